/* barrier.h - what the files of the barrier method share: its state, and what each of them does.
 *
 * With c_i(x) = 0, c_i(x) + s_i = 0, s_i >= 0 and l <= x <= u the system of the problem with the
 * barrier f - μ·Σ log(s_i) - μ·Σ log(x_k - l_k) - μ·Σ log(u_k - x_k) is solved for steps
 *     W·dx + Jᵀ·dλ + ... = -(g + Jᵀ·λ - ...),  J·dx + ds = -(c + s),  z·s = μ and so on,
 * where W is the Hessian of f + Σ λ_i·c_i. Once it is clear which inequalities hold as equations,
 * these are solved together with the Lagrange system by Newton's method as it is.
 *
 * Memory: multipliers λ[m-1], of the lower bounds[n], of the upper ones[n]; then the numbers below
 * and the arrays behind them. */
#ifndef DX_NUMERIC_SOLVE_BARRIER_H
#define DX_NUMERIC_SOLVE_BARRIER_H

#include "numeric/solve/dense.h"
#include "numeric/solve/record.h"

#include <math.h>

#define DX_LEAST_BARRIER 1e-13 /* μ */

enum { DX_BARRIER_PATTERNS = 3 }; /* of last bits, by which noise is measured */

/* Of the memory. */
typedef struct dx_barrier_numbers {
    double barrier; /* μ; 0 where there are equations alone */
    double penalty; /* of |c|₁ */
    double shift;   /* that was added to W last */
    double solving; /* the constraints that are active, as equations */
    double retry;   /* solving is not tried before the barrier is so small */
    double scale;   /* the greatest |x_i| so far */
    double easing;  /* steps in a row that made the constraints' violation smaller alone */
    double far;     /* from where the constraints hold: they are what is looked for first */
    double passed;  /* flat points that it went on from, since the value falls beside them */
} dx_barrier_numbers;

enum { DX_BARRIER_NUMBERS = sizeof(dx_barrier_numbers) / sizeof(double) };

typedef struct dx_barrier {
    size_t n, m, ne, ni; /* m: constraints, the first ne of which are equations */
    double *lambda, *low, *high;
    dx_barrier_numbers *now;
    double *slack, *pull;            /* pull: the slacks' multipliers */
    double *active, *saved, *kept_x; /* solving: m + 2·n flags; multipliers and point before */
    /* scratch */
    double *f, *jacobian, *hessian; /* 1 + m values */
    double *matrix, *step, *corrected, *next, *next_f, *next_jacobian, *noise, *work;
    double *slack_step, *next_slack;
    double *unit; /* solving: of unknowns and multipliers, in which the matrix has elements to 1 */
    int32_t *pivot;
    const double *l, *u;
} dx_barrier;

static inline bool dx_has_low(const dx_barrier *w, size_t i)
{
    return w->l && w->l[i] > -INFINITY;
}

static inline bool dx_has_high(const dx_barrier *w, size_t i)
{
    return w->u && w->u[i] < INFINITY;
}

static inline bool dx_is_inequality(const dx_barrier *w, size_t k)
{
    return k >= w->ne;
}

/* Row k of the constraints' Jacobian. */
static inline const double *dx_constraint_row(const dx_barrier *w, const double *jacobian, size_t k)
{
    return jacobian + (k + 1) * w->n;
}

/* Element i of g + Jᵀ·λ. */
static inline double dx_pull_on(const dx_barrier *w, const double *jacobian, size_t i)
{
    double sum = jacobian[i];
    for (size_t k = 0; k < w->m; k++)
        sum += w->lambda[k] * dx_constraint_row(w, jacobian, k)[i];
    return sum;
}
static inline bool dx_is_active(const dx_barrier *w, size_t k)
{
    return !dx_is_inequality(w, k) || w->active[k] != 0;
}

/* Is the unknown at a bound? */
static inline bool dx_is_fixed(const dx_barrier *w, size_t i)
{
    return w->active[w->m + i] != 0 || w->active[w->m + w->n + i] != 0;
}

/* ---- a point (barrier.c) ------------------------------------------------------------------- */

dx_barrier dx_barrier_state_of(const dx_solver *s);
/* The greatest violation of constraints and bounds at a point. */
double dx_barrier_violation(const dx_barrier *w, const double *f, const double *x);
void dx_barrier_report(dx_solver *s, const dx_barrier *w, const double *f, const double *jacobian);
/* Are there inequalities or bounds? */
bool dx_barrier_is_needed(const dx_barrier *w);
/* The matrix as it is; one number for each of its rows. */
void dx_barrier_note_matrix(const dx_solver *s, const dx_barrier *w);
void dx_barrier_note_side(const dx_solver *s, const dx_barrier *w, dx_note_kind kind,
                          const double *side);
/* Values and derivatives at s->x, with the multipliers as they are. */
dx_status dx_barrier_evaluate(dx_solver *s, const dx_barrier *w) DX_MUST_USE;

/* ---- a step with the barrier (barrier_step.c) ------------------------------------------------ */

/* By how much the equations of this barrier fail. */
double dx_barrier_failing(const dx_solver *s, const dx_barrier *w, double barrier);
dx_status dx_barrier_step(dx_solver *s, const dx_barrier *w) DX_MUST_USE;
/* The step along which the violation alone becomes smaller; NO_DESCENT, INFEASIBLE without one. */
dx_status dx_barrier_ease(dx_solver *s, const dx_barrier *w) DX_MUST_USE;
/* Values at x + part·step, in w->next; are there any? */
dx_status dx_barrier_try(dx_solver *s, const dx_barrier *w, const double *step,
                         const double *slack_step, double part) DX_MUST_USE;
bool dx_barrier_is_value(const dx_barrier *w);

/* ---- active constraints as equations (barrier_active.c) -------------------------------------- */

/* From here on, those that are active by the barrier's multipliers. */
void dx_barrier_begin_solving(const dx_solver *s, const dx_barrier *w);
/* A step of Newton's method, or the end, or one with the barrier where these are not active. */
dx_status dx_barrier_solve(dx_solver *s, const dx_barrier *w) DX_MUST_USE;

/* ---- points without a way on (barrier_beside.c) ---------------------------------------------- */

/* The end where the way back to the constraints is lost. */
void dx_barrier_look_for_way(dx_solver *s, const dx_barrier *w);
/* The end, where the value falls farther out, where the constraints hold, as far as doubles go. */
dx_status dx_barrier_look_ahead(dx_solver *s, const dx_barrier *w) DX_MUST_USE;
/* CREASE, where a slope jumps at the point or near it. */
dx_status dx_barrier_look_for_crease(dx_solver *s, const dx_barrier *w) DX_MUST_USE;
/* Do the gradients of those that are active depend on each other? */
bool dx_barrier_are_dependent(const dx_barrier *w);
/* The outcome, unless the value is less beside the point, as at a jump: then as of a flat one. */
dx_status dx_barrier_end_well(dx_solver *s, const dx_barrier *w, dx_outcome outcome) DX_MUST_USE;
/* What is flat may be a least value of higher order, or not one at all: then it goes on beside. */
dx_status dx_barrier_end_flat(dx_solver *s, const dx_barrier *w) DX_MUST_USE;

#endif
