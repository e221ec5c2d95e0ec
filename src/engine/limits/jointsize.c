/* jointsize.c - in several variables: what goes to 0, and what grows without a bound. */
#include "engine/limits/jointvalue.h"

#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/forms/fraction.h"
#include "symbolic/limits/magnitude.h"
#include "symbolic/forms/readable.h"

/* ---- weights ------------------------------------------------------------------------------- */

enum { FIXED = 7, LARGEST_WEIGHT = 12 };

/* The exponent of the first power of the symbol in the sum that stands alone: 4 in x^4 + x*y. */
static int64_t lone_power(const dx_graph *g, dx_id sum, dx_id symbol)
{
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        dx_id term = dx_term(g, sum, i);
        int64_t n;
        if (dx_same(term, symbol))
            return 1;
        if (dx_op_of(g, term) == DX_OP_MUL && dx_factors(g, term) == 1 &&
            dx_same(dx_base(g, term, 0), symbol) && dx_get_int(g, dx_exponent(g, term, 0), &n) &&
            n > 0)
            return n;
    }
    return 0;
}

static void add_weights(dx_joint_weights *w, int64_t a, int64_t b)
{
    int64_t p = a, q = b;
    while (q != 0) {
        int64_t rest = p % q;
        p = q;
        q = rest;
    }
    a /= p;
    b /= p;
    if (a > LARGEST_WEIGHT || b > LARGEST_WEIGHT || w->n == DX_JOINT_WEIGHTS)
        return;
    for (size_t i = 0; i < w->n; i++)
        if (w->of[i][0] == a && w->of[i][1] == b)
            return;
    w->of[w->n][0] = (int)a;
    w->of[w->n++][1] = (int)b;
}

dx_status dx_joint_choose_weights(dx_joint *j, dx_id a, dx_joint_weights *w)
{
    static const int fixed[FIXED][2] = {{1, 1}, {1, 2}, {2, 1}, {1, 3}, {3, 1}, {2, 3}, {3, 2}};
    dx_graph *g = &j->s->graph;
    dx_walk walk;
    w->n = 0;
    for (size_t i = 0; i < (j->at->n == 2 ? FIXED : 1); i++)
        add_weights(w, fixed[i][0], fixed[i][1]);
    if (j->at->n != 2)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        if (dx_op_of(g, walk.id[i]) != DX_OP_ADD)
            continue;
        int64_t p = lone_power(g, walk.id[i], j->at->symbol[0]);
        int64_t q = lone_power(g, walk.id[i], j->at->symbol[1]);
        if (p > 0 && q > 0)
            add_weights(w, q, p);
    }
    dx_walk_free(&walk);
    return DX_OK;
}

static const int *weights_at(const dx_joint_weights *w, size_t i)
{
    return i == 0 ? NULL : w->of[i];
}

/* ---- to 0 ---------------------------------------------------------------------------------- */

/* sin(u)·v is of the size of u·v where u goes to 0, and there may be more to cancel in that. */
static dx_status without_waves(dx_joint *j, dx_id a, dx_id *out)
{
    dx_graph *g = &j->s->graph;
    const dx_oracle oracle = dx_session_oracle(j->s);
    dx_id scale, rest;
    dx_split_coefficient(g, a, &scale, &rest);
    *out = a;
    if (dx_op_of(g, rest) != DX_OP_MUL)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        dx_id base = dx_base(g, rest, i), exponent = dx_exponent(g, rest, i), u;
        dx_fn fn = dx_fn_of(g, base);
        dx_magnitude size;
        dx_id assumed;
        if ((fn != DX_FN_sin && fn != DX_FN_tan && fn != DX_FN_atan && fn != DX_FN_tanh &&
             fn != DX_FN_sinh && fn != DX_FN_asin && fn != DX_FN_asinh && fn != DX_FN_expm1 &&
             fn != DX_FN_log1p) ||
            !dx_is_number(g, exponent) || dx_number_sign(g, exponent) < 0)
            continue;
        u = dx_operand(g, base, 0);
        DX_TRY(dx_magnitude_of(g, &oracle, u, j->at->n, j->at->symbol, NULL, &assumed, &size));
        if (!size.known || !dx_is_none(assumed) || dx_number_sign(g, size.power) <= 0)
            continue;
        dx_id factor = dx_div(g, dx_pow(g, u, exponent), dx_pow(g, base, exponent));
        *out = dx_mul(g, *out, factor);
        DX_TRY(dx_check(g, *out));
    }
    return DX_OK;
}

/* Has it other values along curves than all around them? sign(u)^2 is 1 but where u is 0; in a more
 * readable form that is gone. */
static dx_status has_jumps(dx_joint *j, dx_id a, bool *yes)
{
    dx_graph *g = &j->s->graph;
    dx_walk walk;
    *yes = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*yes; i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        *yes = dx_is_level(fn) || fn == DX_FN_frac || fn == DX_FN_mod ||
               dx_op_of(g, walk.id[i]) == DX_OP_CASES;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_joint_vanishes(dx_joint *j, dx_id a, bool *yes)
{
    enum { FORMS = 4 };
    dx_graph *g = &j->s->graph;
    const dx_oracle oracle = dx_session_oracle(j->s);
    dx_magnitude size;
    dx_id assumed, form[FORMS] = {a, a, a, a};
    dx_joint_weights list;
    bool jumps;
    DX_TRY(dx_joint_choose_weights(j, a, &list));
    DX_TRY(has_jumps(j, a, &jumps));
    if (!jumps) {
        DX_TRY(dx_readable(g, a, &form[1]));
        DX_TRY(without_waves(j, form[1], &form[2]));
        DX_TRY(dx_over_one_denominator(g, a, &form[3]));
    }
    *yes = false;
    for (size_t w = 0; w < list.n; w++)
        for (size_t i = 0; i < FORMS && !*yes; i++) {
            if (i > 0 && dx_same(form[i], form[i - 1]))
                continue;
            DX_TRY(dx_magnitude_of(g, &oracle, form[i], j->at->n, j->at->symbol,
                                   weights_at(&list, w), &assumed, &size));
            *yes = size.known && dx_number_sign(g, size.power) > 0;
            if (*yes)
                DX_TRY(dx_joint_take(j, assumed));
        }
    return DX_OK;
}

/* ---- without a bound ----------------------------------------------------------------------- */

static dx_status grows(dx_joint *j, dx_id a, int sign, int depth, bool *yes);

static dx_status grows_by_size(dx_joint *j, dx_id a, int sign, bool *yes)
{
    dx_graph *g = &j->s->graph;
    const dx_oracle oracle = dx_session_oracle(j->s);
    dx_magnitude size;
    dx_id read, assumed;
    dx_joint_weights list;
    DX_TRY(dx_joint_choose_weights(j, a, &list));
    DX_TRY(dx_readable(g, a, &read));
    *yes = false;
    for (size_t w = 0; w < list.n && !*yes; w++) {
        DX_TRY(dx_magnitude_of(g, &oracle, read, j->at->n, j->at->symbol, weights_at(&list, w),
                               &assumed, &size));
        *yes = size.known && size.sign == sign && dx_is_none(assumed) &&
               (dx_number_sign(g, size.power) < 0 || size.grows);
    }
    return DX_OK;
}

static dx_status is_bounded(dx_joint *j, dx_id a, bool *yes)
{
    dx_graph *g = &j->s->graph;
    const dx_oracle oracle = dx_session_oracle(j->s);
    dx_magnitude size;
    dx_id assumed, value;
    DX_TRY(dx_magnitude_of(g, &oracle, a, j->at->n, j->at->symbol, NULL, &assumed, &size));
    *yes =
        size.known && dx_is_none(assumed) && dx_number_sign(g, size.power) >= (size.logs ? 1 : 0);
    return *yes ? DX_OK : dx_joint_value(j, a, yes, &value);
}

/* Some terms grow, and all others with them or stay bounded. */
static dx_status sum_grows(dx_joint *j, dx_id a, int sign, int depth, bool *yes)
{
    dx_graph *g = &j->s->graph;
    bool any = false;
    *yes = true;
    for (uint32_t i = 0; i < dx_terms(g, a) && *yes; i++) {
        bool one;
        int of_term = sign * dx_number_sign(g, dx_coefficient(g, a, i));
        DX_TRY(grows(j, dx_term(g, a, i), of_term, depth, &one));
        any = any || one;
        if (!one)
            DX_TRY(is_bounded(j, dx_term(g, a, i), yes));
    }
    *yes = *yes && any;
    return DX_OK;
}

/* base^exponent, where it has a value: the sign of the infinity that it goes to; 0: none. */
static dx_status power_sign(dx_joint *j, dx_id base, dx_id exponent, int depth, int *sign)
{
    dx_graph *g = &j->s->graph;
    int64_t n = 1;
    bool yes = false, whole = dx_get_int(g, exponent, &n);
    bool even = !whole || n % 2 == 0; /* of a root there are values above 0 alone */
    *sign = 0;
    if (!dx_is_number(g, exponent))
        return DX_OK;
    if (dx_number_sign(g, exponent) < 0) {
        if (even)
            DX_TRY(dx_joint_vanishes(j, base, &yes));
        *sign = yes;
        return DX_OK;
    }
    for (int of_base = 1; of_base >= (whole ? -1 : 1) && !yes; of_base -= 2) {
        DX_TRY(grows(j, base, of_base, depth, &yes));
        *sign = yes ? (even ? 1 : of_base) : 0;
    }
    return DX_OK;
}

/* The factors go to infinities or to values that are not 0. */
static dx_status product_grows(dx_joint *j, dx_id a, int sign, int depth, bool *yes)
{
    dx_graph *g = &j->s->graph;
    const dx_oracle oracle = dx_session_oracle(j->s);
    bool any = false;
    int product = 1;
    for (uint32_t i = 0; i < dx_factors(g, a) && product != 0; i++) {
        int of_factor;
        dx_id value;
        DX_TRY(power_sign(j, dx_base(g, a, i), dx_exponent(g, a, i), depth, &of_factor));
        any = any || of_factor != 0;
        if (of_factor == 0) {
            bool known;
            dx_id factor = dx_pow(g, dx_base(g, a, i), dx_exponent(g, a, i));
            DX_TRY(dx_check(g, factor));
            if (dx_same(factor, a))
                return DX_OK;
            DX_TRY(dx_joint_value(j, factor, &known, &value));
            if (known && dx_is_number(g, value))
                of_factor = dx_number_sign(g, value);
            else if (known)
                DX_TRY(dx_ask_sign(&oracle, value, &of_factor));
        }
        product *= of_factor;
    }
    *yes = any && product == sign;
    return DX_OK;
}

/* Of several operands: one that does so is enough, or all must. */
static dx_status operands_grow(dx_joint *j, dx_id a, int sign, bool all, int depth, bool *yes)
{
    dx_graph *g = &j->s->graph;
    *yes = all;
    for (uint32_t i = 0; i < dx_count(g, a) && *yes == all; i++)
        DX_TRY(grows(j, dx_operand(g, a, i), sign, depth, yes));
    return DX_OK;
}

static dx_status call_grows(dx_joint *j, dx_id a, int sign, int depth, bool *yes)
{
    dx_graph *g = &j->s->graph;
    dx_id u = dx_operand(g, a, 0);
    switch (dx_fn_of(g, a)) {
    case DX_FN_log:
    case DX_FN_log2:
    case DX_FN_log10:
        return sign > 0 ? grows(j, u, 1, depth, yes) : dx_joint_vanishes(j, u, yes);
    case DX_FN_exp:
    case DX_FN_expm1:
        return sign > 0 ? grows(j, u, 1, depth, yes) : DX_OK;
    case DX_FN_abs:
        if (sign > 0)
            DX_TRY(grows(j, u, 1, depth, yes));
        return sign > 0 && !*yes ? grows(j, u, -1, depth, yes) : DX_OK;
    case DX_FN_cbrt:
    case DX_FN_sinh:
    case DX_FN_asinh:
        return grows(j, u, sign, depth, yes);
    case DX_FN_max:
    case DX_FN_logsumexp:
        return operands_grow(j, a, sign, sign < 0, depth, yes);
    case DX_FN_min:
        return operands_grow(j, a, sign, sign > 0, depth, yes);
    default:
        return DX_OK;
    }
}

static dx_status grows(dx_joint *j, dx_id a, int sign, int depth, bool *yes)
{
    const dx_graph *g = &j->s->graph;
    DX_TRY(grows_by_size(j, a, sign, yes));
    if (*yes || depth == 0)
        return dx_poll(&j->s->context);
    switch (dx_op_of(g, a)) {
    case DX_OP_ADD:
        return sum_grows(j, a, sign, depth - 1, yes);
    case DX_OP_MUL:
        return product_grows(j, a, sign, depth - 1, yes);
    case DX_OP_CALL:
        return call_grows(j, a, sign, depth - 1, yes);
    default:
        return DX_OK;
    }
}

dx_status dx_joint_grows(dx_joint *j, dx_id a, int sign, bool *yes)
{
    enum { DEEPEST = 3 };
    *yes = false;
    return sign == 0 ? DX_OK : grows(j, a, sign, DEEPEST, yes);
}
