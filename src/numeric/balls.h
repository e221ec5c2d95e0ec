/* balls.h - arrays of balls and of power series, in counted memory. */
#ifndef DX_NUMERIC_BALLS_H
#define DX_NUMERIC_BALLS_H

#include "support/flint.h"
#include "support/memory.h"

/* n of them, 0 all; NULL where there is no memory. To be freed with the same n; NULL may be. */
arb_ptr dx_balls_new(dx_memory *memory, size_t n);
void dx_balls_free(dx_memory *memory, arb_ptr ball, size_t n);

/* The double nearest to its middle. */
static inline double dx_ball_middle(const arb_t x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

/* The greatest double below all of the ball, and the least one above. */
void dx_ball_outer(const arb_t x, double *lo, double *hi);

/* The same of power series. */
arb_poly_struct *dx_ball_series_new(dx_memory *memory, size_t n);
void dx_ball_series_free(dx_memory *memory, arb_poly_struct *series, size_t n);

#endif
