#include "engine/solve.h"

#include "expr/walk.h"
#include "numeric/real.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { MOST_EQUATIONS = DX_MOST_BINDINGS };

static dx_status misplaced(dx_evaluation *e, const dx_ast *ast, dx_status status, const char *what,
                           const char *hint)
{
    status = dx_fail(&e->session->context, status, "%s", what);
    if (hint)
        dx_diag_hint(&e->session->context.diag, "%s", hint);
    dx_diag_place(&e->session->context.diag, ast->span);
    return status;
}

/* What has been read so far. */
typedef struct reading {
    dx_evaluation *e;
    const dx_ast *ast; /* the call */
    dx_solve_call *call;
    dx_bound bound;
    dx_id *name, *start, *second; /* second: upper ends of brackets, NONE where there is none */
    dx_id *equation, *formula;
    uint32_t n, m;
} reading;

static bool is_equation(const dx_ast *ast)
{
    return ast->kind == DX_AST_RELATION && strcmp(ast->text, "=") == 0;
}

/* `x = 1`, as an argument or in a list. */
static bool is_setting(const dx_ast *ast)
{
    return (ast->kind == DX_AST_BINDING || is_equation(ast)) && ast->child->kind == DX_AST_NAME;
}

/* ---- where to start ----------------------------------------------------------------------- */

/* A constant, for which the session's values and those of bars around are put in. */
static dx_status read_constant(dx_evaluation *e, const dx_ast *ast, dx_id *out)
{
    DX_TRY(dx_lower(&e->lowering, ast, out));
    DX_TRY(dx_foresee(e, out));
    if (!dx_is_real_valued(&e->session->graph, *out) || !dx_is_constant(&e->session->graph, *out))
        return misplaced(e, ast, DX_TYPE, "this must be a number", "a name in it has no value yet");
    return DX_OK;
}

static dx_status add_start(reading *r, const dx_ast *ast)
{
    dx_evaluation *e = r->e;
    if (!is_setting(ast))
        return misplaced(e, ast, DX_TYPE, "this must be a name and where to start: x = 1", NULL);
    if (r->n == DX_MOST_BINDINGS)
        return misplaced(e, ast, DX_LIMIT, "these are too many unknowns", NULL);
    const dx_ast *value = ast->child->next;
    dx_id symbol = dx_symbol_of(e, ast->child);
    for (uint32_t i = 0; i < r->n; i++)
        if (dx_same(r->name[i], symbol))
            return misplaced(e, ast->child, DX_TYPE, "this unknown has a start already", NULL);
    r->name[r->n] = symbol;
    r->second[r->n] = DX_NONE;
    if (value->kind == DX_AST_RANGE) {
        DX_TRY(read_constant(e, value->child, &r->start[r->n]));
        DX_TRY(read_constant(e, value->child->next, &r->second[r->n]));
    } else {
        DX_TRY(read_constant(e, value, &r->start[r->n]));
    }
    r->n++;
    return DX_OK;
}

static dx_status read_starts(reading *r, const dx_ast *ast)
{
    if (ast->kind != DX_AST_VECTOR)
        return add_start(r, ast);
    for (const dx_ast *part = ast->child; part; part = part->next)
        DX_TRY(add_start(r, part));
    return r->n > 0
               ? DX_OK
               : misplaced(r->e, ast, DX_TYPE, "there is no unknown here: [x = 1, y = 0]", NULL);
}

/* ---- options --------------------------------------------------------------------------------- */

typedef struct option {
    const char *name;
    size_t offset; /* of a double in dx_solver_options */
    double least, most;
    const char *wanted;
} option;

#define AT(member) offsetof(dx_solver_options, member)
static const option options[] = {
    {"rate", AT(rate), 0, 1e9, "a positive number"},
    {"momentum", AT(momentum), 0, 1, "a number from 0 to 1"},
    {"radius", AT(radius), 0, 1e300, "a positive number"},
    {"tolerance", AT(tolerance), 0, 1, "a positive number up to 1"},
};
#undef AT

static dx_status read_number(dx_evaluation *e, const dx_ast *ast, double *out)
{
    dx_id value;
    DX_TRY(read_constant(e, ast, &value));
    return dx_real_evaluate(&e->session->graph, value, 0, NULL, NULL, out);
}

static dx_status refuse_option(dx_evaluation *e, const dx_ast *ast, const char *name,
                               const char *wanted)
{
    char text[160];
    (void)snprintf(text, sizeof text, "%s is %s", name, wanted);
    return misplaced(e, ast, DX_TYPE, text, NULL);
}

/* steps=, damped=, and those of the table. */
static dx_status read_option(reading *r, const dx_ast *ast)
{
    dx_evaluation *e = r->e;
    dx_solver_options *o = &r->call->options;
    const dx_ast *value = ast->child->next;
    const char *name = ast->child->text;
    double x;
    if (strcmp(name, "damped") == 0) {
        bool yes = value->kind == DX_AST_NAME && strcmp(value->text, "true") == 0;
        bool no = value->kind == DX_AST_NAME && strcmp(value->text, "false") == 0;
        o->damped = yes;
        return yes || no ? DX_OK : refuse_option(e, value, name, "true or false");
    }
    if (strcmp(name, "steps") == 0) {
        DX_TRY(read_number(e, value, &x));
        if (!(x >= 1 && x <= 1e9 && x == floor(x)))
            return refuse_option(e, value, name, "a positive whole number");
        o->most = (uint64_t)x;
        return DX_OK;
    }
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (strcmp(name, options[i].name) != 0)
            continue;
        DX_TRY(read_number(e, value, &x));
        if (!(x > options[i].least && x <= options[i].most))
            return refuse_option(e, value, name, options[i].wanted);
        memcpy((char *)o + options[i].offset, &x, sizeof x);
        return DX_OK;
    }
    dx_status status = dx_fail(&e->session->context, DX_NAME, "there is no option '%s'",
                               dx_echo(&e->session->context, name, strlen(name)));
    dx_diag_hint(&e->session->context.diag,
                 "options are steps, tolerance, damped, rate, momentum and radius");
    dx_diag_place(&e->session->context.diag, ast->child->span);
    return status;
}

static dx_status read_options(reading *r, const dx_ast *ast)
{
    for (; ast; ast = ast->next) {
        if (!is_setting(ast))
            return misplaced(r->e, ast, DX_TYPE, "this must be an option: steps = 50", NULL);
        DX_TRY(read_option(r, ast));
    }
    return DX_OK;
}

/* ---- what is solved ---------------------------------------------------------------------------
 */

static dx_status add_formula(reading *r, const dx_ast *ast, dx_id a)
{
    dx_evaluation *e = r->e;
    dx_graph *g = &e->session->graph;
    if (r->m == MOST_EQUATIONS)
        return misplaced(e, ast, DX_LIMIT, "these are too many equations", NULL);
    r->equation[r->m] = a;
    if (dx_op_of(g, a) == DX_OP_EQ)
        a = dx_sub(g, dx_operand(g, a, 0), dx_operand(g, a, 1));
    DX_TRY(dx_check(g, a));
    if (!dx_is_real_valued(g, a))
        return misplaced(e, ast, DX_TYPE, "this must be an equation or a formula", NULL);
    r->formula[r->m++] = a;
    return DX_OK;
}

/* f is f(x) with the unknowns, as many as it has parameters. */
static dx_status take_operand(reading *r, const dx_ast *ast)
{
    dx_evaluation *e = r->e;
    dx_graph *g = &e->session->graph;
    dx_id a;
    const dx_definition *d =
        ast->kind == DX_AST_NAME ? dx_find_definition(e->session, ast->text, ast->length) : NULL;
    if (d && d->is_function)
        DX_TRY(dx_call_in(e, &r->bound.frame, d, &a));
    else
        DX_TRY(dx_evaluate_in(e, &r->bound.frame, ast, &a));
    DX_TRY(dx_foresee_in(e, &r->bound.frame, &a));
    if (dx_op_of(g, a) != DX_OP_VECTOR)
        return add_formula(r, ast, a);
    for (uint32_t i = 0; i < dx_count(g, a); i++)
        DX_TRY(add_formula(r, ast, dx_operand(g, a, i)));
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

/* Are all names but the unknowns values? */
static dx_status check_names(reading *r)
{
    dx_graph *g = &r->e->session->graph;
    dx_id all = dx_vector(g, r->m, r->formula), symbol[DX_MOST_BINDINGS + 1];
    DX_TRY(dx_check(g, all));
    size_t n = dx_free_symbols(g, all, DX_MOST_BINDINGS + 1, symbol);
    for (size_t i = 0; i < n && i <= DX_MOST_BINDINGS; i++) {
        bool known = false;
        for (uint32_t k = 0; k < r->n; k++)
            known = known || dx_same(symbol[i], r->bound.symbol[k]);
        if (known)
            continue;
        const char *name =
            dx_echo(g->context, dx_bytes(g, symbol[i]), dx_bytes_length(g, symbol[i]));
        dx_status status = dx_fail(g->context, DX_NAME, "'%s' has no value", name);
        dx_diag_hint(&g->context->diag, "give it a start, or a value: %s = 1", name);
        dx_diag_place(&g->context->diag, dx_child(r->ast, 1)->span);
        return status;
    }
    return DX_OK;
}

static dx_status check_shape(reading *r)
{
    dx_evaluation *e = r->e;
    const dx_method *method = r->call->method;
    const dx_ast *operand = dx_child(r->ast, 1), *start = dx_child(r->ast, 2);
    char text[120];
    if (method->kind == DX_PROBLEM_LEAST && r->m != 1)
        return misplaced(e, operand, DX_TYPE, "this must be one formula", NULL);
    if (method->one_unknown && r->n != 1) {
        (void)snprintf(text, sizeof text, "%s is for one unknown", method->name);
        return misplaced(e, start, DX_TYPE, text, "newton(...) solves systems");
    }
    if (method->kind == DX_PROBLEM_ROOT && r->m != r->n) {
        (void)snprintf(text, sizeof text, "there %s %u equation%s for %u unknown%s",
                       r->m == 1 ? "is" : "are", r->m, r->m == 1 ? "" : "s", r->n,
                       r->n == 1 ? "" : "s");
        return misplaced(e, operand, DX_TYPE, text, NULL);
    }
    for (uint32_t i = 0; i < r->n; i++) {
        bool bracket = !dx_is_none(r->second[i]);
        if (method->n_starts == 2 && !bracket)
            return misplaced(e, start, DX_TYPE, "this method starts from two points: x = 1..2",
                             NULL);
        if (method->n_starts == 1 && bracket)
            return misplaced(e, start, DX_TYPE, "this method starts from one point: x = 1",
                             "bisect and brent take a bracket");
    }
    return check_names(r);
}

static dx_status allocate(reading *r)
{
    dx_id *block = dx_statement_ids(r->e, 3 * DX_MOST_BINDINGS + 2 * MOST_EQUATIONS);
    if (!block)
        return dx_no_memory(&r->e->session->context);
    r->name = block;
    r->start = r->name + DX_MOST_BINDINGS; /* and behind them the second ones */
    r->second = r->start + DX_MOST_BINDINGS;
    r->equation = r->second + DX_MOST_BINDINGS;
    r->formula = r->equation + MOST_EQUATIONS;
    return DX_OK;
}

dx_status dx_read_solve_call(dx_evaluation *e, const dx_method *method, const dx_ast *ast,
                             dx_solve_call *call)
{
    reading r = {.e = e, .ast = ast, .call = call};
    *call = (dx_solve_call){.method = method, .options = dx_solver_defaults()};
    DX_TRY(allocate(&r));
    DX_TRY(read_starts(&r, dx_child(ast, 2)));
    DX_TRY(read_options(&r, dx_child(ast, 2)->next));
    DX_TRY(dx_bind(e, r.n, r.name, &r.bound));
    DX_TRY(take_operands(&r, dx_child(ast, 1)));
    DX_TRY(check_shape(&r));
    if (method->n_starts == 2)
        memmove(r.start + r.n, r.second, r.n * sizeof *r.start);
    call->n = r.n;
    call->m = r.m;
    call->name = r.name;
    call->unknown = r.bound.symbol;
    call->formula = r.formula;
    call->equation = r.equation;
    call->start = r.start;
    return DX_OK;
}
