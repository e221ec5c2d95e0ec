/* choice.h - the lightest of several expressions with one value. */
#ifndef DX_SYMBOLIC_CHOICE_H
#define DX_SYMBOLIC_CHOICE_H

#include "expr/graph.h"
#include "symbolic/idmap.h"

typedef struct dx_choice {
    dx_graph *graph;
    dx_idmap *weights; /* what has been weighed; may be NULL */
    dx_id best;        /* NONE: nothing yet */
    double weight;
} dx_choice;

/* How readable, smaller is better: dx_print_weight and what a textbook prefers besides.
 * Depends on the expression alone. */
double dx_readable_weight(dx_graph *g, dx_id a);

/* What a form may be longer without: circular or hyperbolic functions of the inverse of one, or of
 * logarithms, factorials and the like, and surds below the line or to a power; how often. */
dx_status dx_count_detours(dx_graph *g, dx_id a, size_t *count) DX_MUST_USE;

/* Keep the candidate if it is lighter than the best. NONE stands for a constructor that
 * failed: too large or undefined is no candidate; lack of memory and interruption are
 * returned. */
dx_status dx_choice_offer(dx_choice *choice, dx_id candidate) DX_MUST_USE;

#endif
