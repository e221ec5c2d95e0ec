/* growth.h - how fast a formula grows towards a point, proved. */
#ifndef DX_ENGINE_GROWTH_H
#define DX_ENGINE_GROWTH_H

#include "engine/session.h"

/* Of f near the number c, on the side above it (`lower`: c is the lower end) or below: the tails,
 * as dx_integral_to_inf takes them, of f(c + 1/y)/y^2, or f(c - 1/y)/y^2, as y goes to inf.
 * *form: f, with poles as zeros below a bar where that helped; *cancels: terms that grow had to be
 * put together for it. DX_UNKNOWN where no bound is found, or one that has no integral. */
dx_status dx_find_growth(ddx_session *s, dx_id f, dx_id x, dx_id c, bool lower, bool *cancels,
                         dx_id *form, dx_id *tails) DX_MUST_USE;

#endif
