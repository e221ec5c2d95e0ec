/* omega.c - expansions in powers of omega, a variable that goes to 0 from above.
 *
 * Exponents are real constants, rising; coefficients vary more slowly than any power of
 * omega. Every series is cut to a number of terms and knows from which power on it knows
 * nothing. */
#include "symbolic/growth.h"

#include "expr/walk.h"

#include <stdio.h>
#include <string.h>

enum { MOST_MANY = 4 }; /* arguments of an abstract function that vary at once */

typedef struct omega_series {
    uint32_t n;
    dx_id *exponent, *coefficient;
    dx_id order; /* what is left out is O(omega^order); NONE: nothing is */
} omega_series;

typedef struct expansion {
    dx_growth *growth;
    dx_graph *g;
    const dx_growth_scale *scale;
    uint32_t most; /* terms kept */
    dx_id zero, one;
} expansion;

/* ---- order of exponents -------------------------------------------------------------------- */

static dx_status compare(expansion *e, dx_id a, dx_id b, int *order)
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

static dx_status starved(expansion *e)
{
    e->growth->starved = true;
    return DX_LIMIT;
}

/* ---- building ------------------------------------------------------------------------------ */

static dx_status room_for(expansion *e, uint32_t n, omega_series *s)
{
    *s = (omega_series){.order = DX_NONE};
    s->exponent = dx_arena_alloc(&e->growth->arena, 2 * (n + 1) * sizeof(dx_id));
    if (!s->exponent)
        return dx_no_memory(e->g->context);
    s->coefficient = s->exponent + n + 1;
    return DX_OK;
}

static dx_status monomial(expansion *e, dx_id coefficient, dx_id exponent, omega_series *s)
{
    DX_TRY(dx_check(e->g, coefficient));
    DX_TRY(dx_check(e->g, exponent));
    DX_TRY(room_for(e, 1, s));
    if (dx_is_int(e->g, coefficient, 0))
        return DX_OK;
    s->exponent[0] = exponent;
    s->coefficient[0] = coefficient;
    s->n = 1;
    return DX_OK;
}

/* Lower the order to that of something else that is left out. */
static dx_status limit_order(expansion *e, omega_series *s, dx_id order)
{
    int sign = -1;
    if (dx_is_none(order))
        return DX_OK;
    if (!dx_is_none(s->order))
        DX_TRY(compare(e, order, s->order, &sign));
    if (sign < 0)
        s->order = order;
    return DX_OK;
}

/* Drop what is at or past the order, and terms past the most that are kept. */
static dx_status cut(expansion *e, omega_series *s)
{
    while (s->n > 0 && !dx_is_none(s->order)) {
        int sign;
        DX_TRY(compare(e, s->exponent[s->n - 1], s->order, &sign));
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
static dx_status add_term(expansion *e, omega_series *s, dx_id coefficient, dx_id exponent)
{
    uint32_t at = s->n;
    int sign = 1;
    while (at > 0) {
        DX_TRY(compare(e, exponent, s->exponent[at - 1], &sign));
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

/* a + factor·b */
static dx_status add(expansion *e, const omega_series *a, const omega_series *b, dx_id factor,
                     omega_series *out)
{
    omega_series sum;
    DX_TRY(room_for(e, a->n + b->n, &sum));
    memcpy(sum.exponent, a->exponent, a->n * sizeof(dx_id));
    memcpy(sum.coefficient, a->coefficient, a->n * sizeof(dx_id));
    sum.n = a->n;
    sum.order = a->order;
    for (uint32_t i = 0; i < b->n; i++) {
        dx_id c = dx_mul(e->g, factor, b->coefficient[i]);
        DX_TRY(dx_check(e->g, c));
        DX_TRY(add_term(e, &sum, c, b->exponent[i]));
    }
    DX_TRY(limit_order(e, &sum, b->order));
    DX_TRY(cut(e, &sum));
    *out = sum;
    return DX_OK;
}

/* Zeros in front that did not show. */
static dx_status strip(expansion *e, omega_series *s)
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

/* The exponent of the first term, or the order; NONE for an exact zero. */
static dx_id first_exponent(const omega_series *s)
{
    return s->n > 0 ? s->exponent[0] : s->order;
}

static dx_status multiply(expansion *e, const omega_series *a, const omega_series *b,
                          omega_series *out)
{
    dx_graph *g = e->g;
    omega_series product;
    DX_TRY(room_for(e, a->n * b->n, &product));
    if (!dx_is_none(a->order) && !dx_is_none(first_exponent(b)))
        DX_TRY(limit_order(e, &product, dx_add(g, a->order, first_exponent(b))));
    if (!dx_is_none(b->order) && !dx_is_none(first_exponent(a)))
        DX_TRY(limit_order(e, &product, dx_add(g, b->order, first_exponent(a))));
    for (uint32_t i = 0; i < a->n; i++)
        for (uint32_t k = 0; k < b->n; k++) {
            dx_id exponent = dx_add(g, a->exponent[i], b->exponent[k]);
            DX_TRY(dx_check(g, exponent));
            int sign = -1;
            if (!dx_is_none(product.order))
                DX_TRY(compare(e, exponent, product.order, &sign));
            if (sign >= 0)
                break;
            dx_id c = dx_mul(g, a->coefficient[i], b->coefficient[k]);
            DX_TRY(dx_check(g, c));
            DX_TRY(add_term(e, &product, c, exponent));
        }
    DX_TRY(cut(e, &product));
    *out = product;
    return dx_poll(g->context);
}

/* ---- composition --------------------------------------------------------------------------- */

/* What must hold of a coefficient that is divided by: it is not 0, whatever the phases are;
 * that it is not for the parameters is written down. */
static dx_status secure(expansion *e, dx_id coefficient)
{
    dx_growth *growth = e->growth;
    dx_graph *g = e->g;
    int sign;
    if (dx_is_number(g, coefficient))
        return DX_OK;
    if (dx_growth_has_phases(growth, coefficient, NULL, NULL))
        return dx_growth_sign(growth, coefficient, &sign);
    if (dx_growth_varies(growth, coefficient) || dx_is_constant(g, coefficient) ||
        dx_is_positive(g, coefficient))
        return DX_OK;
    dx_growth_assume_nonzero(growth, coefficient);
    return DX_OK;
}

/* The k-th coefficient of a power series, k = 0, 1, ... in turn. */
typedef dx_status next_coefficient(expansion *e, void *data, uint32_t k, dx_id *out);

/* sum of c_k·d^k for a d that goes to 0. */
static dx_status compose(expansion *e, const omega_series *d, next_coefficient *next, void *data,
                         omega_series *out)
{
    dx_graph *g = e->g;
    omega_series power, sum;
    dx_id c;
    DX_TRY(next(e, data, 0, &c));
    DX_TRY(monomial(e, c, e->zero, &sum));
    DX_TRY(monomial(e, e->one, e->zero, &power));
    dx_id first = first_exponent(d);
    for (uint32_t k = 1; !dx_is_none(first); k++) {
        dx_id reached = dx_scale(g, dx_int(g, k), first);
        int sign = -1;
        if (!dx_is_none(sum.order))
            DX_TRY(compare(e, reached, sum.order, &sign));
        if (sign >= 0)
            break;
        dx_status status = k <= 2 * e->most ? next(e, data, k, &c) : DX_LIMIT;
        if (status == DX_LIMIT && g->context->diag.status == DX_OK) {
            DX_TRY(limit_order(e, &sum, reached)); /* no more is known */
            DX_TRY(cut(e, &sum));
            break;
        }
        DX_TRY(status);
        DX_TRY(multiply(e, &power, d, &power));
        if (dx_is_none(c)) /* all further ones are 0 */
            break;
        DX_TRY(add(e, &sum, &power, c, &sum));
    }
    *out = sum;
    return DX_OK;
}

/* The series without its first term, each divided by it: s = c·omega^p·(1 + out). */
static dx_status rest_of(expansion *e, const omega_series *s, omega_series *out)
{
    dx_graph *g = e->g;
    dx_id inverse = s->n > 1 ? dx_power(g, s->coefficient[0], -1) : e->one;
    DX_TRY(dx_check(g, inverse));
    DX_TRY(room_for(e, s->n, out));
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

static dx_status binomial(expansion *e, void *data, uint32_t k, dx_id *out)
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

static dx_status scale_by_monomial(expansion *e, omega_series *s, dx_id coefficient, dx_id exponent)
{
    omega_series factor;
    DX_TRY(monomial(e, coefficient, exponent, &factor));
    return multiply(e, s, &factor, s);
}

static dx_status not_real(dx_growth *growth, const char *what)
{
    growth->outside = true;
    return dx_fail(growth->g->context, DX_DOMAIN, "%s", what);
}

/* A root of what is negative is not real. What depends on a parameter passes: where there is
 * a value at all, the sign is right. */
static dx_status check_not_negative(expansion *e, dx_id a, const char *what)
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

static dx_status natural_power(expansion *e, const omega_series *s, int64_t n, omega_series *out)
{
    omega_series square = *s, result;
    DX_TRY(monomial(e, e->one, e->zero, &result));
    for (; n > 0; n /= 2) {
        if (n % 2 != 0)
            DX_TRY(multiply(e, &result, &square, &result));
        if (n > 1)
            DX_TRY(multiply(e, &square, &square, &square));
    }
    *out = result;
    return DX_OK;
}

static dx_status power(expansion *e, const omega_series *base, dx_id exponent, omega_series *out)
{
    enum { FEW = 64 };
    dx_graph *g = e->g;
    int64_t n = 0;
    bool whole = dx_get_int(g, exponent, &n);
    if (whole && n > 0 && n <= FEW)
        return natural_power(e, base, n, out);
    omega_series s = *base, rest;
    DX_TRY(strip(e, &s));
    if (s.n == 0 && !dx_is_none(s.order))
        return starved(e);
    if (s.n == 0) {
        int sign;
        DX_TRY(compare(e, exponent, e->zero, &sign));
        *out = s;
        return sign > 0 ? DX_OK : not_real(e->growth, "it divides by 0");
    }
    if (!dx_is_integer(g, exponent))
        DX_TRY(check_not_negative(e, s.coefficient[0], "a power of a negative number is not real"));
    DX_TRY(secure(e, s.coefficient[0]));
    DX_TRY(rest_of(e, &s, &rest));
    dx_id state[] = {exponent, e->one};
    DX_TRY(compose(e, &rest, binomial, state, out));
    return scale_by_monomial(e, out, dx_pow(g, s.coefficient[0], exponent),
                             dx_mul(g, s.exponent[0], exponent));
}

static dx_status of_log1p(expansion *e, void *data, uint32_t k, dx_id *out)
{
    (void)data;
    *out = k == 0 ? e->zero : dx_rational(e->g, k % 2 != 0 ? 1 : -1, k);
    return DX_OK;
}

/* log(c·omega^p·(1 + d)) = log(c) + p·slope + log(1 + d) */
static dx_status logarithm(expansion *e, const omega_series *argument, omega_series *out)
{
    dx_graph *g = e->g;
    omega_series s = *argument, rest, front;
    DX_TRY(strip(e, &s));
    if (s.n == 0)
        return dx_is_none(s.order) ? not_real(e->growth, "there is no logarithm of 0") : starved(e);
    DX_TRY(check_not_negative(e, s.coefficient[0], "a logarithm of a negative number is not real"));
    DX_TRY(secure(e, s.coefficient[0]));
    DX_TRY(rest_of(e, &s, &rest));
    DX_TRY(compose(e, &rest, of_log1p, NULL, out));
    DX_TRY(monomial(e,
                    dx_add(g, dx_growth_log(e->growth, s.coefficient[0]),
                           dx_mul(g, s.exponent[0], e->scale->slope)),
                    e->zero, &front));
    return add(e, &front, out, e->one, out);
}

/* Split into the constant term and what goes to 0. DX_UNKNOWN for what goes to infinity. */
static dx_status split(expansion *e, const omega_series *s, const char *name, dx_id *constant,
                       omega_series *rest)
{
    int sign;
    *rest = *s;
    *constant = e->zero;
    DX_TRY(strip(e, rest));
    dx_id first = first_exponent(rest);
    if (dx_is_none(first))
        return DX_OK;
    DX_TRY(compare(e, first, e->zero, &sign));
    if (rest->n == 0 && sign <= 0)
        return starved(e);
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

static dx_status of_exp(expansion *e, void *data, uint32_t k, dx_id *out)
{
    dx_id *last = data;
    *last = k == 0 ? e->one : dx_scale(e->g, dx_rational(e->g, 1, k), *last);
    *out = *last;
    return dx_check(e->g, *out);
}

static dx_status exponential(expansion *e, const omega_series *argument, omega_series *out)
{
    dx_id constant, last = e->one;
    omega_series rest;
    DX_TRY(split(e, argument, "an exponential", &constant, &rest));
    DX_TRY(compose(e, &rest, of_exp, &last, out));
    return scale_by_monomial(e, out, dx_growth_exp(e->growth, constant), e->zero);
}

/* ---- functions with a power series --------------------------------------------------------- */

typedef struct taylor {
    dx_id f; /* the last derivative, of `variable` */
    dx_id variable, at;
    dx_id factorial;
    bool once; /* no derivative is known */
} taylor;

/* The function has no value at the constant: nor to both sides of it, or is that a pole? */
static dx_status judge_missing_value(expansion *e, const taylor *t)
{
    const dx_oracle *oracle = e->growth->oracle;
    dx_context *context = e->g->context;
    dx_diag story = context->diag;
    dx_interval at, value[2];
    bool near_by = false;
    dx_diag_clear(&context->diag);
    DX_TRY(dx_ask_value(oracle, t->at, 64, &at));
    for (int i = 0; i < 2 && at.finite; i++) {
        double there = (at.low + at.high) / 2 + (i > 0 ? 1 : -1) * 0x1p-20;
        DX_TRY(dx_ask_range(oracle, t->f, 1, &t->variable, &there, &there, 128, &value[i]));
        near_by = near_by || value[i].finite;
    }
    if (near_by || !at.finite)
        return dx_fail(context, DX_UNKNOWN, "a function here is singular there");
    context->diag = story;
    e->growth->outside = true;
    return DX_DOMAIN;
}

/* The value of a function at a constant: it must be finite. */
static dx_status value_at(expansion *e, taylor *t, dx_id *out)
{
    enum { SCALE = 1024 };
    dx_graph *g = e->g;
    *out = dx_substitute(g, t->f, 1, &t->variable, &t->at);
    if (dx_is_none(*out) && g->context->diag.status == DX_DOMAIN)
        DX_TRY(judge_missing_value(e, t));
    DX_TRY(dx_check(g, *out));
    if (dx_is_number(g, *out) || !dx_is_constant(g, *out))
        return DX_OK;
    dx_interval value;
    DX_TRY(dx_ask_value(e->growth->oracle, *out, 128, &value));
    if (!value.finite)
        return dx_fail(g->context, DX_UNKNOWN, "a function here is singular there");
    double scaled = value.low * SCALE;
    if (value.low == value.high && scaled == (double)(int)scaled)
        *out = dx_rational(g, (int)scaled, SCALE); /* besselj(1, 0) is 0 */
    return dx_check(g, *out);
}

static dx_status of_taylor(expansion *e, void *data, uint32_t k, dx_id *out)
{
    taylor *t = data;
    dx_graph *g = e->g;
    if (k == 0)
        return value_at(e, t, out);
    dx_status status =
        t->once ? DX_UNKNOWN : dx_growth_derivative(e->growth, t->f, t->variable, &t->f);
    if (status == DX_OK) {
        t->factorial = dx_number_mul(g, t->factorial, dx_int(g, k));
        status = value_at(e, t, out);
        e->growth->outside = false;
    }
    if (status == DX_UNKNOWN || status == DX_DOMAIN) {
        dx_diag_clear(&g->context->diag);
        return DX_LIMIT; /* the series ends here */
    }
    DX_TRY(status);
    *out = dx_mul(g, *out, dx_number_div(g, e->one, t->factorial));
    return dx_check(g, *out);
}

static const char *name_of(const expansion *e, dx_id a)
{
    dx_fn fn = dx_fn_of(e->g, a);
    return fn != DX_FN_NONE ? dx_functions[fn].name : dx_bytes(e->g, dx_operand(e->g, a, 0));
}

/* f(..., u, ...) where u is the only argument with omega in it. */
static dx_status function_of_one(expansion *e, dx_id a, uint32_t which, const omega_series *u,
                                 omega_series *out)
{
    enum { MOST = 16 };
    static const char variable[] = "'u";
    dx_graph *g = e->g;
    dx_id operand[MOST];
    omega_series rest;
    taylor t = {.variable = dx_symbol(g, variable, sizeof variable - 1),
                .factorial = e->one,
                .once = dx_fn_of(g, a) == DX_FN_abs};
    uint32_t n = dx_count(g, a);
    if (n > MOST)
        return dx_fail(g->context, DX_UNKNOWN, "a function of more than %d arguments", MOST);
    DX_TRY(split(e, u, name_of(e, a), &t.at, &rest));
    t.once = t.once || dx_growth_is_tail(e->growth, a, DX_TAIL_ZETA);
    for (uint32_t i = 0; i < n; i++)
        operand[i] = i == which ? t.variable : dx_operand(g, a, i);
    t.f = dx_rebuild(g, a, operand);
    DX_TRY(dx_check(g, t.f));
    return compose(e, &rest, of_taylor, &t, out);
}

/* |u| is u or -u; where the sign depends on a parameter, it is sign(c)·u with the first
 * coefficient c, which is taken not to be 0. */
static dx_status absolute(expansion *e, dx_id a, const omega_series *u, omega_series *out)
{
    omega_series s = *u;
    int sign = 1;
    DX_TRY(strip(e, &s));
    if (s.n == 0 && !dx_is_none(s.order))
        return starved(e);
    dx_id factor = e->one;
    if (s.n > 0) {
        dx_status status = dx_growth_sign(e->growth, s.coefficient[0], &sign);
        bool swings = e->growth->swings;
        factor = dx_int(e->g, sign);
        if (status == DX_UNKNOWN) {
            dx_diag_clear(&e->g->context->diag);
            e->growth->swings = false;
            if (swings)
                return function_of_one(e, a, 0, u, out);
            factor = dx_call1(e->g, DX_FN_sign, s.coefficient[0]);
            DX_TRY(secure(e, s.coefficient[0]));
        } else {
            DX_TRY(status);
        }
    }
    *out = s;
    return scale_by_monomial(e, out, factor, e->zero);
}

/* ---- asymptotic series --------------------------------------------------------------------- */

static dx_id bernoulli(dx_graph *g, uint32_t n)
{
    mpq_t value;
    fmpq_t exact;
    mpq_init(value);
    fmpq_init(exact);
    bernoulli_fmpq_ui(exact, n);
    fmpq_get_mpq(value, exact);
    dx_id id = dx_number_from_mpq(g, value);
    fmpq_clear(exact);
    mpq_clear(value);
    return id;
}

typedef struct tail_series {
    dx_tail tail;
    dx_id order; /* of the Bessel or polygamma function */
    dx_id last;
} tail_series;

/* (n + k - 1)!/k! and the like: from the last coefficient, so k rises by one each time. */
static dx_id polygamma_term(dx_graph *g, int64_t n, int64_t k)
{
    /* of v^k, k >= n: (-1)^(n+1)·B_j·(k - 1)!/j! with j = k - n, and B_1 = +1/2 */
    int64_t j = k - n;
    if (j < 0 || (j > 1 && j % 2 != 0))
        return dx_int(g, 0);
    dx_id value = j == 1 ? dx_rational(g, 1, 2) : bernoulli(g, (uint32_t)j);
    for (int64_t i = 1; i < k; i++)
        value = dx_number_mul(g, value, dx_int(g, i));
    for (int64_t i = 2; i <= j; i++)
        value = dx_number_div(g, value, dx_int(g, i));
    return n % 2 == 0 ? dx_number_neg(g, value) : value;
}

/* The coefficient of v^k, v = 1/u. */
static dx_status of_tail(expansion *e, void *data, uint32_t k, dx_id *out)
{
    tail_series *t = data;
    dx_graph *g = e->g;
    int64_t i = k, n;
    *out = e->zero;
    switch (t->tail) {
    case DX_TAIL_STIRLING:
        if (k % 2 != 0)
            *out = dx_number_div(g, bernoulli(g, k + 1), dx_int(g, i * (i + 1)));
        break;
    case DX_TAIL_DIGAMMA:
        if (k == 1)
            *out = dx_rational(g, -1, 2);
        else if (k % 2 == 0 && k > 0)
            *out = dx_number_div(g, bernoulli(g, k), dx_int(g, -i));
        break;
    case DX_TAIL_POLYGAMMA:
        if (!dx_get_int(g, t->order, &n) || n < 1 || n > 64)
            return dx_fail(g->context, DX_UNKNOWN, "polygamma of this order is not known there");
        *out = k == 0 ? e->zero : polygamma_term(g, n, i);
        break;
    case DX_TAIL_ERFC: /* v/sqrt(pi)·(1 - v^2/2 + 1·3·v^4/4 - ...) */
        if (k == 1)
            t->last = dx_power(g, dx_sqrt(g, dx_pi(g)), -1);
        else if (k % 2 != 0)
            t->last = dx_scale(g, dx_rational(g, -(i - 2), 2), t->last);
        *out = k % 2 != 0 ? t->last : e->zero;
        break;
    case DX_TAIL_BESSELI:
    case DX_TAIL_BESSELK: { /* products of 4n^2 - (2k - 1)^2, over k!·8^k */
        dx_id square = dx_scale(g, dx_int(g, 4), dx_power(g, t->order, 2));
        dx_id factor = dx_sub(g, square, dx_int(g, (2 * i - 1) * (2 * i - 1)));
        int64_t sign = t->tail == DX_TAIL_BESSELI ? -1 : 1;
        t->last =
            k == 0 ? e->one : dx_mul(g, t->last, dx_scale(g, dx_rational(g, sign, 8 * i), factor));
        *out = t->last;
        break;
    }
    default: /* zeta: 1 + (2/3)^u + ... */
        *out = k == 0 ? e->one : e->zero;
        break;
    }
    return dx_check(g, *out);
}

/* lambertw(exp(u)) - u + log(u) = sum over k >= 0, m >= 1 of
 * (-1)^k/m!·[k + m, k + 1]·log(u)^m/u^(k + m), with cycle numbers. */
static dx_status lambert_tail(expansion *e, const omega_series *v, const omega_series *u,
                              omega_series *out)
{
    enum { ORDER = 6 };
    static const int64_t cycle[ORDER + 1][ORDER + 1] = {{1},
                                                        {0, 1},
                                                        {0, 1, 1},
                                                        {0, 2, 3, 1},
                                                        {0, 6, 11, 6, 1},
                                                        {0, 24, 50, 35, 10, 1},
                                                        {0, 120, 274, 225, 85, 15, 1}};
    dx_graph *g = e->g;
    omega_series log_u, sum, v_power = *v;
    DX_TRY(logarithm(e, u, &log_u));
    DX_TRY(room_for(e, 1, &sum));
    for (int n = 1; n <= ORDER; n++) {
        omega_series log_power = log_u;
        int64_t factorial = 1;
        for (int m = 1; m <= n; m++) {
            int k = n - m;
            factorial *= m;
            omega_series term;
            dx_id c = dx_rational(g, k % 2 != 0 ? -cycle[n][k + 1] : cycle[n][k + 1], factorial);
            DX_TRY(multiply(e, &log_power, &v_power, &term));
            DX_TRY(add(e, &sum, &term, c, &sum));
            DX_TRY(multiply(e, &log_power, &log_u, &log_power));
        }
        DX_TRY(multiply(e, &v_power, v, &v_power));
    }
    DX_TRY(limit_order(e, &sum, first_exponent(&v_power)));
    DX_TRY(cut(e, &sum));
    *out = sum;
    return DX_OK;
}

static dx_status tail_at_infinity(expansion *e, dx_id a, dx_tail tail, const omega_series *u,
                                  omega_series *out)
{
    omega_series v;
    tail_series t = {.tail = tail, .order = dx_operand(e->g, a, 1), .last = e->one};
    DX_TRY(power(e, u, dx_int(e->g, -1), &v));
    if (tail == DX_TAIL_LAMBERTW)
        return lambert_tail(e, &v, u, out);
    return compose(e, &v, of_tail, &t, out);
}

/* ---- nodes --------------------------------------------------------------------------------- */

typedef struct nodes {
    dx_walk walk;
    omega_series *series;
    bool *varies; /* omega is in it */
} nodes;

static dx_status operand_series(expansion *e, const nodes *all, dx_id a, omega_series *out)
{
    size_t at = dx_walk_find(&all->walk, a);
    if (!all->varies[at])
        return monomial(e, a, e->zero, out);
    *out = all->series[at];
    return DX_OK;
}

static dx_status of_sum(expansion *e, const nodes *all, dx_id a, omega_series *out)
{
    dx_graph *g = e->g;
    dx_id constant = dx_constant(g, a);
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i);
        if (!all->varies[dx_walk_find(&all->walk, term)])
            constant = dx_add(g, constant, dx_scale(g, dx_coefficient(g, a, i), term));
    }
    DX_TRY(monomial(e, constant, e->zero, out));
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i);
        size_t at = dx_walk_find(&all->walk, term);
        if (all->varies[at])
            DX_TRY(add(e, out, &all->series[at], dx_coefficient(g, a, i), out));
        DX_TRY(dx_poll(g->context));
    }
    return DX_OK;
}

static dx_status of_product(expansion *e, const nodes *all, dx_id a, omega_series *out)
{
    dx_graph *g = e->g;
    dx_id constant = e->one;
    omega_series factor;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i);
        if (!all->varies[dx_walk_find(&all->walk, base)])
            constant = dx_mul(g, constant, dx_pow(g, base, dx_exponent(g, a, i)));
    }
    DX_TRY(monomial(e, constant, e->zero, out));
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        size_t at = dx_walk_find(&all->walk, dx_base(g, a, i));
        if (!all->varies[at])
            continue;
        DX_TRY(power(e, &all->series[at], dx_exponent(g, a, i), &factor));
        DX_TRY(multiply(e, out, &factor, out));
    }
    return DX_OK;
}

/* f(u, v) of an abstract f: the sum over i + k <= DEGREE of the derivatives at the constant
 * terms times what is left of u and v, to the powers i and k, over i!·k!. One argument after
 * the other: t->f holds the derivatives by those before. */
typedef struct many {
    uint32_t n;
    dx_id variable[MOST_MANY], at[MOST_MANY];
    omega_series rest[MOST_MANY];
} many;

static dx_status add_derivatives(expansion *e, const many *m, uint32_t k, uint32_t degree, dx_id f,
                                 const omega_series *weight, omega_series *sum)
{
    dx_graph *g = e->g;
    omega_series power = *weight;
    if (k == m->n) {
        dx_id value = dx_substitute(g, f, m->n, m->variable, m->at);
        DX_TRY(dx_check(g, value));
        return add(e, sum, weight, value, sum);
    }
    for (uint32_t i = 0; i <= degree; i++) {
        DX_TRY(add_derivatives(e, m, k + 1, degree - i, f, &power, sum));
        if (i == degree || dx_is_none(first_exponent(&m->rest[k])))
            break;
        DX_TRY(dx_diff(g, e->growth->rules, f, m->variable[k], 1, &f));
        DX_TRY(multiply(e, &power, &m->rest[k], &power));
        DX_TRY(scale_by_monomial(e, &power, dx_rational(g, 1, i + 1), e->zero));
    }
    return DX_OK;
}

static dx_status abstract_of_many(expansion *e, const nodes *all, dx_id a, uint32_t first,
                                  omega_series *out)
{
    enum { MOST = 16, DEGREE = 5 };
    dx_graph *g = e->g;
    dx_id operand[MOST], least = DX_NONE;
    many m = {0};
    uint32_t n = dx_count(g, a);
    for (uint32_t i = 0; i < n && i < MOST; i++) {
        operand[i] = dx_operand(g, a, i);
        omega_series u;
        if (i < first || !all->varies[dx_walk_find(&all->walk, operand[i])])
            continue;
        if (n > MOST || m.n == MOST_MANY)
            return dx_fail(g->context, DX_UNKNOWN, "a function with many arguments that vary");
        char name[16];
        int length = snprintf(name, sizeof name, "'u%u", m.n);
        DX_TRY(operand_series(e, all, operand[i], &u));
        DX_TRY(split(e, &u, name_of(e, a), &m.at[m.n], &m.rest[m.n]));
        operand[i] = m.variable[m.n] = dx_symbol(g, name, (size_t)length);
        DX_TRY(dx_check(g, operand[i]));
        dx_id exponent = first_exponent(&m.rest[m.n++]);
        int sign = -1;
        if (!dx_is_none(least) && !dx_is_none(exponent))
            DX_TRY(compare(e, exponent, least, &sign));
        if (!dx_is_none(exponent) && sign < 0)
            least = exponent;
    }
    omega_series one;
    dx_id f = dx_rebuild(g, a, operand);
    DX_TRY(dx_check(g, f));
    DX_TRY(monomial(e, e->one, e->zero, &one));
    DX_TRY(monomial(e, e->zero, e->zero, out));
    DX_TRY(add_derivatives(e, &m, 0, DEGREE, f, &one, out));
    if (!dx_is_none(least))
        DX_TRY(limit_order(e, out, dx_scale(g, dx_int(g, DEGREE + 1), least)));
    return cut(e, out);
}

static dx_status of_function(expansion *e, const nodes *all, dx_id a, omega_series *out)
{
    dx_graph *g = e->g;
    dx_op op = dx_op_of(g, a);
    uint32_t first = op == DX_OP_APPLY ? 1 : op == DX_OP_DERIV ? 2 : 0, which = 0, found = 0;
    for (uint32_t i = first; i < dx_count(g, a); i++)
        if (all->varies[dx_walk_find(&all->walk, dx_operand(g, a, i))]) {
            which = i;
            found++;
        }
    if (found > 1 && op == DX_OP_CALL)
        return dx_fail(g->context, DX_UNKNOWN, "%s with several arguments that vary",
                       name_of(e, a));
    if (found > 1)
        return abstract_of_many(e, all, a, first, out);
    omega_series u;
    DX_TRY(operand_series(e, all, dx_operand(g, a, which), &u));
    if (dx_fn_of(g, a) == DX_FN_log)
        return logarithm(e, &u, out);
    if (dx_fn_of(g, a) == DX_FN_abs)
        return absolute(e, a, &u, out);
    if (dx_growth_is_tail(e->growth, a, DX_TAIL_EXP))
        return exponential(e, &u, out);
    for (int i = DX_TAIL_EXP + 1; i < DX_TAIL_COUNT; i++)
        if (dx_growth_is_tail(e->growth, a, (dx_tail)i)) {
            int sign;
            DX_TRY(strip(e, &u));
            if (u.n == 0)
                return starved(e);
            DX_TRY(compare(e, u.exponent[0], e->zero, &sign));
            if (sign < 0)
                return tail_at_infinity(e, a, (dx_tail)i, &u, out);
        }
    return function_of_one(e, a, which, &u, out);
}

/* exp'(s) = omega^p·exp(s - p·slope) */
static dx_status of_member(expansion *e, const nodes *all, dx_id a, dx_id p, omega_series *out)
{
    omega_series s, shift;
    DX_TRY(operand_series(e, all, dx_operand(e->g, a, 1), &s));
    DX_TRY(monomial(e, dx_mul(e->g, p, e->scale->slope), e->zero, &shift));
    DX_TRY(add(e, &s, &shift, dx_int(e->g, -1), &s));
    DX_TRY(exponential(e, &s, out));
    return scale_by_monomial(e, out, e->one, p);
}

static dx_status of_node(expansion *e, const nodes *all, dx_id a, omega_series *out)
{
    for (uint32_t i = 0; i < e->scale->n; i++)
        if (dx_same(e->scale->member[i], a))
            return of_member(e, all, a, e->scale->power[i], out);
    switch (dx_op_of(e->g, a)) {
    case DX_OP_ADD:
        return of_sum(e, all, a, out);
    case DX_OP_MUL:
        return of_product(e, all, a, out);
    case DX_OP_CALL:
    case DX_OP_APPLY:
    case DX_OP_DERIV:
        return of_function(e, all, a, out);
    default:
        return dx_fail(e->g->context, DX_TYPE, "a limit is of numbers");
    }
}

static bool is_member(const dx_growth_scale *scale, dx_id a)
{
    for (uint32_t i = 0; i < scale->n; i++)
        if (dx_same(scale->member[i], a))
            return true;
    return false;
}

static dx_status expand(expansion *e, dx_id a, omega_series *out)
{
    dx_graph *g = e->g;
    nodes all;
    DX_TRY(dx_walk_make(g, 1, &a, &all.walk));
    size_t n = all.walk.n;
    all.series = dx_arena_alloc(&e->growth->arena, n * sizeof *all.series);
    all.varies = dx_arena_alloc(&e->growth->arena, n * sizeof *all.varies);
    dx_status status = all.series && all.varies ? DX_OK : dx_no_memory(g->context);
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        dx_id b = all.walk.id[i];
        all.varies[i] = is_member(e->scale, b);
        for (uint32_t k = 0; k < dx_count(g, b) && !all.varies[i]; k++)
            all.varies[i] = all.varies[dx_walk_find(&all.walk, dx_operand(g, b, k))];
        if (all.varies[i])
            status = of_node(e, &all, b, &all.series[i]);
    }
    if (status == DX_OK)
        status = operand_series(e, &all, a, out);
    dx_walk_free(&all.walk);
    return status;
}

dx_status dx_growth_leading_term(dx_growth *growth, dx_id a, const dx_growth_scale *scale,
                                 uint32_t terms, dx_id *coefficient, dx_id *exponent)
{
    dx_graph *g = growth->g;
    expansion e = {growth, g, scale, terms, dx_int(g, 0), dx_int(g, 1)};
    omega_series s;
    DX_TRY(expand(&e, a, &s));
    DX_TRY(strip(&e, &s));
    if (s.n == 0 && !dx_is_none(s.order))
        return starved(&e);
    *coefficient = s.n > 0 ? s.coefficient[0] : e.zero;
    *exponent = s.n > 0 ? s.exponent[0] : e.zero;
    return DX_OK;
}
