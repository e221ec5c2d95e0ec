/* Multiplying out: node by node from the leaves up. A product of sums is made by FLINT, in what
 * stands in them for generators; the constructors then merge what generators make together, as
 * sqrt(x)·sqrt(x). */
#include "symbolic/rework/expand.h"

#include "symbolic/rework/direct.h"
#include "symbolic/rework/multiply.h"
#include "symbolic/rework/upward.h"

#include <string.h>

static bool is_sum(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_ADD && !dx_is_scaled(g, a);
}

/* rest · Π sum[i]^n[i] */
static dx_status multiply_sums(dx_atoms *p, size_t count, const dx_id *sum, const int64_t *n,
                               dx_id rest, dx_id *out)
{
    fmpz_mpoly_t result, factor;
    fmpq_t scale, share;
    fmpz_mpoly_init(result, p->ctx);
    fmpz_mpoly_init(factor, p->ctx);
    fmpq_init(scale);
    fmpq_init(share);
    fmpq_one(scale);
    dx_status status = DX_OK;
    for (size_t i = 0; i < count && status == DX_OK; i++) {
        fmpz_mpoly_zero(factor, p->ctx);
        dx_atoms_poly(p, sum[i], factor, share);
        status = dx_atoms_power(p, factor, n[i]);
        if (status != DX_OK)
            break;
        fmpq_pow_si(share, share, (slong)n[i]);
        fmpq_mul(scale, scale, share);
        if (i == 0)
            fmpz_mpoly_swap(result, factor, p->ctx);
        else
            status = dx_atoms_multiply(p, result, factor);
    }
    if (status == DX_OK)
        status = dx_atoms_sum(p, result, scale, rest, out);
    fmpz_mpoly_clear(result, p->ctx);
    fmpz_mpoly_clear(factor, p->ctx);
    fmpq_clear(scale);
    fmpq_clear(share);
    return status;
}

static dx_status product_of_sums(dx_graph *g, size_t count, const dx_id *sum, const int64_t *n,
                                 dx_id rest, dx_id *out)
{
    dx_atoms p;
    dx_status status = dx_atoms_make(g, count, sum, &p);
    if (status == DX_OK)
        status = multiply_sums(&p, count, sum, n, rest, out);
    dx_atoms_free(&p);
    return status;
}

/* ---- nodes ------------------------------------------------------------------------------- */

/* rest·sum, term by term. */
static dx_id distribute(dx_graph *g, dx_id rest, dx_id sum)
{
    uint32_t n = dx_terms(g, sum) + 1;
    dx_id *term = dx_arena_alloc(&g->context->arena, 2 * n * sizeof *term), *number = term + n;
    if (!term) {
        (void)dx_no_memory(g->context);
        return DX_NONE;
    }
    for (uint32_t i = 0; i < n; i++) {
        number[i] = i == 0 ? dx_constant(g, sum) : dx_coefficient(g, sum, i - 1);
        term[i] = i == 0 ? rest : dx_mul(g, rest, dx_term(g, sum, i - 1));
    }
    return dx_flat_linear(g, n, number, term);
}

static dx_status of_sum(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    uint32_t n = dx_terms(g, a) + 1;
    dx_id *term = dx_arena_alloc(&g->context->arena, 2 * n * sizeof *term), *number = term + n;
    if (!term)
        return dx_no_memory(g->context);
    number[0] = dx_constant(g, a);
    term[0] = dx_int(g, 1);
    for (uint32_t i = 1; i < n; i++) {
        number[i] = dx_coefficient(g, a, i - 1);
        term[i] = dx_upward_form(w, dx_term(g, a, i - 1));
    }
    *out = dx_flat_linear(g, n, number, term);
    return dx_check(g, *out);
}

static dx_status of_product(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    uint32_t pairs = dx_factors(g, a);
    dx_id *sum = dx_arena_alloc(&g->context->arena, (2 * pairs + 1) * sizeof *sum);
    dx_id *plain = sum + pairs;
    int64_t *exponent = dx_arena_alloc(&g->context->arena, (pairs + 1) * sizeof *exponent);
    size_t sums = 0, plains = 0;
    if (!sum || !exponent)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < pairs; i++) {
        dx_id base = dx_upward_form(w, dx_base(g, a, i)), e = dx_exponent(g, a, i);
        int64_t n;
        e = dx_is_number(g, e) ? e : dx_upward_form(w, e);
        if (is_sum(g, base) && dx_get_int(g, e, &n) && n > 0) {
            sum[sums] = base;
            exponent[sums++] = n;
        } else if (is_sum(g, base) && dx_get_int(g, e, &n) && n < -1) {
            dx_id below;
            n = -n;
            DX_TRY(product_of_sums(g, 1, &base, &n, dx_int(g, 1), &below));
            plain[plains++] = dx_power(g, below, -1);
        } else {
            plain[plains++] = dx_pow(g, base, e);
        }
    }
    dx_id rest = plains == 0 ? dx_int(g, 1) : dx_product(g, plains, plain);
    DX_TRY(dx_check(g, rest));
    if (sums == 0)
        *out = rest;
    else if (sums == 1 && exponent[0] == 1)
        *out = distribute(g, rest, sum[0]);
    else
        DX_TRY(product_of_sums(g, sums, sum, exponent, rest, out));
    return dx_check(g, *out);
}

static dx_status of_node(const dx_upward *w, dx_id a, dx_id *out)
{
    switch (dx_op_of(w->g, a)) {
    case DX_OP_ADD:
        return of_sum(w, a, out);
    case DX_OP_MUL:
        return of_product(w, a, out);
    default:
        return dx_upward_rebuild(w, a, out);
    }
}

dx_status dx_expand(dx_graph *g, dx_id a, dx_id *out)
{
    bool covered;
    DX_TRY(dx_expand_direct(g, a, &covered, out));
    if (covered)
        return DX_OK;
    return dx_upward_settle(g, a, of_node, out);
}
