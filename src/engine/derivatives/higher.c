#include "engine/derivatives/higher.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/derivatives/differential.h"
#include "symbolic/domain/meetings.h"
#include "symbolic/forms/choice.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"

#include <math.h>

/* GROWN: nodes, counted as a tree, from which on a derivative is made readable on the way, every
 * TOGETHER orders. HIGH: the order from which on like terms are collected on the way. */
enum { GROWN = 20000, TOGETHER = 5, HIGH = 3 };

/* Is it a polynomial in the one symbol, with numbers for coefficients? */
static dx_status is_polynomial(dx_graph *g, dx_id a, dx_id symbol, bool *polynomial)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *polynomial = true;
    for (size_t i = 0; i < walk.n && *polynomial; i++) {
        dx_id node = walk.id[i];
        dx_op op = dx_op_of(g, node);
        *polynomial =
            dx_is_number(g, node) || dx_same(node, symbol) || op == DX_OP_ADD || op == DX_OP_MUL;
        for (uint32_t k = 0; op == DX_OP_MUL && *polynomial && k < dx_factors(g, node); k++)
            *polynomial = dx_is_integer(g, dx_exponent(g, node, k)) &&
                          dx_number_sign(g, dx_exponent(g, node, k)) > 0;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* The derivative of a product of many factors is a sum of as many products, and so on: of a
 * polynomial that grows the rest are those of its powers. */
static dx_status multiply_out(dx_graph *g, dx_id *a)
{
    enum { LONG = 60 };
    dx_id above, below;
    bool fine = false;
    if (dx_is_larger(g, *a, LONG))
        DX_TRY(dx_multiply_out(g, *a, &fine, &above, &below));
    dx_id out = fine ? dx_div(g, above, below) : *a;
    DX_TRY(dx_check(g, out));
    if (fine && dx_print_weight(g, out) < dx_print_weight(g, *a))
        *a = out;
    return DX_OK;
}

/* Nodes that a derivative of order 2 and more may have: more is not read by anyone. */
static double most_nodes(dx_graph *g, dx_id a)
{
    double given = 20 * dx_tree_size(g, a), most = (double)g->context->limits.derivative_nodes;
    return given > most ? given : most;
}

static dx_status refuse_length(dx_graph *g, uint32_t order)
{
    dx_status status =
        dx_fail(g->context, DX_LIMIT,
                "the derivative of order %u has too many terms to be written out", (unsigned)order);
    dx_diag_hint(&g->context->diag, "taylor(e, x=a, n) gives the values of high orders at a point");
    return status;
}

/* By the rules, order after order, as long as there are no more than `room` nodes; else NONE. */
static dx_status by_rules(ddx_session *s, dx_id a, dx_id symbol, uint32_t order, double room,
                          dx_id *out)
{
    dx_graph *g = &s->graph;
    const double most = most_nodes(g, a);
    dx_derivatives table = dx_derivatives_by(g, s->rules, symbol);
    dx_status status;
    bool polynomial;
    *out = a;
    /* like terms meet in the plain derivative; a readable form in between would hide them,
     * so it comes in only where the plain one grows out of hand */
    status = is_polynomial(g, a, symbol, &polynomial);
    for (uint32_t done = 1; done <= order && status == DX_OK; done++) {
        status = dx_derivatives_get(&table, *out, out);
        const double size = status == DX_OK ? dx_tree_size(g, *out) : 0;
        if (size > room) {
            *out = DX_NONE;
            break;
        }
        if (size > most && order > 1)
            status = refuse_length(g, order);
        else if (status == DX_OK && done < order && polynomial)
            status = multiply_out(g, out);
        else if (status == DX_OK && done < order && done % TOGETHER == 0 && size > GROWN)
            status = dx_readable(g, *out, out);
    }
    dx_derivatives_free(&table);
    return status;
}

/* The one that is lighter once it is readable; of what is too long for that, the shorter one. Where
 * both are short and there is little between them, the readable form will be the same. */
static dx_status choose(dx_graph *g, dx_id of, dx_id by, dx_id plain, dx_id collected, dx_id *out)
{
    enum { READ = 8000, MODEST = 1500, TIMES = 2 };
    const double size = dx_tree_size(g, plain), other = dx_tree_size(g, collected);
    dx_id first, second;
    *out = size <= (size <= MODEST ? TIMES : 1) * other ? plain : collected;
    if (size > READ || dx_same(*out, plain))
        return DX_OK;
    DX_TRY(dx_readable_derivative(g, of, by, plain, &first));
    DX_TRY(dx_readable_derivative(g, of, by, collected, &second));
    if (dx_readable_weight(g, second) >= dx_readable_weight(g, first) - 1e-9)
        *out = plain;
    return DX_OK;
}

dx_status dx_higher_derivative(ddx_session *s, dx_id a, dx_id symbol, uint32_t order, dx_id *out)
{
    enum { SHORT = 120, SHORT_ORDER = 10 };
    dx_graph *g = &s->graph;
    dx_id collected;
    if (order > g->context->limits.order)
        return dx_diff(g, s->rules, a, symbol, order, out);
    if (order < HIGH)
        return by_rules(s, a, symbol, order, HUGE_VAL, out);
    DX_TRY(by_rules(s, a, symbol, order, GROWN, out));
    if (!dx_is_none(*out) && dx_tree_size(g, *out) <= SHORT + SHORT_ORDER * (double)order)
        return DX_OK; /* it grows as the orders do */
    DX_TRY(dx_differential(g, s->rules, a, symbol, order, &collected));
    if (!dx_is_none(collected) && !dx_is_none(*out))
        return choose(g, a, symbol, *out, collected, out);
    if (!dx_is_none(collected))
        *out = collected;
    return dx_is_none(*out) ? by_rules(s, a, symbol, order, HUGE_VAL, out) : DX_OK;
}
