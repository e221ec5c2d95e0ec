#include "symbolic/steps/quotient_work.h"

#include "expr/asis.h"
#include "symbolic/forms/basic.h"
#include "symbolic/forms/terms.h"

enum { SHORT_POWER = 5, MANY = 1000, MOST_ROOT = 6 };

static const char sum_of_roots[] = "multiply above and below by the sum of the roots",
                  whole_powers[] = "multiply above and below so that the roots become whole powers",
                  squares[] = "a^2 - b^2 = (a - b)*(a + b)";

/* Terms one by one, the rational ones together. */
dx_id dx_quotient_of_sum(dx_quotient_work *w, dx_id u)
{
    dx_graph *g = w->g;
    dx_id rational = dx_int(g, 0), sum = dx_int(g, 0);
    dx_quotient_note_rule(w, dx_terms(g, u) == 1 ? "the factor in front" : "term by term");
    for (uint32_t i = 0; i < dx_terms(g, u); i++) {
        dx_id term = dx_term(g, u, i), c = dx_coefficient(g, u, i);
        if (!dx_quotient_varies(w, term))
            continue;
        if (dx_quotient_is_rational(w, term))
            rational = dx_add(g, rational, dx_scale(g, c, term));
        else
            sum = dx_add(g, sum, dx_scale(g, c, dx_quotient_of(w, term)));
    }
    return dx_add(g, dx_quotient_of(w, rational), sum);
}

/* a^(n - 1) + a^(n - 2)·b + ... over a name, for which a symbol stands. */
static dx_id long_power_sum(dx_quotient_work *w, dx_id a, dx_id b, int64_t n)
{
    dx_graph *g = w->g;
    dx_quotient_lines *out = w->out;
    char name[24];
    dx_id k = dx_symbol(g, "'k", 2), end = dx_symbol(g, "'n", 2), last = dx_int(g, n - 1);
    dx_id term = dx_mul(g, dx_pow(g, a, dx_sub(g, last, k)), dx_pow(g, b, k));
    dx_id sum = dx_iterated(g, DX_OP_SUM, term, k, dx_int(g, 0), end);
    if (dx_is_none(sum) || dx_op_of(g, sum) != DX_OP_SUM || out->n_sums == DX_MOST_QUOTIENT_SUMS)
        return dx_iterated(g, DX_OP_SUM, term, k, dx_int(g, 0), last);
    int length = snprintf(name, sizeof name, "'s%zu", out->n_sums);
    out->symbol[out->n_sums] = dx_symbol(g, name, (size_t)length);
    out->sum[out->n_sums] = dx_asis_sum_to(g, sum, last);
    return out->symbol[out->n_sums++];
}

/* a^n - b^n = (a - b)·(a^(n - 1) + a^(n - 2)·b + ... + b^(n - 1)): the second factor. */
static dx_id power_sum(dx_quotient_work *w, dx_id a, dx_id b, int64_t n)
{
    dx_graph *g = w->g;
    dx_id term[DX_QUOTIENT_POWER];
    if (n > DX_QUOTIENT_POWER)
        return long_power_sum(w, a, b, n);
    for (int64_t i = 0; i < n; i++)
        term[i] = dx_mul(g, dx_power(g, a, n - 1 - i), dx_power(g, b, i));
    return dx_sum(g, (size_t)n, term);
}

static dx_id of_natural_power(dx_quotient_work *w, dx_id base, int64_t n)
{
    dx_graph *g = w->g;
    if (n > MANY)
        return DX_NONE;
    dx_quotient_note_rule(w, n == 2 ? squares : dx_quotient_powers);
    return dx_mul(g, dx_quotient_of(w, base), power_sum(w, dx_quotient_shifted(w, base), base, n));
}

/* u^(p/2), u = c·x + b, as the root of u^p, which is short when it is multiplied out. */
static dx_id of_odd_root(dx_quotient_work *w, dx_id base, dx_id exponent, int64_t p)
{
    dx_graph *g = w->g;
    dx_id there = dx_pow(g, dx_quotient_shifted(w, base), exponent);
    dx_id sum = dx_add(g, there, dx_pow(g, base, exponent));
    dx_quotient_note_rule(w, sum_of_roots);
    return dx_div(g, dx_quotient_of(w, dx_power(g, base, p)), sum);
}

/* u^(p/q) with a = u(x + h)^(1/q), b = u^(1/q):
 * (a^p - b^p)/(a - b)·(a - b)/(a^q - b^q)·(u(x + h) - u)/h */
static dx_id of_root(dx_quotient_work *w, dx_id base, dx_id exponent)
{
    dx_graph *g = w->g;
    int64_t p, q;
    if (!dx_get_int(g, dx_number_numerator(g, exponent), &p) ||
        !dx_get_int(g, dx_number_denominator(g, exponent), &q) || p < 1 || p > DX_QUOTIENT_POWER ||
        q > MOST_ROOT)
        return DX_NONE;
    if (q == 2 && p > 1 && p <= SHORT_POWER && !dx_is_none(dx_quotient_slope(w, base)))
        return of_odd_root(w, base, exponent, p);
    dx_id root = dx_rational(g, 1, q), a = dx_pow(g, dx_quotient_shifted(w, base), root);
    dx_id b = dx_pow(g, base, root);
    if (p > 1)
        dx_quotient_note_rule(w, p == 2 ? squares : dx_quotient_powers);
    dx_quotient_note_rule(w, q == 2 ? sum_of_roots : whole_powers);
    const dx_id factors[] = {dx_quotient_of(w, base), power_sum(w, a, b, p),
                             dx_power(g, power_sum(w, a, b, q), -1)};
    return dx_product(g, 3, factors);
}

static const char e_fact[] = "(exp(t) - 1)/t -> 1", sine_fact[] = "sin(t)/t -> 1",
                  cosine_fact[] = "(cos(t) - 1)/t -> 0", log_fact[] = "log(1 + t)/t -> 1",
                  tangent_fact[] = "atan(t)/t -> 1", arc_sine_fact[] = "asin(t)/t -> 1",
                  sinh_fact[] = "sinh(t)/t -> 1", cosh_fact[] = "(cosh(t) - 1)/t -> 0",
                  addition[] = "addition theorem";

dx_id dx_quotient_change_of_argument(dx_quotient_work *w, dx_id u)
{
    dx_graph *g = w->g;
    dx_id slope = dx_quotient_slope(w, u), above, below, change = dx_quotient_change(w, u);
    bool fine;
    if (!dx_is_none(slope))
        return dx_mul(g, slope, w->h);
    if (dx_is_none(change) || !dx_quotient_is_rational(w, u) ||
        dx_multiply_out(g, change, &fine, &above, &below) != DX_OK || !fine)
        return change;
    return dx_div(g, above, below);
}

/* The quotient of an argument: worked down at once where it is rational, or it would meet
 * with the change of the argument below it and be gone. */
static dx_id quotient_of_argument(dx_quotient_work *w, dx_id u)
{
    dx_id slope = dx_quotient_slope(w, u);
    if (!dx_is_none(slope))
        return slope;
    dx_id quotient = dx_quotient_of(w, u);
    dx_quotient_part *p = w->n > 0 ? &w->part[w->n - 1] : NULL;
    if (!p || !dx_same(p->symbol, quotient))
        return quotient;
    p->hidden = !dx_quotient_is_rational(w, u);
    if (p->hidden)
        return quotient;
    if (dx_quotient_expand(w, p) != DX_OK)
        return DX_NONE;
    if (p->state != DX_QUOTIENT_EXPANDED)
        return quotient;
    p->state = DX_QUOTIENT_DONE;
    dx_quotient_note_rule(w, dx_quotient_change_above_and_below);
    return p->cancelled;
}

dx_id dx_quotient_over_change(dx_quotient_work *w, dx_id value, dx_id d, dx_id argument)
{
    const dx_id factors[] = {value, dx_power(w->g, d, -1), quotient_of_argument(w, argument)};
    return dx_product(w->g, 3, factors);
}

static dx_id minus_one(dx_graph *g, dx_id a)
{
    return dx_sub(g, a, dx_int(g, 1));
}

/* e^v - e^u = e^u·(e^(v - u) - 1), for any base */
static dx_id of_exponential(dx_quotient_work *w, dx_id u, dx_id base, dx_id argument)
{
    dx_graph *g = w->g;
    dx_id d = dx_quotient_change_of_argument(w, argument);
    if (dx_is_none(base)) {
        dx_quotient_note_rule(w, "exp(a + b) = exp(a)*exp(b)");
        dx_quotient_note_fact(w, e_fact);
        return dx_mul(
            g, u, dx_quotient_over_change(w, minus_one(g, dx_call1(g, DX_FN_exp, d)), d, argument));
    }
    dx_quotient_note_rule(w, "c^(a + b) = c^a*c^b");
    dx_quotient_note_fact(w, "(c^t - 1)/t -> log(c)");
    return dx_mul(g, u, dx_quotient_over_change(w, minus_one(g, dx_pow(g, base, d)), d, argument));
}

/* s(u + d) - s(u) = s(u)·(c(d) - 1) + s'(u)·s(d)/..., for sines and cosines of both kinds */
static dx_id of_wave(dx_quotient_work *w, dx_fn fn, dx_id u, dx_id argument)
{
    dx_graph *g = w->g;
    bool circular = fn == DX_FN_sin || fn == DX_FN_cos;
    bool even = fn == DX_FN_cos || fn == DX_FN_cosh;
    dx_fn sine = circular ? DX_FN_sin : DX_FN_sinh, cosine = circular ? DX_FN_cos : DX_FN_cosh;
    dx_id d = dx_quotient_change_of_argument(w, argument);
    dx_quotient_note_rule(w, addition);
    dx_id other = dx_call1(g, even ? sine : cosine, argument);
    dx_id first = dx_quotient_over_change(w, minus_one(g, dx_call1(g, cosine, d)), d, argument);
    dx_id second = dx_quotient_over_change(w, dx_call1(g, sine, d), d, argument);
    dx_id sign = dx_int(g, fn == DX_FN_cos ? -1 : 1);
    dx_quotient_note_fact(w, circular ? sine_fact : sinh_fact);
    dx_quotient_note_fact(w, circular ? cosine_fact : cosh_fact);
    return dx_add(g, dx_mul(g, u, first), dx_scale(g, sign, dx_mul(g, other, second)));
}

/* tan(v) - tan(u) = sin(v - u)/(cos(v)·cos(u)), and cot, tanh, coth */
static dx_id of_tangent(dx_quotient_work *w, dx_fn fn, dx_id argument)
{
    dx_graph *g = w->g;
    bool circular = fn == DX_FN_tan || fn == DX_FN_cot;
    bool upside_down = fn == DX_FN_cot || fn == DX_FN_coth;
    dx_fn below =
        upside_down ? (circular ? DX_FN_sin : DX_FN_sinh) : (circular ? DX_FN_cos : DX_FN_cosh);
    dx_id d = dx_quotient_change_of_argument(w, argument);
    dx_quotient_note_rule(w, addition);
    const dx_id factors[] = {
        dx_int(g, upside_down ? -1 : 1),
        dx_quotient_over_change(w, dx_call1(g, circular ? DX_FN_sin : DX_FN_sinh, d), d, argument),
        dx_power(g, dx_call1(g, below, dx_quotient_shifted(w, argument)), -1),
        dx_power(g, dx_call1(g, below, argument), -1)};
    dx_quotient_note_fact(w, circular ? sine_fact : sinh_fact);
    return dx_product(g, 4, factors);
}

/* log(v) - log(u) = log(1 + (v - u)/u) */
static dx_id of_logarithm(dx_quotient_work *w, dx_id argument)
{
    dx_graph *g = w->g;
    dx_id d = dx_quotient_change_of_argument(w, argument), t = dx_div(g, d, argument);
    dx_id value = dx_call1(g, DX_FN_log, dx_add(g, dx_int(g, 1), t));
    dx_quotient_note_rule(w, "log(a) - log(b) = log(a/b)");
    dx_quotient_note_fact(w, log_fact);
    return dx_quotient_over_change(w, value, d, argument);
}

/* atan(v) - atan(u) = atan((v - u)/(1 + u·v)), for v near u */
static dx_id of_arc_tangent(dx_quotient_work *w, dx_id argument)
{
    dx_graph *g = w->g;
    dx_id d = dx_quotient_change_of_argument(w, argument);
    dx_id below = dx_add(g, dx_int(g, 1), dx_mul(g, argument, dx_quotient_shifted(w, argument)));
    dx_quotient_note_rule(w, "atan(a) - atan(b) = atan((a - b)/(1 + a*b))");
    dx_quotient_note_fact(w, tangent_fact);
    return dx_quotient_over_change(w, dx_call1(g, DX_FN_atan, dx_div(g, d, below)), d, argument);
}

/* asin(v) - asin(u) = asin(t), t = v·sqrt(1 - u^2) - u·sqrt(1 - v^2), for v near u; and
 * t·(v·sqrt(1 - u^2) + u·sqrt(1 - v^2)) = v^2 - u^2. */
static dx_id of_arc_sine(dx_quotient_work *w, dx_id u)
{
    dx_graph *g = w->g;
    dx_id v = dx_quotient_shifted(w, u), one = dx_int(g, 1), half = dx_rational(g, 1, 2);
    dx_id cu = dx_pow(g, dx_sub(g, one, dx_power(g, u, 2)), half);
    dx_id cv = dx_pow(g, dx_sub(g, one, dx_power(g, v, 2)), half);
    dx_id first = dx_mul(g, v, cu), second = dx_mul(g, u, cv), t = dx_sub(g, first, second);
    dx_quotient_note_rule(w, "asin(a) - asin(b) = asin(a*sqrt(1 - b^2) - b*sqrt(1 - a^2))");
    dx_quotient_note_rule(
        w, "multiply above and below by a^2 - b^2"); /* there may be one root: u^2 = 1 */
    const dx_id factors[] = {dx_quotient_of(w, u), dx_add(g, u, v),
                             dx_div(g, dx_call1(g, DX_FN_asin, t), t),
                             dx_power(g, dx_add(g, first, second), -1)};
    dx_quotient_note_fact(w, arc_sine_fact);
    return dx_product(g, 4, factors);
}

static const struct {
    dx_fn fn;
    const char *rule;
} relatives[] = {
    {DX_FN_log10, "log10(u) = log(u)/log(10)"},
    {DX_FN_log2, "log2(u) = log(u)/log(2)"},
    {DX_FN_acos, "acos(u) = pi/2 - asin(u)"},
    {DX_FN_acot, "acot(u) = pi/2 - atan(u)"},
    {DX_FN_atanh, "atanh(u) = (log(1 + u) - log(1 - u))/2"},
    {DX_FN_asinh, "asinh(u) = log(u + sqrt(u^2 + 1))"},
    {DX_FN_acosh, "acosh(u) = log(u + sqrt(u^2 - 1))"},
    {DX_FN_sigmoid, "sigmoid(u) = 1/(1 + exp(-u))"},
    {DX_FN_softplus, "softplus(u) = log(1 + exp(u))"},
    {DX_FN_log1p, "log1p(u) = log(1 + u)"},
    {DX_FN_expm1, "expm1(u) = exp(u) - 1"},
};

/* What is one of the functions that have rules; NONE: it is not. */
static dx_id of_relative(dx_quotient_work *w, dx_fn fn, dx_id u)
{
    for (size_t i = 0; i < sizeof relatives / sizeof *relatives; i++)
        if (relatives[i].fn == fn) {
            dx_quotient_note_rule(w, relatives[i].rule);
            return dx_quotient_of(w, dx_basic_formula(w->g, fn, u));
        }
    return DX_NONE;
}

/* |v| - |u| = (v^2 - u^2)/(|v| + |u|) */
static dx_id of_absolute(dx_quotient_work *w, dx_id u, dx_id argument)
{
    dx_graph *g = w->g;
    dx_id there = dx_quotient_shifted(w, argument);
    dx_quotient_note_rule(w, "|a|^2 - |b|^2 = a^2 - b^2");
    const dx_id factors[] = {dx_quotient_of(w, argument), dx_add(g, there, argument),
                             dx_power(g, dx_add(g, dx_call1(g, DX_FN_abs, there), u), -1)};
    return dx_product(g, 3, factors);
}

/* a - b = (a^3 - b^3)/(a^2 + a·b + b^2) for cube roots */
static dx_id of_cube_root(dx_quotient_work *w, dx_id u, dx_id argument)
{
    dx_graph *g = w->g;
    dx_id there = dx_call1(g, DX_FN_cbrt, dx_quotient_shifted(w, argument));
    dx_quotient_note_rule(w, whole_powers);
    return dx_div(g, dx_quotient_of(w, argument), power_sum(w, there, u, 3));
}

/* 1/v - 1/u = -(v - u)/(u·v) */
static dx_id of_reciprocal(dx_quotient_work *w, dx_id numerator, dx_id below)
{
    dx_graph *g = w->g;
    dx_id under = dx_power(g, dx_mul(g, dx_quotient_shifted(w, below), below), -1);
    dx_quotient_note_rule(w, dx_quotient_common_denominator);
    dx_id change = dx_mul(g, below, dx_quotient_of(w, numerator));
    dx_id above = dx_sub(g, change, dx_mul(g, numerator, dx_quotient_of(w, below)));
    return dx_mul(g, above, under);
}

/* u·v: (u(x + h) - u)·v(x + h) + u·(v(x + h) - v), pair by pair. */
dx_id dx_quotient_of_product(dx_quotient_work *w, dx_id u)
{
    dx_graph *g = w->g;
    dx_id first = DX_NONE, constant = dx_int(g, 1), above = constant, below = constant;
    uint32_t moving = 0;
    for (uint32_t i = 0; i < dx_factors(g, u); i++) {
        dx_id base = dx_base(g, u, i), exponent = dx_exponent(g, u, i);
        dx_id factor = dx_pow(g, base, exponent);
        if (!dx_quotient_varies(w, factor)) {
            constant = dx_mul(g, constant, factor);
        } else if (dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0) {
            below = dx_mul(g, below, dx_pow(g, base, dx_number_neg(g, exponent)));
        } else {
            moving++;
            first = moving == 1 ? factor : first;
            above = dx_mul(g, above, factor);
        }
    }
    if (dx_is_none(above) || dx_is_none(below) || dx_is_none(constant))
        return DX_NONE;
    if (dx_quotient_varies(w, below))
        return dx_mul(g, constant, of_reciprocal(w, above, below));
    if (!dx_is_int(g, constant, 1)) {
        dx_quotient_note_rule(w, "the factor in front");
        return dx_mul(g, constant, dx_quotient_of(w, above));
    }
    if (moving < 2)
        return DX_NONE;
    dx_id rest = dx_div(g, u, first);
    dx_quotient_note_rule(w, "add and subtract a product of old and new");
    /* one after the other: both take notes */
    dx_id of_rest = dx_quotient_of(w, rest), of_first = dx_quotient_of(w, first);
    return dx_add(g, dx_mul(g, of_first, dx_quotient_shifted(w, rest)), dx_mul(g, first, of_rest));
}

dx_id dx_quotient_of_power(dx_quotient_work *w, dx_id u)
{
    dx_graph *g = w->g;
    dx_id base = dx_base(g, u, 0), exponent = dx_exponent(g, u, 0);
    int64_t n;
    if (!dx_quotient_varies(w, base))
        return of_exponential(w, u, base, exponent);
    if (!dx_is_number(g, exponent)) {
        dx_quotient_note_rule(w, "a^b = exp(b*log(a))");
        if (!dx_quotient_varies(w, exponent)) /* else u itself asks for that */
            w->out->positive = base;
        return of_exponential(w, u, DX_NONE, dx_mul(g, exponent, dx_call1(g, DX_FN_log, base)));
    }
    if (dx_number_sign(g, exponent) < 0)
        return of_reciprocal(w, dx_int(g, 1), dx_pow(g, base, dx_number_neg(g, exponent)));
    return dx_get_int(g, exponent, &n) ? of_natural_power(w, base, n) : of_root(w, base, exponent);
}

dx_id dx_quotient_of_call(dx_quotient_work *w, dx_id u)
{
    dx_graph *g = w->g;
    dx_fn fn = dx_fn_of(g, u);
    if (dx_count(g, u) != 1)
        return DX_NONE;
    dx_id argument = dx_operand(g, u, 0);
    switch (fn) {
    case DX_FN_exp:
        return of_exponential(w, u, DX_NONE, argument);
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_sinh:
    case DX_FN_cosh:
        return of_wave(w, fn, u, argument);
    case DX_FN_tan:
    case DX_FN_cot:
    case DX_FN_tanh:
    case DX_FN_coth:
        return of_tangent(w, fn, argument);
    case DX_FN_sec:
        return of_reciprocal(w, dx_int(g, 1), dx_call1(g, DX_FN_cos, argument));
    case DX_FN_csc:
        return of_reciprocal(w, dx_int(g, 1), dx_call1(g, DX_FN_sin, argument));
    case DX_FN_sech:
        return of_reciprocal(w, dx_int(g, 1), dx_call1(g, DX_FN_cosh, argument));
    case DX_FN_csch:
        return of_reciprocal(w, dx_int(g, 1), dx_call1(g, DX_FN_sinh, argument));
    case DX_FN_log:
        return of_logarithm(w, argument);
    case DX_FN_atan:
        return of_arc_tangent(w, argument);
    case DX_FN_abs:
        return of_absolute(w, u, argument);
    case DX_FN_cbrt:
        return of_cube_root(w, u, argument);
    case DX_FN_asin:
        return of_arc_sine(w, argument);
    default:
        return of_relative(w, fn, argument);
    }
}
