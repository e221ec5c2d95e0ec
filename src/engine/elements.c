/* Elements: of vectors and matrices, of derivations, tables and iterations. */
#include "engine/lowering.h"

#include "engine/derivation.h"
#include "engine/solvers/solution.h"
#include "engine/table.h"
#include "parser/array.h"

#include <string.h>

static dx_status no_such_element(dx_evaluation *e, const dx_ast *index, const char *what, dx_id at,
                                 uint32_t n)
{
    dx_context *context = &e->session->context;
    int64_t number;
    dx_status status =
        n == 0 ? dx_fail(context, DX_TYPE, "there is no %s: the vector is empty", what)
        : dx_get_int(&e->session->graph, at, &number)
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

dx_status dx_lower_index(dx_evaluation *e, const dx_ast *node, dx_id *out)
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
