/* x*exp(-x) goes to -inf at -inf, so that there is no least value, and to 0 at inf, which is less
 * than exp(-1), the greatest one. */
#include "engine/solvers/wholeline.h"

#include "engine/limits/limit.h"

#include "expr/print.h"
#include "numeric/ball.h"

/* How a limit compares with the best of the values; UNKNOWN: with some it is not known, or there is
 * no limit. */
typedef enum standing { WORSE, EQUAL, BETTER, UNKNOWN } standing;

typedef struct end {
    bool known;
    int infinite; /* its sign; 0: it is the value */
    dx_id value;
} end;

static dx_status find_end(const dx_critical *c, bool upper, end *out)
{
    dx_graph *g = &c->session->graph;
    dx_limit limit;
    *out = (end){.value = DX_NONE};
    dx_status status =
        dx_limit_on_side(c->session, c->of, c->name[0], upper ? dx_inf(g) : dx_minus_inf(g),
                         upper ? DX_TO_PLUS_INF : DX_TO_MINUS_INF, &limit);
    DX_TRY(dx_excuse(g->context, status));
    if (status != DX_OK || limit.gaps > 0 || limit.n_demanded > 0 || limit.n_assumed > 0)
        return DX_OK;
    out->infinite = limit.kind == DX_LIMIT_PLUS_INF ? 1 : limit.kind == DX_LIMIT_MINUS_INF ? -1 : 0;
    out->known = out->infinite != 0 || limit.kind == DX_LIMIT_VALUE;
    out->value = limit.value;
    return DX_OK;
}

/* Is the limit less than all values (sign -1), or greater? */
static dx_status stands(const dx_extreme_points *p, const end *e, int sign, standing *out)
{
    dx_graph *g = &p->e->session->graph;
    *out = e->known ? BETTER : UNKNOWN;
    if (e->known && e->infinite != 0) {
        *out = e->infinite == sign ? BETTER : WORSE;
        return DX_OK;
    }
    for (size_t i = 0; i < p->count && e->known && *out != WORSE; i++) {
        int order = 0;
        dx_id gap = dx_sub(g, e->value, p->item[i].value);
        DX_TRY(dx_check(g, gap));
        if (!dx_is_int(g, gap, 0))
            DX_TRY(dx_excuse(g->context, dx_ball_sign(g, gap, 256, &order)));
        if (order == -sign)
            *out = WORSE;
        else if (order == 0)
            *out = dx_is_int(g, gap, 0) && *out != UNKNOWN ? EQUAL : UNKNOWN;
    }
    return DX_OK;
}

/* "there is no least value: it goes to -inf as x goes to -inf" */
static dx_status tell_none(const dx_extreme_points *p, const end *e, bool upper, const char *word)
{
    dx_graph *g = &p->e->session->graph;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = DX_OK;
    if (e->infinite != 0)
        dx_text_string(&text, e->infinite > 0 ? "inf" : "-inf");
    else
        status = dx_print_line(g, e->value, &text);
    if (status == DX_OK)
        dx_notice(g->context, "there is no %s value: it goes to %s as %s goes to %s", word,
                  dx_text_get(&text), dx_bytes(g, p->name[0]), upper ? "inf" : "-inf");
    dx_text_free(&text);
    return status;
}

/* Which one of both ends goes further? */
static dx_status choose(const dx_critical *c, const end *e, int sign, int *upper, bool *known)
{
    dx_graph *g = &c->session->graph;
    int order = 0;
    *known = true;
    *upper = e[1].infinite != 0;
    if (e[0].infinite != 0 || e[1].infinite != 0)
        return DX_OK;
    dx_id gap = dx_sub(g, e[1].value, e[0].value);
    DX_TRY(dx_check(g, gap));
    if (dx_is_int(g, gap, 0))
        return DX_OK;
    DX_TRY(dx_excuse(g->context, dx_ball_sign(g, gap, 256, &order)));
    *known = order != 0;
    *upper = order == sign;
    return DX_OK;
}

dx_status dx_tell_on_line(const dx_critical *c, const dx_extreme_points *p)
{
    end ends[2];
    bool has[2];
    if (!p->complete)
        return DX_OK;
    for (int upper = 0; upper < 2; upper++)
        DX_TRY(find_end(c, upper != 0, &ends[upper]));
    for (int most = 0; most < 2; most++) {
        standing at[2];
        for (int upper = 0; upper < 2; upper++)
            DX_TRY(stands(p, &ends[upper], most ? 1 : -1, &at[upper]));
        has[most] = p->count > 0 && at[0] <= EQUAL && at[1] <= EQUAL;
        bool known = true;
        int upper = at[1] == BETTER;
        if (at[0] == BETTER && at[1] == BETTER)
            DX_TRY(choose(c, ends, most ? 1 : -1, &upper, &known));
        if (at[upper] == BETTER && known)
            DX_TRY(tell_none(p, &ends[upper], upper != 0, most ? "greatest" : "least"));
    }
    return dx_tell_extreme_points(p, "of all", has[0], has[1]);
}
