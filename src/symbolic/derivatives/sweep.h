/* sweep.h - what the passes of many variables share: nodes by position, and sums that are
 * collected before they are made. */
#ifndef DX_SYMBOLIC_SWEEP_H
#define DX_SYMBOLIC_SWEEP_H

#include "expr/side.h"
#include "expr/walk.h"
#include "symbolic/derivatives/local.h"
#include "symbolic/derivatives/partials.h"

enum { DX_SWEEP_POLL = 512 };

/* The nodes below some roots, which of them depend on one of the symbols, and for each
 * position a list of terms whose sum is its derivative or adjoint. */
typedef struct dx_sweep {
    dx_graph *g;
    dx_rules *rules;
    const dx_side *column; /* of a symbol that is differentiated by, plus 1 */
    dx_walk walk;
    dx_side position; /* of an id in the walk, plus 1 */
    uint8_t *depends; /* 1: on a symbol */
    uint32_t *head;   /* of a position's list of terms; 0: none yet */
    struct dx_sweep_term {
        dx_id number, term;
        uint32_t next;
    } * term; /* term[0] is not used */
    size_t n_terms, term_capacity;
    dx_id *sum; /* a list written out: numbers, then terms */
    size_t sum_capacity;
    uint32_t *inside; /* positions of the symbols in a whole */
    size_t n_inside, inside_capacity;
} dx_sweep;

/* Formulas by cases, sums and products over a name and derivatives that are only written
 * are differentiated whole, by each of the symbols in them, and not slot by slot. */
static inline bool dx_sweep_is_whole(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    return op == DX_OP_CASES || op == DX_OP_SUM || op == DX_OP_PRODUCT || op == DX_OP_DIFF;
}

/* Fill inside[] with the symbols of such a formula that are differentiated by. */
dx_status dx_sweep_look_inside(dx_sweep *s, dx_id whole) DX_MUST_USE;

/* column: of each symbol plus 1, by id. */
dx_status dx_sweep_open(dx_sweep *s, dx_graph *g, dx_rules *rules, size_t n, const dx_id *roots,
                        const dx_side *column) DX_MUST_USE;
void dx_sweep_close(dx_sweep *s);

/* Where a node of the sweep stands. */
static inline uint32_t dx_sweep_position(const dx_sweep *s, dx_id a)
{
    return dx_side_get(&s->position, a) - 1;
}

/* Put number·term on the list of a position; fails with its story when the term is NONE. */
dx_status dx_sweep_add(dx_sweep *s, uint32_t position, dx_id number, dx_id term) DX_MUST_USE;

/* The sum of a position's list, which is empty afterwards. */
dx_status dx_sweep_take(dx_sweep *s, uint32_t position, dx_id *sum) DX_MUST_USE;

/* Forget the lists that were taken. */
static inline void dx_sweep_clear(dx_sweep *s)
{
    s->n_terms = 1;
}

/* One more entry behind the others; a value that is 0 is left out. */
dx_status dx_partials_push(dx_graph *g, dx_partials *p, size_t row, size_t column,
                           dx_id value) DX_MUST_USE;

#endif
