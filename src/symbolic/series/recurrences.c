/* recurrences.c - powers, exponentials, logarithms and waves of series, and integrals. */
#include "symbolic/series/puiseux.h"

#include "expr/walk.h"
#include "support/flint.h"
#include "symbolic/series/coefficient.h"
#include "symbolic/forms/readable.h"

/* ---- power series in s = t^(1/q) --------------------------------------------------- */

static bool has_log(const dx_workshop *w, dx_id a)
{
    return !dx_is_none(w->log_t) && !dx_is_number(w->g, a) && dx_contains(w->g, a, w->log_t);
}

/* The series as s-powers from 0 on: u[k] is the coefficient of s^k, n of them; first >= 0. */
static dx_status dense(dx_workshop *w, const dx_series *a, size_t *n, dx_id **u)
{
    int64_t end = a->exact ? (int64_t)w->length : a->first + (int64_t)a->n;
    *n = end > (int64_t)w->length ? w->length : (size_t)end;
    *u = dx_arena_alloc(&w->arena, (*n + 1) * sizeof(dx_id));
    if (!*u)
        return dx_no_memory(w->g->context);
    for (size_t k = 0; k < *n; k++) {
        int64_t i = (int64_t)k - a->first;
        (*u)[k] = i >= 0 && i < (int64_t)a->n ? a->coefficient[i] : dx_int(w->g, 0);
    }
    return DX_OK;
}

static bool is_constant(const dx_series *a)
{
    return a->exact && (a->n == 0 || (a->n == 1 && a->first == 0));
}

/* What the rows below start from: u without its constant term, and room for the result. */
static dx_status begin_power_series(dx_workshop *w, const dx_series *a, const char *name,
                                    dx_id *constant, size_t *n, dx_id **u, dx_series *out,
                                    dx_id **room)
{
    if (a->first < 0 && (a->n > 0 || !a->exact)) {
        dx_series lead = *a;
        DX_TRY(dx_puiseux_lead(w, &lead));
        if (lead.first < 0)
            return dx_fail(w->g->context, DX_UNKNOWN,
                           "an essential singularity: the argument of %s grows without bound",
                           name);
        return begin_power_series(w, &lead, name, constant, n, u, out, room);
    }
    DX_TRY(dx_puiseux_constant(w, a, constant));
    DX_TRY(dense(w, a, n, u));
    if (*n > 0)
        (*u)[0] = dx_int(w->g, 0);
    DX_TRY(dx_puiseux_begin(w, 0, a->ramification, *n, false, out));
    *room = dx_arena_alloc(&w->arena, (*n + 2) * sizeof(dx_id));
    return *room ? DX_OK : dx_no_memory(w->g->context);
}

/* exp(c): where c is r·log(t) + rest, t^r·exp(rest). */
static dx_status exp_of_constant(dx_workshop *w, dx_id c, dx_series *out)
{
    dx_graph *g = w->g;
    dx_id factor = dx_int(g, 0), rest = c;
    int64_t first = 0, q = 1;
    if (has_log(w, c)) {
        if (!dx_coefficient_split_log(g, c, w->log_t, &factor, &rest))
            return dx_fail(g->context, DX_UNKNOWN,
                           "a power that grows like no power of the variable");
        DX_TRY(dx_readable(g, factor, &factor));
        if (!dx_is_number(g, factor) || !dx_get_int(g, dx_number_numerator(g, factor), &first) ||
            !dx_get_int(g, dx_number_denominator(g, factor), &q) || q > DX_MOST_RAMIFICATION)
            return dx_fail(g->context, DX_UNKNOWN, "a power whose exponent is no fraction");
        w->sided = w->sided || q > 1;
    }
    return dx_puiseux_monomial(w, dx_call1(g, DX_FN_exp, rest), first, (uint32_t)q, out);
}

dx_status dx_puiseux_exp(dx_workshop *w, const dx_series *a, dx_series *out)
{
    dx_id constant, *u, *room;
    size_t n;
    dx_series e, factor;
    double size = 0;
    bool trivial = is_constant(a);
    DX_TRY(begin_power_series(w, a, "exp", &constant, &n, &u, &e, &room));
    DX_TRY(exp_of_constant(w, constant, &factor));
    if (trivial) {
        *out = factor;
        return DX_OK;
    }
    for (size_t k = 0; k < n; k++) {
        e.coefficient[k] =
            k == 0 ? dx_int(w->g, 1)
                   : dx_puiseux_weighted(w, u, e.coefficient, 1, k, dx_int(w->g, 1), 0, room);
        DX_TRY(dx_puiseux_watch(w, e.coefficient, k, &size));
    }
    DX_TRY(dx_puiseux_finish(w, &e));
    return dx_puiseux_multiply(w, &factor, &e, out);
}

dx_status dx_puiseux_waves(dx_workshop *w, const dx_series *a, bool hyperbolic, dx_series *sine,
                           dx_series *cosine)
{
    dx_graph *g = w->g;
    dx_id constant, *u, *room;
    size_t n;
    dx_series s, c;
    double size = 0;
    const dx_id one = dx_int(g, 1), minus = dx_int(g, hyperbolic ? 1 : -1);
    bool trivial = is_constant(a);
    DX_TRY(begin_power_series(w, a, hyperbolic ? "a hyperbolic function" : "a circular function",
                              &constant, &n, &u, &s, &room));
    if (has_log(w, constant))
        return dx_fail(g->context, DX_UNKNOWN, "a logarithm stands inside a circular function");
    dx_id s0 = dx_call1(g, hyperbolic ? DX_FN_sinh : DX_FN_sin, constant);
    dx_id c0 = dx_call1(g, hyperbolic ? DX_FN_cosh : DX_FN_cos, constant);
    DX_TRY(dx_check(g, s0));
    DX_TRY(dx_check(g, c0));
    if (trivial) {
        DX_TRY(dx_puiseux_monomial(w, s0, 0, 1, sine));
        return dx_puiseux_monomial(w, c0, 0, 1, cosine);
    }
    DX_TRY(dx_puiseux_begin(w, 0, s.ramification, n, false, &c));
    for (size_t k = 0; k < n; k++) {
        s.coefficient[k] =
            k == 0 ? dx_int(g, 0) : dx_puiseux_weighted(w, u, c.coefficient, 1, k, one, 0, room);
        c.coefficient[k] =
            k == 0 ? one : dx_puiseux_weighted(w, u, s.coefficient, 1, k, minus, 0, room);
        DX_TRY(dx_puiseux_watch(w, c.coefficient, k, &size));
    }
    DX_TRY(dx_puiseux_finish(w, &s));
    DX_TRY(dx_puiseux_finish(w, &c));
    const dx_series parts[] = {s, c};
    const dx_id of_sine[] = {c0, s0};
    const dx_id of_cosine[] = {dx_coefficient_mul(g, minus, s0), c0};
    DX_TRY(dx_puiseux_sum(w, 2, of_sine, parts, sine));
    return dx_puiseux_sum(w, 2, of_cosine, parts, cosine);
}

/* a = lead·t^(first/q)·(1 + rest): the rest as s-powers from 0 on, rest[0] = 0. */
static dx_status split_lead(dx_workshop *w, const dx_series *a, size_t *n, dx_id **rest)
{
    *n = a->exact ? w->length : a->n;
    *rest = dx_arena_alloc(&w->arena, (*n + 1) * sizeof(dx_id));
    if (!*rest)
        return dx_no_memory(w->g->context);
    dx_id inverse = dx_power(w->g, a->coefficient[0], -1);
    for (size_t k = 0; k < *n; k++)
        (*rest)[k] = k > 0 && k < a->n ? dx_coefficient_mul(w->g, inverse, a->coefficient[k])
                                       : dx_int(w->g, 0);
    return DX_OK;
}

/* Negative bases have no powers but whole ones, and no logarithm. */
static dx_status require_positive(dx_workshop *w, const dx_series *a, const char *what)
{
    int sign;
    DX_TRY(dx_coefficient_sign(w->g, w->oracle, a->coefficient[0], w->log_t, &sign));
    if (sign < 0)
        return dx_fail(w->g->context, DX_DOMAIN, "%s", what);
    return DX_OK;
}

dx_status dx_puiseux_log(dx_workshop *w, const dx_series *of, dx_series *out)
{
    dx_graph *g = w->g;
    dx_series a = *of, l;
    dx_id *u, *room;
    size_t n;
    DX_TRY(dx_puiseux_lead(w, &a));
    if (a.n == 0)
        return dx_fail(g->context, DX_DOMAIN, "the logarithm of 0 has no value");
    DX_TRY(require_positive(w, &a, "the logarithm of a negative number"));
    dx_id constant = dx_call1(g, DX_FN_log, a.coefficient[0]);
    DX_TRY(dx_check(g, constant));
    if (a.first != 0) {
        if (dx_is_none(w->log_t))
            return dx_fail(g->context, DX_UNKNOWN, "a logarithmic branch point");
        dx_puiseux_note_side(w, &a);
        constant =
            dx_add(g, constant, dx_mul(g, dx_rational(g, a.first, a.ramification), w->log_t));
    }
    if (a.exact && a.n == 1)
        return dx_puiseux_monomial(w, constant, 0, 1, out);
    DX_TRY(split_lead(w, &a, &n, &u));
    DX_TRY(dx_puiseux_begin(w, 0, a.ramification, n, false, &l));
    room = dx_arena_alloc(&w->arena, (n + 2) * sizeof *room);
    if (!room)
        return dx_no_memory(g->context);
    double size = 0;
    /* k·l_k = k·u_k - Σ_{0<j<k} (k-j)·u_j·l_(k-j), as (1 + u)·l' = u' */
    for (size_t k = 1; k < n; k++) {
        l.coefficient[k] =
            dx_add(g, u[k], dx_puiseux_weighted(w, u, l.coefficient, 1, k, dx_int(g, 0), 1, room));
        DX_TRY(dx_puiseux_watch(w, l.coefficient, k, &size));
    }
    if (n > 0)
        l.coefficient[0] = constant;
    *out = l;
    return dx_puiseux_finish(w, out);
}

static dx_status whole_power(dx_workshop *w, const dx_series *a, uint64_t n, dx_series *out)
{
    dx_series square = *a, power;
    DX_TRY(dx_puiseux_monomial(w, dx_int(w->g, 1), 0, 1, &power));
    for (; n > 0; n >>= 1) {
        if (n & 1)
            DX_TRY(dx_puiseux_multiply(w, &power, &square, &power));
        if (n > 1)
            DX_TRY(dx_puiseux_multiply(w, &square, &square, &square));
    }
    *out = power;
    return DX_OK;
}

/* (lead·t^(first/q))^exponent */
static dx_status power_of_lead(dx_workshop *w, const dx_series *a, dx_id exponent, dx_series *out)
{
    dx_graph *g = w->g;
    int64_t p = 0, d = 1, first = 0;
    uint64_t q = a->ramification;
    if (a->first != 0) {
        if (!dx_is_number(g, exponent) || !dx_get_int(g, dx_number_numerator(g, exponent), &p) ||
            !dx_get_int(g, dx_number_denominator(g, exponent), &d))
            return dx_fail(g->context, DX_UNKNOWN, "a power whose exponent is no fraction");
        if (d > DX_MOST_RAMIFICATION || __builtin_mul_overflow(a->first, p, &first))
            return dx_puiseux_too_large(w);
        q *= (uint64_t)d;
        uint64_t common = n_gcd(first < 0 ? -(uint64_t)first : (uint64_t)first, q);
        first /= (int64_t)common;
        q /= common;
        if (q > DX_MOST_RAMIFICATION)
            return dx_puiseux_too_large(w);
        if (q > 1 || (d > 1 && (a->first % 2 != 0 || first % 2 != 0)))
            w->sided = true;
    }
    return dx_puiseux_monomial(w, dx_pow(g, a->coefficient[0], exponent), first, (uint32_t)q, out);
}

dx_status dx_puiseux_power(dx_workshop *w, const dx_series *base, dx_id exponent, dx_series *out)
{
    dx_graph *g = w->g;
    dx_series a = *base, lead, rest;
    dx_id *u, *room;
    int64_t whole;
    size_t n;
    bool integer = dx_get_int(g, exponent, &whole);
    if (dx_is_int(g, exponent, 1)) {
        *out = *base;
        return DX_OK;
    }
    dx_puiseux_trim(w, &a);
    if (integer && whole > 0 && a.n == 0 && !a.exact)
        return whole_power(w, &a, (uint64_t)whole, out);
    DX_TRY(dx_puiseux_lead(w, &a));
    if (a.n == 0) {
        if (!dx_is_number(g, exponent) || dx_number_sign(g, exponent) <= 0)
            return dx_fail(g->context, DX_DOMAIN, "division by zero");
        return dx_puiseux_monomial(w, dx_int(g, 0), 0, 1, out);
    }
    if (!integer)
        DX_TRY(require_positive(w, &a, "a root of a negative number"));
    DX_TRY(power_of_lead(w, &a, exponent, &lead));
    if (a.exact && a.n == 1) {
        *out = lead;
        return DX_OK;
    }
    if (integer && whole > 0 &&
        (a.exact ? (double)(a.n - 1) * (double)whole < (double)w->length : whole < 4))
        return whole_power(w, &a, (uint64_t)whole, out);
    DX_TRY(split_lead(w, &a, &n, &u));
    DX_TRY(dx_puiseux_begin(w, 0, a.ramification, n, false, &rest));
    room = dx_arena_alloc(&w->arena, (n + 2) * sizeof *room);
    if (!room)
        return dx_no_memory(g->context);
    double size = 0;
    /* p = (1 + u)^r:  k·p_k = Σ (r·j - (k-j))·u_j·p_(k-j) */
    for (size_t k = 0; k < n; k++) {
        rest.coefficient[k] =
            k == 0 ? dx_int(g, 1)
                   : dx_puiseux_weighted(w, u, rest.coefficient, 1, k, exponent, 1, room);
        DX_TRY(dx_puiseux_watch(w, rest.coefficient, k, &size));
    }
    DX_TRY(dx_puiseux_finish(w, &rest));
    return dx_puiseux_multiply(w, &lead, &rest, out);
}

/* ---- other functions --------------------------------------------------------------- */

dx_status dx_puiseux_compose(dx_workshop *w, size_t n, const dx_id *taylor, const dx_series *a,
                             dx_series *out)
{
    dx_id one = dx_int(w->g, 1), constant;
    dx_series u, sum, order;
    DX_TRY(dx_puiseux_constant(w, a, &constant));
    DX_TRY(dx_puiseux_monomial(w, constant, 0, 1, &sum));
    const dx_series both[] = {*a, sum};
    const dx_id difference[] = {one, dx_int(w->g, -1)};
    DX_TRY(dx_puiseux_sum(w, 2, difference, both, &u));
    DX_TRY(dx_puiseux_monomial(w, dx_int(w->g, 0), 0, 1, &sum));
    /* O(u^n), and then Horner's rule */
    order = (dx_series){.first = u.first * (int64_t)n, .ramification = u.ramification};
    if (u.n == 0 && u.exact)
        return dx_puiseux_monomial(w, taylor[0], 0, 1, out);
    for (size_t k = n; k > 0; k--) {
        dx_series term[2];
        DX_TRY(dx_puiseux_multiply(w, &sum, &u, &term[0]));
        DX_TRY(dx_puiseux_monomial(w, taylor[k - 1], 0, 1, &term[1]));
        const dx_id plain[] = {one, one};
        DX_TRY(dx_puiseux_sum(w, 2, plain, term, &sum));
    }
    order.coefficient = sum.coefficient;
    const dx_series both_parts[] = {sum, order};
    const dx_id plain[] = {one, one};
    return dx_puiseux_sum(w, 2, plain, both_parts, out);
}

dx_status dx_puiseux_integral(dx_workshop *w, dx_id constant, const dx_series *slope,
                              const dx_series *a, bool *fails, dx_series *out)
{
    dx_graph *g = w->g;
    dx_series d, product;
    *fails = false;
    DX_TRY(dx_puiseux_begin(w, a->first - a->ramification, a->ramification, a->n, a->exact, &d));
    for (size_t i = 0; i < a->n; i++)
        d.coefficient[i] = dx_coefficient_mul(
            g, dx_rational(g, a->first + (int64_t)i, a->ramification), a->coefficient[i]);
    DX_TRY(dx_puiseux_finish(w, &d));
    DX_TRY(dx_puiseux_multiply(w, slope, &d, &product));
    int64_t q = product.ramification;
    for (size_t i = 0; i < product.n; i++) {
        int64_t exponent = product.first + (int64_t)i + q;
        if (dx_is_int(g, product.coefficient[i], 0))
            continue;
        if (exponent <= 0) {
            bool zero;
            DX_TRY(dx_coefficient_is_zero(g, w->oracle, product.coefficient[i], &zero));
            *fails = !zero;
            product.coefficient[i] = dx_int(g, 0);
            if (!zero)
                return DX_OK;
            continue;
        }
        product.coefficient[i] =
            dx_coefficient_mul(g, dx_rational(g, q, exponent), product.coefficient[i]);
    }
    product.first += q;
    DX_TRY(dx_puiseux_finish(w, &product));
    dx_series parts[] = {product, {0}};
    const dx_id plain[] = {dx_int(g, 1), dx_int(g, 1)};
    DX_TRY(dx_puiseux_monomial(w, constant, 0, 1, &parts[1]));
    return dx_puiseux_sum(w, 2, plain, parts, out);
}
