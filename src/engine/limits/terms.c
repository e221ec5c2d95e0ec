/* terms.c - expansions: their terms, what is said of them, and the values near the point. */
#include "engine/limits/terms.h"

#include "engine/oracle.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/contact.h"
#include "symbolic/domain/notes.h"
#include "symbolic/forms/readable.h"

enum { LONG = 90 }; /* what is said of a value, in bytes */

/* ---- points ------------------------------------------------------------------------- */

dx_id *dx_expansion_ids(ddx_session *s, size_t n)
{
    dx_id *ids = dx_arena_alloc(&s->context.arena, (n + 1) * sizeof *ids);
    if (!ids)
        (void)dx_no_memory(&s->context);
    return ids;
}

dx_status dx_point_open(ddx_session *s, size_t n, dx_point *at)
{
    *at = (dx_point){.symbol = dx_expansion_ids(s, 2 * n)};
    if (!at->symbol)
        return DX_NOMEM;
    at->centre = at->symbol + n;
    return DX_OK;
}

/* ---- series --------------------------------------------------------------------- */

dx_id dx_expansion_variable(ddx_session *s)
{
    return dx_symbol(&s->graph, " t", 2);
}

/* log(t) */
static dx_id expansion_logarithm(ddx_session *s)
{
    return dx_symbol(&s->graph, " log", 4);
}

dx_status dx_expand_to(ddx_session *s, dx_id a, int64_t order, dx_series *out)
{
    dx_oracle oracle = dx_session_oracle(s);
    DX_TRY(dx_check(&s->graph, a));
    return dx_series_expand_to(&s->graph, s->rules, &oracle, a, dx_expansion_variable(s),
                               expansion_logarithm(s), order, out);
}

bool dx_has_logarithm(ddx_session *s, const dx_series *series)
{
    for (size_t i = 0; i < series->n; i++)
        if (dx_contains(&s->graph, series->coefficient[i], expansion_logarithm(s)))
            return true;
    return false;
}

bool dx_series_continues(ddx_session *s, const dx_series *right, const dx_series *left)
{
    dx_graph *g = &s->graph;
    int64_t end = right->first + (int64_t)right->n, first = right->first;
    if (right->n == 0 || (left->n > 0 && left->first < first))
        first = left->first;
    if (left->first + (int64_t)left->n > end)
        end = left->first + (int64_t)left->n;
    for (int64_t k = first; k < end; k++) {
        dx_id zero = dx_int(g, 0), difference;
        int64_t i = k - right->first, j = k - left->first;
        dx_id r = i >= 0 && i < (int64_t)right->n ? right->coefficient[i] : zero;
        dx_id l = j >= 0 && j < (int64_t)left->n ? left->coefficient[j] : zero;
        l = k % 2 == 0 ? l : dx_neg(g, l);
        if (dx_same(r, l))
            continue;
        if (dx_readable(g, dx_sub(g, r, l), &difference) != DX_OK || !dx_same(difference, zero))
            return false;
    }
    return true;
}

bool dx_ends_expansion(dx_status status)
{
    return status != DX_OK && status != DX_DOMAIN && status != DX_UNKNOWN;
}

/* ---- lists ---------------------------------------------------------------------- */

dx_status dx_add_term(ddx_session *s, dx_terms_list *list, dx_id coefficient, dx_id power)
{
    DX_TRY(dx_check(&s->graph, coefficient));
    DX_TRY(dx_check(&s->graph, power));
    if (dx_is_int(&s->graph, coefficient, 0))
        return DX_OK;
    if (!dx_grow(&s->context.memory, &list->term, sizeof *list->term, &list->capacity, list->n + 1))
        return dx_no_memory(&s->context);
    list->term[list->n++] =
        (dx_expansion_term){coefficient, dx_is_int(&s->graph, power, 1) ? DX_NONE : power};
    return DX_OK;
}

/* 1/base, where that is the simpler one, as x is of 1/x; else DX_NONE. */
static dx_id inverse_of(dx_graph *g, dx_id base)
{
    dx_id scale, rest, below, exponent;
    dx_split_coefficient(g, base, &scale, &rest);
    dx_split_power(g, rest, &below, &exponent);
    return dx_is_int(g, exponent, -1) ? dx_power(g, base, -1) : DX_NONE;
}

/* log(base); log(1/x) is -log(x). */
static dx_id logarithm_of(dx_graph *g, dx_id base)
{
    dx_id inverse = inverse_of(g, base);
    return dx_is_none(inverse) ? dx_call1(g, DX_FN_log, base)
                               : dx_neg(g, dx_call1(g, DX_FN_log, inverse));
}

dx_id dx_power_of_base(dx_graph *g, dx_id base, dx_id exponent, dx_id *sign)
{
    dx_id inverse = inverse_of(g, base), rest;
    dx_id power = dx_is_none(inverse) ? dx_pow(g, base, exponent)
                                      : dx_pow(g, inverse, dx_number_neg(g, exponent));
    *sign = dx_int(g, 1);
    if (dx_is_none(power) || dx_is_int(g, exponent, 0))
        return power;
    dx_split_coefficient(g, power, sign, &rest);
    if (dx_is_int(g, *sign, -1))
        return rest;
    *sign = dx_int(g, 1);
    return power;
}

dx_status dx_terms_of_series(ddx_session *s, const dx_series *series, dx_id base,
                             dx_terms_list *out)
{
    dx_graph *g = &s->graph;
    for (size_t i = 0; i < series->n; i++) {
        dx_id exponent = dx_rational(g, series->first + (int64_t)i, series->ramification);
        dx_id c = series->coefficient[i], log_t = expansion_logarithm(s), sign;
        dx_id power = dx_power_of_base(g, base, exponent, &sign);
        DX_TRY(dx_check(g, power));
        c = dx_mul(g, sign, c);
        if (dx_contains(g, c, log_t)) {
            dx_id value = logarithm_of(g, base);
            c = dx_mul(g, dx_substitute(g, c, 1, &log_t, &value), power);
            DX_TRY(dx_add_term(s, out, c, dx_int(g, 1)));
        } else {
            DX_TRY(dx_add_term(s, out, c, power));
        }
        DX_TRY(dx_poll(&s->context));
    }
    return DX_OK;
}

dx_status dx_sum_terms(ddx_session *s, const dx_terms_list *list, dx_id *sum, dx_id *shown)
{
    dx_graph *g = &s->graph;
    size_t size = (2 * list->n + 1) * sizeof(dx_id);
    dx_id *product = dx_alloc(&s->context.memory, size), *part = product ? product + list->n : NULL;
    if (!product)
        return dx_no_memory(&s->context);
    for (size_t i = 0; i < list->n; i++) {
        const dx_id pair[] = {list->term[i].coefficient, list->term[i].power};
        bool alone = dx_is_none(pair[1]);
        product[i] = alone ? pair[0] : dx_mul(g, pair[0], pair[1]);
        part[i] = alone ? pair[0] : dx_vector(g, 2, pair);
    }
    *sum = list->n == 0 ? dx_int(g, 0) : dx_sum(g, list->n, product);
    *shown = list->n == 0 ? DX_NONE : dx_arrangement(g, list->n, part);
    dx_free(&s->context.memory, product, size);
    DX_TRY(dx_check(g, *sum));
    if (list->n == 0 || dx_is_constant(g, *sum))
        *shown = DX_NONE;
    return DX_OK;
}

void dx_free_terms(ddx_session *s, dx_terms_list *list)
{
    dx_free(&s->context.memory, list->term, list->capacity * sizeof *list->term);
    *list = (dx_terms_list){0};
}

/* ---- what is said --------------------------------------------------------------- */

/* x' stands for a parameter x; a prime in front of a bracket is a derivative's. */
static void drop_stand_ins(dx_text *out, size_t from)
{
    size_t kept = from;
    for (size_t i = from; i < out->n; i++) {
        size_t end = i;
        while (end < out->n && out->data[end] == '\'')
            end++;
        if (end > i && (end == out->n || out->data[end] != '('))
            i = end;
        if (i < out->n)
            out->data[kept++] = out->data[i];
    }
    out->n = kept;
    if (out->data)
        out->data[kept] = '\0';
}

void dx_write_expanded(ddx_session *s, dx_id a, dx_text *out)
{
    size_t before = out->n;
    if (dx_print_line(&s->graph, a, out) == DX_OK && out->n - before <= LONG) {
        drop_stand_ins(out, before);
        return;
    }
    dx_diag_clear(&s->context.diag);
    if (out->data)
        out->data[out->n = before] = '\0';
    dx_text_string(out, "...");
}

void dx_write_point(ddx_session *s, const dx_point *at, dx_text *out)
{
    const bool many = at->n > DX_MOST_VARIABLES;
    for (size_t i = 0; i < at->n; i++) {
        if (many && i > 1 && i + 1 < at->n)
            continue;
        dx_text_string(out, i == 0 ? "" : many && i > 1 ? ", ..., " : ", ");
        dx_write_expanded(s, at->symbol[i], out);
        dx_text_string(out, " = ");
        dx_write_expanded(s, at->centre[i], out);
    }
    if (at->side)
        dx_text_char(out, at->side);
}

dx_status dx_tell_point(ddx_session *s, const dx_point *at, dx_status status)
{
    if (status != DX_DOMAIN && status != DX_UNKNOWN)
        return status;
    dx_text point;
    const dx_diag before = s->context.diag;
    dx_text_init(&point, &s->context.memory);
    dx_write_point(s, at, &point);
    if (point.failed) {
        dx_text_free(&point);
        return dx_no_memory(&s->context);
    }
    dx_diag_clear(&s->context.diag);
    status = dx_fail(&s->context, status, "%s %.120s: %.300s",
                     status != DX_DOMAIN ? "no expansion is known at"
                     : at->n == 1        ? "there are not real values on both sides of"
                                         : "there are not everywhere real values near",
                     dx_text_get(&point), before.message);
    dx_text_free(&point);
    return status;
}

dx_id dx_expansion_base(ddx_session *s, const dx_point *at, size_t i)
{
    dx_graph *g = &s->graph;
    if (dx_op_of(g, at->centre[i]) == DX_OP_INF)
        return dx_power(g, at->symbol[i], -1);
    return dx_sub(g, at->symbol[i], at->centre[i]);
}

dx_status dx_tell_rest(ddx_session *s, const dx_point *at, char order, dx_id base, dx_id exponent)
{
    dx_graph *g = &s->graph;
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    if (at->n == 1) {
        dx_id sign, power = dx_power_of_base(g, base, exponent, &sign);
        if (!dx_is_none(power)) {
            dx_text_format(&text, "the rest is %c(", order);
            dx_write_expanded(s, power, &text);
            dx_text_char(&text, ')');
        }
    } else {
        dx_text_string(&text, "the rest is of degree ");
        dx_write_expanded(s, exponent, &text);
        dx_text_string(&text, " or more in");
        for (size_t i = 0; i < at->n && at->n <= DX_MOST_VARIABLES; i++) {
            dx_text_string(&text, i == 0 ? " " : i + 1 < at->n ? ", " : " and ");
            dx_write_expanded(s, dx_expansion_base(s, at, i), &text);
        }
        for (size_t i = 0; i < 3 && at->n > DX_MOST_VARIABLES; i++) {
            dx_text_string(&text, i == 0 ? " " : i == 1 ? ", " : ", ..., ");
            dx_write_expanded(s, dx_expansion_base(s, at, i < 2 ? i : at->n - 1), &text);
        }
    }
    dx_status status = text.failed ? dx_no_memory(&s->context) : DX_OK;
    if (status == DX_OK && text.n > 0)
        status = dx_note_rest(g, dx_text_get(&text), at->n, at->symbol);
    dx_text_free(&text);
    return status;
}

void dx_tell_absent(ddx_session *s, dx_id a, const dx_point *at)
{
    if (!dx_visit_below(&s->graph, 1, &a))
        return; /* without memory the expansion itself fails */
    for (size_t i = 0; i < at->n; i++)
        if (!dx_visit_has_met(&s->graph, at->symbol[i]))
            dx_notice(&s->context, "what is expanded does not depend on %.*s",
                      (int)dx_name_length(dx_bytes(&s->graph, at->symbol[i])),
                      dx_bytes(&s->graph, at->symbol[i]));
}

void dx_tell_unchecked(ddx_session *s, bool checked)
{
    if (!checked)
        dx_notice(&s->context, "not checked: no way to do it was found, or it is too large");
}

/* ---- the check ------------------------------------------------------------------ */

dx_status dx_verify_near(ddx_session *s, dx_id a, const dx_series *series, bool *checked)
{
    dx_graph *g = &s->graph;
    dx_verdict verdict = DX_AGREES;
    dx_id t = dx_expansion_variable(s), log_t = expansion_logarithm(s),
          value = dx_call1(g, DX_FN_log, t);
    dx_id sum = dx_series_value(g, series, t);
    sum = dx_is_none(sum) ? DX_NONE : dx_substitute(g, sum, 1, &log_t, &value);
    dx_id rest = dx_sub(g, a, sum);
    double order = (double)(series->first + (int64_t)series->n) / series->ramification;
    *checked = true;
    DX_TRY(dx_check(g, rest));
    if (s->settings.verify && !dx_is_int(g, rest, 0) && dx_contains(g, rest, t))
        DX_TRY(dx_contact_approach(g, rest, t, order, &verdict));
    *checked = verdict == DX_AGREES;
    return DX_OK;
}
