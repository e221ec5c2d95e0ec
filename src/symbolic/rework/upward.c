#include "symbolic/rework/upward.h"

dx_id dx_upward_form(const dx_upward *u, dx_id operand)
{
    return u->form[dx_walk_find(u->walk, operand)];
}

dx_status dx_upward_rebuild(const dx_upward *u, dx_id a, dx_id *out)
{
    dx_graph *g = u->g;
    bool changes = false;
    uint32_t n = dx_count(g, a);
    *out = a;
    for (uint32_t i = 0; i < n && !changes; i++)
        changes = !dx_same(dx_upward_form(u, dx_operand(g, a, i)), dx_operand(g, a, i));
    if (!changes)
        return DX_OK;
    dx_id *operand = dx_arena_alloc(&g->context->arena, n * sizeof *operand);
    if (!operand)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++)
        operand[i] = dx_upward_form(u, dx_operand(g, a, i));
    *out = dx_rebuild(g, a, operand);
    return dx_check(g, *out);
}

dx_status dx_upward_run(dx_graph *g, dx_id a, dx_upward_step step, dx_id *out)
{
    dx_walk walk;
    dx_upward u = {.g = g, .walk = &walk};
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    u.form = dx_alloc(&g->context->memory, walk.n * sizeof *u.form);
    dx_status status = u.form ? DX_OK : dx_no_memory(g->context);
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        const dx_arena_mark mark = dx_arena_now(&g->context->arena);
        status = step(&u, walk.id[i], &u.form[i]);
        dx_arena_release(&g->context->arena, mark);
        if (status == DX_OK)
            status = dx_poll(g->context);
    }
    if (status == DX_OK)
        *out = dx_upward_form(&u, a);
    dx_free(&g->context->memory, u.form, walk.n * sizeof *u.form);
    dx_walk_free(&walk);
    return status;
}

dx_status dx_upward_settle(dx_graph *g, dx_id a, dx_upward_step step, dx_id *out)
{
    enum { MOST_ROUNDS = 8 };
    *out = a;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        dx_id before = *out;
        DX_TRY(dx_upward_run(g, before, step, out));
        if (dx_same(*out, before))
            break;
    }
    return DX_OK;
}
