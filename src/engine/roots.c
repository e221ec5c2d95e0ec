#include "engine/roots.h"

#include "engine/oracle.h"
#include "engine/rootof.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "numeric/recognise.h"
#include "symbolic/diff.h"
#include "symbolic/readable.h"
#include "symbolic/squarefree.h"

#include <math.h>
#include <string.h>

/* ---- lists ---------------------------------------------------------------------------------- */

/* Room for one more of n elements of some size, in the command arena. */
static void *grown(dx_context *context, const void *old, size_t n, size_t *room, size_t size)
{
    size_t more = 2 * *room + 8;
    void *block = dx_arena_alloc(&context->arena, more * size);
    if (!block) {
        (void)dx_no_memory(context);
        return NULL;
    }
    if (n > 0)
        memcpy(block, old, n * size);
    *room = more;
    return block;
}

static dx_status reserve_root(dx_context *context, dx_root_list *l)
{
    size_t room = l->room;
    if (l->n_roots < l->room)
        return DX_OK;
    dx_id *value = grown(context, l->value, l->n_roots, &room, l->n * sizeof *value);
    room = l->room;
    double *key = grown(context, l->key, l->n_roots, &room, l->n * sizeof *key);
    room = l->room;
    uint32_t *order = grown(context, l->order, l->n_roots, &room, sizeof *order);
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

/* Kept in order. key: about its values. */
static dx_status add_root(dx_context *context, dx_root_list *l, const dx_id *value,
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

static dx_status add_place(dx_context *context, dx_root_list *l, const dx_place *place)
{
    if (l->n_places == l->places_room) {
        dx_place *all = grown(context, l->place, l->n_places, &l->places_room, sizeof *all);
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

/* ---- one search ------------------------------------------------------------------------------ */

typedef struct search {
    ddx_session *s;
    dx_system system;
    uint32_t n;
    const dx_id *f;       /* what is searched */
    const dx_id *unknown; /* and written */
    const dx_id *lo, *hi;
    dx_root_list *out;
    dx_id given; /* of one formula: as it was before its zeros were made single */
} search;

static double bound_of(const arb_t x, bool upper)
{
    arf_t end;
    arf_init(end);
    if (upper)
        arb_get_ubound_arf(end, x, 64);
    else
        arb_get_lbound_arf(end, x, 64);
    double value = arf_get_d(end, upper ? ARF_RND_CEIL : ARF_RND_FLOOR);
    arf_clear(end);
    return value;
}

static double middle_of(const arb_t x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

/* Is the value the end, or certainly on the right side of it? */
static dx_status is_inside(search *w, const dx_id *value, bool *inside)
{
    dx_graph *g = &w->s->graph;
    *inside = true;
    for (uint32_t i = 0; i < w->n && *inside; i++)
        for (int upper = 0; upper < 2 && *inside; upper++) {
            dx_id end = upper ? w->hi[i] : w->lo[i], over;
            int sign = 0;
            if (dx_same(end, value[i]))
                continue;
            over = upper ? dx_sub(g, end, value[i]) : dx_sub(g, value[i], end);
            DX_TRY(dx_check(g, over));
            DX_TRY(dx_excuse(g->context, dx_ball_sign(g, over, 2048, &sign)));
            if (sign == 0)
                DX_TRY(dx_excuse(g->context, dx_readable(g, over, &over)));
            *inside = sign > 0 || dx_is_int(g, over, 0);
        }
    return DX_OK;
}

/* Keys of a root, and what is known of a place: an array each, in the command arena. */
static double *ends_of(search *w, arb_srcptr box)
{
    double *end = dx_arena_alloc(&w->s->context.arena, 3 * w->n * sizeof *end);
    if (!end)
        (void)dx_no_memory(&w->s->context);
    for (uint32_t i = 0; end && i < w->n; i++) {
        end[i] = bound_of(box + i, false);
        end[w->n + i] = bound_of(box + i, true);
        end[2 * w->n + i] = middle_of(box + i);
    }
    return end;
}

static dx_status count_order(search *w, const dx_id *value, uint32_t *order);

static dx_status take_zero(search *w, const dx_zero *zero)
{
    dx_context *context = &w->s->context;
    dx_id *value = dx_arena_alloc(&context->arena, w->n * sizeof *value);
    double *end = ends_of(w, zero->box);
    bool inside = true;
    uint32_t order = 1;
    if (!value || !end)
        return dx_no_memory(context);
    dx_status status = dx_values_at_zero(w->s, &w->system, w->f, w->unknown, zero->box, value);
    if (status == DX_OK && zero->at_end)
        status = is_inside(w, value, &inside);
    if (status == DX_OK && inside && w->n == 1)
        status = count_order(w, value, &order);
    if (status == DX_OK && inside)
        return add_root(context, w->out, value, end + 2 * w->n, order);
    if (status != DX_OK && status != DX_UNKNOWN && status != DX_LIMIT)
        return status;
    dx_diag_clear(&context->diag);
    return add_place(context, w->out,
                     &(dx_place){.lo = end,
                                 .hi = end + w->n,
                                 .why = DX_FINDING_PRECISION,
                                 .changes_sign = !zero->at_end,
                                 .at_end = zero->at_end});
}

/* ---- zeros that touch ------------------------------------------------------------------------ */

static dx_status vanishes(dx_graph *g, dx_id a, dx_id unknown, dx_id at, bool *zero)
{
    *zero = false;
    a = dx_substitute(g, a, 1, &unknown, &at);
    if (dx_is_none(a))
        return dx_excuse(g->context, dx_check(g, a));
    return dx_is_exactly_zero(g, a, zero);
}

/* Of a root that can be written down: how many derivatives are seen to vanish at it. */
static dx_status count_order(search *w, const dx_id *value, uint32_t *order)
{
    enum { HIGHEST = 8 };
    dx_graph *g = &w->s->graph;
    dx_id a = w->given;
    bool zero = !dx_same(w->given, w->f[0]) && !dx_has_rootof(g, *value);
    for (*order = 1; zero && *order < HIGHEST; *order += zero) {
        dx_status status = dx_diff(g, w->s->rules, a, w->unknown[0], 1, &a);
        if (status != DX_OK)
            return dx_excuse(g->context, status);
        DX_TRY(vanishes(g, a, w->unknown[0], *value, &zero));
    }
    return DX_OK;
}

/* Numbers in the gap that are seen to be a zero; else the first is NONE. */
static dx_status guess_root(search *w, const dx_gap *gap, dx_id *root)
{
    dx_graph *g = &w->s->graph;
    bool zero = true;
    for (uint32_t i = 0; i < w->n && zero; i++) {
        DX_TRY(dx_recognise_in(g, gap->box + i, &root[i]));
        zero = !dx_is_none(root[i]);
    }
    for (uint32_t i = 0; i < w->n && zero; i++) {
        dx_id a = dx_substitute(g, w->f[i], w->n, w->unknown, root);
        zero = !dx_is_none(a);
        DX_TRY(zero ? dx_is_exactly_zero(g, a, &zero) : dx_excuse(g->context, dx_check(g, a)));
    }
    if (!zero)
        root[0] = DX_NONE;
    return DX_OK;
}

/* Where no more zeros than `most` can be in the gap, and as many derivatives are seen to vanish at
 * one, it is the only one. */
static dx_status is_only(search *w, const dx_gap *gap, dx_id root, bool *only)
{
    dx_graph *g = &w->s->graph;
    dx_id a = w->f[0];
    *only = w->n == 1 && gap->most > 0;
    for (uint32_t k = 1; *only && k < gap->most; k++) {
        dx_status status = dx_diff(g, w->s->rules, a, w->unknown[0], 1, &a);
        if (status != DX_OK) {
            *only = false;
            return dx_excuse(g->context, status);
        }
        DX_TRY(vanishes(g, a, w->unknown[0], root, only));
    }
    return DX_OK;
}

static dx_status take_gap(search *w, const dx_gap *gap)
{
    dx_context *context = &w->s->context;
    dx_id *root = dx_arena_alloc(&context->arena, w->n * sizeof *root);
    double *end = ends_of(w, gap->box);
    bool only = false, inside = true;
    if (!root || !end)
        return dx_no_memory(context);
    dx_place place = {.lo = end,
                      .hi = end + w->n,
                      .why = gap->why,
                      .changes_sign = gap->changes_sign,
                      .order = gap->order};
    DX_TRY(guess_root(w, gap, root));
    if (dx_is_none(root[0]))
        return add_place(context, w->out, &place);
    DX_TRY(is_only(w, gap, root[0], &only));
    DX_TRY(is_inside(w, root, &inside));
    if (inside) {
        DX_TRY(add_root(context, w->out, root, end + 2 * w->n, only ? gap->most : 1));
        place.root = root;
    }
    place.at_end = !inside; /* or at an end */
    return only && inside ? DX_OK : add_place(context, w->out, &place);
}

static dx_status take_all(search *w, const dx_roots *found)
{
    for (size_t i = 0; i < found->n_zeros; i++) {
        DX_TRY(take_zero(w, &found->zero[i]));
        DX_TRY(dx_poll(&w->s->context));
    }
    for (size_t i = 0; i < found->n_gaps; i++)
        DX_TRY(take_gap(w, &found->gap[i]));
    return DX_OK;
}

static dx_status run(search *w)
{
    dx_roots found;
    DX_TRY(dx_system_init(&w->system, &w->s->graph, w->n, w->f, w->unknown));
    dx_status status = dx_find_roots(&w->system, w->lo, w->hi, 0, &found);
    if (status == DX_OK)
        status = take_all(w, &found);
    dx_roots_free(&found);
    dx_system_free(&w->system);
    return status;
}

dx_status dx_search_roots(ddx_session *s, uint32_t n, const dx_id *f, const dx_id *unknown,
                          const dx_id *lo, const dx_id *hi, dx_root_list *out)
{
    dx_id single;
    search w = {.s = s, .n = n, .f = f, .unknown = unknown, .lo = lo, .hi = hi, .out = out};
    *out = (dx_root_list){.n = n};
    if (n == 1) {
        DX_TRY(dx_squarefree(&s->graph, f[0], unknown[0], &single));
        w.f = &single;
        w.given = f[0];
    }
    return run(&w);
}

/* ---- what is told ---------------------------------------------------------------------------- */

/* "near x = 1, y = 2" or "x in [0, 1], y in [1, 2]" */
static void write_place(ddx_session *s, const dx_root_list *l, const dx_place *p,
                        const dx_id *unknown, dx_text *out)
{
    enum { SHOWN = 4 };
    dx_graph *g = &s->graph;
    bool point = true;
    for (uint32_t i = 0; i < l->n; i++)
        point = point && (p->hi[i] - p->lo[i] <= 1e-9 * (fabs(p->lo[i]) + fabs(p->hi[i])) ||
                          p->hi[i] - p->lo[i] < 1e-15);
    dx_text_string(out, point ? "near " : "");
    for (uint32_t i = 0; i < l->n && i < SHOWN; i++) {
        dx_text_format(out, "%s%s", i > 0 ? ", " : "", dx_bytes(g, unknown[i]));
        if (point)
            dx_text_format(out, " = %.10g",
                           p->lo[i] <= 0 && p->hi[i] >= 0 ? 0 : p->lo[i] / 2 + p->hi[i] / 2);
        else
            dx_text_format(out, " in [%.8g, %.8g]", p->lo[i], p->hi[i]);
    }
    dx_text_string(out, l->n > SHOWN ? ", ..." : "");
}

static const char *multiple(uint32_t order)
{
    static const char *const words[] = {"", "", "a double", "a threefold", "a fourfold"};
    return order < sizeof words / sizeof *words ? words[order] : "a manifold";
}

static void tell_place(ddx_session *s, const dx_root_list *l, const dx_place *p, const char *where,
                       const char *what)
{
    dx_context *context = &s->context;
    if (p->at_end)
        dx_notice(context, "not decided: %s: whether a %s is at the end, or just outside", where,
                  what);
    else if (p->root)
        dx_notice(context, "not decided: %s: whether the %s there is the only one", where, what);
    else if (p->changes_sign)
        dx_notice(context, "not decided: %s: there is a %s, as the sign changes; %s", where, what,
                  p->order > 2 ? "several seem to fall together" : "how many is not known");
    else if (p->why == DX_FINDING_SINGULAR && p->order > 1)
        dx_notice(context, "not decided: %s: it seems to touch zero: %s %s, or none", where,
                  multiple(p->order), what);
    else if (p->why == DX_FINDING_ROUGH)
        dx_notice(context, "not decided: %s: there may be a jump or a corner", where);
    else if (p->why == DX_FINDING_NO_VALUE)
        dx_notice(context, "not decided: %s: there may be no value", where);
    else if (l->n > 1 || p->why == DX_FINDING_SINGULAR)
        dx_notice(context, "not decided: %s: %ss may touch, or fall together", where, what);
    else
        dx_notice(context, "not decided: %s: the effort ended; %ss may gather there", where, what);
}

dx_status dx_tell_places(ddx_session *s, const dx_root_list *list, const dx_id *unknown,
                         const char *what)
{
    enum { MOST = 5 };
    dx_text where;
    dx_text_init(&where, &s->context.memory);
    for (size_t i = 0; i < list->n_places && i < MOST; i++) {
        dx_text_clear(&where);
        write_place(s, list, &list->place[i], unknown, &where);
        tell_place(s, list, &list->place[i], dx_text_get(&where), what);
    }
    if (list->n_places > MOST)
        dx_notice(&s->context, "%zu more places are not decided", list->n_places - MOST);
    dx_status status = where.failed ? dx_no_memory(&s->context) : DX_OK;
    dx_text_free(&where);
    return status;
}
