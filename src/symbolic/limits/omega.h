/* omega.h - series in powers of omega, a variable that goes to 0 from above.
 *
 * A series stands for  sum_{i<n} coefficient[i]·omega^exponent[i] + O(omega^order); exponents
 * are real constants, rising; coefficients vary more slowly than any power of omega. It is cut
 * to a number of terms. That the first coefficient is not 0 is known after dx_omega_strip only.
 * Series live in the arena of the growth that they belong to; an output may be an argument.
 *
 * Where the terms that are kept cancel, the status is DX_LIMIT without a story and the growth
 * is `starved`: more of them are wanted. */
#ifndef DX_SYMBOLIC_OMEGA_H
#define DX_SYMBOLIC_OMEGA_H

#include "symbolic/limits/growth.h"

typedef struct dx_omega_series {
    uint32_t n;
    dx_id *exponent, *coefficient;
    dx_id order; /* what is left out is O(omega^order); NONE: nothing is */
} dx_omega_series;

/* What all series of one expansion have in common. */
typedef struct dx_omega {
    dx_growth *growth;
    dx_graph *g;
    const dx_growth_scale *scale;
    uint32_t most; /* terms kept */
    dx_id zero, one;
} dx_omega;

/* ---- making -------------------------------------------------------------------------------- */

/* a against b, real constants: *order is -1, 0 or 1. DX_UNKNOWN where that is not decided. */
dx_status dx_omega_compare(dx_omega *e, dx_id a, dx_id b, int *order) DX_MUST_USE;

/* DX_LIMIT, `starved`. */
dx_status dx_omega_starved(dx_omega *e) DX_MUST_USE;

/* An exact zero with room for n terms. */
dx_status dx_omega_room(dx_omega *e, uint32_t n, dx_omega_series *s) DX_MUST_USE;

/* coefficient·omega^exponent, exact; either may be DX_NONE, whose story is then the status. */
dx_status dx_omega_monomial(dx_omega *e, dx_id coefficient, dx_id exponent,
                            dx_omega_series *s) DX_MUST_USE;

/* Lower the order to that of something else that is left out; NONE: nothing. */
dx_status dx_omega_limit_order(dx_omega *e, dx_omega_series *s, dx_id order) DX_MUST_USE;

/* Drop what is at or past the order, and terms past the most that are kept. */
dx_status dx_omega_cut(dx_omega *e, dx_omega_series *s) DX_MUST_USE;

/* Drop zeros in front that did not show. */
dx_status dx_omega_strip(dx_omega *e, dx_omega_series *s) DX_MUST_USE;

/* The exponent of the first term, or the order; NONE for an exact zero. */
dx_id dx_omega_first(const dx_omega_series *s);

/* Split into the constant term and what goes to 0. DX_UNKNOWN for what goes to infinity: the
 * story says that `name` has no expansion there. */
dx_status dx_omega_split(dx_omega *e, const dx_omega_series *s, const char *name, dx_id *constant,
                         dx_omega_series *rest) DX_MUST_USE;

/* ---- arithmetic ---------------------------------------------------------------------------- */

/* a + factor·b */
dx_status dx_omega_add(dx_omega *e, const dx_omega_series *a, const dx_omega_series *b,
                       dx_id factor, dx_omega_series *out) DX_MUST_USE;
dx_status dx_omega_multiply(dx_omega *e, const dx_omega_series *a, const dx_omega_series *b,
                            dx_omega_series *out) DX_MUST_USE;

/* s becomes coefficient·omega^exponent·s. */
dx_status dx_omega_scale(dx_omega *e, dx_omega_series *s, dx_id coefficient,
                         dx_id exponent) DX_MUST_USE;

/* What must hold of a coefficient that is divided by: it is not 0, whatever the phases are;
 * that it is not for the parameters is written down. */
dx_status dx_omega_secure(dx_omega *e, dx_id coefficient) DX_MUST_USE;

/* base to a power that omega is not in; DX_DOMAIN, `outside`, for a root of what is negative
 * and for 1/0. */
dx_status dx_omega_power(dx_omega *e, const dx_omega_series *base, dx_id exponent,
                         dx_omega_series *out) DX_MUST_USE;
dx_status dx_omega_log(dx_omega *e, const dx_omega_series *argument,
                       dx_omega_series *out) DX_MUST_USE;

/* Of what does not go to infinity. */
dx_status dx_omega_exp(dx_omega *e, const dx_omega_series *argument,
                       dx_omega_series *out) DX_MUST_USE;

/* The k-th coefficient of a power series, asked for k = 0, 1, ... in turn; NONE: all further
 * ones are 0. DX_LIMIT without a story: no more is known. */
typedef dx_status dx_omega_next(dx_omega *e, void *data, uint32_t k, dx_id *out);

/* sum of c_k·d^k for a d that goes to 0. */
dx_status dx_omega_compose(dx_omega *e, const dx_omega_series *d, dx_omega_next *next, void *data,
                           dx_omega_series *out) DX_MUST_USE;

#endif
