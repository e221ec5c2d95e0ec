#include "expr/assumptions.h"

/* Deep expressions are not searched to the bottom: "not known" is always allowed. */
enum { DEEP = 12, BUDGET = 300 };

static bool is_whole(const dx_graph *g, dx_id a, int depth);

const dx_fact *dx_fact_of(const dx_graph *g, dx_id symbol)
{
    for (size_t i = 0; g->assumptions && i < g->assumptions->n_facts; i++)
        if (dx_same(g->assumptions->fact[i].of, symbol))
            return &g->assumptions->fact[i];
    return NULL;
}

/* ---- bounds ---------------------------------------------------------------------------- */

void dx_reach_init(dx_reach *r)
{
    mpq_inits(r->low, r->high, NULL);
    r->has_low = r->has_high = r->low_open = r->high_open = false;
}

void dx_reach_clear(dx_reach *r)
{
    mpq_clears(r->low, r->high, NULL);
}

static void set_nothing(dx_reach *r)
{
    r->has_low = r->has_high = r->low_open = r->high_open = false;
}

static void set_number(const dx_graph *g, dx_id number, dx_reach *r)
{
    dx_number_to_mpq(g, number, r->low);
    mpq_set(r->high, r->low);
    r->has_low = r->has_high = true;
    r->low_open = r->high_open = false;
}

static void set_whole(dx_reach *r, bool has_low, long low, bool has_high, long high)
{
    set_nothing(r);
    r->has_low = has_low;
    r->has_high = has_high;
    mpq_set_si(r->low, low, 1);
    mpq_set_si(r->high, high, 1);
}

static void set_fact(const dx_graph *g, const dx_fact *fact, dx_reach *r)
{
    set_nothing(r);
    r->has_low = !dx_is_none(fact->low);
    r->has_high = !dx_is_none(fact->high);
    r->low_open = fact->low_open;
    r->high_open = fact->high_open;
    if (r->has_low)
        dx_number_to_mpq(g, fact->low, r->low);
    if (r->has_high)
        dx_number_to_mpq(g, fact->high, r->high);
}

static void scale(dx_reach *r, mpq_srcptr by)
{
    if (r->has_low)
        mpq_mul(r->low, r->low, by);
    if (r->has_high)
        mpq_mul(r->high, r->high, by);
    if (mpq_sgn(by) >= 0)
        return;
    mpq_swap(r->low, r->high);
    bool has = r->has_low, open = r->low_open;
    r->has_low = r->has_high;
    r->has_high = has;
    r->low_open = r->high_open;
    r->high_open = open;
}

static void add(dx_reach *r, const dx_reach *by)
{
    r->has_low = r->has_low && by->has_low;
    r->has_high = r->has_high && by->has_high;
    if (r->has_low)
        mpq_add(r->low, r->low, by->low);
    if (r->has_high)
        mpq_add(r->high, r->high, by->high);
    r->low_open = r->has_low && (r->low_open || by->low_open);
    r->high_open = r->has_high && (r->high_open || by->high_open);
}

/* Both hold: the narrower one of each side. */
static void meet(dx_reach *r, const dx_reach *with)
{
    int order = r->has_low && with->has_low ? mpq_cmp(with->low, r->low) : 1;
    if (with->has_low && (order > 0 || (order == 0 && with->low_open))) {
        mpq_set(r->low, with->low);
        r->has_low = true;
        r->low_open = with->low_open;
    }
    order = r->has_high && with->has_high ? mpq_cmp(with->high, r->high) : -1;
    if (with->has_high && (order < 0 || (order == 0 && with->high_open))) {
        mpq_set(r->high, with->high);
        r->has_high = true;
        r->high_open = with->high_open;
    }
}

static int low_sign(const dx_reach *r) /* -1: may be below 0; 0: is not; 1: above */
{
    if (!r->has_low || mpq_sgn(r->low) < 0)
        return -1;
    return mpq_sgn(r->low) > 0 || r->low_open;
}

static int high_sign(const dx_reach *r) /* 1: may be above 0; 0: is not; -1: below */
{
    if (!r->has_high || mpq_sgn(r->high) > 0)
        return 1;
    return mpq_sgn(r->high) < 0 || r->high_open ? -1 : 0;
}

/* Of two that are not below 0. */
static void multiply(dx_reach *r, const dx_reach *by)
{
    bool above = mpq_sgn(r->low) > 0 && mpq_sgn(by->low) > 0;
    bool open = above ? r->low_open || by->low_open : low_sign(r) > 0 && low_sign(by) > 0;
    mpq_mul(r->low, r->low, by->low);
    r->low_open = open;
    r->has_high = r->has_high && by->has_high;
    r->high_open = r->has_high && (r->high_open || by->high_open) && mpq_sgn(r->high) > 0 &&
                   mpq_sgn(by->high) > 0;
    if (r->has_high)
        mpq_mul(r->high, r->high, by->high);
}

/* r^n of what is not below 0, n > 0. */
static void raise_to(dx_reach *r, unsigned n)
{
    dx_reach base;
    dx_reach_init(&base);
    mpq_set(base.low, r->low);
    mpq_set(base.high, r->high);
    base.has_low = r->has_low;
    base.has_high = r->has_high;
    base.low_open = r->low_open;
    base.high_open = r->high_open;
    for (unsigned i = 1; i < n; i++)
        multiply(r, &base);
    dx_reach_clear(&base);
}

/* 1/r of what is above 0, or is wherever this has a value. */
static void invert(dx_reach *r)
{
    if (r->has_high && mpq_sgn(r->high) == 0) {
        set_nothing(r);
        return;
    }
    bool bounded = r->has_high, open = r->high_open;
    r->has_high = mpq_sgn(r->low) > 0;
    r->high_open = r->low_open;
    if (r->has_high)
        mpq_inv(r->low, r->low);
    mpq_swap(r->low, r->high);
    r->has_low = true;
    r->low_open = !bounded || open;
    if (!bounded)
        mpq_set_ui(r->low, 0, 1);
    else
        mpq_inv(r->low, r->low);
}

/* How many more nodes are looked at. */
typedef struct search {
    const dx_graph *g;
    int *budget;
} search;

static void reach(const search *s, dx_id a, int depth, dx_reach *r);

static void mirror(dx_reach *r)
{
    mpq_t minus;
    mpq_init(minus);
    mpq_set_si(minus, -1, 1);
    scale(r, minus);
    mpq_clear(minus);
}

/* Without roots: no more than a sign is known of those. */
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
    bool falls = high_sign(r) <= 0 && (even || odd);
    if (falls)
        mirror(r);
    int sign = low_sign(r);
    if (whole && sign >= 0 && n >= -MOST && n <= MOST) {
        raise_to(r, (unsigned)(n < 0 ? -n : n));
        if (n < 0)
            invert(r);
    } else if (whole && even && r->has_low && r->has_high && n > 0 && n <= MOST) {
        mpq_neg(r->low, r->low); /* from below 0 to above */
        if (mpq_cmp(r->low, r->high) > 0) {
            mpq_set(r->high, r->low);
            r->high_open = r->low_open;
        }
        mpq_set_ui(r->low, 0, 1);
        r->low_open = false;
        raise_to(r, (unsigned)n);
    } else {
        bool root = dx_is_number(g, exponent) && !dx_is_integer(g, exponent);
        set_whole(r, even || root || sign >= 0, 0, false, 0);
        r->low_open = r->has_low && sign > 0;
    }
    if (falls && odd)
        mirror(r);
}

static void reach_of_product(const search *s, dx_id a, int depth, dx_reach *r)
{
    const dx_graph *g = s->g;
    dx_reach one;
    bool negative = false;
    dx_reach_init(&one);
    set_whole(r, true, 1, true, 1);
    for (uint32_t i = 0; i < dx_factors(g, a) && r->has_low; i++) {
        reach_of_power(s, dx_base(g, a, i), dx_exponent(g, a, i), depth, &one);
        if (low_sign(&one) < 0 && high_sign(&one) <= 0) {
            mirror(&one);
            negative = !negative;
        }
        if (low_sign(&one) < 0)
            set_nothing(r);
        else
            multiply(r, &one);
    }
    if (negative)
        mirror(r);
    dx_reach_clear(&one);
}

/* Are the terms of both the same but for a common factor? *ratio: those of a over those of b. */
static bool are_proportional(const dx_graph *g, dx_id a, dx_id b, mpq_t ratio)
{
    if (dx_op_of(g, a) != DX_OP_ADD || dx_op_of(g, b) != DX_OP_ADD ||
        dx_terms(g, a) != dx_terms(g, b))
        return false;
    bool same = true;
    mpq_t other;
    mpq_init(other);
    for (uint32_t i = 0; i < dx_terms(g, a) && same; i++) {
        same = dx_same(dx_term(g, a, i), dx_term(g, b, i));
        dx_number_to_mpq(g, dx_coefficient(g, b, i), other);
        mpq_inv(other, other);
        mpq_t own;
        mpq_init(own);
        dx_number_to_mpq(g, dx_coefficient(g, a, i), own);
        mpq_mul(other, other, own);
        mpq_clear(own);
        if (i == 0)
            mpq_set(ratio, other);
        same = same && mpq_equal(ratio, other);
    }
    mpq_clear(other);
    return same;
}

/* By what is assumed of a sum of these names. */
static void meet_sums(const dx_graph *g, dx_id a, dx_reach *r)
{
    const dx_assumptions *all = g->assumptions;
    dx_reach fact, constant;
    mpq_t ratio;
    mpq_init(ratio);
    dx_reach_init(&fact);
    dx_reach_init(&constant);
    for (size_t i = 0; i < all->n_facts; i++) {
        if (!are_proportional(g, a, all->fact[i].of, ratio))
            continue;
        set_fact(g, &all->fact[i], &fact);
        scale(&fact, ratio);
        set_number(g, dx_constant(g, a), &constant);
        add(&fact, &constant);
        meet(r, &fact);
    }
    dx_reach_clear(&constant);
    dx_reach_clear(&fact);
    mpq_clear(ratio);
}

static void reach_of_sum(const search *s, dx_id a, int depth, dx_reach *r)
{
    const dx_graph *g = s->g;
    dx_reach term;
    mpq_t coefficient;
    dx_reach_init(&term);
    mpq_init(coefficient);
    set_number(g, dx_constant(g, a), r);
    for (uint32_t i = 0; i < dx_terms(g, a) && (r->has_low || r->has_high); i++) {
        reach(s, dx_term(g, a, i), depth, &term);
        dx_number_to_mpq(g, dx_coefficient(g, a, i), coefficient);
        scale(&term, coefficient);
        add(r, &term);
    }
    mpq_clear(coefficient);
    dx_reach_clear(&term);
    meet_sums(g, a, r);
}

static void reach_of_call(const search *s, dx_id a, int depth, dx_reach *r)
{
    const dx_graph *g = s->g;
    const dx_fn fn = dx_fn_of(g, a);
    const dx_id u = dx_operand(g, a, 0);
    switch (fn) {
    case DX_FN_abs:
    case DX_FN_cbrt:
    case DX_FN_atan:
    case DX_FN_sinh:
    case DX_FN_asinh:
    case DX_FN_tanh:
    case DX_FN_erf:
    case DX_FN_relu:
        reach(s, u, depth, r); /* these have the sign of u */
        if (fn == DX_FN_abs || fn == DX_FN_relu) {
            bool above = low_sign(r) > 0 || (fn == DX_FN_abs && high_sign(r) < 0);
            set_whole(r, true, 0, false, 0);
            r->low_open = above;
        } else {
            int low = low_sign(r), high = high_sign(r);
            set_whole(r, low >= 0, 0, high <= 0, 0);
            r->low_open = low > 0;
            r->high_open = high < 0;
        }
        return;
    case DX_FN_sin:
    case DX_FN_cos:
        set_whole(r, true, -1, true, 1);
        return;
    case DX_FN_log: /* the sign of u - 1 */
    case DX_FN_log2:
    case DX_FN_log10: {
        dx_reach one;
        dx_reach_init(&one);
        set_whole(&one, true, -1, true, -1);
        reach(s, u, depth, r);
        add(r, &one);
        dx_reach_clear(&one);
        int low = low_sign(r), high = high_sign(r);
        set_whole(r, low >= 0, 0, high <= 0, 0);
        r->low_open = low > 0;
        r->high_open = high < 0;
        return;
    }
    case DX_FN_exp:
    case DX_FN_cosh:
        set_whole(r, true, fn == DX_FN_cosh, false, 0);
        r->low_open = fn == DX_FN_exp;
        return;
    default:
        set_nothing(r);
    }
}

static void reach(const search *s, dx_id a, int depth, dx_reach *r)
{
    const dx_graph *g = s->g;
    set_nothing(r);
    if (depth == 0 || --*s->budget < 0)
        return;
    switch (dx_op_of(g, a)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        set_number(g, a, r);
        return;
    case DX_OP_PI:
        set_whole(r, true, 3, true, 4);
        r->low_open = r->high_open = true;
        return;
    case DX_OP_SYMBOL: {
        const dx_fact *fact = dx_fact_of(g, a);
        if (fact)
            set_fact(g, fact, r);
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
    set_nothing(out);
    if (g->assumptions)
        reach(&(search){g, &budget}, a, DEEP, out);
    return out->has_low || out->has_high;
}

static bool is_nonzero(const dx_graph *g, dx_id a, int depth)
{
    if (depth == 0)
        return false;
    if (dx_op_of(g, a) == DX_OP_SYMBOL) {
        const dx_fact *fact = dx_fact_of(g, a);
        return fact && fact->nonzero;
    }
    if (dx_op_of(g, a) == DX_OP_MUL) {
        for (uint32_t i = 0; i < dx_factors(g, a); i++)
            if (!is_nonzero(g, dx_base(g, a, i), depth - 1))
                return false;
        return true;
    }
    if (dx_is_scaled(g, a))
        return is_nonzero(g, dx_term(g, a, 0), depth - 1);
    dx_reach r;
    dx_reach_init(&r);
    (void)dx_reach_of(g, a, &r);
    bool nonzero = low_sign(&r) > 0 || high_sign(&r) < 0;
    dx_reach_clear(&r);
    return nonzero;
}

bool dx_is_assumed_nonzero(const dx_graph *g, dx_id a)
{
    return g->assumptions && is_nonzero(g, a, DEEP);
}

/* ---- integers -------------------------------------------------------------------------- */

/* Is it an integer that is not below 0? */
static bool is_natural(const dx_graph *g, dx_id a, int depth)
{
    if (dx_is_number(g, a))
        return dx_is_integer(g, a) && dx_number_sign(g, a) >= 0;
    return g->assumptions && is_whole(g, a, depth) && dx_is_nonnegative(g, a);
}

static bool is_whole_call(const dx_graph *g, dx_id a, int depth)
{
    switch (dx_fn_of(g, a)) {
    case DX_FN_floor:
    case DX_FN_ceil:
    case DX_FN_round:
    case DX_FN_sign:
        return true;
    case DX_FN_abs:
    case DX_FN_relu:
        return is_whole(g, dx_operand(g, a, 0), depth - 1);
    case DX_FN_max:
    case DX_FN_min:
    case DX_FN_mod:
    case DX_FN_binomial:
        return is_whole(g, dx_operand(g, a, 0), depth - 1) &&
               is_whole(g, dx_operand(g, a, 1), depth - 1);
    case DX_FN_factorial:
        return is_natural(g, dx_operand(g, a, 0), depth - 1);
    default:
        return false;
    }
}

static bool is_whole(const dx_graph *g, dx_id a, int depth)
{
    if (dx_is_number(g, a))
        return dx_is_integer(g, a);
    if (depth == 0)
        return false;
    switch (dx_op_of(g, a)) {
    case DX_OP_SYMBOL: {
        const dx_fact *fact = dx_fact_of(g, a);
        return fact && fact->integer;
    }
    case DX_OP_CALL:
        return is_whole_call(g, a, depth);
    case DX_OP_ADD: {
        bool whole = dx_is_integer(g, dx_constant(g, a));
        for (uint32_t i = 0; i < dx_terms(g, a) && whole; i++)
            whole = dx_is_integer(g, dx_coefficient(g, a, i)) &&
                    is_whole(g, dx_term(g, a, i), depth - 1);
        return whole;
    }
    case DX_OP_MUL:
        for (uint32_t i = 0; i < dx_factors(g, a); i++)
            if (!is_natural(g, dx_exponent(g, a, i), depth - 1) ||
                !is_whole(g, dx_base(g, a, i), depth - 1))
                return false;
        return true;
    default:
        return false;
    }
}

bool dx_is_whole(const dx_graph *g, dx_id a)
{
    return is_whole(g, a, DEEP);
}

static int number_parity(const dx_graph *g, dx_id a)
{
    if (!dx_is_integer(g, a))
        return -1;
    mpq_t value;
    mpq_init(value);
    dx_number_to_mpq(g, a, value);
    int parity = mpz_odd_p(mpq_numref(value)) ? 1 : 0;
    mpq_clear(value);
    return parity;
}

/* Of what is an integer. */
static int parity(const dx_graph *g, dx_id a, int depth)
{
    if (dx_is_number(g, a))
        return number_parity(g, a);
    if (depth == 0)
        return -1;
    if (dx_op_of(g, a) == DX_OP_SYMBOL) {
        const dx_fact *fact = dx_fact_of(g, a);
        return fact ? fact->parity : -1;
    }
    if (dx_op_of(g, a) == DX_OP_ADD) {
        int sum = number_parity(g, dx_constant(g, a));
        for (uint32_t i = 0; i < dx_terms(g, a) && sum >= 0; i++) {
            int odd = number_parity(g, dx_coefficient(g, a, i));
            int term = odd > 0 ? parity(g, dx_term(g, a, i), depth - 1) : odd;
            sum = term < 0 ? -1 : sum ^ term;
        }
        return sum;
    }
    if (dx_op_of(g, a) == DX_OP_MUL) {
        int all = 1;
        for (uint32_t i = 0; i < dx_factors(g, a); i++) {
            dx_id exponent = dx_exponent(g, a, i);
            bool counts = dx_is_number(g, exponent) && dx_number_sign(g, exponent) > 0;
            int one = parity(g, dx_base(g, a, i), depth - 1);
            if (one == 0 && counts)
                return 0;
            all = one == 1 ? all : -1;
        }
        return all;
    }
    if (dx_fn_of(g, a) == DX_FN_abs)
        return parity(g, dx_operand(g, a, 0), depth - 1);
    return -1;
}

int dx_parity_of(const dx_graph *g, dx_id a)
{
    return is_whole(g, a, DEEP) ? parity(g, a, DEEP) : -1;
}
