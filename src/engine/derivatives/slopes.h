/* slopes.h - values of derivatives behind a bar: e | x(t) = 3, x'(t) = 2.
 *
 * At one moment: x'(t) is that number where it stands, and so is what is given as a constant with
 * it; no constant function is put in. */
#ifndef DX_ENGINE_SLOPES_H
#define DX_ENGINE_SLOPES_H

#include "engine/derivatives/instance.h"

typedef struct dx_slopes {
    size_t n;
    dx_id from[DX_MOST_BINDINGS], to[DX_MOST_BINDINGS]; /* x'(t) and x(t); their values */
} dx_slopes;

/* Is it a derivative that is given a value? */
bool dx_is_slope_binding(const dx_ast *binding);

/* Read those of the bindings in the frame in which the operand is. Of the functions that are given
 * (*n of them, in their order) constant ones become values, where there is such a derivative. */
dx_status dx_read_slopes(dx_evaluation *e, const dx_frame *frame, const dx_ast *bindings,
                         dx_function_value *function, size_t *n, dx_slopes *out) DX_MUST_USE;

/* Into the value, and into what was taken not to be 0 on the way, from the first premise on. */
dx_status dx_put_in_slopes(dx_evaluation *e, size_t first, const dx_slopes *s,
                           dx_id *value) DX_MUST_USE;

#endif
