#include "symbolic/algebra/numbermatrix.h"

#include "expr/exact.h"

/* Elements times rows times bits of a minor that FLINT takes some 30 ms for. */
static const double MOST_REDUCED = 1e8, MOST_DETERMINANT = 1e9, MOST_CHARACTERISTIC = 4e8;

bool dx_are_numbers(const dx_graph *g, size_t n, const dx_id *entry)
{
    for (size_t i = 0; i < n; i++)
        if (!dx_is_number(g, entry[i]))
            return false;
    return true;
}

/* ---- to FLINT and back -------------------------------------------------------------- */

static size_t bits_of(const dx_graph *g, dx_id number)
{
    mpq_t value;
    mpq_init(value);
    dx_number_to_mpq(g, number, value);
    size_t bits = mpz_sizeinbase(mpq_numref(value), 2) + mpz_sizeinbase(mpq_denref(value), 2);
    mpq_clear(value);
    return bits;
}

static double largest_bits(const dx_graph *g, size_t n, const dx_id *entry)
{
    size_t most = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t small;
        size_t bits = dx_get_int(g, entry[i], &small) && small > -128 && small < 128
                          ? 8
                          : bits_of(g, entry[i]);
        most = bits > most ? bits : most;
    }
    return (double)most;
}

static double least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static dx_id number_from(dx_graph *g, const fmpz_t num, const fmpz_t den)
{
    fmpq_t quotient;
    fmpq_init(quotient);
    fmpq_set_fmpz_frac(quotient, num, den);
    dx_id id = dx_number_from_fmpq(g, quotient);
    fmpq_clear(quotient);
    return id;
}

/* The common denominator of n numbers; times it they are integers. */
static void common_denominator(const dx_graph *g, size_t n, const dx_id *entry, fmpz_t out)
{
    fmpq_t q;
    fmpq_init(q);
    fmpz_one(out);
    for (size_t i = 0; i < n; i++) {
        dx_number_to_fmpq(g, entry[i], q);
        fmpz_lcm(out, out, fmpq_denref(q));
    }
    fmpq_clear(q);
}

static void set_integers(const dx_graph *g, size_t n, const dx_id *entry, const fmpz_t scale,
                         fmpz *out)
{
    fmpq_t q;
    fmpq_init(q);
    for (size_t i = 0; i < n; i++) {
        dx_number_to_fmpq(g, entry[i], q);
        fmpz_divexact(&out[i], scale, fmpq_denref(q));
        fmpz_mul(&out[i], &out[i], fmpq_numref(q));
    }
    fmpq_clear(q);
}

/* Each row times its denominator; their product in *scale, which may be NULL. */
static void set_matrix(const dx_graph *g, const dx_id *entry, fmpz_mat_t m, fmpz *scale)
{
    fmpz_t row_scale;
    fmpz_init(row_scale);
    size_t columns = (size_t)fmpz_mat_ncols(m);
    for (slong i = 0; i < fmpz_mat_nrows(m); i++) {
        const dx_id *row = entry + (size_t)i * columns;
        common_denominator(g, columns, row, row_scale);
        set_integers(g, columns, row, row_scale, fmpz_mat_entry(m, i, 0));
        if (scale)
            fmpz_mul(scale, scale, row_scale);
    }
    fmpz_clear(row_scale);
}

/* ---- what is asked -------------------------------------------------------------------- */

dx_status dx_numbers_determinant(dx_graph *g, uint32_t n, const dx_id *entry, bool *done,
                                 dx_id *out)
{
    double size = (double)n * n, bits = largest_bits(g, (size_t)n * n, entry);
    *done = size * n * n * bits <= MOST_DETERMINANT;
    if (!*done)
        return DX_OK;
    fmpz_mat_t m;
    fmpz_t determinant, scale;
    fmpz_mat_init(m, n, n);
    fmpz_init(determinant);
    fmpz_init_set_ui(scale, 1);
    set_matrix(g, entry, m, scale);
    fmpz_mat_det(determinant, m);
    *out = number_from(g, determinant, scale);
    fmpz_clear(scale);
    fmpz_clear(determinant);
    fmpz_mat_clear(m);
    return dx_check(g, *out);
}

static dx_status get_reduced(dx_graph *g, const fmpz_mat_t m, const fmpz_t den, dx_id *entry,
                             uint32_t rank, uint32_t *pivot)
{
    size_t k = 0;
    for (slong i = 0; i < fmpz_mat_nrows(m); i++) {
        bool found = false;
        for (slong j = 0; j < fmpz_mat_ncols(m); j++, k++) {
            const fmpz *x = fmpz_mat_entry(m, i, j);
            if ((uint32_t)i < rank && !found && !fmpz_is_zero(x)) {
                pivot[i] = (uint32_t)j;
                found = true;
            }
            entry[k] = fmpz_is_zero(x) ? dx_int(g, 0) : number_from(g, x, den);
            DX_TRY(dx_check(g, entry[k]));
        }
    }
    return DX_OK;
}

dx_status dx_numbers_reduce(dx_graph *g, uint32_t rows, uint32_t columns, dx_id *entry, bool *done,
                            uint32_t *rank, uint32_t *pivot)
{
    double size = (double)rows * columns, minor = least(rows, columns);
    *done = size * minor * minor * largest_bits(g, (size_t)rows * columns, entry) <= MOST_REDUCED;
    if (!*done)
        return DX_OK;
    fmpz_mat_t m;
    fmpz_t den;
    fmpz_mat_init(m, rows, columns);
    fmpz_init(den);
    set_matrix(g, entry, m, NULL);
    *rank = (uint32_t)fmpz_mat_rref(m, den, m);
    dx_status status = get_reduced(g, m, den, entry, *rank, pivot);
    fmpz_clear(den);
    fmpz_mat_clear(m);
    return status;
}

/* With integers N = d·A, det(t - A) is det(d·t - N)/d^n. */
dx_status dx_numbers_characteristic(dx_graph *g, uint32_t n, const dx_id *entry, bool *done,
                                    fmpz_poly_t out)
{
    size_t size = (size_t)n * n;
    *done = (double)size * n * n * largest_bits(g, size, entry) <= MOST_CHARACTERISTIC;
    if (!*done)
        return DX_OK;
    fmpz_mat_t m;
    fmpz_t scale, power;
    fmpz_mat_init(m, n, n);
    fmpz_init(scale);
    fmpz_init_set_ui(power, 1);
    common_denominator(g, size, entry, scale);
    for (uint32_t i = 0; i < n; i++)
        set_integers(g, n, entry + (size_t)i * n, scale, fmpz_mat_entry(m, i, 0));
    fmpz_poly_fit_length(out, (slong)n + 1);
    _fmpz_poly_set_length(out, (slong)n + 1);
    _fmpz_mat_charpoly(out->coeffs, m); /* the one without _ can abort */
    for (slong i = 0; i <= (slong)n; i++, fmpz_mul(power, power, scale))
        fmpz_mul(out->coeffs + i, out->coeffs + i, power);
    fmpz_poly_primitive_part(out, out);
    fmpz_clear(power);
    fmpz_clear(scale);
    fmpz_mat_clear(m);
    return DX_OK;
}
