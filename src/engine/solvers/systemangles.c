#include "engine/solvers/systemangles.h"

#include "engine/algebra.h"

#include "expr/walk.h"
#include "symbolic/rework/quotients.h"
#include "symbolic/rework/trig.h"

/* tan(x) as sin(x)/cos(x) */
static dx_id tangent_by_sine(dx_graph *g, dx_id a)
{
    if (dx_fn_of(g, a) != DX_FN_tan)
        return DX_NONE;
    const dx_id angle = dx_operand(g, a, 0);
    return dx_div(g, dx_call1(g, DX_FN_sin, angle), dx_call1(g, DX_FN_cos, angle));
}

/* What is above the line without tangents. */
static dx_status without_tangents(dx_graph *g, dx_id *f)
{
    const dx_id before = *f;
    DX_TRY(dx_replace_each(g, f, tangent_by_sine));
    return dx_same(*f, before) ? DX_OK : dx_rework_quotient(g, *f, DX_REWORK_NUMERATOR, f);
}

/* Are there waves of both unknowns? */
static dx_status has_waves_of_both(const dx_exact *p, bool *has)
{
    dx_graph *g = &p->e->session->graph;
    bool of[2] = {false, false};
    dx_walk walk;
    DX_TRY(dx_walk_make(g, p->f.n, p->f.f, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        const dx_fn fn = dx_fn_of(g, walk.id[i]);
        for (uint32_t k = 0; k < 2 && (fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_tan); k++)
            of[k] = of[k] || dx_contains(g, walk.id[i], p->u.name[k]);
    }
    dx_walk_free(&walk);
    *has = of[0] && of[1];
    return DX_OK;
}

/* The equations in s = x + y and d = x - y. */
static dx_status write_in(dx_exact *p, const dx_id *name, dx_id *f)
{
    dx_graph *g = &p->e->session->graph;
    const dx_id half = dx_rational(g, 1, 2);
    const dx_id to[2] = {dx_scale(g, half, dx_add(g, name[0], name[1])),
                         dx_scale(g, half, dx_sub(g, name[0], name[1]))};
    for (uint32_t i = 0; i < p->f.n; i++) {
        f[i] = p->f.f[i];
        DX_TRY(without_tangents(g, &f[i]));
        f[i] = dx_substitute(g, f[i], 2, p->u.name, to);
        DX_TRY(dx_check(g, f[i]));
        DX_TRY(dx_trig_reduce(g, f[i], &f[i]));
    }
    return DX_OK;
}

static dx_status put_back(dx_exact *p, const dx_exact *inner, const dx_id *name, size_t row)
{
    dx_graph *g = &p->e->session->graph;
    const dx_id half = dx_rational(g, 1, 2), *found = inner->found.value + row * 2;
    const dx_id of[2] = {dx_add(g, p->u.name[0], p->u.name[1]),
                         dx_sub(g, p->u.name[0], p->u.name[1])};
    dx_id value[2] = {dx_scale(g, half, dx_add(g, found[0], found[1])),
                      dx_scale(g, half, dx_sub(g, found[0], found[1]))};
    dx_solution_row own = inner->found.row[row];
    DX_TRY(dx_check(g, value[1]));
    if (dx_same(found[0], name[0]) || dx_same(found[1], name[1])) { /* one of them is free: y is */
        const uint32_t free = dx_same(found[1], name[1]);
        if (dx_same(found[0], name[0]) && free) {
            value[0] = p->u.name[0];
            value[1] = p->u.name[1];
        } else {
            dx_id fixed = dx_substitute(g, found[!free], 2, name, of);
            if (dx_contains(g, fixed, p->u.name[0]) || dx_contains(g, fixed, p->u.name[1])) {
                p->open = true;
                return dx_check(g, fixed);
            }
            value[0] = free ? dx_sub(g, fixed, p->u.name[1]) : dx_add(g, fixed, p->u.name[1]);
            value[1] = p->u.name[1];
        }
    }
    dx_word *word = dx_arena_alloc(&g->context->arena, (own.n_words + 1) * sizeof *word);
    if (!word)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < own.n_words; i++) {
        word[i] = own.word[i];
        word[i].of = dx_substitute(g, word[i].of, 2, name, of);
        DX_TRY(dx_check(g, word[i].of));
    }
    own.word = word;
    DX_TRY(dx_check(g, value[0]));
    DX_TRY(dx_make_readable(p->e->session, 2, value));
    return dx_exact_keep(p, value, &own);
}

dx_status dx_exact_by_angles(dx_exact *p, bool *done)
{
    dx_graph *g = &p->e->session->graph;
    const dx_exact before = *p;
    dx_exact inner = *p;
    *done = false;
    if (p->u.n != 2 || p->f.n < 2)
        return DX_OK;
    DX_TRY(has_waves_of_both(p, done));
    dx_id *name = dx_statement_ids(p->e, 2), *f = dx_statement_ids(p->e, p->f.n);
    if (!name || !f)
        return DX_NOMEM;
    name[0] = dx_symbol(g, "s'", 2);
    name[1] = dx_symbol(g, "d'", 2);
    for (uint32_t i = 0; i < p->f.n && *done; i++) /* once */
        *done = !dx_contains(g, p->f.f[i], name[0]) && !dx_contains(g, p->f.f[i], name[1]);
    if (!*done)
        return dx_check(g, name[1]);
    dx_status status = write_in(p, name, f);
    inner.u.name = name;
    inner.u.premises = DX_NONE;
    inner.f.f = f;
    inner.found = (dx_solved){0};
    inner.specials = inner.open = false;
    inner.n_conditions = 0;
    inner.against = inner.positive = DX_NONE;
    if (status == DX_OK)
        status = dx_exact_system(&inner);
    DX_TRY(dx_excuse(g->context, status));
    *done = status == DX_OK && !inner.open;
    p->found = (dx_solved){0};
    p->open = false;
    p->against = *done && !dx_is_none(inner.against) && !dx_contains(g, inner.against, name[0]) &&
                         !dx_contains(g, inner.against, name[1])
                     ? inner.against
                     : DX_NONE;
    for (size_t i = 0; i < inner.found.n && *done; i++) {
        DX_TRY(put_back(p, &inner, name, i));
        *done = !p->open;
    }
    if (!*done)
        *p = before;
    return DX_OK;
}
