/* taylor.h - Taylor polynomials and series of a session's values, checked and with what is to
 * be said of them. */
#ifndef DX_ENGINE_TAYLOR_H
#define DX_ENGINE_TAYLOR_H

#include "engine/limits/terms.h"

/* The Taylor polynomial of that degree (in several variables: of that total degree) of a real
 * expression. It is compared with power series in balls unless the session's checks are off.
 * Notices tell what the rest is. DX_DOMAIN where there is none. The list is to be freed even
 * after a failure. */
dx_status dx_taylor(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                    dx_terms_list *out) DX_MUST_USE;

/* The terms up to (x - a)^order of the series in fractional powers, logarithms among the
 * coefficients, by one symbol. */
dx_status dx_puiseux(ddx_session *s, dx_id a, const dx_point *at, int64_t order,
                     dx_terms_list *out) DX_MUST_USE;

/* The series of a up to that order, found in fractional powers, written in whole ones. Fractional
 * powers, or logarithms, may come behind it: *beyond, and the rest is no O of the next whole power
 * then. x^(7/3) is o(x^2). What is singular is looked at for that. */
dx_status dx_keep_whole(ddx_session *s, dx_id a, int64_t order, bool singular, dx_series *series,
                        bool *beyond) DX_MUST_USE;

/* The terms up to that order by one symbol of what has derivatives at the point and no expansion
 * there, by the limits of its derivatives (smooth.c); *known is false where these are not found.
 * Its own value there is not looked at. The list is to be freed in any case. */
dx_status dx_smooth_terms(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                          dx_terms_list *out, bool *known) DX_MUST_USE;

/* Does the formula, on a line or plane through the point where a function in it jumps, differ from
 * its polynomial of that degree near the point? As y*sign(x)^2 does where x = 0 (seams.c). */
dx_status dx_look_for_seams(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                            dx_id polynomial, bool *torn) DX_MUST_USE;

/* A proved upper bound of |a - polynomial| for the symbol from lo to hi, by one symbol, as a
 * decimal of DX_BOUND_DIGITS digits. DX_DOMAIN where none is found. */
enum { DX_BOUND_DIGITS = 4 };
dx_status dx_remainder(ddx_session *s, dx_id a, const dx_point *at, uint32_t order, dx_id lo,
                       dx_id hi, dx_id *out) DX_MUST_USE;

/* Are the centres values, free of what is expanded by, and each symbol there once? */
dx_status dx_check_point(ddx_session *s, const dx_point *at) DX_MUST_USE;

/* DX_TYPE for what is no real formula. */
dx_status dx_check_expandable(ddx_session *s, dx_id a) DX_MUST_USE;

/* ---- for the files of this module -------------------------------------------------------------
 */

/* The terms up to degree 2 at most in however many variables, by gradient and Hessian, neither
 * checked nor told of; *exact: they are the whole function. DX_DOMAIN where there are none. */
dx_status dx_taylor_quadric(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                            bool *exact, dx_terms_list *out) DX_MUST_USE;

/* Has it a corner at the point because arguments of a max in it are the same there? False where it
 * is not seen at once (ties.c). */
dx_status dx_find_tie(ddx_session *s, dx_id a, const dx_point *at, bool *corner) DX_MUST_USE;

/* DX_DOMAIN: there is no Taylor polynomial at the point; why may be NULL. */
dx_status dx_refuse_taylor(ddx_session *s, const dx_point *at, const char *what,
                           const char *why) DX_MUST_USE;

/* The same for a series that has other powers than whole ones from 0 on. */
bool dx_is_power_series(ddx_session *s, const dx_series *series);
dx_status dx_refuse_series(ddx_session *s, const dx_point *at, const dx_series *series) DX_MUST_USE;

/* a with each symbol at its centre plus step·direction, plus step where direction is NULL. DX_NONE
 * with its story where it has no value. */
dx_id dx_moved_along(ddx_session *s, dx_id a, const dx_point *at, dx_id step,
                     const dx_id *direction);

#endif
