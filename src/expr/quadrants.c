#include "expr/quadrants.h"

#include "expr/assumptions.h"

/* from*pi/2 <= angle <= to*pi/2; an open end is not reached. */
typedef struct quadrants {
    int64_t from, to;
    bool from_open, to_open;
} quadrants;

/* r + s·pi */
typedef struct bound {
    mpq_t r, s;
    bool has, open;
} bound;

typedef struct bounds {
    bound low, high;
} bounds;

static void init(bounds *b)
{
    mpq_inits(b->low.r, b->low.s, b->high.r, b->high.s, NULL);
    b->low.has = b->high.has = b->low.open = b->high.open = false;
}

static void clear(bounds *b)
{
    mpq_clears(b->low.r, b->low.s, b->high.r, b->high.s, NULL);
}

/* A constant as r + s·pi; false where it is none. */
static bool read_constant(const dx_graph *g, dx_id a, mpq_t r, mpq_t s)
{
    mpq_set_ui(r, 0, 1);
    mpq_set_ui(s, 0, 1);
    if (dx_is_number(g, a)) {
        dx_number_to_mpq(g, a, r);
        return true;
    }
    if (dx_op_of(g, a) == DX_OP_PI) {
        mpq_set_ui(s, 1, 1);
        return true;
    }
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) != 1 ||
        dx_op_of(g, dx_term(g, a, 0)) != DX_OP_PI)
        return false;
    dx_number_to_mpq(g, dx_constant(g, a), r);
    dx_number_to_mpq(g, dx_coefficient(g, a, 0), s);
    return true;
}

static void set_end(const dx_graph *g, bound *b, dx_id number, dx_id exact, bool open)
{
    b->has = !dx_is_none(number);
    b->open = open;
    if (b->has && (dx_is_none(exact) || !read_constant(g, exact, b->r, b->s)))
        (void)read_constant(g, number, b->r, b->s);
}

static void set_fact(const dx_graph *g, const dx_fact *fact, bounds *out)
{
    set_end(g, &out->low, fact->low, fact->low_at, fact->low_open);
    set_end(g, &out->high, fact->high, fact->high_at, fact->high_open);
}

static void scale(bounds *b, mpq_srcptr by)
{
    mpq_mul(b->low.r, b->low.r, by);
    mpq_mul(b->low.s, b->low.s, by);
    mpq_mul(b->high.r, b->high.r, by);
    mpq_mul(b->high.s, b->high.s, by);
    if (mpq_sgn(by) >= 0)
        return;
    bound other = b->low; /* the numbers go with it */
    b->low = b->high;
    b->high = other;
}

static void add_end(bound *b, const bound *by)
{
    b->has = b->has && by->has;
    b->open = b->open || by->open;
    mpq_add(b->r, b->r, by->r);
    mpq_add(b->s, b->s, by->s);
}

/* Anything but a sum. */
static void bounds_of_term(const dx_graph *g, dx_id a, bounds *out)
{
    const dx_fact *fact = dx_op_of(g, a) == DX_OP_SYMBOL ? dx_fact_of(g, a) : NULL;
    dx_reach r;
    if (read_constant(g, a, out->low.r, out->low.s)) {
        (void)read_constant(g, a, out->high.r, out->high.s);
        out->low.has = out->high.has = true;
        out->low.open = out->high.open = false;
        return;
    }
    if (fact) {
        set_fact(g, fact, out);
        return;
    }
    dx_reach_init(&r);
    (void)dx_reach_of(g, a, &r);
    mpq_set(out->low.r, r.low);
    mpq_set(out->high.r, r.high);
    mpq_set_ui(out->low.s, 0, 1);
    mpq_set_ui(out->high.s, 0, 1);
    out->low.has = r.has_low;
    out->high.has = r.has_high;
    out->low.open = r.low_open;
    out->high.open = r.high_open;
    dx_reach_clear(&r);
}

/* x + y is compared with pi in what is assumed. */
static bool bounds_of_known_sum(const dx_graph *g, dx_id a, bounds *out)
{
    bool known = false;
    mpq_t ratio;
    mpq_init(ratio);
    for (size_t i = 0; i < g->assumptions->n_facts && !known; i++)
        if (dx_are_proportional(g, a, g->assumptions->fact[i].of, ratio)) {
            set_fact(g, &g->assumptions->fact[i], out);
            scale(out, ratio);
            known = true;
        }
    mpq_clear(ratio);
    return known;
}

/* The tighter one of each side, as far as that is easily seen. */
static void take_missing(bounds *b, const bounds *from)
{
    const bound *end[2] = {&from->low, &from->high};
    bound *own[2] = {&b->low, &b->high};
    for (int i = 0; i < 2; i++) {
        if (!end[i]->has)
            continue;
        mpq_set(own[i]->r, end[i]->r);
        mpq_set(own[i]->s, end[i]->s);
        own[i]->has = true;
        own[i]->open = end[i]->open;
    }
}

static void bounds_of(const dx_graph *g, dx_id a, bounds *out)
{
    if (dx_op_of(g, a) != DX_OP_ADD) {
        bounds_of_term(g, a, out);
        return;
    }
    bounds term;
    mpq_t coefficient;
    init(&term);
    mpq_init(coefficient);
    out->low.has = out->high.has = true;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        bounds_of_term(g, dx_term(g, a, i), &term);
        dx_number_to_mpq(g, dx_coefficient(g, a, i), coefficient);
        scale(&term, coefficient);
        add_end(&out->low, &term.low);
        add_end(&out->high, &term.high);
    }
    if (bounds_of_known_sum(g, a, &term))
        take_missing(out, &term);
    dx_number_to_mpq(g, dx_constant(g, a), coefficient);
    mpq_add(out->low.r, out->low.r, coefficient);
    mpq_add(out->high.r, out->high.r, coefficient);
    mpq_clear(coefficient);
    clear(&term);
}

/* ---- quarter turns ------------------------------------------------------------------------- */

/* (r + s·pi)/(pi/2) with a number above or below pi, downwards to an integer; *exact: it is one. */
static void count_quarters(const bound *b, bool above, mpz_t out, bool *exact)
{
    static const char *const digits = "314159265358979323846264338327950288419716939937510";
    mpq_t pi;
    mpq_init(pi);
    mpz_set_str(mpq_numref(pi), digits, 10);
    if (above)
        mpz_add_ui(mpq_numref(pi), mpq_numref(pi), 1);
    mpz_ui_pow_ui(mpq_denref(pi), 10, 50);
    mpq_canonicalize(pi);
    mpq_div(pi, b->r, pi);
    mpq_add(pi, pi, b->s);
    mpq_mul_2exp(pi, pi, 1);
    mpz_fdiv_q(out, mpq_numref(pi), mpq_denref(pi));
    *exact = mpq_sgn(b->r) == 0 && mpz_cmp_ui(mpq_denref(pi), 1) == 0;
    mpq_clear(pi);
}

/* Between *down and *down + 1 quarter turns, or just *down of them where *exact. */
static bool quarters_of(const bound *b, int64_t *down, bool *exact)
{
    enum { FAR = 1 << 30 };
    mpz_t one, other;
    bool known = false;
    mpz_inits(one, other, NULL);
    count_quarters(b, true, one, exact);
    count_quarters(b, false, other, exact);
    if (mpz_cmp(one, other) == 0 && mpz_cmpabs_ui(one, FAR) < 0) {
        *down = mpz_get_si(one);
        known = true;
    }
    mpz_clears(one, other, NULL);
    return known;
}

/* False where there are no such bounds. */
static bool quadrants_of(const dx_graph *g, dx_id angle, quadrants *out)
{
    bounds b;
    bool exact_low, exact_high, known = false;
    init(&b);
    if (g->assumptions)
        bounds_of(g, angle, &b);
    else
        b.low.has = b.high.has = read_constant(g, angle, b.low.r, b.low.s) &&
                                 read_constant(g, angle, b.high.r, b.high.s);
    if (b.low.has && b.high.has && quarters_of(&b.low, &out->from, &exact_low) &&
        quarters_of(&b.high, &out->to, &exact_high)) {
        out->from_open = !exact_low || b.low.open;
        out->to_open = !exact_high || b.high.open;
        out->to += !exact_high;
        known = true;
    }
    clear(&b);
    return known;
}

static int64_t modulo(int64_t a, int64_t by)
{
    return (a % by + by) % by;
}

/* The sign of sin in quadrants `turn` further on; *zero: it is 0 at an end that is reached. */
static int sine_sign(const quadrants *q, int64_t turn, bool *zero)
{
    int64_t from = modulo(q->from + turn, 4), to = from + (q->to - q->from);
    *zero = (!q->from_open && from % 2 == 0) || (!q->to_open && to % 2 == 0);
    if (to <= 2)
        return 1;
    return from >= 2 && to <= 4 ? -1 : 0;
}

int dx_circular_sign(const dx_graph *g, dx_fn fn, dx_id angle, bool *strict)
{
    quadrants q;
    bool zero_sine, zero_cosine;
    *strict = false;
    if (!g->assumptions || !quadrants_of(g, angle, &q))
        return 0;
    int sine = sine_sign(&q, 0, &zero_sine), cosine = sine_sign(&q, 1, &zero_cosine);
    switch (fn) {
    case DX_FN_sin:
        *strict = !zero_sine;
        return sine;
    case DX_FN_cos:
        *strict = !zero_cosine;
        return cosine;
    case DX_FN_sec:
        *strict = true;
        return cosine;
    case DX_FN_csc:
        *strict = true;
        return sine;
    case DX_FN_tan:
        *strict = !zero_sine;
        return sine * cosine;
    default: /* cot */
        *strict = !zero_cosine;
        return sine * cosine;
    }
}

/* ---- arcs ---------------------------------------------------------------------------------- */

/* The half turns k with k·pi + first·pi/2 <= angle <= k·pi + (first + 2)·pi/2. */
static bool half_turns(const quadrants *q, int64_t first, int64_t *k)
{
    int64_t from = q->from - first, rest = modulo(from, 2);
    *k = (from - rest) / 2;
    return rest + (q->to - q->from) <= 2;
}

dx_id dx_arc_of_circular(dx_graph *g, dx_fn arc, dx_id circular)
{
    const dx_fn inner = dx_fn_of(g, circular);
    if ((arc == DX_FN_asin && inner == DX_FN_cos) || (arc == DX_FN_acos && inner == DX_FN_sin)) {
        const dx_fn other = arc == DX_FN_asin ? DX_FN_acos : DX_FN_asin;
        dx_id rest = dx_arc_of_circular(g, other, circular);
        return dx_is_none(rest) ? rest
                                : dx_sub(g, dx_scale(g, dx_rational(g, 1, 2), dx_pi(g)), rest);
    }
    const bool sine = arc == DX_FN_asin && inner == DX_FN_sin,
               cosine = arc == DX_FN_acos && inner == DX_FN_cos,
               tangent = arc == DX_FN_atan && inner == DX_FN_tan;
    quadrants q;
    int64_t k;
    if (!sine && !cosine && !tangent)
        return DX_NONE;
    dx_id angle = dx_operand(g, circular, 0);
    if (!quadrants_of(g, angle, &q) || !half_turns(&q, cosine ? 0 : -1, &k))
        return DX_NONE;
    dx_id rest = dx_sub(g, angle, dx_scale(g, dx_int(g, k), dx_pi(g)));
    if (tangent || k % 2 == 0)
        return rest;
    return cosine ? dx_sub(g, dx_pi(g), rest) : dx_neg(g, rest);
}
