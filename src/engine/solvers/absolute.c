/* Points that may have the least and the greatest value of a formula, and which of them have. */
#include "engine/solvers/absolute.h"

#include "engine/oracle.h"
#include "engine/solvers/boundedregion.h"
#include "engine/solvers/reducedproblem.h"
#include "engine/solvers/rootof.h"

#include "expr/print.h"
#include "numeric/ball.h"
#include "symbolic/decide.h"

#include <string.h>

/* ---- points ------------------------------------------------------------------------------------
 */

static bool has_point(const dx_extreme_points *p, const dx_id *at)
{
    for (size_t i = 0; i < p->count; i++)
        if (dx_is_none(p->item[i].filled) && !p->item[i].stretch &&
            memcmp(p->item[i].at, at, p->n * sizeof *at) == 0)
            return true;
    return false;
}

dx_status dx_extreme_points_add(dx_extreme_points *out, const dx_id *at, dx_id value)
{
    dx_context *context = &out->e->session->context;
    if (dx_op_of(&out->e->session->graph, value) == DX_OP_STRING) {
        out->complete = false;
        return DX_OK;
    }
    if (!out->no_points && has_point(out, at))
        return DX_OK;
    if (out->count == out->room) {
        out->item = dx_arena_grown(context, out->item, out->count, &out->room, sizeof *out->item);
        if (!out->item)
            return DX_NOMEM;
    }
    dx_id *own = dx_statement_ids(out->e, out->n);
    if (!own)
        return DX_NOMEM;
    memcpy(own, at, out->n * sizeof *own);
    out->item[out->count++] =
        (dx_extreme_point){.at = own, .value = value, .filled = DX_NONE, .place = DX_INSIDE};
    return DX_OK;
}

dx_status dx_extreme_points_add_filled(dx_extreme_points *out, dx_id zero_of, dx_id value)
{
    const size_t count = out->count;
    out->no_points = true;
    DX_TRY(dx_extreme_points_add(out, out->name, value));
    out->no_points = false;
    if (out->count > count)
        out->item[count].filled = zero_of;
    return DX_OK;
}

/* Its ends are points with the same value, or not. */
dx_status dx_extreme_points_add_stretch(dx_extreme_points *out, dx_id lo, dx_id hi, dx_id value)
{
    const size_t count = out->count;
    out->no_points = true;
    DX_TRY(dx_extreme_points_add(out, out->name, value));
    out->no_points = false;
    if (out->count == count)
        return DX_OK;
    dx_extreme_point *item = &out->item[count];
    item->stretch = true;
    item->lo = lo;
    item->hi = hi;
    for (size_t i = 0; i < count; i++) {
        dx_extreme_point *end = &out->item[i];
        int order;
        if (end->stretch || (!dx_same(*end->at, lo) && !dx_same(*end->at, hi)))
            continue;
        DX_TRY(dx_compare_values(out->e, end->value, value, &order));
        item->with_lo = item->with_lo || (order == 0 && dx_same(*end->at, lo));
        item->with_hi = item->with_hi || (order == 0 && dx_same(*end->at, hi));
    }
    return DX_OK;
}

void dx_extreme_points_add_flat(dx_extreme_points *out, dx_id value)
{
    for (uint32_t i = 0; i < out->n_flat; i++)
        if (dx_same(out->flat_value[i], value))
            return;
    if (out->n_flat < DX_MOST_FLAT)
        out->flat_value[out->n_flat++] = value;
    else
        out->flat = true;
}

/* ---- the least and the greatest ----------------------------------------------------------------
 */

dx_status dx_compare_values(dx_evaluation *e, dx_id a, dx_id b, int *order)
{
    dx_graph *g = &e->session->graph;
    const dx_oracle oracle = dx_session_oracle(e->session);
    bool zero;
    *order = 0;
    if (dx_same(a, b))
        return DX_OK;
    dx_id gap = dx_sub(g, a, b);
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_excuse(g->context, dx_ball_sign(g, gap, 256, order)));
    if (*order != 0)
        return DX_OK;
    dx_status status = dx_decide_zero(g, &oracle, gap, &zero);
    *order = status == DX_OK && zero ? 0 : DX_ORDER_UNKNOWN;
    return dx_excuse(g->context, status);
}

dx_status dx_write_value(const dx_evaluation *e, dx_id a, dx_text *out)
{
    ddx_session *s = e->session;
    const size_t start = out->n;
    dx_digits_kind kind;
    if (!dx_has_rootof(&s->graph, a))
        DX_TRY(dx_print_line(&s->graph, a, out));
    if ((out->n > start && out->n - start <= DX_SHORT_VALUE) || !dx_is_constant(&s->graph, a))
        return DX_OK;
    out->n = start;
    return dx_ball_digits(&s->graph, a, s->settings.digits, &kind, out);
}

/* "0 <= x < 1" */
static dx_status write_stretch(const dx_extreme_points *p, const dx_extreme_point *point,
                               dx_text *out)
{
    const dx_graph *g = &p->e->session->graph;
    const char *name = dx_bytes(g, p->name[0]);
    const bool low = dx_op_of(g, point->lo) != DX_OP_INF,
               high = dx_op_of(g, point->hi) != DX_OP_INF;
    dx_text_string(out, low || high ? "where " : "");
    if (low && high) {
        DX_TRY(dx_write_value(p->e, point->lo, out));
        dx_text_string(out, point->with_lo ? " <= " : " < ");
    }
    dx_text_string(out, low || high ? name : "for all ");
    if (!low && !high) {
        dx_text_string(out, name);
        return DX_OK;
    }
    const bool with = high ? point->with_hi : point->with_lo;
    dx_text_format(out, " %s%s ", high ? "<" : ">", with ? "=" : "");
    return dx_write_value(p->e, high ? point->hi : point->lo, out);
}

static dx_status write_point(const dx_extreme_points *p, const dx_extreme_point *point,
                             dx_text *out)
{
    const dx_id *at = point->at;
    if (!dx_is_none(point->filled)) {
        dx_graph *g = &p->e->session->graph;
        const bool several = dx_op_of(g, point->filled) == DX_OP_VECTOR;
        dx_text_string(out, "all points with ");
        for (uint32_t i = 0; i < (several ? dx_count(g, point->filled) : 1); i++) {
            dx_text_string(out, i > 0 ? ", " : "");
            DX_TRY(
                dx_print_line(g, several ? dx_operand(g, point->filled, i) : point->filled, out));
            dx_text_string(out, " = 0");
        }
        return DX_OK;
    }
    if (point->stretch)
        return write_stretch(p, point, out);
    if (p->n == 1)
        dx_text_format(out, "%s = ", dx_bytes(&p->e->session->graph, p->name[0]));
    for (uint32_t i = 0; i < p->n; i++) {
        dx_text_string(out, i > 0 ? ", " : p->n > 1 ? "(" : "");
        DX_TRY(dx_write_value(p->e, at[i], out));
    }
    dx_text_string(out, p->n > 1 ? ")" : "");
    return DX_OK;
}

/* Is it the same in so many digits? So is one found inside and one on a side. */
static dx_status is_alike(dx_graph *g, dx_id a, dx_id b, bool *alike)
{
    int sign;
    *alike = dx_same(a, b);
    if (*alike || !dx_is_constant(g, a) || !dx_is_constant(g, b))
        return DX_OK;
    dx_id gap = dx_sub(g, a, b);
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_excuse(g->context, dx_ball_sign(g, gap, 256, &sign)));
    *alike = sign == 0;
    return DX_OK;
}

static dx_status is_on(const dx_extreme_points *p, const dx_extreme_point *point,
                       const dx_extreme_point *other, bool earlier, bool *on)
{
    dx_graph *g = &p->e->session->graph;
    *on = dx_is_none(point->filled) && !point->stretch && !other->stretch;
    if (other->stretch && dx_is_none(point->filled) && !point->stretch)
        *on = (other->with_lo && dx_same(*point->at, other->lo)) ||
              (other->with_hi && dx_same(*point->at, other->hi));
    if (!*on || other->stretch)
        return DX_OK;
    if (!dx_is_none(other->filled)) {
        const bool several = dx_op_of(g, other->filled) == DX_OP_VECTOR;
        for (uint32_t i = 0; *on && i < (several ? dx_count(g, other->filled) : 1); i++) {
            dx_id of = several ? dx_operand(g, other->filled, i) : other->filled;
            of = dx_substitute(g, of, p->n, p->name, point->at);
            DX_TRY(dx_excuse(g->context, dx_check(g, of)));
            *on = !dx_is_none(of) && dx_is_int(g, of, 0);
        }
        return DX_OK;
    }
    bool wider = false;
    for (uint32_t j = 0; j < p->n && *on; j++) {
        const bool free = dx_same(other->at[j], p->name[j]);
        wider = wider || (free && !dx_same(point->at[j], p->name[j]));
        if (!free)
            DX_TRY(is_alike(g, point->at[j], other->at[j], on));
    }
    *on = *on && (wider || earlier);
    return DX_OK;
}

/* Is it on a side, or a curve, on which the value is the same everywhere, or told before? */
static dx_status is_on_another(const dx_extreme_points *p, size_t i, bool *on)
{
    *on = false;
    for (size_t k = 0; k < p->count && !*on; k++)
        if (k != i)
            DX_TRY(is_on(p, &p->item[i], &p->item[k], k < i, on));
    return DX_OK;
}

/* Are there pieces with a value of which the points are not all told? */
static dx_status is_on_flat(const dx_extreme_points *p, dx_id value, bool *flat)
{
    *flat = p->flat;
    for (uint32_t i = 0; i < p->n_flat && !*flat; i++) {
        int order;
        DX_TRY(dx_compare_values(p->e, p->flat_value[i], value, &order));
        *flat = order == 0 || order == DX_ORDER_UNKNOWN;
    }
    return DX_OK;
}

/* The points at which the value is least, or greatest, in order; "or" before those of which it is
 * not known whether they are equal: so many digits are. */
static dx_status write_most(const dx_extreme_points *p, int sign, dx_text *out)
{
    dx_recorder *recorder = p->e->recorder;
    enum { FEW = 8 };
    dx_graph *g = &p->e->session->graph;
    size_t best = 0, n = 0, same = 0;
    int *order = dx_arena_alloc(&g->context->arena, p->count * sizeof *order);
    bool sure = true, flat;
    if (!order)
        return dx_no_memory(g->context);
    for (size_t i = 1; i < p->count; i++) {
        DX_TRY(dx_compare_values(p->e, p->item[i].value, p->item[best].value, &order[i]));
        if (order[i] == sign)
            best = i;
    }
    for (size_t i = 0; i < p->count; i++) {
        order[i] = 0;
        if (i != best)
            DX_TRY(dx_compare_values(p->e, p->item[i].value, p->item[best].value, &order[i]));
        bool on;
        DX_TRY(is_on_another(p, i, &on));
        if (on)
            order[i] = -sign;
        same += order[i] == 0 || order[i] == DX_ORDER_UNKNOWN;
        sure = sure && order[i] != DX_ORDER_UNKNOWN;
    }
    DX_TRY(is_on_flat(p, p->item[best].value, &flat));
    DX_TRY(dx_write_value(p->e, p->item[best].value, out));
    if (recorder && sure)
        *(sign < 0 ? &recorder->least : &recorder->greatest) = p->item[best].value;
    for (size_t i = 0; i < p->count && n <= FEW; i++) {
        if (order[i] != 0 && order[i] != DX_ORDER_UNKNOWN)
            continue;
        if (n == FEW) {
            dx_text_string(out, ", ...");
            break;
        }
        const char *last = sure ? " and " : " or ";
        const char *at = p->item[i].stretch ? " " : " at ";
        const char *first = flat ? ", for example at " : at;
        dx_text_string(out, n == 0 ? first : n + 1 == same ? last : ", ");
        DX_TRY(write_point(p, &p->item[i], out));
        n++;
    }
    return DX_OK;
}

/* "on the sides the value is 3/4 at (1/2, 1)" */
static dx_status tell_place(const dx_extreme_points *p, dx_extreme_place place, const char *words)
{
    enum { FEW = 8 };
    dx_context *context = &p->e->session->context;
    dx_text text;
    size_t n = 0;
    dx_text_init(&text, &context->memory);
    dx_status status = DX_OK;
    for (size_t i = 0; i < p->count && status == DX_OK && n <= FEW; i++) {
        bool on = p->item[i].place != place;
        if (!on)
            status = is_on_another(p, i, &on);
        if (on || status != DX_OK)
            continue;
        if (n++ == FEW) {
            dx_text_string(&text, ", ...");
            break;
        }
        dx_text_string(&text, n > 1 ? ", " : "");
        status = dx_write_value(p->e, p->item[i].value, &text);
        dx_text_string(&text, " at ");
        if (status == DX_OK)
            status = write_point(p, &p->item[i], &text);
    }
    if (status == DX_OK && text.failed)
        status = dx_no_memory(context);
    if (status == DX_OK && n > 0)
        dx_notice(context, "%s %s", words, dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

dx_status dx_tell_box_sides(const dx_extreme_points *p)
{
    DX_TRY(tell_place(p, DX_ON_SIDE, "on the sides, between the corners: the value is"));
    return tell_place(p, DX_ON_CORNER, "at the corners: the value is");
}

dx_status dx_tell_extreme_points(const dx_extreme_points *p, const char *where, bool least,
                                 bool greatest)
{
    dx_context *context = &p->e->session->context;
    const char *words = least ? "the least" : "the greatest";
    dx_text text;
    if (!p->complete || p->count == 0 || (!least && !greatest))
        return DX_OK;
    dx_text_init(&text, &context->memory);
    dx_status status = write_most(p, least ? -1 : 1, &text);
    if (status == DX_OK && least && greatest) {
        dx_text_string(&text, ", the greatest ");
        status = write_most(p, 1, &text);
    }
    if (status == DX_OK && text.failed)
        status = dx_no_memory(context);
    if (status == DX_OK)
        dx_notice(context, "%s value %s is %s", words, where, dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

dx_status dx_tell_never_passed(const dx_extreme_points *p, dx_id of, bool most, bool *told)
{
    dx_graph *g = &p->e->session->graph;
    *told = false;
    for (size_t i = 0; i < p->count && p->complete && !*told; i++) {
        const dx_id value = p->item[i].value;
        dx_id gap = most ? dx_sub(g, value, of) : dx_sub(g, of, value);
        DX_TRY(dx_check(g, gap));
        DX_TRY(dx_never_below_zero(g, gap, told));
        *told = *told || dx_is_nonnegative(g, gap);
    }
    return *told ? dx_tell_extreme_points(p, "of all", !most, most) : DX_OK;
}

dx_status dx_has_extremes_under(const dx_extreme_points *p, dx_id of, uint32_t m,
                                const dx_id *equation, uint32_t sides, const dx_id *side,
                                bool *least, bool *greatest)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    bool bounded, within;
    *least = *greatest = false;
    if (!p->complete || p->count == 0)
        return DX_OK;
    const dx_reduced in = {.n = p->n,
                           .m = m,
                           .k = sides,
                           .name = (dx_id *)p->name,
                           .equation = (dx_id *)equation,
                           .side = (dx_id *)side,
                           .of = of};
    dx_reduced r;
    DX_TRY(dx_reduce_linear(p->e, &in, &r));
    const uint32_t n = 2 * r.m + r.k;
    dx_id *f = dx_statement_ids(p->e, n + 1);
    if (!f)
        return DX_NOMEM;
    for (uint32_t i = 0; i < r.m; i++) {
        f[2 * i] = r.equation[i];
        f[2 * i + 1] = dx_neg(g, r.equation[i]);
        DX_TRY(dx_check(g, f[2 * i + 1]));
    }
    for (uint32_t i = 0; i < r.k; i++)
        f[2 * r.m + i] = r.side[i];
    DX_TRY(dx_is_bounded_region(s, n, f, r.n, r.name, 1, &bounded, &within));
    if (bounded) {
        *least = *greatest = true;
        return DX_OK;
    }
    f[n] = r.of; /* where it is less than at some point, or greater */
    DX_TRY(dx_is_bounded_region(s, n + 1, f, r.n, r.name, 1, least, &within));
    f[n] = dx_neg(g, r.of);
    DX_TRY(dx_check(g, f[n]));
    return dx_is_bounded_region(s, n + 1, f, r.n, r.name, 1, greatest, &within);
}

dx_status dx_is_extreme_value(const dx_extreme_points *p, int sign, dx_id value, bool *extreme)
{
    *extreme = p->complete;
    for (size_t i = 0; i < p->count && *extreme; i++) {
        int order;
        DX_TRY(dx_compare_values(p->e, p->item[i].value, value, &order));
        *extreme = order == 0 || order == -sign;
    }
    return DX_OK;
}

dx_status dx_tell_least_under(const dx_extreme_points *p, dx_id of, uint32_t m,
                              const dx_id *equation, uint32_t sides, const dx_id *side,
                              const char *where)
{
    bool least, greatest;
    DX_TRY(dx_has_extremes_under(p, of, m, equation, sides, side, &least, &greatest));
    return dx_tell_extreme_points(p, where, least, greatest);
}
