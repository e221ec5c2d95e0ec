/* All zeros in a box: pieces are made smaller by Krawczyk's operator or halved (Neumaier, Interval
 * Methods for Systems of Equations, 5.6). A piece with a zero on its side would never be settled
 * alone, so a piece that is a little larger is tried, too. */
#include "numeric/solve/pieces.h"

#include "numeric/balls.h"
#include "numeric/solve/range.h"

enum { PRECISION = 96, WORK = 4000000 /* nodes */ };

/* Pieces less wide than this part of the whole are left. */
static const double least_width = 0x1p-36;

/* One that has become less wide than this part of itself is looked at again without a cut. */
static const double worth_it = 0.6;

typedef struct search {
    dx_system *s;
    dx_worklist *pieces;
    dx_roots *out;
    arb_ptr box, larger, next; /* n each */
} search;

static bool overlaps(arb_srcptr a, arb_srcptr b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!arb_overlaps(a + i, b + i))
            return false;
    return true;
}

/* Does a zero that was found rule out others in the piece? */
static bool is_settled(const search *w)
{
    for (size_t k = 0; k < w->out->n_zeros; k++) {
        uint32_t i = 0;
        while (i < w->s->n && arb_contains(w->out->zero[k].only + i, w->box + i))
            i++;
        if (i == w->s->n)
            return true;
    }
    return false;
}

static dx_status add_zero(search *w, arb_srcptr only)
{
    enum { BITS = 64 };
    bool reached;
    DX_TRY(dx_refine(w->s, w->next, BITS, &reached));
    if (!overlaps(w->next, w->box, w->s->n))
        return DX_OK; /* its neighbour's */
    return dx_roots_add(w->s, w->out, w->next, only);
}

/* The piece and a quarter of its width around it; a side that has become a point, as it does where
 * an equation is linear, is as wide as a part of the others. */
static dx_status try_larger(search *w, const dx_piece *piece, dx_finding *finding)
{
    enum { PART = -4, LEAST = -60 };
    mag_t more, width;
    mag_init(more);
    mag_init(width);
    for (uint32_t i = 0; i < w->s->n; i++) {
        mag_ptr radius = arb_radref(w->larger + i);
        arb_set(w->larger + i, w->box + i);
        mag_mul_ui(radius, arb_radref(w->box + i), 5);
        mag_mul_2exp_si(radius, radius, -2);
        arf_get_mag(more, w->pieces->width + i);
        mag_set_d(width, piece->width);
        mag_mul(more, more, width);
        mag_mul_2exp_si(more, more, PART);
        mag_add(radius, radius, more);
        arb_get_mag(more, w->box + i);
        mag_mul_2exp_si(more, more, LEAST);
        mag_add(radius, radius, more);
    }
    mag_clear(more);
    mag_clear(width);
    return dx_contract(w->s, w->larger, PRECISION, PRECISION, w->next, finding);
}

/* The part of the piece in which zeros may be; true: it is much smaller. */
static dx_status shrink(search *w, const dx_piece *piece, dx_piece *part, bool *smaller)
{
    arf_t end;
    arf_init(end);
    dx_status status = dx_piece_new(w->pieces, part);
    for (uint32_t i = 0; i < w->s->n && status == DX_OK; i++) {
        arb_get_lbound_arf(end, w->next + i, PRECISION);
        arf_set(part->lo + i, arf_cmp(end, piece->lo + i) > 0 ? end : piece->lo + i);
        arb_get_ubound_arf(end, w->next + i, PRECISION);
        arf_set(part->hi + i, arf_cmp(end, piece->hi + i) < 0 ? end : piece->hi + i);
    }
    arf_clear(end);
    *smaller = false;
    if (status == DX_OK) {
        part->width = dx_worklist_width(w->pieces, part);
        *smaller = part->width < worth_it * piece->width;
    }
    return status;
}

static dx_status halve(search *w, const dx_piece *piece, dx_finding why)
{
    if (piece->width < least_width)
        return dx_roots_leave(w->s, w->out, piece, why);
    return dx_worklist_halve(w->pieces, piece, dx_worklist_widest_side(w->pieces, piece));
}

/* The operator has a value on the piece but settles nothing. */
static dx_status go_on(search *w, const dx_piece *piece)
{
    dx_piece part;
    bool smaller;
    dx_status status = shrink(w, piece, &part, &smaller);
    if (status == DX_OK && smaller)
        return dx_worklist_push(w->pieces, part);
    if (status == DX_OK)
        status = halve(w, &part, DX_FINDING_PRECISION);
    dx_piece_free(w->pieces, &part);
    return status;
}

static dx_status examine(search *w, const dx_piece *piece)
{
    dx_finding finding, larger;
    for (uint32_t i = 0; i < w->s->n; i++)
        dx_ball_between(w->box + i, piece->lo + i, piece->hi + i);
    if (is_settled(w))
        return DX_OK;
    DX_TRY(dx_contract(w->s, w->box, PRECISION, PRECISION, w->next, &finding));
    if (finding == DX_FINDING_FREE)
        return DX_OK;
    if (finding == DX_FINDING_ONE)
        return add_zero(w, w->box);
    if (finding == DX_FINDING_NO_VALUE) {
        bool free;
        DX_TRY(dx_range_is_free(w->s, w->box, PRECISION, &free));
        return free ? DX_OK : halve(w, piece, finding);
    }
    if (finding != DX_FINDING_OPEN)
        return halve(w, piece, finding);
    DX_TRY(try_larger(w, piece, &larger));
    if (larger == DX_FINDING_FREE)
        return DX_OK;
    if (larger == DX_FINDING_ONE)
        return add_zero(w, w->larger);
    DX_TRY(dx_contract(w->s, w->box, PRECISION, PRECISION, w->next, &finding));
    return go_on(w, piece);
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
    return status == DX_OK ? dx_roots_merge_gaps(w->s, w->out) : status;
}

dx_status dx_pave(dx_system *s, dx_worklist *pieces, uint64_t most, dx_roots *out)
{
    dx_memory *memory = &s->graph->context->memory;
    search w = {.s = s, .pieces = pieces, .out = out};
    w.box = dx_balls_new(memory, 3 * (size_t)s->n);
    if (!w.box)
        return dx_no_memory(s->graph->context);
    w.larger = w.box + s->n;
    w.next = w.larger + s->n;
    if (most == 0) {
        most = WORK / (s->list.walk.n * (s->n + (uint64_t)2));
        most = most < 1000 ? 1000 : most > 50000 ? 50000 : most;
    }
    dx_status status = run(&w, most);
    dx_balls_free(memory, w.box, 3 * (size_t)s->n);
    return status;
}
