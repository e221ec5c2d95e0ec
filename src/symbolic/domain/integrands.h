/* integrands.h - where derivatives of integrals between names exist, as far as that is for what
 * stands under them to say. */
#ifndef DX_SYMBOLIC_INTEGRANDS_H
#define DX_SYMBOLIC_INTEGRANDS_H

#include "symbolic/derivatives/diff.h"

/* Leave a notice where an integral between names in `a` is differentiated by one of n symbols,
 * `order` times, and what stands under it jumps meanwhile at a place that moves with the symbol
 * and is not known: the jump adds to it. */
dx_status dx_note_jumps_under(dx_graph *g, dx_rules *rules, dx_id a, size_t n, const dx_id *symbol,
                              uint32_t order) DX_MUST_USE;

/* What has a derivative of that order by the symbol where the integrals in `a` have one: `a` with
 * what of their integrands jumps or has corners at the moving ends added to it. For conditions
 * alone. */
dx_status dx_with_integrands(dx_graph *g, dx_id a, dx_id symbol, uint32_t order,
                             dx_id *out) DX_MUST_USE;

/* DX_UNKNOWN where an integrand in `a` jumps, has a corner, or is not smooth at an end at the point
 * to which n symbols go: such an integral has no expansion there that its derivatives tell. */
dx_status dx_refuse_rough_integrals(dx_graph *g, dx_id a, size_t n, const dx_id *symbol,
                                    const dx_id *at) DX_MUST_USE;

/* Goes the integral, an APPLY of a PRIMITIVE, to its value at the point as the symbol goes there?
 * False: as far as is known. */
dx_status dx_is_continuous_integral(dx_graph *g, dx_id a, dx_id symbol, dx_id at,
                                    bool *is) DX_MUST_USE;

#endif
