#include "symbolic/algebra/splitting.h"

#include "expr/exact.h"
#include "expr/walk.h"
#include "symbolic/forms/factored.h"
#include "symbolic/forms/terms.h"

enum { MOST_NODES = 200 };

static bool is_linear(dx_ring *ring, const fmpz_mpoly_t p)
{
    return fmpz_mpoly_total_degree_fits_si(p, ring->ctx) &&
           fmpz_mpoly_total_degree_si(p, ring->ctx) == 1;
}

/* NONE where a factor is not linear. */
static dx_id product_of(dx_ring *ring, const dx_factored *f)
{
    dx_graph *g = ring->kernels.graph;
    dx_id product[DX_MAX_FACTORS + 3];
    size_t n = 0;
    for (uint32_t i = 0; i < f->n; i++) {
        if (!is_linear(ring, f->factor[i].poly))
            return DX_NONE;
        dx_id sum = dx_poly_expression(ring, f->factor[i].poly);
        product[n++] = dx_is_none(sum) ? sum : dx_power(g, sum, f->factor[i].exponent);
    }
    product[n++] = dx_number_from_fmpq(g, f->content);
    product[n++] = dx_monomial_expression(ring, f->exponent, DX_STYLE_PLAIN);
    product[n++] = dx_signs_expression(ring, f);
    return dx_product(g, n, product);
}

static dx_status split_in(dx_ring *ring, dx_id a, dx_id *out)
{
    dx_quotient q;
    dx_factored f;
    dx_quotient_init(ring, &q);
    dx_factored_init(ring, &f);
    dx_status status = dx_ring_value(ring, a, &q);
    if (status == DX_OK)
        status = dx_factored_set(ring, &f, &q);
    if (status == DX_OK && f.n > 0 && fmpz_mpoly_is_fmpz(q.den, ring->ctx)) {
        dx_id product = product_of(ring, &f);
        if (!dx_is_none(product))
            *out = product;
        else
            dx_diag_clear(&ring->kernels.graph->context->diag);
    }
    dx_factored_clear(ring, &f);
    dx_quotient_clear(ring, &q);
    return status;
}

dx_status dx_split_linear(dx_graph *g, dx_id a, dx_id *out)
{
    dx_memory *memory = &g->context->memory;
    *out = a;
    if (dx_is_larger(g, a, MOST_NODES))
        return DX_OK;
    dx_idmap none;
    dx_idmap_init(&none, memory);
    dx_ring *ring;
    dx_status status = dx_ring_new(g, a, &none, false, &ring);
    if (status == DX_OK)
        status = split_in(ring, a, out);
    dx_ring_delete(g, ring);
    dx_idmap_free(&none);
    if (status != DX_DOMAIN && status != DX_LIMIT)
        return status;
    dx_diag_clear(&g->context->diag);
    return DX_OK;
}
