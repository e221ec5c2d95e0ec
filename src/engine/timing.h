/* timing.h - how long a statement takes, and how fast its formula is. */
#ifndef DX_ENGINE_TIMING_H
#define DX_ENGINE_TIMING_H

#include "engine/session.h"

/* Run a statement as always; what it took goes into answer->timing and into a notice. */
dx_status dx_run_timed(ddx_session *s, const char *text, size_t n, ddx_answer *answer) DX_MUST_USE;

#endif
