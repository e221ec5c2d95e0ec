/* growth.h - how expressions grow as a variable goes to infinity: Gruntz's algorithm.
 *
 * Everything here is a germ: what holds of an expression in x for all x that are large
 * enough. The most rapidly varying exponentials of an expression are powers of one small
 * omega; the leading term of the expansion in omega has a coefficient that grows more slowly,
 * and so on down to a constant. (D. Gruntz, On Computing Limits in a Symbolic Manipulation
 * System, ETH Zürich, 1996.)
 *
 * The form that it works on is made by dx_growth_prepare: exponentials and powers with x in
 * the exponent are exp'(s), an abstract function that no constructor touches; functions that
 * are singular where their argument goes are written by such as have a power series there;
 * sines of what goes to infinity are sines of a free `phase`. */
#ifndef DX_SYMBOLIC_GROWTH_H
#define DX_SYMBOLIC_GROWTH_H

#include "symbolic/derivatives/diff.h"
#include "symbolic/idmap.h"
#include "symbolic/oracle.h"

/* Functions of what goes to infinity that have an asymptotic series there, written as
 * abstract functions with these names. */
typedef enum dx_tail {
    DX_TAIL_EXP,       /* exp(u), for any u */
    DX_TAIL_STIRLING,  /* lgamma(u) - ((u - 1/2)*log(u) - u + log(2*pi)/2) */
    DX_TAIL_DIGAMMA,   /* digamma(u) - log(u) */
    DX_TAIL_POLYGAMMA, /* polygamma(n, u) */
    DX_TAIL_ERFC,      /* erfc(u)*exp(u^2) */
    DX_TAIL_BESSELI,   /* besseli(n, u)*exp(-u)*sqrt(2*pi*u) */
    DX_TAIL_BESSELK,   /* besselk(n, u)*exp(u)*sqrt(2*u/pi) */
    DX_TAIL_ZETA,      /* (zeta(u) - 1)*2^u */
    DX_TAIL_LAMBERTW,  /* lambertw(exp(u)) - u + log(u) */
    DX_TAIL_SUM,       /* no function of u: a SUM, see termwise.h */
    DX_TAIL_PRODUCT,   /* likewise, before it is in the form */
    DX_TAIL_COUNT
} dx_tail;

typedef enum dx_phase_kind {
    DX_PHASE_ANGLE,   /* any real number: the argument of a sine */
    DX_PHASE_PART,    /* 0 <= p < 1: the fractional part of something */
    DX_PHASE_BOUNDED, /* -1 <= p <= 1, and it need not take all of these values */
} dx_phase_kind;

/* A free symbol for what swings for ever. */
typedef struct dx_phase {
    dx_phase_kind kind;
    bool free; /* it takes all its values for ever, whatever the other phases are */
    dx_id symbol;
    dx_id of; /* what goes to infinity */
} dx_phase;

typedef enum dx_growth_kind {
    DX_GROWTH_VALUE,    /* goes to `value`, in which phases may occur: then it swings */
    DX_GROWTH_PLUS,     /* to +inf */
    DX_GROWTH_MINUS,    /* to -inf */
    DX_GROWTH_UNSIGNED, /* |e| to inf; the sign is that of `value`, which is not known */
    DX_GROWTH_WILD      /* is unbounded to both sides for ever */
} dx_growth_kind;

typedef struct dx_growth_limit {
    dx_growth_kind kind;
    dx_id value;
} dx_growth_limit;

/* The name that a sum binds: any integer from lo on, as far as questions go. */
typedef struct dx_index {
    dx_id symbol, lo, hi;
} dx_index;

enum { DX_MOST_PHASES = 4, DX_MOST_ASSUMED = 8, DX_MOST_INDICES = 8 };

enum { DX_PARITY_EITHER, DX_PARITY_EVEN, DX_PARITY_ODD };

typedef struct dx_growth {
    dx_graph *g;
    dx_rules *rules;
    const dx_oracle *oracle;
    dx_arena arena;
    dx_id x;                   /* goes to +inf */
    bool at_point;             /* ... as what is near a point does */
    dx_id name[DX_TAIL_COUNT]; /* of the abstract functions */
    uint32_t steps, depth;
    uint32_t n_phases;
    dx_phase phase[DX_MOST_PHASES];
    uint32_t n_assumed; /* parameters and formulas in them that were taken not to be 0 */
    dx_id assumed[DX_MOST_ASSUMED];
    uint32_t n_demanded; /* of those, what must be positive for there to be values */
    dx_id demanded[DX_MOST_ASSUMED];
    dx_id open;   /* where a sign is not known: it is that of this formula in parameters; or NONE */
    bool starved; /* a series was too short: more terms are needed */
    bool outside; /* a DX_DOMAIN: there is no real value however large x is */
    bool swings;  /* a DX_UNKNOWN: it is because something swings around 0 */
    bool unsafe;  /* phases are where they may meet a pole: no expansion can be trusted */
    uint32_t n_indices;
    dx_index index[DX_MOST_INDICES];
    dx_id room;      /* sums have terms where this is positive; or NONE */
    uint32_t peel;   /* so many first terms of each sum stand apart */
    bool unsettled;  /* something was taken not to be 0 that may be it for some term of a sum */
    bool blunt;      /* starved by powers that depend on an index: more terms do not help */
    bool sequence;   /* x is a whole number: else there is nothing to ask for */
    uint32_t parity; /* of x, for a sequence; EITHER: not known */
    int smoothness;  /* abstract functions have so many derivatives; -1: as many as are wanted */
    bool is_fixed[DX_FN_COUNT]; /* there is a value of that function in which x is not */
    uint32_t gaps; /* functions that may lack a value for some phases, however large x is */
    dx_idmap zeros, signs, limits; /* what is known of expressions */
    size_t n_results, results_capacity;
    dx_growth_limit *result;
} dx_growth;

/* Everything of one limit; to be freed even after a failure. The oracle must outlive it. */
dx_status dx_growth_init(dx_growth *growth, dx_graph *g, dx_rules *rules,
                         const dx_oracle *oracle) DX_MUST_USE;
void dx_growth_free(dx_growth *growth);

/* ---- the form (tractable.c) ---------------------------------------------------------------- */

/* The expression in growth->x as the other calls want it. DX_DOMAIN with `outside` where it
 * has no real value for large x; DX_UNKNOWN where nothing is known of some function. */
dx_status dx_growth_prepare(dx_growth *growth, dx_id a, dx_id *out) DX_MUST_USE;

/* ---- parts of the form (form.c) ------------------------------------------------------------ */

bool dx_growth_varies(const dx_growth *growth, dx_id a); /* x occurs in it */
bool dx_growth_is_tail(const dx_growth *growth, dx_id a, dx_tail tail);
/* An abstract function that was typed, or a derivative of one? */
bool dx_growth_is_abstract(const dx_growth *growth, dx_id a);
/* Constructors: exp(log(u)) is u, log(exp(u)) is u, for u > 0 all the way. */
dx_id dx_growth_exp(dx_growth *growth, dx_id a);
dx_id dx_growth_log(dx_growth *growth, dx_id a);
dx_id dx_growth_tail(dx_growth *growth, dx_tail tail, size_t n, const dx_id *args);
/* The derivative of a function, tails included, by a symbol. */
dx_status dx_growth_derivative(dx_growth *growth, dx_id a, dx_id symbol, dx_id *out) DX_MUST_USE;
/* The form with x replaced. */
dx_id dx_growth_replace_x(dx_growth *growth, dx_id a, dx_id by);
/* Back to functions of the table: the same value. */
dx_id dx_growth_concrete(dx_growth *growth, dx_id a);

/* ---- tails (asymptotic.c) ------------------------------------------------------------------ */

typedef struct dx_tail_series {
    dx_tail tail;
    dx_id order; /* of the Bessel or polygamma function */
    dx_id last;  /* the last coefficient; 1 to begin with */
} dx_tail_series;

/* The coefficient of v^k in the asymptotic series of a tail (but lambertw'), v = 1/u; asked for
 * k = 0, 1, ... in turn. */
dx_status dx_tail_coefficient(dx_graph *g, dx_tail_series *t, uint32_t k, dx_id *out) DX_MUST_USE;

/* ---- questions (questions.c) --------------------------------------------------------------- */

/* Is it 0 for all x (and phases, and parameters)? DX_UNKNOWN where that cannot be told. */
dx_status dx_growth_is_zero(dx_growth *growth, dx_id a, bool *zero) DX_MUST_USE;

/* Sign of what x does not occur in: -1, 0, 1. DX_UNKNOWN where it depends on a parameter or,
 * with `swings`, on a phase. */
dx_status dx_growth_constant_sign(dx_growth *growth, dx_id a, int *sign) DX_MUST_USE;

/* Write down that a formula was taken not to be 0, if there are parameters in it and neither x
 * nor phases. */
void dx_growth_assume_nonzero(dx_growth *growth, dx_id a);

/* u must be positive, and the formula in parameters, `open`, decides that: write this down. Where u
 * goes to a value at a point, that value says it already. */
dx_status dx_growth_demand(dx_growth *growth, dx_id u) DX_MUST_USE;

/* ---- phases (phases.c) --------------------------------------------------------------------- */

/* Does it have phases in it? How many, and which (both may be NULL). */
bool dx_growth_has_phases(const dx_growth *growth, dx_id a, uint32_t *n, uint32_t *which);

/* Sign of what has phases and nothing else in it, whatever they are; 0 where that differs or
 * is not found out. */
dx_status dx_growth_sign_over_phases(dx_growth *growth, dx_id a, int *sign) DX_MUST_USE;

/* A number that its absolute value stays below, whatever the phases are, where there is nothing
 * else in it; *known is false where none is found. */
dx_status dx_growth_bound_over_phases(dx_growth *growth, dx_id a, double *bound,
                                      bool *known) DX_MUST_USE;

/* Does it take, at phases that are all attained, values of both signs? Factors without phases are
 * taken not to be 0. */
dx_status dx_growth_takes_both_signs(dx_growth *growth, dx_id a, bool *both) DX_MUST_USE;

/* ---- the algorithm (growth.c) -------------------------------------------------------------- */

/* Sign for all x large enough: -1, 0 (it is zero) or 1. Here and below `a` may be DX_NONE, whose
 * story is then the status. */
dx_status dx_growth_sign(dx_growth *growth, dx_id a, int *sign) DX_MUST_USE;

/* Where it goes; DX_UNKNOWN where that is not found out. */
dx_status dx_growth_limit_of(dx_growth *growth, dx_id a, dx_growth_limit *out) DX_MUST_USE;

/* ---- expansions in omega (leading.c, omega.c) ---------------------------------------------- */

/* The exponentials that are powers of omega: member[i] = exp'(s) with s/slope -> power[i],
 * where omega = exp(slope) and slope -> -inf. */
typedef struct dx_growth_scale {
    dx_id slope;
    uint32_t n;
    dx_id *member, *power;
} dx_growth_scale;

/* The first term of the expansion: coefficient·omega^exponent, coefficient not zero (unless
 * all of `a` is). `terms`: how many are worked with; when they are too few, DX_LIMIT without
 * a story and `starved`. */
dx_status dx_growth_leading_term(dx_growth *growth, dx_id a, const dx_growth_scale *scale,
                                 uint32_t terms, dx_id *coefficient, dx_id *exponent) DX_MUST_USE;

#endif
