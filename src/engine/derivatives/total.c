/* Total derivatives: by t, where other names are functions of t. */
#include "engine/derivatives/composed.h"
#include "engine/derivatives/instance.h"
#include "engine/field.h"

#include "expr/walk.h"

#include <string.h>

enum { MOST_FOUND = 64 };

/* A total derivative: by t, with names that are functions of it. */
typedef struct total {
    dx_evaluation *e;
    size_t n;
    dx_id *name;      /* t, then the names that are given */
    size_t n_renamed; /* parameters that stand for another name, by that name */
    dx_id *renamed;
    size_t looked; /* parts, for functions of t */
    dx_bound bound;
} total;

/* Of a parameter the name that it stands for. */
static dx_status read_dependent(total *t, const dx_ast *ast)
{
    dx_evaluation *e = t->e;
    dx_graph *g = &e->session->graph;
    if (ast->kind != DX_AST_NAME)
        return dx_placed(
            e, ast, dx_fail(g->context, DX_TYPE, "the names that depend on it are a list: [x, y]"));
    dx_id name = dx_symbol_of(e, ast), value;
    DX_TRY(dx_check(g, name));
    if (!dx_in_frames(e, e->frame, name, &value) || dx_same(value, name)) {
        t->name[t->n++] = name;
        return DX_OK;
    }
    if (dx_op_of(g, value) != DX_OP_SYMBOL)
        return dx_placed(e, ast,
                         dx_fail(g->context, DX_TYPE,
                                 "%s has a value here, and only a name depends on another",
                                 ast->text));
    t->renamed[t->n_renamed++] = value;
    return DX_OK;
}

/* Does the function of that name stand with arguments, or differentiated, in it? */
static bool is_called(const dx_ast *ast, const char *name)
{
    const dx_ast *callee =
        ast->kind == DX_AST_CALL || ast->kind == DX_AST_PRIME ? ast->child : NULL;
    if (callee && callee->kind == DX_AST_NAME && strcmp(callee->text, name) == 0)
        return true;
    for (const dx_ast *child = ast->child; child; child = child->next)
        if (is_called(child, name))
            return true;
    return false;
}

enum { MOST_BODIES = 8, MOST_LOOKED = 4096 }; /* one in another; parts of what is looked through */

static void find_functions(total *t, const dx_ast *operand, const dx_ast *ast, int depth);

/* Those in the body of a function of the session that is called: x of f(t) = x*t. */
static void find_in_body(total *t, const dx_ast *name, int depth)
{
    const dx_definition *d = name->kind == DX_AST_NAME
                                 ? dx_find_definition(t->e->session, name->text, name->length)
                                 : NULL;
    if (d && d->is_function && depth < MOST_BODIES && t->looked < MOST_LOOKED)
        find_functions(t, d->body, d->body, depth + 1);
}

/* Names that the session has as functions of one variable, and that stand without it: x is x(t). */
static void find_functions(total *t, const dx_ast *operand, const dx_ast *ast, int depth)
{
    dx_evaluation *e = t->e;
    const dx_ast *first = ast->child;
    t->looked++;
    if (ast->kind == DX_AST_NAME) {
        const dx_definition *d = dx_find_definition(e->session, ast->text, ast->length);
        dx_id name = dx_symbol_of(e, ast), value;
        bool known = dx_is_none(name) || t->n >= MOST_FOUND || !d || !d->is_function ||
                     d->n_parameters != 1 || is_called(operand, ast->text) ||
                     dx_in_frames(e, e->frame, name, &value);
        for (size_t i = 0; i < t->n && !known; i++)
            known = dx_same(t->name[i], name);
        if (!known)
            t->name[t->n++] = name;
        return;
    }
    if (ast->kind == DX_AST_DERIVATIVE || ast->kind == DX_AST_WHERE ||
        ast->kind == DX_AST_PARTIAL || ast->kind == DX_AST_BINDING)
        return;
    if (ast->kind == DX_AST_CALL && first && first->kind != DX_AST_CALL) {
        find_in_body(t, first, depth);
        first = first->next;
    }
    for (const dx_ast *child = first; child; child = child->next)
        find_functions(t, operand, child, depth);
}

static dx_status read_dependents(total *t, const dx_ast *operand, const dx_ast *by,
                                 const dx_ast *list)
{
    dx_evaluation *e = t->e;
    t->name = dx_statement_ids(e, list ? list->n + 2 : MOST_FOUND);
    t->renamed = dx_statement_ids(e, list ? list->n + 1 : 0);
    if (!t->name || !t->renamed)
        return DX_NOMEM;
    t->name[t->n++] = dx_symbol_of(e, by);
    DX_TRY(dx_check(&e->session->graph, t->name[0]));
    const dx_ast *first = list && list->kind == DX_AST_VECTOR ? list->child : list;
    for (const dx_ast *ast = first; ast; ast = ast == list ? NULL : ast->next)
        DX_TRY(read_dependent(t, ast));
    if (!list)
        find_functions(t, operand, operand, 0);
    return DX_OK;
}

/* The symbols that are functions of t: those that are given, or all others. */
static dx_status list_dependents(const total *t, bool given, dx_id value, size_t *n, dx_id **symbol)
{
    dx_evaluation *e = t->e;
    dx_graph *g = &e->session->graph;
    size_t found = given ? 0 : dx_free_symbols(g, value, 0, NULL), kept = 0;
    dx_id by = t->bound.symbol[0];
    *symbol = dx_statement_ids(e, found + t->n + t->n_renamed);
    if (!*symbol)
        return DX_NOMEM;
    if (!given)
        dx_free_symbols(g, value, found, *symbol);
    for (size_t i = 0; i < found; i++)
        if (!dx_same((*symbol)[i], by))
            (*symbol)[kept++] = (*symbol)[i];
    for (size_t i = 1; given && i < t->n; i++)
        if (!dx_same(t->bound.symbol[i], by))
            (*symbol)[kept++] = t->bound.symbol[i];
    for (size_t i = 0; i < t->n_renamed; i++)
        (*symbol)[kept++] = t->renamed[i];
    *n = kept;
    return DX_OK;
}

static void tell_depending(dx_evaluation *e, size_t n, const dx_id *name, const dx_ast *t)
{
    dx_text list;
    dx_text_init(&list, &e->session->context.memory);
    for (size_t i = 0; i < n; i++)
        dx_text_format(&list, "%s%s", i > 0 ? ", " : "",
                       dx_name_bytes(dx_bytes(&e->session->graph, name[i])));
    dx_notice(&e->session->context, n == 1 ? "%s is a function of %s" : "%s are functions of %s",
              dx_text_get(&list), t->text);
    dx_text_free(&list);
}

/* x(t) for each x, or what that is by a bar. */
static dx_status make_functions(const total *t, size_t n, const dx_id *symbol, dx_id *value)
{
    dx_graph *g = &t->e->session->graph;
    dx_id *function = dx_statement_ids(t->e, n);
    if (!function)
        return DX_NOMEM;
    for (size_t i = 0; i < n; i++) {
        const dx_function_value *f = dx_find_given(t->e, symbol[i], 1);
        const size_t first = t->e->n_premises;
        function[i] = f ? f->body : dx_apply(g, symbol[i], 1, t->bound.symbol);
        DX_TRY(dx_check(g, function[i]));
        if (!f)
            continue;
        DX_TRY(dx_recall_given(t->e, f));
        DX_TRY(dx_put_under_premises(t->e, first, 1, f->parameter, t->bound.symbol, &function[i]));
    }
    return n > 0 ? dx_put_under_premises(t->e, t->e->n_premises, n, symbol, function, value)
                 : dx_check(g, *value);
}

dx_status dx_run_total(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    const dx_ast *by = dx_child(call, 2), *list = dx_child(call, 3);
    if (by->kind != DX_AST_NAME)
        return dx_placed(e, by, dx_fail(&e->session->context, DX_TYPE, "this is no variable"));
    total t = {.e = e};
    dx_id value, calls, *symbol;
    size_t n, first = e->n_premises;
    DX_TRY(read_dependents(&t, dx_child(call, 1), by, list));
    DX_TRY(dx_bind(e, t.n, t.name, &t.bound));
    const dx_frame *around = e->field;
    e->field = list ? around : e->frame;
    dx_status status = dx_operand_in(e, &t.bound, dx_child(call, 1), &value);
    e->field = around;
    DX_TRY(status);
    if (!list) /* a name cannot be a function of itself */
        DX_TRY(dx_refuse_capture(e, &t.bound, "the derivative", value));
    DX_TRY(dx_read_calls(e, &t.bound, dx_child(call, 1), &calls));
    DX_TRY(list_dependents(&t, list, value, &n, &symbol));
    DX_TRY(make_functions(&t, n, symbol, &value));
    if (!dx_is_none(calls))
        DX_TRY(make_functions(&t, n, symbol, &calls));
    DX_TRY(dx_hold_calls(e, 1, t.bound.symbol, calls, &value));
    if (n > 0 && !list)
        tell_depending(e, n, symbol, by);
    DX_TRY(dx_derive(e, value, t.bound.symbol[0], 1, out));
    DX_TRY(dx_put_in(e, &t.bound, NULL, out));
    *out = dx_become_known(e, first, *out); /* x(t) = cos(t) */
    return dx_check(&e->session->graph, *out);
}
