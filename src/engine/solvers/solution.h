/* solution.h - iterations as values: run to their end, their parts. */
#ifndef DX_ENGINE_SOLUTION_H
#define DX_ENGINE_SOLUTION_H

#include "engine/solvers/proof.h"

/* The SOLUTION of where it stands now. */
dx_status dx_solution_of(const dx_iteration *it, dx_id *out) DX_MUST_USE;

/* Has it come to what was looked for, as the SOLUTION would say, and what came of it, at the end of
 * `outcome`. Proofs may take their time. */
dx_status dx_solution_ending(const dx_iteration *it, bool *converged, dx_text *outcome) DX_MUST_USE;

/* A part of a SOLUTION by its name: it.root, it.table; or the column of a TABLE. DX_NAME where
 * there is none of that name, DX_NOCONV where it would be a point and the iteration did not
 * converge. *digits: of a double, how many it has; 0 for what is exact or proved. */
dx_status dx_member(ddx_session *s, dx_id value, const char *name, dx_id *out,
                    uint32_t *digits) DX_MUST_USE;

/* it.root and it[3]. */
dx_status dx_lower_member(dx_evaluation *e, const dx_ast *node, dx_id *out) DX_MUST_USE;
dx_status dx_index_solution(dx_evaluation *e, const dx_ast *index, dx_id *value) DX_MUST_USE;

/* subst(e, it): the operand with the unknowns at the point where the iteration came to. */
dx_status dx_substitute_solution(dx_evaluation *e, const dx_ast *operand, const dx_ast *solution,
                                 dx_id *out) DX_MUST_USE;

#endif
