/* systemstate.h - a system of equations on the way to its solutions. */
#ifndef DX_SYMBOLIC_SYSTEMSTATE_H
#define DX_SYMBOLIC_SYSTEMSTATE_H

#include "symbolic/solve/system.h"

enum { DX_MOST_SYSTEM_DEPTH = 24 };

/* What is left to be solved, and what the unknowns are by now. */
typedef struct dx_equations_state {
    uint32_t m, n_later, n_divisors;
    dx_id f[DX_MOST_CURVED + 1];
    dx_id later[DX_MOST_SYSTEM_DEPTH]; /* resultants stand for these as long as they leave something
                                          to do */
    dx_id divisor[DX_MOST_SYSTEM_DEPTH]; /* values of unknowns were divided by these: they are not 0
                                          */
    dx_id value[DX_MOST_CURVED];
    bool set[DX_MOST_CURVED];
} dx_equations_state;

/* All solutions of what is left. */
dx_status dx_equations_go_on(dx_equations *s, const dx_equations_state *now) DX_MUST_USE;

/* The same without an equation. */
void dx_equations_without(const dx_equations_state *now, uint32_t equation,
                          dx_equations_state *then);

static inline dx_status dx_equations_give_up(dx_equations *s, dx_id f)
{
    if (dx_is_none(s->special))
        s->stuck = f;
    return DX_OK;
}

/* An equation that has integers of families in it and no unknown: for which of them does it hold?
 * What is left is solved for these (integers.c). */
dx_status dx_equations_integers(dx_equations *s, const dx_equations_state *now,
                                uint32_t equation) DX_MUST_USE;

/* Two equations in sine and cosine of one angle (wavepair.c); else *done is false. */
dx_status dx_equations_wave_pair(dx_equations *s, const dx_equations_state *now,
                                 bool *done) DX_MUST_USE;

#endif
