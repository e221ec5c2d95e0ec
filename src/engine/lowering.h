/* lowering.h - what an AST means in a session, as parser/lower.h asks for it (eval.c). The host is
 * the evaluation. */
#ifndef DX_ENGINE_LOWERING_H
#define DX_ENGINE_LOWERING_H

#include "engine/scope.h"

/* The value of a name: in the frames, in the session; else its symbol (names.c). */
dx_status dx_lower_session_name(void *host, dx_lowering *lowering, const dx_ast *name,
                                dx_id *out) DX_MUST_USE;

/* How the parser has to read a name; the host is the session. */
dx_name_kind dx_kind_of_name(void *host, const char *name, size_t n);

/* A call of what is no row of the table (calls.c). */
dx_status dx_lower_session_call(void *host, dx_lowering *lowering, const dx_ast *call,
                                dx_id *out) DX_MUST_USE;

/* v[i], A[i] (a row), A[i, j] (elements.c). */
dx_status dx_lower_index(dx_evaluation *e, const dx_ast *node, dx_id *out) DX_MUST_USE;

#endif
