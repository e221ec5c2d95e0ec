/* sqrt(1 - x^2 - y^2) is a function of t = x^2 + y^2 alone, which takes all values from 0 on, as
 * the space is connected: its values are those of sqrt(1 - t) for t >= 0. */
#include "engine/solvers/innervalues.h"

#include "engine/algebra.h"
#include "engine/oracle.h"
#include "engine/solvers/continuous.h"
#include "engine/solvers/linevalues.h"
#include "engine/solvers/profile.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/solve/inequality.h"

#include <string.h>

enum { MOST_UNKNOWNS = 4, MOST_CANDIDATES = 24 };

/* ---- the range of a polynomial ----------------------------------------------------------------
 */

/* Is it a number times even powers of unknowns? */
static bool is_even_product(const dx_critical *c, dx_id a, int *sign)
{
    dx_graph *g = &c->session->graph;
    *sign = 1;
    if (dx_op_of(g, a) == DX_OP_ADD && dx_terms(g, a) == 1 && dx_is_int(g, dx_constant(g, a), 0)) {
        *sign = dx_number_sign(g, dx_coefficient(g, a, 0));
        a = dx_term(g, a, 0);
    }
    bool even = dx_op_of(g, a) == DX_OP_MUL;
    for (uint32_t i = 0; even && i < dx_factors(g, a); i++) {
        const dx_id exponent = dx_exponent(g, a, i);
        bool own = false;
        for (uint32_t k = 0; k < c->n && !own; k++)
            own = dx_same(dx_base(g, a, i), c->name[k]);
        even = own && dx_is_small_int(exponent) && dx_small_int(exponent) > 0 &&
               dx_small_int(exponent) % 2 == 0;
    }
    return even;
}

/* The polynomial with the unknowns from the first on, which it has as squares that are completed
 * one after the other or even powers, or one of them alone. *known is false where that is not so.
 * sign: 1, it is bounded below; -1, above; 0, it takes all values. */
static dx_status find_range(const dx_critical *c, dx_inner *out, int *sign, bool *known)
{
    dx_graph *g = &c->session->graph;
    dx_id rest = out->of, square[MOST_UNKNOWNS];
    uint32_t by[MOST_UNKNOWNS], n = 0;
    bool done[MOST_UNKNOWNS] = {false};
    *sign = 0;
    *known = true;
    for (uint32_t i = 0; i < c->n; i++)
        out->at[i] = dx_int(g, 0);
    out->sole = false;
    if (is_even_product(c, out->of, sign)) {
        out->lo = *sign > 0 ? dx_int(g, 0) : dx_minus_inf(g);
        out->hi = *sign > 0 ? dx_inf(g) : dx_int(g, 0);
        return DX_OK;
    }
    *sign = 0;
    for (bool more = true; more && *known;) {
        more = false;
        for (uint32_t i = 0; i < c->n && *known; i++) {
            dx_polynomial p;
            if (done[i])
                continue;
            DX_TRY(dx_polynomial_in(g, rest, c->name[i], &p));
            *known = dx_is_none(p.other);
            if (!*known || p.degree == 0)
                continue;
            if (p.degree == 1) { /* where its factor is not 0 it takes all values */
                *sign = 0;
                out->lo = dx_minus_inf(g);
                out->hi = dx_inf(g);
                return DX_OK;
            }
            if (p.degree % 2 != 0 || !dx_is_number(g, p.coefficient[p.degree]))
                continue;
            bool alone = true; /* x^4, not x^4 + x */
            for (size_t k = 1; k < p.degree && alone; k++)
                alone = dx_is_int(g, p.coefficient[k], 0);
            if (p.degree != 2 && !alone)
                continue;
            const int own = dx_number_sign(g, p.coefficient[p.degree]);
            if (*sign == -own) { /* there is a square of either sign */
                *sign = 0;
                out->lo = dx_minus_inf(g);
                out->hi = dx_inf(g);
                return DX_OK;
            }
            *sign = own;
            dx_id twice = dx_mul(g, dx_int(g, 2), p.coefficient[p.degree]);
            square[n] = alone ? dx_int(g, 0) : dx_neg(g, dx_div(g, p.coefficient[1], twice));
            by[n++] = i;
            rest = alone ? p.coefficient[0]
                         : dx_sub(g, p.coefficient[0],
                                  dx_div(g, dx_mul(g, p.coefficient[1], p.coefficient[1]),
                                         dx_mul(g, dx_int(g, 2), twice)));
            DX_TRY(dx_check(g, rest));
            DX_TRY(dx_expand(g, rest, &rest));
            done[i] = more = true;
        }
    }
    *known = *known && *sign != 0 && dx_is_number(g, rest);
    if (!*known)
        return DX_OK;
    out->lo = *sign > 0 ? rest : dx_minus_inf(g);
    out->hi = *sign > 0 ? dx_inf(g) : rest;
    out->sole = n == c->n;
    for (uint32_t k = n; k-- > 0;) {
        out->at[by[k]] = dx_substitute(g, square[k], c->n, c->name, out->at);
        DX_TRY(dx_check(g, out->at[by[k]]));
    }
    return DX_OK;
}

/* ---- the formula in another unknown ------------------------------------------------------------
 */

/* A polynomial in the unknowns as one in t, by the highest powers of an unknown that `of` has; NONE
 * where it is none. */
static dx_status write_polynomial(const dx_critical *c, const dx_inner *inner, dx_id a, dx_id *out)
{
    enum { MOST_POWERS = 16 };
    dx_graph *g = &c->session->graph;
    dx_polynomial whole, own;
    uint32_t i = 0;
    dx_id rest = a, sum = dx_int(g, 0);
    *out = DX_NONE;
    while (i < c->n && !dx_contains(g, inner->of, c->name[i]))
        i++;
    if (i == c->n)
        return DX_OK;
    DX_TRY(dx_polynomial_in(g, inner->of, c->name[i], &own));
    if (!dx_is_none(own.other) || own.degree == 0)
        return DX_OK;
    for (unsigned k = 0; k < MOST_POWERS && !dx_is_number(g, rest); k++) {
        DX_TRY(dx_polynomial_in(g, rest, c->name[i], &whole));
        if (!dx_is_none(whole.other) || whole.degree == 0 || whole.degree % own.degree != 0)
            return DX_OK;
        const dx_id exponent = dx_int(g, (int64_t)(whole.degree / own.degree));
        dx_id factor = dx_div(g, whole.coefficient[whole.degree],
                              dx_pow(g, own.coefficient[own.degree], exponent));
        DX_TRY(dx_check(g, factor));
        if (!dx_is_number(g, factor))
            DX_TRY(dx_make_readable(c->session, 1, &factor));
        if (!dx_is_number(g, factor))
            return DX_OK;
        rest = dx_sub(g, rest, dx_mul(g, factor, dx_pow(g, inner->of, exponent)));
        sum = dx_add(g, sum, dx_mul(g, factor, dx_pow(g, inner->t, exponent)));
        DX_TRY(dx_check(g, rest));
        if (!dx_is_number(g, rest))
            DX_TRY(dx_expand(g, rest, &rest));
    }
    if (!dx_is_number(g, rest))
        return DX_OK;
    *out = dx_add(g, sum, rest);
    return dx_check(g, *out);
}

/* Has a product a factor below the line? */
static bool has_divisor(dx_graph *g, dx_id a)
{
    bool has = false;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a) && !has; i++) {
        const dx_id exponent = dx_exponent(g, a, i);
        has = dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0;
    }
    return has;
}

/* The same, or so one divided by such a part. */
static dx_status write_part(const dx_critical *c, const dx_inner *inner, dx_id a, dx_id *out)
{
    dx_graph *g = &c->session->graph;
    if (!has_divisor(g, a))
        return write_polynomial(c, inner, a, out);
    const dx_id below = dx_div(g, dx_int(g, 1), a);
    DX_TRY(dx_check(g, below));
    DX_TRY(write_polynomial(c, inner, below, out));
    if (dx_is_none(*out))
        return DX_OK;
    *out = dx_div(g, dx_int(g, 1), *out);
    return dx_check(g, *out);
}

static dx_status has_unknown(const dx_critical *c, dx_id a, bool *has)
{
    return dx_contains_any(&c->session->graph, a, c->n, c->name, has);
}

/* Its parts that are such, the largest ones, put in their place: the formula has a value where the
 * one in t has. */
static dx_status replace_parts(const dx_critical *c, dx_inner *inner, dx_id of, bool *done)
{
    dx_graph *g = &c->session->graph;
    dx_walk walk;
    bool more;
    *done = false;
    dx_id *from = dx_arena_alloc(&g->context->arena, MOST_CANDIDATES * sizeof *from);
    dx_id *to = dx_arena_alloc(&g->context->arena, MOST_CANDIDATES * sizeof *to);
    size_t n = 0;
    if (!from || !to)
        return dx_no_memory(g->context);
    DX_TRY(dx_walk_make(g, 1, &of, &walk));
    dx_status status = DX_OK;
    for (size_t i = walk.n; i-- > 0 && n < MOST_CANDIDATES && status == DX_OK;) {
        const dx_id a = walk.id[i];
        if (dx_op_of(g, a) != DX_OP_ADD && dx_op_of(g, a) != DX_OP_MUL &&
            dx_op_of(g, a) != DX_OP_SYMBOL)
            continue;
        status = write_part(c, inner, a, &to[n]);
        if (status == DX_OK && !dx_is_none(to[n]))
            from[n++] = a;
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    inner->outer = dx_replace(g, of, n, from, to);
    if (dx_is_none(inner->outer))
        return dx_excuse(g->context, dx_check(g, inner->outer));
    DX_TRY(has_unknown(c, inner->outer, &more));
    *done = !more;
    return DX_OK;
}

/* Of a formula that is smooth everywhere, with an unknown that t gives by a quotient: x*y = t. */
static dx_status solve_for_one(const dx_critical *c, dx_inner *inner, dx_id of, bool *done)
{
    dx_graph *g = &c->session->graph;
    *done = false;
    for (uint32_t i = 0; i < c->n && !*done; i++) {
        dx_polynomial p;
        bool more;
        DX_TRY(dx_polynomial_in(g, inner->of, c->name[i], &p));
        if (!dx_is_none(p.other) || p.degree != 1)
            continue;
        dx_id to = dx_div(g, dx_sub(g, inner->t, p.coefficient[0]), p.coefficient[1]);
        DX_TRY(dx_check(g, to));
        inner->outer = dx_substitute(g, of, 1, &c->name[i], &to);
        if (dx_is_none(inner->outer))
            return dx_excuse(g->context, dx_check(g, inner->outer));
        DX_TRY(has_unknown(c, inner->outer, &more));
        *done = !more;
    }
    return DX_OK;
}

static dx_status take_candidate(const dx_critical *c, dx_id of, dx_id a, bool smooth, dx_inner *out)
{
    dx_graph *g = &c->session->graph;
    int64_t degree;
    dx_id other;
    int sign;
    bool done;
    DX_TRY(dx_total_degree(g, a, c->n, c->name, &degree, &other));
    if (!dx_is_none(other) || degree < 1)
        return DX_OK;
    out->of = dx_op_of(g, a) == DX_OP_ADD ? dx_sub(g, a, dx_constant(g, a)) : a;
    DX_TRY(dx_check(g, out->of));
    DX_TRY(find_range(c, out, &sign, &done));
    if (!done)
        return DX_OK;
    if (sign < 0) { /* it reads better with an end below */
        const dx_id end = out->hi;
        out->of = dx_neg(g, out->of);
        out->lo = dx_neg(g, end);
        out->hi = dx_inf(g);
        DX_TRY(dx_check(g, out->of));
        DX_TRY(dx_check(g, out->lo));
    }
    DX_TRY(replace_parts(c, out, of, &done));
    if (!done && smooth)
        DX_TRY(solve_for_one(c, out, of, &done));
    out->found = done && dx_contains(g, out->outer, out->t) && !dx_same(out->outer, out->t);
    return dx_poll(g->context);
}

static dx_status try_candidates(const dx_critical *c, dx_id of, bool smooth, dx_inner *out)
{
    dx_graph *g = &c->session->graph;
    dx_walk walk;
    size_t tried = 0;
    DX_TRY(dx_walk_make(g, 1, &of, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && !out->found && tried < MOST_CANDIDATES && status == DX_OK;
         i++) {
        const dx_op op = dx_op_of(g, walk.id[i]);
        dx_id name[2];
        if ((op != DX_OP_ADD && op != DX_OP_MUL) || dx_free_symbols(g, walk.id[i], 2, name) < 2)
            continue;
        tried++;
        dx_id a = walk.id[i];
        if (has_divisor(g, a))
            a = dx_div(g, dx_int(g, 1), a);
        status = dx_check(g, a);
        if (status == DX_OK)
            status = take_candidate(c, of, a, smooth, out);
    }
    dx_walk_free(&walk);
    return status;
}

dx_status dx_find_inner(const dx_critical *c, dx_inner *out)
{
    dx_graph *g = &c->session->graph;
    bool smooth, polynomial;
    int64_t degree;
    dx_id other, of = c->of;
    *out = (dx_inner){.found = false, .t = dx_symbol(g, "'t", 2)};
    out->at = dx_arena_alloc(&g->context->arena, c->n * sizeof *out->at);
    if (!out->at)
        return dx_no_memory(g->context);
    DX_TRY(dx_check(g, out->t));
    if (c->n < 2 || c->n > MOST_UNKNOWNS)
        return DX_OK;
    DX_TRY(dx_are_smooth_everywhere(c->session, 1, &of, c->n, c->name, &smooth));
    DX_TRY(try_candidates(c, of, smooth, out));
    DX_TRY(dx_total_degree(g, of, c->n, c->name, &degree, &other));
    polynomial = dx_is_none(other);
    if (out->found || !polynomial)
        return DX_OK;
    dx_status status = dx_expand(g, of, &of);
    DX_TRY(dx_excuse(g->context, status));
    return status == DX_OK ? try_candidates(c, of, smooth, out) : DX_OK;
}

/* ---- what is told ------------------------------------------------------------------------------
 */

/* The formula in t from lo to hi. */
typedef struct outside {
    dx_profile profile;
    dx_extreme_points points;
    dx_line_most most[2];
    bool repeats; /* it is one period */
} outside;

static dx_status look_between(const dx_critical *c, const dx_unknowns *u, const dx_inner *inner,
                              dx_id lo, dx_id hi, outside *out)
{
    dx_id *name = dx_statement_ids(u->e, 1);
    if (!name)
        return DX_NOMEM;
    *name = inner->t;
    const dx_unknowns line = {
        .e = u->e, .n = 1, .name = name, .lo = &lo, .hi = &hi, .premises = DX_NONE};
    dx_critical along = {.session = c->session, .n = 1, .name = name, .of = inner->outer};
    *out = (outside){.points = {.e = u->e, .n = 1, .name = name, .complete = true}};
    DX_TRY(dx_critical_prepare(&along));
    DX_TRY(dx_find_profile(&along, &line, &out->profile));
    for (size_t i = 0; i < out->profile.n; i++)
        DX_TRY(dx_extreme_points_add(&out->points, &out->profile.extremum[i].at,
                                     out->profile.extremum[i].verdict.value));
    return dx_find_on_line(&along, &line, &out->profile, &out->points, out->most);
}

static dx_status has_waves(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        const dx_fn fn = dx_fn_of(g, walk.id[i]);
        *has = *has || fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_tan || fn == DX_FN_sec ||
               fn == DX_FN_csc || fn == DX_FN_cot;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* Of one that repeats itself a period: the range has no end on one side. Waves that go on without
 * a period have more extrema than can be looked at. */
static dx_status look_along(const dx_critical *c, const dx_unknowns *u, const dx_inner *inner,
                            outside *out)
{
    dx_graph *g = &c->session->graph;
    dx_context *context = g->context;
    const dx_oracle oracle = dx_session_oracle(c->session);
    const unsigned notices = context->notices.n;
    const bool begins = dx_op_of(g, inner->lo) != DX_OP_INF;
    dx_id period, lo = inner->lo, hi = inner->hi;
    bool repeats, waves;
    *out = (outside){.repeats = false};
    DX_TRY(has_waves(g, inner->outer, &waves));
    dx_status status = dx_period_of(g, &oracle, inner->outer, inner->t, &period, &repeats);
    DX_TRY(dx_excuse(context, status));
    repeats = repeats && status == DX_OK;
    if (waves && !repeats)
        return DX_OK;
    if (repeats) {
        lo = begins ? lo : dx_int(g, 0);
        hi = dx_add(g, lo, period);
        DX_TRY(dx_check(g, hi));
    }
    status = look_between(c, u, inner, lo, hi, out);
    out->repeats = repeats;
    context->notices.n = notices;
    if (status != DX_OK)
        out->most[0].decided = out->most[1].decided = false;
    return dx_excuse(context, status);
}

/* Those of the space where t has a value: a point, or all on a curve. */
static dx_status add_where(const dx_critical *c, const dx_inner *inner, dx_id t, dx_id value,
                           dx_extreme_points *out)
{
    dx_graph *g = &c->session->graph;
    const bool end = dx_same(t, inner->lo) || dx_same(t, inner->hi);
    if (end && inner->sole)
        return dx_extreme_points_add(out, inner->at, value);
    dx_id zero = dx_sub(g, inner->of, t);
    DX_TRY(dx_check(g, zero));
    return dx_extreme_points_add_filled(out, zero, value);
}

/* "there is no greatest value: it goes to inf as x^2 + y^2 goes to 0 from above" */
static dx_status tell_none(const dx_inner *inner, const dx_line_most *m, bool most,
                           const dx_evaluation *e)
{
    dx_graph *g = &e->session->graph;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_text_format(&text, "there is no %s value: it goes to ", most ? "greatest" : "least");
    dx_status status = DX_OK;
    if (m->infinite != 0)
        dx_text_string(&text, m->infinite > 0 ? "inf" : "-inf");
    else
        status = dx_write_value(e, m->value, &text);
    dx_text_string(&text, " as ");
    if (status == DX_OK)
        status = dx_print_line(g, inner->of, &text);
    if (status == DX_OK)
        status = dx_write_approach(e, m->at, m->below, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        dx_notice(g->context, "%s", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

dx_status dx_tell_by_inner(const dx_critical *c, const dx_unknowns *u, const dx_inner *inner,
                           bool known[2])
{
    dx_extreme_points all = {.e = u->e, .n = c->n, .name = c->name, .complete = true};
    outside o;
    bool has[2];
    if (!inner->found || (known[0] && known[1]))
        return DX_OK;
    DX_TRY(look_along(c, u, inner, &o));
    all.flat = o.repeats;
    for (size_t i = 0; i < o.points.count; i++) {
        const dx_extreme_point *p = &o.points.item[i];
        if (p->stretch)
            dx_extreme_points_add_flat(&all, p->value);
        else
            DX_TRY(add_where(c, inner, *p->at, p->value, &all));
    }
    for (int k = 0; k < 2; k++) {
        const dx_line_most *m = &o.most[k];
        has[k] = !known[k] && m->decided && m->has && all.count > 0;
        if (!known[k] && m->decided && m->beyond)
            DX_TRY(tell_none(inner, m, k != 0, u->e));
        known[k] = known[k] || has[k] || (m->decided && m->beyond);
    }
    return dx_tell_extreme_points(&all, "of all", has[0], has[1]);
}

dx_status dx_kind_by_inner(const dx_critical *c, const dx_unknowns *u, const dx_inner *inner,
                           const char **kind, dx_id *value)
{
    outside o;
    *kind = NULL;
    if (!inner->found || !inner->sole)
        return DX_OK;
    DX_TRY(dx_critical_value(c, inner->at, value));
    if (dx_op_of(&c->session->graph, *value) == DX_OP_STRING)
        return DX_OK;
    DX_TRY(look_along(c, u, inner, &o));
    for (int k = 0; k < 2 && !*kind && o.profile.n_flat == 0; k++) {
        bool extreme = o.most[k].decided && o.most[k].has;
        if (extreme)
            DX_TRY(dx_is_extreme_value(&o.points, k == 0 ? -1 : 1, *value, &extreme));
        if (extreme)
            *kind = k == 0 ? "minimum" : "maximum";
    }
    return DX_OK;
}

static dx_status tell_curve(const dx_inner *inner, const dx_evaluation *e, const dx_extremum *x)
{
    dx_graph *g = &e->session->graph;
    const dx_id zero = dx_sub(g, inner->of, x->at);
    dx_text text;
    DX_TRY(dx_check(g, zero));
    dx_text_init(&text, &g->context->memory);
    dx_text_string(&text, "where ");
    dx_status status = dx_print_line(g, zero, &text);
    dx_text_string(&text, " = 0 the value is ");
    if (status == DX_OK)
        status = dx_write_value(e, x->verdict.value, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        dx_notice(g->context, "%s, a %s", dx_text_get(&text), x->verdict.kind);
    dx_text_free(&text);
    return status;
}

dx_status dx_tell_inner_curves(const dx_critical *c, const dx_unknowns *u, const dx_inner *inner,
                               bool *all)
{
    enum { MOST = 4 };
    outside o;
    size_t told = 0;
    *all = false;
    if (!inner->found)
        return DX_OK;
    DX_TRY(look_along(c, u, inner, &o));
    *all = o.profile.found && o.profile.open.n_places == 0 && !o.repeats && o.profile.n_flat == 0;
    for (size_t i = 0; i < o.profile.n && told < MOST && !o.repeats; i++) {
        const dx_extremum *x = &o.profile.extremum[i];
        const bool end = dx_same(x->at, inner->lo) || dx_same(x->at, inner->hi);
        if ((end && inner->sole) ||
            (strcmp(x->verdict.kind, "minimum") != 0 && strcmp(x->verdict.kind, "maximum") != 0))
            continue;
        told++;
        DX_TRY(tell_curve(inner, u->e, x));
    }
    return DX_OK;
}
