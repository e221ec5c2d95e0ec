/* Where there is no derivative: the difference quotient goes to different limits from both sides,
 * or to infinity, or it has values on one side alone. The last line says so. */
#include "engine/limits/limit.h"
#include "engine/oracle.h"
#include "engine/derivatives/principle.h"

#include "expr/derivation.h"
#include "expr/walk.h"

/* What the quotient does on the left and on the right of h = 0. */
typedef struct quotient_sides {
    dx_id quotient; /* as it is shown */
    dx_limit limit[2];
    bool there[2]; /* it has values on that side */
    bool same;
} quotient_sides;

/* A limit for all values of the parameters. */
static bool is_certain(const dx_limit *l)
{
    bool told =
        l->kind == DX_LIMIT_VALUE || l->kind == DX_LIMIT_PLUS_INF || l->kind == DX_LIMIT_MINUS_INF;
    return told && l->n_assumed == 0 && l->n_demanded == 0 && l->gaps == 0 && l->smoothness < 0;
}

static dx_status find_sides(dx_principle *p, dx_id quotient, quotient_sides *q, bool *known)
{
    ddx_session *s = p->s;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    bool decided = true;
    *known = true;
    for (int i = 0; i < 2; i++) {
        dx_limit *limit = &q->limit[i];
        q->there[i] = p->side == 0 || p->side == (i == 0 ? '-' : '+');
        if (!q->there[i])
            continue;
        DX_TRY(dx_limit_on_side(s, quotient, p->h, dx_int(g, 0),
                                i == 0 ? DX_FROM_BELOW : DX_FROM_ABOVE, limit));
        q->there[i] = limit->kind != DX_LIMIT_NOWHERE;
        *known = *known && (!q->there[i] || is_certain(limit));
    }
    *known = *known && (q->there[0] || q->there[1]);
    q->same = !q->there[0] || !q->there[1];
    if (*known && !q->same)
        DX_TRY(dx_limit_same(g, s->rules, &oracle, &q->limit[0], &q->limit[1], &q->same, &decided));
    *known = *known && decided;
    return DX_OK;
}

static dx_id value_of(dx_graph *g, const dx_limit *limit)
{
    return limit->kind == DX_LIMIT_VALUE      ? limit->value
           : limit->kind == DX_LIMIT_PLUS_INF ? dx_inf(g)
                                              : dx_minus_inf(g);
}

/* limit(quotient, h = 0-), as it is typed; side 0: both. */
static dx_id written_limit(dx_principle *p, dx_id quotient, char side)
{
    static const char name[] = "limit";
    dx_graph *g = &p->s->graph;
    const char zero[] = {'0', side};
    dx_id at = side ? dx_symbol(g, zero, sizeof zero) : dx_int(g, 0);
    const dx_id argument[] = {quotient, dx_line_equation(g, p->h, at)};
    return dx_apply(g, dx_symbol(g, name, sizeof name - 1), 2, argument);
}

static dx_status record(dx_principle *p, const char *rule, dx_id formula)
{
    DX_TRY(dx_check(&p->s->graph, formula));
    return dx_record_line(p->recorder, DX_LINE_WHOLE, rule, formula,
                          dx_vector(&p->s->graph, 0, NULL), 0, NULL);
}

/* What is not in the lines before. */
static dx_status record_each(dx_principle *p, const quotient_sides *q)
{
    dx_graph *g = &p->s->graph;
    dx_status status = DX_OK;
    p->recorder->depth = 1;
    for (int i = 0; i < 2 && status == DX_OK; i++)
        status = record(p, i == 0 ? "limit from the left" : "limit from the right",
                        dx_line_equation(g, written_limit(p, q->quotient, i == 0 ? '-' : '+'),
                                         value_of(g, &q->limit[i])));
    p->recorder->depth = 0;
    return status;
}

/* "no derivative: the limits differ: -1 and 1" */
static dx_status record_difference(dx_principle *p, const quotient_sides *q, dx_id *out)
{
    dx_graph *g = &p->s->graph;
    dx_text rule;
    *out = dx_relation(g, DX_OP_NE, written_limit(p, q->quotient, '-'),
                       written_limit(p, q->quotient, '+'));
    dx_text_init(&rule, &p->s->context.memory);
    dx_text_string(&rule, "no derivative: the limits differ: ");
    dx_write_limit(g, &q->limit[0], &rule);
    dx_text_string(&rule, " and ");
    dx_write_limit(g, &q->limit[1], &rule);
    dx_status status = rule.failed ? dx_no_memory(&p->s->context) : DX_OK;
    if (status == DX_OK)
        status = record(p, dx_text_get(&rule), *out);
    dx_text_free(&rule);
    return status;
}

/* The limit is infinite, or there is only one. */
static dx_status record_verdict(dx_principle *p, const quotient_sides *q, dx_id *out)
{
    dx_graph *g = &p->s->graph;
    const dx_limit *limit = &q->limit[!q->there[0]];
    char side = q->there[0] && q->there[1] ? 0 : q->there[0] ? '-' : '+';
    if (side)
        dx_tell_limit_side(p->s, side == '+');
    *out = dx_line_equation(g, written_limit(p, q->quotient, side), value_of(g, limit));
    return record(p,
                  limit->kind == DX_LIMIT_VALUE
                      ? "no derivative: it is the limit from one side alone"
                  : limit->kind == DX_LIMIT_PLUS_INF ? "no derivative: the quotient goes to inf"
                                                     : "no derivative: the quotient goes to -inf",
                  *out);
}

dx_status dx_principle_ends(dx_principle *p, dx_id quotient, bool *ends)
{
    quotient_sides q = {.quotient = quotient};
    DX_TRY(find_sides(p, quotient, &q, ends));
    *ends = *ends && q.there[0] != q.there[1];
    return DX_OK;
}

dx_status dx_principle_has_corner(dx_principle *p, dx_id first, bool *has)
{
    quotient_sides q = {.quotient = first};
    DX_TRY(find_sides(p, first, &q, has));
    *has = *has && !q.same;
    return DX_OK;
}

dx_status dx_principle_none(dx_principle *p, dx_id first, bool by_sides, bool *told, dx_id *out)
{
    quotient_sides q = {.quotient = by_sides ? first : p->last};
    DX_TRY(find_sides(p, first, &q, told));
    if (!*told)
        return DX_OK;
    if (q.same) {
        *told = q.limit[!q.there[0]].kind != DX_LIMIT_VALUE || q.there[0] != q.there[1];
        if (*told && !by_sides && p->opened > 0 && p->opened == p->recorder->n)
            DX_TRY(dx_principle_goes_on(p, "simplify", first));
        return *told ? record_verdict(p, &q, out) : DX_OK;
    }
    if (!by_sides)
        DX_TRY(record_each(p, &q));
    return record_difference(p, &q, out);
}
