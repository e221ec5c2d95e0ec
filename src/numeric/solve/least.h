/* least.h - what the methods that make a formula least by its gradient share: the value and the
 * gradient at the point, and the judgement whether the point is a least one.
 *
 * A point is judged by the Hessian there; a method that has none makes it of differences of
 * gradients: wholly for few unknowns, in the directions of conjugate gradients for many. What
 * rounding does to the gradient is measured: it is worked out at points that differ by the last
 * bits. Converged is said where the Newton step that would follow, and the one that the noise of
 * the gradient alone would give, is within the tolerance of the point, and the curvature is
 * positive beyond its own error. The step is that of Newton's method, so the tolerance is one of
 * the point, not of the value.
 *
 * The memory of such a method begins with a dx_least and the gradient, its scratch with the room
 * of the judgement. */
#ifndef DX_NUMERIC_SOLVE_LEAST_H
#define DX_NUMERIC_SOLVE_LEAST_H

#include "numeric/solve/solver.h"

/* At the current point. */
typedef struct dx_least {
    double value;
    double scale;       /* the greatest |x_i| so far */
    double judged;      /* the norm of the gradient when the point was last judged */
    double least_slope; /* the least norm of the gradient so far */
    double steepest;    /* the greatest one */
    double idle;        /* steps since the least one has been halved */
    double gradient[];  /* n, and behind it the method's own */
} dx_least;

enum { DX_LEAST_HEAD = 6 };

static inline dx_least *dx_least_of(const dx_solver *s)
{
    return (dx_least *)(void *)s->memory;
}

/* Doubles of memory and scratch; where the method has a Hessian, `exact`. */
static inline size_t dx_least_room(uint32_t n)
{
    return DX_LEAST_HEAD + (size_t)n;
}
size_t dx_least_scratch(uint32_t n, bool exact);

/* Behind them. */
static inline double *dx_least_own(const dx_solver *s)
{
    return s->memory + dx_least_room(s->problem->n);
}

/* At the start, with the gradient where the method has no more: NO_START, NO_SLOPE, or what the
 * judgement says where the gradient is zero. hessian: NULL for what is worked out here. */
dx_status dx_least_begin(dx_solver *s, const double *hessian) DX_MUST_USE;

/* Is it a value, of a point that is not beyond all bounds? Else the outcome says so. */
bool dx_least_admits(dx_solver *s, const double *to, double value, const double *gradient);

/* Moves there. `ahead` is what the method takes for the rest of the way, NULL where it has no
 * idea: where that is within the tolerance, or nothing is gained any more, the point is judged. */
dx_status dx_least_move(dx_solver *s, const double *to, double value, const double *gradient,
                        const double *ahead, const double *hessian) DX_MUST_USE;

/* Nothing is gained from this point: it is judged, and the outcome is an end. `jump`: the slope
 * was seen to jump. */
dx_status dx_least_stuck(dx_solver *s, bool jump, const double *hessian) DX_MUST_USE;

#endif
