/* openends.h - sums up to an end that is not known, whose terms are small of ever higher order:
 * sum(x^k, k=0..n) near x = 0. */
#ifndef DX_SYMBOLIC_OPENENDS_H
#define DX_SYMBOLIC_OPENENDS_H

#include "expr/graph.h"

enum { DX_MOST_OPEN = 8 };

/* The formula with such sums written by their first terms, all of order `order` and below, and by
 * (x - a)^m·R(x) for the others, m > order. That is so where each relation enough[i] holds. */
typedef struct dx_open_ends {
    dx_id formula;
    dx_id rest; /* the name of the abstract function R, which nobody can type */
    size_t n;
    dx_id enough[DX_MOST_OPEN];
} dx_open_ends;

/* The formula near x = at. It is `a` itself where there are no such sums, or where they are left as
 * they are. */
dx_status dx_open_ends_write(dx_graph *g, dx_id a, dx_id x, dx_id at, int64_t order,
                             dx_open_ends *out) DX_MUST_USE;

/* Does R occur in it? */
dx_status dx_has_open_rest(dx_graph *g, const dx_open_ends *ends, dx_id a, bool *has) DX_MUST_USE;

#endif
