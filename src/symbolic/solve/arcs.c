/* Sums of inverse circular functions: one of them alone on a side, undone by its function; and two
 * equal values of one function that takes each value once. */
#include "symbolic/solve/equation.h"

#include "expr/walk.h"
#include "symbolic/forms/simplify.h"
#include "symbolic/rework/trig.h"

static dx_fn function_of(dx_fn arc)
{
    switch (arc) {
    case DX_FN_asin:
        return DX_FN_sin;
    case DX_FN_acos:
        return DX_FN_cos;
    case DX_FN_atan:
        return DX_FN_tan;
    default:
        return (dx_fn)DX_FN_NONE;
    }
}

/* Does it take each value at most once; *odd: is f(-x) = -f(x)? */
static bool is_single_valued(dx_fn fn, bool *odd)
{
    *odd = true;
    switch (fn) {
    case DX_FN_asin:
    case DX_FN_atan:
    case DX_FN_sinh:
    case DX_FN_tanh:
    case DX_FN_asinh:
    case DX_FN_atanh:
        return true;
    case DX_FN_acos:
        *odd = false;
        return true;
    default:
        return false;
    }
}

/* c·f(u) = c·f(v): u = v. */
static dx_status solve_equal_values(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    bool odd;
    *done = false;
    if (dx_terms(g, f) != 2 || !dx_is_int(g, dx_constant(g, f), 0))
        return DX_OK;
    const dx_id u = dx_term(g, f, 0), v = dx_term(g, f, 1);
    const dx_id c = dx_coefficient(g, f, 0), d = dx_coefficient(g, f, 1);
    const dx_fn fn = dx_fn_of(g, u);
    if (fn != dx_fn_of(g, v) || !is_single_valued(fn, &odd))
        return DX_OK;
    const bool plus = dx_same(c, d);
    if (!(plus && odd) && !dx_same(c, dx_neg(g, d)))
        return dx_check(g, u);
    *done = true;
    const dx_id x = dx_operand(g, u, 0), y = dx_operand(g, v, 0);
    dx_id apart = plus ? dx_add(g, x, y) : dx_sub(g, x, y);
    DX_TRY(dx_check(g, apart));
    DX_TRY(dx_simplify(g, apart, &apart));
    return dx_solve_zero(s, apart);
}

dx_status dx_solve_arcs(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    uint32_t first = UINT32_MAX, n = 0;
    *done = false;
    if (dx_op_of(g, f) != DX_OP_ADD)
        return DX_OK;
    DX_TRY(solve_equal_values(s, f, done));
    if (*done)
        return DX_OK;
    for (uint32_t i = 0; i < dx_terms(g, f); i++) {
        if (!dx_has_unknown(s, dx_term(g, f, i)))
            continue;
        if (function_of(dx_fn_of(g, dx_term(g, f, i))) == (dx_fn)DX_FN_NONE)
            return DX_OK;
        dx_id c = dx_coefficient(g, f, i);
        first = n++ == 0 || dx_is_int(g, c, 1) || dx_is_int(g, c, -1) ? i : first;
    }
    if (n < 2)
        return DX_OK;
    dx_id arc = dx_term(g, f, first), c = dx_coefficient(g, f, first);
    dx_fn fn = function_of(dx_fn_of(g, arc));
    dx_id rest = dx_sub(g, f, dx_scale(g, c, arc)), of = DX_NONE;
    rest = dx_scale(g, dx_number_div(g, dx_int(g, -1), c), rest);
    DX_TRY(dx_check(g, rest));
    dx_id wave = dx_call1(g, fn, rest);
    DX_TRY(dx_check(g, wave));
    DX_TRY(dx_excuse(g->context, dx_trig_expand(g, wave, &of)));
    if (!dx_is_none(of))
        DX_TRY(dx_simplify(g, of, &of));
    if (dx_is_none(of) || dx_contains(g, of, arc))
        return DX_OK;
    dx_id left = dx_sub(g, dx_operand(g, arc, 0), of);
    DX_TRY(dx_check(g, left));
    DX_TRY(dx_simplify(g, left, &left));
    if (!dx_has_unknown(s, left)) /* the angles may differ by half a turn where their waves agree */
        return DX_OK;
    *done = true;
    return dx_solve_zero(s, left);
}
