/* value.h - values, and their texts: exact, or with decimals for their parts. */
#ifndef DX_ENGINE_VALUE_H
#define DX_ENGINE_VALUE_H

#include "expr/graph.h"

/* A value and how it is shown: digits > 0 where it came out of N(...), so as a decimal
 * with so many digits; the value itself stays exact. A Jacobian names its rows and columns,
 * a gradient its elements (as columns): vectors of names, NONE where there are none.
 * `shown` is what is printed for it: an arrangement of its terms, or DX_NONE where that is
 * the value itself. `premises` are the conditions under which it was worked out, as
 * premises.c writes them, or DX_NONE. `typed` is a text that gives the value again, of
 * derivations and of what has premises, which the value alone does not tell. */
typedef struct dx_value {
    dx_id id;
    uint32_t digits;
    dx_id rows, columns;
    dx_id shown;
    dx_id premises;
    dx_id typed;
} dx_value;

/* What is printed for the value: never DX_NONE unless there is no value. */
static inline dx_id dx_shown(dx_value value)
{
    return value.digits > 0 || dx_is_none(value.shown) ? value.id : value.shown;
}

/* "number", "expression", ... of a value. */
const char *dx_kind_of_value(const dx_graph *g, dx_id id, uint32_t digits);

/* Derivations, tables, iterations: shown as lines, they tell what makes them again. */
bool dx_has_source(const dx_graph *g, dx_id id);
dx_status dx_value_source(dx_graph *g, dx_id id, dx_text *out) DX_MUST_USE;

/* Is it a text of lines, as code(f, "c") gives? No string that is typed has any. Such are shown
 * as they are, without quotes. */
bool dx_is_lines(const dx_graph *g, dx_id id);

/* The plain line of a value: exact, or a decimal of so many digits (vectors element by
 * element). */
dx_status dx_value_text(dx_graph *g, dx_id id, uint32_t digits, dx_text *out) DX_MUST_USE;

/* The same for LaTeX. */
dx_status dx_value_latex(dx_graph *g, dx_id id, uint32_t digits, dx_text *out) DX_MUST_USE;

#endif
