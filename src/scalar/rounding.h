/* rounding.h - a number from a ball kernel: evaluate until the rounding is certain. */
#ifndef DX_SCALAR_ROUNDING_H
#define DX_SCALAR_ROUNDING_H

#include "scalar/kernel.h"

#include <stdbool.h>

/* The value at args within 1/2 + 1/16 ulp of the precision of out; NaN where the ball
 * kernel stays undecided within the bounded work. At infinite arguments the value is
 * that of the real kernel where it is an integer, an infinity or NaN. */
void dx_round_to_mpfr(mpfr_t out, mpfr_srcptr const *args, int n, dx_ball_kernel *ball,
                      dx_real_kernel *real);

/* The same to double; the arguments must be finite, else NaN. */
double dx_round_to_real(const double *args, int n, dx_ball_kernel *ball);

/* True where MPFR would need memory in proportion to the exponent of x. */
bool dx_mpfr_is_huge(mpfr_srcptr x);

#endif
