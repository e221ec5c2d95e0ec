/* addends.h - the terms of a sum, and the powers that they share. */
#ifndef DX_SYMBOLIC_ADDENDS_H
#define DX_SYMBOLIC_ADDENDS_H

#include "expr/graph.h"

enum { DX_MOST_ADDENDS = 24, DX_MOST_SHARED = 24 };

/* A base with the smallest exponent, a number, that it has in any term. */
typedef struct dx_shared_power {
    dx_id base, exponent;
} dx_shared_power;

typedef struct dx_addends {
    size_t n;
    dx_id term[DX_MOST_ADDENDS]; /* with their coefficients */
    size_t n_powers;
    dx_shared_power power[DX_MOST_SHARED];
} dx_addends;

/* A sum of several terms, no 0 + c·t. */
bool dx_is_true_sum(const dx_graph *g, dx_id a);

/* Of a true sum as many as it has, else 1. */
size_t dx_count_addends(const dx_graph *g, dx_id a);

/* Its terms, the constant last; false where there are too many. No powers yet. */
bool dx_list_addends(dx_graph *g, dx_id sum, dx_addends *t);
void dx_find_shared_powers(dx_graph *g, dx_addends *t);

/* The product of all shared powers that are wanted: those below the bar, or those above it. */
dx_id dx_shared_powers(dx_graph *g, const dx_addends *t, bool below);

/* The number that all coefficients share: their greatest common divisor where they are integers;
 * with the sign of the first where all are negative. */
dx_id dx_common_number(dx_graph *g, const dx_addends *t);

/* Of rational coefficients the least common denominator; 1 where that is large. */
dx_id dx_common_denominator(dx_graph *g, const dx_addends *t);

dx_id dx_addends_over(dx_graph *g, const dx_addends *t, dx_id divisor);

/* Is it, or the first term of a sum, a quotient? */
bool dx_has_denominator(const dx_graph *g, dx_id a);

/* What stands below the bar, as far as numbers are its exponents. */
dx_id dx_below_the_bar(dx_graph *g, dx_id a);

#endif
