/* germ.c - zero or not, positive or not. */
#include "symbolic/growth.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/algebraic.h"
#include "symbolic/readable.h"

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
        for (uint32_t k = 0; k < growth->n_phases; k++)
            if (dx_same(symbol[i], growth->phase[k].symbol) &&
                growth->phase[k].kind != DX_PHASE_ANGLE)
                value[i] = fabs(value[i] - trunc(value[i]));
    }
    return dx_ask_range(growth->oracle, a, n, symbol, value, value, precision, out);
}

/* ---- zero ---------------------------------------------------------------------------------- */

static dx_status undecided_zero(dx_growth *growth, dx_id a)
{
    dx_context *context = growth->g->context;
    dx_text text;
    dx_text_init(&text, &context->memory);
    dx_status status = dx_print_plain(growth->g, a, &text);
    if (status == DX_OK)
        status = dx_fail(context, DX_UNKNOWN, "it is not decided whether %.120s is 0",
                         text.n <= 120 ? dx_text_get(&text) : "a coefficient of the expansion");
    dx_text_free(&text);
    return status;
}

/* What holds for all angles holds for sin(1) and cos(1): numbers inside of circular functions
 * become multiples of a symbol. */
static dx_status with_free_angles(dx_growth *growth, dx_id a, dx_id *out)
{
    enum { MOST = 16 };
    static const char angle[] = "'a";
    dx_graph *g = growth->g;
    dx_id from[MOST], to[MOST], symbol = dx_symbol(g, angle, sizeof angle - 1);
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        dx_id b = walk.id[i];
        dx_fn fn = dx_fn_of(g, b);
        if (fn != DX_FN_sin && fn != DX_FN_cos)
            continue;
        dx_id inner = dx_operand(g, b, 0), number = inner;
        if (dx_op_of(g, inner) == DX_OP_ADD)
            number = dx_constant(g, inner);
        if (!dx_is_number(g, number) || dx_is_int(g, number, 0))
            continue;
        dx_id turned = dx_add(g, dx_sub(g, inner, number), dx_mul(g, number, symbol));
        from[n] = b;
        to[n++] = dx_call1(g, fn, turned);
    }
    dx_walk_free(&walk);
    *out = n > 0 ? dx_substitute(g, a, n, from, to) : a;
    return dx_check(g, *out);
}

/* Of roots: so near to zero that it must be zero. */
static dx_status is_algebraic_zero(dx_growth *growth, dx_id a, bool *zero)
{
    enum { MOST_BITS = 30000, SPARE = 64 };
    dx_graph *g = growth->g;
    double bits;
    dx_interval value;
    *zero = false;
    if (!dx_algebraic_bound(g, a, MOST_BITS, &bits))
        return DX_OK;
    dx_id scaled = dx_mul(g, a, dx_power(g, dx_int(g, 2), (int64_t)bits));
    DX_TRY(dx_check(g, scaled));
    DX_TRY(dx_ask_value(growth->oracle, scaled, 2 * (long)bits + SPARE, &value));
    *zero = value.finite && value.low > -1 && value.high < 1;
    return DX_OK;
}

static dx_status decide_zero(dx_growth *growth, dx_id a, bool *zero)
{
    enum { POINTS = 8, FEW_POINTS = 3 };
    dx_graph *g = growth->g;
    dx_interval value;
    dx_id concrete = dx_growth_concrete(growth, a), readable;
    DX_TRY(dx_check(g, concrete));
    *zero = false;
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
        DX_TRY(with_free_angles(growth, readable, &general));
        DX_TRY(dx_readable(g, general, &general));
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
        DX_TRY(is_algebraic_zero(growth, readable, zero));
        if (*zero)
            return DX_OK;
    }
    return undecided_zero(growth, readable);
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

/* ---- phases -------------------------------------------------------------------------------- */

bool dx_growth_has_phases(const dx_growth *growth, dx_id a, uint32_t *n, uint32_t *which)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < growth->n_phases; i++)
        if (dx_contains(growth->g, a, growth->phase[i].symbol)) {
            if (which)
                which[found] = i;
            found++;
        }
    if (n)
        *n = found;
    return found > 0;
}

/* A period of all sines of rational multiples of an angle: 2·pi times the denominators. */
static double period_of(dx_growth *growth, dx_id a, dx_id angle)
{
    enum { MOST = 24 };
    dx_graph *g = growth->g;
    dx_walk walk;
    double denominators = 1;
    if (dx_walk_make(g, 1, &a, &walk) != DX_OK)
        return 0;
    for (size_t i = 0; i < walk.n; i++) {
        dx_id b = walk.id[i];
        if (dx_op_of(g, b) != DX_OP_ADD)
            continue;
        for (uint32_t k = 0; k < dx_terms(g, b); k++)
            if (dx_same(dx_term(g, b, k), angle)) {
                dx_id d = dx_number_denominator(g, dx_coefficient(g, b, k));
                double value = dx_is_none(d) ? 1 : dx_number_to_double(g, d);
                if (fmod(denominators, value) != 0)
                    denominators *= value;
            }
    }
    dx_walk_free(&walk);
    return denominators <= MOST ? 6.2831853071795865 * denominators : 0;
}

typedef struct box {
    size_t n;
    dx_id symbol[DX_MOST_PHASES];
    double low[DX_MOST_PHASES], width[DX_MOST_PHASES];
    bool attained;
} box;

static bool box_of_phases(dx_growth *growth, dx_id a, box *b)
{
    uint32_t n, which[DX_MOST_PHASES];
    dx_growth_has_phases(growth, a, &n, which);
    b->n = n;
    b->attained = n == 1;
    for (uint32_t i = 0; i < n; i++) {
        const dx_phase *phase = &growth->phase[which[i]];
        b->symbol[i] = phase->symbol;
        b->low[i] = phase->kind == DX_PHASE_BOUNDED ? -1 : 0;
        b->width[i] = phase->kind == DX_PHASE_ANGLE  ? period_of(growth, a, phase->symbol)
                      : phase->kind == DX_PHASE_PART ? 1
                                                     : 2;
        b->attained = b->attained && phase->free;
        if (b->width[i] == 0)
            return false;
    }
    return true;
}

/* The sign over all phases, cell by cell: 0 where they differ or it is not clear. */
static dx_status sign_over_phases(dx_growth *growth, dx_id a, const box *b, int *sign)
{
    enum { CELLS = 96, CELLS_OF_TWO = 24 };
    dx_graph *g = growth->g;
    *sign = 0;
    if (b->n > 2 || dx_free_symbols(g, a, 0, NULL) != b->n)
        return DX_OK;
    uint32_t cells = b->n == 1 ? CELLS : CELLS_OF_TWO, rows = b->n == 1 ? 1 : cells;
    for (uint32_t i = 0; i < cells; i++)
        for (uint32_t k = 0; k < rows; k++) {
            double low[2], high[2];
            dx_interval value;
            const uint32_t at[] = {i, k};
            for (size_t j = 0; j < b->n; j++) {
                low[j] = b->low[j] + b->width[j] * at[j] / cells;
                high[j] = b->low[j] + b->width[j] * (at[j] + 1) / cells;
            }
            DX_TRY(dx_ask_range(growth->oracle, a, b->n, b->symbol, low, high, SHORT, &value));
            if (value.sign == 0 || (*sign != 0 && value.sign != *sign)) {
                *sign = 0;
                return DX_OK;
            }
            *sign = value.sign;
        }
    return DX_OK;
}

dx_status dx_growth_takes_both_signs(dx_growth *growth, dx_id a, bool *both)
{
    enum { POINTS = 61 };
    box b;
    bool above = false, below = false;
    *both = false;
    a = dx_growth_concrete(growth, a);
    DX_TRY(dx_check(growth->g, a));
    if (!box_of_phases(growth, a, &b) || !b.attained ||
        dx_free_symbols(growth->g, a, 0, NULL) != b.n)
        return DX_OK;
    for (uint32_t i = 0; i < POINTS && !*both; i++) {
        dx_interval value;
        double at = b.low[0] + b.width[0] * i / POINTS;
        DX_TRY(dx_ask_range(growth->oracle, a, 1, b.symbol, &at, &at, SHORT, &value));
        above = above || value.sign > 0;
        below = below || value.sign < 0;
        *both = above && below;
    }
    return DX_OK;
}

void dx_growth_assume_nonzero(dx_growth *growth, dx_id a)
{
    for (uint32_t i = 0; i < growth->n_assumed; i++)
        if (dx_same(growth->assumed[i], a))
            return;
    if (growth->n_assumed < DX_MOST_ASSUMED)
        growth->assumed[growth->n_assumed++] = a;
}

/* ---- signs --------------------------------------------------------------------------------- */

static dx_status depends(dx_growth *growth, dx_id a)
{
    dx_context *context = growth->g->context;
    dx_text text;
    dx_text_init(&text, &context->memory);
    dx_status status = dx_print_plain(growth->g, a, &text);
    if (status == DX_OK)
        status = dx_fail(context, DX_UNKNOWN, "it depends on the sign of %.120s",
                         text.n <= 120 ? dx_text_get(&text) : "an expression in the parameters");
    dx_text_free(&text);
    return status;
}

/* Sign of a formula with parameters in it, by its structure: of a product from those of its
 * factors. What is left over is told in *open. */
static int sign_by_structure(dx_growth *growth, dx_id a, dx_id *open)
{
    dx_graph *g = growth->g;
    dx_id c, rest;
    dx_split_coefficient(g, a, &c, &rest);
    int sign = dx_number_sign(g, c);
    *open = rest;
    if (dx_is_positive(g, rest))
        return sign;
    if (dx_is_nonnegative(g, rest) || dx_fn_of(g, rest) == DX_FN_abs) {
        dx_growth_assume_nonzero(growth, rest);
        return sign;
    }
    if (dx_is_positive(g, dx_neg(g, rest)))
        return -sign;
    if (dx_op_of(g, rest) != DX_OP_MUL)
        return 0;
    dx_id unknown = dx_int(g, 1);
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        dx_id base = dx_base(g, rest, i), exponent = dx_exponent(g, rest, i);
        int64_t n;
        if (dx_is_positive(g, base) || dx_is_nonnegative(g, base) ||
            dx_fn_of(g, base) == DX_FN_abs ||
            (dx_is_number(g, exponent) && !dx_is_integer(g, exponent)) ||
            (dx_get_int(g, exponent, &n) && n % 2 == 0))
            continue;
        unknown = dx_mul(g, unknown, base);
    }
    *open = unknown;
    if (!dx_is_int(g, unknown, 1))
        return 0;
    dx_growth_assume_nonzero(growth, rest);
    return sign;
}

static dx_status sign_with_parameters(dx_growth *growth, dx_id a, int *sign)
{
    dx_graph *g = growth->g;
    dx_id readable, open;
    *sign = sign_by_structure(growth, a, &open);
    if (*sign != 0)
        return DX_OK;
    DX_TRY(dx_readable(g, a, &readable));
    *sign = sign_by_structure(growth, readable, &open);
    return *sign != 0 ? DX_OK : depends(growth, open);
}

static dx_status decide_sign(dx_growth *growth, dx_id a, int *sign)
{
    dx_graph *g = growth->g;
    dx_context *context = g->context;
    box b;
    bool zero;
    DX_TRY(dx_growth_is_zero(growth, a, &zero));
    *sign = 0;
    if (zero)
        return DX_OK;
    a = dx_growth_concrete(growth, a);
    DX_TRY(dx_check(g, a));
    if (dx_growth_has_phases(growth, a, NULL, NULL)) {
        if (box_of_phases(growth, a, &b))
            DX_TRY(sign_over_phases(growth, a, &b, sign));
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
