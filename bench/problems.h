/* problems.h - functions of many variables x1, x2, ... whose derivatives are measured. */
#ifndef BENCH_PROBLEMS_H
#define BENCH_PROBLEMS_H

#include "expr/graph.h"

/* x1 ... xn, in memory of the caller's. */
void bench_variables(dx_graph *g, unsigned n, dx_id *x);

/* Σ 100·(x_{i+1} - x_i^2)^2 + (1 - x_i)^2 */
dx_id bench_rosenbrock(dx_graph *g, unsigned n, const dx_id *x);
/* x1·x2·...·xn */
dx_id bench_speelpenning(dx_graph *g, unsigned n, const dx_id *x);
/* The free energy of a mixture of n gases. */
dx_id bench_helmholtz(dx_graph *g, unsigned n, const dx_id *x);
/* Squared error of a network with 4 inputs and one hidden layer on 5 points; its
 * parameters are at least n - 5: *n is how many there are, within the given number. */
dx_id bench_network(dx_graph *g, unsigned *n, const dx_id *x);
/* A boundary-value problem on n points: f must hold n functions. */
void bench_boundary(dx_graph *g, unsigned n, const dx_id *x, dx_id *f);

#endif
