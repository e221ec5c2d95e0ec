/* What a name means in a session. */
#include "engine/integrals/written.h"
#include "engine/lowering.h"

#include <string.h>

dx_id dx_symbol_of(dx_evaluation *e, const dx_ast *name)
{
    return dx_symbol(&e->session->graph, name->text, name->length);
}

const dx_ast *dx_child(const dx_ast *ast, uint32_t index)
{
    const dx_ast *child = ast->child;
    while (child && index-- > 0)
        child = child->next;
    return child;
}

bool dx_mentions(const dx_ast *ast, const char *name)
{
    if (ast->kind == DX_AST_NAME && strcmp(ast->text, name) == 0)
        return true;
    for (const dx_ast *child = ast->child; child; child = child->next)
        if (dx_mentions(child, name))
            return true;
    return false;
}

bool dx_names_constant(const char *name, size_t n)
{
    static const char constants[][6] = {"", "e", "pi", "inf", "true", "false"}; /* by length */
    return n > 0 && n < sizeof constants / sizeof constants[0] &&
           memcmp(constants[n], name, n) == 0;
}

/* ans, % and %3 are results; id NONE for other names. */
static dx_value result_named(const ddx_session *s, const char *name, size_t n)
{
    if ((n == 3 && memcmp(name, "ans", 3) == 0) || (n == 1 && name[0] == '%'))
        return dx_result(s, 0);
    if (n < 2 || n > 18 || name[0] != '%')
        return (dx_value){0};
    uint64_t number = 0;
    for (size_t i = 1; i < n; i++)
        number = number * 10 + (uint64_t)(name[i] - '0');
    return number == 0 ? (dx_value){0} : dx_result(s, number);
}

dx_name_kind dx_kind_of_name(void *host, const char *name, size_t n)
{
    ddx_session *s = host;
    const dx_definition *d = dx_find_definition(s, name, n);
    if (d)
        return d->is_function ? DX_NAME_FUNCTION : DX_NAME_VALUE;
    if (!dx_is_none(result_named(s, name, n).id))
        return DX_NAME_VALUE;
    if (dx_names_constant(name, n))
        return DX_NAME_CONSTANT;
    int kind = dx_dictionary_find(&s->names, name, n);
    return kind < 0 ? DX_NAME_FREE : (dx_name_kind)kind;
}

static const char *name_meant(void *host, const char *name, size_t n)
{
    return dx_name_meant(host, name, n);
}

dx_name_host dx_session_names(ddx_session *s)
{
    return (dx_name_host){s, dx_kind_of_name, NULL, name_meant};
}

/* The meaning of a name in the session. */
static dx_status session_name(dx_evaluation *e, const dx_ast *name, dx_id symbol, dx_id *out)
{
    const dx_definition *d = dx_find_definition(e->session, name->text, name->length);
    if (d && dx_is_none(d->value.id) && dx_is_final(e->session->context.diag.status))
        return e->session->context.diag.status;
    if (d && d->is_function && dx_is_none(d->value.id)) {
        dx_status status =
            dx_fail(&e->session->context, DX_TYPE, "%s is a function of %u %s", d->name,
                    (unsigned)d->n_parameters, d->n_parameters == 1 ? "variable" : "variables");
        dx_diag_hint(&e->session->context.diag, "give it its arguments: %s(...)", d->name);
        dx_diag_place(&e->session->context.diag, name->span);
        return status;
    }
    if (d && dx_is_none(d->value.id)) { /* of an iteration */
        dx_status status =
            dx_fail(&e->session->context, DX_DOMAIN, "%s has no value at this point", d->name);
        dx_diag_place(&e->session->context.diag, name->span);
        return status;
    }
    dx_value result = result_named(e->session, name->text, name->length);
    if (!d && !dx_is_none(result.id)) {
        *out = dx_recall(e, result);
        DX_TRY(dx_check(&e->session->graph, *out));
        return dx_admit_integrals(e, name, *out);
    }
    if (!d && (name->text[0] == '%' || strcmp(name->text, "ans") == 0)) {
        dx_status status =
            dx_fail(&e->session->context, DX_NAME, "there is no result %s yet", name->text);
        dx_diag_place(&e->session->context.diag, name->span);
        return status;
    }
    *out = d ? dx_recall(e, d->value) : symbol;
    DX_TRY(dx_check(&e->session->graph, *out));
    return dx_admit_integrals(e, name, *out);
}

dx_status dx_lower_session_name(void *host, dx_lowering *lowering, const dx_ast *name, dx_id *out)
{
    dx_evaluation *e = host;
    size_t place = (uintptr_t)name->text / alignof(max_align_t) % DX_FREE_NAMES;
    bool is_free = e->free_name[place].text == name->text;
    dx_id symbol = is_free ? e->free_name[place].symbol : dx_symbol_of(e, name);
    DX_TRY(dx_check(lowering->graph, symbol));
    if (dx_in_frames(e, e->frame, symbol, out))
        return DX_OK;
    *out = symbol;
    if (is_free)
        return DX_OK;
    DX_TRY(session_name(e, name, symbol, out));
    if (dx_same(*out, symbol)) {
        e->free_name[place].text = name->text;
        e->free_name[place].symbol = symbol;
    }
    return DX_OK;
}
