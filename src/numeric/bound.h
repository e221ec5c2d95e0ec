/* bound.h - how large a formula gets on an interval, proved. */
#ifndef DX_NUMERIC_BOUND_H
#define DX_NUMERIC_BOUND_H

#include "expr/graph.h"
#include "support/flint.h"

typedef enum dx_bound_kind {
    DX_BOUND_SHARP,    /* `upper` is at most a thousandth above what is reached */
    DX_BOUND_ROUGH,    /* a bound, but time ran out before it was sharp */
    DX_BOUND_UNBOUNDED /* near `where` no bound was found: no value, or it grows */
} dx_bound_kind;

typedef struct dx_bound_result {
    dx_bound_kind kind;
    arf_t lower, upper; /* lower <= max |a| <= upper */
    arf_t where;        /* a point where |a| >= lower, or of which nothing can be said */
    bool continued;     /* by its limit, at a hole in the interval, and at which */
    double hole;
} dx_bound_result;

/* The caller initialises a result and clears it. */
void dx_bound_init(dx_bound_result *result);
void dx_bound_clear(dx_bound_result *result);

/* The maximum of |a| for symbol from lo to hi (constants), enclosed by power series in balls on
 * pieces of the interval. `order`: there is a polynomial of that degree in a which nearly
 * cancels the rest of it; 0 for none. At the holes, n numbers, quotients whose numerator is 0 as
 * often as the denominator are continued. DX_NAME for other symbols, DX_DOMAIN where the ends have
 * no values or are not in order, with the story. */
dx_status dx_bound_absolute(dx_graph *g, dx_id a, dx_id symbol, dx_id lo, dx_id hi, uint32_t order,
                            size_t n, const dx_id *hole, dx_bound_result *out) DX_MUST_USE;

/* A bound of |f - T| from lo to hi, where T is f's Taylor polynomial of that degree at `centre`:
 * that of the next coefficient anywhere between these, times the power of the distance. *known is
 * false where none is found: f has no power series somewhere. The bound is as good as the balls
 * are, and no worse for a high degree. */
dx_status dx_bound_of_taylor(dx_graph *g, dx_id f, dx_id symbol, dx_id centre, dx_id lo, dx_id hi,
                             uint32_t order, arf_t bound, bool *known) DX_MUST_USE;

#endif
