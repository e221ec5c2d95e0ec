/* analytic.h - a formula in one variable as an analytic function of a complex number.
 *
 * On the real line it is what ball.h evaluates. Beside it, functions that are put together of
 * pieces are continued by the piece that holds on the real part of the argument: abs(u) is u
 * where u > 0 on all of it. */
#ifndef DX_NUMERIC_ANALYTIC_H
#define DX_NUMERIC_ANALYTIC_H

#include "numeric/listing.h"
#include "support/flint.h"

typedef struct dx_analytic {
    dx_graph *g;
    dx_listing list;
    dx_id symbol;
    size_t root;
    slong prec;
    arb_ptr real;    /* a ball a node: what the real pass has left */
    acb_ptr complex; /* the same of the complex one */
    acb_ptr args;    /* shallow copies, for calls of several arguments */
    arb_ptr real_args;
    uint8_t *wanted; /* the node depends on the symbol, and is needed */
    bool has_pieces;
    dx_id foreign; /* a part that has no continuation; or DX_NONE */
    size_t room;
} dx_analytic;

/* clips: the formula is known to have a value wherever it is evaluated on the real line, so
 * that arguments of roots and the like are cut to where these have one. */
dx_status dx_analytic_open(dx_graph *g, dx_id a, dx_id symbol, bool clips,
                           dx_analytic *f) DX_MUST_USE;
void dx_analytic_close(dx_analytic *f);

/* What does not depend on the symbol is worked out; to be done before anything is evaluated. */
dx_status dx_analytic_prepare(dx_analytic *f, slong prec) DX_MUST_USE;

/* The range over a ball of real numbers; indeterminate where there may be no value. */
dx_status dx_analytic_real(dx_analytic *f, const arb_t x, arb_t out) DX_MUST_USE;

/* The range over a complex ball, of a function that is analytic on it and, on the real line,
 * agrees with the formula wherever that has a value; indeterminate where there may be none. */
dx_status dx_analytic_complex(dx_analytic *f, const acb_t z, acb_t out) DX_MUST_USE;

#endif
