/* exacttable.h - the table of extrema that are solved for. */
#ifndef DX_ENGINE_EXACTTABLE_H
#define DX_ENGINE_EXACTTABLE_H

#include "engine/solvers/exactkind.h"

enum { DX_MOST_SPECIALS = 24 };

/* A name that is none of the unknowns, with a value that is free of it. */
typedef struct dx_special {
    dx_id name, value;
    bool needed; /* something that is told depends on it; else it is worth a look alone */
} dx_special;

/* A row of the table, and where it holds. */
typedef struct dx_point {
    dx_id *cell; /* n + m values, that of the formula, the kind as it is written */
    dx_solution_row row;
    dx_kinds kinds;
    bool sharp;      /* at a corner or an edge: where no kind is told it is no point */
    dx_special only; /* it is there for this value alone; or its name is NONE */
} dx_point;

typedef struct dx_points {
    size_t n, room;
    dx_point *item;
    dx_exact all; /* of the regular ones: what is told of solutions */
    uint32_t n_untold;
    dx_special untold[DX_MOST_SPECIALS]; /* where there are points of no known kind, no rows */
} dx_points;

/* A point, n + m values, or n of one that is not regular: no multipliers tell it. Value and kind
 * are told where the solution's conditions hold. */
dx_status dx_add_point(dx_extremal *q, const dx_id *at, const dx_solution_row *row, bool regular,
                       dx_points *all) DX_MUST_USE;

/* One at a corner or an edge, if it may be an extremum; multipliers there are none. */
dx_status dx_add_sharp(dx_extremal *q, const dx_id *at, const dx_solution_row *row,
                       dx_points *all) DX_MUST_USE;

/* One whose kinds are known. */
dx_status dx_add_known_point(dx_extremal *q, const dx_id *at, const dx_solution_row *row,
                             const dx_kinds *kinds, dx_points *all) DX_MUST_USE;

/* The TABLE; conditions are told in notices. */
dx_status dx_points_table(dx_extremal *q, const dx_points *all, dx_id *out) DX_MUST_USE;

#endif
