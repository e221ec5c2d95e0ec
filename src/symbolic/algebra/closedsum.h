/* closedsum.h - sums and products whose number of terms is a variable, in closed form.
 *
 * Terms are sums of c·p(k)·r^k with a polynomial p and of c/((k + a)·(k + b)·...) or c/(k + a)^m,
 * where c, r, a and b are free of k. Factors of products are c, r^p(k) and powers of a·k + b. */
#ifndef DX_SYMBOLIC_CLOSEDSUM_H
#define DX_SYMBOLIC_CLOSEDSUM_H

#include "expr/graph.h"

/* The SUM or PRODUCT of the body over lo..hi; DX_NONE without a story where no closed form is
 * known. *nonzero (or NONE): what is divided by, besides numbers. */
dx_status dx_closed_form(dx_graph *g, dx_op op, dx_id body, dx_id name, dx_id lo, dx_id hi,
                         dx_id *nonzero, dx_id *out) DX_MUST_USE;

#endif
