/* swings.c - functions of what swings for ever that have a bound, but no power series where it
 * comes to 0 or to an edge of their domain: of them no more is used than the bound. */
#include "symbolic/forms/samesign.h"
#include "symbolic/limits/tractable.h"

#include <math.h>

/* Something about u of which only that bound is known. *known is false where it is too large. */
static dx_status as_bounded(dx_growth *growth, dx_id u, double bound, bool *known, dx_id *out)
{
    enum { LARGEST = 1000000 };
    dx_graph *g = growth->g;
    dx_id symbol;
    *known = bound < LARGEST;
    if (!*known)
        return DX_OK;
    DX_TRY(dx_growth_bounded(growth, u, &symbol));
    return dx_growth_made(growth, dx_scale(g, dx_int(g, (int64_t)ceil(bound)), symbol), out);
}

/* A bound of |u| for all x that are large enough; inf where none is found. */
static dx_status bound_of(dx_growth *growth, dx_id u, double *bound)
{
    dx_growth_limit limit;
    bool known = false;
    DX_TRY(dx_growth_limit_of(growth, u, &limit));
    if (limit.kind == DX_GROWTH_VALUE)
        DX_TRY(dx_growth_bound_over_phases(growth, limit.value, bound, &known));
    *bound = known ? *bound + 1 : INFINITY;
    return DX_OK;
}

static bool is_never_negative(const dx_growth *growth, dx_id u)
{
    bool part = false;
    for (uint32_t i = 0; i < growth->n_phases; i++)
        part =
            part || (growth->phase[i].kind == DX_PHASE_PART && dx_same(growth->phase[i].symbol, u));
    return part || dx_is_nonnegative(growth->g, u) || dx_fn_of(growth->g, u) == DX_FN_abs;
}

/* Some power of what swings, with an exponent above 0, that may lack a value for some phases, which
 * then do not count. Where nothing but phases is in it, it is the same for all x; else no more of
 * it is used than that it has a bound. */
static dx_status power_of(dx_growth *growth, dx_id base, dx_id exponent, bool *known, dx_id *out)
{
    dx_graph *g = growth->g;
    double bound;
    *known = true;
    growth->gaps += !is_never_negative(growth, base);
    if (!dx_growth_varies(growth, base))
        return dx_growth_made(growth, dx_pow(g, base, exponent), out);
    DX_TRY(bound_of(growth, base, &bound));
    bound = pow(bound, dx_number_to_double(g, exponent));
    return as_bounded(growth, base, bound, known, out);
}

/* a = apart·rest, where `apart` has no phases in it and is known to be positive. */
static dx_status take_apart(dx_growth *growth, dx_id a, dx_id *apart, dx_id *rest)
{
    dx_graph *g = growth->g;
    dx_id product;
    *apart = dx_int(g, 1);
    dx_split_coefficient(g, a, rest, &product);
    if (dx_op_of(g, product) != DX_OP_MUL) {
        *rest = a;
        return DX_OK;
    }
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        dx_id factor = dx_pow(g, dx_base(g, product, i), dx_exponent(g, product, i));
        int sign = 0;
        DX_TRY(dx_check(g, factor));
        if (!dx_growth_has_phases(growth, factor, NULL, NULL)) {
            dx_status status = dx_growth_sign(growth, factor, &sign);
            if (status == DX_UNKNOWN)
                dx_diag_clear(&g->context->diag);
            else
                DX_TRY(status);
        }
        *(sign > 0 ? apart : rest) = dx_mul(g, sign > 0 ? *apart : *rest, factor);
    }
    return DX_OK;
}

dx_status dx_swinging_root(dx_growth *growth, dx_id base, dx_id exponent, bool *known, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id apart, rest;
    DX_TRY(take_apart(growth, base, &apart, &rest));
    DX_TRY(power_of(growth, rest, exponent, known, out));
    *out = *known ? dx_mul(g, dx_pow(g, apart, exponent), *out) : *out;
    return dx_check(g, *out);
}

dx_status dx_swinging_odd_root(dx_growth *growth, dx_id u, dx_id n, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id apart, rest;
    bool cube = dx_is_int(g, n, 3), known = true;
    double bound;
    DX_TRY(take_apart(growth, u, &apart, &rest));
    if (dx_growth_varies(growth, rest)) {
        DX_TRY(bound_of(growth, rest, &bound));
        DX_TRY(as_bounded(growth, rest, bound, &known, out)); /* the root is smaller, or below 1 */
    } else {
        const dx_id args[] = {rest, n};
        *out = dx_call(g, cube ? DX_FN_cbrt : DX_FN_root, cube ? 1 : 2, args);
    }
    if (!known)
        return dx_growth_unknown(growth, DX_FN_root);
    return dx_growth_made(growth, dx_mul(g, dx_pow(g, apart, dx_power(g, n, -1)), *out), out);
}

dx_status dx_swinging_arc(dx_growth *growth, dx_fn fn, dx_id u, dx_id *out)
{
    enum { BOUND = 4 };
    dx_graph *g = growth->g;
    const dx_bounds bounds = dx_bounds_of(g, u);
    const dx_id one = dx_int(g, 1), minus = dx_int(g, -1);
    bool known;
    growth->gaps += dx_is_none(bounds.low) || dx_number_compare(g, bounds.low, minus) < 0 ||
                    dx_is_none(bounds.high) || dx_number_compare(g, bounds.high, one) > 0;
    if (!dx_growth_varies(growth, u))
        return dx_growth_made(growth, dx_call1(g, fn, u), out);
    return as_bounded(growth, u, BOUND, &known, out);
}
