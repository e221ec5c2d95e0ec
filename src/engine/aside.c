/* Names that are bound, like the x of integrate(abs(x), x=-1..1), are other names than those of
 * which something is assumed: where they have other values, it is set aside. */
#include "engine/assume.h"

#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/domain/assumed.h"

static bool is_about(const dx_graph *g, const dx_assumption *item, size_t n, const dx_id *names)
{
    for (size_t i = 0; i < n; i++)
        if (dx_contains(g, item->of, names[i]))
            return true;
    return false;
}

dx_status dx_set_aside(dx_evaluation *e, size_t n, const dx_id *names)
{
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    const dx_assumptions *now = g->assumptions;
    const dx_oracle oracle = dx_session_oracle(s);
    bool any = false, clash;
    for (size_t i = 0; now && i < now->n && !any; i++)
        any = is_about(g, &now->item[i], n, names);
    if (!any)
        return DX_OK;
    dx_assumptions *rest = dx_arena_alloc(&s->context.arena, sizeof *rest);
    if (!rest)
        return dx_no_memory(&s->context);
    rest->n = rest->n_facts = 0;
    for (size_t i = 0; i < now->n; i++)
        if (!is_about(g, &now->item[i], n, names))
            rest->item[rest->n++] = now->item[i];
    DX_TRY(dx_settle_assumptions(g, &oracle, rest, &clash));
    g->assumptions = rest->n > 0 ? rest : NULL;
    return DX_OK;
}

dx_status dx_set_aside_parameters(dx_evaluation *e, const dx_ast *operand)
{
    const dx_definition *d = operand->kind == DX_AST_NAME
                                 ? dx_find_definition(e->session, operand->text, operand->length)
                                 : NULL;
    dx_id name[DX_MOST_BINDINGS];
    if (!d || !d->is_function)
        return DX_OK;
    const dx_ast *parameter = d->parameters;
    for (uint32_t i = 0; i < d->n_parameters; i++, parameter = parameter->next)
        name[i] = dx_symbol_of(e, parameter);
    return dx_set_aside(e, d->n_parameters, name);
}

/* A value that was made under what is set aside now cannot be taken for one that was not. */
dx_status dx_refuse_aside(dx_evaluation *e, dx_id value)
{
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    if (g->assumptions == s->assumptions)
        return DX_OK;
    for (size_t i = 0; i < s->assumptions->n; i++) {
        enum { MOST = 8 };
        dx_id name[MOST];
        const dx_assumption *item = &s->assumptions->item[i];
        size_t n = dx_free_symbols(g, item->of, MOST, name);
        bool aside = true;
        for (size_t k = 0; g->assumptions && k < g->assumptions->n; k++)
            aside = aside && !dx_same(g->assumptions->item[k].of, item->of);
        for (size_t k = 0; aside && k < n && k < MOST; k++) {
            if (!dx_contains(g, value, name[k]))
                continue;
            dx_text text;
            dx_text_init(&text, &s->context.memory);
            dx_status status = dx_write_assumption(g, item, &text);
            if (status == DX_OK)
                status = dx_fail(&s->context, DX_DOMAIN,
                                 "a value that was made with %s cannot be used for other %s",
                                 dx_text_get(&text), dx_bytes(g, name[k]));
            dx_diag_hint(&s->context.diag,
                         "write the formula itself, or 'forget %s' and make it "
                         "anew",
                         dx_bytes(g, name[k]));
            dx_text_free(&text);
            return status;
        }
    }
    return DX_OK;
}

dx_status dx_bind_over(dx_evaluation *e, dx_id name, dx_id lo, dx_id hi, bool integers)
{
    ddx_session *s = e->session;
    bool inside;
    if (!dx_is_assumed_of(s, name))
        return DX_OK;
    DX_TRY(dx_assumed_between(&s->graph, name, lo, hi, integers, &inside));
    return inside ? DX_OK : dx_set_aside(e, 1, &name);
}

void dx_tell_aside(dx_evaluation *e, size_t n, const dx_id *names)
{
    for (size_t i = 0; i < n; i++)
        if (dx_is_assumed_of(e->session, names[i]))
            dx_notice(&e->session->context, "what is assumed of %s is set aside here",
                      dx_bytes(&e->session->graph, names[i]));
}

dx_status dx_bind_anywhere(dx_evaluation *e, size_t n, const dx_id *names)
{
    dx_tell_aside(e, n, names);
    return dx_set_aside(e, n, names);
}

dx_status dx_set_beforehand(ddx_session *s, dx_id symbol, dx_chart *set)
{
    dx_graph *g = &s->graph;
    const dx_assumptions *now = g->assumptions;
    g->assumptions = s->assumptions;
    dx_status status = dx_assumed_set(g, symbol, set);
    g->assumptions = now;
    return status;
}

dx_status dx_bind_near(dx_evaluation *e, dx_id name, dx_id at, char *side)
{
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    bool left, right;
    if (!dx_is_assumed_of(s, name))
        return DX_OK;
    if (dx_op_of(g, at) != DX_OP_INF && !dx_is_constant(g, at))
        return dx_obey_assumptions(s, 1, &name, &at);
    DX_TRY(dx_assumed_beside(g, name, at, &left, &right));
    bool open_left = *side != '+' && dx_op_of(g, at) != DX_OP_INF;
    bool open_right = *side != '-' && dx_op_of(g, at) != DX_OP_INF;
    if (dx_op_of(g, at) == DX_OP_INF && (dx_is_minus_inf(g, at) ? right : left))
        return DX_OK;
    if ((open_left || open_right) && (left || !open_left) && (right || !open_right))
        return DX_OK;
    if (*side == 0 && left != right) {
        *side = left ? '-' : '+';
        dx_notice(&s->context, "from the %s, where %s is by what is assumed",
                  left ? "left" : "right", dx_bytes(g, name));
        return DX_OK;
    }
    return dx_bind_anywhere(e, 1, &name);
}

dx_status dx_bind_around(dx_evaluation *e, size_t n, const dx_id *names, const dx_id *at)
{
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    for (size_t i = 0; i < n; i++) {
        bool left = true, right = true, inf = dx_op_of(g, at[i]) == DX_OP_INF;
        if (!dx_is_assumed_of(s, names[i]) || dx_same(names[i], at[i]))
            continue;
        if (!inf && !dx_is_constant(g, at[i])) {
            DX_TRY(dx_obey_assumptions(s, 1, &names[i], &at[i]));
            continue;
        }
        DX_TRY(dx_assumed_beside(g, names[i], at[i], &left, &right));
        if (inf ? !(dx_is_minus_inf(g, at[i]) ? right : left) : !left || !right)
            return dx_bind_anywhere(e, n, names);
    }
    return DX_OK;
}
