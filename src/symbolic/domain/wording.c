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
    dx_text_format(out, "%.*s", (int)dx_name_length(name), name);
}

static void separate(dx_text *out)
{
    dx_text_string(out, out->n > 0 ? ", " : "");
}

static bool is_between(const dx_word *low, const dx_word *high)
{
    return dx_is_lower(low->how) && dx_is_upper(high->how) && dx_same(low->of, high->of) &&
           dx_same(low->range, high->range) && dx_same(low->but, high->but);
}

/* The first of the words that bounds the formula from the other side where the same exceptions
 * hold; n where there is none. */
static size_t first_other_bound(const dx_word *word, size_t n, size_t i)
{
    size_t k = 0;
    while (k < n && !is_between(&word[i], &word[k]) && !is_between(&word[k], &word[i]))
        k++;
    return k;
}

/* The same, but that each word is written with one other only. */
static size_t find_other_bound(const dx_word *word, size_t n, size_t i)
{
    const size_t k = first_other_bound(word, n, i);
    return k < n && first_other_bound(word, n, k) == i ? k : n;
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
    const bool about =
        !dx_is_none(symbol) && dx_contains(g, right, symbol) != dx_contains(g, left, symbol);
    const bool late = dx_has_unknown_name(g, right); /* x != a, for a != x */
    bool swap = about ? dx_contains(g, right, symbol)
                : late != dx_has_unknown_name(g, left)
                    ? late
                    : word->how == DX_OTHER_THAN && dx_compare(g, left, right) > 0;
    *out = *word;
    out->of = swap ? right : left;
    out->level = swap ? left : right;
    out->how = swap ? dx_mirrored(word->how) : word->how;
    return !dx_is_none(left) && !dx_is_none(right);
}

/* 1 - x^2 - y^2 compared with 0: x^2 + y^2 with 1. */
static bool is_sum_less_number(dx_graph *g, const dx_word *word, dx_word *out)
{
    dx_id a = word->of;
    if (word->how == DX_NO_INTEGER || !dx_is_int(g, word->level, 0) ||
        dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) < 2)
        return false;
    dx_id constant = dx_constant(g, a);
    int sign = dx_number_sign(g, constant);
    for (uint32_t i = 0; i < dx_terms(g, a) && sign != 0; i++)
        sign = dx_number_sign(g, dx_coefficient(g, a, i)) == -sign ? sign : 0;
    if (sign == 0)
        return false;
    *out = *word;
    out->of = sign > 0 ? dx_sub(g, constant, a) : dx_sub(g, a, constant);
    out->level = sign > 0 ? constant : dx_number_neg(g, constant);
    out->how = sign > 0 ? dx_mirrored(word->how) : word->how;
    return !dx_is_none(out->of);
}

dx_id dx_word_off_poles(dx_graph *g, const dx_word *word, int64_t *first)
{
    if (word->how != DX_OTHER_THAN || !dx_is_int(g, word->level, 0) ||
        dx_fn_of(g, word->of) != DX_FN_max)
        return DX_NONE;
    for (uint32_t i = 0; i < 2; i++) {
        dx_id part = dx_operand(g, word->of, i), u = dx_operand(g, word->of, 1 - i);
        if (dx_fn_of(g, part) != DX_FN_frac)
            continue;
        dx_id apart = dx_sub(g, dx_operand(g, part, 0), u);
        if (!dx_is_none(apart) && dx_get_int(g, apart, first))
            return dx_operand(g, part, 0);
    }
    return DX_NONE;
}

dx_status dx_write_relation(dx_graph *g, dx_id relation, dx_text *out)
{
    dx_op op = dx_op_of(g, relation);
    if (op < DX_OP_EQ || op > DX_OP_LE)
        return dx_print_named(g, relation, out);
    dx_id left = dx_operand(g, relation, 0), right = dx_operand(g, relation, 1);
    bool turned = (dx_op_of(g, left) != DX_OP_SYMBOL && dx_op_of(g, right) == DX_OP_SYMBOL) ||
                  (dx_is_constant(g, left) && !dx_is_constant(g, right));
    dx_comparison how = op == DX_OP_LT ? DX_BELOW : op == DX_OP_LE ? DX_AT_MOST : DX_OTHER_THAN;
    DX_TRY(dx_print_named(g, turned ? right : left, out));
    dx_text_format(out, " %s ", op == DX_OP_EQ ? "=" : signs[turned ? dx_mirrored(how) : how]);
    return dx_print_named(g, turned ? left : right, out);
}

/* Bound names become the letters that layouts give them. */
static dx_status name_range(dx_graph *g, dx_word *word)
{
    enum { MOST = 4 };
    char letter[DX_MOST_NESTED + 1][8];
    dx_id *part[MOST] = {&word->of, &word->level, &word->range, &word->but}, all[MOST];
    size_t n = 0;
    dx_walk walk;
    for (size_t i = 0; i < MOST; i++)
        if (!dx_is_none(*part[i]))
            all[n++] = *part[i];
    DX_TRY(dx_walk_make(g, n, all, &walk));
    dx_bound_letters(g, &walk, letter);
    dx_walk_free(&walk);
    const dx_id range = word->range;
    for (uint32_t i = 0; i < dx_count(g, range); i += 3) {
        dx_id name = dx_operand(g, range, i);
        const char *as = letter[dx_bound_level(g, name)];
        dx_id symbol = dx_symbol(g, as, strlen(as));
        for (size_t k = 0; k < MOST; k++)
            *part[k] = dx_is_none(*part[k]) ? *part[k] : dx_rename(g, *part[k], name, symbol);
    }
    return g->context->diag.status;
}

/* A name in the formula that is not bound; NONE where there is none among the first. */
static dx_id free_name_in(const dx_graph *g, const dx_word *word)
{
    enum { FEW = 8 };
    dx_id name[FEW];
    size_t n = dx_free_symbols(g, word->of, FEW, name);
    for (size_t i = 0; i < n && i < FEW; i++)
        if (dx_bound_level(g, name[i]) == 0)
            return name[i];
    return DX_NONE;
}

/* " for k=1..n", the outermost name first. */
static dx_status write_range(dx_graph *g, dx_id range, dx_text *out)
{
    if (dx_is_none(range))
        return DX_OK;
    uint32_t n = dx_count(g, range);
    for (uint32_t i = n; i > 0; i -= 3) {
        dx_text_format(out, "%s%s=", i == n ? " for " : " and ",
                       dx_bytes(g, dx_operand(g, range, i - 3)));
        DX_TRY(dx_print_plain(g, dx_operand(g, range, i - 2), out));
        dx_text_string(out, "..");
        DX_TRY(dx_print_plain(g, dx_operand(g, range, i - 1), out));
    }
    return DX_OK;
}

/* `equal`: = in place of !=. */
static dx_status write_word(dx_graph *g, const dx_word *word, bool equal, dx_text *out)
{
    int64_t first = 0;
    dx_id pole = dx_word_off_poles(g, word, &first);
    DX_TRY(dx_print_named(g, dx_is_none(pole) ? word->of : pole, out));
    if (!dx_is_none(pole)) {
        dx_text_format(out, " is not %lld, %lld, %lld, ...", (long long)first, (long long)first - 1,
                       (long long)first - 2);
    } else if (word->how == DX_NO_INTEGER) {
        dx_text_string(out, " is not an integer");
    } else {
        dx_text_format(out, " %s ", equal ? "=" : signs[word->how]);
        DX_TRY(dx_is_constant(g, word->level) ? write_number(g, word->level, out)
                                              : dx_print_named(g, word->level, out));
    }
    for (uint32_t k = 0; !dx_is_none(word->but) && k < dx_count(g, word->but); k++) {
        dx_text_string(out, " or ");
        DX_TRY(dx_write_relation(g, dx_operand(g, word->but, k), out));
    }
    return write_range(g, word->range, out);
}

/* The one of the words with which the word says that a formula has one value: x <= a of x >= a; n
 * where there is none. */
static dx_status find_other_half(dx_graph *g, const dx_word *word, size_t n, size_t i, size_t *k)
{
    for (*k = 0; *k < n; ++*k) {
        const dx_word *a = &word[i], *b = &word[*k];
        dx_id over[2];
        if ((a->how != DX_AT_LEAST && a->how != DX_AT_MOST) ||
            (b->how != DX_AT_LEAST && b->how != DX_AT_MOST) || *k == i ||
            !dx_same(a->but, b->but) || !dx_same(a->range, b->range))
            continue;
        for (int at = 0; at < 2; at++) {
            const dx_word *w = at == 0 ? a : b;
            over[at] =
                w->how == DX_AT_LEAST ? dx_sub(g, w->of, w->level) : dx_sub(g, w->level, w->of);
            DX_TRY(dx_check(g, over[at]));
        }
        if (dx_is_int(g, dx_add(g, over[0], over[1]), 0))
            return DX_OK;
    }
    return g->context->diag.status;
}

dx_status dx_write_words(dx_graph *g, size_t n, const dx_word *word, dx_id symbol, dx_text *out)
{
    for (size_t i = 0; i < n; i++) {
        size_t other;
        DX_TRY(find_other_half(g, word, n, i, &other));
        const bool equal = other < n;
        other = equal ? other : find_other_bound(word, n, i);
        if (other < i)
            continue; /* written already */
        separate(out);
        dx_word last = word[i], difference;
        if (equal) {
            last.how = DX_OTHER_THAN;
            other = n;
        } else if (other < n) {
            const dx_word *low = dx_is_lower(word[i].how) ? &word[i] : &word[other];
            last = low == &word[i] ? word[other] : word[i];
            DX_TRY(write_number(g, low->level, out));
            dx_text_format(out, " %s ", signs[dx_mirrored(low->how)]);
        }
        dx_id about = symbol;
        if (!dx_is_none(last.range)) {
            about = dx_is_none(symbol) ? free_name_in(g, &last) : symbol;
            DX_TRY(name_range(g, &last));
        }
        if (other == n && (is_difference(g, &last, about, &difference) ||
                           is_sum_less_number(g, &last, &difference)))
            last = difference;
        DX_TRY(write_word(g, &last, equal, out));
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

dx_status dx_conditions_write(const dx_conditions *c, dx_id symbol, dx_text *out)
{
    for (size_t i = 0; i < c->n_symbols; i++)
        DX_TRY(dx_write_set(c->g, dx_set_at(c, i)->symbol, &dx_set_at(c, i)->set, out));
    return dx_write_words(c->g, c->n_words, c->word, symbol, out);
}

dx_status dx_write_nonzero(dx_graph *g, dx_id a, dx_text *out)
{
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_condition(&c, a, DX_OTHER_THAN, DX_NONE));
    dx_conditions_sort(&c, DX_NONE);
    return dx_conditions_write(&c, DX_NONE, out);
}
