#include "symbolic/algebra/common.h"

#include "expr/walk.h"
#include "symbolic/forms/rational.h"
#include "symbolic/forms/terms.h"

enum { LARGE = 1000, MOST_GENERATORS = 12, MOST_TERMS = 500 };

static bool is_small(dx_ring *ring, const fmpz_mpoly_t p)
{
    return !fmpz_mpoly_is_zero(p, ring->ctx) && fmpz_mpoly_length(p, ring->ctx) <= MOST_TERMS;
}

/* Both numerators divided by what they share. */
static void share(dx_ring *ring, const dx_quotient *a, const dx_quotient *zero, dx_id *rest,
                  dx_id *below)
{
    fmpz_mpoly_t common, left;
    if (!is_small(ring, a->num) || !is_small(ring, zero->num) || !is_small(ring, a->den) ||
        !dx_poly_can_gcd(ring, a->num, zero->num))
        return;
    fmpz_mpoly_init(common, ring->ctx);
    fmpz_mpoly_init(left, ring->ctx);
    if (fmpz_mpoly_gcd(common, a->num, zero->num, ring->ctx) &&
        !fmpz_mpoly_is_fmpz(common, ring->ctx) &&
        fmpz_mpoly_divides(left, zero->num, common, ring->ctx)) {
        *rest = dx_poly_expression(ring, left);
        *below = dx_poly_expression(ring, a->den);
    }
    fmpz_mpoly_clear(common, ring->ctx);
    fmpz_mpoly_clear(left, ring->ctx);
}

static dx_status find(dx_ring *ring, dx_id a, dx_id zero, dx_id *rest, dx_id *below)
{
    dx_quotient above, other;
    dx_quotient_init(ring, &above);
    dx_quotient_init(ring, &other);
    dx_status status = dx_ring_value(ring, a, &above);
    if (status == DX_OK)
        status = dx_ring_value(ring, zero, &other);
    if (status == DX_OK)
        share(ring, &above, &other, rest, below);
    dx_quotient_clear(ring, &other);
    dx_quotient_clear(ring, &above);
    return status;
}

dx_status dx_common_zero(dx_graph *g, dx_id a, dx_id zero, dx_id *rest, dx_id *below)
{
    const dx_id part[] = {a, zero};
    *rest = *below = DX_NONE;
    if (dx_tree_size(g, a) + dx_tree_size(g, zero) > LARGE)
        return DX_OK;
    dx_id both = dx_vector(g, 2, part);
    DX_TRY(dx_check(g, both));
    dx_ring *ring;
    dx_status status = dx_ring_new(g, both, NULL, false, &ring);
    if (status == DX_OK && ring->kernels.n <= MOST_GENERATORS && ring->kernels.n > 0)
        status = find(ring, a, zero, rest, below);
    dx_ring_delete(g, ring);
    if (status == DX_LIMIT) { /* without a story */
        dx_diag_clear(&g->context->diag);
        status = DX_OK;
    }
    if (!dx_is_none(*rest))
        DX_TRY(dx_check(g, *below));
    return status;
}
