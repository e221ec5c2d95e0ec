/* atoms.h - sums as polynomials over Q in what stands in them.
 *
 * An atom is what a term has as a factor to a natural power: a name, a function, a power that is no
 * natural one. What holds between atoms, as between sqrt(x) and x, is not known here; where a
 * polynomial becomes a sum again the constructors see to it. */
#ifndef DX_SYMBOLIC_ATOMS_H
#define DX_SYMBOLIC_ATOMS_H

#include "expr/graph.h"
#include "support/flint.h"
#include "symbolic/idmap.h"

enum { DX_MOST_ATOMS = 200, DX_MOST_EXPONENT = 1 << 24 };

typedef struct dx_atoms {
    dx_graph *g;
    dx_idmap index;
    dx_id *atom;
    size_t n, capacity;
    bool ready; /* ctx is initialised */
    fmpz_mpoly_ctx_t ctx;
} dx_atoms;

/* The atoms of formulas, which need not be sums. DX_LIMIT, told, where there are too many. To be
 * freed even after a failure. */
dx_status dx_atoms_make(dx_graph *g, size_t n, const dx_id *sum, dx_atoms *atoms) DX_MUST_USE;
void dx_atoms_free(dx_atoms *atoms);

/* sum = scale·out, with integers in out, which is 0 before. */
void dx_atoms_poly(dx_atoms *atoms, dx_id sum, fmpz_mpoly_t out, fmpq_t scale);

/* rest·scale·poly, multiplied out. */
dx_status dx_atoms_sum(dx_atoms *atoms, const fmpz_mpoly_t poly, const fmpq_t scale, dx_id rest,
                       dx_id *out) DX_MUST_USE;

#endif
