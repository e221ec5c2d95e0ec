/* extrema(e, [x=a..b, y=c..d]): all points where the gradient vanishes, and what is there. */
#include "engine/assume.h"
#include "engine/field.h"
#include "engine/solvers/boxsides.h"
#include "engine/solvers/continuous.h"
#include "engine/solvers/convexity.h"
#include "engine/solvers/convexvalues.h"
#include "engine/solvers/creases.h"
#include "engine/solvers/criticalcurve.h"
#include "engine/solvers/exactextrema.h"
#include "engine/solvers/exactkind.h"
#include "engine/solvers/exactzeros.h"
#include "engine/solvers/findings.h"
#include "engine/solvers/gathering.h"
#include "engine/solvers/innervalues.h"
#include "engine/solvers/profile.h"
#include "engine/solvers/roots.h"
#include "engine/solvers/linevalues.h"
#include "engine/solvers/separable.h"
#include "engine/solvers/spacevalues.h"
#include "engine/solvers/solvingsystem.h"
#include "engine/solvers/wholepowers.h"

#include "expr/assumptions.h"
#include "expr/print.h"
#include "expr/walk.h"

#include "symbolic/domain/conditions.h"

#include <stdio.h>
#include <string.h>

static const char hint[] = "write extrema(x^3 - 3*x, x=-2..2), or extrema(e, [x=-1..1, y=-1..1])";

/* ---- what is told ---------------------------------------------------------------------------- */

dx_status dx_critical_tell_gradient(const dx_critical *c)
{
    dx_graph *g = &c->session->graph;
    const bool never = c->n == 1 && dx_is_number(g, c->gradient[0]);
    dx_text text;
    dx_text_init(&text, &c->session->context.memory);
    dx_status status = DX_OK;
    for (uint32_t i = 0; i < c->n && status == DX_OK; i++) {
        dx_text_string(&text, i > 0 ? ", " : "");
        status = dx_print_line(g, c->gradient[i], &text);
        dx_text_string(&text, never ? "" : " = 0");
    }
    if (status == DX_OK && text.failed)
        status = dx_no_memory(&c->session->context);
    if (status == DX_OK && never && dx_is_int(g, c->gradient[0], 0))
        dx_notice(&c->session->context, "the derivative is 0 wherever there is one");
    else if (status == DX_OK && never)
        dx_notice(&c->session->context, "the derivative is %.180s and never 0", dx_text_get(&text));
    else if (status == DX_OK)
        dx_notice(&c->session->context, "where the gradient vanishes: %.180s%s", dx_text_get(&text),
                  text.n > 180 ? "..." : "");
    dx_text_free(&text);
    return status;
}

/* Points where the gradient vanishes, and those where there is none. */
static void tell_count(const dx_critical *c, const dx_unknowns *u, size_t n, size_t n_sharp,
                       bool flat, const dx_root_list *l)
{
    dx_context *context = &c->session->context;
    char sharp[64] = "";
    const char *points = n == 1 ? "point" : "points";
    if (n_sharp > 0)
        (void)snprintf(sharp, sizeof sharp, "; %zu extrem%s at a corner, a jump or an edge",
                       n_sharp, n_sharp == 1 ? "um" : "a");
    bool open = l->n_places > 0;
    const dx_graph *g = &c->session->graph;
    const char *inside = ""; /* of an interval, whose ends are told by themselves */
    if (c->n == 1 && (dx_op_of(g, u->lo[0]) != DX_OP_INF || dx_op_of(g, u->hi[0]) != DX_OP_INF))
        inside = " between the ends";
    if (dx_root_list_is_filled(l) && n == 0)
        dx_notice(context, "no such point but those that fill a curve or surface: proved");
    else if (dx_root_list_is_filled(l))
        dx_notice(context,
                  "%zu such %s beside those that fill a curve or surface: proved, and no other", n,
                  points);
    else if (open && n == 0)
        dx_notice(context, "no such point is proved inside, nor that there is none%s", sharp);
    else if (open)
        dx_notice(context, "%zu such %s proved, and no other but where it is not decided%s", n,
                  points, sharp);
    else if (n == 0)
        dx_notice(context, "there is no %ssuch point%s: proved%s", flat ? "other " : "", inside,
                  sharp);
    else
        dx_notice(context, "%zu such %s%s, %sproved, and no other%s", n, points, inside,
                  n == 1 ? "" : "each ", sharp);
}

/* Of many that are only those that were looked for far enough. */
static void tell_many(const dx_critical *c, const dx_unknowns *u, size_t n,
                      const dx_root_list *open)
{
    dx_graph *g = &c->session->graph;
    bool endless = dx_op_of(g, u->lo[0]) == DX_OP_INF && dx_op_of(g, u->hi[0]) == DX_OP_INF;
    const bool thinned = open->n_places > 0 && n > 2 * DX_MOST_GATHERED; /* told there */
    if (c->n == 1 && endless && n > DX_MANY_ROOTS && !thinned)
        dx_notice(g->context, "an interval has fewer: extrema(..., %s=-10..10)",
                  dx_bytes(g, c->name[0]));
}

/* The value, or NONE where there is none for certain. */
static dx_status value_at_end(const dx_critical *c, const dx_unknowns *u, dx_id end, dx_id *value)
{
    dx_holding holding;
    DX_TRY(dx_critical_value(c, &end, value));
    DX_TRY(dx_unknowns_hold(u, &end, &holding));
    if (dx_op_of(&c->session->graph, *value) == DX_OP_STRING || holding != DX_HOLDS)
        *value = DX_NONE;
    return DX_OK;
}

/* Of one unknown: the values at the ends, which no gradient tells. */
static dx_status tell_ends(const dx_critical *c, const dx_unknowns *u)
{
    dx_graph *g = &c->session->graph;
    const dx_id end[2] = {u->lo[0], u->hi[0]};
    dx_id value[2];
    size_t n = 0;
    dx_text with, without;
    dx_text_init(&with, &g->context->memory);
    dx_text_init(&without, &g->context->memory);
    dx_status status = DX_OK;
    for (int i = 0; i < 2 && status == DX_OK; i++) {
        bool obeys = false;
        if (dx_op_of(g, end[i]) == DX_OP_INF)
            continue;
        status = dx_obeys_assumptions(c->session, 1, c->name, &end[i], &obeys);
        if (status == DX_OK && !obeys)
            continue;
        if (status == DX_OK)
            status = value_at_end(c, u, end[i], &value[i]);
        const bool has = status == DX_OK && !dx_is_none(value[i]);
        dx_text *out = has ? &with : &without;
        dx_text_string(out, out->n > 0 ? ", and " : "");
        if (has)
            status = dx_print_line(g, value[i], out);
        dx_text_string(out, " at ");
        if (status == DX_OK)
            status = dx_print_line(g, end[i], out);
        n += has;
    }
    if (status == DX_OK && (with.failed || without.failed))
        status = dx_no_memory(&c->session->context);
    if (status == DX_OK && with.n < 200 && n > 0)
        dx_notice(g->context, "at the ends the value is %s%s%s", dx_text_get(&with),
                  without.n > 0 ? "; there is none" : "", dx_text_get(&without));
    else if (status == DX_OK && n == 0 && without.n > 0)
        dx_notice(g->context, "there is no value at the end%s",
                  dx_op_of(g, end[0]) == DX_OP_INF || dx_op_of(g, end[1]) == DX_OP_INF ? "" : "s");
    dx_text_free(&with);
    dx_text_free(&without);
    return status;
}

static bool is_closed(const dx_unknowns *u)
{
    const dx_graph *g = &u->e->session->graph;
    bool closed = true;
    for (uint32_t i = 0; i < u->n && closed; i++)
        closed = dx_op_of(g, u->lo[i]) != DX_OP_INF && dx_op_of(g, u->hi[i]) != DX_OP_INF &&
                 !(u->open && u->open[i]);
    return closed && u->reach == 0;
}

/* ---- the table ---------------------------------------------------------------------------------
 */

typedef struct rows {
    dx_evaluation *e;
    dx_critical *c;
    size_t n, columns;
    size_t n_aside; /* points at which what is assumed of the unknowns does not hold */
    dx_id *value;
    dx_inner inner; /* in the whole space */
} rows;

static dx_status reserve_rows(rows *r, size_t n)
{
    r->columns = r->c->n + 3;
    r->value = dx_statement_ids(r->e, r->columns * (n + 1));
    return r->value ? DX_OK : DX_NOMEM;
}

/* Is nothing assumed of the unknowns, so that `all` is every number? */
static bool are_free(const dx_critical *c)
{
    const dx_graph *g = &c->session->graph;
    const struct dx_assumptions *known = c->session->assumptions;
    bool free = true;
    for (size_t i = 0; known && i < known->n; i++)
        for (uint32_t k = 0; k < c->n; k++)
            free = free && !dx_contains(g, known->item[i].of, c->name[k]);
    return free;
}

/* In the whole space, where nothing is assumed of the unknowns. */
static dx_status look_inside(rows *r, const dx_unknowns *u)
{
    if (u->endless == u->n && dx_is_none(u->premises) && are_free(r->c))
        DX_TRY(dx_find_inner(r->c, &r->inner));
    return DX_OK;
}

static dx_status add_row(rows *r, const dx_id *at, const dx_verdict_at *there)
{
    bool obeys;
    DX_TRY(dx_obeys_assumptions(r->e->session, r->c->n, r->c->name, at, &obeys));
    if (!obeys) {
        r->n_aside++;
        return DX_OK;
    }
    dx_id *row = r->value + r->columns * r->n++;
    memcpy(row, at, r->c->n * sizeof *row);
    row[r->c->n] = there->value;
    row[r->c->n + 1] = dx_string(&r->e->session->graph, there->kind, strlen(there->kind));
    row[r->c->n + 2] = there->eigenvalues;
    return DX_OK;
}

/* The tip of a cone, at which there is no gradient. *n: 1 where it is added. */
static dx_status add_tip(rows *r, const dx_unknowns *u, size_t *n)
{
    dx_graph *g = &r->e->session->graph;
    dx_verdict_at there;
    *n = 0;
    DX_TRY(dx_kind_by_inner(r->c, u, &r->inner, &there.kind, &there.value));
    for (size_t i = 0; i < r->n && there.kind; i++)
        if (memcmp(r->value + i * r->columns, r->inner.at, r->c->n * sizeof *r->value) == 0)
            there.kind = NULL;
    if (!there.kind)
        return DX_OK;
    const char *kind = there.kind;
    bool smooth = true;
    for (uint32_t i = 0; i < r->c->n && smooth; i++) {
        dx_id slope = dx_substitute(g, r->c->gradient[i], r->c->n, r->c->name, r->inner.at);
        DX_TRY(dx_excuse(g->context, dx_is_none(slope) ? dx_check(g, slope) : DX_OK));
        smooth = !dx_is_none(slope);
    }
    if (smooth)
        DX_TRY(dx_critical_judge(r->c, r->inner.at, 1, &there));
    else
        there.eigenvalues = dx_string(g, "corner", strlen("corner"));
    there.kind = kind;
    *n = !smooth;
    return add_row(r, r->inner.at, &there);
}

/* Of very many points, which gather where it is not decided, not all are rows. */
static dx_status make_table(rows *r, const dx_root_list *open, dx_id *out)
{
    dx_graph *g = &r->e->session->graph;
    size_t n = r->n;
    dx_id *row = r->value;
    dx_id *heading = dx_statement_ids(r->e, r->columns);
    if (!heading)
        return DX_NOMEM;
    memcpy(heading, r->c->name, r->c->n * sizeof *heading);
    heading[r->c->n] = dx_symbol(g, "value", 5);
    heading[r->c->n + 1] = dx_symbol(g, "kind", 4);
    heading[r->c->n + 2] = dx_symbol(g, "eigenvalues", 11);
    DX_TRY(dx_thin_out(g->context, g, open, r->columns, &n, &row));
    DX_TRY(dx_findings_table(r->e, r->columns, heading, n, row, out));
    if (n < r->n)
        dx_notice(g->context,
                  "%zu points gather: the %zu farthest apart are shown; an interval has others: "
                  "extrema(..., %s=a..b)",
                  r->n, n, dx_bytes(g, r->c->name[0]));
    return DX_OK;
}

/* A value at a point or on a curve that is found, or at the origin, which it is seen that the
 * formula never falls below, or never rises above: without all points being known. */
static dx_status tell_bound(const rows *r, const dx_unknowns *u, const dx_root_list *open,
                            bool most, bool *told)
{
    dx_critical *c = r->c;
    dx_extreme_points some = {.e = r->e, .n = c->n, .name = c->name, .complete = true};
    dx_id *origin = dx_statement_ids(r->e, c->n), value;
    if (!origin)
        return DX_NOMEM;
    for (size_t i = 0; i < r->n && some.complete; i++) {
        const dx_id *at = r->value + i * r->columns;
        DX_TRY(dx_extreme_points_add(&some, at, at[c->n]));
    }
    if (dx_root_list_is_filled(open))
        DX_TRY(dx_extreme_points_fill(c, u, open, true, &some));
    for (uint32_t i = 0; i < c->n; i++)
        origin[i] = dx_int(&c->session->graph, 0);
    DX_TRY(dx_critical_value(c, origin, &value));
    some.flat = some.complete && some.count == 0; /* there may be others */
    if (some.flat)
        DX_TRY(dx_extreme_points_add(&some, origin, value));
    return dx_tell_never_passed(&some, c->of, most, told);
}

/* Minima of a convex formula, and maxima of a concave one. */
static dx_status tell_by_convexity(const rows *r, const dx_unknowns *u, bool known[2])
{
    const dx_critical *c = r->c;
    bool has[2] = {false, false};
    dx_extreme_points all = {.e = r->e, .n = c->n, .name = c->name, .complete = true};
    if (!dx_is_none(u->premises))
        return DX_OK;
    for (size_t i = 0; i < r->n; i++) {
        const dx_id *at = r->value + i * r->columns;
        const char *kind = dx_bytes(&c->session->graph, at[c->n + 1]);
        const bool most = strcmp(kind, "maximum") == 0;
        bool is = has[most];
        if (known[most] || (!most && strcmp(kind, "minimum") != 0))
            continue;
        if (!is)
            DX_TRY(dx_is_most_by_convexity(c, at, most, &is));
        if (!is)
            continue;
        has[most] = true;
        DX_TRY(dx_extreme_points_add(&all, at, at[c->n]));
    }
    for (int most = 0; most < 2; most++)
        known[most] = known[most] || has[most];
    return dx_tell_extremes(c, u, &all, has);
}

/* Of several unknowns, of which something is assumed, or in a box of which not all sides are known.
 */
static dx_status tell_by_parts(const rows *r, const dx_unknowns *u)
{
    const dx_critical *c = r->c;
    bool known[2] = {false, false}, alone = true;
    for (uint32_t i = 0; i < c->n && alone; i++) {
        dx_critical one = *c;
        one.n = 1;
        one.name = &c->name[i];
        alone = dx_lies_by_itself(&one);
    }
    if (alone)
        DX_TRY(dx_tell_separable(c, u, known));
    if (alone && u->endless == u->n)
        DX_TRY(tell_by_convexity(r, u, known));
    if (alone && u->endless == u->n)
        DX_TRY(dx_tell_unbounded(c, u, known));
    if (known[0] || known[1] || u->endless == u->n || !are_free(c))
        return dx_tell_undecided(c, u, !known[0], !known[1]);
    dx_notice(&c->session->context, "the sides of the box were not looked at");
    return DX_OK;
}

/* Of several unknowns the least and the greatest value of all, or that there is none, or that this
 * is not decided. */
static dx_status tell_everywhere(const rows *r, const dx_unknowns *u, const dx_root_list *open,
                                 bool decided)
{
    const dx_critical *c = r->c;
    dx_context *context = &c->session->context;
    dx_extreme_points all = {.e = r->e, .n = c->n, .name = c->name};
    bool creases, has[2], fades, known[2];
    if (!are_free(c))
        return tell_by_parts(r, u);
    DX_TRY(dx_has_creases(&c->session->graph, 1, &c->of, &creases));
    if (decided && open->n_places == 0 && r->n_aside == 0 && creases)
        DX_TRY(dx_is_continuous_everywhere(c->session, c->of, &all.complete));
    else if (decided && open->n_places == 0 && r->n_aside == 0)
        DX_TRY(dx_are_smooth_everywhere(c->session, 1, &c->of, c->n, c->name, &all.complete));
    for (size_t i = 0; i < r->n && all.complete; i++) {
        const dx_id *at = r->value + i * r->columns;
        DX_TRY(dx_extreme_points_add(&all, at, at[c->n]));
    }
    DX_TRY(dx_has_extremes_under(&all, c->of, 0, NULL, 0, NULL, &has[0], &has[1]));
    DX_TRY(dx_has_extremes_fading(c, &all, &fades, known));
    for (int most = 0; most < 2; most++) {
        has[most] = has[most] || (fades && known[most]);
        known[most] = has[most] || fades;
        if (fades && !has[most])
            dx_notice(context, "there is no %s value: it goes to 0 far from the origin",
                      most ? "greatest" : "least");
    }
    DX_TRY(dx_tell_unbounded(c, u, known));
    DX_TRY(dx_tell_extreme_points(&all, "of all", has[0], has[1]));
    if (dx_is_none(u->premises))
        DX_TRY(dx_tell_by_inner(c, u, &r->inner, known));
    DX_TRY(dx_tell_separable(c, u, known));
    DX_TRY(tell_by_convexity(r, u, known));
    for (int most = 0; most < 2; most++)
        if (!known[most] && dx_is_none(u->premises))
            DX_TRY(tell_bound(r, u, open, most != 0, &known[most]));
    return dx_tell_undecided(c, u, !known[0], !known[1]);
}

/* The ends of an interval, and the least and the greatest value there or of all. */
static dx_status tell_line(const rows *r, const dx_unknowns *u, const dx_profile *p)
{
    const dx_critical *c = r->c;
    dx_extreme_points all = {.e = u->e, .n = 1, .name = c->name, .complete = true};
    DX_TRY(tell_ends(c, u));
    if (!p || !p->found)
        return dx_tell_undecided_values(c, u);
    for (size_t i = 0; i < r->n; i++)
        DX_TRY(
            dx_extreme_points_add(&all, r->value + i * r->columns, r->value[i * r->columns + 1]));
    return dx_tell_on_line(c, u, p, &all);
}

/* Is what is assumed met at all of them, or at a point of each curve? Then the least and the
 * greatest value in the box are those where it is met. */
static dx_status do_points_obey(const dx_unknowns *u, const dx_extreme_points *all, bool *obey)
{
    dx_id *at = dx_statement_ids(u->e, all->n);
    if (!at)
        return DX_NOMEM;
    *obey = true;
    for (size_t i = 0; i < all->count && *obey; i++) {
        const dx_extreme_point *point = &all->item[i];
        for (uint32_t k = 0; k < all->n; k++)
            at[k] = dx_same(point->at[k], all->name[k]) ? u->lo[k] : point->at[k];
        *obey = dx_is_none(point->filled) && !point->stretch;
        if (*obey)
            DX_TRY(dx_obeys_assumptions(u->e->session, all->n, all->name, at, obey));
    }
    return DX_OK;
}

/* The sides of a box, and the least and the greatest value there.
 * open: what is not decided inside; decided: no point
 * that may be an extremum is missing beside that. */
static dx_status tell_closed(const rows *r, dx_unknowns *u, const dx_root_list *open, bool decided)
{
    dx_critical *c = r->c;
    dx_extreme_points all = {.e = u->e, .n = c->n, .name = c->name};
    if (is_closed(u) && decided && r->n_aside == 0)
        DX_TRY(dx_is_continuous_in(c->session, c->of, c->n, c->name, u->lo, u->hi, &all.complete));
    if (all.complete)
        DX_TRY(dx_extreme_points_fill(c, u, open, true, &all));
    for (size_t i = 0; i < r->n && all.complete; i++)
        DX_TRY(dx_extreme_points_add(&all, r->value + i * r->columns,
                                     r->value[i * r->columns + c->n]));
    if (all.complete)
        DX_TRY(dx_add_box_sides(c, u, &all));
    if (all.complete && !are_free(c))
        DX_TRY(do_points_obey(u, &all, &all.complete));
    if (all.complete)
        DX_TRY(dx_tell_box_sides(&all));
    const bool sides = all.complete;
    if (u->endless == u->n)
        return tell_everywhere(r, u, open, decided && u->reach == 0);
    DX_TRY(dx_tell_extreme_points(&all, "in the box", true, true));
    return sides ? DX_OK : tell_by_parts(r, u);
}

static dx_status refuse_constant(dx_critical *c)
{
    dx_graph *g = &c->session->graph;
    for (uint32_t i = 0; i < c->n; i++)
        if (!dx_is_int(g, c->gradient[i], 0))
            return DX_OK;
    if (c->n == 1 && dx_contains(g, c->of, c->name[0])) /* it has steps */
        return DX_OK;
    return dx_fail(g->context, DX_DOMAIN, "the gradient is 0 everywhere");
}

static dx_status tell(dx_critical *c, const dx_unknowns *u, size_t n, size_t n_sharp, bool flat,
                      const dx_root_list *open)
{
    tell_count(c, u, n, n_sharp, flat, open);
    tell_many(c, u, n + n_sharp, open);
    return dx_tell_places(c->session, open, u->name, "point");
}

/* By the zeros of the gradient in all of the box. */
static dx_status search_box(dx_critical *c, dx_unknowns *u, dx_id *out, size_t *undecided)
{
    rows r = {.e = u->e, .c = c};
    dx_root_list list;
    bool creases, all;
    size_t tip;
    DX_TRY(dx_unknowns_search(u, c->gradient, true, &list));
    DX_TRY(dx_unknowns_sift(u, &list, &list, "point"));
    DX_TRY(dx_critical_sift(c, &list, "point"));
    *undecided = list.n_places;
    DX_TRY(reserve_rows(&r, list.n_roots));
    DX_TRY(look_inside(&r, u));
    size_t rough = 0;
    for (size_t i = 0; i < list.n_roots; i++) {
        dx_verdict_at there;
        const dx_id *at = list.value + i * c->n;
        DX_TRY(dx_critical_judge(c, at, list.order[i], &there));
        if (c->n > 1 && strcmp(there.kind, "undecided") == 0)
            DX_TRY(dx_kind_of_constants(u->e, c, at, &there.kind));
        rough += strcmp(there.kind, DX_NOT_SMOOTH) == 0;
        DX_TRY(add_row(&r, at, &there));
        DX_TRY(dx_poll(&c->session->context));
    }
    DX_TRY(add_tip(&r, u, &tip));
    DX_TRY(make_table(&r, &list, out));
    if (c->n > 1)
        DX_TRY(dx_critical_tell_gradient(c));
    DX_TRY(tell(c, u, list.n_roots - rough, tip, false, &list));
    DX_TRY(dx_tell_inner_curves(c, u, &r.inner, &all));
    if (!all)
        DX_TRY(dx_tell_critical_curves(c, u, &list));
    if (rough > 0)
        dx_notice(&c->session->context,
                  "%zu more with a corner or jump, where there is no gradient", rough);
    dx_tell_disobedient(u->e, r.n_aside);
    if (!all)
        DX_TRY(dx_critical_tell_corners(c, u->lo, u->hi));
    DX_TRY(dx_has_creases(&c->session->graph, 1, &c->of, &creases));
    if (c->n == 1)
        return tell_line(&r, u, NULL);
    return tell_closed(&r, u, &list, rough == 0 && !creases);
}

/* Of one unknown, where it is known where the formula is smooth. */
static dx_status list_profile(dx_critical *c, dx_unknowns *u, const dx_profile *p, dx_id *out)
{
    rows r = {.e = u->e, .c = c};
    DX_TRY(reserve_rows(&r, p->n));
    for (size_t i = 0; i < p->n; i++)
        DX_TRY(add_row(&r, &p->extremum[i].at, &p->extremum[i].verdict));
    DX_TRY(make_table(&r, &p->open, out));
    DX_TRY(tell(c, u, p->n - p->n_sharp, p->n_sharp, p->n_flat > 0, &p->open));
    dx_tell_disobedient(u->e, r.n_aside);
    return tell_line(&r, u, p);
}

/* Of several, with creases. */
static dx_status list_on_creases(dx_critical *c, dx_unknowns *u, const dx_crease_points *p,
                                 dx_id *out)
{
    rows r = {.e = u->e, .c = c};
    size_t tip;
    bool all;
    DX_TRY(reserve_rows(&r, p->points.n_roots));
    DX_TRY(look_inside(&r, u));
    for (size_t i = 0; i < p->points.n_roots; i++)
        DX_TRY(add_row(&r, p->points.value + i * c->n, &p->verdict[i]));
    DX_TRY(add_tip(&r, u, &tip));
    DX_TRY(make_table(&r, &p->points, out));
    DX_TRY(dx_tell_inner_curves(c, u, &r.inner, &all));
    if (all && p->points.n_places > 0) /* these curves are what was not decided */
        return tell_closed(&r, u, &p->points, false);
    tell_count(c, u, p->points.n_roots - p->n_sharp - p->n_open, p->n_sharp + tip, p->flat,
               &p->points);
    if (p->n_open > 0)
        dx_notice(&c->session->context,
                  "of %zu on corners it is not decided whether they are extrema", p->n_open);
    dx_tell_disobedient(u->e, r.n_aside);
    DX_TRY(dx_tell_places(c->session, &p->points, u->name, "point"));
    if (p->edges)
        dx_notice(&c->session->context, "there may be points without a value, or on the edge of "
                                        "where there is one: these were not looked at");
    return tell_closed(&r, u, &p->points, p->n_open == 0 && !p->edges && !p->flat);
}

/* The ends of an interval around all values that the unknown is assumed to have, as far as it has
 * ends; what is outside of it need not be looked at. */
static dx_status narrow(const dx_critical *c, const dx_unknowns *u, dx_id end[2])
{
    dx_graph *g = &c->session->graph;
    dx_chart set;
    DX_TRY(dx_set_beforehand(c->session, c->name[0], &set));
    end[0] = u->lo[0];
    end[1] = u->hi[0];
    for (int upper = 0; upper < 2 && set.n > 0; upper++) {
        size_t k = upper ? set.n : 0; /* the outermost stretch that belongs to it, or beyond */
        if (set.cell[2 * k] != 0)
            continue;
        k -= upper != 0;
        const dx_id beyond = dx_add(g, set.at[k], dx_int(g, upper ? 1 : -1));
        int order = upper ? -1 : 1;
        DX_TRY(dx_check(g, beyond));
        if (dx_op_of(g, end[upper]) != DX_OP_INF)
            DX_TRY(dx_compare_values(u->e, beyond, end[upper], &order));
        if (order == (upper ? -1 : 1))
            end[upper] = beyond;
    }
    if (dx_op_of(g, end[0]) != DX_OP_INF && dx_op_of(g, end[1]) != DX_OP_INF) {
        int order;
        DX_TRY(dx_compare_values(u->e, end[0], end[1], &order));
        if (order >= 0) { /* nothing of the interval obeys */
            end[0] = u->lo[0];
            end[1] = u->hi[0];
        }
    }
    return DX_OK;
}

/* Zeros of the slope that may be where it is not decided, as far away, are none where all are known
 * in closed form, or there is one and the formula is convex and smooth: on a stretch of such points
 * it would be constant, and so everywhere. */
static dx_status settle(const dx_critical *c, const dx_unknowns *u, dx_profile *profile)
{
    dx_context *context = &c->session->context;
    const unsigned notices = context->notices.n;
    dx_convexity convexity;
    dx_root_list zeros;
    bool smooth, done = false;
    const size_t found = profile->n - profile->n_sharp;
    if (!profile->found || profile->open.n_places == 0 || found == 0 || profile->n_flat > 0)
        return DX_OK;
    DX_TRY(dx_are_smooth_everywhere(c->session, 1, &c->of, 1, c->name, &smooth));
    if (!smooth)
        return DX_OK;
    dx_status status = dx_find_convexity(c->session, c->of, 1, c->name, &convexity);
    DX_TRY(dx_excuse(context, status));
    done = status == DX_OK && (convexity.convex || convexity.concave) && found == 1;
    if (!done && dx_unknowns_have_no_ends(u)) {
        status = dx_exact_zeros(u->e, 1, c->gradient, 1, c->name, &zeros, &done);
        DX_TRY(dx_excuse(context, status));
        done = done && status == DX_OK && zeros.n_roots == found && zeros.n_places == 0;
    }
    context->notices.n = notices;
    if (done)
        profile->open.n_places = 0;
    return DX_OK;
}

/* Of one unknown. */
static dx_status find_profile(const dx_critical *c, const dx_unknowns *u, dx_profile *out)
{
    dx_unknowns line = *u;
    dx_id end[2];
    DX_TRY(narrow(c, u, end));
    line.lo = &end[0];
    line.hi = &end[1];
    DX_TRY(dx_find_profile(c, &line, out));
    return settle(c, u, out);
}

dx_status dx_find_extrema(dx_unknowns *u, dx_id of, dx_id *out, size_t *undecided)
{
    dx_profile profile = {.found = false};
    dx_critical c = {.session = u->e->session, .n = u->n, .name = u->name, .of = of};
    DX_TRY(dx_critical_prepare(&c));
    DX_TRY(refuse_constant(&c));
    if (c.n == 1) {
        DX_TRY(dx_critical_tell_gradient(&c));
        DX_TRY(find_profile(&c, u, &profile));
    }
    dx_crease_points creases;
    DX_TRY(dx_find_on_creases(&c, u, &creases));
    if (creases.found) {
        DX_TRY(dx_critical_tell_gradient(&c));
        *undecided = creases.points.n_places;
        return list_on_creases(&c, u, &creases, out);
    }
    if (!profile.found)
        return search_box(&c, u, out, undecided);
    *undecided = profile.open.n_places;
    return list_profile(&c, u, &profile, out);
}

dx_status dx_run_extrema(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_unknowns u;
    dx_formulas f;
    const dx_ast *operand = dx_child(call, 1);
    if (e->recorder) {
        e->recorder->untold = "no way to these extrema is known that can be shown by steps";
        e->recorder->least = e->recorder->greatest = DX_NONE;
    }
    DX_TRY(dx_unknowns_read(e, call, 2, hint, &u));
    u.exact = dx_unknowns_have_no_ends(&u);
    if (!dx_child(call, 2))
        dx_unknowns_tell(&u);
    DX_TRY(dx_formulas_read(&u, operand, false, &f));
    DX_TRY(dx_placed(e, call, dx_refuse_whole_powers(&u, f.n, f.f)));
    if (f.n == 1 && dx_has_other_names(&u, 1, f.f))
        return dx_placed(e, call, dx_exact_extrema(&u, call, f.f[0], 0, NULL, u.name, out));
    if (f.n != 1) {
        dx_status status = dx_fail(&e->session->context, DX_TYPE, "extrema are of one formula");
        dx_diag_hint(&e->session->context.diag, "%s", hint);
        return dx_placed(e, operand, status);
    }
    if (u.exact && dx_is_none(u.premises)) {
        bool done;
        DX_TRY(dx_placed(e, call, dx_exact_families(&u, call, f.f[0], out, &done)));
        if (done)
            return DX_OK;
    }
    size_t undecided;
    DX_TRY(dx_placed(e, call, dx_find_extrema(&u, f.f[0], out, &undecided)));
    bool told = false;
    if (e->recorder && (u.exact || u.n == 1) && undecided == 0)
        DX_TRY(dx_tell_extrema(&u, call, f.f[0], 0, NULL, *out, &told));
    return DX_OK;
}
