/* Partial fractions by undetermined coefficients: num/(d·Π p_i^e_i) = q + Σ n_ij/p_i^j means that
 * num/d is a combination of the polynomials x^k·Π p^e and x^k·Π p^e/p_i^j, a system of linear
 * equations with one solution. */
#include "symbolic/rework/apart.h"

#include "expr/exact.h"
#include "expr/walk.h"
#include "symbolic/algebra/integerfactors.h"
#include "symbolic/forms/terms.h"
#include "symbolic/rework/quotients.h"

enum { MOST_UNKNOWNS = 60 };

typedef struct fractions {
    dx_algebra *l;
    dx_ring *ring;
    slong at; /* x among the generators */
    dx_id x;
    fmpz_mpoly_struct *factor; /* of the denominator, with x in them */
    slong *exponent;
    slong n;
    fmpz_mpoly_t product; /* of all of them */
    slong degree;         /* of that, in x */
    dx_id *column;        /* size·size, row by row: the coefficients of the polynomials */
    dx_id *fraction;      /* what each polynomial is over the product */
    slong size, n_columns;
} fractions;

static slong degree_of(const fractions *f, const fmpz_mpoly_t p)
{
    return fmpz_mpoly_degree_si(p, f->at, f->ring->ctx);
}

/* The coefficients of p·x^shift into a column of n, `stride` apart. */
static dx_status write_column(fractions *f, const fmpz_mpoly_t p, slong shift, dx_id *column,
                              slong stride)
{
    dx_graph *g = f->l->graph;
    fmpz_mpoly_univar_t u;
    fmpz_mpoly_t c;
    fmpz_mpoly_univar_init(u, f->ring->ctx);
    fmpz_mpoly_init(c, f->ring->ctx);
    fmpz_mpoly_to_univar(u, p, f->at, f->ring->ctx);
    for (slong k = 0; k < f->size; k++)
        column[k * stride] = dx_int(g, 0);
    dx_status status = DX_OK;
    for (slong i = 0; i < fmpz_mpoly_univar_length(u, f->ring->ctx) && status == DX_OK; i++) {
        slong k = fmpz_mpoly_univar_get_term_exp_si(u, i, f->ring->ctx) + shift;
        fmpz_mpoly_univar_get_term_coeff(c, u, i, f->ring->ctx);
        column[k * stride] = dx_poly_expression(f->ring, c);
        status = dx_check(g, column[k * stride]);
    }
    fmpz_mpoly_clear(c, f->ring->ctx);
    fmpz_mpoly_univar_clear(u, f->ring->ctx);
    return status;
}

/* x^0, ..., x^(count - 1) times p, each of which is x^k·over in the sum. */
static dx_status add_columns(fractions *f, const fmpz_mpoly_t p, slong count, dx_id over)
{
    dx_graph *g = f->l->graph;
    for (slong k = 0; k < count; k++) {
        DX_TRY(write_column(f, p, k, f->column + f->n_columns, f->size));
        f->fraction[f->n_columns++] = dx_mul(g, dx_power(g, f->x, k), over);
        DX_TRY(dx_check(g, f->fraction[f->n_columns - 1]));
    }
    return DX_OK;
}

/* Columns of all fractions of one factor. */
static dx_status add_factor(fractions *f, slong i)
{
    dx_graph *g = f->l->graph;
    fmpz_mpoly_t rest;
    fmpz_mpoly_init(rest, f->ring->ctx);
    fmpz_mpoly_set(rest, f->product, f->ring->ctx);
    dx_id base = dx_poly_expression(f->ring, &f->factor[i]);
    dx_status status = dx_check(g, base);
    for (slong j = 1; j <= f->exponent[i] && status == DX_OK; j++) {
        if (!fmpz_mpoly_divides(rest, rest, &f->factor[i], f->ring->ctx))
            status = DX_BUG;
        else
            status = add_columns(f, rest, degree_of(f, &f->factor[i]), dx_power(g, base, -j));
    }
    fmpz_mpoly_clear(rest, f->ring->ctx);
    return status;
}

/* What is divided by in a coefficient and in nothing that was given: a - b, of which the roots a
 * and b must differ. */
static dx_status assume_denominator(fractions *f, dx_id share, dx_id given)
{
    dx_graph *g = f->l->graph;
    dx_ring *ring;
    dx_quotient q, below;
    dx_factorization factors;
    if (dx_is_number(g, share))
        return DX_OK;
    DX_TRY(dx_quotient_take(g, share, &ring, &q));
    dx_quotient_init(ring, &below);
    fmpz_mpoly_swap(below.num, q.den, ring->ctx);
    dx_status status = dx_quotient_factors(ring, &below, &factors);
    dx_quotient_clear(ring, &below);
    dx_quotient_drop(g, ring, &q);
    DX_TRY(status);
    for (size_t i = 0; i < factors.n; i++) {
        dx_id known = dx_is_none(f->l->assumed) ? dx_int(g, 1) : f->l->assumed;
        if (!dx_contains(g, known, factors.base[i]) && !dx_contains(g, given, factors.base[i]) &&
            !dx_is_constant(g, factors.base[i]))
            f->l->assumed = dx_mul(g, known, factors.base[i]);
    }
    return dx_is_none(f->l->assumed) ? DX_OK : dx_check(g, f->l->assumed);
}

/* number·(a sum of coprime integers) for a polynomial in x with numbers for coefficients. */
static dx_status take_content(dx_graph *g, dx_id *a, dx_id *content)
{
    *content = dx_int(g, 1);
    if (dx_op_of(g, *a) != DX_OP_ADD)
        return DX_OK;
    dx_quotient q;
    dx_ring *ring;
    DX_TRY(dx_quotient_take(g, *a, &ring, &q));
    fmpz_t common, below;
    fmpz_init(common);
    fmpz_init(below);
    _fmpz_vec_content(common, q.num->coeffs, fmpz_mpoly_length(q.num, ring->ctx));
    bool plain = fmpz_mpoly_is_fmpz(q.den, ring->ctx);
    if (plain) {
        fmpz_mpoly_get_fmpz(below, q.den, ring->ctx);
        if (fmpz_sgn(q.num->coeffs) < 0)
            fmpz_neg(common, common);
        *content = dx_number_div(g, dx_number_from_fmpz(g, common), dx_number_from_fmpz(g, below));
        fmpz_mpoly_scalar_divexact_fmpz(q.num, q.num, common, ring->ctx);
        *a = dx_poly_expression(ring, q.num);
    }
    fmpz_clear(common);
    fmpz_clear(below);
    dx_quotient_drop(g, ring, &q);
    return dx_check(g, *a);
}

/* The fractions of one power of one factor are one fraction. */
static dx_status sum_up(fractions *f, const dx_id *share, dx_id below, slong whole, dx_id *out)
{
    dx_graph *g = f->l->graph;
    dx_id *term = dx_arena_alloc(&g->context->arena, (size_t)(f->size + 1) * sizeof *term);
    size_t n = 0;
    if (!term)
        return dx_no_memory(g->context);
    slong next = 0;
    for (slong i = 0; i < f->size; i++)
        DX_TRY(assume_denominator(f, share[i], below));
    for (; next < whole; next++)
        term[n++] = dx_product(g, 3, (dx_id[]){share[next], f->fraction[next], below});
    for (slong i = 0; i < f->n; i++)
        for (slong j = 1; j <= f->exponent[i]; j++) {
            dx_id above = dx_int(g, 0), content;
            for (slong k = 0; k < degree_of(f, &f->factor[i]); k++, next++)
                above = dx_add(g, above, dx_mul(g, share[next], dx_power(g, f->x, k)));
            DX_TRY(dx_check(g, above));
            DX_TRY(take_content(g, &above, &content));
            above = dx_product(
                g, 3,
                (dx_id[]){above, dx_power(g, dx_poly_expression(f->ring, &f->factor[i]), -j),
                          below});
            term[n++] = dx_scale(g, content, above);
        }
    *out = dx_sum(g, n, term);
    return dx_check(g, *out);
}

static dx_status solve(fractions *f, const dx_quotient *q, dx_id below, dx_id *out)
{
    dx_graph *g = f->l->graph;
    slong above = degree_of(f, q->num), whole = above >= f->degree ? above - f->degree + 1 : 0;
    f->size = above >= f->degree ? above + 1 : f->degree;
    if (f->size > MOST_UNKNOWNS)
        return dx_fail(g->context, DX_LIMIT,
                       "partial fractions have %ld unknown coefficients here; %d at most are found",
                       (long)f->size, (int)MOST_UNKNOWNS);
    size_t size = (size_t)f->size;
    f->column = dx_arena_alloc(&g->context->arena, (size * size + 3 * size) * sizeof(dx_id));
    if (!f->column)
        return dx_no_memory(g->context);
    f->fraction = f->column + size * size;
    dx_id *right = f->fraction + size, *share = right + size;
    dx_solution solution;
    DX_TRY(add_columns(f, f->product, whole, dx_int(g, 1)));
    for (slong i = 0; i < f->n; i++)
        DX_TRY(add_factor(f, i));
    DX_TRY(write_column(f, q->num, 0, right, 1));
    DX_TRY(dx_solve_linear(f->l, (uint32_t)size, (uint32_t)size, f->column, 1, right, &solution,
                           share));
    if (solution.rank < size || !dx_is_none(solution.contradiction))
        return dx_fail(g->context, DX_UNKNOWN, "the partial fractions are not found");
    return sum_up(f, share, below, whole, out);
}

/* x - a, not a - x. */
static void lead_positively(const fractions *f, fmpz_mpoly_t p)
{
    fmpz_mpoly_univar_t u;
    fmpz_mpoly_t c;
    fmpz_mpoly_univar_init(u, f->ring->ctx);
    fmpz_mpoly_init(c, f->ring->ctx);
    fmpz_mpoly_to_univar(u, p, f->at, f->ring->ctx);
    fmpz_mpoly_univar_get_term_coeff(c, u, 0, f->ring->ctx);
    if (fmpz_mpoly_is_fmpz(c, f->ring->ctx) && fmpz_sgn(c->coeffs) < 0)
        fmpz_mpoly_neg(p, p, f->ring->ctx);
    fmpz_mpoly_clear(c, f->ring->ctx);
    fmpz_mpoly_univar_clear(u, f->ring->ctx);
}

/* The factors of the denominator with x in them; *below is the reciprocal of the others. */
static dx_status take_factors(fractions *f, const dx_quotient *q, fmpz_mpoly_factor_t factors,
                              dx_id *below)
{
    dx_graph *g = f->l->graph;
    fmpz_mpoly_t rest, power;
    f->factor = dx_arena_alloc(&g->context->arena, (size_t)factors->num * sizeof *f->factor);
    f->exponent = dx_arena_alloc(&g->context->arena, (size_t)factors->num * sizeof *f->exponent);
    if (!f->factor || !f->exponent)
        return dx_no_memory(g->context);
    fmpz_mpoly_init(rest, f->ring->ctx);
    fmpz_mpoly_init(power, f->ring->ctx);
    fmpz_mpoly_set(rest, q->den, f->ring->ctx);
    fmpz_mpoly_one(f->product, f->ring->ctx);
    bool fine = true;
    for (slong i = 0; i < factors->num && fine; i++) {
        if (degree_of(f, &factors->poly[i]) < 1)
            continue;
        lead_positively(f, &factors->poly[i]);
        f->factor[f->n] = factors->poly[i]; /* theirs */
        f->exponent[f->n++] = fmpz_get_si(&factors->exp[i]);
        fine = fmpz_mpoly_pow_fmpz(power, &factors->poly[i], &factors->exp[i], f->ring->ctx) != 0;
        fmpz_mpoly_mul(f->product, f->product, power, f->ring->ctx);
    }
    fine = fine && fmpz_mpoly_divides(rest, rest, f->product, f->ring->ctx);
    f->degree = degree_of(f, f->product);
    if (fine)
        *below = dx_power(g, dx_poly_expression(f->ring, rest), -1);
    fmpz_mpoly_clear(rest, f->ring->ctx);
    fmpz_mpoly_clear(power, f->ring->ctx);
    return fine ? dx_check(g, *below) : DX_BUG;
}

static dx_status in_ring(fractions *f, const dx_quotient *q, dx_id *out)
{
    dx_graph *g = f->l->graph;
    fmpz_mpoly_factor_t factors;
    dx_id below;
    fmpz_mpoly_factor_init(factors, f->ring->ctx);
    fmpz_mpoly_init(f->product, f->ring->ctx);
    dx_status status = dx_ring_factor(f->ring, factors, q->den);
    if (status == DX_LIMIT)
        status = dx_fail(g->context, DX_LIMIT, "the denominator is too large to be factored");
    if (status == DX_OK)
        status = take_factors(f, q, factors, &below);
    if (status == DX_OK)
        status = solve(f, q, below, out);
    fmpz_mpoly_clear(f->product, f->ring->ctx);
    fmpz_mpoly_factor_clear(factors, f->ring->ctx);
    return status;
}

dx_status dx_apart(dx_algebra *l, dx_id a, dx_id x, dx_id *out, dx_id *other)
{
    dx_graph *g = l->graph;
    dx_quotient q;
    fractions f = {.l = l, .x = x};
    *other = DX_NONE;
    *out = a;
    l->assumed = DX_NONE;
    if (!dx_contains(g, a, x) || dx_same(a, x))
        return DX_OK;
    DX_TRY(dx_quotient_take(g, a, &f.ring, &q));
    const dx_kernels *k = &f.ring->kernels;
    f.at = -1;
    for (uint32_t i = 0; i < k->n && dx_is_none(*other); i++) {
        if (dx_same(k->kernel[i].id, x))
            f.at = (slong)i;
        else if (dx_contains(g, k->kernel[i].id, x))
            *other = k->kernel[i].id;
    }
    dx_status status = DX_OK;
    if (dx_is_none(*other) && f.at >= 0)
        status = in_ring(&f, &q, out);
    dx_quotient_drop(g, f.ring, &q);
    return status;
}
