#include "expr/asis.h"

#include "expr/intern.h"

enum { MOST_ARGUMENTS = 4 };

/* ---- sums ---------------------------------------------------------------------------------- */

/* A sum in brackets gives its terms. */
static bool push_term(dx_pairs *sum, dx_id *constant, dx_id factor, dx_id a)
{
    dx_graph *g = sum->graph;
    if (dx_is_none(a))
        return false;
    if (dx_is_number(g, a)) {
        *constant = dx_add(g, *constant, dx_mul(g, factor, a));
        return !dx_is_none(*constant);
    }
    if (dx_op_of(g, a) != DX_OP_ADD)
        return dx_pairs_push(sum, a, factor);
    *constant = dx_add(g, *constant, dx_mul(g, factor, dx_constant(g, a)));
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        if (!dx_pairs_push(sum, dx_term(g, a, i), dx_mul(g, factor, dx_coefficient(g, a, i))))
            return false;
    return !dx_is_none(*constant);
}

static dx_id intern_sum(dx_id constant, dx_pairs *sum)
{
    dx_graph *g = sum->graph;
    if (sum->n == 0)
        return constant;
    if (sum->n == 1 && dx_is_int(g, constant, 0) && dx_is_int(g, sum->pair[0].number, 1))
        return sum->pair[0].key;
    dx_pairs_sort(sum);
    return dx_intern_sum(constant, sum);
}

dx_id dx_asis_sum(dx_graph *g, size_t n, const dx_id *term)
{
    dx_pairs sum;
    dx_id constant = dx_int(g, 0);
    bool fine = true;
    dx_pairs_init(&sum, g);
    for (size_t i = 0; i < n && fine; i++)
        fine = push_term(&sum, &constant, dx_int(g, 1), term[i]);
    dx_id whole = fine ? intern_sum(constant, &sum) : DX_NONE;
    dx_pairs_free(&sum);
    return whole;
}

/* number·a */
static dx_id scaled(dx_graph *g, dx_id number, dx_id a)
{
    dx_pairs sum;
    dx_id constant = dx_int(g, 0);
    if (dx_is_int(g, number, 1) || dx_is_none(a))
        return a;
    if (dx_is_number(g, a))
        return dx_mul(g, number, a);
    dx_pairs_init(&sum, g);
    /* 2·(x + 1) stays together, 2·(3·x) is 6·x */
    bool lone =
        dx_op_of(g, a) == DX_OP_ADD && dx_terms(g, a) == 1 && dx_is_int(g, dx_constant(g, a), 0);
    bool minus = dx_is_int(g, number, -1);
    bool fine =
        lone || minus ? push_term(&sum, &constant, number, a) : dx_pairs_push(&sum, a, number);
    dx_id whole = fine ? intern_sum(constant, &sum) : DX_NONE;
    dx_pairs_free(&sum);
    return whole;
}

/* ---- products ------------------------------------------------------------------------------ */

static dx_id negated(dx_graph *g, dx_id exponent)
{
    return dx_is_number(g, exponent) ? dx_number_neg(g, exponent)
                                     : scaled(g, dx_int(g, -1), exponent);
}

static bool push_factor(dx_pairs *product, dx_id *number, dx_id a, bool divides)
{
    dx_graph *g = product->graph;
    if (dx_is_none(a))
        return false;
    if (dx_op_of(g, a) == DX_OP_ADD && dx_terms(g, a) == 1 && dx_is_int(g, dx_constant(g, a), 0)) {
        dx_id scale = dx_coefficient(g, a, 0);
        *number = divides ? dx_div(g, *number, scale) : dx_mul(g, *number, scale);
        a = dx_term(g, a, 0);
    }
    if (dx_is_number(g, a)) {
        *number = divides ? dx_div(g, *number, a) : dx_mul(g, *number, a);
        return !dx_is_none(*number);
    }
    if (dx_op_of(g, a) != DX_OP_MUL)
        return dx_pairs_push(product, a, dx_int(g, divides ? -1 : 1));
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id exponent = dx_exponent(g, a, i);
        if (!dx_pairs_push(product, dx_base(g, a, i), divides ? negated(g, exponent) : exponent))
            return false;
    }
    return !dx_is_none(*number);
}

static dx_id intern_product(dx_pairs *product)
{
    dx_graph *g = product->graph;
    if (product->n == 0)
        return dx_int(g, 1);
    if (product->n == 1 && dx_is_int(g, product->pair[0].number, 1))
        return product->pair[0].key;
    dx_pairs_sort(product);
    return dx_intern_product(g, product->n, product->pair);
}

dx_id dx_asis_product(dx_graph *g, size_t n, const dx_id *factor, const bool *divides)
{
    dx_pairs product;
    dx_id number = dx_int(g, 1);
    bool fine = true;
    dx_pairs_init(&product, g);
    for (size_t i = 0; i < n && fine; i++)
        fine = push_factor(&product, &number, factor[i], divides[i]);
    dx_id whole = fine ? intern_product(&product) : DX_NONE;
    dx_pairs_free(&product);
    return dx_is_none(number) ? number : scaled(g, number, whole);
}

dx_id dx_asis_power(dx_graph *g, dx_id base, dx_id exponent)
{
    if (dx_is_none(base) || dx_is_none(exponent))
        return DX_NONE;
    if (dx_is_int(g, exponent, 1))
        return base;
    if (dx_is_number(g, exponent) && dx_is_number(g, base))
        return dx_pow(g, base, exponent);
    if (dx_fn_of(g, base) == DX_FN_exp && dx_is_int(g, dx_operand(g, base, 0), 1))
        return dx_intern_ids(g, DX_OP_CALL, DX_FN_exp, 1, &exponent);
    const dx_pair pair = {base, exponent};
    return dx_intern_product(g, 1, &pair);
}

/* ---- functions ----------------------------------------------------------------------------- */

dx_id dx_asis_call(dx_graph *g, dx_fn fn, size_t n, const dx_id *argument)
{
    static const char *const names[MOST_ARGUMENTS] = {"'a", "'b", "'c", "'d"};
    dx_id name[MOST_ARGUMENTS];
    if (n == 0 || n > MOST_ARGUMENTS)
        return DX_NONE;
    for (size_t i = 0; i < n; i++) {
        if (dx_is_none(argument[i]))
            return DX_NONE;
        name[i] = dx_symbol(g, names[i], 2);
    }
    dx_id general = dx_call(g, fn, n, name);
    if (dx_is_none(general))
        return general;
    if (dx_op_of(g, general) == DX_OP_CALL && dx_fn_of(g, general) == fn &&
        dx_count(g, general) == n) {
        bool same = true;
        for (uint32_t i = 0; i < n; i++)
            same = same && dx_same(dx_operand(g, general, i), name[i]);
        return same ? dx_intern_ids(g, DX_OP_CALL, fn, n, argument) : DX_NONE;
    }
    if (dx_op_of(g, general) == DX_OP_MUL && dx_factors(g, general) == 1 &&
        dx_same(dx_base(g, general, 0), name[0]) && dx_is_number(g, dx_exponent(g, general, 0)))
        return dx_asis_power(g, argument[0], dx_exponent(g, general, 0));
    return DX_NONE;
}
