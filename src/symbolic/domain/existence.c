#include "symbolic/domain/existence.h"

#include "expr/walk.h"
#include "symbolic/domain/corners.h"
#include "symbolic/domain/spans.h"
#include "symbolic/sample.h"

#include <math.h>

enum { LARGE = 2000 };

enum { MOST_POINTS = 32 };

typedef struct search {
    dx_graph *g;
    const dx_junctions *j;
    dx_gaps *gaps;        /* may be NULL */
    dx_conditions *shown; /* what it takes for what is shown to have a value */
    size_t n;             /* points that were looked at */
    dx_id at[MOST_POINTS];
    bool holds[MOST_POINTS]; /* the derivative exists there, and has the value that is shown */
} search;

/* ---- points -----------------------------------------------------------------------------------
 */

/* As notes see it: in f^pi/f nothing is seen of the pole where 0 is put in for f. */
static dx_status has_value_at(const search *s, dx_id at, bool *has)
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
static dx_status look_along(const search *s, dx_id at, dx_junction *junction)
{
    dx_graph *g = s->g;
    const dx_side here = dx_side_of(g, s->j->rules, s->j->d->symbol, at, 1);
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

static void add_gap(search *s, dx_id where, dx_id value)
{
    if (!s->gaps || s->gaps->n == DX_CHART_BREAKS || dx_is_none(where) || dx_is_none(value))
        return;
    s->gaps->where[s->gaps->n] = where;
    s->gaps->value[s->gaps->n++] = value;
}

static dx_status holds_at(search *s, dx_id at, bool *holds)
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
    if (s->n < MOST_POINTS) {
        s->at[s->n] = at;
        s->holds[s->n++] = *holds;
    }
    if (junction.smooth && !junction.shown)
        add_gap(s, dx_relation(s->g, DX_OP_EQ, s->j->d->symbol, at), junction.slope);
    return s->g->context->diag.status;
}

static dx_status drop_points(search *s, dx_chart *set)
{
    for (size_t k = 0; k < set->n; k++) {
        bool holds = false;
        if (!set->cell[2 * k + 1])
            DX_TRY(holds_at(s, set->at[k], &holds));
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
static dx_status is_periodic(search *s, dx_id u, bool *periodic)
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
 * floor(x) + 2·k, sin(pi·x + 2·pi·k) is sin(pi·x). DX_NONE for others. */
static dx_status without_turns(const search *s, dx_id node, dx_id k, dx_id *out)
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
    if (!wave && fn != DX_FN_frac && fn != DX_FN_mod)
        *out = dx_add(g, *out, dx_mul(g, turns, k));
    return dx_check(g, *out);
}

/* The expression k turns further on, which comes back there as it was but for factors and terms
 * with k; NONE for others. */
static dx_status move_on(const search *s, dx_id step, dx_id k, dx_id *a)
{
    enum { MOST = 16 };
    dx_graph *g = s->g;
    dx_id from[MOST], to[MOST], there = dx_add(g, s->j->d->symbol, step);
    size_t n = 0;
    dx_walk walk;
    *a = dx_substitute(g, *a, 1, &s->j->d->symbol, &there);
    DX_TRY(dx_check(g, *a));
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && n < MOST && status == DX_OK; i++) {
        status = without_turns(s, walk.id[i], k, &to[n]);
        from[n] = walk.id[i];
        n += status == DX_OK && !dx_is_none(to[n]);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    *a = dx_replace(g, *a, n, from, to);
    DX_TRY(dx_check(g, *a));
    bool polynomial;
    DX_TRY(is_polynomial_in(g, *a, k, &polynomial));
    *a = polynomial ? *a : DX_NONE;
    return DX_OK;
}

/* At u = turns·k + i for all integers k, where u = slope·(x - zero). */
static dx_status holds_at_class(const search *s, dx_id slope, dx_id zero, int turns, int i,
                                bool *holds)
{
    dx_graph *g = s->g;
    dx_id k = dx_late_symbol(g, "k", 1);
    dx_derived d = *s->j->d;
    dx_junctions there = *s->j;
    dx_junction junction;
    DX_TRY(dx_check(g, k));
    dx_id step = dx_div(g, dx_add(g, dx_mul(g, dx_int(g, turns), k), dx_int(g, i)), slope);
    DX_TRY(dx_check(g, step));
    DX_TRY(move_on(s, step, k, &d.of));
    DX_TRY(move_on(s, step, k, &d.derivative));
    *holds = false;
    if (dx_is_none(d.of) || dx_is_none(d.derivative))
        return DX_OK;
    there.d = &d;
    DX_TRY(dx_junction_at(&there, zero, &junction));
    *holds = junction.smooth && junction.shown;
    return DX_OK;
}

/* floor(x)·sin(pi·x)^2 is another formula at each integer, but one with the same waves. */
static dx_status holds_at_all(const search *s, dx_id u, dx_id zero, bool *holds)
{
    enum { MOST_TURNS = 4 };
    dx_id slope;
    *holds = false;
    if (dx_is_none(s->j->d->derivative))
        return DX_OK;
    DX_TRY(dx_diff(s->g, s->j->rules, u, s->j->d->symbol, 1, &slope));
    for (int turns = 2; turns <= MOST_TURNS && !*holds; turns += 2) {
        *holds = true;
        for (int i = 0; i < turns && *holds; i++)
            DX_TRY(holds_at_class(s, slope, zero, turns, i, holds));
    }
    return DX_OK;
}

static dx_status holds_at_integers(search *s, dx_id u, bool *holds)
{
    dx_id zero;
    *holds = false;
    DX_TRY(dx_linear_zero(s->g, s->j->rules, u, s->j->d->symbol, &zero));
    if (dx_is_none(zero))
        return DX_OK;
    DX_TRY(is_periodic(s, u, holds));
    return *holds ? holds_at(s, zero, holds) : holds_at_all(s, u, zero, holds);
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
static dx_status holds_at_point(search *s, const dx_word *word, size_t n, const dx_id *symbol,
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
        add_gap(s, dx_relation(g, DX_OP_EQ, word->of, word->level), junction.slope);
    return g->context->diag.status;
}

/* Where the formula takes that value; at one place, if it is linear. */
static dx_status holds_along(search *s, const dx_word *word, bool *holds)
{
    dx_graph *g = s->g;
    dx_id symbol = s->j->d->symbol, zero = DX_NONE, of = dx_sub(g, word->of, word->level);
    dx_junction junction;
    *holds = false;
    DX_TRY(dx_check(g, of));
    if (word->how == DX_NO_INTEGER)
        return holds_at_integers(s, word->of, holds);
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
        return holds_at(s, zero, holds);
    DX_TRY(dx_junction_along(s->j, word->of, word->level, DX_NONE, &junction));
    *holds = junction.smooth && junction.shown;
    return DX_OK;
}

/* The derivative may exist at a point all the same. `chosen`: for a reason that goes for this
 * point, and not for others at which a formula is an integer. */
static dx_status try_exception(search *s, dx_id at, bool chosen, dx_conditions *corners)
{
    dx_id symbol = s->j->d->symbol;
    bool holds = false, breaks = false;
    for (size_t i = 0; i < corners->n_words && !breaks; i++)
        if (chosen || corners->word[i].how != DX_NO_INTEGER)
            DX_TRY(dx_word_breaks(s->g, &corners->word[i], symbol, at, &breaks));
    if (breaks)
        DX_TRY(holds_at(s, at, &holds));
    for (size_t i = 0; i < corners->n_words && holds; i++) {
        DX_TRY(dx_word_breaks(s->g, &corners->word[i], symbol, at, &breaks));
        if (breaks && (chosen || corners->word[i].how != DX_NO_INTEGER))
            DX_TRY(
                dx_word_except(s->g, &corners->word[i], dx_relation(s->g, DX_OP_EQ, symbol, at)));
    }
    return DX_OK;
}

static dx_status try_zeros_of(search *s, dx_id a, dx_conditions *corners)
{
    dx_chart chart;
    dx_id any[2];
    bool known;
    if (dx_free_symbols(s->g, a, 2, any) != 1 || !dx_same(any[0], s->j->d->symbol))
        return DX_OK;
    DX_TRY(dx_chart_signs(s->g, a, s->j->d->symbol, &chart, &known));
    for (size_t i = 0; i < chart.n && known; i++)
        if (chart.cell[2 * i + 1] == 0)
            DX_TRY(try_exception(s, chart.at[i], true, corners));
    return DX_OK;
}

/* At the zeros of the expression, as far as they are found. */
static dx_status try_zeros(search *s, dx_id a, dx_conditions *corners)
{
    dx_id number;
    dx_split_coefficient(s->g, a, &number, &a);
    if (dx_op_of(s->g, a) != DX_OP_MUL)
        return try_zeros_of(s, a, corners);
    for (uint32_t k = 0; k < dx_factors(s->g, a); k++)
        DX_TRY(try_zeros_of(s, dx_base(s->g, a, k), corners));
    return DX_OK;
}

/* At the zeros of what the node is multiplied with: its jumps do not show there. */
static dx_status try_weights(search *s, dx_id node, dx_conditions *corners)
{
    dx_graph *g = s->g;
    dx_id m = dx_late_symbol(g, "m", 1), weight;
    DX_TRY(dx_check(g, m));
    dx_id a = dx_rename(g, s->j->d->of, node, m);
    DX_TRY(dx_check(g, a));
    DX_TRY(dx_diff(g, s->j->rules, a, m, 1, &weight));
    return try_zeros(s, weight, corners);
}

static dx_status try_node(search *s, dx_id node, dx_conditions *corners)
{
    dx_graph *g = s->g;
    dx_id slope, bends = dx_meeting(g, node);
    bool jumps = !dx_is_none(bends) || dx_is_step(dx_fn_of(g, node));
    DX_TRY(g->context->diag.status);
    if (dx_is_none(bends) && dx_op_of(g, node) == DX_OP_CALL)
        bends = dx_operand(g, node, 0);
    if (dx_is_none(bends))
        return DX_OK;
    DX_TRY(dx_diff(g, s->j->rules, bends, s->j->d->symbol, 1, &slope));
    /* floor(x^2) does not jump at 0, cos((x - 1)^2) touches 1 at 1 */
    DX_TRY(try_zeros(s, slope, corners));
    return jumps && dx_op_of(g, node) == DX_OP_CALL ? try_weights(s, node, corners) : DX_OK;
}

/* The points near 0, in order, at which the formula is an integer; *n of them. */
static dx_status find_integer_points(search *s, dx_id u, size_t room, size_t *n, dx_chart *points)
{
    dx_graph *g = s->g;
    const dx_id symbol = s->j->d->symbol, zero = dx_int(g, 0);
    dx_id any[2];
    double middle;
    bool known = true;
    dx_chart_constant(points, 1);
    *n = 0;
    if (dx_free_symbols(g, u, 2, any) != 1 || !dx_same(any[0], symbol))
        return DX_OK;
    dx_id at = dx_substitute(g, u, 1, &symbol, &zero);
    if (dx_is_none(at))
        return dx_excuse(g->context, dx_check(g, at));
    DX_TRY(dx_sample_value(g, at, &middle));
    known = fabs(middle) < 1000;
    for (int64_t i = 0; known && i < (int64_t)room && points->n < room; i++) {
        dx_chart crossing;
        int64_t k = (int64_t)floor(middle) + (i % 2 == 0 ? -i / 2 : i / 2 + 1);
        DX_TRY(dx_chart_signs(g, dx_sub(g, u, dx_int(g, k)), symbol, &crossing, &known));
        for (size_t m = 0; m <= 2 * crossing.n; m++)
            crossing.cell[m] = 1;
        if (known && points->n + crossing.n <= room)
            DX_TRY(dx_chart_combine(g, points, &crossing, DX_CHART_LEAST, &known));
    }
    *n = known ? points->n : 0;
    return DX_OK;
}

/* Does the derivative exist at the point, though it is shown there without its value? A gap is made
 * of that only if it is asked for. */
static dx_status is_gap_at(search *s, dx_id at, bool made, bool *gap)
{
    dx_junction junction;
    DX_TRY(dx_junction_at(s->j, at, &junction));
    *gap = junction.smooth && !junction.shown && !dx_is_none(junction.slope);
    if (*gap && made)
        add_gap(s, dx_relation(s->g, DX_OP_EQ, s->j->d->symbol, at), junction.slope);
    return s->g->context->diag.status;
}

/* max(x, floor(2·x) - 2) has derivatives at some integers, which are told where they seem to be all
 * there are: few, and none of the outer ones that were looked at. */
static dx_status try_integers(search *s, dx_word *word)
{
    enum { ROOM = 13, OUTER = 2, FEW = 4 };
    dx_chart points;
    bool holds[ROOM], gap[ROOM], inner = true;
    size_t n, found = 0, gaps = 0;
    dx_gaps *const kept = s->gaps;
    if (word->how != DX_NO_INTEGER || !dx_is_none(word->range))
        return DX_OK;
    DX_TRY(find_integer_points(s, word->of, ROOM, &n, &points));
    s->gaps = NULL; /* what is shown need not be right at any of very many points */
    for (size_t i = 0; i < n; i++) {
        bool excepted;
        DX_TRY(dx_word_is_excepted(s->g, word, 1, &s->j->d->symbol, &points.at[i], &excepted));
        holds[i] = gap[i] = false;
        if (!excepted)
            DX_TRY(holds_at(s, points.at[i], &holds[i]));
        if (!excepted && !holds[i] && kept)
            DX_TRY(is_gap_at(s, points.at[i], false, &gap[i]));
        found += holds[i] || gap[i];
        gaps += gap[i];
        inner = inner && !((holds[i] || gap[i]) && (i < OUTER || i + OUTER >= n));
    }
    s->gaps = kept;
    for (size_t i = 0; i < n && inner && found <= FEW && gaps <= 1; i++) {
        if (gap[i])
            DX_TRY(is_gap_at(s, points.at[i], true, &gap[i]));
        if (holds[i])
            DX_TRY(dx_word_except(s->g, word,
                                  dx_relation(s->g, DX_OP_EQ, s->j->d->symbol, points.at[i])));
    }
    return s->g->context->diag.status;
}

/* x < c is met on a ray; *low or *high gets its end. */
static void read_ray(const dx_graph *g, dx_id relation, dx_id symbol, dx_id *low, dx_id *high)
{
    if (dx_op_of(g, relation) != DX_OP_LT && dx_op_of(g, relation) != DX_OP_LE)
        return;
    dx_id left = dx_operand(g, relation, 0), right = dx_operand(g, relation, 1);
    if (dx_same(left, symbol) && dx_is_constant(g, right))
        *low = right;
    else if (dx_same(right, symbol) && dx_is_constant(g, left))
        *high = left;
}

/* The values of the symbol between which alone integers count; false: there are no such. */
static dx_status find_middle(search *s, const dx_word *word, double *low, double *high, bool *found)
{
    dx_graph *g = s->g;
    dx_id from = DX_NONE, to = DX_NONE;
    for (uint32_t i = 0; !dx_is_none(word->but) && i < dx_count(g, word->but); i++)
        read_ray(g, dx_operand(g, word->but, i), s->j->d->symbol, &from, &to);
    *found = !dx_is_none(from) && !dx_is_none(to);
    if (!*found)
        return DX_OK;
    DX_TRY(dx_sample_value(g, from, low));
    DX_TRY(dx_sample_value(g, to, high));
    *found = *low <= *high;
    return DX_OK;
}

/* Where few integers count, the points are told by themselves: then the word is *spare. */
static dx_status tell_integers(search *s, const dx_word *word, dx_conditions *corners, bool *spare)
{
    enum { FEW = 6 };
    dx_graph *g = s->g;
    dx_id slope, shift, zero = dx_int(g, 0);
    const dx_id symbol = s->j->d->symbol;
    double low, high, at_low, at_high;
    *spare = false;
    if (word->how != DX_NO_INTEGER || !dx_is_none(word->range))
        return DX_OK;
    DX_TRY(find_middle(s, word, &low, &high, spare));
    if (*spare)
        DX_TRY(dx_linear_zero(g, s->j->rules, word->of, symbol, &shift));
    if (!*spare || dx_is_none(shift) || !dx_is_constant(g, shift)) {
        *spare = false;
        return DX_OK;
    }
    DX_TRY(dx_diff(g, s->j->rules, word->of, symbol, 1, &slope));
    shift = dx_substitute(g, word->of, 1, &symbol, &zero);
    DX_TRY(dx_check(g, shift));
    DX_TRY(dx_sample_value(g, shift, &at_low));
    at_high = at_low + dx_number_to_double(g, slope) * high;
    at_low += dx_number_to_double(g, slope) * low;
    double first = ceil(fmin(at_low, at_high) - 1e-9), last = floor(fmax(at_low, at_high) + 1e-9);
    *spare = last - first < FEW && fabs(first) < 1e6;
    for (double k = first; *spare && k <= last; k++) {
        dx_id at = dx_div(g, dx_sub(g, dx_int(g, (int64_t)k), shift), slope);
        bool met = false, known = true;
        DX_TRY(dx_check(g, at));
        dx_chart out = {.n = 1, .at = {at}, .cell = {1, 0, 1}};
        DX_TRY(dx_word_is_excepted(g, word, 1, &symbol, &at, &met));
        if (!met)
            DX_TRY(holds_at(s, at, &met));
        DX_TRY(dx_sample_value(g, at, &out.value[0]));
        if (!met && isfinite(out.value[0]))
            DX_TRY(dx_conditions_narrow(corners, symbol, &out, &known));
        *spare = known && isfinite(out.value[0]);
    }
    return DX_OK;
}

/* Few integers are points; of others those at which nothing is amiss are exceptions. */
static dx_status look_at_integers(search *s, dx_conditions *corners)
{
    size_t kept = 0;
    for (size_t i = 0; i < corners->n_words; i++) {
        bool spare;
        DX_TRY(tell_integers(s, &corners->word[i], corners, &spare));
        if (!spare)
            corners->word[kept++] = corners->word[i];
    }
    corners->n_words = kept;
    for (size_t i = 0; i < corners->n_words; i++)
        DX_TRY(try_integers(s, &corners->word[i]));
    return DX_OK;
}

static dx_status find_exceptions(search *s, dx_conditions *corners)
{
    dx_graph *g = s->g;
    dx_walk walk;
    const size_t looked_at = s->n;
    DX_TRY(look_at_integers(s, corners));
    const size_t integers = s->n;
    for (size_t i = 0; i < integers; i++)
        DX_TRY(try_exception(s, s->at[i], i < looked_at, corners));
    DX_TRY(try_exception(s, dx_int(g, 0), false, corners));
    DX_TRY(dx_walk_make(g, 1, &s->j->d->of, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        if (!dx_contains(g, walk.id[i], s->j->d->symbol))
            continue;
        status = try_node(s, walk.id[i], corners);
        if (status != DX_OK && !dx_is_final(status)) {
            dx_diag_clear(&g->context->diag);
            status = DX_OK;
        }
    }
    dx_walk_free(&walk);
    return status;
}

/* ---- conditions -------------------------------------------------------------------------------
 */

/* x = y for x != y, which what is shown alone needs. */
static dx_status find_gap_of_word(search *s, const dx_word *word)
{
    dx_graph *g = s->g;
    dx_id zero = DX_NONE, of = dx_sub(g, word->of, word->level);
    bool holds;
    DX_TRY(dx_check(g, of));
    if (word->how == DX_OTHER_THAN && !dx_has_bound_name(g, of))
        DX_TRY(dx_linear_zero(g, s->j->rules, of, s->j->d->symbol, &zero));
    if (!dx_is_none(zero))
        return holds_at(s, zero, &holds);
    if (word->how != DX_OTHER_THAN || dx_has_bound_name(g, of) || !dx_is_none(word->but))
        return DX_OK;
    dx_junction junction;
    DX_TRY(dx_junction_along(s->j, word->of, word->level, DX_NONE, &junction));
    if (junction.smooth && !junction.shown)
        add_gap(s, dx_relation(g, DX_OP_EQ, word->of, word->level), junction.slope);
    return g->context->diag.status;
}

/* Points at which what is shown alone has no value, as 0 in (x^2)^pi/x. */
static dx_status find_more_gaps(search *s)
{
    const dx_chart *set = dx_conditions_set(s->shown, s->j->d->symbol);
    for (size_t k = 1; s->gaps && k < 2 * set->n; k += 2) {
        bool holds;
        if (!set->cell[k] && set->cell[k - 1] && set->cell[k + 1])
            DX_TRY(holds_at(s, set->at[k / 2], &holds));
    }
    for (size_t i = 0; s->gaps && i < s->shown->n_words; i++)
        DX_TRY(find_gap_of_word(s, &s->shown->word[i]));
    return DX_OK;
}

/* Points and words drop out where the pieces fit together smoothly. Of a word about all factors of
 * a product over a name that is not found out: one of them is 0 there, and none is looked at alone.
 */
static dx_status drop_smooth(search *s, dx_conditions *corners)
{
    size_t kept = 0;
    bool product;
    DX_TRY(dx_has_op(s->g, s->j->d->of, DX_OP_PRODUCT, &product));
    for (size_t i = 0; i < corners->n_symbols; i++)
        if (dx_same(corners->symbol[i], s->j->d->symbol))
            DX_TRY(drop_points(s, &corners->set[i]));
    for (size_t i = 0; i < corners->n_words; i++) {
        bool holds = false;
        if (!product || dx_is_none(corners->word[i].range))
            DX_TRY(holds_along(s, &corners->word[i], &holds));
        if (!holds)
            corners->word[kept++] = corners->word[i];
    }
    corners->n_words = kept;
    return kept > 0 ? find_exceptions(s, corners) : DX_OK;
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

/* Words that the values at an end meet, and not those beside it. */
static dx_status demand_inside_words(dx_conditions *corners, const dx_word *closed, dx_id symbol)
{
    dx_graph *g = corners->g;
    dx_word word = *closed;
    bool low = word.how == DX_AT_LEAST, never;
    if (!dx_contains(g, word.of, symbol) || !(low || word.how == DX_AT_MOST))
        return DX_OK;
    word.how = low ? DX_ABOVE : DX_BELOW;
    if (!dx_is_none(word.but) || !dx_is_none(word.range))
        return dx_conditions_say(corners, &word);
    dx_id gap = low ? dx_sub(g, word.of, word.level) : dx_sub(g, word.level, word.of);
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_never_below_zero(g, gap, &never));
    return never ? DX_OK : dx_condition(corners, gap, DX_ABOVE, symbol);
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

dx_status dx_conditions_around(dx_conditions *needed, dx_id of, dx_id symbol)
{
    DX_TRY(dx_conditions_of_value(needed, of));
    return demand_values_around(needed, needed, of, symbol);
}

dx_status dx_has_ends(dx_graph *g, dx_id of, dx_id symbol, bool *has)
{
    dx_conditions value, around;
    *has = false;
    if (!dx_contains(g, of, symbol) || dx_op_of(g, of) >= DX_OP_EQ || dx_is_larger(g, of, LARGE))
        return DX_OK;
    dx_conditions_init(&value, g, symbol);
    DX_TRY(dx_conditions_of_value(&value, of));
    around = value;
    DX_TRY(demand_values_around(&around, &around, of, symbol));
    const dx_chart *set = &value.set[0], *inside = &around.set[0];
    *has = set->n != inside->n || value.n_words != around.n_words;
    for (size_t i = 0; i <= 2 * set->n && !*has; i++)
        *has = set->cell[i] != inside->cell[i];
    for (size_t i = 0; i < value.n_words && !*has; i++)
        *has = value.word[i].how != around.word[i].how;
    return DX_OK;
}

dx_status dx_conditions_of_existence(dx_conditions *needed, const dx_junctions *j, dx_gaps *gaps)
{
    const dx_derived *d = j->d;
    dx_conditions corners, shown;
    search s = {.g = j->g, .j = j, .gaps = gaps, .shown = &shown};
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
    return dx_conditions_merge(needed, &corners);
}

/* ---- values that are missing ------------------------------------------------------------------
 */

/* A piece that ends at the point with the value that is missing there: x < 0 becomes x <= 0. The
 * point is that end of the piece, and of no other. */
static bool extend_piece(dx_graph *g, dx_id symbol, dx_id point, dx_id value, uint32_t n,
                         dx_id *operand)
{
    dx_id at = dx_operand(g, point, dx_same(dx_operand(g, point, 0), symbol));
    for (uint32_t i = 0; i + 1 < n; i += 2) {
        if (dx_op_of(g, operand[i]) != DX_OP_LT || !dx_same(operand[i + 1], value))
            continue;
        dx_id left = dx_operand(g, operand[i], 0), right = dx_operand(g, operand[i], 1);
        if ((dx_same(left, symbol) && dx_same(right, at)) ||
            (dx_same(left, at) && dx_same(right, symbol))) {
            operand[i] = dx_relation(g, DX_OP_LE, left, right);
            return true;
        }
    }
    return false;
}

/* A first piece of the same equation gets the value; before others more than one may hold. */
static bool renew_piece(dx_graph *g, dx_id where, dx_id value, uint32_t n, dx_id *operand)
{
    if (n < 2 || dx_op_of(g, where) != DX_OP_EQ || dx_op_of(g, operand[0]) != DX_OP_EQ)
        return false;
    dx_id a = dx_operand(g, where, 0), b = dx_operand(g, where, 1);
    dx_id c = dx_operand(g, operand[0], 0), d = dx_operand(g, operand[0], 1);
    bool same = (dx_same(a, c) && dx_same(b, d)) || (dx_same(a, d) && dx_same(b, c));
    if (same)
        operand[1] = value;
    return same;
}

/* Is the derivative out of the question throughout the equation's solutions? */
static dx_status is_dead(dx_graph *g, dx_id symbol, const dx_conditions *needed, dx_id equation,
                         bool *dead)
{
    dx_id left = dx_operand(g, equation, 0), right = dx_operand(g, equation, 1);
    const dx_chart *set = dx_conditions_set(needed, symbol);
    size_t cell;
    *dead = false;
    dx_id at = dx_same(left, symbol) ? right : dx_same(right, symbol) ? left : DX_NONE;
    if (set && !dx_is_none(at) && dx_is_constant(g, at)) {
        bool known;
        DX_TRY(dx_chart_find(g, set, at, &cell, &known));
        *dead = known && !set->cell[cell];
    }
    const dx_word word = dx_word_of(dx_sub(g, left, right), dx_int(g, 0), DX_OTHER_THAN);
    DX_TRY(dx_check(g, word.of));
    return *dead ? DX_OK : dx_conditions_imply(needed, NULL, &word, DX_NONE, dead);
}

/* x < 0 of x < 1, or both greater than. */
static bool is_narrower(const dx_graph *g, dx_id a, dx_id b)
{
    dx_op p = dx_op_of(g, a), q = dx_op_of(g, b);
    if ((p != DX_OP_LT && p != DX_OP_LE) || (q != DX_OP_LT && q != DX_OP_LE))
        return false;
    for (uint32_t side = 0; side < 2; side++) {
        dx_id at = dx_operand(g, a, 1 - side), to = dx_operand(g, b, 1 - side);
        if (!dx_same(dx_operand(g, a, side), dx_operand(g, b, side)) || !dx_is_number(g, at) ||
            !dx_is_number(g, to))
            continue;
        int order = dx_number_compare(g, at, to);
        if (side == 0 ? order < 0 : order > 0)
            return true;
        return order == 0 && (p == q || q == DX_OP_LE);
    }
    return false;
}

/* if(x = 0, 5, x) has the derivative 1 for x != 0: its case x = 0 is never met. Nor need one be
 * written whose value the next has, too, where that takes its place. */
static dx_status drop_dead_cases(dx_graph *g, const dx_conditions *needed, dx_derived *d)
{
    enum { MOST = 17 };
    dx_id kept[MOST];
    size_t n = 0;
    uint32_t count = dx_op_of(g, d->derivative) == DX_OP_CASES ? dx_count(g, d->derivative) : 0;
    if (count == 0 || count > MOST || needed->nowhere)
        return DX_OK;
    for (uint32_t i = 0; i < count; i += 2) {
        dx_id condition = dx_operand(g, d->derivative, i);
        dx_op op = i + 1 < count ? dx_op_of(g, condition) : DX_OP_TRUE;
        bool dead = false;
        if (op == DX_OP_EQ || op == DX_OP_NE)
            DX_TRY(is_dead(g, d->symbol, needed, condition, &dead));
        if (dead && op == DX_OP_NE) { /* what comes behind is met at the points alone */
            kept[n++] = dx_operand(g, d->derivative, i + 1);
            break;
        }
        bool ahead =
            i + 3 < count && is_narrower(g, condition, dx_operand(g, d->derivative, i + 2)) &&
            dx_same(dx_operand(g, d->derivative, i + 1), dx_operand(g, d->derivative, i + 3));
        bool last = i + 3 == count && dx_same(dx_operand(g, d->derivative, i + 1),
                                              dx_operand(g, d->derivative, i + 2));
        if (dead || ahead || last)
            continue;
        kept[n++] = condition;
        if (i + 1 < count)
            kept[n++] = dx_operand(g, d->derivative, i + 1);
    }
    if (n == count || n == 0)
        return DX_OK;
    d->derivative = n == 1 ? kept[0] : dx_cases(g, n, kept);
    return dx_check(g, d->derivative);
}

static dx_status fill_whole(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_derived *d)
{
    dx_gaps gaps = {0};
    dx_conditions needed;
    enum { MOST = 16 };
    dx_id operand[2 * DX_CHART_BREAKS + 1], piece[MOST];
    size_t n = 0;
    DX_TRY(dx_fill_spans(g, rules, d));
    dx_conditions_init(&needed, g, d->symbol);
    DX_TRY(dx_conditions_of_existence(
        &needed, &(dx_junctions){.g = g, .rules = rules, .oracle = oracle, .d = d}, &gaps));
    DX_TRY(drop_dead_cases(g, &needed, d));
    if (gaps.n == 0)
        return DX_OK;
    uint32_t pieces = dx_op_of(g, d->derivative) == DX_OP_CASES ? dx_count(g, d->derivative) : 0;
    for (uint32_t i = 0; i < pieces && pieces <= MOST; i++)
        piece[i] = dx_operand(g, d->derivative, i);
    for (size_t i = 0; i < gaps.n; i++) {
        if (pieces <= MOST &&
            (renew_piece(g, gaps.where[i], gaps.value[i], pieces, piece) ||
             extend_piece(g, d->symbol, gaps.where[i], gaps.value[i], pieces, piece)))
            continue;
        operand[n++] = gaps.where[i];
        operand[n++] = gaps.value[i];
    }
    operand[n++] = pieces > 0 && pieces <= MOST ? dx_cases(g, pieces, piece) : d->derivative;
    DX_TRY(dx_check(g, operand[n - 1]));
    dx_id filled = dx_cases(g, n, operand);
    DX_TRY(dx_check(g, filled));
    d->derivative = filled;
    return DX_OK;
}

/* Piece by piece; *filled: there is more than before in one. */
static dx_status fill_parts(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_derived *d,
                            bool *filled)
{
    enum { MOST = 9 };
    dx_id operand[MOST];
    uint32_t n = dx_count(g, d->of);
    *filled = false;
    for (uint32_t i = 0; i < n && n <= MOST; i++) {
        dx_derived part = *d;
        operand[i] = part.of = dx_operand(g, d->of, i);
        if (i % 2 == 0 && i + 1 < n)
            continue;
        if (dx_op_of(g, d->derivative) == DX_OP_CASES && dx_count(g, d->derivative) == n)
            part.derivative = dx_operand(g, d->derivative, i);
        const dx_id before = part.derivative;
        if (!dx_contains(g, part.of, d->symbol))
            part.derivative = dx_int(g, 0);
        else
            DX_TRY(fill_whole(g, rules, oracle, &part));
        *filled =
            *filled || (!dx_same(part.derivative, before) && dx_contains(g, part.of, d->symbol));
        operand[i] = part.derivative;
    }
    if (*filled)
        d->derivative = dx_cases(g, n, operand);
    return dx_check(g, d->derivative);
}

dx_status dx_fill_gaps(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_derived *d)
{
    bool filled = false;
    if (dx_op_of(g, d->of) >= DX_OP_EQ || dx_op_of(g, d->of) == DX_OP_VECTOR ||
        dx_is_larger(g, d->of, LARGE) || dx_is_larger(g, d->derivative, LARGE))
        return DX_OK;
    if (dx_is_parted_by_others(g, d->of, d->symbol))
        DX_TRY(fill_parts(g, rules, oracle, d, &filled));
    return filled ? DX_OK : fill_whole(g, rules, oracle, d);
}
