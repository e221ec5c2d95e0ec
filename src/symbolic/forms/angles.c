#include "symbolic/forms/angles.h"

#include "symbolic/forms/relations.h"
#include "symbolic/forms/waves.h"

enum { LONG_ANGLE = 64 }; /* terms of a sine */

/* sin and cos of n times the angle: s and c are multiplied on, n times. */
static dx_status multiple_angle(dx_ring *ring, const dx_wave *wave, fmpz_mpoly_t s, fmpz_mpoly_t c)
{
    bool hyperbolic = dx_waves_is_hyperbolic(wave->fn);
    int32_t n = wave->multiple < 0 ? -wave->multiple : wave->multiple;
    fmpz_mpoly_t sine, cosine, a, b;
    fmpz_mpoly_init(sine, ring->ctx);
    fmpz_mpoly_init(cosine, ring->ctx);
    fmpz_mpoly_init(a, ring->ctx);
    fmpz_mpoly_init(b, ring->ctx);
    fmpz_mpoly_gen(sine, (slong)wave->sine, ring->ctx);
    fmpz_mpoly_gen(cosine, (slong)ring->kernels.kernel[wave->sine].partner, ring->ctx);
    fmpz_mpoly_set(s, sine, ring->ctx);
    fmpz_mpoly_set(c, cosine, ring->ctx);
    dx_status status = DX_OK;
    for (int32_t i = 1; i < n && status == DX_OK; i++) {
        fmpz_mpoly_mul(a, s, cosine, ring->ctx);
        fmpz_mpoly_mul(b, c, sine, ring->ctx);
        fmpz_mpoly_mul(c, c, cosine, ring->ctx);
        fmpz_mpoly_mul(s, s, sine, ring->ctx);
        if (hyperbolic)
            fmpz_mpoly_add(c, c, s, ring->ctx);
        else
            fmpz_mpoly_sub(c, c, s, ring->ctx);
        fmpz_mpoly_add(s, a, b, ring->ctx);
    }
    if (wave->multiple < 0)
        fmpz_mpoly_neg(s, s, ring->ctx);
    if (n > 1) /* 1 - 2sin^2, not cos^2 - sin^2 */
        status = dx_poly_pythagoras(ring, c, true);
    fmpz_mpoly_clear(sine, ring->ctx);
    fmpz_mpoly_clear(cosine, ring->ctx);
    fmpz_mpoly_clear(a, ring->ctx);
    fmpz_mpoly_clear(b, ring->ctx);
    return status;
}

/* sin and cos after some quarter turns. */
static void turn(dx_ring *ring, fmpz_mpoly_t s, fmpz_mpoly_t c, int32_t quarters)
{
    fmpz_mpoly_zero(s, ring->ctx);
    fmpz_mpoly_zero(c, ring->ctx);
    fmpz_mpoly_set_si(quarters % 2 ? s : c, quarters >= 2 ? -1 : 1, ring->ctx);
}

dx_status dx_angle_waves(dx_ring *ring, const dx_wave *wave, fmpz_mpoly_t s, fmpz_mpoly_t c)
{
    fmpz_mpoly_t sine, cosine, product;
    fmpz_mpoly_init(sine, ring->ctx);
    fmpz_mpoly_init(cosine, ring->ctx);
    fmpz_mpoly_init(product, ring->ctx);
    fmpz_mpoly_one(c, ring->ctx);
    fmpz_mpoly_zero(s, ring->ctx);
    dx_status status = DX_OK;
    bool hyperbolic = dx_waves_is_hyperbolic(wave->fn);
    for (; wave && status == DX_OK;
         wave = wave->next == UINT32_MAX ? NULL : &ring->kernels.wave[wave->next]) {
        if (wave->turns)
            turn(ring, sine, cosine, wave->multiple);
        else
            status = multiple_angle(ring, wave, sine, cosine);
        if (status != DX_OK || fmpz_mpoly_length(s, ring->ctx) > LONG_ANGLE ||
            fmpz_mpoly_length(c, ring->ctx) > LONG_ANGLE) {
            status = DX_LIMIT;
            break;
        }
        fmpz_mpoly_mul(product, s, sine, ring->ctx);
        if (!hyperbolic)
            fmpz_mpoly_neg(product, product, ring->ctx);
        fmpz_mpoly_mul(sine, c, sine, ring->ctx);
        fmpz_mpoly_mul(s, s, cosine, ring->ctx);
        fmpz_mpoly_add(s, s, sine, ring->ctx);
        fmpz_mpoly_mul(c, c, cosine, ring->ctx);
        fmpz_mpoly_add(c, c, product, ring->ctx);
    }
    fmpz_mpoly_clear(sine, ring->ctx);
    fmpz_mpoly_clear(cosine, ring->ctx);
    fmpz_mpoly_clear(product, ring->ctx);
    return status;
}
