/* rest.h - is the point to which an iteration for zeros came a zero, as far as doubles tell?
 *
 * A small step alone is no proof: Newton's step is small beside a pole too, and where rounding
 * decides. So the values around are looked at. At a zero they grow with the distance, at a pole
 * they fall, at a jump they do neither; and where they are rounding errors, the next digits
 * of the point are noise. */
#ifndef DX_NUMERIC_SOLVE_REST_H
#define DX_NUMERIC_SOLVE_REST_H

#include "numeric/solve/solver.h"

/* Digits that a zero must have to be called one: 2^-43 of the point. */
#define DX_REST_CERTAIN 0x1p-43

/* Of one unknown, at s->x with the residual `value`; `near`: about how far the zero is, by the
 * method's next step. Sets outcome and error of the report where the iteration has come to rest
 * there: near is within the tolerance, the value is zero, or the steps become no smaller and the
 * value is rounding error. */
dx_status dx_rest_alone(dx_solver *s, double value, double near) DX_MUST_USE;

/* The same of a sign change that has been narrowed down to the tolerance, or to nothing between
 * its ends, with s->x one of them. An end it always is. */
dx_status dx_rest_bracket(dx_solver *s, double value, double width) DX_MUST_USE;

/* Has the formula of one unknown the same value at points near and far? */
dx_status dx_rest_is_constant(dx_solver *s, double value, bool *constant) DX_MUST_USE;

/* Doubles of work for n unknowns, beside those of the factors. */
static inline size_t dx_rest_room(uint32_t n)
{
    return 5 * (size_t)n;
}

/* Of several, at s->x: f and J there, and J's factors. */
typedef struct dx_rest_system {
    const double *f, *jacobian, *factors;
    const int32_t *pivot;
    double rcond; /* of the factors */
    bool stuck;   /* no step makes |f| less */
    double *work; /* dx_rest_room */
} dx_rest_system;

/* As dx_rest_alone, by Newton's correction. */
dx_status dx_rest_together(dx_solver *s, const dx_rest_system *system) DX_MUST_USE;

#endif
