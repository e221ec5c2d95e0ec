/* gathering.h - of points that gather somewhere, which are many, those that are shown. */
#ifndef DX_ENGINE_GATHERING_H
#define DX_ENGINE_GATHERING_H

#include "engine/solvers/rootlist.h"

enum { DX_MOST_GATHERED = 40 };

/* Rows of `columns` values, which begin with a point of open->n numbers each. Where there are
 * places that are not decided and more than twice DX_MOST_GATHERED rows, so many of them that are
 * farthest apart, in their order; else all. Arrays in the command arena. */
dx_status dx_thin_out(dx_context *context, dx_graph *g, const dx_root_list *open, size_t columns,
                      size_t *n, dx_id **row) DX_MUST_USE;

#endif
