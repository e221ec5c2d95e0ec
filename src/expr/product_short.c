/* Products as most are: short, of factors that have no base in common. */
#include "expr/product.h"

/* Pairs that a product may hold together with others as they are, sorted by key. */
typedef struct ready {
    const dx_pair *pair;
    uint32_t n;
    bool exponential; /* one of the keys is exp(...) */
} ready;

/* The pairs of a factor: those of a product, or the factor itself, put into *lone. False where
 * they have to be looked at one by one. */
static bool get_ready(dx_graph *g, dx_id factor, dx_pair *lone, ready *out)
{
    if (dx_op_of(g, factor) != DX_OP_MUL) {
        *lone = (dx_pair){factor, dx_int(g, 1)};
        *out = (ready){lone, 1, dx_fn_of(g, factor) == DX_FN_exp};
        return out->exponential || dx_is_product_base(g, factor);
    }
    *out = (ready){.pair = dx_pairs_of(g, factor), .n = dx_factors(g, factor)};
    if (out->n >= DX_FLAT_PRODUCT)
        return false;
    for (uint32_t i = 0; i < out->n; i++) {
        dx_id key = out->pair[i].key;
        if (dx_is_number(g, key))
            return false;
        out->exponential = out->exponential || dx_fn_of(g, key) == DX_FN_exp;
    }
    return true;
}

/* Pairs in order, without numbers, and the number before them. */
typedef struct strangers {
    dx_pair pair[DX_FLAT_PRODUCT];
    uint32_t n;
    bool exponential;
    dx_id coefficient;
} strangers;

static bool multiply_coefficient(dx_graph *g, strangers *s, dx_id number, bool over)
{
    if (dx_is_int(g, number, 1))
        return true;
    if (over)
        number = dx_is_int(g, number, 0) ? DX_NONE : dx_number_div(g, dx_int(g, 1), number);
    if (!dx_is_none(number) && !dx_is_int(g, s->coefficient, 1))
        number = dx_number_mul(g, s->coefficient, number);
    s->coefficient = number;
    return !dx_is_none(number);
}

/* False where the base is there already. */
static bool insert_pair(strangers *s, dx_pair pair)
{
    uint32_t k = s->n;
    for (; k > 0 && s->pair[k - 1].key.v >= pair.key.v; k--) {
        if (dx_same(s->pair[k - 1].key, pair.key))
            return false;
        s->pair[k] = s->pair[k - 1];
    }
    s->pair[k] = pair;
    s->n++;
    return true;
}

static bool take_stranger(dx_graph *g, strangers *s, dx_id factor, bool over)
{
    dx_id number, rest;
    dx_pair lone;
    ready factors;
    dx_split_coefficient(g, factor, &number, &rest);
    if (!multiply_coefficient(g, s, number, over))
        return false;
    if (dx_is_int(g, rest, 1))
        return true;
    if ((over && !dx_is_product_base(g, rest)) || !get_ready(g, rest, &lone, &factors) ||
        (s->exponential && factors.exponential) || s->n + factors.n > DX_FLAT_PRODUCT)
        return false;
    if (over)
        lone.number = dx_int(g, -1);
    for (uint32_t i = 0; i < factors.n; i++)
        if (!insert_pair(s, factors.pair[i]))
            return false;
    s->exponential = s->exponential || factors.exponential;
    return true;
}

dx_id dx_product_of_strangers(dx_graph *g, size_t n, const dx_id *factors, size_t n_divisors,
                              const dx_id *divisors)
{
    strangers s;
    s.n = 0;
    s.exponential = false;
    s.coefficient = dx_int(g, 1);
    for (size_t i = 0; i < n; i++)
        if (!take_stranger(g, &s, factors[i], false))
            return DX_NONE;
    for (size_t i = 0; i < n_divisors; i++)
        if (!take_stranger(g, &s, divisors[i], true))
            return DX_NONE;
    if (s.n == 0 || dx_is_int(g, s.coefficient, 0))
        return s.coefficient;
    bool lone = s.n == 1 && dx_is_int(g, s.pair[0].number, 1);
    dx_id rest = lone ? s.pair[0].key : dx_intern_product(g, s.n, s.pair);
    return dx_is_int(g, s.coefficient, 1) ? rest : dx_scale(g, s.coefficient, rest);
}
