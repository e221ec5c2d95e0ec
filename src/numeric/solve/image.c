#include "numeric/solve/image.h"

void dx_image_work_init(dx_image_work *w, slong prec)
{
    w->prec = prec;
    arb_init(w->x);
    arb_init(w->y);
    arf_init(w->end);
    arf_init(w->other);
}

void dx_image_work_clear(dx_image_work *w)
{
    arb_clear(w->x);
    arb_clear(w->y);
    arf_clear(w->end);
    arf_clear(w->other);
}

void dx_image_init(dx_image *a)
{
    *a = (dx_image){.kind = DX_IMAGE_NOTHING};
    arf_init(a->lo);
    arf_init(a->hi);
}

void dx_image_clear(dx_image *a)
{
    arf_clear(a->lo);
    arf_clear(a->hi);
}

void dx_image_set(dx_image *out, const dx_image *a)
{
    out->kind = a->kind;
    out->open[0] = a->open[0];
    out->open[1] = a->open[1];
    out->whole = a->whole;
    arf_set(out->lo, a->lo);
    arf_set(out->hi, a->hi);
}

void dx_image_close(dx_image *a)
{
    a->open[0] = a->open[1] = false;
}

void dx_image_set_all(dx_image *out)
{
    out->kind = DX_IMAGE_WITHIN;
    dx_image_close(out);
    arf_neg_inf(out->lo);
    arf_pos_inf(out->hi);
}

void dx_image_set_ball(dx_image_work *w, dx_image *out, const arb_t x)
{
    if (!arb_is_finite(x)) {
        dx_image_set_all(out);
        return;
    }
    out->kind = DX_IMAGE_WITHIN;
    dx_image_close(out);
    arb_get_lbound_arf(out->lo, x, w->prec);
    arb_get_ubound_arf(out->hi, x, w->prec);
}

bool dx_image_is_finite(const dx_image *a)
{
    return a->kind == DX_IMAGE_WITHIN && arf_is_finite(a->lo) && arf_is_finite(a->hi);
}

bool dx_image_has_zero(const dx_image *a)
{
    if (a->kind == DX_IMAGE_BEYOND)
        return arf_sgn(a->lo) >= 0 || arf_sgn(a->hi) <= 0;
    int lo = arf_sgn(a->lo), hi = arf_sgn(a->hi);
    return a->kind == DX_IMAGE_WITHIN && (lo < 0 || (lo == 0 && !a->open[0])) &&
           (hi > 0 || (hi == 0 && !a->open[1]));
}

int dx_image_sign(const dx_image *a)
{
    if (a->kind != DX_IMAGE_WITHIN || dx_image_has_zero(a))
        return 0;
    return arf_sgn(a->lo) >= 0 ? 1 : -1;
}

void dx_image_settle(dx_image *a)
{
    if (a->kind == DX_IMAGE_BEYOND && !(arf_cmp(a->lo, a->hi) < 0))
        dx_image_set_all(a);
}

static void swap_ends(dx_image *a)
{
    bool open = a->open[0];
    a->open[0] = a->open[1];
    a->open[1] = open;
    arf_swap(a->lo, a->hi);
}

static void negate(dx_image *a)
{
    swap_ends(a);
    arf_neg(a->lo, a->lo);
    arf_neg(a->hi, a->hi);
}

static void scale_end(dx_image_work *w, arf_t end, const fmpq_t c, bool up)
{
    if (!arf_is_finite(end))
        return;
    arb_set_arf(w->x, end);
    arb_mul_fmpz(w->x, w->x, fmpq_numref(c), w->prec);
    arb_div_fmpz(w->x, w->x, fmpq_denref(c), w->prec);
    if (up)
        arb_get_ubound_arf(end, w->x, w->prec);
    else
        arb_get_lbound_arf(end, w->x, w->prec);
}

void dx_image_scale(dx_image_work *w, dx_image *a, const fmpq_t c)
{
    fmpq_t size;
    fmpq_init(size);
    fmpq_abs(size, c);
    if (fmpq_sgn(c) < 0)
        negate(a);
    scale_end(w, a->lo, size, a->kind == DX_IMAGE_BEYOND);
    scale_end(w, a->hi, size, a->kind != DX_IMAGE_BEYOND);
    dx_image_settle(a);
    fmpq_clear(size);
}

void dx_image_add(dx_image_work *w, dx_image *sum, const dx_image *a)
{
    sum->whole = sum->whole && a->whole;
    if (sum->kind == DX_IMAGE_NOTHING || a->kind == DX_IMAGE_NOTHING) {
        sum->kind = DX_IMAGE_NOTHING;
    } else if (sum->kind == DX_IMAGE_WITHIN && a->kind == DX_IMAGE_WITHIN) {
        sum->open[0] = sum->open[0] || a->open[0];
        sum->open[1] = sum->open[1] || a->open[1];
        arf_add(sum->lo, sum->lo, a->lo, w->prec, ARF_RND_FLOOR);
        arf_add(sum->hi, sum->hi, a->hi, w->prec, ARF_RND_CEIL);
    } else if (sum->kind == DX_IMAGE_BEYOND && a->kind == DX_IMAGE_BEYOND) {
        dx_image_set_all(sum);
    } else {
        const dx_image *gap = sum->kind == DX_IMAGE_BEYOND ? sum : a,
                       *other = sum->kind == DX_IMAGE_BEYOND ? a : sum;
        if (!dx_image_is_finite(other)) {
            dx_image_set_all(sum);
            return;
        }
        arf_t lo;
        arf_init(lo);
        arf_add(lo, gap->lo, other->hi, w->prec, ARF_RND_CEIL);
        arf_add(sum->hi, gap->hi, other->lo, w->prec, ARF_RND_FLOOR);
        arf_swap(sum->lo, lo);
        arf_clear(lo);
        sum->kind = DX_IMAGE_BEYOND;
        dx_image_settle(sum);
    }
}

/* The product of ends, 0 where one is 0. */
static void multiply_ends(dx_image_work *w, arf_t out, const arf_t a, const arf_t b, bool up)
{
    arf_rnd_t rounding = up ? ARF_RND_CEIL : ARF_RND_FLOOR;
    if (arf_is_zero(a) || arf_is_zero(b))
        arf_zero(out);
    else
        arf_mul(out, a, b, w->prec, rounding);
}

/* Is the product of these ends no value? 0 is one where it is an end that is a value. */
static bool is_open_product(const dx_image *a, int i, const dx_image *b, int k)
{
    bool zero_a = arf_is_zero(i ? a->hi : a->lo) && !a->open[i];
    bool zero_b = arf_is_zero(k ? b->hi : b->lo) && !b->open[k];
    return (a->open[i] || b->open[k]) && !zero_a && !zero_b;
}

static void multiply_within(dx_image_work *w, dx_image *a, const dx_image *b)
{
    arf_srcptr x[2] = {a->lo, a->hi}, y[2] = {b->lo, b->hi};
    bool open[2] = {false, false};
    arf_t least, most, end;
    arf_init(least);
    arf_init(most);
    arf_init(end);
    for (int k = 0; k < 4; k++) {
        bool here = is_open_product(a, k % 2, b, k / 2);
        multiply_ends(w, end, x[k % 2], y[k / 2], false);
        int order = k == 0 ? -1 : arf_cmp(end, least);
        open[0] = order < 0 ? here : open[0] && (order > 0 || here);
        if (order < 0)
            arf_set(least, end);
        multiply_ends(w, end, x[k % 2], y[k / 2], true);
        order = k == 0 ? 1 : arf_cmp(end, most);
        open[1] = order > 0 ? here : open[1] && (order < 0 || here);
        if (order > 0)
            arf_set(most, end);
    }
    arf_swap(a->lo, least);
    arf_swap(a->hi, most);
    a->open[0] = open[0];
    a->open[1] = open[1];
    arf_clear(least);
    arf_clear(most);
    arf_clear(end);
}

/* |x·y| >= least of the products of what is nearest to 0. */
static void multiply_beyond(dx_image_work *w, dx_image *a, const dx_image *b)
{
    arf_t lo, hi, other;
    arf_init(lo);
    arf_init(hi);
    arf_init(other);
    multiply_ends(w, lo, a->lo, b->hi, true);
    multiply_ends(w, other, a->hi, b->lo, true);
    arf_max(lo, lo, other);
    multiply_ends(w, hi, a->lo, b->lo, false);
    multiply_ends(w, other, a->hi, b->hi, false);
    arf_min(hi, hi, other);
    arf_swap(a->lo, lo);
    arf_swap(a->hi, hi);
    arf_clear(lo);
    arf_clear(hi);
    arf_clear(other);
    dx_image_settle(a);
}

void dx_image_multiply(dx_image_work *w, dx_image *a, const dx_image *b)
{
    a->whole = a->whole && b->whole;
    if (a->kind == DX_IMAGE_NOTHING || b->kind == DX_IMAGE_NOTHING) {
        a->kind = DX_IMAGE_NOTHING;
        return;
    }
    if (a->kind == DX_IMAGE_WITHIN && b->kind == DX_IMAGE_WITHIN) {
        multiply_within(w, a, b);
        return;
    }
    if (dx_image_has_zero(a) || dx_image_has_zero(b)) {
        dx_image_set_all(a);
        return;
    }
    if (a->kind == DX_IMAGE_BEYOND && b->kind == DX_IMAGE_BEYOND) {
        multiply_beyond(w, a, b);
        return;
    }
    /* a gap around 0, times numbers of one sign: what is nearest to 0 counts */
    dx_image gap, other;
    dx_image_init(&gap);
    dx_image_init(&other);
    dx_image_set(&gap, a->kind == DX_IMAGE_BEYOND ? a : b);
    dx_image_set(&other, a->kind == DX_IMAGE_BEYOND ? b : a);
    if (arf_sgn(other.lo) < 0) {
        negate(&other);
        negate(&gap);
    }
    multiply_ends(w, a->lo, gap.lo, other.lo, true);
    multiply_ends(w, a->hi, gap.hi, other.lo, false);
    dx_image_close(a);
    a->kind = DX_IMAGE_BEYOND;
    dx_image_settle(a);
    dx_image_clear(&gap);
    dx_image_clear(&other);
}

/* 0 is no inverse. */
static void invert_end(dx_image_work *w, dx_image *a, int k, bool up)
{
    arf_ptr end = k ? a->hi : a->lo;
    a->open[k] = a->open[k] || arf_is_inf(end);
    if (arf_is_inf(end))
        arf_zero(end);
    else
        arf_ui_div(end, 1, end, w->prec, up ? ARF_RND_CEIL : ARF_RND_FLOOR);
}

void dx_image_invert(dx_image_work *w, dx_image *a)
{
    if (a->kind == DX_IMAGE_NOTHING)
        return;
    a->whole = a->whole && !dx_image_has_zero(a);
    if (a->kind == DX_IMAGE_BEYOND) {
        if (dx_image_has_zero(a)) {
            dx_image_set_all(a);
            return;
        }
        dx_image_close(a);
        invert_end(w, a, 0, false);
        invert_end(w, a, 1, true);
        a->kind = DX_IMAGE_WITHIN;
        return;
    }
    int lo = arf_sgn(a->lo), hi = arf_sgn(a->hi);
    if (lo == 0 && hi == 0) {
        a->kind = DX_IMAGE_NOTHING;
    } else if (lo < 0 && hi > 0) {
        invert_end(w, a, 0, true);
        invert_end(w, a, 1, false);
        dx_image_close(a);
        a->kind = DX_IMAGE_BEYOND;
        dx_image_settle(a);
    } else {
        swap_ends(a);
        if (arf_is_zero(a->lo))
            arf_neg_inf(a->lo);
        else
            invert_end(w, a, 0, false);
        if (arf_is_zero(a->hi))
            arf_pos_inf(a->hi);
        else
            invert_end(w, a, 1, true);
    }
}

/* end^q for q > 0; end is not negative unless q is an odd integer. */
static void power_end(dx_image_work *w, arf_t end, const fmpq_t q, bool up)
{
    if (!arf_is_finite(end) || arf_is_zero(end))
        return;
    arb_set_arf(w->x, end);
    if (fmpz_is_one(fmpq_denref(q)))
        arb_pow_fmpz(w->x, w->x, fmpq_numref(q), w->prec);
    else
        arb_pow_fmpq(w->x, w->x, q, w->prec);
    if (!arb_is_finite(w->x)) {
        if (up)
            arf_pos_inf(end);
        else if (arf_sgn(end) > 0)
            arf_zero(end);
        else
            arf_neg_inf(end);
    } else if (up) {
        arb_get_ubound_arf(end, w->x, w->prec);
    } else {
        arb_get_lbound_arf(end, w->x, w->prec);
    }
}

void dx_image_clip(dx_image *a, const arf_t least)
{
    if (a->kind == DX_IMAGE_BEYOND) {
        if (arf_cmp(a->lo, least) < 0 && arf_cmp(a->hi, least) > 0)
            arf_set(a->lo, a->hi);
        else
            arf_set(a->lo, least);
        arf_pos_inf(a->hi);
        dx_image_close(a);
        a->kind = DX_IMAGE_WITHIN;
        a->whole = false;
    } else if (a->kind == DX_IMAGE_WITHIN &&
               (arf_cmp(a->hi, least) < 0 || (arf_equal(a->hi, least) && a->open[1]))) {
        a->kind = DX_IMAGE_NOTHING;
    } else if (a->kind == DX_IMAGE_WITHIN && arf_cmp(a->lo, least) < 0) {
        arf_set(a->lo, least);
        a->open[0] = false;
        a->whole = false;
    }
}

void dx_image_abs(dx_image *a)
{
    if (a->kind == DX_IMAGE_NOTHING)
        return;
    bool beyond = a->kind == DX_IMAGE_BEYOND, crosses = arf_sgn(a->lo) < 0 && arf_sgn(a->hi) > 0;
    if (beyond) {
        crosses = dx_image_has_zero(a);
        dx_image_close(a);
    }
    arf_abs(a->lo, a->lo);
    arf_abs(a->hi, a->hi);
    if (arf_cmp(a->lo, a->hi) > 0)
        swap_ends(a);
    else if (arf_equal(a->lo, a->hi))
        a->open[0] = a->open[1] = a->open[0] && a->open[1];
    if (beyond)
        arf_pos_inf(a->hi);
    if (crosses) {
        arf_zero(a->lo);
        a->open[0] = false;
    }
    a->kind = DX_IMAGE_WITHIN;
}

void dx_image_power(dx_image_work *w, dx_image *a, const fmpq_t exponent)
{
    fmpq_t q;
    fmpq_init(q);
    fmpq_abs(q, exponent);
    if (!fmpz_is_one(fmpq_denref(q))) {
        arf_zero(w->end);
        dx_image_clip(a, w->end);
    } else if (fmpz_is_even(fmpq_numref(q))) {
        dx_image_abs(a);
    }
    if (a->kind != DX_IMAGE_NOTHING) {
        power_end(w, a->lo, q, a->kind == DX_IMAGE_BEYOND);
        power_end(w, a->hi, q, a->kind != DX_IMAGE_BEYOND);
        dx_image_settle(a);
        if (fmpq_sgn(exponent) < 0)
            dx_image_invert(w, a);
    }
    fmpq_clear(q);
}

void dx_image_join(dx_image *out, const dx_image *a)
{
    if (a->kind == DX_IMAGE_NOTHING)
        return;
    if (out->kind == DX_IMAGE_NOTHING) {
        dx_image_set(out, a);
    } else if (out->kind == DX_IMAGE_WITHIN && a->kind == DX_IMAGE_WITHIN) {
        int lower = arf_cmp(a->lo, out->lo), upper = arf_cmp(a->hi, out->hi);
        out->open[0] = lower < 0 ? a->open[0] : out->open[0] && (lower > 0 || a->open[0]);
        out->open[1] = upper > 0 ? a->open[1] : out->open[1] && (upper < 0 || a->open[1]);
        arf_min(out->lo, out->lo, a->lo);
        arf_max(out->hi, out->hi, a->hi);
    } else {
        dx_image_set_all(out);
    }
}

void dx_image_meet(dx_image *out, const dx_image *a)
{
    if (out->kind != DX_IMAGE_WITHIN) {
        dx_image_set(out, a);
        return;
    }
    if (arf_cmp(a->lo, out->lo) > 0) {
        arf_set(out->lo, a->lo);
        out->open[0] = false;
    }
    if (arf_cmp(a->hi, out->hi) < 0) {
        arf_set(out->hi, a->hi);
        out->open[1] = false;
    }
}
