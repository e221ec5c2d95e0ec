#include "engine/solvers/exactzeros.h"

#include "engine/solvers/exactly.h"

#include "expr/walk.h"
#include "numeric/ball.h"
#include "symbolic/domain/corners.h"

#include <string.h>

dx_status dx_has_creases(dx_graph *g, uint32_t m, const dx_id *f, bool *has)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, m, f, &walk));
    *has = false;
    for (size_t i = 0; i < walk.n && !*has; i++)
        *has = !dx_is_none(dx_meeting(g, walk.id[i])) || dx_op_of(g, walk.id[i]) == DX_OP_CASES;
    dx_walk_free(&walk);
    return dx_check(g, f[0]);
}

/* Of a solution that holds without conditions. */
static dx_status about(dx_graph *g, uint32_t n, const dx_id *value, double *key, bool *number)
{
    enum { PRECISION = 128 };
    arb_t ball;
    arb_init(ball);
    dx_status status = DX_OK;
    *number = true;
    for (uint32_t i = 0; i < n && status == DX_OK && *number; i++) {
        *number = dx_is_constant(g, value[i]);
        if (!*number)
            continue;
        status = dx_ball_evaluate(g, value[i], NULL, PRECISION, ball);
        *number = status == DX_OK && arb_is_finite(ball);
        key[i] = arf_get_d(arb_midref(ball), ARF_RND_NEAR);
    }
    arb_clear(ball);
    return dx_excuse(g->context, status);
}

static dx_status take_all(dx_exact *p, dx_root_list *out, bool *done)
{
    dx_graph *g = &p->e->session->graph;
    const uint32_t n = p->u.n;
    double *key = dx_arena_alloc(&g->context->arena, n * sizeof *key);
    if (!key)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < p->found.n && *done; i++) {
        const dx_id *value = p->found.value + i * n;
        *done = p->found.row[i].n_words == 0 && p->found.row[i].fit == DX_FIT_PROVED;
        if (*done)
            DX_TRY(about(g, n, value, key, done));
        if (*done)
            DX_TRY(dx_root_list_add(g->context, out, value, key, 1));
    }
    return DX_OK;
}

dx_status dx_exact_zeros(dx_evaluation *e, uint32_t m, const dx_id *f, uint32_t n,
                         const dx_id *unknown, dx_root_list *out, bool *done)
{
    dx_context *context = &e->session->context;
    dx_exact p = {.e = e};
    bool corners;
    *done = false;
    *out = (dx_root_list){.n = n};
    DX_TRY(dx_has_creases(&e->session->graph, m, f, &corners));
    if (corners)
        return DX_OK;
    p.u = (dx_unknowns){.e = e, .n = n, .name = dx_statement_ids(e, n)};
    p.f = (dx_formulas){.n = m, .f = dx_statement_ids(e, m)};
    if (!p.u.name || !p.f.f)
        return DX_NOMEM;
    memcpy(p.u.name, unknown, n * sizeof *unknown);
    memcpy(p.f.f, f, m * sizeof *f);
    const unsigned notices = context->notices.n;
    dx_status status = dx_exact_find(&p);
    context->notices.n = notices; /* they are about solutions in closed form */
    DX_TRY(dx_excuse(context, status));
    *done = status == DX_OK && !p.open && !p.every && !p.filled;
    if (*done)
        DX_TRY(take_all(&p, out, done));
    if (!*done)
        *out = (dx_root_list){.n = n};
    return DX_OK;
}
