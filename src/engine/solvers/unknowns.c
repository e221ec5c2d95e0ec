#include "engine/assume.h"
#include "engine/solvers/unknowns.h"

#include "engine/solvers/eliminated.h"
#include "engine/solvers/exactzeros.h"
#include "engine/solvers/piecewise.h"
#include "engine/solvers/reduced.h"
#include "engine/field.h"
#include "engine/oracle.h"
#include "engine/solvers/rootof.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "numeric/solve/system.h"
#include "parser/array.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/domain/conditions.h"

#include <math.h>
#include <string.h>

dx_status dx_unknowns_placed(const dx_unknowns *u, const dx_ast *ast, dx_status status)
{
    return ast ? dx_placed(u->e, ast, status) : status;
}

dx_status dx_unknowns_refuse(const dx_unknowns *u, const dx_ast *ast, dx_status status,
                             const char *what)
{
    status = dx_fail(&u->e->session->context, status, "%s", what);
    dx_diag_hint(&u->e->session->context.diag, "%s", u->hint);
    return dx_unknowns_placed(u, ast, status);
}

/* ---- the unknowns -------------------------------------------------------------------------- */

static bool is_end(const dx_graph *g, dx_id end)
{
    return dx_op_of(g, end) == DX_OP_INF || (dx_is_real_valued(g, end) && dx_is_constant(g, end));
}

static dx_status compare_ends(dx_graph *g, dx_id a, dx_id b, int *sign)
{
    dx_id difference = dx_sub(g, a, b);
    DX_TRY(dx_check(g, difference));
    return dx_ball_sign(g, difference, 1024, sign);
}

/* lo < hi, as far as is known. */
static dx_status check_order(dx_unknowns *u, const dx_ast *ast, dx_id lo, dx_id hi)
{
    dx_graph *g = &u->e->session->graph;
    bool low = dx_op_of(g, lo) == DX_OP_INF, high = dx_op_of(g, hi) == DX_OP_INF;
    int sign = 1;
    if (low || high)
        sign = (!low || dx_is_minus_inf(g, lo)) && (!high || !dx_is_minus_inf(g, hi)) ? 1 : -1;
    else
        DX_TRY(dx_unknowns_placed(u, ast, compare_ends(g, hi, lo, &sign)));
    if (sign > 0)
        return DX_OK;
    dx_status status =
        dx_fail(g->context, DX_DOMAIN,
                sign < 0 ? "the interval ends before it begins" : "the interval is empty");
    dx_diag_hint(&g->context->diag, "the lesser number comes first: x = 0..1");
    return dx_unknowns_placed(u, ast, status);
}

static dx_status take_ends(dx_unknowns *u, const dx_ast *ast, dx_id *lo, dx_id *hi)
{
    dx_graph *g = &u->e->session->graph;
    if (!is_end(g, *lo) || !is_end(g, *hi)) {
        dx_status status =
            dx_unknowns_refuse(u, ast, DX_TYPE, "the ends of the interval must be numbers here");
        dx_diag_hint(&g->context->diag, "a name in them has no value yet: '| a = 1' gives it one");
        return status;
    }
    return check_order(u, ast, *lo, *hi);
}

static dx_status read_ends(dx_unknowns *u, const dx_ast *ast, dx_id *lo, dx_id *hi)
{
    dx_evaluation *e = u->e;
    dx_graph *g = &e->session->graph;
    dx_id range;
    DX_TRY(dx_lower(&e->lowering, ast, &range));
    DX_TRY(dx_foresee(e, &range));
    if (dx_op_of(g, range) != DX_OP_RANGE)
        return dx_unknowns_refuse(u, ast, DX_TYPE, "this must be an interval, like x = 0..1");
    *lo = dx_operand(g, range, 0);
    *hi = dx_operand(g, range, 1);
    return take_ends(u, ast, lo, hi);
}

/* 0 <= x <= 1: an interval with its ends. */
static bool is_chain(const dx_ast *ast)
{
    enum { BOTH_ENDS = 3 };
    return ast->kind == DX_AST_CHAIN && ast->number == BOTH_ENDS &&
           ast->child->next->kind == DX_AST_NAME && !ast->child->next->sign;
}

static dx_status read_chain(dx_unknowns *u, const dx_ast *ast, dx_id *lo, dx_id *hi)
{
    const bool falls = *ast->text == '>';
    const dx_ast *first = ast->child, *last = first->next->next;
    DX_TRY(dx_lower(&u->e->lowering, falls ? last : first, lo));
    DX_TRY(dx_foresee(u->e, lo));
    DX_TRY(dx_lower(&u->e->lowering, falls ? first : last, hi));
    DX_TRY(dx_foresee(u->e, hi));
    return take_ends(u, ast, lo, hi);
}

/* x >= 0, or 0 <= x: an interval with the one end. */
static bool is_ray(const dx_ast *ast)
{
    if (ast->kind != DX_AST_RELATION || ast->text[1] != '=' || *ast->text == '!')
        return false;
    const dx_ast *left = ast->child, *right = left->next;
    return (left->kind == DX_AST_NAME && !left->sign) ||
           (right->kind == DX_AST_NAME && !right->sign);
}

static bool names_left(const dx_ast *ray)
{
    return ray->child->kind == DX_AST_NAME;
}

static dx_status read_ray(dx_unknowns *u, const dx_ast *ast, dx_id *lo, dx_id *hi)
{
    dx_graph *g = &u->e->session->graph;
    const bool upwards = (*ast->text == '>') == names_left(ast);
    dx_id *end = upwards ? lo : hi;
    *lo = dx_minus_inf(g);
    *hi = dx_inf(g);
    DX_TRY(dx_lower(&u->e->lowering, names_left(ast) ? ast->child->next : ast->child, end));
    DX_TRY(dx_foresee(u->e, end));
    return take_ends(u, ast, lo, hi);
}

/* x = a..b, which in a vector is an equation. */
static bool is_binding(const dx_ast *ast)
{
    return ast->kind == DX_AST_BINDING ||
           (ast->kind == DX_AST_RELATION && strcmp(ast->text, "=") == 0);
}

/* A name that is there already may be given its interval. */
static dx_status place_of(dx_unknowns *u, const dx_ast *ast, const dx_ast *name, uint32_t *place)
{
    dx_context *context = &u->e->session->context;
    dx_id symbol = dx_symbol_of(u->e, name);
    DX_TRY(dx_check(&u->e->session->graph, symbol));
    for (*place = 0; *place < u->n; ++*place)
        if (dx_same(u->name[*place], symbol))
            break;
    if (*place < u->n &&
        ((!is_binding(ast) && !is_chain(ast) && !is_ray(ast)) || !dx_is_none(u->lo[*place])))
        return dx_placed(u->e, name, dx_fail(context, DX_NAME, "%s is given twice", name->text));
    if (*place == DX_SYSTEM_MOST)
        return dx_placed(u->e, ast,
                         dx_fail(context, DX_LIMIT, "proofs go up to %d unknowns", DX_SYSTEM_MOST));
    if (*place == u->n) {
        u->lo[u->n] = u->hi[u->n] = DX_NONE;
        u->name[u->n++] = symbol;
    }
    return DX_OK;
}

static bool is_relation(const dx_ast *ast)
{
    return ast->kind == DX_AST_CHAIN || ast->kind == DX_AST_RELATION || ast->kind == DX_AST_AND;
}

static dx_status refuse_unknown(dx_unknowns *u, const dx_ast *ast)
{
    dx_context *context = &u->e->session->context;
    dx_status status = dx_unknowns_refuse(u, ast, DX_TYPE, "this must be the name of an unknown");
    const bool extrema = strncmp(u->hint, "write extrema", 13) == 0;
    if (extrema && is_binding(ast))
        dx_diag_hint(&context->diag, "with a constraint: lagrange(x*y, [x + y = 10], [x, y])");
    else if (extrema && ast->kind == DX_AST_CHAIN && ast->child->next->kind == DX_AST_NAME)
        dx_diag_hint(&context->diag, "an interval has its ends: 0 <= x <= 1, or x = 0..1");
    else if (extrema && ast->kind == DX_AST_RELATION && ast->child->kind == DX_AST_NAME &&
             ast->child->next->kind == DX_AST_NUMBER)
        dx_diag_hint(&context->diag, "what holds of %s is assumed before: assume %s > 0",
                     ast->child->text, ast->child->text);
    else if (extrema && is_relation(ast))
        dx_diag_hint(&context->diag, "in a region: lagrange(x*y, [x^2 + y^2 <= 1], [x, y])");
    return status;
}

static dx_status read_unknown(dx_unknowns *u, const dx_ast *ast)
{
    const bool chain = is_chain(ast), ray = is_ray(ast);
    const bool first = is_binding(ast) || (ray && names_left(ast));
    const dx_ast *name = first ? ast->child : chain || ray ? ast->child->next : ast;
    uint32_t i;
    if (name->kind != DX_AST_NAME || name->sign)
        return refuse_unknown(u, ast);
    DX_TRY(place_of(u, ast, name, &i));
    u->place[i] = ast;
    if (ray)
        return read_ray(u, ast, &u->lo[i], &u->hi[i]);
    if (chain)
        return read_chain(u, ast, &u->lo[i], &u->hi[i]);
    return is_binding(ast) ? read_ends(u, ast->child->next, &u->lo[i], &u->hi[i]) : DX_OK;
}

/* The free names of what stands before; of the name of a function its parameters. */
static dx_status take_free_names(dx_unknowns *u, const dx_ast *call, uint32_t first)
{
    dx_evaluation *e = u->e;
    dx_graph *g = &e->session->graph;
    dx_id part[8], all;
    uint32_t n = 0;
    size_t premises = e->n_premises;
    for (uint32_t i = 1; i < first && n < 8; i++) {
        const dx_ast *ast = dx_child(call, i);
        const dx_definition *d = ast->kind == DX_AST_NAME
                                     ? dx_find_definition(e->session, ast->text, ast->length)
                                     : NULL;
        dx_id parameter[DX_MOST_BINDINGS];
        if (d && d->is_function)
            DX_TRY(dx_placed(e, ast, dx_formula_of(e, d, parameter, &part[n++])));
        else if (ast->kind != DX_AST_BINDING)
            DX_TRY(dx_lower(&e->lowering, ast, &part[n++]));
        else /* an equation with a name on its left */
            for (const dx_ast *side = ast->child; side && n < 8; side = side->next)
                DX_TRY(dx_lower(&e->lowering, side, &part[n++]));
    }
    e->n_premises = premises;
    all = n > 0 ? dx_vector(g, n, part) : dx_int(g, 0);
    DX_TRY(dx_check(g, all));
    DX_TRY(dx_foresee(e, &all)); /* a name that gets a value is no unknown */
    size_t found = dx_free_symbols(g, all, DX_SYSTEM_MOST, u->name);
    if (found > DX_SYSTEM_MOST)
        return dx_fail(g->context, DX_LIMIT, "proofs go up to %d unknowns", DX_SYSTEM_MOST);
    u->n = (uint32_t)found;
    for (uint32_t i = 0; i < u->n; i++) {
        u->lo[i] = u->hi[i] = DX_NONE;
        u->place[i] = call;
    }
    return DX_OK;
}

/* Where no interval is given. */
static dx_status set_reach(dx_unknowns *u)
{
    dx_graph *g = &u->e->session->graph;
    for (uint32_t i = 0; i < u->n; i++)
        if (u->n > 1 && !dx_is_none(u->lo[i]) &&
            (dx_op_of(g, u->lo[i]) == DX_OP_INF || dx_op_of(g, u->hi[i]) == DX_OP_INF))
            return dx_unknowns_refuse(u, u->place[i], DX_LIMIT,
                                      "of several unknowns each must have an interval that ends");
    for (uint32_t i = 0; i < u->n; i++) {
        if (!dx_is_none(u->lo[i]))
            continue;
        u->open[i] = u->n > 1;
        u->endless += u->n > 1;
        u->lo[i] = dx_minus_inf(g);
        u->hi[i] = dx_inf(g);
    }
    return DX_OK;
}

bool dx_unknowns_have_no_ends(const dx_unknowns *u)
{
    const dx_graph *g = &u->e->session->graph;
    for (uint32_t i = 0; i < u->n; i++)
        if (dx_op_of(g, u->lo[i]) != DX_OP_INF || dx_op_of(g, u->hi[i]) != DX_OP_INF)
            return false;
    return true;
}

/* The ends that are infinite at u->endless unknowns, or of the last limit. */
void dx_unknowns_limit(dx_unknowns *u, int64_t reach)
{
    dx_graph *g = &u->e->session->graph;
    if (u->within > 0 && u->within < reach)
        reach = u->within;
    for (uint32_t i = 0; i < u->n; i++) {
        if (!u->open[i])
            continue;
        u->lo[i] = dx_int(g, -reach);
        u->hi[i] = dx_int(g, reach);
    }
    u->reach = reach;
}

void dx_unknowns_tell_limit(const dx_unknowns *u)
{
    if (u->reach > 0)
        dx_notice(&u->e->session->context, "no interval is given for %s: -%d..%d is looked at",
                  u->endless == u->n ? "the unknowns" : "some unknowns", (int)u->reach,
                  (int)u->reach);
}

/* x, y, z, and x1 or y_2. */
static bool is_axis(const char *name)
{
    return name[0] >= 'x' && name[0] <= 'z' && strspn(name + 1, "0123456789_") == strlen(name + 1);
}

void dx_unknowns_tell(const dx_unknowns *u)
{
    dx_graph *g = &u->e->session->graph;
    dx_text names, axes;
    uint32_t n = 0;
    dx_text_init(&names, &g->context->memory);
    dx_text_init(&axes, &g->context->memory);
    for (uint32_t i = 0; i < u->n; i++) {
        const char *name = dx_bytes(g, u->name[i]);
        dx_text_format(&names, "%s%s", i > 0 ? ", " : "", name);
        if (is_axis(name))
            dx_text_format(&axes, "%s%s", n++ > 0 ? ", " : "", name);
    }
    if (n > 0 && n < u->n)
        dx_notice(g->context, "the unknowns are %.150s; [%.150s] behind makes it these alone",
                  dx_text_get(&names), dx_text_get(&axes));
    dx_text_free(&names);
    dx_text_free(&axes);
}

dx_status dx_unknowns_read(dx_evaluation *e, const dx_ast *call, uint32_t first, const char *hint,
                           dx_unknowns *u)
{
    enum { MOST = DX_SYSTEM_MOST };
    *u = (dx_unknowns){.e = e, .hint = hint};
    u->name = dx_statement_ids(e, 3 * (size_t)MOST + 3);
    u->place = dx_arena_alloc(&e->session->context.arena, (MOST + 1) * sizeof *u->place);
    u->open = dx_arena_alloc(&e->session->context.arena, MOST + 1);
    if (!u->name || !u->place || !u->open)
        return dx_no_memory(&e->session->context);
    memset(u->open, 0, MOST + 1);
    u->lo = u->name + MOST + 1;
    u->hi = u->lo + MOST + 1;
    const dx_ast *ast = dx_child(call, first);
    if (!ast)
        DX_TRY(take_free_names(u, call, first));
    for (; ast; ast = ast->next) {
        if (ast->kind != DX_AST_VECTOR) {
            DX_TRY(read_unknown(u, ast));
            continue;
        }
        u->listed = true;
        for (const dx_ast *part = ast->child; part; part = part->next)
            DX_TRY(read_unknown(u, part));
    }
    if (u->n == 0) {
        dx_status status = dx_unknowns_refuse(u, call, DX_TYPE, "there is no unknown here");
        for (uint32_t i = first; --i > 0;)
            dx_hint_meaning(e, dx_child(call, i));
        return status;
    }
    for (uint32_t i = 1; i < first && !dx_child(call, first); i++)
        dx_tell_meanings(e, dx_child(call, i));
    DX_TRY(set_reach(u));
    DX_TRY(dx_set_aside(e, u->n, u->name));
    return dx_bind(e, u->n, u->name, &u->bound);
}

/* ---- for the C library ----------------------------------------------------------------------- */

dx_status dx_unknowns_take(dx_evaluation *e, size_t n, dx_id *name, dx_id *lo, dx_id *hi,
                           dx_unknowns *u)
{
    dx_graph *g = &e->session->graph;
    *u = (dx_unknowns){.e = e, .hint = "", .n = (uint32_t)n, .name = name, .lo = lo, .hi = hi};
    if (n == 0 || n > DX_SYSTEM_MOST)
        return dx_fail(g->context, n == 0 ? DX_TYPE : DX_LIMIT,
                       "1 to %d unknowns can be looked for", DX_SYSTEM_MOST);
    for (size_t i = 0; i < n; i++) {
        if (!is_end(g, lo[i]) || !is_end(g, hi[i]))
            return dx_fail(g->context, DX_TYPE, "the ends of the intervals must be numbers");
        if (n > 1 && (dx_op_of(g, lo[i]) == DX_OP_INF || dx_op_of(g, hi[i]) == DX_OP_INF))
            return dx_fail(g->context, DX_LIMIT,
                           "of several unknowns each must have an interval that ends");
        DX_TRY(check_order(u, NULL, lo[i], hi[i]));
    }
    return DX_OK;
}
