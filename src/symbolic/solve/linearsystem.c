#include "symbolic/solve/linearsystem.h"

#include "expr/walk.h"
#include "symbolic/algebra/numbermatrix.h"
#include "symbolic/idmap.h"
#include "symbolic/rework/expand.h"

#include <string.h>

/* ---- reading -----------------------------------------------------------------------------------
 */

typedef struct reader {
    dx_graph *g;
    uint32_t n;
    const dx_id *unknown;
    dx_idmap place; /* of each unknown */
    dx_id *row, right;
} reader;

/* The symbols of a term that are unknowns, up to two; their places. */
static uint32_t unknowns_in(const reader *r, dx_id a, uint32_t place[2])
{
    enum { ROOM = 64 };
    dx_id symbol[ROOM];
    uint32_t found = 0;
    size_t n = dx_free_symbols(r->g, a, ROOM, symbol);
    if (n > ROOM)
        return 2;
    for (size_t i = 0; i < n && found < 2; i++) {
        uint32_t at = dx_idmap_get(&r->place, symbol[i], UINT32_MAX);
        if (at != UINT32_MAX)
            place[found++] = at;
    }
    return found;
}

/* number·term: a multiple of one unknown, or free of all; false for anything else. */
static bool take_term(reader *r, dx_id number, dx_id term)
{
    dx_graph *g = r->g;
    uint32_t place[2], n = unknowns_in(r, term, place);
    if (n == 0) {
        r->right = dx_sub(g, r->right, dx_scale(g, number, term));
        return true;
    }
    if (n > 1)
        return false;
    dx_id x = r->unknown[place[0]], factor = dx_int(g, 1);
    if (!dx_same(term, x)) {
        if (dx_op_of(g, term) != DX_OP_MUL || dx_factors(g, term) == 1)
            return false;
        bool once = false;
        for (uint32_t i = 0; i < dx_factors(g, term); i++)
            once = once ||
                   (dx_same(dx_base(g, term, i), x) && dx_is_int(g, dx_exponent(g, term, i), 1));
        factor = dx_div(g, term, x);
        if (!once || dx_is_none(factor) || unknowns_in(r, factor, place) > 0)
            return false;
    }
    r->row[place[0]] = dx_add(g, r->row[place[0]], dx_scale(g, number, factor));
    return true;
}

static bool take_sum(reader *r, dx_id f)
{
    dx_graph *g = r->g;
    r->right = dx_int(g, 0);
    for (uint32_t i = 0; i < r->n; i++)
        r->row[i] = dx_int(g, 0);
    if (dx_op_of(g, f) != DX_OP_ADD)
        return take_term(r, dx_int(g, 1), f);
    r->right = dx_neg(g, dx_constant(g, f));
    for (uint32_t i = 0; i < dx_terms(g, f); i++)
        if (!take_term(r, dx_coefficient(g, f, i), dx_term(g, f, i)))
            return false;
    return true;
}

static dx_status read_row(reader *r, dx_id f, bool *linear)
{
    dx_context *context = r->g->context;
    *linear = take_sum(r, f);
    if (!*linear) {
        dx_diag_clear(&context->diag);
        DX_TRY(dx_excuse(context, dx_expand(r->g, f, &f)));
        *linear = take_sum(r, f);
    }
    for (uint32_t i = 0; i < r->n && *linear; i++)
        DX_TRY(dx_check(r->g, r->row[i]));
    return *linear ? dx_check(r->g, r->right) : DX_OK;
}

static dx_status read_rows(reader *r, dx_linear_system *out, const dx_id *f, bool *linear)
{
    dx_context *context = r->g->context;
    for (uint32_t i = 0; i < r->n; i++)
        if (!dx_idmap_put(&r->place, r->unknown[i], i))
            return dx_no_memory(context);
    *linear = true;
    for (uint32_t i = 0; i < out->m && *linear; i++) {
        r->row = out->coefficient + (size_t)i * out->n;
        DX_TRY(read_row(r, f[i], linear));
        out->right[i] = r->right;
        DX_TRY(dx_poll(context));
    }
    return DX_OK;
}

dx_status dx_linear_system_read(dx_graph *g, uint32_t m, const dx_id *f, uint32_t n,
                                const dx_id *unknown, dx_linear_system *out, bool *linear)
{
    reader r = {.g = g, .n = n, .unknown = unknown};
    dx_arena *arena = &g->context->arena;
    *out = (dx_linear_system){.m = m, .n = n};
    out->coefficient = dx_arena_alloc(arena, ((size_t)m * n + 1) * sizeof *out->coefficient);
    out->right = dx_arena_alloc(arena, (m + 1) * sizeof *out->right);
    if (!out->coefficient || !out->right)
        return dx_no_memory(g->context);
    dx_idmap_init(&r.place, &g->context->memory);
    dx_status status = read_rows(&r, out, f, linear);
    dx_idmap_free(&r.place);
    return status;
}

/* ---- solving -----------------------------------------------------------------------------------
 */

/* Columns `column` of the coefficients of the first m equations, and as right sides the right side
 * and the other columns with a minus. */
static dx_status solve_for(dx_algebra *l, const dx_linear_system *s, uint32_t m, uint32_t rank,
                           const uint32_t *column, bool free_ones, dx_solution *solution, dx_id *x)
{
    dx_graph *g = l->graph;
    uint32_t others = free_ones ? s->n - rank : 0, width = 1 + others;
    dx_id *a = dx_arena_alloc(&g->context->arena, ((size_t)m * rank + 1) * sizeof *a);
    dx_id *b = dx_arena_alloc(&g->context->arena, (size_t)m * width * sizeof *b);
    if (!a || !b)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < m; i++) {
        const dx_id *row = s->coefficient + (size_t)i * s->n;
        uint32_t k = 0, at = 0;
        b[(size_t)i * width + at++] = s->right[i];
        for (uint32_t j = 0; j < s->n; j++) {
            bool pivot = k < rank && column[k] == j;
            if (pivot)
                a[(size_t)i * rank + k++] = row[j];
            else if (free_ones)
                b[(size_t)i * width + at++] = dx_neg(g, row[j]);
        }
    }
    return dx_solve_linear(l, m, rank, a, width, b, solution, x);
}

/* x = first column + the others times the free unknowns. */
static dx_status put_together(dx_graph *g, uint32_t n, uint32_t rank, const uint32_t *column,
                              const dx_id *unknown, const dx_id *x, dx_id *value)
{
    uint32_t width = 1 + n - rank;
    for (uint32_t i = 0, k = 0; i < n; i++) {
        value[i] = unknown[i];
        if (k == rank || column[k] != i)
            continue;
        const dx_id *row = x + (size_t)k++ * width;
        value[i] = row[0];
        for (uint32_t j = 0, p = 0, at = 1; j < n; j++) {
            if (p < rank && column[p] == j)
                p++;
            else
                value[i] = dx_add(g, value[i], dx_mul(g, row[at++], unknown[j]));
        }
        DX_TRY(dx_check(g, value[i]));
    }
    return DX_OK;
}

/* Rows of numbers alone: more would take long. */
static dx_status find_culprit(dx_algebra *l, const dx_linear_system *s, uint32_t *culprit)
{
    enum { MOST = 40 };
    dx_graph *g = l->graph;
    *culprit = 0;
    if (s->m > MOST || s->n > MOST || !dx_are_numbers(g, (size_t)s->m * s->n, s->coefficient) ||
        !dx_are_numbers(g, s->m, s->right))
        return DX_OK;
    for (uint32_t m = 1; m <= s->m && *culprit == 0; m++) {
        uint32_t column[MOST], rank;
        dx_algebra part = {.graph = g, .oracle = l->oracle};
        dx_solution solution;
        dx_id x[MOST];
        DX_TRY(dx_pivot_columns(&part, m, s->n, s->coefficient, column, &rank));
        if (rank == 0) {
            for (uint32_t i = 0; i < m && *culprit == 0; i++)
                *culprit = dx_is_int(g, s->right[i], 0) ? 0 : i + 1;
            continue;
        }
        DX_TRY(solve_for(&part, s, m, rank, column, false, &solution, x));
        if (!dx_is_none(solution.contradiction))
            *culprit = m;
    }
    return DX_OK;
}

dx_status dx_linear_system_solve(dx_algebra *l, const dx_linear_system *s, const dx_id *unknown,
                                 dx_id *value, dx_id *contradiction, uint32_t *culprit)
{
    dx_graph *g = l->graph;
    uint32_t *column = dx_arena_alloc(&g->context->arena, (s->n + 1) * sizeof *column), rank;
    dx_solution solution = {.contradiction = DX_NONE};
    *contradiction = DX_NONE;
    *culprit = 0;
    if (!column)
        return dx_no_memory(g->context);
    DX_TRY(dx_pivot_columns(l, s->m, s->n, s->coefficient, column, &rank));
    dx_id *x =
        dx_arena_alloc(&g->context->arena, ((size_t)rank * (1 + s->n - rank) + 1) * sizeof *x);
    if (!x)
        return dx_no_memory(g->context);
    if (rank > 0) {
        DX_TRY(solve_for(l, s, s->m, rank, column, true, &solution, x));
        *contradiction = solution.contradiction;
    }
    for (uint32_t i = 0; rank == 0 && i < s->m && dx_is_none(*contradiction); i++) {
        bool zero;
        DX_TRY(dx_decide_zero(g, l->oracle, s->right[i], &zero));
        if (!zero)
            *contradiction = s->right[i];
    }
    if (!dx_is_none(*contradiction))
        return find_culprit(l, s, culprit);
    return put_together(g, s->n, rank, column, unknown, x, value);
}
