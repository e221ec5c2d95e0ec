#include "symbolic/notes.h"

#include "expr/print.h"
#include "expr/walk.h"

#include <stdlib.h>
#include <string.h>

/* What is known of one variable: bounds and points that are out. Conditions that cannot
 * be brought to this form are left unsaid but where a function has no derivative. */
enum { MOST_POINTS = 8, MOST_WORDS = 4 };

typedef struct bound {
    bool given, strict;
    dx_id at; /* a number */
} bound;

typedef struct conditions {
    dx_graph *g;
    bool root_shown; /* by the result, under a line */
    dx_id symbol;
    bound low, high;
    size_t n_points;
    dx_id point[MOST_POINTS];
    size_t n_words;
    struct {
        dx_id of;
        const char *text;
    } word[MOST_WORDS];
} conditions;

typedef enum comparison { ABOVE, AT_LEAST, BELOW, AT_MOST, OTHER_THAN } comparison;

static comparison mirrored(comparison c)
{
    static const comparison mirror[] = {[ABOVE] = BELOW,
                                        [AT_LEAST] = AT_MOST,
                                        [BELOW] = ABOVE,
                                        [AT_MOST] = AT_LEAST,
                                        [OTHER_THAN] = OTHER_THAN};
    return mirror[c];
}

static void restrict_low(conditions *c, dx_id at, bool strict)
{
    int order = c->low.given ? dx_number_compare(c->g, at, c->low.at) : 1;
    if (order > 0 || (order == 0 && strict))
        c->low = (bound){true, strict, at};
}

static void restrict_high(conditions *c, dx_id at, bool strict)
{
    int order = c->high.given ? dx_number_compare(c->g, at, c->high.at) : -1;
    if (order < 0 || (order == 0 && strict))
        c->high = (bound){true, strict, at};
}

static void restrict_symbol(conditions *c, comparison how, dx_id at)
{
    switch (how) {
    case ABOVE:
    case AT_LEAST:
        restrict_low(c, at, how == ABOVE);
        return;
    case BELOW:
    case AT_MOST:
        restrict_high(c, at, how == BELOW);
        return;
    default:
        for (size_t i = 0; i < c->n_points; i++)
            if (dx_same(c->point[i], at))
                return;
        if (c->n_points < MOST_POINTS)
            c->point[c->n_points++] = at;
    }
}

/* The square root of a rational, where it is one. */
static dx_id rational_root(dx_graph *g, dx_id a)
{
    if (dx_number_sign(g, a) < 0)
        return DX_NONE;
    dx_id root = dx_sqrt(g, a);
    return !dx_is_none(root) && dx_is_number(g, root) ? root : DX_NONE;
}

static void demand(conditions *c, dx_id a, comparison how, dx_id k, int depth);

/* base^n compared with k, for what can be said of base. */
static void demand_power(conditions *c, dx_id base, dx_id exponent, comparison how, dx_id k,
                         int depth)
{
    dx_graph *g = c->g;
    int64_t n;
    int sign = dx_number_sign(g, k);
    if (!dx_is_number(g, exponent) || dx_number_sign(g, exponent) < 0)
        return;
    if (sign == 0 && how == OTHER_THAN) {
        demand(c, base, OTHER_THAN, k, depth);
    } else if (!dx_get_int(g, exponent, &n)) {
        if (sign == 0 && how == ABOVE)
            demand(c, base, ABOVE, k, depth);
    } else if (n % 2 != 0) {
        if (sign == 0)
            demand(c, base, how, k, depth);
    } else if (sign == 0 && how == ABOVE) {
        demand(c, base, OTHER_THAN, k, depth);
    } else if (n == 2 && (how == BELOW || how == AT_MOST)) {
        dx_id root = rational_root(g, k);
        if (dx_is_none(root))
            return;
        demand(c, base, how, root, depth);
        demand(c, base, mirrored(how), dx_number_neg(g, root), depth);
    }
}

static void demand_call(conditions *c, dx_id a, comparison how, dx_id k, int depth)
{
    dx_graph *g = c->g;
    dx_id u = dx_operand(g, a, 0);
    switch (dx_fn_of(g, a)) {
    case DX_FN_log:
        if (dx_is_int(g, k, 0))
            demand(c, u, how, dx_int(g, 1), depth);
        return;
    case DX_FN_abs:
        if (dx_is_int(g, k, 0) && (how == ABOVE || how == OTHER_THAN))
            demand(c, u, OTHER_THAN, k, depth);
        if ((how == BELOW || how == AT_MOST) && dx_number_sign(g, k) > 0) {
            demand(c, u, how, k, depth);
            demand(c, u, mirrored(how), dx_number_neg(g, k), depth);
        }
        return;
    case DX_FN_sinh:
    case DX_FN_asinh:
    case DX_FN_atan:
    case DX_FN_tanh:
    case DX_FN_cbrt:
    case DX_FN_erf:
        if (dx_is_int(g, k, 0))
            demand(c, u, how, k, depth);
        return;
    default:
        return;
    }
}

/* Work `a how k` down to the symbol. */
static void demand(conditions *c, dx_id a, comparison how, dx_id k, int depth)
{
    dx_graph *g = c->g;
    if (depth == 0 || dx_is_none(k))
        return;
    if (dx_same(a, c->symbol)) {
        restrict_symbol(c, how, k);
        return;
    }
    if (dx_number_sign(g, k) <= 0 && dx_is_positive(g, a) && how != BELOW && how != AT_MOST)
        return; /* always so */
    switch (dx_op_of(g, a)) {
    case DX_OP_ADD:
        if (dx_terms(g, a) == 1) {
            dx_id scale = dx_coefficient(g, a, 0);
            dx_id rest = dx_number_add(g, k, dx_number_neg(g, dx_constant(g, a)));
            demand(c, dx_term(g, a, 0), dx_number_sign(g, scale) < 0 ? mirrored(how) : how,
                   dx_number_div(g, rest, scale), depth - 1);
        }
        return;
    case DX_OP_MUL:
        if (dx_factors(g, a) == 1)
            demand_power(c, dx_base(g, a, 0), dx_exponent(g, a, 0), how, k, depth - 1);
        else if (how == OTHER_THAN && dx_is_int(g, k, 0))
            for (uint32_t i = 0; i < dx_factors(g, a); i++)
                demand_power(c, dx_base(g, a, i), dx_exponent(g, a, i), how, k, depth - 1);
        return;
    case DX_OP_CALL:
        demand_call(c, a, how, k, depth - 1);
        return;
    default:
        return;
    }
}

enum { DEPTH = 24 };

static void say(conditions *c, dx_id of, const char *text)
{
    for (size_t i = 0; i < c->n_words; i++)
        if (dx_same(c->word[i].of, of) && strcmp(c->word[i].text, text) == 0)
            return;
    if (c->n_words == MOST_WORDS || !dx_contains(c->g, of, c->symbol) ||
        (text[0] == '!' && dx_is_positive(c->g, of)))
        return;
    c->word[c->n_words].of = of;
    c->word[c->n_words++].text = text;
}

/* "u >= -1, u <= 1" of the function table, for its argument u. */
static void demand_text(conditions *c, const char *text, dx_id u, bool in_words)
{
    static const struct {
        const char *sign;
        comparison how;
    } signs[] = {{">=", AT_LEAST}, {"<=", AT_MOST}, {"!=", OTHER_THAN}, {">", ABOVE}, {"<", BELOW}};
    while (*text) {
        size_t length = strcspn(text, ",");
        if (strncmp(text, "frac(u) != 0", 12) == 0 && in_words)
            say(c, u, "is not an integer");
        if (strncmp(text, "frac(u + 1/2) != 0", 18) == 0 && in_words)
            say(c, dx_add(c->g, u, dx_rational(c->g, 1, 2)), "is not an integer");
        for (size_t i = 0; strncmp(text, "u ", 2) == 0 && i < 5; i++) {
            size_t n = strlen(signs[i].sign);
            if (strncmp(text + 2, signs[i].sign, n) != 0)
                continue;
            char *end;
            long k = strtol(text + 2 + n, &end, 10);
            if (end != text + 2 + n && (*end == '\0' || *end == ',')) {
                size_t points = c->n_points;
                demand(c, u, signs[i].how, dx_int(c->g, k), DEPTH);
                if (in_words && signs[i].how == OTHER_THAN && k == 0 && c->n_points == points &&
                    !dx_same(u, c->symbol))
                    say(c, u, "!= 0");
            }
            break;
        }
        text += length;
        text += strspn(text, ", ");
    }
}

static void demand_of_factor(conditions *c, dx_id base, dx_id exponent, bool derivable)
{
    dx_graph *g = c->g;
    dx_id zero = dx_int(g, 0);
    if (!dx_is_number(g, exponent)) {
        if (!dx_is_number(g, base) && !dx_is_positive(g, base))
            demand(c, base, ABOVE, zero, DEPTH);
        return;
    }
    bool negative = dx_number_sign(g, exponent) < 0;
    if (dx_is_integer(g, exponent)) {
        if (negative)
            demand(c, base, OTHER_THAN, zero, DEPTH);
        return;
    }
    bool below_one = dx_number_compare(g, exponent, dx_int(g, 1)) < 0;
    demand(c, base, negative || (derivable && below_one) ? ABOVE : AT_LEAST, zero, DEPTH);
}

/* max and min have a corner where their arguments meet. */
static void demand_different(conditions *c, dx_id u, dx_id v)
{
    dx_id difference = dx_sub(c->g, u, v);
    if (dx_is_none(difference))
        return;
    size_t points = c->n_points;
    demand(c, difference, OTHER_THAN, dx_int(c->g, 0), DEPTH);
    if (c->n_points == points)
        say(c, difference, "!= 0");
}

/* mod jumps where its quotient is whole. */
static void demand_no_multiple(conditions *c, dx_id u, dx_id v)
{
    dx_id quotient = dx_div(c->g, u, v);
    if (!dx_is_none(quotient))
        say(c, quotient, "is not an integer");
}

/* Inverse functions rise upright at the ends of their domain; where what they are of turns
 * back there, as in asin(sin(x)), the corner may be all that is left of the root. */
static void demand_inside(conditions *c, dx_fn fn, dx_id u)
{
    bool both = fn == DX_FN_asin || fn == DX_FN_acos || fn == DX_FN_asec || fn == DX_FN_acsc;
    if (!both && fn != DX_FN_acosh && fn != DX_FN_asech)
        return;
    conditions before = *c;
    if (fn == DX_FN_asec || fn == DX_FN_acsc) {
        demand(c, u, OTHER_THAN, dx_int(c->g, -1), DEPTH);
        demand(c, u, OTHER_THAN, dx_int(c->g, 1), DEPTH);
    }
    bool said = c->n_points > before.n_points || c->low.given || c->high.given;
    if (said || c->root_shown)
        return;
    if (both && !dx_is_nonnegative(c->g, u))
        say(c, u, "!= -1");
    say(c, u, "!= 1");
}

/* Where the expression has a value and, where asked, a derivative. */
static dx_status gather(conditions *c, dx_id a, bool derivable)
{
    dx_graph *g = c->g;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        dx_id b = walk.id[i];
        if (dx_op_of(g, b) == DX_OP_MUL)
            for (uint32_t k = 0; k < dx_factors(g, b); k++)
                demand_of_factor(c, dx_base(g, b, k), dx_exponent(g, b, k), derivable);
        if (derivable && (dx_fn_of(g, b) == DX_FN_max || dx_fn_of(g, b) == DX_FN_min))
            demand_different(c, dx_operand(g, b, 0), dx_operand(g, b, 1));
        if (derivable && dx_fn_of(g, b) == DX_FN_mod)
            demand_no_multiple(c, dx_operand(g, b, 0), dx_operand(g, b, 1));
        if (dx_op_of(g, b) == DX_OP_CALL) {
            const dx_function *row = &dx_functions[dx_fn_of(g, b)];
            if (dx_count(g, b) == 1)
                demand_text(c, row->domain, dx_operand(g, b, 0), false);
            if (derivable)
                demand_text(c, row->smooth, dx_operand(g, b, 0), true);
            if (derivable)
                demand_inside(c, dx_fn_of(g, b), dx_operand(g, b, 0));
        }
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* Is there a root under a line? */
static dx_status shows_root(dx_graph *g, dx_id a, bool *shown)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *shown = false;
    for (size_t i = 0; i < walk.n && !*shown; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]);
             k++) {
            dx_id exponent = dx_exponent(g, walk.id[i], k);
            *shown = *shown || (dx_is_number(g, exponent) && !dx_is_integer(g, exponent) &&
                                dx_number_sign(g, exponent) < 0);
        }
    dx_walk_free(&walk);
    return DX_OK;
}

static bool same_bound(bound a, bound b)
{
    return a.given == b.given && (!a.given || (a.strict == b.strict && dx_same(a.at, b.at)));
}

static bool excludes(const conditions *c, dx_id at)
{
    dx_graph *g = c->g;
    if (c->low.given && dx_number_compare(g, at, c->low.at) <= (c->low.strict ? 0 : -1))
        return true;
    if (c->high.given && dx_number_compare(g, at, c->high.at) >= (c->high.strict ? 0 : 1))
        return true;
    for (size_t i = 0; i < c->n_points; i++)
        if (dx_same(c->point[i], at))
            return true;
    return false;
}

static void write_relation(const conditions *c, dx_text *note, const char *sign, dx_id at)
{
    dx_graph *g = c->g;
    const char *name = dx_bytes(g, c->symbol); /* x' stands for a parameter x */
    dx_text_format(note, "%s%.*s %s ", note->n > 0 ? ", " : "", (int)strcspn(name, "'"), name,
                   sign);
    if (dx_print_plain(g, at, note) != DX_OK)
        note->failed = true;
}

/* What the derivative needs that the formula did not, or the formula that the result does
 * not show. */
static void write_note(const conditions *needed, const conditions *of_input,
                       const conditions *of_result, dx_text *note)
{
    if (needed->low.given &&
        !(same_bound(needed->low, of_input->low) && same_bound(needed->low, of_result->low)))
        write_relation(needed, note, needed->low.strict ? ">" : ">=", needed->low.at);
    if (needed->high.given &&
        !(same_bound(needed->high, of_input->high) && same_bound(needed->high, of_result->high)))
        write_relation(needed, note, needed->high.strict ? "<" : "<=", needed->high.at);
    conditions bounds = *needed;
    bounds.n_points = 0;
    for (size_t i = 0; i < needed->n_points; i++) {
        dx_id at = needed->point[i];
        if (!excludes(&bounds, at) && !(excludes(of_input, at) && excludes(of_result, at)))
            write_relation(needed, note, "!=", at);
    }
    for (size_t i = 0; i < needed->n_words; i++) {
        dx_text_string(note, note->n > 0 ? ", " : "");
        if (dx_print_plain(needed->g, needed->word[i].of, note) != DX_OK)
            note->failed = true;
        dx_text_format(note, " %s", needed->word[i].text);
    }
}

enum { LARGE = 2000, LONG = 120 };

/* a <= 0, or a < 0 where strict, for sure? */
static bool is_below(dx_graph *g, dx_id a, bool strict)
{
    dx_id opposite = dx_is_none(a) ? a : dx_scale(g, dx_int(g, -1), a);
    return !dx_is_none(opposite) &&
           (strict ? dx_is_positive(g, opposite) : dx_is_nonnegative(g, opposite));
}

/* The conditions that the symbol's value breaks. */
static void write_broken(const conditions *c, dx_id value, dx_text *needs)
{
    dx_graph *g = c->g;
    if (c->low.given && is_below(g, dx_sub(g, value, c->low.at), !c->low.strict))
        write_relation(c, needs, c->low.strict ? ">" : ">=", c->low.at);
    if (c->high.given && is_below(g, dx_sub(g, c->high.at, value), !c->high.strict))
        write_relation(c, needs, c->high.strict ? "<" : "<=", c->high.at);
    for (size_t i = 0; i < c->n_points; i++)
        if (dx_same(c->point[i], value))
            write_relation(c, needs, "!=", value);
}

static dx_status write_broken_words(const conditions *c, size_t n, const dx_id *from,
                                    const dx_id *to, dx_text *needs)
{
    dx_graph *g = c->g;
    for (size_t i = 0; i < c->n_words; i++) {
        const char *text = c->word[i].text;
        dx_id of = dx_substitute(g, c->word[i].of, n, from, to);
        DX_TRY(dx_check(g, of));
        bool broken = strncmp(text, "!= ", 3) == 0 ? dx_is_int(g, of, strtol(text + 3, NULL, 10))
                                                   : dx_is_number(g, of) && dx_is_integer(g, of);
        if (!broken)
            continue;
        dx_text_string(needs, needs->n > 0 ? ", " : "");
        DX_TRY(dx_print_plain(g, c->word[i].of, needs));
        dx_text_format(needs, " %s", text);
    }
    return DX_OK;
}

dx_status dx_derivative_is_missing(dx_graph *g, dx_id a, dx_id symbol, size_t n, const dx_id *from,
                                   const dx_id *to, bool *missing, dx_text *needs)
{
    dx_op op = dx_op_of(g, a);
    size_t before = needs->n;
    *missing = false;
    if (op == DX_OP_VECTOR || op == DX_OP_EQ || dx_tree_size(g, a) > LARGE)
        return DX_OK;
    conditions needed = {.g = g, .symbol = symbol};
    DX_TRY(gather(&needed, a, true));
    for (size_t i = 0; i < n; i++)
        if (dx_same(from[i], symbol) && dx_is_constant(g, to[i]))
            write_broken(&needed, to[i], needs);
    DX_TRY(write_broken_words(&needed, n, from, to, needs));
    *missing = needs->n > before;
    return needs->failed ? dx_no_memory(g->context) : DX_OK;
}

/* No point meets the bounds. */
static bool is_empty(const conditions *c)
{
    if (!c->low.given || !c->high.given)
        return false;
    int order = dx_number_compare(c->g, c->low.at, c->high.at);
    return order > 0 || (order == 0 && (c->low.strict || c->high.strict));
}

dx_status dx_note_derivative(dx_graph *g, dx_id a, dx_id symbol, dx_id derivative)
{
    dx_op op = dx_op_of(g, a);
    if (op == DX_OP_VECTOR || op == DX_OP_EQ || dx_tree_size(g, a) > LARGE ||
        dx_tree_size(g, derivative) > LARGE)
        return DX_OK;
    conditions needed = {.g = g, .symbol = symbol}, of_input = needed, of_result = needed;
    DX_TRY(shows_root(g, derivative, &needed.root_shown));
    DX_TRY(gather(&needed, a, true));
    DX_TRY(gather(&of_input, a, false));
    DX_TRY(gather(&of_result, derivative, false));
    if (is_empty(&needed))
        return DX_OK; /* a corner at every point of the domain: nothing to hold on to */
    dx_text note;
    dx_text_init(&note, &g->context->memory);
    write_note(&needed, &of_input, &of_result, &note);
    if (!note.failed && note.n > 0 && note.n <= LONG)
        dx_notice(g->context, "%s", dx_text_get(&note));
    dx_text_free(&note);
    return DX_OK;
}
