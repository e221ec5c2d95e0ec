/* exponents.h - powers with a common base as powers of few generators.
 *
 * Exponents are sums of rational multiples of terms. For each base the terms that always
 * occur in the same proportion are one direction; a generator is the base to the
 * largest power of which all others along its direction are integer powers. */
#ifndef DX_SYMBOLIC_EXPONENTS_H
#define DX_SYMBOLIC_EXPONENTS_H

#include "symbolic/forms/kernels.h"

enum { DX_MAX_EXPONENTS = 256 };

typedef struct dx_exponent_term {
    uint32_t leaf;
    dx_id base; /* NONE: e */
    dx_id term, coefficient;
    bool settled;
} dx_exponent_term;

typedef struct dx_exponents {
    dx_graph *graph;
    uint32_t n;
    dx_exponent_term term[DX_MAX_EXPONENTS];
} dx_exponents;

/* Nothing to free. */
void dx_exponents_init(dx_exponents *exponents, dx_graph *g);

/* The leaf has the factor base^exponent. */
dx_status dx_exponents_add(dx_exponents *exponents, uint32_t leaf, dx_id base,
                           dx_id exponent) DX_MUST_USE;

/* Choose the generators and tell the leaves their powers of them. */
dx_status dx_exponents_settle(dx_exponents *exponents, dx_kernels *kernels) DX_MUST_USE;

#endif
