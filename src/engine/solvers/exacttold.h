/* exacttold.h - what is told of extrema that are solved for, beside the rows of their table. */
#ifndef DX_ENGINE_EXACTTOLD_H
#define DX_ENGINE_EXACTTOLD_H

#include "engine/solvers/exactpieces.h"
#include "engine/solvers/exactspecials.h"

/* What is found, and what is not in rows. */
typedef struct dx_extremal_findings {
    dx_points points;
    dx_solved sharp;  /* corners and edges of one unknown, extrema or not */
    bool every;       /* the gradient vanishes everywhere, ... */
    dx_id constant;   /* ... or the formula has this value wherever the constraints hold; NONE */
    uint32_t n_zeros; /* where one of these is 0 there may be more points */
    dx_id zero[DX_MOST_SPECIALS];
    bool unseen; /* there are corners that were not looked at */
    bool unsure; /* there may be more points for other reasons, or for some values of names */
    size_t n_flat;
    dx_extremal *flat; /* pieces on which the formula is constant, ... */
    const dx_smooth_piece **flat_piece;
} dx_extremal_findings;

/* DX_UNKNOWN: the gradient system is not solved; pieces are not taken apart. */
dx_status dx_refuse_unsolved(dx_extremal *q) DX_MUST_USE;
dx_status dx_refuse_pieces(dx_extremal *q) DX_MUST_USE;

/* DX_DOMAIN: the formula is constant. */
dx_status dx_refuse_constant(const dx_extremal *q, const dx_extremal_findings *all) DX_MUST_USE;

/* DX_DOMAIN: it has this value wherever the constraints hold. */
dx_status dx_refuse_constant_under(dx_graph *g, dx_id value) DX_MUST_USE;

/* "there is no such point as long as a != 0" */
dx_status dx_tell_no_points(const dx_extremal *q, const dx_extremal_findings *all) DX_MUST_USE;

/* "for any y" where a curve is one row. */
void dx_tell_free_names(const dx_extremal *q, const dx_extremal_findings *all);

/* The value of a name between two texts. */
dx_status dx_tell_special(dx_graph *g, const char *before, const dx_special *at,
                          const char *behind) DX_MUST_USE;

/* "for b = 3 there are more points: put it in to see them" */
dx_status dx_tell_untold(const dx_extremal *q, const dx_extremal_findings *all) DX_MUST_USE;

/* "it is constant where x < a: the value is a" */
dx_status dx_tell_flat_piece(dx_extremal *q, const dx_smooth_piece *piece,
                             const char *before) DX_MUST_USE;

/* What the formula itself needs. */
dx_status dx_tell_own_domain(const dx_extremal *q) DX_MUST_USE;

/* Where pieces meet, and that this was not looked at. */
dx_status dx_tell_corners(dx_extremal *q, const dx_smooth_pieces *pieces) DX_MUST_USE;

/* "for a = 0 the value is 1 wherever the constraints hold", "for a = 0 it is constant where x < 1:
 * the value is 0" */
dx_status dx_tell_constant_case(dx_extremal *q, const dx_special *at,
                                dx_extremal_findings *there) DX_MUST_USE;

#endif
