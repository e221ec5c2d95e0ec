/* record.h - what a step did, for who asks: the rates that a line search tried, the regions of
 * trust, what became of a simplex.
 *
 * A solver without a record notes nothing. Notes are in the order in which things were done, of the
 * last step alone. */
#ifndef DX_NUMERIC_SOLVE_RECORD_H
#define DX_NUMERIC_SOLVE_RECORD_H

#include "numeric/solve/solver.h"

/* With the numbers of each. */
typedef enum dx_note_kind {
    DX_NOTE_TRIAL,     /* a; the value, or |f|, at x + a·d; the slope there along d, or NaN */
    DX_NOTE_DIRECTION, /* d[n] of the trials behind it; -d of Broyden's method */
    DX_NOTE_GRADIENT,  /* [n] where the step used another one than that at the point */
    DX_NOTE_BEFORE,    /* the velocity[n] before the step, or the mean of gradients of Adam */
    DX_NOTE_SQUARES,   /* the mean[n] of their squares, before the step */
    DX_NOTE_COUNT,     /* of steps so far, or of those that the direction remembers */
    DX_NOTE_BETA,      /* of conjugate gradients, for the next direction */
    DX_NOTE_EXACT,     /* none: the Jacobian was worked out anew */
    DX_NOTE_REGION,    /* radius, |d|, the fall foretold, the value at x + d */
    DX_NOTE_BRENT,   /* 1: the line, 2: the parabola; is it taken? where it leads; and the points a,
                        b, c, each with its value */
    DX_NOTE_CORNERS, /* of the simplex before the step, best first: a value and x[n] each */
    DX_NOTE_SIMPLEX, /* a dx_simplex_change; the values of the best, the second worst and the worst
                        corner, of the reflected point, and of the one tried after it, or NaN */
    DX_NOTE_BARRIER, /* μ, the part of the step that was taken, a dx_barrier_way */
    /* under constraints, of the last system: the symmetric matrix in n unknowns and m multipliers,
     * of which the lower triangle is given; what was added to the diagonal of the unknowns; the
     * right side; the solution */
    DX_NOTE_MATRIX,
    DX_NOTE_SHIFT,
    DX_NOTE_SIDES,
    DX_NOTE_SOLVED,
    DX_NOTE_LAMBDA /* before the step: dx_solver.multipliers */
} dx_note_kind;

typedef enum dx_barrier_way {
    DX_BARRIER_STEP,
    DX_BARRIER_SOLVED,    /* what holds as an equation is solved as one */
    DX_BARRIER_BESIDE,    /* it goes on beside a flat point */
    DX_BARRIER_CORRECTED, /* a step with a correction of second order */
    DX_BARRIER_EASED,     /* a step that makes the violation less, and nothing else */
    DX_BARRIER_FAR        /* such a one, from far */
} dx_barrier_way;

enum { DX_RECORD_MATRIX = 16 }; /* larger ones are not noted */

typedef enum dx_simplex_change {
    DX_SIMPLEX_REFLECTED,
    DX_SIMPLEX_EXPANDED,
    DX_SIMPLEX_OUTSIDE, /* contracted */
    DX_SIMPLEX_INSIDE,
    DX_SIMPLEX_SHRUNK
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
