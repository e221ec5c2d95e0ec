/* simplify.h - the most readable form that is not longer than what was given. */
#ifndef DX_SYMBOLIC_SIMPLIFY_H
#define DX_SYMBOLIC_SIMPLIFY_H

#include "expr/graph.h"

/* In characters; SIZE_MAX where that is more than may be printed. */
dx_status dx_printed_length(dx_graph *g, dx_id a, size_t *length) DX_MUST_USE;

/* Does it take more room on the line? What undoes inverse functions, or has fewer factorials and
 * the like, may. */
dx_status dx_is_longer(dx_graph *g, dx_id a, dx_id than, bool *longer) DX_MUST_USE;

/* dx_readable, unless its form takes more room on the line than a: one fraction reads
 * better than 1/(1/x + 1/2), but who asks for something simpler counts. An inverse
 * function that is undone, cos(asin(x)), may take more. */
dx_status dx_simplify(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

#endif
