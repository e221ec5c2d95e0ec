/* fall.h - how fast a formula falls towards infinity, proved. */
#ifndef DX_ENGINE_FALL_H
#define DX_ENGINE_FALL_H

#include "engine/session.h"

/* The tails, as dx_integral_to_inf takes them, of f as x goes to inf. DX_UNKNOWN, with the story
 * of an integral, where none are found. */
dx_status dx_find_fall(ddx_session *s, dx_id f, dx_id x, dx_id *tails) DX_MUST_USE;

/* The same with hyperbolic functions by exponentials; DX_UNKNOWN, without a story, where there are
 * none. */
dx_status dx_find_fall_by_exponentials(ddx_session *s, dx_id f, dx_id x, dx_id *tails) DX_MUST_USE;

/* Of each term by itself: they bound a formula of such terms whatever their signs are. */
dx_status dx_find_fall_of_terms(ddx_session *s, dx_id f, dx_id x, dx_id *tails) DX_MUST_USE;

#endif
