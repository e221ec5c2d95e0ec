/* Parts that cancelled in what was typed, near a point: a limit, an expansion and a derivative
 * there are of what was typed, and that has no values where they have none. */
#include "engine/limits/expansions.h"
#include "engine/limits/limit.h"

#include "engine/oracle.h"
#include "engine/limits/terms.h"
#include "expr/print.h"
#include "expr/walk.h"

typedef struct place {
    size_t n;
    const dx_id *symbol, *at;
} place;

/* *lacks: the part has no real value however near the point. In several variables on a line. *gaps
 * where it may lack one at some points however near. */
static dx_status lacks_value(ddx_session *s, dx_id part, const place *p, dx_approach approach,
                             bool *lacks, bool *gaps)
{
    static const char name[] = "t";
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_id *to = dx_expansion_ids(s, p->n), t = dx_late_symbol(g, name, sizeof name - 1);
    DX_TRY(dx_check(g, t));
    if (!to)
        return DX_NOMEM;
    if (p->n == 1)
        return dx_limit_lacks_value(g, s->rules, &oracle, part, *p->symbol, *p->at, approach, lacks,
                                    gaps);
    for (size_t i = 0; i < p->n; i++) {
        to[i] = dx_add(g, p->at[i], dx_mul(g, dx_rational(g, 8 + 3 * (int64_t)i, 8), t));
        DX_TRY(dx_check(g, to[i]));
    }
    part = dx_substitute(g, part, p->n, p->symbol, to);
    *lacks = dx_is_none(part) && g->context->diag.status == DX_DOMAIN;
    if (*lacks)
        dx_diag_clear(&g->context->diag);
    if (*lacks)
        return DX_OK;
    DX_TRY(dx_check(g, part));
    return dx_limit_lacks_value(g, s->rules, &oracle, part, t, dx_int(g, 0), approach, lacks, gaps);
}

/* The first part without values; NONE: there is none. */
static dx_status find_lost(dx_evaluation *e, size_t first, const place *p, dx_approach approach,
                           bool *gaps, dx_id *part)
{
    const dx_graph *g = &e->session->graph;
    dx_id before = DX_NONE;
    *part = DX_NONE;
    for (size_t k = first; k < e->n_premises && dx_is_none(*part); k++) {
        dx_id valued = e->premise[k].valued;
        bool lacks = false, open = false, varies;
        if (dx_is_none(valued) || dx_same(valued, before))
            continue;
        DX_TRY(dx_contains_any(g, valued, p->n, p->symbol, &varies));
        if (!varies)
            continue;
        DX_TRY(lacks_value(e->session, valued, p, approach, &lacks, &open));
        *gaps = *gaps || open;
        before = valued;
        *part = lacks ? valued : DX_NONE;
    }
    return DX_OK;
}

dx_status dx_lost_beside(dx_evaluation *e, size_t first, size_t n, const dx_id *symbol,
                         const dx_id *at, char *side, bool *gaps, dx_id *part)
{
    dx_graph *g = &e->session->graph;
    const place p = {n, symbol, at};
    dx_id right = DX_NONE, left = DX_NONE;
    *gaps = false;
    if (n == 1 && dx_op_of(g, *at) == DX_OP_INF)
        return find_lost(e, first, &p, dx_is_minus_inf(g, *at) ? DX_TO_MINUS_INF : DX_TO_PLUS_INF,
                         gaps, part);
    for (size_t i = 0; i < n; i++)
        if (dx_op_of(g, at[i]) == DX_OP_INF) {
            *part = DX_NONE;
            return DX_OK;
        }
    if (*side != '-')
        DX_TRY(find_lost(e, first, &p, DX_FROM_ABOVE, gaps, &right));
    if (*side != '+')
        DX_TRY(find_lost(e, first, &p, DX_FROM_BELOW, gaps, &left));
    bool both = !dx_is_none(right) && !dx_is_none(left);
    *part = both || *side != '\0' ? (dx_is_none(right) ? left : right) : DX_NONE;
    if (*side == '\0' && !both)
        *side = !dx_is_none(right) ? '-' : !dx_is_none(left) ? '+' : '\0';
    return DX_OK;
}

dx_status dx_hint_lost(dx_evaluation *e, dx_id part, dx_status status)
{
    enum { LONGEST = 100 };
    dx_graph *g = &e->session->graph;
    const dx_diag told = g->context->diag;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status printed = dx_print_named(g, part, &text);
    if (!dx_is_final(printed)) {
        bool fits = printed == DX_OK && !text.failed && text.n <= LONGEST;
        g->context->diag = told;
        dx_diag_hint(&g->context->diag, "%s cancels in what was typed, and has none there",
                     fits ? dx_text_get(&text) : "a part");
    }
    dx_text_free(&text);
    return dx_is_final(printed) ? printed : status;
}

dx_status dx_check_expanded(dx_evaluation *e, size_t first, dx_point *at, bool one_sided)
{
    ddx_session *s = e->session;
    dx_text point;
    dx_id part;
    char side = at->side;
    bool gaps;
    DX_TRY(dx_lost_beside(e, first, at->n, at->symbol, at->centre, &side, &gaps, &part));
    if (one_sided)
        at->side = side;
    if (dx_is_none(part))
        return DX_OK;
    dx_text_init(&point, &s->context.memory);
    dx_write_point(s, at, &point);
    dx_status status = point.failed
                           ? dx_no_memory(&s->context)
                           : dx_fail(&s->context, DX_DOMAIN, "there are no real values near %.200s",
                                     dx_text_get(&point));
    dx_text_free(&point);
    return status == DX_DOMAIN ? dx_hint_lost(e, part, status) : status;
}

dx_status dx_check_bounded(dx_evaluation *e, size_t first, dx_point *at, dx_id lo, dx_id hi)
{
    const dx_graph *g = &e->session->graph;
    if (dx_op_of(g, lo) != DX_OP_INF && dx_op_of(g, hi) != DX_OP_INF)
        DX_TRY(dx_hold_inside(e, first, at->symbol[0], lo, hi));
    return dx_check_expanded(e, first, at, false);
}
