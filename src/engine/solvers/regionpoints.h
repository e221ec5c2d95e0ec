/* regionpoints.h - the extrema in a region that inequalities bound, inside and on its sides. */
#ifndef DX_ENGINE_REGION_POINTS_H
#define DX_ENGINE_REGION_POINTS_H

#include "engine/solvers/absolute.h"

enum { DX_REGION_CURVES = 8 };

/* Where a formula is 0 and all equations hold, with a side, or none, the value is one number. */
typedef struct dx_constant_curve {
    dx_id zero_of, value;
    uint32_t set;
} dx_constant_curve;

typedef struct dx_region {
    dx_evaluation *e;
    dx_unknowns *u;
    dx_id of;
    uint32_t n, m, k; /* unknowns, equations, sides */
    uint32_t own;     /* of the sides the first belong to the region; else k */
    const dx_id *equation, *side;
    dx_id *name; /* n unknowns, m + own multipliers */
    size_t rows, room;
    dx_id *value; /* n + m + own + 2 a row */
    dx_extreme_points points;
    dx_extreme_points beside; /* on sides that do not belong to it */
    size_t n_aside;
    const char *where, *ends; /* "in the region", "the sides that do not belong to the region" */
    bool filled;              /* there are lines and planes of such points, or constant sides */
    uint32_t n_curves;
    dx_constant_curve curve[DX_REGION_CURVES];
    bool charted;      /* the points are those of smooth problems, ... */
    bool chart_has[2]; /* ... each of which has a least, and a greatest, value */
} dx_region;

/* What is on sides that do not belong to the region is of use only where the region with them has a
 * least or a greatest value. */
dx_status dx_region_take_all(dx_region *r) DX_MUST_USE;

/* The sign of a formula at a point, n constants; 2 where it is not known. */
dx_status dx_region_sign_at(const dx_region *r, dx_id f, const dx_id *at, int *sign) DX_MUST_USE;

/* Which of the curves are in the region? */
dx_status dx_region_take_curves(dx_region *r) DX_MUST_USE;

/* Is it seen that there is a least value, and a greatest, where the sides are met with =, too, if
 * it has points? */
dx_status dx_region_has_with_sides(const dx_region *r, bool complete, bool has[2]) DX_MUST_USE;

/* Is there a point where the equations hold and none of the sides is above 0? One is the nearest to
 * a place that is no special one: *known is false where neither is seen. Of the sides the first
 * `own` may be met with =; *beside: there is a point on others, or such may be. */
dx_status dx_region_has_points(const dx_region *r, uint32_t m, const dx_id *equation, uint32_t k,
                               uint32_t own, const dx_id *side, bool *has, bool *beside,
                               bool *known) DX_MUST_USE;

#endif
