/* The search for points at which there may be an extremum: in cells, on creases, where they meet.
 */
#include "engine/solvers/crease_search.h"

#include "engine/solvers/eliminated.h"
#include "expr/print.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/forms/readable.h"

#include <math.h>

/* Is the box within the cell, as far as creases that are not on it tell? 1: yes; -1: no. */
static dx_status is_within(const dx_crease_search *w, const dx_cell *c, const bool *on,
                           arb_srcptr box, int *within)
{
    *within = 1;
    for (size_t k = 0; k < w->n && *within >= 0; k++) {
        int sign;
        if (on && on[k])
            continue;
        DX_TRY(dx_crease_sign(w, dx_in_cell(w, w->crease[k], c), box, &sign));
        if (sign != c->side[k])
            *within = sign == 0 ? 0 : -1;
    }
    return DX_OK;
}

/* Points of a search with those sides, and what it left undecided. A point on more creases than
 * the search is about is one of those of another search, but where it is about as many as there are
 * unknowns. */
static dx_status take(dx_crease_search *w, const dx_root_list *l, const dx_cell *c, const bool *on,
                      arb_ptr box)
{
    uint32_t n = w->c->n;
    size_t about = 0;
    for (size_t k = 0; k < w->n; k++)
        about += on && on[k];
    int within;
    for (size_t i = 0; i < l->n_roots; i++) {
        const dx_id *at = l->value + n * i;
        DX_TRY(dx_crease_around(w, at, box));
        DX_TRY(is_within(w, c, on, box, &within));
        if (within > 0 || (within == 0 && about == n))
            DX_TRY(dx_root_list_add(w->g->context, &w->all, at, l->key + n * i, 1));
        DX_TRY(dx_poll(w->g->context));
    }
    for (size_t i = 0; i < l->n_places; i++) {
        dx_place place = l->place[i];
        dx_place_box(n, &place, box);
        DX_TRY(is_within(w, c, on, box, &within));
        if (place.why == DX_FINDING_FAMILY) { /* as far as the cell goes */
            place.why = DX_FINDING_OPEN;
            place.zero_of = DX_NONE;
            place.changes_sign = false;
        }
        if (within >= 0)
            DX_TRY(dx_root_list_leave(w->g->context, &w->all, &place));
    }
    return DX_OK;
}

/* All of the box, where a formula is 0 throughout. */
static dx_status leave_all(dx_crease_search *w, dx_root_list *l)
{
    uint32_t n = w->c->n;
    double *end = dx_arena_alloc(&w->g->context->arena, 2 * n * sizeof *end);
    if (!end)
        return dx_no_memory(w->g->context);
    for (uint32_t i = 0; i < n; i++) {
        bool low = dx_is_number(w->g, w->u->lo[i]), high = dx_is_number(w->g, w->u->hi[i]);
        end[i] = low ? dx_number_to_double(w->g, w->u->lo[i]) : -INFINITY;
        end[n + i] = high ? dx_number_to_double(w->g, w->u->hi[i]) : INFINITY;
    }
    return dx_root_list_leave(w->g->context, l,
                              &(dx_place){.lo = end, .hi = end + n, .why = DX_FINDING_OPEN});
}

static dx_status find(dx_crease_search *w, dx_id *f, const dx_cell *c, const bool *on)
{
    dx_root_list l = {.n = 2};
    bool none = false, always = false;
    for (uint32_t i = 0; i < 2; i++) {
        DX_TRY(dx_check(w->g, f[i]));
        DX_TRY(dx_readable(w->g, f[i], &f[i]));
        none = none || (dx_is_number(w->g, f[i]) && !dx_is_int(w->g, f[i], 0));
        always = always || dx_is_int(w->g, f[i], 0);
    }
    if (none)
        return DX_OK;
    if (always)
        DX_TRY(leave_all(w, &l));
    else
        DX_TRY(dx_unknowns_search(w->u, f, true, &l));
    arb_ptr box = dx_balls_new(&w->g->context->memory, 2);
    dx_status status = box ? take(w, &l, c, on, box) : dx_no_memory(w->g->context);
    dx_balls_free(&w->g->context->memory, box, 2);
    return status;
}

/* The same of polynomials in more unknowns; else the search has failed. */
static dx_status eliminate(dx_crease_search *w, uint32_t m, dx_id *f, const dx_cell *c,
                           const bool *on)
{
    uint32_t n = w->c->n;
    dx_root_list l = {.n = n};
    bool done;
    for (uint32_t i = 0; i < m; i++)
        DX_TRY(dx_check(w->g, f[i]));
    DX_TRY(dx_search_eliminated(w->c->session, m, f, n, w->c->name, w->u->lo, w->u->hi, &l, &done));
    w->failed = w->failed || !done;
    arb_ptr box = dx_balls_new(&w->g->context->memory, n);
    dx_status status = box ? take(w, &l, c, on, box) : dx_no_memory(w->g->context);
    dx_balls_free(&w->g->context->memory, box, n);
    return status;
}

static dx_status slopes(const dx_crease_search *w, dx_id a, dx_id *out)
{
    for (uint32_t i = 0; i < w->c->n; i++)
        DX_TRY(dx_diff(w->g, w->c->session->rules, a, w->c->name[i], 1, &out[i]));
    return DX_OK;
}

/* An end of the box, or what is far out. */
static dx_status set_end(const dx_crease_search *w, dx_id end, int side, arb_t out)
{
    enum { FAR = 8 };
    if (dx_op_of(w->g, end) != DX_OP_INF)
        return dx_ball_evaluate(w->g, end, NULL, DX_CREASE_PRECISION, out);
    arb_set_si(out, side * FAR);
    return DX_OK;
}

/* Is a point of a lattice in the box within the cell? */
static dx_status has_point(const dx_crease_search *w, const dx_cell *c, arb_ptr box, bool *has)
{
    uint32_t n = w->c->n;
    int parts = n == 2 ? 24 : 8, most = 1;
    arb_t from, to;
    dx_status status = DX_OK;
    *has = false;
    arb_init(from);
    arb_init(to);
    for (uint32_t i = 0; i < n; i++)
        most *= parts;
    for (int k = 0; k < most && !*has && status == DX_OK; k++) {
        int within = 0;
        for (uint32_t i = 0, rest = (uint32_t)k; i < n && status == DX_OK; i++) {
            status = set_end(w, w->u->lo[i], -1, from);
            if (status == DX_OK)
                status = set_end(w, w->u->hi[i], 1, to);
            arb_sub(to, to, from, DX_CREASE_PRECISION);
            arb_mul_si(to, to, 2 * (slong)(rest % (uint32_t)parts) + 1, DX_CREASE_PRECISION);
            arb_div_si(to, to, 2 * parts, DX_CREASE_PRECISION);
            arb_add(box + i, from, to, DX_CREASE_PRECISION);
            rest /= (uint32_t)parts;
        }
        if (status == DX_OK)
            status = is_within(w, c, NULL, box, &within);
        *has = within > 0;
    }
    arb_clear(from);
    arb_clear(to);
    return status;
}

/* "where x > 0, x + y < 0 the formula is constant" */
static dx_status tell_flat(const dx_crease_search *w, const dx_cell *c)
{
    dx_text text;
    dx_status status = DX_OK;
    dx_text_init(&text, &w->g->context->memory);
    for (size_t k = 0; k < w->n && status == DX_OK; k++) {
        dx_text_string(&text, k > 0 ? ", " : "");
        status = dx_print_plain(w->g, w->crease[k], &text);
        dx_text_string(&text, c->side[k] > 0 ? " > 0" : " < 0");
    }
    if (status == DX_OK && text.failed)
        status = dx_no_memory(w->g->context);
    if (status == DX_OK)
        dx_notice(w->g->context, "where %.180s%s the formula is constant", dx_text_get(&text),
                  text.n > 180 ? "..." : "");
    dx_text_free(&text);
    return status;
}

/* Is it constant in the cell, and the cell not empty: told. */
static dx_status is_flat(dx_crease_search *w, const dx_cell *c, const dx_id *slope, bool *flat)
{
    uint32_t n = w->c->n;
    *flat = true;
    for (uint32_t i = 0; i < n; i++)
        *flat = *flat && dx_is_int(w->g, slope[i], 0);
    if (!*flat)
        return DX_OK;
    arb_ptr box = dx_balls_new(&w->g->context->memory, n);
    dx_status status = box ? has_point(w, c, box, flat) : dx_no_memory(w->g->context);
    dx_balls_free(&w->g->context->memory, box, n);
    w->flat = w->flat || *flat;
    return status == DX_OK && *flat ? tell_flat(w, c) : status;
}

static dx_status search_cells(dx_crease_search *w)
{
    for (size_t k = 0; k < (size_t)1 << w->n; k++) {
        dx_cell c = dx_cell_of(w, k, NULL);
        dx_id f[DX_CREASE_UNKNOWNS];
        bool flat;
        DX_TRY(slopes(w, dx_in_cell(w, w->c->of, &c), f));
        for (uint32_t i = 0; i < w->c->n; i++)
            DX_TRY(dx_readable(w->g, f[i], &f[i]));
        DX_TRY(is_flat(w, &c, f, &flat));
        if (!flat)
            DX_TRY(w->c->n == 2 ? find(w, f, &c, NULL) : eliminate(w, w->c->n, f, &c, NULL));
    }
    return DX_OK;
}

/* Where the derivative along a crease vanishes. */
static dx_status search_creases(dx_crease_search *w)
{
    for (size_t i = 0; i < w->n; i++)
        for (size_t k = 0; k < (size_t)1 << (w->n - 1); k++) {
            bool on[DX_MOST_CREASES] = {false};
            on[i] = true;
            dx_cell c = dx_cell_of(w, k, on);
            dx_id s = dx_in_cell(w, w->crease[i], &c), normal[2], slope[2];
            DX_TRY(slopes(w, s, normal));
            DX_TRY(slopes(w, dx_in_cell(w, w->c->of, &c), slope));
            dx_id f[2] = {s, dx_sub(w->g, dx_mul(w->g, slope[0], normal[1]),
                                    dx_mul(w->g, slope[1], normal[0]))};
            DX_TRY(find(w, f, &c, on));
        }
    return DX_OK;
}

static dx_status search_meetings(dx_crease_search *w)
{
    for (size_t i = 0; i < w->n; i++)
        for (size_t j = 0; j < i; j++)
            for (size_t k = 0; k < (size_t)1 << (w->n - 2); k++) {
                bool on[DX_MOST_CREASES] = {false};
                on[i] = on[j] = true;
                dx_cell c = dx_cell_of(w, k, on);
                dx_id f[2] = {dx_in_cell(w, w->crease[i], &c), dx_in_cell(w, w->crease[j], &c)};
                DX_TRY(find(w, f, &c, on));
            }
    return DX_OK;
}

/* The determinant of the columns of so many rows of slopes, by its first row. */
static dx_id minor(dx_graph *g, dx_id (*row)[DX_CREASE_UNKNOWNS], size_t n, const uint32_t *column)
{
    dx_id sum = dx_int(g, 0);
    if (n == 1)
        return row[0][column[0]];
    for (size_t i = 0; i < n; i++) {
        uint32_t rest[DX_CREASE_UNKNOWNS];
        size_t k = 0;
        for (size_t j = 0; j < n; j++)
            if (j != i)
                rest[k++] = column[j];
        dx_id part = dx_mul(g, row[0][column[i]], minor(g, row + 1, n - 1, rest));
        sum = i % 2 ? dx_sub(g, sum, part) : dx_add(g, sum, part);
    }
    return sum;
}

/* On several creases at once: where the slopes of the formula depend on those of the creases, which
 * makes all minors 0. */
static dx_status search_subset(dx_crease_search *w, const bool *on, size_t about, const dx_cell *c)
{
    enum { MOST = DX_CREASE_UNKNOWNS + 6 };
    uint32_t n = w->c->n, m = 0;
    dx_id f[MOST], row[DX_CREASE_UNKNOWNS + 1][DX_CREASE_UNKNOWNS];
    size_t rows = 1;
    DX_TRY(slopes(w, dx_in_cell(w, w->c->of, c), row[0]));
    for (size_t k = 0; k < w->n; k++)
        if (on[k]) {
            f[m] = dx_in_cell(w, w->crease[k], c);
            DX_TRY(slopes(w, f[m++], row[rows++]));
        }
    for (uint32_t set = 0; about < n && set < (uint32_t)1 << n; set++) {
        uint32_t column[DX_CREASE_UNKNOWNS];
        size_t size = 0;
        for (uint32_t i = 0; i < n; i++)
            if (set >> i & 1)
                column[size++] = i;
        if (size == rows)
            f[m++] = minor(w->g, row, rows, column);
    }
    return eliminate(w, m, f, c, on);
}

static dx_status search_subsets(dx_crease_search *w)
{
    for (size_t set = 1; set < (size_t)1 << w->n && !w->failed; set++) {
        bool on[DX_MOST_CREASES] = {false};
        size_t about = 0;
        for (size_t k = 0; k < w->n; k++) {
            on[k] = set >> k & 1;
            about += on[k];
        }
        for (size_t k = 0; about <= w->c->n && k < (size_t)1 << (w->n - about); k++) {
            dx_cell c = dx_cell_of(w, k, on);
            DX_TRY(search_subset(w, on, about, &c));
        }
    }
    return DX_OK;
}

static dx_status search_two(dx_crease_search *w)
{
    DX_TRY(search_cells(w));
    DX_TRY(search_creases(w));
    return w->n > 1 ? search_meetings(w) : DX_OK;
}

static dx_status search_more(dx_crease_search *w)
{
    DX_TRY(search_cells(w));
    return w->failed ? DX_OK : search_subsets(w);
}

dx_status dx_search_on_creases(dx_crease_search *w)
{
    return w->c->n == 2 ? search_two(w) : search_more(w);
}
