#include "symbolic/reduce.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/readable.h"
#include "symbolic/terms.h"

enum { MOST_GENERATORS = 12, MOST_TERMS = 200, LARGE = 300 };

/* RATIONAL in symbols, with FUNCTIONS or names in exponents, or else with ROOTS. */
typedef enum nature { RATIONAL, FUNCTIONS, ROOTS } nature;

static dx_status look_at(dx_graph *g, dx_id a, nature *what)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        dx_id b = walk.id[i];
        dx_op op = dx_op_of(g, b);
        bool plain = dx_is_number(g, b) || op == DX_OP_SYMBOL || op == DX_OP_ADD || op == DX_OP_MUL;
        if (!plain)
            *what = FUNCTIONS;
        for (uint32_t k = 0; op == DX_OP_MUL && k < dx_factors(g, b); k++) {
            dx_id exponent = dx_exponent(g, b, k);
            if (!dx_is_number(g, exponent))
                *what = FUNCTIONS;
            else if (!dx_is_integer(g, exponent) && *what == RATIONAL)
                *what = ROOTS;
        }
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* The remainder of a by b, and what it must be divided by, in the order of powers in which
 * generator `lead` counts most. */
static void divide_led_by(dx_ring *ring, slong lead, const fmpz_mpoly_t a, const fmpz_mpoly_t b,
                          fmpz_mpoly_t rest, fmpz_t scale)
{
    slong n = (slong)ring->kernels.n, order[MOST_GENERATORS];
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

/* The quotient of two polynomials, one or both of them replaced by what division leaves. */
static dx_status try_quotient(dx_ring *ring, const fmpz_mpoly_t above, const fmpz_t above_scale,
                              const fmpz_mpoly_t below, const fmpz_t below_scale, dx_id *out)
{
    dx_graph *g = ring->kernels.graph;
    dx_quotient divided;
    dx_id form = *out;
    if (fmpz_mpoly_is_zero(below, ring->ctx))
        return DX_OK;
    dx_quotient_init(ring, &divided);
    fmpz_mpoly_scalar_mul_fmpz(divided.num, above, below_scale, ring->ctx);
    fmpz_mpoly_scalar_mul_fmpz(divided.den, below, above_scale, ring->ctx);
    dx_status status = write_quotient(ring, &divided, &form);
    if (status == DX_OK && dx_print_weight(g, form) < dx_print_weight(g, *out))
        *out = form;
    dx_quotient_clear(ring, &divided);
    return status;
}

/* The lightest of the forms that division gives, for each generator in front. */
static dx_status try_orders(dx_ring *ring, const dx_quotient *q, const dx_quotient *zero,
                            bool whole, dx_id *out)
{
    fmpz_mpoly_t above, below;
    fmpz_t one, above_scale, below_scale;
    dx_status status = DX_OK;
    fmpz_mpoly_init(above, ring->ctx);
    fmpz_mpoly_init(below, ring->ctx);
    fmpz_init_set_ui(one, 1);
    fmpz_init(above_scale);
    fmpz_init(below_scale);
    for (slong lead = 0; lead < (slong)ring->kernels.n && status == DX_OK; lead++) {
        if (fmpz_mpoly_degree_si(zero->num, lead, ring->ctx) <= 0)
            continue;
        divide_led_by(ring, lead, q->num, zero->num, above, above_scale);
        divide_led_by(ring, lead, q->den, zero->num, below, below_scale);
        status = try_quotient(ring, above, above_scale, q->den, one, out);
        if (status == DX_OK && whole)
            status = try_quotient(ring, q->num, one, below, below_scale, out);
        if (status == DX_OK && whole)
            status = try_quotient(ring, above, above_scale, below, below_scale, out);
    }
    fmpz_clear(one);
    fmpz_clear(above_scale);
    fmpz_clear(below_scale);
    fmpz_mpoly_clear(above, ring->ctx);
    fmpz_mpoly_clear(below, ring->ctx);
    return status;
}

static dx_status divide(dx_ring *ring, dx_id a, dx_id zero, bool whole, dx_id *out)
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
        status = try_orders(ring, &q, &z, whole, out);
    dx_quotient_clear(ring, &z);
    dx_quotient_clear(ring, &q);
    return status;
}

/* Both in one expression, so that the ring has the generators of both. */
static dx_id put_beside(dx_graph *g, dx_id a, dx_id zero)
{
    dx_id one = dx_symbol(g, " a", 2), other = dx_symbol(g, " b", 2);
    return dx_add(g, dx_mul(g, one, a), dx_mul(g, other, zero));
}

static dx_status reduce(dx_graph *g, dx_id a, dx_id zero, bool whole, dx_id *out)
{
    dx_id both = put_beside(g, a, zero);
    DX_TRY(dx_check(g, both));
    dx_ring *ring = dx_alloc(&g->context->memory, sizeof *ring);
    if (!ring)
        return dx_no_memory(g->context);
    ring->weights = NULL;
    dx_status status = dx_ring_make(g, both, (dx_ring_mode){false}, NULL, ring);
    if (status == DX_OK && ring->kernels.n > MOST_GENERATORS)
        status = DX_LIMIT;
    if (status == DX_OK)
        status = divide(ring, a, zero, whole, out);
    dx_ring_free(ring);
    dx_free(&g->context->memory, ring, sizeof *ring);
    return status;
}

dx_status dx_reduce_by(dx_graph *g, dx_id a, dx_id zero, dx_id *out)
{
    dx_id other = a;
    nature what = RATIONAL;
    *out = a;
    if (dx_is_number(g, a) || dx_tree_size(g, a) + dx_tree_size(g, zero) > LARGE)
        return DX_OK;
    DX_TRY(look_at(g, a, &what));
    DX_TRY(look_at(g, zero, &what));
    if (what == ROOTS)
        return DX_OK;
    dx_status status = reduce(g, a, zero, what == FUNCTIONS, &other);
    if (status == DX_LIMIT) { /* without a story: it is too large */
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    /* functions go, or there is much to gain, or they stay */
    nature left = RATIONAL;
    if (status == DX_OK && what == FUNCTIONS)
        DX_TRY(look_at(g, other, &left));
    double most = left == FUNCTIONS ? 0.8 : 1;
    if (status == DX_OK && dx_print_weight(g, other) < most * dx_print_weight(g, a))
        *out = other;
    return status;
}
