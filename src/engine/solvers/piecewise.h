/* piecewise.h - all zeros of a formula of one unknown that has pieces. */
#ifndef DX_ENGINE_PIECEWISE_H
#define DX_ENGINE_PIECEWISE_H

#include "engine/solvers/roots.h"

/* Stretch by stretch, and at the points between them; where it is 0 all over is a FAMILY. *done is
 * false where it is not known where the formula is smooth. */
dx_status dx_search_piecewise(ddx_session *s, dx_id f, dx_id unknown, dx_id lo, dx_id hi,
                              dx_root_list *out, bool *done) DX_MUST_USE;

#endif
