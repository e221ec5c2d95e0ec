/* field.h - a formula and the variables that an operation differentiates it by.
 *
 * The variables are those of a list [x, y]; where there is none, the parameters of a
 * function, or all free names in alphabetical order, which the answer then says. While the
 * field is open they are symbols in its value, whatever values they have; closing it puts
 * the values in. */
#ifndef DX_ENGINE_FIELD_H
#define DX_ENGINE_FIELD_H

#include "engine/scope.h"
#include "numeric/along.h"
#include "symbolic/derivatives/partials.h"

typedef struct dx_field {
    dx_evaluation *e;
    const dx_ast *operand;
    const dx_definition *function; /* that the value is the body of; or NULL */
    size_t n;
    const dx_id *name;   /* as the user writes them */
    const dx_id *symbol; /* what stands for them in the value */
    dx_id value;
    unsigned first_notice;
    bool is_bound;
    dx_bound bound;       /* of a list */
    size_t first_premise; /* of those of a function that is named */
    size_t of_operand;    /* the first premise of what is differentiated */
} dx_field;

typedef enum dx_field_kind {
    DX_FIELD_OF_VARIABLES, /* a derivative by each variable, which should occur */
    DX_FIELD_OF_PAIRS,     /* by each pair: too many are refused before any work */
    DX_FIELD_OF_AXES       /* variables may be missing without a word */
} dx_field_kind;

/* `list` may be NULL. *f may not be moved. */
dx_status dx_field_open(dx_evaluation *e, const dx_ast *operand, const dx_ast *list,
                        dx_field_kind kind, dx_field *f) DX_MUST_USE;

/* The same for the operand of an operation; or, where *done, its result at once: ∇f(1, 2), without
 * a list of variables on a call of a function of the user whose arguments are constants, is that of
 * the function, at this point. */
dx_status dx_field_of(dx_evaluation *e, const dx_ast *operation, const dx_ast *list,
                      dx_field_kind kind, dx_field *f, bool *done, dx_id *out) DX_MUST_USE;

/* Put the values of the variables into *value, which was made of the field's. */
dx_status dx_field_close(dx_field *f, dx_id *value) DX_MUST_USE;

/* Refuse all but a real formula as the value, and make that ready (dx_begin_derivative). what: "a
 * gradient"; hint: what to do with a vector. */
dx_status dx_field_must_be_real(dx_field *f, const char *what, const char *hint) DX_MUST_USE;
/* The same for a vector of real formulas, one for each variable where `same`. */
dx_status dx_field_must_be_vector(dx_field *f, const char *what, bool same) DX_MUST_USE;

/* Check that Σ terms is the value (numeric/along.h), unless checks are off. */
dx_status dx_check_along(ddx_session *s, size_t n, const dx_along *terms, uint32_t order,
                         dx_id value) DX_MUST_USE;

/* Name the rows and columns of a value in the answer: vectors, or NONE. */
void dx_set_labels(dx_evaluation *e, dx_id of, dx_id rows, dx_id columns);

/* x = 3 makes x a number, y = x^2 an axis a formula, where a variable may have been meant: a notice
 * for each such name in what was typed; or of the first one the hint of a failure, which stays as
 * it is without. */
void dx_tell_meanings(dx_evaluation *e, const dx_ast *operand);
void dx_hint_meaning(dx_evaluation *e, const dx_ast *operand);

/* The failure with the place of a node, which stands where there is none yet. */
dx_status dx_placed(dx_evaluation *e, const dx_ast *ast, dx_status status);

#endif
