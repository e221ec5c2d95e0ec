/* By how much x may be moved without a change: sin(2*x) + cos(3*x) has the period 2*pi. */
#include "symbolic/solve/inequality.h"

#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/polynomial.h"

/* In the argument; NONE where it has none. */
static dx_id period_of_function(dx_graph *g, dx_id call)
{
    switch (dx_fn_of(g, call)) {
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_sec:
    case DX_FN_csc:
        return dx_scale(g, dx_int(g, 2), dx_pi(g));
    case DX_FN_tan:
    case DX_FN_cot:
        return dx_pi(g);
    case DX_FN_frac:
        return dx_int(g, 1);
    case DX_FN_mod:
        return dx_operand(g, call, 1);
    default:
        return DX_NONE;
    }
}

/* The period in x, which stands linearly in the argument. */
static dx_status period_of_call(dx_graph *g, const dx_oracle *oracle, dx_id call, dx_id x,
                                dx_id *period, bool *is)
{
    dx_id own = dx_op_of(g, call) == DX_OP_CALL ? period_of_function(g, call) : DX_NONE;
    dx_polynomial p;
    int sign;
    *is = false;
    if (dx_is_none(own) || !dx_is_constant(g, own))
        return DX_OK;
    DX_TRY(dx_polynomial_in(g, dx_operand(g, call, 0), x, &p));
    if (!dx_is_none(p.other) || p.degree != 1 || !dx_is_constant(g, p.coefficient[1]))
        return DX_OK;
    *period = dx_div(g, own, p.coefficient[1]);
    DX_TRY(dx_check(g, *period));
    DX_TRY(dx_decide_sign(g, oracle, *period, &sign));
    if (sign < 0)
        *period = dx_neg(g, *period);
    *is = sign != 0;
    return dx_readable(g, *period, period);
}

dx_status dx_period_join(dx_graph *g, dx_id a, dx_id b, dx_id *out, bool *is)
{
    enum { MOST = 60 };
    int64_t p, q;
    dx_id ratio = dx_div(g, b, a);
    DX_TRY(dx_check(g, ratio));
    DX_TRY(dx_readable(g, ratio, &ratio));
    *is = dx_get_small_rational(g, ratio, &p, &q) && p > 0 && p <= MOST && q <= MOST;
    *out = *is ? dx_scale(g, dx_int(g, p), a) : a;
    return dx_check(g, *out);
}

/* The common period of all functions in which x stands. */
static dx_status join_calls(dx_graph *g, const dx_oracle *oracle, dx_id f, dx_id x, dx_id *period,
                            bool *is)
{
    enum { MOST = 32 };
    dx_id call[MOST], name[MOST], one = dx_symbol(g, "t'", 2);
    size_t n = 0;
    dx_walk walk;
    *period = DX_NONE;
    *is = true;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && *is && status == DX_OK; i++) {
        dx_id own;
        bool periodic;
        if (!dx_contains(g, walk.id[i], x))
            continue;
        status = period_of_call(g, oracle, walk.id[i], x, &own, &periodic);
        if (status != DX_OK || !periodic)
            continue;
        *is = n < MOST;
        if (*is && !dx_is_none(*period))
            status = dx_period_join(g, *period, own, period, is);
        else
            *period = own;
        if (*is) {
            call[n] = walk.id[i];
            name[n++] = one;
        }
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    *is = *is && n > 0;
    if (!*is)
        return DX_OK;
    dx_id rest = dx_replace(g, f, n, call, name);
    if (dx_is_none(rest)) {
        *is = false;
        return dx_excuse(g->context, dx_check(g, rest));
    }
    *is = !dx_contains(g, rest, x);
    return DX_OK;
}

static dx_status repeats(dx_graph *g, dx_id f, dx_id x, dx_id period, bool *is)
{
    dx_id moved = dx_add(g, x, period);
    DX_TRY(dx_check(g, moved));
    dx_id rest = dx_substitute(g, f, 1, &x, &moved);
    DX_TRY(dx_check(g, rest));
    rest = dx_sub(g, rest, f);
    DX_TRY(dx_check(g, rest));
    DX_TRY(dx_readable(g, rest, &rest));
    *is = dx_is_int(g, rest, 0);
    return DX_OK;
}

dx_status dx_period_of(dx_graph *g, const dx_oracle *oracle, dx_id f, dx_id x, dx_id *period,
                       bool *is)
{
    enum { MOST_PARTS = 8 };
    unsigned parts = 0;
    DX_TRY(join_calls(g, oracle, f, x, period, is));
    const dx_id joined = *period;
    for (int64_t part = 2; part <= 3 && *is;) {
        dx_id less = dx_scale(g, dx_rational(g, 1, part), *period);
        bool smaller = false;
        DX_TRY(dx_check(g, less));
        DX_TRY(dx_excuse(g->context, repeats(g, f, x, less, &smaller)));
        if (smaller && parts++ == MOST_PARTS) { /* of a constant, as tan(x) - sin(x)/cos(x) */
            *period = joined;
            break;
        }
        if (smaller)
            *period = less;
        else
            part++;
    }
    return DX_OK;
}
