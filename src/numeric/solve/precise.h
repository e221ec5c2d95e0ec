/* precise.h - Newton's method with as many digits as one likes, and a proof at the end.
 *
 * n formulas of n unknowns: `values` is the exact tape of the formulas, `first` that of the
 * formulas and, after them, of the rows of their Jacobian; the unknowns are the only inputs. The
 * linear systems are solved by elimination with partial pivoting in MPFR.
 *
 * Either one step after the other at one precision, as someone wants to see them; or down to a zero
 * to a number of bits, where the precision doubles with the iterate, so that all steps together
 * cost about twice the last one. */
#ifndef DX_NUMERIC_SOLVE_PRECISE_H
#define DX_NUMERIC_SOLVE_PRECISE_H

#include "numeric/solve/enclose.h"
#include "numeric/solve/solver.h"
#include "numeric/vm_mpfr.h"

/* More unknowns are refused: n³ operations a step. */
enum { DX_PRECISE_MOST = 100 };

typedef struct dx_precise {
    dx_context *context; /* polled; its memory is used */
    uint32_t n;
    dx_mpfr_vm values, first;
    mpfr_prec_t prec; /* of the current point */
    mpfr_ptr x;       /* the current point, n */
    mpfr_ptr f;       /* the values there, n */
    mpfr_ptr slope;   /* the Jacobian there, n·n by rows */
    mpfr_ptr step;    /* the one that led here, or that was tried last, n; NaN for none */
    mpfr_ptr value_norm, step_norm; /* |f| here, |step|; numbers of 64 bits */
    uint32_t *pivot;
    /* scratch */
    mpfr_ptr next, matrix, t;
    mpfr_ptr block, norms;
    mpfr_prec_t room; /* bits that the numbers of the block have room for */
} dx_precise;

/* At the start; DX_LIMIT for too many unknowns or digits. After a failure there is nothing to
 * free. The tapes must outlive it. Where there is no value, f has what is no number. */
dx_status dx_precise_init(dx_precise *p, dx_context *context, uint32_t n, const dx_tape *values,
                          const dx_tape *first, const double *start, mpfr_prec_t prec) DX_MUST_USE;
void dx_precise_free(dx_precise *p);

/* To work with so many bits from here: the point stays (rounded, where it had more), its values are
 * taken anew. After a failure only dx_precise_free may follow, here and below. */
dx_status dx_precise_set_precision(dx_precise *p, mpfr_prec_t prec) DX_MUST_USE;

/* To another point, x[n] of any precision. */
dx_status dx_precise_go(dx_precise *p, mpfr_srcptr x) DX_MUST_USE;

/* One step of Newton's method: x - J(x)⁻¹·f(x). GOING; or, where the point stays as it is, why:
 * NO_START (there is no value here), NO_SLOPE_HERE, ZERO_SLOPE (of one unknown), SINGULAR, and
 * LEFT_DOMAIN (there is no value at the next point). */
dx_status dx_precise_step(dx_precise *p, dx_outcome *outcome) DX_MUST_USE;

/* The zero near the current point, which has a few digits, of the same formulas as a system, with
 * every component known to `bits` bits in the sense of dx_refine. ONE: box has exactly one zero;
 * else it was looked for in vain, and the enclosure says why. *reached is false where the digits
 * could not be had. The point comes near the zero. */
dx_status dx_precise_zero(dx_precise *p, dx_system *s, slong bits, arb_ptr box,
                          dx_enclosure *enclosure, bool *reached) DX_MUST_USE;

#endif
