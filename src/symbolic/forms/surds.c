#include "symbolic/forms/surds.h"

#include "support/flint.h"

#include <flint/ulong_extras.h>

enum { MOST_PRIMES = 24, LARGEST_DEGREE = 60 };

/* Larger ones take too long to factor. */
static const int64_t LARGEST_BASE = (int64_t)1 << 40;

typedef struct surds {
    uint32_t n;
    uint64_t prime[MOST_PRIMES];
    dx_id exponent[MOST_PRIMES];
} surds;

static bool add_prime(dx_graph *g, surds *s, uint64_t prime, dx_id exponent)
{
    uint32_t i = 0;
    while (i < s->n && s->prime[i] != prime)
        i++;
    if (i == MOST_PRIMES)
        return false;
    if (i == s->n) {
        s->prime[s->n] = prime;
        s->exponent[s->n++] = dx_int(g, 0);
    }
    s->exponent[i] = dx_number_add(g, s->exponent[i], exponent);
    return !dx_is_none(s->exponent[i]);
}

/* Adds the primes of base^exponent; false where it is no root of an integer, or a large one. */
static bool add_root(dx_graph *g, surds *s, dx_id base, dx_id exponent)
{
    int64_t number, p, q;
    if (!dx_get_int(g, base, &number) || number < 2 || number > LARGEST_BASE ||
        !dx_is_number(g, exponent) || !dx_get_small_rational(g, exponent, &p, &q) || q < 2 ||
        q > LARGEST_DEGREE)
        return false;
    n_factor_t factors;
    n_factor_init(&factors);
    n_factor(&factors, (ulong)number, 1);
    for (int i = 0; i < factors.num; i++)
        if (!add_prime(g, s, factors.p[i], dx_number_mul(g, exponent, dx_int(g, factors.exp[i]))))
            return false;
    return true;
}

/* prime^exponent: its whole part; *rest: what is under roots, 0 <= rest < 1. */
static dx_id take_whole(dx_graph *g, uint64_t prime, dx_id exponent, dx_id *rest)
{
    int64_t p, q;
    *rest = exponent;
    if (!dx_get_small_rational(g, exponent, &p, &q))
        return DX_NONE;
    const int64_t whole = p >= 0 ? p / q : -((q - 1 - p) / q);
    *rest = dx_number_add(g, exponent, dx_int(g, -whole));
    return dx_power(g, dx_int(g, (int64_t)prime), whole);
}

/* prime^p·other^q for exponents p/n and q/n. */
static bool add_under(dx_graph *g, uint64_t prime, dx_id exponent, int64_t *under)
{
    int64_t p, q;
    if (!dx_get_small_rational(g, exponent, &p, &q))
        return false;
    for (; p > 0; p--)
        if (__builtin_mul_overflow(*under, (int64_t)prime, under))
            return false;
    return *under <= LARGEST_BASE;
}

/* The product of the roots of s; NONE where one would be large. */
static dx_id written(dx_graph *g, surds s, bool one_root)
{
    dx_id out = dx_int(g, 1);
    for (uint32_t i = 0; i < s.n; i++) {
        const dx_id exponent = s.exponent[i];
        const dx_id degree = dx_number_denominator(g, exponent);
        int64_t under = 1;
        if (dx_is_int(g, exponent, 0))
            continue;
        for (uint32_t k = i; k < s.n; k++) {
            const bool fits = one_root ? dx_same(dx_number_denominator(g, s.exponent[k]), degree)
                                       : dx_same(s.exponent[k], exponent);
            if (!fits)
                continue;
            if (!add_under(g, s.prime[k], one_root ? s.exponent[k] : dx_int(g, 1), &under))
                return DX_NONE;
            s.exponent[k] = dx_int(g, 0);
        }
        const dx_id power = one_root ? dx_number_div(g, dx_int(g, 1), degree) : exponent;
        out = dx_mul(g, out, dx_pow(g, dx_int(g, under), power));
    }
    return out;
}

dx_status dx_surds_joined(dx_graph *g, dx_id product, bool one_root, dx_id *out)
{
    surds s = {0};
    dx_id scale, factors, joined;
    bool any = false;
    *out = product;
    dx_split_coefficient(g, product, &scale, &factors);
    if (dx_op_of(g, factors) != DX_OP_MUL)
        return DX_OK;
    joined = scale;
    for (uint32_t i = 0; i < dx_factors(g, factors); i++) {
        const dx_id base = dx_base(g, factors, i), exponent = dx_exponent(g, factors, i);
        if (add_root(g, &s, base, exponent))
            any = true;
        else if (g->context->diag.status != DX_OK || (dx_is_number(g, base) && s.n > 0))
            return g->context->diag.status; /* half of a base may have gone in */
        else
            joined = dx_mul(g, joined, dx_pow(g, base, exponent));
    }
    if (!any)
        return DX_OK;
    for (uint32_t i = 0; i < s.n; i++)
        joined = dx_mul(g, joined, take_whole(g, s.prime[i], s.exponent[i], &s.exponent[i]));
    const dx_id roots = written(g, s, one_root);
    if (dx_is_none(roots))
        return g->context->diag.status;
    joined = dx_mul(g, joined, roots);
    DX_TRY(dx_check(g, joined));
    *out = joined;
    return DX_OK;
}
