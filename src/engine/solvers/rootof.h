/* rootof.h - proved zeros as a session's values. */
#ifndef DX_ENGINE_ROOTOF_H
#define DX_ENGINE_ROOTOF_H

#include "engine/session.h"
#include "expr/rootof.h"
#include "numeric/solve/enclose.h"

/* The unknowns at the only zero of the system's formulas f in a box, which was found ONE by
 * dx_contract or dx_enclose: n values, each exact where it is a number that can be written down
 * and, put in, is seen to be right, else a ROOTOF. `names` are what the unknowns are written as.
 * DX_UNKNOWN where the root is so near to the end of what was proved that it cannot be kept. */
dx_status dx_values_at_zero(ddx_session *s, dx_system *system, const dx_id *f, const dx_id *names,
                            arb_srcptr box, dx_id *value) DX_MUST_USE;

/* The same where values are found that can be written down. */
dx_status dx_exact_values(ddx_session *s, dx_system *system, const dx_id *f, const dx_id *names,
                          arb_srcptr box, dx_id *value, bool *found) DX_MUST_USE;

/* A number that can be written down and is in the ball, or NONE. */
dx_status dx_recognise_in(dx_graph *g, const arb_t box, dx_id *out) DX_MUST_USE;

/* Is a formula 0, seen by its form? */
dx_status dx_is_exactly_zero(dx_graph *g, dx_id a, bool *zero) DX_MUST_USE;

/* A constant with ROOTOFs in it: is something divided by what is seen to be 0? Else false. */
dx_status dx_divides_by_zero(dx_graph *g, dx_id a, bool *divides) DX_MUST_USE;

/* Are n formulas 0 where the unknowns have these values, as they stand: with a value for each of
 * their parts, so that nothing without one is hidden by a factor 0? */
dx_status dx_vanish_at(dx_graph *g, uint32_t n, const dx_id *f, const dx_id *unknown,
                       const dx_id *value, bool *zero) DX_MUST_USE;

/* Has each part of a formula a value, as balls see it, where the unknowns have these? */
dx_status dx_parts_have_values(dx_graph *g, dx_id f, uint32_t n, const dx_id *unknown,
                               const dx_id *value, bool *all) DX_MUST_USE;

/* Constants with a ROOTOF in them are shown by their digits, as many as the setting says, also as
 * elements of a vector or matrix of which all else is shown as it is. */
dx_status dx_show_roots(ddx_session *s, dx_value *value) DX_MUST_USE;

#endif
