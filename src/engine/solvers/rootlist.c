#include "engine/solvers/rootlist.h"

#include "numeric/balls.h"

#include <float.h>
#include <math.h>
#include <string.h>

static dx_status reserve_root(dx_context *context, dx_root_list *l)
{
    size_t room = l->room;
    if (l->n_roots < l->room)
        return DX_OK;
    dx_id *value = dx_arena_grown(context, l->value, l->n_roots, &room, l->n * sizeof *value);
    room = l->room;
    double *key = dx_arena_grown(context, l->key, l->n_roots, &room, l->n * sizeof *key);
    room = l->room;
    uint32_t *order = dx_arena_grown(context, l->order, l->n_roots, &room, sizeof *order);
    if (!value || !key || !order)
        return DX_NOMEM;
    l->value = value;
    l->key = key;
    l->order = order;
    l->room = room;
    return DX_OK;
}

static bool is_listed(const dx_root_list *l, const dx_id *value)
{
    for (size_t i = 0; i < l->n_roots; i++)
        if (memcmp(l->value + i * l->n, value, l->n * sizeof *value) == 0)
            return true;
    return false;
}

/* By the first unknown that is not the same. */
static bool comes_before(const dx_root_list *l, const dx_id *value, const double *key, size_t root)
{
    const dx_id *other = l->value + root * l->n;
    for (uint32_t i = 0; i < l->n; i++)
        if (!dx_same(value[i], other[i]))
            return key[i] < l->key[root * l->n + i];
    return false;
}

dx_status dx_root_list_add(dx_context *context, dx_root_list *l, const dx_id *value,
                           const double *key, uint32_t order)
{
    size_t n = l->n;
    if (is_listed(l, value))
        return DX_OK;
    DX_TRY(reserve_root(context, l));
    size_t at = l->n_roots++;
    for (; at > 0 && comes_before(l, value, key, at - 1); at--) {
        memcpy(l->value + at * n, l->value + (at - 1) * n, n * sizeof *value);
        memcpy(l->key + at * n, l->key + (at - 1) * n, n * sizeof *key);
        l->order[at] = l->order[at - 1];
    }
    memcpy(l->value + at * n, value, n * sizeof *value);
    memcpy(l->key + at * n, key, n * sizeof *key);
    l->order[at] = order;
    return DX_OK;
}

dx_status dx_root_list_leave(dx_context *context, dx_root_list *l, const dx_place *place)
{
    if (l->n_places == l->places_room) {
        dx_place *all =
            dx_arena_grown(context, l->place, l->n_places, &l->places_room, sizeof *all);
        if (!all)
            return DX_NOMEM;
        l->place = all;
    }
    size_t at = l->n_places++;
    for (; at > 0 && l->place[at - 1].lo[0] > place->lo[0]; at--)
        l->place[at] = l->place[at - 1];
    l->place[at] = *place;
    return DX_OK;
}

bool dx_root_list_is_filled(const dx_root_list *l)
{
    for (size_t i = 0; i < l->n_places; i++)
        if (l->place[i].why != DX_FINDING_FAMILY || (l->n > 1 && !l->place[i].changes_sign))
            return false;
    return l->n_places > 0;
}

bool dx_root_list_has_family(const dx_root_list *l)
{
    for (size_t i = 0; i < l->n_places; i++)
        if (l->place[i].why == DX_FINDING_FAMILY)
            return true;
    return false;
}

dx_status dx_root_list_leave_interval(dx_context *context, dx_root_list *l, double lo, double hi,
                                      dx_finding why)
{
    double *end = dx_arena_alloc(&context->arena, 2 * sizeof *end);
    if (!end)
        return dx_no_memory(context);
    end[0] = lo;
    end[1] = hi;
    return dx_root_list_leave(context, l,
                              &(dx_place){.lo = end, .hi = end + 1, .why = why, .dimension = 1});
}

dx_status dx_root_list_leave_box(dx_context *context, dx_root_list *l, arb_srcptr box,
                                 dx_place place)
{
    double *end = dx_arena_alloc(&context->arena, 2 * l->n * sizeof *end);
    if (!end)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < l->n; i++)
        dx_ball_outer(box + i, &end[i], &end[l->n + i]);
    place.lo = end;
    place.hi = end + l->n;
    return dx_root_list_leave(context, l, &place);
}

void dx_root_list_drop(dx_root_list *l, size_t at)
{
    size_t n = l->n, after = --l->n_roots - at;
    memmove(l->value + at * n, l->value + (at + 1) * n, after * n * sizeof *l->value);
    memmove(l->key + at * n, l->key + (at + 1) * n, after * n * sizeof *l->key);
    memmove(l->order + at, l->order + at + 1, after * sizeof *l->order);
}

/* The list's root that is the same double, or a neighbour, leaves it. */
static void close_end(dx_root_list *l, double end, dx_id *root)
{
    for (size_t i = 0; i < l->n_roots && isfinite(end); i++) {
        if (!(fabs(l->key[i] - end) <= 4 * DBL_EPSILON * fabs(end)))
            continue;
        *root = l->value[i];
        dx_root_list_drop(l, i);
        return;
    }
}

void dx_root_list_close(dx_root_list *l)
{
    for (size_t i = 0; i < l->n_places && l->n == 1; i++) {
        dx_place *p = &l->place[i];
        if (p->why != DX_FINDING_FAMILY)
            continue;
        close_end(l, *p->lo, &p->low);
        close_end(l, *p->hi, &p->high);
    }
    size_t n = 0; /* of those that a common end does not make one */
    for (size_t i = 0; i < l->n_places && l->n == 1; i++) {
        dx_place *last = n > 0 ? &l->place[n - 1] : NULL;
        const dx_place *p = &l->place[i];
        if (last && last->why == DX_FINDING_FAMILY && p->why == DX_FINDING_FAMILY &&
            !dx_is_none(last->high) && *last->hi == *p->lo) {
            last->hi = p->hi;
            last->high = p->high;
        } else {
            l->place[n++] = *p;
        }
    }
    l->n_places = l->n == 1 ? n : l->n_places;
}
