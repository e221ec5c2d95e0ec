/* loop.h - sums and products over integers on a tape: a tape that runs once for each term.
 *
 * The body's input 0 is the index, the others are what it takes from outside. Terms are
 * worked out one by one from the lower end up, by vm.h for all evaluators, so that they give
 * the same bits. The value is NaN where an end is no integer. */
#ifndef DX_NUMERIC_LOOP_H
#define DX_NUMERIC_LOOP_H

#include "numeric/tape.h"

enum { DX_MOST_TERMS = 10000000 };

/* DX_LIMIT, told. */
dx_status dx_loop_too_long(dx_context *context);

/* Ends that have integers between them, all of which are doubles. */
static inline bool dx_loop_is_range(double lo, double hi)
{
    return lo == floor(lo) && hi == floor(hi) && fabs(lo) < 0x1p53 && fabs(hi) < 0x1p53;
}

typedef struct dx_loop {
    bool multiplies;
    dx_tape body;
} dx_loop;

/* One more; the body is the loops', or freed where that is refused for memory. */
bool dx_loops_add(dx_loops *loops, dx_memory *memory, bool multiplies, dx_tape *body);
void dx_loops_free(dx_loops *loops, dx_memory *memory);
bool dx_loops_copy(const dx_loops *loops, dx_memory *memory, dx_loops *copy);

/* The room that a body takes, at most. */
size_t dx_loops_room(const dx_loops *loops);

/* What becomes of an evaluation that loops take part in. */
typedef struct dx_loop_state {
    dx_context *context; /* polled; NULL for none */
    dx_status status;    /* the first failure: DX_LIMIT, DX_CANCELLED */
} dx_loop_state;

/* args: the ends, and the body's inputs from 1 on. room: for dx_vm_room of the body. */
double dx_loop_run(const dx_loop *loop, const double *args, double *room, dx_loop_state *state);

#endif
