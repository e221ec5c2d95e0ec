#include "symbolic/partials.h"

#include "symbolic/adjoint.h"
#include "symbolic/tangent.h"

/* Rows are worked out one by one where they are so many times fewer than the columns. */
enum { FEW_ROWS = 4 };

static dx_status number_columns(dx_graph *g, size_t n, const dx_id *symbols, dx_side *column)
{
    if (!dx_side_init(column, &g->context->memory, g->n))
        return dx_no_memory(g->context);
    for (size_t i = 0; i < n; i++)
        if (!dx_side_set(column, symbols[i], (uint32_t)i + 1))
            return dx_no_memory(g->context);
    return DX_OK;
}

static dx_status rows_by_adjoints(dx_graph *g, dx_rules *rules, size_t m, const dx_id *functions,
                                  const dx_side *column, dx_partials *out)
{
    for (size_t i = 0; i < m; i++)
        DX_TRY(dx_adjoint_row(g, rules, functions[i], column, i, out));
    return DX_OK;
}

dx_status dx_partials_gradient(dx_graph *g, dx_rules *rules, dx_id a, size_t n,
                               const dx_id *symbols, dx_id *out)
{
    dx_partials row;
    DX_TRY(dx_partials_jacobian(g, rules, 1, &a, n, symbols, &row));
    for (size_t i = 0; i < n; i++)
        out[i] = dx_int(g, 0);
    for (size_t i = 0; i < row.n; i++)
        out[row.partial[i].column] = row.partial[i].value;
    dx_partials_free(&row);
    return DX_OK;
}

dx_status dx_partials_jacobian(dx_graph *g, dx_rules *rules, size_t m, const dx_id *functions,
                               size_t n, const dx_id *symbols, dx_partials *out)
{
    dx_side column;
    *out = (dx_partials){.memory = &g->context->memory};
    dx_status status = number_columns(g, n, symbols, &column);
    if (status == DX_OK)
        status = m == 1 || m <= n / FEW_ROWS
                     ? rows_by_adjoints(g, rules, m, functions, &column, out)
                     : dx_tangent_columns(g, rules, m, functions, n, symbols, &column, false, out);
    dx_side_free(&column);
    if (status != DX_OK)
        dx_partials_free(out);
    return status;
}

dx_status dx_partials_hessian(dx_graph *g, dx_rules *rules, size_t n, const dx_id *symbols,
                              const dx_id *gradient, dx_partials *out)
{
    dx_side column;
    *out = (dx_partials){.memory = &g->context->memory};
    dx_status status = number_columns(g, n, symbols, &column);
    if (status == DX_OK)
        status = dx_tangent_columns(g, rules, n, gradient, n, symbols, &column, true, out);
    dx_side_free(&column);
    if (status != DX_OK)
        dx_partials_free(out);
    return status;
}
