#include "symbolic/choice.h"

#include "expr/print.h"

#include <string.h>

/* x/2 + 1/2 could be one fraction. */
enum { ONE_FRACTION = 4 };

static bool shares_denominator(dx_graph *g, dx_id sum)
{
    dx_id constant = dx_constant(g, sum), common = DX_NONE;
    uint32_t n = dx_terms(g, sum);
    if (n + !dx_is_int(g, constant, 0) < 2)
        return false;
    for (uint32_t i = 0; i <= n; i++) {
        dx_id number = i < n ? dx_coefficient(g, sum, i) : constant;
        if (i == n && dx_is_int(g, constant, 0))
            break;
        if (dx_is_integer(g, number))
            return false;
        dx_id denominator = dx_number_denominator(g, number);
        if (!dx_is_none(common) && !dx_same(common, denominator))
            return false;
        common = denominator;
    }
    return true;
}

/* What dx_print_weight does not mind: counted over all sums, as a tree. */
static double sums_to_join(dx_graph *g, dx_id a)
{
    enum { MOST = 20000 };
    dx_memory *memory = &g->context->memory;
    dx_id *stack = NULL;
    size_t n = 0, capacity = 0, seen = 0;
    double count = 0;
    bool grown = dx_grow(memory, &stack, sizeof *stack, &capacity, 1);
    if (grown)
        stack[n++] = a;
    while (n > 0 && grown && seen++ < MOST) {
        dx_id top = stack[--n];
        count += dx_op_of(g, top) == DX_OP_ADD && shares_denominator(g, top);
        uint32_t operands = dx_count(g, top);
        grown = dx_grow(memory, &stack, sizeof *stack, &capacity, n + operands);
        for (uint32_t i = 0; i < operands && grown; i++)
            if (!dx_is_atom(g, dx_operand(g, top, i)))
                stack[n++] = dx_operand(g, top, i);
    }
    dx_free(memory, stack, capacity * sizeof *stack);
    return count;
}

double dx_readable_weight(dx_graph *g, dx_id a)
{
    return dx_print_weight(g, a) + ONE_FRACTION * sums_to_join(g, a);
}

/* The same expression is offered again and again, so its weight is kept, as a float. */
static double weigh(dx_choice *choice, dx_id candidate)
{
    uint32_t bits = choice->weights ? dx_idmap_get(choice->weights, candidate, 0) : 0;
    float weight;
    if (bits != 0) {
        memcpy(&weight, &bits, sizeof weight);
        return weight;
    }
    weight = (float)dx_readable_weight(choice->graph, candidate);
    memcpy(&bits, &weight, sizeof bits);
    if (choice->weights && !dx_idmap_put(choice->weights, candidate, bits))
        choice->weights = NULL;
    return weight;
}

dx_status dx_choice_offer(dx_choice *choice, dx_id candidate)
{
    dx_graph *g = choice->graph;
    if (dx_is_none(candidate)) {
        dx_status status = dx_check(g, candidate);
        if (status == DX_NOMEM || status == DX_CANCELLED || status == DX_TIMEOUT)
            return status;
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    if (dx_same(candidate, choice->best))
        return DX_OK;
    double weight = weigh(choice, candidate);
    if (dx_is_none(choice->best) || weight < choice->weight - 1e-9) {
        choice->best = candidate;
        choice->weight = weight;
    }
    return DX_OK;
}
