/* All zeros in a box: pieces are made smaller by Krawczyk's operator or halved (Neumaier, Interval
 * Methods for Systems of Equations, 5.6). A piece with a zero on its side would never be settled
 * alone, so a piece that is a little larger is tried, too. */
#include "numeric/solve/pieces.h"

#include "numeric/balls.h"
#include "numeric/solve/family.h"
#include "numeric/solve/range.h"
#include "numeric/solve/scatter.h"

enum { PRECISION = 96, WORK = 4000000 /* nodes */, FIRST_LOOK = 500 };

/* Pieces less wide than this part of the whole are left. */
static const double least_width = 0x1p-36;

/* One that has become less wide than this part of itself is looked at again without a cut. */
static const double worth_it = 0.6;

typedef struct search {
    dx_system *s;
    dx_worklist *pieces;
    dx_roots *out;
    arb_ptr box, larger, next; /* n each */
    double *end, *side;        /* 2n for each zero that is noted, and for the piece */
    size_t n_noted, ends_room;
    dx_family family;
    uint64_t next_look;   /* for one: after so many pieces */
    bool in_family;       /* pieces have to be asked first */
    size_t with, without; /* so many were with it, and without */
} search;

static bool overlaps(arb_srcptr a, arb_srcptr b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!arb_overlaps(a + i, b + i))
            return false;
    return true;
}

static double end_of(const arb_t x, bool upper, arf_rnd_t rounding)
{
    arf_t end;
    arf_init(end);
    if (upper)
        arb_get_ubound_arf(end, x, PRECISION);
    else
        arb_get_lbound_arf(end, x, PRECISION);
    double value = arf_get_d(end, rounding);
    arf_clear(end);
    return value;
}

/* The ends, rounded inwards, of the boxes in which the zeros found are the only ones. */
static dx_status note_ends(search *w)
{
    size_t n = w->s->n;
    for (; w->n_noted < w->out->n_zeros; w->n_noted++) {
        if (!dx_grow(&w->s->graph->context->memory, &w->end, sizeof *w->end, &w->ends_room,
                     2 * n * (w->n_noted + 1)))
            return dx_no_memory(w->s->graph->context);
        double *end = w->end + 2 * n * w->n_noted;
        for (size_t i = 0; i < n; i++) {
            arb_srcptr only = w->out->zero[w->n_noted].only + i;
            end[2 * i] = end_of(only, false, ARF_RND_CEIL);
            end[2 * i + 1] = end_of(only, true, ARF_RND_FLOOR);
        }
    }
    return DX_OK;
}

/* Does a zero that was found rule out others in the piece? */
static bool is_settled(search *w, const dx_piece *piece)
{
    size_t n = w->s->n;
    for (size_t i = 0; i < n; i++) {
        w->side[2 * i] = arf_get_d(piece->lo + i, ARF_RND_FLOOR);
        w->side[2 * i + 1] = arf_get_d(piece->hi + i, ARF_RND_CEIL);
    }
    for (size_t k = 0; k < w->n_noted; k++) {
        const double *end = w->end + 2 * n * k;
        size_t i = 0;
        while (i < n && end[2 * i] <= w->side[2 * i] && w->side[2 * i + 1] <= end[2 * i + 1])
            i++;
        if (i == n)
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
    DX_TRY(note_ends(w));
    if (is_settled(w, piece))
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

/* From time to time: do those that are left follow a curve of zeros? */
static dx_status look_for_family(search *w)
{
    if (w->in_family || w->out->pieces < w->next_look)
        return DX_OK;
    w->next_look += w->next_look;
    return dx_family_is_likely(&w->family, &w->in_family);
}

/* Where hardly any piece has it, it is not asked for any more. */
static dx_status ask(search *w, const dx_piece *piece, bool *has)
{
    enum { OFTEN = 200 };
    DX_TRY(dx_family_has(&w->family, piece, has));
    w->with += *has;
    w->without += !*has;
    if (w->without > OFTEN + w->with) {
        w->in_family = false;
        w->next_look = UINT64_MAX;
    }
    return DX_OK;
}

static dx_status settle(search *w, const dx_piece *piece)
{
    bool has = false;
    DX_TRY(look_for_family(w));
    if (w->in_family)
        DX_TRY(ask(w, piece, &has));
    return has ? dx_roots_leave_family(w->s, w->out, piece, w->family.dimension)
               : examine(w, piece);
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
                late ? dx_roots_leave(w->s, w->out, &piece, DX_FINDING_OPEN) : settle(w, &piece);
        w->out->pieces += !late;
        dx_piece_free(w->pieces, &piece);
    }
    return status;
}

/* The box of all pieces, which are the whole of it at first. */
static dx_status find_whole(search *w, dx_piece *whole)
{
    DX_TRY(dx_piece_new(w->pieces, whole));
    for (size_t k = 0; k < w->pieces->count; k++)
        for (uint32_t i = 0; i < w->s->n; i++) {
            const dx_piece *piece = &w->pieces->heap[k];
            if (k == 0 || arf_cmp(piece->lo + i, whole->lo + i) < 0)
                arf_set(whole->lo + i, piece->lo + i);
            if (k == 0 || arf_cmp(piece->hi + i, whole->hi + i) > 0)
                arf_set(whole->hi + i, piece->hi + i);
        }
    return DX_OK;
}

/* All pieces; where some are not decided, single zeros among them are looked for. */
static dx_status run_whole(search *w, uint64_t most)
{
    dx_piece whole;
    dx_status status = find_whole(w, &whole);
    if (status == DX_OK)
        status = run(w, most);
    if (status == DX_OK && w->out->n_gaps > 0)
        status = dx_scatter(w->s, whole.lo, whole.hi, w->out);
    dx_piece_free(w->pieces, &whole);
    return status == DX_OK ? dx_roots_merge_gaps(w->s, w->out) : status;
}

static void free_search(search *w)
{
    dx_memory *memory = &w->s->graph->context->memory;
    size_t n = w->s->n;
    dx_free(memory, w->side, 2 * n * sizeof *w->side);
    dx_free(memory, w->end, w->ends_room * sizeof *w->end);
    if (w->box)
        dx_balls_free(memory, w->box, 3 * n);
}

static dx_status search_all(search *w, uint64_t most)
{
    dx_memory *memory = &w->s->graph->context->memory;
    size_t n = w->s->n;
    w->box = dx_balls_new(memory, 3 * n);
    w->side = dx_alloc(memory, 2 * n * sizeof *w->side);
    if (!w->box || !w->side)
        return dx_no_memory(w->s->graph->context);
    w->larger = w->box + n;
    w->next = w->larger + n;
    DX_TRY(dx_family_init(&w->family, w->s, w->pieces));
    dx_status status = run_whole(w, most);
    dx_family_free(&w->family);
    return status;
}

/* Of one evaluation; functions cost more than sums and products. */
static uint64_t cost_of(const dx_system *s)
{
    enum { CALL = 10 };
    const dx_walk *walk = &s->list.walk;
    uint64_t cost = walk->n;
    for (size_t i = 0; i < walk->n; i++)
        cost += dx_op_of(s->graph, walk->id[i]) == DX_OP_CALL ? CALL : 0;
    return cost;
}

dx_status dx_pave(dx_system *s, dx_worklist *pieces, uint64_t most, dx_roots *out)
{
    search w = {.s = s, .pieces = pieces, .out = out, .next_look = FIRST_LOOK};
    if (most == 0) {
        uint64_t n = s->n;
        most = WORK / (cost_of(s) * (n + 2) + n * n * n / 2);
        most = most < 1000 ? 1000 : most > 50000 ? 50000 : most;
    }
    dx_status status = search_all(&w, most);
    free_search(&w);
    return status;
}
