#include "expr/asis.h"

#include "expr/intern.h"
#include "expr/print.h"
#include "expr/walk.h"

#include <string.h>

enum { MOST_ARGUMENTS = 4 };

/* ---- sums ---------------------------------------------------------------------------------- */

/* A sum in brackets gives its terms. */
static bool push_term(dx_pairs *sum, dx_id *constant, dx_id factor, dx_id a)
{
    dx_graph *g = sum->graph;
    if (dx_is_none(a))
        return false;
    if (dx_is_number(g, a)) {
        *constant = dx_add(g, *constant, dx_mul(g, factor, a));
        return !dx_is_none(*constant);
    }
    if (dx_op_of(g, a) != DX_OP_ADD)
        return dx_pairs_push(sum, a, factor);
    *constant = dx_add(g, *constant, dx_mul(g, factor, dx_constant(g, a)));
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        if (!dx_pairs_push(sum, dx_term(g, a, i), dx_mul(g, factor, dx_coefficient(g, a, i))))
            return false;
    return !dx_is_none(*constant);
}

static dx_id intern_sum(dx_id constant, dx_pairs *sum)
{
    dx_graph *g = sum->graph;
    if (sum->n == 0)
        return constant;
    if (sum->n == 1 && dx_is_int(g, constant, 0) && dx_is_int(g, sum->pair[0].number, 1))
        return sum->pair[0].key;
    dx_pairs_sort(sum);
    return dx_intern_sum(constant, sum);
}

dx_id dx_asis_sum(dx_graph *g, size_t n, const dx_id *term)
{
    dx_pairs sum;
    dx_id constant = dx_int(g, 0);
    bool fine = true;
    dx_pairs_init(&sum, g);
    for (size_t i = 0; i < n && fine; i++)
        fine = push_term(&sum, &constant, dx_int(g, 1), term[i]);
    dx_id whole = fine ? intern_sum(constant, &sum) : DX_NONE;
    dx_pairs_free(&sum);
    return whole;
}

/* number·a */
static dx_id scaled(dx_graph *g, dx_id number, dx_id a)
{
    dx_pairs sum;
    dx_id constant = dx_int(g, 0);
    if (dx_is_int(g, number, 1) || dx_is_none(a))
        return a;
    if (dx_is_number(g, a))
        return dx_mul(g, number, a);
    dx_pairs_init(&sum, g);
    /* 2·(x + 1) stays together, 2·(3·x) is 6·x */
    bool lone =
        dx_op_of(g, a) == DX_OP_ADD && dx_terms(g, a) == 1 && dx_is_int(g, dx_constant(g, a), 0);
    bool minus = dx_is_int(g, number, -1);
    bool fine =
        lone || minus ? push_term(&sum, &constant, number, a) : dx_pairs_push(&sum, a, number);
    dx_id whole = fine ? intern_sum(constant, &sum) : DX_NONE;
    dx_pairs_free(&sum);
    return whole;
}

/* ---- products ------------------------------------------------------------------------------ */

static dx_id negated(dx_graph *g, dx_id exponent)
{
    return dx_is_number(g, exponent) ? dx_number_neg(g, exponent)
                                     : scaled(g, dx_int(g, -1), exponent);
}

static bool push_factor(dx_pairs *product, dx_id *number, dx_id a, bool divides)
{
    dx_graph *g = product->graph;
    if (dx_is_none(a))
        return false;
    if (dx_op_of(g, a) == DX_OP_ADD && dx_terms(g, a) == 1 && dx_is_int(g, dx_constant(g, a), 0)) {
        dx_id scale = dx_coefficient(g, a, 0);
        *number = divides ? dx_div(g, *number, scale) : dx_mul(g, *number, scale);
        a = dx_term(g, a, 0);
    }
    if (dx_is_number(g, a)) {
        *number = divides ? dx_div(g, *number, a) : dx_mul(g, *number, a);
        return !dx_is_none(*number);
    }
    if (dx_op_of(g, a) != DX_OP_MUL)
        return dx_pairs_push(product, a, dx_int(g, divides ? -1 : 1));
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id exponent = dx_exponent(g, a, i);
        if (!dx_pairs_push(product, dx_base(g, a, i), divides ? negated(g, exponent) : exponent))
            return false;
    }
    return !dx_is_none(*number);
}

static dx_id intern_product(dx_pairs *product)
{
    dx_graph *g = product->graph;
    if (product->n == 0)
        return dx_int(g, 1);
    if (product->n == 1 && dx_is_int(g, product->pair[0].number, 1))
        return product->pair[0].key;
    dx_pairs_sort(product);
    return dx_intern_product(g, product->n, product->pair);
}

dx_id dx_asis_product(dx_graph *g, size_t n, const dx_id *factor, const bool *divides)
{
    dx_pairs product;
    dx_id number = dx_int(g, 1);
    bool fine = true;
    dx_pairs_init(&product, g);
    for (size_t i = 0; i < n && fine; i++)
        fine = push_factor(&product, &number, factor[i], divides[i]);
    dx_id whole = fine ? intern_product(&product) : DX_NONE;
    dx_pairs_free(&product);
    return dx_is_none(number) ? number : scaled(g, number, whole);
}

dx_id dx_asis_power(dx_graph *g, dx_id base, dx_id exponent)
{
    if (dx_is_none(base) || dx_is_none(exponent))
        return DX_NONE;
    if (dx_is_int(g, exponent, 1))
        return base;
    if (dx_is_number(g, exponent) && dx_is_number(g, base))
        return dx_pow(g, base, exponent);
    if (dx_fn_of(g, base) == DX_FN_exp && dx_is_int(g, dx_operand(g, base, 0), 1))
        return dx_intern_ids(g, DX_OP_CALL, DX_FN_exp, 1, &exponent);
    const dx_pair pair = {base, exponent};
    return dx_intern_product(g, 1, &pair);
}

/* ---- functions ----------------------------------------------------------------------------- */

dx_id dx_asis_call(dx_graph *g, dx_fn fn, size_t n, const dx_id *argument)
{
    static const char *const names[MOST_ARGUMENTS] = {"'a", "'b", "'c", "'d"};
    dx_id name[MOST_ARGUMENTS];
    if (n == 0 || n > MOST_ARGUMENTS)
        return DX_NONE;
    for (size_t i = 0; i < n; i++) {
        if (dx_is_none(argument[i]))
            return DX_NONE;
        name[i] = dx_symbol(g, names[i], 2);
    }
    dx_id general = dx_call(g, fn, n, name);
    if (dx_is_none(general))
        return general;
    if (dx_op_of(g, general) == DX_OP_CALL && dx_fn_of(g, general) == fn &&
        dx_count(g, general) == n) {
        bool same = true;
        for (uint32_t i = 0; i < n; i++)
            same = same && dx_same(dx_operand(g, general, i), name[i]);
        return same ? dx_intern_ids(g, DX_OP_CALL, fn, n, argument) : DX_NONE;
    }
    if (dx_op_of(g, general) == DX_OP_MUL && dx_factors(g, general) == 1 &&
        dx_same(dx_base(g, general, 0), name[0]) && dx_is_number(g, dx_exponent(g, general, 0)))
        return dx_asis_power(g, argument[0], dx_exponent(g, general, 0));
    return DX_NONE;
}

/* ---- putting in ---------------------------------------------------------------------------- */

static bool is_looked_into(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    return op == DX_OP_ADD || op == DX_OP_MUL || op == DX_OP_CALL || op == DX_OP_APPLY ||
           op == DX_OP_DERIV || op == DX_OP_CASES || (op >= DX_OP_EQ && op <= DX_OP_AND);
}

dx_status dx_asis_put(dx_graph *g, dx_id a, dx_id symbol, dx_id by, dx_id *out)
{
    enum { MOST_OPERANDS = 40 };
    dx_walk walk;
    *out = a;
    if (!dx_contains(g, a, symbol))
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_id *value = dx_alloc(&g->context->memory, walk.n * sizeof *value);
    dx_status status = value ? DX_OK : dx_no_memory(g->context);
    bool fine = status == DX_OK;
    for (size_t i = 0; i < walk.n && fine; i++) {
        dx_id node = walk.id[i], operand[MOST_OPERANDS];
        uint32_t n = dx_count(g, node);
        value[i] = dx_same(node, symbol) ? by : node;
        if (dx_same(node, symbol) || !dx_contains(g, node, symbol))
            continue;
        fine = is_looked_into(g, node) && n <= MOST_OPERANDS;
        for (uint32_t k = 0; fine && k < n; k++)
            operand[k] = value[dx_walk_find(&walk, dx_operand(g, node, k))];
        if (!fine)
            break;
        if (dx_op_of(g, node) == DX_OP_ADD && dx_terms(g, node) == 1 &&
            dx_is_int(g, operand[1], 1)) { /* x + h + 1 */
            const dx_id terms[] = {operand[2], operand[0]};
            value[i] = dx_asis_sum(g, 2, terms);
        } else {
            value[i] = dx_intern_ids(g, dx_op_of(g, node), dx_node_of(g, node)->fn, n, operand);
        }
        status = dx_check(g, value[i]);
        fine = status == DX_OK;
    }
    if (fine)
        *out = value[walk.n - 1];
    else if (status == DX_OK)
        *out = DX_NONE;
    dx_free(&g->context->memory, value, walk.n * sizeof *value);
    dx_walk_free(&walk);
    return status;
}

dx_id dx_asis_sum_to(dx_graph *g, dx_id sum, dx_id hi)
{
    const dx_id operands[] = {dx_operand(g, sum, 0), dx_operand(g, sum, 1), dx_operand(g, sum, 2),
                              hi};
    return dx_intern_ids(g, DX_OP_SUM, 0, 4, operands);
}

dx_status dx_is_written_alike(dx_graph *g, dx_id a, dx_id b, bool *alike)
{
    dx_text text[2];
    *alike = dx_same(a, b);
    if (*alike)
        return DX_OK;
    dx_text_init(&text[0], &g->context->memory);
    dx_text_init(&text[1], &g->context->memory);
    dx_status status = dx_print_plain(g, a, &text[0]);
    if (status == DX_OK)
        status = dx_print_plain(g, b, &text[1]);
    if (status == DX_OK && (text[0].failed || text[1].failed))
        status = dx_no_memory(g->context);
    *alike = status == DX_OK && strcmp(dx_text_get(&text[0]), dx_text_get(&text[1])) == 0;
    dx_text_free(&text[0]);
    dx_text_free(&text[1]);
    return status;
}
