#include "symbolic/magnitude.h"

#include "expr/walk.h"
#include "support/flint.h"
#include "symbolic/gradedseries.h"
#include "symbolic/readable.h"

#include <string.h>

/* DEGREE: of the expansions. BEYOND: the power of what goes faster than any. */
enum { DEGREE = 10, LARGE = 400, BEYOND = 1000 };

/* What is known of a node. */
typedef struct state {
    bool varies;    /* a variable occurs in it */
    bool smooth;    /* a power series in the variables, around 0 */
    dx_id value;    /* there; NONE where it has none, or that is not known */
    int value_sign; /* 0: not known, or 0 */
    dx_magnitude m;
} state;

typedef struct measure {
    dx_graph *g;
    const dx_oracle *oracle;
    size_t n;
    const dx_id *symbol;
    const int *weight;
    const dx_walk *walk;
    state *state;
} measure;

static dx_magnitude known(dx_id power, bool logs, int sign)
{
    return (dx_magnitude){.known = true, .power = power, .logs = logs, .sign = sign};
}

static state of_number(dx_graph *g, dx_id a)
{
    int sign = dx_number_sign(g, a);
    dx_id power = dx_int(g, sign == 0 ? BEYOND : 0);
    return (state){.smooth = true, .value = a, .value_sign = sign, .m = known(power, false, sign)};
}

/* Numbers are in no walk. */
static state state_of(const measure *m, dx_id a)
{
    return dx_is_number(m->g, a) ? of_number(m->g, a) : m->state[dx_walk_find(m->walk, a)];
}

static bool is_above_zero(const dx_graph *g, const dx_magnitude *m)
{
    return m->known && dx_number_sign(g, m->power) > 0;
}

/* Bounded near the point. */
static bool is_bounded(const dx_graph *g, const dx_magnitude *m)
{
    return is_above_zero(g, m) || (m->known && !m->logs && dx_number_sign(g, m->power) == 0);
}

/* ---- forms ------------------------------------------------------------------------------- */

/* Has the polynomial with these coefficients of y no real root, where x is 1 or -1? */
static bool has_no_root(const dx_graph *g, const dx_monomial *item, size_t n, int x)
{
    fmpq_poly_t form;
    fmpz_poly_t whole, common;
    fmpq_poly_init(form);
    fmpz_poly_init(whole);
    fmpz_poly_init(common);
    for (size_t i = 0; i < n; i++) {
        mpq_t c;
        mpq_init(c);
        dx_number_to_mpq(g, item[i].coefficient, c);
        if (x < 0 && item[i].exponent[0] % 2 != 0)
            mpq_neg(c, c);
        fmpq_poly_set_coeff_mpq(form, item[i].exponent[1], c);
        mpq_clear(c);
    }
    fmpq_poly_get_numerator(whole, form);
    fmpz_poly_derivative(common, whole);
    fmpz_poly_gcd(common, common, whole);
    fmpz_poly_div(whole, whole, common); /* without multiple roots */
    bool none = fmpz_poly_num_real_roots(whole) == 0;
    fmpq_poly_clear(form);
    fmpz_poly_clear(whole);
    fmpz_poly_clear(common);
    return none;
}

/* The sign of the coefficient of the pure power of a variable that is an even one; else 0. */
static int sign_of_power(const dx_graph *g, const dx_monomial *item, size_t n, size_t variable)
{
    for (size_t i = 0; i < n; i++)
        if (item[i].exponent[1 - variable] == 0 && item[i].exponent[variable] % 2 == 0)
            return dx_number_sign(g, item[i].coefficient);
    return 0;
}

/* The sign of a form in two variables everywhere but at 0; 0: it has both, or zeros. */
static dx_status sign_in_plane(dx_graph *g, const dx_monomial *item, size_t n, int *sign)
{
    *sign = 0;
    for (size_t i = 0; i < n; i++)
        if (!dx_is_number(g, item[i].coefficient))
            return DX_OK;
    int by_x = sign_of_power(g, item, n, 0), by_y = sign_of_power(g, item, n, 1);
    if (by_x != 0 && by_x == by_y && has_no_root(g, item, n, 1) && has_no_root(g, item, n, -1))
        *sign = by_x;
    return dx_poll(g->context);
}

/* The same in more variables, where only even powers occur, with one sign. */
static int sign_of_squares(const dx_graph *g, const dx_monomial *item, size_t n, size_t variables)
{
    size_t pure = 0;
    int sign = 0;
    for (size_t i = 0; i < n; i++) {
        size_t there = 0;
        if (!dx_is_number(g, item[i].coefficient))
            return 0;
        int own = dx_number_sign(g, item[i].coefficient);
        for (size_t v = 0; v < variables; v++) {
            if (item[i].exponent[v] % 2 != 0)
                return 0;
            there += item[i].exponent[v] > 0;
        }
        if (sign != 0 && own != sign)
            return 0;
        sign = own;
        pure += there == 1;
    }
    return pure == variables ? sign : 0;
}

static int degree_of(const measure *m, const dx_monomial *item)
{
    int degree = 0;
    for (size_t v = 0; v < m->n; v++)
        degree += item->exponent[v] * m->weight[v];
    return degree;
}

static dx_status read_form(const measure *m, const dx_monomials *list, dx_magnitude *out)
{
    dx_graph *g = m->g;
    size_t n = 0;
    int sign = 0, degree;
    if (list->n == 0) {
        *out = known(dx_int(g, DEGREE + 1), false, 0);
        return DX_OK;
    }
    degree = degree_of(m, &list->item[0]);
    while (n < list->n && degree_of(m, &list->item[n]) == degree)
        n++;
    if (m->n == 1)
        sign = list->item[0].exponent[0] % 2 == 0 && dx_is_number(g, list->item[0].coefficient)
                   ? dx_number_sign(g, list->item[0].coefficient)
                   : 0;
    else if (m->n == 2)
        DX_TRY(sign_in_plane(g, list->item, n, &sign));
    else
        sign = sign_of_squares(g, list->item, n, m->n);
    *out = known(dx_int(g, degree), false, sign);
    return DX_OK;
}

/* The terms of lowest degree of what has a power series. */
static dx_status by_expansion(const measure *m, dx_id a, dx_magnitude *out)
{
    dx_graph *g = m->g;
    dx_id direction[DX_MOST_VARIABLES], to[DX_MOST_VARIABLES], t = dx_symbol(g, " t", 2);
    dx_graded series;
    dx_monomials list;
    bool covered;
    out->known = false;
    if (dx_is_larger(g, a, LARGE))
        return DX_OK;
    for (size_t i = 0; i < m->n; i++) {
        const char name[] = {' ', (char)('p' + i), '\0'};
        direction[i] = dx_symbol(g, name, 2);
        to[i] = dx_mul(g, dx_power(g, t, m->weight[i]), direction[i]);
        DX_TRY(dx_check(g, to[i]));
    }
    dx_id along = dx_substitute(g, a, m->n, m->symbol, to);
    DX_TRY(dx_check(g, along));
    DX_TRY(dx_graded_expand(g, along, t, m->n, direction, DEGREE, &covered, &series));
    if (!covered)
        return DX_OK;
    dx_status status = dx_graded_monomials(&series, &list);
    dx_graded_free(&series);
    DX_TRY(status);
    status = read_form(m, &list, out);
    dx_monomials_free(&list);
    return status;
}

/* ---- nodes --------------------------------------------------------------------------------- */

static dx_status of_sum(const measure *m, dx_id a, state *s)
{
    dx_graph *g = m->g;
    dx_magnitude *out = &s->m;
    bool constant = !dx_is_int(g, dx_constant(g, a), 0);
    int number = dx_number_sign(g, dx_constant(g, a));
    s->smooth = true;
    *out = known(dx_int(g, constant ? 0 : BEYOND), false, number);
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        const state t = state_of(m, dx_term(g, a, i));
        s->smooth = s->smooth && t.smooth;
        if (!t.m.known || !out->known) {
            out->known = false;
            continue;
        }
        int sign = t.m.sign * dx_number_sign(g, dx_coefficient(g, a, i));
        int compared = dx_number_compare(g, t.m.power, out->power);
        if (compared < 0) {
            out->power = t.m.power;
            out->sign = sign;
        } else if (compared == 0 && sign != out->sign) {
            out->sign = 0;
        }
        out->logs = out->logs || t.m.logs;
    }
    if (out->logs)
        out->sign = 0;
    return DX_OK;
}

/* base^exponent with a number for its exponent. */
static void raise_to(dx_graph *g, const state *base, dx_id exponent, dx_magnitude *out)
{
    const dx_magnitude *b = &base->m;
    bool whole = dx_is_integer(g, exponent), below = dx_number_sign(g, exponent) < 0;
    int64_t n = 0;
    out->known = b->known && (!below || (b->sign != 0 && !b->logs)) && (whole || b->sign >= 0);
    if (!out->known)
        return;
    out->power = dx_number_mul(g, b->power, exponent);
    out->logs = b->logs;
    out->sign = !whole                                                     ? b->sign
                : b->sign < 0 && dx_get_int(g, exponent, &n) && n % 2 == 0 ? 1
                                                                           : b->sign;
}

static dx_status of_product(const measure *m, dx_id a, state *s)
{
    dx_graph *g = m->g;
    dx_magnitude *out = &s->m;
    *out = known(dx_int(g, 0), false, 1);
    s->smooth = true;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id exponent = dx_exponent(g, a, i);
        const state base = state_of(m, dx_base(g, a, i)), e = state_of(m, exponent);
        bool number = dx_is_number(g, exponent);
        bool whole = number && dx_is_integer(g, exponent);
        dx_magnitude power = {0};
        s->smooth = s->smooth && base.smooth && e.smooth &&
                    ((whole && dx_number_sign(g, exponent) >= 0) || base.value_sign > 0 ||
                     (whole && base.value_sign < 0));
        if (number)
            raise_to(g, &base, exponent, &power);
        out->known = out->known && power.known;
        if (!out->known)
            continue;
        out->power = dx_number_add(g, out->power, power.power);
        out->logs = out->logs || power.logs;
        out->sign *= power.sign;
    }
    if (out->logs)
        out->sign = 0;
    return DX_OK;
}

/* f(u) = u·(1 + O(u)) near 0. */
static bool is_like_argument(dx_fn fn)
{
    return fn == DX_FN_sin || fn == DX_FN_tan || fn == DX_FN_asin || fn == DX_FN_atan ||
           fn == DX_FN_sinh || fn == DX_FN_tanh || fn == DX_FN_asinh || fn == DX_FN_atanh ||
           fn == DX_FN_expm1 || fn == DX_FN_log1p;
}

static bool is_entire(dx_fn fn)
{
    return fn == DX_FN_exp || fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_sinh ||
           fn == DX_FN_cosh || fn == DX_FN_tanh || fn == DX_FN_atan || fn == DX_FN_asinh ||
           fn == DX_FN_erf || fn == DX_FN_erfc || fn == DX_FN_expm1 || fn == DX_FN_sech ||
           fn == DX_FN_sigmoid || fn == DX_FN_softplus;
}

static bool has_bounds(dx_fn fn)
{
    return fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_atan || fn == DX_FN_tanh ||
           fn == DX_FN_erf || fn == DX_FN_sign || fn == DX_FN_heaviside || fn == DX_FN_sech ||
           fn == DX_FN_sigmoid || fn == DX_FN_acot || fn == DX_FN_asin || fn == DX_FN_acos ||
           fn == DX_FN_frac || fn == DX_FN_sinc;
}

static dx_magnitude logarithm(dx_graph *g, const dx_magnitude *u)
{
    dx_magnitude out = {0};
    if (!u->known || u->logs || u->sign <= 0)
        return out;
    int sign = dx_number_sign(g, u->power);
    out = known(dx_int(g, 0), sign != 0, -sign);
    out.grows = sign != 0;
    return out;
}

static dx_magnitude exponential(dx_graph *g, const dx_magnitude *u)
{
    if (is_bounded(g, u))
        return known(dx_int(g, 0), false, 1);
    if (u->known && u->sign < 0 && dx_number_sign(g, u->power) < 0)
        return known(dx_int(g, BEYOND), false, 0);
    return (dx_magnitude){0};
}

static dx_status of_call(const measure *m, dx_id a, state *s)
{
    dx_graph *g = m->g;
    dx_fn fn = dx_fn_of(g, a);
    const state u = state_of(m, dx_operand(g, a, 0));
    s->smooth =
        dx_count(g, a) == 1 && u.smooth && (is_entire(fn) || (fn == DX_FN_log && u.value_sign > 0));
    if (dx_count(g, a) != 1) {
        s->m.known = false;
    } else if (fn == DX_FN_abs) {
        s->m = u.m;
        s->m.sign = u.m.sign != 0;
    } else if (fn == DX_FN_exp) {
        s->m = exponential(g, &u.m);
    } else if (fn == DX_FN_log) {
        s->m = logarithm(g, &u.m);
    } else if (fn == DX_FN_cbrt && u.m.known && !u.m.grows) {
        s->m = u.m;
        s->m.power = dx_number_mul(g, u.m.power, dx_rational(g, 1, 3));
    } else if (is_like_argument(fn) && is_above_zero(g, &u.m)) {
        s->m = u.m;
    } else if ((fn == DX_FN_cos || fn == DX_FN_cosh || fn == DX_FN_sech) &&
               is_above_zero(g, &u.m)) {
        s->m = known(dx_int(g, 0), false, 1);
    } else if (has_bounds(fn)) {
        s->m = known(dx_int(g, 0), false, 0);
    }
    return DX_OK;
}

/* The largest that one of the values can be. */
static void of_cases(const measure *m, dx_id a, state *s)
{
    dx_graph *g = m->g;
    uint32_t n = dx_count(g, a);
    s->m = known(dx_int(g, BEYOND), false, 0);
    for (uint32_t i = 0; i < n && s->m.known; i++) {
        const state value = state_of(m, dx_operand(g, a, i));
        if (i % 2 == 0 && i + 1 < n)
            continue;
        s->m.known = value.m.known;
        s->m.logs = s->m.logs || value.m.logs;
        if (s->m.known && dx_number_compare(g, value.m.power, s->m.power) < 0)
            s->m.power = value.m.power;
    }
}

/* Its value at the point, from those of its operands. */
static dx_status put_point_in(const measure *m, dx_id a, state *s)
{
    dx_graph *g = m->g;
    uint32_t n = dx_count(g, a);
    size_t size = n * sizeof(dx_id);
    if (!s->smooth)
        return DX_OK;
    dx_id *operand = dx_alloc(&g->context->memory, size);
    if (!operand)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++) {
        operand[i] = state_of(m, dx_operand(g, a, i)).value;
    }
    s->value = dx_rebuild(g, a, operand);
    dx_free(&g->context->memory, operand, size);
    if (dx_is_none(s->value)) {
        dx_status status = g->context->diag.status;
        if (status != DX_DOMAIN && status != DX_TYPE)
            return dx_check(g, s->value);
        dx_diag_clear(&g->context->diag);
        s->smooth = false;
    }
    return DX_OK;
}

/* Where the value is not 0 the node is of its size. Where it is, the terms may cancel. */
static dx_status look_at_value(const measure *m, dx_id a, state *s)
{
    dx_graph *g = m->g;
    if (!s->smooth)
        return DX_OK;
    DX_TRY(dx_ask_sign(m->oracle, s->value, &s->value_sign));
    if (dx_is_number(g, s->value))
        s->value_sign = dx_number_sign(g, s->value);
    if (s->value_sign != 0) {
        s->m = known(dx_int(g, 0), false, s->value_sign);
        return DX_OK;
    }
    dx_id zero = s->value;
    if (!dx_is_int(g, zero, 0))
        DX_TRY(dx_readable(g, zero, &zero));
    dx_op op = dx_op_of(g, a);
    if (!dx_is_int(g, zero, 0)) { /* it may be 0, or not */
        s->m = known(dx_int(g, 0), false, 0);
        return DX_OK;
    }
    s->value = zero;
    dx_magnitude expanded;
    if (op == DX_OP_MUL || (op == DX_OP_CALL && is_above_zero(g, &s->m)))
        return DX_OK;
    DX_TRY(by_expansion(m, a, &expanded));
    if (expanded.known)
        s->m = expanded;
    return DX_OK;
}

static dx_status of_constant(const measure *m, dx_id a, state *s)
{
    dx_graph *g = m->g;
    s->smooth = dx_op_of(g, a) < DX_OP_EQ && dx_op_of(g, a) != DX_OP_INF;
    s->value = a;
    s->m = known(dx_int(g, dx_is_int(g, a, 0) ? BEYOND : 0), false, 0);
    if (!s->smooth) {
        s->m.known = false;
        return DX_OK;
    }
    if (dx_is_number(g, a))
        s->value_sign = dx_number_sign(g, a);
    else
        DX_TRY(dx_ask_sign(m->oracle, a, &s->value_sign));
    s->m.sign = s->value_sign;
    return DX_OK;
}

static dx_status of_node(const measure *m, dx_id a, state *s)
{
    dx_graph *g = m->g;
    for (size_t i = 0; i < m->n; i++)
        if (dx_same(a, m->symbol[i])) {
            *s = (state){.varies = true, .smooth = true, .value = dx_int(g, 0)};
            s->m = known(dx_int(g, m->weight[i]), false, 0);
            return DX_OK;
        }
    for (uint32_t i = 0; i < dx_count(g, a); i++)
        s->varies = s->varies || state_of(m, dx_operand(g, a, i)).varies;
    if (!s->varies)
        return of_constant(m, a, s);
    switch (dx_op_of(g, a)) {
    case DX_OP_ADD:
        DX_TRY(of_sum(m, a, s));
        break;
    case DX_OP_MUL:
        DX_TRY(of_product(m, a, s));
        break;
    case DX_OP_CALL:
        DX_TRY(of_call(m, a, s));
        break;
    case DX_OP_CASES:
        of_cases(m, a, s);
        return DX_OK;
    default:
        return DX_OK;
    }
    DX_TRY(put_point_in(m, a, s));
    return look_at_value(m, a, s);
}

static dx_status measure_all(dx_graph *g, const dx_oracle *oracle, dx_id a, size_t n,
                             const dx_id *symbol, const int *weights, state *out)
{
    static const int equal[DX_MOST_VARIABLES] = {1, 1, 1, 1, 1, 1, 1, 1};
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    size_t size = walk.n * sizeof(state);
    measure m = {g,
                 oracle,
                 n,
                 symbol,
                 weights ? weights : equal,
                 &walk,
                 dx_alloc(&g->context->memory, size)};
    dx_status status = m.state ? DX_OK : dx_no_memory(g->context);
    if (m.state)
        memset(m.state, 0, size);
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        status = of_node(&m, walk.id[i], &m.state[i]);
        if (status == DX_OK)
            status = dx_poll(g->context);
    }
    if (status == DX_OK)
        *out = state_of(&m, a);
    dx_free(&g->context->memory, m.state, size);
    dx_walk_free(&walk);
    return status;
}

dx_status dx_magnitude_of(dx_graph *g, const dx_oracle *oracle, dx_id a, size_t n,
                          const dx_id *symbol, const int *weights, dx_magnitude *out)
{
    state s;
    DX_TRY(measure_all(g, oracle, a, n, symbol, weights, &s));
    *out = s.m;
    return DX_OK;
}

dx_status dx_is_smooth_there(dx_graph *g, const dx_oracle *oracle, dx_id a, size_t n,
                             const dx_id *symbol, bool *smooth, dx_id *value)
{
    state s;
    DX_TRY(measure_all(g, oracle, a, n, symbol, NULL, &s));
    *smooth = s.smooth;
    *value = s.value;
    return DX_OK;
}
