/* Calls of solvers from a text, and other starts for one that is known. */
#include "engine/solvers/solve_parts.h"

#include "engine/field.h"
#include "expr/solution.h"

#include <string.h>

/* ---- from a text ---------------------------------------------------------------------------- */

static dx_status no_call(ddx_session *s)
{
    dx_status status = dx_fail(&s->context, DX_TYPE, "this is no call of a solver");
    dx_diag_hint(&s->context.diag,
                 "like newton(x^2 - 2, x=1), or descend(e, [x=1, y=2], rate=0.1)");
    return status;
}

/* Of operations that find all at once: which iterations find one. */
static void hint_instead(ddx_session *s, const dx_ast *callee)
{
    static const char *const instead[][2] = {
        {"lagrange", "lagrange finds all solutions at once; step by step goes minimize(x*y, [x=1, "
                     "y=0], [x + y = 1])"},
        {"extrema", "extrema finds all of them at once; step by step goes minimize(e, [x=1, y=2])"},
        {"roots", "roots finds all of them at once; step by step goes newton(x^2 - 2, x=1)"},
        {"solve", "step by step goes newton(x^2 - 2, x=1)"},
    };
    for (size_t i = 0; i < sizeof instead / sizeof *instead; i++)
        if (callee->kind == DX_AST_NAME && strlen(instead[i][0]) == callee->length &&
            memcmp(callee->text, instead[i][0], callee->length) == 0)
            dx_diag_hint(&s->context.diag, "%s", instead[i][1]);
}

static dx_status parse(ddx_session *s, const char *text, size_t n, const dx_ast **root)
{
    const dx_name_host names = dx_session_names(s);
    dx_statement statement;
    DX_TRY(dx_parse_statement(&s->context, &s->context.arena, &names, text, n, &statement));
    *root = statement.root;
    return *root ? DX_OK : no_call(s);
}

/* A name of an iteration that has been run: the call that it came of. */
static dx_status parse_source(dx_evaluation *e, const dx_ast **root)
{
    ddx_session *s = e->session;
    dx_id value;
    if ((*root)->kind != DX_AST_NAME)
        return DX_OK;
    DX_TRY(dx_lower(&e->lowering, *root, &value));
    if (dx_op_of(&s->graph, value) != DX_OP_SOLUTION)
        return DX_OK;
    dx_id source = dx_solution_read(&s->graph, value).source;
    size_t n = dx_bytes_length(&s->graph, source);
    const char *text = dx_arena_copy(&s->context.arena, dx_bytes(&s->graph, source), n);
    return text ? parse(s, text, n, root) : dx_no_memory(&s->context);
}

dx_status dx_read_solver_text(dx_evaluation *e, const char *text, size_t n, dx_solve_call *call)
{
    ddx_session *s = e->session;
    const dx_ast *root;
    DX_TRY(parse(s, text, n, &root));
    DX_TRY(parse_source(e, &root));
    const dx_ast *callee = root->kind == DX_AST_CALL ? root->child : root;
    if (root->kind != DX_AST_CALL || callee->kind != DX_AST_NAME ||
        !dx_is_solver(callee->text, callee->length)) {
        dx_status status = no_call(s);
        hint_instead(s, callee);
        return dx_placed(e, root, status);
    }
    if (root->n >= 3)
        return dx_read_solve_call(e, root, call);
    dx_status status =
        dx_fail(&s->context, DX_ARITY, "%s needs a formula and where to start", callee->text);
    dx_diag_hint(&s->context.diag, "like '%s(x^2 - 2, x=1)'", callee->text);
    return dx_placed(e, root, status);
}

/* ---- another start ------------------------------------------------------------------------------
 */

static dx_status read_one_restart(dx_evaluation *e, const dx_solve_call *call, const dx_ast *ast,
                                  dx_id *start)
{
    if (!dx_is_setting(ast))
        return dx_refuse_start(e, ast);
    dx_id name = dx_symbol_of(e, ast->child), first, second;
    uint32_t i = 0;
    while (i < call->n && !dx_same(call->name[i], name))
        i++;
    if (i == call->n)
        return dx_refuse_part(e, ast->child, DX_NAME, "this is none of the unknowns", NULL);
    DX_TRY(dx_read_start(e, ast->child->next, &first, &second));
    if (dx_is_none(second) != (call->method->n_starts == 1))
        return dx_refuse_part(e, ast, DX_TYPE, "this method starts from another number of points",
                              call->method->n_starts == 1 ? "write x=1" : "write x=1..2");
    start[i] = first;
    if (!dx_is_none(second))
        start[call->n + i] = second;
    return DX_OK;
}

dx_status dx_read_restart(dx_evaluation *e, const dx_solve_call *call, const dx_ast *ast,
                          dx_id *start)
{
    if (ast->kind != DX_AST_VECTOR)
        return read_one_restart(e, call, ast, start);
    for (const dx_ast *part = ast->child; part; part = part->next)
        DX_TRY(read_one_restart(e, call, part, start));
    return DX_OK;
}
