/* germs.h - how the functions of the table expand around a point. */
#ifndef DX_SYMBOLIC_GERMS_H
#define DX_SYMBOLIC_GERMS_H

#include "symbolic/puiseux.h"

/* The series of an expression in which series stand for symbols (and for other nodes). What
 * contains none of them is a constant, and *out then a single term. */
dx_status dx_expand_in(dx_workshop *w, dx_id a, size_t n, const dx_id *symbol,
                       const dx_series *value, dx_series *out) DX_MUST_USE;

/* The series of a CALL, APPLY or DERIV node, given those of its arguments. fixed[i] is the
 * argument as an expression where it is free of t, else DX_NONE. */
dx_status dx_germ_of_call(dx_workshop *w, dx_id call, const dx_series *argument, const dx_id *fixed,
                          dx_series *out) DX_MUST_USE;
dx_status dx_germ_of_abstract(dx_workshop *w, dx_id a, const dx_series *argument,
                              const dx_id *fixed, dx_series *out) DX_MUST_USE;

/* dx_expand_in where u (and v, unless it is NULL) stand for the symbols that dx_germ_symbol
 * gives. */
dx_id dx_germ_symbol(dx_graph *g, int which);
dx_status dx_expand_formula(dx_workshop *w, dx_id formula, const dx_series *u, const dx_series *v,
                            dx_series *out) DX_MUST_USE;

#endif
