/* regular.c - functions that stay what they are where their argument goes to a value.
 *
 * Written by others, as atanh by logarithms is, they would not be seen to be the same as the
 * constant beside them: (atanh(x) - atanh(a))/(x - a). So functions of which there is a constant
 * value, too, stay, and always those by which exponentials would come into an answer; all at
 * values around which the rules of the function table hold. */
#include "symbolic/limits/tractable.h"

#include "expr/walk.h"

/* Where those are: everywhere, or at values at which this is positive. */
typedef enum domain_of_rules {
    EVERYWHERE,
    POSITIVE,        /* u */
    OTHER_THAN_ZERO, /* u^2 */
    ABOVE_MINUS_ONE, /* 1 + u */
    ABOVE_ONE,       /* u - 1 */
    WITHIN_ONE,      /* 1 - u^2 */
    BEYOND_ONE,      /* u^2 - 1 */
    ZERO_TO_ONE,     /* u - u^2 */
    NOWHERE
} domain_of_rules;

static domain_of_rules domain_of(dx_fn fn)
{
    switch (fn) {
    case DX_FN_expm1:
    case DX_FN_acot:
    case DX_FN_sigmoid:
    case DX_FN_softplus:
    case DX_FN_gelu:
    case DX_FN_sinh:
    case DX_FN_cosh:
    case DX_FN_tanh:
    case DX_FN_sech:
        return EVERYWHERE;
    case DX_FN_log2:
    case DX_FN_log10:
        return POSITIVE;
    case DX_FN_cbrt:
    case DX_FN_sinc:
    case DX_FN_relu:
    case DX_FN_acsch:
    case DX_FN_coth:
    case DX_FN_csch:
        return OTHER_THAN_ZERO;
    case DX_FN_log1p:
    case DX_FN_factorial:
        return ABOVE_MINUS_ONE;
    case DX_FN_acosh:
        return ABOVE_ONE;
    case DX_FN_acos:
    case DX_FN_atanh:
        return WITHIN_ONE;
    case DX_FN_asec:
    case DX_FN_acsc:
    case DX_FN_acoth:
        return BEYOND_ONE;
    case DX_FN_asech:
        return ZERO_TO_ONE;
    default:
        return NOWHERE;
    }
}

static dx_id positive_there(dx_graph *g, domain_of_rules domain, dx_id u)
{
    dx_id square = dx_power(g, u, 2);
    switch (domain) {
    case POSITIVE:
        return u;
    case OTHER_THAN_ZERO:
        return square;
    case ABOVE_MINUS_ONE:
        return dx_one_plus(g, u);
    case ABOVE_ONE:
        return dx_sub(g, u, dx_int(g, 1));
    case WITHIN_ONE:
        return dx_one_minus(g, square);
    case BEYOND_ONE:
        return dx_sub(g, square, dx_int(g, 1));
    case ZERO_TO_ONE:
        return dx_sub(g, u, square);
    default:
        return dx_int(g, 1);
    }
}

static bool is_hyperbolic(dx_fn fn)
{
    return fn == DX_FN_sinh || fn == DX_FN_cosh || fn == DX_FN_tanh || fn == DX_FN_sech ||
           fn == DX_FN_csch || fn == DX_FN_coth;
}

/* Is the value, a constant or a formula in parameters, in the domain? */
static dx_status is_inside(dx_growth *growth, domain_of_rules domain, dx_id value, bool *inside)
{
    dx_graph *g = growth->g;
    bool zero;
    int sign;
    dx_id condition = positive_there(g, domain, value);
    DX_TRY(dx_check(g, condition));
    *inside = domain == EVERYWHERE;
    if (*inside)
        return DX_OK;
    DX_TRY(dx_growth_is_zero(growth, condition, &zero));
    if (zero)
        return DX_OK;
    if (!dx_is_constant(g, condition)) {
        if (domain == OTHER_THAN_ZERO)
            dx_growth_assume_nonzero(growth, value);
        *inside = true; /* where there is a value, it is right */
        return DX_OK;
    }
    DX_TRY(dx_growth_constant_sign(growth, condition, &sign));
    *inside = sign > 0;
    return DX_OK;
}

/* The same of several values. */
static dx_status are_inside(dx_growth *growth, dx_fn fn, const dx_id *value, bool *inside)
{
    dx_graph *g = growth->g;
    switch (fn) {
    case DX_FN_hypot:
        return is_inside(growth, OTHER_THAN_ZERO,
                         dx_sqrt(g, dx_add(g, dx_power(g, value[0], 2), dx_power(g, value[1], 2))),
                         inside);
    case DX_FN_atan2: /* its cut is where the first is 0 and the second negative */
        DX_TRY(is_inside(growth, OTHER_THAN_ZERO, value[0], inside));
        return *inside || !dx_is_constant(g, value[1])
                   ? DX_OK
                   : is_inside(growth, POSITIVE, value[1], inside);
    case DX_FN_binomial:
        *inside = dx_is_integer(g, value[1]);
        return *inside ? is_inside(growth, ABOVE_MINUS_ONE, value[0], inside) : DX_OK;
    case DX_FN_beta:
        DX_TRY(is_inside(growth, POSITIVE, value[0], inside));
        return *inside ? is_inside(growth, POSITIVE, value[1], inside) : DX_OK;
    case DX_FN_logsumexp:
        *inside = true;
        return DX_OK;
    default:
        return DX_OK;
    }
}

/* Where each of them goes. */
static dx_status find_values(dx_growth *growth, size_t n, const dx_id *args, dx_id *value,
                             bool *found)
{
    *found = true;
    for (size_t i = 0; i < n && *found; i++) {
        dx_growth_limit limit;
        DX_TRY(dx_growth_limit_of(growth, args[i], &limit));
        value[i] = limit.value;
        *found =
            limit.kind == DX_GROWTH_VALUE && !dx_growth_has_phases(growth, limit.value, NULL, NULL);
    }
    return DX_OK;
}

dx_status dx_tractable_regular(dx_growth *growth, dx_fn fn, size_t n, const dx_id *args,
                               bool *regular)
{
    const domain_of_rules domain = domain_of(fn);
    enum { MOST = 8 };
    dx_id value[MOST];
    bool found = false;
    *regular = false;
    if (n > MOST || (n == 1 && domain == NOWHERE) || !(growth->is_fixed[fn] || is_hyperbolic(fn)))
        return DX_OK;
    dx_status status = find_values(growth, n, args, value, &found);
    if (status == DX_OK && found)
        status = n == 1 ? is_inside(growth, domain, value[0], regular)
                        : are_inside(growth, fn, value, regular);
    if (status != DX_OK)
        *regular = false;
    return dx_excuse(growth->g->context, status);
}
