/* range.h - the values of a formula over a box in which it need not have a value everywhere. */
#ifndef DX_NUMERIC_SOLVE_RANGE_H
#define DX_NUMERIC_SOLVE_RANGE_H

#include "numeric/solve/system.h"

/* What is known of a formula over a box. */
typedef struct dx_extent {
    bool free;  /* wherever it has a value, that is not 0 */
    int sign;   /* 1, -1: of all its values; 0: not known */
    bool whole; /* it has a value at each point */
} dx_extent;

/* Over the box lo[i] <= unknown i <= hi[i], n each, which may be infinite: range[n]. So it is at
 * poles and where a logarithm ends, as the values of every part are enclosed by an image (image.h)
 * where its ball tells nothing. */
dx_status dx_range_between(dx_system *s, arf_srcptr lo, arf_srcptr hi, slong prec,
                           dx_extent *range) DX_MUST_USE;

/* *free: some formula is; the box is one of balls. */
dx_status dx_range_is_free(dx_system *s, arb_srcptr box, slong prec, bool *free) DX_MUST_USE;

#endif
