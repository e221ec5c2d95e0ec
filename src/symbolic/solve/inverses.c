#include "symbolic/solve/inverses.h"

/* v + number */
static dx_id shifted(dx_graph *g, dx_id v, int64_t number)
{
    return dx_add(g, v, dx_int(g, number));
}

dx_id dx_inverse_value(dx_graph *g, dx_fn fn, dx_id v)
{
    switch (fn) {
    case DX_FN_exp:
        return dx_call1(g, DX_FN_log, v);
    case DX_FN_expm1:
        return dx_call1(g, DX_FN_log, shifted(g, v, 1));
    case DX_FN_log:
        return dx_call1(g, DX_FN_exp, v);
    case DX_FN_log1p:
        return shifted(g, dx_call1(g, DX_FN_exp, v), -1);
    case DX_FN_log2:
        return dx_pow(g, dx_int(g, 2), v);
    case DX_FN_log10:
        return dx_pow(g, dx_int(g, 10), v);
    case DX_FN_asin:
        return dx_call1(g, DX_FN_sin, v);
    case DX_FN_acos:
        return dx_call1(g, DX_FN_cos, v);
    case DX_FN_atan:
        return dx_call1(g, DX_FN_tan, v);
    case DX_FN_sinh:
        return dx_call1(g, DX_FN_asinh, v);
    case DX_FN_tanh:
        return dx_call1(g, DX_FN_atanh, v);
    case DX_FN_asinh:
        return dx_call1(g, DX_FN_sinh, v);
    case DX_FN_acosh:
        return dx_call1(g, DX_FN_cosh, v);
    case DX_FN_atanh:
        return dx_call1(g, DX_FN_tanh, v);
    case DX_FN_acoth:
        return dx_call1(g, DX_FN_coth, v);
    case DX_FN_asech:
        return dx_call1(g, DX_FN_sech, v);
    case DX_FN_acsch:
        return dx_call1(g, DX_FN_csch, v);
    case DX_FN_cbrt:
        return dx_power(g, v, 3);
    case DX_FN_lambertw:
    case DX_FN_lambertwm1:
        return dx_mul(g, v, dx_call1(g, DX_FN_exp, v));
    case DX_FN_erf:
        return dx_call1(g, DX_FN_erfinv, v);
    case DX_FN_erfinv:
        return dx_call1(g, DX_FN_erf, v);
    case DX_FN_sigmoid:
        return dx_call1(g, DX_FN_log, dx_div(g, v, dx_sub(g, dx_int(g, 1), v)));
    case DX_FN_softplus:
        return dx_call1(g, DX_FN_log, shifted(g, dx_call1(g, DX_FN_exp, v), -1));
    default:
        return DX_NONE;
    }
}
