/* terms.h - generators and polynomials as expressions again.
 *
 * Everything here is NONE when a constructor refused. */
#ifndef DX_SYMBOLIC_TERMS_H
#define DX_SYMBOLIC_TERMS_H

#include "symbolic/forms/factored.h"

/* Names given to products of generators. */
enum {
    DX_STYLE_PLAIN = 0,
    DX_STYLE_NAMES = 1,   /* sin/cos is tan, 1/cos is sec */
    DX_STYLE_DOUBLES = 2, /* 2·sin·cos of x/2 is sin(x) */
    DX_STYLE_SIGNS = 4,   /* u/abs(u) is sign(u) */
    DX_STYLE_JOINED = 8,  /* sqrt(2)·sqrt(x + 1) is sqrt(2x + 2) */
    DX_STYLES = 16
};

/* The product of the generators to these exponents, with the names of a style. */
dx_id dx_monomial_expression(dx_ring *ring, const slong *exponent, unsigned style);

/* The styles that could make a difference to it. */
unsigned dx_monomial_styles(const dx_ring *ring, const slong *exponent);

/* The product of sign(u) of all u that the quotient has it of. */
dx_id dx_signs_expression(dx_ring *ring, const dx_factored *f);

/* Multiplied out. */
dx_id dx_poly_expression(dx_ring *ring, const fmpz_mpoly_t p);

/* An expression as numerator over denominator, both multiplied out. *fine is false where it is too
 * large. */
dx_status dx_multiply_out(dx_graph *g, dx_id a, bool *fine, dx_id *numerator,
                          dx_id *denominator) DX_MUST_USE;

/* Terms with the same functions together: (x^2 + 1)*cos(x) + 2*x*sin(x). */
dx_id dx_poly_grouped(dx_ring *ring, const fmpz_mpoly_t p);

/* Is there a power of a generator that joins with a root or a variable power of the same
 * one: sqrt(x)·x^-1? */
bool dx_monomial_merges(const dx_ring *ring, const slong *exponent);

/* cos(2u) where the polynomial is that: 1 - 2·sin(u)^2 and the like; else NONE without a
 * diagnostic. `any`: also where 2u is no simpler than u. */
dx_id dx_poly_double_angle(dx_ring *ring, const fmpz_mpoly_t p, bool any);

/* The terms, each divided by the generator's power. */
dx_id dx_poly_shifted(dx_ring *ring, const fmpz_mpoly_t p, uint32_t kernel, slong power);

/* p = Σ parts with equal functions (generators that are neither symbols nor constants);
 * at most `room` are written, the number is returned, 0 when there are more. */
uint32_t dx_poly_groups(dx_ring *ring, const fmpz_mpoly_t p, uint32_t room,
                        fmpz_mpoly_struct *group);

#endif
