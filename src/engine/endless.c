/* endless.c - sums and products to inf, by the limit of their closed form. */
#include "engine/oracle.h"
#include "engine/scope.h"

#include "expr/walk.h"
#include "symbolic/algebra/closedsum.h"
#include "symbolic/limits/limit.h"

/* It stays as it is written: a value that holds such a sum is read back as it is printed. */
static void tell_none(ddx_session *s, dx_op op, dx_limit_kind kind)
{
    const bool sum = op == DX_OP_SUM;
    dx_notice(&s->context, "this %s has no value: its %s %s", sum ? "sum" : "product",
              sum ? "partial sums" : "partial products",
              kind == DX_LIMIT_SWINGS ? "swing without an end" : "grow without bound");
}

dx_status dx_close_endless(ddx_session *s, dx_op op, dx_id body, dx_id name, dx_id lo, dx_id *out)
{
    static const char end[] = "'n";
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_id n = dx_symbol(g, end, sizeof end - 1), nonzero = DX_NONE, closed = DX_NONE;
    dx_limit limit;
    *out = DX_NONE;
    DX_TRY(dx_check(g, n));
    if (!dx_is_integer(g, lo))
        return DX_OK;
    dx_status status = dx_closed_form(g, op, body, name, lo, n, &nonzero, &closed);
    if (status != DX_OK || dx_is_none(closed)) /* a term without a value has its story there */
        return dx_excuse(&s->context, s->context.diag.status);
    bool fine = dx_is_none(nonzero);
    if (!fine && dx_is_constant(g, nonzero))
        DX_TRY(dx_ask_nonzero(&oracle, nonzero, &fine));
    if (!fine)
        return DX_OK;
    status =
        dx_limit_one_sided(g, s->rules, &oracle, closed, n, dx_int(g, 0), DX_TO_PLUS_INF, &limit);
    if (status != DX_OK)
        return dx_excuse(&s->context, status);
    if (limit.n_assumed > 0 || limit.n_demanded > 0)
        return DX_OK;
    if (limit.kind == DX_LIMIT_VALUE)
        *out = limit.value;
    bool none = limit.kind == DX_LIMIT_PLUS_INF || limit.kind == DX_LIMIT_MINUS_INF ||
                limit.kind == DX_LIMIT_SWINGS;
    if (none && dx_is_constant(g, dx_iterated(g, op, body, name, lo, dx_inf(g))))
        tell_none(s, op, limit.kind);
    return DX_OK;
}
