/* call.c - rows of the function table, and what is written like one, applied. */
#include "expr/known.h"
#include "parser/array.h"
#include "parser/lost.h"
#include "parser/lower.h"
#include "parser/names.h"

#include <string.h>

/* Lowered arguments: of max([1, 2, 3]) the elements. */
struct arguments {
    dx_id *id;
    uint32_t n;
    bool arrays;
};

static dx_status place(dx_lowering *lowering, dx_status status, dx_span span)
{
    dx_diag_place(&lowering->graph->context->diag, span);
    return status;
}

static dx_status no_argument(dx_lowering *lowering, const dx_ast *call, const dx_ast *argument)
{
    dx_context *context = lowering->graph->context;
    dx_status status = dx_fail(context, DX_TYPE, "%s takes values, not name = value",
                               dx_echo(context, call->child->text, call->child->length));
    return place(lowering, status, argument->span);
}

static dx_status lower_arguments(dx_lowering *lowering, const dx_ast *call,
                                 struct arguments *arguments)
{
    dx_graph *g = lowering->graph;
    arguments->n = 0;
    arguments->arrays = false;
    arguments->id = dx_arena_alloc(&g->context->arena, call->n * sizeof(dx_id));
    if (!arguments->id)
        return dx_no_memory(g->context);
    for (const dx_ast *argument = call->child->next; argument; argument = argument->next) {
        if (argument->kind == DX_AST_BINDING)
            return no_argument(lowering, call, argument);
        dx_id *id = &arguments->id[arguments->n++];
        DX_TRY(dx_lower_value(lowering, argument, id));
        arguments->arrays = arguments->arrays || dx_is_array(g, *id);
    }
    return DX_OK;
}

/* One vector stands for its elements. */
static dx_status spread(dx_lowering *lowering, struct arguments *arguments)
{
    dx_graph *g = lowering->graph;
    if (arguments->n != 1 || !arguments->arrays)
        return DX_OK;
    dx_id vector = arguments->id[0];
    uint32_t n = dx_count(g, vector);
    dx_id *element = dx_arena_alloc(&g->context->arena, n * sizeof *element);
    if (!element)
        return dx_no_memory(g->context);
    arguments->arrays = false;
    for (uint32_t i = 0; i < n; i++) {
        element[i] = dx_operand(g, vector, i);
        arguments->arrays = arguments->arrays || dx_is_array(g, element[i]);
    }
    arguments->id = element;
    arguments->n = n;
    return DX_OK;
}

static dx_status not_of_arrays(dx_lowering *lowering, const dx_ast *call)
{
    dx_context *context = lowering->graph->context;
    dx_status status = dx_fail(context, DX_TYPE, "%s does not take vectors here",
                               dx_echo(context, call->child->text, call->child->length));
    return place(lowering, status, call->span);
}

static bool folds(dx_fn fn)
{
    return fn == DX_FN_max || fn == DX_FN_min;
}

static dx_status wrong_number(dx_lowering *lowering, dx_fn fn, const dx_ast *call, uint32_t n)
{
    dx_context *context = lowering->graph->context;
    const dx_function *row = &dx_functions[fn];
    unsigned least = row->least, most = fn == DX_FN_log ? 2 : folds(fn) ? 255 : row->most;
    const char *name = dx_echo(context, call->child->text, call->child->length);
    const char *s = most == 1 || (most == 255 && least == 1) ? "" : "s";
    dx_status status;
    if (most == 255)
        status =
            dx_fail(context, DX_ARITY, "%s takes %u argument%s or more, not %u", name, least, s, n);
    else if (least == most)
        status = dx_fail(context, DX_ARITY, "%s takes %u argument%s, not %u", name, least, s, n);
    else
        status =
            dx_fail(context, DX_ARITY, "%s takes %u or %u arguments, not %u", name, least, most, n);
    dx_diag_hint(&context->diag, "'help %s' shows how it is used", row->name);
    return place(lowering, status, call->span);
}

/* Logarithm to a base; 2 and 10 have functions of their own. */
static dx_status logarithm(dx_lowering *lowering, const dx_ast *call, dx_id x, dx_id base,
                           dx_id *out)
{
    dx_graph *g = lowering->graph;
    if (dx_is_array(g, x) || dx_is_array(g, base))
        return not_of_arrays(lowering, call);
    if (dx_is_int(g, base, 1)) {
        dx_status status = dx_fail(g->context, DX_DOMAIN, "there is no logarithm to base 1");
        return place(lowering, status, call->span);
    }
    int64_t whole;
    if (dx_get_int(g, base, &whole) && whole >= 2 &&
        !dx_is_none(*out = dx_whole_logarithm(g, x, whole)))
        return DX_OK;
    if (dx_is_int(g, base, 2) || dx_is_int(g, base, 10)) {
        *out = dx_call1(g, dx_is_int(g, base, 2) ? DX_FN_log2 : DX_FN_log10, x);
    } else {
        dx_id of_base = dx_call1(g, DX_FN_log, base);
        DX_TRY(dx_check(g, of_base));
        dx_id of_x = dx_call1(g, DX_FN_log, x);
        DX_TRY(dx_check(g, of_x));
        *out = dx_div(g, of_x, of_base);
        DX_TRY(dx_lose_factors(lowering, 1, &of_x, 1, &of_base, *out));
    }
    return dx_check(g, *out);
}

static dx_id fold(dx_graph *g, dx_fn fn, size_t n, const dx_id *arguments)
{
    dx_id folded = arguments[0];
    for (size_t i = 1; i < n; i++)
        folded = dx_call(g, fn, 2, (dx_id[]){folded, arguments[i]});
    return folded;
}

static bool takes_any_number(dx_fn fn)
{
    return dx_functions[fn].most == UINT8_MAX || folds(fn);
}

bool dx_takes_numbers(dx_fn fn, size_t n)
{
    return n >= dx_functions[fn].least && (n <= dx_functions[fn].most || takes_any_number(fn));
}

dx_status dx_lower_row(dx_lowering *lowering, dx_fn fn, size_t n, const dx_id *arguments,
                       dx_id *out)
{
    dx_graph *g = lowering->graph;
    *out = fn == DX_FN_sqrt ? dx_sqrt(g, arguments[0])
           : folds(fn)      ? fold(g, fn, n, arguments)
                            : dx_call(g, fn, n, arguments);
    DX_TRY(dx_check(g, *out));
    return dx_lose_arguments(lowering, n, arguments, *out);
}

dx_status dx_lower_call(dx_lowering *lowering, dx_fn fn, const dx_ast *call, dx_id *out)
{
    dx_graph *g = lowering->graph;
    const dx_function *row = &dx_functions[fn];
    struct arguments arguments;
    if (call->n == 2 && row->least == 1 && row->most == 1) {
        const dx_ast *argument = call->child->next; /* most calls: no list is needed */
        if (argument->kind == DX_AST_BINDING)
            return no_argument(lowering, call, argument);
        dx_id of;
        DX_TRY(dx_lower_value(lowering, argument, &of));
        dx_status status = dx_array_map(g, fn, of, out);
        return status == DX_OK ? dx_lose_arguments(lowering, 1, &of, *out)
                               : place(lowering, status, call->span);
    }
    DX_TRY(lower_arguments(lowering, call, &arguments));
    if (fn == DX_FN_log && arguments.n == 2)
        return logarithm(lowering, call, arguments.id[0], arguments.id[1], out);
    if (takes_any_number(fn))
        DX_TRY(spread(lowering, &arguments));
    if (!dx_takes_numbers(fn, arguments.n))
        return wrong_number(lowering, fn, call, arguments.n);
    if (arguments.arrays && arguments.n > 1)
        return not_of_arrays(lowering, call);
    dx_status status;
    if (arguments.arrays) {
        status = dx_array_map(g, fn, arguments.id[0], out);
        if (status == DX_OK)
            status = dx_lose_arguments(lowering, 1, arguments.id, *out);
    } else {
        status = dx_lower_row(lowering, fn, arguments.n, arguments.id, out);
    }
    return status == DX_OK ? DX_OK : place(lowering, status, call->span);
}

/* ---- forms that are no rows -------------------------------------------------------------- */

static dx_status log_to_base(dx_lowering *lowering, const dx_ast *call, const char *digits,
                             size_t n, dx_id *out)
{
    dx_context *context = lowering->graph->context;
    if (call->n != 2) {
        dx_status status =
            dx_fail(context, DX_ARITY, "%s takes 1 argument, not %u",
                    dx_echo(context, call->child->text, call->child->length), call->n - 1);
        return place(lowering, status, call->span);
    }
    bool subscript = (unsigned char)digits[0] >= 0x80; /* ₀ to ₉ are E2 82 80 to E2 82 89 */
    size_t size = subscript ? 3 : 1;
    char *text = dx_arena_alloc(&context->arena, n / size + 1);
    if (!text)
        return dx_no_memory(context);
    for (size_t i = 0; i < n / size; i++)
        text[i] = subscript ? (char)(digits[3 * i + 2] - (char)0x80 + '0') : digits[i];
    const dx_ast number = {.kind = DX_AST_NUMBER,
                           .text = text,
                           .length = (uint32_t)(n / size),
                           .span = call->child->span};
    dx_id base, x;
    DX_TRY(dx_lower_number(lowering, &number, &base));
    DX_TRY(dx_lower_value(lowering, call->child->next, &x));
    return logarithm(lowering, call, x, base, out);
}

/* exp(x_i)/sum of all exp(x_j), written so that it does not overflow. */
static dx_status softmax(dx_lowering *lowering, const dx_ast *call, dx_id *out)
{
    dx_graph *g = lowering->graph;
    struct arguments arguments;
    DX_TRY(lower_arguments(lowering, call, &arguments));
    DX_TRY(spread(lowering, &arguments));
    if (arguments.arrays)
        return not_of_arrays(lowering, call);
    if (arguments.n == 0)
        return dx_fail(g->context, DX_TYPE, "softmax takes 1 number or more, and there are none");
    dx_id all = dx_call(g, DX_FN_logsumexp, arguments.n, arguments.id);
    DX_TRY(dx_check(g, all));
    for (uint32_t i = 0; i < arguments.n; i++) {
        arguments.id[i] = dx_call1(g, DX_FN_exp, dx_sub(g, arguments.id[i], all));
        DX_TRY(dx_check(g, arguments.id[i]));
    }
    *out = dx_vector(g, arguments.n, arguments.id);
    return dx_check(g, *out);
}

dx_status dx_lower_form(dx_lowering *lowering, const dx_ast *call, dx_id *out)
{
    const char *digits;
    size_t n = dx_log_base(call->child->text, call->child->length, &digits);
    if (n > 0)
        return log_to_base(lowering, call, digits, n, out);
    return softmax(lowering, call, out);
}
