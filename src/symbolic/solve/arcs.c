/* Sums of inverse circular functions: one of them alone on a side, undone by its function; and two
 * equal values of one function that takes each value once. */
#include "symbolic/solve/equation.h"

#include "expr/walk.h"
#include "symbolic/forms/simplify.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/trig.h"

#include <math.h>

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

/* Is a sum of such functions the same wherever it has a value, or on intervals, as far as numbers
 * show? Other names are some number. *at is a value of the unknown where it has one. */
static dx_status looks_constant(dx_equation *s, dx_id sum, bool *constant, bool *partly, dx_id *at)
{
    enum { MOST = 4 };
    const double tiny = 1e-20;
    static const int some[] = {-230, -160, -37, -14, -11, -5, 0, 3, 10, 15, 29, 150, 330};
    dx_graph *g = s->g;
    dx_id name[MOST], number[MOST];
    uint32_t n = 0, same = 0;
    double first = 0, before = 0;
    const size_t names = dx_free_symbols(g, sum, MOST, name);
    *constant = *partly = false;
    for (size_t i = 0; i < sizeof some / sizeof *some && names <= MOST; i++) {
        dx_interval range;
        const dx_id x = dx_rational(g, some[i], 16);
        for (size_t k = 0; k < names; k++)
            number[k] = dx_same(name[k], s->unknown) ? x : dx_rational(g, 7 + 4 * (int64_t)k, 16);
        const dx_id there = dx_substitute(g, sum, names, name, number);
        if (dx_is_none(there)) {
            DX_TRY(dx_excuse(g->context, dx_check(g, there)));
            continue;
        }
        DX_TRY(dx_ask_value(s->oracle, there, 128, &range));
        if (!range.finite)
            continue;
        *constant = n == 0 || (*constant && fabs(range.low - first) < tiny);
        same += n > 0 && fabs(range.low - before) < tiny;
        first = n == 0 ? range.low : first;
        before = range.low;
        n++;
        *at = some[i] == 0 || n == 1 ? x : *at;
    }
    *constant = *constant && n > 2;
    *partly = same > 1;
    return DX_OK;
}

/* Is there such a function of the unknown? */
static dx_status has_arc(dx_equation *s, dx_id f, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(s->g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++)
        *has = function_of(dx_fn_of(s->g, walk.id[i])) != (dx_fn)DX_FN_NONE &&
               dx_has_unknown(s, walk.id[i]);
    dx_walk_free(&walk);
    return DX_OK;
}

/* Are the arguments linear, so that the whole has values on one interval? */
static dx_status has_linear_arguments(dx_equation *s, dx_id f, bool *linear)
{
    dx_graph *g = s->g;
    *linear = true;
    for (uint32_t i = 0; i < dx_terms(g, f) && *linear; i++) {
        dx_polynomial of;
        if (!dx_has_unknown(s, dx_term(g, f, i)))
            continue;
        DX_TRY(dx_polynomial_in(g, dx_operand(g, dx_term(g, f, i), 0), s->unknown, &of));
        *linear = dx_is_none(of.other) && of.degree == 1 && dx_is_number(g, of.coefficient[0]) &&
                  dx_is_number(g, of.coefficient[1]);
    }
    return DX_OK;
}

/* A constant, asin(x) + acos(x), is no unknown: f is 0 for all x or for none. On several intervals
 * it may be another one on each: by its simple form, or it is not known. */
static dx_status solve_constant(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    dx_id sum = dx_int(g, 0), simple = f, at = DX_NONE;
    bool constant, partly, linear, arc = true;
    DX_TRY(dx_simplify(g, f, &simple));
    DX_TRY(has_arc(s, simple, &arc));
    *done = !arc;
    if (*done)
        return dx_solve_zero(s, simple);
    for (uint32_t i = 0; i < dx_terms(g, f); i++)
        if (dx_has_unknown(s, dx_term(g, f, i)))
            sum = dx_add(g, sum, dx_scale(g, dx_coefficient(g, f, i), dx_term(g, f, i)));
    DX_TRY(dx_check(g, sum));
    DX_TRY(looks_constant(s, sum, &constant, &partly, &at));
    if (!partly)
        return DX_OK;
    *done = true;
    DX_TRY(has_linear_arguments(s, f, &linear));
    if (!constant || !linear)
        return dx_equation_give_up(s, f);
    const dx_id there = dx_substitute(g, f, 1, &s->unknown, &at);
    DX_TRY(dx_check(g, there));
    return dx_solve_zero(s, there);
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
    DX_TRY(solve_constant(s, f, done));
    if (*done)
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
