/* tree.h - the benchmark expressions, made the same way each time: a random tree of n
 * nodes over x, y, z by the linear congruential generator of Knuth's MMIX. */
#ifndef DX_BENCH_TREE_H
#define DX_BENCH_TREE_H

#include "expr/graph.h"

/* The tree with so many nodes, as an expression and, where text is not NULL, in infix. */
dx_id bench_tree(dx_graph *g, unsigned n, dx_text *text);

#endif
