/* system.h - n formulas of n unknowns in balls: values and derivatives over boxes.
 *
 * What proofs about zeros are made of. Derivatives are those of power series (pass.h), so that a
 * proof rests on no rule of differentiation; and where a function jumps or has a corner within a
 * box, its series says so, which its derivative's formula does not. A box is an array of n balls;
 * one that has points as balls is a point. */
#ifndef DX_NUMERIC_SOLVE_SYSTEM_H
#define DX_NUMERIC_SOLVE_SYSTEM_H

#include "numeric/pass.h"
#include "support/flint.h"

/* More unknowns are refused. */
enum { DX_SYSTEM_MOST = 100 };

typedef struct dx_system {
    dx_graph *graph;
    uint32_t n;
    const dx_id *unknown; /* the caller's, to be kept as long as the system */
    dx_listing list;
    uint32_t *place;        /* of the formulas in the listing */
    slong degree;           /* of one formula that is a polynomial in its one unknown; else -1 */
    bool exponentials;      /* there are some: range.h sees more than balls */
    arb_ptr value;          /* beside the listing */
    arb_ptr direction;      /* n */
    arb_poly_struct *power; /* beside the listing */
    uint64_t passes;        /* that were made */
} dx_system;

/* DX_NAME where there are other symbols (found when values are asked for) or abstract functions;
 * DX_LIMIT for too many unknowns. After a failure there is nothing to free. */
dx_status dx_system_init(dx_system *s, dx_graph *g, uint32_t n, const dx_id *f,
                         const dx_id *unknown) DX_MUST_USE;
void dx_system_free(dx_system *s);

/* f[n] over the box; indeterminate where there is a point without a value, or may be one. */
dx_status dx_system_values(dx_system *s, arb_srcptr box, slong prec, arb_ptr f) DX_MUST_USE;

/* The same, and the Jacobian over the box. If all of both is finite, f is continuously
 * differentiable all over the box. */
dx_status dx_system_first(dx_system *s, arb_srcptr box, slong prec, arb_ptr f,
                          arb_mat_t jacobian) DX_MUST_USE;

/* Of one formula in one unknown: coefficients of its expansion around each point of the ball. */
dx_status dx_system_expand(dx_system *s, const arb_t x, slong length, slong prec,
                           arb_poly_t out) DX_MUST_USE;

/* Is all of it finite? */
bool dx_system_is_finite(arb_srcptr f, size_t n);

#endif
