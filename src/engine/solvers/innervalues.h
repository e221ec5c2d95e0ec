/* innervalues.h - formulas that depend on their unknowns through one polynomial in them alone. */
#ifndef DX_ENGINE_INNERVALUES_H
#define DX_ENGINE_INNERVALUES_H

#include "engine/solvers/absolute.h"

/* A formula that is a function of t = of(x, y, ...), which takes all values from lo to hi. */
typedef struct dx_inner {
    bool found;
    dx_id of;    /* x^2 + y^2 */
    dx_id t;     /* a name that no user has */
    dx_id outer; /* the formula in t */
    dx_id lo, hi;
    dx_id *at; /* n values: a finite end is taken there, ... */
    bool sole; /* ... and there alone */
} dx_inner;

/* Of a formula in the whole space. */
dx_status dx_find_inner(const dx_critical *c, dx_inner *out) DX_MUST_USE;

/* The least and the greatest value of all, or what the formula goes to where there is none. known:
 * of which, the least one first, nothing is to be said; it becomes true where it was. */
dx_status dx_tell_by_inner(const dx_critical *c, const dx_unknowns *u, const dx_inner *inner,
                           bool known[2]) DX_MUST_USE;

/* Is the formula least, or greatest, at the sole point: "minimum" or "maximum"? Else NULL. */
dx_status dx_kind_by_inner(const dx_critical *c, const dx_unknowns *u, const dx_inner *inner,
                           const char **kind, dx_id *value) DX_MUST_USE;

/* "where x^2 + y^2 - 1 = 0 the value is 0, a minimum". *all: no other curves have extrema. */
dx_status dx_tell_inner_curves(const dx_critical *c, const dx_unknowns *u, const dx_inner *inner,
                               bool *all) DX_MUST_USE;

#endif
