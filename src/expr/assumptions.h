/* assumptions.h - what is known of the values of names beforehand.
 *
 * A session's assumptions are relations, like x > 0 and a < b, and that names are integers. What
 * they come to for each name, and for each sum of names that they compare, are facts: bounds and
 * the like, which constructors and all that asks for signs look at. A set of assumptions is
 * never changed but for the ids that a collection rewrites; another one takes its place. */
#ifndef DX_EXPR_ASSUMPTIONS_H
#define DX_EXPR_ASSUMPTIONS_H

#include "expr/graph.h"

enum { DX_MOST_ASSUMPTIONS = 64, DX_MOST_FACTS = 128 };

typedef enum dx_assumption_kind {
    DX_ASSUMED_RELATION, /* EQ is never one */
    DX_ASSUMED_INTEGER,
    DX_ASSUMED_EVEN,
    DX_ASSUMED_ODD
} dx_assumption_kind;

typedef struct dx_assumption {
    dx_assumption_kind kind;
    dx_id of;    /* the relation, or the name of an integer */
    bool turned; /* of a relation: it is written with its right side first */
} dx_assumption;

/* Bounds are numbers that the values never leave, NONE where there is none; an open one is not
 * reached. */
typedef struct dx_fact {
    dx_id
        of; /* a SYMBOL, a product of integer powers of some, or a sum of such, with no constant */
    dx_id low, high;
    dx_id low_at, high_at; /* the constants that the numbers stand for, pi/2; NONE: themselves */
    bool low_open, high_open;
    bool nonzero;
    bool integer;
    int8_t parity; /* 0 even, 1 odd, -1 not known */
} dx_fact;

typedef struct dx_assumptions {
    size_t n, n_facts;
    dx_assumption item[DX_MOST_ASSUMPTIONS];
    dx_fact fact[DX_MOST_FACTS];
} dx_assumptions;

/* What is known of a SYMBOL; NULL: nothing. */
const dx_fact *dx_fact_of(const dx_graph *g, dx_id symbol);

/* Bounds of an expression by what is known of the names in it, 0 <= x < 5 say; false where that
 * gives none. The numbers, which the caller has initialised, are meant where the bound is there. */
typedef struct dx_reach {
    mpq_t low, high;
    bool has_low, has_high, low_open, high_open;
} dx_reach;
void dx_reach_init(dx_reach *r);
void dx_reach_clear(dx_reach *r);
bool dx_reach_of(const dx_graph *g, dx_id a, dx_reach *out);

/* The same with all that is assumed of sums in which it is a term, or that have terms in common
 * with it; false where no values of the names have all that is assumed. */
bool dx_reach_by_sums(const dx_graph *g, dx_id a, dx_reach *out);

/* -1: it may be below 0; 0: it is not; 1: it is above. */
int dx_reach_low_sign(const dx_reach *r);

/* 1: it may be above 0; 0: it is not; -1: it is below. */
int dx_reach_high_sign(const dx_reach *r);

/* The bounds of a fact, as far as they are numbers. */
void dx_reach_of_fact(const dx_graph *g, const dx_fact *fact, dx_reach *out);

/* c + k·a with numbers c and k: are the terms of both the same but for that k? */
bool dx_are_proportional(const dx_graph *g, dx_id a, dx_id b, mpq_t ratio);

/* Has it integer values alone, by structure and by what is assumed? */
bool dx_is_whole(const dx_graph *g, dx_id a);

/* 0 and 1 where such an expression is even, odd; -1: not known. */
int dx_parity_of(const dx_graph *g, dx_id a);

/* Is it another number than 0 by what is assumed, as a·b is of two such? False: not known. */
bool dx_is_assumed_nonzero(const dx_graph *g, dx_id a);

#endif
