#include "scalar/rounding.h"

#include <math.h>

enum {
    GUARD_BITS = 5,
    REAL_BITS = 53,
    REAL_MOST_BITS = 5120,
    /* An argument outside the domain stays indeterminate at any precision: give up early. */
    UNDECIDED_BITS = 700,
    HUGE_EXPONENT = 1 << 20
};

bool dx_mpfr_is_huge(mpfr_srcptr x)
{
    return mpfr_regular_p(x) && mpfr_get_exp(x) > HUGE_EXPONENT;
}

static bool is_certain(const arb_t value, slong bits)
{
    return arb_is_exact(value) || arb_rel_accuracy_bits(value) >= bits + GUARD_BITS;
}

static void round_at_infinity(mpfr_t out, mpfr_srcptr const *args, int n, dx_real_kernel *real)
{
    double *reals = flint_malloc((size_t)n * sizeof *reals);
    for (int i = 0; i < n; i++)
        reals[i] = mpfr_get_d(args[i], MPFR_RNDN);
    double y = real(reals, n);
    flint_free(reals);
    if (isfinite(y) && y != rint(y))
        mpfr_set_nan(out);
    else
        mpfr_set_d(out, y, MPFR_RNDN);
}

void dx_round_to_mpfr(mpfr_t out, mpfr_srcptr const *args, int n, dx_ball_kernel *ball,
                      dx_real_kernel *real)
{
    slong bits = (slong)mpfr_get_prec(out), most = 4 * bits + 4096;
    bool infinite = false;
    for (int i = 0; i < n; i++) {
        if (mpfr_nan_p(args[i])) {
            mpfr_set_nan(out);
            return;
        }
        infinite = infinite || mpfr_inf_p(args[i]);
        most += 2 * (slong)mpfr_get_prec(args[i]);
    }
    if (infinite) {
        round_at_infinity(out, args, n, real);
        return;
    }
    arb_ptr point = _arb_vec_init(n);
    arb_t value;
    arb_init(value);
    for (int i = 0; i < n; i++)
        arf_set_mpfr(arb_midref(point + i), args[i]);
    mpfr_set_nan(out);
    for (slong prec = bits + 40; prec <= most; prec *= 2) {
        ball(value, point, n, prec);
        if (arb_is_finite(value) && is_certain(value, bits)) {
            arf_get_mpfr(out, arb_midref(value), MPFR_RNDN);
            break;
        }
        if (!arb_is_finite(value) && prec > 2 * bits + UNDECIDED_BITS)
            break;
    }
    arb_clear(value);
    _arb_vec_clear(point, n);
}

/* True if every number of the ball rounds to the same double, as where it underflows. */
static bool rounds_to_one(double *out, const arb_t value)
{
    arf_t end;
    arf_init(end);
    arb_get_lbound_arf(end, value, 2 * REAL_BITS);
    double low = arf_get_d(end, ARF_RND_NEAR);
    arb_get_ubound_arf(end, value, 2 * REAL_BITS);
    *out = arf_get_d(end, ARF_RND_NEAR);
    arf_clear(end);
    return low == *out;
}

double dx_round_to_real(const double *args, int n, dx_ball_kernel *ball)
{
    for (int i = 0; i < n; i++)
        if (!isfinite(args[i]))
            return NAN;
    arb_ptr point = _arb_vec_init(n);
    arb_t value;
    arb_init(value);
    for (int i = 0; i < n; i++)
        arf_set_d(arb_midref(point + i), args[i]);
    double out = NAN;
    for (slong prec = REAL_BITS + 27; prec <= REAL_MOST_BITS; prec *= 2) {
        ball(value, point, n, prec);
        bool finite = arb_is_finite(value);
        if (finite && is_certain(value, REAL_BITS)) {
            out = arf_get_d(arb_midref(value), ARF_RND_NEAR);
            break;
        }
        double one;
        if (finite && rounds_to_one(&one, value)) {
            out = one;
            break;
        }
        if (!finite && prec > UNDECIDED_BITS)
            break;
    }
    arb_clear(value);
    _arb_vec_clear(point, n);
    return out;
}
