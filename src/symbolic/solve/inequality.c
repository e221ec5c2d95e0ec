#include "symbolic/solve/inequality.h"

#include "expr/walk.h"
#include "symbolic/solve/breaks.h"

/* ---- the signs between --------------------------------------------------------------------------
 */

/* Does the point belong to the set? A zero that is no break is one of many. A ball without an end
 * at a point between breaks is no value. */
static dx_status look(dx_line *l, dx_id f, dx_id value, bool between, const dx_break *at,
                      bool edges, bool *in)
{
    dx_graph *g = l->g;
    dx_interval range;
    dx_id a;
    bool pieces, decided;
    *in = false;
    DX_TRY(dx_has_op(g, f, DX_OP_CASES, &pieces));
    if (at && at->pole && !pieces)
        return DX_OK;
    DX_TRY(dx_line_put(l, f, l->unknown, value, &a, &decided));
    if (dx_is_none(a)) {
        l->known = l->known && decided;
        return DX_OK;
    }
    DX_TRY(dx_ask_value(l->oracle, a, DX_LINE_PRECISION, &range));
    if (range.finite && range.sign == 0) {
        bool zero = at && dx_same(at->zero_of, f);
        if (!zero)
            DX_TRY(dx_line_is_zero(l, a, &zero));
        l->known = l->known && zero;
        *in = edges;
        return DX_OK;
    }
    bool certain = range.finite || (between && decided);
    if (!certain && decided)
        DX_TRY(dx_line_lacks_value(l, a, &certain));
    l->known = l->known && certain;
    *in = range.finite && range.sign < 0;
    return DX_OK;
}

static dx_status set_chart(dx_line *l, dx_id f, bool edges, dx_chart *set)
{
    l->known = l->known && l->n <= DX_CHART_BREAKS;
    for (size_t i = 0; i < 2 * l->n + 1 && l->known; i++) {
        bool in, open = i % 2 == 0;
        if (l->window && (i == 0 || i == 2 * l->n)) { /* beyond it */
            set->cell[i] = 0;
            continue;
        }
        dx_id where = open ? dx_line_between(l, i / 2) : l->point[i / 2].value;
        DX_TRY(dx_check(l->g, where));
        DX_TRY(look(l, f, where, open, open ? NULL : &l->point[i / 2], edges, &in));
        set->cell[i] = (signed char)in;
        if (!open) {
            set->at[i / 2] = where;
            set->value[i / 2] = l->point[i / 2].low;
        }
        DX_TRY(dx_poll(l->g->context));
    }
    set->n = l->n;
    if (l->known)
        dx_chart_tidy(set);
    return DX_OK;
}

static dx_status find_points(dx_line *l, dx_id f)
{
    if (l->window) {
        DX_TRY(dx_line_add_point(l, l->window->lo, false));
        DX_TRY(dx_line_add_point(l, l->window->hi, false));
    }
    return dx_line_add(l, f);
}

dx_status dx_solve_inequality(dx_graph *g, const dx_oracle *oracle, const dx_root_host *host,
                              dx_id f, bool edges, dx_id unknown, const dx_window *window,
                              dx_chart *set, bool *known)
{
    dx_line *l = dx_arena_alloc(&g->context->arena, sizeof *l);
    dx_id symbol[2];
    if (!l)
        return dx_no_memory(g->context);
    *l = (dx_line){.g = g,
                   .oracle = oracle,
                   .host = host,
                   .window = window,
                   .unknown = unknown,
                   .other = DX_NONE};
    size_t n = dx_free_symbols(g, f, 2, symbol);
    bool alternates; /* (-2)^x has values at integers alone, and signs of its own */
    DX_TRY(dx_has_integer_power(g, f, &alternates));
    l->known = !alternates && (n == 0 || (n == 1 && dx_same(symbol[0], unknown)));
    if (l->known)
        DX_TRY(find_points(l, f));
    if (l->known)
        DX_TRY(dx_line_sort(l));
    if (l->known)
        DX_TRY(set_chart(l, f, edges, set));
    *known = l->known;
    return DX_OK;
}
