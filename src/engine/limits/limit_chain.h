/* limit_chain.h - one limit after the other, all the same: a derivation of a limit.
 *
 * A chain begins with a limit as it is written, and goes on from line to line with formulas that
 * have been found to have that limit, too. */
#ifndef DX_ENGINE_LIMIT_CHAIN_H
#define DX_ENGINE_LIMIT_CHAIN_H

#include "engine/limits/limit.h"

enum { DX_CHAIN_RULE = 160 };

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
    uint32_t by; /* a line that the next one refers to; 0: none */
} dx_chain;

/* limit(a, x = 0+), as it is typed. */
dx_id dx_chain_written(const dx_chain *c, dx_id a);

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

/* The limit of a formula, from the first of the ways to come near. */
dx_status dx_chain_limit_of(const dx_chain *c, dx_id a, dx_limit *limit) DX_MUST_USE;

/* Has it the limit that the chain has, from all sides? NONE: no. */
dx_status dx_chain_keeps(const dx_chain *c, dx_id a, bool *same) DX_MUST_USE;

bool dx_chain_is_far(const dx_chain *c); /* at infinity */

/* The value at the point; NONE where there is none. */
dx_status dx_chain_value_at(const dx_chain *c, dx_id a, dx_id *value) DX_MUST_USE;

/* Is that the limit? */
dx_status dx_chain_ends_in(const dx_chain *c, dx_id value, bool *is) DX_MUST_USE;

/* ---- ways (limit_ways.c) --------------------------------------------------------------------- */

/* Down to the value; *told is false where no way is known, and lines may have been added. */
dx_status dx_chain_tell(dx_chain *c, bool *told) DX_MUST_USE;

#endif
