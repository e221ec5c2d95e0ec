/* leftout.h - solutions for single values of other names that the conditions of all others leave
 * out: -c/b of a*x^2 + b*x + c = 0 for a = 0. */
#ifndef DX_ENGINE_LEFT_OUT_H
#define DX_ENGINE_LEFT_OUT_H

#include "engine/solvers/specialcase.h"

/* A solution of that case under the words; beyond DX_MOST_LEFT_OUT, and where the words can never
 * hold, nothing is kept. */
dx_status dx_exact_leave_out(dx_exact *p, const dx_special *at, const dx_id *value, uint32_t n,
                             const dx_word *word) DX_MUST_USE;

/* Notices of them, case by case: "for a = 0 the solution is -c/b, where b != 0". */
dx_status dx_exact_tell_left_out(dx_exact *p) DX_MUST_USE;

#endif
