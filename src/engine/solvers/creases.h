/* creases.h - extrema of a formula of several unknowns with creases: zeros of what stands in abs
 * and relu, and of differences in max and min.
 *
 * The creases cut the box into cells, in each of which the formula is another, smooth one. Where
 * its gradient vanishes is looked for cell by cell, where its derivatives along creases vanish
 * crease by crease and where several meet. Of more than two unknowns the pieces must be
 * polynomials. */
#ifndef DX_ENGINE_CREASES_H
#define DX_ENGINE_CREASES_H

#include "engine/solvers/critical.h"

typedef struct dx_crease_points {
    bool found;          /* else the formula has no creases, too many, or others than these */
    dx_root_list points; /* sharp and smooth ones together; and what is not decided */
    dx_verdict_at *verdict;
    size_t n_sharp, n_open; /* extrema on creases, and points of which that is not known */
    bool flat;              /* the formula is constant in places, which are told */
    bool edges; /* pieces may have no value somewhere, and what is there is not among the points */
} dx_crease_points;

/* The points in the box where the gradient vanishes, and the extrema on creases: minima and maxima
 * are proved, those that are neither are left out. */
dx_status dx_find_on_creases(dx_critical *c, dx_unknowns *u, dx_crease_points *out) DX_MUST_USE;

#endif
