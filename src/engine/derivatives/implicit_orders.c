/* Higher derivatives of what equations define: one after the other, in the variables and
 * unknowns alone, or by names for those of lower order where that is shorter. */
#include "engine/derivatives/implicit.h"

#include "engine/field.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/domain/integrands.h"
#include "symbolic/domain/meetings.h"
#include "symbolic/forms/readable.h"

#include <string.h>

/* ---- one after the other -------------------------------------------------------------------- */

/* The slope has to have derivatives by the symbols that are in it. */
static dx_status list_made(dx_implicit *p, dx_id slope, size_t n, const dx_id *symbol,
                           const dx_id *part)
{
    dx_graph *g = &p->e->session->graph;
    bool corners;
    DX_TRY(dx_has_corners(g, slope, &corners));
    for (size_t i = 0; corners && i < n && p->n_made < DX_MOST_MADE; i++)
        if (dx_contains(g, slope, symbol[i]))
            p->made[p->n_made++] = (dx_derived){slope, symbol[i], part[i], 1, DX_NONE};
    return DX_OK;
}

/* The derivative by variable k of a formula in the variables and the unknowns, along the curve,
 * made readable (hasty: not at any cost) and checked. */
static dx_status next_order(dx_implicit *p, size_t k, bool hasty, dx_id *a)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    dx_id symbol[DX_MOST_UNKNOWNS + 1], rate[DX_MOST_UNKNOWNS + 1], part[DX_MOST_UNKNOWNS + 1];
    DX_TRY(dx_implicit_rates(p, k, symbol, rate));
    DX_TRY(dx_partials_gradient(g, s->rules, *a, p->n + 1, symbol, part));
    DX_TRY(dx_note_jumps_under(g, s->rules, *a, p->n + 1, symbol, 1));
    DX_TRY(list_made(p, *a, p->n + 1, symbol, part));
    for (size_t i = 0; i <= p->n; i++)
        part[i] = dx_mul(g, i < p->n ? p->slope[k][i] : rate[i], part[i]);
    dx_id sum = dx_sum(g, p->n + 1, part), before = *a;
    DX_TRY(dx_check(g, sum));
    DX_TRY(hasty ? dx_readable_soon(g, sum, a)
                 : dx_readable_derivative(g, before, DX_NONE, sum, a));
    return dx_check_rate(p, k, before, *a);
}

/* How many nodes the orders took so far. */
typedef struct effort {
    size_t nodes, step; /* in all, and for the last order */
} effort;

/* Each order takes a multiple of the one before: what would take minutes is refused. */
static dx_status bound_work(dx_implicit *p, uint32_t order, effort *work)
{
    enum { MOST_NODES = 200000, STEEPEST = 6 };
    dx_graph *g = &p->e->session->graph;
    size_t nodes = g->n - g->statement_start, before = work->step;
    work->step = nodes - work->nodes;
    work->nodes = nodes;
    double growth = before > 0 ? (double)work->step / (double)before : 1;
    growth = growth < 1 ? 1 : growth > STEEPEST ? STEEPEST : growth;
    if ((double)nodes + growth * (double)work->step <= MOST_NODES)
        return DX_OK;
    dx_status status =
        dx_fail(g->context, DX_LIMIT,
                "beyond order %u this grows beyond what can be worked out here", (unsigned)order);
    dx_diag_hint(&g->context->diag, "lower orders can be had");
    return status;
}

/* No one reads a formula of that length, and the next is longer. */
static bool is_endless(const dx_implicit *p, dx_id a)
{
    enum { MOST_NODES = 20000, MOST_WEIGHT = 6000 };
    dx_graph *g = &p->e->session->graph;
    return dx_is_larger(g, a, MOST_NODES) || dx_print_weight(g, a) > MOST_WEIGHT;
}

static uint32_t order_in_all(const dx_implicit *p)
{
    uint32_t total = 0;
    for (size_t t = 0; t < p->n_turns; t++)
        total += p->order[t];
    return total;
}

/* By the variables in turn, each order into `chain`; DX_NONE where the formula gets too long that
 * may have names. */
static dx_status find_in_turn(dx_implicit *p, size_t j, bool may_name, dx_id *chain)
{
    enum { FEW = 4 }; /* orders: of more of them those on the way are not made short */
    const uint32_t all = order_in_all(p);
    uint32_t total = 0;
    effort work = {0};
    dx_id now = p->slope[p->turn[0]][j];
    for (size_t t = 0; t < p->n_turns; t++)
        for (uint32_t i = 0; i < p->order[t]; i++, total++) {
            bool hasty = total >= FEW && total + 1 < all;
            dx_status status = total > 0 ? bound_work(p, total, &work) : DX_OK;
            if (status == DX_OK && total > 0)
                status = next_order(p, p->turn[t], hasty, &now);
            if (status == DX_OK && (total > 0 || all == 1))
                status = dx_use_equations(p, hasty, &now);
            if (may_name && total > 0 &&
                (status == DX_LIMIT || (status == DX_OK && is_endless(p, now)))) {
                dx_diag_clear(&p->e->session->context.diag);
                chain[all - 1] = DX_NONE;
                return DX_OK;
            }
            DX_TRY(status);
            chain[total] = now;
        }
    return DX_OK;
}

static dx_status tell_in_turn(dx_implicit *p, size_t j, const dx_id *chain)
{
    uint32_t orders[DX_MOST_VARIABLES] = {0}, total = 0;
    if (order_in_all(p) == 1)
        return dx_tell_use(p, p->turn[0], j, chain[0]);
    p->last[j] = p->found[p->turn[0]][j];
    for (size_t t = 0; t < p->n_turns; t++)
        for (uint32_t i = 0; i < p->order[t]; i++, total++) {
            orders[p->turn[t]]++;
            if (total > 0)
                DX_TRY(dx_tell_order(p, p->turn[t], j, orders, chain[total - 1], chain[total]));
        }
    return DX_OK;
}

/* ---- by names ------------------------------------------------------------------------------- */

/* Is it made of pieces, as |x| and floor(x) are, too? */
static dx_status has_pieces(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++)
        *has = dx_op_of(g, walk.id[i]) == DX_OP_CASES ||
               (dx_op_of(g, walk.id[i]) == DX_OP_CALL &&
                dx_functions[dx_fn_of(g, walk.id[i])].smooth[0] != '\0');
    dx_walk_free(&walk);
    return DX_OK;
}

/* Can higher orders be told by names for the lower ones? Those of many unknowns are found by one
 * another, block by block: each has few in it, or names are no help. */
static dx_status can_name(const dx_implicit *p, bool *can)
{
    dx_graph *g = &p->e->session->graph;
    bool apart = p->partly || p->n_conditions > 0 || p->n > DX_FEW_UNKNOWNS;
    for (size_t i = 0; i < p->n && !apart; i++)
        DX_TRY(has_pieces(g, p->zero[i], &apart));
    *can = order_in_all(p) > 1 && !apart;
    return DX_OK;
}

/* With names where that is much shorter, or all that can be had. */
static dx_status name_long_results(dx_implicit *p, dx_id *out)
{
    enum { LONG = 300 };
    dx_graph *g = &p->e->session->graph;
    dx_id value[DX_MOST_UNKNOWNS], shown;
    bool whole = true, found;
    double weight = 0;
    for (size_t j = 0; j < p->n; j++) {
        whole = whole && !dx_is_none(p->result[j]);
        weight += whole ? dx_print_weight(g, p->result[j]) : 0;
    }
    if (whole && weight <= LONG)
        return DX_OK;
    dx_status status = dx_name_orders(p, &found, value, &shown);
    if (status == DX_LIMIT && whole) {
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    DX_TRY(status);
    if (!found && !whole)
        return dx_fail(g->context, DX_LIMIT, "these are too many derivatives to write down");
    if (!found || (whole && 3 * dx_print_weight(g, shown) > 2 * weight))
        return DX_OK;
    memcpy(p->result, value, p->n * sizeof *value);
    *out = shown;
    return DX_OK;
}

typedef dx_id slopes[DX_MOST_VARIABLES][DX_MOST_UNKNOWNS];

/* The slopes in the form that they have by the equations, where that is clearly shorter: so are the
 * higher orders then. */
static dx_status shorten_slopes(dx_implicit *p)
{
    static const double LIGHTER = 0.8;
    dx_graph *g = &p->e->session->graph;
    for (size_t k = 0; k < p->n_by; k++)
        for (size_t j = 0; j < p->n; j++) {
            dx_id slope = p->slope[k][j];
            DX_TRY(dx_use_equations(p, false, &slope));
            if (dx_print_weight(g, slope) < LIGHTER * dx_print_weight(g, p->slope[k][j]))
                p->slope[k][j] = slope;
        }
    return DX_OK;
}

/* p->slope is as it was told, and goes on in the other form. */
static dx_status tell_short_slopes(dx_implicit *p, slopes after)
{
    for (size_t k = 0; k < p->n_by; k++)
        for (size_t j = 0; j < p->n; j++) {
            DX_TRY(dx_tell_use(p, k, j, after[k][j]));
            p->found[k][j] = p->last[j];
        }
    memcpy(p->slope, after, sizeof p->slope);
    return DX_OK;
}

dx_status dx_find_orders(dx_implicit *p, dx_id *shown)
{
    const uint32_t all = order_in_all(p);
    bool may_name;
    slopes given, after;
    dx_id *chain = dx_arena_alloc(&p->e->session->context.arena, p->n * all * sizeof *chain);
    if (!chain)
        return dx_no_memory(&p->e->session->context);
    *shown = DX_NONE;
    DX_TRY(can_name(p, &may_name));
    memcpy(given, p->slope, sizeof given);
    if (all > 1)
        DX_TRY(shorten_slopes(p));
    memcpy(after, p->slope, sizeof after);
    for (size_t j = 0; j < p->n; j++) {
        p->result[j] = DX_NONE;
        if (j > 0 && dx_is_none(p->result[j - 1]))
            continue;
        DX_TRY(find_in_turn(p, j, may_name, chain + j * all));
        p->result[j] = chain[j * all + all - 1];
    }
    memcpy(p->slope, given, sizeof given);
    if (may_name)
        DX_TRY(name_long_results(p, shown));
    if (!dx_is_none(*shown))
        return p->e->recorder ? dx_tell_named(p) : DX_OK;
    if (p->e->recorder && all > 1)
        DX_TRY(tell_short_slopes(p, after));
    for (size_t j = 0; p->e->recorder && j < p->n; j++)
        DX_TRY(tell_in_turn(p, j, chain + j * all));
    if (p->e->recorder)
        dx_tell_implicit_end(p, DX_WITHOUT_ARGUMENTS, p->n, p->last);
    memcpy(p->slope, given, sizeof given); /* for the notes */
    return DX_OK;
}
