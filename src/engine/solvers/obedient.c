/* Solutions that are what is assumed of their unknowns: x of sin(x) = 1/2 where 0 < x < pi. */
#include "engine/assume.h"
#include "engine/oracle.h"
#include "engine/scope.h"
#include "engine/solvers/exactly.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/solve/inequality.h"

#include <math.h>
#include <string.h>

enum { MOST_INTEGERS = 24 };

/* A row with the words it has by then. */
typedef struct candidate {
    dx_exact *p;
    const dx_id *value;
    dx_solution_row row;
    dx_word *word;
} candidate;

static dx_status conditions_of(const candidate *c, dx_conditions *all)
{
    dx_conditions_init(all, &c->p->e->session->graph, DX_NONE);
    for (uint32_t i = 0; i < c->row.n_words; i++)
        DX_TRY(dx_condition(all, c->word[i].of, c->word[i].how, DX_NONE));
    return DX_OK;
}

static bool has_index(const candidate *c, dx_id index)
{
    const dx_graph *g = &c->p->e->session->graph;
    for (uint32_t k = 0; k < c->p->u.n && !dx_is_none(index); k++)
        if (dx_contains(g, c->value[k], index))
            return true;
    return false;
}

/* Its ends, as far as doubles tell; false where it has none, and is more than one stretch. */
static bool is_stretch(const dx_chart *set, double *lo, double *hi)
{
    size_t first = 0, last = 2 * set->n;
    while (first < last && set->cell[first] == 0)
        first++;
    while (last > first && set->cell[last] == 0)
        last--;
    bool bounded = first > 0 && last < 2 * set->n;
    for (size_t i = first; i <= last && !bounded; i++)
        if (set->cell[i] == 0)
            return false;
    *lo = first == 0 ? -INFINITY : set->value[(first - 1) / 2];
    *hi = last == 2 * set->n ? INFINITY : set->value[last / 2];
    return true;
}

static dx_status holds_integer(dx_graph *g, const dx_chart *set, int64_t m, bool *holds,
                               bool *known)
{
    size_t cell = 0;
    dx_id number = dx_int(g, m);
    DX_TRY(dx_check(g, number));
    DX_TRY(dx_chart_find(g, set, number, &cell, known));
    *holds = *known && set->cell[cell] != 0;
    return DX_OK;
}

/* Is a condition of a number met? Where that is not known nothing is told of the solution. */
static dx_status is_met(const candidate *c, const dx_word *word, bool *met)
{
    dx_graph *g = &c->p->e->session->graph;
    int sign = 0;
    bool sure = false;
    dx_id gap = dx_sub(g, word->of, word->level);
    dx_status status = dx_is_none(gap) ? dx_check(g, gap) : dx_refuse_valueless(g, gap);
    *met = false;
    DX_TRY(dx_excuse(g->context, status));
    if (status == DX_DOMAIN)
        return DX_OK;
    if (word->how != DX_NO_INTEGER && dx_is_none(word->but) && dx_is_none(word->range))
        DX_TRY(dx_exact_sign(c->p, gap, &sign, &sure));
    if (!sure)
        return dx_exact_refuse_condition(c->p);
    *met = dx_sign_meets(sign, word->how);
    return DX_OK;
}

static dx_status push_candidate(candidate *c);
static dx_status settle_words(const candidate *c, dx_solution_row *row, dx_word *word, bool *never);

/* The row for one value of the index, in which others may be left. */
static dx_status push_at(const candidate *c, dx_id index, int64_t m)
{
    dx_graph *g = &c->p->e->session->graph;
    dx_id number = dx_int(g, m);
    dx_id *value = dx_statement_ids(c->p->e, c->p->u.n);
    dx_solution_row row = c->row;
    dx_word *word = dx_arena_alloc(&g->context->arena, (row.n_words + 1) * sizeof *word);
    if (!value || !word)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < c->p->u.n; i++) {
        value[i] = dx_substitute(g, c->value[i], 1, &index, &number);
        DX_TRY(dx_check(g, value[i]));
    }
    row.n_words = 0;
    for (uint32_t i = 0; i < c->row.n_words; i++) {
        dx_word one = c->word[i];
        bool met = true;
        one.of = dx_substitute(g, one.of, 1, &index, &number);
        if (dx_is_none(one.of)) /* what has no value there meets nothing */
            return dx_excuse(g->context, dx_check(g, one.of));
        if (!dx_is_constant(g, one.of))
            word[row.n_words++] = one;
        else
            DX_TRY(is_met(c, &one, &met));
        if (!met)
            return DX_OK;
    }
    bool never;
    DX_TRY(settle_words(c, &row, word, &never));
    if (never)
        return DX_OK;
    candidate one = {c->p, value, row, word};
    one.row.word = word;
    return push_candidate(&one);
}

/* Is the index in a word that is not marked? */
static bool is_used_beside(const candidate *c, dx_id index, const bool *marked)
{
    const dx_graph *g = &c->p->e->session->graph;
    for (uint32_t i = 0; i < c->row.n_words; i++)
        if (!marked[i] && dx_contains(g, c->word[i].of, index))
            return true;
    return false;
}

/* Of a word about the index alone: f < 0, or <= 0, for any number in the place of the index. */
static dx_status solve_word(const candidate *c, dx_id index, const dx_word *word, dx_chart *set,
                            bool *known)
{
    ddx_session *s = c->p->e->session;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_root_host host = {s, dx_roots_everywhere};
    const dx_id name = dx_symbol(g, "t'", 2);
    dx_notices before;
    bool wave, alternates;
    *known = false;
    if ((word->how != DX_ABOVE && word->how != DX_AT_LEAST) || !dx_is_none(word->but) ||
        !dx_is_none(word->range))
        return DX_OK;
    DX_TRY(dx_exact_is_wave(g, word->of, index, &wave));
    DX_TRY(dx_has_integer_power(g, word->of, &alternates));
    if (wave || alternates)
        return DX_OK;
    dx_id f = dx_replace(g, dx_sub(g, word->level, word->of), 1, &index, &name);
    DX_TRY(dx_check(g, f));
    dx_notices_copy(&before, &g->context->notices);
    dx_status status =
        dx_solve_inequality(g, &oracle, &host, f, word->how == DX_AT_LEAST, name, NULL, set, known);
    dx_notices_copy(&g->context->notices, &before);
    *known = *known && status == DX_OK;
    return dx_excuse(g->context, status);
}

/* Where a word holds that is about the index alone; *known is false for others. */
static dx_status set_of_word(const candidate *c, dx_id index, const dx_word *word, dx_chart *set,
                             bool *known)
{
    dx_graph *g = &c->p->e->session->graph;
    dx_id symbol[2];
    dx_conditions alone;
    *known = dx_free_symbols(g, word->of, 2, symbol) == 1 && dx_same(symbol[0], index);
    if (!*known)
        return DX_OK;
    dx_conditions_init(&alone, g, DX_NONE);
    DX_TRY(dx_condition(&alone, word->of, word->how, DX_NONE));
    *known = alone.n_words == 0 && alone.n_symbols == 1 && !alone.more && !alone.crowded;
    if (!*known) /* pi^2*k^2 - pi*k < 20 */
        return solve_word(c, index, word, set, known);
    *set = dx_set_at(&alone, 0)->set;
    return DX_OK;
}

/* What the words about the index alone leave of it, as far as they can be solved: those are marked,
 * and the others have to stay. */
static dx_status set_of_index(const candidate *c, dx_id index, dx_chart *set, bool *marked)
{
    dx_graph *g = &c->p->e->session->graph;
    dx_chart_constant(set, 1);
    for (uint32_t i = 0; i < c->row.n_words; i++) {
        dx_chart one, both = *set;
        DX_TRY(set_of_word(c, index, &c->word[i], &one, &marked[i]));
        if (marked[i])
            DX_TRY(dx_chart_combine(g, &both, &one, DX_CHART_LEAST, &marked[i]));
        if (marked[i]) {
            dx_chart_tidy(&both);
            *set = both;
        }
    }
    return DX_OK;
}

static void drop_words(candidate *c, const bool *marked)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < c->row.n_words; i++)
        if (!marked[i])
            c->word[kept++] = c->word[i];
    c->row.n_words = kept;
}

/* With a bound for the index that is an integer, in the place of the words that say so. */
static dx_status push_from(candidate *c, dx_id index, const bool *marked, int64_t m, bool upwards)
{
    dx_graph *g = &c->p->e->session->graph;
    dx_id gap = upwards ? dx_sub(g, index, dx_int(g, m)) : dx_sub(g, dx_int(g, m), index);
    DX_TRY(dx_check(g, gap));
    drop_words(c, marked);
    c->word[c->row.n_words++] = dx_word_of(gap, dx_int(g, 0), DX_AT_LEAST);
    return dx_exact_push(c->p, c->value, &c->row);
}

/* Are all integers in the set, which lacks some other points alone? */
static bool has_all_integers(const dx_graph *g, const dx_chart *set)
{
    for (size_t i = 0; i <= 2 * set->n; i++)
        if (set->cell[i] == 0 &&
            (i % 2 == 0 || !dx_is_number(g, set->at[i / 2]) || dx_is_integer(g, set->at[i / 2])))
            return false;
    return true;
}

/* Is some integer in the set? *known is false where that is not told. */
static dx_status has_integer(dx_graph *g, const dx_chart *set, bool *has, bool *known)
{
    const double far = 1e9, slack = 1e-6;
    double lo, hi;
    *has = has_all_integers(g, set);
    *known = *has;
    if (*has || !is_stretch(set, &lo, &hi))
        return DX_OK;
    *known = true;
    *has = isinf(lo) || isinf(hi) || hi - lo > MOST_INTEGERS || fabs(lo) > far;
    for (int64_t m = *has ? 0 : (int64_t)ceil(lo - slack);
         !*has && *known && (double)m <= hi + slack; m++)
        DX_TRY(holds_integer(g, set, m, has, known));
    return DX_OK;
}

/* The integers in a stretch of the line one by one, or from the first one on. */
static dx_status push_family(candidate *c, dx_id index, const dx_chart *set, const bool *marked,
                             double lo, double hi)
{
    const double far = 1e9, slack = 1e-6;
    dx_graph *g = &c->p->e->session->graph;
    bool holds = false, known = true;
    if (hi - lo <= MOST_INTEGERS && fabs(lo) < far) {
        for (int64_t m = (int64_t)ceil(lo - slack); (double)m <= hi + slack; m++) {
            DX_TRY(holds_integer(g, set, m, &holds, &known));
            if (holds || !known) /* the words tell of themselves */
                DX_TRY(push_at(c, index, m));
        }
        return DX_OK;
    }
    bool upwards = isinf(hi) && fabs(lo) < far;
    if (!upwards && !(isinf(lo) && fabs(hi) < far))
        return dx_exact_push(c->p, c->value, &c->row);
    int64_t m = (int64_t)(upwards ? ceil(lo - slack) : floor(hi + slack));
    DX_TRY(holds_integer(g, set, m, &holds, &known));
    if (!known)
        return dx_exact_push(c->p, c->value, &c->row);
    return push_from(c, index, marked, holds ? m : upwards ? m + 1 : m - 1, upwards);
}

/* ---- bounds of an index by formulas that are bounded -------------------------------------------
 */

/* number·index + rest compared with 0, the rest between two numbers: what it says of the index. */
static dx_status bound_by_word(const candidate *c, dx_id index, const dx_word *word, double *lo,
                               double *hi)
{
    dx_graph *g = &c->p->e->session->graph;
    const dx_oracle oracle = dx_session_oracle(c->p->e->session);
    dx_polynomial of;
    dx_interval step;
    dx_reach rest;
    if ((word->how != DX_ABOVE && word->how != DX_AT_LEAST) || !dx_is_int(g, word->level, 0) ||
        !dx_contains(g, word->of, index))
        return DX_OK;
    dx_status status = dx_polynomial_in(g, word->of, index, &of);
    if (status != DX_OK || !dx_is_none(of.other) || of.degree != 1 ||
        !dx_is_constant(g, of.coefficient[1]))
        return dx_excuse(g->context, status);
    DX_TRY(dx_ask_value(&oracle, of.coefficient[1], 64, &step));
    if (!step.finite || step.low == 0)
        return DX_OK;
    dx_reach_init(&rest);
    if (dx_reach_of(g, of.coefficient[0], &rest) && rest.has_high) {
        const double bound = -mpq_get_d(rest.high) / step.low;
        if (step.low > 0)
            *lo = fmax(*lo, bound);
        else
            *hi = fmin(*hi, bound);
    }
    dx_reach_clear(&rest);
    return DX_OK;
}

/* Without the words that hold anyway; *never: one does not. */
static dx_status settle_words(const candidate *c, dx_solution_row *row, dx_word *word, bool *never)
{
    dx_graph *g = &c->p->e->session->graph;
    uint32_t kept = 0;
    *never = false;
    for (uint32_t i = 0; i < row->n_words; i++) {
        dx_word *w = &word[i];
        bool always, not ;
        DX_TRY(dx_exact_settle_arc(g, w, &always, &not ));
        *never = *never || not ;
        if (always)
            continue;
        const bool bound =
            (w->how == DX_ABOVE || w->how == DX_AT_LEAST) && dx_is_int(g, w->level, 0);
        const dx_id minus = bound ? dx_neg(g, w->of) : DX_NONE;
        const bool strict = w->how == DX_ABOVE;
        *never =
            *never || (bound && (strict ? dx_is_nonnegative(g, minus) : dx_is_positive(g, minus)));
        if (!bound || !(strict ? dx_is_positive(g, w->of) : dx_is_nonnegative(g, w->of)))
            word[kept++] = *w;
    }
    row->n_words = kept;
    return DX_OK;
}

/* Of [sin(x) = a, 0 < x < pi] asin(a) + 2*pi*k for the few k that can be, each with its words. */
static dx_status push_few(candidate *c, dx_id index, bool *done)
{
    enum { FEW = 8 };
    const double slack = 1e-9; /* what does not meet the words goes */
    double lo = -INFINITY, hi = INFINITY;
    for (uint32_t i = 0; i < c->row.n_words; i++)
        DX_TRY(bound_by_word(c, index, &c->word[i], &lo, &hi));
    *done = hi - lo <= FEW;
    if (!*done)
        return DX_OK;
    for (int64_t m = (int64_t)ceil(lo - slack); (double)m <= hi + slack; m++)
        DX_TRY(push_at(c, index, m));
    return DX_OK;
}

/* Without what an integer meets anyway: 4*k + 1 != 0; a != 0 of 4*a*k + a != 0. */
static dx_status settle_index(candidate *c, dx_id index)
{
    dx_graph *g = &c->p->e->session->graph;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < c->row.n_words; i++) {
        dx_word *w = &c->word[i];
        dx_polynomial of;
        bool fails = true;
        if (w->how == DX_OTHER_THAN && dx_is_int(g, w->level, 0) && dx_is_none(w->but) &&
            dx_is_none(w->range) && dx_contains(g, w->of, index)) {
            dx_status status = dx_polynomial_in(g, w->of, index, &of);
            DX_TRY(dx_excuse(g->context, status));
            if (status == DX_OK && dx_is_none(of.other) && of.degree == 1) {
                dx_id root = dx_div(g, of.coefficient[0], of.coefficient[1]);
                DX_TRY(dx_check(g, root));
                if (dx_is_number(g, root) && !dx_is_integer(g, root)) {
                    fails = !dx_is_constant(g, of.coefficient[1]);
                    dx_id number;
                    dx_split_coefficient(g, of.coefficient[1], &number, &w->of);
                }
            }
        }
        if (fails && !dx_row_has_word(&(dx_solution_row){.n_words = kept, .word = c->word}, w))
            c->word[kept++] = *w;
    }
    c->row.n_words = kept;
    return DX_OK;
}

/* As far as the conditions say which values an index has. */
static dx_status push_candidate(candidate *c)
{
    dx_graph *g = &c->p->e->session->graph;
    dx_conditions all;
    for (uint32_t i = 0; i < DX_MOST_INDICES && !dx_is_none(c->p->index[i]); i++)
        DX_TRY(settle_index(c, c->p->index[i]));
    bool never;
    DX_TRY(settle_words(c, &c->row, c->word, &never));
    if (never)
        return DX_OK;
    DX_TRY(conditions_of(c, &all));
    if (dx_conditions_nowhere(&all))
        return DX_OK;
    for (uint32_t i = 0; i < DX_MOST_INDICES; i++) {
        double lo, hi;
        dx_chart set;
        bool has, known;
        dx_id index = c->p->index[i];
        bool *marked = dx_arena_alloc(&g->context->arena, c->row.n_words + 1);
        if (!marked)
            return dx_no_memory(g->context);
        if (dx_is_none(index))
            continue;
        DX_TRY(set_of_index(c, index, &set, marked));
        if (dx_chart_is_empty(&set))
            return DX_OK;
        if (!has_index(c, index)) { /* it is one solution for whichever integer that is */
            DX_TRY(has_integer(g, &set, &has, &known));
            if (known && !has)
                return DX_OK;
            if (known && !is_used_beside(c, index, marked))
                drop_words(c, marked);
            continue;
        }
        if (has_all_integers(g, &set))
            drop_words(c, marked);
        else if (is_stretch(&set, &lo, &hi))
            return push_family(c, index, &set, marked, lo, hi);
    }
    for (uint32_t i = 0; i < DX_MOST_INDICES; i++) {
        bool done = false;
        if (has_index(c, c->p->index[i]))
            DX_TRY(push_few(c, c->p->index[i], &done));
        if (done)
            return DX_OK;
    }
    return dx_exact_push(c->p, c->value, &c->row);
}

/* Is there a constant without a value in a word, log(-1) in a > log(-1)? */
static dx_status lacks_value(dx_exact *p, const dx_solution_row *row, bool *lacks)
{
    dx_graph *g = &p->e->session->graph;
    *lacks = false;
    for (uint32_t i = 0; i < row->n_words && !*lacks; i++) {
        dx_id fault;
        dx_status status = dx_refuse_constants(g, row->word[i].of, &fault);
        *lacks = status == DX_DOMAIN;
        DX_TRY(dx_excuse(g->context, status));
    }
    return DX_OK;
}

/* The row with what is assumed and what was asked as its words. */
static dx_status push_with_words(dx_exact *p, const dx_id *value, const dx_solution_row *given)
{
    ddx_session *s = p->e->session;
    dx_solution_row whole = *given;
    const dx_solution_row *row = &whole;
    bool never, lacks;
    DX_TRY(lacks_value(p, given, &lacks));
    DX_TRY(dx_exact_need_conditions(p, value, &whole, &never));
    if (never || lacks)
        return DX_OK;
    candidate c = {p, value, whole, NULL};
    uint32_t n;
    c.word =
        dx_arena_alloc(&s->context.arena,
                       (row->n_words + DX_MOST_ASSUMPTIONS + p->n_conditions + 1) * sizeof *c.word);
    if (!c.word)
        return dx_no_memory(&s->context);
    if (row->n_words > 0)
        memcpy(c.word, row->word, row->n_words * sizeof *c.word);
    DX_TRY(dx_fit_assumptions(s, p->u.n, p->u.name, value, &never, c.word + row->n_words, &n));
    if (never)
        return DX_OK;
    c.row.word = c.word;
    c.row.n_words += n;
    DX_TRY(dx_exact_meet(p, value, &never, c.word + c.row.n_words, &n));
    if (never)
        return DX_OK;
    c.row.n_words += n;
    if (c.row.n_words == 0)
        return dx_exact_push(p, value, &c.row);
    return push_candidate(&c);
}

/* That there is no row holds as long as what the one that is left out needs not to be 0 is not. */
static dx_status keep_against(dx_exact *p, const dx_solution_row *row)
{
    dx_graph *g = &p->e->session->graph;
    for (uint32_t i = 0; i < row->n_words; i++) {
        const dx_id of = row->word[i].of;
        bool free = row->word[i].how == DX_OTHER_THAN && dx_is_int(g, row->word[i].level, 0) &&
                    !dx_is_constant(g, of) && !dx_exact_has_integer(p, of);
        for (uint32_t k = 0; k < p->u.n && free; k++)
            free = !dx_contains(g, of, p->u.name[k]);
        if (free)
            DX_TRY(dx_add_against(g, of, &p->against));
    }
    return DX_OK;
}

static dx_status push_each(dx_exact *p, const dx_id *value, const dx_solution_row *row);

dx_status dx_exact_push_assumed(dx_exact *p, const dx_id *value, const dx_solution_row *row)
{
    const size_t before = p->found.n;
    DX_TRY(push_each(p, value, row));
    return p->found.n == before ? keep_against(p, row) : DX_OK;
}

/* Once for each rest of the index, where a condition depends on it by waves. */
static dx_status push_each(dx_exact *p, const dx_id *value, const dx_solution_row *row)
{
    for (uint32_t i = 0; i < DX_MOST_INDICES && !dx_is_none(p->index[i]); i++) {
        int64_t step;
        DX_TRY(dx_exact_step_of(p, value, row, p->index[i], &step));
        for (int64_t rest = 0; step > 1 && rest < step; rest++) {
            dx_id *at = dx_statement_ids(p->e, p->u.n);
            dx_solution_row own;
            bool never;
            if (!at)
                return DX_NOMEM;
            DX_TRY(dx_exact_values_at(p, value, p->index[i], step, rest, at));
            DX_TRY(dx_exact_words_at(p, row, p->index[i], step, rest, &own, &never));
            if (!never)
                DX_TRY(push_with_words(p, at, &own));
        }
        if (step > 1)
            return DX_OK;
    }
    return push_with_words(p, value, row);
}
