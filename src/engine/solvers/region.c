/* lagrange(e, [g <= 0, ...], [x, y]): extrema in a region that inequalities bound, as they are
 * told.
 */
#include "engine/solvers/constrained.h"

#include "engine/algebra.h"
#include "engine/assume.h"
#include "engine/solvers/boundedregion.h"
#include "engine/solvers/continuous.h"
#include "engine/solvers/exactzeros.h"
#include "engine/solvers/findings.h"
#include "engine/solvers/regioncharts.h"
#include "engine/solvers/regionpoints.h"
#include "engine/solvers/sides.h"

#include "expr/print.h"
#include "expr/walk.h"

#include <string.h>

enum { MOST_SIDES = 8 };

/* ---- what is told ------------------------------------------------------------------------------
 */

static dx_status make_table(dx_region *r, dx_id *out)
{
    dx_graph *g = &r->e->session->graph;
    const size_t n = r->n + r->m + r->own;
    dx_id *heading = dx_statement_ids(r->e, n + 2);
    if (!heading)
        return DX_NOMEM;
    memcpy(heading, r->name, n * sizeof *heading);
    heading[n] = dx_symbol(g, "value", 5);
    heading[n + 1] = dx_symbol(g, "kind", 4);
    return dx_findings_table(r->e, n + 2, heading, r->rows, r->value, out);
}

/* By the unknowns and the multipliers, as far as there is room; of what has no creases, where it
 * would be written with steps. */
static dx_status tell_gradient(dx_region *r, dx_id lagrangian)
{
    ddx_session *s = r->e->session;
    dx_graph *g = &s->graph;
    dx_text text;
    bool creased;
    DX_TRY(dx_has_creases(g, 1, &lagrangian, &creased));
    if (creased)
        return DX_OK;
    dx_text_init(&text, &g->context->memory);
    dx_status status = DX_OK;
    for (uint32_t i = 0; i < r->n + r->m && status == DX_OK; i++) {
        dx_id slope;
        status = dx_diff(g, s->rules, lagrangian, r->name[i], 1, &slope);
        if (status == DX_OK)
            status = dx_make_readable(s, 1, &slope);
        dx_text_string(&text, i > 0 ? ", " : "");
        if (status == DX_OK)
            status = dx_print_line(g, slope, &text);
        dx_text_string(&text, " = 0");
    }
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        dx_notice(g->context, "its gradient: %.200s%s", dx_text_get(&text),
                  text.n > 200 ? "..." : "");
    dx_text_free(&text);
    return dx_excuse(g->context, status); /* what has no derivative is without this line */
}

static dx_status tell_function(dx_region *r)
{
    ddx_session *session = r->e->session;
    dx_graph *g = &session->graph;
    dx_id sum = r->of;
    dx_text text;
    if (r->m + r->own == 0)
        return DX_OK;
    for (uint32_t i = 0; i < r->m + r->own; i++) {
        dx_id one = i < r->m ? r->equation[i] : r->side[i - r->m];
        sum = dx_sub(g, sum, dx_mul(g, r->name[r->n + i], one));
    }
    DX_TRY(dx_check(g, sum));
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_print_line(g, sum, &text);
    if (status == DX_OK)
        dx_notice(g->context, "L = %.200s%s%s", dx_text_get(&text), text.n > 200 ? "..." : "",
                  r->own > 0 ? "; a multiplier is 0 where its inequality holds with <" : "");
    dx_text_free(&text);
    if (r->own == 0)
        return status == DX_OK ? tell_gradient(r, sum) : status;
    if (status == DX_OK && !session->told_signs)
        dx_notice(g->context, "the kind is in the region: on its sides a maximum needs multipliers "
                              "that are not below 0, a minimum such that are not above 0");
    session->told_signs = true;
    return status;
}

/* Is one of the values beyond all others, with those on sides that do not belong to the region? */
static dx_status is_attained(const dx_region *r, const dx_extreme_points *values, int sign,
                             bool *attained)
{
    *attained = false;
    for (size_t i = 0; i < values->count && !*attained; i++) {
        DX_TRY(dx_is_extreme_value(&r->points, sign, values->item[i].value, attained));
        if (*attained)
            DX_TRY(dx_is_extreme_value(&r->beside, sign, values->item[i].value, attained));
    }
    return DX_OK;
}

/* From a point of a convex region all of its sides are reached through points of it. */
static dx_status reaches_sides(const dx_region *r, bool *reaches)
{
    ddx_session *s = r->e->session;
    *reaches = r->rows > 0 && !r->filled && !r->points.flat && r->points.n_flat == 0;
    for (uint32_t i = 0; i < r->m + r->k && *reaches; i++)
        DX_TRY(dx_is_linear_in(s, i < r->m ? r->equation[i] : r->side[i - r->m], r->n, r->u->name,
                               reaches));
    return DX_OK;
}

/* "there is no least value in the region, only with the sides that do not belong to it" */
static dx_status tell_beside(dx_region *r, bool most)
{
    bool attained, reaches;
    DX_TRY(is_attained(r, &r->beside, most ? 1 : -1, &attained));
    if (!attained)
        return DX_OK;
    DX_TRY(reaches_sides(r, &reaches));
    for (uint32_t i = 0; i < r->points.n_flat; i++)
        dx_extreme_points_add_flat(&r->beside, r->points.flat_value[i]);
    dx_text text;
    dx_text_init(&text, &r->e->session->context.memory);
    dx_text_format(&text, "with %s", r->ends);
    dx_status status = text.failed ? dx_no_memory(&r->e->session->context) : DX_OK;
    if (status == DX_OK && reaches)
        dx_notice(&r->e->session->context, "there is no %s value %s, only %s",
                  most ? "greatest" : "least", r->where, dx_text_get(&text));
    if (status == DX_OK)
        status = dx_tell_extreme_points(&r->beside, dx_text_get(&text), !most, most);
    dx_text_free(&text);
    return status;
}

/* Multipliers of 0 and corners leave the kind open; where the value is the least or the greatest
 * in the region it is not. has: whether there are such. */
static dx_status settle_kinds(dx_region *r, const bool has[2])
{
    dx_graph *g = &r->e->session->graph;
    const size_t columns = r->n + r->m + r->own + 2;
    for (size_t i = 0; i < r->rows; i++) {
        dx_id *kind = r->value + (i + 1) * columns - 1;
        bool least = has[0], most = has[1];
        if (!dx_same(*kind, dx_string(g, "undecided", 9)))
            continue;
        if (least)
            DX_TRY(dx_is_extreme_value(&r->points, -1, kind[-1], &least));
        if (most)
            DX_TRY(dx_is_extreme_value(&r->points, 1, kind[-1], &most));
        if (least != most)
            *kind = dx_string(g, least ? "minimum" : "maximum", 7);
        DX_TRY(dx_check(g, *kind));
    }
    return DX_OK;
}

/* Is there a least value, and a greatest, in the region, as one of the points has it, or *beside,
 * on sides that do not belong to it? */
static dx_status find_extremes(dx_region *r, bool *smooth, bool has[2], bool beside[2])
{
    *smooth = r->charted;
    if (!*smooth)
        DX_TRY(dx_is_smooth_region(r, smooth));
    r->points.complete = r->points.complete && *smooth && r->n_aside == 0;
    DX_TRY(dx_region_has_with_sides(r, r->points.complete, has));
    r->beside.complete = r->beside.complete && r->points.complete;
    for (int most = 0; most < 2; most++) {
        bool attained = has[most] && r->beside.complete;
        beside[most] = false;
        if (r->own == r->k)
            continue;
        if (attained)
            DX_TRY(is_attained(r, &r->points, most ? 1 : -1, &attained));
        beside[most] = has[most] && r->beside.complete && !attained;
        has[most] = attained;
    }
    return DX_OK;
}

static dx_status tell_extremes(dx_region *r, const bool has[2], const bool beside[2])
{
    DX_TRY(dx_tell_extreme_points(&r->points, r->where, has[0], has[1]));
    for (int most = 0; most < 2; most++)
        if (beside[most])
            DX_TRY(tell_beside(r, most != 0));
    return DX_OK;
}

/* Are there lines, curves or sides with one value, that are no rows? */
static bool has_pieces(const dx_region *r)
{
    bool has = r->filled;
    for (size_t i = 0; i < r->points.count && !has; i++)
        has = !dx_is_none(r->points.item[i].filled);
    return has;
}

static dx_status tell(dx_region *r, dx_id *table)
{
    dx_context *context = &r->e->session->context;
    const bool all = r->points.complete;
    bool smooth, has[2], beside[2], known = false;
    DX_TRY(find_extremes(r, &smooth, has, beside));
    DX_TRY(settle_kinds(r, has));
    DX_TRY(make_table(r, table));
    if (dx_is_assumed_of_unknowns(r->u))
        DX_TRY(dx_tell_least_as_assumed(r->u, r->of, r->m, r->equation, r->k, r->own, r->side,
                                        r->where, &known));
    else
        DX_TRY(tell_extremes(r, has, beside));
    if (!smooth)
        dx_notice(context, "there may be corners, jumps or points without a value: what is not "
                           "smooth is not among these");
    const bool pieces = has_pieces(r);
    bool has_any = true;
    known = false;
    if (r->rows == 0 && r->points.count == 0 && r->n_aside == 0)
        DX_TRY(dx_region_has_points(r, r->m, r->equation, r->k, r->own, r->side, &has_any,
                                    &beside[0], &known));
    if (known && !has_any)
        dx_notice(context, "the region is empty: proved");
    else if (all && pieces)
        dx_notice(context,
                  "%zu point%s, and no other beside lines or sides on which the value is the "
                  "same everywhere: proved",
                  r->rows, r->rows == 1 ? "" : "s");
    else if (all && r->rows == 0)
        dx_notice(context, "there is no such point: proved");
    else if (all)
        dx_notice(context, "%zu such point%s, and no other: proved", r->rows,
                  r->rows == 1 ? "" : "s");
    else
        dx_notice(context, "there may be more such points");
    dx_tell_disobedient(r->e, r->n_aside);
    return tell_function(r);
}

static dx_status begin(dx_unknowns *u, dx_id of, uint32_t m, const dx_id *equation, uint32_t sides,
                       uint32_t own, const dx_id *side, dx_region *r)
{
    *r = (dx_region){
        .e = u->e,
        .u = u,
        .of = of,
        .n = u->n,
        .m = m,
        .k = sides,
        .own = own,
        .equation = equation,
        .side = side,
        .where = "in the region",
        .ends = "the sides that do not belong to the region",
        .points = {.e = u->e, .n = u->n, .name = u->name, .complete = dx_is_none(u->premises)}};
    r->beside = r->points;
    r->name = dx_statement_ids(u->e, u->n + m + own);
    if (!r->name)
        return DX_NOMEM;
    memcpy(r->name, u->name, u->n * sizeof *r->name);
    return dx_name_multipliers(u, m + own, r->name + u->n);
}

static dx_status take(dx_region *r)
{
    bool smooth, done = false;
    DX_TRY(dx_is_smooth_region(r, &smooth));
    if (!smooth)
        DX_TRY(dx_region_take_charts(r, &done));
    if (done)
        return DX_OK;
    DX_TRY(dx_region_take_all(r));
    return dx_region_take_curves(r);
}

dx_status dx_find_in_charts(dx_unknowns *u, dx_id of, uint32_t m, const dx_id *equation, dx_id *out,
                            bool *done)
{
    dx_context *context = &u->e->session->context;
    const unsigned notices = context->notices.n;
    dx_region r;
    bool smooth, has[2], beside[2];
    *done = false;
    if (m > u->n)
        return DX_OK;
    DX_TRY(begin(u, of, m, equation, 0, 0, NULL, &r));
    r.where = m == 1 ? "under the constraint" : "under the constraints";
    DX_TRY(dx_is_smooth_region(&r, &smooth));
    if (!smooth)
        DX_TRY(dx_region_take_charts(&r, done));
    if (*done)
        DX_TRY(find_extremes(&r, &smooth, has, beside));
    *done = *done && r.points.complete && (has[0] || has[1]);
    for (size_t i = 0; i < r.rows * (r.n + r.m + 2) && *done;
         i++) { /* the other way may be exact */
        bool root;
        DX_TRY(dx_has_op(&u->e->session->graph, r.value[i], DX_OP_ROOTOF, &root));
        *done = !root;
    }
    if (*done)
        return tell(&r, out);
    context->notices.n = notices;
    return DX_OK;
}

dx_status dx_find_in_region(dx_unknowns *u, dx_id of, uint32_t m, const dx_id *equation,
                            uint32_t sides, uint32_t own, const dx_id *side, dx_id *out)
{
    dx_context *context = &u->e->session->context;
    dx_region r;
    bool free = true;
    if (sides > MOST_SIDES || m > u->n)
        return dx_fail(context, DX_LIMIT,
                       "at most %d inequalities, and no more equations than "
                       "unknowns",
                       (int)MOST_SIDES);
    for (uint32_t i = 0; i < u->n && free; i++)
        free = !dx_contains(&u->e->session->graph, of, u->name[i]);
    if (free)
        return dx_fail(context, DX_DOMAIN, "the gradient is 0 everywhere");
    DX_TRY(begin(u, of, m, equation, sides, own, side, &r));
    DX_TRY(take(&r));
    return tell(&r, out);
}

/* Nothing is assumed then, so that points at the ends are seen. */
static dx_status tell_with_sides(dx_region *r)
{
    bool smooth, has[2], beside[2];
    DX_TRY(take(r));
    DX_TRY(find_extremes(r, &smooth, has, beside));
    return tell_extremes(r, has, beside);
}

dx_status dx_tell_least_as_assumed(dx_unknowns *u, dx_id of, uint32_t m, const dx_id *equation,
                                   uint32_t sides, uint32_t own, const dx_id *side,
                                   const char *where, bool *looked)
{
    ddx_session *s = u->e->session;
    dx_id *all = (dx_id *)side;
    dx_region r;
    bool known;
    *looked = false;
    DX_TRY(dx_add_assumed_sides(u, &sides, &own, &all, &known));
    if (!known || sides > MOST_SIDES || m > u->n)
        return DX_OK;
    DX_TRY(begin(u, of, m, equation, sides, own, all, &r));
    r.where = where;
    r.ends = "the ends of what is assumed";
    dx_assumptions *before = dx_exchange_assumptions(s, NULL);
    const dx_status status = tell_with_sides(&r);
    dx_exchange_assumptions(s, before);
    *looked = status == DX_OK && r.points.complete;
    return dx_excuse(&s->context, status);
}
