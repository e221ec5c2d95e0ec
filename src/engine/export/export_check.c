/* What can be written as a function. */
#include "engine/export/export.h"
#include "engine/scope.h"

#include "expr/walk.h"

#include <stdlib.h>
#include <string.h>

static dx_status refuse(ddx_session *s, const char *what, const char *hint)
{
    dx_status status = dx_fail(&s->context, DX_TYPE, "%s", what);
    dx_diag_hint(&s->context.diag, "%s", hint);
    return status;
}

static bool is_vector(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_VECTOR;
}

static bool is_real_row(const dx_graph *g, dx_id row)
{
    for (uint32_t i = 0; i < dx_count(g, row); i++)
        if (!dx_is_real_valued(g, dx_operand(g, row, i)))
            return false;
    return dx_count(g, row) > 0;
}

static bool is_real(const dx_graph *g, dx_id a)
{
    if (!is_vector(g, a))
        return dx_is_real_valued(g, a);
    if (dx_count(g, a) == 0 || !is_vector(g, dx_operand(g, a, 0)))
        return is_real_row(g, a);
    for (uint32_t i = 0; i < dx_count(g, a); i++)
        if (!is_real_row(g, dx_operand(g, a, i)))
            return false;
    return true;
}

static dx_status check_shape(ddx_session *s, const dx_export *x)
{
    const dx_graph *g = &s->graph;
    bool vector = is_vector(g, x->value);
    bool matrix = vector && is_vector(g, dx_operand(g, x->value, 0));
    if (matrix && (x->gradient.wanted || x->jacobian.wanted || x->hessian.wanted))
        return refuse(s, "derivatives of a matrix are not written",
                      "take a row, or the elements as a vector");
    if (vector && (x->gradient.wanted || x->hessian.wanted))
        return refuse(s, "this is a vector, and a gradient or Hessian is of a formula",
                      "jacobian is for vectors");
    if (!vector && x->jacobian.wanted)
        return refuse(s, "this is a formula, and a Jacobian is of a vector",
                      "gradient is for formulas");
    if (x->sparse && !x->jacobian.wanted && !x->hessian.wanted)
        return refuse(s, "sparse says how a Jacobian or Hessian is written",
                      "ask for jacobian or hessian, too");
    return DX_OK;
}

/* A name without a value that is no argument. */
static dx_status check_free(ddx_session *s, const dx_export *x)
{
    dx_graph *g = &s->graph;
    size_t n = dx_free_symbols(g, x->value, 0, NULL);
    dx_id *symbol = dx_arena_alloc(&s->context.arena, (n + x->n + 1) * sizeof *symbol);
    if (!symbol)
        return dx_no_memory(&s->context);
    dx_id *sorted = symbol + n;
    dx_free_symbols(g, x->value, n, symbol);
    if (x->n > 0)
        memcpy(sorted, x->symbol, x->n * sizeof *sorted);
    qsort(sorted, x->n, sizeof *sorted, dx_by_id);
    for (size_t i = 0; i < n; i++) {
        if (bsearch(&symbol[i], sorted, x->n, sizeof *sorted, dx_by_id))
            continue;
        const char *name = dx_name_bytes(dx_bytes(g, symbol[i]));
        name = dx_echo(g->context, name, dx_name_length(name));
        dx_status status = dx_fail(g->context, DX_NAME,
                                   "%s has no value and is no argument of the function", name);
        dx_diag_hint(&g->context->diag, "a list names all arguments: code(f, \"%s\", [x, %s])",
                     x->language->name, name);
        return status;
    }
    return DX_OK;
}

dx_status dx_export_check(ddx_session *s, const dx_export *x)
{
    if (!is_real(&s->graph, x->value))
        return refuse(s, "this is neither a formula nor a vector or matrix of formulas",
                      "code is written for what has numbers for values");
    DX_TRY(check_shape(s, x));
    return check_free(s, x);
}

/* ---- what cancelled ----------------------------------------------------------------------- */

dx_status dx_export_lost(dx_evaluation *e, size_t first, dx_export *x)
{
    DX_TRY(dx_release_valued(e, first, x->value));
    dx_id *lost = dx_statement_ids(e, e->n_premises - first);
    if (!lost)
        return DX_NOMEM;
    for (size_t k = first; k < e->n_premises; k++) {
        dx_id part = dx_part_with_value(&e->session->graph, &e->premise[k]);
        if (!dx_is_none(part))
            lost[x->n_lost++] = part;
    }
    x->lost = lost;
    return DX_OK;
}
