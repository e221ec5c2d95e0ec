/* known.h - values that functions of the table are known to have: sin(pi/6), gamma(5),
 * abs of what is never negative. */
#ifndef DX_EXPR_KNOWN_H
#define DX_EXPR_KNOWN_H

#include "expr/intern.h"

/* The value in a simpler form; DX_NONE when nothing is known (then the diagnostic is
 * clear) or it failed. */
dx_id dx_known_value(dx_graph *g, dx_fn fn, dx_id arg);
dx_id dx_known_value_of(dx_graph *g, dx_fn fn, size_t n, const dx_id *args);

/* Those of sin, cos, tan, cot, sec and csc, and of their inverses, at fractions of a turn; by what
 * is assumed, too. */
dx_id dx_known_circular(dx_graph *g, dx_fn fn, dx_id arg);
dx_id dx_known_arc(dx_graph *g, dx_fn fn, dx_id x);

/* log(a)/log(base) for base >= 2 where it is an integer; DX_NONE elsewhere. */
dx_id dx_whole_logarithm(dx_graph *g, dx_id a, int64_t base);

/* Is every part of it negative, so that -a is written with less? */
bool dx_looks_negative(const dx_graph *g, dx_id a);

/* May it be 0 on an interval, as min(0, x) and floor(x) are? By its functions in pieces. */
bool dx_may_stay_zero(dx_graph *g, dx_id a);

/* Must the power of `base` in the product stay under a root? It may be 0 on an interval where the
 * other factors are negative: sqrt(y*min(0, x)^2) is 0 for x > 0, whatever y is. Or at a point at
 * which those are certain to be negative, or may be and have the same name: sqrt(x^2/(x - 1)) and
 * sqrt(x^2*(x - a)) are 0 at x = 0. */
bool dx_root_keeps(dx_graph *g, dx_id mul, dx_id base);

/* Does a power of a name or a linear formula come out of a root of `a` though it may be 0 where the
 * others are negative, as x^2 of sqrt(x^2*y)? What comes out first, and the others there. */
bool dx_root_narrows(dx_graph *g, dx_id a, dx_id *base, dx_id *others);

#endif
