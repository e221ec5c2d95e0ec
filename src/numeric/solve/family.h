/* family.h - zeros that are not isolated: they fill a curve or a surface.
 *
 * No search by pieces comes to an end there. In doubles it is tried whether from a zero near a
 * piece others are reached along the null direction of the Jacobian, at a distance that is a part
 * of the whole box: what is found so seems to be the case, and is no proof. */
#ifndef DX_NUMERIC_SOLVE_FAMILY_H
#define DX_NUMERIC_SOLVE_FAMILY_H

#include "numeric/solve/pieces.h"

typedef struct dx_family {
    dx_system *s;
    const dx_worklist *pieces;
    double *work; /* of doubles */
    arb_ptr x, f; /* n each */
    arb_mat_t jacobian;
    uint32_t dimension; /* of the zeros around the last one that was found to have others near */
} dx_family;

dx_status dx_family_init(dx_family *family, dx_system *s, const dx_worklist *pieces) DX_MUST_USE;
void dx_family_free(dx_family *family);

/* Does such a family seem to pass through the piece, or beside it? */
dx_status dx_family_has(dx_family *family, const dx_piece *piece, bool *has) DX_MUST_USE;

/* Through most of the pieces that are left, by a few of them? */
dx_status dx_family_is_likely(dx_family *family, bool *likely) DX_MUST_USE;

#endif
