/* stepchart.h - the signs of an expression with steps, as floor has them.
 *
 * x^2 - floor(2x) lies between x^2 - 2x and x^2 - 2x + 1, and so is above 0 for x < 0 and x > 2. In
 * between there are few integers that 2x can be, and no step among them. */
#ifndef DX_SYMBOLIC_STEPCHART_H
#define DX_SYMBOLIC_STEPCHART_H

#include "symbolic/domain/chart.h"

/* As dx_chart_signs; *known is false for what has no steps. */
dx_status dx_chart_steps(dx_graph *g, dx_id a, dx_id symbol, dx_chart *out,
                         bool *known) DX_MUST_USE;

/* Where the expression is certainly above 0, or 0 and above: 1; elsewhere 0. */
dx_status dx_chart_above(dx_graph *g, dx_id a, dx_id symbol, bool strictly, dx_chart *out,
                         bool *known) DX_MUST_USE;

#endif
