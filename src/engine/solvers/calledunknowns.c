#include "engine/solvers/calledunknowns.h"

#include "expr/print.h"
#include "expr/walk.h"

typedef struct called {
    dx_evaluation *e;
    dx_called_unknowns *found;
    const dx_ast *at[DX_CALLED_MOST];
} called;

static bool is_called(const dx_ast *ast)
{
    return ast->kind == DX_AST_CALL &&
           (ast->child->kind == DX_AST_PRIME || ast->child->kind == DX_AST_NAME);
}

/* By a name that is written as the call is, with ′ for the prime, which names of ddx's own have. */
static dx_status add(called *c, const dx_ast *ast)
{
    dx_graph *g = &c->e->session->graph;
    dx_called_unknowns *found = c->found;
    dx_id value;
    DX_TRY(dx_lower(&c->e->lowering, ast, &value));
    const dx_op op = dx_op_of(g, value);
    if ((op != DX_OP_APPLY && op != DX_OP_DERIV) || found->n == DX_CALLED_MOST)
        return DX_OK;
    dx_text text, name;
    dx_text_init(&text, &g->context->memory);
    dx_text_init(&name, &g->context->memory);
    dx_status status = dx_print_plain(g, value, &text);
    for (size_t i = 0; i < text.n && status == DX_OK; i++)
        if (dx_text_get(&text)[i] == '\'')
            dx_text_string(&name, "′");
        else
            dx_text_char(&name, dx_text_get(&text)[i]);
    if (status == DX_OK && name.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK) {
        c->at[found->n] = ast;
        found->call[found->n] = value;
        found->name[found->n] = dx_symbol(g, dx_text_get(&name), name.n);
        status = dx_check(g, found->name[found->n++]);
    }
    dx_text_free(&name);
    dx_text_free(&text);
    return status;
}

static dx_ast *copy_of(called *c, const dx_ast *ast)
{
    dx_ast *copy = dx_arena_alloc(&c->e->session->context.arena, sizeof *copy);
    if (copy)
        *copy = *ast;
    return copy;
}

/* The unknown, or each of a list, by its name. */
static dx_status name_unknowns(called *c, dx_ast *ast)
{
    dx_graph *g = &c->e->session->graph;
    if (ast->kind != DX_AST_VECTOR) {
        for (size_t i = 0; i < c->found->n; i++)
            if (c->at[i]->span.start == ast->span.start && is_called(ast)) {
                ast->kind = DX_AST_NAME;
                ast->fn = DX_FN_NONE;
                ast->child = NULL;
                ast->text = dx_bytes(g, c->found->name[i]);
                ast->length = (uint32_t)dx_bytes_length(g, c->found->name[i]);
            }
        return DX_OK;
    }
    for (dx_ast **part = &ast->child; *part; part = &(*part)->next) {
        *part = copy_of(c, *part);
        if (!*part)
            return DX_NOMEM;
        DX_TRY(name_unknowns(c, *part));
    }
    return DX_OK;
}

/* The equation, or each of a list, as a value with the names in it. */
static dx_status put_names(called *c, dx_ast *ast)
{
    dx_graph *g = &c->e->session->graph;
    if (ast->kind == DX_AST_VECTOR) {
        for (dx_ast **part = &ast->child; *part; part = &(*part)->next) {
            *part = copy_of(c, *part);
            if (!*part)
                return DX_NOMEM;
            DX_TRY(put_names(c, *part));
        }
        return DX_OK;
    }
    dx_id value;
    DX_TRY(dx_lower(&c->e->lowering, ast, &value));
    value = dx_replace(g, value, c->found->n, c->found->call, c->found->name);
    DX_TRY(dx_check(g, value));
    ast->kind = DX_AST_VALUE;
    ast->number = value.v;
    ast->child = NULL;
    return DX_OK;
}

dx_status dx_name_called_unknowns(dx_evaluation *e, const dx_ast **call, dx_called_unknowns *out)
{
    const dx_ast *unknowns = dx_child(*call, 2);
    called c = {.e = e, .found = out};
    out->n = 0;
    if (!unknowns || dx_child(*call, 3))
        return DX_OK;
    const bool list = unknowns->kind == DX_AST_VECTOR;
    for (const dx_ast *ast = list ? unknowns->child : unknowns; ast; ast = list ? ast->next : NULL)
        if (is_called(ast))
            DX_TRY(add(&c, ast));
    if (out->n == 0)
        return DX_OK;
    dx_ast *own = copy_of(&c, *call), *callee = copy_of(&c, (*call)->child),
           *equations = copy_of(&c, dx_child(*call, 1)), *names = copy_of(&c, unknowns);
    if (!own || !callee || !equations || !names)
        return DX_NOMEM;
    own->child = callee;
    callee->next = equations;
    equations->next = names;
    DX_TRY(put_names(&c, equations));
    DX_TRY(name_unknowns(&c, names));
    *call = own;
    return DX_OK;
}

dx_status dx_call_named_unknowns(dx_evaluation *e, const dx_called_unknowns *c, dx_id *a)
{
    dx_graph *g = &e->session->graph;
    if (c->n == 0)
        return DX_OK;
    *a = dx_replace(g, *a, c->n, c->name, c->call);
    return dx_check(g, *a);
}
