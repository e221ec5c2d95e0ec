/* api.c - formulas as values: the part of the C library below statements. */
#include "engine/oracle.h"
#include "engine/algebra.h"
#include "engine/limits/expansions.h"
#include "engine/api/handles.h"
#include "engine/assume.h"
#include "engine/integral.h"
#include "engine/solvers/iterates.h"
#include "engine/limits/limit.h"
#include "engine/scope.h"
#include "engine/limits/taylor.h"
#include "engine/limits/terms.h"

#include "expr/exact.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/real.h"
#include "engine/simplify.h"

#include <math.h>

/* x = 3 is an equation here, for nothing is named. */
static dx_status parse(ddx_session *s, const char *text, size_t n, dx_value *value)
{
    bool evaluated;
    dx_statement statement;
    DX_TRY(dx_evaluate_plain(s, text, n, value, &evaluated));
    if (evaluated)
        return DX_OK;
    DX_TRY(dx_read_statement(s, text, n, &statement));
    dx_ast *root = statement.root;
    if (root && root->kind == DX_AST_DEFINE)
        root->kind = DX_AST_BINDING;
    return dx_evaluate_expression(s, root, value);
}

ddx_status ddx_parse(ddx_session *s, const char *text, size_t n, ddx_value *value)
{
    dx_value result = {0};
    dx_call_begin(s);
    dx_status status = parse(s, text, n, &result);
    const dx_value given = {.id = result.id, .shown = result.shown, .premises = result.premises};
    return dx_give_value(s, status, given, value);
}

const char *ddx_note(ddx_session *s, unsigned index)
{
    return index < s->context.notices.n ? s->context.notices.line[index] : NULL;
}

/* ---- derivatives ------------------------------------------------------------------------- */

static dx_status check_order(ddx_session *s, unsigned order)
{
    unsigned most = s->context.limits.order;
    return order <= most ? DX_OK
                         : dx_fail(&s->context, DX_LIMIT,
                                   "a derivative of order %u; the limit is %u", order, most);
}

static dx_status derivative_of(ddx_session *s, ddx_value value, const char *variable,
                               unsigned order, dx_value *out)
{
    dx_evaluation e = {.session = s};
    dx_id a, symbol;
    DX_TRY(dx_take_under(&e, value, &a));
    DX_TRY(dx_take_symbol(s, variable, &symbol));
    DX_TRY(check_order(s, order));
    const size_t first = e.n_premises;
    if (order > 0)
        DX_TRY(dx_begin_derivative(&e, &a));
    DX_TRY(dx_open_valued(&e, first, order > 0, &symbol));
    DX_TRY(dx_checked_derivative(s, a, symbol, order, &out->id));
    if (order > 0)
        DX_TRY(dx_remember_derivative(&e, a, symbol, out->id, order));
    return dx_keep_premises(&e, out->id, &out->premises);
}

ddx_status ddx_diff(ddx_session *s, ddx_value value, const char *variable, unsigned order,
                    ddx_value *derivative)
{
    dx_value d = {0};
    dx_call_begin(s);
    dx_status status = derivative_of(s, value, variable, order, &d);
    return dx_give_value(s, status, d, derivative);
}

static dx_status steps_of(ddx_session *s, ddx_value value, const char *variable, unsigned order,
                          dx_id *out)
{
    dx_evaluation e = {.session = s};
    dx_id a, d, symbol;
    dx_recorder r;
    DX_TRY(dx_take(s, value, &a));
    DX_TRY(dx_take_symbol(s, variable, &symbol));
    if (order == 0)
        return dx_fail(&s->context, DX_TYPE, "a derivative of order 0 has no steps");
    DX_TRY(check_order(s, order));
    DX_TRY(dx_begin_derivative(&e, &a));
    DX_TRY(dx_checked_derivative(s, a, symbol, order, &d));
    const dx_oracle oracle = dx_session_oracle(s);
    dx_recorder_init(&r, &s->graph, s->rules);
    r.oracle = &oracle;
    dx_status status = dx_record_derivative(&r, a, symbol, order, d);
    if (status == DX_OK)
        status = dx_recorder_finish(&r, r.subject, out);
    dx_recorder_free(&r);
    return status;
}

ddx_status ddx_steps(ddx_session *s, ddx_value value, const char *variable, unsigned order,
                     ddx_value *derivation)
{
    dx_id steps = DX_NONE;
    dx_call_begin(s);
    dx_status status = steps_of(s, value, variable, order, &steps);
    return dx_give(s, status, steps, derivation);
}

/* ---- expansions -------------------------------------------------------------------------- */

static dx_status read_point(ddx_session *s, size_t n, const char *const *variables,
                            const ddx_value *at, dx_point *point)
{
    if (n == 0 || n > s->context.limits.matrix_entries)
        return dx_fail(&s->context, DX_LIMIT, "1 to %zu variables can be expanded in",
                       (size_t)s->context.limits.matrix_entries);
    DX_TRY(dx_point_open(s, n, point));
    point->n = n;
    for (size_t i = 0; i < n; i++)
        DX_TRY(dx_take(s, at[i], &point->centre[i]));
    DX_TRY(dx_take_symbols(s, n, variables, point->symbol));
    return dx_check_point(s, point);
}

static dx_status read_expandable(dx_evaluation *e, ddx_value value, int64_t order, dx_id *a)
{
    ddx_session *s = e->session;
    DX_TRY(dx_take_under(e, value, a));
    if (order > s->context.limits.order || order < -(int64_t)s->context.limits.order)
        return dx_fail(&s->context, DX_LIMIT, "expansions go up to order %u",
                       (unsigned)s->context.limits.order);
    return dx_check_expandable(s, *a);
}

static dx_status check_side(ddx_session *s, char side)
{
    if (side == '+' || side == '-' || side == '\0')
        return DX_OK;
    return dx_fail(&s->context, DX_TYPE, "a side is '+', '-', or 0 for both");
}

static ddx_status give_terms(ddx_session *s, dx_status status, dx_terms_list *list, ddx_value *out)
{
    dx_value sum = {0};
    if (status == DX_OK)
        status = dx_sum_terms(s, list, &sum.id, &sum.shown);
    dx_free_terms(s, list);
    return dx_give_value(s, status, sum, out);
}

ddx_status ddx_taylor(ddx_session *s, ddx_value value, size_t n, const char *const *variables,
                      const ddx_value *at, unsigned order, ddx_value *polynomial)
{
    dx_evaluation e = {.session = s};
    dx_id a;
    dx_point point;
    dx_terms_list list = {0};
    dx_call_begin(s);
    dx_status status = read_expandable(&e, value, (int64_t)order, &a);
    if (status == DX_OK)
        status = read_point(s, n, variables, at, &point);
    if (status == DX_OK) {
        dx_tell_absent(s, a, &point);
        status = dx_check_expanded(&e, 0, &point, false);
    }
    if (status == DX_OK)
        status = dx_taylor(s, a, &point, order, &list);
    return give_terms(s, status, &list, polynomial);
}

ddx_status ddx_series(ddx_session *s, ddx_value value, const char *variable, ddx_value at,
                      char side, int order, ddx_value *series)
{
    dx_evaluation e = {.session = s};
    dx_id a;
    dx_point point;
    dx_terms_list list = {0};
    dx_call_begin(s);
    dx_status status = check_side(s, side);
    if (status == DX_OK)
        status = read_expandable(&e, value, order, &a);
    if (status == DX_OK)
        status = read_point(s, 1, &variable, &at, &point);
    if (status == DX_OK) {
        dx_tell_absent(s, a, &point);
        point.side = side;
        status = dx_check_expanded(&e, 0, &point, true);
    }
    if (status == DX_OK)
        status = dx_puiseux(s, a, &point, order, &list);
    return give_terms(s, status, &list, series);
}

ddx_status ddx_remainder(ddx_session *s, ddx_value value, const char *variable, ddx_value at,
                         unsigned order, ddx_value lo, ddx_value hi, ddx_value *bound)
{
    dx_evaluation e = {.session = s};
    dx_id a, low, high, result = DX_NONE;
    dx_point point;
    dx_call_begin(s);
    dx_status status = read_expandable(&e, value, (int64_t)order, &a);
    if (status == DX_OK)
        status = read_point(s, 1, &variable, &at, &point);
    if (status == DX_OK)
        status = dx_take(s, lo, &low);
    if (status == DX_OK)
        status = dx_take(s, hi, &high);
    if (status == DX_OK)
        status = dx_check_bounded(&e, 0, &point, low, high);
    if (status == DX_OK)
        status = dx_remainder(s, a, &point, order, low, high, &result);
    return dx_give(s, status, result, bound);
}

/* ---- other operations -------------------------------------------------------------------- */

ddx_status ddx_simplify(ddx_session *s, ddx_value value, ddx_value *simplified)
{
    dx_evaluation e = {.session = s};
    dx_id a = DX_NONE;
    dx_call_begin(s);
    dx_status status = dx_take_under(&e, value, &a);
    if (status == DX_OK)
        status = dx_simplify_formula(s, a, &a);
    return dx_give_under(&e, status, a, simplified);
}

static dx_status substituted(ddx_session *s, ddx_value value, size_t n,
                             const char *const *variables, const ddx_value *by, dx_value *out)
{
    dx_evaluation e = {.session = s};
    dx_id *from = dx_session_ids(s, n + 1), *to = dx_session_ids(s, n + 1);
    if (!from || !to)
        return dx_no_memory(&s->context);
    DX_TRY(dx_take_under(&e, value, &out->id));
    DX_TRY(dx_take_symbols(s, n, variables, from));
    for (size_t i = 0; i < n; i++)
        DX_TRY(dx_take(s, by[i], &to[i]));
    DX_TRY(dx_put_under_premises(&e, 0, n, from, to, &out->id));
    return dx_keep_premises(&e, out->id, &out->premises);
}

ddx_status ddx_substitute(ddx_session *s, ddx_value value, size_t n, const char *const *variables,
                          const ddx_value *by, ddx_value *result)
{
    dx_value a = {0};
    dx_call_begin(s);
    dx_status status = substituted(s, value, n, variables, by, &a);
    return dx_give_value(s, status, a, result);
}

static dx_status integral_of(ddx_session *s, ddx_value value, const char *variable, ddx_value lo,
                             ddx_value hi, dx_id *out)
{
    dx_evaluation e = {.session = s};
    dx_id a, symbol, low, high;
    DX_TRY(dx_take_under(&e, value, &a));
    DX_TRY(dx_take_symbol(s, variable, &symbol));
    DX_TRY(dx_take(s, lo, &low));
    DX_TRY(dx_take(s, hi, &high));
    if (dx_op_of(&s->graph, low) != DX_OP_INF && dx_op_of(&s->graph, high) != DX_OP_INF)
        DX_TRY(dx_hold_inside(&e, 0, symbol, low, high));
    return dx_integrate(s, a, symbol, low, high, out);
}

ddx_status ddx_integrate(ddx_session *s, ddx_value value, const char *variable, ddx_value lo,
                         ddx_value hi, ddx_value *integral)
{
    dx_id a = DX_NONE;
    dx_call_begin(s);
    dx_status status = integral_of(s, value, variable, lo, hi, &a);
    return dx_give(s, status, a, integral);
}

static dx_status limit_of(ddx_session *s, ddx_value value, const char *variable, ddx_value at,
                          char side, dx_value *out)
{
    dx_evaluation e = {.session = s};
    dx_provisos provisos;
    dx_id a, point, symbol;
    DX_TRY(dx_take_under(&e, value, &a));
    DX_TRY(dx_take(s, at, &point));
    DX_TRY(dx_take_symbol(s, variable, &symbol));
    DX_TRY(check_side(s, side));
    dx_op op = dx_op_of(&s->graph, point);
    if (op >= DX_OP_EQ || (op == DX_OP_INF && side != 0))
        return dx_fail(&s->context, DX_TYPE, "a variable goes to a number, from a side, or to inf");
    if (op != DX_OP_INF && dx_contains(&s->graph, point, symbol))
        return dx_fail(&s->context, DX_NAME, "a variable cannot go to itself");
    DX_TRY(dx_limit_of_typed(&e, 0, a, symbol, point, side, &provisos, &out->id));
    DX_TRY(dx_assume_provisos(&e, &provisos));
    return dx_keep_premises(&e, out->id, &out->premises);
}

ddx_status ddx_limit(ddx_session *s, ddx_value value, const char *variable, ddx_value at, char side,
                     ddx_value *limit)
{
    dx_value a = {0};
    dx_call_begin(s);
    dx_status status = limit_of(s, value, variable, at, side, &a);
    return dx_give_value(s, status, a, limit);
}

bool ddx_same(ddx_session *s, ddx_value a, ddx_value b)
{
    dx_id x, y;
    return dx_is_held(s, a, &x) && dx_is_held(s, b, &y) && dx_same(x, y);
}

typedef struct place {
    dx_value value;
    size_t n;
    const dx_id *symbol;
    const double *at;
    bool outside; /* what the value was made of has none there */
} place;

/* What is infinite or no number is put in for nothing, for no premise can be held against it. */
static dx_status hold(dx_evaluation *e, void *data)
{
    place *p = data;
    size_t n = 0;
    dx_holding holding;
    dx_id *from = dx_statement_ids(e, 2 * p->n + 1), *to = from + p->n;
    if (!from)
        return DX_NOMEM;
    for (size_t i = 0; i < p->n; i++) {
        if (!isfinite(p->at[i]))
            continue;
        from[n] = p->symbol[i];
        to[n] = dx_number_from_double(&e->session->graph, p->at[i]);
        DX_TRY(dx_check(&e->session->graph, to[n++]));
    }
    DX_TRY(dx_obey_assumptions(e->session, n, from, to));
    if (dx_is_none(p->value.premises))
        return DX_OK;
    DX_TRY(dx_recall_premises(e, p->value));
    DX_TRY(dx_premises_hold(e, 0, n, from, to, &holding));
    p->outside = holding == DX_BROKEN;
    return DX_OK;
}

static dx_status value_at(ddx_session *s, ddx_value value, size_t n, const char *const *variables,
                          const double *at, double *result)
{
    dx_id a, *symbol = dx_session_ids(s, n + 1);
    if (!symbol)
        return dx_no_memory(&s->context);
    DX_TRY(dx_take(s, value, &a));
    DX_TRY(dx_take_symbols(s, n, variables, symbol));
    place p = {.value = s->held[value.slot], .n = n, .symbol = symbol, .at = at};
    DX_TRY(dx_real_evaluate(&s->graph, a, n, symbol, at, result));
    if (!dx_is_none(p.value.premises) || s->assumptions)
        DX_TRY(dx_in_evaluation(s, hold, &p));
    if (p.outside)
        *result = NAN;
    return DX_OK;
}

ddx_status ddx_evaluate(ddx_session *s, ddx_value value, size_t n, const char *const *variables,
                        const double *at, double *result)
{
    dx_call_begin(s);
    *result = NAN;
    dx_status status = value_at(s, value, n, variables, at, result);
    if (status != DX_OK)
        *result = NAN;
    return dx_call_finish(s, status);
}

ddx_status ddx_set(ddx_session *s, const char *key, const char *value)
{
    dx_call_begin(s);
    return dx_call_finish(s, dx_setting_set(s, key, value));
}

const char *ddx_get(ddx_session *s, const char *key)
{
    return dx_setting_get(s, key);
}

/* ---- texts ------------------------------------------------------------------------------- */

static dx_status print_form(ddx_session *s, dx_id a, ddx_form form)
{
    enum { COLUMNS = 80 };
    dx_graph *g = &s->graph;
    dx_status status = form == DDX_LATEX    ? dx_print_latex(g, a, &s->shown)
                       : form == DDX_PRETTY ? dx_print_pretty(g, a, COLUMNS, true, &s->shown)
                                            : dx_print_plain(g, a, &s->shown);
    return status == DX_OK && s->shown.failed ? dx_no_memory(&s->context) : status;
}

const char *ddx_print(ddx_session *s, ddx_value value, ddx_form form)
{
    dx_id a;
    dx_call_begin(s);
    dx_text_clear(&s->shown);
    dx_status status = dx_take(s, value, &a);
    if (status == DX_OK)
        status = print_form(s, dx_shown(s->held[value.slot]), form);
    return dx_give_text(s, status);
}

const char *ddx_digits(ddx_session *s, ddx_value value, unsigned digits)
{
    dx_id a;
    dx_call_begin(s);
    dx_text_clear(&s->shown);
    dx_status status = dx_take(s, value, &a);
    if (status == DX_OK && (digits < 1 || digits > s->context.limits.digits))
        status = dx_fail(&s->context, DX_LIMIT, "1 to %u digits can be asked for",
                         (unsigned)s->context.limits.digits);
    if (status == DX_OK)
        status = dx_value_text(&s->graph, a, digits, &s->shown);
    return dx_give_text(s, status);
}

/* ---- the lines of a derivation ----------------------------------------------------------- */

static bool held_line(ddx_session *s, ddx_value value, unsigned index, dx_line *line)
{
    dx_id steps;
    if (index >= ddx_line_count(s, value) || !dx_is_held(s, value, &steps))
        return false;
    *line = dx_line_read(&s->graph, dx_line_at(&s->graph, steps, index));
    return true;
}

static dx_status take_line(ddx_session *s, ddx_value value, unsigned index, dx_line *line)
{
    return held_line(s, value, index, line)
               ? DX_OK
               : dx_fail(&s->context, DX_TYPE, "there is no such line");
}

unsigned ddx_line_count(ddx_session *s, ddx_value derivation)
{
    dx_id steps;
    return dx_is_held(s, derivation, &steps) && dx_op_of(&s->graph, steps) == DX_OP_STEPS
               ? dx_line_count(&s->graph, steps)
               : 0;
}

unsigned ddx_line_depth(ddx_session *s, ddx_value derivation, unsigned index)
{
    dx_line line;
    return held_line(s, derivation, index, &line) ? line.depth : 0;
}

const char *ddx_line_rule(ddx_session *s, ddx_value derivation, unsigned index)
{
    dx_line line;
    dx_call_begin(s);
    dx_text_clear(&s->shown);
    dx_status status = take_line(s, derivation, index, &line);
    if (status == DX_OK)
        status = dx_line_write_rule(&s->graph, &line, &s->shown);
    return dx_give_text(s, status);
}

const char *ddx_line_text(ddx_session *s, ddx_value derivation, unsigned index, ddx_form form)
{
    dx_line line;
    dx_call_begin(s);
    dx_text_clear(&s->shown);
    dx_status status = take_line(s, derivation, index, &line);
    if (status == DX_OK)
        status = print_form(s, line.shown, form);
    return dx_give_text(s, status);
}
