/* form.c - exponentials and tails as abstract functions that no constructor touches. */
#include "symbolic/limits/growth.h"

#include "expr/walk.h"

#include <string.h>

static const char *const tail_name[DX_TAIL_COUNT] = {
    [DX_TAIL_EXP] = "exp'",           [DX_TAIL_STIRLING] = "stirling'",
    [DX_TAIL_DIGAMMA] = "digamma'",   [DX_TAIL_POLYGAMMA] = "polygamma'",
    [DX_TAIL_ERFC] = "erfc'",         [DX_TAIL_BESSELI] = "besseli'",
    [DX_TAIL_BESSELK] = "besselk'",   [DX_TAIL_ZETA] = "zeta'",
    [DX_TAIL_LAMBERTW] = "lambertw'", [DX_TAIL_SUM] = "sum'",
    [DX_TAIL_PRODUCT] = "product'",
};

dx_status dx_growth_init(dx_growth *growth, dx_graph *g, dx_rules *rules, const dx_oracle *oracle)
{
    static const char variable[] = "'x";
    memset(growth, 0, sizeof *growth);
    growth->g = g;
    growth->rules = rules;
    growth->oracle = oracle;
    growth->smoothness = -1;
    growth->room = DX_NONE;
    dx_arena_init(&growth->arena, &g->context->memory);
    dx_idmap_init(&growth->zeros, &g->context->memory);
    dx_idmap_init(&growth->signs, &g->context->memory);
    dx_idmap_init(&growth->limits, &g->context->memory);
    growth->x = dx_symbol(g, variable, sizeof variable - 1);
    DX_TRY(dx_check(g, growth->x));
    for (int i = 0; i < DX_TAIL_COUNT; i++) {
        growth->name[i] = dx_symbol(g, tail_name[i], strlen(tail_name[i]));
        DX_TRY(dx_check(g, growth->name[i]));
    }
    return DX_OK;
}

void dx_growth_free(dx_growth *growth)
{
    dx_idmap_free(&growth->zeros);
    dx_idmap_free(&growth->signs);
    dx_idmap_free(&growth->limits);
    dx_free(&growth->g->context->memory, growth->result,
            growth->results_capacity * sizeof *growth->result);
    growth->result = NULL;
    dx_arena_free(&growth->arena);
}

bool dx_growth_varies(const dx_growth *growth, dx_id a)
{
    return dx_contains(growth->g, a, growth->x);
}

bool dx_growth_is_tail(const dx_growth *growth, dx_id a, dx_tail tail)
{
    const dx_graph *g = growth->g;
    return dx_op_of(g, a) == DX_OP_APPLY && dx_same(dx_operand(g, a, 0), growth->name[tail]);
}

bool dx_growth_is_abstract(const dx_growth *growth, dx_id a)
{
    const dx_graph *g = growth->g;
    dx_op op = dx_op_of(g, a);
    if (op != DX_OP_APPLY && op != DX_OP_DERIV)
        return false;
    for (int i = 0; i < DX_TAIL_COUNT; i++)
        if (dx_same(dx_operand(g, a, 0), growth->name[i]))
            return false;
    return true;
}

dx_id dx_growth_tail(dx_growth *growth, dx_tail tail, size_t n, const dx_id *args)
{
    return dx_apply(growth->g, growth->name[tail], n, args);
}

/* ---- exponentials -------------------------------------------------------------------------- */

/* term = k·log(u) with a k that is free of x. */
static bool is_multiple_of_log(dx_growth *growth, dx_id term, dx_id *k, dx_id *u)
{
    dx_graph *g = growth->g;
    if (dx_fn_of(g, term) == DX_FN_log) {
        *k = dx_int(g, 1);
        *u = dx_operand(g, term, 0);
        return true;
    }
    if (dx_op_of(g, term) != DX_OP_MUL)
        return false;
    bool found = false;
    *k = dx_int(g, 1);
    for (uint32_t i = 0; i < dx_factors(g, term); i++) {
        dx_id base = dx_base(g, term, i), exponent = dx_exponent(g, term, i);
        dx_id factor = dx_pow(g, base, exponent);
        if (!dx_growth_varies(growth, factor)) {
            *k = dx_mul(g, *k, factor);
        } else if (!found && dx_fn_of(g, base) == DX_FN_log && dx_is_int(g, exponent, 1)) {
            *u = dx_operand(g, base, 0);
            found = true;
        } else {
            return false;
        }
    }
    return found;
}

static dx_id exp_of_rest(dx_growth *growth, dx_id a)
{
    if (dx_is_none(a) || !dx_growth_varies(growth, a))
        return dx_call1(growth->g, DX_FN_exp, a);
    return dx_growth_tail(growth, DX_TAIL_EXP, 1, &a);
}

dx_id dx_growth_exp(dx_growth *growth, dx_id a)
{
    dx_graph *g = growth->g;
    dx_id k, u;
    if (dx_is_none(a) || !dx_growth_varies(growth, a))
        return exp_of_rest(growth, a);
    if (dx_op_of(g, a) != DX_OP_ADD)
        return is_multiple_of_log(growth, a, &k, &u) ? dx_pow(g, u, k) : exp_of_rest(growth, a);
    dx_id rest = dx_constant(g, a), powers = dx_int(g, 1);
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id c = dx_coefficient(g, a, i), term = dx_term(g, a, i);
        if (dx_growth_varies(growth, term) && is_multiple_of_log(growth, term, &k, &u))
            powers = dx_mul(g, powers, dx_pow(g, u, dx_mul(g, c, k)));
        else
            rest = dx_add(g, rest, dx_scale(g, c, term));
    }
    return dx_mul(g, powers, exp_of_rest(growth, rest));
}

dx_id dx_growth_log(dx_growth *growth, dx_id a)
{
    dx_graph *g = growth->g;
    if (dx_is_none(a))
        return a;
    if (dx_growth_is_tail(growth, a, DX_TAIL_EXP))
        return dx_operand(g, a, 1);
    if (dx_op_of(g, a) != DX_OP_MUL || !dx_growth_varies(growth, a))
        return dx_call1(g, DX_FN_log, a);
    dx_id sum = dx_int(g, 0), rest = dx_int(g, 1);
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        if (dx_growth_is_tail(growth, base, DX_TAIL_EXP))
            sum = dx_add(g, sum, dx_mul(g, exponent, dx_operand(g, base, 1)));
        else if (dx_same(base, growth->x))
            sum = dx_add(g, sum, dx_mul(g, exponent, dx_call1(g, DX_FN_log, base)));
        else
            rest = dx_mul(g, rest, dx_pow(g, base, exponent));
    }
    if (dx_is_none(rest))
        return rest;
    return dx_is_int(g, rest, 1) ? sum : dx_add(g, sum, dx_call1(g, DX_FN_log, rest));
}

/* ---- passes over the form ------------------------------------------------------------------ */

static dx_id product(dx_graph *g, dx_id a, dx_id b, dx_id c)
{
    const dx_id factors[] = {a, b, c};
    return dx_product(g, 3, factors);
}

/* The tail as it was before it became one. */
static dx_id concrete_tail(dx_growth *growth, dx_tail tail, const dx_id *args)
{
    dx_graph *g = growth->g;
    dx_id u = args[0], n = args[0];
    switch (tail) {
    case DX_TAIL_EXP:
        return dx_call1(g, DX_FN_exp, u);
    case DX_TAIL_STIRLING: {
        dx_id log_u = dx_call1(g, DX_FN_log, u), two_pi = dx_scale(g, dx_int(g, 2), dx_pi(g));
        const dx_id terms[] = {dx_call1(g, DX_FN_lgamma, u), u,
                               dx_neg(g, dx_mul(g, dx_sub(g, u, dx_rational(g, 1, 2)), log_u)),
                               dx_scale(g, dx_rational(g, -1, 2), dx_call1(g, DX_FN_log, two_pi))};
        return dx_sum(g, 4, terms);
    }
    case DX_TAIL_DIGAMMA:
        return dx_sub(g, dx_call1(g, DX_FN_digamma, u), dx_call1(g, DX_FN_log, u));
    case DX_TAIL_POLYGAMMA:
        return dx_call(g, DX_FN_polygamma, 2, args);
    case DX_TAIL_ERFC:
        return dx_mul(g, dx_call1(g, DX_FN_erfc, u), dx_call1(g, DX_FN_exp, dx_power(g, u, 2)));
    case DX_TAIL_BESSELI:
        return product(g, dx_call(g, DX_FN_besseli, 2, args),
                       dx_call1(g, DX_FN_exp, dx_neg(g, args[1])),
                       dx_sqrt(g, product(g, dx_int(g, 2), dx_pi(g), args[1])));
    case DX_TAIL_BESSELK:
        return product(g, dx_call(g, DX_FN_besselk, 2, args), dx_call1(g, DX_FN_exp, args[1]),
                       dx_sqrt(g, product(g, dx_int(g, 2), dx_power(g, dx_pi(g), -1), args[1])));
    case DX_TAIL_ZETA:
        return dx_mul(g, dx_sub(g, dx_call1(g, DX_FN_zeta, u), dx_int(g, 1)),
                      dx_pow(g, dx_int(g, 2), u));
    case DX_TAIL_SUM:
    case DX_TAIL_PRODUCT:
        return dx_iterated(g, tail == DX_TAIL_SUM ? DX_OP_SUM : DX_OP_PRODUCT, args[0], args[1],
                           args[2], args[3]);
    default: { /* lambertw */
        dx_id w = dx_call1(g, DX_FN_lambertw, dx_call1(g, DX_FN_exp, n));
        return dx_add(g, dx_sub(g, w, u), dx_call1(g, DX_FN_log, u));
    }
    }
}

/* What a node becomes once its operands are known. */
typedef dx_id remake(dx_growth *growth, dx_id a, const dx_id *operands);

static dx_id make_concrete(dx_growth *growth, dx_id a, const dx_id *operands)
{
    for (int i = 0; i < DX_TAIL_COUNT; i++)
        if (dx_growth_is_tail(growth, a, (dx_tail)i))
            return concrete_tail(growth, (dx_tail)i, operands + 1);
    return dx_rebuild(growth->g, a, operands);
}

/* The derivative of a tail by its last argument. */
static dx_id tail_derivative(dx_growth *growth, dx_tail tail, const dx_id *args)
{
    dx_graph *g = growth->g;
    dx_id u = args[0], one = dx_int(g, 1), v, half = dx_rational(g, 1, 2);
    switch (tail) {
    case DX_TAIL_EXP:
        return dx_growth_tail(growth, tail, 1, args);
    case DX_TAIL_STIRLING:
        return dx_add(g, dx_growth_tail(growth, DX_TAIL_DIGAMMA, 1, args),
                      dx_scale(g, half, dx_power(g, u, -1)));
    case DX_TAIL_DIGAMMA: {
        const dx_id first[] = {one, u};
        return dx_sub(g, dx_growth_tail(growth, DX_TAIL_POLYGAMMA, 2, first), dx_power(g, u, -1));
    }
    case DX_TAIL_POLYGAMMA: {
        const dx_id next[] = {dx_add(g, u, one), args[1]};
        return dx_growth_tail(growth, tail, 2, next);
    }
    case DX_TAIL_ERFC:
        return dx_sub(g, product(g, dx_int(g, 2), u, dx_growth_tail(growth, tail, 1, args)),
                      dx_scale(g, dx_int(g, 2), dx_power(g, dx_sqrt(g, dx_pi(g)), -1)));
    case DX_TAIL_BESSELI:
    case DX_TAIL_BESSELK: {
        dx_id sign = dx_int(g, tail == DX_TAIL_BESSELI ? 1 : -1);
        const dx_id below[] = {dx_sub(g, u, one), args[1]}, above[] = {dx_add(g, u, one), args[1]};
        dx_id own = dx_growth_tail(growth, tail, 2, args);
        const dx_id terms[] = {product(g, sign, half, dx_growth_tail(growth, tail, 2, below)),
                               product(g, sign, half, dx_growth_tail(growth, tail, 2, above)),
                               dx_neg(g, dx_mul(g, sign, own)),
                               product(g, half, own, dx_power(g, args[1], -1))};
        return dx_sum(g, 4, terms);
    }
    case DX_TAIL_LAMBERTW:
        v = dx_sub(g, dx_add(g, dx_growth_tail(growth, tail, 1, args), u),
                   dx_growth_log(growth, u));
        v = dx_div(g, v, dx_add(g, one, v));
        return dx_add(g, dx_sub(g, v, one), dx_power(g, u, -1));
    default:
        (void)dx_fail(g->context, DX_UNKNOWN, "a derivative is not known");
        return DX_NONE;
    }
}

static dx_id make_derivative(dx_growth *growth, dx_id a, const dx_id *operands)
{
    dx_graph *g = growth->g;
    for (int i = 0; i < DX_TAIL_COUNT && dx_op_of(g, a) == DX_OP_DERIV; i++)
        if (dx_same(operands[0], growth->name[i]))
            return tail_derivative(growth, (dx_tail)i, operands + 2);
    return dx_rebuild(g, a, operands);
}

static dx_id make_form(dx_growth *growth, dx_id a, const dx_id *operands)
{
    if (dx_growth_is_tail(growth, a, DX_TAIL_EXP))
        return dx_growth_exp(growth, operands[1]);
    if (dx_fn_of(growth->g, a) == DX_FN_log)
        return dx_growth_log(growth, operands[0]);
    return dx_rebuild(growth->g, a, operands);
}

/* One pass upwards. `from` becomes `to`; nodes whose operands stay are kept unless `all`
 * tails change. */
static dx_id pass(dx_growth *growth, dx_id a, dx_id from, dx_id to, bool all, remake *make)
{
    enum { FEW = 32 };
    dx_graph *g = growth->g;
    dx_walk walk;
    if (dx_is_none(a) || dx_walk_make(g, 1, &a, &walk) != DX_OK)
        return DX_NONE;
    size_t size = walk.n * sizeof(dx_id);
    dx_id *image = dx_alloc(walk.memory, size), result = DX_NONE;
    if (!image)
        (void)dx_no_memory(g->context);
    for (size_t i = 0; image && i < walk.n; i++) {
        dx_id b = walk.id[i], few[FEW];
        uint32_t n = dx_count(g, b);
        bool apply = dx_op_of(g, b) == DX_OP_APPLY;
        uint32_t fixed = apply ? 1 : dx_op_of(g, b) == DX_OP_DERIV ? 2 : 0;
        bool changed = all && fixed > 0;
        dx_id *operands = n <= FEW ? few : dx_arena_alloc(&growth->arena, n * sizeof *operands);
        image[i] = dx_same(b, from) ? to : b;
        if (!operands) {
            (void)dx_no_memory(g->context);
            image[i] = DX_NONE;
        }
        for (uint32_t k = 0; operands && k < n; k++) {
            dx_id old = dx_operand(g, b, k);
            operands[k] = k < fixed ? old : image[dx_walk_find(&walk, old)];
            changed = changed || !dx_same(operands[k], old);
        }
        if (operands && changed && n > 0)
            image[i] = make(growth, b, operands);
        if (dx_is_none(image[i]))
            break;
        result = i + 1 == walk.n ? image[i] : DX_NONE;
    }
    dx_free(walk.memory, image, size);
    dx_walk_free(&walk);
    return result;
}

dx_id dx_growth_replace_x(dx_growth *growth, dx_id a, dx_id by)
{
    return pass(growth, a, growth->x, by, false, make_form);
}

dx_status dx_growth_derivative(dx_growth *growth, dx_id a, dx_id symbol, dx_id *out)
{
    DX_TRY(dx_diff(growth->g, growth->rules, a, symbol, 1, out));
    *out = pass(growth, *out, DX_NONE, DX_NONE, true, make_derivative);
    return dx_check(growth->g, *out);
}

dx_id dx_growth_concrete(dx_growth *growth, dx_id a)
{
    return pass(growth, a, DX_NONE, DX_NONE, true, make_concrete);
}
