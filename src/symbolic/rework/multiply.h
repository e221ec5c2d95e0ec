/* multiply.h - products and powers of FLINT's polynomials, bounded before they begin. */
#ifndef DX_SYMBOLIC_MULTIPLY_H
#define DX_SYMBOLIC_MULTIPLY_H

#include "symbolic/rework/atoms.h"

/* a·b and a^n, n >= 1, in place. DX_LIMIT, told, where they would be too long or take too long;
 * what lasts longer than a moment is done piece by piece, so that it can be interrupted. */
dx_status dx_atoms_multiply(dx_atoms *atoms, fmpz_mpoly_t a, const fmpz_mpoly_t b) DX_MUST_USE;
dx_status dx_atoms_power(dx_atoms *atoms, fmpz_mpoly_t a, int64_t n) DX_MUST_USE;

#endif
