#include "symbolic/rework/logs.h"

#include "expr/assumptions.h"
#include "symbolic/rework/upward.h"

/* ---- apart -------------------------------------------------------------------------------------
 */

enum { MOST_FACTORS = 32 };

/* The factors of what a logarithm is of, with bases that are above 0 where the product is, as far
 * as that is known: log(x*y) is log(-x) + log(-y) where x < 0 is assumed. */
typedef struct factors {
    uint32_t n;
    dx_id base[MOST_FACTORS], exponent[MOST_FACTORS];
} factors;

/* 0 or 1 where the exponent is even or odd, 2 for another integer; -1: no integer. */
static int kind_of_exponent(const dx_graph *g, dx_id exponent)
{
    int parity = dx_is_number(g, exponent) || g->assumptions ? dx_parity_of(g, exponent) : -1;
    return parity >= 0 ? parity : g->assumptions && dx_is_whole(g, exponent) ? 2 : -1;
}

/* Is the base of a power whose exponent need be no integer known to be below 0? */
static bool has_no_logarithm(dx_graph *g, dx_id base)
{
    const dx_id opposite = g->assumptions ? dx_neg(g, base) : DX_NONE;
    return !dx_is_none(opposite) && dx_is_nonnegative(g, opposite);
}

/* False where the product is below 0, or not known to be a product of what has logarithms. */
static bool turn_factors(dx_graph *g, factors *f, bool negative)
{
    bool open[MOST_FACTORS] = {false}, sizes = false;
    uint32_t last = MOST_FACTORS;
    for (uint32_t i = 0; i < f->n; i++) {
        int kind = kind_of_exponent(g, f->exponent[i]);
        if (kind < 0 && has_no_logarithm(g, f->base[i]))
            return false;
        if (kind < 0 || dx_is_nonnegative(g, f->base[i]))
            continue;
        if (kind == 0) {
            f->base[i] = dx_call1(g, DX_FN_abs, f->base[i]);
            continue;
        }
        dx_id opposite = g->assumptions && kind == 1 ? dx_neg(g, f->base[i]) : DX_NONE;
        if (!dx_is_none(opposite) && dx_is_nonnegative(g, opposite)) {
            f->base[i] = opposite;
            negative = !negative;
            continue;
        }
        open[i] = true;
        sizes = sizes || kind == 2; /* x^n may be below 0 or above it */
        last = i;
    }
    for (uint32_t i = 0; i < f->n && sizes; i++)
        if (open[i])
            f->base[i] = dx_call1(g, DX_FN_abs, f->base[i]);
    if (negative && !sizes && last < MOST_FACTORS)
        f->base[last] = dx_neg(g, f->base[last]);
    return !negative || last < MOST_FACTORS;
}

static dx_status expand_call(dx_graph *g, dx_id call, dx_id *out)
{
    dx_fn fn = dx_fn_of(g, call);
    dx_id number, product, u = dx_operand(g, call, 0), sum = dx_int(g, 0);
    *out = call;
    if (fn != DX_FN_log && fn != DX_FN_log2 && fn != DX_FN_log10)
        return DX_OK;
    const bool size = dx_fn_of(g, u) == DX_FN_abs;
    if (size) /* the factors' sizes */
        u = dx_operand(g, u, 0);
    dx_split_coefficient(g, u, &number, &product);
    bool negative = dx_number_sign(g, number) < 0, many = dx_op_of(g, product) == DX_OP_MUL;
    if ((negative && !size && !g->assumptions) || dx_is_number(g, u) ||
        (!many && dx_is_int(g, number, 1)) || (many && dx_factors(g, product) > MOST_FACTORS))
        return DX_OK;
    factors f = {.n = many ? dx_factors(g, product) : 1};
    for (uint32_t i = 0; i < f.n; i++) {
        f.base[i] = many ? dx_base(g, product, i) : product;
        f.exponent[i] = many ? dx_exponent(g, product, i) : dx_int(g, 1);
    }
    for (uint32_t i = 0; i < f.n && size; i++)
        f.base[i] = dx_call1(g, DX_FN_abs, f.base[i]);
    if (!size && !turn_factors(g, &f, negative))
        return DX_OK;
    number = negative ? dx_number_neg(g, number) : number;
    if (!dx_is_int(g, number, 1)) {
        dx_id below = dx_number_denominator(g, number);
        sum = dx_sub(g, dx_call1(g, fn, dx_number_numerator(g, number)), dx_call1(g, fn, below));
    }
    for (uint32_t i = 0; i < f.n; i++)
        sum = dx_add(g, sum, dx_mul(g, f.exponent[i], dx_call1(g, fn, f.base[i])));
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

/* ---- together ---------------------------------------------------------------------------- */

/* product·u^exponent, with one size of what stands in sizes: |x|·|y| is |x·y|. */
static dx_id times_power(dx_graph *g, dx_id product, dx_id u, dx_id exponent)
{
    if (dx_is_none(product) || dx_fn_of(g, u) != DX_FN_abs || dx_parity_of(g, exponent) != 1)
        return dx_mul(g, product, dx_pow(g, u, exponent));
    const bool many = dx_op_of(g, product) == DX_OP_MUL;
    dx_id inner = dx_pow(g, dx_operand(g, u, 0), exponent);
    for (uint32_t i = 0; i < (many ? dx_factors(g, product) : 1); i++) {
        dx_id base = many ? dx_base(g, product, i) : product,
              power = many ? dx_exponent(g, product, i) : dx_int(g, 1);
        if (dx_fn_of(g, base) != DX_FN_abs || dx_parity_of(g, power) != 1)
            continue;
        inner = dx_mul(g, inner, dx_pow(g, dx_operand(g, base, 0), power));
        product = dx_div(g, product, dx_pow(g, base, power));
        break;
    }
    return dx_mul(g, product, dx_call1(g, DX_FN_abs, inner));
}

static dx_status combine(dx_graph *g, dx_id sum, dx_fn fn, dx_id *out)
{
    dx_id inside = dx_int(g, 1), rest = dx_constant(g, sum), root = dx_int(g, 0);
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) /* all with the same root: log(sqrt(x/y)) */
        if (dx_fn_of(g, dx_term(g, sum, i)) == fn) {
            dx_id below = dx_number_denominator(g, dx_coefficient(g, sum, i));
            root = dx_is_int(g, root, 0) || dx_same(root, below) ? below : dx_int(g, 1);
        }
    if (dx_is_none(root) || dx_is_int(g, root, 0)) {
        *out = sum;
        return dx_check(g, root);
    }
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        dx_id c = dx_coefficient(g, sum, i), term = dx_term(g, sum, i);
        if (dx_fn_of(g, term) == fn)
            inside = times_power(g, inside, dx_operand(g, term, 0), dx_number_mul(g, root, c));
        else
            rest = dx_add(g, rest, dx_scale(g, c, term));
    }
    inside = dx_pow(g, inside, dx_number_div(g, dx_int(g, 1), root));
    *out = dx_add(g, rest, dx_call1(g, fn, inside));
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
