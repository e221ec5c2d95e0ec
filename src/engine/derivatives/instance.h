/* instance.h - abstract functions that have become known. */
#ifndef DX_ENGINE_INSTANCE_H
#define DX_ENGINE_INSTANCE_H

#include "engine/scope.h"

/* A function that is put in. */
typedef struct dx_function_value {
    dx_id name, body;
    uint32_t n;
    dx_id parameter[DX_MOST_BINDINGS]; /* symbols that stand for them in the body */
    const struct dx_premise *premise;  /* what the body holds under */
    size_t n_premises;
    bool called; /* while its bar's operand was read */
} dx_function_value;

/* Those of a bar, for what is read within it, and of the bars around that. */
typedef struct dx_given {
    const struct dx_given *outer;
    size_t n;
    dx_function_value *function;
} dx_given;

/* That of n arguments, which is called now; NULL where no bar has one. */
const dx_function_value *dx_find_given(const dx_evaluation *e, dx_id name, size_t n);

/* Remember what its body holds under, of its parameters still. */
dx_status dx_recall_given(dx_evaluation *e, const dx_function_value *f) DX_MUST_USE;

/* What is known of the functions of an expression. */
typedef struct dx_finder {
    dx_evaluation *e;
    size_t n;
    const dx_function_value *given; /* NULL: what the session defines */
    bool watched;                   /* what the calls become is remembered to need a value */
    bool as_is;                     /* no simpler form is looked for, in which something cancels */
} dx_finder;

/* Is the node an APPLY or DERIV of a function that is known, with as many parameters as it has
 * arguments? The index is its place among those that are given, else *d what the session has. */
bool dx_is_known(const dx_finder *f, dx_id a, const dx_definition **d, size_t *index);

/* All calls of them in the value are made; what cancels meanwhile needs a value all the same, as
 * premises say. */
dx_status dx_put_in_watched(const dx_finder *f, dx_id *value) DX_MUST_USE;

/* Before that: the derivatives in the value that the chain rule gave of what calls them are worked
 * out anew where a function is not smooth (chained.c). Premises from the first-th on tell of what
 * they are derivatives. */
dx_status dx_derive_rough(const dx_finder *f, size_t first, dx_id *value) DX_MUST_USE;

#endif
