#include "symbolic/forms/addends.h"

#include "support/flint.h"

bool dx_is_true_sum(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_ADD &&
           (dx_terms(g, a) > 1 || !dx_is_int(g, dx_constant(g, a), 0));
}

size_t dx_count_addends(const dx_graph *g, dx_id a)
{
    return dx_is_true_sum(g, a) ? dx_terms(g, a) + !dx_is_int(g, dx_constant(g, a), 0) : 1;
}

bool dx_list_addends(dx_graph *g, dx_id sum, dx_addends *t)
{
    t->n = t->n_powers = 0;
    if (dx_terms(g, sum) + 1 > DX_MOST_ADDENDS)
        return false;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++)
        t->term[t->n++] = dx_scale(g, dx_coefficient(g, sum, i), dx_term(g, sum, i));
    if (!dx_is_int(g, dx_constant(g, sum), 0))
        t->term[t->n++] = dx_constant(g, sum);
    return true;
}

/* A factor as base and exponent, a number: of 3^x it is 1. */
static void split_factor(dx_graph *g, dx_id product, uint32_t i, dx_id *base, dx_id *exponent)
{
    *base = dx_base(g, product, i);
    *exponent = dx_exponent(g, product, i);
    if (dx_is_number(g, *exponent))
        return;
    *base = dx_pow(g, *base, *exponent);
    *exponent = dx_int(g, 1);
}

/* The exponent, a number, of a base in a term; 0 where it is not there. */
static dx_id exponent_in(dx_graph *g, dx_id term, dx_id base)
{
    dx_id scale, rest, b, e;
    dx_split_coefficient(g, term, &scale, &rest);
    if (dx_op_of(g, rest) != DX_OP_MUL) {
        dx_split_power(g, rest, &b, &e);
        return dx_same(b, base) && dx_is_number(g, e) ? e : dx_int(g, 0);
    }
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        split_factor(g, rest, i, &b, &e);
        if (dx_same(b, base))
            return e;
    }
    return dx_int(g, 0);
}

static void add_base(dx_graph *g, dx_addends *t, dx_id base)
{
    if (dx_is_number(g, base) || t->n_powers == DX_MOST_SHARED)
        return;
    for (size_t i = 0; i < t->n_powers; i++)
        if (dx_same(t->power[i].base, base))
            return;
    dx_id least = exponent_in(g, t->term[0], base);
    for (size_t i = 1; i < t->n; i++) {
        dx_id e = exponent_in(g, t->term[i], base);
        if (dx_number_compare(g, e, least) < 0)
            least = e;
    }
    if (!dx_is_int(g, least, 0))
        t->power[t->n_powers++] = (dx_shared_power){base, least};
}

void dx_find_shared_powers(dx_graph *g, dx_addends *t)
{
    for (size_t i = 0; i < t->n; i++) {
        dx_id scale, rest;
        dx_split_coefficient(g, t->term[i], &scale, &rest);
        if (dx_op_of(g, rest) != DX_OP_MUL) {
            add_base(g, t, rest);
            continue;
        }
        for (uint32_t k = 0; k < dx_factors(g, rest); k++) {
            dx_id base, exponent;
            split_factor(g, rest, k, &base, &exponent);
            add_base(g, t, base);
        }
    }
}

/* The product of all powers that are wanted: those below the bar, or those above it. */
dx_id dx_shared_powers(dx_graph *g, const dx_addends *t, bool below)
{
    dx_id factor[DX_MOST_SHARED];
    size_t n = 0;
    for (size_t i = 0; i < t->n_powers; i++)
        if ((dx_number_sign(g, t->power[i].exponent) < 0) == below)
            factor[n++] = dx_pow(g, t->power[i].base, t->power[i].exponent);
    return dx_product(g, n, factor);
}

/* The number that all coefficients share: their greatest common divisor where they are
 * integers; with the sign of the first where all are negative. */
dx_id dx_common_number(dx_graph *g, const dx_addends *t)
{
    int64_t common = 0;
    bool negative = true;
    for (size_t i = 0; i < t->n; i++) {
        dx_id scale, rest;
        int64_t value;
        dx_split_coefficient(g, t->term[i], &scale, &rest);
        if (dx_is_number(g, t->term[i]))
            scale = t->term[i];
        if (!dx_get_int(g, scale, &value) || value == INT64_MIN)
            return dx_int(g, 1);
        negative = negative && value < 0;
        common = (int64_t)n_gcd((uint64_t)(value < 0 ? -value : value), (uint64_t)common);
    }
    return dx_int(g, negative ? -common : common);
}

dx_id dx_common_denominator(dx_graph *g, const dx_addends *t)
{
    enum { MOST = 1000000 };
    uint64_t common = 1;
    for (size_t i = 0; i < t->n; i++) {
        dx_id scale, rest;
        int64_t value;
        dx_split_coefficient(g, t->term[i], &scale, &rest);
        if (dx_is_number(g, t->term[i]))
            scale = t->term[i];
        if (!dx_get_int(g, dx_number_denominator(g, scale), &value) || value > MOST)
            return dx_int(g, 1);
        common = common / n_gcd(common, (uint64_t)value) * (uint64_t)value;
        if (common > MOST)
            return dx_int(g, 1);
    }
    return dx_int(g, (int64_t)common);
}

dx_id dx_addends_over(dx_graph *g, const dx_addends *t, dx_id divisor)
{
    dx_id term[DX_MOST_ADDENDS], inverse = dx_power(g, divisor, -1);
    for (size_t i = 0; i < t->n; i++)
        term[i] = dx_mul(g, t->term[i], inverse);
    return dx_sum(g, t->n, term);
}

bool dx_has_denominator(const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) == DX_OP_ADD)
        a = dx_term(g, a, 0);
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++)
        if (dx_is_number(g, dx_exponent(g, a, i)) && dx_number_sign(g, dx_exponent(g, a, i)) < 0)
            return true;
    return false;
}

static dx_id below_a_sum(dx_graph *g, dx_id sum)
{
    dx_addends list;
    if (!dx_list_addends(g, sum, &list))
        return dx_int(g, 1);
    dx_find_shared_powers(g, &list);
    return dx_power(g, dx_shared_powers(g, &list, true), -1);
}

/* What stands below the bar, as far as numbers are its exponents. */
dx_id dx_below_the_bar(dx_graph *g, dx_id a)
{
    dx_id scale, below = dx_int(g, 1);
    if (!dx_is_true_sum(g, a))
        dx_split_coefficient(g, a, &scale, &a);
    if (dx_is_true_sum(g, a))
        return below_a_sum(g, a);
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        dx_id e = dx_exponent(g, a, i), base = dx_base(g, a, i);
        if (!dx_is_number(g, e))
            continue;
        if (dx_number_sign(g, e) < 0)
            below = dx_mul(g, below, dx_pow(g, base, dx_number_neg(g, e)));
        else if (dx_is_true_sum(g, base))
            below = dx_mul(g, below, dx_pow(g, below_a_sum(g, base), e));
    }
    return below;
}
