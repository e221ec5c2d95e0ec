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
    return DX_OK;
}
