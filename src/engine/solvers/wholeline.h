/* wholeline.h - the least and the greatest value of a formula on the whole line. */
#ifndef DX_ENGINE_WHOLELINE_H
#define DX_ENGINE_WHOLELINE_H

#include "engine/solvers/absolute.h"

/* Of a formula of one unknown that is continuous everywhere, by its limits at both ends: it has a
 * least value where it goes to nothing less, or there is none. The points hold all extrema. */
dx_status dx_tell_on_line(const dx_critical *c, const dx_extreme_points *p) DX_MUST_USE;

#endif
