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

/* Is the node a comparison? */
bool dx_is_relation(const dx_graph *g, dx_id a);

/* May the node jump, as floor and comparisons do? */
bool dx_jumps(const dx_graph *g, dx_id a);

/* May one of the expression's nodes? */
dx_status dx_has_jump(dx_graph *g, dx_id a, bool *found) DX_MUST_USE;

/* Where the condition holds near a point, too, at which it does: itself where the symbol is not in
 * it, x < y of x <= y; DX_NONE where that is not told by a relation. */
dx_status dx_hold_around(dx_graph *g, dx_id condition, dx_id symbol, dx_id *out) DX_MUST_USE;

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
