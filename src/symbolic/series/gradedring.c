/* gradedring.c - constants as polynomials, and polynomials as expressions. */
#include "symbolic/series/gradedring.h"

#include "expr/exact.h"
#include "expr/walk.h"

/* MOST_POWER: of a generator in a constant; DEPTH: levels of a constant that are not taken as a
 * whole. */
enum { MOST_POWER = 256, DEPTH = 3 };

/* 1/p of a direction p, or exp(p), is no constant. */
static bool has_direction(const dx_graded_ring *ring, dx_id a)
{
    bool has = ring->n_directions > 0;
    return has &&
           (dx_contains_any(ring->g, a, ring->n_directions, ring->generator, &has) != DX_OK ||
            has); /* without memory it is not covered */
}

void dx_graded_ring_init(dx_graded_ring *ring, dx_graph *g, size_t most, size_t n,
                         const dx_id *generator)
{
    *ring = (dx_graded_ring){.g = g, .n_generators = n, .most = most};
    for (size_t i = 0; i < n; i++)
        ring->generator[i] = generator[i];
    fmpq_mpoly_ctx_init(ring->ctx, (slong)most, ORD_LEX);
}

void dx_graded_ring_clear(dx_graded_ring *ring)
{
    for (size_t i = 0; i < ring->n_relations; i++)
        fmpq_mpoly_clear(&ring->relation[i], ring->ctx);
    ring->n_relations = 0;
    fmpq_mpoly_ctx_clear(ring->ctx);
}

/* ---- what holds between generators ------------------------------------------------------------
 */

/* x^a·y^b + c·(y^d or z) - e = 0, written to the list; i, k are places of generators. */
static fmpq_mpoly_struct *begin_relation(dx_graded_ring *ring)
{
    if (ring->n_relations == DX_RING_RELATIONS)
        return NULL;
    fmpq_mpoly_struct *r = &ring->relation[ring->n_relations++];
    fmpq_mpoly_init(r, ring->ctx);
    return r;
}

static void add_power(const dx_graded_ring *ring, fmpq_mpoly_struct *r, size_t i, ulong n, slong c)
{
    fmpq_mpoly_t power;
    fmpq_mpoly_init(power, ring->ctx);
    fmpq_mpoly_gen(power, (slong)i, ring->ctx);
    if (fmpq_mpoly_pow_ui(power, power, n, ring->ctx)) {
        fmpq_mpoly_scalar_mul_si(power, power, c, ring->ctx);
        fmpq_mpoly_add(r, r, power, ring->ctx);
    }
    fmpq_mpoly_clear(power, ring->ctx);
}

/* sin(u)^2 + cos(u)^2 = 1, cosh(u)^2 - sinh(u)^2 = 1 */
static void relate_waves(dx_graded_ring *ring, size_t i, size_t k)
{
    const dx_graph *g = ring->g;
    dx_id a = ring->generator[i], b = ring->generator[k];
    dx_fn f = dx_fn_of(g, a), h = dx_fn_of(g, b);
    bool circular = (f == DX_FN_sin && h == DX_FN_cos) || (f == DX_FN_cos && h == DX_FN_sin);
    bool hyperbolic = (f == DX_FN_sinh && h == DX_FN_cosh) || (f == DX_FN_cosh && h == DX_FN_sinh);
    if ((!circular && !hyperbolic) || !dx_same(dx_operand(g, a, 0), dx_operand(g, b, 0)))
        return;
    fmpq_mpoly_struct *r = begin_relation(ring);
    if (!r)
        return;
    add_power(ring, r, i, 2, f == DX_FN_sinh ? -1 : 1);
    add_power(ring, r, k, 2, h == DX_FN_sinh ? -1 : 1);
    fmpq_mpoly_sub_si(r, r, 1, ring->ctx);
}

/* b^(-1)·b = 1 */
static void relate_inverse(dx_graded_ring *ring, size_t i, size_t k)
{
    dx_graph *g = ring->g;
    dx_id base, exponent;
    dx_split_power(g, ring->generator[i], &base, &exponent);
    if (!dx_is_int(g, exponent, -1) || !dx_same(base, ring->generator[k]))
        return;
    fmpq_mpoly_struct *r = begin_relation(ring);
    if (!r)
        return;
    fmpq_mpoly_t other;
    fmpq_mpoly_init(other, ring->ctx);
    fmpq_mpoly_gen(r, (slong)i, ring->ctx);
    fmpq_mpoly_gen(other, (slong)k, ring->ctx);
    fmpq_mpoly_mul(r, r, other, ring->ctx);
    fmpq_mpoly_sub_si(r, r, 1, ring->ctx);
    fmpq_mpoly_clear(other, ring->ctx);
}

/* b^(1/n) to the n-th is b, which is a number or a generator. */
static void relate_root(dx_graded_ring *ring, size_t i, size_t k)
{
    dx_graph *g = ring->g;
    dx_id base, exponent;
    int64_t one, n;
    dx_split_power(g, ring->generator[i], &base, &exponent);
    bool number = i == k && dx_is_number(g, base);
    if (!dx_get_small_rational(g, exponent, &one, &n) || one != 1 || n < 2 || n > MOST_POWER ||
        (!number && !dx_same(base, ring->generator[k])))
        return;
    fmpq_mpoly_struct *r = begin_relation(ring);
    if (!r)
        return;
    if (number) {
        dx_graded_number(ring, base, r);
        fmpq_mpoly_neg(r, r, ring->ctx);
    } else {
        add_power(ring, r, k, 1, -1);
    }
    add_power(ring, r, i, (ulong)n, 1);
}

void dx_graded_relate(dx_graded_ring *ring)
{
    for (size_t i = ring->n_directions; i < ring->n_generators; i++)
        for (size_t k = ring->n_directions; k < ring->n_generators; k++) {
            if (k < i)
                relate_waves(ring, i, k);
            if (k != i)
                relate_inverse(ring, i, k);
            relate_root(ring, i, k);
        }
}

void dx_graded_reduce(const dx_graded_ring *ring, fmpq_mpoly_t p)
{
    enum { FEW = 2 };
    if (ring->n_relations == 0 || fmpq_mpoly_length(p, ring->ctx) < FEW)
        return;
    fmpq_mpoly_struct quotient[DX_RING_RELATIONS], *quotients[DX_RING_RELATIONS];
    fmpq_mpoly_struct *relations[DX_RING_RELATIONS];
    for (size_t i = 0; i < ring->n_relations; i++) {
        fmpq_mpoly_init(&quotient[i], ring->ctx);
        quotients[i] = &quotient[i];
        relations[i] = (fmpq_mpoly_struct *)&ring->relation[i];
    }
    fmpq_mpoly_divrem_ideal(quotients, p, p, relations, (slong)ring->n_relations, ring->ctx);
    for (size_t i = 0; i < ring->n_relations; i++)
        fmpq_mpoly_clear(&quotient[i], ring->ctx);
}

/* ---- constants ---------------------------------------------------------------------------------
 */

/* The node as a generator; false where there are too many. */
static bool set_generator(dx_graded_ring *ring, dx_id a, fmpq_mpoly_t out)
{
    size_t i = 0;
    while (i < ring->n_generators && !dx_same(ring->generator[i], a))
        i++;
    if (i == ring->most || (i >= ring->n_directions && has_direction(ring, a)))
        return false;
    if (i == ring->n_generators)
        ring->generator[ring->n_generators++] = a;
    fmpq_mpoly_gen(out, (slong)i, ring->ctx);
    return true;
}

void dx_graded_number(const dx_graded_ring *ring, dx_id a, fmpq_mpoly_t out)
{
    fmpq_t value;
    fmpq_init(value);
    dx_number_to_fmpq(ring->g, a, value);
    fmpq_mpoly_set_fmpq(out, value, ring->ctx);
    fmpq_clear(value);
}

static bool set_constant(dx_graded_ring *ring, dx_id a, int depth, fmpq_mpoly_t out);

/* The least common multiple of the denominators of a sum's coefficients. */
static void common_denominator(const dx_graph *g, dx_id a, fmpz_t out)
{
    fmpq_t c;
    fmpq_init(c);
    fmpz_one(out);
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_number_to_fmpq(g, dx_coefficient(g, a, i), c);
        fmpz_lcm(out, out, fmpq_denref(c));
    }
    fmpq_clear(c);
}

/* Append c·part, a monomial, to what is multiplied by `common`; false where that is none, or the
 * number no integer. */
static bool push_monomial(const dx_graded_ring *ring, fmpz_mpoly_t out, const fmpq_t c,
                          const fmpq_mpoly_t part, const fmpz_t common)
{
    ulong exponent[DX_RING_PLACES];
    fmpq_t scaled;
    if (fmpq_mpoly_length(part, ring->ctx) != 1)
        return false;
    fmpq_init(scaled);
    fmpq_mpoly_get_term_coeff_fmpq(scaled, part, 0, ring->ctx);
    fmpq_mul(scaled, scaled, c);
    fmpq_mul_fmpz(scaled, scaled, common);
    bool whole = fmpz_is_one(fmpq_denref(scaled));
    if (whole) {
        fmpq_mpoly_get_term_exp_ui(exponent, part, 0, ring->ctx);
        fmpz_mpoly_push_term_fmpz_ui(out, fmpq_numref(scaled), exponent, ring->ctx->zctx);
    }
    fmpq_clear(scaled);
    return whole;
}

/* Monomials are gathered over one denominator: adding them one by one would change the content of
 * the whole each time. */
static bool set_sum(dx_graded_ring *ring, dx_id a, int depth, fmpq_mpoly_t out)
{
    dx_graph *g = ring->g;
    fmpq_mpoly_t part, flat;
    fmpq_t c;
    fmpz_t common;
    bool fits = true;
    fmpq_mpoly_init(part, ring->ctx);
    fmpq_mpoly_init(flat, ring->ctx);
    fmpq_init(c);
    fmpz_init(common);
    common_denominator(g, a, common);
    dx_graded_number(ring, dx_constant(g, a), out);
    for (uint32_t i = 0; i < dx_terms(g, a) && fits; i++) {
        fits = set_constant(ring, dx_term(g, a, i), depth - 1, part);
        dx_number_to_fmpq(g, dx_coefficient(g, a, i), c);
        if (!fits || push_monomial(ring, flat->zpoly, c, part, common))
            continue;
        fmpq_mpoly_scalar_mul_fmpq(part, part, c, ring->ctx);
        fmpq_mpoly_add(out, out, part, ring->ctx);
    }
    fmpz_mpoly_sort_terms(flat->zpoly, ring->ctx->zctx);
    fmpz_mpoly_combine_like_terms(flat->zpoly, ring->ctx->zctx);
    fmpz_one(fmpq_numref(flat->content));
    fmpz_set(fmpq_denref(flat->content), common);
    fmpq_mpoly_reduce(flat, ring->ctx);
    fmpq_mpoly_add(out, out, flat, ring->ctx);
    fmpz_clear(common);
    fmpq_clear(c);
    fmpq_mpoly_clear(flat, ring->ctx);
    fmpq_mpoly_clear(part, ring->ctx);
    return fits;
}

/* A power of base, of 1/base or of a root of one of them. */
static bool set_power(dx_graded_ring *ring, dx_id base, dx_id exponent, fmpq_mpoly_t out)
{
    dx_graph *g = ring->g;
    int64_t n, d;
    if (!dx_get_small_rational(g, exponent, &n, &d) || n > MOST_POWER || n < -MOST_POWER)
        return set_generator(ring, dx_pow(g, base, exponent), out);
    if (n > 0 && d == 1 && dx_op_of(g, base) != DX_OP_ADD)
        return set_constant(ring, base, 0, out) && fmpq_mpoly_pow_ui(out, out, (ulong)n, ring->ctx);
    if (n > 0 && d == 1)
        return set_generator(ring, dx_pow(g, base, exponent), out);
    dx_id unit = dx_pow(g, base, dx_rational(g, n < 0 ? -1 : 1, d));
    return !dx_is_none(unit) && set_generator(ring, unit, out) &&
           fmpq_mpoly_pow_ui(out, out, (ulong)(n < 0 ? -n : n), ring->ctx);
}

static bool set_product(dx_graded_ring *ring, dx_id a, fmpq_mpoly_t out)
{
    dx_graph *g = ring->g;
    fmpq_mpoly_t part;
    bool fits = true;
    fmpq_mpoly_init(part, ring->ctx);
    fmpq_mpoly_one(out, ring->ctx);
    for (uint32_t i = 0; i < dx_factors(g, a) && fits; i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        fits = set_power(ring, base, exponent, part);
        if (fits)
            fmpq_mpoly_mul(out, out, part, ring->ctx);
    }
    fmpq_mpoly_clear(part, ring->ctx);
    return fits;
}

static bool set_constant(dx_graded_ring *ring, dx_id a, int depth, fmpq_mpoly_t out)
{
    dx_op op = dx_op_of(ring->g, a);
    if (dx_is_number(ring->g, a)) {
        dx_graded_number(ring, a, out);
        return true;
    }
    if (depth > 0 && op == DX_OP_ADD)
        return set_sum(ring, a, depth, out);
    if (depth > 0 && op == DX_OP_MUL)
        return set_product(ring, a, out);
    return op <= DX_OP_DERIV && op != DX_OP_INF && set_generator(ring, a, out);
}

bool dx_graded_constant(dx_graded_ring *ring, dx_id a, fmpq_mpoly_t out)
{
    return !dx_is_none(a) && set_constant(ring, a, DEPTH, out);
}

dx_id dx_graded_monomial(const dx_graded_ring *ring, const fmpq_mpoly_t p, slong term, size_t from,
                         ulong *exponent)
{
    dx_id factor[DX_RING_PLACES];
    size_t n = 0;
    fmpq_mpoly_get_term_exp_ui(exponent, p, term, ring->ctx);
    for (size_t i = from; i < ring->n_generators; i++)
        if (exponent[i] > 0)
            factor[n++] = dx_power(ring->g, ring->generator[i], (int64_t)exponent[i]);
    return n == 0 ? dx_int(ring->g, 1) : n == 1 ? factor[0] : dx_product(ring->g, n, factor);
}

dx_id dx_graded_coefficient(const dx_graded_ring *ring, const fmpq_mpoly_t p, slong term)
{
    fmpq_t value;
    fmpq_init(value);
    fmpq_mpoly_get_term_coeff_fmpq(value, p, term, ring->ctx);
    dx_id node = dx_number_from_fmpq(ring->g, value);
    fmpq_clear(value);
    return node;
}

dx_id dx_graded_node(const dx_graded_ring *ring, const fmpq_mpoly_t p)
{
    dx_graph *g = ring->g;
    dx_memory *memory = &g->context->memory;
    slong n = fmpq_mpoly_length(p, ring->ctx);
    size_t size = 2 * ((size_t)n + 1) * sizeof(dx_id);
    dx_id *number = dx_alloc(memory, size), *term = number ? number + n : NULL, sum;
    ulong exponent[DX_RING_PLACES];
    if (!number) {
        dx_no_memory(g->context);
        return DX_NONE;
    }
    for (slong i = 0; i < n; i++) {
        number[i] = dx_graded_coefficient(ring, p, i);
        term[i] = dx_graded_monomial(ring, p, i, 0, exponent);
    }
    sum = dx_linear(g, (size_t)n, number, term);
    dx_free(memory, number, size);
    return sum;
}
