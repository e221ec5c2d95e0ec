/* setting_parts.h - what the files of the setting share; for expr/setting*.c alone. */
#ifndef DX_EXPR_SETTING_PARTS_H
#define DX_EXPR_SETTING_PARTS_H

#include "expr/setting.h"

bool dx_set_in_unicode(const dx_setting *t);

static inline const dx_shape *dx_set_child_at(const dx_setting *t, const dx_shape *s, uint32_t i)
{
    return &t->l->shape[t->l->child[s->first + i]];
}

/* How a shape binds as it is set: a fraction with a bar needs no parentheses. */
dx_binding dx_set_binding(const dx_shape *s, dx_style style);

/* A child's box without parentheses. */
dx_box dx_set_bare(const dx_setting *t, const dx_shape *s, uint32_t i, dx_style style);

/* A name's letters, (x, y) of a call, and both, with primes between. */
dx_box dx_set_name(dx_setting *t, dx_id name);
dx_box dx_set_arguments(dx_setting *t, const dx_shape *s, dx_style style);
dx_box dx_set_application(dx_setting *t, const dx_shape *s, dx_style style);

/* Small digits behind what the row has. */
void dx_set_superscript(dx_setting *t, uint64_t value);
void dx_set_subscript(dx_setting *t, uint64_t value);

/* A derivative of an abstract function: ∂²f over ∂x ∂y where its arguments have names, else
 * ∂₁²∂₂f(0, y), and f⁽⁴⁾(x) of one argument; D[1,2](f)(0, y) in ASCII. */
dx_box dx_set_partial(dx_setting *t, const dx_shape *s, dx_style style);

/* A derivative that is not worked out: d over dx, then of what; df over dx for a name. */
dx_box dx_set_written(dx_setting *t, const dx_shape *s, dx_style style);

/* Signs in front of an operand (setting_binders.c): lim over x → 0; Σ, Π, ∫ with their ends; and
 * a bar behind one, with the values of names. */
dx_box dx_set_limit(dx_setting *t, const dx_shape *s, dx_style style);
dx_box dx_set_iterated(dx_setting *t, const dx_shape *s, dx_style style);
dx_box dx_set_at(dx_setting *t, const dx_shape *s, dx_style style);

/* Rows and columns (setting_rows.c). */
dx_box dx_set_cases(dx_setting *t, const dx_shape *s, dx_style style);
dx_box dx_set_matrix(dx_setting *t, const dx_shape *s, dx_style style);
dx_box dx_set_where_shape(dx_setting *t, const dx_shape *s, dx_style style);

#endif
