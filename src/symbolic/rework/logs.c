#include "symbolic/rework/logs.h"

#include "symbolic/rework/upward.h"

/* ---- apart -------------------------------------------------------------------------------------
 */

/* log(base^exponent), times the exponent. */
static dx_id log_of_power(dx_graph *g, dx_fn fn, dx_id base, dx_id exponent)
{
    int64_t n;
    if (dx_get_int(g, exponent, &n) && n % 2 == 0 && !dx_is_nonnegative(g, base))
        base = dx_call1(g, DX_FN_abs, base);
    return dx_mul(g, exponent, dx_call1(g, fn, base));
}

static dx_status expand_call(dx_graph *g, dx_id call, dx_id *out)
{
    dx_fn fn = dx_fn_of(g, call);
    dx_id number, product, u = dx_operand(g, call, 0), sum = dx_int(g, 0);
    *out = call;
    if (fn != DX_FN_log && fn != DX_FN_log2 && fn != DX_FN_log10)
        return DX_OK;
    dx_split_coefficient(g, u, &number, &product);
    if (dx_number_sign(g, number) <= 0 || dx_is_number(g, u) ||
        (dx_op_of(g, product) != DX_OP_MUL && dx_is_int(g, number, 1)))
        return DX_OK;
    if (!dx_is_int(g, number, 1)) {
        dx_id below = dx_number_denominator(g, number);
        sum = dx_sub(g, dx_call1(g, fn, dx_number_numerator(g, number)), dx_call1(g, fn, below));
    }
    if (dx_op_of(g, product) != DX_OP_MUL)
        sum = dx_add(g, sum, dx_call1(g, fn, product));
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++)
        sum =
            dx_add(g, sum, log_of_power(g, fn, dx_base(g, product, i), dx_exponent(g, product, i)));
    *out = sum;
    return dx_check(g, sum);
}

static dx_status expand_node(const dx_upward *u, dx_id a, dx_id *out)
{
    DX_TRY(dx_upward_rebuild(u, a, out));
    return dx_op_of(u->g, *out) == DX_OP_CALL ? expand_call(u->g, *out, out) : DX_OK;
}

dx_status dx_log_expand(dx_graph *g, dx_id a, dx_id *out)
{
    return dx_upward_settle(g, a, expand_node, out);
}

/* ---- together
 * ------------------------------------------------------------------------------------ */

static dx_status combine(dx_graph *g, dx_id sum, dx_fn fn, dx_id *out)
{
    dx_id inside = dx_int(g, 1), rest = dx_constant(g, sum);
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        dx_id c = dx_coefficient(g, sum, i), term = dx_term(g, sum, i);
        if (dx_fn_of(g, term) == fn)
            inside = dx_mul(g, inside, dx_pow(g, dx_operand(g, term, 0), c));
        else
            rest = dx_add(g, rest, dx_scale(g, c, term));
    }
    *out = dx_is_int(g, inside, 1) ? sum : dx_add(g, rest, dx_call1(g, fn, inside));
    return dx_check(g, *out);
}

static dx_status combine_node(const dx_upward *u, dx_id a, dx_id *out)
{
    static const dx_fn logarithms[] = {DX_FN_log, DX_FN_log2, DX_FN_log10};
    DX_TRY(dx_upward_rebuild(u, a, out));
    for (size_t i = 0; i < sizeof logarithms / sizeof *logarithms; i++)
        if (dx_op_of(u->g, *out) == DX_OP_ADD)
            DX_TRY(combine(u->g, *out, logarithms[i], out));
    return DX_OK;
}

dx_status dx_log_combine(dx_graph *g, dx_id a, dx_id *out)
{
    return dx_upward_settle(g, a, combine_node, out);
}
