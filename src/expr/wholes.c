#include "expr/wholes.h"

#include <string.h>

enum {
    LARGE = 1 << 23,  /* bits of a factor that GMP multiplies at once */
    SHORT = 1 << 16,  /* results of so many bits are left to GMP */
    SIEVED = 1 << 26, /* binomials up to here by the primes up to n */
    POLL_EVERY = 1 << 16
};

/* ---- products and powers -------------------------------------------------------------------- */

/* By the halves of the longer factor: a = high·2^half + low. */
static bool by_halves(dx_context *context, mpz_t out, mpz_srcptr a, mpz_srcptr b)
{
    mp_bitcnt_t half = mpz_sizeinbase(a, 2) / 2;
    mpz_t high, low;
    mpz_inits(high, low, NULL);
    mpz_tdiv_q_2exp(high, a, half);
    mpz_tdiv_r_2exp(low, a, half);
    bool made = dx_whole_product(context, high, high, b) && dx_whole_product(context, low, low, b);
    if (made) {
        mpz_mul_2exp(high, high, half);
        mpz_add(out, high, low);
    }
    mpz_clears(high, low, NULL);
    return made;
}

bool dx_whole_product(dx_context *context, mpz_t out, mpz_srcptr a, mpz_srcptr b)
{
    size_t m = mpz_sizeinbase(a, 2), n = mpz_sizeinbase(b, 2);
    if (m + n > SHORT && dx_poll_now(context) != DX_OK)
        return false;
    if (m < n)
        return dx_whole_product(context, out, b, a);
    if (m > LARGE)
        return by_halves(context, out, a, b);
    mpz_mul(out, a, b);
    return true;
}

/* By hand in digits of so many bits, from the first on. */
bool dx_whole_divide(dx_context *context, mpz_t quotient, mpz_t remainder, mpz_srcptr n,
                     mpz_srcptr d)
{
    enum { DIGIT = LARGE / 4 };
    size_t size = mpz_sizeinbase(n, 2);
    if (size <= DIGIT) {
        mpz_tdiv_qr(quotient, remainder, n, d);
        return true;
    }
    mpz_t digit, above;
    mpz_inits(digit, above, NULL);
    mpz_set_ui(quotient, 0);
    mpz_set_ui(remainder, 0);
    bool made = true;
    for (mp_bitcnt_t at = size / DIGIT * DIGIT; made; at -= DIGIT) {
        mpz_tdiv_q_2exp(digit, n, at);
        mpz_tdiv_r_2exp(digit, digit, DIGIT);
        mpz_mul_2exp(above, remainder, DIGIT);
        mpz_add(above, above, digit);
        mpz_tdiv_qr(digit, remainder, above, d);
        mpz_mul_2exp(quotient, quotient, DIGIT);
        mpz_add(quotient, quotient, digit);
        made = dx_poll_now(context) == DX_OK;
        if (at == 0)
            break;
    }
    mpz_clears(digit, above, NULL);
    return made;
}

bool dx_whole_power(dx_context *context, mpz_t out, mpz_srcptr base, uint64_t n)
{
    if ((double)mpz_sizeinbase(base, 2) * (double)n <= SHORT || mpz_cmpabs_ui(base, 1) <= 0) {
        mpz_pow_ui(out, base, n);
        return true;
    }
    mpz_t odd, power;
    mp_bitcnt_t twos = mpz_scan1(base, 0);
    mpz_inits(odd, power, NULL);
    mpz_tdiv_q_2exp(odd, base, twos);
    mpz_set_ui(power, 1);
    bool made = true;
    for (int bit = 63 - __builtin_clzll(n); bit >= 0 && made; bit--) {
        made = dx_whole_product(context, power, power, power);
        if (made && n >> bit & 1)
            made = dx_whole_product(context, power, power, odd);
    }
    if (made)
        mpz_mul_2exp(out, power, twos * n);
    mpz_clears(odd, power, NULL);
    return made;
}

/* ---- many small factors --------------------------------------------------------------------- */

typedef struct factors {
    dx_context *context;
    uint64_t *item;
    size_t n, capacity;
} factors;

/* Into the last one as long as that has room. */
static bool push(factors *f, uint64_t factor)
{
    uint64_t joined;
    if (f->n > 0 && !__builtin_mul_overflow(f->item[f->n - 1], factor, &joined)) {
        f->item[f->n - 1] = joined;
        return true;
    }
    if (!dx_grow(&f->context->memory, &f->item, sizeof *f->item, &f->capacity, f->n + 1))
        return dx_no_memory(f->context) == DX_OK;
    f->item[f->n++] = factor;
    return true;
}

static void free_factors(factors *f)
{
    dx_free(&f->context->memory, f->item, f->capacity * sizeof *f->item);
}

/* The product of n factors, by halves of the list, whose depth is the logarithm of n. */
static bool multiply_up(dx_context *context, mpz_t out, size_t n, const uint64_t *item)
{
    enum { FEW = 32 };
    if (n <= FEW) {
        mpz_set_ui(out, 1);
        for (size_t i = 0; i < n; i++)
            mpz_mul_ui(out, out, item[i]);
        return true;
    }
    mpz_t right;
    mpz_init(right);
    bool made = multiply_up(context, out, n / 2, item) &&
                multiply_up(context, right, n - n / 2, item + n / 2) &&
                dx_whole_product(context, out, out, right);
    mpz_clear(right);
    return made;
}

/* Bits of the odd numbers up to n: 1 for those that are composite. */
typedef struct sieve {
    uint64_t n;
    uint8_t *composite;
    size_t size;
} sieve;

static bool is_prime(const sieve *s, uint64_t odd)
{
    return !(s->composite[odd / 16] >> (odd / 2 % 8) & 1);
}

static bool make_sieve(dx_context *context, uint64_t n, sieve *s)
{
    *s = (sieve){n, NULL, (size_t)(n / 16 + 1)};
    s->composite = dx_alloc(&context->memory, s->size);
    if (!s->composite)
        return dx_no_memory(context) == DX_OK;
    memset(s->composite, 0, s->size);
    s->composite[0] = 1; /* the 1 */
    for (uint64_t p = 3; p * p <= n; p += 2) {
        if (!is_prime(s, p))
            continue;
        for (uint64_t q = p * p; q <= n; q += 2 * p)
            s->composite[q / 16] |= (uint8_t)(1u << (q / 2 % 8));
        if (dx_poll_now(context) != DX_OK)
            return false;
    }
    return true;
}

static void free_sieve(dx_context *context, sieve *s)
{
    dx_free(&context->memory, s->composite, s->size);
}

/* The factors by which m! differs from (m/2)!^2, but for 2: p^k for odd primes, with a power of p
 * for each of its powers that goes into m an odd number of times. */
static bool push_swing(factors *f, const sieve *s, uint64_t m)
{
    f->n = 0;
    for (uint64_t p = 3; p <= m; p += 2) {
        if (p % POLL_EVERY == 1 && dx_poll_now(f->context) != DX_OK)
            return false;
        if (!is_prime(s, p))
            continue;
        for (uint64_t left = m / p; left > 0; left /= p)
            if (left % 2 == 1 && !push(f, p))
                return false;
    }
    return true;
}

/* The odd part of m! from that of (m/2)!. */
static bool double_factorial(factors *f, const sieve *s, uint64_t m, mpz_t out)
{
    mpz_t swing;
    mpz_init(swing);
    bool made = push_swing(f, s, m) && multiply_up(f->context, swing, f->n, f->item) &&
                dx_whole_product(f->context, out, out, out) &&
                dx_whole_product(f->context, out, out, swing);
    mpz_clear(swing);
    return made;
}

bool dx_whole_factorial(dx_context *context, mpz_t out, uint64_t n)
{
    enum { FEW = 5000 };
    if (n <= FEW) {
        mpz_fac_ui(out, n);
        return true;
    }
    sieve s;
    factors f = {.context = context};
    bool made = make_sieve(context, n, &s);
    mpz_set_ui(out, 1);
    for (int shift = 63 - __builtin_clzll(n); shift >= 0 && made; shift--)
        made = double_factorial(&f, &s, n >> shift, out);
    if (made)
        mpz_mul_2exp(out, out, n - (uint64_t)__builtin_popcountll(n));
    free_factors(&f);
    free_sieve(context, &s);
    return made;
}

/* ---- binomials ------------------------------------------------------------------------------ */

/* How often p goes into n! */
static uint64_t order_in_factorial(uint64_t n, uint64_t p)
{
    uint64_t order = 0;
    while (n > 0)
        order += n /= p;
    return order;
}

static bool push_power(factors *f, uint64_t p, uint64_t n)
{
    while (n-- > 0)
        if (!push(f, p))
            return false;
    return true;
}

/* By the primes up to n. */
static bool push_primes(factors *f, const sieve *s, uint64_t n, uint64_t k)
{
    for (uint64_t p = 2; p <= n; p += p == 2 ? 1 : 2) {
        if (p % POLL_EVERY == 1 && dx_poll_now(f->context) != DX_OK)
            return false;
        if (p > 2 && !is_prime(s, p))
            continue;
        uint64_t order =
            order_in_factorial(n, p) - order_in_factorial(k, p) - order_in_factorial(n - k, p);
        if (!push_power(f, p, order))
            return false;
    }
    return true;
}

/* Where n is far above k: item[i] is n - k + 1 + i, and loses what p^j is in it; of all of them
 * together that is p^order, of which k! takes its share. */
static bool take_out(factors *f, uint64_t p, uint64_t n, uint64_t k, uint64_t *item)
{
    uint64_t order = 0, rest = (n - k) % p;
    for (uint64_t i = p - 1 - rest; i < k; i += p)
        while (item[i] % p == 0) {
            item[i] /= p;
            order++;
        }
    return push_power(f, p, order - order_in_factorial(k, p));
}

static bool push_cleared(factors *f, const sieve *s, uint64_t n, uint64_t k)
{
    size_t size = (size_t)k * sizeof(uint64_t);
    uint64_t *item = dx_alloc(&f->context->memory, size);
    if (!item)
        return dx_no_memory(f->context) == DX_OK;
    for (uint64_t i = 0; i < k; i++)
        item[i] = n - k + 1 + i;
    bool made = true;
    for (uint64_t p = 2; p <= k && made; p += p == 2 ? 1 : 2)
        if (p == 2 || is_prime(s, p))
            made = take_out(f, p, n, k, item) && dx_poll(f->context) == DX_OK;
    for (uint64_t i = 0; i < k && made; i++)
        made = push(f, item[i]);
    dx_free(&f->context->memory, item, size);
    return made;
}

bool dx_whole_binomial(dx_context *context, mpz_t out, uint64_t n, uint64_t k)
{
    enum { FEW = 1000 };
    if (k <= FEW) {
        mpz_set_ui(out, n);
        mpz_bin_ui(out, out, k);
        return true;
    }
    sieve s;
    factors f = {.context = context};
    bool by_primes = n <= SIEVED;
    bool made = make_sieve(context, by_primes ? n : k, &s) &&
                (by_primes ? push_primes(&f, &s, n, k) : push_cleared(&f, &s, n, k)) &&
                multiply_up(context, out, f.n, f.item);
    free_factors(&f);
    free_sieve(context, &s);
    return made;
}
