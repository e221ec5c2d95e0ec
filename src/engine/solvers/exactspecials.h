/* exactspecials.h - extrema for single values of other names, at which conditions of the general
 * ones change: for a = 0 abs(x^2 - a) has its minimum at x = 0. */
#ifndef DX_ENGINE_EXACTSPECIALS_H
#define DX_ENGINE_EXACTSPECIALS_H

#include "engine/solvers/exacttable.h"

typedef struct dx_specials {
    uint32_t n;
    bool more;      /* than there is room for */
    dx_id unsolved; /* what is 0 for values that were not found; or NONE */
    dx_special item[DX_MOST_SPECIALS];
} dx_specials;

/* Is the name one of the unknowns, the multipliers or the indices? Is a formula free of these? */
bool dx_is_own_name(const dx_extremal *q, dx_id name);
bool dx_is_of_others(const dx_extremal *q, dx_id a);

/* Those for which `zero`, a formula without unknowns, is 0. */
dx_status dx_add_specials(dx_extremal *q, dx_id zero, bool needed, dx_specials *out) DX_MUST_USE;

/* Those at which a condition of the points, or of their kinds, is at its edge. */
dx_status dx_specials_of_points(dx_extremal *q, const dx_points *points,
                                dx_specials *out) DX_MUST_USE;

/* 0 for each of the other names. */
dx_status dx_specials_of_names(dx_extremal *q, dx_specials *out) DX_MUST_USE;

/* How many names are none of the unknowns? */
size_t dx_count_other_names(const dx_extremal *q);

/* A formula with the value put in; NONE where it has none then. */
dx_status dx_special_put_in(dx_graph *g, const dx_special *at, dx_id a, dx_id *out) DX_MUST_USE;

/* "a = 0" */
dx_status dx_special_write(dx_graph *g, const dx_special *at, dx_text *out) DX_MUST_USE;

#endif
