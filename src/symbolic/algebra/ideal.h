/* ideal.h - the common zeros of polynomials, one coordinate at a time.
 *
 * A Gröbner basis by Buchberger's algorithm (Cox, Little, O'Shea, Ideals, Varieties, and
 * Algorithms, 2.7) in the order of total degrees; where finitely many monomials are not led by it,
 * the powers of each unknown depend on each other modulo the basis, and the first such dependence
 * is a polynomial in that unknown alone (2.8 and 5.3 there). */
#ifndef DX_SYMBOLIC_IDEAL_H
#define DX_SYMBOLIC_IDEAL_H

#include "expr/graph.h"

typedef enum dx_ideal {
    DX_IDEAL_UNKNOWN,  /* these are no polynomials with rational coefficients, or too large ones */
    DX_IDEAL_EMPTY,    /* proved: no common zero, not even a complex one */
    DX_IDEAL_INFINITE, /* infinitely many complex ones */
    DX_IDEAL_POINTS    /* finitely many, and the coordinates are known */
} dx_ideal;

/* POINTS: coordinate[i] is a polynomial in unknown[i], not constant, that is 0 at each common zero
 * of the m formulas. */
dx_status dx_ideal_coordinates(dx_graph *g, size_t m, const dx_id *f, size_t n,
                               const dx_id *unknown, dx_ideal *kind, dx_id *coordinate) DX_MUST_USE;

#endif
