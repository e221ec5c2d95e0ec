/* germs.h - how the functions of the table expand around a point.
 *
 * An output may be an argument. Series and statuses are those of puiseux.h: DX_UNKNOWN where no
 * expansion is known, DX_DOMAIN where there is no real value near. */
#ifndef DX_SYMBOLIC_GERMS_H
#define DX_SYMBOLIC_GERMS_H

#include "symbolic/series/puiseux.h"

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

/* ---- rows with a way of their own -------------------------------------------------- */

/* What jumps or has corners (abs, sign, floor, max, mod, relu, ...), of n arguments
 * (stepgerms.c). */
dx_status dx_germ_of_step(dx_workshop *w, dx_fn fn, size_t n, const dx_series *u,
                          dx_series *out) DX_MUST_USE;

/* A special function around `centre`, where u starts; `order` is the first argument of a row
 * of two, else DX_NONE. *singular is false, and nothing done, where the general ways serve
 * (singulargerms.c). */
dx_status dx_germ_singular(dx_workshop *w, dx_fn fn, dx_id order, const dx_series *u, dx_id centre,
                           bool *singular, dx_series *out) DX_MUST_USE;

/* ---- for these files --------------------------------------------------------------- */

/* dx_expand_in where u (and v, unless it is NULL) stand for the symbols that dx_germ_symbol
 * gives: no name can be typed like these. */
dx_id dx_germ_symbol(dx_graph *g, int which);
dx_status dx_expand_formula(dx_workshop *w, dx_id formula, const dx_series *u, const dx_series *v,
                            dx_series *out) DX_MUST_USE;

/* c, an exact series; it may be DX_NONE, whose story is then the status. */
dx_status dx_germ_constant(dx_workshop *w, dx_id c, dx_series *out) DX_MUST_USE;

/* a + factor·b */
dx_status dx_germ_add(dx_workshop *w, const dx_series *a, int64_t factor, const dx_series *b,
                      dx_series *out) DX_MUST_USE;

/* DX_UNKNOWN, with the function's name in front of `why`. */
dx_status dx_germ_unknown(dx_workshop *w, dx_fn fn, const char *why) DX_MUST_USE;

/* The value that the argument u of the function starts from, made readable; it is free of
 * log(t), else DX_UNKNOWN. u has no negative powers. */
dx_status dx_germ_centre(dx_workshop *w, dx_fn fn, const dx_series *u, dx_id *out) DX_MUST_USE;

#endif
