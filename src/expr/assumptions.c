#include "expr/assumptions.h"

/* Deep expressions are not searched to the bottom: "not known" is always allowed. */
enum { DEEP = 12 };

static bool is_whole(const dx_graph *g, dx_id a, int depth);
static int parity(const dx_graph *g, dx_id a, int depth);

const dx_fact *dx_fact_of(const dx_graph *g, dx_id symbol)
{
    for (size_t i = 0; g->assumptions && i < g->assumptions->n_facts; i++)
        if (dx_same(g->assumptions->fact[i].of, symbol))
            return &g->assumptions->fact[i];
    return NULL;
}

static bool is_nonzero(const dx_graph *g, dx_id a, int depth)
{
    if (depth == 0)
        return false;
    if (dx_op_of(g, a) == DX_OP_SYMBOL) {
        const dx_fact *fact = dx_fact_of(g, a);
        return fact && fact->nonzero;
    }
    if (dx_op_of(g, a) == DX_OP_MUL) {
        for (uint32_t i = 0; i < dx_factors(g, a); i++)
            if (!is_nonzero(g, dx_base(g, a, i), depth - 1))
                return false;
        return true;
    }
    if (dx_is_scaled(g, a))
        return is_nonzero(g, dx_term(g, a, 0), depth - 1);
    dx_reach r;
    dx_reach_init(&r);
    (void)dx_reach_of(g, a, &r);
    bool nonzero = dx_reach_low_sign(&r) > 0 || dx_reach_high_sign(&r) < 0;
    dx_reach_clear(&r);
    return nonzero;
}

bool dx_is_assumed_nonzero(const dx_graph *g, dx_id a)
{
    return g->assumptions && is_nonzero(g, a, DEEP);
}

/* ---- integers -------------------------------------------------------------------------- */

/* Is it an integer that is not below 0? */
static bool is_natural(const dx_graph *g, dx_id a, int depth)
{
    if (dx_is_number(g, a))
        return dx_is_integer(g, a) && dx_number_sign(g, a) >= 0;
    return g->assumptions && is_whole(g, a, depth) && dx_is_nonnegative(g, a);
}

static bool is_whole_call(const dx_graph *g, dx_id a, int depth)
{
    switch (dx_fn_of(g, a)) {
    case DX_FN_floor:
    case DX_FN_ceil:
    case DX_FN_round:
    case DX_FN_sign:
        return true;
    case DX_FN_abs:
    case DX_FN_relu:
        return is_whole(g, dx_operand(g, a, 0), depth - 1);
    case DX_FN_max:
    case DX_FN_min:
    case DX_FN_mod:
    case DX_FN_binomial:
        return is_whole(g, dx_operand(g, a, 0), depth - 1) &&
               is_whole(g, dx_operand(g, a, 1), depth - 1);
    case DX_FN_factorial:
        return is_natural(g, dx_operand(g, a, 0), depth - 1);
    default:
        return false;
    }
}

/* k/2 */
static bool is_half(const dx_graph *g, dx_id number)
{
    mpq_t value;
    mpq_init(value);
    dx_number_to_mpq(g, number, value);
    bool half = mpz_cmp_ui(mpq_denref(value), 2) == 0;
    mpq_clear(value);
    return half;
}

static bool is_whole(const dx_graph *g, dx_id a, int depth)
{
    if (dx_is_number(g, a))
        return dx_is_integer(g, a);
    if (depth == 0)
        return false;
    switch (dx_op_of(g, a)) {
    case DX_OP_SYMBOL: {
        const dx_fact *fact = dx_fact_of(g, a);
        return fact && fact->integer;
    }
    case DX_OP_CALL:
        return is_whole_call(g, a, depth);
    case DX_OP_ADD: {
        bool whole = dx_is_integer(g, dx_constant(g, a));
        for (uint32_t i = 0; i < dx_terms(g, a) && whole; i++)
            whole = is_whole(g, dx_term(g, a, i), depth - 1) &&
                    (dx_is_integer(g, dx_coefficient(g, a, i)) ||
                     (is_half(g, dx_coefficient(g, a, i)) &&
                      parity(g, dx_term(g, a, i), depth - 1) == 0));
        return whole;
    }
    case DX_OP_MUL:
        for (uint32_t i = 0; i < dx_factors(g, a); i++)
            if (!is_natural(g, dx_exponent(g, a, i), depth - 1) ||
                !is_whole(g, dx_base(g, a, i), depth - 1))
                return false;
        return true;
    default:
        return false;
    }
}

bool dx_is_whole(const dx_graph *g, dx_id a)
{
    return is_whole(g, a, DEEP);
}

static int number_parity(const dx_graph *g, dx_id a)
{
    if (!dx_is_integer(g, a))
        return -1;
    mpq_t value;
    mpq_init(value);
    dx_number_to_mpq(g, a, value);
    int parity = mpz_odd_p(mpq_numref(value)) ? 1 : 0;
    mpq_clear(value);
    return parity;
}

/* n and n + k with an odd k: one of them is even. */
static bool are_neighbours(const dx_graph *g, dx_id n, dx_id sum)
{
    return dx_op_of(g, sum) == DX_OP_ADD && dx_terms(g, sum) == 1 &&
           dx_same(dx_term(g, sum, 0), n) && number_parity(g, dx_coefficient(g, sum, 0)) == 1 &&
           number_parity(g, dx_constant(g, sum)) == 1;
}

static bool has_neighbours(const dx_graph *g, dx_id product)
{
    for (uint32_t i = 0; i < dx_factors(g, product); i++)
        for (uint32_t k = 0; k < dx_factors(g, product); k++)
            if (dx_is_integer(g, dx_exponent(g, product, i)) &&
                dx_is_integer(g, dx_exponent(g, product, k)) &&
                are_neighbours(g, dx_base(g, product, i), dx_base(g, product, k)))
                return true;
    return false;
}

/* Of what is an integer. */
static int parity(const dx_graph *g, dx_id a, int depth)
{
    if (dx_is_number(g, a))
        return number_parity(g, a);
    if (depth == 0)
        return -1;
    if (dx_op_of(g, a) == DX_OP_SYMBOL) {
        const dx_fact *fact = dx_fact_of(g, a);
        return fact ? fact->parity : -1;
    }
    if (dx_op_of(g, a) == DX_OP_ADD) {
        int sum = number_parity(g, dx_constant(g, a));
        for (uint32_t i = 0; i < dx_terms(g, a) && sum >= 0; i++) {
            int odd = number_parity(g, dx_coefficient(g, a, i));
            int term = odd > 0 ? parity(g, dx_term(g, a, i), depth - 1) : odd;
            sum = term < 0 ? -1 : sum ^ term;
        }
        return sum;
    }
    if (dx_op_of(g, a) == DX_OP_MUL) {
        int all = 1;
        if (has_neighbours(g, a))
            return 0;
        for (uint32_t i = 0; i < dx_factors(g, a); i++) {
            dx_id exponent = dx_exponent(g, a, i);
            bool counts = dx_is_number(g, exponent) && dx_number_sign(g, exponent) > 0;
            int one = parity(g, dx_base(g, a, i), depth - 1);
            if (one == 0 && counts)
                return 0;
            all = one == 1 ? all : -1;
        }
        return all;
    }
    if (dx_fn_of(g, a) == DX_FN_abs)
        return parity(g, dx_operand(g, a, 0), depth - 1);
    return -1;
}

int dx_parity_of(const dx_graph *g, dx_id a)
{
    return is_whole(g, a, DEEP) ? parity(g, a, DEEP) : -1;
}
