/* roots.h - all zeros of a system in a box, each proved.
 *
 * Branch and bound: pieces of the box are shown to be free of zeros (by the range of a formula,
 * or because a formula has no value), shown to have exactly one (enclose.h), or halved. What
 * is left of that when the effort ends, or at a width at which numbers can hardly be told from
 * each other, is listed as not decided: zeros that touch, gather at a point, or lie where the
 * formula ends. All else of the box is proved to be free of zeros. */
#ifndef DX_NUMERIC_SOLVE_ROOTS_H
#define DX_NUMERIC_SOLVE_ROOTS_H

#include "numeric/solve/enclose.h"

typedef struct dx_zero {
    arb_ptr box;  /* n: it is here */
    arb_ptr only; /* n: a box around that one, in which it is the only zero */
    /* It may as well be a little outside: it lies at an end of the box searched, as far as
     * 1,000 bits show. The caller finds out by putting the end in. */
    bool at_end;
} dx_zero;

/* A part of the box that is not decided. */
typedef struct dx_gap {
    arb_ptr box;        /* n */
    dx_finding why;     /* SINGULAR, ROUGH, NO_VALUE, FAMILY; OPEN: effort ended */
    uint32_t dimension; /* FAMILY: 1 for a curve of zeros, as it seems, 2 for a surface */
    /* In one unknown: the formula is continuous on the part and has opposite signs at its ends,
     * so there is a zero. */
    bool changes_sign;
    uint32_t order; /* as an estimate, so many fall together; 0: not known */
    uint32_t most;  /* proved: no more, counted with their orders; 0: not known */
} dx_gap;

typedef struct dx_roots {
    dx_memory *memory;
    uint32_t n;
    dx_zero *zero;
    dx_gap *gap;
    size_t n_zeros, n_gaps, zeros_room, gaps_room;
    uint64_t pieces; /* that were looked at */
} dx_roots;

/* All zeros with lo[i] <= unknown i <= hi[i], constants, by rising first unknown. `most` pieces are
 * looked at; 0: as many as take about a second. DX_DOMAIN where ends have no values or are not in
 * order. The result is to be freed in any case. */
dx_status dx_find_roots(dx_system *s, const dx_id *lo, const dx_id *hi, uint64_t most,
                        dx_roots *out) DX_MUST_USE;
void dx_roots_free(dx_roots *roots);

#endif
