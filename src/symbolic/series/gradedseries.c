/* gradedseries.c - expressions as graded series, and these as monomials. */
#include "symbolic/series/gradedseries.h"

#include "expr/exact.h"
#include "expr/walk.h"
#include "symbolic/series/graded.h"

#include <stdio.h>
#include <string.h>

/* The nodes of the expression and what they are. */
typedef struct nodes {
    const dx_walk *walk;
    dx_graded_value *value;
} nodes;

dx_id dx_direction(dx_graph *g, size_t i)
{
    char name[24] = {' ', (char)('A' + i % DX_MOST_VARIABLES)};
    int n = i < DX_MOST_VARIABLES ? 2 : snprintf(name, sizeof name, " A%zu", i);
    return dx_symbol(g, name, (size_t)n);
}

/* f at the part of degree 0. */
static dx_status call_constant(dx_graded_work *w, dx_fn fn, const fmpq_mpoly_t p, fmpq_mpoly_t out)
{
    dx_id node = dx_graded_node(w->ring, p);
    node = dx_is_none(node) ? DX_NONE : dx_call1(w->g, fn, node);
    DX_TRY(dx_check(w->g, node));
    dx_graded_set(w, node, out);
    return DX_OK;
}

/* ---- sums and products ------------------------------------------------------------- */

static dx_status of_sum(dx_graded_work *w, const nodes *all, dx_id a, dx_graded_value *out)
{
    dx_graph *g = w->g;
    fmpq_mpoly_t c;
    DX_TRY(dx_graded_begin(w, out));
    dx_graded_number(w->ring, dx_constant(g, a), out->part);
    fmpq_mpoly_init(c, w->ring->ctx);
    for (uint32_t i = 0; i < dx_terms(g, a) && w->covered; i++) {
        const dx_graded_value *term = &all->value[dx_walk_find(all->walk, dx_term(g, a, i))];
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
            dx_graded_set(w, dx_term(g, a, i), c);
            fmpq_mpoly_scalar_mul_fmpq(c, c, weight, w->ring->ctx);
            fmpq_mpoly_add(out->part, out->part, c, w->ring->ctx);
        }
        fmpq_clear(weight);
    }
    fmpq_mpoly_clear(c, w->ring->ctx);
    return DX_OK;
}

static dx_status of_product(dx_graded_work *w, const nodes *all, dx_id a, dx_graded_value *out)
{
    dx_graph *g = w->g;
    fmpq_mpoly_t constant, c;
    dx_status status = DX_OK;
    fmpq_mpoly_init(constant, w->ring->ctx);
    fmpq_mpoly_init(c, w->ring->ctx);
    fmpq_mpoly_one(constant, w->ring->ctx);
    for (uint32_t i = 0; i < dx_factors(g, a) && w->covered && status == DX_OK; i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        const dx_graded_value *b = &all->value[dx_walk_find(all->walk, base)];
        bool fixed = dx_is_number(g, base) || !b->varies;
        dx_graded_value factor = {0}, product = {0};
        if (!dx_is_number(g, exponent)) {
            dx_graded_beyond(w);
        } else if (fixed) {
            dx_graded_set(w, dx_pow(g, base, exponent), c);
            if (w->covered)
                fmpq_mpoly_mul(constant, constant, c, w->ring->ctx);
        } else {
            status = dx_graded_power(w, b, exponent, &factor);
            if (status == DX_OK && w->covered && out->part) {
                status = dx_graded_multiply(w, out, &factor, &product);
                dx_graded_end(w, out);
                dx_graded_end(w, &factor);
                *out = product;
            } else if (!out->part) {
                *out = factor;
            } else {
                dx_graded_end(w, &factor);
            }
        }
    }
    if (status == DX_OK && w->covered)
        dx_graded_scale(w, out, constant);
    fmpq_mpoly_clear(constant, w->ring->ctx);
    fmpq_mpoly_clear(c, w->ring->ctx);
    return status;
}

/* ---- functions --------------------------------------------------------------------- */

static dx_status exponential(dx_graded_work *w, const dx_graded_value *u, dx_graded_value *out)
{
    fmpq_t one;
    fmpq_mpoly_t lead;
    DX_TRY(dx_graded_begin(w, out));
    fmpq_init(one);
    fmpq_mpoly_init(lead, w->ring->ctx);
    fmpq_one(one);
    dx_status status = call_constant(w, DX_FN_exp, u->part, lead);
    if (status == DX_OK && w->covered)
        dx_graded_start(w, lead, out);
    for (slong k = 1; k < w->length && w->covered && status == DX_OK; k++) {
        dx_graded_recur(w, u, out, one, 0, k, out->part + k);
        status = dx_poll(w->g->context);
    }
    if (status == DX_OK && w->covered)
        dx_graded_finish(w, lead, out);
    out->exact = false;
    fmpq_clear(one);
    fmpq_mpoly_clear(lead, w->ring->ctx);
    return status;
}

static dx_status logarithm(dx_graded_work *w, const dx_graded_value *a, dx_graded_value *out)
{
    dx_graded_value u = {0};
    fmpq_t zero;
    if (fmpq_mpoly_is_zero(a->part, w->ring->ctx) || !dx_graded_is_decent(w, a->part)) {
        dx_graded_beyond(w);
        return DX_OK;
    }
    DX_TRY(dx_graded_begin(w, out));
    dx_status status = call_constant(w, DX_FN_log, a->part, out->part);
    if (status == DX_OK)
        status = dx_graded_copy(w, a, &u);
    if (status == DX_OK)
        status = dx_graded_normalise(w, &u);
    fmpq_init(zero);
    fmpq_mpoly_t constant;
    fmpq_mpoly_init(constant, w->ring->ctx);
    fmpq_mpoly_swap(constant, out->part, w->ring->ctx);
    for (slong k = 1; k < w->length && w->covered && status == DX_OK; k++) {
        dx_graded_recur(w, &u, out, zero, 1, k, out->part + k);
        fmpq_mpoly_add(out->part + k, out->part + k, u.part + k, w->ring->ctx);
        status = dx_poll(w->g->context);
    }
    fmpq_mpoly_swap(constant, out->part, w->ring->ctx);
    out->exact = false;
    fmpq_mpoly_clear(constant, w->ring->ctx);
    fmpq_clear(zero);
    dx_graded_end(w, &u);
    return status;
}

/* out = a·x + b·y for parts a, b of degree 0. */
static void combine(dx_graded_work *w, dx_graded_value *out, const dx_graded_value *x,
                    const fmpq_mpoly_t a, const dx_graded_value *y, const fmpq_mpoly_t b)
{
    fmpq_t one;
    fmpq_init(one);
    fmpq_one(one);
    for (slong k = 0; k < w->length && w->covered; k++) {
        if (fmpq_mpoly_is_one(a, w->ring->ctx))
            fmpq_mpoly_set(out->part + k, x->part + k, w->ring->ctx);
        else
            dx_graded_add_product(w, out->part + k, x->part + k, a, one);
        dx_graded_add_product(w, out->part + k, y->part + k, b, one);
    }
    out->exact = false;
    fmpq_clear(one);
}

/* The one part of u above degree 0 that is not zero; 0 where there are several or none. */
static slong lone_part(const dx_graded_work *w, const dx_graded_value *u)
{
    slong lone = 0;
    for (slong k = 1; k < w->length; k++) {
        if (fmpq_mpoly_is_zero(u->part + k, w->ring->ctx))
            continue;
        if (lone > 0)
            return 0;
        lone = k;
    }
    return lone;
}

/* s = sin(v) and c = cos(v), or the hyperbolic ones, of what is above degree 0 of u, v = u_d:
 * each term is the one but last times v^2, a sign and a number. */
static void waves_of_part(dx_graded_work *w, const dx_graded_value *u, slong d, bool hyperbolic,
                          dx_graded_value *s, dx_graded_value *c)
{
    fmpq_t weight, one;
    fmpq_mpoly_t square;
    fmpq_init(weight);
    fmpq_init(one);
    fmpq_one(one);
    fmpq_mpoly_init(square, w->ring->ctx);
    dx_graded_add_product(w, square, u->part + d, u->part + d, one);
    fmpq_mpoly_set(s->part + d, u->part + d, w->ring->ctx);
    for (slong m = 0; (m + 2) * d < w->length && w->covered; m++) {
        fmpq_set_si(weight, hyperbolic ? 1 : -1, (ulong)((m + 1) * (m + 2)));
        dx_graded_value *wave = m % 2 == 0 ? c : s;
        dx_graded_add_product(w, wave->part + (m + 2) * d, wave->part + m * d, square, weight);
    }
    fmpq_clear(weight);
    fmpq_clear(one);
    fmpq_mpoly_clear(square, w->ring->ctx);
}

/* The same by recurrence, whatever u is. */
static dx_status waves_of_parts(dx_graded_work *w, const dx_graded_value *u, bool hyperbolic,
                                dx_graded_value *s, dx_graded_value *c)
{
    fmpq_t one, minus;
    dx_status status = DX_OK;
    fmpq_init(one);
    fmpq_init(minus);
    fmpq_one(one);
    fmpq_set_si(minus, hyperbolic ? 1 : -1, 1);
    for (slong k = 1; k < w->length && w->covered && status == DX_OK; k++) {
        dx_graded_recur(w, u, c, one, 0, k, s->part + k);
        dx_graded_recur(w, u, s, minus, 0, k, c->part + k);
        status = dx_poll(w->g->context);
    }
    fmpq_clear(one);
    fmpq_clear(minus);
    return status;
}

/* sin and cos, or sinh and cosh, of u: from those of its part of degree 0 and of the rest. */
static dx_status turn(dx_graded_work *w, const dx_graded_value *u, bool hyperbolic,
                      dx_graded_value *s, dx_graded_value *c)
{
    dx_graded_value sine = {0}, cosine = {0};
    fmpq_mpoly_t s0, c0, turned;
    fmpq_mpoly_init(s0, w->ring->ctx);
    fmpq_mpoly_init(c0, w->ring->ctx);
    fmpq_mpoly_init(turned, w->ring->ctx);
    dx_status status = call_constant(w, hyperbolic ? DX_FN_sinh : DX_FN_sin, u->part, s0);
    if (status == DX_OK)
        status = call_constant(w, hyperbolic ? DX_FN_cosh : DX_FN_cos, u->part, c0);
    if (status == DX_OK)
        status = dx_graded_begin(w, &sine);
    if (status == DX_OK)
        status = dx_graded_begin(w, &cosine);
    if (status == DX_OK && w->covered) {
        fmpq_mpoly_set(turned, s0, w->ring->ctx);
        if (!hyperbolic)
            fmpq_mpoly_neg(turned, s0, w->ring->ctx);
        combine(w, &sine, s, c0, c, s0);
        combine(w, &cosine, s, turned, c, c0);
    }
    dx_graded_end(w, s);
    dx_graded_end(w, c);
    *s = sine;
    *c = cosine;
    fmpq_mpoly_clear(s0, w->ring->ctx);
    fmpq_mpoly_clear(c0, w->ring->ctx);
    fmpq_mpoly_clear(turned, w->ring->ctx);
    return status;
}

/* sin and cos, or sinh and cosh. */
static dx_status waves(dx_graded_work *w, const dx_graded_value *u, bool hyperbolic,
                       dx_graded_value *sine, dx_graded_value *cosine)
{
    DX_TRY(dx_graded_begin(w, sine));
    DX_TRY(dx_graded_begin(w, cosine));
    sine->exact = cosine->exact = false;
    fmpq_mpoly_one(cosine->part, w->ring->ctx);
    slong lone = lone_part(w, u);
    if (lone > 0)
        waves_of_part(w, u, lone, hyperbolic, sine, cosine);
    else
        DX_TRY(waves_of_parts(w, u, hyperbolic, sine, cosine));
    if (!w->covered || fmpq_mpoly_is_zero(u->part, w->ring->ctx))
        return DX_OK;
    return turn(w, u, hyperbolic, sine, cosine);
}

static dx_status circular(dx_graded_work *w, dx_fn fn, const dx_graded_value *u,
                          dx_graded_value *out)
{
    dx_graded_value s = {0}, c = {0}, inverse = {0};
    bool hyperbolic = fn == DX_FN_sinh || fn == DX_FN_cosh || fn == DX_FN_tanh || fn == DX_FN_sech;
    dx_status status = waves(w, u, hyperbolic, &s, &c);
    bool whole = fn == DX_FN_sin || fn == DX_FN_sinh || fn == DX_FN_cos || fn == DX_FN_cosh;
    if (status == DX_OK && w->covered && !whole)
        status = dx_graded_power(w, &c, dx_int(w->g, -1), &inverse);
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
            status = dx_graded_multiply(w, &s, &inverse, out);
        }
    }
    dx_graded_end(w, &s);
    dx_graded_end(w, &c);
    dx_graded_end(w, &inverse);
    return status;
}

static dx_status of_call(dx_graded_work *w, const nodes *all, dx_id a, dx_graded_value *out)
{
    dx_fn fn = dx_fn_of(w->g, a);
    if (dx_count(w->g, a) != 1) {
        dx_graded_beyond(w);
        return DX_OK;
    }
    const dx_graded_value *u = &all->value[dx_walk_find(all->walk, dx_operand(w->g, a, 0))];
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
        dx_graded_beyond(w);
        return DX_OK;
    }
}

/* ---- the whole --------------------------------------------------------------------- */

static dx_status of_node(dx_graded_work *w, const nodes *all, dx_id a, dx_id t,
                         dx_graded_value *out)
{
    const dx_graph *g = w->g;
    dx_op op = dx_op_of(g, a);
    if (dx_same(a, t)) {
        DX_TRY(dx_graded_begin(w, out));
        if (w->length > 1)
            fmpq_mpoly_one(out->part + 1, w->ring->ctx);
        out->exact = w->length > 1;
        return DX_OK;
    }
    bool varies = false;
    for (uint32_t i = 0; i < dx_count(g, a); i++) {
        dx_id operand = dx_operand(g, a, i);
        varies = varies ||
                 (!dx_is_number(g, operand) && all->value[dx_walk_find(all->walk, operand)].varies);
    }
    if (!varies)
        return DX_OK;
    if (op == DX_OP_ADD)
        return of_sum(w, all, a, out);
    if (op == DX_OP_MUL)
        return of_product(w, all, a, out);
    if (op == DX_OP_CALL)
        return of_call(w, all, a, out);
    dx_graded_beyond(w);
    return DX_OK;
}

static dx_status expand(dx_graded_work *w, const nodes *all, dx_id a, dx_id t, dx_graded *out)
{
    for (size_t i = 0; i < all->walk->n && w->covered; i++) {
        DX_TRY(of_node(w, all, all->walk->id[i], t, &all->value[i]));
        DX_TRY(dx_poll(w->g->context));
    }
    dx_graded_value *result = &all->value[dx_walk_find(all->walk, a)];
    if (!w->covered || !result->varies) {
        dx_graded_beyond(w);
        return DX_OK;
    }
    out->exact = result->exact;
    out->part = result->part;
    result->part = NULL;
    return DX_OK;
}

/* `out` is made, and to be freed where it is not covered. */
static dx_status expand_walk(const dx_walk *walk, dx_graded_work *w, dx_id a, dx_id t,
                             dx_graded *out)
{
    dx_memory *memory = &w->g->context->memory;
    size_t size = walk->n * sizeof(dx_graded_value);
    const nodes all = {walk, dx_alloc(memory, size)};
    if (!all.value)
        return dx_no_memory(w->g->context);
    memset(all.value, 0, size);
    fmpq_mpoly_init(w->u, w->ring->ctx);
    dx_status status = expand(w, &all, a, t, out);
    for (size_t i = 0; i < walk->n; i++)
        dx_graded_end(w, &all.value[i]);
    fmpq_mpoly_clear(w->u, w->ring->ctx);
    dx_free(memory, all.value, size);
    return status;
}

dx_status dx_graded_expand(dx_graph *g, dx_id a, dx_id t, size_t n, const dx_id *direction,
                           uint32_t order, bool *covered, dx_graded *out)
{
    dx_walk walk;
    slong length = (slong)order + 1;
    dx_graded_work w = {.g = g, .ring = &out->ring, .length = length, .covered = true};
    *covered = false;
    if (n > DX_MOST_DIRECTIONS)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *out = (dx_graded){.length = length};
    const size_t most = n <= DX_GRADED_GENERATORS ? DX_GRADED_GENERATORS : n + DX_GRADED_CONSTANTS;
    dx_graded_ring_init(&out->ring, g, most, n, direction);
    out->ring.n_directions = n;
    dx_status status = expand_walk(&walk, &w, a, t, out);
    dx_walk_free(&walk);
    *covered = status == DX_OK && w.covered;
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
    dx_graded_ring_clear(&d->ring);
}

/* ---- as nodes ---------------------------------------------------------------------- */

/* The terms of one part: those with the same directions have their constants summed. FLINT keeps
 * them in lexicographic order, directions first, so they stand together. */
static dx_status take_part(dx_graded *d, const fmpq_mpoly_t p, dx_monomials *out)
{
    dx_graph *g = d->ring.g;
    ulong exponent[DX_RING_PLACES], before[DX_RING_PLACES] = {0};
    dx_id constant = dx_int(g, 1);
    for (slong i = 0; i < fmpq_mpoly_length(p, d->ring.ctx); i++) {
        dx_monomial term = {{0}, DX_NONE};
        fmpq_mpoly_get_term_exp_ui(exponent, p, i, d->ring.ctx);
        for (size_t v = 0; v < d->ring.n_directions; v++)
            term.exponent[v] = (uint8_t)exponent[v];
        /* most terms have the same constants */
        size_t tail = (d->ring.most - d->ring.n_directions) * sizeof *exponent;
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
