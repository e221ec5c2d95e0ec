/* equal.h - are two formulas equal, by proof? */
#ifndef DX_ENGINE_EQUAL_H
#define DX_ENGINE_EQUAL_H

#include "engine/session.h"
#include "symbolic/equality/identity.h"

/* *equal: proved wherever both have values. If not, *identity may tell where they are. */
dx_status dx_prove_equal(ddx_session *s, dx_id a, dx_id b, bool *equal,
                         dx_identity *identity) DX_MUST_USE;

typedef enum dx_sameness { DX_SAMENESS_UNKNOWN, DX_SAME, DX_NOT_SAME } dx_sameness;

/* Do two EQs hold at the same points? Where they do not, a notice has a point (sameset.c). */
dx_status dx_have_same_solutions(ddx_session *s, dx_id first, dx_id second,
                                 dx_sameness *out) DX_MUST_USE;

#endif
