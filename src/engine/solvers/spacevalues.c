/* x^2 - y^2 goes to -inf along x = 0; x*exp(-x^2 - y^2) goes to 0 in all directions, so that what
 * is above 0 at some point has a greatest value. */
#include "engine/solvers/spacevalues.h"

#include "engine/assume.h"
#include "engine/limits/limit.h"
#include "engine/solvers/boundedregion.h"
#include "engine/solvers/linevalues.h"

#include "expr/print.h"
#include "numeric/ball.h"
#include "symbolic/rework/polynomial.h"

#include <string.h>

enum { MOST_UNKNOWNS = 4 };

/* ---- along curves ------------------------------------------------------------------------------
 */

/* An unknown that goes to infinity, and what the others are then: multiples of a power of it. */
typedef struct path {
    int along, factor, other, power; /* factor/2, of the unknown `other`; all others are 0 */
    bool turned;                     /* a multiple of pi */
} path;

/* "there is no least value: it goes to -inf as x goes to inf where y = x" */
static dx_status tell_path(const dx_critical *c, const dx_unknowns *u, const dx_id *at,
                           uint32_t along, bool upper, bool most)
{
    dx_graph *g = &c->session->graph;
    dx_text text, where;
    dx_text_init(&text, &g->context->memory);
    dx_text_init(&where, &g->context->memory);
    dx_status status = DX_OK;
    bool first = true;
    for (uint32_t i = 0; i < c->n && status == DX_OK; i++) {
        if (i == along)
            continue;
        dx_text_format(&text, "%s%s = ", first ? "" : " and ", dx_bytes(g, c->name[i]));
        status = dx_print_line(g, at[i], &text);
        first = false;
    }
    if (status == DX_OK)
        status = dx_write_extent(c, u, "", &where);
    if (status == DX_OK && (text.failed || where.failed))
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        dx_notice(g->context, "there is no %s value%s: it goes to %s as %s goes to %s %s %s",
                  most ? "greatest" : "least", dx_text_get(&where), most ? "inf" : "-inf",
                  dx_bytes(g, c->name[along]), upper ? "inf" : "-inf",
                  where.n > 0 ? "and" : "where", dx_text_get(&text));
    dx_text_free(&text);
    dx_text_free(&where);
    return status;
}

/* Is what is assumed of each unknown alone met on the path from some number on? It is where it is
 * met at two numbers further away than all ends of what is assumed. */
static dx_status is_met_far(const dx_critical *c, const dx_id *at, uint32_t along, bool lower,
                            bool *met)
{
    enum { FAR = 1000000 };
    dx_graph *g = &c->session->graph;
    const dx_id name = c->name[along];
    *met = true;
    for (uint32_t i = 0; i < c->n && *met; i++) {
        dx_chart set;
        DX_TRY(dx_set_beforehand(c->session, c->name[i], &set));
        for (size_t k = 0; k < set.n && *met; k++) {
            int sign = 0;
            const dx_id gap = dx_sub(g, dx_int(g, FAR), dx_call(g, DX_FN_abs, 1, &set.at[k]));
            DX_TRY(dx_check(g, gap));
            DX_TRY(dx_excuse(g->context, dx_ball_sign(g, gap, 64, &sign)));
            *met = sign > 0;
        }
    }
    for (int further = 1; further < 3 && *met; further++) {
        dx_id there[MOST_UNKNOWNS];
        const dx_id far = dx_int(g, (int64_t)(lower ? -1 : 1) * 4 * further * FAR);
        for (uint32_t i = 0; i < c->n; i++) {
            there[i] = dx_substitute(g, at[i], 1, &name, &far);
            DX_TRY(dx_check(g, there[i]));
        }
        DX_TRY(dx_obeys_assumptions(c->session, c->n, c->name, there, met));
    }
    return DX_OK;
}

static dx_status go_along(const dx_critical *c, const dx_unknowns *u, const path *p, bool known[2])
{
    dx_graph *g = &c->session->graph;
    dx_id at[MOST_UNKNOWNS];
    for (uint32_t i = 0; i < c->n; i++)
        at[i] = dx_int(g, 0);
    at[p->along] = c->name[p->along];
    at[p->other] =
        dx_mul(g, dx_rational(g, p->factor, 2), dx_pow(g, c->name[p->along], dx_int(g, p->power)));
    if (p->turned)
        at[p->other] = dx_mul(g, dx_pi(g), at[p->other]);
    DX_TRY(dx_check(g, at[p->other]));
    dx_id of = dx_substitute(g, c->of, c->n, c->name, at);
    if (dx_is_none(of))
        return dx_excuse(g->context, dx_check(g, of));
    if (!dx_contains(g, of, c->name[p->along]))
        return DX_OK;
    for (int lower = 0; lower < 2 && !(known[0] && known[1]); lower++) {
        dx_limit limit;
        bool met;
        DX_TRY(is_met_far(c, at, (uint32_t)p->along, lower != 0, &met));
        if (!met)
            continue;
        dx_status status =
            dx_limit_on_side(c->session, of, c->name[p->along], lower ? dx_minus_inf(g) : dx_inf(g),
                             lower ? DX_TO_MINUS_INF : DX_TO_PLUS_INF, &limit);
        DX_TRY(dx_excuse(g->context, status));
        if (status != DX_OK || limit.gaps > 0 || limit.n_demanded > 0 || limit.n_assumed > 0 ||
            (limit.kind != DX_LIMIT_PLUS_INF && limit.kind != DX_LIMIT_MINUS_INF))
            continue;
        const bool most = limit.kind == DX_LIMIT_PLUS_INF;
        if (known[most])
            continue;
        known[most] = true;
        DX_TRY(tell_path(c, u, at, (uint32_t)p->along, !lower, most));
    }
    return dx_poll(g->context);
}

dx_status dx_tell_unbounded(const dx_critical *c, const dx_unknowns *u, bool known[2])
{
    static const struct {
        int factor, power; /* other = factor/2·along^power, ... */
        bool turned;       /* ... times pi */
    } curves[] = {{0, 1, false},  {2, 1, false},  {-2, 1, false}, {2, 0, false},  {-2, 0, false},
                  {2, 2, false},  {-2, 2, false}, {3, 2, false},  {-3, 2, false}, {1, 1, false},
                  {-1, 1, false}, {2, 0, true},   {1, 0, true},   {-1, 0, true}};
    if (c->n > MOST_UNKNOWNS)
        return DX_OK;
    for (size_t k = 0; k < sizeof curves / sizeof *curves; k++)
        for (uint32_t i = 0; i < c->n && !(known[0] && known[1]); i++)
            for (uint32_t j = 0; j < c->n && !(known[0] && known[1]); j++) {
                const path p = {(int)i, curves[k].factor, (int)j, curves[k].power,
                                curves[k].turned};
                if (j != i && !(k == 0 && j != (i + 1) % c->n))
                    DX_TRY(go_along(c, u, &p, known));
            }
    return DX_OK;
}

/* ---- formulas that fade ------------------------------------------------------------------------
 */

/* It grows no more than a power of the distance from the origin; fading: it falls faster than all.
 */
typedef struct growth {
    bool known, fading;
    double most;
} growth;

/* Of a polynomial its degree, and whether the terms of that degree are definite: above 0 but at the
 * origin. */
static dx_status look_at_polynomial(const dx_critical *c, dx_id a, int64_t *degree, bool *definite)
{
    dx_graph *g = &c->session->graph;
    dx_id other, at[MOST_UNKNOWNS], scale = dx_symbol(g, "'s", 2), top;
    dx_polynomial of;
    bool within;
    *definite = false;
    *degree = -1;
    DX_TRY(dx_check(g, scale));
    DX_TRY(dx_total_degree(g, a, c->n, c->name, degree, &other));
    if (!dx_is_none(other)) {
        *degree = -1;
        return DX_OK;
    }
    if (*degree <= 0)
        return DX_OK;
    for (uint32_t i = 0; i < c->n; i++)
        at[i] = dx_mul(g, scale, c->name[i]);
    top = dx_substitute(g, a, c->n, c->name, at);
    DX_TRY(dx_check(g, top));
    DX_TRY(dx_polynomial_in(g, top, scale, &of));
    if (!dx_is_none(of.other) || (int64_t)of.degree != *degree)
        return DX_OK;
    top = dx_sub(g, of.coefficient[of.degree], dx_int(g, 1));
    DX_TRY(dx_check(g, top));
    return dx_is_bounded_region(c->session, 1, &top, c->n, c->name, 1, definite, &within);
}

static dx_status grow_by(const dx_critical *c, dx_id base, dx_id exponent, growth *out)
{
    dx_graph *g = &c->session->graph;
    int64_t degree;
    bool definite;
    const dx_fn fn = dx_fn_of(g, base);
    if (!dx_is_number(g, exponent)) {
        out->known = false;
        return DX_OK;
    }
    const double power = dx_number_to_double(g, exponent);
    if (fn == DX_FN_exp && power > 0) {
        dx_id minus = dx_neg(g, dx_operand(g, base, 0));
        DX_TRY(dx_check(g, minus));
        DX_TRY(look_at_polynomial(c, minus, &degree, &definite));
        out->known = out->known && definite;
        out->fading = true;
        return DX_OK;
    }
    if ((fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_atan) && power > 0)
        return DX_OK;
    DX_TRY(look_at_polynomial(c, base, &degree, &definite));
    out->known = out->known && degree >= 0 && (power > 0 || definite || degree == 0);
    out->most += power * (double)degree;
    return DX_OK;
}

static dx_status fades_away(const dx_critical *c, dx_id a, bool *fades)
{
    dx_graph *g = &c->session->graph;
    if (dx_op_of(g, a) == DX_OP_ADD) {
        *fades = true;
        for (uint32_t i = 0; i < dx_terms(g, a) && *fades; i++) {
            dx_id term = dx_term(g, a, i);
            DX_TRY(dx_check(g, term));
            DX_TRY(fades_away(c, term, fades));
        }
        *fades = *fades && dx_is_int(g, dx_constant(g, a), 0);
        return DX_OK;
    }
    growth all = {.known = true};
    if (dx_op_of(g, a) != DX_OP_MUL)
        DX_TRY(grow_by(c, a, dx_int(g, 1), &all));
    else
        for (uint32_t i = 0; i < dx_factors(g, a) && all.known; i++)
            DX_TRY(grow_by(c, dx_base(g, a, i), dx_exponent(g, a, i), &all));
    *fades = all.known && (all.fading || all.most < 0);
    return DX_OK;
}

dx_status dx_has_extremes_fading(const dx_critical *c, const dx_extreme_points *p, bool *fades,
                                 bool has[2])
{
    dx_graph *g = &c->session->graph;
    has[0] = has[1] = *fades = false;
    if (!p->complete || c->n > MOST_UNKNOWNS)
        return DX_OK;
    DX_TRY(fades_away(c, c->of, fades));
    for (size_t i = 0; i < p->count && *fades; i++) {
        int order;
        DX_TRY(dx_compare_values(p->e, p->item[i].value, dx_int(g, 0), &order));
        *fades = order != DX_ORDER_UNKNOWN;
        has[0] = has[0] || order <= 0;
        has[1] = has[1] || (order >= 0 && order != DX_ORDER_UNKNOWN);
    }
    return DX_OK;
}
