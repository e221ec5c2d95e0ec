/* looks.h - for existence.c and spared.c: what a look at points finds of a derivative. */
#ifndef DX_SYMBOLIC_LOOKS_H
#define DX_SYMBOLIC_LOOKS_H

#include "symbolic/domain/existence.h"

enum { DX_MOST_LOOKS = 32 };

typedef struct dx_looks {
    dx_graph *g;
    const dx_junctions *j;
    dx_gaps *gaps;        /* may be NULL */
    dx_conditions *shown; /* what it takes for what is shown to have a value */
    size_t n;             /* points that were looked at */
    dx_id at[DX_MOST_LOOKS];
    bool holds[DX_MOST_LOOKS]; /* the derivative exists there, and has the value that is shown */
} dx_looks;

/* Does the derivative exist there, with the value that is shown? Where it has another one that is
 * a gap. */
dx_status dx_looks_at(dx_looks *s, dx_id at, bool *holds) DX_MUST_USE;

/* The derivative has the value where the equation holds; NONE, or too many of them: it is not kept.
 */
void dx_looks_gap(dx_looks *s, dx_id where, dx_id value);

/* Points at which the derivative exists although corners and jumps meet there: conditions get them
 * as exceptions, and few integers as points. */
dx_status dx_find_exceptions(dx_looks *s, dx_conditions *corners) DX_MUST_USE;

#endif
