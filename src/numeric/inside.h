/* inside.h - points at which holds what is assumed of names (expr/assumptions.h). */
#ifndef DX_NUMERIC_INSIDE_H
#define DX_NUMERIC_INSIDE_H

#include "numeric/ball.h"

/* An exact value of the symbol, in the place of one outside of its bounds, or of one that is no
 * integer where the symbol is. `bits` are random. */
void dx_move_inside(const dx_graph *g, dx_id symbol, uint64_t bits, arb_t value);

/* Does all hold there that is assumed of the point's symbols? Where it is not certain: no. */
dx_status dx_is_inside(dx_graph *g, const dx_ball_point *at, bool *inside) DX_MUST_USE;

/* The n symbols, and behind them those that are compared with them in what is assumed, as far as
 * there is room: how many now. A point of all of them shows that there is one. */
size_t dx_add_assumed(const dx_graph *g, size_t n, size_t room, dx_id *symbol);

#endif
