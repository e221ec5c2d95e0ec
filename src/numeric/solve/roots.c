#include "numeric/solve/roots.h"

#include "numeric/balls.h"
#include "numeric/solve/pieces.h"

#include <stdlib.h>

/* Ends of the box searched are known to so many bits. */
enum { PRECISION = 256, MOST_PRECISION = 1000 };

void dx_roots_free(dx_roots *roots)
{
    for (size_t i = 0; i < roots->n_zeros; i++)
        dx_balls_free(roots->memory, roots->zero[i].box, 2 * (size_t)roots->n);
    for (size_t i = 0; i < roots->n_gaps; i++)
        dx_balls_free(roots->memory, roots->gap[i].box, roots->n);
    dx_free(roots->memory, roots->zero, roots->zeros_room * sizeof *roots->zero);
    dx_free(roots->memory, roots->gap, roots->gaps_room * sizeof *roots->gap);
    roots->zero = NULL;
    roots->gap = NULL;
    roots->n_zeros = roots->n_gaps = roots->zeros_room = roots->gaps_room = 0;
}

/* ---- the box ----------------------------------------------------------------------- */

static dx_status end_value(dx_graph *g, dx_id end, slong prec, arb_t value)
{
    DX_TRY(dx_ball_evaluate(g, end, NULL, prec, value));
    if (arb_is_finite(value))
        return DX_OK;
    return dx_fail(g->context, DX_DOMAIN, "an end of the interval has no value");
}

static dx_status set_side(dx_worklist *pieces, dx_graph *g, dx_id lo, dx_id hi, uint32_t i,
                          dx_piece *whole)
{
    arb_t low, high;
    arb_init(low);
    arb_init(high);
    dx_status status = end_value(g, lo, PRECISION, low);
    if (status == DX_OK)
        status = end_value(g, hi, PRECISION, high);
    if (status == DX_OK && !arb_lt(low, high))
        status = dx_fail(g->context, DX_DOMAIN, "the interval ends before it begins");
    if (status == DX_OK) {
        arb_get_lbound_arf(whole->lo + i, low, PRECISION);
        arb_get_ubound_arf(whole->hi + i, high, PRECISION);
        arf_sub(pieces->width + i, whole->hi + i, whole->lo + i, 64, ARF_RND_UP);
    }
    arb_clear(low);
    arb_clear(high);
    return status;
}

static dx_status set_box(dx_worklist *pieces, dx_graph *g, const dx_id *lo, const dx_id *hi)
{
    dx_piece whole;
    DX_TRY(dx_piece_new(pieces, &whole));
    for (uint32_t i = 0; i < pieces->n; i++) {
        dx_status status = set_side(pieces, g, lo[i], hi[i], i, &whole);
        if (status != DX_OK) {
            dx_piece_free(pieces, &whole);
            return status;
        }
    }
    return dx_worklist_push(pieces, whole);
}

/* ---- zeros at the ends ------------------------------------------------------------- */

typedef struct border {
    dx_system *s;
    dx_id lo, hi;
    uint32_t i; /* the unknown */
    arb_t end;
} border;

/* On which side of the end is it: -1, 1 or 0, not known. */
static int compare(const arb_t x, const arb_t end)
{
    return arb_lt(x, end) ? -1 : arb_gt(x, end) ? 1 : 0;
}

/* Is the end itself the zero, exactly? */
static dx_status is_end(border *b, const dx_zero *zero, bool *exact)
{
    arb_t f;
    *exact = false;
    if (b->s->n > 1 || !arb_is_exact(b->end) || !arb_contains(zero->box, b->end))
        return DX_OK;
    arb_init(f);
    dx_status status = dx_system_values(b->s, b->end, PRECISION, f);
    *exact = status == DX_OK && arb_is_zero(f);
    arb_clear(f);
    if (*exact)
        arb_set(zero->box, b->end);
    return status;
}

/* -1: outside; 1: inside; 0: not decided. */
static dx_status find_side(border *b, dx_zero *zero, bool upper, int *side)
{
    bool reached = true, exact;
    *side = 0;
    for (slong prec = PRECISION; *side == 0; prec *= 2) {
        DX_TRY(end_value(b->s->graph, upper ? b->hi : b->lo, prec, b->end));
        *side = upper ? -compare(zero->box + b->i, b->end) : compare(zero->box + b->i, b->end);
        if (*side)
            return DX_OK;
        DX_TRY(is_end(b, zero, &exact));
        if (exact)
            *side = 1;
        if (exact || prec > MOST_PRECISION || !reached)
            return DX_OK;
        DX_TRY(dx_refine(b->s, zero->box, prec, &reached));
    }
    return DX_OK;
}

static dx_status place(dx_system *s, const dx_id *lo, const dx_id *hi, dx_zero *zero, bool *outside)
{
    border b = {.s = s};
    dx_status status = DX_OK;
    *outside = zero->at_end = false;
    arb_init(b.end);
    for (b.i = 0; b.i < s->n && status == DX_OK && !*outside; b.i++) {
        b.lo = lo[b.i];
        b.hi = hi[b.i];
        for (int upper = 0; upper < 2 && status == DX_OK && !*outside; upper++) {
            int side = 0;
            status = find_side(&b, zero, upper, &side);
            *outside = side < 0;
            zero->at_end = zero->at_end || side == 0;
        }
    }
    arb_clear(b.end);
    return status;
}

/* Those outside of the box go. */
static dx_status place_all(dx_system *s, const dx_id *lo, const dx_id *hi, dx_roots *out)
{
    for (size_t i = 0; i < out->n_zeros;) {
        bool outside;
        DX_TRY(place(s, lo, hi, &out->zero[i], &outside));
        if (outside) {
            dx_balls_free(out->memory, out->zero[i].box, 2 * (size_t)s->n);
            out->zero[i] = out->zero[--out->n_zeros];
        } else {
            i++;
        }
    }
    return DX_OK;
}

/* ---- all of it ----------------------------------------------------------------------- */

static int by_first(arb_srcptr a, arb_srcptr b)
{
    return arf_cmp(arb_midref(a), arb_midref(b));
}

static int by_place(const void *a, const void *b)
{
    return by_first(((const dx_zero *)a)->box, ((const dx_zero *)b)->box);
}

static int by_gap(const void *a, const void *b)
{
    return by_first(((const dx_gap *)a)->box, ((const dx_gap *)b)->box);
}

dx_status dx_find_roots(dx_system *s, const dx_id *lo, const dx_id *hi, uint64_t most,
                        dx_roots *out)
{
    dx_context *context = s->graph->context;
    dx_worklist pieces;
    *out = (dx_roots){.memory = &context->memory, .n = s->n};
    DX_TRY(dx_worklist_init(&pieces, context, s->n));
    dx_status status = set_box(&pieces, s->graph, lo, hi);
    if (status == DX_OK)
        status = s->n == 1 ? dx_isolate(s, &pieces, most, out) : dx_pave(s, &pieces, most, out);
    dx_worklist_free(&pieces);
    if (status == DX_OK)
        status = place_all(s, lo, hi, out);
    if (status == DX_OK && out->n_zeros > 1)
        qsort(out->zero, out->n_zeros, sizeof *out->zero, by_place);
    if (status == DX_OK && out->n_gaps > 1)
        qsort(out->gap, out->n_gaps, sizeof *out->gap, by_gap);
    return status;
}
