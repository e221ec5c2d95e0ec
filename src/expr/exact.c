#include "expr/exact.h"

#include "expr/intern.h"

#include <math.h>

void dx_number_to_fmpq(const dx_graph *g, dx_id a, fmpq_t value)
{
    int64_t numerator, denominator;
    if (dx_get_small_rational(g, a, &numerator, &denominator)) {
        fmpz_set_si(fmpq_numref(value), numerator);
        fmpz_set_si(fmpq_denref(value), denominator);
        return;
    }
    mpq_t number;
    mpq_init(number);
    dx_number_to_mpq(g, a, number);
    fmpq_set_mpq(value, number);
    mpq_clear(number);
}

dx_id dx_number_from_fmpq(dx_graph *g, const fmpq_t value)
{
    mpq_t number;
    mpq_init(number);
    fmpq_get_mpq(number, value);
    dx_id id = dx_number_from_mpq(g, number);
    mpq_clear(number);
    return id;
}

dx_id dx_number_from_fmpz(dx_graph *g, const fmpz_t value)
{
    mpq_t number;
    mpq_init(number);
    fmpz_get_mpz(mpq_numref(number), value);
    dx_id id = dx_number_from_mpq(g, number);
    mpq_clear(number);
    return id;
}

dx_id dx_number_from_double(dx_graph *g, double value)
{
    mpq_t number;
    if (!isfinite(value))
        return dx_refuse(g, dx_fail(g->context, DX_LIMIT, "a number here is too large"));
    mpq_init(number);
    mpq_set_d(number, value);
    dx_id id = dx_number_from_mpq(g, number);
    mpq_clear(number);
    return id;
}

dx_id dx_bernoulli(dx_graph *g, uint32_t n)
{
    fmpq_t value;
    fmpq_init(value);
    bernoulli_fmpq_ui(value, n);
    dx_id id = dx_number_from_fmpq(g, value);
    fmpq_clear(value);
    return id;
}

dx_id dx_number_gcd(dx_graph *g, dx_id a, dx_id b)
{
    fmpq_t x, y;
    fmpq_init(x);
    fmpq_init(y);
    dx_number_to_fmpq(g, a, x);
    dx_number_to_fmpq(g, b, y);
    fmpq_gcd(x, x, y);
    dx_id gcd = dx_number_from_fmpq(g, x);
    fmpq_clear(x);
    fmpq_clear(y);
    return gcd;
}
