/* The sides of a box, down to its corners, as problems of fewer unknowns. */
#include "engine/solvers/boxsides.h"

#include "engine/solvers/creases.h"
#include "engine/solvers/criticalcurve.h"
#include "engine/solvers/exactzeros.h"
#include "engine/solvers/profile.h"
#include "engine/solvers/stretches.h"

#include <string.h>

/* A curve on which the gradient vanishes. */
static dx_status add_filled(dx_critical *c, const dx_unknowns *u, dx_id zero_of, bool inside,
                            dx_extreme_points *out, bool *done)
{
    dx_id value;
    const size_t count = out->count;
    *done = !dx_is_none(zero_of);
    if (*done)
        DX_TRY(dx_critical_curve_value(c, u, zero_of, done, &value));
    if (!*done)
        return DX_OK;
    DX_TRY(dx_extreme_points_add_filled(out, zero_of, value));
    if (out->count > count)
        out->item[count].place = inside ? DX_INSIDE : DX_ON_SIDE;
    return DX_OK;
}

dx_status dx_extreme_points_fill(dx_critical *c, const dx_unknowns *u, const dx_root_list *list,
                                 bool inside, dx_extreme_points *out)
{
    bool done = dx_root_list_is_filled(list) || list->n_places == 0;
    for (size_t i = 0; i < list->n_places && done; i++)
        DX_TRY(add_filled(c, u, list->place[i].zero_of, inside, out, &done));
    out->complete = out->complete && done;
    return DX_OK;
}

/* ---- sides -------------------------------------------------------------------------------------
 */

/* Of a side the unknowns that are free there. */
typedef struct side {
    dx_critical c;
    dx_unknowns u;
    uint32_t index[DX_BOX_UNKNOWNS];
    dx_id at[DX_BOX_UNKNOWNS]; /* of all unknowns; those that are free are their names */
} side;

static dx_status add_side_point(dx_extreme_points *out, const dx_id *at, dx_id value)
{
    const size_t count = out->count;
    DX_TRY(dx_extreme_points_add(out, at, value));
    if (out->count > count)
        out->item[count].place = DX_ON_SIDE;
    return DX_OK;
}

/* As point of the whole box. */
static dx_status add_on_side(const side *f, const dx_id *at, dx_extreme_points *out)
{
    dx_id whole[DX_BOX_UNKNOWNS], value;
    memcpy(whole, f->at, out->n * sizeof *whole);
    for (uint32_t i = 0; i < f->c.n; i++)
        whole[f->index[i]] = at[i];
    DX_TRY(dx_critical_value(&f->c, at, &value));
    return add_side_point(out, whole, value);
}

static dx_status add_zeros_of_slopes(side *f, dx_extreme_points *out)
{
    dx_root_list list;
    bool creases;
    DX_TRY(dx_has_creases(&f->c.session->graph, 1, &f->c.of, &creases));
    out->complete = out->complete && !creases;
    if (creases)
        return DX_OK;
    DX_TRY(dx_unknowns_search(&f->u, f->c.gradient, true, &list));
    DX_TRY(dx_extreme_points_fill(&f->c, &f->u, &list, false, out));
    for (size_t i = 0; i < list.n_roots; i++)
        DX_TRY(add_on_side(f, list.value + i * f->c.n, out));
    return DX_OK;
}

static dx_status add_piece_ends(side *f, dx_extreme_points *out)
{
    dx_stretches pieces;
    DX_TRY(dx_find_stretches(f->c.session, f->c.of, f->c.name[0], f->u.lo[0], f->u.hi[0], &pieces));
    out->complete = out->complete && pieces.n > 0;
    for (size_t i = 0; i + 1 < pieces.n; i++)
        DX_TRY(add_on_side(f, &pieces.stretch[i].hi, out));
    return DX_OK;
}

/* With the ends of all pieces, so that one on which the formula is constant is not missing. */
static dx_status add_side_of_one(side *f, dx_extreme_points *out)
{
    dx_profile profile = {.found = false};
    DX_TRY(dx_find_profile(&f->c, &f->u, &profile));
    out->complete = out->complete && profile.found && profile.open.n_places == 0;
    for (size_t i = 0; i < profile.n && profile.found; i++)
        DX_TRY(add_on_side(f, &profile.extremum[i].at, out));
    out->flat = out->flat || profile.n_flat > 0;
    return profile.n_flat > 0 ? add_piece_ends(f, out) : DX_OK;
}

static dx_status add_side(side *f, dx_extreme_points *out)
{
    dx_graph *g = &f->c.session->graph;
    dx_crease_points creases;
    bool constant = true;
    DX_TRY(dx_critical_prepare(&f->c));
    for (uint32_t i = 0; i < f->c.n && constant; i++)
        constant = dx_is_int(g, f->c.gradient[i], 0);
    if (constant)
        return add_side_point(out, f->at, f->c.of);
    if (f->c.n == 1)
        return add_side_of_one(f, out);
    DX_TRY(dx_find_on_creases(&f->c, &f->u, &creases));
    if (!creases.found)
        return add_zeros_of_slopes(f, out);
    out->complete = out->complete && creases.points.n_places == 0 && !creases.flat &&
                    !creases.edges && creases.n_open == 0;
    for (size_t i = 0; i < creases.points.n_roots; i++)
        DX_TRY(add_on_side(f, creases.points.value + i * f->c.n, out));
    return DX_OK;
}

/* The one where ternary digits of `which` say so: 0, the lower end; 1, the upper one; 2, free. */
static dx_status take_side(const dx_critical *c, const dx_unknowns *u, uint32_t which,
                           dx_extreme_points *out)
{
    dx_graph *g = &c->session->graph;
    side f = {.u = *u};
    dx_id value, *ids = dx_statement_ids(u->e, 3 * (size_t)u->n);
    bool *open = dx_arena_alloc(&g->context->arena, u->n * sizeof *open);
    const dx_ast **place = dx_arena_alloc(&g->context->arena, u->n * sizeof *place);
    uint32_t n = 0;
    if (!ids || !open || !place)
        return dx_no_memory(g->context);
    f.u.name = ids;
    f.u.lo = ids + u->n;
    f.u.hi = ids + 2 * (size_t)u->n;
    f.u.open = open;
    f.u.place = place;
    for (uint32_t i = 0; i < u->n; i++, which /= 3) {
        f.at[i] = which % 3 == 0 ? u->lo[i] : which % 3 == 1 ? u->hi[i] : u->name[i];
        if (which % 3 != 2)
            continue;
        f.index[n] = i;
        f.u.name[n] = u->name[i];
        f.u.lo[n] = u->lo[i];
        f.u.hi[n] = u->hi[i];
        open[n] = false;
        place[n] = u->place ? u->place[i] : NULL;
        n++;
    }
    if (n == 0) {
        DX_TRY(dx_critical_value(c, f.at, &value));
        const size_t count = out->count;
        DX_TRY(dx_extreme_points_add(out, f.at, value));
        if (out->count > count)
            out->item[count].place = DX_ON_CORNER;
        return DX_OK;
    }
    f.u.n = n;
    f.c = (dx_critical){.session = c->session, .n = n, .name = f.u.name};
    f.c.of = dx_substitute(g, c->of, u->n, u->name, f.at);
    if (dx_is_none(f.c.of)) {
        out->complete = false;
        return dx_excuse(g->context, dx_check(g, f.c.of));
    }
    return add_side(&f, out);
}

dx_status dx_add_box_sides(dx_critical *c, const dx_unknowns *u, dx_extreme_points *out)
{
    dx_context *context = &c->session->context;
    const unsigned notices = context->notices.n;
    uint32_t sides = 1;
    out->complete = out->complete && u->n <= DX_BOX_UNKNOWNS && dx_is_none(u->premises);
    for (uint32_t i = 0; i < u->n && out->complete; i++)
        sides *= 3;
    sides -= u->n > 1; /* the last one is the inside; of an interval its pieces may have ends */
    for (uint32_t k = 0; k < sides && out->complete; k++) {
        dx_status status = take_side(c, u, k, out);
        DX_TRY(dx_excuse(context, status));
        out->complete = out->complete && status == DX_OK;
    }
    context->notices.n = notices;
    return DX_OK;
}
