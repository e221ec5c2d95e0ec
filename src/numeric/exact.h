/* exact.h - the constants of an exact tape as they are, for evaluators of more digits.
 *
 * A tape's double constants are rounded; beside each of an exact tape stands what it was rounded
 * from: a rational number, pi, or an atom of the graph, an integral say, which is worked out when
 * it is needed. A tape with atoms is of use only while the graph it was made from is there and has
 * not been collected. */
#ifndef DX_NUMERIC_EXACT_H
#define DX_NUMERIC_EXACT_H

#include "expr/graph.h"
#include "numeric/tape.h"

typedef enum dx_exact_kind {
    DX_EXACT_NOTHING, /* no value */
    DX_EXACT_RATIONAL,
    DX_EXACT_PI,
    DX_EXACT_ATOM
} dx_exact_kind;

typedef struct dx_exact {
    dx_exact_kind kind;
    dx_id node;  /* that it was made of */
    mpq_t value; /* of a RATIONAL */
} dx_exact;

/* From the nodes of the tape's constants, which are set, the rest. */
dx_status dx_exact_make(dx_graph *g, dx_tape *tape) DX_MUST_USE;
/* The tape's, if it has them, and their array. */
void dx_exact_free(dx_tape *tape);
/* Those of one tape for another, which has none yet; false without memory. */
bool dx_exact_copy(const dx_tape *tape, dx_tape *copy);

/* A ball that holds it, or the number next to it, to the precision of out; NaN where that is not
 * known. DX_CANCELLED and the like, from atoms. */
dx_status dx_exact_ball(const dx_exact *c, dx_graph *g, slong prec, arb_t out) DX_MUST_USE;
dx_status dx_exact_mpfr(const dx_exact *c, dx_graph *g, mpfr_t out) DX_MUST_USE;

/* DX_LIMIT, told, where the tape has functions that take too long at so many bits, or `numbers`
 * of them take too much room: GMP and Arb abort without memory and cannot be interrupted. */
dx_status dx_tape_check_precision(const dx_tape *tape, size_t numbers, slong prec,
                                  dx_context *context) DX_MUST_USE;

#endif
