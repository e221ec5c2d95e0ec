/* What is told of the places at which a search for roots has not decided. */
#include "engine/solvers/rootlist.h"

#include "expr/print.h"

#include <math.h>

/* An end of an interval, which belongs to it where it is a root. */
static void write_end(dx_graph *g, double at, dx_id root, dx_text *out)
{
    if (dx_is_number(g, root) && dx_print_plain(g, root, out) == DX_OK)
        return;
    dx_text_format(out, "%.8g", at);
}

/* "0 < x <= 1", "x >= 2" */
static void write_interval(dx_graph *g, const dx_place *p, dx_id unknown, dx_text *out)
{
    const char *name = dx_bytes(g, unknown);
    bool low = isfinite(*p->lo), high = isfinite(*p->hi);
    if (low && high) {
        write_end(g, *p->lo, p->low, out);
        dx_text_string(out, dx_is_none(p->low) ? " < " : " <= ");
    }
    dx_text_string(out, name);
    if (high) {
        dx_text_string(out, dx_is_none(p->high) ? " < " : " <= ");
        write_end(g, *p->hi, p->high, out);
    } else if (low) {
        dx_text_string(out, dx_is_none(p->low) ? " > " : " >= ");
        write_end(g, *p->lo, p->low, out);
    } else {
        dx_text_string(out, " anywhere");
    }
}

/* "near x = 1, y = 2" or "x in [0, 1], y in [1, 2]" */
static void write_place(ddx_session *s, const dx_root_list *l, const dx_place *p,
                        const dx_id *unknown, dx_text *out)
{
    enum { SHOWN = 4 };
    dx_graph *g = &s->graph;
    bool point = true;
    if (p->why == DX_FINDING_FAMILY && l->n == 1) {
        write_interval(g, p, unknown[0], out);
        return;
    }
    for (uint32_t i = 0; i < l->n; i++)
        point = point && isfinite(p->hi[i]) && isfinite(p->lo[i]) &&
                (p->hi[i] - p->lo[i] <= 1e-9 * (fabs(p->lo[i]) + fabs(p->hi[i])) ||
                 p->hi[i] - p->lo[i] < 1e-15);
    dx_text_string(out, point ? "near " : "");
    for (uint32_t i = 0; i < l->n && i < SHOWN; i++) {
        dx_text_format(out, "%s%s", i > 0 ? ", " : "", dx_bytes(g, unknown[i]));
        if (isinf(p->hi[i]) && isinf(p->lo[i]))
            dx_text_string(out, " anywhere");
        else if (isinf(p->hi[i]))
            dx_text_format(out, " > %.6g", p->lo[i]);
        else if (isinf(p->lo[i]))
            dx_text_format(out, " < %.6g", p->hi[i]);
        else if (point)
            dx_text_format(out, " = %.10g",
                           p->lo[i] <= 0 && p->hi[i] >= 0 ? 0 : p->lo[i] / 2 + p->hi[i] / 2);
        else if (p->lo[i] == p->hi[i])
            dx_text_format(out, " = %.10g", p->lo[i]);
        else
            dx_text_format(out, " in [%.8g, %.8g]", p->lo[i], p->hi[i]);
    }
    dx_text_string(out, l->n > SHOWN ? ", ..." : "");
}

dx_status dx_write_zeros(dx_graph *g, dx_id zero_of, dx_text *out)
{
    bool several = dx_op_of(g, zero_of) == DX_OP_VECTOR;
    uint32_t n = several ? dx_count(g, zero_of) : 1;
    for (uint32_t i = 0; i < n; i++) {
        dx_text_string(out, i == 0 ? "" : i + 1 < n ? ", " : " and ");
        DX_TRY(dx_print_plain(g, several ? dx_operand(g, zero_of, i) : zero_of, out));
        dx_text_string(out, " = 0");
    }
    return DX_OK;
}

static const char *multiple(uint32_t order)
{
    static const char *const words[] = {"", "", "a double", "a threefold", "a fourfold"};
    return order < sizeof words / sizeof *words ? words[order] : "a multiple";
}

static void tell_place(ddx_session *s, const dx_root_list *l, const dx_place *p, const char *where,
                       const char *what)
{
    dx_context *context = &s->context;
    if (p->why == DX_FINDING_FAMILY && l->n == 1)
        dx_notice(context, "not isolated: where %s each number is a %s", where, what);
    else if (p->why == DX_FINDING_FAMILY && !dx_is_none(p->zero_of))
        dx_notice(context, "not isolated: where %s%s every point is one", where,
                  p->changes_sign ? "" : ", if anywhere,");
    else if (p->why == DX_FINDING_FAMILY)
        dx_notice(context, "not isolated, as it seems: %s: %ss fill a %s there", where, what,
                  p->dimension > 1 ? "surface" : "curve");
    else if (p->at_end)
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
    enum { MOST = 8 };
    dx_text where;
    dx_status status = DX_OK;
    if (list->left_out > 0)
        dx_notice(&s->context, "%zu zero%s of a factor, where there is no value, %s left out",
                  list->left_out, list->left_out == 1 ? "" : "s",
                  list->left_out == 1 ? "is" : "are");
    dx_text_init(&where, &s->context.memory);
    for (size_t i = 0; i < list->n_places && i < MOST && status == DX_OK; i++) {
        const dx_place *p = &list->place[i];
        dx_text_clear(&where);
        if (dx_is_none(p->zero_of))
            write_place(s, list, p, unknown, &where);
        else
            status = dx_write_zeros(&s->graph, p->zero_of, &where);
        tell_place(s, list, &list->place[i], dx_text_get(&where), what);
    }
    size_t families = 0;
    for (size_t i = MOST; i < list->n_places; i++)
        families += !dx_is_none(list->place[i].zero_of);
    if (families > 0)
        dx_notice(&s->context, "not isolated: %zu more curves or surfaces", families);
    if (list->n_places > MOST + families)
        dx_notice(&s->context, "%zu more places are not decided", list->n_places - MOST - families);
    if (status == DX_OK && where.failed)
        status = dx_no_memory(&s->context);
    dx_text_free(&where);
    return status;
}
