#include "symbolic/algebra/monomials.h"

#include "expr/walk.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_TERMS = 20000, MOST_PRODUCTS = 2000000 };

typedef struct poly {
    dx_monomial *item;
    size_t n;
    bool varies; /* else the node itself is the coefficient of the only term */
} poly;

typedef struct work {
    dx_graph *g;
    dx_arena arena;
    const dx_walk *walk;
    poly *value; /* beside the walk */
    size_t n;
    const dx_id *symbol;
    bool polynomial;
} work;

static int falling(const void *left, const void *right)
{
    const dx_monomial *a = left, *b = right;
    return memcmp(b->exponent, a->exponent, sizeof a->exponent);
}

static dx_monomial *room(work *w, size_t n)
{
    dx_monomial *item = dx_arena_alloc(&w->arena, (n + 1) * sizeof *item);
    if (!item)
        (void)dx_no_memory(w->g->context);
    return item;
}

/* Like terms together: their coefficients are summed at once. */
static dx_status collect(work *w, dx_monomial *item, size_t n, poly *out)
{
    dx_graph *g = w->g;
    size_t size = (n + 1) * sizeof(dx_id), kept = 0;
    qsort(item, n, sizeof *item, falling);
    dx_id *like = dx_alloc(&g->context->memory, size);
    if (!like)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < n;) {
        size_t count = 0, first = i;
        while (i < n && falling(&item[first], &item[i]) == 0)
            like[count++] = item[i++].coefficient;
        dx_monomial sum = item[first];
        sum.coefficient = count == 1 ? like[0] : dx_sum(g, count, like);
        if (!dx_is_int(g, sum.coefficient, 0))
            item[kept++] = sum;
    }
    dx_free(&g->context->memory, like, size);
    for (size_t i = 0; i < kept; i++)
        DX_TRY(dx_check(g, item[i].coefficient));
    *out = (poly){item, kept, true};
    return kept <= MOST_TERMS ? DX_OK : dx_fail(g->context, DX_LIMIT, "this has too many terms");
}

static dx_status constant(work *w, dx_id a, poly *out)
{
    dx_monomial *item = room(w, 1);
    if (!item)
        return DX_NOMEM;
    item[0].coefficient = a;
    *out = (poly){item, dx_is_int(w->g, a, 0) ? 0 : 1, false};
    return DX_OK;
}

static dx_status value_of(work *w, dx_id a, poly *out)
{
    if (!dx_is_number(w->g, a)) {
        *out = w->value[dx_walk_find(w->walk, a)];
        if (out->varies)
            return DX_OK;
    }
    return constant(w, a, out);
}

static bool varies(const work *w, dx_id a)
{
    return !dx_is_number(w->g, a) && w->value[dx_walk_find(w->walk, a)].varies;
}

static dx_status multiply(work *w, const poly *a, const poly *b, poly *out)
{
    dx_graph *g = w->g;
    if ((double)a->n * (double)b->n > MOST_PRODUCTS)
        return dx_fail(g->context, DX_LIMIT, "this has too many terms");
    dx_monomial *item = room(w, a->n * b->n);
    size_t n = 0;
    if (!item)
        return DX_NOMEM;
    for (size_t i = 0; i < a->n; i++) {
        for (size_t k = 0; k < b->n; k++, n++) {
            for (size_t v = 0; v < w->n; v++) {
                unsigned degree = (unsigned)a->item[i].exponent[v] + b->item[k].exponent[v];
                if (degree > DX_MOST_DEGREE)
                    return dx_fail(g->context, DX_LIMIT, "the degree is above %d", DX_MOST_DEGREE);
                item[n].exponent[v] = (uint8_t)degree;
            }
            item[n].coefficient = dx_mul(g, a->item[i].coefficient, b->item[k].coefficient);
        }
        DX_TRY(dx_poll(g->context));
    }
    return collect(w, item, n, out);
}

static dx_status of_sum(work *w, dx_id a, poly *out)
{
    dx_graph *g = w->g;
    size_t n = 0, most = 1;
    poly term;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        DX_TRY(value_of(w, dx_term(g, a, i), &term));
        most += term.n;
    }
    dx_monomial *item = room(w, most);
    if (!item)
        return DX_NOMEM;
    if (!dx_is_int(g, dx_constant(g, a), 0))
        item[n++].coefficient = dx_constant(g, a);
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        DX_TRY(value_of(w, dx_term(g, a, i), &term));
        for (size_t k = 0; k < term.n; k++) {
            item[n] = term.item[k];
            item[n].coefficient = dx_mul(g, dx_coefficient(g, a, i), item[n].coefficient);
            n++;
        }
    }
    return collect(w, item, n, out);
}

static dx_status of_product(work *w, dx_id a, poly *out)
{
    dx_graph *g = w->g;
    poly product;
    DX_TRY(constant(w, dx_int(g, 1), &product));
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        int64_t n = 1;
        poly factor;
        if (!varies(w, base) && !varies(w, exponent)) {
            DX_TRY(constant(w, dx_pow(g, base, exponent), &factor));
        } else if (!dx_get_int(g, exponent, &n) || n < 0 || n > DX_MOST_DEGREE) {
            w->polynomial = false;
            return DX_OK;
        } else {
            DX_TRY(value_of(w, base, &factor));
        }
        for (; n > 0; n--)
            DX_TRY(multiply(w, &product, &factor, &product));
    }
    product.varies = true;
    *out = product;
    return DX_OK;
}

static dx_status of_node(work *w, dx_id a, poly *out)
{
    const dx_graph *g = w->g;
    dx_op op = dx_op_of(g, a);
    for (size_t i = 0; i < w->n; i++)
        if (dx_same(a, w->symbol[i])) {
            DX_TRY(constant(w, dx_int(w->g, 1), out));
            out->item[0].exponent[i] = 1;
            out->varies = true;
            return DX_OK;
        }
    *out = (poly){0};
    bool changes = false;
    for (uint32_t i = 0; i < dx_count(g, a); i++)
        changes = changes || varies(w, dx_operand(g, a, i));
    if (!changes)
        return DX_OK;
    if (op == DX_OP_ADD)
        return of_sum(w, a, out);
    if (op == DX_OP_MUL)
        return of_product(w, a, out);
    w->polynomial = false;
    return DX_OK;
}

static dx_status of_nodes(work *w, dx_id a, dx_monomials *out)
{
    poly result;
    w->value = dx_arena_alloc(&w->arena, w->walk->n * sizeof *w->value);
    if (!w->value)
        return dx_no_memory(w->g->context);
    for (size_t i = 0; i < w->walk->n && w->polynomial; i++) {
        DX_TRY(of_node(w, w->walk->id[i], &w->value[i]));
        DX_TRY(dx_poll(w->g->context));
    }
    if (!w->polynomial)
        return DX_OK;
    DX_TRY(value_of(w, a, &result));
    if (!dx_grow(out->memory, &out->item, sizeof *out->item, &out->capacity, result.n + 1))
        return dx_no_memory(w->g->context);
    memcpy(out->item, result.item, result.n * sizeof *out->item);
    out->n = result.n;
    return DX_OK;
}

dx_status dx_monomials_make(dx_graph *g, dx_id a, size_t n, const dx_id *symbol, bool *polynomial,
                            dx_monomials *out)
{
    dx_walk walk;
    work w = {.g = g, .walk = &walk, .n = n, .symbol = symbol, .polynomial = true};
    *out = (dx_monomials){.memory = &g->context->memory};
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_arena_init(&w.arena, &g->context->memory);
    dx_status status = of_nodes(&w, a, out);
    dx_arena_free(&w.arena);
    dx_walk_free(&walk);
    *polynomial = w.polynomial;
    return status;
}

void dx_monomials_free(dx_monomials *monomials)
{
    dx_free(monomials->memory, monomials->item, monomials->capacity * sizeof *monomials->item);
    monomials->item = NULL;
    monomials->n = monomials->capacity = 0;
}
