/* crease_search.h - a search for extrema on creases: what it knows of them (creases.c), where it
 * looks (crease_search.c), and what a point is on creases (crease_point.c) or, in more than two
 * unknowns, where they meet (corner.c). */
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

/* The k-th of the cells; those creases that `on`, unless it is NULL, has get 1. */
dx_cell dx_cell_of(const dx_crease_search *w, size_t k, const bool *on);

/* The k-th of the 2^n cells that meet where the n creases on[i] do. */
void dx_cell_turn(dx_cell *c, const size_t *on, size_t n, size_t k);

/* The formula in a cell, or near creases on which its sides are 0. */
dx_id dx_in_cell(const dx_crease_search *w, dx_id a, const dx_cell *c);

/* The value, its sign (0: not known) and the gradient of a formula as far as a box goes. */
dx_status dx_crease_value(const dx_crease_search *w, dx_id a, arb_srcptr box,
                          arb_t out) DX_MUST_USE;
dx_status dx_crease_sign(const dx_crease_search *w, dx_id a, arb_srcptr box, int *sign) DX_MUST_USE;
dx_status dx_crease_slope(const dx_crease_search *w, dx_id a, arb_srcptr box,
                          arb_ptr out) DX_MUST_USE;

/* A box around a point, and one around a place of n ends. */
dx_status dx_crease_around(const dx_crease_search *w, const dx_id *at, arb_ptr box) DX_MUST_USE;
void dx_place_box(uint32_t n, const dx_place *p, arb_ptr box);

/* Candidates, and places that are not decided, are added to w->all; what is constant is told.
 * w->failed where the pieces are none that it can search. */
dx_status dx_search_on_creases(dx_crease_search *w) DX_MUST_USE;

typedef enum dx_corner_shape {
    DX_CORNER_UNDECIDED,
    DX_CORNER_MINIMUM,
    DX_CORNER_MAXIMUM,
    DX_CORNER_NEITHER
} dx_corner_shape;

/* Grows the value away from the point somewhere, does it fall, is there a direction in which that
 * is not known? */
dx_corner_shape dx_corner_shape_of(bool up, bool down, bool open);

/* At a point on creases, as far as the box around it. on: how many creases it seems to be on. sure:
 * of all that is asked the sign is proved. */
dx_status dx_judge_on_creases(const dx_crease_search *w, const dx_id *at, arb_srcptr box,
                              size_t *on, dx_corner_shape *out, bool *sure) DX_MUST_USE;

/* A point on n creases, on[i], where the derivatives along all of them together vanish; the box is
 * around it. In a cell between them with sides σ the gradient of the formula is Σ λ_i·σ_i·(that of
 * crease i): in the direction that leads away from crease i alone the value grows with λ_i. Along
 * the creases the second derivatives of f - Σ λ_i·σ_i·crease_i tell. A minimum where all λ in all
 * cells and all these are positive (Nocedal and Wright, Numerical Optimization, 12.5, in each
 * cell). */
dx_status dx_judge_corner(const dx_crease_search *w, const size_t *on, size_t n, dx_cell c,
                          arb_srcptr box, dx_corner_shape *out, bool *sure) DX_MUST_USE;

#endif
