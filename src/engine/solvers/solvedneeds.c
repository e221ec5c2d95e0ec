/* Where a solution holds: what it takes for the equations to have a value there, and for it to have
 * one. */
#include "engine/oracle.h"
#include "engine/simplify.h"
#include "engine/solvers/exactly.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/quotients.h"
#include "symbolic/solve/system.h"

/* (a - b)/2 as a - b: what is compared with 0. */
static dx_status without_fraction(dx_graph *g, dx_id *of)
{
    dx_id below, above;
    DX_TRY(dx_check(g, *of));
    DX_TRY(dx_rework_quotient(g, *of, DX_REWORK_DENOMINATOR, &below));
    if (!dx_is_number(g, below) || dx_number_sign(g, below) < 0 || dx_is_int(g, below, 1))
        return DX_OK;
    DX_TRY(dx_rework_quotient(g, *of, DX_REWORK_NUMERATOR, &above));
    *of = above;
    return DX_OK;
}

/* The same of what is not to be 0: a of a - a*b/(b - 1), which has names below the line. */
static dx_status above_line(dx_graph *g, dx_id *of)
{
    dx_id above, number;
    if (dx_op_of(g, *of) != DX_OP_ADD)
        return DX_OK;
    dx_status status = dx_rework_quotient(g, *of, DX_REWORK_NUMERATOR, &above);
    if (status != DX_OK)
        return dx_excuse(g->context, status);
    dx_split_coefficient(g, above, &number, &above);
    if (dx_op_of(g, above) != DX_OP_ADD)
        *of = above;
    return dx_check(g, above);
}

bool dx_exact_has_integer(const dx_exact *p, dx_id a)
{
    for (uint32_t i = 0; i < DX_MOST_INDICES && !dx_is_none(p->index[i]); i++)
        if (dx_contains(&p->e->session->graph, a, p->index[i]))
            return true;
    return false;
}

/* Has it a function of an integer of a family? */
static dx_status has_wave(const dx_exact *p, dx_id of, bool *has)
{
    dx_graph *g = &p->e->session->graph;
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &of, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++)
        *has = dx_op_of(g, walk.id[i]) == DX_OP_CALL && dx_exact_has_integer(p, walk.id[i]);
    dx_walk_free(&walk);
    return DX_OK;
}

/* (-1)^k */
static bool is_power_of_numbers(const dx_graph *g, dx_id of)
{
    bool is = dx_op_of(g, of) == DX_OP_MUL;
    for (uint32_t i = 0; is && i < dx_factors(g, of); i++)
        is = dx_is_number(g, dx_base(g, of, i)) && dx_number_sign(g, dx_base(g, of, i)) != 0;
    return is;
}

static bool is_of_sign(dx_graph *g, dx_id a)
{
    dx_id minus = dx_neg(g, a);
    return !dx_is_none(minus) && (dx_is_positive(g, a) || dx_is_positive(g, minus));
}

/* By what is known of signs, of a product by one of its factors. */
static bool may_be_zero(dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_MUL)
        return !is_of_sign(g, a);
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        const dx_id exponent = dx_exponent(g, a, i);
        const bool divides = dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0;
        if (!divides && !is_of_sign(g, dx_base(g, a, i)))
            return true;
    }
    return false;
}

/* Is it, in other names, 0 for some of their values, as far as can be seen? */
static dx_status may_vanish_with(dx_exact *p, dx_id of, bool *may)
{
    dx_graph *g = &p->e->session->graph;
    dx_id simple = of;
    DX_TRY(dx_excuse(g->context, dx_simplify_formula(p->e->session, of, &simple)));
    of = dx_is_none(simple) ? of : simple;
    *may = may_be_zero(g, of);
    return dx_check(g, of);
}

/* How far integers are looked at, so that each angle in it goes through a whole turn: cos(pi*k/9 +
 * pi/18) is 0 for k = 4. */
static dx_status reach_of_waves(const dx_exact *p, dx_id of, uint32_t integers, int64_t *reach)
{
    enum { SOME = 3, MOST = 200 };
    dx_graph *g = &p->e->session->graph;
    const dx_id zero = dx_int(g, 0), one = dx_int(g, 1);
    dx_walk walk;
    *reach = SOME;
    DX_TRY(dx_walk_make(g, 1, &of, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++)
        for (uint32_t k = 0; k < integers && dx_op_of(g, walk.id[i]) == DX_OP_CALL; k++) {
            int64_t numerator, q;
            const dx_id angle = dx_operand(g, walk.id[i], 0);
            if (!dx_contains(g, angle, p->index[k]))
                continue;
            const dx_id first = dx_substitute(g, angle, 1, &p->index[k], &zero);
            const dx_id next = dx_substitute(g, angle, 1, &p->index[k], &one);
            dx_id turn = dx_is_none(first) || dx_is_none(next)
                             ? DX_NONE
                             : dx_div(g, dx_sub(g, next, first), dx_pi(g));
            status = dx_is_none(turn) ? dx_excuse(g->context, dx_check(g, turn)) : DX_OK;
            if (!dx_is_none(turn) && dx_get_small_rational(g, turn, &numerator, &q) &&
                *reach % q != 0)
                *reach = *reach * q < MOST ? *reach * q : MOST;
        }
    dx_walk_free(&walk);
    return status;
}

/* May it be 0, or is it always? Of functions of integers, as cos(pi*k), this is looked up for small
 * ones. */
static dx_status may_vanish(dx_exact *p, dx_id of, uint32_t integers, bool *may, bool *always)
{
    dx_graph *g = &p->e->session->graph;
    const dx_oracle oracle = dx_session_oracle(p->e->session);
    bool wave;
    int64_t reach;
    *may = *always = false;
    if (is_power_of_numbers(g, of))
        return DX_OK;
    if (dx_op_of(g, of) == DX_OP_CALL) { /* cos(atan(a)) is 1/sqrt(a^2 + 1) */
        dx_id simple = of;
        DX_TRY(dx_excuse(g->context, dx_simplify_formula(p->e->session, of, &simple)));
        of = dx_is_none(simple) ? of : simple;
    }
    DX_TRY(has_wave(p, of, &wave));
    *may = !wave && may_be_zero(g, of);
    DX_TRY(dx_check(g, of));
    uint32_t zeros = 0, all = 0;
    bool named = false;
    DX_TRY(reach_of_waves(p, of, integers, &reach));
    for (int64_t k = -reach; k <= reach && wave && !named; k++, all++) {
        bool zero = false;
        dx_id number[DX_MOST_INDICES];
        for (uint32_t i = 0; i < integers; i++)
            number[i] = dx_int(g, k);
        dx_id a = dx_substitute(g, of, integers, p->index, number);
        DX_TRY(dx_excuse(g->context, dx_check(g, a)));
        if (!dx_is_none(a) && dx_is_constant(g, a))
            DX_TRY(dx_excuse(g->context, dx_is_zero_constant(g, &oracle, a, &zero)));
        else if (!dx_is_none(a))
            DX_TRY(may_vanish_with(p, a, &named));
        zeros += zero;
    }
    *always = wave && !named && zeros == all;
    if (wave)
        *may = named || (zeros > 0 && zeros < all);
    return DX_OK;
}

/* The gaps within a set as words without exceptions: (x - 1)*(x + 1) >= 0 of x <= -1 or x >= 1. */
static dx_status say_gaps(dx_conditions *c, const dx_symbol_set *of)
{
    dx_graph *g = c->g;
    const dx_chart *set = &of->set;
    for (size_t first = 1, last; first < 2 * set->n; first = last + 1) {
        for (last = first; last < 2 * set->n && !set->cell[first] && !set->cell[last + 1];)
            last++;
        if (set->cell[first] || last == 2 * set->n || (first == 1 && !set->cell[0]))
            continue;
        const dx_id low = dx_sub(g, of->symbol, set->at[(first - 1) / 2]);
        const dx_id high = dx_sub(g, of->symbol, set->at[last / 2]);
        DX_TRY(dx_check(g, low));
        DX_TRY(dx_check(g, high));
        const bool with_low = first % 2 == 0, with_high = last % 2 == 0;
        const dx_word beside = dx_word_of(dx_mul(g, low, high), dx_int(g, 0),
                                          with_low || with_high ? DX_AT_LEAST : DX_ABOVE);
        const dx_word but = dx_word_of(with_low ? high : low, dx_int(g, 0), DX_OTHER_THAN);
        DX_TRY(dx_conditions_say(c, &beside));
        if (with_low != with_high)
            DX_TRY(dx_conditions_say(c, &but));
    }
    return g->context->diag.status;
}

/* Is it said already but for the edge, a >= 0 of a > 0? */
static bool says_with_edge(const dx_substituted *put, const dx_word *word)
{
    for (uint32_t i = 0; i < put->n_words && word->how == DX_ABOVE; i++)
        if (put->word[i].how == DX_AT_LEAST && dx_same(put->word[i].of, word->of))
            return true;
    return false;
}

static bool says_other(const dx_substituted *put, dx_id of)
{
    for (uint32_t i = 0; i < put->n_words; i++)
        if (put->word[i].how == DX_OTHER_THAN && dx_same(put->word[i].of, of))
            return true;
    return false;
}

/* What is needed of the unknowns, as words of what they are, where that is not always so; *never:
 * it cannot be met. */
static dx_status add_needs(dx_exact *p, const dx_conditions *own, dx_substituted *put,
                           dx_word *word, bool *never)
{
    dx_graph *g = &p->e->session->graph;
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_compose(&c, own, put->n, put->unknown, put->value));
    *never = dx_conditions_nowhere(&c);
    const size_t sets = c.n_symbols; /* which say_sets takes away */
    DX_TRY(dx_conditions_say_sets(&c, DX_NONE));
    for (size_t i = 0; i < sets; i++)
        DX_TRY(say_gaps(&c, dx_set_at(&c, i)));
    for (size_t i = 0; i < c.n_words && put->n_words < DX_MOST_PATH_WORDS; i++) {
        const dx_word *w = &c.word[i];
        bool fails = false, always = false;
        dx_id edge = DX_NONE;
        if (w->how == DX_NO_INTEGER || !dx_is_none(w->but) || !dx_is_none(w->range) ||
            dx_is_constant(g, w->of))
            continue;
        dx_id of = dx_sub(g, w->of, w->level);
        if (dx_is_upper(w->how))
            of = dx_neg(g, of);
        DX_TRY(without_fraction(g, &of));
        if (w->how == DX_OTHER_THAN)
            DX_TRY(above_line(g, &of));
        if (w->how == DX_OTHER_THAN)
            DX_TRY(dx_exact_reduce_wave(p, &of));
        if (w->how == DX_OTHER_THAN && says_other(put, of))
            continue;
        word[put->n_words] =
            dx_word_of(of, dx_int(g, 0), dx_is_upper(w->how) ? dx_mirrored(w->how) : w->how);
        if (w->how == DX_OTHER_THAN)
            DX_TRY(may_vanish(p, of, put->n_integers, &fails, &always));
        else
            DX_TRY(dx_condition_fails(put, &word[put->n_words], &fails, &edge));
        *never = *never || always;
        fails = fails || says_with_edge(put, &word[put->n_words]);
        if (!fails && !dx_is_none(edge) && !says_other(put, edge)) {
            word[put->n_words] = dx_word_of(edge, dx_int(g, 0), DX_OTHER_THAN);
            fails = true;
        }
        put->n_words += fails;
    }
    return DX_OK;
}

/* What the equation needs to have a value; one that never has shows when the solution is put in. */
static dx_status add_domain_of(dx_exact *p, dx_id f, dx_substituted *put, dx_word *word)
{
    dx_conditions own;
    bool never;
    dx_conditions_init(&own, &p->e->session->graph, DX_NONE);
    own.gaps = true;
    DX_TRY(dx_conditions_of_value(&own, f));
    return add_needs(p, &own, put, word, &never);
}

/* Of numbers in formulas without other names it shows when they are put in. */
static bool depends_on_names(const dx_exact *p, dx_id f, const dx_substituted *put)
{
    const dx_graph *g = &p->e->session->graph;
    for (uint32_t i = 0; i < put->n; i++)
        if (!dx_is_constant(g, put->value[i]))
            return true;
    dx_id name[DX_MOST_CURVED + 1];
    size_t n = dx_free_symbols(g, f, DX_MOST_CURVED + 1, name);
    for (size_t k = 0; k < n && k <= DX_MOST_CURVED; k++) {
        bool unknown = false;
        for (uint32_t i = 0; i < put->n && !unknown; i++)
            unknown = dx_same(name[k], put->unknown[i]);
        if (!unknown)
            return true;
    }
    return n > DX_MOST_CURVED + 1;
}

static bool says_above(const dx_substituted *put, dx_id of)
{
    for (uint32_t i = 0; i < put->n_words; i++)
        if (dx_same(put->word[i].of, of) &&
            (put->word[i].how == DX_ABOVE || put->word[i].how == DX_OTHER_THAN))
            return true;
    return false;
}

/* What its values divide by is not 0, where that does not follow from what is said. */
static dx_status add_divisors_of(dx_exact *p, dx_id value, dx_substituted *put, dx_word *word)
{
    dx_graph *g = &p->e->session->graph;
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&c, value));
    DX_TRY(dx_conditions_say_sets(&c, DX_NONE));
    for (size_t i = 0; i < c.n_words && put->n_words < DX_MOST_PATH_WORDS; i++) {
        const dx_word *w = &c.word[i];
        bool may, always;
        if ((w->how != DX_ABOVE && w->how != DX_BELOW && w->how != DX_OTHER_THAN) ||
            !dx_is_none(w->but) || !dx_is_none(w->range))
            continue;
        dx_id of = dx_sub(g, w->of, w->level), number, rest;
        DX_TRY(without_fraction(g, &of));
        dx_split_coefficient(g, of, &number, &rest);
        if (dx_is_constant(g, of) || dx_exact_has_integer(p, of) || says_above(put, rest) ||
            says_above(put, dx_neg(g, rest)))
            continue;
        dx_id more = rest; /* (a - b)^2 + (a + b)^2 where a^2 + b^2 = 2 */
        DX_TRY(dx_excuse(g->context, dx_expand(g, rest, &more)));
        if (dx_is_positive(g, more))
            continue;
        DX_TRY(may_vanish(p, rest, put->n_integers, &may, &always));
        if (may && !dx_is_positive(g, dx_neg(g, rest)) && !dx_is_assumed_nonzero(g, rest))
            word[put->n_words++] = dx_word_of(rest, dx_int(g, 0), DX_OTHER_THAN);
    }
    return DX_OK;
}

static dx_status add_divisors(dx_exact *p, dx_substituted *put, const dx_solution_row *row,
                              dx_word *word)
{
    dx_graph *g = &p->e->session->graph;
    const dx_assumptions *before = g->assumptions;
    dx_solution_row known = *row;
    known.word = word;
    known.n_words = put->n_words;
    dx_status status = dx_exact_know_all_words(p, &known);
    for (uint32_t i = 0; i < put->n && status == DX_OK; i++)
        if (!dx_is_constant(g, put->value[i]))
            status = add_divisors_of(p, put->value[i], put, word);
    g->assumptions = before;
    return status;
}

dx_status dx_exact_add_domain(dx_exact *p, dx_substituted *put, dx_solution_row *row)
{
    dx_context *context = &p->e->session->context;
    dx_word *word = dx_arena_alloc(&context->arena, DX_MOST_PATH_WORDS * sizeof *word);
    if (!word)
        return dx_no_memory(context);
    put->n_words = 0;
    for (uint32_t i = 0; i < row->n_words; i++) {
        bool may = true, always;
        if (row->word[i].how == DX_OTHER_THAN && dx_exact_has_integer(p, row->word[i].of))
            DX_TRY(may_vanish(p, row->word[i].of, put->n_integers, &may, &always));
        if (may)
            word[put->n_words++] = row->word[i];
    }
    put->word = word;
    for (uint32_t i = 0; i < p->f.n; i++)
        if (depends_on_names(p, p->f.f[i], put))
            DX_TRY(dx_excuse(context, add_domain_of(p, p->f.f[i], put, word)));
    if (p->specials)
        DX_TRY(dx_excuse(context, add_divisors(p, put, row, word)));
    row->word = word;
    row->n_words = put->n_words;
    return DX_OK;
}

dx_substituted dx_exact_substituted(const dx_exact *p, const dx_id *value,
                                    const dx_solution_row *row)
{
    uint32_t integers = 0;
    while (integers < DX_MOST_INDICES && !dx_is_none(p->index[integers]))
        integers++;
    return (dx_substituted){.session = p->e->session,
                            .m = p->f.n,
                            .n = p->u.n,
                            .f = p->f.f,
                            .unknown = p->u.name,
                            .value = value,
                            .n_words = row->n_words,
                            .word = row->word,
                            .n_integers = integers,
                            .integer = p->index};
}

/* What cancelled when the equations were read is not in them any more. */
dx_status dx_exact_need_typed(dx_exact *p, const dx_id *value, dx_solution_row *row, bool *never)
{
    dx_context *context = &p->e->session->context;
    dx_substituted put = dx_exact_substituted(p, value, row);
    dx_conditions typed;
    *never = false;
    dx_conditions_init(&typed, &p->e->session->graph, DX_NONE);
    DX_TRY(dx_exact_gather_typed(p, &typed));
    if (typed.n_symbols == 0 && typed.n_words == 0 && !typed.nowhere)
        return DX_OK;
    dx_word *word =
        dx_arena_alloc(&context->arena, (row->n_words + DX_MOST_PATH_WORDS) * sizeof *word);
    if (!word)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < row->n_words; i++)
        word[i] = row->word[i];
    put.word = word;
    DX_TRY(dx_excuse(context, add_needs(p, &typed, &put, word, never)));
    row->word = word;
    row->n_words = put.n_words;
    return DX_OK;
}

dx_status dx_exact_need_value(dx_exact *p, dx_id f, const dx_id *value, dx_solution_row *row)
{
    dx_context *context = &p->e->session->context;
    dx_word *word = dx_arena_alloc(&context->arena, DX_MOST_PATH_WORDS * sizeof *word);
    dx_substituted put = dx_exact_substituted(p, value, row);
    if (!word)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < row->n_words; i++)
        word[i] = row->word[i];
    put.word = word;
    DX_TRY(dx_excuse(context, add_domain_of(p, f, &put, word)));
    row->word = word;
    row->n_words = put.n_words;
    return DX_OK;
}

dx_status dx_exact_need_conditions(dx_exact *p, const dx_id *value, dx_solution_row *row,
                                   bool *never)
{
    dx_graph *g = &p->e->session->graph;
    dx_substituted put = dx_exact_substituted(p, value, row);
    dx_word *word =
        dx_arena_alloc(&g->context->arena, (row->n_words + DX_MOST_PATH_WORDS) * sizeof *word);
    if (!word)
        return dx_no_memory(g->context);
    *never = false;
    for (uint32_t i = 0; i < row->n_words; i++)
        word[i] = row->word[i];
    put.word = word;
    for (uint32_t i = 0; i < 2 * p->n_conditions && !*never; i++) {
        const dx_id side = dx_operand(g, p->condition[i / 2], i % 2);
        dx_conditions own;
        if (!depends_on_names(p, side, &put))
            continue;
        dx_conditions_init(&own, g, DX_NONE);
        own.gaps = true;
        dx_status status = dx_conditions_of_value(&own, side);
        if (status == DX_OK)
            status = add_needs(p, &own, &put, word, never);
        DX_TRY(dx_excuse(g->context, status));
    }
    row->word = word;
    row->n_words = put.n_words;
    return DX_OK;
}
