#include "numeric/solve/pieces.h"

#include "numeric/balls.h"

#include <math.h>
#include <stdlib.h>

/* Ends of pieces have so many bits beside those of the box's own. */
enum { CUT_BITS = 6 };

static arf_ptr new_ends(dx_memory *memory, size_t n)
{
    arf_ptr end = dx_alloc(memory, n * sizeof *end);
    for (size_t i = 0; end && i < n; i++)
        arf_init(end + i);
    return end;
}

static void free_ends(dx_memory *memory, arf_ptr end, size_t n)
{
    for (size_t i = 0; end && i < n; i++)
        arf_clear(end + i);
    dx_free(memory, end, n * sizeof *end);
}

dx_status dx_worklist_init(dx_worklist *p, dx_context *context, uint32_t n)
{
    *p = (dx_worklist){.context = context, .n = n};
    p->width = new_ends(&context->memory, n);
    return p->width ? DX_OK : dx_no_memory(context);
}

void dx_worklist_free(dx_worklist *p)
{
    for (size_t i = 0; i < p->count; i++)
        dx_piece_free(p, &p->heap[i]);
    dx_free(&p->context->memory, p->heap, p->room * sizeof *p->heap);
    free_ends(&p->context->memory, p->width, p->n);
}

dx_status dx_piece_new(dx_worklist *p, dx_piece *piece)
{
    *piece = (dx_piece){.lo = new_ends(&p->context->memory, 2 * (size_t)p->n)};
    if (!piece->lo)
        return dx_no_memory(p->context);
    piece->hi = piece->lo + p->n;
    return DX_OK;
}

void dx_piece_free(dx_worklist *p, dx_piece *piece)
{
    free_ends(&p->context->memory, piece->lo, 2 * (size_t)p->n);
    *piece = (dx_piece){0};
}

/* ---- the heap ---------------------------------------------------------------------- */

static double width_of(const dx_worklist *p, const dx_piece *piece, uint32_t k)
{
    arf_t width;
    arf_init(width);
    arf_sub(width, piece->hi + k, piece->lo + k, 53, ARF_RND_UP);
    arf_div(width, width, p->width + k, 53, ARF_RND_UP);
    double part = arf_is_finite(width) ? arf_get_d(width, ARF_RND_UP) : 0;
    arf_clear(width);
    return part;
}

uint32_t dx_worklist_widest_side(const dx_worklist *p, const dx_piece *piece)
{
    uint32_t widest = 0;
    double most = -1;
    for (uint32_t k = 0; k < p->n; k++) {
        double width = width_of(p, piece, k);
        if (width > most) {
            most = width;
            widest = k;
        }
    }
    return widest;
}

double dx_worklist_width(const dx_worklist *p, const dx_piece *piece)
{
    return width_of(p, piece, dx_worklist_widest_side(p, piece));
}

static void swap(dx_worklist *p, size_t i, size_t k)
{
    dx_piece held = p->heap[i];
    p->heap[i] = p->heap[k];
    p->heap[k] = held;
}

dx_status dx_worklist_push(dx_worklist *p, dx_piece piece)
{
    if (!dx_grow(&p->context->memory, &p->heap, sizeof *p->heap, &p->room, p->count + 1)) {
        dx_piece_free(p, &piece);
        return dx_no_memory(p->context);
    }
    piece.width = dx_worklist_width(p, &piece);
    size_t i = p->count++;
    p->heap[i] = piece;
    for (; i > 0 && p->heap[i].width > p->heap[(i - 1) / 2].width; i = (i - 1) / 2)
        swap(p, i, (i - 1) / 2);
    return DX_OK;
}

bool dx_worklist_pop(dx_worklist *p, dx_piece *widest)
{
    if (p->count == 0)
        return false;
    *widest = p->heap[0];
    p->heap[0] = p->heap[--p->count];
    for (size_t i = 0;;) {
        size_t child = 2 * i + 1;
        if (child >= p->count)
            return true;
        if (child + 1 < p->count && p->heap[child + 1].width > p->heap[child].width)
            child++;
        if (p->heap[child].width <= p->heap[i].width)
            return true;
        swap(p, i, child);
        i = child;
    }
}

/* A number of few bits between the ends, beside the middle. */
static void find_cut(arf_t cut, const arf_t lo, const arf_t hi)
{
    arf_t width;
    arf_init(width);
    arf_sub(width, hi, lo, ARF_PREC_EXACT, ARF_RND_DOWN);
    fmpz_t unit;
    fmpz_init(unit);
    fmpz_sub_ui(unit, ARF_EXPREF(width), CUT_BITS);
    arf_mul_ui(width, width, 15, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_mul_2exp_si(width, width, -5);
    arf_add(cut, lo, width, ARF_PREC_EXACT, ARF_RND_DOWN);
    fmpz_neg(unit, unit);
    arf_mul_2exp_fmpz(cut, cut, unit);
    arf_floor(cut, cut);
    fmpz_neg(unit, unit);
    arf_mul_2exp_fmpz(cut, cut, unit);
    fmpz_clear(unit);
    arf_clear(width);
}

dx_status dx_worklist_halve(dx_worklist *p, const dx_piece *piece, uint32_t k)
{
    arf_t cut;
    arf_init(cut);
    find_cut(cut, piece->lo + k, piece->hi + k);
    dx_status status = DX_OK;
    for (int side = 0; side < 2 && status == DX_OK; side++) {
        dx_piece half;
        status = dx_piece_new(p, &half);
        for (uint32_t i = 0; i < p->n && status == DX_OK; i++) {
            arf_set(half.lo + i, i == k && side == 1 ? cut : piece->lo + i);
            arf_set(half.hi + i, i == k && side == 0 ? cut : piece->hi + i);
        }
        if (status == DX_OK)
            status = dx_worklist_push(p, half);
    }
    arf_clear(cut);
    return status;
}

void dx_ball_between(arb_t x, const arf_t lo, const arf_t hi)
{
    arf_t radius, exact;
    arf_init(radius);
    arf_init(exact);
    arf_add(arb_midref(x), lo, hi, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_mul_2exp_si(arb_midref(x), arb_midref(x), -1);
    arf_sub(radius, hi, lo, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_mul_2exp_si(radius, radius, -1);
    arf_get_mag_lower(arb_radref(x), radius);
    arf_set_mag(exact, arb_radref(x));
    if (!arf_equal(exact, radius))
        arf_get_mag(arb_radref(x), radius);
    arf_clear(radius);
    arf_clear(exact);
}

/* ---- findings ---------------------------------------------------------------------- */

static bool is_within(arb_srcptr outer, arb_srcptr inner, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!arb_contains(outer + i, inner + i))
            return false;
    return true;
}

static bool overlap(arb_srcptr a, arb_srcptr b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!arb_overlaps(a + i, b + i))
            return false;
    return true;
}

/* Is it the zero that is in `box` and the only one in `only`? Both are made smaller until that is
 * known. */
static dx_status is_same(dx_system *s, dx_zero *zero, arb_ptr box, arb_srcptr only, bool *same)
{
    enum { MOST_BITS = 2048 };
    *same = false;
    bool reached;
    for (slong bits = 64; overlap(zero->box, box, s->n); bits *= 2) {
        *same = is_within(zero->only, box, s->n) || is_within(only, zero->box, s->n);
        if (*same || bits > MOST_BITS)
            return DX_OK;
        DX_TRY(dx_refine(s, zero->box, bits, &reached));
        DX_TRY(dx_refine(s, box, bits, &reached));
    }
    return DX_OK;
}

static void copy(arb_ptr out, arb_srcptr in, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        arb_set(out + i, in + i);
}

static dx_status find_same(dx_system *s, dx_roots *roots, arb_ptr box, arb_srcptr only, bool *same)
{
    *same = false;
    for (size_t i = 0; i < roots->n_zeros && !*same; i++)
        DX_TRY(is_same(s, &roots->zero[i], box, only, same));
    return DX_OK;
}

dx_status dx_roots_add(dx_system *s, dx_roots *roots, arb_srcptr box, arb_srcptr only)
{
    dx_memory *memory = roots->memory;
    bool same = false;
    dx_zero zero = {.box = dx_balls_new(memory, 2 * (size_t)s->n)};
    dx_status status = DX_NOMEM;
    if (zero.box) {
        zero.only = zero.box + s->n;
        copy(zero.box, box, s->n);
        copy(zero.only, only, s->n);
        status = find_same(s, roots, zero.box, zero.only, &same);
    }
    if (status == DX_OK && !same &&
        dx_grow(memory, &roots->zero, sizeof zero, &roots->zeros_room, roots->n_zeros + 1)) {
        roots->zero[roots->n_zeros++] = zero;
        return DX_OK;
    }
    dx_balls_free(memory, zero.box, 2 * (size_t)s->n);
    if (status == DX_OK && same)
        return DX_OK;
    return status == DX_OK || status == DX_NOMEM ? dx_no_memory(s->graph->context) : status;
}

/* Of two reasons the one that says more of what is there. */
static dx_finding weightier(dx_finding a, dx_finding b)
{
    static const dx_finding rank[] = {DX_FINDING_NO_VALUE, DX_FINDING_ROUGH, DX_FINDING_FAMILY,
                                      DX_FINDING_OPEN};
    for (size_t i = 0; i < sizeof rank / sizeof *rank; i++)
        if (a == rank[i] || b == rank[i])
            return rank[i];
    return a;
}

/* The first becomes the hull of both. */
static void merge(dx_roots *roots, dx_gap *into, dx_gap *gap)
{
    enum { PRECISION = 256 };
    for (uint32_t k = 0; k < roots->n; k++)
        if (!arb_contains(into->box + k, gap->box + k))
            arb_union(into->box + k, into->box + k, gap->box + k, PRECISION);
    into->why = weightier(into->why, gap->why);
    if (gap->dimension > into->dimension)
        into->dimension = gap->dimension;
    dx_balls_free(roots->memory, gap->box, roots->n);
    gap->box = NULL;
}

/* Where a gap is in one unknown; ends that are a little too far apart. */
typedef struct extent {
    double lo, hi;
    size_t gap;
} extent;

static extent extent_of(const dx_roots *roots, size_t gap, uint32_t k)
{
    extent e = {.gap = gap};
    dx_ball_outer(roots->gap[gap].box + k, &e.lo, &e.hi);
    return e;
}

static int by_low_end(const void *a, const void *b)
{
    double x = ((const extent *)a)->lo, y = ((const extent *)b)->lo;
    return (x > y) - (x < y);
}

/* The unknown in which gaps lie apart most: all the widths go into the whole so often. */
static uint32_t widest_spread(const dx_roots *roots)
{
    uint32_t found = 0;
    double most = -1;
    for (uint32_t k = 0; k < roots->n; k++) {
        double lo = HUGE_VAL, hi = -HUGE_VAL, sum = 0;
        for (size_t i = 0; i < roots->n_gaps; i++) {
            extent e = extent_of(roots, i, k);
            lo = fmin(lo, e.lo);
            hi = fmax(hi, e.hi);
            sum += e.hi - e.lo;
        }
        double spread = hi > lo ? (hi - lo) / sum : 0;
        if (!(spread > most))
            continue;
        most = spread;
        found = k;
    }
    return found;
}

/* One sweep by rising low ends: open[0..n_open-1] are those that may touch what comes. Which are
 * merged is marked by their lost boxes. */
static dx_status sweep(dx_system *s, dx_roots *roots, const extent *in_order, extent *open)
{
    size_t n_open = 0;
    for (size_t i = 0; i < roots->n_gaps; i++) {
        size_t kept = 0;
        extent here = in_order[i];
        dx_gap *gap = &roots->gap[here.gap];
        DX_TRY(dx_poll(s->graph->context));
        for (size_t k = 0; k < n_open; k++) {
            dx_gap *other = &roots->gap[open[k].gap];
            if (open[k].hi < in_order[i].lo)
                continue;
            if (!overlap(gap->box, other->box, roots->n)) {
                open[kept++] = open[k];
                continue;
            }
            here.hi = fmax(here.hi, open[k].hi);
            merge(roots, gap, other);
        }
        n_open = kept;
        open[n_open++] = here;
    }
    return DX_OK;
}

dx_status dx_roots_merge_gaps(dx_system *s, dx_roots *roots)
{
    dx_memory *memory = roots->memory;
    dx_status status = DX_OK;
    for (size_t before = 0; before != roots->n_gaps && status == DX_OK && roots->n_gaps > 1;) {
        size_t n = roots->n_gaps, kept = 0;
        extent *in_order = dx_alloc(memory, 2 * n * sizeof *in_order);
        if (!in_order)
            return dx_no_memory(s->graph->context);
        before = n;
        uint32_t side = widest_spread(roots);
        for (size_t i = 0; i < n; i++)
            in_order[i] = extent_of(roots, i, side);
        qsort(in_order, n, sizeof *in_order, by_low_end);
        status = sweep(s, roots, in_order, in_order + n);
        for (size_t i = 0; i < n; i++)
            if (roots->gap[i].box)
                roots->gap[kept++] = roots->gap[i];
        roots->n_gaps = kept;
        dx_free(memory, in_order, 2 * n * sizeof *in_order);
    }
    return status;
}

dx_status dx_roots_leave(dx_system *s, dx_roots *roots, const dx_piece *piece, dx_finding why)
{
    dx_memory *memory = roots->memory;
    dx_gap gap = {.box = dx_balls_new(memory, s->n), .why = why};
    if (!gap.box ||
        !dx_grow(memory, &roots->gap, sizeof gap, &roots->gaps_room, roots->n_gaps + 1)) {
        dx_balls_free(memory, gap.box, s->n);
        return dx_no_memory(s->graph->context);
    }
    for (uint32_t i = 0; i < s->n; i++)
        dx_ball_between(gap.box + i, piece->lo + i, piece->hi + i);
    roots->gap[roots->n_gaps++] = gap;
    return DX_OK;
}

dx_status dx_roots_leave_family(dx_system *s, dx_roots *roots, const dx_piece *piece,
                                uint32_t dimension)
{
    DX_TRY(dx_roots_leave(s, roots, piece, DX_FINDING_FAMILY));
    roots->gap[roots->n_gaps - 1].dimension = dimension;
    return DX_OK;
}
