/* Gradients, Hessians and Jacobians as vectors and matrices, whose rows and columns have names. */
#include "engine/derivation.h"
#include "engine/field.h"

#include "expr/flat.h"
#include "expr/print.h"
#include "expr/walk.h"

bool dx_is_real_valued(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    return op >= DX_OP_INT && op <= DX_OP_PRODUCT && op != DX_OP_INF;
}

dx_status dx_check_entries(ddx_session *s, const char *what, size_t rows, size_t columns)
{
    uint32_t most = s->context.limits.matrix_entries;
    if (columns == 0 || rows <= most / columns)
        return DX_OK;
    dx_status status = dx_fail(&s->context, DX_LIMIT,
                               "%s would be a %zu x %zu matrix, and %u entries are the limit", what,
                               rows, columns, (unsigned)most);
    dx_diag_hint(&s->context.diag, "a list names fewer variables: (..., [x, y])");
    return status;
}

static dx_status make_matrix(ddx_session *s, size_t m, size_t n, dx_id *entry, dx_id *row,
                             dx_id *out)
{
    dx_graph *g = &s->graph;
    for (size_t i = 0; i < m; i++) {
        row[i] = dx_vector(g, n, entry + i * n);
        DX_TRY(dx_check(g, row[i]));
        DX_TRY(dx_poll(&s->context));
    }
    *out = dx_vector(g, m, row);
    return dx_check(g, *out);
}

dx_status dx_dense(ddx_session *s, size_t m, size_t n, const dx_partials *partials, bool mirrored,
                   dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_memory *memory = &s->context.memory;
    size_t rows = m > 0 ? m : 1, size = (rows * n + rows) * sizeof(dx_id);
    dx_id *entry = dx_alloc(memory, size), zero = dx_int(g, 0);
    if (!entry)
        return dx_no_memory(&s->context);
    for (size_t i = 0; i < rows * n; i++)
        entry[i] = zero;
    for (size_t i = 0; i < partials->n; i++) {
        const dx_partial *p = &partials->partial[i];
        entry[p->row * n + p->column] = p->value;
        if (mirrored)
            entry[p->column * n + p->row] = dx_is_none(p->turned) ? p->value : p->turned;
    }
    dx_status status;
    if (m > 0) {
        status = make_matrix(s, m, n, entry, entry + rows * n, out);
    } else {
        *out = dx_vector(g, n, entry);
        status = dx_check(g, *out);
    }
    dx_free(memory, entry, size);
    return status;
}

/* ---- gradients and Hessians --------------------------------------------------------------- */

/* Products without brackets in them. */
static dx_status flatten_entries(ddx_session *s, dx_partials *p)
{
    for (size_t i = 0; i < p->n; i++) {
        DX_TRY(dx_flatten_products(&s->graph, p->partial[i].value, &p->partial[i].value));
        DX_TRY(dx_poll(&s->context));
    }
    return DX_OK;
}

/* Is it steps(grad(f)), of the operation itself? */
static bool is_derived(const dx_field *f)
{
    const dx_ast *derived = f->e->recorder->whole;
    if (derived->kind == DX_AST_GRADIENT)
        return derived->child == f->operand;
    return derived->kind == DX_AST_CALL && dx_child(derived, 1) == f->operand;
}

/* Differentiate, lay out, put the values in. m: rows of the matrix; 0 for a gradient. */
static dx_status work_out(dx_field *f, size_t m, size_t n_functions, const dx_id *functions,
                          uint32_t order, dx_id *out)
{
    ddx_session *s = f->e->session;
    dx_partials partials;
    DX_TRY(dx_remember_gradients(f->e, n_functions, functions, f->n, f->symbol));
    if (f->e->written)
        DX_TRY(
            dx_written_partials(f->e, n_functions, functions, f->n, f->symbol, order, &partials));
    else
        DX_TRY(dx_checked_partials(s, n_functions, functions, f->n, f->symbol, order, &partials));
    dx_status status = f->e->written ? DX_OK : flatten_entries(s, &partials);
    if (status == DX_OK)
        status = dx_dense(s, m, f->n, &partials, order == 2, out);
    if (status == DX_OK && order == 2 && !f->e->written)
        status = dx_remember_hessian(f->e, f->value, f->n, f->symbol, &partials);
    if (status == DX_OK && f->e->recorder)
        status = dx_add_zero_partials(s, n_functions, f->n, order, &partials);
    if (status == DX_OK && f->e->recorder)
        status = dx_tell_partials(f->e, n_functions, functions, f->n, f->symbol, order, &partials);
    if (status == DX_OK && f->e->recorder && is_derived(f) &&
        dx_partials_are_many(n_functions, f->n, order))
        status = dx_tell_operation(f->e,
                                   order == 2 ? "hessian"
                                   : m > 0    ? "jacobian"
                                              : "grad",
                                   f->value, f->n, f->symbol, *out);
    dx_partials_free(&partials);
    DX_TRY(status);
    return dx_field_close(f, out);
}

static dx_status label(dx_field *f, dx_id rows, dx_id value)
{
    dx_graph *g = &f->e->session->graph;
    dx_id columns = dx_vector(g, f->n, f->name);
    DX_TRY(dx_check(g, columns));
    dx_set_labels(f->e, value, rows, columns);
    return DX_OK;
}

static dx_status gradient(dx_evaluation *e, const dx_ast *operation, const dx_ast *list, dx_id *out)
{
    dx_field f;
    bool done;
    DX_TRY(dx_field_of(e, operation, list, DX_FIELD_OF_VARIABLES, &f, &done, out));
    if (done)
        return DX_OK;
    DX_TRY(dx_field_must_be_real(&f, "a gradient", "jacobian(v, [x, y]) is for vectors"));
    DX_TRY(work_out(&f, 0, 1, &f.value, 1, out));
    return label(&f, DX_NONE, *out);
}

dx_status dx_lower_gradient(dx_evaluation *e, const dx_ast *node, dx_id *out)
{
    return gradient(e, node, NULL, out);
}

dx_status dx_run_grad(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    return gradient(e, call, dx_child(call, 2), out);
}

dx_status dx_run_hessian(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_field f;
    bool done;
    DX_TRY(dx_field_of(e, call, dx_child(call, 2), DX_FIELD_OF_PAIRS, &f, &done, out));
    if (done)
        return DX_OK;
    DX_TRY(dx_field_must_be_real(&f, "a Hessian", "take the Hessian of one element: v[1]"));
    DX_TRY(work_out(&f, f.n, 1, &f.value, 2, out));
    dx_id columns = dx_vector(&e->session->graph, f.n, f.name);
    DX_TRY(dx_check(&e->session->graph, columns));
    return label(&f, columns, *out);
}

/* ---- Jacobians --------------------------------------------------------------------------- */

/* A row of the Jacobian is called as its function is: F_1 of a function F, a name that
 * stands in the vector, a formula that is short. */
static dx_id row_name(dx_field *f, const char *letter, uint32_t i)
{
    dx_text name;
    dx_text_init(&name, &f->e->session->context.memory);
    dx_text_format(&name, "%s_%u", letter, (unsigned)i + 1);
    dx_id symbol = DX_NONE;
    if (name.failed)
        (void)dx_no_memory(&f->e->session->context);
    else
        symbol = dx_symbol(&f->e->session->graph, dx_text_get(&name), name.n);
    dx_text_free(&name);
    return symbol;
}

static dx_status name_rows(dx_field *f, dx_id vector, dx_id *rows)
{
    enum { SHORT = 14 };
    dx_graph *g = &f->e->session->graph;
    uint32_t m = dx_count(g, vector);
    dx_id *name = dx_statement_ids(f->e, m);
    if (!name)
        return DX_NOMEM;
    bool are_short = !f->function;
    const dx_ast *ast = f->operand->kind == DX_AST_VECTOR ? f->operand->child : NULL;
    for (uint32_t i = 0; i < m; i++) {
        name[i] =
            ast && ast->kind == DX_AST_NAME ? dx_symbol_of(f->e, ast) : dx_operand(g, vector, i);
        are_short = are_short && dx_print_weight(g, name[i]) <= SHORT;
        ast = ast ? ast->next : NULL;
    }
    for (uint32_t i = 0; i < m && !are_short; i++) {
        name[i] = row_name(f, f->function ? f->function->name : "f", i);
        DX_TRY(dx_check(g, name[i]));
    }
    *rows = dx_vector(g, m, name);
    return dx_check(g, *rows);
}

dx_status dx_run_jacobian(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_field f;
    dx_graph *g = &e->session->graph;
    bool done;
    DX_TRY(dx_field_of(e, call, dx_child(call, 2), DX_FIELD_OF_VARIABLES, &f, &done, out));
    if (done)
        return DX_OK;
    if (dx_is_real_valued(g, f.value)) {
        f.value = dx_vector(g, 1, &f.value);
        DX_TRY(dx_check(g, f.value));
    }
    const dx_id typed = f.value;
    DX_TRY(dx_field_must_be_vector(&f, "a Jacobian", false));
    uint32_t m = dx_count(g, f.value);
    DX_TRY(dx_placed(e, call, dx_check_entries(e->session, "this", m, f.n)));
    dx_id *functions = dx_statement_ids(e, m), rows;
    if (!functions)
        return DX_NOMEM;
    for (uint32_t i = 0; i < m; i++)
        functions[i] = dx_operand(g, f.value, i);
    DX_TRY(work_out(&f, m, m, functions, 1, out));
    DX_TRY(name_rows(&f, typed, &rows));
    rows = dx_substitute(g, rows, f.n, f.symbol, f.name);
    DX_TRY(dx_check(g, rows));
    return label(&f, rows, *out);
}
