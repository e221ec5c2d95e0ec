/* exactpieces.h - a formula with corners as the smooth ones that it is on each side of them. */
#ifndef DX_ENGINE_EXACTPIECES_H
#define DX_ENGINE_EXACTPIECES_H

#include "engine/solvers/exactkind.h"

enum { DX_MOST_SIGNS = 8 };

/* What formulas are where so many others are above 0. */
typedef struct dx_smooth_piece {
    uint32_t n, n_signs;
    dx_id *f;                  /* n, without corners in the unknowns */
    dx_id sign[DX_MOST_SIGNS]; /* in the unknowns; all are above 0 here */
} dx_smooth_piece;

typedef struct dx_smooth_pieces {
    size_t n;
    dx_smooth_piece *piece;
    size_t n_corners;
    dx_id *corner; /* where one of these is 0 pieces meet */
} dx_smooth_pieces;

/* By the signs of what stands in abs, of differences in max, and so on. *known is false where the
 * formulas have steps, or too many pieces. Arrays in the command arena. */
dx_status dx_find_smooth_pieces(dx_extremal *q, uint32_t n, const dx_id *f, dx_smooth_pieces *out,
                                bool *known) DX_MUST_USE;

/* Where names have to be for a solution to lie in the piece: words are added to it; *never: it does
 * not. */
dx_status dx_smooth_piece_holds(dx_extremal *q, const dx_smooth_piece *piece, const dx_id *value,
                                dx_solution_row *row, bool *never) DX_MUST_USE;

#endif
