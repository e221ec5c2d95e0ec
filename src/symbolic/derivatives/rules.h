/* rules.h - the derivative texts of the function table, compiled on first use. */
#ifndef DX_SYMBOLIC_RULES_H
#define DX_SYMBOLIC_RULES_H

#include "symbolic/derivatives/diff.h"

/* ∂f/∂u_i at the arguments of the call, by the row's text. DX_NONE with DX_UNKNOWN where
 * the row has none. */
dx_id dx_rules_derivative(dx_graph *g, dx_rules *rules, dx_id call, uint32_t i);

/* A formula of the table in u and v, `n` bytes of a row's text, at the arguments of the call:
 * the sides of its domain. */
dx_id dx_rules_formula(dx_graph *g, const char *text, size_t n, dx_id call);

#endif
