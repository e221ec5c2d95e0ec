#include "symbolic/forms/simplify.h"

#include "expr/print.h"
#include "symbolic/forms/choice.h"
#include "symbolic/forms/readable.h"

dx_status dx_printed_length(dx_graph *g, dx_id a, size_t *length)
{
    dx_text line;
    dx_text_init(&line, &g->context->memory);
    dx_status status = dx_print_plain(g, a, &line);
    *length = status == DX_OK ? line.n : SIZE_MAX;
    dx_text_free(&line);
    if (status != DX_LIMIT)
        return status;
    dx_diag_clear(&g->context->diag);
    return DX_OK;
}

dx_status dx_is_longer(dx_graph *g, dx_id a, dx_id than, bool *longer)
{
    size_t before, after;
    *longer = false;
    DX_TRY(dx_count_detours(g, than, &before));
    DX_TRY(dx_count_detours(g, a, &after));
    if (after < before)
        return DX_OK;
    DX_TRY(dx_printed_length(g, than, &before));
    DX_TRY(dx_printed_length(g, a, &after));
    *longer = after > before;
    return DX_OK;
}

/* Of what one pass has found the next may find more: rounds while the form gets lighter, so that it
 * has nothing left to do. */
static dx_status simplify_in_rounds(dx_graph *g, dx_id a, dx_id *out)
{
    enum { MOST_ROUNDS = 8 };
    double weight = dx_readable_weight(g, a);
    *out = a;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        dx_id next;
        bool longer;
        DX_TRY(dx_readable(g, *out, &next));
        if (dx_same(next, *out))
            break;
        DX_TRY(dx_is_longer(g, next, *out, &longer));
        const double lighter = dx_readable_weight(g, next);
        if (longer || lighter >= weight - 1e-9)
            break;
        weight = lighter;
        *out = next;
    }
    return DX_OK;
}

static bool has_divisor(const dx_graph *g, dx_id product)
{
    for (uint32_t i = 0; i < dx_factors(g, product); i++)
        if (dx_is_number(g, dx_exponent(g, product, i)) &&
            dx_number_sign(g, dx_exponent(g, product, i)) < 0)
            return true;
    return false;
}

/* sqrt(y/x) for 1/sqrt(x/y), in a product. */
static dx_id with_roots_above(dx_graph *g, dx_id a)
{
    dx_id scale, product, above = a;
    dx_split_coefficient(g, a, &scale, &product);
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++) {
        const dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        if (dx_op_of(g, base) != DX_OP_MUL || !dx_is_number(g, exponent) ||
            dx_number_sign(g, exponent) >= 0 || dx_is_integer(g, exponent) || !has_divisor(g, base))
            continue;
        const dx_id root = dx_pow(g, dx_power(g, base, -1), dx_number_neg(g, exponent));
        above = dx_mul(g, dx_div(g, above, dx_pow(g, base, exponent)), root);
    }
    return above;
}

dx_status dx_simplify(dx_graph *g, dx_id a, dx_id *out)
{
    bool longer;
    DX_TRY(simplify_in_rounds(g, a, out));
    const dx_id above = with_roots_above(g, *out);
    DX_TRY(dx_check(g, above));
    if (dx_same(above, *out))
        return DX_OK;
    DX_TRY(dx_is_longer(g, above, *out, &longer));
    if (longer || dx_readable_weight(g, above) >= dx_readable_weight(g, *out) - 1e-9)
        return DX_OK;
    return simplify_in_rounds(g, above, out);
}
