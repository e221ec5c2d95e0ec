/* Limits that depend on the sign of a parameter: tanh(a*x) goes to 1, -1 or 0. */
#include "engine/limits/limit.h"

#include "expr/walk.h"
#include "symbolic/forms/readable.h"

#include <string.h>

typedef struct by_sign {
    ddx_session *s;
    dx_id a, symbol, at;
    char side;
    dx_id parameter;
} by_sign;

/* A symbol that is not in it: parameters may be looked at one in another. */
static bool find_name(const by_sign *of, dx_id *s)
{
    static const char *const names[] = {"'s", "'r", "'q"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        *s = dx_symbol(&of->s->graph, names[i], strlen(names[i]));
        if (!dx_is_none(*s) && !dx_contains(&of->s->graph, of->a, *s))
            return true;
    }
    return false;
}

/* With sign·exp(s) for the parameter, which has that sign then; with 0 for sign 0. *found is false
 * where there is no value, or one under further conditions. */
static dx_status limit_there(const by_sign *of, int sign, bool *found, dx_id *out)
{
    dx_graph *g = &of->s->graph;
    dx_provisos provisos;
    dx_id s, back;
    *found = false;
    if (!find_name(of, &s))
        return dx_check(g, s);
    dx_id with = sign == 0 ? dx_int(g, 0) : dx_scale(g, dx_int(g, sign), dx_call1(g, DX_FN_exp, s));
    dx_id a = dx_substitute(g, of->a, 1, &of->parameter, &with);
    const unsigned notices = of->s->context.notices.n;
    if (dx_is_none(a) || dx_is_none(with))
        return dx_excuse(g->context, g->context->diag.status);
    dx_status status = dx_find_limit(of->s, a, of->symbol, of->at, of->side, &provisos, out);
    *found = status == DX_OK && of->s->context.notices.n == notices &&
             dx_op_of(g, *out) < DX_OP_EQ && dx_op_of(g, *out) != DX_OP_INF &&
             dx_is_none(provisos.nonzero) && provisos.n_positive == 0 && !provisos.sequence &&
             !provisos.gaps && provisos.smoothness < 0;
    of->s->context.notices.n = notices;
    if (!*found || sign == 0)
        return dx_excuse(g->context, status);
    back = dx_call1(g, DX_FN_log, dx_scale(g, dx_int(g, sign), of->parameter));
    *out = dx_substitute(g, *out, 1, &s, &back);
    DX_TRY(dx_check(g, *out));
    return dx_readable(g, *out, out);
}

dx_status dx_limit_by_sign(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side,
                           dx_id parameter, bool *found, dx_id *out)
{
    dx_graph *g = &s->graph;
    const by_sign of = {s, a, symbol, at, side, parameter};
    dx_id value[3], zero = dx_int(g, 0);
    bool at_zero;
    DX_TRY(limit_there(&of, 1, found, &value[0]));
    if (*found)
        DX_TRY(limit_there(&of, -1, found, &value[1]));
    if (!*found)
        return DX_OK;
    DX_TRY(limit_there(&of, 0, &at_zero, &value[2]));
    bool same = dx_same(value[0], value[1]);
    if (same && at_zero && dx_same(value[0], value[2])) {
        *out = value[0];
        return DX_OK;
    }
    const dx_id piece[] = {dx_relation(g, DX_OP_LT, zero, parameter), value[0],
                           dx_relation(g, DX_OP_LT, parameter, zero), value[1], value[2]};
    *out = dx_cases(g, at_zero ? 5 : 4, piece);
    return dx_check(g, *out);
}
