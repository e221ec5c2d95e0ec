/* softmax.h - the components of softmax in what they are made of: the graph has the first of
 * softmax(a, b) as exp(a - logsumexp(a, b)). */
#ifndef DX_EXPR_SOFTMAX_H
#define DX_EXPR_SOFTMAX_H

#include "expr/graph.h"

enum { DX_MOST_COMPONENTS = 3 };

/* exp(v_i + v_j - 2·logsumexp(v)) is the product of components i and j of softmax(v). */
typedef struct dx_components {
    dx_id of; /* the call logsumexp(v) */
    uint32_t n;
    uint32_t at[DX_MOST_COMPONENTS]; /* from 0, in rising order */
} dx_components;

/* Is the call of exp such a product? At most DX_MOST_COMPONENTS are looked for. */
bool dx_read_components(dx_graph *g, dx_id call, dx_components *out);

#endif
