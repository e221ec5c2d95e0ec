/* Where an equation holds on intervals for single values of other names. */
#include "engine/solvers/lostpieces.h"

#include "expr/assumptions.h"

#include <string.h>

dx_status dx_lost_add_stretch(dx_exact *p, const dx_special *at, uint32_t n, const dx_word *word)
{
    dx_arena *arena = &p->e->session->context.arena;
    dx_solved_stretch *all = dx_arena_alloc(arena, (p->n_stretches + 1) * sizeof *all);
    dx_word *own = dx_arena_alloc(arena, (n + 1) * sizeof *own);
    if (!all || !own)
        return dx_no_memory(&p->e->session->context);
    for (size_t i = 0; i < p->n_stretches; i++)
        all[i] = p->stretch[i];
    for (uint32_t i = 0; i < n; i++)
        own[i] = word[i];
    all[p->n_stretches++] = (dx_solved_stretch){at->zero, n, own};
    p->stretch = all;
    return DX_OK;
}

/* Is it known from the way of the general case? */
static bool has_stretch(const dx_exact *p, const dx_special *at)
{
    for (size_t i = 0; i < p->n_stretches; i++)
        if (dx_same(p->stretch[i].zero, at->zero))
            return true;
    return false;
}

/* A set that words can say: single points are out, or it is a ray or one interval. */
static bool can_say(const dx_chart *set)
{
    bool points = true;
    for (size_t i = 0; i <= set->n; i++)
        points = points && set->cell[2 * i];
    return points || set->n == 1 || (set->n == 2 && set->cell[2] && !set->cell[0] && !set->cell[4]);
}

/* Where the equation as it was typed has a value in that case, as words that compare with 0, unless
 * it has none; with `of_unknown` for the unknown, or NONE. */
dx_status dx_lost_domain(dx_exact *p, const dx_special *at, dx_id of_unknown, uint32_t *n,
                         dx_word *word, bool *nowhere, bool *known)
{
    dx_id from[DX_SPECIAL_NAMES + 1], to[DX_SPECIAL_NAMES + 1];
    dx_graph *g = &p->e->session->graph;
    dx_conditions own, c;
    dx_conditions_init(&own, g, DX_NONE);
    dx_conditions_init(&c, g, DX_NONE);
    dx_id f = p->f.f[0];
    DX_TRY(dx_widen_roots(p->e, at->n, at->name, at->value, &f));
    DX_TRY(dx_conditions_of_value(&own, f));
    DX_TRY(dx_exact_gather_typed(p, &own));
    memcpy(from, at->name, at->n * sizeof *from);
    memcpy(to, at->value, at->n * sizeof *to);
    from[at->n] = p->u.name[0];
    to[at->n] = of_unknown;
    *n = 0;
    dx_status status = dx_conditions_compose(&c, &own, at->n + !dx_is_none(of_unknown), from, to);
    if (status ==
        DX_DOMAIN) { /* 0/0 of a/x: what is asked for has no value, nor has the equation */
        *nowhere = true;
        *known = false;
        return dx_excuse(g->context, status);
    }
    DX_TRY(status);
    *nowhere = dx_conditions_nowhere(&c);
    *known = !*nowhere && !c.more && !c.crowded;
    for (size_t i = 0; i < c.n_symbols && *known; i++)
        *known = can_say(&dx_set_at(&c, i)->set);
    DX_TRY(dx_conditions_say_sets(&c, DX_NONE));
    for (size_t i = 0; i < c.n_words && *known; i++) {
        const dx_word *w = &c.word[i];
        *known = w->how != DX_NO_INTEGER && dx_is_none(w->but) && dx_is_none(w->range);
        dx_id of = dx_sub(g, w->of, w->level);
        if (dx_is_upper(w->how))
            of = dx_neg(g, of);
        DX_TRY(dx_check(g, of));
        word[(*n)++] =
            dx_word_of(of, dx_int(g, 0), dx_is_upper(w->how) ? dx_mirrored(w->how) : w->how);
    }
    return DX_OK;
}

/* The values of the unknown for which n words hold where the name has the value; *known is false
 * where they are about other names, too. */
static dx_status set_of(dx_exact *p, const dx_special *at, uint32_t n, const dx_word *word,
                        dx_chart *set, bool *known)
{
    dx_graph *g = &p->e->session->graph;
    dx_conditions c;
    dx_conditions_init(&c, g, p->u.name[0]);
    *known = true;
    for (uint32_t i = 0; i < n && *known; i++) {
        dx_id of =
            dx_substitute(g, dx_sub(g, word[i].of, word[i].level), at->n, at->name, at->value);
        *known = !dx_is_none(of) && dx_is_none(word[i].but) && dx_is_none(word[i].range) &&
                 word[i].how != DX_NO_INTEGER;
        if (*known && dx_is_upper(word[i].how))
            of = dx_neg(g, of);
        DX_TRY(dx_excuse(g->context, dx_check(g, of)));
        if (*known)
            DX_TRY(dx_condition(&c, of,
                                dx_is_upper(word[i].how) ? dx_mirrored(word[i].how) : word[i].how,
                                DX_NONE));
    }
    *known = *known && c.n_words == 0 && c.n_symbols == 1 && !c.more && !c.crowded;
    *set = *dx_conditions_set(&c, p->u.name[0]);
    if (c.nowhere)
        dx_chart_constant(set, 0);
    return DX_OK;
}

static bool has_interval(const dx_chart *set)
{
    for (size_t i = 0; i <= set->n; i++)
        if (set->cell[2 * i])
            return true;
    return false;
}

static dx_status is_within(dx_graph *g, const dx_chart *set, const dx_chart *other, bool *within)
{
    dx_chart a = *set, b = *other;
    DX_TRY(dx_chart_share_breaks(g, &a, &b, within));
    for (size_t i = 0; i <= 2 * a.n && *within; i++)
        *within = !a.cell[i] || b.cell[i];
    return DX_OK;
}

/* Does the stretch count in that case? */
static bool is_of_case(dx_exact *p, const dx_special *at, const dx_solved_stretch *s)
{
    dx_graph *g = &p->e->session->graph;
    if (dx_is_none(s->zero) || dx_same(s->zero, at->zero))
        return true;
    dx_id there = dx_substitute(g, s->zero, at->n, at->name, at->value);
    return !dx_is_none(there) && dx_is_int(g, there, 0);
}

/* Is each word of the stretch among the n there? */
static dx_status has_same_words(dx_exact *p, const dx_special *at, const dx_solved_stretch *s,
                                uint32_t n, const dx_word *word, bool *same)
{
    dx_graph *g = &p->e->session->graph;
    *same = true;
    for (uint32_t i = 0; i < s->n_words && *same; i++) {
        dx_id number, of, there;
        *same = false;
        of = dx_substitute(g, s->word[i].of, at->n, at->name, at->value);
        if (dx_is_none(of))
            return dx_excuse(g->context, dx_check(g, of));
        if (dx_is_number(g, of)) {
            *same = dx_sign_meets(dx_number_sign(g, of), s->word[i].how);
            continue;
        }
        dx_split_coefficient(g, of, &number, &of);
        for (uint32_t k = 0; k < n && !*same; k++) {
            dx_id other;
            dx_split_coefficient(g, word[k].of, &other, &there);
            *same = dx_same(of, there) && word[k].how == s->word[i].how &&
                    dx_number_sign(g, number) == dx_number_sign(g, other);
        }
    }
    return DX_OK;
}

/* Is it a stretch at all, and one that is not known yet? */
dx_status dx_lost_is_new(dx_exact *p, const dx_special *at, uint32_t n, const dx_word *word,
                         bool *new)
{
    dx_graph *g = &p->e->session->graph;
    dx_chart set, other, all;
    bool known, within = false, joined;
    *new = true;
    DX_TRY(set_of(p, at, n, word, &set, &known));
    for (size_t i = 0; i < p->n_stretches && !known && *new; i++) {
        const dx_solved_stretch *s = &p->stretch[i];
        if (is_of_case(p, at, s))
            DX_TRY(has_same_words(p, at, s, n, word, &within));
        *new = !within;
    }
    if (!known)
        return DX_OK;
    dx_chart_constant(&all, 0);
    *new = has_interval(&set);
    for (size_t i = 0; i < p->n_stretches && *new; i++) {
        const dx_solved_stretch *s = &p->stretch[i];
        if (!is_of_case(p, at, s))
            continue;
        DX_TRY(set_of(p, at, s->n_words, s->word, &other, &known));
        if (known)
            DX_TRY(dx_chart_combine(g, &all, &other, DX_CHART_MOST, &joined));
        DX_TRY(is_within(g, &set, &all, &within));
        *new = !within;
    }
    return DX_OK;
}

/* There is no solution as long as `zero` is not 0, either, unless that is said. */
static dx_status add_against(dx_exact *p, const dx_special *at)
{
    dx_graph *g = &p->e->session->graph;
    if (!dx_is_none(p->against)) {
        dx_id there = dx_substitute(g, p->against, at->n, at->name, at->value);
        if (dx_is_none(there))
            DX_TRY(dx_excuse(g->context, dx_check(g, there)));
        else if (dx_is_int(g, there, 0))
            return DX_OK;
    }
    return dx_add_against(g, at->zero, &p->against);
}

/* It holds wherever it has a value. */
dx_status dx_lost_add_every(dx_exact *p, const dx_special *at, const dx_equation *q)
{
    dx_word word[DX_CONDITION_WORDS];
    uint32_t n;
    bool nowhere, known;
    DX_TRY(dx_lost_domain(p, at, DX_NONE, &n, word, &nowhere, &known));
    if (nowhere)
        return DX_OK;
    if (!known) { /* as it is said of the names */
        const dx_special any = {.zero = at->zero};
        DX_TRY(dx_lost_domain(p, &any, DX_NONE, &n, word, &nowhere, &known));
    }
    bool new = known && q->n_every == 0 && !has_stretch(p, at);
    if (new)
        DX_TRY(dx_lost_is_new(p, at, n, word, &new));
    if (new)
        DX_TRY(dx_lost_add_stretch(p, at, n, word));
    return add_against(p, at);
}

/* Of the pieces of a case those that hold for single values of names that are left are looked at
 * where something is known to be missing. */
dx_status dx_lost_add_pieces(dx_exact *p, const dx_special *at, const dx_equation *q, bool missing)
{
    dx_graph *g = q->g;
    bool any = false;
    for (size_t i = 0; i < q->n_stretches; i++) {
        const dx_solved_stretch *s = &q->stretch[i];
        dx_word word[DX_MOST_PATH_WORDS];
        uint32_t n = s->n_words;
        bool new = dx_is_none(s->zero) || (missing && n + 2 <= DX_MOST_PATH_WORDS);
        for (uint32_t k = 0; k < n && new; k++)
            word[k] = s->word[k];
        for (int side = 0; side < 2 && !dx_is_none(s->zero) && new; side++) {
            const dx_id of = side == 0 ? s->zero : dx_neg(g, s->zero);
            DX_TRY(dx_check(g, of));
            if (!dx_is_nonnegative(g, of))
                word[n++] = dx_word_of(of, dx_int(g, 0), DX_AT_LEAST);
        }
        if (new)
            DX_TRY(dx_lost_is_new(p, at, n, word, &new));
        if (new)
            DX_TRY(dx_lost_add_stretch(p, at, n, word));
        any = any || new;
    }
    return any ? add_against(p, at) : DX_OK;
}

/* Is the value in a stretch of that case? */
dx_status dx_lost_in_stretch(dx_exact *p, const dx_special *at, dx_id value, bool *in)
{
    dx_graph *g = &p->e->session->graph;
    *in = false;
    for (size_t i = 0; i < p->n_stretches && !*in; i++) {
        const dx_solved_stretch *s = &p->stretch[i];
        dx_chart set;
        size_t cell = 0;
        bool known;
        if (!is_of_case(p, at, s))
            continue;
        DX_TRY(set_of(p, at, s->n_words, s->word, &set, &known));
        if (known)
            DX_TRY(dx_chart_find(g, &set, value, &cell, &known));
        *in = known && set.cell[cell] != 0;
    }
    return DX_OK;
}

dx_status dx_lost_fold_equalities(dx_exact *p, dx_solved_stretch *s)
{
    dx_graph *g = &p->e->session->graph;
    dx_word *word = dx_arena_alloc(&g->context->arena, (s->n_words + 1) * sizeof *word);
    uint32_t n = 0, pair = s->n_words;
    dx_special at[2] = {{.n = 1}, {.n = 1}}, both;
    if (!word)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < s->n_words && pair == s->n_words; i++)
        for (uint32_t k = i + 1; k < s->n_words && pair == s->n_words; k++)
            if (s->word[i].how == DX_AT_LEAST && s->word[k].how == DX_AT_LEAST &&
                dx_is_int(g, s->word[i].level, 0) && dx_is_int(g, s->word[k].level, 0) &&
                dx_same(s->word[k].of, dx_neg(g, s->word[i].of)) &&
                !dx_contains(g, s->word[i].of, p->u.name[0]))
                pair = i;
    if (pair == s->n_words || dx_is_none(s->zero))
        return DX_OK;
    DX_TRY(dx_exact_name_of(g, s->zero, &at[0].name[0], &at[0].value[0]));
    if (dx_is_none(at[0].name[0]))
        return DX_OK;
    dx_id of = dx_substitute(g, s->word[pair].of, 1, at[0].name, at[0].value), number;
    if (dx_is_none(of))
        return dx_excuse(g->context, dx_check(g, of));
    dx_split_coefficient(g, of, &number, &of);
    if (dx_fn_of(g, of) == DX_FN_log)
        of = dx_sub(g, dx_operand(g, of, 0), dx_int(g, 1));
    DX_TRY(dx_check(g, of));
    DX_TRY(dx_exact_name_of(g, of, &at[1].name[0], &at[1].value[0]));
    if (dx_is_none(at[1].name[0]))
        return DX_OK;
    at[0].value[0] = dx_substitute(g, at[0].value[0], 1, at[1].name, at[1].value);
    if (dx_is_none(at[0].value[0]))
        return dx_excuse(g->context, dx_check(g, at[0].value[0]));
    for (uint32_t i = 0; i < 2; i++)
        DX_TRY(dx_special_single(g, at[i].name[0], at[i].value[0], &at[i]));
    DX_TRY(dx_special_together(g, 2, at, &both));
    const dx_id minus = dx_neg(g, s->word[pair].of);
    for (uint32_t i = 0; i < s->n_words; i++)
        if (!dx_same(s->word[i].of, s->word[pair].of) && !dx_same(s->word[i].of, minus))
            word[n++] = s->word[i];
    *s = (dx_solved_stretch){both.zero, n, word};
    return DX_OK;
}
