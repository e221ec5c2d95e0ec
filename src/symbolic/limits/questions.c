/* questions.c - zero or not, positive or not. */
#include "symbolic/limits/growth.h"

#include "expr/order.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/forms/readable.h"
#include "symbolic/limits/limit.h"
#include "symbolic/limits/termwise.h"

#include <math.h>

enum { MOST_SYMBOLS = 16, SHORT = 64, LONG = 512, LONGEST = 4096 };

/* ---- values at points ---------------------------------------------------------------------- */

/* Points of parameters and phases, and of x: the same each time. */
static double drawn(uint32_t attempt, uint32_t k)
{
    static const double small[] = {0.6875,  1.8125, 0.296875, 2.4375, -0.8125, 1.15625,
                                   -1.5625, 3.3125, 0.078125, 5.1875, -2.6875};
    return small[(attempt * 7 + k * 3) % (sizeof small / sizeof small[0])];
}

static double drawn_x(uint32_t attempt)
{
    static const double large[] = {7.625, 3.4375, 19.8125, 1.6875, 60.0625, 0.46875, 1e9, 1e300};
    return large[attempt % (sizeof large / sizeof large[0])];
}

static dx_status at_point(dx_growth *growth, dx_id a, uint32_t attempt, long precision,
                          dx_interval *out)
{
    dx_id symbol[MOST_SYMBOLS];
    double value[MOST_SYMBOLS];
    size_t n = dx_free_symbols(growth->g, a, MOST_SYMBOLS, symbol);
    *out = (dx_interval){0};
    if (n > MOST_SYMBOLS)
        return DX_OK;
    for (uint32_t i = 0; i < n; i++) {
        value[i] = drawn(attempt, i);
        if (dx_same(symbol[i], growth->x))
            value[i] = drawn_x(attempt);
        DX_TRY(dx_growth_draw_integer(growth, a, symbol[i], attempt, &value[i]));
        for (uint32_t k = 0; k < growth->n_phases; k++)
            if (dx_same(symbol[i], growth->phase[k].symbol) &&
                growth->phase[k].kind != DX_PHASE_ANGLE)
                value[i] = fabs(value[i] - trunc(value[i]));
    }
    return dx_ask_range(growth->oracle, a, n, symbol, value, value, precision, out);
}

/* Are there symbols in it that nobody typed: x on its way, phases? */
static bool has_own_names(const dx_graph *g, dx_id a)
{
    dx_id symbol[MOST_SYMBOLS];
    size_t n = dx_free_symbols(g, a, MOST_SYMBOLS, symbol);
    bool found = n > MOST_SYMBOLS;
    for (size_t i = 0; i < n && !found; i++)
        found = dx_bytes(g, symbol[i])[0] == '\'';
    return found;
}

/* DX_UNKNOWN: what it is about stands where it is short and of names that were typed, else
 * `instead`. */
static dx_status undecided(dx_growth *growth, const char *what, dx_id a, const char *instead,
                           const char *end)
{
    dx_context *context = growth->g->context;
    dx_text text;
    dx_text_init(&text, &context->memory);
    dx_status status = dx_print_plain(growth->g, a, &text);
    if (status == DX_OK)
        status = dx_fail(
            context, DX_UNKNOWN, "%s %.120s%s", what,
            text.n <= 120 && !has_own_names(growth->g, a) ? dx_text_get(&text) : instead, end);
    dx_text_free(&text);
    return status;
}

/* ---- zero ---------------------------------------------------------------------------------- */

/* Is it a product of powers of numbers, as 3*(-1)^n? Between whole n it has no value to look at. */
static bool is_power_of_numbers(const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) == DX_OP_ADD && dx_terms(g, a) == 1 && dx_is_int(g, dx_constant(g, a), 0))
        a = dx_term(g, a, 0);
    if (dx_op_of(g, a) != DX_OP_MUL)
        return false;
    for (uint32_t i = 0; i < dx_factors(g, a); i++)
        if (!dx_is_number(g, dx_base(g, a, i)) || dx_number_sign(g, dx_base(g, a, i)) == 0)
            return false;
    return true;
}

static dx_status decide_zero(dx_growth *growth, dx_id a, bool *zero)
{
    enum { POINTS = 8, FEW_POINTS = 3 };
    dx_graph *g = growth->g;
    dx_interval value;
    dx_id concrete = dx_growth_concrete(growth, a), readable;
    DX_TRY(dx_check(g, concrete));
    *zero = false;
    if (is_power_of_numbers(g, concrete))
        return DX_OK;
    for (uint32_t i = 0; i < POINTS; i++) {
        DX_TRY(at_point(growth, concrete, i, SHORT, &value));
        if (value.sign != 0)
            return DX_OK;
    }
    if (value.finite && value.low == 0 && value.high == 0 && dx_is_constant(g, concrete)) {
        *zero = true;
        return DX_OK;
    }
    DX_TRY(dx_readable(g, concrete, &readable));
    if (!dx_is_number(g, readable)) {
        dx_id general;
        DX_TRY(dx_generalize(g, readable, &general));
        if (dx_is_int(g, general, 0))
            readable = general;
    }
    if (dx_is_number(g, readable)) {
        *zero = dx_number_sign(g, readable) == 0;
        return DX_OK;
    }
    for (long precision = LONG; precision <= LONGEST; precision *= 8)
        for (uint32_t i = 0; i < FEW_POINTS; i++) {
            DX_TRY(at_point(growth, concrete, i, precision, &value));
            if (value.sign != 0)
                return DX_OK;
        }
    if (dx_is_constant(g, readable)) {
        DX_TRY(dx_is_zero_constant(g, growth->oracle, readable, zero));
        if (*zero)
            return DX_OK;
    }
    return undecided(growth, "it is not decided whether", readable,
                     "a coefficient of the expansion", " is 0");
}

dx_status dx_growth_is_zero(dx_growth *growth, dx_id a, bool *zero)
{
    enum { UNKNOWN, ZERO, OTHER };
    dx_graph *g = growth->g;
    if (dx_is_number(g, a)) {
        *zero = dx_number_sign(g, a) == 0;
        return DX_OK;
    }
    if (dx_op_of(g, a) == DX_OP_SYMBOL || dx_op_of(g, a) == DX_OP_PI) {
        *zero = false;
        return DX_OK;
    }
    uint32_t known = dx_idmap_get(&growth->zeros, a, UNKNOWN);
    if (known == UNKNOWN) {
        DX_TRY(decide_zero(growth, a, zero));
        known = *zero ? ZERO : OTHER;
        if (!dx_idmap_put(&growth->zeros, a, known))
            return dx_no_memory(g->context);
    }
    *zero = known == ZERO;
    return DX_OK;
}

/* ---- signs --------------------------------------------------------------------------------- */

void dx_growth_assume_nonzero(dx_growth *growth, dx_id a)
{
    dx_id *last = &growth->assumed[DX_MOST_ASSUMED - 1];
    if (dx_growth_varies(growth, a) || dx_growth_has_phases(growth, a, NULL, NULL) ||
        dx_is_constant(growth->g, a) || dx_is_positive(growth->g, a))
        return;
    for (uint32_t i = 0; i < growth->n_assumed; i++)
        if (dx_same(growth->assumed[i], a))
            return;
    if (dx_growth_has_index(growth, a)) /* where sums bind them they are not free */
        a = dx_growth_concrete(growth, a);
    if (!dx_is_none(a) && dx_growth_has_index(growth, a)) {
        int sign = 0;
        growth->unsettled = dx_growth_sign_over_indices(growth, a, &sign) != DX_OK || sign == 0 ||
                            growth->unsettled;
        return;
    }
    int sign = 0;
    if (dx_is_none(a) || (dx_is_iterated(growth->g, a) &&
                          dx_growth_sign_of_terms(growth, a, &sign) == DX_OK && sign != 0))
        return;
    if (growth->n_assumed < DX_MOST_ASSUMED)
        growth->assumed[growth->n_assumed++] = a;
    else
        *last = dx_mul(growth->g, *last, a);
}

dx_status dx_growth_demand(dx_growth *growth, dx_id u)
{
    const dx_id open = growth->open;
    dx_growth_limit limit;
    if (dx_is_none(open))
        return DX_OK;
    if (dx_growth_has_index(growth, open)) {
        growth->unsettled = true;
        return DX_OK;
    }
    if (growth->at_point) {
        bool zero = true;
        DX_TRY(dx_growth_limit_of(growth, u, &limit));
        if (limit.kind == DX_GROWTH_VALUE)
            DX_TRY(dx_growth_is_zero(growth, limit.value, &zero));
        if (!zero)
            return DX_OK;
    }
    for (uint32_t i = 0; i < growth->n_demanded; i++)
        if (dx_same(growth->demanded[i], open))
            return DX_OK;
    if (growth->n_demanded < DX_MOST_ASSUMED)
        growth->demanded[growth->n_demanded++] = open;
    return DX_OK;
}

static dx_status depends(dx_growth *growth, dx_id a)
{
    return undecided(growth, "it depends on the sign of", a, "an expression in the parameters", "");
}

/* Sign of a formula with parameters in it, by its structure: of a product from those of its
 * factors. What is left over is told in *open. */
static int sign_by_structure(dx_growth *growth, dx_id a, dx_id *open, dx_status *status)
{
    dx_graph *g = growth->g;
    dx_id c, rest;
    dx_split_coefficient(g, a, &c, &rest);
    int sign = dx_number_sign(g, c), of_terms;
    *open = rest;
    *status = DX_OK;
    if (dx_is_positive(g, rest))
        return sign;
    if (dx_is_nonnegative(g, rest) || dx_fn_of(g, rest) == DX_FN_abs) {
        dx_growth_assume_nonzero(growth, rest);
        return sign;
    }
    if (dx_is_positive(g, dx_neg(g, rest)))
        return -sign;
    if (dx_is_iterated(g, rest)) {
        *status = dx_growth_sign_of_terms(growth, rest, &of_terms);
        return sign * of_terms;
    }
    if (dx_op_of(g, rest) != DX_OP_MUL)
        return 0;
    dx_id unknown = dx_int(g, 1);
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        dx_id base = dx_base(g, rest, i), exponent = dx_exponent(g, rest, i);
        int64_t n;
        if (dx_is_iterated(g, base) && *status == DX_OK) {
            *status = dx_growth_sign_of_terms(growth, base, &of_terms);
            if (of_terms != 0 && dx_get_int(g, exponent, &n)) {
                sign *= n % 2 == 0 ? 1 : of_terms;
                continue;
            }
        }
        if (dx_is_positive(g, base) || dx_is_nonnegative(g, base) ||
            dx_fn_of(g, base) == DX_FN_abs ||
            (dx_is_number(g, exponent) && !dx_is_integer(g, exponent)) ||
            (dx_get_int(g, exponent, &n) && n % 2 == 0))
            continue;
        unknown = dx_mul(g, unknown, dx_is_number(g, base) ? dx_pow(g, base, exponent) : base);
    }
    *open = unknown;
    if (!dx_is_int(g, unknown, 1))
        return 0;
    dx_growth_assume_nonzero(growth, rest);
    return sign;
}

static dx_status decide_sign(dx_growth *growth, dx_id a, int *sign);

/* c·e^u, or the number. */
static bool read_exponential(dx_graph *g, dx_id sum, uint32_t i, dx_id *c, dx_id *u)
{
    *u = dx_int(g, 0);
    *c = dx_constant(g, sum);
    if (i == dx_terms(g, sum))
        return !dx_is_int(g, *c, 0);
    *c = dx_coefficient(g, sum, i);
    if (dx_fn_of(g, dx_term(g, sum, i)) != DX_FN_exp)
        return false;
    *u = dx_operand(g, dx_term(g, sum, i), 0);
    return true;
}

dx_status dx_exponential_gap(dx_graph *g, dx_id a, dx_id *gap, int *sign)
{
    dx_id c[2], u[2];
    *gap = DX_NONE;
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) > 2 ||
        (dx_terms(g, a) == 2 && !dx_is_int(g, dx_constant(g, a), 0)))
        return DX_OK;
    for (uint32_t i = 0; i < 2; i++)
        if (!read_exponential(g, a, i, &c[i], &u[i]))
            return DX_OK;
    if (dx_compare(g, u[0], u[1]) > 0) { /* the same whichever was met first */
        const dx_id other[] = {c[0], u[0]};
        c[0] = c[1];
        u[0] = u[1];
        c[1] = other[0];
        u[1] = other[1];
    }
    *sign = dx_number_sign(g, c[0]);
    if (*sign == dx_number_sign(g, c[1]))
        return DX_OK;
    const dx_id ratio = dx_neg(g, dx_div(g, c[1], c[0]));
    *gap = dx_sub(g, dx_sub(g, u[0], u[1]), dx_call1(g, DX_FN_log, ratio));
    return dx_check(g, *gap);
}

static dx_status sign_with_parameters(dx_growth *growth, dx_id a, int *sign)
{
    dx_graph *g = growth->g;
    dx_id readable, open, number, rest;
    if (dx_growth_has_index(growth, a)) {
        DX_TRY(dx_growth_sign_over_indices(growth, a, sign));
        if (*sign != 0)
            return DX_OK;
    }
    dx_status status;
    *sign = sign_by_structure(growth, a, &open, &status);
    DX_TRY(status);
    if (*sign != 0)
        return DX_OK;
    DX_TRY(dx_readable(g, a, &readable));
    *sign = sign_by_structure(growth, readable, &open, &status);
    DX_TRY(status);
    if (*sign != 0)
        return DX_OK;
    dx_split_coefficient(g, readable, &number, &rest);
    if (dx_is_constant(g, open) && !dx_is_number(g, open)) {
        DX_TRY(decide_sign(growth, open, sign));
        *sign *= dx_number_sign(g, number);
        return DX_OK;
    }
    dx_id gap;
    int turn;
    DX_TRY(dx_exponential_gap(g, open, &gap, &turn));
    if (!dx_is_none(gap)) {
        DX_TRY(decide_sign(growth, gap, sign));
        *sign *= turn * dx_number_sign(g, number);
        return DX_OK;
    }
    growth->open = dx_scale(g, dx_int(g, dx_number_sign(g, number)), open);
    DX_TRY(dx_check(g, growth->open));
    return depends(growth, open);
}

static dx_status decide_sign(dx_growth *growth, dx_id a, int *sign)
{
    dx_graph *g = growth->g;
    dx_context *context = g->context;
    bool zero;
    growth->open = DX_NONE;
    DX_TRY(dx_growth_is_zero(growth, a, &zero));
    *sign = 0;
    if (zero)
        return DX_OK;
    if (dx_growth_is_tail(growth, a, DX_TAIL_SUM))
        return dx_growth_sign_of_terms(growth, a, sign);
    a = dx_growth_concrete(growth, a);
    DX_TRY(dx_check(g, a));
    if (dx_growth_has_phases(growth, a, NULL, NULL)) {
        DX_TRY(dx_growth_sign_over_phases(growth, a, sign));
        if (*sign != 0)
            return DX_OK;
        growth->swings = true;
        return dx_fail(context, DX_UNKNOWN, "something here swings without an end");
    }
    if (!dx_is_constant(g, a))
        return sign_with_parameters(growth, a, sign);
    for (long precision = SHORT; precision <= LONGEST && *sign == 0; precision *= 4) {
        dx_interval value;
        DX_TRY(dx_ask_value(growth->oracle, a, precision, &value));
        *sign = value.sign;
    }
    return *sign != 0 ? DX_OK : depends(growth, a);
}

dx_status dx_growth_constant_sign(dx_growth *growth, dx_id a, int *sign)
{
    dx_graph *g = growth->g;
    if (dx_is_number(g, a)) {
        *sign = dx_number_sign(g, a);
        return DX_OK;
    }
    uint32_t known = dx_idmap_get(&growth->signs, a, 0);
    if (known == 0) {
        DX_TRY(decide_sign(growth, a, sign));
        if (!dx_idmap_put(&growth->signs, a, (uint32_t)(*sign + 2)))
            return dx_no_memory(g->context);
        return DX_OK;
    }
    *sign = (int)known - 2;
    return DX_OK;
}
