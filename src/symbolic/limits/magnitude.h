/* magnitude.h - how fast an expression goes to 0, or grows, around the point where its variables
 * are 0.
 *
 * With r = Σ |x_i|^(1/weight_i), |a| <= C·r^power, where `logs` times a power of |log r|. That can
 * be found node by node; only where terms of a sum cancel does it take an expansion. What is found
 * is proved; much is not found. With weights 1 and 2 parabolas y = x^2 are what lines are with
 * equal ones, so x^4 + y^2 is of the size r^4. */
#ifndef DX_SYMBOLIC_MAGNITUDE_H
#define DX_SYMBOLIC_MAGNITUDE_H

#include "symbolic/algebra/monomials.h"
#include "symbolic/oracle.h"

typedef struct dx_magnitude {
    bool known;
    dx_id power; /* a rational */
    bool logs;
    int sign;   /* 1, -1: |a| >= c·r^power with c > 0 too, and that is its sign; else 0 */
    bool grows; /* a goes to sign·inf, though its power is 0: it is a logarithm */
} dx_magnitude;

/* That of a as n variables go to 0, 1 <= n <= DX_MOST_VARIABLES; weights are positive, NULL: all 1.
 * Where a has other symbols in it, the answer holds where *assumed is not 0 (DX_NONE: nothing was
 * assumed) and a has values near the point. */
dx_status dx_magnitude_of(dx_graph *g, const dx_oracle *oracle, dx_id a, size_t n,
                          const dx_id *symbol, const int *weights, dx_id *assumed,
                          dx_magnitude *out) DX_MUST_USE;

/* Has a a power series where all variables, of any number, are 0? false: not known. *value is its
 * value there. */
dx_status dx_is_smooth_there(dx_graph *g, const dx_oracle *oracle, dx_id a, size_t n,
                             const dx_id *symbol, dx_id *assumed, bool *smooth,
                             dx_id *value) DX_MUST_USE;

#endif
