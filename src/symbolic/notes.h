/* notes.h - where a result holds. */
#ifndef DX_SYMBOLIC_NOTES_H
#define DX_SYMBOLIC_NOTES_H

#include "expr/graph.h"
#include "support/text.h"

/* Leave notices where the derivative of `a` by the symbol exists on a part of a's domain
 * only, or is written so that it has a value where a has none: "x != 0", "x > 0". */
dx_status dx_note_derivative(dx_graph *g, dx_id a, dx_id symbol, dx_id derivative) DX_MUST_USE;

/* Is a derivative of a by the symbol out of the question, as far as is known, where the
 * values to stand for the symbols from? Then what it needs is written: "x != 0". */
dx_status dx_derivative_is_missing(dx_graph *g, dx_id a, dx_id symbol, size_t n, const dx_id *from,
                                   const dx_id *to, bool *missing, dx_text *needs) DX_MUST_USE;

#endif
