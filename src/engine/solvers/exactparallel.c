/* Two unknowns on a curve: where the gradients are parallel, one unknown is found as a formula of
 * the other, which the curve then tells: 4*a*y^3 = 4*x^3 is x = y*cbrt(a). */
#include "engine/solvers/exactparallel.h"

#include "engine/algebra.h"

/* The zeros of f in one unknown; *done is false where there may be more, or families. */
static dx_status zeros_of(dx_extremal *q, dx_id f, const dx_id *name, dx_exact *out, bool *done)
{
    dx_context *context = &q->c.session->context;
    *out = q->p;
    out->f.n = 1;
    out->f.f = &f;
    out->u.n = 1;
    out->u.name = (dx_id *)name;
    out->found = (dx_solved){0};
    out->positive = out->against = DX_NONE;
    DX_TRY(dx_make_readable(q->c.session, 1, &f));
    dx_status status = dx_exact_find(out);
    DX_TRY(dx_excuse(context, status));
    *done =
        status == DX_OK && !out->open && !out->every && !out->filled && dx_is_none(out->positive);
    for (size_t i = 0; i < out->found.n && *done; i++)
        for (uint32_t k = 0; k < DX_MOST_INDICES && !dx_is_none(out->index[k]) && *done; k++)
            *done = !dx_contains(&q->c.session->graph, out->found.value[i], out->index[k]);
    return DX_OK;
}

/* One that has a value for the first unknown, a formula of the second one, whose conditions are
 * those of the row, has its values put in. */
static dx_status keep_pair(dx_extremal *q, dx_exact *all, uint32_t first, dx_id formula,
                           const dx_solution_row *row, dx_id second, const dx_solution_row *other)
{
    dx_graph *g = &q->c.session->graph;
    const dx_id name = q->c.name[1 - first];
    dx_id value[2];
    dx_word *word =
        dx_arena_alloc(&g->context->arena, (row->n_words + other->n_words + 1) * sizeof *word);
    dx_solution_row both = {.multiplicity = 1, .fit = DX_FIT_PROVED, .word = word};
    if (!word)
        return dx_no_memory(g->context);
    value[1 - first] = second;
    value[first] = dx_substitute(g, formula, 1, &name, &second);
    if (dx_is_none(value[first]))
        return dx_excuse(g->context, dx_check(g, value[first]));
    DX_TRY(dx_make_readable(q->c.session, 1, &value[first]));
    for (uint32_t i = 0; i < row->n_words; i++) {
        dx_id of = dx_substitute(g, row->word[i].of, 1, &name, &second);
        DX_TRY(dx_excuse(g->context, dx_check(g, of)));
        if (dx_is_none(of))
            return DX_OK;
        if (!dx_is_constant(g, of))
            word[both.n_words++] = dx_word_of(of, row->word[i].level, row->word[i].how);
    }
    for (uint32_t i = 0; i < other->n_words; i++)
        word[both.n_words++] = other->word[i];
    return both.n_words > DX_MOST_PATH_WORDS ? DX_OK : dx_exact_keep(all, value, &both);
}

/* Where something that was taken not to be 0 is 0, the curve tells the first unknown. */
static dx_status take_exception(dx_extremal *q, dx_exact *all, uint32_t first, dx_id zero,
                                bool *done)
{
    dx_graph *g = &q->c.session->graph;
    const dx_id name = q->c.name[1 - first];
    dx_exact second, rest;
    if (!dx_contains(g, zero, name))
        return DX_OK;
    *done = !dx_contains(g, zero, q->c.name[first]);
    if (*done)
        DX_TRY(zeros_of(q, zero, &name, &second, done));
    for (size_t i = 0; *done && i < second.found.n; i++) {
        dx_id on = dx_substitute(g, q->c.constraint[0], 1, &name, &second.found.value[i]);
        DX_TRY(dx_excuse(g->context, dx_check(g, on)));
        if (dx_is_none(on))
            continue;
        DX_TRY(zeros_of(q, on, &q->c.name[first], &rest, done));
        for (size_t k = 0; *done && k < rest.found.n; k++)
            DX_TRY(keep_pair(q, all, first, rest.found.value[k], &rest.found.row[k],
                             second.found.value[i], &second.found.row[i]));
    }
    return DX_OK;
}

static dx_status solve_for(dx_extremal *q, dx_exact *all, uint32_t first, bool *done)
{
    dx_graph *g = &q->c.session->graph;
    const dx_id name = q->c.name[1 - first];
    dx_exact formula, second;
    all->found = (dx_solved){0};
    DX_TRY(zeros_of(q, all->f.f[0], &q->c.name[first], &formula, done));
    if (*done && !dx_is_none(formula.against))
        DX_TRY(take_exception(q, all, first, formula.against, done));
    for (size_t i = 0; *done && i < formula.found.n; i++) {
        const dx_solution_row *row = &formula.found.row[i];
        dx_id at = formula.found.value[i];
        dx_id on = dx_substitute(g, q->c.constraint[0], 1, &q->c.name[first], &at);
        DX_TRY(dx_excuse(g->context, dx_check(g, on)));
        *done = !dx_is_none(on) && row->fit == DX_FIT_PROVED;
        if (*done)
            DX_TRY(zeros_of(q, on, &name, &second, done));
        for (size_t k = 0; *done && k < second.found.n; k++)
            DX_TRY(keep_pair(q, all, first, at, row, second.found.value[k], &second.found.row[k]));
        for (uint32_t k = 0; *done && k < row->n_words; k++)
            if (row->word[k].how == DX_OTHER_THAN)
                DX_TRY(take_exception(q, all, first, row->word[k].of, done));
    }
    return DX_OK;
}

/* The multiplier is the quotient of slopes, where that of the constraint is not 0. */
static dx_status push_with_multiplier(dx_extremal *q, const dx_id *slope, const dx_id *at,
                                      const dx_solution_row *row)
{
    dx_graph *g = &q->c.session->graph;
    dx_id value[3] = {at[0], at[1], DX_NONE};
    for (int i = 0; i < 2 && dx_is_none(value[2]); i++) {
        dx_id of = dx_substitute(g, slope[i], 2, q->c.name, at);
        dx_id by = dx_substitute(g, q->c.hessian[i * 3 + 2], 2, q->c.name, at);
        DX_TRY(dx_excuse(g->context, dx_check(g, of)));
        DX_TRY(dx_excuse(g->context, dx_check(g, by)));
        if (dx_is_none(of) || dx_is_none(by))
            continue;
        DX_TRY(dx_make_readable(q->c.session, 1, &by));
        if (dx_is_int(g, by, 0))
            continue;
        value[2] = dx_neg(g, dx_div(g, of, by));
        DX_TRY(dx_check(g, value[2]));
        DX_TRY(dx_make_readable(q->c.session, 1, &value[2]));
    }
    return dx_is_none(value[2]) ? DX_OK : dx_exact_push(&q->p, value, row);
}

dx_status dx_find_parallel(dx_extremal *q)
{
    dx_context *context = &q->c.session->context;
    dx_graph *g = &q->c.session->graph;
    const unsigned notices = context->notices.n;
    const dx_id zero = dx_int(g, 0);
    bool done = false;
    dx_id slope[2], f[2] = {DX_NONE, q->c.constraint[0]};
    dx_exact all = q->p;
    for (int i = 0; i < 2; i++) {
        slope[i] = dx_substitute(g, q->c.gradient[i], 1, &q->c.name[2], &zero);
        DX_TRY(dx_check(g, slope[i]));
    }
    f[0] = dx_sub(g, dx_mul(g, slope[0], q->c.hessian[5]), dx_mul(g, slope[1], q->c.hessian[2]));
    DX_TRY(dx_check(g, f[0]));
    DX_TRY(dx_make_readable(q->c.session, 1, &f[0]));
    all.f.n = 2;
    all.f.f = f;
    all.u.n = 2;
    all.u.name = (dx_id *)q->c.name;
    for (uint32_t first = 0; first < 2 && !done && !dx_is_int(g, f[0], 0); first++)
        DX_TRY(solve_for(q, &all, first, &done));
    context->notices.n = notices;
    if (!done)
        return DX_OK;
    q->p.open = false;
    q->p.found = (dx_solved){0};
    q->p.positive = q->p.against = DX_NONE;
    for (size_t i = 0; i < all.found.n; i++)
        DX_TRY(push_with_multiplier(q, slope, all.found.value + 2 * i, &all.found.row[i]));
    return DX_OK;
}
