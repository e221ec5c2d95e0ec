/* differences.h - bounds of names and of their differences, put together. */
#ifndef DX_SYMBOLIC_DIFFERENCES_H
#define DX_SYMBOLIC_DIFFERENCES_H

#include "expr/assumptions.h"

/* A name, or the difference of two, is not below the bound, or not above it. */
typedef dx_status dx_differences_tell(void *data, dx_id of, bool low, dx_id bound, bool open);

/* Tell all bounds that follow from the facts about names with known differences; *clash: they
 * contradict each other, and nothing is told. */
dx_status dx_compare_differences(dx_graph *g, const dx_assumptions *a, dx_differences_tell *tell,
                                 void *data, bool *clash) DX_MUST_USE;

#endif
