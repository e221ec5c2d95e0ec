/* rational.h - expressions as quotients of polynomials in their generators.
 *
 * FLINT can neither be interrupted nor fail: every operation bounds its work before it
 * begins, by terms and degrees, and answers DX_LIMIT (without a story) instead. */
#ifndef DX_SYMBOLIC_RATIONAL_H
#define DX_SYMBOLIC_RATIONAL_H

#include "symbolic/forms/kernels.h"

/* num/den without a common factor as polynomials (relations between generators apart),
 * den with a positive leading coefficient. */
typedef struct dx_quotient {
    fmpz_mpoly_t num, den;
} dx_quotient;

/* Polynomials whose lightest form is known. */
enum { DX_KNOWN_SUMS = 12, DX_KNOWN_PRODUCTS = 8 };
typedef struct dx_known_sum {
    fmpz_mpoly_t poly;
    dx_id form;
} dx_known_sum;

/* A polynomial and its factors. */
typedef struct dx_known_product {
    fmpz_mpoly_t poly;
    fmpz_mpoly_factor_t factors;
} dx_known_product;

typedef struct dx_ring {
    dx_kernels kernels;
    bool ready; /* ctx and what is below are initialised */
    fmpz_mpoly_ctx_t ctx;
    dx_quotient relation[DX_MAX_KERNELS]; /* of roots: what kernel^degree is */
    dx_quotient inside[DX_MAX_KERNELS];   /* of abs(u): u */
    dx_idmap *weights;                    /* the reader's, see shapes.h; may be NULL */
    bool hasty;   /* the reader's: of long polynomials repeated factors alone are looked for */
    bool patient; /* what is asked for by name may take longer than what is tried */
    uint32_t n_sums, next_sum;
    dx_known_sum sum[DX_KNOWN_SUMS];
    uint32_t n_products, next_product; /* what factoring has found, the last few */
    dx_known_product product[DX_KNOWN_PRODUCTS];
    dx_idmap value_of; /* node → index in value */
    dx_quotient *value;
    size_t n_values, values_capacity;
} dx_ring;

/* The ring of the expression's generators. It is to be freed even after a failure.
 * `weights`, `hasty` and `patient` are the caller's to set. */
dx_status dx_ring_make(dx_graph *g, dx_id a, dx_ring_mode mode, const dx_idmap *roots,
                       dx_ring *ring) DX_MUST_USE;
void dx_ring_free(dx_ring *ring);

/* The same for who is no reader, in memory of its own, for dx_ring_delete; NULL after a failure. */
dx_status dx_ring_new(dx_graph *g, dx_id a, const dx_idmap *roots, bool hasty,
                      dx_ring **ring) DX_MUST_USE;
/* One that is patient. */
dx_status dx_ring_patient(dx_graph *g, dx_id a, dx_ring **ring) DX_MUST_USE;
void dx_ring_delete(dx_graph *g, dx_ring *ring);

/* The known sums are of no use when a generator stands for something else. */
void dx_ring_forget_sums(dx_ring *ring);

/* 0/1; to be cleared by the caller, before the ring is freed. */
void dx_quotient_init(dx_ring *ring, dx_quotient *q);
void dx_quotient_clear(dx_ring *ring, dx_quotient *q);
void dx_quotient_set(dx_ring *ring, dx_quotient *q, const dx_quotient *from);
bool dx_quotient_equal(dx_ring *ring, const dx_quotient *a, const dx_quotient *b);

/* The expression the ring was made for (or a part of it), cancelled. */
dx_status dx_ring_value(dx_ring *ring, dx_id a, dx_quotient *out) DX_MUST_USE;

/* Divide out the greatest common divisor. */
dx_status dx_quotient_cancel(dx_ring *ring, dx_quotient *q) DX_MUST_USE;

/* a·b and a^n; DX_LIMIT when they would be too long. */
enum { DX_MAX_POLY_TERMS = 3000 };
dx_status dx_poly_multiply(dx_ring *ring, fmpz_mpoly_t out, const fmpz_mpoly_t a,
                           const fmpz_mpoly_t b) DX_MUST_USE;
dx_status dx_poly_power(dx_ring *ring, fmpz_mpoly_t out, const fmpz_mpoly_t a, ulong n) DX_MUST_USE;

/* Bounds: is a product, gcd or factorisation of these cheap enough? */
bool dx_poly_can_multiply(dx_ring *ring, const fmpz_mpoly_t a, const fmpz_mpoly_t b);
bool dx_poly_can_gcd(dx_ring *ring, const fmpz_mpoly_t a, const fmpz_mpoly_t b);
bool dx_poly_can_factor(dx_ring *ring, const fmpz_mpoly_t a);

#endif
