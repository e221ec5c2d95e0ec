/* derivation.h - what evaluation tells the recorder inside of steps(...).
 *
 * A statement is evaluated as always; where e->recorder is there, each operation that
 * differentiates tells it how. Then it is evaluated once more with e->written set, in which
 * derivatives stay written, for the left side of the last line. */
#ifndef DX_ENGINE_DERIVATION_H
#define DX_ENGINE_DERIVATION_H

#include "engine/scope.h"
#include "symbolic/derivatives/partials.h"

/* To the recorder, which must be there. A derivative that was found; */
dx_status dx_tell_derivative(dx_evaluation *e, dx_id a, dx_id symbol, uint32_t order,
                             dx_id answer) DX_MUST_USE;
/* that what follows is about f'(x), `left`, by the definition of f, whose value is `body`: its
 * derivative by n symbols; */
dx_status dx_tell_notation(dx_evaluation *e, const dx_definition *d, dx_id left, dx_id body,
                           size_t n, const dx_id *symbols, const uint32_t *orders) DX_MUST_USE;
/* that what is differentiated is the same as another, where a branch of it never counts; */
dx_status dx_tell_branch(dx_evaluation *e, dx_id from, dx_id to, dx_id symbol,
                         uint32_t order) DX_MUST_USE;
/* The functions that are put into a derivative that was told: what it is then, by the lines from
 * the given one on, and its readable form. */
dx_status dx_tell_put_in(dx_evaluation *e, size_t lines, dx_id before, dx_id put,
                         dx_id after) DX_MUST_USE;

/* that values were put in for symbols: `left`, f'(2), is `after`. It may have no form, NONE. */
dx_status dx_tell_values(dx_evaluation *e, size_t n, const dx_id *from, const dx_id *to,
                         dx_id before, dx_id after, dx_id left) DX_MUST_USE;

/* The derivation of all derivatives in an expression. */
dx_status dx_derivation_of(dx_evaluation *e, const dx_ast *operand, dx_id *out) DX_MUST_USE;

/* Stand-ins by their names, where these are not there already. */
dx_status dx_with_names(dx_graph *g, dx_id *a) DX_MUST_USE;

/* What was typed, where the constructors wrote it otherwise: d/dx sqrt(x^2) = d/dx abs(x), by n
 * symbols, or n = 0 without a derivative. The operand was lowered to `value` in the frame. */
dx_status dx_tell_typed(dx_evaluation *e, const dx_frame *frame, const dx_ast *operand, dx_id value,
                        size_t n, const dx_id *symbols, const uint32_t *orders) DX_MUST_USE;

/* What the operand says, with its derivatives written. It may be that this has no form, NONE: with
 * a value put in for the variable. */
dx_status dx_as_written(dx_evaluation *e, const dx_ast *operand, dx_id *out) DX_MUST_USE;

/* A line of a derivation by its number. */
dx_status dx_index_derivation(dx_evaluation *e, const dx_ast *index, dx_id *value) DX_MUST_USE;

/* All entries of a Jacobian of m functions by n symbols (order 1) or of the Hessian of one (order
 * 2), which are sorted. Where they are many, those that are found alike are told once. */
dx_status dx_tell_partials(dx_evaluation *e, size_t m, const dx_id *functions, size_t n,
                           const dx_id *symbols, uint32_t order, dx_partials *partials) DX_MUST_USE;
bool dx_partials_are_many(size_t m, size_t n, uint32_t order);
/* That these are all of what is asked for: grad(f, [x, y]) = value, without f for each entry. */
dx_status dx_tell_operation(dx_evaluation *e, const char *name, dx_id of, size_t n,
                            const dx_id *symbols, dx_id value) DX_MUST_USE;
/* So that small matrices are told in full: the entries that are 0 and not in the list. */
dx_status dx_add_zero_partials(ddx_session *s, size_t m, size_t n, uint32_t order,
                               dx_partials *list) DX_MUST_USE;
/* The same as they are written. */
dx_status dx_written_partials(dx_evaluation *e, size_t m, const dx_id *functions, size_t n,
                              const dx_id *symbols, uint32_t order, dx_partials *out) DX_MUST_USE;

/* A line of one's own. */
dx_status dx_tell_line(dx_evaluation *e, const char *rule, dx_id formula, size_t n_refers,
                       const uint32_t *refers) DX_MUST_USE;

/* left = right that goes on from a line with `left` for its right side, with a VECTOR of notes; and
 * the steps from there to an equal formula. */
dx_status dx_tell_next(dx_evaluation *e, const char *rule, dx_id left, dx_id right, dx_id notes,
                       size_t n_refers, const uint32_t *refers) DX_MUST_USE;
dx_status dx_tell_simplification(dx_evaluation *e, dx_id from, dx_id to) DX_MUST_USE;

#endif
