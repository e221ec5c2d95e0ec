#include "parser/lower.h"

#include "parser/array.h"
#include "parser/lost.h"
#include "parser/names.h"

#include <string.h>

static dx_context *context_of(const dx_lowering *lowering)
{
    return lowering->graph->context;
}

static dx_status made(dx_lowering *lowering, dx_id a, dx_id *out)
{
    *out = a;
    return dx_check(lowering->graph, a);
}

/* ---- names --------------------------------------------------------------------------- */

static dx_status lower_name(dx_lowering *lowering, const dx_ast *name, dx_id *out)
{
    dx_graph *g = lowering->graph;
    if (name->length == 1 && name->text[0] == 'e')
        return made(lowering, dx_call1(g, DX_FN_exp, dx_int(g, 1)), out);
    if (name->length == 2 && memcmp(name->text, "pi", 2) == 0)
        return made(lowering, dx_pi(g), out);
    if (name->length == 3 && memcmp(name->text, "inf", 3) == 0)
        return made(lowering, dx_inf(g), out);
    if (name->length == 4 && memcmp(name->text, "true", 4) == 0)
        return made(lowering, dx_truth(g, true), out);
    if (name->length == 5 && memcmp(name->text, "false", 5) == 0)
        return made(lowering, dx_truth(g, false), out);
    if (name->fn != DX_FN_NONE) {
        dx_status status = dx_fail(g->context, DX_TYPE, "the function %s has no argument here",
                                   dx_echo(g->context, name->text, name->length));
        dx_diag_hint(&g->context->diag, "write %s(x)", dx_functions[name->fn].name);
        return status;
    }
    if (lowering->host && lowering->host->name)
        return lowering->host->name(lowering->host->host, lowering, name, out);
    return made(lowering, dx_symbol(g, name->text, name->length), out);
}

static dx_status no_value(dx_lowering *lowering, const dx_ast *ast, dx_id a)
{
    dx_status status = dx_check(lowering->graph, dx_neg(lowering->graph, a)); /* says why */
    dx_diag_place(&context_of(lowering)->diag, ast->span);
    return status;
}

static inline dx_status lower_value(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    DX_TRY(dx_lower(lowering, ast, out));
    dx_op op = dx_op_of(lowering->graph, *out);
    bool is_value = (op != DX_OP_INF && op < DX_OP_EQ) || op == DX_OP_VECTOR;
    return is_value ? DX_OK : no_value(lowering, ast, *out);
}

dx_status dx_lower_value(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    return lower_value(lowering, ast, out);
}

/* ---- lists ---------------------------------------------------------------------------- */

enum { FEW = 8 };

static dx_id *room_for(dx_lowering *lowering, uint32_t n, dx_id *few)
{
    return n <= FEW ? few : dx_arena_alloc(&context_of(lowering)->arena, n * sizeof(dx_id));
}

/* A fault belongs to that part. */
static dx_status at(dx_lowering *lowering, const dx_ast *part, dx_status status)
{
    if (status != DX_OK)
        dx_diag_place(&context_of(lowering)->diag, part->span);
    return status;
}

static dx_status lower_sum(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    dx_graph *g = lowering->graph;
    dx_id few[FEW], *term = room_for(lowering, ast->n, few);
    bool arrays = false;
    uint32_t n = 0;
    if (!term)
        return dx_no_memory(g->context);
    for (const dx_ast *child = ast->child; child; child = child->next) {
        DX_TRY(lower_value(lowering, child, &term[n]));
        arrays = arrays || dx_is_array(g, term[n]);
        if (child->inverse)
            DX_TRY(dx_array_negate(g, term[n], &term[n]));
        n++;
    }
    if (!arrays) {
        DX_TRY(made(lowering, dx_sum(g, n, term), out));
        return dx_lose_terms(lowering, n, term, *out);
    }
    *out = term[0];
    n = 0;
    for (const dx_ast *child = ast->child->next; child; child = child->next)
        DX_TRY(at(lowering, child, dx_array_add(g, *out, term[++n], out)));
    return DX_OK;
}

static dx_status divided_by_zero(dx_lowering *lowering, const dx_ast *divisor)
{
    dx_status status = dx_fail(context_of(lowering), DX_DOMAIN, "division by zero");
    dx_diag_place(&context_of(lowering)->diag, divisor->span);
    return status;
}

typedef dx_status binary(dx_graph *g, dx_id a, dx_id b, dx_id *out);

static bool is_vector(const dx_graph *g, dx_id a)
{
    return dx_is_array(g, a) && !dx_is_matrix(g, a);
}

/* The factor with the vectors behind × that follow: u·v×w is u·(v×w). Both move to the last. */
static dx_status cross_products(dx_lowering *lowering, const dx_ast **child, const dx_id **factor,
                                dx_id *out)
{
    dx_graph *g = lowering->graph;
    *out = **factor;
    while ((*child)->next && (*child)->next->cross && is_vector(g, *out) &&
           is_vector(g, (*factor)[1])) {
        *child = (*child)->next;
        ++*factor;
        DX_TRY(at(lowering, *child, dx_array_cross(g, *out, **factor, out)));
        if (lowering->host && lowering->host->product)
            DX_TRY(lowering->host->product(lowering->host->host, out));
    }
    return DX_OK;
}

/* With vectors in it a product goes from left to right. */
static dx_status product_of_arrays(dx_lowering *lowering, const dx_ast *ast, const dx_id *factor,
                                   dx_id *out)
{
    dx_graph *g = lowering->graph;
    uint32_t child_index = 0;
    for (const dx_ast *child = ast->child; child; child = child->next) {
        dx_id scalar = factor[child_index++];
        if (!dx_is_array(g, scalar)) /* elements are not looked into */
            DX_TRY(dx_lose(lowering, child->inverse ? dx_power(g, scalar, -1) : scalar));
    }
    const dx_ast *child = ast->child;
    DX_TRY(cross_products(lowering, &child, &factor, out));
    while ((child = child->next)) {
        const dx_ast *first = child;
        dx_id operand;
        factor++;
        DX_TRY(cross_products(lowering, &child, &factor, &operand));
        bool arrays = dx_is_array(g, *out) && dx_is_array(g, operand);
        binary *operation = first->inverse ? dx_array_divide
                            : first->dot && is_vector(g, *out) && is_vector(g, operand)
                                ? dx_array_dot
                                : dx_array_multiply;
        DX_TRY(at(lowering, first, operation(g, *out, operand, out)));
        if (arrays && lowering->host && lowering->host->product)
            DX_TRY(lowering->host->product(lowering->host->host, out));
    }
    return DX_OK;
}

/* a/b*c/d is (a*c)/(b*d). */
static dx_status product_of_numbers(dx_lowering *lowering, const dx_ast *ast, dx_id *factor,
                                    dx_id *divisor, dx_id *out)
{
    dx_graph *g = lowering->graph;
    uint32_t n = 0, under = 0, i = 0;
    for (const dx_ast *child = ast->child; child; child = child->next, i++) {
        if (!child->inverse) {
            factor[n++] = factor[i];
            continue;
        }
        if (dx_is_int(g, factor[i], 0))
            return divided_by_zero(lowering, child);
        divisor[under++] = factor[i];
    }
    DX_TRY(made(lowering, dx_product_over(g, n, factor, under, divisor), out));
    return dx_lose_factors(lowering, n, factor, under, divisor, *out);
}

/* A sign in front of a factor is the product's: -(x + 1)*y is -((x + 1)*y), as it is
 * printed, and not (-x - 1)*y. */
static dx_status lower_product(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    dx_graph *g = lowering->graph;
    dx_id few[FEW], *factor = room_for(lowering, 2 * ast->n, few);
    bool arrays = false, negative = false;
    uint32_t n = 0;
    if (!factor)
        return dx_no_memory(g->context);
    for (const dx_ast *child = ast->child; child; child = child->next) {
        bool sign = child->kind == DX_AST_NEGATE && !child->bracketed;
        DX_TRY(lower_value(lowering, sign ? child->child : child, &factor[n]));
        negative = negative != sign;
        arrays = arrays || dx_is_array(g, factor[n]);
        n++;
    }
    DX_TRY(arrays ? product_of_arrays(lowering, ast, factor, out)
                  : product_of_numbers(lowering, ast, factor, factor + n, out));
    return negative ? dx_array_negate(g, *out, out) : DX_OK;
}

static dx_status lower_vector(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    dx_id few[FEW], *element = room_for(lowering, ast->n, few);
    size_t n = 0, fault;
    if (!element)
        return dx_no_memory(context_of(lowering));
    for (const dx_ast *child = ast->child; child; child = child->next)
        DX_TRY(dx_lower(lowering, child, &element[n++]));
    dx_status status = dx_array_make(lowering->graph, n, element, &fault, out);
    if (status == DX_OK)
        return DX_OK;
    const dx_ast *child = ast->child;
    while (fault-- > 0)
        child = child->next;
    dx_diag_place(&context_of(lowering)->diag, child->span);
    return status;
}

/* ---- operators -------------------------------------------------------------------------- */

static dx_status lower_two(dx_lowering *lowering, const dx_ast *ast, dx_id *a, dx_id *b)
{
    DX_TRY(dx_lower(lowering, ast->child, a));
    return dx_lower(lowering, ast->child->next, b);
}

static dx_status lower_power(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    dx_graph *g = lowering->graph;
    dx_id base, exponent;
    DX_TRY(lower_value(lowering, ast->child, &base));
    DX_TRY(lower_value(lowering, ast->child->next, &exponent));
    if (dx_is_array(g, base) || dx_is_array(g, exponent)) {
        const dx_lower_host *host = lowering->host;
        if (host && host->power)
            return host->power(host->host, ast, base, exponent, out);
        return dx_fail(g->context, DX_TYPE, "powers are of numbers, not of vectors");
    }
    DX_TRY(made(lowering, dx_pow(g, base, exponent), out));
    return dx_lose_power(lowering, base, exponent, *out);
}

static dx_status lower_relation(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    dx_graph *g = lowering->graph;
    dx_id a, b;
    DX_TRY(lower_two(lowering, ast, &a, &b));
    const char *text = ast->kind == DX_AST_BINDING ? "=" : ast->text;
    bool greater = text[0] == '>', equal = text[0] == '=';
    dx_op op = equal ? DX_OP_EQ : text[0] == '!' ? DX_OP_NE : text[1] == '=' ? DX_OP_LE : DX_OP_LT;
    return made(lowering, greater ? dx_relation(g, op, b, a) : dx_relation(g, op, a, b), out);
}

static dx_status lower_chain(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    dx_graph *g = lowering->graph;
    dx_id value[3], link[2];
    size_t n = 0;
    for (const dx_ast *child = ast->child; child; child = child->next)
        DX_TRY(lower_value(lowering, child, &value[n++]));
    bool greater = ast->text[0] == '>';
    for (unsigned i = 0; i < 2; i++) {
        dx_op op = ast->number >> i & 1 ? DX_OP_LE : DX_OP_LT;
        link[greater ? 1 - i : i] =
            dx_relation(g, op, value[greater ? i + 1 : i], value[greater ? i : i + 1]);
    }
    return made(lowering, dx_and(g, 2, link), out);
}

/* x > 0 and y > 0 */
static dx_status lower_and(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    dx_graph *g = lowering->graph;
    size_t n = 0;
    dx_id *condition = dx_arena_alloc(&g->context->arena, ast->n * sizeof *condition);
    if (!condition)
        return dx_no_memory(g->context);
    for (const dx_ast *child = ast->child; child; child = child->next) {
        DX_TRY(dx_lower(lowering, child, &condition[n]));
        dx_op op = dx_op_of(g, condition[n++]);
        if ((op >= DX_OP_EQ && op <= DX_OP_AND) || op == DX_OP_TRUE || op == DX_OP_FALSE)
            continue;
        dx_status status = dx_fail(g->context, DX_TYPE, "'and' joins conditions");
        dx_diag_hint(&g->context->diag, "write x > 0 and y > 0");
        dx_diag_place(&g->context->diag, child->span);
        return status;
    }
    return made(lowering, dx_and(g, n, condition), out);
}

/* x = 3 is an equation where it is no binding; x = 3+ is nothing. */
static dx_status lower_binding(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    if (ast->child->sign == '\0')
        return lower_relation(lowering, ast, out);
    dx_status status = dx_fail(context_of(lowering), DX_TYPE, "a limit from one side stands here");
    dx_diag_hint(&context_of(lowering)->diag, "write limit(1/x, x = 0+)");
    return status;
}

static dx_status lower_range(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    dx_id low, high;
    DX_TRY(lower_two(lowering, ast, &low, &high));
    return made(lowering, dx_range(lowering->graph, low, high), out);
}

static dx_status lower_negative(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    dx_graph *g = lowering->graph;
    if (ast->child->kind == DX_AST_NAME) { /* -inf is the one negative that is no number */
        DX_TRY(dx_lower(lowering, ast->child, out));
        if (dx_op_of(g, *out) == DX_OP_INF)
            return made(lowering, dx_is_minus_inf(g, *out) ? dx_inf(g) : dx_minus_inf(g), out);
    }
    DX_TRY(lower_value(lowering, ast->child, out));
    return dx_array_negate(g, *out, out);
}

static dx_status lower_factorial(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    dx_id of;
    DX_TRY(lower_value(lowering, ast->child, &of));
    DX_TRY(dx_array_map(lowering->graph, DX_FN_factorial, of, out));
    return dx_lose_arguments(lowering, 1, &of, *out);
}

static dx_status lower_bars(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    DX_TRY(lower_value(lowering, ast->child, out));
    if (!dx_is_array(lowering->graph, *out)) {
        const dx_id of = *out;
        DX_TRY(made(lowering, dx_call1(lowering->graph, DX_FN_abs, of), out));
        return dx_lose_arguments(lowering, 1, &of, *out);
    }
    dx_status status =
        dx_fail(context_of(lowering), DX_TYPE, "bars around a vector can mean several things");
    dx_diag_hint(&context_of(lowering)->diag,
                 "write norm(v) for the length, abs(v) for the absolute values of the elements");
    return status;
}

static dx_status ask_host(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    const dx_lower_host *host = lowering->host;
    if (ast->kind == DX_AST_CALL && host && host->call)
        return host->call(host->host, lowering, ast, out);
    if (ast->kind != DX_AST_CALL && host && host->special)
        return host->special(host->host, lowering, ast, out);
    return dx_fail(context_of(lowering), DX_TYPE, "this has no value here");
}

static dx_status lower_node(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    switch (ast->kind) {
    case DX_AST_SUM:
        return lower_sum(lowering, ast, out);
    case DX_AST_PRODUCT:
        return lower_product(lowering, ast, out);
    case DX_AST_NEGATE:
        return lower_negative(lowering, ast, out);
    case DX_AST_POWER:
        return lower_power(lowering, ast, out);
    case DX_AST_FACTORIAL:
        return lower_factorial(lowering, ast, out);
    case DX_AST_ABS:
        return lower_bars(lowering, ast, out);
    case DX_AST_RELATION:
        return lower_relation(lowering, ast, out);
    case DX_AST_CHAIN:
        return lower_chain(lowering, ast, out);
    case DX_AST_AND:
        return lower_and(lowering, ast, out);
    case DX_AST_BINDING:
        return lower_binding(lowering, ast, out);
    case DX_AST_RANGE:
        return lower_range(lowering, ast, out);
    case DX_AST_VECTOR:
        return lower_vector(lowering, ast, out);
    case DX_AST_STRING:
        return made(lowering, dx_string(lowering->graph, ast->text, ast->length), out);
    case DX_AST_CALL:
        if (ast->child->kind == DX_AST_NAME && ast->child->fn != DX_FN_NONE)
            return dx_lower_call(lowering, ast->child->fn, ast, out);
        if (ast->child->kind == DX_AST_NAME && dx_is_form(ast->child->text, ast->child->length))
            return dx_lower_form(lowering, ast, out);
        return ask_host(lowering, ast, out);
    case DX_AST_DEFINE:
    case DX_AST_DEFINE_FUNCTION:
        return dx_fail(context_of(lowering), DX_TYPE, "a definition is no value");
    case DX_AST_ASSUME:
    case DX_AST_FORGET:
    case DX_AST_TRAIT:
    case DX_AST_BELONGS:
        return dx_fail(context_of(lowering), DX_TYPE, "what is assumed is no value");
    default:
        return ask_host(lowering, ast, out);
    }
}

static dx_status lower_nested(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    enum { POLL_EVERY = 64 };
    dx_context *context = context_of(lowering);
    if (lowering->turns++ % POLL_EVERY == 0)
        DX_TRY(dx_poll(context));
    if (lowering->depth >= context->limits.depth)
        return dx_fail(context, DX_LIMIT, "nested deeper than %u", context->limits.depth);
    lowering->depth++;
    dx_status status = lower_node(lowering, ast, out);
    lowering->depth--;
    return status;
}

dx_status dx_lower(dx_lowering *lowering, const dx_ast *ast, dx_id *out)
{
    dx_status status;
    if (ast->kind == DX_AST_VALUE) {
        *out = (dx_id){ast->number};
        return DX_OK;
    }
    if (ast->kind == DX_AST_NUMBER)
        status = dx_lower_number(lowering, ast, out);
    else if (ast->kind == DX_AST_NAME)
        status = lower_name(lowering, ast, out);
    else
        status = lower_nested(lowering, ast, out);
    if (status == DX_OK && dx_is_array(lowering->graph, *out) && !dx_same(*out, lowering->array)) {
        lowering->array = *out;
        status = dx_lose(lowering, *out);
    }
    if (status != DX_OK)
        dx_diag_place(&context_of(lowering)->diag, ast->span);
    return status;
}
