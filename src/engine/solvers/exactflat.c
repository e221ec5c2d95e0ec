/* Critical points at which second derivatives alone do not tell the kind. With two unknowns and a
 * Hessian of rank 1 one unknown is solved for along the other, so that a formula of one is left
 * that begins with a higher power (the splitting lemma: Bruce and Giblin, Curves and Singularities,
 * 4.10 f.); on a curve the constraint is solved for in its place. */
#include "engine/solvers/exactflat.h"

#include "engine/algebra.h"
#include "engine/oracle.h"
#include "engine/solvers/flatpoint.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/derivatives/diff.h"

/* ---- bounds ------------------------------------------------------------------------------------
 */

static dx_status never_below(dx_extremal *q, dx_id a, bool *never)
{
    dx_graph *g = &q->c.session->graph;
    DX_TRY(dx_check(g, a));
    *never = dx_is_nonnegative(g, a);
    if (!*never)
        DX_TRY(dx_never_below_zero(g, a, never));
    return DX_OK;
}

dx_status dx_tell_bound(dx_extremal *q, const dx_id *at, dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    bool below, above;
    dx_id value = dx_substitute(g, q->c.of, q->c.n, q->c.name, at);
    if (dx_is_none(value))
        return dx_excuse(g->context, dx_check(g, value));
    DX_TRY(dx_make_readable(q->c.session, 1, &value));
    for (uint32_t i = 0; i < q->c.n; i++)
        if (dx_contains(g, value, q->c.name[i]))
            return DX_OK;
    DX_TRY(never_below(q, dx_sub(g, q->c.of, value), &below));
    DX_TRY(never_below(q, dx_sub(g, value, q->c.of), &above));
    if (below == above)
        return DX_OK;
    *out = (dx_kinds){0};
    return dx_kinds_add(q, below ? "minimum" : "maximum", 0, NULL, out);
}

/* ---- one direction -----------------------------------------------------------------------------
 */

enum { MOST_ORDER = 6 };

/* What is left: unknown `along` is at + t, the other one is found as a series in t. */
typedef struct reduction {
    dx_id t, zero; /* zero: what is 0 along it */
    uint32_t along;
    bool sure;    /* `across` is not 0; else that is a condition */
    dx_id across; /* the slope of `zero` by the other unknown at the point, not 0 */
    dx_id to[2];  /* both unknowns by t */
} reduction;

/* The k-th Taylor coefficient in t at 0; NONE where it has none. */
static dx_status coefficient(dx_extremal *q, dx_id a, dx_id t, unsigned k, dx_id *out)
{
    dx_graph *g = &q->c.session->graph;
    const dx_id zero = dx_int(g, 0);
    dx_id factorial = dx_int(g, 1);
    for (unsigned i = 1; i <= k; i++) {
        DX_TRY(dx_diff(g, q->c.session->rules, a, t, 1, &a));
        factorial = dx_scale(g, dx_int(g, i), factorial);
    }
    *out = dx_substitute(g, a, 1, &t, &zero);
    if (dx_is_none(*out))
        return dx_excuse(g->context, dx_check(g, *out));
    *out = dx_div(g, *out, factorial);
    DX_TRY(dx_check(g, *out));
    DX_TRY(dx_make_readable(q->c.session, 1, out));
    return dx_poll(g->context);
}

/* Is it known not to be 0? */
static dx_status is_apart(dx_extremal *q, dx_id a, bool *apart)
{
    dx_graph *g = &q->c.session->graph;
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    dx_demand above = {0}, below = {0};
    int sign;
    DX_TRY(dx_decide_sign(g, &oracle, a, &sign));
    *apart = sign != 0 || dx_is_assumed_nonzero(g, a) || dx_is_positive(g, a);
    if (*apart || dx_is_constant(g, a))
        return DX_OK;
    DX_TRY(dx_extremal_is_nonzero(q, a, apart));
    if (*apart)
        return DX_OK;
    DX_TRY(dx_demand_above(q, a, &above));
    DX_TRY(dx_demand_above(q, dx_neg(g, a), &below));
    *apart = (!above.never && above.n == 0) || (!below.never && below.n == 0);
    return DX_OK;
}

/* Both unknowns as far as the power MOST_ORDER. */
static dx_status solve_along(dx_extremal *q, const dx_id *at, reduction *r, bool *done)
{
    dx_graph *g = &q->c.session->graph;
    const uint32_t other = 1 - r->along;
    r->to[r->along] = dx_add(g, at[r->along], r->t);
    r->to[other] = at[other];
    *done = true;
    for (unsigned k = 1; k <= MOST_ORDER && *done; k++) {
        dx_id c, there = dx_substitute(g, r->zero, 2, q->c.name, r->to);
        *done = !dx_is_none(there);
        if (!*done)
            return dx_excuse(g->context, dx_check(g, there));
        DX_TRY(coefficient(q, there, r->t, k, &c));
        *done = !dx_is_none(c);
        if (!*done)
            return DX_OK;
        c = dx_neg(g, dx_div(g, c, r->across));
        DX_TRY(dx_check(g, c));
        DX_TRY(dx_make_readable(q->c.session, 1, &c));
        r->to[other] = dx_add(g, r->to[other], dx_mul(g, c, dx_power(g, r->t, (int)k)));
        DX_TRY(dx_check(g, r->to[other]));
    }
    return DX_OK;
}

/* Of the first power of t that is there, `lead` is the coefficient. */
static dx_status tell_by_power(dx_extremal *q, const reduction *r, unsigned power, dx_id lead,
                               dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_demand least = {0}, most = {0}, saddle = {0};
    if (power % 2 == 1) {
        bool apart;
        DX_TRY(is_apart(q, lead, &apart));
        dx_word other[2];
        uint32_t n = 0;
        if (!apart)
            other[n++] = dx_word_of(lead, dx_int(g, 0), DX_OTHER_THAN);
        if (!r->sure)
            other[n++] = dx_word_of(r->across, dx_int(g, 0), DX_OTHER_THAN);
        return dx_kinds_add(q, q->c.m > 0 ? "inflection" : "saddle", n, other, out);
    }
    DX_TRY(dx_demand_above(q, lead, &least));
    DX_TRY(dx_demand_above(q, dx_neg(g, lead), &most));
    if (q->c.m == 0) {
        DX_TRY(dx_demand_above(q, r->across, &least));
        DX_TRY(dx_demand_above(q, dx_neg(g, r->across), &most));
        dx_id product = dx_neg(g, dx_mul(g, lead, r->across));
        DX_TRY(dx_make_readable(q->c.session, 1, &product));
        DX_TRY(dx_demand_above(q, product, &saddle));
    }
    if (q->c.m > 0 && !r->sure)
        least.word[least.n++] = most.word[most.n++] =
            dx_word_of(r->across, dx_int(g, 0), DX_OTHER_THAN);
    DX_TRY(dx_extremal_tell(q, "minimum", &least, out));
    DX_TRY(dx_extremal_tell(q, "maximum", &most, out));
    return q->c.m == 0 ? dx_extremal_tell(q, "saddle", &saddle, out) : DX_OK;
}

static dx_status tell_along(dx_extremal *q, const dx_id *at, reduction *r, dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    bool done;
    DX_TRY(solve_along(q, at, r, &done));
    if (!done)
        return DX_OK;
    dx_id left = dx_substitute(g, q->c.of, 2, q->c.name, r->to);
    if (dx_is_none(left))
        return dx_excuse(g->context, dx_check(g, left));
    for (unsigned k = 2; k <= MOST_ORDER; k++) {
        dx_id c;
        int sign = 0;
        DX_TRY(coefficient(q, left, r->t, k, &c));
        if (dx_is_none(c))
            return DX_OK;
        if (dx_is_int(g, c, 0))
            continue;
        DX_TRY(dx_decide_sign(g, &oracle, c, &sign));
        if (dx_is_constant(g, c) && sign == 0)
            return DX_OK;
        return tell_by_power(q, r, k, c, out);
    }
    return DX_OK;
}

/* ---- all ---------------------------------------------------------------------------------------
 */

/* An unknown by which something can be solved for the other one. */
static dx_status find_along(dx_extremal *q, const dx_id *at, const dx_id *hessian, reduction *r,
                            bool *found)
{
    dx_graph *g = &q->c.session->graph;
    reduction second = {.across = DX_NONE};
    *found = false;
    for (uint32_t other = 2; other-- > 0 && !*found;) {
        if (q->c.m == 0) {
            r->zero = q->c.gradient[other];
            r->across = hessian[other * 2 + other];
        } else {
            r->zero = q->c.constraint[0];
            DX_TRY(dx_diff(g, q->c.session->rules, r->zero, q->c.name[other], 1, &r->across));
            r->across = dx_substitute(g, r->across, 2, q->c.name, at);
            if (dx_is_none(r->across)) {
                DX_TRY(dx_excuse(g->context, dx_check(g, r->across)));
                continue;
            }
            DX_TRY(dx_make_readable(q->c.session, 1, &r->across));
        }
        DX_TRY(is_apart(q, r->across, found));
        r->along = 1 - other;
        r->sure = *found;
        if (!*found && !dx_is_constant(g, r->across))
            second = *r;
    }
    if (!*found && !dx_is_none(second.across)) {
        *r = second;
        *found = true;
    }
    return DX_OK;
}

static dx_status tell_by_expansion(dx_extremal *q, const dx_id *at, dx_kinds *out)
{
    static const char none[] = "";
    const char *kind = none;
    for (uint32_t i = 0; i < q->c.n; i++)
        if (!dx_is_constant(&q->c.session->graph, at[i]))
            return DX_OK;
    DX_TRY(dx_judge_flat_point(q->c.session, q->c.of, q->c.n, q->c.name, at, &kind));
    return kind == none ? DX_OK : dx_kinds_add(q, kind, 0, NULL, out);
}

dx_status dx_tell_reduced(dx_extremal *q, const dx_id *at, const dx_id *hessian, dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    reduction r = {.t = dx_symbol(g, "'t", 2)};
    bool found = false;
    DX_TRY(dx_check(g, r.t));
    if (q->c.n == 2 && q->c.m <= 1) {
        dx_id det = dx_int(g, 0);
        if (q->c.m == 0)
            det = dx_sub(g, dx_mul(g, hessian[0], hessian[3]), dx_mul(g, hessian[1], hessian[1]));
        DX_TRY(dx_check(g, det));
        DX_TRY(dx_make_readable(q->c.session, 1, &det));
        if (dx_is_int(g, det, 0))
            DX_TRY(find_along(q, at, hessian, &r, &found));
    }
    if (found)
        DX_TRY(tell_along(q, at, &r, out));
    return out->n == 0 && q->c.m == 0 && q->c.n > 1 ? tell_by_expansion(q, at, out) : DX_OK;
}
