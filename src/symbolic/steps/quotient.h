/* quotient.h - difference quotients worked down to where their limit can be seen.
 *
 * The derivative from first principles: (f(x + h) - f(x))/h is rewritten, h != 0, until
 * nothing in it is 0/0 at h = 0 but quotients whose limits are known, like sin(h)/h. */
#ifndef DX_SYMBOLIC_QUOTIENT_H
#define DX_SYMBOLIC_QUOTIENT_H

#include "expr/graph.h"

enum { DX_MOST_QUOTIENT_LINES = 24, DX_MOST_QUOTIENT_RULES = 200, DX_MOST_QUOTIENT_SUMS = 4 };

typedef struct dx_quotient_line {
    char rule[DX_MOST_QUOTIENT_RULES]; /* what was done, in words; "" for the first */
    dx_id formula;                     /* equal to the one before wherever h != 0 */
    dx_id form;                        /* the same with the symbols of long sums */
} dx_quotient_line;

typedef struct dx_quotient_lines {
    size_t n;
    dx_quotient_line line[DX_MOST_QUOTIENT_LINES];
    size_t n_sums; /* of many terms: a symbol for each, and the sum over a name */
    dx_id symbol[DX_MOST_QUOTIENT_SUMS], sum[DX_MOST_QUOTIENT_SUMS];
    bool finished;                      /* else some quotient in the last line has no rule */
    char facts[DX_MOST_QUOTIENT_RULES]; /* the known limits that it ends in, a "; " between */
    dx_id positive; /* what was taken to be so, as the x of x^n = exp(n*log(x)); or NONE */
} dx_quotient_lines;

/* Rewrite the difference quotient of f by x; h is a symbol that does not occur in f. */
dx_status dx_difference_quotient(dx_graph *g, dx_id f, dx_id x, dx_id h,
                                 dx_quotient_lines *out) DX_MUST_USE;

#endif
