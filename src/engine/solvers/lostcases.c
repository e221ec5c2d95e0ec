/* Solutions for single values of other names, which dividing and squaring on the way lose:
 * sqrt(x + a) + sqrt(x) = a becomes a*(4*x - (a - 1)^2) = 0, so that for a = 0, too, the equation
 * is to be looked at. */
#include "engine/solvers/lostcases.h"

#include "engine/algebra.h"
#include "engine/oracle.h"

#include "symbolic/decide.h"

/* Where the name has the value, `zero` is 0, and so is what was taken not to be. */
typedef struct special {
    dx_id zero, name, value, exception;
} special;

/* A condition of a row where the name has the value: it is broken for certain. */
static dx_status is_broken(dx_exact *p, const special *at, const dx_word *word, bool *broken,
                           bool *edge)
{
    dx_graph *g = &p->e->session->graph;
    const dx_oracle oracle = dx_session_oracle(p->e->session);
    dx_equation scratch;
    int sign;
    bool known;
    *broken = false;
    if (word->how == DX_NO_INTEGER || !dx_is_none(word->but) || !dx_is_none(word->range))
        return DX_OK;
    dx_id of = dx_substitute(g, dx_sub(g, word->of, word->level), 1, &at->name, &at->value);
    if (dx_is_none(of)) {
        *broken = true;
        return dx_excuse(g->context, dx_check(g, of));
    }
    dx_equation_init(&scratch, g, &oracle, NULL, p->u.name[0], p->index);
    DX_TRY(dx_equation_sign(&scratch, of, &sign, &known));
    *broken = known && !dx_sign_meets(sign, word->how);
    *edge = *edge || (known && sign == 0);
    return DX_OK;
}

static bool says(const dx_word *word, const special *at)
{
    return word->how == DX_OTHER_THAN && dx_same(word->of, at->exception);
}

/* Does the row hold there but for the word that says that this is an exception? That is *said
 * unless it is at the edge of another condition, with which it becomes one: a >= 0 and a != 0. */
static dx_status reaches(dx_exact *p, const special *at, const dx_solution_row *row, bool *does,
                         bool *said)
{
    bool broken = false, edge = false;
    *said = false;
    for (uint32_t i = 0; i < row->n_words && !broken; i++) {
        if (says(&row->word[i], at))
            *said = true;
        else
            DX_TRY(is_broken(p, at, &row->word[i], &broken, &edge));
    }
    *does = !broken;
    *said = *said && !edge;
    return DX_OK;
}

/* Is it told of a solution that nothing is known of the case? */
static dx_status is_told(dx_exact *p, const special *at, bool *told)
{
    *told = false;
    for (size_t i = 0; i < p->found.n && !*told; i++) {
        bool does, said;
        DX_TRY(reaches(p, at, &p->found.row[i], &does, &said));
        *told = does && said;
    }
    return DX_OK;
}

/* Is it one of the solutions of the general case? */
static dx_status is_listed(dx_exact *p, const special *at, dx_id value, size_t n, bool *listed)
{
    dx_graph *g = &p->e->session->graph;
    const dx_oracle oracle = dx_session_oracle(p->e->session);
    *listed = false;
    for (size_t i = 0; i < n && !*listed; i++) {
        bool does, said;
        dx_id other = dx_substitute(g, p->found.value[i], 1, &at->name, &at->value);
        if (dx_is_none(other)) {
            DX_TRY(dx_excuse(g->context, dx_check(g, other)));
            continue;
        }
        DX_TRY(reaches(p, at, &p->found.row[i], &does, &said));
        *listed = does && dx_same(other, value);
        if (does && !*listed)
            DX_TRY(
                dx_excuse(g->context, dx_decide_zero(g, &oracle, dx_sub(g, other, value), listed)));
    }
    return DX_OK;
}

/* ---- where the equation holds on intervals -----------------------------------------------------
 */

static dx_status add_stretch(dx_exact *p, const special *at, uint32_t n, const dx_word *word)
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
static bool has_stretch(const dx_exact *p, const special *at)
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
static dx_status domain_at(dx_exact *p, const special *at, dx_id of_unknown, uint32_t *n,
                           dx_word *word, bool *nowhere, bool *known)
{
    const dx_id from[] = {at->name, p->u.name[0]}, to[] = {at->value, of_unknown};
    dx_graph *g = &p->e->session->graph;
    dx_conditions own, c;
    dx_conditions_init(&own, g, DX_NONE);
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&own, p->f.f[0]));
    DX_TRY(dx_exact_gather_typed(p, &own));
    DX_TRY(dx_conditions_compose(&c, &own, dx_is_none(of_unknown) ? 1 : 2, from, to));
    *n = 0;
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

/* It holds wherever it has a value. */
static dx_status add_every(dx_exact *p, const special *at, const dx_equation *q)
{
    dx_word word[DX_CONDITION_WORDS];
    uint32_t n;
    bool nowhere, known;
    DX_TRY(domain_at(p, at, DX_NONE, &n, word, &nowhere, &known));
    if (nowhere)
        return DX_OK;
    if (known && q->n_every == 0 && !has_stretch(p, at))
        DX_TRY(add_stretch(p, at, n, word));
    return dx_add_against(q->g, at->zero, &p->against);
}

static dx_status add_pieces(dx_exact *p, const special *at, const dx_equation *q)
{
    if (q->n_stretches == 0 || has_stretch(p, at))
        return DX_OK;
    for (size_t i = 0; i < q->n_stretches; i++)
        if (dx_is_none(q->stretch[i].zero))
            DX_TRY(add_stretch(p, at, q->stretch[i].n_words, q->stretch[i].word));
    return dx_add_against(q->g, at->zero, &p->against);
}

/* ---- single solutions -------------------------------------------------------------------------
 */

/* Under the conditions of the row, with those under which the equation has a value, and
 * `zero` = 0. */
static dx_status push(dx_exact *p, const special *at, dx_id value, const dx_solution_row *row)
{
    dx_graph *g = &p->e->session->graph;
    dx_solution_row own = *row;
    const uint32_t room = row->n_words + DX_CONDITION_WORDS + 2;
    dx_word *word = dx_arena_alloc(&g->context->arena, room * sizeof *word);
    dx_id minus = dx_neg(g, at->zero);
    uint32_t n;
    bool nowhere, known;
    if (!word)
        return dx_no_memory(g->context);
    DX_TRY(dx_check(g, minus));
    DX_TRY(domain_at(p, at, value, &n, word, &nowhere, &known));
    if (nowhere)
        return DX_OK;
    if (!known)
        own.fit = DX_FIT_DOUBTFUL;
    n = known ? n : 0;
    for (uint32_t i = 0; i < row->n_words; i++)
        word[n++] = row->word[i];
    word[n++] = dx_word_of(at->zero, dx_int(g, 0), DX_AT_LEAST);
    word[n++] = dx_word_of(minus, dx_int(g, 0), DX_AT_LEAST);
    own.n_words = n;
    own.word = word;
    return dx_exact_push(p, &value, &own);
}

static dx_status solve_at(dx_exact *p, const dx_equation *general, const special *at)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    dx_equation q;
    dx_id f = dx_substitute(g, p->f.f[0], 1, &at->name, &at->value);
    if (dx_is_none(f))
        return dx_excuse(g->context, dx_check(g, f));
    dx_equation_init(&q, g, general->oracle, general->host, general->unknown, general->index);
    DX_TRY(dx_solve_zero(&q, f));
    if (!dx_is_none(q.stuck))
        return DX_OK;
    if (q.every)
        return add_every(p, at, &q);
    if (q.filled)
        DX_TRY(add_pieces(p, at, &q));
    dx_exact here = *p;
    here.f.f = &f;
    here.found = (dx_solved){0};
    for (size_t i = 0; i < q.n; i++) {
        const dx_candidate *c = &q.candidate[i];
        const dx_solution_row row = {.multiplicity = 1,
                                     .n_words = c->n_words,
                                     .word = c->word,
                                     .fit = c->loose ? DX_FIT_OPEN : DX_FIT_PROVED};
        DX_TRY(dx_exact_keep(&here, &c->value, &row));
    }
    const size_t before = p->found.n;
    for (size_t i = 0; i < here.found.n; i++) {
        bool listed;
        DX_TRY(is_listed(p, at, here.found.value[i], before, &listed));
        if (!listed)
            DX_TRY(push(p, at, here.found.value[i], &here.found.row[i]));
    }
    return DX_OK;
}

static dx_status look_at(dx_exact *p, const dx_equation *q, const special *at)
{
    bool told;
    DX_TRY(is_told(p, at, &told));
    return told ? DX_OK : solve_at(p, q, at);
}

/* The numbers for which a formula in one name is 0; and where it is 0 of several names, one of
 * these by the others. */
static dx_status look_where_zero(dx_exact *p, const dx_equation *q, dx_id exception)
{
    enum { MOST = 4 };
    dx_graph *g = q->g;
    special at = {.zero = exception, .exception = exception};
    dx_equation of;
    dx_id name[2];
    DX_TRY(dx_exact_name_of(g, exception, &at.name, &at.value));
    if (!dx_is_none(at.name))
        return look_at(p, q, &at);
    if (dx_free_symbols(g, exception, 2, name) != 1)
        return DX_OK;
    dx_equation_init(&of, g, q->oracle, q->host, name[0], q->index);
    DX_TRY(dx_solve_zero(&of, exception));
    if (!dx_is_none(of.stuck) || of.every || of.filled || of.n > MOST)
        return DX_OK;
    at.name = name[0];
    for (size_t i = 0; i < of.n; i++) {
        at.value = of.candidate[i].value;
        at.zero = dx_sub(g, at.name, at.value);
        DX_TRY(dx_check(g, at.zero));
        if (dx_is_constant(g, at.value) && !of.candidate[i].loose)
            DX_TRY(look_at(p, q, &at));
    }
    return DX_OK;
}

dx_status dx_exact_lost_cases(dx_exact *p, const dx_equation *q)
{
    for (uint32_t i = 0; i < q->n_exceptions; i++)
        DX_TRY(look_where_zero(p, q, q->exception[i]));
    return DX_OK;
}
