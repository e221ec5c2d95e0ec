/* Conditions on all terms of a sum: "x != k for k=1..n". Names that sums bind mean nothing outside
 * of them. */
#include "symbolic/domain/conditions.h"

#include "expr/walk.h"
#include "symbolic/forms/samesign.h"

/* The integers lo, ..., hi in place of a name. */
typedef struct range {
    dx_graph *g;
    dx_id name, lo, hi;
} range;

/* The sign of a number, or where something else is known never to be above or below zero; else
 * 0. */
static int sign_of_end(dx_graph *g, dx_id end)
{
    const dx_bounds b = dx_bounds_of(g, end);
    if (dx_op_of(g, end) == DX_OP_INF)
        return dx_is_minus_inf(g, end) ? -1 : 1;
    if (!dx_is_none(b.low) && dx_number_sign(g, b.low) >= 0)
        return 1;
    return !dx_is_none(b.high) && dx_number_sign(g, b.high) <= 0 ? -1 : 0;
}

/* Is the name nowhere below zero (1), nowhere above it (-1)? *other: it is not zero. */
static int sign_of_name(const range *r, bool *other)
{
    bool low = sign_of_end(r->g, r->lo) > 0, high = sign_of_end(r->g, r->hi) < 0;
    *other = (low && !dx_is_int(r->g, r->lo, 0)) || (high && !dx_is_int(r->g, r->hi, 0));
    return low ? 1 : high ? -1 : 0;
}

/* of compared with the level, where the name has a factor in the product whose sign is known:
 * x/k < 1 is x - k < 0. *out is of - level without it, and with the sign turned where *flip is. */
static dx_status clear_factor(const range *r, dx_id of, dx_id level, int *flip, dx_id *out)
{
    dx_graph *g = r->g;
    dx_id coefficient, product, factor = DX_NONE;
    bool other;
    int sign = sign_of_name(r, &other);
    *out = dx_sub(g, of, level);
    DX_TRY(dx_check(g, *out));
    dx_split_coefficient(g, of, &coefficient, &product);
    if (dx_op_of(g, product) != DX_OP_MUL || sign == 0 || !other)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, product) && dx_is_none(factor); i++) {
        dx_id exponent = dx_exponent(g, product, i);
        int64_t n = 0;
        if (!dx_same(dx_base(g, product, i), r->name) || !dx_is_number(g, exponent) ||
            (!dx_get_int(g, exponent, &n) && sign < 0))
            continue;
        *flip = sign < 0 && n % 2 != 0 ? -*flip : *flip;
        factor = dx_pow(g, r->name, exponent);
    }
    if (dx_is_none(factor))
        return g->context->diag.status;
    *out = dx_sub(g, dx_div(g, of, factor), dx_div(g, level, factor));
    return dx_check(g, *out);
}

/* Does the term rise (1) or fall (-1) with the name? 0: it is not known. */
static int direction_of_term(const range *r, dx_id term)
{
    dx_graph *g = r->g;
    bool other;
    if (dx_same(term, r->name))
        return 1;
    if (dx_op_of(g, term) == DX_OP_CALL && dx_same(dx_operand(g, term, 0), r->name)) {
        dx_fn fn = dx_fn_of(g, term);
        return fn == DX_FN_exp || fn == DX_FN_log || fn == DX_FN_atan;
    }
    if (dx_op_of(g, term) != DX_OP_MUL || dx_factors(g, term) != 1 ||
        !dx_same(dx_base(g, term, 0), r->name) || !dx_is_number(g, dx_exponent(g, term, 0)))
        return 0;
    return sign_of_name(r, &other) > 0 ? dx_number_sign(g, dx_exponent(g, term, 0)) : 0;
}

/* The same of a sum. */
static int direction_of(const range *r, dx_id a)
{
    dx_graph *g = r->g;
    int direction = 0;
    if (dx_op_of(g, a) != DX_OP_ADD)
        return direction_of_term(r, a);
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i);
        if (!dx_contains(g, term, r->name))
            continue;
        int own = direction_of_term(r, term) * dx_number_sign(g, dx_coefficient(g, a, i));
        if (own == 0 || own == -direction)
            return 0;
        direction = own;
    }
    return direction;
}

/* A formula a + s·name, s a number other than 0, which is 0 at a number: *zero, else NONE. */
static dx_status find_zero(const range *r, dx_id a, dx_id *zero)
{
    dx_graph *g = r->g;
    dx_id none = dx_int(g, 0), slope = DX_NONE;
    *zero = DX_NONE;
    if (dx_same(a, r->name))
        *zero = none;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_ADD && i < dx_terms(g, a); i++)
        if (dx_same(dx_term(g, a, i), r->name))
            slope = dx_coefficient(g, a, i);
    if (dx_is_none(slope))
        return DX_OK;
    dx_id rest = dx_sub(g, a, dx_scale(g, slope, r->name));
    DX_TRY(dx_check(g, rest));
    if (dx_is_number(g, rest))
        *zero = dx_number_neg(g, dx_number_div(g, rest, slope));
    return g->context->diag.status;
}

/* Is the formula another one than 0 for each integer of the range? False: as far as is known. */
static dx_status is_never_zero(const range *r, dx_id a, bool *never)
{
    dx_graph *g = r->g;
    dx_id zero;
    *never = false;
    DX_TRY(find_zero(r, a, &zero));
    if (!dx_is_none(zero))
        *never = !dx_is_integer(g, zero) ||
                 (dx_is_number(g, r->lo) && dx_number_compare(g, zero, r->lo) < 0) ||
                 (dx_is_number(g, r->hi) && dx_number_compare(g, zero, r->hi) > 0);
    return DX_OK;
}

/* Where the formula rises or falls with the name, the least of its values is at an end: x + k > 0
 * for k=1..n is x + 1 > 0. */
static dx_status close_at_end(dx_conditions *c, const range *r, const dx_word *word, dx_id gap,
                              bool *done)
{
    dx_graph *g = c->g;
    int direction = direction_of(r, gap);
    bool lower = dx_is_lower(word->how);
    dx_id end = (direction > 0) == lower ? r->lo : r->hi;
    *done = direction != 0 && (lower || dx_is_upper(word->how)) && dx_is_none(word->but) &&
            dx_is_none(word->range) && dx_op_of(g, end) != DX_OP_INF;
    if (!*done)
        return DX_OK;
    dx_id at_end = dx_substitute(g, gap, 1, &r->name, &end);
    return dx_condition(c, lower ? at_end : dx_neg(g, at_end),
                        lower ? word->how : dx_mirrored(word->how), DX_NONE);
}

/* A symbol of the user's becomes a bound name that nothing else in the word has. */
static dx_status bind(dx_graph *g, dx_word *word, dx_id *name)
{
    uint32_t level = 0;
    dx_id parts[] = {word->of, word->range, word->but};
    for (size_t i = 0; i < 3; i++) {
        uint32_t used = 0;
        if (!dx_is_none(parts[i]) && !dx_levels_used(g, 1, &parts[i], &used))
            return dx_check(g, DX_NONE);
        level = used > level ? used : level;
    }
    dx_id bound = dx_bound_symbol(g, level + 1);
    DX_TRY(dx_check(g, bound));
    for (size_t i = 0; i < 3; i++)
        parts[i] = dx_is_none(parts[i]) ? parts[i] : dx_rename(g, parts[i], *name, bound);
    word->of = parts[0];
    word->range = parts[1];
    word->but = parts[2];
    *name = bound;
    return dx_check(g, word->of);
}

/* For all that the name stands for. */
static dx_status quantify(const range *r, dx_word *word)
{
    enum { MOST = 3 * DX_MOST_NESTED };
    dx_graph *g = r->g;
    dx_id part[MOST + 3], name = r->name;
    uint32_t n = 0;
    if (dx_bound_level(g, name) == 0)
        DX_TRY(bind(g, word, &name));
    for (; !dx_is_none(word->range) && n < dx_count(g, word->range) && n < MOST; n++)
        part[n] = dx_operand(g, word->range, n);
    part[n++] = name;
    part[n++] = r->lo;
    part[n++] = r->hi;
    word->range = dx_vector(g, n, part);
    return dx_check(g, word->range);
}

static bool has_name(const dx_graph *g, const dx_word *word, dx_id name)
{
    return dx_contains(g, word->of, name) ||
           (!dx_is_none(word->range) && dx_contains(g, word->range, name)) ||
           (!dx_is_none(word->but) && dx_contains(g, word->but, name));
}

/* Without words about terms, where that is possible. */
static dx_status close_plainly(dx_conditions *c, const range *r, const dx_word *word, bool *done)
{
    dx_graph *g = c->g;
    dx_word plain = *word;
    int flip = 1;
    dx_id gap;
    *done = false;
    if (word->how == DX_NO_INTEGER)
        return DX_OK;
    DX_TRY(clear_factor(r, word->of, word->level, &flip, &gap));
    if (word->how == DX_OTHER_THAN)
        DX_TRY(is_never_zero(r, gap, done));
    if (*done || !dx_is_none(word->but) || !dx_is_none(word->range))
        return DX_OK;
    plain.how = flip < 0 ? dx_mirrored(word->how) : word->how;
    if (dx_contains(g, gap, r->name))
        return close_at_end(c, r, &plain, gap, done);
    bool lower = !dx_is_upper(plain.how);
    *done = true;
    return dx_condition(c, lower ? gap : dx_neg(g, gap), lower ? plain.how : dx_mirrored(plain.how),
                        DX_NONE);
}

static dx_status close_word(dx_conditions *c, const range *r, dx_word word)
{
    bool done;
    if (!has_name(c->g, &word, r->name))
        return dx_conditions_say(c, &word);
    DX_TRY(close_plainly(c, r, &word, &done));
    if (done)
        return DX_OK;
    DX_TRY(quantify(r, &word));
    return dx_conditions_say(c, &word);
}

dx_status dx_conditions_close(dx_conditions *c, const dx_conditions *others, dx_id name, dx_id lo,
                              dx_id hi)
{
    const range r = {c->g, name, lo, hi};
    for (size_t i = 0; i < others->n_symbols; i++) {
        bool known;
        if (!dx_same(dx_set_at(others, i)->symbol, name))
            DX_TRY(dx_conditions_narrow(c, dx_set_at(others, i)->symbol, &dx_set_at(others, i)->set,
                                        &known));
    }
    for (size_t i = 0; i < others->n_words; i++)
        DX_TRY(close_word(c, &r, others->word[i]));
    c->nowhere = c->nowhere || others->nowhere;
    c->more = c->more || others->more;
    return DX_OK;
}

/* Has the formula that sign for all values of its one symbol that are in the set? */
static dx_status has_sign(const dx_conditions *c, dx_id a, int sign, bool *has)
{
    dx_graph *g = c->g;
    dx_id symbol[2];
    dx_chart signs;
    *has = false;
    if (dx_free_symbols(g, a, 2, symbol) != 1 || dx_bound_level(g, symbol[0]) > 0)
        return DX_OK;
    const dx_chart *set = dx_conditions_set(c, symbol[0]);
    if (!set)
        return DX_OK;
    DX_TRY(dx_chart_signs(g, a, symbol[0], &signs, has));
    for (size_t i = 0; i <= 2 * signs.n && *has; i++)
        signs.cell[i] = signs.cell[i] == sign;
    dx_chart both = *set;
    if (*has)
        DX_TRY(dx_chart_combine(g, &both, &signs, DX_CHART_LEAST, has));
    dx_chart all = *set;
    if (*has)
        DX_TRY(dx_chart_combine(g, &all, &both, DX_CHART_MOST, has));
    if (*has)
        DX_TRY(dx_chart_combine(g, &both, set, DX_CHART_PRODUCT, has));
    *has = *has && both.n == all.n;
    for (size_t i = 0; i <= 2 * all.n && *has; i++)
        *has = both.cell[i] == all.cell[i];
    return DX_OK;
}

/* Do the words say so? */
static dx_status is_said(const dx_conditions *c, dx_id a, int sign, bool *said)
{
    dx_conditions alone;
    dx_conditions_init(&alone, c->g, DX_NONE);
    DX_TRY(dx_condition(&alone, sign > 0 ? a : dx_neg(c->g, a), DX_ABOVE, DX_NONE));
    *said = alone.n_symbols == 0 && alone.n_words > 0;
    for (size_t i = 0; i < alone.n_words && *said; i++)
        DX_TRY(dx_conditions_imply(c, NULL, &alone.word[i], DX_NONE, said));
    return DX_OK;
}

dx_status dx_word_follows(const dx_conditions *c, const dx_word *word, bool *follows)
{
    dx_graph *g = c->g;
    *follows = false;
    if (dx_is_none(word->range) || dx_count(g, word->range) != 3 || word->how != DX_OTHER_THAN)
        return DX_OK;
    const range r = {g, dx_operand(g, word->range, 0), dx_operand(g, word->range, 1),
                     dx_operand(g, word->range, 2)};
    int flip = 1;
    dx_id gap;
    DX_TRY(clear_factor(&r, word->of, word->level, &flip, &gap));
    int direction = direction_of(&r, gap);
    for (int sign = 1; sign >= -1 && direction != 0 && !*follows; sign -= 2) {
        dx_id end = direction == sign ? r.lo : r.hi;
        if (dx_op_of(g, end) == DX_OP_INF)
            continue;
        dx_id at_end = dx_substitute(g, gap, 1, &r.name, &end);
        DX_TRY(dx_check(g, at_end));
        DX_TRY(has_sign(c, at_end, sign, follows));
        if (!*follows)
            DX_TRY(is_said(c, at_end, sign, follows));
    }
    return DX_OK;
}
