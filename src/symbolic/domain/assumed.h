/* assumed.h - what assumptions come to for each name. */
#ifndef DX_SYMBOLIC_ASSUMED_H
#define DX_SYMBOLIC_ASSUMED_H

#include "expr/assumptions.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/oracle.h"

typedef enum dx_holdable {
    DX_HOLDABLE,
    DX_HOLDS_ALWAYS, /* of all values: it says nothing */
    DX_HOLDS_NEVER,  /* of no value */
    DX_NOT_SOLVED,   /* it is not found out for which values of its name it holds */
    DX_NOT_A_SUM,    /* it compares other than sums of products of names */
    DX_NOT_OF_NAMES  /* an abstract function or the like is in it */
} dx_holdable;

/* Can it be assumed? A relation, and no equation. */
dx_status dx_can_assume(dx_graph *g, dx_id relation, dx_holdable *out) DX_MUST_USE;

/* The facts of the items, in the place of those that are there; *clash: the items contradict each
 * other. */
dx_status dx_settle_assumptions(dx_graph *g, const dx_oracle *oracle, dx_assumptions *a,
                                bool *clash) DX_MUST_USE;

/* The values that a symbol may have by what is assumed of it alone. */
dx_status dx_assumed_set(dx_graph *g, dx_id symbol, dx_chart *set) DX_MUST_USE;

/* Each set of conditions becomes what is left of it to be said, with or without the values that are
 * not assumed, whichever is shorter; those with all values that are go. */
dx_status dx_conditions_leave_assumed(dx_conditions *c) DX_MUST_USE;

/* Has the symbol such values throughout from lo to hi, both constants or INF, single points at the
 * ends apart? False: as far as is known. integers: at the integers between. */
dx_status dx_assumed_between(dx_graph *g, dx_id symbol, dx_id lo, dx_id hi, bool integers,
                             bool *inside) DX_MUST_USE;

/* Has it such values near a constant or INF, on its left and on its right side? */
dx_status dx_assumed_beside(dx_graph *g, dx_id symbol, dx_id at, bool *left,
                            bool *right) DX_MUST_USE;

#endif
