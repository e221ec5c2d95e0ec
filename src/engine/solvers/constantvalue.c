/* Formulas that have one value wherever a constraint holds: x^2 + y^2 on a circle. */
#include "engine/solvers/constantvalue.h"

#include "engine/algebra.h"

#include "expr/walk.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/forms/simplify.h"

enum { MOST = 40 };

/* The slope of a formula by the i-th name at a point whose coordinates are no special ones; NONE
 * where it has none. */
static dx_status slope_at(ddx_session *s, dx_id a, uint32_t n, const dx_id *name, uint32_t i,
                          dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_id at[MOST];
    for (uint32_t k = 0; k < n; k++)
        at[k] = dx_rational(g, 2 * (int64_t)k + 3, 7);
    DX_TRY(dx_diff(g, s->rules, a, name[i], 1, out));
    *out = dx_substitute(g, *out, n, name, at);
    if (dx_is_none(*out))
        return dx_excuse(g->context, dx_check(g, *out));
    return dx_make_readable(s, 1, out);
}

/* Solved for the i-th name, in which the constraint has degree 1 or 2, is the formula one number on
 * both branches? */
static dx_status is_constant_solved(ddx_session *s, dx_id of, dx_id constraint, uint32_t n,
                                    const dx_id *name, uint32_t i, bool *constant, dx_id *value)
{
    dx_graph *g = &s->graph;
    const dx_id zero = dx_int(g, 0), x = name[i];
    dx_id first, second, at, slope;
    *constant = true;
    for (uint32_t k = 0; k < n && *constant; k++) /* else it is none, which is seen at once */
        *constant = dx_contains(g, of, name[k]) == dx_contains(g, constraint, name[k]);
    if (!*constant)
        return DX_OK;
    *constant = false;
    DX_TRY(dx_diff(g, s->rules, constraint, x, 1, &first));
    DX_TRY(dx_diff(g, s->rules, first, x, 1, &second));
    DX_TRY(dx_make_readable(s, 1, &second));
    at = dx_substitute(g, constraint, 1, &x, &zero);
    slope = dx_substitute(g, first, 1, &x, &zero);
    if (!dx_is_number(g, second) || dx_is_int(g, second, 0) || dx_is_none(at) || dx_is_none(slope))
        return dx_excuse(g->context, g->context->diag.status);
    /* second/2*x^2 + slope*x + at = 0 */
    dx_id under = dx_sub(g, dx_power(g, slope, 2), dx_mul(g, dx_mul(g, dx_int(g, 2), second), at));
    DX_TRY(dx_check(g, under));
    DX_TRY(dx_simplify(g, under, &under));
    bool curve = false; /* points have values of their own */
    for (uint32_t k = 0; k < n && !curve; k++)
        curve = k != i && dx_contains(g, under, name[k]);
    if (!curve)
        return DX_OK;
    for (int sign = -1; sign <= 1; sign += 2) {
        dx_id root = dx_mul(g, dx_int(g, sign), dx_call1(g, DX_FN_sqrt, under)), one;
        root = dx_div(g, dx_sub(g, root, slope), second);
        DX_TRY(dx_check(g, root));
        one = dx_substitute(g, of, 1, &x, &root);
        if (dx_is_none(one))
            return dx_excuse(g->context, dx_check(g, one));
        DX_TRY(dx_simplify(g, one, &one));
        *constant = sign < 0 || dx_same(one, *value);
        for (uint32_t k = 0; k < n && *constant; k++)
            *constant = !dx_contains(g, one, name[k]);
        if (!*constant)
            return DX_OK;
        *value = one;
    }
    return DX_OK;
}

/* The same of a constraint with one unknown, x = 1: the formula with that put in. */
static dx_status is_constant_put_in(ddx_session *s, dx_id of, dx_id constraint, uint32_t n,
                                    const dx_id *name, bool *constant, dx_id *value)
{
    dx_graph *g = &s->graph;
    const dx_id zero = dx_int(g, 0);
    uint32_t own = 0, count = 0;
    dx_id slope, at;
    for (uint32_t i = 0; i < n; i++)
        if (dx_contains(g, constraint, name[i])) {
            own = i;
            count++;
        }
    if (count != 1)
        return DX_OK;
    DX_TRY(dx_diff(g, s->rules, constraint, name[own], 1, &slope));
    DX_TRY(dx_make_readable(s, 1, &slope));
    at = dx_substitute(g, constraint, 1, &name[own], &zero);
    if (!dx_is_number(g, slope) || dx_is_int(g, slope, 0) || dx_is_none(at))
        return dx_excuse(g->context, g->context->diag.status);
    at = dx_neg(g, dx_div(g, at, slope));
    DX_TRY(dx_check(g, at));
    const dx_id one = dx_substitute(g, of, 1, &name[own], &at);
    if (dx_is_none(one))
        return dx_excuse(g->context, dx_check(g, one));
    DX_TRY(dx_simplify(g, one, value));
    *constant = true;
    for (uint32_t i = 0; i < n && *constant; i++)
        *constant = !dx_contains(g, *value, name[i]);
    return DX_OK;
}

dx_status dx_has_constant_value(ddx_session *s, dx_id of, dx_id constraint, uint32_t n,
                                const dx_id *name, bool *constant, dx_id *value)
{
    dx_graph *g = &s->graph;
    dx_id ratio = DX_NONE;
    *constant = false;
    *value = DX_NONE;
    for (uint32_t i = 0; i < n && n <= MOST && dx_is_none(ratio); i++) {
        dx_id above, below;
        DX_TRY(slope_at(s, of, n, name, i, &above));
        DX_TRY(slope_at(s, constraint, n, name, i, &below));
        if (!dx_is_none(above) && !dx_is_none(below) && !dx_is_int(g, below, 0))
            ratio = dx_div(g, above, below);
    }
    if (dx_is_none(ratio)) /* the constraint may be 0 = 0, too */
        return dx_excuse(g->context, g->context->diag.status);
    dx_id rest = dx_sub(g, of, dx_mul(g, ratio, constraint));
    DX_TRY(dx_check(g, rest));
    DX_TRY(dx_simplify(g, rest, value));
    *constant = true;
    for (uint32_t i = 0; i < n && *constant; i++)
        *constant = !dx_contains(g, *value, name[i]);
    if (!*constant)
        DX_TRY(
            dx_excuse(g->context, is_constant_put_in(s, of, constraint, n, name, constant, value)));
    for (uint32_t i = 0; i < n && !*constant; i++)
        DX_TRY(dx_excuse(g->context,
                         is_constant_solved(s, of, constraint, n, name, i, constant, value)));
    return DX_OK;
}
