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

/* The same for all d in turn. That few numbers have a factor is seen in machine words. */
static dx_status take_all_out(dx_context *context, mpz_t n, unsigned long root, mpz_t k,
                              mpz_t power)
{
    for (unsigned long d = 2; d < TRIAL; d = next_trial(d)) {
        if (mpz_size(n) <= 1) {
            mp_limb_t size = mpz_getlimbn(n, 0), times = size / d;
            if (times < d)
                break;
            if (times * d != size)
                continue;
        } else if (!mpz_divisible_ui_p(n, d)) {
            continue;
        }
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
