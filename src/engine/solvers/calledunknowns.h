/* calledunknowns.h - solve(x(t)*x'(t) + y(t)*y'(t) = 0, y'(t)): unknowns that are calls. */
#ifndef DX_ENGINE_CALLED_UNKNOWNS_H
#define DX_ENGINE_CALLED_UNKNOWNS_H

#include "engine/scope.h"

enum { DX_CALLED_MOST = 8 };

/* Calls, and the names that stand for them. */
typedef struct dx_called_unknowns {
    size_t n;
    dx_id call[DX_CALLED_MOST], name[DX_CALLED_MOST];
} dx_called_unknowns;

/* Of the call solve(equations, unknowns): it gets a name for each unknown that is a call of an
 * abstract function or of its derivative, and for it in the equations; where there is none it stays
 * as it is. */
dx_status dx_name_called_unknowns(dx_evaluation *e, const dx_ast **call,
                                  dx_called_unknowns *out) DX_MUST_USE;

/* What was found, with the calls in place of their names. */
dx_status dx_call_named_unknowns(dx_evaluation *e, const dx_called_unknowns *c,
                                 dx_id *a) DX_MUST_USE;

#endif
