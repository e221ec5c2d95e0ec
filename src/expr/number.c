/* Exact rationals: 64 bits over 64 bits as long as they last, GMP behind. */
#include "expr/intern.h"
#include "expr/wholes.h"

#include <math.h>
#include <string.h>

/* ---- in and out ---------------------------------------------------------------- */

dx_id dx_large_int(dx_graph *g, int64_t value)
{
    return dx_intern_payload(g, DX_OP_INT, (uint64_t)value);
}

static int64_t int_of(const dx_node *node)
{
    return (int64_t)((uint64_t)node->first | (uint64_t)node->count << 32);
}

bool dx_get_large_int(const dx_graph *g, dx_id a, int64_t *value)
{
    if (dx_op_of(g, a) != DX_OP_INT)
        return false;
    *value = int_of(dx_node_of(g, a));
    return true;
}

bool dx_is_large_int(const dx_graph *g, dx_id a, int64_t value)
{
    return dx_op_of(g, a) == DX_OP_INT && int_of(dx_node_of(g, a)) == value;
}

/* Numerator and denominator where both are 64 bits wide. */
bool dx_get_small_rational(const dx_graph *g, dx_id a, int64_t *numerator, int64_t *denominator)
{
    const dx_node *node = dx_node_of(g, a);
    if (node->op == DX_OP_INT) {
        *numerator = int_of(node);
        *denominator = 1;
        return true;
    }
    if (node->op != DX_OP_RAT)
        return false;
    memcpy(numerator, g->pool + node->first, sizeof *numerator);
    memcpy(denominator, g->pool + node->first + 2, sizeof *denominator);
    return true;
}

static uint64_t magnitude(int64_t a)
{
    return a < 0 ? 0 - (uint64_t)a : (uint64_t)a;
}

static uint64_t gcd(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t r = a % b;
        a = b;
        b = r;
    }
    return a;
}

static void set_int128(mpz_t out, __int128 value)
{
    unsigned __int128 m = value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;
    uint64_t words[2] = {(uint64_t)m, (uint64_t)(m >> 64)};
    mpz_import(out, 2, -1, sizeof words[0], 0, 0, words);
    if (value < 0)
        mpz_neg(out, out);
}

static unsigned __int128 gcd128(unsigned __int128 a, unsigned __int128 b)
{
    while (b != 0) {
        unsigned __int128 r = a % b;
        a = b;
        b = r;
    }
    return a;
}

static dx_id in_lowest_terms(dx_graph *g, int64_t numerator, int64_t denominator)
{
    if (denominator == 1)
        return dx_int(g, numerator);
    uint32_t words[4];
    int64_t parts[2] = {numerator, denominator};
    memcpy(words, parts, sizeof words);
    return dx_intern(g, DX_OP_RAT, 0, words, 4);
}

/* numerator/denominator in lowest terms; denominator > 0. */
static dx_id from_wide(dx_graph *g, __int128 numerator, __int128 denominator)
{
    if (denominator == 1 && numerator >= INT64_MIN && numerator <= INT64_MAX)
        return dx_int(g, (int64_t)numerator);
    unsigned __int128 m =
        numerator < 0 ? -(unsigned __int128)numerator : (unsigned __int128)numerator;
    unsigned __int128 common = m <= UINT64_MAX && denominator <= INT64_MAX
                                   ? gcd((uint64_t)m, (uint64_t)denominator)
                                   : gcd128(m, (unsigned __int128)denominator);
    if (common > 1) {
        numerator /= (__int128)common;
        denominator /= (__int128)common;
    }
    if (numerator >= INT64_MIN && numerator <= INT64_MAX && denominator <= INT64_MAX)
        return in_lowest_terms(g, (int64_t)numerator, (int64_t)denominator);
    mpq_t value;
    mpq_init(value);
    set_int128(mpq_numref(value), numerator);
    set_int128(mpq_denref(value), denominator);
    dx_id id = dx_intern_big(g, value);
    mpq_clear(value);
    return id;
}

dx_id dx_rational(dx_graph *g, int64_t numerator, int64_t denominator)
{
    if (denominator > 0 && numerator > INT64_MIN) {
        int64_t common = (int64_t)gcd(magnitude(numerator), (uint64_t)denominator);
        if (common > 1) {
            numerator /= common;
            denominator /= common;
        }
        return in_lowest_terms(g, numerator, denominator);
    }
    __int128 sign = denominator < 0 ? -1 : 1;
    return from_wide(g, sign * numerator, sign * denominator);
}

static bool fits(mpz_srcptr a)
{
    return mpz_sizeinbase(a, 2) <= 63;
}

dx_id dx_number_from_mpq(dx_graph *g, mpq_srcptr value)
{
    if (fits(mpq_numref(value)) && fits(mpq_denref(value)))
        return dx_rational(g, mpz_get_si(mpq_numref(value)), mpz_get_si(mpq_denref(value)));
    if (mpz_sizeinbase(mpq_numref(value), 2) > g->context->limits.integer_bits ||
        mpz_sizeinbase(mpq_denref(value), 2) > g->context->limits.integer_bits)
        return dx_refuse(g, dx_fail(g->context, DX_LIMIT,
                                    "an exact number here has more than %llu bits",
                                    (unsigned long long)g->context->limits.integer_bits));
    return dx_intern_big(g, value);
}

void dx_number_to_mpq(const dx_graph *g, dx_id a, mpq_t value)
{
    int64_t numerator, denominator;
    if (dx_get_small_rational(g, a, &numerator, &denominator)) {
        mpz_set_si(mpq_numref(value), numerator);
        mpz_set_si(mpq_denref(value), denominator);
    } else {
        mpq_set(value, g->big[dx_node_of(g, a)->first]);
    }
}

/* ---- questions ------------------------------------------------------------------- */

bool dx_is_large_integer(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    return op == DX_OP_INT ||
           (op == DX_OP_BIG && mpz_cmp_ui(mpq_denref(g->big[dx_node_of(g, a)->first]), 1) == 0);
}

int dx_large_number_sign(const dx_graph *g, dx_id a)
{
    int64_t numerator, denominator;
    if (dx_get_small_rational(g, a, &numerator, &denominator))
        return (numerator > 0) - (numerator < 0);
    return mpq_sgn(g->big[dx_node_of(g, a)->first]);
}

int dx_number_compare(const dx_graph *g, dx_id a, dx_id b)
{
    int64_t an, ad, bn, bd;
    if (dx_get_small_rational(g, a, &an, &ad) && dx_get_small_rational(g, b, &bn, &bd)) {
        __int128 left = (__int128)an * bd, right = (__int128)bn * ad;
        return (left > right) - (left < right);
    }
    mpq_t x, y;
    mpq_inits(x, y, NULL);
    dx_number_to_mpq(g, a, x);
    dx_number_to_mpq(g, b, y);
    int order = mpq_cmp(x, y);
    mpq_clears(x, y, NULL);
    return (order > 0) - (order < 0);
}

double dx_large_number_to_double(const dx_graph *g, dx_id a)
{
    int64_t numerator, denominator;
    if (dx_get_small_rational(g, a, &numerator, &denominator) &&
        magnitude(numerator) < (1ull << 53) && denominator < (1ll << 53))
        return (double)numerator / (double)denominator; /* rounded once */
    mpq_t value;
    mpfr_t rounded;
    mpq_init(value);
    mpfr_init2(rounded, 53);
    dx_number_to_mpq(g, a, value);
    mpfr_set_q(rounded, value, MPFR_RNDN);
    double result = mpfr_get_d(rounded, MPFR_RNDN);
    mpfr_clear(rounded);
    mpq_clear(value);
    return result;
}

/* ---- arithmetic ------------------------------------------------------------------- */

typedef void big_operation(mpq_ptr, mpq_srcptr, mpq_srcptr);

static uint64_t bits_of(const dx_graph *g, dx_id a)
{
    int64_t numerator, denominator;
    if (dx_get_small_rational(g, a, &numerator, &denominator))
        return 64;
    mpq_srcptr value = g->big[dx_node_of(g, a)->first];
    uint64_t n = mpz_sizeinbase(mpq_numref(value), 2), d = mpz_sizeinbase(mpq_denref(value), 2);
    return n > d ? n : d;
}

/* Lowest terms cost far more than a product of that size, and GMP cannot be interrupted. */
enum { FRACTION_SHARE = 64 };

/* GMP aborts when it cannot have the memory, so the size is predicted. */
static bool may_be_too_large(dx_graph *g, uint64_t bits, bool fraction)
{
    if (bits <= g->context->limits.integer_bits / (fraction ? FRACTION_SHARE : 1))
        return false;
    dx_fail(g->context, DX_LIMIT, "this %s would have about %.3g digits",
            fraction ? "fraction" : "number", (double)bits * 0.30102999566);
    dx_diag_hint(&g->context->diag, "its size can be had by logarithms: log10(a^b) is b*log10(a)");
    return true;
}

static dx_id by_gmp(dx_graph *g, big_operation *operation, dx_id a, dx_id b)
{
    bool fraction = operation == mpq_div || !dx_is_integer(g, a) || !dx_is_integer(g, b);
    uint64_t x_bits = bits_of(g, a), y_bits = bits_of(g, b);
    uint64_t bits = operation != mpq_add || fraction ? x_bits + y_bits
                                                     : (x_bits > y_bits ? x_bits : y_bits) + 1;
    if (may_be_too_large(g, bits, fraction) || dx_poll(g->context) != DX_OK)
        return DX_NONE;
    mpq_t x, y;
    mpq_inits(x, y, NULL);
    dx_number_to_mpq(g, a, x);
    dx_number_to_mpq(g, b, y);
    bool made = true;
    if (operation == mpq_mul && !fraction)
        made = dx_whole_product(g->context, mpq_numref(x), mpq_numref(x), mpq_numref(y));
    else
        operation(x, x, y);
    dx_id id = made ? dx_number_from_mpq(g, x) : DX_NONE;
    mpq_clears(x, y, NULL);
    return id;
}

dx_id dx_number_add(dx_graph *g, dx_id a, dx_id b)
{
    if (dx_is_none(a) || dx_is_none(b))
        return DX_NONE;
    int64_t an, ad, bn, bd, sum_of_ints;
    if (dx_is_int(g, a, 0))
        return b;
    if (dx_get_int(g, a, &an) && dx_get_int(g, b, &bn) &&
        !__builtin_add_overflow(an, bn, &sum_of_ints))
        return dx_int(g, sum_of_ints);
    if (!dx_get_small_rational(g, a, &an, &ad) || !dx_get_small_rational(g, b, &bn, &bd))
        return by_gmp(g, mpq_add, a, b);
    __int128 left = (__int128)an * bd, right = (__int128)bn * ad, sum;
    if (__builtin_add_overflow(left, right, &sum))
        return by_gmp(g, mpq_add, a, b);
    return from_wide(g, sum, (__int128)ad * bd);
}

dx_id dx_number_mul(dx_graph *g, dx_id a, dx_id b)
{
    if (dx_is_none(a) || dx_is_none(b))
        return DX_NONE;
    int64_t an, ad, bn, bd, product_of_ints;
    if (dx_is_int(g, a, 1))
        return b;
    if (dx_is_int(g, b, 1))
        return a;
    if (dx_get_int(g, a, &an) && dx_get_int(g, b, &bn) &&
        !__builtin_mul_overflow(an, bn, &product_of_ints))
        return dx_int(g, product_of_ints);
    if (!dx_get_small_rational(g, a, &an, &ad) || !dx_get_small_rational(g, b, &bn, &bd))
        return by_gmp(g, mpq_mul, a, b);
    return from_wide(g, (__int128)an * bn, (__int128)ad * bd);
}

dx_id dx_number_div(dx_graph *g, dx_id a, dx_id b)
{
    if (dx_is_none(a) || dx_is_none(b))
        return DX_NONE;
    if (dx_number_sign(g, b) == 0)
        return dx_refuse(g, dx_fail(g->context, DX_DOMAIN, "division by zero"));
    int64_t an, ad, bn, bd;
    if (!dx_get_small_rational(g, a, &an, &ad) || !dx_get_small_rational(g, b, &bn, &bd))
        return by_gmp(g, mpq_div, a, b);
    __int128 sign = bn < 0 ? -1 : 1;
    return from_wide(g, sign * an * bd, sign * ad * bn);
}

dx_id dx_number_neg(dx_graph *g, dx_id a)
{
    return dx_number_mul(g, a, dx_int(g, -1));
}

dx_id dx_number_power(dx_graph *g, dx_id a, int64_t n)
{
    if (dx_is_none(a))
        return DX_NONE;
    int sign = dx_number_sign(g, a);
    if (sign == 0 && n <= 0)
        return dx_refuse(
            g, dx_fail(g->context, DX_DOMAIN, n == 0 ? "0^0 has no value" : "division by zero"));
    if (n == 1 || sign == 0 || dx_is_int(g, a, 1))
        return a;
    if (dx_is_int(g, a, -1))
        return dx_int(g, n % 2 == 0 ? 1 : -1);
    int64_t numerator, denominator;
    bool small = dx_get_small_rational(g, a, &numerator, &denominator);
    uint64_t largest = 0;
    if (small)
        largest = magnitude(numerator) > (uint64_t)denominator ? magnitude(numerator)
                                                               : (uint64_t)denominator;
    double bits = small ? log2((double)largest) : (double)bits_of(g, a);
    double predicted = bits * (double)magnitude(n);
    if (predicted > (double)g->context->limits.integer_bits) {
        may_be_too_large(g, predicted < 1e19 ? (uint64_t)predicted : UINT64_MAX, false);
        return DX_NONE;
    }
    mpq_t value;
    mpq_init(value);
    dx_number_to_mpq(g, a, value);
    bool made = dx_whole_power(g->context, mpq_numref(value), mpq_numref(value), magnitude(n)) &&
                dx_whole_power(g->context, mpq_denref(value), mpq_denref(value), magnitude(n));
    if (n < 0)
        mpq_inv(value, value);
    dx_id id = made ? dx_number_from_mpq(g, value) : DX_NONE;
    mpq_clear(value);
    return id;
}

static dx_id part(dx_graph *g, dx_id a, bool numerator)
{
    if (dx_is_none(a))
        return DX_NONE;
    int64_t n, d;
    if (dx_get_small_rational(g, a, &n, &d))
        return dx_int(g, numerator ? n : d);
    mpq_t value;
    mpq_init(value);
    dx_number_to_mpq(g, a, value);
    if (numerator)
        mpz_set_ui(mpq_denref(value), 1);
    else {
        mpz_set(mpq_numref(value), mpq_denref(value));
        mpz_set_ui(mpq_denref(value), 1);
    }
    dx_id id = dx_number_from_mpq(g, value);
    mpq_clear(value);
    return id;
}

dx_id dx_number_numerator(dx_graph *g, dx_id a)
{
    return part(g, a, true);
}

dx_id dx_number_denominator(dx_graph *g, dx_id a)
{
    return part(g, a, false);
}
