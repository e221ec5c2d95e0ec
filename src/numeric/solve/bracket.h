/* bracket.h - a sign change between two points, which methods make narrower. */
#ifndef DX_NUMERIC_SOLVE_BRACKET_H
#define DX_NUMERIC_SOLVE_BRACKET_H

#include "numeric/solve/solver.h"

typedef struct dx_bracket {
    double a, fa, b, fb; /* a < b; values of different signs */
} dx_bracket;

/* At the start: from s->start to s->memory, which begins with a dx_bracket, and to the report. The
 * point is the end with the smaller value. */
dx_status dx_bracket_init(dx_solver *s) DX_MUST_USE;

/* The middle; once the bracket is far narrower than at first, in steps of powers of ten if need
 * be, so that a zero near 0 takes no thousand halvings: zero itself, or the geometric mean. */
double dx_bracket_middle(const dx_solver *s, const dx_bracket *b);

/* A new point inside with its value: it takes the place of an end of the same sign, s->x moves to
 * it, and outcome and report are those of the new bracket. */
dx_status dx_bracket_take(dx_solver *s, dx_bracket *b, double x, double value) DX_MUST_USE;

#endif
