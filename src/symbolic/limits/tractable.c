/* tractable.c - an expression in the form of growth.h, node by node. */
#include "symbolic/limits/tractable.h"

#include "expr/primitive.h"
#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/limits/termwise.h"

/* ---- what is told --------------------------------------------------------------------------- */

dx_status dx_growth_unknown(dx_growth *growth, dx_fn fn)
{
    return dx_fail(growth->g->context, DX_UNKNOWN, "%s has no expansion that is known there",
                   dx_functions[fn].name);
}

dx_status dx_growth_outside(dx_growth *growth, dx_fn fn)
{
    growth->outside = true;
    return dx_fail(growth->g->context, DX_DOMAIN, "%s has no value there", dx_functions[fn].name);
}

dx_status dx_growth_made(dx_growth *growth, dx_id a, dx_id *out)
{
    *out = a;
    if (dx_is_none(a) && growth->g->context->diag.status == DX_DOMAIN)
        growth->outside = true;
    return dx_check(growth->g, a);
}

/* ---- nodes ---------------------------------------------------------------------------------- */

/* Functions that are smooth and bounded for bounded arguments, or watch them themselves. */
static bool is_tame(dx_fn fn)
{
    switch (fn) {
    case DX_FN_exp:
    case DX_FN_expm1:
    case DX_FN_log:
    case DX_FN_log1p:
    case DX_FN_log2:
    case DX_FN_log10:
    case DX_FN_abs:
    case DX_FN_sign:
    case DX_FN_relu:
    case DX_FN_max:
    case DX_FN_min:
    case DX_FN_heaviside:
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_tan:
    case DX_FN_cot:
    case DX_FN_sec:
    case DX_FN_csc:
    case DX_FN_atan:
    case DX_FN_acot:
    case DX_FN_asin:
    case DX_FN_acos:
    case DX_FN_cbrt:
    case DX_FN_root:
    case DX_FN_hypot:
    case DX_FN_sinh:
    case DX_FN_cosh:
    case DX_FN_tanh:
    case DX_FN_sech:
    case DX_FN_asinh:
    case DX_FN_erf:
    case DX_FN_erfc:
    case DX_FN_sigmoid:
    case DX_FN_softplus:
    case DX_FN_gelu:
        return true;
    default:
        return false;
    }
}

dx_status dx_tractable_call(dx_growth *growth, dx_fn fn, size_t n, const dx_id *args, dx_id *out)
{
    bool varies = false;
    for (size_t i = 0; i < n; i++) {
        DX_TRY(dx_check(growth->g, args[i]));
        bool swings = dx_growth_has_phases(growth, args[i], NULL, NULL);
        varies = varies || swings || dx_growth_varies(growth, args[i]);
        growth->unsafe = growth->unsafe || (swings && !is_tame(fn));
    }
    if (!varies)
        return dx_growth_made(growth, dx_call(growth->g, fn, n, args), out);
    return dx_tractable_elementary(growth, fn, n, args, out);
}

/* Where the sign of the difference depends on parameters: the same of the values that both sides go
 * to, which are taken to differ. DX_UNKNOWN, with its story, where there are none. */
static dx_status parametric_relation(dx_growth *growth, dx_op op, dx_id a, dx_id b, dx_id *out)
{
    dx_graph *g = growth->g;
    const dx_diag story = g->context->diag;
    dx_growth_limit left, right;
    dx_id difference;
    bool zero = true;
    dx_diag_clear(&g->context->diag);
    DX_TRY(dx_growth_limit_of(growth, a, &left));
    DX_TRY(dx_growth_limit_of(growth, b, &right));
    if (left.kind == DX_GROWTH_VALUE && right.kind == DX_GROWTH_VALUE &&
        !dx_growth_has_phases(growth, left.value, NULL, NULL) &&
        !dx_growth_has_phases(growth, right.value, NULL, NULL)) {
        difference = dx_sub(g, left.value, right.value);
        DX_TRY(dx_check(g, difference));
        DX_TRY(dx_growth_is_zero(growth, difference, &zero));
    }
    if (zero) {
        g->context->diag = story;
        return DX_UNKNOWN;
    }
    dx_growth_assume_nonzero(growth, difference);
    if (op == DX_OP_EQ || op == DX_OP_NE)
        return dx_growth_made(growth, dx_truth(g, op == DX_OP_NE), out);
    return dx_growth_made(growth, dx_relation(g, DX_OP_LT, left.value, right.value), out);
}

/* A relation is decided by the sign of the difference. */
static dx_status prepare_relation(dx_growth *growth, dx_op op, dx_id a, dx_id b, dx_id *out)
{
    int sign;
    dx_status status = dx_growth_sign(growth, dx_sub(growth->g, a, b), &sign);
    if (status == DX_UNKNOWN)
        return parametric_relation(growth, op, a, b, out);
    DX_TRY(status);
    bool holds = op == DX_OP_EQ   ? sign == 0
                 : op == DX_OP_NE ? sign != 0
                 : op == DX_OP_LT ? sign < 0
                                  : sign <= 0;
    return dx_growth_made(growth, dx_truth(growth->g, holds), out);
}

static dx_status prepare_product(dx_growth *growth, dx_id a, const dx_id *operands, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_id product = dx_int(g, 1), factor;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        DX_TRY(dx_tractable_power(growth, operands[2 * i], operands[2 * i + 1], &factor));
        product = dx_mul(g, product, factor);
    }
    return dx_growth_made(growth, product, out);
}

/* An abstract function is smooth, and nothing is known of it at infinity. */
static dx_status prepare_abstract(dx_growth *growth, dx_id a, const dx_id *operands, dx_id *out)
{
    dx_graph *g = growth->g;
    for (uint32_t i = dx_op_of(g, a) == DX_OP_APPLY ? 1 : 2; i < dx_count(g, a); i++) {
        dx_growth_limit limit;
        DX_TRY(dx_growth_limit_of(growth, operands[i], &limit));
        if (limit.kind != DX_GROWTH_VALUE)
            return dx_is_written_integral(g, a)
                       ? dx_fail(g->context, DX_UNKNOWN,
                                 "nothing is known of how an integral in it grows")
                       : dx_fail(g->context, DX_UNKNOWN, "nothing is known of %.60s at infinity",
                                 dx_bytes(g, dx_operand(g, a, 0)));
    }
    return dx_growth_made(growth, dx_rebuild(g, a, operands), out);
}

static bool is_whole(size_t n, const dx_id *operands)
{
    for (size_t k = 0; k < n; k++)
        if (dx_is_none(operands[k]))
            return false;
    return true;
}

/* The piece that holds in the end; the others need not have a limit. */
static dx_status prepare_cases(dx_growth *growth, dx_id a, const dx_id *operands, dx_id *out)
{
    dx_graph *g = growth->g;
    uint32_t n = dx_count(g, a), kept = 0;
    dx_id *piece = dx_arena_alloc(&growth->arena, n * sizeof *piece);
    if (!piece)
        return dx_no_memory(g->context);
    for (uint32_t k = 0; k < n; k++) {
        bool condition = k % 2 == 0 && k + 1 < n;
        if (condition && !dx_is_none(operands[k]) && dx_op_of(g, operands[k]) == DX_OP_FALSE) {
            k++;
            continue;
        }
        if (condition && !dx_is_none(operands[k]) && dx_op_of(g, operands[k]) == DX_OP_TRUE) {
            piece[kept++] = operands[k + 1];
            break;
        }
        piece[kept++] = operands[k];
    }
    if (!is_whole(kept, piece))
        return DX_UNKNOWN; /* the story of the part is kept */
    return dx_growth_made(growth, dx_cases(g, kept, piece), out);
}

/* A power of floor(u) that is an integer for all x. */
static bool is_whole_factor(const dx_graph *g, dx_id base, dx_id exponent)
{
    dx_fn fn = dx_fn_of(g, base);
    return (fn == DX_FN_floor || fn == DX_FN_ceil || fn == DX_FN_round) &&
           dx_is_integer(g, exponent) && dx_number_sign(g, exponent) > 0;
}

/* pi times integers, whatever x is. */
static bool is_half_turns(const dx_graph *g, dx_id term)
{
    bool turns = dx_op_of(g, term) == DX_OP_PI;
    if (dx_op_of(g, term) != DX_OP_MUL)
        return turns;
    for (uint32_t i = 0; i < dx_factors(g, term); i++) {
        dx_id base = dx_base(g, term, i), exponent = dx_exponent(g, term, i);
        if (!turns && dx_op_of(g, base) == DX_OP_PI && dx_is_int(g, exponent, 1))
            turns = true;
        else if (!is_whole_factor(g, base, exponent))
            return false;
    }
    return turns;
}

/* Is the angle a multiple of pi, of 2·pi where `even`, for all x? */
static bool is_straight(const dx_graph *g, dx_id u, bool even)
{
    int64_t c;
    if (dx_op_of(g, u) != DX_OP_ADD)
        return !even && is_half_turns(g, u);
    if (!dx_is_int(g, dx_constant(g, u), 0))
        return false;
    for (uint32_t k = 0; k < dx_terms(g, u); k++)
        if (!dx_get_int(g, dx_coefficient(g, u, k), &c) || (even && c % 2 != 0) ||
            !is_half_turns(g, dx_term(g, u, k)))
            return false;
    return true;
}

static dx_status prepare_call(dx_growth *growth, dx_id a, const dx_id *operands, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_fn fn = dx_fn_of(g, a);
    bool zero = (fn == DX_FN_sin || fn == DX_FN_tan) && is_straight(g, dx_operand(g, a, 0), false);
    bool one = fn == DX_FN_cos && is_straight(g, dx_operand(g, a, 0), true);
    if (zero || one)
        return dx_growth_made(growth, dx_int(g, one), out);
    return dx_tractable_call(growth, fn, dx_count(g, a), operands, out);
}

static dx_status prepare_node(dx_growth *growth, dx_id a, const dx_id *operands, dx_id *out)
{
    dx_graph *g = growth->g;
    dx_op op = dx_op_of(g, a);
    switch (op) {
    case DX_OP_CALL:
        return prepare_call(growth, a, operands, out);
    case DX_OP_MUL:
        return prepare_product(growth, a, operands, out);
    case DX_OP_ADD:
        return dx_growth_made(growth, dx_rebuild(g, a, operands), out);
    case DX_OP_APPLY:
    case DX_OP_DERIV:
        if (dx_growth_is_tail(growth, a, DX_TAIL_SUM) ||
            dx_growth_is_tail(growth, a, DX_TAIL_PRODUCT))
            return dx_tractable_terms(growth, a, operands, out);
        return prepare_abstract(growth, a, operands, out);
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
        return prepare_relation(growth, op, operands[0], operands[1], out);
    case DX_OP_AND:
        return dx_growth_made(growth, dx_and(g, dx_count(g, a), operands), out);
    case DX_OP_CASES:
        return prepare_cases(growth, a, operands, out);
    default:
        return dx_fail(g->context, DX_TYPE, "a limit is of a formula for numbers");
    }
}

/* ---- the pass ------------------------------------------------------------------------------- */

/* image[i]: node i in the form; DX_NONE where a part of a formula by cases has none, which
 * matters only if that piece is the one that holds. The story of the first is kept. */
typedef struct pass {
    dx_growth *growth;
    dx_walk walk;
    dx_id *image;
    bool *varies;
    bool pieces;
    dx_status status;
    dx_diag story;
    bool outside; /* of the story */
} pass;

static bool has_cases(const dx_graph *g, const dx_walk *walk)
{
    for (size_t i = 0; g->branches && i < walk->n; i++)
        if (dx_op_of(g, walk->id[i]) == DX_OP_CASES)
            return true;
    return false;
}

static bool node_varies(const pass *p, dx_id a)
{
    const dx_graph *g = p->growth->g;
    if (dx_same(a, p->growth->x))
        return true;
    for (uint32_t k = 0; k < dx_count(g, a); k++)
        if (p->varies[dx_walk_find(&p->walk, dx_operand(g, a, k))])
            return true;
    return false;
}

/* What x is not in, with calls of constants settled. */
static dx_status settle(pass *p, size_t i)
{
    enum { FEW = 32 };
    dx_graph *g = p->growth->g;
    dx_id a = p->walk.id[i], operand[FEW];
    uint32_t n = dx_count(g, a);
    dx_op op = dx_op_of(g, a);
    if (n == 0 || n > FEW || (op != DX_OP_CALL && op != DX_OP_ADD && op != DX_OP_MUL))
        return DX_OK;
    bool changed = false;
    for (uint32_t k = 0; k < n; k++) {
        operand[k] = p->image[dx_walk_find(&p->walk, dx_operand(g, a, k))];
        if (dx_is_none(operand[k]))
            return DX_OK;
        changed = changed || !dx_same(operand[k], dx_operand(g, a, k));
    }
    if (changed)
        a = dx_rebuild(g, a, operand);
    DX_TRY(dx_growth_made(p->growth, a, &p->image[i]));
    return dx_settle_call(g, p->growth->oracle, p->image[i], &p->image[i]);
}

static dx_status prepare_image(pass *p, size_t i)
{
    dx_graph *g = p->growth->g;
    dx_id a = p->walk.id[i];
    uint32_t n = dx_count(g, a);
    p->image[i] = a;
    p->varies[i] = node_varies(p, a);
    if (!p->varies[i])
        return settle(p, i);
    if (n == 0)
        return DX_OK;
    dx_id *operands = dx_arena_alloc(&p->growth->arena, n * sizeof *operands);
    if (!operands)
        return dx_no_memory(g->context);
    for (uint32_t k = 0; k < n; k++)
        operands[k] = p->image[dx_walk_find(&p->walk, dx_operand(g, a, k))];
    p->image[i] = DX_NONE;
    bool whole = dx_op_of(g, a) == DX_OP_CASES || is_whole(n, operands);
    return whole ? prepare_node(p->growth, a, operands, &p->image[i]) : DX_OK;
}

/* Go on without the part, where it may be one that does not matter. */
static dx_status pass_over(pass *p, size_t i, dx_status status)
{
    dx_diag *diag = &p->growth->g->context->diag;
    if (!p->pieces || (status != DX_DOMAIN && status != DX_UNKNOWN))
        return status;
    if (p->status == DX_OK) {
        p->story = *diag;
        p->status = status;
        p->outside = p->growth->outside;
    }
    p->growth->outside = false;
    dx_diag_clear(diag);
    p->image[i] = DX_NONE;
    return DX_OK;
}

/* Functions of which there are constant values. */
static void find_fixed(const pass *p)
{
    dx_growth *growth = p->growth;
    for (size_t i = 0; i < p->walk.n; i++) {
        dx_id a = p->walk.id[i];
        if (dx_op_of(growth->g, a) == DX_OP_CALL && !dx_growth_varies(growth, a))
            growth->is_fixed[dx_fn_of(growth->g, a)] = true;
    }
}

static dx_status run(pass *p, dx_id *out)
{
    dx_graph *g = p->growth->g;
    size_t n = p->walk.n;
    p->image = dx_arena_alloc(&p->growth->arena, n * sizeof *p->image);
    p->varies = dx_arena_alloc(&p->growth->arena, n * sizeof *p->varies);
    if (!p->image || !p->varies)
        return dx_no_memory(g->context);
    p->pieces = has_cases(g, &p->walk);
    find_fixed(p);
    for (size_t i = 0; i < n; i++)
        DX_TRY(pass_over(p, i, prepare_image(p, i)));
    if (p->pieces) /* it may be of one that does not matter */
        p->growth->n_demanded = 0;
    *out = p->image[n - 1];
    if (!dx_is_none(*out))
        return DX_OK;
    g->context->diag = p->story;
    p->growth->outside = p->outside;
    return p->status;
}

dx_status dx_growth_prepare(dx_growth *growth, dx_id a, dx_id *out)
{
    pass p = {.growth = growth};
    DX_TRY(dx_growth_open(growth, a, &a));
    DX_TRY(dx_walk_make(growth->g, 1, &a, &p.walk));
    dx_status status = run(&p, out);
    dx_walk_free(&p.walk);
    return status;
}
