/* What other names have to be for a critical point to be there. */
#include "engine/solvers/exactneeds.h"
#include "engine/solvers/wordclash.h"

#include "engine/algebra.h"
#include "engine/solvers/exactpieces.h"

#include "expr/assumptions.h"
#include "expr/walk.h"

/* sqrt(n) needs n >= 0. */
static dx_status need_real(dx_extremal *q, const dx_id *at, dx_solution_row *row)
{
    dx_graph *g = &q->c.session->graph;
    dx_conditions c;
    dx_word *word = dx_arena_alloc(&g->context->arena, DX_MOST_PATH_WORDS * sizeof *word);
    if (!word)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < row->n_words; i++)
        word[i] = row->word[i];
    dx_conditions_init(&c, g, DX_NONE);
    for (uint32_t i = 0; i < q->c.n; i++)
        DX_TRY(dx_excuse(g->context, dx_conditions_of_value(&c, at[i])));
    DX_TRY(dx_conditions_say_sets(&c, DX_NONE));
    row->word = word;
    for (size_t i = 0; i < c.n_words && row->n_words < DX_MOST_PATH_WORDS; i++) {
        const dx_word *w = &c.word[i];
        if (w->how == DX_NO_INTEGER || !dx_is_none(w->but) || !dx_is_none(w->range))
            continue;
        dx_id of = dx_is_upper(w->how) ? dx_sub(g, w->level, w->of) : dx_sub(g, w->of, w->level);
        DX_TRY(dx_check(g, of));
        word[row->n_words++] =
            dx_word_of(of, dx_int(g, 0), dx_is_upper(w->how) ? dx_mirrored(w->how) : w->how);
    }
    return DX_OK;
}

/* cos(acos(1/a)) is 1/a, which is not 0. */
static dx_status is_never_zero(dx_extremal *q, dx_id of, bool *never)
{
    dx_graph *g = &q->c.session->graph;
    dx_walk walk;
    dx_id turned = of;
    DX_TRY(dx_walk_make(g, 1, &of, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        const dx_id u = walk.id[i];
        const dx_fn fn = dx_fn_of(g, u);
        if (fn != DX_FN_cos && fn != DX_FN_sin)
            continue;
        const dx_id inner = dx_operand(g, u, 0);
        if (dx_fn_of(g, inner) == (fn == DX_FN_cos ? DX_FN_acos : DX_FN_asin))
            turned = dx_rename(g, turned, u, dx_operand(g, inner, 0));
    }
    dx_walk_free(&walk);
    DX_TRY(dx_check(g, turned));
    *never = false;
    if (dx_same(turned, of)) /* it may be known by the word itself */
        return DX_OK;
    dx_id scale;
    dx_split_coefficient(g, turned, &scale, &turned);
    *never = dx_op_of(g, turned) == DX_OP_MUL; /* of 1/sqrt(a) all exponents are below 0 */
    for (uint32_t k = 0; *never && k < dx_factors(g, turned); k++)
        *never = dx_is_number(g, dx_exponent(g, turned, k)) &&
                 dx_number_sign(g, dx_exponent(g, turned, k)) < 0;
    return DX_OK;
}

/* a/(a + b) < 1 where a > 0 and b > 0 are assumed. */
static dx_status is_met(dx_extremal *q, const dx_word *w, bool *met)
{
    dx_graph *g = &q->c.session->graph;
    *met = false;
    if (!g->assumptions || (!dx_is_lower(w->how) && !dx_is_upper(w->how)) || !dx_is_none(w->but) ||
        !dx_is_none(w->range))
        return DX_OK;
    dx_id gap = dx_is_upper(w->how) ? dx_sub(g, w->level, w->of) : dx_sub(g, w->of, w->level);
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_make_readable(q->c.session, 1, &gap));
    *met = w->how == DX_AT_LEAST || w->how == DX_AT_MOST ? dx_is_nonnegative(g, gap)
                                                         : dx_is_positive(g, gap);
    return DX_OK;
}

static dx_status drop_met(dx_extremal *q, dx_solution_row *row)
{
    dx_word *word = dx_arena_alloc(&q->c.session->context.arena, (row->n_words + 1) * sizeof *word);
    uint32_t n = 0;
    if (!word)
        return dx_no_memory(&q->c.session->context);
    for (uint32_t i = 0; i < row->n_words; i++) {
        bool met;
        DX_TRY(is_met(q, &row->word[i], &met));
        if (!met)
            word[n++] = row->word[i];
    }
    row->word = word;
    row->n_words = n;
    return DX_OK;
}

/* n*(a - b)^2 >= 0 where n > 0. */
static dx_status drop_implied(dx_extremal *q, dx_solution_row *row)
{
    dx_graph *g = &q->c.session->graph;
    const dx_assumptions *before = g->assumptions;
    dx_word *word = dx_arena_alloc(&g->context->arena, (row->n_words + 1) * sizeof *word);
    uint32_t n = 0;
    if (!word)
        return dx_no_memory(g->context);
    DX_TRY(drop_met(q, row));
    dx_status status = dx_exact_know_words(&q->p, row); /* the strict ones */
    for (uint32_t i = 0; i < row->n_words && status == DX_OK; i++) {
        const dx_word *w = &row->word[i];
        bool implied = w->how == DX_AT_LEAST && dx_is_nonnegative(g, w->of);
        if (w->how == DX_OTHER_THAN && dx_is_int(g, w->level, 0))
            status = is_never_zero(q, w->of, &implied);
        if (!implied)
            word[n++] = *w;
    }
    g->assumptions = before;
    DX_TRY(status);
    row->word = word;
    row->n_words = n;
    return DX_OK;
}

/* Is it one for single values of a name only, as sqrt(-a^2) is? Others are there then. */
static dx_status is_single(dx_graph *g, const dx_solution_row *row, bool *single)
{
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    *single = false;
    for (uint32_t i = 0; i < row->n_words; i++)
        DX_TRY(dx_condition(&c, row->word[i].of, row->word[i].how, DX_NONE));
    for (size_t i = 0; i < c.n_symbols && !*single; i++) {
        const dx_chart *set = &dx_set_at(&c, i)->set;
        *single = set->n > 0;
        for (size_t k = 0; k <= set->n && *single; k++)
            *single = set->cell[2 * k] == 0;
    }
    return DX_OK;
}

dx_status dx_point_needs(dx_extremal *q, const dx_id *at, dx_solution_row *row, bool *never)
{
    dx_graph *g = &q->c.session->graph;
    for (uint32_t i = 0; i <= q->c.m; i++)
        DX_TRY(dx_exact_need_value(&q->p, i == 0 ? q->c.of : q->c.constraint[i - 1], at, row));
    DX_TRY(need_real(q, at, row));
    DX_TRY(drop_implied(q, row));
    *never = false;
    for (uint32_t i = 0; i < row->n_words && !*never; i++) {
        const dx_word *w = &row->word[i];
        dx_id back = dx_neg(g, w->of);
        DX_TRY(dx_check(g, back));
        *never = (w->how == DX_ABOVE && dx_is_nonnegative(g, back)) ||
                 (w->how == DX_AT_LEAST && dx_is_positive(g, back));
    }
    if (!*never)
        DX_TRY(dx_words_clash(g, row->n_words, row->word, never));
    return *never ? DX_OK : is_single(g, row, never);
}

static dx_status need_part(dx_extremal *q, const dx_special *at, dx_id part, const dx_id *cell,
                           dx_solution_row *row)
{
    dx_graph *g = &q->c.session->graph;
    DX_TRY(dx_check(g, part));
    if (dx_is_constant(g, part) || !dx_is_of_others(q, part) || dx_contains(g, part, at->name))
        return DX_OK;
    return dx_exact_need_value(&q->p, part, cell, row);
}

dx_status dx_special_needs(dx_extremal *q, const dx_special *at, const dx_id *cell,
                           dx_solution_row *row)
{
    dx_graph *g = &q->c.session->graph;
    dx_walk walk;
    dx_status status = DX_OK;
    DX_TRY(dx_walk_make(g, 1, &q->c.of, &walk));
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        const dx_id node = walk.id[i];
        const bool product = dx_op_of(g, node) == DX_OP_MUL;
        if (dx_op_of(g, node) == DX_OP_CALL)
            status = need_part(q, at, node, cell, row);
        for (uint32_t k = 0; product && k < dx_factors(g, node) && status == DX_OK; k++)
            if (!dx_is_int(g, dx_exponent(g, node, k), 1))
                status = need_part(q, at, dx_pow(g, dx_base(g, node, k), dx_exponent(g, node, k)),
                                   cell, row);
    }
    dx_walk_free(&walk);
    return status;
}
