/* premises.h - signs that are supposed of formulas, one case of a proof by cases. */
#ifndef DX_SYMBOLIC_PREMISES_H
#define DX_SYMBOLIC_PREMISES_H

#include "symbolic/oracle.h"

enum { DX_MOST_PREMISES = 8 };

typedef struct dx_premise {
    dx_id of;
    int sign;  /* 1 or -1 */
    bool weak; /* or 0 */
} dx_premise;

typedef struct dx_premises {
    uint32_t n;
    dx_premise item[DX_MOST_PREMISES];
} dx_premises;

/* DX_LIMIT where there are too many. */
dx_status dx_premises_add(dx_premises *p, dx_id of, int sign, bool weak) DX_MUST_USE;

/* Can they be true together? False only if they cannot be, by linear combinations of them. */
bool dx_premises_can_hold(dx_graph *g, const dx_premises *p);

/* abs(u), sign(u) and conditions on u by its sign. */
dx_status dx_premises_apply(dx_graph *g, const dx_premises *p, dx_id a, dx_id *out) DX_MUST_USE;

/* The first formula whose sign decides something in `a`, and which has a value wherever that has:
 * that of abs, of sign, the difference of the sides of a condition; NONE where there is none. */
dx_status dx_premises_question(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* The signs that sin(u) and cos(u) of the angles in `a` have by assumptions on a name in u. */
dx_status dx_premises_of_waves(dx_graph *g, const dx_oracle *oracle, dx_id a,
                               dx_premises *p) DX_MUST_USE;

#endif
