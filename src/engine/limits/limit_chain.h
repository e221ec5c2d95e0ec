/* limit_chain.h - one limit after the other, all the same: a derivation of a limit.
 *
 * A chain begins with a limit as it is written, and goes on from line to line with formulas that
 * have been found to have that limit, too. */
#ifndef DX_ENGINE_LIMIT_CHAIN_H
#define DX_ENGINE_LIMIT_CHAIN_H

#include "engine/limits/limit.h"

enum { DX_CHAIN_RULE = 160, DX_MOST_HOPITALS = 3 };

/* One chain of equal limits. */
typedef struct dx_chain {
    dx_evaluation *e;
    ddx_session *s;
    dx_graph *g;
    dx_id x, at;
    char side;
    size_t n; /* ways to come near */
    dx_approach approach[2];
    dx_limit limit; /* what each line comes to */
    dx_id formula;  /* whose limit is looked for by now */
    dx_id right;    /* side of the last line; NONE: there is none yet */
    bool ended;     /* the last line has the value */
    int depth;
    int hopitals; /* uses of l'Hopital's rule */
    size_t n_by;  /* lines that the next one refers to */
    uint32_t by[2];
} dx_chain;

/* limit(a, x = 0+), as it is typed. */
dx_id dx_chain_written(const dx_chain *c, dx_id a);

/* A letter for a variable in the place of x. */
dx_id dx_chain_new_name(const dx_chain *c);

/* What it comes to: a value, inf or -inf. */
dx_id dx_chain_value(const dx_chain *c);

/* ---- lines (limit_chain.c) --------------------------------------------------------------------
 */

static inline dx_id dx_chain_no_notes(const dx_chain *c)
{
    return dx_vector(c->g, 0, NULL);
}

/* "= right" */
dx_status dx_chain_record(dx_chain *c, const char *rule, dx_id notes, dx_id right) DX_MUST_USE;

/* Go on with another formula that has the same limit; one that is the value ends the chain. */
dx_status dx_chain_go_on(dx_chain *c, const char *rule, dx_id notes, dx_id formula) DX_MUST_USE;

void dx_chain_append(char rule[DX_CHAIN_RULE], const char *text);
/* *fits is false, and nothing is added, where it is long. */
dx_status dx_chain_append_formula(const dx_chain *c, char rule[DX_CHAIN_RULE], dx_id a,
                                  bool *fits) DX_MUST_USE;

/* ---- questions ------------------------------------------------------------------------------- */

/* A value, or infinite? */
bool dx_is_definite(const dx_limit *limit);

/* The limit of a formula, the same from all the ways to come near; else DX_LIMIT_UNKNOWN. */
dx_status dx_chain_limit_of(const dx_chain *c, dx_id a, dx_limit *limit) DX_MUST_USE;

/* Has it the limit that the chain has, from all sides? NONE: no. */
dx_status dx_chain_keeps(const dx_chain *c, dx_id a, bool *same) DX_MUST_USE;

bool dx_chain_is_far(const dx_chain *c); /* at infinity */

/* The value at the point; NONE where there is none. */
dx_status dx_chain_value_at(const dx_chain *c, dx_id a, dx_id *value) DX_MUST_USE;

/* Is that the limit? */
dx_status dx_chain_ends_in(const dx_chain *c, dx_id value, bool *is) DX_MUST_USE;

/* N/D, where there are divisors that x is in. */
dx_status dx_chain_split(const dx_chain *c, dx_id a, dx_id *above, dx_id *below) DX_MUST_USE;

/* ---- leading terms (limit_leading.c) -----------------------------------------------------------
 * A way takes a chain further, or sets *done to false. */

/* sin(x)/x: x - x^3/6 in the place of sin(x). */
dx_status dx_chain_take_leading(dx_chain *c, bool *done) DX_MUST_USE;

/* x^2 in the place of x^2 + x, as x goes to inf. */
dx_status dx_chain_keep_greatest(dx_chain *c, bool *done) DX_MUST_USE;

/* log(x)*sin(x): x in the place of sin(x), since their quotient goes to 1. */
dx_status dx_chain_lead_factors(dx_chain *c, bool *done) DX_MUST_USE;

/* sin(3*x)/x: the quotient of sin(u) by u goes to 1, which the derivative of sin rests on. */
dx_status dx_chain_know_sine(dx_chain *c, bool *done) DX_MUST_USE;

/* x*log(1 + 1/x) = 1 - 1/(2*x) + ... */
dx_status dx_chain_expand(dx_chain *c, bool *done) DX_MUST_USE;

/* ---- other ways to write it (limit_rewrites.c) ----------------------------------------------- */

/* cot(x) as cos(x)/sin(x) in a sum, where it is infinite. */
dx_status dx_chain_as_quotients(dx_chain *c, bool *done) DX_MUST_USE;

/* floor(u) = u - frac(u), where u is infinite. */
dx_status dx_chain_split_wholes(dx_chain *c, bool *done) DX_MUST_USE;

/* abs(x) = x and sign(x) = 1, as x goes to inf. */
dx_status dx_chain_take_signs(dx_chain *c, bool *done) DX_MUST_USE;

/* log(u) - log(v) = log(u/v). */
dx_status dx_chain_join_logs(dx_chain *c, bool *done) DX_MUST_USE;

/* sinh(u) as (exp(u) - exp(-u))/2, where u is infinite. */
dx_status dx_chain_as_exponentials(dx_chain *c, bool *done) DX_MUST_USE;

/* Sums and products whose ends go somewhere, in closed form. */
dx_status dx_chain_close_sums(dx_chain *c, bool *done) DX_MUST_USE;

/* exp(-1/x^2)/x^4 as u^2*exp(-u), where u = 1/x^2 goes to inf. */
dx_status dx_chain_turn_over(dx_chain *c, bool *done) DX_MUST_USE;

/* ---- l'Hopital's rule (limit_hopital.c) --------------------------------------------------------
 */

/* (exp(x) - 1)/sin(x): exp(x)/cos(x) has the same limit. */
dx_status dx_chain_use_hopital(dx_chain *c, bool *done) DX_MUST_USE;

/* ---- forms (limit_forms.c) ------------------------------------------------------------------ */

/* The value by the limits of the parts, where their form decides, or by growth. */
dx_status dx_chain_by_form(dx_chain *c, bool *done) DX_MUST_USE;

/* Is the limit of a part seen by continuity and the limits of x itself? */
dx_status dx_chain_is_evident(const dx_chain *c, dx_id a, bool *is) DX_MUST_USE;

/* One factor goes to 0, the other is bounded. */
dx_status dx_chain_squeeze(dx_chain *c, bool *done) DX_MUST_USE;

/* ---- ways (limit_ways.c) --------------------------------------------------------------------- */

/* Down to the value; *told is false where no way is known, and lines may have been added. */
dx_status dx_chain_tell(dx_chain *c, bool *told) DX_MUST_USE;

/* The limit of an inner formula, as a chain of its own, to which the next line refers; *told is
 * false where there is none. */
dx_status dx_chain_tell_inner(dx_chain *c, dx_id inner, dx_limit *limit, bool *told) DX_MUST_USE;

#endif
