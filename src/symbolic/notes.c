#include "symbolic/notes.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/corners.h"
#include "symbolic/sample.h"

#include <stdlib.h>
#include <string.h>

/* What is known of one variable: bounds and points that are out. Conditions that cannot
 * be brought to this form are left unsaid but where a function has no derivative. */
enum { MOST_POINTS = 32, MOST_WORDS = 16 };

typedef struct bound {
    bool given, strict;
    dx_id at; /* a number */
} bound;

typedef struct conditions {
    dx_graph *g;
    bool root_shown;        /* by the result, under a line */
    size_t asked, answered; /* demands, and those that came down to the symbol */
    bool in_piece;          /* what holds there alone is no bound of the whole */
    bool more;              /* than there is room for */
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
    if (c->in_piece)
        return;
    int order = c->low.given ? dx_number_compare(c->g, at, c->low.at) : 1;
    if (order > 0 || (order == 0 && strict))
        c->low = (bound){true, strict, at};
}

static void restrict_high(conditions *c, dx_id at, bool strict)
{
    if (c->in_piece)
        return;
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
        else
            c->more = true;
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

/* Nothing is to be said: it is always so. */
static void settle(conditions *c)
{
    c->asked++;
    c->answered++;
}

/* max(2, u) is another number than 3 where u is, and always another than 1. */
static void demand_extremum(conditions *c, dx_id a, dx_id k, int depth)
{
    dx_graph *g = c->g;
    bool max = dx_fn_of(g, a) == DX_FN_max;
    for (uint32_t i = 0; i < 2; i++) {
        dx_id fixed = dx_operand(g, a, i);
        if (!dx_is_number(g, fixed))
            continue;
        int order = dx_number_compare(g, fixed, k);
        if (max ? order < 0 : order > 0)
            demand(c, dx_operand(g, a, 1 - i), OTHER_THAN, k, depth);
        else if (order != 0)
            settle(c);
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
        if (how == OTHER_THAN && dx_number_sign(g, k) > 0) {
            demand(c, u, OTHER_THAN, dx_number_neg(g, k), depth);
            demand(c, u, OTHER_THAN, k, depth);
        }
        if ((how == BELOW || how == AT_MOST) && dx_number_sign(g, k) > 0) {
            demand(c, u, how, k, depth);
            demand(c, u, mirrored(how), dx_number_neg(g, k), depth);
        }
        return;
    case DX_FN_max:
    case DX_FN_min:
        if (how == OTHER_THAN)
            demand_extremum(c, a, k, depth);
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

static void demand_parts(conditions *c, dx_id a, comparison how, dx_id k, int depth)
{
    dx_graph *g = c->g;
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

/* Work `a how k` down to the symbol. */
static void demand(conditions *c, dx_id a, comparison how, dx_id k, int depth)
{
    dx_graph *g = c->g;
    size_t asked = ++c->asked;
    if (depth == 0 || dx_is_none(k))
        return;
    if (dx_same(a, c->symbol)) {
        restrict_symbol(c, how, k);
        c->answered++;
        return;
    }
    bool always =
        dx_number_sign(g, k) <= 0 && dx_is_positive(g, a) && how != BELOW && how != AT_MOST;
    if (!always)
        demand_parts(c, a, how, k, depth);
    if (always || c->asked > asked || !dx_contains(g, a, c->symbol))
        c->answered++;
}

enum { DEPTH = 24 };

static void say(conditions *c, dx_id of, const char *text)
{
    for (size_t i = 0; i < c->n_words; i++)
        if (dx_same(c->word[i].of, of) && strcmp(c->word[i].text, text) == 0)
            return;
    if (!dx_contains(c->g, of, c->symbol) || (text[0] == '!' && dx_is_positive(c->g, of)))
        return;
    if (c->n_words == MOST_WORDS) {
        c->more = true;
        return;
    }
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
                c->asked = c->answered = 0;
                demand(c, u, signs[i].how, dx_int(c->g, k), DEPTH);
                if (in_words && signs[i].how == OTHER_THAN && k == 0 && c->answered < c->asked)
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
        if (!dx_is_number(g, base) && !dx_is_positive(g, base) && !dx_has_bound_name(g, exponent))
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
    c->asked = c->answered = 0;
    demand(c, difference, OTHER_THAN, dx_int(c->g, 0), DEPTH);
    if (c->answered < c->asked)
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

/* Corners and jumps of one node. */
static void demand_smooth(conditions *c, dx_id a)
{
    dx_graph *g = c->g;
    dx_op op = dx_op_of(g, a);
    dx_fn fn = dx_fn_of(g, a);
    if (op >= DX_OP_EQ && op <= DX_OP_LE) /* where pieces meet */
        demand_different(c, dx_operand(g, a, 0), dx_operand(g, a, 1));
    if (op == DX_OP_PRODUCT) /* its derivative is written with all its factors below a line */
        say(c, dx_operand(g, a, 0), "!= 0");
    if (op != DX_OP_CALL)
        return;
    if (fn == DX_FN_max || fn == DX_FN_min)
        demand_different(c, dx_operand(g, a, 0), dx_operand(g, a, 1));
    if (fn == DX_FN_mod)
        demand_no_multiple(c, dx_operand(g, a, 0), dx_operand(g, a, 1));
    demand_text(c, dx_functions[fn].smooth, dx_operand(g, a, 0), true);
    demand_inside(c, fn, dx_operand(g, a, 0));
}

/* What one node needs to have a value and, where asked, a derivative. */
static void demand_node(conditions *c, dx_id a, bool derivable)
{
    dx_graph *g = c->g;
    if (dx_op_of(g, a) == DX_OP_MUL && !c->in_piece)
        for (uint32_t k = 0; k < dx_factors(g, a); k++)
            demand_of_factor(c, dx_base(g, a, k), dx_exponent(g, a, k), derivable);
    if (dx_op_of(g, a) == DX_OP_CALL && dx_count(g, a) == 1 && !c->in_piece)
        demand_text(c, dx_functions[dx_fn_of(g, a)].domain, dx_operand(g, a, 0), false);
    if (derivable)
        demand_smooth(c, a);
}

/* 1: stands outside of pieces too, so it is needed everywhere. NULL without memory. */
static uint8_t *find_common(dx_graph *g, const dx_walk *walk)
{
    uint8_t *common = dx_alloc(&g->context->memory, walk->n);
    if (!common)
        return NULL;
    memset(common, 0, walk->n);
    common[walk->n - 1] = 1;
    for (size_t i = walk->n; i-- > 0;) {
        dx_id a = walk->id[i];
        uint32_t n = dx_count(g, a);
        for (uint32_t k = 0; common[i] && k < n; k++) {
            bool value = dx_op_of(g, a) == DX_OP_CASES && (k % 2 == 1 || k + 1 == n);
            if (!value)
                common[dx_walk_find(walk, dx_operand(g, a, k))] = 1;
        }
    }
    return common;
}

/* Where the expression has a value and, where asked, a derivative. */
static dx_status gather(conditions *c, dx_id a, bool derivable)
{
    dx_graph *g = c->g;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    size_t n = walk.n;
    uint8_t *common = find_common(g, &walk);
    for (size_t i = 0; common && i < n; i++) {
        c->in_piece = !common[i];
        demand_node(c, walk.id[i], derivable);
    }
    c->in_piece = false;
    dx_free(&g->context->memory, common, n);
    dx_walk_free(&walk);
    return common ? DX_OK : dx_no_memory(g->context);
}

/* The textbook's order. */
static void sort_points(conditions *c)
{
    for (size_t i = 1; i < c->n_points; i++) {
        dx_id moved = c->point[i];
        size_t k = i;
        for (; k > 0 && dx_number_compare(c->g, c->point[k - 1], moved) > 0; k--)
            c->point[k] = c->point[k - 1];
        c->point[k] = moved;
    }
}

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

/* The zero of a word's formula where that is linear in the symbol; else DX_NONE. */
static dx_status solve_linear(const conditions *c, dx_rules *rules, dx_id of, dx_id *zero)
{
    dx_graph *g = c->g;
    dx_id slope;
    *zero = DX_NONE;
    DX_TRY(dx_diff(g, rules, of, c->symbol, 1, &slope));
    if (!dx_is_number(g, slope) || dx_number_sign(g, slope) == 0)
        return DX_OK;
    dx_id at = dx_sub(g, c->symbol, dx_div(g, of, slope));
    DX_TRY(dx_check(g, at));
    if (!dx_contains(g, at, c->symbol))
        *zero = at;
    return DX_OK;
}

/* Points and words drop out where the pieces fit together smoothly. */
static dx_status drop_smooth(conditions *c, dx_rules *rules, const dx_derived *d)
{
    dx_graph *g = c->g;
    size_t kept = 0;
    bool smooth;
    for (size_t i = 0; i < c->n_points; i++) {
        DX_TRY(dx_smooth_at(g, rules, d->of, d->symbol, d->order, d->derivative, c->point[i],
                            &smooth));
        if (!smooth)
            c->point[kept++] = c->point[i];
    }
    c->n_points = kept;
    kept = 0;
    for (size_t i = 0; i < c->n_words; i++) {
        dx_id zero = DX_NONE;
        smooth = false;
        if (strcmp(c->word[i].text, "!= 0") == 0)
            DX_TRY(solve_linear(c, rules, c->word[i].of, &zero));
        if (!dx_is_none(zero))
            DX_TRY(
                dx_smooth_at(g, rules, d->of, d->symbol, d->order, d->derivative, zero, &smooth));
        if (!smooth)
            c->word[kept++] = c->word[i];
    }
    c->n_words = kept;
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

enum { LARGE = 2000, LONG = 240 };

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

/* Values that are put in for symbols of a formula. */
typedef struct values {
    dx_graph *g;
    dx_rules *rules;
    const dx_walk *formula; /* the nodes of it, without the values */
    size_t n;
    const dx_id *from, *to;
} values;

/* Is a name in it that no sum binds? */
static dx_status has_free_name(dx_graph *g, dx_id a, bool *found)
{
    dx_walk walk;
    *found = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*found; i++)
        *found = dx_op_of(g, walk.id[i]) == DX_OP_SYMBOL && dx_bound_level(g, walk.id[i]) == 0;
    dx_walk_free(&walk);
    return DX_OK;
}

/* Does a sum or product over that name in the formula come to the integer? Where its ends are
 * no numbers this is not asked yet. */
static dx_status comes_to(const values *v, dx_id name, dx_id integer, bool *found)
{
    dx_graph *g = v->g;
    *found = false;
    for (size_t i = 0; i < v->formula->n && !*found; i++) {
        dx_id a = v->formula->id[i];
        if (!dx_is_iterated(g, a) || !dx_same(dx_operand(g, a, 1), name))
            continue;
        dx_id lo = dx_substitute(g, dx_operand(g, a, 2), v->n, v->from, v->to);
        DX_TRY(dx_check(g, lo));
        dx_id hi = dx_substitute(g, dx_operand(g, a, 3), v->n, v->from, v->to);
        DX_TRY(dx_check(g, hi));
        *found = dx_is_number(g, lo) && dx_is_number(g, hi) &&
                 dx_number_compare(g, lo, integer) <= 0 && dx_number_compare(g, integer, hi) <= 0;
    }
    return DX_OK;
}

/* Is it zero for an integer in place of the name that a sum of the formula binds? With other
 * names in it that is not asked yet; where it is not found out it may be. */
static dx_status may_vanish(const values *v, dx_id of, bool *may)
{
    dx_graph *g = v->g;
    DX_TRY(has_free_name(g, of, may));
    *may = !*may;
    for (uint32_t level = 1; *may && level <= DX_MOST_NESTED; level++) {
        conditions bound_name = {.g = g, .symbol = dx_bound_symbol(g, level)};
        dx_id zero;
        DX_TRY(dx_check(g, bound_name.symbol));
        if (!dx_contains(g, of, bound_name.symbol))
            continue;
        DX_TRY(solve_linear(&bound_name, v->rules, of, &zero));
        if (dx_is_none(zero))
            return DX_OK;
        if (!dx_is_number(g, zero))
            return dx_sample_may_be_integer(g, zero, may);
        *may = dx_is_integer(g, zero);
        return *may ? comes_to(v, bound_name.symbol, zero, may) : DX_OK;
    }
    return DX_OK;
}

static dx_status is_broken(const values *v, dx_id of, const char *text, bool *broken)
{
    dx_graph *g = v->g;
    if (strncmp(text, "!= ", 3) != 0) {
        *broken = dx_has_bound_name(g, of) || (dx_is_number(g, of) && dx_is_integer(g, of));
        if (!*broken && dx_is_constant(g, of) && !dx_is_number(g, of))
            return dx_sample_may_be_integer(g, of, broken);
        return DX_OK;
    }
    of = dx_sub(g, of, dx_int(g, strtol(text + 3, NULL, 10)));
    DX_TRY(dx_check(g, of));
    if (dx_has_bound_name(g, of))
        return may_vanish(v, of, broken);
    int sign = 1;
    if (dx_is_constant(g, of) && !dx_is_number(g, of))
        DX_TRY(dx_sample_sign(g, of, &sign)); /* 0: it may be zero */
    *broken = dx_is_int(g, of, 0) || sign == 0;
    return DX_OK;
}

static dx_status write_broken_words(const conditions *c, const values *v, dx_text *needs)
{
    dx_graph *g = c->g;
    for (size_t i = 0; i < c->n_words; i++) {
        const char *text = c->word[i].text;
        dx_id of = dx_substitute(g, c->word[i].of, v->n, v->from, v->to);
        DX_TRY(dx_check(g, of));
        bool broken;
        DX_TRY(is_broken(v, of, text, &broken));
        if (!broken)
            continue;
        dx_text_string(needs, needs->n > 0 ? ", " : "");
        DX_TRY(dx_print_plain(g, c->word[i].of, needs));
        dx_text_format(needs, " %s", text);
    }
    return DX_OK;
}

dx_status dx_derivative_is_missing(dx_graph *g, dx_rules *rules, const dx_derived *d, size_t n,
                                   const dx_id *from, const dx_id *to, bool *missing,
                                   dx_text *needs)
{
    dx_op op = dx_op_of(g, d->of);
    size_t before = needs->n;
    *missing = false;
    if (op == DX_OP_VECTOR || op == DX_OP_EQ || dx_tree_size(g, d->of) > LARGE)
        return DX_OK;
    conditions needed = {.g = g, .symbol = d->symbol};
    DX_TRY(gather(&needed, d->of, true));
    DX_TRY(drop_smooth(&needed, rules, d));
    for (size_t i = 0; i < n; i++)
        if (dx_same(from[i], d->symbol) && dx_is_constant(g, to[i]))
            write_broken(&needed, to[i], needs);
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &d->of, &walk));
    dx_status status = write_broken_words(&needed, &(values){g, rules, &walk, n, from, to}, needs);
    dx_walk_free(&walk);
    DX_TRY(status);
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

static dx_status note(dx_graph *g, dx_rules *rules, const dx_derived *d)
{
    dx_op op = dx_op_of(g, d->of);
    if (op == DX_OP_VECTOR || op == DX_OP_EQ || dx_tree_size(g, d->of) > LARGE ||
        dx_tree_size(g, d->derivative) > LARGE)
        return DX_OK;
    conditions needed = {.g = g, .symbol = d->symbol}, of_input = needed, of_result = needed;
    DX_TRY(shows_root(g, d->derivative, &needed.root_shown));
    DX_TRY(gather(&needed, d->of, true));
    DX_TRY(gather(&of_input, d->of, false));
    DX_TRY(gather(&of_result, d->derivative, false));
    DX_TRY(drop_smooth(&needed, rules, d));
    DX_TRY(tell_of_endless(g, d->of));
    sort_points(&needed);
    if (is_empty(&needed))
        return DX_OK; /* a corner at every point of the domain: nothing to hold on to */
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    write_note(&needed, &of_input, &of_result, &text);
    if (needed.more)
        dx_text_string(&text, ", and more points");
    if (!text.failed && text.n > 0)
        dx_notice(g->context, "%s",
                  text.n <= LONG ? dx_text_get(&text) : "not at all points where the pieces meet");
    dx_text_free(&text);
    return DX_OK;
}

dx_status dx_note_derivative(dx_graph *g, dx_rules *rules, const dx_derived *d)
{
    if (dx_op_of(g, d->of) != DX_OP_VECTOR || dx_op_of(g, d->derivative) != DX_OP_VECTOR ||
        dx_count(g, d->of) != dx_count(g, d->derivative))
        return note(g, rules, d);
    for (uint32_t i = 0; i < dx_count(g, d->of); i++) {
        dx_derived element = *d;
        element.of = dx_operand(g, d->of, i);
        element.derivative = dx_operand(g, d->derivative, i);
        DX_TRY(note(g, rules, &element));
    }
    return DX_OK;
}
