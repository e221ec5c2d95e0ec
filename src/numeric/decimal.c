#include "numeric/decimal.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum {
    PLAIN_LEAST = -6, /* exponents written without e */
    PLAIN_MOST = 20,
    EXPONENT_BITS = 50 /* of binary exponents that are turned into decimal ones */
};

static const double LOG10_2 = 0.30102999566398119521;
static const double LOG2_5 = 2.32192809488736234787;

void dx_decimal_clear(dx_decimal *decimal)
{
    flint_free(decimal->digit);
    decimal->digit = NULL;
}

/* n·10^shift, n > 0 and not a multiple of 10 unless shift is 0. */
static void from_integer(const fmpz_t n, int64_t shift, dx_decimal *out)
{
    out->digit = fmpz_get_str(NULL, 10, n);
    size_t length = strlen(out->digit);
    out->exponent = shift + (int64_t)length - 1;
    while (length > 1 && out->digit[length - 1] == '0')
        length--;
    out->digit[length] = 0;
    out->n = length;
}

static double log10_of(const fmpz_t n)
{
    slong exponent;
    double mantissa = fmpz_get_d_2exp(&exponent, n);
    return (log2(fabs(mantissa)) + (double)exponent) * LOG10_2;
}

/* odd = 5^*power? Only the power that the size allows can be, and a comparison modulo a
 * prime spares computing it for nothing. */
static bool is_power_of_five(const fmpz_t odd, ulong *power)
{
    const ulong prime = UWORD(4611686018427388039);
    double guess = log10_of(odd) / LOG10_2 / LOG2_5;
    *power = (ulong)llround(guess);
    if (fabs(guess - (double)*power) > 0.01 + 1e-12 * guess)
        return false;
    nmod_t modulus;
    nmod_init(&modulus, prime);
    if (fmpz_fdiv_ui(odd, prime) != nmod_pow_ui(5, *power, modulus))
        return false;
    fmpz_t five;
    fmpz_init(five);
    fmpz_ui_pow_ui(five, 5, *power);
    bool equal = fmpz_equal(five, odd);
    fmpz_clear(five);
    return equal;
}

/* An integer of many digits has few significant ones only if a high power of ten
 * divides it. */
static bool exact_integer(const fmpz_t n, size_t most, dx_decimal *out)
{
    double zeros = floor(log10_of(n)) - (double)most - 1;
    fmpz_t rest;
    fmpz_init(rest);
    fmpz_set(rest, n);
    bool exact = true;
    ulong z = zeros > 0 ? (ulong)zeros : 0;
    if (z > 0) {
        exact = fmpz_val2(n) >= z;
        if (exact) {
            fmpz_t five;
            fmpz_init(five);
            fmpz_ui_pow_ui(five, 5, z);
            exact = fmpz_divisible(n, five);
            if (exact)
                fmpz_divexact(rest, n, five);
            fmpz_tdiv_q_2exp(rest, rest, z);
            fmpz_clear(five);
        }
    }
    if (exact) {
        from_integer(rest, (int64_t)z, out);
        exact = out->n <= most;
        if (!exact)
            dx_decimal_clear(out);
    }
    fmpz_clear(rest);
    return exact;
}

/* n/(2^twos 5^fives) = n 2^(k - twos) 5^(k - fives) / 10^k */
static bool exact_fraction(const fmpz_t n, ulong twos, ulong fives, size_t most, dx_decimal *out)
{
    ulong k = twos > fives ? twos : fives;
    double size =
        log10_of(n) + (double)(k - twos) * LOG10_2 + (double)(k - fives) * LOG2_5 * LOG10_2;
    if (size > (double)most + 1)
        return false;
    fmpz_t scaled, five;
    fmpz_init(scaled);
    fmpz_init(five);
    fmpz_ui_pow_ui(five, 5, k - fives);
    fmpz_mul(scaled, n, five);
    fmpz_mul_2exp(scaled, scaled, k - twos);
    from_integer(scaled, -(int64_t)k, out);
    fmpz_clear(scaled);
    fmpz_clear(five);
    if (out->n <= most)
        return true;
    dx_decimal_clear(out);
    return false;
}

bool dx_decimal_exact(const fmpq_t value, size_t most, dx_decimal *out)
{
    fmpz_t n, odd;
    fmpz_init(n);
    fmpz_init(odd);
    fmpz_abs(n, fmpq_numref(value));
    ulong twos = fmpz_val2(fmpq_denref(value)), fives = 0;
    fmpz_tdiv_q_2exp(odd, fmpq_denref(value), twos);
    bool exact;
    if (fmpz_is_one(fmpq_denref(value)))
        exact = exact_integer(n, most, out);
    else
        exact = is_power_of_five(odd, &fives) && exact_fraction(n, twos, fives, most, out);
    out->negative = fmpq_sgn(value) < 0;
    fmpz_clear(n);
    fmpz_clear(odd);
    return exact;
}

void dx_decimal_shorten(dx_decimal *decimal, size_t n)
{
    if (decimal->n <= n)
        return;
    bool up = decimal->digit[n] >= '5';
    decimal->digit[n] = 0;
    decimal->n = n;
    if (!up)
        return;
    size_t i = n;
    while (i > 0 && decimal->digit[i - 1] == '9')
        decimal->digit[--i] = '0';
    if (i > 0) {
        decimal->digit[i - 1]++;
        return;
    }
    decimal->digit[0] = '1'; /* 999 became 1000: the other digits are zeros now */
    decimal->exponent++;
}

/* ---- rounding a ball -------------------------------------------------------------- */

bool dx_decimal_fits(const arb_t value)
{
    return fmpz_bits(ARF_EXPREF(arb_midref(value))) <= EXPONENT_BITS;
}

/* |value|·10^shift */
static void scale(const arb_t value, int64_t shift, slong prec, arb_t scaled)
{
    ulong size = shift < 0 ? -(ulong)shift : (ulong)shift;
    slong work = prec + 2 * (slong)FLINT_BIT_COUNT(size) + 4;
    arb_t power;
    arb_init(power);
    arb_ui_pow_ui(power, 5, size, work);
    if (shift < 0)
        arb_div(scaled, value, power, work);
    else
        arb_mul(scaled, value, power, work);
    arb_mul_2exp_si(scaled, scaled, (slong)shift);
    arb_abs(scaled, scaled);
    arb_clear(power);
}

/* x + 1/2 */
static void add_half(arb_t x, slong prec)
{
    arb_t half;
    arb_init(half);
    arf_set_d(arb_midref(half), 0.5);
    arb_add(x, x, half, prec);
    arb_clear(half);
}

/* The integer that is next below every point of the ball, or at it; false if there is none. */
static bool unique_floor(const arb_t x, fmpz_t n)
{
    arf_t above, below; /* from n to the middle, from there to n + 1 */
    arf_init(above);
    arf_init(below);
    arf_get_fmpz(n, arb_midref(x), ARF_RND_FLOOR);
    arf_sub_fmpz(above, arb_midref(x), n, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_sub_ui(below, above, 1, ARF_PREC_EXACT, ARF_RND_DOWN);
    bool unique =
        arf_cmpabs_mag(above, arb_radref(x)) >= 0 && arf_cmpabs_mag(below, arb_radref(x)) > 0;
    arf_clear(above);
    arf_clear(below);
    return unique;
}

/* The integer nearest to every point of |value|·10^shift, as digits; NULL if none. */
static char *scaled_digits(const arb_t value, int64_t shift, slong prec)
{
    arb_t scaled;
    fmpz_t nearest;
    arb_init(scaled);
    fmpz_init(nearest);
    scale(value, shift, prec, scaled);
    add_half(scaled, prec + FLINT_BITS);
    char *digit = unique_floor(scaled, nearest) ? fmpz_get_str(NULL, 10, nearest) : NULL;
    arb_clear(scaled);
    fmpz_clear(nearest);
    return digit;
}

/* Does |value|·10^shift round to more than n digits, whichever they are? */
static bool rounds_past(const arb_t value, int64_t shift, size_t n, slong prec)
{
    arb_t scaled, power;
    arb_init(scaled);
    arb_init(power);
    scale(value, shift, prec, scaled);
    add_half(scaled, prec + FLINT_BITS);
    arb_set_ui(power, 10);
    arb_pow_ui(power, power, n, prec + FLINT_BITS);
    bool past = arb_ge(scaled, power);
    arb_clear(scaled);
    arb_clear(power);
    return past;
}

static bool is_power_of_ten(const char *digit)
{
    return digit[0] == '1' && digit[1 + strspn(digit + 1, "0")] == 0;
}

static int64_t guess_exponent(const arb_t value)
{
    arf_t mantissa;
    fmpz_t exponent;
    arf_init(mantissa);
    fmpz_init(exponent);
    arf_frexp(mantissa, exponent, arb_midref(value));
    double size = fmpz_get_d(exponent) + log2(fabs(arf_get_d(mantissa, ARF_RND_DOWN)));
    arf_clear(mantissa);
    fmpz_clear(exponent);
    return (int64_t)floor(size * LOG10_2);
}

/* The guess may be off by one either way. A power of ten is right only if one exponent
 * less, with its finer last digit, rounds up to it too. */
bool dx_decimal_round(const arb_t value, size_t n, slong prec, dx_decimal *out)
{
    int64_t exponent = guess_exponent(value), last = (int64_t)n - 1;
    char *digit = scaled_digits(value, last - exponent, prec);
    while (digit && strlen(digit) > n) {
        flint_free(digit);
        exponent++;
        digit = scaled_digits(value, last - exponent, prec);
    }
    while (digit && (strlen(digit) < n || is_power_of_ten(digit))) {
        if (rounds_past(value, last - exponent + 1, n, prec))
            break;
        char *finer = scaled_digits(value, last - exponent + 1, prec);
        flint_free(digit);
        digit = finer;
        exponent--;
    }
    out->digit = digit;
    out->n = n;
    out->exponent = exponent;
    out->negative = arf_sgn(arb_midref(value)) < 0;
    return digit != NULL;
}

/* ---- writing ---------------------------------------------------------------------- */

static void write_zeros(dx_text *out, int64_t n)
{
    for (; n > 0; n--)
        dx_text_char(out, '0');
}

static void write_plain(const dx_decimal *d, dx_text *out)
{
    int64_t n = (int64_t)d->n, whole = d->exponent + 1; /* digits before the point */
    if (whole <= 0) {
        dx_text_string(out, "0.");
        write_zeros(out, -whole);
        dx_text_bytes(out, d->digit, d->n);
        return;
    }
    dx_text_bytes(out, d->digit, (size_t)(whole < n ? whole : n));
    write_zeros(out, whole - n);
    if (whole < n) {
        dx_text_char(out, '.');
        dx_text_bytes(out, d->digit + whole, (size_t)(n - whole));
    }
}

void dx_decimal_write(const dx_decimal *decimal, bool exact, dx_text *out)
{
    bool reaches = decimal->exponent < (int64_t)decimal->n;
    bool plain =
        decimal->exponent >= PLAIN_LEAST && (reaches ? decimal->exponent <= PLAIN_MOST || exact
                                                     : exact && decimal->exponent <= PLAIN_MOST);
    if (decimal->negative)
        dx_text_char(out, '-');
    if (plain) {
        write_plain(decimal, out);
        return;
    }
    dx_text_char(out, decimal->digit[0]);
    if (decimal->n > 1)
        dx_text_char(out, '.');
    dx_text_bytes(out, decimal->digit + 1, decimal->n - 1);
    dx_text_format(out, "e%" PRId64, decimal->exponent);
}
