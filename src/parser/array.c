#include "parser/array.h"

#include <stdio.h>

/* n ids in the arena of the command. */
static dx_id *ids(dx_graph *g, size_t n)
{
    return dx_arena_alloc(&g->context->arena, n * sizeof(dx_id));
}

static dx_status made(dx_graph *g, dx_id a, dx_id *out)
{
    *out = a;
    return dx_check(g, a);
}

static dx_status too_large(dx_graph *g, size_t entries)
{
    return dx_fail(g->context, DX_LIMIT, "a matrix of %zu elements; the limit is %u", entries,
                   g->context->limits.matrix_entries);
}

const char *dx_array_shape(const dx_graph *g, dx_id a, dx_shape_text *text)
{
    if (!dx_is_array(g, a))
        return "a number";
    if (dx_is_matrix(g, a))
        (void)snprintf(text->text, sizeof text->text, "a %u x %u matrix", dx_count(g, a),
                       dx_count(g, dx_operand(g, a, 0)));
    else
        (void)snprintf(text->text, sizeof text->text, "a vector of %u", dx_count(g, a));
    return text->text;
}

static dx_status misfit(dx_graph *g, dx_id a, dx_id b, const char *what)
{
    dx_shape_text one, two;
    return dx_fail(g->context, DX_TYPE, "%s and %s cannot be %s", dx_array_shape(g, a, &one),
                   dx_array_shape(g, b, &two), what);
}

typedef dx_status binary(dx_graph *g, dx_id a, dx_id b, dx_id *out);

/* Of every element of a with b, or with the element of b at the same place. */
static dx_status each(dx_graph *g, binary *operation, dx_id a, dx_id b, bool pairwise, dx_id *out)
{
    uint32_t n = dx_count(g, a);
    dx_id *element = ids(g, n);
    if (!element)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(operation(g, dx_operand(g, a, i), pairwise ? dx_operand(g, b, i) : b, &element[i]));
    return made(g, dx_vector(g, n, element), out);
}

dx_status dx_array_add(dx_graph *g, dx_id a, dx_id b, dx_id *out)
{
    if (!dx_is_array(g, a) && !dx_is_array(g, b))
        return made(g, dx_add(g, a, b), out);
    if (!dx_is_array(g, a) || !dx_is_array(g, b) || dx_count(g, a) != dx_count(g, b) ||
        dx_is_matrix(g, a) != dx_is_matrix(g, b) ||
        (dx_is_matrix(g, a) &&
         dx_count(g, dx_operand(g, a, 0)) != dx_count(g, dx_operand(g, b, 0))))
        return misfit(g, a, b, "added");
    return each(g, dx_array_add, a, b, true, out);
}

dx_status dx_array_negate(dx_graph *g, dx_id a, dx_id *out)
{
    if (!dx_is_array(g, a))
        return made(g, dx_neg(g, a), out);
    return dx_array_multiply(g, a, dx_int(g, -1), out);
}

dx_status dx_array_divide(dx_graph *g, dx_id a, dx_id b, dx_id *out)
{
    if (dx_is_array(g, b)) {
        dx_status status = misfit(g, a, b, "divided");
        if (dx_is_matrix(g, b))
            dx_diag_hint(&g->context->diag, "A^-1 is the inverse of a matrix, and A \\ b is x "
                                            "with A*x = b");
        return status;
    }
    if (!dx_is_array(g, a))
        return made(g, dx_div(g, a, b), out);
    return each(g, dx_array_divide, a, b, false, out);
}

/* Sum of a[i]·b[i][column], of a vector and a matrix, or of two vectors. */
static dx_status inner(dx_graph *g, dx_id a, dx_id b, uint32_t column, bool matrix, dx_id *term,
                       dx_id *out)
{
    uint32_t n = dx_count(g, a);
    for (uint32_t i = 0; i < n; i++) {
        dx_id factor = dx_operand(g, b, i);
        term[i] = dx_mul(g, dx_operand(g, a, i), matrix ? dx_operand(g, factor, column) : factor);
        DX_TRY(dx_check(g, term[i]));
    }
    return made(g, dx_sum(g, n, term), out);
}

/* A row vector times a matrix. */
static dx_status row_times(dx_graph *g, dx_id row, dx_id matrix, dx_id *term, dx_id *out)
{
    uint32_t columns = dx_count(g, dx_operand(g, matrix, 0));
    dx_id *element = ids(g, columns);
    if (!element)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < columns; i++) {
        DX_TRY(dx_poll(g->context));
        DX_TRY(inner(g, row, matrix, i, true, term, &element[i]));
    }
    return made(g, dx_vector(g, columns, element), out);
}

static dx_status have_no_product(dx_graph *g, dx_id a, dx_id b, const char *product)
{
    dx_shape_text one, two;
    return dx_fail(g->context, DX_TYPE, "%s and %s have no %s product", dx_array_shape(g, a, &one),
                   dx_array_shape(g, b, &two), product);
}

dx_status dx_array_dot(dx_graph *g, dx_id a, dx_id b, dx_id *out)
{
    if (dx_count(g, a) != dx_count(g, b))
        return have_no_product(g, a, b, "dot");
    dx_id *term = ids(g, dx_count(g, a));
    return term ? inner(g, a, b, 0, false, term, out) : dx_no_memory(g->context);
}

dx_status dx_array_cross(dx_graph *g, dx_id a, dx_id b, dx_id *out)
{
    enum { SPACE = 3 };
    if (dx_count(g, a) != SPACE || dx_count(g, b) != SPACE) {
        dx_status status = have_no_product(g, a, b, "cross");
        dx_diag_hint(&g->context->diag, "it is a vector of 3 elements, of two of 3");
        return status;
    }
    dx_id x[SPACE];
    for (uint32_t i = 0; i < SPACE; i++) {
        uint32_t j = (i + 1) % SPACE, k = (i + 2) % SPACE;
        x[i] = dx_sub(g, dx_mul(g, dx_operand(g, a, j), dx_operand(g, b, k)),
                      dx_mul(g, dx_operand(g, a, k), dx_operand(g, b, j)));
        DX_TRY(dx_check(g, x[i]));
    }
    return made(g, dx_vector(g, SPACE, x), out);
}

static dx_status matrix_product(dx_graph *g, dx_id a, dx_id b, dx_id *out)
{
    bool rows = dx_is_matrix(g, a), columns = dx_is_matrix(g, b);
    uint32_t n = rows ? dx_count(g, a) : 1;
    dx_id *element = ids(g, n), *term = ids(g, dx_count(g, b));
    if (!element || !term)
        return dx_no_memory(g->context);
    if (!rows)
        return row_times(g, a, b, term, out);
    size_t entries = (size_t)n * (columns ? dx_count(g, dx_operand(g, b, 0)) : 1);
    if (entries > g->context->limits.matrix_entries)
        return too_large(g, entries);
    for (uint32_t i = 0; i < n; i++) {
        dx_id row = dx_operand(g, a, i);
        if (columns)
            DX_TRY(row_times(g, row, b, term, &element[i]));
        else
            DX_TRY(inner(g, row, b, 0, false, term, &element[i]));
    }
    return made(g, dx_vector(g, n, element), out);
}

dx_status dx_array_multiply(dx_graph *g, dx_id a, dx_id b, dx_id *out)
{
    bool left = dx_is_array(g, a), right = dx_is_array(g, b);
    if (!left && !right)
        return made(g, dx_mul(g, a, b), out);
    if (!left || !right)
        return each(g, dx_array_multiply, left ? a : b, left ? b : a, false, out);
    if (!dx_is_matrix(g, a) && !dx_is_matrix(g, b)) {
        dx_status status =
            dx_fail(g->context, DX_TYPE, "a product of two vectors can mean several things");
        dx_diag_hint(&g->context->diag, "write dot(u, v) or u·v, cross(u, v) or u×v");
        return status;
    }
    uint32_t inside = dx_count(g, dx_is_matrix(g, a) ? dx_operand(g, a, 0) : a);
    if (inside != dx_count(g, b))
        return misfit(g, a, b, "multiplied");
    return matrix_product(g, a, b, out);
}

/* Does one often mean the power series of the matrix? */
static bool has_matrix_function(dx_fn fn)
{
    return fn == DX_FN_exp || fn == DX_FN_log || fn == DX_FN_sqrt || fn == DX_FN_sin ||
           fn == DX_FN_cos || fn == DX_FN_sinh || fn == DX_FN_cosh;
}

dx_status dx_array_map(dx_graph *g, dx_fn fn, dx_id a, dx_id *out)
{
    if (!dx_is_array(g, a))
        return made(g, fn == DX_FN_sqrt ? dx_sqrt(g, a) : dx_call1(g, fn, a), out);
    if (dx_is_matrix(g, a) && has_matrix_function(fn))
        dx_notice(g->context, "%s is taken of each element, not of the matrix",
                  dx_functions[fn].name);
    uint32_t n = dx_count(g, a);
    dx_id *element = ids(g, n);
    if (!element)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(dx_array_map(g, fn, dx_operand(g, a, i), &element[i]));
    return made(g, dx_vector(g, n, element), out);
}

dx_status dx_array_make(dx_graph *g, size_t n, const dx_id *elements, size_t *fault, dx_id *out)
{
    bool matrix = dx_is_array(g, elements[0]);
    uint32_t columns = matrix ? dx_count(g, elements[0]) : 1;
    *fault = 0;
    if (matrix && dx_is_matrix(g, elements[0]))
        return dx_fail(g->context, DX_TYPE, "the elements of a matrix are no vectors");
    if (n * columns > g->context->limits.matrix_entries)
        return too_large(g, n * columns);
    for (size_t i = 1; i < n; i++) {
        *fault = i;
        if (dx_is_array(g, elements[i]) != matrix)
            return dx_fail(g->context, DX_TYPE, "rows of a matrix and numbers stand in one vector");
        if (!matrix)
            continue;
        if (dx_is_matrix(g, elements[i]))
            return dx_fail(g->context, DX_TYPE, "the elements of a matrix are no vectors");
        if (dx_count(g, elements[i]) != columns)
            return dx_fail(g->context, DX_TYPE, "row %zu has %u element%s, the first has %u", i + 1,
                           dx_count(g, elements[i]), dx_count(g, elements[i]) == 1 ? "" : "s",
                           columns);
    }
    return made(g, dx_vector(g, n, elements), out);
}
