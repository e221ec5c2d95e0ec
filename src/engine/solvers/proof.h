/* proof.h - what can be proved of the point that an iteration has come to.
 *
 * A zero by interval Newton or Krawczyk (enclose.h); a least or greatest value as a zero of the
 * gradient at which the Hessian is definite (curvature.h). Under constraints it is a zero of the
 * Lagrange system (stationary.h) where multipliers of inequalities are not 0 and have their signs,
 * the other inequalities hold, and the Hessian of f - Σ λ·g is definite along the constraints: the
 * bordered one has then as many negative eigenvalues as there are multipliers (Nocedal and Wright,
 * 12.6 and 16.3). */
#ifndef DX_ENGINE_PROOF_H
#define DX_ENGINE_PROOF_H

#include "engine/solvers/stationary.h"
#include "numeric/solve/curvature.h"

/* More unknowns are not tried: a proof takes n balls times n² and more. */
enum { DX_PROOF_MOST = 40 };

typedef struct dx_proof {
    ddx_session *session;
    uint32_t n;     /* unknowns, and multipliers behind them */
    dx_id *formula; /* whose zero it is: n of them, in the unknowns, in the command arena */
    const dx_id *unknown, *name;
    arb_ptr box;     /* n; has exactly one zero where `enclosure.finding` is ONE */
    arb_ptr core;    /* n; where in the box that zero is, or of FREE the point */
    bool everywhere; /* it is the only one at all */
    dx_id *value;    /* the unknowns at it, exact or as ROOTOFs; NULL where they are not had */
    bool tried;      /* else `why` says why not */
    const char *why;
    dx_enclosure enclosure;
    dx_curvature curvature; /* of what was to be least, along the constraints */
    bool infeasible;    /* it is not seen that multipliers have their signs and constraints hold */
    dx_holding holding; /* of the premises of what was typed, at the zero that was found */
} dx_proof;

/* At the current point. To be freed also where nothing is proved; not after a failure. */
dx_status dx_iteration_prove(const dx_iteration *it, dx_proof *proof) DX_MUST_USE;
void dx_proof_free(dx_proof *proof);

static inline bool dx_proof_found(const dx_proof *proof)
{
    return proof->tried && proof->enclosure.finding == DX_FINDING_ONE &&
           proof->holding == DX_HOLDS && !proof->infeasible;
}

/* Has what was typed a value, too, at the zero of the formulas in the box? Its values, n exact
 * numbers or ROOTOFs, may be NULL where they are not had. */
dx_status dx_zero_holds(const dx_iteration *it, const dx_id *value,
                        dx_holding *holding) DX_MUST_USE;
/* What is said where it has not, or that is not known. */
const char *dx_holding_said(dx_holding holding);

/* Says so, on a line, where an iteration of one unknown has come to no end and it is seen at once
 * that what it makes zero has no zero at all. */
dx_status dx_tell_rootless(const dx_iteration *it, dx_text *out) DX_MUST_USE;

/* "proved: a root, the only one in [0.945, 1.57]", or why not. The ends are rounded inwards, so
 * that what is written is as true as what was proved. */
void dx_proof_text(const dx_iteration *it, const dx_proof *proof, dx_text *out);

/* Both ends of a ball as decimals, rounded outwards to as many digits as tell them apart well:
 * "[1.25, 1.26]". */
void dx_text_interval(dx_text *out, const arb_t x);

#endif
