/* assume.h - what a session assumes of names: assume x > 0, forget x. */
#ifndef DX_ENGINE_ASSUME_H
#define DX_ENGINE_ASSUME_H

#include "engine/scope.h"
#include "expr/assumptions.h"
#include "symbolic/domain/conditions.h"

/* Run an ASSUME or a FORGET. */
dx_status dx_run_assumption(ddx_session *s, const dx_ast *root, ddx_answer *answer) DX_MUST_USE;

/* "assume x > 0" and so on, a line each, in the order in which they were made. */
dx_status dx_list_assumptions(ddx_session *s, dx_text *out) DX_MUST_USE;

/* Forget what is assumed of the name, or with NULL everything; *known: there was such a thing. */
dx_status dx_forget_assumptions(ddx_session *s, const char *name, bool *known) DX_MUST_USE;

/* Is something assumed of the name? */
bool dx_is_assumed_of(const ddx_session *s, dx_id symbol);

/* Another set of assumptions (NULL: none) takes the place of the session's, which is returned. */
struct dx_assumptions *dx_exchange_assumptions(ddx_session *s, struct dx_assumptions *assumptions);
void dx_release_assumptions(ddx_session *s, struct dx_assumptions *assumptions);

/* All ids in a set, at most `room`: how many. For the collection of the graph. */
enum { DX_ASSUMPTION_IDS = 768 };
size_t dx_assumption_ids(struct dx_assumptions *assumptions, dx_id **ids);

/* Refuse values for symbols of which something else is assumed; where that is not known a notice
 * says what it takes. */
dx_status dx_obey_assumptions(ddx_session *s, size_t n, const dx_id *from,
                              const dx_id *to) DX_MUST_USE;

/* The same of values that were found for symbols that are set aside: *never, they are none; else
 * they are some where the words hold (of those that are any, too), of which there are *n, at most
 * DX_MOST_ASSUMPTIONS. What else it takes is told. */
dx_status dx_fit_assumptions(ddx_session *s, size_t n, const dx_id *from, const dx_id *to,
                             bool *never, dx_word *word, uint32_t *n_words) DX_MUST_USE;

/* The assumption in writing: "x > 0", "n integer". */
dx_status dx_write_assumption(dx_graph *g, const dx_assumption *item, dx_text *out) DX_MUST_USE;

/* ---- bound names (aside.c) --------------------------------------------------------------
 * To be called before the operand is evaluated; it holds until the call of the operation ends. */

/* What is assumed of names does not count. */
dx_status dx_set_aside(dx_evaluation *e, size_t n, const dx_id *names) DX_MUST_USE;

/* The same for the parameters of a function that is given by its name. */
dx_status dx_set_aside_parameters(dx_evaluation *e, const dx_ast *operand) DX_MUST_USE;

/* The name goes from lo to hi, over the integers or all numbers between: what is assumed of it is
 * set aside unless it holds there. */
dx_status dx_bind_over(dx_evaluation *e, dx_id name, dx_id lo, dx_id hi, bool integers) DX_MUST_USE;

/* May what is assumed of n names hold where they have these values? */
dx_status dx_obeys_assumptions(ddx_session *s, size_t n, const dx_id *from, const dx_id *to,
                               bool *obeys) DX_MUST_USE;

/* Says that n points are left out where it does not. */
void dx_tell_disobedient(dx_evaluation *e, size_t n);

/* The notices that such names have. */
void dx_tell_aside(dx_evaluation *e, size_t n, const dx_id *names);

/* The values that a symbol may have by what was assumed of it alone before it was set aside. */
dx_status dx_set_beforehand(ddx_session *s, dx_id symbol, dx_chart *set) DX_MUST_USE;

/* The names may have any values: both. */
dx_status dx_bind_anywhere(dx_evaluation *e, size_t n, const dx_id *names) DX_MUST_USE;

/* The name goes to a point, from one side where *side is '+' or '-'. Where what is assumed holds on
 * one side alone that side is taken, and told; where on none, it is set aside. */
dx_status dx_bind_near(dx_evaluation *e, dx_id name, dx_id at, char *side) DX_MUST_USE;

/* The names go to a point, each from both sides: where what is assumed of one does not hold there
 * on both, it is set aside for all, and told. */
dx_status dx_bind_around(dx_evaluation *e, size_t n, const dx_id *names,
                         const dx_id *at) DX_MUST_USE;

/* Refuse a value of the session in which a name stands of which something is set aside. */
dx_status dx_refuse_aside(dx_evaluation *e, dx_id value) DX_MUST_USE;

#endif
