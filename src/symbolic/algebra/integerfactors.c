#include "symbolic/algebra/integerfactors.h"

#include <math.h>

/* Zassenhaus's way: the factors modulo a prime are lifted to a power of it, and those whose product
 * is a factor over the integers are found among their subsets. Most subsets are refused by the sum
 * of the roots, which is a small integer for a factor: as a fraction of the modulus it is near 0.
 */

enum {
    TRIED_PRIMES = 5,
    MOST_PRIMES = 200,    /* looked at for these */
    FIRST_PRIME = 30,     /* those above it */
    LIFTED_BITS = 400000, /* of a polynomial by which a lift grows, between polls */
    MOST_COMPLETE = 28,   /* factors of which all subsets are tried */
    MOST_SUBSET = MOST_COMPLETE / 2,
    SMALL_SUBSETS = 3,        /* tried of more, before the lattice */
    MOST_LATTICE = 52,        /* factors for FLINT's lattice reduction */
    LATTICE_BITS = 100000,    /* and bits of the polynomial */
    SUBSETS_PER_POLL = 100000 /* that are refused */
};
static const double MOST_SUBSETS = 3e8;

typedef struct lifting {
    dx_context *context;
    slong n; /* modular factors */
    slong *link;
    fmpz_poly_t *v, *w; /* the tree of products, and what makes 1 of two of them */
    ulong p;
    slong exponent; /* they hold modulo p to that power */
    fmpz_t modulus; /* p to the last one */
} lifting;

typedef struct combining {
    dx_context *context;
    fmpz_poly_factor_struct *out;
    slong multiplicity;
    fmpz_poly_t rest; /* what is still to be split */
    zassenhaus_prune_t degrees;
    slong n; /* modular factors that are left, in the places below */
    fmpz_poly_t *factor;
    uint64_t *trace; /* lc·(sum of roots)/modulus, of which 2^64 is 1 */
    uint64_t near;   /* how far from 0 such a sum can be */
    fmpz *modulus;
    double tried;
} combining;

static double bits_of(const fmpz_poly_t p)
{
    return (double)FLINT_ABS(fmpz_poly_max_bits(p));
}

/* ---- modulo a prime ------------------------------------------------------------------------- */

/* The prime with the fewest factors, of some above *last. *one: there is but one over the integers.
 */
static dx_status choose_prime(dx_context *context, const fmpz_poly_t f, ulong *last,
                              nmod_poly_factor_t fewest, ulong *prime, zassenhaus_prune_t degrees,
                              bool *one)
{
    ulong p = *last;
    int tried = 0;
    *one = false;
    *prime = 0;
    zassenhaus_prune_set_degree(degrees, fmpz_poly_degree(f));
    for (int seen = 0; seen < MOST_PRIMES && tried < TRIED_PRIMES && !*one; seen++) {
        p = *last = n_nextprime(p, 0);
        if (fmpz_fdiv_ui(fmpz_poly_lead(f), p) == 0)
            continue;
        nmod_poly_t modular;
        nmod_poly_factor_t found;
        nmod_poly_init(modular, p);
        nmod_poly_factor_init(found);
        fmpz_poly_get_nmod_poly(modular, f);
        if (nmod_poly_is_squarefree(modular)) {
            tried++;
            nmod_poly_factor(found, modular);
            zassenhaus_prune_start_add_factors(degrees);
            for (slong i = 0; i < found->num; i++)
                zassenhaus_prune_add_factor(degrees, nmod_poly_degree(found->p + i), 1);
            zassenhaus_prune_end_add_factors(degrees);
            *one = zassenhaus_prune_must_be_irreducible(degrees);
            if (*prime == 0 || found->num < fewest->num) {
                nmod_poly_factor_set(fewest, found);
                *prime = p;
            }
        }
        nmod_poly_factor_clear(found);
        nmod_poly_clear(modular);
        DX_TRY(dx_poll_now(context));
    }
    return *prime == 0 ? DX_LIMIT : DX_OK;
}

/* ---- lifting ---------------------------------------------------------------------------------
 */

static void lifting_init(lifting *l, dx_context *context, const nmod_poly_factor_t factors, ulong p)
{
    const size_t nodes = 2 * (size_t)factors->num - 2;
    *l = (lifting){.context = context, .n = factors->num, .p = p, .exponent = 1};
    l->link = flint_malloc(nodes * sizeof *l->link);
    l->v = flint_malloc(nodes * sizeof *l->v);
    l->w = flint_malloc(nodes * sizeof *l->w);
    for (size_t i = 0; i < nodes; i++) {
        fmpz_poly_init(l->v[i]);
        fmpz_poly_init(l->w[i]);
    }
    fmpz_init(l->modulus);
    fmpz_poly_hensel_build_tree(l->link, l->v, l->w, factors);
}

static void lifting_clear(lifting *l)
{
    for (slong i = 0; i < 2 * l->n - 2; i++) {
        fmpz_poly_clear(l->v[i]);
        fmpz_poly_clear(l->w[i]);
    }
    fmpz_clear(l->modulus);
    flint_free(l->link);
    flint_free(l->v);
    flint_free(l->w);
}

/* The tree below a product, from the modulus p0 to p0·p1. It is as deep as the modular factors are
 * many, at most. */
static dx_status lift_tree(lifting *l, const fmpz_poly_t product, slong at, const fmpz_t p0,
                           const fmpz_t p1)
{
    if (at < 0)
        return DX_OK;
    fmpz_poly_hensel_lift(l->v[at], l->v[at + 1], l->w[at], l->w[at + 1], product, l->v[at],
                          l->v[at + 1], l->w[at], l->w[at + 1], p0, p1);
    DX_TRY(dx_poll_now(l->context));
    DX_TRY(lift_tree(l, l->v[at], l->link[at], p0, p1));
    return lift_tree(l, l->v[at + 1], l->link[at + 1], p0, p1);
}

/* To p^exponent: by doubling, then by pieces. */
static dx_status lift(lifting *l, const fmpz_poly_t f, slong exponent)
{
    fmpz_poly_t monic;
    fmpz_t p0, p1, inverse;
    const double step = fmax(1, LIFTED_BITS / ((double)f->length * log2((double)l->p)));
    fmpz_poly_init(monic);
    fmpz_init(p0);
    fmpz_init(p1);
    fmpz_init(inverse);
    fmpz_ui_pow_ui(l->modulus, l->p, (ulong)exponent);
    (void)fmpz_invmod(inverse, fmpz_poly_lead(f), l->modulus);
    fmpz_poly_scalar_mul_fmpz(monic, f, inverse);
    fmpz_poly_scalar_mod_fmpz(monic, monic, l->modulus);
    dx_status status = dx_poll_now(l->context);
    while (status == DX_OK && l->exponent < exponent) {
        slong more = l->exponent;
        more = (double)more > step ? (slong)step : more;
        more = more > exponent - l->exponent ? exponent - l->exponent : more;
        fmpz_ui_pow_ui(p0, l->p, (ulong)l->exponent);
        fmpz_ui_pow_ui(p1, l->p, (ulong)more);
        status = lift_tree(l, monic, 2 * l->n - 4, p0, p1);
        l->exponent += more;
    }
    fmpz_clear(inverse);
    fmpz_clear(p1);
    fmpz_clear(p0);
    fmpz_poly_clear(monic);
    return status;
}

/* ---- subsets --------------------------------------------------------------------------------- */

static void take(combining *c, const fmpz_poly_t factor)
{
    fmpz_poly_factor_insert(c->out, factor, c->multiplicity);
}

static void combining_init(combining *c, lifting *l, const fmpz_poly_t f)
{
    fmpz_t trace, bound;
    const slong bits = (slong)fmpz_bits(l->modulus);
    c->context = l->context;
    c->n = l->n;
    c->modulus = l->modulus;
    c->factor = flint_malloc((size_t)l->n * sizeof *c->factor);
    c->trace = flint_malloc((size_t)l->n * sizeof *c->trace);
    fmpz_poly_init(c->rest);
    fmpz_poly_set(c->rest, f);
    fmpz_init(trace);
    fmpz_init(bound);
    for (slong i = 0; i < 2 * l->n - 2; i++) {
        if (l->link[i] >= 0)
            continue;
        const slong at = -l->link[i] - 1;
        fmpz_poly_init(c->factor[at]);
        fmpz_poly_set(c->factor[at], l->v[i]);
        fmpz_poly_get_coeff_fmpz(trace, l->v[i], fmpz_poly_degree(l->v[i]) - 1);
        fmpz_mul(trace, trace, fmpz_poly_lead(f));
        fmpz_mod(trace, trace, l->modulus);
        fmpz_mul_2exp(trace, trace, 64);
        fmpz_fdiv_q(trace, trace, l->modulus);
        c->trace[at] = fmpz_get_ui(trace);
    }
    fmpz_poly_bound_roots(bound, f);
    fmpz_mul_si(bound, bound, fmpz_poly_degree(f));
    fmpz_mul(bound, bound, fmpz_poly_lead(f));
    const slong places = 64 - bits + (slong)fmpz_bits(bound) + 1; /* rounded up */
    c->near =
        places >= 63 ? UINT64_MAX : ((uint64_t)1 << (places < 0 ? 0 : places)) + (uint64_t)l->n;
    fmpz_clear(bound);
    fmpz_clear(trace);
}

static void combining_clear(combining *c)
{
    for (slong i = 0; i < c->n; i++)
        fmpz_poly_clear(c->factor[i]);
    flint_free(c->factor);
    flint_free(c->trace);
    fmpz_poly_clear(c->rest);
}

/* Is the product of these a factor? It is divided out of the rest then. */
static dx_status try_subset(combining *c, slong m, const slong *at, bool *found)
{
    slong degree = 0;
    *found = false;
    for (slong i = 0; i < m; i++)
        degree += fmpz_poly_degree(c->factor[at[i]]);
    if (!zassenhaus_prune_degree_is_possible(c->degrees, degree))
        return DX_OK;
    fmpz_poly_t product, quotient;
    fmpz_poly_init(product);
    fmpz_poly_init(quotient);
    fmpz_poly_set_fmpz(product, fmpz_poly_lead(c->rest));
    dx_status status = DX_OK;
    for (slong i = 0; i < m && status == DX_OK; i++) {
        fmpz_poly_mul(product, product, c->factor[at[i]]);
        fmpz_poly_scalar_smod_fmpz(product, product, c->modulus);
        status = dx_poll_now(c->context);
    }
    if (status == DX_OK) {
        fmpz_poly_primitive_part(product, product);
        *found = !fmpz_is_zero(product->coeffs) &&
                 fmpz_divisible(c->rest->coeffs, product->coeffs) &&
                 fmpz_poly_divides(quotient, c->rest, product);
        status = dx_poll_now(c->context);
    }
    if (status == DX_OK && *found) {
        take(c, product);
        fmpz_poly_swap(c->rest, quotient);
        for (slong i = m; i-- > 0;) {
            fmpz_poly_swap(c->factor[at[i]], c->factor[c->n - 1]);
            c->trace[at[i]] = c->trace[c->n - 1];
            fmpz_poly_clear(c->factor[--c->n]);
        }
    }
    fmpz_poly_clear(quotient);
    fmpz_poly_clear(product);
    return status;
}

/* The next of the subsets of m of n, which are in rising order; from which element on they differ.
 */
static slong next_subset(slong m, slong n, slong *at)
{
    slong k = m - 1;
    while (k >= 0 && at[k] == n - m + k)
        k--;
    if (k < 0)
        return -1;
    at[k]++;
    for (slong i = k + 1; i < m; i++)
        at[i] = at[i - 1] + 1;
    return k;
}

/* All subsets of m modular factors, m <= MOST_SUBSET; DX_LIMIT when they get too many. */
static dx_status try_subsets(combining *c, slong m)
{
    slong at[MOST_SUBSET], refused = 0, from = 0;
    uint64_t sum[MOST_SUBSET + 1] = {0};
    for (slong i = 0; i < m; i++)
        at[i] = i;
    while (from >= 0 && 2 * m <= c->n) {
        bool found = false;
        for (slong i = from; i < m; i++)
            sum[i + 1] = sum[i] + c->trace[at[i]];
        if (sum[m] <= c->near || -sum[m] <= c->near)
            DX_TRY(try_subset(c, m, at, &found));
        if (found) { /* others are in the places now */
            for (slong i = 0; i < m; i++)
                at[i] = i;
            from = 0;
        } else {
            from = next_subset(m, c->n, at);
        }
        if (++refused == SUBSETS_PER_POLL) {
            c->tried += (double)refused;
            refused = 0;
            DX_TRY(dx_poll_now(c->context));
            if (c->tried > MOST_SUBSETS)
                return DX_LIMIT;
        }
    }
    return DX_OK;
}

/* What is left by FLINT, which reduces a lattice and cannot be interrupted. */
static dx_status reduce_lattice(combining *c)
{
    if (c->n > MOST_LATTICE || (double)c->rest->length * bits_of(c->rest) > LATTICE_BITS)
        return DX_LIMIT;
    fmpz_poly_factor_t found;
    fmpz_poly_factor_init(found);
    fmpz_poly_factor(found, c->rest);
    for (slong i = 0; i < found->num; i++)
        take(c, found->p + i);
    fmpz_poly_factor_clear(found);
    fmpz_poly_one(c->rest);
    return dx_poll_now(c->context);
}

/* DX_LIMIT where the rest has more factors than can be combined. */
static dx_status combine(combining *c)
{
    for (slong m = 1; 2 * m <= c->n; m++) {
        if (m > SMALL_SUBSETS && c->n > MOST_COMPLETE)
            return reduce_lattice(c);
        DX_TRY(try_subsets(c, m));
    }
    take(c, c->rest);
    fmpz_poly_one(c->rest);
    return DX_OK;
}

/* ---- a polynomial ----------------------------------------------------------------------------
 */

/* Is it a matter of a moment for FLINT? */
static bool is_light(const fmpz_poly_t p)
{
    double n = (double)fmpz_poly_degree(p);
    return n <= 40 && n * bits_of(p) <= 80000;
}

/* Divides out of f the factors that one prime shows, above *last; f becomes 1 where these are all.
 * DX_LIMIT where there are others. */
static dx_status split_by_prime(dx_context *context, fmpz_poly_t f, ulong *last, slong multiplicity,
                                fmpz_poly_factor_t out)
{
    combining c = {.multiplicity = multiplicity, .out = out};
    nmod_poly_factor_t modular;
    ulong p;
    bool one;
    nmod_poly_factor_init(modular);
    zassenhaus_prune_init(c.degrees);
    dx_status status = choose_prime(context, f, last, modular, &p, c.degrees, &one);
    if (status == DX_OK && (one || modular->num == 1)) {
        fmpz_poly_factor_insert(out, f, multiplicity);
        fmpz_poly_one(f);
    } else if (status == DX_OK) {
        lifting l;
        fmpz_t most;
        fmpz_init(most);
        fmpz_poly_factor_mignotte(most, f);
        fmpz_mul(most, most, fmpz_poly_lead(f));
        fmpz_mul_2exp(most, most, 2);
        lifting_init(&l, context, modular, p);
        status = lift(&l, f, fmpz_clog_ui(most, p) + 1);
        if (status == DX_OK) {
            combining_init(&c, &l, f);
            status = combine(&c);
            fmpz_poly_swap(f, c.rest);
            combining_clear(&c);
        }
        lifting_clear(&l);
        fmpz_clear(most);
    }
    zassenhaus_prune_clear(c.degrees);
    nmod_poly_factor_clear(modular);
    return status;
}

/* Of a primitive polynomial without repeated factors, with a positive leading coefficient, that is
 * not 0 at 0. What one prime leaves has other factors modulo the next ones. */
static dx_status factor_single(dx_context *context, const fmpz_poly_t f, slong multiplicity,
                               fmpz_poly_factor_t out)
{
    fmpz_poly_t rest;
    ulong last = FIRST_PRIME;
    dx_status status = DX_OK;
    bool fewer = true;
    fmpz_poly_init(rest);
    fmpz_poly_set(rest, f);
    while (fmpz_poly_degree(rest) > 1 && fewer) {
        const slong degree = fmpz_poly_degree(rest);
        status = split_by_prime(context, rest, &last, multiplicity, out);
        fewer = status == DX_LIMIT && fmpz_poly_degree(rest) < degree;
    }
    if (status == DX_OK && fmpz_poly_degree(rest) == 1)
        fmpz_poly_factor_insert(out, rest, multiplicity);
    fmpz_poly_clear(rest);
    return status;
}

static ulong least_prime_factor(ulong n)
{
    for (ulong p = 2; p * p <= n; p++)
        if (n % p == 0)
            return p;
    return n;
}

/* Of f(x^power): the factors of f, then those of each in a root of x^power, and so on. */
static dx_status factor_inflated(dx_context *context, const fmpz_poly_t f, ulong power,
                                 slong multiplicity, fmpz_poly_factor_t out)
{
    fmpz_poly_factor_t found;
    fmpz_poly_t inflated;
    if (power == 1)
        return factor_single(context, f, multiplicity, out);
    fmpz_poly_factor_init(found);
    fmpz_poly_init(inflated);
    const ulong prime = least_prime_factor(power);
    dx_status status = factor_single(context, f, 1, found);
    for (slong i = 0; i < found->num && status == DX_OK; i++) {
        fmpz_poly_inflate(inflated, found->p + i, prime);
        status = factor_inflated(context, inflated, power / prime, multiplicity, out);
    }
    fmpz_poly_clear(inflated);
    fmpz_poly_factor_clear(found);
    return status;
}

/* As fmpz_poly_factor gives them but for their order. DX_LIMIT, without a story, where combining
 * them would take too long. */
static dx_status factor_integers(dx_context *context, fmpz_poly_factor_t out, const fmpz_poly_t p)
{
    fmpz_poly_factor_t repeated;
    fmpz_poly_t x, shifted;
    if (is_light(p)) {
        fmpz_poly_factor(out, p);
        return dx_poll_now(context);
    }
    slong zeros = 0;
    while (fmpz_is_zero(p->coeffs + zeros))
        zeros++;
    fmpz_poly_factor_init(repeated);
    fmpz_poly_init(x);
    fmpz_poly_init(shifted);
    fmpz_poly_shift_right(shifted, p, zeros);
    fmpz_poly_factor_squarefree(repeated, shifted);
    fmpz_set(&out->c, &repeated->c);
    fmpz_poly_set_coeff_ui(x, 1, 1);
    if (zeros > 0)
        fmpz_poly_factor_insert(out, x, zeros);
    dx_status status = dx_poll_now(context);
    for (slong i = 0; i < repeated->num && status == DX_OK; i++) {
        const ulong power = fmpz_poly_deflation(repeated->p + i);
        fmpz_poly_deflate(shifted, repeated->p + i, power);
        status = factor_inflated(context, shifted, power, repeated->exp[i], out);
    }
    fmpz_poly_clear(shifted);
    fmpz_poly_clear(x);
    fmpz_poly_factor_clear(repeated);
    return status;
}

/* ---- in a ring -------------------------------------------------------------------------------
 */

/* The one generator of p, or -1. */
static slong only_generator(dx_ring *ring, const fmpz_mpoly_t p)
{
    slong degree[DX_MAX_KERNELS], at = -1;
    fmpz_mpoly_degrees_si(degree, p, ring->ctx);
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        if (degree[i] > 0 && at >= 0)
            return -1;
        if (degree[i] > 0)
            at = (slong)i;
    }
    return at;
}

dx_status dx_ring_factor(dx_ring *ring, fmpz_mpoly_factor_t out, const fmpz_mpoly_t p)
{
    dx_context *context = ring->kernels.graph->context;
    if (!dx_poly_can_factor(ring, p))
        return DX_LIMIT;
    const slong x = only_generator(ring, p);
    fmpz_poly_t single;
    fmpz_poly_init(single);
    dx_status status;
    if (x < 0 || !fmpz_mpoly_get_fmpz_poly(single, p, x, ring->ctx) || is_light(single)) {
        status = fmpz_mpoly_factor(out, p, ring->ctx) ? dx_poll_now(context) : DX_LIMIT;
    } else {
        fmpz_poly_factor_t found;
        fmpz_mpoly_t factor;
        fmpz_t exponent;
        fmpz_poly_factor_init(found);
        fmpz_mpoly_init(factor, ring->ctx);
        fmpz_init(exponent);
        status = factor_integers(context, found, single);
        fmpz_set(out->constant, &found->c);
        out->num = 0;
        for (slong i = 0; i < found->num && status == DX_OK; i++) {
            fmpz_mpoly_set_fmpz_poly(factor, found->p + i, x, ring->ctx);
            fmpz_set_si(exponent, found->exp[i]);
            fmpz_mpoly_factor_append_fmpz_swap(out, factor, exponent, ring->ctx);
        }
        fmpz_clear(exponent);
        fmpz_mpoly_clear(factor, ring->ctx);
        fmpz_poly_factor_clear(found);
    }
    fmpz_poly_clear(single);
    return status;
}

/* ---- numbers ---------------------------------------------------------------------------------
 */

/* p, or p^e, behind what is there. */
static void write_power(const fmpz_t p, ulong e, dx_text *out)
{
    char *digits = fmpz_get_str(NULL, 10, p);
    dx_text_format(out, "%s%s", out->n > 0 && dx_text_get(out)[out->n - 1] != '-' ? "*" : "",
                   digits);
    flint_free(digits);
    if (e > 1)
        dx_text_format(out, "^%lu", e);
}

dx_integer_kind dx_write_integer_factors(const fmpz_t n, dx_text *out)
{
    enum { MOST_BITS = 4000, SIEVED_BITS = 140, SMOOTH_BITS = 36 };
    fmpz_factor_t factors;
    if (fmpz_cmpabs(n, (fmpz[]){2}) < 0)
        return DX_INTEGER_UNIT;
    if (fmpz_bits(n) > MOST_BITS)
        return DX_INTEGER_OPEN;
    fmpz_factor_init(factors);
    bool all = true;
    if (fmpz_bits(n) <= SIEVED_BITS)
        fmpz_factor(factors, n);
    else
        all = fmpz_factor_smooth(factors, n, SMOOTH_BITS, 1) == 1;
    const slong last = factors->num - 1;
    dx_integer_kind kind = DX_INTEGER_PRODUCT;
    if (!all && last >= 0 && fmpz_is_prime(factors->p + last) == 1)
        all = true;
    if (all && factors->num == 1 && factors->exp[0] == 1)
        kind = DX_INTEGER_PRIME;
    else if (!all)
        kind = DX_INTEGER_OPEN;
    if (fmpz_sgn(n) < 0 && kind != DX_INTEGER_PRIME)
        dx_text_string(out, "-");
    for (slong i = 0; i < factors->num && kind != DX_INTEGER_PRIME; i++)
        write_power(factors->p + i, factors->exp[i], out);
    if (kind == DX_INTEGER_OPEN && factors->num == 1 && factors->exp[0] == 1)
        out->n = 0;
    fmpz_factor_clear(factors);
    return kind;
}
