/* Points that conditions of a derivative would leave out, and need not. */
#include "symbolic/domain/looks.h"

#include "expr/walk.h"
#include "symbolic/domain/corners.h"
#include "symbolic/domain/level.h"
#include "symbolic/domain/plateau.h"
#include "symbolic/sample.h"

#include <math.h>

/* The derivative may exist at a point all the same. `chosen`: for a reason that goes for this
 * point, and not for others at which a formula is an integer. */
static dx_status try_exception(dx_looks *s, dx_id at, bool chosen, dx_conditions *corners)
{
    dx_id symbol = s->j->d->symbol;
    bool holds = false, breaks = false;
    for (size_t i = 0; i < corners->n_words && !breaks; i++)
        if (chosen || corners->word[i].how != DX_NO_INTEGER)
            DX_TRY(dx_word_breaks(s->g, &corners->word[i], symbol, at, &breaks));
    if (breaks)
        DX_TRY(dx_looks_at(s, at, &holds));
    for (size_t i = 0; i < corners->n_words && holds; i++) {
        DX_TRY(dx_word_breaks(s->g, &corners->word[i], symbol, at, &breaks));
        if (breaks && (chosen || corners->word[i].how != DX_NO_INTEGER))
            DX_TRY(
                dx_word_except(s->g, &corners->word[i], dx_relation(s->g, DX_OP_EQ, symbol, at)));
    }
    return DX_OK;
}

static dx_status try_zeros_of(dx_looks *s, dx_id a, dx_conditions *corners)
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
static dx_status try_zeros(dx_looks *s, dx_id a, dx_conditions *corners)
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
static dx_status try_weights(dx_looks *s, dx_id node, dx_conditions *corners)
{
    dx_graph *g = s->g;
    dx_id m = dx_late_symbol(g, "m", 1), weight;
    DX_TRY(dx_check(g, m));
    dx_id a = dx_rename(g, s->j->d->of, node, m);
    DX_TRY(dx_check(g, a));
    DX_TRY(dx_diff(g, s->j->rules, a, m, 1, &weight));
    return try_zeros(s, weight, corners);
}

static dx_status try_node(dx_looks *s, dx_id node, dx_conditions *corners)
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
static dx_status find_integer_points(dx_looks *s, dx_id u, size_t room, size_t *n, dx_chart *points)
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
static dx_status is_gap_at(dx_looks *s, dx_id at, bool made, bool *gap)
{
    dx_junction junction;
    DX_TRY(dx_junction_at(s->j, at, &junction));
    *gap = junction.smooth && !junction.shown && !dx_is_none(junction.slope);
    if (*gap && made)
        dx_looks_gap(s, dx_relation(s->g, DX_OP_EQ, s->j->d->symbol, at), junction.slope);
    return s->g->context->diag.status;
}

/* max(x, floor(2·x) - 2) has derivatives at some integers, which are told where they seem to be all
 * there are: few, and none of the outer ones that were looked at. */
static dx_status try_integers(dx_looks *s, dx_word *word)
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
            DX_TRY(dx_looks_at(s, points.at[i], &holds[i]));
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
static dx_status find_middle(dx_looks *s, const dx_word *word, double *low, double *high,
                             bool *found)
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
static dx_status tell_integers(dx_looks *s, const dx_word *word, dx_conditions *corners,
                               bool *spare)
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
            DX_TRY(dx_looks_at(s, at, &met));
        DX_TRY(dx_sample_value(g, at, &out.value[0]));
        if (!met && isfinite(out.value[0]))
            DX_TRY(dx_conditions_narrow(corners, symbol, &out, &known));
        *spare = known && isfinite(out.value[0]);
    }
    return DX_OK;
}

/* A point at which one of the words need not hold, as nothing is amiss there, is so for all. */
static dx_status share_points(dx_looks *s, dx_conditions *corners)
{
    dx_graph *g = s->g;
    const dx_id symbol = s->j->d->symbol;
    for (size_t k = 0; k < s->n; k++) {
        bool told = false, breaks;
        dx_id here = s->holds[k] ? dx_relation(g, DX_OP_EQ, symbol, s->at[k]) : DX_NONE;
        for (size_t i = 0; s->holds[k] && i < corners->n_words && !told; i++)
            for (uint32_t m = 0; !dx_is_none(corners->word[i].but) && !told &&
                                 m < dx_count(g, corners->word[i].but);
                 m++)
                told = dx_same(dx_operand(g, corners->word[i].but, m), here);
        for (size_t i = 0; told && i < corners->n_words; i++) {
            DX_TRY(dx_word_breaks(g, &corners->word[i], symbol, s->at[k], &breaks));
            if (breaks)
                DX_TRY(dx_word_except(g, &corners->word[i], here));
        }
    }
    return dx_check(g, symbol);
}

/* Few integers are points; of others those at which nothing is amiss are exceptions. */
static dx_status look_at_integers(dx_looks *s, dx_conditions *corners)
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

/* Does the formula, which has values everywhere and does not jump, only rise or only fall, and is 0
 * at points alone? Then it is at one. */
static dx_status is_monotonic(dx_looks *s, dx_id of, bool *monotonic)
{
    enum { SMALL = 60 };
    dx_graph *g = s->g;
    dx_id slope, any[2];
    dx_conditions value;
    bool jump, plateau;
    *monotonic = false;
    if (dx_free_symbols(g, of, 2, any) != 1 || !dx_same(any[0], s->j->d->symbol) ||
        dx_is_larger(g, of, SMALL))
        return DX_OK;
    dx_conditions_init(&value, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&value, of));
    DX_TRY(dx_has_jump(g, of, &jump));
    DX_TRY(dx_has_plateau(g, of, &plateau));
    if (value.nowhere || value.more || value.n_words > 0 || value.n_symbols > 0 || jump || plateau)
        return DX_OK;
    DX_TRY(dx_diff(g, s->j->rules, of, s->j->d->symbol, 1, &slope));
    DX_TRY(dx_never_below_zero(g, slope, monotonic));
    slope = dx_neg(g, slope);
    DX_TRY(dx_check(g, slope));
    return *monotonic ? DX_OK : dx_never_below_zero(g, slope, monotonic);
}

/* x != sin(x) or x = 0 is true of all x: at its one zero the word need not hold. */
static dx_status is_always_met(dx_looks *s, const dx_word *word, bool *met)
{
    dx_graph *g = s->g;
    const dx_id symbol = s->j->d->symbol;
    dx_id of = dx_sub(g, word->of, word->level);
    bool zero = false;
    *met = false;
    DX_TRY(dx_check(g, of));
    if (word->how != DX_OTHER_THAN || !dx_is_none(word->range) || dx_is_none(word->but))
        return DX_OK;
    for (uint32_t i = 0; i < dx_count(g, word->but) && !zero; i++) {
        dx_id but = dx_operand(g, word->but, i);
        dx_word bare = dx_word_of(word->of, word->level, word->how);
        if (dx_op_of(g, but) != DX_OP_EQ)
            continue;
        dx_id at = dx_operand(g, but, dx_same(dx_operand(g, but, 0), symbol) ? 1 : 0);
        if (dx_is_constant(g, at))
            DX_TRY(dx_word_breaks(g, &bare, symbol, at, &zero));
    }
    return zero ? is_monotonic(s, of, met) : DX_OK;
}

static dx_status drop_met(dx_looks *s, dx_conditions *corners)
{
    size_t kept = 0;
    for (size_t i = 0; i < corners->n_words; i++) {
        bool met;
        DX_TRY(is_always_met(s, &corners->word[i], &met));
        if (!met)
            corners->word[kept++] = corners->word[i];
    }
    corners->n_words = kept;
    return DX_OK;
}

dx_status dx_find_exceptions(dx_looks *s, dx_conditions *corners)
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
    DX_TRY(status);
    DX_TRY(share_points(s, corners));
    return drop_met(s, corners);
}
