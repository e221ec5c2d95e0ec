/* code(f, "c"): formulas as programs of other languages. */
#include "engine/assume.h"
#include "engine/export/export.h"
#include "engine/field.h"

#include <stdio.h>
#include <string.h>

typedef enum { GRADIENT, JACOBIAN, HESSIAN, MATRICES } matrix_kind;

static const char *const matrix_names[MATRICES] = {"gradient", "jacobian", "hessian"};

typedef struct request {
    dx_evaluation *e;
    const dx_ast *list, *name;
    const dx_ast *by[MATRICES]; /* gradient = [x, y] */
    dx_export x;
} request;

static dx_export_by *matrix_of(request *r, size_t kind)
{
    return kind == GRADIENT ? &r->x.gradient : kind == JACOBIAN ? &r->x.jacobian : &r->x.hessian;
}

static dx_status misplaced(dx_evaluation *e, const dx_ast *ast, const char *what, const char *hint)
{
    dx_diag *diag = &e->session->context.diag;
    dx_status status = dx_fail(&e->session->context, DX_TYPE, "%s", what);
    dx_diag_hint(diag, "%s", hint);
    return dx_placed(e, ast, status);
}

static dx_status read_language(dx_evaluation *e, const dx_ast *ast, const dx_language **language)
{
    enum { ROOM = 96 };
    char list[ROOM] = "";
    size_t n = 0;
    if (ast->kind != DX_AST_STRING)
        return misplaced(e, ast, "the language is given as a text",
                         "write \"c\", \"fortran\", \"python\" or \"julia\"");
    *language = dx_language_named(ast->text, ast->length);
    if (*language)
        return DX_OK;
    for (size_t i = 0; i < DX_LANGUAGE_COUNT; i++)
        n += (size_t)snprintf(list + n, ROOM - n, "%s%s",
                              i == 0                      ? ""
                              : i + 1 < DX_LANGUAGE_COUNT ? ", "
                                                          : " and ",
                              dx_languages[i].name);
    dx_status status =
        dx_fail(&e->session->context, DX_NAME, "no code is written in the language '%s'",
                dx_echo(&e->session->context, ast->text, ast->length));
    dx_diag_hint(&e->session->context.diag, "there are %s", list);
    return dx_placed(e, ast, status);
}

static bool is_called(const dx_ast *ast, const char *name)
{
    return ast->kind == DX_AST_NAME && strcmp(ast->text, name) == 0;
}

static dx_status read_option(request *r, const dx_ast *ast)
{
    static const char hint[] = "there are gradient, jacobian, hessian, sparse, a list of variables "
                               "[x, y] and name = g";
    bool binding = ast->kind == DX_AST_BINDING;
    const dx_ast *option = binding ? ast->child : ast;
    if (binding && is_called(option, "name")) {
        r->name = option->next;
        if (r->name->kind == DX_AST_NAME || r->name->kind == DX_AST_STRING)
            return DX_OK;
        return misplaced(r->e, r->name, "this is no name of a function", "write name = g");
    }
    for (size_t i = 0; i < MATRICES; i++)
        if (is_called(option, matrix_names[i])) {
            matrix_of(r, i)->wanted = true;
            r->by[i] = binding ? option->next : NULL;
            return DX_OK;
        }
    if (is_called(ast, "sparse")) {
        r->x.sparse = true;
        return DX_OK;
    }
    if ((ast->kind == DX_AST_VECTOR || ast->kind == DX_AST_NAME) && !r->list) {
        r->list = ast;
        return DX_OK;
    }
    return misplaced(r->e, ast, "this is no option of code", hint);
}

/* gradient = [a, b], or = a: places among the arguments. */
static dx_status read_variables(request *r, const dx_field *f, size_t kind)
{
    dx_evaluation *e = r->e;
    const dx_ast *list = r->by[kind];
    dx_export_by *by = matrix_of(r, kind);
    if (!list)
        return DX_OK;
    if (list->kind != DX_AST_VECTOR && list->kind != DX_AST_NAME)
        return misplaced(e, list, "these are no variables", "write gradient = [x, y]");
    bool vector = list->kind == DX_AST_VECTOR;
    size_t *place = dx_arena_alloc(&e->session->context.arena, (list->n + 1) * sizeof *place);
    if (!place)
        return dx_no_memory(&e->session->context);
    for (const dx_ast *ast = vector ? list->child : list; ast; ast = vector ? ast->next : NULL) {
        dx_id name = ast->kind == DX_AST_NAME ? dx_symbol_of(e, ast) : DX_NONE;
        size_t k = 0;
        while (k < f->n && !dx_same(f->name[k], name))
            k++;
        if (k == f->n || ast->kind != DX_AST_NAME)
            return misplaced(e, ast, "this is no argument of the function",
                             "a list names all arguments: code(f, \"c\", [x, y], gradient = [x])");
        for (size_t i = 0; i < by->n; i++)
            if (place[i] == k)
                return misplaced(e, ast, "this variable is given twice", "name it once");
        place[by->n++] = k;
    }
    by->place = place;
    if (by->n > 0)
        return DX_OK;
    return misplaced(e, list, "there is no variable in this", "write gradient = [x, y]");
}

static dx_status give_text(dx_evaluation *e, const dx_export *x, dx_id *out)
{
    ddx_session *s = e->session;
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    text.limit = s->context.limits.output_bytes;
    dx_status status = dx_export_write(s, x, &text);
    if (status == DX_OK) {
        size_t n = text.n > 0 && text.data[text.n - 1] == '\n' ? text.n - 1 : text.n;
        *out = dx_string(&s->graph, dx_text_get(&text), n);
        status = dx_check(&s->graph, *out);
    }
    dx_text_free(&text);
    return status;
}

dx_status dx_run_code(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    request r = {.e = e};
    dx_field f;
    size_t first = e->n_premises;
    DX_TRY(read_language(e, dx_child(call, 2), &r.x.language));
    for (const dx_ast *ast = dx_child(call, 3); ast; ast = ast->next)
        DX_TRY(read_option(&r, ast));
    DX_TRY(dx_set_aside_parameters(e, dx_child(call, 1)));
    DX_TRY(dx_field_open(e, dx_child(call, 1), r.list, DX_FIELD_OF_AXES, &f));
    r.x.value = f.value;
    r.x.n = f.n;
    r.x.symbol = f.symbol;
    r.x.written = f.name;
    DX_TRY(dx_placed(e, f.operand, dx_export_check(e->session, &r.x)));
    DX_TRY(dx_export_lost(e, first, &r.x));
    for (size_t i = 0; i < MATRICES; i++)
        DX_TRY(read_variables(&r, &f, i));
    r.x.name = r.name ? r.name->text : f.function ? f.function->name : "f";
    return dx_placed(e, f.operand, give_text(e, &r.x, out));
}
