#include "engine/api/handles.h"

#include "expr/walk.h"
#include "parser/lex.h"

#include <string.h>

void dx_call_begin(ddx_session *s)
{
    dx_diag_clear(&s->context.diag);
    s->context.notices.n = 0;
    s->graph.statement_start = s->graph.n;
    s->statements++;
    s->context.deadline = s->settings.timeout > 0 ? dx_now() + s->settings.timeout : 0;
}

ddx_status dx_call_finish(ddx_session *s, dx_status status)
{
    dx_text_clear(&s->complaint);
    if (status != DX_OK) {
        const dx_diag *diag = &s->context.diag;
        dx_text_string(&s->complaint, diag->message);
        if (diag->hint[0] != '\0')
            dx_text_format(&s->complaint, " (%s)", diag->hint);
    }
    dx_arena_free(&s->context.arena);
    return (ddx_status)status;
}

const char *ddx_error(ddx_session *s)
{
    return dx_text_get(&s->complaint);
}

/* ---- taking ------------------------------------------------------------------------------ */

bool dx_is_held(const ddx_session *s, ddx_value value, dx_id *id)
{
    if (value.slot >= s->n_held || dx_is_none(s->held[value.slot].id))
        return false;
    *id = s->held[value.slot].id;
    return true;
}

dx_status dx_take(ddx_session *s, ddx_value value, dx_id *id)
{
    return dx_is_held(s, value, id)
               ? DX_OK
               : dx_fail(&s->context, DX_TYPE, "this handle holds no value of the session");
}

dx_status dx_take_under(dx_evaluation *e, ddx_value value, dx_id *id)
{
    DX_TRY(dx_take(e->session, value, id));
    return dx_recall_premises(e, e->session->held[value.slot]);
}

/* A name that is one as a whole, and not that of a constant, a function or an operation. */
static bool can_be_variable(const ddx_session *s, const char *name, size_t n)
{
    size_t length;
    return n > 0 && dx_lex_token(name, n, &length) == DX_COLOUR_NAME && length == n &&
           !dx_names_constant(name, n) && dx_dictionary_find(&s->names, name, n) < 0;
}

dx_status dx_take_symbol(ddx_session *s, const char *name, dx_id *symbol)
{
    if (!can_be_variable(s, name, strlen(name)))
        return dx_fail(&s->context, DX_NAME, "'%s' is no name of a variable",
                       dx_echo(&s->context, name, strlen(name)));
    *symbol = dx_symbol(&s->graph, name, strlen(name));
    return dx_check(&s->graph, *symbol);
}

dx_status dx_take_symbols(ddx_session *s, size_t n, const char *const *names, dx_id *symbol)
{
    for (size_t i = 0; i < n; i++)
        DX_TRY(dx_take_symbol(s, names[i], &symbol[i]));
    return DX_OK;
}

/* ---- giving ------------------------------------------------------------------------------ */

/* Collection happens here and in ddx_eval only, when every value that lives is held. */
static dx_status hold(ddx_session *s, dx_value what, ddx_value *value)
{
    size_t slot = s->first_free;
    while (slot < s->n_held && !dx_is_none(s->held[slot].id))
        slot++;
    if (!dx_grow(&s->context.memory, &s->held, sizeof *s->held, &s->held_capacity, slot + 1))
        return dx_no_memory(&s->context);
    if (slot == s->n_held)
        s->n_held++;
    s->held[slot] = what;
    s->first_free = slot + 1;
    value->slot = (uint32_t)slot;
    dx_collect_garbage(s);
    return DX_OK;
}

ddx_status dx_give_value(ddx_session *s, dx_status status, dx_value what, ddx_value *value)
{
    return dx_call_finish(s, status == DX_OK ? hold(s, what, value) : status);
}

ddx_status dx_give_under(dx_evaluation *e, dx_status status, dx_id id, ddx_value *value)
{
    dx_value what = {.id = id};
    if (status == DX_OK)
        status = dx_keep_premises(e, id, &what.premises);
    return dx_give_value(e->session, status, what, value);
}

ddx_status dx_give(ddx_session *s, dx_status status, dx_id id, ddx_value *value)
{
    return dx_give_value(s, status, (dx_value){.id = id}, value);
}

const char *dx_give_text(ddx_session *s, dx_status status)
{
    return dx_call_finish(s, status) == DDX_OK ? dx_text_get(&s->shown) : NULL;
}

void ddx_release(ddx_session *s, ddx_value value)
{
    if (value.slot >= s->n_held)
        return;
    s->held[value.slot] = (dx_value){0};
    if (value.slot < s->first_free)
        s->first_free = value.slot;
}
