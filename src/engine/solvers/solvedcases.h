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
    uint32_t steps;               /* functions taken back on the way here */
    uint32_t n_indices;           /* names for integers that are in the rows */
    dx_id index[DX_MOST_INDICES]; /* these and more */
    bool done;                    /* false: this is none of what is solved here */
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

/* f < 0 or f <= 0 by the signs of the factors of f, or by its pieces (casesparts.c). */
dx_status dx_cases_of_parts(dx_by_cases *c, dx_op op, dx_id f, dx_case_rows *r) DX_MUST_USE;

/* The name's values are in the set: single points that are out, or one row for each interval. */
dx_status dx_cases_say_set(dx_by_cases *c, const dx_symbol_set *of, dx_case_rows *r) DX_MUST_USE;

/* The rows where `a` has a value, too. */
dx_status dx_cases_narrow_to_value(dx_by_cases *c, dx_id a, dx_case_rows *all) DX_MUST_USE;

/* All relations together where there is one other name alone (casesparametric.c). */
dx_status dx_cases_parametric(dx_by_cases *c, dx_case_rows *all, bool *done) DX_MUST_USE;

#endif
