/* casewords.h - cases of other names: where a formula is 0, or a sum of squares. */
#ifndef DX_ENGINE_CASE_WORDS_H
#define DX_ENGINE_CASE_WORDS_H

#include "engine/solvers/exactly.h"

/* The values of n names in one formula more, and the name that this then gives a value, in theirs;
 * else *is is false. There is room for one more. */
dx_status dx_add_name(dx_graph *g, dx_id zero, uint32_t n, dx_id *name, dx_id *value,
                      bool *is) DX_MUST_USE;

/* The root of a square, or NONE where it is not written as one: a*sin(b) of a^2*sin(b)^2. */
dx_id dx_root_of_square(dx_graph *g, dx_id a);

/* Is it a sum of squares, with numbers above 0 in front? */
bool dx_is_sum_of_squares(dx_graph *g, dx_id a);

/* "a = 0, b*c = 1" of a^2 + (b*c - 1)^2; and "a != 0 or b*c != 1", where it is not 0. */
dx_status dx_write_case(dx_graph *g, dx_id zero, dx_text *out) DX_MUST_USE;
dx_status dx_write_no_case(dx_graph *g, dx_id zero, dx_text *out) DX_MUST_USE;

/* Does it go without saying where the formula is 0, as b != 0 does for b*c = 1? */
dx_status dx_case_implies(dx_graph *g, dx_id zero, const dx_word *word, bool *does) DX_MUST_USE;

#endif
