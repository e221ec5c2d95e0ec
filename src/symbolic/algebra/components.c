#include "symbolic/algebra/components.h"

#include "expr/exact.h"
#include "symbolic/algebra/basis.h"

enum { MOST_OPEN = 40, MOST_LEAVES = 40, MOST_STEPS = 300 };

typedef struct splitting {
    dx_graph *g;
    dx_basis *open[MOST_OPEN], *leaf[MOST_LEAVES];
    size_t n_open, n_leaves;
    bool failed;
} splitting;

/* ---- bases ---------------------------------------------------------------------------------- */

static void drop(dx_basis *w, size_t i)
{
    w->n_basis--;
    fmpq_mpoly_swap(&w->basis[i], &w->basis[w->n_basis], w->ctx);
    for (size_t k = 0; k < w->n; k++)
        w->lead[i][k] = w->lead[w->n_basis][k];
    fmpq_mpoly_clear(&w->basis[w->n_basis], w->ctx);
}

static bool divides(const dx_basis *w, size_t a, size_t b)
{
    for (size_t k = 0; k < w->n; k++)
        if (w->lead[a][k] > w->lead[b][k])
            return false;
    return true;
}

/* The reduced basis: no monomial of an element is led by another. */
static void make_reduced(dx_basis *w)
{
    for (size_t i = w->n_basis; i-- > 0;) {
        bool led = false;
        for (size_t k = 0; k < w->n_basis && !led; k++)
            led = k != i && divides(w, k, i);
        if (led)
            drop(w, i);
    }
    fmpq_mpoly_t p;
    fmpq_mpoly_init(p, w->ctx);
    for (size_t i = 0; i < w->n_basis; i++) {
        size_t last = w->n_basis - 1;
        fmpq_mpoly_set(p, &w->basis[i], w->ctx);
        fmpq_mpoly_swap(&w->basis[i], &w->basis[last], w->ctx);
        w->n_basis--;
        dx_basis_reduce(w, p);
        w->n_basis++;
        fmpq_mpoly_swap(&w->basis[i], &w->basis[last], w->ctx);
        fmpq_mpoly_set(&w->basis[i], p, w->ctx);
    }
    fmpq_mpoly_clear(p, w->ctx);
}

/* With a polynomial more, to be looked at. */
static dx_status push(splitting *s, const dx_basis *w, const fmpq_mpoly_t with)
{
    if (s->n_open == MOST_OPEN) {
        s->failed = true;
        return DX_OK;
    }
    dx_basis *child = dx_basis_new(s->g, w->n, w->unknown);
    if (!child)
        return dx_no_memory(s->g->context);
    s->open[s->n_open++] = child;
    for (size_t i = 0; i < w->n_basis; i++) {
        fmpq_mpoly_init(&child->basis[i], child->ctx);
        fmpq_mpoly_set(&child->basis[i], &w->basis[i], child->ctx);
        for (size_t k = 0; k < w->n; k++)
            child->lead[i][k] = w->lead[i][k];
    }
    child->n_basis = w->n_basis;
    DX_TRY(dx_basis_extend(child, with));
    s->failed = s->failed || child->failed;
    return DX_OK;
}

/* ---- never negative ---------------------------------------------------------------------------
 */

/* p = a·v² + b·v + c with a number a > 0: out = 4ac - b², slope = 2av + b. */
static bool complete_square(const dx_basis *w, const fmpq_mpoly_t p, size_t v, fmpq_mpoly_t out,
                            fmpq_mpoly_t slope)
{
    slong variable = (slong)v;
    if (fmpq_mpoly_degree_si(p, variable, w->ctx) != 2)
        return false;
    fmpq_mpoly_t c[3];
    fmpq_t a;
    fmpq_init(a);
    for (ulong k = 0; k < 3; k++) {
        fmpq_mpoly_init(c[k], w->ctx);
        fmpq_mpoly_get_coeff_vars_ui(c[k], p, &variable, &k, 1, w->ctx);
    }
    bool fits = fmpq_mpoly_is_fmpq(c[2], w->ctx);
    if (fits)
        fmpq_mpoly_get_fmpq(a, c[2], w->ctx);
    fits = fits && fmpq_sgn(a) > 0;
    if (fits) {
        fmpq_mpoly_derivative(slope, p, variable, w->ctx);
        fmpq_mpoly_mul(c[0], c[0], c[2], w->ctx);
        fmpq_mpoly_scalar_mul_si(c[0], c[0], 4, w->ctx);
        fmpq_mpoly_mul(c[1], c[1], c[1], w->ctx);
        fmpq_mpoly_sub(out, c[0], c[1], w->ctx);
    }
    for (int k = 0; k < 3; k++)
        fmpq_mpoly_clear(c[k], w->ctx);
    fmpq_clear(a);
    return fits;
}

static bool is_square(const dx_basis *w, const fmpq_mpoly_t p)
{
    fmpz_mpoly_factor_t found;
    bool square = fmpq_sgn(p->content) > 0;
    fmpz_mpoly_factor_init(found, w->ctx->zctx);
    square =
        square && fmpz_mpoly_factor(found, p->zpoly, w->ctx->zctx) && fmpz_sgn(found->constant) > 0;
    for (slong i = 0; i < found->num && square; i++)
        square = fmpz_is_even(found->exp + i);
    fmpz_mpoly_factor_clear(found, w->ctx->zctx);
    return square;
}

/* What is seen to be so: numbers, squares, and sums of squares of one unknown after another. */
static bool is_never_negative(const dx_basis *w, const fmpq_mpoly_t p)
{
    if (fmpq_mpoly_is_zero(p, w->ctx) || is_square(w, p))
        return true;
    bool never = false;
    fmpq_mpoly_t rest, slope;
    fmpq_mpoly_init(rest, w->ctx);
    fmpq_mpoly_init(slope, w->ctx);
    for (size_t v = 0; v < w->n && !never; v++)
        if (complete_square(w, p, v, rest, slope)) /* which has no v any more */
            never = is_never_negative(w, rest);
    fmpq_mpoly_clear(slope, w->ctx);
    fmpq_mpoly_clear(rest, w->ctx);
    return never;
}

static unsigned size_of(uint32_t set)
{
    unsigned n = 0;
    for (; set != 0; set &= set - 1)
        n++;
    return n;
}

/* The most unknowns of which no leading monomial has only these. */
static uint32_t independent(const dx_basis *w)
{
    uint32_t most = 0;
    for (uint32_t set = 0; set < (uint32_t)1 << w->n; set++) {
        bool all = size_of(set) > size_of(most);
        for (size_t i = 0; i < w->n_basis && all; i++) {
            bool only = true;
            for (size_t k = 0; k < w->n; k++)
                only = only && (w->lead[i][k] == 0 || (set >> k & 1));
            all = !only;
        }
        if (all)
            most = set;
    }
    return most;
}

/* ---- splitting --------------------------------------------------------------------------------
 */

/* Into the factors of an element. */
static dx_status split_by_factors(splitting *s, const dx_basis *w, const fmpq_mpoly_t p,
                                  bool *splits)
{
    fmpz_mpoly_factor_t found;
    fmpq_mpoly_t factor;
    dx_status status = DX_OK;
    fmpz_mpoly_factor_init(found, w->ctx->zctx);
    fmpq_mpoly_init(factor, w->ctx);
    s->failed = s->failed || !fmpz_mpoly_factor(found, p->zpoly, w->ctx->zctx);
    *splits = !s->failed && (found->num > 1 || (found->num == 1 && !fmpz_is_one(found->exp)));
    for (slong i = 0; *splits && i < found->num && status == DX_OK && !s->failed; i++) {
        fmpq_one(factor->content);
        fmpz_mpoly_set(factor->zpoly, found->poly + i, w->ctx->zctx);
        fmpq_mpoly_reduce(factor, w->ctx);
        status = push(s, w, factor);
    }
    fmpq_mpoly_clear(factor, w->ctx);
    fmpz_mpoly_factor_clear(found, w->ctx->zctx);
    return status;
}

/* Of an element that is never negative: to where it is least in one unknown. */
static dx_status split_by_sign(splitting *s, const dx_basis *w, const fmpq_mpoly_t p, bool *splits)
{
    fmpq_mpoly_t rest, slope;
    dx_status status = DX_OK;
    fmpq_mpoly_init(rest, w->ctx);
    fmpq_mpoly_init(slope, w->ctx);
    for (size_t v = 0; v < w->n && !*splits && status == DX_OK; v++) {
        *splits = complete_square(w, p, v, rest, slope) && is_never_negative(w, rest);
        if (!*splits)
            continue;
        status = push(s, w, slope);
        if (status == DX_OK && !s->failed)
            status = dx_basis_extend(s->open[s->n_open - 1], rest);
        s->failed = s->failed || s->open[s->n_open - 1]->failed;
    }
    fmpq_mpoly_clear(slope, w->ctx);
    fmpq_mpoly_clear(rest, w->ctx);
    return status;
}

/* By sums and differences of elements: x² - yz - (y² - xz) is (x - y)·(x + y + z). */
static dx_status split_by_pairs(splitting *s, const dx_basis *w, bool *splits)
{
    fmpq_mpoly_t p;
    dx_status status = DX_OK;
    fmpq_mpoly_init(p, w->ctx);
    for (size_t i = 0; i < w->n_basis && !*splits; i++)
        for (size_t k = 0; k < 2 * i && !*splits && !s->failed && status == DX_OK; k++) {
            const fmpq_mpoly_struct *other = &w->basis[k / 2];
            if (k % 2 == 0)
                fmpq_mpoly_sub(p, &w->basis[i], other, w->ctx);
            else
                fmpq_mpoly_add(p, &w->basis[i], other, w->ctx);
            status = split_by_factors(s, w, p, splits);
        }
    fmpq_mpoly_clear(p, w->ctx);
    return status;
}

static dx_status split(splitting *s, dx_basis *w, bool *splits)
{
    *splits = false;
    for (size_t i = 0; i < w->n_basis && !*splits && !s->failed; i++) {
        DX_TRY(split_by_factors(s, w, &w->basis[i], splits));
        if (!*splits && !s->failed)
            DX_TRY(split_by_sign(s, w, &w->basis[i], splits));
    }
    return *splits || s->failed || independent(w) == 0 ? DX_OK : split_by_pairs(s, w, splits);
}

static dx_status take(splitting *s, dx_basis *w)
{
    bool splits = true;
    make_reduced(w);
    dx_status status = DX_OK;
    if (!dx_basis_has_one(w))
        status = split(s, w, &splits);
    if (splits || status != DX_OK || s->failed || s->n_leaves == MOST_LEAVES) {
        s->failed = s->failed || !splits;
        dx_basis_free(w);
        return status;
    }
    s->leaf[s->n_leaves++] = w;
    return dx_poll(s->g->context);
}

static dx_status split_all(splitting *s)
{
    for (size_t steps = 0; s->n_open > 0 && !s->failed; steps++) {
        s->failed = steps == MOST_STEPS;
        DX_TRY(take(s, s->open[--s->n_open]));
    }
    return DX_OK;
}

/* Are the zeros of a among those of b? */
static bool is_within(const dx_basis *a, const dx_basis *b)
{
    bool within = true;
    fmpq_mpoly_t p;
    fmpq_mpoly_init(p, a->ctx);
    for (size_t i = 0; i < b->n_basis && within; i++) {
        fmpq_mpoly_set(p, &b->basis[i], a->ctx);
        dx_basis_reduce(a, p);
        within = fmpq_mpoly_is_zero(p, a->ctx);
    }
    fmpq_mpoly_clear(p, a->ctx);
    return within;
}

static void drop_parts(splitting *s)
{
    for (size_t i = s->n_leaves; i-- > 0;) {
        bool within = false;
        for (size_t k = 0; k < s->n_leaves && !within; k++)
            within = k != i && is_within(s->leaf[i], s->leaf[k]);
        if (!within)
            continue;
        dx_basis_free(s->leaf[i]);
        s->leaf[i] = s->leaf[--s->n_leaves];
    }
}

/* ---- what a component is ----------------------------------------------------------------------
 */

static dx_status write_polynomial(const dx_basis *w, const fmpq_mpoly_t p, dx_id *out)
{
    dx_graph *g = w->g;
    const fmpz_mpoly_struct *z = p->zpoly;
    ulong exponent[DX_BASIS_UNKNOWNS];
    fmpz_t c;
    *out = dx_int(g, 0);
    fmpz_init(c);
    for (slong i = 0; i < fmpz_mpoly_length(z, w->ctx->zctx); i++) {
        fmpz_mpoly_get_term_coeff_fmpz(c, z, i, w->ctx->zctx);
        fmpz_mpoly_get_term_exp_ui(exponent, z, i, w->ctx->zctx);
        dx_id term = dx_number_from_fmpz(g, c);
        for (size_t k = 0; k < w->n; k++)
            if (exponent[k] > 0)
                term = dx_mul(g, term, dx_power(g, w->unknown[k], (int64_t)exponent[k]));
        *out = dx_add(g, *out, term);
    }
    fmpz_clear(c);
    return dx_check(g, *out);
}

static dx_status describe(const dx_basis *w, dx_component *out)
{
    dx_id *equation = dx_arena_alloc(&w->g->context->arena, (w->n_basis + 1) * sizeof *equation);
    if (!equation)
        return dx_no_memory(w->g->context);
    for (size_t i = 0; i < w->n_basis; i++)
        DX_TRY(write_polynomial(w, &w->basis[w->n_basis - 1 - i], &equation[i]));
    uint32_t free = independent(w);
    *out = (dx_component){
        .n = w->n_basis, .equation = equation, .dimension = size_of(free), .free = free};
    return DX_OK;
}

static dx_status describe_all(splitting *s, dx_component **out, size_t *count)
{
    *out = dx_arena_alloc(&s->g->context->arena, (s->n_leaves + 1) * sizeof **out);
    if (!*out)
        return dx_no_memory(s->g->context);
    for (size_t i = 0; i < s->n_leaves; i++)
        DX_TRY(describe(s->leaf[i], &(*out)[i]));
    *count = s->n_leaves;
    return DX_OK;
}

dx_status dx_ideal_components(dx_graph *g, size_t m, const dx_id *f, size_t n, const dx_id *unknown,
                              dx_component **out, size_t *count, bool *done)
{
    splitting s = {.g = g};
    *done = false;
    *count = 0;
    DX_TRY(dx_basis_make(g, m, f, n, unknown, &s.open[0]));
    if (!s.open[0])
        return DX_OK;
    s.n_open = 1;
    dx_status status = split_all(&s);
    *done = status == DX_OK && !s.failed;
    if (*done) {
        drop_parts(&s);
        status = describe_all(&s, out, count);
    }
    while (s.n_open > 0)
        dx_basis_free(s.open[--s.n_open]);
    while (s.n_leaves > 0)
        dx_basis_free(s.leaf[--s.n_leaves]);
    return status;
}
