/* stepper.h - an iteration that is walked through at the prompt: `:step newton(x^2 - 2, x=1)`.
 *
 * A session has one at most. While it is open, an empty line is a step, commands go forth and back,
 * and names stand for what is there at the current iterate: the unknowns for the point, f for the
 * formula and its value, J and H for its derivatives, step for the last step, k for the iterate's
 * number, history for the table of all, lambda for the multipliers of constraints. They hide the
 * user's names, but not in the bodies of the user's functions, where they are found after these. */
#ifndef DX_ENGINE_STEPPER_H
#define DX_ENGINE_STEPPER_H

#include "engine/solvers/fine.h"
#include "engine/solvers/iterates.h"
#include "numeric/solve/record.h"

typedef struct dx_stepper {
    ddx_session *session;
    dx_iteration *it;
    dx_iterates rows;
    dx_fine *fine;    /* what carries it on with more digits; NULL: nothing */
    dx_record record; /* of the last step, or the one that could not be made: then it is stuck */
    bool stuck;
    bool fresh;    /* has nodes of the statement that is being run */
    char point[8]; /* what stands for it in formulas: the unknown, or p */
    /* of the formula as it was asked, in the names, readable: m formulas, m·n partial derivatives,
     * and n² second ones of a formula whose least value is looked for; NULL where these are too
     * many */
    dx_id *formulas, *slopes, *curvatures;
    dx_id *ids; /* all of them */
    size_t n_ids;
    /* what its names stand for, n unknowns and then the others; values are made when they are
     * asked for, in the statement `made` */
    dx_definition **name;
    size_t n_names;
    uint64_t made;
} dx_stepper;

/* :step, :quit and the commands that belong to an iteration, with the rest of the line, which may
 * be changed. Behind a ';' the answer is silent. */
dx_status dx_run_stepper(ddx_session *s, const char *command, char *rest, size_t length,
                         ddx_answer *answer) DX_MUST_USE;

/* What an empty line does while an iteration is open: a step. */
dx_status dx_step_once(ddx_session *s, ddx_answer *answer) DX_MUST_USE;

/* The number of the current iterate. */
uint64_t dx_stepper_k(const dx_stepper *st);

/* newton, bfgs: what a prompt calls it. */
const char *dx_stepper_title(const dx_stepper *st);

/* The end of it; NULL is allowed. */
void dx_stepper_close(ddx_session *s);

/* ---- names (stepper_names.c) ------------------------------------------------------------------
 */

/* Formulas, and a definition for each name. */
dx_status dx_stepper_make_names(dx_stepper *st) DX_MUST_USE;
void dx_stepper_free_names(dx_stepper *st);

/* Of one of its names, with the value that it has now; NULL for others. */
dx_definition *dx_stepper_definition(dx_stepper *st, const char *name, size_t n);
bool dx_stepper_owns(const dx_stepper *st, const dx_definition *d);

/* Refuses to define a name that is one of its own. */
dx_status dx_stepper_guard(ddx_session *s, const char *name, size_t n) DX_MUST_USE;

/* ---- rows (stepper_rows.c) ----------------------------------------------------------------------
 */

/* On a line of their own behind the message so far, from the first-th iterate on, at most so many
 * of them: the first and the last ones. Headings have an empty line before them. */
void dx_stepper_add_rows(const dx_stepper *st, size_t first, size_t most, bool headings,
                         ddx_answer *answer);
/* The same rows again, in lines of so many characters. */
void dx_stepper_rows(const dx_stepper *st, unsigned characters, const dx_shown_rows *shown,
                     dx_text *out);

/* Members of a JSON object: a text, an array of lines in ASCII, what has become of the iteration,
 * headings and rows from the first-th iterate on. */
void dx_stepper_json_text(dx_text *out, const char *key, const char *value);
void dx_stepper_json_lines(dx_text *out, const char *key, const char *lines);
void dx_stepper_json_outcome(const dx_stepper *st, dx_text *out);
dx_status dx_stepper_json_rows(const dx_stepper *st, size_t first, dx_text *out) DX_MUST_USE;

/* ---- texts ------------------------------------------------------------------------------------
 */

/* The update formula of the method, and what f and its derivatives are (formulary.c). */
dx_status dx_stepper_formula(const dx_stepper *st, dx_text *out) DX_MUST_USE;
dx_status dx_stepper_functions(const dx_stepper *st, dx_text *out) DX_MUST_USE;
/* g, or g_2: left - right of the constraint. */
void dx_constraint_name(const dx_stepper *st, uint32_t i, char *text, size_t room);

/* The last step, or the one that cannot be made, with its numbers put in (reasons.c). */
dx_status dx_stepper_why(dx_stepper *st, dx_text *out) DX_MUST_USE;
/* What is said of an end, with its numbers (endings.c). */
dx_status dx_stepper_ending(dx_stepper *st, dx_text *out) DX_MUST_USE;

/* A number, with a long minus sign; a point's numbers in brackets where it has several. */
void dx_text_number(dx_text *out, double x, int digits);
void dx_text_point(dx_text *out, const double *x, size_t n, int digits);

/* The iterates drawn in signs, so many columns wide (sketch.c). */
dx_status dx_stepper_sketch(dx_stepper *st, unsigned columns, dx_text *out) DX_MUST_USE;

#endif
