/* Images under the functions of the table, by where they rise, fall and have poles. */
#include "numeric/solve/image.h"

static void call_end(dx_image_work *w, const dx_function *row, arf_t end, bool up)
{
    arb_set_arf(w->x, end);
    row->ball(w->y, w->x, 1, w->prec);
    if (!arb_is_finite(w->y)) {
        if (up)
            arf_pos_inf(end);
        else
            arf_neg_inf(end);
    } else if (up) {
        arb_get_ubound_arf(end, w->y, w->prec);
    } else {
        arb_get_lbound_arf(end, w->y, w->prec);
    }
}

/* A rising function from `least` on; there it is 0, or falls to -inf. */
static void call_rising(dx_image_work *w, const dx_function *row, dx_image *a, slong least,
                        bool has_end)
{
    arf_set_si(w->end, least);
    dx_image_clip(a, w->end);
    if (a->kind == DX_IMAGE_NOTHING)
        return;
    if (arf_equal(a->hi, w->end) && !has_end) {
        a->kind = DX_IMAGE_NOTHING; /* the end is not in the domain */
        return;
    }
    if (arf_cmp(a->lo, w->end) > 0) {
        call_end(w, row, a->lo, false);
    } else if (has_end) {
        arf_zero(a->lo);
    } else {
        a->whole = a->whole && a->open[0];
        arf_neg_inf(a->lo);
    }
    if (arf_is_finite(a->hi))
        call_end(w, row, a->hi, true);
}

/* A function that rises all over the line, from one limit to another one. */
static void call_between(dx_image_work *w, const dx_function *row, dx_image *a, const arb_t low,
                         const arb_t high)
{
    if (a->kind == DX_IMAGE_NOTHING)
        return;
    if (a->kind == DX_IMAGE_BEYOND || arf_is_inf(a->lo)) {
        arb_get_lbound_arf(w->end, low, w->prec);
        a->open[0] = true;
    } else {
        arf_set(w->end, a->lo);
        call_end(w, row, w->end, false);
    }
    if (a->kind == DX_IMAGE_BEYOND || arf_is_inf(a->hi)) {
        arb_get_ubound_arf(a->hi, high, w->prec);
        a->open[1] = true;
    } else {
        call_end(w, row, a->hi, true);
    }
    arf_swap(a->lo, w->end);
    a->kind = DX_IMAGE_WITHIN;
}

/* Limits in units of 1, or of pi/2 for atan; 2 is infinite. */
static void call_rising_everywhere(dx_image_work *w, dx_fn fn, dx_image *a, slong low, slong high)
{
    arb_t limit[2];
    slong k[] = {low, high};
    for (int i = 0; i < 2; i++) {
        arb_init(limit[i]);
        arb_set_si(limit[i], k[i]);
        if (k[i] == 2)
            arb_pos_inf(limit[i]);
        else if (k[i] == -2)
            arb_neg_inf(limit[i]);
        else if (fn == DX_FN_atan) {
            arb_const_pi(limit[i], w->prec);
            arb_mul_2exp_si(limit[i], limit[i], -1);
            arb_mul_si(limit[i], limit[i], k[i], w->prec);
        }
    }
    call_between(w, &dx_functions[fn], a, limit[0], limit[1]);
    arb_clear(limit[0]);
    arb_clear(limit[1]);
}

/* exp or expm1, which are above their argument and `least`. */
static void call_exp(dx_image_work *w, const dx_function *row, dx_image *a, slong least)
{
    if (a->kind == DX_IMAGE_NOTHING)
        return;
    bool beyond = a->kind == DX_IMAGE_BEYOND, falls = arf_is_inf(a->lo) && !beyond;
    arf_set(w->end, beyond ? a->hi : a->lo);
    if (falls) {
        arf_set_si(a->lo, least);
        a->open[0] = true;
    } else {
        call_end(w, row, a->lo, beyond);
    }
    if (arf_is_finite(a->hi))
        call_end(w, row, a->hi, !beyond);
    if (!beyond && !falls && arf_cmp(a->lo, w->end) < 0)
        arf_set(a->lo, w->end);
    if (beyond && arf_cmp(a->hi, w->end) < 0)
        arf_set(a->hi, w->end);
    dx_image_settle(a);
}

/* tan or cot, `rises` or falls between poles that are pi apart: over at most one of them. */
static void call_between_poles(dx_image_work *w, const dx_function *row, dx_image *a, bool rises)
{
    arf_t width;
    arf_init(width);
    bool narrow = dx_image_is_finite(a);
    if (narrow)
        arf_sub(width, a->hi, a->lo, w->prec, ARF_RND_CEIL);
    narrow = narrow && arf_cmp_si(width, 3) <= 0;
    arf_clear(width);
    if (!narrow) {
        if (a->kind != DX_IMAGE_NOTHING)
            dx_image_set_all(a);
        return;
    }
    arb_set_arf(w->x, rises ? a->lo : a->hi);
    row->ball(w->y, w->x, 1, w->prec);
    bool finite = arb_is_finite(w->y);
    arb_set_arf(w->x, rises ? a->hi : a->lo);
    arb_get_lbound_arf(w->other, w->y, w->prec);
    row->ball(w->y, w->x, 1, w->prec);
    finite = finite && arb_is_finite(w->y);
    if (!finite) {
        dx_image_set_all(a);
        return;
    }
    arb_get_ubound_arf(a->lo, w->y, w->prec);
    arf_set(a->hi, w->other);
    a->kind = DX_IMAGE_BEYOND;
    dx_image_settle(a); /* the gap shows that there is a pole */
}

static void call_through(dx_image_work *w, dx_fn fn, dx_image *a)
{
    if (!dx_image_is_finite(a)) {
        if (a->kind != DX_IMAGE_NOTHING)
            dx_image_set_all(a);
        return;
    }
    arb_set_interval_arf(w->x, a->lo, a->hi, w->prec);
    dx_functions[fn].ball(w->y, w->x, 1, w->prec);
    dx_image_set_ball(w, a, w->y);
}

/* One over another function. */
static void call_inverse(dx_image_work *w, dx_fn fn, dx_image *a)
{
    call_through(w, fn, a);
    dx_image_invert(w, a);
}

static void set_between(dx_image *a, slong lo, slong hi)
{
    if (a->kind == DX_IMAGE_NOTHING)
        return;
    a->kind = DX_IMAGE_WITHIN;
    dx_image_close(a);
    arf_set_si(a->lo, lo);
    arf_set_si(a->hi, hi);
}

/* asin or acos; arguments outside of -1..1 have no value. */
static void call_in_unit(dx_image_work *w, const dx_function *row, dx_image *a, bool rises)
{
    arf_set_si(w->end, -1);
    dx_image_clip(a, w->end);
    if (a->kind == DX_IMAGE_NOTHING)
        return;
    if (arf_cmp_si(a->lo, 1) > 0) {
        a->kind = DX_IMAGE_NOTHING;
        return;
    }
    if (arf_cmp_si(a->hi, 1) > 0)
        arf_set_si(a->hi, 1);
    if (!rises)
        arf_swap(a->lo, a->hi);
    dx_image_close(a);
    call_end(w, row, a->lo, false);
    call_end(w, row, a->hi, true);
}

static void call_one(dx_image_work *w, dx_fn fn, dx_image *a)
{
    const dx_function *row = &dx_functions[fn];
    switch (fn) {
    case DX_FN_log:
    case DX_FN_log2:
    case DX_FN_log10:
        call_rising(w, row, a, 0, false);
        return;
    case DX_FN_log1p:
        call_rising(w, row, a, -1, false);
        return;
    case DX_FN_acosh:
        call_rising(w, row, a, 1, true);
        return;
    case DX_FN_exp:
        call_exp(w, row, a, 0);
        return;
    case DX_FN_expm1:
        call_exp(w, row, a, -1);
        return;
    case DX_FN_tan:
        call_between_poles(w, row, a, true);
        return;
    case DX_FN_cot:
        call_between_poles(w, row, a, false);
        return;
    case DX_FN_sec:
        call_inverse(w, DX_FN_cos, a);
        return;
    case DX_FN_csc:
        call_inverse(w, DX_FN_sin, a);
        return;
    case DX_FN_coth:
        call_inverse(w, DX_FN_tanh, a);
        return;
    case DX_FN_csch:
        call_inverse(w, DX_FN_sinh, a);
        return;
    case DX_FN_abs:
        dx_image_abs(a);
        return;
    case DX_FN_asin:
        call_in_unit(w, row, a, true);
        return;
    case DX_FN_acos:
        call_in_unit(w, row, a, false);
        return;
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_sign:
        set_between(a, -1, 1);
        return;
    case DX_FN_tanh:
    case DX_FN_erf:
    case DX_FN_atan:
        call_rising_everywhere(w, fn, a, -1, 1);
        return;
    case DX_FN_sigmoid:
        call_rising_everywhere(w, fn, a, 0, 1);
        return;
    case DX_FN_softplus:
        call_rising_everywhere(w, fn, a, 0, 2);
        return;
    case DX_FN_sinh:
    case DX_FN_asinh:
        call_rising_everywhere(w, fn, a, -2, 2);
        return;
    case DX_FN_cosh:
        dx_image_abs(a);
        call_rising(w, row, a, 0, true);
        if (a->kind != DX_IMAGE_NOTHING && arf_is_zero(a->lo)) /* at 0 it is 1 */
            arf_one(a->lo);
        return;
    case DX_FN_heaviside:
        set_between(a, 0, 1);
        return;
    case DX_FN_sech:
        set_between(a, 0, 1);
        a->open[0] = true;
        return;
    default:
        if (a->kind != DX_IMAGE_NOTHING)
            dx_image_set_all(a);
    }
}

/* Has it a value wherever its argument has one? What narrows its argument has seen to that. */
static bool is_total(dx_fn fn)
{
    switch (fn) {
    case DX_FN_log:
    case DX_FN_log2:
    case DX_FN_log10:
    case DX_FN_log1p:
    case DX_FN_acosh:
    case DX_FN_exp:
    case DX_FN_expm1:
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_tanh:
    case DX_FN_erf:
    case DX_FN_atan:
    case DX_FN_sigmoid:
    case DX_FN_softplus:
    case DX_FN_sinh:
    case DX_FN_asinh:
    case DX_FN_cosh:
    case DX_FN_sech:
    case DX_FN_abs:
        return true;
    default:
        return false;
    }
}

void dx_image_call(dx_image_work *w, dx_fn fn, dx_image *a)
{
    call_one(w, fn, a);
    a->whole = a->whole && is_total(fn);
}
