/* termwise.h - sums and products that are not written out, in the form of growth.h.
 *
 * A SUM with x in its terms becomes the abstract function sum'(term, k, lo, hi), where k is a
 * symbol that nothing else has, an `index`: passes see the term, and an expansion of it, whose
 * coefficients may have k in them, is summed coefficient by coefficient, since there are finitely
 * many. What is said of an index holds for all integers from its lowest on. */
#ifndef DX_SYMBOLIC_TERMWISE_H
#define DX_SYMBOLIC_TERMWISE_H

#include "symbolic/limits/growth.h"

/* The SUMs and PRODUCTs in an expression opened; those over as many terms as x says in closed form.
 * `growth->peel` first terms stand apart. */
dx_status dx_growth_open(dx_growth *growth, dx_id a, dx_id *out) DX_MUST_USE;

/* The form of an opened one, its operands (those of the node) in the form. */
dx_status dx_tractable_terms(dx_growth *growth, dx_id a, const dx_id *operands,
                             dx_id *out) DX_MUST_USE;

/* The sum of a term over what `like`, a sum', goes over. */
dx_id dx_growth_total(dx_growth *growth, dx_id like, dx_id term);

bool dx_growth_has_index(const dx_growth *growth, dx_id a);

/* The sign that it has for all values of indices, if there is one; else 0. */
dx_status dx_growth_sign_over_indices(dx_growth *growth, dx_id a, int *sign) DX_MUST_USE;

/* What an exponent with indices in it is not below, and free of them; DX_UNKNOWN. */
dx_status dx_growth_least(dx_growth *growth, dx_id a, dx_id *least) DX_MUST_USE;

/* A slope of growth.h that differs from term to term becomes that of the first, which the others
 * are multiples of: *ratio, at least 1 and free of x. DX_UNKNOWN where it is not so. */
dx_status dx_growth_same_scale(dx_growth *growth, dx_id *slope, dx_id *ratio) DX_MUST_USE;

/* Is it a polynomial in indices (or x) with integers for coefficients? */
bool dx_growth_is_whole(const dx_growth *growth, dx_id a, bool of_x);

/* A number for a symbol in `a` that stands for integers, an index or the end of a sum; *out stays
 * for others. */
dx_status dx_growth_draw_integer(dx_growth *growth, dx_id a, dx_id symbol, uint32_t attempt,
                                 double *out) DX_MUST_USE;

/* The sign of a SUM or sum' or of a PRODUCT, if all of its terms have one; that there are terms is
 * demanded. 0: not known. */
dx_status dx_growth_sign_of_terms(dx_growth *growth, dx_id a, int *sign) DX_MUST_USE;

/* exp(c·Σ log(u)) as products. */
dx_status dx_growth_multiplied(dx_growth *growth, dx_id a, dx_id *out) DX_MUST_USE;

#endif
