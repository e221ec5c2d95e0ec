/* Constants in a formula that have no value: x + sqrt(1 - sqrt(2)) has none for any x. */
#include "engine/field.h"
#include "engine/scope.h"
#include "engine/solvers/rootof.h"

#include "expr/walk.h"
#include "numeric/ball.h"
#include "parser/array.h"

enum {
    MOST_CONSTANTS = 64, /* looked at in one formula */
    FEW_DIGITS = 3,
    LARGE = 2000
};

dx_status dx_refuse_valueless(dx_graph *g, dx_id a)
{
    if (!dx_is_constant(g, a) || dx_is_number(g, a) || dx_is_array(g, a) ||
        dx_is_larger(g, a, LARGE))
        return DX_OK;
    bool divides;
    DX_TRY(dx_divides_by_zero(g, a, &divides));
    if (divides)
        return dx_fail(g->context, DX_DOMAIN, "division by zero");
    dx_digits_kind kind;
    dx_text digits;
    dx_text_init(&digits, &g->context->memory);
    dx_status status = dx_ball_digits(g, a, FEW_DIGITS, &kind, &digits);
    dx_text_free(&digits);
    if (status == DX_UNKNOWN || status == DX_LIMIT || status == DX_TYPE) {
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    return status;
}

/* Of names it holds none, bound ones neither. */
static bool is_constant(const dx_graph *g, dx_id a)
{
    const dx_node *node = dx_node_of(g, a);
    return node->op < DX_OP_EQ && node->op != DX_OP_INF &&
           !(node->holds & (DX_HOLDS_VARIABLE | DX_HOLDS_BOUND));
}

static bool may_fail(const dx_graph *g, dx_id a)
{
    return (dx_node_of(g, a)->holds & DX_HOLDS_DOUBTFUL) != 0;
}

typedef struct search {
    dx_graph *g;
    dx_id looked[MOST_CONSTANTS];
    size_t n_looked;
    dx_id fault;
} search;

static dx_status look_at(search *s, dx_id a)
{
    for (size_t i = 0; i < s->n_looked; i++)
        if (dx_same(s->looked[i], a))
            return DX_OK;
    if (s->n_looked == MOST_CONSTANTS)
        return DX_OK;
    s->looked[s->n_looked++] = a;
    dx_status status = dx_refuse_valueless(s->g, a);
    if (status != DX_OK)
        s->fault = a;
    return status;
}

/* Constants among the operands of what is none. */
static dx_status look_below(search *s, dx_id a)
{
    dx_graph *g = s->g;
    for (uint32_t k = 0; k < dx_count(g, a); k++) {
        dx_id operand = dx_operand(g, a, k);
        if (is_constant(g, operand) && may_fail(g, operand))
            DX_TRY(look_at(s, operand));
    }
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        if (!is_constant(g, base) || !is_constant(g, exponent))
            continue;
        dx_id power = dx_pow(g, base, exponent);
        DX_TRY(dx_check(g, power));
        if (may_fail(g, power))
            DX_TRY(look_at(s, power));
    }
    return DX_OK;
}

static dx_status look(search *s, const dx_walk *walk)
{
    for (size_t i = 0; i < walk->n; i++)
        if (!is_constant(s->g, walk->id[i]) && may_fail(s->g, walk->id[i]))
            DX_TRY(look_below(s, walk->id[i]));
    return DX_OK;
}

/* A formula by cases need not have all its values. */
static bool has_cases(const dx_graph *g, const dx_walk *walk)
{
    for (size_t i = 0; g->branches && i < walk->n; i++)
        if (dx_op_of(g, walk->id[i]) == DX_OP_CASES)
            return true;
    return false;
}

dx_status dx_refuse_constants(dx_graph *g, dx_id a, dx_id *fault)
{
    dx_walk walk;
    *fault = DX_NONE;
    if (dx_op_of(g, a) == DX_OP_STEPS || !may_fail(g, a))
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    search found = {.g = g, .fault = DX_NONE};
    dx_status status = has_cases(g, &walk) ? DX_OK : look(&found, &walk);
    *fault = found.fault;
    dx_walk_free(&walk);
    return status;
}

/* ---- where it stands ----------------------------------------------------------------------- */

/* A power of a product is no node of its own: its base is. */
static dx_id mark_of(const dx_graph *g, dx_id fault)
{
    bool power = dx_op_of(g, fault) == DX_OP_MUL && dx_factors(g, fault) == 1;
    return power ? dx_base(g, fault, 0) : fault;
}

/* The innermost part of the text that it comes from: parts are read again, as they are alone. */
static dx_span place_of(dx_evaluation *e, const dx_ast *ast, dx_id fault)
{
    dx_graph *g = &e->session->graph;
    for (const dx_ast *child = ast->child; child; child = child->next) {
        dx_id value;
        dx_diag_clear(&g->context->diag);
        if (dx_lower(&e->lowering, child, &value) != DX_OK)
            continue;
        if (dx_same(value, fault))
            return child->span;
        if (dx_contains(g, value, mark_of(g, fault)))
            return place_of(e, child, fault);
    }
    return ast->span;
}

dx_status dx_check_constants(dx_evaluation *e, const dx_ast *ast, dx_id value)
{
    dx_context *context = &e->session->context;
    dx_id fault = value;
    bool divides = false;
    if (dx_is_real_valued(&e->session->graph, value) && dx_is_constant(&e->session->graph, value))
        DX_TRY(dx_divides_by_zero(&e->session->graph, value, &divides));
    dx_status status = divides ? dx_fail(context, DX_DOMAIN, "division by zero")
                               : dx_refuse_constants(&e->session->graph, value, &fault);
    if (status != DX_DOMAIN)
        return status;
    dx_diag told = context->diag;
    unsigned said = context->notices.n;
    dx_span place = place_of(e, ast, fault);
    context->notices.n = said;
    context->diag = told;
    dx_diag_place(&context->diag, place);
    return status;
}

dx_status dx_check_reworked(dx_evaluation *e, const dx_ast *ast, dx_id value)
{
    const dx_graph *g = &e->session->graph;
    return is_constant(g, value) && may_fail(g, value)
               ? dx_placed(e, ast, dx_refuse_valueless(&e->session->graph, value))
               : dx_check_constants(e, ast, value);
}
