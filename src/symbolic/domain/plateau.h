/* plateau.h - may an expression be zero on a whole interval, as relu(x) is? */
#ifndef DX_SYMBOLIC_PLATEAU_H
#define DX_SYMBOLIC_PLATEAU_H

#include "symbolic/domain/conditions.h"

/* False where it is zero at single points at most, by what its pieces are: x, |x| - 1. What is
 * divided by such a one loses these points alone. */
dx_status dx_has_plateau(dx_graph *g, dx_id a, bool *has) DX_MUST_USE;

/* The formula with the pieces for that sign of an expression at whose zeros they meet. DX_NONE, and
 * nothing in the diagnostic, where it has no value then. */
dx_status dx_take_side(dx_graph *g, dx_id a, dx_id meeting, int sign, dx_id *out) DX_MUST_USE;

/* relu(u) for what is c·relu(u)^n, c > 0, in other words: max(x, y) - y, |u| + u; itself for
 * others. */
dx_status dx_as_ramp(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* a < 0, for a sign of -1, or a > 0; or equal, where closed. Terms with a minus change sides: x <
 * y. */
dx_status dx_relation_of_sign(dx_graph *g, dx_id a, int sign, bool closed, dx_id *out) DX_MUST_USE;

/* Where a factor is 0, and near it, as far as that is in the symbol of a derivative. */
typedef struct dx_plateau {
    size_t n;
    dx_id relation[DX_CHART_BREAKS + 1];
    dx_id symbol;   /* what they are about, if that is one; else NONE */
    dx_chart where; /* its values */
} dx_plateau;

/* n = 0 where none is found. */
dx_status dx_plateau_find(dx_graph *g, dx_id factor, dx_id by, dx_plateau *out) DX_MUST_USE;

/* There the conditions need not hold. */
dx_status dx_plateau_excuse(const dx_plateau *plateau, dx_conditions *c) DX_MUST_USE;

#endif
