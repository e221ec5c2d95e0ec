/* The builtins that expand: taylor, linearize, series, remainder. */
#include "engine/assume.h"
#include "engine/limits/expansions.h"

#include "engine/limits/taylor.h"
#include "engine/limits/taylor_steps.h"
#include "engine/limits/terms.h"
#include "engine/limits/undersign.h"

#include "expr/walk.h"
#include "symbolic/algebra/irreducible.h"
#include "symbolic/domain/integrands.h"
#include "symbolic/series/openends.h"

#include <string.h>

static dx_status misplaced(dx_evaluation *e, const dx_ast *ast, dx_status status, const char *what)
{
    status = dx_fail(&e->session->context, status, "%s", what);
    dx_diag_place(&e->session->context.diag, ast->span);
    return status;
}

static dx_status placed(dx_evaluation *e, const dx_ast *ast, dx_status status)
{
    dx_diag_place(&e->session->context.diag, ast->span);
    return status;
}

/* ---- the point --------------------------------------------------------------------- */

/* `x = a`, as an argument or in a list. */
dx_status dx_read_coordinate(dx_evaluation *e, const dx_ast *ast, bool one_sided, dx_point *at)
{
    bool equation = ast->kind == DX_AST_RELATION && strcmp(ast->text, "=") == 0;
    if ((ast->kind != DX_AST_BINDING && !equation) || ast->child->kind != DX_AST_NAME) {
        dx_status status = misplaced(e, ast, DX_TYPE, "this must be a name and the point: x = 0");
        if (ast->kind == DX_AST_NAME && strcmp(ast->text, "x") != 0)
            dx_diag_hint(&e->session->context.diag, "write x = %.60s, where x is the variable",
                         dx_echo(&e->session->context, ast->text, ast->length));
        return status;
    }
    if (ast->child->sign && !one_sided)
        return misplaced(e, ast, DX_TYPE, "only series(...) expands on one side");
    const dx_ast *value = ast->child->next;
    dx_id symbol = dx_symbol_of(e, ast->child), centre;
    DX_TRY(dx_lower(&e->lowering, value, &centre));
    DX_TRY(dx_foresee(e, &centre));
    at->side = ast->child->sign;
    at->symbol[at->n] = symbol;
    at->centre[at->n++] = centre;
    return DX_OK;
}

dx_status dx_read_point(dx_evaluation *e, const dx_ast *ast, bool one_sided, dx_point *at)
{
    DX_TRY(dx_point_open(e->session, ast->kind == DX_AST_VECTOR ? ast->n : 1, at));
    if (ast->kind != DX_AST_VECTOR) {
        DX_TRY(dx_read_coordinate(e, ast, one_sided, at));
    } else {
        for (const dx_ast *part = ast->child; part; part = part->next)
            DX_TRY(dx_read_coordinate(e, part, false, at));
        if (at->n == 0)
            return misplaced(e, ast, DX_TYPE, "there is no variable here: [x = 0, y = 0]");
    }
    dx_status status = dx_check_point(e->session, at);
    return status == DX_OK ? DX_OK : placed(e, ast, status);
}

static dx_status read_order(dx_evaluation *e, const dx_ast *ast, int64_t least, int64_t *order)
{
    dx_context *context = &e->session->context;
    dx_id value;
    DX_TRY(dx_lower(&e->lowering, ast, &value));
    DX_TRY(dx_foresee(e, &value));
    if (!dx_is_integer(&e->session->graph, value))
        return misplaced(e, ast, DX_TYPE, "the order must be a whole number");
    bool fits = dx_get_int(&e->session->graph, value, order);
    if (!fits)
        *order = dx_number_sign(&e->session->graph, value) < 0 ? INT64_MIN : INT64_MAX;
    if (*order < least)
        return misplaced(e, ast, DX_TYPE,
                         least == 0 ? "the order is 0 at least" : "the order is too small");
    if (*order > context->limits.order) {
        dx_status status = dx_fail(context, DX_LIMIT, "expansions go up to order %u",
                                   (unsigned)context->limits.order);
        dx_diag_place(&context->diag, ast->span);
        return status;
    }
    return DX_OK;
}

/* ---- running ----------------------------------------------------------------------- */

typedef struct task {
    dx_evaluation *e;
    dx_point at; /* by the symbols that stand for the names in the operand */
    dx_id *name;
    dx_bound bound;
    int64_t order;
    bool puiseux;
    const dx_ast *call; /* of taylor or linearize, whose steps can be told; else NULL */
} task;

/* All terms together: with many names it takes as long as with each of them. */
static dx_status put_in_at_once(task *t, const dx_id *to, dx_terms_list *list)
{
    dx_evaluation *e = t->e;
    dx_graph *g = &e->session->graph;
    dx_id *part = dx_statement_ids(e, 2 * list->n), one = dx_int(g, 1);
    if (!part)
        return DX_NOMEM;
    for (size_t i = 0; i < list->n; i++) {
        part[2 * i] = list->term[i].coefficient;
        part[2 * i + 1] = dx_is_none(list->term[i].power) ? one : list->term[i].power;
    }
    dx_id all = dx_vector(g, (uint32_t)(2 * list->n), part);
    DX_TRY(dx_check(g, all));
    DX_TRY(dx_put_in(e, &t->bound, to, &all));
    for (size_t i = 0; i < list->n; i++) {
        list->term[i].coefficient = dx_operand(g, all, (uint32_t)(2 * i));
        if (!dx_is_none(list->term[i].power))
            list->term[i].power = dx_operand(g, all, (uint32_t)(2 * i + 1));
    }
    return DX_OK;
}

/* Values that parameters have are put in, and the terms become a value. The polynomial is one
 * in x though x = 3 in the session: what `x = 0` names is a variable. */
static dx_status make_value(task *t, dx_terms_list *list, dx_id *out)
{
    dx_evaluation *e = t->e;
    dx_id *to = dx_statement_ids(e, t->at.n);
    const bool many = t->at.n > DX_MOST_VARIABLES;
    if (!to)
        return DX_NOMEM;
    for (size_t i = 0; i < t->at.n; i++) {
        bool stands_in = !dx_same(t->at.symbol[i], t->name[i]);
        to[i] = stands_in ? dx_look_up(e, e->frame, t->name[i]) : t->name[i];
    }
    if (many)
        DX_TRY(put_in_at_once(t, to, list));
    for (size_t i = 0; i < list->n && !many; i++) {
        dx_expansion_term *term = &list->term[i];
        DX_TRY(dx_put_in(e, &t->bound, to, &term->coefficient));
        if (!dx_is_none(term->power))
            DX_TRY(dx_put_in(e, &t->bound, to, &term->power));
    }
    dx_id shown;
    DX_TRY(dx_sum_terms(e->session, list, out, &shown));
    e->arranged = *out;
    e->arrangement = shown;
    return DX_OK;
}

static dx_status find_terms(task *t, dx_id a, dx_terms_list *list)
{
    ddx_session *s = t->e->session;
    return t->puiseux ? dx_puiseux(s, a, &t->at, t->order, list)
                      : dx_taylor(s, a, &t->at, (uint32_t)t->order, list);
}

/* Is what the sums go on with in one of the terms? */
static dx_status has_rest(task *t, const dx_open_ends *ends, const dx_terms_list *list, bool *has)
{
    *has = false;
    for (size_t i = 0; i < list->n && !*has; i++)
        DX_TRY(dx_has_open_rest(&t->e->session->graph, ends, list->term[i].coefficient, has));
    return DX_OK;
}

/* The ends are large enough, which holds for values that are put in, too. */
static dx_status demand_ends(task *t, const dx_open_ends *ends)
{
    dx_graph *g = &t->e->session->graph;
    for (size_t i = 0; i < ends->n; i++) {
        const dx_id piece[] = {ends->enough[i], dx_int(g, 0)};
        dx_id terms = dx_cases(g, 2, piece);
        DX_TRY(dx_check(g, terms));
        DX_TRY(dx_remember_premise(t->e, (dx_premise){.valued = terms, .made = true}));
    }
    return DX_OK;
}

/* With sums up to an end that is not known by their first terms: more of them where what is small
 * is divided by. */
static dx_status find_all_terms(task *t, dx_id a, dx_terms_list *list)
{
    static const int64_t more[] = {0, 1, 2, 3, 4, 6, 10, 16};
    ddx_session *s = t->e->session;
    dx_open_ends ends = {.formula = a};
    if (t->at.n > 1 || dx_op_of(&s->graph, t->at.centre[0]) == DX_OP_INF)
        return find_terms(t, a, list);
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        bool rest = true;
        DX_TRY(dx_open_ends_write(&s->graph, a, t->at.symbol[0], t->at.centre[0],
                                  t->order + more[i], &ends));
        if (dx_same(ends.formula, a))
            break;
        const unsigned notices = s->context.notices.n;
        dx_status status = find_terms(t, ends.formula, list);
        if (status == DX_OK)
            status = has_rest(t, &ends, list, &rest);
        if (status == DX_OK && !rest)
            return demand_ends(t, &ends);
        dx_free_terms(s, list);
        s->context.notices.n = notices;
        DX_TRY(dx_excuse(&s->context, status));
    }
    return find_terms(t, a, list);
}

static dx_taylor_request request_of(const task *t, dx_id a)
{
    return (dx_taylor_request){dx_child(t->call, 0)->text, a, &t->at, (uint32_t)t->order};
}

static dx_status expand_scalar(task *t, dx_id a, dx_id *out)
{
    ddx_session *s = t->e->session;
    dx_terms_list list = {0};
    dx_status status = find_all_terms(t, a, &list);
    for (size_t i = 0; i < list.n && status == DX_OK; i++) /* sum(1, k=1..n) is n */
        status = dx_add_equal_terms(t->e, &list.term[i].coefficient);
    if (status == DX_OK)
        status = make_value(t, &list, out);
    dx_free_terms(s, &list);
    if (status != DX_OK || !t->e->recorder || !t->call)
        return status;
    const dx_taylor_request request = request_of(t, a);
    return dx_tell_taylor(t->e, &request, t->call, *out, t->e->arrangement);
}

/* Vectors element by element. */
static dx_status expand_value(task *t, dx_id a, dx_id *out)
{
    dx_graph *g = &t->e->session->graph;
    if (dx_op_of(g, a) != DX_OP_VECTOR) {
        DX_TRY(dx_check_expandable(t->e->session, a));
        if (!t->puiseux && !t->e->recorder)
            DX_TRY(dx_expand_under_sign(t->e->session, &t->at, (uint32_t)t->order, &a));
        DX_TRY(dx_refuse_rough_integrals(g, a, t->at.n, t->at.symbol, t->at.centre));
        return expand_scalar(t, a, out);
    }
    uint32_t n = dx_count(g, a);
    dx_evaluation *e = t->e;
    dx_id *element = dx_statement_ids(e, 2 * (size_t)n + 1), *shown = element ? element + n : NULL;
    if (!element)
        return DX_NOMEM;
    for (uint32_t i = 0; i < n; i++) {
        DX_TRY(dx_check_expandable(e->session, dx_operand(g, a, i)));
        DX_TRY(
            dx_refuse_rough_integrals(g, dx_operand(g, a, i), t->at.n, t->at.symbol, t->at.centre));
        DX_TRY(expand_scalar(t, dx_operand(g, a, i), &element[i]));
        shown[i] = dx_is_none(e->arrangement) ? element[i] : e->arrangement;
    }
    *out = dx_vector(g, n, element);
    e->arranged = *out;
    e->arrangement = dx_vector(g, n, shown);
    return dx_check(g, e->arrangement);
}

/* The names of the point become symbols in the operand. */
static dx_status bind_names(task *t)
{
    t->name = dx_expansion_ids(t->e->session, t->at.n);
    if (!t->name)
        return DX_NOMEM;
    memcpy(t->name, t->at.symbol, t->at.n * sizeof(dx_id));
    DX_TRY(dx_bind_around(t->e, t->at.n, t->name, t->at.centre));
    DX_TRY(dx_bind(t->e, t->at.n, t->name, &t->bound));
    memcpy(t->at.symbol, t->bound.symbol, t->at.n * sizeof(dx_id));
    return DX_OK;
}

static dx_status evaluate_operand(task *t, const dx_ast *operand, dx_id *out)
{
    DX_TRY(dx_operand_in(t->e, &t->bound, operand, out));
    return dx_foresee_operand(t->e, &t->bound.frame, out);
}

/* The function at the point but for variable i: what there has to be smooth by it. */
static dx_id along_axis(const task *t, dx_id f, size_t i)
{
    dx_id *from = dx_statement_ids(t->e, t->at.n), *to = dx_statement_ids(t->e, t->at.n);
    size_t n = 0;
    if (!from || !to)
        return DX_NONE;
    for (size_t k = 0; k < t->at.n; k++) {
        if (k == i)
            continue;
        from[n] = t->at.symbol[k];
        to[n++] = t->at.centre[k];
    }
    return dx_substitute(&t->e->session->graph, f, n, from, to);
}

/* Is there nothing in it that a value which is put in later could change? */
static dx_status is_settled(const task *t, dx_id f, bool *settled)
{
    dx_graph *g = &t->e->session->graph;
    DX_TRY(dx_is_entire(g, f, settled));
    if (*settled)
        return DX_OK;
    dx_id value = dx_substitute(g, f, t->at.n, t->at.symbol, t->at.centre);
    *settled = !dx_is_none(value) && dx_is_constant(g, value);
    return dx_is_none(value) ? dx_excuse(g->context, g->context->diag.status) : DX_OK;
}

static dx_status remember_smooth(const task *t, dx_id f)
{
    enum { LARGE = 2000 };
    dx_graph *g = &t->e->session->graph;
    const uint32_t order = (uint32_t)t->order;
    bool settled;
    if (t->at.n == 1)
        return dx_remember_at(t->e, f, *t->at.symbol, order, *t->at.centre, DX_NONE);
    DX_TRY(is_settled(t, f, &settled));
    if (settled || dx_is_larger(g, f, LARGE))
        return DX_OK;
    for (size_t i = 0; i < t->at.n; i++) {
        dx_id of = along_axis(t, f, i);
        if (dx_is_none(of)) {
            DX_TRY(dx_excuse(g->context, g->context->diag.status));
            continue;
        }
        DX_TRY(dx_remember_at(t->e, of, t->at.symbol[i], order, t->at.centre[i], DX_NONE));
        DX_TRY(dx_poll(g->context));
    }
    return DX_OK;
}

/* The polynomial is one of a function that is smooth at the point. */
static dx_status remember(const task *t, dx_id a)
{
    const dx_graph *g = &t->e->session->graph;
    const bool vector = dx_op_of(g, a) == DX_OP_VECTOR;
    if (t->puiseux)
        return DX_OK;
    for (uint32_t k = 0; k < (vector ? dx_count(g, a) : 1); k++)
        DX_TRY(remember_smooth(t, vector ? dx_operand(g, a, k) : a));
    return DX_OK;
}

static dx_status run(task *t, const dx_ast *call, dx_id *out)
{
    dx_evaluation *e = t->e;
    const dx_ast *operand = dx_child(call, 1);
    dx_id a;
    DX_TRY(bind_names(t));
    DX_TRY(evaluate_operand(t, operand, &a));
    dx_tell_absent(e->session, a, &t->at);
    dx_status status = dx_refuse_capture(e, &t->bound, "the expansion", a);
    if (status == DX_OK)
        status = dx_check_expanded(e, t->bound.first_premise, &t->at, t->puiseux);
    if (status == DX_OK && e->written && t->call) {
        const dx_taylor_request request = request_of(t, a);
        return dx_write_taylor_request(e, &request, out);
    }
    if (status == DX_OK)
        status = expand_value(t, a, out);
    if (status != DX_OK)
        dx_diag_place(&e->session->context.diag,
                      status == DX_DOMAIN ? dx_child(call, 2)->span : operand->span);
    return status == DX_OK ? remember(t, a) : status;
}

dx_status dx_run_taylor(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    task t = {.e = e, .call = call};
    DX_TRY(dx_read_point(e, dx_child(call, 2), false, &t.at));
    DX_TRY(read_order(e, dx_child(call, 3), 0, &t.order));
    return run(&t, call, out);
}

dx_status dx_run_linearize(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    task t = {.e = e, .order = 1, .call = call};
    DX_TRY(dx_read_point(e, dx_child(call, 2), false, &t.at));
    return run(&t, call, out);
}

dx_status dx_run_series(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    task t = {.e = e, .puiseux = true};
    DX_TRY(dx_read_point(e, dx_child(call, 2), true, &t.at));
    if (t.at.n > 1)
        return misplaced(e, dx_child(call, 2), DX_TYPE, "a series is by one variable");
    DX_TRY(read_order(e, dx_child(call, 3), -(int64_t)e->session->context.limits.order, &t.order));
    return run(&t, call, out);
}

/* ---- remainder --------------------------------------------------------------------- */

/* remainder(e, x=a, n, x=lo..hi) */
dx_status dx_run_remainder(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    task t = {.e = e};
    dx_graph *g = &e->session->graph;
    const dx_ast *range = dx_child(call, 4), *operand = dx_child(call, 1);
    dx_id interval, a;
    DX_TRY(dx_read_point(e, dx_child(call, 2), false, &t.at));
    if (t.at.n > 1)
        return misplaced(e, dx_child(call, 2), DX_TYPE, "a remainder is by one variable");
    DX_TRY(read_order(e, dx_child(call, 3), 0, &t.order));
    if (range->kind != DX_AST_BINDING || range->child->sign ||
        !dx_same(dx_symbol_of(e, range->child), t.at.symbol[0]))
        return misplaced(e, range, DX_TYPE,
                         "this must be the same variable and its interval: x = 0..1");
    DX_TRY(dx_lower(&e->lowering, range->child->next, &interval));
    DX_TRY(dx_foresee(e, &interval));
    if (dx_op_of(g, interval) != DX_OP_RANGE || !dx_is_constant(g, dx_operand(g, interval, 0)) ||
        !dx_is_constant(g, dx_operand(g, interval, 1)))
        return misplaced(e, range, DX_TYPE, "this must be an interval between two numbers: 0..1");
    DX_TRY(bind_names(&t));
    DX_TRY(evaluate_operand(&t, operand, &a));
    dx_status status = dx_check_expandable(e->session, a);
    if (status != DX_OK)
        return placed(e, operand, status);
    status = dx_check_bounded(e, t.bound.first_premise, &t.at, dx_operand(g, interval, 0),
                              dx_operand(g, interval, 1));
    if (status != DX_OK)
        return placed(e, operand, status);
    status = dx_remainder(e->session, a, &t.at, (uint32_t)t.order, dx_operand(g, interval, 0),
                          dx_operand(g, interval, 1), out);
    if (status != DX_OK)
        return placed(e, status == DX_TYPE ? operand : range, status);
    e->digits = e->digits == 0 || e->digits > DX_BOUND_DIGITS ? DX_BOUND_DIGITS : e->digits;
    e->asked = true;
    return DX_OK;
}
