/* jointvalue.c - limits in several variables that are finite: by bounds, and part by part. */
#include "engine/limits/jointvalue.h"

#include "engine/limits/jointinner.h"
#include "engine/limits/limit.h"
#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/limits/magnitude.h"

enum { MOST_PARTS = 32, DEPTH = 5 };

/* ---- what is continuous there ------------------------------------------------------------ */

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

/* log(x*y) is log(abs(x)) + log(abs(y)) where it has a value. */
static dx_id log_of_factors(dx_graph *g, dx_id call)
{
    dx_id number, product, sum;
    dx_split_coefficient(g, dx_operand(g, call, 0), &number, &product);
    if (dx_fn_of(g, product) == DX_FN_abs)
        product = dx_operand(g, product, 0);
    if (dx_op_of(g, product) != DX_OP_MUL || dx_number_sign(g, number) == 0)
        return DX_NONE;
    sum = dx_call1(g, DX_FN_log, dx_call1(g, DX_FN_abs, number));
    for (uint32_t i = 0; i < dx_factors(g, product); i++)
        sum =
            dx_add(g, sum,
                   dx_mul(g, dx_exponent(g, product, i),
                          dx_call1(g, DX_FN_log, dx_call1(g, DX_FN_abs, dx_base(g, product, i)))));
    return sum;
}

/* A product with a logarithm of several factors in it, term by term; others as they are. */
static dx_id by_factors(dx_graph *g, dx_id a)
{
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        dx_id log = dx_base(g, a, i), terms, sum = dx_int(g, 0);
        if (dx_fn_of(g, log) != DX_FN_log || !dx_is_int(g, dx_exponent(g, a, i), 1))
            continue;
        terms = log_of_factors(g, log);
        if (dx_is_none(terms))
            continue;
        dx_id rest = dx_div(g, a, log);
        for (uint32_t k = 0; k < dx_terms(g, terms); k++)
            sum = dx_add(
                g, sum,
                dx_mul(g, rest, dx_scale(g, dx_coefficient(g, terms, k), dx_term(g, terms, k))));
        return sum;
    }
    return a;
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
    dx_id apart;
    bool made;
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
        DX_TRY(dx_joint_divide(j, a, yes, out));
    if (!*yes)
        DX_TRY(by_operands(j, a, depth - 1, yes, out));
    if (*yes)
        return DX_OK;
    apart = by_factors(g, a);
    DX_TRY(dx_joint_made(j, apart, &made));
    if (made && !dx_same(apart, a))
        DX_TRY(value_of(j, apart, depth - 1, yes, out));
    return *yes ? DX_OK : by_inner(j, a, yes, out);
}

dx_status dx_joint_value(dx_joint *j, dx_id a, bool *yes, dx_id *out)
{
    return value_of(j, a, DEPTH, yes, out);
}
