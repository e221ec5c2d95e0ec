/* changes.h - what was done to get from one formula to an equal one, in words. */
#ifndef DX_SYMBOLIC_CHANGES_H
#define DX_SYMBOLIC_CHANGES_H

#include "symbolic/steps/tidying.h"

/* The rule of a step from one to the other, and what it names; its forms are the caller's. What is
 * made readable on the way is limited by *effort, as in tidying.h. */
dx_status dx_name_change(dx_graph *g, dx_id from, dx_id to, double *effort,
                         dx_tidy_step *step) DX_MUST_USE;

/* The factor that was below the bar and is no longer; else NONE. */
dx_status dx_find_cancelled(dx_graph *g, dx_id from, dx_id to, double *effort,
                            dx_id *out) DX_MUST_USE;

/* (x + 1)·x in one of the terms. */
bool dx_has_product_of_sums(const dx_graph *g, dx_id sum);

#endif
