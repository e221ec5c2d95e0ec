/* solve.h - a call of a numerical solver: what is to be solved, from where, and how.
 *
 * newton(x^3 - 2, x=1), bisect(cos(x) = x, x=0..1), minimize(f, [x=1, y=2], [x + y = 1],
 * method=bfgs): the call is read to formulas in symbols of their own, which are differentiated and
 * compiled together; from then on the session is asked no more. */
#ifndef DX_ENGINE_SOLVE_H
#define DX_ENGINE_SOLVE_H

#include "engine/scope.h"
#include "numeric/solve/methods.h"

/* A constraint as it was typed, left = right or left <= right; `turned` is written left >= right.
 * Its g is left - right as it is written. */
typedef struct dx_constraint {
    uint32_t place;   /* of its formula, which is g, or -g where it is turned; 0: a bound */
    uint32_t unknown; /* whose bound it is */
    bool upper, turned, strict;
    bool binds; /* it is the narrowest bound on that side, and the first such */
} dx_constraint;

/* What was asked. Its arrays are in the command arena. */
typedef struct dx_solve_call {
    const char *operation; /* the name that was called: newton, minimize */
    const dx_method *method;
    bool most;     /* the greatest value is looked for: the formula is the negative */
    uint32_t n, m; /* unknowns; formulas, of which n_equalities and n_inequalities are */
    uint32_t n_equalities, n_inequalities; /* constraints, behind the one to be made least */
    const dx_id *name;                     /* of the unknowns, as they were typed */
    const dx_id *unknown;                  /* what stands for them in the formulas */
    const dx_id *formula;   /* to be 0, or g of x = g(x), or least; and the constraints */
    const dx_id *equation;  /* as they were asked: relations or formulas, in the names */
    const dx_id *start;     /* n constants for each point that the method starts from */
    uint32_t n_constraints; /* in the order in which they were typed, bounds and all */
    const dx_constraint *constraint;
    const dx_id *relation;       /* what was typed, in the names: = or <= or < of two formulas */
    const double *lower, *upper; /* n bounds each, infinite for none; NULL: none at all */
    dx_id source;                /* STRING: what was called, as it can be typed again */
    dx_id premises; /* under which what was typed is what the formulas are; NONE: none */
    dx_solver_options option;
    bool line_given; /* line=; else a descent without a rate looks for it by backtracking */
} dx_solve_call;

/* Is it the name of an operation that is a solver's? */
bool dx_is_solver(const char *name, size_t n);

/* What a call of such a name asks for. */
dx_status dx_read_solve_call(dx_evaluation *e, const dx_ast *ast, dx_solve_call *call) DX_MUST_USE;

/* The same of a text that must be such a call, or the name of an iteration that came of one. */
dx_status dx_read_solver_text(dx_evaluation *e, const char *text, size_t n,
                              dx_solve_call *call) DX_MUST_USE;

/* The relation of a constraint with the sides and the sign that were typed. */
dx_status dx_write_constraint(dx_graph *g, dx_id relation, const dx_constraint *c,
                              dx_text *out) DX_MUST_USE;

/* Starts as they are typed, `x=1` or `[x=1, y=0]`, for unknowns that are known already; those that
 * are not named keep theirs. */
dx_status dx_read_restart(dx_evaluation *e, const dx_solve_call *call, const dx_ast *ast,
                          dx_id *start) DX_MUST_USE;

#endif
