/* tidying.h - how one gets from the result of a rule to its readable form.
 *
 * The readable form is found by comparing normal forms, which tells nothing of a way. These
 * are the steps that a person would take, as far as they lead there. */
#ifndef DX_SYMBOLIC_TIDYING_H
#define DX_SYMBOLIC_TIDYING_H

#include "expr/graph.h"

enum { DX_TIDY_STEPS = 5 };

typedef struct dx_tidy_step {
    dx_id form;       /* equal to the one before */
    dx_id shown;      /* the form as an arrangement, where terms in it would dissolve; or NONE */
    bool collected;   /* there are fewer terms in the form than are shown */
    const char *rule; /* what was done */
    dx_id factor;     /* that was taken out; or NONE */
    dx_id cancelled;  /* what is no longer above nor below the bar; or NONE */
    dx_id equation;   /* that was used; or NONE */
} dx_tidy_step;

/* Rules of steps that touch no terms. */
extern const char *const DX_TURNED_SQUARE, *const DX_CHANGED_SIGNS;
/* The minus of a product goes into its sum; what undoes a common denominator. */
extern const char *const DX_TURNED_BRACKET, *const DX_DIVIDED;
extern const char *const DX_EXPANDED; /* a quotient, above and below */

/* May an expression be made readable on the way? What derivations take for that is limited,
 * in each part and, by *effort, in all. */
bool dx_tidy_affords(dx_graph *g, dx_id a, double *effort);

/* The steps from `from` to `to`, which are equal: the last one's form is `to`; none where
 * they are the same. *n at most DX_TIDY_STEPS. */
dx_status dx_tidy(dx_graph *g, dx_id from, dx_id to, double *effort, dx_tidy_step *step,
                  size_t *n) DX_MUST_USE;

#endif
