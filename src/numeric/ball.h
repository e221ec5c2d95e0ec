/* ball.h - expressions in ball arithmetic: enclosures, proved digits, power series. */
#ifndef DX_NUMERIC_BALL_H
#define DX_NUMERIC_BALL_H

#include "expr/graph.h"

/* A number at which quotients of power series are continued, where the factors of the quotient are
 * known to be 0 there so often that nothing is left below the line: beside the list, how often each
 * node is. While `learns`, the orders are found out: the point is the number, exactly. */
typedef struct dx_hole {
    arb_srcptr at;
    uint8_t *order;
    bool learns;
    unsigned lost; /* coefficients that continuing costs */
} dx_hole;

/* Values given to symbols. */
typedef struct dx_ball_point {
    size_t n;
    const dx_id *symbol;
    arb_srcptr value;
    const uint32_t *order; /* the indices by rising ids, for many symbols; or NULL */
    size_t n_holes;        /* of the one symbol, in power series alone */
    dx_hole *hole;
} dx_ball_point;

/* A ball that holds the value of the expression for every point of the given balls;
 * indeterminate where it has none or this cannot be excluded. Abstract functions stand
 * for fixed smooth functions chosen from their names (so that identities between them
 * can be tested). DX_TYPE for what is no real expression; DX_NAME for a symbol that is
 * not given. */
dx_status dx_ball_evaluate(dx_graph *g, dx_id a, const dx_ball_point *at, slong prec,
                           arb_t out) DX_MUST_USE;

/* Taylor polynomial in t, `length` coefficients, with symbol = value + t and the other
 * symbols at their values. By the jet kernels alone. */
dx_status dx_ball_series(dx_graph *g, dx_id a, const dx_ball_point *at, dx_id symbol, slong length,
                         slong prec, arb_poly_t out) DX_MUST_USE;

/* Correct decimal digits of a constant. */
typedef enum dx_digits_kind {
    DX_DIGITS_EXACT,   /* the decimal is the value: "0.25" */
    DX_DIGITS_ROUNDED, /* rounded to nearest (a tie away from zero), all digits right */
    DX_DIGITS_ZERO     /* "|value| < 1e-9999": not decided whether it is zero */
} dx_digits_kind;

/* `digits` significant digits of the constant, in ASCII ("3.1416", "1.2e-30"), by Ziv's
 * loop. Rounded digits are all written, exact ones without trailing zeros. DX_DOMAIN where
 * it provably has no value, DX_LIMIT where a number on the way is too large, DX_UNKNOWN
 * where something cannot be decided (is this divisor zero?); DX_NAME for symbols and
 * abstract functions. */
dx_status dx_ball_digits(dx_graph *g, dx_id a, uint32_t digits, dx_digits_kind *kind,
                         dx_text *out) DX_MUST_USE;

/* The same of n constants, as n texts: what they have in common is evaluated once. */
dx_status dx_ball_digits_of_all(dx_graph *g, size_t n, const dx_id *roots, uint32_t digits,
                                dx_digits_kind *kind, dx_text *out) DX_MUST_USE;

/* Sign of a constant: -1, 1, or 0 when it is zero or not decided at `prec` bits at most. */
dx_status dx_ball_sign(dx_graph *g, dx_id a, slong prec, int *sign) DX_MUST_USE;

#endif
