/* enclose.h - proofs that a box has exactly one zero of a system, and its digits.
 *
 * In one unknown by the interval Newton operator N(X) = m - f(m)/f'(X), in several by Krawczyk's
 * K(X) = m - Y·f(m) + (I - Y·J(X))·(X - m) with Y about the inverse of J(m): every zero in X is in
 * it; if it is within the interior of X, X has exactly one; if it is apart from X, X has none
 * (Neumaier, Interval Methods for Systems of Equations, 5.1 and 5.2; Moore, Kearfott, Cloud,
 * Introduction to Interval Analysis, 8.1). X is found by epsilon inflation (Rump, Acta Numerica
 * 2010, 13). */
#ifndef DX_NUMERIC_SOLVE_ENCLOSE_H
#define DX_NUMERIC_SOLVE_ENCLOSE_H

#include "numeric/solve/system.h"

/* What is known of a box. */
typedef enum dx_finding {
    DX_FINDING_ONE,      /* proved: exactly one zero */
    DX_FINDING_FREE,     /* proved: no zero */
    DX_FINDING_OPEN,     /* nothing */
    DX_FINDING_SINGULAR, /* nothing, as the Jacobian may be singular in it */
    DX_FINDING_ROUGH,    /* nothing, as there may be a corner or a jump in it */
    DX_FINDING_NO_VALUE, /* nothing, as there may be points without a value in it */
    DX_FINDING_FAR,      /* Newton's method goes far away from here */
    DX_FINDING_FAMILY,   /* nothing; zeros seem to fill a curve or a surface there */
    DX_FINDING_PRECISION /* digits did not suffice */
} dx_finding;

const char *dx_finding_said(dx_finding finding);

/* One use of the operator on the box: f(m) at `prec` bits, slopes at `slope_prec`. next: where the
 * zeros of the box must be, a part of it (or the box). May be the box itself. */
dx_status dx_contract(dx_system *s, arb_srcptr box, slong prec, slong slope_prec, arb_ptr next,
                      dx_finding *finding) DX_MUST_USE;

/* The zero near an approximate one, the midpoints of `start`: n numbers, right to a few digits.
 * ONE: box has exactly one zero. FREE: box, around the start, has none. Else the box has been
 * looked at in vain. */
typedef struct dx_enclosure {
    dx_finding finding;
    /* SINGULAR in one unknown: as an estimate, so many zeros fall together there; 0: not known */
    uint32_t order;
    /* 0: not known. Proved: with their orders no more than so many zeros are in the box, and the
     * order-th derivative has none. */
    uint32_t most;
} dx_enclosure;
dx_status dx_enclose(dx_system *s, arb_srcptr start, arb_ptr box,
                     dx_enclosure *enclosure) DX_MUST_USE;

/* A box with exactly one zero (found ONE, by either function) made so small that every component
 * is known to `bits` bits: relative to it or, while 0 is in its interval, absolutely. Digits
 * double with each step, and the last costs about as much as all before. *reached is false where
 * it could not be had. */
dx_status dx_refine(dx_system *s, arb_ptr box, slong bits, bool *reached) DX_MUST_USE;

/* What a part of an expression is that stands for a zero: unknown `index` of the only zero in the
 * box (found ONE) of n formulas, to about `prec` bits in the sense of dx_refine; a wider ball where
 * they cannot be had. The box stays as it is. */
dx_status dx_zero_value(dx_graph *g, uint32_t n, const dx_id *f, const dx_id *unknown,
                        arb_srcptr box, uint32_t index, slong prec, arb_t out) DX_MUST_USE;

/* To how many bits the worst component is known, in that sense. */
slong dx_box_bits(arb_srcptr box, size_t n);

/* How many zeros of one formula in one unknown fall together near x, as seen from a distance of
 * `radius`; 0: not known. *proved: x ± radius has no more, proved. */
dx_status dx_estimate_order(dx_system *s, const arb_t x, const mag_t radius, slong prec,
                            uint32_t *order, bool *proved) DX_MUST_USE;

/* The simplest rational number in the ball, that of the least denominator: what a zero is when it
 * is rational, which the caller finds out by putting it in. False where the ball is not finite or
 * all have more than `bits` bits. */
bool dx_simplest_rational(const arb_t x, slong bits, fmpq_t out);

#endif
