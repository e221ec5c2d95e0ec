/* rewrite.h - named rewrite rules, each with the condition under which it holds. */
#ifndef DX_SYMBOLIC_REWRITE_H
#define DX_SYMBOLIC_REWRITE_H

#include "expr/graph.h"

typedef struct dx_rewrite_rule {
    const char *name;
    const char *condition; /* relations in u that must hold; "" where the left side exists */
    dx_fn outer, inner;    /* matches outer(inner(u)); inner DX_FN_NONE: outer(u) */
    dx_id (*apply)(dx_graph *g, dx_id u); /* the right side; NONE: does not apply */
} dx_rewrite_rule;

extern const dx_rewrite_rule dx_rewrite_rules[];
extern const size_t dx_rewrite_rule_count;

/* The node after the first rule that fits; the node itself when none does. NONE when a
 * constructor failed. */
dx_id dx_rewrite(dx_graph *g, dx_id a);

/* sin((u + pi)/2) as cos(u/2): a circular function of a sum without the quarter turns that are a
 * term of it; any other node itself. */
dx_id dx_without_quarter_turns(dx_graph *g, dx_id a);

#endif
