/* common.h - a formula that is 0 because another one is. */
#ifndef DX_SYMBOLIC_COMMON_H
#define DX_SYMBOLIC_COMMON_H

#include "expr/graph.h"

/* Where `zero` is 0, and neither *rest nor *below is, `a` is 0: *rest is what is left of `zero`
 * without the factors that the numerators share, *below the denominator of `a`. *rest is NONE where
 * they share none, or are too large. */
dx_status dx_common_zero(dx_graph *g, dx_id a, dx_id zero, dx_id *rest, dx_id *below) DX_MUST_USE;

#endif
