#include "scalar/ball.h"

void dx_ball_ends(arf_t low, arf_t high, const arb_t x, slong prec)
{
    /* The ends of a ball given as such, like [1, 2], are then exact. */
    arb_get_lbound_arf(low, x, prec + 2 * MAG_BITS);
    arb_get_ubound_arf(high, x, prec + 2 * MAG_BITS);
}

void dx_ball_monotone(arb_t out, const arb_t x, dx_ball_map *map, slong prec)
{
    if (!arb_is_finite(x)) {
        arb_indeterminate(out);
        return;
    }
    if (arb_is_exact(x)) {
        map(out, x, prec);
        return;
    }
    arb_t low, high;
    arb_init(low);
    arb_init(high);
    dx_ball_ends(arb_midref(low), arb_midref(high), x, prec);
    map(low, low, prec);
    map(high, high, prec);
    arb_union(out, low, high, prec);
    arb_clear(low);
    arb_clear(high);
}

bool dx_ball_integer(slong *out, const arb_t x, slong limit)
{
    if (!arb_is_exact(x) || !arf_is_int(arb_midref(x)) ||
        arf_cmpabs_ui(arb_midref(x), (ulong)limit) > 0)
        return false;
    *out = arf_get_si(arb_midref(x), ARF_RND_DOWN);
    return true;
}

bool dx_ball_is_below(const arb_t x, slong bits)
{
    mag_t bound;
    mag_init(bound);
    arb_get_mag(bound, x);
    bool below = mag_cmp_2exp_si(bound, bits) < 0;
    mag_clear(bound);
    return below;
}

bool dx_ball_has_integer(const arb_t x, slong prec)
{
    if (!arb_is_finite(x))
        return true;
    arf_t low, high;
    arf_init(low);
    arf_init(high);
    dx_ball_ends(low, high, x, prec);
    bool has = arf_is_int(low);
    if (!has) {
        arf_floor(low, low);
        arf_floor(high, high);
        has = !arf_equal(low, high);
    }
    arf_clear(low);
    arf_clear(high);
    return has;
}
