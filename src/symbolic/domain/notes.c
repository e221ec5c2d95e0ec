#include "symbolic/domain/notes.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/algebra/irreducible.h"
#include "symbolic/domain/assumed.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/existence.h"
#include "symbolic/domain/missing.h"
#include "symbolic/forms/samesign.h"

#include <stdio.h>
#include <string.h>

enum { LARGE = 20000 };

/* ---- notes ------------------------------------------------------------------------------------
 */

static dx_status tell_of_endless(dx_graph *g, dx_id a)
{
    dx_walk walk;
    if (!g->binds)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++)
        if (dx_is_iterated(g, walk.id[i]) &&
            dx_op_of(g, dx_operand(g, walk.id[i], 3)) == DX_OP_INF) {
            dx_notice(g->context, "the sum without an end is differentiated term by term, which "
                                  "not every one allows");
            break;
        }
    dx_walk_free(&walk);
    return DX_OK;
}

/* What the result needs, what was given needs, and what is shown needs. */
typedef struct comparison {
    dx_graph *g;
    dx_rules *rules;
    const dx_oracle *oracle;
    dx_id symbol; /* NONE: no special one */
    dx_id of;     /* the function, where what is shown is that of others, too; or NONE */
    dx_conditions needed, given, shown;
} comparison;

static dx_chart set_of(const dx_conditions *c, dx_id symbol)
{
    const dx_chart *set = dx_conditions_set(c, symbol);
    dx_chart all;
    dx_chart_constant(&all, 1);
    return set ? *set : all;
}

/* The symbol's values for which what is shown is the derivative, if the function or what is
 * shown has a value for others: *told. Points where neither has one are not left out. */
static dx_status find_set(const comparison *c, dx_id symbol, dx_chart *set, bool *told)
{
    dx_chart shown = set_of(&c->shown, symbol), either = set_of(&c->given, symbol);
    bool known, any = false;
    *told = false;
    *set = set_of(&c->needed, symbol);
    DX_TRY(dx_chart_combine(c->g, set, &shown, DX_CHART_LEAST, &known));
    if (known)
        DX_TRY(dx_chart_combine(c->g, &either, &shown, DX_CHART_MOST, &known));
    if (known)
        DX_TRY(dx_chart_share_breaks(c->g, set, &either, &known));
    if (!known)
        return DX_OK;
    for (size_t i = 0; i <= 2 * set->n; i++) {
        *told = *told || (either.cell[i] && !set->cell[i]);
        any = any || set->cell[i];
    }
    *told = *told && any;
    for (size_t i = 1; i < 2 * set->n; i += 2)
        if (!either.cell[i] && set->cell[i - 1] && set->cell[i + 1])
            set->cell[i] = 1;
    dx_chart_tidy(set);
    return DX_OK;
}

/* Is the value ruled out by one of the words, as 0 is for x by x*y > 0? */
static dx_status breaks_word(const comparison *c, dx_id symbol, dx_id value, bool *breaks)
{
    dx_graph *g = c->g;
    *breaks = false;
    for (size_t i = 0; i < c->needed.n_words && !*breaks; i++) {
        const dx_word *word = &c->needed.word[i];
        if (!dx_contains(g, word->of, symbol) || !dx_is_none(word->but) ||
            word->how == DX_AT_LEAST || word->how == DX_AT_MOST)
            continue;
        dx_id of = dx_substitute(g, word->of, 1, &symbol, &value);
        if (dx_is_none(of))
            DX_TRY(dx_excuse(g->context, dx_check(g, of)));
        else
            *breaks = word->how == DX_NO_INTEGER ? dx_is_integer(g, of) : dx_same(of, word->level);
    }
    return DX_OK;
}

/* Points that are out for a word that is told are not told again. */
static dx_status drop_points_of_words(const comparison *c, dx_id symbol, dx_chart *set)
{
    for (size_t i = 0; i < set->n; i++) {
        bool breaks = false;
        if (!set->cell[2 * i + 1] && set->cell[2 * i] && set->cell[2 * i + 2])
            DX_TRY(breaks_word(c, symbol, set->at[i], &breaks));
        if (breaks)
            set->cell[2 * i + 1] = 1;
    }
    dx_chart_tidy(set);
    return DX_OK;
}

static bool is_crowded(const comparison *c)
{
    return !dx_is_none(c->symbol) && (c->needed.crowded || c->given.crowded || c->shown.crowded);
}

/* What of it is told, to all that is. */
static dx_status add_sets(const comparison *c, const dx_conditions *of, dx_conditions *all)
{
    for (size_t i = 0; i < of->n_symbols; i++) {
        dx_chart set;
        bool told, known;
        if (is_crowded(c) && !dx_same(dx_set_at(of, i)->symbol, c->symbol))
            continue; /* there may be others that were not looked at */
        if (of == &c->shown && !dx_is_none(c->of) &&
            !dx_contains(c->g, c->of, dx_set_at(of, i)->symbol))
            continue; /* those others tell */
        if (of == &c->shown && dx_conditions_set(&c->needed, dx_set_at(of, i)->symbol))
            continue;
        DX_TRY(find_set(c, dx_set_at(of, i)->symbol, &set, &told));
        if (!told)
            continue;
        DX_TRY(drop_points_of_words(c, dx_set_at(of, i)->symbol, &set));
        DX_TRY(dx_conditions_narrow(all, dx_set_at(of, i)->symbol, &set, &known));
        all->more = all->more || !known;
    }
    return DX_OK;
}

/* Is it less of what is needed or given, as x > 0 or y > 1 of x > 0 or y > 0? So is one with
 * exceptions that are those of none of these: it is about no piece of theirs. */
static dx_status is_tighter(const comparison *c, const dx_word *word, bool *tighter)
{
    bool own = word->how == DX_ABOVE && !dx_is_none(word->but);
    *tighter = false;
    for (size_t k = 0; k < 2; k++) {
        const dx_conditions *of = k == 0 ? &c->needed : &c->given;
        for (size_t i = 0; i < of->n_words && !*tighter; i++) {
            own = own && !dx_same(of->word[i].but, word->but);
            if (!dx_is_none(of->word[i].but))
                DX_TRY(dx_word_implies(c->g, word, &of->word[i], tighter));
        }
    }
    *tighter = *tighter || own;
    return DX_OK;
}

/* Does only what is shown need the word, where it is plain, x != y, or says more than another? */
static dx_status is_of_shown(const comparison *c, const dx_word *word, bool *alone)
{
    bool given, needed, tighter;
    dx_id zero = DX_NONE, of = dx_sub(c->g, word->of, word->level);
    *alone = false;
    DX_TRY(dx_check(c->g, of));
    if (dx_is_none(c->symbol))
        return DX_OK;
    if (word->how == DX_OTHER_THAN)
        DX_TRY(dx_linear_zero(c->g, c->rules, of, c->symbol, &zero));
    DX_TRY(is_tighter(c, word, &tighter));
    if (dx_is_none(zero) && !tighter)
        return DX_OK;
    DX_TRY(dx_conditions_imply(&c->given, c->rules, word, c->symbol, &given));
    DX_TRY(dx_conditions_imply(&c->needed, c->rules, word, c->symbol, &needed));
    if (!needed)
        DX_TRY(dx_word_follows(&c->needed, word, &needed));
    *alone = !given && !needed;
    return DX_OK;
}

static dx_status add_words(const comparison *c, dx_conditions *all)
{
    bool spare[DX_CONDITION_WORDS];
    DX_TRY(dx_conditions_spare(&c->needed, spare));
    for (size_t i = 0; i < c->needed.n_words; i++) {
        dx_word word = c->needed.word[i], strict = word;
        bool given, shown, strictly = false;
        if (spare[i])
            continue;
        DX_TRY(dx_conditions_imply(&c->given, c->rules, &word, DX_NONE, &given));
        DX_TRY(dx_conditions_imply(&c->shown, c->rules, &word, c->symbol, &shown));
        strict.but = DX_NONE; /* where the exceptions are what is shown may have no value */
        if (!dx_is_none(word.but) && shown && !given)
            DX_TRY(dx_conditions_imply(&c->shown, c->rules, &strict, DX_NONE, &strictly));
        if (!(given && shown))
            DX_TRY(dx_conditions_say(all, strictly ? &strict : &word));
    }
    for (size_t i = 0; i < c->shown.n_words; i++) {
        bool alone;
        DX_TRY(is_of_shown(c, &c->shown.word[i], &alone));
        if (alone)
            DX_TRY(dx_conditions_say(all, &c->shown.word[i]));
    }
    return DX_OK;
}

static dx_status find_needed(comparison *c, const dx_derived *d)
{
    return dx_conditions_of_existence(
        &c->needed, &(dx_junctions){.g = c->g, .rules = c->rules, .oracle = c->oracle, .d = d},
        NULL);
}

static dx_status compare(comparison *c, dx_conditions *all)
{
    if (c->needed.nowhere)
        return DX_OK; /* a corner at every point of the domain: nothing to hold on to */
    DX_TRY(add_sets(c, &c->needed, all));
    DX_TRY(add_sets(c, &c->shown, all));
    DX_TRY(add_words(c, all));
    all->more = all->more || c->needed.more;
    all->crowded = all->crowded || is_crowded(c);
    return DX_OK;
}

/* ---- what is said -------------------------------------------------------------------------- */

/* A comma and a number by itself, or dots: "x is not 0, -1, -2, ..." goes on. */
static bool goes_on(const char *comma)
{
    const char *at = comma + strspn(comma, ", ");
    if (strncmp(at, "...", 3) == 0)
        return true;
    at += *at == '-';
    size_t digits = strspn(at, "0123456789");
    return digits > 0 && at[digits] == ',';
}

/* Up to the next comma that no bracket encloses. */
static size_t item_length(const char *text)
{
    size_t n = 0;
    for (int open = 0; text[n] != '\0' && (open > 0 || text[n] != ',' || goes_on(text + n)); n++)
        open += (text[n] == '(') - (text[n] == ')');
    return n;
}

/* Up to the next of the words that no bracket encloses; n where there is none. */
static size_t find_outside(const char *item, size_t n, const char *word)
{
    int open = 0;
    for (size_t i = 0; i < n; i++) {
        open += (item[i] == '(') - (item[i] == ')');
        if (open == 0 && i + strlen(word) <= n && strncmp(item + i, word, strlen(word)) == 0)
            return i;
    }
    return n;
}

/* Is one x != y, and the other y != x, with the same alternatives? */
static bool are_mirrored(const char *a, const char *b, size_t n)
{
    static const char sign[] = " != ";
    const size_t width = sizeof sign - 1;
    size_t end = find_outside(a, n, " or "), left = find_outside(a, end, sign);
    if (left == end)
        return false;
    size_t right = end - left - width;
    return strncmp(b, a + left + width, right) == 0 && strncmp(b + right, sign, width) == 0 &&
           strncmp(b + right + width, a, left) == 0 && strncmp(b + end, a + end, n - end) == 0;
}

/* Has an earlier note this item? */
static bool is_said(const dx_context *context, const char *item, size_t n)
{
    for (unsigned i = 0; i < context->notices.n; i++)
        for (const char *at = context->notices.line[i]; *at;) {
            size_t length = item_length(at);
            if (length == n && (strncmp(at, item, n) == 0 || are_mirrored(at, item, n)))
                return true;
            at += length;
            at += strspn(at, ", ");
        }
    return false;
}

/* As many items as there is room for; how many are left is said. */
static void say_items(dx_context *context, const char *items, bool more)
{
    enum { ROOM = DX_NOTICE_ROOM - 32, READABLE = 800 };
    char line[DX_NOTICE_ROOM] = "";
    size_t length = 0, left = 0;
    for (const char *item = items; *item;) {
        size_t n = item_length(item);
        bool said = is_said(context, item, n),
             fits = left == 0 && length + n < (length > 0 ? READABLE : ROOM);
        if (!said && fits)
            length += (size_t)snprintf(line + length, sizeof line - length, "%s%.*s",
                                       length > 0 ? ", " : "", (int)n, item);
        left += !said && !fits;
        item += n;
        item += strspn(item, ", ");
    }
    if (left > 0 && length == 0)
        dx_notice(context, "this holds under conditions that are too long to be shown");
    else if (left > 0)
        dx_notice(context, "%s, and %zu more", line, left);
    else if (length > 0)
        dx_notice(context, "%s%s", line, more ? ", and more" : "");
}

/* What a note was made of: conditions, and the derivatives that they are about, if they are. */
typedef struct subject {
    dx_conditions all;
    dx_id symbol, left; /* as they are written */
    size_t n;
    dx_derived *derived;
    dx_id rest; /* VECTOR of symbols: it says how far off a value near a point is; or NONE */
} subject;

static dx_status write_items(dx_conditions *all, dx_id symbol, dx_id left)
{
    dx_graph *g = all->g;
    dx_text items;
    DX_TRY(dx_conditions_leave_assumed(all));
    DX_TRY(dx_conditions_shorten(all));
    dx_conditions_sort(all, symbol);
    dx_text_init(&items, &g->context->memory);
    dx_status status = dx_conditions_write(all, left, &items);
    if (status == DX_OK)
        say_items(g->context, dx_text_get(&items), all->more);
    dx_text_free(&items);
    return status;
}

dx_status dx_note_rest(dx_graph *g, const char *text, size_t n, const dx_id *symbol)
{
    dx_notices *notices = &g->context->notices;
    const unsigned before = notices->n;
    dx_notice(g->context, "%s", text);
    if (notices->n == before)
        return DX_OK;
    subject *about = dx_arena_alloc(&g->context->arena, sizeof *about);
    if (!about)
        return dx_no_memory(g->context);
    *about = (subject){.rest = dx_vector(g, n, symbol)};
    dx_conditions_init(&about->all, g, DX_NONE);
    DX_TRY(dx_check(g, about->rest));
    notices->about[before] = about;
    return DX_OK;
}

static dx_status tell_of(dx_conditions *all, dx_id symbol, dx_id left, size_t n,
                         const dx_derived *derived)
{
    dx_context *context = all->g->context;
    dx_notices *notices = &context->notices;
    const unsigned before = notices->n;
    DX_TRY(write_items(all, symbol, left));
    if (notices->n == before)
        return DX_OK;
    subject *about = dx_arena_alloc(&context->arena, sizeof *about);
    dx_derived *kept = dx_arena_alloc(&context->arena, (n + 1) * sizeof *kept);
    if (!about || !kept)
        return dx_no_memory(context);
    if (n > 0)
        memcpy(kept, derived, n * sizeof *kept);
    *about = (subject){*all, symbol, left, n, kept, DX_NONE};
    notices->about[before] = about;
    return DX_OK;
}

static dx_status tell(dx_conditions *all, dx_id symbol, dx_id left)
{
    return tell_of(all, symbol, left, 0, NULL);
}

static dx_status compare_and_tell(comparison *c)
{
    dx_conditions all;
    dx_conditions_init(&all, c->g, DX_NONE);
    DX_TRY(compare(c, &all));
    return tell(&all, c->symbol, c->symbol);
}

static void begin(comparison *c, dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                  dx_id symbol)
{
    c->g = g;
    c->rules = rules;
    c->oracle = oracle;
    c->symbol = symbol;
    c->of = DX_NONE;
    dx_conditions_init(&c->needed, g, symbol);
    dx_conditions_init(&c->given, g, symbol);
    dx_conditions_init(&c->shown, g, symbol);
    c->needed.poles = c->given.poles = c->shown.poles = true;
}

/* Are there none? */
static bool is_everywhere(const dx_conditions *c)
{
    bool everywhere = !c->nowhere && !c->more && c->n_words == 0;
    for (size_t i = 0; i < c->n_symbols; i++)
        for (size_t k = 0; k <= 2 * dx_set_at(c, i)->set.n; k++)
            everywhere = everywhere && dx_set_at(c, i)->set.cell[k];
    return everywhere;
}

/* May it lack a value, or a derivative, somewhere? By its nodes alone. */
static dx_status may_have_needs(dx_graph *g, dx_id a, bool *may)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *may = false;
    for (size_t i = 0; i < walk.n && !*may; i++) {
        dx_id node = walk.id[i];
        dx_op op = dx_op_of(g, node);
        *may = op == DX_OP_CASES;
        if (op == DX_OP_CALL)
            *may = dx_functions[dx_fn_of(g, node)].domain[0] != '\0' ||
                   dx_functions[dx_fn_of(g, node)].smooth[0] != '\0';
        for (uint32_t k = 0; op == DX_OP_MUL && k < dx_factors(g, node) && !*may; k++)
            *may = !dx_is_integer(g, dx_exponent(g, node, k)) ||
                   dx_number_sign(g, dx_exponent(g, node, k)) < 0;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* What is too large is not looked at, which is said where there may be something to see. */
static dx_status is_too_large(dx_graph *g, const dx_derived *d, bool *large)
{
    bool may;
    *large = dx_is_larger(g, d->of, LARGE) || dx_is_larger(g, d->derivative, LARGE);
    if (!*large)
        return DX_OK;
    DX_TRY(may_have_needs(g, d->of, &may));
    if (may)
        dx_notice(g->context, "this is too large for a look where it holds");
    return DX_OK;
}

static dx_status look_at(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, const dx_derived *d,
                         dx_conditions *all)
{
    dx_op op = dx_op_of(g, d->of);
    bool large;
    if (op == DX_OP_VECTOR || op == DX_OP_EQ)
        return DX_OK;
    DX_TRY(is_too_large(g, d, &large));
    if (large)
        return DX_OK;
    comparison c;
    begin(&c, g, rules, oracle, d->symbol);
    DX_TRY(find_needed(&c, d));
    DX_TRY(dx_conditions_of_value(&c.given, d->of));
    if (dx_conditions_nowhere(&c.given)) {
        dx_notice(g->context, "what is differentiated has a value nowhere");
        return DX_OK;
    }
    if (dx_conditions_nowhere(&c.needed) && !c.needed.nowhere) {
        dx_notice(g->context, "what is differentiated has values at single points only");
        return DX_OK;
    }
    DX_TRY(tell_of_endless(g, d->of));
    if (!dx_is_none(d->among) && is_everywhere(&c.needed))
        return DX_OK; /* the sum that it is among, which may be long, is not read */
    const bool among = !dx_is_none(d->among) && !dx_is_larger(g, d->among, LARGE);
    if (among)
        c.of = d->of;
    DX_TRY(dx_conditions_of_value(&c.shown, among ? d->among : d->derivative));
    return compare(&c, all);
}

/* d/dx of a vector: each element. */
static dx_status look_at_elements(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                                  const dx_derived *d, dx_conditions *all)
{
    if (dx_op_of(g, d->of) != DX_OP_VECTOR || dx_op_of(g, d->derivative) != DX_OP_VECTOR ||
        dx_count(g, d->of) != dx_count(g, d->derivative))
        return look_at(g, rules, oracle, d, all);
    for (uint32_t i = 0; i < dx_count(g, d->of); i++) {
        dx_derived element = *d;
        element.of = dx_operand(g, d->of, i);
        element.derivative = dx_operand(g, d->derivative, i);
        DX_TRY(look_at(g, rules, oracle, &element, all));
    }
    return DX_OK;
}

dx_status dx_note_derivatives(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, size_t n,
                              const dx_derived *derived)
{
    dx_conditions all;
    dx_id symbol = n > 0 ? derived[0].symbol : DX_NONE;
    bool entire = false; /* one function of many symbols is read once then */
    dx_conditions_init(&all, g, DX_NONE);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !dx_same(derived[i].of, derived[i - 1].of))
            DX_TRY(dx_is_entire(g, derived[i].of, &entire));
        if (!entire)
            DX_TRY(look_at_elements(g, rules, oracle, &derived[i], &all));
        if (!dx_same(derived[i].symbol, symbol) || !dx_is_none(derived[i].among))
            symbol = DX_NONE; /* a note about all of them prefers none */
    }
    if (all.crowded && n == 1) { /* of several each has its turn */
        all.more = true;
        if (all.n_symbols + all.n_words == 0)
            dx_notice(g->context, "where this holds depends on more names than are looked at");
    }
    return tell_of(&all, symbol, symbol, n, derived);
}

dx_status dx_note_slopes(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                         const dx_curve *curve, size_t n, const dx_id *shown)
{
    comparison c;
    begin(&c, g, rules, oracle, DX_NONE);
    for (size_t i = 0; i < curve->n; i++) {
        DX_TRY(dx_conditions_of_value(&c.given, curve->zero[i]));
        for (size_t k = 0; k < curve->n_symbols; k++) {
            dx_derived d = {curve->zero[i], curve->symbol[k], DX_NONE, 1, DX_NONE};
            DX_TRY(dx_diff(g, rules, d.of, d.symbol, 1, &d.derivative));
            DX_TRY(find_needed(&c, &d));
        }
    }
    for (size_t i = 0; i < curve->n_made; i++)
        DX_TRY(find_needed(&c, &curve->made[i]));
    DX_TRY(dx_conditions_merge(&c.needed, &c.given));
    DX_TRY(dx_condition(&c.needed, curve->below, DX_OTHER_THAN, DX_NONE));
    for (size_t i = 0; i < curve->n_positive; i++)
        DX_TRY(dx_condition(&c.needed, curve->positive[i], DX_ABOVE, DX_NONE));
    for (size_t i = 0; i < n; i++)
        DX_TRY(dx_conditions_of_value(&c.shown, shown[i]));
    return compare_and_tell(&c);
}

dx_status dx_form_loses(dx_graph *g, dx_rules *rules, dx_id given, dx_id shown, bool *loses)
{
    comparison c;
    dx_conditions all;
    *loses = false;
    if (dx_same(given, shown) || dx_is_larger(g, given, LARGE) || dx_is_larger(g, shown, LARGE))
        return DX_OK;
    begin(&c, g, rules, NULL, DX_NONE);
    dx_conditions_init(&all, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&c.given, given));
    DX_TRY(dx_conditions_of_value(&c.shown, shown));
    DX_TRY(compare(&c, &all));
    *loses = all.n_symbols > 0 || all.n_words > 0;
    return DX_OK;
}

dx_status dx_note_both(dx_graph *g, dx_rules *rules, const dx_conditions *needed,
                       const dx_conditions *first, const dx_conditions *second)
{
    comparison c;
    begin(&c, g, rules, NULL, DX_NONE);
    c.needed = *needed;
    c.given = *first;
    c.shown = *second;
    return compare_and_tell(&c);
}

static bool is_among(size_t n, const dx_id *symbol, dx_id a)
{
    for (size_t i = 0; i < n; i++)
        if (dx_same(symbol[i], a))
            return true;
    return false;
}

/* Conditions at the point, in its parameters and others. Those without any are of this point
 * alone, and a limit need not meet them. */
static dx_status put_point_in(dx_conditions *c, const dx_conditions *of, size_t n,
                              const dx_id *symbol, const dx_id *at)
{
    dx_graph *g = c->g;
    dx_conditions there;
    dx_conditions_init(&there, g, DX_NONE);
    for (size_t i = 0; i < of->n_symbols; i++) {
        dx_id put = dx_substitute(g, dx_set_at(of, i)->symbol, n, symbol, at);
        if (!is_among(n, symbol, dx_set_at(of, i)->symbol) || dx_is_constant(g, put))
            continue;
        bool known;
        DX_TRY(
            dx_conditions_narrow(&there, dx_set_at(of, i)->symbol, &dx_set_at(of, i)->set, &known));
    }
    for (size_t i = 0; i < of->n_words; i++) {
        dx_id put = dx_substitute(g, of->word[i].of, n, symbol, at);
        if (dx_is_none(put) && g->context->diag.status != DX_DOMAIN)
            return dx_check(g, put);
        dx_diag_clear(&g->context->diag);
        if (!dx_is_none(put) && !dx_is_constant(g, put) && !dx_same(put, of->word[i].of))
            there.word[there.n_words++] = of->word[i];
    }
    return dx_conditions_compose(c, &there, n, symbol, at);
}

dx_status dx_note_limit(dx_graph *g, dx_rules *rules, dx_id of, size_t n, const dx_id *symbol,
                        const dx_id *at, dx_id assumed, size_t n_positive, const dx_id *positive,
                        dx_id limit)
{
    comparison c;
    dx_op op = dx_op_of(g, of), kind = dx_op_of(g, limit);
    if ((op >= DX_OP_EQ && op != DX_OP_VECTOR) || dx_is_larger(g, of, LARGE))
        return DX_OK;
    begin(&c, g, rules, NULL, DX_NONE);
    DX_TRY(dx_conditions_of_value(&c.given, of));
    if (dx_op_of(g, at[0]) != DX_OP_INF)
        DX_TRY(put_point_in(&c.needed, &c.given, n, symbol, at));
    for (size_t i = 0; i < n; i++)
        dx_conditions_drop(&c.given, symbol[i]);
    DX_TRY(dx_conditions_merge(&c.needed, &c.given));
    if (!dx_is_none(assumed))
        DX_TRY(dx_condition(&c.needed, assumed, DX_OTHER_THAN, DX_NONE));
    for (size_t i = 0; i < n_positive; i++)
        DX_TRY(dx_condition(&c.needed, positive[i], DX_ABOVE, DX_NONE));
    if ((kind < DX_OP_EQ && kind != DX_OP_INF) || kind == DX_OP_VECTOR)
        DX_TRY(dx_conditions_of_value(&c.shown, limit));
    return compare_and_tell(&c);
}

/* "a = 0 or b = 2" of "a > 0, a != 0, b != 2". */
static void turn_around(const char *items, dx_text *out)
{
    for (const char *item = items; *item;) {
        size_t n = item_length(item);
        const char *sign = strstr(item, "!=");
        if (sign && sign < item + n) {
            dx_text_string(out, out->n > 0 ? " or " : "");
            dx_text_format(out, "%.*s%.*s", (int)(sign - item), item, (int)(item + n - sign - 1),
                           sign + 1);
        }
        item += n;
        item += strspn(item, ", ");
    }
}

dx_status dx_write_exceptions(dx_graph *g, dx_rules *rules, dx_id of, size_t n, const dx_id *symbol,
                              dx_id assumed, dx_text *out)
{
    comparison c;
    dx_conditions all;
    dx_text items;
    begin(&c, g, rules, NULL, DX_NONE);
    dx_conditions_init(&all, g, DX_NONE);
    if (dx_op_of(g, of) < DX_OP_EQ && !dx_is_larger(g, of, LARGE))
        DX_TRY(dx_conditions_of_value(&c.given, of));
    for (size_t i = 0; i < n; i++)
        dx_conditions_drop(&c.given, symbol[i]);
    DX_TRY(dx_conditions_merge(&c.needed, &c.given));
    DX_TRY(dx_conditions_merge(&c.shown, &c.given));
    DX_TRY(dx_condition(&c.needed, assumed, DX_OTHER_THAN, DX_NONE));
    DX_TRY(compare(&c, &all));
    dx_conditions_sort(&all, DX_NONE);
    dx_text_init(&items, &g->context->memory);
    dx_status status = dx_conditions_write(&all, DX_NONE, &items);
    if (status == DX_OK)
        turn_around(dx_text_get(&items), out);
    dx_text_free(&items);
    return status;
}

static dx_status demand_around(dx_conditions *c, const dx_open_part *part)
{
    dx_conditions own;
    dx_conditions_init(&own, c->g, part->symbol);
    DX_TRY(dx_conditions_around(&own, part->of, part->symbol));
    return dx_conditions_compose(c, &own, 1, &part->symbol, &part->at);
}

dx_status dx_note_lost(dx_graph *g, dx_rules *rules, size_t n, const dx_id *lost, size_t m,
                       const dx_open_part *open, dx_id value)
{
    comparison c;
    begin(&c, g, rules, NULL, DX_NONE);
    if (dx_op_of(g, value) <= DX_OP_RANGE) {
        if (dx_is_larger(g, value, LARGE))
            return DX_OK;
        DX_TRY(dx_conditions_of_value(&c.given, value));
    }
    DX_TRY(dx_conditions_merge(&c.shown, &c.given));
    DX_TRY(dx_conditions_merge(&c.needed, &c.given));
    for (size_t i = 0; i < n; i++)
        if (!dx_is_larger(g, lost[i], LARGE))
            DX_TRY(dx_conditions_of_value(&c.needed, lost[i]));
    for (size_t i = 0; i < m; i++)
        DX_TRY(demand_around(&c.needed, &open[i]));
    if (dx_conditions_nowhere(&c.needed)) {
        dx_notice(g->context, "what was typed has a value nowhere");
        return DX_OK;
    }
    return compare_and_tell(&c);
}

/* A word that only says that the equation does not hold goes. */
static dx_status drop_equation(dx_conditions *c, dx_id equation)
{
    dx_graph *g = c->g;
    size_t kept = 0;
    dx_id gap = dx_sub(g, dx_operand(g, equation, 0), dx_operand(g, equation, 1));
    dx_id turned = dx_neg(g, gap);
    DX_TRY(dx_check(g, turned));
    for (size_t i = 0; i < c->n_words; i++) {
        dx_id own = dx_sub(g, c->word[i].of, c->word[i].level);
        DX_TRY(dx_check(g, own));
        if (c->word[i].how != DX_OTHER_THAN || !(dx_same(own, gap) || dx_same(own, turned)))
            c->word[kept++] = c->word[i];
    }
    c->n_words = kept;
    return DX_OK;
}

static dx_status note_at(comparison *c, const dx_derived *d, size_t n, const dx_id *from,
                         const dx_id *to, dx_id but)
{
    dx_graph *g = c->g;
    comparison inner = *c;
    dx_conditions_init(&inner.needed, g, d->symbol);
    DX_TRY(find_needed(&inner, d));
    DX_TRY(dx_conditions_compose(&c->needed, &inner.needed, n, from, to));
    dx_id of = dx_substitute(g, d->of, n, from, to);
    DX_TRY(dx_check(g, of));
    dx_id shown = dx_substitute(g, d->derivative, n, from, to);
    DX_TRY(dx_check(g, shown));
    DX_TRY(dx_conditions_of_value(&c->given, of));
    DX_TRY(dx_conditions_of_value(&c->shown, shown));
    if (!dx_is_none(but)) {
        DX_TRY(drop_equation(&c->needed, but));
        DX_TRY(drop_equation(&c->shown, but));
    }
    return compare_and_tell(c);
}

dx_status dx_note_derivative_at(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                                const dx_derived *d, size_t n, const dx_id *from, const dx_id *to)
{
    return dx_note_derivative_but(g, rules, oracle, d, n, from, to, DX_NONE);
}

dx_status dx_note_derivative_but(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                                 const dx_derived *d, size_t n, const dx_id *from, const dx_id *to,
                                 dx_id but)
{
    comparison c;
    dx_op op = dx_op_of(g, d->of);
    bool large;
    if (op == DX_OP_VECTOR || op == DX_OP_EQ)
        return DX_OK;
    DX_TRY(is_too_large(g, d, &large));
    if (large)
        return DX_OK;
    begin(&c, g, rules, oracle, DX_NONE);
    return dx_excuse(g->context,
                     note_at(&c, d, n, from, to, but)); /* no value there: that is said elsewhere */
}

/* ---- values that are put in later ---------------------------------------------------------------
 */

/* Numbers for other symbols than those of the derivatives go into what these are of: |x·y| has a
 * derivative by x everywhere where y is 0. */
static dx_status renew(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, subject *about,
                       size_t n, const dx_id *from, const dx_id *to)
{
    dx_conditions all;
    bool changed = false;
    dx_derived *derived = dx_arena_alloc(&g->context->arena, (about->n + 1) * sizeof *derived);
    if (!derived)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < about->n; i++) {
        derived[i] = about->derived[i];
        DX_TRY(dx_put_parameters(g, n, from, to, &derived[i]));
        if (dx_same(derived[i].of, about->derived[i].of))
            continue;
        changed = true;
        for (size_t k = 0; k < n && !dx_is_none(derived[i].among); k++)
            if (!dx_same(from[k], derived[i].symbol) && dx_is_number(g, to[k]))
                derived[i].among = dx_substitute(g, derived[i].among, 1, &from[k], &to[k]);
        if (dx_is_none(derived[i].among))
            DX_TRY(dx_excuse(g->context, g->context->diag.status));
    }
    if (!changed)
        return DX_OK;
    dx_conditions_init(&all, g, DX_NONE);
    for (size_t i = 0; i < about->n; i++)
        DX_TRY(look_at_elements(g, rules, oracle, &derived[i], &all));
    about->all = all;
    about->derived = derived;
    return DX_OK;
}

/* What the note says with the values; the derivatives of other symbols stay in it. */
static dx_status put_in_subject(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                                subject *about, size_t n, const dx_id *from, const dx_id *to)
{
    dx_conditions all;
    if (about->n > 0)
        DX_TRY(renew(g, rules, oracle, about, n, from, to));
    dx_conditions_init(&all, g, DX_NONE);
    DX_TRY(dx_conditions_compose(&all, &about->all, n, from, to));
    about->all = all;
    about->n = 0;
    return DX_OK;
}

/* The same with each integer of a range, or in words for all of one whose ends are no integers. */
static dx_status spread_subject(dx_graph *g, subject *about, dx_id symbol, dx_id lo, dx_id hi)
{
    enum { MOST = 100 };
    dx_conditions all;
    int64_t first, last;
    dx_conditions_init(&all, g, DX_NONE);
    if (dx_get_int(g, lo, &first) && dx_get_int(g, hi, &last)) {
        for (int64_t k = first; k <= last && !all.more; k++) {
            dx_id value = dx_int(g, k);
            DX_TRY(dx_conditions_compose(&all, &about->all, 1, &symbol, &value));
            all.more = all.more || (k - first == MOST && k < last);
        }
    } else {
        DX_TRY(dx_conditions_close(&all, &about->all, symbol, lo, hi));
    }
    about->all = all;
    about->n = 0;
    return DX_OK;
}

static bool is_about(const dx_graph *g, const subject *about, size_t n, const dx_id *from,
                     const dx_id *to)
{
    const dx_conditions *all = &about->all;
    bool found = false;
    for (size_t k = 0; k < n && !found; k++) {
        if (dx_same(from[k], to[k]))
            continue;
        found = !dx_is_none(about->rest) && dx_contains(g, about->rest, from[k]) &&
                dx_is_constant(g, to[k]);
        for (size_t i = 0; i < all->n_symbols && !found; i++)
            found = dx_same(dx_set_at(all, i)->symbol, from[k]);
        for (size_t i = 0; i < all->n_words && !found; i++)
            found =
                dx_contains(g, all->word[i].of, from[k]) ||
                (!dx_is_none(all->word[i].range) && dx_contains(g, all->word[i].range, from[k])) ||
                (!dx_is_none(all->word[i].but) && dx_contains(g, all->word[i].but, from[k]));
        for (size_t i = 0; i < about->n && !found; i++)
            found = dx_contains(g, about->derived[i].of, from[k]);
    }
    return found;
}

/* The i-th notice anew, in its place. */
static dx_status tell_again(dx_context *context, unsigned *i, subject *about)
{
    dx_notices *all = &context->notices;
    const unsigned last = all->n - 1;
    const size_t room = sizeof all->line[0];
    char line[sizeof all->line[0]];
    memmove(all->line[*i], all->line[*i + 1], (last - *i) * room);
    memmove(&all->about[*i], &all->about[*i + 1], (last - *i) * sizeof *all->about);
    all->n = last;
    DX_TRY(write_items(&about->all, about->symbol, about->left));
    if (all->n == last)
        return DX_OK;
    memcpy(line, all->line[last], room);
    memmove(all->line[*i + 1], all->line[*i], (last - *i) * room);
    memmove(&all->about[*i + 1], &all->about[*i], (last - *i) * sizeof *all->about);
    memcpy(all->line[*i], line, room);
    all->about[(*i)++] = about;
    return DX_OK;
}

/* The note that is the i-th notice, if it is about one of the symbols, to be changed; NULL for
 * others. */
static dx_status open_subject(dx_graph *g, unsigned i, size_t n, const dx_id *from, const dx_id *to,
                              subject **out)
{
    const subject *told = g->context->notices.about[i];
    *out = NULL;
    if (!told || !is_about(g, told, n, from, to))
        return DX_OK;
    *out = dx_arena_alloc(&g->context->arena, sizeof **out);
    if (!*out)
        return dx_no_memory(g->context);
    **out = *told;
    return DX_OK;
}

dx_status dx_note_values(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, unsigned first,
                         size_t n, const dx_id *from, const dx_id *to)
{
    for (unsigned i = first; i < g->context->notices.n;) {
        subject *about;
        DX_TRY(open_subject(g, i, n, from, to, &about));
        dx_status status = about ? put_in_subject(g, rules, oracle, about, n, from, to) : DX_OK;
        if (about && status == DX_OK)
            DX_TRY(tell_again(g->context, &i, about));
        else
            i++;
        DX_TRY(dx_excuse(g->context, status));
    }
    return DX_OK;
}

dx_status dx_note_terms(dx_graph *g, unsigned first, dx_id symbol, dx_id lo, dx_id hi)
{
    for (unsigned i = first; i < g->context->notices.n;) {
        subject *about;
        DX_TRY(open_subject(g, i, 1, &symbol, &lo, &about));
        dx_status status = about ? spread_subject(g, about, symbol, lo, hi) : DX_OK;
        if (about && status == DX_OK)
            DX_TRY(tell_again(g->context, &i, about));
        else
            i++;
        DX_TRY(dx_excuse(g->context, status));
    }
    return DX_OK;
}
