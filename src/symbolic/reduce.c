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

/* The remainder of a by b, and what it must be divided by, in the order of powers in which
 * generator `lead` counts most. */
static void divide_led_by(dx_ring *ring, slong lead, const fmpz_mpoly_t a, const fmpz_mpoly_t b,
                          fmpz_mpoly_t rest, fmpz_t scale)
{
    slong n = (slong)ring->kernels.n, order[MOST_SYMBOLS];
    fmpz_mpoly_t x, y, whole, left;
    for (slong i = 0; i < n; i++)
        order[i] = i == lead ? 0 : i == 0 ? lead : i;
    fmpz_mpoly_init(x, ring->ctx);
    fmpz_mpoly_init(y, ring->ctx);
    fmpz_mpoly_init(whole, ring->ctx);
    fmpz_mpoly_init(left, ring->ctx);
    fmpz_mpoly_compose_fmpz_mpoly_gen(x, a, order, ring->ctx, ring->ctx);
    fmpz_mpoly_compose_fmpz_mpoly_gen(y, b, order, ring->ctx, ring->ctx);
    fmpz_mpoly_quasidivrem(scale, whole, left, x, y, ring->ctx);
    fmpz_mpoly_compose_fmpz_mpoly_gen(rest, left, order, ring->ctx, ring->ctx);
    fmpz_mpoly_clear(x, ring->ctx);
    fmpz_mpoly_clear(y, ring->ctx);
    fmpz_mpoly_clear(whole, ring->ctx);
    fmpz_mpoly_clear(left, ring->ctx);
}

static dx_status write_quotient(dx_ring *ring, dx_quotient *q, dx_id *out)
{
    dx_graph *g = ring->kernels.graph;
    DX_TRY(dx_quotient_cancel(ring, q));
    dx_id above =
        fmpz_mpoly_is_zero(q->num, ring->ctx) ? dx_int(g, 0) : dx_poly_expression(ring, q->num);
    *out = dx_div(g, above, dx_poly_expression(ring, q->den));
    DX_TRY(dx_check(g, *out));
    return dx_readable(g, *out, out);
}

/* The lightest of the forms that division gives, for each generator in front. */
static dx_status try_orders(dx_ring *ring, const dx_quotient *q, const dx_quotient *zero,
                            dx_id *out)
{
    dx_graph *g = ring->kernels.graph;
    dx_quotient divided;
    fmpz_t scale;
    dx_status status = DX_OK;
    dx_quotient_init(ring, &divided);
    fmpz_init(scale);
    for (slong lead = 0; lead < (slong)ring->kernels.n && status == DX_OK; lead++) {
        dx_id form;
        if (fmpz_mpoly_degree_si(zero->num, lead, ring->ctx) <= 0)
            continue;
        divide_led_by(ring, lead, q->num, zero->num, divided.num, scale);
        fmpz_mpoly_scalar_mul_fmpz(divided.den, q->den, scale, ring->ctx);
        status = write_quotient(ring, &divided, &form);
        if (status == DX_OK && dx_print_weight(g, form) < dx_print_weight(g, *out))
            *out = form;
    }
    fmpz_clear(scale);
    dx_quotient_clear(ring, &divided);
    return status;
}

static dx_status divide(dx_ring *ring, dx_id a, dx_id zero, dx_id *out)
{
    dx_quotient q, z;
    dx_quotient_init(ring, &q);
    dx_quotient_init(ring, &z);
    dx_status status = dx_ring_value(ring, a, &q);
    if (status == DX_OK)
        status = dx_ring_value(ring, zero, &z);
    if (status == DX_OK &&
        (fmpz_mpoly_is_zero(z.num, ring->ctx) || fmpz_mpoly_length(q.num, ring->ctx) > MOST_TERMS ||
         fmpz_mpoly_length(z.num, ring->ctx) > MOST_TERMS ||
         !dx_poly_can_multiply(ring, q.num, z.num)))
        status = DX_LIMIT;
    if (status == DX_OK)
        status = try_orders(ring, &q, &z, out);
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
    dx_id other = a;
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
    *out = status == DX_OK ? other : a;
    return status;
}
