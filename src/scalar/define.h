/* define.h - the heads of kernels.
 *
 * DX_REAL(sin) { ... } defines dx_sin_real with its declaration before it, the other
 * three likewise; it may call the ball kernel that follows. The arguments are called args and n,
 * the result out; what is asked for is prec and length. */
#ifndef DX_SCALAR_DEFINE_H
#define DX_SCALAR_DEFINE_H

#include "scalar/kernel.h"

#define DX_UNUSED __attribute__((unused))

#define DX_REAL(name)                                                                              \
    dx_real_kernel dx_##name##_real;                                                               \
    dx_ball_kernel dx_##name##_ball;                                                               \
    double dx_##name##_real(const double *args DX_UNUSED, int n DX_UNUSED)

/* The body runs with MPFR's flags set aside. */
#define DX_MPFR(name)                                                                              \
    static dx_mpfr_kernel name##_mpfr;                                                             \
    dx_mpfr_kernel dx_##name##_mpfr;                                                               \
    void dx_##name##_mpfr(mpfr_t out, mpfr_srcptr const *args, int n)                              \
    {                                                                                              \
        mpfr_flags_t flags = mpfr_flags_save();                                                    \
        name##_mpfr(out, args, n);                                                                 \
        mpfr_flags_restore(flags, MPFR_FLAGS_ALL);                                                 \
    }                                                                                              \
    static void name##_mpfr(mpfr_t out, mpfr_srcptr const *args DX_UNUSED, int n DX_UNUSED)

#define DX_BALL(name)                                                                              \
    dx_ball_kernel dx_##name##_ball;                                                               \
    void dx_##name##_ball(arb_t out, arb_srcptr args DX_UNUSED, int n DX_UNUSED,                   \
                          slong prec DX_UNUSED)

/* The body need not care for length 0, where some of Arb's series write one coefficient
 * all the same, nor for what follows a value that is not finite. */
#define DX_JET(name)                                                                               \
    static dx_jet_kernel name##_jet_body;                                                          \
    dx_jet_kernel dx_##name##_jet;                                                                 \
    void dx_##name##_jet(arb_poly_t out, const arb_poly_struct *args, int n, slong length,         \
                         slong prec)                                                               \
    {                                                                                              \
        if (length <= 0) {                                                                         \
            arb_poly_zero(out);                                                                    \
            return;                                                                                \
        }                                                                                          \
        name##_jet_body(out, args, n, length, prec);                                               \
        dx_jet_seal(out, length);                                                                  \
    }                                                                                              \
    static void name##_jet_body(arb_poly_t out, const arb_poly_struct *args DX_UNUSED,             \
                                int n DX_UNUSED, slong length, slong prec DX_UNUSED)

/* The MPFR kernel that rounds the row's ball kernel. */
#define DX_MPFR_FROM_BALL(name)                                                                    \
    DX_MPFR(name)                                                                                  \
    {                                                                                              \
        dx_round_to_mpfr(out, args, n, dx_##name##_ball, dx_##name##_real);                        \
    }

#endif
