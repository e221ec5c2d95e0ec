/* oracle.h - what numbers say of an expression, for symbolic code that must choose.
 *
 * Symbolic code does not evaluate (numeric code is what it is checked against); the engine
 * gives it these questions to ask. An answer is proved, or it is "not known". */
#ifndef DX_SYMBOLIC_ORACLE_H
#define DX_SYMBOLIC_ORACLE_H

#include "expr/graph.h"

typedef struct dx_oracle {
    void *host;
    /* 1 or -1 where the value is certainly positive or negative (for all values that its
     * symbols may have), 0 where it is not known; what is zero is never decided by it. */
    dx_status (*sign)(void *host, dx_id a, int *sign);
    /* Is the value different from zero at some values of its symbols? false: not known.
     * Abstract functions may stand for any smooth ones. */
    dx_status (*nonzero)(void *host, dx_id a, bool *nonzero);
} dx_oracle;

#endif
