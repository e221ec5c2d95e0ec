/* diff.h - derivatives: one ascending pass over the graph. */
#ifndef DX_SYMBOLIC_DIFF_H
#define DX_SYMBOLIC_DIFF_H

#include "expr/graph.h"

/* Derivative texts of the function table, compiled on first use. */
typedef struct dx_rules dx_rules;
dx_rules *dx_rules_new(dx_context *context); /* NULL without memory */
void dx_rules_free(dx_rules *rules);

/* d^order a / d symbol^order by the rules, in canonical but not in readable form.
 * Other symbols are constants; abstract functions give their derivatives. Vectors and
 * relations element by element. */
dx_status dx_diff(dx_graph *g, dx_rules *rules, dx_id a, dx_id symbol, uint32_t order,
                  dx_id *out) DX_MUST_USE;

#endif
