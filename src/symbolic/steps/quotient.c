#include "symbolic/steps/quotient.h"

#include "expr/asis.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/forms/basic.h"
#include "symbolic/forms/terms.h"

#include <stdio.h>
#include <string.h>

/* A quotient that has not been worked down yet stands in the formula as a symbol. */
enum {
    MOST_PARTS = 24,
    MOST_POWER = 12,
    SHORT_POWER = 5,
    MANY = 1000,
    MOST_DEGREE = 30,
    MOST_ROOT = 6,
    MOST_NODES = 400
};

typedef enum part_state {
    PART_OPEN,     /* shown as (u(x + h) - u(x))/h */
    PART_EXPANDED, /* shown with its numerator multiplied out, h still below */
    PART_STUCK,    /* there is no rule for it */
    PART_KNOWN,    /* of an abstract function: its limit is called the derivative */
    PART_DONE      /* its symbol is no more in the formula */
} part_state;

typedef struct part {
    dx_id symbol, of;
    part_state state;
    bool hidden;     /* its h is not seen: the change of the argument above and below is gone */
    dx_id shown;     /* what it is written as */
    dx_id cancelled; /* of an expanded one: without the h */
} part;

typedef struct work {
    dx_graph *g;
    dx_id x, h;
    dx_id formula;
    size_t n;
    part part[MOST_PARTS];
    dx_quotient_lines *out;
    char cancel[24];     /* "cancel h" */
    const char *rule[6]; /* applied since the last line */
    size_t n_rules;
} work;

/* ---- words --------------------------------------------------------------------------------- */

static void note_rule(work *w, const char *rule)
{
    for (size_t i = 0; i < w->n_rules; i++)
        if (w->rule[i] == rule)
            return;
    if (w->n_rules < sizeof w->rule / sizeof w->rule[0])
        w->rule[w->n_rules++] = rule;
}

static void append(char *text, size_t room, const char *mark, const char *more)
{
    size_t n = strlen(text);
    if (n + strlen(more) + 3 < room)
        (void)snprintf(text + n, room - n, "%s%s", n > 0 ? mark : "", more);
}

static void note_fact(work *w, const char *fact)
{
    if (!strstr(w->out->facts, fact))
        append(w->out->facts, sizeof w->out->facts, "; ", fact);
}

static const char common_denominator[] = "common denominator",
                  change_above_and_below[] =
                      "multiply above and below by the change of the argument",
                  sum_of_roots[] = "multiply above and below by the sum of the roots",
                  whole_powers[] = "multiply above and below so that the roots become whole powers",
                  squares[] = "a^2 - b^2 = (a - b)*(a + b)",
                  powers[] = "a^n - b^n = (a - b)*(a^(n - 1) + a^(n - 2)*b + ... + b^(n - 1))";

/* ---- parts --------------------------------------------------------------------------------- */

static bool varies(const work *w, dx_id a)
{
    return dx_contains(w->g, a, w->x);
}

/* u at x + h */
static dx_id shifted(work *w, dx_id u)
{
    dx_id there = dx_add(w->g, w->x, w->h);
    return dx_substitute(w->g, u, 1, &w->x, &there);
}

static dx_id difference(work *w, dx_id u)
{
    return dx_sub(w->g, shifted(w, u), u);
}

/* u = c·x + b: the c; else NONE. */
static dx_id slope_of(work *w, dx_id u)
{
    dx_graph *g = w->g;
    if (dx_same(u, w->x))
        return dx_int(g, 1);
    if (dx_op_of(g, u) == DX_OP_MUL) { /* a·x */
        dx_id rest = dx_div(g, u, w->x);
        return !dx_is_none(rest) && !varies(w, rest) ? rest : DX_NONE;
    }
    if (dx_op_of(g, u) != DX_OP_ADD)
        return DX_NONE;
    dx_id slope = dx_int(g, 0);
    for (uint32_t i = 0; i < dx_terms(g, u); i++) {
        dx_id term = dx_term(g, u, i);
        if (!varies(w, term))
            continue;
        dx_id rest = dx_div(g, term, w->x);
        if (dx_is_none(rest) || varies(w, rest))
            return DX_NONE;
        slope = dx_add(g, slope, dx_scale(g, dx_coefficient(g, u, i), rest));
    }
    return slope;
}

/* The difference quotient of u in the formula: what it is, where that is plain; else a symbol
 * that stands for it. */
static dx_id quotient_of(work *w, dx_id u)
{
    dx_graph *g = w->g;
    if (dx_is_none(u) || !varies(w, u))
        return dx_is_none(u) ? u : dx_int(g, 0);
    dx_id slope = slope_of(w, u);
    if (!dx_is_none(slope)) {
        note_rule(w, w->cancel);
        return slope;
    }
    for (size_t i = 0; i < w->n; i++)
        if (dx_same(w->part[i].of, u) && w->part[i].state != PART_DONE)
            return w->part[i].symbol;
    if (w->n == MOST_PARTS) {
        (void)dx_fail(g->context, DX_LIMIT, "this has too many parts to be worked down");
        return DX_NONE;
    }
    char name[16];
    int length = snprintf(name, sizeof name, "'d%zu", w->n);
    part *p = &w->part[w->n++];
    *p = (part){.symbol = dx_symbol(g, name, (size_t)length), .of = u};
    p->shown = dx_div(g, difference(w, u), w->h);
    return dx_is_none(p->shown) ? DX_NONE : p->symbol;
}

/* ---- rational functions -------------------------------------------------------------------- */

/* Nothing but arithmetic with whole exponents above what x is in? */
static bool is_rational(const work *w, dx_id u)
{
    const dx_graph *g = w->g;
    dx_walk walk;
    bool rational = true;
    if (dx_walk_make(w->g, 1, &u, &walk) != DX_OK)
        return false;
    for (size_t i = 0; i < walk.n && rational; i++) {
        dx_id b = walk.id[i];
        if (dx_is_atom(g, b) || !varies(w, b) || dx_op_of(g, b) == DX_OP_ADD)
            continue;
        rational = dx_op_of(g, b) == DX_OP_MUL;
        for (uint32_t k = 0; rational && k < dx_factors(g, b); k++) {
            int64_t n;
            dx_id exponent = dx_exponent(g, b, k);
            rational = !varies(w, dx_base(g, b, k))
                           ? !varies(w, exponent)
                           : dx_get_int(g, exponent, &n) && n >= -MOST_DEGREE && n <= MOST_DEGREE;
        }
    }
    rational = rational && walk.n < MOST_NODES;
    dx_walk_free(&walk);
    return rational;
}

/* u^20, which nobody multiplies out. */
static bool is_high_power(const work *w, dx_id u)
{
    const dx_graph *g = w->g;
    int64_t n;
    return dx_op_of(g, u) == DX_OP_MUL && dx_factors(g, u) == 1 &&
           dx_get_int(g, dx_exponent(g, u, 0), &n) && (n > MOST_POWER || n < -MOST_POWER);
}

/* N/D at x + h minus N/D at x is (N(x + h)·D - N·D(x + h))/(D·D(x + h)); divided by h, and
 * with the numerator multiplied out, and then without h. */
static dx_status expand_part(work *w, part *p)
{
    dx_graph *g = w->g;
    dx_id above, below, change, one, quotient;
    bool fine;
    p->state = PART_STUCK;
    DX_TRY(dx_multiply_out(g, p->of, &fine, &above, &below));
    if (!fine)
        return DX_OK;
    bool whole = dx_is_number(g, below);
    dx_id under = whole ? below : dx_mul(g, shifted(w, below), below);
    change =
        whole ? difference(w, above)
              : dx_sub(g, dx_mul(g, shifted(w, above), below), dx_mul(g, above, shifted(w, below)));
    DX_TRY(dx_check(g, change));
    DX_TRY(dx_multiply_out(g, change, &fine, &change, &one));
    if (!fine)
        return DX_OK;
    DX_TRY(dx_multiply_out(g, dx_div(g, change, w->h), &fine, &quotient, &one));
    if (!fine)
        return DX_OK;
    const dx_id factors[] = {change, dx_power(g, under, -1), dx_power(g, w->h, -1)};
    p->shown = dx_product(g, 3, factors);
    p->cancelled = dx_div(g, dx_div(g, quotient, one), under);
    DX_TRY(dx_check(g, p->shown));
    DX_TRY(dx_check(g, p->cancelled));
    p->state = PART_EXPANDED;
    if (!whole)
        note_rule(w, common_denominator);
    if (whole || varies(w, above) || dx_is_none(slope_of(w, below)))
        note_rule(w, "multiply out");
    return DX_OK;
}

/* ---- rules: each gives what stands for the quotient of u, NONE where it does not fit ------- */

/* Terms one by one, the rational ones together. */
static dx_id of_sum(work *w, dx_id u)
{
    dx_graph *g = w->g;
    dx_id rational = dx_int(g, 0), sum = dx_int(g, 0);
    note_rule(w, dx_terms(g, u) == 1 ? "the factor in front" : "term by term");
    for (uint32_t i = 0; i < dx_terms(g, u); i++) {
        dx_id term = dx_term(g, u, i), c = dx_coefficient(g, u, i);
        if (!varies(w, term))
            continue;
        if (is_rational(w, term))
            rational = dx_add(g, rational, dx_scale(g, c, term));
        else
            sum = dx_add(g, sum, dx_scale(g, c, quotient_of(w, term)));
    }
    return dx_add(g, quotient_of(w, rational), sum);
}

/* a^(n - 1) + a^(n - 2)·b + ... over a name, for which a symbol stands. */
static dx_id long_power_sum(work *w, dx_id a, dx_id b, int64_t n)
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
static dx_id power_sum(work *w, dx_id a, dx_id b, int64_t n)
{
    dx_graph *g = w->g;
    dx_id term[MOST_POWER];
    if (n > MOST_POWER)
        return long_power_sum(w, a, b, n);
    for (int64_t i = 0; i < n; i++)
        term[i] = dx_mul(g, dx_power(g, a, n - 1 - i), dx_power(g, b, i));
    return dx_sum(g, (size_t)n, term);
}

static dx_id of_natural_power(work *w, dx_id base, int64_t n)
{
    dx_graph *g = w->g;
    if (n > MANY)
        return DX_NONE;
    note_rule(w, n == 2 ? squares : powers);
    return dx_mul(g, quotient_of(w, base), power_sum(w, shifted(w, base), base, n));
}

/* u^(p/2), u = c·x + b, as the root of u^p, which is short when it is multiplied out. */
static dx_id of_odd_root(work *w, dx_id base, dx_id exponent, int64_t p)
{
    dx_graph *g = w->g;
    dx_id there = dx_pow(g, shifted(w, base), exponent);
    dx_id sum = dx_add(g, there, dx_pow(g, base, exponent));
    note_rule(w, sum_of_roots);
    return dx_div(g, quotient_of(w, dx_power(g, base, p)), sum);
}

/* u^(p/q) with a = u(x + h)^(1/q), b = u^(1/q):
 * (a^p - b^p)/(a - b)·(a - b)/(a^q - b^q)·(u(x + h) - u)/h */
static dx_id of_root(work *w, dx_id base, dx_id exponent)
{
    dx_graph *g = w->g;
    int64_t p, q;
    if (!dx_get_int(g, dx_number_numerator(g, exponent), &p) ||
        !dx_get_int(g, dx_number_denominator(g, exponent), &q) || p < 1 || p > MOST_POWER ||
        q > MOST_ROOT)
        return DX_NONE;
    if (q == 2 && p > 1 && p <= SHORT_POWER && !dx_is_none(slope_of(w, base)))
        return of_odd_root(w, base, exponent, p);
    dx_id root = dx_rational(g, 1, q), a = dx_pow(g, shifted(w, base), root);
    dx_id b = dx_pow(g, base, root);
    if (p > 1)
        note_rule(w, p == 2 ? squares : powers);
    note_rule(w, q == 2 ? sum_of_roots : whole_powers);
    const dx_id factors[] = {quotient_of(w, base), power_sum(w, a, b, p),
                             dx_power(g, power_sum(w, a, b, q), -1)};
    return dx_product(g, 3, factors);
}

static const char e_fact[] = "(exp(t) - 1)/t -> 1", sine_fact[] = "sin(t)/t -> 1",
                  cosine_fact[] = "(cos(t) - 1)/t -> 0", log_fact[] = "log(1 + t)/t -> 1",
                  tangent_fact[] = "atan(t)/t -> 1", arc_sine_fact[] = "asin(t)/t -> 1",
                  sinh_fact[] = "sinh(t)/t -> 1", cosh_fact[] = "(cosh(t) - 1)/t -> 0",
                  addition[] = "addition theorem";

/* The change of the argument, short where it is rational. */
static dx_id change_of(work *w, dx_id u)
{
    dx_graph *g = w->g;
    dx_id slope = slope_of(w, u), above, below, change = difference(w, u);
    bool fine;
    if (!dx_is_none(slope))
        return dx_mul(g, slope, w->h);
    if (dx_is_none(change) || !is_rational(w, u) ||
        dx_multiply_out(g, change, &fine, &above, &below) != DX_OK || !fine)
        return change;
    return dx_div(g, above, below);
}

/* The quotient of an argument: worked down at once where it is rational, or it would meet
 * with the change of the argument below it and be gone. */
static dx_id quotient_of_argument(work *w, dx_id u)
{
    dx_id slope = slope_of(w, u);
    if (!dx_is_none(slope))
        return slope;
    dx_id quotient = quotient_of(w, u);
    part *p = w->n > 0 ? &w->part[w->n - 1] : NULL;
    if (!p || !dx_same(p->symbol, quotient))
        return quotient;
    p->hidden = !is_rational(w, u);
    if (p->hidden)
        return quotient;
    if (expand_part(w, p) != DX_OK)
        return DX_NONE;
    if (p->state != PART_EXPANDED)
        return quotient;
    p->state = PART_DONE;
    note_rule(w, change_above_and_below);
    return p->cancelled;
}

/* f(d)/d·(the quotient of the argument), with d its change */
static dx_id over_change(work *w, dx_id value, dx_id d, dx_id argument)
{
    const dx_id factors[] = {value, dx_power(w->g, d, -1), quotient_of_argument(w, argument)};
    return dx_product(w->g, 3, factors);
}

static dx_id minus_one(dx_graph *g, dx_id a)
{
    return dx_sub(g, a, dx_int(g, 1));
}

/* e^v - e^u = e^u·(e^(v - u) - 1), for any base */
static dx_id of_exponential(work *w, dx_id u, dx_id base, dx_id argument)
{
    dx_graph *g = w->g;
    dx_id d = change_of(w, argument);
    if (dx_is_none(base)) {
        note_rule(w, "exp(a + b) = exp(a)*exp(b)");
        note_fact(w, e_fact);
        return dx_mul(g, u, over_change(w, minus_one(g, dx_call1(g, DX_FN_exp, d)), d, argument));
    }
    note_rule(w, "c^(a + b) = c^a*c^b");
    note_fact(w, "(c^t - 1)/t -> log(c)");
    return dx_mul(g, u, over_change(w, minus_one(g, dx_pow(g, base, d)), d, argument));
}

/* s(u + d) - s(u) = s(u)·(c(d) - 1) + s'(u)·s(d)/..., for sines and cosines of both kinds */
static dx_id of_wave(work *w, dx_fn fn, dx_id u, dx_id argument)
{
    dx_graph *g = w->g;
    bool circular = fn == DX_FN_sin || fn == DX_FN_cos;
    bool even = fn == DX_FN_cos || fn == DX_FN_cosh;
    dx_fn sine = circular ? DX_FN_sin : DX_FN_sinh, cosine = circular ? DX_FN_cos : DX_FN_cosh;
    dx_id d = change_of(w, argument);
    note_rule(w, addition);
    dx_id other = dx_call1(g, even ? sine : cosine, argument);
    dx_id first = over_change(w, minus_one(g, dx_call1(g, cosine, d)), d, argument);
    dx_id second = over_change(w, dx_call1(g, sine, d), d, argument);
    dx_id sign = dx_int(g, fn == DX_FN_cos ? -1 : 1);
    note_fact(w, circular ? sine_fact : sinh_fact);
    note_fact(w, circular ? cosine_fact : cosh_fact);
    return dx_add(g, dx_mul(g, u, first), dx_scale(g, sign, dx_mul(g, other, second)));
}

/* tan(v) - tan(u) = sin(v - u)/(cos(v)·cos(u)), and cot, tanh, coth */
static dx_id of_tangent(work *w, dx_fn fn, dx_id argument)
{
    dx_graph *g = w->g;
    bool circular = fn == DX_FN_tan || fn == DX_FN_cot;
    bool upside_down = fn == DX_FN_cot || fn == DX_FN_coth;
    dx_fn below =
        upside_down ? (circular ? DX_FN_sin : DX_FN_sinh) : (circular ? DX_FN_cos : DX_FN_cosh);
    dx_id d = change_of(w, argument);
    note_rule(w, addition);
    const dx_id factors[] = {
        dx_int(g, upside_down ? -1 : 1),
        over_change(w, dx_call1(g, circular ? DX_FN_sin : DX_FN_sinh, d), d, argument),
        dx_power(g, dx_call1(g, below, shifted(w, argument)), -1),
        dx_power(g, dx_call1(g, below, argument), -1)};
    note_fact(w, circular ? sine_fact : sinh_fact);
    return dx_product(g, 4, factors);
}

/* log(v) - log(u) = log(1 + (v - u)/u) */
static dx_id of_logarithm(work *w, dx_id argument)
{
    dx_graph *g = w->g;
    dx_id d = change_of(w, argument), t = dx_div(g, d, argument);
    dx_id value = dx_call1(g, DX_FN_log, dx_add(g, dx_int(g, 1), t));
    note_rule(w, "log(a) - log(b) = log(a/b)");
    note_fact(w, log_fact);
    return over_change(w, value, d, argument);
}

/* atan(v) - atan(u) = atan((v - u)/(1 + u·v)), for v near u */
static dx_id of_arc_tangent(work *w, dx_id argument)
{
    dx_graph *g = w->g;
    dx_id d = change_of(w, argument);
    dx_id below = dx_add(g, dx_int(g, 1), dx_mul(g, argument, shifted(w, argument)));
    note_rule(w, "atan(a) - atan(b) = atan((a - b)/(1 + a*b))");
    note_fact(w, tangent_fact);
    return over_change(w, dx_call1(g, DX_FN_atan, dx_div(g, d, below)), d, argument);
}

/* asin(v) - asin(u) = asin(t), t = v·sqrt(1 - u^2) - u·sqrt(1 - v^2), for v near u; and
 * t·(v·sqrt(1 - u^2) + u·sqrt(1 - v^2)) = v^2 - u^2. */
static dx_id of_arc_sine(work *w, dx_id u)
{
    dx_graph *g = w->g;
    dx_id v = shifted(w, u), one = dx_int(g, 1), half = dx_rational(g, 1, 2);
    dx_id cu = dx_pow(g, dx_sub(g, one, dx_power(g, u, 2)), half);
    dx_id cv = dx_pow(g, dx_sub(g, one, dx_power(g, v, 2)), half);
    dx_id first = dx_mul(g, v, cu), second = dx_mul(g, u, cv), t = dx_sub(g, first, second);
    note_rule(w, "asin(a) - asin(b) = asin(a*sqrt(1 - b^2) - b*sqrt(1 - a^2))");
    note_rule(w, "multiply above and below by a^2 - b^2"); /* there may be one root: u^2 = 1 */
    const dx_id factors[] = {quotient_of(w, u), dx_add(g, u, v),
                             dx_div(g, dx_call1(g, DX_FN_asin, t), t),
                             dx_power(g, dx_add(g, first, second), -1)};
    note_fact(w, arc_sine_fact);
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
static dx_id of_relative(work *w, dx_fn fn, dx_id u)
{
    for (size_t i = 0; i < sizeof relatives / sizeof *relatives; i++)
        if (relatives[i].fn == fn) {
            note_rule(w, relatives[i].rule);
            return quotient_of(w, dx_basic_formula(w->g, fn, u));
        }
    return DX_NONE;
}

/* |v| - |u| = (v^2 - u^2)/(|v| + |u|) */
static dx_id of_absolute(work *w, dx_id u, dx_id argument)
{
    dx_graph *g = w->g;
    dx_id there = shifted(w, argument);
    note_rule(w, "|a|^2 - |b|^2 = a^2 - b^2");
    const dx_id factors[] = {quotient_of(w, argument), dx_add(g, there, argument),
                             dx_power(g, dx_add(g, dx_call1(g, DX_FN_abs, there), u), -1)};
    return dx_product(g, 3, factors);
}

/* a - b = (a^3 - b^3)/(a^2 + a·b + b^2) for cube roots */
static dx_id of_cube_root(work *w, dx_id u, dx_id argument)
{
    dx_graph *g = w->g;
    dx_id there = dx_call1(g, DX_FN_cbrt, shifted(w, argument));
    note_rule(w, whole_powers);
    return dx_div(g, quotient_of(w, argument), power_sum(w, there, u, 3));
}

/* 1/v - 1/u = -(v - u)/(u·v) */
static dx_id of_reciprocal(work *w, dx_id numerator, dx_id below)
{
    dx_graph *g = w->g;
    dx_id under = dx_power(g, dx_mul(g, shifted(w, below), below), -1);
    note_rule(w, common_denominator);
    dx_id change = dx_mul(g, below, quotient_of(w, numerator));
    dx_id above = dx_sub(g, change, dx_mul(g, numerator, quotient_of(w, below)));
    return dx_mul(g, above, under);
}

/* u·v: (u(x + h) - u)·v(x + h) + u·(v(x + h) - v), pair by pair. */
static dx_id of_product(work *w, dx_id u)
{
    dx_graph *g = w->g;
    dx_id first = DX_NONE, constant = dx_int(g, 1), above = constant, below = constant;
    uint32_t moving = 0;
    for (uint32_t i = 0; i < dx_factors(g, u); i++) {
        dx_id base = dx_base(g, u, i), exponent = dx_exponent(g, u, i);
        dx_id factor = dx_pow(g, base, exponent);
        if (!varies(w, factor)) {
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
    if (varies(w, below))
        return dx_mul(g, constant, of_reciprocal(w, above, below));
    if (!dx_is_int(g, constant, 1)) {
        note_rule(w, "the factor in front");
        return dx_mul(g, constant, quotient_of(w, above));
    }
    if (moving < 2)
        return DX_NONE;
    dx_id rest = dx_div(g, u, first);
    note_rule(w, "add and subtract a product of old and new");
    /* one after the other: both take notes */
    dx_id of_rest = quotient_of(w, rest), of_first = quotient_of(w, first);
    return dx_add(g, dx_mul(g, of_first, shifted(w, rest)), dx_mul(g, first, of_rest));
}

static dx_id of_power(work *w, dx_id u)
{
    dx_graph *g = w->g;
    dx_id base = dx_base(g, u, 0), exponent = dx_exponent(g, u, 0);
    int64_t n;
    if (!varies(w, base))
        return of_exponential(w, u, base, exponent);
    if (!dx_is_number(g, exponent)) {
        note_rule(w, "a^b = exp(b*log(a))");
        if (!varies(w, exponent)) /* else u itself asks for that */
            w->out->positive = base;
        return of_exponential(w, u, DX_NONE, dx_mul(g, exponent, dx_call1(g, DX_FN_log, base)));
    }
    if (dx_number_sign(g, exponent) < 0)
        return of_reciprocal(w, dx_int(g, 1), dx_pow(g, base, dx_number_neg(g, exponent)));
    return dx_get_int(g, exponent, &n) ? of_natural_power(w, base, n) : of_root(w, base, exponent);
}

static dx_id of_call(work *w, dx_id u)
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

/* ---- abstract functions -------------------------------------------------------------------- */

/* Behind the name, of a derivative behind how often by each argument, too. */
static uint32_t first_argument(const dx_graph *g, dx_id u)
{
    return dx_op_of(g, u) == DX_OP_DERIV ? 2 : 1;
}

enum { MOST_ARGUMENTS = 16 };

/* The derivative by the argument; DX_NONE where there are too many. */
static dx_id derivative_by_argument(const work *w, dx_id u, uint32_t which)
{
    dx_graph *g = w->g;
    dx_id argument[MOST_ARGUMENTS];
    uint32_t counts[MOST_ARGUMENTS] = {0};
    bool derivative = dx_op_of(g, u) == DX_OP_DERIV;
    uint32_t before = first_argument(g, u), n = dx_count(g, u) - before;
    if (n > MOST_ARGUMENTS)
        return DX_NONE;
    for (uint32_t i = 0; i < n; i++) {
        int64_t order = 0;
        argument[i] = dx_operand(g, u, before + i);
        if (derivative && !dx_get_int(g, dx_operand(g, dx_operand(g, u, 1), i), &order))
            return DX_NONE;
        counts[i] = (uint32_t)order + (i == which);
    }
    return dx_derivative_of(g, dx_operand(g, u, 0), counts, n, argument);
}

/* How many of its arguments x is in; the last one is *which. */
static uint32_t moving_arguments(const work *w, dx_id u, uint32_t *which)
{
    uint32_t before = first_argument(w->g, u), moving = 0;
    for (uint32_t i = before; i < dx_count(w->g, u); i++)
        if (varies(w, dx_operand(w->g, u, i))) {
            moving++;
            *which = i - before;
        }
    return moving;
}

/* The same function of another argument. */
static dx_id with_argument(dx_graph *g, dx_id u, uint32_t index, dx_id argument)
{
    enum { MOST_OPERANDS = 33 };
    dx_id operand[MOST_OPERANDS];
    for (uint32_t i = 0; i < dx_count(g, u); i++)
        operand[i] = i == index ? argument : dx_operand(g, u, i);
    return dx_rebuild(g, u, operand);
}

/* "(f(x + h) - f(x))/h -> f'(x)" */
static dx_status note_derivative(work *w, dx_id quotient, dx_id derivative)
{
    dx_text text;
    dx_text_init(&text, &w->g->context->memory);
    dx_status status = dx_print_plain(w->g, quotient, &text);
    dx_text_string(&text, " -> ");
    if (status == DX_OK)
        status = dx_print_plain(w->g, derivative, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(w->g->context);
    if (status == DX_OK)
        note_fact(w, dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* What tells of the derivative of u by an argument: (f(b, c) - f(a, c))/(b - a) -> D[1](f)(a, c).
 */
static dx_status note_slope(work *w, dx_id u, uint32_t which)
{
    static const char letters[] = "cdpqrsuvw";
    dx_graph *g = w->g;
    dx_id a = dx_symbol(g, "a", 1), b = dx_symbol(g, "b", 1);
    uint32_t before = first_argument(g, u), other = 0;
    for (uint32_t i = 0; i < dx_count(g, u) - before; i++)
        if (i != which && letters[other] != '\0')
            u = with_argument(g, u, before + i, dx_symbol(g, letters + other++, 1));
    DX_TRY(dx_check(g, u));
    dx_id at_a = with_argument(g, u, before + which, a);
    dx_id at_b = with_argument(g, u, before + which, b);
    dx_id fact = dx_div(g, dx_sub(g, at_b, at_a), dx_sub(g, b, a));
    DX_TRY(dx_check(g, fact));
    dx_id derivative = derivative_by_argument(w, at_a, which);
    DX_TRY(dx_check(g, derivative));
    return note_derivative(w, fact, derivative);
}

/* One argument after the other: f(x + h, x) - f(x, x), f(x + h, x + h) - f(x + h, x). */
static dx_status one_after_the_other(work *w, dx_id u, dx_id *value)
{
    dx_graph *g = w->g;
    uint32_t before = first_argument(g, u), n = dx_count(g, u) - before;
    dx_id old = u, sum = dx_int(g, 0);
    note_rule(w, "change one argument after the other");
    for (uint32_t i = 0; i < n; i++) {
        dx_id argument = dx_operand(g, u, before + i);
        if (!varies(w, argument))
            continue;
        dx_id changed = with_argument(g, old, before + i, shifted(w, argument));
        dx_id d = dx_sub(g, changed, old);
        if (dx_same(argument, w->x))
            d = dx_div(g, d, w->h);
        else
            d = over_change(w, d, change_of(w, argument), argument);
        sum = dx_add(g, sum, d);
        DX_TRY(dx_check(g, sum));
        DX_TRY(note_slope(w, u, i));
        old = changed;
    }
    *value = sum;
    return DX_OK;
}

/* Of f(x) it is what defines f'(x); f(v) - f(u) is (f(v) - f(u))/(v - u)·(v - u). */
static dx_status work_down_abstract(work *w, size_t index, dx_id *value)
{
    dx_graph *g = w->g;
    dx_id u = w->part[index].of;
    uint32_t which = 0, moving = moving_arguments(w, u, &which);
    *value = DX_NONE;
    if (dx_count(g, u) - first_argument(g, u) > MOST_ARGUMENTS)
        return DX_OK;
    if (moving > 1)
        return one_after_the_other(w, u, value);
    dx_id argument = dx_operand(g, u, first_argument(g, u) + which);
    if (dx_same(argument, w->x)) {
        dx_id derivative = derivative_by_argument(w, u, which);
        DX_TRY(dx_check(g, derivative));
        w->part[index].state = PART_KNOWN;
        return note_derivative(w, w->part[index].shown, derivative);
    }
    note_rule(w, change_above_and_below);
    DX_TRY(note_slope(w, u, which));
    *value = over_change(w, difference(w, u), change_of(w, argument), argument);
    return dx_check(g, *value);
}

/* ---- lines --------------------------------------------------------------------------------- */

/* Long sums in the place of their symbols. */
static dx_status write_out(work *w, dx_id *formula)
{
    dx_graph *g = w->g;
    dx_id whole[DX_MOST_QUOTIENT_SUMS];
    for (size_t i = 0; i < w->out->n_sums; i++) {
        dx_id sum = w->out->sum[i];
        whole[i] = dx_iterated(g, DX_OP_SUM, dx_operand(g, sum, 0), dx_operand(g, sum, 1),
                               dx_operand(g, sum, 2), dx_operand(g, sum, 3));
        DX_TRY(dx_check(g, whole[i]));
    }
    if (w->out->n_sums > 0)
        *formula = dx_substitute(g, *formula, w->out->n_sums, w->out->symbol, whole);
    return dx_check(g, *formula);
}

static dx_status add_line(work *w)
{
    dx_graph *g = w->g;
    dx_id from[MOST_PARTS], to[MOST_PARTS];
    dx_quotient_lines *out = w->out;
    for (size_t i = 0; i < w->n; i++) {
        from[i] = w->part[i].symbol;
        to[i] = w->part[i].shown;
    }
    dx_id form = dx_substitute(g, w->formula, w->n, from, to), formula = form;
    DX_TRY(dx_check(g, form));
    DX_TRY(write_out(w, &formula));
    dx_quotient_line *last = out->n > 0 ? &out->line[out->n - 1] : NULL;
    bool again = last && dx_same(last->formula, formula);
    if (!again && out->n == DX_MOST_QUOTIENT_LINES)
        return dx_fail(g->context, DX_LIMIT, "this difference quotient takes too many lines");
    dx_quotient_line *line = again ? last : &out->line[out->n++];
    if (!again)
        line->rule[0] = '\0';
    for (size_t i = 0; i < w->n_rules; i++)
        append(line->rule, sizeof line->rule, ", ", w->rule[i]);
    line->formula = formula;
    line->form = form;
    w->n_rules = 0;
    return dx_poll(g->context);
}

/* One rule for one part. */
static dx_status work_down(work *w, part *p)
{
    dx_graph *g = w->g;
    dx_id u = p->of, value;
    bool abstract = dx_op_of(g, u) == DX_OP_APPLY || dx_op_of(g, u) == DX_OP_DERIV;
    if (p->hidden && !abstract) /* else nothing of it is to be seen */
        note_rule(w, change_above_and_below);
    if (p->state == PART_EXPANDED) {
        note_rule(w, w->cancel);
        value = p->cancelled;
    } else if (is_rational(w, u) && !is_high_power(w, u)) {
        return expand_part(w, p);
    } else {
        size_t index = (size_t)(p - w->part);
        dx_op op = dx_op_of(g, u);
        if (abstract)
            DX_TRY(work_down_abstract(w, index, &value));
        else
            value = op == DX_OP_ADD                           ? of_sum(w, u)
                    : op == DX_OP_CALL                        ? of_call(w, u)
                    : op == DX_OP_MUL && dx_factors(g, u) > 1 ? of_product(w, u)
                    : op == DX_OP_MUL                         ? of_power(w, u)
                                                              : DX_NONE;
        p = &w->part[index];
    }
    if (p->state == PART_KNOWN)
        return DX_OK;
    if (dx_is_none(value)) {
        if (g->context->diag.status != DX_OK && g->context->diag.status != DX_DOMAIN)
            return g->context->diag.status;
        dx_diag_clear(&g->context->diag);
        p->state = PART_STUCK;
        return DX_OK;
    }
    w->formula = dx_substitute(g, w->formula, 1, &p->symbol, &value);
    p->state = PART_DONE;
    return dx_check(g, w->formula);
}

/* A rule for each part that is open now; those that come up wait for the next line. */
static dx_status work_down_all(work *w, bool *more)
{
    size_t n = w->n;
    *more = false;
    for (size_t i = 0; i < n; i++)
        if (w->part[i].state == PART_OPEN || w->part[i].state == PART_EXPANDED) {
            DX_TRY(work_down(w, &w->part[i]));
            *more = true;
        }
    return DX_OK;
}

dx_status dx_difference_quotient(dx_graph *g, dx_id f, dx_id x, dx_id h, dx_quotient_lines *out)
{
    work w = {.g = g, .x = x, .h = h, .out = out};
    memset(out, 0, sizeof *out);
    (void)snprintf(w.cancel, sizeof w.cancel, "cancel %.15s", dx_name_bytes(dx_bytes(g, h)));
    bool more = true;
    w.formula = dx_div(g, difference(&w, f), h);
    DX_TRY(dx_check(g, w.formula));
    DX_TRY(add_line(&w));
    w.formula = quotient_of(&w, f);
    DX_TRY(dx_check(g, w.formula));
    if (!dx_is_none(slope_of(&w, f)) || !varies(&w, f))
        note_rule(&w, w.cancel);
    DX_TRY(add_line(&w));
    while (more) {
        DX_TRY(work_down_all(&w, &more));
        if (more)
            DX_TRY(add_line(&w));
    }
    out->finished = true;
    for (size_t i = 0; i < w.n; i++)
        out->finished = out->finished && w.part[i].state != PART_STUCK;
    return DX_OK;
}
