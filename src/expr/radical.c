/* What comes out of the root of an integer. */
#include "expr/intern.h"

/* With more digits GMP's root takes longer than 100 ms and cannot be interrupted. */
enum { LARGE_BITS = 1 << 22, TRIAL = 1000 };

/* From 7 on, those that 2, 3 and 5 do not divide. */
static unsigned long next_trial(unsigned long d)
{
    static const unsigned char step[30] = {
        [1] = 6, [7] = 4, [11] = 2, [13] = 4, [17] = 2, [19] = 4, [23] = 6, [29] = 2};
    return d < 7 ? (d == 2 ? 3 : d == 3 ? 5 : 7) : d + step[d % 30];
}

/* Takes d^root out of n as often as it goes, d into k. False where d^root is more than n. */
static bool take_out(mpz_t n, unsigned long root, unsigned long d, mpz_t k, mpz_t power)
{
    mpz_ui_pow_ui(power, d, root);
    if (mpz_cmpabs(power, n) > 0)
        return false;
    if (mpz_divisible_p(n, power)) {
        unsigned long times = mpz_remove(n, n, power);
        mpz_ui_pow_ui(power, d, times);
        mpz_mul(k, k, power);
    }
    return true;
}

/* The power, or 0 where it is more than `most`. */
static uint64_t power_up_to(uint64_t most, uint64_t d, unsigned long exponent)
{
    uint64_t power = 1;
    for (; exponent > 0 && power > 0; exponent--)
        power = power <= most / d ? power * d : 0;
    return power;
}

/* Of a number that is a machine word, the same for all d from that one on. */
static void take_out_of_word(mpz_t n, unsigned long root, unsigned long d, mpz_t k)
{
    uint64_t rest = mpz_getlimbn(n, 0), out = 1;
    for (uint64_t times; d < TRIAL && (times = rest / d) >= d; d = next_trial(d)) {
        if (times * d != rest)
            continue;
        uint64_t power = power_up_to(rest, d, root);
        if (power == 0)
            break;
        for (; rest % power == 0; rest /= power)
            out *= d;
    }
    if (out == 1)
        return;
    int sign = mpz_sgn(n);
    mpz_set_ui(n, rest);
    if (sign < 0)
        mpz_neg(n, n);
    mpz_mul_ui(k, k, out);
}

/* The same for all d in turn. */
static dx_status take_all_out(dx_context *context, mpz_t n, unsigned long root, mpz_t k,
                              mpz_t power)
{
    for (unsigned long d = 2; d < TRIAL; d = next_trial(d)) {
        if (mpz_size(n) <= 1) {
            take_out_of_word(n, root, d, k);
            break;
        }
        if (!mpz_divisible_ui_p(n, d))
            continue;
        if (!take_out(n, root, d, k, power))
            break;
        DX_TRY(dx_poll(context));
    }
    return DX_OK;
}

dx_status dx_extract_root(dx_context *context, mpz_t n, unsigned long root, mpz_t k)
{
    mpz_set_ui(k, 1);
    if (mpz_sizeinbase(n, 2) > LARGE_BITS)
        return DX_OK;
    mpz_t power;
    mpz_init(power);
    dx_status status = take_all_out(context, n, root, k, power);
    if (status == DX_OK && mpz_cmpabs_ui(n, 1) > 0 && mpz_root(power, n, root)) {
        mpz_mul(k, k, power);
        mpz_set_ui(n, 1);
    }
    mpz_clear(power);
    return status;
}
