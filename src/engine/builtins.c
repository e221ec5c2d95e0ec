/* Builtins: what is called like a function but takes its arguments as written. */
#include "engine/derivation.h"
#include "engine/derivatives/composed.h"
#include "engine/answer.h"
#include "engine/solvers/rootof.h"
#include "engine/solvers/solution.h"
#include "engine/table.h"

#include "expr/walk.h"

#include <string.h>

static dx_status misplaced(dx_evaluation *e, const dx_ast *ast, const char *what)
{
    dx_status status = dx_fail(&e->session->context, DX_TYPE, "%s", what);
    dx_diag_place(&e->session->context.diag, ast->span);
    return status;
}

dx_status dx_is_variable(dx_evaluation *e, const dx_ast *operand, const dx_ast *argument,
                         bool first, bool *variable)
{
    dx_id value;
    int64_t order;
    *variable = argument->kind == DX_AST_NAME;
    if (!*variable || first || dx_mentions(operand, argument->text))
        return DX_OK;
    const dx_definition *d = operand->kind == DX_AST_NAME
                                 ? dx_find_definition(e->session, operand->text, operand->length)
                                 : NULL;
    const dx_ast *parameter = d && d->is_function ? d->parameters : NULL;
    for (uint32_t i = 0; parameter && i < d->n_parameters; i++, parameter = parameter->next)
        if (strcmp(parameter->text, argument->text) == 0)
            return DX_OK;
    DX_TRY(dx_lower(&e->lowering, argument, &value));
    DX_TRY(dx_foresee(e, &value));
    *variable = !dx_get_int(&e->session->graph, value, &order);
    return DX_OK;
}

/* diff(e, x), diff(e, x, 3), diff(e, x, y, 2): names, each with an order behind it. */
dx_status dx_run_diff(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    enum { MOST = 16 };
    dx_graph *g = &e->session->graph;
    dx_id symbol[MOST + DX_MOST_BINDINGS];
    uint32_t order[MOST];
    size_t n = 0;
    for (const dx_ast *argument = dx_child(call, 2); argument; argument = argument->next) {
        bool variable;
        DX_TRY(dx_is_variable(e, dx_child(call, 1), argument, n == 0, &variable));
        if (variable && n < MOST) {
            symbol[n] = dx_symbol_of(e, argument);
            order[n++] = 1;
            continue;
        }
        dx_id count;
        int64_t value;
        DX_TRY(dx_lower(&e->lowering, argument, &count));
        DX_TRY(dx_foresee(e, &count));
        if (n == 0 || !dx_get_int(g, count, &value) || value < 0) {
            dx_status status =
                misplaced(e, argument, "this is no variable, nor the order of a derivative");
            if (argument->kind == DX_AST_BINDING)
                dx_diag_hint(&e->session->context.diag,
                             "write diff(e, %s) | %s = 1 for the value there",
                             argument->child->text, argument->child->text);
            return status;
        }
        if (value > e->session->context.limits.order) {
            dx_status status =
                dx_fail(&e->session->context, DX_LIMIT, "derivatives go up to order %u",
                        (unsigned)e->session->context.limits.order);
            dx_diag_place(&e->session->context.diag, argument->span);
            return status;
        }
        order[n - 1] = (uint32_t)value;
    }
    dx_bound bound;
    const dx_ast *operand = dx_child(call, 1);
    const dx_definition *d = operand->kind == DX_AST_NAME
                                 ? dx_find_definition(e->session, operand->text, operand->length)
                                 : NULL;
    bool calls = d && d->is_function;
    DX_TRY(dx_bind(e, calls ? dx_with_parameters(e, d, n, symbol) : n, symbol, &bound));
    const dx_frame *around = e->field;
    e->field = n == 0 ? e->frame : around;
    dx_status status =
        calls ? dx_call_in(e, &bound.frame, d, out) : dx_evaluate_in(e, &bound.frame, operand, out);
    e->field = around;
    DX_TRY(status);
    if (n == 0) {
        dx_id two[2];
        size_t found = dx_free_symbols(g, *out, 2, two);
        if (found > 1)
            return misplaced(e, call, "there are several variables: say by which");
        if (found == 0) {
            *out = dx_int(g, 0);
            return dx_check(g, *out);
        }
        const uint32_t once = 1;
        if (e->recorder && !(d && d->is_function))
            DX_TRY(dx_tell_typed(e, &bound.frame, operand, *out, 1, two, &once));
        DX_TRY(dx_derive(e, *out, two[0], 1, out));
        return dx_put_in(e, &bound, NULL, out);
    }
    if (!(d && d->is_function)) {
        dx_notice_absent(e, n, bound.symbol, operand, *out);
        DX_TRY(dx_hold_operand(e, &bound, operand, out));
        if (e->recorder && dx_same(dx_with_calls(e, *out), *out))
            DX_TRY(dx_tell_typed(e, &bound.frame, operand, *out, n, bound.symbol, order));
    }
    DX_TRY(dx_derive_in_turn(e, n, bound.symbol, order, out));
    return dx_put_in(e, &bound, NULL, out);
}

dx_status dx_run_N(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_context *context = &e->session->context;
    int64_t digits = e->session->settings.digits;
    const dx_ast *argument = dx_child(call, 2);
    if (argument) {
        dx_id count;
        DX_TRY(dx_lower(&e->lowering, argument, &count));
        DX_TRY(dx_foresee(e, &count));
        if (!dx_get_int(g, count, &digits) || digits < 1)
            return misplaced(e, argument, "the number of digits is a positive integer");
        if (digits > context->limits.digits) {
            dx_status status = dx_fail(context, DX_LIMIT, "%u digits at most can be asked for",
                                       (unsigned)context->limits.digits);
            dx_diag_place(&context->diag, argument->span);
            return status;
        }
    }
    uint32_t before = e->digits; /* what is inside was asked with other digits in mind */
    DX_TRY(dx_lower(&e->lowering, dx_child(call, 1), out));
    if (dx_op_of(g, *out) == DX_OP_TABLE) {
        e->digits = before;
        return dx_table_with_digits(e->session, *out, (uint32_t)digits, out);
    }
    e->digits = before == 0 || digits < before ? (uint32_t)digits : before;
    dx_id coming = *out;
    DX_TRY(dx_foresee(e, &coming));
    bool varies = !dx_is_constant(g, coming);
    e->asked = e->asked || varies;
    e->asked_of_part = e->asked_of_part || !varies;
    return DX_OK;
}

dx_status dx_run_subst(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    const dx_ast *last = dx_child(call, 2);
    if (last->kind != DX_AST_BINDING && last->kind != DX_AST_DEFINE_FUNCTION &&
        last->kind != DX_AST_RELATION && !last->next)
        return dx_substitute_solution(e, dx_child(call, 1), last, out);
    if (last->kind == DX_AST_RELATION && strcmp(last->text, "=") == 0 && !last->next)
        return dx_run_subst_part(e, call, out);
    for (const dx_ast *binding = dx_child(call, 2); binding; binding = binding->next)
        if (binding->kind != DX_AST_BINDING && binding->kind != DX_AST_DEFINE_FUNCTION) {
            dx_status status =
                misplaced(e, binding, "this must be a name and what stands in for it: x = 2");
            if (binding->kind == DX_AST_RELATION)
                dx_diag_hint(&e->session->context.diag,
                             "a part of the formula is replaced alone: subst(x^4 + x^2, x^2=u)");
            return status;
        }
    return dx_substitute_bindings(e, dx_child(call, 1), dx_child(call, 2), out);
}

/* As it would be shown, had it been typed alone: by its digits where N was asked for them, and in
 * its arrangement, as that of a Taylor polynomial. */
static dx_status write_latex(dx_evaluation *e, const dx_ast *ast, dx_text *out)
{
    dx_graph *g = &e->session->graph;
    const size_t first = e->n_premises;
    dx_value value = {.shown = DX_NONE};
    DX_TRY(dx_formula_operand(e, ast, &value.id));
    DX_TRY(dx_release_valued(e, first, value.id));
    if (dx_same(value.id, e->arranged))
        value.shown = e->arrangement;
    value.digits = dx_digits_asked(e, value.id);
    DX_TRY(dx_show_roots(e->session, &value));
    DX_TRY(dx_value_latex(g, dx_shown(value), value.digits, out));
    return out->failed ? dx_no_memory(&e->session->context) : DX_OK;
}

dx_status dx_run_latex(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    uint32_t digits = e->digits;
    bool asked = e->asked, asked_of_part = e->asked_of_part;
    dx_text text;
    dx_text_init(&text, &e->session->context.memory);
    e->digits = 0;
    e->asked = false;
    dx_status status = write_latex(e, dx_child(call, 1), &text);
    e->digits = digits;
    e->asked = asked;
    e->asked_of_part = asked_of_part;
    for (size_t i = 0; i < text.n; i++) /* a derivation has lines */
        if (text.data[i] == '\n')
            text.data[i] = ' ';
    if (status == DX_OK) {
        *out = dx_string(g, dx_text_get(&text), text.n);
        status = dx_check(g, *out);
    }
    dx_text_free(&text);
    return status;
}

static const dx_builtin builtins[] = {
#define BUILTIN(name, usage, least, most, summary, examples, see)                                  \
    {#name, usage, least, most, dx_run_##name, summary, examples, see},
#include "engine/builtins.def"
#undef BUILTIN
};

const dx_builtin *dx_builtin_at(unsigned index)
{
    return index < sizeof builtins / sizeof builtins[0] ? &builtins[index] : NULL;
}

void dx_builtin_names(dx_dictionary *names, uint16_t kind)
{
    for (size_t i = 0; i < sizeof builtins / sizeof builtins[0]; i++)
        dx_dictionary_add(names, builtins[i].name, strlen(builtins[i].name), kind);
    dx_dictionary_add(names, "derivative", 10, kind);
}

const dx_builtin *dx_find_builtin(const char *name, size_t n)
{
    if (n == 10 && memcmp(name, "derivative", n) == 0)
        return dx_find_builtin("diff", 4);
    for (size_t i = 0; i < sizeof builtins / sizeof builtins[0]; i++)
        if (strlen(builtins[i].name) == n && memcmp(builtins[i].name, name, n) == 0)
            return &builtins[i];
    return NULL;
}

const char *dx_name_meant(ddx_session *s, const char *name, size_t n)
{
    enum { BUILTINS = sizeof builtins / sizeof builtins[0], OWN = 256 };
    const char *candidates[BUILTINS + OWN];
    size_t count = 0;
    for (size_t i = 0; i < s->n_definitions && i < OWN; i++)
        candidates[count++] = s->definition[i]->name;
    for (size_t i = 0; i < BUILTINS; i++)
        candidates[count++] = builtins[i].name;
    return dx_did_you_mean(&s->context, name, n, candidates, count);
}
