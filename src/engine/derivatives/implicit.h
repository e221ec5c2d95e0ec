/* implicit.h - derivatives of what equations define, and how they are found.
 *
 * n equations make n unknowns functions of one variable or several. Each derivative is one of
 * x and the unknowns, as formulas; in derivations the unknowns are y(x), or z(x, y). */
#ifndef DX_ENGINE_IMPLICIT_H
#define DX_ENGINE_IMPLICIT_H

#include "engine/scope.h"

enum { DX_MOST_UNKNOWNS = 8, DX_MOST_VARIABLES = 8, DX_MOST_TURNS = 16, DX_MOST_MADE = 32 };

typedef struct dx_implicit {
    dx_evaluation *e;
    const dx_ast *call;
    size_t n, n_by;
    dx_id equation[DX_MOST_UNKNOWNS]; /* as they were given */
    dx_id zero[DX_MOST_UNKNOWNS];     /* what is 0 by them, each factor of it once */
    bool reduced[DX_MOST_UNKNOWNS];   /* where that is not the difference of the sides */
    const dx_id *unknown, *by;
    /* Of zero[i] by the unknowns, then by the variables. */
    dx_id partial[DX_MOST_UNKNOWNS][DX_MOST_UNKNOWNS + DX_MOST_VARIABLES];
    /* By Cramer's rule below·∂y_j/∂x_k = above[k][j]; the quotient, readable, is the slope. */
    dx_id below, above[DX_MOST_VARIABLES][DX_MOST_UNKNOWNS];
    dx_id slope[DX_MOST_VARIABLES][DX_MOST_UNKNOWNS];
    dx_id nonzero; /* below, or what of it must not be 0 on the branches that are left */
    /* Where they hold only on some of the branches of the equations: what is positive there, and
     * that as relations. */
    bool partly; /* the denominator may be 0 on others */
    size_t n_conditions;
    dx_id positive[DX_MOST_UNKNOWNS], condition[DX_MOST_UNKNOWNS];
    /* Differentiated by which variable, how often, one after the other; n_turns 0: once by each,
     * for a vector. */
    size_t n_turns;
    uint8_t turn[DX_MOST_TURNS];
    uint32_t order[DX_MOST_TURNS];
    /* Derivatives by a symbol that higher orders are made of: they have to exist. */
    size_t n_made;
    dx_derived made[DX_MOST_MADE];
    size_t n_results; /* of derivatives in turn, of each unknown */
    dx_id result[DX_MOST_UNKNOWNS];
    uint32_t found[DX_MOST_VARIABLES][DX_MOST_UNKNOWNS]; /* the lines that end in slopes */
    uint32_t last[DX_MOST_UNKNOWNS];                     /* and in the derivatives told last */
} dx_implicit;

/* Tell the slopes by a variable, */
dx_status dx_tell_slopes(dx_implicit *p, size_t k) DX_MUST_USE;
/* that they are used in another form, which they have by the equations, */
dx_status dx_tell_use(dx_implicit *p, size_t k, size_t j, dx_id after) DX_MUST_USE;
/* the derivative by variable k of `before`, the derivative of unknown j that was told last;
 * orders[i] is how often by variable i by now; */
dx_status dx_tell_order(dx_implicit *p, size_t k, size_t j, const uint32_t *orders, dx_id before,
                        dx_id after) DX_MUST_USE;
/* that derivatives are told, and the functions are written without arguments now. */
void dx_tell_implicit_end(dx_implicit *p, size_t n, const uint32_t *lines);

/* Cramer's rule: the unknowns' rates, readable, where Σ_j ∂F_i/∂y_j·rate[j] + rest[i] = 0. */
dx_status dx_solve_rates(dx_implicit *p, const dx_id *rest, dx_id *rate) DX_MUST_USE;
/* Along the curve, is `after` the derivative by variable k of `before`? */
dx_status dx_check_rate(dx_implicit *p, size_t k, dx_id before, dx_id after) DX_MUST_USE;
/* The derivative by the variables in turn of each unknown, by names for those of lower order: the
 * values, and how they (vector), or that of the one unknown, are shown. !*found: there are too
 * many to name. */
dx_status dx_name_orders(dx_implicit *p, bool vector, bool *found, dx_id *value,
                         dx_id *shown) DX_MUST_USE;

#endif
