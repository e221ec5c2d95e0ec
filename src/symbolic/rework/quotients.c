#include "symbolic/rework/quotients.h"

#include "expr/exact.h"
#include "symbolic/forms/relations.h"
#include "symbolic/forms/terms.h"

#include <string.h>

static dx_status too_large(dx_graph *g, dx_status status)
{
    if (status != DX_LIMIT || g->context->diag.status != DX_OK)
        return status;
    status = dx_fail(g->context, DX_LIMIT, "this is too large to be reworked as a whole");
    dx_diag_hint(&g->context->diag, "rework its parts one by one");
    return status;
}

/* ---- factors of polynomials ------------------------------------------------------------------ */

static dx_status room_for(dx_graph *g, size_t n, dx_factorization *f)
{
    dx_id *base = dx_arena_alloc(&g->context->arena, (f->n + n + 1) * sizeof *base);
    int64_t *exponent = dx_arena_alloc(&g->context->arena, (f->n + n + 1) * sizeof *exponent);
    if (!base || !exponent)
        return dx_no_memory(g->context);
    if (f->n > 0) {
        memcpy(base, f->base, f->n * sizeof *base);
        memcpy(exponent, f->exponent, f->n * sizeof *exponent);
    }
    f->base = base;
    f->exponent = exponent;
    return DX_OK;
}

static dx_status push(dx_graph *g, dx_factorization *f, dx_id base, int64_t exponent)
{
    DX_TRY(dx_check(g, base));
    if (dx_is_number(g, base)) {
        f->content = dx_number_mul(g, f->content, dx_number_power(g, base, exponent));
        return dx_check(g, f->content);
    }
    f->base[f->n] = base;
    f->exponent[f->n++] = exponent;
    return DX_OK;
}

/* The factors of one side of the line, to that power. */
static dx_status push_side(dx_ring *ring, const fmpz_mpoly_t p, int64_t sign, dx_factorization *f)
{
    dx_graph *g = ring->kernels.graph;
    fmpz_mpoly_factor_t factors;
    if (fmpz_mpoly_length(p, ring->ctx) == 1) {
        DX_TRY(room_for(g, 1, f));
        return push(g, f, dx_poly_expression(ring, p), sign);
    }
    if (!dx_poly_can_factor(ring, p))
        return DX_LIMIT;
    fmpz_mpoly_factor_init(factors, ring->ctx);
    dx_status status = fmpz_mpoly_factor(factors, p, ring->ctx) ? DX_OK : DX_LIMIT;
    if (status == DX_OK)
        status = room_for(g, (size_t)factors->num + 1, f);
    if (status == DX_OK)
        status = push(g, f, dx_number_from_fmpz(g, factors->constant), sign);
    for (slong i = 0; i < factors->num && status == DX_OK; i++)
        status = fmpz_fits_si(&factors->exp[i])
                     ? push(g, f, dx_poly_expression(ring, &factors->poly[i]),
                            sign * fmpz_get_si(&factors->exp[i]))
                     : DX_LIMIT;
    fmpz_mpoly_factor_clear(factors, ring->ctx);
    return status == DX_OK ? dx_poll_now(g->context) : status;
}

dx_status dx_quotient_factors(dx_ring *ring, const dx_quotient *q, dx_factorization *out)
{
    dx_graph *g = ring->kernels.graph;
    *out = (dx_factorization){.content = dx_int(g, 1)};
    if (fmpz_mpoly_is_zero(q->num, ring->ctx)) {
        out->content = dx_int(g, 0);
        return DX_OK;
    }
    DX_TRY(too_large(g, push_side(ring, q->num, 1, out)));
    return too_large(g, push_side(ring, q->den, -1, out));
}

dx_id dx_factorization_product(dx_graph *g, const dx_factorization *f)
{
    dx_id *factor = dx_arena_alloc(&g->context->arena, (f->n + 1) * sizeof *factor);
    if (!factor) {
        (void)dx_no_memory(g->context);
        return DX_NONE;
    }
    for (size_t i = 0; i < f->n; i++)
        factor[i] = dx_power(g, f->base[i], f->exponent[i]);
    return dx_scale(g, f->content,
                    f->n == 0   ? dx_int(g, 1)
                    : f->n == 1 ? factor[0]
                                : dx_product(g, f->n, factor));
}

/* ---- the quotient ------------------------------------------------------------------------------
 */

dx_status dx_quotient_take(dx_graph *g, dx_id a, dx_ring **ring, dx_quotient *q)
{
    dx_status status = dx_ring_patient(g, a, ring);
    if (status == DX_OK) {
        dx_quotient_init(*ring, q);
        status = dx_ring_value(*ring, a, q);
        if (status == DX_OK && fmpz_mpoly_is_zero(q->den, (*ring)->ctx))
            status = DX_LIMIT;
        if (status != DX_OK) {
            dx_quotient_clear(*ring, q);
            dx_ring_delete(g, *ring);
            *ring = NULL;
        }
    }
    return too_large(g, status);
}

void dx_quotient_drop(dx_graph *g, dx_ring *ring, dx_quotient *q)
{
    if (!ring)
        return;
    dx_quotient_clear(ring, q);
    dx_ring_delete(g, ring);
}

static dx_status quotient_of(dx_ring *ring, dx_quotient *q, dx_rework what, dx_id *out)
{
    dx_graph *g = ring->kernels.graph;
    dx_factorization f;
    dx_quotient below;
    bool changed;
    dx_status status = DX_OK;
    switch (what) {
    case DX_REWORK_FACTOR:
        DX_TRY(dx_quotient_by_roots(ring, q, &changed));
        DX_TRY(dx_quotient_factors(ring, q, &f));
        *out = dx_factorization_product(g, &f);
        break;
    case DX_REWORK_CANCEL:
        *out = dx_div(g, dx_poly_expression(ring, q->num), dx_poly_expression(ring, q->den));
        break;
    case DX_REWORK_NUMERATOR:
        *out = dx_poly_expression(ring, q->num);
        break;
    default:
        dx_quotient_init(ring, &below);
        fmpz_mpoly_set(below.num, q->den, ring->ctx);
        status = dx_quotient_factors(ring, &below, &f);
        dx_quotient_clear(ring, &below);
        DX_TRY(status);
        *out = dx_factorization_product(g, &f);
        if (what == DX_REWORK_TOGETHER)
            *out = dx_div(g, dx_poly_expression(ring, q->num), *out);
        break;
    }
    return dx_check(g, *out);
}

static dx_status of_number(dx_graph *g, dx_id a, dx_rework what, dx_id *out)
{
    *out = what == DX_REWORK_NUMERATOR     ? dx_number_numerator(g, a)
           : what == DX_REWORK_DENOMINATOR ? dx_number_denominator(g, a)
                                           : a;
    return dx_check(g, *out);
}

dx_status dx_rework_quotient(dx_graph *g, dx_id a, dx_rework what, dx_id *out)
{
    dx_ring *ring;
    dx_quotient q;
    dx_op op = dx_op_of(g, a);
    if (dx_is_number(g, a))
        return of_number(g, a, what, out);
    if (op != DX_OP_ADD && op != DX_OP_MUL) {
        *out = what == DX_REWORK_DENOMINATOR ? dx_int(g, 1) : a;
        return DX_OK;
    }
    DX_TRY(dx_quotient_take(g, a, &ring, &q));
    dx_status status = quotient_of(ring, &q, what, out);
    dx_quotient_drop(g, ring, &q);
    return status;
}
