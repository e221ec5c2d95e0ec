/* Constants in a formula that have no value: x + sqrt(1 - sqrt(2)) has none for any x. */
#include "engine/rootof.h"
#include "engine/scope.h"

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
        dx_tree_size(g, a) > LARGE)
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

enum { CONSTANT = 1, DOUBTFUL = 2 };

/* Need a power of these not have a value, though both have one? */
static bool power_may_fail(const dx_graph *g, dx_id base, dx_id exponent)
{
    return !dx_is_number(g, base) &&
           (!dx_is_integer(g, exponent) || dx_number_sign(g, exponent) < 0);
}

/* The same for a node and its operands. */
static bool may_fail(const dx_graph *g, dx_id a)
{
    bool may = dx_op_of(g, a) == DX_OP_CALL && dx_functions[dx_fn_of(g, a)].domain;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a) && !may; i++)
        may = power_may_fail(g, dx_base(g, a, i), dx_exponent(g, a, i));
    return may;
}

/* What is known of each node of the walk, by its operands. */
static uint8_t kind_of(const dx_graph *g, const dx_walk *walk, const uint8_t *kind, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    if (op == DX_OP_SYMBOL || op == DX_OP_APPLY || op == DX_OP_DERIV || op >= DX_OP_EQ ||
        op == DX_OP_INF)
        return 0;
    uint8_t found = may_fail(g, a) ? CONSTANT | DOUBTFUL : CONSTANT;
    for (uint32_t k = 0; k < dx_count(g, a); k++) {
        uint8_t below = kind[dx_walk_find(walk, dx_operand(g, a, k))];
        if (!(below & CONSTANT))
            return 0;
        found |= below;
    }
    return found;
}

typedef struct search {
    dx_graph *g;
    const dx_walk *walk;
    uint8_t *kind; /* beside the walk */
    size_t looked;
    dx_id fault;
} search;

static dx_status look_at(search *s, dx_id a)
{
    if (s->looked++ >= MOST_CONSTANTS)
        return DX_OK;
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
        uint8_t *kind = &s->kind[dx_walk_find(s->walk, dx_operand(g, a, k))];
        if (!(*kind & DOUBTFUL))
            continue;
        *kind &= (uint8_t)~DOUBTFUL;
        DX_TRY(look_at(s, dx_operand(g, a, k)));
    }
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        if (!(s->kind[dx_walk_find(s->walk, base)] & CONSTANT) ||
            !(s->kind[dx_walk_find(s->walk, exponent)] & CONSTANT) ||
            !power_may_fail(g, base, exponent))
            continue;
        dx_id power = dx_pow(g, base, exponent);
        DX_TRY(dx_check(g, power));
        DX_TRY(look_at(s, power));
    }
    return DX_OK;
}

static dx_status look(search *s)
{
    for (size_t i = 0; i < s->walk->n; i++)
        s->kind[i] = kind_of(s->g, s->walk, s->kind, s->walk->id[i]);
    for (size_t i = 0; i < s->walk->n; i++)
        if (!s->kind[i])
            DX_TRY(look_below(s, s->walk->id[i]));
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
    if (dx_op_of(g, a) == DX_OP_STEPS)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    uint8_t *kind = dx_alloc(&g->context->memory, walk.n);
    search found = {.g = g, .walk = &walk, .kind = kind, .fault = DX_NONE};
    size_t n = walk.n;
    dx_status status = DX_OK;
    if (!kind)
        status = dx_no_memory(g->context);
    else if (!has_cases(g, &walk))
        status = look(&found);
    *fault = found.fault;
    dx_free(&g->context->memory, kind, n);
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
