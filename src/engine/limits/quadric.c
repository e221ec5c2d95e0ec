/* Taylor polynomials of degree 1 and 2 in however many variables: the tangent plane, and the
 * quadric that touches to second order. The gradient is one descending pass and the Hessian
 * sparse, so that they take as long as the formula and the polynomial are. */
#include "engine/limits/taylor.h"

#include "engine/entries.h"
#include "engine/limits/undersign.h"
#include "engine/scope.h"
#include "expr/walk.h"
#include "symbolic/derivatives/partials.h"
#include "symbolic/derivatives/sweep.h"
#include "symbolic/domain/existence.h"
#include "symbolic/forms/readable.h"
#include "symbolic/series/gradedseries.h"

#include <stdlib.h>

/* ---- by the derivatives at the point ------------------------------------------------------- */

/* The function, its gradient and its Hessian, in a vector: 1 + n + hessian.n elements. */
typedef struct derivatives {
    dx_partials hessian; /* empty for degree 1 */
    dx_id vector;
    bool exact; /* those of highest order are constant: nothing is left over */
} derivatives;

static int by_place(const void *left, const void *right)
{
    const dx_partial *a = left, *b = right;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return a->column < b->column ? -1 : a->column > b->column;
}

static dx_status find_derivatives(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                                  derivatives *d)
{
    dx_graph *g = &s->graph;
    dx_id *first = dx_expansion_ids(s, 1 + at->n), *all = first;
    bool varies;
    if (!first)
        return DX_NOMEM;
    first[0] = a;
    DX_TRY(dx_partials_gradient(g, s->rules, a, at->n, at->symbol, first + 1));
    size_t n = 1 + at->n;
    if (order == 2) {
        DX_TRY(dx_partials_hessian(g, s->rules, at->n, at->symbol, first + 1, &d->hessian));
        qsort(d->hessian.partial, d->hessian.n, sizeof *d->hessian.partial, by_place);
        all = dx_expansion_ids(s, n + d->hessian.n);
        if (!all)
            return DX_NOMEM;
        for (size_t i = 0; i < n; i++)
            all[i] = first[i];
        for (size_t i = 0; i < d->hessian.n; i++)
            all[n++] = d->hessian.partial[i].value;
    }
    const size_t lower = order == 2 ? 1 + at->n : 1;
    const dx_id highest = dx_vector(g, (uint32_t)(n - lower), all + lower);
    DX_TRY(dx_check(g, highest));
    DX_TRY(dx_contains_any(g, highest, at->n, at->symbol, &varies));
    d->exact = !varies;
    d->vector = dx_vector(g, (uint32_t)n, all);
    return dx_check(g, d->vector);
}

/* Their values at the point, where all have some as they stand and pieces do not meet; *found is
 * false elsewhere. */
static dx_status put_in_derivatives(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                                    derivatives *d, bool *found)
{
    dx_graph *g = &s->graph;
    bool corners;
    *found = false;
    DX_TRY(dx_has_corners(g, a, &corners));
    if (corners || g->binds)
        return DX_OK;
    DX_TRY(find_derivatives(s, a, at, order, d));
    d->vector = dx_substitute(g, d->vector, at->n, at->symbol, at->centre);
    dx_status status =
        dx_is_none(d->vector) ? s->context.diag.status : dx_refuse_valueless(g, d->vector);
    *found = status == DX_OK;
    return dx_excuse(&s->context, status);
}

/* Coefficients in readable form: those that differ by names only together, and of many only the
 * short ones. */
static dx_status make_readable(ddx_session *s, size_t n, dx_id *coefficient)
{
    dx_partials all = {.memory = &s->context.memory};
    dx_status status = DX_OK;
    for (size_t i = 0; i < n && status == DX_OK; i++)
        if (!dx_is_number(&s->graph, coefficient[i]))
            status = dx_partials_push(&s->graph, &all, 0, i, coefficient[i]);
    if (status == DX_OK && all.n > 0)
        status = dx_entries_readable(s, dx_vector(&s->graph, n, coefficient), DX_NONE, &all);
    for (size_t i = 0; i < all.n && status == DX_OK; i++)
        coefficient[all.partial[i].column] = all.partial[i].value;
    dx_partials_free(&all);
    return status;
}

/* The terms of the linear form with these coefficients; of the quadric with those of a Hessian. */
static dx_status add_linear(ddx_session *s, const dx_point *at, dx_id *coefficient,
                            dx_terms_list *out)
{
    DX_TRY(make_readable(s, at->n, coefficient));
    for (size_t i = 0; i < at->n; i++) {
        DX_TRY(dx_add_term(s, out, coefficient[i], dx_expansion_base(s, at, i)));
        DX_TRY(dx_poll(&s->context));
    }
    return DX_OK;
}

static dx_status add_quadratic(ddx_session *s, const dx_point *at, const dx_partials *hessian,
                               dx_id *coefficient, dx_terms_list *out)
{
    dx_graph *g = &s->graph;
    const dx_id half = dx_rational(g, 1, 2);
    dx_id *base = dx_expansion_ids(s, at->n);
    if (!base)
        return DX_NOMEM;
    for (size_t i = 0; i < at->n; i++)
        base[i] = dx_expansion_base(s, at, i);
    for (size_t i = 0; i < hessian->n; i++)
        if (hessian->partial[i].row == hessian->partial[i].column)
            coefficient[i] = dx_mul(g, half, coefficient[i]);
    DX_TRY(make_readable(s, hessian->n, coefficient));
    for (size_t i = 0; i < hessian->n; i++) {
        const dx_partial *p = &hessian->partial[i];
        DX_TRY(dx_add_term(s, out, coefficient[i], dx_mul(g, base[p->row], base[p->column])));
        DX_TRY(dx_poll(&s->context));
    }
    return DX_OK;
}

static dx_status add_derivatives(ddx_session *s, const dx_point *at, const derivatives *d,
                                 dx_terms_list *out)
{
    const dx_graph *g = &s->graph;
    const size_t n = dx_count(g, d->vector);
    dx_id *value = dx_expansion_ids(s, n), start;
    if (!value)
        return DX_NOMEM;
    for (size_t i = 0; i < n; i++)
        value[i] = dx_operand(g, d->vector, (uint32_t)i);
    DX_TRY(dx_readable(&s->graph, value[0], &start));
    DX_TRY(dx_add_term(s, out, start, dx_int(&s->graph, 1)));
    DX_TRY(add_linear(s, at, value + 1, out));
    return add_quadratic(s, at, &d->hessian, value + 1 + at->n, out);
}

/* ---- by the expansion along a line ---------------------------------------------------------- */

/* What the series has for coefficient of t^degree, by the directions of the line. */
typedef struct part {
    dx_id of;
    size_t n;
    const dx_id *direction, *zeros;
    const dx_point *at;
} part;

/* All of them free of the directions? */
static dx_status are_free(dx_graph *g, const part *p, size_t n, const dx_id *all, bool *free_of)
{
    bool varies;
    const dx_id vector = dx_vector(g, (uint32_t)n, all);
    DX_TRY(dx_check(g, vector));
    DX_TRY(dx_contains_any(g, vector, p->n, p->direction, &varies));
    *free_of = !varies;
    return DX_OK;
}

/* Is each of them 0 in the direction 0? */
static dx_status vanish(dx_graph *g, const part *p, size_t n, const dx_id *all, bool *do_vanish)
{
    dx_id vector = dx_vector(g, (uint32_t)n, all);
    vector = dx_is_none(vector) ? DX_NONE : dx_substitute(g, vector, p->n, p->direction, p->zeros);
    DX_TRY(dx_check(g, vector));
    for (size_t i = 0; i < n && *do_vanish; i++) {
        dx_id rest;
        DX_TRY(dx_readable(g, dx_operand(g, vector, (uint32_t)i), &rest));
        *do_vanish = dx_is_int(g, rest, 0);
    }
    return DX_OK;
}

/* The part of degree 1; *fits is false where it is no linear form. */
static dx_status add_linear_form(ddx_session *s, const part *p, dx_id *slope, bool *fits,
                                 dx_terms_list *out)
{
    dx_graph *g = &s->graph;
    for (size_t v = 0; v < p->n; v++)
        DX_TRY(dx_readable(g, slope[v], &slope[v]));
    DX_TRY(are_free(g, p, p->n, slope, fits));
    if (*fits)
        DX_TRY(vanish(g, p, 1, &p->of, fits));
    return *fits ? add_linear(s, p->at, slope, out) : DX_OK;
}

static dx_status add_quadratic_form(ddx_session *s, const part *p, const dx_id *slope,
                                    dx_partials *hessian, bool *fits, dx_terms_list *out)
{
    dx_graph *g = &s->graph;
    dx_id *value = dx_expansion_ids(s, hessian->n);
    if (!value)
        return DX_NOMEM;
    qsort(hessian->partial, hessian->n, sizeof *hessian->partial, by_place);
    for (size_t i = 0; i < hessian->n; i++)
        DX_TRY(dx_readable(g, hessian->partial[i].value, &value[i]));
    DX_TRY(are_free(g, p, hessian->n, value, fits));
    if (*fits)
        DX_TRY(vanish(g, p, 1, &p->of, fits));
    if (*fits)
        DX_TRY(vanish(g, p, p->n, slope, fits));
    return *fits ? add_quadratic(s, p->at, hessian, value, out) : DX_OK;
}

static dx_status add_form(ddx_session *s, const part *p, int64_t degree, bool *fits,
                          dx_terms_list *out)
{
    dx_graph *g = &s->graph;
    if (degree == 0) {
        DX_TRY(are_free(g, p, 1, &p->of, fits));
        return *fits ? dx_add_term(s, out, p->of, dx_int(g, 1)) : DX_OK;
    }
    dx_id *slope = dx_expansion_ids(s, p->n);
    dx_partials hessian;
    if (!slope)
        return DX_NOMEM;
    DX_TRY(dx_partials_gradient(g, s->rules, p->of, p->n, p->direction, slope));
    if (degree == 1)
        return add_linear_form(s, p, slope, fits, out);
    DX_TRY(dx_partials_hessian(g, s->rules, p->n, p->direction, slope, &hessian));
    dx_status status = add_quadratic_form(s, p, slope, &hessian, fits, out);
    dx_partials_free(&hessian);
    return status;
}

static dx_status add_forms(ddx_session *s, const dx_point *at, const dx_series *series,
                           const dx_id *direction, dx_terms_list *out)
{
    bool fits = true;
    dx_id *zeros = dx_expansion_ids(s, at->n);
    part p = {.n = at->n, .direction = direction, .zeros = zeros, .at = at};
    if (!zeros)
        return DX_NOMEM;
    for (size_t i = 0; i < at->n; i++)
        zeros[i] = dx_int(&s->graph, 0);
    for (size_t i = 0; i < series->n && fits; i++) {
        p.of = series->coefficient[i];
        DX_TRY(dx_spread_integrals(&s->graph, at->n, direction, &p.of));
        DX_TRY(add_form(s, &p, series->first + (int64_t)i, &fits, out));
    }
    return fits ? DX_OK
                : dx_refuse_taylor(
                      s, at, "it has a corner or a jump there, or something is divided by 0", NULL);
}

static dx_status expand_along(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                              bool *exact, dx_terms_list *out)
{
    dx_graph *g = &s->graph;
    dx_id *direction = dx_expansion_ids(s, at->n);
    dx_series series;
    if (!direction)
        return DX_NOMEM;
    for (size_t i = 0; i < at->n; i++) {
        direction[i] = dx_direction(g, i);
        DX_TRY(dx_check(g, direction[i]));
    }
    dx_id along = dx_moved_along(s, a, at, dx_expansion_variable(s), direction);
    dx_status status = dx_expand_to(s, along, order, &series);
    if (status != DX_OK)
        return dx_tell_point(s, at, status);
    status = dx_is_power_series(s, &series) ? add_forms(s, at, &series, direction, out)
                                            : dx_refuse_series(s, at, &series);
    *exact = series.exact;
    dx_series_free(g, &series);
    return status;
}

/* ---- the whole --------------------------------------------------------------------------------
 */

dx_status dx_taylor_quadric(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                            bool *exact, dx_terms_list *out)
{
    derivatives d = {.exact = false};
    bool found = false;
    dx_status status = order > 0 ? put_in_derivatives(s, a, at, order, &d, &found) : DX_OK;
    if (status == DX_OK && found) {
        *exact = d.exact;
        status = add_derivatives(s, at, &d, out);
    } else if (status == DX_OK) {
        status = expand_along(s, a, at, order, exact, out);
    }
    dx_partials_free(&d.hessian);
    return status;
}
