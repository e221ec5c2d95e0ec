#include "engine/solvers/gathering.h"

#include "numeric/ball.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct standing {
    double apart; /* how far the next one is */
    size_t row;
} standing;

static int compare_distances(const void *a, const void *b)
{
    const standing *p = a, *q = b;
    if (p->apart != q->apart)
        return p->apart < q->apart ? 1 : -1;
    return (p->row > q->row) - (p->row < q->row);
}

static int compare_rows(const void *a, const void *b)
{
    const standing *p = a, *q = b;
    return (p->row > q->row) - (p->row < q->row);
}

static double distance(uint32_t unknowns, const double *a, const double *b)
{
    double most = 0;
    for (uint32_t i = 0; i < unknowns; i++)
        most = fmax(most, fabs(a[i] - b[i]));
    return most;
}

/* Of the points from the left to the right: on the wider side, as two of them may belong together.
 * There may be points in the places, too. */
static double gap_on_line(const dx_root_list *open, size_t n, const double *at, size_t i)
{
    double left = i > 0 ? at[i] - at[i - 1] : INFINITY,
           right = i + 1 < n ? at[i + 1] - at[i] : INFINITY;
    for (size_t k = 0; k < open->n_places; k++) {
        const dx_place *place = &open->place[k];
        if (place->lo[0] <= at[i])
            left = fmin(left, fmax(at[i] - place->hi[0], 0));
        else
            right = fmin(right, place->lo[0] - at[i]);
    }
    return fmax(isfinite(left) ? left : 0, isfinite(right) ? right : 0);
}

static dx_status stand(dx_context *context, const dx_root_list *open, size_t n, const double *at,
                       standing *all)
{
    const uint32_t unknowns = open->n;
    for (size_t i = 0; i < n; i++) {
        all[i] = (standing){unknowns == 1 ? gap_on_line(open, n, at, i) : INFINITY, i};
        for (size_t k = 0; k < n && unknowns > 1; k++)
            if (k != i)
                all[i].apart =
                    fmin(all[i].apart, distance(unknowns, at + i * unknowns, at + k * unknowns));
        DX_TRY(dx_poll(context));
    }
    return DX_OK;
}

static dx_status place_points(dx_graph *g, uint32_t unknowns, size_t columns, size_t n,
                              const dx_id *row, double *at)
{
    enum { PRECISION = 128 };
    arb_t ball;
    arb_init(ball);
    dx_status status = DX_OK;
    for (size_t i = 0; i < n && status == DX_OK; i++)
        for (uint32_t k = 0; k < unknowns && status == DX_OK; k++) {
            status = dx_ball_evaluate(g, row[i * columns + k], NULL, PRECISION, ball);
            at[i * unknowns + k] = arf_get_d(arb_midref(ball), ARF_RND_NEAR);
        }
    arb_clear(ball);
    return status;
}

dx_status dx_thin_out(dx_context *context, dx_graph *g, const dx_root_list *open, size_t columns,
                      size_t *n, dx_id **row)
{
    const uint32_t unknowns = open->n;
    if (*n <= 2 * DX_MOST_GATHERED || open->n_places == 0)
        return DX_OK;
    standing *all = dx_arena_alloc(&context->arena, *n * sizeof *all);
    double *at = dx_arena_alloc(&context->arena, *n * unknowns * sizeof *at);
    dx_id *kept = dx_arena_alloc(&context->arena, DX_MOST_GATHERED * columns * sizeof *kept);
    if (!all || !at || !kept)
        return dx_no_memory(context);
    dx_status status = place_points(g, unknowns, columns, *n, *row, at);
    if (status != DX_OK) /* all of them are shown */
        return dx_excuse(context, status);
    DX_TRY(stand(context, open, *n, at, all));
    qsort(all, *n, sizeof *all, compare_distances);
    qsort(all, DX_MOST_GATHERED, sizeof *all, compare_rows);
    for (size_t i = 0; i < DX_MOST_GATHERED; i++)
        memcpy(kept + i * columns, *row + all[i].row * columns, columns * sizeof *kept);
    *row = kept;
    *n = DX_MOST_GATHERED;
    return DX_OK;
}
