/* factored.h - a quotient of polynomials as content · Π generator^e · Π factor^e. */
#ifndef DX_SYMBOLIC_FACTORED_H
#define DX_SYMBOLIC_FACTORED_H

#include "symbolic/rational.h"

enum { DX_MAX_FACTORS = 24 };

typedef struct dx_factor {
    fmpz_mpoly_t poly; /* primitive, of several terms */
    slong exponent;    /* negative below the line */
} dx_factor;

typedef struct dx_factored {
    fmpq_t content; /* with the sign */
    slong exponent[DX_MAX_KERNELS];
    uint32_t n;
    dx_factor factor[DX_MAX_FACTORS];
} dx_factored;

void dx_factored_init(dx_ring *ring, dx_factored *f);
void dx_factored_clear(dx_ring *ring, dx_factored *f);

/* Content, generators and, where it is cheap enough, irreducible factors; a root and its
 * base in one product become one power of the base. */
dx_status dx_factored_set(dx_ring *ring, dx_factored *f, const dx_quotient *q) DX_MUST_USE;

/* ---- back to expressions (NONE as constructors give it) ------------------------------- */

/* Names given to products of generators. */
enum {
    DX_STYLE_PLAIN = 0,
    DX_STYLE_NAMES = 1,   /* sin/cos is tan, 1/cos is sec */
    DX_STYLE_DOUBLES = 2, /* 2·sin·cos of x/2 is sin(x) */
    DX_STYLE_SIGNS = 4,   /* u/abs(u) is sign(u) */
    DX_STYLE_JOINED = 8,  /* sqrt(2)·sqrt(x + 1) is sqrt(2x + 2) */
    DX_STYLES = 16
};

dx_id dx_monomial_expression(dx_ring *ring, const slong *exponent, unsigned style);

/* Multiplied out. */
dx_id dx_poly_expression(dx_ring *ring, const fmpz_mpoly_t p);

/* Terms with the same functions together: (x^2 + 1)*cos(x) + 2*x*sin(x). */
dx_id dx_poly_grouped(dx_ring *ring, const fmpz_mpoly_t p);

dx_id dx_rational_number(dx_graph *g, const fmpq_t value);

/* p = Σ parts with equal functions (generators that are neither symbols nor constants);
 * at most `room` are written, the number is returned, 0 when there are more. */
uint32_t dx_poly_groups(dx_ring *ring, const fmpz_mpoly_t p, uint32_t room, fmpz_mpoly_struct *group);

#endif
