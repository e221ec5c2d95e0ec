#include "symbolic/forms/oddroots.h"

static int64_t gcd(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

/* a = ±u^n with n odd and as large as can be, or n = 1. */
static dx_id odd_power_of(dx_graph *g, dx_id a, int64_t *n)
{
    enum { MOST = 16 };
    dx_id number, product, factor[MOST];
    *n = 0;
    dx_split_coefficient(g, a, &number, &product);
    uint32_t m = dx_op_of(g, product) == DX_OP_MUL ? dx_factors(g, product) : 0;
    bool unit = dx_is_int(g, number, 1) || dx_is_int(g, number, -1);
    for (uint32_t i = 0; i < m && m <= MOST && unit; i++) {
        int64_t e;
        if (!dx_get_int(g, dx_exponent(g, product, i), &e) || e < -1000 || e > 1000)
            e = 1;
        *n = gcd(*n, e);
    }
    while (*n > 0 && *n % 2 == 0)
        *n /= 2;
    if (*n <= 1) {
        *n = 1;
        return a;
    }
    for (uint32_t i = 0; i < m; i++) {
        dx_id exponent = dx_number_div(g, dx_exponent(g, product, i), dx_int(g, *n));
        factor[i] = dx_pow(g, dx_base(g, product, i), exponent);
    }
    return dx_mul(g, number, dx_product(g, m, factor));
}

static dx_id odd_root(dx_graph *g, dx_id a)
{
    int64_t n, m;
    if (!dx_get_int(g, dx_operand(g, a, 1), &m) || m < 3 || m % 2 == 0)
        return a;
    dx_id base = odd_power_of(g, dx_operand(g, a, 0), &n);
    return n % m == 0 ? dx_power(g, base, n / m) : a;
}

dx_id dx_odd_powers_out(dx_graph *g, dx_id a)
{
    if (dx_fn_of(g, a) == DX_FN_root)
        return odd_root(g, a);
    if (dx_op_of(g, a) != DX_OP_MUL)
        return a;
    dx_id out = dx_int(g, 1);
    bool changed = false;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        int64_t n = 1;
        if (dx_is_number(g, exponent) && !dx_is_integer(g, exponent))
            base = odd_power_of(g, base, &n);
        changed = changed || n > 1;
        out = dx_mul(g, out,
                     dx_pow(g, base, n > 1 ? dx_number_mul(g, exponent, dx_int(g, n)) : exponent));
    }
    return changed ? out : a;
}
