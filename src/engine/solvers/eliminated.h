/* eliminated.h - all common zeros of polynomials, by a polynomial for each coordinate. */
#ifndef DX_ENGINE_ELIMINATED_H
#define DX_ENGINE_ELIMINATED_H

#include "engine/solvers/roots.h"

/* All zeros of m formulas with lo[i] <= unknown[i] <= hi[i], of which the ends may be infinite, n
 * in all. *done is false where the formulas are no polynomials with rational coefficients or are
 * too large; `out` is empty then. Curves and surfaces of zeros are places, by their equations. Of a
 * zero that is not seen by putting it in, and not proved by balls, a place is left. */
dx_status dx_search_eliminated(ddx_session *s, uint32_t m, const dx_id *f, uint32_t n,
                               const dx_id *unknown, const dx_id *lo, const dx_id *hi,
                               dx_root_list *out, bool *done) DX_MUST_USE;

#endif
