#include "engine/derivatives/minors.h"

#include "symbolic/algebra/numbermatrix.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_MINORS = 1 << 16 };

/* Of the first rows, as many as the set has columns. */
typedef struct minor {
    uint64_t columns;
    dx_id value;
} minor;

typedef struct minors {
    dx_graph *g;
    size_t n;
    dx_id (*row)[DX_MINOR_COLUMNS];
    minor *minor;
    size_t count, capacity;
    size_t first[DX_MOST_UNKNOWNS + 2]; /* those of n - i rows begin at first[i] */
} minors;

static int by_columns(const void *a, const void *b)
{
    uint64_t x = ((const minor *)a)->columns, y = ((const minor *)b)->columns;
    return (x > y) - (x < y);
}

static dx_status add(minors *m, uint64_t columns)
{
    if (m->count == MOST_MINORS) {
        dx_status status =
            dx_fail(m->g->context, DX_LIMIT, "the equations depend on each other in too many ways");
        dx_diag_hint(&m->g->context->diag, "numbers in place of names may be solved: newton(...)");
        return status;
    }
    if (!dx_grow(&m->g->context->memory, &m->minor, sizeof *m->minor, &m->capacity, m->count + 1))
        return dx_no_memory(m->g->context);
    m->minor[m->count++] = (minor){columns, DX_NONE};
    return DX_OK;
}

/* Each set once. */
static void tidy_level(minors *m, size_t first)
{
    size_t kept = first;
    qsort(m->minor + first, m->count - first, sizeof *m->minor, by_columns);
    for (size_t i = first; i < m->count; i++)
        if (i == first || m->minor[i].columns != m->minor[kept - 1].columns)
            m->minor[kept++] = m->minor[i];
    m->count = kept;
}

/* The sets that are asked for of i rows less, from those of one more. */
static dx_status list_level(minors *m, size_t i)
{
    const dx_id *row = m->row[m->n - i];
    m->first[i] = m->count;
    for (size_t k = m->first[i - 1]; k < m->first[i]; k++)
        for (size_t c = 0; c <= m->n; c++)
            if (m->minor[k].columns >> c & 1 && !dx_is_int(m->g, row[c], 0))
                DX_TRY(add(m, m->minor[k].columns & ~(UINT64_C(1) << c)));
    tidy_level(m, m->first[i]);
    return dx_poll(m->g->context);
}

static dx_id value_of(const minors *m, size_t level, uint64_t columns)
{
    const minor key = {columns, DX_NONE};
    const minor *found = bsearch(&key, m->minor + m->first[level],
                                 m->first[level + 1] - m->first[level], sizeof *found, by_columns);
    return found ? found->value : DX_NONE;
}

/* By the last of its rows. */
static dx_status expand(minors *m, size_t level, minor *of)
{
    dx_graph *g = m->g;
    const dx_id *row = m->row[m->n - level - 1];
    dx_id term[DX_MINOR_COLUMNS];
    size_t n = 0, size = m->n - level, behind = 0;
    for (size_t c = 0; c <= m->n; c++) {
        if (!(of->columns >> c & 1))
            continue;
        behind++;
        if (dx_is_int(g, row[c], 0))
            continue;
        dx_id entry = dx_mul(g, row[c], value_of(m, level + 1, of->columns & ~(UINT64_C(1) << c)));
        term[n++] = (size - behind) % 2 ? dx_neg(g, entry) : entry;
    }
    of->value = dx_sum(g, n, term);
    return dx_check(g, of->value);
}

static dx_status find_determinant(minors *m, uint64_t columns, dx_id *out)
{
    DX_TRY(add(m, columns));
    for (size_t i = 1; i <= m->n; i++)
        DX_TRY(list_level(m, i));
    m->first[m->n + 1] = m->count;
    for (size_t k = m->first[m->n]; k < m->count; k++)
        m->minor[k].value = dx_int(m->g, 1);
    for (size_t level = m->n; level-- > 0;) {
        for (size_t k = m->first[level]; k < m->first[level + 1]; k++)
            DX_TRY(expand(m, level, &m->minor[k]));
        DX_TRY(dx_poll(m->g->context));
    }
    *out = m->minor[0].value;
    return DX_OK;
}

/* Of n rows in the n columns whose bits are set. */
static dx_status determinant(dx_graph *g, size_t n, dx_id (*row)[DX_MINOR_COLUMNS],
                             uint64_t columns, dx_id *out)
{
    minors m = {.g = g, .n = n, .row = row};
    dx_status status = find_determinant(&m, columns, out);
    dx_free(&g->context->memory, m.minor, m.capacity * sizeof *m.minor);
    return status;
}

/* ---- the order of the rows --------------------------------------------------------------- */

static uint64_t columns_of(const dx_graph *g, size_t n, const dx_id *row)
{
    uint64_t set = 0;
    for (size_t c = 0; c < n; c++)
        if (!dx_is_int(g, row[c], 0))
            set |= UINT64_C(1) << c;
    return set;
}

static size_t count_bits(uint64_t set)
{
    size_t n = 0;
    for (; set != 0; set &= set - 1)
        n++;
    return n;
}

/* An order of n rows in which few sets of columns come up: each with as few columns that were in
 * none before as can be. *odd: the permutation changes the sign. */
static void order_rows(const dx_graph *g, size_t n, dx_id (*row)[DX_MINOR_COLUMNS], size_t *order,
                       bool *odd)
{
    uint64_t seen = 0, taken = 0;
    *odd = false;
    for (size_t k = 0; k < n; k++) {
        size_t best = n, least = n + 1;
        for (size_t i = 0; i < n; i++) {
            size_t more = count_bits(columns_of(g, n, row[i]) & ~seen);
            if (!(taken >> i & 1) && more < least) {
                best = i;
                least = more;
            }
        }
        order[k] = best;
        seen |= columns_of(g, n, row[best]);
        for (size_t i = 0; i < best; i++) /* those that it goes before */
            if (!(taken >> i & 1))
                *odd = !*odd;
        taken |= UINT64_C(1) << best;
    }
}

/* The equations in an order in which they are solved soon, where they are many. */
static void sort_rows(const dx_graph *g, size_t n, dx_id (*row)[DX_MINOR_COLUMNS], bool *odd)
{
    size_t order[DX_MOST_UNKNOWNS];
    dx_id given[DX_MOST_UNKNOWNS][DX_MINOR_COLUMNS];
    *odd = false;
    if (n <= DX_FEW_UNKNOWNS)
        return;
    order_rows(g, n, row, order, odd);
    memcpy(given, row, n * sizeof *given);
    for (size_t i = 0; i < n; i++)
        memcpy(row[i], given[order[i]], sizeof *given);
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* [row | identity], row by row. */
static void put_beside_identity(dx_graph *g, size_t n, dx_id (*row)[DX_MINOR_COLUMNS], dx_id *entry)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            entry[i * 2 * n + j] = row[i][j];
            entry[i * 2 * n + n + j] = dx_int(g, i == j);
        }
}

/* x itself, and 1 for what is below; 0 where there is no solution, or more than one. */
static dx_status solve_by_inverse(dx_graph *g, size_t n, const dx_id *reduced, uint32_t rank,
                                  const uint32_t *pivot, const dx_id *rest, dx_id *below,
                                  dx_id *above)
{
    dx_id factor[DX_MOST_UNKNOWNS];
    *below = dx_int(g, rank == n && pivot[n - 1] == n - 1);
    for (size_t j = 0; j < n; j++) {
        for (size_t i = 0; i < n; i++)
            factor[i] = dx_number_neg(g, reduced[j * 2 * n + n + i]);
        above[j] = dx_linear(g, n, factor, rest);
        DX_TRY(dx_check(g, above[j]));
    }
    return DX_OK;
}

/* Where the coefficients are numbers; *done is false for others. */
static dx_status solve_numbers(dx_graph *g, size_t n, dx_id (*row)[DX_MINOR_COLUMNS],
                               const dx_id *rest, bool *done, dx_id *below, dx_id *above)
{
    uint32_t rank, pivot[DX_MOST_UNKNOWNS];
    *done = true;
    for (size_t i = 0; i < n && *done; i++)
        *done = dx_are_numbers(g, n, row[i]);
    if (!*done)
        return DX_OK;
    const size_t size = 2 * n * n * sizeof(dx_id);
    dx_id *entry = dx_alloc(&g->context->memory, size);
    if (!entry)
        return dx_no_memory(g->context);
    put_beside_identity(g, n, row, entry);
    dx_status status =
        dx_numbers_reduce(g, (uint32_t)n, 2 * (uint32_t)n, entry, done, &rank, pivot);
    if (status == DX_OK && *done)
        status = solve_by_inverse(g, n, entry, rank, pivot, rest, below, above);
    dx_free(&g->context->memory, entry, size);
    return status;
}

dx_status dx_cramer(dx_graph *g, size_t n, dx_id (*row)[DX_MINOR_COLUMNS], const dx_id *rest,
                    dx_id *below, dx_id *above)
{
    const uint64_t all = (UINT64_C(1) << n) - 1, last = UINT64_C(1) << n;
    bool odd, done = false;
    if (n > DX_FEW_UNKNOWNS)
        DX_TRY(solve_numbers(g, n, row, rest, &done, below, above));
    if (done)
        return DX_OK;
    for (size_t i = 0; i < n; i++)
        row[i][n] = rest[i];
    sort_rows(g, n, row, &odd);
    DX_TRY(determinant(g, n, row, all, below));
    *below = odd ? dx_neg(g, *below) : *below;
    DX_TRY(dx_check(g, *below));
    for (size_t j = 0; j < n; j++) {
        /* the column of the rest comes last here, not in place of column j */
        dx_id without;
        DX_TRY(determinant(g, n, row, (all & ~(UINT64_C(1) << j)) | last, &without));
        above[j] = ((n - 1 - j) % 2 == 0) != odd ? dx_neg(g, without) : without;
        DX_TRY(dx_check(g, above[j]));
    }
    return DX_OK;
}
