/* stretches.h - a formula of one unknown between the points where it may not be smooth.
 *
 * Corners, jumps, poles and the edges of the domain are zeros of what can be read off the formula:
 * of what stands in abs and under roots, of differences in max and in relations. Between them the
 * formula is another one, which has all its derivatives: max(x, x^2) is x^2 for x < 0. */
#ifndef DX_ENGINE_STRETCHES_H
#define DX_ENGINE_STRETCHES_H

#include "engine/solvers/roots.h"

typedef struct dx_stretch {
    dx_id lo, hi;            /* constants, or infinite */
    double near_lo, near_hi; /* about these */
    bool known;              /* else nothing is known of the formula here, for this reason: */
    dx_finding why;
    dx_id formula; /* strictly between the ends; NONE: it has no value there */
    size_t n_done;
    const dx_id *done; /* what has been looked at for edges: it has no zero inside */
} dx_stretch;

typedef struct dx_stretches {
    size_t n, room;
    dx_stretch *stretch; /* from the left to the right, without gaps */
} dx_stretches;

/* Between two constants, or infinite ones. n is 0 where the formula has parts of which it is not
 * known where they are smooth. Arrays in the command arena. */
dx_status dx_find_stretches(ddx_session *s, dx_id f, dx_id unknown, dx_id lo, dx_id hi,
                            dx_stretches *out) DX_MUST_USE;

/* Of zeros found between the ends of a stretch, those at its ends go, and doubts about these. */
dx_status dx_stretch_drop_ends(dx_graph *g, const dx_stretch *st, dx_root_list *l) DX_MUST_USE;

/* The formula with the pieces that hold at the number, as far as they are found out. */
dx_status dx_pieces_at(ddx_session *s, dx_id f, dx_id unknown, dx_id at, dx_id *out) DX_MUST_USE;

/* Has it a value all around the number? Where nothing in it jumps it is continuous then. */
dx_status dx_has_value_around(ddx_session *s, dx_id a, dx_id unknown, dx_id at,
                              bool *has) DX_MUST_USE;

/* The sign of a formula at a number between the ends; 0: not known. */
dx_status dx_sign_between(dx_graph *g, dx_id a, dx_id unknown, dx_id lo, dx_id hi,
                          int *sign) DX_MUST_USE;

#endif
