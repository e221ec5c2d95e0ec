/* solvedcases.h - inequalities with other names in them while they are solved by cases.
 *
 * A relation becomes rows of relations of which one holds, in which the unknown stands alone on one
 * side or not at all; ways that do not come to such rows set `done` to false. */
#ifndef DX_ENGINE_SOLVERS_SOLVEDCASES_H
#define DX_ENGINE_SOLVERS_SOLVEDCASES_H

#include "engine/solvers/caserows.h"
#include "engine/solvers/exactly.h"

typedef struct dx_by_cases {
    dx_exact *p;
    dx_graph *g;
    dx_id x;
    dx_id phase;                  /* of a wave, which has a value though it need not; or NONE */
    uint32_t steps;               /* functions taken back on the way here */
    uint32_t n_indices;           /* names for integers that are in the rows */
    dx_id index[DX_MOST_INDICES]; /* these and more */
    bool done;                    /* false: this is none of what is solved here */
    bool strict;                  /* f != 0 is not taken apart into f < 0 and f > 0 */
} dx_by_cases;

/* What is asked of u: u < v or u > v, or with =. `sign` has the sign of v. */
typedef struct dx_asked {
    dx_op op;
    bool above; /* u > v */
    dx_id v, sign;
} dx_asked;

/* The rows of one relation, behind those that are there. */
dx_status dx_cases_relation(dx_by_cases *c, dx_id relation, dx_case_rows *r) DX_MUST_USE;

/* x < v, with v free of x; or <=, or !=. */
bool dx_cases_is_bound(const dx_by_cases *c, dx_id relation);

/* u compared with v, for a function or a power u, by what is in it (casesback.c). */
dx_status dx_cases_take_back(dx_by_cases *c, const dx_asked *q, dx_id u,
                             dx_case_rows *r) DX_MUST_USE;

/* f != 0, but for where f has no value (casesother.c). */
dx_status dx_cases_other(dx_by_cases *c, dx_id f, dx_case_rows *r) DX_MUST_USE;

/* f as k·u + rest with the unknown in one u alone; *is is false where it stands in several. */
dx_status dx_cases_split_sum(dx_by_cases *c, dx_id f, dx_id *k, dx_id *u, dx_id *rest,
                             bool *is) DX_MUST_USE;

/* Can a be 0? */
bool dx_cases_may_vanish(dx_graph *g, dx_id a);

/* t of v = base^t; NONE where v is no such power. */
dx_id dx_cases_exponent_of(dx_graph *g, dx_id base, dx_id v);

/* A notice that base^x is looked at where the base is above 0. */
dx_status dx_cases_tell_base(dx_by_cases *c, dx_id base) DX_MUST_USE;

enum { DX_CASE_FACTORS = 6 };

typedef struct dx_cases_factor {
    dx_id u;
    bool even, below; /* its power; it stands below the line */
} dx_cases_factor;

/* What has the sign of a formula wherever that has a value. */
typedef struct dx_cases_product {
    size_t n;
    dx_cases_factor factor[DX_CASE_FACTORS];
    bool negative;
    bool dropped; /* a factor above 0 is left out */
    bool lost;    /* it has a value where the formula need not have one */
    bool several; /* it is another formula, or a product */
} dx_cases_product;

/* Has it a sign? Factors and coefficients of sums are found where it is 1 or -1 alone: sign(sqrt(x))
 * is 1 then, and at x = 0 it is not. */
dx_status dx_cases_has_sign(dx_graph *g, dx_id a, bool *has) DX_MUST_USE;

/* casesfactors.c */
dx_status dx_cases_read_product(dx_by_cases *c, dx_id f, dx_cases_product *out) DX_MUST_USE;

/* f < 0 or f <= 0 by squares, where *is (casesroots.c). */
dx_status dx_cases_by_squares(dx_by_cases *c, dx_op op, dx_id f, dx_case_rows *r,
                              bool *is) DX_MUST_USE;

/* f < 0 or f <= 0 by the signs of the factors of f, or by its pieces (casesparts.c). */
dx_status dx_cases_of_parts(dx_by_cases *c, dx_op op, dx_id f, dx_case_rows *r) DX_MUST_USE;

/* The name's values are in the set: single points that are out, or one row for each interval. */
dx_status dx_cases_say_set(dx_by_cases *c, const dx_symbol_set *of, dx_case_rows *r) DX_MUST_USE;

/* The rows where `a` has a value, too. */
dx_status dx_cases_narrow_to_value(dx_by_cases *c, dx_id a, dx_case_rows *all) DX_MUST_USE;

/* All relations together where there is one other name alone (casesparametric.c). */
dx_status dx_cases_parametric(dx_by_cases *c, dx_case_rows *all, bool *done) DX_MUST_USE;

#endif
