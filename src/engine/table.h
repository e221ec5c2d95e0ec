/* table.h - tables of a session's values. */
#ifndef DX_ENGINE_TABLE_H
#define DX_ENGINE_TABLE_H

#include "engine/scope.h"
#include "expr/table.h"

/* Can this be a column, with a number for its value once the variable has one; the number of
 * rows; the ends? */
dx_status dx_table_check(ddx_session *s, dx_id a, dx_id variable) DX_MUST_USE;
dx_status dx_table_check_rows(ddx_session *s, dx_id rows, uint64_t *n) DX_MUST_USE;
dx_status dx_table_check_ends(ddx_session *s, dx_id lo, dx_id hi) DX_MUST_USE;

/* The premises of a column: from this one to the one before that. */
typedef struct dx_column_premises {
    size_t from, to;
} dx_column_premises;

/* The TABLE with what is asked for filled in: headings, formulas (the variable is the first of
 * both), lo, hi, digits, columns and rows. Premises from the first-th on, in which
 * the variable is that symbol, say where the formulas have no value though they can be worked
 * out; `of` has those of each column. What is shown is proved, cell by cell; where all
 * of a column has no value a notice says why. */
dx_status dx_table_work_out(dx_evaluation *e, size_t first_premise, const dx_column_premises *of,
                            dx_id symbol, dx_table *table, dx_id *out) DX_MUST_USE;

/* The exact number in a cell; DX_DOMAIN where there is none. */
dx_status dx_table_element(ddx_session *s, dx_id table, uint64_t row, uint32_t column,
                           dx_id *out) DX_MUST_USE;

/* A column by its heading, as a vector. DX_NAME where there is none; a cell without a value is the
 * STRING "undefined". *digits are those that are proved, 0: all. */
dx_status dx_table_column(ddx_session *s, dx_id table, const char *name, dx_id *out,
                          uint32_t *digits) DX_MUST_USE;

/* A row of a table by its number, as a vector, in the same way. */
dx_status dx_index_table(dx_evaluation *e, const dx_ast *index, dx_id *value) DX_MUST_USE;

/* The same values with so many digits. */
dx_status dx_table_with_digits(ddx_session *s, dx_id table, uint32_t digits,
                               dx_id *out) DX_MUST_USE;

#endif
