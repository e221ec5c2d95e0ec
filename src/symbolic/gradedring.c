/* gradedring.c - constants as polynomials, and polynomials as expressions. */
#include "symbolic/gradedring.h"

#include "expr/exact.h"
#include "expr/walk.h"

/* MOST_POWER: of a generator in a constant; DEPTH: levels of a constant that are not taken as a
 * whole. */
enum { MOST_POWER = 64, DEPTH = 3 };

/* 1/p of a direction p, or exp(p), is no constant. */
static bool has_direction(const dx_graded_ring *ring, dx_id a)
{
    for (size_t i = 0; i < ring->n_directions; i++)
        if (dx_contains(ring->g, a, ring->generator[i]))
            return true;
    return false;
}

/* The node as a generator; false where there are too many. */
static bool set_generator(dx_graded_ring *ring, dx_id a, fmpq_mpoly_t out)
{
    size_t i = 0;
    while (i < ring->n_generators && !dx_same(ring->generator[i], a))
        i++;
    if (i == DX_GRADED_GENERATORS || (i >= ring->n_directions && has_direction(ring, a)))
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

static bool set_sum(dx_graded_ring *ring, dx_id a, int depth, fmpq_mpoly_t out)
{
    dx_graph *g = ring->g;
    fmpq_mpoly_t part, coefficient;
    bool fits = true;
    fmpq_mpoly_init(part, ring->ctx);
    fmpq_mpoly_init(coefficient, ring->ctx);
    dx_graded_number(ring, dx_constant(g, a), out);
    for (uint32_t i = 0; i < dx_terms(g, a) && fits; i++) {
        fits = set_constant(ring, dx_term(g, a, i), depth - 1, part);
        dx_graded_number(ring, dx_coefficient(g, a, i), coefficient);
        fmpq_mpoly_mul(part, part, coefficient, ring->ctx);
        fmpq_mpoly_add(out, out, part, ring->ctx);
    }
    fmpq_mpoly_clear(coefficient, ring->ctx);
    fmpq_mpoly_clear(part, ring->ctx);
    return fits;
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
        int64_t n;
        if (dx_get_int(g, exponent, &n) && n > 0 && n <= MOST_POWER &&
            dx_op_of(g, base) != DX_OP_ADD)
            fits = set_constant(ring, base, 0, part) &&
                   fmpq_mpoly_pow_ui(part, part, (ulong)n, ring->ctx);
        else
            fits = set_generator(ring, dx_pow(g, base, exponent), part);
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
    return set_constant(ring, a, DEPTH, out);
}

dx_id dx_graded_monomial(const dx_graded_ring *ring, const fmpq_mpoly_t p, slong term, size_t from,
                         ulong *exponent)
{
    dx_id factor[DX_GRADED_GENERATORS];
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
    dx_id sum = dx_int(g, 0);
    ulong exponent[DX_GRADED_GENERATORS];
    for (slong i = 0; i < fmpq_mpoly_length(p, ring->ctx); i++)
        sum = dx_add(g, sum,
                     dx_mul(g, dx_graded_coefficient(ring, p, i),
                            dx_graded_monomial(ring, p, i, 0, exponent)));
    return sum;
}
