#include "symbolic/decide.h"

#include "expr/print.h"
#include "expr/rootof.h"
#include "expr/primitive.h"
#include "expr/walk.h"
#include "support/flint.h"
#include "symbolic/algebra/algebraic.h"
#include "symbolic/forms/basic.h"
#include "symbolic/forms/readable.h"

#include <math.h>

enum { PRECISION = 256 };

/* ---- constants ----------------------------------------------------------------------------- */

/* What holds for all angles holds for sin(1) and cos(1): numbers inside of circular functions
 * become multiples of a symbol; hyperbolic ones likewise. */
static dx_status with_free_angles(dx_graph *g, dx_id a, dx_id *out)
{
    enum { MOST = 16 };
    static const char angle[] = "'a";
    dx_id from[MOST], to[MOST], symbol = dx_symbol(g, angle, sizeof angle - 1);
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        dx_id b = walk.id[i];
        dx_fn fn = dx_fn_of(g, b);
        if (fn != DX_FN_sin && fn != DX_FN_cos && fn != DX_FN_sinh && fn != DX_FN_cosh)
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

/* log(u) of a positive number as a sum of those of its factors, added to *sum; false where nothing
 * is gained, or it is not known to be positive. */
static bool split_log(dx_graph *g, dx_id u, dx_id *sum)
{
    int64_t part[2];
    dx_id scale, rest;
    dx_split_coefficient(g, u, &scale, &rest);
    *sum = dx_int(g, 0);
    if (!dx_get_small_rational(g, scale, &part[0], &part[1]) || part[0] <= 0)
        return false;
    for (int i = 0; i < 2; i++) {
        n_factor_t factors;
        n_factor_init(&factors);
        n_factor(&factors, (ulong)part[i], 0);
        for (int k = 0; k < factors.num; k++)
            *sum = dx_add(g, *sum,
                          dx_scale(g, dx_int(g, (i == 0 ? 1 : -1) * (int64_t)factors.exp[k]),
                                   dx_call1(g, DX_FN_log, dx_int(g, (int64_t)factors.p[k]))));
    }
    if (dx_is_int(g, rest, 1))
        return true;
    if (dx_op_of(g, rest) != DX_OP_MUL) {
        *sum = dx_add(g, *sum, dx_call1(g, DX_FN_log, rest));
        return true;
    }
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        if (!dx_is_positive(g, dx_base(g, rest, i)))
            return false;
        *sum =
            dx_add(g, *sum,
                   dx_mul(g, dx_exponent(g, rest, i), dx_call1(g, DX_FN_log, dx_base(g, rest, i))));
    }
    return true;
}

/* log(6) is log(2) + log(3), log(2/pi) is log(2) - log(pi). */
static dx_status with_split_logs(dx_graph *g, dx_id a, dx_id *out)
{
    enum { MOST = 16, MOST_ROUNDS = 3 };
    *out = a;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        dx_id from[MOST], to[MOST];
        size_t n = 0;
        dx_walk walk;
        DX_TRY(dx_walk_make(g, 1, out, &walk));
        for (size_t i = 0; i < walk.n && n < MOST; i++) {
            dx_id b = walk.id[i];
            if (dx_fn_of(g, b) == DX_FN_log && split_log(g, dx_operand(g, b, 0), &to[n]) &&
                !dx_same(to[n], b))
                from[n++] = b;
        }
        dx_walk_free(&walk);
        if (n == 0)
            return DX_OK;
        *out = dx_substitute(g, *out, n, from, to);
        DX_TRY(dx_check(g, *out));
    }
    return DX_OK;
}

/* Of roots: so near to zero that it must be zero. */
static dx_status is_algebraic_zero(dx_graph *g, const dx_oracle *oracle, dx_id a, bool *zero)
{
    enum { MOST_BITS = 30000, SPARE = 64 };
    double bits;
    dx_interval value;
    *zero = false;
    if (!dx_algebraic_bound(g, a, MOST_BITS, &bits))
        return DX_OK;
    dx_id scaled = dx_mul(g, a, dx_power(g, dx_int(g, 2), (int64_t)bits));
    DX_TRY(dx_check(g, scaled));
    DX_TRY(dx_ask_value(oracle, scaled, 2 * (long)bits + SPARE, &value));
    *zero = value.finite && value.low > -1 && value.high < 1;
    return DX_OK;
}

/* q·log(u) + r·log(v) + ... of numbers made of roots: 0 where u^q·v^r·... is 1, as for integer
 * multiples of the coefficients. */
static dx_status is_logarithmic_zero(dx_graph *g, const dx_oracle *oracle, dx_id a, bool *zero)
{
    enum { MOST_EXPONENT = 100 };
    int64_t p, q, common = 1;
    dx_id product = dx_int(g, 1);
    dx_interval value;
    *zero = false;
    if (dx_op_of(g, a) != DX_OP_ADD || !dx_is_int(g, dx_constant(g, a), 0))
        return DX_OK;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        if (dx_fn_of(g, dx_term(g, a, i)) != DX_FN_log ||
            !dx_get_small_rational(g, dx_coefficient(g, a, i), &p, &q) || q > MOST_EXPONENT)
            return DX_OK;
        common = common / (int64_t)n_gcd((ulong)common, (ulong)q) * q;
        if (common > MOST_EXPONENT)
            return DX_OK;
    }
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        (void)dx_get_small_rational(g, dx_coefficient(g, a, i), &p, &q);
        if (p > MOST_EXPONENT / common || p < -MOST_EXPONENT / common)
            return DX_OK;
        product =
            dx_mul(g, product, dx_power(g, dx_operand(g, dx_term(g, a, i), 0), p * (common / q)));
    }
    product = dx_sub(g, product, dx_int(g, 1));
    DX_TRY(dx_check(g, product));
    DX_TRY(dx_ask_value(oracle, a, PRECISION, &value));
    if (!value.finite) /* logarithms of negative numbers */
        return DX_OK;
    *zero = dx_is_int(g, product, 0);
    return *zero ? DX_OK : is_algebraic_zero(g, oracle, product, zero);
}

dx_status dx_generalize(dx_graph *g, dx_id a, dx_id *out)
{
    DX_TRY(with_free_angles(g, a, out));
    DX_TRY(with_split_logs(g, *out, out));
    return dx_readable(g, *out, out);
}

dx_status dx_is_zero_constant(dx_graph *g, const dx_oracle *oracle, dx_id a, bool *zero)
{
    dx_id form;
    bool integrals;
    *zero = false;
    if (!dx_is_constant(g, a)) { /* integrals between numbers are, but do not look it */
        DX_TRY(dx_has_written_integral(g, a, &integrals));
        return integrals ? dx_ask_zero(oracle, a, zero) : DX_OK;
    }
    DX_TRY(dx_readable(g, a, &form));
    *zero = dx_is_int(g, form, 0);
    if (*zero || dx_is_number(g, form))
        return DX_OK;
    DX_TRY(is_algebraic_zero(g, oracle, form, zero));
    if (!*zero)
        DX_TRY(is_logarithmic_zero(g, oracle, form, zero));
    if (!*zero)
        DX_TRY(dx_ask_zero(oracle, form, zero));
    if (*zero)
        return DX_OK;
    dx_id general, basic;
    DX_TRY(dx_generalize(g, form, &general));
    *zero = dx_is_int(g, general, 0);
    if (*zero)
        return DX_OK;
    DX_TRY(dx_basic_form(g, a, &basic));
    if (dx_same(basic, a))
        return DX_OK;
    DX_TRY(dx_generalize(g, basic, &general));
    *zero = dx_is_int(g, general, 0);
    return DX_OK;
}

/* ---- functions that jump or have corners, of constants --------------------------------------- */

/* The integer nearest to a double. */
static dx_id nearest_integer(dx_graph *g, double x)
{
    int exponent;
    double part = frexp(nearbyint(x), &exponent);
    if (exponent < 63)
        return dx_int(g, (int64_t)ldexp(part, exponent));
    return dx_mul(g, dx_int(g, (int64_t)ldexp(part, 53)), dx_power(g, dx_int(g, 2), exponent - 53));
}

/* *near: a multiple of 1/2 less than 1/2 off u, of which doubles know only the first digits. */
static dx_status find_half(dx_graph *g, const dx_oracle *oracle, dx_id u, dx_id *near, bool *found)
{
    enum { MOST_BITS = 3000, ROUNDS = 64 };
    long precision = PRECISION;
    dx_interval value;
    *near = dx_int(g, 0);
    *found = false;
    for (unsigned round = 0; round < ROUNDS; round++) {
        dx_id rest = dx_sub(g, u, *near);
        DX_TRY(dx_check(g, rest));
        DX_TRY(dx_ask_value(oracle, rest, precision, &value));
        double size = fmax(fabs(value.low), fabs(value.high));
        if (!value.finite || size > ldexp(1, 1000))
            return DX_OK;
        double middle = (value.low + value.high) / 2, half = nearbyint(2 * middle) / 2;
        if (fabs(middle) < 1 && value.high - value.low < 0.25) {
            *near = dx_add(g, *near, dx_rational(g, (int64_t)(2 * half), 2));
            *found = true;
            return dx_check(g, *near);
        }
        precision = round == 0 ? PRECISION + ilogb(fmax(size, 1)) : precision;
        if (precision > MOST_BITS)
            return DX_OK;
        *near = dx_add(g, *near, nearest_integer(g, middle));
        DX_TRY(dx_check(g, *near));
    }
    return DX_OK;
}

/* floor(pi^2) is 9, floor(log(8)/log(2)) is 3: by the side of the nearest multiple of 1/2, where
 * these functions jump, on which u lies. NONE where that is not known. */
static dx_status settle_level(dx_graph *g, const dx_oracle *oracle, dx_fn fn, dx_id u, dx_id *out)
{
    dx_id near, sample;
    bool found, zero = false;
    int side;
    *out = DX_NONE;
    DX_TRY(find_half(g, oracle, u, &near, &found));
    if (!found)
        return DX_OK;
    dx_id off = dx_sub(g, u, near);
    DX_TRY(dx_check(g, off));
    DX_TRY(dx_ask_sign(oracle, off, &side));
    if (side == 0)
        DX_TRY(dx_is_zero_constant(g, oracle, off, &zero));
    if (side == 0 && !zero)
        return DX_OK;
    /* between two multiples all points have the same level */
    sample = dx_add(g, near, dx_rational(g, side, 4));
    if (fn == DX_FN_frac)
        *out = dx_sub(g, zero ? near : u, dx_call1(g, DX_FN_floor, sample));
    else
        *out = dx_call1(g, fn, sample);
    return dx_check(g, *out);
}

dx_status dx_settle_call(dx_graph *g, const dx_oracle *oracle, dx_id a, dx_id *out)
{
    dx_fn fn = dx_fn_of(g, a);
    bool two = (fn == DX_FN_max || fn == DX_FN_min) && dx_count(g, a) == 2;
    bool level = fn == DX_FN_floor || fn == DX_FN_ceil || fn == DX_FN_round || fn == DX_FN_frac;
    bool zero = false;
    dx_interval value;
    *out = a;
    if (!dx_is_constant(g, a) || (!two && !level && fn != DX_FN_abs && fn != DX_FN_sign &&
                                  fn != DX_FN_relu && fn != DX_FN_heaviside))
        return DX_OK;
    dx_id u = dx_operand(g, a, 0), v = two ? dx_operand(g, a, 1) : dx_int(g, 0), found;
    if (level) {
        DX_TRY(settle_level(g, oracle, fn, u, &found));
        *out = dx_is_none(found) ? a : found;
        return DX_OK;
    }
    dx_id difference = dx_sub(g, u, v);
    DX_TRY(dx_check(g, difference));
    DX_TRY(dx_ask_value(oracle, difference, PRECISION, &value));
    if (value.sign == 0 && value.finite)
        DX_TRY(dx_is_zero_constant(g, oracle, difference, &zero));
    if (value.sign == 0 && !zero)
        return DX_OK;
    bool above = value.sign > 0;
    switch (fn) {
    case DX_FN_abs:
        *out = above ? u : dx_neg(g, u);
        break;
    case DX_FN_sign:
        *out = dx_int(g, value.sign);
        break;
    case DX_FN_heaviside:
        *out = zero ? dx_rational(g, 1, 2) : dx_int(g, above);
        break;
    case DX_FN_min:
        *out = above ? v : u;
        break;
    default: /* max, relu */
        *out = above ? u : v;
        break;
    }
    if (zero && fn == DX_FN_abs)
        *out = dx_int(g, 0);
    return dx_check(g, *out);
}

/* Integrals, and sums of many terms, take too long to be asked for what is hardly so. */
static dx_status is_quick(dx_graph *g, dx_id a, bool *quick)
{
    enum { LARGE = 500 };
    dx_walk walk;
    *quick = false;
    if (dx_is_larger(g, a, LARGE))
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *quick = true;
    for (size_t i = 0; i < walk.n && *quick; i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        *quick = op != DX_OP_INTEGRAL && op != DX_OP_SUM && op != DX_OP_PRODUCT;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* A sum or product of constants that is 0 or another multiple of 1/2: log(8)/log(2) is 3. */
static dx_status settle_constant(dx_graph *g, const dx_oracle *oracle, dx_id *a)
{
    const double close = 1e-9, most = 1e6;
    bool quick, zero;
    dx_interval value;
    if (!dx_is_constant(g, *a) || dx_is_number(g, *a))
        return DX_OK;
    DX_TRY(is_quick(g, *a, &quick));
    if (!quick)
        return DX_OK;
    DX_TRY(dx_ask_value(oracle, *a, PRECISION, &value));
    double half = nearbyint(2 * value.low) / 2;
    if (!value.finite || fabs(half) > most || fabs(value.low - half) > close)
        return DX_OK;
    dx_id near = dx_rational(g, (int64_t)(2 * half), 2), off = dx_sub(g, *a, near);
    DX_TRY(dx_check(g, off));
    DX_TRY(dx_ask_value(oracle, off, PRECISION, &value));
    if (value.sign != 0)
        return DX_OK;
    DX_TRY(dx_is_zero_constant(g, oracle, off, &zero));
    if (zero)
        *a = near;
    return dx_check(g, *a);
}

/* Constants within what is a constant, divides by one, or jumps at one. */
static bool hides_constants(const dx_graph *g, dx_id a)
{
    return g->corners || dx_is_constant(g, a) || (dx_node_of(g, a)->holds & DX_HOLDS_DOUBTFUL) != 0;
}

dx_status dx_settle_constants(dx_graph *g, const dx_oracle *oracle, dx_id *a)
{
    enum { MOST = 32, ROUNDS = 4, LARGE = 2000 };
    if (dx_is_number(g, *a) || !hides_constants(g, *a))
        return DX_OK;
    /* the sums in a derivation are what it is about */
    const bool sums = dx_op_of(g, *a) != DX_OP_STEPS;
    for (unsigned round = 0; round < ROUNDS; round++) {
        dx_id from[MOST], to[MOST];
        size_t n = 0;
        dx_walk walk;
        DX_TRY(dx_walk_make(g, 1, a, &walk));
        dx_status status = DX_OK;
        for (size_t i = 0; walk.n <= LARGE && i < walk.n && n < MOST && status == DX_OK; i++) {
            from[n] = to[n] = walk.id[i];
            if (dx_op_of(g, from[n]) == DX_OP_CALL)
                status = dx_settle_call(g, oracle, from[n], &to[n]);
            else if (sums &&
                     (dx_op_of(g, from[n]) == DX_OP_ADD || dx_op_of(g, from[n]) == DX_OP_MUL))
                status = settle_constant(g, oracle, &to[n]);
            n += status == DX_OK && !dx_same(from[n], to[n]);
        }
        dx_walk_free(&walk);
        DX_TRY(status);
        if (n == 0)
            break;
        *a = dx_substitute(g, *a, n, from, to);
        DX_TRY(dx_check(g, *a));
    }
    return DX_OK;
}

/* Matrices are vectors of vectors, so this goes two deep. */
static dx_status settle_elements(dx_graph *g, const dx_oracle *oracle, dx_id *a)
{
    uint32_t n = dx_count(g, *a);
    dx_id *element = dx_arena_alloc(&g->context->arena, n * sizeof *element);
    bool changed = false;
    if (!element)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++) {
        element[i] = dx_operand(g, *a, i);
        DX_TRY(dx_settle_zeros(g, oracle, &element[i]));
        changed = changed || !dx_same(element[i], dx_operand(g, *a, i));
    }
    if (changed)
        *a = dx_vector(g, n, element);
    return dx_check(g, *a);
}

dx_status dx_settle_zeros(dx_graph *g, const dx_oracle *oracle, dx_id *a)
{
    enum { LONG = 100 };
    dx_op op = dx_op_of(g, *a);
    if (op == DX_OP_VECTOR && dx_count(g, *a) > 0 && dx_count(g, *a) <= LONG)
        return settle_elements(g, oracle, a);
    if (op == DX_OP_ADD || (op != DX_OP_ROOTOF && dx_has_rootof(g, *a)))
        return settle_constant(g, oracle, a);
    return DX_OK;
}

/* ---- formulas ------------------------------------------------------------------------------ */

dx_status dx_decide_zero(dx_graph *g, const dx_oracle *oracle, dx_id a, bool *zero)
{
    dx_id form;
    bool nonzero = false;
    DX_TRY(dx_check(g, a));
    if (!dx_is_number(g, a))
        DX_TRY(dx_ask_nonzero(oracle, a, &nonzero));
    *zero = false;
    if (nonzero)
        return DX_OK;
    DX_TRY(dx_readable(g, a, &form));
    *zero = dx_is_int(g, form, 0);
    if (!*zero && !dx_is_number(g, form))
        DX_TRY(dx_is_zero_constant(g, oracle, form, zero));
    if (*zero || dx_is_number(g, form))
        return DX_OK;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_print_plain(g, form, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        status = dx_fail(g->context, DX_UNKNOWN, "cannot decide whether %.300s is 0",
                         dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

dx_status dx_lighter_form(dx_graph *g, const dx_oracle *oracle, dx_id other, dx_id *a)
{
    enum { LARGE = 200 };
    bool zero, nonzero;
    if (dx_same(other, *a) || dx_is_number(g, *a) || dx_is_larger(g, *a, LARGE) ||
        dx_is_larger(g, other, LARGE) || dx_print_weight(g, other) > dx_print_weight(g, *a))
        return DX_OK;
    dx_id difference = dx_sub(g, other, *a), form;
    DX_TRY(dx_check(g, difference));
    DX_TRY(dx_ask_nonzero(oracle, difference, &nonzero));
    if (nonzero)
        return DX_OK;
    DX_TRY(dx_is_zero_constant(g, oracle, difference, &zero));
    if (!zero) {
        DX_TRY(dx_basic_form(g, difference, &form));
        DX_TRY(dx_readable(g, form, &form));
        zero = dx_is_int(g, form, 0);
    }
    if (zero)
        *a = other;
    return DX_OK;
}

dx_status dx_decide_sign(dx_graph *g, const dx_oracle *oracle, dx_id a, int *sign)
{
    dx_id negative = dx_neg(g, a);
    DX_TRY(dx_check(g, negative));
    *sign = 0;
    if (dx_is_number(g, a))
        *sign = dx_number_sign(g, a);
    else if (dx_is_constant(g, a))
        return dx_ask_sign(oracle, a, sign);
    else if (dx_is_nonnegative(g, a))
        *sign = 1;
    else if (dx_is_nonnegative(g, negative))
        *sign = -1;
    return DX_OK;
}
