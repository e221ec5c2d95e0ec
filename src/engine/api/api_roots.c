/* The C library: roots and extrema. */
#include "engine/solvers/critical.h"
#include "engine/api/handles.h"
#include "engine/solvers/roots.h"
#include "engine/solvers/unknowns.h"

/* What is looked for, where. Arrays are in the command arena. */
typedef struct asked {
    dx_evaluation e;
    dx_unknowns u;
    dx_id *formula; /* n or more */
} asked;

static dx_status take_box(ddx_session *s, size_t n, const char *const *unknowns,
                          const ddx_value *lo, const ddx_value *hi, asked *a)
{
    a->e = (dx_evaluation){.session = s};
    if (n > DX_SYSTEM_MOST)
        return dx_fail(&s->context, DX_LIMIT, "1 to %d unknowns can be looked for", DX_SYSTEM_MOST);
    dx_id *ids = dx_statement_ids(&a->e, 3 * n + 1);
    if (!ids)
        return DX_NOMEM;
    DX_TRY(dx_take_symbols(s, n, unknowns, ids));
    for (size_t i = 0; i < n; i++) {
        DX_TRY(dx_take(s, lo[i], &ids[n + i]));
        DX_TRY(dx_take(s, hi[i], &ids[2 * n + i]));
    }
    return dx_unknowns_take(&a->e, n, ids, ids + n, ids + 2 * n, &a->u);
}

/* With the premises that are kept with it. */
static dx_status take_formula(ddx_session *s, ddx_value value, bool equation, asked *a, dx_id *out)
{
    DX_TRY(dx_take(s, value, out));
    DX_TRY(dx_recall_premises(&a->e, s->held[value.slot]));
    DX_TRY(dx_unknowns_premises(&a->u, 0));
    return dx_unknowns_formula(&a->u, equation, out);
}

static dx_status take_formulas(ddx_session *s, size_t n, const ddx_value *values, bool equations,
                               asked *a)
{
    a->formula = dx_statement_ids(&a->e, n + 1);
    if (!a->formula)
        return DX_NOMEM;
    for (size_t i = 0; i < n; i++) {
        DX_TRY(take_formula(s, values[i], equations, a, &a->formula[i]));
    }
    return DX_OK;
}

static dx_status make_rows(asked *a, const dx_root_list *list, dx_id *out)
{
    dx_graph *g = &a->e.session->graph;
    size_t n = list->n;
    if (n == 1) {
        *out = dx_vector(g, list->n_roots, list->value);
        return dx_check(g, *out);
    }
    dx_id *row = dx_statement_ids(&a->e, list->n_roots + 1);
    if (!row)
        return DX_NOMEM;
    for (size_t i = 0; i < list->n_roots; i++)
        row[i] = dx_vector(g, n, list->value + i * n);
    *out = dx_vector(g, list->n_roots, row);
    return dx_check(g, *out);
}

static dx_status find_roots(ddx_session *s, size_t n, const ddx_value *equations,
                            const char *const *unknowns, const ddx_value *lo, const ddx_value *hi,
                            dx_id *out, size_t *undecided)
{
    asked a;
    dx_root_list list;
    DX_TRY(take_box(s, n, unknowns, lo, hi, &a));
    DX_TRY(take_formulas(s, n, equations, true, &a));
    DX_TRY(dx_search_roots(s, a.u.n, a.formula, a.u.name, a.u.lo, a.u.hi, false, &list));
    DX_TRY(dx_unknowns_sift(&a.u, &list, &list, "root"));
    *undecided = list.n_places;
    return make_rows(&a, &list, out);
}

ddx_status ddx_roots(ddx_session *s, size_t n, const ddx_value *equations,
                     const char *const *unknowns, const ddx_value *lo, const ddx_value *hi,
                     ddx_value *roots, size_t *undecided)
{
    dx_id a = DX_NONE;
    size_t places = 0;
    dx_call_begin(s);
    dx_status status = find_roots(s, n, equations, unknowns, lo, hi, &a, &places);
    if (undecided)
        *undecided = places;
    return dx_give(s, status, a, roots);
}

static dx_status find_extrema(ddx_session *s, ddx_value value, size_t m,
                              const ddx_value *constraints, size_t n, const char *const *unknowns,
                              const ddx_value *lo, const ddx_value *hi, dx_id *out,
                              size_t *undecided)
{
    asked a;
    dx_id of;
    DX_TRY(take_box(s, n, unknowns, lo, hi, &a));
    DX_TRY(take_formula(s, value, false, &a, &of));
    if (m == 0)
        return dx_find_extrema(&a.u, of, out, undecided);
    DX_TRY(take_formulas(s, m, constraints, true, &a));
    return dx_find_constrained(&a.u, of, m, a.formula, out, undecided);
}

ddx_status ddx_extrema(ddx_session *s, ddx_value value, size_t n_constraints,
                       const ddx_value *constraints, size_t n, const char *const *unknowns,
                       const ddx_value *lo, const ddx_value *hi, ddx_value *table,
                       size_t *undecided)
{
    dx_id a = DX_NONE;
    size_t places = 0;
    dx_call_begin(s);
    dx_status status =
        find_extrema(s, value, n_constraints, constraints, n, unknowns, lo, hi, &a, &places);
    if (undecided)
        *undecided = places;
    return dx_give(s, status, a, table);
}
