#include "symbolic/forms/rewrite.h"

#include "expr/walk.h"
#include "symbolic/forms/oddroots.h"

/* Right sides, in the argument u of the inner function (or of the only one). */

static dx_id itself(dx_graph *g, dx_id u)
{
    (void)g;
    return u;
}

static dx_id one_and_square(dx_graph *g, dx_id u, int64_t one, int64_t sign)
{
    return dx_add(g, dx_int(g, one), dx_scale(g, dx_int(g, sign), dx_power(g, u, 2)));
}

/* sqrt(1 - u^2), 1/..., u/..., .../u, and so on for 1 + u^2 and u^2 - 1. */
static dx_id root_minus(dx_graph *g, dx_id u)
{
    return dx_sqrt(g, one_and_square(g, u, 1, -1));
}
static dx_id root_plus(dx_graph *g, dx_id u)
{
    return dx_sqrt(g, one_and_square(g, u, 1, 1));
}
static dx_id root_less_one(dx_graph *g, dx_id u)
{
    return dx_sqrt(g, one_and_square(g, u, -1, 1));
}
static dx_id inverse(dx_graph *g, dx_id u)
{
    return dx_power(g, u, -1);
}
static dx_id inverse_root_minus(dx_graph *g, dx_id u)
{
    return inverse(g, root_minus(g, u));
}
static dx_id inverse_root_plus(dx_graph *g, dx_id u)
{
    return inverse(g, root_plus(g, u));
}
static dx_id over_root_minus(dx_graph *g, dx_id u)
{
    return dx_div(g, u, root_minus(g, u));
}
static dx_id over_root_plus(dx_graph *g, dx_id u)
{
    return dx_div(g, u, root_plus(g, u));
}
static dx_id root_minus_over(dx_graph *g, dx_id u)
{
    return dx_div(g, root_minus(g, u), u);
}
/* e^u for the inverse of sinh, cosh and tanh. */
static dx_id with_root_plus(dx_graph *g, dx_id u)
{
    return dx_add(g, u, root_plus(g, u));
}
static dx_id with_root_less_one(dx_graph *g, dx_id u)
{
    return dx_add(g, u, root_less_one(g, u));
}
static dx_id one_plus_over_root(dx_graph *g, dx_id u)
{
    return dx_div(g, dx_add(g, dx_int(g, 1), u), root_minus(g, u));
}
static dx_id one_plus(dx_graph *g, dx_id u)
{
    return dx_add(g, dx_int(g, 1), u);
}

/* 1/(2*x*y), 1/sqrt(2*pi): a reciprocal of more than one factor. 1/sqrt(2) is sqrt(2)/2. */
static bool is_all_below(dx_graph *g, dx_id a)
{
    dx_id number, product;
    int64_t under, root;
    dx_split_coefficient(g, a, &number, &product);
    if (dx_op_of(g, product) != DX_OP_MUL || !dx_is_int(g, dx_number_numerator(g, number), 1) ||
        !dx_get_int(g, dx_number_denominator(g, number), &under))
        return false;
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        const dx_id exponent = dx_exponent(g, product, i);
        if (!dx_is_number(g, exponent))
            return false;
        if (dx_number_sign(g, exponent) > 0 &&
            (!dx_get_int(g, dx_base(g, product, i), &root) || root < 2 || under % root != 0))
            return false;
    }
    return !dx_is_number(g, dx_power(g, product, 2));
}

static dx_id negated_log(dx_graph *g, dx_id a)
{
    return dx_neg(g, dx_call1(g, DX_FN_log, dx_power(g, a, -1)));
}

/* log of a power that is positive only where its base is: log(u^3) = 3 log(u). An even
 * power would need abs(u). */
static dx_id log_of_power(dx_graph *g, dx_id power)
{
    int64_t n;
    if (dx_op_of(g, power) != DX_OP_MUL || dx_factors(g, power) != 1)
        return is_all_below(g, power) ? negated_log(g, power) : DX_NONE;
    dx_id base = dx_base(g, power, 0), exponent = dx_exponent(g, power, 0);
    if (!dx_is_number(g, exponent) && !dx_is_nonnegative(g, base))
        return DX_NONE;
    if (dx_get_int(g, exponent, &n) && n % 2 == 0 && !dx_is_nonnegative(g, base))
        return DX_NONE;
    return dx_mul(g, exponent, dx_call1(g, DX_FN_log, base));
}

/* log(2^k) for a rational with numerator or denominator 1: log(1/3) = -log(3), log(8) =
 * 3 log(2). */
static dx_id log_of_number(dx_graph *g, dx_id number)
{
    if (!dx_is_number(g, number) || dx_number_sign(g, number) <= 0)
        return DX_NONE;
    dx_id top = dx_number_numerator(g, number), bottom = dx_number_denominator(g, number);
    int64_t n;
    bool inverted = dx_is_int(g, top, 1);
    if ((!inverted && !dx_is_int(g, bottom, 1)) || !dx_get_int(g, inverted ? bottom : top, &n) ||
        n < 2)
        return DX_NONE;
    int64_t root = n, exponent = 1;
    for (unsigned long k = 62; k >= 2; k--) {
        mpz_t value;
        mpz_init_set_si(value, n);
        bool perfect = mpz_root(value, value, k);
        int64_t found = mpz_get_si(value);
        mpz_clear(value);
        if (perfect) {
            root = found;
            exponent = (int64_t)k;
            break;
        }
    }
    if (exponent == 1 && !inverted)
        return DX_NONE;
    return dx_scale(g, dx_int(g, inverted ? -exponent : exponent),
                    dx_call1(g, DX_FN_log, dx_int(g, root)));
}

/* log(exp(a)·u) = a + log(u): exp is above 0. */
static dx_id log_of_exponentials(dx_graph *g, dx_id a)
{
    dx_id number, product, exponent = dx_int(g, 0);
    dx_split_coefficient(g, a, &number, &product);
    if (dx_op_of(g, product) != DX_OP_MUL)
        return DX_NONE;
    dx_id rest = a;
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        const dx_id base = dx_base(g, product, i), power = dx_exponent(g, product, i);
        if (dx_fn_of(g, base) != DX_FN_exp)
            continue;
        exponent = dx_add(g, exponent, dx_mul(g, power, dx_operand(g, base, 0)));
        rest = dx_div(g, rest, dx_pow(g, base, power));
    }
    if (dx_same(rest, a) || dx_is_number(g, rest))
        return DX_NONE;
    return dx_add(g, exponent, dx_call1(g, DX_FN_log, rest));
}

/* exp(k·(a + c·log(u))) = exp(k·a)·u^(k·c) */
static dx_id exp_of_log_terms(dx_graph *g, dx_id a)
{
    dx_id k = dx_int(g, 1);
    if (dx_is_scaled(g, a))
        dx_split_coefficient(g, a, &k, &a);
    if (dx_fn_of(g, a) == DX_FN_log && !dx_is_int(g, k, 1))
        return dx_pow(g, dx_operand(g, a, 0), k);
    if (dx_op_of(g, a) != DX_OP_ADD)
        return DX_NONE;
    dx_id rest = a, product = dx_int(g, 1);
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i), c = dx_coefficient(g, a, i);
        if (dx_fn_of(g, term) != DX_FN_log)
            continue;
        rest = dx_sub(g, rest, dx_scale(g, c, term));
        product = dx_mul(g, product, dx_pow(g, dx_operand(g, term, 0), dx_number_mul(g, k, c)));
    }
    if (dx_same(rest, a))
        return DX_NONE;
    return dx_mul(g, dx_call1(g, DX_FN_exp, dx_scale(g, k, rest)), product);
}

/* exp(c·log(u)) = u^c; NONE for the exponential of anything else. */
static dx_id exp_of_lone_log(dx_graph *g, dx_id a)
{
    dx_id c = dx_int(g, 1);
    if (dx_is_scaled(g, a))
        dx_split_coefficient(g, a, &c, &a);
    if (dx_fn_of(g, a) != DX_FN_log)
        return DX_NONE;
    return dx_pow(g, dx_operand(g, a, 0), c);
}

/* sinh(log(2)) = (2 - 1/2)/2 = 3/4 */
static dx_id sinh_of_log(dx_graph *g, dx_id a)
{
    dx_id up = exp_of_lone_log(g, a);
    return dx_scale(g, dx_rational(g, 1, 2), dx_sub(g, up, dx_power(g, up, -1)));
}

static dx_id cosh_of_log(dx_graph *g, dx_id a)
{
    dx_id up = exp_of_lone_log(g, a);
    return dx_scale(g, dx_rational(g, 1, 2), dx_add(g, up, dx_power(g, up, -1)));
}

static dx_id tanh_of_log(dx_graph *g, dx_id a)
{
    return dx_div(g, sinh_of_log(g, a), cosh_of_log(g, a));
}

static dx_id sech_of_log(dx_graph *g, dx_id a)
{
    return dx_power(g, cosh_of_log(g, a), -1);
}

/* log(1) is 0 and no logarithm, so that sinh is not. */
static dx_id csch_of_log(dx_graph *g, dx_id a)
{
    return dx_power(g, sinh_of_log(g, a), -1);
}

static dx_id coth_of_log(dx_graph *g, dx_id a)
{
    return dx_power(g, tanh_of_log(g, a), -1);
}

/* 1/(1 + u^-c) = u^c/(1 + u^c) */
static dx_id sigmoid_of_log(dx_graph *g, dx_id a)
{
    dx_id up = exp_of_lone_log(g, a);
    return dx_div(g, up, dx_add(g, dx_int(g, 1), up));
}

/* exp(x·log(u)) = u^x */
static dx_id exp_of_log_factor(dx_graph *g, dx_id a)
{
    dx_id c, rest;
    dx_split_coefficient(g, a, &c, &rest);
    if (dx_op_of(g, rest) != DX_OP_MUL)
        return DX_NONE;
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        dx_id base = dx_base(g, rest, i);
        if (dx_fn_of(g, base) == DX_FN_log && dx_is_int(g, dx_exponent(g, rest, i), 1))
            return dx_pow(g, dx_operand(g, base, 0), dx_div(g, a, base));
    }
    return DX_NONE;
}

/* abs of a product: powers that cannot be negative need none: abs(x^3) = x^2·abs(x). */
static dx_id abs_of_product(dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_MUL)
        return DX_NONE;
    dx_id outside = dx_int(g, 1), inside = outside;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), e = dx_exponent(g, a, i), factor = dx_pow(g, base, e);
        int64_t n;
        if (dx_is_none(factor))
            return DX_NONE;
        if (dx_is_nonnegative(g, factor)) {
            outside = dx_mul(g, outside, factor);
        } else if (dx_get_int(g, e, &n) && n != 1) {
            if (n > 0) {
                outside = dx_mul(g, outside, dx_power(g, base, n - 1));
                inside = dx_mul(g, inside, base);
            } else {
                outside = dx_mul(g, outside, dx_power(g, dx_call1(g, DX_FN_abs, base), n));
            }
        } else {
            inside = dx_mul(g, inside, factor);
        }
    }
    if (dx_is_int(g, outside, 1))
        return DX_NONE;
    return dx_mul(g, outside, dx_call1(g, DX_FN_abs, inside));
}

static dx_id abs_of_positive(dx_graph *g, dx_id a)
{
    return dx_fn_of(g, a) == DX_FN_abs || dx_is_nonnegative(g, a) ? a : DX_NONE;
}

/* The product with odd powers as first ones: it has the same sign. NONE where there are none. */
static dx_id lower_odd_powers(dx_graph *g, dx_id a)
{
    dx_id number, product, out = a;
    dx_split_coefficient(g, a, &number, &product);
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, i);
        int64_t n;
        if (dx_get_int(g, dx_exponent(g, product, i), &n) && n > 1 && n % 2 != 0)
            out = dx_mul(g, out, dx_power(g, base, 1 - n));
    }
    return dx_same(out, a) ? DX_NONE : out;
}

static dx_id sign_of_power(dx_graph *g, dx_id a)
{
    dx_id first = lower_odd_powers(g, a);
    return dx_is_none(first) ? first : dx_call1(g, DX_FN_sign, first);
}

static dx_id step_of_power(dx_graph *g, dx_id a)
{
    dx_id first = lower_odd_powers(g, a);
    return dx_is_none(first) ? first : dx_call1(g, DX_FN_heaviside, first);
}

#define OF(outer, inner) #outer " of " #inner
#define RULE(outer, inner, condition, apply)                                                       \
    {                                                                                              \
        OF(outer, inner), condition, DX_FN_##outer, DX_FN_##inner, apply                           \
    }

const dx_rewrite_rule dx_rewrite_rules[] = {
    /* a function undone */
    RULE(exp, log, "u > 0", itself),
    RULE(log, exp, "", itself),
    RULE(exp, log1p, "u > -1", one_plus),
    RULE(exp, asinh, "", with_root_plus),
    RULE(exp, acosh, "u >= 1", with_root_less_one),
    RULE(exp, atanh, "u > -1, u < 1", one_plus_over_root),
    RULE(sin, asin, "u >= -1, u <= 1", itself),
    RULE(cos, acos, "u >= -1, u <= 1", itself),
    RULE(tan, atan, "", itself),
    RULE(cot, acot, "u != 0", itself),
    RULE(sec, asec, "abs(u) >= 1", itself),
    RULE(csc, acsc, "abs(u) >= 1", itself),
    RULE(sinh, asinh, "", itself),
    RULE(asinh, sinh, "", itself),
    RULE(cosh, acosh, "u >= 1", itself),
    RULE(tanh, atanh, "u > -1, u < 1", itself),
    RULE(atanh, tanh, "", itself),
    RULE(coth, acoth, "abs(u) > 1", itself),
    RULE(sech, asech, "u > 0, u <= 1", itself),
    RULE(csch, acsch, "u != 0", itself),
    RULE(erf, erfinv, "u > -1, u < 1", itself),
    /* a function of the inverse of another */
    RULE(cos, asin, "u >= -1, u <= 1", root_minus),
    RULE(sin, acos, "u >= -1, u <= 1", root_minus),
    RULE(tan, asin, "u > -1, u < 1", over_root_minus),
    RULE(tan, acos, "u >= -1, u <= 1, u != 0", root_minus_over),
    RULE(sec, asin, "u > -1, u < 1", inverse_root_minus),
    RULE(csc, asin, "u >= -1, u <= 1, u != 0", inverse),
    RULE(sec, acos, "u >= -1, u <= 1, u != 0", inverse),
    RULE(cos, asec, "abs(u) >= 1", inverse),
    RULE(sin, acsc, "abs(u) >= 1", inverse),
    RULE(sin, atan, "", over_root_plus),
    RULE(cos, atan, "", inverse_root_plus),
    RULE(sec, atan, "", root_plus),
    RULE(cot, atan, "u != 0", inverse),
    RULE(tan, acot, "u != 0", inverse),
    RULE(cosh, asinh, "", root_plus),
    RULE(tanh, asinh, "", over_root_plus),
    RULE(sech, asinh, "", inverse_root_plus),
    RULE(sinh, acosh, "u >= 1", root_less_one),
    RULE(sinh, atanh, "u > -1, u < 1", over_root_minus),
    RULE(cosh, atanh, "u > -1, u < 1", inverse_root_minus),
    RULE(sech, atanh, "u > -1, u < 1", root_minus),
    /* laws that hold wherever the left side has a value */
    {"log of a power", "u > 0, where an exponent is odd or a fraction", DX_FN_log, DX_FN_NONE,
     log_of_power},
    {"log of a number", "u > 0", DX_FN_log, DX_FN_NONE, log_of_number},
    {"log of exponentials", "u = exp(v)*w, w > 0", DX_FN_log, DX_FN_NONE, log_of_exponentials},
    {"exp of logarithms", "the logarithm's argument is positive", DX_FN_exp, DX_FN_NONE,
     exp_of_log_terms},
    {"exp of a multiple of a logarithm", "the logarithm's argument is positive", DX_FN_exp,
     DX_FN_NONE, exp_of_log_factor},
    {"sinh of a logarithm", "u = c*log(v), v > 0", DX_FN_sinh, DX_FN_NONE, sinh_of_log},
    {"cosh of a logarithm", "u = c*log(v), v > 0", DX_FN_cosh, DX_FN_NONE, cosh_of_log},
    {"tanh of a logarithm", "u = c*log(v), v > 0", DX_FN_tanh, DX_FN_NONE, tanh_of_log},
    {"sech of a logarithm", "u = c*log(v), v > 0", DX_FN_sech, DX_FN_NONE, sech_of_log},
    {"csch of a logarithm", "u = c*log(v), v > 0", DX_FN_csch, DX_FN_NONE, csch_of_log},
    {"coth of a logarithm", "u = c*log(v), v > 0", DX_FN_coth, DX_FN_NONE, coth_of_log},
    {"sigmoid of a logarithm", "u = c*log(v), v > 0", DX_FN_sigmoid, DX_FN_NONE, sigmoid_of_log},
    {"abs of a product", "", DX_FN_abs, DX_FN_NONE, abs_of_product},
    {"sign of a product", "", DX_FN_sign, DX_FN_NONE, sign_of_power},
    {"heaviside of a product", "", DX_FN_heaviside, DX_FN_NONE, step_of_power},
    {"abs of what is not negative", "u >= 0", DX_FN_abs, DX_FN_NONE, abs_of_positive},
};
const size_t dx_rewrite_rule_count = sizeof dx_rewrite_rules / sizeof dx_rewrite_rules[0];

/* Bessel functions of a negative integer order: J and Y change sign with odd orders. */
static dx_id reflected_bessel(dx_graph *g, dx_id a)
{
    dx_fn fn = dx_fn_of(g, a);
    int64_t n;
    if ((fn != DX_FN_besselj && fn != DX_FN_bessely && fn != DX_FN_besseli &&
         fn != DX_FN_besselk) ||
        !dx_get_int(g, dx_operand(g, a, 0), &n) || n >= 0 || n < -1000000)
        return a;
    bool opposite = n % 2 != 0 && (fn == DX_FN_besselj || fn == DX_FN_bessely);
    dx_id value = dx_call(g, fn, 2, (dx_id[]){dx_int(g, -n), dx_operand(g, a, 1)});
    return opposite ? dx_neg(g, value) : value;
}

/* The function that u -> fn(u + pi/2) is, but for its sign; NONE of what is not circular. */
static dx_fn quarter_later(dx_fn fn, bool *opposite)
{
    static const struct {
        dx_fn fn, later;
        bool opposite;
    } row[] = {{DX_FN_sin, DX_FN_cos, false}, {DX_FN_cos, DX_FN_sin, true},
               {DX_FN_tan, DX_FN_cot, true},  {DX_FN_cot, DX_FN_tan, true},
               {DX_FN_sec, DX_FN_csc, true},  {DX_FN_csc, DX_FN_sec, false}};
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
        if (row[i].fn == fn) {
            *opposite = row[i].opposite;
            return row[i].later;
        }
    return DX_FN_NONE;
}

dx_id dx_without_quarter_turns(dx_graph *g, dx_id a)
{
    dx_fn fn = dx_fn_of(g, a);
    dx_id c, sum, turns = DX_NONE;
    bool opposite, negative = false;
    int64_t n;
    if (quarter_later(fn, &opposite) == DX_FN_NONE)
        return a;
    dx_split_coefficient(g, dx_operand(g, a, 0), &c, &sum);
    if (dx_op_of(g, sum) != DX_OP_ADD)
        return a;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++)
        if (dx_op_of(g, dx_term(g, sum, i)) == DX_OP_PI)
            turns = dx_coefficient(g, sum, i);
    if (dx_is_none(turns))
        return a;
    dx_id quarters = dx_number_mul(g, dx_number_mul(g, c, turns), dx_int(g, 2));
    if (dx_is_none(quarters) || !dx_get_int(g, quarters, &n))
        return a;
    for (n = (n % 4 + 4) % 4; n > 0; n--) {
        fn = quarter_later(fn, &opposite);
        negative = negative != opposite;
    }
    dx_id rest = dx_scale(g, c, dx_sub(g, sum, dx_scale(g, turns, dx_pi(g))));
    dx_id value = dx_call1(g, fn, rest);
    return negative ? dx_neg(g, value) : value;
}

dx_id dx_rewrite(dx_graph *g, dx_id a)
{
    dx_fn outer = dx_fn_of(g, a);
    if (outer == DX_FN_root || dx_op_of(g, a) == DX_OP_MUL)
        return dx_odd_powers_out(g, a);
    if (outer != DX_FN_NONE && dx_count(g, a) == 2)
        return reflected_bessel(g, a);
    if (outer == DX_FN_NONE || dx_count(g, a) != 1)
        return a;
    a = dx_without_quarter_turns(g, a);
    if (dx_is_none(a) || dx_fn_of(g, a) == DX_FN_NONE)
        return a;
    outer = dx_fn_of(g, a);
    dx_id u = dx_operand(g, a, 0);
    dx_fn inner = dx_fn_of(g, u);
    for (size_t i = 0; i < dx_rewrite_rule_count; i++) {
        const dx_rewrite_rule *rule = &dx_rewrite_rules[i];
        if (rule->outer != outer || (rule->inner != DX_FN_NONE && rule->inner != inner))
            continue;
        dx_id result = rule->apply(g, rule->inner == DX_FN_NONE ? u : dx_operand(g, u, 0));
        if (!dx_is_none(result))
            return result;
        if (g->context->diag.status != DX_OK)
            return result;
    }
    return a;
}
