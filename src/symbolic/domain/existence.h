/* existence.h - where a derivative exists, and its values where the rules give none. */
#ifndef DX_SYMBOLIC_EXISTENCE_H
#define DX_SYMBOLIC_EXISTENCE_H

#include "symbolic/domain/conditions.h"
#include "symbolic/domain/junctions.h"

/* Where the derivative exists, and the one that is shown has not its value. */
typedef struct dx_gaps {
    size_t n;
    dx_id where[DX_CHART_BREAKS], value[DX_CHART_BREAKS]; /* equations, of the symbol or others */
} dx_gaps;

/* What it takes for the derivative to exist and to have the value that is shown. Where it
 * exists and is shown without its value goes to *gaps, unless that is NULL; it is left out
 * of the conditions all the same. */
dx_status dx_conditions_of_existence(dx_conditions *needed, const dx_junctions *j,
                                     dx_gaps *gaps) DX_MUST_USE;

/* The derivative by cases, with its values where what is shown has not got them. */
dx_status dx_fill_gaps(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                       dx_derived *d) DX_MUST_USE;

#endif
