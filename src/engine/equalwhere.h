/* equalwhere.h - where two formulas are equal that are not so everywhere, by proof. */
#ifndef DX_ENGINE_EQUALWHERE_H
#define DX_ENGINE_EQUALWHERE_H

#include "engine/session.h"
#include "expr/assumptions.h"
#include "numeric/witness.h"
#include "symbolic/equality/identity.h"

/* Two formulas, and what has to have a value beside them. */
typedef struct dx_equals {
    ddx_session *s;
    dx_id a, b;
    const dx_needed *needed;
} dx_equals;

/* *proved: they are proved equal wherever all have values, of which there are points, if the names
 * have those values and `more` is assumed (`n` items). False: not so, or not found out. */
dx_status dx_equal_if(const dx_equals *q, size_t n_names, const dx_id *name, const dx_id *value,
                      size_t n, const dx_assumption *more, bool *proved) DX_MUST_USE;

/* With one name: on which intervals of its line, cut where parts of the formulas change sign and
 * where those in `identity` do; it is written to *where. *everywhere: on all of them. */
dx_status dx_equal_on_line(const dx_equals *q, const dx_identity *identity, dx_text *where,
                           bool *everywhere) DX_MUST_USE;

/* With one name and steps, as floor makes them: at some distances of it from the integer below, of
 * which 0 are the integers. */
dx_status dx_equal_by_distances(const dx_equals *q, dx_text *where) DX_MUST_USE;

/* Where names in steps, angles with pi, factorials and sums are integers, or such from 0 on. */
dx_status dx_equal_for_integers(const dx_equals *q, dx_text *where) DX_MUST_USE;

/* Where one of the operands of each max and min is the one. */
dx_status dx_equal_by_order(const dx_equals *q, dx_text *where) DX_MUST_USE;

/* Where a name that powers with other exponents than numbers are of is above 0. */
dx_status dx_equal_by_base(const dx_equals *q, dx_text *where) DX_MUST_USE;

/* ---- by the signs of an identity (equalsigns.c) -------------------------------------------- */

/* Rewriting takes sign(u)^2 for 1, also where u is 0. */
dx_status dx_has_sign(dx_graph *g, dx_id a, bool *has) DX_MUST_USE;

/* Are they equal where that of which the i-th sign is said is 0, too? */
dx_status dx_equal_at_zero(dx_graph *g, dx_id a, dx_id b, const dx_identity *identity, uint32_t i,
                           bool *holds) DX_MUST_USE;

/* "a > 0, b < 0"; nothing where a reader could not use it, nor where it is assumed: *everywhere. */
dx_status dx_equal_by_signs(const dx_equals *q, const dx_identity *identity, dx_text *where,
                            bool *everywhere) DX_MUST_USE;

#endif
