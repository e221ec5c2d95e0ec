/* factored.h - a quotient of polynomials as content · Π generator^e · Π factor^e. */
#ifndef DX_SYMBOLIC_FACTORED_H
#define DX_SYMBOLIC_FACTORED_H

#include "symbolic/forms/rational.h"

enum { DX_MAX_FACTORS = 24 };

typedef struct dx_factor {
    fmpz_mpoly_t poly; /* primitive, of several terms */
    slong exponent;    /* negative below the line */
} dx_factor;

typedef struct dx_factored {
    fmpq_t content; /* with the sign */
    slong exponent[DX_MAX_KERNELS];
    bool sign[DX_MAX_KERNELS]; /* abs(u): times sign(u) */
    uint32_t n;
    dx_factor factor[DX_MAX_FACTORS];
} dx_factored;

/* 1; to be cleared by the caller. */
void dx_factored_init(dx_ring *ring, dx_factored *f);
void dx_factored_clear(dx_ring *ring, dx_factored *f);

/* Content, generators and, where it is cheap enough, irreducible factors; a root and its
 * base in one product become one power of the base. */
dx_status dx_factored_set(dx_ring *ring, dx_factored *f, const dx_quotient *q) DX_MUST_USE;

#endif
