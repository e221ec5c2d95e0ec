/* Vectors and matrices: what is called, A \ b and powers. */
#include "engine/matrices.h"

#include "engine/field.h"
#include "engine/oracle.h"
#include "engine/scope.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "parser/array.h"
#include "symbolic/eigen.h"
#include "symbolic/readable.h"

#include <string.h>

enum { NOTICE_ROOM = 200 }; /* bytes of a condition that is written out */

/* ---- conditions ------------------------------------------------------------------------- */

static dx_status print_condition(ddx_session *s, dx_id a, dx_op op, dx_text *text)
{
    dx_graph *g = &s->graph;
    dx_id condition = dx_relation(g, op, a, dx_int(g, 0));
    DX_TRY(dx_check(g, condition));
    DX_TRY(dx_print_plain(g, condition, text));
    return text->failed ? dx_no_memory(&s->context) : DX_OK;
}

/* "a*d - b*c != 0", or that some determinant is not 0 where that is too long. */
static dx_status note_assumed(ddx_session *s, dx_id assumed, const char *otherwise)
{
    if (dx_is_none(assumed))
        return DX_OK;
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    dx_status status = print_condition(s, assumed, DX_OP_NE, &text);
    if (status == DX_OK)
        dx_notice(&s->context, "%s", text.n <= NOTICE_ROOM ? dx_text_get(&text) : otherwise);
    dx_text_free(&text);
    return status;
}

/* ---- elements ----------------------------------------------------------------------------- */

static uint32_t columns_of(const dx_graph *g, dx_id a)
{
    return dx_is_matrix(g, a) ? dx_count(g, dx_operand(g, a, 0)) : 1;
}

static dx_id *room_for(ddx_session *s, size_t n)
{
    return dx_arena_alloc(&s->context.arena, n * sizeof(dx_id));
}

/* The elements of a vector (a column) or matrix, row by row. */
static dx_id *elements_of(ddx_session *s, dx_id a)
{
    const dx_graph *g = &s->graph;
    uint32_t rows = dx_count(g, a), columns = columns_of(g, a);
    dx_id *entry = room_for(s, (size_t)rows * columns);
    for (uint32_t i = 0; entry && i < rows; i++)
        for (uint32_t j = 0; j < columns; j++)
            entry[(size_t)i * columns + j] =
                dx_is_matrix(g, a) ? dx_operand(g, dx_operand(g, a, i), j) : dx_operand(g, a, i);
    return entry;
}

static dx_status make_vector(ddx_session *s, uint32_t n, const dx_id *element, dx_id *out)
{
    *out = dx_vector(&s->graph, n, element);
    return dx_check(&s->graph, *out);
}

static dx_status make_matrix(ddx_session *s, uint32_t rows, uint32_t columns, const dx_id *entry,
                             dx_id *out)
{
    dx_id *row = room_for(s, rows);
    if (!row)
        return dx_no_memory(&s->context);
    for (uint32_t i = 0; i < rows; i++)
        DX_TRY(make_vector(s, columns, entry + (size_t)i * columns, &row[i]));
    return make_vector(s, rows, row, out);
}

static dx_status make_readable(ddx_session *s, size_t n, dx_id *entry)
{
    for (size_t i = 0; i < n; i++) {
        DX_TRY(dx_check(&s->graph, entry[i]));
        DX_TRY(dx_readable(&s->graph, entry[i], &entry[i]));
        DX_TRY(dx_poll(&s->context));
    }
    return DX_OK;
}

static dx_status make_identity(ddx_session *s, uint32_t n, dx_id *entry)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            entry[i * n + j] = dx_int(&s->graph, i == j);
    return DX_OK;
}

/* ---- the operations ----------------------------------------------------------------------- */

static dx_status need_square(ddx_session *s, dx_id a, const char *what)
{
    const dx_graph *g = &s->graph;
    dx_shape_text shape;
    if (dx_is_matrix(g, a) && columns_of(g, a) == dx_count(g, a))
        return DX_OK;
    return dx_fail(&s->context, DX_TYPE, "only a square matrix has %s, not %s", what,
                   dx_array_shape(g, a, &shape));
}

dx_status dx_matrix_determinant(ddx_session *s, dx_id a, dx_id *out)
{
    dx_oracle oracle = dx_session_oracle(s);
    dx_algebra l = {.graph = &s->graph, .oracle = &oracle};
    DX_TRY(need_square(s, a, "a determinant"));
    dx_id *entry = elements_of(s, a);
    if (!entry)
        return dx_no_memory(&s->context);
    return dx_determinant(&l, dx_count(&s->graph, a), entry, out);
}

dx_status dx_matrix_inverse(ddx_session *s, dx_id a, dx_id *out)
{
    dx_oracle oracle = dx_session_oracle(s);
    dx_algebra l = {.graph = &s->graph, .oracle = &oracle};
    DX_TRY(need_square(s, a, "an inverse"));
    uint32_t n = dx_count(&s->graph, a);
    dx_id *entry = elements_of(s, a), *right = room_for(s, (size_t)n * n);
    dx_id *x = room_for(s, (size_t)n * n);
    dx_solution solution;
    if (!entry || !right || !x)
        return dx_no_memory(&s->context);
    DX_TRY(make_identity(s, n, right));
    DX_TRY(dx_solve_linear(&l, n, n, entry, n, right, &solution, x));
    if (solution.rank < n) {
        dx_status status = dx_fail(&s->context, DX_DOMAIN, "the matrix is singular");
        dx_diag_hint(&s->context.diag, "its rank is %u, not %u, so it has no inverse",
                     (unsigned)solution.rank, (unsigned)n);
        return status;
    }
    DX_TRY(note_assumed(s, l.assumed, "the determinant is not 0"));
    return make_matrix(s, n, n, x, out);
}

static dx_status multiply_readable(ddx_session *s, dx_id a, dx_id b, dx_id *out)
{
    enum { LARGE = 200000 };
    uint32_t n = dx_count(&s->graph, a);
    DX_TRY(dx_array_multiply(&s->graph, a, b, out));
    dx_id *entry = elements_of(s, *out);
    if (!entry)
        return dx_no_memory(&s->context);
    DX_TRY(make_readable(s, (size_t)n * n, entry));
    DX_TRY(make_matrix(s, n, n, entry, out));
    if (dx_tree_size(&s->graph, *out) > LARGE)
        return dx_fail(&s->context, DX_LIMIT, "this power is too large to be written down");
    return DX_OK;
}

dx_status dx_matrix_power(ddx_session *s, dx_id a, int64_t n, dx_id *out)
{
    DX_TRY(need_square(s, a, "powers"));
    if (n < 0)
        DX_TRY(dx_matrix_inverse(s, a, &a));
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    uint32_t rows = dx_count(&s->graph, a);
    dx_id *entry = room_for(s, (size_t)rows * rows);
    if (!entry)
        return dx_no_memory(&s->context);
    DX_TRY(make_identity(s, rows, entry));
    DX_TRY(make_matrix(s, rows, rows, entry, out));
    for (bool first = true; rest > 0; rest >>= 1) {
        if (rest & 1) {
            if (first)
                *out = a;
            else
                DX_TRY(multiply_readable(s, *out, a, out));
            first = false;
        }
        if (rest > 1)
            DX_TRY(multiply_readable(s, a, a, &a));
    }
    return DX_OK;
}

static dx_status no_solution(ddx_session *s, uint32_t rows, uint32_t n, const dx_solution *found)
{
    dx_context *context = &s->context;
    dx_status status;
    dx_text text;
    dx_text_init(&text, &context->memory);
    if (dx_is_number(&s->graph, found->contradiction))
        status = dx_fail(context, DX_DOMAIN, "there is no solution");
    else if ((status = print_condition(s, found->contradiction, DX_OP_EQ, &text)) == DX_OK)
        status =
            dx_fail(context, DX_DOMAIN, "there is no solution unless %.300s", dx_text_get(&text));
    if (status == DX_DOMAIN && found->rank < n)
        dx_diag_hint(&context->diag, "%s rank is %u, and there are %u unknowns",
                     rows == n ? "the matrix is singular: its" : "the", (unsigned)found->rank,
                     (unsigned)n);
    else if (status == DX_DOMAIN)
        dx_diag_hint(&context->diag, "these are %u equations for %u unknown%s", (unsigned)rows,
                     (unsigned)n, n == 1 ? "" : "s");
    dx_text_free(&text);
    return status;
}

static dx_status many_solutions(ddx_session *s, uint32_t rows, uint32_t n, const dx_solution *found)
{
    dx_status status = dx_fail(&s->context, DX_DOMAIN, "there are infinitely many solutions");
    unsigned free = n - found->rank;
    dx_diag_hint(&s->context.diag, "%s rank is %u, so %u of the %u unknowns can be chosen",
                 rows == n ? "the matrix is singular: its" : "the", (unsigned)found->rank, free,
                 (unsigned)n);
    return status;
}

dx_status dx_matrix_solve(ddx_session *s, dx_id a, dx_id b, dx_id *out)
{
    dx_oracle oracle = dx_session_oracle(s);
    dx_graph *g = &s->graph;
    dx_algebra l = {.graph = g, .oracle = &oracle};
    dx_shape_text one, two;
    if (!dx_is_array(g, a))
        return dx_array_divide(g, b, a, out);
    if (!dx_is_matrix(g, a))
        return dx_fail(&s->context, DX_TYPE, "the left side of '\\' is a matrix, not %s",
                       dx_array_shape(g, a, &one));
    uint32_t rows = dx_count(g, a), n = columns_of(g, a);
    if (!dx_is_array(g, b) || dx_count(g, b) != rows)
        return dx_fail(&s->context, DX_TYPE, "%s needs a right side of %u row%s, not %s",
                       dx_array_shape(g, a, &one), (unsigned)rows, rows == 1 ? "" : "s",
                       dx_array_shape(g, b, &two));
    uint32_t n_right = columns_of(g, b);
    dx_id *entry = elements_of(s, a), *right = elements_of(s, b);
    dx_id *x = room_for(s, (size_t)n * n_right);
    dx_solution solution;
    if (!entry || !right || !x)
        return dx_no_memory(&s->context);
    DX_TRY(dx_solve_linear(&l, rows, n, entry, n_right, right, &solution, x));
    if (!dx_is_none(solution.contradiction))
        return no_solution(s, rows, n, &solution);
    if (solution.rank < n)
        return many_solutions(s, rows, n, &solution);
    DX_TRY(note_assumed(s, l.assumed, "the determinant of the equations is not 0"));
    return dx_is_matrix(g, b) ? make_matrix(s, n, n_right, x, out) : make_vector(s, n, x, out);
}

/* ---- operators ------------------------------------------------------------------------------ */

dx_status dx_left_divide(dx_evaluation *e, const dx_ast *node, dx_id *out)
{
    const dx_ast *left = node->child, *right = left->next;
    dx_id a, b;
    DX_TRY(dx_lower_value(&e->lowering, left, &a));
    DX_TRY(dx_lower_value(&e->lowering, right, &b));
    bool matrix = !dx_is_array(&e->session->graph, a) || dx_is_matrix(&e->session->graph, a);
    dx_status status = dx_matrix_solve(e->session, a, b, out);
    return dx_placed(e,
                     status == DX_TYPE && matrix ? right
                     : status == DX_TYPE         ? left
                                                 : node,
                     status);
}

dx_status dx_power_of_array(dx_evaluation *e, const dx_ast *node, dx_id base, dx_id exponent,
                            dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const dx_ast *left = node->child, *right = left->next;
    dx_shape_text shape;
    int64_t n;
    if (!dx_is_array(g, base))
        return dx_placed(
            e, right,
            dx_fail(g->context, DX_TYPE, "%s is no exponent", dx_array_shape(g, exponent, &shape)));
    DX_TRY(dx_placed(e, left, need_square(e->session, base, "powers")));
    if (!dx_get_int(g, exponent, &n))
        return dx_placed(e, right,
                         dx_fail(g->context, DX_TYPE, "a matrix has integer powers only"));
    return dx_placed(e, node, dx_matrix_power(e->session, base, n, out));
}

/* ---- arguments ------------------------------------------------------------------------------ */

/* The index-th argument, a value. */
static dx_status argument(dx_evaluation *e, const dx_ast *call, uint32_t index, dx_id *out)
{
    return dx_lower_value(&e->lowering, dx_child(call, index), out);
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
    return make_readable(e->session, 1, out);
}

/* ---- vectors -------------------------------------------------------------------------------- */

static dx_status two_vectors(dx_evaluation *e, const dx_ast *call, const char *product, dx_id *a,
                             dx_id *b)
{
    dx_graph *g = &e->session->graph;
    dx_shape_text one, two;
    DX_TRY(vector_argument(e, call, 1, a));
    DX_TRY(vector_argument(e, call, 2, b));
    if (dx_count(g, *a) == dx_count(g, *b))
        return DX_OK;
    return dx_placed(e, dx_child(call, 2),
                     dx_fail(g->context, DX_TYPE, "%s and %s have no %s product",
                             dx_array_shape(g, *a, &one), dx_array_shape(g, *b, &two), product));
}

dx_status dx_run_dot(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id a, b;
    DX_TRY(two_vectors(e, call, "dot", &a, &b));
    uint32_t n = dx_count(g, a);
    dx_id *term = room_for(e->session, n);
    if (!term)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++)
        term[i] = dx_mul(g, dx_operand(g, a, i), dx_operand(g, b, i));
    return readable(e, dx_sum(g, n, term), out);
}

dx_status dx_run_cross(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    enum { SPACE = 3 };
    dx_graph *g = &e->session->graph;
    dx_id v[2], x[SPACE];
    DX_TRY(vector_argument(e, call, 1, &v[0]));
    DX_TRY(vector_argument(e, call, 2, &v[1]));
    for (uint32_t k = 0; k < 2; k++)
        if (dx_count(g, v[k]) != SPACE)
            return not_taken(e, call, k + 1, v[k], "vectors of 3 elements");
    for (uint32_t i = 0; i < SPACE; i++) {
        uint32_t j = (i + 1) % SPACE, k = (i + 2) % SPACE;
        x[i] = dx_sub(g, dx_mul(g, dx_operand(g, v[0], j), dx_operand(g, v[1], k)),
                      dx_mul(g, dx_operand(g, v[0], k), dx_operand(g, v[1], j)));
    }
    DX_TRY(make_readable(e->session, SPACE, x));
    return make_vector(e->session, SPACE, x, out);
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
    uint32_t rows = dx_count(g, a), columns = columns_of(g, a);
    uint32_t n = infinite ? rows : columns, of = infinite ? columns : rows;
    dx_id *sum = room_for(e->session, n), *term = room_for(e->session, of);
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
    if (call->n > 2)
        DX_TRY(dx_lower(&e->lowering, dx_child(call, 2), &p));
    size_t n = (size_t)dx_count(g, a) * columns_of(g, a);
    dx_id *x = elements_of(e->session, a);
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
    uint32_t rows = dx_count(g, a), columns = columns_of(g, a);
    dx_id *x = elements_of(e->session, a), *turned = room_for(e->session, (size_t)rows * columns);
    if (!x || !turned)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            turned[j * rows + i] = x[i * columns + j];
    return make_matrix(e->session, columns, rows, turned, out);
}

dx_status dx_run_det(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id a;
    DX_TRY(matrix_argument(e, call, 1, &a));
    return dx_placed(e, dx_child(call, 1), dx_matrix_determinant(e->session, a, out));
}

dx_status dx_run_inv(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id a;
    DX_TRY(matrix_argument(e, call, 1, &a));
    return dx_placed(e, dx_child(call, 1), dx_matrix_inverse(e->session, a, out));
}

dx_status dx_run_trace(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id a;
    DX_TRY(matrix_argument(e, call, 1, &a));
    DX_TRY(dx_placed(e, dx_child(call, 1), need_square(e->session, a, "a trace")));
    uint32_t n = dx_count(g, a);
    dx_id *x = room_for(e->session, n);
    if (!x)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++)
        x[i] = dx_operand(g, dx_operand(g, a, i), i);
    return readable(e, dx_sum(g, n, x), out);
}

dx_status dx_run_rank(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    dx_oracle oracle = dx_session_oracle(s);
    dx_algebra l = {.graph = g, .oracle = &oracle};
    dx_solution solution;
    dx_id a;
    DX_TRY(matrix_argument(e, call, 1, &a));
    dx_id *entry = elements_of(s, a);
    if (!entry)
        return dx_no_memory(g->context);
    DX_TRY(dx_placed(
        e, dx_child(call, 1),
        dx_solve_linear(&l, dx_count(g, a), columns_of(g, a), entry, 0, NULL, &solution, NULL)));
    DX_TRY(note_assumed(s, l.assumed, "the rank is smaller for some values of the names"));
    *out = dx_int(g, solution.rank);
    return dx_check(g, *out);
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
    dx_id *entry = room_for(s, (size_t)n * (size_t)n);
    if (!entry)
        return dx_no_memory(&s->context);
    DX_TRY(make_identity(s, (uint32_t)n, entry));
    return make_matrix(s, (uint32_t)n, (uint32_t)n, entry, out);
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
        n = columns_of(g, a) < n ? columns_of(g, a) : n;
        dx_id *x = room_for(s, n);
        if (!x)
            return dx_no_memory(g->context);
        for (uint32_t i = 0; i < n; i++)
            x[i] = dx_operand(g, dx_operand(g, a, i), i);
        return make_vector(s, n, x, out);
    }
    DX_TRY(dx_placed(e, dx_child(call, 1), check_entries(s, n)));
    dx_id *entry = room_for(s, (size_t)n * n);
    if (!entry)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            entry[i * n + j] = i == j ? dx_operand(g, a, (uint32_t)i) : dx_int(g, 0);
    return make_matrix(s, n, n, entry, out);
}

/* ---- eigenvalues ---------------------------------------------------------------------------- */

static dx_status no_closed_form(ddx_session *s, const dx_spectrum *spectrum)
{
    dx_context *context = &s->context;
    dx_text text;
    dx_text_init(&text, &context->memory);
    dx_status status = dx_print_plain(&s->graph, spectrum->unknown, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(context);
    if (status == DX_OK && text.n > NOTICE_ROOM)
        status = dx_fail(context, DX_UNKNOWN, "%u of the %u eigenvalues have no closed form here",
                         (unsigned)spectrum->n_unknown, (unsigned)spectrum->n);
    else if (status == DX_OK && spectrum->n_unknown == spectrum->n)
        status = dx_fail(context, DX_UNKNOWN,
                         "the eigenvalues are the roots of %s, which have no closed form here",
                         dx_text_get(&text));
    else if (status == DX_OK)
        status =
            dx_fail(context, DX_UNKNOWN,
                    "%u of the %u eigenvalues are the roots of %s, which have no closed form here",
                    (unsigned)spectrum->n_unknown, (unsigned)spectrum->n, dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

static dx_status none_is_real(ddx_session *s, const dx_spectrum *spectrum)
{
    dx_id assumed = spectrum->algebra->assumed;
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    dx_status status = dx_is_none(assumed) ? DX_OK : print_condition(s, assumed, DX_OP_NE, &text);
    if (status == DX_OK)
        status = dx_fail(&s->context, DX_DOMAIN,
                         spectrum->n == 1   ? "the eigenvalue is not real%s%.300s"
                         : spectrum->n == 2 ? "neither eigenvalue is real%s%.300s"
                                            : "none of the eigenvalues is real%s%.300s",
                         text.n > 0 ? " where " : "", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* What is left out, and where the values are real. */
static dx_status tell_spectrum(ddx_session *s, const dx_spectrum *spectrum)
{
    if (spectrum->n_unknown > 0)
        return no_closed_form(s, spectrum);
    if (spectrum->n_unreal == spectrum->n)
        return none_is_real(s, spectrum);
    if (spectrum->n_unreal > 0)
        dx_notice(&s->context, "%u of the %u eigenvalues are not real",
                  (unsigned)spectrum->n_unreal, (unsigned)spectrum->n);
    for (uint32_t i = 0; i < spectrum->n_conditions; i++) {
        dx_graph *g = &s->graph;
        dx_id condition = dx_relation(g, DX_OP_LE, dx_int(g, 0), spectrum->condition[i]);
        dx_text text;
        DX_TRY(dx_check(g, condition));
        dx_text_init(&text, &s->context.memory);
        dx_status status = dx_print_plain(g, condition, &text);
        if (status == DX_OK && !text.failed)
            dx_notice(&s->context, "%s",
                      text.n <= NOTICE_ROOM ? dx_text_get(&text)
                                            : "real where what stands under roots is not negative");
        dx_text_free(&text);
        DX_TRY(status);
    }
    return DX_OK;
}

static dx_status list_values(ddx_session *s, const dx_spectrum *spectrum, dx_id *out)
{
    uint32_t n = 0;
    dx_id *value = room_for(s, spectrum->n);
    if (!value)
        return dx_no_memory(&s->context);
    for (uint32_t i = 0; i < spectrum->n_values; i++)
        for (uint32_t k = 0; k < spectrum->value[i].multiplicity; k++)
            value[n++] = spectrum->value[i].value;
    DX_TRY(note_assumed(s, spectrum->algebra->assumed, "some radicands are not 0"));
    return make_vector(s, n, value, out);
}

/* "the columns belong to the eigenvalues 1, 3, 3" */
static dx_status note_columns(ddx_session *s, const dx_spectrum *spectrum, const uint32_t *count,
                              uint32_t columns)
{
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    dx_status status = DX_OK;
    for (uint32_t i = 0; i < spectrum->n_values; i++)
        for (uint32_t k = 0; k < count[i] && status == DX_OK; k++) {
            dx_text_string(&text, text.n > 0 ? ", " : "");
            status = dx_print_plain(&s->graph, spectrum->value[i].value, &text);
        }
    if (status == DX_OK && columns == 1)
        dx_notice(&s->context, "it belongs to the eigenvalue %.200s", dx_text_get(&text));
    else if (status == DX_OK && text.n <= NOTICE_ROOM)
        dx_notice(&s->context, "the columns belong to the eigenvalues %s", dx_text_get(&text));
    else if (status == DX_OK)
        dx_notice(&s->context, "the columns are in the order of the eigenvalues");
    for (uint32_t i = 0; i < spectrum->n_values && status == DX_OK; i++) {
        if (count[i] == spectrum->value[i].multiplicity)
            continue;
        dx_text_clear(&text);
        status = dx_print_plain(&s->graph, spectrum->value[i].value, &text);
        dx_notice(&s->context,
                  "the eigenvalue %.100s has multiplicity %u, but only %u independent "
                  "eigenvector%s",
                  dx_text_get(&text), (unsigned)spectrum->value[i].multiplicity, (unsigned)count[i],
                  count[i] == 1 ? "" : "s");
    }
    dx_text_free(&text);
    return status;
}

/* The vectors of all eigenvalues as columns. */
static dx_status list_vectors(ddx_session *s, dx_spectrum *spectrum, dx_id *out)
{
    uint32_t n = spectrum->n, columns = 0;
    dx_id *entry = room_for(s, (size_t)n * n), *vectors;
    uint32_t *count = dx_arena_alloc(&s->context.arena, n * sizeof *count);
    if (!entry || !count)
        return dx_no_memory(&s->context);
    for (uint32_t i = 0; i < spectrum->n_values; i++) {
        DX_TRY(dx_spectrum_vectors(spectrum, i, &count[i], &vectors));
        for (uint32_t k = 0; k < count[i] && columns < n; k++, columns++)
            for (uint32_t j = 0; j < n; j++)
                entry[(size_t)columns * n + j] = vectors[(size_t)k * n + j];
    }
    DX_TRY(note_columns(s, spectrum, count, columns));
    DX_TRY(note_assumed(s, spectrum->algebra->assumed, "some determinants are not 0"));
    dx_id *turned = room_for(s, (size_t)n * columns);
    if (!turned)
        return dx_no_memory(&s->context);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < columns; j++)
            turned[(size_t)i * columns + j] = entry[(size_t)j * n + i];
    return make_matrix(s, n, columns, turned, out);
}

static dx_status eigen(ddx_session *s, dx_id a, bool vectors, dx_id *out)
{
    dx_oracle oracle = dx_session_oracle(s);
    dx_algebra l = {.graph = &s->graph, .oracle = &oracle};
    DX_TRY(need_square(s, a, vectors ? "eigenvectors" : "eigenvalues"));
    dx_spectrum spectrum;
    dx_id *entry = elements_of(s, a);
    if (!entry)
        return dx_no_memory(&s->context);
    dx_status status = dx_spectrum_make(&l, dx_count(&s->graph, a), entry, &spectrum);
    if (status == DX_OK)
        status = tell_spectrum(s, &spectrum);
    if (status == DX_OK)
        status = vectors ? list_vectors(s, &spectrum, out) : list_values(s, &spectrum, out);
    dx_spectrum_free(&spectrum);
    return status;
}

dx_status dx_matrix_eigenvalues(ddx_session *s, dx_id a, dx_id *out)
{
    return eigen(s, a, false, out);
}

dx_status dx_run_eigenvalues(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id a;
    DX_TRY(matrix_argument(e, call, 1, &a));
    return dx_placed(e, dx_child(call, 1), eigen(e->session, a, false, out));
}

dx_status dx_run_eigenvectors(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id a;
    DX_TRY(matrix_argument(e, call, 1, &a));
    return dx_placed(e, dx_child(call, 1), eigen(e->session, a, true, out));
}
