/* print.h - expressions as text: a line that types back in, two dimensions, LaTeX. */
#ifndef DX_EXPR_PRINT_H
#define DX_EXPR_PRINT_H

#include "expr/walk.h"

/* One line of ASCII (but for names that are not): reading it gives the same id. */
dx_status dx_print_plain(dx_graph *g, dx_id a, dx_text *out) DX_MUST_USE;
/* The same but for an equation whose left side is a name, which is not kept apart from a
 * definition: x = 5, where plain says (x) = 5. */
dx_status dx_print_line(dx_graph *g, dx_id a, dx_text *out) DX_MUST_USE;
/* The same in lines of at most `columns` columns, as far as words are that short: broken
 * before operators and behind commas. */
dx_status dx_print_broken(dx_graph *g, dx_id a, unsigned columns, dx_text *out) DX_MUST_USE;
/* Plain, for what is said of a formula: a stand-in x' is written as the x that it stands for. */
dx_status dx_print_named(dx_graph *g, dx_id a, dx_text *out) DX_MUST_USE;
/* A symbol that begins as a decimal does, which no name that is typed can, is written as one. */
dx_status dx_print_latex(dx_graph *g, dx_id a, dx_text *out) DX_MUST_USE;
/* Of a part that is read together with `whole`, as a line with its derivation: what is left
 * out in one (the arguments in ∂f/∂x) must be clear from the other. Never of a derivation. */
dx_status dx_print_latex_part(dx_graph *g, dx_id a, dx_id whole, dx_text *out) DX_MUST_USE;

/* Several lines of at most `columns` columns, with fractions, powers, roots and
 * matrices drawn; ASCII art where !unicode. What does not fit is broken into rows at its
 * operators and, failing that, given as the plain line in pieces. No newline at the end. */
dx_status dx_print_pretty(dx_graph *g, dx_id a, unsigned columns, bool unicode,
                          dx_text *out) DX_MUST_USE;

/* How a formula came out. */
typedef struct dx_drawing {
    uint32_t base; /* the row that it begins on */
    bool broken;   /* it goes on in further rows */
    bool drawn;    /* else it is the plain line */
} dx_drawing;

/* The same of a part of `whole`, which may be NONE. */
dx_status dx_print_block(dx_graph *g, dx_id a, dx_id whole, unsigned columns, bool unicode,
                         dx_text *out, dx_drawing *block) DX_MUST_USE;
/* On one line: drawn as in an exponent, exponents behind ^ where no sign is there for them. */
dx_status dx_print_row(dx_graph *g, dx_id a, dx_id whole, bool unicode, dx_text *out) DX_MUST_USE;

/* The same of a vector or matrix, or of an equation whose right side is one, with a name
 * above each column and in front of each row: vectors, `rows` may be NONE. Where they do not
 * fit, few entries stand one below the other, each behind its names. */
dx_status dx_print_labelled(dx_graph *g, dx_id a, dx_id rows, dx_id columns, unsigned width,
                            bool unicode, dx_text *out) DX_MUST_USE;

/* How readable: characters of the plain form, with weights for what a reader minds
 * (nested parentheses, fractions in fractions, negative exponents). Smaller is better;
 * the measure of simplify. */
double dx_print_weight(dx_graph *g, dx_id a);

/* letter[level], for each level of bound names: k, then j, m, ... as far as nothing in the walk has
 * that name. There are DX_MOST_NESTED + 1. */
void dx_bound_letters(const dx_graph *g, const dx_walk *walk, char letter[][8]);

#endif
