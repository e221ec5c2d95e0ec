#include "numeric/mpfrs.h"

static size_t size_of(size_t n, mpfr_prec_t prec)
{
    return (n + 1) * (sizeof(mpfr_t) + mpfr_custom_get_size(prec));
}

void dx_mpfr_place(mpfr_ptr x, mpfr_prec_t prec, char **at)
{
    mpfr_custom_init(*at, prec);
    mpfr_custom_init_set(x, MPFR_NAN_KIND, 0, prec, *at);
    *at += mpfr_custom_get_size(prec);
}

mpfr_ptr dx_mpfrs_new(dx_memory *memory, size_t n, mpfr_prec_t prec)
{
    mpfr_ptr x = dx_alloc(memory, size_of(n, prec));
    if (!x)
        return NULL;
    char *at = (char *)(x + n + 1);
    for (size_t i = 0; i < n; i++)
        dx_mpfr_place(x + i, prec, &at);
    return x;
}

void dx_mpfrs_free(dx_memory *memory, mpfr_ptr x, size_t n, mpfr_prec_t prec)
{
    dx_free(memory, x, size_of(n, prec));
}

void dx_mpfrs_set_precision(mpfr_ptr x, size_t n, mpfr_prec_t prec)
{
    for (size_t i = 0; i < n; i++)
        mpfr_custom_init_set(x + i, MPFR_NAN_KIND, 0, prec, mpfr_custom_get_significand(x + i));
}
