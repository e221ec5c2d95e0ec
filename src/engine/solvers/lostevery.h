/* lostevery.h - values of other names for which an equation holds for every value of the unknown.
 */
#ifndef DX_ENGINE_LOST_EVERY_H
#define DX_ENGINE_LOST_EVERY_H

#include "engine/solvers/specialcase.h"

enum { DX_MOST_EVERY_CASES = 8 };

/* Cases in which all coefficients of an equation in one unknown vanish. Those with names are to be
 * put in; those without hold where `zero`, a sum of squares, is 0. */
typedef struct dx_every_cases {
    uint32_t n;
    dx_special at[DX_MOST_EVERY_CASES];
} dx_every_cases;

/* Of f, as a sum of products of formulas with the unknown x and coefficients without it; also where
 * names in the former are 0 or equal, as in exp(b*x). Not all need be found. */
dx_status dx_find_every_cases(dx_graph *g, dx_id f, dx_id x, dx_every_cases *out) DX_MUST_USE;

#endif
