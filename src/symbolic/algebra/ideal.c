#include "symbolic/algebra/ideal.h"

#include "expr/exact.h"
#include "expr/walk.h"

enum {
    MOST_UNKNOWNS = 12,
    MOST_TERMS = 200,
    MOST_DEGREE = 24,
    MOST_BITS = 3000,
    MOST_BASIS = 60,
    MOST_PAIRS = 1000,
    MOST_POWERS = 40 /* of an unknown, until they depend on each other */
};

typedef struct ideal {
    dx_graph *g;
    size_t n;
    const dx_id *unknown;
    fmpq_mpoly_ctx_t ctx;
    fmpq_mpoly_struct basis[MOST_BASIS];
    ulong lead[MOST_BASIS][MOST_UNKNOWNS]; /* exponents of the leading monomials */
    size_t n_basis;
    struct {
        uint8_t a, b;
    } pair[MOST_PAIRS];
    size_t n_pairs;
    bool failed; /* it is no polynomial, or too large */
} ideal;

static bool is_small(const ideal *w, const fmpq_mpoly_t p)
{
    return fmpq_mpoly_length(p, w->ctx) <= MOST_TERMS &&
           (fmpq_mpoly_is_zero(p, w->ctx) ||
            fmpq_mpoly_total_degree_si(p, w->ctx) <= MOST_DEGREE) &&
           FLINT_ABS(fmpz_mpoly_max_bits(p->zpoly)) <= MOST_BITS &&
           fmpz_bits(fmpq_denref(p->content)) <= MOST_BITS &&
           fmpz_bits(fmpq_numref(p->content)) <= MOST_BITS;
}

/* ---- as polynomials ------------------------------------------------------------------------- */

typedef struct reading {
    ideal *w;
    dx_walk walk;
    fmpq_mpoly_struct *poly; /* beside the walk */
} reading;

static const fmpq_mpoly_struct *poly_of(const reading *r, dx_id a)
{
    return &r->poly[dx_walk_find(&r->walk, a)];
}

static void read_number(const ideal *w, dx_id a, fmpq_mpoly_t out)
{
    fmpq_t c;
    fmpq_init(c);
    dx_number_to_fmpq(w->g, a, c);
    fmpq_mpoly_set_fmpq(out, c, w->ctx);
    fmpq_clear(c);
}

static void read_symbol(ideal *w, dx_id a, fmpq_mpoly_t out)
{
    for (size_t i = 0; i < w->n; i++)
        if (dx_same(w->unknown[i], a)) {
            fmpq_mpoly_gen(out, (slong)i, w->ctx);
            return;
        }
    w->failed = true;
}

static void read_sum(const reading *r, dx_id a, fmpq_mpoly_t out)
{
    const ideal *w = r->w;
    fmpq_mpoly_t term;
    fmpq_t c;
    fmpq_mpoly_init(term, w->ctx);
    fmpq_init(c);
    read_number(w, dx_constant(w->g, a), out);
    for (uint32_t i = 0; i < dx_terms(w->g, a); i++) {
        dx_number_to_fmpq(w->g, dx_coefficient(w->g, a, i), c);
        fmpq_mpoly_scalar_mul_fmpq(term, poly_of(r, dx_term(w->g, a, i)), c, w->ctx);
        fmpq_mpoly_add(out, out, term, w->ctx);
    }
    fmpq_clear(c);
    fmpq_mpoly_clear(term, w->ctx);
}

static void read_product(const reading *r, dx_id a, fmpq_mpoly_t out)
{
    ideal *w = r->w;
    fmpq_mpoly_one(out, w->ctx);
    for (uint32_t i = 0; i < dx_factors(w->g, a) && !w->failed; i++) {
        int64_t n = 0;
        bool whole = dx_get_int(w->g, dx_exponent(w->g, a, i), &n) && n > 0 && n <= MOST_DEGREE;
        const fmpq_mpoly_struct *base = poly_of(r, dx_base(w->g, a, i));
        w->failed = !whole;
        for (int64_t k = 0; k < n && !w->failed; k++) {
            fmpq_mpoly_mul(out, out, base, w->ctx);
            w->failed = !is_small(w, out);
        }
    }
}

static void read_node(const reading *r, dx_id a, fmpq_mpoly_t out)
{
    switch (dx_op_of(r->w->g, a)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        read_number(r->w, a, out);
        break;
    case DX_OP_SYMBOL:
        read_symbol(r->w, a, out);
        break;
    case DX_OP_ADD:
        read_sum(r, a, out);
        break;
    case DX_OP_MUL:
        read_product(r, a, out);
        break;
    default:
        r->w->failed = true;
    }
    r->w->failed = r->w->failed || !is_small(r->w, out);
}

static dx_status read_polynomial(ideal *w, dx_id a, fmpq_mpoly_t out)
{
    dx_memory *memory = &w->g->context->memory;
    reading r = {.w = w};
    DX_TRY(dx_walk_make(w->g, 1, &a, &r.walk));
    size_t size = r.walk.n * sizeof *r.poly;
    r.poly = dx_alloc(memory, size);
    dx_status status = r.poly ? DX_OK : dx_no_memory(w->g->context);
    for (size_t i = 0; r.poly && i < r.walk.n; i++)
        fmpq_mpoly_init(&r.poly[i], w->ctx);
    for (size_t i = 0; status == DX_OK && !w->failed && i < r.walk.n; i++) {
        read_node(&r, r.walk.id[i], &r.poly[i]);
        status = dx_poll(w->g->context);
    }
    if (status == DX_OK && !w->failed)
        fmpq_mpoly_set(out, poly_of(&r, a), w->ctx);
    for (size_t i = 0; r.poly && i < r.walk.n; i++)
        fmpq_mpoly_clear(&r.poly[i], w->ctx);
    dx_free(memory, r.poly, size);
    dx_walk_free(&r.walk);
    return status;
}

/* ---- the basis ------------------------------------------------------------------------------- */

/* What division by the basis leaves. */
static void reduce(const ideal *w, fmpq_mpoly_t p)
{
    fmpq_mpoly_struct quotient[MOST_BASIS], *q[MOST_BASIS], *b[MOST_BASIS];
    if (w->n_basis == 0 || fmpq_mpoly_is_zero(p, w->ctx))
        return;
    for (size_t i = 0; i < w->n_basis; i++) {
        fmpq_mpoly_init(&quotient[i], w->ctx);
        q[i] = &quotient[i];
        b[i] = (fmpq_mpoly_struct *)&w->basis[i];
    }
    fmpq_mpoly_divrem_ideal(q, p, p, b, (slong)w->n_basis, w->ctx);
    for (size_t i = 0; i < w->n_basis; i++)
        fmpq_mpoly_clear(&quotient[i], w->ctx);
}

/* With the pairs that it makes. Leading monomials without a common factor need none. */
static void add(ideal *w, const fmpq_mpoly_t p)
{
    size_t at = w->n_basis;
    if (at == MOST_BASIS || !is_small(w, p)) {
        w->failed = true;
        return;
    }
    fmpq_mpoly_init(&w->basis[at], w->ctx);
    fmpq_mpoly_make_monic(&w->basis[at], p, w->ctx);
    fmpq_mpoly_get_term_exp_ui(w->lead[at], &w->basis[at], 0, w->ctx);
    w->n_basis++;
    for (size_t i = 0; i < at && !w->failed; i++) {
        bool apart = true;
        for (size_t k = 0; k < w->n && apart; k++)
            apart = w->lead[i][k] == 0 || w->lead[at][k] == 0;
        w->failed = w->n_pairs == MOST_PAIRS;
        if (apart || w->failed)
            continue;
        w->pair[w->n_pairs].a = (uint8_t)i;
        w->pair[w->n_pairs++].b = (uint8_t)at;
    }
}

static ulong lcm_degree(const ideal *w, size_t i)
{
    ulong degree = 0;
    for (size_t k = 0; k < w->n; k++) {
        ulong x = w->lead[w->pair[i].a][k], y = w->lead[w->pair[i].b][k];
        degree += x > y ? x : y;
    }
    return degree;
}

/* x^(lcm/lead)·basis */
static void lift(const ideal *w, size_t i, const ulong *lcm, fmpq_mpoly_t out)
{
    ulong exponent[MOST_UNKNOWNS];
    fmpq_mpoly_t monomial;
    fmpq_t one;
    fmpq_mpoly_init(monomial, w->ctx);
    fmpq_init(one);
    fmpq_one(one);
    for (size_t k = 0; k < w->n; k++)
        exponent[k] = lcm[k] - w->lead[i][k];
    fmpq_mpoly_set_coeff_fmpq_ui(monomial, one, exponent, w->ctx);
    fmpq_mpoly_mul(out, &w->basis[i], monomial, w->ctx);
    fmpq_clear(one);
    fmpq_mpoly_clear(monomial, w->ctx);
}

/* The pair with the least degree, which is dropped. */
static void take_pair(ideal *w, fmpq_mpoly_t s)
{
    size_t best = 0;
    ulong lcm[MOST_UNKNOWNS];
    fmpq_mpoly_t other;
    for (size_t i = 1; i < w->n_pairs; i++)
        if (lcm_degree(w, i) < lcm_degree(w, best))
            best = i;
    size_t a = w->pair[best].a, b = w->pair[best].b;
    w->pair[best] = w->pair[--w->n_pairs];
    for (size_t k = 0; k < w->n; k++)
        lcm[k] = w->lead[a][k] > w->lead[b][k] ? w->lead[a][k] : w->lead[b][k];
    fmpq_mpoly_init(other, w->ctx);
    lift(w, a, lcm, s);
    lift(w, b, lcm, other);
    fmpq_mpoly_sub(s, s, other, w->ctx);
    fmpq_mpoly_clear(other, w->ctx);
}

static dx_status find_basis(ideal *w, size_t m, const dx_id *f)
{
    fmpq_mpoly_t p;
    fmpq_mpoly_init(p, w->ctx);
    dx_status status = DX_OK;
    for (size_t i = 0; i < m && status == DX_OK && !w->failed; i++) {
        status = read_polynomial(w, f[i], p);
        if (status == DX_OK && !w->failed)
            reduce(w, p);
        if (status == DX_OK && !w->failed && !fmpq_mpoly_is_zero(p, w->ctx))
            add(w, p);
    }
    while (status == DX_OK && !w->failed && w->n_pairs > 0) {
        take_pair(w, p);
        w->failed = !is_small(w, p);
        if (!w->failed)
            reduce(w, p);
        if (!w->failed && !fmpq_mpoly_is_zero(p, w->ctx))
            add(w, p);
        status = dx_poll(w->g->context);
    }
    fmpq_mpoly_clear(p, w->ctx);
    return status;
}

/* ---- what it says ------------------------------------------------------------------------------
 */

static bool has_one(const ideal *w)
{
    for (size_t i = 0; i < w->n_basis; i++)
        if (fmpq_mpoly_is_fmpq(&w->basis[i], w->ctx))
            return true;
    return false;
}

/* Does a power of each unknown lead? */
static bool has_points(const ideal *w)
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
static void take_out(const ideal *w, const rows *r, fmpq_mpoly_t row, fmpq_poly_t combination)
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

static void keep_row(const ideal *w, rows *r, const fmpq_mpoly_t row, const fmpq_poly_t combination)
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

static dx_status depend(ideal *w, size_t k, rows *r, fmpq_poly_t out)
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
        if (!w->failed || !is_small(w, row))
            break;
        keep_row(w, r, row, out);
        fmpq_mpoly_mul(power, power, x, w->ctx);
        reduce(w, power);
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

static dx_status find_coordinate(ideal *w, size_t k, dx_id *out)
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

static dx_status find(ideal *w, size_t m, const dx_id *f, dx_ideal *kind, dx_id *coordinate)
{
    DX_TRY(find_basis(w, m, f));
    if (w->failed)
        return DX_OK;
    *kind = has_one(w) ? DX_IDEAL_EMPTY : has_points(w) ? DX_IDEAL_POINTS : DX_IDEAL_INFINITE;
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
    dx_memory *memory = &g->context->memory;
    *kind = DX_IDEAL_UNKNOWN;
    if (n > MOST_UNKNOWNS || m > MOST_BASIS)
        return DX_OK;
    ideal *w = dx_alloc(memory, sizeof *w);
    if (!w)
        return dx_no_memory(g->context);
    w->g = g;
    w->n = n;
    w->unknown = unknown;
    w->n_basis = w->n_pairs = 0;
    w->failed = false;
    fmpq_mpoly_ctx_init(w->ctx, (slong)n, ORD_DEGREVLEX);
    dx_status status = find(w, m, f, kind, coordinate);
    for (size_t i = 0; i < w->n_basis; i++)
        fmpq_mpoly_clear(&w->basis[i], w->ctx);
    fmpq_mpoly_ctx_clear(w->ctx);
    dx_free(memory, w, sizeof *w);
    return status;
}
