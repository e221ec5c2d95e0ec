/* shapes.h - the ways in which a quotient of polynomials can be written. */
#ifndef DX_SYMBOLIC_SHAPES_H
#define DX_SYMBOLIC_SHAPES_H

#include "symbolic/rational.h"

/* The lightest expression offered so far. */
typedef struct dx_choice {
    dx_graph *graph;
    dx_id best; /* NONE: nothing yet */
    double weight;
} dx_choice;

/* How readable, smaller is better: dx_print_weight, and between equals what a textbook
 * prefers. Depends on the expression alone. */
double dx_readable_weight(dx_graph *g, dx_id a);

/* Keep the candidate if it is lighter than the best. NONE stands for a constructor that
 * failed: too large or undefined is no candidate; lack of memory and interruption are
 * returned. */
dx_status dx_choice_offer(dx_choice *choice, dx_id candidate) DX_MUST_USE;

/* Offer the shapes of a quotient: factored; multiplied out; common factors out; its
 * terms apart; trigonometric quotients by name. */
dx_status dx_shapes_offer(dx_ring *ring, const dx_quotient *q, dx_choice *choice) DX_MUST_USE;

#endif
