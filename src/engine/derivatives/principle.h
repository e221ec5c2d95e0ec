/* principle.h - the derivative from first principles, as lines of a derivation.
 *
 * What definition(f, x) is about, and its lines: the difference quotient worked down to where its
 * limit is seen; where f has pieces, for each of them and where they meet. */
#ifndef DX_ENGINE_PRINCIPLE_H
#define DX_ENGINE_PRINCIPLE_H

#include "engine/scope.h"
#include "symbolic/steps/quotient.h"
#include "symbolic/steps/regions.h"
#include "symbolic/steps/steps.h"

typedef struct dx_principle {
    ddx_session *s;
    dx_id f, x, h;
    dx_id at;             /* NONE: at x itself */
    dx_id written;        /* what f was typed as, where derivatives stand in that; else NONE */
    dx_id typed;          /* f as it was typed, where its value is written otherwise; else NONE */
    dx_id last;           /* formula of the quotient */
    dx_id begun;          /* the quotient as it is written, with nothing worked out */
    dx_id name;           /* of the function, for f'(at) */
    size_t first_premise; /* of those of f */
    size_t opened;        /* lines when the quotient had just been told as it is written, else 0 */
    char side;            /* that the quotient has values on alone; 0: both */
    bool given;           /* that is the user's: else it is told what f(x) is */
    dx_regions regions;
    dx_quotient_lines lines; /* of f */
    dx_recorder *recorder;
} dx_principle;

/* The difference quotient as p->lines begin with it, with that rule and a VECTOR of notes. */
dx_status dx_principle_open(dx_principle *p, const char *rule, dx_id notes,
                            dx_id *first) DX_MUST_USE;

/* The quotient as it was written = formula, as constructors have made it. */
dx_status dx_principle_goes_on(dx_principle *p, const char *rule, dx_id formula) DX_MUST_USE;

/* The lines that follow; p->last is the formula of the last one. */
dx_status dx_principle_work_down(dx_principle *p, dx_id first) DX_MUST_USE;

/* Instead of them where f is 0 at the point, so that f(a + h)/h may be plain at once: h*abs(h). */
dx_status dx_principle_at_zero(dx_principle *p, dx_id first, bool *done) DX_MUST_USE;

/* "limit h -> 0, as sin(t)/t -> 1": the known limits that the last line needs. */
dx_status dx_principle_limit_rule(dx_principle *p, dx_text *out) DX_MUST_USE;

/* Does the quotient go to different limits from the left and from the right? */
dx_status dx_principle_has_corner(dx_principle *p, dx_id first, bool *has) DX_MUST_USE;

/* Where the quotient, of which `first` is the first line's, has no limit, or an infinite one: the
 * lines that say so. by_sides: the limit from each side is told. *told is false where that is not
 * found out, or depends on parameters; *out is the last line's formula. (principle_none.c) */
dx_status dx_principle_none(dx_principle *p, dx_id first, bool by_sides, bool *told,
                            dx_id *out) DX_MUST_USE;

/* ---- pieces (principle_pieces.c) ------------------------------------------------------------- */

/* Has the quotient a limit from one side, and no values on the other? */
dx_status dx_principle_ends(dx_principle *p, dx_id quotient, bool *ends) DX_MUST_USE;

/* The quotient and its limit for each piece, and from both sides where they meet. by: the lines
 * with the limits, *n of them. */
dx_status dx_principle_by_pieces(dx_principle *p, size_t *n,
                                 uint32_t by[2 * DX_MOST_REGIONS]) DX_MUST_USE;

/* The same where x = p->at, by what f is beside it. *sides: 0 where it has no pieces there, 1
 * where it is the same on both sides, 2 where there is a limit for each. */
dx_status dx_principle_beside(dx_principle *p, int *sides) DX_MUST_USE;

#endif
