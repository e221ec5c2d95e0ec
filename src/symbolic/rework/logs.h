/* logs.h - logarithms of products. */
#ifndef DX_SYMBOLIC_LOGS_H
#define DX_SYMBOLIC_LOGS_H

#include "expr/graph.h"

/* log(x^2*y) as 2·log(x) + log(y): wherever that has a value. Even powers of what may be negative
 * are those of its size. */
dx_status dx_log_expand(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* 2·log(x) + log(y) as log(x^2*y), which is so wherever the former has a value. */
dx_status dx_log_combine(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

#endif
