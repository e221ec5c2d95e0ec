/* omega.c - arithmetic of series in omega. */
#include "symbolic/limits/omega.h"

#include "expr/walk.h"

/* ---- order of exponents -------------------------------------------------------------------- */

dx_status dx_omega_compare(dx_omega *e, dx_id a, dx_id b, int *order)
{
    *order = 0;
    if (dx_same(a, b))
        return DX_OK;
    if (dx_is_number(e->g, a) && dx_is_number(e->g, b)) {
        *order = dx_number_compare(e->g, a, b);
        return DX_OK;
    }
    dx_id difference = dx_sub(e->g, a, b);
    DX_TRY(dx_check(e->g, difference));
    return dx_growth_constant_sign(e->growth, difference, order);
}

dx_status dx_omega_starved(dx_omega *e)
{
    e->growth->starved = true;
    return DX_LIMIT;
}

/* ---- building ------------------------------------------------------------------------------ */

dx_status dx_omega_room(dx_omega *e, uint32_t n, dx_omega_series *s)
{
    *s = (dx_omega_series){.order = DX_NONE};
    s->exponent = dx_arena_alloc(&e->growth->arena, 2 * (n + 1) * sizeof(dx_id));
    if (!s->exponent)
        return dx_no_memory(e->g->context);
    s->coefficient = s->exponent + n + 1;
    return DX_OK;
}

dx_status dx_omega_monomial(dx_omega *e, dx_id coefficient, dx_id exponent, dx_omega_series *s)
{
    DX_TRY(dx_check(e->g, coefficient));
    DX_TRY(dx_check(e->g, exponent));
    DX_TRY(dx_omega_room(e, 1, s));
    if (dx_is_int(e->g, coefficient, 0))
        return DX_OK;
    s->exponent[0] = exponent;
    s->coefficient[0] = coefficient;
    s->n = 1;
    return DX_OK;
}

dx_status dx_omega_limit_order(dx_omega *e, dx_omega_series *s, dx_id order)
{
    int sign = -1;
    if (dx_is_none(order))
        return DX_OK;
    if (!dx_is_none(s->order))
        DX_TRY(dx_omega_compare(e, order, s->order, &sign));
    if (sign < 0)
        s->order = order;
    return DX_OK;
}

dx_status dx_omega_cut(dx_omega *e, dx_omega_series *s)
{
    while (s->n > 0 && !dx_is_none(s->order)) {
        int sign;
        DX_TRY(dx_omega_compare(e, s->exponent[s->n - 1], s->order, &sign));
        if (sign < 0)
            break;
        s->n--;
    }
    if (s->n > e->most) {
        s->order = s->exponent[e->most];
        s->n = e->most;
    }
    return DX_OK;
}

/* s + coefficient·omega^exponent; s has room for one more. */
static dx_status add_term(dx_omega *e, dx_omega_series *s, dx_id coefficient, dx_id exponent)
{
    uint32_t at = s->n;
    int sign = 1;
    while (at > 0) {
        DX_TRY(dx_omega_compare(e, exponent, s->exponent[at - 1], &sign));
        if (sign >= 0)
            break;
        at--;
    }
    if (at > 0 && sign == 0) {
        dx_id sum = dx_add(e->g, s->coefficient[at - 1], coefficient);
        DX_TRY(dx_check(e->g, sum));
        s->coefficient[at - 1] = sum;
        if (!dx_is_int(e->g, sum, 0))
            return DX_OK;
        s->n--;
        memmove(s->exponent + at - 1, s->exponent + at, (s->n + 1 - at) * sizeof(dx_id));
        memmove(s->coefficient + at - 1, s->coefficient + at, (s->n + 1 - at) * sizeof(dx_id));
        return DX_OK;
    }
    memmove(s->exponent + at + 1, s->exponent + at, (s->n - at) * sizeof(dx_id));
    memmove(s->coefficient + at + 1, s->coefficient + at, (s->n - at) * sizeof(dx_id));
    s->exponent[at] = exponent;
    s->coefficient[at] = coefficient;
    s->n++;
    return DX_OK;
}

dx_status dx_omega_add(dx_omega *e, const dx_omega_series *a, const dx_omega_series *b,
                       dx_id factor, dx_omega_series *out)
{
    dx_omega_series sum;
    DX_TRY(dx_omega_room(e, a->n + b->n, &sum));
    memcpy(sum.exponent, a->exponent, a->n * sizeof(dx_id));
    memcpy(sum.coefficient, a->coefficient, a->n * sizeof(dx_id));
    sum.n = a->n;
    sum.order = a->order;
    for (uint32_t i = 0; i < b->n; i++) {
        dx_id c = dx_mul(e->g, factor, b->coefficient[i]);
        DX_TRY(dx_check(e->g, c));
        DX_TRY(add_term(e, &sum, c, b->exponent[i]));
    }
    DX_TRY(dx_omega_limit_order(e, &sum, b->order));
    DX_TRY(dx_omega_cut(e, &sum));
    *out = sum;
    return DX_OK;
}

dx_status dx_omega_strip(dx_omega *e, dx_omega_series *s)
{
    while (s->n > 0) {
        bool zero;
        DX_TRY(dx_growth_is_zero(e->growth, s->coefficient[0], &zero));
        if (!zero)
            return DX_OK;
        s->exponent++;
        s->coefficient++;
        s->n--;
    }
    return DX_OK;
}

dx_id dx_omega_first(const dx_omega_series *s)
{
    return s->n > 0 ? s->exponent[0] : s->order;
}

dx_status dx_omega_multiply(dx_omega *e, const dx_omega_series *a, const dx_omega_series *b,
                            dx_omega_series *out)
{
    dx_graph *g = e->g;
    dx_omega_series product;
    DX_TRY(dx_omega_room(e, a->n * b->n, &product));
    if (!dx_is_none(a->order) && !dx_is_none(dx_omega_first(b)))
        DX_TRY(dx_omega_limit_order(e, &product, dx_add(g, a->order, dx_omega_first(b))));
    if (!dx_is_none(b->order) && !dx_is_none(dx_omega_first(a)))
        DX_TRY(dx_omega_limit_order(e, &product, dx_add(g, b->order, dx_omega_first(a))));
    for (uint32_t i = 0; i < a->n; i++)
        for (uint32_t k = 0; k < b->n; k++) {
            dx_id exponent = dx_add(g, a->exponent[i], b->exponent[k]);
            DX_TRY(dx_check(g, exponent));
            int sign = -1;
            if (!dx_is_none(product.order))
                DX_TRY(dx_omega_compare(e, exponent, product.order, &sign));
            if (sign >= 0)
                break;
            dx_id c = dx_mul(g, a->coefficient[i], b->coefficient[k]);
            DX_TRY(dx_check(g, c));
            DX_TRY(add_term(e, &product, c, exponent));
        }
    DX_TRY(dx_omega_cut(e, &product));
    *out = product;
    return dx_poll(g->context);
}

/* ---- composition --------------------------------------------------------------------------- */

dx_status dx_omega_secure(dx_omega *e, dx_id coefficient)
{
    dx_growth *growth = e->growth;
    dx_graph *g = e->g;
    int sign;
    if (dx_is_number(g, coefficient))
        return DX_OK;
    if (dx_growth_has_phases(growth, coefficient, NULL, NULL))
        return dx_growth_sign(growth, coefficient, &sign);
    dx_growth_assume_nonzero(growth, coefficient);
    return DX_OK;
}

dx_status dx_omega_compose(dx_omega *e, const dx_omega_series *d, dx_omega_next *next, void *data,
                           dx_omega_series *out)
{
    dx_graph *g = e->g;
    dx_omega_series power, sum;
    dx_id c;
    DX_TRY(next(e, data, 0, &c));
    DX_TRY(dx_omega_monomial(e, c, e->zero, &sum));
    DX_TRY(dx_omega_monomial(e, e->one, e->zero, &power));
    dx_id first = dx_omega_first(d);
    for (uint32_t k = 1; !dx_is_none(first); k++) {
        dx_id reached = dx_scale(g, dx_int(g, k), first);
        int sign = -1;
        if (!dx_is_none(sum.order))
            DX_TRY(dx_omega_compare(e, reached, sum.order, &sign));
        if (sign >= 0)
            break;
        dx_status status = k <= 2 * e->most ? next(e, data, k, &c) : DX_LIMIT;
        if (status == DX_LIMIT && g->context->diag.status == DX_OK) {
            DX_TRY(dx_omega_limit_order(e, &sum, reached)); /* no more is known */
            DX_TRY(dx_omega_cut(e, &sum));
            break;
        }
        DX_TRY(status);
        DX_TRY(dx_omega_multiply(e, &power, d, &power));
        if (dx_is_none(c)) /* all further ones are 0 */
            break;
        DX_TRY(dx_omega_add(e, &sum, &power, c, &sum));
    }
    *out = sum;
    return DX_OK;
}

/* The series without its first term, each divided by it: s = c·omega^p·(1 + out). */
static dx_status rest_of(dx_omega *e, const dx_omega_series *s, dx_omega_series *out)
{
    dx_graph *g = e->g;
    dx_id inverse = s->n > 1 ? dx_power(g, s->coefficient[0], -1) : e->one;
    DX_TRY(dx_check(g, inverse));
    DX_TRY(dx_omega_room(e, s->n, out));
    for (uint32_t i = 1; i < s->n; i++) {
        out->exponent[i - 1] = dx_sub(g, s->exponent[i], s->exponent[0]);
        out->coefficient[i - 1] = dx_mul(g, s->coefficient[i], inverse);
        DX_TRY(dx_check(g, out->coefficient[i - 1]));
        DX_TRY(dx_check(g, out->exponent[i - 1]));
        out->n++;
    }
    if (!dx_is_none(s->order))
        out->order = dx_sub(g, s->order, s->exponent[0]);
    return DX_OK;
}

static dx_status binomial(dx_omega *e, void *data, uint32_t k, dx_id *out)
{
    dx_id *state = data; /* the exponent, the last coefficient */
    dx_graph *g = e->g;
    if (k > 0) {
        dx_id factor = dx_scale(g, dx_rational(g, 1, k), dx_sub(g, state[0], dx_int(g, k - 1)));
        state[1] = dx_mul(g, state[1], factor);
        DX_TRY(dx_check(g, state[1]));
    }
    *out = dx_is_int(g, state[1], 0) ? DX_NONE : state[1];
    return DX_OK;
}

dx_status dx_omega_scale(dx_omega *e, dx_omega_series *s, dx_id coefficient, dx_id exponent)
{
    dx_omega_series factor;
    DX_TRY(dx_omega_monomial(e, coefficient, exponent, &factor));
    return dx_omega_multiply(e, s, &factor, s);
}

static dx_status not_real(dx_growth *growth, const char *what)
{
    growth->outside = true;
    return dx_fail(growth->g->context, DX_DOMAIN, "%s", what);
}

/* A root of what is negative is not real. What depends on a parameter passes: where there is
 * a value at all, the sign is right. */
static dx_status check_not_negative(dx_omega *e, dx_id a, const char *what)
{
    int sign;
    dx_status status = dx_growth_sign(e->growth, a, &sign);
    if (status == DX_UNKNOWN && !e->growth->swings) {
        dx_diag_clear(&e->g->context->diag);
        return DX_OK;
    }
    DX_TRY(status);
    return sign < 0 ? not_real(e->growth, what) : DX_OK;
}

static dx_status natural_power(dx_omega *e, const dx_omega_series *s, int64_t n,
                               dx_omega_series *out)
{
    dx_omega_series square = *s, result;
    DX_TRY(dx_omega_monomial(e, e->one, e->zero, &result));
    for (; n > 0; n /= 2) {
        if (n % 2 != 0)
            DX_TRY(dx_omega_multiply(e, &result, &square, &result));
        if (n > 1)
            DX_TRY(dx_omega_multiply(e, &square, &square, &square));
    }
    *out = result;
    return DX_OK;
}

dx_status dx_omega_power(dx_omega *e, const dx_omega_series *base, dx_id exponent,
                         dx_omega_series *out)
{
    enum { FEW = 64 };
    dx_graph *g = e->g;
    int64_t n = 0;
    bool whole = dx_get_int(g, exponent, &n);
    if (whole && n > 0 && n <= FEW)
        return natural_power(e, base, n, out);
    dx_omega_series s = *base, rest;
    DX_TRY(dx_omega_strip(e, &s));
    if (s.n == 0 && !dx_is_none(s.order))
        return dx_omega_starved(e);
    if (s.n == 0) {
        int sign;
        DX_TRY(dx_omega_compare(e, exponent, e->zero, &sign));
        *out = s;
        return sign > 0 ? DX_OK : not_real(e->growth, "it divides by 0");
    }
    if (!dx_is_integer(g, exponent))
        DX_TRY(check_not_negative(e, s.coefficient[0], "a power of a negative number is not real"));
    DX_TRY(dx_omega_secure(e, s.coefficient[0]));
    DX_TRY(rest_of(e, &s, &rest));
    dx_id state[] = {exponent, e->one};
    DX_TRY(dx_omega_compose(e, &rest, binomial, state, out));
    return dx_omega_scale(e, out, dx_pow(g, s.coefficient[0], exponent),
                          dx_mul(g, s.exponent[0], exponent));
}

static dx_status of_log1p(dx_omega *e, void *data, uint32_t k, dx_id *out)
{
    (void)data;
    *out = k == 0 ? e->zero : dx_rational(e->g, k % 2 != 0 ? 1 : -1, k);
    return DX_OK;
}

dx_status dx_omega_log(dx_omega *e, const dx_omega_series *argument, dx_omega_series *out)
{
    dx_graph *g = e->g;
    dx_omega_series s = *argument, rest, front;
    DX_TRY(dx_omega_strip(e, &s));
    if (s.n == 0)
        return dx_is_none(s.order) ? not_real(e->growth, "there is no logarithm of 0")
                                   : dx_omega_starved(e);
    DX_TRY(check_not_negative(e, s.coefficient[0], "a logarithm of a negative number is not real"));
    DX_TRY(dx_omega_secure(e, s.coefficient[0]));
    DX_TRY(rest_of(e, &s, &rest));
    DX_TRY(dx_omega_compose(e, &rest, of_log1p, NULL, out));
    DX_TRY(dx_omega_monomial(e,
                             dx_add(g, dx_growth_log(e->growth, s.coefficient[0]),
                                    dx_mul(g, s.exponent[0], e->scale->slope)),
                             e->zero, &front));
    return dx_omega_add(e, &front, out, e->one, out);
}

dx_status dx_omega_split(dx_omega *e, const dx_omega_series *s, const char *name, dx_id *constant,
                         dx_omega_series *rest)
{
    int sign;
    *rest = *s;
    *constant = e->zero;
    DX_TRY(dx_omega_strip(e, rest));
    dx_id first = dx_omega_first(rest);
    if (dx_is_none(first))
        return DX_OK;
    DX_TRY(dx_omega_compare(e, first, e->zero, &sign));
    if (rest->n == 0 && sign <= 0)
        return dx_omega_starved(e);
    if (sign < 0)
        return dx_fail(e->g->context, DX_UNKNOWN, "%s has no expansion that is known there", name);
    if (sign > 0)
        return DX_OK;
    *constant = rest->coefficient[0];
    rest->exponent++;
    rest->coefficient++;
    rest->n--;
    return DX_OK;
}

static dx_status of_exp(dx_omega *e, void *data, uint32_t k, dx_id *out)
{
    dx_id *last = data;
    *last = k == 0 ? e->one : dx_scale(e->g, dx_rational(e->g, 1, k), *last);
    *out = *last;
    return dx_check(e->g, *out);
}

dx_status dx_omega_exp(dx_omega *e, const dx_omega_series *argument, dx_omega_series *out)
{
    dx_id constant, last = e->one;
    dx_omega_series rest;
    DX_TRY(dx_omega_split(e, argument, "an exponential", &constant, &rest));
    DX_TRY(dx_omega_compose(e, &rest, of_exp, &last, out));
    return dx_omega_scale(e, out, dx_growth_exp(e->growth, constant), e->zero);
}
