/* order.h - the order in which people see things.
 *
 * Depends on structure alone, never on ids: the same expression prints and is
 * evaluated the same way whatever the session did before. */
#ifndef DX_EXPR_ORDER_H
#define DX_EXPR_ORDER_H

#include "expr/graph.h"

/* Total order by structure: negative, 0 (same id) or positive. Numbers, constants,
 * symbols by name, then sums, products, calls, by size and content. */
int dx_compare(const dx_graph *g, dx_id a, dx_id b);

/* The textbook's order. terms: indices 0..n-1 of an ADD's terms, by falling degree,
 * then alphabetically; the constant comes last and is not among them. factors: indices
 * of a MUL's pairs: symbols and their powers, general powers, sums, functions from
 * small to large, exponentials last. */
void dx_order_terms(const dx_graph *g, dx_id add, uint32_t *index);
void dx_order_factors(const dx_graph *g, dx_id mul, uint32_t *index);

/* Symbols or strings, alphabetically, with x2 before x10. */
int dx_compare_names(const dx_graph *g, dx_id a, dx_id b);

/* Unknowns are called so, t to z, and other names not: relations are written with them first. */
bool dx_is_unknown_name(const dx_graph *g, dx_id name);

/* Is there a name in it that unknowns have? */
bool dx_has_unknown_name(const dx_graph *g, dx_id a);

/* The kinds of a product's factors, in the order in which they are written. */
typedef enum dx_factor_class {
    DX_FACTOR_CONSTANT, /* pi, e, radicals of numbers */
    DX_FACTOR_SYMBOL,   /* with a number for exponent */
    DX_FACTOR_POWER,    /* x^n, 2^x */
    DX_FACTOR_SUM,
    DX_FACTOR_FUNCTION,
    DX_FACTOR_ABSTRACT, /* f(x) and its derivatives */
    DX_FACTOR_EXPONENTIAL,
    DX_FACTOR_OTHER
} dx_factor_class;

/* Nodes of the expression as a tree, saturating; for those who order factors of many
 * products: the sizes are then found once, operands before their users. They may be NULL for
 * a product that is not ordered by size. */
bool dx_orders_by_size(const dx_graph *g, dx_id mul);
struct dx_side;
uint32_t dx_size_from_operands(const dx_graph *g, const struct dx_side *sizes, dx_id a);
void dx_order_factors_by(const dx_graph *g, const struct dx_side *sizes, dx_id mul,
                         uint32_t *index);

#endif
