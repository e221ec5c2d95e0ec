/* f - f(p) along a line p + t·d begins with some power of t. Where that is odd, or is positive for
 * one d and negative for another, p is no extremum. Where the powers of the coordinates alone are
 * even, x_i^(e_i), the terms of weight Σ k_i/e_i = 1 decide, if there is none of less: f has an
 * extremum where they are definite, and none where they take both signs, along curves
 * x_i = t^(1/e_i)·c_i (Arnold, Gusein-Zade, Varchenko, Singularities of Differentiable Maps I,
 * 12.1; Bruce and Giblin, Curves and Singularities, 11). */
#include "engine/solvers/flatpoint.h"

#include "engine/solvers/rootof.h"
#include "expr/exact.h"
#include "numeric/ball.h"
#include "support/flint.h"
#include "symbolic/series/gradedseries.h"

#include <string.h>

enum { ORDER = 8, MOST = 4, SIDE = 2, TERMS = 600 };

/* The terms above the constant one; all coefficients are rational, and not 0. */
typedef struct jet {
    ddx_session *session;
    uint32_t n;
    const dx_monomial *term;
    const fmpq *number;
    size_t n_terms;
    bool exact;          /* there are no others */
    unsigned even[MOST]; /* e_i */
    bool principal[TERMS];
} jet;

static unsigned degree(const jet *j, size_t i)
{
    unsigned sum = 0;
    for (uint32_t k = 0; k < j->n; k++)
        sum += j->term[i].exponent[k];
    return sum;
}

/* Σ of the terms of that degree (0: of the principal ones) at an integer point. */
static int sign_at(const jet *j, unsigned of_degree, const int *d)
{
    fmpq_t sum, part;
    fmpz_t power;
    fmpq_init(sum);
    fmpq_init(part);
    fmpz_init(power);
    for (size_t i = 0; i < j->n_terms; i++) {
        if (of_degree > 0 ? degree(j, i) != of_degree : !j->principal[i])
            continue;
        fmpq_set(part, j->number + i);
        for (uint32_t k = 0; k < j->n; k++) {
            fmpz_set_si(power, d[k]);
            fmpz_pow_ui(power, power, j->term[i].exponent[k]);
            fmpq_mul_fmpz(part, part, power);
        }
        fmpq_add(sum, sum, part);
    }
    int sign = fmpq_sgn(sum);
    fmpz_clear(power);
    fmpq_clear(part);
    fmpq_clear(sum);
    return sign;
}

/* The next of the points with coordinates from -most to most; false behind the last. */
static bool next_point(const jet *j, int most, int *d)
{
    for (uint32_t k = 0; k < j->n; k++) {
        if (++d[k] <= most)
            return true;
        d[k] = -most;
    }
    return false;
}

/* Along lines: false where all of them show a least value, or all a greatest one. */
static dx_status is_saddle(const jet *j, bool *saddle)
{
    int d[MOST], seen = 0;
    for (uint32_t k = 0; k < j->n; k++)
        d[k] = -SIDE;
    *saddle = false;
    do {
        for (unsigned power = 1; power <= ORDER; power++) {
            int sign = sign_at(j, power, d);
            if (sign == 0)
                continue;
            *saddle = power % 2 == 1 || sign * seen < 0;
            seen = sign;
            break;
        }
        DX_TRY(dx_poll(&j->session->context));
    } while (!*saddle && next_point(j, SIDE, d));
    return DX_OK;
}

/* The even powers of the coordinates alone, with one sign, and the terms of weight 1; false where
 * one is missing or a term weighs less. */
static bool find_principal(jet *j, int *sign)
{
    *sign = 0;
    for (uint32_t k = 0; k < j->n; k++) {
        unsigned least = 0;
        for (size_t i = 0; i < j->n_terms; i++) {
            unsigned own = j->term[i].exponent[k];
            if (own != degree(j, i) || (least > 0 && own >= least))
                continue;
            least = own;
            int here = fmpq_sgn(j->number + i);
            if (*sign * here < 0)
                return false;
            *sign = here;
        }
        if (least == 0 || least % 2 != 0)
            return false;
        j->even[k] = least;
    }
    for (size_t i = 0; i < j->n_terms; i++) {
        double weight = 0;
        for (uint32_t k = 0; k < j->n; k++)
            weight += j->term[i].exponent[k] / (double)j->even[k];
        if (weight < 1 - 1e-9)
            return false;
        j->principal[i] = weight < 1 + 1e-9;
    }
    return true;
}

/* Even exponents and one sign alone: definite. */
static bool is_even(const jet *j, int sign)
{
    for (size_t i = 0; i < j->n_terms; i++) {
        if (!j->principal[i])
            continue;
        if (fmpq_sgn(j->number + i) != sign)
            return false;
        for (uint32_t k = 0; k < j->n; k++)
            if (j->term[i].exponent[k] % 2 != 0)
                return false;
    }
    return true;
}

/* Has the principal part of two unknowns no zero with x = side? */
static bool has_no_zero(const jet *j, int side)
{
    fmpq_poly_t p;
    fmpz_poly_t whole, slope, common;
    fmpq_t c;
    fmpq_poly_init(p);
    fmpz_poly_init(whole);
    fmpz_poly_init(slope);
    fmpz_poly_init(common);
    fmpq_init(c);
    for (size_t i = 0; i < j->n_terms; i++) {
        if (!j->principal[i])
            continue;
        slong power = j->term[i].exponent[1];
        fmpq_poly_get_coeff_fmpq(c, p, power);
        if (side < 0 && j->term[i].exponent[0] % 2 != 0)
            fmpq_sub(c, c, j->number + i);
        else
            fmpq_add(c, c, j->number + i);
        fmpq_poly_set_coeff_fmpq(p, power, c);
    }
    fmpq_poly_get_numerator(whole, p);
    fmpz_poly_derivative(slope, whole);
    fmpz_poly_gcd(common, whole, slope);
    fmpz_poly_div(whole, whole, common);
    bool none = !fmpz_poly_is_zero(whole) && fmpz_poly_num_real_roots(whole) == 0;
    fmpq_clear(c);
    fmpz_poly_clear(common);
    fmpz_poly_clear(slope);
    fmpz_poly_clear(whole);
    fmpq_poly_clear(p);
    return none;
}

/* Of the principal terms, which are of that sign along the axes. */
static dx_status judge_principal(const jet *j, int sign, const char **kind)
{
    enum { AROUND = 8 };
    int d[MOST], side = j->n == 2 ? AROUND : SIDE;
    if (is_even(j, sign) || (j->n == 2 && has_no_zero(j, 1) && has_no_zero(j, -1))) {
        *kind = sign > 0 ? "minimum" : "maximum";
        return DX_OK;
    }
    for (uint32_t k = 0; k < j->n; k++)
        d[k] = -side;
    do {
        if (sign_at(j, 0, d) == -sign)
            *kind = "saddle";
        DX_TRY(dx_poll(&j->session->context));
    } while (strcmp(*kind, "saddle") != 0 && next_point(j, side, d));
    return DX_OK;
}

/* A power of each coordinate alone? */
static bool has_all_powers(const jet *j)
{
    bool all = true;
    for (uint32_t k = 0; k < j->n && all; k++) {
        all = false;
        for (size_t i = 0; i < j->n_terms && !all; i++)
            all = j->term[i].exponent[k] == degree(j, i);
    }
    return all;
}

static dx_status judge_jet(jet *j, const char **kind)
{
    bool saddle;
    int sign;
    for (size_t i = 0; i < j->n_terms; i++)
        if (degree(j, i) <= 1)
            return DX_OK;
    DX_TRY(is_saddle(j, &saddle));
    if (saddle) {
        *kind = "saddle";
        return DX_OK;
    }
    if (find_principal(j, &sign))
        return judge_principal(j, sign, kind);
    for (size_t i = 0; i < j->n_terms; i++)
        j->principal[i] = true;
    if (sign != 0 && j->exact && has_all_powers(j) && is_even(j, sign))
        *kind = sign > 0 ? "minimum" : "maximum";
    return DX_OK;
}

/* Terms with rational coefficients alone. */
static dx_status judge_monomials(ddx_session *s, uint32_t n, const dx_monomials *list, bool exact,
                                 const char **kind)
{
    dx_graph *g = &s->graph;
    jet j = {.session = s, .n = n, .term = list->item, .n_terms = list->n, .exact = exact};
    if (list->n == 0 || list->n > TERMS)
        return DX_OK;
    for (size_t i = 0; i < list->n; i++)
        if (!dx_is_number(g, list->item[i].coefficient) ||
            dx_is_int(g, list->item[i].coefficient, 0))
            return DX_OK;
    fmpq *number = _fmpq_vec_init((slong)list->n);
    for (size_t i = 0; i < list->n; i++)
        dx_number_to_fmpq(g, list->item[i].coefficient, number + i);
    j.number = number;
    dx_status status = judge_jet(&j, kind);
    _fmpq_vec_clear(number, (slong)list->n);
    return status;
}

static dx_id moved(ddx_session *s, dx_id of, uint32_t n, const dx_id *symbol, const dx_id *at,
                   dx_id t, dx_id *direction)
{
    dx_graph *g = &s->graph;
    dx_id to[MOST];
    for (uint32_t i = 0; i < n; i++) {
        const char name[3] = {' ', (char)('p' + i), '\0'}; /* cannot be typed */
        direction[i] = dx_symbol(g, name, 2);
        to[i] = dx_add(g, at[i], dx_mul(g, t, direction[i]));
    }
    return dx_sub(g, dx_substitute(g, of, n, symbol, to), dx_substitute(g, of, n, symbol, at));
}

dx_status dx_judge_flat_point(ddx_session *s, dx_id of, uint32_t n, const dx_id *symbol,
                              const dx_id *at, const char **kind)
{
    dx_graph *g = &s->graph;
    dx_id direction[MOST], t = dx_symbol(g, " t", 2);
    dx_graded series;
    dx_monomials list;
    bool covered = false;
    if (n < 2 || n > MOST)
        return DX_OK;
    for (uint32_t i = 0; i < n; i++)
        if (dx_has_rootof(g, at[i]))
            return DX_OK;
    dx_id along = moved(s, of, n, symbol, at, t, direction);
    dx_status status = dx_check(g, along);
    if (status == DX_OK)
        status = dx_graded_expand(g, along, t, n, direction, ORDER, &covered, &series);
    if (status != DX_OK || !covered)
        return dx_excuse(&s->context, status);
    bool exact = series.exact;
    status = dx_graded_monomials(&series, &list);
    dx_graded_free(&series);
    DX_TRY(dx_excuse(&s->context, status));
    if (status != DX_OK)
        return DX_OK;
    status = judge_monomials(s, n, &list, exact, kind);
    dx_monomials_free(&list);
    return status;
}
