/* assume.h - what a session assumes of names: assume x > 0, forget x. */
#ifndef DX_ENGINE_ASSUME_H
#define DX_ENGINE_ASSUME_H

#include "engine/scope.h"

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
enum { DX_ASSUMPTION_IDS = 512 };
size_t dx_assumption_ids(struct dx_assumptions *assumptions, dx_id **ids);

/* Refuse values for symbols of which something else is assumed; where that is not known a notice
 * says what it takes. */
dx_status dx_obey_assumptions(ddx_session *s, size_t n, const dx_id *from,
                              const dx_id *to) DX_MUST_USE;

#endif
