/* problem.h - what solvers work on: formulas of n unknowns and their derivatives, in doubles.
 *
 * Either m equations f(x) = 0, or n formulas of which x = g(x) is wanted (the tapes give g, not
 * g - x), or one formula to be made least (m = 1). Derivatives are
 * outputs of the same tapes, made by whoever states the problem: no rule stands here.
 * The first `n` inputs are the unknowns; others, if any, keep the values they were given. */
#ifndef DX_NUMERIC_SOLVE_PROBLEM_H
#define DX_NUMERIC_SOLVE_PROBLEM_H

#include "numeric/tape.h"
#include "numeric/vm.h"

typedef enum dx_problem_kind {
    DX_PROBLEM_ROOT,
    DX_PROBLEM_FIXED, /* x = g(x) */
    DX_PROBLEM_LEAST
} dx_problem_kind;

/* How much is worked out at a point. */
typedef enum dx_level {
    DX_LEVEL_VALUE, /* f */
    DX_LEVEL_FIRST, /* f, and the rows of the Jacobian (of one formula: the gradient) */
    DX_LEVEL_SECOND /* those of one formula, and the Hessian's rows from the diagonal on */
} dx_level;

typedef struct dx_problem {
    dx_problem_kind kind;
    uint32_t n, m;
    dx_memory *memory;
    dx_context *context; /* polled */
    dx_vm vm[3];         /* by level; .tape is NULL where there is none */
    uint64_t calls[3];
    double *in, *out; /* of the tapes */
    size_t n_in, n_out;
} dx_problem;

/* tapes: by level, NULL for what no method that is to be used asks for. They and the context must
 * outlive the problem. fixed: the values of inputs from n on. */
dx_status dx_problem_init(dx_problem *p, dx_problem_kind kind, uint32_t n, uint32_t m,
                          const dx_tape *const tape[3], const double *fixed,
                          dx_context *context) DX_MUST_USE;
void dx_problem_free(dx_problem *p);

static inline bool dx_problem_has(const dx_problem *p, dx_level level)
{
    return p->vm[level].tape != NULL;
}

/* What is to become zero: f(x), or g(x) - x. */
dx_status dx_problem_residual(dx_problem *p, const double *x, double *residual) DX_MUST_USE;

/* f[m]; jacobian[m·n], row by row; hessian[n·n], symmetric. NaN where there is no value.
 * Failures are interruptions alone. */
dx_status dx_problem_value(dx_problem *p, const double *x, double *f) DX_MUST_USE;
dx_status dx_problem_first(dx_problem *p, const double *x, double *f, double *jacobian) DX_MUST_USE;
dx_status dx_problem_second(dx_problem *p, const double *x, double *f, double *gradient,
                            double *hessian) DX_MUST_USE;

#endif
