/* A statement from text to value: parse, lower, differentiate where it says so, make
 * readable, check. */
#include "engine/scope.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/verify.h"
#include "symbolic/notes.h"
#include "symbolic/readable.h"

#include <stdio.h>
#include <string.h>

enum { MOST_CALLS = 200, MOST_BINDINGS = DX_MOST_BINDINGS, GROWN = 20000, TOGETHER = 5 };

const dx_ast *dx_child(const dx_ast *ast, uint32_t index)
{
    const dx_ast *child = ast->child;
    while (child && index-- > 0)
        child = child->next;
    return child;
}

/* ---- names ------------------------------------------------------------------------- */

dx_id dx_symbol_of(dx_evaluation *e, const dx_ast *name)
{
    return dx_symbol(&e->session->graph, name->text, name->length);
}

/* ans, % and %3 are results; id NONE for other names. */
static dx_value result_named(const ddx_session *s, const char *name, size_t n)
{
    if ((n == 3 && memcmp(name, "ans", 3) == 0) || (n == 1 && name[0] == '%'))
        return dx_result(s, 0);
    if (n < 2 || n > 18 || name[0] != '%')
        return (dx_value){DX_NONE, 0};
    uint64_t number = 0;
    for (size_t i = 1; i < n; i++)
        number = number * 10 + (uint64_t)(name[i] - '0');
    return number == 0 ? (dx_value){DX_NONE, 0} : dx_result(s, number);
}

static dx_name_kind kind_of_name(void *host, const char *name, size_t n)
{
    ddx_session *s = host;
    const dx_definition *d = dx_find_definition(s, name, n);
    if (d)
        return d->is_function ? DX_NAME_FUNCTION : DX_NAME_VALUE;
    if (!dx_is_none(result_named(s, name, n).id))
        return DX_NAME_VALUE;
    if ((n == 2 && memcmp(name, "pi", 2) == 0) || (n == 1 && name[0] == 'e') ||
        (n == 3 && memcmp(name, "inf", 3) == 0) || (n == 4 && memcmp(name, "true", 4) == 0) ||
        (n == 5 && memcmp(name, "false", 5) == 0))
        return DX_NAME_CONSTANT;
    if (dx_find_builtin(name, n))
        return DX_NAME_BUILTIN;
    return dx_function_find(name, n) != DX_FN_NONE ? DX_NAME_TABLE : DX_NAME_FREE;
}

dx_name_host dx_session_names(ddx_session *s)
{
    return (dx_name_host){s, kind_of_name};
}

static dx_status lower_name(void *host, dx_lowering *lowering, const dx_ast *name, dx_id *out)
{
    dx_evaluation *e = host;
    dx_id symbol = dx_symbol_of(e, name);
    DX_TRY(dx_check(lowering->graph, symbol));
    if (dx_in_frames(e, e->frame, symbol, out))
        return DX_OK;
    const dx_definition *d = dx_find_definition(e->session, name->text, name->length);
    if (d && d->is_function) {
        dx_status status = dx_fail(&e->session->context, DX_TYPE, "%s is a function of %u %s",
                                   d->name, (unsigned)d->n_parameters,
                                   d->n_parameters == 1 ? "variable" : "variables");
        dx_diag_hint(&e->session->context.diag, "give it its arguments: %s(...)", d->name);
        dx_diag_place(&e->session->context.diag, name->span);
        return status;
    }
    dx_value result = result_named(e->session, name->text, name->length);
    if (!d && !dx_is_none(result.id)) {
        *out = dx_use(e, result).id;
        return DX_OK;
    }
    if (!d && (name->text[0] == '%' || strcmp(name->text, "ans") == 0)) {
        dx_status status = dx_fail(&e->session->context, DX_NAME, "there is no result %s yet",
                                   name->text);
        dx_diag_place(&e->session->context.diag, name->span);
        return status;
    }
    *out = d ? dx_use(e, d->value).id : symbol;
    return DX_OK;
}

/* ---- calls -------------------------------------------------------------------------- */

dx_status dx_evaluate_in(dx_evaluation *e, const dx_frame *frame, const dx_ast *ast, dx_id *out)
{
    const dx_frame *before = e->frame;
    e->frame = frame;
    dx_status status = dx_lower(&e->lowering, ast, out);
    e->frame = before;
    return status;
}

dx_status dx_call_definition(dx_evaluation *e, const dx_definition *d, const dx_value *values,
                             dx_id *out)
{
    ddx_session *s = e->session;
    dx_id symbol[MOST_BINDINGS];
    if (e->calls >= MOST_CALLS) {
        dx_status status = dx_fail(&s->context, DX_LIMIT,
                                   "%s calls itself without an end (%d calls deep)", d->name,
                                   MOST_CALLS);
        dx_diag_hint(&s->context.diag, "functions here are formulas: they cannot be recursive");
        return status;
    }
    const dx_ast *parameter = d->parameters;
    for (uint32_t i = 0; i < d->n_parameters; i++, parameter = parameter->next)
        symbol[i] = dx_symbol_of(e, parameter);
    const dx_frame frame = {e->frame, true, d->n_parameters, symbol, values};
    e->calls++;
    dx_status status = dx_evaluate_in(e, &frame, d->body, out);
    e->calls--;
    /* places in a body are no places in this statement */
    if (status != DX_OK)
        s->context.diag.located = false;
    return status;
}

static dx_status wrong_count(dx_evaluation *e, const char *name, uint32_t wanted,
                             const dx_ast *call)
{
    dx_status status = dx_fail(&e->session->context, DX_ARITY, "%s takes %u argument%s, not %u",
                               name, (unsigned)wanted, wanted == 1 ? "" : "s",
                               (unsigned)call->n - 1);
    dx_diag_place(&e->session->context.diag, call->span);
    return status;
}

/* Arguments of a call, evaluated in the current frame. */
static dx_status evaluate_arguments(dx_evaluation *e, const dx_ast *call, dx_id *values)
{
    size_t i = 0;
    if (call->n - 1 > MOST_BINDINGS) {
        dx_diag_place(&e->session->context.diag, call->span);
        return dx_fail(&e->session->context, DX_LIMIT, "a call takes %d arguments at most",
                       MOST_BINDINGS);
    }
    for (const dx_ast *argument = call->child->next; argument; argument = argument->next) {
        if (argument->kind == DX_AST_BINDING) {
            dx_status status =
                dx_fail(&e->session->context, DX_TYPE, "'%s = ...' has no meaning as an argument here",
                        argument->child->text);
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
    dx_id argument[MOST_BINDINGS];
    dx_value value[MOST_BINDINGS];
    if (call->n - 1 != d->n_parameters)
        return wrong_count(e, d->name, d->n_parameters, call);
    DX_TRY(evaluate_arguments(e, call, argument));
    for (uint32_t i = 0; i < d->n_parameters; i++)
        value[i] = (dx_value){argument[i], 0};
    dx_status status = dx_call_definition(e, d, value, out);
    if (status != DX_OK)
        dx_diag_place(&e->session->context.diag, call->span);
    return status;
}

/* ---- derivatives ----------------------------------------------------------------------- */

static dx_status verify(ddx_session *s, dx_id a, dx_id symbol, uint32_t order, dx_id derivative)
{
    dx_verdict verdict;
    dx_text where;
    dx_text_init(&where, &s->context.memory);
    dx_status status =
        dx_verify_derivative(&s->graph, a, symbol, order, derivative, &verdict, &where);
    if (status == DX_OK && verdict == DX_DISAGREES) {
        status = dx_fail(&s->context, DX_BUG, "this derivative failed its check at %.300s",
                         dx_text_get(&where));
        dx_diag_hint(&s->context.diag, "please report it; ':set verify off' shows it unchecked");
    } else if (status == DX_OK && verdict == DX_NOT_CHECKED) {
        dx_notice(&s->context, "not checked: no point was found where it has a value, or it is too large");
    }
    dx_text_free(&where);
    return status;
}

dx_status dx_checked_derivative(ddx_session *s, dx_id a, dx_id symbol, uint32_t order, dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_id d = a;
    /* like terms meet in the plain derivative; a readable form in between would hide them,
     * so it comes in only where the plain one grows out of hand */
    for (uint32_t done = 0; done < order;) {
        uint32_t now = order - done < TOGETHER ? order - done : TOGETHER;
        DX_TRY(dx_diff(g, s->rules, d, symbol, now, &d));
        done += now;
        if (done < order && dx_tree_size(g, d) > GROWN)
            DX_TRY(dx_readable(g, d, &d));
    }
    if (order > 0)
        DX_TRY(dx_readable(g, d, &d));
    if (s->settings.verify && order > 0)
        DX_TRY(verify(s, a, symbol, order, d));
    DX_TRY(dx_note_derivative(g, a, symbol, d));
    *out = d;
    return DX_OK;
}

/* d^n/dx^n dy... of a value whose variables are still symbols. */
static dx_status differentiate_by(dx_evaluation *e, const dx_ast *variables,
                                  const dx_id *symbols, dx_id *value)
{
    for (const dx_ast *variable = variables; variable; variable = variable->next)
        DX_TRY(dx_derive(e, *value, *symbols++, variable->number, value));
    return DX_OK;
}

/* A name that nothing is known of, differentiated by x, is an unknown function of x. */
static dx_status derivative_of_unknown(dx_evaluation *e, const dx_ast *name,
                                       const dx_ast *variables, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id argument[MOST_BINDINGS];
    uint32_t counts[MOST_BINDINGS];
    size_t n = 0;
    dx_text list;
    dx_text_init(&list, &e->session->context.memory);
    for (const dx_ast *v = variables; v && n < MOST_BINDINGS; v = v->next) {
        argument[n] = dx_symbol_of(e, v);
        counts[n++] = v->number;
        dx_text_format(&list, "%s%s", n > 1 ? ", " : "", v->text);
    }
    dx_notice(&e->session->context, "%s is read as an abstract function %s(%s)", name->text,
              name->text, dx_text_get(&list));
    dx_text_free(&list);
    *out = dx_derivative_of(g, dx_symbol_of(e, name), counts, n, argument);
    return dx_check(g, *out);
}

static bool names_variable(const dx_ast *variables, const char *name)
{
    for (; variables; variables = variables->next)
        if (strcmp(variables->text, name) == 0)
            return true;
    return false;
}

/* df/dx where f is a function: f at its own parameters. */
static dx_status own_body(dx_evaluation *e, const dx_frame *frame, const dx_definition *d,
                          const dx_ast *variables, dx_id *out)
{
    const dx_frame *before = e->frame;
    if (d->n_parameters == 1 && !names_variable(variables, d->parameters->text))
        dx_notice(&e->session->context, "%s is a function of %s, not of %s", d->name,
                  d->parameters->text, variables->text);
    e->frame = frame;
    dx_status status = dx_call_definition(e, d, NULL, out);
    e->frame = before;
    return status;
}

/* d/dx sinx is 0, which is seldom what is meant. */
static void notice_absent(dx_evaluation *e, const dx_ast *variables, const dx_id *symbol,
                          dx_id value)
{
    const dx_graph *g = &e->session->graph;
    dx_id any;
    if (dx_free_symbols(g, value, 1, &any) == 0)
        return;
    for (const dx_ast *v = variables; v; v = v->next, symbol++)
        if (!dx_contains(g, value, *symbol))
            dx_notice(&e->session->context, "%s does not occur in what is differentiated", v->text);
}

/* Protect the variables, evaluate, differentiate, and only then put in their values. */
static dx_status lower_derivative(dx_evaluation *e, const dx_ast *node, dx_id *out)
{
    const dx_ast *operand = node->child, *variables = operand->next;
    dx_id symbol[MOST_BINDINGS];
    dx_bound bound;
    size_t n = 0;
    for (const dx_ast *v = variables; v && n < MOST_BINDINGS; v = v->next)
        symbol[n++] = dx_symbol_of(e, v);
    DX_TRY(dx_bind(e, n, symbol, &bound));
    const dx_definition *d = operand->kind == DX_AST_NAME
                                 ? dx_find_definition(e->session, operand->text, operand->length)
                                 : NULL;
    if (d && d->is_function) {
        DX_TRY(own_body(e, &bound.frame, d, variables, out));
    } else {
        DX_TRY(dx_evaluate_in(e, &bound.frame, operand, out));
        if (operand->kind == DX_AST_NAME && !d && !operand->bracketed &&
            dx_op_of(&e->session->graph, *out) == DX_OP_SYMBOL &&
            !names_variable(variables, operand->text) && node->number == 1)
            return derivative_of_unknown(e, operand, variables, out);
        notice_absent(e, variables, bound.symbol, *out);
    }
    DX_TRY(differentiate_by(e, variables, bound.symbol, out));
    return dx_put_in(e, &bound, NULL, out);
}

/* The function that f'(...), D[1](f)(...) or (df/dx)(...) starts from, applied to fresh
 * symbols, differentiated, with the arguments put in afterwards. */
static dx_status apply_derivative(dx_evaluation *e, const dx_ast *name, const uint32_t *counts,
                                  const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    size_t n = call->n - 1, first;
    dx_id argument[MOST_BINDINGS], symbol[MOST_BINDINGS];
    DX_TRY(evaluate_arguments(e, call, argument));
    const dx_definition *d = dx_find_definition(e->session, name->text, name->length);
    dx_fn fn = dx_function_find(name->text, name->length);
    if (d && !d->is_function) {
        dx_status status = dx_fail(&e->session->context, DX_TYPE, "%s is a value, not a function",
                                   name->text);
        dx_diag_hint(&e->session->context.diag, "define a function: %s(x) = ...", name->text);
        dx_diag_place(&e->session->context.diag, name->span);
        return status;
    }
    if (!d && fn == DX_FN_NONE) {
        *out = dx_derivative_of(g, dx_symbol_of(e, name), counts, n, argument);
        return dx_check(g, *out);
    }
    if (d && d->is_function) {
        if (n != d->n_parameters)
            return wrong_count(e, d->name, d->n_parameters, call);
        DX_TRY(dx_formula_of(e, d, symbol, out));
    } else {
        if (n < dx_functions[fn].least || n > dx_functions[fn].most)
            return wrong_count(e, name->text, dx_functions[fn].least, call);
        for (size_t i = 0; i < n; i++) {
            char own[16];
            int length = i < 2 ? snprintf(own, sizeof own, "%c'", "uv"[i])
                               : snprintf(own, sizeof own, "u_%zu'", i + 1);
            symbol[i] = dx_symbol(g, own, (size_t)length);
        }
        *out = dx_call(g, fn, n, symbol);
        DX_TRY(dx_check(g, *out));
    }
    first = e->n_derived;
    for (size_t i = 0; i < n; i++)
        if (counts[i] > 0)
            DX_TRY(dx_derive(e, *out, symbol[i], counts[i], out));
    DX_TRY(dx_check_derived(e, first, n, symbol, argument));
    *out = dx_substitute(g, *out, n, symbol, argument);
    return dx_check(g, *out);
}

static dx_status call_prime(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    const dx_ast *prime = call->child;
    if (call->n - 1 != 1) {
        dx_status status =
            dx_fail(&e->session->context, DX_ARITY, "a prime is for functions of one variable");
        dx_diag_hint(&e->session->context.diag, "D[1](%s)(...) is the derivative by the first argument",
                     prime->child->text);
        dx_diag_place(&e->session->context.diag, prime->span);
        return status;
    }
    return apply_derivative(e, prime->child, &prime->number, call, out);
}

static dx_status call_partial(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    const dx_ast *partial = call->child;
    uint32_t counts[MOST_BINDINGS] = {0}, n = call->n - 1;
    for (const dx_ast *index = partial->child->next; index; index = index->next) {
        if (index->number == 0 || index->number > n || n > MOST_BINDINGS) {
            dx_status status = dx_fail(&e->session->context, DX_ARITY,
                                       "there is no argument %s among %u", index->text, (unsigned)n);
            dx_diag_place(&e->session->context.diag, index->span);
            return status;
        }
        counts[index->number - 1]++;
    }
    return apply_derivative(e, partial->child, counts, call, out);
}

/* (df/dx)(2): the derivative as a function of its variable. */
static dx_status call_leibniz(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    const dx_ast *node = call->child, *variables = node->child->next;
    const dx_ast *name = node->child;
    const dx_definition *d = name->kind == DX_AST_NAME
                                 ? dx_find_definition(e->session, name->text, name->length)
                                 : NULL;
    uint32_t counts[MOST_BINDINGS] = {0};
    if (d && d->is_function && call->n - 1 == d->n_parameters) {
        const dx_ast *parameter = d->parameters;
        for (uint32_t i = 0; i < d->n_parameters; i++, parameter = parameter->next)
            for (const dx_ast *v = variables; v; v = v->next)
                if (strcmp(v->text, parameter->text) == 0)
                    counts[i] += v->number;
        return apply_derivative(e, name, counts, call, out);
    }
    if (name->kind == DX_AST_NAME && call->n - 1 == 1 && !variables->next) {
        counts[0] = variables->number;
        return apply_derivative(e, name, counts, call, out);
    }
    dx_status status = dx_fail(&e->session->context, DX_TYPE, "this derivative cannot be called");
    dx_diag_hint(&e->session->context.diag, "the evaluation bar puts in values: (d/dx ...) | x = 2");
    dx_diag_place(&e->session->context.diag, call->span);
    return status;
}

static dx_status no_such_function(dx_evaluation *e, const dx_ast *callee)
{
    dx_context *context = &e->session->context;
    dx_status status = dx_fail(context, DX_NAME, "there is no function '%s'", callee->text);
    const char *meant = dx_did_you_mean(context, callee->text, callee->length, NULL, 0);
    if (meant[0] != '\0')
        dx_diag_hint(&context->diag, "did you mean %s?", meant);
    dx_diag_place(&context->diag, callee->span);
    return status;
}

/* A name that nothing is known of is an unknown function, of numbers only. */
static dx_status call_abstract(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const dx_ast *callee = call->child;
    dx_id argument[MOST_BINDINGS];
    for (const dx_ast *a = callee->next; a; a = a->next)
        if (a->kind == DX_AST_BINDING)
            return no_such_function(e, callee);
    DX_TRY(evaluate_arguments(e, call, argument));
    for (uint32_t i = 0; i + 1 < call->n; i++) {
        dx_op op = dx_op_of(g, argument[i]);
        if (op >= DX_OP_EQ || op == DX_OP_INF)
            return no_such_function(e, callee);
    }
    *out = dx_apply(g, dx_symbol_of(e, callee), call->n - 1, argument);
    return dx_check(g, *out);
}

static dx_status lower_call(void *host, dx_lowering *lowering, const dx_ast *call, dx_id *out)
{
    dx_evaluation *e = host;
    const dx_ast *callee = call->child;
    (void)lowering;
    switch (callee->kind) {
    case DX_AST_PRIME:
        return call_prime(e, call, out);
    case DX_AST_PARTIAL:
        return call_partial(e, call, out);
    case DX_AST_DERIVATIVE:
        return call_leibniz(e, call, out);
    default:
        break;
    }
    const dx_definition *d = dx_find_definition(e->session, callee->text, callee->length);
    if (d && d->is_function)
        return call_user_function(e, d, call, out);
    const dx_builtin *builtin = dx_find_builtin(callee->text, callee->length);
    if (builtin) {
        uint32_t n = call->n - 1;
        if (n < builtin->least || n > builtin->most) {
            dx_status status = dx_fail(&e->session->context, DX_ARITY,
                                       "%s cannot be called with %u argument%s", builtin->name,
                                       (unsigned)n, n == 1 ? "" : "s");
            dx_diag_hint(&e->session->context.diag, "use: %s", builtin->usage);
            dx_diag_place(&e->session->context.diag, call->span);
            return status;
        }
        dx_status status = builtin->run(e, call, out);
        if (status != DX_OK)
            dx_diag_place(&e->session->context.diag, call->span);
        return status;
    }
    return call_abstract(e, call, out);
}

/* ---- other nodes -------------------------------------------------------------------------- */

static dx_status lower_where(dx_evaluation *e, const dx_ast *node, dx_id *out)
{
    dx_id symbol[MOST_BINDINGS], to[MOST_BINDINGS];
    dx_bound bound;
    size_t n = 0;
    for (const dx_ast *binding = node->child->next; binding; binding = binding->next) {
        if (n == MOST_BINDINGS) {
            dx_status status = dx_fail(&e->session->context, DX_LIMIT,
                                       "an evaluation bar takes %d names at most", MOST_BINDINGS);
            dx_diag_place(&e->session->context.diag, binding->span);
            return status;
        }
        symbol[n] = dx_symbol_of(e, binding->child);
        for (size_t i = 0; i < n; i++)
            if (dx_same(symbol[i], symbol[n])) {
                dx_status status = dx_fail(&e->session->context, DX_NAME,
                                           "%s is given twice", binding->child->text);
                dx_diag_place(&e->session->context.diag, binding->span);
                return status;
            }
        DX_TRY(dx_lower(&e->lowering, binding->child->next, &to[n++]));
    }
    DX_TRY(dx_bind(e, n, symbol, &bound));
    DX_TRY(dx_evaluate_in(e, &bound.frame, node->child, out));
    return dx_put_in(e, &bound, to, out);
}

static dx_status lower_prime(dx_evaluation *e, const dx_ast *node, dx_id *out)
{
    const dx_ast *name = node->child;
    const dx_definition *d = dx_find_definition(e->session, name->text, name->length);
    if (!d || !d->is_function || d->n_parameters != 1) {
        static const char *const mark[] = {"' ...", "'", "''", "'''"};
        dx_status status = dx_fail(&e->session->context, DX_TYPE,
                                   "%s%s needs an argument", name->text, mark[node->number < 4 ? node->number : 0]);
        dx_diag_hint(&e->session->context.diag, "write %s'(x)", name->text);
        dx_diag_place(&e->session->context.diag, node->span);
        return status;
    }
    dx_id symbol, meaning = dx_look_up(e, e->frame, dx_symbol_of(e, d->parameters));
    DX_TRY(dx_formula_of(e, d, &symbol, out));
    size_t first = e->n_derived;
    DX_TRY(dx_derive(e, *out, symbol, node->number, out));
    DX_TRY(dx_check_derived(e, first, 1, &symbol, &meaning));
    *out = dx_substitute(&e->session->graph, *out, 1, &symbol, &meaning);
    return dx_check(&e->session->graph, *out);
}

static dx_status lower_index(dx_evaluation *e, const dx_ast *node, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_context *context = &e->session->context;
    DX_TRY(dx_lower(&e->lowering, node->child, out));
    for (const dx_ast *index = node->child->next; index; index = index->next) {
        dx_id at;
        int64_t n;
        DX_TRY(dx_lower(&e->lowering, index, &at));
        if (dx_op_of(g, *out) != DX_OP_VECTOR) {
            dx_status status = dx_fail(context, DX_TYPE, "only vectors and matrices have elements");
            dx_diag_place(&context->diag, node->child->span);
            return status;
        }
        if (!dx_get_int(g, at, &n) || n < 1 || n > (int64_t)dx_count(g, *out)) {
            dx_status status = dx_fail(context, DX_TYPE, "there is no element here: they are 1 to %u",
                                       (unsigned)dx_count(g, *out));
            dx_diag_place(&context->diag, index->span);
            return status;
        }
        *out = dx_operand(g, *out, (uint32_t)n - 1);
    }
    return DX_OK;
}

static void tell_variables(dx_evaluation *e, size_t n, const dx_id *symbol)
{
    dx_text list;
    dx_text_init(&list, &e->session->context.memory);
    for (size_t i = 0; i < n; i++)
        dx_text_format(&list, "%s%s", i > 0 ? ", " : "", dx_bytes(&e->session->graph, symbol[i]));
    dx_notice(&e->session->context, "the variables are %s", dx_text_get(&list));
    dx_text_free(&list);
}

/* The variables of a gradient that are given as [x, y]. */
static dx_status read_variables(dx_evaluation *e, const dx_ast *list, size_t *n, dx_id *symbol)
{
    *n = 0;
    const dx_ast *first = list->kind == DX_AST_VECTOR ? list->child : list;
    for (const dx_ast *name = first; name; name = first == list ? NULL : name->next) {
        if (name->kind != DX_AST_NAME || *n == MOST_BINDINGS) {
            dx_status status = dx_fail(&e->session->context, DX_TYPE,
                                       "the variables are a list of names: [x, y]");
            dx_diag_place(&e->session->context.diag, name->span);
            return status;
        }
        symbol[(*n)++] = dx_symbol_of(e, name);
    }
    return DX_OK;
}

static dx_status gradient_by(dx_evaluation *e, dx_id value, size_t n, const dx_id *symbol,
                             dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id partial[MOST_BINDINGS];
    for (size_t i = 0; i < n; i++)
        DX_TRY(dx_derive(e, value, symbol[i], 1, &partial[i]));
    *out = dx_vector(g, n, partial);
    return dx_check(g, *out);
}

static dx_status gradient_by_names(dx_evaluation *e, const dx_ast *operand, const dx_ast *variables,
                                   dx_id *out)
{
    dx_id name[MOST_BINDINGS], value;
    dx_bound bound;
    size_t n;
    DX_TRY(read_variables(e, variables, &n, name));
    DX_TRY(dx_bind(e, n, name, &bound));
    DX_TRY(dx_evaluate_in(e, &bound.frame, operand, &value));
    DX_TRY(gradient_by(e, value, n, bound.symbol, out));
    return dx_put_in(e, &bound, NULL, out);
}

static dx_status gradient_of_function(dx_evaluation *e, const dx_definition *d, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id symbol[MOST_BINDINGS], own[MOST_BINDINGS], value;
    DX_TRY(dx_formula_of(e, d, symbol, &value));
    DX_TRY(gradient_by(e, value, d->n_parameters, symbol, out));
    const dx_ast *parameter = d->parameters;
    for (size_t i = 0; i < d->n_parameters; i++, parameter = parameter->next)
        own[i] = dx_symbol_of(e, parameter);
    *out = dx_substitute(g, *out, d->n_parameters, symbol, own);
    return dx_check(g, *out);
}

dx_status dx_gradient(dx_evaluation *e, const dx_ast *operand, const dx_ast *variables, dx_id *out)
{
    dx_context *context = &e->session->context;
    dx_id symbol[MOST_BINDINGS], value;
    if (variables)
        return gradient_by_names(e, operand, variables, out);
    const dx_definition *d = operand->kind == DX_AST_NAME
                                 ? dx_find_definition(e->session, operand->text, operand->length)
                                 : NULL;
    if (d && d->is_function)
        return gradient_of_function(e, d, out);
    DX_TRY(dx_lower(&e->lowering, operand, &value));
    size_t n = dx_free_symbols(&e->session->graph, value, MOST_BINDINGS, symbol);
    if (n == 0 || n > MOST_BINDINGS) {
        dx_status status = dx_fail(context, DX_TYPE,
                                   "a gradient needs a formula with 1 to %d variables",
                                   MOST_BINDINGS);
        dx_diag_place(&context->diag, operand->span);
        return status;
    }
    if (n > 1)
        tell_variables(e, n, symbol);
    return gradient_by(e, value, n, symbol, out);
}

/* What can be read, but means nothing to the session. */
static dx_status no_value(dx_evaluation *e, const dx_ast *node)
{
    dx_context *context = &e->session->context;
    dx_status status =
        node->kind == DX_AST_MEMBER
            ? dx_fail(context, DX_TYPE, "there is no value here that has a member '%s'", node->text)
        : node->kind == DX_AST_CASE
            ? dx_fail(context, DX_TYPE, "formulas by cases have no meaning here")
        : node->kind == DX_AST_LEFTDIVIDE ? dx_fail(context, DX_TYPE, "'\\' has no meaning here")
                                          : dx_fail(context, DX_TYPE, "this has no value here");
    dx_diag_place(&context->diag, node->span);
    return status;
}

static dx_status lower_special(void *host, dx_lowering *lowering, const dx_ast *node, dx_id *out)
{
    dx_evaluation *e = host;
    (void)lowering;
    switch (node->kind) {
    case DX_AST_DERIVATIVE:
        return lower_derivative(e, node, out);
    case DX_AST_WHERE:
        return lower_where(e, node, out);
    case DX_AST_PRIME:
        return lower_prime(e, node, out);
    case DX_AST_INDEX:
        return lower_index(e, node, out);
    case DX_AST_GRADIENT:
        return dx_gradient(e, node->child, NULL, out);
    default:
        return no_value(e, node);
    }
}

static const dx_lower_host lower_host = {NULL, lower_name, lower_call, lower_special};

static dx_status evaluate(ddx_session *s, const dx_ast *ast, dx_value *value)
{
    dx_lower_host host = lower_host;
    dx_evaluation e = {.session = s};
    host.host = &e;
    e.lowering = (dx_lowering){.graph = &s->graph, .host = &host};
    DX_TRY(dx_lower(&e.lowering, ast, &value->id));
    /* what is no constant is shown in full, unless N was told to give digits of it */
    value->digits = e.asked || dx_is_constant(&s->graph, value->id) ? e.digits : 0;
    return DX_OK;
}

dx_status dx_evaluate_text(ddx_session *s, const char *text, size_t n, dx_value *value)
{
    dx_name_host names = dx_session_names(s);
    dx_statement statement;
    DX_TRY(dx_parse_statement(&s->context, &s->context.arena, &names, text, n, &statement));
    if (!statement.root)
        return dx_fail(&s->context, DX_SYNTAX, "there is no expression here");
    if (statement.root->kind == DX_AST_DEFINE || statement.root->kind == DX_AST_DEFINE_FUNCTION)
        return dx_fail(&s->context, DX_TYPE, "a definition is no expression");
    return evaluate(s, statement.root, value);
}

/* ---- statements ------------------------------------------------------------------------------ */

/* Does the body call the function itself? */
static bool mentions_call(const dx_ast *ast, const char *name)
{
    if (ast->kind == DX_AST_CALL && ast->child->kind == DX_AST_NAME &&
        strcmp(ast->child->text, name) == 0)
        return true;
    for (const dx_ast *child = ast->child; child; child = child->next)
        if (mentions_call(child, name))
            return true;
    return false;
}

static dx_status define_variable(ddx_session *s, const dx_ast *ast, ddx_answer *answer)
{
    const dx_ast *name = ast->child;
    dx_value value;
    DX_TRY(evaluate(s, name->next, &value));
    dx_id symbol = dx_symbol(&s->graph, name->text, name->length);
    DX_TRY(dx_check(&s->graph, symbol));
    if (dx_contains(&s->graph, value.id, symbol)) {
        dx_status status =
            dx_fail(&s->context, DX_NAME, "%s would be defined by itself", name->text);
        dx_diag_hint(&s->context.diag, "'%s' has no value here; an equation stands inside a call",
                     name->text);
        dx_diag_place(&s->context.diag, name->next->span);
        return status;
    }
    DX_TRY(dx_define_value(s, name->text, value));
    answer->kind = DX_ANSWER_DEFINITION;
    answer->id = value.id;
    answer->digits = value.digits;
    dx_text_string(&answer->name, name->text);
    return DX_OK;
}

static dx_status define_function(ddx_session *s, const dx_ast *ast, const char *text, size_t n,
                                 ddx_answer *answer)
{
    const dx_ast *name = ast->child, *body = dx_child(ast, ast->n - 1);
    if (ast->n - 2 > MOST_BINDINGS) {
        dx_status status = dx_fail(&s->context, DX_LIMIT, "a function has %d parameters at most",
                                   MOST_BINDINGS);
        dx_diag_place(&s->context.diag, ast->span);
        return status;
    }
    if (mentions_call(body, name->text)) {
        dx_status status = dx_fail(&s->context, DX_NAME, "%s would be defined by itself", name->text);
        dx_diag_hint(&s->context.diag, "functions here are formulas: they cannot be recursive");
        dx_diag_place(&s->context.diag, body->span);
        return status;
    }
    size_t length = body->span.end < n ? body->span.end : n;
    /* closing brackets of the body lie behind its span */
    while (length < n && (text[length] == ')' || text[length] == ' '))
        length++;
    while (length > 0 && text[length - 1] == ' ')
        length--;
    DX_TRY(dx_define_function(s, name->text, text + ast->span.start, length - ast->span.start));
    answer->kind = DX_ANSWER_DEFINITION;
    dx_text_bytes(&answer->name, text + ast->span.start, length - ast->span.start);
    return DX_OK;
}

/* A constant must have a value: its digits are found now, and with them that there is
 * none. */
static dx_status settle_constant(ddx_session *s, dx_value value, ddx_answer *answer)
{
    dx_graph *g = &s->graph;
    dx_op op = dx_op_of(g, value.id);
    bool real = (op >= DX_OP_INT && op <= DX_OP_PI) || op == DX_OP_ADD || op == DX_OP_MUL ||
                op == DX_OP_CALL;
    if (!real || dx_is_integer(g, value.id) || !dx_is_constant(g, value.id) ||
        dx_tree_size(g, value.id) > 1e6)
        return DX_OK;
    dx_digits_kind kind;
    dx_text digits;
    dx_text_init(&digits, &s->context.memory);
    dx_status status = dx_ball_digits(g, value.id, s->settings.digits, &kind, &digits);
    if (status == DX_OK && kind != DX_DIGITS_ZERO)
        dx_text_format(&answer->approx, "%s %s", kind == DX_DIGITS_EXACT ? "=" : "≈",
                       dx_text_get(&digits));
    else if (status == DX_OK && value.digits == 0)
        dx_notice(&s->context, "this may be 0: %s", dx_text_get(&digits));
    dx_text_free(&digits);
    if (status == DX_UNKNOWN || status == DX_LIMIT) { /* the exact form still stands */
        if (value.digits == 0)
            dx_notice(&s->context, "%s", s->context.diag.message);
        dx_diag_clear(&s->context.diag);
        return DX_OK;
    }
    return status;
}

dx_status dx_run_statement(ddx_session *s, const char *text, size_t n, ddx_answer *answer)
{
    dx_name_host names = dx_session_names(s);
    dx_statement statement;
    DX_TRY(dx_parse_statement(&s->context, &s->context.arena, &names, text, n, &statement));
    answer->silent = statement.silent;
    if (!statement.root)
        return DX_OK;
    if (statement.root->kind == DX_AST_DEFINE_FUNCTION)
        return define_function(s, statement.root, text, n, answer);
    if (statement.root->kind == DX_AST_DEFINE) {
        DX_TRY(define_variable(s, statement.root, answer));
        return settle_constant(s, (dx_value){answer->id, answer->digits}, answer);
    }
    dx_value value;
    DX_TRY(evaluate(s, statement.root, &value));
    answer->kind = DX_ANSWER_VALUE;
    answer->id = value.id;
    answer->digits = value.digits;
    dx_status status = settle_constant(s, value, answer);
    if (status == DX_OK && value.digits > 0) /* what cannot be shown is an error now, not later */
        status = dx_value_text(&s->graph, value.id, value.digits, &answer->text);
    if (status != DX_OK) {
        dx_diag_place(&s->context.diag, statement.root->span);
        return status;
    }
    answer->made_text = value.digits > 0;
    dx_keep_result(s, value);
    return DX_OK;
}
