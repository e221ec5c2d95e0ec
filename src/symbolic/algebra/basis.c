#include "symbolic/algebra/basis.h"

#include "expr/exact.h"
#include "expr/walk.h"

enum { MOST_TERMS = 200, MOST_DEGREE = 24, MOST_BITS = 3000 };

bool dx_basis_is_small(const dx_basis *w, const fmpq_mpoly_t p)
{
    return fmpq_mpoly_length(p, w->ctx) <= MOST_TERMS &&
           (fmpq_mpoly_is_zero(p, w->ctx) ||
            fmpq_mpoly_total_degree_si(p, w->ctx) <= MOST_DEGREE) &&
           FLINT_ABS(fmpz_mpoly_max_bits(p->zpoly)) <= MOST_BITS &&
           fmpz_bits(fmpq_denref(p->content)) <= MOST_BITS &&
           fmpz_bits(fmpq_numref(p->content)) <= MOST_BITS;
}

/* ---- as polynomials ------------------------------------------------------------------------- */

typedef struct reading {
    dx_basis *w;
    dx_walk walk;
    fmpq_mpoly_struct *poly; /* beside the walk */
} reading;

static const fmpq_mpoly_struct *poly_of(const reading *r, dx_id a)
{
    return &r->poly[dx_walk_find(&r->walk, a)];
}

static void read_number(const dx_basis *w, dx_id a, fmpq_mpoly_t out)
{
    fmpq_t c;
    fmpq_init(c);
    dx_number_to_fmpq(w->g, a, c);
    fmpq_mpoly_set_fmpq(out, c, w->ctx);
    fmpq_clear(c);
}

static void read_symbol(dx_basis *w, dx_id a, fmpq_mpoly_t out)
{
    for (size_t i = 0; i < w->n; i++)
        if (dx_same(w->unknown[i], a)) {
            fmpq_mpoly_gen(out, (slong)i, w->ctx);
            return;
        }
    w->failed = true;
}

static void read_sum(const reading *r, dx_id a, fmpq_mpoly_t out)
{
    const dx_basis *w = r->w;
    fmpq_mpoly_t term;
    fmpq_t c;
    fmpq_mpoly_init(term, w->ctx);
    fmpq_init(c);
    read_number(w, dx_constant(w->g, a), out);
    for (uint32_t i = 0; i < dx_terms(w->g, a); i++) {
        dx_number_to_fmpq(w->g, dx_coefficient(w->g, a, i), c);
        fmpq_mpoly_scalar_mul_fmpq(term, poly_of(r, dx_term(w->g, a, i)), c, w->ctx);
        fmpq_mpoly_add(out, out, term, w->ctx);
    }
    fmpq_clear(c);
    fmpq_mpoly_clear(term, w->ctx);
}

static void read_product(const reading *r, dx_id a, fmpq_mpoly_t out)
{
    dx_basis *w = r->w;
    fmpq_mpoly_one(out, w->ctx);
    for (uint32_t i = 0; i < dx_factors(w->g, a) && !w->failed; i++) {
        int64_t n = 0;
        bool whole = dx_get_int(w->g, dx_exponent(w->g, a, i), &n) && n > 0 && n <= MOST_DEGREE;
        const fmpq_mpoly_struct *base = poly_of(r, dx_base(w->g, a, i));
        w->failed = !whole;
        for (int64_t k = 0; k < n && !w->failed; k++) {
            fmpq_mpoly_mul(out, out, base, w->ctx);
            w->failed = !dx_basis_is_small(w, out);
        }
    }
}

static void read_node(const reading *r, dx_id a, fmpq_mpoly_t out)
{
    switch (dx_op_of(r->w->g, a)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        read_number(r->w, a, out);
        break;
    case DX_OP_SYMBOL:
        read_symbol(r->w, a, out);
        break;
    case DX_OP_ADD:
        read_sum(r, a, out);
        break;
    case DX_OP_MUL:
        read_product(r, a, out);
        break;
    default:
        r->w->failed = true;
    }
    r->w->failed = r->w->failed || !dx_basis_is_small(r->w, out);
}

/* A formula as a polynomial, unless it fails. */
static dx_status read_polynomial(dx_basis *w, dx_id a, fmpq_mpoly_t out)
{
    dx_memory *memory = &w->g->context->memory;
    reading r = {.w = w};
    DX_TRY(dx_walk_make(w->g, 1, &a, &r.walk));
    size_t size = r.walk.n * sizeof *r.poly;
    r.poly = dx_alloc(memory, size);
    dx_status status = r.poly ? DX_OK : dx_no_memory(w->g->context);
    for (size_t i = 0; r.poly && i < r.walk.n; i++)
        fmpq_mpoly_init(&r.poly[i], w->ctx);
    for (size_t i = 0; status == DX_OK && !w->failed && i < r.walk.n; i++) {
        read_node(&r, r.walk.id[i], &r.poly[i]);
        status = dx_poll(w->g->context);
    }
    if (status == DX_OK && !w->failed)
        fmpq_mpoly_set(out, poly_of(&r, a), w->ctx);
    for (size_t i = 0; r.poly && i < r.walk.n; i++)
        fmpq_mpoly_clear(&r.poly[i], w->ctx);
    dx_free(memory, r.poly, size);
    dx_walk_free(&r.walk);
    return status;
}

/* ---- the basis ------------------------------------------------------------------------------- */

/* What division by the basis leaves. */
void dx_basis_reduce(const dx_basis *w, fmpq_mpoly_t p)
{
    fmpq_mpoly_struct quotient[DX_BASIS_ELEMENTS], *q[DX_BASIS_ELEMENTS], *b[DX_BASIS_ELEMENTS];
    if (w->n_basis == 0 || fmpq_mpoly_is_zero(p, w->ctx))
        return;
    for (size_t i = 0; i < w->n_basis; i++) {
        fmpq_mpoly_init(&quotient[i], w->ctx);
        q[i] = &quotient[i];
        b[i] = (fmpq_mpoly_struct *)&w->basis[i];
    }
    fmpq_mpoly_divrem_ideal(q, p, p, b, (slong)w->n_basis, w->ctx);
    for (size_t i = 0; i < w->n_basis; i++)
        fmpq_mpoly_clear(&quotient[i], w->ctx);
}

/* With the pairs that it makes. Leading monomials without a common factor need none. */
static void add(dx_basis *w, const fmpq_mpoly_t p)
{
    size_t at = w->n_basis;
    if (at == DX_BASIS_ELEMENTS || !dx_basis_is_small(w, p)) {
        w->failed = true;
        return;
    }
    fmpq_mpoly_init(&w->basis[at], w->ctx);
    fmpq_mpoly_make_monic(&w->basis[at], p, w->ctx);
    fmpq_mpoly_get_term_exp_ui(w->lead[at], &w->basis[at], 0, w->ctx);
    w->n_basis++;
    for (size_t i = 0; i < at && !w->failed; i++) {
        bool apart = true;
        for (size_t k = 0; k < w->n && apart; k++)
            apart = w->lead[i][k] == 0 || w->lead[at][k] == 0;
        w->failed = w->n_pairs == DX_BASIS_PAIRS;
        if (apart || w->failed)
            continue;
        w->pair[w->n_pairs].a = (uint8_t)i;
        w->pair[w->n_pairs++].b = (uint8_t)at;
    }
}

static ulong lcm_degree(const dx_basis *w, size_t i)
{
    ulong degree = 0;
    for (size_t k = 0; k < w->n; k++) {
        ulong x = w->lead[w->pair[i].a][k], y = w->lead[w->pair[i].b][k];
        degree += x > y ? x : y;
    }
    return degree;
}

/* x^(lcm/lead)·basis */
static void lift(const dx_basis *w, size_t i, const ulong *lcm, fmpq_mpoly_t out)
{
    ulong exponent[DX_BASIS_UNKNOWNS];
    fmpq_mpoly_t monomial;
    fmpq_t one;
    fmpq_mpoly_init(monomial, w->ctx);
    fmpq_init(one);
    fmpq_one(one);
    for (size_t k = 0; k < w->n; k++)
        exponent[k] = lcm[k] - w->lead[i][k];
    fmpq_mpoly_set_coeff_fmpq_ui(monomial, one, exponent, w->ctx);
    fmpq_mpoly_mul(out, &w->basis[i], monomial, w->ctx);
    fmpq_clear(one);
    fmpq_mpoly_clear(monomial, w->ctx);
}

/* The pair with the least degree, which is dropped. */
static void take_pair(dx_basis *w, fmpq_mpoly_t s)
{
    size_t best = 0;
    ulong lcm[DX_BASIS_UNKNOWNS];
    fmpq_mpoly_t other;
    for (size_t i = 1; i < w->n_pairs; i++)
        if (lcm_degree(w, i) < lcm_degree(w, best))
            best = i;
    size_t a = w->pair[best].a, b = w->pair[best].b;
    w->pair[best] = w->pair[--w->n_pairs];
    for (size_t k = 0; k < w->n; k++)
        lcm[k] = w->lead[a][k] > w->lead[b][k] ? w->lead[a][k] : w->lead[b][k];
    fmpq_mpoly_init(other, w->ctx);
    lift(w, a, lcm, s);
    lift(w, b, lcm, other);
    fmpq_mpoly_sub(s, s, other, w->ctx);
    fmpq_mpoly_clear(other, w->ctx);
}

dx_status dx_basis_extend(dx_basis *w, const fmpq_mpoly_t with)
{
    fmpq_mpoly_t p;
    fmpq_mpoly_init(p, w->ctx);
    fmpq_mpoly_set(p, with, w->ctx);
    dx_status status = DX_OK;
    dx_basis_reduce(w, p);
    if (!fmpq_mpoly_is_zero(p, w->ctx))
        add(w, p);
    while (status == DX_OK && !w->failed && w->n_pairs > 0) {
        take_pair(w, p);
        w->failed = !dx_basis_is_small(w, p);
        if (!w->failed)
            dx_basis_reduce(w, p);
        if (!w->failed && !fmpq_mpoly_is_zero(p, w->ctx))
            add(w, p);
        status = dx_poll(w->g->context);
    }
    fmpq_mpoly_clear(p, w->ctx);
    return status;
}

static dx_status find_basis(dx_basis *w, size_t m, const dx_id *f)
{
    fmpq_mpoly_t p;
    fmpq_mpoly_init(p, w->ctx);
    dx_status status = DX_OK;
    for (size_t i = 0; i < m && status == DX_OK && !w->failed; i++) {
        status = read_polynomial(w, f[i], p);
        if (status == DX_OK && !w->failed)
            dx_basis_reduce(w, p);
        if (status == DX_OK && !w->failed && !fmpq_mpoly_is_zero(p, w->ctx))
            add(w, p);
    }
    fmpq_mpoly_zero(p, w->ctx);
    if (status == DX_OK && !w->failed)
        status = dx_basis_extend(w, p);
    fmpq_mpoly_clear(p, w->ctx);
    return status;
}

dx_basis *dx_basis_new(dx_graph *g, size_t n, const dx_id *unknown)
{
    dx_basis *w = dx_alloc(&g->context->memory, sizeof *w);
    if (!w)
        return NULL;
    w->g = g;
    w->n = n;
    w->unknown = unknown;
    w->n_basis = w->n_pairs = 0;
    w->failed = false;
    fmpq_mpoly_ctx_init(w->ctx, (slong)n, ORD_DEGREVLEX);
    return w;
}

void dx_basis_free(dx_basis *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < w->n_basis; i++)
        fmpq_mpoly_clear(&w->basis[i], w->ctx);
    fmpq_mpoly_ctx_clear(w->ctx);
    dx_free(&w->g->context->memory, w, sizeof *w);
}

dx_status dx_basis_make(dx_graph *g, size_t m, const dx_id *f, size_t n, const dx_id *unknown,
                        dx_basis **out)
{
    *out = NULL;
    if (n > DX_BASIS_UNKNOWNS || m > DX_BASIS_ELEMENTS)
        return DX_OK;
    dx_basis *w = dx_basis_new(g, n, unknown);
    if (!w)
        return dx_no_memory(g->context);
    dx_status status = find_basis(w, m, f);
    if (status == DX_OK && !w->failed)
        *out = w;
    else
        dx_basis_free(w);
    return status;
}

bool dx_basis_has_one(const dx_basis *w)
{
    for (size_t i = 0; i < w->n_basis; i++)
        if (fmpq_mpoly_is_fmpq(&w->basis[i], w->ctx))
            return true;
    return false;
}
