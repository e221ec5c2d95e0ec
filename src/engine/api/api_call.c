/* api_call.c - operations of the language by their names, with values for arguments. */
#include "engine/api/handles.h"

#include "expr/walk.h"
#include "parser/array.h"

#include <stdlib.h>
#include <string.h>

/* ---- arguments as they would be typed ------------------------------------------------------- */

typedef struct writing {
    ddx_session *s;
    dx_ast *call;
    dx_ast **next; /* where the next argument goes */
} writing;

static dx_ast *node(ddx_session *s, dx_ast_kind kind, dx_ast *child, uint32_t n)
{
    dx_ast *node = dx_arena_alloc(&s->context.arena, sizeof *node);
    if (node)
        *node = (dx_ast){.kind = (uint8_t)kind, .depth = 1, .fn = DX_FN_NONE, .child = child};
    if (node && child)
        node->n = n;
    return node;
}

static dx_ast *text_node(ddx_session *s, dx_ast_kind kind, const char *text, size_t n)
{
    dx_ast *leaf = node(s, kind, NULL, 0);
    if (leaf)
        leaf->text = dx_arena_copy(&s->context.arena, text, n);
    if (!leaf || !leaf->text)
        return NULL;
    leaf->length = (uint32_t)n;
    return leaf;
}

static dx_ast *value_node(ddx_session *s, dx_id a)
{
    dx_ast *leaf = node(s, DX_AST_VALUE, NULL, 0);
    if (leaf)
        leaf->number = a.v;
    return leaf;
}

static dx_ast *pair_node(ddx_session *s, dx_ast_kind kind, dx_ast *first, dx_ast *second)
{
    if (!first || !second)
        return NULL;
    first->next = second;
    return node(s, kind, first, 2);
}

/* What operations read as it is written, and not by its value: names, x = a, ranges, texts. */
static bool is_written(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    return op == DX_OP_SYMBOL || op == DX_OP_STRING || op == DX_OP_RANGE ||
           (op == DX_OP_EQ && dx_op_of(g, dx_operand(g, a, 0)) == DX_OP_SYMBOL);
}

static dx_ast *written(ddx_session *s, dx_id a)
{
    const dx_graph *g = &s->graph;
    switch (dx_op_of(g, a)) {
    case DX_OP_SYMBOL:
        return text_node(s, DX_AST_NAME, dx_bytes(g, a), dx_bytes_length(g, a));
    case DX_OP_STRING:
        return text_node(s, DX_AST_STRING, dx_bytes(g, a), dx_bytes_length(g, a));
    case DX_OP_RANGE:
        return pair_node(s, DX_AST_RANGE, value_node(s, dx_operand(g, a, 0)),
                         value_node(s, dx_operand(g, a, 1)));
    case DX_OP_EQ: {
        dx_id right = dx_operand(g, a, 1);
        bool range = dx_op_of(g, right) == DX_OP_RANGE;
        return pair_node(s, DX_AST_BINDING, written(s, dx_operand(g, a, 0)),
                         range ? written(s, right) : value_node(s, right));
    }
    default:
        return value_node(s, a);
    }
}

/* Of a list each element, where all of them are read as they are written. */
static dx_ast *argument(ddx_session *s, dx_id a)
{
    const dx_graph *g = &s->graph;
    dx_ast *first = NULL, **next = &first;
    uint32_t n = dx_op_of(g, a) == DX_OP_VECTOR ? dx_count(g, a) : 0;
    for (uint32_t i = 0; i < n; i++)
        if (!is_written(g, dx_operand(g, a, i)))
            return value_node(s, a);
    if (n == 0)
        return written(s, a);
    for (uint32_t i = 0; i < n; i++) {
        *next = written(s, dx_operand(g, a, i));
        if (!*next)
            return NULL;
        next = &(*next)->next;
    }
    return node(s, DX_AST_VECTOR, first, n);
}

static bool add(writing *w, dx_ast *part)
{
    if (!part)
        return false;
    *w->next = part;
    w->next = &part->next;
    w->call->n++;
    return true;
}

/* ---- the call ---------------------------------------------------------------------------------
 */

typedef struct call {
    const char *name;
    size_t n;
    const ddx_value *argument;
    dx_value *out;
} call;

/* The names in the arguments, which are what they were when those were made: values that the
 * session has given to them since do not count. */
static dx_status hold_names(dx_evaluation *e, size_t n, const dx_id *argument, dx_frame *frame)
{
    dx_graph *g = &e->session->graph;
    size_t count = 0, distinct = 0;
    for (size_t i = 0; i < n; i++)
        count += dx_free_symbols(g, argument[i], 0, NULL);
    dx_id *symbol = dx_statement_ids(e, count + 1);
    if (!symbol)
        return DX_NOMEM;
    for (size_t i = 0, at = 0; i < n; i++)
        at += dx_free_symbols(g, argument[i], count - at, symbol + at);
    qsort(symbol, count, sizeof *symbol, dx_by_id);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || !dx_same(symbol[i], symbol[distinct - 1]))
            symbol[distinct++] = symbol[i];
    *frame = (dx_frame){.n = distinct, .symbol = symbol};
    return DX_OK;
}

static dx_status write_call(ddx_session *s, const char *name, size_t n, const dx_id *argument_id,
                            dx_ast **out)
{
    const size_t length = strlen(name);
    dx_ast *callee = text_node(s, DX_AST_NAME, name, length);
    dx_ast *root = callee ? node(s, DX_AST_CALL, callee, 1) : NULL;
    if (!root)
        return dx_no_memory(&s->context);
    callee->fn = (uint16_t)dx_function_find(name, length);
    root->depth = 2;
    writing w = {s, root, &callee->next};
    for (size_t i = 0; i < n; i++)
        if (!add(&w, argument(s, argument_id[i])))
            return dx_no_memory(&s->context);
    *out = root;
    return DX_OK;
}

static dx_status run_call(dx_evaluation *e, void *data)
{
    const call *c = data;
    ddx_session *s = e->session;
    dx_id *argument_id = dx_statement_ids(e, c->n + 1);
    dx_frame frame;
    dx_ast *root = NULL;
    if (!argument_id)
        return DX_NOMEM;
    for (size_t i = 0; i < c->n; i++) {
        DX_TRY(dx_take(s, c->argument[i], &argument_id[i]));
        argument_id[i] = dx_recall(e, s->held[c->argument[i].slot]);
        DX_TRY(dx_check(&s->graph, argument_id[i]));
    }
    DX_TRY(hold_names(e, c->n, argument_id, &frame));
    DX_TRY(write_call(s, c->name, c->n, argument_id, &root));
    e->frame = &frame;
    return dx_evaluate_whole(e, root, c->out);
}

ddx_status ddx_call(ddx_session *s, const char *operation, size_t n, const ddx_value *arguments,
                    ddx_value *result)
{
    const size_t length = strlen(operation);
    dx_value out = {0};
    call c = {operation, n, arguments, &out};
    dx_call_begin(s);
    dx_status status = DX_OK;
    if (dx_function_find(operation, length) == DX_FN_NONE && !dx_find_builtin(operation, length))
        status = dx_fail(&s->context, DX_NAME, "there is no operation '%s'",
                         dx_echo(&s->context, operation, length));
    if (status == DX_OK)
        status = dx_in_evaluation(s, run_call, &c);
    const dx_value given = {.id = out.id, .shown = out.shown, .premises = out.premises};
    return dx_give_value(s, status, given, result);
}
