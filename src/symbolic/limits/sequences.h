/* sequences.h - that there is no limit, shown along sequences.
 *
 * What swings through poles or edges of its domain has no expansion. But a sine of what goes to
 * infinity has each of its values at points however far, and along the points that have one of them
 * it is a constant: where the limit along such sequences differs from one to another, or where
 * there is a pole on some and not on others, there is no limit. */
#ifndef DX_SYMBOLIC_SEQUENCES_H
#define DX_SYMBOLIC_SEQUENCES_H

#include "symbolic/limits/limit.h"

/* The limit of `a` as dx_limit_one_sided has it, for what that has not found out: *out changes where
 * it is found here. Functions at -inf that have poles there (gamma and its relatives) are written by
 * their reflection formulas first. */
dx_status dx_limit_along_sequences(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_id a,
                                   dx_id symbol, dx_id at, dx_approach approach,
                                   dx_limit *out) DX_MUST_USE;

/* The symbol that goes to `at` as a function of x, which goes to +inf. */
dx_id dx_limit_path(dx_graph *g, dx_id x, dx_id at, dx_approach approach);

#endif
