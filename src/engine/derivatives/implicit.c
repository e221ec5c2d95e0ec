/* Derivatives of what equations define: dy/dx where F(x, y) = 0 makes y a function of x,
 * those of several unknowns by as many equations, and by several variables. */
#include "engine/derivatives/implicit.h"

#include "engine/field.h"

#include "expr/walk.h"
#include "parser/lost.h"
#include "symbolic/algebra/squarefree.h"

static const char *const EXAMPLE = "implicit(x^2 + y^2 = 1, y, x) is dy/dx";

/* ---- reading -------------------------------------------------------------------------------- */

static dx_status read_unknowns(dx_implicit *p, const dx_ast *list, dx_id *name)
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
        if (p->n == DX_MOST_UNKNOWNS)
            return dx_placed(e, ast,
                             dx_fail(context, DX_LIMIT, "%d unknowns at most", DX_MOST_UNKNOWNS));
        name[p->n++] = dx_symbol_of(e, ast);
        DX_TRY(dx_check(&e->session->graph, name[p->n - 1]));
        for (size_t i = 0; i + 1 < p->n; i++)
            if (dx_same(name[i], name[p->n - 1]))
                return dx_placed(e, ast, dx_fail(context, DX_NAME, "%s is given twice", ast->text));
    }
    return DX_OK;
}

/* Which of the variables the name is, or one more; behind the unknowns in `name`. */
static dx_status read_variable(dx_implicit *p, const dx_ast *ast, dx_id *name, size_t *which)
{
    dx_evaluation *e = p->e;
    dx_context *context = &e->session->context;
    if (ast->kind != DX_AST_NAME)
        return dx_placed(e, ast, dx_fail(context, DX_TYPE, "this is no variable"));
    dx_id symbol = dx_symbol_of(e, ast);
    DX_TRY(dx_check(&e->session->graph, symbol));
    for (size_t i = 0; i < p->n; i++)
        if (dx_same(name[i], symbol)) {
            dx_status status = dx_fail(context, DX_NAME, "%s cannot depend on itself", ast->text);
            dx_diag_hint(&context->diag, "%s", EXAMPLE);
            return dx_placed(e, ast, status);
        }
    for (*which = 0; *which < p->n_by; (*which)++)
        if (dx_same(name[p->n + *which], symbol))
            return DX_OK;
    if (p->n_by == DX_MOST_VARIABLES)
        return dx_placed(e, ast,
                         dx_fail(context, DX_LIMIT, "%d variables at most", DX_MOST_VARIABLES));
    name[p->n + p->n_by++] = symbol;
    return DX_OK;
}

/* [x, y]: the derivatives by each. */
static dx_status read_list(dx_implicit *p, const dx_ast *list, dx_id *name)
{
    dx_context *context = &p->e->session->context;
    size_t which;
    for (const dx_ast *ast = list->child; ast; ast = ast->next) {
        size_t before = p->n_by;
        DX_TRY(read_variable(p, ast, name, &which));
        if (p->n_by == before)
            return dx_placed(p->e, ast, dx_fail(context, DX_NAME, "%s is given twice", ast->text));
    }
    if (p->n_by == 0)
        return dx_placed(p->e, list, dx_fail(context, DX_TYPE, "there is no variable in this"));
    if (!list->next)
        return DX_OK;
    dx_status status = dx_fail(context, DX_TYPE, "a list of variables gives first derivatives");
    dx_diag_hint(&context->diag, "by one after the other: implicit(equation, z, x, y)");
    return dx_placed(p->e, list->next, status);
}

static dx_status read_order(dx_evaluation *e, const dx_ast *ast, uint32_t *order)
{
    dx_context *context = &e->session->context;
    dx_id value;
    int64_t n;
    DX_TRY(dx_lower(&e->lowering, ast, &value));
    DX_TRY(dx_foresee(e, &value));
    if (!dx_get_int(&e->session->graph, value, &n) || n < 1)
        return dx_placed(
            e, ast, dx_fail(context, DX_TYPE, "the order of a derivative is a positive integer"));
    if (n > context->limits.order)
        return dx_placed(e, ast,
                         dx_fail(context, DX_LIMIT, "derivatives go up to order %u",
                                 (unsigned)context->limits.order));
    *order = (uint32_t)n;
    return DX_OK;
}

/* x, 2, y: names, each with an order behind it. */
static dx_status read_turns(dx_implicit *p, const dx_ast *ast, dx_id *name)
{
    dx_context *context = &p->e->session->context;
    for (; ast; ast = ast->next) {
        bool variable;
        size_t which;
        DX_TRY(dx_is_variable(p->e, dx_child(p->call, 1), ast, p->n_turns == 0, &variable));
        if (p->n_turns > 0 && !variable) {
            DX_TRY(read_order(p->e, ast, &p->order[p->n_turns - 1]));
            continue;
        }
        if (p->n_turns == DX_MOST_TURNS)
            return dx_placed(p->e, ast,
                             dx_fail(context, DX_LIMIT, "%d variables at most", DX_MOST_TURNS));
        DX_TRY(read_variable(p, ast, name, &which));
        p->turn[p->n_turns] = (uint8_t)which;
        p->order[p->n_turns++] = 1;
    }
    return DX_OK;
}

/* Without the factors that always have a value and are never 0: exp(x), x^2 + 1. */
static dx_status drop_positive(dx_graph *g, dx_id *a, bool *dropped)
{
    dx_id number, product, rest = dx_int(g, 1);
    *dropped = false;
    dx_split_coefficient(g, *a, &number, &product);
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, i), factor = dx_pow(g, base, dx_exponent(g, product, i));
        DX_TRY(dx_check(g, factor));
        if (dx_is_positive(g, factor) && !dx_may_lack_value(g, factor))
            *dropped = true;
        else
            rest = dx_mul(g, rest, factor);
    }
    if (*dropped && !dx_is_int(g, rest, 1))
        *a = dx_mul(g, number, rest);
    else
        *dropped = false;
    return dx_check(g, *a);
}

static dx_status set_equation(dx_implicit *p, const dx_ast *ast, size_t i, dx_id a)
{
    dx_graph *g = &p->e->session->graph;
    p->equation[i] = dx_op_of(g, a) == DX_OP_EQ ? a : dx_relation(g, DX_OP_EQ, a, dx_int(g, 0));
    if (dx_op_of(g, a) == DX_OP_EQ)
        a = dx_sub(g, dx_operand(g, a, 0), dx_operand(g, a, 1));
    DX_TRY(dx_check(g, a));
    if (!dx_is_real_valued(g, a)) {
        dx_status status = dx_fail(g->context, DX_TYPE, "this is no equation");
        dx_diag_hint(&g->context->diag, "%s", EXAMPLE);
        return dx_placed(p->e, ast, status);
    }
    DX_TRY(dx_begin_derivative(p->e, &a));
    bool dropped;
    DX_TRY(dx_single_factors(g, a, &p->zero[i]));
    p->reduced[i] =
        dx_same(p->zero[i], a) ? NULL : "each factor once: it is 0 where its powers are";
    DX_TRY(drop_positive(g, &p->zero[i], &dropped));
    if (dropped)
        p->reduced[i] = "the other factors are never 0";
    return DX_OK;
}

static dx_status set_equations(dx_implicit *p, const dx_ast *ast, dx_id value)
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

static dx_status refuse_absent(dx_implicit *p, const dx_id *name, dx_id value)
{
    dx_graph *g = &p->e->session->graph;
    for (size_t i = 0; i < p->n; i++)
        if (!dx_contains(g, value, p->unknown[i])) {
            dx_status status =
                dx_fail(g->context, DX_NAME, "%s %s the equation%s", dx_bytes(g, name[i]),
                        dx_mentions_symbol(g, dx_child(p->call, 1), name[i]) ? "drops out of"
                                                                             : "does not occur in",
                        p->n == 1 ? "" : "s");
            dx_diag_hint(&g->context->diag, "%s", EXAMPLE);
            return dx_placed(p->e, dx_child(p->call, 2), status);
        }
    return DX_OK;
}

/* ---- equations without a curve ----------------------------------------------------------------
 */

static dx_status note_no_curve(dx_implicit *p)
{
    dx_context *context = &p->e->session->context;
    dx_graph *g = &p->e->session->graph;
    for (size_t i = 0; i < p->n; i++) {
        dx_id minus = dx_neg(g, p->zero[i]);
        DX_TRY(dx_check(g, minus));
        const char *what = p->n == 1 ? "the equation" : "one of the equations";
        if (dx_is_positive(g, p->zero[i]) || dx_is_positive(g, minus))
            dx_notice(context, "%s is true for no real numbers", what);
    }
    return DX_OK;
}

/* ---- the answer ------------------------------------------------------------------------------ */

/* The derivative of unknown j by the variables in turn, as it is written: dy/dx. */
static dx_id written(const dx_implicit *p, size_t j)
{
    dx_id d = p->unknown[j];
    for (size_t t = 0; t < p->n_turns; t++)
        d = dx_named_derivative(&p->e->session->graph, d, p->by[p->turn[t]], p->order[t],
                                p->n_by > 1);
    return d;
}

/* By each variable once: a vector, of several unknowns for each. */
static dx_status find_all(dx_implicit *p, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id row[DX_MOST_UNKNOWNS];
    uint32_t lines[DX_MOST_UNKNOWNS * DX_MOST_VARIABLES];
    size_t n = 0;
    for (size_t j = 0; j < p->n; j++) {
        dx_id entry[DX_MOST_VARIABLES];
        for (size_t k = 0; k < p->n_by; k++) {
            if (p->e->written) {
                entry[k] = dx_named_derivative(g, p->unknown[j], p->by[k], 1, true);
                continue;
            }
            entry[k] = p->slope[k][j];
            DX_TRY(dx_use_equations(p, false, &entry[k]));
            if (!p->e->recorder)
                continue;
            DX_TRY(dx_tell_use(p, k, j, entry[k]));
            lines[n++] = p->last[j];
        }
        row[j] = dx_vector(g, p->n_by, entry);
        DX_TRY(dx_check(g, row[j]));
    }
    if (p->e->recorder)
        dx_tell_implicit_end(p, DX_WITHOUT_ARGUMENTS, n, lines);
    *out = p->vector ? dx_vector(g, p->n, row) : row[0];
    return dx_check(g, *out);
}

static dx_status find(dx_implicit *p, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id shown = DX_NONE;
    if (!p->e->written) {
        DX_TRY(dx_solve_slopes(p));
        for (size_t k = 0; k < p->n_by; k++)
            DX_TRY(dx_verify_slopes(p, k));
        for (size_t k = 0; k < p->n_by && p->e->recorder; k++)
            DX_TRY(dx_tell_slopes(p, k));
    }
    if (p->n_turns == 0)
        return find_all(p, out);
    if (!p->e->written)
        DX_TRY(dx_find_orders(p, &shown));
    for (size_t j = 0; j < p->n; j++) {
        p->result[j] = p->e->written ? written(p, j) : p->result[j];
        DX_TRY(dx_check(g, p->result[j]));
    }
    p->n_results = p->n;
    *out = p->vector ? dx_vector(g, p->n, p->result) : p->result[0];
    p->e->arranged = dx_is_none(shown) ? p->e->arranged : *out;
    p->e->arrangement = dx_is_none(shown) ? p->e->arrangement : shown;
    return dx_check(g, *out);
}

/* The columns are the variables. */
static dx_status label(dx_implicit *p, const dx_id *name, dx_id value)
{
    dx_graph *g = &p->e->session->graph;
    dx_id columns, rows = DX_NONE;
    if (p->n_turns > 0)
        return DX_OK;
    columns = dx_vector(g, p->n_by, name + p->n);
    DX_TRY(dx_check(g, columns));
    if (p->vector) {
        rows = dx_vector(g, p->n, name);
        DX_TRY(dx_check(g, rows));
    }
    dx_set_labels(p->e, value, rows, columns);
    return DX_OK;
}

dx_status dx_run_implicit(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_implicit *p = dx_arena_alloc(&e->session->context.arena, sizeof *p);
    dx_id *name = dx_statement_ids(e, DX_MOST_UNKNOWNS + DX_MOST_VARIABLES), value;
    const dx_ast *by = dx_child(call, 3);
    dx_bound bound;
    if (!p)
        return dx_no_memory(&e->session->context);
    if (!name)
        return DX_NOMEM;
    *p = (dx_implicit){.e = e, .call = call, .vector = dx_child(call, 2)->kind == DX_AST_VECTOR};
    DX_TRY(read_unknowns(p, dx_child(call, 2), name));
    if (by->kind == DX_AST_VECTOR)
        DX_TRY(read_list(p, by, name));
    else
        DX_TRY(read_turns(p, by, name));
    DX_TRY(dx_bind(e, p->n + p->n_by, name, &bound));
    DX_TRY(dx_operand_in(e, &bound, dx_child(call, 1), &value));
    DX_TRY(dx_open_valued(e, bound.first_premise, bound.n, bound.symbol));
    DX_TRY(set_equations(p, dx_child(call, 1), value));
    DX_TRY(note_no_curve(p));
    p->unknown = bound.symbol;
    p->by = bound.symbol + p->n;
    DX_TRY(refuse_absent(p, name, value));
    dx_notice_absent(e, p->n_by, p->by, dx_child(call, 1), value);
    const unsigned notices = e->session->context.notices.n;
    dx_status status = find(p, out);
    if (status != DX_OK) {
        e->session->context.notices.n = notices; /* of lower orders, which are not shown */
        return status;
    }
    if (!e->written)
        DX_TRY(dx_note_implicit(p));
    for (size_t i = 0; i < p->n_made; i++)
        DX_TRY(dx_remember_derived(e, p->made[i].of, p->made[i].symbol));
    for (size_t i = 0; i < p->n; i++) {
        DX_TRY(dx_assume_equation(e, p->equation[i]));
        for (size_t k = 0; k < p->n + p->n_by; k++)
            DX_TRY(dx_remember_derived(e, p->zero[i], bound.symbol[k]));
    }
    DX_TRY(dx_put_in(e, &bound, NULL, out));
    return label(p, name, *out);
}
