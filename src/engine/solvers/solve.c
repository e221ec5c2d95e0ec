#include "engine/assume.h"
#include "engine/solvers/solve_parts.h"

#include "engine/field.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/real.h"
#include "symbolic/forms/simplify.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_UNKNOWNS = 10000 };

dx_status dx_refuse_part(dx_evaluation *e, const dx_ast *ast, dx_status status, const char *what,
                         const char *hint)
{
    status = dx_fail(&e->session->context, status, "%s", what);
    if (hint)
        dx_diag_hint(&e->session->context.diag, "%s", hint);
    return dx_placed(e, ast, status);
}

/* What has been read so far. */
typedef struct reading {
    dx_evaluation *e;
    const dx_ast *ast; /* the call */
    const dx_ast *constraints, *first_option;
    dx_solve_call *call;
    dx_bound bound;
    dx_id *name, *start, *second; /* second: upper ends of brackets, NONE where there is none */
    dx_id *equation, *formula;
    uint32_t n, m, room, equation_room;
    double *lower, *upper;
    bool method_given;
    dx_id *relation; /* of the constraints, as they were given, in the symbols */
    dx_constraint *constraint;
    double *bounds; /* of those that are bounds */
    uint32_t n_constraints, n_relations, relation_room, constraint_room;
    dx_text options_text;
} reading;

static bool is_equation(const dx_ast *ast)
{
    return ast->kind == DX_AST_RELATION && strcmp(ast->text, "=") == 0;
}

bool dx_is_setting(const dx_ast *ast)
{
    return (ast->kind == DX_AST_BINDING || is_equation(ast)) && ast->child->kind == DX_AST_NAME &&
           ast->child->sign == '\0';
}

/* ---- where to start ----------------------------------------------------------------------- */

dx_status dx_read_solver_constant(dx_evaluation *e, const dx_ast *ast, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    DX_TRY(dx_lower(&e->lowering, ast, out));
    DX_TRY(dx_foresee(e, out));
    if (dx_op_of(g, *out) == DX_OP_INF)
        return dx_refuse_part(e, ast, DX_DOMAIN, "a solver cannot start at infinity",
                              "give it a number");
    if (!dx_is_real_valued(g, *out) || !dx_is_constant(g, *out))
        return dx_refuse_part(e, ast, DX_TYPE, "this must be a number",
                              "a name in it has no value yet");
    dx_status status = dx_refuse_valueless(g, *out);
    return status == DX_OK ? DX_OK : dx_placed(e, ast, status);
}

dx_status dx_read_start(dx_evaluation *e, const dx_ast *value, dx_id *first, dx_id *second)
{
    *second = DX_NONE;
    if (value->kind != DX_AST_RANGE)
        return dx_read_solver_constant(e, value, first);
    DX_TRY(dx_read_solver_constant(e, value->child, first));
    return dx_read_solver_constant(e, value->child->next, second);
}

dx_status dx_refuse_start(dx_evaluation *e, const dx_ast *ast)
{
    return dx_refuse_part(e, ast, DX_TYPE, "this must be an unknown and where to start",
                          "write x=1, or [x=1, y=0] for several; a bracket is x=1..2");
}

static dx_status add_start(reading *r, const dx_ast *ast)
{
    dx_evaluation *e = r->e;
    if (!dx_is_setting(ast) && (ast->kind == DX_AST_RELATION || ast->kind == DX_AST_BINDING))
        return dx_refuse_part(e, ast, DX_TYPE, "this must be an unknown and where to start",
                              "the start stands before constraints: minimize(x^2 + y^2, "
                              "[x=1, y=1], [x + y = 10])");
    if (!dx_is_setting(ast))
        return dx_refuse_start(e, ast);
    r->name[r->n] = dx_symbol_of(e, ast->child);
    DX_TRY(dx_check(&e->session->graph, r->name[r->n]));
    DX_TRY(dx_read_start(e, ast->child->next, &r->start[r->n], &r->second[r->n]));
    r->n++;
    return dx_poll(&e->session->context);
}

/* The place of the second start of a name that has two. */
static dx_status refuse_twice(reading *r, const dx_ast *list)
{
    dx_evaluation *e = r->e;
    dx_id *sorted = dx_statement_ids(e, r->n);
    if (!sorted)
        return DX_NOMEM;
    memcpy(sorted, r->name, r->n * sizeof *sorted);
    qsort(sorted, r->n, sizeof *sorted, dx_by_id);
    for (uint32_t i = 1; i < r->n; i++) {
        if (!dx_same(sorted[i - 1], sorted[i]))
            continue;
        const dx_ast *part = list->child;
        for (uint32_t k = 0, seen = 0; part; part = part->next, k++)
            if (dx_same(r->name[k], sorted[i]) && ++seen == 2)
                break;
        return dx_refuse_part(e, part ? part : list, DX_NAME, "this unknown has a start already",
                              NULL);
    }
    return DX_OK;
}

static dx_status read_starts(reading *r, const dx_ast *ast)
{
    bool list = ast->kind == DX_AST_VECTOR;
    uint32_t n = list ? ast->n : 1;
    if (n > MOST_UNKNOWNS)
        return dx_refuse_part(r->e, ast, DX_LIMIT, "these are more than 10000 unknowns", NULL);
    if (n == 0)
        return dx_refuse_start(r->e, ast);
    r->name = dx_statement_ids(r->e, 3 * (size_t)n);
    if (!r->name)
        return DX_NOMEM;
    r->start = r->name + n; /* and behind them the second ones */
    r->second = r->start + n;
    if (!list)
        return add_start(r, ast);
    for (const dx_ast *part = ast->child; part; part = part->next)
        DX_TRY(add_start(r, part));
    return refuse_twice(r, ast);
}

/* Behind the starts, constraints may stand, of minimize, and then options. */
static dx_status read_options(reading *r, const dx_ast *ast)
{
    bool least = strcmp(dx_solver_family(r->call->operation), "minimize") == 0;
    bool descends = strcmp(r->call->operation, "descend") == 0;
    if (ast && least && !dx_is_setting(ast) && !(descends && ast->kind == DX_AST_NUMBER)) {
        r->constraints = ast;
        ast = ast->next;
    }
    r->first_option = ast;
    for (; ast; ast = ast->next) {
        if (!dx_is_setting(ast))
            return dx_refuse_part(r->e, ast, DX_TYPE, "this must be an option: steps=50",
                                  ast->kind == DX_AST_NUMBER && descends ? "did you mean rate=0.1?"
                                  : least && !r->constraints
                                      ? "constraints stand before the options, in brackets"
                                      : NULL);
        DX_TRY(dx_read_solver_option(r->e, ast, r->call, &r->method_given, &r->options_text));
    }
    if (!r->method_given)
        dx_imply_method(r->call);
    if (r->call->method == &dx_method_descend && isnan(r->call->option.rate) &&
        !r->call->line_given)
        r->call->option.line = DX_LINE_BACKTRACKING;
    return r->options_text.failed ? dx_no_memory(&r->e->session->context) : DX_OK;
}

/* ---- what is solved ------------------------------------------------------------------------- */

static dx_status append(reading *r, dx_id **list, uint32_t *n, uint32_t *room, dx_id a)
{
    if (*n == *room) {
        *room = 2 * *room + 8;
        dx_id *ids = dx_statement_ids(r->e, *room);
        if (!ids)
            return DX_NOMEM;
        for (uint32_t i = 0; i < *n; i++)
            ids[i] = (*list)[i];
        *list = ids;
    }
    (*list)[(*n)++] = a;
    return DX_OK;
}

static dx_status push(reading *r, dx_id equation, dx_id formula)
{
    uint32_t n = r->m;
    DX_TRY(append(r, &r->equation, &n, &r->equation_room, equation));
    return append(r, &r->formula, &r->m, &r->room, formula);
}

static dx_status check_formula(reading *r, const dx_ast *ast, dx_id a, const char *what)
{
    dx_graph *g = &r->e->session->graph;
    dx_status status = dx_check(g, a);
    if (status == DX_OK && !dx_is_real_valued(g, a))
        return dx_refuse_part(r->e, ast, DX_TYPE, what, NULL);
    return status == DX_OK ? DX_OK : dx_placed(r->e, ast, status);
}

/* x = g(x) of a fixed point. */
static bool fixes(const reading *r, dx_id left)
{
    return r->call->method->kind == DX_PROBLEM_FIXED && r->m < r->n &&
           dx_same(left, r->bound.symbol[r->m]);
}

static dx_status add_formula(reading *r, const dx_ast *ast, dx_id a)
{
    dx_graph *g = &r->e->session->graph;
    dx_id equation = a;
    if (dx_op_of(g, a) == DX_OP_EQ && r->call->method->kind == DX_PROBLEM_LEAST)
        return dx_refuse_part(r->e, ast, DX_TYPE, "this must be a formula, not an equation",
                              "equations that must hold are given as constraints: minimize(e, "
                              "[x=1, y=1], [x + y = 1])");
    if (dx_op_of(g, a) == DX_OP_EQ) {
        dx_id left = dx_operand(g, a, 0), right = dx_operand(g, a, 1);
        if (r->call->method->kind != DX_PROBLEM_FIXED)
            a = dx_sub(g, left, right);
        else if (fixes(r, left))
            a = right;
        else
            return dx_refuse_part(r->e, ast, DX_TYPE, "this must be g(x), or x = g(x)",
                                  "fixedpoint(cos(x), x=1) repeats x = cos(x)");
    }
    DX_TRY(check_formula(r, ast, a, "this must be an equation or a formula"));
    return push(r, equation, a);
}

/* f is f(x) with the unknowns, as many as it has parameters. */
static dx_status evaluate_operand(reading *r, const dx_ast *ast, dx_id *a)
{
    dx_evaluation *e = r->e;
    const dx_definition *d =
        ast->kind == DX_AST_NAME ? dx_find_definition(e->session, ast->text, ast->length) : NULL;
    if (d && d->is_function && d->n_parameters == 1 && r->n == 1) {
        const dx_value value = {.id = r->bound.symbol[0]};
        DX_TRY(dx_call_definition(e, d, &value, a));
    } else if (d && d->is_function) {
        DX_TRY(dx_call_in(e, &r->bound.frame, d, a));
    } else {
        DX_TRY(dx_evaluate_in(e, &r->bound.frame, ast, a));
    }
    return dx_foresee_in(e, &r->bound.frame, a);
}

static dx_status take_operand(reading *r, const dx_ast *ast)
{
    dx_graph *g = &r->e->session->graph;
    dx_id a;
    dx_status status = evaluate_operand(r, ast, &a);
    if (status != DX_OK)
        return dx_placed(r->e, ast, status);
    if (dx_op_of(g, a) != DX_OP_VECTOR)
        return add_formula(r, ast, a);
    for (uint32_t i = 0; i < dx_count(g, a); i++) {
        dx_id part = dx_operand(g, a, i);
        if (dx_op_of(g, part) == DX_OP_VECTOR)
            return dx_refuse_part(r->e, ast, DX_TYPE,
                                  "this must be a list of equations, not a matrix", NULL);
        DX_TRY(add_formula(r, ast, part));
    }
    return DX_OK;
}

static dx_status take_operands(reading *r, const dx_ast *ast)
{
    if (ast->kind != DX_AST_VECTOR)
        return take_operand(r, ast);
    for (const dx_ast *part = ast->child; part; part = part->next)
        DX_TRY(take_operand(r, part));
    return DX_OK;
}

/* ---- constraints ------------------------------------------------------------------------------
 */

/* x <= 3 alone is a bound: one side is an unknown, the other a number. */
static dx_status read_bound(reading *r, dx_id low, dx_id high, dx_constraint *c, double *bound)
{
    dx_graph *g = &r->e->session->graph;
    for (uint32_t i = 0; i < r->n && c->place > 0; i++) {
        bool above = dx_same(high, r->bound.symbol[i]) && dx_is_constant(g, low);
        bool below = dx_same(low, r->bound.symbol[i]) && dx_is_constant(g, high);
        if (!above && !below)
            continue;
        DX_TRY(dx_real_evaluate(g, above ? low : high, 0, NULL, NULL, bound));
        c->place = 0;
        c->unknown = i;
        c->upper = below;
        if (above)
            r->lower[i] = fmax(r->lower[i], *bound);
        else
            r->upper[i] = fmin(r->upper[i], *bound);
    }
    return DX_OK;
}

static dx_status list_constraint(reading *r, dx_id relation, const dx_constraint *c, double bound)
{
    dx_arena *arena = &r->e->session->context.arena;
    uint32_t n = r->n_constraints;
    if (n == r->constraint_room) {
        uint32_t room = 2 * n + 8;
        dx_constraint *list = dx_arena_alloc(arena, room * sizeof *list);
        double *bounds = dx_arena_alloc(arena, room * sizeof *bounds);
        if (!list || !bounds)
            return dx_no_memory(&r->e->session->context);
        for (uint32_t i = 0; i < n; i++) {
            list[i] = r->constraint[i];
            bounds[i] = r->bounds[i];
        }
        r->constraint = list;
        r->bounds = bounds;
        r->constraint_room = room;
    }
    r->constraint[n] = *c;
    r->bounds[n] = bound;
    r->n_constraints++;
    return append(r, &r->relation, &r->n_relations, &r->relation_room, relation);
}

/* Written with > or >=, which the relation has turned? */
static bool is_greater(const dx_ast *ast)
{
    return ast->kind == DX_AST_RELATION && ast->text[0] == '>';
}

/* First the equations get their places, then the inequalities: `equalities` says which do now. Of
 * all that are typed the list is made the first time. */
static dx_status take_constraint(reading *r, const dx_ast *ast, dx_id a, bool equalities,
                                 uint32_t *index)
{
    dx_graph *g = &r->e->session->graph;
    dx_op op = dx_op_of(g, a);
    if (op == DX_OP_AND) {
        for (uint32_t i = 0; i < dx_count(g, a); i++)
            DX_TRY(take_constraint(r, ast, dx_operand(g, a, i), equalities, index));
        return DX_OK;
    }
    if (op != DX_OP_EQ && op != DX_OP_LE && op != DX_OP_LT)
        return dx_refuse_part(r->e, ast, DX_TYPE, "a constraint is an equation or an inequality",
                              "like x + y = 1, or x^2 + y^2 <= 4");
    dx_id left = dx_operand(g, a, 0), right = dx_operand(g, a, 1);
    if (equalities) {
        dx_constraint c = {.place = 1, .strict = op == DX_OP_LT};
        double bound = NAN;
        c.turned =
            op != DX_OP_EQ && !dx_is_number(g, right) && (dx_is_number(g, left) || is_greater(ast));
        if (op != DX_OP_EQ)
            DX_TRY(read_bound(r, left, right, &c, &bound));
        DX_TRY(list_constraint(r, a, &c, bound));
    }
    dx_constraint *c = &r->constraint[(*index)++];
    if ((op == DX_OP_EQ) != equalities || c->place == 0)
        return DX_OK;
    dx_id formula = dx_sub(g, left, right);
    DX_TRY(check_formula(r, ast, formula, "a constraint is between formulas"));
    r->call->n_equalities += equalities;
    r->call->n_inequalities += !equalities;
    c->place = r->m;
    return push(r, a, formula);
}

/* Which bounds are the narrowest ones. */
static void find_binding(reading *r)
{
    for (uint32_t i = 0; i < r->n_constraints; i++) {
        dx_constraint *c = &r->constraint[i];
        if (c->place > 0)
            continue;
        c->binds = r->bounds[i] == (c->upper ? r->upper : r->lower)[c->unknown];
        for (uint32_t k = 0; k < i && c->binds; k++)
            c->binds =
                !(r->constraint[k].binds && r->constraint[k].place == 0 &&
                  r->constraint[k].unknown == c->unknown && r->constraint[k].upper == c->upper);
    }
}

/* Two equations whose left sides differ by a number alone have no point together. */
static dx_status refuse_contradiction(reading *r)
{
    enum { MOST = 32 }; /* equations that are compared, each with each */
    dx_graph *g = &r->e->session->graph;
    uint32_t n = r->call->n_equalities < MOST ? r->call->n_equalities : MOST;
    for (uint32_t i = 1; i <= n; i++)
        for (uint32_t k = 1; k < i; k++) {
            dx_id apart = dx_sub(g, r->formula[i], r->formula[k]);
            DX_TRY(dx_check(g, apart));
            DX_TRY(dx_simplify(g, apart, &apart));
            if (dx_is_number(g, apart) && !dx_is_int(g, apart, 0))
                return dx_refuse_part(r->e, r->constraints, DX_DOMAIN,
                                      "these constraints contradict each other", NULL);
        }
    return DX_OK;
}

static dx_status take_constraints(reading *r)
{
    dx_evaluation *e = r->e;
    const dx_ast *list = r->constraints;
    if (!list)
        return DX_OK;
    r->lower = dx_arena_alloc(&e->session->context.arena, 2 * r->n * sizeof *r->lower);
    if (!r->lower)
        return dx_no_memory(&e->session->context);
    r->upper = r->lower + r->n;
    for (uint32_t i = 0; i < r->n; i++) {
        r->lower[i] = -INFINITY;
        r->upper[i] = INFINITY;
    }
    for (int equalities = 1; equalities >= 0; equalities--) {
        uint32_t index = 0;
        const dx_ast *part = list->kind == DX_AST_VECTOR ? list->child : list;
        for (; part; part = list->kind == DX_AST_VECTOR ? part->next : NULL) {
            dx_id a;
            DX_TRY(dx_evaluate_in(e, &r->bound.frame, part, &a));
            DX_TRY(dx_foresee_in(e, &r->bound.frame, &a));
            DX_TRY(take_constraint(r, part, a, equalities, &index));
        }
    }
    for (uint32_t i = 0; i < r->n; i++)
        if (!(r->lower[i] <= r->upper[i]))
            return dx_refuse_part(e, list, DX_DOMAIN, "these bounds contradict each other", NULL);
    find_binding(r);
    return refuse_contradiction(r);
}

/* ---- does it fit together? ---------------------------------------------------------------------
 */

/* Are all names but the unknowns values? */
static dx_status check_names(reading *r)
{
    dx_graph *g = &r->e->session->graph;
    dx_id all = dx_vector(g, r->m, r->formula);
    DX_TRY(dx_check(g, all));
    size_t n = dx_free_symbols(g, all, 0, NULL);
    dx_id *symbol = dx_statement_ids(r->e, n + r->n), *known = symbol + n;
    if (!symbol)
        return DX_NOMEM;
    dx_free_symbols(g, all, n, symbol);
    memcpy(known, r->bound.symbol, r->n * sizeof *known);
    qsort(known, r->n, sizeof *known, dx_by_id);
    for (size_t i = 0; i < n; i++) {
        if (bsearch(&symbol[i], known, r->n, sizeof *known, dx_by_id))
            continue;
        const char *name =
            dx_echo(g->context, dx_bytes(g, symbol[i]), dx_bytes_length(g, symbol[i]));
        dx_status status = dx_fail(g->context, DX_NAME, "'%s' has no value", name);
        dx_diag_hint(&g->context->diag,
                     "make it an unknown with a start, or give it a value: %s = 1", name);
        return dx_placed(r->e, dx_child(r->ast, 1), status);
    }
    return DX_OK;
}

static dx_status check_counts(reading *r)
{
    const dx_method *method = r->call->method;
    const dx_ast *operand = dx_child(r->ast, 1), *start = dx_child(r->ast, 2);
    char text[120];
    if (method->kind == DX_PROBLEM_LEAST && r->m != 1)
        return dx_refuse_part(r->e, operand, DX_TYPE, "this must be one formula", NULL);
    if (method->one_unknown && r->n != 1) {
        (void)snprintf(text, sizeof text, "%s is for one unknown", r->call->operation);
        return dx_refuse_part(r->e, start, DX_TYPE, text, "newton and broyden solve systems");
    }
    if (method->kind != DX_PROBLEM_LEAST && r->m != r->n) {
        (void)snprintf(text, sizeof text, "there %s %u equation%s for %u unknown%s",
                       r->m == 1 ? "is" : "are", r->m, r->m == 1 ? "" : "s", r->n,
                       r->n == 1 ? "" : "s");
        return dx_refuse_part(r->e, operand, DX_TYPE, text,
                              r->m < r->n
                                  ? "give as many equations as unknowns, or a start for fewer"
                                  : "least squares: minimize the sum of their squares");
    }
    return DX_OK;
}

static dx_status check_starts(reading *r)
{
    const dx_ast *start = dx_child(r->ast, 2);
    for (uint32_t i = 0; i < r->n; i++) {
        bool bracket = !dx_is_none(r->second[i]);
        if (r->call->method->n_starts == 2 && !bracket)
            return dx_refuse_part(r->e, start, DX_TYPE, "this method starts from two points",
                                  "write x=1..2");
        if (r->call->method->n_starts == 1 && bracket)
            return dx_refuse_part(
                r->e, start, DX_TYPE, "this method starts from one point",
                strcmp(dx_solver_family(r->call->operation), "minimize") == 0
                    ? "write x=1; extrema(e, [x=0..1, y=0..2]) finds all extrema in a box"
                    : "write x=1; bisect, brent and secant take two, and roots an interval");
    }
    return DX_OK;
}

/* Without method=: many unknowns need a method without matrices, constraints one that has them. */
static dx_status choose_method(reading *r)
{
    enum { MANY = 200 };
    dx_solve_call *c = r->call;
    bool least = strcmp(dx_solver_family(c->operation), "minimize") == 0;
    if (!r->method_given && least)
        c->method = r->constraints ? &dx_method_barrier
                    : r->n > MANY  ? &dx_method_lbfgs
                                   : &dx_method_trust;
    if (r->constraints && c->method != &dx_method_barrier)
        return dx_refuse_part(r->e, r->constraints, DX_TYPE, "this method knows no constraints",
                              "leave method out");
    return dx_check_option_uses(r->e, r->first_option, c);
}

/* In the names as they were typed, for printing. */
static dx_status in_names(reading *r, uint32_t n, dx_id *list)
{
    dx_graph *g = &r->e->session->graph;
    for (uint32_t i = 0; i < n; i++) {
        list[i] = dx_substitute(g, list[i], r->n, r->bound.symbol, r->name);
        DX_TRY(dx_check(g, list[i]));
    }
    return DX_OK;
}

/* y >= x^2, which the graph has as x^2 <= y. */
dx_status dx_write_constraint(dx_graph *g, dx_id relation, const dx_constraint *c, dx_text *out)
{
    const char *sign = dx_op_of(g, relation) == DX_OP_EQ ? "="
                       : c->turned                       ? c->strict ? ">" : ">="
                       : c->strict                       ? "<"
                                                         : "<=";
    DX_TRY(dx_print_line(g, dx_operand(g, relation, c->turned), out));
    dx_text_format(out, " %s ", sign);
    return dx_print_line(g, dx_operand(g, relation, !c->turned), out);
}

static dx_status write_constraints(reading *r, dx_text *out)
{
    dx_graph *g = &r->e->session->graph;
    dx_text_char(out, '[');
    for (uint32_t i = 0; i < r->n_constraints; i++) {
        dx_text_string(out, i > 0 ? ", " : "");
        DX_TRY(r->constraint[i].turned
                   ? dx_write_constraint(g, r->relation[i], &r->constraint[i], out)
                   : dx_print_line(g, r->relation[i], out));
    }
    dx_text_char(out, ']');
    return DX_OK;
}

static dx_status write_list(reading *r, uint32_t n, const dx_id *list, bool brackets, dx_text *out)
{
    for (uint32_t i = 0; i < n; i++) {
        dx_text_string(out, i > 0 ? ", " : brackets ? "[" : "");
        DX_TRY(dx_print_line(&r->e->session->graph, list[i], out));
    }
    dx_text_string(out, brackets ? "]" : "");
    return DX_OK;
}

static dx_status write_starts(reading *r, dx_text *out)
{
    dx_graph *g = &r->e->session->graph;
    for (uint32_t i = 0; i < r->n; i++) {
        dx_text_string(out, i > 0 ? ", " : r->n > 1 ? "[" : "");
        dx_text_format(out, "%s=", dx_bytes(g, r->name[i]));
        DX_TRY(dx_print_line(g, r->start[i], out));
        if (dx_is_none(r->second[i]))
            continue;
        dx_text_string(out, "..");
        DX_TRY(dx_print_line(g, r->second[i], out));
    }
    dx_text_string(out, r->n > 1 ? "]" : "");
    return DX_OK;
}

/* The call again, with all that it stood for put in. */
static dx_status write_source(reading *r, dx_text *out)
{
    dx_graph *g = &r->e->session->graph;
    uint32_t operands = r->call->method->kind == DX_PROBLEM_LEAST ? 1 : r->m;
    dx_text_format(out, "%s(", r->call->operation);
    DX_TRY(write_list(r, operands, r->equation, operands > 1, out));
    dx_text_string(out, ", ");
    DX_TRY(write_starts(r, out));
    if (r->n_constraints > 0) {
        dx_text_string(out, ", ");
        DX_TRY(write_constraints(r, out));
    }
    if (r->options_text.n > 0)
        dx_text_format(out, ", %s", dx_text_get(&r->options_text));
    dx_text_char(out, ')');
    if (out->failed)
        return dx_no_memory(g->context);
    r->call->source = dx_string(g, dx_text_get(out), out->n);
    return dx_check(g, r->call->source);
}

static dx_status find_source(reading *r)
{
    dx_text text;
    DX_TRY(in_names(r, r->m, r->equation));
    DX_TRY(in_names(r, r->n_constraints, r->relation));
    dx_text_init(&text, &r->e->session->context.memory);
    dx_status status = write_source(r, &text);
    dx_text_free(&text);
    return status;
}

static dx_status read_all(reading *r)
{
    dx_evaluation *e = r->e;
    dx_graph *g = &e->session->graph;
    dx_solve_call *c = r->call;
    DX_TRY(read_starts(r, dx_child(r->ast, 2)));
    DX_TRY(read_options(r, dx_child(r->ast, 2)->next));
    DX_TRY(choose_method(r));
    DX_TRY(check_starts(r));
    DX_TRY(dx_bind_anywhere(e, r->n, r->name));
    DX_TRY(dx_bind(e, r->n, r->name, &r->bound));
    DX_TRY(take_operands(r, dx_child(r->ast, 1)));
    DX_TRY(check_counts(r));
    DX_TRY(take_constraints(r));
    DX_TRY(check_names(r));
    if (c->most)
        r->formula[0] = dx_neg(g, r->formula[0]);
    DX_TRY(dx_check(g, r->formula[0]));
    return find_source(r);
}

dx_status dx_read_solve_call(dx_evaluation *e, const dx_ast *ast, dx_solve_call *call)
{
    reading r = {.e = e, .ast = ast, .call = call};
    const char *operation = dx_lasting_operation(ast->child->text);
    bool rates = strcmp(operation, "descend") == 0; /* learning takes many steps */
    size_t first = e->n_premises;
    *call = (dx_solve_call){.operation = operation,
                            .method = dx_find_method(operation, NULL),
                            .most = strcmp(operation, "maximize") == 0,
                            .option = dx_solver_defaults()};
    if (rates)
        call->option.most = 1000;
    dx_text_init(&r.options_text, &e->session->context.memory);
    dx_status status = read_all(&r);
    dx_text_free(&r.options_text);
    DX_TRY(status);
    DX_TRY(dx_write_premises(e, first, &call->premises));
    if (call->method->n_starts == 2)
        memmove(r.start + r.n, r.second, r.n * sizeof *r.start);
    call->n = r.n;
    call->m = r.m;
    call->name = r.name;
    call->unknown = r.bound.symbol;
    call->formula = r.formula;
    call->equation = r.equation;
    call->start = r.start;
    call->lower = r.lower;
    call->upper = r.upper;
    call->n_constraints = r.n_constraints;
    call->constraint = r.constraint;
    call->relation = r.relation;
    return DX_OK;
}
