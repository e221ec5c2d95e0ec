#include "symbolic/domain/existence.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/domain/corners.h"
#include "symbolic/domain/level.h"
#include "symbolic/domain/looks.h"
#include "symbolic/domain/plateau.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/sample.h"

#include <math.h>

enum { LARGE = 20000 };

/* ---- points -----------------------------------------------------------------------------------
 */

/* As notes see it: in f^pi/f nothing is seen of the pole where 0 is put in for f. */
static dx_status has_value_at(const dx_looks *s, dx_id at, bool *has)
{
    const dx_chart *set = dx_conditions_set(s->shown, s->j->d->symbol);
    size_t cell;
    bool known;
    DX_TRY(dx_chart_find(s->g, set, at, &cell, &known));
    *has = !known || set->cell[cell];
    return DX_OK;
}

/* x·y vanishes at 0 and has the sign that other names give it: then it counts what the pieces
 * are as functions of x·y. */
static dx_status look_along(const dx_looks *s, dx_id at, dx_junction *junction)
{
    dx_graph *g = s->g;
    const dx_one_side here = dx_side_of(g, s->j->rules, s->j->d->symbol, at, 1);
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &s->j->d->of, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && !junction->smooth && status == DX_OK; i++) {
        dx_id value = DX_NONE, any[2], of = dx_meeting(g, walk.id[i]);
        if (dx_is_none(of) || !dx_contains(g, of, here.symbol) ||
            dx_free_symbols(g, of, 2, any) < 2)
            continue;
        status = dx_side_value(&here, of, &value);
        if (status == DX_OK && !dx_is_none(value) && dx_is_int(g, value, 0))
            status = dx_junction_along(s->j, of, value, at, junction);
    }
    dx_walk_free(&walk);
    return status;
}

void dx_looks_gap(dx_looks *s, dx_id where, dx_id value)
{
    if (!s->gaps || s->gaps->n == DX_CHART_BREAKS || dx_is_none(where) || dx_is_none(value))
        return;
    s->gaps->where[s->gaps->n] = where;
    s->gaps->value[s->gaps->n++] = value;
}

dx_status dx_looks_at(dx_looks *s, dx_id at, bool *holds)
{
    dx_junction junction;
    for (size_t i = 0; i < s->n; i++)
        if (dx_same(s->at[i], at)) {
            *holds = s->holds[i];
            return DX_OK;
        }
    DX_TRY(dx_junction_at(s->j, at, &junction));
    if (!junction.smooth && dx_is_constant(s->g, at)) {
        DX_TRY(look_along(s, at, &junction));
        junction.smooth = junction.shown; /* its slope is one of the pieces */
    }
    if (junction.shown && dx_is_constant(s->g, at))
        DX_TRY(has_value_at(s, at, &junction.shown));
    *holds = junction.smooth && junction.shown;
    if (s->n < DX_MOST_LOOKS) {
        s->at[s->n] = at;
        s->holds[s->n++] = *holds;
    }
    if (junction.smooth && !junction.shown)
        dx_looks_gap(s, dx_relation(s->g, DX_OP_EQ, s->j->d->symbol, at), junction.slope);
    return s->g->context->diag.status;
}

static dx_status drop_points(dx_looks *s, dx_chart *set)
{
    for (size_t k = 0; k < set->n; k++) {
        bool holds = false;
        if (!set->cell[2 * k + 1])
            DX_TRY(dx_looks_at(s, set->at[k], &holds));
        if (holds)
            set->cell[2 * k + 1] = 1;
    }
    dx_chart_tidy(set);
    return DX_OK;
}

/* ---- words ------------------------------------------------------------------------------------
 */

/* Are what is differentiated and what is shown functions of frac(u) alone, the formula being u?
 * Then all integers are as one. */
static dx_status is_periodic(dx_looks *s, dx_id u, bool *periodic)
{
    enum { MOST = 8 };
    dx_graph *g = s->g;
    dx_id from[MOST], to[MOST], t = dx_late_symbol(g, "t", 1);
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &s->j->d->of, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        if (dx_fn_of(g, walk.id[i]) != DX_FN_frac)
            continue;
        dx_id gap = dx_sub(g, dx_operand(g, walk.id[i], 0), u);
        if (dx_is_none(gap) || !dx_is_integer(g, gap))
            continue;
        from[n] = walk.id[i];
        to[n++] = t;
    }
    dx_walk_free(&walk);
    const dx_derived *d = s->j->d;
    dx_id both =
        dx_is_none(d->derivative) ? d->of : dx_vector(g, 2, (dx_id[]){d->of, d->derivative});
    dx_id rest = dx_replace(g, both, n, from, to);
    DX_TRY(dx_check(g, rest));
    *periodic = n > 0 && !dx_contains(g, rest, d->symbol);
    return DX_OK;
}

/* Is it a polynomial in k? Else what its pieces are depends on that. */
static dx_status is_polynomial_in(dx_graph *g, dx_id a, dx_id k, bool *polynomial)
{
    dx_walk walk;
    *polynomial = true;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && *polynomial; i++) {
        dx_id node = walk.id[i];
        dx_op op = dx_op_of(g, node);
        if (dx_same(node, k) || !dx_contains(g, node, k))
            continue;
        *polynomial = op == DX_OP_ADD || op == DX_OP_MUL;
        for (uint32_t f = 0; op == DX_OP_MUL && *polynomial && f < dx_factors(g, node); f++)
            *polynomial = !dx_contains(g, dx_exponent(g, node, f), k) &&
                          (!dx_contains(g, dx_base(g, node, f), k) ||
                           (dx_is_integer(g, dx_exponent(g, node, f)) &&
                            dx_number_sign(g, dx_exponent(g, node, f)) > 0));
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* The node where k, an integer, is 0, if that makes no difference but for *plus: floor(x + 2·k) is
 * floor(x) + 2·k, sin(pi·x + 2·pi·k) is sin(pi·x). DX_NONE for others. Halves, which round takes
 * away from 0, are taken up or down. */
static dx_status without_turns(const dx_looks *s, dx_id node, dx_id k, bool up, dx_id *out)
{
    dx_graph *g = s->g;
    dx_fn fn = dx_fn_of(g, node);
    bool wave = fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_tan;
    dx_id turns, zero = dx_int(g, 0);
    *out = DX_NONE;
    if ((!wave && !dx_is_step(fn)) || !dx_contains(g, node, k))
        return DX_OK;
    if (fn == DX_FN_mod && !dx_is_number(g, dx_operand(g, node, 1)))
        return DX_OK;
    bool polynomial;
    DX_TRY(is_polynomial_in(g, dx_operand(g, node, 0), k, &polynomial));
    if (!polynomial) /* the rules give floor no slope */
        return DX_OK;
    DX_TRY(dx_diff(g, s->j->rules, dx_operand(g, node, 0), k, 1, &turns));
    dx_id period = wave ? dx_scale(g, dx_int(g, 2), dx_pi(g)) : dx_int(g, 1);
    if (fn == DX_FN_mod)
        period = dx_operand(g, node, 1);
    dx_id count = dx_div(g, turns, period);
    DX_TRY(dx_check(g, count));
    if (!dx_is_integer(g, count))
        return DX_OK;
    *out = dx_substitute(g, node, 1, &k, &zero);
    if (fn == DX_FN_round) {
        dx_id half = dx_rational(g, 1, 2),
              of = dx_substitute(g, dx_operand(g, node, 0), 1, &k, &zero);
        *out = up ? dx_call1(g, DX_FN_floor, dx_add(g, of, half))
                  : dx_call1(g, DX_FN_ceil, dx_sub(g, of, half));
    }
    if (!wave && fn != DX_FN_frac && fn != DX_FN_mod)
        *out = dx_add(g, *out, dx_mul(g, turns, k));
    return dx_check(g, *out);
}

/* The expression k turns further on, which comes back there as it was but for factors and terms
 * with k; NONE for others. */
static dx_status move_on(const dx_looks *s, dx_id step, dx_id k, bool up, dx_id *a)
{
    enum { MOST = 16, ROUNDS = 4 };
    dx_graph *g = s->g;
    dx_id there = dx_add(g, s->j->d->symbol, step);
    bool changed = true;
    *a = dx_substitute(g, *a, 1, &s->j->d->symbol, &there);
    DX_TRY(dx_check(g, *a));
    for (int round = 0; round < ROUNDS && changed;
         round++) { /* of steps in steps the inner first */
        dx_id from[MOST], to[MOST];
        size_t n = 0;
        dx_walk walk;
        DX_TRY(dx_walk_make(g, 1, a, &walk));
        dx_status status = DX_OK;
        for (size_t i = 0; i < walk.n && n < MOST && status == DX_OK; i++) {
            status = without_turns(s, walk.id[i], k, up, &to[n]);
            from[n] = walk.id[i];
            n += status == DX_OK && !dx_is_none(to[n]);
        }
        dx_walk_free(&walk);
        DX_TRY(status);
        changed = n > 0;
        *a = changed ? dx_replace(g, *a, n, from, to) : *a;
        DX_TRY(dx_check(g, *a));
    }
    bool polynomial;
    DX_TRY(is_polynomial_in(g, *a, k, &polynomial));
    *a = polynomial ? *a : DX_NONE;
    return DX_OK;
}

/* At u = turns·k + i for all integers k, where u = slope·(x - zero). */
static dx_status holds_at_class(const dx_looks *s, dx_id slope, dx_id zero, int turns, int i,
                                bool *holds)
{
    dx_graph *g = s->g;
    dx_id k = dx_late_symbol(g, "k", 1);
    DX_TRY(dx_check(g, k));
    dx_id step = dx_div(g, dx_add(g, dx_mul(g, dx_int(g, turns), k), dx_int(g, i)), slope);
    DX_TRY(dx_check(g, step));
    *holds = true;
    for (int up = 0; up < 2 && *holds; up++) {
        dx_derived d = *s->j->d;
        dx_junctions there = *s->j;
        dx_junction junction;
        DX_TRY(move_on(s, step, k, up, &d.of));
        DX_TRY(move_on(s, step, k, up, &d.derivative));
        *holds = !dx_is_none(d.of) && !dx_is_none(d.derivative);
        if (!*holds)
            return DX_OK;
        there.d = &d;
        DX_TRY(dx_junction_at(&there, zero, &junction));
        *holds = junction.smooth && junction.shown;
    }
    return DX_OK;
}

/* floor(x)·sin(pi·x)^2 is another formula at each integer, but one with the same waves. Where
 * something is amiss at one of `turns` integers alone, that is every turns-th one and *rest the
 * first of them; else -1. */
static dx_status holds_at_all(const dx_looks *s, dx_id u, dx_id zero, bool *holds, int *turns,
                              int *rest)
{
    enum { MOST_TURNS = 4 };
    dx_id slope;
    *holds = false;
    *rest = -1;
    if (dx_is_none(s->j->d->derivative))
        return DX_OK;
    DX_TRY(dx_diff(s->g, s->j->rules, u, s->j->d->symbol, 1, &slope));
    for (*turns = 2; *turns <= MOST_TURNS && !*holds && *rest < 0; ++*turns) {
        int amiss = 0, last = 0;
        for (int i = 0; i < *turns && amiss < 2; i++) {
            bool here;
            DX_TRY(holds_at_class(s, slope, zero, *turns, i, &here));
            amiss += !here;
            last = here ? last : i;
        }
        *holds = amiss == 0;
        *rest = amiss == 1 ? last : -1;
    }
    --*turns;
    return DX_OK;
}

/* The word may become one about every second or third integer. */
static dx_status holds_at_integers(dx_looks *s, dx_word *word, bool *holds)
{
    dx_graph *g = s->g;
    dx_id zero, u = word->of;
    int turns, rest;
    *holds = false;
    DX_TRY(dx_linear_zero(g, s->j->rules, u, s->j->d->symbol, &zero));
    if (dx_is_none(zero))
        return DX_OK;
    DX_TRY(is_periodic(s, u, holds));
    if (*holds)
        return dx_looks_at(s, zero, holds);
    DX_TRY(holds_at_all(s, u, zero, holds, &turns, &rest));
    if (!*holds && rest >= 0)
        word->of = dx_sub(g, dx_scale(g, dx_rational(g, 1, turns), u), dx_rational(g, rest, turns));
    return dx_check(g, word->of);
}

/* Where the term, an even power or the size of c·x + d, is 0. */
static bool find_zero_of_term(dx_graph *g, dx_id term, dx_id *symbol, dx_id *value)
{
    int64_t n;
    if (dx_op_of(g, term) == DX_OP_MUL && dx_factors(g, term) == 1 &&
        dx_get_int(g, dx_exponent(g, term, 0), &n) && n > 0 && n % 2 == 0)
        term = dx_base(g, term, 0);
    else if (dx_fn_of(g, term) == DX_FN_abs)
        term = dx_operand(g, term, 0);
    else
        return false;
    *symbol = term;
    *value = dx_int(g, 0);
    if (dx_op_of(g, term) == DX_OP_ADD && dx_terms(g, term) == 1) {
        *symbol = dx_term(g, term, 0);
        *value =
            dx_number_neg(g, dx_number_div(g, dx_constant(g, term), dx_coefficient(g, term, 0)));
    }
    return dx_op_of(g, *symbol) == DX_OP_SYMBOL && !dx_is_none(*value);
}

enum { MOST_AXES = 8 };

void dx_only_point(dx_graph *g, dx_id a, size_t room, size_t *n, dx_id *symbol, dx_id *value)
{
    *n = 0;
    if (dx_op_of(g, a) != DX_OP_ADD || !dx_is_int(g, dx_constant(g, a), 0) || dx_terms(g, a) > room)
        return;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        bool known = dx_number_sign(g, dx_coefficient(g, a, i)) ==
                         dx_number_sign(g, dx_coefficient(g, a, 0)) &&
                     find_zero_of_term(g, dx_term(g, a, i), &symbol[i], &value[i]);
        for (uint32_t k = 0; k < i && known; k++)
            known = !dx_same(symbol[i], symbol[k]);
        if (!known)
            return;
    }
    *n = dx_terms(g, a);
}

/* At one point of several variables it is the derivative along the line on which the others have
 * their values. */
static dx_status holds_at_point(dx_looks *s, const dx_word *word, size_t n, const dx_id *symbol,
                                const dx_id *value, bool *holds)
{
    dx_graph *g = s->g;
    dx_derived line = *s->j->d;
    dx_junctions along = *s->j;
    dx_junction junction;
    dx_id at = DX_NONE, shown = line.derivative;
    *holds = false;
    for (size_t i = 0; i < n; i++)
        if (dx_same(symbol[i], line.symbol)) {
            at = value[i];
        } else {
            line.of = dx_substitute(g, line.of, 1, &symbol[i], &value[i]);
            shown = dx_is_none(shown) ? shown : dx_substitute(g, shown, 1, &symbol[i], &value[i]);
        }
    if (dx_is_final(g->context->diag.status))
        return g->context->diag.status;
    dx_diag_clear(&g->context->diag); /* no value there */
    if (dx_is_none(at) || dx_is_none(line.of))
        return DX_OK;
    line.derivative = shown;
    along.d = &line;
    bool absent; /* what is shown has a pole there, which a factor 0 may hide */
    DX_TRY(dx_conditions_imply(s->shown, s->j->rules, word, DX_NONE, &absent));
    DX_TRY(dx_junction_at(&along, at, &junction));
    junction.shown = junction.shown && !absent;
    *holds = junction.smooth && junction.shown;
    if (junction.smooth && !junction.shown)
        dx_looks_gap(s, dx_relation(g, DX_OP_EQ, word->of, word->level), junction.slope);
    return g->context->diag.status;
}

/* Where the formula takes that value; at one place, if it is linear. */
static dx_status holds_along(dx_looks *s, dx_word *word, bool *holds)
{
    dx_graph *g = s->g;
    dx_id symbol = s->j->d->symbol, zero = DX_NONE, of = dx_sub(g, word->of, word->level);
    dx_junction junction;
    *holds = false;
    DX_TRY(dx_check(g, of));
    if (word->how == DX_NO_INTEGER)
        return holds_at_integers(s, word, holds);
    if (word->how != DX_OTHER_THAN)
        return DX_OK;
    dx_id axis[MOST_AXES], value[MOST_AXES];
    size_t n;
    dx_only_point(g, of, MOST_AXES, &n, axis, value);
    if (n > 1)
        return holds_at_point(s, word, n, axis, value, holds);
    bool absent; /* what is shown has a pole there, which a factor 0 may hide */
    DX_TRY(dx_conditions_imply(s->shown, s->j->rules, word, DX_NONE, &absent));
    if (absent)
        return DX_OK;
    DX_TRY(dx_linear_zero(g, s->j->rules, of, symbol, &zero));
    if (!dx_is_none(zero))
        return dx_looks_at(s, zero, holds);
    DX_TRY(dx_junction_along(s->j, word->of, word->level, DX_NONE, &junction));
    *holds = junction.smooth && junction.shown;
    return DX_OK;
}

/* ---- conditions -------------------------------------------------------------------------------
 */

/* x = y for x != y, which what is shown alone needs. */
static dx_status find_gap_of_word(dx_looks *s, const dx_word *word)
{
    dx_graph *g = s->g;
    dx_id zero = DX_NONE, of = dx_sub(g, word->of, word->level);
    bool holds;
    DX_TRY(dx_check(g, of));
    if (word->how == DX_OTHER_THAN && !dx_has_bound_name(g, of))
        DX_TRY(dx_linear_zero(g, s->j->rules, of, s->j->d->symbol, &zero));
    if (!dx_is_none(zero))
        return dx_looks_at(s, zero, &holds);
    if (word->how != DX_OTHER_THAN || dx_has_bound_name(g, of) || !dx_is_none(word->but))
        return DX_OK;
    dx_junction junction;
    DX_TRY(dx_junction_along(s->j, word->of, word->level, DX_NONE, &junction));
    if (junction.smooth && !junction.shown)
        dx_looks_gap(s, dx_relation(g, DX_OP_EQ, word->of, word->level), junction.slope);
    return g->context->diag.status;
}

/* Points at which what is shown alone has no value, as 0 in (x^2)^pi/x. */
static dx_status find_more_gaps(dx_looks *s)
{
    const dx_chart *set = dx_conditions_set(s->shown, s->j->d->symbol);
    for (size_t k = 1; s->gaps && k < 2 * set->n; k += 2) {
        bool holds;
        if (!set->cell[k] && set->cell[k - 1] && set->cell[k + 1])
            DX_TRY(dx_looks_at(s, set->at[k / 2], &holds));
    }
    for (size_t i = 0; s->gaps && i < s->shown->n_words; i++)
        DX_TRY(find_gap_of_word(s, &s->shown->word[i]));
    return DX_OK;
}

/* Points and words drop out where the pieces fit together smoothly. Of a word about all factors of
 * a product over a name that is not found out: one of them is 0 there, and none is looked at alone.
 */
static dx_status drop_smooth(dx_looks *s, dx_conditions *corners)
{
    size_t kept = 0;
    bool product;
    DX_TRY(dx_has_op(s->g, s->j->d->of, DX_OP_PRODUCT, &product));
    for (size_t i = 0; i < corners->n_symbols; i++)
        if (dx_same(dx_set_at(corners, i)->symbol, s->j->d->symbol))
            DX_TRY(drop_points(s, &dx_set_at(corners, i)->set));
    for (size_t i = 0; i < corners->n_words; i++) {
        bool holds = false;
        if (!product || dx_is_none(corners->word[i].range))
            DX_TRY(holds_along(s, &corners->word[i], &holds));
        if (!holds)
            corners->word[kept++] = corners->word[i];
    }
    corners->n_words = kept;
    return kept > 0 ? dx_find_exceptions(s, corners) : DX_OK;
}

/* Without the ends of intervals, and points by themselves. */
static dx_chart inside_of(const dx_chart *set)
{
    dx_chart open = *set;
    for (size_t i = 1; i < 2 * set->n; i += 2)
        open.cell[i] = set->cell[i] && set->cell[i - 1] && set->cell[i + 1];
    dx_chart_tidy(&open);
    return open;
}

/* May the gap, which is constant where the relation holds, be 0 there? */
static dx_status may_vanish_on(dx_graph *g, dx_id gap, dx_id relation, bool *may)
{
    int sign = 0;
    bool sure = false;
    *may = true;
    if (dx_op_of(g, relation) != DX_OP_LT)
        return DX_OK;
    dx_id meeting = dx_sub(g, dx_operand(g, relation, 0), dx_operand(g, relation, 1)), level;
    DX_TRY(dx_check(g, meeting));
    DX_TRY(dx_take_side(g, gap, meeting, -1, &level));
    if (!dx_is_none(level) && dx_is_constant(g, level))
        DX_TRY(dx_constant_sign(g, level, &sign, &sure));
    *may = !dx_is_none(level) && !(sure && sign != 0); /* above 0 the word itself is met */
    return DX_OK;
}

/* Words that the values at an end meet, and not those beside it. */
static dx_status demand_inside_words(dx_conditions *corners, const dx_word *closed, dx_id symbol)
{
    dx_graph *g = corners->g;
    dx_word word = *closed;
    bool low = word.how == DX_AT_LEAST, never;
    dx_levels levels;
    if (!dx_contains(g, word.of, symbol) || !(low || word.how == DX_AT_MOST))
        return DX_OK;
    DX_TRY(dx_find_levels(g, word.of, symbol, &levels));
    if (levels.everywhere) /* it leaves the values by a jump, which is told of that */
        return DX_OK;
    word.how = low ? DX_ABOVE : DX_BELOW;
    if (!dx_is_none(word.but) || !dx_is_none(word.range))
        return dx_conditions_say(corners, &word);
    dx_id gap = low ? dx_sub(g, word.of, word.level) : dx_sub(g, word.level, word.of);
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_never_below_zero(g, gap, &never));
    if (never)
        return DX_OK;
    dx_conditions alone;
    dx_conditions_init(&alone, g, symbol);
    DX_TRY(dx_condition(&alone, gap, DX_ABOVE, symbol));
    for (size_t i = 0; i < levels.n; i++) {
        bool vanishes;
        DX_TRY(may_vanish_on(g, gap, levels.relation[i], &vanishes));
        for (size_t k = 0; k < alone.n_words && vanishes; k++)
            DX_TRY(dx_word_except(g, &alone.word[k], levels.relation[i]));
    }
    return dx_conditions_merge(corners, &alone);
}

/* A derivative is from both sides: there are values around the point. */
static dx_status demand_values_around(dx_conditions *needed, dx_conditions *corners, dx_id of,
                                      dx_id symbol)
{
    dx_conditions value;
    bool known;
    dx_conditions_init(&value, needed->g, symbol);
    DX_TRY(dx_conditions_of_value(&value, of));
    dx_chart inside = inside_of(dx_conditions_set(&value, symbol));
    DX_TRY(dx_conditions_narrow(needed, symbol, &inside, &known));
    for (size_t i = 0; i < value.n_words; i++)
        DX_TRY(demand_inside_words(corners, &value.word[i], symbol));
    return DX_OK;
}

/* (-4)^x has values at integers alone; what stands in pieces may be out of play. */
static dx_status demand_no_separate_points(dx_conditions *needed, dx_id of, dx_id symbol)
{
    dx_graph *g = needed->g;
    dx_walk walk;
    bool pieces;
    DX_TRY(dx_has_op(g, of, DX_OP_CASES, &pieces));
    if (pieces)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &of, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL &&
                             k < dx_factors(g, walk.id[i]) && status == DX_OK;
             k++) {
            dx_id base = dx_base(g, walk.id[i], k), exponent = dx_exponent(g, walk.id[i], k);
            bool negative = false;
            if (dx_contains(g, exponent, symbol) && !dx_is_whole(g, exponent))
                status = dx_is_negative_constant(g, base, &negative);
            needed->nowhere = needed->nowhere || negative;
        }
    dx_walk_free(&walk);
    return status;
}

dx_status dx_conditions_around(dx_conditions *needed, dx_id of, dx_id symbol)
{
    DX_TRY(dx_conditions_of_value(needed, of));
    DX_TRY(demand_no_separate_points(needed, of, symbol));
    return demand_values_around(needed, needed, of, symbol);
}

/* u^v with the symbol in v has values at separate points where u is negative. */
static dx_status has_separate_points(dx_graph *g, dx_id of, dx_id symbol, bool *has)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &of, &walk));
    *has = false;
    for (size_t i = 0; i < walk.n && !*has; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]);
             k++) {
            dx_id exponent = dx_exponent(g, walk.id[i], k);
            *has = *has || (dx_contains(g, exponent, symbol) && !dx_is_whole(g, exponent) &&
                            !dx_is_positive(g, dx_base(g, walk.id[i], k)));
        }
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_has_ends(dx_graph *g, dx_id of, dx_id symbol, bool *has)
{
    dx_conditions value, around;
    *has = false;
    if (!dx_contains(g, of, symbol) || dx_op_of(g, of) >= DX_OP_EQ || dx_is_larger(g, of, LARGE))
        return DX_OK;
    DX_TRY(has_separate_points(g, of, symbol, has));
    if (*has)
        return DX_OK;
    dx_conditions_init(&value, g, symbol);
    DX_TRY(dx_conditions_of_value(&value, of));
    around = value;
    DX_TRY(demand_values_around(&around, &around, of, symbol));
    const dx_chart *set = &dx_set_at(&value, 0)->set, *inside = &dx_set_at(&around, 0)->set;
    *has = set->n != inside->n || value.n_words != around.n_words;
    for (size_t i = 0; i <= 2 * set->n && !*has; i++)
        *has = set->cell[i] != inside->cell[i];
    for (size_t i = 0; i < value.n_words && !*has; i++)
        *has = value.word[i].how != around.word[i].how;
    return DX_OK;
}

/* "x = 1" of a formula with one name, which is linear in it; NONE of any other one. */
static dx_status write_zero(const dx_junctions *j, dx_id of, dx_id *relation)
{
    dx_id name[2], zero = DX_NONE;
    *relation = DX_NONE;
    if (dx_free_symbols(j->g, of, 2, name) != 1 ||
        (!dx_same(of, name[0]) && (dx_op_of(j->g, of) != DX_OP_ADD || dx_terms(j->g, of) != 1 ||
                                   !dx_same(dx_term(j->g, of, 0), name[0]))))
        return DX_OK;
    DX_TRY(dx_linear_zero(j->g, j->rules, of, name[0], &zero));
    if (!dx_is_none(zero))
        *relation = dx_relation(j->g, DX_OP_EQ, name[0], zero);
    return j->g->context->diag.status;
}

/* y != 0 of the corner at 0 becomes a word, to which exceptions can be made. */
static dx_status say_points(dx_conditions *corners, dx_id symbol, bool *said)
{
    enum { FEW = 3 };
    dx_chart *set = NULL;
    *said = true;
    for (size_t i = 0; i < corners->n_symbols; i++)
        if (dx_same(dx_set_at(corners, i)->symbol, symbol))
            set = &dx_set_at(corners, i)->set;
    for (size_t i = 0; set && i <= 2 * set->n; i += 2)
        *said = *said && set->cell[i];
    *said = *said && (!set || set->n <= FEW);
    for (size_t i = 0; set && i < set->n && *said; i++) {
        const dx_word word = dx_word_of(symbol, set->at[i], DX_OTHER_THAN);
        if (!set->cell[2 * i + 1])
            DX_TRY(dx_conditions_say(corners, &word));
    }
    if (set && *said)
        dx_chart_constant(set, 1);
    return DX_OK;
}

/* x*abs(y) has no corner where x is 0: it is 0 for every y then. */
static dx_status except_zero_factors(const dx_junctions *j, dx_conditions *corners)
{
    dx_graph *g = j->g;
    dx_id number, of = j->d->of, zero[DX_CONDITION_FEW];
    size_t n = 0;
    bool said;
    dx_split_coefficient(g, of, &number, &of);
    for (uint32_t i = 0; dx_op_of(g, of) == DX_OP_MUL && i < dx_factors(g, of); i++) {
        const dx_id base = dx_base(g, of, i), exponent = dx_exponent(g, of, i);
        if (n == DX_CONDITION_FEW || dx_contains(g, base, j->d->symbol) ||
            !dx_is_integer(g, exponent) || dx_number_sign(g, exponent) < 0)
            continue;
        DX_TRY(write_zero(j, base, &zero[n]));
        n += !dx_is_none(zero[n]);
    }
    if (n == 0)
        return DX_OK;
    DX_TRY(say_points(corners, j->d->symbol, &said));
    for (size_t i = 0; i < corners->n_words; i++)
        for (size_t k = 0; k < n; k++)
            if (corners->word[i].how == DX_OTHER_THAN || corners->word[i].how == DX_NO_INTEGER)
                DX_TRY(dx_word_except(g, &corners->word[i], zero[k]));
    return DX_OK;
}

dx_status dx_conditions_of_existence(dx_conditions *needed, const dx_junctions *j, dx_gaps *gaps)
{
    const dx_derived *d = j->d;
    dx_conditions corners, shown;
    dx_looks s = {.g = j->g, .j = j, .gaps = gaps, .shown = &shown};
    if (d->order == 0)
        return dx_conditions_around(needed, d->of, d->symbol);
    dx_conditions_init(&corners, j->g, d->symbol);
    dx_conditions_init(&shown, j->g, d->symbol);
    if (!dx_is_none(d->derivative))
        DX_TRY(dx_conditions_of_value(&shown, d->derivative));
    DX_TRY(dx_conditions_of_derivative(needed, &corners, d->of, d->symbol, d->order));
    DX_TRY(demand_values_around(needed, &corners, d->of, d->symbol));
    DX_TRY(drop_smooth(&s, &corners));
    DX_TRY(find_more_gaps(&s));
    DX_TRY(except_zero_factors(j, &corners));
    return dx_conditions_merge(needed, &corners);
}
