/* solve.h - a call of a numerical solver: what is to be solved, from where, and how.
 *
 * newton(x^3 - 2, x=1), bisect(cos(x) = x, x=0..1), minimize(f, [x=1, y=2], method=bfgs): the
 * call is read to formulas in symbols of their own, which are differentiated and compiled
 * together; from then on the session is asked no more. */
#ifndef DX_ENGINE_SOLVE_H
#define DX_ENGINE_SOLVE_H

#include "engine/scope.h"
#include "numeric/solve/methods.h"

/* What was asked. Its arrays are in the command arena. */
typedef struct dx_solve_call {
    const dx_method *method;
    bool most;             /* the greatest value is looked for: the formula is the negative */
    uint32_t n, m;         /* unknowns; formulas */
    const dx_id *name;     /* of the unknowns, as they were typed */
    const dx_id *unknown;  /* what stands for them in the formulas */
    const dx_id *formula;  /* to be 0, or least */
    const dx_id *equation; /* as it was asked: EQ nodes or formulas */
    const dx_id *start;    /* n constants for each point that the method starts from */
    dx_solver_options options;
} dx_solve_call;

/* The call of a solver whose name is method's, or has `method=` among its options. */
dx_status dx_read_solve_call(dx_evaluation *e, const dx_method *method, const dx_ast *ast,
                             dx_solve_call *call) DX_MUST_USE;

/* An iteration under way, apart from the statement that began it. Nodes that it needs are roots
 * for collections. */
typedef struct dx_iteration {
    ddx_session *session;
    dx_solve_call call; /* its arrays are in `ids` */
    dx_id *ids;
    size_t n_ids;
    dx_id *derivative; /* m·n of the Jacobian, and of one formula where the method asks for them
                          n(n+1)/2 of the Hessian; or NULL */
    size_t n_derivatives;
    dx_tape tape[3];
    dx_problem problem;
    dx_solver solver;
    double *start;
} dx_iteration;

/* *out is to be freed with dx_iteration_free, before the session. */
dx_status dx_iteration_begin(dx_evaluation *e, const dx_solve_call *call,
                             dx_iteration **out) DX_MUST_USE;
void dx_iteration_free(dx_iteration *it);

#endif
