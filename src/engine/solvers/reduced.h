/* reduced.h - a system of several formulas that has the same zeros and is simpler. */
#ifndef DX_ENGINE_REDUCED_H
#define DX_ENGINE_REDUCED_H

#include "engine/session.h"

/* Of n formulas those that have values everywhere become the products of their factors, each once,
 * without those that are never 0. *n_common of these were factors of all, and are not among the
 * reduced ones any more: where one of them is 0 all are. */
enum { DX_MOST_COMMON = 4 };
dx_status dx_reduce_system(dx_graph *g, uint32_t n, const dx_id *f, dx_id *reduced,
                           dx_id common[DX_MOST_COMMON], uint32_t *n_common) DX_MUST_USE;

#endif
