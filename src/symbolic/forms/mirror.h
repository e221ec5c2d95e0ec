/* mirror.h - functions with f(-u) = 1 - f(u): sigmoid, heaviside; what sigmoid is by others. */
#ifndef DX_SYMBOLIC_MIRROR_H
#define DX_SYMBOLIC_MIRROR_H

#include "expr/graph.h"

/* The expression with f(-u) written as 1 - f(u), so that it can meet f(u); itself where
 * there is no such function. */
dx_status dx_mirrored(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* c - c·f(u) as c·f(-u); any other expression as it is. */
dx_id dx_mirror_sum(dx_graph *g, dx_id a);

/* The expression with tanh(u) + 1 as 2*sigmoid(2*u), and sigmoid(u) - 1/2 as tanh(u/2)/2, unless
 * both functions would be in it. */
dx_status dx_recentred(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* The expression with sigmoid and softplus written by exp and log. */
dx_status dx_by_exponentials(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* Is there a quotient by a sum with exp, or the logarithm of one, in the form, where there is none
 * in `a`? (1 - 2*sigmoid(x))*sigmoid(x) is better known than (1 - exp(x))*exp(x)/(exp(x) + 1)^2. */
dx_status dx_writes_logistic(dx_graph *g, dx_id a, dx_id form, bool *writes) DX_MUST_USE;

#endif
