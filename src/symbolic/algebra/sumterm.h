/* sumterm.h - a term of a sum, by the index k: c·p(k)·r^k over a product of (k + pole)^order. */
#ifndef DX_SYMBOLIC_SUMTERM_H
#define DX_SYMBOLIC_SUMTERM_H

#include "expr/graph.h"

enum { DX_SUM_POLES = 6 };

typedef struct dx_sum_range {
    dx_graph *g;
    dx_id name, lo, behind; /* behind = hi + 1 */
    dx_id nonzero;          /* what is divided by, besides numbers; NONE */
} dx_sum_range;

/* c, r and the poles are free of k. */
typedef struct dx_sum_term {
    dx_id c, p, r;
    uint32_t n;
    dx_id pole[DX_SUM_POLES];
    int64_t order[DX_SUM_POLES];
} dx_sum_term;

/* One more factor that is divided by. */
void dx_sum_need(dx_sum_range *r, dx_id a);

/* a = slope·k + rest, both free of k. */
bool dx_sum_is_linear(dx_graph *g, dx_id a, dx_id name, dx_id *slope, dx_id *rest);

/* False where `a` is no such term, or the graph failed. */
bool dx_sum_read_term(dx_sum_range *r, dx_id a, dx_sum_term *out);

#endif
