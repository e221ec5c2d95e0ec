#include "engine/limits/limit_chain.h"

#include "engine/oracle.h"

#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/walk.h"

#include <stdio.h>
#include <string.h>

enum { LARGE = 150 };

dx_id dx_chain_written(const dx_chain *c, dx_id a)
{
    static const char name[] = "limit";
    dx_graph *g = c->g;
    dx_id at = c->at;
    if (c->side) {
        dx_text text;
        dx_text_init(&text, &g->context->memory);
        dx_status status = dx_print_plain(g, at, &text);
        dx_text_format(&text, "%c", c->side);
        at = status == DX_OK && !text.failed ? dx_symbol(g, dx_text_get(&text), text.n) : DX_NONE;
        dx_text_free(&text);
    }
    const dx_id argument[] = {a, dx_is_none(at) ? at : dx_line_equation(g, c->x, at)};
    return dx_apply(g, dx_symbol(g, name, sizeof name - 1), 2, argument);
}

dx_status dx_chain_record(dx_chain *c, const char *rule, dx_id notes, dx_id right)
{
    dx_graph *g = c->g;
    dx_id left = dx_is_none(c->right) ? dx_chain_written(c, c->formula) : c->right;
    DX_TRY(dx_check(g, left));
    DX_TRY(dx_check(g, right));
    DX_TRY(dx_record_line(c->e->recorder, dx_is_none(c->right) ? DX_LINE_WHOLE : DX_LINE_CONTINUED,
                          rule, dx_line_equation(g, left, right), notes, c->n_by, c->by));
    c->n_by = 0;
    c->right = right;
    return DX_OK;
}

dx_status dx_chain_go_on(dx_chain *c, const char *rule, dx_id notes, dx_id formula)
{
    c->ended = c->limit.kind == DX_LIMIT_VALUE && dx_same(formula, c->limit.value);
    DX_TRY(dx_chain_record(c, rule, notes, c->ended ? formula : dx_chain_written(c, formula)));
    c->formula = formula;
    return DX_OK;
}

dx_id dx_chain_value(const dx_chain *c)
{
    return c->limit.kind == DX_LIMIT_VALUE      ? c->limit.value
           : c->limit.kind == DX_LIMIT_PLUS_INF ? dx_inf(c->g)
                                                : dx_minus_inf(c->g);
}

dx_id dx_chain_new_name(const dx_chain *c)
{
    static const char *const letters[] = {"u", "v", "w", "s"};
    dx_id name = DX_NONE;
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        name = dx_symbol(c->g, letters[i], 1);
        if (!dx_contains(c->g, c->formula, name) && !dx_same(c->x, name))
            break;
    }
    return name;
}

void dx_chain_append(char rule[DX_CHAIN_RULE], const char *text)
{
    size_t n = strlen(rule);
    (void)snprintf(rule + n, DX_CHAIN_RULE - n, "%s", text);
}

dx_status dx_chain_append_formula(const dx_chain *c, char rule[DX_CHAIN_RULE], dx_id a, bool *fits)
{
    dx_text text;
    dx_text_init(&text, &c->g->context->memory);
    dx_status status = dx_print_plain(c->g, a, &text);
    *fits = status == DX_OK && !text.failed && text.n + strlen(rule) + 20 < DX_CHAIN_RULE &&
            text.n <= 60;
    if (*fits)
        dx_chain_append(rule, dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

bool dx_is_definite(const dx_limit *limit)
{
    return limit->kind == DX_LIMIT_VALUE || limit->kind == DX_LIMIT_PLUS_INF ||
           limit->kind == DX_LIMIT_MINUS_INF;
}

dx_status dx_chain_limit_of(const dx_chain *c, dx_id a, dx_limit *limit)
{
    const dx_oracle oracle = dx_session_oracle(c->s);
    dx_limit found = {.kind = DX_LIMIT_UNKNOWN};
    limit->kind = DX_LIMIT_UNKNOWN;
    for (size_t i = 0; i < c->n; i++) {
        dx_limit one;
        bool same = true, decided = true;
        dx_status status = dx_limit_on_side(c->s, a, c->x, c->at, c->approach[i], &one);
        if (status == DX_OK && i > 0)
            status = dx_limit_same(c->g, c->s->rules, &oracle, &one, &found, &same, &decided);
        DX_TRY(dx_excuse(&c->s->context, status));
        if (status != DX_OK || !same || !decided)
            return DX_OK;
        if (i == 0)
            found = one;
    }
    *limit = found;
    return DX_OK;
}

dx_status dx_chain_keeps(const dx_chain *c, dx_id a, bool *same)
{
    const dx_oracle oracle = dx_session_oracle(c->s);
    *same = !dx_is_none(a) && !dx_is_larger(c->g, a, LARGE);
    for (size_t i = 0; i < c->n && *same; i++) {
        dx_limit limit;
        bool decided = false;
        dx_status status = dx_limit_on_side(c->s, a, c->x, c->at, c->approach[i], &limit);
        if (status == DX_OK && dx_is_definite(&limit))
            status = dx_limit_same(c->g, c->s->rules, &oracle, &limit, &c->limit, same, &decided);
        if (dx_is_final(status))
            return status;
        dx_diag_clear(&c->s->context.diag);
        *same = *same && decided;
    }
    if (dx_is_none(a) && !dx_is_final(c->s->context.diag.status))
        dx_diag_clear(&c->s->context.diag);
    return dx_is_none(a) ? c->s->context.diag.status : DX_OK;
}

bool dx_chain_is_far(const dx_chain *c)
{
    return dx_op_of(c->g, c->at) == DX_OP_INF;
}

dx_status dx_chain_value_at(const dx_chain *c, dx_id a, dx_id *value)
{
    dx_context *context = &c->s->context;
    *value = dx_chain_is_far(c) ? DX_NONE : dx_substitute(c->g, a, 1, &c->x, &c->at);
    return dx_is_none(*value) && context->diag.status != DX_OK
               ? dx_excuse(context, context->diag.status)
               : DX_OK;
}

dx_status dx_chain_ends_in(const dx_chain *c, dx_id value, bool *is)
{
    const dx_oracle oracle = dx_session_oracle(c->s);
    const dx_limit there = {.kind = DX_LIMIT_VALUE, .value = value};
    bool decided;
    *is = false;
    if (dx_is_none(value) || c->limit.kind != DX_LIMIT_VALUE)
        return DX_OK;
    if (dx_same(value, c->limit.value)) {
        *is = true;
        return DX_OK;
    }
    DX_TRY(dx_limit_same(c->g, c->s->rules, &oracle, &there, &c->limit, is, &decided));
    *is = *is && decided;
    return DX_OK;
}
