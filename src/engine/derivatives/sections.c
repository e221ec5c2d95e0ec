/* Derivatives at a point where their formula has no value: there a partial one is the derivative of
 * a function of one variable, the others having their values, and that is what both sides of the
 * point give. */
#include "engine/scope.h"

#include "engine/oracle.h"
#include "engine/session.h"
#include "expr/walk.h"
#include "parser/array.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/missing.h"

enum { MOST_SYMBOLS = 16, MOST_FOUND = 64 };

/* Is it one of a single variable, a first partial derivative, or one along a line at a point of it,
 * all of whose symbols become constants? *at is that of its own. */
static bool is_at_point(const dx_graph *g, const dx_premise *p, size_t n, const dx_id *from,
                        const dx_id *to, dx_id *at)
{
    dx_id symbol[MOST_SYMBOLS];
    const dx_derived *d = &p->derived;
    const bool along = dx_is_constant(g, p->at);
    if (dx_is_none(d->of) || d->order == 0 || !(along || dx_same(p->at, d->symbol)) ||
        dx_is_array(g, d->of))
        return false;
    size_t count = dx_free_symbols(g, d->of, MOST_SYMBOLS, symbol);
    *at = along ? p->at : DX_NONE;
    for (size_t i = 0; i < count && count <= MOST_SYMBOLS; i++) {
        size_t k = 0;
        if (along && dx_same(symbol[i], d->symbol))
            continue;
        while (k < n && !(dx_same(from[k], symbol[i]) && dx_is_constant(g, to[k])))
            k++;
        if (k == n)
            return false;
        if (dx_same(symbol[i], d->symbol))
            *at = to[k];
    }
    return count > 0 && count <= MOST_SYMBOLS && (count == 1 || d->order == 1) && !dx_is_none(*at);
}

/* Has the function values there and on both sides, for all that is known? What is 0 on the line may
 * have none: y*log(x) for y = 0. */
static dx_status has_values_near(dx_graph *g, const dx_derived *d, size_t n, const dx_id *from,
                                 const dx_id *to, dx_id at, bool *has)
{
    dx_conditions of, line;
    dx_id other[MOST_SYMBOLS], value[MOST_SYMBOLS];
    size_t others = 0, cell;
    bool known = true;
    for (size_t i = 0; i < n && others < MOST_SYMBOLS; i++)
        if (!dx_same(from[i], d->symbol) && dx_contains(g, d->of, from[i])) {
            other[others] = from[i];
            value[others++] = to[i];
        }
    dx_conditions_init(&of, g, d->symbol);
    DX_TRY(dx_conditions_of_value(&of, d->of));
    dx_conditions_init(&line, g, d->symbol);
    DX_TRY(dx_conditions_compose(&line, &of, others, other, value));
    *has = !of.nowhere && !of.more && !line.nowhere && !line.more;
    for (size_t i = 0; i < line.n_words; i++)
        *has = *has && !dx_contains(g, line.word[i].of, d->symbol);
    const dx_chart *set = dx_conditions_set(&line, d->symbol);
    if (!set || !*has)
        return DX_OK;
    DX_TRY(dx_chart_find(g, set, at, &cell, &known));
    *has =
        known && set->cell[cell] && (cell % 2 == 0 || (set->cell[cell - 1] && set->cell[cell + 1]));
    return DX_OK;
}

/* The slope there, without a word of where else it holds. */
static dx_status find_slope(dx_evaluation *e, const dx_derived *d, size_t n, const dx_id *from,
                            const dx_id *to, dx_id at, dx_id *slope)
{
    dx_graph *g = &e->session->graph;
    const size_t first = e->n_premises;
    dx_id of = d->of;
    for (size_t i = 0; i < n; i++)
        if (!dx_same(from[i], d->symbol))
            of = dx_substitute(g, of, 1, &from[i], &to[i]);
    DX_TRY(dx_check(g, of));
    DX_TRY(dx_derive(e, of, d->symbol, 1, slope));
    return dx_put_under_premises(e, first, 1, &d->symbol, &at, slope);
}

/* What both sides of the point say, where no other symbol is in it. */
static dx_status find_from_sides(dx_evaluation *e, const dx_derived *d, dx_id shown, dx_id at,
                                 bool *has, dx_id *slope)
{
    const dx_oracle oracle = dx_session_oracle(e->session);
    dx_derived whole = *d;
    dx_junction junction;
    whole.derivative = shown;
    DX_TRY(dx_derivative_at(
        &(dx_junctions){
            .g = &e->session->graph, .rules = e->session->rules, .oracle = &oracle, .d = &whole},
        at, &junction));
    *has = junction.smooth && !dx_is_none(junction.slope);
    *slope = junction.slope;
    return DX_OK;
}

/* As it stands in the value. */
static dx_status shown_derivative(dx_evaluation *e, const dx_premise *p, dx_id *shown)
{
    const dx_derived *d = &p->derived;
    dx_derived found = *d;
    dx_id by_rules;
    *shown = d->derivative;
    if (!dx_is_none(*shown) && !dx_same(p->at, d->symbol))
        *shown = dx_substitute(&e->session->graph, *shown, 1, &d->symbol, &p->at);
    if (!dx_is_none(*shown) || !dx_same(p->at, d->symbol))
        return dx_check(&e->session->graph, *shown);
    DX_TRY(dx_diff(&e->session->graph, e->session->rules, d->of, d->symbol, d->order,
                   &found.derivative));
    DX_TRY(dx_show_derivative(e->session, &found, &by_rules));
    *shown = found.derivative;
    return DX_OK;
}

/* What had to have a value as a part of what was shown need not have one any more. */
static dx_status release(dx_evaluation *e, dx_premise *p, size_t n, const dx_id *shown,
                         const dx_id *slope)
{
    dx_graph *g = &e->session->graph;
    if (dx_is_none(p->valued))
        return DX_OK;
    p->valued = dx_replace(g, p->valued, n, shown, slope);
    DX_TRY(dx_check(g, p->valued));
    for (size_t i = 0; i < n && !dx_is_none(p->valued); i++)
        if (dx_contains(g, shown[i], p->valued))
            *p = (dx_premise){.nonzero = dx_int(g, 1)};
    return DX_OK;
}

/* Those slopes in the place of the derivatives; *n_found of them. */
static dx_status put_in_slopes(dx_evaluation *e, size_t first, size_t n, const dx_id *from,
                               const dx_id *to, dx_id *value, size_t *n_found)
{
    dx_graph *g = &e->session->graph;
    dx_context *context = &e->session->context;
    const size_t count = e->n_premises;
    const unsigned said = context->notices.n;
    dx_id shown[MOST_FOUND], slope[MOST_FOUND], at, any[2];
    *n_found = 0;
    for (size_t k = first; k < count && *n_found < MOST_FOUND; k++) {
        const dx_derived d = e->premise[k].derived;
        if (!is_at_point(g, &e->premise[k], n, from, to, &at))
            continue;
        dx_status status = shown_derivative(e, &e->premise[k], &shown[*n_found]);
        /* what else is in the value may look alike without being the derivative */
        const bool alone = dx_free_symbols(g, d.of, 2, any) == 1;
        if (status == DX_OK &&
            (alone ? !dx_same(*value, shown[*n_found]) : !dx_contains(g, *value, shown[*n_found])))
            continue;
        bool has = true;
        if (status == DX_OK && alone)
            status = find_from_sides(e, &d, shown[*n_found], at, &has, &slope[*n_found]);
        else if (status == DX_OK)
            status = has_values_near(g, &d, n, from, to, at, &has);
        if (status == DX_OK && has && !alone)
            status = find_slope(e, &d, n, from, to, at, &slope[*n_found]);
        context->notices.n = said;
        if (dx_is_final(status))
            return status;
        dx_diag_clear(&context->diag);
        if (status != DX_OK || !has)
            continue;
        e->premise[k] = (dx_premise){.nonzero = dx_int(g, 1)};
        ++*n_found;
    }
    for (size_t k = first; k<count && * n_found> 0; k++)
        DX_TRY(release(e, &e->premise[k], *n_found, shown, slope));
    *value = dx_replace(g, *value, *n_found, shown, slope);
    return dx_check(g, *value);
}

dx_status dx_put_by_sections(dx_evaluation *e, size_t first, size_t n, const dx_id *from,
                             const dx_id *to, dx_id *value)
{
    dx_context *context = &e->session->context;
    const dx_diag told = context->diag;
    const dx_id before = *value;
    size_t n_found;
    dx_diag_clear(&context->diag);
    dx_status status = put_in_slopes(e, first, n, from, to, value, &n_found);
    if (status == DX_OK && n_found > 0)
        status = dx_put_under_premises(e, first, n, from, to, value);
    if (dx_is_final(status) || (status == DX_OK && n_found > 0))
        return status;
    *value = before;
    context->diag = told;
    return told.status;
}
