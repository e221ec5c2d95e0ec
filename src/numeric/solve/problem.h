/* problem.h - what solvers work on: formulas of n unknowns and their derivatives, in doubles.
 *
 * Either m equations f(x) = 0, or n formulas of which x = g(x) is wanted (the tapes give g, not
 * g - x), or one formula to be made least (m = 1), perhaps where
 * n_equalities formulas are 0, n_inequalities formulas are <= 0, and the unknowns are between
 * bounds; the formulas follow the first one (m = 1 + n_equalities + n_inequalities). Derivatives
 * are outputs of the same tapes, made by whoever states the problem: no rule stands here. The first
 * `n` inputs are the unknowns. With constraints their m - 1 multipliers λ follow, and the Hessian
 * is that of the Lagrange function f + Σ λ_i·c_i. Other inputs keep the values they were given. */
#ifndef DX_NUMERIC_SOLVE_PROBLEM_H
#define DX_NUMERIC_SOLVE_PROBLEM_H

#include "numeric/native.h"
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
    DX_LEVEL_SECOND /* those, and the rows of the Hessian from the diagonal on */
} dx_level;

typedef struct dx_problem {
    dx_problem_kind kind;
    uint32_t n, m, n_equalities, n_inequalities;
    const double *lower, *upper; /* n each, infinite for none; NULL where there are none at all */
    dx_memory *memory;
    dx_context *context; /* polled */
    dx_vm vm[3];         /* by level; .tape is NULL where there is none */
    uint64_t calls[3];
    bool by_code; /* once it is worth it, machine code gives the same bits as vm */
    dx_native code[3];
    double *frame[3]; /* of the code */
    double *in, *out; /* of the tapes */
    size_t n_in, n_out;
} dx_problem;

/* Constraints are announced by dx_problem_constrain. tapes: by level, NULL for what no method that
 * is to be used asks for. They and the context must outlive the problem. fixed: the values of
 * inputs behind unknowns and multipliers. Where by_code is set, then or later, tapes that are
 * evaluated often become machine code. */
dx_status dx_problem_init(dx_problem *p, dx_problem_kind kind, uint32_t n, uint32_t m,
                          const dx_tape *const tape[3], const double *fixed,
                          dx_context *context) DX_MUST_USE;
void dx_problem_free(dx_problem *p);

/* How many of the m - 1 formulas after the first one are to be 0; the others are to be <= 0. Bounds
 * must outlive the problem. */
void dx_problem_constrain(dx_problem *p, uint32_t n_equalities, const double *lower,
                          const double *upper);

/* The multipliers, m - 1, that the next Hessian is worked out with. */
static inline double *dx_problem_multipliers(dx_problem *p)
{
    return p->in + p->n;
}

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
dx_status dx_problem_second(dx_problem *p, const double *x, double *f, double *jacobian,
                            double *hessian) DX_MUST_USE;

#endif
