/* jointquotient.c - quotients of smooth formulas in several variables that are both 0 at the point.
 */
#include "engine/limits/jointvalue.h"

#include "engine/limits/limit.h"
#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/forms/fraction.h"
#include "symbolic/forms/readable.h"

/* A coordinate: L = c·v + h with c and h free of v, smooth, h 0 and c not 0 at the point. Where v
 * is (v - h)/c, L is v. */
typedef struct coordinate {
    dx_id v, by;
} coordinate;

/* Is it one by the variable v? */
static dx_status is_coordinate(dx_joint *j, dx_id a, dx_id v, coordinate *out, bool *yes)
{
    dx_graph *g = &j->s->graph;
    const dx_id zero = dx_int(g, 0), one = dx_int(g, 1);
    dx_id value, difference, c, h;
    *yes = false;
    if (!dx_contains(g, a, v))
        return DX_OK;
    DX_TRY(dx_joint_made(j, h = dx_substitute(g, a, 1, &v, &zero), yes));
    if (*yes)
        DX_TRY(dx_joint_made(j, c = dx_sub(g, dx_substitute(g, a, 1, &v, &one), h), yes));
    if (!*yes)
        return DX_OK;
    DX_TRY(dx_readable(g, c, &c));
    difference = dx_sub(g, a, dx_add(g, h, dx_mul(g, c, v)));
    DX_TRY(dx_check(g, difference));
    DX_TRY(dx_readable(g, difference, &difference));
    *yes = dx_is_int(g, difference, 0) && !dx_is_int(g, c, 0);
    if (!*yes)
        return DX_OK;
    *out = (coordinate){v, dx_div(g, dx_sub(g, v, h), c)};
    DX_TRY(dx_check(g, out->by));
    DX_TRY(dx_joint_is_smooth(j, out->by, yes, &value));
    if (*yes)
        DX_TRY(dx_readable(g, value, &value));
    *yes = *yes && dx_is_int(g, value, 0);
    return DX_OK;
}

/* How often can the smooth formula, which is moved to the coordinate, be divided by v? *order is -1
 * where that is more than a few times; *value is that of the quotient. */
static dx_status divide(dx_joint *j, dx_id a, const coordinate *c, int *order, dx_id *value)
{
    enum { MOST_ORDER = 8 };
    dx_graph *g = &j->s->graph;
    dx_id zeros[DX_MOST_VARIABLES], zero = dx_int(g, 0), there;
    int64_t factorial = 1;
    bool yes;
    for (size_t i = 0; i < j->at->n; i++)
        zeros[i] = zero;
    for (*order = 0; *order < MOST_ORDER; ++*order) {
        DX_TRY(dx_joint_made(j, there = dx_substitute(g, a, 1, &c->v, &zero), &yes));
        if (!yes)
            break;
        DX_TRY(dx_readable(g, there, &there));
        if (!dx_is_int(g, there, 0)) {
            *value = dx_substitute(g, there, j->at->n, j->at->symbol, zeros);
            DX_TRY(dx_joint_made(j, *value, &yes));
            if (!yes)
                break;
            *value = dx_mul(g, *value, dx_rational(g, 1, factorial));
            DX_TRY(dx_check(g, *value));
            return dx_readable(g, *value, value);
        }
        DX_TRY(dx_diff(g, j->s->rules, a, c->v, 1, &a));
        factorial *= *order + 1;
    }
    *order = -1;
    return DX_OK;
}

/* above/below, both smooth and 0 at the point, where both are to be divided by one coordinate so
 * often that what is left of `below` is not 0 there. */
static dx_status divide_both(dx_joint *j, dx_id above, dx_id below, const coordinate *c, bool *yes,
                             dx_id *out)
{
    dx_graph *g = &j->s->graph;
    const dx_oracle oracle = dx_session_oracle(j->s);
    dx_id part[] = {above, below}, value[2];
    int order[2];
    bool differs = false;
    for (int k = 0; k < 2; k++) {
        part[k] = dx_substitute(g, part[k], 1, &c->v, &c->by);
        DX_TRY(dx_joint_made(j, part[k], yes));
        if (*yes)
            DX_TRY(dx_joint_is_smooth(j, part[k], yes, &value[k]));
        if (!*yes)
            return DX_OK;
    }
    for (int k = 1; k >= 0; k--) {
        DX_TRY(divide(j, part[k], c, &order[k], &value[k]));
        *yes = order[k] >= 0 && (k == 1 ? order[1] > 0 : order[0] >= order[1]);
        if (!*yes)
            return DX_OK;
    }
    DX_TRY(dx_ask_nonzero(&oracle, value[1], &differs));
    *yes = differs || (dx_is_number(g, value[1]) && !dx_is_int(g, value[1], 0));
    if (!*yes)
        return DX_OK;
    if (!dx_is_constant(g, value[1]))
        DX_TRY(dx_joint_take(j, value[1]));
    *out = order[0] > order[1] ? dx_int(g, 0) : dx_div(g, value[0], value[1]);
    DX_TRY(dx_check(g, *out));
    return dx_readable(g, *out, out);
}

/* Is the formula 0 where that of the coordinate is? */
static dx_status lies_on(dx_joint *j, dx_id a, const coordinate *c, bool *yes)
{
    dx_graph *g = &j->s->graph;
    const dx_id zero = dx_int(g, 0);
    dx_id there = dx_substitute(g, a, 1, &c->v, &c->by);
    there = dx_is_none(there) ? DX_NONE : dx_substitute(g, there, 1, &c->v, &zero);
    DX_TRY(dx_joint_made(j, there, yes));
    if (!*yes)
        return DX_OK;
    DX_TRY(dx_readable(g, there, &there));
    *yes = dx_is_int(g, there, 0);
    return DX_OK;
}

/* How often can a be divided by the coordinate? -1: more than a few times. */
static dx_status order_by(dx_joint *j, dx_id a, const coordinate *c, int *order)
{
    dx_id moved = dx_substitute(&j->s->graph, a, 1, &c->v, &c->by), value;
    DX_TRY(dx_check(&j->s->graph, moved));
    return divide(j, moved, c, order, &value);
}

/* On a line through the point on which no coordinate is 0: of what order is `below`, and where does
 * the quotient go? */
static dx_status along_line(dx_joint *j, dx_id a, dx_id below, int *order, bool *yes, dx_id *out)
{
    dx_graph *g = &j->s->graph;
    const dx_oracle oracle = dx_session_oracle(j->s);
    dx_id to[DX_MOST_VARIABLES], part[] = {a, below};
    const coordinate line = {j->t, j->t};
    dx_limit side[2];
    bool decided;
    for (size_t i = 0; i < j->at->n; i++)
        to[i] = dx_scale(g, dx_rational(g, 8 + 3 * (int64_t)i, 8), j->t);
    for (int k = 0; k < 2; k++) {
        part[k] = dx_substitute(g, part[k], j->at->n, j->at->symbol, to);
        DX_TRY(dx_joint_made(j, part[k], yes));
        if (!*yes)
            return DX_OK;
    }
    DX_TRY(order_by(j, part[1], &line, order));
    for (int k = 0; k < 2; k++) {
        DX_TRY(dx_limit_on_side(j->s, part[0], j->t, dx_int(g, 0),
                                k == 0 ? DX_FROM_ABOVE : DX_FROM_BELOW, &side[k]));
        dx_diag_clear(&j->s->context.diag);
        *yes = *yes && side[k].kind == DX_LIMIT_VALUE && side[k].n_assumed == 0;
    }
    if (*yes)
        DX_TRY(dx_limit_same(g, j->s->rules, &oracle, &side[0], &side[1], yes, &decided));
    *yes = *yes && decided;
    *out = side[0].value;
    return DX_OK;
}

/* above/below where `below` is a product of several coordinates, times what is not 0 at the point,
 * and `above` can be divided by each of them as often: it is smooth, so that it goes where it goes
 * on a line. */
static dx_status divide_by_all(dx_joint *j, dx_id above, dx_id below, size_t n, const dx_id *list,
                               bool *yes, dx_id *out)
{
    enum { MOST = 16 };
    coordinate used[MOST];
    size_t n_used = 0;
    int total = 0, order = 0;
    dx_id value;
    DX_TRY(dx_joint_is_smooth(j, above, yes, &value));
    for (size_t i = 0; i < n && *yes && n_used < MOST; i++) {
        coordinate c;
        bool is_one = false, known = false;
        for (size_t k = 0; k < n_used && !known; k++)
            DX_TRY(lies_on(j, list[i], &used[k], &known));
        for (size_t k = 0; k < j->at->n && !is_one && !known; k++)
            DX_TRY(is_coordinate(j, list[i], j->at->symbol[k], &c, &is_one));
        if (!is_one)
            continue;
        int of_above, of_below;
        used[n_used++] = c;
        DX_TRY(order_by(j, below, &c, &of_below));
        DX_TRY(order_by(j, above, &c, &of_above));
        *yes = of_below >= 0 && of_above >= of_below;
        total += of_below;
    }
    if (*yes && total > 0)
        DX_TRY(along_line(j, dx_div(&j->s->graph, above, below), below, &order, yes, out));
    *yes = *yes && total > 0 && order == total;
    return DX_OK;
}

/* What is below the line and 0 at the point. */
static dx_status denominator_of(dx_joint *j, dx_id a, dx_id *below)
{
    dx_graph *g = &j->s->graph;
    dx_id number;
    *below = dx_int(g, 1);
    dx_split_coefficient(g, a, &number, &a);
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), value;
        int64_t n;
        bool smooth;
        if (!dx_get_int(g, dx_exponent(g, a, i), &n) || n >= 0)
            continue;
        DX_TRY(dx_joint_is_smooth(j, base, &smooth, &value));
        if (smooth)
            DX_TRY(dx_readable(g, value, &value));
        if (smooth && dx_is_int(g, value, 0))
            *below = dx_mul(g, *below, dx_power(g, base, -n));
        DX_TRY(dx_check(g, *below));
    }
    return DX_OK;
}

/* Formulas that may be coordinates: the variables, their sums and differences, factors of the
 * denominator and the arguments of functions in it. */
static dx_status list_coordinates(dx_joint *j, dx_id below, dx_id *list, size_t most, size_t *n)
{
    dx_graph *g = &j->s->graph;
    *n = 0;
    for (uint32_t i = 0; dx_op_of(g, below) == DX_OP_MUL && i < dx_factors(g, below); i++) {
        dx_id base = dx_base(g, below, i);
        if (*n < most)
            list[(*n)++] = dx_op_of(g, base) == DX_OP_CALL ? dx_operand(g, base, 0) : base;
    }
    if (dx_op_of(g, below) != DX_OP_MUL)
        list[(*n)++] = dx_op_of(g, below) == DX_OP_CALL ? dx_operand(g, below, 0) : below;
    for (size_t i = 0; i < j->at->n && *n < most; i++)
        list[(*n)++] = j->at->symbol[i];
    for (size_t i = 0; i < j->at->n; i++)
        for (size_t k = i + 1; k < j->at->n && *n + 1 < most; k++) {
            list[(*n)++] = dx_sub(g, j->at->symbol[i], j->at->symbol[k]);
            list[(*n)++] = dx_add(g, j->at->symbol[i], j->at->symbol[k]);
        }
    return DX_OK;
}

dx_status dx_joint_zeros_below(dx_joint *j, dx_id a, size_t most, dx_id (*curve)[DX_MOST_VARIABLES],
                               size_t *free_variable, size_t *n)
{
    enum { MOST = 16 };
    dx_graph *g = &j->s->graph;
    const dx_id zero = dx_int(g, 0);
    dx_id list[MOST], below;
    size_t n_list;
    *n = 0;
    if (dx_op_of(g, a) == DX_OP_ADD)
        DX_TRY(dx_over_one_denominator(g, a, &a));
    DX_TRY(denominator_of(j, a, &below));
    if (dx_is_int(g, below, 1))
        return DX_OK;
    DX_TRY(list_coordinates(j, below, list, MOST, &n_list));
    for (size_t i = 0; i < n_list && *n < most; i++)
        for (size_t k = 0; k < j->at->n && *n < most; k++) {
            coordinate c;
            bool yes;
            DX_TRY(dx_check(g, list[i]));
            DX_TRY(is_coordinate(j, list[i], j->at->symbol[k], &c, &yes));
            if (yes)
                DX_TRY(lies_on(j, below, &c, &yes));
            if (!yes)
                continue;
            dx_id on = dx_substitute(g, c.by, 1, &c.v, &zero);
            for (size_t v = 0; v < j->at->n; v++)
                curve[*n][v] = v == k ? on : j->t;
            for (size_t v = 0; v < j->at->n && !dx_is_none(on); v++)
                if (v != k)
                    on = dx_substitute(g, on, 1, &j->at->symbol[v], &j->t);
            DX_TRY(dx_joint_made(j, on, &yes));
            curve[*n][k] = on;
            free_variable[*n] = k;
            *n += yes;
            break;
        }
    return DX_OK;
}

/* x - y becomes a coordinate, by which both sides of (sin(x) - sin(y))/(x - y) can be divided
 * (Hadamard's lemma). */
dx_status dx_joint_divide(dx_joint *j, dx_id a, bool *yes, dx_id *out)
{
    enum { MOST = 16 };
    dx_graph *g = &j->s->graph;
    dx_id list[MOST], below, above;
    size_t n;
    *yes = false;
    if (dx_op_of(g, a) == DX_OP_ADD)
        DX_TRY(dx_over_one_denominator(g, a, &a));
    DX_TRY(denominator_of(j, a, &below));
    if (dx_is_int(g, below, 1))
        return DX_OK;
    above = dx_mul(g, a, below);
    DX_TRY(dx_check(g, above));
    DX_TRY(list_coordinates(j, below, list, MOST, &n));
    for (size_t i = 0; i < n && !*yes; i++)
        for (size_t k = 0; k < j->at->n && !*yes; k++) {
            coordinate c;
            DX_TRY(dx_check(g, list[i]));
            DX_TRY(is_coordinate(j, list[i], j->at->symbol[k], &c, yes));
            if (!*yes)
                continue;
            DX_TRY(divide_both(j, above, below, &c, yes, out));
            break; /* by another variable it is the same coordinate */
        }
    return *yes ? DX_OK : divide_by_all(j, above, below, n, list, yes, out);
}
