/* integrate(e, x=a..b): integrals between numbers, with proved digits. */
#include "engine/assume.h"
#include "engine/integral.h"

#include "engine/integrals/diverge.h"
#include "engine/integrals/exact.h"
#include "engine/integrals/improper.h"
#include "engine/integrals/pieces.h"
#include "engine/integrals/written.h"
#include "expr/primitive.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/integral.h"
#include "parser/lost.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/forms/readable.h"

/* ---- where the integrand has a value ------------------------------------------------------ */

/* What is integrated, and where the integrand has no value: at an end, and perhaps between. */
typedef struct integral {
    dx_id of, variable, lo, hi;
    bool lo_open, hi_open;
    size_t n_holes; /* points between the ends, rising, without a value */
    dx_id hole[DX_CHART_BREAKS];
    bool whole; /* it is known to have a value everywhere between the ends */
} integral;

typedef enum reach { EVERYWHERE, PERHAPS, NOT_ON_A_PART } reach;

/* Where the ends lie in a set of values. */
static dx_status find_cell(dx_graph *g, const dx_chart *set, dx_id end, size_t *cell, bool *known)
{
    *known = true;
    *cell = dx_is_minus_inf(g, end) ? 0 : 2 * set->n;
    return dx_op_of(g, end) == DX_OP_INF ? DX_OK : dx_chart_find(g, set, end, cell, known);
}

/* The cells of a set that lie inside of the interval. */
static dx_status look_between(dx_graph *g, const dx_chart *set, integral *t, reach *found)
{
    size_t first, last;
    bool known_first, known_last;
    *found = PERHAPS;
    DX_TRY(find_cell(g, set, t->lo, &first, &known_first));
    DX_TRY(find_cell(g, set, t->hi, &last, &known_last));
    if (!known_first || !known_last)
        return DX_OK;
    t->lo_open = t->lo_open || set->cell[first] == 0;
    t->hi_open = t->hi_open || set->cell[last] == 0;
    if (first > last) {
        size_t held = first;
        first = last;
        last = held;
    }
    /* cells with odd numbers are points: the ends themselves do not count */
    if (first % 2 == 1)
        first++;
    if (last % 2 == 1)
        last--;
    *found = EVERYWHERE;
    for (size_t k = first; k <= last; k++)
        if (set->cell[k] == 0) {
            *found = k % 2 == 0 || *found == NOT_ON_A_PART ? NOT_ON_A_PART : PERHAPS;
            if (k % 2 == 1)
                t->hole[t->n_holes++] = set->at[k / 2];
        }
    return DX_OK;
}

static dx_status refuse_part(ddx_session *s, dx_id variable, const dx_chart *set)
{
    dx_text where;
    dx_text_init(&where, &s->context.memory);
    dx_status status = dx_write_set(&s->graph, variable, set, &where);
    if (status == DX_OK)
        status = dx_fail(&s->context, DX_DOMAIN,
                         "on a part of the interval the integrand has no real value: it has one "
                         "where %.100s",
                         dx_text_get(&where));
    dx_text_free(&where);
    return status;
}

static dx_status look_at_domain(ddx_session *s, integral *t)
{
    dx_graph *g = &s->graph;
    dx_conditions c;
    reach found = EVERYWHERE;
    dx_conditions_init(&c, g, t->variable);
    dx_status status = dx_conditions_of_value(&c, t->of);
    const dx_chart *set = status == DX_OK ? dx_conditions_set(&c, t->variable) : NULL;
    if (status == DX_OK && c.nowhere)
        return dx_fail(&s->context, DX_DOMAIN, "the integrand has no real value anywhere");
    if (status == DX_OK && set)
        status = look_between(g, set, t, &found);
    if (dx_is_final(status))
        return status;
    if (status != DX_OK) { /* nothing is known of it */
        dx_diag_clear(&s->context.diag);
        return DX_OK;
    }
    if (found == NOT_ON_A_PART)
        return refuse_part(s, t->variable, set);
    t->whole = found == EVERYWHERE && c.n_words == 0 && !c.more;
    return DX_OK;
}

/* ---- the integral -------------------------------------------------------------------------- */

static dx_status check_integrand(ddx_session *s, dx_id a, dx_id variable)
{
    dx_graph *g = &s->graph;
    dx_id other[2];
    if (!dx_is_real_valued(g, a))
        return dx_fail(&s->context, DX_TYPE, "only a formula can be integrated");
    size_t n = dx_free_symbols(g, a, 2, other);
    for (size_t i = 0; i < n && i < 2; i++) {
        if (dx_same(other[i], variable))
            continue;
        const char *name = dx_bytes(g, other[i]); /* x' stands for a parameter x */
        int length = (int)dx_name_length(name);
        dx_status status =
            dx_fail(&s->context, DX_NAME,
                    "'%.*s' has no value: integrals are worked out in numbers", length, name);
        dx_diag_hint(&s->context.diag, "'| %.*s = 1' behind the integral gives it one", length,
                     name);
        return status;
    }
    return DX_OK;
}

static dx_status check_ends(ddx_session *s, dx_id lo, dx_id hi)
{
    dx_graph *g = &s->graph;
    if (dx_op_of(g, lo) == DX_OP_INF && dx_same(lo, hi))
        return dx_fail(&s->context, DX_TYPE, "both ends of this integral are the same infinity");
    if ((dx_is_constant(g, lo) || dx_op_of(g, lo) == DX_OP_INF) &&
        (dx_is_constant(g, hi) || dx_op_of(g, hi) == DX_OP_INF))
        return DX_OK;
    dx_status status = dx_fail(&s->context, DX_TYPE,
                               "the ends of this integral must be numbers: no closed form of it "
                               "is known");
    dx_diag_hint(&s->context.diag, "'| a = 1' gives a name in them a value; the derivative of "
                                   "integrate(f(t), t = a..x) by x is f(x)");
    return status;
}

/* The lesser end comes first. *sign is 0 where the ends are the same, or not known not to be. */
static dx_status put_in_order(ddx_session *s, integral *t, int *sign)
{
    dx_graph *g = &s->graph;
    bool low = dx_op_of(g, t->lo) == DX_OP_INF, high = dx_op_of(g, t->hi) == DX_OP_INF;
    *sign = dx_same(t->lo, t->hi) ? 0 : 1;
    if (low)
        *sign *= dx_is_minus_inf(g, t->lo) ? 1 : -1;
    else if (high)
        *sign *= dx_is_minus_inf(g, t->hi) ? -1 : 1;
    else
        DX_TRY(dx_ball_sign(g, dx_sub(g, t->hi, t->lo), 256, sign));
    if (*sign < 0) {
        dx_id held = t->lo;
        t->lo = t->hi;
        t->hi = held;
    }
    return DX_OK;
}

/* Its digits are found once, and with them that there are such. */
static dx_status prove(ddx_session *s, dx_id value, uint32_t digits)
{
    dx_digits_kind kind;
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    dx_status status = dx_ball_digits(&s->graph, value, digits, &kind, &text);
    dx_text_free(&text);
    return status;
}

static bool is_infinite(const dx_graph *g, const integral *t)
{
    return dx_op_of(g, t->lo) == DX_OP_INF || dx_op_of(g, t->hi) == DX_OP_INF;
}

/* Between numbers, as it is, and in its readable form, which may have a value at points more. */
static dx_status between_numbers(ddx_session *s, const integral *t, uint32_t digits, dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_id readable;
    *out = dx_integral(g, t->of, t->variable, t->lo, t->hi, t->whole);
    DX_TRY(dx_check(g, *out));
    DX_TRY(dx_integral_check(g, *out));
    dx_status status = prove(s, *out, digits);
    if (status != DX_UNKNOWN)
        return status;
    const dx_diag first = s->context.diag;
    dx_diag_clear(&s->context.diag);
    DX_TRY(dx_readable(g, t->of, &readable));
    if (!dx_same(readable, t->of)) {
        *out = dx_integral(g, readable, t->variable, t->lo, t->hi, false);
        DX_TRY(dx_check(g, *out));
        status = prove(s, *out, digits);
    }
    if (status == DX_UNKNOWN)
        s->context.diag = first;
    return status;
}

/* The parts between points without a value, each towards ends that need have no bound. */
static dx_status in_parts(ddx_session *s, const integral *t, dx_id *out)
{
    dx_graph *g = &s->graph;
    *out = dx_int(g, 0);
    for (size_t i = 0; i <= t->n_holes; i++) {
        dx_id part;
        bool first = i == 0, last = i == t->n_holes;
        DX_TRY(dx_integrate_improper(s, t->of, t->variable, first ? t->lo : t->hole[i - 1],
                                     last ? t->hi : t->hole[i], first ? t->lo_open : true,
                                     last ? t->hi_open : true, t->whole, &part));
        *out = dx_add(g, *out, part);
        DX_TRY(dx_check(g, *out));
    }
    return DX_OK;
}

static dx_status parts_proved(ddx_session *s, const integral *t, uint32_t digits, dx_id *out)
{
    DX_TRY(in_parts(s, t, out));
    return prove(s, *out, digits);
}

/* Points between the ends at which it has no bound, as log(abs(sin(x))) at pi, are holes; from
 * -inf to inf they are looked for around 0. */
static dx_status beside_singular(ddx_session *s, integral *t, uint32_t digits, dx_status status,
                                 dx_id *out)
{
    enum { AROUND = 8 };
    dx_graph *g = &s->graph;
    const dx_diag told = s->context.diag;
    dx_id hole[DX_MOST_SINGULAR], lo = t->lo, hi = t->hi;
    bool below = dx_op_of(g, lo) == DX_OP_INF, above = dx_op_of(g, hi) == DX_OP_INF;
    size_t n;
    if (t->n_holes > 0)
        return status;
    if (below)
        lo = dx_sub(g, above ? dx_int(g, 0) : hi, dx_int(g, AROUND));
    if (above)
        hi = dx_add(g, below ? dx_int(g, 0) : lo, dx_int(g, AROUND));
    dx_diag_clear(&s->context.diag);
    DX_TRY(dx_find_singular(s, t->of, t->variable, lo, hi, hole, &n));
    if (n > 0) {
        t->n_holes = n;
        for (size_t i = 0; i < n; i++)
            t->hole[i] = hole[i];
        status = parts_proved(s, t, digits, out);
    }
    if (status == DX_UNKNOWN)
        s->context.diag = told;
    return status;
}

/* Where nothing is known of the integrand at an end, as of sqrt(sin(x)) at pi, the end is open. */
static dx_status find_integral(ddx_session *s, integral *t, uint32_t digits, dx_id *out)
{
    bool infinite = is_infinite(&s->graph, t);
    dx_status status = infinite ? DX_UNKNOWN : between_numbers(s, t, digits, out);
    if (status != DX_UNKNOWN)
        return status;
    const dx_diag first = s->context.diag;
    dx_diag_clear(&s->context.diag);
    const bool open = t->lo_open || t->hi_open || t->n_holes > 0;
    if (!infinite && !open)
        t->lo_open = t->hi_open = true;
    status = parts_proved(s, t, digits, out);
    if (status == DX_UNKNOWN && open && (!t->lo_open || !t->hi_open)) {
        dx_diag_clear(&s->context.diag);
        t->lo_open = t->hi_open = true;
        status = parts_proved(s, t, digits, out);
    }
    if (status == DX_UNKNOWN)
        status = beside_singular(s, t, digits, status, out);
    if (status == DX_UNKNOWN && !infinite) /* where it has no bound says more */
        s->context.diag = first;
    return status;
}

/* ---- integrals that are 0 ---------------------------------------------------------------------
 */

/* Is a sum of logarithms 0, being that of 1? */
static dx_status is_log_of_one(dx_graph *g, dx_id a, bool *is)
{
    dx_id product = dx_int(g, 1);
    *is = false;
    if (dx_op_of(g, a) != DX_OP_ADD || !dx_is_int(g, dx_constant(g, a), 0))
        return DX_OK;
    for (uint32_t k = 0; k < dx_terms(g, a); k++) {
        if (dx_fn_of(g, dx_term(g, a, k)) != DX_FN_log)
            return DX_OK;
        dx_id u = dx_operand(g, dx_term(g, a, k), 0);
        product = dx_mul(g, product, dx_pow(g, u, dx_coefficient(g, a, k)));
    }
    DX_TRY(dx_check(g, product));
    DX_TRY(dx_readable(g, product, &product));
    *is = dx_is_int(g, product, 1);
    return DX_OK;
}

/* Is f(image)·factor the negative of f? */
static dx_status is_turned(ddx_session *s, const integral *t, dx_id image, dx_id factor, bool *is)
{
    dx_graph *g = &s->graph;
    dx_id turned = dx_substitute(g, t->of, 1, &t->variable, &image);
    dx_status status = dx_check(g, turned);
    *is = false;
    if (status == DX_OK) {
        turned = dx_add(g, t->of, dx_mul(g, turned, factor));
        status = dx_check(g, turned);
    }
    if (status == DX_OK)
        status = dx_readable(g, turned, &turned);
    if (status == DX_OK)
        *is = dx_is_int(g, turned, 0);
    if (status == DX_OK && !*is)
        status = is_log_of_one(g, turned, is);
    if (dx_is_final(status))
        return status;
    dx_diag_clear(&s->context.diag);
    return DX_OK;
}

/* The halves of the interval take each other away where the integrand is odd about the middle, or
 * from 0 to inf about 1 in the sense of f(1/x)/x^2 = -f(x). DX_NONE: they do not. */
static dx_status find_turning_point(ddx_session *s, const integral *t, dx_id *middle)
{
    dx_graph *g = &s->graph;
    bool low = dx_op_of(g, t->lo) == DX_OP_INF, high = dx_op_of(g, t->hi) == DX_OP_INF, is = false;
    dx_id sum = low && high ? dx_int(g, 0) : DX_NONE, factor = dx_int(g, 1);
    dx_id image = dx_neg(g, t->variable);
    if (!low && !high) {
        sum = dx_add(g, t->lo, t->hi);
        image = dx_add(g, sum, image);
    }
    *middle = dx_scale(g, dx_rational(g, 1, 2), sum);
    if (!low && high && dx_is_int(g, t->lo, 0)) {
        image = dx_power(g, t->variable, -1);
        factor = dx_power(g, t->variable, -2);
        *middle = dx_int(g, 1);
    }
    if (dx_is_none(*middle))
        return DX_OK;
    DX_TRY(dx_check(g, image));
    DX_TRY(is_turned(s, t, image, factor, &is));
    *middle = is ? *middle : DX_NONE;
    return DX_OK;
}

/* No digits are found of what is 0: that the one half has a value is enough. */
static dx_status find_or_cancel(ddx_session *s, integral *t, uint32_t digits, dx_id *out)
{
    dx_id middle;
    DX_TRY(find_turning_point(s, t, &middle));
    if (!dx_is_none(middle)) {
        t->lo = middle;
        t->lo_open = false;
        t->n_holes = 0;
        DX_TRY(look_at_domain(s, t));
        DX_TRY(find_integral(s, t, digits, out));
        *out = dx_int(&s->graph, 0);
        return DX_OK;
    }
    return find_integral(s, t, digits, out);
}

dx_status dx_integrate(ddx_session *s, dx_id a, dx_id variable, dx_id lo, dx_id hi, dx_id *out)
{
    dx_graph *g = &s->graph;
    uint32_t digits =
        s->settings.digits < DX_INTEGRAL_DIGITS ? s->settings.digits : DX_INTEGRAL_DIGITS;
    integral t = {.of = a, .variable = variable, .lo = lo, .hi = hi};
    int sign;
    if (dx_is_real_valued(g, a)) {
        DX_TRY(dx_integrate_exact(s, a, variable, lo, hi, NULL, out));
        if (!dx_is_none(*out))
            return DX_OK;
    }
    DX_TRY(check_integrand(s, a, variable));
    DX_TRY(check_ends(s, lo, hi));
    DX_TRY(dx_integrand_check(g, a, variable));
    DX_TRY(put_in_order(s, &t, &sign));
    DX_TRY(look_at_domain(s, &t));
    *out = DX_NONE;
    if (sign != 0 && t.n_holes == 0)
        DX_TRY(dx_integrate_pieces(s, a, variable, t.lo, t.hi, out));
    if (dx_is_none(*out))
        DX_TRY(find_or_cancel(s, &t, digits, out));
    if (sign < 0)
        *out = dx_neg(g, *out);
    return dx_check(g, *out);
}

/* ---- the builtin ---------------------------------------------------------------------------- */

static dx_status placed(dx_evaluation *e, const dx_ast *ast, dx_status status)
{
    if (status != DX_OK)
        dx_diag_place(&e->session->context.diag, ast->span);
    return status;
}

static dx_status misplaced(dx_evaluation *e, const dx_ast *ast, const char *what, const char *hint)
{
    dx_status status = dx_fail(&e->session->context, DX_TYPE, "%s", what);
    dx_diag_hint(&e->session->context.diag, "%s", hint);
    return placed(e, ast, status);
}

static dx_status read_range(dx_evaluation *e, const dx_ast *ast, dx_id *name, dx_id *lo, dx_id *hi)
{
    dx_graph *g = &e->session->graph;
    static const char hint[] = "write integrate(x^2, x=0..1)";
    dx_id range;
    if (ast->kind == DX_AST_NAME)
        return misplaced(e, ast, "antiderivatives are not found yet: an integral needs its ends",
                         "write integrate(x^2, x=0..t), which is one in t, or "
                         "integrate(x^2, x=0..1)");
    if (ast->kind != DX_AST_BINDING || ast->child->sign)
        return misplaced(e, ast, "this must be the variable and its interval: x = 0..1", hint);
    *name = dx_symbol_of(e, ast->child);
    DX_TRY(dx_check(g, *name));
    DX_TRY(dx_lower(&e->lowering, ast->child->next, &range));
    DX_TRY(dx_foresee(e, &range));
    if (dx_op_of(g, range) != DX_OP_RANGE)
        return misplaced(e, ast, "this must be an interval, like x = 0..1", hint);
    *lo = dx_operand(g, range, 0);
    *hi = dx_operand(g, range, 1);
    return DX_OK;
}

/* Refused for its names alone, a formula's integral can be written. */
static bool can_be_written(const dx_evaluation *e, dx_status status, dx_id a, dx_id lo, dx_id hi)
{
    const dx_graph *g = &e->session->graph;
    const bool ends = !dx_same(lo, hi) &&
                      (dx_op_of(g, lo) == DX_OP_INF || dx_is_real_valued(g, lo)) &&
                      (dx_op_of(g, hi) == DX_OP_INF || dx_is_real_valued(g, hi));
    return !e->needs_closed && (status == DX_TYPE || status == DX_NAME) && ends &&
           dx_is_real_valued(g, a);
}

/* The name that the variable goes on with: another where values that are put in have it, as in
 * F(t) of F(x) = integrate(x*t^2, t=0..x). */
static dx_status name_variable(dx_evaluation *e, const dx_bound *b, dx_id a, dx_id *name)
{
    dx_graph *g = &e->session->graph;
    dx_id *value = dx_statement_ids(e, b->n_kept + 1);
    size_t n = 0;
    bool taken = false;
    if (!value)
        return DX_NOMEM;
    for (size_t i = b->first_aside; i < b->n_kept; i++) {
        if (!dx_contains(g, a, b->stands[i].id))
            continue;
        value[n] = dx_look_up(e, e->frame, b->kept[i]);
        taken = taken || dx_contains(g, value[n], *name);
        n++;
    }
    if (!taken)
        return DX_OK;
    value[n++] = a;
    *name = dx_variable_apart(g, *name, n, value);
    return dx_check(g, *name);
}

/* Do the parts that cancelled lack a value at single points alone? */
static dx_status lacks_points(dx_evaluation *e, size_t first, dx_id variable, bool *points)
{
    dx_graph *g = &e->session->graph;
    *points = true;
    for (size_t k = first; k < e->n_premises && *points; k++) {
        dx_conditions c;
        const dx_id part = dx_part_with_value(g, &e->premise[k]);
        if (dx_is_none(part) || !dx_contains(g, part, variable))
            continue;
        dx_conditions_init(&c, g, variable);
        dx_status status = dx_conditions_of_value(&c, part);
        if (status != DX_OK)
            return dx_excuse(g->context, status);
        const dx_chart *set = dx_conditions_set(&c, variable);
        for (size_t i = 0; set && i <= set->n; i++)
            *points = *points && set->cell[2 * i];
        for (size_t i = 0; i < c.n_words; i++)
            *points = *points && (c.word[i].how == DX_OTHER_THAN || c.word[i].how == DX_NO_INTEGER);
        *points = *points && !c.more && !c.nowhere;
    }
    return DX_OK;
}

/* 0, where the integrand has a value there. */
static dx_status between_equal_ends(dx_evaluation *e, dx_id a, dx_id variable, dx_id end,
                                    dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const dx_id there = dx_substitute(g, a, 1, &variable, &end);
    DX_TRY(dx_check(g, there));
    *out = dx_int(g, 0);
    return dx_may_lack_value(g, there) ? dx_remember_valued(e, there) : DX_OK;
}

/* integrate(e, x=a..b) */
dx_status dx_run_integrate(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    const dx_ast *operand = dx_child(call, 1);
    dx_id name, lo = DX_NONE, hi = DX_NONE, a;
    dx_bound bound;
    DX_TRY(read_range(e, dx_child(call, 2), &name, &lo, &hi));
    DX_TRY(dx_bind_over(e, name, lo, hi, false));
    DX_TRY(dx_bind(e, 1, &name, &bound));
    DX_TRY(placed(e, operand, dx_operand_in(e, &bound, operand, &a)));
    DX_TRY(dx_foresee_operand(e, &bound.frame, &a));
    if (dx_is_real_valued(g, a)) {
        DX_TRY(name_variable(e, &bound, a, &name));
        DX_TRY(dx_put_in(e, &bound, &name, &a));
    }
    const bool between_names = !dx_is_constant(g, lo) || !dx_is_constant(g, hi);
    const bool far = dx_op_of(g, lo) == DX_OP_INF || dx_op_of(g, hi) == DX_OP_INF;
    bool points = false;
    if (between_names && !far)
        DX_TRY(lacks_points(e, bound.first_premise, name, &points));
    if (!points && e->n_premises > bound.first_premise) /* what cancelled may lack values */
        DX_TRY(placed(e, dx_child(call, 2)->child->next, check_ends(s, lo, hi)));
    if (!far && !points)
        DX_TRY(placed(e, operand, dx_hold_inside(e, bound.first_premise, name, lo, hi)));
    dx_keep_valued(e, bound.first_premise, name); /* a derivative may be missing at points */
    if (between_names && dx_same(lo, hi) && dx_is_real_valued(g, lo) && dx_is_real_valued(g, a))
        return between_equal_ends(e, a, name, lo, out);
    uint32_t digits =
        s->settings.digits < DX_INTEGRAL_DIGITS ? s->settings.digits : DX_INTEGRAL_DIGITS;
    if (e->keeps_integrals && dx_is_real_valued(g, a)) {
        *out = dx_written_integral(g, a, name, lo, hi);
        return dx_check(g, *out);
    }
    dx_status status = dx_integrate(s, a, name, lo, hi, out);
    if (can_be_written(e, status, a, lo, hi)) {
        dx_diag_clear(&s->context.diag);
        return placed(e, call, dx_integrate_written(e, a, name, lo, hi, out));
    }
    if (status == DX_TYPE && between_names && dx_is_real_valued(g, a))
        return placed(e, dx_child(call, 2)->child->next, status);
    if (status != DX_OK)
        return placed(e, status == DX_TYPE || status == DX_NAME ? operand : call, status);
    bool numeric;
    DX_TRY(dx_has_op(g, *out, DX_OP_INTEGRAL, &numeric));
    if (numeric && (e->digits == 0 || digits < e->digits))
        e->digits = digits;
    return DX_OK;
}
