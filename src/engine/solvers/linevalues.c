/* x*exp(-x) goes to -inf at -inf, so that there is no least value, and to 0 at inf, which is less
 * than exp(-1), the greatest one. 1/x goes to inf at 0 from above. */
#include "engine/solvers/linevalues.h"

#include "engine/assume.h"
#include "engine/limits/limit.h"
#include "engine/solvers/stretches.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "symbolic/domain/chart.h"

/* What the formula goes to at an end of a piece. */
typedef struct ending {
    dx_id at;
    bool below;   /* from below */
    int infinite; /* the sign of what it goes to; 0: it is the value */
    dx_id value;
} ending;

typedef struct values {
    const dx_critical *c;
    const dx_unknowns *u;
    dx_extreme_points *points;
    size_t n, room;
    ending *item;
    bool lost; /* a value or a limit is not known */
} values;

/* Of the line as much as is looked at. */
typedef struct range {
    dx_id lo, hi;
    bool with_lo, with_hi;
} range;

static bool is_infinite(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_INF;
}

/* The sign of a - b, of constants or infinite ones; *known is false where it is not found. */
static dx_status order_of(values *v, dx_id a, dx_id b, int *order, bool *known)
{
    dx_graph *g = &v->c->session->graph;
    *known = true;
    *order = 0;
    if (dx_same(a, b))
        return DX_OK;
    if (is_infinite(g, a) || is_infinite(g, b)) {
        *order =
            is_infinite(g, a) ? (dx_is_minus_inf(g, a) ? -1 : 1) : (dx_is_minus_inf(g, b) ? 1 : -1);
        return DX_OK;
    }
    DX_TRY(dx_compare_values(v->u->e, a, b, order));
    *known = *order != DX_ORDER_UNKNOWN;
    return DX_OK;
}

/* ---- what there is on a piece ------------------------------------------------------------------
 */

static dx_status add_ending(values *v, const ending *end)
{
    if (v->n == v->room) {
        v->item = dx_arena_grown(&v->c->session->context, v->item, v->n, &v->room, sizeof *v->item);
        if (!v->item)
            return DX_NOMEM;
    }
    v->item[v->n++] = *end;
    return DX_OK;
}

static dx_status find_limit(values *v, const dx_stretch *st, bool upper)
{
    ddx_session *s = v->c->session;
    dx_graph *g = &s->graph;
    dx_limit limit;
    bool around = false;
    ending end = {.at = upper ? st->hi : st->lo, .below = upper, .value = DX_NONE};
    const bool far = is_infinite(g, end.at);
    if (!far)
        DX_TRY(dx_has_value_around(s, st->formula, v->c->name[0], end.at, &around));
    if (around) {
        end.value = dx_substitute(g, st->formula, 1, v->c->name, &end.at);
        if (!dx_is_none(end.value))
            return add_ending(v, &end);
        DX_TRY(dx_excuse(g->context, dx_check(g, end.value)));
    }
    dx_status status = dx_limit_on_side(s, st->formula, v->c->name[0], end.at,
                                        far     ? (upper ? DX_TO_PLUS_INF : DX_TO_MINUS_INF)
                                        : upper ? DX_FROM_BELOW
                                                : DX_FROM_ABOVE,
                                        &limit);
    DX_TRY(dx_excuse(g->context, status));
    if (status != DX_OK || limit.gaps > 0 || limit.n_demanded > 0 || limit.n_assumed > 0) {
        v->lost = true;
        return DX_OK;
    }
    end.infinite = limit.kind == DX_LIMIT_PLUS_INF ? 1 : limit.kind == DX_LIMIT_MINUS_INF ? -1 : 0;
    end.value = limit.value;
    v->lost = v->lost || (end.infinite == 0 && limit.kind != DX_LIMIT_VALUE);
    return end.infinite != 0 || limit.kind == DX_LIMIT_VALUE ? add_ending(v, &end) : DX_OK;
}

/* The value at an end of a piece, where it has one. */
static dx_status add_value_at(values *v, dx_id at)
{
    dx_id value;
    bool sure, continuous;
    dx_holding holding;
    DX_TRY(dx_value_on_line(v->c, at, &value, &sure, &continuous));
    if (sure && dx_is_none(value))
        return DX_OK;
    DX_TRY(dx_unknowns_hold(v->u, &at, &holding));
    if (!sure || holding == DX_OPEN)
        v->lost = true;
    else if (holding == DX_HOLDS)
        return dx_extreme_points_add(v->points, &at, value);
    return DX_OK;
}

static dx_status take_stretch(values *v, const dx_stretch *stretch, const range *r)
{
    dx_graph *g = &v->c->session->graph;
    dx_stretch st = *stretch;
    int order;
    bool low, high, rest;
    DX_TRY(order_of(v, r->lo, st.lo, &order, &low));
    const bool begins = order >= 0; /* the range begins within the piece, or with it */
    const bool later = order > 0;
    DX_TRY(order_of(v, r->hi, st.hi, &order, &high));
    const bool ends = order <= 0, sooner = order < 0;
    st.lo = later ? r->lo : st.lo;
    st.hi = sooner ? r->hi : st.hi;
    DX_TRY(order_of(v, st.lo, st.hi, &order, &rest));
    v->lost = v->lost || !low || !high || !rest;
    if (!low || !high || !rest || order > 0)
        return DX_OK;
    const bool one = order == 0; /* number */
    const bool has_lo = (!begins || r->with_lo) && (!one || !ends || r->with_hi);
    const bool has_hi = (!ends || r->with_hi) && (!one || !begins || r->with_lo);
    if (!is_infinite(g, st.lo) && has_lo)
        DX_TRY(add_value_at(v, st.lo));
    if (!is_infinite(g, st.hi) && has_hi)
        DX_TRY(add_value_at(v, st.hi));
    if (one || (st.known && dx_is_none(st.formula)))
        return DX_OK;
    if (!st.known) {
        v->lost = true;
        return DX_OK;
    }
    if (!dx_contains(g, st.formula, v->c->name[0]))
        return dx_extreme_points_add_stretch(v->points, st.lo, st.hi, st.formula);
    for (int upper = 0; upper < 2; upper++)
        DX_TRY(find_limit(v, &st, upper != 0));
    return DX_OK;
}

/* The stretches of a set, each as far as it is between the ends. */
static dx_status take_set(values *v, const dx_stretches *pieces, const dx_chart *set)
{
    dx_graph *g = &v->c->session->graph;
    const size_t cells = 2 * set->n + 1;
    for (size_t first = 0, last; first < cells; first = last + 1) {
        last = first;
        if (set->cell[first] == 0)
            continue;
        while (last + 1 < cells && set->cell[last + 1] != 0)
            last++;
        const range r = {
            .lo = first == 0 ? dx_minus_inf(g) : set->at[(first - 1) / 2],
            .hi = last + 1 == cells ? dx_inf(g) : set->at[last / 2],
            .with_lo = first % 2 == 1 || first == 0,
            .with_hi = last % 2 == 1 || last + 1 == cells,
        };
        for (size_t i = 0; i < pieces->n; i++)
            DX_TRY(take_stretch(v, &pieces->stretch[i], &r));
    }
    return DX_OK;
}

/* ---- what is told ------------------------------------------------------------------------------
 */

static bool is_of(const dx_graph *g, const dx_assumption *item, dx_id name)
{
    return dx_contains(g, item->of, name);
}

dx_status dx_write_extent(const dx_critical *c, const dx_unknowns *u, const char *all, dx_text *out)
{
    dx_graph *g = &c->session->graph;
    const dx_assumptions *known = c->session->assumptions;
    bool first = true;
    const bool endless = dx_unknowns_have_no_ends(u) || (c->n > 1 && u->endless == c->n);
    if (!endless)
        dx_text_string(out, c->n > 1 ? " in the box" : " on the interval");
    for (size_t i = 0; known && i < known->n; i++) {
        bool own;
        DX_TRY(dx_contains_any(g, known->item[i].of, c->n, c->name, &own));
        if (!own)
            continue;
        dx_text_string(out, first ? " where " : " and ");
        DX_TRY(dx_write_assumption(g, &known->item[i], out));
        first = false;
    }
    if (first && endless)
        dx_text_string(out, all);
    return DX_OK;
}

dx_status dx_tell_extremes(const dx_critical *c, const dx_unknowns *u,
                           const dx_extreme_points *points, const bool has[2])
{
    dx_context *context = &c->session->context;
    dx_text where;
    dx_text_init(&where, &context->memory);
    dx_status status = dx_write_extent(c, u, " of all", &where);
    if (status == DX_OK && where.failed)
        status = dx_no_memory(context);
    if (status == DX_OK) /* without the blank */
        status = dx_tell_extreme_points(points, dx_text_get(&where) + 1, has[0], has[1]);
    dx_text_free(&where);
    return status;
}

dx_status dx_write_approach(const dx_evaluation *e, dx_id at, bool below, dx_text *out)
{
    const dx_graph *g = &e->session->graph;
    dx_text_string(out, " goes to ");
    if (is_infinite(g, at))
        return dx_print_line(&e->session->graph, at, out);
    DX_TRY(dx_write_value(e, at, out));
    dx_text_string(out, below ? " from below" : " from above");
    return DX_OK;
}

/* "there is no least value: it goes to -inf as x goes to -inf" */
static dx_status tell_none(values *v, const ending *e, const char *word)
{
    dx_graph *g = &v->c->session->graph;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_text_format(&text, "there is no %s value", word);
    dx_status status = dx_write_extent(v->c, v->u, "", &text);
    dx_text_string(&text, ": it goes to ");
    if (e->infinite != 0)
        dx_text_string(&text, e->infinite > 0 ? "inf" : "-inf");
    else if (status == DX_OK)
        status = dx_write_value(v->u->e, e->value, &text);
    dx_text_format(&text, " as %s", dx_bytes(g, v->c->name[0]));
    if (status == DX_OK)
        status = dx_write_approach(v->u->e, e->at, e->below, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        dx_notice(g->context, "%s", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* The ending that goes furthest: of infinite ones that at inf, or else the first. */
static dx_status find_furthest(values *v, int sign, const ending **out)
{
    const dx_graph *g = &v->c->session->graph;
    const ending *best = NULL;
    for (size_t i = 0; i < v->n; i++) {
        const ending *e = &v->item[i];
        if (e->infinite == -sign)
            continue;
        if (e->infinite == sign) {
            if (!best || best->infinite == 0 || is_infinite(g, e->at))
                best = e;
            continue;
        }
        int order = 1;
        if (best && best->infinite == 0)
            DX_TRY(dx_compare_values(v->u->e, e->value, best->value, &order));
        if (!best || (best->infinite == 0 && order == sign))
            best = e;
    }
    *out = best;
    return DX_OK;
}

/* Has it one of the sign, or none, or is that not decided? */
static dx_status find_most(values *v, int sign, bool *has, bool *decided, const ending **beyond)
{
    const dx_extreme_points *p = v->points;
    const ending *furthest;
    int order = sign;
    *has = *decided = false;
    *beyond = NULL;
    DX_TRY(find_furthest(v, sign, &furthest));
    if (furthest && furthest->infinite == sign) {
        *beyond = furthest;
        *decided = true;
        return DX_OK;
    }
    if (v->lost || !p->complete)
        return DX_OK;
    size_t best = 0;
    for (size_t i = 1; i < p->count; i++) {
        DX_TRY(dx_compare_values(v->u->e, p->item[i].value, p->item[best].value, &order));
        if (order == sign)
            best = i;
    }
    order = p->count > 0 ? -sign : sign;
    if (furthest && p->count > 0)
        DX_TRY(dx_compare_values(v->u->e, furthest->value, p->item[best].value, &order));
    *decided = order != DX_ORDER_UNKNOWN;
    *has = *decided && p->count > 0 && order != sign;
    *beyond = order == sign ? furthest : NULL;
    return DX_OK;
}

dx_status dx_tell_undecided(const dx_critical *c, const dx_unknowns *u, bool least, bool greatest)
{
    dx_context *context = &c->session->context;
    dx_text text;
    if (!least && !greatest)
        return DX_OK;
    dx_text_init(&text, &context->memory);
    dx_status status = dx_write_extent(c, u, " of all", &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(context);
    if (status == DX_OK)
        dx_notice(context, "it is not decided whether there is a %s value%s",
                  !greatest ? "least"
                  : !least  ? "greatest"
                            : "least and a greatest",
                  dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

dx_status dx_tell_undecided_values(const dx_critical *c, const dx_unknowns *u)
{
    return dx_tell_undecided(c, u, true, true);
}

/* What is decided. */
static dx_status tell_found(values *v, bool decided[2])
{
    bool has[2];
    for (int most = 0; most < 2; most++) {
        const ending *beyond;
        DX_TRY(find_most(v, most ? 1 : -1, &has[most], &decided[most], &beyond));
        if (beyond)
            DX_TRY(tell_none(v, beyond, most ? "greatest" : "least"));
    }
    return dx_tell_extremes(v->c, v->u, v->points, has);
}

/* "it has no value on the interval where x > 0" */
static dx_status tell_valueless(const values *v)
{
    dx_context *context = &v->c->session->context;
    dx_text where;
    dx_text_init(&where, &context->memory);
    dx_status status = dx_write_extent(v->c, v->u, " anywhere", &where);
    if (status == DX_OK && where.failed)
        status = dx_no_memory(context);
    if (status == DX_OK)
        dx_notice(context, "it has no value%s", dx_text_get(&where));
    dx_text_free(&where);
    return status;
}

static dx_status tell_most(values *v)
{
    bool decided[2];
    if (!v->lost && v->points->complete && v->n == 0 && v->points->count == 0)
        return tell_valueless(v);
    DX_TRY(tell_found(v, decided));
    return dx_tell_undecided(v->c, v->u, !decided[0], !decided[1]);
}

/* Is it about x alone, and nothing but where it lies? */
static bool is_plain(const dx_graph *g, const dx_assumption *item, dx_id name)
{
    dx_id symbol[2];
    return item->kind == DX_ASSUMED_RELATION && dx_free_symbols(g, item->of, 2, symbol) == 1 &&
           dx_same(symbol[0], name);
}

bool dx_lies_by_itself(const dx_critical *c)
{
    const dx_assumptions *known = c->session->assumptions;
    const dx_graph *g = &c->session->graph;
    bool itself = true;
    for (size_t i = 0; known && i < known->n && itself; i++)
        itself = !is_of(g, &known->item[i], c->name[0]) || is_plain(g, &known->item[i], c->name[0]);
    return itself;
}

/* Without the numbers at which what was typed has no value. */
static dx_status narrow_to_typed(const values *v, dx_chart *set, bool *known)
{
    dx_graph *g = &v->c->session->graph;
    dx_conditions c;
    dx_conditions_init(&c, g, v->c->name[0]);
    c.poles = true;
    DX_TRY(dx_unknowns_gather_typed(v->u, &c));
    *known = !c.nowhere && !c.more && !c.crowded && c.n_words == 0;
    for (size_t i = 0; i < c.n_symbols && *known; i++) {
        const dx_symbol_set *one = dx_set_at(&c, i);
        *known = dx_same(one->symbol, v->c->name[0]);
        if (*known)
            DX_TRY(dx_chart_combine(g, set, &one->set, DX_CHART_LEAST, known));
    }
    return DX_OK;
}

static dx_status gather(values *v, const dx_profile *profile)
{
    const dx_critical *c = v->c;
    dx_chart set;
    v->lost = !profile->found || profile->open.n_places > 0;
    bool known_set = profile->found && dx_lies_by_itself(c);
    DX_TRY(dx_set_beforehand(c->session, c->name[0], &set));
    if (known_set && !dx_is_none(v->u->premises))
        DX_TRY(narrow_to_typed(v, &set, &known_set));
    v->lost = v->lost || !known_set;
    return known_set ? take_set(v, &profile->pieces, &set) : DX_OK;
}

dx_status dx_tell_on_line(const dx_critical *c, const dx_unknowns *u, const dx_profile *profile,
                          dx_extreme_points *points)
{
    values v = {.c = c, .u = u, .points = points};
    DX_TRY(gather(&v, profile));
    return tell_most(&v);
}

dx_status dx_find_on_line(const dx_critical *c, const dx_unknowns *u, const dx_profile *profile,
                          dx_extreme_points *points, dx_line_most out[2])
{
    values v = {.c = c, .u = u, .points = points};
    DX_TRY(gather(&v, profile));
    for (int most = 0; most < 2; most++) {
        const ending *beyond;
        dx_line_most *o = &out[most];
        *o = (dx_line_most){.value = DX_NONE};
        DX_TRY(find_most(&v, most ? 1 : -1, &o->has, &o->decided, &beyond));
        o->beyond = beyond != NULL;
        if (!beyond)
            continue;
        o->at = beyond->at;
        o->below = beyond->below;
        o->infinite = beyond->infinite;
        o->value = beyond->value;
    }
    return DX_OK;
}

dx_status dx_tell_on_families(const dx_critical *c, const dx_unknowns *u, size_t n,
                              const dx_id *pole, bool periodic, dx_extreme_points *points,
                              bool known[2])
{
    dx_graph *g = &c->session->graph;
    values v = {.c = c, .u = u, .points = points};
    dx_stretch all = {.formula = c->of, .lo = dx_minus_inf(g), .hi = dx_inf(g)};
    for (int upper = 0; upper < 2 && !periodic; upper++)
        DX_TRY(find_limit(&v, &all, upper != 0));
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 2; k++) {
            dx_id index[2], value[2] = {dx_int(g, k), dx_int(g, k)}, at = pole[i];
            const size_t indices = dx_free_symbols(g, pole[i], 2, index);
            if (indices <= 2)
                at = dx_substitute(g, at, (uint32_t)indices, index, value);
            DX_TRY(dx_check(g, at));
            all.lo = all.hi = at;
            for (int upper = 0; upper < 2 && dx_is_constant(g, at); upper++)
                DX_TRY(find_limit(&v, &all, upper != 0));
        }
    v.lost = v.lost || !periodic || n > 0; /* others may be of another kind */
    return tell_found(&v, known);
}
