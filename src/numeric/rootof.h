/* rootof.h - ROOTOF nodes in numbers: enclosures by the interval Newton operator. */
#ifndef DX_NUMERIC_ROOTOF_H
#define DX_NUMERIC_ROOTOF_H

#include "numeric/solve/enclose.h"

/* A ball that holds the number, to about `prec` bits; a wider one where they cannot be had. It
 * takes many evaluations of the formulas, and is polled. */
dx_status dx_rootof_ball(dx_graph *g, dx_id root, slong prec, arb_t out) DX_MUST_USE;

/* A ROOTOF for each unknown of the system at its only zero in a box that was found ONE: it is
 * proved again for a box with ends of few decimals. `names` are what the unknowns are written as.
 * DX_UNKNOWN where no such box is found. */
dx_status dx_rootof_new(dx_system *s, const dx_id *f, const dx_id *names, arb_srcptr box,
                        dx_id *value) DX_MUST_USE;

/* The same for the box as it is given, by numbers; *proved: it has exactly one zero, and `box` is
 * then where that is. */
dx_status dx_rootof_prove(dx_system *s, const dx_id *lo, const dx_id *hi, arb_ptr box,
                          bool *proved) DX_MUST_USE;

/* For a box that was proved so. */
dx_status dx_rootof_of_ends(dx_system *s, const dx_id *f, const dx_id *names, const dx_id *lo,
                            const dx_id *hi, dx_id *value) DX_MUST_USE;

/* The double next to it, or nearly; NaN where it was not found. */
dx_status dx_rootof_double(dx_graph *g, dx_id root, double *out) DX_MUST_USE;

#endif
