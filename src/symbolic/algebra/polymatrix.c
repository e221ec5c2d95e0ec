#include "symbolic/algebra/polymatrix.h"

#include "symbolic/forms/terms.h"

enum { MOST_MINORS = 10 }; /* rows up to which all minors are fewer than a thousand */

/* ---- making ----------------------------------------------------------------------- */

static void start_polynomials(const dx_ring *ring, fmpz_mpoly_struct *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        fmpz_mpoly_init(&p[i], ring->ctx);
}

static void clear_polynomials(const dx_ring *ring, fmpz_mpoly_struct *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        fmpz_mpoly_clear(&p[i], ring->ctx);
}

/* scale becomes a common multiple of itself and den. */
static dx_status widen(dx_ring *ring, fmpz_mpoly_t scale, const fmpz_mpoly_t den)
{
    if (fmpz_mpoly_is_one(den, ring->ctx) || fmpz_mpoly_equal(scale, den, ring->ctx))
        return DX_OK;
    fmpz_mpoly_t common, left, right;
    fmpz_mpoly_init(common, ring->ctx);
    fmpz_mpoly_init(left, ring->ctx);
    fmpz_mpoly_init(right, ring->ctx);
    bool found = dx_poly_can_gcd(ring, scale, den) &&
                 fmpz_mpoly_gcd_cofactors(common, left, right, scale, den, ring->ctx);
    dx_status status = dx_poly_multiply(ring, scale, scale, found ? right : den);
    fmpz_mpoly_clear(common, ring->ctx);
    fmpz_mpoly_clear(left, ring->ctx);
    fmpz_mpoly_clear(right, ring->ctx);
    return status;
}

/* The value of an expression times the scale of its row, a multiple of its denominator. */
static dx_status scaled(dx_ring *ring, const fmpz_mpoly_t scale, dx_quotient *q, fmpz_mpoly_t out)
{
    if (!fmpz_mpoly_divides(q->den, scale, q->den, ring->ctx))
        return dx_fail(ring->kernels.graph->context, DX_BUG, "a denominator was lost");
    return dx_poly_multiply(ring, out, q->num, q->den);
}

static dx_status set_row(dx_polymatrix *m, uint32_t i, const dx_id *expression)
{
    dx_ring *ring = m->ring;
    dx_quotient q;
    dx_quotient_init(ring, &q);
    dx_status status = DX_OK;
    fmpz_mpoly_one(&m->scale[i], ring->ctx);
    for (uint32_t j = 0; j < m->columns && status == DX_OK; j++) {
        if (dx_is_int(ring->kernels.graph, expression[j], 0))
            continue;
        status = dx_ring_value(ring, expression[j], &q);
        if (status == DX_OK)
            status = widen(ring, &m->scale[i], q.den);
    }
    for (uint32_t j = 0; j < m->columns && status == DX_OK; j++) {
        if (dx_is_int(ring->kernels.graph, expression[j], 0))
            continue;
        status = dx_ring_value(ring, expression[j], &q);
        if (status == DX_OK)
            status = scaled(ring, &m->scale[i], &q, dx_polymatrix_at(m, i, j));
    }
    dx_quotient_clear(ring, &q);
    return status;
}

dx_status dx_polymatrix_make(dx_ring *ring, const dx_oracle *oracle, uint32_t rows,
                             uint32_t columns, const dx_id *expression, dx_polymatrix *m)
{
    dx_context *context = ring->kernels.graph->context;
    *m = (dx_polymatrix){.ring = ring, .oracle = oracle, .rows = rows, .columns = columns};
    m->entry = dx_alloc(&context->memory, (size_t)rows * columns * sizeof *m->entry);
    m->scale = dx_alloc(&context->memory, rows * sizeof *m->scale);
    if (!m->entry || !m->scale)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < rows; i++) {
        start_polynomials(ring, dx_polymatrix_at(m, i, 0), columns);
        start_polynomials(ring, &m->scale[i], 1);
        m->started++;
        DX_TRY(set_row(m, i, expression + (size_t)i * columns));
        DX_TRY(dx_poll(context));
    }
    return DX_OK;
}

void dx_polymatrix_free(dx_polymatrix *m)
{
    if (!m->ring)
        return;
    dx_memory *memory = &m->ring->kernels.graph->context->memory;
    clear_polynomials(m->ring, m->entry, (size_t)m->started * m->columns);
    clear_polynomials(m->ring, m->scale, m->started);
    dx_free(memory, m->entry, (size_t)m->rows * m->columns * sizeof *m->entry);
    dx_free(memory, m->scale, m->rows * sizeof *m->scale);
    m->ring = NULL;
}

/* ---- pivots ----------------------------------------------------------------------- */

bool dx_ring_is_free(const dx_ring *ring)
{
    const dx_kernels *k = &ring->kernels;
    for (uint32_t i = 0; i < k->n; i++)
        if (k->kernel[i].kind != DX_KERNEL_SYMBOL)
            return false;
    return true;
}

dx_status dx_polymatrix_is_zero(const dx_polymatrix *m, const fmpz_mpoly_t p, bool *zero)
{
    dx_ring *ring = m->ring;
    *zero = fmpz_mpoly_is_zero(p, ring->ctx);
    if (*zero || fmpz_mpoly_is_fmpz(p, ring->ctx) || dx_ring_is_free(ring))
        return DX_OK;
    return dx_decide_zero(ring->kernels.graph, m->oracle, dx_poly_expression(ring, p), zero);
}

/* Numbers weigh nothing, so they are taken first. */
static double weight_of(const dx_ring *ring, const fmpz_mpoly_t p)
{
    if (fmpz_mpoly_is_fmpz(p, ring->ctx))
        return 0;
    double degree = fmpz_mpoly_total_degree_fits_si(p, ring->ctx)
                        ? (double)fmpz_mpoly_total_degree_si(p, ring->ctx)
                        : 1e9;
    return degree + 4.0 * (double)fmpz_mpoly_length(p, ring->ctx);
}

/* The lightest element of the column that may be a pivot. */
static uint32_t lightest(const dx_polymatrix *m, uint32_t first, uint32_t column,
                         const bool *refused)
{
    dx_ring *ring = m->ring;
    uint32_t row = UINT32_MAX;
    double least = 0;
    for (uint32_t i = first; i < m->rows; i++) {
        const fmpz_mpoly_struct *p = dx_polymatrix_at(m, i, column);
        if (fmpz_mpoly_is_zero(p, ring->ctx) || (refused && refused[i]))
            continue;
        double weight = weight_of(ring, p);
        if (row == UINT32_MAX || weight < least) {
            row = i;
            least = weight;
        }
    }
    return row;
}

/* What is 0 by a relation only stays as it is: the minors that follow are divisible as
 * polynomials, and would not be without it. */
/* The row with a nonzero element in the column, among those from `first` on, that is best
 * to eliminate with: the lightest. UINT32_MAX when there is none. */
static dx_status find_pivot(const dx_polymatrix *m, uint32_t first, uint32_t column, uint32_t *row)
{
    dx_context *context = m->ring->kernels.graph->context;
    bool *refused = NULL, zero;
    for (;;) {
        *row = lightest(m, first, column, refused);
        if (*row == UINT32_MAX)
            return DX_OK;
        DX_TRY(dx_polymatrix_is_zero(m, dx_polymatrix_at(m, *row, column), &zero));
        if (!zero)
            return DX_OK;
        if (!refused && !(refused = dx_arena_alloc(&context->arena, m->rows * sizeof *refused)))
            return dx_no_memory(context);
        refused[*row] = true;
    }
}

void dx_polymatrix_swap_rows(dx_polymatrix *m, uint32_t a, uint32_t b)
{
    if (a == b)
        return;
    for (uint32_t j = 0; j < m->columns; j++)
        fmpz_mpoly_swap(dx_polymatrix_at(m, a, j), dx_polymatrix_at(m, b, j), m->ring->ctx);
    fmpz_mpoly_swap(&m->scale[a], &m->scale[b], m->ring->ctx);
}

/* ---- elimination -------------------------------------------------------------------- */

typedef struct step {
    const fmpz_mpoly_struct *pivot;
    fmpz_mpoly_t before; /* the pivot before, a copy: its row is cleared, too */
    bool same;           /* the two are equal, as in a matrix of few ones */
    fmpz_mpoly_t factor, left, right;
} step;

/* x = (pivot·x - factor·y)/before */
static dx_status update(dx_ring *ring, step *s, fmpz_mpoly_t x, const fmpz_mpoly_t y)
{
    bool plain = fmpz_mpoly_is_zero(y, ring->ctx) || fmpz_mpoly_is_zero(s->factor, ring->ctx);
    if (plain && fmpz_mpoly_is_zero(x, ring->ctx))
        return DX_OK;
    DX_TRY(dx_poly_multiply(ring, s->left, s->pivot, x));
    if (!plain) {
        DX_TRY(dx_poly_multiply(ring, s->right, s->factor, y));
        fmpz_mpoly_sub(s->left, s->left, s->right, ring->ctx);
    }
    if (!fmpz_mpoly_divides(x, s->left, s->before, ring->ctx))
        return dx_fail(ring->kernels.graph->context, DX_BUG, "a division left a remainder");
    return dx_poll(ring->kernels.graph->context);
}

/* Row i without its element in the pivot's column. */
static dx_status clear_row(dx_polymatrix *m, step *s, uint32_t i, uint32_t pivot_row,
                           uint32_t column)
{
    dx_ring *ring = m->ring;
    if (s->same && fmpz_mpoly_is_zero(dx_polymatrix_at(m, i, column), ring->ctx))
        return DX_OK;
    fmpz_mpoly_swap(s->factor, dx_polymatrix_at(m, i, column), ring->ctx);
    fmpz_mpoly_zero(dx_polymatrix_at(m, i, column), ring->ctx);
    for (uint32_t j = 0; j < m->columns; j++)
        if (j != column)
            DX_TRY(update(ring, s, dx_polymatrix_at(m, i, j), dx_polymatrix_at(m, pivot_row, j)));
    return DX_OK;
}

static dx_status eliminate(dx_polymatrix *m, uint32_t columns, bool reduced, step *s,
                           dx_echelon *echelon)
{
    for (uint32_t column = 0; column < columns && echelon->rank < m->rows; column++) {
        uint32_t r = echelon->rank, row;
        DX_TRY(find_pivot(m, r, column, &row));
        if (row == UINT32_MAX)
            continue;
        if (row != r)
            echelon->sign = -echelon->sign;
        dx_polymatrix_swap_rows(m, r, row);
        s->pivot = dx_polymatrix_at(m, r, column);
        s->same = fmpz_mpoly_equal(s->pivot, s->before, m->ring->ctx);
        for (uint32_t i = reduced ? 0 : r + 1; i < m->rows; i++)
            if (i != r)
                DX_TRY(clear_row(m, s, i, r, column));
        fmpz_mpoly_set(s->before, s->pivot, m->ring->ctx);
        DX_TRY(dx_poll(m->ring->kernels.graph->context));
        echelon->column[echelon->rank++] = column;
    }
    return DX_OK;
}

dx_status dx_polymatrix_eliminate(dx_polymatrix *m, uint32_t columns, bool reduced,
                                  dx_echelon *echelon)
{
    dx_ring *ring = m->ring;
    dx_context *context = ring->kernels.graph->context;
    step s = {0};
    *echelon = (dx_echelon){.sign = 1};
    echelon->column = dx_arena_alloc(&context->arena, (columns + 1) * sizeof *echelon->column);
    if (!echelon->column)
        return dx_no_memory(context);
    fmpz_mpoly_init(s.before, ring->ctx);
    fmpz_mpoly_one(s.before, ring->ctx);
    fmpz_mpoly_init(s.factor, ring->ctx);
    fmpz_mpoly_init(s.left, ring->ctx);
    fmpz_mpoly_init(s.right, ring->ctx);
    dx_status status = eliminate(m, columns, reduced, &s, echelon);
    fmpz_mpoly_clear(s.before, ring->ctx);
    fmpz_mpoly_clear(s.factor, ring->ctx);
    fmpz_mpoly_clear(s.left, ring->ctx);
    fmpz_mpoly_clear(s.right, ring->ctx);
    return status;
}

/* ---- determinants ---------------------------------------------------------------------- */

static unsigned bits_above(uint32_t set, uint32_t bit)
{
    return (unsigned)__builtin_popcount(set >> bit >> 1);
}

/* minor[set]: of the first rows and the columns in the set, as many. One row further. */
static dx_status extend_minors(dx_polymatrix *m, fmpz_mpoly_struct *minor, uint32_t row,
                               fmpz_mpoly_t scratch)
{
    dx_ring *ring = m->ring;
    uint32_t n = m->columns;
    for (uint32_t set = 0; set < 1u << n; set++) {
        if ((uint32_t)__builtin_popcount(set) != row || fmpz_mpoly_is_zero(&minor[set], ring->ctx))
            continue;
        for (uint32_t j = 0; j < n; j++) {
            const fmpz_mpoly_struct *entry = dx_polymatrix_at(m, row, j);
            if (set >> j & 1 || fmpz_mpoly_is_zero(entry, ring->ctx))
                continue;
            fmpz_mpoly_struct *larger = &minor[set | 1u << j];
            DX_TRY(dx_poly_multiply(ring, scratch, &minor[set], entry));
            if (bits_above(set, j) % 2 == 0)
                fmpz_mpoly_add(larger, larger, scratch, ring->ctx);
            else
                fmpz_mpoly_sub(larger, larger, scratch, ring->ctx);
            if (fmpz_mpoly_length(larger, ring->ctx) > DX_MAX_POLY_TERMS)
                return DX_LIMIT;
            DX_TRY(dx_poll(ring->kernels.graph->context));
        }
        fmpz_mpoly_zero(&minor[set], ring->ctx);
    }
    return DX_OK;
}

/* Laplace's expansion, every minor once: no division, so no pivot that might be 0. */
static dx_status expand(dx_polymatrix *m, fmpz_mpoly_t out)
{
    dx_ring *ring = m->ring;
    uint32_t n = m->columns;
    dx_context *context = ring->kernels.graph->context;
    size_t sets = (size_t)1 << n, size = sets * sizeof(fmpz_mpoly_struct);
    fmpz_mpoly_struct *minor = dx_alloc(&context->memory, size);
    if (!minor)
        return dx_no_memory(context);
    start_polynomials(ring, minor, sets);
    fmpz_mpoly_t scratch;
    fmpz_mpoly_init(scratch, ring->ctx);
    fmpz_mpoly_one(&minor[0], ring->ctx);
    dx_status status = DX_OK;
    for (uint32_t row = 0; row < n && status == DX_OK; row++)
        status = extend_minors(m, minor, row, scratch);
    if (status == DX_OK)
        fmpz_mpoly_swap(out, &minor[(1u << n) - 1], ring->ctx);
    fmpz_mpoly_clear(scratch, ring->ctx);
    clear_polynomials(ring, minor, sets);
    dx_free(&context->memory, minor, size);
    return status;
}

dx_status dx_polymatrix_determinant(dx_polymatrix *m, fmpz_mpoly_t out)
{
    dx_ring *ring = m->ring;
    dx_echelon echelon;
    if (m->rows <= MOST_MINORS)
        return expand(m, out);
    DX_TRY(dx_polymatrix_eliminate(m, m->rows, false, &echelon));
    if (echelon.rank < m->rows)
        fmpz_mpoly_zero(out, ring->ctx);
    else if (echelon.sign > 0)
        fmpz_mpoly_swap(out, dx_polymatrix_at(m, m->rows - 1, m->rows - 1), ring->ctx);
    else
        fmpz_mpoly_neg(out, dx_polymatrix_at(m, m->rows - 1, m->rows - 1), ring->ctx);
    return DX_OK;
}
