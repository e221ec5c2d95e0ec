/* towernodes.h - values of nodes while a tower is read.
 *
 * Each is put into *f, which dx_fraction_init has made. */
#ifndef DX_SYMBOLIC_TOWERNODES_H
#define DX_SYMBOLIC_TOWERNODES_H

#include "symbolic/equality/tower.h"

/* The value of a node that has been read; NULL for others. */
dx_fraction *dx_tower_stored(const dx_tower *t, dx_id a);

/* Is q a divisor of the parts? If not they are to be finer, and all is to be read anew. */
dx_status dx_tower_demand_parts(dx_tower *t, int64_t q, int64_t *parts) DX_MUST_USE;

/* ---- powers and logarithms (towerpowers.c) ------------------------------------------------- */

/* base^exponent, no integer; e^u; log(u) of the value u. */
dx_status dx_tower_of_power(dx_tower *t, dx_id base, dx_id exponent, dx_fraction *f) DX_MUST_USE;
dx_status dx_tower_of_exponential(dx_tower *t, dx_id u, dx_fraction *f) DX_MUST_USE;
dx_status dx_tower_of_logarithm(dx_tower *t, const dx_fraction *u, dx_fraction *f) DX_MUST_USE;

/* |product|^(p/q); with its sign where `odd`. Else it has to be positive. */
dx_status dx_tower_of_root(dx_tower *t, const dx_tower_factors *product, int64_t p, int64_t q,
                           bool odd, dx_fraction *f) DX_MUST_USE;

/* ---- angles (towerangles.c) ---------------------------------------------------------------- */

/* sin(u) or cos(u). */
dx_status dx_tower_of_angle(dx_tower *t, bool sine, dx_id u, dx_fraction *f) DX_MUST_USE;

#endif
