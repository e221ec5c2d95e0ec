/* laws.h - functions by others where these have more known of them, for proofs.
 *
 * What is made has the value of what was given wherever both have one; where only one of them has,
 * the other has a limit (gamma(x + 1) = x·gamma(x) at x = 0). */
#ifndef DX_SYMBOLIC_LAWS_H
#define DX_SYMBOLIC_LAWS_H

#include "expr/graph.h"

/* max, min, mod, atan2, binomial and the like by abs, sign, floor, cases, gamma; signs of products
 * and of odd functions; exp and log of lambertw. */
dx_status dx_laws_functions(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* floor(u + 1), floor(2·u), floor(floor(u)/2) by floor(u + r) with 0 <= r < 1. */
dx_status dx_laws_floors(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* gamma(u + 1), gamma(1 - u), gamma(2·u), and digamma of these, by those of u; Bessel functions by
 * two of neighbouring orders (gammas.c). */
dx_status dx_laws_gammas(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;
dx_status dx_laws_bessels(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* u - v, where that is a number; NONE without a story where it is none. */
dx_id dx_laws_distance(dx_graph *g, dx_id u, dx_id v);

#endif
