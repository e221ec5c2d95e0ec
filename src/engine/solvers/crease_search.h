/* crease_search.h - what a search for extrema on creases knows (creases.c), and what a point is at
 * which creases meet (corner.c). */
#ifndef DX_ENGINE_CREASE_SEARCH_H
#define DX_ENGINE_CREASE_SEARCH_H

#include "engine/solvers/critical.h"

enum { DX_MOST_CREASES = 6, DX_MOST_SHARP = 64, DX_CREASE_UNKNOWNS = 4, DX_CREASE_PRECISION = 128 };

typedef struct dx_crease_search {
    dx_critical *c;
    dx_unknowns *u;
    dx_graph *g;
    size_t n_nodes, n;
    dx_id node[DX_MOST_SHARP]; /* abs(...), max(...) and the like, operands before users */
    size_t crease_of[DX_MOST_SHARP];
    int direction[DX_MOST_SHARP]; /* with it or against it */
    dx_id crease[DX_MOST_CREASES];
    dx_root_list all;
    bool flat;   /* in a cell that is not empty */
    bool failed; /* of more than two unknowns: a piece is no polynomial */
} dx_crease_search;

/* On which side of each crease: 1, -1, or 0 on it, or where it is left as it is. */
typedef struct dx_cell {
    int side[DX_MOST_CREASES];
} dx_cell;

/* The formula in a cell, or near creases on which its sides are 0. */
dx_id dx_in_cell(const dx_crease_search *w, dx_id a, const dx_cell *c);

/* The value, and the gradient, of a formula as far as a box goes. */
dx_status dx_crease_value(const dx_crease_search *w, dx_id a, arb_srcptr box,
                          arb_t out) DX_MUST_USE;
dx_status dx_crease_slope(const dx_crease_search *w, dx_id a, arb_srcptr box,
                          arb_ptr out) DX_MUST_USE;

typedef enum dx_corner_shape {
    DX_CORNER_UNDECIDED,
    DX_CORNER_MINIMUM,
    DX_CORNER_MAXIMUM,
    DX_CORNER_NEITHER
} dx_corner_shape;

/* A point on n creases, on[i], where the derivatives along all of them together vanish; the box is
 * around it. In a cell between them with sides σ the gradient of the formula is Σ λ_i·σ_i·(that of
 * crease i): in the direction that leads away from crease i alone the value grows with λ_i. Along
 * the creases the second derivatives of f - Σ λ_i·σ_i·crease_i tell. A minimum where all λ in all
 * cells and all these are positive (Nocedal and Wright, Numerical Optimization, 12.5, in each
 * cell). sure: of all that is asked the sign is proved. */
dx_status dx_judge_corner(const dx_crease_search *w, const size_t *on, size_t n, dx_cell c,
                          arb_srcptr box, dx_corner_shape *out, bool *sure) DX_MUST_USE;

#endif
