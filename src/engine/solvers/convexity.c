/* A smooth formula is concave in a convex domain if minors of its Hessian that lie on the diagonal
 * have the sign of (-1)^k, k their order, or are 0, convex if none is below 0 (Boyd and
 * Vandenberghe, Convex Optimization, 3.1.4). That is asked for where x = end + exp(t) stands for an
 * unknown, so that each sum of positive terms is seen to be one. */
#include "engine/solvers/convexity.h"

#include "engine/algebra.h"
#include "engine/assume.h"
#include "engine/oracle.h"
#include "engine/solvers/exactzeros.h"

#include "numeric/ball.h"
#include "symbolic/algebra/linear.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/rework/expand.h"

#include <stdio.h>

enum { MOST_UNKNOWNS = 4 };

/* The unknowns by others that are any numbers. */
typedef struct unfolded {
    ddx_session *s;
    uint32_t n;
    const dx_id *name;
    dx_id by[MOST_UNKNOWNS];
} unfolded;

/* x > c, x >= c, x < c, x <= c, or all numbers. */
static bool read_ray(const dx_chart *set, dx_id *end, bool *downward)
{
    *end = DX_NONE;
    if (set->n == 0)
        return set->cell[0] != 0;
    *downward = set->cell[0] != 0;
    *end = set->at[0];
    return set->n == 1 && (set->cell[0] != 0) != (set->cell[2] != 0);
}

/* *simple is false where the domain is none of rays and lines. */
static dx_status read_domain(ddx_session *s, dx_id of, uint32_t n, const dx_id *name,
                             dx_convexity *out, bool *simple)
{
    dx_conditions c;
    DX_TRY(dx_has_creases(&s->graph, 1, &of, simple));
    *simple = !*simple;
    if (!*simple)
        return DX_OK;
    dx_conditions_init(&c, &s->graph, DX_NONE);
    c.poles = true;
    DX_TRY(dx_conditions_of_value(&c, of));
    *simple = !c.nowhere && !c.more && !c.crowded && c.n_words == 0;
    for (uint32_t k = 0; k < n && *simple; k++) {
        dx_chart own;
        DX_TRY(dx_set_beforehand(s, name[k], &own));
        for (size_t i = 0; i < c.n_symbols && *simple; i++)
            if (dx_same(dx_set_at(&c, i)->symbol, name[k]))
                DX_TRY(dx_chart_combine(&s->graph, &own, &dx_set_at(&c, i)->set, DX_CHART_LEAST,
                                        simple));
        *simple = *simple && read_ray(&own, &out->end[k], &out->downward[k]);
    }
    for (size_t i = 0; i < c.n_symbols && *simple; i++) { /* of other names nothing is needed */
        uint32_t k = 0;
        while (k < n && !dx_same(name[k], dx_set_at(&c, i)->symbol))
            k++;
        *simple = k < n;
    }
    return DX_OK;
}

/* The formula in the other numbers; *whole is false where it does not have a value for all. */
static dx_status put_in(const unfolded *c, dx_id a, dx_id *out, bool *whole)
{
    dx_graph *g = &c->s->graph;
    dx_conditions needs;
    *out = dx_substitute(g, a, c->n, c->name, c->by);
    *whole = !dx_is_none(*out);
    if (!*whole)
        return dx_excuse(g->context, dx_check(g, *out));
    dx_conditions_init(&needs, g, DX_NONE);
    needs.poles = true;
    DX_TRY(dx_conditions_of_value(&needs, *out));
    *whole = !needs.nowhere && !needs.more && !needs.crowded && needs.n_words == 0 &&
             needs.n_symbols == 0;
    return DX_OK;
}

static dx_status find_hessian(const unfolded *c, dx_id of, dx_id *hessian, bool *whole)
{
    dx_graph *g = &c->s->graph;
    dx_id first, second, unused;
    DX_TRY(put_in(c, of, &unused, whole));
    for (uint32_t i = 0; i < c->n && *whole; i++) {
        DX_TRY(dx_diff(g, c->s->rules, of, c->name[i], 1, &first));
        DX_TRY(put_in(c, first, &unused, whole));
        for (uint32_t k = 0; k < c->n && *whole; k++) {
            DX_TRY(dx_diff(g, c->s->rules, first, c->name[k], 1, &second));
            DX_TRY(put_in(c, second, &hessian[i * c->n + k], whole));
        }
    }
    return DX_OK;
}

static dx_status is_never_below(ddx_session *s, dx_id a, bool *never)
{
    dx_graph *g = &s->graph;
    dx_id form = a;
    *never = dx_is_nonnegative(g, a);
    if (*never)
        return DX_OK;
    dx_status status = dx_expand(g, a, &form);
    DX_TRY(dx_excuse(g->context, status));
    *never = status == DX_OK && dx_is_nonnegative(g, form);
    if (*never)
        return DX_OK;
    DX_TRY(dx_make_readable(s, 1, &a));
    *never = dx_is_nonnegative(g, a);
    return DX_OK;
}

/* Of the unknowns in the set. */
static dx_status look_at_minor(const unfolded *c, const dx_id *hessian, uint32_t set,
                               dx_convexity *out)
{
    dx_graph *g = &c->s->graph;
    const dx_oracle oracle = dx_session_oracle(c->s);
    dx_algebra l = {.graph = g, .oracle = &oracle};
    dx_id part[MOST_UNKNOWNS * MOST_UNKNOWNS], minor;
    uint32_t own[MOST_UNKNOWNS], order = 0;
    bool above, below;
    for (uint32_t i = 0; i < c->n; i++)
        if (set >> i & 1)
            own[order++] = i;
    for (uint32_t i = 0; i < order; i++)
        for (uint32_t k = 0; k < order; k++)
            part[i * order + k] = hessian[own[i] * c->n + own[k]];
    DX_TRY(dx_determinant(&l, order, part, &minor));
    DX_TRY(is_never_below(c->s, minor, &above));
    const dx_id opposite = dx_neg(g, minor);
    DX_TRY(dx_check(g, opposite));
    DX_TRY(is_never_below(c->s, opposite, &below));
    out->convex = out->convex && above;
    out->concave = out->concave && (order % 2 == 0 ? above : below);
    return dx_poll(g->context);
}

dx_status dx_find_convexity(ddx_session *s, dx_id of, uint32_t n, const dx_id *name,
                            dx_convexity *out)
{
    dx_graph *g = &s->graph;
    unfolded c = {.s = s, .n = n, .name = name};
    dx_id hessian[MOST_UNKNOWNS * MOST_UNKNOWNS];
    bool simple;
    *out = (dx_convexity){.convex = false, .concave = false};
    if (n > MOST_UNKNOWNS)
        return DX_OK;
    out->end = dx_arena_alloc(&g->context->arena, n * sizeof *out->end);
    out->downward = dx_arena_alloc(&g->context->arena, n * sizeof *out->downward);
    if (!out->end || !out->downward)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++) {
        out->end[i] = DX_NONE;
        out->downward[i] = false;
    }
    DX_TRY(read_domain(s, of, n, name, out, &simple));
    for (uint32_t i = 0; i < n && simple; i++) {
        char text[16];
        const int length = snprintf(text, sizeof text, "t'%u", i);
        const dx_id any = dx_symbol(g, text, (size_t)length);
        const dx_id away = dx_call(g, DX_FN_exp, 1, &any);
        c.by[i] = dx_is_none(out->end[i]) ? any
                  : out->downward[i]      ? dx_sub(g, out->end[i], away)
                                          : dx_add(g, out->end[i], away);
        DX_TRY(dx_check(g, c.by[i]));
    }
    if (simple)
        DX_TRY(find_hessian(&c, of, hessian, &simple));
    out->convex = out->concave = simple;
    for (uint32_t set = 1; set < 1u << n && (out->convex || out->concave); set++)
        DX_TRY(look_at_minor(&c, hessian, set, out));
    return DX_OK;
}

dx_status dx_is_inside_domain(ddx_session *s, const dx_convexity *c, uint32_t n, const dx_id *at,
                              bool *inside)
{
    enum { PRECISION = 256 };
    dx_graph *g = &s->graph;
    *inside = true;
    for (uint32_t i = 0; i < n && *inside; i++) {
        int sign = 0;
        if (dx_is_none(c->end[i]))
            continue;
        const dx_id away =
            c->downward[i] ? dx_sub(g, c->end[i], at[i]) : dx_sub(g, at[i], c->end[i]);
        DX_TRY(dx_check(g, away));
        DX_TRY(dx_excuse(g->context, dx_ball_sign(g, away, PRECISION, &sign)));
        *inside = sign > 0;
    }
    return DX_OK;
}
