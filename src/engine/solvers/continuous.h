/* continuous.h - formulas that are continuous in a closed box. */
#ifndef DX_ENGINE_CONTINUOUS_H
#define DX_ENGINE_CONTINUOUS_H

#include "engine/session.h"

/* Is the formula continuous in the whole closed box? False: that is not proved. */
dx_status dx_is_continuous_in(ddx_session *s, dx_id of, uint32_t n, const dx_id *name,
                              const dx_id *lo, const dx_id *hi, bool *continuous) DX_MUST_USE;

/* Have m formulas, and their slopes, a value at every point of the whole space? The same. */
dx_status dx_are_smooth_everywhere(ddx_session *s, uint32_t m, const dx_id *f, uint32_t n,
                                   const dx_id *name, bool *smooth) DX_MUST_USE;

/* Is there a function with steps in it, cases or another relation? */
dx_status dx_has_steps(dx_graph *g, dx_id a, bool *has) DX_MUST_USE;

/* Is a formula continuous in the whole space? The same. */
dx_status dx_is_continuous_everywhere(ddx_session *s, dx_id of, bool *continuous) DX_MUST_USE;

#endif
