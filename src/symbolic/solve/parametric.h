/* parametric.h - inequalities in one unknown, by the cases of one other name.
 *
 * Breaks of the formulas in the unknown x (breaks.h) are formulas in the other name a. Between the
 * values of a where two of them meet, one of them begins, or an equation changes its kind, they
 * keep their order, so that one value of a there tells the set of x; those values are looked at
 * each. */
#ifndef DX_SYMBOLIC_PARAMETRIC_H
#define DX_SYMBOLIC_PARAMETRIC_H

#include "symbolic/domain/chart.h"
#include "symbolic/solve/inequality.h"

enum { DX_PARAMETRIC_ROWS = 24 };

/* f compared with 0: < 0, <= 0, != 0 or = 0. */
typedef enum dx_compared { DX_IS_BELOW, DX_IS_AT_MOST, DX_IS_OTHER, DX_IS_ZERO } dx_compared;

typedef struct dx_compared_formula {
    dx_id f;
    dx_compared how;
} dx_compared_formula;

/* x from lo to hi, NONE where there is no such end, for the values of the other name in the set. */
typedef struct dx_parametric_row {
    dx_id lo, hi;
    bool with_lo, with_hi;
    dx_chart when;
} dx_parametric_row;

typedef struct dx_parametric {
    dx_id unknown, other;
    uint32_t n;
    dx_parametric_row row[DX_PARAMETRIC_ROWS];
    bool positive; /* looked for where something is above 0 alone, as bases of powers are */
} dx_parametric;

/* Where all n relations hold, which have no other names in them; *known is false where that is not
 * found out. */
dx_status dx_solve_parametric(dx_graph *g, const dx_oracle *oracle, const dx_root_host *host,
                              uint32_t n, const dx_compared_formula *of, dx_parametric *out,
                              bool *known) DX_MUST_USE;

#endif
