/* eliminated.h - all common zeros of polynomials, by a polynomial for each coordinate. Those of
 * quotients of polynomials are zeros of the numerators where no denominator is 0. */
#ifndef DX_ENGINE_ELIMINATED_H
#define DX_ENGINE_ELIMINATED_H

#include "engine/solvers/roots.h"

/* All zeros of m formulas with lo[i] <= unknown[i] <= hi[i], of which the ends may be infinite, n
 * in all. *done is false where the formulas are no quotients of polynomials with rational
 * coefficients, or are too large, or quotients with infinitely many zeros; `out` is empty then.
 * Curves and surfaces of zeros are places, by their equations. Of a zero that is not seen by
 * putting it in, and not proved by balls, a place is left. */
dx_status dx_search_eliminated(ddx_session *s, uint32_t m, const dx_id *f, uint32_t n,
                               const dx_id *unknown, const dx_id *lo, const dx_id *hi,
                               dx_root_list *out, bool *done) DX_MUST_USE;

/* The same of those at which `apart` is not 0. *done is false also where there are infinitely many.
 */
dx_status dx_search_apart(ddx_session *s, uint32_t m, const dx_id *f, dx_id apart, uint32_t n,
                          const dx_id *unknown, const dx_id *lo, const dx_id *hi, dx_root_list *out,
                          bool *done) DX_MUST_USE;

#endif
