/* solve_parts.h - what reading a call of a solver is made of: its operations and methods, a start,
 * an option. */
#ifndef DX_ENGINE_SOLVE_PARTS_H
#define DX_ENGINE_SOLVE_PARTS_H

#include "engine/solvers/solve.h"

/* Refuse a part of a call; hint may be NULL. */
dx_status dx_refuse_part(dx_evaluation *e, const dx_ast *ast, dx_status status, const char *what,
                         const char *hint);

/* Is it `x = 1`, as an argument or in a list? */
bool dx_is_setting(const dx_ast *ast);

/* A constant, for which the session's values and those of bars around are put in. */
dx_status dx_read_solver_constant(dx_evaluation *e, const dx_ast *ast, dx_id *out) DX_MUST_USE;

/* Where an unknown starts: one point, or the two ends of a range; *second is NONE for one. */
dx_status dx_read_start(dx_evaluation *e, const dx_ast *value, dx_id *first,
                        dx_id *second) DX_MUST_USE;
/* What is no start. */
dx_status dx_refuse_start(dx_evaluation *e, const dx_ast *ast);

/* ---- operations, methods, options (solve_options.c) ---------------------------------------------
 */

/* The operation whose methods it has: maximize has those of minimize. */
const char *dx_solver_family(const char *operation);
/* The name of an operation as it stands in a table, which outlives the text of a statement. */
const char *dx_lasting_operation(const char *operation);

/* NULL where there is none of that name; the first of the operation for a name of NULL. */
const dx_method *dx_find_method(const char *operation, const char *name);

/* `steps=50`, put into the call and written to the text; *method_given where it is method=. */
dx_status dx_read_solver_option(dx_evaluation *e, const dx_ast *ast, dx_solve_call *call,
                                bool *method_given, dx_text *text) DX_MUST_USE;

/* Without method=: descend with an option that is of one method alone has that method. */
void dx_imply_method(dx_solve_call *call);

/* Refuses, of the options from this one on, one that the method would not look at. */
dx_status dx_check_option_uses(dx_evaluation *e, const dx_ast *option,
                               const dx_solve_call *call) DX_MUST_USE;

#endif
