#include "numeric/real.h"

#include "expr/order.h"
#include "numeric/instruction.h"
#include "numeric/integral.h"
#include "numeric/rootof.h"
#include "numeric/listing.h"
#include "numeric/loop.h"

#include <math.h>

enum { MULTIPLIED = 32 }; /* exponents up to here are worked out by multiplication */

static const double PI = 3.14159265358979323846;

typedef struct work {
    const dx_listing *list;
    size_t n;
    const dx_id *symbol;
    const double *given;
    double *value;   /* of each node */
    double *args;    /* of one call */
    uint32_t *order; /* of terms or factors */
} work;

static double operand(const work *w, size_t i, uint32_t k)
{
    return w->value[dx_listing_operand(w->list, i, k)];
}

static double add_terms(const work *w, size_t i, dx_id a)
{
    const dx_graph *g = w->list->graph;
    double sum = 0;
    dx_order_terms(g, a, w->order);
    for (uint32_t k = 0; k < dx_terms(g, a); k++) {
        double coefficient = dx_number_to_double(g, dx_coefficient(g, a, w->order[k]));
        double term = coefficient * operand(w, i, 2 + 2 * w->order[k]);
        sum = k == 0 ? term : sum + term;
    }
    if (dx_is_int(g, dx_constant(g, a), 0))
        return sum; /* + 0 would make 0 of -0 */
    return sum + dx_number_to_double(g, dx_constant(g, a));
}

static double integer_power(double base, int64_t n)
{
    if (n < -MULTIPLIED || n > MULTIPLIED)
        return pow(base, (double)n);
    double power = 1;
    for (int64_t k = n < 0 ? -n : n; k > 0; k >>= 1) {
        if (k & 1)
            power *= base;
        base *= base;
    }
    return n < 0 ? 1 / power : power;
}

static double number_power(const dx_graph *g, double base, dx_id exponent)
{
    int64_t n;
    if (dx_get_int(g, exponent, &n))
        return integer_power(base, n);
    double e = dx_number_to_double(g, exponent);
    if (e == 0.5)
        return sqrt(base);
    if (e == -0.5)
        return 1 / sqrt(base);
    return dx_code_power(base, e);
}

static double multiply_factors(const work *w, size_t i, dx_id a)
{
    const dx_graph *g = w->list->graph;
    double product = 1;
    dx_order_factors(g, a, w->order);
    for (uint32_t k = 0; k < dx_factors(g, a); k++) {
        uint32_t pair = w->order[k];
        dx_id exponent = dx_exponent(g, a, pair);
        double base = operand(w, i, 2 * pair);
        if (dx_is_int(g, exponent, -1))
            product /= base;
        else if (dx_is_number(g, exponent))
            product *= number_power(g, base, exponent);
        else
            product *= dx_code_power(base, operand(w, i, 2 * pair + 1));
    }
    return product;
}

static double call(const work *w, size_t i, dx_id a)
{
    const dx_graph *g = w->list->graph;
    uint32_t n = dx_count(g, a);
    for (uint32_t k = 0; k < n; k++)
        w->args[k] = operand(w, i, k);
    return dx_functions[dx_fn_of(g, a)].real(w->args, (int)n);
}

static double relate(dx_op op, double a, double b)
{
    bool holds = op == DX_OP_LT   ? a < b
                 : op == DX_OP_LE ? a <= b
                 : op == DX_OP_EQ ? a == b
                                  : a != b;
    return dx_code_truth(holds, a, b);
}

static double hold_together(const work *w, size_t i, uint32_t n)
{
    double all = 1;
    for (uint32_t k = 0; k < n; k++) {
        double link = operand(w, i, k);
        if (link == 0)
            return 0;
        all *= link; /* 1, or not known */
    }
    return all;
}

static double choose(const work *w, size_t i, dx_id a)
{
    const dx_graph *g = w->list->graph;
    for (uint32_t k = 0; k < dx_pieces(g, a); k++) {
        double condition = operand(w, i, 2 * k);
        if (isnan(condition))
            return NAN;
        if (condition != 0)
            return operand(w, i, 2 * k + 1);
    }
    return dx_has_default(g, a) ? operand(w, i, dx_count(g, a) - 1) : NAN;
}

static dx_status evaluate_listing(work *w, double *out);

/* The body for each integer from lo to hi. */
static dx_status iterate(const work *w, dx_id a, double lo, double hi, double *out)
{
    dx_graph *g = w->list->graph;
    bool sum = dx_op_of(g, a) == DX_OP_SUM;
    dx_id body = dx_operand(g, a, 0);
    *out = NAN;
    if (!dx_loop_is_range(lo, hi))
        return DX_OK;
    if (hi - lo >= DX_MOST_TERMS)
        return dx_loop_too_long(g->context);
    size_t n = w->n + 1, room = n * (sizeof(double) + sizeof(dx_id));
    double *given = dx_alloc(&g->context->memory, room);
    if (!given)
        return dx_no_memory(g->context);
    dx_id *symbol = (dx_id *)(given + n);
    for (size_t i = 0; i < w->n; i++) {
        given[i] = w->given[i];
        symbol[i] = w->symbol[i];
    }
    symbol[w->n] = dx_operand(g, a, 1);
    dx_listing list;
    dx_status status = dx_listing_make(g, 1, &body, &list);
    double total = sum ? 0 : 1, term = 0;
    for (double k = lo; k <= hi && status == DX_OK; k++) {
        given[w->n] = k;
        work inner = {.list = &list, .n = n, .symbol = symbol, .given = given};
        status = dx_poll(g->context);
        if (status == DX_OK)
            status = evaluate_listing(&inner, &term);
        total = sum ? total + term : total * term;
    }
    dx_listing_free(&list);
    dx_free(&g->context->memory, given, room);
    *out = total;
    return status;
}

static dx_status find_symbol(const work *w, dx_id symbol, double *out)
{
    const dx_graph *g = w->list->graph;
    for (size_t i = 0; i < w->n; i++)
        if (dx_same(w->symbol[i], symbol)) {
            *out = w->given[i];
            return DX_OK;
        }
    return dx_fail(g->context, DX_NAME, "'%s' has no value",
                   dx_echo(g->context, dx_bytes(g, symbol), dx_bytes_length(g, symbol)));
}

static dx_status evaluate_node(const work *w, size_t i, double *out)
{
    const dx_graph *g = w->list->graph;
    dx_id a = w->list->walk.id[i];
    dx_op op = dx_op_of(g, a);
    switch (op) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        *out = dx_number_to_double(g, a);
        return DX_OK;
    case DX_OP_SYMBOL:
        return find_symbol(w, a, out);
    case DX_OP_INTEGRAL:
        return dx_integral_double(w->list->graph, a, out);
    case DX_OP_ROOTOF:
        return dx_rootof_double(w->list->graph, a, out);
    case DX_OP_PI:
        *out = PI;
        return DX_OK;
    case DX_OP_ADD:
        *out = add_terms(w, i, a);
        return DX_OK;
    case DX_OP_MUL:
        *out = multiply_factors(w, i, a);
        return DX_OK;
    case DX_OP_CALL:
        *out = call(w, i, a);
        return DX_OK;
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
        *out = relate(op, operand(w, i, 0), operand(w, i, 1));
        return DX_OK;
    case DX_OP_AND:
        *out = hold_together(w, i, dx_count(g, a));
        return DX_OK;
    case DX_OP_CASES:
        *out = choose(w, i, a);
        return DX_OK;
    case DX_OP_SUM:
    case DX_OP_PRODUCT:
        return iterate(w, a, operand(w, i, 2), operand(w, i, 3), out);
    case DX_OP_TRUE:
    case DX_OP_FALSE:
        *out = op == DX_OP_TRUE;
        return DX_OK;
    case DX_OP_NONE:
    case DX_OP_PRIMITIVE:
    case DX_OP_INF:
    case DX_OP_APPLY:
    case DX_OP_DERIV:
    case DX_OP_VECTOR:
    case DX_OP_RANGE:
    case DX_OP_STRING:
    case DX_OP_DIFF:
    case DX_OP_STEPS:
    case DX_OP_TABLE:
    case DX_OP_SOLUTION:
        break;
    }
    return dx_fail(g->context, DX_BUG, "a part without a number is evaluated");
}

static dx_status evaluate_nodes(const work *w)
{
    size_t n = w->list->walk.n;
    for (size_t i = 0; i < n; i++) {
        if (!w->list->needed[i])
            continue;
        if (i % 256 == 255)
            DX_TRY(dx_poll(w->list->graph->context));
        DX_TRY(evaluate_node(w, i, w->value + i));
    }
    return DX_OK;
}

static dx_status evaluate_listing(work *w, double *out)
{
    dx_context *context = w->list->graph->context;
    DX_TRY(dx_listing_refuse_abstract(w->list));
    size_t n = w->list->walk.n, widest = w->list->widest;
    size_t room = (n + widest) * sizeof(double) + widest * sizeof(uint32_t);
    w->value = dx_alloc(&context->memory, room);
    if (!w->value)
        return dx_no_memory(context);
    w->args = w->value + n;
    w->order = (uint32_t *)(w->args + widest);
    dx_status status = evaluate_nodes(w);
    if (status == DX_OK)
        *out = w->value[n - 1];
    dx_free(&context->memory, w->value, room);
    return status;
}

dx_status dx_real_evaluate(dx_graph *g, dx_id a, size_t n, const dx_id *symbol, const double *value,
                           double *out)
{
    *out = NAN;
    dx_listing list;
    DX_TRY(dx_listing_make(g, 1, &a, &list));
    work w = {.list = &list, .n = n, .symbol = symbol, .given = value};
    dx_status status = evaluate_listing(&w, out);
    dx_listing_free(&list);
    return status;
}
