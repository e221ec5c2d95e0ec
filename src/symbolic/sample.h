/* sample.h - do two expressions contradict each other at a point? In doubles. */
#ifndef DX_SYMBOLIC_SAMPLE_H
#define DX_SYMBOLIC_SAMPLE_H

#include "expr/graph.h"

/* True when a and b both have a value at one of a few fixed pseudo-random points and
 * these differ by more than rounding explains. Abstract functions stand for smooth ones
 * chosen by their names. */
dx_status dx_sample_contradicts(dx_graph *g, dx_id a, dx_id b, bool *contradicts) DX_MUST_USE;

/* The sign of a constant where rounding cannot have changed it, else 0. */
dx_status dx_sample_sign(dx_graph *g, dx_id a, int *sign) DX_MUST_USE;

/* A number below 0, or another constant that is certainly so: its powers have values at integers
 * alone. */
dx_status dx_is_negative_constant(dx_graph *g, dx_id a, bool *is) DX_MUST_USE;

/* The constant in a double; not finite where it has no value, or one that rounding spoils. */
dx_status dx_sample_value(dx_graph *g, dx_id a, double *value) DX_MUST_USE;

/* May the constant be an integer, as far as rounding lets it be seen? */
dx_status dx_sample_may_be_integer(dx_graph *g, dx_id a, bool *may) DX_MUST_USE;

#endif
