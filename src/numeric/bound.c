#include "numeric/bound.h"

#include "numeric/ball.h"
#include "numeric/balls.h"
#include "numeric/listing.h"
#include "numeric/pass.h"

#include <string.h>

/* Series on a piece are LEAST_LENGTH to MOST_LENGTH long; SHARP_BITS: |upper - lower| is below
 * 2^-SHARP_BITS of upper; FINEST: halvings after which a piece without a bound is given up. */
enum {
    LEAST_LENGTH = 6,
    MOST_LENGTH = 302,
    PRECISION = 256,
    PRECISION_PER_ORDER = 12,
    SHARP_BITS = 17,
    FINEST = 60,
    MOST_PIECES = 4000,
    POLISH = 40 /* pieces more, once sharp: what is reached exactly is then the bound */
};

/* Seconds after which a bound that is there is good enough. */
static const double patience = 2;

/* An interval m ± r and an upper bound of |a| on it. */
typedef struct piece {
    arf_t m, r, upper;
    int halvings;
} piece;

typedef struct search {
    dx_graph *g;
    dx_listing list;
    slong length, prec;
    dx_ball_point at;
    slong lost; /* coefficients that continuing at holes costs */
    arb_t x, one;
    arb_poly_struct *value; /* beside the walk */
    arb_ptr plain;          /* the same, for values without derivatives */
    arf_t width;            /* of the whole interval */
    piece *heap;            /* the largest upper bound on top */
    size_t n, capacity;
    dx_bound_result *out;
} search;

void dx_bound_init(dx_bound_result *result)
{
    arf_init(result->lower);
    arf_init(result->upper);
    arf_init(result->where);
    result->kind = DX_BOUND_ROUGH;
    result->continued = false;
}

void dx_bound_clear(dx_bound_result *result)
{
    arf_clear(result->lower);
    arf_clear(result->upper);
    arf_clear(result->where);
}

/* ---- pieces ------------------------------------------------------------------------ */

static void clear_piece(piece *p)
{
    arf_clear(p->m);
    arf_clear(p->r);
    arf_clear(p->upper);
}

static bool above(const piece *a, const piece *b)
{
    return arf_is_nan(a->upper) || arf_cmp(a->upper, b->upper) > 0;
}

static void swap(search *s, size_t i, size_t k)
{
    piece held = s->heap[i];
    s->heap[i] = s->heap[k];
    s->heap[k] = held;
}

static dx_status push(search *s, piece p)
{
    if (!dx_grow(&s->g->context->memory, &s->heap, sizeof *s->heap, &s->capacity, s->n + 1)) {
        clear_piece(&p);
        return dx_no_memory(s->g->context);
    }
    size_t i = s->n++;
    for (s->heap[i] = p; i > 0 && above(&s->heap[i], &s->heap[(i - 1) / 2]); i = (i - 1) / 2)
        swap(s, i, (i - 1) / 2);
    return DX_OK;
}

static piece pop(search *s)
{
    piece top = s->heap[0];
    s->heap[0] = s->heap[--s->n];
    for (size_t i = 0;;) {
        size_t child = 2 * i + 1;
        if (child >= s->n)
            break;
        if (child + 1 < s->n && above(&s->heap[child + 1], &s->heap[child]))
            child++;
        if (!above(&s->heap[child], &s->heap[i]))
            break;
        swap(s, i, child);
        i = child;
    }
    return top;
}

/* ---- enclosures -------------------------------------------------------------------- */

static dx_status expand(search *s, slong length)
{
    return dx_series_pass(&s->list, &s->at, s->one, length + s->lost, s->prec, s->value);
}

static const arb_poly_struct *result(const search *s)
{
    return s->value + s->list.walk.n - 1;
}

/* What |a| reaches at the point is a lower bound. */
static void take_point(search *s, const arb_t value, const arf_t point)
{
    arf_t low;
    if (!arb_is_finite(value))
        return;
    arf_init(low);
    arb_get_abs_lbound_arf(low, value, s->prec);
    if (arf_cmp(low, s->out->lower) > 0) {
        arf_set(s->out->lower, low);
        arf_set(s->out->where, point);
    }
    arf_clear(low);
}

/* upper += |c|·r^k, rounded up */
static void add_power(arf_t upper, const arb_t c, const arf_t r, slong k)
{
    arf_t size;
    mag_t power, factor;
    mag_init(power);
    mag_init(factor);
    arf_init(size);
    arf_get_mag(factor, r);
    mag_pow_ui(power, factor, (ulong)k);
    arb_get_mag(factor, c);
    mag_mul(power, power, factor);
    arf_set_mag(size, power);
    arf_add(upper, upper, size, 64, ARF_RND_UP);
    arf_clear(size);
    mag_clear(power);
    mag_clear(factor);
}

/* x = m ± r. The ends are met exactly where r has few bits: beyond them there may be no values. */
static void set_interval(arb_t x, const piece *p)
{
    mag_t r;
    arf_t exact;
    mag_init(r);
    arf_init(exact);
    arf_get_mag_lower(r, p->r);
    arf_set_mag(exact, r);
    if (!arf_equal(exact, p->r))
        arf_get_mag(r, p->r);
    arb_set_arf(x, p->m);
    mag_set(arb_radref(x), r);
    mag_clear(r);
    arf_clear(exact);
}

/* The plain bound on the piece, for what has no expansion there. */
static dx_status enclose_value(search *s, piece *p)
{
    set_interval(s->x, p);
    DX_TRY(dx_ball_pass(&s->list, &s->at, s->prec, s->plain));
    arf_t bound;
    arf_init(bound);
    arb_get_abs_ubound_arf(bound, s->plain + s->list.walk.n - 1, s->prec);
    if (!arf_is_nan(bound) && arf_cmp(bound, p->upper) < 0)
        arf_set(p->upper, bound);
    arf_clear(bound);
    return DX_OK;
}

/* Where a does not turn on the piece, |a| is largest at one of its ends. */
static dx_status enclose_ends(search *s, piece *p)
{
    arf_t most, end;
    arb_t value;
    arf_init(most);
    arf_init(end);
    arb_init(value);
    dx_status status = DX_OK;
    for (int side = 0; side < 2 && status == DX_OK; side++) {
        if (side == 0)
            arf_sub(end, p->m, p->r, ARF_PREC_EXACT, ARF_RND_DOWN);
        else
            arf_add(end, p->m, p->r, ARF_PREC_EXACT, ARF_RND_DOWN);
        arb_set_arf(s->x, end);
        status = expand(s, 1);
        if (status == DX_OK) {
            arb_poly_get_coeff_arb(value, result(s), 0);
            take_point(s, value, end);
            arb_get_abs_ubound_arf(end, value, s->prec);
            if (side == 0 || arf_is_nan(end) || arf_cmp(end, most) > 0)
                arf_set(most, end);
        }
    }
    if (status == DX_OK && arf_is_finite(most) && arf_cmp(most, p->upper) < 0)
        arf_set(p->upper, most);
    arf_clear(most);
    arf_clear(end);
    arb_clear(value);
    return status;
}

/* An upper bound on the piece: the series at its middle with the last coefficient from all of
 * it, or the plain value where there is none. */
static dx_status enclose(search *s, piece *p)
{
    arb_t top, c, slope;
    arb_init(top);
    arb_init(c);
    arb_init(slope);
    set_interval(s->x, p);
    dx_status status = expand(s, s->length + 1);
    if (status == DX_OK) {
        arb_poly_get_coeff_arb(top, result(s), s->length);
        arb_poly_get_coeff_arb(slope, result(s), 1);
        arb_set_arf(s->x, p->m);
        status = expand(s, s->length);
    }
    if (status == DX_OK) {
        arb_poly_get_coeff_arb(c, result(s), 0);
        take_point(s, c, p->m);
        arb_get_abs_ubound_arf(p->upper, c, s->prec);
        for (slong k = 1; k < s->length; k++) {
            arb_poly_get_coeff_arb(c, result(s), k);
            add_power(p->upper, c, p->r, k);
        }
        add_power(p->upper, top, p->r, s->length);
        if (!arf_is_finite(p->upper)) {
            arf_pos_inf(p->upper);
            status = enclose_value(s, p);
        }
        if (status == DX_OK && arb_is_finite(slope) && !arb_contains_zero(slope))
            status = enclose_ends(s, p);
    }
    arb_clear(top);
    arb_clear(c);
    arb_clear(slope);
    return status;
}

/* `whole`: a bound of something that the piece is part of; or NULL. */
static dx_status add_piece(search *s, const arf_t m, const arf_t r, int halvings, arf_srcptr whole)
{
    piece p = {.halvings = halvings};
    arf_init(p.m);
    arf_init(p.r);
    arf_init(p.upper);
    arf_set(p.m, m);
    arf_set(p.r, r);
    dx_status status = enclose(s, &p);
    if (whole && (arf_is_nan(p.upper) || arf_cmp(p.upper, whole) > 0))
        arf_set(p.upper, whole); /* at a small piece beside a hole balls say less */
    if (status == DX_OK)
        return push(s, p);
    clear_piece(&p);
    return status;
}

static dx_status split(search *s, const piece *p)
{
    arf_t r, m;
    arf_init(r);
    arf_init(m);
    arf_mul_2exp_si(r, p->r, -1);
    arf_sub(m, p->m, r, ARF_PREC_EXACT, ARF_RND_DOWN);
    dx_status status = add_piece(s, m, r, p->halvings + 1, p->upper);
    if (status == DX_OK) {
        arf_add(m, p->m, r, ARF_PREC_EXACT, ARF_RND_DOWN);
        status = add_piece(s, m, r, p->halvings + 1, p->upper);
    }
    arf_clear(r);
    arf_clear(m);
    return status;
}

/* ---- the search -------------------------------------------------------------------------------
 */

static bool is_sharp(const search *s)
{
    const piece *top = &s->heap[0];
    if (!arf_is_finite(top->upper))
        return false;
    if (arf_is_zero(top->upper))
        return true;
    arf_t gap;
    arf_init(gap);
    arf_sub(gap, top->upper, s->out->lower, 64, ARF_RND_UP);
    arf_mul_2exp_si(gap, gap, SHARP_BITS);
    bool sharp = arf_cmp(gap, s->out->lower) <= 0;
    arf_clear(gap);
    return sharp;
}

/* What is 0 but for rounding is called 0. */
static void round_place(search *s)
{
    arf_t scaled;
    arf_init(scaled);
    arf_mul_2exp_si(scaled, s->out->where, FINEST / 2);
    if (arf_cmpabs(scaled, s->width) < 0)
        arf_zero(s->out->where);
    arf_clear(scaled);
}

static dx_status refine(search *s)
{
    double start = dx_now();
    for (int pieces = 0, polished = 0;; pieces++) {
        bool bounded = arf_is_finite(s->heap[0].upper), late = dx_now() - start > patience;
        if (is_sharp(s)) {
            s->out->kind = DX_BOUND_SHARP;
            if (arf_cmp(s->heap[0].upper, s->out->lower) <= 0 || polished++ == POLISH || late)
                break;
        }
        if (bounded && (pieces > MOST_PIECES || late))
            break;
        if (!bounded && (pieces > MOST_PIECES || s->heap[0].halvings > FINEST)) {
            s->out->kind = DX_BOUND_UNBOUNDED;
            arf_set(s->out->where, s->heap[0].m);
            round_place(s);
            return DX_OK;
        }
        piece top = pop(s);
        dx_status status = split(s, &top);
        clear_piece(&top);
        DX_TRY(status);
        DX_TRY(dx_poll(s->g->context));
    }
    arf_set(s->out->upper, s->heap[0].upper);
    round_place(s);
    return DX_OK;
}

/* |a| at an end, which is often where it is largest. */
static dx_status look_at(search *s, const arb_t end)
{
    arb_t c;
    arb_set(s->x, end);
    DX_TRY(expand(s, 1));
    arb_init(c);
    arb_poly_get_coeff_arb(c, result(s), 0);
    take_point(s, c, arb_midref(end));
    arb_clear(c);
    return DX_OK;
}

static dx_status search_between(search *s, const arb_t lo, const arb_t hi)
{
    arf_t m, r, low, high;
    dx_status status = look_at(s, lo);
    if (status == DX_OK)
        status = look_at(s, hi);
    if (status != DX_OK)
        return status;
    arf_init(m);
    arf_init(r);
    arf_init(low);
    arf_init(high);
    arb_get_lbound_arf(low, lo, s->prec);
    arb_get_ubound_arf(high, hi, s->prec);
    arf_add(m, low, high, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_mul_2exp_si(m, m, -1);
    arf_sub(r, high, low, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_set(s->width, r);
    arf_mul_2exp_si(r, r, -1);
    status = add_piece(s, m, r, 0, NULL);
    if (status == DX_OK)
        status = refine(s);
    arf_clear(m);
    arf_clear(r);
    arf_clear(low);
    arf_clear(high);
    return status;
}

/* Is the number one at which quotients can be continued? Then it is the last of the holes. */
static dx_status learn_hole(search *s, dx_id number, arb_ptr at)
{
    enum { LENGTH = 12 };
    dx_memory *memory = &s->g->context->memory;
    dx_hole *hole = &s->at.hole[s->at.n_holes];
    *hole = (dx_hole){.at = at, .learns = true};
    DX_TRY(dx_ball_evaluate(s->g, number, NULL, s->prec, at));
    if (!arb_is_exact(at) || !arb_is_finite(at))
        return DX_OK;
    hole->order = dx_alloc(memory, s->list.walk.n);
    if (!hole->order)
        return dx_no_memory(s->g->context);
    memset(hole->order, 0, s->list.walk.n);
    s->at.n_holes++;
    arb_set(s->x, at);
    dx_status status = dx_series_pass(&s->list, &s->at, s->one, LENGTH, s->prec, s->value);
    hole->learns = false;
    if (status == DX_OK && hole->lost > 0 && hole->lost < LENGTH && result(s)->length > 0 &&
        arb_is_finite(result(s)->coeffs)) {
        s->lost = (slong)hole->lost > s->lost ? (slong)hole->lost : s->lost;
        return DX_OK;
    }
    s->at.n_holes--;
    dx_free(memory, hole->order, s->list.walk.n);
    return status;
}

static void tell_continued(search *s, const arb_t low, const arb_t high)
{
    for (size_t k = 0; k < s->at.n_holes; k++)
        if (arb_le(low, s->at.hole[k].at) && arb_le(s->at.hole[k].at, high)) {
            s->out->continued = true;
            s->out->hole = arf_get_d(arb_midref(s->at.hole[k].at), ARF_RND_NEAR);
        }
}

static dx_status search_interval(search *s, dx_id lo, dx_id hi)
{
    dx_context *context = s->g->context;
    arb_t low, high;
    arb_init(low);
    arb_init(high);
    dx_status status = dx_ball_evaluate(s->g, lo, NULL, s->prec, low);
    if (status == DX_OK)
        status = dx_ball_evaluate(s->g, hi, NULL, s->prec, high);
    if (status == DX_OK && (!arb_is_finite(low) || !arb_is_finite(high)))
        status = dx_fail(context, DX_DOMAIN, "an end of the interval has no value");
    else if (status == DX_OK && arb_gt(low, high))
        status = dx_fail(context, DX_DOMAIN, "the interval ends before it begins");
    if (status == DX_OK)
        status = search_between(s, low, high);
    if (status == DX_OK)
        tell_continued(s, low, high);
    arb_clear(low);
    arb_clear(high);
    return status;
}

dx_status dx_bound_absolute(dx_graph *g, dx_id a, dx_id symbol, dx_id lo, dx_id hi, uint32_t order,
                            size_t n_holes, const dx_id *number, dx_bound_result *out)
{
    enum { MOST_HOLES = 4 };
    dx_memory *memory = &g->context->memory;
    search s = {.g = g, .out = out};
    s.length = order + 2 < LEAST_LENGTH  ? LEAST_LENGTH
               : order + 2 > MOST_LENGTH ? MOST_LENGTH
                                         : (slong)order + 2;
    s.prec = PRECISION + PRECISION_PER_ORDER * (slong)order;
    DX_TRY(dx_listing_make(g, 1, &a, &s.list));
    size_t n = s.list.walk.n;
    dx_status status = dx_listing_refuse_abstract(&s.list);
    if (status == DX_OK) {
        s.value = dx_ball_series_new(memory, n);
        s.plain = dx_balls_new(memory, n);
        status = s.value && s.plain ? DX_OK : dx_no_memory(g->context);
    }
    if (status == DX_OK) {
        arb_init(s.x);
        arb_init(s.one);
        arb_one(s.one);
        arf_init(s.width);
        dx_hole hole[MOST_HOLES];
        arb_ptr place = _arb_vec_init(MOST_HOLES);
        s.at = (dx_ball_point){.n = 1, .symbol = &symbol, .value = s.x, .hole = hole};
        for (size_t i = 0; i < n_holes && s.at.n_holes < MOST_HOLES && status == DX_OK; i++)
            status = learn_hole(&s, number[i], place + s.at.n_holes);
        if (status == DX_OK)
            status = search_interval(&s, lo, hi);
        for (size_t i = 0; i < s.at.n_holes; i++)
            dx_free(memory, hole[i].order, n);
        _arb_vec_clear(place, MOST_HOLES);
        for (size_t i = 0; i < s.n; i++)
            clear_piece(&s.heap[i]);
        dx_free(memory, s.heap, s.capacity * sizeof *s.heap);
        arb_clear(s.x);
        arb_clear(s.one);
        arf_clear(s.width);
    }
    dx_ball_series_free(memory, s.value, n);
    dx_balls_free(memory, s.plain, n);
    dx_listing_free(&s.list);
    return status;
}

/* ---- Lagrange's form ------------------------------------------------------------------------ */

/* The largest that |the next coefficient| is on the pieces of the whole. */
static dx_status bound_coefficient(search *s, const arb_t whole, uint32_t order, arf_t bound)
{
    enum { PIECES = 16 };
    arb_t width, c;
    arf_t low, high, own;
    dx_status status = DX_OK;
    arb_init(width);
    arb_init(c);
    arf_init(low);
    arf_init(high);
    arf_init(own);
    arb_get_lbound_arf(low, whole, s->prec);
    arb_get_ubound_arf(high, whole, s->prec);
    arf_zero(bound);
    for (int i = 0; i < PIECES && status == DX_OK && arf_is_finite(bound); i++) {
        arb_t end[2];
        for (int k = 0; k < 2; k++) {
            arb_init(end[k]);
            arb_set_arf(end[k], low);
            arb_set_arf(width, high);
            arb_sub(width, width, end[k], s->prec);
            arb_mul_si(width, width, i + k, s->prec);
            arb_div_si(width, width, PIECES, s->prec);
            arb_add(end[k], end[k], width, s->prec);
        }
        arb_union(s->x, end[0], end[1], s->prec);
        status = expand(s, (slong)order + 2);
        if (status == DX_OK) {
            arb_poly_get_coeff_arb(c, result(s), (slong)order + 1);
            arb_get_abs_ubound_arf(own, c, s->prec);
            if (!arb_is_finite(c))
                arf_pos_inf(bound);
            else if (arf_cmp(own, bound) > 0)
                arf_set(bound, own);
            status = dx_poll(s->g->context);
        }
        arb_clear(end[0]);
        arb_clear(end[1]);
    }
    arf_clear(low);
    arf_clear(high);
    arf_clear(own);
    arb_clear(c);
    arb_clear(width);
    return status;
}

/* Of all three, and the largest distance from the centre. */
static dx_status bound_by_lagrange(search *s, dx_id centre, dx_id lo, dx_id hi, uint32_t order,
                                   arf_t bound)
{
    const dx_id point[] = {centre, lo, hi};
    arb_t x[3], whole, most, distance;
    dx_status status = DX_OK;
    arb_init(whole);
    arb_init(most);
    arb_init(distance);
    for (int i = 0; i < 3; i++) {
        arb_init(x[i]);
        if (status == DX_OK)
            status = dx_ball_evaluate(s->g, point[i], NULL, s->prec, x[i]);
        arb_sub(distance, x[i], x[0], s->prec);
        arb_abs(distance, distance);
        arb_max(most, most, distance, s->prec);
        if (i == 0)
            arb_set(whole, x[i]);
        else
            arb_union(whole, whole, x[i], s->prec);
    }
    arf_pos_inf(bound);
    if (status == DX_OK && arb_is_finite(whole))
        status = bound_coefficient(s, whole, order, bound);
    if (status == DX_OK && arf_is_finite(bound)) {
        arb_pow_ui(most, most, (ulong)order + 1, s->prec);
        arb_set_arf(distance, bound);
        arb_mul(most, most, distance, s->prec);
        arb_get_abs_ubound_arf(bound, most, s->prec);
    }
    for (int i = 0; i < 3; i++)
        arb_clear(x[i]);
    arb_clear(whole);
    arb_clear(most);
    arb_clear(distance);
    return status;
}

dx_status dx_bound_of_taylor(dx_graph *g, dx_id f, dx_id symbol, dx_id centre, dx_id lo, dx_id hi,
                             uint32_t order, arf_t bound, bool *known)
{
    enum { BITS = 256 };
    dx_memory *memory = &g->context->memory;
    search s = {.g = g, .prec = BITS};
    *known = false;
    DX_TRY(dx_listing_make(g, 1, &f, &s.list));
    size_t n = s.list.walk.n;
    dx_status status = dx_listing_refuse_abstract(&s.list);
    arb_init(s.x);
    arb_init(s.one);
    arb_one(s.one);
    s.at = (dx_ball_point){.n = 1, .symbol = &symbol, .value = s.x};
    if (status == DX_OK) {
        s.value = dx_ball_series_new(memory, n);
        status = s.value ? DX_OK : dx_no_memory(g->context);
    }
    if (status == DX_OK)
        status = bound_by_lagrange(&s, centre, lo, hi, order, bound);
    *known = status == DX_OK && arf_is_finite(bound);
    dx_ball_series_free(memory, s.value, n);
    arb_clear(s.x);
    arb_clear(s.one);
    dx_listing_free(&s.list);
    return status;
}
