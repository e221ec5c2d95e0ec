/* Corners and edges of a formula of one unknown, with other names in it: abs(x) - a*x^2 has a
 * minimum at 0, sqrt(x) - a*x one at its edge. */
#include "engine/solvers/exactsharp.h"
#include "engine/solvers/wordclash.h"

#include "engine/algebra.h"
#include "engine/oracle.h"
#include "engine/solvers/exactspecials.h"
#include "expr/assumptions.h"
#include "expr/known.h"
#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/domain/corners.h"
#include "symbolic/series/expansion.h"

#include <string.h>

/* ---- beside a point ----------------------------------------------------------------------------
 */

enum { MOST_WAYS = 8, MOST_WORDS = 4 };

/* How the formula begins on one side, where the conditions hold. */
typedef struct way {
    bool missing, known, linear;
    bool level;  /* the first term is of a higher power: there is a slope, and it is 0 */
    dx_id value; /* of the formula at the point, which it goes to from here; NONE: it may jump */
    dx_id slope; /* the coefficient of the first term; 0 where it is constant */
    uint32_t n_words;
    dx_word word[MOST_WORDS];
} way;

typedef struct ways {
    uint32_t n;
    way way[MOST_WAYS];
} ways;

/* Of a formula of t > 0: its first term, a constant or not; missing: it has no value. */
typedef struct term {
    dx_id coefficient; /* 0 of 0 */
    bool known, missing, constant, linear, level;
} term;

static dx_status first_term(dx_extremal *q, dx_id a, dx_id t, term *out)
{
    ddx_session *s = q->c.session;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_series series;
    *out = (term){.coefficient = dx_int(g, 0)};
    dx_status status = dx_series_expand(g, s->rules, &oracle, a, t, DX_NONE, 1, &series);
    out->missing = status == DX_DOMAIN;
    if (status != DX_OK)
        return dx_excuse(g->context, status);
    out->known = series.exact || (series.n > 0 && series.first >= 0);
    if (series.n > 0)
        out->coefficient = series.coefficient[0];
    out->constant = series.n > 0 && series.first == 0;
    out->linear = series.n > 0 && series.first == (int64_t)series.ramification;
    out->level = series.n > 0 && series.first > (int64_t)series.ramification;
    dx_series_free(g, &series);
    DX_TRY(dx_check(g, out->coefficient));
    return dx_make_readable(s, 1, &out->coefficient);
}

/* The first node, inner ones first, whose pieces meet at the point or not far from it. */
static dx_status find_meeting(dx_graph *g, dx_id a, dx_id t, dx_id *node)
{
    dx_walk walk;
    *node = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*node); i++)
        if (dx_contains(g, walk.id[i], t) && !dx_is_none(dx_meeting(g, walk.id[i])))
            *node = walk.id[i];
    dx_walk_free(&walk);
    return dx_check(g, a);
}

/* |u| where that has the sign of `of`, which is not 0: u·|of|/of. */
static dx_id turned_piece(dx_graph *g, dx_id node, dx_id of)
{
    dx_id sign = dx_div(g, dx_call1(g, DX_FN_abs, of), of);
    return dx_fn_of(g, node) == DX_FN_abs ? dx_mul(g, dx_operand(g, node, 0), sign) : sign;
}

/* In the conditions of a way; *before is to be put back. */
static dx_status know(dx_extremal *q, const way *w, const dx_assumptions **before)
{
    const dx_solution_row row = {.n_words = w->n_words, .word = w->word};
    *before = q->c.session->graph.assumptions;
    return dx_exact_know_words(&q->p, &row);
}

static dx_status go(dx_extremal *q, dx_id a, dx_id t, const way *w, ways *out);

static dx_status go_with(dx_extremal *q, dx_id a, dx_id node, dx_id piece, dx_id t, const way *w,
                         ways *out)
{
    dx_graph *g = &q->c.session->graph;
    DX_TRY(dx_check(g, piece));
    a = dx_rename(g, a, node, piece);
    DX_TRY(dx_check(g, a));
    return go(q, a, t, w, out);
}

static void give_up(ways *out)
{
    out->n = 1;
    out->way[0] = (way){.known = false};
}

static bool has_index(const dx_extremal *q, dx_id a)
{
    for (uint32_t i = 0; i < DX_MOST_INDICES && !dx_is_none(q->p.index[i]); i++)
        if (dx_contains(&q->c.session->graph, a, q->p.index[i]))
            return true;
    return false;
}

/* On past a node whose pieces meet: by its sign near the point, or with either. */
static dx_status go_past(dx_extremal *q, dx_id a, dx_id node, dx_id t, const way *w, ways *out)
{
    dx_graph *g = &q->c.session->graph;
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    dx_id of;
    term first;
    int sign;
    DX_TRY(first_term(q, dx_meeting(g, node), t, &first));
    if (!first.known) {
        give_up(out);
        return DX_OK;
    }
    of = first.coefficient;
    if (dx_is_int(g, of, 0))
        return go_with(q, a, node, dx_piece(g, node, 0), t, w, out);
    DX_TRY(dx_decide_sign(g, &oracle, of, &sign));
    if (sign == 0 && dx_is_positive(g, of))
        sign = 1;
    if (sign == 0 && dx_is_positive(g, dx_neg(g, of)))
        sign = -1;
    if (sign != 0)
        return go_with(q, a, node, dx_piece(g, node, sign), t, w, out);
    if (has_index(q, of) && (dx_fn_of(g, node) == DX_FN_abs || dx_fn_of(g, node) == DX_FN_sign))
        return go_with(q, a, node, turned_piece(g, node, of), t, w, out);
    if (w->n_words == MOST_WORDS) {
        give_up(out);
        return DX_OK;
    }
    for (sign = -1; sign <= 1; sign += 2) {
        const dx_assumptions *before;
        way one = *w;
        one.word[one.n_words++] = dx_word_of(sign > 0 ? of : dx_neg(g, of), dx_int(g, 0), DX_ABOVE);
        dx_status status = know(q, &one, &before);
        if (status == DX_OK)
            status = go_with(q, a, node, dx_piece(g, node, sign), t, &one, out);
        g->assumptions = before;
        DX_TRY(status);
    }
    return DX_OK;
}

/* Is it below 0 beside the point? *open: what it begins with where that is not known. */
static dx_status is_below(dx_extremal *q, dx_id a, dx_id t, bool *below, dx_id *open)
{
    dx_graph *g = &q->c.session->graph;
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    term first;
    int sign = 0;
    DX_TRY(dx_check(g, a));
    DX_TRY(first_term(q, a, t, &first));
    if (!first.known)
        return DX_OK;
    DX_TRY(dx_decide_sign(g, &oracle, first.coefficient, &sign));
    const dx_id opposite = dx_neg(g, first.coefficient);
    *below = sign < 0 || dx_is_positive(g, opposite);
    if (sign == 0 && !dx_is_nonnegative(g, first.coefficient) && !dx_is_nonnegative(g, opposite) &&
        dx_is_of_others(q, first.coefficient))
        *open = first.coefficient;
    return DX_OK;
}

/* Roots and logarithms of what is below 0 beside the point have no value there, nor has asin(u)
 * where 1 - u^2 is. */
static dx_status is_missing(dx_extremal *q, dx_id a, dx_id t, bool *missing, dx_id *open)
{
    dx_graph *g = &q->c.session->graph;
    dx_walk walk;
    *missing = false;
    *open = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && !*missing && status == DX_OK; i++) {
        dx_id node = walk.id[i];
        const dx_fn fn = dx_fn_of(g, node);
        for (uint32_t k = 0; dx_op_of(g, node) == DX_OP_MUL && k < dx_factors(g, node) &&
                             !*missing && status == DX_OK;
             k++) {
            dx_id base = dx_base(g, node, k);
            if (!dx_is_integer(g, dx_exponent(g, node, k)) && dx_contains(g, base, t))
                status = is_below(q, base, t, missing, open);
        }
        if (!dx_contains(g, node, t))
            continue;
        if (fn == DX_FN_log)
            status = is_below(q, dx_operand(g, node, 0), t, missing, open);
        if (fn == DX_FN_asin || fn == DX_FN_acos)
            status = is_below(q, dx_sub(g, dx_int(g, 1), dx_power(g, dx_operand(g, node, 0), 2)), t,
                              missing, open);
    }
    dx_walk_free(&walk);
    return status;
}

/* 1 - b/abs(b) is 0 for b > 0, where the next term is the first: b, or NONE. */
static dx_status find_signed(dx_extremal *q, dx_id coefficient, dx_id *node)
{
    dx_graph *g = &q->c.session->graph;
    dx_walk walk;
    *node = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &coefficient, &walk));
    bool sum = false;
    for (size_t i = 0; i < walk.n; i++) {
        sum = sum || dx_op_of(g, walk.id[i]) == DX_OP_ADD;
        const dx_fn fn = dx_fn_of(g, walk.id[i]);
        if ((fn == DX_FN_abs || fn == DX_FN_sign) && dx_is_none(*node))
            *node = dx_operand(g, walk.id[i], 0);
    }
    dx_walk_free(&walk);
    *node = sum && dx_is_of_others(q, coefficient) ? *node : DX_NONE;
    return DX_OK;
}

/* With abs(u) and sign(u) as they are where u has the sign. */
static dx_id signed_as(dx_graph *g, dx_id a, dx_id u, int sign)
{
    dx_id is_abs = dx_call1(g, DX_FN_abs, u), is_sign = dx_call1(g, DX_FN_sign, u);
    if (dx_is_none(a) || dx_is_none(is_abs) || dx_is_none(is_sign))
        return DX_NONE;
    a = dx_rename(g, a, is_abs, sign > 0 ? u : dx_neg(g, u));
    return dx_is_none(a) ? a : dx_rename(g, a, is_sign, dx_int(g, sign));
}

/* With either sign of u, which is not 0. */
static dx_status go_either(dx_extremal *q, dx_id a, dx_id u, dx_id t, const way *w, ways *out)
{
    dx_graph *g = &q->c.session->graph;
    if (w->n_words == MOST_WORDS) {
        give_up(out);
        return DX_OK;
    }
    for (int sign = -1; sign <= 1; sign += 2) {
        const dx_assumptions *before;
        const dx_id side = sign > 0 ? u : dx_neg(g, u), f = signed_as(g, a, u, sign);
        way one = *w;
        DX_TRY(dx_check(g, side));
        DX_TRY(dx_check(g, f));
        one.word[one.n_words++] = dx_word_of(side, dx_int(g, 0), DX_ABOVE);
        if (!dx_is_none(one.value))
            one.value = signed_as(g, one.value, u, sign);
        dx_status status = know(q, &one, &before);
        if (status == DX_OK && !dx_same(f, a))
            status = go(q, f, t, &one, out);
        else if (status == DX_OK)
            give_up(out);
        g->assumptions = before;
        DX_TRY(status);
    }
    return DX_OK;
}

/* sqrt(a*t) has values for a > 0 and none for a < 0. */
static dx_status go_where(dx_extremal *q, dx_id a, dx_id of, dx_id t, const way *w, ways *out)
{
    dx_graph *g = &q->c.session->graph;
    if (w->n_words == MOST_WORDS) {
        give_up(out);
        return DX_OK;
    }
    for (int sign = -1; sign <= 1; sign += 2) {
        const dx_assumptions *before;
        const dx_id side = sign > 0 ? of : dx_neg(g, of);
        way one = *w;
        DX_TRY(dx_check(g, side));
        one.word[one.n_words++] = dx_word_of(side, dx_int(g, 0), DX_ABOVE);
        dx_status status = know(q, &one, &before);
        if (status == DX_OK && dx_is_nonnegative(g, side))
            status = go(q, a, t, &one, out);
        else if (status == DX_OK)
            give_up(out); /* it would be asked for again */
        g->assumptions = before;
        DX_TRY(status);
    }
    return DX_OK;
}

/* What is left of a smooth formula without its value at the point. */
static dx_status go(dx_extremal *q, dx_id a, dx_id t, const way *w, ways *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_id node;
    term first = {.known = false};
    way end = *w;
    DX_TRY(dx_poll(g->context));
    DX_TRY(find_meeting(g, a, t, &node));
    if (!dx_is_none(node))
        return go_past(q, a, node, t, w, out);
    DX_TRY(is_missing(q, a, t, &end.missing, &node));
    if (!end.missing && !dx_is_none(node))
        return go_where(q, a, node, t, w, out);
    if (!end.missing) {
        DX_TRY(first_term(q, a, t, &first));
        end.missing = first.missing;
    }
    if (first.known && first.constant && !dx_is_none(end.value)) {
        a = dx_sub(g, a, first.coefficient);
        DX_TRY(dx_check(g, a));
        DX_TRY(first_term(q, a, t, &first));
    }
    if (out->n == MOST_WAYS || (!end.missing && !first.known)) {
        give_up(out);
        return DX_OK;
    }
    if (!end.missing)
        DX_TRY(find_signed(q, first.coefficient, &node));
    if (!dx_is_none(node))
        return go_either(q, a, node, t, w, out);
    end.known = true;
    end.slope = first.coefficient;
    end.linear = first.linear;
    end.level = first.level;
    out->way[out->n++] = end;
    return DX_OK;
}

/* Does something in it jump? */
static dx_status has_jump(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        *has = (op >= DX_OP_EQ && op <= DX_OP_LE) || fn == DX_FN_sign || fn == DX_FN_heaviside;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* f(x0 + t), or f(x0 - t), without f(x0). */
static dx_status ways_beside(dx_extremal *q, dx_id of, dx_id at, dx_id value, int direction,
                             ways *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_id t = dx_symbol(g, "'t", 2);
    dx_id there = direction > 0 ? dx_add(g, at, t) : dx_sub(g, at, t);
    bool jumps;
    DX_TRY(dx_check(g, there));
    *out = (ways){0};
    dx_id moved = dx_substitute(g, of, 1, q->c.name, &there);
    if (dx_is_none(moved)) {
        DX_TRY(dx_excuse(g->context, dx_check(g, moved)));
        give_up(out);
        return DX_OK;
    }
    DX_TRY(has_jump(g, of, &jumps));
    if (jumps) {
        moved = dx_sub(g, moved, value);
        DX_TRY(dx_check(g, moved));
    }
    const way none = {.value = jumps ? DX_NONE : value};
    return go(q, moved, t, &none, out);
}

/* ---- the kind ----------------------------------------------------------------------------------
 */

typedef struct told {
    bool least;
    dx_demand where;
} told;

enum { MOST_TOLD = 2 * MOST_WAYS * MOST_WAYS };

static void push_words(const way *w, dx_demand *d)
{
    for (uint32_t i = 0; i < w->n_words; i++) {
        bool known = false;
        for (size_t k = 0; k < d->n && !known; k++)
            known = dx_same(d->word[k].of, w->word[i].of);
        if (!known)
            d->word[d->n++] = w->word[i];
    }
}

/* Both sides, one of which may be missing. */
static dx_status tell_sides(dx_extremal *q, const way *left, const way *right, told *list,
                            size_t *n, bool *passed)
{
    dx_graph *g = &q->c.session->graph;
    dx_demand least = {0}, most = {0};
    const way *side[] = {left, right};
    for (int i = 0; i < 2; i++) {
        push_words(side[i], &least);
        push_words(side[i], &most);
    }
    for (int i = 0; i < 2; i++) {
        if (side[i]->missing)
            continue;
        dx_id back = dx_neg(g, side[i]->slope);
        DX_TRY(dx_check(g, back));
        DX_TRY(dx_demand_above(q, side[i]->slope, &least));
        DX_TRY(dx_demand_above(q, back, &most));
    }
    if (!least.never)
        list[(*n)++] = (told){true, least};
    if (!most.never)
        list[(*n)++] = (told){false, most};
    if (left->missing || right->missing) {
        *passed = false;
        return DX_OK;
    }
    dx_id product = dx_neg(g, dx_mul(g, left->slope, right->slope));
    DX_TRY(dx_check(g, product));
    DX_TRY(dx_make_readable(q->c.session, 1, &product));
    *passed = *passed && !dx_is_int(g, product, 0) && dx_is_nonnegative(g, product);
    return DX_OK;
}

static bool is_opposite(dx_graph *g, const dx_word *a, const dx_word *b)
{
    return a->how == DX_ABOVE && b->how == DX_ABOVE && dx_same(a->of, dx_neg(g, b->of));
}

/* "for a > 0" and "for a < 0" is "for a != 0". */
static bool join(dx_graph *g, told *to, const told *other)
{
    size_t turned = 0, differ = 0;
    if (to->least != other->least || to->where.n != other->where.n)
        return false;
    for (size_t i = 0; i < to->where.n; i++) {
        if (dx_same(to->where.word[i].of, other->where.word[i].of))
            continue;
        if (!is_opposite(g, &to->where.word[i], &other->where.word[i]))
            return false;
        turned = i;
        differ++;
    }
    dx_word *word = &to->where.word[turned];
    if (differ == 1 && dx_looks_negative(g, word->of))
        *word = other->where.word[turned];
    if (differ == 1)
        word->how = DX_OTHER_THAN;
    return differ <= 1;
}

static dx_status write_told(dx_extremal *q, told *list, size_t n, dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n;) {
            if (join(g, &list[i], &list[k]))
                list[k] = list[--n];
            else
                k++;
        }
    for (int least = 1; least >= 0; least--)
        for (size_t i = 0; i < n; i++)
            if (list[i].least == (least != 0))
                DX_TRY(dx_extremal_tell(q, least ? "minimum" : "maximum", &list[i].where, out));
    return DX_OK;
}

/* Sets *never where the conditions of both contradict each other. */
static dx_status tell_together(dx_extremal *q, const way *left, const way *right, told *list,
                               size_t *n, bool *passed)
{
    dx_graph *g = &q->c.session->graph;
    const dx_assumptions *before, *outer = g->assumptions;
    dx_demand both = {0};
    bool never;
    push_words(left, &both);
    push_words(right, &both);
    DX_TRY(dx_words_clash(g, both.n, both.word, &never));
    if (never || (left->missing && right->missing))
        return DX_OK;
    dx_status status = know(q, left, &before);
    if (status == DX_OK)
        status = know(q, right, &before);
    if (status == DX_OK)
        status = tell_sides(q, left, right, list, n, passed);
    g->assumptions = outer;
    return status;
}

static bool all_linear(const ways *w)
{
    bool all = true;
    for (uint32_t i = 0; i < w->n; i++)
        all = all && (w->way[i].missing || w->way[i].linear);
    return all;
}

/* x*abs(x) rises on both sides of 0, where its slope is 0. */
static dx_status tell_level(dx_extremal *q, const way *left, const way *right, dx_sharpness *sharp,
                            dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_demand where = {0};
    dx_id product = dx_neg(g, dx_mul(g, left->slope, right->slope));
    DX_TRY(dx_check(g, product));
    DX_TRY(dx_demand_above(q, product, &where));
    DX_TRY(dx_extremal_tell(q, "inflection", &where, out));
    *sharp = out->n > 0 ? DX_SHARP_EXTREMUM : *sharp;
    return DX_OK;
}

static dx_status sharp_kind(dx_extremal *q, dx_id of, dx_id at, bool linear, dx_sharpness *sharp,
                            dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    ways left, right;
    told list[MOST_TOLD];
    size_t n = 0;
    dx_id value = dx_substitute(g, of, 1, q->c.name, &at);
    bool passed = true;
    *sharp = DX_SHARP_UNKNOWN;
    if (dx_is_none(value))
        return dx_excuse(g->context, dx_check(g, value));
    DX_TRY(ways_beside(q, of, at, value, -1, &left));
    DX_TRY(ways_beside(q, of, at, value, 1, &right));
    if (!left.way[0].known || !right.way[0].known)
        return DX_OK;
    if (linear && !(all_linear(&left) && all_linear(&right)))
        return DX_OK;
    for (uint32_t i = 0; i < left.n; i++)
        for (uint32_t k = 0; k < right.n; k++)
            DX_TRY(tell_together(q, &left.way[i], &right.way[k], list, &n, &passed));
    DX_TRY(write_told(q, list, n, out));
    *sharp = out->n > 0 ? DX_SHARP_EXTREMUM : passed ? DX_SHARP_PASSED : DX_SHARP_NONE;
    const bool one = left.n == 1 && right.n == 1 && left.way[0].level && right.way[0].level;
    if (one)
        DX_TRY(tell_level(q, &left.way[0], &right.way[0], sharp, out));
    return DX_OK;
}

/* |a| or the sign of a in the point, where a is no number. */
static dx_status find_turn(dx_extremal *q, dx_id at, dx_id *node)
{
    dx_graph *g = &q->c.session->graph;
    dx_walk walk;
    *node = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &at, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*node); i++) {
        const dx_fn fn = dx_fn_of(g, walk.id[i]);
        if ((fn == DX_FN_abs || fn == DX_FN_sign) && !has_index(q, walk.id[i]))
            *node = walk.id[i];
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* For a > 0 and for a < 0 on their own. */
static dx_status kind_by_turn(dx_extremal *q, dx_id of, dx_id at, dx_id node, bool linear,
                              dx_sharpness *sharp, dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    const dx_id a = dx_operand(g, node, 0);
    dx_kinds both = {0};
    *sharp = DX_SHARP_NONE;
    for (int sign = 1; sign >= -1; sign -= 2) {
        const dx_assumptions *before = g->assumptions;
        const dx_word word = dx_word_of(sign > 0 ? a : dx_neg(g, a), dx_int(g, 0), DX_ABOVE);
        const dx_solution_row row = {.n_words = 1, .word = &word};
        dx_id piece = dx_piece(g, node, sign);
        dx_id there = dx_rename(g, at, node, piece), formula = dx_rename(g, of, node, piece);
        dx_sharpness one = DX_SHARP_UNKNOWN;
        dx_kinds kinds = {0};
        DX_TRY(dx_check(g, there));
        DX_TRY(dx_check(g, formula));
        dx_status status = dx_exact_know_words(&q->p, &row);
        if (status == DX_OK)
            status = sharp_kind(q, formula, there, linear, &one, &kinds);
        g->assumptions = before;
        DX_TRY(status);
        if (one == DX_SHARP_UNKNOWN || one == DX_SHARP_PASSED) {
            *sharp = DX_SHARP_UNKNOWN;
            return DX_OK;
        }
        for (uint32_t i = 0; i < kinds.n; i++) {
            const dx_kind_where *k = &kinds.item[i];
            dx_demand d = {.n = k->n_words};
            if (d.n == DX_DEMAND_WORDS)
                return DX_OK;
            memcpy(d.word, k->word, k->n_words * sizeof *d.word);
            d.word[d.n++] = word;
            DX_TRY(dx_extremal_tell(q, k->kind, &d, &both));
        }
        *sharp = one == DX_SHARP_EXTREMUM ? one : *sharp;
    }
    *out = both;
    return DX_OK;
}

dx_status dx_sharp_kind(dx_extremal *q, dx_id of, dx_id at, bool linear, dx_sharpness *sharp,
                        dx_kinds *out)
{
    dx_id node;
    DX_TRY(sharp_kind(q, of, at, linear, sharp, out));
    if (*sharp != DX_SHARP_UNKNOWN)
        return DX_OK;
    DX_TRY(find_turn(q, at, &node));
    return dx_is_none(node) ? DX_OK : kind_by_turn(q, of, at, node, linear, sharp, out);
}

/* ---- where to look -----------------------------------------------------------------------------
 */

/* The zeros of a formula of the unknown. */
static dx_status add_zeros(dx_extremal *q, dx_id f, dx_exact *out, bool *open)
{
    dx_context *context = &q->c.session->context;
    dx_exact p = q->p;
    const unsigned notices = context->notices.n;
    p.f.n = 1;
    p.f.f = &f;
    p.beside = q->p.beside;
    p.found = (dx_solved){0};
    dx_status status = dx_exact_find(&p);
    context->notices.n = notices;
    DX_TRY(dx_excuse(context, status));
    *open = *open || status != DX_OK || p.open || p.every || p.filled || !dx_is_none(p.positive);
    for (size_t i = 0; i < p.found.n; i++) {
        bool known = false;
        for (size_t k = 0; k < out->found.n && !known; k++)
            known = dx_same(out->found.value[k], p.found.value[i]);
        if (!known && p.found.row[i].fit == DX_FIT_PROVED)
            DX_TRY(dx_exact_push(out, &p.found.value[i], &p.found.row[i]));
        *open = *open || p.found.row[i].fit != DX_FIT_PROVED;
    }
    memcpy(out->index, p.index, sizeof out->index);
    return DX_OK;
}

/* The ends of what the slope needs to have a value. */
static dx_status add_ends(dx_extremal *q, dx_id of, dx_exact *out, bool *open)
{
    dx_graph *g = &q->c.session->graph;
    dx_conditions c;
    dx_id slope;
    DX_TRY(dx_diff(g, q->c.session->rules, of, q->c.name[0], 1, &slope));
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&c, slope));
    *open = *open || c.more || c.crowded;
    const dx_chart *set = dx_conditions_set(&c, q->c.name[0]);
    for (size_t i = 0; set && i < set->n; i++) {
        dx_id f = dx_sub(g, q->c.name[0], set->at[i]);
        DX_TRY(dx_check(g, f));
        DX_TRY(add_zeros(q, f, out, open));
    }
    for (size_t i = 0; i < c.n_words; i++) {
        const dx_word *w = &c.word[i];
        if (!dx_contains(g, w->of, q->c.name[0]) || w->how == DX_NO_INTEGER)
            continue;
        dx_id f = dx_sub(g, w->of, w->level);
        DX_TRY(dx_check(g, f));
        DX_TRY(add_zeros(q, f, out, open));
    }
    return DX_OK;
}

/* A point at an end is meant where what makes it real is more than just so: sqrt(a) for a > 0. */
static dx_status make_strict(dx_exact *p, dx_solution_row *row)
{
    dx_context *context = &p->e->session->context;
    dx_word *word = dx_arena_alloc(&context->arena, (row->n_words + 1) * sizeof *word);
    if (!word)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < row->n_words; i++) {
        word[i] = row->word[i];
        if (word[i].how == DX_AT_LEAST)
            word[i].how = DX_ABOVE;
        if (word[i].how == DX_AT_MOST)
            word[i].how = DX_BELOW;
    }
    row->word = word;
    return DX_OK;
}

dx_status dx_find_sharp(dx_extremal *q, dx_id of, const dx_smooth_pieces *pieces, dx_exact *out,
                        bool *open)
{
    *out = q->p;
    out->found = (dx_solved){0};
    *open = false;
    for (size_t i = 0; i < pieces->n_corners; i++)
        DX_TRY(add_zeros(q, pieces->corner[i], out, open));
    for (size_t i = 0; i < pieces->n; i++)
        DX_TRY(add_ends(q, pieces->piece[i].f[0], out, open));
    size_t kept = 0;
    for (size_t i = 0; i < out->found.n; i++) {
        dx_id at = out->found.value[i], value;
        dx_solution_row row = out->found.row[i];
        bool never;
        DX_TRY(dx_critical_value(&q->c, &at, &value));
        if (dx_op_of(&q->c.session->graph, value) == DX_OP_STRING)
            continue;
        DX_TRY(dx_exact_need_value(out, of, &at, &row));
        DX_TRY(make_strict(out, &row));
        DX_TRY(dx_words_clash(&q->c.session->graph, row.n_words, row.word, &never));
        if (never)
            continue;
        out->found.value[kept] = at;
        out->found.row[kept++] = row;
    }
    out->found.n = kept;
    return DX_OK;
}
