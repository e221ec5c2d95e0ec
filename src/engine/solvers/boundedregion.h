/* boundedregion.h - is a region bounded in which formulas are not above 0? */
#ifndef DX_ENGINE_BOUNDEDREGION_H
#define DX_ENGINE_BOUNDEDREGION_H

#include "engine/session.h"

/* By its directions: of linear formulas, of quadratic ones that are definite in some unknowns, and
 * of even powers, n formulas in so many unknowns. False: that is not seen. *within: it is seen that
 * no unknown is further from 0 than so much. */
dx_status dx_is_bounded_region(ddx_session *s, uint32_t n, const dx_id *f, uint32_t unknowns,
                               const dx_id *name, int64_t far, bool *bounded,
                               bool *within) DX_MUST_USE;

dx_status dx_is_linear_in(ddx_session *s, dx_id f, uint32_t n, const dx_id *name,
                          bool *linear) DX_MUST_USE;

#endif
