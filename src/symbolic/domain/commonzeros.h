/* commonzeros.h - where formulas in parameters are all 0. */
#ifndef DX_SYMBOLIC_COMMONZEROS_H
#define DX_SYMBOLIC_COMMONZEROS_H

#include "expr/graph.h"
#include "support/text.h"

/* The values of the names for which all n formulas are 0, as "a = 0 and b = 0 or c = 1"; nothing is
 * written where there are none. *known is false, and the text as it was, where they were not found
 * out. */
dx_status dx_write_common_zeros(dx_graph *g, size_t n, const dx_id *a, dx_text *out,
                                bool *known) DX_MUST_USE;

#endif
