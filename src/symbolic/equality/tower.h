/* tower.h - formulas as quotients of polynomials in generators that are made as they are met.
 *
 * Everything is real, and each generator is what it is on the whole domain:
 *  names, constants and functions of which nothing is known;
 *  e^(t/m) for a quotient t of polynomials in the generators before it: |b|^u is e^(u·log|b|);
 *  (-1)^(t/m), which is real where a negative number has the power t for an integer t;
 *  half-angle tangents tan(t/(2m)), in which sines and cosines are rational;
 *  |f|^(1/L) for irreducible polynomials f in the generators before it;
 *  the sign of such an f, whose square is 1;
 *  log|f|.
 * So sqrt(f·g) is |f|^(1/2)·|g|^(1/2), |f| is f times its sign, log(f·g) is log|f| + log|g|, and a
 * formula that reduces to 0 by r^L = |f| and s^2 = 1 is 0 wherever it has a value. The method is
 * that of structure theorems (Risch 1979), with signs in the place of a complex logarithm's
 * branches. */
#ifndef DX_SYMBOLIC_TOWER_H
#define DX_SYMBOLIC_TOWER_H

#include "expr/walk.h"
#include "support/flint.h"
#include "symbolic/idmap.h"
#include "symbolic/equality/premises.h"
#include "symbolic/oracle.h"

enum {
    DX_TOWER_GENERATORS = 32,
    DX_TOWER_BASES = 32,
    DX_TOWER_CONSTRAINTS = 64,
    DX_TOWER_GIVEN = 16
};

typedef enum dx_generator_kind {
    DX_GENERATOR_NODE,     /* the expression `of` */
    DX_GENERATOR_POWER,    /* e^(of/m) */
    DX_GENERATOR_TURN,     /* (-1)^(of/m) */
    DX_GENERATOR_TANGENT,  /* tan(of/(2m)) */
    DX_GENERATOR_ROOT,     /* |base|^(1/L) */
    DX_GENERATOR_SIGN,     /* of base */
    DX_GENERATOR_LOGARITHM /* log|base| */
} dx_generator_kind;

typedef struct dx_generator {
    dx_generator_kind kind;
    dx_id of;
    uint32_t base; /* UINT32_MAX: none */
} dx_generator;

/* An irreducible polynomial, or a prime number. */
typedef struct dx_tower_base {
    fmpz_mpoly_t poly;
    int sign;      /* wherever it is not 0; 0: not known */
    uint32_t like; /* that of the product of these bases (a bit each), times `sign` */
} dx_tower_base;

typedef struct dx_fraction {
    fmpz_mpoly_t num, den;
} dx_fraction;

/* Where the formula has a value the product of the signs of these bases is `sign`. */
typedef struct dx_sign_constraint {
    uint32_t bases; /* a bit each */
    int sign;
    uint32_t not_zero; /* these */
    uint32_t voids;    /* where one of these is 0 nothing is said of the signs */
} dx_sign_constraint;

typedef struct dx_tower {
    dx_graph *g;
    const dx_oracle *oracle;
    fmpz_mpoly_ctx_t ctx;
    bool ready;
    int64_t root, exponent, angle; /* L, and m for exponents and angles */
    int depth;                     /* of signs that are found by others */
    bool finer;                    /* L or m turned out to be too small while it was read */
    bool real_turns;               /* (-1)^(t/m) is ±1 where it counts */
    uint32_t n;
    dx_generator generator[DX_TOWER_GENERATORS];
    dx_fraction exponent_of[DX_TOWER_GENERATORS]; /* t of e^(t/m) */
    uint32_t n_bases;
    dx_tower_base base[DX_TOWER_BASES];
    uint32_t n_given;
    dx_premise given[DX_TOWER_GIVEN]; /* bases with their signs, as expressions */
    uint32_t n_constraints;
    dx_sign_constraint constraint[DX_TOWER_CONSTRAINTS];
    dx_walk walk; /* of what is read */
    dx_fraction *value;
    bool *known;
} dx_tower;

/* The formula where the premises hold, whose functions should be basic ones (forms/basic.h), as a
 * fraction in *out, which dx_fraction_init has made. DX_LIMIT without a story where it is too
 * large. The tower is to be freed even after a failure. */
dx_status dx_tower_make(dx_graph *g, const dx_oracle *oracle, dx_tower *t) DX_MUST_USE;
dx_status dx_tower_read(dx_tower *t, dx_id a, const dx_premises *p, dx_fraction *out) DX_MUST_USE;
void dx_tower_free(dx_tower *t);

/* A generator, and a polynomial in the generators, as an expression. */
dx_id dx_tower_generator_expression(dx_tower *t, uint32_t generator);
dx_id dx_tower_expression(dx_tower *t, const fmpz_mpoly_t p);

/* ---- arithmetic (fractions.c) ----------------------------------------------------------- */

void dx_fraction_init(dx_tower *t, dx_fraction *f); /* 0/1 */
void dx_fraction_clear(dx_tower *t, dx_fraction *f);
void dx_fraction_set(dx_tower *t, dx_fraction *f, const dx_fraction *from);
void dx_fraction_set_number(dx_tower *t, dx_fraction *f, dx_id number);
void dx_fraction_set_generator(dx_tower *t, dx_fraction *f, uint32_t generator);
dx_status dx_fraction_add(dx_tower *t, dx_fraction *f, const dx_fraction *by) DX_MUST_USE;
dx_status dx_fraction_multiply(dx_tower *t, dx_fraction *f, const dx_fraction *by) DX_MUST_USE;
dx_status dx_fraction_power(dx_tower *t, dx_fraction *f, int64_t n) DX_MUST_USE;

/* f·by, and f + number·by, of which `by` is cleared; nothing else where the status is no DX_OK. */
dx_status dx_fraction_multiply_and_clear(dx_tower *t, dx_status status, dx_fraction *by,
                                         dx_fraction *f) DX_MUST_USE;
dx_status dx_fraction_add_and_clear(dx_tower *t, dx_status status, dx_id number, dx_fraction *by,
                                    dx_fraction *f) DX_MUST_USE;

/* Reduce by what holds between generators: r^L = |f|, s^2 = 1. */
dx_status dx_tower_reduce(dx_tower *t, fmpz_mpoly_t p) DX_MUST_USE;

/* ---- generators (generators.c) ------------------------------------------------------------ */

dx_status dx_tower_generator(dx_tower *t, dx_generator_kind kind, dx_id of, uint32_t base,
                             uint32_t *index) DX_MUST_USE;

/* Σ e·base: a fraction as ±Π base^e, its numbers by their primes. */
enum { DX_TOWER_FACTORS = 24 };
typedef struct dx_tower_factors {
    int sign;
    uint32_t n;
    uint32_t base[DX_TOWER_FACTORS];
    int64_t exponent[DX_TOWER_FACTORS];
} dx_tower_factors;

dx_status dx_tower_factor(dx_tower *t, const dx_fraction *f, dx_tower_factors *out) DX_MUST_USE;

/* The sign of the base: 1 or -1 where it is known, else a product of generators. */
dx_status dx_tower_sign(dx_tower *t, uint32_t base, fmpz_mpoly_t out) DX_MUST_USE;
bool dx_tower_is_positive(const dx_tower *t, uint32_t base);

/* f times that. */
dx_status dx_tower_times_sign(dx_tower *t, uint32_t base, dx_fraction *f) DX_MUST_USE;

/* Remember that the product is positive where the formula has a value, or 0 where that is `weak`.
 */
dx_status dx_tower_positive(dx_tower *t, const dx_tower_factors *factors, bool weak) DX_MUST_USE;

#endif
