/* Formulas as values: the part of the C library below statements. */
#include "engine/algebra.h"
#include "engine/limit.h"
#include "engine/scope.h"
#include "engine/taylor.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/real.h"
#include "symbolic/simplify.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- beginning and end of every call ------------------------------------------------ */

static void begin(ddx_session *s)
{
    dx_diag_clear(&s->context.diag);
    s->context.notices.n = 0;
    s->graph.statement_start = s->graph.n;
    s->context.deadline = s->settings.timeout > 0 ? dx_now() + s->settings.timeout : 0;
}

static ddx_status finish(ddx_session *s, dx_status status)
{
    dx_text_clear(&s->complaint);
    if (status != DX_OK) {
        const dx_diag *diag = &s->context.diag;
        dx_text_string(&s->complaint, diag->message);
        if (diag->hint[0] != '\0')
            dx_text_format(&s->complaint, " (%s)", diag->hint);
    }
    dx_arena_free(&s->context.arena);
    return (ddx_status)status;
}

const char *ddx_error(ddx_session *s)
{
    return dx_text_get(&s->complaint);
}

/* ---- handles ----------------------------------------------------------------------------- */

static bool held(const ddx_session *s, ddx_value value, dx_id *id)
{
    if (value.slot >= s->n_held || dx_is_none(s->held[value.slot].id))
        return false;
    *id = s->held[value.slot].id;
    return true;
}

static dx_status not_held(ddx_session *s)
{
    return dx_fail(&s->context, DX_TYPE, "this handle holds no value of the session");
}

/* Collection happens here and in ddx_eval only, when every value that lives is held. */
static dx_status hold_value(ddx_session *s, dx_value what, ddx_value *value)
{
    size_t slot = 0;
    while (slot < s->n_held && !dx_is_none(s->held[slot].id))
        slot++;
    if (!dx_grow(&s->context.memory, &s->held, sizeof *s->held, &s->held_capacity, slot + 1))
        return dx_no_memory(&s->context);
    if (slot == s->n_held)
        s->n_held++;
    s->held[slot] = what;
    value->slot = (uint32_t)slot;
    dx_collect_garbage(s);
    return DX_OK;
}

static dx_status hold(ddx_session *s, dx_id id, ddx_value *value)
{
    return hold_value(s, (dx_value){.id = id}, value);
}

/* A result that holds where `assumed` is not 0; DX_NONE: everywhere. */
static dx_status hold_under(ddx_session *s, dx_id id, dx_id assumed, ddx_value *value)
{
    dx_evaluation e = {.session = s};
    dx_value what = {.id = id};
    DX_TRY(dx_assume_nonzero(&e, assumed));
    DX_TRY(dx_keep_premises(&e, id, &what.premises));
    return hold_value(s, what, value);
}

void ddx_release(ddx_session *s, ddx_value value)
{
    if (value.slot < s->n_held)
        s->held[value.slot] = (dx_value){0};
}

static dx_status print_form(ddx_session *s, dx_id a, ddx_form form)
{
    enum { COLUMNS = 80 };
    dx_graph *g = &s->graph;
    dx_status status = form == DDX_LATEX    ? dx_print_latex(g, a, &s->shown)
                       : form == DDX_PRETTY ? dx_print_pretty(g, a, COLUMNS, true, &s->shown)
                                            : dx_print_plain(g, a, &s->shown);
    return status == DX_OK && s->shown.failed ? dx_no_memory(&s->context) : status;
}

/* ---- operations ------------------------------------------------------------------------------ */

ddx_status ddx_parse(ddx_session *s, const char *text, size_t n, ddx_value *value)
{
    dx_value result;
    begin(s);
    dx_status status = dx_evaluate_text(s, text, n, &result);
    if (status == DX_OK)
        status = hold_value(
            s, (dx_value){.id = result.id, .shown = result.shown, .premises = result.premises},
            value);
    return finish(s, status);
}

ddx_status ddx_diff(ddx_session *s, ddx_value value, const char *variable, unsigned order,
                    ddx_value *derivative)
{
    dx_id a, d = DX_NONE;
    begin(s);
    if (!held(s, value, &a))
        return finish(s, not_held(s));
    dx_id symbol = dx_symbol(&s->graph, variable, strlen(variable));
    dx_status status = dx_check(&s->graph, symbol);
    if (status == DX_OK)
        status = dx_checked_derivative(s, a, symbol, order, &d);
    dx_evaluation e = {.session = s};
    dx_value result = {.id = d};
    if (status == DX_OK)
        status = dx_recall_premises(&e, s->held[value.slot]);
    if (status == DX_OK && order > 0)
        status = dx_remember_derivative(&e, a, symbol, d, order);
    if (status == DX_OK)
        status = dx_keep_premises(&e, d, &result.premises);
    if (status == DX_OK)
        status = hold_value(s, result, derivative);
    return finish(s, status);
}

/* The symbols to differentiate by, in the command arena. */
static dx_status variables_of(ddx_session *s, dx_id a, size_t *n, const char *const *variables,
                              const dx_id **symbols)
{
    dx_graph *g = &s->graph;
    if (!variables)
        *n = dx_free_symbols(g, a, 0, NULL);
    dx_id *symbol = dx_arena_alloc(&s->context.arena, (2 * *n + 1) * sizeof *symbol);
    if (!symbol)
        return dx_no_memory(&s->context);
    *symbols = symbol;
    if (*n == 0)
        return dx_fail(&s->context, DX_TYPE, "there is no variable to differentiate by");
    if (!variables) {
        dx_free_symbols(g, a, *n, symbol);
        return DX_OK;
    }
    dx_id *sorted = symbol + *n;
    for (size_t i = 0; i < *n; i++) {
        sorted[i] = symbol[i] = dx_symbol(g, variables[i], strlen(variables[i]));
        DX_TRY(dx_check(g, symbol[i]));
    }
    qsort(sorted, *n, sizeof *sorted, dx_by_id);
    for (size_t i = 1; i < *n; i++)
        if (dx_same(sorted[i - 1], sorted[i]))
            return dx_fail(
                &s->context, DX_NAME, "the variable %s is given twice",
                dx_echo(&s->context, dx_bytes(g, sorted[i]), dx_bytes_length(g, sorted[i])));
    return DX_OK;
}

typedef enum matrix_kind { GRADIENT, JACOBIAN, HESSIAN } matrix_kind;

/* The functions whose derivatives are asked for. */
static dx_status functions_of(ddx_session *s, dx_id a, matrix_kind kind, size_t *m,
                              const dx_id **functions)
{
    const dx_graph *g = &s->graph;
    if (kind == JACOBIAN && dx_op_of(g, a) != DX_OP_VECTOR)
        return dx_fail(&s->context, DX_TYPE, "a Jacobian is of a vector");
    *m = kind == JACOBIAN ? dx_count(g, a) : 1;
    dx_id *f = dx_arena_alloc(&s->context.arena, (*m + 1) * sizeof *f);
    if (!f)
        return dx_no_memory(&s->context);
    *functions = f;
    for (uint32_t i = 0; i < *m; i++) {
        f[i] = kind == JACOBIAN ? dx_operand(g, a, i) : a;
        if (!dx_is_real_valued(g, f[i]))
            return dx_fail(&s->context, DX_TYPE, "this is no real function");
    }
    return *m > 0 ? DX_OK : dx_fail(&s->context, DX_TYPE, "this vector is empty");
}

static dx_status find_matrix(ddx_session *s, dx_id a, size_t n, const char *const *variables,
                             matrix_kind kind, dx_id *out)
{
    const dx_id *symbols = NULL, *functions = NULL;
    dx_partials partials;
    size_t m = 0;
    DX_TRY(variables_of(s, a, &n, variables, &symbols));
    DX_TRY(functions_of(s, a, kind, &m, &functions));
    size_t rows = kind == HESSIAN ? n : m;
    DX_TRY(dx_check_entries(s, "this", rows, n));
    DX_TRY(dx_checked_partials(s, m, functions, n, symbols, kind == HESSIAN ? 2 : 1, &partials));
    dx_status status = dx_dense(s, kind == GRADIENT ? 0 : rows, n, &partials, kind == HESSIAN, out);
    dx_partials_free(&partials);
    return status;
}

static ddx_status hold_matrix(ddx_session *s, ddx_value value, size_t n,
                              const char *const *variables, matrix_kind kind, ddx_value *result)
{
    dx_id a;
    begin(s);
    if (!held(s, value, &a))
        return finish(s, not_held(s));
    dx_status status = find_matrix(s, a, n, variables, kind, &a);
    if (status == DX_OK)
        status = hold(s, a, result);
    return finish(s, status);
}

ddx_status ddx_gradient(ddx_session *s, ddx_value value, size_t n, const char *const *variables,
                        ddx_value *gradient)
{
    return hold_matrix(s, value, n, variables, GRADIENT, gradient);
}

ddx_status ddx_jacobian(ddx_session *s, ddx_value vector, size_t n, const char *const *variables,
                        ddx_value *jacobian)
{
    return hold_matrix(s, vector, n, variables, JACOBIAN, jacobian);
}

ddx_status ddx_hessian(ddx_session *s, ddx_value value, size_t n, const char *const *variables,
                       ddx_value *hessian)
{
    return hold_matrix(s, value, n, variables, HESSIAN, hessian);
}

/* ---- expansions -------------------------------------------------------------------- */

static dx_status read_point(ddx_session *s, size_t n, const char *const *variables,
                            const ddx_value *at, dx_point *point)
{
    *point = (dx_point){.n = n};
    if (n == 0 || n > DX_MOST_VARIABLES)
        return dx_fail(&s->context, DX_LIMIT, "1 to %d variables can be expanded in",
                       DX_MOST_VARIABLES);
    for (size_t i = 0; i < n; i++) {
        if (!held(s, at[i], &point->centre[i]))
            return not_held(s);
        point->symbol[i] = dx_symbol(&s->graph, variables[i], strlen(variables[i]));
        DX_TRY(dx_check(&s->graph, point->symbol[i]));
    }
    return dx_check_point(s, point);
}

static dx_status read_expandable(ddx_session *s, ddx_value value, int64_t order, dx_id *a)
{
    if (!held(s, value, a))
        return not_held(s);
    if (order > s->context.limits.order || order < -(int64_t)s->context.limits.order)
        return dx_fail(&s->context, DX_LIMIT, "expansions go up to order %u",
                       (unsigned)s->context.limits.order);
    return dx_check_expandable(s, *a);
}

static dx_status hold_terms(ddx_session *s, dx_status status, dx_terms_list *list, ddx_value *out)
{
    dx_value sum = {0};
    if (status == DX_OK)
        status = dx_sum_terms(s, list, &sum.id, &sum.shown);
    dx_free_terms(s, list);
    return status == DX_OK ? hold_value(s, sum, out) : status;
}

ddx_status ddx_taylor(ddx_session *s, ddx_value value, size_t n, const char *const *variables,
                      const ddx_value *at, unsigned order, ddx_value *polynomial)
{
    dx_id a;
    dx_point point;
    dx_terms_list list = {0};
    begin(s);
    dx_status status = read_expandable(s, value, (int64_t)order, &a);
    if (status == DX_OK)
        status = read_point(s, n, variables, at, &point);
    if (status == DX_OK)
        status = dx_taylor(s, a, &point, order, &list);
    return finish(s, hold_terms(s, status, &list, polynomial));
}

ddx_status ddx_series(ddx_session *s, ddx_value value, const char *variable, ddx_value at,
                      char side, int order, ddx_value *series)
{
    dx_id a;
    dx_point point;
    dx_terms_list list = {0};
    begin(s);
    dx_status status = read_expandable(s, value, order, &a);
    if (status == DX_OK)
        status = read_point(s, 1, &variable, &at, &point);
    if (status == DX_OK) {
        point.side = side == '+' || side == '-' ? side : '\0';
        status = dx_puiseux(s, a, &point, order, &list);
    }
    return finish(s, hold_terms(s, status, &list, series));
}

ddx_status ddx_remainder(ddx_session *s, ddx_value value, const char *variable, ddx_value at,
                         unsigned order, ddx_value lo, ddx_value hi, ddx_value *bound)
{
    dx_id a, low, high, result;
    dx_point point;
    begin(s);
    dx_status status = read_expandable(s, value, (int64_t)order, &a);
    if (status == DX_OK)
        status = read_point(s, 1, &variable, &at, &point);
    if (status == DX_OK && (!held(s, lo, &low) || !held(s, hi, &high)))
        status = not_held(s);
    if (status == DX_OK)
        status = dx_remainder(s, a, &point, order, low, high, &result);
    if (status == DX_OK)
        status = hold(s, result, bound);
    return finish(s, status);
}

ddx_status ddx_steps(ddx_session *s, ddx_value value, const char *variable, unsigned order,
                     ddx_value *derivation)
{
    dx_id a, d, steps;
    dx_recorder r;
    begin(s);
    if (!held(s, value, &a))
        return finish(s, not_held(s));
    dx_id symbol = dx_symbol(&s->graph, variable, strlen(variable));
    dx_status status = dx_check(&s->graph, symbol);
    dx_recorder_init(&r, &s->graph, s->rules);
    if (status == DX_OK && order == 0)
        status = dx_fail(&s->context, DX_TYPE, "a derivative of order 0 has no steps");
    if (status == DX_OK)
        status = dx_checked_derivative(s, a, symbol, order, &d);
    if (status == DX_OK)
        status = dx_record_derivative(&r, a, symbol, order, d);
    if (status == DX_OK)
        status = dx_recorder_finish(&r, r.subject, &steps);
    dx_recorder_free(&r);
    if (status == DX_OK)
        status = hold(s, steps, derivation);
    return finish(s, status);
}

/* ---- derivations --------------------------------------------------------------------- */

static bool held_line(ddx_session *s, ddx_value value, unsigned index, dx_line *line)
{
    dx_id steps;
    if (index >= ddx_line_count(s, value) || !held(s, value, &steps))
        return false;
    *line = dx_line_read(&s->graph, dx_line_at(&s->graph, steps, index));
    return true;
}

unsigned ddx_line_count(ddx_session *s, ddx_value derivation)
{
    dx_id steps;
    return held(s, derivation, &steps) && dx_op_of(&s->graph, steps) == DX_OP_STEPS
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
    begin(s);
    dx_text_clear(&s->shown);
    if (!held_line(s, derivation, index, &line)) {
        finish(s, dx_fail(&s->context, DX_TYPE, "there is no such line"));
        return NULL;
    }
    dx_status status = dx_line_write_rule(&s->graph, &line, &s->shown);
    return finish(s, status) == DDX_OK ? dx_text_get(&s->shown) : NULL;
}

const char *ddx_line_text(ddx_session *s, ddx_value derivation, unsigned index, ddx_form form)
{
    dx_line line;
    begin(s);
    dx_text_clear(&s->shown);
    if (!held_line(s, derivation, index, &line)) {
        finish(s, dx_fail(&s->context, DX_TYPE, "there is no such line"));
        return NULL;
    }
    return finish(s, print_form(s, line.formula, form)) == DDX_OK ? dx_text_get(&s->shown) : NULL;
}

/* ---- more operations ------------------------------------------------------------------ */

ddx_status ddx_simplify(ddx_session *s, ddx_value value, ddx_value *simplified)
{
    dx_id a;
    begin(s);
    if (!held(s, value, &a))
        return finish(s, not_held(s));
    dx_status status = dx_simplify(&s->graph, a, &a);
    if (status == DX_OK)
        status = hold(s, a, simplified);
    return finish(s, status);
}

ddx_status ddx_substitute(ddx_session *s, ddx_value value, size_t n, const char *const *variables,
                          const ddx_value *by, ddx_value *result)
{
    dx_id a;
    begin(s);
    if (!held(s, value, &a))
        return finish(s, not_held(s));
    size_t size = 2 * n * sizeof(dx_id);
    dx_id *from = dx_alloc(&s->context.memory, size), *to = from ? from + n : NULL;
    if (!from)
        return finish(s, dx_no_memory(&s->context));
    dx_status status = DX_OK;
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        from[i] = dx_symbol(&s->graph, variables[i], strlen(variables[i]));
        status = held(s, by[i], &to[i]) ? dx_check(&s->graph, from[i]) : not_held(s);
    }
    dx_evaluation e = {.session = s};
    if (status == DX_OK)
        status = dx_recall_premises(&e, s->held[value.slot]);
    if (status == DX_OK)
        status = dx_check_premises(&e, 0, n, from, to);
    if (status == DX_OK)
        status = dx_put_values(&s->graph, n, from, to, &a);
    dx_free(&s->context.memory, from, size);
    dx_value after = {.id = a};
    if (status == DX_OK)
        status = dx_keep_premises(&e, a, &after.premises);
    if (status == DX_OK)
        status = hold_value(s, after, result);
    return finish(s, status);
}

ddx_status ddx_limit(ddx_session *s, ddx_value value, const char *variable, ddx_value at, char side,
                     ddx_value *limit)
{
    dx_id a, point, symbol, assumed;
    begin(s);
    if (!held(s, value, &a) || !held(s, at, &point))
        return finish(s, not_held(s));
    symbol = dx_symbol(&s->graph, variable, strlen(variable));
    dx_status status = dx_check(&s->graph, symbol);
    dx_op op = dx_op_of(&s->graph, point);
    if (status == DX_OK && (op >= DX_OP_EQ || (op == DX_OP_INF && side != 0)))
        status =
            dx_fail(&s->context, DX_TYPE, "a variable goes to a number, from a side, or to inf");
    if (status == DX_OK)
        status = dx_find_limit(s, a, symbol, point, side, &assumed, &a);
    if (status == DX_OK)
        status = hold_under(s, a, assumed, limit);
    return finish(s, status);
}

const char *ddx_print(ddx_session *s, ddx_value value, ddx_form form)
{
    dx_id a;
    begin(s);
    dx_text_clear(&s->shown);
    dx_status status = held(s, value, &a) ? DX_OK : not_held(s);
    if (status == DX_OK)
        a = dx_shown(s->held[value.slot]);
    if (status == DX_OK)
        status = print_form(s, a, form);
    return finish(s, status) == DDX_OK ? dx_text_get(&s->shown) : NULL;
}

bool ddx_same(ddx_session *s, ddx_value a, ddx_value b)
{
    dx_id x, y;
    return held(s, a, &x) && held(s, b, &y) && dx_same(x, y);
}

const char *ddx_digits(ddx_session *s, ddx_value value, unsigned digits)
{
    dx_id a;
    begin(s);
    dx_text_clear(&s->shown);
    dx_status status = held(s, value, &a) ? DX_OK : not_held(s);
    if (status == DX_OK && (digits < 1 || digits > s->context.limits.digits))
        status = dx_fail(&s->context, DX_LIMIT, "1 to %u digits can be asked for",
                         (unsigned)s->context.limits.digits);
    if (status == DX_OK)
        status = dx_value_text(&s->graph, a, digits, &s->shown);
    return finish(s, status) == DDX_OK ? dx_text_get(&s->shown) : NULL;
}

ddx_status ddx_evaluate(ddx_session *s, ddx_value value, size_t n, const char *const *variables,
                        const double *at, double *result)
{
    dx_id a;
    begin(s);
    *result = NAN;
    if (!held(s, value, &a))
        return finish(s, not_held(s));
    size_t size = (n + 1) * sizeof(dx_id);
    dx_id *symbol = dx_alloc(&s->context.memory, size);
    if (!symbol)
        return finish(s, dx_no_memory(&s->context));
    dx_status status = DX_OK;
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        symbol[i] = dx_symbol(&s->graph, variables[i], strlen(variables[i]));
        status = dx_check(&s->graph, symbol[i]);
    }
    if (status == DX_OK)
        status = dx_real_evaluate(&s->graph, a, n, symbol, at, result);
    dx_free(&s->context.memory, symbol, size);
    return finish(s, status);
}

ddx_status ddx_set(ddx_session *s, const char *key, const char *value)
{
    begin(s);
    return finish(s, dx_setting_set(s, key, value));
}

const char *ddx_get(ddx_session *s, const char *key)
{
    return dx_setting_get(s, key);
}

/* ---- vectors and matrices ------------------------------------------------------------------ */

static void get_shape(const dx_graph *g, dx_id a, size_t *rows, size_t *columns)
{
    *rows = dx_is_array(g, a) ? dx_count(g, a) : 0;
    *columns = dx_is_matrix(g, a) ? dx_array_columns(g, a) : 0;
}

ddx_status ddx_shape(ddx_session *s, ddx_value value, size_t *rows, size_t *columns)
{
    dx_id a;
    begin(s);
    if (!held(s, value, &a))
        return finish(s, not_held(s));
    get_shape(&s->graph, a, rows, columns);
    return finish(s, DX_OK);
}

ddx_status ddx_element(ddx_session *s, ddx_value value, size_t row, size_t column,
                       ddx_value *element)
{
    dx_graph *g = &s->graph;
    size_t rows, columns;
    dx_id a;
    begin(s);
    if (!held(s, value, &a))
        return finish(s, not_held(s));
    get_shape(g, a, &rows, &columns);
    if (row >= rows || column >= (columns == 0 ? 1 : columns)) {
        dx_shape_text shape;
        return finish(s, dx_fail(&s->context, DX_TYPE, "%s has no element %zu, %zu",
                                 dx_array_shape(g, a, &shape), row, column));
    }
    a = dx_operand(g, a, (uint32_t)row);
    return finish(s, hold(s, columns == 0 ? a : dx_operand(g, a, (uint32_t)column), element));
}

/* The array of held elements, or of rows of them. */
static dx_status gather(ddx_session *s, size_t rows, size_t columns, const ddx_value *elements,
                        dx_id *out)
{
    size_t n = columns == 0 ? rows : columns, count = columns == 0 ? 1 : rows, fault;
    if (rows == 0)
        return dx_fail(&s->context, DX_TYPE, "a vector or matrix has one row at least");
    if (count > s->context.limits.matrix_entries / n)
        return dx_fail(&s->context, DX_LIMIT, "a matrix has %u elements at most",
                       (unsigned)s->context.limits.matrix_entries);
    dx_id *row = dx_session_ids(s, count), *entry = dx_session_ids(s, n);
    if (!row || !entry)
        return dx_no_memory(&s->context);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < n; j++) {
            if (!held(s, elements[i * n + j], &entry[j]))
                return not_held(s);
            if (dx_is_array(&s->graph, entry[j]))
                return dx_fail(&s->context, DX_TYPE, "the elements of an array are no vectors");
        }
        DX_TRY(dx_array_make(&s->graph, n, entry, &fault, &row[i]));
    }
    *out = row[0];
    return columns == 0 ? DX_OK : dx_array_make(&s->graph, count, row, &fault, out);
}

ddx_status ddx_array(ddx_session *s, size_t rows, size_t columns, const ddx_value *elements,
                     ddx_value *array)
{
    dx_id a;
    begin(s);
    dx_status status = gather(s, rows, columns, elements, &a);
    if (status == DX_OK)
        status = hold(s, a, array);
    return finish(s, status);
}

typedef dx_status matrix_operation(ddx_session *s, dx_id a, dx_id *assumed, dx_id *out);

static ddx_status run_on_matrix(ddx_session *s, matrix_operation *operation, ddx_value matrix,
                                ddx_value *result)
{
    dx_id a, assumed;
    begin(s);
    if (!held(s, matrix, &a))
        return finish(s, not_held(s));
    dx_status status = operation(s, a, &assumed, &a);
    if (status == DX_OK)
        status = hold_under(s, a, assumed, result);
    return finish(s, status);
}

static dx_status determinant_of(ddx_session *s, dx_id a, dx_id *assumed, dx_id *out)
{
    *assumed = DX_NONE;
    return dx_matrix_determinant(s, a, out);
}

ddx_status ddx_determinant(ddx_session *s, ddx_value matrix, ddx_value *determinant)
{
    return run_on_matrix(s, determinant_of, matrix, determinant);
}

ddx_status ddx_inverse(ddx_session *s, ddx_value matrix, ddx_value *inverse)
{
    return run_on_matrix(s, dx_matrix_inverse, matrix, inverse);
}

ddx_status ddx_eigenvalues(ddx_session *s, ddx_value matrix, ddx_value *vector)
{
    return run_on_matrix(s, dx_matrix_eigenvalues, matrix, vector);
}

ddx_status ddx_solve_linear(ddx_session *s, ddx_value matrix, ddx_value right, ddx_value *solution)
{
    dx_id a, b, assumed;
    begin(s);
    if (!held(s, matrix, &a) || !held(s, right, &b))
        return finish(s, not_held(s));
    dx_status status = dx_matrix_solve(s, a, b, &assumed, &a);
    if (status == DX_OK)
        status = hold_under(s, a, assumed, solution);
    return finish(s, status);
}
