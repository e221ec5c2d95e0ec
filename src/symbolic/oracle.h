/* oracle.h - is an expression 0? What rewriting cannot tell is asked of someone who
 * calculates with proved digits; symbolic code cannot do that itself. */
#ifndef DX_SYMBOLIC_ORACLE_H
#define DX_SYMBOLIC_ORACLE_H

#include "expr/graph.h"

typedef struct dx_oracle {
    void *host;
    /* Is it proved that a constant is not 0, or that a formula is not 0 at some point? */
    dx_status (*is_nonzero)(void *host, dx_id a, bool *proved);
    /* Sign of a constant: -1 or 1; 0 where it is 0 or not decided. */
    dx_status (*sign)(void *host, dx_id constant, int *sign);
} dx_oracle;

/* *zero: is it 0 for all values of its symbols? DX_UNKNOWN, with its story, where neither
 * that nor the contrary can be shown. */
dx_status dx_decide_zero(dx_graph *g, const dx_oracle *oracle, dx_id a, bool *zero) DX_MUST_USE;

/* The sign of the expression wherever it has a value, from its form or, of a constant,
 * from its digits: -1 or 1 (a formula may be 0 at points); 0 where it is 0 or not known. */
dx_status dx_decide_sign(dx_graph *g, const dx_oracle *oracle, dx_id a, int *sign) DX_MUST_USE;

#endif
