/* Families of critical points: x = pi*k. */
#include "engine/solvers/exactfamilies.h"

#include "engine/field.h"
#include "engine/algebra.h"

#include <string.h>

/* ---- parts ---------------------------------------------------------------------------------- */

/* What tells the value and the kind at a point: *n formulas. */
static dx_status signs_at(dx_extremal *q, const dx_id *at, dx_id *out, uint32_t *n)
{
    dx_graph *g = &q->c.session->graph;
    uint32_t size = q->c.n + q->c.m;
    dx_id *h = dx_statement_ids(q->p.e, (size_t)size * size);
    bool there;
    if (!h)
        return DX_NOMEM;
    *n = 1;
    DX_TRY(dx_critical_value(&q->c, at, &out[0]));
    DX_TRY(dx_extremal_hessian(q, at, h, &there));
    if (!there)
        return DX_OK;
    DX_TRY(dx_make_readable(q->c.session, (size_t)size * size, h));
    if (q->c.m == 0 && size == 2 && dx_is_int(g, h[1], 0)) {
        out[(*n)++] = h[0];
        out[(*n)++] = h[3];
        return DX_OK;
    }
    for (uint32_t k = q->c.m + 1; k <= q->c.n; k++)
        DX_TRY(dx_extremal_minor(q, h, k, &out[(*n)++]));
    return DX_OK;
}

/* With every step-th integer alone no sign depends on the index by waves. */
static dx_status is_settled(dx_extremal *q, const dx_id *value, dx_id index, int64_t step,
                            bool *settled)
{
    dx_graph *g = &q->c.session->graph;
    dx_id at[DX_EXTREMAL_UNKNOWNS], sign[DX_EXTREMAL_UNKNOWNS + 1];
    *settled = true;
    for (int64_t rest = 0; rest < step && *settled; rest++) {
        uint32_t n;
        DX_TRY(dx_exact_values_at(&q->p, value, index, step, rest, at));
        DX_TRY(signs_at(q, at, sign, &n));
        for (uint32_t i = 0; i < n && *settled; i++) {
            bool wave;
            DX_TRY(dx_exact_is_wave(g, sign[i], index, &wave));
            *settled = !wave;
        }
    }
    return DX_OK;
}

/* The least step with which that is so; 0 where there is none. */
static dx_status step_of(dx_extremal *q, const dx_id *value, dx_id index, int64_t *step)
{
    enum { MOST = 12 };
    bool settled = false;
    *step = 0;
    for (int64_t m = 1; m <= MOST && !settled; m++) {
        DX_TRY(is_settled(q, value, index, m, &settled));
        *step = settled ? m : 0;
        DX_TRY(dx_poll(q->c.session->graph.context));
    }
    return DX_OK;
}

/* One part of a family: what holds of it does of the new index. */
static dx_status push_part(dx_extremal *q, const dx_id *value, const dx_solution_row *row,
                           dx_id index, int64_t step, int64_t rest)
{
    dx_graph *g = &q->c.session->graph;
    dx_id at[DX_EXTREMAL_UNKNOWNS],
        to = dx_add(g, dx_scale(g, dx_int(g, step), index), dx_int(g, rest));
    dx_solution_row part = *row;
    dx_word *word = dx_arena_alloc(&g->context->arena, (row->n_words + 1) * sizeof *word);
    if (!word)
        return dx_no_memory(g->context);
    DX_TRY(dx_check(g, to));
    for (uint32_t i = 0; i < row->n_words; i++) {
        dx_id of = dx_substitute(g, row->word[i].of, 1, &index, &to);
        DX_TRY(dx_check(g, of));
        word[i] = dx_word_of(of, row->word[i].level, row->word[i].how);
    }
    part.word = word;
    DX_TRY(dx_exact_values_at(&q->p, value, index, step, rest, at));
    return dx_exact_push(&q->p, at, &part);
}

static dx_status split_by(dx_extremal *q, dx_id index)
{
    dx_graph *g = &q->c.session->graph;
    const dx_solved old = q->p.found;
    const uint32_t n = q->c.n + q->c.m;
    q->p.found = (dx_solved){0};
    for (size_t i = 0; i < old.n; i++) {
        const dx_id *value = old.value + i * n;
        bool has = false;
        int64_t step = 0;
        for (uint32_t k = 0; k < n && !has; k++)
            has = dx_contains(g, value[k], index);
        if (has)
            DX_TRY(step_of(q, value, index, &step));
        if (step <= 1)
            DX_TRY(dx_exact_push(&q->p, value, &old.row[i]));
        for (int64_t k = 0; step > 1 && k < step; k++) /* 0, -1, 1, -2, ... */
            DX_TRY(
                push_part(q, value, &old.row[i], index, step, k % 2 == 0 ? k / 2 : -(k + 1) / 2));
    }
    return DX_OK;
}

dx_status dx_split_families(dx_extremal *q)
{
    for (uint32_t i = 0; i < DX_MOST_INDICES && !dx_is_none(q->p.index[i]); i++)
        DX_TRY(split_by(q, q->p.index[i]));
    return DX_OK;
}

/* ---- bounds ------------------------------------------------------------------------------------
 */

/* Is the point for that value of an index one that is found elsewhere? */
static dx_status is_elsewhere(dx_extremal *q, const dx_exact *found, size_t i, dx_id index,
                              dx_id number, bool *is)
{
    dx_graph *g = &q->c.session->graph;
    const uint32_t n = found->u.n;
    dx_id at[DX_EXTREMAL_UNKNOWNS];
    *is = false;
    for (uint32_t k = 0; k < n; k++) {
        at[k] = dx_substitute(g, found->found.value[i * n + k], 1, &index, &number);
        DX_TRY(dx_excuse(g->context, dx_check(g, at[k])));
    }
    for (size_t j = 0; j < found->found.n && !*is; j++) {
        *is = j != i;
        for (uint32_t k = 0; k < n && *is; k++)
            *is = dx_same(at[k], found->found.value[j * n + k]);
    }
    return DX_OK;
}

dx_status dx_tidy_bounds(dx_extremal *q, const dx_exact *found, size_t i, dx_solution_row *row)
{
    dx_graph *g = &q->c.session->graph;
    for (uint32_t k = 0; k < DX_MOST_INDICES && !dx_is_none(q->p.index[k]); k++) {
        const dx_id index = q->p.index[k];
        dx_conditions c;
        bool elsewhere;
        dx_conditions_init(&c, g, DX_NONE);
        for (uint32_t j = 0; j < row->n_words; j++)
            DX_TRY(dx_condition(&c, row->word[j].of, row->word[j].how, DX_NONE));
        const dx_chart *set = dx_conditions_set(&c, index);
        if (!set || set->n != 1 || set->cell[0] == set->cell[2] || !dx_is_number(g, set->at[0]))
            continue;
        const bool upwards = set->cell[2] != 0;
        dx_id end = dx_call1(g, upwards ? DX_FN_ceil : DX_FN_floor, set->at[0]);
        dx_id step = dx_int(g, upwards ? 1 : -1);
        if (dx_same(end, set->at[0]) && set->cell[1] == 0)
            end = dx_add(g, end, step);
        DX_TRY(dx_check(g, end));
        DX_TRY(is_elsewhere(q, found, i, index, end, &elsewhere));
        if (elsewhere)
            end = dx_add(g, end, step);
        dx_word *word = dx_arena_alloc(&g->context->arena, (row->n_words + 2) * sizeof *word);
        uint32_t n = 0;
        if (!word)
            return dx_no_memory(g->context);
        for (uint32_t j = 0; j < row->n_words; j++) {
            dx_id name[2];
            size_t names = dx_free_symbols(g, row->word[j].of, 2, name);
            if (names != 1 || !dx_same(name[0], index))
                word[n++] = row->word[j];
        }
        dx_id gap = dx_mul(g, step, dx_sub(g, index, end));
        DX_TRY(dx_check(g, gap));
        word[n++] = dx_word_of(gap, dx_int(g, 0), DX_AT_LEAST);
        if (dx_number_sign(g, end) == (upwards ? 1 : -1)) /* strict ones can be assumed */
            word[n++] = dx_word_of(dx_mul(g, step, index), dx_int(g, 0), DX_ABOVE);
        row->word = word;
        row->n_words = n;
    }
    return DX_OK;
}
