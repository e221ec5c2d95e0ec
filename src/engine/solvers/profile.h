/* profile.h - the extrema of a formula of one unknown, stretch by stretch: where the slope
 * vanishes, at corners and jumps, and at the edges of the domain. */
#ifndef DX_ENGINE_PROFILE_H
#define DX_ENGINE_PROFILE_H

#include "engine/solvers/critical.h"
#include "engine/solvers/stretches.h"

typedef struct dx_extremum {
    dx_id at;
    dx_verdict_at verdict;
} dx_extremum;

typedef struct dx_profile {
    bool found; /* it is known where the formula is smooth; else nothing of this is */
    size_t n, room;
    dx_extremum *extremum; /* from the left to the right */
    size_t n_sharp;        /* of them are where the formula has no slope */
    size_t n_flat;         /* stretches on which it is constant: told in notices */
    dx_stretches pieces;   /* between points at which it may not be smooth */
    dx_root_list open;     /* n = 1: the places in which nothing is decided */
} dx_profile;

/* c: without constraints.  Arrays in the command
 * arena. */
dx_status dx_find_profile(const dx_critical *c, const dx_unknowns *u, dx_profile *out) DX_MUST_USE;

/* The formula's value at a number; NONE: it has none. *sure: that is certain. *continuous: it is so
 * there, as far as is known. */
dx_status dx_value_on_line(const dx_critical *c, dx_id at, dx_id *value, bool *sure,
                           bool *continuous) DX_MUST_USE;

#endif
