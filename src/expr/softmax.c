#include "expr/softmax.h"

/* So many arguments are tried for two components or more. */
enum { MOST_TRIED = 16 };

/* The call of logsumexp that is taken away in a sum, and how often; 0: there is none. */
static uint32_t find_call(const dx_graph *g, dx_id sum, dx_id *of)
{
    if (dx_op_of(g, sum) != DX_OP_ADD)
        return 0;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        int64_t times;
        *of = dx_term(g, sum, i);
        if (dx_op_of(g, *of) == DX_OP_CALL && dx_fn_of(g, *of) == DX_FN_logsumexp &&
            dx_get_int(g, dx_coefficient(g, sum, i), &times) && times < 0)
            return times >= -DX_MOST_COMPONENTS ? (uint32_t)-times : 0;
    }
    return 0;
}

/* Is the rest the sum of n arguments from place `from` on? */
static bool are_arguments(dx_graph *g, dx_id rest, uint32_t n, uint32_t from, dx_components *out)
{
    const uint32_t count = dx_count(g, out->of);
    for (uint32_t i = from; i < count; i++) {
        const dx_id argument = dx_operand(g, out->of, i);
        out->at[out->n - n] = i;
        if (n == 1 && dx_same(argument, rest))
            return true;
        if (n == 1)
            continue;
        const dx_id without = dx_sub(g, rest, argument);
        if (!dx_is_none(without) && are_arguments(g, without, n - 1, i, out))
            return true;
    }
    return false;
}

bool dx_read_components(dx_graph *g, dx_id call, dx_components *out)
{
    dx_id exponent = dx_operand(g, call, 0);
    int64_t times = 1; /* 2(a - logsumexp(a, b)) is of the first component twice */
    if (dx_is_scaled(g, exponent) && dx_op_of(g, dx_term(g, exponent, 0)) == DX_OP_ADD) {
        if (!dx_get_int(g, dx_coefficient(g, exponent, 0), &times) || times < 1 ||
            times > DX_MOST_COMPONENTS)
            return false;
        exponent = dx_term(g, exponent, 0);
    }
    out->n = find_call(g, exponent, &out->of);
    if (out->n == 0 || out->n * times > DX_MOST_COMPONENTS ||
        (out->n > 1 && dx_count(g, out->of) > MOST_TRIED))
        return false;
    const dx_id rest = dx_add(g, exponent, dx_scale(g, dx_int(g, out->n), out->of));
    if (dx_is_none(rest) || !are_arguments(g, rest, out->n, 0, out))
        return false;
    for (uint32_t i = out->n * (uint32_t)times; i-- > 0;)
        out->at[i] = out->at[i / (uint32_t)times];
    out->n *= (uint32_t)times;
    return true;
}
