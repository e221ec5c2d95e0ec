#include "symbolic/domain/gaps.h"

#include "expr/walk.h"
#include "symbolic/domain/existence.h"
#include "symbolic/domain/spans.h"
#include "symbolic/forms/readable.h"

enum { LARGE = 2000 };

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

/* Has the function values on one side of that point alone? */
static dx_status is_end_of_domain(dx_graph *g, const dx_derived *d, dx_id equation, bool *end)
{
    dx_conditions value;
    size_t cell;
    *end = false;
    if (dx_op_of(g, equation) != DX_OP_EQ)
        return DX_OK;
    dx_id left = dx_operand(g, equation, 0), right = dx_operand(g, equation, 1);
    dx_id at = dx_same(left, d->symbol) ? right : dx_same(right, d->symbol) ? left : DX_NONE;
    if (dx_is_none(at) || !dx_is_constant(g, at))
        return DX_OK;
    dx_conditions_init(&value, g, d->symbol);
    DX_TRY(dx_conditions_of_value(&value, d->of));
    const dx_chart *set = dx_conditions_set(&value, d->symbol);
    bool known = false;
    if (set)
        DX_TRY(dx_chart_find(g, set, at, &cell, &known));
    *end = known && cell % 2 == 1 && set->cell[cell - 1] != set->cell[cell + 1];
    return DX_OK;
}

/* Is the word broken by a number? */
static dx_status is_broken(dx_graph *g, const dx_word *word, bool *broken)
{
    dx_id gap = dx_sub(g, word->of, word->level);
    *broken = false;
    if (!dx_is_none(word->but) || !dx_is_none(word->range) || word->how == DX_NO_INTEGER)
        return dx_check(g, gap);
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_readable(g, gap, &gap));
    if (!dx_is_number(g, gap))
        return DX_OK;
    int sign = dx_number_sign(g, gap);
    *broken = word->how == DX_OTHER_THAN ? sign == 0
              : dx_is_lower(word->how)   ? sign < 0 || (sign == 0 && word->how == DX_ABOVE)
                                         : sign > 0 || (sign == 0 && word->how == DX_BELOW);
    return DX_OK;
}

/* Has what was given no value throughout the equation's solutions? As log(sqrt(a^2 + x^2) - a) -
 * log(sqrt(a^2 + x^2) + a) where x = 0: one of the two is log(0), whatever a is. */
static dx_status is_out_of_domain(dx_graph *g, dx_rules *rules, const dx_derived *d, dx_id equation,
                                  bool *out)
{
    enum { MOST = 8 };
    dx_id symbol[MOST] = {d->symbol}, value[MOST], only[1];
    dx_conditions there;
    size_t n = 0;
    *out = false;
    if (dx_op_of(g, equation) != DX_OP_EQ)
        return DX_OK;
    dx_id gap = dx_sub(g, dx_operand(g, equation, 0), dx_operand(g, equation, 1));
    DX_TRY(dx_check(g, gap));
    dx_only_point(g, gap, MOST, &n, symbol, value);
    if (n == 0) {
        symbol[0] = d->symbol;
        DX_TRY(dx_linear_zero(g, rules, gap, d->symbol, &value[0]));
        n = !dx_is_none(value[0]);
    }
    if (n == 0)
        return DX_OK;
    dx_id of = dx_substitute(g, d->of, n, symbol, value);
    dx_status status = dx_check(g, of);
    *out = status == DX_DOMAIN;
    if (status != DX_OK)
        return dx_excuse(g->context, status);
    dx_conditions_init(&there, g, dx_free_symbols(g, of, 1, only) > 0 ? only[0] : DX_NONE);
    DX_TRY(dx_conditions_of_value(&there, of));
    *out = dx_conditions_nowhere(&there);
    for (size_t i = 0; i < there.n_words && !*out; i++)
        DX_TRY(is_broken(g, &there.word[i], out));
    return DX_OK;
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
        bool end, outside;
        DX_TRY(is_end_of_domain(g, d, gaps.where[i], &end));
        DX_TRY(is_out_of_domain(g, rules, d, gaps.where[i], &outside));
        if (end || outside)
            continue;
        if (pieces <= MOST &&
            (renew_piece(g, gaps.where[i], gaps.value[i], pieces, piece) ||
             extend_piece(g, d->symbol, gaps.where[i], gaps.value[i], pieces, piece)))
            continue;
        operand[n++] = gaps.where[i];
        operand[n++] = gaps.value[i];
    }
    operand[n++] = pieces > 0 && pieces <= MOST ? dx_cases(g, pieces, piece) : d->derivative;
    DX_TRY(dx_check(g, operand[n - 1]));
    dx_id filled = n == 1 ? operand[0] : dx_cases(g, n, operand);
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
