/* absolute.h - the least and the greatest value of a formula in a closed box.
 *
 * A continuous formula has both. Each is at a point inside that is an extremum, or one on a side,
 * an edge or a corner that is an extremum among the points there. */
#ifndef DX_ENGINE_ABSOLUTE_H
#define DX_ENGINE_ABSOLUTE_H

#include "engine/solvers/critical.h"

typedef enum dx_extreme_place { DX_INSIDE, DX_ON_SIDE, DX_ON_CORNER } dx_extreme_place;

/* A point, n values, of which one that is its name may be any in the box. */
typedef struct dx_extreme_point {
    dx_id *at, value;
    dx_id filled; /* all points where this is 0, and not `at`; or NONE */
    dx_extreme_place place;
    bool stretch; /* of one unknown: all numbers from lo to hi, and not `at` */
    dx_id lo, hi;
    bool with_lo, with_hi;
} dx_extreme_point;

enum { DX_MOST_FLAT = 16, DX_ORDER_UNKNOWN = 2 };

/* The sign of a - b, of two constants, or that it is not known. */
dx_status dx_compare_values(dx_evaluation *e, dx_id a, dx_id b, int *order) DX_MUST_USE;

/* Of so many characters it is not long: -sqrt(3/2 + 5*sqrt(57)/38). */
enum { DX_SHORT_VALUE = 32 };

/* A constant as tables have it: by its digits where it is long. */
dx_status dx_write_value(const dx_evaluation *e, dx_id a, dx_text *out) DX_MUST_USE;

typedef struct dx_extreme_points {
    dx_evaluation *e;
    uint32_t n; /* unknowns */
    const dx_id *name;
    size_t count, room;
    dx_extreme_point *item;
    bool no_points; /* what is added is a curve */
    bool flat; /* the formula is constant on pieces of which the points are not all told, ... */
    uint32_t n_flat; /* ... or has one of these values there */
    dx_id flat_value[DX_MOST_FLAT];
    bool complete; /* none is missing that the least or the greatest value could be at */
} dx_extreme_points;

/* Once; no values where the formula has none: *out is not complete then. */
dx_status dx_extreme_points_add(dx_extreme_points *out, const dx_id *at, dx_id value) DX_MUST_USE;

/* All points where a formula is 0. */
dx_status dx_extreme_points_add_filled(dx_extreme_points *out, dx_id zero_of,
                                       dx_id value) DX_MUST_USE;

/* All points between two numbers, or infinite ones, of one unknown. */
dx_status dx_extreme_points_add_stretch(dx_extreme_points *out, dx_id lo, dx_id hi,
                                        dx_id value) DX_MUST_USE;

/* A piece with one value, of which the points are not all told. */
void dx_extreme_points_add_flat(dx_extreme_points *out, dx_id value);

/* "on the sides, between the corners: the value is 3/4 at (1/2, 1)" */
dx_status dx_tell_box_sides(const dx_extreme_points *p) DX_MUST_USE;

/* "the least value in the box is 0 at (0, 0), the greatest 1 at (0, 1) and (1, 0)", where the
 * formula has them and the points are complete; or one of both. where: "in the box" */
dx_status dx_tell_extreme_points(const dx_extreme_points *p, const char *where, bool least,
                                 bool greatest) DX_MUST_USE;

/* Is it seen that a smooth formula has a least or a greatest value where m equations hold, f = 0,
 * and none of the sides is above 0? The points hold all at which it can have them. */
dx_status dx_has_extremes_under(const dx_extreme_points *p, dx_id of, uint32_t m,
                                const dx_id *equation, uint32_t sides, const dx_id *side,
                                bool *least, bool *greatest) DX_MUST_USE;

/* The same of the points that are known, which need not be all, where it is seen that the formula
 * never falls below, or rises above, the value at one of them. */
dx_status dx_tell_never_passed(const dx_extreme_points *p, dx_id of, bool most,
                               bool *told) DX_MUST_USE;

/* Is a value for certain the least (sign -1) or the greatest (1) of those at the points? */
dx_status dx_is_extreme_value(const dx_extreme_points *p, int sign, dx_id value,
                              bool *extreme) DX_MUST_USE;

/* Those that it is seen to have there, as dx_tell_extreme_points has it. */
dx_status dx_tell_least_under(const dx_extreme_points *p, dx_id of, uint32_t m,
                              const dx_id *equation, uint32_t sides, const dx_id *side,
                              const char *where) DX_MUST_USE;

#endif
