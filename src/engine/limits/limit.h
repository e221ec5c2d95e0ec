/* limit.h - limits of values, checked. */
#ifndef DX_ENGINE_LIMIT_H
#define DX_ENGINE_LIMIT_H

#include "engine/scope.h"
#include "symbolic/limits/limit.h"

/* Under what a limit holds. */
typedef struct dx_provisos {
    dx_id nonzero;     /* this is not 0; NONE: nothing */
    size_t n_positive; /* there are values near the point only where these are positive */
    dx_id positive[DX_LIMIT_ASSUMED];
    int smoothness; /* abstract functions have so many derivatives, or DX_LIMIT_SMOOTH; -1: none is
                     * in it */
    bool sequence;  /* it is over whole numbers */
    dx_id open;     /* of a limit that is not known: it depends on the sign of this; or NONE */
    bool gaps;      /* it is over the points with a value: others may have none, however near */
} dx_provisos;

/* The limit of a (of a vector: of its elements) as the symbol goes to `at` (a value, inf or -inf),
 * from both sides or, for side '+' or '-', from one. There being none is DX_DOMAIN, not finding out
 * DX_UNKNOWN, values near the point that contradict DX_BUG. */
dx_status dx_find_limit(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side,
                        dx_provisos *provisos, dx_id *out) DX_MUST_USE;

/* The same by the sign of a parameter, in pieces where it differs, if all of them are values
 * without conditions (limitcases.c). */
dx_status dx_limit_by_sign(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side,
                           dx_id parameter, bool *found, dx_id *out) DX_MUST_USE;

/* Remember them, for what is put in later. */
dx_status dx_assume_provisos(dx_evaluation *e, const dx_provisos *provisos) DX_MUST_USE;

/* The same of what was typed: also the parts that are remembered, from the first-th premise on,
 * have real values near the point. They are forgotten. */
dx_status dx_limit_of_typed(dx_evaluation *e, size_t first, dx_id a, dx_id symbol, dx_id at,
                            char side, dx_provisos *provisos, dx_id *out) DX_MUST_USE;

/* The limit from one side or at infinity, without a word. */
dx_status dx_limit_on_side(ddx_session *s, dx_id a, dx_id symbol, dx_id at, dx_approach approach,
                           dx_limit *limit) DX_MUST_USE;

/* ---- parts that cancelled (nearby.c) -------------------------------------------------------- */

/* Of the parts that are remembered, from the first-th premise on, the first that has no real value
 * however near the symbols come to the point (of several symbols: on a line), on the side or (side
 * 0) on both; NONE: there is none. Where there are values on one side alone, *side becomes that.
 * *gaps: some may lack values at points however near, and have them at others. */
dx_status dx_lost_beside(dx_evaluation *e, size_t first, size_t n, const dx_id *symbol,
                         const dx_id *at, char *side, bool *gaps, dx_id *part) DX_MUST_USE;

/* What was told with the status is so because of this part: a hint says it. The status, unless
 * there is no memory for that. */
dx_status dx_hint_lost(dx_evaluation *e, dx_id part, dx_status status) DX_MUST_USE;

/* ---- what is found -------------------------------------------------------------------------- */

/* *assumed (DX_NONE: nothing) also has what was taken not to be 0 for that limit; or for two
 * limits to be there and to be different ones. */
dx_status dx_limit_assumed(dx_graph *g, const dx_limit *limit, dx_id *assumed) DX_MUST_USE;
dx_status dx_limit_apart(dx_graph *g, const dx_limit *a, const dx_limit *b,
                         dx_id *assumed) DX_MUST_USE;

/* What was taken not to be 0 goes from the limit, of `a` from all of n sides, where that makes no
 * difference (limitexcept.c). */
dx_status dx_limit_spare(ddx_session *s, dx_id a, dx_id symbol, dx_id at, size_t n,
                         const dx_approach *approach, dx_limit *limit) DX_MUST_USE;

/* What a limit is of, and the n symbols that go somewhere. */
typedef struct dx_limit_of {
    dx_id a;
    size_t n;
    const dx_id *symbol;
} dx_limit_of;

/* DX_DOMAIN: "the limit does not exist", "unless a = 0" where `assumed` (or NONE) is 0 there, or
 * all that is apart in the limit that swings (or NULL). */
dx_status dx_no_limit(ddx_session *s, const dx_limit_of *of, dx_id assumed, const dx_limit *swings,
                      const char *why) DX_MUST_USE;

/* DX_DOMAIN: however near, there is no real value. */
dx_status dx_tell_no_values(ddx_session *s) DX_MUST_USE;

/* Leave a notice how smooth the abstract functions with one of the symbols in them are taken to
 * be, as dx_provisos has it. */
dx_status dx_tell_smoothness(ddx_session *s, dx_id a, size_t n, const dx_id *symbol,
                             int smoothness) DX_MUST_USE;

/* DX_UNKNOWN: "cannot decide this limit" of `a`; a hint tells a parameter that it depends on. */
dx_status dx_undecided_limit(ddx_session *s, dx_id a, const char *why) DX_MUST_USE;

/* Leave a notice that a limit at a point is from that side alone. */
void dx_tell_limit_side(ddx_session *s, bool right);

/* A limit in a few words: "1", "-inf", "none". */
void dx_write_limit(dx_graph *g, const dx_limit *limit, dx_text *out);

#endif
