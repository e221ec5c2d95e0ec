/* limit_steps.h - how a limit is found, for steps(limit(...)).
 *
 * The engine finds limits by series in what varies fastest; these are the ways a person would go,
 * each line checked by its limit: put the point in, cancel, leading terms, growth, both sides. */
#ifndef DX_ENGINE_LIMIT_STEPS_H
#define DX_ENGINE_LIMIT_STEPS_H

#include "engine/limits/limit.h"

typedef struct dx_limit_request {
    dx_id a, symbol, at;
    char side; /* '+', '-', or 0 */
} dx_limit_request;

/* limit(a, x = 0+), not worked out. */
dx_status dx_write_limit_request(dx_evaluation *e, const dx_limit_request *request,
                                 dx_id *out) DX_MUST_USE;

/* To e->recorder, of a limit that was looked for with that status, DX_OK or DX_DOMAIN: from the
 * limit as it is written to its value, *out; or why there is none, where the limits from both sides
 * are different and nothing else is derived: that is *out then. Else *told is false, and an error
 * where it is the whole. */
dx_status dx_tell_steps(dx_evaluation *e, const dx_limit_request *request, const dx_ast *call,
                        dx_status status, bool *told, dx_id *out) DX_MUST_USE;

#endif
