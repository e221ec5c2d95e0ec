#include "symbolic/series/coefficient.h"

#include "expr/print.h"
#include "expr/primitive.h"
#include "expr/walk.h"
#include "symbolic/series/gradedring.h"
#include "symbolic/decide.h"
#include "symbolic/forms/readable.h"

#include <stdlib.h>

/* MOST_PARTS: terms of a coefficient that is multiplied out term by term. MOST_TERMS,
 * MOST_PRODUCTS: of one that is multiplied out as a polynomial. */
enum { MOST_PARTS = 24, MOST_TERMS = 4000, MOST_PRODUCTS = 400000 };

static bool is_sum(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_ADD && (dx_terms(g, a) > 1 || !dx_is_scaled(g, a) ||
                                           dx_op_of(g, dx_term(g, a, 0)) == DX_OP_ADD);
}

/* The terms that a factor is multiplied out by; 0 where it is taken as a whole. */
static size_t parts_of(dx_graph *g, dx_id a, dx_id *part)
{
    dx_id outer = dx_int(g, 1), inner = a;
    if (dx_op_of(g, a) == DX_OP_ADD && dx_terms(g, a) == 1 && dx_is_int(g, dx_constant(g, a), 0) &&
        dx_op_of(g, dx_term(g, a, 0)) == DX_OP_ADD) {
        outer = dx_coefficient(g, a, 0);
        inner = dx_term(g, a, 0);
    }
    if (dx_op_of(g, inner) != DX_OP_ADD || dx_terms(g, inner) >= MOST_PARTS)
        return 0;
    size_t n = 0;
    if (!dx_is_int(g, dx_constant(g, inner), 0))
        part[n++] = dx_mul(g, outer, dx_constant(g, inner));
    for (uint32_t i = 0; i < dx_terms(g, inner); i++)
        part[n++] =
            dx_scale(g, dx_mul(g, outer, dx_coefficient(g, inner, i)), dx_term(g, inner, i));
    return n;
}

static int compare_ids(const void *a, const void *b)
{
    uint32_t x = ((const dx_id *)a)->v, y = ((const dx_id *)b)->v;
    return (x > y) - (x < y);
}

/* a·b as polynomials in a ring in which both are. */
static bool multiply_in(dx_graded_ring *ring, dx_id a, dx_id b, dx_id *out)
{
    fmpq_mpoly_t p, q;
    fmpq_mpoly_init(p, ring->ctx);
    fmpq_mpoly_init(q, ring->ctx);
    bool done = dx_graded_constant(ring, a, p) && dx_graded_constant(ring, b, q) &&
                fmpq_mpoly_length(p, ring->ctx) * fmpq_mpoly_length(q, ring->ctx) <= MOST_PRODUCTS;
    if (done) {
        fmpq_mpoly_mul(p, p, q, ring->ctx);
        done = fmpq_mpoly_length(p, ring->ctx) <= MOST_TERMS;
    }
    if (done) {
        dx_graded_reduce(ring, p);
        *out = dx_graded_node(ring, p);
    }
    fmpq_mpoly_clear(p, ring->ctx);
    fmpq_mpoly_clear(q, ring->ctx);
    return done;
}

/* The same as a polynomial in the independent parts of both, which are put in one order, so that
 * of sin(1)^2 + cos(1)^2 = 1 the same square always goes. false: there are too many of them. */
static bool multiply_as_polynomials(dx_graph *g, dx_id a, dx_id b, dx_id *out)
{
    dx_graded_ring ring, sorted;
    fmpq_mpoly_t p;
    dx_graded_ring_init(&ring, g, DX_RING_GENERATORS, 0, NULL);
    fmpq_mpoly_init(p, ring.ctx);
    bool done = dx_graded_constant(&ring, a, p) && dx_graded_constant(&ring, b, p);
    fmpq_mpoly_clear(p, ring.ctx);
    size_t n = ring.n_generators;
    if (done && n > 0) {
        qsort(ring.generator, n, sizeof *ring.generator, compare_ids);
        dx_graded_ring_init(&sorted, g, n, n, ring.generator);
        dx_graded_relate(&sorted);
        done = multiply_in(&sorted, a, b, out);
        dx_graded_ring_clear(&sorted);
    }
    dx_graded_ring_clear(&ring);
    return done && n > 0;
}

dx_status dx_coefficient_collect(dx_graph *g, dx_id a, dx_id *out)
{
    enum { SMALL = 40, LONG = 120 };
    bool is_long = dx_is_larger(g, a, LONG);
    dx_id other;
    *out = a;
    if (dx_is_number(g, a))
        return DX_OK;
    if (is_long && multiply_as_polynomials(g, a, dx_int(g, 1), &other))
        return dx_readable_soon(g, other, out);
    DX_TRY(is_long ? dx_readable_soon(g, a, out) : dx_readable(g, a, out));
    if (is_long || dx_tree_size(g, *out) < SMALL ||
        !multiply_as_polynomials(g, a, dx_int(g, 1), &other))
        return DX_OK;
    DX_TRY(dx_readable(g, other, &other));
    if (dx_print_weight(g, other) < dx_print_weight(g, *out))
        *out = other;
    return DX_OK;
}

dx_id dx_coefficient_mul(dx_graph *g, dx_id a, dx_id b)
{
    if (dx_is_none(a) || dx_is_none(b))
        return DX_NONE;
    if (dx_is_number(g, a) && dx_is_number(g, b))
        return dx_number_mul(g, a, b);
    dx_id left[MOST_PARTS], right[MOST_PARTS], product[MOST_PARTS * MOST_PARTS], collected;
    size_t n = parts_of(g, a, left), m = parts_of(g, b, right);
    bool long_a = n == 0 && is_sum(g, a), long_b = m == 0 && is_sum(g, b);
    if (n < 2 && m < 2 && !long_a && !long_b)
        return dx_mul(g, a, b);
    if (long_a || long_b || n * m > (size_t)MOST_PARTS * 4)
        return multiply_as_polynomials(g, a, b, &collected) ? collected : dx_mul(g, a, b);
    if (n == 0)
        left[n++] = a;
    if (m == 0)
        right[m++] = b;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++)
            product[i * m + k] = dx_mul(g, left[i], right[k]);
    return dx_sum(g, n * m, product);
}

dx_status dx_coefficient_is_zero(dx_graph *g, const dx_oracle *oracle, dx_id a, bool *zero)
{
    dx_op op = dx_op_of(g, a);
    *zero = false;
    if (dx_is_number(g, a)) {
        *zero = dx_number_sign(g, a) == 0;
        return DX_OK;
    }
    const bool abstract = (op == DX_OP_APPLY || op == DX_OP_DERIV) && !dx_is_written_integral(g, a);
    if (op == DX_OP_SYMBOL || op == DX_OP_PI || abstract || dx_is_positive(g, a))
        return DX_OK;
    bool differs = false;
    DX_TRY(dx_ask_nonzero(oracle, a, &differs));
    if (differs)
        return DX_OK;
    dx_id readable;
    DX_TRY(dx_readable(g, a, &readable));
    *zero = dx_is_int(g, readable, 0);
    if (!*zero)
        DX_TRY(dx_is_zero_constant(g, oracle, readable, zero));
    if (*zero || dx_is_number(g, readable))
        return DX_OK;
    return dx_fail(g->context, DX_UNKNOWN,
                   "it cannot be decided whether a coefficient of the series is zero");
}

/* The power of log_t in a product, *known, unless log_t stands in other parts of it, too. */
static int64_t degree_in_log(dx_graph *g, dx_id a, dx_id log_t, bool *known)
{
    dx_id number, product, rest = dx_int(g, 1);
    int64_t degree = 0, k;
    dx_split_coefficient(g, a, &number, &product);
    *known = true;
    if (dx_same(product, log_t))
        return 1;
    if (dx_op_of(g, product) != DX_OP_MUL)
        rest = product;
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        if (dx_same(base, log_t) && dx_get_int(g, exponent, &k))
            degree = k;
        else
            *known = *known && !dx_contains(g, base, log_t) && !dx_contains(g, exponent, log_t);
    }
    *known = *known && !dx_contains(g, rest, log_t);
    return degree;
}

/* As log_t goes to minus infinity the highest power of it decides. */
static dx_status sign_of_sum(dx_graph *g, const dx_oracle *oracle, dx_id a, dx_id log_t, int *sign)
{
    dx_id part[MOST_PARTS], top = DX_NONE;
    size_t n = parts_of(g, a, part);
    int64_t highest = INT64_MIN;
    *sign = 0;
    if (n == 0)
        part[n++] = a;
    for (size_t i = 0; i < n; i++) {
        bool known;
        int64_t degree = degree_in_log(g, part[i], log_t, &known);
        if (!known)
            return DX_OK;
        dx_id rest = dx_mul(g, part[i], dx_power(g, log_t, -degree));
        if (degree > highest)
            top = rest;
        else if (degree == highest)
            top = dx_add(g, top, rest);
        highest = degree > highest ? degree : highest;
    }
    DX_TRY(dx_check(g, top));
    bool zero;
    DX_TRY(dx_coefficient_is_zero(g, oracle, top, &zero));
    if (!zero)
        DX_TRY(dx_ask_sign(oracle, top, sign));
    if (highest % 2 != 0)
        *sign = -*sign;
    return DX_OK;
}

/* A product has the signs of its factors; what is no sum and no product counts as one term. */
static dx_status sign_by_log(dx_graph *g, const dx_oracle *oracle, dx_id a, dx_id log_t, int *sign)
{
    dx_id number, product;
    dx_split_coefficient(g, a, &number, &product);
    if (dx_op_of(g, product) != DX_OP_MUL)
        return sign_of_sum(g, oracle, a, log_t, sign);
    *sign = dx_number_sign(g, number);
    for (uint32_t i = 0; i < dx_factors(g, product) && *sign != 0; i++) {
        dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        int64_t k;
        int of = 1; /* what has a power that is not whole is positive */
        bool whole = dx_get_int(g, exponent, &k);
        if (whole && dx_contains(g, base, log_t))
            DX_TRY(sign_of_sum(g, oracle, base, log_t, &of));
        else if (whole)
            DX_TRY(dx_ask_sign(oracle, base, &of));
        *sign *= whole && k % 2 == 0 ? of * of : of;
    }
    return DX_OK;
}

dx_status dx_coefficient_sign(dx_graph *g, const dx_oracle *oracle, dx_id a, dx_id log_t, int *sign)
{
    if (dx_is_number(g, a)) {
        *sign = dx_number_sign(g, a);
        return DX_OK;
    }
    if (!dx_is_none(log_t) && dx_contains(g, a, log_t))
        return sign_by_log(g, oracle, a, log_t, sign);
    if (dx_is_positive(g, a)) {
        *sign = 1;
        return DX_OK;
    }
    return dx_ask_sign(oracle, a, sign);
}

bool dx_coefficient_split_log(dx_graph *g, dx_id a, dx_id log_t, dx_id *factor, dx_id *rest)
{
    const dx_id zero = dx_int(g, 0), one = dx_int(g, 1);
    *rest = dx_substitute(g, a, 1, &log_t, &zero);
    *factor = dx_sub(g, dx_substitute(g, a, 1, &log_t, &one), *rest);
    dx_id again = dx_add(g, *rest, dx_coefficient_mul(g, *factor, log_t)), difference;
    return !dx_is_none(again) &&
           (dx_same(again, a) || (dx_readable(g, dx_sub(g, again, a), &difference) == DX_OK &&
                                  dx_is_int(g, difference, 0)));
}
