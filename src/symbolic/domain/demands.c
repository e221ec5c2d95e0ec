/* Conditions by the texts of the function table. */
#include "symbolic/domain/demands.h"

#include "expr/walk.h"
#include "symbolic/derivatives/rules.h"
#include "symbolic/domain/level.h"
#include "symbolic/domain/spans.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/forms/terms.h"

#include <math.h>
#include <string.h>

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
dx_status dx_demand_off_jump(dx_conditions *c, dx_id a, dx_id by)
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
        DX_TRY(dx_demand_off_jump(c, dx_sub(c->g, of, dx_int(c->g, m)), by));
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
dx_status dx_demand_nonzero(dx_conditions *c, dx_id a)
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
dx_status dx_demand_text(dx_conditions *c, const char *text, dx_id call, dx_id by)
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
            DX_TRY(dx_demand_nonzero(c, dx_sub(g, left, right)));
        else
            DX_TRY(dx_condition(c, dx_sub(g, left, right), r.how, by));
    }
    return DX_OK;
}
