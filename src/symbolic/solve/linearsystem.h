/* linearsystem.h - systems of linear equations with any number of solutions. */
#ifndef DX_SYMBOLIC_LINEARSYSTEM_H
#define DX_SYMBOLIC_LINEARSYSTEM_H

#include "symbolic/algebra/linear.h"

/* m equations Σ coefficient·x = right in n unknowns, row by row; arrays in the arena. */
typedef struct dx_linear_system {
    uint32_t m, n;
    dx_id *coefficient, *right;
} dx_linear_system;

/* Formulas that are to be 0 as linear equations; *linear is false where one is none. */
dx_status dx_linear_system_read(dx_graph *g, uint32_t m, const dx_id *f, uint32_t n,
                                const dx_id *unknown, dx_linear_system *out,
                                bool *linear) DX_MUST_USE;

/* value[i] of n unknowns, in terms of those that are free, which are themselves. Where there is no
 * solution *contradiction is what is not 0 and would have to be, else NONE; then *culprit is the
 * first equation, from 1, that those before it contradict, 0 where that was not looked for. */
dx_status dx_linear_system_solve(dx_algebra *l, const dx_linear_system *system,
                                 const dx_id *unknown, dx_id *value, dx_id *contradiction,
                                 uint32_t *culprit) DX_MUST_USE;

#endif
