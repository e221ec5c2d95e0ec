/* taylor.c - Taylor polynomials by one symbol and by several. */
#include "engine/limits/taylor.h"

#include "engine/oracle.h"
#include "engine/limits/terms.h"
#include "engine/limits/undersign.h"
#include "engine/scope.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/contact.h"
#include "symbolic/series/coefficient.h"
#include "symbolic/derivatives/partials.h"
#include "symbolic/series/gradedseries.h"
#include "symbolic/domain/notes.h"
#include "symbolic/algebra/irreducible.h"
#include "symbolic/algebra/splitting.h"

#include <stdlib.h>
#include <string.h>

/* MOST_TERMS: of a polynomial in several variables. */
enum { MOST_TERMS = 20000 };

dx_status dx_refuse_taylor(ddx_session *s, const dx_point *at, const char *what, const char *why)
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

/* ---- the value at the point -------------------------------------------------------- */

/* The polynomial has a value at the centre: (x^2 - 1)/(x - 1) has none there. */
static dx_status tell_continued(ddx_session *s, const dx_point *at)
{
    dx_graph *g = &s->graph;
    const char *name = dx_bytes(g, at->symbol[0]);
    dx_text centre;
    dx_text_init(&centre, &s->context.memory);
    dx_status status = dx_print_plain(g, at->centre[0], &centre);
    if (status == DX_OK)
        dx_notice(&s->context, "%.*s != %s", (int)dx_name_length(name), name, dx_text_get(&centre));
    dx_text_free(&centre);
    return status;
}

/* sign(x)^2 is 1 on both sides of 0, and 0 there: what has another value at the point than near
 * it has no Taylor polynomial. Without a value it is continued. */
static dx_status check_start(ddx_session *s, dx_id a, const dx_point *at, dx_id start)
{
    dx_graph *g = &s->graph;
    dx_oracle oracle = dx_session_oracle(s);
    bool differs = false;
    dx_id value = dx_substitute(g, a, at->n, at->symbol, at->centre);
    if (dx_is_none(value)) {
        dx_status status = s->context.diag.status;
        if (dx_ends_expansion(status))
            return status;
        dx_diag_clear(&s->context.diag);
        return status == DX_DOMAIN && at->n == 1 ? tell_continued(s, at) : DX_OK;
    }
    dx_id difference = dx_sub(g, value, start);
    DX_TRY(dx_check(g, difference));
    DX_TRY(dx_ask_nonzero(&oracle, difference, &differs));
    return differs
               ? dx_refuse_taylor(s, at, "its value there is not the one that it has nearby", NULL)
               : DX_OK;
}

/* On which sides to look: all of them in up to three variables; else so many that any two step in
 * the same and in opposite directions, as the digits of their numbers differ. */
static unsigned count_sides(size_t n)
{
    enum { ALL = 3 };
    unsigned digits = 0;
    if (n <= ALL)
        return 1U << n;
    while ((n - 1) >> digits > 0)
        digits++;
    return 2 * (1 + digits);
}

static bool is_left(size_t n, unsigned side, size_t i)
{
    enum { ALL = 3 };
    if (n <= ALL)
        return side >> i & 1;
    return (side & 1) != (side < 2 ? 0 : i >> (side / 2 - 1) & 1);
}

/* x^y at x = 0 has values on one side only. */
static dx_status check_around(ddx_session *s, dx_id a, const dx_point *at)
{
    dx_graph *g = &s->graph;
    const dx_id small = dx_power(g, dx_int(g, 2), -20);
    dx_id *to = dx_expansion_ids(s, at->n);
    bool entire;
    if (!to)
        return DX_NOMEM;
    DX_TRY(dx_is_entire(g, a, &entire));
    for (unsigned side = 0; side < count_sides(at->n) && !entire; side++) {
        for (size_t i = 0; i < at->n; i++) {
            dx_id step =
                dx_rational(g, (is_left(at->n, side, i) ? -1 : 1) * (8 + 3 * (int64_t)i), 8);
            to[i] = dx_add(g, at->centre[i], dx_mul(g, step, small));
            DX_TRY(dx_check(g, to[i]));
        }
        dx_id there = dx_substitute(g, a, at->n, at->symbol, to);
        dx_status status =
            dx_is_none(there) ? s->context.diag.status : dx_refuse_valueless(g, there);
        if (status == DX_DOMAIN) {
            dx_diag_clear(&s->context.diag);
            return dx_refuse_taylor(s, at, "it has real values on some sides of it only", NULL);
        }
        DX_TRY(dx_excuse(&s->context, status));
        DX_TRY(dx_poll(&s->context));
    }
    return DX_OK;
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
    bool corners = false;
    if (status == DX_OK && verdict == DX_DISAGREES)
        status = dx_has_corners(g, a, &corners);
    if (status == DX_OK && corners) {
        dx_id start = dx_substitute(g, polynomial, at->n, at->symbol, at->centre);
        status = dx_is_none(start) ? dx_check(g, start) : check_start(s, a, at, start);
    }
    if (status == DX_OK && verdict == DX_DISAGREES && !corners) {
        status = dx_fail(&s->context, DX_BUG, "this expansion failed its check: %.300s",
                         dx_text_get(&where));
        dx_diag_hint(&s->context.diag, "please report it; ':set verify off' shows it unchecked");
    }
    *checked = status == DX_OK && verdict == DX_AGREES;
    dx_text_free(&where);
    return status;
}

/* ---- Taylor polynomials by one symbol ---------------------------------------------- */

dx_id dx_moved_along(ddx_session *s, dx_id a, const dx_point *at, dx_id step,
                     const dx_id *direction)
{
    dx_graph *g = &s->graph;
    dx_id *to = dx_expansion_ids(s, at->n);
    if (!to)
        return DX_NONE;
    for (size_t i = 0; i < at->n; i++)
        to[i] = dx_add(g, at->centre[i], direction ? dx_mul(g, step, direction[i]) : step);
    for (size_t i = 0; i < at->n; i++)
        if (dx_is_none(to[i]))
            return DX_NONE;
    return dx_substitute(g, a, at->n, at->symbol, to);
}

bool dx_is_power_series(ddx_session *s, const dx_series *series)
{
    return series->ramification == 1 && (series->first >= 0 || series->n == 0) &&
           !dx_has_logarithm(s, series);
}

dx_status dx_refuse_series(ddx_session *s, const dx_point *at, const dx_series *series)
{
    if (dx_has_logarithm(s, series))
        return dx_refuse_taylor(s, at, "it has a logarithmic branch point there",
                                "series(...) writes it with the logarithm");
    if (series->ramification > 1)
        return dx_refuse_taylor(s, at, "it has a branch point there",
                                "series(...) writes it with fractional powers");
    return dx_refuse_taylor(s, at, "it has a pole there",
                            "series(...) writes it with negative powers");
}

/* cosh(sqrt(x)) has a power series, and no real values to the left. */
static dx_status tell_right(ddx_session *s, dx_id a, const dx_point *at)
{
    dx_graph *g = &s->graph;
    dx_id value = dx_substitute(g, a, 1, at->symbol, at->centre);
    dx_text text;
    if (dx_is_none(value) && dx_ends_expansion(s->context.diag.status))
        return dx_check(g, value);
    if (dx_is_none(value))
        dx_diag_clear(&s->context.diag);
    dx_text_init(&text, &s->context.memory);
    dx_write_expanded(s, at->symbol[0], &text);
    dx_text_string(&text, dx_is_none(value) ? " > " : " >= ");
    dx_write_expanded(s, at->centre[0], &text);
    if (!text.failed)
        dx_notice(&s->context, "%s", dx_text_get(&text));
    dx_status status = text.failed ? dx_no_memory(&s->context) : DX_OK;
    dx_text_free(&text);
    return status;
}

/* The expansion told something of t > 0 only: is it the same for t < 0? *alone: there are no real
 * values at all. */
static dx_status check_left(ddx_session *s, dx_id a, const dx_point *at, int64_t order,
                            const dx_series *right, bool *alone)
{
    dx_series left;
    dx_id minus = dx_neg(&s->graph, dx_expansion_variable(s)),
          beside = dx_moved_along(s, a, at, minus, NULL);
    bool beyond;
    dx_status status = dx_expand_to(s, beside, order, &left);
    if (dx_ends_expansion(status))
        return status;
    if (status == DX_DOMAIN) {
        dx_diag_clear(&s->context.diag);
        *alone = true;
        return tell_right(s, a, at);
    }
    if (status != DX_OK) {
        dx_diag_clear(&s->context.diag);
        return dx_refuse_taylor(s, at, "its values to the left of it are not known",
                                "series(...) may know the right side");
    }
    status = dx_keep_whole(s, beside, order, false, &left, &beyond);
    bool smooth =
        status == DX_OK && dx_is_power_series(s, &left) && dx_series_continues(s, right, &left);
    dx_series_free(&s->graph, &left);
    DX_TRY(status);
    return smooth
               ? DX_OK
               : dx_refuse_taylor(s, at,
                                  "it has a corner or a jump there, or a derivative of it does",
                                  "series(e, x=a+, n) and series(e, x=a-, n) expand on one side");
}

/* The derivatives by each symbol: of many by one pass. */
static dx_status slopes_of(ddx_session *s, dx_id a, const dx_point *at, dx_id *slope)
{
    dx_graph *g = &s->graph;
    if (at->n > DX_MOST_VARIABLES)
        return dx_partials_gradient(g, s->rules, a, at->n, at->symbol, slope);
    for (size_t i = 0; i < at->n; i++)
        DX_TRY(dx_diff(g, s->rules, a, at->symbol[i], 1, &slope[i]));
    return DX_OK;
}

static dx_status note_slopes(ddx_session *s, dx_id a, const dx_point *at, uint32_t order)
{
    enum { MOST_ORDER = 4 };
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_id *slope = dx_expansion_ids(s, at->n);
    if (!slope)
        return DX_NOMEM;
    DX_TRY(slopes_of(s, a, at, slope));
    for (size_t i = 0; i < at->n; i++) {
        const dx_derived derived = {a, at->symbol[i], slope[i],
                                    order < MOST_ORDER ? order : MOST_ORDER, DX_NONE};
        dx_status status =
            dx_note_derivative_at(g, s->rules, &oracle, &derived, at->n, at->symbol, at->centre);
        if (dx_ends_expansion(status))
            return status;
        dx_diag_clear(&s->context.diag);
        DX_TRY(dx_poll(&s->context));
    }
    return DX_OK;
}

/* At a point with names in it, or of a formula with other names in it: what these have to be. */
static dx_status note_point(ddx_session *s, dx_id a, const dx_point *at, uint32_t order)
{
    dx_graph *g = &s->graph;
    bool entire = false;
    dx_id value = dx_substitute(g, a, at->n, at->symbol, at->centre);
    dx_status status = dx_is_none(value) ? s->context.diag.status : DX_OK;
    if (status == DX_OK && (order == 0 || dx_is_constant(g, value)))
        return DX_OK;
    if (status == DX_OK && at->n > DX_MOST_VARIABLES)
        DX_TRY(dx_is_entire(g, a, &entire));
    if (status == DX_OK && !entire)
        status = note_slopes(s, a, at, order);
    if (dx_ends_expansion(status))
        return status;
    dx_diag_clear(&s->context.diag);
    return DX_OK;
}

static dx_status check_value(ddx_session *s, dx_id a, const dx_point *at, const dx_series *series)
{
    dx_id start = dx_int(&s->graph, 0);
    for (size_t i = 0; i < series->n; i++)
        if (series->first + (int64_t)i == 0)
            start = series->coefficient[i];
    return check_start(s, a, at, start);
}

/* There is no expansion, and yet there may be derivatives. */
static dx_status taylor_of_smooth(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                                  dx_status status, dx_terms_list *out)
{
    dx_graph *g = &s->graph;
    bool known;
    if (status != DX_UNKNOWN)
        return dx_tell_point(s, at, status);
    const dx_diag before = s->context.diag;
    dx_diag_clear(&s->context.diag);
    DX_TRY(dx_smooth_terms(s, a, at, order, out, &known));
    if (!known) {
        dx_free_terms(s, out);
        s->context.diag = before;
        return dx_tell_point(s, at, status);
    }
    bool starts = out->n > 0 && dx_is_none(out->term[0].power);
    DX_TRY(check_start(s, a, at, starts ? out->term[0].coefficient : dx_int(g, 0)));
    return dx_tell_rest(s, at, 'o', dx_expansion_base(s, at, 0), dx_int(g, order));
}

/* Does it take a look behind the order to say what the rest is? Where there are singular parts:
 * x^2*log(x^2) is o(x), and no O(x^2). */
static dx_status has_singular_parts(ddx_session *s, dx_id beside, bool *has)
{
    dx_graph *g = &s->graph;
    dx_id t = dx_expansion_variable(s), zero = dx_int(g, 0), value;
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &beside, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++)
        *has = dx_op_of(g, walk.id[i]) == DX_OP_CASES;
    dx_walk_free(&walk);
    value = *has ? beside : dx_substitute(g, beside, 1, &t, &zero);
    *has = *has || dx_is_none(value);
    return dx_is_none(value) ? dx_excuse(g->context, g->context->diag.status) : DX_OK;
}

/* Values near the point against the terms up to the order and the next ones. */
static dx_status verify_beyond(ddx_session *s, dx_id beside, uint32_t order, bool *checked)
{
    dx_series longer;
    dx_status status = dx_expand_to(s, beside, (int64_t)order + 1, &longer);
    if (status != DX_OK)
        return dx_excuse(&s->context, status);
    status = dx_verify_near(s, beside, &longer, checked);
    dx_series_free(&s->graph, &longer);
    return status;
}

static dx_status taylor_by_one(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                               dx_terms_list *out)
{
    dx_series series;
    bool checked = true, alone = false, beyond = false;
    dx_id beside = dx_moved_along(s, a, at, dx_expansion_variable(s), NULL);
    dx_status status = dx_expand_to(s, beside, order, &series);
    if (status != DX_OK)
        return taylor_of_smooth(s, a, at, order, status, out);
    bool singular;
    status = has_singular_parts(s, beside, &singular);
    if (status == DX_OK)
        status = dx_keep_whole(s, beside, order, singular, &series, &beyond);
    if (status == DX_OK && !dx_is_power_series(s, &series))
        status = dx_refuse_series(s, at, &series);
    if (status == DX_OK && series.sided)
        status = check_left(s, a, at, order, &series, &alone);
    if (status == DX_OK && series.sided && !alone)
        status = check_value(s, a, at, &series);
    if (status == DX_OK)
        status = dx_terms_of_series(s, &series, dx_expansion_base(s, at, 0), out);
    if (status == DX_OK)
        status = note_point(s, a, at, order);
    if (status == DX_OK && !alone)
        status = verify(s, a, at, order, out, &checked);
    if (alone) /* the centre is no place for a check */
        checked = !s->settings.verify;
    if (status == DX_OK && !checked && !series.sided)
        status = check_value(s, a, at, &series);
    if (status == DX_OK && !checked)
        status = beyond ? verify_beyond(s, beside, order, &checked)
                        : dx_verify_near(s, beside, &series, &checked);
    if (status == DX_OK && !series.exact)
        status = dx_tell_rest(s, at, beyond ? 'o' : 'O', dx_expansion_base(s, at, 0),
                              dx_int(&s->graph, (int64_t)order + !beyond));
    if (status == DX_OK)
        dx_tell_unchecked(s, checked);
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

/* The same of a sum, by the variables that there are in each of its terms. */
static dx_status count_monomials(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                                 double *count)
{
    const dx_graph *g = &s->graph;
    double all = monomials_up_to(at->n, order);
    *count = 0;
    if (dx_op_of(g, a) != DX_OP_ADD)
        *count = all;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_ADD && i < dx_terms(g, a) && *count < all; i++) {
        const dx_id term = dx_term(g, a, i);
        size_t n = 0;
        if (!dx_visit_below(g, 1, &term))
            return DX_NOMEM;
        for (size_t v = 0; v < at->n; v++)
            n += dx_visit_has_met(g, at->symbol[v]);
        *count += monomials_up_to(n, order);
    }
    *count = *count < all ? *count : all;
    return DX_OK;
}

static dx_status check_size(ddx_session *s, dx_id a, const dx_point *at, uint32_t order)
{
    double count;
    if (at->n > DX_MOST_DIRECTIONS)
        return dx_fail(&s->context, DX_LIMIT, "%d variables are the most for an order above 2",
                       DX_MOST_DIRECTIONS);
    DX_TRY(count_monomials(s, a, at, order, &count));
    if (order > DX_MOST_DEGREE || count > MOST_TERMS)
        return dx_fail(&s->context, DX_LIMIT,
                       "a polynomial of degree %u in %zu variables may have more than %d terms",
                       (unsigned)order, at->n, MOST_TERMS);
    return DX_OK;
}

/* Monomials as terms in x - a, y - b, ... */
static dx_status add_monomials(ddx_session *s, const dx_point *at, const dx_monomials *list,
                               dx_terms_list *out)
{
    dx_graph *g = &s->graph;
    dx_id base[DX_MOST_DIRECTIONS];
    dx_status status = DX_OK;
    for (size_t v = 0; v < at->n; v++)
        base[v] = dx_expansion_base(s, at, v);
    for (size_t i = 0; i < list->n && status == DX_OK; i++) {
        dx_id factor[DX_MOST_DIRECTIONS + 1] = {dx_int(g, 1)};
        dx_id coefficient = list->item[i].coefficient;
        size_t n = 1;
        status = dx_coefficient_collect(g, coefficient, &coefficient);
        if (status == DX_OK && !dx_is_number(g, coefficient))
            status = dx_split_linear(g, coefficient, &coefficient);
        for (size_t v = 0; v < at->n; v++)
            if (list->item[i].exponent[v] > 0)
                factor[n++] = dx_power(g, base[v], list->item[i].exponent[v]);
        if (status == DX_OK)
            status = dx_add_term(s, out, coefficient, dx_product(g, n, factor));
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
    DX_TRY(dx_spread_integrals(&s->graph, at->n, direction, &part));
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
    DX_TRY(dx_graded_expand(&s->graph, along, dx_expansion_variable(s), at->n, direction, order,
                            covered, &series));
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

/* Where the expansion does not exist node by node, as that of sin(x)*y/x: do the values along a
 * line through the point fall as they must? */
static dx_status verify_along_line(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                                   const dx_terms_list *list, bool *checked)
{
    dx_graph *g = &s->graph;
    dx_id polynomial, shown, rest, t = dx_expansion_variable(s);
    dx_id *direction = dx_expansion_ids(s, at->n);
    dx_verdict verdict = DX_AGREES;
    if (!direction)
        return DX_NOMEM;
    DX_TRY(dx_sum_terms(s, list, &polynomial, &shown));
    for (size_t i = 0; i < at->n; i++)
        direction[i] = dx_rational(g, 8 + 3 * (int64_t)i, 8);
    rest = dx_moved_along(s, dx_sub(g, a, polynomial), at, t, direction);
    if (dx_is_none(rest)) {
        dx_status status = s->context.diag.status;
        if (dx_ends_expansion(status))
            return status;
        dx_diag_clear(&s->context.diag);
        return DX_OK;
    }
    if (!dx_is_int(g, rest, 0) && dx_contains(g, rest, t))
        DX_TRY(dx_contact_approach(g, rest, t, order + 1, &verdict));
    *checked = verdict == DX_AGREES;
    return DX_OK;
}

static dx_status check_seams(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                             const dx_terms_list *list)
{
    dx_id polynomial, shown;
    bool corners, torn = false;
    DX_TRY(dx_has_corners(&s->graph, a, &corners));
    if (!corners)
        return DX_OK;
    DX_TRY(dx_sum_terms(s, list, &polynomial, &shown));
    DX_TRY(dx_look_for_seams(s, a, at, order, polynomial, &torn));
    return torn ? dx_refuse_taylor(
                      s, at, "it has a corner or a jump there, or a derivative of it does", NULL)
                : DX_OK;
}

static dx_status finish_several(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                                bool exact, const dx_terms_list *list)
{
    bool checked;
    DX_TRY(check_around(s, a, at));
    DX_TRY(check_seams(s, a, at, order, list));
    DX_TRY(note_point(s, a, at, order));
    if (!exact)
        DX_TRY(dx_tell_rest(s, at, 'O', DX_NONE, dx_int(&s->graph, (int64_t)order + 1)));
    DX_TRY(verify(s, a, at, order, list, &checked));
    if (!checked)
        DX_TRY(verify_along_line(s, a, at, order, list, &checked));
    dx_tell_unchecked(s, checked);
    return DX_OK;
}

/* Is a direction below the line? */
static dx_status is_divided(dx_graph *g, dx_id a, size_t n, const dx_id *direction, bool *divided)
{
    dx_walk walk;
    *divided = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]);
             k++) {
            dx_id exponent = dx_exponent(g, walk.id[i], k);
            for (size_t v = 0; v < n; v++)
                *divided =
                    *divided || (dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0 &&
                                 dx_contains(g, dx_base(g, walk.id[i], k), direction[v]));
        }
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status taylor_by_several(ddx_session *s, dx_id a, const dx_point *at, uint32_t order,
                                   dx_terms_list *out)
{
    dx_graph *g = &s->graph;
    dx_id direction[DX_MOST_DIRECTIONS];
    dx_series series;
    bool polynomial, exact = false, divided = false, tied = false;
    if (order > 0)
        DX_TRY(dx_find_tie(s, a, at, &tied));
    if (tied)
        return dx_refuse_taylor(s, at, "it has a corner there", NULL);
    if (order <= 2 && at->n > DX_MOST_VARIABLES) {
        DX_TRY(dx_taylor_quadric(s, a, at, order, &exact, out));
        return finish_several(s, a, at, order, exact, out);
    }
    DX_TRY(check_size(s, a, at, order));
    for (size_t i = 0; i < at->n; i++) {
        direction[i] = dx_direction(g, i);
        DX_TRY(dx_check(g, direction[i]));
    }
    dx_id along = dx_moved_along(s, a, at, dx_expansion_variable(s), direction);
    DX_TRY(dx_check(g, along));
    bool covered;
    dx_status status = graded_terms(s, along, at, direction, order, &covered, &exact, out);
    if (status == DX_OK && covered)
        return finish_several(s, a, at, order, exact, out);
    if (dx_ends_expansion(status))
        return status;
    dx_diag_clear(&s->context.diag); /* the general way tells what is wrong */
    status = dx_expand_to(s, along, order, &series);
    if (status != DX_OK)
        return dx_tell_point(s, at, status);
    polynomial = dx_is_power_series(s, &series);
    if (!polynomial)
        status = dx_refuse_series(s, at, &series);
    for (size_t i = 0; i < series.n && polynomial && status == DX_OK; i++) {
        status = add_part(s, at, direction, series.coefficient[i], &polynomial, out);
        if (status == DX_OK && !polynomial)
            status = is_divided(g, series.coefficient[i], at->n, direction, &divided);
    }
    if (status == DX_OK && !polynomial)
        status = dx_refuse_taylor(
            s, at,
            divided ? "something is divided by what is 0 there"
                    : "it has a corner or a jump there, or a derivative of it does",
            NULL);
    exact = series.exact;
    dx_series_free(g, &series);
    return status == DX_OK ? finish_several(s, a, at, order, exact, out) : status;
}

/* The first symbol that stands in the list twice. */
static dx_status check_distinct(ddx_session *s, const dx_point *at)
{
    dx_id *sorted = dx_expansion_ids(s, at->n);
    if (!sorted)
        return DX_NOMEM;
    memcpy(sorted, at->symbol, at->n * sizeof *sorted);
    qsort(sorted, at->n, sizeof *sorted, dx_by_id);
    for (size_t i = 1; i < at->n; i++)
        if (dx_same(sorted[i - 1], sorted[i]))
            return dx_fail(&s->context, DX_NAME, "%s is given twice",
                           dx_bytes(&s->graph, sorted[i]));
    return DX_OK;
}

dx_status dx_check_point(ddx_session *s, const dx_point *at)
{
    const dx_graph *g = &s->graph;
    for (size_t i = 0; i < at->n; i++)
        if (dx_op_of(g, at->centre[i]) >= DX_OP_EQ)
            return dx_fail(&s->context, DX_TYPE, "the point must be a number or a formula");
    DX_TRY(check_distinct(s, at));
    if (!dx_visit_below(g, at->n, at->centre))
        return DX_NOMEM;
    for (size_t i = 0; i < at->n; i++)
        if (dx_visit_has_met(g, at->symbol[i]))
            return dx_fail(&s->context, DX_TYPE,
                           "the point is given by a variable that is expanded in");
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
    for (size_t i = 0; i < at->n; i++)
        if (dx_op_of(&s->graph, at->centre[i]) == DX_OP_INF)
            return dx_refuse_taylor(s, at, "that is no point",
                                    "series(e, x=inf, n) expands in powers of 1/x");
    return at->n == 1 ? taylor_by_one(s, a, at, order, out)
                      : taylor_by_several(s, a, at, order, out);
}
