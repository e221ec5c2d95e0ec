/* Values of other names for which an equation holds for every value of the unknown. */
#include "engine/solvers/lostevery.h"

#include "expr/walk.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/quotients.h"
#include "symbolic/rework/trig.h"
#include "symbolic/sample.h"

#include <math.h>
#include <string.h>

enum { MOST_PARTS = DX_MOST_BASES, MOST_INNER = 3 };

/* Σ coefficient·part, the parts different from each other. */
typedef struct parts {
    uint32_t n;
    dx_id part[MOST_PARTS], coefficient[MOST_PARTS];
    bool few; /* there was room for all */
} parts;

static void add_part(dx_graph *g, parts *all, dx_id part, dx_id coefficient)
{
    uint32_t i = 0;
    while (i < all->n && !dx_same(all->part[i], part))
        i++;
    all->few = all->few && i < MOST_PARTS;
    if (!all->few)
        return;
    if (i == all->n) {
        all->part[all->n] = part;
        all->coefficient[all->n++] = dx_int(g, 0);
    }
    all->coefficient[i] = dx_add(g, all->coefficient[i], coefficient);
}

/* The factor is of what the unknown is in, or of the coefficient: of b^(x + 1) b^x is, and b. */
static void add_factor(dx_graph *g, dx_id x, dx_id base, dx_id exponent, dx_id *part,
                       dx_id *coefficient)
{
    const dx_id factor = dx_pow(g, base, exponent);
    if (!dx_contains(g, factor, x)) {
        *coefficient = dx_mul(g, *coefficient, factor);
        return;
    }
    dx_id with = exponent, without = dx_int(g, 0);
    if (dx_op_of(g, exponent) == DX_OP_ADD && !dx_contains(g, base, x)) {
        with = dx_int(g, 0);
        without = dx_constant(g, exponent);
        for (uint32_t i = 0; i < dx_terms(g, exponent); i++) {
            const dx_id term = dx_term(g, exponent, i);
            dx_id *to = dx_contains(g, term, x) ? &with : &without;
            *to = dx_add(g, *to, dx_scale(g, dx_coefficient(g, exponent, i), term));
        }
    }
    *part = dx_mul(g, *part, dx_pow(g, base, with));
    *coefficient = dx_mul(g, *coefficient, dx_pow(g, base, without));
}

static void add_term(dx_graph *g, dx_id x, dx_id number, dx_id term, parts *all)
{
    dx_id part = dx_int(g, 1), coefficient = number;
    if (dx_op_of(g, term) != DX_OP_MUL)
        add_factor(g, x, term, dx_int(g, 1), &part, &coefficient);
    for (uint32_t i = 0; dx_op_of(g, term) == DX_OP_MUL && i < dx_factors(g, term); i++)
        add_factor(g, x, dx_base(g, term, i), dx_exponent(g, term, i), &part, &coefficient);
    add_part(g, all, part, coefficient);
}

/* Powers of a cosine above the first by those of the sine. */
static dx_status lower_cosine(dx_graph *g, dx_id cosine, dx_id *f)
{
    dx_polynomial of;
    DX_TRY(dx_polynomial_in(g, *f, cosine, &of));
    if (!dx_is_none(of.other) || of.degree < 2)
        return DX_OK;
    const dx_id one = dx_int(g, 1), sine = dx_call1(g, DX_FN_sin, dx_operand(g, cosine, 0)),
                square = dx_sub(g, one, dx_power(g, sine, 2));
    dx_id sum = dx_int(g, 0);
    for (size_t k = 0; k <= of.degree; k++) {
        const dx_id own[] = {of.coefficient[k], dx_power(g, square, (int64_t)(k / 2)),
                             k % 2 == 1 ? cosine : one};
        sum = dx_add(g, sum, dx_product(g, 3, own));
    }
    DX_TRY(dx_check(g, sum));
    return dx_expand(g, sum, f);
}

static dx_status lower_cosines(dx_graph *g, dx_id x, dx_id *f)
{
    dx_walk walk;
    dx_id cosine[MOST_INNER];
    uint32_t n = 0;
    DX_TRY(dx_walk_make(g, 1, f, &walk));
    for (size_t i = 0; i < walk.n && n < MOST_INNER; i++)
        if (dx_fn_of(g, walk.id[i]) == DX_FN_cos && dx_contains(g, walk.id[i], x))
            cosine[n++] = walk.id[i];
    dx_walk_free(&walk);
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(lower_cosine(g, cosine[i], f));
    return DX_OK;
}

static dx_status split(dx_graph *g, dx_id f, dx_id x, parts *all)
{
    *all = (parts){.few = true};
    DX_TRY(dx_rework_quotient(g, f, DX_REWORK_NUMERATOR, &f));
    DX_TRY(dx_trig_expand(g, f, &f));
    DX_TRY(dx_expand(g, f, &f));
    DX_TRY(lower_cosines(g, x, &f));
    const dx_id one = dx_int(g, 1);
    if (dx_op_of(g, f) == DX_OP_ADD) {
        add_part(g, all, one, dx_constant(g, f));
        for (uint32_t i = 0; i < dx_terms(g, f) && all->few; i++)
            add_term(g, x, dx_coefficient(g, f, i), dx_term(g, f, i), all);
    } else {
        add_term(g, x, one, f, all);
    }
    for (uint32_t i = 0; i < all->n; i++)
        DX_TRY(dx_check(g, all->coefficient[i]));
    return DX_OK;
}

/* ---- where all coefficients are 0 --------------------------------------------------------------
 */

static dx_status put(dx_graph *g, dx_id name, dx_id value, dx_id *a)
{
    *a = dx_substitute(g, *a, 1, &name, &value);
    return dx_check(g, *a);
}

/* One name more has a value; *can is false where there is no room for it. */
static dx_status give(dx_graph *g, dx_id name, dx_id value, dx_special *at, bool *can)
{
    *can = at->n < DX_SPECIAL_NAMES;
    if (!*can)
        return DX_OK;
    for (uint32_t i = 0; i < at->n; i++)
        DX_TRY(put(g, name, value, &at->value[i]));
    at->name[at->n] = name;
    at->value[at->n++] = value;
    return DX_OK;
}

static void add_base(dx_bases *all, dx_id base)
{
    for (uint32_t i = 0; i < all->n; i++)
        if (dx_same(all->base[i], base))
            return;
    all->few = all->few && all->n < MOST_PARTS;
    if (all->few)
        all->base[all->n++] = base;
}

/* A difference of two values of a function, or of two roots, and what these are of. */
typedef struct alike {
    bool is, one_to_one, even; /* one of both is 0 where u = v alone, for -u what it is for u */
    dx_id u, v;
} alike;

static void take_alike(dx_graph *g, dx_id a, alike *out)
{
    *out = (alike){.is = false};
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) != 2 || !dx_is_int(g, dx_constant(g, a), 0) ||
        !dx_same(dx_coefficient(g, a, 0), dx_neg(g, dx_coefficient(g, a, 1))))
        return;
    const dx_id one = dx_term(g, a, 0), other = dx_term(g, a, 1);
    const dx_fn fn = dx_fn_of(g, one);
    if (fn != (dx_fn)DX_FN_NONE && fn == dx_fn_of(g, other) && dx_count(g, one) == 1 &&
        dx_count(g, other) == 1) {
        out->is = true;
        out->even = fn == DX_FN_abs || fn == DX_FN_cos || fn == DX_FN_cosh;
        out->one_to_one = fn == DX_FN_exp || fn == DX_FN_log;
        out->u = dx_operand(g, one, 0);
        out->v = dx_operand(g, other, 0);
        return;
    }
    dx_id base[2], exponent[2];
    int64_t n, m;
    dx_split_power(g, one, &base[0], &exponent[0]);
    dx_split_power(g, other, &base[1], &exponent[1]);
    if (!dx_same(exponent[0], exponent[1]) || !dx_get_small_rational(g, exponent[0], &n, &m) ||
        m == 1)
        return;
    *out = (alike){.is = true, .one_to_one = n % 2 != 0, .u = base[0], .v = base[1]};
}

/* What is 0 where the base is: u - 1 of log(u), sin(u) of tan(u), u - v and u + v of
 * abs(u) - abs(v). */
static dx_status add_simple(dx_graph *g, dx_id base, dx_bases *out)
{
    alike of;
    take_alike(g, base, &of);
    const bool absolute = of.is && dx_fn_of(g, dx_term(g, base, 0)) == DX_FN_abs;
    if (dx_fn_of(g, base) == DX_FN_log)
        base = dx_sub(g, dx_operand(g, base, 0), dx_int(g, 1));
    else if (dx_fn_of(g, base) == DX_FN_abs)
        base = dx_operand(g, base, 0);
    else if (dx_fn_of(g, base) == DX_FN_tan)
        base = dx_call1(g, DX_FN_sin, dx_operand(g, base, 0));
    else if (of.is && (of.one_to_one || absolute))
        base = dx_sub(g, of.u, of.v);
    add_base(out, base);
    if (absolute) {
        base = dx_add(g, of.u, of.v);
        add_base(out, base);
    }
    return dx_check(g, base);
}

dx_status dx_bases_of(dx_graph *g, dx_id a, dx_bases *out)
{
    dx_ring *ring;
    dx_quotient q;
    dx_factorization f;
    *out = (dx_bases){.few = true};
    DX_TRY(dx_quotient_take(g, a, &ring, &q));
    dx_status status = dx_quotient_factors(ring, &q, &f);
    dx_quotient_drop(g, ring, &q);
    DX_TRY(status);
    for (size_t i = 0; i < f.n; i++) { /* among which may be a product of powers */
        dx_id number, base;
        dx_split_coefficient(g, f.base[i], &number, &base);
        if (f.exponent[i] < 0 || dx_is_constant(g, base))
            continue;
        if (dx_op_of(g, base) != DX_OP_MUL) {
            DX_TRY(add_simple(g, base, out));
            continue;
        }
        for (uint32_t k = 0; k < dx_factors(g, base); k++)
            if (!dx_is_number(g, dx_exponent(g, base, k)) ||
                dx_number_sign(g, dx_exponent(g, base, k)) > 0)
                DX_TRY(add_simple(g, dx_base(g, base, k), out));
    }
    return DX_OK;
}

/* `zero` is the sum of the squares of what is 0: the names less their values, and n others. */
static dx_status add_case(dx_graph *g, const dx_special *at, uint32_t n, const dx_id *other,
                          dx_every_cases *out)
{
    const dx_id two = dx_int(g, 2);
    dx_special own = *at;
    dx_id sum = dx_int(g, 0), only = DX_NONE;
    for (uint32_t i = 0; i < at->n + n; i++) {
        only = i < at->n ? dx_sub(g, at->name[i], at->value[i]) : other[i - at->n];
        DX_TRY(dx_check(g, only));
        sum = dx_add(g, sum, dx_pow(g, only, two));
    }
    own.zero = at->n + n == 1 ? only : sum;
    DX_TRY(dx_check(g, sum));
    for (uint32_t i = 0; i < out->n; i++)
        if (dx_same(out->at[i].zero, own.zero))
            return DX_OK;
    if (out->n < DX_MOST_EVERY_CASES && at->n + n > 0)
        out->at[out->n++] = own;
    return DX_OK;
}

/* Is the base not the coefficient itself, but for a number? */
static dx_status is_simpler(dx_graph *g, dx_id base, dx_id coefficient, bool *is)
{
    dx_id number;
    DX_TRY(dx_rework_quotient(g, base, DX_REWORK_NUMERATOR, &base));
    dx_split_coefficient(g, base, &number, &base);
    dx_split_coefficient(g, coefficient, &number, &coefficient);
    *is = !dx_same(base, coefficient) && !dx_same(base, dx_neg(g, coefficient));
    return DX_OK;
}

/* A coefficient each factor of which gives names values; or one that has several factors, or a
 * power of one; *which is n where there is none. */
static dx_status choose(dx_graph *g, uint32_t n, const dx_id *coefficient, uint32_t *which,
                        dx_bases *out)
{
    for (int named = 1; named >= 0; named--)
        for (*which = 0; *which < n; ++*which) {
            DX_TRY(dx_bases_of(g, coefficient[*which], out));
            bool can = out->few && out->n > 0;
            for (uint32_t k = 0; k < out->n && can && named; k++) {
                dx_special of;
                DX_TRY(
                    dx_exact_names_of(g, out->base[k], DX_SPECIAL_NAMES, &of.n, of.name, of.value));
                can = of.n > 0;
            }
            if (can && !named && out->n == 1)
                DX_TRY(is_simpler(g, out->base[0], coefficient[*which], &can));
            if (can)
                return DX_OK;
        }
    return DX_OK;
}

static bool has_wave(dx_graph *g, dx_fn fn, dx_id angle, uint32_t n, const dx_id *zero)
{
    for (uint32_t i = 0; i < n; i++) {
        dx_id number, wave;
        dx_split_coefficient(g, zero[i], &number, &wave);
        if (dx_fn_of(g, wave) == fn && dx_same(dx_operand(g, wave, 0), angle))
            return true;
    }
    return false;
}

bool dx_has_circular(dx_graph *g, dx_id a)
{
    dx_walk walk;
    bool any = false;
    if (dx_walk_make(g, 1, &a, &walk) != DX_OK)
        return false;
    for (size_t k = 0; k < walk.n && !any; k++)
        any = dx_fn_of(g, walk.id[k]) == DX_FN_sin || dx_fn_of(g, walk.id[k]) == DX_FN_cos;
    dx_walk_free(&walk);
    return any;
}

/* Is it above 0 at some points, and below at others; or 0 at one? What is 0 on a whole region, as
 * abs(a) - a is, is told of by pieces. */
static dx_status may_vanish(dx_graph *g, dx_id zero, bool *may)
{
    enum { NAMES = 6, FEW = 40, POINTS = 160 };
    dx_id name[NAMES], value[NAMES];
    bool above = false, below = false;
    uint32_t zeros = 0;
    const size_t n = dx_free_symbols(g, zero, NAMES, name);
    *may = false;
    uint32_t seed = 1;
    for (uint32_t m = 0; m < POINTS && n < NAMES && !(above && below && m > FEW); m++) {
        double there = NAN;
        for (uint32_t i = 0; i < n; i++) { /* eighths from -4 to 4, or from -1 to 1 */
            seed = seed * 1664525 + 1013904223;
            value[i] = dx_rational(g, (int64_t)((seed >> 16) % 65) - 32, m % 2 == 0 ? 8 : 32);
        }
        dx_id at = dx_substitute(g, zero, (uint32_t)n, name, value);
        if (dx_is_none(at)) {
            DX_TRY(dx_excuse(g->context, dx_check(g, at)));
            continue;
        }
        DX_TRY(dx_sample_value(g, at, &there));
        above = above || there > 0;
        below = below || there < 0;
        zeros += dx_is_int(g, at, 0);
    }
    *may = (above && below) || zeros > 0;
    if (zeros > FEW / 8)
        *may = false;
    return DX_OK;
}

/* Sums over data are 0 for no terms, which says more. */
static bool has_sum(dx_graph *g, dx_id a)
{
    dx_walk walk;
    bool any = false;
    if (dx_walk_make(g, 1, &a, &walk) != DX_OK)
        return true;
    for (size_t k = 0; k < walk.n && !any; k++)
        any = dx_op_of(g, walk.id[k]) == DX_OP_SUM;
    dx_walk_free(&walk);
    return any;
}

/* Conditions that give no name a value: each may hold, as numbers tell, and not a sine and the
 * cosine are both 0. */
static dx_status can_tell(dx_graph *g, uint32_t n, const dx_id *zero, bool *can)
{
    *can = true;
    for (uint32_t i = 0; i < n && *can; i++) {
        dx_id number, wave;
        dx_split_coefficient(g, zero[i], &number, &wave);
        if (dx_is_number(g, zero[i]) || has_sum(g, zero[i]) ||
            (dx_fn_of(g, wave) == DX_FN_sin &&
             has_wave(g, DX_FN_cos, dx_operand(g, wave, 0), n, zero)))
            *can = false;
        else if (!dx_has_circular(g, zero[i])) /* 1 - cos(a) only touches 0 */
            DX_TRY(may_vanish(g, zero[i], can));
    }
    return DX_OK;
}

/* The numerators of the coefficients that are not 0; *never: one is a number. */
static dx_status left_of(dx_graph *g, uint32_t n, const dx_id *coefficient, uint32_t *m,
                         dx_id *left, bool *never)
{
    *m = 0;
    *never = false;
    for (uint32_t i = 0; i < n && !*never; i++) {
        dx_id tidy = coefficient[i];
        if (!dx_is_number(g, tidy))
            DX_TRY(dx_rework_quotient(g, tidy, DX_REWORK_NUMERATOR, &tidy));
        bool known = dx_is_int(g, tidy, 0);
        *never = dx_is_constant(g, tidy) && !known;
        for (uint32_t k = 0; k < *m && !known; k++)
            known = dx_same(left[k], tidy) || dx_same(left[k], dx_neg(g, tidy));
        if (!known)
            left[(*m)++] = tidy;
    }
    return DX_OK;
}

/* What names are where the base is 0, put into m coefficients; of one that gives no name a value it
 * is the `which`-th of them. *can is false where one then has no value. */
static dx_status put_base(dx_graph *g, dx_id base, uint32_t which, uint32_t m, dx_id *left,
                          dx_special *at, bool *can)
{
    dx_special of;
    dx_status status = DX_OK;
    DX_TRY(dx_exact_names_of(g, base, DX_SPECIAL_NAMES, &of.n, of.name, of.value));
    *can = true;
    if (of.n == 0)
        left[which] = base;
    for (uint32_t i = 0; i < of.n && *can; i++)
        DX_TRY(give(g, of.name[i], of.value[i], at, can));
    for (uint32_t i = 0; i < of.n; i++)
        for (uint32_t k = 0; k < m && status == DX_OK; k++)
            status = put(g, of.name[i], of.value[i], &left[k]);
    *can = *can && status == DX_OK;
    return dx_excuse(g->context, status);
}

static dx_status vanish(dx_graph *g, uint32_t n, const dx_id *coefficient, const dx_special *at,
                        uint32_t depth, dx_every_cases *out)
{
    dx_id left[MOST_PARTS], there[MOST_PARTS];
    uint32_t m, which;
    dx_bases all;
    bool can;
    DX_TRY(left_of(g, n, coefficient, &m, left, &can));
    if (can || depth == 2 * MOST_PARTS)
        return DX_OK;
    DX_TRY(choose(g, m, left, &which, &all));
    if (which == m) {
        DX_TRY(can_tell(g, m, left, &can));
        return can ? add_case(g, at, m, left, out) : DX_OK;
    }
    for (uint32_t k = 0; k < all.n; k++) {
        dx_special then = *at;
        memcpy(there, left, m * sizeof *there);
        DX_TRY(put_base(g, all.base[k], which, m, there, &then, &can));
        if (can)
            DX_TRY(vanish(g, m, there, &then, depth + 1, out));
    }
    return DX_OK;
}

static dx_status look_at(dx_graph *g, dx_id f, dx_id x, const dx_special *at, dx_every_cases *out,
                         parts *all)
{
    for (uint32_t i = 0; i < at->n; i++)
        DX_TRY(put(g, at->name[i], at->value[i], &f));
    DX_TRY(split(g, f, x, all));
    return all->few ? vanish(g, all->n, all->coefficient, at, 0, out) : DX_OK;
}

/* ---- names beside the unknown ------------------------------------------------------------------
 */

enum { MOST_WITHIN = 16, DEEPEST = 2 };

/* An equation that holds where the conditions are 0, of one that has the unknown in more places. */
typedef struct reduced {
    dx_id f;
    uint32_t n;
    dx_id condition[MOST_PARTS];
} reduced;

/* What is known of f where the others vanish, too. */
static dx_status look_at_reduced(dx_graph *g, const reduced *r, dx_id x, dx_every_cases *out)
{
    const dx_special none = {.zero = DX_NONE};
    parts all;
    dx_id zero[MOST_PARTS];
    DX_TRY(split(g, r->f, x, &all));
    if (!all.few || all.n + r->n > MOST_PARTS)
        return DX_OK;
    memcpy(zero, r->condition, r->n * sizeof *zero);
    memcpy(zero + r->n, all.coefficient, all.n * sizeof *zero);
    return vanish(g, all.n + r->n, zero, &none, 0, out);
}

static bool may_lose(dx_graph *g, dx_id condition)
{
    return !dx_is_constant(g, condition) || dx_is_int(g, condition, 0);
}

/* `from` becomes `to`, which the n more conditions make of it. */
static dx_status reduce(dx_graph *g, const reduced *r, dx_id from, dx_id to, uint32_t n,
                        const dx_id *condition, reduced *out, bool *can)
{
    *out = *r;
    *can = r->n + n <= MOST_PARTS;
    for (uint32_t i = 0; i < n && *can; i++) {
        *can = may_lose(g, condition[i]);
        out->condition[out->n++] = condition[i];
    }
    if (!*can)
        return DX_OK;
    out->f = dx_replace(g, r->f, 1, &from, &to);
    *can = !dx_is_none(out->f);
    return *can ? DX_OK : dx_excuse(g->context, dx_check(g, out->f));
}

static dx_status look_within(dx_graph *g, const reduced *r, dx_id x, uint32_t depth, uint32_t *room,
                             dx_every_cases *out);

/* What is of a polynomial in the unknown may be of its value at 0. */
static dx_status look_without(dx_graph *g, const reduced *r, dx_id a, dx_id u, dx_id x,
                              uint32_t depth, uint32_t *room, dx_every_cases *out)
{
    dx_polynomial of;
    reduced then;
    bool can;
    const dx_status status = dx_polynomial_in(g, u, x, &of);
    if (status != DX_OK || !dx_is_none(of.other) || of.degree == 0 || of.degree > MOST_PARTS)
        return dx_excuse(g->context, status);
    dx_id to = dx_replace(g, a, 1, &u, &of.coefficient[0]);
    if (dx_is_none(to))
        return dx_excuse(g->context, dx_check(g, to));
    DX_TRY(reduce(g, r, a, to, (uint32_t)of.degree, of.coefficient + 1, &then, &can));
    return can ? look_within(g, &then, x, depth + 1, room, out) : DX_OK;
}

/* A power with the unknown in the exponent is 1 where its base is. */
static dx_status look_at_power(dx_graph *g, const reduced *r, dx_id base, dx_id exponent, dx_id x,
                               uint32_t depth, uint32_t *room, dx_every_cases *out)
{
    const dx_id power = dx_pow(g, base, exponent), less = dx_sub(g, base, dx_int(g, 1));
    reduced then;
    bool can;
    DX_TRY(dx_check(g, power));
    DX_TRY(dx_check(g, less));
    if (!dx_contains(g, exponent, x))
        return dx_contains(g, base, x) && !dx_is_integer(g, exponent)
                   ? look_without(g, r, power, base, x, depth, room, out)
                   : DX_OK;
    if (!dx_contains(g, base, x)) {
        DX_TRY(reduce(g, r, base, dx_int(g, 1), 1, &less, &then, &can));
        if (can)
            DX_TRY(look_within(g, &then, x, depth + 1, room, out));
    }
    return look_without(g, r, power, exponent, x, depth, room, out);
}

/* Functions and powers in f may lose the unknown, for values of names. */
static dx_status look_within(dx_graph *g, const reduced *r, dx_id x, uint32_t depth, uint32_t *room,
                             dx_every_cases *out)
{
    dx_walk walk;
    if (*room == 0)
        return DX_OK;
    --*room;
    if (depth > 0)
        DX_TRY(dx_excuse(g->context, look_at_reduced(g, r, x, out)));
    if (depth == DEEPEST)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &r->f, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        const dx_id a = walk.id[i];
        const uint32_t n = dx_op_of(g, a) == DX_OP_MUL ? dx_factors(g, a) : 0;
        for (uint32_t k = 0; dx_op_of(g, a) == DX_OP_CALL && k < dx_count(g, a); k++)
            if (status == DX_OK && dx_contains(g, dx_operand(g, a, k), x))
                status = look_without(g, r, a, dx_operand(g, a, k), x, depth, room, out);
        for (uint32_t k = 0; k < n && status == DX_OK; k++)
            status =
                look_at_power(g, r, dx_base(g, a, k), dx_exponent(g, a, k), x, depth, room, out);
    }
    dx_walk_free(&walk);
    return status;
}

/* A name that is 0, and two that are equal or opposite, as in cos(a*x) = cos(b*x). */
static dx_status look_at_pairs(dx_graph *g, dx_id f, dx_id x, size_t n, const dx_id *name,
                               dx_every_cases *out)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = i; k < n; k++) {
            if (dx_same(name[i], x) || dx_same(name[k], x))
                continue;
            const dx_id value[] = {k == i ? dx_int(g, 0) : name[k], dx_neg(g, name[k])};
            DX_TRY(dx_check(g, value[1]));
            for (uint32_t side = 0; side < (k == i ? 1 : 2); side++) {
                const dx_special at = {
                    .zero = DX_NONE, .n = 1, .name = {name[i]}, .value = {value[side]}};
                parts there;
                DX_TRY(dx_excuse(g->context, look_at(g, f, x, &at, out, &there)));
            }
        }
    return DX_OK;
}

dx_status dx_find_every_cases(dx_graph *g, dx_id f, dx_id x, dx_every_cases *out)
{
    dx_id inner[MOST_INNER + 2], own = DX_NONE;
    const dx_special at = {.zero = DX_NONE};
    parts all, there;
    alike of;
    uint32_t room = MOST_WITHIN;
    out->n = 0;
    DX_TRY(look_at(g, f, x, &at, out, &all));
    if (!all.few || dx_op_of(g, x) != DX_OP_SYMBOL)
        return DX_OK;
    take_alike(g, f, &of);
    if (of.is)
        DX_TRY(look_at(g, dx_sub(g, of.u, of.v), x, &at, out, &there));
    if (of.even)
        DX_TRY(look_at(g, dx_add(g, of.u, of.v), x, &at, out, &there));
    if (of.one_to_one || (of.is && dx_fn_of(g, dx_term(g, f, 0)) == DX_FN_abs))
        return DX_OK;
    own = dx_vector(g, all.n, all.part);
    DX_TRY(dx_check(g, own));
    const size_t n = dx_free_symbols(g, own, MOST_INNER + 2, inner);
    if (n <= MOST_INNER + 1)
        DX_TRY(look_at_pairs(g, f, x, n, inner, out));
    const reduced whole = {.f = f};
    return look_within(g, &whole, x, 0, &room, out);
}

/* ---- on pieces ---------------------------------------------------------------------------------
 */

/* The absolute values of polynomials in the unknown; *n is more than there is room for where there
 * are too many, or others. */
static dx_status absolute_in(dx_graph *g, dx_id f, dx_id x, uint32_t *n, dx_id *absolute)
{
    dx_walk walk;
    *n = 0;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        if (dx_fn_of(g, walk.id[i]) != DX_FN_abs || !dx_contains(g, walk.id[i], x))
            continue;
        dx_polynomial of;
        const dx_status status = dx_polynomial_in(g, dx_operand(g, walk.id[i], 0), x, &of);
        if (*n < DX_MOST_PIECE_WORDS)
            absolute[*n] = walk.id[i];
        *n += status == DX_OK && dx_is_none(of.other) ? 1 : DX_MOST_PIECE_WORDS + 1;
        if (status != DX_OK && dx_excuse(g->context, status) != DX_OK) {
            dx_walk_free(&walk);
            return status;
        }
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* The case with the words that are left of those for one choice of signs; not where none is. */
static dx_status add_piece(dx_graph *g, const dx_special *at, dx_id x, uint32_t n,
                           const dx_id *above, dx_piece_cases *out)
{
    dx_piece_case own = {.at = *at};
    for (uint32_t i = 0; i < n; i++) {
        dx_id there = dx_substitute(g, above[i], at->n, at->name, at->value);
        if (dx_is_none(there) || !dx_contains(g, there, x))
            return dx_is_none(there) ? dx_excuse(g->context, dx_check(g, there)) : DX_OK;
        own.above[own.n++] = there;
    }
    if (out->n < DX_MOST_EVERY_CASES)
        out->piece[out->n++] = own;
    return DX_OK;
}

dx_status dx_find_piece_cases(dx_graph *g, dx_id f, dx_id x, dx_piece_cases *out)
{
    dx_id absolute[DX_MOST_PIECE_WORDS], above[DX_MOST_PIECE_WORDS];
    const dx_special none = {.zero = DX_NONE};
    uint32_t n;
    out->n = 0;
    DX_TRY(absolute_in(g, f, x, &n, absolute));
    if (n == 0 || n > DX_MOST_PIECE_WORDS)
        return DX_OK;
    for (uint32_t signs = 0; signs < 1u << n; signs++) {
        dx_every_cases all = {.n = 0};
        parts there;
        for (uint32_t i = 0; i < n; i++) {
            above[i] = dx_operand(g, absolute[i], 0);
            if (signs >> i & 1)
                above[i] = dx_neg(g, above[i]);
            DX_TRY(dx_check(g, above[i]));
        }
        dx_id piece = dx_replace(g, f, n, absolute, above);
        DX_TRY(dx_check(g, piece));
        DX_TRY(look_at(g, piece, x, &none, &all, &there));
        for (uint32_t i = 0; i < all.n; i++)
            DX_TRY(add_piece(g, &all.at[i], x, n, above, out));
    }
    return DX_OK;
}
