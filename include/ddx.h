/* ddx.h - the ddx library: formulas read, differentiated, simplified, printed and
 * evaluated with proved digits.
 *
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Everything happens in a session. Two sessions share nothing, so two threads may
 * each have one; one session belongs to one thread at a time. The library never
 * prints, never exits, never reads the environment and sets no signal handler. All
 * text is UTF-8; strings returned are NUL-terminated. */
#ifndef DDX_H
#define DDX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define DDX_API __attribute__((visibility("default")))
#else
#define DDX_API
#endif

/* Version of the library that is running, as "0.1.0". */
DDX_API const char *ddx_version(void);

typedef enum ddx_status {
    DDX_OK,
    DDX_SYNTAX,    /* the text is not a statement */
    DDX_NAME,      /* a name that means nothing here */
    DDX_ARITY,     /* a wrong number of arguments */
    DDX_TYPE,      /* a value of the wrong kind or shape */
    DDX_DOMAIN,    /* has no value */
    DDX_UNKNOWN,   /* cannot be decided */
    DDX_NOCONV,    /* an iteration did not converge */
    DDX_LIMIT,     /* would be larger than a limit allows */
    DDX_NOMEM,     /* the memory setting or the machine is exhausted */
    DDX_CANCELLED, /* ddx_interrupt was called */
    DDX_TIMEOUT,   /* the time setting is exhausted */
    DDX_IO,        /* a file could not be read or written */
    DDX_BUG        /* ddx contradicts itself: please report it */
} ddx_status;

/* ---- sessions ---------------------------------------------------------------- */

typedef struct ddx_session ddx_session;

/* A new session with nothing defined; NULL when there is no memory. */
DDX_API ddx_session *ddx_session_new(void);
DDX_API void ddx_session_free(ddx_session *session);

/* Give back what FLINT keeps for the calling thread, constants it has worked out among
 * it. A thread that has used sessions calls this before it ends; it may go on too. */
DDX_API void ddx_thread_end(void);

/* Stop what runs in any session at its next poll, within 100 ms: it returns
 * DDX_CANCELLED and its session is as it was before. Safe in a signal handler.
 * Stays in force until ddx_interrupt_clear. */
DDX_API void ddx_interrupt(void);
DDX_API void ddx_interrupt_clear(void);

/* Settings are those of `:set`: digits, timeout, memory, verify, pretty, width,
 * color. Values are text. DDX_NAME: no such setting; DDX_TYPE: no such value. */
DDX_API ddx_status ddx_set(ddx_session *session, const char *key, const char *value);
/* The value of a setting, valid until it changes; NULL: no such setting. */
DDX_API const char *ddx_get(ddx_session *session, const char *key);

/* ---- statements -------------------------------------------------------------- */

/* What the beginning of a text holds. */
typedef enum ddx_scan_result {
    DDX_SCAN_EMPTY,     /* nothing but blanks and comments: *length covers them */
    DDX_SCAN_STATEMENT, /* *length bytes are one statement with its ';' or newline */
    DDX_SCAN_OPEN       /* a bracket or string is open: more text is needed */
} ddx_scan_result;

/* Find the first statement of a text. Purely lexical; bad bytes are left for
 * ddx_eval to report. At the end of all input, treat DDX_SCAN_OPEN as a statement. */
DDX_API ddx_scan_result ddx_scan(const char *text, size_t n, size_t *length);

typedef struct ddx_answer ddx_answer;

/* Is an iteration open, which `:step` began and `:quit` leaves? An empty statement is then its next
 * step. */
DDX_API bool ddx_is_stepping(const ddx_session *session);
/* What a prompt says: "newton 3" at iterate 3 of an iteration that is open, else "ddx". Valid until
 * the next call with this session. */
DDX_API const char *ddx_prompt(ddx_session *session);

/* Run one statement, or one `:command`, and tell what came of it. The answer
 * belongs to the session and is valid until the next ddx_eval there. On failure the
 * session is as before and the answer tells the story. Never NULL.
 * What is assumed of names (`assume x > 0`, `forget x`) is assumed so: it holds for all calls of
 * the session that follow, and a value that was made under it stays as it is. */
DDX_API const ddx_answer *ddx_eval(ddx_session *session, const char *statement, size_t n);

/* While `:load` runs a file, the answer of each of its statements that succeeds is given to
 * the listener as it comes, and is valid until that returns; it may not evaluate anything.
 * Without one (NULL), they are lines of the text that `:load` answers. */
typedef void ddx_listener(void *data, const ddx_answer *answer);
DDX_API void ddx_listen(ddx_session *session, ddx_listener *listener, void *data);

/* DDX_OK, or what kind of failure it is. An answer that cannot be written (too long, no memory, no
 * time) fails when it is asked for. */
DDX_API ddx_status ddx_answer_status(const ddx_answer *answer);

/* "number", "expression", "equation", "vector", "conditions" (of which one holds, as of
 * inequalities), "matrix", "function", "definition",
 * "boolean", "string", "range", "derivation" (of steps), "table", "iteration" (of newton and the
 * like), "text" (what a command prints),
 * "none" (nothing to show), "quit" (the user wants to leave), "error". */
DDX_API const char *ddx_answer_kind(const ddx_answer *answer);

/* True after a closing ';': computed, not to be shown. */
DDX_API bool ddx_answer_silent(const ddx_answer *answer);

/* One line of ASCII that can be typed back in ("text": the lines as they are). "" if
 * there is nothing to show; a definition shows nothing here, see pretty. */
DDX_API const char *ddx_answer_text(const ddx_answer *answer);
/* Two-dimensional mathematics for a terminal of so many columns, several lines with
 * no newline at the end; falls back to the line form where it does not fit. With
 * `≈` or `=` and the value below a constant that is not an integer. */
DDX_API const char *ddx_answer_pretty(const ddx_answer *answer, unsigned columns, bool unicode);
/* For LaTeX's math mode; "" where there is no value. */
DDX_API const char *ddx_answer_latex(const ddx_answer *answer);
/* Digits of a constant, all correct: "≈ 1.4142135623730950488" or "= 0.5"; "" when
 * the value is not a constant, or an integer. */
DDX_API const char *ddx_answer_approx(const ddx_answer *answer);
/* One JSON object, without a newline. */
DDX_API const char *ddx_answer_json(const ddx_answer *answer);
/* The statement begins on that line and at that character of a file, both from 1: the place of an
 * error is counted in the file by ddx_answer_json from now on. */
DDX_API void ddx_answer_begins(const ddx_answer *answer, size_t line, size_t column);

/* Things worth saying besides the answer: how an ambiguous input was read, where a
 * result holds. NULL past the last one. */
DDX_API const char *ddx_answer_notice(const ddx_answer *answer, unsigned index);

/* The story of a failure. message: what is wrong; hint: what to do, "" for none;
 * start and end: bytes of the statement, equal to SIZE_MAX when there is no place. */
DDX_API const char *ddx_answer_message(const ddx_answer *answer);
DDX_API const char *ddx_answer_hint(const ddx_answer *answer);
DDX_API void ddx_answer_place(const ddx_answer *answer, size_t *start, size_t *end);

/* ---- what an editor needs ---------------------------------------------------- */

/* The index-th name that begins with the prefix: functions, the session's variables,
 * and, for a prefix with ':', commands. What is asked of help, the settings of :set and
 * the names for :clear are completed behind the command: "help cha" gives "help chain
 * rule". NULL past the last; the text lives until the next call. *summary: a line about
 * it; *is_function: a '(' follows. Both may be NULL. */
DDX_API const char *ddx_complete(ddx_session *session, const char *prefix, unsigned index,
                                 const char **summary, bool *is_function);

/* Characters typed as \name: the index-th whose name begins with the prefix (without
 * the backslash); NULL past the last. *character: as UTF-8. */
DDX_API const char *ddx_symbol(const char *prefix, unsigned index, const char **character);

typedef enum ddx_token_kind {
    DDX_TOKEN_BLANK,
    DDX_TOKEN_NUMBER,
    DDX_TOKEN_NAME,
    DDX_TOKEN_FUNCTION, /* a name of the function table */
    DDX_TOKEN_OPERATOR,
    DDX_TOKEN_OPEN,
    DDX_TOKEN_CLOSE,
    DDX_TOKEN_STRING,
    DDX_TOKEN_COMMENT,
    DDX_TOKEN_BAD
} ddx_token_kind;

/* Kind and length of the token at the beginning of a text of n > 0 bytes. */
DDX_API ddx_token_kind ddx_token(const char *text, size_t n, size_t *length);

/* ---- formulas as values ------------------------------------------------------ */

/* A handle on a value that the session keeps until it is released. */
typedef struct ddx_value {
    uint32_t slot;
} ddx_value;

/* Read and evaluate an expression, as a statement would, without naming the result: x = 3 is an
 * equation, x = 0..1 a range for a name. After a failure here or below, ddx_error tells the story.
 */
DDX_API ddx_status ddx_parse(ddx_session *session, const char *text, size_t n, ddx_value *value);
DDX_API void ddx_release(ddx_session *session, ddx_value value);

/* An operation or function of the language by its name, with values for its arguments, as ddx_parse
 * reads it: "laplacian", "div", "curl", "directional", "total", "implicit", "definition", "limit"
 * in several variables, "rank", "eigenvectors" and all others that give a value. A name, x = 3,
 * x = 0..1 and lists of these are values, too: ("definition", f, x = 3), ("roots", f, x = 0..1),
 * ("subst", f, x = y^2). Arguments are what they were when they were made, whatever their names
 * mean to the session by now. Conditions under which they hold go on with the result. DDX_NAME
 * where there is no such operation, DDX_ARITY and DDX_TYPE where these are no arguments of it. */
DDX_API ddx_status ddx_call(ddx_session *session, const char *operation, size_t n,
                            const ddx_value *arguments, ddx_value *result);

/* What the last call noted of its result, "x != 0", and of how it was read: NULL past the last.
 * Valid until the next call. */
DDX_API const char *ddx_note(ddx_session *session, unsigned index);

/* The derivative of that order by a variable, simplified, and checked unless the
 * setting verify is off. */
DDX_API ddx_status ddx_diff(ddx_session *session, ddx_value value, const char *variable,
                            unsigned order, ddx_value *derivative);

typedef enum ddx_form { DDX_PLAIN, DDX_LATEX, DDX_PRETTY } ddx_form;

/* How that derivative is found, rule by rule, as a value of kind "derivation"; other
 * derivatives by ddx_parse of "steps(...)". */
DDX_API ddx_status ddx_steps(ddx_session *session, ddx_value value, const char *variable,
                             unsigned order, ddx_value *derivation);

/* The lines of a derivation: how many, 0 for any other value; and of line `index`, from 0:
 * its formula, an equation whose right side is in the last line the answer; its rule, with
 * what the rule's u and v are and the numbers, from 1, of the lines it uses; how far it is
 * indented. Text is valid until the next call with this session; NULL past the last line
 * or on failure. ddx_print gives all lines at once. */
DDX_API unsigned ddx_line_count(ddx_session *session, ddx_value derivation);
DDX_API const char *ddx_line_text(ddx_session *session, ddx_value derivation, unsigned index,
                                  ddx_form form);
DDX_API const char *ddx_line_rule(ddx_session *session, ddx_value derivation, unsigned index);
DDX_API unsigned ddx_line_depth(ddx_session *session, ddx_value derivation, unsigned index);

/* The Taylor polynomial of that degree by n variables (of that total degree where n > 1) around
 * the point, checked like a derivative; ddx_print writes it by rising degree. With order 1 it is
 * the tangent line or plane. DDX_DOMAIN where there is none. */
DDX_API ddx_status ddx_taylor(ddx_session *session, ddx_value value, size_t n,
                              const char *const *variables, const ddx_value *at, unsigned order,
                              ddx_value *polynomial);

/* The terms up to (x - at)^order of the expansion near a point, with negative and fractional
 * powers and logarithms; side is '+' or '-', or 0 for what holds on both sides if it does. */
DDX_API ddx_status ddx_series(ddx_session *session, ddx_value value, const char *variable,
                              ddx_value at, char side, int order, ddx_value *series);

/* A proved upper bound of |value - its Taylor polynomial| for the variable from lo to hi: a
 * fraction whose decimal has 4 digits, rounded up. */
DDX_API ddx_status ddx_remainder(ddx_session *session, ddx_value value, const char *variable,
                                 ddx_value at, unsigned order, ddx_value lo, ddx_value hi,
                                 ddx_value *bound);

/* All partial derivatives of a value by n variables: as a vector. One pass over the formula
 * however many variables there are, and a check of all at once unless the setting verify
 * is off. Variables that do not occur are allowed; DDX_NAME when one is given twice. With
 * variables NULL (and n 0) it is by all names in the value, in alphabetical order.
 * DDX_TYPE when the value is no real formula. */
DDX_API ddx_status ddx_gradient(ddx_session *session, ddx_value value, size_t n,
                                const char *const *variables, ddx_value *gradient);
/* The same for a vector: a matrix with a row for each of its elements, of which only what
 * is not zero is worked out. DDX_LIMIT when it would have too many entries. */
DDX_API ddx_status ddx_jacobian(ddx_session *session, ddx_value vector, size_t n,
                                const char *const *variables, ddx_value *jacobian);
/* The symmetric matrix of the second derivatives. */
DDX_API ddx_status ddx_hessian(ddx_session *session, ddx_value value, size_t n,
                               const char *const *variables, ddx_value *hessian);

/* The integral for the variable from lo to hi, which may be what ddx_parse makes of "inf" and
 * "-inf": in closed form where one is known, else, between constants, a constant of which
 * ddx_digits gives up to 300 digits. DDX_NAME for another variable or an abstract function then,
 * DDX_TYPE for ends that are no constants, DDX_DOMAIN where there is no real value on a part of the
 * interval or the integral diverges, DDX_UNKNOWN where it is not found. */
DDX_API ddx_status ddx_integrate(ddx_session *session, ddx_value value, const char *variable,
                                 ddx_value lo, ddx_value hi, ddx_value *integral);

/* All roots of n equations (or of formulas that are to be zero) in the box lo[i] <= unknown i <=
 * hi[i], each proved: a vector for n = 1, else a matrix with a row for each root. Each is exact, or
 * a number of which ddx_digits gives as many digits as are asked for. *undecided, if not NULL, is
 * at how many places it was not found out; 0: it is proved that there are no other roots. Of one
 * unknown the ends may be what ddx_parse makes of "inf" and "-inf". DDX_NAME for other variables,
 * DDX_DOMAIN for an empty interval, DDX_LIMIT for more than 100 unknowns. */
DDX_API ddx_status ddx_roots(ddx_session *session, size_t n, const ddx_value *equations,
                             const char *const *unknowns, const ddx_value *lo, const ddx_value *hi,
                             ddx_value *roots, size_t *undecided);
/* All points of a box where the gradient of the value vanishes, each proved: a table with columns
 * for the unknowns, the value, its kind ("minimum", "maximum", "saddle", ...) and the eigenvalues
 * of the Hessian. With n_constraints equations the points are those where the gradient of the
 * Lagrange function vanishes, and their multipliers have columns, too. */
DDX_API ddx_status ddx_extrema(ddx_session *session, ddx_value value, size_t n_constraints,
                               const ddx_value *constraints, size_t n, const char *const *unknowns,
                               const ddx_value *lo, const ddx_value *hi, ddx_value *table,
                               size_t *undecided);

/* The limit as the variable goes to `at`, a number or what ddx_parse makes of "inf" and
 * "-inf"; side '+': from the right, '-': from the left, 0: from both. It may be inf or -inf
 * itself. DDX_DOMAIN: there is none; DDX_UNKNOWN: it was not found out. */
DDX_API ddx_status ddx_limit(ddx_session *session, ddx_value value, const char *variable,
                             ddx_value at, char side, ddx_value *limit);

/* Most readable form of the value. */
DDX_API ddx_status ddx_simplify(ddx_session *session, ddx_value value, ddx_value *simplified);

/* The value with variables replaced, all at once. DDX_DOMAIN where it has no value then, or
 * where it was found under conditions that do not hold for these values. */
DDX_API ddx_status ddx_substitute(ddx_session *session, ddx_value value, size_t n,
                                  const char *const *variables, const ddx_value *by,
                                  ddx_value *result);

/* The value as text, valid until the next call with this session; NULL on failure. */
DDX_API const char *ddx_print(ddx_session *session, ddx_value value, ddx_form form);

/* Equal as expressions in canonical form (a false answer is no proof of anything). */
DDX_API bool ddx_same(ddx_session *session, ddx_value a, ddx_value b);

/* That many correct digits of a constant, valid until the next call with this
 * session; NULL with a word why not in ddx_error. */
DDX_API const char *ddx_digits(ddx_session *session, ddx_value value, unsigned digits);

/* The value in double precision with variables given; NaN where it has none. DDX_DOMAIN where a
 * variable would be what it is assumed not to be. (A ddx_function lives apart from the session and
 * knows of no assumptions.) */
DDX_API ddx_status ddx_evaluate(ddx_session *session, ddx_value value, size_t n,
                                const char *const *variables, const double *at, double *result);

/* Shape of a value: n rows and 0 columns for a vector of n, 0 and 0 for what is neither
 * vector nor matrix nor table. */
DDX_API ddx_status ddx_shape(ddx_session *session, ddx_value value, size_t *rows, size_t *columns);

/* An element, counted from 0; column is 0 for a vector. DDX_TYPE where there is none. */
DDX_API ddx_status ddx_element(ddx_session *session, ddx_value value, size_t row, size_t column,
                               ddx_value *element);

/* A matrix of rows x columns values, row by row, or for 0 columns a vector of so many rows. */
DDX_API ddx_status ddx_array(ddx_session *session, size_t rows, size_t columns,
                             const ddx_value *elements, ddx_value *array);

/* Values of n formulas for a variable at equally spaced points, `rows` of them from lo to hi, as
 * a value of kind "table": as many significant digits as the setting has, each proved. ddx_shape
 * tells its rows and its columns, of which the first is the variable; ddx_element gives what
 * stands there exactly, DDX_DOMAIN where there is no value. DDX_NAME for another variable or an
 * abstract function. */
DDX_API ddx_status ddx_table(ddx_session *session, size_t n, const ddx_value *values,
                             const char *variable, ddx_value lo, ddx_value hi, size_t rows,
                             ddx_value *table);
/* The heading of a column, and what is shown in a cell: a decimal, "undefined" or "unknown".
 * Valid until the next call with this session; NULL where there is none. */
DDX_API const char *ddx_table_heading(ddx_session *session, ddx_value table, size_t column,
                                      ddx_form form);
DDX_API const char *ddx_table_cell(ddx_session *session, ddx_value table, size_t row,
                                   size_t column);
/* The table as comma-separated values (RFC 4180) in a file, whole or not at all. */
DDX_API ddx_status ddx_table_write(ddx_session *session, ddx_value table, const char *path);

/* Exact linear algebra, as det(A), inv(A), A \ b and eigenvalues(A) have it: DDX_TYPE for
 * a wrong shape, DDX_DOMAIN for a singular matrix, no solution or many, or no real
 * eigenvalue, DDX_UNKNOWN where it cannot be decided whether something is 0. */
DDX_API ddx_status ddx_determinant(ddx_session *session, ddx_value matrix, ddx_value *determinant);
DDX_API ddx_status ddx_inverse(ddx_session *session, ddx_value matrix, ddx_value *inverse);
DDX_API ddx_status ddx_solve_linear(ddx_session *session, ddx_value matrix, ddx_value right,
                                    ddx_value *solution);
DDX_API ddx_status ddx_eigenvalues(ddx_session *session, ddx_value matrix, ddx_value *vector);

/* The story of the last failing call with handles, with its hint. */
DDX_API const char *ddx_error(ddx_session *session);

/* ---- iterations ------------------------------------------------------------------ */

/* A numerical solver that is pulled, step by step, forth and back: newton, halley, secant, bisect,
 * brent, fixedpoint, broyden, descend, minimize, maximize. It belongs to its session, and to the
 * thread that has it, and is freed with it if not before. */
typedef struct ddx_iteration ddx_iteration;

/* What is known of an iterate; NaN for what its method does not tell. Norms are Euclidean. */
typedef struct ddx_iterate {
    uint64_t number;     /* 0 is the start */
    double value;        /* f(x), or |f(x)| of several equations; what is to be least or greatest */
    double slope;        /* f'(x) of one unknown; the norm of the gradient */
    double step;         /* the norm of the step that led here */
    double rate;         /* of that step: its damping, the learning rate, the radius of trust */
    double lower, upper; /* the bracket */
    double error;        /* about how far the solution is, estimated by the last steps */
    double order;        /* of convergence, as observed */
    double violation;    /* of constraints: the greatest */
    uint64_t best;       /* the number of the best iterate so far */
    bool ended;          /* no step can follow, or none is needed */
    bool converged;      /* once it has ended, as it.converged: by what is proved, too */
    bool failed;         /* the step that would follow cannot be taken */
} ddx_iterate;

/* Begins what the text calls, like "newton([x^2 + y^2 = 4, x*y = 1], [x=2, y=1/2])": the formulas
 * are read, differentiated and compiled. DDX_TYPE for what is no call of a solver; DDX_OK also
 * where there is no value at the start, of which the first iterate tells. *iteration is NULL after
 * a failure. */
DDX_API ddx_status ddx_iteration_new(ddx_session *session, const char *call, size_t n,
                                     ddx_iteration **iteration);
DDX_API void ddx_iteration_free(ddx_iteration *iteration);

/* One step; nothing is done once it has ended. DDX_CANCELLED and DDX_TIMEOUT leave the iterate. */
DDX_API ddx_status ddx_iteration_step(ddx_iteration *iteration);
/* Steps until it ends, at most so many. */
DDX_API ddx_status ddx_iteration_run(ddx_iteration *iteration, uint64_t most);
/* Back to an iterate that was there: steps from it give what they gave before. DDX_TYPE for others.
 */
DDX_API ddx_status ddx_iteration_go(ddx_iteration *iteration, uint64_t number);

/* Where it stands: of its start before the first step. */
DDX_API ddx_iterate ddx_iteration_state(const ddx_iteration *iteration);
/* How many unknowns there are, the name of each (NULL past the last), valid until the session's
 * next call; and the point, valid until the iteration moves. */
DDX_API size_t ddx_iteration_unknowns(const ddx_iteration *iteration);
DDX_API const char *ddx_iteration_unknown(const ddx_iteration *iteration, size_t index);
DDX_API const double *ddx_iteration_point(const ddx_iteration *iteration);
/* What came of it so far, and what to try where it failed: valid until the next call with it. */
DDX_API const char *ddx_iteration_outcome(ddx_iteration *iteration);

/* The iteration as it stands as a value of kind "iteration", with its rows and what is proved of
 * its point. */
DDX_API ddx_status ddx_iteration_value(ddx_iteration *iteration, ddx_value *value);
/* A part of such a value by its name, as it.root has it: "root", "point", "value", "table", an
 * unknown. DDX_NAME where there is none, DDX_NOCONV for the root of one that did not converge. Of a
 * table the column of that heading, as a vector. */
DDX_API ddx_status ddx_member(ddx_session *session, ddx_value value, const char *name,
                              ddx_value *member);

/* ---- functions ---------------------------------------------------------------- */

/* Formulas compiled for evaluation in double precision. A function does not change once made
 * and lives apart from its session: any number of threads may evaluate it at once, also when
 * the session is gone. */
typedef struct ddx_function ddx_function;

/* The values as a function of the variables, in that order; a vector or matrix gives its
 * elements, row by row. What they share is computed once: a formula with its gradient costs
 * little more than twice the formula. Where what was parsed had no value the function has none,
 * also where the reason cancelled: (x - 1)^2/(x - 1) at 1. DDX_NAME for a name that is no variable
 * and for abstract functions, DDX_TYPE for what is no real number. *function is NULL then, else for
 * ddx_function_free. */
DDX_API ddx_status ddx_function_new(ddx_session *session, size_t n_values, const ddx_value *values,
                                    size_t n, const char *const *variables,
                                    ddx_function **function);
DDX_API void ddx_function_free(ddx_function *function);
/* How many variables it has, and how many numbers it gives. */
DDX_API size_t ddx_function_inputs(const ddx_function *function);
DDX_API size_t ddx_function_outputs(const ddx_function *function);

/* At one point: at[inputs] to result[outputs], NaN where there is no value, infinite at poles.
 * DDX_NOMEM, DDX_CANCELLED, and DDX_LIMIT for a sum of more than ten million terms, can come of
 * it, as below. */
DDX_API ddx_status ddx_function_evaluate(const ddx_function *function, const double *at,
                                         double *result);

/* At n points: at[k] has n values of variable k, results[k] gets n of output k. An array of
 * results may be one of variables, else arrays do not overlap. Elementary functions are within
 * 4 ulp; a point's bits do not depend on how many there are, and may differ from those of
 * ddx_function_evaluate in the last places. Machine code has no more to do before the first
 * point than some tens of nanoseconds; where there is none, that is a microsecond, and 2 KiB are
 * taken for each value that is kept meanwhile. From 100,000 points on they are split over as many
 * threads as the session's setting "threads" said when the function was made, with the same
 * bits for any number of threads. */
DDX_API ddx_status ddx_function_batch(const ddx_function *function, size_t n,
                                      const double *const *at, double *const *results);

/* The same with variable k of point i in at[i*at_point + k*at_variable], and output k of it in
 * results[i*result_point + k*result_output]: points one behind the other have at_point = inputs
 * and at_variable = 1. The two may be one array with the same strides, else they do not
 * overlap. Points are copied to arrays and back, which costs a nanosecond or so for each number. */
DDX_API ddx_status ddx_function_strided(const ddx_function *function, size_t n, const double *at,
                                        size_t at_point, size_t at_variable, double *results,
                                        size_t result_point, size_t result_output);

/* ---- code in other languages ---------------------------------------------------- */

/* What a function gives besides its value. */
enum {
    DDX_CODE_GRADIENT = 1, /* of a formula */
    DDX_CODE_JACOBIAN = 2, /* of a vector */
    DDX_CODE_HESSIAN = 4,  /* of a formula */
    DDX_CODE_SPARSE = 8    /* Jacobian and Hessian by their entries that are not always 0 */
};

/* A whole function that computes the value, a formula, vector or matrix of such: in "c",
 * "fortran", "python" (NumPy) or "julia", with a comment that says what it takes and gives. Its
 * arguments are the variables, in that order (NULL and 0: all names in the value, in
 * alphabetical order); `name` may be changed where the language cannot have it, NULL is "f".
 * `gives` is a sum of DDX_CODE_ flags. The text ends with a newline and is valid until the next
 * call with this session; NULL on failure: DDX_NAME for other names and for abstract functions
 * and for a language that there is not, DDX_TYPE where derivatives of this shape are not written,
 * DDX_UNKNOWN for a function that the language cannot have, DDX_LIMIT where it would be too
 * long. */
DDX_API const char *ddx_code(ddx_session *session, ddx_value value, const char *language,
                             const char *name, size_t n, const char *const *variables,
                             unsigned gives);

#ifdef __cplusplus
}
#endif

#endif
