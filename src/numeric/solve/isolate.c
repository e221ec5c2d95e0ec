/* All zeros in an interval: on pieces the range and the slope of the formula, by its expansion
 * around the middle with the last coefficient from all of the piece (the Taylor form; Neumaier,
 * Interval Methods for Systems of Equations, 2.4). Where the slope has no zero there is one zero
 * if the signs at the ends differ, and else none. */
#include "numeric/solve/pieces.h"
#include "numeric/solve/range.h"

enum {
    LENGTH = 8, /* of expansions, where the formula is no polynomial */
    PRECISION = 128,
    PRECISION_PER_DEGREE = 12,
    MOST_PRECISION = 600, /* is doubled no more */
    WORK = 3000000        /* nodes times coefficients */
};

/* Pieces less wide than this part of the whole, and than the greatest number in it, are left. */
static const double least_width = 0x1p-80;
static const slong least_bits = -100;

typedef struct search {
    dx_system *s;
    dx_worklist *pieces;
    dx_roots *out;
    slong length, prec;
    arb_poly_t at, over; /* expansions around the middle, and around every point */
    arb_t x, m, range, slope, c, t;
    mag_t power;
} search;

/* t ∈ [-r, r]^k */
static void set_power(search *w, slong k)
{
    arb_zero(w->t);
    if (k % 2 == 0 && k > 0) {
        arf_set_mag(arb_midref(w->t), w->power);
        arf_mul_2exp_si(arb_midref(w->t), arb_midref(w->t), -1);
        mag_mul_2exp_si(arb_radref(w->t), w->power, -1);
    } else if (k > 0) {
        mag_set(arb_radref(w->t), w->power);
    } else {
        arb_one(w->t);
    }
}

static void add_coefficient(search *w, const arb_poly_t p, slong k, slong factor, arb_t sum)
{
    arb_poly_get_coeff_arb(w->c, p, k);
    arb_mul_si(w->c, w->c, factor, w->prec);
    arb_addmul(sum, w->c, w->t, w->prec);
}

static void intersect(search *w, arb_t range, const arb_poly_t p, slong k)
{
    arb_poly_get_coeff_arb(w->c, p, k);
    if (arb_overlaps(range, w->c))
        arb_intersection(range, range, w->c, w->prec);
}

/* Range and slope on the ball; false where there is no expansion all over it. */
static dx_status look(search *w, const arb_t x, bool *smooth)
{
    slong n = w->length;
    DX_TRY(dx_system_expand(w->s, x, n + 2, w->prec, w->over));
    *smooth = false;
    for (slong k = 0; k < w->over->length; k++)
        if (!arb_is_finite(w->over->coeffs + k))
            return DX_OK;
    arb_get_mid_arb(w->m, x);
    DX_TRY(dx_system_expand(w->s, w->m, n + 1, w->prec, w->at));
    *smooth = true;
    arb_zero(w->range);
    arb_zero(w->slope);
    mag_one(w->power);
    for (slong k = 0; k <= n + 1; k++) {
        const arb_poly_struct *p = k <= n ? w->at : w->over;
        set_power(w, k);
        add_coefficient(w, p, k, 1, w->range);
        if (k <= n)
            add_coefficient(w, k < n ? w->at : w->over, k + 1, k + 1, w->slope);
        mag_mul(w->power, w->power, arb_radref(x));
    }
    intersect(w, w->range, w->over, 0);
    intersect(w, w->slope, w->over, 1);
    return DX_OK;
}

static dx_status find_sign(search *w, const arf_t x, int *sign)
{
    arb_set_arf(w->m, x);
    DX_TRY(dx_system_values(w->s, w->m, w->prec, w->c));
    *sign = arb_sgn_nonzero(w->c);
    return DX_OK;
}

/* The slope on the box and on one around it: what is in both. */
static dx_status find_slope(search *w, const arb_t box, arb_t slope, bool *known)
{
    bool smooth;
    DX_TRY(look(w, box, &smooth));
    if (smooth && arb_overlaps(slope, w->slope))
        arb_intersection(slope, slope, w->slope, w->prec);
    *known = smooth && !arb_contains_zero(slope);
    return DX_OK;
}

/* One step towards the only zero in the box. */
static dx_status narrow_once(search *w, arb_t box, const arb_t slope, dx_finding *finding)
{
    *finding = DX_FINDING_OPEN;
    arb_get_mid_arb(w->m, box);
    DX_TRY(dx_system_values(w->s, w->m, w->prec, w->c));
    arb_div(w->c, w->c, slope, w->prec);
    arb_sub(w->c, w->m, w->c, w->prec);
    if (!arb_is_finite(w->c) || !arb_overlaps(box, w->c) || arb_contains(w->c, box)) {
        *finding = DX_FINDING_PRECISION;
        return DX_OK;
    }
    arb_intersection(box, box, w->c, w->prec);
    return dx_contract(w->s, box, w->prec, w->prec, box, finding);
}

/* The only zero in `only`, where the slope has none: made small enough for dx_refine. */
static dx_status narrow(search *w, const arb_t only, arb_t box)
{
    enum { MOST = 300, BITS = 64 };
    dx_finding finding = DX_FINDING_OPEN;
    dx_status status = DX_OK;
    bool known = true, reached;
    arb_t slope;
    arb_init(slope);
    arb_zero_pm_inf(slope);
    arb_set(box, only);
    for (int k = 0; k < MOST && known && status == DX_OK && finding != DX_FINDING_ONE &&
                    finding != DX_FINDING_PRECISION;
         k++) {
        status = find_slope(w, box, slope, &known);
        if (status == DX_OK && known)
            status = narrow_once(w, box, slope, &finding);
    }
    arb_clear(slope);
    DX_TRY(status);
    return dx_refine(w->s, box, BITS, &reached);
}

static dx_status add_zero(search *w, const dx_piece *piece, const arb_t only)
{
    arb_t box, part;
    arb_init(box);
    arb_init(part);
    dx_ball_between(part, piece->lo, piece->hi);
    dx_status status = narrow(w, only, box);
    if (status == DX_OK && arb_overlaps(box, part)) /* else it is its neighbour's */
        status = dx_roots_add(w->s, w->out, box, only);
    arb_clear(box);
    arb_clear(part);
    return status;
}

/* Signs at the ends of [lo, hi]; where they are not known the ends are moved by 2^-exponent of
 * the width, if the slope has no zero there either. */
static dx_status find_signs(search *w, arf_t lo, arf_t hi, slong exponent, int *sign)
{
    DX_TRY(find_sign(w, lo, &sign[0]));
    DX_TRY(find_sign(w, hi, &sign[1]));
    if (sign[0] && sign[1])
        return DX_OK;
    arf_t shift;
    arf_init(shift);
    arf_sub(shift, hi, lo, 32, ARF_RND_UP);
    arf_mul_2exp_si(shift, shift, -exponent);
    if (!sign[0])
        arf_sub(lo, lo, shift, ARF_PREC_EXACT, ARF_RND_DOWN);
    if (!sign[1])
        arf_add(hi, hi, shift, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_clear(shift);
    bool smooth;
    dx_ball_between(w->x, lo, hi);
    DX_TRY(look(w, w->x, &smooth));
    sign[0] = sign[1] = 0;
    if (!smooth || arb_contains_zero(w->slope))
        return DX_OK;
    DX_TRY(find_sign(w, lo, &sign[0]));
    return find_sign(w, hi, &sign[1]);
}

/* The slope has no zero on the piece. */
static dx_status settle(search *w, const dx_piece *piece, bool *settled)
{
    static const slong shift[] = {6, 20, 40};
    arf_t lo, hi;
    arb_t only;
    int sign[2] = {0, 0};
    dx_status status = DX_OK;
    arf_init(lo);
    arf_init(hi);
    arb_init(only);
    for (size_t i = 0; i < sizeof shift / sizeof *shift && status == DX_OK; i++) {
        arf_set(lo, piece->lo);
        arf_set(hi, piece->hi);
        status = find_signs(w, lo, hi, shift[i], sign);
        if (sign[0] && sign[1])
            break;
    }
    *settled = sign[0] && sign[1];
    if (status == DX_OK && sign[0] * sign[1] < 0) {
        dx_ball_between(only, lo, hi);
        status = add_zero(w, piece, only);
    }
    arf_clear(lo);
    arf_clear(hi);
    arb_clear(only);
    return status;
}

static bool is_narrow(const dx_piece *piece)
{
    if (piece->width < least_width)
        return true;
    arf_t width, size;
    arf_init(width);
    arf_init(size);
    arf_sub(width, piece->hi, piece->lo, 32, ARF_RND_UP);
    arf_mul_2exp_si(size, arf_cmpabs(piece->lo, piece->hi) > 0 ? piece->lo : piece->hi, least_bits);
    bool narrow = arf_cmpabs(width, size) < 0;
    arf_clear(width);
    arf_clear(size);
    return narrow;
}

static dx_status halve(search *w, const dx_piece *piece, dx_finding why)
{
    if (is_narrow(piece))
        return dx_roots_leave(w->s, w->out, piece, why);
    return dx_worklist_halve(w->pieces, piece, 0);
}

static dx_status has_no_zero(search *w, const dx_piece *piece, bool *free)
{
    dx_extent range;
    DX_TRY(dx_range_between(w->s, piece->lo, piece->hi, w->prec, &range));
    *free = range.free;
    return DX_OK;
}

/* Where there is no expansion the values alone remain. */
static dx_status look_at_values(search *w, const dx_piece *piece)
{
    DX_TRY(dx_system_values(w->s, w->x, w->prec, w->c));
    if (arb_is_zero(w->c))
        return dx_roots_leave(w->s, w->out, piece, DX_FINDING_ROUGH);
    if (arb_is_finite(w->c))
        return arb_contains_zero(w->c) ? halve(w, piece, DX_FINDING_ROUGH) : DX_OK;
    bool free;
    DX_TRY(has_no_zero(w, piece, &free));
    return free ? DX_OK : halve(w, piece, DX_FINDING_NO_VALUE);
}

/* Is what is not known of the range due to rounding, so that less wide pieces do not help? */
static bool is_noise(search *w)
{
    mag_t range;
    mag_init(range);
    mag_mul_2exp_si(range, arb_radref(w->range), -2);
    arb_poly_get_coeff_arb(w->c, w->at, 0);
    bool noise = mag_cmp(arb_radref(w->c), range) > 0;
    mag_clear(range);
    return noise;
}

static dx_status examine(search *w, const dx_piece *piece)
{
    bool smooth, settled = false;
    dx_ball_between(w->x, piece->lo, piece->hi);
    DX_TRY(look(w, w->x, &smooth));
    if (!smooth)
        return look_at_values(w, piece);
    if (!arb_contains_zero(w->range))
        return DX_OK;
    if (arb_is_zero(w->range))
        return dx_roots_leave(w->s, w->out, piece, DX_FINDING_SINGULAR);
    if (arb_contains_zero(w->slope)) {
        bool free = false;
        if (w->s->exponentials)
            DX_TRY(has_no_zero(w, piece, &free));
        if (free)
            return DX_OK;
        if (!is_noise(w))
            return halve(w, piece, DX_FINDING_SINGULAR);
        if (w->prec > MOST_PRECISION)
            return dx_roots_leave(w->s, w->out, piece, DX_FINDING_SINGULAR);
        w->prec *= 2;
        return examine(w, piece);
    }
    DX_TRY(settle(w, piece, &settled));
    return settled ? DX_OK : halve(w, piece, DX_FINDING_PRECISION);
}

/* ---- what is left ------------------------------------------------------------------ */

static dx_status find_sign_change(search *w, dx_gap *gap)
{
    arf_t end;
    int sign[2];
    bool smooth;
    DX_TRY(look(w, gap->box, &smooth));
    if (!smooth)
        return DX_OK;
    arf_init(end);
    arb_get_lbound_arf(end, gap->box, ARF_PREC_EXACT);
    dx_status status = find_sign(w, end, &sign[0]);
    arb_get_ubound_arf(end, gap->box, ARF_PREC_EXACT);
    if (status == DX_OK)
        status = find_sign(w, end, &sign[1]);
    arf_clear(end);
    if (status == DX_OK)
        gap->changes_sign = sign[0] * sign[1] < 0;
    return status;
}

static dx_status describe_gap(search *w, dx_gap *gap)
{
    enum { AWAY = -30 };
    bool proved = false;
    if (gap->why != DX_FINDING_SINGULAR && gap->why != DX_FINDING_PRECISION)
        return DX_OK;
    DX_TRY(find_sign_change(w, gap));
    mag_t radius;
    mag_init(radius);
    arf_get_mag(radius, w->pieces->width);
    mag_mul_2exp_si(radius, radius, AWAY);
    if (mag_cmp(radius, arb_radref(gap->box)) < 0)
        mag_set(radius, arb_radref(gap->box));
    dx_status status = dx_estimate_order(w->s, gap->box, radius, w->prec, &gap->order, &proved);
    if (status == DX_OK && proved)
        gap->most = gap->order;
    mag_clear(radius);
    return status;
}

static dx_status run(search *w, uint64_t most)
{
    dx_piece piece;
    dx_status status = DX_OK;
    while (status == DX_OK && dx_worklist_pop(w->pieces, &piece)) {
        bool late = w->out->pieces >= most;
        status = dx_poll(w->s->graph->context);
        if (status == DX_OK)
            status =
                late ? dx_roots_leave(w->s, w->out, &piece, DX_FINDING_OPEN) : examine(w, &piece);
        w->out->pieces += !late;
        dx_piece_free(w->pieces, &piece);
    }
    if (status == DX_OK)
        status = dx_roots_merge_gaps(w->s, w->out);
    for (size_t i = 0; i < w->out->n_gaps && status == DX_OK; i++)
        status = describe_gap(w, &w->out->gap[i]);
    return status;
}

dx_status dx_isolate(dx_system *s, dx_worklist *pieces, uint64_t most, dx_roots *out)
{
    search w = {.s = s, .pieces = pieces, .out = out};
    w.length = s->degree > 0 ? s->degree : LENGTH;
    w.prec = PRECISION + PRECISION_PER_DEGREE * (s->degree > 0 ? s->degree : 0);
    arb_poly_init(w.at);
    arb_poly_init(w.over);
    arb_init(w.x);
    arb_init(w.m);
    arb_init(w.range);
    arb_init(w.slope);
    arb_init(w.c);
    arb_init(w.t);
    mag_init(w.power);
    if (most == 0) {
        most = WORK / ((uint64_t)w.length * s->list.walk.n);
        most = most < 2000 ? 2000 : most > 20000 ? 20000 : most;
    }
    dx_status status = run(&w, most);
    arb_poly_clear(w.at);
    arb_poly_clear(w.over);
    arb_clear(w.x);
    arb_clear(w.m);
    arb_clear(w.range);
    arb_clear(w.slope);
    arb_clear(w.c);
    arb_clear(w.t);
    mag_clear(w.power);
    return status;
}
