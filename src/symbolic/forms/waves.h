/* waves.h - trigonometric and hyperbolic functions by a sine and a cosine. */
#ifndef DX_SYMBOLIC_WAVES_H
#define DX_SYMBOLIC_WAVES_H

#include "symbolic/forms/exponents.h"
#include "symbolic/forms/kernels.h"

/* sin, cos, tan, cot, sec, csc and the hyperbolic ones. */
bool dx_waves_is_wave(dx_fn fn);
bool dx_waves_is_hyperbolic(dx_fn fn);

/* How often a function has the sine and the cosine as a factor: tan is 1, -1. */
void dx_waves_factors(dx_fn fn, int *sines, int *cosines);

/* The function that is sine^sines·cosine^cosines, for one factor; DX_FN_NONE. */
dx_fn dx_waves_function(bool hyperbolic, int sines, int cosines);

/* The leaf is fn(angle). */
dx_status dx_waves_add(dx_kernels *kernels, dx_exponents *exponents, uint32_t leaf, dx_fn fn,
                       dx_id angle) DX_MUST_USE;

/* Choose the angles and their sines and cosines. */
dx_status dx_waves_settle(dx_kernels *kernels) DX_MUST_USE;

/* For kernels.c, exponents.c and waves.c: find or make a generator; add a factor to a
 * leaf. */
dx_status dx_kernels_add(dx_kernels *kernels, dx_id id, dx_kernel_kind kind,
                         uint32_t *index) DX_MUST_USE;
dx_status dx_kernels_part(dx_kernels *kernels, uint32_t leaf, dx_part_kind kind, uint32_t index,
                          dx_id node, int64_t exponent) DX_MUST_USE;

/* a = content·primitive with a rational content: 6x + 4y is 2·(3x + 2y). */
void dx_split_content(dx_graph *g, dx_id a, dx_id *content, dx_id *primitive);

#endif
