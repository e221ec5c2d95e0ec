/* solvingsystem.h - how several equations are solved on paper: one unknown is solved for and put
 * into the others, products go by their factors. */
#ifndef DX_ENGINE_SOLVINGSYSTEM_H
#define DX_ENGINE_SOLVINGSYSTEM_H

#include "engine/solvers/solving.h"

enum { DX_MOST_TOLD_UNKNOWNS = 8, DX_MOST_TOLD_EQUATIONS = 8, DX_MOST_TOLD_ROWS = 16 };

/* A value for each unknown, and the lines that say so. */
typedef struct dx_told_row {
    dx_id value[DX_MOST_TOLD_UNKNOWNS];
    uint32_t line[DX_MOST_TOLD_UNKNOWNS];
} dx_told_row;

typedef struct dx_told_system {
    dx_solving w;
    uint32_t n; /* unknowns */
    const dx_id *name;
    size_t n_rows;
    dx_told_row row[DX_MOST_TOLD_ROWS];
} dx_told_system;

/* All solutions of m equations, whose lines are there, as rows; t->w.stuck: there is no such way.
 */
dx_status dx_told_system_solve(dx_told_system *t, uint32_t m,
                               const dx_told_equation *q) DX_MUST_USE;

/* The rows are those n values each, in any order? Proved. */
dx_status dx_told_system_is(dx_told_system *t, size_t rows, const dx_id *value,
                            bool *is) DX_MUST_USE;

/* As dx_tell_solving, of several. */
dx_status dx_tell_system(dx_exact *p, dx_id value, bool *told) DX_MUST_USE;

/* The same of a table of extrema of a formula, with m constraints g = 0 and their multipliers,
 * which were all found: `name` has the unknowns and the multipliers. The lines go from the gradient
 * to the points, and to what is there. */
dx_status dx_tell_extrema(const dx_unknowns *u, const dx_ast *call, dx_id of, uint32_t m,
                          const dx_id *constraint, dx_id table, bool *told) DX_MUST_USE;

#endif
