/* periodicvalues.h - the least and the greatest value of formulas whose extrema are families. */
#ifndef DX_ENGINE_PERIODICVALUES_H
#define DX_ENGINE_PERIODICVALUES_H

#include "engine/solvers/exacttold.h"

/* Says which they are where the formula repeats itself in all unknowns and has a value everywhere:
 * each is at one of the points. Else, of one unknown, by what it goes to at the ends of the line
 * and at poles; of several, that it goes to infinity along some line. The formula has no corners,
 * no names but the unknowns, and what is found is all there is. */
dx_status dx_tell_periodic_values(dx_extremal *q, const dx_extremal_findings *all) DX_MUST_USE;

#endif
