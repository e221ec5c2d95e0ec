/* roots.h - all zeros of equations in a box, as a session's values. */
#ifndef DX_ENGINE_ROOTS_H
#define DX_ENGINE_ROOTS_H

#include "engine/session.h"
#include "engine/solvers/rootlist.h"

/* Is each of n values certainly between its ends, or one of them? */
dx_status dx_is_in_box(ddx_session *s, uint32_t n, const dx_id *value, const dx_id *lo,
                       const dx_id *hi, bool *inside) DX_MUST_USE;

/* All zeros of n formulas with lo[i] <= unknown[i] <= hi[i]; of one formula the ends may be
 * infinite. smooth: a number is not put in where the formulas may have a corner or no value, such
 * as derivatives. Arrays of the result are in the command arena. */
dx_status dx_search_roots(ddx_session *s, uint32_t n, const dx_id *f, const dx_id *unknown,
                          const dx_id *lo, const dx_id *hi, bool smooth,
                          dx_root_list *out) DX_MUST_USE;

/* Of more in all of the line an interval may be meant. */
enum { DX_MANY_ROOTS = 20 };

#endif
