/* limit.h - limits, from one side and from both. */
#ifndef DX_SYMBOLIC_LIMIT_H
#define DX_SYMBOLIC_LIMIT_H

#include "symbolic/derivatives/diff.h"
#include "symbolic/oracle.h"

typedef enum dx_limit_kind {
    DX_LIMIT_VALUE,
    DX_LIMIT_PLUS_INF,
    DX_LIMIT_MINUS_INF,
    DX_LIMIT_SWINGS,    /* there is none: it takes different values for ever */
    DX_LIMIT_WILD,      /* there is none: it swings between -inf and +inf */
    DX_LIMIT_POLES,     /* there is none: it has poles for ever, and goes to a value between them */
    DX_LIMIT_NOWHERE,   /* it has no real value on this side */
    DX_LIMIT_PARAMETER, /* infinite; the sign is that of `value`, in parameters */
    DX_LIMIT_UNKNOWN    /* it was not found out; `why` */
} dx_limit_kind;

enum { DX_LIMIT_ASSUMED = 9, DX_LIMIT_SMOOTH = 6, DX_LIMIT_APART = 10 };

typedef struct dx_limit {
    dx_limit_kind kind;
    dx_id value;
    uint32_t n_assumed; /* what was taken not to be 0, also where there is none */
    dx_id assumed[DX_LIMIT_ASSUMED];
    uint32_t n_demanded; /* of what is there: it has values only where these are positive */
    dx_id demanded[DX_LIMIT_ASSUMED];
    uint32_t n_apart; /* of one that swings: it does not where all of these are 0; or none */
    dx_id apart[DX_LIMIT_APART];
    uint32_t gaps;  /* how many parts of it may lack values at some points however near */
    dx_id room;     /* sums in it have as many terms as it takes where this is positive; or NONE */
    bool sequence;  /* it is over whole numbers alone */
    int smoothness; /* of abstract functions: so many derivatives are needed at the point, or
                     * DX_LIMIT_SMOOTH: many; -1: there is no such function */
    dx_id open;     /* of an unknown one: it depends on the sign of this in parameters; or NONE */
    char why[200];
} dx_limit;

/* Which way a variable goes. */
typedef enum dx_approach {
    DX_FROM_ABOVE,
    DX_FROM_BELOW,
    DX_TO_PLUS_INF,
    DX_TO_MINUS_INF
} dx_approach;

/* The limit of `a` as the symbol goes to the point `at` (which is not looked at for the
 * infinities). The status is DX_OK also where there is no limit or none is found; other
 * statuses tell of interrupts, limits and memory. */
dx_status dx_limit_one_sided(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_id a,
                             dx_id symbol, dx_id at, dx_approach approach,
                             dx_limit *out) DX_MUST_USE;

/* Has `a` certainly no real value however near the symbol comes to the point on that side? *gaps:
 * it may lack one at some points however near. */
dx_status dx_limit_lacks_value(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_id a,
                               dx_id symbol, dx_id at, dx_approach approach, bool *lacks,
                               bool *gaps) DX_MUST_USE;

/* Are the two limits certainly the same? *decided is false where that is not known. */
dx_status dx_limit_same(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, const dx_limit *a,
                        const dx_limit *b, bool *same, bool *decided) DX_MUST_USE;

/* Of c·e^u - d·e^v with c, d > 0, or its opposite for *sign = -1, u - v - log(d/c), which has that
 * sign; NONE of anything else. */
dx_status dx_exponential_gap(dx_graph *g, dx_id a, dx_id *gap, int *sign) DX_MUST_USE;

#endif
