/* singulargerms.c - gamma, zeta, Lambert's W and Bessel functions around the points where
 * neither their derivative text nor their derivatives lead to a series. */
#include "symbolic/series/germs.h"

#include "expr/walk.h"
#include "symbolic/series/coefficient.h"

enum { MOST_SHIFT = 200 }; /* how far to the left poles of gamma are reached */

/* ---- gamma and its relatives ---------------------------------------------------- */

/* Is the centre one of the poles 0, -1, -2, ...? */
static bool is_pole(const dx_graph *g, dx_id centre, int64_t *m)
{
    if (!dx_is_integer(g, centre) || dx_number_sign(g, centre) > 0)
        return false;
    *m = INT64_MAX;
    if (dx_get_int(g, centre, m))
        *m = -*m;
    return true;
}

/* With d = u + m: gamma(d + 1)/(d·(d - 1)·…·(d - m)); for digamma and its derivatives
 * polygamma(k, d + 1) - (-1)^k·k!·Σ 1/(d - j)^(k+1). */
static dx_status at_pole(dx_workshop *w, dx_fn fn, int64_t k, const dx_series *u, int64_t m,
                         dx_series *out)
{
    dx_graph *g = w->g;
    dx_id d = dx_germ_symbol(g, 0), part[MOST_SHIFT + 2], formula;
    dx_series whole;
    size_t n = 0;
    if (m > MOST_SHIFT)
        return dx_fail(g->context, DX_LIMIT, "%s is expanded at poles down to -%d only",
                       dx_functions[fn].name, MOST_SHIFT);
    const dx_id shifted[] = {dx_int(g, k), dx_add(g, d, dx_int(g, 1))};
    dx_id factorial = dx_call1(g, DX_FN_factorial, dx_int(g, k));
    for (int64_t j = 0; j <= m; j++) {
        dx_id factor = dx_power(g, dx_sub(g, d, dx_int(g, j)), -(k + 1));
        part[n++] = fn == DX_FN_gamma
                        ? factor
                        : dx_mul(g, k % 2 == 0 ? dx_neg(g, factorial) : factorial, factor);
    }
    part[n++] = fn == DX_FN_gamma     ? dx_call1(g, DX_FN_gamma, shifted[1])
                : fn == DX_FN_digamma ? dx_call1(g, DX_FN_digamma, shifted[1])
                                      : dx_call(g, DX_FN_polygamma, 2, shifted);
    formula = fn == DX_FN_gamma ? dx_product(g, n, part) : dx_sum(g, n, part);
    DX_TRY(dx_germ_constant(w, dx_int(g, m), &whole));
    DX_TRY(dx_germ_add(w, u, 1, &whole, &whole));
    return dx_expand_formula(w, formula, &whole, NULL, out);
}

static dx_id log_of_gamma(dx_graph *g)
{
    dx_id gamma = dx_call1(g, DX_FN_gamma, dx_germ_symbol(g, 0));
    return dx_call1(g, DX_FN_log, dx_call1(g, DX_FN_abs, gamma));
}

/* ---- others --------------------------------------------------------------------- */

/* zeta(1 + d) = 1/d - digamma(1) + O(d); what follows has no name here. */
static dx_status zeta_at_one(dx_workshop *w, const dx_series *u, dx_series *out)
{
    dx_graph *g = w->g;
    dx_id d = dx_germ_symbol(g, 0), one = dx_int(g, 1);
    dx_series shifted, order;
    DX_TRY(dx_germ_constant(w, one, &order));
    DX_TRY(dx_germ_add(w, u, -1, &order, &shifted));
    DX_TRY(dx_puiseux_lead(w, &shifted));
    dx_id formula = dx_sub(g, dx_power(g, d, -1), dx_call1(g, DX_FN_digamma, one));
    DX_TRY(dx_expand_formula(w, formula, &shifted, NULL, out));
    order = (dx_series){.first = shifted.first, .ramification = shifted.ramification};
    order.coefficient = shifted.coefficient;
    w->ends = "the further coefficients of zeta at 1, the Stieltjes constants, have no name here";
    return dx_germ_add(w, out, 1, &order, out);
}

/* Near -1/e: with w = p - 1, e·x + 1 = 1 + (p - 1)·exp(p), a series in p that starts with p^2/2,
 * so p is a series in sqrt(2·(e·x + 1)). */
static dx_status lambert_at_edge(dx_workshop *w, const dx_series *u, dx_series *out)
{
    dx_graph *g = w->g;
    dx_series s;
    dx_id symbol = dx_germ_symbol(g, 0);
    dx_id square = dx_add(g, dx_mul(g, dx_mul(g, dx_int(g, 2), dx_e(g)), symbol), dx_int(g, 2));
    DX_TRY(dx_expand_formula(w, square, u, NULL, &s));
    DX_TRY(dx_puiseux_power(w, &s, dx_rational(g, 1, 2), &s));
    DX_TRY(dx_puiseux_lead(w, &s));
    size_t n = s.n == 0 || s.first <= 0 ? 1 : w->length / (size_t)s.first + 2;
    dx_id *taylor = dx_arena_alloc(&w->arena, (n + 2) * sizeof *taylor);
    dx_id *a = dx_arena_alloc(&w->arena, (n + 2) * sizeof *a);
    if (!taylor || !a)
        return dx_no_memory(g->context);
    /* W = Σ mu_k s^k (Corless et al. 1996): mu_0 = -1, mu_1 = 1, a_0 = 2, a_1 = -1,
     * mu_k = (k-1)/(k+1)·(mu_(k-2)/2 + a_(k-2)/4) - a_k/2 - mu_(k-1)/(k+1),
     * a_k = Σ_{2 <= j < k} mu_j·mu_(k+1-j) */
    for (size_t k = 0; k < n; k++) {
        int64_t i = (int64_t)k;
        if (k < 2) {
            taylor[k] = dx_int(g, k == 0 ? -1 : 1);
            a[k] = dx_int(g, k == 0 ? 2 : -1);
            continue;
        }
        a[k] = dx_int(g, 0);
        for (size_t j = 2; j < k; j++)
            a[k] = dx_number_add(g, a[k], dx_number_mul(g, taylor[j], taylor[k + 1 - j]));
        dx_id inner = dx_number_add(g, dx_number_mul(g, dx_rational(g, 1, 2), taylor[k - 2]),
                                    dx_number_mul(g, dx_rational(g, 1, 4), a[k - 2]));
        dx_id sum = dx_number_mul(g, dx_rational(g, i - 1, i + 1), inner);
        sum = dx_number_add(g, sum, dx_number_mul(g, dx_rational(g, -1, 2), a[k]));
        taylor[k] =
            dx_number_add(g, sum, dx_number_mul(g, dx_rational(g, -1, i + 1), taylor[k - 1]));
        DX_TRY(dx_poll(g->context));
    }
    return dx_puiseux_compose(w, n, taylor, &s, out);
}

/* How many terms of a series in u^2 there is use for. */
static size_t terms_in_square(const dx_workshop *w, const dx_series *u)
{
    return w->length / (u->first > 0 ? (size_t)u->first : 1) / 2 + 2;
}

/* (u/2)^n/gamma(n + 1)·Σ (∓u^2/4)^j/(j!·(n + 1)…(n + j)); J_-n = (-1)^n·J_n and I_-n = I_n for
 * whole n. */
static dx_status bessel_at_zero(dx_workshop *w, dx_fn fn, dx_id order, const dx_series *u,
                                dx_series *out)
{
    dx_graph *g = w->g;
    dx_series half, even;
    int64_t whole = 0;
    bool minus = false;
    if (dx_get_int(g, order, &whole) && whole < 0) {
        minus = fn == DX_FN_besselj && whole % 2 != 0;
        order = dx_number_neg(g, order);
    }
    size_t n = terms_in_square(w, u);
    dx_id *taylor = dx_arena_alloc(&w->arena, n * sizeof *taylor);
    if (!taylor)
        return dx_no_memory(g->context);
    taylor[0] = dx_int(g, 1);
    for (size_t k = 1; k < n; k++) {
        int64_t j = (int64_t)k;
        dx_id divisor =
            dx_mul(g, dx_int(g, fn == DX_FN_besselj ? -j : j), dx_add(g, order, dx_int(g, j)));
        taylor[k] = dx_coefficient_mul(g, taylor[k - 1], dx_power(g, divisor, -1));
        DX_TRY(dx_check(g, taylor[k]));
    }
    dx_id scale = dx_power(g, dx_call1(g, DX_FN_gamma, dx_add(g, order, dx_int(g, 1))), -1);
    DX_TRY(dx_check(g, scale));
    DX_TRY(dx_puiseux_scale(w, dx_rational(g, 1, 2), u, &half));
    DX_TRY(dx_puiseux_multiply(w, &half, &half, &even));
    DX_TRY(dx_puiseux_compose(w, n, taylor, &even, &even));
    if (!dx_is_int(g, order, 0)) {
        DX_TRY(dx_puiseux_power(w, &half, order, &half));
        DX_TRY(dx_puiseux_multiply(w, &even, &half, &even));
    }
    return dx_puiseux_scale(w, minus ? dx_neg(g, scale) : scale, &even, out);
}

/* Σ_(k<n) (n - k - 1)!/k!·(s·v)^k as coefficients of v, of which there are `terms`. */
static dx_status below_zero(dx_graph *g, int64_t n, int s, size_t terms, dx_id *taylor)
{
    dx_id c = dx_call1(g, DX_FN_factorial, dx_int(g, n > 0 ? n - 1 : 0));
    for (size_t i = 0; i < terms; i++) {
        int64_t k = (int64_t)i;
        taylor[i] = k < n ? c : dx_int(g, 0);
        if (k + 1 < n)
            c = dx_number_mul(g, c, dx_rational(g, s, (k + 1) * (n - k - 1)));
        DX_TRY(dx_check(g, c));
        DX_TRY(dx_poll(g->context));
    }
    return DX_OK;
}

/* Σ (digamma(k + 1) + digamma(n + k + 1))/(k!·(n + k)!)·(s·v)^k */
static dx_status beside_logarithm(dx_graph *g, int64_t n, int s, size_t terms, dx_id *taylor)
{
    dx_id euler = dx_mul(g, dx_int(g, 2), dx_call1(g, DX_FN_digamma, dx_int(g, 1)));
    dx_id h = dx_int(g, 0), c = dx_number_power(g, dx_call1(g, DX_FN_factorial, dx_int(g, n)), -1);
    for (int64_t i = 1; i <= n; i++)
        h = dx_number_add(g, h, dx_rational(g, 1, i));
    for (size_t i = 0; i < terms; i++) {
        int64_t k = (int64_t)i + 1;
        taylor[i] = dx_mul(g, c, dx_add(g, euler, h));
        h = dx_number_add(g, h, dx_rational(g, 1, k));
        h = dx_number_add(g, h, dx_rational(g, 1, n + k));
        c = dx_number_mul(g, c, dx_rational(g, s, k * (n + k)));
        DX_TRY(dx_check(g, taylor[i]));
        DX_TRY(dx_poll(g->context));
    }
    return DX_OK;
}

/* K_n for whole n >= 0: (-1)^(n+1)·log(u/2)·I_n + (u/2)^-n/2·Σ... + (-1)^n·(u/2)^n/2·Σ..., and
 * Y_n = 2/pi·log(u/2)·J_n - (u/2)^-n/pi·Σ... - (u/2)^n/pi·Σ... (DLMF 10.31.1 and 10.8.1). */
static dx_status second_kind(dx_workshop *w, bool modified, int64_t n, const dx_series *u,
                             dx_series *out)
{
    dx_graph *g = w->g;
    int s = modified ? 1 : -1;
    dx_id odd = dx_int(g, n % 2 == 0 ? 1 : -1);
    dx_id half = dx_rational(g, 1, 2), inverse = dx_power(g, dx_pi(g), -1);
    const dx_id scale[] = {modified ? dx_number_neg(g, odd) : dx_scale(g, dx_int(g, 2), inverse),
                           modified ? half : dx_neg(g, inverse),
                           modified ? dx_number_mul(g, odd, half) : dx_neg(g, inverse)};
    size_t terms = terms_in_square(w, u);
    dx_id *taylor = dx_arena_alloc(&w->arena, terms * sizeof *taylor);
    dx_series x, square, log, power, term[3];
    if (!taylor)
        return dx_no_memory(g->context);
    DX_TRY(dx_puiseux_scale(w, half, u, &x));
    DX_TRY(dx_puiseux_multiply(w, &x, &x, &square));
    DX_TRY(dx_puiseux_log(w, &x, &log));
    DX_TRY(bessel_at_zero(w, modified ? DX_FN_besseli : DX_FN_besselj, dx_int(g, n), u, &term[0]));
    DX_TRY(dx_puiseux_multiply(w, &term[0], &log, &term[0]));
    DX_TRY(below_zero(g, n, -s, terms, taylor));
    DX_TRY(dx_puiseux_compose(w, terms, taylor, &square, &term[1]));
    DX_TRY(beside_logarithm(g, n, s, terms, taylor));
    DX_TRY(dx_puiseux_compose(w, terms, taylor, &square, &term[2]));
    if (n > 0) {
        DX_TRY(dx_puiseux_power(w, &x, dx_int(g, -n), &power));
        DX_TRY(dx_puiseux_multiply(w, &term[1], &power, &term[1]));
        DX_TRY(dx_puiseux_power(w, &x, dx_int(g, n), &power));
        DX_TRY(dx_puiseux_multiply(w, &term[2], &power, &term[2]));
        return dx_puiseux_sum(w, 3, scale, term, out);
    }
    term[1] = term[2];
    return dx_puiseux_sum(w, 2, (const dx_id[]){scale[0], scale[2]}, term, out);
}

/* K_v = pi/2·(I_-v - I_v)/sin(v·pi), Y_v = (J_v·cos(v·pi) - J_-v)/sin(v·pi) */
static dx_status second_kind_of_fraction(dx_workshop *w, bool modified, dx_id order,
                                         const dx_series *u, dx_series *out)
{
    dx_graph *g = w->g;
    dx_fn first = modified ? DX_FN_besseli : DX_FN_besselj;
    dx_id angle = dx_mul(g, order, dx_pi(g)), half = dx_mul(g, dx_rational(g, 1, 2), dx_pi(g));
    dx_id over = dx_power(g, dx_call1(g, DX_FN_sin, angle), -1);
    if (modified)
        over = dx_mul(g, half, over);
    const dx_id scale[] = {
        dx_mul(g, over, modified ? dx_int(g, -1) : dx_call1(g, DX_FN_cos, angle)),
        modified ? over : dx_neg(g, over)};
    dx_series term[2];
    DX_TRY(dx_check(g, scale[0]));
    DX_TRY(dx_check(g, scale[1]));
    DX_TRY(bessel_at_zero(w, first, order, u, &term[0]));
    DX_TRY(bessel_at_zero(w, first, dx_number_neg(g, order), u, &term[1]));
    return dx_puiseux_sum(w, 2, scale, term, out);
}

static dx_status bessel_of_second_kind(dx_workshop *w, dx_fn fn, dx_id order, const dx_series *u,
                                       dx_series *out)
{
    dx_graph *g = w->g;
    bool modified = fn == DX_FN_besselk;
    int64_t n = INT64_MAX;
    if (dx_is_number(g, order) && !dx_is_integer(g, order))
        return second_kind_of_fraction(w, modified, order, u, out);
    if (!dx_get_int(g, order, &n) || n > MOST_SHIFT || n < -MOST_SHIFT)
        return dx_germ_unknown(w, fn, "of this order is not expanded at its singular point");
    DX_TRY(second_kind(w, modified, n < 0 ? -n : n, u, out));
    if (!modified && n < 0 && n % 2 != 0)
        return dx_puiseux_scale(w, dx_int(g, -1), out, out);
    return DX_OK;
}

/* ---- all of them ---------------------------------------------------------------- */

dx_status dx_germ_singular(dx_workshop *w, dx_fn fn, dx_id order, const dx_series *u, dx_id centre,
                           bool *singular, dx_series *out)
{
    dx_graph *g = w->g;
    int64_t m = 0, k;
    bool pole = is_pole(g, centre, &m), zero = dx_is_int(g, centre, 0);
    *singular = true;
    switch (fn) {
    case DX_FN_gamma:
    case DX_FN_digamma:
        if (pole)
            return at_pole(w, fn, 0, u, m, out);
        break;
    case DX_FN_lgamma:
        if (pole)
            return dx_expand_formula(w, log_of_gamma(g), u, NULL, out);
        break;
    case DX_FN_polygamma:
        if (pole && (!dx_get_int(g, order, &k) || k < 0 || k > MOST_SHIFT))
            return dx_germ_unknown(w, fn, "of this order is not expanded at its poles");
        if (pole)
            return at_pole(w, fn, k, u, m, out);
        break;
    case DX_FN_zeta:
        if (dx_is_int(g, centre, 1))
            return zeta_at_one(w, u, out);
        break;
    case DX_FN_zetaderivative:
        if (dx_is_int(g, centre, 1))
            return dx_germ_unknown(w, fn, "is not expanded at its singular point");
        break;
    case DX_FN_bessely:
    case DX_FN_besselk:
        if (zero)
            return bessel_of_second_kind(w, fn, order, u, out);
        break;
    case DX_FN_besselj:
    case DX_FN_besseli:
        if (zero)
            return bessel_at_zero(w, fn, order, u, out);
        break;
    case DX_FN_lambertw:
        if (dx_same(centre, dx_neg(g, dx_call1(g, DX_FN_exp, dx_int(g, -1)))))
            return lambert_at_edge(w, u, out);
        break;
    default:
        break;
    }
    *singular = false;
    return DX_OK;
}
