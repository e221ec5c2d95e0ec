/* Logarithms put together, exponentials taken the logarithm of, and x beside e^x. */
#include "symbolic/solve/equation.h"

#include "symbolic/decide.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/quotients.h"

#include <math.h>
#include <string.h>

/* ---- one exponential ---------------------------------------------------------------------------
 */

/* u over v where that is a number with small parts. */
static dx_status ratio_of(dx_equation *s, dx_id u, dx_id v, int64_t *p, int64_t *q, bool *is)
{
    dx_id ratio = dx_div(s->g, u, v);
    DX_TRY(dx_equation_tidy(s, &ratio));
    *is = dx_get_small_rational(s->g, ratio, p, q) && *p <= 24 && *p >= -24 && *q <= 24;
    return DX_OK;
}

/* A quotient of polynomials in e^w, where the exponents are multiples of w. */
static dx_status solve_in_exponential(dx_equation *s, dx_id f, bool *done)
{
    enum { MOST = 12 };
    dx_graph *g = s->g;
    dx_walk walk;
    dx_id node[MOST], power[MOST], t = dx_symbol(g, "t'", 2), first = DX_NONE;
    int64_t p[MOST], q[MOST], common = 1;
    size_t n = 0;
    *done = false;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    bool fits = true;
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && fits && status == DX_OK; i++) {
        dx_id a = walk.id[i];
        if (dx_fn_of(g, a) != DX_FN_exp || !dx_has_unknown(s, a))
            continue;
        fits = n < MOST;
        first = n == 0 ? dx_operand(g, a, 0) : first;
        if (fits)
            status = ratio_of(s, dx_operand(g, a, 0), first, &p[n], &q[n], &fits);
        if (fits && status == DX_OK)
            node[n++] = a;
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    for (size_t i = 0; i < n && fits; i++)
        for (int64_t step = common; common % q[i] != 0 && common <= 24;)
            common += step;
    if (!fits || n < 2 || common > 24)
        return DX_OK;
    for (size_t i = 0; i < n; i++) {
        fits = fits && common % q[i] == 0;
        power[i] = fits ? dx_power(g, t, p[i] * (common / q[i])) : t;
    }
    dx_id of = fits ? dx_replace(g, f, n, node, power) : f, w;
    DX_TRY(dx_check(g, of));
    if (!fits || dx_has_unknown(s, of))
        return DX_OK;
    dx_polynomial poly;
    DX_TRY(dx_rework_quotient(g, of, DX_REWORK_NUMERATOR, &of));
    DX_TRY(dx_polynomial_in(g, of, t, &poly));
    if (!dx_is_none(poly.other))
        return DX_OK;
    w = dx_call1(g, DX_FN_exp, dx_scale(g, dx_rational(g, 1, common), first));
    DX_TRY(dx_check(g, w));
    *done = true;
    return dx_solve_polynomial(s, w, poly.degree, poly.coefficient);
}

/* ---- sums of logarithms ------------------------------------------------------------------------
 */

/* log2(u) and log10(u) as log(u)/log(2) and log(u)/log(10), where the unknown is in one. */
static dx_status with_natural_logarithms(dx_equation *s, dx_id *f)
{
    enum { MOST = 16 };
    dx_graph *g = s->g;
    dx_walk walk;
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    bool has = false;
    DX_TRY(dx_walk_make(g, 1, f, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        if (fn != DX_FN_log2 && fn != DX_FN_log10)
            continue;
        has = has || dx_has_unknown(s, walk.id[i]);
        dx_id base = dx_int(g, fn == DX_FN_log2 ? 2 : 10);
        from[n] = walk.id[i];
        to[n++] = dx_div(g, dx_call1(g, DX_FN_log, dx_operand(g, walk.id[i], 0)),
                         dx_call1(g, DX_FN_log, base));
    }
    dx_walk_free(&walk);
    if (!has)
        return DX_OK;
    *f = dx_replace(g, *f, n, from, to);
    return dx_check(g, *f);
}

/* A term as number·free·log(of), with free of the unknown; false where it is none. */
static bool as_logarithm(dx_equation *s, dx_id term, dx_id *free, dx_id *log)
{
    dx_graph *g = s->g;
    *free = dx_int(g, 1);
    *log = term;
    if (dx_op_of(g, term) != DX_OP_MUL)
        return dx_fn_of(g, term) == DX_FN_log;
    *log = DX_NONE;
    for (uint32_t i = 0; i < dx_factors(g, term); i++) {
        dx_id base = dx_base(g, term, i), exponent = dx_exponent(g, term, i);
        if (!dx_has_unknown(s, base) && !dx_has_unknown(s, exponent))
            *free = dx_mul(g, *free, dx_pow(g, base, exponent));
        else if (dx_is_none(*log) && dx_fn_of(g, base) == DX_FN_log && dx_is_int(g, exponent, 1))
            *log = base;
        else
            return false;
    }
    return !dx_is_none(*log) && !dx_is_none(*free);
}

/* Is the unknown in an exponent there? */
static dx_status has_exponential(dx_equation *s, uint32_t n, const dx_id *of, bool *has)
{
    dx_graph *g = s->g;
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, n, of, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++) {
        const dx_id a = walk.id[i];
        *has = dx_fn_of(g, a) == DX_FN_exp && dx_has_unknown(s, a);
        for (uint32_t k = 0; dx_op_of(g, a) == DX_OP_MUL && k < dx_factors(g, a) && !*has; k++)
            *has = dx_has_unknown(s, dx_exponent(g, a, k));
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* scale·(Σ c·log(of) + rest) with n numbers c; the others are free of the unknown. */
typedef struct logarithms {
    uint32_t n;
    dx_id of[12], c[12];
    dx_id scale, rest;
} logarithms;

/* x beside log(2^x + 2) is a logarithm, too: log(2^x)/log(2). */
static dx_status take_line(dx_equation *s, dx_id line, logarithms *l, bool *done)
{
    enum { MOST = sizeof l->of / sizeof *l->of };
    dx_polynomial of;
    *done = dx_is_int(s->g, line, 0);
    if (*done || l->n == 0 || l->n == MOST)
        return DX_OK;
    DX_TRY(dx_polynomial_in(s->g, line, s->unknown, &of));
    if (!dx_is_none(of.other) || of.degree != 1)
        return DX_OK;
    DX_TRY(has_exponential(s, l->n, l->of, done));
    if (!*done)
        return DX_OK;
    dx_id power = dx_call1(s->g, DX_FN_exp, dx_div(s->g, line, l->scale));
    DX_TRY(dx_equation_tidy(s, &power));
    l->of[l->n] = power;
    l->c[l->n++] = dx_int(s->g, 1);
    return DX_OK;
}

/* The number of terms with a logarithm of the unknown, none of them counted after `most`. */
static uint32_t count_logarithms(dx_equation *s, dx_id f, uint32_t most)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < dx_terms(s->g, f) && n <= most; i++) {
        dx_id term = dx_term(s->g, f, i), free, log;
        n += dx_has_unknown(s, term) && as_logarithm(s, term, &free, &log);
    }
    return n;
}

/* *done is false where the sum is none. */
static dx_status read_logarithms(dx_equation *s, dx_id f, logarithms *l, bool *done)
{
    enum { MOST = sizeof l->of / sizeof *l->of };
    dx_graph *g = s->g;
    dx_id rest = f, line = dx_int(g, 0);
    l->n = 0;
    l->scale = DX_NONE;
    *done = false;
    if (count_logarithms(s, f, MOST) > MOST)
        return dx_check(g, f);
    for (uint32_t i = 0; i < dx_terms(g, f); i++) {
        dx_id term = dx_term(g, f, i), free, log;
        if (!dx_has_unknown(s, term))
            continue;
        if (!as_logarithm(s, term, &free, &log)) {
            dx_id more = dx_scale(g, dx_coefficient(g, f, i), term);
            line = dx_add(g, line, more);
            rest = dx_sub(g, rest, more);
            continue;
        }
        if (dx_is_none(l->scale))
            l->scale = free;
        dx_id ratio = dx_div(g, free, l->scale);
        DX_TRY(dx_equation_tidy(s, &ratio));
        if (!dx_is_number(g, ratio))
            return DX_OK;
        l->of[l->n] = dx_operand(g, log, 0);
        l->c[l->n++] = dx_number_mul(g, ratio, dx_coefficient(g, f, i));
        rest = dx_sub(g, rest, dx_scale(g, dx_coefficient(g, f, i), term));
    }
    DX_TRY(take_line(s, line, l, done));
    *done = *done && l->n >= 2;
    l->rest = *done ? dx_div(g, rest, l->scale) : rest;
    return dx_check(g, l->rest);
}

/* Σ c·log(u) + rest with numbers c: the product of u^c is exp(-rest). */
static dx_status solve_logarithms(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    dx_id common = dx_int(g, 1), above = dx_int(g, 1), below = dx_int(g, 1);
    logarithms l;
    bool possible, fits;
    DX_TRY(read_logarithms(s, f, &l, &fits));
    *done = false;
    if (!fits)
        return DX_OK;
    for (uint32_t k = 0; k < l.n; k++)
        common =
            dx_number_mul(g, common, dx_number_denominator(g, dx_number_mul(g, common, l.c[k])));
    for (uint32_t k = 0; k < l.n; k++) {
        int64_t power;
        if (!dx_get_int(g, dx_number_mul(g, common, l.c[k]), &power) || power > 100 || power < -100)
            return DX_OK;
        dx_id *side = power > 0 ? &above : &below;
        *side = dx_mul(g, *side, dx_power(g, l.of[k], power > 0 ? power : -power));
    }
    const uint32_t mark = s->n_path;
    DX_TRY(dx_equation_require(s, l.scale, DX_OTHER_THAN, &possible));
    dx_id exponent = dx_neg(g, dx_scale(g, common, l.rest));
    dx_id right = dx_call1(g, DX_FN_exp, exponent);
    DX_TRY(dx_equation_tidy(s, &right));
    *done = true;
    dx_status status =
        possible ? dx_solve_zero(s, dx_sub(g, above, dx_mul(g, right, below))) : DX_OK;
    s->n_path = mark;
    return status;
}

/* ---- two exponentials --------------------------------------------------------------------------
 */

/* free·e^of, where `of` has the unknown. Powers of what has the unknown, as x^x, are such for bases
 * above 0 alone: the first of these, and whether all are above 0 where that is. */
typedef struct exponential {
    dx_id free, of, base;
    bool varies; /* an exponent of such a base has the unknown, too */
    bool fits;
} exponential;

static void add_power(dx_equation *s, dx_id base, dx_id exponent, exponential *e)
{
    dx_graph *g = s->g;
    if (dx_is_none(e->base))
        e->base = base;
    const dx_id ratio = dx_div(g, base, e->base);
    e->varies = e->varies || dx_has_unknown(s, exponent);
    e->fits = dx_is_number(g, ratio) && dx_number_sign(g, ratio) > 0;
    e->of = dx_add(g, e->of, dx_mul(g, exponent, dx_call1(g, DX_FN_log, base)));
}

/* A factor more of it, where there is one. */
static void add_factor(dx_equation *s, dx_id base, dx_id exponent, exponential *e)
{
    dx_graph *g = s->g;
    if (!dx_has_unknown(s, base) && !dx_has_unknown(s, exponent))
        e->free = dx_mul(g, e->free, dx_pow(g, base, exponent));
    else if (dx_fn_of(g, base) == DX_FN_exp && !dx_has_unknown(s, exponent))
        e->of = dx_add(g, e->of, dx_mul(g, exponent, dx_operand(g, base, 0)));
    else if (!dx_has_unknown(s, base) && dx_is_positive(g, base))
        e->of = dx_add(g, e->of, dx_mul(g, exponent, dx_call1(g, DX_FN_log, base)));
    else if (dx_has_unknown(s, base))
        add_power(s, base, exponent, e);
    else
        e->fits = false;
}

/* Its number and factors; `base` is that of another term before it, or NONE. */
static exponential as_exponential(dx_equation *s, dx_id term, dx_id base)
{
    dx_graph *g = s->g;
    exponential e = {.of = dx_int(g, 0), .base = base, .fits = true};
    dx_id product;
    dx_split_coefficient(g, term, &e.free, &product);
    const bool single = dx_op_of(g, product) != DX_OP_MUL;
    const uint32_t n = single ? 1 : dx_factors(g, product);
    for (uint32_t i = 0; i < n && e.fits; i++)
        add_factor(s, single ? product : dx_base(g, product, i),
                   single ? dx_int(g, 1) : dx_exponent(g, product, i), &e);
    e.fits = e.fits && !dx_is_none(e.free) && !dx_is_none(e.of);
    return e;
}

/* a·e^u + b·e^v = 0: u - v + log(-a/b) = 0. */
static dx_status solve_two_exponentials(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    bool constant = !dx_is_int(g, dx_constant(g, f), 0), possible;
    *done = false;
    if (dx_terms(g, f) + constant != 2)
        return DX_OK;
    dx_id other =
        constant ? dx_constant(g, f) : dx_scale(g, dx_coefficient(g, f, 1), dx_term(g, f, 1));
    dx_id one = dx_scale(g, dx_coefficient(g, f, 0), dx_term(g, f, 0));
    const exponential first = as_exponential(s, one, DX_NONE);
    const exponential second = as_exponential(s, other, first.base);
    if (!first.fits || !second.fits ||
        (!dx_is_none(second.base) && !first.varies && !second.varies))
        return dx_excuse(g->context, g->context->diag.status);
    *done = true;
    const uint32_t mark = s->n_path;
    dx_id ratio = dx_neg(g, dx_div(g, first.free, second.free));
    DX_TRY(dx_equation_tidy(s, &ratio));
    DX_TRY(dx_equation_require(s, ratio, DX_ABOVE, &possible));
    if (possible && !dx_is_none(second.base)) {
        DX_TRY(dx_equation_require(s, second.base, DX_ABOVE, &possible));
        if (!dx_is_positive(g, second.base))
            s->positive = second.base;
    }
    dx_status status = DX_OK;
    if (possible) {
        dx_id sum = dx_add(g, dx_sub(g, first.of, second.of), dx_call1(g, DX_FN_log, ratio));
        DX_TRY(dx_check(g, sum));
        DX_TRY(dx_expand(g, sum, &sum));
        dx_polynomial p;
        DX_TRY(dx_polynomial_in(g, sum, s->unknown, &p));
        status = dx_is_none(p.other) ? dx_solve_polynomial(s, s->unknown, p.degree, p.coefficient)
                                     : dx_solve_zero(s, sum);
    }
    s->n_path = mark;
    return status;
}

/* ---- Lambert's function ------------------------------------------------------------------------
 */

/* The logarithm of a number > 0: -2*log(2) of 1/4. */
static dx_id logarithm_of(dx_graph *g, dx_id number)
{
    int64_t p, q, power = 0;
    if (!dx_get_small_rational(g, number, &p, &q) || (p != 1 && q != 1) || p == q)
        return dx_call1(g, DX_FN_log, number);
    int64_t n = p == 1 ? q : p, base = 2;
    while (base * base <= n && n % base != 0)
        base++;
    base = n % base == 0 ? base : n;
    for (int64_t rest = n; rest % base == 0; rest /= base)
        power++;
    dx_id log = dx_call1(g, DX_FN_log, dx_int(g, base));
    bool whole = dx_same(dx_power(g, dx_int(g, base), power), dx_int(g, n));
    return whole ? dx_scale(g, dx_int(g, p == 1 ? -power : power), log)
                 : dx_call1(g, DX_FN_log, number);
}

/* *y with y·e^y = z, where w is that: as z is written, or it or e^y is a multiple of 1/12; proved.
 */
static dx_status guess_lambert(dx_equation *s, dx_id z, dx_id w, dx_id *y)
{
    enum { PARTS = 12 };
    dx_graph *g = s->g;
    dx_id number, rest;
    dx_split_coefficient(g, z, &number, &rest);
    const bool lower = dx_fn_of(g, w) == DX_FN_lambertwm1;
    if (dx_fn_of(g, rest) == DX_FN_exp && dx_same(dx_operand(g, rest, 0), number) &&
        lower == (dx_number_sign(g, dx_number_add(g, number, dx_int(g, 1))) < 0))
        *y = number;
    for (int k = 0; k < 2 && dx_is_none(*y) && dx_is_constant(g, z); k++) {
        dx_interval range;
        bool zero = false;
        dx_id of = k == 0 ? w : dx_call1(g, DX_FN_exp, w);
        DX_TRY(dx_check(g, of));
        DX_TRY(dx_ask_value(s->oracle, of, 64, &range));
        double parts = round(PARTS * range.low);
        if (!range.finite || fabs(parts - PARTS * range.low) > 1e-9 || fabs(parts) > 1e6 ||
            (k == 1 && parts < 1))
            continue;
        dx_id part = dx_rational(g, (int64_t)parts, PARTS);
        dx_id guess = k == 0 ? part : logarithm_of(g, part);
        rest = dx_sub(g, dx_mul(g, guess, dx_call1(g, DX_FN_exp, guess)), z);
        DX_TRY(dx_check(g, rest));
        DX_TRY(dx_excuse(g->context, dx_is_zero_constant(g, s->oracle, rest, &zero)));
        if (zero)
            *y = guess;
    }
    return DX_OK;
}

/* x of y = n·(x + shift) */
static dx_status add_lambert(dx_equation *s, dx_id y, dx_id n, dx_id shift)
{
    dx_id x = dx_sub(s->g, dx_div(s->g, y, n), shift);
    DX_TRY(dx_equation_tidy(s, &x));
    return dx_equation_add(s, x);
}

/* Of y·e^y = z the y that is at least -1, or is at most that, where one is left. */
static dx_status solve_branch(dx_equation *s, dx_id z, bool lower, dx_id n, dx_id shift)
{
    dx_graph *g = s->g;
    const uint32_t mark = s->n_path;
    dx_id edge = dx_add(g, z, dx_call1(g, DX_FN_exp, dx_int(g, -1)));
    bool possible;
    DX_TRY(dx_equation_require(s, edge, DX_AT_LEAST, &possible));
    if (possible && lower)
        DX_TRY(dx_equation_require(s, dx_neg(g, z), DX_ABOVE, &possible));
    if (possible) {
        dx_id w = dx_call1(g, lower ? DX_FN_lambertwm1 : DX_FN_lambertw, z), y = DX_NONE;
        DX_TRY(dx_check(g, w));
        DX_TRY(guess_lambert(s, z, w, &y));
        DX_TRY(add_lambert(s, dx_is_none(y) ? w : y, n, shift));
    }
    s->n_path = mark;
    return DX_OK;
}

/* y·e^y = z, where y = n·(x + shift) */
static dx_status solve_lambert(dx_equation *s, dx_id z, dx_id n, dx_id shift)
{
    dx_graph *g = s->g;
    int sign;
    bool known;
    DX_TRY(dx_equation_tidy(s, &z));
    dx_id edge = dx_add(g, z, dx_call1(g, DX_FN_exp, dx_int(g, -1)));
    DX_TRY(dx_check(g, edge));
    DX_TRY(dx_equation_sign(s, edge, &sign, &known));
    if (known && sign == 0)
        return add_lambert(s, dx_int(g, -1), n, shift);
    DX_TRY(solve_branch(s, z, false, n, shift));
    return solve_branch(s, z, true, n, shift);
}

/* One addend as a·x^i·e^(u·x + v): the power i, and a·e^v, u. */
typedef struct addend {
    int64_t power;
    dx_id factor, rate;
} addend;

static dx_status read_addend(dx_equation *s, dx_id term, addend *out, bool *fits)
{
    dx_graph *g = s->g;
    dx_id number, product, x = s->unknown, zero = dx_int(g, 0);
    dx_split_coefficient(g, term, &number, &product);
    *out = (addend){0, number, zero};
    bool single = dx_op_of(g, product) != DX_OP_MUL;
    uint32_t n = single ? 1 : dx_factors(g, product);
    *fits = true;
    for (uint32_t i = 0; i < n && *fits; i++) {
        dx_id base = single ? product : dx_base(g, product, i), exponent = dx_int(g, 1), of;
        if (!single)
            exponent = dx_exponent(g, product, i);
        if (!dx_has_unknown(s, base) && !dx_has_unknown(s, exponent)) {
            out->factor = dx_mul(g, out->factor, dx_pow(g, base, exponent));
            continue;
        }
        if (dx_same(base, x)) {
            *fits = dx_get_int(g, exponent, &out->power) && out->power > 0;
            continue;
        }
        if (dx_fn_of(g, base) == DX_FN_exp && dx_is_number(g, exponent))
            of = dx_mul(g, exponent, dx_operand(g, base, 0));
        else if (dx_is_positive(g, base) && !dx_has_unknown(s, base))
            of = dx_mul(g, exponent, dx_call1(g, DX_FN_log, base));
        else
            of = DX_NONE;
        *fits = !dx_is_none(of);
        if (!*fits)
            break;
        dx_polynomial p;
        DX_TRY(dx_polynomial_in(g, of, x, &p));
        *fits = dx_is_none(p.other) && p.degree <= 1;
        if (!*fits)
            break;
        out->factor = dx_mul(g, out->factor, dx_call1(g, DX_FN_exp, p.coefficient[0]));
        if (p.degree == 1)
            out->rate = dx_add(g, out->rate, p.coefficient[1]);
    }
    return dx_check(g, out->factor);
}

/* (a·x + b)·e^(u·x) + c·e^(v·x) = 0 */
static dx_status solve_beside_exponential(dx_equation *s, dx_id f, bool *done)
{
    enum { MOST = 12 };
    dx_graph *g = s->g;
    addend all[MOST + 1];
    uint32_t n = 0, linear = UINT32_MAX;
    *done = false;
    if (dx_terms(g, f) > MOST)
        return DX_OK;
    if (!dx_is_int(g, dx_constant(g, f), 0))
        all[n++] = (addend){0, dx_constant(g, f), dx_int(g, 0)};
    for (uint32_t i = 0; i < dx_terms(g, f); i++, n++) {
        bool fits;
        DX_TRY(read_addend(s, dx_term(g, f, i), &all[n], &fits));
        if (!fits || all[n].power > 1)
            return DX_OK;
        all[n].factor = dx_mul(g, dx_coefficient(g, f, i), all[n].factor);
        if (all[n].power == 1 && linear != UINT32_MAX && !dx_same(all[n].rate, all[linear].rate))
            return DX_OK;
        linear = all[n].power == 1 ? n : linear;
    }
    if (linear == UINT32_MAX)
        return DX_OK;
    dx_id zero = dx_int(g, 0), a = zero, b = zero, c = zero, rate = DX_NONE;
    for (uint32_t i = 0; i < n; i++) {
        if (all[i].power == 1) {
            a = dx_add(g, a, all[i].factor);
        } else if (dx_same(all[i].rate, all[linear].rate)) {
            b = dx_add(g, b, all[i].factor);
        } else if (dx_is_none(rate) || dx_same(rate, all[i].rate)) {
            rate = all[i].rate;
            c = dx_add(g, c, all[i].factor);
        } else {
            return DX_OK;
        }
    }
    if (dx_is_none(rate))
        return DX_OK;
    const uint32_t mark = s->n_path;
    bool possible;
    dx_id rise = dx_sub(g, all[linear].rate, rate);
    DX_TRY(dx_equation_require(s, a, DX_OTHER_THAN, &possible));
    if (possible)
        DX_TRY(dx_equation_require(s, rise, DX_OTHER_THAN, &possible));
    dx_status status = DX_OK;
    *done = true;
    if (possible) {
        dx_id shift = dx_div(g, b, a);
        dx_id z = dx_mul(g, dx_neg(g, dx_div(g, dx_mul(g, c, rise), a)),
                         dx_call1(g, DX_FN_exp, dx_mul(g, rise, shift)));
        DX_TRY(dx_check(g, z));
        status = solve_lambert(s, z, rise, shift);
    }
    s->n_path = mark;
    return status;
}

/* x = w·e^(rate·x) */
static dx_status solve_against_growth(dx_equation *s, dx_id rate, dx_id w)
{
    dx_graph *g = s->g;
    dx_id x = s->unknown, falls = dx_call1(g, DX_FN_exp, dx_neg(g, dx_mul(g, rate, x)));
    return dx_solve_zero(s, dx_sub(g, dx_mul(g, x, falls), w));
}

/* a·x^n·e^(u·x) + c·e^(v·x) = 0 with n > 1: the n-th root on both sides. */
static dx_status solve_power_beside(dx_equation *s, dx_id f, bool *done)
{
    enum { MOST = 50 };
    dx_graph *g = s->g;
    addend one[2];
    const bool constant = !dx_is_int(g, dx_constant(g, f), 0);
    bool fits, possible, known;
    int sign;
    *done = false;
    if (dx_terms(g, f) + constant != 2)
        return DX_OK;
    for (uint32_t i = 0; i < 2; i++) {
        const bool last = constant && i == 1;
        dx_id number = last ? dx_constant(g, f) : dx_coefficient(g, f, i);
        dx_id term = last ? dx_int(g, 1) : dx_term(g, f, i);
        DX_TRY(read_addend(s, term, &one[i], &fits));
        if (!fits)
            return DX_OK;
        one[i].factor = dx_mul(g, number, one[i].factor);
    }
    const addend *with = one[0].power > 0 ? &one[0] : &one[1], *other = &one[one[0].power > 0];
    const int64_t n = with->power;
    if (n < 2 || n > MOST || other->power != 0)
        return DX_OK;
    dx_id ratio = dx_neg(g, dx_div(g, other->factor, with->factor));
    dx_id part = dx_rational(g, 1, n), rate = dx_scale(g, part, dx_sub(g, other->rate, with->rate));
    DX_TRY(dx_check(g, rate));
    DX_TRY(dx_equation_tidy(s, &ratio));
    DX_TRY(dx_equation_sign(s, ratio, &sign, &known));
    if (n % 2 == 1 && !(known && sign != 0))
        return DX_OK;
    *done = true;
    const uint32_t mark = s->n_path;
    DX_TRY(dx_equation_require(s, n % 2 == 1 ? dx_int(g, 1) : ratio, DX_AT_LEAST, &possible));
    if (!possible)
        return DX_OK;
    dx_id root = dx_pow(g, sign < 0 ? dx_neg(g, ratio) : ratio, part);
    DX_TRY(dx_check(g, root));
    dx_status status =
        solve_against_growth(s, rate, n % 2 == 1 && sign < 0 ? dx_neg(g, root) : root);
    if (status == DX_OK && n % 2 == 0)
        status = solve_against_growth(s, rate, dx_neg(g, root));
    s->n_path = mark;
    return status;
}

/* ---- the logarithm as the unknown --------------------------------------------------------------
 */

/* The conditions on the way are about e^y where they were about x. */
static dx_status turn_path(dx_equation *s, dx_id exp)
{
    for (uint32_t i = 0; i < s->n_path; i++) {
        s->path[i].of = dx_substitute(s->g, s->path[i].of, 1, &s->unknown, &exp);
        DX_TRY(dx_check(s->g, s->path[i].of));
    }
    return DX_OK;
}

/* x with log(x) beside it: x = e^y. What was found before is about x, and kept apart. */
static dx_status solve_for_logarithm(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    dx_id x = s->unknown, log = dx_call1(g, DX_FN_log, x), exp = dx_call1(g, DX_FN_exp, x);
    dx_word path[DX_MOST_PATH_WORDS];
    const uint32_t n_path = s->n_path;
    *done = false;
    if (!dx_contains(g, f, log))
        return DX_OK;
    dx_id of = dx_substitute(g, f, 2, (dx_id[]){log, x}, (dx_id[]){x, exp});
    DX_TRY(dx_check(g, of));
    if (dx_contains(g, of, log))
        return DX_OK;
    dx_candidate *before = s->candidate;
    const size_t n = s->n, room = s->room;
    *done = true;
    memcpy(path, s->path, n_path * sizeof *path);
    s->candidate = NULL;
    s->n = s->room = 0;
    dx_status status = turn_path(s, exp);
    if (status == DX_OK)
        status = dx_solve_zero(s, of);
    const dx_candidate *found = s->candidate;
    const size_t n_found = s->n;
    memcpy(s->path, path, n_path * sizeof *path);
    s->n_path = n_path;
    s->candidate = before;
    s->n = n;
    s->room = room;
    for (size_t i = 0; i < n_found && status == DX_OK; i++) {
        dx_candidate one = found[i];
        one.value = dx_call1(g, DX_FN_exp, one.value);
        status = dx_equation_tidy(s, &one.value);
        if (status == DX_OK)
            status = dx_equation_append(s, &one);
    }
    return status;
}

dx_status dx_solve_exponential(dx_equation *s, dx_id f, bool *done)
{
    *done = false;
    DX_TRY(with_natural_logarithms(s, &f));
    DX_TRY(dx_excuse(s->g->context, dx_expand(s->g, f, &f)));
    if (dx_op_of(s->g, f) != DX_OP_ADD)
        return DX_OK;
    DX_TRY(solve_in_exponential(s, f, done));
    if (!*done)
        DX_TRY(solve_logarithms(s, f, done));
    if (!*done)
        DX_TRY(solve_two_exponentials(s, f, done));
    if (!*done)
        DX_TRY(solve_beside_exponential(s, f, done));
    if (!*done)
        DX_TRY(solve_power_beside(s, f, done));
    return *done ? DX_OK : solve_for_logarithm(s, f, done);
}
