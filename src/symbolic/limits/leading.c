/* leading.c - the leading term of an expression: its expansion in omega, node by node. */
#include "symbolic/limits/omega.h"

#include "expr/walk.h"
#include "symbolic/limits/termwise.h"

#include <stdio.h>

enum { MOST_MANY = 4 }; /* arguments of an abstract function that vary at once */

/* ---- functions with a power series --------------------------------------------------------- */

typedef struct taylor {
    dx_id f; /* the last derivative, of `variable` */
    dx_id variable, at;
    dx_id factorial;
    bool once; /* no derivative is known */
} taylor;

/* The function has no value at the constant: nor to both sides of it, or is that a pole? */
static dx_status judge_missing_value(dx_omega *e, const taylor *t)
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
static dx_status value_at(dx_omega *e, taylor *t, dx_id *out)
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

static dx_status of_taylor(dx_omega *e, void *data, uint32_t k, dx_id *out)
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

static const char *name_of(const dx_omega *e, dx_id a)
{
    dx_fn fn = dx_fn_of(e->g, a);
    return fn != DX_FN_NONE ? dx_functions[fn].name : dx_bytes(e->g, dx_operand(e->g, a, 0));
}

/* Of a function with so many derivatives as `smoothness` says no more is known than that its Taylor
 * polynomial of that degree in what goes to 0 as omega^least is left by something smaller. */
static dx_status limit_smoothness(dx_omega *e, dx_id least, dx_omega_series *out)
{
    enum { FINE = 1024 };
    int64_t degree = e->growth->smoothness;
    if (degree < 0 || dx_is_none(least))
        return DX_OK;
    dx_id order = dx_scale(e->g, dx_rational(e->g, degree * FINE + 1, FINE), least);
    DX_TRY(dx_check(e->g, order));
    return dx_omega_limit_order(e, out, order);
}

/* f(..., u, ...) where u is the only argument with omega in it. */
static dx_status function_of_one(dx_omega *e, dx_id a, uint32_t which, const dx_omega_series *u,
                                 dx_omega_series *out)
{
    enum { MOST = 16 };
    static const char variable[] = "'u";
    dx_graph *g = e->g;
    dx_id operand[MOST];
    dx_omega_series rest;
    taylor t = {.variable = dx_symbol(g, variable, sizeof variable - 1),
                .factorial = e->one,
                .once = dx_fn_of(g, a) == DX_FN_abs};
    uint32_t n = dx_count(g, a);
    if (n > MOST)
        return dx_fail(g->context, DX_UNKNOWN, "a function of more than %d arguments", MOST);
    DX_TRY(dx_omega_split(e, u, name_of(e, a), &t.at, &rest));
    t.once = t.once || dx_growth_is_tail(e->growth, a, DX_TAIL_ZETA);
    for (uint32_t i = 0; i < n; i++)
        operand[i] = i == which ? t.variable : dx_operand(g, a, i);
    t.f = dx_rebuild(g, a, operand);
    DX_TRY(dx_check(g, t.f));
    DX_TRY(dx_omega_compose(e, &rest, of_taylor, &t, out));
    if (!dx_growth_is_abstract(e->growth, a))
        return DX_OK;
    DX_TRY(limit_smoothness(e, dx_omega_first(&rest), out));
    return dx_omega_cut(e, out);
}

/* |u| is u or -u; where the sign depends on a parameter, it is sign(c)·u with the first
 * coefficient c, which is taken not to be 0. */
static dx_status absolute(dx_omega *e, dx_id a, const dx_omega_series *u, dx_omega_series *out)
{
    dx_omega_series s = *u;
    int sign = 1;
    DX_TRY(dx_omega_strip(e, &s));
    if (s.n == 0 && !dx_is_none(s.order))
        return dx_omega_starved(e);
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
            DX_TRY(dx_omega_secure(e, s.coefficient[0]));
        } else {
            DX_TRY(status);
        }
    }
    *out = s;
    return dx_omega_scale(e, out, factor, e->zero);
}

/* ---- asymptotic series --------------------------------------------------------------------- */

/* lambertw(exp(u)) - u + log(u) = sum over k >= 0, m >= 1 of
 * (-1)^k/m!·[k + m, k + 1]·log(u)^m/u^(k + m), with cycle numbers. */
static dx_status lambert_tail(dx_omega *e, const dx_omega_series *v, const dx_omega_series *u,
                              dx_omega_series *out)
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
    dx_omega_series log_u, sum, v_power = *v;
    DX_TRY(dx_omega_log(e, u, &log_u));
    DX_TRY(dx_omega_room(e, 1, &sum));
    for (int n = 1; n <= ORDER; n++) {
        dx_omega_series log_power = log_u;
        int64_t factorial = 1;
        for (int m = 1; m <= n; m++) {
            int k = n - m;
            factorial *= m;
            dx_omega_series term;
            dx_id c = dx_rational(g, k % 2 != 0 ? -cycle[n][k + 1] : cycle[n][k + 1], factorial);
            DX_TRY(dx_omega_multiply(e, &log_power, &v_power, &term));
            DX_TRY(dx_omega_add(e, &sum, &term, c, &sum));
            DX_TRY(dx_omega_multiply(e, &log_power, &log_u, &log_power));
        }
        DX_TRY(dx_omega_multiply(e, &v_power, v, &v_power));
    }
    DX_TRY(dx_omega_limit_order(e, &sum, dx_omega_first(&v_power)));
    DX_TRY(dx_omega_cut(e, &sum));
    *out = sum;
    return DX_OK;
}

/* The coefficient of v^k, v = 1/u. */
static dx_status of_tail(dx_omega *e, void *data, uint32_t k, dx_id *out)
{
    return dx_tail_coefficient(e->g, data, k, out);
}

static dx_status tail_at_infinity(dx_omega *e, dx_id a, dx_tail tail, const dx_omega_series *u,
                                  dx_omega_series *out)
{
    dx_omega_series v;
    dx_tail_series t = {.tail = tail, .order = dx_operand(e->g, a, 1), .last = e->one};
    DX_TRY(dx_omega_power(e, u, dx_int(e->g, -1), &v));
    if (tail == DX_TAIL_LAMBERTW)
        return lambert_tail(e, &v, u, out);
    return dx_omega_compose(e, &v, of_tail, &t, out);
}

/* ---- nodes --------------------------------------------------------------------------------- */

typedef struct nodes {
    dx_walk walk;
    dx_omega_series *series;
    bool *varies; /* omega is in it */
} nodes;

static dx_status operand_series(dx_omega *e, const nodes *all, dx_id a, dx_omega_series *out)
{
    size_t at = dx_walk_find(&all->walk, a);
    if (!all->varies[at])
        return dx_omega_monomial(e, a, e->zero, out);
    *out = all->series[at];
    return DX_OK;
}

static dx_status of_sum(dx_omega *e, const nodes *all, dx_id a, dx_omega_series *out)
{
    dx_graph *g = e->g;
    dx_id constant = dx_constant(g, a);
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i);
        if (!all->varies[dx_walk_find(&all->walk, term)])
            constant = dx_add(g, constant, dx_scale(g, dx_coefficient(g, a, i), term));
    }
    DX_TRY(dx_omega_monomial(e, constant, e->zero, out));
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i);
        size_t at = dx_walk_find(&all->walk, term);
        if (all->varies[at])
            DX_TRY(dx_omega_add(e, out, &all->series[at], dx_coefficient(g, a, i), out));
        DX_TRY(dx_poll(g->context));
    }
    return DX_OK;
}

static dx_status of_product(dx_omega *e, const nodes *all, dx_id a, dx_omega_series *out)
{
    dx_graph *g = e->g;
    dx_id constant = e->one;
    dx_omega_series factor;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i);
        if (!all->varies[dx_walk_find(&all->walk, base)])
            constant = dx_mul(g, constant, dx_pow(g, base, dx_exponent(g, a, i)));
    }
    DX_TRY(dx_omega_monomial(e, constant, e->zero, out));
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        size_t at = dx_walk_find(&all->walk, dx_base(g, a, i));
        if (!all->varies[at])
            continue;
        DX_TRY(dx_omega_power(e, &all->series[at], dx_exponent(g, a, i), &factor));
        DX_TRY(dx_omega_multiply(e, out, &factor, out));
    }
    return DX_OK;
}

/* The arguments that vary: symbols for them, their constant terms and what is left of them. */
typedef struct many {
    uint32_t n;
    dx_id variable[MOST_MANY], at[MOST_MANY];
    dx_omega_series rest[MOST_MANY];
} many;

/* f(u, v) of an abstract f: the sum over i + k <= degree of the derivatives at the constant
 * terms times what is left of u and v, to the powers i and k, over i!·k!. One argument after
 * the other: f is the derivative by those before the k-th. */
static dx_status add_derivatives(dx_omega *e, const many *m, uint32_t k, uint32_t degree, dx_id f,
                                 const dx_omega_series *weight, dx_omega_series *sum)
{
    dx_graph *g = e->g;
    dx_omega_series power = *weight;
    if (k == m->n) {
        dx_id value = dx_substitute(g, f, m->n, m->variable, m->at);
        DX_TRY(dx_check(g, value));
        return dx_omega_add(e, sum, weight, value, sum);
    }
    for (uint32_t i = 0; i <= degree; i++) {
        DX_TRY(add_derivatives(e, m, k + 1, degree - i, f, &power, sum));
        if (i == degree || dx_is_none(dx_omega_first(&m->rest[k])))
            break;
        DX_TRY(dx_diff(g, e->growth->rules, f, m->variable[k], 1, &f));
        DX_TRY(dx_omega_multiply(e, &power, &m->rest[k], &power));
        DX_TRY(dx_omega_scale(e, &power, dx_rational(g, 1, i + 1), e->zero));
    }
    return DX_OK;
}

/* The argument u becomes a variable of the many; *variable is its symbol. */
static dx_status add_variable(dx_omega *e, many *m, dx_id a, const dx_omega_series *u,
                              dx_id *variable)
{
    char name[16];
    int length = snprintf(name, sizeof name, "'u%u", m->n);
    DX_TRY(dx_omega_split(e, u, name_of(e, a), &m->at[m->n], &m->rest[m->n]));
    *variable = m->variable[m->n] = dx_symbol(e->g, name, (size_t)length);
    m->n++;
    return dx_check(e->g, *variable);
}

/* The least power of omega with which an argument leaves its constant; NONE: none does. */
static dx_status least_exponent(dx_omega *e, const many *m, dx_id *least)
{
    *least = DX_NONE;
    for (uint32_t i = 0; i < m->n; i++) {
        dx_id exponent = dx_omega_first(&m->rest[i]);
        int sign = -1;
        if (dx_is_none(exponent))
            continue;
        if (!dx_is_none(*least))
            DX_TRY(dx_omega_compare(e, exponent, *least, &sign));
        if (sign < 0)
            *least = exponent;
    }
    return DX_OK;
}

static dx_status abstract_of_many(dx_omega *e, const nodes *all, dx_id a, uint32_t first,
                                  dx_omega_series *out)
{
    enum { MOST = 16, DEGREE = 5 };
    dx_graph *g = e->g;
    dx_id operand[MOST], least;
    dx_omega_series u, one;
    many m = {0};
    uint32_t n = dx_count(g, a);
    if (n > MOST)
        return dx_fail(g->context, DX_UNKNOWN, "a function with many arguments that vary");
    for (uint32_t i = 0; i < n; i++) {
        operand[i] = dx_operand(g, a, i);
        if (i < first || !all->varies[dx_walk_find(&all->walk, operand[i])])
            continue;
        if (m.n == MOST_MANY)
            return dx_fail(g->context, DX_UNKNOWN, "a function with many arguments that vary");
        DX_TRY(operand_series(e, all, operand[i], &u));
        DX_TRY(add_variable(e, &m, a, &u, &operand[i]));
    }
    DX_TRY(least_exponent(e, &m, &least));
    dx_id f = dx_rebuild(g, a, operand);
    DX_TRY(dx_check(g, f));
    DX_TRY(dx_omega_monomial(e, e->one, e->zero, &one));
    DX_TRY(dx_omega_monomial(e, e->zero, e->zero, out));
    DX_TRY(add_derivatives(e, &m, 0, DEGREE, f, &one, out));
    if (!dx_is_none(least))
        DX_TRY(dx_omega_limit_order(e, out, dx_scale(g, dx_int(g, DEGREE + 1), least)));
    DX_TRY(limit_smoothness(e, least, out));
    return dx_omega_cut(e, out);
}

/* A sum of finitely many: coefficient by coefficient. Where powers depend on the index, it is known
 * how small such terms are. */
static dx_status of_iterated(dx_omega *e, const nodes *all, dx_id a, dx_omega_series *out)
{
    dx_graph *g = e->g;
    dx_omega_series term;
    dx_id index = dx_operand(g, a, 2), least;
    if (dx_contains(g, e->scale->slope, index))
        return dx_fail(g->context, DX_UNKNOWN,
                       "the terms of a sum grow in ways that cannot be compared");
    DX_TRY(operand_series(e, all, dx_operand(g, a, 1), &term));
    DX_TRY(dx_omega_room(e, term.n, out));
    out->order = term.order;
    if (!dx_is_none(term.order) && dx_contains(g, term.order, index))
        DX_TRY(dx_growth_least(e->growth, term.order, &out->order));
    for (uint32_t i = 0; i < term.n; i++) {
        if (dx_contains(g, term.exponent[i], index)) {
            DX_TRY(dx_growth_least(e->growth, term.exponent[i], &least));
            return dx_omega_limit_order(e, out, least);
        }
        out->exponent[i] = term.exponent[i];
        out->coefficient[i] = dx_growth_total(e->growth, a, term.coefficient[i]);
        out->n = i + 1;
        DX_TRY(dx_check(g, out->coefficient[i]));
    }
    return DX_OK;
}

static dx_status of_function(dx_omega *e, const nodes *all, dx_id a, dx_omega_series *out)
{
    dx_graph *g = e->g;
    if (dx_growth_is_tail(e->growth, a, DX_TAIL_SUM))
        return of_iterated(e, all, a, out);
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
    dx_omega_series u;
    DX_TRY(operand_series(e, all, dx_operand(g, a, which), &u));
    if (dx_fn_of(g, a) == DX_FN_log)
        return dx_omega_log(e, &u, out);
    if (dx_fn_of(g, a) == DX_FN_abs)
        return absolute(e, a, &u, out);
    if (dx_growth_is_tail(e->growth, a, DX_TAIL_EXP))
        return dx_omega_exp(e, &u, out);
    for (int i = DX_TAIL_EXP + 1; i < DX_TAIL_COUNT; i++)
        if (dx_growth_is_tail(e->growth, a, (dx_tail)i)) {
            int sign;
            DX_TRY(dx_omega_strip(e, &u));
            if (u.n == 0)
                return dx_omega_starved(e);
            DX_TRY(dx_omega_compare(e, u.exponent[0], e->zero, &sign));
            if (sign < 0)
                return tail_at_infinity(e, a, (dx_tail)i, &u, out);
        }
    return function_of_one(e, a, which, &u, out);
}

/* exp'(s) = omega^p·exp(s - p·slope) */
static dx_status of_member(dx_omega *e, const nodes *all, dx_id a, dx_id p, dx_omega_series *out)
{
    dx_omega_series s, shift;
    DX_TRY(operand_series(e, all, dx_operand(e->g, a, 1), &s));
    DX_TRY(dx_omega_monomial(e, dx_mul(e->g, p, e->scale->slope), e->zero, &shift));
    DX_TRY(dx_omega_add(e, &s, &shift, dx_int(e->g, -1), &s));
    DX_TRY(dx_omega_exp(e, &s, out));
    return dx_omega_scale(e, out, e->one, p);
}

static dx_status of_node(dx_omega *e, const nodes *all, dx_id a, dx_omega_series *out)
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
        return dx_op_of(e->g, a) == DX_OP_CASES
                   ? dx_fail(e->g->context, DX_UNKNOWN,
                             "it depends on the parameters which piece of a formula holds")
                   : dx_fail(e->g->context, DX_TYPE, "a limit is of numbers");
    }
}

static bool is_member(const dx_growth_scale *scale, dx_id a)
{
    for (uint32_t i = 0; i < scale->n; i++)
        if (dx_same(scale->member[i], a))
            return true;
    return false;
}

static dx_status expand(dx_omega *e, dx_id a, dx_omega_series *out)
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
    dx_omega e = {growth, g, scale, terms, dx_int(g, 0), dx_int(g, 1)};
    dx_omega_series s;
    DX_TRY(expand(&e, a, &s));
    DX_TRY(dx_omega_strip(&e, &s));
    if (s.n == 0 && !dx_is_none(s.order))
        return dx_omega_starved(&e);
    *coefficient = s.n > 0 ? s.coefficient[0] : e.zero;
    *exponent = s.n > 0 ? s.exponent[0] : e.zero;
    return DX_OK;
}
