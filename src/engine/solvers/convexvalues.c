/* A sum of convex formulas is convex, and so are the greatest of them and the absolute value of a
 * linear one (Boyd and Vandenberghe, Convex Optimization, 3.2): a minimum of such a one is its
 * least value. */
#include "engine/solvers/convexvalues.h"

#include "engine/assume.h"
#include "engine/solvers/boundedregion.h"
#include "engine/solvers/convexity.h"
#include "engine/solvers/exactzeros.h"

#include "expr/walk.h"

#include <stdio.h>

enum { MOST_DEPTH = 8, MOST_LOGARITHMS = 4 };

typedef struct convex_search {
    const dx_critical *c;
    const dx_id *at;
} convex_search;

/* By its second derivatives: with an end that the point is inside of. */
static dx_status look_at_smooth(const convex_search *w, dx_id a, bool out[2])
{
    dx_convexity found;
    bool inside;
    DX_TRY(dx_find_convexity(w->c->session, a, w->c->n, w->c->name, &found));
    if (!found.convex && !found.concave)
        return DX_OK;
    DX_TRY(dx_is_inside_domain(w->c->session, &found, w->c->n, w->at, &inside));
    out[0] = inside && found.convex;
    out[1] = inside && found.concave;
    return DX_OK;
}

static dx_status look_at(const convex_search *w, dx_id a, unsigned depth, bool out[2]);

/* Terms with creases one by one, the others together if that is seen, or else one by one, too. */
static dx_status look_at_sum(const convex_search *w, dx_id a, unsigned depth, bool out[2])
{
    dx_graph *g = &w->c->session->graph;
    dx_id smooth = dx_int(g, 0);
    bool own[2], creased;
    out[0] = out[1] = true;
    DX_TRY(dx_has_creases(g, 1, &a, &creased));
    for (uint32_t i = 0; i < dx_terms(g, a) && (out[0] || out[1]); i++) {
        const dx_id term = dx_mul(g, dx_coefficient(g, a, i), dx_term(g, a, i));
        bool has;
        DX_TRY(dx_check(g, term));
        DX_TRY(dx_has_creases(g, 1, &term, &has));
        if (creased && !has) {
            smooth = dx_add(g, smooth, term);
            continue;
        }
        DX_TRY(look_at(w, term, depth, own));
        out[0] = out[0] && own[0];
        out[1] = out[1] && own[1];
    }
    DX_TRY(dx_check(g, smooth));
    if (dx_is_int(g, smooth, 0) || (!out[0] && !out[1]))
        return DX_OK;
    DX_TRY(look_at(w, smooth, depth, own));
    out[0] = out[0] && own[0];
    out[1] = out[1] && own[1];
    return DX_OK;
}

/* A number times one with creases. */
static dx_status look_at_multiple(const convex_search *w, dx_id a, unsigned depth, bool out[2])
{
    dx_graph *g = &w->c->session->graph;
    const dx_id factor = dx_coefficient(g, a, 0);
    bool own[2];
    DX_TRY(look_at(w, dx_term(g, a, 0), depth, own));
    const bool turned = dx_number_sign(g, factor) < 0;
    out[0] = own[turned];
    out[1] = own[!turned];
    return DX_OK;
}

static dx_status look_at_extreme(const convex_search *w, dx_id a, unsigned depth, bool out[2])
{
    dx_graph *g = &w->c->session->graph;
    const int most = dx_fn_of(g, a) == DX_FN_min;
    bool all = true;
    for (uint32_t i = 0; i < dx_count(g, a) && all; i++) {
        bool own[2];
        DX_TRY(look_at(w, dx_operand(g, a, i), depth, own));
        all = own[most];
    }
    out[most] = all;
    return DX_OK;
}

static dx_status look_at(const convex_search *w, dx_id a, unsigned depth, bool out[2])
{
    dx_graph *g = &w->c->session->graph;
    const dx_fn fn = dx_fn_of(g, a);
    bool linear, creased;
    out[0] = out[1] = false;
    if (depth == 0)
        return DX_OK;
    DX_TRY(dx_is_linear_in(w->c->session, a, w->c->n, w->c->name, &linear));
    if (linear) {
        out[0] = out[1] = true;
        return DX_OK;
    }
    DX_TRY(dx_has_creases(g, 1, &a, &creased));
    if (!creased)
        DX_TRY(look_at_smooth(w, a, out));
    if (out[0] || out[1])
        return DX_OK;
    if (dx_op_of(g, a) == DX_OP_ADD && dx_terms(g, a) == 1 && dx_is_int(g, dx_constant(g, a), 0))
        return look_at_multiple(w, a, depth - 1, out);
    if (dx_op_of(g, a) == DX_OP_ADD)
        return look_at_sum(w, a, depth - 1, out);
    if (fn == DX_FN_max || fn == DX_FN_min)
        return look_at_extreme(w, a, depth - 1, out);
    if (fn == DX_FN_abs) {
        DX_TRY(dx_is_linear_in(w->c->session, dx_operand(g, a, 0), w->c->n, w->c->name, &linear));
        if (!linear) { /* of one that is */
            bool own[2];
            bool never;
            DX_TRY(look_at(w, dx_operand(g, a, 0), depth - 1, own));
            never = dx_is_nonnegative(g, dx_operand(g, a, 0));
            linear = never && own[0];
        }
        out[0] = linear;
    }
    return dx_poll(g->context);
}

/* May each unknown have all values above 0, and no other but 0? */
static dx_status are_positive(const dx_critical *c, bool *positive)
{
    dx_graph *g = &c->session->graph;
    *positive = true;
    for (uint32_t i = 0; i < c->n && *positive; i++) {
        dx_chart set;
        DX_TRY(dx_set_beforehand(c->session, c->name[i], &set));
        *positive =
            set.n == 1 && dx_is_int(g, set.at[0], 0) && set.cell[0] == 0 && set.cell[2] != 0;
    }
    return DX_OK;
}

/* x + y + 1/(x*y) is convex in the logarithms of x and y, as a sum of products of powers is with
 * factors above 0 (ibid., 4.5). */
static dx_status look_at_logarithms(const dx_critical *c, dx_convexity *out)
{
    dx_graph *g = &c->session->graph;
    dx_id name[MOST_LOGARITHMS], to[MOST_LOGARITHMS];
    bool positive;
    *out = (dx_convexity){.convex = false};
    if (c->n > MOST_LOGARITHMS)
        return DX_OK;
    DX_TRY(are_positive(c, &positive));
    if (!positive)
        return DX_OK;
    for (uint32_t i = 0; i < c->n; i++) {
        char text[16];
        const int length = snprintf(text, sizeof text, "s'%u", i);
        name[i] = dx_symbol(g, text, (size_t)length);
        to[i] = dx_call(g, DX_FN_exp, 1, &name[i]);
        DX_TRY(dx_check(g, to[i]));
    }
    const dx_id of = dx_substitute(g, c->of, c->n, c->name, to);
    if (dx_is_none(of))
        return dx_excuse(g->context, dx_check(g, of));
    return dx_find_convexity(c->session, of, c->n, name, out);
}

dx_status dx_is_most_by_convexity(const dx_critical *c, const dx_id *at, bool most, bool *is)
{
    const convex_search w = {.c = c, .at = at};
    dx_convexity logarithms;
    bool out[2];
    dx_status status = look_at(&w, c->of, MOST_DEPTH, out);
    *is = status == DX_OK && out[most];
    DX_TRY(dx_excuse(c->session->graph.context, status));
    if (*is)
        return DX_OK;
    status = look_at_logarithms(c, &logarithms);
    *is = status == DX_OK && (most ? logarithms.concave : logarithms.convex);
    return dx_excuse(c->session->graph.context, status);
}
