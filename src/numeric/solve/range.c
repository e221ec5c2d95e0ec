#include "numeric/solve/range.h"

#include "expr/exact.h"
#include "numeric/balls.h"
#include "numeric/domain.h"

typedef enum kind {
    NOTHING, /* no value at any point */
    WITHIN,  /* lo to hi, which may be infinite */
    BEYOND   /* all but what is between lo and hi; those are in it */
} kind;

typedef struct span {
    kind kind;
    bool open[2]; /* WITHIN: lo, hi themselves are no values */
    bool whole;   /* there is a value at each point of the box */
    arf_t lo, hi;
} span;

typedef struct pass {
    dx_system *s;
    arf_srcptr lo, hi; /* of the box */
    slong prec;
    span *at; /* beside the listing */
    span t, u;
    arb_t x, y;
} pass;

static void init(span *a)
{
    *a = (span){.kind = NOTHING};
    arf_init(a->lo);
    arf_init(a->hi);
}

static void clear(span *a)
{
    arf_clear(a->lo);
    arf_clear(a->hi);
}

static void set(span *out, const span *a)
{
    out->kind = a->kind;
    out->open[0] = a->open[0];
    out->open[1] = a->open[1];
    out->whole = a->whole;
    arf_set(out->lo, a->lo);
    arf_set(out->hi, a->hi);
}

static void close_ends(span *a)
{
    a->open[0] = a->open[1] = false;
}

static void set_all(span *out)
{
    out->kind = WITHIN;
    close_ends(out);
    arf_neg_inf(out->lo);
    arf_pos_inf(out->hi);
}

static void set_ball(pass *p, span *out, const arb_t x)
{
    if (!arb_is_finite(x)) {
        set_all(out);
        return;
    }
    out->kind = WITHIN;
    close_ends(out);
    arb_get_lbound_arf(out->lo, x, p->prec);
    arb_get_ubound_arf(out->hi, x, p->prec);
}

static bool is_finite(const span *a)
{
    return a->kind == WITHIN && arf_is_finite(a->lo) && arf_is_finite(a->hi);
}

static bool has_zero(const span *a)
{
    if (a->kind == BEYOND)
        return arf_sgn(a->lo) >= 0 || arf_sgn(a->hi) <= 0;
    int lo = arf_sgn(a->lo), hi = arf_sgn(a->hi);
    return a->kind == WITHIN && (lo < 0 || (lo == 0 && !a->open[0])) &&
           (hi > 0 || (hi == 0 && !a->open[1]));
}

/* All but the open gap lo..hi, or all where there is no gap. */
static void settle(span *a)
{
    if (a->kind == BEYOND && !(arf_cmp(a->lo, a->hi) < 0))
        set_all(a);
}

static void swap_ends(span *a)
{
    bool open = a->open[0];
    a->open[0] = a->open[1];
    a->open[1] = open;
    arf_swap(a->lo, a->hi);
}

static void negate(span *a)
{
    swap_ends(a);
    arf_neg(a->lo, a->lo);
    arf_neg(a->hi, a->hi);
}

static void scale_end(pass *p, arf_t end, const fmpq_t c, bool up)
{
    if (!arf_is_finite(end))
        return;
    arb_set_arf(p->x, end);
    arb_mul_fmpz(p->x, p->x, fmpq_numref(c), p->prec);
    arb_div_fmpz(p->x, p->x, fmpq_denref(c), p->prec);
    if (up)
        arb_get_ubound_arf(end, p->x, p->prec);
    else
        arb_get_lbound_arf(end, p->x, p->prec);
}

/* a becomes c·a; c is not 0. */
static void scale(pass *p, span *a, dx_id number)
{
    fmpq_t c;
    fmpq_init(c);
    dx_number_to_fmpq(p->s->graph, number, c);
    if (fmpq_sgn(c) < 0) {
        negate(a);
        fmpq_neg(c, c);
    }
    scale_end(p, a->lo, c, a->kind == BEYOND);
    scale_end(p, a->hi, c, a->kind != BEYOND);
    settle(a);
    fmpq_clear(c);
}

static void add(pass *p, span *sum, const span *a)
{
    sum->whole = sum->whole && a->whole;
    if (sum->kind == NOTHING || a->kind == NOTHING) {
        sum->kind = NOTHING;
    } else if (sum->kind == WITHIN && a->kind == WITHIN) {
        sum->open[0] = sum->open[0] || a->open[0];
        sum->open[1] = sum->open[1] || a->open[1];
        arf_add(sum->lo, sum->lo, a->lo, p->prec, ARF_RND_FLOOR);
        arf_add(sum->hi, sum->hi, a->hi, p->prec, ARF_RND_CEIL);
    } else if (sum->kind == BEYOND && a->kind == BEYOND) {
        set_all(sum);
    } else {
        const span *gap = sum->kind == BEYOND ? sum : a, *other = sum->kind == BEYOND ? a : sum;
        if (!is_finite(other)) {
            set_all(sum);
            return;
        }
        arf_t lo;
        arf_init(lo);
        arf_add(lo, gap->lo, other->hi, p->prec, ARF_RND_CEIL);
        arf_add(sum->hi, gap->hi, other->lo, p->prec, ARF_RND_FLOOR);
        arf_swap(sum->lo, lo);
        arf_clear(lo);
        sum->kind = BEYOND;
        settle(sum);
    }
}

/* The product of ends, 0 where one is 0. */
static void multiply_ends(pass *p, arf_t out, const arf_t a, const arf_t b, bool up)
{
    arf_rnd_t rounding = up ? ARF_RND_CEIL : ARF_RND_FLOOR;
    if (arf_is_zero(a) || arf_is_zero(b))
        arf_zero(out);
    else
        arf_mul(out, a, b, p->prec, rounding);
}

/* Is the product of these ends no value? 0 is one where it is an end that is a value. */
static bool is_open_product(const span *a, int i, const span *b, int k)
{
    bool zero_a = arf_is_zero(i ? a->hi : a->lo) && !a->open[i];
    bool zero_b = arf_is_zero(k ? b->hi : b->lo) && !b->open[k];
    return (a->open[i] || b->open[k]) && !zero_a && !zero_b;
}

static void multiply_within(pass *p, span *a, const span *b)
{
    arf_srcptr x[2] = {a->lo, a->hi}, y[2] = {b->lo, b->hi};
    bool open[2] = {false, false};
    arf_t least, most, end;
    arf_init(least);
    arf_init(most);
    arf_init(end);
    for (int k = 0; k < 4; k++) {
        bool here = is_open_product(a, k % 2, b, k / 2);
        multiply_ends(p, end, x[k % 2], y[k / 2], false);
        int order = k == 0 ? -1 : arf_cmp(end, least);
        open[0] = order < 0 ? here : open[0] && (order > 0 || here);
        if (order < 0)
            arf_set(least, end);
        multiply_ends(p, end, x[k % 2], y[k / 2], true);
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
static void multiply_beyond(pass *p, span *a, const span *b)
{
    arf_t lo, hi, other;
    arf_init(lo);
    arf_init(hi);
    arf_init(other);
    multiply_ends(p, lo, a->lo, b->hi, true);
    multiply_ends(p, other, a->hi, b->lo, true);
    arf_max(lo, lo, other);
    multiply_ends(p, hi, a->lo, b->lo, false);
    multiply_ends(p, other, a->hi, b->hi, false);
    arf_min(hi, hi, other);
    arf_swap(a->lo, lo);
    arf_swap(a->hi, hi);
    arf_clear(lo);
    arf_clear(hi);
    arf_clear(other);
    settle(a);
}

static void multiply(pass *p, span *a, const span *b)
{
    a->whole = a->whole && b->whole;
    if (a->kind == NOTHING || b->kind == NOTHING) {
        a->kind = NOTHING;
        return;
    }
    if (a->kind == WITHIN && b->kind == WITHIN) {
        multiply_within(p, a, b);
        return;
    }
    if (has_zero(a) || has_zero(b)) {
        set_all(a);
        return;
    }
    if (a->kind == BEYOND && b->kind == BEYOND) {
        multiply_beyond(p, a, b);
        return;
    }
    /* a gap around 0, times numbers of one sign: what is nearest to 0 counts */
    span gap, other;
    init(&gap);
    init(&other);
    set(&gap, a->kind == BEYOND ? a : b);
    set(&other, a->kind == BEYOND ? b : a);
    if (arf_sgn(other.lo) < 0) {
        negate(&other);
        negate(&gap);
    }
    multiply_ends(p, a->lo, gap.lo, other.lo, true);
    multiply_ends(p, a->hi, gap.hi, other.lo, false);
    close_ends(a);
    a->kind = BEYOND;
    settle(a);
    clear(&gap);
    clear(&other);
}

/* 0 is no inverse. */
static void invert_end(pass *p, span *a, int k, bool up)
{
    arf_ptr end = k ? a->hi : a->lo;
    a->open[k] = a->open[k] || arf_is_inf(end);
    if (arf_is_inf(end))
        arf_zero(end);
    else
        arf_ui_div(end, 1, end, p->prec, up ? ARF_RND_CEIL : ARF_RND_FLOOR);
}

static void invert(pass *p, span *a)
{
    if (a->kind == NOTHING)
        return;
    a->whole = a->whole && !has_zero(a);
    if (a->kind == BEYOND) {
        if (has_zero(a)) {
            set_all(a);
            return;
        }
        close_ends(a);
        invert_end(p, a, 0, false);
        invert_end(p, a, 1, true);
        a->kind = WITHIN;
        return;
    }
    int lo = arf_sgn(a->lo), hi = arf_sgn(a->hi);
    if (lo == 0 && hi == 0) {
        a->kind = NOTHING;
    } else if (lo < 0 && hi > 0) {
        invert_end(p, a, 0, true);
        invert_end(p, a, 1, false);
        close_ends(a);
        a->kind = BEYOND;
        settle(a);
    } else {
        swap_ends(a);
        if (arf_is_zero(a->lo))
            arf_neg_inf(a->lo);
        else
            invert_end(p, a, 0, false);
        if (arf_is_zero(a->hi))
            arf_pos_inf(a->hi);
        else
            invert_end(p, a, 1, true);
    }
}

/* end^q for q > 0; end is not negative unless q is an odd integer. */
static void power_end(pass *p, arf_t end, const fmpq_t q, bool up)
{
    if (!arf_is_finite(end) || arf_is_zero(end))
        return;
    arb_set_arf(p->x, end);
    if (fmpz_is_one(fmpq_denref(q)))
        arb_pow_fmpz(p->x, p->x, fmpq_numref(q), p->prec);
    else
        arb_pow_fmpq(p->x, p->x, q, p->prec);
    if (!arb_is_finite(p->x)) {
        if (up)
            arf_pos_inf(end);
        else if (arf_sgn(end) > 0)
            arf_zero(end);
        else
            arf_neg_inf(end);
    } else if (up) {
        arb_get_ubound_arf(end, p->x, p->prec);
    } else {
        arb_get_lbound_arf(end, p->x, p->prec);
    }
}

/* a becomes what is in it and not below the least. */
static void clip(span *a, const arf_t least)
{
    if (a->kind == BEYOND) {
        if (arf_cmp(a->lo, least) < 0 && arf_cmp(a->hi, least) > 0)
            arf_set(a->lo, a->hi);
        else
            arf_set(a->lo, least);
        arf_pos_inf(a->hi);
        close_ends(a);
        a->kind = WITHIN;
        a->whole = false;
    } else if (a->kind == WITHIN &&
               (arf_cmp(a->hi, least) < 0 || (arf_equal(a->hi, least) && a->open[1]))) {
        a->kind = NOTHING;
    } else if (a->kind == WITHIN && arf_cmp(a->lo, least) < 0) {
        arf_set(a->lo, least);
        a->open[0] = false;
        a->whole = false;
    }
}

/* The absolute value. */
static void fold(span *a)
{
    if (a->kind == NOTHING)
        return;
    bool beyond = a->kind == BEYOND, crosses = arf_sgn(a->lo) < 0 && arf_sgn(a->hi) > 0;
    if (beyond) {
        crosses = has_zero(a);
        close_ends(a);
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
    a->kind = WITHIN;
}

/* a^q */
static void raise_to(pass *p, span *a, const fmpq_t exponent)
{
    fmpq_t q;
    fmpq_init(q);
    fmpq_abs(q, exponent);
    if (!fmpz_is_one(fmpq_denref(q))) {
        arf_zero(p->u.lo);
        clip(a, p->u.lo);
    } else if (fmpz_is_even(fmpq_numref(q))) {
        fold(a);
    }
    if (a->kind != NOTHING) {
        power_end(p, a->lo, q, a->kind == BEYOND);
        power_end(p, a->hi, q, a->kind != BEYOND);
        settle(a);
        if (fmpq_sgn(exponent) < 0)
            invert(p, a);
    }
    fmpq_clear(q);
}

/* ---- functions ----------------------------------------------------------------------- */

static void call_end(pass *p, const dx_function *row, arf_t end, bool up)
{
    arb_set_arf(p->x, end);
    row->ball(p->y, p->x, 1, p->prec);
    if (!arb_is_finite(p->y)) {
        if (up)
            arf_pos_inf(end);
        else
            arf_neg_inf(end);
    } else if (up) {
        arb_get_ubound_arf(end, p->y, p->prec);
    } else {
        arb_get_lbound_arf(end, p->y, p->prec);
    }
}

/* A rising function from `least` on; there it is 0, or falls to -inf. */
static void call_rising(pass *p, const dx_function *row, span *a, slong least, bool has_end)
{
    arf_set_si(p->u.lo, least);
    clip(a, p->u.lo);
    if (a->kind == NOTHING)
        return;
    if (arf_equal(a->hi, p->u.lo) && !has_end) {
        a->kind = NOTHING; /* the end is not in the domain */
        return;
    }
    if (arf_cmp(a->lo, p->u.lo) > 0) {
        call_end(p, row, a->lo, false);
    } else if (has_end) {
        arf_zero(a->lo);
    } else {
        a->whole = a->whole && a->open[0];
        arf_neg_inf(a->lo);
    }
    if (arf_is_finite(a->hi))
        call_end(p, row, a->hi, true);
}

/* A function that rises all over the line, from one limit to another one. */
static void call_between(pass *p, const dx_function *row, span *a, const arb_t low,
                         const arb_t high)
{
    if (a->kind == NOTHING)
        return;
    if (a->kind == BEYOND || arf_is_inf(a->lo)) {
        arb_get_lbound_arf(p->u.lo, low, p->prec);
        a->open[0] = true;
    } else {
        arf_set(p->u.lo, a->lo);
        call_end(p, row, p->u.lo, false);
    }
    if (a->kind == BEYOND || arf_is_inf(a->hi)) {
        arb_get_ubound_arf(a->hi, high, p->prec);
        a->open[1] = true;
    } else {
        call_end(p, row, a->hi, true);
    }
    arf_swap(a->lo, p->u.lo);
    a->kind = WITHIN;
}

/* Limits in units of 1, or of pi/2 for atan; 2 is infinite. */
static void call_rising_everywhere(pass *p, dx_fn fn, span *a, slong low, slong high)
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
            arb_const_pi(limit[i], p->prec);
            arb_mul_2exp_si(limit[i], limit[i], -1);
            arb_mul_si(limit[i], limit[i], k[i], p->prec);
        }
    }
    call_between(p, &dx_functions[fn], a, limit[0], limit[1]);
    arb_clear(limit[0]);
    arb_clear(limit[1]);
}

/* exp or expm1, which are above their argument and `least`. */
static void call_exp(pass *p, const dx_function *row, span *a, slong least)
{
    if (a->kind == NOTHING)
        return;
    bool beyond = a->kind == BEYOND, falls = arf_is_inf(a->lo) && !beyond;
    arf_set(p->u.lo, beyond ? a->hi : a->lo);
    if (falls) {
        arf_set_si(a->lo, least);
        a->open[0] = true;
    } else {
        call_end(p, row, a->lo, beyond);
    }
    if (arf_is_finite(a->hi))
        call_end(p, row, a->hi, !beyond);
    if (!beyond && !falls && arf_cmp(a->lo, p->u.lo) < 0)
        arf_set(a->lo, p->u.lo);
    if (beyond && arf_cmp(a->hi, p->u.lo) < 0)
        arf_set(a->hi, p->u.lo);
    settle(a);
}

/* tan or cot, `rises` or falls between poles that are pi apart: over at most one of them. */
static void call_between_poles(pass *p, const dx_function *row, span *a, bool rises)
{
    arf_t width;
    arf_init(width);
    bool narrow = is_finite(a);
    if (narrow)
        arf_sub(width, a->hi, a->lo, p->prec, ARF_RND_CEIL);
    narrow = narrow && arf_cmp_si(width, 3) <= 0;
    arf_clear(width);
    if (!narrow) {
        if (a->kind != NOTHING)
            set_all(a);
        return;
    }
    arb_set_arf(p->x, rises ? a->lo : a->hi);
    row->ball(p->y, p->x, 1, p->prec);
    bool finite = arb_is_finite(p->y);
    arb_set_arf(p->x, rises ? a->hi : a->lo);
    arb_get_lbound_arf(p->u.hi, p->y, p->prec);
    row->ball(p->y, p->x, 1, p->prec);
    finite = finite && arb_is_finite(p->y);
    if (!finite) {
        set_all(a);
        return;
    }
    arb_get_ubound_arf(a->lo, p->y, p->prec);
    arf_set(a->hi, p->u.hi);
    a->kind = BEYOND;
    settle(a); /* the gap shows that there is a pole */
}

static void call_through(pass *p, dx_fn fn, span *a)
{
    if (!is_finite(a)) {
        if (a->kind != NOTHING)
            set_all(a);
        return;
    }
    arb_set_interval_arf(p->x, a->lo, a->hi, p->prec);
    dx_functions[fn].ball(p->y, p->x, 1, p->prec);
    set_ball(p, a, p->y);
}

/* One over another function. */
static void call_inverse(pass *p, dx_fn fn, span *a)
{
    call_through(p, fn, a);
    invert(p, a);
}

static void set_between(span *a, slong lo, slong hi)
{
    if (a->kind == NOTHING)
        return;
    a->kind = WITHIN;
    close_ends(a);
    arf_set_si(a->lo, lo);
    arf_set_si(a->hi, hi);
}

/* asin or acos; arguments outside of -1..1 have no value. */
static void call_in_unit(pass *p, const dx_function *row, span *a, bool rises)
{
    arf_set_si(p->u.lo, -1);
    clip(a, p->u.lo);
    if (a->kind == NOTHING)
        return;
    if (arf_cmp_si(a->lo, 1) > 0) {
        a->kind = NOTHING;
        return;
    }
    if (arf_cmp_si(a->hi, 1) > 0)
        arf_set_si(a->hi, 1);
    if (!rises)
        arf_swap(a->lo, a->hi);
    close_ends(a);
    call_end(p, row, a->lo, false);
    call_end(p, row, a->hi, true);
}

/* A function of one argument where its ball kernel had no answer. */
static void call_one(pass *p, dx_fn fn, span *a)
{
    const dx_function *row = &dx_functions[fn];
    switch (fn) {
    case DX_FN_log:
    case DX_FN_log2:
    case DX_FN_log10:
        call_rising(p, row, a, 0, false);
        return;
    case DX_FN_log1p:
        call_rising(p, row, a, -1, false);
        return;
    case DX_FN_acosh:
        call_rising(p, row, a, 1, true);
        return;
    case DX_FN_exp:
        call_exp(p, row, a, 0);
        return;
    case DX_FN_expm1:
        call_exp(p, row, a, -1);
        return;
    case DX_FN_tan:
        call_between_poles(p, row, a, true);
        return;
    case DX_FN_cot:
        call_between_poles(p, row, a, false);
        return;
    case DX_FN_sec:
        call_inverse(p, DX_FN_cos, a);
        return;
    case DX_FN_csc:
        call_inverse(p, DX_FN_sin, a);
        return;
    case DX_FN_coth:
        call_inverse(p, DX_FN_tanh, a);
        return;
    case DX_FN_csch:
        call_inverse(p, DX_FN_sinh, a);
        return;
    case DX_FN_abs:
        fold(a);
        return;
    case DX_FN_asin:
        call_in_unit(p, row, a, true);
        return;
    case DX_FN_acos:
        call_in_unit(p, row, a, false);
        return;
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_sign:
        set_between(a, -1, 1);
        return;
    case DX_FN_tanh:
    case DX_FN_erf:
    case DX_FN_atan:
        call_rising_everywhere(p, fn, a, -1, 1);
        return;
    case DX_FN_sigmoid:
        call_rising_everywhere(p, fn, a, 0, 1);
        return;
    case DX_FN_softplus:
        call_rising_everywhere(p, fn, a, 0, 2);
        return;
    case DX_FN_sinh:
    case DX_FN_asinh:
        call_rising_everywhere(p, fn, a, -2, 2);
        return;
    case DX_FN_cosh:
        fold(a);
        call_rising(p, row, a, 0, true);
        if (a->kind != NOTHING && arf_is_zero(a->lo)) /* at 0 it is 1 */
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
        if (a->kind != NOTHING)
            set_all(a);
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

static const span *operand(const pass *p, size_t i, uint32_t k)
{
    return p->at + dx_listing_operand(&p->s->list, i, k);
}

static void call(pass *p, size_t i, dx_id a, span *out)
{
    enum { MOST = 4 };
    const dx_graph *g = p->s->graph;
    dx_fn fn = dx_fn_of(g, a);
    uint32_t n = dx_count(g, a);
    arb_struct args[MOST];
    bool nothing = false, known = n <= MOST;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t place = dx_listing_operand(&p->s->list, i, k);
        nothing = nothing || p->at[place].kind == NOTHING;
        known = known && arb_is_finite(p->s->value + place);
        if (known)
            args[k] = p->s->value[place];
    }
    if (!nothing && known)
        nothing = dx_domain_holds(&dx_functions[fn], args, (int)n, p->prec) == 0;
    if (nothing) {
        out->kind = NOTHING;
    } else if (n == 1) {
        set(out, operand(p, i, 0));
        call_one(p, fn, out);
        out->whole = out->whole && is_total(fn);
    } else {
        set_all(out);
        out->whole = false;
    }
}

/* ---- nodes --------------------------------------------------------------------------- */

static void add_terms(pass *p, size_t i, dx_id a, span *out)
{
    const dx_graph *g = p->s->graph;
    dx_pass_number(g, dx_constant(g, a), p->prec, p->x);
    set_ball(p, out, p->x);
    out->whole = true;
    for (uint32_t k = 0; k < dx_terms(g, a); k++) {
        set(&p->t, operand(p, i, 2 + 2 * k));
        scale(p, &p->t, dx_coefficient(g, a, k));
        add(p, out, &p->t);
    }
}

/* a^b by the logarithm, where a is positive. */
static void raise_to_span(pass *p, span *a, const span *b)
{
    arf_zero(p->u.lo);
    if (a->kind != WITHIN || arf_cmp(a->lo, p->u.lo) < 0) {
        set_all(a);
        a->whole = false;
        return;
    }
    bool zero = arf_is_zero(a->lo) && !a->open[0];
    call_rising(p, &dx_functions[DX_FN_log], a, 0, false);
    if (zero) { /* what 0 is raised to is not looked at */
        set_all(a);
        a->whole = false;
        return;
    }
    multiply(p, a, b);
    call_exp(p, &dx_functions[DX_FN_exp], a, 0);
}

static void set_power(pass *p, size_t i, dx_id a, uint32_t k, span *out)
{
    const dx_graph *g = p->s->graph;
    dx_id exponent = dx_exponent(g, a, k);
    set(out, operand(p, i, 2 * k));
    if (dx_is_number(g, exponent)) {
        fmpq_t q;
        fmpq_init(q);
        dx_number_to_fmpq(g, exponent, q);
        raise_to(p, out, q);
        fmpq_clear(q);
    } else if (operand(p, i, 2 * k + 1)->kind == NOTHING) {
        out->kind = NOTHING;
    } else if (out->kind != NOTHING) {
        raise_to_span(p, out, operand(p, i, 2 * k + 1));
    }
}

static void multiply_factors(pass *p, size_t i, dx_id a, span *out)
{
    const dx_graph *g = p->s->graph;
    set_power(p, i, a, 0, out);
    for (uint32_t k = 1; k < dx_factors(g, a); k++) {
        set_power(p, i, a, k, &p->t);
        multiply(p, out, &p->t);
    }
}

static void join(span *out, const span *a)
{
    if (a->kind == NOTHING)
        return;
    if (out->kind == NOTHING) {
        set(out, a);
    } else if (out->kind == WITHIN && a->kind == WITHIN) {
        int lower = arf_cmp(a->lo, out->lo), upper = arf_cmp(a->hi, out->hi);
        out->open[0] = lower < 0 ? a->open[0] : out->open[0] && (lower > 0 || a->open[0]);
        out->open[1] = upper > 0 ? a->open[1] : out->open[1] && (upper < 0 || a->open[1]);
        arf_min(out->lo, out->lo, a->lo);
        arf_max(out->hi, out->hi, a->hi);
    } else {
        set_all(out);
    }
}

/* Any of the pieces whose conditions are not known to fail. */
static void choose(pass *p, size_t i, dx_id a, span *out)
{
    const dx_graph *g = p->s->graph;
    out->kind = NOTHING;
    for (uint32_t k = 0; k < dx_pieces(g, a); k++)
        if (!arb_is_zero(p->s->value + dx_listing_operand(&p->s->list, i, 2 * k)))
            join(out, operand(p, i, 2 * k + 1));
    if (dx_has_default(g, a))
        join(out, operand(p, i, dx_count(g, a) - 1));
    out->whole = false;
}

/* Is it an exponential or a product that has 0 in its ball? Balls have no room for a lower end near
 * 0 beside a large upper one. */
static bool is_steep(const pass *p, size_t i)
{
    const dx_graph *g = p->s->graph;
    dx_id a = p->s->list.walk.id[i];
    return arb_contains_zero(p->s->value + i) && !arb_is_exact(p->s->value + i) &&
           (dx_op_of(g, a) == DX_OP_MUL || dx_fn_of(g, a) == DX_FN_exp);
}

/* out becomes what is in the ball, too. */
static void narrow(pass *p, span *out, const arb_t ball)
{
    set_ball(p, &p->t, ball);
    if (out->kind != WITHIN) {
        set(out, &p->t);
        return;
    }
    if (arf_cmp(p->t.lo, out->lo) > 0) {
        arf_set(out->lo, p->t.lo);
        out->open[0] = false;
    }
    if (arf_cmp(p->t.hi, out->hi) < 0) {
        arf_set(out->hi, p->t.hi);
        out->open[1] = false;
    }
}

static void set_symbol(pass *p, dx_id a, span *out)
{
    set_all(out);
    for (uint32_t k = 0; k < p->s->n; k++) {
        if (!dx_same(a, p->s->unknown[k]))
            continue;
        arf_set(out->lo, p->lo + k);
        arf_set(out->hi, p->hi + k);
    }
    out->whole = true;
}

static void enclose_node(pass *p, size_t i, span *out)
{
    const dx_graph *g = p->s->graph;
    dx_id a = p->s->list.walk.id[i];
    bool finite = arb_is_finite(p->s->value + i);
    if (finite && !is_steep(p, i) && dx_op_of(g, a) != DX_OP_SYMBOL) {
        set_ball(p, out, p->s->value + i);
        out->whole = true;
        return;
    }
    switch (dx_op_of(g, a)) {
    case DX_OP_SYMBOL:
        set_symbol(p, a, out);
        return;
    case DX_OP_ADD:
        add_terms(p, i, a, out);
        break;
    case DX_OP_MUL:
        multiply_factors(p, i, a, out);
        break;
    case DX_OP_CALL:
        call(p, i, a, out);
        break;
    case DX_OP_CASES:
        choose(p, i, a, out);
        break;
    default:
        set_all(out);
        out->whole = false;
    }
    if (finite) {
        narrow(p, out, p->s->value + i);
        out->whole = true;
    }
}

static int sign_of(const span *a)
{
    if (a->kind != WITHIN || has_zero(a))
        return 0;
    return arf_sgn(a->lo) >= 0 ? 1 : -1;
}

/* The spans of all nodes, those of the listing being there as balls. */
static dx_status enclose_all(pass *p)
{
    for (size_t i = 0; i < p->s->list.walk.n; i++) {
        if (!p->s->list.needed[i])
            continue;
        DX_TRY(dx_poll(p->s->graph->context));
        enclose_node(p, i, p->at + i);
    }
    return DX_OK;
}

static dx_status find_balls(dx_system *s, arf_srcptr lo, arf_srcptr hi, slong prec)
{
    arb_ptr box = dx_balls_new(&s->graph->context->memory, s->n);
    if (!box)
        return dx_no_memory(s->graph->context);
    for (uint32_t k = 0; k < s->n; k++)
        if (arf_is_finite(lo + k) && arf_is_finite(hi + k))
            arb_set_interval_arf(box + k, lo + k, hi + k, prec);
        else
            arb_indeterminate(box + k);
    const dx_ball_point at = {.n = s->n, .symbol = s->unknown, .value = box};
    s->passes++;
    dx_status status = dx_ball_pass(&s->list, &at, prec, s->value);
    dx_balls_free(&s->graph->context->memory, box, s->n);
    return status;
}

dx_status dx_range_between(dx_system *s, arf_srcptr lo, arf_srcptr hi, slong prec, dx_extent *range)
{
    dx_context *context = s->graph->context;
    size_t n = s->list.walk.n;
    for (uint32_t i = 0; i < s->n; i++)
        range[i] = (dx_extent){0};
    DX_TRY(find_balls(s, lo, hi, prec));
    pass p = {.s = s,
              .lo = lo,
              .hi = hi,
              .prec = prec,
              .at = dx_alloc(&context->memory, n * sizeof *p.at)};
    if (!p.at)
        return dx_no_memory(context);
    init(&p.t);
    init(&p.u);
    arb_init(p.x);
    arb_init(p.y);
    for (size_t i = 0; i < n; i++)
        init(p.at + i);
    dx_status status = enclose_all(&p);
    for (uint32_t i = 0; i < s->n && status == DX_OK; i++) {
        const span *a = p.at + s->place[i];
        range[i] = (dx_extent){.free = !has_zero(a), .sign = sign_of(a), .whole = a->whole};
    }
    for (size_t i = 0; i < n; i++)
        clear(p.at + i);
    clear(&p.t);
    clear(&p.u);
    arb_clear(p.x);
    arb_clear(p.y);
    dx_free(&context->memory, p.at, n * sizeof *p.at);
    return status;
}

/* Room for n ranges, and the ends of n intervals. */
dx_status dx_range_is_free(dx_system *s, arb_srcptr box, slong prec, bool *free)
{
    dx_memory *memory = &s->graph->context->memory;
    size_t n = s->n, size = n * (2 * sizeof(arf_struct) + sizeof(dx_extent));
    arf_ptr lo = dx_alloc(memory, size), hi = lo ? lo + n : NULL;
    if (!lo)
        return dx_no_memory(s->graph->context);
    dx_extent *range = (dx_extent *)(void *)(hi + n);
    for (size_t k = 0; k < n; k++) {
        arf_init(lo + k);
        arf_init(hi + k);
        arb_get_lbound_arf(lo + k, box + k, ARF_PREC_EXACT);
        arb_get_ubound_arf(hi + k, box + k, ARF_PREC_EXACT);
    }
    *free = false;
    dx_status status = dx_range_between(s, lo, hi, prec, range);
    for (size_t k = 0; k < n; k++) {
        *free = *free || (status == DX_OK && range[k].free);
        arf_clear(lo + k);
        arf_clear(hi + k);
    }
    dx_free(memory, lo, size);
    return status;
}
