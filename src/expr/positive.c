/* What structure alone says of the sign of an expression. */
#include "expr/graph.h"

/* Deep expressions are not searched to the bottom: "not known" is always allowed. */
enum { DEEP = 24 };

static bool is_positive(const dx_graph *g, dx_id a, int depth);
static bool is_nonnegative(const dx_graph *g, dx_id a, int depth);

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

/* All terms, and one of them at least strictly where `strict`. */
static bool sum_has_sign(const dx_graph *g, dx_id a, bool strict, int depth)
{
    int constant = dx_number_sign(g, dx_constant(g, a));
    if (constant < 0)
        return false;
    bool positive = constant > 0;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        if (dx_number_sign(g, dx_coefficient(g, a, i)) < 0 ||
            !is_nonnegative(g, dx_term(g, a, i), depth))
            return false;
        positive = positive || (strict && is_positive(g, dx_term(g, a, i), depth));
    }
    return positive || !strict;
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
    case DX_OP_CALL:
        switch (dx_fn_of(g, a)) {
        case DX_FN_exp:
            return true;
        default:
            return false;
        }
    case DX_OP_ADD:
        return sum_has_sign(g, a, true, depth - 1);
    case DX_OP_MUL:
        for (uint32_t i = 0; i < dx_factors(g, a); i++)
            if (!is_positive(g, dx_base(g, a, i), depth - 1))
                return false;
        return true;
    case DX_OP_PRODUCT: /* of no factors is 1 */
        return is_positive(g, dx_operand(g, a, 0), depth - 1);
    default:
        return false;
    }
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
    case DX_OP_CALL:
        switch (dx_fn_of(g, a)) {
        case DX_FN_exp:
            return true;
        default:
            return is_positive(g, a, depth);
        }
    case DX_OP_ADD:
        return sum_has_sign(g, a, false, depth - 1);
    case DX_OP_MUL:
        for (uint32_t i = 0; i < dx_factors(g, a); i++)
            if (!power_is_nonnegative(g, dx_base(g, a, i), dx_exponent(g, a, i), depth - 1))
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
    return is_positive(g, a, DEEP);
}

bool dx_is_nonnegative(const dx_graph *g, dx_id a)
{
    return is_nonnegative(g, a, DEEP);
}
