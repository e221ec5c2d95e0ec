/* contract.h - other forms of a formula, of which one may be lighter. */
#ifndef DX_SYMBOLIC_CONTRACT_H
#define DX_SYMBOLIC_CONTRACT_H

#include "expr/graph.h"

/* By laws that hold wherever the formula has a value, but for DX_VARIANT_LOGARITHMS. Those of
 * DX_VARIANT_PRODUCTS, DX_VARIANT_ROOTS and DX_VARIANT_HALVES may have a value where the formula
 * has none. */
typedef enum dx_variant {
    DX_VARIANT_SUMS,         /* cosh(x) + sinh(x) is exp(x), asin(x) + acos(x) pi/2 */
    DX_VARIANT_WAVES,        /* sin(x)*cos(y) + cos(x)*sin(y) is sin(x + y) */
    DX_VARIANT_HALVES,       /* (1 - cos(x))/sin(x) is tan(x/2) */
    DX_VARIANT_ANGLES,       /* sin(2*atan(x)) by sin(atan(x)) and cos(atan(x)) */
    DX_VARIANT_LOGARITHMS,   /* log(a*b) is log(a) + log(b) */
    DX_VARIANT_PRODUCTS,     /* log(a) + log(b) is log(a*b) */
    DX_VARIANT_SIZES,        /* abs(a*b) is abs(a)*abs(b) */
    DX_VARIANT_EXTREMES,     /* (a + b - abs(a - b))/2 is min(a, b) */
    DX_VARIANT_FRACTIONS,    /* 1 - 2/(exp(2*x) + 1) is (exp(2*x) - 1)/(exp(2*x) + 1), paired so */
    DX_VARIANT_EXPONENTIALS, /* exp(2*x) - 1 is 2*exp(x)*sinh(x) */
    DX_VARIANT_FACTORIALS,   /* n*(n - 1)! is n!, binomial(n, 2) is n*(n - 1)/2 */
    DX_VARIANT_RADICALS,     /* sqrt(3 + 2*sqrt(2)) is 1 + sqrt(2) */
    DX_VARIANT_ROOTS,        /* sqrt(1 + x)*sqrt(1 - x) is sqrt(1 - x^2), of more values perhaps */
    DX_VARIANTS
} dx_variant;

/* Of a formula that is not large; itself where there is nothing of the kind. */
dx_status dx_variant_of(dx_graph *g, dx_id a, dx_variant variant, dx_id *out) DX_MUST_USE;

#endif
