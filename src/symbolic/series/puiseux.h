/* puiseux.h - truncated series in powers of t^(1/q), their coefficients expressions.
 *
 * A series stands for  sum_{i<n} coefficient[i]·t^((first+i)/ramification), and unless it is
 * exact for that plus O(t^((first+n)/ramification)), as t goes to 0 from above. With n = 0
 * it is 0 (exact) or nothing but the order term. The first coefficient is not 0 in a series
 * that leaves the module, and a coefficient that is recognised as 0 is the number 0.
 * Coefficients are free of t; a symbol given for it stands for log(t) in them.
 *
 * Work is done in a workshop, whose arena holds the coefficients of all series until it is
 * closed. Nothing is longer than its `length`; where cancellation leaves nothing of a
 * series that is needed, `starved` is set and the status is DX_UNKNOWN without a story:
 * the caller starts again with more. */
#ifndef DX_SYMBOLIC_PUISEUX_H
#define DX_SYMBOLIC_PUISEUX_H

#include "symbolic/derivatives/diff.h"
#include "symbolic/oracle.h"

typedef struct dx_series {
    int64_t first;
    uint32_t ramification; /* q >= 1 */
    size_t n;
    dx_id *coefficient;
    bool exact; /* no order term: the value is the finite sum */
    bool sided; /* it was used that t > 0: for t < 0 something else may hold */
} dx_series;

typedef struct dx_workshop {
    dx_graph *g;
    dx_rules *rules;
    const dx_oracle *oracle;
    dx_id log_t; /* DX_NONE: logarithms of t are refused */
    size_t length;
    size_t wanted; /* as many coefficients are to be written; 0: that is not known */
    dx_arena arena;
    bool starved, sided;
    const char *ends; /* why a series ends after few terms, where that is known; else NULL */
} dx_workshop;

/* ---- making ------------------------------------------------------------------------ */

/* c·t^(first/q), exact; c as a constant is not looked at. */
dx_status dx_puiseux_monomial(dx_workshop *w, dx_id c, int64_t first, uint32_t q,
                              dx_series *out) DX_MUST_USE;

/* Is it zero, as far as is known? Leading coefficients that are zero are dropped, so that
 * afterwards coefficient[0] is certainly not zero. DX_UNKNOWN where that cannot be decided. */
dx_status dx_puiseux_lead(dx_workshop *w, dx_series *a) DX_MUST_USE;

/* The sign of the series for small t > 0: -1, 0 (it is zero), 1. DX_UNKNOWN where it cannot
 * be told. */
dx_status dx_puiseux_sign(dx_workshop *w, dx_series *a, int *sign) DX_MUST_USE;

/* The constant term of a series without negative powers; DX_UNKNOWN, starved, where it is
 * beyond the order term. */
dx_status dx_puiseux_constant(dx_workshop *w, const dx_series *a, dx_id *out) DX_MUST_USE;

/* Something was chosen by the sign of a: the result may hold for t > 0 only. */
void dx_puiseux_note_side(dx_workshop *w, const dx_series *a);

/* ---- for the files of this module -------------------------------------------------- */

enum { DX_MOST_RAMIFICATION = 5000 };

/* Room for n coefficients, all 0; DX_LIMIT for an exponent that is too large. Whoever has filled
 * them in finishes the series: what a constructor refused is the status, zeros in front (and
 * behind, where it is exact) are dropped, and it is cut to the length. */
dx_status dx_puiseux_begin(dx_workshop *w, int64_t first, uint32_t q, size_t n, bool exact,
                           dx_series *out) DX_MUST_USE;
dx_status dx_puiseux_finish(dx_workshop *w, dx_series *a) DX_MUST_USE;

/* Drop the zeros alone. */
void dx_puiseux_trim(const dx_workshop *w, dx_series *a);

/* What takes more room than this is no answer that anybody reads. */
enum { DX_MOST_WRITTEN = 100000 };
dx_status dx_puiseux_unreadable(dx_graph *g) DX_MUST_USE;

/* Polls, after c[k] was made; *size adds up what they take, from 0. DX_LIMIT where that, as they
 * grow, will come to more than can be written. */
dx_status dx_puiseux_watch(dx_workshop *w, const dx_id *c, size_t k, double *size) DX_MUST_USE;

/* DX_LIMIT: exponents are too large. */
dx_status dx_puiseux_too_large(dx_workshop *w) DX_MUST_USE;

/* Σ_{lo <= j <= k} (x·j - y·(k-j))/k·u[j]·v[k-j], with room for k + 1 terms; without 1/k for
 * k = 0. */
dx_id dx_puiseux_weighted(dx_workshop *w, const dx_id *u, const dx_id *v, size_t lo, size_t k,
                          dx_id x, int64_t y, dx_id *room);

/* ---- arithmetic. `out` may be an argument. ----------------------------------------- */

/* Σ scale[i]·a[i] */
dx_status dx_puiseux_sum(dx_workshop *w, size_t n, const dx_id *scale, const dx_series *a,
                         dx_series *out) DX_MUST_USE;
dx_status dx_puiseux_scale(dx_workshop *w, dx_id c, const dx_series *a, dx_series *out) DX_MUST_USE;
dx_status dx_puiseux_multiply(dx_workshop *w, const dx_series *a, const dx_series *b,
                              dx_series *out) DX_MUST_USE;
dx_status dx_puiseux_divide(dx_workshop *w, const dx_series *a, const dx_series *b,
                            dx_series *out) DX_MUST_USE;

/* a to a power free of t, which is a number where a vanishes or grows at 0. */
dx_status dx_puiseux_power(dx_workshop *w, const dx_series *a, dx_id exponent,
                           dx_series *out) DX_MUST_USE;

/* DX_UNKNOWN for exp of what grows without bound; DX_DOMAIN for a logarithm of what is not
 * positive. */
dx_status dx_puiseux_exp(dx_workshop *w, const dx_series *a, dx_series *out) DX_MUST_USE;
dx_status dx_puiseux_log(dx_workshop *w, const dx_series *a, dx_series *out) DX_MUST_USE;

/* sin and cos, or sinh and cosh. */
dx_status dx_puiseux_waves(dx_workshop *w, const dx_series *a, bool hyperbolic, dx_series *sine,
                           dx_series *cosine) DX_MUST_USE;

/* Σ taylor[k]·(a without its constant term)^k, and the order term of n terms. */
dx_status dx_puiseux_compose(dx_workshop *w, size_t n, const dx_id *taylor, const dx_series *a,
                             dx_series *out) DX_MUST_USE;

/* constant + the integral of slope·a' from 0, where that integral is 0 at 0. *fails: it has a
 * term 1/t. */
dx_status dx_puiseux_integral(dx_workshop *w, dx_id constant, const dx_series *slope,
                              const dx_series *a, bool *fails, dx_series *out) DX_MUST_USE;

#endif
