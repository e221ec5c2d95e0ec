#include "symbolic/algebra/roots.h"

#include "support/flint.h"

enum { MOST_BITS = 400 };

/* ---- the polynomial ----------------------------------------------------------------------- */

/* As base^exponent; exp(2x) is the square of exp(x). */
static void split(dx_graph *g, dx_id term, dx_id *base, dx_id *exponent)
{
    if (dx_fn_of(g, term) == DX_FN_exp) {
        dx_split_coefficient(g, dx_operand(g, term, 0), exponent, base);
        *base = dx_call1(g, DX_FN_exp, *base);
    } else {
        dx_split_power(g, term, base, exponent);
    }
}

/* Exponents of one base in the terms, times what makes them whole. */
static bool find_variable(dx_graph *g, dx_id sum, dx_id *base, int64_t *whole)
{
    *base = DX_NONE;
    *whole = 1;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        dx_id b, exponent;
        int64_t denominator;
        split(g, dx_term(g, sum, i), &b, &exponent);
        if (dx_is_none(b) || dx_op_of(g, b) == DX_OP_MUL || !dx_is_number(g, exponent) ||
            dx_number_sign(g, exponent) < 0 || (!dx_is_none(*base) && !dx_same(b, *base)) ||
            !dx_get_int(g, dx_number_denominator(g, exponent), &denominator) ||
            denominator > DX_MOST_ROOTS)
            return false;
        *base = b;
        while (*whole % denominator != 0 && *whole <= DX_MOST_ROOTS)
            *whole += *whole;
        if (*whole % denominator != 0)
            return false;
    }
    return !dx_is_none(*base);
}

static bool set_coefficient(dx_graph *g, fmpq_poly_t poly, dx_id exponent, int64_t whole,
                            dx_id coefficient)
{
    int64_t n;
    if (!dx_get_int(g, dx_number_mul(g, exponent, dx_int(g, whole)), &n) || n > DX_MOST_ROOTS)
        return false;
    mpq_t value;
    fmpq_t c;
    mpq_init(value);
    fmpq_init(c);
    dx_number_to_mpq(g, coefficient, value);
    bool small = mpz_sizeinbase(mpq_numref(value), 2) <= MOST_BITS &&
                 mpz_sizeinbase(mpq_denref(value), 2) <= MOST_BITS;
    if (small) {
        fmpq_set_mpq(c, value);
        fmpq_poly_set_coeff_fmpq(poly, (slong)n, c);
    }
    fmpq_clear(c);
    mpq_clear(value);
    return small;
}

/* As a polynomial in *variable. */
static bool read(dx_graph *g, dx_id sum, dx_id *variable, fmpq_poly_t poly)
{
    dx_id base, exponent;
    int64_t whole;
    if (!find_variable(g, sum, &base, &whole) ||
        !set_coefficient(g, poly, dx_int(g, 0), 1, dx_constant(g, sum)))
        return false;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        split(g, dx_term(g, sum, i), &base, &exponent);
        if (!set_coefficient(g, poly, exponent, whole, dx_coefficient(g, sum, i)))
            return false;
    }
    *variable = dx_pow(g, base, dx_rational(g, 1, whole));
    return !dx_is_none(*variable);
}

/* ---- its roots ---------------------------------------------------------------------------- */

static dx_id number(dx_graph *g, const fmpz_t a)
{
    mpq_t value;
    mpq_init(value);
    fmpz_get_mpz(mpq_numref(value), a);
    dx_id id = dx_number_from_mpq(g, value);
    mpq_clear(value);
    return id;
}

static dx_id coefficient(dx_graph *g, const fmpz_poly_t p, slong i)
{
    fmpz_t c;
    fmpz_init(c);
    fmpz_poly_get_coeff_fmpz(c, p, i);
    dx_id id = number(g, c);
    fmpz_clear(c);
    return id;
}

static void add_root(dx_roots *out, dx_id at, slong multiplicity)
{
    if (out->n == DX_MOST_ROOTS)
        return;
    out->at[out->n] = at;
    out->multiplicity[out->n++] = (uint32_t)multiplicity;
}

/* (-b ± sqrt(b^2 - 4ac))/(2a) */
static void solve_quadratic(dx_graph *g, const fmpz_poly_t p, slong multiplicity, dx_roots *out)
{
    dx_id a = coefficient(g, p, 2), b = coefficient(g, p, 1), c = coefficient(g, p, 0);
    dx_id radicand = dx_number_add(g, dx_number_mul(g, b, b),
                                   dx_number_mul(g, dx_int(g, -4), dx_number_mul(g, a, c)));
    dx_id root = dx_sqrt(g, radicand), below = dx_number_mul(g, dx_int(g, 2), a);
    b = dx_number_neg(g, b);
    add_root(out, dx_div(g, dx_sub(g, b, root), below), multiplicity);
    add_root(out, dx_div(g, dx_add(g, b, root), below), multiplicity);
}

/* a·t^n + c */
static bool solve_binomial(dx_graph *g, const fmpz_poly_t p, slong multiplicity, dx_roots *out)
{
    slong n = fmpz_poly_degree(p);
    for (slong i = 1; i < n; i++)
        if (!fmpz_is_zero(p->coeffs + i))
            return false;
    dx_id power = dx_number_neg(g, dx_number_div(g, coefficient(g, p, 0), coefficient(g, p, n)));
    int sign = dx_number_sign(g, power);
    dx_id size = dx_pow(g, sign < 0 ? dx_number_neg(g, power) : power, dx_rational(g, 1, n));
    if (n % 2 == 0 || sign < 0)
        add_root(out, dx_neg(g, size), multiplicity);
    if (n % 2 == 0 || sign > 0)
        add_root(out, size, multiplicity);
    return true;
}

/* Of an irreducible factor with a positive leading coefficient. */
static bool solve(dx_graph *g, const fmpz_poly_t p, slong multiplicity, dx_roots *out)
{
    slong n = fmpz_poly_degree(p);
    if (n == 1) {
        dx_id zero = dx_number_div(g, coefficient(g, p, 0), coefficient(g, p, 1));
        add_root(out, dx_number_neg(g, zero), multiplicity);
        return true;
    }
    if (fmpz_poly_num_real_roots(p) == 0)
        return true;
    if (n > 2)
        return solve_binomial(g, p, multiplicity, out);
    solve_quadratic(g, p, multiplicity, out);
    return true;
}

static bool solve_all(dx_graph *g, const fmpz_poly_t p, dx_roots *out)
{
    fmpz_poly_factor_t factors;
    fmpz_poly_factor_init(factors);
    fmpz_poly_factor(factors, p);
    bool found = true;
    out->sign = fmpz_sgn(&factors->c);
    for (slong i = 0; i < factors->num && found; i++)
        found = solve(g, factors->p + i, factors->exp[i], out);
    fmpz_poly_factor_clear(factors);
    return found;
}

dx_status dx_roots_of(dx_graph *g, dx_id sum, dx_id *variable, dx_roots *out, bool *found)
{
    fmpq_poly_t poly;
    fmpq_poly_init(poly);
    out->n = 0;
    *found = read(g, sum, variable, poly) && fmpq_poly_degree(poly) > 0;
    if (*found) {
        fmpz_poly_t p;
        fmpz_poly_init(p);
        fmpq_poly_get_numerator(p, poly);
        *found = fmpz_poly_max_bits(p) <= MOST_BITS && fmpz_poly_max_bits(p) >= -MOST_BITS &&
                 solve_all(g, p, out);
        fmpz_poly_clear(p);
    }
    fmpq_poly_clear(poly);
    for (uint32_t i = 0; i < out->n && *found; i++)
        DX_TRY(dx_check(g, out->at[i]));
    return DX_OK;
}
