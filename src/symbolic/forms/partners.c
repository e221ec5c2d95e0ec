#include "symbolic/forms/partners.h"

#include "expr/known.h"
#include "expr/order.h"
#include "expr/walk.h"

enum { MOST = 32, MOST_SHIFT = 24 };

typedef struct search {
    dx_graph *g;
    size_t n_calls;
    dx_id call[MOST];  /* of functions that may have a partner */
    bool roots, cases; /* powers that need a base that is not negative; pieces */
    bool shifted;      /* a wave of an angle with a multiple of pi */
    size_t n_products; /* in which two of them meet */
    dx_id product[MOST];
    size_t n_sums; /* in which two steps may */
    dx_id sum[MOST];
    size_t n;
    dx_id from[2 * MOST], to[2 * MOST];
} search;

static bool may_have_partner(dx_fn fn)
{
    switch (fn) {
    case DX_FN_floor:
    case DX_FN_frac:
    case DX_FN_mod:
    case DX_FN_max:
    case DX_FN_min:
    case DX_FN_relu:
    case DX_FN_softplus:
    case DX_FN_heaviside:
    case DX_FN_sign:
    case DX_FN_abs:
    case DX_FN_log:
    case DX_FN_log2:
    case DX_FN_log10:
    case DX_FN_digamma:
    case DX_FN_gamma:
    case DX_FN_factorial:
    case DX_FN_cbrt:
        return true;
    default:
        return false;
    }
}

/* sin(abs(u)), of an odd function */
static bool is_odd_of_size(const dx_graph *g, dx_id call)
{
    dx_fn fn = dx_fn_of(g, call);
    return fn != DX_FN_NONE && fn != DX_FN_sign && dx_functions[fn].parity == DX_ODD &&
           dx_count(g, call) == 1 && dx_fn_of(g, dx_operand(g, call, 0)) == DX_FN_abs;
}

static bool has_call(const search *s, dx_fn fn, dx_id u)
{
    for (size_t i = 0; i < s->n_calls; i++)
        if (dx_fn_of(s->g, s->call[i]) == fn && dx_same(dx_operand(s->g, s->call[i], 0), u))
            return true;
    return false;
}

/* fn(u, v) or fn(v, u); else NONE. */
static dx_id find_pair(const search *s, dx_fn fn, dx_id u, dx_id v)
{
    const dx_graph *g = s->g;
    for (size_t i = 0; i < s->n_calls; i++) {
        dx_id call = s->call[i];
        if (dx_fn_of(g, call) != fn)
            continue;
        dx_id a = dx_operand(g, call, 0), b = dx_operand(g, call, 1);
        if ((dx_same(a, u) && dx_same(b, v)) || (dx_same(a, v) && dx_same(b, u)))
            return call;
    }
    return DX_NONE;
}

/* ---- steps and corners ---------------------------------------------------------------------- */

static dx_id floor_for(const search *s, dx_id call)
{
    dx_graph *g = s->g;
    dx_id u = dx_operand(g, call, 0);
    bool modulus = dx_fn_of(g, call) == DX_FN_mod;
    dx_id scale = modulus ? dx_operand(g, call, 1) : dx_int(g, 1);
    dx_id ratio = modulus ? dx_div(g, u, scale) : u;
    if (dx_is_none(ratio) || !has_call(s, DX_FN_floor, ratio))
        return DX_NONE;
    return dx_sub(g, u, dx_mul(g, scale, dx_call1(g, DX_FN_floor, ratio)));
}

/* The arguments of max, min, or relu, of which the second is 0. */
static void split_extreme(dx_graph *g, dx_id call, dx_id *u, dx_id *v)
{
    *u = dx_operand(g, call, 0);
    *v = dx_fn_of(g, call) == DX_FN_relu ? dx_int(g, 0) : dx_operand(g, call, 1);
}

/* (u + v ± distance)/2 */
static dx_id written_by_distance(dx_graph *g, dx_id call, dx_id distance)
{
    dx_id u, v;
    split_extreme(g, call, &u, &v);
    if (dx_fn_of(g, call) == DX_FN_min)
        distance = dx_neg(g, distance);
    return dx_scale(g, dx_rational(g, 1, 2), dx_sum(g, 3, (dx_id[]){u, v, distance}));
}

/* (u + v ± |u - v|)/2, where |u - v| is near. */
static dx_id by_distance(const search *s, dx_id call)
{
    dx_graph *g = s->g;
    dx_id u, v, number, distance;
    split_extreme(g, call, &u, &v);
    distance = dx_call1(g, DX_FN_abs, dx_sub(g, u, v));
    if (dx_is_none(distance))
        return DX_NONE;
    dx_split_coefficient(g, distance, &number, &distance);
    if (dx_fn_of(g, distance) != DX_FN_abs || !has_call(s, DX_FN_abs, dx_operand(g, distance, 0)))
        return DX_NONE;
    return written_by_distance(g, call, dx_scale(g, number, distance));
}

/* min(-u, -v) beside max(u, v) is -max(u, v), and max(-u, -v) is max(u, v) - u - v, for one of the
 * two; of minima alike. */
static dx_id by_opposites(const search *s, dx_id call)
{
    dx_graph *g = s->g;
    const dx_fn fn = dx_fn_of(g, call);
    dx_id u, v, other = DX_NONE;
    split_extreme(g, call, &u, &v);
    const dx_id opposite[] = {dx_neg(g, u), dx_neg(g, v)};
    if (dx_is_none(opposite[0]) || dx_is_none(opposite[1]))
        return DX_NONE;
    if (fn == DX_FN_min)
        other = find_pair(s, DX_FN_max, opposite[0], opposite[1]);
    if (!dx_is_none(other))
        return dx_neg(g, other);
    other = find_pair(s, fn, opposite[0], opposite[1]);
    if (dx_is_none(other) || dx_compare(g, call, other) <= 0)
        return DX_NONE;
    return dx_sum(g, 3, (dx_id[]){u, v, other});
}

static dx_id by_larger(const search *s, dx_id call)
{
    dx_graph *g = s->g;
    dx_id u = dx_operand(g, call, 0), v = dx_operand(g, call, 1);
    dx_id larger = dx_fn_of(g, call) == DX_FN_min ? find_pair(s, DX_FN_max, u, v) : DX_NONE;
    if (!dx_is_none(larger))
        return dx_sum(g, 3, (dx_id[]){u, v, dx_neg(g, larger)});
    const dx_id opposite = by_opposites(s, call);
    return dx_is_none(opposite) ? by_distance(s, call) : opposite;
}

/* sign(-u) by sign(u), of which one has the argument that abs would have. */
static dx_id by_opposite(const search *s, dx_id call)
{
    dx_graph *g = s->g;
    dx_id u = dx_operand(g, call, 0), opposite = dx_neg(g, u);
    dx_id size = dx_call1(g, DX_FN_abs, u);
    if (dx_fn_of(g, size) != DX_FN_abs || dx_same(dx_operand(g, size, 0), u) ||
        !has_call(s, DX_FN_sign, opposite))
        return DX_NONE;
    return dx_neg(g, dx_call1(g, DX_FN_sign, opposite));
}

/* sin(abs(u)) by sin(u), where signs may cancel. */
static dx_id by_odd(dx_graph *g, dx_id call)
{
    dx_id u = dx_operand(g, dx_operand(g, call, 0), 0);
    return dx_mul(g, dx_call1(g, DX_FN_sign, u), dx_call1(g, dx_fn_of(g, call), u));
}

/* relu(-u) by relu(u), of which one looks negative, or stands behind in the order; softplus alike.
 */
static dx_id by_mirror(const search *s, dx_id call)
{
    dx_graph *g = s->g;
    const dx_fn fn = dx_fn_of(g, call);
    dx_id u = dx_operand(g, call, 0), opposite = dx_neg(g, u);
    if (dx_is_none(opposite))
        return DX_NONE;
    bool negative = dx_looks_negative(g, u);
    bool later = negative == dx_looks_negative(g, opposite) && dx_compare(g, u, opposite) > 0;
    if (has_call(s, fn, opposite) && (negative || later))
        return dx_add(g, u, dx_call1(g, fn, opposite));
    return fn == DX_FN_relu ? by_distance(s, call) : DX_NONE;
}

/* ---- logarithms and roots ------------------------------------------------------------------- */

/* The base of an even power, or of |u|, with its exponent; else NONE. */
static dx_id even_base(dx_graph *g, dx_id a, dx_id *exponent)
{
    dx_id base;
    int64_t n;
    *exponent = dx_int(g, 1);
    if (dx_fn_of(g, a) == DX_FN_abs)
        return dx_operand(g, a, 0);
    if (dx_op_of(g, a) != DX_OP_MUL || dx_factors(g, a) != 1)
        return DX_NONE;
    dx_split_power(g, a, &base, exponent);
    return dx_get_int(g, *exponent, &n) && n % 2 == 0 ? base : DX_NONE;
}

/* log(sigmoid(u)) beside log(sigmoid(-u)), or beside softplus, is -softplus(-u). */
static dx_id by_softplus(const search *s, dx_id call)
{
    dx_graph *g = s->g;
    const dx_id logistic = dx_operand(g, call, 0);
    if (dx_fn_of(g, logistic) != DX_FN_sigmoid)
        return DX_NONE;
    const dx_id u = dx_operand(g, logistic, 0), opposite = dx_neg(g, u);
    const dx_id mirrored = dx_call1(g, DX_FN_sigmoid, opposite);
    if (!has_call(s, DX_FN_softplus, u) && !has_call(s, DX_FN_softplus, opposite) &&
        !has_call(s, DX_FN_log, mirrored))
        return DX_NONE;
    return dx_neg(g, dx_call1(g, DX_FN_softplus, opposite));
}

/* log(u^4) beside log(u^2) is 4·log(|u|). */
static dx_id by_size(const search *s, dx_id call)
{
    dx_graph *g = s->g;
    dx_id exponent, other, base = even_base(g, dx_operand(g, call, 0), &exponent);
    for (size_t i = 0; i < s->n_calls && !dx_is_none(base); i++)
        if (dx_fn_of(g, s->call[i]) == DX_FN_log && !dx_same(s->call[i], call) &&
            dx_same(even_base(g, dx_operand(g, s->call[i], 0), &other), base))
            return dx_mul(g, exponent, dx_call1(g, DX_FN_log, dx_call1(g, DX_FN_abs, base)));
    return by_softplus(s, call);
}

/* log2(u) beside log(2) or log(u) is log(u)/log(2). */
static dx_id by_natural(const search *s, dx_id call)
{
    dx_graph *g = s->g;
    const dx_id u = dx_operand(g, call, 0),
                base = dx_int(g, dx_fn_of(g, call) == DX_FN_log2 ? 2 : 10);
    if (!has_call(s, DX_FN_log, base) && !has_call(s, DX_FN_log, u))
        return DX_NONE;
    return dx_div(g, dx_call1(g, DX_FN_log, u), dx_call1(g, DX_FN_log, base));
}

/* Where u^(2/3) has a value cbrt(u) is u^(1/3). */
static dx_id by_root(const search *s, const dx_walk *walk, dx_id call)
{
    dx_graph *g = s->g;
    dx_id u = dx_operand(g, call, 0);
    for (size_t i = 0; i < walk->n && s->roots && !s->cases; i++)
        for (uint32_t k = 0;
             dx_op_of(g, walk->id[i]) == DX_OP_MUL && k < dx_factors(g, walk->id[i]); k++) {
            dx_id exponent = dx_exponent(g, walk->id[i], k);
            if (dx_same(dx_base(g, walk->id[i], k), u) && dx_is_number(g, exponent) &&
                !dx_is_integer(g, exponent))
                return dx_pow(g, u, dx_rational(g, 1, 3));
        }
    return DX_NONE;
}

/* ---- waves ---------------------------------------------------------------------------------- */

/* An angle as rest + turn, a rational multiple of pi; false where it has none. */
static bool split_turn(dx_graph *g, dx_id angle, dx_id *rest, dx_id *turn)
{
    dx_id scale, sum;
    dx_split_coefficient(g, angle, &scale, &sum);
    *rest = angle;
    *turn = dx_int(g, 0);
    for (uint32_t i = 0; dx_op_of(g, sum) == DX_OP_ADD && i < dx_terms(g, sum); i++) {
        if (dx_op_of(g, dx_term(g, sum, i)) != DX_OP_PI)
            continue;
        const dx_id multiple = dx_scale(g, dx_coefficient(g, sum, i), dx_term(g, sum, i));
        *turn = dx_scale(g, scale, multiple);
        *rest = dx_scale(g, scale, dx_sub(g, sum, multiple));
        return true;
    }
    return false;
}

static bool is_wave(const dx_graph *g, dx_id a)
{
    return dx_fn_of(g, a) == DX_FN_sin || dx_fn_of(g, a) == DX_FN_cos;
}

static bool is_turned_wave(dx_graph *g, dx_id a)
{
    dx_id rest, turn;
    return is_wave(g, a) && split_turn(g, dx_operand(g, a, 0), &rest, &turn);
}

/* cos(u + pi/3) beside another wave of u with or without a multiple of pi is cos(u)/2 -
 * sqrt(3)·sin(u)/2. */
static dx_id by_turn(const search *s, const dx_walk *walk, dx_id call)
{
    dx_graph *g = s->g;
    dx_id rest, turn, other, ignored;
    bool near = false;
    if (!split_turn(g, dx_operand(g, call, 0), &rest, &turn))
        return DX_NONE;
    const dx_id c = dx_call1(g, DX_FN_cos, turn), d = dx_call1(g, DX_FN_sin, turn);
    if (dx_is_none(c) || dx_is_none(d) || is_wave(g, c) || is_wave(g, d))
        return DX_NONE;
    for (size_t i = 0; i < walk->n && !near; i++) {
        if (!is_wave(g, walk->id[i]) || dx_same(walk->id[i], call))
            continue;
        (void)split_turn(g, dx_operand(g, walk->id[i], 0), &other, &ignored);
        near = dx_same(other, rest) || dx_same(other, dx_neg(g, rest));
    }
    const bool sine = dx_fn_of(g, call) == DX_FN_sin;
    const dx_id same = dx_call1(g, sine ? DX_FN_sin : DX_FN_cos, rest),
                partner = dx_call1(g, sine ? DX_FN_cos : DX_FN_sin, rest);
    if (!near || dx_is_none(same) || dx_is_none(partner))
        return DX_NONE;
    return dx_add(g, dx_mul(g, c, same), dx_mul(g, sine ? d : dx_neg(g, d), partner));
}

/* ---- the gamma function --------------------------------------------------------------------- */

/* The least argument of the same function that differs by an integer; *shift how much. */
static dx_id least_argument(const search *s, dx_id call, int64_t *shift)
{
    dx_graph *g = s->g;
    dx_id u = dx_operand(g, call, 0), least = u;
    *shift = 0;
    for (size_t i = 0; i < s->n_calls; i++) {
        int64_t n;
        if (dx_fn_of(g, s->call[i]) != dx_fn_of(g, call))
            continue;
        dx_id other = dx_operand(g, s->call[i], 0), gap = dx_sub(g, u, other);
        if (dx_is_none(gap) || !dx_get_int(g, gap, &n) || n <= *shift || n > MOST_SHIFT)
            continue;
        *shift = n;
        least = other;
    }
    return least;
}

/* digamma(n) and digamma(n + 1/2) are digamma(1), for the latter less 2·log(2), and some
 * fractions. */
static dx_id digamma_by_one(dx_graph *g, dx_id u)
{
    int64_t twice, denominator;
    if (!dx_get_small_rational(g, u, &twice, &denominator) || denominator > 2 || twice < 1 ||
        twice / denominator > MOST_SHIFT)
        return DX_NONE;
    bool half = denominator == 2;
    dx_id sum = dx_int(g, 0);
    for (int64_t k = half ? 1 : 2; k < (half ? twice : 2 * twice); k += 2)
        sum = dx_number_add(g, sum, dx_rational(g, 2, k));
    if (half)
        sum = dx_sub(g, sum, dx_scale(g, dx_int(g, 2), dx_call1(g, DX_FN_log, dx_int(g, 2))));
    return dx_add(g, dx_call1(g, DX_FN_digamma, dx_int(g, 1)), sum);
}

static bool has_two_numbers(const search *s, dx_fn fn)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_calls; i++)
        n +=
            dx_fn_of(s->g, s->call[i]) == fn && dx_is_number(s->g, dx_operand(s->g, s->call[i], 0));
    return n > 1;
}

/* digamma(u + n) is digamma(u) + 1/u + ... + 1/(u + n - 1), gamma(u + n) gamma(u)·u·...; u! goes
 * one further. */
static dx_id by_recurrence(const search *s, dx_id call)
{
    dx_graph *g = s->g;
    dx_fn fn = dx_fn_of(g, call);
    int64_t shift;
    if (fn == DX_FN_digamma && dx_is_number(g, dx_operand(g, call, 0)) && has_two_numbers(s, fn))
        return digamma_by_one(g, dx_operand(g, call, 0));
    dx_id least = least_argument(s, call, &shift), part[MOST_SHIFT + 1];
    if (shift == 0)
        return DX_NONE;
    for (int64_t k = 0; k < shift; k++) {
        dx_id step = dx_add(g, least, dx_int(g, fn == DX_FN_factorial ? k + 1 : k));
        part[k] = fn == DX_FN_digamma ? dx_power(g, step, -1) : step;
    }
    part[shift] = dx_call1(g, fn, least);
    size_t n = (size_t)shift + 1;
    return fn == DX_FN_digamma ? dx_sum(g, n, part) : dx_product(g, n, part);
}

/* ---- products ------------------------------------------------------------------------------- */

/* The exponent of the call fn(u, v), or fn(v, u), in the product; NONE where it is no factor. */
static dx_id exponent_of(const search *s, dx_id product, dx_id call)
{
    for (uint32_t k = 0; !dx_is_none(call) && k < dx_factors(s->g, product); k++)
        if (dx_same(dx_base(s->g, product, k), call))
            return dx_exponent(s->g, product, k);
    return DX_NONE;
}

/* min(u, v)·max(u, v) is u·v. */
static dx_id product_of_pair(const search *s, dx_id product, uint32_t k)
{
    dx_graph *g = s->g;
    dx_id less = dx_base(g, product, k), exponent = dx_exponent(g, product, k);
    dx_id u = dx_operand(g, less, 0), v = dx_operand(g, less, 1);
    dx_id larger = find_pair(s, DX_FN_max, u, v);
    if (!dx_same(exponent_of(s, product, larger), exponent) || !dx_is_integer(g, exponent))
        return product;
    dx_id both = dx_pow(g, dx_mul(g, less, larger), dx_number_neg(g, exponent));
    return dx_product(g, 3, (dx_id[]){product, both, dx_pow(g, dx_mul(g, u, v), exponent)});
}

/* The ramp that rises from the zeros of u: relu(u), max(u, 0); else NONE. */
static bool is_ramp_of(const dx_graph *g, dx_id a, dx_id u)
{
    dx_fn fn = dx_fn_of(g, a);
    if (fn == DX_FN_relu)
        return dx_same(dx_operand(g, a, 0), u);
    return fn == DX_FN_max &&
           ((dx_same(dx_operand(g, a, 0), u) && dx_is_int(g, dx_operand(g, a, 1), 0)) ||
            (dx_same(dx_operand(g, a, 1), u) && dx_is_int(g, dx_operand(g, a, 0), 0)));
}

static bool is_above_zero(const dx_graph *g, dx_id number)
{
    return dx_is_number(g, number) && dx_number_sign(g, number) > 0;
}

/* heaviside(u)·relu(u) is relu(u), and so is heaviside(u)·u, where relu(u) is near;
 * heaviside(u)·relu(-u) is 0. */
static dx_id product_of_step(const search *s, dx_id product, uint32_t k)
{
    dx_graph *g = s->g;
    dx_id step = dx_base(g, product, k), exponent = dx_exponent(g, product, k);
    dx_id u = dx_operand(g, step, 0);
    if (!is_above_zero(g, exponent))
        return product;
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, i);
        bool line = dx_same(base, u) && has_call(s, DX_FN_relu, u);
        if (is_ramp_of(g, base, dx_neg(g, u)) && is_above_zero(g, dx_exponent(g, product, i)))
            return dx_int(g, 0);
        if (!is_above_zero(g, dx_exponent(g, product, i)) || (!line && !is_ramp_of(g, base, u)))
            continue;
        dx_id ramp = line ? dx_div(g, dx_call1(g, DX_FN_relu, u), u) : dx_int(g, 1);
        return dx_product(g, 3,
                          (dx_id[]){product, ramp, dx_pow(g, step, dx_number_neg(g, exponent))});
    }
    return product;
}

static dx_id simpler_product(const search *s, dx_id product)
{
    dx_graph *g = s->g;
    for (uint32_t k = 0; k < dx_factors(g, product); k++) {
        dx_fn fn = dx_fn_of(g, dx_base(g, product, k));
        dx_id simpler = fn == DX_FN_min         ? product_of_pair(s, product, k)
                        : fn == DX_FN_heaviside ? product_of_step(s, product, k)
                                                : product;
        if (!dx_same(simpler, product))
            return simpler;
    }
    return product;
}

/* ---- sums ------------------------------------------------------------------------------------ */

/* heaviside(u)·rest; false for others. */
static bool split_step(dx_graph *g, dx_id term, dx_id *u, dx_id *rest)
{
    uint32_t n = dx_op_of(g, term) == DX_OP_MUL ? dx_factors(g, term) : 0;
    *rest = dx_int(g, 1);
    *u = dx_fn_of(g, term) == DX_FN_heaviside ? dx_operand(g, term, 0) : DX_NONE;
    for (uint32_t k = 0; k < n && dx_is_none(*u); k++)
        if (dx_fn_of(g, dx_base(g, term, k)) == DX_FN_heaviside &&
            dx_is_int(g, dx_exponent(g, term, k), 1)) {
            *u = dx_operand(g, dx_base(g, term, k), 0);
            *rest = dx_div(g, term, dx_base(g, term, k));
        }
    return !dx_is_none(*u) && !dx_is_none(*rest);
}

/* heaviside(u) + heaviside(-u) is 1. */
static dx_id without_steps(dx_graph *g, dx_id sum)
{
    dx_id u, v, rest, other;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++)
        for (uint32_t k = 0; k < i && split_step(g, dx_term(g, sum, i), &u, &rest); k++) {
            dx_id number = dx_coefficient(g, sum, i), opposite = dx_neg(g, u);
            if (!dx_same(number, dx_coefficient(g, sum, k)) ||
                !split_step(g, dx_term(g, sum, k), &v, &other) || !dx_same(v, opposite) ||
                !dx_same(rest, other))
                continue;
            dx_id both = dx_add(g, dx_term(g, sum, i), dx_term(g, sum, k));
            return dx_add(g, sum, dx_scale(g, number, dx_sub(g, rest, both)));
        }
    return sum;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static dx_id partner_of(const search *s, const dx_walk *walk, dx_id call)
{
    if (is_odd_of_size(s->g, call))
        return by_odd(s->g, call);
    switch (dx_fn_of(s->g, call)) {
    case DX_FN_frac:
    case DX_FN_mod:
        return floor_for(s, call);
    case DX_FN_max:
    case DX_FN_min:
        return by_larger(s, call);
    case DX_FN_relu:
    case DX_FN_softplus:
        return by_mirror(s, call);
    case DX_FN_log2:
    case DX_FN_log10:
        return by_natural(s, call);
    case DX_FN_sin:
    case DX_FN_cos:
        return by_turn(s, walk, call);
    case DX_FN_sign:
        return by_opposite(s, call);
    case DX_FN_log:
        return by_size(s, call);
    case DX_FN_cbrt:
        return by_root(s, walk, call);
    case DX_FN_digamma:
    case DX_FN_gamma:
    case DX_FN_factorial:
        return by_recurrence(s, call);
    default:
        return DX_NONE;
    }
}

static void take_stock(search *s, const dx_walk *walk)
{
    dx_graph *g = s->g;
    for (size_t i = 0; i < walk->n; i++) {
        dx_id a = walk->id[i];
        s->cases = s->cases || dx_op_of(g, a) == DX_OP_CASES;
        bool meet = false;
        for (uint32_t k = 0; dx_op_of(g, a) == DX_OP_MUL && k < dx_factors(g, a); k++) {
            dx_fn fn = dx_fn_of(g, dx_base(g, a, k));
            s->roots = s->roots || !dx_is_integer(g, dx_exponent(g, a, k));
            meet = meet || (dx_factors(g, a) > 1 && (fn == DX_FN_min || fn == DX_FN_heaviside));
        }
        if (meet && s->n_products < MOST)
            s->product[s->n_products++] = a;
        if (dx_op_of(g, a) == DX_OP_ADD && dx_terms(g, a) > 1 && s->n_sums < MOST)
            s->sum[s->n_sums++] = a;
        const bool turned = is_turned_wave(g, a);
        s->shifted = s->shifted || turned;
        if (dx_op_of(g, a) == DX_OP_CALL &&
            (turned || may_have_partner(dx_fn_of(g, a)) || is_odd_of_size(g, a)) &&
            s->n_calls < MOST)
            s->call[s->n_calls++] = a;
    }
}

static dx_status find_partners(search *s, const dx_walk *walk)
{
    const size_t parts = s->n_products + s->n_sums;
    for (size_t i = 0; i < parts + s->n_calls; i++) {
        dx_id from = i < s->n_products ? s->product[i]
                     : i < parts       ? s->sum[i - s->n_products]
                                       : s->call[i - parts];
        dx_id to = i < s->n_products ? simpler_product(s, from)
                   : i < parts       ? without_steps(s->g, from)
                                     : partner_of(s, walk, from);
        dx_status status = s->g->context->diag.status;
        if (dx_is_none(to) && status != DX_OK) {
            if (dx_is_final(status))
                return status;
            dx_diag_clear(&s->g->context->diag); /* 1/u at u = 0: there it has no value */
        }
        if (dx_is_none(to) || dx_same(to, from))
            continue;
        s->from[s->n] = from;
        s->to[s->n++] = to;
    }
    return DX_OK;
}

dx_status dx_partnered(dx_graph *g, dx_id a, dx_id *out)
{
    search s = {.g = g};
    dx_walk walk;
    *out = a;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    take_stock(&s, &walk);
    bool any = s.n_calls > (s.roots || s.shifted ? 0 : 1) || s.n_products > 0;
    dx_status status = any ? find_partners(&s, &walk) : DX_OK;
    dx_walk_free(&walk);
    DX_TRY(status);
    if (s.n > 0)
        *out = dx_replace(g, a, s.n, s.from, s.to);
    if (dx_is_none(*out) && !dx_is_final(dx_check(g, *out))) {
        dx_diag_clear(&g->context->diag);
        *out = a;
    }
    return dx_check(g, *out);
}

/* The call at `index` among those of max and min with two arguments; NONE where there are fewer. */
static dx_status find_extreme(dx_graph *g, dx_id a, uint32_t index, dx_id *call)
{
    dx_walk walk;
    *call = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*call); i++) {
        const dx_fn fn = dx_fn_of(g, walk.id[i]);
        if ((fn == DX_FN_max || fn == DX_FN_min) && dx_count(g, walk.id[i]) == 2 && index-- == 0)
            *call = walk.id[i];
    }
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_distanced(dx_graph *g, dx_id a, uint32_t index, dx_id *out)
{
    static const dx_fn extremes[] = {DX_FN_max, DX_FN_min};
    dx_id call, pair[2], from[2], to[2];
    *out = a;
    DX_TRY(find_extreme(g, a, index, &call));
    if (dx_is_none(call))
        return DX_OK;
    split_extreme(g, call, &pair[0], &pair[1]);
    const dx_id distance = dx_call1(g, DX_FN_abs, dx_sub(g, pair[0], pair[1]));
    for (size_t i = 0; i < 2; i++) {
        from[i] = dx_call(g, extremes[i], 2, pair);
        to[i] = dx_is_none(distance) ? distance : written_by_distance(g, from[i], distance);
    }
    const dx_id other = dx_replace(g, a, 2, from, to);
    if (!dx_is_none(other))
        *out = other;
    else if (!dx_is_final(dx_check(g, other)))
        dx_diag_clear(&g->context->diag);
    return dx_check(g, *out);
}
