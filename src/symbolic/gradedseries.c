#include "symbolic/gradedseries.h"

#include "expr/walk.h"

#include <string.h>

/* MOST_TERMS: of a part; MOST_PRODUCTS: pairs of terms in a multiplication; DEPTH: levels of a
 * constant that are not taken as a whole. */
enum {
    GENERATORS = DX_GRADED_GENERATORS,
    MOST_TERMS = 4000,
    MOST_PRODUCTS = 400000,
    MOST_POWER = 64,
    DEPTH = 3
};

/* part[k] is the coefficient of t^k, for k < n; those behind are 0. */
typedef struct graded {
    fmpq_mpoly_struct *part;
    slong n;
    bool exact, varies;
} graded;

typedef struct work {
    dx_graph *g;
    const dx_walk *walk;
    dx_graded *out; /* the ring is its */
    slong length;
    graded *value; /* beside the walk */
    fmpq_mpoly_t u;
    bool covered;
} work;

static void beyond(work *w)
{
    w->covered = false;
}

/* ---- values ------------------------------------------------------------------------ */

static dx_status begin(work *w, graded *v)
{
    v->n = w->length;
    v->exact = true;
    v->varies = true;
    v->part = dx_alloc(&w->g->context->memory, (size_t)w->length * sizeof *v->part);
    if (!v->part)
        return dx_no_memory(w->g->context);
    for (slong k = 0; k < w->length; k++)
        fmpq_mpoly_init(v->part + k, w->out->ctx);
    return DX_OK;
}

static void end(work *w, graded *v)
{
    for (slong k = 0; v->part && k < w->length; k++)
        fmpq_mpoly_clear(v->part + k, w->out->ctx);
    dx_free(&w->g->context->memory, v->part, (size_t)w->length * sizeof *v->part);
    v->part = NULL;
}

static bool is_zero(const work *w, const fmpq_mpoly_struct *p)
{
    return fmpq_mpoly_is_zero(p, w->out->ctx);
}

/* The highest part that there is; -1 for zero. */
static slong degree(const work *w, const graded *v)
{
    slong k = w->length - 1;
    while (k >= 0 && is_zero(w, v->part + k))
        k--;
    return k;
}

/* ---- constants --------------------------------------------------------------------- */

/* The node as a generator of the ring. */
static void set_generator(work *w, dx_id a, fmpq_mpoly_t out)
{
    size_t i = 0;
    while (i < w->out->n_generators && !dx_same(w->out->generator[i], a))
        i++;
    if (i == GENERATORS) {
        beyond(w);
        return;
    }
    if (i == w->out->n_generators)
        w->out->generator[w->out->n_generators++] = a;
    fmpq_mpoly_gen(out, (slong)i, w->out->ctx);
}

static void set_number(work *w, dx_id a, fmpq_mpoly_t out)
{
    mpq_t value;
    fmpq_t q;
    mpq_init(value);
    fmpq_init(q);
    dx_number_to_mpq(w->g, a, value);
    fmpq_set_mpq(q, value);
    fmpq_mpoly_set_fmpq(out, q, w->out->ctx);
    mpq_clear(value);
    fmpq_clear(q);
}

/* What is free of t: sums and products as such, a few levels deep, everything else as a
 * generator. */
static void set_constant(work *w, dx_id a, int depth, fmpq_mpoly_t out)
{
    dx_graph *g = w->g;
    dx_op op = dx_op_of(g, a);
    fmpq_mpoly_t part;
    if (dx_is_number(g, a)) {
        set_number(w, a, out);
        return;
    }
    if (depth == 0 || (op != DX_OP_ADD && op != DX_OP_MUL)) {
        if (op > DX_OP_DERIV || op == DX_OP_INF)
            beyond(w);
        else
            set_generator(w, a, out);
        return;
    }
    fmpq_mpoly_init(part, w->out->ctx);
    if (op == DX_OP_ADD) {
        fmpq_mpoly_t coefficient;
        fmpq_mpoly_init(coefficient, w->out->ctx);
        set_number(w, dx_constant(g, a), out);
        for (uint32_t i = 0; i < dx_terms(g, a) && w->covered; i++) {
            set_constant(w, dx_term(g, a, i), depth - 1, part);
            set_number(w, dx_coefficient(g, a, i), coefficient);
            fmpq_mpoly_mul(part, part, coefficient, w->out->ctx);
            fmpq_mpoly_add(out, out, part, w->out->ctx);
        }
        fmpq_mpoly_clear(coefficient, w->out->ctx);
    } else {
        fmpq_mpoly_one(out, w->out->ctx);
        for (uint32_t i = 0; i < dx_factors(g, a) && w->covered; i++) {
            dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
            int64_t n;
            if (dx_get_int(g, exponent, &n) && n > 0 && n <= MOST_POWER &&
                dx_op_of(g, base) != DX_OP_ADD) {
                set_constant(w, base, 0, part);
                if (w->covered && !fmpq_mpoly_pow_ui(part, part, (ulong)n, w->out->ctx))
                    beyond(w);
            } else {
                set_generator(w, dx_pow(g, base, exponent), part);
            }
            if (w->covered)
                fmpq_mpoly_mul(out, out, part, w->out->ctx);
        }
    }
    fmpq_mpoly_clear(part, w->out->ctx);
}

/* The product of the generators from `from` on, and the exponents of all. */
static dx_id node_of_monomial(const dx_graded *d, const fmpq_mpoly_t p, slong term, size_t from,
                              ulong *exponent)
{
    dx_id factor[GENERATORS];
    size_t n = 0;
    fmpq_mpoly_get_term_exp_ui(exponent, p, term, d->ctx);
    for (size_t i = from; i < d->n_generators; i++)
        if (exponent[i] > 0)
            factor[n++] = dx_power(d->g, d->generator[i], (int64_t)exponent[i]);
    return n == 0 ? dx_int(d->g, 1) : n == 1 ? factor[0] : dx_product(d->g, n, factor);
}

static dx_id coefficient_of(const dx_graded *d, const fmpq_mpoly_t p, slong term)
{
    fmpq_t c;
    mpq_t q;
    fmpq_init(c);
    mpq_init(q);
    fmpq_mpoly_get_term_coeff_fmpq(c, p, term, d->ctx);
    fmpq_get_mpq(q, c);
    dx_id node = dx_number_from_mpq(d->g, q);
    fmpq_clear(c);
    mpq_clear(q);
    return node;
}

static dx_id node_of(work *w, const fmpq_mpoly_t p)
{
    dx_id sum = dx_int(w->g, 0);
    ulong exponent[GENERATORS];
    for (slong i = 0; i < fmpq_mpoly_length(p, w->out->ctx); i++)
        sum = dx_add(w->g, sum,
                     dx_mul(w->g, coefficient_of(w->out, p, i),
                            node_of_monomial(w->out, p, i, 0, exponent)));
    return sum;
}

/* f at the part of degree 0. */
static dx_status call_constant(work *w, dx_fn fn, const fmpq_mpoly_t p, fmpq_mpoly_t out)
{
    dx_id node = node_of(w, p);
    node = dx_is_none(node) ? DX_NONE : dx_call1(w->g, fn, node);
    DX_TRY(dx_check(w->g, node));
    set_constant(w, node, DEPTH, out);
    return DX_OK;
}

/* ---- sums and products ------------------------------------------------------------- */

/* out += weight·a·b */
static void add_product(work *w, fmpq_mpoly_t out, const fmpq_mpoly_t a, const fmpq_mpoly_t b,
                        const fmpq_t weight)
{
    slong n = fmpq_mpoly_length(a, w->out->ctx), m = fmpq_mpoly_length(b, w->out->ctx);
    if (n == 0 || m == 0 || fmpq_is_zero(weight))
        return;
    if (n * m > MOST_PRODUCTS || fmpq_mpoly_length(out, w->out->ctx) > MOST_TERMS) {
        beyond(w);
        return;
    }
    fmpq_mpoly_mul(w->u, a, b, w->out->ctx);
    if (!fmpq_is_one(weight))
        fmpq_mpoly_scalar_mul_fmpq(w->u, w->u, weight, w->out->ctx);
    if (is_zero(w, out))
        fmpq_mpoly_swap(out, w->u, w->out->ctx);
    else
        fmpq_mpoly_add(out, out, w->u, w->out->ctx);
}

/* out_k = Σ_{1 <= j <= k} (x·j - y·(k-j))/k · u_j·v_(k-j) */
static void recur(work *w, const graded *u, const graded *v, const fmpq_t x, slong y, slong k,
                  fmpq_mpoly_t out)
{
    fmpq_t weight, other;
    fmpq_init(weight);
    fmpq_init(other);
    fmpq_mpoly_zero(out, w->out->ctx);
    for (slong j = 1; j <= k && w->covered; j++) {
        if (is_zero(w, u->part + j) || is_zero(w, v->part + k - j))
            continue;
        fmpq_mul_si(weight, x, j);
        fmpq_set_si(other, y * (k - j), 1);
        fmpq_sub(weight, weight, other);
        fmpq_div_fmpz(weight, weight, (fmpz[]){k});
        add_product(w, out, u->part + j, v->part + k - j, weight);
    }
    fmpq_clear(weight);
    fmpq_clear(other);
}

static dx_status multiply(work *w, const graded *a, const graded *b, graded *out)
{
    fmpq_t one;
    DX_TRY(begin(w, out));
    fmpq_init(one);
    fmpq_one(one);
    for (slong k = 0; k < w->length && w->covered; k++)
        for (slong i = 0; i <= k && w->covered; i++)
            add_product(w, out->part + k, a->part + i, b->part + k - i, one);
    fmpq_clear(one);
    out->exact = a->exact && b->exact && degree(w, a) + degree(w, b) < w->length;
    return dx_poll(w->g->context);
}

/* All parts times one of degree 0. */
static void scale(work *w, graded *v, const fmpq_mpoly_t c)
{
    if (fmpq_mpoly_is_one(c, w->out->ctx))
        return;
    for (slong k = 0; k < w->length && w->covered; k++) {
        if ((double)fmpq_mpoly_length(v->part + k, w->out->ctx) *
                (double)fmpq_mpoly_length(c, w->out->ctx) >
            MOST_PRODUCTS)
            beyond(w);
        else
            fmpq_mpoly_mul(v->part + k, v->part + k, c, w->out->ctx);
    }
}

static dx_status of_sum(work *w, dx_id a, graded *out)
{
    dx_graph *g = w->g;
    fmpq_mpoly_t c;
    DX_TRY(begin(w, out));
    set_number(w, dx_constant(g, a), out->part);
    fmpq_mpoly_init(c, w->out->ctx);
    for (uint32_t i = 0; i < dx_terms(g, a) && w->covered; i++) {
        const graded *term = &w->value[dx_walk_find(w->walk, dx_term(g, a, i))];
        fmpq_t weight;
        mpq_t q;
        fmpq_init(weight);
        mpq_init(q);
        dx_number_to_mpq(g, dx_coefficient(g, a, i), q);
        fmpq_set_mpq(weight, q);
        if (term->varies) {
            out->exact = out->exact && term->exact;
            for (slong k = 0; k < w->length; k++) {
                fmpq_mpoly_scalar_mul_fmpq(c, term->part + k, weight, w->out->ctx);
                fmpq_mpoly_add(out->part + k, out->part + k, c, w->out->ctx);
            }
        } else {
            set_constant(w, dx_term(g, a, i), DEPTH, c);
            fmpq_mpoly_scalar_mul_fmpq(c, c, weight, w->out->ctx);
            fmpq_mpoly_add(out->part, out->part, c, w->out->ctx);
        }
        fmpq_clear(weight);
        mpq_clear(q);
    }
    fmpq_mpoly_clear(c, w->out->ctx);
    return DX_OK;
}

/* ---- powers ------------------------------------------------------------------------ */

/* v over its part of degree 0, which is a number or a product of generators; then 1 + ... */
static dx_status normalise(work *w, graded *v)
{
    fmpq_mpoly_t inverse;
    if (fmpq_mpoly_length(v->part, w->out->ctx) != 1) {
        beyond(w);
        return DX_OK;
    }
    dx_id node = dx_power(w->g, node_of(w, v->part), -1);
    DX_TRY(dx_check(w->g, node));
    fmpq_mpoly_init(inverse, w->out->ctx);
    set_constant(w, node, DEPTH, inverse);
    if (w->covered) {
        scale(w, v, inverse);
        fmpq_mpoly_one(v->part, w->out->ctx);
    }
    fmpq_mpoly_clear(inverse, w->out->ctx);
    return DX_OK;
}

/* What has a root or a logarithm must be positive; the general way knows more of that. */
static bool is_decent(work *w, const fmpq_mpoly_t p)
{
    dx_id node = node_of(w, p);
    if (dx_is_none(node))
        return false;
    if (dx_is_number(w->g, node))
        return dx_number_sign(w->g, node) > 0;
    return !dx_is_constant(w->g, node) || dx_is_positive(w->g, node);
}

static dx_status copy(work *w, const graded *a, graded *out)
{
    DX_TRY(begin(w, out));
    for (slong k = 0; k < w->length; k++)
        fmpq_mpoly_set(out->part + k, a->part + k, w->out->ctx);
    out->exact = a->exact;
    return DX_OK;
}

static dx_status whole_power(work *w, const graded *a, int64_t n, graded *out)
{
    DX_TRY(copy(w, a, out));
    for (int64_t i = 1; i < n && w->covered; i++) {
        graded next = {0};
        dx_status status = multiply(w, out, a, &next);
        graded old = *out;
        *out = next;
        end(w, &old);
        DX_TRY(status);
    }
    return DX_OK;
}

/* a^r = lead^r·(1 + u)^r */
static dx_status power(work *w, const graded *a, dx_id exponent, graded *out)
{
    dx_graph *g = w->g;
    graded u = {0};
    fmpq_t r;
    mpq_t q;
    fmpq_mpoly_t lead;
    int64_t n;
    bool whole = dx_get_int(g, exponent, &n);
    if (whole && n > 0 && n <= MOST_POWER)
        return whole_power(w, a, n, out);
    if (is_zero(w, a->part) || (!whole && !is_decent(w, a->part))) {
        beyond(w);
        return DX_OK;
    }
    dx_id constant = dx_pow(g, node_of(w, a->part), exponent);
    DX_TRY(dx_check(g, constant));
    fmpq_mpoly_init(lead, w->out->ctx);
    fmpq_init(r);
    mpq_init(q);
    dx_number_to_mpq(g, exponent, q);
    fmpq_set_mpq(r, q);
    set_constant(w, constant, DEPTH, lead);
    dx_status status = copy(w, a, &u);
    if (status == DX_OK)
        status = normalise(w, &u);
    if (status == DX_OK)
        status = begin(w, out);
    if (status == DX_OK && w->covered) {
        fmpq_mpoly_one(out->part, w->out->ctx);
        for (slong k = 1; k < w->length && w->covered; k++)
            recur(w, &u, out, r, 1, k, out->part + k);
        scale(w, out, lead);
        out->exact = false;
    }
    end(w, &u);
    fmpq_mpoly_clear(lead, w->out->ctx);
    fmpq_clear(r);
    mpq_clear(q);
    return status;
}

static dx_status of_product(work *w, dx_id a, graded *out)
{
    dx_graph *g = w->g;
    fmpq_mpoly_t constant, c;
    dx_status status = DX_OK;
    fmpq_mpoly_init(constant, w->out->ctx);
    fmpq_mpoly_init(c, w->out->ctx);
    fmpq_mpoly_one(constant, w->out->ctx);
    for (uint32_t i = 0; i < dx_factors(g, a) && w->covered && status == DX_OK; i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        const graded *b = &w->value[dx_walk_find(w->walk, base)];
        bool fixed = dx_is_number(g, base) || !b->varies;
        graded factor = {0}, product = {0};
        if (!dx_is_number(g, exponent)) {
            beyond(w);
        } else if (fixed) {
            set_constant(w, dx_pow(g, base, exponent), DEPTH, c);
            if (w->covered)
                fmpq_mpoly_mul(constant, constant, c, w->out->ctx);
        } else {
            status = power(w, b, exponent, &factor);
            if (status == DX_OK && w->covered && out->part) {
                status = multiply(w, out, &factor, &product);
                end(w, out);
                end(w, &factor);
                *out = product;
            } else if (!out->part) {
                *out = factor;
            } else {
                end(w, &factor);
            }
        }
    }
    if (status == DX_OK && w->covered)
        scale(w, out, constant);
    fmpq_mpoly_clear(constant, w->out->ctx);
    fmpq_mpoly_clear(c, w->out->ctx);
    return status;
}

/* ---- functions --------------------------------------------------------------------- */

static dx_status exponential(work *w, const graded *u, graded *out)
{
    fmpq_t one;
    fmpq_mpoly_t lead;
    DX_TRY(begin(w, out));
    fmpq_init(one);
    fmpq_mpoly_init(lead, w->out->ctx);
    fmpq_one(one);
    dx_status status = call_constant(w, DX_FN_exp, u->part, lead);
    fmpq_mpoly_one(out->part, w->out->ctx);
    for (slong k = 1; k < w->length && w->covered && status == DX_OK; k++) {
        recur(w, u, out, one, 0, k, out->part + k);
        status = dx_poll(w->g->context);
    }
    if (status == DX_OK && w->covered)
        scale(w, out, lead);
    out->exact = false;
    fmpq_clear(one);
    fmpq_mpoly_clear(lead, w->out->ctx);
    return status;
}

static dx_status logarithm(work *w, const graded *a, graded *out)
{
    graded u = {0};
    fmpq_t zero;
    if (is_zero(w, a->part) || !is_decent(w, a->part)) {
        beyond(w);
        return DX_OK;
    }
    DX_TRY(begin(w, out));
    dx_status status = call_constant(w, DX_FN_log, a->part, out->part);
    if (status == DX_OK)
        status = copy(w, a, &u);
    if (status == DX_OK)
        status = normalise(w, &u);
    fmpq_init(zero);
    fmpq_mpoly_t constant;
    fmpq_mpoly_init(constant, w->out->ctx);
    fmpq_mpoly_swap(constant, out->part, w->out->ctx);
    for (slong k = 1; k < w->length && w->covered && status == DX_OK; k++) {
        recur(w, &u, out, zero, 1, k, out->part + k);
        fmpq_mpoly_add(out->part + k, out->part + k, u.part + k, w->out->ctx);
        status = dx_poll(w->g->context);
    }
    fmpq_mpoly_swap(constant, out->part, w->out->ctx);
    out->exact = false;
    fmpq_mpoly_clear(constant, w->out->ctx);
    fmpq_clear(zero);
    end(w, &u);
    return status;
}

/* out = a·x + b·y for parts a, b of degree 0. */
static void combine(work *w, graded *out, const graded *x, const fmpq_mpoly_t a, const graded *y,
                    const fmpq_mpoly_t b)
{
    fmpq_t one;
    fmpq_init(one);
    fmpq_one(one);
    for (slong k = 0; k < w->length && w->covered; k++) {
        if (fmpq_mpoly_is_one(a, w->out->ctx))
            fmpq_mpoly_set(out->part + k, x->part + k, w->out->ctx);
        else
            add_product(w, out->part + k, x->part + k, a, one);
        add_product(w, out->part + k, y->part + k, b, one);
    }
    out->exact = false;
    fmpq_clear(one);
}

/* sin and cos, or sinh and cosh. */
static dx_status waves(work *w, const graded *u, bool hyperbolic, graded *sine, graded *cosine)
{
    graded s = {0}, c = {0};
    fmpq_t one, minus;
    fmpq_mpoly_t s0, c0, turned;
    fmpq_mpoly_init(s0, w->out->ctx);
    fmpq_mpoly_init(c0, w->out->ctx);
    fmpq_mpoly_init(turned, w->out->ctx);
    fmpq_init(one);
    fmpq_init(minus);
    fmpq_one(one);
    fmpq_set_si(minus, hyperbolic ? 1 : -1, 1);
    dx_status status = call_constant(w, hyperbolic ? DX_FN_sinh : DX_FN_sin, u->part, s0);
    if (status == DX_OK)
        status = call_constant(w, hyperbolic ? DX_FN_cosh : DX_FN_cos, u->part, c0);
    graded *made[] = {&s, &c, sine, cosine};
    for (int i = 0; i < 4 && status == DX_OK; i++)
        status = begin(w, made[i]);
    if (status == DX_OK)
        fmpq_mpoly_one(c.part, w->out->ctx);
    for (slong k = 1; k < w->length && w->covered && status == DX_OK; k++) {
        recur(w, u, &c, one, 0, k, s.part + k);
        recur(w, u, &s, minus, 0, k, c.part + k);
        status = dx_poll(w->g->context);
    }
    if (status == DX_OK && w->covered) {
        fmpq_mpoly_scalar_mul_fmpq(turned, s0, minus, w->out->ctx);
        combine(w, sine, &s, c0, &c, s0);
        combine(w, cosine, &s, turned, &c, c0);
    }
    end(w, &s);
    end(w, &c);
    fmpq_clear(one);
    fmpq_clear(minus);
    fmpq_mpoly_clear(s0, w->out->ctx);
    fmpq_mpoly_clear(c0, w->out->ctx);
    fmpq_mpoly_clear(turned, w->out->ctx);
    return status;
}

static dx_status circular(work *w, dx_fn fn, const graded *u, graded *out)
{
    graded s = {0}, c = {0}, inverse = {0};
    bool hyperbolic = fn == DX_FN_sinh || fn == DX_FN_cosh || fn == DX_FN_tanh || fn == DX_FN_sech;
    dx_status status = waves(w, u, hyperbolic, &s, &c);
    bool whole = fn == DX_FN_sin || fn == DX_FN_sinh || fn == DX_FN_cos || fn == DX_FN_cosh;
    if (status == DX_OK && w->covered && !whole)
        status = power(w, &c, dx_int(w->g, -1), &inverse);
    if (status == DX_OK && w->covered) {
        if (fn == DX_FN_sin || fn == DX_FN_sinh) {
            *out = s;
            s.part = NULL;
        } else if (whole) {
            *out = c;
            c.part = NULL;
        } else if (fn == DX_FN_sec || fn == DX_FN_sech) {
            *out = inverse;
            inverse.part = NULL;
        } else {
            status = multiply(w, &s, &inverse, out);
        }
    }
    end(w, &s);
    end(w, &c);
    end(w, &inverse);
    return status;
}

static dx_status of_call(work *w, dx_id a, graded *out)
{
    dx_fn fn = dx_fn_of(w->g, a);
    if (dx_count(w->g, a) != 1) {
        beyond(w);
        return DX_OK;
    }
    const graded *u = &w->value[dx_walk_find(w->walk, dx_operand(w->g, a, 0))];
    switch (fn) {
    case DX_FN_exp:
        return exponential(w, u, out);
    case DX_FN_log:
        return logarithm(w, u, out);
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_tan:
    case DX_FN_sec:
    case DX_FN_sinh:
    case DX_FN_cosh:
    case DX_FN_tanh:
    case DX_FN_sech:
        return circular(w, fn, u, out);
    default:
        beyond(w);
        return DX_OK;
    }
}

/* ---- the whole --------------------------------------------------------------------- */

static dx_status of_node(work *w, dx_id a, dx_id t, graded *out)
{
    const dx_graph *g = w->g;
    dx_op op = dx_op_of(g, a);
    if (dx_same(a, t)) {
        DX_TRY(begin(w, out));
        if (w->length > 1)
            fmpq_mpoly_one(out->part + 1, w->out->ctx);
        out->exact = w->length > 1;
        return DX_OK;
    }
    bool varies = false;
    for (uint32_t i = 0; i < dx_count(g, a); i++) {
        dx_id operand = dx_operand(g, a, i);
        varies = varies ||
                 (!dx_is_number(g, operand) && w->value[dx_walk_find(w->walk, operand)].varies);
    }
    if (!varies)
        return DX_OK;
    if (op == DX_OP_ADD)
        return of_sum(w, a, out);
    if (op == DX_OP_MUL)
        return of_product(w, a, out);
    if (op == DX_OP_CALL)
        return of_call(w, a, out);
    beyond(w);
    return DX_OK;
}

static dx_status expand(work *w, dx_id a, dx_id t)
{
    for (size_t i = 0; i < w->walk->n && w->covered; i++) {
        DX_TRY(of_node(w, w->walk->id[i], t, &w->value[i]));
        DX_TRY(dx_poll(w->g->context));
    }
    graded *result = &w->value[dx_walk_find(w->walk, a)];
    if (!w->covered || !result->varies) {
        beyond(w);
        return DX_OK;
    }
    w->out->exact = result->exact;
    w->out->part = result->part;
    result->part = NULL;
    return DX_OK;
}

dx_status dx_graded_expand(dx_graph *g, dx_id a, dx_id t, size_t n, const dx_id *direction,
                           uint32_t order, bool *covered, dx_graded *out)
{
    dx_walk walk;
    work w = {.g = g, .walk = &walk, .out = out, .length = (slong)order + 1, .covered = true};
    *covered = false;
    if (n > GENERATORS)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    size_t size = walk.n * sizeof *w.value;
    w.value = dx_alloc(&g->context->memory, size);
    if (!w.value) {
        dx_walk_free(&walk);
        return dx_no_memory(g->context);
    }
    memset(w.value, 0, size);
    *out = (dx_graded){.g = g, .length = w.length, .n_directions = n, .n_generators = n};
    memcpy(out->generator, direction, n * sizeof *direction);
    fmpq_mpoly_ctx_init(out->ctx, GENERATORS, ORD_LEX);
    fmpq_mpoly_init(w.u, out->ctx);
    dx_status status = expand(&w, a, t);
    *covered = status == DX_OK && w.covered;
    for (size_t i = 0; i < walk.n; i++)
        end(&w, &w.value[i]);
    fmpq_mpoly_clear(w.u, out->ctx);
    dx_free(&g->context->memory, w.value, size);
    dx_walk_free(&walk);
    if (!*covered)
        dx_graded_free(out);
    return status;
}

void dx_graded_free(dx_graded *d)
{
    for (slong k = 0; d->part && k < d->length; k++)
        fmpq_mpoly_clear(d->part + k, d->ctx);
    dx_free(&d->g->context->memory, d->part, (size_t)d->length * sizeof *d->part);
    d->part = NULL;
    fmpq_mpoly_ctx_clear(d->ctx);
}

/* ---- as nodes ---------------------------------------------------------------------- */

/* The terms of one part: those with the same directions have their constants summed. FLINT keeps
 * them in lexicographic order, directions first, so they stand together. */
static dx_status take_part(dx_graded *d, const fmpq_mpoly_t p, dx_monomials *out)
{
    dx_graph *g = d->g;
    ulong exponent[GENERATORS], before[GENERATORS] = {0};
    dx_id constant = dx_int(g, 1);
    for (slong i = 0; i < fmpq_mpoly_length(p, d->ctx); i++) {
        dx_monomial term = {{0}, DX_NONE};
        fmpq_mpoly_get_term_exp_ui(exponent, p, i, d->ctx);
        for (size_t v = 0; v < d->n_directions; v++)
            term.exponent[v] = (uint8_t)exponent[v];
        /* most terms have the same constants */
        size_t tail = (GENERATORS - d->n_directions) * sizeof *exponent;
        if (memcmp(exponent + d->n_directions, before + d->n_directions, tail) != 0) {
            constant = node_of_monomial(d, p, i, d->n_directions, before);
            DX_TRY(dx_check(g, constant));
        }
        term.coefficient = dx_mul(g, coefficient_of(d, p, i), constant);
        DX_TRY(dx_check(g, term.coefficient));
        dx_monomial *last = out->n > 0 ? &out->item[out->n - 1] : NULL;
        if (last && memcmp(last->exponent, term.exponent, sizeof term.exponent) == 0) {
            last->coefficient = dx_add(g, last->coefficient, term.coefficient);
            DX_TRY(dx_check(g, last->coefficient));
            continue;
        }
        if (!dx_grow(out->memory, &out->item, sizeof *out->item, &out->capacity, out->n + 1))
            return dx_no_memory(g->context);
        out->item[out->n++] = term;
    }
    return DX_OK;
}

dx_status dx_graded_monomials(dx_graded *series, dx_monomials *out)
{
    *out = (dx_monomials){.memory = &series->g->context->memory};
    dx_status status = DX_OK;
    for (slong k = 0; k < series->length && status == DX_OK; k++)
        status = take_part(series, series->part + k, out);
    if (status != DX_OK)
        dx_monomials_free(out);
    return status;
}
