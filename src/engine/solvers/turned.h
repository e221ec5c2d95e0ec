/* turned.h - solutions with |a| in them, by the sign of a. */
#ifndef DX_ENGINE_TURNED_H
#define DX_ENGINE_TURNED_H

#include "engine/solvers/exactly.h"

/* A solution that is one for some values of other names alone, and has |a| or the sign of a in it,
 * becomes the two that it is for a <= 0 and for a >= 0, as far as these are solutions. */
dx_status dx_exact_settle_turned(dx_exact *p) DX_MUST_USE;

#endif
