/* implicit.h - derivatives of what equations define, and how they are found.
 *
 * n equations make n unknowns functions of one variable or several. Each derivative is one of
 * x and the unknowns, as formulas; in derivations the unknowns are y(x), or z(x, y). */
#ifndef DX_ENGINE_IMPLICIT_H
#define DX_ENGINE_IMPLICIT_H

#include "engine/scope.h"

/* FEW: so many are found at once, by one determinant of all. */
enum {
    DX_MOST_UNKNOWNS = 32,
    DX_FEW_UNKNOWNS = 8,
    DX_MOST_VARIABLES = 8,
    DX_MOST_TURNS = 16,
    DX_MOST_MADE = 32
};

/* An equation of functions y(x) as it was told, and where. */
typedef struct dx_told_sides {
    dx_id side[2];
    uint32_t line;
} dx_told_sides;

typedef struct dx_implicit {
    dx_evaluation *e;
    const dx_ast *call;
    bool vector; /* the unknowns are a list, and so are their derivatives */
    size_t n, n_by;
    dx_id equation[DX_MOST_UNKNOWNS];      /* as they were given */
    dx_id zero[DX_MOST_UNKNOWNS];          /* what is 0 by them, each factor of it once */
    const char *reduced[DX_MOST_UNKNOWNS]; /* why that is not the difference of the sides; NULL */
    const dx_id *unknown, *by;
    /* Of zero[i] by the unknowns, then by the variables. */
    dx_id partial[DX_MOST_UNKNOWNS][DX_MOST_UNKNOWNS + DX_MOST_VARIABLES];
    /* By Cramer's rule own[j]·∂y_j/∂x_k = above[k][j]; the quotient, readable, is the slope. It is
     * `below` of few unknowns, of many the product of those of blocks of them. */
    dx_id below, own[DX_MOST_UNKNOWNS], above[DX_MOST_VARIABLES][DX_MOST_UNKNOWNS];
    dx_id slope[DX_MOST_VARIABLES][DX_MOST_UNKNOWNS];
    /* Of many: in which order, and for each by which equations and which slopes before, as bits. */
    size_t sequence[DX_MOST_UNKNOWNS], n_solved;
    uint64_t by_equations[DX_MOST_UNKNOWNS], by_unknowns[DX_MOST_UNKNOWNS];
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
    struct dx_naming *naming; /* of higher orders, once they are found by names */
    dx_told_sides told[DX_MOST_VARIABLES][DX_MOST_UNKNOWNS]; /* the equations differentiated */
} dx_implicit;

/* The slopes; that they keep the equations along variable k; and notes of where they and what is
 * made of them exist. */
dx_status dx_solve_slopes(dx_implicit *p) DX_MUST_USE;
dx_status dx_solve_blocks(dx_implicit *p) DX_MUST_USE;
dx_status dx_refuse_singular(dx_implicit *p) DX_MUST_USE;
dx_status dx_verify_slopes(dx_implicit *p, size_t k) DX_MUST_USE;
dx_status dx_note_implicit(const dx_implicit *p) DX_MUST_USE;
/* A shorter form that it has by the equations; hasty: not at any cost. */
dx_status dx_use_equations(const dx_implicit *p, bool hasty, dx_id *a) DX_MUST_USE;
/* The rates of the unknowns and of variable k, with their symbols; the slopes have values where
 * the denominator is not 0. Arrays of n + 1. */
dx_status dx_implicit_rates(const dx_implicit *p, size_t k, dx_id *symbol, dx_id *rate) DX_MUST_USE;

/* The derivatives by the variables in turn, into p->result, and how they are shown where that is
 * by names for others; told, where there is a recorder. */
dx_status dx_find_orders(dx_implicit *p, dx_id *shown) DX_MUST_USE;

/* Tell the slopes by a variable, */
dx_status dx_tell_slopes(dx_implicit *p, size_t k) DX_MUST_USE;
/* that they are used in another form, which they have by the equations, */
dx_status dx_tell_use(dx_implicit *p, size_t k, size_t j, dx_id after) DX_MUST_USE;
/* the derivative by variable k of `before`, the derivative of unknown j that was told last;
 * orders[i] is how often by variable i by now; */
dx_status dx_tell_order(dx_implicit *p, size_t k, size_t j, const uint32_t *orders, dx_id before,
                        dx_id after) DX_MUST_USE;
/* "y''", "d^4y/dx^4", by several variables "d^2z/dx dy": how often by each. */
dx_status dx_write_derivative(const dx_implicit *p, size_t j, const uint32_t *count,
                              dx_text *out) DX_MUST_USE;
/* that derivatives are told, and how the answer is written by these lines, at most DX_MOST_ENDS.
 * The text must outlive the statement. */
#define DX_WITHOUT_ARGUMENTS "write the functions without arguments"
void dx_tell_implicit_end(dx_implicit *p, const char *closing, size_t n, const uint32_t *lines);

/* Derivatives of a higher order, of each of the unknowns, by those below: all in functions y(x) and
 * their derivatives. */
typedef struct dx_named_order {
    const uint32_t *count; /* how often by each variable */
    const dx_id *prime;    /* the derivatives */
    size_t by;             /* the equations before are differentiated by that variable */
    bool solved;           /* for the derivatives; else only the equations are needed */
    const dx_id *rest;     /* what has none of them in the equations */
    const dx_id *above;    /* below·prime[j] = above[j] */
    const dx_id *formula;  /* what they are */
} dx_named_order;

/* Tell it by the equations before. */
dx_status dx_tell_named_order(dx_implicit *p, const dx_named_order *o, const dx_told_sides *before,
                              dx_told_sides *after) DX_MUST_USE;

/* Cramer's rule: the unknowns' rates, readable, where Σ_j ∂F_i/∂y_j·rate[j] + rest[i] = 0, so that
 * below·rate[j] = above[j]. */
dx_status dx_solve_rates(dx_implicit *p, const dx_id *rest, dx_id *above, dx_id *rate) DX_MUST_USE;
/* Along the curve, is `after` the derivative by variable k of `before`? */
dx_status dx_check_rate(dx_implicit *p, size_t k, dx_id before, dx_id after) DX_MUST_USE;
/* The derivative by the variables in turn of each unknown, by names for those of lower order: the
 * values, and how they (p->vector), or that of the one unknown, are shown. !*found: there are too
 * many to name. */
dx_status dx_name_orders(dx_implicit *p, bool *found, dx_id *value, dx_id *shown) DX_MUST_USE;
/* Tell what was found so. */
dx_status dx_tell_named(dx_implicit *p) DX_MUST_USE;

#endif
