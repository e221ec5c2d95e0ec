/* Extrema for single values of other names, at which conditions of the general ones change. */
#include "engine/solvers/exactspecials.h"

#include "engine/algebra.h"
#include "engine/oracle.h"

#include "expr/assumptions.h"
#include "expr/print.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/rework/sums.h"

#include <string.h>

/* ---- which values ------------------------------------------------------------------------------
 */

bool dx_is_own_name(const dx_extremal *q, dx_id name)
{
    bool own = false;
    for (uint32_t i = 0; i < q->c.n + q->c.m && !own; i++)
        own = dx_same(q->c.name[i], name);
    for (uint32_t i = 0; i < DX_MOST_INDICES && !own; i++)
        own = !dx_is_none(q->p.index[i]) && dx_same(q->p.index[i], name);
    return own;
}

bool dx_is_of_others(const dx_extremal *q, dx_id a)
{
    enum { ROOM = 16 };
    dx_id name[ROOM];
    size_t n = dx_free_symbols(&q->c.session->graph, a, ROOM, name);
    bool others = n <= ROOM;
    for (size_t i = 0; i < n && others; i++)
        others = !dx_is_own_name(q, name[i]);
    return others;
}

/* Not where what is assumed excludes it. */
static dx_status push(dx_graph *g, dx_id name, dx_id value, bool needed, dx_specials *out)
{
    dx_id gap = dx_sub(g, name, value), back = dx_neg(g, gap);
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_check(g, back));
    if (dx_is_assumed_nonzero(g, gap) || dx_is_positive(g, gap) || dx_is_positive(g, back))
        return DX_OK;
    for (uint32_t i = 0; i < out->n; i++) {
        const dx_special *s = &out->item[i];
        dx_id other = dx_sub(g, s->name, s->value);
        if (dx_same(other, gap) || dx_same(other, back)) {
            out->item[i].needed = s->needed || needed;
            return dx_check(g, other);
        }
    }
    out->more = out->more || out->n == DX_MOST_SPECIALS;
    if (out->n < DX_MOST_SPECIALS)
        out->item[out->n++] = (dx_special){name, value, needed};
    return DX_OK;
}

/* Has the set all numbers of the sign but single ones? */
static bool holds_sign(const dx_graph *g, const dx_chart *set, int sign)
{
    bool holds = set->cell[sign > 0 ? 2 * set->n : 0] != 0;
    for (size_t i = 0; i < set->n && holds; i++)
        holds = dx_is_number(g, set->at[i]) && dx_number_sign(g, set->at[i]) != sign;
    return holds;
}

/* Is it real wherever it has a value but at single ones, as 1/b is and sqrt(-b) is not unless b is
 * known to be below 0? */
static dx_status is_real_enough(dx_graph *g, dx_id value, bool *is)
{
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&c, value));
    *is = !c.more && !c.crowded;
    for (size_t i = 0; i < c.n_words && *is; i++) {
        const dx_word *w = &c.word[i];
        dx_id gap = dx_is_upper(w->how) ? dx_sub(g, w->level, w->of) : dx_sub(g, w->of, w->level);
        DX_TRY(dx_check(g, gap));
        *is = w->how == DX_OTHER_THAN || (w->how != DX_NO_INTEGER && dx_is_positive(g, gap));
    }
    for (size_t i = 0; i < c.n_symbols && *is; i++) {
        const dx_chart *set = &dx_set_at(&c, i)->set;
        const dx_id symbol = dx_set_at(&c, i)->symbol, back = dx_neg(g, symbol);
        DX_TRY(dx_check(g, back));
        for (size_t k = 0; k <= set->n && *is; k++)
            *is = set->cell[2 * k] != 0;
        *is = *is || (dx_is_positive(g, symbol) && holds_sign(g, set, 1)) ||
              (dx_is_positive(g, back) && holds_sign(g, set, -1));
    }
    return DX_OK;
}

/* b = 1/(2*sqrt(a)) of 2*b*sqrt(a) = 1, where a > 0 is known; else the name is NONE. */
static dx_status solve_linear(dx_extremal *q, dx_id zero, size_t n, const dx_id *symbol,
                              dx_id *name, dx_id *value)
{
    dx_graph *g = &q->c.session->graph;
    *name = DX_NONE;
    for (size_t i = 0; i < n && dx_is_none(*name); i++) {
        dx_id slope, rest, none = dx_int(g, 0);
        bool real;
        DX_TRY(dx_diff(g, q->c.session->rules, zero, symbol[i], 1, &slope));
        if (dx_contains(g, slope, symbol[i]) || !dx_is_assumed_nonzero(g, slope))
            continue;
        rest = dx_substitute(g, zero, 1, &symbol[i], &none);
        if (dx_is_none(rest)) {
            DX_TRY(dx_excuse(g->context, dx_check(g, rest)));
            continue;
        }
        *value = dx_neg(g, dx_div(g, rest, slope));
        DX_TRY(dx_check(g, *value));
        DX_TRY(is_real_enough(g, *value, &real));
        *name = real ? symbol[i] : DX_NONE;
    }
    return DX_OK;
}

/* Those that are variables: for a single number of terms a sum is another one. */
static dx_status variables_of(dx_graph *g, dx_id zero, size_t room, dx_id *symbol, size_t *n)
{
    const size_t all = dx_free_symbols(g, zero, room, symbol);
    *n = 0;
    for (size_t i = 0; i < all && i < room; i++) {
        bool ends;
        DX_TRY(dx_ends_a_sum(g, zero, symbol[i], &ends));
        if (!ends)
            symbol[(*n)++] = symbol[i];
    }
    return DX_OK;
}

/* Of one factor. */
static dx_status solve_factor(dx_extremal *q, dx_id zero, bool needed, dx_specials *out)
{
    enum { MOST = 4, ROOM = 8 };
    ddx_session *s = q->c.session;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_root_host host = {s, dx_roots_everywhere};
    dx_id name, value, symbol[ROOM];
    bool solved = false;
    DX_TRY(dx_exact_name_of(g, zero, &name, &value));
    if (!dx_is_none(name))
        return push(g, name, value, needed, out);
    size_t n;
    DX_TRY(variables_of(g, zero, ROOM, symbol, &n));
    DX_TRY(solve_linear(q, zero, n, symbol, &name, &value));
    if (!dx_is_none(name))
        return push(g, name, value, needed, out);
    for (size_t k = 0; k < n && !solved; k++) {
        dx_equation of;
        dx_equation_init(&of, g, &oracle, &host, symbol[k], q->p.index);
        dx_status status = dx_solve_zero(&of, zero);
        DX_TRY(dx_excuse(g->context, status));
        solved = status == DX_OK && dx_is_none(of.stuck) && !of.every && !of.filled && of.n <= MOST;
        for (size_t i = 0; i < of.n && solved; i++) /* b tells b*sqrt(a) = 1 better than a does */
            solved = !of.candidate[i].loose || k + 1 == n;
        for (size_t i = 0; i < of.n && solved; i++) {
            const dx_candidate *c = &of.candidate[i];
            bool real;
            DX_TRY(is_real_enough(g, c->value, &real));
            if (!real) /* it is one for some values of other names alone */
                out->unsolved = needed ? zero : out->unsolved;
            else if (!c->loose && dx_is_of_others(q, c->value) &&
                     !dx_contains(g, c->value, symbol[k]))
                DX_TRY(push(g, symbol[k], c->value, needed, out));
        }
    }
    out->unsolved = solved || !needed ? out->unsolved : zero;
    return DX_OK;
}

dx_status dx_add_specials(dx_extremal *q, dx_id zero, bool needed, dx_specials *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_id scale, of;
    if (dx_is_none(zero) || dx_is_constant(g, zero) || !dx_is_of_others(q, zero))
        return DX_OK;
    dx_split_coefficient(g, zero, &scale, &of);
    const bool product = dx_op_of(g, of) == DX_OP_MUL;
    for (uint32_t i = 0; i < (product ? dx_factors(g, of) : 1); i++) {
        dx_id base = product ? dx_base(g, of, i) : of;
        if (dx_fn_of(g, base) == DX_FN_abs || dx_fn_of(g, base) == DX_FN_sign)
            DX_TRY(dx_add_specials(q, dx_operand(g, base, 0), needed, out));
        else if (!dx_is_constant(g, base))
            DX_TRY(solve_factor(q, base, needed, out));
    }
    return DX_OK;
}

static dx_status add_word(dx_extremal *q, const dx_word *word, dx_specials *out)
{
    dx_graph *g = &q->c.session->graph;
    if (word->how == DX_NO_INTEGER || !dx_is_none(word->range))
        return DX_OK;
    dx_id zero = dx_sub(g, word->of, word->level);
    DX_TRY(dx_check(g, zero));
    DX_TRY(dx_make_readable(q->c.session, 1, &zero));
    return dx_add_specials(q, zero, true, out);
}

/* Where the row and the other conditions of the kind hold, that many more. */
static dx_status add_kind(dx_extremal *q, const dx_solution_row *row, const dx_kind_where *kind,
                          dx_specials *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_word *word =
        dx_arena_alloc(&g->context->arena, (row->n_words + kind->n_words + 1) * sizeof *word);
    if (!word)
        return dx_no_memory(g->context);
    if (row->n_words > 0)
        memcpy(word, row->word, row->n_words * sizeof *word);
    for (uint32_t i = 0; i < kind->n_words; i++) {
        const dx_assumptions *before = g->assumptions;
        dx_solution_row known = {.n_words = row->n_words, .word = word};
        for (uint32_t k = 0; k < kind->n_words; k++)
            if (k != i)
                word[known.n_words++] = kind->word[k];
        dx_status status = dx_exact_know_words(&q->p, &known);
        if (status == DX_OK)
            status = add_word(q, &kind->word[i], out);
        g->assumptions = before;
        DX_TRY(status);
    }
    return DX_OK;
}

dx_status dx_specials_of_points(dx_extremal *q, const dx_points *points, dx_specials *out)
{
    const dx_id unsolved = out->unsolved; /* a kind that is not told loses no point */
    for (size_t i = 0; i < points->n; i++) {
        const dx_point *p = &points->item[i];
        for (uint32_t k = 0; k < p->kinds.n; k++)
            DX_TRY(add_kind(q, &p->row, &p->kinds.item[k], out));
    }
    out->unsolved = unsolved;
    for (size_t i = 0; i < points->n; i++) {
        const dx_point *p = &points->item[i];
        for (uint32_t k = 0; k < p->row.n_words; k++)
            DX_TRY(add_word(q, &p->row.word[k], out));
    }
    return DX_OK;
}

size_t dx_count_other_names(const dx_extremal *q)
{
    enum { ROOM = 16 };
    dx_id seen[ROOM];
    size_t count = 0;
    for (uint32_t i = 0; i <= q->c.m; i++) {
        dx_id name[ROOM];
        size_t n = dx_free_symbols(&q->c.session->graph, i == 0 ? q->c.of : q->c.constraint[i - 1],
                                   ROOM, name);
        for (size_t k = 0; k < n && k < ROOM; k++) {
            bool known = dx_is_own_name(q, name[k]);
            for (size_t j = 0; j < count && !known; j++)
                known = dx_same(seen[j], name[k]);
            if (!known && count < ROOM)
                seen[count++] = name[k];
        }
    }
    return count;
}

dx_status dx_specials_of_names(dx_extremal *q, dx_specials *out)
{
    enum { ROOM = 16 };
    dx_graph *g = &q->c.session->graph;
    for (uint32_t i = 0; i <= q->c.m; i++) {
        dx_id name[ROOM];
        size_t n = dx_free_symbols(g, i == 0 ? q->c.of : q->c.constraint[i - 1], ROOM, name);
        for (size_t k = 0; k < n && k < ROOM; k++)
            if (!dx_is_own_name(q, name[k]))
                DX_TRY(push(g, name[k], dx_int(g, 0), false, out));
    }
    return DX_OK;
}

/* ---- with the value put in ---------------------------------------------------------------------
 */

dx_status dx_special_put_in(dx_graph *g, const dx_special *at, dx_id a, dx_id *out)
{
    *out = dx_substitute(g, a, 1, &at->name, &at->value);
    return dx_is_none(*out) ? dx_excuse(g->context, dx_check(g, *out)) : DX_OK;
}

dx_status dx_special_write(dx_graph *g, const dx_special *at, dx_text *out)
{
    DX_TRY(dx_print_named(g, at->name, out));
    dx_text_string(out, " = ");
    return dx_print_named(g, at->value, out);
}
