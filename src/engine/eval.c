/* What an AST means in a session: names, calls, and the nodes that only the session
 * understands. */
#include "engine/algebra.h"
#include "engine/derivation.h"
#include "engine/derivatives/instance.h"
#include "engine/oracle.h"
#include "engine/solvers/rootof.h"
#include "engine/solvers/solution.h"
#include "engine/solvers/stepper.h"
#include "engine/table.h"

#include "expr/walk.h"
#include "parser/array.h"
#include "parser/plain.h"
#include "symbolic/decide.h"
#include "symbolic/sample.h"
#include "symbolic/forms/terms.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_CALLS = 200, MOST_BINDINGS = DX_MOST_BINDINGS };

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
        return (dx_value){0};
    uint64_t number = 0;
    for (size_t i = 1; i < n; i++)
        number = number * 10 + (uint64_t)(name[i] - '0');
    return number == 0 ? (dx_value){0} : dx_result(s, number);
}

bool dx_names_constant(const char *name, size_t n)
{
    static const char constants[][6] = {"", "e", "pi", "inf", "true", "false"}; /* by length */
    return n > 0 && n < sizeof constants / sizeof constants[0] &&
           memcmp(constants[n], name, n) == 0;
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

static dx_name_kind kind_of_name(void *host, const char *name, size_t n)
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
    return (dx_name_host){s, kind_of_name, NULL, name_meant};
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
        return dx_check(&e->session->graph, *out);
    }
    if (!d && (name->text[0] == '%' || strcmp(name->text, "ans") == 0)) {
        dx_status status =
            dx_fail(&e->session->context, DX_NAME, "there is no result %s yet", name->text);
        dx_diag_place(&e->session->context.diag, name->span);
        return status;
    }
    *out = d ? dx_recall(e, d->value) : symbol;
    return dx_check(&e->session->graph, *out);
}

static dx_status lower_name(void *host, dx_lowering *lowering, const dx_ast *name, dx_id *out)
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

/* ---- calls -------------------------------------------------------------------------- */

dx_status dx_evaluate_in(dx_evaluation *e, const dx_frame *frame, const dx_ast *ast, dx_id *out)
{
    const dx_frame *before = e->frame;
    const size_t first = e->n_premises;
    e->frame = frame;
    dx_status status = dx_lower(&e->lowering, ast, out);
    e->frame = before;
    /* an operation looks at this value, and what it shows of itself */
    return status == DX_OK && frame->bound ? dx_release_valued(e, first, *out) : status;
}

dx_status dx_call_definition(dx_evaluation *e, const dx_definition *d, const dx_value *values,
                             dx_id *out)
{
    ddx_session *s = e->session;
    dx_id symbol[MOST_BINDINGS];
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
    if (call->n - 1 > MOST_BINDINGS) {
        dx_diag_place(&e->session->context.diag, call->span);
        return dx_fail(&e->session->context, DX_LIMIT, "a call takes %d arguments at most",
                       MOST_BINDINGS);
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
    dx_id argument[MOST_BINDINGS];
    dx_value value[MOST_BINDINGS];
    if (call->n - 1 != d->n_parameters) {
        dx_status status = dx_wrong_count(e, d->name, d->n_parameters, call);
        if (strlen(d->source) < 80)
            dx_diag_hint(&e->session->context.diag, "it is %s", d->source);
        return status;
    }
    DX_TRY(dx_evaluate_arguments(e, call, argument));
    for (uint32_t i = 0; i < d->n_parameters; i++)
        value[i] = (dx_value){.id = argument[i]};
    dx_status status = dx_call_definition(e, d, value, out);
    if (status != DX_OK)
        dx_diag_place(&e->session->context.diag, call->span);
    return status;
}

static dx_status call_builtin(dx_evaluation *e, const dx_builtin *builtin, const dx_ast *call,
                              dx_id *out)
{
    uint32_t n = call->n - 1;
    dx_status status;
    if (n < builtin->least || n > builtin->most) {
        status = dx_fail(&e->session->context, DX_ARITY, "%s cannot be called with %u argument%s",
                         builtin->name, (unsigned)n, n == 1 ? "" : "s");
        dx_diag_hint(&e->session->context.diag, "use: %s", builtin->usage);
    } else {
        const struct dx_assumptions *before = e->session->graph.assumptions;
        status = builtin->run(e, call, out);
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
    dx_id argument[MOST_BINDINGS];
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

static dx_status lower_call(void *host, dx_lowering *lowering, const dx_ast *call, dx_id *out)
{
    dx_evaluation *e = host;
    const dx_ast *callee = call->child;
    (void)lowering;
    switch (callee->kind) {
    case DX_AST_PRIME:
        return dx_call_prime(e, call, out);
    case DX_AST_PARTIAL:
        return dx_call_partial(e, call, out);
    case DX_AST_DERIVATIVE:
        return dx_call_leibniz(e, call, out);
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

/* ---- other nodes -------------------------------------------------------------------------- */

static dx_status lower_where(dx_evaluation *e, const dx_ast *node, dx_id *out)
{
    return dx_substitute_bindings(e, node->child, node->child->next, out);
}

static dx_status no_such_element(dx_evaluation *e, const dx_ast *index, const char *what, dx_id at,
                                 uint32_t n)
{
    dx_context *context = &e->session->context;
    int64_t number;
    dx_status status =
        dx_get_int(&e->session->graph, at, &number)
            ? dx_fail(context, DX_TYPE, "there is no %s %lld: they are 1 to %u", what,
                      (long long)number, (unsigned)n)
            : dx_fail(context, DX_TYPE, "%ss are numbered 1 to %u, and this is no integer", what,
                      (unsigned)n);
    dx_diag_place(&context->diag, index->span);
    return status;
}

/* Sin[x] is how others write a call. */
static dx_status no_elements(dx_evaluation *e, const dx_ast *value)
{
    dx_context *context = &e->session->context;
    dx_status status = dx_fail(context, DX_TYPE, "only vectors and matrices have elements");
    bool unknown =
        value->kind == DX_AST_NAME && !dx_find_definition(e->session, value->text, value->length);
    const char *meant = unknown ? dx_name_meant(e->session, value->text, value->length) : "";
    const dx_missing *missing = unknown ? dx_find_missing(value->text, value->length) : NULL;
    if (missing)
        dx_diag_hint(&context->diag, "there is no operation '%s': %s", value->text,
                     missing->instead);
    else if (meant[0] != '\0' && !strchr(meant, ' '))
        dx_diag_hint(&context->diag, "a function takes its arguments in round brackets: %s(...)",
                     meant);
    else if (unknown)
        dx_diag_hint(&context->diag, "%s has no value; a function is written f(x)", value->text);
    dx_diag_place(&context->diag, value->span);
    return status;
}

static dx_status too_many_indices(dx_evaluation *e, const dx_ast *index, const char *of)
{
    dx_status status = dx_fail(&e->session->context, DX_TYPE, "%s, and this is one more", of);
    dx_diag_place(&e->session->context.diag, index->span);
    return status;
}

/* v[i], A[i] (a row), A[i, j]. */
static dx_status lower_index(dx_evaluation *e, const dx_ast *node, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const size_t first = e->n_premises;
    DX_TRY(dx_lower(&e->lowering, node->child, out));
    DX_TRY(dx_release_valued(e, first, *out)); /* the other elements need no value */
    const char *what = dx_is_matrix(g, *out) ? "row" : "element";
    for (const dx_ast *index = node->child->next; index; index = index->next) {
        dx_id at;
        int64_t n;
        if (dx_op_of(g, *out) == DX_OP_STEPS) {
            DX_TRY(dx_index_derivation(e, index, out));
            continue;
        }
        if (dx_op_of(g, *out) == DX_OP_TABLE)
            return dx_index_table(e, index, out);
        if (dx_op_of(g, *out) == DX_OP_SOLUTION) {
            DX_TRY(dx_index_solution(e, index, out));
            what = "element";
            continue;
        }
        DX_TRY(dx_lower(&e->lowering, index, &at));
        DX_TRY(dx_foresee(e, &at));
        if (!dx_is_array(g, *out) && index != node->child->next)
            return too_many_indices(e, index,
                                    what[0] == 'c' && index != node->child->next->next
                                        ? "an element of a matrix has two numbers"
                                        : "an element of a vector has one number");
        if (!dx_is_array(g, *out))
            return no_elements(e, node->child);
        if (!dx_get_int(g, at, &n) || n < 1 || n > (int64_t)dx_count(g, *out))
            return no_such_element(e, index, what, at, dx_count(g, *out));
        *out = dx_operand(g, *out, (uint32_t)n - 1);
        what = "column";
    }
    return DX_OK;
}

/* math.sin, as others write it. */
static bool is_function_of(dx_evaluation *e, const dx_ast *node)
{
    const dx_ast *left = node->child;
    size_t n = strlen(node->text);
    if (left->kind != DX_AST_NAME || left->text[0] == '%' || strcmp(left->text, "ans") == 0 ||
        dx_find_definition(e->session, left->text, left->length))
        return false;
    return dx_function_find(node->text, n) != DX_FN_NONE || dx_find_builtin(node->text, n) ||
           dx_names_constant(node->text, n);
}

/* What can be read, but means nothing to the session. */
static dx_status no_value(dx_evaluation *e, const dx_ast *node)
{
    dx_context *context = &e->session->context;
    dx_status status =
        node->kind == DX_AST_MEMBER
            ? dx_fail(context, DX_TYPE, "there is no value here that has a member '%s'", node->text)
        : node->kind == DX_AST_CASE
            ? dx_fail(context, DX_TYPE, "a piece of a formula by cases has no meaning here")
            : dx_fail(context, DX_TYPE, "this has no value here");
    if (node->kind == DX_AST_MEMBER && is_function_of(e, node))
        dx_diag_hint(&context->diag, "write %s alone", node->text);
    dx_diag_place(&context->diag, node->span);
    return status;
}

static dx_status lower_special(void *host, dx_lowering *lowering, const dx_ast *node, dx_id *out)
{
    dx_evaluation *e = host;
    (void)lowering;
    switch (node->kind) {
    case DX_AST_DERIVATIVE:
        return dx_lower_derivative(e, node, out);
    case DX_AST_WHERE:
        return lower_where(e, node, out);
    case DX_AST_PRIME:
        return dx_lower_prime(e, node, out);
    case DX_AST_INDEX:
        return lower_index(e, node, out);
    case DX_AST_GRADIENT:
        return dx_lower_gradient(e, node, out);
    case DX_AST_LEFTDIVIDE:
        return dx_left_divide(e, node, out);
    case DX_AST_MEMBER:
        return is_function_of(e, node) ? no_value(e, node) : dx_lower_member(e, node, out);
    default:
        return no_value(e, node);
    }
}

static dx_status lower_power(void *host, const dx_ast *node, dx_id base, dx_id exponent, dx_id *out)
{
    return dx_power_of_array(host, node, base, exponent, out);
}

static dx_status tidy_product(void *host, dx_id *out)
{
    return dx_tidy_product(((dx_evaluation *)host)->session, out);
}

static dx_status lose(void *host, dx_id part)
{
    return dx_remember_valued(host, part);
}

static const dx_lower_host lower_host = {NULL,        lower_name,   lower_call, lower_special,
                                         lower_power, tidy_product, lose};

dx_status dx_in_evaluation(ddx_session *s, dx_evaluation_work *work, void *data)
{
    dx_lower_host host = lower_host;
    dx_evaluation e = {.session = s};
    host.host = &e;
    e.lowering = (dx_lowering){.graph = &s->graph, .host = &host};
    dx_status status = work(&e, data);
    s->graph.assumptions = s->assumptions;
    return status;
}

static dx_status evaluate_steps(ddx_session *s, const dx_ast *ast, dx_value *value)
{
    dx_lower_host host = lower_host;
    dx_evaluation e = {.session = s};
    host.host = &e;
    e.lowering = (dx_lowering){.graph = &s->graph, .host = &host};
    *value = (dx_value){0};
    return dx_derivation_of(&e, ast, &value->id);
}

/* A name of something with labels, or what made it; arithmetic drops them. */
static bool keeps_labels(const dx_ast *ast)
{
    return ast->kind == DX_AST_NAME || ast->kind == DX_AST_CALL || ast->kind == DX_AST_GRADIENT ||
           ast->kind == DX_AST_WHERE;
}

static bool is_constant_or_word(const dx_graph *g, dx_id a)
{
    return dx_is_constant(g, a) || dx_op_of(g, a) == DX_OP_STRING;
}

/* A constant, or an array of such, perhaps with words in it: digits can be had of it. */
static bool is_numeric(const dx_graph *g, dx_id a)
{
    if (!dx_is_array(g, a))
        return dx_is_constant(g, a);
    for (uint32_t i = 0; i < dx_count(g, a); i++) {
        dx_id row = dx_operand(g, a, i);
        bool inner = dx_is_array(g, row);
        for (uint32_t k = 0; k < (inner ? dx_count(g, row) : 1); k++)
            if (!is_constant_or_word(g, inner ? dx_operand(g, row, k) : row))
                return false;
    }
    return true;
}

uint32_t dx_digits_asked(const dx_evaluation *e, dx_id a)
{
    return e->asked || is_numeric(&e->session->graph, a) ? e->digits : 0;
}

/* Has a term a sum for a factor, as a*(x + y) has? */
static bool has_products_of_sums(const dx_graph *g, dx_id sum)
{
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        dx_id term = dx_term(g, sum, i);
        if (dx_op_of(g, term) == DX_OP_ADD)
            return true;
        for (uint32_t k = 0; dx_op_of(g, term) == DX_OP_MUL && k < dx_factors(g, term); k++)
            if (dx_op_of(g, dx_base(g, term, k)) == DX_OP_ADD)
                return true;
    }
    return false;
}

/* What is 0 when it is multiplied out is shown as that: the check of a solution. */
static dx_status settle_cancelled(dx_evaluation *e, dx_id *a)
{
    enum { LARGE = 300 };
    dx_graph *g = &e->session->graph;
    dx_id above, below, given = *a;
    bool fine, differs;
    if (dx_op_of(g, given) != DX_OP_ADD || dx_terms(g, given) < 2 || dx_is_constant(g, given) ||
        dx_count(g, given) > LARGE || !has_products_of_sums(g, given) ||
        dx_is_larger(g, given, LARGE))
        return DX_OK;
    DX_TRY(dx_sample_contradicts(g, given, dx_int(g, 0), &differs));
    if (differs)
        return DX_OK;
    DX_TRY(dx_multiply_out(g, given, &fine, &above, &below));
    if (!fine || !dx_is_int(g, above, 0))
        return DX_OK;
    *a = above;
    return dx_remember_valued(e, given);
}

/* Of a vector each element. */
static dx_status settle_all_cancelled(dx_evaluation *e, dx_id *a)
{
    enum { MOST = 16 };
    dx_graph *g = &e->session->graph;
    dx_id element[MOST];
    if (dx_op_of(g, *a) != DX_OP_VECTOR)
        return settle_cancelled(e, a);
    uint32_t n = dx_count(g, *a);
    bool changed = false;
    if (n > MOST || dx_is_arrangement(g, *a))
        return DX_OK;
    for (uint32_t i = 0; i < n; i++) {
        element[i] = dx_operand(g, *a, i);
        DX_TRY(settle_cancelled(e, &element[i]));
        changed = changed || !dx_same(element[i], dx_operand(g, *a, i));
    }
    if (!changed)
        return DX_OK;
    *a = dx_vector(g, n, element);
    return dx_check(g, *a);
}

/* Sums of equal terms, in what keeps its labels; an arrangement stays as it is. */
static dx_status settle_sums(dx_evaluation *e, dx_id *a)
{
    const bool labelled = dx_same(e->labels.of, *a);
    if (dx_same(*a, e->arranged))
        return DX_OK;
    DX_TRY(dx_add_equal_terms(e, a));
    if (labelled)
        e->labels.of = *a;
    return DX_OK;
}

/* Where what is divided by turns out to be 0, the text is searched for it. */
static dx_status settle_constants(dx_evaluation *e, const dx_ast *ast, const dx_oracle *oracle,
                                  dx_id *a)
{
    dx_context *context = &e->session->context;
    const dx_id given = *a;
    dx_status status = dx_settle_constants(&e->session->graph, oracle, a);
    if (status != DX_DOMAIN)
        return status;
    dx_diag told = context->diag;
    DX_TRY(dx_check_constants(e, ast, given));
    context->diag = told;
    dx_diag_place(&context->diag, ast->span);
    return status;
}

/* A statement's expression, and where its value goes. */
struct whole {
    const dx_ast *ast;
    dx_value *value;
};

dx_status dx_evaluate_whole(dx_evaluation *e, const dx_ast *ast, dx_value *value)
{
    ddx_session *s = e->session;
    DX_TRY(dx_lower(&e->lowering, ast, &value->id));
    DX_TRY(dx_decide_cases(&s->graph, &value->id));
    const dx_oracle oracle = dx_session_oracle(s);
    DX_TRY(settle_constants(e, ast, &oracle, &value->id));
    DX_TRY(dx_settle_zeros(&s->graph, &oracle, &value->id));
    DX_TRY(settle_sums(e, &value->id));
    DX_TRY(settle_all_cancelled(e, &value->id));
    DX_TRY(dx_check_constants(e, ast, value->id));
    /* what is no constant is shown in full, unless N was told to give digits of it */
    value->shown = dx_same(value->id, e->arranged) ? e->arrangement : DX_NONE;
    value->rows = value->columns = DX_NONE;
    value->typed = ast->kind == DX_AST_NAME ? e->typed : DX_NONE;
    dx_status status = dx_tell_valued(e, value->id);
    if (status != DX_OK) {
        dx_diag_place(&s->context.diag, ast->span);
        return status;
    }
    DX_TRY(dx_keep_premises(e, value->id, &value->premises));
    if (keeps_labels(ast) && dx_same(e->labels.of, value->id)) {
        value->rows = e->labels.rows;
        value->columns = e->labels.columns;
    }
    value->digits = dx_digits_asked(e, value->id);
    if (e->asked_of_part && !e->asked && !is_numeric(&s->graph, value->id) &&
        dx_is_real_valued(&s->graph, value->id))
        dx_notice(&s->context, "formulas with names are exact: N gives digits of constants");
    return dx_show_roots(s, value);
}

/* Is the text there a part of a function's formula, f(x) = e, behind a bar? */
static bool is_behind_bar(const dx_ast *ast, dx_span span)
{
    while (ast) {
        const dx_ast *inner = ast->child;
        while (inner && !dx_span_contains(inner->span, span))
            inner = inner->next;
        if (inner && ast->kind == DX_AST_WHERE && inner->kind == DX_AST_DEFINE_FUNCTION)
            return true;
        ast = inner;
    }
    return false;
}

static dx_status evaluate_read(dx_evaluation *e, void *data)
{
    const struct whole *whole = data;
    ddx_session *s = e->session;
    dx_read_premise *own =
        dx_arena_alloc(&s->context.arena, (s->n_premises_read + 1) * sizeof *own);
    if (!own)
        return dx_no_memory(&s->context);
    e->read = own;
    for (size_t k = 0; k < s->n_premises_read; k++)
        if (is_behind_bar(whole->ast, s->premise_read[k].span))
            own[e->n_read++] = s->premise_read[k];
        else
            DX_TRY(dx_remember_premise(e, s->premise_read[k].premise));
    s->n_premises_read = 0;
    return dx_evaluate_whole(e, whole->ast, whole->value);
}

dx_status dx_evaluate(ddx_session *s, const dx_ast *ast, dx_value *value)
{
    struct whole whole = {ast, value};
    return dx_in_evaluation(s, evaluate_read, &whole);
}

/* A statement that is being read: parts without a context are evaluated at once. */
struct reading {
    dx_evaluation e;
    dx_lower_host host;
};

static dx_name_kind kind_while_reading(void *host, const char *name, size_t n)
{
    struct reading *reading = host;
    return kind_of_name(reading->e.session, name, n);
}

/* The parser gives back what is in the arena. */
static dx_status set_premises_aside(dx_evaluation *e, dx_span span)
{
    ddx_session *s = e->session;
    const size_t need = (s->n_premises_read + e->n_premises) * sizeof *s->premise_read;
    if (need > s->premise_read_bytes) {
        dx_read_premise *grown =
            dx_realloc(&s->context.memory, s->premise_read, s->premise_read_bytes, 2 * need);
        if (!grown)
            return dx_no_memory(&s->context);
        s->premise_read = grown;
        s->premise_read_bytes = 2 * need;
    }
    for (size_t k = 0; k < e->n_premises; k++)
        s->premise_read[s->n_premises_read++] = (dx_read_premise){e->premise[k], span};
    e->n_premises = e->premise_capacity = 0;
    e->premise = NULL;
    return DX_OK;
}

static const char *meant_while_reading(void *host, const char *name, size_t n)
{
    struct reading *reading = host;
    return dx_name_meant(reading->e.session, name, n);
}

static dx_status value_while_reading(void *host, const dx_ast *part, uint32_t *id)
{
    struct reading *reading = host;
    dx_id value;
    DX_TRY(dx_lower(&reading->e.lowering, part, &value));
    *id = value.v;
    return reading->e.n_premises > 0 ? set_premises_aside(&reading->e, part->span) : DX_OK;
}

dx_status dx_read_statement(ddx_session *s, const char *text, size_t n, dx_statement *statement)
{
    struct reading reading = {.e = {.session = s}, .host = lower_host};
    reading.host.host = &reading.e;
    reading.e.lowering = (dx_lowering){.graph = &s->graph, .host = &reading.host};
    dx_name_host host = {&reading, kind_while_reading, value_while_reading, meant_while_reading};
    s->n_premises_read = 0;
    return dx_parse_statement(&s->context, &s->context.arena, &host, text, n, statement);
}

static dx_status check_expression(ddx_session *s, const dx_ast *root)
{
    if (!root)
        return dx_fail(&s->context, DX_SYNTAX, "there is no expression here");
    if (root->kind == DX_AST_DEFINE || root->kind == DX_AST_DEFINE_FUNCTION)
        return dx_fail(&s->context, DX_TYPE, "a definition is no expression");
    return DX_OK;
}

dx_status dx_evaluate_expression(ddx_session *s, const dx_ast *root, dx_value *value)
{
    DX_TRY(check_expression(s, root));
    return dx_evaluate(s, root, value);
}

/* A plain formula, and where its value goes. */
struct plain {
    const char *text;
    size_t n;
    dx_value *value;
    bool evaluated;
};

static dx_status evaluate_plain(dx_evaluation *e, void *data)
{
    struct plain *plain = data;
    const dx_name_host names = dx_session_names(e->session);
    dx_id a;
    DX_TRY(dx_read_plain(&e->lowering, &names, plain->text, plain->n, &a));
    if (dx_is_none(a))
        return DX_OK;
    const dx_ast whole = {
        .kind = DX_AST_VALUE, .number = a.v, .span = {0, (uint32_t)plain->n}, .depth = 1};
    plain->evaluated = true;
    return dx_evaluate_whole(e, &whole, plain->value);
}

dx_status dx_evaluate_plain(ddx_session *s, const char *text, size_t n, dx_value *value,
                            bool *evaluated)
{
    struct plain plain = {text, n, value, false};
    unsigned said = s->context.notices.n;
    dx_status status = dx_in_evaluation(s, evaluate_plain, &plain);
    *evaluated = plain.evaluated && status == DX_OK;
    if (status == DX_OK || dx_is_final(status))
        return status;
    s->context.notices.n = said;
    dx_diag_clear(&s->context.diag);
    return DX_OK;
}

dx_status dx_evaluate_text(ddx_session *s, const char *text, size_t n, dx_value *value)
{
    bool evaluated;
    dx_statement statement;
    DX_TRY(dx_evaluate_plain(s, text, n, value, &evaluated));
    if (evaluated)
        return DX_OK;
    DX_TRY(dx_read_statement(s, text, n, &statement));
    return dx_evaluate_expression(s, statement.root, value);
}

dx_status dx_steps_of_text(ddx_session *s, const char *text, size_t n, dx_value *value)
{
    dx_name_host names = dx_session_names(s);
    dx_statement statement;
    DX_TRY(dx_parse_statement(&s->context, &s->context.arena, &names, text, n, &statement));
    DX_TRY(check_expression(s, statement.root));
    return evaluate_steps(s, statement.root, value);
}
