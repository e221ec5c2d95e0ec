/* identities.h - circular and hyperbolic functions in two equal formulas, and the identity that
 * leads from one to the other. */
#ifndef DX_SYMBOLIC_IDENTITIES_H
#define DX_SYMBOLIC_IDENTITIES_H

#include "symbolic/steps/tidying.h"

/* The functions in a formula. */
typedef struct dx_census {
    bool waves, hyperbolic;
    uint64_t functions; /* a set, by the row modulo 64 */
    uint64_t swinging;  /* those of them that are circular or hyperbolic */
} dx_census;

static inline uint64_t dx_census_row(dx_fn fn)
{
    return UINT64_C(1) << fn % 64;
}

dx_status dx_take_census(dx_graph *g, dx_id a, dx_census *c) DX_MUST_USE;

/* Is there a function of another angle in `to`? *twice: a function that was not there, of twice
 * or half an angle that was. */
dx_status dx_angle_changes(dx_graph *g, dx_id from, dx_id to, bool *changes,
                           bool *twice) DX_MUST_USE;

/* Are the two not equal by arithmetic alone, with a symbol for each of these functions? */
dx_status dx_takes_identity(dx_graph *g, dx_id from, dx_id to, bool *identity) DX_MUST_USE;

/* The rule of a step that takes one: by its name where it has one, "double angle" where `twice`. */
dx_status dx_name_identity(dx_graph *g, dx_id from, dx_id to, bool circular, bool twice,
                           dx_tidy_step *step) DX_MUST_USE;

#endif
