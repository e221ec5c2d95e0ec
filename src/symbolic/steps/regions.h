/* regions.h - where a function with pieces is one formula: beside the points where they meet.
 *
 * relu(x) is 0 for x < 0 and x for x > 0. floor(x) does not change between its jumps: a name
 * stands for it there, as for a constant. */
#ifndef DX_SYMBOLIC_REGIONS_H
#define DX_SYMBOLIC_REGIONS_H

#include "symbolic/derivatives/diff.h"

enum { DX_MOST_REGIONS = 8, DX_MOST_LEVELS = 4, DX_REGION_TEXT = 120 };

typedef struct dx_region {
    char where[DX_REGION_TEXT]; /* "x < -1, x > 1"; "": everywhere */
    dx_id formula;              /* with names for levels; it has a value somewhere */
} dx_region;

typedef struct dx_regions {
    size_t n;      /* 0: it has no pieces that the symbol decides, or they were not found */
    bool by_signs; /* told apart by other names than the symbol, too */
    dx_region region[DX_MOST_REGIONS];
    size_t n_points;
    dx_id point[DX_MOST_REGIONS]; /* where they meet; rising, if they are constants */
    size_t n_levels;
    dx_id name[DX_MOST_LEVELS];  /* what stands for */
    dx_id level[DX_MOST_LEVELS]; /* floor(u), which does not change */
    dx_id jumps[DX_MOST_LEVELS]; /* but where u is an integer */
} dx_regions;

dx_status dx_find_regions(dx_graph *g, dx_rules *rules, dx_id of, dx_id symbol,
                          dx_regions *out) DX_MUST_USE;

/* Levels in place of their names. */
dx_id dx_with_levels(dx_graph *g, const dx_regions *r, dx_id a);

#endif
