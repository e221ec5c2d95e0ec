/* laws.h - identities of single functions, by which one formula is another.
 *
 * Arithmetic alone does not lead from 1 - sigmoid(x) to sigmoid(-x). */
#ifndef DX_SYMBOLIC_LAWS_H
#define DX_SYMBOLIC_LAWS_H

#include "expr/graph.h"

/* That which leads from one formula to the other, which are equal: "1 - sigmoid(u) = sigmoid(-u)";
 * NULL where it is none of those that are known here. */
dx_status dx_find_law(dx_graph *g, dx_id from, dx_id to, const char **rule) DX_MUST_USE;

#endif
