#include "symbolic/derivatives/sweep.h"

#include <string.h>

static bool is_variable(const dx_sweep *s, dx_id a)
{
    return dx_op_of(s->g, a) == DX_OP_SYMBOL && a.v >> DX_SIDE_BITS < s->column->n_pages &&
           dx_side_get(s->column, a) > 0;
}

static bool depends(const dx_sweep *s, dx_id a)
{
    const dx_graph *g = s->g;
    dx_slots slots = dx_slots_of(g, a);
    if (dx_sweep_is_whole(g, a))
        slots = (dx_slots){0, 1, dx_count(g, a)};
    for (uint32_t k = slots.first; k < slots.end; k += slots.step)
        if (s->depends[dx_sweep_position(s, dx_operand(g, a, k))])
            return true;
    return is_variable(s, a);
}

static dx_status find_positions(dx_sweep *s)
{
    dx_graph *g = s->g;
    for (size_t i = 0; i < s->walk.n; i++) {
        dx_id a = s->walk.id[i];
        if (i % DX_SWEEP_POLL == 0)
            DX_TRY(dx_poll(g->context));
        if (!dx_side_set(&s->position, a, (uint32_t)i + 1))
            return dx_no_memory(g->context);
        /* also conditions of cases, in which nothing is differentiated */
        bool vector = dx_op_of(g, a) >= DX_OP_EQ;
        for (uint32_t k = 0; vector && k < dx_count(g, a) && !s->depends[i]; k++)
            s->depends[i] = s->depends[dx_sweep_position(s, dx_operand(g, a, k))];
        s->depends[i] = s->depends[i] || depends(s, a);
    }
    return DX_OK;
}

dx_status dx_sweep_look_inside(dx_sweep *s, dx_id whole)
{
    dx_graph *g = s->g;
    dx_walk walk;
    dx_status status = DX_OK;
    DX_TRY(dx_walk_make(g, 1, &whole, &walk));
    s->n_inside = 0;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        if (!is_variable(s, walk.id[i]))
            continue;
        if (dx_grow(&g->context->memory, &s->inside, sizeof *s->inside, &s->inside_capacity,
                    s->n_inside + 1))
            s->inside[s->n_inside++] = dx_sweep_position(s, walk.id[i]);
        else
            status = dx_no_memory(g->context);
    }
    dx_walk_free(&walk);
    return status;
}

dx_status dx_sweep_open(dx_sweep *s, dx_graph *g, dx_rules *rules, size_t n, const dx_id *roots,
                        const dx_side *column)
{
    memset(s, 0, sizeof *s);
    s->g = g;
    s->rules = rules;
    s->column = column;
    s->n_terms = 1;
    DX_TRY(dx_walk_make(g, n, roots, &s->walk));
    dx_memory *memory = &g->context->memory;
    s->depends = dx_alloc(memory, s->walk.n);
    s->head = dx_alloc(memory, s->walk.n * sizeof *s->head);
    dx_status status;
    if (dx_side_init(&s->position, memory, g->n) && s->depends && s->head) {
        memset(s->head, 0, s->walk.n * sizeof *s->head);
        memset(s->depends, 0, s->walk.n);
        status = find_positions(s);
    } else {
        status = dx_no_memory(g->context);
    }
    if (status != DX_OK)
        dx_sweep_close(s);
    return status;
}

void dx_sweep_close(dx_sweep *s)
{
    dx_memory *memory = &s->g->context->memory;
    dx_free(memory, s->depends, s->walk.n);
    dx_free(memory, s->head, s->walk.n * sizeof *s->head);
    dx_free(memory, s->term, s->term_capacity * sizeof *s->term);
    dx_free(memory, s->sum, s->sum_capacity * sizeof *s->sum);
    dx_free(memory, s->inside, s->inside_capacity * sizeof *s->inside);
    if (s->position.memory)
        dx_side_free(&s->position);
    dx_walk_free(&s->walk);
}

dx_status dx_sweep_add(dx_sweep *s, uint32_t position, dx_id number, dx_id term)
{
    DX_TRY(dx_check(s->g, term));
    if (!dx_grow(&s->g->context->memory, &s->term, sizeof *s->term, &s->term_capacity,
                 s->n_terms + 1))
        return dx_no_memory(s->g->context);
    s->term[s->n_terms] = (struct dx_sweep_term){number, term, s->head[position]};
    s->head[position] = (uint32_t)s->n_terms++;
    return DX_OK;
}

dx_status dx_sweep_take(dx_sweep *s, uint32_t position, dx_id *sum)
{
    dx_graph *g = s->g;
    size_t n = 0, k = 0;
    for (uint32_t at = s->head[position]; at != 0; at = s->term[at].next)
        n++;
    if (!dx_grow(&g->context->memory, &s->sum, sizeof *s->sum, &s->sum_capacity, 2 * n))
        return dx_no_memory(g->context);
    for (uint32_t at = s->head[position]; at != 0; at = s->term[at].next, k++) {
        s->sum[k] = s->term[at].number;
        s->sum[n + k] = s->term[at].term;
    }
    s->head[position] = 0;
    *sum = dx_linear(g, n, s->sum, s->sum + n);
    return dx_check(g, *sum);
}

dx_status dx_partials_push(dx_graph *g, dx_partials *p, size_t row, size_t column, dx_id value)
{
    if (dx_is_int(g, value, 0))
        return DX_OK;
    if (p->n == g->context->limits.matrix_entries)
        return dx_fail(g->context, DX_LIMIT, "these are more than %u derivatives", (unsigned)p->n);
    if (!dx_grow(p->memory, &p->partial, sizeof *p->partial, &p->capacity, p->n + 1))
        return dx_no_memory(g->context);
    p->partial[p->n++] = (dx_partial){(uint32_t)row, (uint32_t)column, value, DX_NONE, DX_NONE};
    return DX_OK;
}

void dx_partials_free(dx_partials *p)
{
    dx_free(p->memory, p->partial, p->capacity * sizeof *p->partial);
    p->partial = NULL;
    p->n = p->capacity = 0;
}
