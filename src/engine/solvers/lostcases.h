/* lostcases.h - solutions for single values of other names. */
#ifndef DX_ENGINE_LOST_CASES_H
#define DX_ENGINE_LOST_CASES_H

#include "engine/solvers/exactly.h"

/* Of one equation in one unknown that was solved: what it has for solutions where a formula in
 * other names is 0 that was taken not to be, unless the conditions of a solution tell that this is
 * left out. */
dx_status dx_exact_lost_cases(dx_exact *p, const dx_equation *q) DX_MUST_USE;

/* The same of a system that was solved (systemcases.c). */
dx_status dx_exact_lost_system_cases(dx_exact *p) DX_MUST_USE;

#endif
