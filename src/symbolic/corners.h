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

#endif
