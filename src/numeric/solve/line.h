/* line.h - searches along a line, φ(a) = f(x + a·d) from the current point of a dx_least. */
#ifndef DX_NUMERIC_SOLVE_LINE_H
#define DX_NUMERIC_SOLVE_LINE_H

#include "numeric/solve/least.h"

typedef struct dx_line {
    const double *direction;  /* d */
    double slope;             /* φ'(0) = gradient·d, below 0 */
    double *point, *gradient; /* room for n: what was found */
    double a, value;          /* likewise; a = 0: nothing */
    bool jump;                /* the slope changes at once: from falling to rising, say */
    bool endless;             /* the value falls as far as one can go */
} dx_line;

/* A point that fulfils the strong Wolfe conditions with these constants,
 *     φ(a) <= φ(0) + least·a·φ'(0),  |φ'(a)| <= bend·|φ'(0)|:
 * a bracket with such a point in it is made smaller by cubic interpolation and bisection
 * (after Nocedal and Wright, 2nd ed., algorithms 3.5 and 3.6; their lower end is here one that
 * fulfils the first condition and falls still). Near a least point, where rounding hides what the
 * value does, the slope decides (the approximate Wolfe conditions: Hager and Zhang, SIAM J.
 * Optim. 16, 2005, (4.1)). Where none is found, the lower end of the last bracket, if the value
 * is less there. With a `bend` of about 0 it is the exact search. */
dx_status dx_line_wolfe(dx_solver *s, dx_line *line, double first, double least,
                        double bend) DX_MUST_USE;

/* The first of a, a/2, a/4, ... with φ(a) <= φ(0) + a·φ'(0)/10^4 (Armijo; Nocedal and Wright,
 * algorithm 3.1). */
dx_status dx_line_backtrack(dx_solver *s, dx_line *line, double first) DX_MUST_USE;

/* Moves to what was found, as dx_least_move; with nothing found the outcome is an end. */
dx_status dx_line_take(dx_solver *s, const dx_line *line, const double *ahead) DX_MUST_USE;

/* A first step by the sizes of point and gradient (Hager and Zhang, I0). */
double dx_line_first(const dx_solver *s);

#endif
