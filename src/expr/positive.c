/* What structure says of the sign of an expression, and what is assumed of its names. */
#include "expr/assumptions.h"
#include "expr/form.h"

/* Deep expressions are not searched to the bottom: "not known" is always allowed. */
enum { DEEP = 24 };

static bool is_positive(const dx_graph *g, dx_id a, int depth);
static bool is_nonnegative(const dx_graph *g, dx_id a, int depth);

static bool has_assumed_sign(const dx_graph *g, dx_id a, bool strict)
{
    dx_reach r;
    dx_reach_init(&r);
    bool has = dx_reach_of(g, a, &r) && r.has_low &&
               (mpq_sgn(r.low) > 0 || (mpq_sgn(r.low) == 0 && (!strict || r.low_open)));
    dx_reach_clear(&r);
    return has;
}

static bool has_even_exponent(const dx_graph *g, dx_id exponent)
{
    int64_t n;
    return dx_get_int(g, exponent, &n) && n % 2 == 0;
}

static bool power_is_nonnegative(const dx_graph *g, dx_id base, dx_id exponent, int depth)
{
    if (has_even_exponent(g, exponent))
        return true;
    /* a root or a power with a variable exponent exists for bases >= 0 only */
    if (dx_is_number(g, exponent) && !dx_is_integer(g, exponent))
        return true;
    return is_nonnegative(g, base, depth);
}

/* ---- bounds ---------------------------------------------------------------------------- */

/* Functions with values between whole numbers: sin, tanh, ...; `low` or `high` is NO_BOUND where
 * there is none. */
enum { NO_BOUND = 9 };

static void function_bounds(dx_fn fn, int *low, int *high)
{
    *low = *high = NO_BOUND;
    switch (fn) {
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_tanh:
    case DX_FN_erf:
    case DX_FN_sign:
    case DX_FN_sinc:
        *low = -1;
        *high = 1;
        break;
    case DX_FN_sigmoid:
    case DX_FN_sech:
    case DX_FN_heaviside:
    case DX_FN_frac:
        *low = 0;
        *high = 1;
        break;
    case DX_FN_erfc:
        *low = 0;
        *high = 2;
        break;
    case DX_FN_cosh:
        *low = 1;
        break;
    case DX_FN_exp:
    case DX_FN_abs:
    case DX_FN_relu:
    case DX_FN_hypot:
        *low = 0;
        break;
    default:
        break;
    }
}

/* A product of factors with bounds, each with a positive exponent. */
static void product_bounds(const dx_graph *g, dx_id a, int *low, int *high)
{
    bool even = true, small = true;
    for (uint32_t i = 0; i < dx_factors(g, a) && (even || small); i++) {
        dx_id exponent = dx_exponent(g, a, i);
        int from, to;
        function_bounds(dx_fn_of(g, dx_base(g, a, i)), &from, &to);
        bool at_least_zero = from >= 0 && from != NO_BOUND;
        even = even && (has_even_exponent(g, exponent) || at_least_zero ||
                        (dx_is_number(g, exponent) && !dx_is_integer(g, exponent)));
        small = small && from != NO_BOUND && to <= 1 && dx_is_integer(g, exponent) &&
                dx_number_sign(g, exponent) > 0;
    }
    *low = even ? 0 : small ? -1 : NO_BOUND;
    *high = small ? 1 : NO_BOUND;
}

/* Add the coefficient times what the term is at least, or at most where that is negative. */
static bool add_least(const dx_graph *g, dx_id term, dx_id coefficient, mpq_t sum)
{
    int low, high;
    if (dx_op_of(g, term) == DX_OP_MUL)
        product_bounds(g, term, &low, &high);
    else
        function_bounds(dx_fn_of(g, term), &low, &high);
    int bound = dx_number_sign(g, coefficient) > 0 ? low : high;
    if (bound == NO_BOUND)
        return false;
    mpq_t part, factor;
    mpq_init(part);
    mpq_init(factor);
    dx_number_to_mpq(g, coefficient, part);
    mpq_set_si(factor, bound, 1);
    mpq_mul(part, part, factor);
    mpq_add(sum, sum, part);
    mpq_clear(factor);
    mpq_clear(part);
    return true;
}

/* The sign of the least value that the bounds of the terms allow, as far as it is at least 0; -1:
 * not known. */
static int sign_by_bounds(const dx_graph *g, dx_id a)
{
    enum { FEW = 16 };
    mpq_t sum;
    if (dx_terms(g, a) > FEW || dx_number_sign(g, dx_constant(g, a)) <= 0)
        return -1;
    mpq_init(sum);
    dx_number_to_mpq(g, dx_constant(g, a), sum);
    bool known = true;
    for (uint32_t i = 0; i < dx_terms(g, a) && known; i++)
        known = add_least(g, dx_term(g, a, i), dx_coefficient(g, a, i), sum);
    int sign = known ? mpq_sgn(sum) : -1;
    mpq_clear(sum);
    return sign;
}

/* Is term i c·sinh(u) beside d·cosh(u), d >= |c|? Together they are positive. */
static bool is_outweighed(const dx_graph *g, dx_id sum, uint32_t i)
{
    const dx_id sine = dx_term(g, sum, i);
    bool found = false;
    mpq_t c, d;
    if (dx_fn_of(g, sine) != DX_FN_sinh)
        return false;
    mpq_init(c);
    mpq_init(d);
    dx_number_to_mpq(g, dx_coefficient(g, sum, i), c);
    mpq_abs(c, c);
    for (uint32_t k = 0; k < dx_terms(g, sum) && !found; k++) {
        const dx_id cosine = dx_term(g, sum, k);
        if (dx_fn_of(g, cosine) != DX_FN_cosh ||
            !dx_same(dx_operand(g, cosine, 0), dx_operand(g, sine, 0)))
            continue;
        dx_number_to_mpq(g, dx_coefficient(g, sum, k), d);
        found = mpq_cmp(d, c) >= 0;
    }
    mpq_clear(c);
    mpq_clear(d);
    return found;
}

/* All terms, and one of them at least strictly where `strict`. */
static bool terms_have_sign(const dx_graph *g, dx_id a, bool strict, int depth)
{
    int constant = dx_number_sign(g, dx_constant(g, a));
    if (constant < 0)
        return false;
    bool positive = constant > 0;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        if ((dx_fn_of(g, dx_term(g, a, i)) == DX_FN_cosh &&
             dx_number_sign(g, dx_coefficient(g, a, i)) > 0) ||
            is_outweighed(g, a, i)) {
            positive = true;
            continue;
        }
        if (dx_number_sign(g, dx_coefficient(g, a, i)) < 0 ||
            !is_nonnegative(g, dx_term(g, a, i), depth))
            return false;
        positive = positive || (strict && is_positive(g, dx_term(g, a, i), depth));
    }
    return positive || !strict;
}

/* What a square is of; NONE for what is none. */
static dx_id root_of_square(const dx_graph *g, dx_id a, dx_op op)
{
    const bool square = dx_op_of(g, a) == DX_OP_MUL && dx_factors(g, a) == 1 &&
                        dx_is_int(g, dx_exponent(g, a, 0), 2);
    return square && dx_op_of(g, dx_base(g, a, 0)) == op ? dx_base(g, a, 0) : DX_NONE;
}

/* Is it n·Σ f^2, where the sum is that of f from 1 to n? */
static bool is_sum_of_squares(const dx_graph *g, dx_id a, dx_id sum)
{
    if (dx_op_of(g, a) != DX_OP_MUL || dx_factors(g, a) != 2)
        return false;
    for (uint32_t i = 0; i < 2; i++) {
        const dx_id squares = dx_base(g, a, i), count = dx_base(g, a, 1 - i);
        if (!dx_is_int(g, dx_exponent(g, a, 0), 1) || !dx_is_int(g, dx_exponent(g, a, 1), 1) ||
            dx_op_of(g, squares) != DX_OP_SUM)
            continue;
        const dx_id f = dx_operand(g, sum, 0), square = dx_operand(g, squares, 0);
        bool same = dx_same(count, dx_operand(g, sum, 3)) &&
                    dx_is_int(g, dx_operand(g, sum, 2), 1) &&
                    dx_same(dx_operand(g, squares, 1), dx_operand(g, sum, 1)) &&
                    dx_same(dx_operand(g, squares, 2), dx_operand(g, sum, 2)) &&
                    dx_same(dx_operand(g, squares, 3), dx_operand(g, sum, 3));
        const bool power = dx_op_of(g, square) == DX_OP_MUL && dx_factors(g, square) == 1 &&
                           dx_is_int(g, dx_exponent(g, square, 0), 2);
        same = same && power && dx_same(dx_base(g, square, 0), f);
        if (same)
            return true;
    }
    return false;
}

/* n·Σ f^2 - (Σ f)^2, by Cauchy and Schwarz. */
static bool is_a_spread(const dx_graph *g, dx_id a)
{
    if (!g->binds || dx_terms(g, a) != 2 || dx_number_sign(g, dx_constant(g, a)) < 0)
        return false;
    for (uint32_t i = 0; i < 2; i++) {
        const dx_id sum = root_of_square(g, dx_term(g, a, i), DX_OP_SUM);
        if (dx_is_none(sum) || !is_sum_of_squares(g, dx_term(g, a, 1 - i), sum))
            continue;
        mpq_t minus, plus;
        mpq_init(minus);
        mpq_init(plus);
        dx_number_to_mpq(g, dx_coefficient(g, a, i), minus);
        dx_number_to_mpq(g, dx_coefficient(g, a, 1 - i), plus);
        mpq_add(minus, minus, plus);
        const bool is = mpq_sgn(plus) >= 0 && mpq_sgn(minus) >= 0;
        mpq_clear(minus);
        mpq_clear(plus);
        if (is)
            return true;
    }
    return false;
}

static bool sum_has_sign(const dx_graph *g, dx_id a, bool strict, int depth)
{
    return terms_have_sign(g, a, strict, depth) || sign_by_bounds(g, a) >= (strict ? 1 : 0) ||
           dx_form_has_sign(g, a, strict) ||
           (is_a_spread(g, a) && (!strict || dx_number_sign(g, dx_constant(g, a)) > 0));
}

/* An even power of what is not between -1 and 1. */
static bool is_power_of_secant(const dx_graph *g, dx_id base, dx_id exponent)
{
    const dx_fn fn = dx_fn_of(g, base);
    return (fn == DX_FN_sec || fn == DX_FN_csc || fn == DX_FN_coth) &&
           has_even_exponent(g, exponent) && dx_number_sign(g, exponent) > 0;
}

static bool is_positive(const dx_graph *g, dx_id a, int depth)
{
    if (depth == 0)
        return false;
    switch (dx_op_of(g, a)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        return dx_number_sign(g, a) > 0;
    case DX_OP_PI:
        return true;
    case DX_OP_SYMBOL:
        return g->assumptions && has_assumed_sign(g, a, true);
    case DX_OP_CALL:
        switch (dx_fn_of(g, a)) {
        case DX_FN_exp:
        case DX_FN_cosh:
        case DX_FN_sech:
        case DX_FN_sigmoid:
        case DX_FN_softplus:
        case DX_FN_erfc:
            return true;
        case DX_FN_cos: /* cos(atan(u)) = 1/sqrt(u^2 + 1) */
            return dx_fn_of(g, dx_operand(g, a, 0)) == DX_FN_atan;
        default:
            return false;
        }
    case DX_OP_ADD:
        return sum_has_sign(g, a, true, depth - 1);
    case DX_OP_MUL:
        for (uint32_t i = 0; i < dx_factors(g, a); i++)
            if (!is_power_of_secant(g, dx_base(g, a, i), dx_exponent(g, a, i)) &&
                !is_positive(g, dx_base(g, a, i), depth - 1))
                return false;
        return true;
    case DX_OP_PRODUCT: /* of no factors is 1 */
        return is_positive(g, dx_operand(g, a, 0), depth - 1);
    default:
        return false;
    }
}

/* Is the i-th factor the number of terms, n, of a sum from 1 to n of what is not below 0? Where it
 * is below 0 itself there are no terms, and the other factor is 0. */
static bool counts_terms(const dx_graph *g, dx_id product, uint32_t i, int depth)
{
    const dx_id count = dx_base(g, product, i);
    bool counts = false;
    if (depth <= 0 || !dx_is_integer(g, dx_exponent(g, product, i)))
        return false;
    for (uint32_t k = 0; k < dx_factors(g, product) && !counts; k++) {
        const dx_id sum = dx_base(g, product, k), exponent = dx_exponent(g, product, k);
        counts = dx_op_of(g, sum) == DX_OP_SUM && dx_same(dx_operand(g, sum, 3), count) &&
                 dx_is_int(g, dx_operand(g, sum, 2), 1) && dx_is_number(g, exponent) &&
                 dx_number_sign(g, exponent) > 0 && is_nonnegative(g, dx_operand(g, sum, 0), depth);
    }
    return counts;
}

static bool is_nonnegative(const dx_graph *g, dx_id a, int depth)
{
    if (depth == 0)
        return false;
    switch (dx_op_of(g, a)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        return dx_number_sign(g, a) >= 0;
    case DX_OP_SYMBOL:
        return g->assumptions && has_assumed_sign(g, a, false);
    case DX_OP_CALL:
        switch (dx_fn_of(g, a)) {
        case DX_FN_abs:
        case DX_FN_relu:
        case DX_FN_hypot:
        case DX_FN_heaviside:
        case DX_FN_frac:
        case DX_FN_acos:
        case DX_FN_acosh:
            return true;
        default:
            return is_positive(g, a, depth);
        }
    case DX_OP_ADD:
        return sum_has_sign(g, a, false, depth - 1);
    case DX_OP_MUL:
        for (uint32_t i = 0; i < dx_factors(g, a); i++)
            if (!power_is_nonnegative(g, dx_base(g, a, i), dx_exponent(g, a, i), depth - 1) &&
                !counts_terms(g, a, i, depth - 1))
                return false;
        return true;
    case DX_OP_SUM:
    case DX_OP_PRODUCT:
        return is_nonnegative(g, dx_operand(g, a, 0), depth - 1);
    default:
        return is_positive(g, a, depth);
    }
}

bool dx_is_positive(const dx_graph *g, dx_id a)
{
    return is_positive(g, a, DEEP) || (g->assumptions && has_assumed_sign(g, a, true));
}

bool dx_is_nonnegative(const dx_graph *g, dx_id a)
{
    return is_nonnegative(g, a, DEEP) || (g->assumptions && has_assumed_sign(g, a, false));
}
