/* exactkind.h - what is at a point where a gradient vanishes, by the signs of formulas: with other
 * names in them than the unknowns a kind has conditions. */
#ifndef DX_ENGINE_EXACTKIND_H
#define DX_ENGINE_EXACTKIND_H

#include "engine/solvers/critical.h"
#include "engine/solvers/exactly.h"

enum { DX_EXTREMAL_UNKNOWNS = 8, DX_DEMAND_WORDS = 12 };

/* A formula, without corners in it, and its critical points. */
typedef struct dx_extremal {
    dx_exact p; /* the gradient system */
    dx_critical c;
    uint32_t order[DX_EXTREMAL_UNKNOWNS]; /* of the unknowns, for the minors at a point */
    const dx_solution_row *row;           /* where it holds what is told there does; or NULL */
    dx_id factor; /* above 0: the multipliers of the formula itself are so many times those */
} dx_extremal;

/* What must be above 0 for a kind; it never is, or all are for certain. */
typedef struct dx_demand {
    size_t n;
    dx_word word[DX_DEMAND_WORDS];
    bool never;
} dx_demand;

/* A sign that a formula cannot have is never; one that it has but where it is 0 is a condition. */
dx_status dx_demand_above(dx_extremal *q, dx_id a, dx_demand *d) DX_MUST_USE;

/* "minimum", or "minimum for a > 0" behind a comma; nothing where it never is one, or not where
 * q->row holds. What that says is not said again. */
dx_status dx_extremal_write(dx_extremal *q, const char *kind, const dx_demand *d,
                            dx_text *out) DX_MUST_USE;

/* The second derivatives at a point; *there is false where one has no value. */
dx_status dx_extremal_hessian(dx_extremal *q, const dx_id *at, dx_id *hessian,
                              bool *there) DX_MUST_USE;

/* Of second derivatives those by the multipliers and the first p unknowns in q->order. */
dx_status dx_extremal_minor(dx_extremal *q, const dx_id *hessian, uint32_t p,
                            dx_id *out) DX_MUST_USE;

/* "minimum for a > 0, maximum for a < 0" of a point, n + m values; "undecided" where it is not
 * known. */
dx_status dx_extremal_kind(dx_extremal *q, const dx_id *at, dx_text *out) DX_MUST_USE;

#endif
