/* reasons.h - a step of an iteration with its numbers put in.
 *
 * A method's text is made of what is at the point where the step began, worked out anew, and of
 * what the method noted while it was made (record.h). */
#ifndef DX_ENGINE_REASONS_H
#define DX_ENGINE_REASONS_H

#include "engine/solvers/stepper.h"

/* The step that is explained: from iterate k to the next one, or to nowhere. */
typedef struct dx_reason {
    dx_stepper *st;
    dx_text *out;
    uint64_t k;
    size_t n;
    const double *from;
    const double *to; /* where it led, or would have; NULL: to no point */
    bool made;
    /* at `from`, as far as the method's level goes: m values, m·n and n·n derivatives, in the
     * command arena */
    double *f, *slopes, *curvatures;
} dx_reason;

enum { DX_REASON_MATRIX = 6 }; /* unknowns of which vectors and matrices are written */

/* Texts in which @ is the point at `from`, & the one where it led, each with its number, # f or
 * (-f), $ its minus sign, and % one of the numbers, in brackets where that is needed. */
void dx_reason_write(const dx_reason *r, const char *text, size_t n, const double *number);
#define DX_REASON(r, text, ...)                                                                    \
    dx_reason_write(r, text, sizeof((const double[]){__VA_ARGS__}) / sizeof(double),               \
                    (const double[]){__VA_ARGS__})

/* `name = [...]`, of the point's length; on a line of its own; a matrix, which is left out where
 * there are many unknowns. */
void dx_reason_first_vector(const dx_reason *r, const char *name, const double *v);
void dx_reason_vector(const dx_reason *r, const char *name, const double *v);
void dx_reason_matrix(const dx_reason *r, const char *name, const double *a);

/* Where it led: "= 1.5", or that it led nowhere. */
void dx_reason_result(const dx_reason *r);
/* p1 = p0 + d, with numbers. */
void dx_reason_sum(const dx_reason *r, double factor, const double *d);

/* f here and there. */
void dx_reason_values(const dx_reason *r);

/* What a line search tried, of the last direction. what: "|f|" or "f"; `taken` goes on. */
void dx_reason_trials(const dx_reason *r, const char *what, const char *factor, double taken);

/* The last note of that kind; false: there is none. */
bool dx_reason_note(const dx_reason *r, dx_note_kind kind, dx_note *note);

/* ---- methods, for equations and for least values ------------------------------------------------
 */

typedef dx_status dx_explain(const dx_reason *r);
dx_explain dx_explain_newton, dx_explain_halley, dx_explain_secant, dx_explain_bisect,
    dx_explain_brent, dx_explain_fixedpoint, dx_explain_broyden;
dx_explain dx_explain_descend, dx_explain_momentum, dx_explain_adam, dx_explain_trust,
    dx_explain_direction, dx_explain_neldermead, dx_explain_barrier;

#endif
