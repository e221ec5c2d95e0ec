/* What comes out of the root of an integer. */
#include "expr/intern.h"

/* With more digits GMP's root takes longer than 100 ms and cannot be interrupted. */
enum { LARGE_BITS = 1 << 22, TRIAL = 1000 };

dx_status dx_extract_root(dx_context *context, mpz_t n, unsigned long root, mpz_t k)
{
    dx_status status = DX_OK;
    mpz_set_ui(k, 1);
    if (mpz_sizeinbase(n, 2) > LARGE_BITS)
        return DX_OK;
    mpz_t power, whole;
    mpz_inits(power, whole, NULL);
    for (unsigned long d = 2; d < TRIAL && status == DX_OK; d += d == 2 ? 1 : 2) {
        mpz_ui_pow_ui(power, d, root);
        if (mpz_cmpabs(power, n) > 0)
            break;
        if (!mpz_divisible_p(n, power))
            continue;
        mpz_ui_pow_ui(whole, d, mpz_remove(n, n, power));
        mpz_mul(k, k, whole);
        status = dx_poll(context);
    }
    if (status == DX_OK && mpz_cmpabs_ui(n, 1) > 0 && mpz_root(whole, n, root)) {
        mpz_mul(k, k, whole);
        mpz_set_ui(n, 1);
    }
    mpz_clears(power, whole, NULL);
    return status;
}
