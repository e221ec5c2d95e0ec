/* telling.h - conditions as notices, and what these are about. */
#ifndef DX_SYMBOLIC_TELLING_H
#define DX_SYMBOLIC_TELLING_H

#include "symbolic/domain/conditions.h"
#include "symbolic/domain/junctions.h"

/* What a note was made of: conditions, and the derivatives that they are about, if they are. */
typedef struct dx_subject {
    dx_conditions all;
    dx_id symbol, left; /* as they are written */
    size_t n;
    dx_derived *derived;
    dx_id rest; /* VECTOR of symbols: it says how far off a value near a point is; or NONE */
} dx_subject;

/* The length of the first of some items, up to the next comma that no bracket encloses. */
size_t dx_item_length(const char *items);

/* A notice of those that no earlier one has; it is about nothing. */
dx_status dx_tell_items(dx_conditions *all, dx_id symbol, dx_id left) DX_MUST_USE;

/* The same, about n derivatives, so that it can be told anew with values. */
dx_status dx_tell_of(dx_conditions *all, dx_id symbol, dx_id left, size_t n,
                     const dx_derived *derived) DX_MUST_USE;
static inline dx_status dx_tell(dx_conditions *all, dx_id symbol, dx_id left)
{
    return dx_tell_of(all, symbol, left, 0, NULL);
}

/* Conditions that notices, from the first-th on, tell of are conditions of c from now on, and no
 * notices. */
dx_status dx_conditions_take_notices(dx_conditions *c, unsigned first) DX_MUST_USE;

#endif
