#include "symbolic/forms/choice.h"

#include "expr/known.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/forms/waves.h"

#include <string.h>

/* What dx_print_weight does not mind, in its measure. */
static const double ONE_FRACTION = 4;   /* x/2 + 1/2 could be (x + 1)/2 */
static const double RARE_NAME = 0.9;    /* csc and cot: 1/sin is nearly as good */
static const double RARE_AGAIN = 8;     /* cot(x) + csc(x), (1 - cot(x))*csc(x): hidden quotients */
static const double UNDONE = 8;         /* cos(asin(x)) is sqrt(1 - x^2) */
static const double NESTED = 8;         /* sqrt(3 + 2*sqrt(2)) is 1 + sqrt(2) */
static const double NESTED_NAMES = 4;   /* sqrt(x - 2*sqrt(x - 1)) is abs(sqrt(x - 1) - 1) */
static const double POWER_INSIDE = 2;   /* log(x^3) is 3*log(x) */
static const double DISTRIBUTED = 5;    /* exp(k*x - k*m) is exp(k*(x - m)) */
static const double SIGN = 3;           /* abs and sign raise questions */
static const double FACTORIAL = 4;      /* (n + 2)!/n! is (n + 1)*(n + 2) */
static const double POWER_AGAIN = 6;    /* 2*2^n is 2^(n + 1) */
static const double QUADRATIC_WAVE = 3; /* 4*sin(x)^4 - 5*sin(x)^2 + 1 has a factor cos(x)^2 */
static const double SURD_BELOW = 6;     /* 1/(sqrt(3) + sqrt(5)) is (sqrt(5) - sqrt(3))/2 */

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

static bool is_rare(dx_fn fn)
{
    return fn == DX_FN_csc || fn == DX_FN_cot || fn == DX_FN_csch || fn == DX_FN_coth;
}

static bool has_rare_factor(const dx_graph *g, dx_id term)
{
    if (dx_op_of(g, term) != DX_OP_MUL)
        return is_rare(dx_fn_of(g, term));
    for (uint32_t i = 0; i < dx_factors(g, term); i++)
        if (is_rare(dx_fn_of(g, dx_base(g, term, i))))
            return true;
    return false;
}

static uint32_t count_rare_terms(const dx_graph *g, dx_id sum)
{
    uint32_t rare = 0;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++)
        rare += has_rare_factor(g, dx_term(g, sum, i));
    return rare;
}

/* A rare function beside a sum. */
static bool is_rare_with_sum(const dx_graph *g, dx_id product)
{
    if (!has_rare_factor(g, product))
        return false;
    for (uint32_t i = 0; i < dx_factors(g, product); i++)
        if (dx_op_of(g, dx_base(g, product, i)) == DX_OP_ADD)
            return true;
    return false;
}

static bool has_odd_power(const dx_graph *g, dx_id a)
{
    int64_t n;
    if (dx_op_of(g, a) != DX_OP_MUL || dx_factors(g, a) != 1)
        return false;
    dx_id exponent = dx_exponent(g, a, 0);
    return dx_is_number(g, exponent) && (!dx_get_int(g, exponent, &n) || n % 2 != 0);
}

static bool is_inverse_wave(const dx_graph *g, dx_id a)
{
    dx_fn fn = dx_fn_of(g, a);
    if (fn == DX_FN_NONE)
        return false;
    const char *inverse = dx_functions[fn].inverse;
    return dx_waves_is_wave(dx_function_find(inverse, strlen(inverse)));
}

/* sinh(2*log(x)), exp(asinh(x)) */
static bool is_undone_exponential(const dx_graph *g, dx_id a)
{
    const dx_fn fn = dx_fn_of(g, a);
    dx_id u = dx_operand(g, a, 0);
    if (dx_is_scaled(g, u))
        u = dx_term(g, u, 0);
    const dx_fn inner = dx_fn_of(g, u);
    if (fn == DX_FN_exp)
        return inner == DX_FN_asinh || inner == DX_FN_acosh || inner == DX_FN_atanh;
    return inner == DX_FN_log && (fn == DX_FN_sinh || fn == DX_FN_cosh || fn == DX_FN_tanh ||
                                  fn == DX_FN_sech || fn == DX_FN_csch || fn == DX_FN_coth);
}

/* cos(asin(x)), sin(2*atan(x)) */
static bool is_undone(const dx_graph *g, dx_id a)
{
    const dx_fn fn = dx_fn_of(g, a);
    if (fn != DX_FN_exp && !dx_waves_is_wave(fn))
        return false;
    if (is_undone_exponential(g, a))
        return true;
    if (fn == DX_FN_exp)
        return false;
    dx_id angle = dx_operand(g, a, 0);
    if (dx_op_of(g, angle) == DX_OP_ADD)
        for (uint32_t i = 0; i < dx_terms(g, angle); i++)
            if (is_inverse_wave(g, dx_term(g, angle, i)))
                return true;
    return is_inverse_wave(g, angle);
}

/* A sum of numbers with a root in it: p + q*sqrt(d). */
static bool is_surd(const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_ADD || dx_node_of(g, a)->holds & DX_HOLDS_VARIABLE)
        return false;
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        if (dx_op_of(g, dx_term(g, a, i)) == DX_OP_MUL &&
            dx_is_number(g, dx_base(g, dx_term(g, a, i), 0)))
            return true;
    return false;
}

/* x - 2*sqrt(x - 1): a sum of names with a lone root among others. */
static bool is_square_of_roots(const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) < 2)
        return false;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        const dx_id term = dx_term(g, a, i);
        if (dx_op_of(g, term) == DX_OP_MUL && dx_factors(g, term) == 1 &&
            !dx_is_integer(g, dx_exponent(g, term, 0)) && !dx_is_number(g, dx_base(g, term, 0)))
            return true;
    }
    return false;
}

static double cost_of_nested_roots(const dx_graph *g, dx_id product)
{
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        if (dx_is_integer(g, dx_exponent(g, product, i)))
            continue;
        if (is_surd(g, dx_base(g, product, i)))
            return NESTED;
        if (is_square_of_roots(g, dx_base(g, product, i)))
            return NESTED_NAMES;
    }
    return 0;
}

/* A surd below the line, or to a power, which is one with a number below it. */
static bool has_surd_power(const dx_graph *g, dx_id product)
{
    for (uint32_t i = 0; i < dx_factors(g, product); i++)
        if (dx_is_integer(g, dx_exponent(g, product, i)) &&
            !dx_is_int(g, dx_exponent(g, product, i), 1) && is_surd(g, dx_base(g, product, i)))
            return true;
    return false;
}

static bool has_factor(const dx_graph *g, dx_id term, dx_id symbol)
{
    if (dx_op_of(g, term) != DX_OP_MUL)
        return dx_same(term, symbol);
    for (uint32_t i = 0; i < dx_factors(g, term); i++)
        if (dx_same(dx_base(g, term, i), symbol))
            return true;
    return false;
}

/* k*x - k*m: a symbol that is a factor of every term. */
static bool is_distributed(const dx_graph *g, dx_id sum)
{
    if (dx_op_of(g, sum) != DX_OP_ADD || dx_terms(g, sum) < 2 ||
        !dx_is_int(g, dx_constant(g, sum), 0) || dx_op_of(g, dx_term(g, sum, 0)) != DX_OP_MUL)
        return false;
    dx_id first = dx_term(g, sum, 0);
    for (uint32_t i = 0; i < dx_factors(g, first); i++) {
        dx_id symbol = dx_base(g, first, i);
        bool common = dx_op_of(g, symbol) == DX_OP_SYMBOL;
        for (uint32_t k = 1; k < dx_terms(g, sum) && common; k++)
            common = has_factor(g, dx_term(g, sum, k), symbol);
        if (common)
            return true;
    }
    return false;
}

/* A sum of three terms and more, powers of one sine or cosine and a number. */
static bool is_polynomial_in_wave(const dx_graph *g, dx_id sum)
{
    enum { LEAST = 3 };
    dx_id wave = DX_NONE;
    const uint32_t n = dx_terms(g, sum);
    if (n + !dx_is_int(g, dx_constant(g, sum), 0) < LEAST)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        dx_id base = dx_term(g, sum, i);
        if (dx_op_of(g, base) == DX_OP_MUL) {
            if (dx_factors(g, base) != 1)
                return false;
            base = dx_base(g, base, 0);
        }
        const dx_fn fn = dx_fn_of(g, base);
        if ((!dx_is_none(wave) && !dx_same(base, wave)) ||
            (fn != DX_FN_sin && fn != DX_FN_cos && fn != DX_FN_sinh && fn != DX_FN_cosh))
            return false;
        wave = base;
    }
    return true;
}

static double surcharge_of_call(dx_graph *g, dx_id a)
{
    dx_fn fn = dx_fn_of(g, a);
    if (fn == DX_FN_exp)
        return is_undone(g, a) ? UNDONE : 0;
    if (fn == DX_FN_abs || fn == DX_FN_sign)
        return SIGN;
    if (dx_waves_is_wave(fn))
        return (is_rare(fn) ? RARE_NAME : 0) + (is_undone(g, a) ? UNDONE : 0);
    if (fn == DX_FN_factorial || fn == DX_FN_gamma || fn == DX_FN_binomial)
        return FACTORIAL;
    if (fn == DX_FN_cbrt)
        return is_surd(g, dx_operand(g, a, 0)) ? NESTED : 0;
    if (fn == DX_FN_log)
        return has_odd_power(g, dx_operand(g, a, 0)) ? POWER_INSIDE : 0;
    return 0;
}

/* A number before a power of a number of which it is one itself. */
static bool has_power_again(dx_graph *g, dx_id scaled)
{
    dx_id product = dx_term(g, scaled, 0);
    int64_t base;
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++)
        if (!dx_is_number(g, dx_exponent(g, product, i)) &&
            dx_get_int(g, dx_base(g, product, i), &base) && base > 1 &&
            !dx_is_none(dx_whole_logarithm(g, dx_coefficient(g, scaled, 0), base)))
            return true;
    return false;
}

static double surcharge_of(dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) == DX_OP_CALL)
        return surcharge_of_call(g, a) + (is_distributed(g, dx_operand(g, a, 0)) ? DISTRIBUTED : 0);
    if (dx_op_of(g, a) == DX_OP_MUL)
        return (is_rare_with_sum(g, a) ? RARE_AGAIN : 0) + cost_of_nested_roots(g, a) +
               (has_surd_power(g, a) ? SURD_BELOW : 0);
    if (dx_op_of(g, a) != DX_OP_ADD)
        return 0;
    if (dx_is_scaled(g, a))
        return has_power_again(g, a) ? POWER_AGAIN : 0;
    uint32_t rare = count_rare_terms(g, a);
    return (shares_denominator(g, a) ? ONE_FRACTION : 0) +
           (rare > 1 ? RARE_AGAIN * (rare - 1) : 0) +
           (is_polynomial_in_wave(g, a) ? QUADRATIC_WAVE : 0);
}

/* Over all nodes, as a tree. */
static double surcharge(dx_graph *g, dx_id a)
{
    enum { MOST = 20000 };
    dx_memory *memory = &g->context->memory;
    dx_id *stack = NULL;
    size_t n = 0, capacity = 0, seen = 0;
    double sum = 0;
    bool grown = dx_grow(memory, &stack, sizeof *stack, &capacity, 1);
    if (grown)
        stack[n++] = a;
    while (n > 0 && grown && seen++ < MOST) {
        dx_id top = stack[--n];
        sum += surcharge_of(g, top);
        uint32_t operands = dx_count(g, top);
        grown = dx_grow(memory, &stack, sizeof *stack, &capacity, n + operands);
        for (uint32_t i = 0; i < operands && grown; i++)
            if (!dx_is_atom(g, dx_operand(g, top, i)))
                stack[n++] = dx_operand(g, top, i);
    }
    dx_free(memory, stack, capacity * sizeof *stack);
    return sum;
}

static bool is_detour(const dx_graph *g, dx_id a)
{
    const dx_fn fn = dx_fn_of(g, a);
    if (dx_op_of(g, a) == DX_OP_MUL)
        return has_surd_power(g, a);
    return fn == DX_FN_factorial || fn == DX_FN_gamma || fn == DX_FN_binomial || is_undone(g, a);
}

dx_status dx_count_detours(dx_graph *g, dx_id a, size_t *count)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *count = 0;
    for (size_t i = 0; i < walk.n; i++)
        *count += is_detour(g, walk.id[i]);
    dx_walk_free(&walk);
    return DX_OK;
}

double dx_readable_weight(dx_graph *g, dx_id a)
{
    return dx_print_weight(g, a) + surcharge(g, a);
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
        if (dx_is_final(status))
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
