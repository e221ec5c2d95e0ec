#include "symbolic/algebra/squarefree.h"

#include "expr/exact.h"
#include "expr/walk.h"
#include "symbolic/forms/rational.h"
#include "symbolic/forms/terms.h"

enum { MOST_DEGREE = 100, MOST_BITS = 4000 };

/* ---- as a polynomial ----------------------------------------------------------------------- */

typedef struct reading {
    dx_graph *g;
    dx_id x;
    dx_walk walk;
    fmpq_poly_struct *poly; /* beside the walk */
    bool failed;            /* it is no polynomial, or too large a one */
} reading;

static const fmpq_poly_struct *poly_of(const reading *r, dx_id a)
{
    return &r->poly[dx_walk_find(&r->walk, a)];
}

static bool is_small(const fmpq_poly_t p)
{
    return fmpq_poly_degree(p) <= MOST_DEGREE && fmpz_bits(p->den) <= MOST_BITS &&
           FLINT_ABS(_fmpz_vec_max_bits(p->coeffs, p->length)) <= MOST_BITS;
}

static void read_sum(reading *r, dx_id a, fmpq_poly_t out)
{
    fmpq_poly_t term;
    fmpq_t c;
    fmpq_poly_init(term);
    fmpq_init(c);
    dx_number_to_fmpq(r->g, dx_constant(r->g, a), c);
    fmpq_poly_set_fmpq(out, c);
    for (uint32_t i = 0; i < dx_terms(r->g, a); i++) {
        dx_number_to_fmpq(r->g, dx_coefficient(r->g, a, i), c);
        fmpq_poly_scalar_mul_fmpq(term, poly_of(r, dx_term(r->g, a, i)), c);
        fmpq_poly_add(out, out, term);
    }
    fmpq_clear(c);
    fmpq_poly_clear(term);
}

static void read_product(reading *r, dx_id a, fmpq_poly_t out)
{
    fmpq_poly_t power;
    fmpq_poly_init(power);
    fmpq_poly_one(out);
    for (uint32_t i = 0; i < dx_factors(r->g, a) && !r->failed; i++) {
        int64_t n = 0;
        const fmpq_poly_struct *base = poly_of(r, dx_base(r->g, a, i));
        bool whole = dx_get_int(r->g, dx_exponent(r->g, a, i), &n) && n > 0;
        slong degree = fmpq_poly_degree(base) < 0 ? 0 : fmpq_poly_degree(base);
        r->failed = !whole || n > MOST_DEGREE || degree * n + fmpq_poly_degree(out) > MOST_DEGREE ||
                    (slong)fmpz_bits(base->den) * n > MOST_BITS ||
                    FLINT_ABS(_fmpz_vec_max_bits(base->coeffs, base->length)) * n > MOST_BITS;
        if (r->failed)
            break;
        fmpq_poly_pow(power, base, (ulong)n);
        fmpq_poly_mul(out, out, power);
    }
    fmpq_poly_clear(power);
}

static void read_node(reading *r, dx_id a, fmpq_poly_t out)
{
    fmpq_t c;
    switch (dx_op_of(r->g, a)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        fmpq_init(c);
        dx_number_to_fmpq(r->g, a, c);
        fmpq_poly_set_fmpq(out, c);
        fmpq_clear(c);
        break;
    case DX_OP_SYMBOL:
        r->failed = !dx_same(a, r->x);
        fmpq_poly_set_coeff_si(out, 1, 1);
        break;
    case DX_OP_ADD:
        read_sum(r, a, out);
        break;
    case DX_OP_MUL:
        read_product(r, a, out);
        break;
    default:
        r->failed = true;
    }
    r->failed = r->failed || !is_small(out);
}

/* Exponents and coefficients are in the walk, too, and are numbers. */
static dx_status read_polynomial(dx_graph *g, dx_id a, dx_id x, fmpq_poly_t out, bool *is)
{
    reading r = {.g = g, .x = x};
    *is = false;
    DX_TRY(dx_walk_make(g, 1, &a, &r.walk));
    size_t size = r.walk.n * sizeof *r.poly;
    r.poly = dx_alloc(&g->context->memory, size);
    dx_status status = r.poly ? DX_OK : dx_no_memory(g->context);
    for (size_t i = 0; r.poly && i < r.walk.n; i++)
        fmpq_poly_init(&r.poly[i]);
    for (size_t i = 0; status == DX_OK && !r.failed && i < r.walk.n; i++) {
        read_node(&r, r.walk.id[i], &r.poly[i]);
        status = dx_poll(g->context);
    }
    if (status == DX_OK && !r.failed) {
        fmpq_poly_set(out, poly_of(&r, a));
        *is = true;
    }
    for (size_t i = 0; r.poly && i < r.walk.n; i++)
        fmpq_poly_clear(&r.poly[i]);
    dx_free(&g->context->memory, r.poly, size);
    dx_walk_free(&r.walk);
    return status;
}

static dx_id write_polynomial(dx_graph *g, const fmpz_poly_t p, dx_id x)
{
    dx_id term[MOST_DEGREE + 1];
    size_t n = 0;
    for (slong i = 0; i <= fmpz_poly_degree(p); i++)
        term[n++] = dx_scale(g, dx_number_from_fmpz(g, fmpz_poly_get_coeff_ptr(p, i)),
                             i == 0 ? dx_int(g, 1) : dx_power(g, x, i));
    return dx_sum(g, n, term);
}

static dx_status squarefree_polynomial(dx_graph *g, dx_id a, dx_id x, dx_id *out)
{
    fmpq_poly_t p;
    bool is;
    *out = a;
    fmpq_poly_init(p);
    dx_status status = read_polynomial(g, a, x, p, &is);
    if (status == DX_OK && is && fmpq_poly_degree(p) > 1) {
        fmpz_poly_t whole, slope, common;
        fmpz_poly_init(whole);
        fmpz_poly_init(slope);
        fmpz_poly_init(common);
        fmpq_poly_get_numerator(whole, p);
        fmpz_poly_derivative(slope, whole);
        fmpz_poly_gcd(common, whole, slope);
        if (fmpz_poly_degree(common) > 0) {
            fmpz_poly_div(whole, whole, common);
            *out = write_polynomial(g, whole, x);
            status = dx_check(g, *out);
        }
        fmpz_poly_clear(common);
        fmpz_poly_clear(slope);
        fmpz_poly_clear(whole);
    }
    fmpq_poly_clear(p);
    return status;
}

/* ---- factors ------------------------------------------------------------------------------ */

/* |u| is u; a number in front and a positive power of all of it are dropped. */
static dx_id strip(dx_graph *g, dx_id a)
{
    for (;;) {
        dx_id number, rest, base, exponent;
        dx_split_coefficient(g, a, &number, &rest);
        if (dx_is_number(g, rest))
            return a;
        dx_split_power(g, rest, &base, &exponent);
        bool power = !dx_is_none(base) && dx_is_number(g, exponent) &&
                     dx_number_sign(g, exponent) > 0 && !dx_is_int(g, exponent, 1);
        if (power)
            rest = base;
        if (dx_fn_of(g, rest) == DX_FN_abs)
            rest = dx_operand(g, rest, 0);
        if (dx_same(rest, a))
            return a;
        a = rest;
    }
}

/* exp of what has a value everywhere is never 0. */
static dx_status is_exponential(dx_graph *g, dx_id x, dx_id base, bool *is)
{
    fmpq_poly_t p;
    *is = false;
    if (dx_fn_of(g, base) != DX_FN_exp)
        return DX_OK;
    fmpq_poly_init(p);
    dx_status status = read_polynomial(g, dx_operand(g, base, 0), x, p, is);
    fmpq_poly_clear(p);
    return status;
}

static dx_status strip_factor(dx_graph *g, dx_id x, dx_id *base, dx_id *exponent)
{
    bool exponential;
    DX_TRY(is_exponential(g, x, *base, &exponential));
    if (exponential) {
        *base = dx_int(g, 1);
        return DX_OK;
    }
    if (!dx_is_integer(g, *exponent) || dx_number_sign(g, *exponent) < 0)
        return DX_OK;
    *exponent = dx_int(g, 1);
    if (dx_fn_of(g, *base) == DX_FN_abs)
        *base = dx_operand(g, *base, 0);
    return squarefree_polynomial(g, *base, x, base);
}

dx_status dx_squarefree(dx_graph *g, dx_id a, dx_id x, dx_id *out)
{
    a = strip(g, a);
    *out = a;
    if (dx_is_constant(g, a))
        return DX_OK;
    if (dx_op_of(g, a) == DX_OP_MUL) {
        *out = dx_int(g, 1);
        for (uint32_t i = 0; i < dx_factors(g, a); i++) {
            dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
            DX_TRY(strip_factor(g, x, &base, &exponent));
            *out = dx_mul(g, *out, dx_pow(g, base, exponent));
            DX_TRY(dx_check(g, *out));
        }
    }
    return squarefree_polynomial(g, *out, x, out);
}

/* ---- in several names --------------------------------------------------------------------- */

/* What a polynomial has in common with all its derivatives: false where that is too much work. */
static bool find_multiple(dx_ring *ring, const fmpz_mpoly_t a, fmpz_mpoly_t common)
{
    fmpz_mpoly_t slope;
    bool fine = !fmpz_mpoly_is_zero(a, ring->ctx);
    fmpz_mpoly_init(slope, ring->ctx);
    fmpz_mpoly_set(common, a, ring->ctx);
    for (slong i = 0; fine && i < (slong)ring->kernels.n; i++) {
        fmpz_mpoly_derivative(slope, a, i, ring->ctx);
        fine = dx_poly_can_gcd(ring, common, slope) &&
               fmpz_mpoly_gcd(common, common, slope, ring->ctx);
    }
    fmpz_mpoly_clear(slope, ring->ctx);
    return fine && !fmpz_mpoly_is_fmpz(common, ring->ctx);
}

static dx_status divide_multiple(dx_ring *ring, dx_id a, dx_id *out)
{
    dx_graph *g = ring->kernels.graph;
    dx_quotient q;
    fmpz_mpoly_t common;
    dx_quotient_init(ring, &q);
    fmpz_mpoly_init(common, ring->ctx);
    dx_status status = dx_ring_value(ring, a, &q);
    if (status == DX_OK && find_multiple(ring, q.num, common) &&
        fmpz_mpoly_divides(q.num, q.num, common, ring->ctx)) {
        *out = dx_div(g, dx_poly_expression(ring, q.num), dx_poly_expression(ring, q.den));
        status = dx_check(g, *out);
    }
    fmpz_mpoly_clear(common, ring->ctx);
    dx_quotient_clear(ring, &q);
    return status;
}

dx_status dx_single_factors(dx_graph *g, dx_id a, dx_id *out)
{
    dx_id number, rest, bare, before;
    dx_split_coefficient(g, a, &number, &rest);
    bare = strip(g, rest);
    *out = before = dx_same(bare, rest) ? a : bare;
    dx_ring *ring;
    dx_status status = dx_ring_new(g, before, NULL, false, &ring);
    if (status == DX_OK)
        status = divide_multiple(ring, before, out);
    dx_ring_delete(g, ring);
    if (status != DX_LIMIT)
        return status;
    dx_diag_clear(&g->context->diag); /* it is too large, and stays */
    *out = before;
    return DX_OK;
}

dx_status dx_reversed(dx_graph *g, dx_id a, dx_id x, dx_id *out)
{
    fmpq_poly_t p;
    bool is;
    *out = DX_NONE;
    fmpq_poly_init(p);
    dx_status status = read_polynomial(g, a, x, p, &is);
    if (status == DX_OK && is && fmpq_poly_degree(p) > 0) {
        fmpz_poly_t whole;
        fmpz_poly_init(whole);
        fmpq_poly_get_numerator(whole, p);
        fmpz_poly_reverse(whole, whole, fmpz_poly_length(whole));
        *out = write_polynomial(g, whole, x);
        status = dx_check(g, *out);
        fmpz_poly_clear(whole);
    }
    fmpq_poly_clear(p);
    return status;
}
