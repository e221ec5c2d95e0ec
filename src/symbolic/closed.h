/* closed.h - conditions on all terms of a sum.
 *
 * Names that sums bind mean nothing outside of them: 1/(x - k) in a sum over k needs x != k for
 * k=1..n. */
#ifndef DX_SYMBOLIC_CLOSED_H
#define DX_SYMBOLIC_CLOSED_H

#include "symbolic/conditions.h"

/* The word, for all values of the name that a sum of the formula (or NONE) binds. */
dx_status dx_say_closed(dx_conditions *all, dx_id formula, const dx_word *word) DX_MUST_USE;

/* What others demand for all integers from lo to hi in place of the symbol; of values of the symbol
 * itself nothing is said. */
dx_status dx_close_conditions(const dx_conditions *some, dx_id symbol, dx_id lo, dx_id hi,
                              dx_conditions *all) DX_MUST_USE;

#endif
