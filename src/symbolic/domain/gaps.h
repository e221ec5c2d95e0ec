/* gaps.h - values of derivatives where the rules give none. */
#ifndef DX_SYMBOLIC_GAPS_H
#define DX_SYMBOLIC_GAPS_H

#include "symbolic/domain/junctions.h"

/* The derivative by cases, with its values where what is shown has not got them. */
dx_status dx_fill_gaps(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                       dx_derived *d) DX_MUST_USE;

#endif
