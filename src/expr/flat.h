/* flat.h - long products in one piece.
 *
 * In the graph a product of many factors stays a factor of its own in another, so that the
 * gradient of one takes no quadratic time (expr/product.h). Here x1*x2*cos(x0)*(x3*...*x19) becomes
 * x1*x2*x3*...*x19*cos(x0). */
#ifndef DX_EXPR_FLAT_H
#define DX_EXPR_FLAT_H

#include "expr/graph.h"

/* The expression with each product in it flat that has no more than a thousand factors. */
dx_status dx_flatten_products(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

#endif
