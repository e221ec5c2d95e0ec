/* The slopes of many unknowns, block by block: an unknown depends on those of the blocks before
 * alone, so that the slopes of y1 = f(x), y2 = g(y1, x), ... need no determinant of all. */
#include "engine/derivatives/minors.h"

#include "symbolic/forms/readable.h"

enum { NONE = DX_MOST_UNKNOWNS };

typedef struct blocks {
    dx_implicit *p;
    size_t equation[DX_MOST_UNKNOWNS]; /* by which each unknown is found */
    size_t number[DX_MOST_UNKNOWNS], low[DX_MOST_UNKNOWNS], n_numbered;
    size_t stack[DX_MOST_UNKNOWNS], n_stack;
    bool open[DX_MOST_UNKNOWNS], solved[DX_MOST_UNKNOWNS];
} blocks;

static bool occurs(const blocks *b, size_t equation, size_t unknown)
{
    return !dx_is_int(&b->p->e->session->graph, b->p->partial[equation][unknown], 0);
}

/* ---- an equation for each unknown ------------------------------------------------------------ */

/* Unknown of each equation so far: one for this equation, where others may go elsewhere. */
static bool assign(const blocks *b, size_t equation, size_t *owner, bool *tried)
{
    for (size_t j = 0; j < b->p->n; j++) {
        if (tried[j] || !occurs(b, equation, j))
            continue;
        tried[j] = true;
        if (owner[j] == NONE || assign(b, owner[j], owner, tried)) {
            owner[j] = equation;
            return true;
        }
    }
    return false;
}

static bool assign_all(blocks *b)
{
    for (size_t j = 0; j < b->p->n; j++)
        b->equation[j] = NONE;
    for (size_t i = 0; i < b->p->n; i++) {
        bool tried[DX_MOST_UNKNOWNS] = {false};
        if (!assign(b, i, b->equation, tried))
            return false;
    }
    return true;
}

/* ---- one block --------------------------------------------------------------------------------
 */

/* What equation i leaves for the block, by variable k: its other unknowns have their slopes. */
static dx_id rest_of(const blocks *b, size_t i, size_t k)
{
    dx_graph *g = &b->p->e->session->graph;
    dx_id term[DX_MOST_UNKNOWNS + 1] = {b->p->partial[i][b->p->n + k]};
    size_t n = 1;
    for (size_t j = 0; j < b->p->n; j++)
        if (b->solved[j] && occurs(b, i, j))
            term[n++] = dx_mul(g, b->p->partial[i][j], b->p->slope[k][j]);
    return dx_sum(g, n, term);
}

/* By variable k, of n unknowns. */
static dx_status solve_by(blocks *b, size_t n, const size_t *unknown, size_t k)
{
    dx_implicit *p = b->p;
    dx_graph *g = &p->e->session->graph;
    dx_id row[DX_MOST_UNKNOWNS][DX_MINOR_COLUMNS], rest[DX_MOST_UNKNOWNS];
    dx_id below[1], above[DX_MOST_UNKNOWNS];
    for (size_t i = 0; i < n; i++) {
        size_t equation = b->equation[unknown[i]];
        for (size_t j = 0; j < n; j++)
            row[i][j] = p->partial[equation][unknown[j]];
        rest[i] = rest_of(b, equation, k);
        DX_TRY(dx_check(g, rest[i]));
        DX_TRY(dx_readable(g, rest[i], &rest[i]));
    }
    DX_TRY(dx_cramer(g, n, row, rest, below, above));
    DX_TRY(dx_readable(g, *below, below));
    if (dx_is_int(g, *below, 0))
        return dx_refuse_singular(p);
    for (size_t i = 0; i < n; i++) {
        dx_id quotient = dx_div(g, above[i], *below);
        DX_TRY(dx_check(g, quotient));
        p->own[unknown[i]] = *below;
        p->above[k][unknown[i]] = above[i];
        DX_TRY(dx_readable(g, quotient, &p->slope[k][unknown[i]]));
    }
    if (k == 0)
        p->below = dx_mul(g, p->below, *below);
    return dx_check(g, p->below);
}

/* What the unknowns of a block are found by, in this order. */
static void note_block(blocks *b, size_t n, const size_t *unknown)
{
    dx_implicit *p = b->p;
    uint64_t equations = 0, unknowns = 0;
    for (size_t i = 0; i < n; i++) {
        equations |= UINT64_C(1) << b->equation[unknown[i]];
        for (size_t j = 0; j < p->n; j++)
            if (b->solved[j] && occurs(b, b->equation[unknown[i]], j))
                unknowns |= UINT64_C(1) << j;
    }
    for (size_t i = 0; i < n; i++) {
        p->by_equations[unknown[i]] = equations;
        p->by_unknowns[unknown[i]] = unknowns;
        p->sequence[p->n_solved++] = unknown[i];
    }
}

/* The unknowns from `first` on in the stack. */
static dx_status solve_block(blocks *b, size_t first)
{
    const size_t n = b->n_stack - first;
    note_block(b, n, b->stack + first);
    for (size_t k = 0; k < b->p->n_by; k++)
        DX_TRY(solve_by(b, n, b->stack + first, k));
    for (size_t i = first; i < b->n_stack; i++) {
        b->solved[b->stack[i]] = true;
        b->open[b->stack[i]] = false;
    }
    b->n_stack = first;
    return dx_poll(&b->p->e->session->context);
}

/* ---- all of them: strongly connected components (Tarjan 1972), those that others need first -----
 */

static dx_status visit(blocks *b, size_t j)
{
    const size_t first = b->n_stack;
    b->number[j] = b->low[j] = ++b->n_numbered;
    b->stack[b->n_stack++] = j;
    b->open[j] = true;
    for (size_t i = 0; i < b->p->n; i++) {
        if (!occurs(b, b->equation[j], i))
            continue;
        if (b->number[i] == 0)
            DX_TRY(visit(b, i));
        if (b->open[i] && b->low[i] < b->low[j])
            b->low[j] = b->low[i];
    }
    return b->low[j] == b->number[j] ? solve_block(b, first) : DX_OK;
}

dx_status dx_solve_blocks(dx_implicit *p)
{
    blocks b = {.p = p};
    p->below = dx_int(&p->e->session->graph, 1);
    if (!assign_all(&b))
        return dx_refuse_singular(p);
    for (size_t j = 0; j < p->n; j++)
        if (b.number[j] == 0)
            DX_TRY(visit(&b, j));
    return DX_OK;
}
