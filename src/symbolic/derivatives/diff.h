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

/* The derivatives by a symbol of expressions and of all that is in them, found once each:
 * what dx_diff works with. Dies with a collection of the graph. */
typedef struct dx_derivatives {
    dx_graph *g;
    dx_rules *rules;
    dx_id symbol;
    dx_id *derivative; /* by id; NONE: not known yet */
    size_t known;      /* ids that derivative[] covers */
} dx_derivatives;

/* Nothing is known yet; the derivative of an expression, as its rules give it. */
dx_derivatives dx_derivatives_by(dx_graph *g, dx_rules *rules, dx_id symbol);
dx_status dx_derivatives_get(dx_derivatives *table, dx_id a, dx_id *out) DX_MUST_USE;
void dx_derivatives_free(dx_derivatives *table);

/* The operand that is the first argument of a CALL, APPLY or DERIV. */
static inline uint32_t dx_first_argument(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    return op == DX_OP_APPLY ? 1 : op == DX_OP_DERIV ? 2 : 0;
}

#endif
