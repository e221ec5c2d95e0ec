/* The formulas of equations in unknowns, as they are typed. */
#include "engine/assume.h"
#include "engine/solvers/unknowns.h"

#include "engine/field.h"
#include "expr/walk.h"
#include "parser/array.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/rework/sums.h"

#include <string.h>

/* Left side minus right side: what both have, and so goes, needs a value all the same. */
static dx_status take_difference(dx_unknowns *u, dx_id *a)
{
    dx_evaluation *e = u->e;
    dx_graph *g = &e->session->graph;
    const dx_id left = dx_operand(g, *a, 0), right = dx_operand(g, *a, 1);
    const size_t first = e->n_premises;
    DX_TRY(dx_remember_parts(e, left));
    DX_TRY(dx_remember_parts(e, right));
    *a = dx_sub(g, left, right);
    DX_TRY(dx_check(g, *a));
    return dx_release_valued(e, first, *a);
}

/* The same of what is compared, and stays as it is. */
static dx_status remember_compared(dx_unknowns *u, dx_id relation)
{
    const dx_graph *g = &u->e->session->graph;
    const dx_op op = dx_op_of(g, relation);
    for (uint32_t i = 0; op == DX_OP_AND && i < dx_count(g, relation); i++)
        DX_TRY(remember_compared(u, dx_operand(g, relation, i)));
    const bool compares = op == DX_OP_EQ || op == DX_OP_LT || op == DX_OP_LE || op == DX_OP_NE;
    if (!compares || !dx_is_real_valued(g, dx_operand(g, relation, 0)) ||
        !dx_is_real_valued(g, dx_operand(g, relation, 1)))
        return DX_OK;
    return take_difference(u, &relation);
}

/* What goes from `and` as it always holds, as log(x) = log(x), has its domain. */
static dx_status remember_joined(dx_unknowns *u, const dx_ast *operand)
{
    if (operand->kind != DX_AST_AND || !u->relations)
        return DX_OK;
    for (const dx_ast *child = operand->child; child; child = child->next) {
        dx_id relation;
        DX_TRY(remember_joined(u, child));
        DX_TRY(dx_evaluate_in(u->e, &u->bound.frame, child, &relation));
        DX_TRY(remember_compared(u, relation));
    }
    return DX_OK;
}

/* In the bound names, functions by their names. */
static dx_status evaluate(dx_unknowns *u, const dx_ast *operand, dx_id *out)
{
    dx_evaluation *e = u->e;
    const dx_bound *bound = &u->bound;
    const dx_definition *d = operand->kind == DX_AST_NAME
                                 ? dx_find_definition(e->session, operand->text, operand->length)
                                 : NULL;
    const dx_value value = {.id = bound->symbol[0]};
    if (operand->kind == DX_AST_BINDING && !operand->child->sign) { /* x = cos(x) */
        dx_id left, right;
        DX_TRY(dx_evaluate_in(e, &bound->frame, operand->child, &left));
        DX_TRY(dx_evaluate_in(e, &bound->frame, operand->child->next, &right));
        *out = dx_relation(&e->session->graph, DX_OP_EQ, left, right);
        DX_TRY(dx_check(&e->session->graph, *out));
    } else if (d && d->is_function && d->n_parameters == 1 && u->n == 1) {
        DX_TRY(dx_call_definition(e, d, &value, out));
    } else if (d && d->is_function) {
        DX_TRY(dx_call_in(e, &bound->frame, d, out));
    } else {
        DX_TRY(dx_evaluate_in(e, &bound->frame, operand, out));
        DX_TRY(remember_joined(u, operand));
    }
    return dx_foresee_in(e, &bound->frame, out);
}

dx_status dx_unknowns_evaluate(dx_unknowns *u, const dx_ast *operand, dx_id *out)
{
    dx_graph *g = &u->e->session->graph;
    DX_TRY(evaluate(u, operand, out));
    *out = dx_substitute(g, *out, u->n, u->bound.symbol, u->name);
    return dx_check(g, *out);
}

/* A name that is neither an unknown nor has a value. */
static dx_status refuse_others(dx_unknowns *u, const dx_ast *ast, dx_id a)
{
    dx_graph *g = &u->e->session->graph;
    dx_id symbol[DX_SYSTEM_MOST + 1];
    if (u->exact)
        return DX_OK;
    size_t n = dx_free_symbols(g, a, DX_SYSTEM_MOST + 1, symbol);
    for (size_t i = 0; i < n && i <= DX_SYSTEM_MOST; i++) {
        bool own = false;
        for (uint32_t k = 0; k < u->n && !own; k++)
            own = dx_same(symbol[i], u->name[k]);
        if (own)
            continue;
        const char *name = dx_bytes(g, symbol[i]);
        dx_status status =
            dx_fail(g->context, DX_NAME, "'%s' has no value, and is none of the unknowns", name);
        dx_diag_hint(&g->context->diag,
                     "give it a value, or an interval beside the others: %s = 0..1", name);
        return dx_unknowns_placed(u, ast, status);
    }
    return DX_OK;
}

/* What is to be zero, in the symbols of the unknowns. */
static dx_status take_equation(dx_unknowns *u, const dx_ast *ast, bool equations, dx_id *a)
{
    dx_graph *g = &u->e->session->graph;
    if (equations && dx_op_of(g, *a) == DX_OP_EQ && dx_is_real_valued(g, dx_operand(g, *a, 0)) &&
        dx_is_real_valued(g, dx_operand(g, *a, 1)))
        DX_TRY(dx_unknowns_placed(u, ast, take_difference(u, a)));
    DX_TRY(dx_unknowns_placed(u, ast, dx_check(g, *a)));
    if (dx_is_real_valued(g, *a))
        return DX_OK;
    bool inequality = dx_op_of(g, *a) == DX_OP_LT || dx_op_of(g, *a) == DX_OP_LE;
    if (u->relations &&
        (inequality || dx_op_of(g, *a) == DX_OP_NE || dx_op_of(g, *a) == DX_OP_AND ||
         dx_op_of(g, *a) == DX_OP_TRUE || dx_op_of(g, *a) == DX_OP_FALSE))
        return remember_compared(u, *a);
    if (inequality) {
        dx_status status =
            dx_unknowns_refuse(u, ast, DX_TYPE, "this is an inequality, and no equation");
        dx_diag_hint(&g->context->diag,
                     "write = for the edge of it; minimize and maximize take "
                     "inequalities: minimize(x*y, [x=1, y=1], [x^2 + y^2 <= 1])");
        return status;
    }
    return dx_unknowns_refuse(u, ast, DX_TYPE,
                              equations ? "this is no equation, and no formula that can be zero"
                                        : "this must be a formula");
}

/* Sums over data become formulas in the unknowns, with sums in front of them. */
static dx_status take_sums_apart(dx_unknowns *u, dx_id *a)
{
    dx_graph *g = &u->e->session->graph;
    dx_id apart = *a;
    if (!u->exact || !dx_is_real_valued(g, *a))
        return DX_OK;
    DX_TRY(dx_sums_apart(g, *a, u->n, u->name, &apart));
    if (dx_same(apart, *a))
        return DX_OK;
    *a = apart;
    return dx_add_equal_terms(u->e, a);
}

static dx_status add_formula(dx_unknowns *u, const dx_ast *ast, dx_id a, bool equations,
                             dx_formulas *out)
{
    dx_evaluation *e = u->e;
    dx_graph *g = &e->session->graph;
    DX_TRY(take_equation(u, ast, equations, &a));
    DX_TRY(dx_put_in(e, &u->bound, u->bound.symbol, &a));
    a = dx_substitute(g, a, u->n, u->bound.symbol, u->name);
    DX_TRY(dx_placed(e, ast, dx_check(g, a)));
    DX_TRY(take_sums_apart(u, &a));
    DX_TRY(refuse_others(u, ast, a));
    out->f[out->n] = a;
    out->place[out->n++] = ast;
    return DX_OK;
}

static dx_status reserve(dx_unknowns *u, uint32_t n, dx_formulas *out)
{
    out->f = dx_statement_ids(u->e, n);
    out->place = dx_arena_alloc(&u->e->session->context.arena, n * sizeof *out->place);
    return out->f && out->place ? DX_OK : dx_no_memory(&u->e->session->context);
}

static bool has_unknown(const dx_unknowns *u, dx_id a)
{
    bool found = false;
    for (size_t i = 0; i < u->n && !found; i++)
        found = dx_contains(&u->e->session->graph, a, u->name[i]);
    for (size_t i = 0; i < u->bound.n && !found; i++)
        found = dx_contains(&u->e->session->graph, a, u->bound.symbol[i]);
    return found;
}

/* Points are constants: what holds for the names is no premise of the answer, but of each point.
 * What must have a value whatever the unknowns are stays one. */
dx_status dx_unknowns_premises(dx_unknowns *u, size_t first)
{
    dx_evaluation *e = u->e;
    DX_TRY(dx_read_premises(e, u->premises));
    for (size_t k = first; k < e->n_premises; k++) {
        const dx_premise premise = e->premise[k];
        if (dx_is_none(premise.root) &&
            (dx_is_none(premise.valued) || has_unknown(u, premise.valued)))
            continue;
        e->premise[k] = e->premise[first];
        e->premise[first++] = premise;
    }
    DX_TRY(dx_write_premises(e, first, &u->premises));
    e->n_premises = first < e->n_premises ? first : e->n_premises;
    return DX_OK;
}

/* How many numbers an array has; 0 where a is none. */
static uint32_t count_numbers(const dx_graph *g, dx_id a)
{
    if (!dx_is_array(g, a))
        return 0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < dx_count(g, a); i++) {
        const uint32_t within = count_numbers(g, dx_operand(g, a, i));
        n += within > 0 ? within : 1;
    }
    return n;
}

static bool have_same_shape(const dx_graph *g, dx_id a, dx_id b)
{
    if (!dx_is_array(g, a) || !dx_is_array(g, b))
        return !dx_is_array(g, a) && !dx_is_array(g, b);
    bool same = dx_count(g, a) == dx_count(g, b);
    for (uint32_t i = 0; same && i < dx_count(g, a); i++)
        same = have_same_shape(g, dx_operand(g, a, i), dx_operand(g, b, i));
    return same;
}

/* a = b of arrays, number by number; a number stands for all that are in the array. */
static dx_status pair_numbers(dx_graph *g, dx_id a, dx_id b, uint32_t *n, dx_id *out)
{
    const bool first = dx_is_array(g, a), second = dx_is_array(g, b);
    if (!first && !second) {
        out[*n] = dx_relation(g, DX_OP_EQ, a, b);
        return dx_check(g, out[(*n)++]);
    }
    for (uint32_t i = 0; i < dx_count(g, first ? a : b); i++)
        DX_TRY(pair_numbers(g, first ? dx_operand(g, a, i) : a, second ? dx_operand(g, b, i) : b, n,
                            out));
    return DX_OK;
}

/* A*[x, y] = [5, 6], or = 0, is an equation for each number. */
static dx_status split_arrays(dx_unknowns *u, const dx_ast *ast, dx_id *a)
{
    dx_graph *g = &u->e->session->graph;
    if (dx_op_of(g, *a) != DX_OP_EQ)
        return DX_OK;
    const dx_id left = dx_operand(g, *a, 0), right = dx_operand(g, *a, 1);
    const uint32_t first = count_numbers(g, left), second = count_numbers(g, right);
    const bool zero = dx_is_int(g, first > 0 ? right : left, 0);
    uint32_t n = 0;
    if (first == 0 && second == 0)
        return DX_OK;
    if (!have_same_shape(g, left, right) && !zero)
        return dx_unknowns_refuse(u, ast, DX_TYPE,
                                  "the sides of this equation are of different shapes");
    dx_id *out = dx_statement_ids(u->e, first > second ? first : second);
    if (!out)
        return DX_NOMEM;
    DX_TRY(pair_numbers(g, left, right, &n, out));
    *a = dx_vector(g, n, out);
    return dx_unknowns_placed(u, ast, dx_check(g, *a));
}

static dx_status add_formulas(dx_unknowns *u, const dx_ast *ast, dx_id a, bool equations,
                              dx_formulas *out)
{
    const dx_graph *g = &u->e->session->graph;
    const bool array = dx_is_array(g, a);
    for (uint32_t i = 0; i < (array ? dx_count(g, a) : 1); i++)
        DX_TRY(add_formula(u, ast, array ? dx_operand(g, a, i) : a, equations, out));
    return DX_OK;
}

dx_status dx_formulas_read(dx_unknowns *u, const dx_ast *operand, bool equations, dx_formulas *out)
{
    dx_evaluation *e = u->e;
    dx_graph *g = &e->session->graph;
    dx_id a;
    *out = (dx_formulas){0};
    if (operand->kind == DX_AST_VECTOR) {
        out->listed = true;
        uint32_t n = 0, at = 0;
        dx_id *part = dx_statement_ids(e, operand->n + 1);
        if (!part)
            return DX_NOMEM;
        for (const dx_ast *ast = operand->child; ast; ast = ast->next, at++) {
            DX_TRY(dx_placed(e, ast, evaluate(u, ast, &part[at])));
            const bool splits = equations && dx_op_of(g, part[at]) == DX_OP_EQ;
            if (splits)
                DX_TRY(split_arrays(u, ast, &part[at]));
            n += dx_is_array(g, part[at]) ? dx_count(g, part[at]) : 1;
        }
        DX_TRY(reserve(u, n + 1, out));
        at = 0;
        for (const dx_ast *ast = operand->child; ast; ast = ast->next, at++)
            DX_TRY(add_formulas(u, ast, part[at], equations, out));
    } else {
        DX_TRY(dx_placed(e, operand, evaluate(u, operand, &a)));
        if (equations)
            DX_TRY(split_arrays(u, operand, &a));
        out->listed = dx_is_array(g, a);
        DX_TRY(reserve(u, (out->listed ? dx_count(g, a) : 1) + 1, out));
        DX_TRY(add_formulas(u, operand, a, equations, out));
    }
    return dx_unknowns_premises(u, u->bound.first_premise);
}

dx_status dx_unknowns_hold(const dx_unknowns *u, const dx_id *value, dx_holding *holding)
{
    dx_evaluation *e = u->e;
    size_t first = e->n_premises, n = u->n;
    *holding = DX_HOLDS;
    if (dx_is_none(u->premises))
        return DX_OK;
    dx_id *from = dx_statement_ids(e, 4 * n), *to = from + 2 * n;
    if (!from)
        return DX_NOMEM;
    memcpy(from, u->name, u->n * sizeof *from);
    memcpy(to, value, u->n * sizeof *to);
    for (size_t i = 0; i < u->bound.n; i++) { /* what stands for a name, where it is another */
        if (dx_same(u->bound.symbol[i], u->name[i]))
            continue;
        from[n] = u->bound.symbol[i];
        to[n++] = value[i];
    }
    DX_TRY(dx_read_premises(e, u->premises));
    dx_status status = dx_premises_hold(e, first, n, from, to, holding);
    e->n_premises = first;
    return status;
}

/* What was typed needs a value, too: log(x) of exp(log(x)) = x. */
dx_status dx_unknowns_gather_typed(const dx_unknowns *u, dx_conditions *c)
{
    dx_evaluation *e = u->e;
    dx_graph *g = &e->session->graph;
    const size_t first = e->n_premises;
    dx_status status = DX_OK;
    DX_TRY(dx_read_premises(e, u->premises));
    for (size_t k = u->bound.first_premise; k < e->n_premises && status == DX_OK; k++) {
        dx_id part = dx_part_with_value(g, &e->premise[k]);
        if (dx_is_none(part))
            continue;
        part = dx_substitute(g, part, u->bound.n, u->bound.symbol, u->name);
        status = dx_check(g, part);
        if (status == DX_OK && dx_is_real_valued(g, part))
            status = dx_conditions_of_value(c, part);
    }
    e->n_premises = first;
    return status;
}

dx_status dx_unknowns_check_count(const dx_unknowns *u, const dx_formulas *f, const dx_ast *operand)
{
    dx_context *context = &u->e->session->context;
    if (f->n == u->n)
        return DX_OK;
    dx_status status = dx_fail(context, DX_TYPE, "%u equation%s for %u unknown%s", f->n,
                               f->n == 1 ? "" : "s", u->n, u->n == 1 ? "" : "s");
    dx_diag_hint(&context->diag, "%s",
                 f->n < u->n
                     ? "with fewer equations than unknowns there are no single roots"
                     : "drop an equation that follows from the others, or try those that are left");
    return dx_placed(u->e, operand, status);
}

dx_status dx_unknowns_formula(dx_unknowns *u, bool equation, dx_id *a)
{
    DX_TRY(take_equation(u, NULL, equation, a));
    return refuse_others(u, NULL, *a);
}
