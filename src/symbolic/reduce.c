#include "symbolic/reduce.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/readable.h"
#include "symbolic/terms.h"

enum { MOST_SYMBOLS = 8, MOST_TERMS = 200 };

static dx_status is_rational(dx_graph *g, dx_id a, bool *answer)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *answer = true;
    for (size_t i = 0; i < walk.n && *answer; i++) {
        dx_id b = walk.id[i];
        dx_op op = dx_op_of(g, b);
        *answer = dx_is_number(g, b) || op == DX_OP_SYMBOL || op == DX_OP_ADD || op == DX_OP_MUL;
        for (uint32_t k = 0; op == DX_OP_MUL && k < dx_factors(g, b); k++)
            *answer = *answer && dx_is_number(g, dx_exponent(g, b, k)) &&
                      dx_is_integer(g, dx_exponent(g, b, k));
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* The quotient with its numerator divided by the equation's, as an expression; NONE where
 * that is too large. */
static dx_status divide(dx_ring *ring, dx_id a, dx_id zero, dx_id *out)
{
    dx_graph *g = ring->kernels.graph;
    dx_quotient q, z;
    fmpz_mpoly_t whole, rest;
    fmpz_t scale;
    dx_quotient_init(ring, &q);
    dx_quotient_init(ring, &z);
    fmpz_mpoly_init(whole, ring->ctx);
    fmpz_mpoly_init(rest, ring->ctx);
    fmpz_init(scale);
    dx_status status = dx_ring_value(ring, a, &q);
    if (status == DX_OK)
        status = dx_ring_value(ring, zero, &z);
    if (status == DX_OK && (fmpz_mpoly_is_zero(z.num, ring->ctx) ||
                            fmpz_mpoly_length(q.num, ring->ctx) > MOST_TERMS ||
                            fmpz_mpoly_length(z.num, ring->ctx) > MOST_TERMS ||
                            !dx_poly_can_multiply(ring, q.num, z.num)))
        status = DX_LIMIT;
    if (status == DX_OK) {
        fmpz_mpoly_quasidivrem(scale, whole, rest, q.num, z.num, ring->ctx);
        fmpz_mpoly_swap(q.num, rest, ring->ctx);
        fmpz_mpoly_scalar_mul_fmpz(q.den, q.den, scale, ring->ctx);
        status = dx_quotient_cancel(ring, &q);
    }
    if (status == DX_OK) {
        *out = dx_div(g, dx_poly_expression(ring, q.num), dx_poly_expression(ring, q.den));
        status = dx_check(g, *out);
    }
    fmpz_clear(scale);
    fmpz_mpoly_clear(rest, ring->ctx);
    fmpz_mpoly_clear(whole, ring->ctx);
    dx_quotient_clear(ring, &z);
    dx_quotient_clear(ring, &q);
    return status;
}

/* All symbols in one expression, so that the ring has them as its generators. */
static dx_status gather_symbols(dx_graph *g, dx_id a, dx_id zero, dx_id *sum)
{
    dx_id pair[] = {a, zero}, symbol[MOST_SYMBOLS];
    dx_id both = dx_vector(g, 2, pair);
    DX_TRY(dx_check(g, both));
    size_t n = dx_free_symbols(g, both, MOST_SYMBOLS, symbol);
    if (n == 0 || n > MOST_SYMBOLS)
        return DX_LIMIT;
    *sum = dx_sum(g, n, symbol);
    return dx_check(g, *sum);
}

static dx_status reduce(dx_graph *g, dx_id a, dx_id zero, dx_id *out)
{
    dx_id sum;
    DX_TRY(gather_symbols(g, a, zero, &sum));
    dx_ring *ring = dx_alloc(&g->context->memory, sizeof *ring);
    if (!ring)
        return dx_no_memory(g->context);
    ring->weights = NULL;
    dx_status status = dx_ring_make(g, sum, (dx_ring_mode){false}, NULL, ring);
    if (status == DX_OK)
        status = divide(ring, a, zero, out);
    dx_ring_free(ring);
    dx_free(&g->context->memory, ring, sizeof *ring);
    return status;
}

dx_status dx_reduce_by(dx_graph *g, dx_id a, dx_id zero, dx_id *out)
{
    bool rational = false, also = false;
    dx_id other;
    *out = a;
    DX_TRY(is_rational(g, a, &rational));
    DX_TRY(is_rational(g, zero, &also));
    if (!rational || !also || dx_is_number(g, a))
        return DX_OK;
    dx_status status = reduce(g, a, zero, &other);
    if (status == DX_LIMIT) { /* without a story: it is too large */
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    DX_TRY(status);
    DX_TRY(dx_readable(g, other, &other));
    if (dx_print_weight(g, other) < dx_print_weight(g, a))
        *out = other;
    return DX_OK;
}
