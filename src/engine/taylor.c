#include "engine/taylor.h"

#include "engine/oracle.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/contact.h"
#include "symbolic/expansion.h"
#include "symbolic/gradedseries.h"
#include "symbolic/notes.h"
#include "symbolic/readable.h"

#include <math.h>
#include <string.h>

/* MOST_TERMS: of a polynomial in several variables. */
enum { MOST_TERMS = 5000, LONG = 90 };

/* ---- lists ------------------------------------------------------------------------- */

static dx_status add_term(ddx_session *s, dx_terms_list *list, dx_id coefficient, dx_id power)
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

/* ---- what is said ------------------------------------------------------------------ */

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

static void write_value(ddx_session *s, dx_id a, dx_text *out)
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
    for (size_t i = 0; i < at->n; i++) {
        dx_text_string(out, i > 0 ? ", " : "");
        write_value(s, at->symbol[i], out);
        dx_text_string(out, " = ");
        write_value(s, at->centre[i], out);
    }
    if (at->side)
        dx_text_char(out, at->side);
}

/* Tell a failure of the expansion with the place where it was to be. */
static dx_status at_the_point(ddx_session *s, const dx_point *at, dx_status status)
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
    status =
        dx_fail(&s->context, status, "%s %.120s: %.300s",
                status == DX_DOMAIN ? "there are no real values near" : "no expansion is known at",
                dx_text_get(&point), before.message);
    dx_text_free(&point);
    return status;
}

static dx_status refuse(ddx_session *s, const dx_point *at, const char *what, const char *why)
{
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    dx_write_point(s, at, &text);
    if (text.failed) { /* without memory nothing was decided */
        dx_text_free(&text);
        return dx_no_memory(&s->context);
    }
    dx_status status = dx_fail(&s->context, DX_DOMAIN, "there is no Taylor polynomial at %s: %s",
                               dx_text_get(&text), what);
    if (why)
        dx_diag_hint(&s->context.diag, "%s", why);
    dx_text_free(&text);
    return status;
}

/* x - a, as it is raised to powers; x where a is 0, 1/x at infinity. */
static dx_id base_of(ddx_session *s, const dx_point *at, size_t i)
{
    dx_graph *g = &s->graph;
    if (dx_op_of(g, at->centre[i]) == DX_OP_INF)
        return dx_power(g, at->symbol[i], -1);
    return dx_sub(g, at->symbol[i], at->centre[i]);
}

/* "the rest is O((x - 1)^4)"; base is x - 1 or, where that is negative, 1 - x. */
static void tell_rest(ddx_session *s, const dx_point *at, dx_id base, dx_id exponent)
{
    dx_graph *g = &s->graph;
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    if (at->n == 1) {
        dx_id power = dx_pow(g, base, exponent);
        if (!dx_is_none(power)) {
            dx_text_string(&text, "the rest is O(");
            write_value(s, power, &text);
            dx_text_char(&text, ')');
        }
    } else {
        dx_text_string(&text, "the rest is of degree ");
        write_value(s, exponent, &text);
        dx_text_string(&text, " in");
        for (size_t i = 0; i < at->n; i++) {
            dx_text_string(&text, i == 0 ? " " : i + 1 < at->n ? ", " : " and ");
            write_value(s, base_of(s, at, i), &text);
        }
    }
    if (!text.failed && text.n > 0)
        dx_notice(&s->context, "%s", dx_text_get(&text));
    dx_text_free(&text);
}

static void notice_absent(ddx_session *s, dx_id a, const dx_point *at)
{
    for (size_t i = 0; i < at->n; i++)
        if (!dx_contains(&s->graph, a, at->symbol[i]))
            dx_notice(&s->context, "%.*s does not occur in what is expanded",
                      (int)strcspn(dx_bytes(&s->graph, at->symbol[i]), "'"),
                      dx_bytes(&s->graph, at->symbol[i]));
}

static dx_id variable(ddx_session *s)
{
    return dx_symbol(&s->graph, " t", 2);
}

static dx_id logarithm(ddx_session *s)
{
    return dx_symbol(&s->graph, " log", 4);
}

/* ---- the check --------------------------------------------------------------------- */

static dx_status verify(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                        const dx_terms_list *list, bool *checked)
{
    dx_graph *g = &s->graph;
    dx_verdict verdict;
    dx_text where;
    *checked = true;
    if (!s->settings.verify)
        return DX_OK;
    dx_id polynomial, shown;
    DX_TRY(dx_sum_terms(s, list, &polynomial, &shown));
    dx_text_init(&where, &s->context.memory);
    dx_status status =
        dx_contact_check(g, a, polynomial, at->n, at->symbol, at->centre, order, &verdict, &where);
    if (status == DX_OK && verdict == DX_DISAGREES) {
        status = dx_fail(&s->context, DX_BUG, "this expansion failed its check: %.300s",
                         dx_text_get(&where));
        dx_diag_hint(&s->context.diag, "please report it; ':set verify off' shows it unchecked");
    }
    *checked = status == DX_OK && verdict == DX_AGREES;
    dx_text_free(&where);
    return status;
}

/* The same by the values near the point, where power series have none: a is what is expanded,
 * as a formula in t. */
static dx_status verify_near(ddx_session *s, dx_id a, const dx_series *series, bool *checked)
{
    dx_graph *g = &s->graph;
    dx_verdict verdict = DX_AGREES;
    dx_id t = variable(s), log_t = logarithm(s), value = dx_call1(g, DX_FN_log, t);
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

static void tell_unchecked(ddx_session *s, bool checked)
{
    if (!checked)
        dx_notice(&s->context, "not checked: no way to do it was found, or it is too large");
}

/* ---- Taylor polynomials by one symbol ---------------------------------------------- */

/* a with each symbol at its centre plus step·direction. */
static dx_id moved(ddx_session *s, dx_id a, const dx_point *at, dx_id step, const dx_id *direction)
{
    dx_graph *g = &s->graph;
    dx_id to[DX_MOST_VARIABLES];
    for (size_t i = 0; i < at->n; i++)
        to[i] = dx_add(g, at->centre[i], direction ? dx_mul(g, step, direction[i]) : step);
    for (size_t i = 0; i < at->n; i++)
        if (dx_is_none(to[i]))
            return DX_NONE;
    return dx_substitute(g, a, at->n, at->symbol, to);
}

static dx_status expand_to(ddx_session *s, dx_id a, int64_t order, dx_series *out)
{
    dx_oracle oracle = dx_session_oracle(s);
    DX_TRY(dx_check(&s->graph, a));
    return dx_series_expand_to(&s->graph, s->rules, &oracle, a, variable(s), logarithm(s), order,
                               out);
}

static bool has_logarithm(ddx_session *s, const dx_series *series)
{
    for (size_t i = 0; i < series->n; i++)
        if (dx_contains(&s->graph, series->coefficient[i], logarithm(s)))
            return true;
    return false;
}

static bool is_power_series(ddx_session *s, const dx_series *series)
{
    return series->ramification == 1 && (series->first >= 0 || series->n == 0) &&
           !has_logarithm(s, series);
}

static dx_status refuse_series(ddx_session *s, const dx_point *at, const dx_series *series)
{
    if (has_logarithm(s, series))
        return refuse(s, at, "it has a logarithmic branch point there",
                      "series(...) writes it with the logarithm");
    if (series->ramification > 1)
        return refuse(s, at, "it has a branch point there",
                      "series(...) writes it with fractional powers");
    return refuse(s, at, "it has a pole there", "series(...) writes it with negative powers");
}

/* Does what holds for t < 0 continue what holds for t > 0? */
static bool continues(ddx_session *s, const dx_series *right, const dx_series *left)
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

static bool is_fatal(dx_status status)
{
    return status != DX_OK && status != DX_DOMAIN && status != DX_UNKNOWN;
}

/* The expansion told something of t > 0 only: is it the same for t < 0? */
static dx_status check_left(ddx_session *s, dx_id a, const dx_point *at, int64_t order,
                            const dx_series *right)
{
    dx_series left;
    dx_id minus = dx_neg(&s->graph, variable(s));
    dx_status status = expand_to(s, moved(s, a, at, minus, NULL), order, &left);
    if (is_fatal(status))
        return status;
    if (status != DX_OK) {
        dx_diag_clear(&s->context.diag);
        return refuse(s, at, "it has no real values to the left of it",
                      "series(...) may know the right side");
    }
    bool smooth = is_power_series(s, &left) && continues(s, right, &left);
    dx_series_free(&s->graph, &left);
    return smooth ? DX_OK
                  : refuse(s, at, "it has a corner or a jump there, or a derivative of it does",
                           "series(e, x=a+, n) and series(e, x=a-, n) expand on one side");
}

static dx_status terms_of(ddx_session *s, const dx_series *series, dx_id base, dx_terms_list *out)
{
    dx_graph *g = &s->graph;
    for (size_t i = 0; i < series->n; i++) {
        dx_id exponent = dx_rational(g, series->first + (int64_t)i, series->ramification);
        dx_id c = series->coefficient[i], log_t = logarithm(s);
        if (dx_contains(g, c, log_t)) {
            dx_id value = dx_call1(g, DX_FN_log, base);
            c = dx_mul(g, dx_substitute(g, c, 1, &log_t, &value), dx_pow(g, base, exponent));
            DX_TRY(add_term(s, out, c, dx_int(g, 1)));
        } else {
            DX_TRY(add_term(s, out, c, dx_pow(g, base, exponent)));
        }
        DX_TRY(dx_poll(&s->context));
    }
    return DX_OK;
}

/* At a symbol for a point: where that point may be. */
static dx_status note_centre(ddx_session *s, dx_id a, const dx_point *at, const dx_series *series)
{
    dx_graph *g = &s->graph;
    dx_id centre = at->centre[0];
    if (dx_op_of(g, centre) != DX_OP_SYMBOL)
        return DX_OK;
    dx_id value = dx_substitute(g, a, 1, at->symbol, &centre);
    DX_TRY(dx_check(g, value));
    for (size_t i = 0; i < series->n; i++)
        if (series->first + (int64_t)i == 1)
            return dx_note_derivative(
                g, s->rules, &(dx_derived){value, centre, series->coefficient[i], 1, DX_NONE});
    return DX_OK;
}

/* sign(x)^2 is 1 on both sides of 0, and 0 there: what has another value at the point than near
 * it has no Taylor polynomial. Without a value it is continued. */
static dx_status check_value(ddx_session *s, dx_id a, const dx_point *at, const dx_series *series)
{
    dx_graph *g = &s->graph;
    dx_oracle oracle = dx_session_oracle(s);
    bool differs = false;
    dx_id value = dx_substitute(g, a, 1, at->symbol, at->centre), start = dx_int(g, 0);
    if (dx_is_none(value)) {
        dx_status status = s->context.diag.status;
        dx_diag_clear(&s->context.diag);
        return is_fatal(status) ? status : DX_OK;
    }
    for (size_t i = 0; i < series->n; i++)
        if (series->first + (int64_t)i == 0)
            start = series->coefficient[i];
    dx_id difference = dx_sub(g, value, start);
    DX_TRY(dx_check(g, difference));
    DX_TRY(oracle.nonzero(oracle.host, difference, &differs));
    return differs ? refuse(s, at, "its value there is not the one that it has nearby", NULL)
                   : DX_OK;
}

static dx_status taylor_by_one(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                               dx_terms_list *out)
{
    dx_series series;
    bool checked = true;
    dx_status status = expand_to(s, moved(s, a, at, variable(s), NULL), order, &series);
    if (status != DX_OK)
        return at_the_point(s, at, status);
    if (!is_power_series(s, &series))
        status = refuse_series(s, at, &series);
    if (status == DX_OK && series.sided)
        status = check_left(s, a, at, order, &series);
    if (status == DX_OK && series.sided)
        status = check_value(s, a, at, &series);
    if (status == DX_OK)
        status = terms_of(s, &series, base_of(s, at, 0), out);
    if (status == DX_OK)
        status = note_centre(s, a, at, &series);
    if (status == DX_OK)
        status = verify(s, a, at, order, out, &checked);
    if (status == DX_OK && !checked && !series.sided)
        status = check_value(s, a, at, &series);
    if (status == DX_OK && !checked)
        status = verify_near(s, moved(s, a, at, variable(s), NULL), &series, &checked);
    if (status == DX_OK && !series.exact)
        tell_rest(s, at, base_of(s, at, 0), dx_int(&s->graph, (int64_t)order + 1));
    if (status == DX_OK)
        tell_unchecked(s, checked);
    dx_series_free(&s->graph, &series);
    return status;
}

/* ---- Taylor polynomials by several symbols ----------------------------------------- */

/* How many monomials of at most that degree there are in n symbols. */
static double monomials_up_to(size_t n, uint32_t order)
{
    double count = 1;
    for (size_t i = 1; i <= n; i++)
        count *= (double)(order + i) / (double)i;
    return count;
}

/* Monomials as terms in x - a, y - b, ... */
static dx_status add_monomials(ddx_session *s, const dx_point *at, const dx_monomials *list,
                               dx_terms_list *out)
{
    dx_graph *g = &s->graph;
    dx_id base[DX_MOST_VARIABLES];
    dx_status status = DX_OK;
    for (size_t v = 0; v < at->n; v++)
        base[v] = base_of(s, at, v);
    for (size_t i = 0; i < list->n && status == DX_OK; i++) {
        dx_id factor[DX_MOST_VARIABLES + 1] = {dx_int(g, 1)};
        dx_id coefficient = list->item[i].coefficient;
        size_t n = 1;
        if (!dx_is_number(g, coefficient))
            status = dx_readable(g, coefficient, &coefficient);
        for (size_t v = 0; v < at->n; v++)
            if (list->item[i].exponent[v] > 0)
                factor[n++] = dx_power(g, base[v], list->item[i].exponent[v]);
        if (status == DX_OK)
            status = add_term(s, out, coefficient, dx_product(g, n, factor));
        if (status == DX_OK)
            status = dx_poll(&s->context);
    }
    return status;
}

/* One homogeneous part. */
static dx_status add_part(ddx_session *s, const dx_point *at, const dx_id *direction, dx_id part,
                          bool *polynomial, dx_terms_list *out)
{
    dx_monomials list;
    DX_TRY(dx_monomials_make(&s->graph, part, at->n, direction, polynomial, &list));
    dx_status status = *polynomial ? add_monomials(s, at, &list, out) : DX_OK;
    dx_monomials_free(&list);
    return status;
}

/* The fast way, where it goes. */
static dx_status graded_terms(ddx_session *s, dx_id along, const dx_point *at,
                              const dx_id *direction, uint32_t order, bool *covered, bool *exact,
                              dx_terms_list *out)
{
    dx_graded series;
    dx_monomials list;
    DX_TRY(
        dx_graded_expand(&s->graph, along, variable(s), at->n, direction, order, covered, &series));
    if (!*covered)
        return DX_OK;
    *exact = series.exact;
    dx_status status = dx_graded_monomials(&series, &list);
    dx_graded_free(&series);
    DX_TRY(status);
    status = add_monomials(s, at, &list, out);
    dx_monomials_free(&list);
    return status;
}

static dx_status finish_several(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                                bool exact, const dx_terms_list *list)
{
    bool checked;
    if (!exact)
        tell_rest(s, at, DX_NONE, dx_int(&s->graph, (int64_t)order + 1));
    DX_TRY(verify(s, a, at, order, list, &checked));
    tell_unchecked(s, checked);
    return DX_OK;
}

static dx_status taylor_by_several(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                                   dx_terms_list *out)
{
    dx_graph *g = &s->graph;
    dx_id direction[DX_MOST_VARIABLES];
    dx_series series;
    bool polynomial, exact = false;
    if (order > DX_MOST_DEGREE || monomials_up_to(at->n, order) > MOST_TERMS)
        return dx_fail(&s->context, DX_LIMIT,
                       "a polynomial of degree %u in %zu variables may have more than %d terms",
                       (unsigned)order, at->n, MOST_TERMS);
    for (size_t i = 0; i < at->n; i++) {
        const char name[3] = {' ', (char)('p' + i), '\0'};
        direction[i] = dx_symbol(g, name, 2);
    }
    dx_id along = moved(s, a, at, variable(s), direction);
    DX_TRY(dx_check(g, along));
    bool covered;
    dx_status status = graded_terms(s, along, at, direction, order, &covered, &exact, out);
    if (status == DX_OK && covered)
        return finish_several(s, a, at, order, exact, out);
    if (is_fatal(status))
        return status;
    dx_diag_clear(&s->context.diag); /* the general way tells what is wrong */
    status = expand_to(s, along, order, &series);
    if (status != DX_OK)
        return at_the_point(s, at, status);
    polynomial = is_power_series(s, &series);
    if (!polynomial)
        status = refuse_series(s, at, &series);
    for (size_t i = 0; i < series.n && polynomial && status == DX_OK; i++)
        status = add_part(s, at, direction, series.coefficient[i], &polynomial, out);
    if (status == DX_OK && !polynomial)
        status = refuse(s, at, "it is not smooth there", NULL);
    exact = series.exact;
    dx_series_free(g, &series);
    return status == DX_OK ? finish_several(s, a, at, order, exact, out) : status;
}

dx_status dx_check_point(ddx_session *s, const dx_point *at)
{
    const dx_graph *g = &s->graph;
    for (size_t i = 0; i < at->n; i++) {
        if (dx_op_of(g, at->centre[i]) >= DX_OP_EQ)
            return dx_fail(&s->context, DX_TYPE, "the point must be a number or a formula");
        for (size_t k = 0; k < at->n; k++) {
            if (k < i && dx_same(at->symbol[i], at->symbol[k]))
                return dx_fail(&s->context, DX_NAME, "%s is given twice",
                               dx_bytes(g, at->symbol[i]));
            if (dx_contains(g, at->centre[i], at->symbol[k]))
                return dx_fail(&s->context, DX_TYPE,
                               "the point is given by a variable that is expanded in");
        }
    }
    return DX_OK;
}

dx_status dx_check_expandable(ddx_session *s, dx_id a)
{
    dx_op op = dx_op_of(&s->graph, a);
    if (op >= DX_OP_EQ || op == DX_OP_INF)
        return dx_fail(&s->context, DX_TYPE, "only formulas can be expanded");
    return DX_OK;
}

dx_status dx_taylor(ddx_session *s, dx_id a, const dx_point *at, uint32_t order, dx_terms_list *out)
{
    *out = (dx_terms_list){0};
    notice_absent(s, a, at);
    for (size_t i = 0; i < at->n; i++)
        if (dx_op_of(&s->graph, at->centre[i]) == DX_OP_INF)
            return refuse(s, at, "that is no point",
                          "series(e, x=inf, n) expands in powers of 1/x");
    return at->n == 1 ? taylor_by_one(s, a, at, order, out)
                      : taylor_by_several(s, a, at, order, out);
}

/* ---- series ------------------------------------------------------------------------ */

/* a at the point plus t, or minus t where `left`. */
static dx_id beside(ddx_session *s, dx_id a, const dx_point *at, bool left)
{
    dx_graph *g = &s->graph;
    dx_id t = variable(s), to = t;
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
    if (has_logarithm(s, series))
        dx_notice(&s->context, "logarithmic branch point at %s", dx_text_get(&point));
    if (series->ramification > 1) {
        dx_text root;
        dx_text_init(&root, &s->context.memory);
        write_value(s, dx_pow(&s->graph, base, dx_rational(&s->graph, 1, series->ramification)),
                    &root);
        dx_notice(&s->context, "branch point at %s: powers of %s", dx_text_get(&point),
                  dx_text_get(&root));
        dx_text_free(&root);
    } else if (series->n > 0 && series->first < 0 &&
               dx_op_of(&s->graph, at->centre[0]) != DX_OP_INF && !has_logarithm(s, series)) {
        dx_notice(&s->context, "pole of order %ld at %s", -(long)series->first,
                  dx_text_get(&point));
    }
    dx_text_free(&point);
}

static void tell_side(ddx_session *s, const dx_point *at, bool left)
{
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    write_value(s, at->symbol[0], &text);
    dx_text_string(&text, left ? " < " : " > ");
    write_value(s, at->centre[0], &text);
    dx_notice(&s->context, "%s", dx_text_get(&text));
    dx_text_free(&text);
}

/* From both sides where they agree; else from the one on which there are real values. */
static dx_status expand_beside(ddx_session *s, dx_id a, const dx_point *at, int64_t order,
                               bool *left, dx_series *out)
{
    bool infinite = dx_op_of(&s->graph, at->centre[0]) == DX_OP_INF;
    *left = at->side == '-';
    dx_status status = expand_to(s, beside(s, a, at, *left), order, out);
    if (status == DX_DOMAIN && !at->side && !infinite) {
        dx_diag before = s->context.diag;
        dx_diag_clear(&s->context.diag);
        *left = true;
        status = expand_to(s, beside(s, a, at, true), order, out);
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
    status = expand_to(s, beside(s, a, at, true), order, &other);
    bool both = status == DX_OK && other.ramification == 1 && out->ramification == 1 &&
                !has_logarithm(s, out) && !has_logarithm(s, &other) && continues(s, out, &other);
    if (status == DX_OK)
        dx_series_free(&s->graph, &other);
    if (is_fatal(status)) {
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
    if (series->ramification > 1 || has_logarithm(s, series))
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

/* cos(sqrt(x)) is found as a series in sqrt(x) without odd powers. Where none comes up to the
 * next whole power either, whole powers are all that is written. */
static dx_status drop_fractions(ddx_session *s, dx_id a, int64_t order, dx_series *series)
{
    int64_t q = series->ramification, first = series->first;
    if (q == 1 || !is_whole(s, series))
        return DX_OK;
    if (!series->exact) {
        dx_series longer;
        dx_status status = expand_to(s, a, order + 1, &longer);
        if (status != DX_OK) {
            dx_diag_clear(&s->context.diag);
            return is_fatal(status) ? status : DX_OK;
        }
        bool whole = longer.ramification == series->ramification && is_whole(s, &longer);
        dx_series_free(&s->graph, &longer);
        if (!whole)
            return DX_OK;
    }
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

dx_status dx_puiseux(ddx_session *s, dx_id a, const dx_point *at, int64_t order, dx_terms_list *out)
{
    dx_graph *g = &s->graph;
    dx_series series;
    bool left, checked = true;
    *out = (dx_terms_list){0};
    notice_absent(s, a, at);
    dx_status status = expand_beside(s, a, at, order, &left, &series);
    if (status != DX_OK)
        return at_the_point(s, at, status);
    status = drop_fractions(s, beside(s, a, at, left), order, &series);
    if (status == DX_OK)
        status = verify_near(s, beside(s, a, at, left), &series, &checked);
    dx_id base = base_of(s, at, 0);
    if (left || dx_is_minus_inf(&s->graph, at->centre[0]))
        base = turn(s, base, &series);
    if (status == DX_OK)
        status = terms_of(s, &series, base, out);
    if (status == DX_OK) {
        tell_branch(s, at, base, &series);
        if (!series.exact)
            tell_rest(s, at, base,
                      dx_rational(g, series.first + (int64_t)series.n, series.ramification));
        tell_unchecked(s, checked);
    }
    dx_series_free(g, &series);
    return status;
}
