/* table.h - a table as a value: formulas at points that are equally far apart.
 *
 * A TABLE node holds what was asked for and what came of it:
 *   headings   VECTOR of formulas, as they were asked for; the variable is the first
 *   formulas   VECTOR, the same worked out, in the variable alone
 *   variable   SYMBOL
 *   lo, hi     constants: the first and the last point
 *   rows       INT, 1 at least
 *   digits     INT: significant digits of what is shown
 *   widths     VECTOR of INTs: characters of each column
 *   text       STRING: all rows, one behind the other, the columns padded to their widths so
 *              that decimal points stand one below the other
 * A cell is a number, or one of the words below; of rows that were found it may be empty, or
 * "..." for rows that were left out. */
#ifndef DX_EXPR_TABLE_H
#define DX_EXPR_TABLE_H

#include "expr/graph.h"
#include "support/text.h"

#define DX_CELL_UNDEFINED "undefined" /* the formula has no value there */
#define DX_CELL_UNKNOWN   "unknown"   /* its digits were not found out */

typedef struct dx_table {
    dx_id headings, formulas, variable, lo, hi;
    uint32_t digits, columns;
    uint64_t rows;
    dx_id widths, text;
} dx_table;

dx_id dx_table_make(dx_graph *g, const dx_table *table);
/* Of a TABLE node. */
dx_table dx_table_read(const dx_graph *g, dx_id a);

/* What is shown in a cell, *n bytes that live until the next node is made; row and column
 * are there. */
const char *dx_table_cell(const dx_graph *g, const dx_table *table, uint64_t row, uint32_t column,
                          size_t *n);
/* Is it of rows that were found, not of formulas at points? Its formulas are then all VECTORs, the
 * variable's too, with 0 where a cell is empty. */
static inline bool dx_table_is_of_rows(const dx_graph *g, const dx_table *table)
{
    return dx_op_of(g, dx_operand(g, table->formulas, 0)) == DX_OP_VECTOR;
}
/* Is it a word of a table of rows, a STRING? */
bool dx_table_has_word(const dx_graph *g, const dx_table *table, uint64_t row, uint32_t column);
/* Is it a number? */
bool dx_table_has_value(const dx_graph *g, const dx_table *table, uint64_t row, uint32_t column);

/* The point of a row, exact. */
dx_id dx_table_point(dx_graph *g, const dx_table *table, uint64_t row);

/* What makes the table again: table([x^2], x=0..1, 11). */
dx_status dx_table_source(dx_graph *g, dx_id a, dx_text *out) DX_MUST_USE;

/* Lines of text with the headings above, where there are rows, columns two blanks apart at least;
 * in two dimensions, side by side as far as `columns` columns go and then below; an array;
 * comma-separated values after RFC 4180; the rows as a JSON array of arrays, null where there is no
 * number, a word that is a list of numbers as an array. */
dx_status dx_table_plain(dx_graph *g, dx_id a, dx_text *out) DX_MUST_USE;
dx_status dx_table_pretty(dx_graph *g, dx_id a, unsigned columns, bool unicode,
                          dx_text *out) DX_MUST_USE;
dx_status dx_table_latex(dx_graph *g, dx_id a, dx_text *out) DX_MUST_USE;
dx_status dx_table_csv(dx_graph *g, dx_id a, dx_text *out) DX_MUST_USE;
dx_status dx_table_json_rows(dx_graph *g, dx_id a, dx_text *out) DX_MUST_USE;

#endif
