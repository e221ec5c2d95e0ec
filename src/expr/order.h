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

#endif
