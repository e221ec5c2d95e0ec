/* corners.h - is a function smooth where its pieces meet?
 *
 * |x| has a corner at 0, x·|x| has none: its derivative from both sides is 0 there. */
#ifndef DX_SYMBOLIC_CORNERS_H
#define DX_SYMBOLIC_CORNERS_H

#include "symbolic/diff.h"

/* *smooth: at `at`, an expression without the symbol, `a` and its derivatives up to that
 * order are the same from both sides, and `derivative`, the one of that order as it is
 * shown, has their value. False also where that is not found out. */
dx_status dx_smooth_at(dx_graph *g, dx_rules *rules, dx_id a, dx_id symbol, uint32_t order,
                       dx_id derivative, dx_id at, bool *smooth) DX_MUST_USE;

/* The expression at whose zeros abs, sign, max and the like, or a relation, have a corner or a
 * jump; DX_NONE for other nodes. */
dx_id dx_meeting(dx_graph *g, dx_id a);

/* What the node is where that is above (1), below (-1) or at zero. */
dx_id dx_piece(dx_graph *g, dx_id a, int sign);

#endif
