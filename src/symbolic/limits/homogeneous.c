#include "symbolic/limits/homogeneous.h"

#include "support/flint.h"

void dx_assume_factor(dx_graph *g, dx_id a, dx_id *assumed)
{
    *assumed = dx_is_none(*assumed) ? a : dx_mul(g, *assumed, a);
}

/* Has the polynomial with these coefficients of y no real root, where x is 1 or -1? */
static bool has_no_root(const dx_graph *g, const dx_monomial *item, size_t n, int x)
{
    fmpq_poly_t form;
    fmpz_poly_t whole, common;
    fmpq_poly_init(form);
    fmpz_poly_init(whole);
    fmpz_poly_init(common);
    for (size_t i = 0; i < n; i++) {
        mpq_t c;
        mpq_init(c);
        dx_number_to_mpq(g, item[i].coefficient, c);
        if (x < 0 && item[i].exponent[0] % 2 != 0)
            mpq_neg(c, c);
        fmpq_poly_set_coeff_mpq(form, item[i].exponent[1], c);
        mpq_clear(c);
    }
    fmpq_poly_get_numerator(whole, form);
    fmpz_poly_derivative(common, whole);
    fmpz_poly_gcd(common, common, whole);
    fmpz_poly_div(whole, whole, common); /* without multiple roots */
    bool none = fmpz_poly_num_real_roots(whole) == 0;
    fmpq_poly_clear(form);
    fmpz_poly_clear(whole);
    fmpz_poly_clear(common);
    return none;
}

/* The sign of the coefficient of the pure power of a variable that is an even one; else 0. */
static int sign_of_power(const dx_graph *g, const dx_monomial *item, size_t n, size_t variable)
{
    for (size_t i = 0; i < n; i++)
        if (item[i].exponent[1 - variable] == 0 && item[i].exponent[variable] % 2 == 0)
            return dx_number_sign(g, item[i].coefficient);
    return 0;
}

/* The sign of a form in two variables everywhere but at 0; 0: it has both, or zeros. */
static dx_status sign_in_plane(dx_graph *g, const dx_monomial *item, size_t n, int *sign)
{
    *sign = 0;
    for (size_t i = 0; i < n; i++)
        if (!dx_is_number(g, item[i].coefficient))
            return DX_OK;
    int by_x = sign_of_power(g, item, n, 0), by_y = sign_of_power(g, item, n, 1);
    if (by_x != 0 && by_x == by_y && has_no_root(g, item, n, 1) && has_no_root(g, item, n, -1))
        *sign = by_x;
    return dx_poll(g->context);
}

/* Of the coefficient of a square; one that is never negative is taken not to be 0. */
static int sign_of_coefficient(dx_graph *g, dx_id a, dx_id *assumed)
{
    if (dx_is_number(g, a))
        return dx_number_sign(g, a);
    if (dx_is_nonnegative(g, a) && !dx_is_positive(g, a))
        dx_assume_factor(g, a, assumed);
    return dx_is_nonnegative(g, a) || dx_is_positive(g, a);
}

/* The same in any number of variables, where only even powers occur, with one sign. */
static int sign_of_squares(dx_graph *g, size_t variables, const dx_monomial *item, size_t n,
                           dx_id *assumed)
{
    size_t pure = 0;
    int sign = 0;
    for (size_t i = 0; i < n; i++) {
        size_t there = 0;
        for (size_t v = 0; v < variables; v++) {
            if (item[i].exponent[v] % 2 != 0)
                return 0;
            there += item[i].exponent[v] > 0;
        }
        int own = sign_of_coefficient(g, item[i].coefficient, assumed);
        if (own == 0 || (sign != 0 && own != sign))
            return 0;
        sign = own;
        pure += there == 1;
    }
    return pure == variables ? sign : 0;
}

static int sign_on_line(const dx_graph *g, const dx_monomial *item)
{
    return item->exponent[0] % 2 == 0 && dx_is_number(g, item->coefficient)
               ? dx_number_sign(g, item->coefficient)
               : 0;
}

dx_status dx_form_sign(dx_graph *g, size_t variables, const dx_monomial *item, size_t n,
                       dx_id *assumed, int *sign)
{
    *sign = variables == 1 ? sign_on_line(g, item) : 0;
    if (variables == 2)
        DX_TRY(sign_in_plane(g, item, n, sign));
    if (variables > 1 && *sign == 0)
        *sign = sign_of_squares(g, variables, item, n, assumed);
    return DX_OK;
}
