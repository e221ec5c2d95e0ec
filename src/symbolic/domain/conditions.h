/* conditions.h - where expressions have values, and derivatives.
 *
 * A condition on one variable that can be solved narrows the set of its values: log(x^2 - 1)
 * needs x < -1 or x > 1. Another one is kept in words, as a formula and a level: x*y > 0. Of
 * two conditions the stronger one stays. */
#ifndef DX_SYMBOLIC_CONDITIONS_H
#define DX_SYMBOLIC_CONDITIONS_H

#include "support/text.h"
#include "symbolic/domain/chart.h"
#include "symbolic/derivatives/diff.h"

/* Of a comparison with conditions on more symbols than so many, each in its turn, only those on
 * its own symbol are looked at. */
enum { DX_CONDITION_FEW = 6, DX_CONDITION_MANY = 64, DX_CONDITION_WORDS = 16 };

typedef enum dx_comparison {
    DX_ABOVE,
    DX_AT_LEAST,
    DX_BELOW,
    DX_AT_MOST,
    DX_OTHER_THAN,
    DX_NO_INTEGER /* the level is not looked at */
} dx_comparison;

/* Is what has the sign so, compared with 0? */
static inline bool dx_sign_meets(int sign, dx_comparison how)
{
    switch (how) {
    case DX_ABOVE:
        return sign > 0;
    case DX_AT_LEAST:
        return sign >= 0;
    case DX_BELOW:
        return sign < 0;
    case DX_AT_MOST:
        return sign <= 0;
    default:
        return sign != 0;
    }
}

static inline bool dx_is_lower(dx_comparison how)
{
    return how == DX_ABOVE || how == DX_AT_LEAST;
}
static inline bool dx_is_upper(dx_comparison how)
{
    return how == DX_BELOW || how == DX_AT_MOST;
}
static inline dx_comparison dx_mirrored(dx_comparison how) /* of both sides with a minus */
{
    static const dx_comparison mirror[] = {DX_BELOW,    DX_AT_MOST,    DX_ABOVE,
                                           DX_AT_LEAST, DX_OTHER_THAN, DX_NO_INTEGER};
    return mirror[how];
}

typedef struct dx_word {
    dx_id of, level; /* a constant */
    dx_comparison how;
    dx_id but; /* a vector of relations; where one is met it need not hold. NONE: no exception */
    /* Names that sums bind, from the inside out, the word being meant for all integers that they
     * stand for: a vector of each name, its first and its last value. NONE: there are none. */
    dx_id range;
} dx_word;

/* Without exceptions. */
static inline dx_word dx_word_of(dx_id of, dx_id level, dx_comparison how)
{
    return (dx_word){of, level, how, DX_NONE, DX_NONE};
}

typedef struct dx_symbol_set {
    dx_id symbol;
    dx_chart set; /* 1: the symbol may have that value */
} dx_symbol_set;

typedef struct dx_conditions {
    dx_graph *g;
    bool nowhere; /* one can never be met */
    bool more;    /* than there is room for */
    bool crowded; /* some that are not about the first symbol were not looked at */
    bool poles;   /* those at integers, as gamma has them, count, too */
    bool gaps;    /* values for which there is no piece count, which the pieces show, too */
    bool open;    /* powers with names in exponents demand nothing: x^n is real for integers n */
    size_t n_symbols, n_words;
    dx_symbol_set few[DX_CONDITION_FEW];
    dx_symbol_set *rest; /* in the arena; room for so many */
    size_t room;
    dx_word word[DX_CONDITION_WORDS];
} dx_conditions;

/* The i-th symbol, and the set of its values. */
static inline dx_symbol_set *dx_set_at(const dx_conditions *c, size_t i)
{
    return i < DX_CONDITION_FEW ? (dx_symbol_set *)&c->few[i] : &c->rest[i - DX_CONDITION_FEW];
}

/* `symbol`, unless DX_NONE, has a place for its values from the start. A copy of the struct shares
 * the sets of many symbols with it, so that only one of them may go on. */
void dx_conditions_init(dx_conditions *c, dx_graph *g, dx_id symbol);

/* What it takes for `a` to have a value. */
dx_status dx_conditions_of_value(dx_conditions *c, dx_id a) DX_MUST_USE;

/* What it takes for the derivative of that order by the symbol; corners and jumps, where it
 * may be missing though a limit of it from each side is not, go to *corners. */
dx_status dx_conditions_of_derivative(dx_conditions *c, dx_conditions *corners, dx_id a,
                                      dx_id symbol, uint32_t order) DX_MUST_USE;

/* a compared with 0: DX_ABOVE, DX_AT_LEAST or DX_OTHER_THAN. Of what is too large or has no
 * value nothing is said. `by`: it is for a derivative by that symbol, so that only what depends
 * on it counts, and where a vanishes on an interval nothing is amiss but at its ends. */
dx_status dx_condition(dx_conditions *c, dx_id a, dx_comparison how, dx_id by) DX_MUST_USE;

/* Is it zero or above for all values of its symbols, as x^2 - 2·x·y + y^2 is? False: as far as is
 * known. */
dx_status dx_never_below_zero(dx_graph *g, dx_id a, bool *never) DX_MUST_USE;

/* Constant but for jumps, as floor is? */
bool dx_is_level(dx_fn fn);

/* Put them in an order that depends on what they say alone; the symbol, unless NONE, is first. */
void dx_conditions_sort(dx_conditions *c, dx_id symbol);

/* The symbol's values are in the set; *known as in dx_chart_combine. */
dx_status dx_conditions_narrow(dx_conditions *c, dx_id symbol, const dx_chart *set,
                               bool *known) DX_MUST_USE;

/* The word, unless another one says as much; it takes the place of those that say less. */
dx_status dx_conditions_say(dx_conditions *c, const dx_word *as_is) DX_MUST_USE;

/* flip·a compared with 0, in words, as they would be written. */
dx_status dx_conditions_say_of(dx_conditions *c, dx_id a, int flip, dx_comparison how) DX_MUST_USE;

/* x > 2, x != 3: the sets of other names than the symbol become words, as far as they are single
 * points that are out and a ray or one interval; all sets go. */
dx_status dx_conditions_say_sets(dx_conditions *c, dx_id symbol) DX_MUST_USE;

/* What the others demand, too. */
dx_status dx_conditions_merge(dx_conditions *c, const dx_conditions *others) DX_MUST_USE;

/* What others demand where n expressions stand for symbols: u > 0 demands t != 0 of u = t^2. */
dx_status dx_conditions_compose(dx_conditions *c, const dx_conditions *others, size_t n,
                                const dx_id *from, const dx_id *to) DX_MUST_USE;

/* Those in which the symbol does not occur stay. */
void dx_conditions_drop(dx_conditions *c, dx_id symbol);

/* The set of a symbol's values; NULL where nothing is known of it: all. */
const dx_chart *dx_conditions_set(const dx_conditions *c, dx_id symbol);

/* Is it broken, but for exceptions, where the symbol has that value? False: as far as is known. */
dx_status dx_word_breaks(dx_graph *g, const dx_word *word, dx_id symbol, dx_id at,
                         bool *breaks) DX_MUST_USE;

/* It need not hold where the relation does. */
dx_status dx_word_except(dx_graph *g, dx_word *word, dx_id relation) DX_MUST_USE;

/* None of the words need hold where the relation does. */
dx_status dx_conditions_except(dx_conditions *c, dx_id relation) DX_MUST_USE;

/* Exceptions at single values of a symbol that is not in the word itself go: y != 0 of y != 0 or
 * x = 0, where values around are asked for. */
dx_status dx_conditions_without_point(dx_conditions *c, dx_id symbol, bool *changed) DX_MUST_USE;

/* Exceptions about the same symbol become as few as say the same: x < 1 of 2*x < 1 or x = 0. */
dx_status dx_word_join(dx_graph *g, dx_word *word) DX_MUST_USE;

/* The set of the symbol's values on which a relation, or several together, hold; *known as in
 * dx_chart_signs. */
dx_status dx_truth_chart(dx_graph *g, dx_id condition, dx_id symbol, dx_chart *out,
                         bool *known) DX_MUST_USE;

/* Where n values stand for symbols: 1, 0 or -1 where the relation holds, does not, or it is not
 * known. */
dx_status dx_relation_truth(dx_graph *g, dx_id relation, size_t n, const dx_id *from,
                            const dx_id *to, int *truth) DX_MUST_USE;

/* Is one of its exceptions certainly met where n values stand for symbols? */
dx_status dx_word_is_excepted(dx_graph *g, const dx_word *word, size_t n, const dx_id *from,
                              const dx_id *to, bool *excepted) DX_MUST_USE;

/* The words are about a piece of the cases, the default one after all others: they need not hold
 * where it does not come into play, as its condition is broken or one before it holds. */
dx_status dx_conditions_except_pieces(dx_graph *g, dx_id cases, uint32_t piece,
                                      dx_conditions *c) DX_MUST_USE;

/* What is outside of a set that the symbol's values are in, as relations; *n of them, at most
 * DX_CHART_BREAKS + 1. */
dx_status dx_relations_outside(dx_graph *g, dx_id symbol, const dx_chart *set, size_t *n,
                               dx_id *relation) DX_MUST_USE;

/* The word of the formula with its sign turned: y - x < 1 of x - y > -1. */
void dx_word_turn(dx_graph *g, dx_word *word);

/* Does a say at least as much as b? y - x != 1 says as much as x - y != -1. */
dx_status dx_word_implies(dx_graph *g, const dx_word *a, const dx_word *b,
                          bool *implied) DX_MUST_USE;

/* max(u + k, frac(u)) != 0 tells that u is none of the poles of gamma(u + k), -k, -k - 1, ...: that
 * u, and the first of them; else NONE. */
dx_id dx_word_off_poles(dx_graph *g, const dx_word *word, int64_t *first);

/* a = m·b + n for rational numbers m, not 0, and n, as 2·x + 1 is 4·(x/2 + 1) - 3. */
bool dx_is_line_in(dx_graph *g, dx_id a, dx_id b, dx_id *m, dx_id *n);

/* Does one of the words say at least as much? Where `symbol` is given, it may do so by being
 * broken where the word is, which is linear in the symbol. */
dx_status dx_conditions_imply(const dx_conditions *c, dx_rules *rules, const dx_word *word,
                              dx_id symbol, bool *implied) DX_MUST_USE;

/* Can they never be met? */
bool dx_conditions_nowhere(const dx_conditions *c);

/* spare[i]: word i need not be said, for the sets and the words that are not spare, one after
 * the other, demand as much. */
dx_status dx_conditions_spare(const dx_conditions *c, bool *spare) DX_MUST_USE;

/* Words go that are true of all values in the sets of their names, or of all values. */
dx_status dx_conditions_shorten(dx_conditions *c) DX_MUST_USE;

/* What others demand for all integers from lo to hi in place of the name, a bound one or any other
 * symbol; of values of the name itself nothing is said. */
dx_status dx_conditions_close(dx_conditions *c, const dx_conditions *others, dx_id name, dx_id lo,
                              dx_id hi) DX_MUST_USE;

/* Is a word about all terms of a sum true for all values in the sets, as x + k != 0 for k=1..n is
 * where x > 0? False: as far as is known. */
dx_status dx_word_follows(const dx_conditions *c, const dx_word *word, bool *follows) DX_MUST_USE;

/* The zero of a formula that is linear in the symbol; else DX_NONE. */
dx_status dx_linear_zero(dx_graph *g, dx_rules *rules, dx_id of, dx_id symbol,
                         dx_id *zero) DX_MUST_USE;

/* "a != -1, a != 1" for a^2 - 1, which must not be 0. */
dx_status dx_write_nonzero(dx_graph *g, dx_id a, dx_text *out) DX_MUST_USE;

/* "x > 0" of the relation 0 < x: a name stands on the left side. */
dx_status dx_write_relation(dx_graph *g, dx_id relation, dx_text *out) DX_MUST_USE;

/* "-1 < x < 1, x != 0", behind a comma where there is text already; nothing for all values. */
dx_status dx_write_set(dx_graph *g, dx_id symbol, const dx_chart *set, dx_text *out) DX_MUST_USE;
/* "-1 < x*y < 1, sin(x) != 0, x != k"; the symbol, unless NONE, is what they are about. */
dx_status dx_write_words(dx_graph *g, size_t n, const dx_word *word, dx_id symbol,
                         dx_text *out) DX_MUST_USE;

/* All sets and words, as above; nothing where there are none. */
dx_status dx_conditions_write(const dx_conditions *c, dx_id symbol, dx_text *out) DX_MUST_USE;

/* Has it, as (-1)^n has, a sign at integers alone? A set of numbers does not tell these. */
dx_status dx_has_integer_power(dx_graph *g, dx_id a, bool *has) DX_MUST_USE;

#endif
