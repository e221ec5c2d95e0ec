#include "scalar/jet.h"

#include "scalar/ball.h"

void dx_jet_unknown(arb_poly_t out, arb_srcptr value, slong length)
{
    if (length <= 0) {
        arb_poly_zero(out);
        return;
    }
    arb_t first;
    arb_init(first);
    if (value)
        arb_set(first, value);
    else
        arb_indeterminate(first);
    arb_poly_fit_length(out, length);
    for (slong k = 0; k < length; k++)
        arb_indeterminate(out->coeffs + k);
    arb_swap(out->coeffs, first);
    _arb_poly_set_length(out, length);
    _arb_poly_normalise(out);
    arb_clear(first);
}

void dx_jet_seal(arb_poly_t out, slong length)
{
    if (out->length > 0 && !arb_is_finite(out->coeffs))
        dx_jet_unknown(out, NULL, length);
}

void dx_jet_compose(arb_poly_t out, const arb_poly_t taylor, const arb_poly_t u, slong length,
                    slong prec)
{
    arb_poly_t h;
    arb_poly_init(h);
    arb_poly_set(h, u);
    if (h->length > 0)
        arb_zero(h->coeffs);
    _arb_poly_normalise(h);
    arb_poly_compose_series(out, taylor, h, length, prec);
    arb_poly_clear(h);
}

void dx_jet_integral(arb_poly_t out, const arb_t value, const arb_poly_t slope, const arb_poly_t u,
                     slong length, slong prec)
{
    arb_poly_t t;
    arb_t first;
    arb_poly_init(t);
    arb_init(first);
    arb_set(first, value);
    arb_poly_derivative(t, u, prec);
    arb_poly_mullow(t, t, slope, length > 0 ? length - 1 : 0, prec);
    arb_poly_integral(out, t, prec);
    arb_poly_set_coeff_arb(out, 0, first);
    arb_poly_truncate(out, length);
    arb_poly_clear(t);
    arb_clear(first);
}

void dx_jet_linear(arb_poly_t out, const arb_poly_t u, slong a, slong b, slong prec)
{
    arb_t factor;
    arb_init(factor);
    arb_set_si(factor, a);
    arb_poly_scalar_mul(out, u, factor, prec);
    arb_poly_add_si(out, out, b, prec);
    arb_clear(factor);
}

bool dx_jet_integer(slong *out, const arb_poly_t u, slong limit)
{
    if (u->length > 1)
        return false;
    if (u->length == 0) {
        *out = 0;
        return true;
    }
    return dx_ball_integer(out, u->coeffs, limit);
}
