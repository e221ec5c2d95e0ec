/* The null space of t - A modulo an irreducible factor f of det(t - A): t stands for an
 * eigenvalue, and what is not 0 modulo f is not 0 there. */
#include "symbolic/algebra/eigen.h"

#include "expr/walk.h"
#include "symbolic/algebra/quadratic.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"

typedef struct space {
    dx_spectrum *s;
    dx_graph *g;
    dx_ring *ring;
    const dx_eigenvalue *value;
    const fmpz_mpoly_struct *f;
    slong degree;
    fmpz_mpoly_t lead; /* leading coefficient of f */
    dx_polymatrix m;
    dx_echelon echelon;
} space;

/* ---- modulo the factor ---------------------------------------------------------------- */

static void leading_coefficient(const space *v, const fmpz_mpoly_t p, slong degree,
                                fmpz_mpoly_t out)
{
    ulong exponent = (ulong)degree;
    slong variable = v->s->t;
    fmpz_mpoly_get_coeff_vars_ui(out, p, &variable, &exponent, 1, v->ring->ctx);
}

/* p times the leading coefficient of f, less the multiple of f that takes t^degree out. */
static dx_status reduce_once(const space *v, fmpz_mpoly_t p, slong degree)
{
    dx_ring *ring = v->ring;
    fmpz_mpoly_t c, t;
    fmpz_mpoly_init(c, ring->ctx);
    fmpz_mpoly_init(t, ring->ctx);
    leading_coefficient(v, p, degree, c);
    dx_status status = dx_poly_multiply(ring, p, p, v->lead);
    if (status == DX_OK && !fmpz_mpoly_is_zero(c, ring->ctx)) {
        fmpz_mpoly_gen(t, v->s->t, ring->ctx);
        fmpz_mpoly_pow_ui(t, t, (ulong)(degree - v->degree), ring->ctx);
        fmpz_mpoly_mul(c, c, t, ring->ctx);
        status = dx_poly_multiply(ring, c, c, v->f);
        if (status == DX_OK)
            fmpz_mpoly_sub(p, p, c, ring->ctx);
    }
    fmpz_mpoly_clear(c, ring->ctx);
    fmpz_mpoly_clear(t, ring->ctx);
    return status;
}

static slong degree_in_row(const space *v, uint32_t i)
{
    slong most = -1;
    for (uint32_t j = 0; j < v->m.columns; j++) {
        slong degree = fmpz_mpoly_degree_si(dx_polymatrix_at(&v->m, i, j), v->s->t, v->ring->ctx);
        most = degree > most ? degree : most;
    }
    return most;
}

/* Divide out of n polynomials what they have in common. */
static void divide_common(dx_ring *ring, uint32_t n, fmpz_mpoly_struct *p, fmpz_mpoly_t gcd)
{
    fmpz_mpoly_zero(gcd, ring->ctx);
    bool found = true;
    for (uint32_t j = 0; j < n && found && !fmpz_mpoly_is_one(gcd, ring->ctx); j++)
        found = dx_poly_can_gcd(ring, gcd, &p[j]) && fmpz_mpoly_gcd(gcd, gcd, &p[j], ring->ctx);
    if (found && !fmpz_mpoly_is_zero(gcd, ring->ctx) && !fmpz_mpoly_is_one(gcd, ring->ctx))
        for (uint32_t j = 0; j < n; j++)
            fmpz_mpoly_divides(&p[j], &p[j], gcd, ring->ctx);
    if (!found)
        fmpz_mpoly_one(gcd, ring->ctx);
}

/* Dividing by it, or a dimension, asks that it is not 0. A simple eigenvalue has one vector
 * whatever they are. What contains t is not told but where it is seen below the line. */
static dx_status assume(space *v, const fmpz_mpoly_t p)
{
    if (v->value->multiplicity == 1 || fmpz_mpoly_degree_si(p, v->s->t, v->ring->ctx) != 0)
        return DX_OK;
    fmpz_mpoly_t one;
    fmpz_mpoly_init(one, v->ring->ctx);
    fmpz_mpoly_one(one, v->ring->ctx);
    dx_status status = dx_linear_assume(v->s->algebra, v->ring, p, one);
    fmpz_mpoly_clear(one, v->ring->ctx);
    return status;
}

static dx_status reduce_row(space *v, uint32_t i)
{
    for (slong degree; (degree = degree_in_row(v, i)) >= v->degree;)
        for (uint32_t j = 0; j < v->m.columns; j++) {
            DX_TRY(reduce_once(v, dx_polymatrix_at(&v->m, i, j), degree));
            DX_TRY(dx_poll(v->g->context));
        }
    fmpz_mpoly_t gcd;
    fmpz_mpoly_init(gcd, v->ring->ctx);
    divide_common(v->ring, v->m.columns, dx_polymatrix_at(&v->m, i, 0), gcd);
    dx_status status = assume(v, gcd);
    fmpz_mpoly_clear(gcd, v->ring->ctx);
    return status;
}

/* ---- elimination for factors of higher degree -------------------------------------------- */

/* The polynomial at the eigenvalue. */
static dx_status at_value(const space *v, const fmpz_mpoly_t p, dx_id *out)
{
    *out = dx_poly_expression(v->ring, p);
    DX_TRY(dx_check(v->g, *out));
    *out = dx_substitute(v->g, *out, 1, &v->s->symbol, &v->value->value);
    return dx_check(v->g, *out);
}

static dx_status is_zero(const space *v, const fmpz_mpoly_t p, bool *zero)
{
    dx_id a;
    *zero = fmpz_mpoly_is_zero(p, v->ring->ctx);
    if (*zero || fmpz_mpoly_is_fmpz(p, v->ring->ctx) || dx_ring_is_free(v->ring))
        return DX_OK;
    DX_TRY(at_value(v, p, &a));
    return dx_decide_zero(v->g, v->s->algebra->oracle, a, zero);
}

/* The row from `first` on with the shortest element in the column that is not 0. */
static dx_status find_pivot(space *v, uint32_t first, uint32_t column, uint32_t *row)
{
    for (bool zero = true; zero;) {
        slong shortest = 0;
        *row = UINT32_MAX;
        for (uint32_t i = first; i < v->m.rows; i++) {
            const fmpz_mpoly_struct *p = dx_polymatrix_at(&v->m, i, column);
            slong length = fmpz_mpoly_length(p, v->ring->ctx);
            if (length > 0 && (*row == UINT32_MAX || length < shortest)) {
                *row = i;
                shortest = length;
            }
        }
        if (*row == UINT32_MAX)
            return DX_OK;
        fmpz_mpoly_struct *p = dx_polymatrix_at(&v->m, *row, column);
        DX_TRY(is_zero(v, p, &zero));
        if (zero)
            fmpz_mpoly_zero(p, v->ring->ctx);
    }
    return DX_OK;
}

/* Row i times the pivot less row r times what stands in the pivot's column. */
static dx_status clear_row(space *v, uint32_t i, uint32_t r, uint32_t column)
{
    dx_ring *ring = v->ring;
    fmpz_mpoly_t factor, product;
    fmpz_mpoly_init(factor, ring->ctx);
    fmpz_mpoly_init(product, ring->ctx);
    fmpz_mpoly_set(factor, dx_polymatrix_at(&v->m, i, column), ring->ctx);
    const fmpz_mpoly_struct *pivot = dx_polymatrix_at(&v->m, r, column);
    dx_status status = DX_OK;
    for (uint32_t j = 0; j < v->m.columns && status == DX_OK; j++) {
        fmpz_mpoly_struct *x = dx_polymatrix_at(&v->m, i, j);
        status = dx_poly_multiply(ring, product, factor, dx_polymatrix_at(&v->m, r, j));
        if (status == DX_OK)
            status = dx_poly_multiply(ring, x, x, pivot);
        if (status == DX_OK)
            fmpz_mpoly_sub(x, x, product, ring->ctx);
    }
    fmpz_mpoly_zero(dx_polymatrix_at(&v->m, i, column), ring->ctx);
    fmpz_mpoly_clear(factor, ring->ctx);
    fmpz_mpoly_clear(product, ring->ctx);
    return status == DX_OK ? reduce_row(v, i) : status;
}

static dx_status eliminate(space *v)
{
    dx_context *context = v->g->context;
    v->echelon = (dx_echelon){.sign = 1};
    v->echelon.column = dx_arena_alloc(&context->arena, v->m.rows * sizeof *v->echelon.column);
    if (!v->echelon.column)
        return dx_no_memory(context);
    for (uint32_t column = 0; column < v->m.columns && v->echelon.rank < v->m.rows; column++) {
        uint32_t r = v->echelon.rank, row = UINT32_MAX;
        DX_TRY(find_pivot(v, r, column, &row));
        if (row == UINT32_MAX)
            continue;
        dx_polymatrix_swap_rows(&v->m, r, row);
        for (uint32_t i = 0; i < v->m.rows; i++)
            if (i != r && !fmpz_mpoly_is_zero(dx_polymatrix_at(&v->m, i, column), v->ring->ctx))
                DX_TRY(clear_row(v, i, r, column));
        v->echelon.column[v->echelon.rank++] = column;
    }
    return DX_OK;
}

/* ---- vectors ------------------------------------------------------------------------------ */

static bool is_pivot(const space *v, uint32_t column)
{
    for (uint32_t i = 0; i < v->echelon.rank; i++)
        if (v->echelon.column[i] == column)
            return true;
    return false;
}

/* Some element must not be 0, and none is a number: the shortest is taken to be none. */
static dx_status assume_nonzero(space *v, const fmpz_mpoly_struct *p)
{
    const fmpz_mpoly_struct *shortest = NULL;
    fmpz_mpoly_t one;
    for (uint32_t j = 0; j < v->m.columns; j++) {
        slong length = fmpz_mpoly_length(&p[j], v->ring->ctx);
        if (length == 0)
            continue;
        if (fmpz_mpoly_is_fmpz(&p[j], v->ring->ctx))
            return DX_OK;
        if (!shortest || length < fmpz_mpoly_length(shortest, v->ring->ctx))
            shortest = &p[j];
    }
    fmpz_mpoly_init(one, v->ring->ctx);
    fmpz_mpoly_one(one, v->ring->ctx);
    dx_status status = dx_linear_assume(v->s->algebra, v->ring, shortest, one);
    fmpz_mpoly_clear(one, v->ring->ctx);
    return status;
}

/* With all pivots equal: polynomials without a common factor, the free one not negative. */
static dx_status polynomial_vector(space *v, uint32_t free, fmpz_mpoly_struct *p, dx_id *out)
{
    dx_ring *ring = v->ring;
    for (uint32_t j = 0; j < v->m.columns; j++)
        fmpz_mpoly_zero(&p[j], ring->ctx);
    fmpz_mpoly_one(&p[free], ring->ctx);
    if (v->echelon.rank > 0)
        fmpz_mpoly_set(&p[free], dx_polymatrix_at(&v->m, 0, v->echelon.column[0]), ring->ctx);
    for (uint32_t i = 0; i < v->echelon.rank; i++)
        fmpz_mpoly_neg(&p[v->echelon.column[i]], dx_polymatrix_at(&v->m, i, free), ring->ctx);
    fmpz_mpoly_t gcd;
    fmpz_mpoly_init(gcd, ring->ctx);
    divide_common(ring, v->m.columns, p, gcd);
    fmpz_mpoly_clear(gcd, ring->ctx);
    bool negative = fmpz_sgn(p[free].coeffs) < 0;
    for (uint32_t j = 0; j < v->m.columns; j++) {
        if (negative)
            fmpz_mpoly_neg(&p[j], &p[j], ring->ctx);
        out[j] = dx_poly_expression(ring, &p[j]);
        DX_TRY(dx_check(v->g, out[j]));
        DX_TRY(dx_readable(v->g, out[j], &out[j]));
    }
    return v->value->multiplicity == 1 ? assume_nonzero(v, p) : DX_OK;
}

/* -above/below at the eigenvalue. */
static dx_status element(space *v, fmpz_mpoly_t above, const fmpz_mpoly_t below, dx_id *out)
{
    dx_graph *g = v->g;
    dx_id num, den;
    if (v->value->side != 0) {
        dx_quadratic q;
        dx_status status = dx_quadratic_make(v->ring, v->s->t, v->f, &q);
        fmpz_mpoly_neg(above, above, v->ring->ctx);
        if (status == DX_OK)
            status = dx_quadratic_quotient(&q, above, below, v->value->side, out);
        dx_quadratic_free(&q);
        return status;
    }
    DX_TRY(at_value(v, above, &num));
    DX_TRY(at_value(v, below, &den));
    *out = dx_neg(g, dx_div(g, num, den));
    DX_TRY(dx_check(g, *out));
    return dx_readable(g, *out, out);
}

/* With the free element 1. */
static dx_status algebraic_vector(space *v, uint32_t free, dx_id *out)
{
    for (uint32_t j = 0; j < v->m.columns; j++)
        out[j] = dx_int(v->g, j == free);
    for (uint32_t i = 0; i < v->echelon.rank; i++) {
        uint32_t column = v->echelon.column[i];
        DX_TRY(element(v, dx_polymatrix_at(&v->m, i, free), dx_polymatrix_at(&v->m, i, column),
                       &out[column]));
    }
    return DX_OK;
}

static dx_status assume_pivots(space *v)
{
    /* where t is a number of the field they are all equal */
    uint32_t n = v->degree == 1 && v->echelon.rank > 1 ? 1 : v->echelon.rank;
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(assume(v, dx_polymatrix_at(&v->m, i, v->echelon.column[i])));
    return DX_OK;
}

static dx_status read_vectors(space *v, uint32_t *count, dx_id **vectors)
{
    uint32_t n = v->m.columns;
    dx_context *context = v->g->context;
    size_t size = (size_t)(n - v->echelon.rank) * n;
    *count = 0;
    *vectors = dx_arena_alloc(&context->arena, (size + 1) * sizeof **vectors);
    fmpz_mpoly_struct *p = dx_alloc(&context->memory, n * sizeof *p);
    dx_status status = *vectors && p ? DX_OK : dx_no_memory(context);
    for (uint32_t j = 0; p && j < n; j++)
        fmpz_mpoly_init(&p[j], v->ring->ctx);
    for (uint32_t j = 0; j < n && status == DX_OK; j++) {
        if (is_pivot(v, j))
            continue;
        dx_id *out = *vectors + (size_t)(*count)++ * n;
        status = v->degree == 1 ? polynomial_vector(v, j, p, out) : algebraic_vector(v, j, out);
    }
    for (uint32_t j = 0; p && j < n; j++)
        fmpz_mpoly_clear(&p[j], v->ring->ctx);
    dx_free(&context->memory, p, n * sizeof *p);
    return status == DX_OK ? assume_pivots(v) : status;
}

static dx_status find_space(space *v, uint32_t *count, dx_id **vectors)
{
    dx_spectrum *s = v->s;
    DX_TRY(dx_polymatrix_make(v->ring, s->algebra->oracle, s->n, s->n, s->entry, &v->m));
    for (uint32_t i = 0; i < s->n; i++)
        DX_TRY(reduce_row(v, i));
    DX_TRY(v->degree == 1 ? dx_polymatrix_eliminate(&v->m, s->n, true, &v->echelon) : eliminate(v));
    return read_vectors(v, count, vectors);
}

dx_status dx_spectrum_vectors(dx_spectrum *s, uint32_t index, uint32_t *count, dx_id **vectors)
{
    space v = {.s = s, .g = s->algebra->graph, .ring = s->ring, .value = &s->value[index]};
    v.f = &s->factor[v.value->factor];
    v.degree = fmpz_mpoly_degree_si(v.f, s->t, s->ring->ctx);
    fmpz_mpoly_init(v.lead, s->ring->ctx);
    leading_coefficient(&v, v.f, v.degree, v.lead);
    dx_status status = find_space(&v, count, vectors);
    dx_polymatrix_free(&v.m);
    fmpz_mpoly_clear(v.lead, s->ring->ctx);
    return dx_linear_limit(s->algebra, status);
}
