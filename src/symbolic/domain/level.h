/* level.h - where is an expression constant, but for jumps?
 *
 * floor(x)·x is where floor(x) = 0, max(x, floor(y)) where x < floor(y): there it does not pass
 * from one value to the next but by the jumps of the steps in it. */
#ifndef DX_SYMBOLIC_LEVEL_H
#define DX_SYMBOLIC_LEVEL_H

#include "symbolic/domain/conditions.h"

enum { DX_MOST_LEVELS = 6 };

/* Relations, on each of which it is level, near the points that are no jumps. */
typedef struct dx_levels {
    bool everywhere; /* then there are no relations */
    size_t n;
    dx_id relation[DX_MOST_LEVELS];
} dx_levels;

/* In the symbol; as far as it shows by the structure. */
dx_status dx_find_levels(dx_graph *g, dx_id a, dx_id by, dx_levels *out) DX_MUST_USE;

/* The word need not hold where its formula is level; *spare: it is so everywhere. */
dx_status dx_except_levels(dx_graph *g, dx_word *word, dx_id by, bool *spare) DX_MUST_USE;

/* A step compared with 0, as what stands in it: u > 0 of sign(u) - 1 >= 0, u >= 2 of floor(u) > 1.
 * *met: 1 or 0 where it is met always or never, and the out parameters are not written; -1 where
 * they are, *out NONE for what is no step. */
dx_status dx_unstep(dx_graph *g, dx_id a, dx_comparison how, dx_id *out, dx_comparison *out_how,
                    int *met) DX_MUST_USE;

#endif
