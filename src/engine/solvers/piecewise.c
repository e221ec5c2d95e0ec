#include "engine/solvers/piecewise.h"

#include "engine/solvers/rootof.h"
#include "engine/solvers/stretches.h"
#include "numeric/ball.h"

enum { SIGN_BITS = 1024 };

typedef struct search {
    ddx_session *s;
    dx_id f, x;
    dx_root_list *out;
} search;

static dx_status leave(search *w, double lo, double hi, dx_finding why)
{
    return dx_root_list_leave_interval(&w->s->context, w->out, lo, hi, why);
}

static dx_status search_inside(search *w, const dx_stretch *st)
{
    dx_context *context = &w->s->context;
    dx_root_list found;
    if (st->known && dx_is_none(st->formula))
        return DX_OK;
    if (!st->known || dx_is_int(&w->s->graph, st->formula, 0))
        return leave(w, st->near_lo, st->near_hi, st->known ? DX_FINDING_FAMILY : st->why);
    if (dx_is_number(&w->s->graph, st->formula))
        return DX_OK;
    DX_TRY(dx_search_roots(w->s, 1, &st->formula, &w->x, &st->lo, &st->hi, false, &found));
    DX_TRY(dx_stretch_drop_ends(&w->s->graph, st, &found));
    for (size_t i = 0; i < found.n_roots; i++)
        DX_TRY(dx_root_list_add(context, w->out, &found.value[i], &found.key[i], found.order[i]));
    for (size_t i = 0; i < found.n_places; i++)
        DX_TRY(dx_root_list_leave(context, w->out, &found.place[i]));
    w->out->left_out += found.left_out;
    return DX_OK;
}

static dx_status look_at(search *w, dx_id at, double near)
{
    dx_graph *g = &w->s->graph;
    dx_id value;
    int sign;
    bool zero;
    DX_TRY(dx_pieces_at(w->s, w->f, w->x, at, &value));
    value = dx_substitute(g, value, 1, &w->x, &at);
    if (dx_is_none(value) && g->context->diag.status == DX_DOMAIN) {
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    DX_TRY(dx_check(g, value));
    DX_TRY(dx_excuse(g->context, dx_ball_sign(g, value, SIGN_BITS, &sign)));
    if (sign != 0)
        return DX_OK;
    DX_TRY(dx_is_exactly_zero(g, value, &zero));
    return zero ? dx_root_list_add(g->context, w->out, &at, &near, 1)
                : leave(w, near, near, DX_FINDING_ROUGH);
}

dx_status dx_search_piecewise(ddx_session *s, dx_id f, dx_id unknown, dx_id lo, dx_id hi,
                              dx_root_list *out, bool *done)
{
    dx_graph *g = &s->graph;
    search w = {.s = s, .f = f, .x = unknown, .out = out};
    dx_stretches l;
    *out = (dx_root_list){.n = 1};
    DX_TRY(dx_find_stretches(s, f, unknown, lo, hi, &l));
    *done = l.n > 0;
    for (size_t i = 0; i < l.n; i++) {
        const dx_stretch *st = &l.stretch[i];
        if (dx_op_of(g, st->lo) != DX_OP_INF)
            DX_TRY(look_at(&w, st->lo, st->near_lo));
        DX_TRY(search_inside(&w, st));
        DX_TRY(dx_poll(&s->context));
    }
    if (l.n > 0 && dx_op_of(g, hi) != DX_OP_INF)
        DX_TRY(look_at(&w, hi, l.stretch[l.n - 1].near_hi));
    return DX_OK;
}
