/* taylor.h - Taylor polynomials and series of a session's values, checked and with what is to
 * be said of them. */
#ifndef DX_ENGINE_TAYLOR_H
#define DX_ENGINE_TAYLOR_H

#include "engine/session.h"
#include "symbolic/monomials.h"

/* Where to expand: symbol[i] around centre[i], which is free of all of them. */
typedef struct dx_point {
    size_t n;
    dx_id symbol[DX_MOST_VARIABLES];
    dx_id centre[DX_MOST_VARIABLES]; /* inf and -inf: series only */
    char side;                       /* of series: '+', '-', or 0: from both sides */
} dx_point;

/* One term: coefficient·power, the power NONE where it is 1. */
typedef struct dx_expansion_term {
    dx_id coefficient, power;
} dx_expansion_term;

/* What came of it: the terms in the order in which they are shown. */
typedef struct dx_terms_list {
    dx_expansion_term *term;
    size_t n, capacity;
} dx_terms_list;

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

/* The sum, and how it is shown: an arrangement, or DX_NONE. */
dx_status dx_sum_terms(ddx_session *s, const dx_terms_list *list, dx_id *sum,
                       dx_id *shown) DX_MUST_USE;

/* A proved upper bound of |a - polynomial| for the symbol from lo to hi, by one symbol, as a
 * decimal of DX_BOUND_DIGITS digits. DX_DOMAIN where none is found. */
enum { DX_BOUND_DIGITS = 4 };
dx_status dx_remainder(ddx_session *s, dx_id a, const dx_point *at, uint32_t order, dx_id lo,
                       dx_id hi, dx_id *out) DX_MUST_USE;

/* Are the centres values, free of what is expanded by, and each symbol there once? */
dx_status dx_check_point(ddx_session *s, const dx_point *at) DX_MUST_USE;

/* DX_TYPE for what is no real formula. */
dx_status dx_check_expandable(ddx_session *s, dx_id a) DX_MUST_USE;

void dx_free_terms(ddx_session *s, dx_terms_list *list);

/* "x = 0", "x = 1, y = 2" */
void dx_write_point(ddx_session *s, const dx_point *at, dx_text *out);

#endif
