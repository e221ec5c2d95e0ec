/* sink.h - a point towards which the value falls without end, as log(x^2 + y^2) does at 0. */
#ifndef DX_NUMERIC_SINK_H
#define DX_NUMERIC_SINK_H

#include "numeric/solve/solver.h"

/* Of a search for a least value that has come to its end: is there such a point near the iterate,
 * or where the last step was to lead? It is s->tried then. The formula has no finite value there,
 * and on the way there, at distances that shrink by a factor, it falls by as much each time. */
dx_status dx_sink_find(dx_solver *s, bool *found) DX_MUST_USE;

#endif
