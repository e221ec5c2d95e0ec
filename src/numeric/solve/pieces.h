/* pieces.h - the work of a search for zeros: boxes with exact ends, the widest first. */
#ifndef DX_NUMERIC_SOLVE_PIECES_H
#define DX_NUMERIC_SOLVE_PIECES_H

#include "numeric/solve/roots.h"

typedef struct dx_piece {
    arf_ptr lo, hi; /* n each */
    double width;   /* the widest side, in parts of the whole box's */
} dx_piece;

typedef struct dx_worklist {
    dx_context *context;
    uint32_t n;
    arf_ptr width; /* of the whole box, n */
    dx_piece *heap;
    size_t count, room;
} dx_worklist;

dx_status dx_worklist_init(dx_worklist *p, dx_context *context, uint32_t n) DX_MUST_USE;
void dx_worklist_free(dx_worklist *p);

/* An array of 2n ends: lo, hi. */
dx_status dx_piece_new(dx_worklist *p, dx_piece *piece) DX_MUST_USE;
void dx_piece_free(dx_worklist *p, dx_piece *piece);

/* Takes the piece over, also where it fails. */
dx_status dx_worklist_push(dx_worklist *p, dx_piece piece) DX_MUST_USE;
bool dx_worklist_pop(dx_worklist *p, dx_piece *widest);

/* Pushes its two halves by unknown k, cut beside the middle: zeros are often there. */
dx_status dx_worklist_halve(dx_worklist *p, const dx_piece *piece, uint32_t k) DX_MUST_USE;

/* The side that is widest, in parts of the whole. */
uint32_t dx_worklist_widest_side(const dx_worklist *p, const dx_piece *piece);
double dx_worklist_width(const dx_worklist *p, const dx_piece *piece);

/* The least ball, nearly, with all of lo to hi; the ends are met where they have few bits. */
void dx_ball_between(arb_t x, const arf_t lo, const arf_t hi);

/* ---- findings ---------------------------------------------------------------------- */

/* Adds a copy; a zero that is listed already is not added. */
dx_status dx_roots_add(dx_system *s, dx_roots *roots, arb_srcptr box, arb_srcptr only) DX_MUST_USE;
dx_status dx_roots_leave(dx_system *s, dx_roots *roots, const dx_piece *piece,
                         dx_finding why) DX_MUST_USE;

/* Zeros that seem to fill a curve, or something of more dimensions. */
dx_status dx_roots_leave_family(dx_system *s, dx_roots *roots, const dx_piece *piece,
                                uint32_t dimension) DX_MUST_USE;

/* Gaps that touch become one, the least box around them. */
dx_status dx_roots_merge_gaps(dx_system *s, dx_roots *roots) DX_MUST_USE;

/* ---- the two searches -------------------------------------------------------------- */

/* The pieces hold the whole box. */
dx_status dx_isolate(dx_system *s, dx_worklist *pieces, uint64_t most, dx_roots *out) DX_MUST_USE;
dx_status dx_pave(dx_system *s, dx_worklist *pieces, uint64_t most, dx_roots *out) DX_MUST_USE;

#endif
