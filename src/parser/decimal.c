/* decimal.c - numbers as they are written, exactly. */
#include "parser/lex.h"
#include "parser/lower.h"
#include "support/utf8.h"

#include <string.h>

struct decimal {
    size_t digits;    /* of the mantissa, without leading zeros */
    int64_t exponent; /* of ten, behind the mantissa's digits; saturated */
    char *mantissa;   /* NUL-terminated digits */
};

static const int64_t power_of_ten[] = {1,
                                       10,
                                       100,
                                       1000,
                                       10000,
                                       100000,
                                       1000000,
                                       10000000,
                                       100000000,
                                       1000000000,
                                       10000000000,
                                       100000000000,
                                       1000000000000,
                                       10000000000000,
                                       100000000000000,
                                       1000000000000000,
                                       10000000000000000,
                                       100000000000000000,
                                       1000000000000000000};
enum { SMALL = 18 };

/* mantissa has room for all of text. */
static void read(const char *text, struct decimal *d)
{
    enum { HUGE_EXPONENT = 1000000000 };
    bool behind_point = false;
    d->digits = 0;
    d->exponent = 0;
    for (; *text && *text != 'e' && *text != 'E'; text++) {
        if (*text == '.') {
            behind_point = true;
        } else if (*text != '_') {
            d->exponent -= behind_point;
            if (d->digits > 0 || *text != '0')
                d->mantissa[d->digits++] = *text;
        }
    }
    for (; d->digits > 0 && d->mantissa[d->digits - 1] == '0'; d->digits--)
        d->exponent++; /* trailing zeros */
    d->mantissa[d->digits] = '\0';
    if (*text == '\0')
        return;
    bool negative = *++text == '-';
    text += *text == '-' || *text == '+';
    int64_t exponent = 0;
    for (; *text; text++)
        if (*text != '_' && exponent < HUGE_EXPONENT)
            exponent = 10 * exponent + (*text - '0');
    d->exponent += negative ? -exponent : exponent;
}

static int64_t small_integer(const struct decimal *d)
{
    int64_t value = 0;
    for (size_t i = 0; i < d->digits; i++)
        value = 10 * value + (d->mantissa[i] - '0');
    return value;
}

/* Bits that so many decimal digits need, at least. */
static uint64_t bits(uint64_t digits)
{
    return digits * 3 + digits / 4;
}

static dx_status check_size(dx_context *context, const dx_ast *number, const struct decimal *d)
{
    uint64_t shift = (uint64_t)(d->exponent < 0 ? -d->exponent : d->exponent);
    uint64_t digits = d->exponent < 0 ? (shift > d->digits ? shift : d->digits) : d->digits + shift;
    if (bits(digits) <= context->limits.integer_bits)
        return DX_OK;
    dx_status status;
    if (shift > d->digits) {
        status = dx_fail(context, DX_LIMIT, "the exponent of %s is too large",
                         dx_echo(context, number->text, number->length));
        dx_diag_hint(&context->diag, "numbers are exact, up to %llu bits",
                     (unsigned long long)context->limits.integer_bits);
    } else {
        status = dx_fail(context, DX_LIMIT, "a number of %llu digits is too large",
                         (unsigned long long)digits);
    }
    dx_diag_place(&context->diag, number->span);
    return status;
}

static dx_status large(dx_graph *g, const struct decimal *d, dx_id *out)
{
    mpq_t value;
    mpq_init(value);
    int bad = mpz_set_str(mpq_numref(value), d->mantissa, 10);
    mpz_t power;
    mpz_init(power);
    mpz_ui_pow_ui(power, 10, (unsigned long)(d->exponent < 0 ? -d->exponent : d->exponent));
    if (d->exponent < 0) {
        mpz_swap(mpq_denref(value), power);
        mpq_canonicalize(value);
    } else {
        mpz_mul(mpq_numref(value), mpq_numref(value), power);
    }
    *out = bad ? DX_NONE : dx_number_from_mpq(g, value);
    mpz_clear(power);
    mpq_clear(value);
    return dx_check(g, *out);
}

size_t dx_lower_short_number(dx_graph *g, const char *text, size_t n, dx_id *out)
{
    int64_t digits = 0;
    unsigned behind = 0;
    bool point = false;
    size_t i = 0;
    for (; i < n; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (i == SMALL && (digit || (text[i] == '.' && !point)))
            return 0;
        if (digit) {
            digits = 10 * digits + (text[i] - '0');
            behind += point;
        } else if (text[i] == '.' && !point) {
            point = true;
        } else {
            break;
        }
    }
    *out = behind > 0 ? dx_rational(g, digits, power_of_ten[behind]) : dx_int(g, digits);
    return i;
}

dx_status dx_lower_number(dx_lowering *lowering, const dx_ast *number, dx_id *out)
{
    dx_graph *g = lowering->graph;
    unsigned bytes, above, below;
    if (dx_vulgar_fraction(dx_utf8_get(number->text, number->length, &bytes), &above, &below)) {
        *out = dx_rational(g, above, below);
        return dx_check(g, *out);
    }
    char few[64];
    if (dx_lower_short_number(g, number->text, number->length, out) == number->length)
        return dx_check(g, *out);
    struct decimal d = {.mantissa = few};
    if (number->length >= sizeof few) {
        d.mantissa = dx_arena_alloc(&g->context->arena, (size_t)number->length + 1);
        if (!d.mantissa)
            return dx_no_memory(g->context);
    }
    read(number->text, &d);
    if (d.digits == 0)
        *out = dx_int(g, 0);
    else if (d.exponent == 0 && d.digits <= SMALL)
        *out = dx_int(g, small_integer(&d));
    else if (d.exponent > 0 && (uint64_t)d.exponent + d.digits <= SMALL)
        *out = dx_int(g, small_integer(&d) * power_of_ten[d.exponent]);
    else if (d.exponent < 0 && d.exponent >= -SMALL && d.digits <= SMALL)
        *out = dx_rational(g, small_integer(&d), power_of_ten[-d.exponent]);
    else {
        DX_TRY(check_size(g->context, number, &d));
        return large(g, &d, out);
    }
    return dx_check(g, *out);
}
