#include "symbolic/gradedseries.h"

#include "expr/exact.h"
#include "expr/walk.h"

#include <string.h>

/* MOST_TERMS: of a part; MOST_PRODUCTS: pairs of terms in a multiplication; MOST_POWER: by
 * multiplying. */
enum {
    GENERATORS = DX_GRADED_GENERATORS,
    MOST_TERMS = 4000,
    MOST_PRODUCTS = 400000,
    MOST_POWER = 64
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
    dx_graded *out;
    dx_graded_ring *ring; /* of out */
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
        fmpq_mpoly_init(v->part + k, w->ring->ctx);
    return DX_OK;
}

static void end(work *w, graded *v)
{
    for (slong k = 0; v->part && k < w->length; k++)
        fmpq_mpoly_clear(v->part + k, w->ring->ctx);
    dx_free(&w->g->context->memory, v->part, (size_t)w->length * sizeof *v->part);
    v->part = NULL;
}

static bool is_zero(const work *w, const fmpq_mpoly_struct *p)
{
    return fmpq_mpoly_is_zero(p, w->ring->ctx);
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

static void set_constant(work *w, dx_id a, fmpq_mpoly_t out)
{
    if (!dx_graded_constant(w->ring, a, out))
        beyond(w);
}

/* f at the part of degree 0. */
static dx_status call_constant(work *w, dx_fn fn, const fmpq_mpoly_t p, fmpq_mpoly_t out)
{
    dx_id node = dx_graded_node(w->ring, p);
    node = dx_is_none(node) ? DX_NONE : dx_call1(w->g, fn, node);
    DX_TRY(dx_check(w->g, node));
    set_constant(w, node, out);
    return DX_OK;
}

/* ---- sums and products ------------------------------------------------------------- */

/* out += weight·a·b */
static void add_product(work *w, fmpq_mpoly_t out, const fmpq_mpoly_t a, const fmpq_mpoly_t b,
                        const fmpq_t weight)
{
    slong n = fmpq_mpoly_length(a, w->ring->ctx), m = fmpq_mpoly_length(b, w->ring->ctx);
    if (n == 0 || m == 0 || fmpq_is_zero(weight))
        return;
    if (n * m > MOST_PRODUCTS || fmpq_mpoly_length(out, w->ring->ctx) > MOST_TERMS) {
        beyond(w);
        return;
    }
    fmpq_mpoly_mul(w->u, a, b, w->ring->ctx);
    if (!fmpq_is_one(weight))
        fmpq_mpoly_scalar_mul_fmpq(w->u, w->u, weight, w->ring->ctx);
    if (is_zero(w, out))
        fmpq_mpoly_swap(out, w->u, w->ring->ctx);
    else
        fmpq_mpoly_add(out, out, w->u, w->ring->ctx);
}

/* out_k = Σ_{1 <= j <= k} (x·j - y·(k-j))/k · u_j·v_(k-j) */
static void recur(work *w, const graded *u, const graded *v, const fmpq_t x, slong y, slong k,
                  fmpq_mpoly_t out)
{
    fmpq_t weight, other;
    fmpq_init(weight);
    fmpq_init(other);
    fmpq_mpoly_zero(out, w->ring->ctx);
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
    if (fmpq_mpoly_is_one(c, w->ring->ctx))
        return;
    for (slong k = 0; k < w->length && w->covered; k++) {
        if ((double)fmpq_mpoly_length(v->part + k, w->ring->ctx) *
                (double)fmpq_mpoly_length(c, w->ring->ctx) >
            MOST_PRODUCTS)
            beyond(w);
        else
            fmpq_mpoly_mul(v->part + k, v->part + k, c, w->ring->ctx);
    }
}

static dx_status of_sum(work *w, dx_id a, graded *out)
{
    dx_graph *g = w->g;
    fmpq_mpoly_t c;
    DX_TRY(begin(w, out));
    dx_graded_number(w->ring, dx_constant(g, a), out->part);
    fmpq_mpoly_init(c, w->ring->ctx);
    for (uint32_t i = 0; i < dx_terms(g, a) && w->covered; i++) {
        const graded *term = &w->value[dx_walk_find(w->walk, dx_term(g, a, i))];
        fmpq_t weight;
        fmpq_init(weight);
        dx_number_to_fmpq(g, dx_coefficient(g, a, i), weight);
        if (term->varies) {
            out->exact = out->exact && term->exact;
            for (slong k = 0; k < w->length; k++) {
                fmpq_mpoly_scalar_mul_fmpq(c, term->part + k, weight, w->ring->ctx);
                fmpq_mpoly_add(out->part + k, out->part + k, c, w->ring->ctx);
            }
        } else {
            set_constant(w, dx_term(g, a, i), c);
            fmpq_mpoly_scalar_mul_fmpq(c, c, weight, w->ring->ctx);
            fmpq_mpoly_add(out->part, out->part, c, w->ring->ctx);
        }
        fmpq_clear(weight);
    }
    fmpq_mpoly_clear(c, w->ring->ctx);
    return DX_OK;
}

/* ---- powers ------------------------------------------------------------------------ */

/* v over its part of degree 0, which is a number or a product of generators; then 1 + ... */
static dx_status normalise(work *w, graded *v)
{
    fmpq_mpoly_t inverse;
    if (fmpq_mpoly_length(v->part, w->ring->ctx) != 1) {
        beyond(w);
        return DX_OK;
    }
    dx_id node = dx_power(w->g, dx_graded_node(w->ring, v->part), -1);
    DX_TRY(dx_check(w->g, node));
    fmpq_mpoly_init(inverse, w->ring->ctx);
    set_constant(w, node, inverse);
    if (w->covered) {
        scale(w, v, inverse);
        fmpq_mpoly_one(v->part, w->ring->ctx);
    }
    fmpq_mpoly_clear(inverse, w->ring->ctx);
    return DX_OK;
}

/* What has a root or a logarithm must be positive; the general way knows more of that. */
static bool is_decent(work *w, const fmpq_mpoly_t p)
{
    dx_id node = dx_graded_node(w->ring, p);
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
        fmpq_mpoly_set(out->part + k, a->part + k, w->ring->ctx);
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
    fmpq_mpoly_t lead;
    int64_t n;
    bool whole = dx_get_int(g, exponent, &n);
    if (whole && n > 0 && n <= MOST_POWER)
        return whole_power(w, a, n, out);
    if (is_zero(w, a->part) || (!whole && !is_decent(w, a->part))) {
        beyond(w);
        return DX_OK;
    }
    dx_id constant = dx_pow(g, dx_graded_node(w->ring, a->part), exponent);
    DX_TRY(dx_check(g, constant));
    fmpq_mpoly_init(lead, w->ring->ctx);
    fmpq_init(r);
    dx_number_to_fmpq(g, exponent, r);
    set_constant(w, constant, lead);
    dx_status status = copy(w, a, &u);
    if (status == DX_OK)
        status = normalise(w, &u);
    if (status == DX_OK)
        status = begin(w, out);
    if (status == DX_OK && w->covered) {
        fmpq_mpoly_one(out->part, w->ring->ctx);
        for (slong k = 1; k < w->length && w->covered; k++)
            recur(w, &u, out, r, 1, k, out->part + k);
        scale(w, out, lead);
        out->exact = false;
    }
    end(w, &u);
    fmpq_mpoly_clear(lead, w->ring->ctx);
    fmpq_clear(r);
    return status;
}

static dx_status of_product(work *w, dx_id a, graded *out)
{
    dx_graph *g = w->g;
    fmpq_mpoly_t constant, c;
    dx_status status = DX_OK;
    fmpq_mpoly_init(constant, w->ring->ctx);
    fmpq_mpoly_init(c, w->ring->ctx);
    fmpq_mpoly_one(constant, w->ring->ctx);
    for (uint32_t i = 0; i < dx_factors(g, a) && w->covered && status == DX_OK; i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        const graded *b = &w->value[dx_walk_find(w->walk, base)];
        bool fixed = dx_is_number(g, base) || !b->varies;
        graded factor = {0}, product = {0};
        if (!dx_is_number(g, exponent)) {
            beyond(w);
        } else if (fixed) {
            set_constant(w, dx_pow(g, base, exponent), c);
            if (w->covered)
                fmpq_mpoly_mul(constant, constant, c, w->ring->ctx);
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
    fmpq_mpoly_clear(constant, w->ring->ctx);
    fmpq_mpoly_clear(c, w->ring->ctx);
    return status;
}

/* ---- functions --------------------------------------------------------------------- */

static dx_status exponential(work *w, const graded *u, graded *out)
{
    fmpq_t one;
    fmpq_mpoly_t lead;
    DX_TRY(begin(w, out));
    fmpq_init(one);
    fmpq_mpoly_init(lead, w->ring->ctx);
    fmpq_one(one);
    dx_status status = call_constant(w, DX_FN_exp, u->part, lead);
    fmpq_mpoly_one(out->part, w->ring->ctx);
    for (slong k = 1; k < w->length && w->covered && status == DX_OK; k++) {
        recur(w, u, out, one, 0, k, out->part + k);
        status = dx_poll(w->g->context);
    }
    if (status == DX_OK && w->covered)
        scale(w, out, lead);
    out->exact = false;
    fmpq_clear(one);
    fmpq_mpoly_clear(lead, w->ring->ctx);
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
    fmpq_mpoly_init(constant, w->ring->ctx);
    fmpq_mpoly_swap(constant, out->part, w->ring->ctx);
    for (slong k = 1; k < w->length && w->covered && status == DX_OK; k++) {
        recur(w, &u, out, zero, 1, k, out->part + k);
        fmpq_mpoly_add(out->part + k, out->part + k, u.part + k, w->ring->ctx);
        status = dx_poll(w->g->context);
    }
    fmpq_mpoly_swap(constant, out->part, w->ring->ctx);
    out->exact = false;
    fmpq_mpoly_clear(constant, w->ring->ctx);
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
        if (fmpq_mpoly_is_one(a, w->ring->ctx))
            fmpq_mpoly_set(out->part + k, x->part + k, w->ring->ctx);
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
    fmpq_mpoly_init(s0, w->ring->ctx);
    fmpq_mpoly_init(c0, w->ring->ctx);
    fmpq_mpoly_init(turned, w->ring->ctx);
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
        fmpq_mpoly_one(c.part, w->ring->ctx);
    for (slong k = 1; k < w->length && w->covered && status == DX_OK; k++) {
        recur(w, u, &c, one, 0, k, s.part + k);
        recur(w, u, &s, minus, 0, k, c.part + k);
        status = dx_poll(w->g->context);
    }
    if (status == DX_OK && w->covered) {
        fmpq_mpoly_scalar_mul_fmpq(turned, s0, minus, w->ring->ctx);
        combine(w, sine, &s, c0, &c, s0);
        combine(w, cosine, &s, turned, &c, c0);
    }
    end(w, &s);
    end(w, &c);
    fmpq_clear(one);
    fmpq_clear(minus);
    fmpq_mpoly_clear(s0, w->ring->ctx);
    fmpq_mpoly_clear(c0, w->ring->ctx);
    fmpq_mpoly_clear(turned, w->ring->ctx);
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
            fmpq_mpoly_one(out->part + 1, w->ring->ctx);
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
    work w = {.g = g,
              .walk = &walk,
              .out = out,
              .ring = &out->ring,
              .length = (slong)order + 1,
              .covered = true};
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
    *out = (dx_graded){.ring = {.g = g, .n_directions = n, .n_generators = n}, .length = w.length};
    memcpy(out->ring.generator, direction, n * sizeof *direction);
    fmpq_mpoly_ctx_init(out->ring.ctx, GENERATORS, ORD_LEX);
    fmpq_mpoly_init(w.u, out->ring.ctx);
    dx_status status = expand(&w, a, t);
    *covered = status == DX_OK && w.covered;
    for (size_t i = 0; i < walk.n; i++)
        end(&w, &w.value[i]);
    fmpq_mpoly_clear(w.u, out->ring.ctx);
    dx_free(&g->context->memory, w.value, size);
    dx_walk_free(&walk);
    if (!*covered)
        dx_graded_free(out);
    return status;
}

void dx_graded_free(dx_graded *d)
{
    for (slong k = 0; d->part && k < d->length; k++)
        fmpq_mpoly_clear(d->part + k, d->ring.ctx);
    dx_free(&d->ring.g->context->memory, d->part, (size_t)d->length * sizeof *d->part);
    d->part = NULL;
    fmpq_mpoly_ctx_clear(d->ring.ctx);
}

/* ---- as nodes ---------------------------------------------------------------------- */

/* The terms of one part: those with the same directions have their constants summed. FLINT keeps
 * them in lexicographic order, directions first, so they stand together. */
static dx_status take_part(dx_graded *d, const fmpq_mpoly_t p, dx_monomials *out)
{
    dx_graph *g = d->ring.g;
    ulong exponent[GENERATORS], before[GENERATORS] = {0};
    dx_id constant = dx_int(g, 1);
    for (slong i = 0; i < fmpq_mpoly_length(p, d->ring.ctx); i++) {
        dx_monomial term = {{0}, DX_NONE};
        fmpq_mpoly_get_term_exp_ui(exponent, p, i, d->ring.ctx);
        for (size_t v = 0; v < d->ring.n_directions; v++)
            term.exponent[v] = (uint8_t)exponent[v];
        /* most terms have the same constants */
        size_t tail = (GENERATORS - d->ring.n_directions) * sizeof *exponent;
        if (memcmp(exponent + d->ring.n_directions, before + d->ring.n_directions, tail) != 0) {
            constant = dx_graded_monomial(&d->ring, p, i, d->ring.n_directions, before);
            DX_TRY(dx_check(g, constant));
        }
        term.coefficient = dx_mul(g, dx_graded_coefficient(&d->ring, p, i), constant);
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
    *out = (dx_monomials){.memory = &series->ring.g->context->memory};
    dx_status status = DX_OK;
    for (slong k = 0; k < series->length && status == DX_OK; k++)
        status = take_part(series, series->part + k, out);
    if (status != DX_OK)
        dx_monomials_free(out);
    return status;
}
