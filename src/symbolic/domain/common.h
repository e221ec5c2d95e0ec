/* common.h - where two formulas both have values. */
#ifndef DX_SYMBOLIC_COMMON_H
#define DX_SYMBOLIC_COMMON_H

#include "symbolic/domain/conditions.h"

/* What it takes for all n formulas to have values, as far as that is certain: powers with names in
 * their exponents demand nothing of their bases, as x^n has values at negative x for integers n. */
dx_status dx_conditions_of_all(dx_graph *g, size_t n, const dx_id *of,
                               dx_conditions *c) DX_MUST_USE;

/* Of two formulas that are equal: leave a notice of a set on which both have values, and the parts
 * with them, if at some points only one of the two has one, or a part has none: "x > 0", "n is an
 * integer". */
dx_status dx_note_common(dx_graph *g, dx_rules *rules, dx_id a, dx_id b, size_t n,
                         const dx_id *part) DX_MUST_USE;

/* The same for another form of a formula, which may have a value where that has none. */
dx_status dx_note_form(dx_graph *g, dx_rules *rules, dx_id given, dx_id shown) DX_MUST_USE;

/* "n is an integer": a notice of what n parts that are not in the value ask of exponents of
 * negative numbers, which conditions do not say. */
dx_status dx_note_integers(dx_graph *g, size_t n, const dx_id *lost, dx_id value) DX_MUST_USE;

#endif
