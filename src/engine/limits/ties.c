/* Ties: max(x, y, z) at a point where all are the same has a corner, however many there are. It is
 * seen from the arguments that are the greatest, without an expansion in each direction. */
#include "engine/limits/taylor.h"

#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/derivatives/partials.h"

typedef struct ties {
    ddx_session *s;
    const dx_point *at;
    dx_id max; /* max(max(x, y), z), or a min */
    size_t n, n_tied;
    dx_id *argument; /* n; in the end the n_tied ones that are the greatest come first */
} ties;

static bool is_max(const dx_graph *g, dx_id a)
{
    return dx_fn_of(g, a) == DX_FN_max || dx_fn_of(g, a) == DX_FN_min;
}

/* The outermost max, as long as it is the only one; NONE: there is none, or another corner. */
static dx_status find_max(ties *t, dx_id a, dx_id *rest)
{
    dx_graph *g = &t->s->graph;
    dx_walk walk;
    bool corners = true;
    t->max = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = walk.n; i-- > 0 && dx_is_none(t->max);)
        if (is_max(g, walk.id[i]))
            t->max = walk.id[i];
    dx_walk_free(&walk);
    if (dx_is_none(t->max))
        return DX_OK;
    dx_id stand_in = dx_expansion_variable(t->s);
    *rest = dx_replace(g, a, 1, &t->max, &stand_in);
    DX_TRY(dx_check(g, *rest));
    DX_TRY(dx_has_corners(g, *rest, &corners));
    if (corners)
        t->max = DX_NONE;
    return DX_OK;
}

/* Its arguments, where none of them has a corner of its own; else none. */
static dx_status list_arguments(ties *t)
{
    dx_graph *g = &t->s->graph;
    const dx_fn fn = dx_fn_of(g, t->max);
    bool corners = true;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &t->max, &walk));
    t->argument = dx_expansion_ids(t->s, 2 * walk.n);
    dx_walk_free(&walk);
    if (!t->argument)
        return DX_NOMEM;
    dx_id now = t->max;
    while (dx_fn_of(g, now) == fn && dx_count(g, now) == 2) {
        bool first = dx_fn_of(g, dx_operand(g, now, 0)) == fn;
        t->argument[t->n++] = dx_operand(g, now, first);
        now = dx_operand(g, now, !first);
    }
    t->argument[t->n++] = now;
    dx_id all = dx_vector(g, (uint32_t)t->n, t->argument);
    DX_TRY(dx_check(g, all));
    DX_TRY(dx_has_corners(g, all, &corners));
    if (corners)
        t->n = 0;
    return DX_OK;
}

/* Is one number beyond another, for the max or min? */
static bool is_beyond(const dx_graph *g, dx_fn fn, dx_id a, dx_id b)
{
    int order = dx_number_compare(g, a, b);
    return fn == DX_FN_max ? order > 0 : order < 0;
}

/* Those that have the greatest value at the point: of values that are no numbers, all where they
 * are the same. */
static dx_status find_tied(ties *t)
{
    dx_graph *g = &t->s->graph;
    const dx_fn fn = dx_fn_of(g, t->max);
    dx_id all = dx_vector(g, (uint32_t)t->n, t->argument);
    all = dx_substitute(g, all, t->at->n, t->at->symbol, t->at->centre);
    if (dx_is_none(all))
        return dx_excuse(g->context, g->context->diag.status);
    dx_id greatest = dx_operand(g, all, 0);
    bool numbers = true, same = true;
    for (uint32_t i = 0; i < t->n; i++) {
        dx_id value = dx_operand(g, all, i);
        numbers = numbers && dx_is_number(g, value);
        same = same && dx_same(value, greatest);
    }
    for (uint32_t i = 0; i < t->n && numbers; i++)
        if (is_beyond(g, fn, dx_operand(g, all, i), greatest))
            greatest = dx_operand(g, all, i);
    for (uint32_t i = 0; i < t->n && (numbers || same); i++)
        if (dx_same(dx_operand(g, all, i), greatest))
            t->argument[t->n_tied++] = t->argument[i];
    return DX_OK;
}

/* Is one of n formulas not 0 at the point, as far as is known? */
static dx_status is_one_not_zero(ties *t, size_t n, const dx_id *formula, bool *is)
{
    dx_graph *g = &t->s->graph;
    dx_id all = dx_vector(g, (uint32_t)n, formula);
    DX_TRY(dx_check(g, all));
    all = dx_substitute(g, all, t->at->n, t->at->symbol, t->at->centre);
    if (dx_is_none(all))
        return dx_excuse(g->context, g->context->diag.status);
    const dx_oracle oracle = dx_session_oracle(t->s);
    for (uint32_t i = 0; i < n && !*is; i++)
        DX_TRY(dx_ask_nonzero(&oracle, dx_operand(g, all, i), is));
    return DX_OK;
}

/* Do two that are tied part, to first order? The first few are looked at. */
static dx_status do_part(ties *t, bool *part)
{
    enum { FEW = 4 };
    dx_graph *g = &t->s->graph;
    const size_t n = t->at->n;
    dx_id *slope = dx_expansion_ids(t->s, n);
    if (!slope)
        return DX_NOMEM;
    for (size_t i = 1; i < t->n_tied && i <= FEW && !*part; i++) {
        dx_id difference = dx_sub(g, t->argument[0], t->argument[i]);
        DX_TRY(dx_check(g, difference));
        DX_TRY(dx_partials_gradient(g, t->s->rules, difference, n, t->at->symbol, slope));
        DX_TRY(is_one_not_zero(t, n, slope, part));
    }
    return DX_OK;
}

dx_status dx_find_tie(ddx_session *s, dx_id a, const dx_point *at, bool *corner)
{
    ties t = {.s = s, .at = at};
    dx_graph *g = &s->graph;
    dx_id rest = DX_NONE, stand_in = dx_expansion_variable(s), slope;
    bool part = false;
    *corner = false;
    DX_TRY(find_max(&t, a, &rest));
    if (dx_is_none(t.max))
        return DX_OK;
    DX_TRY(list_arguments(&t));
    if (t.n > 0)
        DX_TRY(find_tied(&t));
    DX_TRY(do_part(&t, &part));
    if (!part)
        return DX_OK;
    DX_TRY(dx_diff(g, s->rules, rest, stand_in, 1, &slope));
    slope = dx_substitute(g, slope, 1, &stand_in, &t.argument[0]);
    if (dx_is_none(slope))
        return dx_excuse(g->context, g->context->diag.status);
    return is_one_not_zero(&t, 1, &slope, corner);
}
