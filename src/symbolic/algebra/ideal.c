#include "symbolic/algebra/ideal.h"

#include "expr/exact.h"
#include "symbolic/algebra/basis.h"

enum { MOST_POWERS = 40 }; /* of an unknown, until they depend on each other */

/* Does a power of each unknown lead? */
static bool has_points(const dx_basis *w)
{
    for (size_t k = 0; k < w->n; k++) {
        bool found = false;
        for (size_t i = 0; i < w->n_basis && !found; i++) {
            found = w->lead[i][k] > 0;
            for (size_t j = 0; j < w->n && found; j++)
                found = j == k || w->lead[i][j] == 0;
        }
        if (!found)
            return false;
    }
    return true;
}

/* Powers modulo the basis, brought to different leading monomials: row = Σ combination·power. */
typedef struct rows {
    fmpq_mpoly_struct row[MOST_POWERS];
    fmpq_poly_struct combination[MOST_POWERS];
    size_t n;
} rows;

/* Takes the rows before out of the row, and out of its combination. */
static void take_out(const dx_basis *w, const rows *r, fmpq_mpoly_t row, fmpq_poly_t combination)
{
    fmpq_mpoly_t lead, part;
    fmpq_poly_t times;
    fmpq_t c;
    bool changed = true;
    fmpq_mpoly_init(lead, w->ctx);
    fmpq_mpoly_init(part, w->ctx);
    fmpq_poly_init(times);
    fmpq_init(c);
    while (changed && !fmpq_mpoly_is_zero(row, w->ctx)) {
        changed = false;
        for (size_t i = 0; i < r->n; i++) {
            fmpq_mpoly_get_term_monomial(lead, &r->row[i], 0, w->ctx);
            fmpq_mpoly_get_coeff_fmpq_monomial(c, row, lead, w->ctx);
            if (fmpq_is_zero(c))
                continue;
            changed = true;
            fmpq_mpoly_scalar_mul_fmpq(part, &r->row[i], c, w->ctx);
            fmpq_mpoly_sub(row, row, part, w->ctx);
            fmpq_poly_scalar_mul_fmpq(times, &r->combination[i], c);
            fmpq_poly_sub(combination, combination, times);
        }
    }
    fmpq_clear(c);
    fmpq_poly_clear(times);
    fmpq_mpoly_clear(part, w->ctx);
    fmpq_mpoly_clear(lead, w->ctx);
}

static void keep_row(const dx_basis *w, rows *r, const fmpq_mpoly_t row,
                     const fmpq_poly_t combination)
{
    fmpq_t c;
    fmpq_init(c);
    fmpq_mpoly_get_term_coeff_fmpq(c, row, 0, w->ctx);
    fmpq_mpoly_init(&r->row[r->n], w->ctx);
    fmpq_poly_init(&r->combination[r->n]);
    fmpq_mpoly_scalar_div_fmpq(&r->row[r->n], row, c, w->ctx);
    fmpq_poly_scalar_div_fmpq(&r->combination[r->n], combination, c);
    r->n++;
    fmpq_clear(c);
}

static dx_status depend(dx_basis *w, size_t k, rows *r, fmpq_poly_t out)
{
    fmpq_mpoly_t x, power, row;
    fmpq_mpoly_init(x, w->ctx);
    fmpq_mpoly_init(power, w->ctx);
    fmpq_mpoly_init(row, w->ctx);
    fmpq_mpoly_gen(x, (slong)k, w->ctx);
    fmpq_mpoly_one(power, w->ctx);
    dx_status status = DX_OK;
    w->failed = true; /* until powers depend */
    for (slong j = 0; j < MOST_POWERS && status == DX_OK; j++) {
        fmpq_mpoly_set(row, power, w->ctx);
        fmpq_poly_zero(out);
        fmpq_poly_set_coeff_si(out, j, 1);
        take_out(w, r, row, out);
        w->failed = !fmpq_mpoly_is_zero(row, w->ctx);
        if (!w->failed || !dx_basis_is_small(w, row))
            break;
        keep_row(w, r, row, out);
        fmpq_mpoly_mul(power, power, x, w->ctx);
        dx_basis_reduce(w, power);
        status = dx_poll(w->g->context);
    }
    fmpq_mpoly_clear(row, w->ctx);
    fmpq_mpoly_clear(power, w->ctx);
    fmpq_mpoly_clear(x, w->ctx);
    return status;
}

static dx_status write_polynomial(dx_graph *g, const fmpq_poly_t p, dx_id x, dx_id *out)
{
    dx_id term[MOST_POWERS + 1];
    size_t n = 0;
    fmpz_poly_t whole;
    fmpz_poly_init(whole);
    fmpq_poly_get_numerator(whole, p);
    for (slong i = 0; i <= fmpz_poly_degree(whole); i++)
        term[n++] = dx_scale(g, dx_number_from_fmpz(g, fmpz_poly_get_coeff_ptr(whole, i)),
                             i == 0 ? dx_int(g, 1) : dx_power(g, x, i));
    fmpz_poly_clear(whole);
    *out = dx_sum(g, n, term);
    return dx_check(g, *out);
}

static dx_status find_coordinate(dx_basis *w, size_t k, dx_id *out)
{
    dx_memory *memory = &w->g->context->memory;
    rows *r = dx_alloc(memory, sizeof *r);
    fmpq_poly_t p;
    if (!r)
        return dx_no_memory(w->g->context);
    r->n = 0;
    fmpq_poly_init(p);
    dx_status status = depend(w, k, r, p);
    for (size_t i = 0; i < r->n; i++) {
        fmpq_mpoly_clear(&r->row[i], w->ctx);
        fmpq_poly_clear(&r->combination[i]);
    }
    if (status == DX_OK && !w->failed)
        status = write_polynomial(w->g, p, w->unknown[k], out);
    fmpq_poly_clear(p);
    dx_free(memory, r, sizeof *r);
    return status;
}

static dx_status find(dx_basis *w, dx_ideal *kind, dx_id *coordinate)
{
    *kind = dx_basis_has_one(w) ? DX_IDEAL_EMPTY
            : has_points(w)     ? DX_IDEAL_POINTS
                                : DX_IDEAL_INFINITE;
    for (size_t k = 0; k < w->n && *kind == DX_IDEAL_POINTS; k++) {
        DX_TRY(find_coordinate(w, k, &coordinate[k]));
        if (w->failed)
            *kind = DX_IDEAL_UNKNOWN;
    }
    return DX_OK;
}

dx_status dx_ideal_coordinates(dx_graph *g, size_t m, const dx_id *f, size_t n,
                               const dx_id *unknown, dx_ideal *kind, dx_id *coordinate)
{
    dx_basis *w;
    *kind = DX_IDEAL_UNKNOWN;
    DX_TRY(dx_basis_make(g, m, f, n, unknown, &w));
    if (!w)
        return DX_OK;
    dx_status status = find(w, kind, coordinate);
    dx_basis_free(w);
    return status;
}
