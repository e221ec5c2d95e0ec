#include "symbolic/rework/polynomial.h"

#include "expr/order.h"
#include "expr/walk.h"
#include "symbolic/forms/terms.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/quotients.h"

#include <stdlib.h>
#include <string.h>

/* ---- in one part ------------------------------------------------------------------------------
 */

static bool is_one_of(dx_id a, size_t n, const dx_id *x)
{
    for (size_t i = 0; i < n; i++)
        if (dx_same(a, x[i]))
            return true;
    return false;
}

/* A generator that has one of them in it and is none, or what stands below the line with one. */
static dx_id find_other(dx_ring *ring, const dx_quotient *q, size_t n, const dx_id *x)
{
    const dx_kernels *k = &ring->kernels;
    for (uint32_t i = 0; i < k->n; i++) {
        slong above = fmpz_mpoly_degree_si(q->num, (slong)i, ring->ctx),
              below = fmpz_mpoly_degree_si(q->den, (slong)i, ring->ctx);
        bool is_it = is_one_of(k->kernel[i].id, n, x), has = false;
        for (size_t j = 0; j < n; j++)
            has = has || dx_contains(k->graph, k->kernel[i].id, x[j]);
        if (is_it && below > 0)
            return dx_power(k->graph, dx_poly_expression(ring, q->den), -1);
        if (!is_it && has && (above > 0 || below > 0))
            return k->kernel[i].id;
    }
    return DX_NONE;
}

static dx_status coefficient(dx_ring *ring, const fmpz_mpoly_t c, const fmpz_mpoly_t den,
                             dx_id *out)
{
    dx_quotient q;
    dx_quotient_init(ring, &q);
    fmpz_mpoly_set(q.num, c, ring->ctx);
    fmpz_mpoly_set(q.den, den, ring->ctx);
    dx_status status = dx_quotient_cancel(ring, &q);
    if (status == DX_OK) {
        *out = dx_div(ring->kernels.graph, dx_poly_expression(ring, q.num),
                      dx_poly_expression(ring, q.den));
        status = dx_check(ring->kernels.graph, *out);
    }
    dx_quotient_clear(ring, &q);
    return status;
}

static dx_status read_off(dx_ring *ring, const dx_quotient *q, slong at, dx_polynomial *out)
{
    enum { MOST_DEGREE = 100000 };
    dx_graph *g = ring->kernels.graph;
    slong degree = fmpz_mpoly_degree_si(q->num, at, ring->ctx);
    if (degree > MOST_DEGREE)
        return dx_fail(g->context, DX_LIMIT, "the degree is above %d", MOST_DEGREE);
    out->degree = degree < 0 ? 0 : (size_t)degree;
    out->coefficient = dx_arena_alloc(&g->context->arena, (out->degree + 1) * sizeof(dx_id));
    if (!out->coefficient)
        return dx_no_memory(g->context);
    for (size_t k = 0; k <= out->degree; k++)
        out->coefficient[k] = dx_int(g, 0);
    fmpz_mpoly_univar_t u;
    fmpz_mpoly_t c;
    fmpz_mpoly_univar_init(u, ring->ctx);
    fmpz_mpoly_init(c, ring->ctx);
    fmpz_mpoly_to_univar(u, q->num, at, ring->ctx);
    dx_status status = DX_OK;
    for (slong i = 0; i < fmpz_mpoly_univar_length(u, ring->ctx) && status == DX_OK; i++) {
        slong k = fmpz_mpoly_univar_get_term_exp_si(u, i, ring->ctx);
        fmpz_mpoly_univar_get_term_coeff(c, u, i, ring->ctx);
        status = coefficient(ring, c, q->den, &out->coefficient[k]);
        if (status == DX_OK)
            status = dx_poll(g->context);
    }
    fmpz_mpoly_clear(c, ring->ctx);
    fmpz_mpoly_univar_clear(u, ring->ctx);
    return status;
}

static dx_status of_constant(dx_graph *g, dx_id a, dx_polynomial *out)
{
    out->degree = 0;
    out->coefficient = dx_arena_alloc(&g->context->arena, sizeof a);
    if (!out->coefficient)
        return dx_no_memory(g->context);
    out->coefficient[0] = a;
    return DX_OK;
}

dx_status dx_polynomial_in(dx_graph *g, dx_id a, dx_id x, dx_polynomial *out)
{
    dx_ring *ring;
    dx_quotient q;
    *out = (dx_polynomial){.other = DX_NONE};
    if (!dx_contains(g, a, x))
        return of_constant(g, a, out);
    DX_TRY(dx_quotient_take(g, a, &ring, &q));
    out->other = find_other(ring, &q, 1, &x);
    slong at = 0;
    while ((uint32_t)at < ring->kernels.n && !dx_same(ring->kernels.kernel[at].id, x))
        at++;
    dx_status status = g->context->diag.status;
    if (status == DX_OK && dx_is_none(out->other)) {
        if ((uint32_t)at < ring->kernels.n)
            status = read_off(ring, &q, at, out);
        else /* it cancelled */
            status = coefficient(ring, q.num, q.den, &a);
        if (status == DX_OK && (uint32_t)at == ring->kernels.n)
            status = of_constant(g, a, out);
    }
    dx_quotient_drop(g, ring, &q);
    return status;
}

dx_status dx_total_degree(dx_graph *g, dx_id a, size_t n, const dx_id *x, int64_t *degree,
                          dx_id *other)
{
    dx_ring *ring;
    dx_quotient q;
    *other = DX_NONE;
    *degree = dx_is_int(g, a, 0) ? -1 : 0;
    if (dx_is_number(g, a))
        return DX_OK;
    DX_TRY(dx_quotient_take(g, a, &ring, &q));
    *other = find_other(ring, &q, n, x);
    ulong exponent[DX_MAX_KERNELS];
    if (fmpz_mpoly_is_zero(q.num, ring->ctx))
        *degree = -1;
    for (slong i = 0; i < fmpz_mpoly_length(q.num, ring->ctx) && dx_is_none(*other); i++) {
        int64_t sum = 0;
        fmpz_mpoly_get_term_exp_ui(exponent, q.num, i, ring->ctx);
        for (uint32_t k = 0; k < ring->kernels.n; k++)
            if (is_one_of(ring->kernels.kernel[k].id, n, x))
                sum += (int64_t)exponent[k];
        *degree = sum > *degree ? sum : *degree;
    }
    dx_quotient_drop(g, ring, &q);
    return g->context->diag.status;
}

/* ---- terms with the same powers ---------------------------------------------------------------
 */

typedef struct share {
    dx_id power, rest; /* term = power·rest, the power of the parts */
} share;

/* The factors of a term that are powers of the parts, and the others. */
static dx_status split(dx_graph *g, dx_id term, size_t n, const dx_id *x, share *out)
{
    dx_id base, exponent;
    out->power = out->rest = dx_int(g, 1);
    uint32_t factors = dx_op_of(g, term) == DX_OP_MUL ? dx_factors(g, term) : 1;
    for (uint32_t i = 0; i < factors; i++) {
        if (dx_op_of(g, term) == DX_OP_MUL) {
            base = dx_base(g, term, i);
            exponent = dx_exponent(g, term, i);
        } else {
            base = term;
            exponent = dx_int(g, 1);
        }
        dx_id power = dx_pow(g, base, exponent);
        dx_id *to = is_one_of(base, n, x) || is_one_of(power, n, x) ? &out->power : &out->rest;
        *to = dx_mul(g, *to, power);
        DX_TRY(dx_check(g, *to));
    }
    return DX_OK;
}

static int by_power(const void *a, const void *b)
{
    return dx_by_id(&((const share *)a)->power, &((const share *)b)->power);
}

/* The number n of x^n; false for other powers. */
static bool whole_power(dx_graph *g, dx_id power, dx_id x, int64_t *n)
{
    dx_id base, exponent;
    *n = 0;
    if (dx_is_int(g, power, 1))
        return true;
    dx_split_power(g, power, &base, &exponent);
    return dx_same(base, x) && dx_get_int(g, exponent, n);
}

/* By falling powers of x. */
static dx_status arrange(dx_graph *g, size_t n, share *group, dx_id x, dx_id *shown)
{
    dx_id *term = dx_arena_alloc(&g->context->arena, (n + 1) * sizeof *term);
    int64_t *power = dx_arena_alloc(&g->context->arena, (n + 1) * sizeof *power);
    *shown = DX_NONE;
    if (!term || !power)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < n; i++) {
        int64_t k;
        size_t at = i;
        if (!whole_power(g, group[i].power, x, &k))
            return DX_OK;
        for (; at > 0 && power[at - 1] < k; at--) {
            power[at] = power[at - 1];
            term[at] = term[at - 1];
        }
        power[at] = k;
        term[at] =
            k == 0 ? group[i].rest : dx_vector(g, 2, (dx_id[]){group[i].rest, group[i].power});
    }
    *shown = dx_arrangement(g, n, term);
    return dx_check(g, *shown);
}

static dx_status put_together(dx_graph *g, size_t count, share *part, dx_id *out, size_t *groups)
{
    dx_id *term = dx_arena_alloc(&g->context->arena, 2 * (count + 1) * sizeof *term);
    dx_id *like = term + count + 1;
    *groups = 0;
    if (!term)
        return dx_no_memory(g->context);
    qsort(part, count, sizeof *part, by_power);
    for (size_t i = 0; i < count;) {
        share group = part[i];
        size_t alike = 0;
        while (i < count && dx_same(part[i].power, group.power))
            like[alike++] = part[i++].rest;
        group.rest = alike == 1 ? like[0] : dx_sum(g, alike, like);
        if (dx_is_int(g, group.rest, 0))
            continue;
        term[*groups] = dx_mul(g, group.rest, group.power);
        part[(*groups)++] = group; /* read already */
    }
    *out = *groups == 0 ? dx_int(g, 0) : *groups == 1 ? term[0] : dx_sum(g, *groups, term);
    return dx_check(g, *out);
}

dx_status dx_collect(dx_graph *g, dx_id a, size_t n, const dx_id *x, dx_id *out, dx_id *shown)
{
    *shown = DX_NONE;
    DX_TRY(dx_expand(g, a, &a));
    *out = a;
    if (dx_op_of(g, a) != DX_OP_ADD)
        return DX_OK;
    size_t groups;
    uint32_t count = dx_terms(g, a) + 1;
    share *part = dx_arena_alloc(&g->context->arena, count * sizeof *part);
    if (!part)
        return dx_no_memory(g->context);
    part[0] = (share){dx_int(g, 1), dx_constant(g, a)};
    for (uint32_t i = 1; i < count; i++) {
        DX_TRY(split(g, dx_term(g, a, i - 1), n, x, &part[i]));
        part[i].rest = dx_scale(g, dx_coefficient(g, a, i - 1), part[i].rest);
        DX_TRY(dx_poll(g->context));
    }
    DX_TRY(put_together(g, count, part, out, &groups));
    return n == 1 && groups > 1 ? arrange(g, groups, part, x[0], shown) : DX_OK;
}
