/* upward.h - an expression made anew from its leaves up. */
#ifndef DX_SYMBOLIC_UPWARD_H
#define DX_SYMBOLIC_UPWARD_H

#include "expr/walk.h"

typedef struct dx_upward {
    dx_graph *g;
    const dx_walk *walk;
    dx_id *form; /* beside the walk */
} dx_upward;

/* What a node becomes; those of its operands are known. */
typedef dx_status (*dx_upward_step)(const dx_upward *u, dx_id a, dx_id *out);

/* The form of the whole; what a step allocates in the arena of the command is given back. */
dx_status dx_upward_run(dx_graph *g, dx_id a, dx_upward_step step, dx_id *out) DX_MUST_USE;

/* The same again and again, until there is nothing new: what the constructors put together may be
 * of the kind that the step takes apart, as sqrt(x + 1)·sqrt(x + 1). */
dx_status dx_upward_settle(dx_graph *g, dx_id a, dx_upward_step step, dx_id *out) DX_MUST_USE;

dx_id dx_upward_form(const dx_upward *u, dx_id operand);

/* The node over the forms of its operands, through its constructor. */
dx_status dx_upward_rebuild(const dx_upward *u, dx_id a, dx_id *out) DX_MUST_USE;

#endif
