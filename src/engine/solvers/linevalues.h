/* linevalues.h - the least and the greatest value of a formula of one unknown, on an interval or
 * the whole line, or as much of it as is assumed. */
#ifndef DX_ENGINE_LINEVALUES_H
#define DX_ENGINE_LINEVALUES_H

#include "engine/solvers/absolute.h"
#include "engine/solvers/profile.h"

/* Says which they are, or what it goes to where there is none, or that this is not decided. By the
 * values at the points, which hold all extrema between the ends of the pieces, and by the limits at
 * these ends: between them the formula rises and falls. */
dx_status dx_tell_on_line(const dx_critical *c, const dx_unknowns *u, const dx_profile *profile,
                          dx_extreme_points *points) DX_MUST_USE;

/* What there is of a least, or a greatest, value. */
typedef struct dx_line_most {
    bool decided, has;
    bool beyond; /* there is none: as the unknown goes to `at` it goes to an infinite value of that
                  * sign, or to the value (0) */
    dx_id at;
    bool below; /* from below */
    int infinite;
    dx_id value;
} dx_line_most;

/* The same, of the least and of the greatest one, without a word. */
dx_status dx_find_on_line(const dx_critical *c, const dx_unknowns *u, const dx_profile *profile,
                          dx_extreme_points *points, dx_line_most out[2]) DX_MUST_USE;

/* The same of a formula without corners on the whole line, by its limits at the ends of the line,
 * where it does not repeat itself, and at n poles with k = 0 and k = 1 for the indices in them.
 * known: of which, the least value first, it is decided; nothing is said of the others. */
dx_status dx_tell_on_families(const dx_critical *c, const dx_unknowns *u, size_t n,
                              const dx_id *pole, bool periodic, dx_extreme_points *points,
                              bool known[2]) DX_MUST_USE;

/* " on the interval", " in the box", " where x > 0", or `all` where there is none of these. */
dx_status dx_write_extent(const dx_critical *c, const dx_unknowns *u, const char *all,
                          dx_text *out) DX_MUST_USE;

/* "the least value on the interval is 0 at x = 0, the greatest 1 at x = 1", or one of both. */
dx_status dx_tell_extremes(const dx_critical *c, const dx_unknowns *u,
                           const dx_extreme_points *points, const bool has[2]) DX_MUST_USE;

/* " goes to inf", " goes to 0 from above" */
dx_status dx_write_approach(const dx_evaluation *e, dx_id at, bool below, dx_text *out) DX_MUST_USE;

/* Is what is assumed of the unknown about it alone, and but where it lies? */
bool dx_lies_by_itself(const dx_critical *c);

/* "it is not decided whether there is a least value of all", or a greatest one, or both. */
dx_status dx_tell_undecided(const dx_critical *c, const dx_unknowns *u, bool least,
                            bool greatest) DX_MUST_USE;

/* That it is not decided, as not enough is known of the formula. */
dx_status dx_tell_undecided_values(const dx_critical *c, const dx_unknowns *u) DX_MUST_USE;

#endif
