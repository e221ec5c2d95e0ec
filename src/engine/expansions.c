/* The builtins that expand: taylor, linearize, series, remainder. */
#include "engine/scope.h"
#include "engine/taylor.h"

#include "expr/walk.h"
#include "numeric/bound.h"
#include "symbolic/readable.h"

#include <stdlib.h>
#include <string.h>

static dx_status misplaced(dx_evaluation *e, const dx_ast *ast, dx_status status, const char *what)
{
    status = dx_fail(&e->session->context, status, "%s", what);
    dx_diag_place(&e->session->context.diag, ast->span);
    return status;
}

/* ---- the point --------------------------------------------------------------------- */

/* `x = a`, as an argument or in a list. */
static dx_status read_coordinate(dx_evaluation *e, const dx_ast *ast, bool one_sided, dx_point *at)
{
    dx_graph *g = &e->session->graph;
    bool equation = ast->kind == DX_AST_RELATION && strcmp(ast->text, "=") == 0;
    if ((ast->kind != DX_AST_BINDING && !equation) || ast->child->kind != DX_AST_NAME)
        return misplaced(e, ast, DX_TYPE, "this must be a name and the point: x = 0");
    if (at->n == DX_MOST_VARIABLES)
        return misplaced(e, ast, DX_LIMIT, "8 variables are the most here");
    if (ast->child->sign && !one_sided)
        return misplaced(e, ast, DX_TYPE, "only series(...) expands on one side");
    const dx_ast *value = ast->child->next;
    dx_id symbol = dx_symbol_of(e, ast->child), centre;
    for (size_t i = 0; i < at->n; i++)
        if (dx_same(at->symbol[i], symbol))
            return misplaced(e, ast, DX_NAME, "this name is given twice");
    if (value->kind == DX_AST_NEGATE && value->child->kind == DX_AST_NAME &&
        strcmp(value->child->text, "inf") == 0) {
        at->minus_infinity = true;
        value = value->child;
    }
    DX_TRY(dx_lower(&e->lowering, value, &centre));
    dx_op op = dx_op_of(g, centre);
    if (op >= DX_OP_EQ)
        return misplaced(e, value, DX_TYPE, "the point must be a number or a formula");
    at->side = ast->child->sign;
    at->symbol[at->n] = symbol;
    at->centre[at->n++] = centre;
    return DX_OK;
}

static dx_status read_point(dx_evaluation *e, const dx_ast *ast, bool one_sided, dx_point *at)
{
    *at = (dx_point){0};
    if (ast->kind != DX_AST_VECTOR) {
        DX_TRY(read_coordinate(e, ast, one_sided, at));
    } else {
        for (const dx_ast *part = ast->child; part; part = part->next)
            DX_TRY(read_coordinate(e, part, false, at));
        if (at->n == 0)
            return misplaced(e, ast, DX_TYPE, "there is no variable here: [x = 0, y = 0]");
    }
    for (size_t i = 0; i < at->n; i++)
        for (size_t k = 0; k < at->n; k++)
            if (dx_contains(&e->session->graph, at->centre[i], at->symbol[k]))
                return misplaced(e, ast, DX_TYPE,
                                 "the point is given by a variable that is expanded in");
    return DX_OK;
}

static dx_status read_order(dx_evaluation *e, const dx_ast *ast, int64_t least, int64_t *order)
{
    dx_context *context = &e->session->context;
    dx_id value;
    DX_TRY(dx_lower(&e->lowering, ast, &value));
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
    dx_bound bound;
    int64_t order;
    bool puiseux;
} task;

/* Values that the names have are put in, and the terms become a value. */
static dx_status make_value(task *t, dx_terms_list *list, dx_id *out)
{
    dx_evaluation *e = t->e;
    for (size_t i = 0; i < list->n; i++) {
        dx_expansion_term *term = &list->term[i];
        DX_TRY(dx_put_in(e, &t->bound, NULL, &term->coefficient));
        if (!dx_is_none(term->power))
            DX_TRY(dx_put_in(e, &t->bound, NULL, &term->power));
    }
    dx_id shown;
    DX_TRY(dx_sum_terms(e->session, list, out, &shown));
    e->arranged = *out;
    e->arrangement = shown;
    return DX_OK;
}

static dx_status expand_scalar(task *t, dx_id a, dx_id *out)
{
    ddx_session *s = t->e->session;
    dx_terms_list list;
    dx_status status = t->puiseux ? dx_puiseux(s, a, &t->at, t->order, &list)
                                  : dx_taylor(s, a, &t->at, (uint32_t)t->order, &list);
    if (status == DX_OK)
        status = make_value(t, &list, out);
    dx_free_terms(s, &list);
    return status;
}

/* Vectors element by element. */
static dx_status expand_value(task *t, dx_id a, dx_id *out)
{
    dx_graph *g = &t->e->session->graph;
    if (dx_op_of(g, a) != DX_OP_VECTOR)
        return expand_scalar(t, a, out);
    uint32_t n = dx_count(g, a);
    dx_id *element = dx_arena_alloc(&g->context->arena, (n + 1) * sizeof *element);
    if (!element)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++) {
        if (dx_op_of(g, dx_operand(g, a, i)) == DX_OP_VECTOR)
            return dx_fail(g->context, DX_TYPE, "matrices are not expanded");
        DX_TRY(expand_scalar(t, dx_operand(g, a, i), &element[i]));
    }
    *out = dx_vector(g, n, element);
    return dx_check(g, *out);
}

static dx_status evaluate_operand(task *t, const dx_ast *operand, dx_id *out)
{
    dx_evaluation *e = t->e;
    const dx_definition *d = operand->kind == DX_AST_NAME
                                 ? dx_find_definition(e->session, operand->text, operand->length)
                                 : NULL;
    if (!d || !d->is_function)
        return dx_evaluate_in(e, &t->bound.frame, operand, out);
    const dx_frame *before = e->frame;
    e->frame = &t->bound.frame;
    dx_status status = dx_call_definition(e, d, NULL, out);
    e->frame = before;
    return status;
}

static dx_status run(task *t, const dx_ast *call, dx_id *out)
{
    dx_evaluation *e = t->e;
    const dx_ast *operand = dx_child(call, 1);
    dx_id a;
    DX_TRY(dx_bind(e, t->at.n, t->at.symbol, &t->bound));
    DX_TRY(evaluate_operand(t, operand, &a));
    memcpy(t->at.symbol, t->bound.symbol, t->at.n * sizeof(dx_id));
    dx_op op = dx_op_of(&e->session->graph, a);
    if ((op >= DX_OP_EQ && op != DX_OP_VECTOR) || op == DX_OP_INF)
        return misplaced(e, operand, DX_TYPE, "only formulas can be expanded");
    dx_status status = expand_value(t, a, out);
    if (status != DX_OK)
        dx_diag_place(&e->session->context.diag,
                      status == DX_DOMAIN ? dx_child(call, 2)->span : operand->span);
    return status;
}

dx_status dx_run_taylor(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    task t = {.e = e};
    DX_TRY(read_point(e, dx_child(call, 2), false, &t.at));
    DX_TRY(read_order(e, dx_child(call, 3), 0, &t.order));
    return run(&t, call, out);
}

dx_status dx_run_linearize(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    task t = {.e = e, .order = 1};
    DX_TRY(read_point(e, dx_child(call, 2), false, &t.at));
    return run(&t, call, out);
}

dx_status dx_run_series(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    task t = {.e = e, .puiseux = true};
    DX_TRY(read_point(e, dx_child(call, 2), true, &t.at));
    if (t.at.n > 1)
        return misplaced(e, dx_child(call, 2), DX_TYPE, "a series is by one variable");
    DX_TRY(read_order(e, dx_child(call, 3), -(int64_t)e->session->context.limits.order, &t.order));
    return run(&t, call, out);
}

/* ---- remainder --------------------------------------------------------------------- */

enum { BOUND_DIGITS = 4 };

/* The bound as a decimal of BOUND_DIGITS digits, rounded up. */
static dx_id decimal_above(dx_graph *g, const arf_t bound)
{
    mpfr_t value;
    mpfr_exp_t exponent;
    mpfr_init2(value, 64);
    arf_get_mpfr(value, bound, MPFR_RNDU);
    char *digits = mpfr_get_str(NULL, &exponent, 10, BOUND_DIGITS, value, MPFR_RNDU);
    int64_t whole = digits ? strtol(digits, NULL, 10) : 0;
    mpfr_free_str(digits);
    mpfr_clear(value);
    dx_id power = dx_number_power(g, dx_int(g, 10), (int64_t)exponent - BOUND_DIGITS);
    return dx_number_mul(g, dx_int(g, whole), power);
}

static void tell_bound(task *t, const dx_bound_result *bound)
{
    ddx_session *s = t->e->session;
    const char *name = dx_bytes(&s->graph, t->at.symbol[0]);
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    if (bound->kind == DX_BOUND_SHARP && !arf_is_zero(bound->upper))
        dx_text_format(&text, "proved; the error comes within a thousandth of it near %s = %.4g",
                       name, arf_get_d(bound->where, ARF_RND_NEAR));
    else if (bound->kind == DX_BOUND_SHARP)
        dx_text_string(&text, "the polynomial is exact");
    else
        dx_text_string(&text, "proved, but it may be larger than need be");
    dx_notice(&s->context, "%s", dx_text_get(&text));
    dx_text_free(&text);
}

/* max |a - polynomial| from lo to hi. */
static dx_status bound_error(task *t, dx_id a, const dx_ast *range, dx_id lo, dx_id hi, dx_id *out)
{
    ddx_session *s = t->e->session;
    dx_graph *g = &s->graph;
    dx_terms_list list;
    dx_id polynomial = DX_NONE, shown;
    unsigned notices = s->context.notices.n;
    dx_status status = dx_taylor(s, a, &t->at, (uint32_t)t->order, &list);
    s->context.notices.n = notices; /* what is said of the polynomial is not asked here */
    if (status == DX_OK)
        status = dx_sum_terms(s, &list, &polynomial, &shown);
    dx_free_terms(s, &list);
    DX_TRY(status);
    dx_id error = dx_sub(g, a, polynomial);
    DX_TRY(dx_check(g, error));
    DX_TRY(dx_readable(g, error, &error)); /* what cancels is seen to */
    dx_bound_result bound;
    dx_bound_init(&bound);
    status = dx_bound_absolute(g, error, t->at.symbol[0], lo, hi, &bound);
    if (status == DX_OK && bound.kind == DX_BOUND_UNBOUNDED) {
        status = dx_fail(&s->context, DX_DOMAIN,
                         "no bound was found near %s = %.4g: it has no value there, or grows",
                         dx_bytes(g, t->at.symbol[0]), arf_get_d(bound.where, ARF_RND_NEAR));
    } else if (status == DX_OK) {
        *out = decimal_above(g, bound.upper);
        status = dx_check(g, *out);
        tell_bound(t, &bound);
    }
    if (status != DX_OK)
        dx_diag_place(&s->context.diag, range->span);
    dx_bound_clear(&bound);
    return status;
}

/* remainder(e, x=a, n, x=lo..hi) */
dx_status dx_run_remainder(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    task t = {.e = e};
    dx_graph *g = &e->session->graph;
    const dx_ast *range = dx_child(call, 4), *operand = dx_child(call, 1);
    dx_id interval, a, other[2];
    DX_TRY(read_point(e, dx_child(call, 2), false, &t.at));
    if (t.at.n > 1)
        return misplaced(e, dx_child(call, 2), DX_TYPE, "a remainder is by one variable");
    DX_TRY(read_order(e, dx_child(call, 3), 0, &t.order));
    if (range->kind != DX_AST_BINDING || range->child->sign ||
        !dx_same(dx_symbol_of(e, range->child), t.at.symbol[0]))
        return misplaced(e, range, DX_TYPE,
                         "this must be the same variable and its interval: x = 0..1");
    DX_TRY(dx_lower(&e->lowering, range->child->next, &interval));
    if (dx_op_of(g, interval) != DX_OP_RANGE || !dx_is_constant(g, dx_operand(g, interval, 0)) ||
        !dx_is_constant(g, dx_operand(g, interval, 1)))
        return misplaced(e, range, DX_TYPE, "this must be an interval between two numbers: 0..1");
    DX_TRY(dx_bind(e, 1, t.at.symbol, &t.bound));
    DX_TRY(evaluate_operand(&t, operand, &a));
    t.at.symbol[0] = t.bound.symbol[0];
    dx_op op = dx_op_of(g, a);
    if (op >= DX_OP_EQ || op == DX_OP_INF)
        return misplaced(e, operand, DX_TYPE, "only formulas have a remainder");
    size_t n = dx_free_symbols(g, a, 2, other);
    if (n > 1 || (n == 1 && !dx_same(other[0], t.at.symbol[0])) ||
        !dx_is_constant(g, t.at.centre[0]))
        return misplaced(e, operand, DX_TYPE,
                         "a bound needs numbers: no other variables can be in it");
    dx_status status =
        bound_error(&t, a, range, dx_operand(g, interval, 0), dx_operand(g, interval, 1), out);
    if (status != DX_OK) {
        dx_diag_place(&e->session->context.diag, operand->span);
        return status;
    }
    e->digits = e->digits == 0 || e->digits > BOUND_DIGITS ? BOUND_DIGITS : e->digits;
    e->asked = true;
    return DX_OK;
}
