#include "symbolic/algebra/irreducible.h"

#include "expr/walk.h"
#include "symbolic/forms/factored.h"
#include "symbolic/forms/terms.h"

static bool is_entire_product(dx_graph *g, dx_id a)
{
    for (uint32_t k = 0; k < dx_factors(g, a); k++) {
        dx_id exponent = dx_exponent(g, a, k);
        bool power = dx_is_integer(g, exponent) && dx_number_sign(g, exponent) > 0;
        if (!power && !dx_is_positive(g, dx_base(g, a, k)))
            return false;
    }
    return true;
}

dx_status dx_is_entire(dx_graph *g, dx_id a, bool *entire)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *entire = true;
    for (size_t i = 0; i < walk.n && *entire; i++) {
        dx_id node = walk.id[i];
        dx_op op = dx_op_of(g, node);
        if (op == DX_OP_CALL)
            *entire = !*dx_functions[dx_fn_of(g, node)].domain &&
                      !*dx_functions[dx_fn_of(g, node)].smooth;
        else
            *entire = dx_is_atom(g, node) || op == DX_OP_ADD ||
                      (op == DX_OP_MUL && is_entire_product(g, node));
    }
    dx_walk_free(&walk);
    return DX_OK;
}

static bool add(dx_graph *g, dx_id a, dx_id factor[DX_MOST_IRREDUCIBLE], size_t *n)
{
    if (dx_is_number(g, a) || dx_is_positive(g, a))
        return true;
    for (size_t i = 0; i < *n; i++)
        if (dx_same(factor[i], a))
            return true;
    if (*n == DX_MOST_IRREDUCIBLE)
        return false;
    factor[(*n)++] = a;
    return true;
}

static dx_status take_factors(dx_ring *ring, dx_graph *g, dx_id a,
                              dx_id factor[DX_MOST_IRREDUCIBLE], size_t *n, bool *known)
{
    dx_quotient q;
    dx_factored f;
    dx_quotient_init(ring, &q);
    dx_factored_init(ring, &f);
    dx_status status = dx_ring_value(ring, a, &q);
    if (status == DX_OK)
        status = dx_factored_set(ring, &f, &q);
    *known = status == DX_OK && !fmpq_is_zero(f.content);
    for (uint32_t i = 0; i < ring->kernels.n && *known; i++)
        if (f.exponent[i] > 0 || f.sign[i])
            *known = !f.sign[i] && add(g, ring->kernels.kernel[i].id, factor, n);
    for (uint32_t i = 0; i < f.n && *known; i++)
        if (f.factor[i].exponent > 0)
            *known = add(g, dx_poly_expression(ring, f.factor[i].poly), factor, n);
    dx_factored_clear(ring, &f);
    dx_quotient_clear(ring, &q);
    return status;
}

dx_status dx_irreducible_factors(dx_graph *g, dx_id a, dx_id factor[DX_MOST_IRREDUCIBLE], size_t *n,
                                 bool *known)
{
    dx_ring *ring;
    *n = 0;
    *known = false;
    dx_status status = dx_ring_new(g, a, NULL, false, &ring);
    if (status == DX_OK)
        status = take_factors(ring, g, a, factor, n, known);
    dx_ring_delete(g, ring);
    if (status == DX_LIMIT)
        dx_diag_clear(&g->context->diag);
    DX_TRY(status == DX_LIMIT ? DX_OK : status);
    for (size_t i = 0; i < *n; i++)
        DX_TRY(dx_check(g, factor[i]));
    return DX_OK;
}
