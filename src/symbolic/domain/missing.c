/* Derivatives at given values, where they may be missing. */
#include "symbolic/domain/missing.h"

#include "expr/walk.h"
#include "symbolic/domain/corners.h"
#include "symbolic/domain/existence.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/sample.h"

enum { LARGE = 2000 };

/* The sign of a constant, as far as digits tell it; 0 where it may be 0. */
static dx_status find_sign(dx_graph *g, const dx_oracle *oracle, dx_id a, int *sign)
{
    bool sure;
    DX_TRY(dx_check(g, a));
    DX_TRY(dx_constant_sign(g, a, sign, &sure));
    *sign = sure ? *sign : 0;
    return sure || !oracle ? DX_OK : dx_ask_sign(oracle, a, sign);
}

/* The cell in which the value lies; it lies at a break if it cannot be told from that. */
static dx_status find_cell(dx_graph *g, const dx_oracle *oracle, const dx_chart *set, dx_id value,
                           size_t *cell)
{
    bool known;
    DX_TRY(dx_chart_find(g, set, value, cell, &known));
    if (known)
        return DX_OK;
    *cell = 0;
    for (size_t i = 0; i < set->n; i++) {
        int sign;
        DX_TRY(find_sign(g, oracle, dx_sub(g, value, set->at[i]), &sign));
        *cell = 2 * i + (size_t)(sign + 1);
        if (sign <= 0)
            return DX_OK;
    }
    return DX_OK;
}

/* The condition on the symbol that its value breaks. */
static dx_status write_broken_set(const dx_conditions *c, const dx_oracle *oracle, dx_id symbol,
                                  dx_id value, dx_text *needs)
{
    const dx_chart *set = dx_conditions_set(c, symbol);
    size_t cell;
    if (!set)
        return DX_OK;
    DX_TRY(find_cell(c->g, oracle, set, value, &cell));
    if (set->cell[cell])
        return DX_OK;
    dx_chart told = *set;
    if (cell % 2 == 1 && set->cell[cell - 1] && set->cell[cell + 1]) /* that point alone */
        for (size_t i = 0; i <= 2 * told.n; i++)
            told.cell[i] = i != cell;
    return dx_write_set(c->g, symbol, &told, needs);
}

/* Values that are put in for symbols of a formula. */
typedef struct values {
    dx_graph *g;
    const dx_oracle *oracle; /* may be NULL */
    size_t n;
    const dx_id *from, *to;
} values;

/* Of a constant: is the word broken there? */
static dx_status is_broken_at(const values *v, const dx_word *word, dx_id of, bool *broken)
{
    dx_graph *g = v->g;
    *broken = false;
    if (!dx_is_constant(g, of))
        return DX_OK;
    if (word->how == DX_NO_INTEGER) {
        *broken = dx_is_number(g, of) && dx_is_integer(g, of);
        return dx_is_number(g, of) ? DX_OK : dx_sample_may_be_integer(g, of, broken);
    }
    of = dx_sub(g, of, word->level);
    DX_TRY(dx_check(g, of));
    int sign;
    DX_TRY(find_sign(g, v->oracle, of, &sign));
    bool strict = word->how != DX_AT_LEAST && word->how != DX_AT_MOST;
    bool low = word->how == DX_ABOVE || word->how == DX_AT_LEAST;
    if (sign == 0) /* or it may be */
        *broken = strict;
    else
        *broken = word->how != DX_OTHER_THAN && (low ? sign < 0 : sign > 0);
    return DX_OK;
}

/* The integer for which a formula a + s·name is at the level, s a number; else *found is false. */
static dx_status find_level(dx_graph *g, const dx_word *word, dx_id name, int64_t *at, bool *found)
{
    dx_id ends[] = {dx_int(g, 0), dx_int(g, 1)};
    dx_id gap = dx_sub(g, word->of, word->level);
    dx_id first = dx_is_none(gap) ? gap : dx_substitute(g, gap, 1, &name, &ends[0]);
    dx_id second = dx_is_none(first) ? first : dx_substitute(g, gap, 1, &name, &ends[1]);
    *found = false;
    if (dx_is_none(second))
        return dx_excuse(g->context, dx_check(g, second));
    dx_id slope = dx_sub(g, second, first);
    if (!dx_is_number(g, slope) || dx_is_int(g, slope, 0) || !dx_is_number(g, first) ||
        !dx_same(gap, dx_add(g, first, dx_scale(g, slope, name))))
        return g->context->diag.status;
    dx_id root = dx_number_neg(g, dx_number_div(g, first, slope));
    *found = dx_get_int(g, root, at);
    return dx_check(g, root);
}

/* Where integers stand for the names of the word's ranges, those from the `left`-th triple on
 * having been put in. Of a sum of which an end is no number it is taken that it has terms. */
static dx_status is_broken_in(const values *v, const dx_word *word, uint32_t left, int *budget,
                              bool *broken)
{
    dx_graph *g = v->g;
    enum { MOST = 100 };
    int64_t first, last, level = 0, at;
    bool linear = false;
    if (left == 0)
        return is_broken_at(v, word, word->of, broken);
    *broken = false;
    dx_id name = dx_operand(g, word->range, 3 * left - 3);
    bool low = dx_get_int(g, dx_operand(g, word->range, 3 * left - 2), &first);
    bool high = dx_get_int(g, dx_operand(g, word->range, 3 * left - 1), &last);
    if ((!low && !high) || (low && high && first > last))
        return DX_OK;
    if (left == 1)
        DX_TRY(find_level(g, word, name, &level, &linear));
    int64_t from = low ? first : last, to = !low || !high ? from : last;
    if (to - from >= MOST)
        to = from + MOST - 1;
    for (at = from; at <= to && !*broken && --*budget >= 0; at++) {
        dx_word there = *word;
        dx_id value = dx_int(g, at);
        there.of = dx_substitute(g, word->of, 1, &name, &value);
        there.range = dx_substitute(g, word->range, 1, &name, &value);
        if (dx_is_none(there.of) || dx_is_none(there.range))
            DX_TRY(dx_excuse(g->context, dx_check(g, DX_NONE)));
        else
            DX_TRY(is_broken_in(v, &there, left - 1, budget, broken));
    }
    if (linear && !*broken && word->how == DX_OTHER_THAN)
        *broken = low && high && level >= first && level <= last;
    return DX_OK;
}

static dx_status is_broken(const values *v, const dx_word *word, bool *broken)
{
    enum { MOST = 400 };
    dx_graph *g = v->g;
    dx_word there = *word;
    int budget = MOST;
    there.of = dx_substitute(g, word->of, v->n, v->from, v->to);
    DX_TRY(dx_check(g, there.of));
    if (dx_is_none(word->range))
        return is_broken_at(v, &there, there.of, broken);
    there.range = dx_substitute(g, word->range, v->n, v->from, v->to);
    DX_TRY(dx_check(g, there.range));
    return is_broken_in(v, &there, dx_count(g, there.range) / 3, &budget, broken);
}

static dx_status write_broken_words(const dx_conditions *c, const values *v, dx_text *needs)
{
    dx_graph *g = c->g;
    for (size_t i = 0; i < c->n_words; i++) {
        bool broken, excepted = false;
        DX_TRY(is_broken(v, &c->word[i], &broken));
        if (broken)
            DX_TRY(dx_word_is_excepted(g, &c->word[i], v->n, v->from, v->to, &excepted));
        if (broken && !excepted)
            DX_TRY(dx_write_words(g, 1, &c->word[i],
                                  c->n_symbols > 0 ? dx_set_at(c, 0)->symbol : DX_NONE, needs));
    }
    return DX_OK;
}

static dx_status has_sum(dx_graph *g, dx_id a, bool *found)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *found = false;
    for (size_t i = 0; i < walk.n && !*found; i++)
        *found = dx_is_iterated(g, walk.id[i]);
    dx_walk_free(&walk);
    return DX_OK;
}

/* A sum would be written out, and its derivative is not. */
dx_status dx_put_parameters(dx_graph *g, size_t n, const dx_id *from, const dx_id *to,
                            dx_derived *d)
{
    bool sum;
    DX_TRY(has_sum(g, d->of, &sum));
    n = sum ? 0 : n;
    for (size_t i = 0; i < n; i++) {
        if (dx_same(from[i], d->symbol) || !dx_is_number(g, to[i]))
            continue;
        dx_id of = dx_substitute(g, d->of, 1, &from[i], &to[i]), derivative = d->derivative;
        if (!dx_is_none(of) && !dx_is_none(derivative))
            derivative = dx_substitute(g, derivative, 1, &from[i], &to[i]);
        if (dx_is_none(of) || (dx_is_none(derivative) && !dx_is_none(d->derivative))) {
            DX_TRY(dx_excuse(g->context, dx_check(g, DX_NONE)));
            continue;
        }
        d->of = of;
        d->derivative = derivative;
    }
    return DX_OK;
}

/* Near the symbol's value, is the condition true (1) or false (0) throughout? -1: not known. */
static dx_status find_truth_near(dx_graph *g, dx_id condition, dx_id symbol, dx_id at, int *truth)
{
    dx_op op = dx_op_of(g, condition);
    *truth = op == DX_OP_TRUE ? 1 : op == DX_OP_FALSE ? 0 : -1;
    if (op == DX_OP_AND) {
        *truth = 1;
        for (uint32_t i = 0; i < dx_count(g, condition) && *truth != 0; i++) {
            int part;
            DX_TRY(find_truth_near(g, dx_operand(g, condition, i), symbol, at, &part));
            *truth = part == 1 ? *truth : part;
        }
        return DX_OK;
    }
    if (op < DX_OP_EQ || op > DX_OP_LE)
        return DX_OK;
    dx_id gap = dx_sub(g, dx_operand(g, condition, 1), dx_operand(g, condition, 0));
    gap = dx_is_none(gap) ? gap : dx_substitute(g, gap, 1, &symbol, &at);
    if (dx_is_none(gap))
        return dx_excuse(g->context, dx_check(g, gap));
    int sign;
    bool sure;
    if (!dx_is_constant(g, gap))
        return DX_OK;
    DX_TRY(dx_constant_sign(g, gap, &sign, &sure));
    if (sure && sign != 0)
        *truth = op == DX_OP_EQ ? 0 : op == DX_OP_NE ? 1 : sign > 0;
    return DX_OK;
}

/* The piece that holds around the symbol's value; NONE where pieces meet or it is not known. */
static dx_status find_piece(dx_graph *g, dx_id cases, dx_id symbol, dx_id at, dx_id *piece)
{
    *piece = DX_NONE;
    for (uint32_t i = 0; i < dx_pieces(g, cases); i++) {
        int truth;
        DX_TRY(find_truth_near(g, dx_operand(g, cases, 2 * i), symbol, at, &truth));
        if (truth == 1)
            *piece = dx_operand(g, cases, 2 * i + 1);
        if (truth != 0)
            return DX_OK;
    }
    if (dx_has_default(g, cases))
        *piece = dx_operand(g, cases, dx_count(g, cases) - 1);
    return DX_OK;
}

/* What the other pieces need does not matter at this value. */
static dx_status take_pieces(dx_graph *g, dx_id at, dx_derived *d)
{
    enum { MOST = 16 };
    for (int round = 0; round < MOST; round++) {
        dx_walk walk;
        dx_id cases = DX_NONE, piece = DX_NONE;
        DX_TRY(dx_walk_make(g, 1, &d->of, &walk));
        dx_status status = DX_OK;
        for (size_t i = walk.n; i-- > 0 && dx_is_none(piece) && status == DX_OK;)
            if (dx_op_of(g, walk.id[i]) == DX_OP_CASES) {
                cases = walk.id[i];
                status = find_piece(g, cases, d->symbol, at, &piece);
            }
        dx_walk_free(&walk);
        DX_TRY(status);
        if (dx_is_none(piece))
            return DX_OK;
        dx_id of = dx_replace(g, d->of, 1, &cases, &piece);
        if (dx_is_none(of))
            return dx_excuse(g->context, dx_check(g, of));
        d->of = of;
    }
    return DX_OK;
}

/* What of its conditions the values break. */
static dx_status write_broken(const dx_junctions *j, size_t n, const dx_id *from, const dx_id *to,
                              dx_text *needs)
{
    dx_graph *g = j->g;
    dx_derived here = *j->d, *d = &here;
    const size_t before = needs->n;
    for (size_t i = 0; i < n && g->branches; i++)
        if (dx_same(from[i], d->symbol) && dx_is_constant(g, to[i]))
            DX_TRY(take_pieces(g, to[i], d));
    dx_op op = dx_op_of(g, d->of);
    if (op == DX_OP_VECTOR || op == DX_OP_EQ || dx_is_larger(g, d->of, LARGE))
        return DX_OK;
    dx_conditions needed;
    dx_conditions_init(&needed, g, d->symbol);
    DX_TRY(dx_conditions_of_existence(
        &needed, &(dx_junctions){.g = g, .rules = j->rules, .oracle = j->oracle, .d = d}, NULL));
    for (size_t i = 0; i < n; i++)
        if (dx_same(from[i], d->symbol) && dx_is_constant(g, to[i]))
            DX_TRY(write_broken_set(&needed, j->oracle, d->symbol, to[i], needs));
    if (d->order == 0 && needed.nowhere && needs->n == before)
        dx_text_string(needs, "there are values around");
    return write_broken_words(&needed, &(values){g, j->oracle, n, from, to}, needs);
}

/* What of the needs does the point break? */
static dx_status is_broken_there(const dx_junctions *j, const dx_conditions *needed, dx_id at,
                                 bool *broken)
{
    const values v = {j->g, j->oracle, 1, &j->d->symbol, &at};
    dx_text text;
    dx_text_init(&text, &j->g->context->memory);
    dx_status status = write_broken_set(needed, j->oracle, j->d->symbol, at, &text);
    if (status == DX_OK)
        status = write_broken_words(needed, &v, &text);
    *broken = needed->nowhere || needed->more || text.n > 0 || text.failed;
    dx_text_free(&text);
    return status;
}

/* Has the function no derivative for another reason than that pieces meet? */
static dx_status is_out(const dx_junctions *j, dx_id at, bool *out)
{
    const dx_derived *d = j->d;
    dx_conditions needed, corners;
    dx_conditions_init(&needed, j->g, d->symbol);
    dx_conditions_init(&corners, j->g, d->symbol);
    DX_TRY(dx_conditions_of_derivative(&needed, &corners, d->of, d->symbol, d->order));
    return is_broken_there(j, &needed, at, out);
}

/* Has it no value at the point or around it? */
static dx_status is_at_end(const dx_junctions *j, dx_id at, bool *end)
{
    dx_conditions needed;
    dx_conditions_init(&needed, j->g, j->d->symbol);
    DX_TRY(dx_conditions_around(&needed, j->d->of, j->d->symbol));
    return is_broken_there(j, &needed, at, end);
}

/* Of the formulas on both sides of the point: what is out of play near it does not count. */
static dx_status are_sides_out(const dx_junctions *j, dx_id at, bool *out)
{
    *out = false;
    for (int direction = -1; direction <= 1 && !*out; direction += 2) {
        const dx_one_side side = dx_side_of(j->g, j->rules, j->d->symbol, at, direction);
        dx_derived here = *j->d;
        dx_junctions near = *j;
        bool known;
        near.d = &here;
        DX_TRY(dx_side_formula(&side, j->d->of, &here.of, &known));
        *out = !known;
        if (known)
            DX_TRY(is_out(&near, at, out));
    }
    return DX_OK;
}

dx_status dx_derivative_at(const dx_junctions *j, dx_id at, dx_junction *out)
{
    enum { SMALL = 300 };
    dx_graph *g = j->g;
    dx_derived here = *j->d;
    dx_junctions near = *j;
    dx_id any[2];
    dx_op op = dx_op_of(g, here.of);
    bool absent = true;
    *out = (dx_junction){false, false, DX_NONE};
    if (here.order == 0 || op == DX_OP_VECTOR || op == DX_OP_EQ ||
        dx_is_larger(g, here.of, SMALL) || !dx_is_constant(g, at) ||
        dx_free_symbols(g, here.of, 2, any) != 1 || !dx_same(any[0], here.symbol))
        return DX_OK;
    if (g->branches)
        DX_TRY(take_pieces(g, at, &here));
    near.d = &here;
    bool end;
    DX_TRY(is_at_end(&near, at, &end));
    if (!end)
        DX_TRY(is_out(&near, at, &absent));
    if (!end && absent)
        DX_TRY(are_sides_out(&near, at, &absent));
    return absent ? DX_OK : dx_junction_at(&near, at, out);
}

/* The function and what is shown of it at the one value, from both sides. */
static dx_status is_smooth_here(const dx_junctions *j, size_t n, const dx_id *from, const dx_id *to,
                                bool *smooth)
{
    dx_junction junction = {false, false, DX_NONE};
    for (size_t i = 0; i < n; i++)
        if (dx_same(from[i], j->d->symbol) && !dx_is_none(j->d->derivative))
            DX_TRY(dx_excuse(j->g->context, dx_derivative_at(j, to[i], &junction)));
    *smooth = junction.smooth && junction.shown;
    return DX_OK;
}

/* x != y says more than x != 1 where y is 1. */
static dx_status write_general(const dx_junctions *j, size_t n, const dx_id *from, const dx_id *to,
                               size_t before, dx_text *needs)
{
    dx_text general;
    dx_text_init(&general, &j->g->context->memory);
    dx_status status = dx_excuse(j->g->context, write_broken(j, n, from, to, &general));
    if (status == DX_OK && general.n > 0) {
        needs->n = before;
        dx_text_string(needs, dx_text_get(&general));
    }
    dx_text_free(&general);
    return status;
}

dx_status dx_derivative_is_missing(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                                   const dx_derived *d, size_t n, const dx_id *from,
                                   const dx_id *to, bool *missing, dx_text *needs)
{
    dx_derived here = *d;
    size_t before = needs->n;
    DX_TRY(dx_put_parameters(g, n, from, to, &here));
    DX_TRY(write_broken(&(dx_junctions){.g = g, .rules = rules, .oracle = oracle, .d = &here}, n,
                        from, to, needs));
    *missing = needs->n > before;
    if (*missing) { /* by what is known of all points; at this one a branch may not count */
        bool smooth;
        DX_TRY(is_smooth_here(&(dx_junctions){.g = g, .rules = rules, .oracle = oracle, .d = &here},
                              n, from, to, &smooth));
        needs->n = smooth ? before : needs->n;
        *missing = !smooth;
    }
    if (*missing && !dx_same(here.of, d->of))
        DX_TRY(write_general(&(dx_junctions){.g = g, .rules = rules, .oracle = oracle, .d = d}, n,
                             from, to, before, needs));
    return needs->failed ? dx_no_memory(g->context) : DX_OK;
}
