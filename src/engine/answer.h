/* answer.h - values, what came of a statement, and its renderings. */
#ifndef DX_ENGINE_ANSWER_H
#define DX_ENGINE_ANSWER_H

#include "ddx.h"

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

typedef enum dx_answer_kind {
    DX_ANSWER_NONE,
    DX_ANSWER_VALUE,
    DX_ANSWER_DEFINITION, /* `name` or `source`, and the value */
    DX_ANSWER_TEXT,
    DX_ANSWER_QUIT,
    DX_ANSWER_ERROR
} dx_answer_kind;

/* What `:time` found, in seconds: of reading, working out, finding digits, and writing the plain
 * line; and of the formula as a function: making its tape, a point alone, one of many. */
typedef struct dx_timing {
    bool wanted, has_tape;
    double read, work, digits, show;
    size_t instructions;
    double compile, single, batch;
} dx_timing;

/* Where rows of iterates stand in a message, from the first-th iterate on, at most so many. */
typedef struct dx_shown_rows {
    size_t start, end;
    bool headings;
    size_t first, most;
} dx_shown_rows;

struct ddx_answer {
    ddx_session *session;
    ddx_answer *self; /* this one, to write renderings to */
    dx_status status;
    dx_answer_kind kind;
    bool silent;
    dx_value value;
    dx_text input;
    size_t line, column; /* where the statement begins in its file, from 0 */
    dx_text name;       /* of a definition: "x", or the whole "f(x) = x^2" */
    dx_text message;    /* of kind TEXT */
    bool signs;         /* it has signs that plain text spells in ASCII */
    bool sketch;        /* it is a drawing, made anew where there is less room; so are */
    dx_shown_rows rows; /* the rows of iterates in it */
    dx_text members;    /* more of its JSON object: `, "key": value` */
    dx_text approx;
    dx_text text, pretty, latex, json; /* made when asked for */
    bool made_text, made_pretty, made_latex;
    unsigned pretty_columns;
    bool pretty_unicode;
    dx_timing timing;
    dx_notices notices;
    dx_diag diag;
};

/* An answer belongs to a session, is cleared before each statement, and keeps its texts' memory
 * until it is freed. */
void dx_answer_init(ddx_answer *answer, ddx_session *session);
void dx_answer_clear(ddx_answer *answer);
void dx_answer_free(ddx_answer *answer);

/* "number", "expression", ... of a value. */
const char *dx_kind_of_value(const dx_graph *g, dx_id id, uint32_t digits);

/* Values that are shown as lines but tell what makes them again: derivations, tables, iterations.
 */
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
