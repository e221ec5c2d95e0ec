/* expansions.h - points as they are typed: x = 0, or [x = 0, y = 1]. */
#ifndef DX_ENGINE_EXPANSIONS_H
#define DX_ENGINE_EXPANSIONS_H

#include "engine/scope.h"
#include "engine/limits/terms.h"

/* `x = a`, as an argument or in a list, behind those that *at has already. */
dx_status dx_read_coordinate(dx_evaluation *e, const dx_ast *ast, bool one_sided,
                             dx_point *at) DX_MUST_USE;

/* One of them or a list, which is checked. */
dx_status dx_read_point(dx_evaluation *e, const dx_ast *ast, bool one_sided,
                        dx_point *at) DX_MUST_USE;

/* ---- parts that cancelled (nearby.c) -------------------------------------------------------- */

/* DX_DOMAIN where the parts that are remembered, from the first-th premise on, have no real values
 * near the point. An expansion that may be one-sided becomes it where they have some on one side.
 */
dx_status dx_check_expanded(dx_evaluation *e, size_t first, dx_point *at,
                            bool one_sided) DX_MUST_USE;

/* The same for what is bounded between lo and hi: nor within that. */
dx_status dx_check_bounded(dx_evaluation *e, size_t first, dx_point *at, dx_id lo,
                           dx_id hi) DX_MUST_USE;

#endif
