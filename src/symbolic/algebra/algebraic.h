/* algebraic.h - how small a number made of roots can be without being zero. */
#ifndef DX_SYMBOLIC_ALGEBRAIC_H
#define DX_SYMBOLIC_ALGEBRAIC_H

#include "expr/graph.h"

/* For what is made of rational numbers by + - * /, roots
 * and circular functions of rational multiples of pi: *bits such that |a| < 2^-bits
 * only if a is zero; false for anything else, or where that is more than `most`. By the
 * separation bound of Burnikel, Funke, Mehlhorn, Schirra and Schmitt (ESA 2001). */
bool dx_algebraic_bound(dx_graph *g, dx_id a, double most, double *bits);

#endif
