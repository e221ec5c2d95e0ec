/* jointvalue.c - limits in several variables that are finite: by bounds, and part by part. */
#include "engine/jointvalue.h"

#include "engine/jointinner.h"
#include "engine/limit.h"
#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/conditions.h"
#include "symbolic/fraction.h"
#include "symbolic/magnitude.h"
#include "symbolic/readable.h"

enum { MOST_PARTS = 32, DEPTH = 5 };

/* ---- what is continuous there
 * -------------------------------------------------------------------------------- */

dx_status dx_joint_take(dx_joint *j, dx_id assumed)
{
    if (dx_is_none(assumed))
        return DX_OK;
    j->assumed = dx_is_none(j->assumed) ? assumed : dx_mul(&j->s->graph, j->assumed, assumed);
    return dx_check(&j->s->graph, j->assumed);
}

dx_status dx_joint_is_smooth(dx_joint *j, dx_id a, bool *yes, dx_id *value)
{
    const dx_oracle oracle = dx_session_oracle(j->s);
    dx_id assumed;
    DX_TRY(dx_is_smooth_there(&j->s->graph, &oracle, a, j->at->n, j->at->symbol, &assumed, yes,
                              value));
    return *yes ? dx_joint_take(j, assumed) : DX_OK;
}

/* The one variable in it; their number where there are none or several. */
static size_t lone_variable(const dx_joint *j, dx_id a)
{
    size_t lone = j->at->n, met = 0;
    for (size_t i = 0; i < j->at->n; i++)
        if (dx_contains(&j->s->graph, a, j->at->symbol[i])) {
            lone = i;
            met++;
        }
    return met == 1 ? lone : j->at->n;
}

/* In one variable alone; on a side without real values there is nothing to look at. */
static dx_status value_by_one(dx_joint *j, dx_id a, size_t by, bool *yes, dx_id *out)
{
    ddx_session *s = j->s;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_limit side[2];
    bool decided, found = false;
    for (int k = 0; k < 2; k++) {
        DX_TRY(dx_limit_on_side(s, a, j->at->symbol[by], dx_int(&s->graph, 0),
                                k == 0 ? DX_FROM_ABOVE : DX_FROM_BELOW, &side[k]));
        dx_diag_clear(&s->context.diag);
        if (side[k].kind != DX_LIMIT_VALUE && side[k].kind != DX_LIMIT_NOWHERE)
            return DX_OK;
        if (side[k].kind == DX_LIMIT_VALUE)
            *out = side[k].value;
        found = found || side[k].kind == DX_LIMIT_VALUE;
    }
    *yes = found;
    if (side[0].kind == side[1].kind) {
        DX_TRY(dx_limit_same(&s->graph, s->rules, &oracle, &side[0], &side[1], yes, &decided));
        *yes = *yes && decided && found;
    }
    for (int k = 0; k < 2 && *yes; k++)
        DX_TRY(dx_limit_assumed(&s->graph, &side[k], &j->assumed));
    return DX_OK;
}

dx_status dx_joint_made(dx_joint *j, dx_id a, bool *yes)
{
    dx_context *context = &j->s->context;
    *yes = !dx_is_none(a);
    if (*yes || context->diag.status != DX_DOMAIN)
        return dx_check(&j->s->graph, a);
    dx_diag_clear(&context->diag);
    return DX_OK;
}

/* ---- quotients ------------------------------------------------------------------------------- */

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
    *below = dx_int(g, 1);
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

/* (sin(x) - sin(y))/(x - y): x - y becomes a coordinate, by which both sides can be divided
 * (Hadamard's lemma). */
static dx_status by_division(dx_joint *j, dx_id a, bool *yes, dx_id *out)
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

/* ---- parts ----------------------------------------------------------------------------------- */

static dx_status value_of(dx_joint *j, dx_id a, int depth, bool *yes, dx_id *out);

/* Terms of a sum, or factors of a product: those in one variable alone together. */
static dx_status take_apart(dx_joint *j, dx_id a, dx_id *part, size_t *n)
{
    dx_graph *g = &j->s->graph;
    bool sum = dx_op_of(g, a) == DX_OP_ADD;
    uint32_t count = sum ? dx_terms(g, a) : dx_factors(g, a);
    *n = 0;
    if (count > MOST_PARTS)
        return DX_OK;
    for (*n = 0; *n <= j->at->n; ++*n)
        part[*n] = dx_int(g, !sum);
    if (sum)
        part[j->at->n] = dx_constant(g, a);
    for (uint32_t i = 0; i < count; i++) {
        dx_id one = sum ? dx_scale(g, dx_coefficient(g, a, i), dx_term(g, a, i))
                        : dx_pow(g, dx_base(g, a, i), dx_exponent(g, a, i));
        size_t lone = lone_variable(j, one);
        if (lone < j->at->n)
            part[lone] = sum ? dx_add(g, part[lone], one) : dx_mul(g, part[lone], one);
        else
            part[(*n)++] = one;
        DX_TRY(dx_check(g, lone < j->at->n ? part[lone] : one));
    }
    return DX_OK;
}

/* Sums and products of what has limits have those of these. */
static dx_status by_parts(dx_joint *j, dx_id a, int depth, bool *yes, dx_id *out)
{
    dx_graph *g = &j->s->graph;
    bool sum = dx_op_of(g, a) == DX_OP_ADD;
    dx_id part[MOST_PARTS + DX_MOST_VARIABLES + 1];
    size_t n;
    DX_TRY(take_apart(j, a, part, &n));
    *out = dx_int(g, !sum);
    *yes = n > 0;
    for (size_t i = 0; i < n && *yes; i++) {
        dx_id value;
        *yes = !dx_same(part[i], a);
        if (*yes)
            DX_TRY(value_of(j, part[i], depth, yes, &value));
        if (*yes)
            *out = sum ? dx_add(g, *out, value) : dx_mul(g, *out, value);
        DX_TRY(dx_check(g, *out));
    }
    return DX_OK;
}

/* f(u) where u goes to inf or -inf, and f has a limit there. */
static dx_status at_infinity(dx_joint *j, dx_id a, dx_id u, bool *yes, dx_id *out)
{
    dx_graph *g = &j->s->graph;
    const dx_id x = j->at->symbol[0];
    for (int sign = 1; sign >= -1 && !*yes; sign -= 2) {
        dx_limit limit;
        DX_TRY(dx_joint_grows(j, u, sign, yes));
        if (!*yes)
            continue;
        dx_id f = dx_replace(g, a, 1, &u, &x);
        DX_TRY(dx_joint_made(j, f, yes));
        if (!*yes)
            return DX_OK;
        DX_TRY(dx_limit_on_side(j->s, f, x, dx_inf(g), sign > 0 ? DX_TO_PLUS_INF : DX_TO_MINUS_INF,
                                &limit));
        dx_diag_clear(&j->s->context.diag);
        *yes = limit.kind == DX_LIMIT_VALUE && limit.n_assumed == 0;
        *out = limit.value;
        return DX_OK;
    }
    return DX_OK;
}

/* f(u) where u goes to a value at which f is continuous; what a parameter decides is left. */
static dx_status at_limit(dx_joint *j, dx_id a, dx_id u, int depth, bool *yes, dx_id *out)
{
    dx_graph *g = &j->s->graph;
    const dx_oracle oracle = dx_session_oracle(j->s);
    const dx_id x = j->at->symbol[0], zero = dx_int(g, 0);
    dx_limit there = {.kind = DX_LIMIT_VALUE}, around = {.kind = DX_LIMIT_VALUE};
    dx_id limit, assumed;
    bool decided;
    DX_TRY(value_of(j, u, depth, yes, &limit));
    if (!*yes)
        return at_infinity(j, a, u, yes, out);
    dx_id near = dx_add(g, limit, x);
    near = dx_is_none(near) ? DX_NONE : dx_replace(g, a, 1, &u, &near);
    DX_TRY(dx_joint_made(j, near, yes));
    if (!*yes)
        return DX_OK;
    DX_TRY(dx_is_smooth_there(g, &oracle, near, 1, &x, &assumed, yes, out));
    if (*yes)
        return dx_joint_take(j, assumed);
    DX_TRY(dx_joint_made(j, there.value = dx_substitute(g, near, 1, &x, &zero), yes));
    if (*yes)
        DX_TRY(value_by_one(j, near, 0, yes, out));
    if (!*yes)
        return DX_OK;
    around.value = *out;
    DX_TRY(dx_limit_same(g, j->s->rules, &oracle, &there, &around, yes, &decided));
    *yes = *yes && decided;
    return DX_OK;
}

/* Is it known not to be 0, and with what sign? 0: no. */
static dx_status sign_of(dx_joint *j, dx_id a, int *sign)
{
    const dx_oracle oracle = dx_session_oracle(j->s);
    if (!dx_is_number(&j->s->graph, a))
        return dx_ask_sign(&oracle, a, sign);
    *sign = dx_number_sign(&j->s->graph, a);
    return DX_OK;
}

/* Is f(u, v, ...) continuous where its operands have these values? */
static dx_status is_continuous_at(dx_joint *j, dx_fn fn, const dx_id *value, bool *yes)
{
    int first, second;
    *yes = fn == DX_FN_max || fn == DX_FN_min || fn == DX_FN_hypot || fn == DX_FN_logsumexp ||
           fn == DX_FN_leakyrelu;
    if (fn != DX_FN_atan2)
        return DX_OK;
    DX_TRY(sign_of(j, value[0], &first));
    DX_TRY(sign_of(j, value[1], &second));
    *yes = first != 0 || second > 0;
    return DX_OK;
}

/* log(exp(u) + exp(v)) of values. */
static dx_id log_of_sum(dx_graph *g, uint32_t n, const dx_id *value)
{
    dx_id sum = dx_int(g, 0);
    for (uint32_t i = 0; i < n; i++)
        sum = dx_add(g, sum, dx_call1(g, DX_FN_exp, value[i]));
    return dx_call1(g, DX_FN_log, sum);
}

/* Which infinity leaves a function of several operands to the others: min does not look at what
 * goes to inf; 0: none. */
static int left_out(dx_fn fn)
{
    return fn == DX_FN_min ? 1 : fn == DX_FN_max || fn == DX_FN_logsumexp ? -1 : 0;
}

/* A function of several operands, which go to values at which it is continuous. */
static dx_status of_several(dx_joint *j, dx_id a, int depth, bool *yes, dx_id *out)
{
    dx_graph *g = &j->s->graph;
    const dx_fn fn = dx_fn_of(g, a);
    dx_id value[MOST_PARTS];
    uint32_t n = dx_count(g, a), kept = 0;
    *yes = n <= MOST_PARTS;
    for (uint32_t i = 0; i < n && *yes; i++) {
        bool finite;
        DX_TRY(value_of(j, dx_operand(g, a, i), depth, &finite, &value[kept]));
        kept += finite;
        if (!finite)
            DX_TRY(dx_joint_grows(j, dx_operand(g, a, i), left_out(fn), yes));
    }
    *yes = *yes && kept > 0;
    if (*yes)
        DX_TRY(is_continuous_at(j, fn, value, yes));
    if (!*yes)
        return DX_OK;
    *out = fn == DX_FN_logsumexp ? log_of_sum(g, kept, value)
           : kept == 1 && n > 1  ? value[0]
                                 : dx_call(g, fn, kept, value);
    return dx_joint_made(j, *out, yes);
}

/* f with one operand in which variables occur, or several. */
static dx_status of_call(dx_joint *j, dx_id a, int depth, bool *yes, dx_id *out)
{
    dx_graph *g = &j->s->graph;
    size_t varies = 0;
    dx_id u = a;
    for (uint32_t i = 0; i < dx_count(g, a); i++) {
        bool has = false;
        for (size_t k = 0; k < j->at->n && !has; k++)
            has = dx_contains(g, dx_operand(g, a, i), j->at->symbol[k]);
        u = has ? dx_operand(g, a, i) : u;
        varies += has;
    }
    return varies == 1 ? at_limit(j, a, u, depth, yes, out) : of_several(j, a, depth, yes, out);
}

/* ---- cases ----------------------------------------------------------------------------------- */

/* The sign of a near the point, and not at it; 0: it is not known. */
static dx_status sign_around(dx_joint *j, dx_id a, int depth, int *sign)
{
    dx_graph *g = &j->s->graph;
    const dx_oracle oracle = dx_session_oracle(j->s);
    dx_magnitude size;
    dx_id assumed, value;
    bool yes;
    *sign = 0;
    DX_TRY(dx_check(g, a));
    DX_TRY(dx_magnitude_of(g, &oracle, a, j->at->n, j->at->symbol, NULL, &assumed, &size));
    if (size.known && dx_is_none(assumed))
        *sign = size.sign;
    if (*sign != 0)
        return DX_OK;
    DX_TRY(value_of(j, a, depth, &yes, &value));
    return yes ? sign_of(j, value, sign) : DX_OK;
}

/* Of a relation: 1 it holds around the point, -1 it does not, 0 that is not known. */
static dx_status holds(dx_joint *j, dx_id relation, int depth, int *truth)
{
    dx_graph *g = &j->s->graph;
    dx_op op = dx_op_of(g, relation);
    *truth = op == DX_OP_TRUE ? 1 : op == DX_OP_FALSE ? -1 : 0;
    if (op < DX_OP_EQ || op > DX_OP_LE)
        return DX_OK;
    DX_TRY(sign_around(j, dx_sub(g, dx_operand(g, relation, 1), dx_operand(g, relation, 0)), depth,
                       truth));
    if (op == DX_OP_EQ)
        *truth = *truth != 0 ? -1 : 0;
    if (op == DX_OP_NE)
        *truth = *truth != 0;
    return DX_OK;
}

/* The same of several at once: x = 0 and y = 0 is true at the point only. */
static dx_status all_hold(dx_joint *j, dx_id condition, int depth, int *truth)
{
    dx_graph *g = &j->s->graph;
    dx_id squares = dx_int(g, 0);
    int sign;
    if (dx_op_of(g, condition) != DX_OP_AND)
        return holds(j, condition, depth, truth);
    *truth = 1;
    for (uint32_t i = 0; i < dx_count(g, condition) && *truth >= 0; i++) {
        dx_id one = dx_operand(g, condition, i);
        int own;
        DX_TRY(holds(j, one, depth, &own));
        *truth = own < 0 ? -1 : own == 0 ? 0 : *truth;
        if (dx_op_of(g, one) == DX_OP_EQ)
            squares =
                dx_add(g, squares,
                       dx_power(g, dx_sub(g, dx_operand(g, one, 0), dx_operand(g, one, 1)), 2));
    }
    if (*truth != 0)
        return DX_OK;
    DX_TRY(sign_around(j, squares, depth, &sign));
    *truth = sign > 0 ? -1 : 0;
    return DX_OK;
}

/* All cases that there may be around the point go to the same. */
static dx_status of_cases(dx_joint *j, dx_id a, int depth, bool *yes, dx_id *out)
{
    ddx_session *s = j->s;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    uint32_t n = dx_count(g, a);
    dx_limit all = {.kind = DX_LIMIT_VALUE}, one = {.kind = DX_LIMIT_VALUE};
    int truth = 0;
    bool any = false, decided = true;
    *yes = n <= MOST_PARTS;
    for (uint32_t i = 0; i < n && *yes && truth <= 0; i++) {
        truth = 1;
        if (i + 1 < n) {
            DX_TRY(all_hold(j, dx_operand(g, a, i), depth, &truth));
            i++;
        }
        if (truth < 0)
            continue;
        DX_TRY(value_of(j, dx_operand(g, a, i), depth, yes, &one.value));
        if (*yes && any)
            DX_TRY(dx_limit_same(g, s->rules, &oracle, &all, &one, yes, &decided));
        *yes = *yes && decided;
        all = one;
        any = true;
    }
    *yes = *yes && any;
    *out = all.value;
    return DX_OK;
}

/* u^v goes to exp(w) where v·log(u) goes to w. */
static dx_status by_logarithm(dx_joint *j, dx_id base, dx_id exponent, int depth, bool *yes,
                              dx_id *out)
{
    dx_graph *g = &j->s->graph;
    dx_id log = dx_mul(g, exponent, dx_call1(g, DX_FN_log, base));
    DX_TRY(dx_joint_made(j, log, yes));
    if (!*yes)
        return DX_OK;
    DX_TRY(value_of(j, log, depth, yes, out));
    if (*yes)
        *out = dx_call1(g, DX_FN_exp, *out);
    return dx_check(g, *out);
}

static dx_status by_operands(dx_joint *j, dx_id a, int depth, bool *yes, dx_id *out)
{
    dx_graph *g = &j->s->graph;
    dx_op op = dx_op_of(g, a);
    *yes = false;
    *out = a;
    if (op == DX_OP_CALL)
        return of_call(j, a, depth, yes, out);
    if (op == DX_OP_CASES)
        return of_cases(j, a, depth, yes, out);
    if (op == DX_OP_MUL && dx_factors(g, a) == 1) {
        dx_id base = dx_base(g, a, 0), exponent = dx_exponent(g, a, 0);
        return dx_is_number(g, exponent) && !dx_is_number(g, base)
                   ? at_limit(j, a, base, depth, yes, out)
                   : by_logarithm(j, base, exponent, depth, yes, out);
    }
    return op == DX_OP_ADD || op == DX_OP_MUL ? by_parts(j, a, depth, yes, out) : DX_OK;
}

static dx_status by_inner(dx_joint *j, dx_id a, bool *yes, dx_id *out)
{
    dx_limit limit;
    DX_TRY(dx_joint_inner(j, a, yes, &limit));
    *yes = *yes && limit.kind == DX_LIMIT_VALUE;
    if (*yes)
        *out = limit.value;
    return DX_OK;
}

static dx_status value_of(dx_joint *j, dx_id a, int depth, bool *yes, dx_id *out)
{
    dx_graph *g = &j->s->graph;
    size_t by = lone_variable(j, a);
    *yes = false;
    *out = dx_int(g, 0);
    if (depth == 0)
        return dx_poll(&j->s->context);
    DX_TRY(dx_joint_is_smooth(j, a, yes, out));
    if (*yes)
        return DX_OK;
    DX_TRY(dx_joint_vanishes(j, a, yes));
    *out = dx_int(g, 0);
    if (!*yes && by < j->at->n)
        return value_by_one(j, a, by, yes, out);
    if (!*yes)
        DX_TRY(by_division(j, a, yes, out));
    if (!*yes)
        DX_TRY(by_operands(j, a, depth - 1, yes, out));
    return *yes ? DX_OK : by_inner(j, a, yes, out);
}

dx_status dx_joint_value(dx_joint *j, dx_id a, bool *yes, dx_id *out)
{
    return value_of(j, a, DEPTH, yes, out);
}
