/* notes.h - where a result holds. */
#ifndef DX_SYMBOLIC_NOTES_H
#define DX_SYMBOLIC_NOTES_H

#include "support/text.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/junctions.h"

/* Leave a notice where derivatives exist on a part of the functions' domain only, or are
 * written so that it has a value where the function has none: "x != 0", "x > 0". What the function
 * and the derivative as it is shown both need goes without saying. Without an oracle (NULL)
 * less is found out. */
dx_status dx_note_derivatives(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, size_t n,
                              const dx_derived *derived) DX_MUST_USE;
static inline dx_status dx_note_derivative(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                                           const dx_derived *d)
{
    return dx_note_derivatives(g, rules, oracle, 1, d);
}

/* The same where n expressions stand for symbols, as in f'(t^2): told is what that means for
 * them. */
dx_status dx_note_derivative_at(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                                const dx_derived *d, size_t n, const dx_id *from,
                                const dx_id *to) DX_MUST_USE;

/* The same where it has a value by itself where the relation, an equation or NONE, holds. */
dx_status dx_note_derivative_but(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                                 const dx_derived *d, size_t n, const dx_id *from, const dx_id *to,
                                 dx_id but) DX_MUST_USE;

/* The same for the limit of an expression, where n symbols go to `at`: what the other names have to
 * be; `assumed` (or NONE) must not be 0, and some others must be positive. */
dx_status dx_note_limit(dx_graph *g, dx_rules *rules, dx_id of, size_t n, const dx_id *symbol,
                        const dx_id *at, dx_id assumed, size_t n_positive, const dx_id *positive,
                        dx_id limit) DX_MUST_USE;

/* "a = 0 or b = 2": where `assumed` is 0 while the expression in the n symbols may have values. */
dx_status dx_write_exceptions(dx_graph *g, dx_rules *rules, dx_id of, size_t n, const dx_id *symbol,
                              dx_id assumed, dx_text *out) DX_MUST_USE;

/* A curve on which n expressions are 0, and what its slopes need: derivatives of these by the
 * symbols, their common denominator `below` not to be 0, some formulas to be positive, some more
 * derivatives. */
typedef struct dx_curve {
    size_t n, n_symbols, n_positive, n_made;
    const dx_id *zero, *symbol, *positive;
    dx_id below;
    const dx_derived *made;
} dx_curve;

/* The same for n derivatives along a curve. */
dx_status dx_note_slopes(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                         const dx_curve *curve, size_t n, const dx_id *shown) DX_MUST_USE;

/* Has another form of an expression no value where that has one? */
dx_status dx_form_loses(dx_graph *g, dx_rules *rules, dx_id given, dx_id shown,
                        bool *loses) DX_MUST_USE;

/* The same for two formulas that are equal where both have values: what is needed for that, and
 * what each of them needs by itself (common.h). */
dx_status dx_note_both(dx_graph *g, dx_rules *rules, const dx_conditions *needed,
                       const dx_conditions *first, const dx_conditions *second) DX_MUST_USE;

/* A part, and what stands for one of its symbols, by which there are values around. */
typedef struct dx_open_part {
    dx_id of, symbol, at;
} dx_open_part;

/* The same for a value in which n parts of what was given are missing: what those need, and m more
 * around their points. */
dx_status dx_note_lost(dx_graph *g, dx_rules *rules, size_t n, const dx_id *lost, size_t m,
                       const dx_open_part *open, dx_id value) DX_MUST_USE;

/* A notice how far off a value is near a point: it goes where a number stands for one of the
 * symbols. */
dx_status dx_note_rest(dx_graph *g, const char *text, size_t n, const dx_id *symbol) DX_MUST_USE;

/* Where values stand for symbols from now on, notes that were left from the first-th on, by these
 * calls, say what that means. */
dx_status dx_note_values(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, unsigned first,
                         size_t n, const dx_id *from, const dx_id *to) DX_MUST_USE;

/* What the notes are about is differentiated by the symbol: that they hold at one value of it is
 * not enough. */
dx_status dx_note_further(dx_graph *g, dx_id symbol) DX_MUST_USE;

/* The same where the symbol stands for each integer from lo to hi, in a sum or product. */
dx_status dx_note_terms(dx_graph *g, unsigned first, dx_id symbol, dx_id lo, dx_id hi) DX_MUST_USE;

#endif
