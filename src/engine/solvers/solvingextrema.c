/* Extrema on paper: the gradient, where it is 0, and what is there. */
#include "engine/derivation.h"
#include "engine/oracle.h"
#include "engine/solvers/constrained.h"
#include "engine/solvers/solvingsystem.h"

#include "expr/table.h"
#include "expr/walk.h"
#include "symbolic/algebra/linear.h"
#include "symbolic/forms/readable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct teller {
    dx_told_system t;
    dx_evaluation *e;
    dx_graph *g;
    const dx_unknowns *u; /* exact, or one unknown with an interval */
    dx_id of, table;
    uint32_t n, m; /* unknowns, constraints */
    const dx_id *constraint;
    dx_id name[DX_MOST_TOLD_UNKNOWNS];
    uint32_t bordered; /* the line of the bordered Hessian; 0: none yet */
    size_t n_values;   /* at the points and the ends, in lines of these numbers */
    dx_id value[DX_MOST_TOLD_ROWS + 2];
    uint32_t line[DX_MOST_TOLD_ROWS + 2];
} teller;

enum { MOST_BORDERED = 7 };

/* ---- the table ------------------------------------------------------------------------------- */

static dx_id cell(const teller *w, uint32_t column, size_t row)
{
    dx_table table = dx_table_read(w->g, w->table);
    return dx_operand(w->g, dx_operand(w->g, table.formulas, column), (uint32_t)row);
}

/* The word in the column of that heading. */
static bool read_word(const teller *w, const char *heading, size_t row, char *out, size_t room)
{
    dx_table table = dx_table_read(w->g, w->table);
    for (uint32_t k = 0; k < table.columns; k++) {
        dx_id name = dx_operand(w->g, table.headings, k);
        size_t n;
        if ((dx_op_of(w->g, name) != DX_OP_SYMBOL && dx_op_of(w->g, name) != DX_OP_STRING) ||
            strcmp(dx_bytes(w->g, name), heading) != 0)
            continue;
        const char *text = dx_table_cell(w->g, &table, row, k, &n);
        while (n > 0 && text[n - 1] == ' ')
            n--;
        while (n > 0 && *text == ' ') {
            text++;
            n--;
        }
        if (n == 0 || n >= room)
            return false;
        memcpy(out, text, n);
        out[n] = '\0';
        return true;
    }
    return false;
}

/* ---- lines ------------------------------------------------------------------------------------
 */

/* The derivatives, each a line, and the equations that they make. */
static dx_status tell_gradient(teller *w, dx_told_equation *q)
{
    dx_graph *g = w->g;
    ddx_session *s = w->e->session;
    dx_told_equation line;
    for (uint32_t i = 0; i < w->n; i++) {
        dx_id left, right = dx_int(g, 0);
        uint32_t by = 0;
        for (uint32_t k = 0; k <= w->m; k++) {
            dx_id a = k == 0 ? w->of : w->constraint[k - 1], slope;
            DX_TRY(dx_diff(g, s->rules, a, w->name[i], 1, &slope));
            DX_TRY(dx_readable(g, slope, &slope));
            DX_TRY(dx_solving_line(&w->t.w, k == 0 ? "a derivative" : "the same of the constraint",
                                   dx_written_derivative(g, a, w->name[i], 1, w->n > 1), slope, 0,
                                   0, &line));
            if (k == 0)
                left = slope;
            else
                right = dx_add(g, right, dx_mul(g, w->name[w->n + k - 1], slope));
            by = k == 0 ? line.line : by;
        }
        DX_TRY(dx_solving_line(&w->t.w,
                               w->m > 0 ? "the derivatives are multiples of those of constraints"
                                        : "which must be 0",
                               left, right, by, w->m > 0 ? line.line : 0, &q[i]));
    }
    for (uint32_t k = 0; k < w->m; k++)
        DX_TRY(dx_solving_line(&w->t.w, "the constraint", w->constraint[k], dx_int(g, 0), 0, 0,
                               &q[w->n + k]));
    return DX_OK;
}

/* The second derivatives at a point, of one unknown or two, tell that kind. */
static dx_status tell_second(teller *w, const dx_id *at, const char *kind)
{
    dx_graph *g = w->g;
    dx_id second[3], whole;
    const uint32_t n = w->n == 1 ? 1 : 3;
    int sign, first;
    bool known, also;
    for (uint32_t k = 0; k < n; k++) { /* xx, yy, xy */
        dx_id slope;
        DX_TRY(dx_diff(g, w->e->session->rules, w->of, w->name[k == 1], 1, &slope));
        DX_TRY(dx_diff(g, w->e->session->rules, slope, w->name[k > 0], 1, &second[k]));
        second[k] = dx_substitute(g, second[k], w->n, w->name, at);
        DX_TRY(dx_check(g, second[k]));
        DX_TRY(dx_readable(g, second[k], &second[k]));
    }
    whole =
        n == 1 ? second[0] : dx_sub(g, dx_mul(g, second[0], second[1]), dx_power(g, second[2], 2));
    DX_TRY(dx_check(g, whole));
    DX_TRY(dx_readable(g, whole, &whole));
    DX_TRY(dx_solving_sign(&w->t.w, whole, &sign, &known));
    DX_TRY(dx_solving_sign(&w->t.w, second[0], &first, &also));
    const char *is = sign < 0 && n == 3 ? "saddle" : first > 0 ? "minimum" : "maximum";
    if (!known || sign == 0) /* it tells nothing: the table knows more */
        return DX_OK;
    w->t.w.stuck = (!also && sign > 0) || strcmp(is, kind) != 0;
    if (w->t.w.stuck)
        return DX_OK;
    dx_id x = w->name[0], from = dx_written_derivative(g, w->of, x, 2, n > 1);
    dx_id left = dx_line_at_values(g, from, w->n, w->name, at);
    char rule[100];
    DX_TRY(dx_check(g, left));
    if (n == 1)
        snprintf(rule, sizeof rule, "%s 0: a %s", first > 0 ? "above" : "below", kind);
    else
        snprintf(rule, sizeof rule, "a second derivative");
    DX_TRY(dx_record_shown(w->e->recorder, rule, second[0], dx_line_equation(g, left, second[0]),
                           dx_vector(g, 0, NULL)));
    if (n == 1)
        return DX_OK;
    dx_id y = w->name[1], yy = dx_written_derivative(g, w->of, y, 2, true);
    dx_id xy = dx_written_derivative(g, dx_written_derivative(g, w->of, x, 1, true), y, 1, true);
    from = dx_sub(g, dx_mul(g, from, yy), dx_power(g, xy, 2));
    left = dx_line_at_values(g, from, 2, w->name, at);
    DX_TRY(dx_check(g, left));
    if (sign < 0)
        snprintf(rule, sizeof rule, "the determinant of the Hessian is below 0: a saddle");
    else
        snprintf(rule, sizeof rule, "it is above 0, that derivative is %s 0: a %s",
                 first > 0 ? "above" : "below", kind);
    return dx_record_shown(w->e->recorder, rule, whole, dx_line_equation(g, left, whole),
                           dx_vector(g, 0, NULL));
}

/* Slopes of constraints at a point, and second derivatives of L = f - lambda*g: the determinant of
 * the bordered Hessian tells the kind where one direction is left. */
static dx_status tell_bordered(teller *w, const dx_id *at, const char *kind)
{
    dx_graph *g = w->g;
    dx_rules *rules = w->e->session->rules;
    const uint32_t all = w->n + w->m;
    dx_id entry[MOST_BORDERED * MOST_BORDERED], value[MOST_BORDERED * MOST_BORDERED],
        row[MOST_BORDERED];
    dx_id lagrangian = w->of, whole;
    dx_algebra algebra = {.graph = g, .oracle = &w->t.w.oracle};
    int sign;
    bool known;
    if (w->n != w->m + 1 || all > MOST_BORDERED)
        return DX_OK;
    for (uint32_t k = 0; k < w->m; k++)
        lagrangian = dx_sub(g, lagrangian, dx_mul(g, w->name[w->n + k], w->constraint[k]));
    DX_TRY(dx_check(g, lagrangian));
    for (uint32_t i = 0; i < all; i++)
        for (uint32_t k = 0; k < all; k++) {
            dx_id *to = &entry[i * all + k], from = DX_NONE, by = DX_NONE;
            *to = dx_int(g, 0);
            if (i < w->m && k >= w->m) {
                from = w->constraint[i];
                by = w->name[k - w->m];
            } else if (k < w->m && i >= w->m) {
                from = w->constraint[k];
                by = w->name[i - w->m];
            } else if (i >= w->m) {
                DX_TRY(dx_diff(g, rules, lagrangian, w->name[i - w->m], 1, &from));
                by = w->name[k - w->m];
            }
            if (!dx_is_none(from))
                DX_TRY(dx_diff(g, rules, from, by, 1, to));
            DX_TRY(dx_readable(g, *to, to));
            value[i * all + k] = dx_substitute(g, *to, all, w->name, at);
            DX_TRY(dx_check(g, value[i * all + k]));
        }
    DX_TRY(dx_determinant(&algebra, all, value, &whole));
    DX_TRY(dx_readable(g, whole, &whole));
    DX_TRY(dx_solving_sign(&w->t.w, whole, &sign, &known));
    if (!known || sign == 0 || !dx_is_none(algebra.assumed))
        return DX_OK;
    const int most = w->n % 2 == 0 ? 1 : -1; /* its sign at a maximum */
    w->t.w.stuck = strcmp(sign == most ? "maximum" : "minimum", kind) != 0;
    if (w->t.w.stuck)
        return DX_OK;
    for (uint32_t i = 0; i < all; i++)
        row[i] = dx_vector(g, all, entry + i * all);
    dx_id matrix = dx_vector(g, all, row);
    for (uint32_t i = 0; i < all; i++)
        row[i] = dx_vector(g, all, value + i * all);
    dx_id values = dx_vector(g, all, row);
    dx_id left = dx_apply(g, dx_symbol(g, "det", 3), 1, &values);
    if (w->bordered == 0) {
        DX_TRY(dx_tell_line(w->e,
                            "the bordered Hessian: slopes of constraints, and second "
                            "derivatives of L = f - lambda*g",
                            matrix, 0, NULL));
        w->bordered = (uint32_t)w->e->recorder->n;
    }
    char rule[100];
    snprintf(rule, sizeof rule, "its determinant there is %s 0: a %s", sign > 0 ? "above" : "below",
             kind);
    DX_TRY(dx_check(g, left));
    return dx_tell_line(w->e, rule, dx_line_equation(g, left, whole),
                        w->bordered < w->e->recorder->n, &w->bordered);
}

/* Do the eigenvalues in the table, n above 0 and m below at a minimum, tell that kind? */
static bool is_by_eigenvalues(const teller *w, const char *text, const char *kind)
{
    uint32_t above = 0, below = 0;
    for (const char *at = text; *at;) {
        char *end;
        const double value = strtod(at, &end);
        if (end == at)
            return false;
        above += value > 0;
        below += value < 0;
        at = *end == ',' ? end + 1 : end;
    }
    if (above + below != w->n + w->m)
        return false;
    const char *is = above == w->n ? "minimum" : below == w->n ? "maximum" : "saddle";
    return strcmp(is, kind) == 0;
}

static dx_status tell_value(teller *w, const char *rule, const dx_id *at, dx_id value)
{
    dx_graph *g = w->g;
    dx_id left = dx_line_at_values(g, w->of, w->n, w->name, at);
    DX_TRY(dx_record_shown(w->e->recorder, rule, value, dx_line_equation(g, left, value),
                           dx_vector(g, 0, NULL)));
    w->value[w->n_values] = value;
    w->line[w->n_values++] = (uint32_t)w->e->recorder->n;
    return DX_OK;
}

/* The value at each point, and its kind. */
static dx_status tell_points(teller *w, const dx_id *point, size_t rows)
{
    dx_graph *g = w->g;
    for (size_t i = 0; i < rows && !w->t.w.stuck; i++) {
        const dx_id *at = point + i * (w->n + w->m);
        char kind[32], text[120], rule[240];
        if (!read_word(w, "kind", i, kind, sizeof kind))
            w->t.w.stuck = true;
        const bool bend = w->n == 1 && strcmp(kind, "inflection") == 0;
        if (w->t.w.stuck || (!bend && strcmp(kind, "minimum") != 0 &&
                             strcmp(kind, "maximum") != 0 && strcmp(kind, "saddle") != 0)) {
            w->t.w.stuck = true;
            return DX_OK;
        }
        if (w->m == 0 && w->n <= 2)
            DX_TRY(tell_second(w, at, kind));
        else if (w->m > 0)
            DX_TRY(tell_bordered(w, at, kind));
        dx_id value = dx_substitute(g, w->of, w->n, w->name, at);
        DX_TRY(dx_check(g, value));
        DX_TRY(dx_readable(g, value, &value));
        const int length =
            snprintf(rule, sizeof rule, "the value there: a%s %s%s", bend ? "n" : "", kind,
                     bend        ? ", as the derivative does not change its sign"
                     : w->m == 0 ? ""
                     : w->m == 1 ? " under the constraint"
                                 : " under the constraints");
        if (w->n > w->m + (w->m > 0 ? 1 : 2) && read_word(w, "eigenvalues", i, text, sizeof text) &&
            is_by_eigenvalues(w, text, kind))
            snprintf(rule + length, sizeof rule - (size_t)length,
                     ", by the eigenvalues of the %sHessian: %s", w->m > 0 ? "bordered " : "",
                     text);
        if (w->t.w.stuck)
            return DX_OK;
        DX_TRY(tell_value(w, rule, at, value));
    }
    return DX_OK;
}

/* Of one unknown: is that in its interval? An end of it is, where the table has it. */
static dx_status is_inside(teller *w, dx_id value, size_t rows, bool *inside)
{
    dx_graph *g = w->g;
    const dx_id end[] = {w->u->lo[0], w->u->hi[0]};
    *inside = true;
    for (int upper = 0; upper < 2 && *inside && !w->t.w.stuck; upper++) {
        int sign;
        bool known, same = false;
        if (dx_op_of(g, end[upper]) == DX_OP_INF)
            continue;
        dx_id beyond = upper ? dx_sub(g, end[1], value) : dx_sub(g, value, end[0]);
        DX_TRY(dx_check(g, beyond));
        DX_TRY(dx_solving_sign(&w->t.w, beyond, &sign, &known));
        w->t.w.stuck = !known;
        for (size_t i = 0; known && sign == 0 && i < rows && !same; i++)
            DX_TRY(dx_solving_is_zero(&w->t.w, dx_sub(g, cell(w, 0, i), value), &same));
        *inside = sign > 0 || same;
    }
    return DX_OK;
}

static dx_status keep_inside(teller *w, size_t rows)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->t.n_rows && !w->t.w.stuck; i++) {
        const dx_told_row row = w->t.row[i];
        bool inside;
        DX_TRY(is_inside(w, row.value[0], rows, &inside));
        if (inside)
            w->t.row[kept++] = row;
        else
            DX_TRY(dx_tell_line(w->e, "not inside of the interval",
                                dx_line_difference(w->g, w->name[0], row.value[0]), 1, row.line));
    }
    w->t.n_rows = kept;
    return DX_OK;
}

/* The values at the ends that belong to the interval, where the points above are others. */
static dx_status tell_interval_ends(teller *w, const dx_id *point, size_t rows)
{
    dx_graph *g = w->g;
    const dx_id end[] = {w->u->lo[0], w->u->hi[0]};
    for (int upper = 0; upper < 2; upper++) {
        bool there = dx_op_of(g, end[upper]) == DX_OP_INF || (w->u->open && w->u->open[0]);
        for (size_t i = 0; i < rows && !there; i++)
            DX_TRY(dx_solving_is_zero(&w->t.w, dx_sub(g, point[i], end[upper]), &there));
        if (there)
            continue;
        dx_id value = dx_substitute(g, w->of, 1, w->name, &end[upper]);
        DX_TRY(dx_check(g, value));
        DX_TRY(dx_readable(g, value, &value));
        DX_TRY(tell_value(w, "the value at an end", &end[upper], value));
    }
    return DX_OK;
}

/* "-2 <= x*y": the least value of all is the least of those at the points, where it is known that
 * there is one; or so the greatest. */
static dx_status tell_bound(teller *w, dx_id bound, bool least)
{
    dx_graph *g = w->g;
    uint32_t by[DX_MOST_TOLD_ROWS + 2];
    size_t n = 0;
    char rule[80];
    for (size_t i = 0; i < w->n_values; i++) {
        bool same;
        DX_TRY(dx_solving_is_zero(&w->t.w, dx_sub(g, w->value[i], bound), &same));
        if (same)
            by[n++] = w->line[i];
    }
    if (n == 0)
        return DX_OK;
    snprintf(rule, sizeof rule, "the %s value %s", least ? "least" : "greatest",
             !w->u->exact ? "on the interval"
             : w->m == 0  ? "of all"
             : w->m == 1  ? "under the constraint"
                          : "under the constraints");
    return dx_tell_line(
        w->e, rule, least ? dx_line_bound(g, bound, w->of) : dx_line_bound(g, w->of, bound), n, by);
}

static dx_status tell(teller *w)
{
    dx_told_equation q[DX_MOST_TOLD_EQUATIONS];
    dx_table table = dx_table_read(w->g, w->table);
    dx_recorder *r = w->e->recorder;
    const uint32_t all = w->n + w->m;
    bool same;
    if (!dx_table_is_of_rows(w->g, &table) || table.rows > DX_MOST_TOLD_ROWS) {
        w->t.w.stuck = true;
        return DX_OK;
    }
    const size_t rows = (size_t)table.rows;
    DX_TRY(tell_gradient(w, q));
    DX_TRY(dx_told_system_solve(&w->t, all, q));
    if (w->t.w.stuck)
        return DX_OK;
    if (!w->u->exact)
        DX_TRY(keep_inside(w, rows));
    if (w->t.w.stuck)
        return DX_OK;
    dx_id *point = dx_statement_ids(w->e, rows * all + 1);
    if (!point)
        return DX_NOMEM;
    for (size_t i = 0; i < rows; i++)
        for (uint32_t k = 0; k < all; k++)
            point[i * all + k] = cell(w, k, i);
    DX_TRY(dx_told_system_is(&w->t, rows, point, &same));
    w->t.w.stuck = !same;
    if (same)
        DX_TRY(tell_points(w, point, rows));
    if (!w->t.w.stuck && !w->u->exact)
        DX_TRY(tell_interval_ends(w, point, rows));
    if (!w->t.w.stuck && !dx_is_none(r->least))
        DX_TRY(tell_bound(w, r->least, true));
    if (!w->t.w.stuck && !dx_is_none(r->greatest))
        DX_TRY(tell_bound(w, r->greatest, false));
    r->answer = w->table;
    r->subject = w->of;
    r->found++;
    r->written = true;
    return DX_OK;
}

dx_status dx_tell_extrema(const dx_unknowns *u, const dx_ast *call, dx_id of, uint32_t m,
                          const dx_id *constraint, dx_id table, bool *told)
{
    ddx_session *s = u->e->session;
    dx_recorder *r = u->e->recorder;
    const dx_recorder_mark before = dx_recorder_mark_here(r);
    const unsigned notices = s->context.notices.n;
    const size_t found = r->found;
    dx_exact p = {.e = u->e, .call = call, .u = *u};
    teller w = {.e = u->e,
                .u = u,
                .g = &s->graph,
                .of = of,
                .table = table,
                .n = u->n,
                .m = m,
                .constraint = constraint};
    *told = false;
    if (u->n + m > DX_MOST_TOLD_UNKNOWNS || dx_op_of(&s->graph, table) != DX_OP_TABLE)
        return DX_OK;
    w.t.w = (dx_solving){.p = &p, .g = &s->graph, .oracle = dx_session_oracle(s)};
    memcpy(w.name, u->name, u->n * sizeof *w.name);
    if (m > 0)
        DX_TRY(dx_name_multipliers(u, m, w.name + u->n));
    w.t.n = u->n + m;
    w.t.name = w.name;
    dx_status status = tell(&w);
    s->context.notices.n = notices;
    *told = status == DX_OK && !w.t.w.stuck;
    if (!*told) {
        dx_recorder_return(r, before);
        r->found = found;
        r->written = false;
    }
    return dx_excuse(&s->context, status);
}
