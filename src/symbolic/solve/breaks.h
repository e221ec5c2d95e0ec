/* breaks.h - where a formula may change its sign along the line of one name.
 *
 * These are its zeros, poles, jumps and ends of its domain, and those of its parts. Between two
 * neighbours it keeps its sign, or has no value. */
#ifndef DX_SYMBOLIC_BREAKS_H
#define DX_SYMBOLIC_BREAKS_H

#include "symbolic/solve/inequality.h"

enum { DX_LINE_PRECISION = 256, DX_LINE_BREAKS = 200, DX_LINE_TURNS = 48 };

typedef struct dx_break {
    dx_id value;
    double low, high; /* nothing where another name is in it */
    bool pole;        /* something is divided by 0 there */
    dx_id zero_of;    /* a formula that is 0 there for certain if it has a value ... */
    uint32_t n_words; /* ... and these hold, in which the other name is; or NONE */
    const dx_word *word;
} dx_break;

typedef struct dx_line {
    dx_graph *g;
    const dx_oracle *oracle;
    const dx_root_host *host;
    const dx_window *window; /* or NULL: the whole line */
    dx_id unknown;
    dx_id other; /* a name that breaks may have in them, or NONE */
    size_t n;
    dx_break point[DX_LINE_BREAKS];
    size_t n_turns; /* formulas in the other name: the breaks may be others where one is 0 */
    dx_id turn[DX_LINE_TURNS];
    bool flat;     /* formulas may be 0 on intervals: their ends are wanted alone */
    bool positive; /* breaks were looked for where something is above 0 alone */
    bool known;    /* false: not all breaks were found */
} dx_line;

/* The breaks of f, beside those that are there. */
dx_status dx_line_add(dx_line *l, dx_id f) DX_MUST_USE;

/* Those of its parts alone, not its zeros. */
dx_status dx_line_add_parts(dx_line *l, dx_id f) DX_MUST_USE;

/* One value, which is a constant unless `other` is in it. */
dx_status dx_line_add_point(dx_line *l, dx_id value, bool pole) DX_MUST_USE;

/* Constants in order, each once. */
dx_status dx_line_sort(dx_line *l) DX_MUST_USE;

/* A number before break i, and behind the one before it; i == n is behind the last. It is none of
 * those at which powers have a value by chance, as (-1)^x has at integers. */
dx_id dx_line_between(const dx_line *l, size_t i);

/* f with a constant for `unknown`, of pieces the one that is chosen there; NONE: it has no value.
 * *decided is false where it is not known which piece that is. */
dx_status dx_line_put(const dx_line *l, dx_id f, dx_id unknown, dx_id value, dx_id *out,
                      bool *decided) DX_MUST_USE;

/* Has a constant certainly no value, as sqrt(-sqrt(2)) has none? */
dx_status dx_line_lacks_value(const dx_line *l, dx_id a, bool *lacks) DX_MUST_USE;

/* Is a constant 0 for certain, by the pieces of absolute values and the like too? */
dx_status dx_line_is_zero(const dx_line *l, dx_id a, bool *zero) DX_MUST_USE;

/* Is one constant the other? false: not known, or not. */
dx_status dx_line_same(const dx_line *l, dx_id a, dx_id b, bool *same) DX_MUST_USE;

#endif
