/* fine.h - an iteration carried on by Newton's method with more digits than doubles have.
 *
 * From the iterate at which it begins: for equations, for x = g(x), and for a least value, where it
 * is the gradient that becomes zero, or the Lagrange system of the constraints that hold as
 * equations there, with the multipliers behind the unknowns. Points are kept, so that going back is
 * free. Small steps are no proof: where they have become smaller than the digits that were asked
 * for, a proof is tried. */
#ifndef DX_ENGINE_FINE_H
#define DX_ENGINE_FINE_H

#include "engine/solvers/proof.h"
#include "numeric/solve/precise.h"

typedef struct dx_fine {
    const dx_iteration *it;
    uint32_t n; /* unknowns and multipliers */
    uint32_t digits;
    mpfr_prec_t prec;
    uint64_t first; /* the iterate at which it began */
    dx_tape values, slopes;
    dx_precise precise;
    bool ready; /* `precise` can be used; it is made again where not */
    /* of each iterate from the first on: n numbers of the point, then |f| and |step| */
    mpfr_ptr *kept;
    size_t n_kept, room;
    dx_outcome outcome;
    bool rests;          /* the last step was smaller than the digits */
    bool judged, proved; /* what came of a proof then */
    dx_enclosure enclosure;
    dx_holding holding; /* of the premises of what was typed, at the zero that is enclosed */
} dx_fine;

/* From the iteration's current point, or that of another one that carries it on (else NULL).
 * DX_TYPE where there is nothing to carry on, DX_LIMIT for too many digits or unknowns. To be freed
 * before the iteration. */
dx_status dx_fine_begin(const dx_iteration *it, const dx_fine *before, uint32_t digits,
                        dx_fine **out) DX_MUST_USE;
void dx_fine_free(dx_fine *fine);

uint64_t dx_fine_k(const dx_fine *fine);
mpfr_srcptr dx_fine_point(const dx_fine *fine, uint64_t k);

/* One step, or why there is none: then the outcome is a failure and the point stays. */
dx_status dx_fine_step(dx_fine *fine) DX_MUST_USE;

/* To an iterate that is kept. */
void dx_fine_go(dx_fine *fine, uint64_t k);

/* What has become of it, in words; nothing while it goes on. */
dx_status dx_fine_ending(dx_fine *fine, dx_text *out) DX_MUST_USE;

/* Iterate k in lines: value, step, and every unknown with its digits. */
void dx_fine_row(const dx_fine *fine, uint64_t k, dx_text *out);

/* The last step with its numbers put in. */
dx_status dx_fine_why(dx_fine *fine, const char *point, dx_text *out) DX_MUST_USE;

#endif
