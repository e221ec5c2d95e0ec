/* Vectors and matrices: what is called, A \ b and powers. */
#include "engine/algebra.h"
#include "engine/field.h"
#include "engine/scope.h"

/* ---- operators ------------------------------------------------------------------------------ */

/* Values that will be put in for names come first: a matrix can be singular with them. */
static dx_status lower_now(dx_evaluation *e, const dx_ast *ast, dx_id *out)
{
    DX_TRY(dx_lower_value(&e->lowering, ast, out));
    return dx_foresee_operand(e, e->frame, out);
}

dx_status dx_left_divide(dx_evaluation *e, const dx_ast *node, dx_id *out)
{
    const dx_ast *left = node->child, *right = left->next;
    dx_id a, b, assumed;
    DX_TRY(lower_now(e, left, &a));
    DX_TRY(lower_now(e, right, &b));
    bool matrix = !dx_is_array(&e->session->graph, a) || dx_is_matrix(&e->session->graph, a);
    dx_status status = dx_matrix_solve(e->session, a, b, &assumed, out);
    if (status == DX_OK)
        return dx_assume_nonzero(e, assumed);
    return dx_placed(e,
                     status == DX_TYPE && matrix ? right
                     : status == DX_TYPE         ? left
                                                 : node,
                     status);
}

/* x^T */
static bool is_mark_of_transpose(const dx_ast *exponent)
{
    return exponent->kind == DX_AST_NAME && exponent->length == 1 &&
           (exponent->text[0] | 0x20) == 't';
}

static void hint_transpose(dx_evaluation *e, const dx_ast *base)
{
    dx_diag_hint(&e->session->context.diag, "write transpose(%s)",
                 base->kind == DX_AST_NAME ? base->text : "A");
}

dx_status dx_power_of_array(dx_evaluation *e, const dx_ast *node, dx_id base, dx_id exponent,
                            dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const dx_ast *left = node->child, *right = left->next;
    dx_shape_text shape;
    dx_id assumed;
    int64_t n;
    DX_TRY(dx_foresee_operand(e, e->frame, &base));
    DX_TRY(dx_foresee(e, &exponent));
    if (!dx_is_array(g, base))
        return dx_placed(
            e, right,
            dx_fail(g->context, DX_TYPE, "%s is no exponent", dx_array_shape(g, exponent, &shape)));
    dx_status square = dx_placed(e, left, dx_need_square(e->session, base, "powers"));
    if (square == DX_TYPE && is_mark_of_transpose(right))
        hint_transpose(e, left);
    DX_TRY(square);
    if (!dx_get_int(g, exponent, &n) && dx_is_integer(g, exponent))
        return dx_placed(e, right,
                         dx_fail(g->context, DX_LIMIT, "this power of a matrix is too high"));
    if (!dx_get_int(g, exponent, &n)) {
        dx_status status = dx_fail(g->context, DX_TYPE, "a matrix has integer powers only");
        if (is_mark_of_transpose(right))
            hint_transpose(e, left);
        return dx_placed(e, right, status);
    }
    DX_TRY(dx_placed(e, node, dx_matrix_power(e->session, base, n, &assumed, out)));
    return dx_assume_nonzero(e, assumed);
}

/* ---- arguments ------------------------------------------------------------------------------ */

/* The index-th argument, a value. */
static dx_status argument(dx_evaluation *e, const dx_ast *call, uint32_t index, dx_id *out)
{
    return lower_now(e, dx_child(call, index), out);
}

static dx_status not_taken(dx_evaluation *e, const dx_ast *call, uint32_t index, dx_id a,
                           const char *wanted)
{
    dx_shape_text shape;
    return dx_placed(e, dx_child(call, index),
                     dx_fail(&e->session->context, DX_TYPE, "%s needs %s, not %s",
                             call->child->text, wanted,
                             dx_array_shape(&e->session->graph, a, &shape)));
}

static dx_status vector_argument(dx_evaluation *e, const dx_ast *call, uint32_t index, dx_id *out)
{
    const dx_graph *g = &e->session->graph;
    DX_TRY(argument(e, call, index, out));
    if (dx_is_array(g, *out) && !dx_is_matrix(g, *out))
        return DX_OK;
    return not_taken(e, call, index, *out, "a vector");
}

static dx_status matrix_argument(dx_evaluation *e, const dx_ast *call, uint32_t index, dx_id *out)
{
    DX_TRY(argument(e, call, index, out));
    if (dx_is_matrix(&e->session->graph, *out))
        return DX_OK;
    return not_taken(e, call, index, *out, "a matrix");
}

static dx_status readable(dx_evaluation *e, dx_id a, dx_id *out)
{
    *out = a;
    return dx_make_readable(e->session, 1, out);
}

/* ---- vectors -------------------------------------------------------------------------------- */

dx_status dx_run_dot(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id a, b;
    DX_TRY(vector_argument(e, call, 1, &a));
    DX_TRY(vector_argument(e, call, 2, &b));
    DX_TRY(dx_placed(e, dx_child(call, 2), dx_array_dot(&e->session->graph, a, b, &a)));
    return readable(e, a, out);
}

dx_status dx_run_cross(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id a, b;
    DX_TRY(vector_argument(e, call, 1, &a));
    DX_TRY(vector_argument(e, call, 2, &b));
    DX_TRY(dx_placed(e, dx_child(call, 2), dx_array_cross(&e->session->graph, a, b, out)));
    return dx_tidy_product(e->session, out);
}

/* The largest, or the sum, of n values that are not negative. */
static dx_id gathered(dx_graph *g, bool largest, size_t n, const dx_id *value)
{
    if (!largest)
        return dx_sum(g, n, value);
    dx_id all = value[0];
    for (size_t i = 1; i < n; i++)
        all = dx_call(g, DX_FN_max, 2, (dx_id[]){all, value[i]});
    return all;
}

/* (Σ |x|^p)^(1/p) of the elements, row by row. */
static dx_status power_norm(dx_evaluation *e, size_t n, dx_id *x, dx_id p, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    bool square = dx_is_int(g, p, 2);
    for (size_t i = 0; i < n; i++)
        x[i] = dx_pow(g, square ? x[i] : dx_call1(g, DX_FN_abs, x[i]), p);
    return readable(e, dx_pow(g, dx_sum(g, n, x), dx_div(g, dx_int(g, 1), p)), out);
}

/* The largest absolute sum of a column or row of a matrix; the sum or the largest of the
 * absolute values in a vector. */
static dx_status sum_norm(dx_evaluation *e, dx_id a, bool infinite, dx_id *x, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    uint32_t rows = dx_count(g, a), columns = dx_array_columns(g, a);
    uint32_t n = infinite ? rows : columns, of = infinite ? columns : rows;
    dx_id *sum = dx_session_ids(e->session, n), *term = dx_session_ids(e->session, of);
    if (!sum || !term)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < of; j++)
            term[j] = dx_call1(g, DX_FN_abs,
                               infinite ? x[(size_t)i * of + j] : x[(size_t)j * columns + i]);
        sum[i] = dx_sum(g, of, term);
        DX_TRY(dx_check(g, sum[i]));
    }
    return readable(e, gathered(g, true, n, sum), out);
}

dx_status dx_run_norm(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id a, p = dx_int(g, 2);
    DX_TRY(argument(e, call, 1, &a));
    if (!dx_is_array(g, a))
        return not_taken(e, call, 1, a, "a vector or matrix");
    if (call->n > 2) {
        DX_TRY(dx_lower(&e->lowering, dx_child(call, 2), &p));
        DX_TRY(dx_foresee(e, &p));
    }
    size_t n = (size_t)dx_count(g, a) * dx_array_columns(g, a);
    if (n == 0) { /* what roots(...) found where there are none */
        *out = dx_int(g, 0);
        return DX_OK;
    }
    dx_id *x = dx_array_elements(e->session, a);
    if (!x)
        return dx_no_memory(g->context);
    bool infinite = dx_op_of(g, p) == DX_OP_INF;
    if (infinite || dx_is_int(g, p, 1))
        return sum_norm(e, a, infinite, x, out);
    if (call->n > 2 && dx_is_matrix(g, a)) /* 2 would be the largest singular value */
        return dx_placed(
            e, dx_child(call, 2),
            dx_fail(g->context, DX_TYPE,
                    "the norms of a matrix are norm(A), which is Frobenius's, norm(A, 1) "
                    "and norm(A, inf)"));
    if (!dx_is_number(g, p) || dx_number_compare(g, p, dx_int(g, 1)) < 0)
        return dx_placed(
            e, dx_child(call, 2),
            dx_fail(g->context, DX_TYPE, "a norm is given by a number p >= 1, or inf"));
    return power_norm(e, n, x, p, out);
}

/* ---- matrices ---------------------------------------------------------------------------------
 */

dx_status dx_run_transpose(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id a;
    DX_TRY(argument(e, call, 1, &a));
    if (!dx_is_array(g, a))
        return not_taken(e, call, 1, a, "a vector or matrix");
    uint32_t rows = dx_count(g, a), columns = dx_array_columns(g, a);
    dx_id *x = dx_array_elements(e->session, a),
          *turned = dx_session_ids(e->session, (size_t)rows * columns);
    if (!x || !turned)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            turned[j * rows + i] = x[i * columns + j];
    return dx_matrix_make(e->session, columns, rows, turned, out);
}

dx_status dx_run_det(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id a;
    DX_TRY(matrix_argument(e, call, 1, &a));
    return dx_placed(e, dx_child(call, 1), dx_matrix_determinant(e->session, a, out));
}

typedef dx_status conditional(ddx_session *s, dx_id a, dx_id *assumed, dx_id *out);

static dx_status run_under_condition(dx_evaluation *e, const dx_ast *call, conditional *operation,
                                     dx_id *out)
{
    dx_id a, assumed;
    DX_TRY(matrix_argument(e, call, 1, &a));
    DX_TRY(dx_placed(e, dx_child(call, 1), operation(e->session, a, &assumed, out)));
    return dx_assume_nonzero(e, assumed);
}

dx_status dx_run_inv(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    return run_under_condition(e, call, dx_matrix_inverse, out);
}

dx_status dx_run_trace(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id a;
    DX_TRY(matrix_argument(e, call, 1, &a));
    DX_TRY(dx_placed(e, dx_child(call, 1), dx_need_square(e->session, a, "a trace")));
    uint32_t n = dx_count(g, a);
    dx_id *x = dx_session_ids(e->session, n);
    if (!x)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++)
        x[i] = dx_operand(g, dx_operand(g, a, i), i);
    return readable(e, dx_sum(g, n, x), out);
}

dx_status dx_run_rank(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    return run_under_condition(e, call, dx_matrix_rank, out);
}

static dx_status check_entries(ddx_session *s, uint64_t n)
{
    uint32_t most = s->context.limits.matrix_entries;
    if (n * n <= most)
        return DX_OK;
    return dx_fail(&s->context, DX_LIMIT, "this matrix has more than %u elements", (unsigned)most);
}

dx_status dx_run_identity(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    ddx_session *s = e->session;
    dx_id size;
    int64_t n;
    DX_TRY(argument(e, call, 1, &size));
    if (!dx_get_int(&s->graph, size, &n) || n < 1)
        return dx_placed(e, dx_child(call, 1),
                         dx_fail(&s->context, DX_TYPE, "the number of rows is a positive integer"));
    DX_TRY(dx_placed(e, dx_child(call, 1),
                     check_entries(s, n > UINT16_MAX ? UINT16_MAX : (uint64_t)n)));
    return dx_matrix_identity(s, (uint32_t)n, out);
}

/* The diagonal of a matrix as a vector, or the matrix with that diagonal. */
dx_status dx_run_diag(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    dx_id a;
    DX_TRY(argument(e, call, 1, &a));
    if (!dx_is_array(g, a))
        return not_taken(e, call, 1, a, "a vector or matrix");
    uint32_t n = dx_count(g, a);
    if (dx_is_matrix(g, a)) {
        n = dx_array_columns(g, a) < n ? dx_array_columns(g, a) : n;
        dx_id *x = dx_session_ids(s, n);
        if (!x)
            return dx_no_memory(g->context);
        for (uint32_t i = 0; i < n; i++)
            x[i] = dx_operand(g, dx_operand(g, a, i), i);
        return dx_vector_make(s, n, x, out);
    }
    DX_TRY(dx_placed(e, dx_child(call, 1), check_entries(s, n)));
    dx_id *entry = dx_session_ids(s, (size_t)n * n);
    if (!entry)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            entry[i * n + j] = i == j ? dx_operand(g, a, (uint32_t)i) : dx_int(g, 0);
    return dx_matrix_make(s, n, n, entry, out);
}

dx_status dx_run_eigenvalues(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    return run_under_condition(e, call, dx_matrix_eigenvalues, out);
}

dx_status dx_run_eigenvectors(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    return run_under_condition(e, call, dx_matrix_eigenvectors, out);
}
