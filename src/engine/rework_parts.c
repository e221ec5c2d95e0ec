/* What is asked of a formula as a polynomial or quotient in some of its parts: collect, coeff,
 * degree, apart, subst. The names of these are names, whatever values they have. */
#include "engine/algebra.h"
#include "engine/field.h"
#include "engine/oracle.h"
#include "engine/scope.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/domain/common.h"
#include "symbolic/domain/notes.h"
#include "symbolic/forms/signs.h"
#include "symbolic/rework/apart.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/substitute.h"

enum { MOST_PARTS = 16, MOST_NAMES = 32 };

typedef struct parts {
    dx_evaluation *e;
    const dx_ast *operand, *list; /* the list may be NULL */
    dx_id name[MOST_NAMES];
    size_t n_names;
    dx_bound bound;
    dx_id value; /* of the operand, with the names in it */
    size_t n;
    dx_id part[MOST_PARTS];
    const dx_ast *ast[MOST_PARTS];
} parts;

/* ---- reading ------------------------------------------------------------------------------- */

static dx_status add_name(parts *p, const dx_ast *ast)
{
    dx_id symbol = dx_symbol_of(p->e, ast);
    DX_TRY(dx_check(&p->e->session->graph, symbol));
    for (size_t i = 0; i < p->n_names; i++)
        if (dx_same(p->name[i], symbol))
            return DX_OK;
    if (p->n_names == MOST_NAMES)
        return dx_placed(p->e, ast,
                         dx_fail(&p->e->session->context, DX_LIMIT,
                                 "%d names at most can stand here", (int)MOST_NAMES));
    p->name[p->n_names++] = symbol;
    return DX_OK;
}

/* All names in it that are no functions; bounded by what the parser lets pass. */
static dx_status add_names(parts *p, const dx_ast *ast)
{
    if (ast->kind == DX_AST_NAME) {
        const dx_definition *d = dx_find_definition(p->e->session, ast->text, ast->length);
        return ast->fn == DX_FN_NONE && !(d && d->is_function) ? add_name(p, ast) : DX_OK;
    }
    bool call = ast->kind == DX_AST_CALL;
    if (ast->kind == DX_AST_NUMBER || ast->kind == DX_AST_STRING)
        return DX_OK;
    for (const dx_ast *child = ast->child; child; child = child->next)
        if (!(call && child == ast->child))
            DX_TRY(add_names(p, child));
    return DX_OK;
}

static dx_status read_part(parts *p, const dx_ast *ast)
{
    const dx_graph *g = &p->e->session->graph;
    if (p->n == MOST_PARTS)
        return dx_placed(p->e, ast,
                         dx_fail(&p->e->session->context, DX_LIMIT, "%d parts at most can be given",
                                 (int)MOST_PARTS));
    p->ast[p->n] = ast;
    DX_TRY(dx_evaluate_in(p->e, &p->bound.frame, ast, &p->part[p->n]));
    if (dx_is_constant(g, p->part[p->n]) || dx_op_of(g, p->part[p->n]) >= DX_OP_EQ)
        return dx_placed(p->e, ast,
                         dx_fail(&p->e->session->context, DX_TYPE,
                                 "here stands a name or a function, x or sin(x)"));
    p->n++;
    return DX_OK;
}

/* The operand in p->bound, and the parts that the list names. *p may not be moved. */
static dx_status open_parts(dx_evaluation *e, const dx_ast *call, parts *p)
{
    *p = (parts){.e = e, .operand = dx_child(call, 1), .list = dx_child(call, 2)};
    if (p->list)
        DX_TRY(add_names(p, p->list));
    DX_TRY(dx_bind(e, p->n_names, p->name, &p->bound));
    const dx_ast *operand = p->operand;
    const dx_definition *d = operand->kind == DX_AST_NAME
                                 ? dx_find_definition(e->session, operand->text, operand->length)
                                 : NULL;
    DX_TRY(d && d->is_function ? dx_operand_in(e, &p->bound, operand, &p->value)
                               : dx_evaluate_in(e, &p->bound.frame, operand, &p->value));
    dx_op op = dx_op_of(&e->session->graph, p->value);
    if (op >= DX_OP_EQ)
        return dx_placed(e, operand,
                         dx_fail(&e->session->context, DX_TYPE, "this is no formula, but %s",
                                 op == DX_OP_VECTOR ? "a vector" : "an equation or its like"));
    if (p->list && p->list->kind == DX_AST_VECTOR) {
        for (const dx_ast *ast = p->list->child; ast; ast = ast->next)
            DX_TRY(read_part(p, ast));
    } else if (p->list) {
        DX_TRY(read_part(p, p->list));
    }
    for (size_t i = 0; i < p->n; i++)
        if (p->ast[i]->kind == DX_AST_NAME &&
            !dx_contains(&e->session->graph, p->value, p->part[i]))
            dx_notice(&e->session->context, "%s does not occur in it",
                      dx_echo(&e->session->context, p->ast[i]->text, p->ast[i]->length));
    return DX_OK;
}

/* Without a list: the only name, or all of them where `several` go. */
static dx_status find_parts(parts *p, bool several)
{
    dx_context *context = &p->e->session->context;
    dx_graph *g = &p->e->session->graph;
    if (p->list)
        return DX_OK;
    p->n = dx_free_symbols(g, p->value, MOST_PARTS, p->part);
    if (p->n > MOST_PARTS || (p->n > 1 && !several)) {
        dx_status status = dx_placed(
            p->e, p->operand, dx_fail(context, DX_TYPE, "there are several names: say which"));
        dx_diag_hint(&context->diag, "the name stands behind a comma: (..., %s)",
                     dx_echo(context, dx_bytes(g, p->part[0]), dx_bytes_length(g, p->part[0])));
        return status;
    }
    return DX_OK;
}

static dx_status close_parts(parts *p, dx_id *out)
{
    return dx_put_in(p->e, &p->bound, NULL, out);
}

/* A sum to natural powers alone: these were too high to be multiplied out. */
static dx_status is_power_too_high(dx_graph *g, dx_id value, dx_id other, bool *is)
{
    dx_walk walk;
    *is = dx_op_of(g, other) == DX_OP_ADD;
    DX_TRY(dx_walk_make(g, 1, &value, &walk));
    for (size_t i = 0; i < walk.n; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]);
             k++) {
            dx_id exponent = dx_exponent(g, walk.id[i], k);
            *is = *is && dx_is_integer(g, exponent) && dx_number_sign(g, exponent) > 0;
        }
    dx_walk_free(&walk);
    return DX_OK;
}

/* sqrt(x) is no power of x. */
static dx_status no_polynomial(parts *p, const char *what, dx_id other)
{
    dx_context *context = &p->e->session->context;
    dx_graph *g = &p->e->session->graph;
    dx_text text;
    bool high;
    DX_TRY(is_power_too_high(g, p->value, other, &high));
    if (high)
        return dx_placed(p->e, p->operand,
                         dx_fail(context, DX_LIMIT, "this is too large to be multiplied out"));
    dx_text_init(&text, &context->memory);
    dx_status status = dx_print_plain(g, other, &text);
    if (status == DX_OK)
        status = dx_placed(p->e, p->operand,
                           dx_fail(context, DX_TYPE, "this is no %s: it has %s in it", what,
                                   dx_echo(context, dx_text_get(&text), text.n)));
    dx_text_free(&text);
    return status;
}

/* ---- the operations ------------------------------------------------------------------------ */

dx_status dx_run_collect(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    parts p;
    dx_id shown;
    DX_TRY(open_parts(e, call, &p));
    DX_TRY(
        dx_placed(e, p.operand, dx_collect(&e->session->graph, p.value, p.n, p.part, out, &shown)));
    DX_TRY(dx_note_form(&e->session->graph, e->session->rules, p.value, *out));
    if (!dx_is_none(shown)) {
        e->arranged = *out;
        e->arrangement = shown;
    }
    return close_parts(&p, out);
}

dx_status dx_run_degree(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    parts p;
    dx_graph *g = &e->session->graph;
    int64_t degree;
    dx_id other;
    DX_TRY(open_parts(e, call, &p));
    DX_TRY(find_parts(&p, true));
    DX_TRY(dx_placed(e, p.operand, dx_total_degree(g, p.value, p.n, p.part, &degree, &other)));
    if (!dx_is_none(other))
        return no_polynomial(&p, "polynomial", other);
    if (degree < 0)
        return dx_placed(
            e, p.operand,
            dx_fail(&e->session->context, DX_DOMAIN, "this is 0, which has no degree"));
    if (!p.list && p.n > 1)
        dx_notice(&e->session->context, "the degree is that of all names together");
    *out = dx_int(g, degree);
    return close_parts(&p, out);
}

/* The coefficient of base^n; *other: what is no polynomial in it. */
typedef struct coefficient {
    dx_id base, other;
    int64_t n;
} coefficient;

static dx_status take_coefficient(void *how, dx_graph *g, dx_id a, dx_id *out)
{
    coefficient *c = how;
    dx_polynomial polynomial;
    *out = a;
    DX_TRY(dx_polynomial_in(g, a, c->base, &polynomial));
    c->other = polynomial.other;
    if (dx_is_none(c->other))
        *out = c->n >= 0 && (uint64_t)c->n <= polynomial.degree ? polynomial.coefficient[c->n]
                                                                : dx_int(g, 0);
    return DX_OK;
}

/* One name after the other. */
static dx_status coefficient_of(parts *p, dx_id base, int64_t n, dx_id *value)
{
    coefficient how = {base, DX_NONE, n};
    DX_TRY(dx_placed(
        p->e, p->operand,
        dx_part_with_signs(&p->e->session->graph, take_coefficient, &how, *value, base, value)));
    return dx_is_none(how.other) ? DX_OK : no_polynomial(p, "polynomial", how.other);
}

dx_status dx_run_coeff(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    parts p;
    dx_graph *g = &e->session->graph;
    dx_context *context = &e->session->context;
    const dx_ast *count = dx_child(call, 3);
    int64_t n = 1;
    DX_TRY(open_parts(e, call, &p));
    if (p.n != 1)
        return dx_placed(e, p.list,
                         dx_fail(context, DX_TYPE, "a coefficient is of one power: x^2*y"));
    if (count) {
        dx_id value;
        DX_TRY(dx_lower(&e->lowering, count, &value));
        DX_TRY(dx_foresee(e, &value));
        if (!dx_get_int(g, value, &n) || n < 0)
            return dx_placed(e, count,
                             dx_fail(context, DX_TYPE, "the power is a natural number, or 0"));
    }
    *out = p.value;
    dx_id of = p.part[0];
    uint32_t factors = dx_op_of(g, of) == DX_OP_MUL ? dx_factors(g, of) : 0;
    for (uint32_t i = 0; i < factors; i++) {
        int64_t power;
        if (!dx_get_int(g, dx_exponent(g, of, i), &power) || power < 0)
            return dx_placed(e, p.list,
                             dx_fail(context, DX_TYPE, "this is no product of natural powers"));
        DX_TRY(coefficient_of(&p, dx_base(g, of, i), power * n, out));
    }
    if (factors == 0)
        DX_TRY(coefficient_of(&p, of, n, out));
    return close_parts(&p, out);
}

/* In partial fractions by one name; *other: what is no quotient of polynomials in it. */
typedef struct apart {
    dx_algebra *algebra;
    dx_id by, other;
} apart;

static dx_status take_apart(void *how, dx_graph *g, dx_id a, dx_id *out)
{
    apart *p = how;
    (void)g;
    *out = a;
    return dx_apart(p->algebra, a, p->by, out, &p->other);
}

dx_status dx_run_apart(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    parts p;
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_algebra algebra = {.graph = g, .oracle = &oracle, .assumed = DX_NONE};
    dx_id other;
    DX_TRY(open_parts(e, call, &p));
    DX_TRY(find_parts(&p, false));
    *out = p.value;
    if (p.n == 0) /* a number */
        return close_parts(&p, out);
    if (p.n != 1)
        return dx_placed(e, p.list,
                         dx_fail(&s->context, DX_TYPE, "partial fractions are in one name"));
    apart how = {&algebra, p.part[0], DX_NONE};
    DX_TRY(
        dx_placed(e, p.operand, dx_part_with_signs(g, take_apart, &how, p.value, p.part[0], out)));
    if (dx_is_none(how.other)) /* sign(x^2) is 0 for x = 0, and no 1 */
        DX_TRY(dx_placed(e, p.operand,
                         dx_form_with_signs(g, take_apart, &how, p.value, DX_NONE, DX_NONE, out)));
    if (!dx_is_none(how.other))
        return no_polynomial(&p, "quotient of polynomials in it", how.other);
    DX_TRY(dx_note_nonzero(s, algebra.assumed,
                           "the factors below the line are taken to be different", &other));
    DX_TRY(dx_assume_nonzero(e, algebra.assumed));
    DX_TRY(dx_note_form(g, s->rules, p.value, *out));
    return close_parts(&p, out);
}

dx_status dx_run_subst_part(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_context *context = &e->session->context;
    dx_graph *g = &e->session->graph;
    const dx_ast *left = dx_child(call, 2)->child;
    const size_t first = e->n_premises;
    dx_id given, part, with;
    DX_TRY(dx_formula_operand(e, dx_child(call, 1), &given));
    DX_TRY(dx_check_reworked(e, dx_child(call, 1), given));
    DX_TRY(dx_release_valued(e, first, given));
    DX_TRY(dx_lower(&e->lowering, left, &part));
    DX_TRY(dx_lower(&e->lowering, left->next, &with));
    if (dx_is_constant(g, part) || dx_op_of(g, part) >= DX_OP_EQ)
        return dx_placed(e, left,
                         dx_fail(context, DX_TYPE, "here stands a name or a part of the formula"));
    DX_TRY(dx_placed(e, call, dx_substitute_part(g, given, part, with, out)));
    if (dx_same(*out, given) && !dx_same(part, with))
        dx_notice(context, "this part does not occur in it");
    return DX_OK;
}
