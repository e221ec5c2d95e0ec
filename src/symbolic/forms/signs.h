/* signs.h - the zeros of signs, which a form must not lose.
 *
 * Where u is not 0, sign(u) is |u|/u, and forms are found by that: sign(u)^2 becomes 1, which it is
 * not where u is 0. */
#ifndef DX_SYMBOLIC_SIGNS_H
#define DX_SYMBOLIC_SIGNS_H

#include "expr/graph.h"

/* Another form of a formula, wherever no sign in it is 0. */
typedef dx_status dx_form_maker(void *how, dx_graph *g, dx_id a, dx_id *out);

/* That form of a, if it has a's value where signs are 0, too; else one in which such signs stand
 * for themselves. The zeros of what `by`, a symbol or a VECTOR of them, is in do not count, nor do
 * those of signs that are not in `of`: a derivative does not exist there. Either may be NONE. */
dx_status dx_form_with_signs(dx_graph *g, dx_form_maker *make, void *how, dx_id a, dx_id of,
                             dx_id by, dx_id *out) DX_MUST_USE;

/* What `make` finds in a, as its numerator: all signs but those of `by` (or NONE) stand for
 * themselves. */
dx_status dx_part_with_signs(dx_graph *g, dx_form_maker *make, void *how, dx_id a, dx_id by,
                             dx_id *out) DX_MUST_USE;

#endif
