/* terms.h - expansions of a session's values: their terms in the order in which they are shown, and
 * what is said of them.
 *
 * An expansion is by powers of x - a, of 1/x at infinity; underneath it is one in a symbol t > 0
 * that goes to 0, with another symbol for log(t) in its coefficients. */
#ifndef DX_ENGINE_TERMS_H
#define DX_ENGINE_TERMS_H

#include "engine/session.h"
#include "symbolic/series/expansion.h"
#include "symbolic/algebra/monomials.h"

/* Where to expand: symbol[i] around centre[i], which is free of all of them. */
typedef struct dx_point {
    size_t n;
    dx_id *symbol;
    dx_id *centre; /* inf and -inf: series only */
    char side;     /* of series: '+', '-', or 0: from both sides */
} dx_point;

/* A point without coordinates yet, with room for n of them as long as the statement lasts. */
dx_status dx_point_open(ddx_session *s, size_t n, dx_point *at) DX_MUST_USE;

/* Room for n ids as long as the statement lasts; NULL, told, without memory. */
dx_id *dx_expansion_ids(ddx_session *s, size_t n);

/* One term: coefficient·power, the power NONE where it is 1. */
typedef struct dx_expansion_term {
    dx_id coefficient, power;
} dx_expansion_term;

/* What came of it: the terms in the order in which they are shown. */
typedef struct dx_terms_list {
    dx_expansion_term *term;
    size_t n, capacity;
} dx_terms_list;

/* The sum, and how it is shown: an arrangement, or DX_NONE. */
dx_status dx_sum_terms(ddx_session *s, const dx_terms_list *list, dx_id *sum,
                       dx_id *shown) DX_MUST_USE;

/* The list is empty afterwards. */
void dx_free_terms(ddx_session *s, dx_terms_list *list);

/* coefficient·power behind the others; a zero is left out. Both may be DX_NONE, whose story is
 * then the status. */
dx_status dx_add_term(ddx_session *s, dx_terms_list *list, dx_id coefficient,
                      dx_id power) DX_MUST_USE;

/* base^exponent, which is sign times the result: of x where the base is 1/x or -1/x. */
dx_id dx_power_of_base(dx_graph *g, dx_id base, dx_id exponent, dx_id *sign);

/* The terms of a series in powers of `base`. */
dx_status dx_terms_of_series(ddx_session *s, const dx_series *series, dx_id base,
                             dx_terms_list *out) DX_MUST_USE;

/* ---- the series underneath --------------------------------------------------------- */

dx_id dx_expansion_variable(ddx_session *s); /* t */

/* The expansion up to t^order of a, a formula in t or DX_NONE, whose story is then the status. To
 * be freed with dx_series_free. */
dx_status dx_expand_to(ddx_session *s, dx_id a, int64_t order, dx_series *out) DX_MUST_USE;

/* Does log(t) occur in a coefficient? */
bool dx_has_logarithm(ddx_session *s, const dx_series *series);

/* Does what holds for t < 0 (as a series in -t) continue what holds for t > 0? */
bool dx_series_continues(ddx_session *s, const dx_series *right, const dx_series *left);

/* Neither DX_OK nor that there is no value or no expansion: nothing else is to be tried. */
bool dx_ends_expansion(dx_status status);

/* Compare with values near the point: a, a formula in t, is what was expanded. *checked is false
 * where they do not bear it out. */
dx_status dx_verify_near(ddx_session *s, dx_id a, const dx_series *series,
                         bool *checked) DX_MUST_USE;

/* ---- what is said ------------------------------------------------------------------ */

/* A value on one line; "..." where it is long. */
void dx_write_expanded(ddx_session *s, dx_id a, dx_text *out);

/* "x = 0", "x = 1, y = 2" */
void dx_write_point(ddx_session *s, const dx_point *at, dx_text *out);

/* Tell a failure of the expansion with the place where it was to be; the status is the same. */
dx_status dx_tell_point(ddx_session *s, const dx_point *at, dx_status status);

/* x - a, as it is raised to powers; x where a is 0, 1/x at infinity. */
dx_id dx_expansion_base(ddx_session *s, const dx_point *at, size_t i);

/* A notice "the rest is O((x - 1)^4)", or o for the order; base is x - 1 or, where that is
 * negative, 1 - x. In several variables the exponent alone is told. It goes
 * where a number is put in. */
dx_status dx_tell_rest(ddx_session *s, const dx_point *at, char order, dx_id base,
                       dx_id exponent) DX_MUST_USE;

/* Notices: what is expanded in does not occur; nothing was checked. */
void dx_tell_absent(ddx_session *s, dx_id a, const dx_point *at);
void dx_tell_unchecked(ddx_session *s, bool checked);

#endif
