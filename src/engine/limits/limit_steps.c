#include "engine/limits/limit_steps.h"

#include "engine/derivation.h"
#include "engine/limits/limit_chain.h"

#include "expr/walk.h"

static dx_status open_chain(dx_evaluation *e, const dx_limit_request *q, dx_chain *c)
{
    dx_graph *g = &e->session->graph;
    *c = (dx_chain){.e = e, .s = e->session, .g = g, .side = q->side, .at = q->at, .n = 1};
    c->x = q->symbol;
    c->formula = q->a;
    DX_TRY(dx_with_names(g, &c->formula));
    DX_TRY(dx_with_names(g, &c->x));
    if (dx_contains(g, c->formula, q->symbol)) {
        c->formula = q->a;
        c->x = q->symbol;
    }
    if (dx_op_of(g, q->at) == DX_OP_INF) {
        c->approach[0] = dx_is_minus_inf(g, q->at) ? DX_TO_MINUS_INF : DX_TO_PLUS_INF;
        return DX_OK;
    }
    c->approach[0] = q->side == '-' ? DX_FROM_BELOW : DX_FROM_ABOVE;
    c->approach[1] = DX_FROM_BELOW;
    c->n = q->side ? 1 : 2;
    return DX_OK;
}

dx_status dx_write_limit_request(dx_evaluation *e, const dx_limit_request *request, dx_id *out)
{
    dx_chain c;
    DX_TRY(open_chain(e, request, &c));
    *out = dx_chain_written(&c, c.formula);
    return dx_check(c.g, *out);
}

static dx_status finish(dx_chain *c, size_t lines, bool *told)
{
    dx_recorder *r = c->e->recorder;
    if (!*told) {
        r->n = lines;
        return DX_OK;
    }
    r->found++;
    r->written = true;
    if (r->n_ends < DX_MOST_ENDS) {
        r->asked[r->n_ends] = r->subject;
        r->told[r->n_ends] = r->answer;
        r->end[r->n_ends++] = (uint32_t)r->n;
    }
    return DX_OK;
}

/* One side after the other. */
static dx_status tell_both(dx_chain *c, bool *told)
{
    const char sides[] = {'-', '+'};
    for (int i = 0; i < 2; i++) {
        dx_chain part = *c;
        part.side = sides[i];
        part.n = 1;
        part.approach[0] = i == 0 ? DX_FROM_BELOW : DX_FROM_ABOVE;
        DX_TRY(dx_chain_limit_of(&part, part.formula, &part.limit));
        *told = dx_is_definite(&part.limit);
        if (*told)
            DX_TRY(dx_chain_tell(&part, told));
        if (!*told)
            return DX_OK;
    }
    return DX_OK;
}

/* Both limits are not the same: there is none. */
static dx_status record_difference(dx_chain *c)
{
    dx_graph *g = c->g;
    c->side = '-';
    dx_id left = dx_chain_written(c, c->formula);
    c->side = '+';
    dx_id right = dx_chain_written(c, c->formula);
    dx_id relation = dx_relation(g, DX_OP_NE, left, right);
    DX_TRY(dx_check(g, relation));
    c->e->recorder->answer = relation;
    return dx_record_line(c->e->recorder, DX_LINE_WHOLE, "there is no limit from both sides",
                          relation, dx_chain_no_notes(c), 0, NULL);
}

/* Where it has no value on one side, the limit is from the other, which is the first line. */
static dx_status drop_empty_side(dx_chain *c)
{
    dx_limit limit;
    if (c->n < 2)
        return DX_OK;
    for (int i = 0; i < 2; i++) {
        dx_chain one = *c;
        one.n = 1;
        DX_TRY(dx_chain_limit_of(&one, c->formula, &limit));
        const dx_approach other = c->approach[1];
        c->approach[1] = c->approach[0];
        c->approach[0] = other;
        if (limit.kind != DX_LIMIT_NOWHERE)
            continue;
        c->n = 1; /* the one that stands in front now */
        dx_id left = dx_chain_written(c, c->formula);
        c->side = c->approach[0] == DX_FROM_ABOVE ? '+' : '-';
        c->right = dx_chain_written(c, c->formula);
        DX_TRY(dx_check(c->g, left));
        DX_TRY(dx_check(c->g, c->right));
        return dx_record_line(c->e->recorder, DX_LINE_WHOLE, "there are values on this side alone",
                              dx_line_equation(c->g, left, c->right), dx_chain_no_notes(c), 0,
                              NULL);
    }
    return DX_OK;
}

static dx_status tell_limit(dx_evaluation *e, const dx_limit_request *request, dx_id value,
                            bool *told)
{
    dx_chain c;
    size_t lines = e->recorder->n;
    bool same;
    *told = false;
    DX_TRY(open_chain(e, request, &c));
    c.limit = (dx_limit){.kind = DX_LIMIT_VALUE, .value = value};
    if (dx_op_of(c.g, value) == DX_OP_INF)
        c.limit.kind = dx_is_minus_inf(c.g, value) ? DX_LIMIT_MINUS_INF : DX_LIMIT_PLUS_INF;
    else if (dx_op_of(c.g, value) >= DX_OP_EQ)
        return DX_OK;
    e->recorder->subject = dx_chain_written(&c, c.formula);
    DX_TRY(dx_check(c.g, e->recorder->subject));
    DX_TRY(drop_empty_side(&c));
    DX_TRY(dx_chain_keeps(&c, c.formula, &same));
    dx_chain whole = c;
    if (same)
        DX_TRY(dx_chain_tell(&whole, told));
    if (!*told && c.n == 2) { /* by sides */
        e->recorder->n = lines;
        c.right = DX_NONE;
        DX_TRY(tell_both(&c, told));
        if (*told)
            DX_TRY(dx_chain_record(&c, "the same from both sides", dx_chain_no_notes(&c), value));
    }
    e->recorder->answer = value;
    return finish(&c, lines, told);
}

static dx_status tell_sides(dx_evaluation *e, const dx_limit_request *request, bool *told)
{
    dx_chain c;
    size_t lines = e->recorder->n;
    *told = false;
    DX_TRY(open_chain(e, request, &c));
    if (c.n < 2)
        return DX_OK;
    e->recorder->subject = dx_chain_written(&c, c.formula);
    DX_TRY(dx_check(c.g, e->recorder->subject));
    DX_TRY(tell_both(&c, told));
    if (*told)
        DX_TRY(record_difference(&c));
    return finish(&c, lines, told);
}

static dx_status refuse(dx_evaluation *e, const dx_ast *call)
{
    dx_context *context = &e->session->context;
    dx_status status = dx_fail(context, DX_UNKNOWN, "no steps are known that lead to this limit");
    dx_diag_hint(&context->diag,
                 "without steps it is found; what has steps: putting in, cancelling, "
                 "series, growth, one side after the other");
    dx_diag_place(&context->diag, call->span);
    return status;
}

dx_status dx_tell_steps(dx_evaluation *e, const dx_limit_request *request, const dx_ast *call,
                        dx_status status, bool *told, dx_id *out)
{
    bool whole = e->recorder->whole == call;
    *told = false;
    if (status == DX_OK) {
        DX_TRY(tell_limit(e, request, *out, told));
        return *told || !whole ? DX_OK : refuse(e, call);
    }
    if (!whole)
        return status;
    dx_diag before = e->session->context.diag;
    dx_diag_clear(&e->session->context.diag);
    DX_TRY(tell_sides(e, request, told));
    if (!*told) {
        e->session->context.diag = before;
        return status;
    }
    *out = e->recorder->answer;
    return DX_OK;
}
