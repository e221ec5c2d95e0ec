#include "symbolic/forms/exponents.h"

#include "expr/exact.h"
#include "expr/order.h"
#include "symbolic/forms/waves.h"

enum { MAX_ALONG = 200 }; /* exponent of a generator */

void dx_exponents_init(dx_exponents *exponents, dx_graph *g)
{
    exponents->graph = g;
    exponents->n = 0;
}

static dx_status add_term(dx_exponents *x, uint32_t leaf, dx_id base, dx_id coefficient, dx_id term)
{
    if (x->n == DX_MAX_EXPONENTS)
        return DX_LIMIT;
    x->term[x->n++] = (dx_exponent_term){leaf, base, term, coefficient, false};
    return DX_OK;
}

dx_status dx_exponents_add(dx_exponents *x, uint32_t leaf, dx_id base, dx_id exponent)
{
    dx_graph *g = x->graph;
    if (dx_is_none(exponent))
        return dx_check(g, exponent);
    if (dx_is_number(g, exponent))
        return dx_is_int(g, exponent, 0) ? DX_OK : add_term(x, leaf, base, exponent, dx_int(g, 1));
    if (dx_op_of(g, exponent) != DX_OP_ADD)
        return add_term(x, leaf, base, dx_int(g, 1), exponent);
    if (!dx_is_int(g, dx_constant(g, exponent), 0))
        DX_TRY(add_term(x, leaf, base, dx_constant(g, exponent), dx_int(g, 1)));
    for (uint32_t i = 0; i < dx_terms(g, exponent); i++)
        DX_TRY(add_term(x, leaf, base, dx_coefficient(g, exponent, i), dx_term(g, exponent, i)));
    return DX_OK;
}

/* Coefficient of the term in the leaf's exponent; NONE when it is not there. */
static dx_id coefficient_in(const dx_exponents *x, uint32_t leaf, dx_id base, dx_id term)
{
    for (uint32_t i = 0; i < x->n; i++)
        if (x->term[i].leaf == leaf && dx_same(x->term[i].base, base) &&
            dx_same(x->term[i].term, term))
            return x->term[i].coefficient;
    return DX_NONE;
}

/* Do the terms of entries i and j occur in the same proportion in every leaf? */
static bool is_proportional(const dx_exponents *x, uint32_t i, uint32_t j)
{
    dx_graph *g = x->graph;
    dx_id base = x->term[i].base;
    for (uint32_t k = 0; k < x->n; k++) {
        if (!dx_same(x->term[k].base, base))
            continue;
        dx_id a = coefficient_in(x, x->term[k].leaf, base, x->term[i].term);
        dx_id b = coefficient_in(x, x->term[k].leaf, base, x->term[j].term);
        if (dx_is_none(a) != dx_is_none(b))
            return false;
        if (!dx_is_none(a) && !dx_same(dx_number_mul(g, a, x->term[j].coefficient),
                                       dx_number_mul(g, b, x->term[i].coefficient)))
            return false;
    }
    return true;
}

/* The greatest rational of which all coefficients of the term are multiples; negative
 * when all of them are. */
static dx_id common_step(const dx_exponents *x, dx_id base, dx_id term)
{
    dx_graph *g = x->graph;
    bool all_negative = true;
    dx_id step = dx_int(g, 0);
    for (uint32_t i = 0; i < x->n; i++)
        if (dx_same(x->term[i].base, base) && dx_same(x->term[i].term, term)) {
            all_negative = all_negative && dx_number_sign(g, x->term[i].coefficient) < 0;
            step = dx_number_gcd(g, step, x->term[i].coefficient);
        }
    return all_negative ? dx_number_neg(g, step) : step;
}

/* The generator of the direction that entry `main` leads, with the entries that go with
 * it; each leaf gets its power. */
static dx_status settle_direction(dx_exponents *x, uint32_t main, dx_kernels *k)
{
    dx_graph *g = x->graph;
    const dx_exponent_term lead = x->term[main];
    dx_id step = common_step(x, lead.base, lead.term);
    dx_id per_unit = dx_number_div(g, step, lead.coefficient);
    dx_id along = dx_scale(g, step, lead.term);
    for (uint32_t j = 0; j < x->n; j++) {
        const dx_exponent_term *other = &x->term[j];
        if (j == main || other->settled || other->leaf != lead.leaf ||
            !dx_same(other->base, lead.base) || !is_proportional(x, main, j))
            continue;
        along = dx_add(g, along,
                       dx_scale(g, dx_number_mul(g, per_unit, other->coefficient), other->term));
        for (uint32_t i = 0; i < x->n; i++)
            if (i != j && dx_same(x->term[i].base, lead.base) &&
                dx_same(x->term[i].term, other->term))
                x->term[i].settled = true;
        x->term[j].settled = true;
    }
    dx_id id = dx_is_none(lead.base) ? dx_call1(g, DX_FN_exp, along) : dx_pow(g, lead.base, along);
    uint32_t kernel;
    DX_TRY(dx_kernels_add(k, id, DX_KERNEL_POWER, &kernel));
    for (uint32_t i = 0; i < x->n; i++) {
        dx_exponent_term *t = &x->term[i];
        if (!dx_same(t->base, lead.base) || !dx_same(t->term, lead.term))
            continue;
        int64_t exponent;
        dx_id times = dx_number_div(g, t->coefficient, step);
        if (dx_is_none(times) || !dx_get_int(g, times, &exponent) || exponent > MAX_ALONG ||
            exponent < -MAX_ALONG)
            return DX_LIMIT;
        t->settled = true;
        DX_TRY(dx_kernels_part(k, t->leaf, DX_PART_KERNEL, kernel, DX_NONE, exponent));
    }
    return DX_OK;
}

dx_status dx_exponents_settle(dx_exponents *x, dx_kernels *k)
{
    enum { MOST = 32 }; /* the search is cubic */
    if (x->n > MOST)
        return DX_LIMIT;
    for (;;) {
        uint32_t first = UINT32_MAX;
        for (uint32_t i = 0; i < x->n; i++)
            if (!x->term[i].settled && (first == UINT32_MAX || dx_compare(x->graph, x->term[i].term,
                                                                          x->term[first].term) < 0))
                first = i;
        if (first == UINT32_MAX)
            return DX_OK;
        DX_TRY(settle_direction(x, first, k));
    }
}
