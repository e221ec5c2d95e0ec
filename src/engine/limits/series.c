/* series.c - series in fractional powers, logarithms among their coefficients. */
#include "engine/limits/taylor.h"

#include "engine/limits/terms.h"
#include "expr/walk.h"

#include <string.h>

/* a at the point plus t, or minus t where `left`. */
static dx_id beside(ddx_session *s, dx_id a, const dx_point *at, bool left)
{
    dx_graph *g = &s->graph;
    dx_id t = dx_expansion_variable(s), to = t;
    if (dx_op_of(g, at->centre[0]) == DX_OP_INF)
        to = dx_power(g, dx_is_minus_inf(&s->graph, at->centre[0]) ? dx_neg(g, t) : t, -1);
    else
        to = dx_add(g, at->centre[0], left ? dx_neg(g, t) : t);
    return dx_is_none(to) ? DX_NONE : dx_substitute(g, a, 1, at->symbol, &to);
}

static void tell_branch(ddx_session *s, const dx_point *at, dx_id base, const dx_series *series)
{
    dx_text point;
    dx_point here = *at;
    here.side = '\0';
    dx_text_init(&point, &s->context.memory);
    dx_write_point(s, &here, &point);
    if (dx_has_logarithm(s, series))
        dx_notice(&s->context, "logarithmic branch point at %s", dx_text_get(&point));
    if (series->ramification > 1) {
        dx_text root;
        dx_text_init(&root, &s->context.memory);
        dx_id sign, exponent = dx_rational(&s->graph, 1, series->ramification);
        bool infinite = dx_op_of(&s->graph, at->centre[0]) == DX_OP_INF;
        base = infinite ? dx_power(&s->graph, base, -1) : base;
        dx_write_expanded(s, dx_power_of_base(&s->graph, base, exponent, &sign), &root);
        dx_notice(&s->context, "branch point at %s: powers of %s", dx_text_get(&point),
                  dx_text_get(&root));
        dx_text_free(&root);
    } else if (series->n > 0 && series->first < 0 &&
               dx_op_of(&s->graph, at->centre[0]) != DX_OP_INF && !dx_has_logarithm(s, series)) {
        dx_notice(&s->context, "pole of order %ld at %s", -(long)series->first,
                  dx_text_get(&point));
    }
    dx_text_free(&point);
}

static void tell_side(ddx_session *s, const dx_point *at, bool left)
{
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    dx_write_expanded(s, at->symbol[0], &text);
    dx_text_string(&text, left ? " < " : " > ");
    dx_write_expanded(s, at->centre[0], &text);
    dx_notice(&s->context, "%s", dx_text_get(&text));
    dx_text_free(&text);
}

/* From both sides where they agree; else from the one on which there are real values. */
static dx_status expand_beside(ddx_session *s, dx_id a, const dx_point *at, int64_t order,
                               bool *left, dx_series *out)
{
    bool infinite = dx_op_of(&s->graph, at->centre[0]) == DX_OP_INF;
    *left = at->side == '-';
    dx_status status = dx_expand_to(s, beside(s, a, at, *left), order, out);
    if (status == DX_DOMAIN && !at->side && !infinite) {
        dx_diag before = s->context.diag;
        dx_diag_clear(&s->context.diag);
        *left = true;
        status = dx_expand_to(s, beside(s, a, at, true), order, out);
        if (status == DX_DOMAIN)
            s->context.diag = before;
        if (status == DX_OK)
            tell_side(s, at, true);
        return status;
    }
    if (status != DX_OK || infinite)
        return status;
    if (at->side || !out->sided) {
        if (at->side)
            tell_side(s, at, *left);
        return DX_OK;
    }
    dx_series other;
    status = dx_expand_to(s, beside(s, a, at, true), order, &other);
    bool both = status == DX_OK && other.ramification == 1 && out->ramification == 1 &&
                !dx_has_logarithm(s, out) && !dx_has_logarithm(s, &other) &&
                dx_series_continues(s, out, &other);
    if (status == DX_OK)
        dx_series_free(&s->graph, &other);
    if (dx_ends_expansion(status)) {
        dx_series_free(&s->graph, out);
        return status;
    }
    dx_diag_clear(&s->context.diag);
    if (!both)
        tell_side(s, at, false);
    return DX_OK;
}

/* Powers of t = -base: of base where they are whole, else of -base. */
static dx_id turn(ddx_session *s, dx_id base, dx_series *series)
{
    dx_graph *g = &s->graph;
    if (series->ramification > 1 || dx_has_logarithm(s, series))
        return dx_neg(g, base);
    for (size_t i = 0; i < series->n; i++)
        if ((series->first + (int64_t)i) % 2 != 0)
            series->coefficient[i] = dx_neg(g, series->coefficient[i]);
    return base;
}

/* Are all powers whole? */
static bool is_whole(const ddx_session *s, const dx_series *series)
{
    for (size_t i = 0; i < series->n; i++)
        if ((series->first + (int64_t)i) % series->ramification != 0 &&
            !dx_is_int(&s->graph, series->coefficient[i], 0))
            return false;
    return true;
}

/* Do fractional powers, or logarithms, come up to the next whole power? */
static dx_status look_beyond(ddx_session *s, dx_id a, int64_t order, bool *beyond)
{
    dx_series longer;
    *beyond = true;
    dx_status status = dx_expand_to(s, a, order + 1, &longer);
    if (status != DX_OK) {
        dx_diag_clear(&s->context.diag);
        return dx_ends_expansion(status) ? status : DX_OK;
    }
    *beyond = !is_whole(s, &longer) || dx_has_logarithm(s, &longer);
    dx_series_free(&s->graph, &longer);
    return DX_OK;
}

/* Written in whole powers, which are all that there are. */
static dx_status shorten(ddx_session *s, dx_series *series)
{
    int64_t q = series->ramification, first = series->first;
    size_t n = 0;
    int64_t start = first >= 0 ? (first + q - 1) / q : -(-first / q);
    for (int64_t k = start * q; k < first + (int64_t)series->n; k += q)
        series->coefficient[n++] = series->coefficient[k - first];
    dx_series shorter = {.first = start, .ramification = 1, .n = n, .exact = series->exact};
    shorter.coefficient = dx_alloc(&s->context.memory, (n + 1) * sizeof(dx_id));
    if (!shorter.coefficient)
        return dx_no_memory(&s->context);
    memcpy(shorter.coefficient, series->coefficient, n * sizeof(dx_id));
    shorter.sided = series->sided;
    dx_series_free(&s->graph, series);
    *series = shorter;
    return DX_OK;
}

/* The series of a up to that order, found in fractional powers without any that is no whole one, as
 * that of cos(sqrt(x)) is: written in whole powers. */
static dx_status drop_fractions(ddx_session *s, dx_id a, int64_t order, dx_series *series)
{
    bool beyond = false;
    if (series->ramification == 1 || !is_whole(s, series))
        return DX_OK;
    if (!series->exact)
        DX_TRY(look_beyond(s, a, order, &beyond));
    return beyond ? DX_OK : shorten(s, series);
}

dx_status dx_keep_whole(ddx_session *s, dx_id a, int64_t order, bool singular, dx_series *series,
                        bool *beyond)
{
    *beyond = false;
    if (!is_whole(s, series))
        return DX_OK;
    if (!series->exact && (series->ramification > 1 || series->sided || singular))
        DX_TRY(look_beyond(s, a, order, beyond));
    return series->ramification > 1 ? shorten(s, series) : DX_OK;
}

/* Behind logarithms there may be more of them: x^4*log(x)^4 is o(x^3), and no O(x^4). */
static dx_status tell_rest(ddx_session *s, const dx_point *at, dx_id base, const dx_series *series)
{
    bool logarithms = dx_has_logarithm(s, series);
    int64_t end = series->first + (int64_t)series->n - logarithms;
    if (series->exact)
        return DX_OK;
    return dx_tell_rest(s, at, logarithms ? 'o' : 'O', base,
                        dx_rational(&s->graph, end, series->ramification));
}

dx_status dx_puiseux(ddx_session *s, dx_id a, const dx_point *at, int64_t order, dx_terms_list *out)
{
    dx_graph *g = &s->graph;
    dx_series series;
    bool left, checked = true;
    *out = (dx_terms_list){0};
    dx_status status = expand_beside(s, a, at, order, &left, &series);
    if (status != DX_OK)
        return dx_tell_point(s, at, status);
    status = drop_fractions(s, beside(s, a, at, left), order, &series);
    if (status == DX_OK)
        status = dx_verify_near(s, beside(s, a, at, left), &series, &checked);
    dx_id base = dx_expansion_base(s, at, 0);
    if (left || dx_is_minus_inf(&s->graph, at->centre[0]))
        base = turn(s, base, &series);
    if (status == DX_OK)
        status = dx_terms_of_series(s, &series, base, out);
    if (status == DX_OK) {
        tell_branch(s, at, base, &series);
        status = tell_rest(s, at, base, &series);
        dx_tell_unchecked(s, checked);
    }
    dx_series_free(g, &series);
    return status;
}
