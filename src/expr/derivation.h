/* derivation.h - a derivation as a value: lines with their rules, and how it is printed.
 *
 * A STEPS node holds what is derived and the lines. A line is a VECTOR of
 *   depth      INT: how far it is indented
 *   style      INT: a dx_line_style
 *   rule       STRING: the rule's name, in words
 *   formula    what the line says: an equation, or an expression
 *   notes      VECTOR of VECTORs [name, value, line]: what the rule's u and v are. The name
 *              is a STRING, "" or a phrase that begins with a blank where there is no " = ";
 *              line is the INT number of the line that found the value, or 0
 *   refers     VECTOR of INTs: numbers of lines, from 1, that this one uses
 *   shown      where the formula is written as no expression is, an equation for printers alone
 * The last line's formula ends in the answer. What is shown is an arrangement: 3*x^2*(x - 1) -
 * (x^3 - 1), in which constructors would multiply out. */
#ifndef DX_EXPR_DERIVATION_H
#define DX_EXPR_DERIVATION_H

#include "expr/graph.h"
#include "support/text.h"

typedef enum dx_line_style {
    DX_LINE_WHOLE,    /* left = right */
    DX_LINE_CONTINUED /* = right: the left side is that of the line it goes on from */
} dx_line_style;

typedef struct dx_line {
    uint32_t depth;
    dx_line_style style;
    dx_id rule, formula, notes, refers;
    dx_id shown; /* NONE, to make a line: as the formula; to read one, it is that */
} dx_line;

/* What a derivation is of. */
static inline dx_id dx_derivation_subject(const dx_graph *g, dx_id steps)
{
    return dx_operand(g, steps, 0);
}

dx_id dx_line_make(dx_graph *g, const dx_line *line);
/* left = right for a line, whatever they are: the two may be the same. */
dx_id dx_line_equation(dx_graph *g, dx_id left, dx_id right);
/* The same of left != right, and of left <= right. */
dx_id dx_line_difference(dx_graph *g, dx_id left, dx_id right);
dx_id dx_line_bound(dx_graph *g, dx_id left, dx_id right);
/* Its value where the n symbols are something, for `shown`: (d/dx x^2 | x = 3). */
dx_id dx_line_at_values(dx_graph *g, dx_id a, size_t n, const dx_id *from, const dx_id *to);
/* How a value is shown of which parts have names, at most so many: each equation name = formula is
 * put in before the next. */
enum { DX_MOST_EQUATIONS = 400 };
dx_id dx_where(dx_graph *g, dx_id a, size_t n, const dx_id *equation);
bool dx_is_where(const dx_graph *g, dx_id a);
/* Of a line of a STEPS. */
dx_line dx_line_read(const dx_graph *g, dx_id line);

/* Lines of a STEPS node, and what is written in one. */
static inline uint32_t dx_line_count(const dx_graph *g, dx_id steps)
{
    return dx_count(g, steps) - 1;
}
static inline dx_id dx_line_at(const dx_graph *g, dx_id steps, uint32_t i)
{
    return dx_operand(g, steps, i + 1);
}
static inline dx_id dx_line_formula(const dx_graph *g, dx_id line)
{
    return dx_operand(g, line, 3);
}

/* What the last line's formula ends in. */
dx_id dx_derivation_answer(const dx_graph *g, dx_id steps);

/* The numbers of all lines that it uses, those of its notes first; how many. */
enum { DX_MOST_REFERS = 64 };
size_t dx_line_refers(const dx_graph *g, const dx_line *line, uint32_t refers[DX_MOST_REFERS]);

/* Is it "u" of u = x^2? Else "" or a phrase: " and cancel". */
bool dx_line_names(const dx_graph *g, dx_id note);

/* What comes between a rule, written to `out` from `start` on, and what it is with. */
const char *dx_line_separator(const dx_text *out, size_t start);

/* What stands behind a formula: "product rule, u = x^2, v = sin(x)". */
dx_status dx_line_write_rule(dx_graph *g, const dx_line *line, dx_text *out) DX_MUST_USE;
/* steps(d/dx x^2): what makes the derivation again. */
dx_status dx_derivation_source(dx_graph *g, dx_id steps, dx_text *out) DX_MUST_USE;

/* A derivation as numbered lines of ASCII; in two dimensions, the rule beside each line or,
 * where that is too wide, below; as an aligned environment. */
dx_status dx_derivation_plain(dx_graph *g, dx_id steps, dx_text *out) DX_MUST_USE;
dx_status dx_derivation_pretty(dx_graph *g, dx_id steps, unsigned columns, bool unicode,
                               dx_text *out) DX_MUST_USE;
dx_status dx_derivation_latex(dx_graph *g, dx_id steps, dx_text *out) DX_MUST_USE;

#endif
