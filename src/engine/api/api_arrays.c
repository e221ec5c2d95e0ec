/* api_arrays.c - the C library's gradients, Jacobians, Hessians, vectors and matrices. */
#include "engine/algebra.h"
#include "engine/api/handles.h"
#include "engine/table.h"

#include "expr/walk.h"

#include <stdlib.h>
#include <string.h>

/* ---- matrices of derivatives ---------------------------------------------------------------- */

/* The symbols to differentiate by, in the command arena. */
static dx_status variables_of(ddx_session *s, dx_id a, size_t *n, const char *const *variables,
                              const dx_id **symbols)
{
    dx_graph *g = &s->graph;
    if (!variables)
        *n = dx_free_symbols(g, a, 0, NULL);
    dx_id *symbol = dx_arena_alloc(&s->context.arena, (2 * *n + 1) * sizeof *symbol);
    if (!symbol)
        return dx_no_memory(&s->context);
    *symbols = symbol;
    if (*n == 0)
        return dx_fail(&s->context, DX_TYPE, "there is no variable to differentiate by");
    if (!variables) {
        dx_free_symbols(g, a, *n, symbol);
        return DX_OK;
    }
    dx_id *sorted = symbol + *n;
    DX_TRY(dx_take_symbols(s, *n, variables, symbol));
    memcpy(sorted, symbol, *n * sizeof *sorted);
    qsort(sorted, *n, sizeof *sorted, dx_by_id);
    for (size_t i = 1; i < *n; i++)
        if (dx_same(sorted[i - 1], sorted[i]))
            return dx_fail(
                &s->context, DX_NAME, "the variable %s is given twice",
                dx_echo(&s->context, dx_bytes(g, sorted[i]), dx_bytes_length(g, sorted[i])));
    return DX_OK;
}

typedef enum matrix_kind { GRADIENT, JACOBIAN, HESSIAN } matrix_kind;

/* The functions whose derivatives are asked for. */
static dx_status functions_of(ddx_session *s, dx_id a, matrix_kind kind, size_t *m,
                              const dx_id **functions)
{
    const dx_graph *g = &s->graph;
    if (kind == JACOBIAN && dx_op_of(g, a) != DX_OP_VECTOR)
        return dx_fail(&s->context, DX_TYPE, "a Jacobian is of a vector");
    *m = kind == JACOBIAN ? dx_count(g, a) : 1;
    dx_id *f = dx_arena_alloc(&s->context.arena, (*m + 1) * sizeof *f);
    if (!f)
        return dx_no_memory(&s->context);
    *functions = f;
    for (uint32_t i = 0; i < *m; i++) {
        f[i] = kind == JACOBIAN ? dx_operand(g, a, i) : a;
        if (!dx_is_real_valued(g, f[i]))
            return dx_fail(&s->context, DX_TYPE, "this is no real function");
    }
    return *m > 0 ? DX_OK : dx_fail(&s->context, DX_TYPE, "this vector is empty");
}

static dx_status find_matrix(dx_evaluation *e, dx_id a, size_t n, const char *const *variables,
                             matrix_kind kind, dx_id *out)
{
    ddx_session *s = e->session;
    const dx_id *symbols = NULL, *functions = NULL;
    dx_partials partials;
    size_t m = 0;
    const size_t first = e->n_premises;
    DX_TRY(dx_begin_derivative(e, &a));
    DX_TRY(variables_of(s, a, &n, variables, &symbols));
    DX_TRY(dx_open_valued(e, first, n, symbols));
    DX_TRY(functions_of(s, a, kind, &m, &functions));
    size_t rows = kind == HESSIAN ? n : m;
    DX_TRY(dx_check_entries(s, "this", rows, n));
    DX_TRY(dx_remember_gradients(e, m, functions, n, symbols));
    DX_TRY(dx_checked_partials(s, m, functions, n, symbols, kind == HESSIAN ? 2 : 1, &partials));
    dx_status status = dx_dense(s, kind == GRADIENT ? 0 : rows, n, &partials, kind == HESSIAN, out);
    if (status == DX_OK && kind == HESSIAN)
        status = dx_remember_hessian(e, a, n, symbols, &partials);
    dx_partials_free(&partials);
    return status;
}

static ddx_status give_matrix(ddx_session *s, ddx_value value, size_t n,
                              const char *const *variables, matrix_kind kind, ddx_value *result)
{
    dx_evaluation e = {.session = s};
    dx_id a = DX_NONE;
    dx_call_begin(s);
    dx_status status = dx_take_under(&e, value, &a);
    if (status == DX_OK)
        status = find_matrix(&e, a, n, variables, kind, &a);
    return dx_give_under(&e, status, a, result);
}

ddx_status ddx_gradient(ddx_session *s, ddx_value value, size_t n, const char *const *variables,
                        ddx_value *gradient)
{
    return give_matrix(s, value, n, variables, GRADIENT, gradient);
}

ddx_status ddx_jacobian(ddx_session *s, ddx_value vector, size_t n, const char *const *variables,
                        ddx_value *jacobian)
{
    return give_matrix(s, vector, n, variables, JACOBIAN, jacobian);
}

ddx_status ddx_hessian(ddx_session *s, ddx_value value, size_t n, const char *const *variables,
                       ddx_value *hessian)
{
    return give_matrix(s, value, n, variables, HESSIAN, hessian);
}

/* ---- vectors and matrices ------------------------------------------------------------------- */

static void get_shape(const dx_graph *g, dx_id a, size_t *rows, size_t *columns)
{
    if (dx_op_of(g, a) == DX_OP_TABLE) {
        dx_table t = dx_table_read(g, a);
        *rows = t.rows;
        *columns = t.columns;
        return;
    }
    *rows = dx_is_array(g, a) ? dx_count(g, a) : 0;
    *columns = dx_is_matrix(g, a) ? dx_array_columns(g, a) : 0;
}

ddx_status ddx_shape(ddx_session *s, ddx_value value, size_t *rows, size_t *columns)
{
    dx_id a;
    dx_call_begin(s);
    dx_status status = dx_take(s, value, &a);
    if (status == DX_OK)
        get_shape(&s->graph, a, rows, columns);
    return dx_call_finish(s, status);
}

static dx_status element_of(dx_evaluation *e, ddx_value value, size_t row, size_t column,
                            dx_id *out)
{
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    size_t rows, columns;
    dx_id a;
    DX_TRY(dx_take_under(e, value, &a));
    get_shape(g, a, &rows, &columns);
    if (dx_op_of(g, a) == DX_OP_TABLE && row < rows && column < columns)
        return dx_table_element(s, a, row, (uint32_t)column, out);
    if (row >= rows || column >= (columns == 0 ? 1 : columns)) {
        dx_shape_text shape;
        return dx_fail(&s->context, DX_TYPE, "%s has no element %zu, %zu",
                       dx_array_shape(g, a, &shape), row, column);
    }
    a = dx_operand(g, a, (uint32_t)row);
    *out = columns == 0 ? a : dx_operand(g, a, (uint32_t)column);
    return DX_OK;
}

ddx_status ddx_element(ddx_session *s, ddx_value value, size_t row, size_t column,
                       ddx_value *element)
{
    dx_evaluation e = {.session = s};
    dx_id a = DX_NONE;
    dx_call_begin(s);
    dx_status status = element_of(&e, value, row, column, &a);
    return dx_give_under(&e, status, a, element);
}

/* The array of held elements, or of rows of them. */
static dx_status gather(dx_evaluation *e, size_t rows, size_t columns, const ddx_value *elements,
                        dx_id *out)
{
    ddx_session *s = e->session;
    size_t n = columns == 0 ? rows : columns, count = columns == 0 ? 1 : rows, fault;
    if (rows == 0)
        return dx_fail(&s->context, DX_TYPE, "a vector or matrix has one row at least");
    if (count > s->context.limits.matrix_entries / n)
        return dx_fail(&s->context, DX_LIMIT, "a matrix has %u elements at most",
                       (unsigned)s->context.limits.matrix_entries);
    dx_id *row = dx_session_ids(s, count), *entry = dx_session_ids(s, n);
    if (!row || !entry)
        return dx_no_memory(&s->context);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < n; j++) {
            DX_TRY(dx_take_under(e, elements[i * n + j], &entry[j]));
            if (dx_is_array(&s->graph, entry[j]))
                return dx_fail(&s->context, DX_TYPE, "the elements of an array are no vectors");
        }
        DX_TRY(dx_array_make(&s->graph, n, entry, &fault, &row[i]));
    }
    *out = row[0];
    return columns == 0 ? DX_OK : dx_array_make(&s->graph, count, row, &fault, out);
}

ddx_status ddx_array(ddx_session *s, size_t rows, size_t columns, const ddx_value *elements,
                     ddx_value *array)
{
    dx_evaluation e = {.session = s};
    dx_id a = DX_NONE;
    dx_call_begin(s);
    dx_status status = gather(&e, rows, columns, elements, &a);
    return dx_give_under(&e, status, a, array);
}

/* ---- linear algebra ------------------------------------------------------------------------- */

typedef dx_status matrix_operation(ddx_session *s, dx_id a, dx_id *assumed, dx_id *out);

static ddx_status run_on_matrix(ddx_session *s, matrix_operation *operation, ddx_value matrix,
                                ddx_value *result)
{
    dx_evaluation e = {.session = s};
    dx_id a = DX_NONE, assumed = DX_NONE;
    dx_call_begin(s);
    dx_status status = dx_take_under(&e, matrix, &a);
    if (status == DX_OK)
        status = operation(s, a, &assumed, &a);
    if (status == DX_OK)
        status = dx_assume_nonzero(&e, assumed);
    return dx_give_under(&e, status, a, result);
}

static dx_status determinant(ddx_session *s, dx_id a, dx_id *assumed, dx_id *out)
{
    *assumed = DX_NONE;
    return dx_matrix_determinant(s, a, out);
}

ddx_status ddx_determinant(ddx_session *s, ddx_value matrix, ddx_value *value)
{
    return run_on_matrix(s, determinant, matrix, value);
}

ddx_status ddx_inverse(ddx_session *s, ddx_value matrix, ddx_value *inverse)
{
    return run_on_matrix(s, dx_matrix_inverse, matrix, inverse);
}

ddx_status ddx_eigenvalues(ddx_session *s, ddx_value matrix, ddx_value *vector)
{
    return run_on_matrix(s, dx_matrix_eigenvalues, matrix, vector);
}

ddx_status ddx_solve_linear(ddx_session *s, ddx_value matrix, ddx_value right, ddx_value *solution)
{
    dx_evaluation e = {.session = s};
    dx_id a = DX_NONE, b, assumed = DX_NONE;
    dx_call_begin(s);
    dx_status status = dx_take_under(&e, matrix, &a);
    if (status == DX_OK)
        status = dx_take_under(&e, right, &b);
    if (status == DX_OK)
        status = dx_matrix_solve(s, a, b, &assumed, &a);
    if (status == DX_OK)
        status = dx_assume_nonzero(&e, assumed);
    return dx_give_under(&e, status, a, solution);
}
