/* expansions.h - points as they are typed: x = 0, or [x = 0, y = 1]. */
#ifndef DX_ENGINE_EXPANSIONS_H
#define DX_ENGINE_EXPANSIONS_H

#include "engine/scope.h"
#include "engine/terms.h"

/* `x = a`, as an argument or in a list, behind those that *at has already. */
dx_status dx_read_coordinate(dx_evaluation *e, const dx_ast *ast, bool one_sided,
                             dx_point *at) DX_MUST_USE;

/* One of them or a list, which is checked. */
dx_status dx_read_point(dx_evaluation *e, const dx_ast *ast, bool one_sided,
                        dx_point *at) DX_MUST_USE;

#endif
