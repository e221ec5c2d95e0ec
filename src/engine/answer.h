/* answer.h - what came of a statement, and its renderings: as text, as LaTeX, and at a terminal
 * (answer.c), as JSON (answer_json.c). */
#ifndef DX_ENGINE_ANSWER_H
#define DX_ENGINE_ANSWER_H

#include "ddx.h"

#include "engine/value.h"

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
    dx_text name;        /* of a definition: "x", or the whole "f(x) = x^2" */
    dx_text message;     /* of kind TEXT */
    bool signs;          /* it has signs that plain text spells in ASCII */
    bool sketch;         /* it is a drawing, made anew where there is less room; so are */
    dx_shown_rows rows;  /* the rows of iterates in it */
    dx_text members;     /* more of its JSON object: `, "key": value` */
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

/* The text of one of its renderings, given whether it was made: what cannot be printed (too long,
 * no memory, no time) says so in its place, and the answer is no success. */
const char *dx_answer_rendered(ddx_answer *a, dx_text *text, dx_status status);

#endif
