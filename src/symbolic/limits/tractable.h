/* tractable.h - what the files share that write functions in the form of growth.h.
 *
 * The calls take formulas that may be DX_NONE, whose story is then the status. `growth` is told
 * where there is no real value (`outside`) and what else it must know. */
#ifndef DX_SYMBOLIC_TRACTABLE_H
#define DX_SYMBOLIC_TRACTABLE_H

#include "symbolic/limits/growth.h"

/* ---- what is told (tractable.c) ------------------------------------------------------------ */

/* DX_UNKNOWN: the function has no expansion that is known where its argument goes. */
dx_status dx_growth_unknown(dx_growth *growth, dx_fn fn) DX_MUST_USE;

/* DX_DOMAIN, `outside`: the function has no real value there. */
dx_status dx_growth_outside(dx_growth *growth, dx_fn fn) DX_MUST_USE;

/* *out is `a`; where a constructor refused it for want of a value, that is `outside`. */
dx_status dx_growth_made(dx_growth *growth, dx_id a, dx_id *out) DX_MUST_USE;

/* A function of the table; the arguments have the form already. */
dx_status dx_tractable_call(dx_growth *growth, dx_fn fn, size_t n, const dx_id *args,
                            dx_id *out) DX_MUST_USE;

/* ---- functions with exponentials, logarithms, powers (elementary.c) ------------------------ */

/* Every function; those of asymptotic.c are left to it. */
dx_status dx_tractable_elementary(dx_growth *growth, dx_fn fn, size_t n, const dx_id *args,
                                  dx_id *out) DX_MUST_USE;

/* log(u) of a u that must be positive. */
dx_status dx_tractable_log(dx_growth *growth, dx_id u, dx_id *out) DX_MUST_USE;

/* base^exponent, of a base that must be positive where the exponent is no integer. */
dx_status dx_tractable_power(dx_growth *growth, dx_id base, dx_id exponent, dx_id *out) DX_MUST_USE;

/* |u|, by the sign of u where that is known. */
dx_status dx_tractable_abs(dx_growth *growth, dx_id u, dx_id *out) DX_MUST_USE;

/* sin or cos of anything: of a phase where u goes to infinity. */
dx_status dx_tractable_wave(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out) DX_MUST_USE;

/* ---- functions that stay (regular.c) ------------------------------------------------------- */

/* Does the function of n arguments, which go to values, stay what it is? */
dx_status dx_tractable_regular(dx_growth *growth, dx_fn fn, size_t n, const dx_id *args,
                               bool *regular) DX_MUST_USE;

/* ---- functions with poles and tails (asymptotic.c) ----------------------------------------- */

/* The others: special where there is a formula for it, else smooth where the argument goes or
 * DX_UNKNOWN. */
dx_status dx_tractable_special(dx_growth *growth, dx_fn fn, size_t n, const dx_id *args,
                               dx_id *out) DX_MUST_USE;

/* ---- what swings (swings.c) ---------------------------------------------------------------- */

/* base^exponent of a base whose sign changes for ever, with a number above 0 for its exponent that
 * is no integer. Points without a value do not count: `gaps`. *known is false where it has no bound
 * that is found. */
dx_status dx_swinging_root(dx_growth *growth, dx_id base, dx_id exponent, bool *known,
                           dx_id *out) DX_MUST_USE;

/* The real n-th root for odd n; asin or acos. */
dx_status dx_swinging_odd_root(dx_growth *growth, dx_id u, dx_id n, dx_id *out) DX_MUST_USE;
dx_status dx_swinging_arc(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out) DX_MUST_USE;

/* ---- phases (phases.c) --------------------------------------------------------------------- */

/* A new free symbol for `of`; DX_UNKNOWN where there are too many. */
dx_status dx_growth_new_phase(dx_growth *growth, dx_phase_kind kind, dx_id of,
                              dx_phase **out) DX_MUST_USE;

/* A symbol for something about u of which no more is known than that it stays between -1 and
 * 1. */
dx_status dx_growth_bounded(dx_growth *growth, dx_id u, dx_id *out) DX_MUST_USE;

/* u, which goes to infinity, as an angle: q·phase + something that has a limit. */
dx_status dx_growth_angle(dx_growth *growth, dx_id u, dx_id *out) DX_MUST_USE;

/* ---- small formulas ------------------------------------------------------------------------ */

static inline dx_id dx_half(dx_graph *g, dx_id a)
{
    return dx_scale(g, dx_rational(g, 1, 2), a);
}

static inline dx_id dx_half_pi(dx_graph *g)
{
    return dx_half(g, dx_pi(g));
}

static inline dx_id dx_one_over(dx_graph *g, dx_id a)
{
    return dx_power(g, a, -1);
}

static inline dx_id dx_one_plus(dx_graph *g, dx_id a)
{
    return dx_add(g, dx_int(g, 1), a);
}

static inline dx_id dx_one_minus(dx_graph *g, dx_id a)
{
    return dx_sub(g, dx_int(g, 1), a);
}

#endif
