/* check.h - what comparisons of formulas at points have in common. */
#ifndef DX_NUMERIC_CHECK_H
#define DX_NUMERIC_CHECK_H

#include "numeric/listing.h"
#include "support/flint.h"

enum {
    DX_CHECK_POINTS = 3,            /* that must agree */
    DX_CHECK_POINTS_OF_PIECES = 12, /* to look at where a function is put together of pieces */
    DX_CHECK_FIRST_PRECISION = 128,
    DX_CHECK_LAST_PRECISION = 1024
};

/* Microseconds of all points together, estimated, and so many more an order (high
 * derivatives take long to find, too) and for each of many formulas. */
static const double DX_CHECK_BUDGET = 5e4, DX_CHECK_BUDGET_PER_ORDER = 200,
                    DX_CHECK_BUDGET_PER_FORMULA = 2000;

/* Is the value known to 30 digits, or small enough at this precision to be taken for 0? */
bool dx_check_is_sharp(const arb_t x, slong prec);

/* Microseconds of a pass with series of so many coefficients, roughly. */
double dx_check_cost(const dx_listing *list, slong length);

/* Functions with a condition for being smooth are made of pieces, and three points may
 * all lie on one. */
bool dx_check_has_pieces(const dx_listing *list);

#endif
