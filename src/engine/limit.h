/* limit.h - limits of values, checked. */
#ifndef DX_ENGINE_LIMIT_H
#define DX_ENGINE_LIMIT_H

#include "engine/scope.h"
#include "symbolic/limit.h"

/* The limit of a (of a vector: of its elements) as the symbol goes to `at` (a value, inf or -inf),
 * from both sides or, for side '+' or '-', from one. There being none is DX_DOMAIN, not finding out
 * DX_UNKNOWN, values near the point that contradict DX_BUG. It holds where *assumed is not 0;
 * DX_NONE: everywhere. */
dx_status dx_find_limit(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side, dx_id *assumed,
                        dx_id *out) DX_MUST_USE;

/* The same from one side or at infinity, without a word. */
dx_status dx_limit_on_side(ddx_session *s, dx_id a, dx_id symbol, dx_id at, dx_approach approach,
                           dx_limit *limit) DX_MUST_USE;

/* A limit in a few words: "1", "-inf", "none". */
void dx_write_limit(dx_graph *g, const dx_limit *limit, dx_text *out);

#endif
