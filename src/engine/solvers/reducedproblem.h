/* reducedproblem.h - a formula under constraints with less unknowns. */
#ifndef DX_ENGINE_REDUCEDPROBLEM_H
#define DX_ENGINE_REDUCEDPROBLEM_H

#include "engine/scope.h"

/* `of` where m equations hold, f = 0, and none of k sides is above 0, in n names. */
typedef struct dx_reduced {
    uint32_t n, m, k;
    dx_id *name, *equation, *side;
    dx_id of;
} dx_reduced;

/* Equations in which an unknown stands alone, with a number before it, are solved for it and go.
 * The points are the same, so that one problem is bounded, and has a least value, where the other
 * is and has. Arrays in the command arena. */
dx_status dx_reduce_linear(dx_evaluation *e, const dx_reduced *in, dx_reduced *out) DX_MUST_USE;

/* The one equation of a reduced problem, a*y + b = 0 with a and b free of y, solved for y, so that
 * none is left where a is not 0; *below is a. *done is false where there is no such unknown. */
dx_status dx_reduce_quotient(dx_evaluation *e, const dx_reduced *in, dx_reduced *out, dx_id *below,
                             bool *done) DX_MUST_USE;

#endif
