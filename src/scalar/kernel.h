/* kernel.h - what a row of the function table computes with.
 *
 * A kernel takes the arguments as an array of n (n is what the row allows) and
 * gives the value, of each kind of number:
 *
 *  real  double; NaN outside the domain, infinities at poles as IEEE says.
 *        Within 4 ulp of the true value, except where the row's kernel says more.
 *  mpfr  correctly rounded where MPFR has the function, else within 1 ulp of the
 *        precision of `out`; NaN outside the domain. Restores MPFR's flags and
 *        exponent range. The result of out may alias no argument.
 *  ball  a ball that contains the value for every point of the argument balls;
 *        indeterminate (arb_indeterminate) when these leave the domain or touch a
 *        discontinuity. prec in bits. out may alias an argument.
 *  jet   power series: given the Taylor polynomials of the arguments in t (length
 *        at most `length`, real ball coefficients), the Taylor polynomial of the
 *        value to `length` coefficients. By Arb's series functions or by recurrences
 *        from the defining differential equation, never by the row's derivative
 *        text: it is what derivatives are checked against. Indeterminate
 *        coefficients where the function is not analytic (abs at 0). */
#ifndef DX_SCALAR_KERNEL_H
#define DX_SCALAR_KERNEL_H

#include "support/flint.h"

typedef double dx_real_kernel(const double *args, int n);
typedef void dx_mpfr_kernel(mpfr_t out, mpfr_srcptr const *args, int n);
typedef void dx_ball_kernel(arb_t out, arb_srcptr args, int n, slong prec);
typedef void dx_jet_kernel(arb_poly_t out, const arb_poly_struct *args, int n, slong length,
                           slong prec);

#endif
