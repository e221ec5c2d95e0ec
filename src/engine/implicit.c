/* Derivatives of what equations define: dy/dx where F(x, y) = 0 makes y a function of x,
 * and those of several unknowns by as many equations. */
#include "engine/derivation.h"
#include "engine/field.h"
#include "engine/oracle.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/along.h"
#include "symbolic/notes.h"
#include "symbolic/readable.h"
#include "symbolic/reduce.h"

#include <stdio.h>
#include <string.h>

enum { MOST_EQUATIONS = 8 };

/* n equations zero[i] = 0, which make unknown[i] functions of x. */
typedef struct problem {
    dx_evaluation *e;
    const dx_ast *call;
    size_t n;
    dx_id zero[MOST_EQUATIONS];
    const dx_id *unknown;
    dx_id x;
    dx_id slope[MOST_EQUATIONS];    /* dy_i/dx, in x and the unknowns */
    dx_id equation[MOST_EQUATIONS]; /* as they were given, for the derivation */
    /* Σ_j row[i][j]·y_j' = -row[i][n], and by Cramer's rule below·y_j' = above[j] */
    dx_id row[MOST_EQUATIONS][MOST_EQUATIONS + 1], below, above[MOST_EQUATIONS];
    uint32_t found[MOST_EQUATIONS]; /* the lines that end in the last derivative */
} problem;

/* ---- reading -------------------------------------------------------------------------------- */

/* Names first, then x: all are bound while the equations are evaluated. */
static dx_status read_names(problem *p, const dx_ast *list, const dx_ast *by, dx_id *name)
{
    dx_evaluation *e = p->e;
    dx_context *context = &e->session->context;
    const dx_ast *ast = list->kind == DX_AST_VECTOR ? list->child : list;
    p->n = 0;
    for (; ast; ast = ast == list ? NULL : ast->next) {
        if (ast->kind != DX_AST_NAME)
            return dx_placed(
                e, ast,
                dx_fail(context, DX_TYPE, "what depends on the variable is a name: y, or [y, z]"));
        if (p->n == MOST_EQUATIONS)
            return dx_placed(e, ast,
                             dx_fail(context, DX_LIMIT, "%d unknowns at most", MOST_EQUATIONS));
        name[p->n++] = dx_symbol_of(e, ast);
        for (size_t i = 0; i + 1 < p->n; i++)
            if (dx_same(name[i], name[p->n - 1]))
                return dx_placed(e, ast, dx_fail(context, DX_NAME, "%s is given twice", ast->text));
    }
    if (by->kind != DX_AST_NAME)
        return dx_placed(e, by, dx_fail(context, DX_TYPE, "this is no variable"));
    name[p->n] = dx_symbol_of(e, by);
    for (size_t i = 0; i < p->n; i++)
        if (dx_same(name[i], name[p->n])) {
            dx_status status = dx_fail(context, DX_NAME, "%s cannot depend on itself", by->text);
            dx_diag_hint(&context->diag, "implicit(x^2 + y^2 = 1, y, x) is dy/dx");
            return dx_placed(e, by, status);
        }
    for (size_t i = 0; i <= p->n; i++)
        DX_TRY(dx_check(&e->session->graph, name[i]));
    return DX_OK;
}

static dx_status set_equation(problem *p, const dx_ast *ast, size_t i, dx_id a)
{
    dx_graph *g = &p->e->session->graph;
    p->equation[i] = dx_op_of(g, a) == DX_OP_EQ ? a : dx_relation(g, DX_OP_EQ, a, dx_int(g, 0));
    if (dx_op_of(g, a) == DX_OP_EQ)
        a = dx_sub(g, dx_operand(g, a, 0), dx_operand(g, a, 1));
    DX_TRY(dx_check(g, a));
    if (!dx_is_real_valued(g, a)) {
        dx_status status = dx_fail(g->context, DX_TYPE, "this is no equation");
        dx_diag_hint(&g->context->diag, "implicit(x^2 + y^2 = 1, y, x) is dy/dx");
        return dx_placed(p->e, ast, status);
    }
    p->zero[i] = a;
    return DX_OK;
}

static dx_status set_equations(problem *p, const dx_ast *ast, dx_id value)
{
    dx_graph *g = &p->e->session->graph;
    size_t n = dx_op_of(g, value) == DX_OP_VECTOR ? dx_count(g, value) : 1;
    if (n != p->n) {
        dx_status status = dx_fail(g->context, DX_TYPE, "%zu equation%s for %zu unknown%s", n,
                                   n == 1 ? "" : "s", p->n, p->n == 1 ? "" : "s");
        dx_diag_hint(&g->context->diag, "implicit([eq1, eq2], [y, z], x) takes as many of both");
        return dx_placed(p->e, ast, status);
    }
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(set_equation(p, ast, i,
                            dx_op_of(g, value) == DX_OP_VECTOR ? dx_operand(g, value, i) : value));
    return DX_OK;
}

static dx_status read_order(dx_evaluation *e, const dx_ast *ast, int64_t *order)
{
    dx_context *context = &e->session->context;
    dx_id n;
    *order = 1;
    if (!ast)
        return DX_OK;
    DX_TRY(dx_lower(&e->lowering, ast, &n));
    DX_TRY(dx_foresee(e, &n));
    if (!dx_get_int(&e->session->graph, n, order) || *order < 1)
        return dx_placed(
            e, ast, dx_fail(context, DX_TYPE, "the order of a derivative is a positive integer"));
    if (*order > context->limits.order)
        return dx_placed(e, ast,
                         dx_fail(context, DX_LIMIT, "derivatives go up to order %u",
                                 (unsigned)context->limits.order));
    return DX_OK;
}

/* ---- linear equations by determinants ---------------------------------------------------------
 */

/* Determinant of n rows of n + 1 entries, of which column `left_out` is not taken: by the
 * first row, then the first two, over all sets of columns. */
static dx_id determinant(dx_graph *g, size_t n, dx_id (*row)[MOST_EQUATIONS + 1], uint32_t columns)
{
    dx_id minor[1 << (MOST_EQUATIONS + 1)];
    minor[0] = dx_int(g, 1);
    for (uint32_t set = 1; set < 1u << (n + 1); set++) {
        dx_id term[MOST_EQUATIONS + 1];
        size_t k = 0, size = 0, behind = 0;
        minor[set] = DX_NONE;
        if ((set & ~columns) != 0)
            continue;
        for (uint32_t c = 0; c <= n; c++)
            size += set >> c & 1;
        for (uint32_t c = 0; c <= n; c++) {
            if (!(set >> c & 1))
                continue;
            behind++;
            dx_id entry = dx_mul(g, row[size - 1][c], minor[set & ~(1u << c)]);
            term[k++] = (size - behind) % 2 ? dx_neg(g, entry) : entry;
        }
        minor[set] = dx_sum(g, k, term);
        if (dx_is_none(minor[set]))
            return DX_NONE;
    }
    return minor[columns];
}

static dx_status refuse_singular(problem *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_status status =
        p->n == 1 ? dx_fail(g->context, DX_DOMAIN,
                            "the equation does not make %s a function: its derivative by it is 0",
                            dx_bytes(g, p->unknown[0]))
                  : dx_fail(g->context, DX_DOMAIN,
                            "the equations do not determine the unknowns: their Jacobian is "
                            "singular");
    return dx_placed(p->e, dx_child(p->call, 1), status);
}

/* Where the slopes exist. Stand-ins are not shown. */
static dx_status note_slopes(problem *p, dx_id below)
{
    ddx_session *s = p->e->session;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_id symbol[MOST_EQUATIONS + 1];
    memcpy(symbol, p->unknown, p->n * sizeof *symbol);
    symbol[p->n] = p->x;
    for (size_t i = 0; i < p->n; i++)
        if (strchr(dx_bytes(&s->graph, p->unknown[i]), '\''))
            return DX_OK;
    return dx_note_slopes(&s->graph, s->rules, &oracle, p->n, p->zero, p->n + 1, symbol, below,
                          p->n, p->slope);
}

/* Σ_j ∂F_i/∂y_j·y_j' = -∂F_i/∂x by Cramer's rule. */
static dx_status solve_slopes(problem *p)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    dx_id symbol[MOST_EQUATIONS + 1], below;
    size_t n = p->n;
    uint32_t all = (1u << n) - 1, last = 1u << n;
    memcpy(symbol, p->unknown, n * sizeof *symbol);
    symbol[n] = p->x;
    for (size_t i = 0; i < n; i++)
        DX_TRY(dx_partials_gradient(g, s->rules, p->zero[i], n + 1, symbol, p->row[i]));
    below = determinant(g, n, p->row, all);
    DX_TRY(dx_check(g, below));
    DX_TRY(dx_readable(g, below, &below));
    if (dx_is_int(g, below, 0))
        return refuse_singular(p);
    for (size_t j = 0; j < n; j++) {
        /* the column of x comes last here, not in place of column j */
        dx_id above = determinant(g, n, p->row, (all & ~(1u << j)) | last);
        if ((n - 1 - j) % 2 == 0)
            above = dx_neg(g, above);
        p->above[j] = above;
        above = dx_div(g, above, below);
        DX_TRY(dx_check(g, above));
        DX_TRY(dx_readable(g, above, &p->slope[j]));
    }
    dx_id number, rest;
    p->below = below;
    dx_split_coefficient(g, below, &number, &rest);
    DX_TRY(dx_assume_nonzero(p->e, rest));
    return note_slopes(p, below);
}

/* Along the curve each F_i stays what it is. */
static dx_status verify_slopes(problem *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_id symbol[MOST_EQUATIONS + 1], rate[MOST_EQUATIONS + 1];
    memcpy(symbol, p->unknown, p->n * sizeof *symbol);
    memcpy(rate, p->slope, p->n * sizeof *rate);
    symbol[p->n] = p->x;
    rate[p->n] = dx_int(g, 1);
    for (size_t i = 0; i < p->n; i++) {
        const dx_along term = {p->zero[i], p->n + 1, symbol, rate, false};
        DX_TRY(dx_check_along(p->e->session, 1, &term, 1, dx_int(g, 0)));
    }
    return DX_OK;
}

/* ---- higher orders ------------------------------------------------------------------------------
 */

/* d/dx of a formula in x and the unknowns along the curve, made readable and checked. */
static dx_status next_order(problem *p, dx_id *a)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    dx_id symbol[MOST_EQUATIONS + 1], rate[MOST_EQUATIONS + 1], part[MOST_EQUATIONS + 1];
    memcpy(symbol, p->unknown, p->n * sizeof *symbol);
    memcpy(rate, p->slope, p->n * sizeof *rate);
    symbol[p->n] = p->x;
    rate[p->n] = dx_int(g, 1);
    DX_TRY(dx_partials_gradient(g, s->rules, *a, p->n + 1, symbol, part));
    for (size_t i = 0; i <= p->n; i++)
        part[i] = dx_mul(g, rate[i], part[i]);
    dx_id sum = dx_sum(g, p->n + 1, part), before = *a;
    DX_TRY(dx_check(g, sum));
    DX_TRY(dx_readable(g, sum, a));
    const dx_along term = {before, p->n + 1, symbol, rate, false};
    return dx_check_along(s, 1, &term, 1, *a);
}

static dx_status use_equations(problem *p, dx_id *a)
{
    for (size_t i = 0; i < p->n; i++)
        DX_TRY(dx_reduce_by(&p->e->session->graph, *a, p->zero[i], a));
    return DX_OK;
}

/* ---- the derivation ----------------------------------------------------------------------------
 */

/* y(x) for each unknown y. */
static dx_id as_functions(const problem *p, dx_id a)
{
    dx_graph *g = &p->e->session->graph;
    dx_id function[MOST_EQUATIONS];
    for (size_t i = 0; i < p->n; i++)
        function[i] = dx_apply(g, p->unknown[i], 1, &p->x);
    return dx_substitute(g, a, p->n, p->unknown, function);
}

static dx_id prime_of(const problem *p, size_t i)
{
    const uint32_t once = 1;
    return dx_derivative_of(&p->e->session->graph, p->unknown[i], &once, 1, &p->x);
}

/* The derivative of a side, told where there is something to tell. */
static dx_status tell_side(problem *p, dx_id side, dx_id *out, uint32_t *line)
{
    ddx_session *s = p->e->session;
    DX_TRY(dx_check(&s->graph, side));
    DX_TRY(dx_diff(&s->graph, s->rules, side, p->x, 1, out));
    DX_TRY(dx_readable(&s->graph, *out, out));
    *line = 0;
    if (!dx_contains(&s->graph, side, p->x))
        return DX_OK;
    DX_TRY(dx_tell_derivative(p->e, side, p->x, 1, *out));
    *line = (uint32_t)p->e->recorder->n;
    return DX_OK;
}

/* A line whose rule names the unknowns between two texts, one of them alone or all but one. */
static dx_status tell_of(problem *p, const char *before, const char *after, size_t only,
                         size_t without, dx_id formula, size_t n_refers, const uint32_t *refers)
{
    dx_graph *g = &p->e->session->graph;
    dx_text rule;
    bool written = false;
    dx_text_init(&rule, &g->context->memory);
    dx_text_string(&rule, before);
    for (size_t i = 0; i < p->n; i++) {
        if (i == without || (only < p->n && i != only))
            continue;
        dx_text_format(&rule, "%s%s%s", written ? ", " : "", dx_bytes(g, p->unknown[i]),
                       after[0] == '\'' ? after : "");
        written = true;
    }
    dx_text_string(&rule, after[0] == '\'' ? "" : after);
    dx_status status = rule.failed
                           ? dx_no_memory(g->context)
                           : dx_tell_line(p->e, dx_text_get(&rule), formula, n_refers, refers);
    dx_text_free(&rule);
    return status;
}

/* An expression in x and the unknowns as it is shown. */
static dx_status in_functions(problem *p, dx_id a, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    DX_TRY(dx_check(g, a));
    DX_TRY(dx_readable(g, a, out));
    *out = as_functions(p, *out);
    return dx_check(g, *out);
}

/* y_j' = right/left from left·y_j' = right, which is the last line. */
static dx_status tell_division(problem *p, size_t j, dx_id left, dx_id right)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t line = (uint32_t)p->e->recorder->n;
    dx_id quotient = dx_div(g, right, left), slope = as_functions(p, p->slope[j]);
    DX_TRY(dx_check(g, quotient));
    if (!dx_is_int(g, left, 1))
        DX_TRY(tell_of(p, "solve for ", "'", j, p->n, dx_line_equation(g, prime_of(p, j), quotient),
                       1, &line));
    DX_TRY(dx_tell_simplification(p->e, quotient, slope));
    p->found[j] = (uint32_t)p->e->recorder->n;
    return DX_OK;
}

/* The derivatives of the unknowns on the left, all else on the right. */
static dx_status tell_collected(problem *p, size_t i, dx_id *left, dx_id *right)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t line = (uint32_t)p->e->recorder->n;
    dx_id coefficient;
    *left = dx_int(g, 0);
    for (size_t j = 0; j < p->n; j++) {
        DX_TRY(in_functions(p, p->row[i][j], &coefficient));
        *left = dx_add(g, *left, dx_mul(g, coefficient, prime_of(p, j)));
    }
    DX_TRY(in_functions(p, dx_neg(g, p->row[i][p->n]), right));
    dx_id before = dx_line_formula(g, p->e->recorder->line[line - 1]);
    if (dx_same(before, dx_line_equation(g, *left, *right)))
        return DX_OK;
    return tell_of(p, "collect ", "'", p->n, p->n, dx_line_equation(g, *left, *right), 1, &line);
}

static dx_status tell_equation(problem *p, size_t i, uint32_t *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id function = as_functions(p, p->equation[i]), side[2], left, right;
    uint32_t line[2], refers[2];
    size_t n = 0;
    DX_TRY(dx_check(g, function));
    char function_of[300];
    snprintf(function_of, sizeof function_of,
             p->n == 1 ? " is a function of %s" : " are functions of %s", dx_bytes(g, p->x));
    DX_TRY(tell_of(p, "", function_of, p->n, p->n, function, 0, NULL));
    for (uint32_t k = 0; k < 2; k++) {
        DX_TRY(tell_side(p, dx_operand(g, function, k), &side[k], &line[k]));
        if (line[k] > 0)
            refers[n++] = line[k];
    }
    DX_TRY(dx_tell_line(p->e, "differentiate both sides", dx_line_equation(g, side[0], side[1]), n,
                        refers));
    DX_TRY(tell_collected(p, i, &left, &right));
    *out = (uint32_t)p->e->recorder->n;
    if (p->n > 1)
        return DX_OK;
    DX_TRY(in_functions(p, p->row[0][0], &left));
    return tell_division(p, 0, left, right);
}

/* below·y_j' = above, which has no other unknown, by all the equations at once. */
static dx_status tell_elimination(problem *p, size_t j, const uint32_t *lines)
{
    dx_graph *g = &p->e->session->graph;
    dx_id left, right;
    DX_TRY(in_functions(p, p->below, &left));
    DX_TRY(in_functions(p, p->above[j], &right));
    DX_TRY(tell_of(p, "eliminate ", "'", p->n, j,
                   dx_line_equation(g, dx_mul(g, left, prime_of(p, j)), right), p->n, lines));
    return tell_division(p, j, left, right);
}

/* The answer comes from the lines that end in y'(x). */
static dx_status tell_slopes(problem *p)
{
    dx_recorder *r = p->e->recorder;
    uint32_t line[MOST_EQUATIONS];
    for (size_t i = 0; i < p->n; i++)
        DX_TRY(tell_equation(p, i, &line[i]));
    for (size_t j = 0; j < p->n && p->n > 1; j++)
        DX_TRY(tell_elimination(p, j, line));
    r->closing = "write the functions without arguments";
    memcpy(r->end, p->found, p->n * sizeof *p->found);
    r->n_ends = p->n;
    return DX_OK;
}

/* y' = ... as a note, for all of them. */
static dx_id first_derivatives(problem *p, const dx_id *slope)
{
    dx_graph *g = &p->e->session->graph;
    dx_id note[MOST_EQUATIONS];
    for (size_t i = 0; i < p->n; i++) {
        char name[80];
        int n = snprintf(name, sizeof name, "%.70s'", dx_bytes(g, p->unknown[i]));
        const dx_id part[] = {dx_string(g, name, n > 0 ? (size_t)n : 0), slope[i], dx_int(g, 0)};
        note[i] = dx_vector(g, 3, part);
    }
    return dx_vector(g, p->n, note);
}

/* The next derivative, of that order, of what `before` is: with y(x) for y, then y' put in. */
static dx_status tell_order(problem *p, size_t j, uint32_t order, dx_id before, dx_id after)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    dx_recorder *r = p->e->recorder;
    dx_id function = as_functions(p, before), d, prime[MOST_EQUATIONS], slope[MOST_EQUATIONS], read;
    char rule[40];
    DX_TRY(dx_check(g, function));
    DX_TRY(dx_diff(g, s->rules, function, p->x, 1, &d));
    DX_TRY(dx_readable(g, d, &d));
    snprintf(rule, sizeof rule, "differentiate (%u)", (unsigned)p->found[j]);
    DX_TRY(dx_tell_line(p->e, rule,
                        dx_line_equation(g, dx_derivative_of(g, p->unknown[j], &order, 1, &p->x),
                                         dx_written_derivative(g, function, p->x, 1, false)),
                        0, NULL));
    r->goes_on = true;
    DX_TRY(dx_tell_derivative(p->e, function, p->x, 1, d));
    for (size_t i = 0; i < p->n; i++) {
        prime[i] = prime_of(p, i);
        slope[i] = as_functions(p, p->slope[i]);
    }
    dx_id put = dx_substitute(g, d, p->n, prime, slope);
    DX_TRY(dx_check(g, put));
    if (!dx_same(put, d))
        DX_TRY(dx_tell_next(p->e, "put in:", d, put, first_derivatives(p, slope), 0, NULL));
    DX_TRY(dx_readable(g, put, &read));
    DX_TRY(dx_tell_simplification(p->e, put, read));
    after = as_functions(p, after);
    const uint32_t first = 1;
    if (!dx_same(after, read))
        DX_TRY(
            dx_tell_next(p->e, "use the equation", read, after, dx_vector(g, 0, NULL), 1, &first));
    p->found[j] = (uint32_t)r->n;
    r->closing = "write the functions without arguments";
    memcpy(r->end, p->found, p->n * sizeof *p->found);
    r->n_ends = p->n;
    return DX_OK;
}

/* The slope written more simply by the equations. */
static dx_status tell_use(problem *p, size_t j, dx_id before, dx_id after)
{
    dx_graph *g = &p->e->session->graph;
    dx_recorder *r = p->e->recorder;
    const uint32_t first = 1;
    before = as_functions(p, before);
    after = as_functions(p, after);
    if (dx_same(before, after))
        return DX_OK;
    if (p->n == 1)
        DX_TRY(dx_tell_next(p->e, "use the equation", before, after, dx_vector(g, 0, NULL), 1,
                            &first));
    else
        DX_TRY(dx_tell_line(p->e, "use the equations", dx_line_equation(g, prime_of(p, j), after),
                            1, &p->found[j]));
    p->found[j] = (uint32_t)r->n;
    memcpy(r->end, p->found, p->n * sizeof *p->found);
    return DX_OK;
}

/* What is sought, as it is written: dy/dx. */
static dx_status written(problem *p, int64_t order, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id result[MOST_EQUATIONS];
    for (size_t i = 0; i < p->n; i++)
        result[i] = dx_written_derivative(g, p->unknown[i], p->x, (uint32_t)order, false);
    *out = dx_child(p->call, 2)->kind == DX_AST_VECTOR ? dx_vector(g, p->n, result) : result[0];
    return dx_check(g, *out);
}

static dx_status find(problem *p, int64_t order, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id result[MOST_EQUATIONS];
    if (p->e->written)
        return written(p, order, out);
    DX_TRY(solve_slopes(p));
    DX_TRY(verify_slopes(p));
    if (p->e->recorder)
        DX_TRY(tell_slopes(p));
    for (size_t i = 0; i < p->n; i++) {
        result[i] = p->slope[i];
        for (int64_t k = 1; k < order; k++) {
            dx_id before = result[i];
            DX_TRY(next_order(p, &result[i]));
            DX_TRY(use_equations(p, &result[i]));
            if (p->e->recorder)
                DX_TRY(tell_order(p, i, (uint32_t)k + 1, before, result[i]));
        }
        if (order > 1)
            continue;
        DX_TRY(use_equations(p, &result[i]));
        if (p->e->recorder)
            DX_TRY(tell_use(p, i, p->slope[i], result[i]));
    }
    *out = result[0];
    if (dx_child(p->call, 2)->kind == DX_AST_VECTOR)
        *out = dx_vector(g, p->n, result);
    return dx_check(g, *out);
}

dx_status dx_run_implicit(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    problem p = {.e = e, .call = call};
    dx_id *name = dx_statement_ids(e, MOST_EQUATIONS + 1), value;
    int64_t order;
    dx_bound bound;
    if (!name)
        return DX_NOMEM;
    DX_TRY(read_names(&p, dx_child(call, 2), dx_child(call, 3), name));
    DX_TRY(read_order(e, dx_child(call, 4), &order));
    DX_TRY(dx_bind(e, p.n + 1, name, &bound));
    DX_TRY(dx_operand_in(e, &bound, dx_child(call, 1), &value));
    DX_TRY(set_equations(&p, dx_child(call, 1), value));
    p.unknown = bound.symbol;
    p.x = bound.symbol[p.n];
    DX_TRY(find(&p, order, out));
    for (size_t i = 0; i < p.n; i++) {
        DX_TRY(dx_assume_equation(e, p.equation[i]));
        for (size_t k = 0; k <= p.n; k++)
            DX_TRY(dx_remember_derived(e, p.zero[i], bound.symbol[k]));
    }
    return dx_put_in(e, &bound, NULL, out);
}
