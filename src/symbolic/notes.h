/* notes.h - where a result holds. */
#ifndef DX_SYMBOLIC_NOTES_H
#define DX_SYMBOLIC_NOTES_H

#include "expr/graph.h"

/* Leave notices where the derivative of `a` by the symbol exists on a part of a's domain
 * only, or is written so that it has a value where a has none: "x != 0", "x > 0". */
dx_status dx_note_derivative(dx_graph *g, dx_id a, dx_id symbol, dx_id derivative) DX_MUST_USE;

#endif
