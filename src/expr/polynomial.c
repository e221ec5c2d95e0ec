#include "expr/polynomial.h"

#include "expr/exact.h"
#include "expr/intern.h"
#include "expr/walk.h"

#include <stdlib.h>

/* A generator that occurs, in the order of the names' ids. */
typedef struct generator {
    dx_id name;
    slong at;
} generator;

typedef struct polynomial {
    dx_graph *g;
    const fmpz_mpoly_struct *p;
    const fmpz_mpoly_ctx_struct *ctx;
    const fmpq *scale;
    size_t n; /* generators that occur */
    generator *generator;
    ulong *exponent; /* of one term */
    dx_pair *factor;
    fmpq_t product;
} polynomial;

static int by_name(const void *a, const void *b)
{
    return dx_by_id(&((const generator *)a)->name, &((const generator *)b)->name);
}

static dx_id coefficient(polynomial *w, slong i)
{
    const fmpz *number = &w->p->coeffs[i];
    if (!w->scale)
        return fmpz_fits_si(number) ? dx_int(w->g, fmpz_get_si(number))
                                    : dx_number_from_fmpz(w->g, number);
    fmpq_mul_fmpz(w->product, w->scale, number);
    return dx_number_from_fmpq(w->g, w->product);
}

/* More factors are no MUL as they stand. */
enum { MOST_FACTORS = 16 };

static dx_id long_product(dx_graph *g, size_t n, const dx_pair *pair)
{
    const size_t size = n * sizeof(dx_id);
    dx_id *factor = dx_alloc(&g->context->memory, size);
    if (!factor)
        return dx_refuse(g, dx_no_memory(g->context));
    for (size_t k = 0; k < n; k++)
        factor[k] = dx_pow(g, pair[k].key, pair[k].number);
    dx_id product = dx_product(g, n, factor);
    dx_free(&g->context->memory, factor, size);
    return product;
}

/* The monomial of term i, DX_NONE for 1. */
static dx_id monomial(polynomial *w, slong i)
{
    size_t n = 0;
    fmpz_mpoly_get_term_exp_ui(w->exponent, w->p, i, w->ctx);
    for (size_t k = 0; k < w->n; k++) {
        const ulong e = w->exponent[w->generator[k].at];
        if (e != 0)
            w->factor[n++] = (dx_pair){w->generator[k].name, dx_int(w->g, (int64_t)e)};
    }
    if (n == 0)
        return DX_NONE;
    if (n == 1 && dx_is_int(w->g, w->factor[0].number, 1))
        return w->factor[0].key;
    return n <= MOST_FACTORS ? dx_intern_product(w->g, n, w->factor)
                             : long_product(w->g, n, w->factor);
}

static bool push_terms(polynomial *w, dx_pairs *pairs, dx_id *constant)
{
    bool sorted = true;
    *constant = dx_int(w->g, 0);
    for (slong i = 0; i < w->p->length; i++) {
        dx_id number = coefficient(w, i), key = monomial(w, i);
        if (dx_is_none(number) || (dx_is_none(key) && w->g->context->diag.status != DX_OK))
            return false;
        if (dx_is_none(key)) {
            *constant = number;
            continue;
        }
        sorted = sorted && (pairs->n == 0 || pairs->pair[pairs->n - 1].key.v < key.v);
        if (!dx_pairs_push(pairs, key, number) ||
            (i % 1024 == 0 && dx_poll(w->g->context) != DX_OK))
            return false;
    }
    if (!sorted)
        dx_pairs_sort(pairs);
    return true;
}

static dx_id sum_of(polynomial *w)
{
    dx_pairs pairs;
    dx_id constant, result = DX_NONE;
    dx_pairs_init(&pairs, w->g);
    if (push_terms(w, &pairs, &constant)) {
        if (pairs.n == 0)
            result = constant;
        else if (pairs.n == 1 && dx_is_int(w->g, constant, 0))
            result = dx_scale(w->g, pairs.pair[0].number, pairs.pair[0].key);
        else
            result = dx_intern_sum(constant, &pairs);
    }
    dx_pairs_free(&pairs);
    return result;
}

/* The generators that occur. */
static void find_generators(polynomial *w, slong variables, const dx_id *name)
{
    slong *degree = (slong *)(void *)w->exponent;
    fmpz_mpoly_degrees_si(degree, w->p, w->ctx);
    for (slong i = 0; i < variables; i++)
        if (degree[i] > 0)
            w->generator[w->n++] = (generator){name[i], i};
    qsort(w->generator, w->n, sizeof *w->generator, by_name);
}

dx_id dx_polynomial_sum(dx_graph *g, const fmpz_mpoly_t p, const fmpz_mpoly_ctx_t ctx,
                        const fmpq *scale, const dx_id *name)
{
    const slong variables = fmpz_mpoly_ctx_nvars(ctx);
    const size_t room = (size_t)variables + 1;
    dx_memory *memory = &g->context->memory;
    if (fmpz_mpoly_is_zero(p, ctx))
        return dx_int(g, 0);
    polynomial w = {.g = g,
                    .p = p,
                    .ctx = ctx,
                    .scale = scale && !fmpq_is_one(scale) ? scale : NULL,
                    .generator = dx_alloc(memory, room * sizeof *w.generator),
                    .exponent = dx_alloc(memory, room * sizeof *w.exponent),
                    .factor = dx_alloc(memory, room * sizeof *w.factor)};
    dx_id result = DX_NONE;
    fmpq_init(w.product);
    if (w.generator && w.exponent && w.factor) {
        find_generators(&w, variables, name);
        result = sum_of(&w);
    } else {
        (void)dx_no_memory(g->context);
    }
    fmpq_clear(w.product);
    dx_free(memory, w.generator, room * sizeof *w.generator);
    dx_free(memory, w.exponent, room * sizeof *w.exponent);
    dx_free(memory, w.factor, room * sizeof *w.factor);
    return result;
}
