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
    dx_id alone;  /* the slopes are multiples of that by this unknown; or NONE */
    dx_id factor; /* above 0: the multipliers of the formula itself are so many times those */
    bool dropped; /* there are points at which it is not known whether there is a gradient */
} dx_extremal;

/* What must be above 0 for a kind; it never is, or all are for certain. */
typedef struct dx_demand {
    size_t n;
    dx_word word[DX_DEMAND_WORDS];
    bool never;
} dx_demand;

/* A sign that a formula cannot have is never; one that it has but where it is 0 is a condition. */
dx_status dx_demand_above(dx_extremal *q, dx_id a, dx_demand *d) DX_MUST_USE;

/* Is a formula that is no number known not to be 0, by q->row or by what is assumed? */
dx_status dx_extremal_is_nonzero(dx_extremal *q, dx_id a, bool *nonzero) DX_MUST_USE;

/* What a point is where the words hold. */
typedef struct dx_kind_where {
    const char *kind;
    uint32_t n_words;
    const dx_word *word;
} dx_kind_where;

enum { DX_MOST_KINDS = 16 };

/* All that is told of a point; none: it is undecided. */
typedef struct dx_kinds {
    uint32_t n;
    dx_kind_where item[DX_MOST_KINDS];
    size_t weight; /* letters that the conditions take */
} dx_kinds;

/* The kind where the demand is met; nothing where it never is, or not where q->row holds. What that
 * says is not said again. */
dx_status dx_extremal_tell(dx_extremal *q, const char *kind, const dx_demand *d,
                           dx_kinds *out) DX_MUST_USE;

/* Of what stands beside others in a product that is above 0, as s does in n*s > 0 where n > 0 is
 * known: 1: it is above 0, -1: below, 0: that is not known. */
dx_status dx_sign_beside(dx_graph *g, dx_id of, dx_id above, int *sign) DX_MUST_USE;

/* As dx_extremal_tell, but as it is: DX_LIMIT where there are too many, or too many words. */
dx_status dx_kinds_add(dx_extremal *q, const char *kind, uint32_t n, const dx_word *word,
                       dx_kinds *out) DX_MUST_USE;

/* "minimum for a > 0, maximum for a < 0"; "undecided" of none. */
dx_status dx_kinds_write(dx_extremal *q, const dx_kinds *kinds, dx_text *out) DX_MUST_USE;

/* The second derivatives at a point; *there is false where one has no value. */
dx_status dx_extremal_hessian(dx_extremal *q, const dx_id *at, dx_id *hessian,
                              bool *there) DX_MUST_USE;

/* Of second derivatives those by the multipliers and the first p unknowns in q->order. */
dx_status dx_extremal_minor(dx_extremal *q, const dx_id *hessian, uint32_t p,
                            dx_id *out) DX_MUST_USE;

/* Of a point, n + m values. */
dx_status dx_extremal_kind(dx_extremal *q, const dx_id *at, dx_kinds *out) DX_MUST_USE;

/* The same where there are no other names; *kind stays where it is not found out. */
dx_status dx_kind_of_constants(dx_evaluation *e, const dx_critical *c, const dx_id *at,
                               const char **kind) DX_MUST_USE;

#endif
