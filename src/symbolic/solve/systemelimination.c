/* Equations of a system that follow from others: multiples, and resultants. */
#include "symbolic/forms/terms.h"
#include "symbolic/rework/quotients.h"
#include "symbolic/solve/systemstate.h"

#include <string.h>

typedef dx_equations_state state;

/* ---- multiples ------------------------------------------------------------------------------ */

/* Over the rationals. */
static bool divides(const dx_ring *ring, const fmpz_mpoly_t by, fmpz_mpoly_t of)
{
    enum { MOST_TERMS = 200 };
    fmpz_t lead;
    fmpz_mpoly_t rest;
    if (fmpz_mpoly_is_zero(by, ring->ctx) || fmpz_mpoly_length(by, ring->ctx) > MOST_TERMS ||
        fmpz_mpoly_length(of, ring->ctx) > MOST_TERMS)
        return false;
    fmpz_init(lead);
    fmpz_mpoly_init(rest, ring->ctx);
    fmpz_mpoly_get_term_coeff_fmpz(lead, by, 0, ring->ctx);
    fmpz_mpoly_scalar_mul_fmpz(of, of, lead, ring->ctx);
    bool is = fmpz_mpoly_divides(rest, of, by, ring->ctx);
    fmpz_mpoly_clear(rest, ring->ctx);
    fmpz_clear(lead);
    return is;
}

/* Is the numerator of f a multiple of that of g? Then f is 0 where g is. */
static dx_status is_multiple(dx_equations *s, dx_id f, dx_id g, bool *is)
{
    dx_id both = dx_add(s->g, f, dx_mul(s->g, dx_pi(s->g), g));
    dx_ring *ring;
    dx_quotient q, other;
    *is = false;
    DX_TRY(dx_check(s->g, both));
    if (dx_is_number(s->g, both))
        return DX_OK;
    dx_status status = dx_quotient_take(s->g, both, &ring, &q);
    if (status == DX_OK) {
        dx_quotient_init(ring, &other);
        status = dx_ring_value(ring, f, &q);
        if (status == DX_OK)
            status = dx_ring_value(ring, g, &other);
        *is = status == DX_OK && divides(ring, other.num, q.num);
        dx_quotient_clear(ring, &other);
    }
    dx_quotient_drop(s->g, ring, &q);
    if (status == DX_LIMIT || status == DX_DOMAIN) {
        dx_diag_clear(&s->g->context->diag);
        return DX_OK;
    }
    return status;
}

dx_status dx_equations_drop_multiples(dx_equations *s, state *now)
{
    for (uint32_t i = 0; i < now->m; i++)
        for (uint32_t k = 0; k < now->m;) {
            bool is = false;
            if (k != i && dx_equations_have_unknowns(s, now, now->f[i]) &&
                dx_equations_have_unknowns(s, now, now->f[k]))
                DX_TRY(is_multiple(s, now->f[k], now->f[i], &is));
            if (!is) {
                k++;
                continue;
            }
            memmove(now->f + k, now->f + k + 1, (now->m - k - 1) * sizeof *now->f);
            now->m--;
            i -= k < i;
        }
    return DX_OK;
}

/* ---- resultants ----------------------------------------------------------------------------- */

/* The resultant by x of two equations takes the place of one. */
static dx_status eliminate(dx_equations *s, const state *now, uint32_t k, uint32_t i, uint32_t j,
                           bool *done)
{
    dx_graph *g = s->g;
    dx_ring *ring;
    dx_quotient q;
    dx_id x = s->unknown[k], both = dx_add(g, now->f[i], dx_mul(g, dx_pi(g), now->f[j])), rest;
    *done = false;
    DX_TRY(dx_check(g, both));
    DX_TRY(dx_quotient_take(g, both, &ring, &q));
    dx_quotient other;
    fmpz_mpoly_t r;
    dx_quotient_init(ring, &other);
    fmpz_mpoly_init(r, ring->ctx);
    slong at = 0;
    while ((uint32_t)at < ring->kernels.n && !dx_same(ring->kernels.kernel[at].id, x))
        at++;
    dx_status status = dx_ring_value(ring, now->f[i], &q);
    if (status == DX_OK)
        status = dx_ring_value(ring, now->f[j], &other);
    if (status == DX_OK && (uint32_t)at < ring->kernels.n) {
        double n = (double)fmpz_mpoly_length(q.num, ring->ctx),
               m = (double)fmpz_mpoly_length(other.num, ring->ctx);
        slong d = fmpz_mpoly_degree_si(q.num, at, ring->ctx),
              e = fmpz_mpoly_degree_si(other.num, at, ring->ctx);
        *done = n <= 40 && m <= 40 && d * e <= 16 && d > 0 && e > 0 &&
                fmpz_mpoly_resultant(r, q.num, other.num, at, ring->ctx) &&
                !fmpz_mpoly_is_zero(r, ring->ctx);
        if (*done) {
            rest = dx_poly_expression(ring, r);
            status = dx_check(g, rest);
        }
    }
    fmpz_mpoly_clear(r, ring->ctx);
    dx_quotient_clear(ring, &other);
    dx_quotient_drop(g, ring, &q);
    DX_TRY(status == DX_LIMIT ? DX_OK : status);
    if (!*done)
        return DX_OK;
    state *then = dx_arena_alloc(&g->context->arena, sizeof *then);
    if (!then)
        return dx_no_memory(g->context);
    *then = *now;
    then->f[j] = rest;
    if (then->n_later < DX_MOST_SYSTEM_DEPTH)
        then->later[then->n_later++] = now->f[j];
    const bool loose = s->loose;
    s->loose = true;
    status = dx_equations_go_on(s, then);
    s->loose = loose;
    return status;
}

dx_status dx_equations_by_resultant(dx_equations *s, const state *now, bool *done)
{
    *done = false;
    for (uint32_t k = 0; k < s->n && !*done; k++) {
        if (now->set[k])
            continue;
        for (uint32_t i = 0; i < now->m && !*done; i++)
            for (uint32_t j = i + 1; j < now->m && !*done; j++)
                if (dx_contains(s->g, now->f[i], s->unknown[k]) &&
                    dx_contains(s->g, now->f[j], s->unknown[k]))
                    DX_TRY(eliminate(s, now, k, i, j, done));
    }
    return DX_OK;
}
