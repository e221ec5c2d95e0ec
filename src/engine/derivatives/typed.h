/* typed.h - what was typed, beside what the constructors made of it. */
#ifndef DX_ENGINE_TYPED_H
#define DX_ENGINE_TYPED_H

#include "engine/scope.h"

enum { DX_TYPED_RULE = 160 };

typedef struct dx_typed {
    dx_id form;               /* as in expr/asis.h; NONE: it is written as the value is */
    dx_id value;              /* with the names that the form has */
    char rule[DX_TYPED_RULE]; /* what was done: "sqrt(u^2) = |u|" */
} dx_typed;

/* The operand, which was lowered to `value` in the frame. Differences of order, of signs and
 * brackets and in numbers alone are none. */
dx_status dx_as_typed(dx_evaluation *e, const dx_frame *frame, const dx_ast *operand, dx_id value,
                      dx_typed *out) DX_MUST_USE;

/* The operand where it is an integral, as one, in the frame; else NONE. */
dx_status dx_integral_as_typed(dx_evaluation *e, const dx_frame *frame, const dx_ast *operand,
                               dx_id *out) DX_MUST_USE;

/* The same of the body of a function of the user, in its parameters. */
dx_status dx_body_as_typed(dx_evaluation *e, const dx_definition *d, dx_id value,
                           dx_typed *out) DX_MUST_USE;

#endif
