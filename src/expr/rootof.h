/* rootof.h - a zero of formulas as a number.
 *
 * A ROOTOF node holds what it is a zero of, and where it is the only one, which has been proved:
 *   formulas   VECTOR of n formulas without other free symbols than the unknowns
 *   unknowns   VECTOR of n SYMBOLs
 *   box        VECTOR of n RANGEs of rational numbers
 *   index      INT, from 1: the unknown that the node is
 *   depth      INT, from 1: how deep such nodes stand in the formulas */
#ifndef DX_EXPR_ROOTOF_H
#define DX_EXPR_ROOTOF_H

#include "expr/graph.h"

/* Each level is evaluated many times for one evaluation of the next. */
enum { DX_MOST_ROOTS_WITHIN = 3 };

typedef struct dx_rootof {
    dx_id formulas, unknowns, box;
    uint32_t n, index; /* here it counts from 0 */
} dx_rootof;

/* n is read from the unknowns. DX_LIMIT where roots stand too deep in each other. */
dx_id dx_rootof_make(dx_graph *g, const dx_rootof *root);
/* Of a ROOTOF node. */
dx_rootof dx_rootof_read(const dx_graph *g, dx_id a);

static inline dx_id dx_rootof_formula(const dx_graph *g, const dx_rootof *root, uint32_t i)
{
    return dx_operand(g, root->formulas, i);
}
static inline dx_id dx_rootof_unknown(const dx_graph *g, const dx_rootof *root, uint32_t i)
{
    return dx_operand(g, root->unknowns, i);
}
static inline dx_id dx_rootof_end(const dx_graph *g, const dx_rootof *root, uint32_t i, bool upper)
{
    return dx_operand(g, dx_operand(g, root->box, i), upper);
}

/* Is there one in the formula? Without memory it is taken to have none. */
bool dx_has_rootof(dx_graph *g, dx_id a);

#endif
