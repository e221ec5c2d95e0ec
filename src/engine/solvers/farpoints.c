/* On x*y = 1 x^2 + y^2 goes to inf as x goes to inf, or to 0: it has no greatest value, and as it
 * does so at all ends the least one is at a critical point. */
#include "engine/solvers/farpoints.h"

#include "engine/limits/limit.h"
#include "engine/solvers/reducedproblem.h"
#include "engine/solvers/relaxed.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/ball.h"

#include <string.h>

enum { MOST_ENDS = 4, MOST_RAY_UNKNOWNS = 3 };

typedef struct end {
    dx_approach approach;
    bool known;
    int infinite; /* its sign; 0: it is the value */
    dx_id value;
} end;

/* What is less, or greater, than all values at the points. */
typedef struct beyond {
    bool none;    /* is there such? */
    int infinite; /* what it goes to: the sign, or 0: the value */
    dx_id value;
    dx_text where; /* "x goes to inf" */
} beyond;

static dx_status find_end(const dx_extreme_points *p, dx_id of, dx_id name, dx_approach approach,
                          end *out)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    const dx_id at = approach == DX_TO_PLUS_INF    ? dx_inf(g)
                     : approach == DX_TO_MINUS_INF ? dx_minus_inf(g)
                                                   : dx_int(g, 0);
    dx_limit limit;
    *out = (end){.approach = approach, .value = DX_NONE};
    dx_status status = dx_limit_on_side(s, of, name, at, approach, &limit);
    DX_TRY(dx_excuse(g->context, status));
    if (status != DX_OK || limit.gaps > 0 || limit.n_demanded > 0 || limit.n_assumed > 0)
        return DX_OK;
    out->infinite = limit.kind == DX_LIMIT_PLUS_INF ? 1 : limit.kind == DX_LIMIT_MINUS_INF ? -1 : 0;
    out->known = out->infinite != 0 || limit.kind == DX_LIMIT_VALUE;
    out->value = limit.value;
    return DX_OK;
}

/* Is the end beyond all values at the points (*before is false), in the direction of the sign; or
 * is one of them beyond it, or equal? Neither where that is not known. */
static dx_status compare_end(const dx_extreme_points *p, const end *e, int sign, bool *beyond_all,
                             bool *before)
{
    dx_graph *g = &p->e->session->graph;
    *beyond_all = e->known && (e->infinite == sign || (e->infinite == 0 && p->count > 0));
    *before = e->known && e->infinite == -sign;
    if (!e->known || e->infinite != 0)
        return DX_OK;
    for (size_t i = 0; i < p->count; i++) {
        int order = 0;
        const dx_id gap = dx_sub(g, e->value, p->item[i].value);
        DX_TRY(dx_check(g, gap));
        const bool same = dx_is_int(g, gap, 0);
        if (!same)
            DX_TRY(dx_excuse(g->context, dx_ball_sign(g, gap, 256, &order)));
        *before = *before || same || order == -sign;
        *beyond_all = *beyond_all && order == sign;
    }
    return DX_OK;
}

static void write_end(dx_graph *g, dx_id name, dx_approach approach, dx_text *out)
{
    static const char *const to[] = {[DX_FROM_ABOVE] = "0 from above",
                                     [DX_FROM_BELOW] = "0 from below",
                                     [DX_TO_PLUS_INF] = "inf",
                                     [DX_TO_MINUS_INF] = "-inf"};
    dx_text_format(out, "%s goes to %s", dx_bytes(g, name), to[approach]);
}

/* ---- the ends of a curve ----------------------------------------------------------------------
 */

/* A positive power of the name, with constants above 0 or a number before it: it is 0 where the
 * name is, alone. */
static bool is_power_of(dx_graph *g, dx_id a, dx_id name)
{
    bool own = false;
    if (dx_same(a, name))
        return true;
    if (dx_op_of(g, a) != DX_OP_MUL)
        return false;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        const dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        const bool power = dx_same(base, name) && dx_is_small_int(exponent);
        if (power ? dx_small_int(exponent) <= 0
                  : !dx_is_constant(g, base) || !dx_is_positive(g, base) ||
                        !dx_is_number(g, exponent))
            return false;
        own = own || power;
    }
    return own;
}

/* A formula of one unknown for the whole curve, which ends as that goes to inf, to -inf and, where
 * the curve has two pieces, to 0 from either side; *n is 0 where there is none. */
static dx_status find_ends(const dx_extreme_points *p, const dx_reduced *r, dx_reduced *line,
                           uint32_t *n)
{
    dx_graph *g = &p->e->session->graph;
    const dx_id zero = dx_int(g, 0);
    dx_id below;
    bool done;
    *n = 0;
    *line = *r;
    if (r->n == 1 && r->m == 0) {
        *n = 2;
        return DX_OK;
    }
    if (r->n != 2 || r->m != 1)
        return DX_OK;
    DX_TRY(dx_reduce_quotient(p->e, r, line, &below, &done));
    if (!done || !is_power_of(g, below, line->name[0]))
        return DX_OK;
    /* a*y + b = 0 with a = 0 for x = 0: b must not be 0 there, else all y are solutions */
    const dx_id rest = dx_substitute(g, r->equation[0], 1, line->name, &zero);
    if (dx_is_none(rest))
        return dx_excuse(g->context, dx_check(g, rest));
    int sign = 0;
    if (dx_is_constant(g, rest))
        DX_TRY(dx_excuse(g->context, dx_ball_sign(g, rest, 256, &sign)));
    if (sign != 0)
        *n = MOST_ENDS;
    return DX_OK;
}

static dx_status look_at_ends(const dx_extreme_points *p, const dx_reduced *line, uint32_t n,
                              bool has[2], beyond out[2])
{
    static const dx_approach approach[MOST_ENDS] = {DX_TO_PLUS_INF, DX_TO_MINUS_INF, DX_FROM_ABOVE,
                                                    DX_FROM_BELOW};
    bool all[2] = {p->count > 0, p->count > 0};
    for (uint32_t i = 0; i < n; i++) {
        end e;
        DX_TRY(find_end(p, line->of, line->name[0], approach[i], &e));
        for (int most = 0; most < 2; most++) {
            bool beyond_all, before;
            DX_TRY(compare_end(p, &e, most ? 1 : -1, &beyond_all, &before));
            all[most] = all[most] && before;
            /* of finite ones the first need not be the furthest: that is not told */
            if (!beyond_all || (out[most].none && out[most].infinite != 0))
                continue;
            if (out[most].none && e.infinite == 0) {
                if (!dx_same(out[most].value, e.value))
                    out[most].value = DX_NONE;
                continue;
            }
            out[most].none = true;
            out[most].infinite = e.infinite;
            out[most].value = e.value;
            out[most].where.n = 0;
            write_end(&p->e->session->graph, line->name[0], approach[i], &out[most].where);
        }
    }
    for (int most = 0; most < 2; most++)
        has[most] = has[most] || all[most];
    return DX_OK;
}

/* ---- rays -------------------------------------------------------------------------------------
 */

/* As the first unknown that is not 0 on the ray goes to inf, or -inf: the others are so many times
 * it. */
static void write_ray(const dx_graph *g, const dx_reduced *r, const int *direction, uint32_t first,
                      dx_text *out)
{
    bool any = false;
    write_end((dx_graph *)g, r->name[first],
              direction[first] > 0 ? DX_TO_PLUS_INF : DX_TO_MINUS_INF, out);
    for (uint32_t i = 0; i < r->n; i++) {
        if (i == first)
            continue;
        dx_text_format(out, "%s%s = ", any ? ", " : " with ", dx_bytes(g, r->name[i]));
        if (direction[i] == 0)
            dx_text_string(out, "0");
        else
            dx_text_format(out, "%s%s", direction[i] == direction[first] ? "" : "-",
                           dx_bytes(g, r->name[first]));
        any = true;
    }
}

static dx_status look_along_ray(const dx_extreme_points *p, const dx_reduced *r,
                                const int *direction, beyond out[2])
{
    dx_graph *g = &p->e->session->graph;
    dx_id to[MOST_RAY_UNKNOWNS];
    uint32_t first = r->n;
    for (uint32_t i = 0; i < r->n; i++)
        if (direction[i] != 0 && first == r->n)
            first = i;
    if (first == r->n)
        return DX_OK;
    for (uint32_t i = 0; i < r->n; i++)
        to[i] = dx_mul(g, dx_int(g, direction[i] * direction[first]), r->name[first]);
    const dx_id of = dx_substitute(g, r->of, r->n, r->name, to);
    if (dx_is_none(of))
        return dx_excuse(g->context, dx_check(g, of));
    end e;
    DX_TRY(find_end(p, of, r->name[first], direction[first] > 0 ? DX_TO_PLUS_INF : DX_TO_MINUS_INF,
                    &e));
    if (!e.known || e.infinite == 0)
        return DX_OK;
    beyond *b = &out[e.infinite > 0];
    if (b->none)
        return DX_OK;
    b->none = true;
    b->infinite = e.infinite;
    write_ray(g, r, direction, first, &b->where);
    return DX_OK;
}

static dx_status look_along_rays(const dx_extreme_points *p, const dx_reduced *r, const bool has[2],
                                 beyond out[2])
{
    dx_reduced free = *r;
    dx_id below;
    bool done = r->m == 0;
    uint32_t rays = 1;
    if (r->m == 1)
        DX_TRY(dx_reduce_quotient(p->e, r, &free, &below, &done));
    if (!done || free.n < 2 || free.n > MOST_RAY_UNKNOWNS)
        return DX_OK;
    for (uint32_t i = 0; i < free.n; i++)
        rays *= 3;
    for (uint32_t ray = 0; ray < rays; ray++) {
        int direction[MOST_RAY_UNKNOWNS];
        uint32_t rest = ray;
        if ((has[0] || out[0].none) && (has[1] || out[1].none))
            return DX_OK;
        for (uint32_t i = 0; i < free.n; i++, rest /= 3)
            direction[i] = rest % 3 == 2 ? -1 : (int)(rest % 3);
        DX_TRY(look_along_ray(p, &free, direction, out));
        DX_TRY(dx_poll(&p->e->session->context));
    }
    return DX_OK;
}

/* ---- both --------------------------------------------------------------------------------------
 */

static dx_status tell_none(const dx_extreme_points *p, const beyond *b, bool most,
                           const char *where)
{
    dx_graph *g = &p->e->session->graph;
    dx_text text;
    if (!b->none)
        return DX_OK;
    dx_text_init(&text, &g->context->memory);
    dx_status status = DX_OK;
    if (b->infinite != 0)
        dx_text_string(&text, b->infinite > 0 ? ": it goes to inf" : ": it goes to -inf");
    else if (!dx_is_none(b->value)) {
        dx_text_string(&text, ": it goes to ");
        status = dx_print_line(g, b->value, &text);
    }
    if (text.n > 0)
        dx_text_format(&text, " as %s", dx_text_get(&b->where));
    if (status == DX_OK && (text.failed || b->where.failed))
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        dx_notice(g->context, "there is no %s value %s%s", most ? "greatest" : "least", where,
                  dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

static dx_status look_and_tell(const dx_extreme_points *p, const dx_reduced *r, bool has[2],
                               beyond out[2], const char *where)
{
    dx_reduced line;
    uint32_t n;
    DX_TRY(find_ends(p, r, &line, &n));
    if (n > 0)
        DX_TRY(look_at_ends(p, &line, n, has, out));
    else
        DX_TRY(look_along_rays(p, r, has, out));
    DX_TRY(dx_tell_extreme_points(p, where, has[0], has[1]));
    for (int most = 0; most < 2; most++)
        if (!has[most])
            DX_TRY(tell_none(p, &out[most], most != 0, where));
    return DX_OK;
}

dx_status dx_tell_under(const dx_extreme_points *p, const dx_unknowns *u, dx_id of, uint32_t m,
                        const dx_id *equation, const char *where)
{
    dx_context *context = &p->e->session->context;
    bool has[2];
    if (!p->complete)
        return DX_OK;
    DX_TRY(dx_has_extremes_under(p, of, m, equation, 0, NULL, &has[0], &has[1]));
    DX_TRY(dx_has_extremes_relaxed(p, u, of, m, equation, &has[0], &has[1]));
    if (has[0] && has[1])
        return dx_tell_extreme_points(p, where, true, true);
    const dx_reduced in = {
        .n = p->n, .m = m, .name = (dx_id *)p->name, .equation = (dx_id *)equation, .of = of};
    dx_reduced r;
    DX_TRY(dx_reduce_linear(p->e, &in, &r));
    beyond out[2] = {{.value = DX_NONE}, {.value = DX_NONE}};
    for (int i = 0; i < 2; i++)
        dx_text_init(&out[i].where, &context->memory);
    dx_status status = look_and_tell(p, &r, has, out, where);
    for (int i = 0; i < 2; i++)
        dx_text_free(&out[i].where);
    return status;
}
