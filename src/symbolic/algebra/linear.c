#include "symbolic/algebra/linear.h"

#include "expr/walk.h"
#include "symbolic/algebra/blocks.h"
#include "symbolic/algebra/numbermatrix.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"

#include <string.h>

/* ---- rings -------------------------------------------------------------------------- */

dx_status dx_linear_limit(dx_algebra *l, dx_status status)
{
    dx_context *context = l->graph->context;
    if (status != DX_LIMIT || context->diag.status == DX_LIMIT)
        return status;
    dx_diag_clear(&context->diag);
    status = dx_fail(context, DX_LIMIT,
                     "the elements on the way have more than %d variables and functions, %d terms, "
                     "or too many digits",
                     DX_MAX_KERNELS, DX_MAX_POLY_TERMS);
    dx_diag_hint(&context->diag, "take a smaller matrix, or put in numbers for some names");
    return status;
}

dx_status dx_linear_ring(dx_algebra *l, size_t n, const dx_id *expression, dx_id symbol,
                         dx_ring *ring)
{
    dx_graph *g = l->graph;
    dx_id *all = dx_arena_alloc(&g->context->arena, (n + 1) * sizeof *all);
    if (!all) {
        ring->kernels.graph = NULL;
        return dx_no_memory(g->context);
    }
    memcpy(all, expression, n * sizeof *all);
    if (!dx_is_none(symbol))
        all[n++] = symbol;
    dx_id together = dx_vector(g, n, all);
    dx_status status = dx_check(g, together);
    ring->kernels.graph = NULL;
    ring->weights = NULL;
    ring->hasty = ring->patient = false;
    if (status == DX_OK)
        status = dx_ring_make(g, together, (dx_ring_mode){0}, NULL, ring);
    return dx_linear_limit(l, status);
}

void dx_linear_ring_free(dx_algebra *l, dx_ring *ring)
{
    if (!ring)
        return;
    if (ring->kernels.graph)
        dx_ring_free(ring);
    dx_free(&l->graph->context->memory, ring, sizeof *ring);
}

/* A generator for matrices of numbers, which have none. */
static dx_id some_symbol(dx_algebra *l, size_t n, const dx_id *entry)
{
    return dx_are_numbers(l->graph, n, entry) ? dx_symbol(l->graph, "t", 1) : DX_NONE;
}

dx_status dx_linear_quotient(dx_ring *ring, const fmpz_mpoly_t num, const fmpz_mpoly_t den,
                             dx_id *out)
{
    dx_graph *g = ring->kernels.graph;
    dx_quotient q;
    dx_quotient_init(ring, &q);
    fmpz_mpoly_set(q.num, num, ring->ctx);
    fmpz_mpoly_set(q.den, den, ring->ctx);
    dx_status status = dx_quotient_cancel(ring, &q);
    if (status == DX_OK) {
        *out = dx_div(g, dx_poly_expression(ring, q.num), dx_poly_expression(ring, q.den));
        status = dx_check(g, *out);
    }
    dx_quotient_clear(ring, &q);
    return status == DX_OK ? dx_readable(g, *out, out) : status;
}

static bool contains_factor(const dx_graph *g, dx_id product, dx_id factor)
{
    bool found = dx_same(product, factor);
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++)
        found = found || dx_same(dx_base(g, product, i), factor);
    return found;
}

/* One more factor that is not 0, unless it is there or cannot be 0. A power is 0 where its
 * base is. */
static dx_id with_factor(dx_graph *g, dx_id product, dx_id factor)
{
    uint32_t n = dx_op_of(g, factor) == DX_OP_MUL ? dx_factors(g, factor) : 1;
    for (uint32_t i = 0; i < n; i++) {
        dx_id base = dx_op_of(g, factor) == DX_OP_MUL ? dx_base(g, factor, i) : factor;
        if (!dx_is_constant(g, base) && !dx_is_positive(g, base) &&
            !contains_factor(g, product, base))
            product = dx_mul(g, product, base);
    }
    return product;
}

/* The product of those factors, each once, that could be 0. */
static dx_status product_of_factors(dx_algebra *l, dx_ring *ring, const dx_factored *f)
{
    dx_graph *g = l->graph;
    dx_id product = dx_is_none(l->assumed) ? dx_int(g, 1) : l->assumed;
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        dx_id generator = ring->kernels.kernel[i].id, exponent;
        if (f->exponent[i] <= 0)
            continue;
        dx_split_power(g, generator, &generator, &exponent);
        product = with_factor(g, product, generator);
        DX_TRY(dx_check(g, product));
    }
    for (uint32_t i = 0; i < f->n; i++) {
        dx_id factor = dx_poly_expression(ring, f->factor[i].poly);
        DX_TRY(dx_check(g, factor));
        DX_TRY(dx_readable(g, factor, &factor));
        if (f->factor[i].exponent > 0)
            product = with_factor(g, product, factor);
        DX_TRY(dx_check(g, product));
    }
    if (!dx_is_int(g, product, 1))
        l->assumed = product;
    return DX_OK;
}

dx_status dx_linear_assume(dx_algebra *l, dx_ring *ring, const fmpz_mpoly_t num,
                           const fmpz_mpoly_t den)
{
    dx_quotient q;
    dx_factored f;
    dx_quotient_init(ring, &q);
    dx_factored_init(ring, &f);
    fmpz_mpoly_set(q.num, num, ring->ctx);
    fmpz_mpoly_set(q.den, den, ring->ctx);
    dx_status status = dx_quotient_cancel(ring, &q);
    if (status == DX_OK)
        status = dx_factored_set(ring, &f, &q);
    if (status == DX_OK)
        status = product_of_factors(l, ring, &f);
    dx_factored_clear(ring, &f);
    dx_quotient_clear(ring, &q);
    return status;
}

/* The product of the scales of the first n rows. */
static dx_status scales(const dx_polymatrix *m, uint32_t n, fmpz_mpoly_t out)
{
    fmpz_mpoly_one(out, m->ring->ctx);
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(dx_poly_multiply(m->ring, out, out, &m->scale[i]));
    return DX_OK;
}

/* The determinant times what the rows were multiplied by: its factors, and theirs. */
static dx_status assume_regular(dx_algebra *l, dx_ring *ring, uint32_t n, const dx_id *entry)
{
    dx_polymatrix m;
    fmpz_mpoly_t product, scale, one;
    DX_TRY(dx_linear_ring(l, (size_t)n * n, entry, DX_NONE, ring));
    fmpz_mpoly_init(product, ring->ctx);
    fmpz_mpoly_init(scale, ring->ctx);
    fmpz_mpoly_init(one, ring->ctx);
    fmpz_mpoly_one(one, ring->ctx);
    dx_status status = dx_polymatrix_make(ring, l->oracle, n, n, entry, &m);
    if (status == DX_OK)
        status = scales(&m, n, scale);
    if (status == DX_OK)
        status = dx_polymatrix_determinant(&m, product);
    if (status == DX_OK)
        status = dx_poly_multiply(ring, product, product, scale);
    if (status == DX_OK && !fmpz_mpoly_is_zero(product, ring->ctx))
        status = dx_linear_assume(l, ring, product, one);
    dx_polymatrix_free(&m);
    fmpz_mpoly_clear(product, ring->ctx);
    fmpz_mpoly_clear(scale, ring->ctx);
    fmpz_mpoly_clear(one, ring->ctx);
    return status;
}

dx_status dx_linear_assume_regular(dx_algebra *l, uint32_t n, const dx_id *entry)
{
    dx_graph *g = l->graph;
    bool constant = true;
    for (size_t i = 0; i < (size_t)n * n && constant; i++)
        constant = dx_is_constant(g, entry[i]);
    if (constant)
        return DX_OK;
    dx_ring *ring = dx_alloc(&g->context->memory, sizeof *ring);
    if (!ring)
        return dx_no_memory(g->context);
    dx_status status = assume_regular(l, ring, n, entry);
    dx_linear_ring_free(l, ring);
    return dx_linear_limit(l, status);
}

/* ---- determinants ---------------------------------------------------------------------- */

static dx_status determinant(dx_algebra *l, dx_ring *ring, uint32_t n, const dx_id *entry,
                             dx_id *out)
{
    dx_polymatrix m;
    fmpz_mpoly_t value, scale;
    DX_TRY(dx_linear_ring(l, (size_t)n * n, entry, some_symbol(l, (size_t)n * n, entry), ring));
    fmpz_mpoly_init(value, ring->ctx);
    fmpz_mpoly_init(scale, ring->ctx);
    dx_status status = dx_polymatrix_make(ring, l->oracle, n, n, entry, &m);
    if (status == DX_OK)
        status = dx_polymatrix_determinant(&m, value);
    if (status == DX_OK)
        status = scales(&m, n, scale);
    if (status == DX_OK)
        status = dx_linear_quotient(ring, value, scale, out);
    dx_polymatrix_free(&m);
    fmpz_mpoly_clear(value, ring->ctx);
    fmpz_mpoly_clear(scale, ring->ctx);
    return status;
}

static dx_status determinant_of_block(dx_algebra *l, uint32_t n, const dx_id *entry, dx_id *out)
{
    dx_graph *g = l->graph;
    *out = entry[0];
    if (n == 1)
        return dx_readable(g, entry[0], out);
    dx_ring *ring = dx_alloc(&g->context->memory, sizeof *ring);
    if (!ring)
        return dx_no_memory(g->context);
    dx_status status = determinant(l, ring, n, entry, out);
    dx_linear_ring_free(l, ring);
    return dx_linear_limit(l, status);
}

dx_status dx_determinant(dx_algebra *l, uint32_t n, const dx_id *entry, dx_id *out)
{
    dx_graph *g = l->graph;
    bool done = false;
    uint32_t n_blocks;
    if (dx_are_numbers(g, (size_t)n * n, entry))
        DX_TRY(dx_numbers_determinant(g, n, entry, &done, out));
    if (done)
        return DX_OK;
    uint32_t *block = dx_arena_alloc(&g->context->arena, n * sizeof *block);
    dx_id *part = dx_arena_alloc(&g->context->arena, (size_t)n * n * sizeof *part);
    dx_id *factor = dx_arena_alloc(&g->context->arena, n * sizeof *factor);
    if (!block || !part || !factor)
        return dx_no_memory(g->context);
    DX_TRY(dx_find_blocks(g, n, entry, block, &n_blocks));
    for (uint32_t k = 0; k < n_blocks; k++) {
        uint32_t size = dx_take_block(n, entry, block, k, part);
        DX_TRY(determinant_of_block(l, size, part, &factor[k]));
    }
    *out = dx_product(g, n_blocks, factor);
    DX_TRY(dx_check(g, *out));
    return n_blocks > 1 ? dx_readable(g, *out, out) : DX_OK;
}

/* ---- systems ---------------------------------------------------------------------------- */

/* Coefficients and right sides beside each other. */
static dx_id *augmented(dx_algebra *l, uint32_t rows, uint32_t n, const dx_id *coefficient,
                        uint32_t n_right, const dx_id *right)
{
    size_t columns = (size_t)n + n_right;
    dx_id *all = dx_arena_alloc(&l->graph->context->arena, rows * columns * sizeof *all);
    for (uint32_t i = 0; all && i < rows; i++) {
        memcpy(all + i * columns, coefficient + (size_t)i * n, n * sizeof *all);
        if (n_right > 0)
            memcpy(all + i * columns + n, right + (size_t)i * n_right, n_right * sizeof *all);
    }
    return all;
}

static dx_status solve_numbers(dx_algebra *l, uint32_t rows, uint32_t n, dx_id *all,
                               uint32_t n_right, bool *done, dx_solution *solution, dx_id *x)
{
    dx_graph *g = l->graph;
    uint32_t columns = n + n_right, rank;
    uint32_t *pivot = dx_arena_alloc(&g->context->arena, rows * sizeof *pivot);
    if (!pivot)
        return dx_no_memory(g->context);
    DX_TRY(dx_numbers_reduce(g, rows, columns, all, done, &rank, pivot));
    if (!*done)
        return DX_OK;
    while (solution->rank < rank && pivot[solution->rank] < n)
        solution->rank++;
    if (solution->rank < rank)
        solution->contradiction = dx_int(g, 1);
    for (uint32_t i = 0; i < n && solution->rank == n; i++)
        for (uint32_t k = 0; k < n_right; k++)
            x[(size_t)i * n_right + k] = all[(size_t)i * columns + n + k];
    return DX_OK;
}

/* Rows without coefficients must not have a right side. */
static dx_status find_contradiction(dx_algebra *l, const dx_polymatrix *m, uint32_t n,
                                    dx_solution *solution)
{
    dx_ring *ring = m->ring;
    for (uint32_t i = solution->rank; i < m->rows; i++) {
        DX_TRY(dx_poll(l->graph->context));
        for (uint32_t j = n; j < m->columns; j++) {
            const fmpz_mpoly_struct *rest = dx_polymatrix_at(m, i, j);
            bool zero;
            DX_TRY(dx_polymatrix_is_zero(m, rest, &zero));
            if (zero)
                continue;
            dx_algebra condition = {.graph = l->graph, .oracle = l->oracle};
            fmpz_mpoly_t one;
            fmpz_mpoly_init(one, ring->ctx);
            fmpz_mpoly_one(one, ring->ctx);
            dx_status status = dx_linear_assume(&condition, ring, rest, one);
            fmpz_mpoly_clear(one, ring->ctx);
            solution->contradiction =
                dx_is_none(condition.assumed) ? dx_int(l->graph, 1) : condition.assumed;
            return status;
        }
    }
    return DX_OK;
}

/* What the elements of a solution are divided by, primitive, and how it reads. */
typedef struct divisor {
    fmpz_mpoly_t poly;
    dx_id form; /* NONE: the generators have relations, or it is a number or a product */
} divisor;

static dx_status read_divisor(const dx_polymatrix *m, const fmpz_mpoly_t pivot, divisor *d)
{
    dx_ring *ring = m->ring;
    fmpz_t content;
    fmpz_init(content);
    _fmpz_vec_content(content, pivot->coeffs, fmpz_mpoly_length(pivot, ring->ctx));
    if (fmpz_sgn(pivot->coeffs) < 0)
        fmpz_neg(content, content);
    fmpz_mpoly_scalar_divexact_fmpz(d->poly, pivot, content, ring->ctx);
    fmpz_clear(content);
    d->form = DX_NONE;
    if (!dx_ring_is_free(ring) || fmpz_mpoly_length(d->poly, ring->ctx) < 2)
        return DX_OK;
    dx_id form = dx_poly_expression(ring, d->poly);
    DX_TRY(dx_check(ring->kernels.graph, form));
    return dx_readable(ring->kernels.graph, form, &d->form);
}

/* num/pivot. Elements with the same denominator keep it, sign and all; others are read
 * for themselves. */
static dx_status read_element(dx_ring *ring, const fmpz_mpoly_t num, const fmpz_mpoly_t pivot,
                              const divisor *d, dx_id *out)
{
    dx_graph *g = ring->kernels.graph;
    dx_quotient q;
    fmpz_mpoly_t factor;
    dx_quotient_init(ring, &q);
    fmpz_mpoly_init(factor, ring->ctx);
    fmpz_mpoly_set(q.num, num, ring->ctx);
    fmpz_mpoly_set(q.den, pivot, ring->ctx);
    dx_status status = dx_quotient_cancel(ring, &q);
    bool same = status == DX_OK && !dx_is_none(d->form) &&
                fmpz_mpoly_divides(factor, q.den, d->poly, ring->ctx) &&
                fmpz_mpoly_is_fmpz(factor, ring->ctx);
    if (!same)
        status = status == DX_OK ? dx_linear_quotient(ring, q.num, q.den, out) : status;
    else if ((status = dx_linear_quotient(ring, q.num, factor, out)) == DX_OK)
        *out = dx_div(g, *out, d->form);
    fmpz_mpoly_clear(factor, ring->ctx);
    dx_quotient_clear(ring, &q);
    return status == DX_OK ? dx_check(g, *out) : status;
}

static dx_status read_solution(const dx_polymatrix *m, uint32_t n, dx_id *x)
{
    dx_ring *ring = m->ring;
    const fmpz_mpoly_struct *pivot = dx_polymatrix_at(m, n - 1, n - 1);
    divisor d;
    fmpz_mpoly_init(d.poly, ring->ctx);
    dx_status status = read_divisor(m, pivot, &d);
    for (uint32_t i = 0; i < n && status == DX_OK; i++) {
        for (uint32_t j = n; j < m->columns && status == DX_OK; j++)
            status = read_element(ring, dx_polymatrix_at(m, i, j), pivot, &d, x++);
        if (status == DX_OK)
            status = dx_poll(ring->kernels.graph->context);
    }
    fmpz_mpoly_clear(d.poly, ring->ctx);
    return status;
}

static dx_status solve(dx_algebra *l, dx_polymatrix *m, uint32_t n, dx_solution *solution, dx_id *x)
{
    dx_echelon echelon;
    DX_TRY(dx_polymatrix_eliminate(m, n, m->columns > n, &echelon));
    solution->rank = echelon.rank;
    DX_TRY(find_contradiction(l, m, n, solution));
    if (echelon.rank == 0)
        return DX_OK;
    uint32_t last = echelon.rank - 1;
    fmpz_mpoly_t scale;
    fmpz_mpoly_init(scale, m->ring->ctx);
    dx_status status = scales(m, echelon.rank, scale);
    if (status == DX_OK)
        status =
            dx_linear_assume(l, m->ring, dx_polymatrix_at(m, last, echelon.column[last]), scale);
    fmpz_mpoly_clear(scale, m->ring->ctx);
    if (status == DX_OK && echelon.rank == n && dx_is_none(solution->contradiction) &&
        m->columns > n)
        status = read_solution(m, n, x);
    return status;
}

dx_status dx_solve_linear(dx_algebra *l, uint32_t rows, uint32_t n, const dx_id *coefficient,
                          uint32_t n_right, const dx_id *right, dx_solution *solution, dx_id *x)
{
    dx_graph *g = l->graph;
    uint32_t columns = n + n_right;
    dx_id *all = augmented(l, rows, n, coefficient, n_right, right);
    if (!all)
        return dx_no_memory(g->context);
    bool done = false;
    *solution = (dx_solution){0};
    if (dx_are_numbers(g, (size_t)rows * columns, all))
        DX_TRY(solve_numbers(l, rows, n, all, n_right, &done, solution, x));
    if (done)
        return DX_OK;
    dx_ring *ring = dx_alloc(&g->context->memory, sizeof *ring);
    if (!ring)
        return dx_no_memory(g->context);
    dx_polymatrix m = {0};
    dx_status status = dx_linear_ring(l, (size_t)rows * columns, all,
                                      some_symbol(l, (size_t)rows * columns, all), ring);
    if (status == DX_OK)
        status = dx_polymatrix_make(ring, l->oracle, rows, columns, all, &m);
    if (status == DX_OK)
        status = solve(l, &m, n, solution, x);
    dx_polymatrix_free(&m);
    dx_linear_ring_free(l, ring);
    return dx_linear_limit(l, status);
}

/* ---- pivots ------------------------------------------------------------------------------ */

static dx_status pivots_of_numbers(dx_algebra *l, uint32_t rows, uint32_t n,
                                   const dx_id *coefficient, uint32_t *column, uint32_t *rank,
                                   bool *done)
{
    dx_graph *g = l->graph;
    size_t size = (size_t)rows * n;
    dx_id *all = dx_arena_alloc(&g->context->arena, (size + 1) * sizeof *all);
    uint32_t *pivot = dx_arena_alloc(&g->context->arena, (rows + 1) * sizeof *pivot);
    if (!all || !pivot)
        return dx_no_memory(g->context);
    memcpy(all, coefficient, size * sizeof *all);
    DX_TRY(dx_numbers_reduce(g, rows, n, all, done, rank, pivot));
    if (*done)
        memcpy(column, pivot, *rank * sizeof *column);
    return DX_OK;
}

static dx_status pivots_in_ring(dx_algebra *l, dx_ring *ring, uint32_t rows, uint32_t n,
                                const dx_id *coefficient, uint32_t *column, uint32_t *rank)
{
    dx_polymatrix m = {0};
    dx_echelon echelon;
    size_t size = (size_t)rows * n;
    dx_status status =
        dx_linear_ring(l, size, coefficient, some_symbol(l, size, coefficient), ring);
    if (status == DX_OK)
        status = dx_polymatrix_make(ring, l->oracle, rows, n, coefficient, &m);
    if (status == DX_OK)
        status = dx_polymatrix_eliminate(&m, n, false, &echelon);
    if (status == DX_OK) {
        *rank = echelon.rank;
        memcpy(column, echelon.column, *rank * sizeof *column);
    }
    dx_polymatrix_free(&m);
    return status;
}

dx_status dx_pivot_columns(dx_algebra *l, uint32_t rows, uint32_t n, const dx_id *coefficient,
                           uint32_t *column, uint32_t *rank)
{
    dx_graph *g = l->graph;
    bool done = false;
    if (dx_are_numbers(g, (size_t)rows * n, coefficient))
        DX_TRY(pivots_of_numbers(l, rows, n, coefficient, column, rank, &done));
    if (done)
        return DX_OK;
    dx_ring *ring = dx_alloc(&g->context->memory, sizeof *ring);
    if (!ring)
        return dx_no_memory(g->context);
    dx_status status = pivots_in_ring(l, ring, rows, n, coefficient, column, rank);
    dx_linear_ring_free(l, ring);
    return dx_linear_limit(l, status);
}
