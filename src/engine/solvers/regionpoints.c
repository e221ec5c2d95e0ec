/* The extrema in a region that inequalities bound.
 *
 * Inside the gradient vanishes. On each side, and wherever sides meet, the inequalities that are
 * met with = are constraints of a Lagrange system of their own. A maximum needs multipliers that
 * are not below 0 there, a minimum such that are not above (Nocedal and Wright, Numerical
 * Optimization, 12.3); where all are not 0 the Lagrange function decides along the constraints
 * (12.5). */
#include "engine/solvers/regionpoints.h"

#include "engine/algebra.h"
#include "engine/assume.h"
#include "engine/oracle.h"
#include "engine/solvers/boundedregion.h"
#include "engine/solvers/constantvalue.h"
#include "engine/solvers/constrained.h"
#include "engine/solvers/continuous.h"
#include "engine/solvers/criticalcurve.h"
#include "engine/solvers/exactkind.h"
#include "engine/solvers/rootof.h"

#include "symbolic/decide.h"

#include <string.h>

enum { UNKNOWN_SIGN = 2 };

/* ---- points ------------------------------------------------------------------------------------
 */

dx_status dx_region_sign_at(const dx_region *r, dx_id f, const dx_id *at, int *sign)
{
    enum { PRECISION = 512 };
    dx_graph *g = &r->e->session->graph;
    const dx_oracle oracle = dx_session_oracle(r->e->session);
    bool zero;
    *sign = UNKNOWN_SIGN;
    dx_id value = dx_substitute(g, f, r->n, r->u->name, at);
    if (dx_is_none(value))
        return dx_excuse(g->context, dx_check(g, value));
    if (dx_is_int(g, value, 0)) {
        *sign = 0;
        return DX_OK;
    }
    DX_TRY(dx_excuse(g->context, dx_ball_sign(g, value, PRECISION, sign)));
    if (*sign != 0)
        return DX_OK;
    dx_status status = dx_decide_zero(g, &oracle, value, &zero);
    *sign = status == DX_OK && zero ? 0 : UNKNOWN_SIGN;
    return dx_excuse(g->context, status);
}

/* Do the sides that are not in the set hold there? One that is met with = makes the point one of
 * more sides, which is found as such. */
static dx_status is_inside(dx_region *r, uint32_t set, const dx_id *at, bool corner, bool *inside)
{
    *inside = true;
    for (uint32_t i = 0; i < r->k && *inside; i++) {
        int sign;
        if (set >> i & 1)
            continue;
        DX_TRY(dx_region_sign_at(r, r->side[i], at, &sign));
        *inside = sign < 0 || (sign == 0 && corner);
        r->points.complete = r->points.complete && sign != UNKNOWN_SIGN;
    }
    return DX_OK;
}

/* Is a side that is not in the set met with =? So are more sides at a corner than it needs. */
static dx_status is_crowded(dx_region *r, uint32_t set, const dx_id *at, bool *crowded)
{
    *crowded = false;
    for (uint32_t i = 0; i < r->k && !*crowded; i++) {
        int sign;
        if (set >> i & 1)
            continue;
        DX_TRY(dx_region_sign_at(r, r->side[i], at, &sign));
        *crowded = sign >= 0;
    }
    return DX_OK;
}

/* The row of a point that is listed, or NULL. */
static dx_id *listed(const dx_region *r, const dx_id *at)
{
    const size_t columns = r->n + r->m + r->own + 2;
    for (size_t i = 0; i < r->rows; i++)
        if (memcmp(r->value + i * columns, at, r->n * sizeof *at) == 0)
            return r->value + i * columns;
    return NULL;
}

/* Is it on a side that does not belong to the region? */
static dx_status is_beside(const dx_region *r, uint32_t set, const dx_id *at, bool *beside)
{
    *beside = set >> r->own != 0;
    for (uint32_t i = r->own; i < r->k && !*beside; i++) {
        int sign;
        DX_TRY(dx_region_sign_at(r, r->side[i], at, &sign));
        *beside = sign == 0;
    }
    return DX_OK;
}

/* multiplier: m + the number of the set; NULL: there are none. */
static dx_status add_row(dx_region *r, uint32_t set, const dx_id *at, const dx_id *multiplier,
                         const char *kind, dx_id value)
{
    dx_graph *g = &r->e->session->graph;
    const size_t columns = r->n + r->m + r->own + 2;
    bool obeys, there, beside;
    DX_TRY(is_beside(r, set, at, &beside));
    bool *complete = beside ? &r->beside.complete : &r->points.complete;
    DX_TRY(dx_parts_have_values(g, r->of, r->n, r->u->name, at, &there));
    *complete = *complete && there;
    if (!there)
        return DX_OK;
    DX_TRY(dx_obeys_assumptions(r->e->session, r->n, r->u->name, at, &obeys));
    if (beside) {
        r->beside.complete = r->beside.complete && obeys;
        return dx_extreme_points_add(&r->beside, at, value);
    }
    r->n_aside += !obeys;
    if (!obeys)
        return DX_OK;
    dx_id *row = listed(r, at);
    const bool extremum = strcmp(kind, "minimum") == 0 || strcmp(kind, "maximum") == 0;
    if (row && (!extremum || !dx_same(row[columns - 1], dx_string(g, "undecided", 9))))
        return DX_OK; /* else other sides of a corner tell its kind */
    if (!row && r->rows == r->room) {
        const size_t room = r->room > 0 ? 2 * r->room : 16;
        dx_id *all = dx_statement_ids(r->e, room * columns);
        if (!all)
            return DX_NOMEM;
        if (r->rows > 0)
            memcpy(all, r->value, r->rows * columns * sizeof *all);
        r->value = all;
        r->room = room;
    }
    if (!row)
        row = r->value + r->rows++ * columns;
    uint32_t next = r->m;
    memcpy(row, at, r->n * sizeof *row);
    for (uint32_t i = 0; i < r->m + r->own; i++) {
        const bool active = i < r->m || (set >> (i - r->m) & 1);
        const uint32_t own = i < r->m ? i : active ? next++ : 0;
        row[r->n + i] = !active      ? dx_int(g, 0)
                        : multiplier ? multiplier[own]
                                     : dx_string(g, "none", 4);
    }
    row[columns - 2] = value;
    row[columns - 1] = dx_string(g, kind, strlen(kind));
    DX_TRY(dx_check(g, row[columns - 1]));
    return dx_extreme_points_add(&r->points, at, value);
}

/* The kind in the region of a point that has one along the constraints. */
static dx_status kind_in_region(const dx_region *r, const dx_id *multiplier, uint32_t active,
                                const char **kind)
{
    dx_graph *g = &r->e->session->graph;
    const bool alone = strcmp(*kind, "isolated") == 0;
    const bool least = alone || strcmp(*kind, "minimum") == 0;
    const bool most = alone || strcmp(*kind, "maximum") == 0;
    const bool open = !least && !most && strcmp(*kind, "saddle") != 0;
    uint32_t above = 0, below = 0;
    for (uint32_t i = 0; i < active; i++) {
        int sign = 0;
        DX_TRY(dx_excuse(g->context, dx_ball_sign(g, multiplier[r->m + i], 256, &sign)));
        above += sign > 0;
        below += sign < 0;
    }
    if (active == 0)
        return DX_OK;
    if (above > 0 && below > 0)
        *kind = "saddle";
    else if (above == active && !open)
        *kind = most ? "maximum" : "saddle";
    else if (below == active && !open)
        *kind = least ? "minimum" : "saddle";
    else if (open || least || most) /* else it is a saddle on the sides alone */
        *kind = "undecided";
    return DX_OK;
}

static dx_status judge(dx_critical *c, dx_evaluation *e, const dx_id *at, dx_verdict_at *there)
{
    DX_TRY(dx_critical_judge(c, at, 1, there));
    if (strcmp(there->kind, "undecided") == 0)
        DX_TRY(dx_kind_of_constants(e, c, at, &there->kind));
    return DX_OK;
}

/* Of sides that are met with = those count that have a multiplier which is not 0: where these
 * decide along themselves, they do on less (Nocedal and Wright, 12.5). */
static dx_status kind_by_strict(dx_region *r, uint32_t set, const dx_id *at, uint32_t active,
                                const char **kind)
{
    dx_graph *g = &r->e->session->graph;
    const uint32_t room = r->m + active;
    dx_id *name = dx_statement_ids(r->e, 2 * (size_t)(r->n + room) + room);
    if (!name)
        return DX_NOMEM;
    dx_id *point = name + r->n + room, *constraint = point + r->n + room;
    uint32_t n = 0, next = 0;
    memcpy(name, r->name, r->n * sizeof *name);
    memcpy(point, at, r->n * sizeof *point);
    for (uint32_t i = 0; i < r->m + r->k; i++) {
        if (i >= r->m && !(set >> (i - r->m) & 1))
            continue;
        const dx_id multiplier = at[r->n + next++];
        if (i >= r->m && dx_is_int(g, multiplier, 0))
            continue;
        constraint[n] = i < r->m ? r->equation[i] : r->side[i - r->m];
        name[r->n + n] = r->name[r->n + i];
        point[r->n + n++] = multiplier;
    }
    if (n == room)
        return DX_OK;
    dx_critical c = {.session = r->e->session,
                     .n = r->n,
                     .m = n,
                     .name = name,
                     .of = r->of,
                     .constraint = constraint};
    dx_verdict_at there;
    DX_TRY(dx_critical_prepare(&c));
    DX_TRY(judge(&c, r->e, point, &there));
    if (strcmp(there.kind, "minimum") != 0 && strcmp(there.kind, "maximum") != 0)
        return DX_OK;
    *kind = there.kind;
    return kind_in_region(r, point + r->n, n - r->m, kind);
}

/* ---- inside and on the sides -------------------------------------------------------------------
 */

/* Without ends, of which the search may set some. */
static dx_unknowns without_ends(const dx_region *r)
{
    dx_graph *g = &r->e->session->graph;
    dx_unknowns u = *r->u;
    dx_id *end = dx_statement_ids(r->e, 2 * (size_t)r->n);
    bool *open = dx_arena_alloc(&g->context->arena, r->n * sizeof *open);
    u.lo = end;
    u.hi = end ? end + r->n : NULL;
    u.open = open;
    u.endless = r->n;
    u.reach = 0;
    for (uint32_t i = 0; i < r->n && end && open; i++) {
        u.lo[i] = dx_minus_inf(g);
        u.hi[i] = dx_inf(g);
        open[i] = true;
    }
    return u;
}

/* Lines and planes on which the gradient vanishes, and the formula has one value, go on to the
 * sides of a bounded region. */
static dx_status is_decided(dx_region *r, dx_critical *c, const dx_root_list *list)
{
    dx_graph *g = &r->e->session->graph;
    for (size_t i = 0; i < list->n_places && r->points.complete; i++) {
        const dx_place *p = &list->place[i];
        const bool family = p->why == DX_FINDING_FAMILY && !dx_is_none(p->zero_of);
        const bool several = family && dx_op_of(g, p->zero_of) == DX_OP_VECTOR;
        bool linear = family;
        for (uint32_t k = 0; linear && k < (several ? dx_count(g, p->zero_of) : 1); k++)
            DX_TRY(dx_is_linear_in(r->e->session,
                                   several ? dx_operand(g, p->zero_of, k) : p->zero_of, r->n,
                                   r->u->name, &linear));
        r->points.complete = linear;
        r->filled = r->filled || linear;
        bool known = false;
        dx_id value;
        if (linear)
            DX_TRY(dx_critical_curve_value(c, r->u, p->zero_of, &known, &value));
        if (known)
            dx_extreme_points_add_flat(&r->points, value);
        r->points.flat = r->points.flat || !known;
    }
    return DX_OK;
}

static dx_status take_inside(dx_region *r, dx_unknowns *u)
{
    dx_critical c = {.session = r->e->session, .n = r->n, .name = r->u->name, .of = r->of};
    dx_root_list list;
    DX_TRY(dx_critical_prepare(&c));
    if (r->n == 1)
        u->endless = 0;
    DX_TRY(dx_unknowns_search(u, c.gradient, true, &list));
    DX_TRY(is_decided(r, &c, &list));
    for (size_t i = 0; i < list.n_roots; i++) {
        const dx_id *at = list.value + i * r->n;
        dx_verdict_at there;
        bool inside;
        DX_TRY(is_inside(r, 0, at, false, &inside));
        if (!inside)
            continue;
        DX_TRY(dx_critical_judge(&c, at, list.order[i], &there));
        if (strcmp(there.kind, "undecided") == 0 && r->n > 1)
            DX_TRY(dx_kind_of_constants(r->e, &c, at, &there.kind));
        DX_TRY(add_row(r, 0, at, NULL, there.kind, there.value));
    }
    return DX_OK;
}

/* Where the formula has one value on a curved side, or wherever an equation holds. That is noted
 * for the side alone: where it meets others it has the value, too. */
static dx_status is_constant_on_curve(dx_region *r, uint32_t set, uint32_t active, uint32_t i,
                                      dx_id zero_of, bool *constant)
{
    dx_id value;
    dx_status status =
        dx_has_constant_value(r->e->session, r->of, zero_of, r->n, r->u->name, constant, &value);
    DX_TRY(dx_excuse(&r->e->session->context, status));
    *constant = status == DX_OK && *constant;
    if (!*constant || active != (i < r->m ? 0 : 1))
        return DX_OK;
    dx_id scale, rest; /* x = 0, and not -x = 0 */
    dx_split_coefficient(&r->e->session->graph, zero_of, &scale, &rest);
    r->points.complete = r->points.complete && r->n_curves < DX_REGION_CURVES;
    if (r->n_curves < DX_REGION_CURVES)
        r->curve[r->n_curves++] = (dx_constant_curve){rest, value, set};
    return DX_OK;
}

/* The same of lines and planes: in a bounded region they have corners with other sides. */
static dx_status is_constant_on_planes(dx_region *r, uint32_t set, uint32_t m,
                                       const dx_id *constraint, bool *constant)
{
    ddx_session *s = r->e->session;
    dx_critical c = {.session = s, .n = r->n, .name = r->u->name, .of = r->of};
    dx_id all = constraint[0], value;
    *constant = true;
    for (uint32_t i = 0; i < m && *constant; i++)
        DX_TRY(dx_is_linear_in(s, constraint[i], r->n, r->u->name, constant));
    if (!*constant)
        return DX_OK;
    if (m > 1)
        DX_TRY(dx_vector_make(s, m, constraint, &all));
    DX_TRY(dx_critical_prepare(&c));
    DX_TRY(dx_critical_curve_value(&c, r->u, all, constant, &value));
    const bool beside = set >> r->own != 0;
    r->filled = r->filled || (*constant && !beside);
    if (*constant)
        dx_extreme_points_add_flat(beside ? &r->beside : &r->points, value);
    return DX_OK;
}

static dx_status is_constant_on(dx_region *r, uint32_t set, uint32_t m, const dx_id *constraint,
                                bool *constant)
{
    *constant = false;
    if (m == r->n)
        return DX_OK;
    DX_TRY(is_constant_on_planes(r, set, m, constraint, constant));
    for (uint32_t i = 0; i < m && !*constant; i++)
        DX_TRY(is_constant_on_curve(r, set, m - r->m, i, constraint[i], constant));
    return DX_OK;
}

static dx_status take_constrained(dx_region *r, dx_unknowns *u, uint32_t set, uint32_t active)
{
    dx_graph *g = &r->e->session->graph;
    const uint32_t m = r->m + active;
    dx_id *constraint = dx_statement_ids(r->e, m);
    dx_root_list found, degenerate;
    dx_critical c;
    bool inside, crowded;
    uint32_t next = r->m;
    if (!constraint)
        return DX_NOMEM;
    if (r->m > 0)
        memcpy(constraint, r->equation, r->m * sizeof *constraint);
    for (uint32_t i = 0; i < r->k; i++)
        if (set >> i & 1)
            constraint[next++] = r->side[i];
    bool constant;
    DX_TRY(is_constant_on(r, set, m, constraint, &constant));
    if (constant)
        return DX_OK;
    DX_TRY(dx_solve_constrained(u, r->of, m, constraint, &c, &found, &degenerate));
    r->points.complete = r->points.complete && degenerate.n_places == 0 && found.n_places == 0;
    for (size_t i = 0; i < found.n_roots; i++) {
        const dx_id *at = found.value + i * found.n;
        dx_verdict_at there;
        DX_TRY(is_inside(r, set, at, m == r->n, &inside));
        if (!inside)
            continue;
        if (set >> r->own != 0) {
            DX_TRY(dx_critical_value(&c, at, &there.value));
            DX_TRY(add_row(r, set, at, NULL, "", there.value));
            continue;
        }
        DX_TRY(judge(&c, r->e, at, &there));
        DX_TRY(kind_in_region(r, at + r->n, active, &there.kind));
        if (strcmp(there.kind, "undecided") == 0)
            DX_TRY(kind_by_strict(r, set, at, active, &there.kind));
        DX_TRY(is_crowded(r, set, at, &crowded));
        if (crowded && strcmp(there.kind, "saddle") == 0) /* of a larger region */
            there.kind = "undecided";
        DX_TRY(add_row(r, set, at, at + r->n, there.kind, there.value));
        DX_TRY(dx_poll(g->context));
    }
    for (size_t i = 0; i < degenerate.n_roots; i++) {
        const dx_id *at = degenerate.value + i * r->n;
        dx_id value;
        DX_TRY(is_inside(r, set, at, true, &inside));
        if (!inside)
            continue;
        DX_TRY(dx_critical_value(&c, at, &value));
        DX_TRY(add_row(r, set, at, NULL, "degenerate", value));
    }
    return DX_OK;
}

static dx_status reaches(const dx_region *r, int64_t far, bool *bounded, bool *within)
{
    return dx_is_bounded_region(r->e->session, r->k, r->side, r->n, r->u->name, far, bounded,
                                within);
}

/* How far from 0 the region reaches, as a whole number, as far as that is seen; 0: it is not. A
 * search goes on just outside, where there may be points that it cannot decide. */
static dx_status find_reach(const dx_region *r, int64_t *within)
{
    *within = 0;
    bool bounded, is;
    for (int64_t far = 4; far < DX_UNKNOWN_REACH && *within == 0; far *= 4) {
        DX_TRY(reaches(r, far, &bounded, &is));
        if (!bounded)
            return DX_OK;
        *within = is ? far : 0;
    }
    for (int64_t less = *within / 4; *within - less > 1;) {
        const int64_t middle = less + (*within - less) / 2;
        DX_TRY(reaches(r, middle, &bounded, &is));
        if (is)
            *within = middle;
        else
            less = middle;
    }
    return DX_OK;
}

/* All sets of sides that are met with =, the smaller ones first: those of sides that belong to the
 * region, or the others. */
static dx_status take_sets(dx_region *r, bool beside)
{
    dx_context *context = &r->e->session->context;
    const unsigned notices = context->notices.n;
    int64_t within;
    DX_TRY(find_reach(r, &within));
    for (uint32_t active = 0; active <= r->k && active + r->m <= r->n; active++)
        for (uint32_t set = 0; set < 1u << r->k; set++) {
            uint32_t count = 0;
            for (uint32_t i = 0; i < r->k; i++)
                count += set >> i & 1;
            if (count != active || beside != (set >> r->own != 0))
                continue;
            dx_unknowns u = without_ends(r);
            if (!u.lo || !u.open)
                return dx_no_memory(context);
            u.within = within;
            dx_status status =
                r->m + active == 0 ? take_inside(r, &u) : take_constrained(r, &u, set, active);
            DX_TRY(dx_excuse(context, status));
            r->points.complete = r->points.complete && status == DX_OK;
            if (u.reach != 0 && r->points.complete) {
                bool bounded;
                DX_TRY(dx_is_bounded_region(r->e->session, r->k, r->side, r->n, r->u->name, u.reach,
                                            &bounded, &r->points.complete));
            }
        }
    context->notices.n = notices;
    return DX_OK;
}

dx_status dx_region_has_with_sides(const dx_region *r, bool complete, bool has[2])
{
    const dx_extreme_points any = {
        .e = r->e, .n = r->n, .name = r->u->name, .count = 1, .complete = complete};
    for (int most = 0; most < 2 && r->charted; most++)
        has[most] = complete && r->chart_has[most];
    if (r->charted)
        return DX_OK;
    return dx_has_extremes_under(&any, r->of, r->m, r->equation, r->k, r->side, &has[0], &has[1]);
}

dx_status dx_region_take_all(dx_region *r)
{
    bool has[2];
    DX_TRY(take_sets(r, false));
    if (r->own == r->k)
        return DX_OK;
    DX_TRY(dx_region_has_with_sides(r, true, has));
    const bool complete = r->points.complete;
    r->beside.complete = r->beside.complete && complete && (has[0] || has[1]);
    if (!r->beside.complete)
        return DX_OK;
    DX_TRY(take_sets(r, true));
    r->beside.complete = r->beside.complete && r->points.complete;
    r->points.complete = complete;
    return DX_OK;
}

dx_status dx_region_has_points(const dx_region *r, uint32_t m, const dx_id *equation, uint32_t k,
                               uint32_t own, const dx_id *side, bool *has, bool *beside,
                               bool *known)
{
    ddx_session *s = r->e->session;
    dx_graph *g = &s->graph;
    dx_region near = {.e = r->e,
                      .u = r->u,
                      .of = dx_int(g, 0),
                      .n = r->n,
                      .m = m,
                      .k = k,
                      .own = own,
                      .equation = equation,
                      .side = side,
                      .points = {.e = r->e, .n = r->n, .name = r->u->name, .complete = true}};
    near.beside = near.points;
    *has = *known = *beside = false;
    if (m > r->n)
        return DX_OK;
    for (uint32_t i = 0; i < r->n; i++) {
        const dx_id gap = dx_sub(g, r->u->name[i], dx_rational(g, 2 * (int64_t)i + 3, 7));
        near.of = dx_add(g, near.of, dx_power(g, gap, 2));
    }
    DX_TRY(dx_check(g, near.of));
    near.name = dx_statement_ids(r->e, r->n + m + own);
    if (!near.name)
        return DX_NOMEM;
    memcpy(near.name, r->u->name, r->n * sizeof *near.name);
    DX_TRY(dx_name_multipliers(r->u, m + own, near.name + r->n));
    DX_TRY(dx_region_take_all(&near));
    *has = *known = near.rows > 0;
    *beside = near.beside.count > 0;
    if (*has || *beside || !near.points.complete || !near.beside.complete || near.n_curves > 0 ||
        near.filled || near.n_aside > 0)
        return DX_OK;
    DX_TRY(dx_are_smooth_everywhere(s, m, equation, r->n, r->u->name, known));
    return *known ? dx_are_smooth_everywhere(s, k, side, r->n, r->u->name, known) : DX_OK;
}

dx_status dx_region_take_curves(dx_region *r)
{
    dx_id *equation = dx_statement_ids(r->e, r->m + 1 + r->k);
    dx_id *side = equation + r->m + 1;
    if (!equation)
        return DX_NOMEM;
    for (uint32_t i = 0; i < r->n_curves && r->points.complete; i++) {
        const dx_constant_curve *c = &r->curve[i];
        uint32_t m = 0, k = 0, own = 0;
        bool has, beside, known;
        for (; m < r->m; m++)
            equation[m] = r->equation[m];
        if (c->set != 0)
            equation[m++] = c->zero_of;
        for (uint32_t j = 0; j < r->k; j++)
            if (!(c->set >> j & 1)) {
                own += j < r->own;
                side[k++] = r->side[j];
            }
        const bool apart = c->set >> r->own != 0; /* none of it belongs to the region */
        DX_TRY(
            dx_region_has_points(r, m, equation, k, apart ? k : own, side, &has, &beside, &known));
        bool *complete = apart ? &r->beside.complete : &r->points.complete;
        *complete = *complete && known;
        if (has || beside)
            DX_TRY(dx_extreme_points_add_filled(apart || !has ? &r->beside : &r->points, c->zero_of,
                                                c->value));
    }
    return DX_OK;
}
