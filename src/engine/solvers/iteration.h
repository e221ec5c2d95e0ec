/* iteration.h - an iteration under way, apart from the statement that began it. */
#ifndef DX_ENGINE_ITERATION_H
#define DX_ENGINE_ITERATION_H

#include "engine/solvers/solve.h"

/* Its nodes are roots for collections. */
typedef struct dx_iteration {
    ddx_session *session;
    dx_solve_call call; /* its arrays are those below */
    dx_id *ids;         /* all of its nodes */
    size_t n_ids;
    dx_id *start;              /* n for each point that the method starts from */
    dx_id *multiplier;         /* m - 1 symbols for the multipliers of constraints */
    dx_constraint *constraint; /* the call's */
    dx_id *derivative; /* m·n of the Jacobian, row by row; of one formula where the method asks for
                          them n(n+1)/2 of the Hessian (of the Lagrange function), rows from the
                          diagonal on */
    double *numbers;   /* of starts and bounds */
    size_t n_numbers;
    dx_tape tape[3]; /* by level */
    dx_problem problem;
    dx_solver solver;
} dx_iteration;

/* One that the API has handed out, in the session's list. */
struct ddx_iteration {
    dx_iteration *it;
    struct ddx_iteration *next;
    dx_text outcome; /* as it was asked for last */
    dx_text ending;  /* the outcome at its end, with what is proved; empty before */
    bool converged;  /* at its end */
};

/* Has it come to what was looked for, as far as doubles tell? */
bool dx_iteration_converged(const dx_iteration *it);

/* The value of the formula that was typed: a greatest one is looked for as the least of its
 * negative. */
static inline double dx_iteration_value(const dx_iteration *it, const dx_report *report)
{
    return it->call.most ? 0 - report->value : report->value;
}

/* λ of the i-th constraint as it was typed, of L = f - Σ λ·g with its g = left - right. Only where
 * the solver has multipliers. */
double dx_iteration_multiplier(const dx_iteration *it, uint32_t i);
/* The same from the solver's own, an array like dx_solver.multipliers. */
double dx_multiplier_of(const dx_solve_call *call, uint32_t i, const double *multipliers);

/* g of the i-th constraint in the names. */
dx_id dx_iteration_constraint(const dx_iteration *it, uint32_t i);

/* Does the i-th constraint hold as an equation here, as the method sees it? */
bool dx_iteration_is_active(const dx_iteration *it, uint32_t i);

/* *out is to be freed with dx_iteration_free, before the session. Places of failures are not set.
 * DX_OK also where it ends at its start. */
dx_status dx_iteration_begin(dx_evaluation *e, const dx_solve_call *call,
                             dx_iteration **out) DX_MUST_USE;
void dx_iteration_free(dx_iteration *it);

/* Begins again from other points: n constants for each. The iteration is as before on failure. */
dx_status dx_iteration_restart(dx_iteration *it, const dx_id *start) DX_MUST_USE;

/* Has what was typed, of which the formulas are the simplified form, a value at a point of n
 * numbers, too? */
dx_status dx_iteration_holds(const dx_iteration *it, const dx_id *value,
                             dx_holding *holding) DX_MUST_USE;
dx_status dx_iteration_holds_at(const dx_iteration *it, const double *x,
                                dx_holding *holding) DX_MUST_USE;

/* What was called; NONE: there are no premises. Those of `call` do not outlive the statement. */
static inline dx_id dx_iteration_source(const dx_iteration *it)
{
    return it->ids[it->n_ids - 1];
}

static inline dx_id dx_iteration_premises(const dx_iteration *it)
{
    dx_id written = it->ids[it->n_ids - 2];
    return dx_op_of(&it->session->graph, written) == DX_OP_VECTOR ? written : DX_NONE;
}

/* df/dx of one unknown, NONE where the method has not asked for it. */
static inline dx_id dx_iteration_slope(const dx_iteration *it)
{
    return it->call.method->level > DX_LEVEL_VALUE ? it->derivative[0] : DX_NONE;
}

#endif
