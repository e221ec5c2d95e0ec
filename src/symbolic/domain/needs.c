/* What expressions need to have values, and derivatives: node by node, by the texts of the
 * function table, and piece by piece. */
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/corners.h"
#include "symbolic/domain/level.h"
#include "symbolic/domain/plateau.h"
#include "symbolic/forms/readable.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/derivatives/rules.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/forms/terms.h"
#include "symbolic/domain/spans.h"
#include "symbolic/domain/stepchart.h"

#include <math.h>
#include <string.h>

/* ---- the texts of the function table -------------------------------------------------------- */

/* A relation of the table: "u >= -1". */
typedef struct relation {
    const char *left, *right;
    size_t n_left, n_right;
    dx_comparison how;
} relation;

/* The next one of a list, NULL at its end; commas in brackets do not part it. */
static const char *next_relation(const char *text, const char **end)
{
    int open = 0;
    text += strspn(text, ", ");
    for (*end = text; **end != '\0' && (open > 0 || **end != ','); ++*end)
        open += (**end == '(') - (**end == ')');
    return *text == '\0' ? NULL : text;
}

static bool read_relation(const char *text, const char *end, relation *out)
{
    static const struct {
        const char *sign;
        dx_comparison how;
    } signs[] = {{" >= ", DX_AT_LEAST},
                 {" <= ", DX_AT_MOST},
                 {" != ", DX_OTHER_THAN},
                 {" > ", DX_ABOVE},
                 {" < ", DX_BELOW}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        const char *at = strstr(text, signs[i].sign);
        if (!at || at >= end)
            continue;
        const char *right = at + strlen(signs[i].sign);
        *out = (relation){text, right, (size_t)(at - text), (size_t)(end - right), signs[i].how};
        return true;
    }
    return false;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* -x is an integer where x is: with the sign that not all terms have turned. */
static dx_id with_plain_sign(dx_graph *g, dx_id a)
{
    bool turned = dx_op_of(g, a) == DX_OP_ADD;
    for (uint32_t i = 0; turned && i < dx_terms(g, a); i++)
        turned = dx_number_sign(g, dx_coefficient(g, a, i)) < 0;
    return turned ? dx_neg(g, a) : a;
}

/* Where a formula that is never below the bound, or never above it, reaches it: x <= 0 for
 * relu(x), x = 0 for x^2 + 1. */
static dx_id where_reached(dx_graph *g, dx_id of, dx_id bound)
{
    dx_id zero = dx_int(g, 0), number, gap = dx_sub(g, of, bound);
    if (dx_is_none(gap))
        return gap;
    dx_split_coefficient(g, gap, &number, &gap);
    if (dx_fn_of(g, gap) == DX_FN_relu)
        return dx_relation(g, DX_OP_LE, dx_operand(g, gap, 0), zero);
    if (dx_fn_of(g, gap) == DX_FN_abs)
        return dx_relation(g, DX_OP_EQ, dx_operand(g, gap, 0), zero);
    if (dx_op_of(g, gap) == DX_OP_MUL && dx_factors(g, gap) == 1)
        return dx_relation(g, DX_OP_EQ, dx_base(g, gap, 0), zero);
    return dx_relation(g, DX_OP_EQ, with_plain_sign(g, gap), zero);
}

/* Another number than 0, where it jumps; where it is 0 throughout an interval there is nothing
 * amiss but at the ends. */
static dx_status demand_off_jump(dx_conditions *c, dx_id a, dx_id by)
{
    dx_conditions alone;
    bool any;
    dx_conditions_init(&alone, c->g, by);
    DX_TRY(dx_condition(&alone, a, DX_OTHER_THAN, by));
    for (size_t i = 0; i < alone.n_words; i++) {
        if (alone.word[i].how != DX_OTHER_THAN || dx_is_none(alone.word[i].but))
            continue;
        alone.word[i].but = DX_NONE;
        DX_TRY(dx_except_constant(c->g, &alone.word[i], by, DX_NONE, DX_NONE, &any));
    }
    return dx_conditions_merge(c, &alone);
}

/* Of a formula that takes few integers each is told. */
static dx_status demand_few_integers(dx_conditions *c, dx_id of, int64_t low, int64_t high,
                                     dx_id by)
{
    for (int64_t m = low; m <= high; m++)
        DX_TRY(demand_off_jump(c, dx_sub(c->g, of, dx_int(c->g, m)), by));
    return DX_OK;
}

/* The call jumps where the formula passes an integer; at an end of its values it may only turn
 * there: floor(u) at the least u, ceil(u) at the largest. */
static dx_status demand_no_integer(dx_conditions *c, dx_fn fn, dx_id of, dx_id by)
{
    enum { FEW = 3, SMALL = 1000 };
    dx_graph *g = c->g;
    dx_word word = dx_word_of(of, dx_int(g, 0), DX_NO_INTEGER);
    bool constant, spare;
    DX_TRY(dx_except_levels(g, &word, by, &spare));
    if (spare)
        return DX_OK; /* the jumps of what stands in it are told of that */
    const dx_bounds bounds = dx_bounds_of(g, of);
    int64_t low = 0, high = 0;
    bool turns_high = fn == DX_FN_ceil, turns_low = fn != DX_FN_ceil && fn != DX_FN_round;
    bool whole_low = !dx_is_none(bounds.low) && dx_get_int(g, bounds.low, &low);
    bool whole_high = !dx_is_none(bounds.high) && dx_get_int(g, bounds.high, &high);
    bool narrow = !dx_is_none(bounds.low) && !dx_is_none(bounds.high) &&
                  fabs(dx_number_to_double(g, bounds.low)) < SMALL &&
                  fabs(dx_number_to_double(g, bounds.high)) < SMALL;
    if (narrow && !whole_low)
        low = (int64_t)ceil(dx_number_to_double(g, bounds.low));
    if (narrow && !whole_high)
        high = (int64_t)floor(dx_number_to_double(g, bounds.high));
    if (narrow && high - low <= FEW)
        return demand_few_integers(c, of, low + (whole_low && (turns_low || bounds.low_open)),
                                   high - (whole_high && (turns_high || bounds.high_open)), by);
    DX_TRY(dx_except_constant(g, &word, by, whole_low && turns_low ? bounds.low : DX_NONE,
                              whole_high && turns_high ? bounds.high : DX_NONE, &constant));
    if (dx_op_of(g, of) == DX_OP_ADD && dx_is_integer(g, dx_constant(g, of)))
        word.of = dx_sub(g, of, dx_constant(g, of)); /* x + 1 is one where x is */
    DX_TRY(dx_check(g, word.of));
    word.of = with_plain_sign(g, word.of);
    if (constant)
        return dx_conditions_say(c, &word);
    if (whole_low && turns_low && !bounds.low_open)
        DX_TRY(dx_word_except(g, &word, where_reached(g, of, bounds.low)));
    if (whole_high && turns_high && !bounds.high_open)
        DX_TRY(dx_word_except(g, &word, where_reached(g, of, bounds.high)));
    return dx_conditions_say(c, &word);
}

static bool is_larger_of_zero(const dx_graph *g, dx_id a)
{
    return dx_fn_of(g, a) == DX_FN_max &&
           (dx_is_int(g, dx_operand(g, a, 0), 0) || dx_is_int(g, dx_operand(g, a, 1), 0));
}

/* max(u, frac(u)) of a u > 0. */
static bool is_above_poles(const dx_graph *g, dx_id a)
{
    for (uint32_t i = 0; dx_fn_of(g, a) == DX_FN_max && i < dx_count(g, a); i++)
        if (dx_is_positive(g, dx_operand(g, a, i)))
            return true;
    return dx_is_positive(g, a);
}

static bool has_quotient(const dx_graph *g, dx_id a)
{
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_ADD && i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i);
        for (uint32_t k = 0; dx_op_of(g, term) == DX_OP_MUL && k < dx_factors(g, term); k++)
            if (dx_is_integer(g, dx_exponent(g, term, k)) &&
                dx_number_sign(g, dx_exponent(g, term, k)) < 0)
                return true;
    }
    return false;
}

static bool is_undone(const dx_graph *g, dx_id a)
{
    if (dx_fn_of(g, a) != DX_FN_sin && dx_fn_of(g, a) != DX_FN_cos)
        return false;
    const dx_fn inner = dx_fn_of(g, dx_operand(g, a, 0));
    return inner == DX_FN_asin || inner == DX_FN_acos || inner == DX_FN_atan;
}

/* Another number than 0 where it has a value: x != y of 1/x - 1/y, x != 0 of cos(acos(x)). */
static dx_status demand_nonzero(dx_conditions *c, dx_id a)
{
    enum { MODEST = 60 };
    dx_graph *g = c->g;
    dx_id numerator, denominator;
    bool fine = false;
    DX_TRY(dx_check(g, a));
    if (has_quotient(g, a) && !dx_is_larger(g, a, MODEST))
        DX_TRY(dx_multiply_out(g, a, &fine, &numerator, &denominator));
    else if (is_undone(g, a) && !dx_is_larger(g, a, MODEST))
        DX_TRY(dx_readable(g, a, &a));
    return dx_condition(c, fine ? numerator : a, DX_OTHER_THAN, DX_NONE);
}

/* What the row demands of the call's arguments. */
static dx_status demand_text(dx_conditions *c, const char *text, dx_id call, dx_id by)
{
    dx_graph *g = c->g;
    const char *end;
    for (; (text = next_relation(text, &end)); text = end) {
        relation r;
        /* orders are not told, poles at integers where they are asked for */
        if ((begins(text, "max(") && !c->poles) || begins(text, "u >= 0, frac(u) =") ||
            !read_relation(text, end, &r))
            continue;
        bool integer = begins(text, "frac(");
        if (integer && dx_is_none(by))
            continue;
        if (integer) { /* frac(...) */
            r.left += 5;
            r.n_left -= 6;
        }
        dx_id left = dx_rules_formula(g, r.left, r.n_left, call);
        dx_id right = dx_rules_formula(g, r.right, r.n_right, call);
        if (integer) {
            DX_TRY(dx_check(g, left));
            if (dx_contains(g, left, by))
                DX_TRY(demand_no_integer(c, dx_fn_of(g, call), left, by));
            continue;
        }
        if (begins(text, "max(")) {
            const dx_word word = dx_word_of(left, right, DX_OTHER_THAN);
            DX_TRY(dx_check(g, left));
            if (is_larger_of_zero(g, left)) /* of an integer */
                DX_TRY(dx_condition(c, left, DX_ABOVE, by));
            else if (!dx_is_constant(g, left) && !is_above_poles(g, left))
                DX_TRY(dx_conditions_say(c, &word));
            continue;
        }
        if (r.how == DX_BELOW || r.how == DX_AT_MOST)
            DX_TRY(dx_condition(c, dx_sub(g, right, left),
                                r.how == DX_BELOW ? DX_ABOVE : DX_AT_LEAST, by));
        else if (r.how == DX_OTHER_THAN && dx_is_none(by))
            DX_TRY(demand_nonzero(c, dx_sub(g, left, right)));
        else
            DX_TRY(dx_condition(c, dx_sub(g, left, right), r.how, by));
    }
    return DX_OK;
}

/* ---- nodes ------------------------------------------------------------------------------------
 */

enum { DEEP = 4 }; /* pieces in pieces are looked at so far */

typedef struct gathering {
    dx_conditions *value, *corners; /* where only values are asked for, no corners */
    dx_id symbol;
    int64_t order;
    int depth;           /* of pieces in pieces */
    bool jumps_alone;    /* count, as the expression stands in floor(...) */
    bool open;           /* powers with names in exponents demand nothing */
    const dx_walk *walk; /* of the expression that is looked at */
    const uint8_t *role; /* of its nodes */
} gathering;

/* Roles. NEEDED: stands outside of pieces. MOVES: changes with the symbol, but for jumps.
 * DERIVED: the symbol, or an operand of it moves, so that its derivative counts. BENDS: its corners
 * and jumps show in the whole; JUMPS: its jumps do. So do only jumps of what stands in floor(...).
 */
enum { NEEDED = 1, MOVES = 2, DERIVED = 4, BENDS = 8, JUMPS = 16 };

static bool moves(const gathering *to, dx_id a)
{
    return to->role[dx_walk_find(to->walk, a)] & MOVES;
}

static bool is_never_below_zero(dx_graph *g, dx_id a)
{
    dx_id low = dx_bounds_of(g, a).low;
    return !dx_is_none(low) && dx_number_sign(g, low) >= 0;
}

/* As min(u, 0) is. */
static dx_status is_never_above_zero(dx_graph *g, dx_id a, bool *never)
{
    dx_id negative = dx_neg(g, a), ramp;
    DX_TRY(dx_check(g, negative));
    DX_TRY(dx_as_ramp(g, negative, &ramp));
    *never = dx_fn_of(g, ramp) == DX_FN_relu || is_never_below_zero(g, negative);
    return DX_OK;
}

/* u >= 0 of min(u, 0), or of another formula. */
static dx_status demand_not_below(dx_conditions *c, dx_id a)
{
    dx_graph *g = c->g;
    dx_id negative = dx_neg(g, a), ramp;
    DX_TRY(dx_check(g, negative));
    DX_TRY(dx_as_ramp(g, negative, &ramp));
    if (dx_fn_of(g, ramp) == DX_FN_relu)
        a = dx_neg(g, dx_operand(g, ramp, 0));
    return dx_condition(c, a, DX_AT_LEAST, DX_NONE);
}

/* Is it 0 throughout some interval, as round(x), min(x, 0) and piecewise(x > 0: x, 0) are, by how
 * it looks? */
static dx_status has_level_zero(dx_graph *g, dx_id a, bool *has)
{
    dx_id number;
    *has = dx_is_int(g, a, 0);
    dx_split_coefficient(g, a, &number, &a);
    *has = *has || dx_is_level(dx_fn_of(g, a));
    if (*has || dx_is_step(dx_fn_of(g, a)))
        return DX_OK;
    if (dx_op_of(g, a) == DX_OP_CALL)
        return dx_has_plateau(g, a, has);
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a) && !*has; i++)
        DX_TRY(has_level_zero(g, dx_base(g, a, i), has));
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_CASES && i <= dx_pieces(g, a) && !*has; i++)
        if (i < dx_pieces(g, a) || dx_has_default(g, a))
            DX_TRY(
                has_level_zero(g, dx_operand(g, a, i < dx_pieces(g, a) ? 2 * i + 1 : 2 * i), has));
    return DX_OK;
}

/* Is base^exponent 0 where the base is, and smooth enough for the order? Of an exponent that is not
 * constant: as far as it is positive. */
static dx_status judge_exponent(const gathering *to, dx_id base, dx_id exponent, bool *vanishes,
                                bool *smooth)
{
    dx_graph *g = to->value->g;
    int sign = 0;
    bool sure = true, flat = false;
    *smooth = false;
    *vanishes = is_never_below_zero(g, base); /* |x|^a: for which a is asked by itself */
    if (!dx_is_constant(g, exponent)) {
        if (!*vanishes)
            DX_TRY(has_level_zero(g, base, &flat));
        *vanishes = *vanishes || flat || dx_is_positive(g, exponent);
        return DX_OK;
    }
    DX_TRY(dx_constant_sign(g, exponent, &sign, &sure));
    *vanishes = sure && sign > 0;
    dx_id above = dx_sub(g, exponent, dx_int(g, to->order));
    DX_TRY(dx_check(g, above));
    DX_TRY(dx_constant_sign(g, above, &sign, &sure));
    *smooth = *vanishes && sure && sign > 0;
    return DX_OK;
}

/* Above zero: a corner where it is zero at points only, which may turn out to be none. */
static dx_status demand_upright(const gathering *to, dx_id base)
{
    dx_conditions alone;
    bool never;
    DX_TRY(is_never_above_zero(to->value->g, base, &never));
    dx_conditions_init(&alone, to->value->g, to->symbol);
    DX_TRY(never ? dx_condition(&alone, dx_neg(to->value->g, base), DX_OTHER_THAN, to->symbol)
                 : dx_condition(&alone, base, DX_ABOVE, to->symbol));
    bool points = alone.n_symbols == 1 && !alone.nowhere;
    for (size_t i = 0; i < alone.n_words && points; i++)
        points = alone.word[i].how == DX_OTHER_THAN;
    if (!points)
        return dx_condition(to->value, base, DX_ABOVE, to->symbol);
    DX_TRY(dx_conditions_merge(to->corners, &alone));
    return demand_not_below(to->value, base);
}

/* A polynomial with integers for coefficients: an integer where its names are. */
static bool is_whole(const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) == DX_OP_SYMBOL || dx_is_integer(g, a))
        return true;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++)
        if (dx_op_of(g, dx_base(g, a, i)) != DX_OP_SYMBOL ||
            !dx_is_integer(g, dx_exponent(g, a, i)) || dx_number_sign(g, dx_exponent(g, a, i)) < 0)
            return false;
    if (dx_op_of(g, a) != DX_OP_ADD)
        return dx_op_of(g, a) == DX_OP_MUL;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i);
        if (!dx_is_integer(g, dx_coefficient(g, a, i)) || dx_op_of(g, term) == DX_OP_ADD ||
            !is_whole(g, term))
            return false;
    }
    return dx_is_integer(g, dx_constant(g, a));
}

/* A ray, or the line, but for single points: what dx_conditions_say_sets can say. */
static bool is_told_by_words(const dx_chart *set)
{
    size_t ends = 0;
    for (size_t i = 2; i <= 2 * set->n; i += 2)
        ends += (set->cell[i] != 0) != (set->cell[i - 2] != 0);
    return ends == 0 ? set->cell[0] != 0 : ends == 1 && set->n == 1;
}

/* "y > 0" of the condition that the formula is positive, where it is as short as that: else as it
 * stands. NONE: *always or never so. */
static dx_status write_positive(dx_graph *g, dx_id a, dx_id *as, bool *always)
{
    dx_conditions alone;
    dx_conditions_init(&alone, g, DX_NONE);
    DX_TRY(dx_condition(&alone, a, DX_ABOVE, DX_NONE));
    DX_TRY(dx_conditions_say_sets(&alone, DX_NONE));
    *as = DX_NONE;
    *always = !alone.nowhere && dx_is_positive(g, a);
    if (alone.nowhere || *always)
        return DX_OK;
    const dx_word *word = &alone.word[0];
    const bool lone = alone.n_words == 1 && dx_is_none(word->but) && dx_is_none(word->range);
    if (lone && word->how == DX_OTHER_THAN) {
        *as = dx_relation(g, DX_OP_NE, word->of, word->level);
        return dx_check(g, *as);
    }
    if (!lone || (word->how != DX_ABOVE && word->how != DX_BELOW))
        return dx_relation_of_sign(g, a, 1, false, as);
    *as = word->how == DX_ABOVE ? dx_relation(g, DX_OP_LT, word->level, word->of)
                                : dx_relation(g, DX_OP_LT, word->of, word->level);
    return dx_check(g, *as);
}

/* Where the base is 0 the exponent has to be positive: x > 0 or y > 0, of relu(x)^y. */
static dx_status demand_positive_exponent(dx_conditions *c, dx_id base, dx_id exponent)
{
    dx_graph *g = c->g;
    dx_conditions alone;
    dx_id as, base_symbol, exponent_symbol;
    bool always, never, known = true;
    DX_TRY(dx_as_ramp(g, base, &base));
    if (dx_free_symbols(g, base, 1, &base_symbol) == 1 &&
        dx_free_symbols(g, exponent, 1, &exponent_symbol) == 1 &&
        dx_same(base_symbol, exponent_symbol)) {
        dx_chart set, more;
        DX_TRY(dx_truth_chart(g, dx_relation(g, DX_OP_LT, dx_int(g, 0), base), base_symbol, &set,
                              &known));
        if (known)
            DX_TRY(dx_truth_chart(g, dx_relation(g, DX_OP_LT, dx_int(g, 0), exponent), base_symbol,
                                  &more, &known));
        if (known)
            DX_TRY(dx_chart_combine(g, &set, &more, DX_CHART_MOST, &known));
        dx_chart_tidy(&set);
        if (known)
            return dx_conditions_narrow(c, base_symbol, &set, &known);
    }
    DX_TRY(write_positive(g, exponent, &as, &always));
    if (always)
        return DX_OK;
    if (dx_is_none(as))
        return dx_condition(c, base, DX_ABOVE, DX_NONE);
    dx_conditions_init(&alone, g, DX_NONE);
    DX_TRY(dx_condition(&alone, base, DX_ABOVE, DX_NONE));
    DX_TRY(is_never_above_zero(g, base, &never));
    if (never || dx_conditions_nowhere(&alone))
        return dx_condition(c, exponent, DX_ABOVE, DX_NONE);
    for (size_t i = 0; i < alone.n_symbols && known; i++)
        known = is_told_by_words(&dx_set_at(&alone, i)->set);
    if (known) {
        DX_TRY(dx_conditions_say_sets(&alone, DX_NONE));
    } else {
        const bool ramp = dx_fn_of(g, base) == DX_FN_relu;
        const dx_word word =
            dx_word_of(ramp ? dx_operand(g, base, 0) : base, dx_int(g, 0), DX_ABOVE);
        dx_conditions_init(&alone, g, DX_NONE);
        DX_TRY(dx_conditions_say(&alone, &word));
    }
    for (size_t i = 0; i < alone.n_words; i++)
        DX_TRY(dx_word_except(g, &alone.word[i], as));
    return dx_conditions_merge(c, &alone);
}

/* Powers below the order have no derivative at 0; `derived`: base depends on the symbol. */
static dx_status demand_of_power(const gathering *to, dx_id base, dx_id exponent, bool derived)
{
    dx_conditions *c = to->value;
    dx_graph *g = c->g;
    bool vanishes, smooth;
    if (!dx_is_number(g, exponent) && dx_is_constant(g, exponent))
        DX_TRY(dx_readable(g, exponent, &exponent));              /* log(9)/log(3) is 2 */
    if (dx_is_int(g, base, 0) && !dx_has_bound_name(g, exponent)) /* 0^0 is a point by itself */
        return dx_condition(c, exponent, DX_ABOVE, DX_NONE);
    if (dx_is_number(g, base) || (dx_has_bound_name(g, exponent) && is_whole(g, exponent)))
        return DX_OK;
    if (dx_is_integer(g, exponent))
        return dx_number_sign(g, exponent) < 0 ? demand_nonzero(c, base) : DX_OK;
    if (g->assumptions && dx_is_whole(g, exponent))
        return dx_is_nonnegative(g, exponent) ? DX_OK
                                              : dx_condition(c, base, DX_OTHER_THAN, DX_NONE);
    if (to->open && !dx_is_constant(g, exponent))
        return DX_OK;
    DX_TRY(judge_exponent(to, base, exponent, &vanishes, &smooth));
    if (vanishes && !dx_is_constant(g, exponent) && !dx_is_positive(g, exponent))
        DX_TRY(demand_positive_exponent(c, base, exponent));
    if (derived && vanishes && !smooth && moves(to, base))
        return demand_upright(to, base);
    return vanishes ? demand_not_below(c, base) : dx_condition(c, base, DX_ABOVE, DX_NONE);
}

static dx_status demand_of_value(const gathering *to, dx_id a, bool derived)
{
    dx_graph *g = to->value->g;
    if (dx_op_of(g, a) == DX_OP_MUL)
        for (uint32_t k = 0; k < dx_factors(g, a); k++)
            DX_TRY(demand_of_power(to, dx_base(g, a, k), dx_exponent(g, a, k), derived));
    const char *domain = dx_op_of(g, a) == DX_OP_CALL ? dx_functions[dx_fn_of(g, a)].domain : "";
    return *domain != '\0' ? demand_text(to->value, domain, a, DX_NONE) : DX_OK;
}

static bool has_root(const dx_graph *g, dx_id sum)
{
    for (uint32_t i = 0; dx_op_of(g, sum) == DX_OP_ADD && i < dx_terms(g, sum); i++) {
        dx_id term = dx_term(g, sum, i);
        if (dx_op_of(g, term) == DX_OP_MUL && dx_factors(g, term) == 1 &&
            !dx_is_integer(g, dx_exponent(g, term, 0)))
            return true;
    }
    return false;
}

/* u != 0 or v > 0. */
static dx_status demand_off_ray(const gathering *to, dx_id u, dx_id v)
{
    dx_graph *g = to->corners->g;
    dx_conditions alone;
    dx_id positive;
    bool always;
    dx_conditions_init(&alone, g, to->symbol);
    DX_TRY(dx_condition(&alone, u, DX_OTHER_THAN, to->symbol));
    DX_TRY(write_positive(g, v, &positive, &always));
    if (always)
        return DX_OK;
    DX_TRY(dx_conditions_say_sets(&alone, DX_NONE));
    for (size_t i = 0; i < alone.n_words && !dx_is_none(positive); i++)
        DX_TRY(dx_word_except(g, &alone.word[i], positive));
    return dx_conditions_merge(to->corners, &alone);
}

/* atan2(u, v) jumps where u passes 0 and v <= 0; for a constant u it has a value but for u = v = 0.
 */
static dx_status demand_off_cut(const gathering *to, dx_id u, dx_id v)
{
    dx_conditions *corners = to->corners;
    dx_graph *g = corners->g;
    if (dx_is_number(g, v))
        return dx_number_sign(g, v) > 0 ? DX_OK
                                        : dx_condition(corners, u, DX_OTHER_THAN, to->symbol);
    if (!moves(to, u)) /* a step does not pass 0 but where it jumps, which is told of it */
        return dx_is_int(g, u, 0) ? dx_condition(corners, v, DX_OTHER_THAN, to->symbol) : DX_OK;
    dx_id length = dx_sqrt(g, dx_add(g, dx_power(g, u, 2), dx_power(g, v, 2)));
    dx_id sum = dx_add(g, length, v);
    DX_TRY(dx_check(g, sum));
    DX_TRY(dx_readable(g, sum, &sum)); /* 1 + cos(x), of atan2(sin(x), cos(x)) */
    if (has_root(g, sum) && dx_free_symbols(g, sum, 1, &length) > 1)
        return demand_off_ray(to, u, v);
    return dx_condition(corners, sum, DX_ABOVE, to->symbol);
}

/* The derivative of a product over integers is written with all its factors below a line. In f^k
 * the exponent is one of them. */
static dx_status demand_factors(const gathering *to, dx_id body, dx_conditions *corners)
{
    dx_graph *g = corners->g;
    dx_id number, product;
    dx_split_coefficient(g, body, &number, &product);
    if (dx_op_of(g, product) != DX_OP_MUL)
        return dx_condition(corners, body, DX_OTHER_THAN, to->symbol);
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        dx_id exponent = dx_exponent(g, product, i);
        if (dx_is_number(g, exponent) || dx_has_bound_name(g, exponent))
            DX_TRY(dx_condition(corners, dx_base(g, product, i), DX_OTHER_THAN, to->symbol));
    }
    return DX_OK;
}

static dx_status demand_smooth(const gathering *to, dx_id a)
{
    dx_conditions *corners = to->corners;
    dx_graph *g = corners->g;
    dx_op op = dx_op_of(g, a);
    if (dx_is_relation(g, a)) /* where pieces meet */
        return demand_off_jump(corners, dx_sub(g, dx_operand(g, a, 0), dx_operand(g, a, 1)),
                               to->symbol);
    if (op != DX_OP_CALL)
        return DX_OK;
    dx_fn fn = dx_fn_of(g, a);
    if (fn == DX_FN_sign || fn == DX_FN_heaviside)
        return demand_off_jump(corners, dx_operand(g, a, 0), to->symbol);
    if (fn == DX_FN_atan2)
        return demand_off_cut(to, dx_operand(g, a, 0), dx_operand(g, a, 1));
    return demand_text(corners, dx_functions[fn].smooth, a, to->symbol);
}

static uint8_t role_of(dx_graph *g, const dx_walk *walk, const uint8_t *role, dx_id a, dx_id symbol)
{
    uint8_t found = dx_same(a, symbol) ? MOVES | DERIVED : 0;
    for (uint32_t k = 0; k < dx_count(g, a); k++)
        if (role[dx_walk_find(walk, dx_operand(g, a, k))] & MOVES)
            found = MOVES | DERIVED;
    return dx_is_level(dx_fn_of(g, a)) || dx_is_relation(g, a) ? found & DERIVED : found;
}

/* The signs of what stands in sign(floor(x)), or of both sides of floor(x) = 0: where they change
 * it jumps, and floor(x) need not be looked into. */
static dx_status find_steady_signs(dx_graph *g, dx_id call, dx_id symbol, dx_chart *signs,
                                   bool *known)
{
    dx_fn fn = dx_fn_of(g, call);
    const bool compares = dx_is_relation(g, call);
    dx_id any[2];
    *known = (fn == DX_FN_sign || fn == DX_FN_heaviside || compares) &&
             dx_free_symbols(g, call, 2, any) == 1 && dx_same(any[0], symbol);
    if (!*known)
        return DX_OK;
    dx_id of = dx_operand(g, call, 0);
    of = compares ? dx_sub(g, of, dx_operand(g, call, 1)) : of;
    DX_TRY(dx_check(g, of));
    return dx_chart_signs(g, of, symbol, signs, known);
}

/* What stands in a step, and the levels of it at which the sign of a sum of the step changes, or a
 * comparison of it with a number: 0 and 1 in sign(floor(u)), 2 in floor(u) < 2. */
typedef struct crossings {
    size_t n;
    dx_id of, at[2];
} crossings;

/* Of c·(n - level). */
static int outcome(const dx_graph *g, dx_id call, int sign)
{
    switch (dx_op_of(g, call)) {
    case DX_OP_EQ:
    case DX_OP_NE:
        return sign == 0;
    case DX_OP_LT:
        return sign < 0;
    case DX_OP_LE:
        return sign <= 0;
    default:
        return sign;
    }
}

static dx_status find_crossings(dx_graph *g, dx_id call, dx_id symbol, crossings *out)
{
    const dx_fn fn = dx_fn_of(g, call);
    dx_id c = dx_int(g, 1), d = dx_int(g, 0);
    bool jump;
    out->n = 0;
    if (fn != DX_FN_sign && fn != DX_FN_heaviside && !dx_is_relation(g, call))
        return DX_OK;
    dx_id of = dx_operand(g, call, 0);
    if (dx_is_relation(g, call))
        of = dx_sub(g, of, dx_operand(g, call, 1));
    DX_TRY(dx_check(g, of));
    if (dx_op_of(g, of) == DX_OP_ADD && dx_terms(g, of) == 1) {
        c = dx_coefficient(g, of, 0);
        d = dx_constant(g, of);
        of = dx_term(g, of, 0);
    }
    const dx_fn step = dx_fn_of(g, of);
    if ((step != DX_FN_floor && step != DX_FN_ceil && step != DX_FN_round) ||
        !dx_contains(g, of, symbol))
        return DX_OK;
    out->of = dx_operand(g, of, 0);
    DX_TRY(dx_has_jump(g, out->of, &jump));
    if (jump)
        return DX_OK;
    dx_id level = dx_number_neg(g, dx_number_div(g, d, c)); /* of the step */
    DX_TRY(dx_check(g, level));
    const bool whole = dx_is_integer(g, level);
    dx_id first = whole ? level : dx_call1(g, DX_FN_ceil, level);
    for (int i = 0; i < (whole ? 2 : 1); i++) { /* from first + i - 1 to first + i */
        int before = i == 0 ? -1 : 0, after = whole ? i : 1, turn = dx_number_sign(g, c);
        if (outcome(g, call, before * turn) == outcome(g, call, after * turn))
            continue;
        dx_id shift = step == DX_FN_floor  ? dx_int(g, i)
                      : step == DX_FN_ceil ? dx_int(g, i - 1)
                                           : dx_rational(g, 2 * i - 1, 2);
        out->at[out->n++] = dx_add(g, first, shift);
    }
    return g->context->diag.status;
}

/* One of its operands may be out of play: max(u, v) does not look at u where v is larger. */
static bool chooses(dx_fn fn)
{
    return fn == DX_FN_max || fn == DX_FN_min || fn == DX_FN_relu;
}

/* Factors of a product that are 0 on a whole interval, where the corners of the others do not
 * show. */
typedef struct masks {
    size_t n;
    uint32_t factor[3];
    dx_plateau plateau[3];
} masks;

/* A step with so many zeros that they are not told one by one: floor(mod(x, 2)) = 0. */
static dx_status find_level_zeros(dx_graph *g, dx_id a, dx_id symbol, dx_plateau *out)
{
    dx_levels levels;
    bool has;
    if (!dx_contains(g, a, symbol))
        return DX_OK;
    DX_TRY(dx_find_levels(g, a, symbol, &levels));
    if (levels.everywhere)
        DX_TRY(dx_has_plateau(g, a, &has));
    if (!levels.everywhere || !has)
        return DX_OK;
    out->n = 1;
    out->symbol = DX_NONE;
    out->relation[0] = dx_relation(g, DX_OP_EQ, a, dx_int(g, 0));
    return dx_check(g, out->relation[0]);
}

static dx_status find_masks(dx_graph *g, const dx_walk *walk, dx_id a, dx_id symbol, masks *out)
{
    enum { LARGE = 300, MOST = sizeof out->factor / sizeof *out->factor };
    bool level = false; /* one such: of two that jump at a point each may be 0 at it alone */
    out->n = 0;
    if (dx_op_of(g, a) != DX_OP_MUL || dx_factors(g, a) < 2 || walk->n > LARGE)
        return DX_OK;
    for (uint32_t k = 0; k < dx_factors(g, a) && out->n < MOST; k++) {
        dx_id exponent = dx_exponent(g, a, k);
        if (!dx_is_integer(g, exponent) || dx_number_sign(g, exponent) < 0)
            continue;
        DX_TRY(dx_plateau_find(g, dx_base(g, a, k), symbol, &out->plateau[out->n]));
        if (out->plateau[out->n].n == 0 && !level) {
            DX_TRY(find_level_zeros(g, dx_base(g, a, k), symbol, &out->plateau[out->n]));
            level = out->plateau[out->n].n > 0;
        }
        out->factor[out->n] = k;
        out->n += out->plateau[out->n].n > 0;
    }
    return DX_OK;
}

/* Do the corners of the factor show where all those of the product do? */
static bool is_unmasked(const masks *m, uint32_t k)
{
    return m->n == 0 || (m->n == 1 && m->factor[0] == k);
}

/* Does a condition before the i-th depend on other names, so that this one may be out of play? */
static bool is_late(const dx_graph *g, dx_id cases, uint32_t i, dx_id symbol)
{
    dx_id any[2];
    for (uint32_t k = 0; k < i && i < dx_pieces(g, cases); k++) {
        size_t n = dx_free_symbols(g, dx_operand(g, cases, 2 * k), 2, any);
        if (n > 1 || (n == 1 && !dx_same(any[0], symbol)))
            return dx_contains(g, dx_operand(g, cases, 2 * i), symbol);
    }
    return false;
}

/* What of the node's own role goes for its operands. */
static uint8_t role_below(const dx_graph *g, dx_id a, uint8_t role, bool masked)
{
    role &= NEEDED | BENDS | JUMPS;
    if (dx_is_level(dx_fn_of(g, a)) || dx_is_relation(g, a))
        return role & BENDS ? (role & NEEDED) | JUMPS : role;
    return masked && chooses(dx_fn_of(g, a)) && (role & (BENDS | JUMPS)) ? role & NEEDED : role;
}

/* Beside the walk; the last node has the role `top`. `masked`: what chooses among its operands is
 * looked at by itself. */
static dx_status find_roles(dx_graph *g, const dx_walk *walk, dx_id symbol, bool masked,
                            uint8_t top, uint8_t *role)
{
    memset(role, 0, walk->n);
    role[walk->n - 1] = top;
    for (size_t i = walk->n; i-- > 0;) {
        dx_id a = walk->id[i];
        uint32_t n = dx_count(g, a);
        uint8_t below = role_below(g, a, role[i], masked);
        dx_chart signs;
        bool steady = false;
        masks m = {.n = 0};
        if ((below & JUMPS) && masked)
            DX_TRY(find_steady_signs(g, a, symbol, &signs, &steady));
        if ((below & JUMPS) && masked && !steady) {
            crossings passed;
            DX_TRY(find_crossings(g, a, symbol, &passed));
            steady = passed.n > 0;
        }
        below &= steady ? NEEDED : UINT8_MAX;
        if ((below & (BENDS | JUMPS)) && masked)
            DX_TRY(find_masks(g, walk, a, symbol, &m));
        for (uint32_t k = 0; (role[i] & NEEDED) && k < n; k++) {
            bool value = (dx_op_of(g, a) == DX_OP_CASES && (k % 2 == 1 || k + 1 == n)) ||
                         (dx_is_iterated(g, a) && k < 2);
            bool shows = is_unmasked(&m, k / 2) &&
                         !(masked && dx_op_of(g, a) == DX_OP_CASES && is_late(g, a, k / 2, symbol));
            if (!value)
                role[dx_walk_find(walk, dx_operand(g, a, k))] |= shows ? below : below & NEEDED;
        }
    }
    for (size_t i = 0; i < walk->n; i++)
        role[i] |= role_of(g, walk, role, walk->id[i], symbol);
    return DX_OK;
}

static dx_status gather(const gathering *to, dx_id a);

/* ---- pieces -----------------------------------------------------------------------------------
 */

static void turn(dx_chart *set)
{
    for (size_t i = 0; i <= 2 * set->n; i++)
        set->cell[i] = !set->cell[i];
}

/* Words need hold on that set only. */
static dx_status except_elsewhere(dx_graph *g, dx_id symbol, const dx_chart *where,
                                  dx_conditions *c)
{
    dx_id outside[DX_CHART_BREAKS + 1];
    size_t n;
    DX_TRY(dx_relations_outside(g, symbol, where, &n, outside));
    c->nowhere = false; /* there alone */
    for (size_t i = 0; i < c->n_words; i++)
        for (size_t k = 0; k < n; k++)
            DX_TRY(dx_word_except(g, &c->word[i], outside[k]));
    return DX_OK;
}

/* What is out on both sides is so for the values. */
static void keep_points(dx_conditions *corners)
{
    for (size_t i = 0; i < corners->n_symbols; i++) {
        dx_chart *set = &dx_set_at(corners, i)->set;
        for (size_t k = 0; k <= 2 * set->n; k += 2)
            set->cell[k] = 1;
        dx_chart_tidy(set);
    }
}

/* What the piece needs where it comes into play, on that set; without one in words. */
static dx_status gather_piece(const gathering *to, dx_id cases, uint32_t piece, dx_id symbol,
                              const dx_chart *where)
{
    dx_graph *g = to->value->g;
    uint32_t n = dx_pieces(g, cases);
    dx_id a = dx_operand(g, cases, piece < n ? 2 * piece + 1 : 2 * n);
    dx_conditions value, corners;
    gathering part = *to;
    dx_conditions_init(&value, g, to->symbol);
    dx_conditions_init(&corners, g, to->symbol);
    part.value = &value;
    part.corners = to->corners ? &corners : NULL;
    part.depth++;
    DX_TRY(gather(&part, a));
    if (!where) {
        keep_points(&corners);
        DX_TRY(dx_conditions_say_sets(&corners, DX_NONE));
        DX_TRY(dx_conditions_except_pieces(g, cases, piece, &corners));
        if (!value.nowhere) {
            DX_TRY(dx_conditions_say_sets(&value, DX_NONE));
            DX_TRY(dx_conditions_except_pieces(g, cases, piece, &value));
            DX_TRY(dx_conditions_merge(to->value, &value));
        }
        return to->corners ? dx_conditions_merge(to->corners, &corners) : DX_OK;
    }
    dx_chart elsewhere = *where;
    turn(&elsewhere);
    dx_chart_tidy(&elsewhere);
    if (elsewhere.n == 0 && elsewhere.cell[0])
        return DX_OK; /* it never does */
    if (value.nowhere) {
        dx_conditions plain;
        bool known;
        dx_conditions_init(&plain, g, DX_NONE);
        DX_TRY(gather(&(gathering){.value = &plain}, a));
        if (plain.nowhere)
            return dx_conditions_narrow(to->value, symbol, &elsewhere, &known);
    }
    for (int k = 0; k < 2; k++) {
        const dx_chart *set = dx_conditions_set(k == 0 ? &value : &corners, symbol);
        bool known;
        if (!set)
            continue;
        dx_chart either = *set;
        DX_TRY(dx_chart_combine(g, &either, &elsewhere, DX_CHART_MOST, &known));
        dx_chart_tidy(&either);
        if (known)
            DX_TRY(dx_conditions_narrow(k == 0 ? to->value : to->corners, symbol, &either, &known));
    }
    DX_TRY(dx_conditions_say_sets(&value, symbol));
    DX_TRY(dx_conditions_say_sets(&corners, symbol));
    DX_TRY(except_elsewhere(g, symbol, where, &value));
    DX_TRY(dx_conditions_merge(to->value, &value));
    if (!to->corners)
        return DX_OK;
    DX_TRY(except_elsewhere(g, symbol, where, &corners));
    return dx_conditions_merge(to->corners, &corners);
}

/* The one variable of all conditions; DX_NONE where there are more. */
static dx_id variable_of(dx_graph *g, dx_id cases)
{
    dx_id all = DX_NONE, symbol;
    for (uint32_t i = 0; i < dx_pieces(g, cases); i++) {
        if (dx_free_symbols(g, dx_operand(g, cases, 2 * i), 1, &symbol) != 1 ||
            dx_bound_level(g, symbol) > 0 || (!dx_is_none(all) && !dx_same(all, symbol)))
            return DX_NONE;
        all = symbol;
    }
    return all;
}

/* Each piece counts where its condition holds and none before it. */
static dx_status gather_pieces(const gathering *to, dx_id cases)
{
    dx_graph *g = to->value->g;
    dx_id symbol = variable_of(g, cases);
    dx_chart rest;
    bool known = !dx_is_none(symbol);
    if (to->depth == DEEP)
        return DX_OK;
    dx_chart_constant(&rest, 1);
    for (uint32_t i = 0; i < dx_pieces(g, cases); i++) {
        dx_chart holds, where = rest;
        if (known)
            DX_TRY(dx_truth_chart(g, dx_operand(g, cases, 2 * i), symbol, &holds, &known));
        if (known)
            DX_TRY(dx_chart_combine(g, &where, &holds, DX_CHART_LEAST, &known));
        DX_TRY(gather_piece(to, cases, i, symbol, known ? &where : NULL));
        if (!known)
            continue;
        turn(&holds);
        DX_TRY(dx_chart_combine(g, &rest, &holds, DX_CHART_LEAST, &known));
    }
    if (dx_has_default(g, cases))
        return gather_piece(to, cases, dx_pieces(g, cases), symbol, known ? &rest : NULL);
    turn(&rest);
    dx_chart_tidy(&rest);
    return known ? dx_conditions_narrow(to->value, symbol, &rest, &known) : DX_OK;
}

/* ---- terms ------------------------------------------------------------------------------------
 */

/* All terms count; a product over integers is differentiated by its factors. */
static dx_status gather_terms(const gathering *to, dx_id sum, bool bends)
{
    dx_graph *g = to->value->g;
    bends = bends && to->corners && dx_contains(g, dx_operand(g, sum, 0), to->symbol);
    dx_id body = dx_operand(g, sum, 0), name = dx_operand(g, sum, 1);
    dx_conditions value, corners;
    gathering part = *to;
    dx_conditions_init(&value, g, to->symbol);
    dx_conditions_init(&corners, g, to->symbol);
    part.value = &value;
    part.corners = bends ? &corners : NULL;
    DX_TRY(gather(&part, body));
    if (bends && dx_op_of(g, sum) == DX_OP_PRODUCT)
        DX_TRY(demand_factors(to, body, &corners));
    DX_TRY(
        dx_conditions_close(to->value, &value, name, dx_operand(g, sum, 2), dx_operand(g, sum, 3)));
    return bends ? dx_conditions_close(to->corners, &corners, name, dx_operand(g, sum, 2),
                                       dx_operand(g, sum, 3))
                 : DX_OK;
}

/* ---- operands that may be out of play ---------------------------------------------------------
 */

/* The operand is out of play where less < more. */
static void find_out_of_play(dx_graph *g, dx_id call, uint32_t k, dx_id *less, dx_id *more)
{
    bool one = dx_fn_of(g, call) == DX_FN_relu, largest = dx_fn_of(g, call) != DX_FN_min;
    dx_id operand = dx_operand(g, call, k), other = one ? dx_int(g, 0) : dx_operand(g, call, 1 - k);
    *less = largest ? operand : other;
    *more = largest ? other : operand;
}

/* Points that are out become words with an exception, unless that never holds there. */
static dx_status say_points(dx_graph *g, dx_id out_of_play, dx_conditions *c)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->n_symbols; i++) {
        dx_chart *set = &dx_set_at(c, i)->set;
        for (size_t k = 1; k < 2 * set->n; k += 2) {
            if (set->cell[k] || !set->cell[k - 1] || !set->cell[k + 1])
                continue;
            dx_word word = dx_word_of(dx_set_at(c, i)->symbol, set->at[k / 2], DX_OTHER_THAN);
            int truth;
            DX_TRY(dx_relation_truth(g, out_of_play, 1, &word.of, &word.level, &truth));
            if (truth == 0)
                continue;
            DX_TRY(dx_word_except(g, &word, out_of_play));
            DX_TRY(dx_conditions_say(c, &word));
            set->cell[k] = 1;
        }
        dx_chart_tidy(set);
        bool whole = set->n == 0 && set->cell[0];
        *dx_set_at(c, kept) = *dx_set_at(c, i);
        kept += !whole;
    }
    c->n_symbols = kept;
    return DX_OK;
}

/* Where the gap is above 0, or 0 and above around, by its signs. Of two that are equal throughout
 * an interval only one is out of play: not the one that yields. */
static void keep_signs_aside(dx_chart *gap, bool bounded, bool yields)
{
    const dx_chart signs = *gap;
    for (size_t i = 0; i <= 2 * signs.n; i++) {
        bool tie = !signs.cell[i];
        if (i % 2 == 1) /* near the point, too */
            tie = !signs.cell[i - 1] && !signs.cell[i + 1];
        gap->cell[i] = signs.cell[i] >= bounded && !(tie && yields);
        if (i % 2 == 1)
            gap->cell[i] =
                gap->cell[i] && signs.cell[i - 1] >= bounded && signs.cell[i + 1] >= bounded;
    }
    dx_chart_tidy(gap);
}

/* They need not hold where less < more, or less <= more around. */
static dx_status except_out_of_play(dx_graph *g, dx_id less, dx_id more, bool yields, dx_id symbol,
                                    dx_conditions *c)
{
    dx_chart out;
    dx_id any, gap = dx_sub(g, more, less);
    DX_TRY(dx_check(g, gap));
    bool known = dx_free_symbols(g, gap, 1, &any) == 1 && dx_same(any, symbol);
    bool lone = known, bounded = false;
    if (known)
        DX_TRY(dx_chart_signs(g, gap, symbol, &out, &known));
    if (lone && !known) {
        DX_TRY(dx_chart_above(g, gap, symbol, true, &out, &known));
        bounded = known;
    }
    dx_id aside = dx_relation(g, DX_OP_LT, less, more);
    DX_TRY(dx_check(g, aside));
    bool jump;
    DX_TRY(dx_has_jump(g, gap, &jump));
    if (!known && jump)
        return DX_OK; /* at the point is not near it */
    if (!known) {
        for (size_t i = 0; i < c->n_words; i++)
            DX_TRY(dx_word_except(g, &c->word[i], aside));
        return say_points(g, aside, c);
    }
    keep_signs_aside(&out, bounded, yields);
    for (size_t i = 0; i < c->n_symbols; i++)
        if (dx_same(dx_set_at(c, i)->symbol, symbol))
            DX_TRY(dx_chart_combine(g, &dx_set_at(c, i)->set, &out, DX_CHART_MOST, &known));
    turn(&out);
    return except_elsewhere(g, symbol, &out, c);
}

/* What the operand needs for its value it needs in any case. */
static dx_status drop_value_needs(dx_graph *g, dx_id operand, dx_conditions *c)
{
    dx_conditions plain;
    size_t kept = 0;
    dx_conditions_init(&plain, g, DX_NONE);
    DX_TRY(gather(&(gathering){.value = &plain}, operand));
    for (size_t i = 0; i < c->n_symbols; i++) {
        const dx_chart *set = dx_conditions_set(&plain, dx_set_at(c, i)->symbol);
        bool known;
        if (!set)
            continue;
        dx_chart out = *set;
        turn(&out);
        DX_TRY(dx_chart_combine(g, &dx_set_at(c, i)->set, &out, DX_CHART_MOST, &known));
        dx_chart_tidy(&dx_set_at(c, i)->set);
    }
    for (size_t i = 0; i < c->n_words; i++) {
        bool implied;
        DX_TRY(dx_conditions_imply(&plain, NULL, &c->word[i], DX_NONE, &implied));
        if (!implied)
            c->word[kept++] = c->word[i];
    }
    c->n_words = kept;
    return DX_OK;
}

/* The corners of its operands show where they are in play. */
static dx_status gather_choice(const gathering *to, dx_id call)
{
    dx_graph *g = to->value->g;
    for (uint32_t k = 0; k < dx_count(g, call) && k < 2; k++) {
        dx_conditions value, corners;
        gathering part = *to;
        dx_id less, more;
        if (!dx_contains(g, dx_operand(g, call, k), to->symbol))
            continue;
        dx_conditions_init(&value, g, to->symbol);
        dx_conditions_init(&corners, g, to->symbol);
        part.value = &value;
        part.corners = &corners;
        part.depth++;
        DX_TRY(gather(&part, dx_operand(g, call, k)));
        DX_TRY(drop_value_needs(g, dx_operand(g, call, k), &value));
        DX_TRY(drop_value_needs(g, dx_operand(g, call, k), &corners));
        find_out_of_play(g, call, k, &less, &more);
        DX_TRY(except_out_of_play(g, less, more, k == 1, to->symbol, &value));
        DX_TRY(except_out_of_play(g, less, more, k == 1, to->symbol, &corners));
        DX_TRY(dx_conditions_merge(to->value, &value));
        DX_TRY(dx_conditions_merge(to->corners, &corners));
    }
    return DX_OK;
}

/* The condition of a piece is looked at where none before it holds. */
static dx_status gather_late_conditions(const gathering *to, dx_id cases)
{
    dx_graph *g = to->value->g;
    for (uint32_t i = 1; i < dx_pieces(g, cases); i++) {
        dx_id condition = dx_operand(g, cases, 2 * i);
        dx_conditions value, corners;
        gathering part = *to;
        if (!is_late(g, cases, i, to->symbol))
            continue;
        dx_conditions_init(&value, g, to->symbol);
        dx_conditions_init(&corners, g, to->symbol);
        part.value = &value;
        part.corners = &corners;
        part.depth++;
        DX_TRY(gather(&part, condition));
        DX_TRY(drop_value_needs(g, condition, &value));
        DX_TRY(drop_value_needs(g, condition, &corners));
        for (uint32_t k = 0; k < i; k++) {
            dx_id earlier;
            DX_TRY(dx_hold_around(g, dx_operand(g, cases, 2 * k), to->symbol, &earlier));
            if (dx_is_none(earlier))
                continue;
            for (size_t at = 0; at < corners.n_words; at++)
                DX_TRY(dx_word_except(g, &corners.word[at], earlier));
            DX_TRY(say_points(g, earlier, &corners));
        }
        DX_TRY(dx_conditions_merge(to->value, &value));
        DX_TRY(dx_conditions_merge(to->corners, &corners));
    }
    return DX_OK;
}

/* The corners of factors show where no other one is 0 throughout. */
static dx_status gather_factors(const gathering *to, dx_id product)
{
    dx_graph *g = to->value->g;
    masks m;
    DX_TRY(find_masks(g, to->walk, product, to->symbol, &m));
    for (uint32_t k = 0; m.n > 0 && k < dx_factors(g, product); k++) {
        dx_conditions value, corners;
        gathering part = *to;
        dx_id factor = dx_pow(g, dx_base(g, product, k), dx_exponent(g, product, k));
        DX_TRY(dx_check(g, factor));
        if (is_unmasked(&m, k) || !dx_contains(g, factor, to->symbol))
            continue;
        dx_conditions_init(&value, g, to->symbol);
        dx_conditions_init(&corners, g, to->symbol);
        part.value = &value;
        part.corners = &corners;
        part.depth++;
        DX_TRY(gather(&part, factor));
        DX_TRY(drop_value_needs(g, factor, &value));
        for (size_t i = 0; i < m.n; i++) {
            if (m.factor[i] == k)
                continue;
            DX_TRY(dx_plateau_excuse(&m.plateau[i], &value));
            DX_TRY(dx_plateau_excuse(&m.plateau[i], &corners));
        }
        DX_TRY(dx_conditions_merge(to->value, &value));
        DX_TRY(dx_conditions_merge(to->corners, &corners));
    }
    return DX_OK;
}

/* ---- expressions ------------------------------------------------------------------------------
 */

/* x^3 - x != 1 */
static dx_status demand_off_level(const gathering *to, dx_id of, dx_id level)
{
    dx_graph *g = to->value->g;
    dx_conditions alone;
    dx_id gap = dx_sub(g, of, level);
    dx_conditions_init(&alone, g, to->symbol);
    DX_TRY(demand_off_jump(&alone, gap, to->symbol));
    for (size_t i = 0; i < alone.n_words; i++)
        if (dx_same(alone.word[i].of, gap) && dx_is_int(g, alone.word[i].level, 0)) {
            alone.word[i].of = of;
            alone.word[i].level = level;
        }
    return dx_conditions_merge(to->corners, &alone);
}

static dx_status demand_steady_sign(const gathering *to, dx_id call)
{
    dx_chart signs;
    bool known;
    DX_TRY(find_steady_signs(to->value->g, call, to->symbol, &signs, &known));
    if (!known) {
        dx_graph *g = to->value->g;
        crossings passed;
        DX_TRY(find_crossings(g, call, to->symbol, &passed));
        for (size_t i = 0; i < passed.n; i++)
            DX_TRY(demand_off_level(to, passed.of, passed.at[i]));
        return DX_OK;
    }
    dx_chart_tidy(&signs);
    for (size_t i = 0; i <= 2 * signs.n; i++)
        signs.cell[i] = i % 2 == 0;
    return dx_conditions_narrow(to->corners, to->symbol, &signs, &known);
}

static dx_status gather(const gathering *to, dx_id a)
{
    dx_graph *g = to->value->g;
    dx_walk walk;
    dx_status status = dx_walk_make(g, 1, &a, &walk);
    DX_TRY(status);
    size_t n = walk.n;
    bool masked = to->corners && to->depth < DEEP;
    uint8_t *role = dx_alloc(&g->context->memory, n);
    status = role ? find_roles(g, &walk, to->symbol, masked,
                               NEEDED | (to->jumps_alone ? JUMPS : BENDS), role)
                  : dx_no_memory(g->context);
    gathering here = *to;
    here.walk = &walk;
    here.role = role;
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        bool derived = to->corners && (role[i] & DERIVED), bends = derived && (role[i] & BENDS);
        if (!(role[i] & NEEDED))
            continue;
        status = demand_of_value(&here, walk.id[i], bends);
        if ((bends || (derived && (role[i] & JUMPS) && dx_jumps(g, walk.id[i]))) && status == DX_OK)
            status = demand_smooth(&here, walk.id[i]);
        if (masked && (role[i] & (BENDS | JUMPS)) && status == DX_OK)
            status = demand_steady_sign(&here, walk.id[i]);
        here.jumps_alone = !(role[i] & BENDS);
        if (masked && (role[i] & (BENDS | JUMPS)) && chooses(dx_fn_of(g, walk.id[i])) &&
            status == DX_OK)
            status = gather_choice(&here, walk.id[i]);
        if (masked && (role[i] & (BENDS | JUMPS)) && status == DX_OK)
            status = gather_factors(&here, walk.id[i]);
        if (masked && (role[i] & (BENDS | JUMPS)) && dx_op_of(g, walk.id[i]) == DX_OP_CASES &&
            status == DX_OK)
            status = gather_late_conditions(&here, walk.id[i]);
        here.jumps_alone = to->jumps_alone;
        if (dx_op_of(g, walk.id[i]) == DX_OP_CASES && status == DX_OK)
            status = gather_pieces(&here, walk.id[i]);
        if (dx_is_iterated(g, walk.id[i]) && status == DX_OK)
            status = gather_terms(&here, walk.id[i], (role[i] & (BENDS | JUMPS)) != 0);
    }
    dx_free(&g->context->memory, role, n);
    dx_walk_free(&walk);
    return status;
}

dx_status dx_conditions_of_value(dx_conditions *c, dx_id a)
{
    if (dx_has_bound_name(c->g, a)) /* of a part of a sum nothing is said */
        return c->g->context->diag.status;
    return gather(&(gathering){.value = c, .open = c->open}, a);
}

dx_status dx_conditions_of_derivative(dx_conditions *c, dx_conditions *corners, dx_id a,
                                      dx_id symbol, uint32_t order)
{
    return gather(&(gathering){c, corners, symbol, order, 0, false, false, NULL, NULL}, a);
}
