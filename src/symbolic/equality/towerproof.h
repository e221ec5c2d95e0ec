/* towerproof.h - a formula in its tower is 0, for all signs that its parts can have or for some. */
#ifndef DX_SYMBOLIC_TOWERPROOF_H
#define DX_SYMBOLIC_TOWERPROOF_H

#include "symbolic/equality/identity.h"
#include "symbolic/equality/premises.h"

/* Where the premises hold; a formula whose functions are basic ones (forms/basic.h). Where a
 * formula of which it has the sign is 0 nothing is proved. DX_LIMIT without a story where it is too
 * large. */
dx_status dx_tower_prove(dx_graph *g, const dx_oracle *oracle, dx_id a, const dx_premises *p,
                         dx_identity *out, dx_id *question) DX_MUST_USE;

#endif
