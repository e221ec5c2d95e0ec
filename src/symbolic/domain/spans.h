/* spans.h - a function with pieces on an interval, between the points where they meet.
 *
 * sqrt(relu(x)) is 0 for x < 0 and sqrt(x) for x > 0; the rules divide by 0 on the first. */
#ifndef DX_SYMBOLIC_SPANS_H
#define DX_SYMBOLIC_SPANS_H

#include "symbolic/domain/conditions.h"
#include "symbolic/domain/junctions.h"

/* Where the word's formula is constant throughout an interval it need not hold, for a derivative by
 * the symbol, which is the only one in it; nor at the ends of such an interval, where its value is
 * one of the two. *any: there is one. */
dx_status dx_except_constant(dx_graph *g, dx_word *word, dx_id by, dx_id low, dx_id high,
                             bool *any) DX_MUST_USE;

/* The formula with the pieces that hold throughout the set of the symbol's values, an interval;
 * what changes within it, or cannot be found out, stays. */
dx_status dx_span_formula(dx_graph *g, dx_id a, dx_id symbol, const dx_chart *where,
                          dx_id *out) DX_MUST_USE;

/* Where pieces of the formula meet, by the symbol alone, the set gets breaks. */
dx_status dx_break_at_corners(dx_graph *g, dx_id of, dx_id symbol, dx_chart *set) DX_MUST_USE;

/* The derivative by cases, where the function has one on an interval on which what is shown has no
 * value. */
dx_status dx_fill_spans(dx_graph *g, dx_rules *rules, dx_derived *d) DX_MUST_USE;

#endif
