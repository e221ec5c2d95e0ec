/* system.h - several equations in several unknowns, one unknown put in after the other.
 *
 * Candidates, as in equation.h: to be put into the equations. An unknown that no equation is left
 * for is its own value. */
#ifndef DX_SYMBOLIC_SYSTEM_H
#define DX_SYMBOLIC_SYSTEM_H

#include "symbolic/solve/equation.h"

enum { DX_MOST_CURVED = 12 };

typedef struct dx_equations_row {
    const dx_id *value; /* one for each unknown */
    uint32_t n_words;
    const dx_word *word;
    bool loose;
    dx_id special; /* it is one where this, in other names alone, is 0; or NONE */
} dx_equations_row;

typedef struct dx_equations {
    dx_graph *g;
    const dx_oracle *oracle;
    const dx_root_host *host;
    uint32_t n;
    const dx_id *unknown, *index;
    /* the way to what is looked at now */
    dx_word path[DX_MOST_PATH_WORDS];
    uint32_t n_path, n_indices, depth, branches;
    bool loose;
    dx_id special;             /* as of a row */
    uint32_t special_branches; /* looked at for such rows: what is too much of them is left out */
    /* what was found */
    size_t n_rows, room;
    dx_equations_row *row;
    dx_id against;  /* there is no solution as long as this is not 0; or NONE */
    dx_id positive; /* found are the solutions where this is above 0 alone; or NONE */
    dx_id stuck;    /* an equation that could not be solved, or NONE */
} dx_equations;

void dx_equations_init(dx_equations *s, dx_graph *g, const dx_oracle *oracle,
                       const dx_root_host *host, uint32_t n, const dx_id *unknown,
                       const dx_id *index);

/* All solutions of m formulas that are to be 0. */
dx_status dx_solve_equations(dx_equations *s, uint32_t m, const dx_id *f) DX_MUST_USE;

#endif
