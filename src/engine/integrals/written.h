/* written.h - integrals whose ends or integrands have names in them, and their derivatives. */
#ifndef DX_ENGINE_WRITTEN_H
#define DX_ENGINE_WRITTEN_H

#include "engine/scope.h"

/* The integral of a formula that has no closed form, as it is written (expr/primitive.h). What the
 * other end has to be so that it exists and has a derivative there is remembered, or told. */
dx_status dx_integrate_written(dx_evaluation *e, dx_id integrand, dx_id variable, dx_id lo,
                               dx_id hi, dx_id *out) DX_MUST_USE;

/* What can be worked out of such integrals in a value, is: between numbers, where values have been
 * put in, and with a closed form that a derivative of the integrand has. */
dx_status dx_settle_integrals(dx_evaluation *e, dx_id *a) DX_MUST_USE;

/* Evaluate where such integrals have a meaning; in what knows nothing of them (needs_closed) the
 * value must be free of them. */
dx_status dx_lower_with_integrals(dx_evaluation *e, dx_builtin_run *run, const dx_ast *node,
                                  dx_id *out) DX_MUST_USE;

/* Refuse them in a value where they have none. */
dx_status dx_admit_integrals(dx_evaluation *e, const dx_ast *node, dx_id value) DX_MUST_USE;

#endif
