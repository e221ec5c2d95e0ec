/* equation.h - an equation in one unknown while it is solved.
 *
 * What is found are candidates: every solution is among them unless `stuck` says that a part of
 * the equation could not be solved. Steps that square, or drop where a formula has a value, let
 * others in, so a candidate is to be put into the equation by who asked for it. */
#ifndef DX_SYMBOLIC_EQUATION_H
#define DX_SYMBOLIC_EQUATION_H

#include "expr/walk.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/oracle.h"

enum {
    DX_MOST_PATH_WORDS = 24, /* conditions of one solution */
    DX_MOST_CANDIDATES = 1000,
    DX_MOST_SOLVE_DEPTH = 24,
    DX_MOST_BRANCHES = 2000, /* equations that are looked at for one */
    DX_MOST_INDICES = 3,     /* names of integers in one solution */
    DX_MOST_EXCEPTIONS = 6
};

/* All real roots of a formula with that one name, no other, in ascending order: n values in the
 * arena of the command. *known is false where they cannot all be told. */
typedef struct dx_root_host {
    void *host;
    dx_status (*roots)(void *host, dx_id f, dx_id x, size_t *n, dx_id **value, bool *known);
} dx_root_host;

/* One value of the unknown, under conditions on the other names. */
typedef struct dx_candidate {
    dx_id value;
    uint32_t multiplicity; /* as a root of a polynomial; 1 for any other */
    uint32_t n_words;
    const dx_word *word;
    bool loose; /* found by a step that lets others in; else it is one wherever it has a value */
} dx_candidate;

/* Where n_words hold it holds for every value of the unknown: always, or as long as `zero`, in
 * which only other names are, is 0. */
typedef struct dx_solved_stretch {
    dx_id zero; /* NONE: always */
    uint32_t n_words;
    const dx_word *word;
} dx_solved_stretch;

typedef struct dx_equation {
    dx_graph *g;
    const dx_oracle *oracle;
    const dx_root_host *host;
    dx_id unknown;
    const dx_id *index; /* DX_MOST_INDICES names that nothing else has, for integers */
    /* the way to what is looked at now */
    dx_word path[DX_MOST_PATH_WORDS];
    uint32_t n_path, n_indices, depth, multiplicity, branches;
    bool loose;
    /* what was found */
    size_t n, room;
    dx_candidate *candidate;
    uint32_t most_indices; /* of one candidate */
    size_t n_stretches, stretch_room;
    dx_solved_stretch *stretch;
    bool every;       /* the equation holds wherever it has a value, ... */
    uint32_t n_every; /* ... under these conditions */
    const dx_word *every_word;
    dx_id against;  /* it has no solution as long as this is not 0; or NONE */
    dx_id positive; /* found are the solutions where this is above 0 alone; or NONE */
    /* in other names: they were taken not to be 0 */
    uint32_t n_exceptions;
    dx_id exception[DX_MOST_EXCEPTIONS];
    bool filled; /* it may hold for all values of the unknown in a piece of a formula */
    dx_id stuck; /* a part that could not be solved, or NONE */
} dx_equation;

void dx_equation_init(dx_equation *s, dx_graph *g, const dx_oracle *oracle,
                      const dx_root_host *host, dx_id unknown, const dx_id *index);

/* All real x with f = 0 become candidates. */
dx_status dx_solve_zero(dx_equation *s, dx_id f) DX_MUST_USE;

/* The same of f without the unknown, no constant, that is not 0 always (freezero.c). */
dx_status dx_solve_free_of(dx_equation *s, dx_id f) DX_MUST_USE;

/* The same with u = v, where v is free of the unknown. */
dx_status dx_solve_inverse(dx_equation *s, dx_id u, dx_id v) DX_MUST_USE;

/* The same with Σ coefficient[k]·u^k = 0, k = 0..n; the coefficients are free of the unknown. */
dx_status dx_solve_polynomial(dx_equation *s, dx_id u, size_t n,
                              const dx_id *coefficient) DX_MUST_USE;

/* ---- for the ways to solve ------------------------------------------------------------------ */

static inline bool dx_has_unknown(const dx_equation *s, dx_id a)
{
    return dx_contains(s->g, a, s->unknown);
}

/* From here on `of` compared with 0 must hold, which may have the unknown in it; *possible is false
 * where it never does. What is pushed so is taken away by setting n_path back. */
dx_status dx_equation_require(dx_equation *s, dx_id of, dx_comparison how,
                              bool *possible) DX_MUST_USE;

/* -1, 0 or 1 for a formula that has this sign for certain, wherever it has a value; *known is false
 * where it has not. */
dx_status dx_equation_sign(dx_equation *s, dx_id a, int *sign, bool *known) DX_MUST_USE;

/* Is it certainly not above 0 wherever it has a value: -a^2, -a - sqrt(a^2 + b^2)? */
dx_status dx_equation_at_most_zero(dx_equation *s, dx_id a, bool *is) DX_MUST_USE;

/* Of what is to be 0 and has no unknown: a quotient becomes its numerator. */
dx_status dx_equation_numerator(dx_equation *s, dx_id *a) DX_MUST_USE;

/* The readable form. */
dx_status dx_equation_tidy(dx_equation *s, dx_id *a) DX_MUST_USE;

dx_status dx_equation_add(dx_equation *s, dx_id value) DX_MUST_USE;

/* One with conditions of its own, which may be there already. */
dx_status dx_equation_append(dx_equation *s, const dx_candidate *candidate) DX_MUST_USE;

/* It holds for every value of the unknown. */
dx_status dx_equation_add_every(dx_equation *s) DX_MUST_USE;

/* The same in a piece, or where `zero` is 0. */
dx_status dx_equation_add_stretch(dx_equation *s, dx_id zero) DX_MUST_USE;

/* A name for an integer in what is solved next; NONE where there are too many. */
dx_id dx_equation_index(dx_equation *s);

static inline dx_status dx_equation_give_up(dx_equation *s, dx_id f)
{
    s->stuck = f;
    return DX_OK;
}

/* ---- the ways; *done is false where they are none ---------------------------------------------
 */

/* By the pieces of abs, min, max, sign and formulas by cases (pieces.c). */
dx_status dx_solve_by_pieces(dx_equation *s, dx_id f, bool *done) DX_MUST_USE;

/* Exponentials, logarithms, and the unknown beside one of them (exponential.c). */
dx_status dx_solve_exponential(dx_equation *s, dx_id f, bool *done) DX_MUST_USE;

/* c·sin(u) ± c·sin(v) = 0, or with cosines, or tangents and cotangents (equalwaves.c). */
dx_status dx_solve_equal_waves(dx_equation *s, dx_id f, bool *done) DX_MUST_USE;

/* Four of them as a product, sin(x) + sin(3*x) + sin(5*x) + sin(7*x) = 4*cos(x)*cos(2*x)*sin(4*x).
 */
dx_status dx_solve_four_waves(dx_equation *s, dx_id f, bool *done) DX_MUST_USE;

/* Is f such a sum with an angle like x + 1, a rational number in it? The sine and cosine of that
 * are no algebraic numbers. */
bool dx_has_offset_waves(dx_graph *g, dx_id f);

/* Is f such a sum of sines and cosines, of angles like 3*x and 5*x? Those of x and 2*x are a
 * quadratic in one. */
dx_status dx_has_multiple_waves(dx_equation *s, dx_id f, bool *is) DX_MUST_USE;

/* c·|u| = c·|v| for such waves: u = v or u = -v. */
dx_status dx_solve_equal_sizes(dx_equation *s, dx_id f, bool *done) DX_MUST_USE;

/* Sums of inverse functions of circular ones (arcs.c). */
dx_status dx_solve_arcs(dx_equation *s, dx_id f, bool *done) DX_MUST_USE;

/* Σ c·b^x with numbers b, a polynomial in one power (powersums.c). */
dx_status dx_solve_power_sum(dx_equation *s, dx_id f, bool *done) DX_MUST_USE;

/* Two products of powers with names in the bases are equal (namedpowers.c). */
dx_status dx_solve_named_powers(dx_equation *s, dx_id f, bool *done) DX_MUST_USE;

/* sin(u)^2 and cos(u)^2 alone, in exponents too (squaredwaves.c). */
dx_status dx_solve_squared_waves(dx_equation *s, dx_id f, bool *done) DX_MUST_USE;

/* Three cube roots with the sum 0 (cuberoots.c). */
dx_status dx_solve_cube_roots(dx_equation *s, dx_id f, bool *done) DX_MUST_USE;

/* number = least^power with |power| > 1; false where it is none. */
bool dx_least_base(dx_graph *g, dx_id number, dx_id *least, int64_t *power);

/* There is no solution as long as f is not 0, nor what was in the way before; against: NONE, or
 * that product. */
dx_status dx_add_against(dx_graph *g, dx_id f, dx_id *against) DX_MUST_USE;

#endif
