/* gradedseries.h - expansions in several directions at once, part by part of rising degree.
 *
 * The fast way for Taylor polynomials in several variables: a with x = a + t·p, y = b + t·q, ...
 * is a series in t whose coefficients are homogeneous polynomials in p, q, ... They are FLINT's,
 * with the few constants that are met (exp(2), sin(a), k) as further generators. What this way
 * does not cover, or what is too large, is left to the general way. */
#ifndef DX_SYMBOLIC_GRADEDSERIES_H
#define DX_SYMBOLIC_GRADEDSERIES_H

#include "symbolic/series/gradedring.h"
#include "symbolic/algebra/monomials.h"

/* part[k] is the coefficient of t^k, for k < length. */
typedef struct dx_graded {
    dx_graded_ring ring;
    slong length;
    fmpq_mpoly_struct *part;
    bool exact; /* there are no further terms */
} dx_graded;

/* The symbol p, q, ... of variable i < 26: one that cannot be typed, and is no t. */
dx_id dx_direction(dx_graph *g, size_t i);

/* All terms up to t^order in the n directions. *covered is false, and nothing to be freed, where
 * this way does not go. */
dx_status dx_graded_expand(dx_graph *g, dx_id a, dx_id t, size_t n, const dx_id *direction,
                           uint32_t order, bool *covered, dx_graded *out) DX_MUST_USE;
void dx_graded_free(dx_graded *series);

/* Its terms by rising degree, those of a degree by falling exponents. */
dx_status dx_graded_monomials(dx_graded *series, dx_monomials *out) DX_MUST_USE;

#endif
