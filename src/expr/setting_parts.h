/* setting_parts.h - what the files of the setting share; for expr/setting*.c alone. */
#ifndef DX_EXPR_SETTING_PARTS_H
#define DX_EXPR_SETTING_PARTS_H

#include "expr/setting.h"

bool dx_set_in_unicode(const dx_setting *t);

/* A name's letters, and (x, y) of a call. */
dx_box dx_set_name(dx_setting *t, dx_id name);
dx_box dx_set_arguments(dx_setting *t, const dx_shape *s, dx_style style);

/* Small digits behind what the row has. */
void dx_set_superscript(dx_setting *t, uint64_t value);
void dx_set_subscript(dx_setting *t, uint64_t value);

/* A derivative of an abstract function: ∂²f over ∂x ∂y where its arguments have names, else
 * ∂₁²∂₂f(0, y), and f⁽⁴⁾(x) of one argument; D[1,2](f)(0, y) in ASCII. */
dx_box dx_set_partial(dx_setting *t, const dx_shape *s, dx_style style);

/* A derivative that is not worked out: d over dx, then of what; df over dx for a name. */
dx_box dx_set_written(dx_setting *t, const dx_shape *s, dx_style style);

#endif
