/* Calls of abstract functions that have become known: f(x(t), y(t)) in a value, once f is
 * defined, or where a definition is put in by a bar. */
#include "engine/scope.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/readable.h"

#include <string.h>

/* A function that is put in. */
typedef struct function_value {
    dx_id name, body;
    uint32_t n;
    dx_id parameter[DX_MOST_BINDINGS]; /* symbols that stand for them in the body */
} function_value;

/* What is known of the functions of an expression. */
typedef struct finder {
    dx_evaluation *e;
    size_t n;
    const function_value *given; /* NULL: what the session defines */
} finder;

static bool is_call(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_APPLY || dx_op_of(g, a) == DX_OP_DERIV;
}

static uint32_t first_argument(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_DERIV ? 2 : 1;
}

/* The function that the node calls, with as many parameters as it has arguments. */
static bool is_known(const finder *f, dx_id a, const dx_definition **d, size_t *index)
{
    const dx_graph *g = &f->e->session->graph;
    dx_id name = dx_operand(g, a, 0);
    uint32_t n = dx_count(g, a) - first_argument(g, a);
    for (*index = 0; f->given && *index < f->n; ++*index)
        if (dx_same(f->given[*index].name, name) && f->given[*index].n == n)
            return true;
    if (f->given)
        return false;
    *d = dx_find_definition(f->e->session, dx_bytes(g, name), dx_bytes_length(g, name));
    return *d && (*d)->is_function && (*d)->n_parameters == n;
}

/* Where the function's derivative holds is said of its parameter: say what that is here. */
static void explain_notices(const finder *f, unsigned from, uint32_t n, const dx_id *symbol,
                            const dx_id *argument)
{
    dx_graph *g = &f->e->session->graph;
    dx_notices *notices = &g->context->notices;
    for (unsigned k = from; k < notices->n; k++) {
        dx_text text;
        dx_text_init(&text, &g->context->memory);
        dx_text_string(&text, notices->line[k]);
        for (uint32_t i = 0; i < n; i++) {
            const char *name = dx_bytes(g, symbol[i]);
            int length = (int)strcspn(name, "'");
            dx_text_format(&text, "%s%.*s = ", i == 0 ? ", where " : ", ", length, name);
            if (dx_print_plain(g, argument[i], &text) != DX_OK)
                dx_diag_clear(&g->context->diag); /* too long to be shown */
        }
        if (!text.failed && text.n < sizeof notices->line[k])
            memcpy(notices->line[k], dx_text_get(&text), text.n + 1);
        dx_text_free(&text);
    }
}

/* The formula at the arguments, differentiated as often as the node says. */
static dx_status call_known(const finder *f, dx_id a, const dx_id *argument, dx_id *out)
{
    dx_evaluation *e = f->e;
    dx_graph *g = &e->session->graph;
    const dx_definition *d = NULL;
    dx_id symbol[DX_MOST_BINDINGS];
    size_t index = 0, first = e->n_premises;
    unsigned said = g->context->notices.n;
    uint32_t n = dx_count(g, a) - first_argument(g, a);
    (void)is_known(f, a, &d, &index);
    if (f->given) {
        *out = f->given[index].body;
        memcpy(symbol, f->given[index].parameter, n * sizeof *symbol);
    } else {
        DX_TRY(dx_formula_of(e, d, symbol, out));
    }
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_DERIV && i < n; i++) {
        int64_t order = 0;
        (void)dx_get_int(g, dx_operand(g, dx_operand(g, a, 1), i), &order);
        if (order > 0)
            DX_TRY(dx_derive(e, *out, symbol[i], (uint32_t)order, out));
    }
    explain_notices(f, said, n, symbol, argument);
    DX_TRY(dx_check_premises(e, first, n, symbol, argument));
    *out = dx_substitute(g, *out, n, symbol, argument);
    DX_TRY(dx_check(g, *out));
    return dx_decide_cases(g, out);
}

/* One after the other, inner ones first: each call that is known gets its value, those above
 * it see that. */
static dx_status replace_calls(const finder *f, const dx_walk *walk, dx_id *out)
{
    dx_graph *g = &f->e->session->graph;
    dx_id *from = dx_statement_ids(f->e, 2 * walk->n), *to = from ? from + walk->n : NULL;
    dx_id argument[DX_MOST_BINDINGS];
    const dx_definition *d;
    size_t n = 0, index;
    if (!from)
        return DX_NOMEM;
    for (size_t i = 0; i < walk->n; i++) {
        dx_id a = walk->id[i];
        if (!is_call(g, a) || !is_known(f, a, &d, &index))
            continue;
        DX_TRY(dx_poll(g->context));
        uint32_t first = first_argument(g, a), count = dx_count(g, a) - first;
        for (uint32_t k = 0; k < count; k++) {
            argument[k] = dx_replace(g, dx_operand(g, a, first + k), n, from, to);
            DX_TRY(dx_check(g, argument[k]));
        }
        from[n] = a;
        DX_TRY(call_known(f, a, argument, &to[n]));
        n++;
    }
    if (n == 0)
        return DX_OK;
    *out = dx_replace(g, *out, n, from, to);
    DX_TRY(dx_check(g, *out));
    return dx_readable(g, *out, out);
}

static dx_status replace(const finder *f, dx_id *value)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(&f->e->session->graph, 1, value, &walk));
    dx_status status = replace_calls(f, &walk, value);
    dx_walk_free(&walk);
    return status;
}

static bool defines_functions(const ddx_session *s)
{
    for (size_t i = 0; i < s->n_definitions; i++)
        if (s->definition[i]->is_function)
            return true;
    return false;
}

dx_id dx_call_known(dx_evaluation *e, dx_id value)
{
    const finder f = {e, 0, NULL};
    if (dx_is_none(value) || !defines_functions(e->session))
        return value;
    return replace(&f, &value) == DX_OK ? value : DX_NONE;
}

/* Into the value, and into what was taken not to be 0 on the way, from the first premise on. */
static dx_status put_in_functions(dx_evaluation *e, size_t first, size_t n,
                                  const function_value *functions, dx_id *value)
{
    const finder f = {e, n, functions};
    for (size_t k = first; k < e->n_premises && n > 0; k++) {
        dx_id nonzero = e->premise[k].nonzero;
        if (dx_is_none(nonzero))
            continue;
        DX_TRY(replace(&f, &nonzero));
        DX_TRY(dx_hold_nonzero(e, &e->premise[k], nonzero));
    }
    return n == 0 ? DX_OK : replace(&f, value);
}

/* ---- f(x, y) = e behind a bar ------------------------------------------------------------- */

static dx_status read_function(dx_evaluation *e, const dx_ast *node, function_value *f)
{
    dx_graph *g = &e->session->graph;
    dx_id own[DX_MOST_BINDINGS];
    dx_value fresh[DX_MOST_BINDINGS];
    const dx_ast *parameter = node->child->next;
    f->name = dx_symbol_of(e, node->child);
    f->n = node->n - 2;
    for (uint32_t i = 0; i < f->n; i++, parameter = parameter->next) {
        own[i] = dx_symbol_of(e, parameter);
        DX_TRY(dx_check(g, own[i]));
        f->parameter[i] = dx_stand_in(e, own[i]);
        DX_TRY(dx_check(g, f->parameter[i]));
        fresh[i] = (dx_value){.id = f->parameter[i]};
    }
    const dx_frame frame = {e->frame, false, f->n, own, fresh, NULL};
    DX_TRY(dx_evaluate_in(e, &frame, parameter, &f->body));
    dx_op op = dx_op_of(g, f->body);
    if (op < DX_OP_EQ && op != DX_OP_INF)
        return DX_OK;
    dx_status status = dx_fail(g->context, DX_TYPE, "this is no number that a function can have");
    dx_diag_place(&g->context->diag, parameter->span);
    return status;
}

/* What the bar will put in, as it is seen from inside: bars around it see to their names. */
static dx_status expect_values(dx_evaluation *e, dx_bound *b, const dx_id *to)
{
    dx_id *coming = dx_statement_ids(e, b->n);
    if (!coming)
        return DX_NOMEM;
    for (size_t i = 0; i < b->n; i++) {
        coming[i] = to[i];
        DX_TRY(dx_foresee(e, &coming[i]));
    }
    b->coming = coming;
    return DX_OK;
}

/* What goes wrong when values are put in is the fault of the values. */
static void place_bindings(dx_evaluation *e, const dx_ast *bindings)
{
    dx_span span = bindings->span;
    for (const dx_ast *b = bindings; b; b = b->next)
        span.end = b->span.end;
    dx_diag_place(&e->session->context.diag, span);
}

dx_status dx_substitute_bindings(dx_evaluation *e, const dx_ast *operand, const dx_ast *bindings,
                                 dx_id *out)
{
    dx_context *context = &e->session->context;
    dx_id symbol[DX_MOST_BINDINGS], to[DX_MOST_BINDINGS];
    function_value *function = NULL;
    dx_bound bound;
    size_t n = 0, n_functions = 0;
    for (const dx_ast *b = bindings; b; b = b->next) {
        if (n + n_functions == DX_MOST_BINDINGS) {
            dx_status status = dx_fail(
                context, DX_LIMIT, "an evaluation bar takes %d names at most", DX_MOST_BINDINGS);
            dx_diag_place(&context->diag, b->span);
            return status;
        }
        dx_id name = dx_symbol_of(e, b->child);
        bool is_function = b->kind == DX_AST_DEFINE_FUNCTION, twice = false;
        for (size_t i = 0; i < (is_function ? n_functions : n); i++)
            twice = twice || dx_same(is_function ? function[i].name : symbol[i], name);
        if (twice) {
            dx_status status = dx_fail(context, DX_NAME, "%s is given twice", b->child->text);
            dx_diag_place(&context->diag, b->span);
            return status;
        }
        if (is_function) {
            if (!function)
                function = dx_arena_alloc(&context->arena, DX_MOST_BINDINGS * sizeof *function);
            if (!function)
                return dx_no_memory(context);
            DX_TRY(read_function(e, b, &function[n_functions++]));
            continue;
        }
        symbol[n] = name;
        DX_TRY(dx_lower(&e->lowering, b->child->next, &to[n++]));
    }
    DX_TRY(dx_bind(e, n, symbol, &bound));
    DX_TRY(expect_values(e, &bound, to));
    DX_TRY(dx_evaluate_in(e, &bound.frame, operand, out));
    bool labelled = dx_same(e->labels.of, *out);
    dx_status status = dx_put_in(e, &bound, to, out);
    if (status == DX_OK)
        status = put_in_functions(e, bound.first_premise, n_functions, function, out);
    if (status != DX_OK)
        place_bindings(e, bindings);
    DX_TRY(status);
    if (labelled)
        e->labels.of = *out;
    return DX_OK;
}
