/* existence.h - where a derivative exists. */
#ifndef DX_SYMBOLIC_EXISTENCE_H
#define DX_SYMBOLIC_EXISTENCE_H

#include "symbolic/domain/conditions.h"
#include "symbolic/domain/junctions.h"

/* Where the derivative exists, and the one that is shown has not its value. */
typedef struct dx_gaps {
    size_t n;
    dx_id where[DX_CHART_BREAKS], value[DX_CHART_BREAKS]; /* equations, of the symbol or others */
} dx_gaps;

/* What it takes for the derivative to exist and to have the value that is shown; of order 0 to have
 * values around the point. Where it
 * exists and is shown without its value goes to *gaps, unless that is NULL; it is left out
 * of the conditions all the same. */
dx_status dx_conditions_of_existence(dx_conditions *needed, const dx_junctions *j,
                                     dx_gaps *gaps) DX_MUST_USE;

/* What it takes for an expression to have values around a point, as a derivative asks by the
 * symbol: sqrt(x) needs x > 0. */
dx_status dx_conditions_around(dx_conditions *needed, dx_id of, dx_id symbol) DX_MUST_USE;

/* The only point at which a sum of squares, or of sizes, is 0, as x^2 + (y - 1)^2 is; *n is 0 for
 * others, or more than `room` symbols. */
void dx_only_point(dx_graph *g, dx_id a, size_t room, size_t *n, dx_id *symbol, dx_id *value);

/* Has it a value at points, around which there is none for all values of the symbol? */
dx_status dx_has_ends(dx_graph *g, dx_id of, dx_id symbol, bool *has) DX_MUST_USE;

#endif
