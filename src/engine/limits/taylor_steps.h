/* taylor_steps.h - how a Taylor polynomial is found, for steps(taylor(...)) and
 * steps(linearize(...)).
 *
 * The engine expands by power series; told is what the definition says: each derivative by the
 * rules, its value at the point, and the sum of these over factorials. */
#ifndef DX_ENGINE_TAYLOR_STEPS_H
#define DX_ENGINE_TAYLOR_STEPS_H

#include "engine/limits/terms.h"
#include "engine/scope.h"

typedef struct dx_taylor_request {
    const char *function; /* taylor or linearize, as it was called */
    dx_id a;
    const dx_point *at;
    uint32_t order;
} dx_taylor_request;

/* taylor(a, x = 0, 3), not worked out. */
dx_status dx_write_taylor_request(dx_evaluation *e, const dx_taylor_request *request,
                                  dx_id *out) DX_MUST_USE;

/* To e->recorder, which must be there: from the values of the derivatives to the polynomial, which
 * is shown as said (NONE: as it is). Where the derivatives have no values at the point, or are too
 * many, nothing is told, and that is an error where it is the whole. */
dx_status dx_tell_taylor(dx_evaluation *e, const dx_taylor_request *request, const dx_ast *call,
                         dx_id polynomial, dx_id shown) DX_MUST_USE;

#endif
