/* export.h - formulas and their derivatives as a function of another language.
 *
 * The text is complete: it says in a comment what it computes, in which order it takes its
 * arguments and what it gives in which layout, and it brings the functions along that the
 * language has not. */
#ifndef DX_ENGINE_EXPORT_H
#define DX_ENGINE_EXPORT_H

#include "engine/export/language.h"
#include "engine/session.h"

/* By which variables: their places among the arguments, or NULL for all of them. */
typedef struct dx_export_by {
    bool wanted;
    size_t n;
    const size_t *place;
} dx_export_by;

typedef struct dx_export {
    const dx_language *language;
    const char *name; /* of the function, as the user has it */
    dx_id value;      /* a real formula, a vector or a matrix of such */
    size_t n;
    const dx_id *symbol;  /* in the value, in the order of the arguments */
    const dx_id *written; /* what they are called; the names of symbols */
    size_t n_lost;
    const dx_id *lost;              /* parts that cancelled in the value, which need values, too */
    dx_export_by gradient, hessian; /* of a formula */
    dx_export_by jacobian;          /* of a vector */
    bool sparse;                    /* Jacobian and Hessian by their entries that are not 0 */
} dx_export;

/* DX_TYPE for what is no formula, vector or matrix, or of which such derivatives are not
 * written, DX_NAME for a name that is no argument. */
dx_status dx_export_check(ddx_session *s, const dx_export *x) DX_MUST_USE;

/* The parts that cancelled in the value are those of the premises from the first-th on: the comment
 * says what they need. */
struct dx_evaluation;
dx_status dx_export_lost(struct dx_evaluation *e, size_t first, dx_export *x) DX_MUST_USE;

/* What was checked. DX_NAME for abstract functions, DX_UNKNOWN for functions that the language
 * cannot have. Derivatives are checked, as those are that are shown. */
dx_status dx_export_write(ddx_session *s, const dx_export *x, dx_text *out) DX_MUST_USE;

#endif
