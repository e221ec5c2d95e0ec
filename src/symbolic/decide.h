/* decide.h - is an expression 0, and which sign has it? By rewriting and by proved digits. */
#ifndef DX_SYMBOLIC_DECIDE_H
#define DX_SYMBOLIC_DECIDE_H

#include "symbolic/oracle.h"

/* *zero: is it 0 for all values of its symbols? DX_UNKNOWN, with its story, where neither
 * that nor the contrary can be shown. */
dx_status dx_decide_zero(dx_graph *g, const dx_oracle *oracle, dx_id a, bool *zero) DX_MUST_USE;

/* Is the constant 0 for certain: by its readable form, by what holds for all angles and of
 * logarithms, by how small a number made of roots can be, by what proved roots satisfy? false: not
 * known. */
dx_status dx_is_zero_constant(dx_graph *g, const dx_oracle *oracle, dx_id a,
                              bool *zero) DX_MUST_USE;

/* The readable form with numbers within circular functions as multiples of one angle, and with
 * the logarithms of the factors for those of products: 0 only where `a` is. */
dx_status dx_generalize(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* abs, sign, max, floor and their like of constants: abs(sin(1)) is sin(1), floor(pi^2) is 9.
 * *out is `a` where that is none, or not known. */
dx_status dx_settle_call(dx_graph *g, const dx_oracle *oracle, dx_id a, dx_id *out) DX_MUST_USE;

/* All such calls in `a`, and the sums and products of constants in it that are 0 for certain, or
 * another multiple of 1/2: in a constant, and where a formula jumps at one or has no value for
 * some: 1/(log(6) - log(2) - log(3)). */
dx_status dx_settle_constants(dx_graph *g, const dx_oracle *oracle, dx_id *a) DX_MUST_USE;

/* A sum of constants that is 0 for certain becomes that, also as an element of a vector
 * that is not long. */
dx_status dx_settle_zeros(dx_graph *g, const dx_oracle *oracle, dx_id *a) DX_MUST_USE;

/* *a becomes `other` where that is lighter to read, or as light, and has the same value for
 * certain. */
dx_status dx_lighter_form(dx_graph *g, const dx_oracle *oracle, dx_id other, dx_id *a) DX_MUST_USE;

/* The sign of the expression wherever it has a value, from its form or, of a constant,
 * from its digits: -1 or 1 (a formula may be 0 at points); 0 where it is 0 or not known. */
dx_status dx_decide_sign(dx_graph *g, const dx_oracle *oracle, dx_id a, int *sign) DX_MUST_USE;

#endif
