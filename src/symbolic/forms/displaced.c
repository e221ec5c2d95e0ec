#include "symbolic/forms/displaced.h"

#include "expr/known.h"
#include "expr/walk.h"

#include <string.h>

enum {
    LARGEST = 400, /* nodes of an expression, counted as a tree */
    LONGEST_NAME = 60,
    MOST_CANDIDATES = 12
};

/* A symbol that nobody can type, for the sum in which the variable occurs. */
static dx_id stand_in(dx_graph *g, dx_id variable)
{
    char name[LONGEST_NAME + 2] = "  ";
    const char *bytes = dx_bytes(g, variable);
    size_t n = strlen(bytes);
    if (n > LONGEST_NAME)
        n = LONGEST_NAME;
    memcpy(name + 2, bytes, n);
    return dx_symbol(g, name, n + 2);
}

/* The variable of a sum's term i: alone, with the coefficient 1 or -1, and not elsewhere in
 * the sum, which has another symbol. */
static bool can_stand_for(dx_graph *g, dx_id sum, uint32_t i, dx_id *rest)
{
    dx_id variable = dx_term(g, sum, i), c = dx_coefficient(g, sum, i);
    if (dx_op_of(g, variable) != DX_OP_SYMBOL || !(dx_is_int(g, c, 1) || dx_is_int(g, c, -1)))
        return false;
    *rest = dx_sub(g, sum, dx_scale(g, c, variable));
    return !dx_is_none(*rest) && !dx_is_constant(g, *rest) && !dx_contains(g, *rest, variable);
}

/* How many nodes, counted as a tree, the expression has fewer with a symbol for the sum. */
static double gain(dx_graph *g, dx_id a, dx_id sum, dx_id symbol)
{
    return dx_tree_size(g, a) - dx_tree_size(g, dx_substitute(g, a, 1, &sum, &symbol));
}

/* Of x - mu and mu - x the one that occurs more often. */
static dx_id towards(dx_graph *g, dx_id a, dx_id sum, dx_id symbol)
{
    dx_id opposite = dx_neg(g, sum);
    double here = gain(g, a, sum, symbol), there = gain(g, a, opposite, symbol);
    if (here != there)
        return here > there ? sum : opposite;
    return dx_looks_negative(g, sum) ? opposite : sum;
}

/* Puts in one more sum, the one with which the expression gets smallest: all its places, two at
 * least, get the symbol, and what occurs of the variable elsewhere does not undo that. */
static dx_status displace_once(dx_graph *g, dx_displaced *d, bool *found)
{
    dx_id before = d->expression;
    double size = dx_tree_size(g, before), best = size;
    dx_walk walk;
    *found = false;
    DX_TRY(dx_walk_make(g, 1, &before, &walk));
    dx_status status = DX_OK;
    unsigned candidates = 0;
    for (size_t k = walk.n; k-- > 0 && candidates < MOST_CANDIDATES && status == DX_OK;) {
        dx_id sum = walk.id[k];
        if (dx_op_of(g, sum) != DX_OP_ADD || dx_same(sum, before) || dx_has_bound_name(g, sum))
            continue;
        double saved = 2 * (dx_tree_size(g, sum) - 1);
        for (uint32_t i = 0; i < dx_terms(g, sum) && status == DX_OK; i++) {
            dx_id rest, variable = dx_term(g, sum, i);
            if (!can_stand_for(g, sum, i, &rest))
                continue;
            candidates++;
            dx_id symbol = stand_in(g, variable), way = towards(g, before, sum, symbol);
            dx_id c = dx_coefficient(g, sum, i);
            dx_id moved = dx_sub(g, dx_same(way, sum) ? symbol : dx_neg(g, symbol), rest);
            moved = dx_scale(g, c, moved);
            dx_id next = dx_substitute(g, before, 1, &variable, &moved);
            status = dx_check(g, next);
            if (status != DX_OK || dx_tree_size(g, next) > size - saved ||
                dx_tree_size(g, next) >= best)
                continue;
            best = dx_tree_size(g, next);
            d->expression = next;
            d->symbol[d->n] = symbol;
            d->sum[d->n] = way;
            *found = true;
        }
    }
    dx_walk_free(&walk);
    d->n += status == DX_OK && *found;
    return status;
}

dx_status dx_displace(dx_graph *g, dx_id a, dx_displaced *out)
{
    bool found = true;
    *out = (dx_displaced){.expression = a};
    if (dx_is_larger(g, a, LARGEST))
        return DX_OK;
    while (found && out->n < DX_MOST_DISPLACED)
        DX_TRY(displace_once(g, out, &found));
    return DX_OK;
}

dx_id dx_replaced(dx_graph *g, const dx_displaced *d, dx_id a)
{
    for (size_t i = d->n; i-- > 0;)
        a = dx_substitute(g, a, 1, &d->symbol[i], &d->sum[i]);
    return a;
}
