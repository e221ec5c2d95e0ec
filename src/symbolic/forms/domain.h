/* domain.h - what the existence of a root says of a sign. */
#ifndef DX_SYMBOLIC_DOMAIN_H
#define DX_SYMBOLIC_DOMAIN_H

#include "expr/graph.h"

/* The sign that u cannot leave wherever `radicand` >= 0: 1, -1, or 0 when not known. For
 * a linear u and a radicand that is linear or a quadratic falling to both sides, in one
 * symbol with rational coefficients: x + 1 >= 0 where 1 - x^2 >= 0. */
int dx_sign_where_root_exists(dx_graph *g, dx_id u, dx_id radicand);

#endif
