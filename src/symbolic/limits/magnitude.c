#include "symbolic/limits/magnitude.h"

#include "expr/walk.h"
#include "symbolic/forms/readable.h"
#include "symbolic/limits/homogeneous.h"
#include "symbolic/series/gradedseries.h"

#include <string.h>

/* DEGREE: of the expansions, HIGHER where that is too few. BEYOND: the power of what goes faster
 * than any. DEEPEST: parts in parts. */
enum { DEGREE = 10, HIGHER = 40, LARGE = 400, BEYOND = 1000, DEEPEST = 2 };

/* What is known of a node. */
typedef struct state {
    bool varies;    /* a variable occurs in it */
    bool smooth;    /* a power series in the variables, around 0 */
    dx_id value;    /* there; NONE where it has none, or that is not known */
    int value_sign; /* 0: not known, or 0 */
    bool generic;   /* the value has parameters in it, and is not 0 for all of them */
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
    dx_id *assumed;
    int inner; /* how deep it is a part of what is measured */
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

/* The value of a part is taken not to be 0. */
static void assume(const measure *m, dx_id value)
{
    dx_assume_factor(m->g, value, m->assumed);
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

/* ---- expansions -------------------------------------------------------------------------- */

static int degree_of(const measure *m, const dx_monomial *item)
{
    int degree = 0;
    for (size_t v = 0; v < m->n; v++)
        degree += item->exponent[v] * m->weight[v];
    return degree;
}

static dx_status read_form(const measure *m, const dx_monomials *list, int most, dx_magnitude *out)
{
    dx_graph *g = m->g;
    size_t n = 0;
    int sign = 0, degree;
    if (list->n == 0) {
        *out = known(dx_int(g, most + 1), false, 0);
        return DX_OK;
    }
    degree = degree_of(m, &list->item[0]);
    while (n < list->n && degree_of(m, &list->item[n]) == degree)
        n++;
    DX_TRY(dx_form_sign(g, m->n, list->item, n, m->assumed, &sign));
    *out = known(dx_int(g, degree), false, sign);
    return DX_OK;
}

/* The terms of lowest degree of what has a power series; *more is set where none was found. */
static dx_status expand_to(const measure *m, dx_id a, uint32_t degree, dx_magnitude *out,
                           bool *more)
{
    dx_graph *g = m->g;
    dx_id direction[DX_MOST_VARIABLES], to[DX_MOST_VARIABLES], t = dx_symbol(g, " t", 2);
    dx_graded series;
    dx_monomials list;
    bool covered;
    *more = false;
    for (size_t i = 0; i < m->n; i++) {
        direction[i] = dx_direction(g, i);
        DX_TRY(dx_check(g, direction[i]));
        to[i] = dx_mul(g, dx_power(g, t, m->weight[i]), direction[i]);
        DX_TRY(dx_check(g, to[i]));
    }
    dx_id along = dx_substitute(g, a, m->n, m->symbol, to);
    DX_TRY(dx_check(g, along));
    DX_TRY(dx_graded_expand(g, along, t, m->n, direction, degree, &covered, &series));
    if (!covered)
        return DX_OK;
    dx_status status = dx_graded_monomials(&series, &list);
    dx_graded_free(&series);
    DX_TRY(status);
    *more = list.n == 0;
    status = read_form(m, &list, (int)degree, out);
    dx_monomials_free(&list);
    return status;
}

static dx_status by_expansion(const measure *m, dx_id a, dx_magnitude *out)
{
    bool more;
    out->known = false;
    if (m->n > DX_MOST_VARIABLES || dx_is_larger(m->g, a, LARGE))
        return DX_OK;
    DX_TRY(expand_to(m, a, DEGREE, out, &more));
    return more ? expand_to(m, a, HIGHER, out, &more) : DX_OK;
}

/* ---- nodes --------------------------------------------------------------------------------- */

static dx_status measure_all(measure *m, dx_id a, state *out);

/* A formula that is no node of it, in n of the variables from `first` on. */
static dx_status measure_part(const measure *m, dx_id a, size_t first, size_t n, state *out)
{
    dx_id assumed = DX_NONE;
    measure part = *m;
    *out = (state){0};
    if (m->inner == DEEPEST)
        return DX_OK;
    part.inner++;
    part.n = n;
    part.symbol = m->symbol + first;
    part.weight = m->weight + first;
    part.assumed = &assumed;
    DX_TRY(measure_all(&part, a, out));
    out->m.known = out->m.known && dx_is_none(assumed);
    return DX_OK;
}

/* Which variable is the only one in it; their number: there are several. */
static size_t lone_variable(const measure *m, dx_id a)
{
    size_t lone = m->n, met = 0;
    for (size_t i = 0; i < m->n; i++)
        if (dx_contains(m->g, a, m->symbol[i])) {
            lone = i;
            met++;
        }
    return met == 1 ? lone : m->n;
}

static bool is_length(const dx_graph *g, dx_id a)
{
    return dx_is_nonnegative(g, a) || dx_fn_of(g, a) == DX_FN_abs;
}

/* |x| + y^2: where no term is negative, and each variable has one of its own that is of the size
 * of one power, so is the sum. */
static dx_status of_lengths(const measure *m, dx_id a, dx_magnitude *out)
{
    dx_graph *g = m->g;
    bool met[DX_MOST_VARIABLES] = {false};
    if (m->n > DX_MOST_VARIABLES || !out->known || out->logs || out->sign != 0 ||
        !dx_is_int(g, dx_constant(g, a), 0))
        return DX_OK;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i);
        if (dx_number_sign(g, dx_coefficient(g, a, i)) < 0 || !is_length(g, term))
            return DX_OK;
    }
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i);
        size_t v = lone_variable(m, term);
        state s;
        if (v == m->n || m->n == 1)
            continue;
        DX_TRY(measure_part(m, term, v, 1, &s));
        if (s.m.known && s.m.sign > 0 && !s.m.logs &&
            dx_number_compare(g, s.m.power, out->power) <= 0)
            met[v] = true;
    }
    for (size_t v = 0; v < m->n; v++)
        if (!met[v])
            return DX_OK;
    out->sign = 1;
    return DX_OK;
}

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
    return of_lengths(m, a, out);
}

/* base^exponent with a number for its exponent. */
static void raise_to(dx_graph *g, const state *base, dx_id exponent, dx_magnitude *out)
{
    const dx_magnitude *b = &base->m;
    bool whole = dx_is_integer(g, exponent), below = dx_number_sign(g, exponent) < 0;
    int64_t n = 0;
    out->known = b->known && (!below || ((b->sign != 0 || base->generic) && !b->logs)) &&
                 (whole || b->sign >= 0);
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
        int64_t n;
        bool plain = (whole && dx_number_sign(g, exponent) >= 0) || base.value_sign > 0 ||
                     (whole && base.value_sign < 0);
        if (base.generic && !plain)
            assume(m, base.value);
        s->smooth = s->smooth && base.smooth && e.smooth && (plain || base.generic);
        if (number)
            raise_to(g, &base, exponent, &power);
        if (m->n == 1 && dx_same(dx_base(g, a, i), m->symbol[0]) && number &&
            dx_get_int(g, exponent, &n) && n % 2 == 0)
            power.sign = 1;
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
           fn == DX_FN_sigmoid || fn == DX_FN_softplus || fn == DX_FN_sinc || fn == DX_FN_gelu;
}

/* What must be positive at u (or, *nonzero, must not be 0) for f to have a power series there;
 * DX_NONE: that is not known. */
static dx_id proviso(dx_graph *g, dx_fn fn, dx_id u, bool *nonzero)
{
    *nonzero = false;
    switch (fn) {
    case DX_FN_log:
    case DX_FN_log2:
    case DX_FN_log10:
    case DX_FN_gamma:
    case DX_FN_lgamma:
    case DX_FN_digamma:
        return u;
    case DX_FN_log1p:
        return dx_add(g, u, dx_int(g, 1));
    case DX_FN_asin:
    case DX_FN_acos:
    case DX_FN_atanh:
        return dx_sub(g, dx_int(g, 1), dx_power(g, u, 2));
    case DX_FN_acosh:
        return dx_sub(g, u, dx_int(g, 1));
    default:
        break;
    }
    *nonzero = true;
    switch (fn) {
    case DX_FN_tan:
    case DX_FN_sec:
        return dx_call1(g, DX_FN_cos, u);
    case DX_FN_cot:
    case DX_FN_csc:
        return dx_call1(g, DX_FN_sin, u);
    case DX_FN_abs:
    case DX_FN_cbrt:
    case DX_FN_sign:
    case DX_FN_coth:
    case DX_FN_csch:
        return u;
    default:
        return DX_NONE;
    }
}

/* Has f a power series where its argument has one, with that value there? */
static dx_status is_smooth_call(const measure *m, dx_fn fn, const state *u, bool *yes)
{
    bool nonzero;
    int sign;
    *yes = u->smooth && is_entire(fn);
    if (*yes || !u->smooth)
        return DX_OK;
    dx_id needed = proviso(m->g, fn, u->value, &nonzero);
    if (dx_is_none(needed)) {
        dx_diag *diag = &m->g->context->diag;
        dx_status status = diag->status;
        if (status == DX_DOMAIN)
            dx_diag_clear(diag);
        return status == DX_OK || status == DX_DOMAIN ? DX_OK : status;
    }
    if (dx_is_number(m->g, needed))
        sign = dx_number_sign(m->g, needed);
    else
        DX_TRY(dx_ask_sign(m->oracle, needed, &sign));
    *yes = sign > 0 || (sign < 0 && nonzero);
    if (sign != 0 || dx_is_constant(m->g, needed))
        return DX_OK;
    DX_TRY(dx_readable(m->g, needed, &needed));
    *yes = !dx_is_number(m->g, needed);
    if (*yes)
        assume(m, needed);
    return DX_OK;
}

static bool has_bounds(dx_fn fn)
{
    return fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_atan || fn == DX_FN_tanh ||
           fn == DX_FN_erf || fn == DX_FN_sign || fn == DX_FN_heaviside || fn == DX_FN_sech ||
           fn == DX_FN_sigmoid || fn == DX_FN_acot || fn == DX_FN_asin || fn == DX_FN_acos ||
           fn == DX_FN_frac || fn == DX_FN_sinc || fn == DX_FN_atan2;
}

/* |f(u)| <= 1 + |u| */
static bool is_near_argument(dx_fn fn)
{
    return fn == DX_FN_floor || fn == DX_FN_ceil || fn == DX_FN_round;
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

static dx_magnitude upper_bound(dx_magnitude m)
{
    m.sign = 0;
    m.grows = false;
    return m;
}

/* *out becomes as large as a part may be, too. */
static void take_larger(const measure *m, dx_id part, dx_magnitude *out)
{
    const dx_magnitude of = state_of(m, part).m;
    out->known = out->known && of.known;
    out->logs = out->logs || of.logs;
    if (out->known && dx_number_compare(m->g, of.power, out->power) < 0)
        out->power = of.power;
}

/* One of several is at most as large as the largest. */
static void of_one(const measure *m, dx_id a, state *s)
{
    s->m = known(dx_int(m->g, BEYOND), false, 0);
    for (uint32_t i = 0; i < dx_count(m->g, a); i++)
        take_larger(m, dx_operand(m->g, a, i), &s->m);
}

/* max(u, v) is between (u + v)/2 and u + v, where both are lengths. */
static dx_status of_larger(const measure *m, dx_id a, state *s)
{
    dx_graph *g = m->g;
    dx_id u = dx_operand(g, a, 0), v = dx_operand(g, a, 1), sum = dx_add(g, u, v);
    state both;
    if (!is_length(g, u) || !is_length(g, v)) {
        of_one(m, a, s);
        return DX_OK;
    }
    DX_TRY(dx_check(g, sum));
    DX_TRY(measure_part(m, sum, 0, m->n, &both));
    s->m = both.m;
    return DX_OK;
}

/* hypot(u, v) as the root that it is. */
static dx_status of_length(const measure *m, dx_id a, state *s)
{
    dx_graph *g = m->g;
    dx_id root = dx_sqrt(
        g, dx_add(g, dx_power(g, dx_operand(g, a, 0), 2), dx_power(g, dx_operand(g, a, 1), 2)));
    state whole;
    DX_TRY(dx_check(g, root));
    DX_TRY(measure_part(m, root, 0, m->n, &whole));
    s->m = whole.m;
    return DX_OK;
}

static dx_status of_call(const measure *m, dx_id a, state *s)
{
    dx_graph *g = m->g;
    dx_fn fn = dx_fn_of(g, a);
    if (fn == DX_FN_max)
        return of_larger(m, a, s);
    const state u = state_of(m, dx_operand(g, a, 0));
    s->smooth = false;
    if (dx_count(g, a) == 1)
        DX_TRY(is_smooth_call(m, fn, &u, &s->smooth));
    if (fn == DX_FN_hypot)
        return of_length(m, a, s);
    if (dx_count(g, a) != 1) {
        s->m.known = false;
        if (fn == DX_FN_min)
            of_one(m, a, s);
        else if (fn == DX_FN_atan2)
            s->m = known(dx_int(g, 0), false, 0);
        else if (fn == DX_FN_mod) /* smaller than its modulus */
            s->m = upper_bound(state_of(m, dx_operand(g, a, 1)).m);
    } else if (fn == DX_FN_relu) {
        s->m = upper_bound(u.m);
    } else if (is_near_argument(fn) && u.m.known) {
        s->m = upper_bound(u.m);
        if (dx_number_sign(g, u.m.power) > 0)
            s->m.power = dx_int(g, 0);
    } else if (fn == DX_FN_abs) {
        s->m = u.m;
        s->m.sign = u.m.sign != 0 || dx_same(dx_operand(g, a, 0), m->n == 1 ? m->symbol[0] : a);
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
    const uint32_t n = dx_count(m->g, a);
    s->m = known(dx_int(m->g, BEYOND), false, 0);
    for (uint32_t i = 0; i < n; i++)
        if (i % 2 == 1 || i + 1 == n)
            take_larger(m, dx_operand(m->g, a, i), &s->m);
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
    uint32_t fixed = dx_op_of(g, a) == DX_OP_APPLY ? 1 : dx_op_of(g, a) == DX_OP_DERIV ? 2 : 0;
    for (uint32_t i = 0; i < n; i++)
        operand[i] = i < fixed ? dx_operand(g, a, i) : state_of(m, dx_operand(g, a, i)).value;
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
        s->generic = !dx_is_constant(g, zero);
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
    s->generic = s->value_sign == 0 && !dx_is_constant(g, a);
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
    case DX_OP_APPLY: /* abstract functions are smooth */
    case DX_OP_DERIV:
        s->smooth = true;
        for (uint32_t i = dx_op_of(g, a) == DX_OP_APPLY ? 1 : 2; i < dx_count(g, a); i++)
            s->smooth = s->smooth && state_of(m, dx_operand(g, a, i)).smooth;
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

static dx_status measure_all(measure *m, dx_id a, state *out)
{
    dx_graph *g = m->g;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    size_t size = walk.n * sizeof(state);
    m->walk = &walk;
    m->state = dx_alloc(&g->context->memory, size);
    dx_status status = m->state ? DX_OK : dx_no_memory(g->context);
    if (m->state)
        memset(m->state, 0, size);
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        status = of_node(m, walk.id[i], &m->state[i]);
        if (status == DX_OK)
            status = dx_poll(g->context);
    }
    if (status == DX_OK)
        *out = state_of(m, a);
    dx_free(&g->context->memory, m->state, size);
    dx_walk_free(&walk);
    return status;
}

static measure begin(dx_graph *g, const dx_oracle *oracle, size_t n, const dx_id *symbol,
                     const int *weights, dx_id *assumed)
{
    static const int equal[DX_MOST_VARIABLES] = {1, 1, 1, 1, 1, 1, 1, 1};
    *assumed = DX_NONE;
    return (measure){.g = g,
                     .oracle = oracle,
                     .n = n,
                     .symbol = symbol,
                     .weight = weights ? weights : equal,
                     .assumed = assumed};
}

dx_status dx_magnitude_of(dx_graph *g, const dx_oracle *oracle, dx_id a, size_t n,
                          const dx_id *symbol, const int *weights, dx_id *assumed,
                          dx_magnitude *out)
{
    measure m = begin(g, oracle, n, symbol, weights, assumed);
    state s;
    DX_TRY(measure_all(&m, a, &s));
    *out = s.m;
    return DX_OK;
}

dx_status dx_is_smooth_there(dx_graph *g, const dx_oracle *oracle, dx_id a, size_t n,
                             const dx_id *symbol, dx_id *assumed, bool *smooth, dx_id *value)
{
    const size_t size = n * sizeof(int);
    int *equal = dx_alloc(&g->context->memory, size);
    if (!equal)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < n; i++)
        equal[i] = 1;
    measure m = begin(g, oracle, n, symbol, equal, assumed);
    state s = {0};
    const dx_status status = measure_all(&m, a, &s);
    dx_free(&g->context->memory, equal, size);
    *smooth = s.smooth;
    *value = s.value;
    return status;
}
