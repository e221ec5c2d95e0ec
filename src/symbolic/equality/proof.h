/* proof.h - a proof in several ways that a formula is 0, each of which may ask for others.
 *
 * In *out, UNKNOWN at first but where it says so, is what has been proved; `depth` counts proofs
 * within proofs. */
#ifndef DX_SYMBOLIC_PROOF_H
#define DX_SYMBOLIC_PROOF_H

#include "expr/walk.h"
#include "symbolic/equality/identity.h"
#include "symbolic/equality/premises.h"
#include "symbolic/equality/radicals.h"

enum { DX_PROOF_DEEPEST = 7 };

typedef struct dx_proof {
    dx_graph *g;
    const dx_oracle *oracle;
    uint32_t left; /* formulas that may be looked at */
} dx_proof;

/* The formula where the premises hold, in all ways. */
dx_status dx_proof_prove(dx_proof *w, dx_id given, const dx_premises *p, unsigned depth,
                         dx_identity *out) DX_MUST_USE;

/* ---- where something is 0 (zeros.c) ------------------------------------------------------ */

/* A name that is `rest` where u is 0; false where there is none for certain. */
bool dx_proof_solve_for_name(dx_graph *g, dx_id u, dx_id *name, dx_id *rest);

/* A name x by a new one, t. */
typedef struct dx_proof_angle_of {
    dx_id name, t, value;
} dx_proof_angle_of;

/* Is u a sine or cosine of c·x + d, which is called t + shift? */
bool dx_proof_angle(dx_graph *g, dx_id u, dx_id shift, dx_proof_angle_of *out);

/* *out is NONE where it has no value. */
dx_status dx_proof_put(dx_graph *g, dx_id a, size_t n, const dx_id *from, const dx_id *to,
                       dx_id *out) DX_MUST_USE;

/* The premises with other names; *can: they are not refuted by numbers. */
dx_status dx_proof_put_in_premises(dx_graph *g, const dx_premises *p, dx_id from, dx_id to,
                                   dx_premises *out, bool *can) DX_MUST_USE;

/* Is the formula 0 where u is? */
dx_status dx_proof_where_zero(dx_proof *w, dx_id given, dx_id u, const dx_premises *p,
                              unsigned depth, dx_identity *out) DX_MUST_USE;

/* Where what signs in `a`, a form of what was given, are of is 0; conditions are added. */
dx_status dx_proof_at_zeros(dx_proof *w, dx_id given, dx_id a, const dx_premises *p, unsigned depth,
                            dx_identity *out) DX_MUST_USE;

/* Where what was denested is 0 with A < 0; conditions are added. */
dx_status dx_proof_beside_radicals(dx_proof *w, dx_id given, const dx_radicals *radicals,
                                   const dx_premises *p, unsigned depth,
                                   dx_identity *out) DX_MUST_USE;

/* ---- cases (cases.c) ------------------------------------------------------------------------ */

bool dx_proof_is_linear(dx_graph *g, dx_id a);

/* Is each point where it has a value a limit of such points, in any neighbourhood of it an open set
 * of them, and the value the limit? `binomials`: as far as these are not concerned. */
bool dx_proof_is_regular(dx_graph *g, const dx_walk *walk, bool binomials);

/* u > 0, u < 0 and u = 0 for a u that `a`, the formula by laws, asks the sign of, else `hidden`. */
dx_status dx_proof_by_cases(dx_proof *w, dx_id given, dx_id a, dx_id hidden, const dx_premises *p,
                            unsigned depth, dx_identity *out) DX_MUST_USE;

/* Binomials n over k were taken for quotients of gamma functions: where they are not, conditions
 * are added (binomials.c). */
dx_status dx_proof_except_binomials(dx_graph *g, dx_id given, dx_identity *out) DX_MUST_USE;

#endif
