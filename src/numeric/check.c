#include "numeric/check.h"

#include "expr/exact.h"
#include "numeric/pass.h"

#include <math.h>

enum {
    AGREEMENT_BITS = 100, /* 10^-30, relative */
    ZERO_PRECISION = 512  /* a ball around 0 is taken for 0 from here on */
};

bool dx_check_is_sharp(const arb_t x, slong prec)
{
    if (arb_contains_zero(x))
        return arb_is_zero(x) || prec >= ZERO_PRECISION;
    return arb_rel_accuracy_bits(x) >= AGREEMENT_BITS;
}

/* Where the ends are symbols, they are given small integers. */
static double iterated_cost(dx_graph *g, dx_id a, double length)
{
    dx_id lo = dx_operand(g, a, 2), hi = dx_operand(g, a, 3);
    double terms = 5;
    if (dx_is_number(g, lo) && dx_is_number(g, hi))
        terms = dx_number_to_double(g, hi) - dx_number_to_double(g, lo);
    return terms * length * dx_tree_size(g, dx_operand(g, a, 0));
}

/* x^n takes log(n) squarings of balls whose exponents grow to that of the result. */
static double exponent_cost(const dx_graph *g, dx_id exponent)
{
    const double microseconds = 2.5e-5; /* a bit times a bit */
    if (dx_op_of(g, exponent) != DX_OP_BIG)
        return 0;
    fmpq_t value;
    fmpq_init(value);
    dx_number_to_fmpq(g, exponent, value);
    double bits = (double)fmpq_height_bits(value);
    fmpq_clear(value);
    return microseconds * bits * bits;
}

static double product_cost(const dx_graph *g, dx_id a, double length)
{
    double cost = 0.15 * length * sqrt(length) * (double)dx_factors(g, a);
    for (uint32_t i = 0; i < dx_factors(g, a); i++)
        cost += length * exponent_cost(g, dx_exponent(g, a, i));
    return cost;
}

static double node_cost(dx_graph *g, dx_id a, double length)
{
    switch (dx_op_of(g, a)) {
    case DX_OP_ADD:
        return 0.1 * length * (double)dx_terms(g, a);
    case DX_OP_MUL:
        return product_cost(g, a, length);
    case DX_OP_CALL:
        return (dx_pass_is_slow(dx_fn_of(g, a)) ? 150 : 0.5) * length * sqrt(length);
    case DX_OP_APPLY:
    case DX_OP_DERIV:
        return 2 * length * sqrt(length);
    case DX_OP_SUM:
    case DX_OP_PRODUCT:
        return iterated_cost(g, a, length);
    default:
        return 0.1;
    }
}

double dx_check_cost(const dx_listing *list, slong length)
{
    double cost = 0;
    for (size_t i = 0; i < list->walk.n; i++)
        if (list->needed[i])
            cost += node_cost(list->graph, list->walk.id[i], (double)length);
    return cost;
}

bool dx_check_has_pieces(const dx_listing *list)
{
    for (size_t i = 0; i < list->walk.n; i++) {
        dx_fn fn = dx_fn_of(list->graph, list->walk.id[i]);
        if (dx_op_of(list->graph, list->walk.id[i]) == DX_OP_CASES)
            return true;
        if (fn != DX_FN_NONE && *dx_functions[fn].smooth)
            return true;
    }
    return false;
}
