#include "symbolic/derivatives/local.h"

#include "expr/print.h"
#include "symbolic/derivatives/leibniz.h"
#include "symbolic/derivatives/rules.h"
#include "symbolic/sample.h"

enum { LONG_PRODUCT = 16 };

dx_slots dx_slots_of(const dx_graph *g, dx_id node)
{
    uint32_t count = dx_count(g, node);
    switch (dx_op_of(g, node)) {
    case DX_OP_ADD:
        return (dx_slots){2, 2, count};
    case DX_OP_MUL:
    case DX_OP_CALL:
        return (dx_slots){0, 1, count};
    case DX_OP_APPLY:
        return (dx_slots){1, 1, count};
    case DX_OP_DERIV:
        return (dx_slots){2, 1, count};
    default:
        return (dx_slots){0, 1, 0};
    }
}

/* ---- products ------------------------------------------------------------------------- */

dx_status dx_local_begin(dx_local *local, dx_graph *g, dx_rules *rules, dx_id node, bool all)
{
    *local = (dx_local){.g = g, .rules = rules, .node = node};
    if (!all || dx_op_of(g, node) != DX_OP_MUL || dx_factors(g, node) <= LONG_PRODUCT)
        return DX_OK;
    uint32_t n = local->n = dx_factors(g, node);
    local->after = dx_alloc(&g->context->memory, n * sizeof *local->after);
    if (!local->after)
        return dx_no_memory(g->context);
    local->before = local->after[n - 1] = dx_int(g, 1);
    for (uint32_t i = n - 1; i > 0; i--)
        local->after[i - 1] =
            dx_mul(g, dx_pow(g, dx_base(g, node, i), dx_exponent(g, node, i)), local->after[i]);
    return DX_OK;
}

void dx_local_end(dx_local *local)
{
    dx_free(&local->g->context->memory, local->after, local->n * sizeof *local->after);
}

static void refuse_separate_points(dx_graph *g, dx_id base)
{
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    if (dx_print_plain(g, base, &text) == DX_OK)
        (void)dx_fail(g->context, DX_DOMAIN,
                      "a power of %s has no derivative by its exponent: it has values at separate "
                      "points only",
                      dx_text_get(&text));
    dx_text_free(&text);
}

/* The power b^e stands in the product `whole`: power rule e·b^(e-1) for the base,
 * exponential rule b^e·log(b) for the exponent. */
static dx_id by_power(dx_graph *g, dx_id whole, dx_id b, dx_id e, bool by_base, dx_id factor)
{
    if (by_base)
        return dx_product(g, 4, (dx_id[]){e, whole, dx_power(g, b, -1), factor});
    if (dx_is_int(g, b, 0)) /* 0^x is 0 where it has a value */
        return dx_int(g, 0);
    bool negative;
    if (dx_is_negative_constant(g, b, &negative) != DX_OK)
        return DX_NONE;
    if (negative) {
        refuse_separate_points(g, b);
        return DX_NONE;
    }
    return dx_product(g, 3, (dx_id[]){whole, dx_call1(g, DX_FN_log, b), factor});
}

static dx_id by_factor(dx_local *local, uint32_t k, dx_id factor)
{
    dx_graph *g = local->g;
    dx_id node = local->node, b = dx_base(g, node, k / 2), e = dx_exponent(g, node, k / 2);
    if (!local->after) {
        if (dx_is_number(g, e))
            return dx_product_rule(g, node, k / 2, factor);
        return by_power(g, node, b, e, k % 2 == 0, factor);
    }
    for (; local->at < k / 2; local->at++)
        local->before =
            dx_mul(g, local->before,
                   dx_pow(g, dx_base(g, node, local->at), dx_exponent(g, node, local->at)));
    dx_id own = by_power(g, dx_pow(g, b, e), b, e, k % 2 == 0, factor);
    return dx_product(g, 3, (dx_id[]){local->before, own, local->after[k / 2]});
}

/* ---- functions ------------------------------------------------------------------------ */

/* The derivative of an abstract function by its argument i, at the same arguments. */
static dx_id abstract_partial(dx_graph *g, dx_id a, uint32_t i)
{
    enum { MOST = 16 };
    uint32_t first = dx_op_of(g, a) == DX_OP_DERIV ? 2 : 1, n = dx_count(g, a) - first;
    uint32_t counts[MOST] = {0};
    dx_id args[MOST];
    if (n > MOST) {
        dx_fail(g->context, DX_LIMIT, "a function with more than %d arguments", MOST);
        return DX_NONE;
    }
    for (uint32_t k = 0; k < n; k++) {
        int64_t count = 0;
        if (first == 2)
            dx_get_int(g, dx_operand(g, dx_operand(g, a, 1), k), &count);
        counts[k] = (uint32_t)count + (k == i);
        args[k] = dx_operand(g, a, first + k);
    }
    return dx_derivative_of(g, dx_operand(g, a, 0), counts, n, args);
}

/* An integral's is worked out, unless its ends are to be the arguments of something unknown. */
static dx_id partial_of_applied(dx_local *local, uint32_t i)
{
    dx_graph *g = local->g;
    const dx_id d = abstract_partial(g, local->node, i);
    if (dx_is_none(d) || g->keeps_primitives || !dx_is_written_integral(g, d))
        return d;
    const dx_primitive p = dx_primitive_read(g, d);
    return dx_leibniz(g, local->rules, &p);
}

dx_id dx_local_partial(dx_local *local, uint32_t k, dx_id factor)
{
    dx_graph *g = local->g;
    dx_id node = local->node;
    switch (dx_op_of(g, node)) {
    case DX_OP_ADD:
        return dx_scale(g, dx_operand(g, node, k - 1), factor);
    case DX_OP_MUL:
        return by_factor(local, k, factor);
    case DX_OP_CALL:
        return dx_mul(g, dx_rules_derivative(g, local->rules, node, k), factor);
    case DX_OP_APPLY:
        return dx_mul(g, partial_of_applied(local, k - 1), factor);
    case DX_OP_DERIV:
        return dx_mul(g, partial_of_applied(local, k - 2), factor);
    default:
        dx_fail(g->context, DX_BUG, "a node without slots is differentiated");
        return DX_NONE;
    }
}
