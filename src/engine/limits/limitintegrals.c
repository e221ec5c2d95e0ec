/* Limits of formulas with integrals without a closed form: by the first terms of what they are near
 * the point, or by what they go to where an end becomes infinite. */
#include "engine/limits/limitintegrals.h"

#include "engine/integral.h"
#include "engine/limits/terms.h"
#include "engine/limits/undersign.h"
#include "engine/oracle.h"
#include "expr/primitive.h"
#include "expr/walk.h"
#include "symbolic/algebra/monomials.h"
#include "symbolic/domain/integrands.h"

enum { MOST = 8 }; /* integrals */

/* Integrals in a formula, and what stands for them. */
typedef struct stand_ins {
    size_t n;
    dx_id from[MOST], to[MOST];
    dx_id rest[MOST]; /* names that nothing is known of */
} stand_ins;

static dx_id new_name(dx_graph *g, size_t i)
{
    const char name[] = {'c', (char)('0' + i)};
    return dx_late_symbol(g, name, sizeof name);
}

/* ---- at a point -------------------------------------------------------------------------------
 */

/* Derivatives at the point as far as the order, and a term beyond with an unknown coefficient: the
 * integral is smooth there. NONE where that gets too long. */
static dx_status expand(ddx_session *s, dx_id integral, dx_id symbol, dx_id at, dx_id rest,
                        dx_id *out)
{
    enum { ORDER = 6, LARGE = 1000 };
    dx_graph *g = &s->graph;
    const dx_id u = dx_sub(g, symbol, at);
    dx_id scale = dx_int(g, 1), d = integral;
    *out = dx_mul(g, rest, dx_power(g, u, ORDER + 1));
    for (int64_t k = 0; k <= ORDER; k++) {
        dx_id there = dx_substitute(g, d, 1, &symbol, &at);
        if (dx_is_none(there) || dx_is_larger(g, d, LARGE)) {
            *out = DX_NONE;
            return dx_excuse(g->context, g->context->diag.status);
        }
        DX_TRY(dx_numbers_for_integrals(s, &there));
        *out = dx_add(g, *out, dx_product(g, 3, (dx_id[]){scale, there, dx_power(g, u, k)}));
        scale = dx_number_div(g, scale, dx_int(g, k + 1));
        DX_TRY(dx_diff(g, s->rules, d, symbol, 1, &d));
        DX_TRY(dx_poll(g->context));
    }
    return dx_check(g, *out);
}

static dx_status stand_in_at(ddx_session *s, dx_id integral, dx_id symbol, dx_id at, bool any,
                             stand_ins *all)
{
    dx_graph *g = &s->graph;
    const dx_primitive p = dx_primitive_read(g, integral);
    const dx_id rest = new_name(g, all->n);
    dx_id to = DX_NONE;
    if (!dx_contains(g, integral, symbol) || dx_op_of(g, p.lo) == DX_OP_INF ||
        dx_op_of(g, p.hi) == DX_OP_INF)
        return DX_OK;
    if (any || dx_contains(g, p.integrand, symbol)) {
        const dx_status rough = dx_refuse_rough_integrals(g, integral, 1, &symbol, &at);
        if (rough != DX_OK)
            return dx_excuse(g->context, rough);
        DX_TRY(expand(s, integral, symbol, at, rest, &to));
    } else {
        const dx_point point = {.n = 1, .symbol = &symbol, .centre = &at};
        DX_TRY(dx_series_under_sign(s, integral, &point, rest, &to));
    }
    if (dx_is_none(to) || !dx_contains(g, to, rest))
        return DX_OK;
    all->from[all->n] = integral;
    all->rest[all->n] = rest;
    all->to[all->n++] = to;
    return DX_OK;
}

/* ---- with infinite ends -----------------------------------------------------------------------
 */

/* The integrand grows above 0, or below, towards the infinite end: so does the integral. */
static dx_status grows(ddx_session *s, const dx_primitive *p, dx_id lo, dx_id hi, dx_id *out)
{
    dx_graph *g = &s->graph;
    const bool below = dx_op_of(g, lo) == DX_OP_INF;
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_id end = below ? lo : hi;
    dx_limit limit;
    int sign = 0;
    *out = DX_NONE;
    if (below && dx_op_of(g, hi) == DX_OP_INF)
        return DX_OK;
    DX_TRY(dx_limit_on_side(s, p->integrand, p->variable, end,
                            dx_is_minus_inf(g, end) ? DX_TO_MINUS_INF : DX_TO_PLUS_INF, &limit));
    if (limit.kind == DX_LIMIT_VALUE)
        DX_TRY(dx_ask_sign(&oracle, limit.value, &sign));
    else if (limit.kind == DX_LIMIT_PLUS_INF || limit.kind == DX_LIMIT_MINUS_INF)
        sign = limit.kind == DX_LIMIT_PLUS_INF ? 1 : -1;
    sign = dx_is_minus_inf(g, end) ? -sign : sign;
    sign = below ? -sign : sign;
    if (sign != 0)
        *out = sign > 0 ? dx_inf(g) : dx_minus_inf(g);
    return dx_check(g, sign != 0 ? *out : lo);
}

/* Where the end goes: a number, an infinity, or NONE for not known. */
static dx_status end_of(ddx_session *s, dx_id end, dx_id symbol, dx_id at, dx_approach approach,
                        dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_limit limit;
    *out = dx_contains(g, end, symbol) ? DX_NONE : end;
    if (!dx_is_none(*out))
        return DX_OK;
    DX_TRY(dx_limit_on_side(s, end, symbol, at, approach, &limit));
    if (limit.n_assumed + limit.n_demanded > 0)
        return DX_OK;
    if (limit.kind == DX_LIMIT_VALUE)
        *out = limit.value;
    else if (limit.kind == DX_LIMIT_PLUS_INF || limit.kind == DX_LIMIT_MINUS_INF)
        *out = limit.kind == DX_LIMIT_PLUS_INF ? dx_inf(g) : dx_minus_inf(g);
    return DX_OK;
}

/* What the integral goes to: the improper one, where that exists. */
static dx_status stand_in_beyond(ddx_session *s, dx_id integral, dx_id symbol, dx_id at,
                                 dx_approach approach, stand_ins *all)
{
    dx_graph *g = &s->graph;
    const dx_primitive p = dx_primitive_read(g, integral);
    dx_id lo, hi, value;
    if (p.n_names > 0)
        return DX_OK;
    DX_TRY(end_of(s, p.lo, symbol, at, approach, &lo));
    DX_TRY(end_of(s, p.hi, symbol, at, approach, &hi));
    if (dx_is_none(lo) || dx_is_none(hi) ||
        (dx_op_of(g, lo) != DX_OP_INF && dx_op_of(g, hi) != DX_OP_INF) || dx_same(lo, hi))
        return DX_OK;
    const dx_status status = dx_integrate(s, p.integrand, p.variable, lo, hi, &value);
    DX_TRY(dx_excuse(g->context, status));
    if (status != DX_OK)
        DX_TRY(grows(s, &p, lo, hi, &value));
    if (status != DX_OK && dx_is_none(value))
        return DX_OK;
    all->from[all->n] = integral;
    all->rest[all->n] = new_name(g, all->n);
    all->to[all->n++] = value;
    return DX_OK;
}

/* Of what may be infinite; 0: not known. */
static dx_status sign_of(ddx_session *s, dx_id value, int *sign)
{
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_graph *g = &s->graph;
    *sign = dx_is_minus_inf(g, value) ? -1 : 1;
    return dx_op_of(g, value) == DX_OP_INF ? DX_OK : dx_ask_sign(&oracle, value, sign);
}

/* The product of what the integrals go to, each so often: a formula, or infinite by its sign. */
static dx_status power_of(ddx_session *s, const stand_ins *all, const uint8_t *exponent,
                          dx_id *value, bool *known)
{
    dx_graph *g = &s->graph;
    int sign = 1, one;
    bool infinite = false;
    *value = dx_int(g, 1);
    *known = true;
    for (size_t k = 0; k < all->n; k++)
        infinite = infinite || (exponent[k] > 0 && dx_op_of(g, all->to[k]) == DX_OP_INF);
    for (size_t k = 0; k < all->n && *known; k++) {
        if (!infinite)
            *value = dx_mul(g, *value, dx_power(g, all->to[k], exponent[k]));
        if (!infinite || exponent[k] == 0)
            continue;
        DX_TRY(sign_of(s, all->to[k], &one));
        sign *= exponent[k] % 2 == 0 ? one * one : one;
        *known = one != 0;
    }
    if (infinite)
        *value = sign > 0 ? dx_inf(g) : dx_minus_inf(g);
    return dx_check(g, *value);
}

/* An integral that is not smooth at the point, but continuous: its value there. */
static dx_status stand_in_value(ddx_session *s, dx_id integral, dx_id symbol, dx_id at,
                                stand_ins *all)
{
    dx_graph *g = &s->graph;
    const dx_primitive p = dx_primitive_read(g, integral);
    bool continuous;
    if (!dx_contains(g, integral, symbol) || dx_op_of(g, p.lo) == DX_OP_INF ||
        dx_op_of(g, p.hi) == DX_OP_INF)
        return DX_OK;
    dx_status status = dx_refuse_rough_integrals(g, integral, 1, &symbol, &at);
    DX_TRY(dx_excuse(g->context, status));
    if (status == DX_OK)
        return DX_OK;
    DX_TRY(dx_is_continuous_integral(g, integral, symbol, at, &continuous));
    dx_id value = continuous ? dx_substitute(g, integral, 1, &symbol, &at) : DX_NONE;
    if (dx_is_none(value))
        return dx_excuse(g->context, g->context->diag.status);
    DX_TRY(dx_numbers_for_integrals(s, &value));
    all->from[all->n] = integral;
    all->rest[all->n] = new_name(g, all->n);
    all->to[all->n++] = value;
    return DX_OK;
}

/* One coefficient of the polynomial in the integrals and what it is the coefficient of: a finite
 * product, or the one that decides. */
static dx_status add_limit(ddx_session *s, const dx_limit *limit, dx_id value, dx_id *sum,
                           int *infinite, bool *known)
{
    dx_graph *g = &s->graph;
    const bool finite = limit->kind == DX_LIMIT_VALUE;
    int sign = 0, other = limit->kind == DX_LIMIT_MINUS_INF ? -1 : 1;
    *known = limit->kind <= DX_LIMIT_MINUS_INF && limit->n_assumed + limit->n_demanded == 0;
    if (!*known)
        return DX_OK;
    if (finite && dx_op_of(g, value) != DX_OP_INF) {
        *sum = dx_add(g, *sum, dx_mul(g, limit->value, value));
        return dx_check(g, *sum);
    }
    DX_TRY(sign_of(s, value, &sign));
    if (finite)
        DX_TRY(sign_of(s, limit->value, &other));
    sign *= other;
    *known = sign != 0 && (*infinite == 0 || *infinite == sign);
    *infinite = sign;
    return DX_OK;
}

/* The formula is a polynomial in the integrals, whose coefficients have limits. */
static dx_status limit_of_polynomial(ddx_session *s, dx_id a, dx_id symbol, dx_id at,
                                     dx_approach approach, const stand_ins *all, bool *found,
                                     dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_monomials list;
    dx_id sum = dx_int(g, 0);
    int infinite = 0;
    dx_id with = dx_replace(g, a, all->n, all->from, all->rest);
    DX_TRY(dx_check(g, with));
    dx_status status = dx_refuse_rough_integrals(g, with, 1, &symbol, &at);
    if (status != DX_OK)
        return dx_excuse(g->context, status);
    DX_TRY(dx_monomials_make(g, with, all->n, all->rest, found, &list));
    if (!*found)
        return DX_OK;
    for (size_t i = 0; i < list.n && *found && status == DX_OK; i++) {
        dx_limit limit;
        dx_id value;
        status = power_of(s, all, list.item[i].exponent, &value, found);
        if (status == DX_OK && *found)
            status = dx_limit_on_side(s, list.item[i].coefficient, symbol, at, approach, &limit);
        if (status == DX_OK && *found)
            status = add_limit(s, &limit, value, &sum, &infinite, found);
    }
    dx_monomials_free(&list);
    DX_TRY(status);
    *out = infinite == 0 ? sum : infinite > 0 ? dx_inf(g) : dx_minus_inf(g);
    return dx_check(g, *out);
}

/* ---- the whole --------------------------------------------------------------------------------
 */

typedef enum how { BEYOND, NEAR, ALL_NEAR, CONTINUOUS } how;

static dx_status find_stand_ins(ddx_session *s, dx_id a, dx_id symbol, dx_id at,
                                dx_approach approach, how by, stand_ins *all)
{
    dx_graph *g = &s->graph;
    dx_walk walk;
    all->n = 0;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && all->n < MOST && status == DX_OK; i++) {
        const dx_id b = walk.id[i];
        if (dx_op_of(g, b) != DX_OP_APPLY || !dx_is_written_integral(g, b))
            continue;
        status = by == BEYOND       ? stand_in_beyond(s, b, symbol, at, approach, all)
                 : by == CONTINUOUS ? stand_in_value(s, b, symbol, at, all)
                                    : stand_in_at(s, b, symbol, at, by == ALL_NEAR, all);
    }
    dx_walk_free(&walk);
    return status;
}

/* What is unknown of them must not show in the limit. */
static dx_status is_free_of_rests(dx_graph *g, const stand_ins *all, const dx_provisos *provisos,
                                  dx_id out, bool *free_of)
{
    bool varies = false;
    if (dx_op_of(g, out) != DX_OP_INF)
        DX_TRY(dx_contains_any(g, out, all->n, all->rest, &varies));
    *free_of = !varies;
    if (!dx_is_none(provisos->nonzero))
        DX_TRY(dx_contains_any(g, provisos->nonzero, all->n, all->rest, &varies));
    *free_of = *free_of && !varies;
    for (size_t i = 0; i < provisos->n_positive && *free_of; i++) {
        DX_TRY(dx_contains_any(g, provisos->positive[i], all->n, all->rest, &varies));
        *free_of = !varies;
    }
    return DX_OK;
}

/* With numbers for the integrals, on one side. */
static dx_status by_numbers(ddx_session *s, dx_id a, dx_id symbol, dx_id at, dx_approach approach,
                            how by, bool *found, dx_id *out)
{
    stand_ins all;
    DX_TRY(find_stand_ins(s, a, symbol, at, approach, by, &all));
    *found = all.n > 0;
    return *found ? limit_of_polynomial(s, a, symbol, at, approach, &all, found, out) : DX_OK;
}

/* By what the integrals are near the point. */
static dx_status by_first_terms(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side, how by,
                                dx_provisos *provisos, bool *found, dx_id *out)
{
    dx_graph *g = &s->graph;
    const unsigned notices = s->context.notices.n;
    stand_ins all;
    DX_TRY(find_stand_ins(s, a, symbol, at, DX_FROM_ABOVE, by, &all));
    if (all.n == 0)
        return DX_OK;
    a = dx_replace(g, a, all.n, all.from, all.to);
    DX_TRY(dx_check(g, a));
    dx_status status = dx_refuse_rough_integrals(g, a, 1, &symbol, &at);
    if (status == DX_OK)
        status = dx_find_limit(s, a, symbol, at, side, provisos, out);
    if (status == DX_OK)
        DX_TRY(is_free_of_rests(g, &all, provisos, *out, found));
    if (!*found) {
        s->context.notices.n = notices;
        *provisos = (dx_provisos){.smoothness = -1};
    }
    return dx_excuse(g->context, status);
}

dx_status dx_limit_of_integrals(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side,
                                bool all, dx_provisos *provisos, bool *found, dx_id *out)
{
    dx_graph *g = &s->graph;
    const bool far = dx_op_of(g, at) == DX_OP_INF;
    dx_approach approach = dx_is_minus_inf(g, at) ? DX_TO_MINUS_INF
                           : far                  ? DX_TO_PLUS_INF
                           : side == '-'          ? DX_FROM_BELOW
                                                  : DX_FROM_ABOVE;
    bool has;
    *found = false;
    DX_TRY(dx_has_written_integral(g, a, &has));
    if (!has || dx_op_of(g, a) >= DX_OP_EQ)
        return DX_OK;
    *provisos = (dx_provisos){.smoothness = -1};
    if (!far)
        DX_TRY(by_first_terms(s, a, symbol, at, side, all ? ALL_NEAR : NEAR, provisos, found, out));
    for (how by = BEYOND; by <= CONTINUOUS && !*found && !all; by += CONTINUOUS - BEYOND) {
        dx_id left = DX_NONE;
        if (far && by == CONTINUOUS)
            break;
        DX_TRY(by_numbers(s, a, symbol, at, approach, by, found, out));
        if (*found && !far && side == 0) { /* from both sides the same */
            DX_TRY(by_numbers(s, a, symbol, at, DX_FROM_BELOW, by, found, &left));
            *found = *found && dx_same(left, *out);
        }
    }
    return DX_OK;
}
