/* Conditions in writing: "-1 < x < 1, x*y > 0, x is not an integer or x = 0". */
#include "symbolic/domain/conditions.h"

#include "expr/order.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/forms/readable.h"

#include <string.h>

static dx_status write_number(dx_graph *g, dx_id number, dx_text *out)
{
    DX_TRY(dx_readable(g, number, &number));
    return dx_print_plain(g, number, out);
}

static const char *const signs[] = {[DX_ABOVE] = ">",
                                    [DX_AT_LEAST] = ">=",
                                    [DX_BELOW] = "<",
                                    [DX_AT_MOST] = "<=",
                                    [DX_OTHER_THAN] = "!="};

static void write_name(const dx_graph *g, dx_id symbol, dx_text *out)
{
    const char *name = dx_bytes(g, symbol); /* x' stands for a parameter x */
    dx_text_format(out, "%.*s", (int)strcspn(name, "'"), name);
}

static void separate(dx_text *out)
{
    dx_text_string(out, out->n > 0 ? ", " : "");
}

static bool is_between(const dx_word *low, const dx_word *high)
{
    return dx_is_lower(low->how) && dx_is_upper(high->how) && dx_same(low->of, high->of);
}

/* The one of the words that bounds the formula from the other side; n where there is none. */
static size_t find_other_bound(const dx_word *word, size_t n, size_t i)
{
    size_t k = 0;
    while (k < n && !is_between(&word[i], &word[k]) && !is_between(&word[k], &word[i]))
        k++;
    return k;
}

static bool is_proper_product(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_MUL && dx_factors(g, a) > 1;
}

/* a*d and b*c */
static bool are_unlike_products(const dx_graph *g, dx_id a, dx_id b)
{
    if (!is_proper_product(g, a) || !is_proper_product(g, b))
        return false;
    for (uint32_t i = 0; i < dx_factors(g, a); i++)
        for (uint32_t k = 0; k < dx_factors(g, b); k++)
            if (dx_same(dx_base(g, a, i), dx_base(g, b, k)))
                return false;
    return true;
}

/* x - k compared with 0: x with k, the symbol on the left side. */
static bool is_difference(dx_graph *g, const dx_word *word, dx_id symbol, dx_word *out)
{
    dx_id a = word->of;
    if (word->how == DX_NO_INTEGER || !dx_is_int(g, word->level, 0) ||
        dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) != 2 || !dx_is_int(g, dx_constant(g, a), 0))
        return false;
    dx_id first = dx_coefficient(g, a, 0), second = dx_coefficient(g, a, 1);
    if (dx_number_sign(g, first) == dx_number_sign(g, second))
        return false;
    bool falls = dx_number_sign(g, first) < 0;
    dx_id left = dx_scale(g, falls ? second : first, dx_term(g, a, falls));
    dx_id right =
        dx_scale(g, dx_number_neg(g, falls ? first : second), dx_term(g, a, falls ? 0 : 1));
    if (are_unlike_products(g, left, right))
        return false;
    bool swap = !dx_is_none(symbol) && dx_contains(g, right, symbol) != dx_contains(g, left, symbol)
                    ? dx_contains(g, right, symbol)
                    : word->how == DX_OTHER_THAN && dx_compare(g, left, right) > 0;
    *out = (dx_word){swap ? right : left, swap ? left : right,
                     swap ? dx_mirrored(word->how) : word->how, word->but};
    return !dx_is_none(left) && !dx_is_none(right);
}

/* max(u, frac(u)) != 0 tells that u is no pole of gamma: that u; else NONE. */
static dx_id off_poles(dx_graph *g, const dx_word *word)
{
    if (word->how != DX_OTHER_THAN || !dx_is_int(g, word->level, 0) ||
        dx_fn_of(g, word->of) != DX_FN_max)
        return DX_NONE;
    for (uint32_t i = 0; i < 2; i++) {
        dx_id part = dx_operand(g, word->of, i), u = dx_operand(g, word->of, 1 - i);
        if (dx_fn_of(g, part) != DX_FN_frac)
            continue;
        dx_id apart = dx_sub(g, u, dx_operand(g, part, 0));
        if (!dx_is_none(apart) && dx_is_integer(g, apart))
            return u;
    }
    return DX_NONE;
}

/* A stand-in x' is written as the x that it stands for. */
static dx_status write_formula(dx_graph *g, dx_id a, dx_text *out)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !dx_is_none(a); i++) {
        dx_id name = walk.id[i];
        if (dx_op_of(g, name) != DX_OP_SYMBOL || !strchr(dx_bytes(g, name), '\''))
            continue;
        dx_id plain = dx_symbol(g, dx_bytes(g, name), strcspn(dx_bytes(g, name), "'"));
        a = dx_is_none(plain) ? plain : dx_substitute(g, a, 1, &name, &plain);
    }
    dx_walk_free(&walk);
    DX_TRY(dx_check(g, a));
    return dx_print_plain(g, a, out);
}

/* A name stands on the left side. */
static dx_status write_relation(dx_graph *g, dx_id relation, dx_text *out)
{
    dx_op op = dx_op_of(g, relation);
    if (op < DX_OP_EQ || op > DX_OP_LE)
        return write_formula(g, relation, out);
    dx_id left = dx_operand(g, relation, 0), right = dx_operand(g, relation, 1);
    bool turned = dx_op_of(g, left) != DX_OP_SYMBOL && dx_op_of(g, right) == DX_OP_SYMBOL;
    dx_comparison how = op == DX_OP_LT ? DX_BELOW : op == DX_OP_LE ? DX_AT_MOST : DX_OTHER_THAN;
    DX_TRY(write_formula(g, turned ? right : left, out));
    dx_text_format(out, " %s ", op == DX_OP_EQ ? "=" : signs[turned ? dx_mirrored(how) : how]);
    return write_formula(g, turned ? left : right, out);
}

/* A product over a name that is not 0: a factor, with the letter that the name has, and the
 * range: "k=1..n". */
static dx_status open_product(dx_graph *g, dx_id product, dx_word *factor, dx_text *range)
{
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_print_plain(g, product, &text);
    size_t from = 0;
    int open = 0;
    for (size_t i = 0; i < text.n; i++) {
        open += (text.data[i] == '(') - (text.data[i] == ')');
        if (text.data[i] == ',' && open == 1)
            from = i + 2;
    }
    if (status == DX_OK && from > 0)
        dx_text_bytes(range, text.data + from, text.n - from - 1);
    dx_text_free(&text);
    DX_TRY(status);
    dx_id letter = dx_symbol(g, dx_text_get(range), strcspn(dx_text_get(range), "="));
    factor->of = dx_rename(g, dx_operand(g, product, 0), dx_operand(g, product, 1), letter);
    return dx_check(g, factor->of);
}

static dx_status write_product(dx_graph *g, const dx_word *word, dx_id symbol, dx_text *out)
{
    dx_word factor = *word;
    dx_text range;
    dx_text_init(&range, &g->context->memory);
    dx_status status = open_product(g, word->of, &factor, &range);
    if (status == DX_OK)
        status = dx_write_words(g, 1, &factor, symbol, out);
    if (status == DX_OK)
        dx_text_format(out, " for %s", dx_text_get(&range));
    dx_text_free(&range);
    return status;
}

dx_status dx_write_words(dx_graph *g, size_t n, const dx_word *word, dx_id symbol, dx_text *out)
{
    for (size_t i = 0; i < n; i++) {
        size_t other = find_other_bound(word, n, i);
        if (other < i)
            continue; /* written already */
        if (dx_op_of(g, word[i].of) == DX_OP_PRODUCT && word[i].how == DX_OTHER_THAN &&
            dx_is_int(g, word[i].level, 0)) {
            DX_TRY(write_product(g, &word[i], symbol, out));
            continue;
        }
        separate(out);
        const dx_word *last = &word[i];
        dx_word difference;
        if (other == n && is_difference(g, last, symbol, &difference))
            last = &difference;
        if (other < n) {
            const dx_word *low = dx_is_lower(word[i].how) ? &word[i] : &word[other];
            last = low == last ? &word[other] : last;
            DX_TRY(write_number(g, low->level, out));
            dx_text_format(out, " %s ", signs[dx_mirrored(low->how)]);
        }
        dx_id pole = off_poles(g, last);
        DX_TRY(write_formula(g, dx_is_none(pole) ? last->of : pole, out));
        if (!dx_is_none(pole)) {
            dx_text_string(out, " is not 0, -1, -2, ...");
        } else if (last->how == DX_NO_INTEGER) {
            dx_text_string(out, " is not an integer");
        } else {
            dx_text_format(out, " %s ", signs[last->how]);
            DX_TRY(last == &difference ? write_formula(g, last->level, out)
                                       : write_number(g, last->level, out));
        }
        for (uint32_t k = 0; !dx_is_none(last->but) && k < dx_count(g, last->but); k++) {
            dx_text_string(out, " or ");
            DX_TRY(write_relation(g, dx_operand(g, last->but, k), out));
        }
    }
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}

/* From cell `first` to cell `last`, all in the set but for points. */
static dx_status write_interval(dx_graph *g, dx_id symbol, const dx_chart *set, size_t first,
                                size_t last, dx_text *out)
{
    bool from_below = first == 0, to_above = last == 2 * set->n;
    if (first == last && first % 2 == 1) {
        write_name(g, symbol, out);
        dx_text_string(out, " = ");
        return write_number(g, set->at[first / 2], out);
    }
    size_t low = (first - 1) / 2, high = last / 2; /* breaks */
    if (!from_below && !to_above) {
        DX_TRY(write_number(g, set->at[low], out));
        dx_text_string(out, first % 2 == 1 ? " <= " : " < ");
    }
    write_name(g, symbol, out);
    if (to_above) {
        dx_text_string(out, first % 2 == 1 ? " >= " : " > ");
        return write_number(g, set->at[low], out);
    }
    dx_text_string(out, last % 2 == 1 ? " <= " : " < ");
    return write_number(g, set->at[high], out);
}

/* The last cell of the interval that begins with this one; points that are out do not end it. */
static size_t end_of_interval(const dx_chart *set, size_t first)
{
    size_t last = first;
    for (size_t i = first + 1; i <= 2 * set->n; i++) {
        bool point = i % 2 == 1;
        if (set->cell[i])
            last = i;
        else if (!point || i - 1 != last || !set->cell[i + 1])
            break;
    }
    return last;
}

dx_status dx_write_set(dx_graph *g, dx_id symbol, const dx_chart *set, dx_text *out)
{
    bool begun = false;
    for (size_t first = 0, last; first <= 2 * set->n; first = last + 1) {
        last = first;
        if (!set->cell[first])
            continue;
        last = end_of_interval(set, first);
        if (first == 0 && last == 2 * set->n)
            break;
        if (begun)
            dx_text_string(out, " or ");
        else
            separate(out);
        begun = true;
        DX_TRY(write_interval(g, symbol, set, first, last, out));
    }
    for (size_t i = 1; i < 2 * set->n; i += 2) {
        if (set->cell[i] || !set->cell[i - 1] || !set->cell[i + 1])
            continue;
        separate(out);
        write_name(g, symbol, out);
        dx_text_string(out, " != ");
        DX_TRY(write_number(g, set->at[i / 2], out));
    }
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}

dx_status dx_write_nonzero(dx_graph *g, dx_id a, dx_text *out)
{
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_condition(&c, a, DX_OTHER_THAN, DX_NONE));
    dx_conditions_sort(&c, DX_NONE);
    for (size_t i = 0; i < c.n_symbols; i++)
        DX_TRY(dx_write_set(g, c.symbol[i], &c.set[i], out));
    return dx_write_words(g, c.n_words, c.word, DX_NONE, out);
}
