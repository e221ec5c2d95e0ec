#include "symbolic/derivatives/partials.h"

#include "expr/walk.h"
#include "symbolic/derivatives/adjoint.h"
#include "symbolic/derivatives/sweep.h"
#include "symbolic/derivatives/tangent.h"

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

/* Pieces and sums bind conditions and names that have no place in a sweep over slots. */
static dx_status need_whole_rules(dx_graph *g, size_t m, const dx_id *functions, bool *need)
{
    *need = false;
    if (!g->branches && !g->binds)
        return DX_OK;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, m, functions, &walk));
    for (size_t i = 0; i < walk.n && !*need; i++)
        *need = dx_op_of(g, walk.id[i]) == DX_OP_CASES || dx_is_iterated(g, walk.id[i]);
    dx_walk_free(&walk);
    return DX_OK;
}

/* Function by function and symbol by symbol. */
static dx_status one_by_one(dx_graph *g, dx_rules *rules, size_t m, const dx_id *functions,
                            size_t n, const dx_id *symbols, bool symmetric, dx_partials *out)
{
    for (size_t i = 0; i < m; i++)
        for (size_t k = symmetric ? i : 0; k < n; k++) {
            dx_id d;
            DX_TRY(dx_poll(g->context));
            if (!dx_contains(g, functions[i], symbols[k]))
                continue;
            DX_TRY(dx_diff(g, rules, functions[i], symbols[k], 1, &d));
            DX_TRY(dx_partials_push(g, out, i, k, d));
        }
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
    bool whole;
    *out = (dx_partials){.memory = &g->context->memory};
    DX_TRY(need_whole_rules(g, m, functions, &whole));
    dx_status status = number_columns(g, n, symbols, &column);
    if (status == DX_OK && whole)
        status = one_by_one(g, rules, m, functions, n, symbols, false, out);
    else if (status == DX_OK)
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
    bool whole;
    *out = (dx_partials){.memory = &g->context->memory};
    DX_TRY(need_whole_rules(g, n, gradient, &whole));
    dx_status status = number_columns(g, n, symbols, &column);
    if (status == DX_OK && whole)
        status = one_by_one(g, rules, n, gradient, n, symbols, true, out);
    else if (status == DX_OK)
        status = dx_tangent_columns(g, rules, n, gradient, n, symbols, &column, true, out);
    dx_side_free(&column);
    if (status != DX_OK)
        dx_partials_free(out);
    return status;
}
