/* critical.h - points where a gradient vanishes: how the formula behaves there. */
#ifndef DX_ENGINE_CRITICAL_H
#define DX_ENGINE_CRITICAL_H

#include "engine/solvers/unknowns.h"
#include "numeric/solve/curvature.h"

/* A formula of n unknowns, with m constraints g = 0, and the second derivatives of its Lagrange
 * function L = e - Σ λ·g, in the unknowns and the multipliers. Arrays in the command arena. */
typedef struct dx_critical {
    ddx_session *session;
    uint32_t n, m;
    const dx_id *name; /* n unknowns, then m multipliers */
    dx_id of;          /* e */
    const dx_id *constraint;
    dx_id lagrangian; /* e itself where m = 0 */
    dx_id *gradient;  /* n + m: of the Lagrange function */
    dx_id *hessian;   /* (n + m)², row by row */
} dx_critical;

/* of, constraint, name, n and m are set. The gradient is readable and checked. */
dx_status dx_critical_prepare(dx_critical *c) DX_MUST_USE;

/* Where the formula has a corner or a jump: it is a zero of the gradient's formula alone. */
#define DX_NOT_SMOOTH "not smooth"

typedef struct dx_verdict_at {
    const char *kind;  /* "minimum", "maximum", "saddle", "undecided", DX_NOT_SMOOTH */
    dx_id value;       /* of the formula there */
    dx_id eigenvalues; /* STRING */
} dx_verdict_at;

/* The formula at a point, n values; a STRING where it has none. */
dx_status dx_critical_value(const dx_critical *c, const dx_id *at, dx_id *value) DX_MUST_USE;

/* Takes points away at which the formula, or a constraint, has no value for certain, though the
 * gradient has, and says so. */
dx_status dx_critical_sift(const dx_critical *c, dx_root_list *points,
                           const char *what) DX_MUST_USE;

/* At a point, n + m values. order: of the zero of the derivative of one unknown without
 * constraints; 1 else. */
dx_status dx_critical_judge(dx_critical *c, const dx_id *at, uint32_t order,
                            dx_verdict_at *out) DX_MUST_USE;

/* "where the gradient vanishes: 3*x^2 - 3 = 0, 2*y = 0" (extrema.c) */
dx_status dx_critical_tell_gradient(const dx_critical *c) DX_MUST_USE;

/* Says in a notice where in the box the formula (with its constraints) may not be smooth. */
dx_status dx_critical_tell_corners(dx_critical *c, const dx_id *lo, const dx_id *hi) DX_MUST_USE;

/* All points of the box where the gradient of a formula vanishes, or where that of its Lagrange
 * function with m constraints does, as a table; *undecided: places that are not decided, and told
 * in notices (extrema.c, lagrange.c). */
dx_status dx_find_extrema(dx_unknowns *u, dx_id of, dx_id *out, size_t *undecided) DX_MUST_USE;
dx_status dx_find_constrained(dx_unknowns *u, dx_id of, size_t m, const dx_id *constraint,
                              dx_id *out, size_t *undecided) DX_MUST_USE;

#endif
