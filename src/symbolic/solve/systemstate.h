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

/* Are there unknowns in it that have no value yet? */
static inline bool dx_equations_have_unknowns(const dx_equations *s, const dx_equations_state *now,
                                              dx_id a)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (!now->set[i] && dx_contains(s->g, a, s->unknown[i]))
            return true;
    return false;
}

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

/* Is f 0 for small integers in the names of families, as sin(pi*k) is? What is found by that is put
 * into the equations later. */
dx_status dx_equations_vanishes_for_integers(dx_equations *s, dx_id f, bool *zero) DX_MUST_USE;

/* Are there integers of families in it; are they all that it depends on? */
bool dx_equations_has_integers(const dx_equations *s, dx_id f);
bool dx_equations_is_of_integers(const dx_equations *s, dx_id f);

/* Where the integers of families, or one unknown that has no value yet, make it 0 and nothing else
 * does, what was found for others, as x = 1/(pi*k) of pi*k*x = 1, says nothing: all is solved with
 * these. */
dx_status dx_equations_where_zero(dx_equations *s, const dx_equations_state *now,
                                  dx_id zero) DX_MUST_USE;

/* The same with all that the solutions of one equation leave out. */
dx_status dx_equations_left_out(dx_equations *s, const dx_equations_state *now,
                                const dx_equation *q) DX_MUST_USE;

/* Each equation as its numerator; one that is a product is solved factor by factor: *done
 * (systemfactors.c). */
dx_status dx_equations_by_factors(dx_equations *s, dx_equations_state *now, bool *done) DX_MUST_USE;

/* Equations that are multiples of others go (systemelimination.c). */
dx_status dx_equations_drop_multiples(dx_equations *s, dx_equations_state *now) DX_MUST_USE;

/* The resultant by an unknown of two equations takes the place of one; *done is false where there
 * is none. */
dx_status dx_equations_by_resultant(dx_equations *s, const dx_equations_state *now,
                                    bool *done) DX_MUST_USE;

/* The values of the unknowns are a row of the solutions (systemrows.c). */
dx_status dx_equations_add_row(dx_equations *s, const dx_equations_state *now) DX_MUST_USE;

/* Two equations in sine and cosine of one angle (wavepair.c); else *done is false. */
dx_status dx_equations_wave_pair(dx_equations *s, const dx_equations_state *now,
                                 bool *done) DX_MUST_USE;

#endif
