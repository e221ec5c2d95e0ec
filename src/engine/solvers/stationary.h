/* stationary.h - what an iteration makes zero.
 *
 * Of equations these themselves, of x = g(x) g - x, of a least value the gradient. Under
 * constraints it is the Lagrange system of those that hold as equations at the current point:
 * the gradient of f - Σ λ·g in the unknowns, g, and x - b of an unknown at its bound b. */
#ifndef DX_ENGINE_STATIONARY_H
#define DX_ENGINE_STATIONARY_H

#include "engine/solvers/iteration.h"
#include "support/flint.h"

/* Arrays in the command arena. */
typedef struct dx_stationary {
    uint32_t n; /* formulas, and unknowns: those of the call, then multipliers */
    dx_id *formula, *unknown;
    dx_id *name; /* of the unknowns, for people; those of a call's first */
    double *at;  /* the unknowns at the current point */
} dx_stationary;

dx_status dx_stationary_of(const dx_iteration *it, dx_stationary *out) DX_MUST_USE;

static inline bool dx_is_constrained(const dx_iteration *it)
{
    return it->call.n_constraints > 0;
}

/* Is the point on an edge that a constraint with < or > leaves out? */
bool dx_is_left_out(const dx_iteration *it);

/* "lambda", or "lambda_2" of the second one of several. */
void dx_multiplier_name(const dx_iteration *it, uint32_t constraint, char *text, size_t room);

/* What is left to show of a zero of it, in a box that has exactly one: are the multipliers of
 * inequalities that are active not 0, with their signs, and hold the others with a distance? */
dx_status dx_stationary_is_feasible(const dx_iteration *it, const dx_stationary *s, arb_srcptr box,
                                    bool *feasible) DX_MUST_USE;

/* The unknowns that are not at a bound, and the multipliers: places in s->unknown. */
uint32_t dx_stationary_free(const dx_iteration *it, const dx_stationary *s, uint32_t *place);

#endif
