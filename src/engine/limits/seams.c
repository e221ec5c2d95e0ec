/* Seams: where a formula has values of its own on a line, or a plane, through the point. That of
 * y*sign(x)^2 is x = 0, on which it is 0; nearby it is y. */
#include "engine/limits/taylor.h"

#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/algebra/squarefree.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/forms/readable.h"

enum { MOST_SEAMS = 16 };

typedef struct seams {
    ddx_session *s;
    const dx_point *at;
    dx_id a, polynomial;
    uint32_t order;
    bool torn; /* on one of them it differs from the polynomial by more than the rest */
} seams;

/* What vanishes where a function may have a corner or jump: u of sign(u), u - v of max(u, v), and
 * u - u(a) of floor(u), which may jump there as anywhere. DX_NONE where nothing does. */
static dx_id vanishing(const seams *of, dx_id node)
{
    dx_graph *g = &of->s->graph;
    dx_op op = dx_op_of(g, node);
    if (op == DX_OP_EQ || op == DX_OP_NE || op == DX_OP_LT || op == DX_OP_LE)
        return dx_sub(g, dx_operand(g, node, 0), dx_operand(g, node, 1));
    if (op != DX_OP_CALL || dx_functions[dx_fn_of(g, node)].smooth[0] == '\0')
        return DX_NONE;
    dx_id u = dx_operand(g, node, 0);
    switch (dx_fn_of(g, node)) {
    case DX_FN_floor:
    case DX_FN_ceil:
    case DX_FN_round:
    case DX_FN_frac:
        return dx_sub(g, u, dx_substitute(g, u, of->at->n, of->at->symbol, of->at->centre));
    case DX_FN_max:
    case DX_FN_min:
        return dx_count(g, node) == 2 ? dx_sub(g, u, dx_operand(g, node, 1)) : DX_NONE;
    default:
        return u;
    }
}

/* Does it, at the point? */
static dx_status vanishes(const seams *of, dx_id u, bool *does)
{
    dx_graph *g = &of->s->graph;
    const dx_oracle oracle = dx_session_oracle(of->s);
    bool differs = true;
    *does = false;
    if (dx_is_none(u))
        return dx_excuse(g->context, g->context->diag.status);
    dx_id there = dx_substitute(g, u, of->at->n, of->at->symbol, of->at->centre);
    if (dx_is_none(there))
        return dx_excuse(g->context, g->context->diag.status);
    DX_TRY(dx_ask_nonzero(&oracle, there, &differs));
    *does = !differs && !dx_is_number(g, u);
    return DX_OK;
}

/* symbol[v] = *is where the factor is 0, if it is linear in it; *v is n where it is in none. */
static dx_status solve(const seams *of, dx_id factor, size_t *v, dx_id *is)
{
    dx_graph *g = &of->s->graph;
    for (*v = 0; *v < of->at->n; ++*v) {
        dx_id symbol = of->at->symbol[*v], slope;
        if (!dx_contains(g, factor, symbol))
            continue;
        DX_TRY(dx_diff(g, of->s->rules, factor, symbol, 1, &slope));
        if (!dx_is_number(g, slope) || dx_is_int(g, slope, 0))
            continue;
        *is = dx_sub(g, symbol, dx_div(g, factor, slope));
        DX_TRY(dx_check(g, *is));
        if (!dx_contains(g, *is, symbol))
            return DX_OK;
    }
    return DX_OK;
}

/* Is one of them there? What is not known to differ from 0 is none. */
static dx_status look_at_terms(seams *of, const dx_terms_list *list)
{
    const dx_oracle oracle = dx_session_oracle(of->s);
    for (size_t i = 0; i < list->n && !of->torn; i++)
        DX_TRY(dx_ask_nonzero(&oracle, list->term[i].coefficient, &of->torn));
    return DX_OK;
}

/* Put in, is the difference small of higher order in the other variables? */
static dx_status look_along(seams *of, size_t v, dx_id is)
{
    ddx_session *s = of->s;
    dx_graph *g = &s->graph;
    dx_point rest;
    DX_TRY(dx_point_open(s, of->at->n - 1, &rest));
    for (; rest.n < of->at->n - 1; rest.n++) {
        rest.symbol[rest.n] = of->at->symbol[rest.n + (rest.n >= v)];
        rest.centre[rest.n] = of->at->centre[rest.n + (rest.n >= v)];
    }
    dx_id difference = dx_sub(g, of->a, of->polynomial);
    difference = dx_substitute(g, difference, 1, &of->at->symbol[v], &is);
    if (dx_is_none(difference))
        return dx_excuse(g->context, g->context->diag.status);
    DX_TRY(dx_readable(g, difference, &difference));
    if (dx_is_int(g, difference, 0))
        return DX_OK;
    dx_terms_list list;
    const unsigned notices = s->context.notices.n;
    dx_status status = dx_taylor(s, difference, &rest, of->order, &list);
    s->context.notices.n = notices;
    of->torn = of->torn || status == DX_DOMAIN;
    if (status == DX_OK)
        status = look_at_terms(of, &list);
    dx_free_terms(s, &list);
    return dx_excuse(&s->context, status);
}

static dx_status look_at(seams *of, dx_id u)
{
    dx_graph *g = &of->s->graph;
    dx_id scale, is;
    size_t v;
    DX_TRY(dx_single_factors(g, u, &u));
    dx_split_coefficient(g, u, &scale, &u);
    uint32_t n = dx_op_of(g, u) == DX_OP_MUL ? dx_factors(g, u) : 1;
    for (uint32_t i = 0; i < n && !of->torn; i++) {
        dx_id factor = dx_op_of(g, u) == DX_OP_MUL ? dx_base(g, u, i) : u;
        DX_TRY(solve(of, factor, &v, &is));
        if (v < of->at->n)
            DX_TRY(look_along(of, v, is));
    }
    return DX_OK;
}

dx_status dx_look_for_seams(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                            dx_id polynomial, bool *torn)
{
    dx_graph *g = &s->graph;
    seams of = {.s = s, .at = at, .a = a, .polynomial = polynomial, .order = order};
    dx_id found[MOST_SEAMS];
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && n < MOST_SEAMS && status == DX_OK; i++) {
        bool does;
        dx_id u = vanishing(&of, walk.id[i]);
        status = vanishes(&of, u, &does);
        if (status == DX_OK && does)
            found[n++] = u;
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    if (n > 0 && at->n > DX_MOST_VARIABLES)
        return dx_fail(&s->context, DX_UNKNOWN,
                       "pieces meet at the point, and in more than 8 variables it is not found out "
                       "how");
    for (size_t i = 0; i < n && !of.torn; i++)
        DX_TRY(look_at(&of, found[i]));
    for (size_t v = 0; v < at->n && n > 0 && !of.torn; v++) /* where sin(x) is 0, too */
        DX_TRY(look_along(&of, v, at->centre[v]));
    *torn = of.torn;
    return DX_OK;
}
