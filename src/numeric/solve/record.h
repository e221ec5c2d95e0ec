/* record.h - what a step did, for who asks: the rates that a line search tried, the regions of
 * trust, what became of a simplex.
 *
 * A solver without a record notes nothing. Notes are in the order in which things were done, of the
 * last step alone. */
#ifndef DX_NUMERIC_SOLVE_RECORD_H
#define DX_NUMERIC_SOLVE_RECORD_H

#include "numeric/solve/solver.h"

/* The numbers of each. */
typedef enum dx_note_kind {
    DX_NOTE_TRIAL,     /* a, the value (or |f|) at x + a·d, the slope there along d */
    DX_NOTE_DIRECTION, /* d, n of them */
    DX_NOTE_VELOCITY,  /* v after the step, n */
    DX_NOTE_GRADIENT,  /* that the step was made with, n, where it is not the one at the point */
    DX_NOTE_REGION,    /* radius, |d|, the fall foretold, the value there */
    DX_NOTE_BRENT,   /* the rule (0: the middle, 1: secant, 2: inverse parabola), its points' x and
                        value: 2 or 3 of them */
    DX_NOTE_SIMPLEX, /* what was done (dx_simplex_change), best value, second worst, worst, value
                        at the reflected point, value at the second one */
    DX_NOTE_CORNERS, /* of the simplex before it, a value and n each */
    DX_NOTE_BETA,    /* of conjugate gradients, for the next direction */
    DX_NOTE_PAIRS,   /* so many steps are remembered in the direction */
    DX_NOTE_EXACT,   /* the Jacobian was worked out anew */
    DX_NOTE_BARRIER  /* μ, the part of the step that was taken; equations are solved: 1 or 0 */
} dx_note_kind;

typedef enum dx_simplex_change {
    DX_SIMPLEX_REFLECTED,
    DX_SIMPLEX_EXPANDED,
    DX_SIMPLEX_OUTSIDE, /* contracted */
    DX_SIMPLEX_INSIDE,
    DX_SIMPLEX_SHRUNK,
    DX_SIMPLEX_ANEW
} dx_simplex_change;

typedef struct dx_record {
    dx_memory *memory;
    double *numbers; /* kind, how many, and these, of one note after the other */
    size_t n, room;
    bool incomplete; /* there were too many, or no memory for them */
} dx_record;

/* A note while the list is walked through: for (dx_note n = {0}; dx_next_note(record, &n);) */
typedef struct dx_note {
    dx_note_kind kind;
    size_t n;
    const double *number;
    size_t next;
} dx_note;

bool dx_next_note(const dx_record *record, dx_note *note);
void dx_record_clear(dx_record *record);
void dx_record_free(dx_record *record);

/* ---- for methods ---------------------------------------------------------------- */

void dx_record_add(dx_record *record, dx_note_kind kind, size_t n, const double *number);

static inline void dx_note_down(const dx_solver *s, dx_note_kind kind, size_t n,
                                const double *number)
{
    if (s->record)
        dx_record_add(s->record, kind, n, number);
}

#endif
