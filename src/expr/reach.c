#include "expr/assumptions.h"
#include "expr/bounds.h"
#include "expr/quadrants.h"
#include "expr/simplex.h"

/* Deep expressions are not searched to the bottom: "not known" is always allowed. */
enum { DEEP = 12, BUDGET = 300 };

/* How many more nodes are looked at. */
typedef struct search {
    const dx_graph *g;
    int *budget;
} search;

static void reach(const search *s, dx_id a, int depth, dx_reach *r);

/* Of roots no more is known than on which sides of 0 and 1 they are. */
static void reach_of_power(const search *s, dx_id base, dx_id exponent, int depth, dx_reach *r)
{
    enum { MOST = 8 };
    const dx_graph *g = s->g;
    int64_t n;
    bool whole = dx_get_int(g, exponent, &n);
    reach(s, base, depth, r);
    if (dx_is_int(g, exponent, 1))
        return;
    bool even = whole ? n % 2 == 0 : dx_parity_of(g, exponent) == 0;
    bool odd = whole ? n % 2 != 0 : dx_parity_of(g, exponent) == 1;
    bool falls = dx_reach_high_sign(r) <= 0 && (even || odd);
    if (falls)
        dx_reach_mirror(r);
    int sign = dx_reach_low_sign(r);
    if (whole && sign >= 0 && n >= -MOST && n <= MOST) {
        dx_reach_raise(r, (unsigned)(n < 0 ? -n : n));
        if (n < 0)
            dx_reach_invert(r);
    } else if (whole && even && r->has_low && r->has_high && n > 0 && n <= MOST) {
        mpq_neg(r->low, r->low); /* from below 0 to above */
        const int longer = mpq_cmp(r->low, r->high);
        r->high_open = longer > 0 ? r->low_open : r->high_open && (longer < 0 || r->low_open);
        if (longer > 0)
            mpq_set(r->high, r->low);
        mpq_set_ui(r->low, 0, 1);
        r->low_open = false;
        dx_reach_raise(r, (unsigned)n);
    } else {
        bool root = dx_is_number(g, exponent) && !dx_is_integer(g, exponent);
        if (root && dx_number_sign(g, exponent) > 0) {
            dx_reach_root(r);
            return;
        }
        dx_reach_whole(r, even || root || sign >= 0, 0, false, 0);
        r->low_open = r->has_low && sign > 0;
    }
    if (falls && odd)
        dx_reach_mirror(r);
}

static void meet_products(const search *s, dx_id a, int depth, dx_reach *r);

static void reach_of_product(const search *s, dx_id a, int depth, dx_reach *r)
{
    const dx_graph *g = s->g;
    dx_reach one;
    bool negative = false;
    dx_reach_init(&one);
    dx_reach_whole(r, true, 1, true, 1);
    for (uint32_t i = 0; i < dx_factors(g, a) && r->has_low; i++) {
        reach_of_power(s, dx_base(g, a, i), dx_exponent(g, a, i), depth, &one);
        if (dx_reach_low_sign(&one) < 0 && dx_reach_high_sign(&one) <= 0) {
            dx_reach_mirror(&one);
            negative = !negative;
        }
        if (dx_reach_low_sign(&one) < 0)
            dx_reach_all(r);
        else
            dx_reach_multiply(r, &one);
    }
    if (negative)
        dx_reach_mirror(r);
    dx_reach_clear(&one);
    meet_products(s, a, depth, r);
}

bool dx_are_proportional(const dx_graph *g, dx_id a, dx_id b, mpq_t ratio)
{
    if (dx_op_of(g, a) != DX_OP_ADD || dx_op_of(g, b) != DX_OP_ADD ||
        dx_terms(g, a) != dx_terms(g, b))
        return false;
    bool same = true;
    mpq_t other, own;
    mpq_inits(other, own, NULL);
    for (uint32_t i = 0; i < dx_terms(g, a) && same; i++) {
        same = dx_same(dx_term(g, a, i), dx_term(g, b, i));
        dx_number_to_mpq(g, dx_coefficient(g, b, i), other);
        dx_number_to_mpq(g, dx_coefficient(g, a, i), own);
        mpq_div(other, own, other);
        if (i == 0)
            mpq_set(ratio, other);
        same = same && mpq_equal(ratio, other);
    }
    mpq_clears(other, own, NULL);
    return same;
}

/* ---- products of which something is assumed ---------------------------------------------- */

static int known_sign(const dx_reach *r, bool *strict)
{
    int low = dx_reach_low_sign(r), high = dx_reach_high_sign(r);
    *strict = low > 0 || high < 0;
    return low >= 0 ? 1 : high <= 0 ? -1 : 0;
}

/* A product's factors, or a lone one. */
static uint32_t count_factors(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_MUL ? dx_factors(g, a) : 1;
}

static dx_id base_of(const dx_graph *g, dx_id a, uint32_t i)
{
    return dx_op_of(g, a) == DX_OP_MUL ? dx_base(g, a, i) : a;
}

/* NONE for 1. */
static dx_id exponent_of(const dx_graph *g, dx_id a, uint32_t i)
{
    return dx_op_of(g, a) == DX_OP_MUL ? dx_exponent(g, a, i) : DX_NONE;
}

static bool has_odd_power(const dx_graph *g, dx_id product, dx_id base)
{
    for (uint32_t i = 0; i < count_factors(g, product); i++)
        if (dx_same(base_of(g, product, i), base)) {
            dx_id exponent = exponent_of(g, product, i);
            return dx_is_none(exponent) || dx_parity_of(g, exponent) == 1;
        }
    return false;
}

/* Takes the signs of the factors of one that have no like among those of the other. given: one is
 * that of which something is assumed, and no factor of it is 0 if it is not. */
static bool take_signs(const search *s, dx_id one, dx_id other, bool given, int depth, int *sign,
                       bool *strict)
{
    const dx_graph *g = s->g;
    dx_reach r;
    bool known = true;
    dx_reach_init(&r);
    for (uint32_t i = 0; i < count_factors(g, one) && known; i++) {
        dx_id base = base_of(g, one, i), exponent = exponent_of(g, one, i);
        bool own_strict = true;
        if (has_odd_power(g, one, base) && has_odd_power(g, other, base))
            continue; /* the product of both is a square */
        if (dx_is_none(exponent))
            reach(s, base, depth, &r);
        else
            reach_of_power(s, base, exponent, depth, &r);
        int own = known_sign(&r, &own_strict);
        known = own != 0;
        *sign *= own;
        *strict = *strict && (own_strict || given);
    }
    dx_reach_clear(&r);
    return known;
}

/* a*b > 0 is assumed: so are a/b > 0 and, for c > 0, a*b*c > 0. */
static void meet_products(const search *s, dx_id a, int depth, dx_reach *r)
{
    const dx_graph *g = s->g;
    dx_reach fact;
    bool strict, other;
    dx_reach_init(&fact);
    for (size_t i = 0; i < g->assumptions->n_facts; i++) {
        dx_id of = g->assumptions->fact[i].of;
        if (dx_op_of(g, of) != DX_OP_MUL)
            continue;
        dx_reach_of_fact(g, &g->assumptions->fact[i], &fact);
        if (dx_same(of, a)) {
            dx_reach_meet(r, &fact);
            continue;
        }
        int sign = known_sign(&fact, &strict);
        if (sign == 0 || known_sign(r, &other) != 0)
            continue;
        if (take_signs(s, a, of, false, depth, &sign, &strict) &&
            take_signs(s, of, a, true, depth, &sign, &strict))
            dx_reach_meet_sign(r, sign, strict);
    }
    dx_reach_clear(&fact);
}

/* ---- sums of which something is assumed -------------------------------------------------- */

/* Terms as unknowns, and the bounds of sums of them. */
typedef struct program {
    const search *s;
    int depth;
    size_t n;
    dx_id unknown[DX_SIMPLEX_UNKNOWNS];
    bool taken[DX_MOST_FACTS];
    dx_simplex simplex;
} program;

static size_t place_of(const program *p, dx_id term)
{
    size_t i = 0;
    while (i < p->n && !dx_same(p->unknown[i], term))
        i++;
    return i;
}

/* All terms of the sum, or none where there is no room. */
static bool take_terms(program *p, dx_id sum)
{
    const dx_graph *g = p->s->g;
    const size_t before = p->n;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        if (place_of(p, dx_term(g, sum, i)) < p->n)
            continue;
        if (p->n == DX_SIMPLEX_UNKNOWNS) {
            p->n = before;
            return false;
        }
        p->unknown[p->n++] = dx_term(g, sum, i);
    }
    return true;
}

static bool shares_term(const program *p, dx_id sum)
{
    const dx_graph *g = p->s->g;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++)
        if (place_of(p, dx_term(g, sum, i)) < p->n)
            return true;
    return false;
}

/* The sums of which something is assumed and that say something of the unknowns, with their own
 * terms: are there any? */
static bool take_facts(program *p)
{
    const dx_assumptions *all = p->s->g->assumptions;
    bool any = false, more = true;
    while (more) {
        more = false;
        for (size_t i = 0; i < all->n_facts; i++) {
            dx_id of = all->fact[i].of;
            if (p->taken[i] || dx_op_of(p->s->g, of) != DX_OP_ADD || !shares_term(p, of) ||
                !take_terms(p, of))
                continue;
            p->taken[i] = any = more = true;
        }
    }
    return any;
}

/* The terms of the sum, times 1 or -1, and 0 for all others. */
static void write_form(const program *p, dx_id sum, int sign, mpq_t *form)
{
    const dx_graph *g = p->s->g;
    for (size_t k = 0; k < p->n; k++)
        mpq_set_ui(form[k], 0, 1);
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        mpq_ptr at = form[place_of(p, dx_term(g, sum, i))];
        dx_number_to_mpq(g, dx_coefficient(g, sum, i), at);
        if (sign < 0)
            mpq_neg(at, at);
    }
}

/* r->low <= sum, and the same from above; unknown k where that is in range. */
static void hold(program *p, dx_reach *r, dx_id sum, size_t unknown)
{
    mpq_t *form;
    for (int sign = 1; sign >= -1; sign -= 2) {
        if (!(sign > 0 ? r->has_low : r->has_high))
            continue;
        if (sign < 0)
            mpq_neg(r->high, r->high);
        form = dx_simplex_bound(&p->simplex, sign > 0 ? r->low : r->high,
                                sign > 0 ? r->low_open : r->high_open);
        if (form && unknown < p->n)
            mpq_set_si(form[unknown], sign, 1);
        else if (form)
            write_form(p, sum, sign, form);
    }
}

static void hold_all(program *p)
{
    const dx_graph *g = p->s->g;
    dx_reach r;
    dx_reach_init(&r);
    for (size_t i = 0; i < g->assumptions->n_facts; i++)
        if (p->taken[i]) {
            dx_reach_of_fact(g, &g->assumptions->fact[i], &r);
            hold(p, &r, g->assumptions->fact[i].of, SIZE_MAX);
        }
    for (size_t k = 0; k < p->n; k++) {
        reach(p->s, p->unknown[k], p->depth, &r);
        hold(p, &r, DX_NONE, k);
    }
    dx_reach_clear(&r);
}

/* The bounds that follow for `form` and `constant` besides; false where nothing has such values. */
static bool meet_least(program *p, mpq_t *form, mpq_srcptr constant, dx_reach *r)
{
    bool clash = false;
    dx_reach found;
    dx_reach_init(&found);
    for (int sign = 1; sign >= -1 && !clash; sign -= 2) {
        dx_reach *f = &found;
        bool *has = sign > 0 ? &f->has_low : &f->has_high;
        dx_least least = dx_simplex_least(&p->simplex, form, sign > 0 ? f->low : f->high,
                                          sign > 0 ? &f->low_open : &f->high_open);
        *has = least == DX_LEAST_FOUND;
        clash = least == DX_LEAST_CLASH;
        for (size_t k = 0; k < p->n; k++)
            mpq_neg(form[k], form[k]);
    }
    mpq_neg(found.high, found.high);
    mpq_add(found.low, found.low, constant);
    mpq_add(found.high, found.high, constant);
    if (!clash)
        dx_reach_meet(r, &found);
    dx_reach_clear(&found);
    return !clash;
}

/* By what is assumed of sums with terms in common, all together; a is a sum or a term. */
static bool meet_sums(const search *s, dx_id a, int depth, dx_reach *r)
{
    const dx_graph *g = s->g;
    program p;
    p.s = s;
    p.depth = depth;
    p.n = 0;
    for (size_t i = 0; i < g->assumptions->n_facts; i++)
        p.taken[i] = false;
    const bool sum = dx_op_of(g, a) == DX_OP_ADD;
    if (!sum)
        p.unknown[p.n++] = a;
    else if (!take_terms(&p, a))
        return true;
    if (!take_facts(&p))
        return true;
    mpq_t form[DX_SIMPLEX_UNKNOWNS], constant;
    mpq_init(constant);
    for (size_t k = 0; k < p.n; k++)
        mpq_init(form[k]);
    dx_simplex_init(&p.simplex, p.n);
    hold_all(&p);
    if (sum) {
        write_form(&p, a, 1, form);
        dx_number_to_mpq(g, dx_constant(g, a), constant);
    } else {
        mpq_set_ui(form[0], 1, 1);
    }
    bool possible = meet_least(&p, form, constant, r);
    dx_simplex_clear(&p.simplex);
    for (size_t k = 0; k < p.n; k++)
        mpq_clear(form[k]);
    mpq_clear(constant);
    return possible;
}

bool dx_reach_by_sums(const dx_graph *g, dx_id a, dx_reach *out)
{
    int budget = BUDGET;
    const search s = {g, &budget};
    dx_reach_all(out);
    reach(&s, a, DEEP, out);
    if (dx_op_of(g, a) == DX_OP_SYMBOL)
        meet_products(&s, a, DEEP, out);
    return meet_sums(&s, a, DEEP, out);
}

/* ---- polynomials in one part ------------------------------------------------------------- */

enum { MOST_DEGREE = 12 };

/* c[0] + c[1]·b + ... of one base b. */
typedef struct powers {
    dx_id base;
    unsigned degree;
    mpq_t c[MOST_DEGREE + 1];
} powers;

static bool read_powers(const dx_graph *g, dx_id sum, powers *p)
{
    p->base = DX_NONE;
    p->degree = 0;
    dx_number_to_mpq(g, dx_constant(g, sum), p->c[0]);
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        dx_id term = dx_term(g, sum, i), base = term;
        int64_t n = 1;
        if (dx_op_of(g, term) == DX_OP_MUL) {
            if (dx_factors(g, term) != 1 || !dx_get_int(g, dx_exponent(g, term, 0), &n) || n < 1 ||
                n > MOST_DEGREE)
                return false;
            base = dx_base(g, term, 0);
        }
        if (!dx_is_none(p->base) && !dx_same(p->base, base))
            return false;
        p->base = base;
        dx_number_to_mpq(g, dx_coefficient(g, sum, i), p->c[n]);
        p->degree = n > p->degree ? (unsigned)n : p->degree;
    }
    return p->degree > 1;
}

/* p(t) as p(t + by), the highest degree first where `turned`. */
static void shift(powers *p, bool turned, mpq_srcptr by)
{
    mpq_t part;
    mpq_init(part);
    for (unsigned i = 0; i < p->degree; i++)
        for (unsigned k = p->degree; k-- > i;) {
            unsigned to = turned ? p->degree - k : k, from = turned ? to - 1 : k + 1;
            mpq_mul(part, p->c[from], by);
            mpq_add(p->c[to], p->c[to], part);
        }
    mpq_clear(part);
}

/* p(t) as p(by·t) */
static void stretch(powers *p, mpq_srcptr by)
{
    mpq_t power;
    mpq_init(power);
    mpq_set_ui(power, 1, 1);
    for (unsigned k = 0; k <= p->degree; k++) {
        mpq_mul(p->c[k], p->c[k], power);
        mpq_mul(power, power, by);
    }
    mpq_clear(power);
}

/* The common sign of all coefficients; 0 where they have none. */
static int common_sign(const powers *p)
{
    int sign = 0;
    for (unsigned k = 0; k <= p->degree; k++) {
        int own = mpq_sgn(p->c[k]);
        if (own != 0 && sign != 0 && own != sign)
            return 0;
        sign = own != 0 ? own : sign;
    }
    return sign;
}

/* The sign of p where its base is between its bounds: there it is written by a t >= 0, and has that
 * of all its coefficients (Descartes). *strict: it is not 0 at an end either. */
static int sign_between(powers *p, const dx_reach *base, bool *strict)
{
    mpq_t by;
    mpq_init(by);
    if (base->has_low &&
        base->has_high) { /* b = low + (high - low)/(1 + t), times (1 + t)^degree */
        shift(p, false, base->low);
        mpq_sub(by, base->high, base->low);
        stretch(p, by);
        mpq_set_ui(by, 1, 1);
        shift(p, true, by);
        *strict = (base->low_open || mpq_sgn(p->c[0]) != 0) &&
                  (base->high_open || mpq_sgn(p->c[p->degree]) != 0);
    } else if (base->has_low) { /* b = low + t */
        shift(p, false, base->low);
        *strict = base->low_open || mpq_sgn(p->c[0]) != 0;
    } else { /* b = high - t */
        shift(p, false, base->high);
        mpq_set_si(by, -1, 1);
        stretch(p, by);
        *strict = base->high_open || mpq_sgn(p->c[0]) != 0;
    }
    mpq_clear(by);
    return common_sign(p);
}

/* x^2 - 3*x + 2 is above 0 for x > 2. */
static void meet_powers(const search *s, dx_id sum, int depth, dx_reach *r)
{
    powers p;
    dx_reach base;
    bool strict = false;
    if (dx_terms(s->g, sum) > MOST_DEGREE)
        return;
    for (unsigned k = 0; k <= MOST_DEGREE; k++)
        mpq_init(p.c[k]);
    dx_reach_init(&base);
    if (read_powers(s->g, sum, &p)) {
        reach(s, p.base, depth, &base);
        if (base.has_low || base.has_high) {
            int sign = sign_between(&p, &base, &strict);
            if (sign != 0)
                dx_reach_meet_sign(r, sign, strict);
        }
    }
    dx_reach_clear(&base);
    for (unsigned k = 0; k <= MOST_DEGREE; k++)
        mpq_clear(p.c[k]);
}

static void reach_of_sum(const search *s, dx_id a, int depth, dx_reach *r)
{
    const dx_graph *g = s->g;
    dx_reach term;
    mpq_t coefficient;
    dx_reach_init(&term);
    mpq_init(coefficient);
    dx_reach_number(g, dx_constant(g, a), r);
    for (uint32_t i = 0; i < dx_terms(g, a) && (r->has_low || r->has_high); i++) {
        reach(s, dx_term(g, a, i), depth, &term);
        dx_number_to_mpq(g, dx_coefficient(g, a, i), coefficient);
        dx_reach_scale(&term, coefficient);
        dx_reach_add(r, &term);
    }
    mpq_clear(coefficient);
    dx_reach_clear(&term);
    (void)meet_sums(s, a, depth, r);
    if (dx_reach_low_sign(r) < 0 && dx_reach_high_sign(r) > 0)
        meet_powers(s, a, depth, r);
}

/* e^r: above 1, between 0 and 1, or above 0. */
static void reach_of_exponential(dx_reach *r)
{
    int low = dx_reach_low_sign(r), high = dx_reach_high_sign(r);
    dx_reach_whole(r, true, low >= 0, high <= 0, 1);
    r->low_open = low != 0;
    r->high_open = high < 0;
}

/* 355/113 is just above pi, and 333/106 just below. */
enum { PI_ABOVE = 355, PI_ABOVE_BY = 113, PI_BELOW = 333, PI_BELOW_BY = 106 };

/* It is not above p/q, nor below -p/q where `both`. */
static void meet_size(dx_reach *r, long p, unsigned long q, bool both)
{
    dx_reach size;
    dx_reach_init(&size);
    dx_reach_whole(&size, both, -p, true, p);
    mpq_t by;
    mpq_init(by);
    mpq_set_ui(by, 1, q);
    dx_reach_scale(&size, by);
    dx_reach_meet(r, &size);
    mpq_clear(by);
    dx_reach_clear(&size);
}

static void reach_of_call(const search *s, dx_id a, int depth, dx_reach *r)
{
    const dx_graph *g = s->g;
    const dx_fn fn = dx_fn_of(g, a);
    const dx_id u = dx_operand(g, a, 0);
    switch (fn) {
    case DX_FN_abs:
    case DX_FN_cbrt:
    case DX_FN_asin:
    case DX_FN_atan:
    case DX_FN_sinh:
    case DX_FN_asinh:
    case DX_FN_tanh:
    case DX_FN_atanh:
    case DX_FN_erf:
    case DX_FN_relu:
        reach(s, u, depth, r); /* these have the sign of u */
        if (fn == DX_FN_abs || fn == DX_FN_relu) {
            bool above = dx_reach_low_sign(r) > 0 || (fn == DX_FN_abs && dx_reach_high_sign(r) < 0);
            dx_reach_whole(r, true, 0, false, 0);
            r->low_open = above;
        } else {
            int low = dx_reach_low_sign(r), high = dx_reach_high_sign(r);
            dx_reach_whole(r, low >= 0, 0, high <= 0, 0);
            r->low_open = low > 0;
            r->high_open = high < 0;
        }
        if (fn == DX_FN_asin || fn == DX_FN_atan)
            meet_size(r, PI_ABOVE, 2 * PI_ABOVE_BY, true);
        else if (fn == DX_FN_tanh || fn == DX_FN_erf)
            meet_size(r, 1, 1, true);
        return;
    case DX_FN_atan2:
        meet_size(r, PI_ABOVE, PI_ABOVE_BY, true);
        return;
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_tan:
    case DX_FN_cot:
    case DX_FN_sec:
    case DX_FN_csc: {
        bool strict;
        int sign = dx_circular_sign(g, fn, u, &strict);
        bool bounded = fn == DX_FN_sin || fn == DX_FN_cos;
        dx_reach_whole(r, bounded, -1, bounded, 1);
        if (sign != 0)
            dx_reach_meet_sign(r, sign, strict);
        return;
    }
    case DX_FN_log: /* the sign of u - 1 */
    case DX_FN_log2:
    case DX_FN_log10: {
        dx_reach one;
        dx_reach_init(&one);
        dx_reach_whole(&one, true, -1, true, -1);
        reach(s, u, depth, r);
        dx_reach_add(r, &one);
        dx_reach_clear(&one);
        int low = dx_reach_low_sign(r), high = dx_reach_high_sign(r);
        dx_reach_whole(r, low >= 0, 0, high <= 0, 0);
        r->low_open = low > 0;
        r->high_open = high < 0;
        return;
    }
    case DX_FN_exp:
        reach(s, u, depth, r); /* 1 where u is 0 */
        reach_of_exponential(r);
        return;
    case DX_FN_cosh: {
        reach(s, u, depth, r);
        bool above = dx_reach_low_sign(r) > 0 || dx_reach_high_sign(r) < 0;
        dx_reach_whole(r, true, 1, false, 0);
        r->low_open = above;
        return;
    }
    case DX_FN_acos:
    case DX_FN_acosh:
        dx_reach_whole(r, true, 0, false, 0);
        if (fn == DX_FN_acos)
            meet_size(r, PI_ABOVE, PI_ABOVE_BY, false);
        return;
    default:
        dx_reach_all(r);
    }
}

static void reach(const search *s, dx_id a, int depth, dx_reach *r)
{
    const dx_graph *g = s->g;
    dx_reach_all(r);
    if (depth == 0 || --*s->budget < 0)
        return;
    switch (dx_op_of(g, a)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        dx_reach_number(g, a, r);
        return;
    case DX_OP_PI:
        dx_reach_whole(r, true, 0, true, 0);
        mpq_set_si(r->low, PI_BELOW, PI_BELOW_BY);
        mpq_set_si(r->high, PI_ABOVE, PI_ABOVE_BY);
        r->low_open = r->high_open = true;
        return;
    case DX_OP_SYMBOL: {
        const dx_fact *fact = dx_fact_of(g, a);
        if (fact)
            dx_reach_of_fact(g, fact, r);
        return;
    }
    case DX_OP_ADD:
        reach_of_sum(s, a, depth - 1, r);
        return;
    case DX_OP_MUL:
        reach_of_product(s, a, depth - 1, r);
        return;
    case DX_OP_CALL:
        reach_of_call(s, a, depth - 1, r);
        return;
    default:
        return;
    }
}

bool dx_reach_of(const dx_graph *g, dx_id a, dx_reach *out)
{
    int budget = BUDGET;
    dx_reach_all(out);
    if (g->assumptions)
        reach(&(search){g, &budget}, a, DEEP, out);
    return out->has_low || out->has_high;
}
