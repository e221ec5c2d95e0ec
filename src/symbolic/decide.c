#include "symbolic/decide.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/forms/readable.h"

dx_status dx_decide_zero(dx_graph *g, const dx_oracle *oracle, dx_id a, bool *zero)
{
    dx_id form;
    bool nonzero = false;
    DX_TRY(dx_check(g, a));
    if (!dx_is_number(g, a))
        DX_TRY(dx_ask_nonzero(oracle, a, &nonzero));
    *zero = false;
    if (nonzero)
        return DX_OK;
    DX_TRY(dx_readable(g, a, &form));
    *zero = dx_is_int(g, form, 0);
    if (*zero || dx_is_number(g, form))
        return DX_OK;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_print_plain(g, form, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        status = dx_fail(g->context, DX_UNKNOWN, "cannot decide whether %.300s is 0",
                         dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

dx_status dx_decide_sign(dx_graph *g, const dx_oracle *oracle, dx_id a, int *sign)
{
    dx_id negative = dx_neg(g, a);
    DX_TRY(dx_check(g, negative));
    *sign = 0;
    if (dx_is_number(g, a))
        *sign = dx_number_sign(g, a);
    else if (dx_is_constant(g, a))
        return dx_ask_sign(oracle, a, sign);
    else if (dx_is_nonnegative(g, a))
        *sign = 1;
    else if (dx_is_nonnegative(g, negative))
        *sign = -1;
    return DX_OK;
}
