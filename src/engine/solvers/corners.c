/* By the mean value theorem a continuous function has a strict extremum where the limits of its
 * slope from both sides are of different signs. Where corners may be is read off the formula: the
 * zeros of what stands in abs, sign, heaviside, under roots, and of differences in max and min. */
#include "engine/solvers/corners.h"

#include "engine/limits/limit.h"
#include "engine/oracle.h"
#include "expr/walk.h"
#include "numeric/ball.h"

#include <string.h>

enum { MOST = 64, PRECISION = 256, MINIMUM = 1, MAXIMUM = 2 };

typedef struct search {
    const dx_critical *c;
    const dx_unknowns *u;
    dx_root_list *open, *found;
    dx_id zero_of[MOST];
    size_t n;
    bool complete;
} search;

const char *dx_corner_kind(const dx_root_list *found, size_t i)
{
    return found->order[i] == MINIMUM ? "minimum" : "maximum";
}

/* ---- where they may be ----------------------------------------------------------------------- */

static void add(search *w, dx_id a)
{
    if (dx_is_constant(&w->c->session->graph, a) || dx_is_none(a))
        return;
    if (w->n < MOST)
        w->zero_of[w->n++] = a;
    else
        w->complete = false;
}

static void look_at_call(search *w, dx_id a)
{
    dx_graph *g = &w->c->session->graph;
    dx_fn fn = dx_fn_of(g, a);
    uint32_t n = dx_count(g, a);
    switch (fn) {
    case DX_FN_abs:
    case DX_FN_sign:
    case DX_FN_heaviside:
        add(w, dx_operand(g, a, 0));
        return;
    case DX_FN_max:
    case DX_FN_min:
        for (uint32_t i = 1; i < n; i++)
            for (uint32_t k = 0; k < i; k++)
                add(w, dx_sub(g, dx_operand(g, a, i), dx_operand(g, a, k)));
        return;
    case DX_FN_exp:
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_atan:
    case DX_FN_sinh:
    case DX_FN_cosh:
    case DX_FN_tanh:
    case DX_FN_erf:
    case DX_FN_asinh:
        return;
    default:
        w->complete = false;
    }
}

/* Bases of powers that are no whole ones; and of negative ones, where there are poles. */
static void look_at_powers(search *w, dx_id a)
{
    dx_graph *g = &w->c->session->graph;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id exponent = dx_exponent(g, a, i);
        if (!dx_is_number(g, exponent))
            w->complete = w->complete && dx_is_positive(g, dx_base(g, a, i));
        else if (!dx_is_integer(g, exponent))
            add(w, dx_base(g, a, i));
        else if (dx_number_sign(g, exponent) < 0)
            w->complete = w->complete && dx_is_positive(g, dx_base(g, a, i));
    }
}

static dx_status collect(search *w)
{
    dx_graph *g = &w->c->session->graph;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &w->c->of, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        dx_id a = walk.id[i];
        switch (dx_op_of(g, a)) {
        case DX_OP_CALL:
            look_at_call(w, a);
            break;
        case DX_OP_MUL:
            look_at_powers(w, a);
            break;
        case DX_OP_ADD:
            break;
        default:
            w->complete = w->complete && dx_is_atom(g, a);
        }
    }
    dx_walk_free(&walk);
    return g->context->diag.status;
}

/* ---- a point ----------------------------------------------------------------------------------
 */

static int sign_of(const search *w, const dx_limit *limit)
{
    int sign = 0;
    if (limit->n_assumed > 0 || limit->n_demanded > 0 || limit->gaps > 0)
        return 0;
    if (limit->kind == DX_LIMIT_PLUS_INF || limit->kind == DX_LIMIT_MINUS_INF)
        return limit->kind == DX_LIMIT_PLUS_INF ? 1 : -1;
    if (limit->kind == DX_LIMIT_VALUE &&
        dx_ball_sign(&w->c->session->graph, limit->value, PRECISION, &sign) != DX_OK)
        dx_diag_clear(&w->c->session->context.diag);
    return sign;
}

/* Comes the formula to the value there, from that side? */
static dx_status is_continuous(const search *w, dx_id at, dx_id value, dx_approach side,
                               bool *continuous)
{
    ddx_session *s = w->c->session;
    dx_limit limit;
    bool decided = false;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_limit here = {.kind = DX_LIMIT_VALUE, .value = value};
    DX_TRY(dx_limit_on_side(s, w->c->of, w->c->name[0], at, side, &limit));
    *continuous = limit.kind == DX_LIMIT_VALUE && limit.gaps == 0 && limit.n_demanded == 0;
    if (*continuous)
        DX_TRY(dx_limit_same(&s->graph, s->rules, &oracle, &limit, &here, continuous, &decided));
    *continuous = *continuous && decided;
    return DX_OK;
}

/* The places in which it is are decided by it. */
static void close_places(const search *w, double at)
{
    dx_root_list *l = w->open;
    size_t kept = 0;
    for (size_t i = 0; i < l->n_places; i++)
        if (!(l->place[i].lo[0] <= at && at <= l->place[i].hi[0]))
            l->place[kept++] = l->place[i];
    l->n_places = kept;
}

static dx_status judge(search *w, dx_id at, double key)
{
    ddx_session *s = w->c->session;
    dx_limit slope;
    dx_id value = dx_substitute(&s->graph, w->c->of, 1, w->c->name, &at);
    bool above = false, below = false;
    if (dx_is_none(value)) {
        w->complete = false;
        return dx_excuse(&s->context, dx_check(&s->graph, value));
    }
    DX_TRY(is_continuous(w, at, value, DX_FROM_ABOVE, &above));
    if (above)
        DX_TRY(is_continuous(w, at, value, DX_FROM_BELOW, &below));
    w->complete = w->complete && above && below;
    if (!above || !below)
        return DX_OK;
    DX_TRY(dx_limit_on_side(s, w->c->gradient[0], w->c->name[0], at, DX_FROM_ABOVE, &slope));
    int right = sign_of(w, &slope);
    DX_TRY(dx_limit_on_side(s, w->c->gradient[0], w->c->name[0], at, DX_FROM_BELOW, &slope));
    int left = sign_of(w, &slope);
    if (right * left == 0)
        return DX_OK; /* smooth, or not known: then a place says so */
    close_places(w, key);
    if (right == left)
        return DX_OK;
    return dx_root_list_add(&s->context, w->found, &at, &key, right > 0 ? MINIMUM : MAXIMUM);
}

/* Strictly between the ends? */
static dx_status is_inside(const search *w, dx_id at, bool *inside)
{
    const dx_unknowns *u = w->u;
    DX_TRY(dx_is_in_box(w->c->session, 1, &at, u->lo, u->hi, inside));
    *inside = *inside && !dx_same(at, u->lo[0]) && !dx_same(at, u->hi[0]);
    return DX_OK;
}

static dx_status judge_zeros(search *w, dx_id of)
{
    ddx_session *s = w->c->session;
    const dx_unknowns *u = w->u;
    dx_root_list zeros = {.n = 1};
    dx_status status = dx_search_roots(s, 1, &of, u->name, u->lo, u->hi, false, &zeros);
    DX_TRY(dx_excuse(&s->context, status));
    w->complete = w->complete && status == DX_OK && zeros.n_places == 0;
    for (size_t i = 0; i < zeros.n_roots && status == DX_OK; i++) {
        bool inside;
        DX_TRY(is_inside(w, zeros.value[i], &inside));
        if (inside)
            DX_TRY(judge(w, zeros.value[i], zeros.key[i]));
        DX_TRY(dx_poll(&s->context));
    }
    return DX_OK;
}

dx_status dx_find_corners(const dx_critical *c, const dx_unknowns *u, dx_root_list *open,
                          dx_root_list *found, bool *complete)
{
    search w = {.c = c, .u = u, .open = open, .found = found, .complete = true};
    *found = (dx_root_list){.n = 1};
    *complete = false;
    if (c->n != 1 || c->m != 0)
        return DX_OK;
    DX_TRY(collect(&w));
    for (size_t i = 0; i < w.n; i++)
        DX_TRY(judge_zeros(&w, w.zero_of[i]));
    *complete = w.complete;
    return DX_OK;
}
