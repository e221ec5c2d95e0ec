#include "symbolic/rework/contract.h"

#include "expr/exact.h"
#include "expr/known.h"
#include "symbolic/forms/choice.h"
#include "symbolic/forms/waves.h"
#include "symbolic/rework/arcs.h"
#include "symbolic/rework/denest.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/factorials.h"
#include "symbolic/rework/halfangles.h"
#include "symbolic/rework/logs.h"
#include "symbolic/rework/quotients.h"
#include "symbolic/rework/trig.h"
#include "symbolic/rework/upward.h"

#include <stdlib.h>

/* ---- sums of two that are one ---------------------------------------------------------------- */

/* number·fn(argument) + other·gn(argument) of a sum. */
typedef struct couple {
    dx_id number, other, argument;
} couple;

/* a/b */
static bool is_inverse(dx_graph *g, dx_id a, dx_id b)
{
    return dx_is_int(g, dx_mul(g, a, b), 1);
}

/* Terms i and k of the sum, if they are fn(u) and gn(u), or gn(1/u) where `inverse`. */
static bool get_couple(dx_graph *g, dx_id sum, uint32_t i, uint32_t k, dx_fn fn, dx_fn gn,
                       bool inverse, couple *out)
{
    dx_id a = dx_term(g, sum, i), b = dx_term(g, sum, k);
    if (i == k || dx_fn_of(g, a) != fn || dx_fn_of(g, b) != gn)
        return false;
    dx_id u = dx_operand(g, a, 0), v = dx_operand(g, b, 0);
    *out = (couple){dx_coefficient(g, sum, i), dx_coefficient(g, sum, k), u};
    return inverse ? is_inverse(g, u, v) : dx_same(u, v);
}

/* c·cosh(u) ± c·sinh(u) as c·exp(±u), and pairs of inverse functions as constants; NONE. */
static dx_id of_couple(dx_graph *g, dx_id sum, uint32_t i, uint32_t k)
{
    static const struct {
        dx_fn first, second;
        bool inverse;
        int64_t half_turns; /* fn + gn is so often pi/2 */
    } pairs[] = {{DX_FN_asin, DX_FN_acos, false, 1},
                 {DX_FN_asec, DX_FN_acsc, false, 1},
                 {DX_FN_atan, DX_FN_atan, true, 1}};
    couple c;
    if (get_couple(g, sum, i, k, DX_FN_cosh, DX_FN_sinh, false, &c)) {
        bool same = dx_same(c.number, c.other),
             opposite = dx_same(c.number, dx_number_neg(g, c.other));
        if (!same && !opposite)
            return DX_NONE;
        return dx_scale(g, c.number,
                        dx_call1(g, DX_FN_exp, same ? c.argument : dx_neg(g, c.argument)));
    }
    for (size_t n = 0; n < sizeof pairs / sizeof *pairs; n++) {
        if (!get_couple(g, sum, i, k, pairs[n].first, pairs[n].second, pairs[n].inverse, &c) ||
            !dx_same(c.number, c.other))
            continue;
        dx_id value = dx_scale(g, dx_rational(g, pairs[n].half_turns, 2), dx_pi(g));
        if (pairs[n].inverse)
            value = dx_mul(g, value, dx_call1(g, DX_FN_sign, c.argument));
        return dx_scale(g, c.number, value);
    }
    return DX_NONE;
}

static dx_id contract_sum(dx_graph *g, dx_id a)
{
    enum { MOST = 24 };
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) > MOST)
        return a;
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        for (uint32_t k = 0; k < dx_terms(g, a); k++) {
            dx_id one = of_couple(g, a, i, k);
            if (dx_is_none(one))
                continue;
            dx_id rest = dx_sub(g, a, dx_scale(g, dx_coefficient(g, a, i), dx_term(g, a, i)));
            rest = dx_sub(g, rest, dx_scale(g, dx_coefficient(g, a, k), dx_term(g, a, k)));
            return dx_add(g, rest, one);
        }
    return a;
}

/* number^(times·rest), the rest no number and without a coefficient; times a small integer. */
typedef struct number_power {
    dx_id number, rest;
    int64_t times;
} number_power;

static bool get_number_power(dx_graph *g, dx_id product, uint32_t i, number_power *out)
{
    enum { MOST_TIMES = 8 };
    dx_id times, exponent = dx_exponent(g, product, i);
    out->number = dx_base(g, product, i);
    if (dx_is_number(g, exponent) || !dx_is_number(g, out->number) ||
        dx_number_sign(g, out->number) <= 0)
        return false;
    dx_split_coefficient(g, exponent, &times, &out->rest);
    return dx_get_int(g, times, &out->times) && llabs(out->times) <= MOST_TIMES;
}

/* b^(x + k) of numbers b as b^k·b^x, where there are several such powers. */
static dx_id take_constants_out(dx_graph *g, dx_id a)
{
    uint32_t powers = 0;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++)
        powers += dx_is_number(g, dx_base(g, a, i)) && !dx_is_number(g, dx_exponent(g, a, i));
    dx_id out = a;
    for (uint32_t i = 0; powers > 1 && i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        if (!dx_is_number(g, base) || dx_op_of(g, exponent) != DX_OP_ADD ||
            dx_is_int(g, dx_constant(g, exponent), 0) ||
            !dx_is_integer(g, dx_constant(g, exponent)))
            continue;
        dx_id constant = dx_constant(g, exponent);
        dx_id parts =
            dx_mul(g, dx_pow(g, base, constant), dx_pow(g, base, dx_sub(g, exponent, constant)));
        out = dx_mul(g, dx_div(g, out, dx_pow(g, base, exponent)), parts);
    }
    return dx_is_none(out) ? a : out;
}

/* 2^x·3^(2x) as 18^x, 2^(2x) as 4^x. */
static dx_id contract_product(dx_graph *g, dx_id a)
{
    enum { MOST_BASE = 100 };
    number_power b, c;
    if (dx_op_of(g, a) != DX_OP_MUL)
        return a;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        if (!get_number_power(g, a, i, &b))
            continue;
        dx_id whole = dx_number_power(g, b.number, b.times),
              first = dx_power(g, dx_pow(g, b.number, b.rest), b.times);
        for (uint32_t k = i + 1; k < dx_factors(g, a); k++)
            if (get_number_power(g, a, k, &c) && dx_same(b.rest, c.rest)) {
                dx_id both = dx_number_mul(g, whole, dx_number_power(g, c.number, c.times));
                dx_id second = dx_power(g, dx_pow(g, c.number, c.rest), c.times);
                return dx_mul(g, dx_div(g, a, dx_mul(g, first, second)), dx_pow(g, both, b.rest));
            }
        if (b.times > 1 && dx_number_to_double(g, whole) <= MOST_BASE && dx_is_integer(g, b.number))
            return dx_mul(g, dx_div(g, a, first), dx_pow(g, whole, b.rest));
    }
    return a;
}

/* The same below a number. */
static dx_id contract_scaled_product(dx_graph *g, dx_id a)
{
    dx_id number, product;
    dx_split_coefficient(g, a, &number, &product);
    return dx_scale(g, number, contract_product(g, product));
}

/* c·b^x as b^(x + k) where c is the power k of an integer b. */
static dx_id join_coefficient(dx_graph *g, dx_id a)
{
    dx_id number, product;
    int64_t b;
    dx_split_coefficient(g, a, &number, &product);
    if (dx_is_int(g, number, 1) || dx_op_of(g, product) != DX_OP_MUL)
        return a;
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        if (dx_is_number(g, exponent) || !dx_get_int(g, base, &b) || b < 2)
            continue;
        dx_id k = dx_whole_logarithm(g, number, b);
        if (dx_is_none(k))
            continue;
        dx_id rest = dx_div(g, product, dx_pow(g, base, exponent));
        return dx_mul(g, rest, dx_pow(g, base, dx_add(g, exponent, k)));
    }
    return a;
}

/* base^exponent of a positive base with a logarithm in the exponent that it undoes: x^(1/log(x)) is
 * e, 2^(log2(x) + 1) is 2·x; NONE. */
static dx_id power_of_logarithm(dx_graph *g, dx_id base, dx_id exponent)
{
    const dx_fn fn = dx_is_int(g, base, 2)    ? DX_FN_log2
                     : dx_is_int(g, base, 10) ? DX_FN_log10
                                              : DX_FN_NONE;
    dx_id number, term, product = dx_int(g, 1), rest = exponent;
    dx_split_coefficient(g, exponent, &number, &term);
    if (dx_op_of(g, term) == DX_OP_MUL && !dx_is_number(g, base))
        for (uint32_t i = 0; i < dx_factors(g, term); i++)
            if (dx_fn_of(g, dx_base(g, term, i)) == DX_FN_log &&
                dx_same(dx_operand(g, dx_base(g, term, i), 0), base) &&
                dx_is_int(g, dx_exponent(g, term, i), -1))
                return dx_call1(g, DX_FN_exp, dx_mul(g, exponent, dx_base(g, term, i)));
    if (dx_op_of(g, term) == DX_OP_MUL && dx_is_number(g, base)) { /* 2^(log(x)/log(2)) */
        dx_id log = dx_call1(g, DX_FN_log, base);
        for (uint32_t i = 0; i < dx_factors(g, term); i++)
            if (dx_same(dx_base(g, term, i), log) && dx_is_int(g, dx_exponent(g, term, i), -1))
                return dx_call1(g, DX_FN_exp, dx_mul(g, exponent, log));
    }
    if (fn == DX_FN_NONE)
        return DX_NONE;
    if (dx_fn_of(g, term) == fn)
        return dx_pow(g, dx_operand(g, term, 0), number);
    for (uint32_t i = 0; dx_op_of(g, exponent) == DX_OP_ADD && i < dx_terms(g, exponent); i++) {
        dx_id one = dx_term(g, exponent, i), times = dx_coefficient(g, exponent, i);
        if (dx_fn_of(g, one) != fn)
            continue;
        product = dx_mul(g, product, dx_pow(g, dx_operand(g, one, 0), times));
        rest = dx_sub(g, rest, dx_scale(g, times, one));
    }
    return dx_same(rest, exponent) ? DX_NONE : dx_mul(g, product, dx_pow(g, base, rest));
}

static dx_id undo_logarithms(dx_graph *g, dx_id a)
{
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        if (dx_is_number(g, exponent))
            continue;
        dx_id one = power_of_logarithm(g, base, exponent);
        if (!dx_is_none(one))
            return dx_mul(g, dx_div(g, a, dx_pow(g, base, exponent)), one);
    }
    return a;
}

static dx_status contract_node(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    DX_TRY(dx_upward_rebuild(w, a, out));
    *out = contract_sum(g, *out);
    if (!dx_is_none(*out))
        *out = contract_scaled_product(g, take_constants_out(g, *out));
    if (!dx_is_none(*out))
        *out = join_coefficient(g, undo_logarithms(g, *out));
    return dx_check(g, *out);
}

/* u^(p/q)·v^(p/q) as (u·v)^(p/q) */
static dx_status join_roots(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    DX_TRY(dx_upward_rebuild(w, a, out));
    a = *out;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++)
        for (uint32_t k = i + 1; k < dx_factors(g, a); k++) {
            dx_id u = dx_base(g, a, i), v = dx_base(g, a, k), e = dx_exponent(g, a, i);
            if (!dx_is_number(g, e) || dx_is_integer(g, e) || !dx_same(e, dx_exponent(g, a, k)) ||
                dx_op_of(g, u) != DX_OP_ADD || dx_op_of(g, v) != DX_OP_ADD)
                continue;
            dx_id inside;
            DX_TRY(dx_expand(g, dx_mul(g, u, v), &inside));
            dx_id rest = dx_div(g, a, dx_mul(g, dx_pow(g, u, e), dx_pow(g, v, e)));
            *out = dx_mul(g, rest, dx_pow(g, inside, e));
            return dx_check(g, *out);
        }
    return DX_OK;
}

/* ---- waves ----------------------------------------------------------------------------------- */

/* Factors of products of waves of one kind, counted by their powers. */
static unsigned waves_in(const dx_graph *g, dx_id a)
{
    unsigned n = 0;
    int64_t e;
    if (dx_op_of(g, a) == DX_OP_ADD)
        for (uint32_t i = 0; i < dx_terms(g, a); i++)
            n += waves_in(g, dx_term(g, a, i)) > 1;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++)
        if (dx_waves_is_wave(dx_fn_of(g, dx_base(g, a, i))) &&
            dx_get_int(g, dx_exponent(g, a, i), &e))
            n += e == 1 ? 1 : 2;
    return dx_op_of(g, a) == DX_OP_ADD ? 2 * n : n;
}

/* Where that is lighter. */
static dx_status reduce_node(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    dx_id form;
    DX_TRY(dx_upward_rebuild(w, a, out));
    if (waves_in(g, *out) < 2)
        return DX_OK;
    dx_status status = dx_trig_reduce(g, *out, &form);
    if (status == DX_OK && dx_readable_weight(g, form) < dx_readable_weight(g, *out))
        *out = form;
    return dx_excuse(g->context, status);
}

/* ---- logarithms and sizes -------------------------------------------------------------------- */

/* The sum of which a logarithm is, in factors. */
static dx_status factor_node(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    dx_id factors;
    DX_TRY(dx_upward_rebuild(w, a, out));
    if (dx_fn_of(g, *out) != DX_FN_log || dx_op_of(g, dx_operand(g, *out, 0)) != DX_OP_ADD)
        return DX_OK;
    dx_status status = dx_rework_quotient(g, dx_operand(g, *out, 0), DX_REWORK_FACTOR, &factors);
    if (status != DX_OK)
        return dx_excuse(g->context, status);
    *out = dx_call1(g, DX_FN_log, factors);
    return dx_check(g, *out);
}

/* Is log(u) or a root of u somewhere in the whole, so that it has values for u >= 0 alone? */
static bool needs_no_sign(const dx_upward *w, dx_id u)
{
    const dx_graph *g = w->g;
    for (size_t i = 0; i < w->walk->n; i++) {
        dx_id node = w->walk->id[i];
        if (dx_fn_of(g, node) == DX_FN_log && dx_same(dx_operand(g, node, 0), u))
            return true;
        for (uint32_t k = 0; dx_op_of(g, node) == DX_OP_MUL && k < dx_factors(g, node); k++)
            if (dx_same(dx_base(g, node, k), u) && dx_is_number(g, dx_exponent(g, node, k)) &&
                !dx_is_integer(g, dx_exponent(g, node, k)))
                return true;
    }
    return false;
}

/* log(|u|) as log(u) where that is so. */
static dx_status drop_node(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    DX_TRY(dx_upward_rebuild(w, a, out));
    if (dx_fn_of(g, *out) != DX_FN_log || dx_fn_of(g, dx_operand(g, *out, 0)) != DX_FN_abs)
        return DX_OK;
    dx_id u = dx_operand(g, dx_operand(g, *out, 0), 0);
    if (needs_no_sign(w, u))
        *out = dx_call1(g, DX_FN_log, u);
    return dx_check(g, *out);
}

static dx_status split_sizes(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    dx_id product = dx_int(g, 1), number, u;
    DX_TRY(dx_upward_rebuild(w, a, out));
    if (dx_fn_of(g, *out) != DX_FN_abs)
        return DX_OK;
    dx_split_coefficient(g, dx_operand(g, *out, 0), &number, &u);
    if (dx_op_of(g, u) != DX_OP_MUL)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, u); i++)
        product = dx_mul(g, product,
                         dx_call1(g, DX_FN_abs, dx_pow(g, dx_base(g, u, i), dx_exponent(g, u, i))));
    *out = dx_scale(g, dx_number_sign(g, number) < 0 ? dx_number_neg(g, number) : number, product);
    return dx_check(g, *out);
}

/* rest + c·|u| as max(rest + c·u, rest - c·u), or min where c < 0. */
static dx_status join_extreme(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    dx_id scale;
    DX_TRY(dx_upward_rebuild(w, a, out));
    dx_split_coefficient(g, *out, &scale, &a);
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_ADD && i < dx_terms(g, a); i++) {
        const dx_id term = dx_term(g, a, i), c = dx_coefficient(g, a, i);
        if (dx_fn_of(g, term) != DX_FN_abs)
            continue;
        const bool least = dx_number_sign(g, c) < 0;
        const dx_id one = dx_int(g, 1),
                    half = dx_scale(g, least ? dx_number_neg(g, c) : c, dx_operand(g, term, 0));
        const dx_id rest = dx_sub(g, a, dx_scale(g, c, term));
        dx_id both[2], divisor = dx_int(g, 0);
        for (int k = 0; k < 2; k++) {
            const dx_id numbers[] = {one, dx_int(g, k == 0 ? 1 : -1)}, of[] = {rest, half};
            dx_id content, primitive;
            both[k] = dx_flat_linear(g, 2, numbers, of);
            DX_TRY(dx_check(g, both[k]));
            dx_split_content(g, both[k], &content, &primitive);
            divisor = dx_number_gcd(g, divisor, dx_is_int(g, both[k], 0) ? both[k] : content);
        }
        if (dx_is_none(divisor) || dx_number_sign(g, divisor) <= 0)
            return DX_OK;
        for (int k = 0; k < 2; k++)
            both[k] = dx_scale(g, dx_number_div(g, one, divisor), both[k]);
        const dx_id extreme = dx_call(g, least ? DX_FN_min : DX_FN_max, 2, both);
        *out = dx_scale(g, scale, dx_scale(g, divisor, extreme));
        break;
    }
    return dx_check(g, *out);
}

/* ---- exponentials ---------------------------------------------------------------------------- */

/* number·exp(exponent); a number is one with the exponent 0. */
static bool read_exponential(dx_graph *g, dx_id number, dx_id term, dx_id *exponent)
{
    *exponent = dx_int(g, 0);
    if (dx_is_int(g, term, 1))
        return !dx_is_int(g, number, 0);
    *exponent = dx_fn_of(g, term) == DX_FN_exp ? dx_operand(g, term, 0) : DX_NONE;
    return !dx_is_none(*exponent);
}

/* a·e^p ± a·e^q as 2a·e^((p + q)/2)·cosh((p - q)/2), or sinh. */
static dx_status pair_exponentials(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    dx_id number[2], exponent[2], term[2];
    DX_TRY(dx_upward_rebuild(w, a, out));
    a = *out;
    if (dx_op_of(g, a) != DX_OP_ADD || dx_is_scaled(g, a))
        return DX_OK;
    bool constant = !dx_is_int(g, dx_constant(g, a), 0);
    if (dx_terms(g, a) + constant != 2)
        return DX_OK;
    for (uint32_t i = 0; i < 2; i++) {
        bool is_constant = i == 1 && constant;
        number[i] = is_constant ? dx_constant(g, a) : dx_coefficient(g, a, i);
        term[i] = is_constant ? dx_int(g, 1) : dx_term(g, a, i);
        if (!read_exponential(g, number[i], term[i], &exponent[i]))
            return DX_OK;
    }
    bool same = dx_same(number[0], number[1]);
    if (!same && !dx_same(number[0], dx_number_neg(g, number[1])))
        return DX_OK;
    dx_id half = dx_rational(g, 1, 2);
    dx_id mean = dx_scale(g, half, dx_add(g, exponent[0], exponent[1])),
          gap = dx_scale(g, half, dx_sub(g, exponent[0], exponent[1]));
    dx_id wave = dx_call1(g, same ? DX_FN_cosh : DX_FN_sinh, gap);
    *out = dx_scale(g, dx_number_mul(g, dx_int(g, 2), number[0]),
                    dx_mul(g, dx_call1(g, DX_FN_exp, mean), wave));
    return dx_check(g, *out);
}

static bool has_exponential(const dx_graph *g, dx_id sum)
{
    for (uint32_t i = 0; dx_op_of(g, sum) == DX_OP_ADD && i < dx_terms(g, sum); i++)
        if (dx_fn_of(g, dx_term(g, sum, i)) == DX_FN_exp)
            return true;
    return false;
}

/* The same, of a sum over one denominator: exp has parts to cancel then. */
static dx_status pair_over_one(dx_graph *g, dx_id a, dx_id *out)
{
    dx_id number, sum, joined;
    bool found = false;
    enum { MODEST = 100 };
    dx_split_coefficient(g, a, &number, &sum);
    for (uint32_t i = 0; dx_op_of(g, sum) == DX_OP_ADD && i < dx_terms(g, sum); i++) {
        const dx_id term = dx_term(g, sum, i);
        for (uint32_t k = 0; dx_op_of(g, term) == DX_OP_MUL && k < dx_factors(g, term); k++)
            found = found || has_exponential(g, dx_base(g, term, k));
    }
    *out = a;
    if (!found || dx_is_larger(g, a, MODEST))
        return DX_OK;
    dx_status status = dx_rework_quotient(g, a, DX_REWORK_FACTOR, &joined);
    if (status == DX_OK)
        status = dx_upward_run(g, joined, pair_exponentials, out);
    return status;
}

/* ---- all ------------------------------------------------------------------------------------- */

dx_status dx_variant_of(dx_graph *g, dx_id a, dx_variant variant, dx_id *out)
{
    *out = a;
    switch (variant) {
    case DX_VARIANT_SUMS:
        return dx_upward_settle(g, a, contract_node, out);
    case DX_VARIANT_WAVES:
        return dx_upward_run(g, a, reduce_node, out);
    case DX_VARIANT_HALVES:
        return dx_halve_angles(g, a, out);
    case DX_VARIANT_ANGLES:
        return dx_arcs_undo(g, a, out);
    case DX_VARIANT_LOGARITHMS:
        DX_TRY(dx_upward_run(g, a, factor_node, out));
        DX_TRY(dx_log_expand(g, *out, out));
        return dx_upward_run(g, *out, drop_node, out);
    case DX_VARIANT_PRODUCTS:
        return dx_log_combine(g, a, out);
    case DX_VARIANT_SIZES:
        return dx_upward_run(g, a, split_sizes, out);
    case DX_VARIANT_EXTREMES: /* of what always has a value: conditions stay as they were written */
        return dx_node_of(g, a)->holds & DX_HOLDS_PARTIAL ? DX_OK
                                                          : dx_upward_run(g, a, join_extreme, out);
    case DX_VARIANT_FRACTIONS:
        return pair_over_one(g, a, out);
    case DX_VARIANT_EXPONENTIALS:
        return dx_upward_run(g, a, pair_exponentials, out);
    case DX_VARIANT_FACTORIALS:
        return dx_factorials_join(g, a, out);
    case DX_VARIANT_RADICALS:
        return dx_denest(g, a, out);
    case DX_VARIANT_ROOTS:
        return dx_upward_run(g, a, join_roots, out);
    default:
        return DX_OK;
    }
}
