/* readable.h - the most readable form of an expression. */
#ifndef DX_SYMBOLIC_READABLE_H
#define DX_SYMBOLIC_READABLE_H

#include "expr/graph.h"

/* The same value in the form a textbook would print: the lightest by dx_print_weight of
 * several candidates (as it is; one fraction, cancelled and factored; its terms apart;
 * trigonometric partners renamed). Equal wherever both are defined; it may be defined
 * at points more (removable ones). Idempotent; bounded in time: what is too large is
 * returned as it is. */
dx_status dx_readable(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* The same in a fraction of the time, with fewer candidates: for what is long, and one of many. */
dx_status dx_readable_soon(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* The same for a derivative of `of`, a function or a vector of them, by the symbol, or by those of
 * the VECTOR `by`; NONE: by whatever. Signs that came with it may lose their zeros. */
dx_status dx_readable_slope(dx_graph *g, dx_id of, dx_id by, dx_id a, dx_id *out) DX_MUST_USE;

#endif
