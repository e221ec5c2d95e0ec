/* Conditions that others bring with them: where x > 0, x + sqrt(x) > 0 need not be said. */
#include "symbolic/domain/conditions.h"

#include "expr/walk.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/samesign.h"

#include <string.h>

enum { LARGE = 100 }; /* nodes */

/* What is known of a sign: not below zero, not above it, not zero. All three: it is a
 * contradiction, and no matter. */
enum { NOT_BELOW = 1, NOT_ABOVE = 2, NOT_ZERO = 4, ABOVE = NOT_BELOW | NOT_ZERO };

typedef struct knowledge {
    const dx_conditions *c;
    const bool *spare;   /* words that do not count */
    const dx_word *left; /* nor does this one */
    dx_walk walk;
    uint8_t *sign; /* beside the walk */
} knowledge;

static uint8_t turned(uint8_t sign)
{
    return (uint8_t)((sign & NOT_ZERO) | (sign & NOT_BELOW ? NOT_ABOVE : 0) |
                     (sign & NOT_ABOVE ? NOT_BELOW : 0));
}

static uint8_t sign_of_number(const dx_graph *g, dx_id a)
{
    int sign = dx_number_sign(g, a);
    return sign > 0 ? ABOVE : sign < 0 ? NOT_ABOVE | NOT_ZERO : NOT_BELOW | NOT_ABOVE;
}

static uint8_t sign_in_set(const dx_chart *set)
{
    uint8_t sign = NOT_BELOW | NOT_ABOVE | NOT_ZERO;
    for (size_t i = 0; i <= 2 * set->n; i++) {
        if (!set->cell[i])
            continue;
        bool point = i % 2 == 1;
        bool up = i > 0 && set->value[(i - 1) / 2] >= 0;      /* nothing below zero */
        bool down = i < 2 * set->n && set->value[i / 2] <= 0; /* nothing above it */
        bool zero = point ? set->value[i / 2] == 0 : !up && !down;
        sign &= (uint8_t)((up ? NOT_BELOW : 0) | (down ? NOT_ABOVE : 0) | (zero ? 0 : NOT_ZERO));
    }
    return sign;
}

/* What a word says of its own formula. */
static uint8_t sign_by_word(const dx_graph *g, const dx_word *word)
{
    if (!dx_is_none(word->but) || word->how == DX_NO_INTEGER || !dx_is_number(g, word->level))
        return 0;
    int level = dx_number_sign(g, word->level);
    if (word->how == DX_OTHER_THAN)
        return level == 0 ? NOT_ZERO : 0;
    bool lower = dx_is_lower(word->how), strict = word->how == DX_ABOVE || word->how == DX_BELOW;
    if (lower ? level < 0 : level > 0)
        return 0;
    return (uint8_t)((lower ? NOT_BELOW : NOT_ABOVE) | (strict || level != 0 ? NOT_ZERO : 0));
}

static uint8_t sign_of_bounds(dx_graph *g, dx_id a)
{
    const dx_bounds b = dx_bounds_of(g, a);
    int low = dx_is_none(b.low) ? -1 : dx_number_sign(g, b.low);
    int high = dx_is_none(b.high) ? 1 : dx_number_sign(g, b.high);
    uint8_t sign = low >= 0 ? NOT_BELOW : 0;
    if (low > 0 || (low == 0 && b.low_open) || high < 0 || (high == 0 && b.high_open))
        sign |= NOT_ZERO;
    return high <= 0 ? sign | NOT_ABOVE : sign;
}

static uint8_t find(const knowledge *k, dx_id a)
{
    return k->sign[dx_walk_find(&k->walk, a)];
}

static uint8_t sign_of_power(const knowledge *k, dx_id base, dx_id exponent)
{
    const dx_graph *g = k->c->g;
    uint8_t sign = find(k, base);
    int64_t n;
    if (dx_get_int(g, exponent, &n))
        return n % 2 != 0 ? sign : NOT_BELOW | (sign & NOT_ZERO);
    bool above = (sign & ABOVE) == ABOVE;
    if (!dx_is_number(g, exponent))
        return above ? ABOVE : 0;
    return NOT_BELOW | (above || dx_number_sign(g, exponent) < 0 ? NOT_ZERO : sign & NOT_ZERO);
}

static uint8_t times(uint8_t a, uint8_t b)
{
    uint8_t sign = a & b & NOT_ZERO;
    if ((a & NOT_BELOW && b & NOT_BELOW) || (a & NOT_ABOVE && b & NOT_ABOVE))
        sign |= NOT_BELOW;
    if ((a & NOT_BELOW && b & NOT_ABOVE) || (a & NOT_ABOVE && b & NOT_BELOW))
        sign |= NOT_ABOVE;
    return sign;
}

static uint8_t plus(uint8_t a, uint8_t b)
{
    uint8_t sign = a & b & (NOT_BELOW | NOT_ABOVE);
    return sign ? sign | ((a | b) & NOT_ZERO) : 0;
}

static uint8_t sign_of_node(const knowledge *k, dx_id a)
{
    dx_graph *g = k->c->g;
    uint8_t sign;
    if (dx_is_number(g, a))
        return sign_of_number(g, a);
    switch (dx_op_of(g, a)) {
    case DX_OP_SYMBOL: {
        const dx_chart *set = dx_conditions_set(k->c, a);
        return sign_of_bounds(g, a) | (set ? sign_in_set(set) : 0);
    }
    case DX_OP_MUL:
        sign = ABOVE;
        for (uint32_t i = 0; i < dx_factors(g, a); i++)
            sign = times(sign, sign_of_power(k, dx_base(g, a, i), dx_exponent(g, a, i)));
        return sign;
    case DX_OP_ADD:
        sign = sign_of_number(g, dx_constant(g, a));
        for (uint32_t i = 0; i < dx_terms(g, a); i++) {
            uint8_t term = find(k, dx_term(g, a, i));
            bool falls = dx_number_sign(g, dx_coefficient(g, a, i)) < 0;
            sign = plus(sign, falls ? turned(term) : term);
        }
        return sign;
    default:
        return sign_of_bounds(g, a);
    }
}

static void learn_words(knowledge *k)
{
    const dx_graph *g = k->c->g;
    for (size_t i = 0; i < k->c->n_words; i++) {
        const dx_word *word = &k->c->word[i];
        size_t at = dx_walk_find(&k->walk, word->of);
        if (word != k->left && !k->spare[i] && dx_same(k->walk.id[at], word->of) &&
            (dx_is_none(word->range) || dx_same(word->range, k->left->range)))
            k->sign[at] |= sign_by_word(g, word);
    }
}

static bool says_as_much(const dx_graph *g, uint8_t sign, const dx_word *word)
{
    if (word->how == DX_NO_INTEGER || !dx_is_number(g, word->level))
        return false;
    int level = dx_number_sign(g, word->level);
    switch (word->how) {
    case DX_ABOVE:
        return level < 0 ? sign & NOT_BELOW : level == 0 && (sign & ABOVE) == ABOVE;
    case DX_AT_LEAST:
        return level <= 0 && (sign & NOT_BELOW);
    case DX_BELOW:
        return level > 0 ? sign & NOT_ABOVE : level == 0 && (sign & NOT_ABOVE) && (sign & NOT_ZERO);
    case DX_AT_MOST:
        return level >= 0 && (sign & NOT_ABOVE);
    default:
        return level == 0 && (sign & NOT_ZERO);
    }
}

/* By its form alone, as x^2 + x*y + y^2 > -1 does. */
static dx_status holds_by_form(dx_graph *g, const dx_word *word, bool *holds)
{
    bool below = word->how == DX_BELOW || word->how == DX_AT_MOST;
    *holds = false;
    if (word->how == DX_NO_INTEGER || !dx_is_number(g, word->level))
        return DX_OK;
    dx_id over = below ? dx_sub(g, word->level, word->of) : dx_sub(g, word->of, word->level);
    DX_TRY(dx_check(g, over));
    *holds = word->how == DX_AT_LEAST || word->how == DX_AT_MOST ? dx_is_nonnegative(g, over)
                                                                 : dx_is_positive(g, over);
    return DX_OK;
}

static dx_status is_implied(const dx_conditions *c, const bool *spare, size_t i, bool *implied)
{
    dx_graph *g = c->g;
    const dx_word *word = &c->word[i];
    knowledge k = {.c = c, .spare = spare, .left = word};
    *implied = false;
    if (dx_is_larger(g, word->of, LARGE))
        return DX_OK;
    DX_TRY(holds_by_form(g, word, implied));
    if (*implied)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &word->of, &k.walk));
    k.sign = dx_alloc(&g->context->memory, k.walk.n);
    if (!k.sign) {
        dx_walk_free(&k.walk);
        return dx_no_memory(g->context);
    }
    memset(k.sign, 0, k.walk.n);
    learn_words(&k);
    for (size_t n = 0; n < k.walk.n; n++)
        k.sign[n] |= sign_of_node(&k, k.walk.id[n]);
    *implied = says_as_much(g, k.sign[k.walk.n - 1], word);
    dx_free(&g->context->memory, k.sign, k.walk.n);
    dx_walk_free(&k.walk);
    return DX_OK;
}

/* Is the relation, < or <=, as much as the word says? */
static dx_status says_relation(dx_graph *g, const dx_word *word, dx_id relation, bool *says)
{
    *says = false;
    const dx_op op = dx_op_of(g, relation);
    if (op != DX_OP_LT && op != DX_OP_LE)
        return DX_OK;
    dx_id over = dx_sub(g, dx_operand(g, relation, 1), dx_operand(g, relation, 0));
    DX_TRY(dx_check(g, over));
    const dx_word as = dx_word_of(over, dx_int(g, 0), op == DX_OP_LT ? DX_ABOVE : DX_AT_LEAST);
    return dx_word_implies(g, word, &as, says);
}

/* Does an exception hold for all values in the sets, as y > 0 of x != 0 or y > 0 does? */
static dx_status is_always_excepted(const dx_conditions *c, const dx_word *word, bool *excepted)
{
    dx_graph *g = c->g;
    *excepted = false;
    for (uint32_t i = 0; !dx_is_none(word->but) && i < dx_count(g, word->but) && !*excepted; i++) {
        dx_id relation = dx_operand(g, word->but, i), symbol[2];
        for (size_t k = 0; k < c->n_words && !*excepted; k++)
            if (dx_is_none(c->word[k].but) && dx_is_none(c->word[k].range))
                DX_TRY(says_relation(g, &c->word[k], relation, excepted));
        if (*excepted)
            return DX_OK;
        if (dx_has_bound_name(g, relation) || dx_free_symbols(g, relation, 2, symbol) != 1)
            continue;
        const dx_chart *set = dx_conditions_set(c, symbol[0]);
        dx_chart truth, values;
        bool known = set != NULL;
        if (known)
            DX_TRY(dx_truth_chart(g, relation, symbol[0], &truth, &known));
        if (!known)
            continue;
        values = *set;
        DX_TRY(dx_chart_share_breaks(g, &truth, &values, excepted));
        for (size_t k = 0; k <= 2 * values.n && *excepted; k++)
            *excepted = !values.cell[k] || truth.cell[k];
    }
    return DX_OK;
}

dx_status dx_conditions_spare(const dx_conditions *c, bool *spare)
{
    memset(spare, 0, c->n_words * sizeof *spare);
    for (size_t i = 0; i < c->n_words; i++) {
        bool implied;
        DX_TRY(is_implied(c, spare, i, &implied));
        if (!implied)
            DX_TRY(is_always_excepted(c, &c->word[i], &implied));
        spare[i] = implied;
    }
    return DX_OK;
}

bool dx_conditions_nowhere(const dx_conditions *c)
{
    bool nowhere = c->nowhere;
    for (size_t i = 0; i < c->n_symbols && !nowhere; i++)
        nowhere = dx_chart_is_empty(&dx_set_at(c, i)->set);
    return nowhere;
}

/* ---- what need not be written ---------------------------------------------------------- */

/* Is the word true of all values in the set of its one symbol, as y != 0 or x < 0 where y != 0? */
static dx_status follows_from_set(const dx_conditions *all, const dx_word *word, bool *follows)
{
    dx_graph *g = all->g;
    dx_id symbol[2];
    *follows = false;
    if (word->how != DX_OTHER_THAN || dx_has_bound_name(g, word->of) ||
        dx_free_symbols(g, word->of, 2, symbol) != 1)
        return DX_OK;
    const dx_chart *set = dx_conditions_set(all, symbol[0]);
    dx_id gap = dx_sub(g, word->of, word->level);
    dx_chart signs;
    bool known = set != NULL;
    DX_TRY(dx_check(g, gap));
    if (known)
        DX_TRY(dx_chart_signs(g, gap, symbol[0], &signs, &known));
    for (size_t i = 0; known && i <= 2 * signs.n; i++) {
        size_t cell = 0;
        if (signs.cell[i] != 0)
            continue;
        known = i % 2 == 1;
        if (known)
            DX_TRY(dx_chart_find(g, set, signs.at[i / 2], &cell, &known));
        known = known && !set->cell[cell];
    }
    *follows = known;
    return DX_OK;
}

/* x^2 - 2·x·y + y^2 >= 0? */
static dx_status is_trivial(dx_graph *g, const dx_word *word, bool *trivial)
{
    enum { SMALL = 40 };
    bool low = word->how == DX_AT_LEAST;
    *trivial = false;
    if (word->how == DX_OTHER_THAN && dx_op_of(g, word->of) == DX_OP_ADD &&
        !dx_is_larger(g, word->of, SMALL) && !dx_has_bound_name(g, word->of)) {
        dx_id over = dx_sub(g, word->of, word->level);
        DX_TRY(dx_check(g, over));
        DX_TRY(dx_readable(g, over, &over)); /* sin(x)^2 + cos(x)^2 */
        *trivial = dx_is_number(g, over) && !dx_is_int(g, over, 0);
        return DX_OK;
    }
    if (!(low || word->how == DX_AT_MOST) || dx_has_bound_name(g, word->of))
        return DX_OK;
    dx_id gap = low ? dx_sub(g, word->of, word->level) : dx_sub(g, word->level, word->of);
    DX_TRY(dx_check(g, gap));
    return dx_never_below_zero(g, gap, trivial);
}

/* Is the word certainly not met where the symbol has that value, whatever other names have? */
static dx_status rules_out(dx_graph *g, const dx_word *word, dx_id symbol, dx_id at, bool *out)
{
    *out = false;
    if (!dx_is_none(word->range) || !dx_contains(g, word->of, symbol))
        return DX_OK;
    dx_id of = dx_substitute(g, word->of, 1, &symbol, &at);
    dx_id over = dx_is_none(of) ? of : dx_sub(g, of, word->level);
    if (dx_is_none(over) || !dx_is_number(g, over))
        return dx_excuse(g->context, dx_check(g, over));
    const int sign = dx_number_sign(g, over);
    switch (word->how) {
    case DX_NO_INTEGER:
        *out = dx_is_integer(g, of);
        break;
    case DX_OTHER_THAN:
        *out = sign == 0;
        break;
    case DX_ABOVE:
    case DX_AT_LEAST:
        *out = sign < 0 || (sign == 0 && word->how == DX_ABOVE);
        break;
    default:
        *out = sign > 0 || (sign == 0 && word->how == DX_BELOW);
    }
    for (uint32_t i = 0; !dx_is_none(word->but) && i < dx_count(g, word->but) && *out; i++) {
        int truth;
        DX_TRY(dx_relation_truth(g, dx_operand(g, word->but, i), 1, &symbol, &at, &truth));
        *out = truth == 0;
    }
    return DX_OK;
}

/* x != 0 where x*y > 0; and x >= 1 is x > 1 where x is not an integer. */
static dx_status leave_points_to_words(dx_conditions *all)
{
    for (size_t i = 0; i < all->n_symbols; i++) {
        dx_symbol_set *of = dx_set_at(all, i);
        for (size_t k = 1; k < 2 * of->set.n; k += 2) {
            const bool left = of->set.cell[k - 1], right = of->set.cell[k + 1];
            bool out = false;
            if (!(left || right) || (left && right && of->set.cell[k]))
                continue;
            for (size_t w = 0; w < all->n_words && !out; w++)
                DX_TRY(rules_out(all->g, &all->word[w], of->symbol, of->set.at[k / 2], &out));
            if (out)
                of->set.cell[k] = left && right;
        }
        dx_chart_tidy(&of->set);
    }
    return DX_OK;
}

static dx_status join_poles(dx_graph *g, dx_word *a, const dx_word *b, bool *joined);

/* Two words about poles may be one about all integers. */
static dx_status join_words(dx_conditions *all)
{
    bool joined = false;
    for (size_t i = 0; i < all->n_words && !joined; i++)
        for (size_t k = i + 1; k < all->n_words && !joined; k++) {
            dx_word both = all->word[i];
            DX_TRY(join_poles(all->g, &both, &all->word[k], &joined));
            if (joined)
                DX_TRY(dx_conditions_say(all, &both)); /* in the place of both */
        }
    return DX_OK;
}

/* x >= y and x != y are x > y. */
static dx_status make_strict(dx_conditions *all)
{
    for (size_t i = 0; i < all->n_words; i++) {
        dx_word strict = all->word[i];
        if (!dx_is_none(strict.but) || (strict.how != DX_AT_LEAST && strict.how != DX_AT_MOST))
            continue;
        dx_word apart = strict;
        apart.how = DX_OTHER_THAN;
        strict.how = strict.how == DX_AT_LEAST ? DX_ABOVE : DX_BELOW;
        bool said = false;
        for (size_t k = 0; k < all->n_words && !said; k++)
            if (all->word[k].how == DX_OTHER_THAN)
                DX_TRY(dx_word_implies(all->g, &all->word[k], &apart, &said));
        if (said)
            DX_TRY(dx_conditions_say(all, &strict));
    }
    return DX_OK;
}

/* Exceptions go that never hold where another word does: x <= a where x > a. */
static dx_status drop_idle_exceptions(dx_conditions *all)
{
    dx_graph *g = all->g;
    for (size_t i = 0; i < all->n_words; i++) {
        dx_word *word = &all->word[i];
        const dx_id but = word->but;
        word->but = DX_NONE;
        for (uint32_t at = 0; !dx_is_none(but) && at < dx_count(g, but); at++) {
            const dx_id relation = dx_operand(g, but, at);
            const bool order =
                dx_op_of(g, relation) == DX_OP_LT || dx_op_of(g, relation) == DX_OP_LE;
            bool idle = false;
            for (size_t k = 0; k < all->n_words && order && !idle; k++)
                if (k != i && dx_is_none(all->word[k].but) && dx_is_none(all->word[k].range))
                    DX_TRY(
                        says_relation(g, &all->word[k], dx_opposite_relation(g, relation), &idle));
            if (!idle)
                DX_TRY(dx_word_except(g, word, relation));
        }
    }
    return DX_OK;
}

dx_status dx_conditions_shorten(dx_conditions *all)
{
    size_t kept = 0;
    DX_TRY(drop_idle_exceptions(all));
    DX_TRY(join_words(all));
    DX_TRY(make_strict(all));
    bool spare[DX_CONDITION_WORDS];
    DX_TRY(dx_conditions_spare(all, spare)); /* x*y > 0 where x > 0, y > 0 */
    for (size_t i = 0; i < all->n_words; i++) {
        bool follows = spare[i];
        if (!follows)
            DX_TRY(follows_from_set(all, &all->word[i], &follows));
        if (!follows)
            DX_TRY(is_trivial(all->g, &all->word[i], &follows));
        if (!follows)
            DX_TRY(dx_word_join(all->g, &all->word[i]));
        if (!follows)
            all->word[kept++] = all->word[i];
    }
    all->n_words = kept;
    return leave_points_to_words(all);
}

/* ---- one word by another ------------------------------------------------------------------- */

static bool is_strict(dx_comparison how)
{
    return how == DX_ABOVE || how == DX_BELOW;
}

/* x < 0 of x <= 0, y > 1 of y > 0 */
static bool is_within(dx_graph *g, dx_id a, dx_id b)
{
    const dx_op p = dx_op_of(g, a), q = dx_op_of(g, b);
    if (dx_same(a, b))
        return true;
    if (q == DX_OP_LE && (p == DX_OP_LT || p == DX_OP_EQ) &&
        dx_same(dx_operand(g, a, 0), dx_operand(g, b, 0)) &&
        dx_same(dx_operand(g, a, 1), dx_operand(g, b, 1)))
        return true;
    if ((p != DX_OP_LT && p != DX_OP_LE) || (q != DX_OP_LT && q != DX_OP_LE))
        return false;
    dx_id over_a = dx_sub(g, dx_operand(g, a, 1), dx_operand(g, a, 0));
    dx_id over_b = dx_sub(g, dx_operand(g, b, 1), dx_operand(g, b, 0));
    dx_id more = dx_is_none(over_a) || dx_is_none(over_b) ? DX_NONE : dx_sub(g, over_b, over_a);
    return !dx_is_none(more) && dx_is_number(g, more) &&
           dx_number_sign(g, more) >= (p == DX_OP_LE && q == DX_OP_LT);
}

/* Are exceptions all among others? */
static bool are_within(dx_graph *g, dx_id some, dx_id others)
{
    for (uint32_t i = 0; !dx_is_none(some) && i < dx_count(g, some); i++) {
        bool found = false;
        for (uint32_t k = 0; !dx_is_none(others) && k < dx_count(g, others) && !found; k++)
            found = is_within(g, dx_operand(g, some, i), dx_operand(g, others, k));
        if (!found)
            return false;
    }
    return true;
}

bool dx_is_line_in(dx_graph *g, dx_id a, dx_id b, dx_id *m, dx_id *n)
{
    dx_id term[2], c[2];
    for (int i = 0; i < 2; i++) {
        dx_id of = i == 0 ? a : b;
        bool sum = dx_op_of(g, of) == DX_OP_ADD;
        term[i] = sum ? dx_term(g, of, 0) : of;
        c[i] = sum ? dx_coefficient(g, of, 0) : dx_int(g, 1);
    }
    if (!dx_same(term[0], term[1]))
        return false;
    *m = dx_number_div(g, c[0], c[1]);
    *n = dx_is_none(*m) ? *m : dx_sub(g, a, dx_scale(g, *m, b));
    return !dx_is_none(*n) && dx_is_number(g, *n);
}

/* Is a an integer where b is, as x is where x/2 + 1 is? */
static bool is_integer_with(dx_graph *g, dx_id a, dx_id b)
{
    dx_id m, n;
    return dx_is_line_in(g, a, b, &m, &n) && dx_is_integer(g, m) && dx_is_integer(g, n);
}

/* Does a say of some u that it is none of -k, -k - 1, ..., or no integer, and b of a v that it is
 * none of fewer such, or not one of them, as 3·x is not 0, -1, ... says so of x? */
static bool implies_poles(dx_graph *g, const dx_word *a, const dx_word *b)
{
    int64_t first_a, first_b;
    dx_id u = dx_word_off_poles(g, a, &first_a), v = dx_word_off_poles(g, b, &first_b), m, n;
    const bool none_a = dx_is_none(u), point = dx_is_none(v);
    if (none_a && a->how != DX_NO_INTEGER)
        return false;
    u = none_a ? a->of : u;
    if (point && (b->how != DX_OTHER_THAN || !dx_is_number(g, b->level)))
        return false;
    v = point ? b->of : v;
    if (!dx_same(a->range, b->range) || !are_within(g, a->but, b->but) ||
        !dx_is_line_in(g, u, v, &m, &n))
        return false;
    if (!point && (!dx_is_integer(g, m) || !dx_is_integer(g, n)))
        return false;
    dx_id last = dx_number_add(g, dx_number_mul(g, m, point ? b->level : dx_int(g, first_b)), n);
    if (dx_is_none(last) || !dx_is_integer(g, last))
        return false;
    return none_a || ((point || dx_number_sign(g, m) > 0) &&
                      dx_number_sign(g, dx_sub(g, last, dx_int(g, first_a))) <= 0);
}

/* The two words in one: x and -x are both not 0, -1, -2, ..., so that x is no integer. */
static dx_status join_poles(dx_graph *g, dx_word *a, const dx_word *b, bool *joined)
{
    int64_t first_a, first_b;
    dx_id u = dx_word_off_poles(g, a, &first_a), v = dx_word_off_poles(g, b, &first_b), m, n;
    *joined = false;
    if (dx_is_none(u) || dx_is_none(v) || !dx_same(a->range, b->range) ||
        !dx_same(a->but, b->but) || !dx_is_line_in(g, u, v, &m, &n) || !dx_is_int(g, m, -1) ||
        !dx_is_integer(g, n))
        return DX_OK;
    /* v is none of first_b, first_b - 1, ..., so that u = n - v is none from n - first_b on */
    dx_id gap = dx_sub(g, dx_sub(g, n, dx_int(g, first_b)), dx_int(g, first_a));
    DX_TRY(dx_check(g, gap));
    *joined = dx_number_sign(g, gap) <= 0 || dx_is_int(g, gap, 1);
    if (!*joined)
        return DX_OK;
    if (dx_op_of(g, u) == DX_OP_ADD && dx_number_sign(g, dx_coefficient(g, u, 0)) < 0)
        u = v;
    if (dx_op_of(g, u) == DX_OP_ADD && dx_is_integer(g, dx_constant(g, u)))
        u = dx_sub(g, u, dx_constant(g, u)); /* x + 1 is an integer where x is */
    DX_TRY(dx_check(g, u));
    const dx_id but = a->but, range = a->range;
    *a = dx_word_of(u, dx_int(g, 0), DX_NO_INTEGER);
    a->but = but;
    a->range = range;
    return DX_OK;
}

/* x > 1 of x != 1 */
static bool rules_level_out(dx_graph *g, dx_id relation, const dx_word *word)
{
    const dx_op op = dx_op_of(g, relation);
    if (word->how != DX_OTHER_THAN || (op != DX_OP_LT && op != DX_OP_LE))
        return false;
    dx_id over = dx_sub(g, dx_operand(g, relation, 1), dx_operand(g, relation, 0));
    dx_id off = dx_sub(g, word->of, word->level);
    if (dx_is_none(over) || dx_is_none(off))
        return false;
    for (int turn = -1; turn <= 1; turn += 2) {
        dx_id there = turn < 0 ? dx_sub(g, over, off) : dx_add(g, over, off);
        if (!dx_is_none(there) && dx_is_number(g, there))
            return dx_number_sign(g, there) < (op == DX_OP_LT);
    }
    return false;
}

/* Is each exception of a one of b, or is b met by it? */
static bool are_excused(dx_graph *g, const dx_word *a, const dx_word *b)
{
    for (uint32_t i = 0; !dx_is_none(a->but) && i < dx_count(g, a->but); i++) {
        dx_id but = dx_operand(g, a->but, i);
        if (!are_within(g, dx_vector(g, 1, &but), b->but) && !rules_level_out(g, but, b))
            return false;
    }
    return true;
}

/* Does a say at least as much as b, of the same formula? */
static dx_status implies(dx_graph *g, const dx_word *a, const dx_word *b, bool *implied)
{
    *implied = false;
    if (!dx_same(a->of, b->of) || !dx_same(a->range, b->range) || !are_excused(g, a, b))
        return DX_OK;
    int order = 0;
    bool sure = true;
    if (!dx_same(a->level, b->level))
        DX_TRY(dx_constant_sign(g, dx_sub(g, a->level, b->level), &order, &sure));
    if (!sure)
        return DX_OK;
    if (b->how == DX_NO_INTEGER || a->how == DX_NO_INTEGER)
        *implied = a->how == b->how;
    else if (a->how == DX_OTHER_THAN)
        *implied = b->how == DX_OTHER_THAN && order == 0;
    else if (b->how == DX_OTHER_THAN || dx_is_lower(a->how) == dx_is_lower(b->how)) {
        order *= dx_is_lower(a->how) ? 1 : -1;
        *implied =
            order > 0 ||
            (order == 0 && (is_strict(a->how) || !(is_strict(b->how) || b->how == DX_OTHER_THAN)));
    }
    return DX_OK;
}

dx_status dx_word_implies(dx_graph *g, const dx_word *a, const dx_word *b, bool *implied)
{
    dx_word turned = *a;
    DX_TRY(implies(g, a, b, implied));
    *implied = *implied || implies_poles(g, a, b) ||
               (a->how == DX_NO_INTEGER && b->how == DX_NO_INTEGER && dx_same(a->range, b->range) &&
                are_within(g, a->but, b->but) && is_integer_with(g, a->of, b->of));
    if (*implied)
        return DX_OK;
    dx_word_turn(g, &turned);
    DX_TRY(dx_check(g, turned.of));
    DX_TRY(dx_check(g, turned.level));
    return implies(g, &turned, b, implied);
}

/* Is the word not met where the symbol has the value? Nothing is above 0 that has no value, as
 * acos(x - y + 2) where x = y. */
static dx_status is_broken_at(dx_graph *g, const dx_word *word, dx_id symbol, dx_id value,
                              bool *broken)
{
    *broken = false;
    if (word->how == DX_NO_INTEGER)
        return DX_OK;
    dx_id over = dx_sub(g, word->of, word->level);
    over = dx_substitute(g, over, 1, &symbol, &value);
    dx_status status = dx_check(g, over);
    if (status == DX_DOMAIN) {
        dx_diag_clear(&g->context->diag);
        *broken = dx_is_none(word->but);
        return DX_OK;
    }
    DX_TRY(status);
    DX_TRY(dx_readable(g, over, &over));
    if (!dx_is_number(g, over))
        return DX_OK;
    int sign = dx_number_sign(g, over);
    if (word->how == DX_OTHER_THAN || sign == 0)
        *broken = sign == 0 && (word->how == DX_OTHER_THAN || is_strict(word->how));
    else
        *broken = dx_is_none(word->but) && dx_is_lower(word->how) == (sign < 0);
    return DX_OK;
}

dx_status dx_conditions_imply(const dx_conditions *c, dx_rules *rules, const dx_word *word,
                              dx_id symbol, bool *implied)
{
    dx_graph *g = c->g;
    *implied = false;
    for (size_t i = 0; i < c->n_words && !*implied; i++)
        DX_TRY(dx_word_implies(g, &c->word[i], word, implied));
    if (*implied || word->how != DX_OTHER_THAN || dx_is_none(symbol))
        return DX_OK;
    dx_id zero, of = dx_sub(g, word->of, word->level);
    DX_TRY(dx_check(g, of));
    DX_TRY(dx_linear_zero(g, rules, of, symbol, &zero));
    for (size_t i = 0; i < c->n_words && !*implied && !dx_is_none(zero); i++)
        if (dx_same(c->word[i].range, word->range))
            DX_TRY(is_broken_at(g, &c->word[i], symbol, zero, implied));
    return DX_OK;
}
