/* laws.h - identities of single functions, by which one formula is another.
 *
 * Arithmetic alone does not lead from 1 - sigmoid(x) to sigmoid(-x). */
#ifndef DX_SYMBOLIC_LAWS_H
#define DX_SYMBOLIC_LAWS_H

#include "expr/graph.h"

/* That which leads from one formula to the other, which are equal: "1 - sigmoid(u) = sigmoid(-u)";
 * NULL where it is none of those that are known here. */
dx_status dx_find_law(dx_graph *g, dx_id from, dx_id to, const char **rule) DX_MUST_USE;

/* The law of the logistic function; and what comes between two formulas that it leads from one to
 * the other: first, where *small, sigmoid(-u) in the place of 1 - sigmoid(u), then the other way
 * round. At most two, none where it is seen at once. */
extern const char *const DX_LOGISTIC;
dx_status dx_logistic_way(dx_graph *g, dx_id from, dx_id to, dx_id form[2], bool *small,
                          size_t *n) DX_MUST_USE;

#endif
