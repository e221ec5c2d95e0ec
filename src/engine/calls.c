/* Calls of the functions of a session, of builtins, and of what is no function yet. */
#include "engine/integrals/written.h"
#include "engine/lowering.h"

#include "engine/derivatives/instance.h"
#include "engine/solvers/stepper.h"
#include "expr/walk.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_CALLS = 200 };

dx_status dx_call_definition(dx_evaluation *e, const dx_definition *d, const dx_value *values,
                             dx_id *out)
{
    ddx_session *s = e->session;
    dx_id symbol[DX_MOST_BINDINGS];
    if (e->calls >= MOST_CALLS) {
        dx_status status =
            dx_fail(&s->context, DX_LIMIT, "%s calls itself without an end (%d calls deep)",
                    d->name, MOST_CALLS);
        dx_diag_hint(&s->context.diag, "functions here are formulas: they cannot be recursive");
        return status;
    }
    const dx_ast *parameter = d->parameters;
    for (uint32_t i = 0; i < d->n_parameters; i++, parameter = parameter->next)
        symbol[i] = dx_symbol_of(e, parameter);
    if (!values)
        qsort(symbol, d->n_parameters, sizeof *symbol, dx_by_id);
    const dx_frame frame = {e->frame, true, d->n_parameters, symbol, values, NULL};
    /* a body means the session, not the iteration at which it happens to be called */
    bool own = !dx_stepper_owns(s->stepper, d);
    const size_t first = e->n_premises;
    e->calls++;
    s->in_body += own;
    dx_status status = dx_evaluate_in(e, &frame, d->body, out);
    s->in_body -= own;
    e->calls--;
    if (status == DX_OK)
        status = dx_release_valued(e, first, *out);
    /* places in a body are no places in this statement */
    if (status != DX_OK)
        s->context.diag.located = false;
    return status;
}

dx_status dx_wrong_count(dx_evaluation *e, const char *name, uint32_t wanted, const dx_ast *call)
{
    dx_status status =
        dx_fail(&e->session->context, DX_ARITY, "%s takes %u argument%s, not %u", name,
                (unsigned)wanted, wanted == 1 ? "" : "s", (unsigned)call->n - 1);
    dx_diag_place(&e->session->context.diag, call->span);
    return status;
}

/* Arguments of a call, evaluated in the current frame. */
dx_status dx_evaluate_arguments(dx_evaluation *e, const dx_ast *call, dx_id *values)
{
    size_t i = 0;
    if (call->n - 1 > DX_MOST_BINDINGS) {
        dx_diag_place(&e->session->context.diag, call->span);
        return dx_fail(&e->session->context, DX_LIMIT, "a call takes %d arguments at most",
                       DX_MOST_BINDINGS);
    }
    for (const dx_ast *argument = call->child->next; argument; argument = argument->next) {
        if (argument->kind == DX_AST_BINDING) {
            dx_status status =
                dx_fail(&e->session->context, DX_TYPE,
                        "'%s = ...' has no meaning as an argument here", argument->child->text);
            dx_diag_place(&e->session->context.diag, argument->span);
            return status;
        }
        DX_TRY(dx_lower(&e->lowering, argument, &values[i++]));
    }
    return DX_OK;
}

static dx_status call_user_function(dx_evaluation *e, const dx_definition *d, const dx_ast *call,
                                    dx_id *out)
{
    dx_id argument[DX_MOST_BINDINGS];
    dx_value value[DX_MOST_BINDINGS];
    if (call->n - 1 != d->n_parameters) {
        dx_status status = dx_wrong_count(e, d->name, d->n_parameters, call);
        if (strlen(d->source) < 80)
            dx_diag_hint(&e->session->context.diag, "it is %s", d->source);
        return status;
    }
    DX_TRY(dx_evaluate_arguments(e, call, argument));
    if (e->holds) {
        *out = dx_apply(&e->session->graph, dx_symbol_of(e, call->child), call->n - 1, argument);
        return dx_check(&e->session->graph, *out);
    }
    for (uint32_t i = 0; i < d->n_parameters; i++)
        value[i] = (dx_value){.id = argument[i]};
    dx_status status = dx_call_definition(e, d, value, out);
    if (status != DX_OK)
        dx_diag_place(&e->session->context.diag, call->span);
    return status;
}

/* What differentiates, what only writes and what is right for any function in the place of an
 * integral takes integrals that have no closed form. */
static bool knows_integrals(const dx_builtin *builtin)
{
    static const char *const name[] = {
        "cancel",     "coeff",     "collect", "cross",       "curl",       "degree",    "denom",
        "det",        "diag",      "diff",    "directional", "div",        "dot",       "expand",
        "factor",     "grad",      "hessian", "if",          "implicit",   "integrate", "inv",
        "jacobian",   "laplacian", "latex",   "linearize",   "logcombine", "logexpand", "norm",
        "numer",      "piecewise", "product", "simplify",    "steps",      "series",    "subst",
        "taylor",     "limit",     "sum",     "together",    "total",      "trace",     "transpose",
        "trigexpand", "trigreduce"};
    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++)
        if (strcmp(builtin->name, name[i]) == 0)
            return true;
    return false;
}

static dx_status without_integrals(dx_evaluation *e, const dx_builtin *builtin, const dx_ast *call,
                                   dx_id *out)
{
    const bool before = e->needs_closed;
    e->needs_closed = true;
    dx_status status = builtin->run(e, call, out);
    e->needs_closed = before;
    return status;
}

/* How it is called; as integrate(e, x=a..b, y=c..d) it is not, but one in the other. */
static const char *usage_for(const dx_builtin *builtin, const dx_ast *call)
{
    const bool twice = builtin->run == dx_run_integrate && call->n == 4 &&
                       dx_child(call, 2)->kind == DX_AST_BINDING &&
                       dx_child(call, 3)->kind == DX_AST_BINDING;
    return twice ? "integrate(integrate(x*y, y=0..x), x=0..1)" : builtin->usage;
}

/* taylor(sin(x), x, 0, 5), as other programs write it. */
static bool names_point_apart(const dx_ast *call)
{
    const dx_ast *name = dx_child(call, 2);
    return call->n == 5 && name->kind == DX_AST_NAME && name->next->kind == DX_AST_NUMBER &&
           name->next->next->kind == DX_AST_NUMBER;
}

/* minimize(x^2 - 4*x): without a start. */
static bool has_no_start(const dx_builtin *builtin, const dx_ast *call)
{
    return call->n == 2 &&
           (strcmp(builtin->name, "minimize") == 0 || strcmp(builtin->name, "maximize") == 0);
}

static dx_status call_builtin(dx_evaluation *e, const dx_builtin *builtin, const dx_ast *call,
                              dx_id *out)
{
    uint32_t n = call->n - 1;
    dx_status status;
    if (n < builtin->least || n > builtin->most) {
        status = dx_fail(&e->session->context, DX_ARITY, "%s cannot be called with %u argument%s",
                         builtin->name, (unsigned)n, n == 1 ? "" : "s");
        const bool expansion =
            strcmp(builtin->name, "taylor") == 0 || strcmp(builtin->name, "series") == 0;
        const dx_ast *name = dx_child(call, 2);
        if (expansion && names_point_apart(call))
            dx_diag_hint(&e->session->context.diag, "the point is one argument: %s(..., %s=%s, %s)",
                         builtin->name, name->text, name->next->text, name->next->next->text);
        else if (has_no_start(builtin, call))
            dx_diag_hint(&e->session->context.diag,
                         "%s goes from a start: %s(e, x=1); extrema(e) looks everywhere",
                         builtin->name, builtin->name);
        else
            dx_diag_hint(&e->session->context.diag, "use: %s", usage_for(builtin, call));
    } else {
        const struct dx_assumptions *before = e->session->graph.assumptions;
        status = knows_integrals(builtin) ? dx_lower_with_integrals(e, builtin->run, call, out)
                                          : without_integrals(e, builtin, call, out);
        e->session->graph.assumptions = before;
    }
    if (status != DX_OK)
        dx_diag_place(&e->session->context.diag, call->span);
    return status;
}

static dx_status no_such_function(dx_evaluation *e, const dx_ast *callee)
{
    const dx_ast *binding = callee->next;
    dx_context *context = &e->session->context;
    const dx_missing *missing = dx_find_missing(callee->text, callee->length);
    dx_status status = dx_fail(context, DX_NAME, "there is no %s '%s'",
                               missing ? "operation" : "function", callee->text);
    const char *meant = dx_name_meant(e->session, callee->text, callee->length);
    if (missing)
        dx_diag_hint(&context->diag, "%s", missing->instead);
    else if (meant[0] != '\0')
        dx_diag_hint(&context->diag, "did you mean %s?", meant);
    while (binding && binding->kind != DX_AST_BINDING)
        binding = binding->next;
    if (!missing && meant[0] == '\0' && binding)
        dx_diag_hint(&context->diag, "a value is put in behind a bar: %s(x, y) | y = 2",
                     dx_echo(context, callee->text, callee->length));
    dx_diag_place(&context->diag, callee->span);
    return status;
}

/* What another system calls so. */
static dx_status call_ours(dx_evaluation *e, const dx_ast *call, const char *name, dx_id *out)
{
    size_t n = strlen(name);
    const dx_builtin *builtin = dx_find_builtin(name, n);
    return builtin ? call_builtin(e, builtin, call, out)
                   : dx_lower_call(&e->lowering, dx_function_find(name, n), call, out);
}

/* A name that nothing is known of is an unknown function, of numbers only. */
static dx_status call_abstract(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const dx_ast *callee = call->child;
    dx_id argument[DX_MOST_BINDINGS];
    if (dx_find_missing(callee->text, callee->length))
        return no_such_function(e, callee);
    bool same = false;
    const char *ours = dx_name_elsewhere(callee->text, callee->length, &same);
    if (ours && same)
        return call_ours(e, call, ours, out);
    for (const dx_ast *a = callee->next; a; a = a->next)
        if (a->kind == DX_AST_BINDING)
            return no_such_function(e, callee);
    DX_TRY(dx_evaluate_arguments(e, call, argument));
    for (uint32_t i = 0; i + 1 < call->n; i++) {
        dx_op op = dx_op_of(g, argument[i]);
        if (op >= DX_OP_EQ || op == DX_OP_INF)
            return no_such_function(e, callee);
    }
    const dx_id name = dx_symbol_of(e, callee);
    const uint32_t n = call->n - 1;
    const dx_function_value *f = dx_find_given(e, name, n);
    *out = f ? f->body : dx_apply(g, name, n, argument);
    if (!f)
        return dx_check(g, *out);
    const size_t first = e->n_premises;
    DX_TRY(dx_recall_given(e, f));
    return dx_put_under_premises(e, first, n, f->parameter, argument, out);
}

dx_status dx_lower_session_call(void *host, dx_lowering *lowering, const dx_ast *call, dx_id *out)
{
    dx_evaluation *e = host;
    const dx_ast *callee = call->child;
    (void)lowering;
    switch (callee->kind) {
    case DX_AST_PRIME:
        return dx_lower_with_integrals(e, dx_call_prime, call, out);
    case DX_AST_PARTIAL:
        return dx_lower_with_integrals(e, dx_call_partial, call, out);
    case DX_AST_DERIVATIVE:
        return dx_lower_with_integrals(e, dx_call_leibniz, call, out);
    case DX_AST_GRADIENT:
    case DX_AST_CALL:
        return dx_operation_at(e, call, out);
    default:
        break;
    }
    const dx_definition *d = dx_find_definition(e->session, callee->text, callee->length);
    if (d && d->is_function)
        return call_user_function(e, d, call, out);
    const dx_builtin *builtin = dx_find_builtin(callee->text, callee->length);
    if (builtin)
        return call_builtin(e, builtin, call, out);
    return call_abstract(e, call, out);
}
