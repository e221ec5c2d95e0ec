/* gathering.h - for needs.c and its like: what an expression needs, gathered node by node. */
#ifndef DX_SYMBOLIC_GATHERING_H
#define DX_SYMBOLIC_GATHERING_H

#include "expr/walk.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/plateau.h"

enum { DX_DEEP = 4 }; /* pieces in pieces are looked at so far */

typedef struct dx_gathering {
    dx_conditions *value, *corners; /* where only values are asked for, no corners */
    dx_id symbol;
    int64_t order;
    int depth;           /* of pieces in pieces */
    bool jumps_alone;    /* count, as the expression stands in floor(...) */
    bool open;           /* powers with names in exponents demand nothing */
    const dx_walk *walk; /* of the expression that is looked at */
    const uint8_t *role; /* of its nodes */
} dx_gathering;

dx_status dx_gather(const dx_gathering *to, dx_id a) DX_MUST_USE;

/* ---- roles of nodes (roles.c) ---------------------------------------------------------------- */

/* NEEDED: stands outside of pieces. MOVES: changes with the symbol, but for jumps. DERIVED: the
 * symbol, or an operand of it moves, so that its derivative counts. BENDS: its corners and jumps
 * show in the whole; JUMPS: its jumps do. So do only jumps of what stands in floor(...). */
enum { DX_NEEDED = 1, DX_MOVES = 2, DX_DERIVED = 4, DX_BENDS = 8, DX_JUMPS = 16 };

/* Beside the walk; the last node has the role `top`. `masked`: what chooses among its operands is
 * looked at by itself. */
dx_status dx_find_roles(dx_graph *g, const dx_walk *walk, dx_id symbol, bool masked, uint8_t top,
                        uint8_t *role) DX_MUST_USE;

static inline bool dx_moves(const dx_gathering *to, dx_id a)
{
    return to->role[dx_walk_find(to->walk, a)] & DX_MOVES;
}

/* One of its operands may be out of play: max(u, v) does not look at u where v is larger. */
bool dx_chooses(dx_fn fn);

/* Does a condition before the i-th depend on other names, so that this one may be out of play? */
bool dx_is_late_condition(const dx_graph *g, dx_id cases, uint32_t i, dx_id symbol);

/* Factors of a product that are 0 on a whole interval, where the corners of the others do not
 * show. */
typedef struct dx_masks {
    size_t n;
    uint32_t factor[3];
    dx_plateau plateau[3];
} dx_masks;

dx_status dx_find_masks(dx_graph *g, const dx_walk *walk, dx_id a, dx_id symbol,
                        dx_masks *out) DX_MUST_USE;

/* Do the corners of the factor show where all those of the product do? */
bool dx_is_unmasked(const dx_masks *m, uint32_t k);

/* ---- powers (powers.c) ----------------------------------------------------------------------- */

/* Powers below the order have no derivative at 0; `derived`: base depends on the symbol. */
dx_status dx_demand_power(const dx_gathering *to, dx_id base, dx_id exponent,
                          bool derived) DX_MUST_USE;

/* "y > 0" of the condition that the formula is positive, where it is as short as that: else as it
 * stands. NONE: *always or never so. */
dx_status dx_write_positive(dx_graph *g, dx_id a, dx_id *as, bool *always) DX_MUST_USE;

/* ---- pieces (inpieces.c) --------------------------------------------------------------------- */

/* Each piece counts where its condition holds and none before it. */
dx_status dx_gather_pieces(const dx_gathering *to, dx_id cases) DX_MUST_USE;

/* The values outside of the set. */
static inline void dx_turn_set(dx_chart *set)
{
    for (size_t i = 0; i <= 2 * set->n; i++)
        set->cell[i] = !set->cell[i];
}

/* Words need hold on that set only. */
dx_status dx_except_elsewhere(dx_graph *g, dx_id symbol, const dx_chart *where,
                              dx_conditions *c) DX_MUST_USE;

/* ---- operands that may be out of play (outofplay.c) ------------------------------------------ */

/* The corners of the operands of max, min and relu show where they are in play. */
dx_status dx_gather_choice(const dx_gathering *to, dx_id call) DX_MUST_USE;

/* The condition of a piece is looked at where none before it holds. */
dx_status dx_gather_late_conditions(const dx_gathering *to, dx_id cases) DX_MUST_USE;

/* The corners of factors show where no other one is 0 throughout. */
dx_status dx_gather_factors(const dx_gathering *to, dx_id product) DX_MUST_USE;

#endif
