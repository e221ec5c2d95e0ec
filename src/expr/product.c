#include "expr/product.h"

#include "expr/assumptions.h"
#include "expr/known.h"

enum { PASSES = 8 };

static void init(dx_product_parts *p, dx_graph *g)
{
    dx_pairs_init(&p->pairs, g);
    dx_pairs_init(&p->exponential, g);
    dx_tally_init(&p->coefficient, g, dx_number_mul);
}

static void done(dx_product_parts *p)
{
    dx_pairs_free(&p->pairs);
    dx_pairs_free(&p->exponential);
}

/* Roots of numbers do not count: sqrt(3)*y and y/sqrt(3) are one product, y*sqrt(3)/3. */
static bool is_long(const dx_graph *g, dx_id mul)
{
    uint32_t n = dx_factors(g, mul), counted = 0;
    for (uint32_t i = 0; n > DX_FLAT_PRODUCT && i < n && counted <= DX_FLAT_PRODUCT; i++)
        counted += !dx_is_number(g, dx_base(g, mul, i));
    return counted > DX_FLAT_PRODUCT;
}

/* ---- flattening ---------------------------------------------------------------- */

/* (Π b^e)^exponent where every factor may take the exponent for itself. */
static bool push_factors(dx_product_parts *p, dx_id mul, dx_id exponent)
{
    dx_graph *g = p->pairs.graph;
    bool once = dx_is_int(g, exponent, 1);
    for (uint32_t i = 0; i < dx_factors(g, mul); i++) {
        dx_id inner = dx_exponent(g, mul, i);
        if (!dx_product_push(p, dx_base(g, mul, i), once ? inner : dx_mul(g, inner, exponent)))
            return false;
    }
    return true;
}

static bool is_even_integer(const dx_graph *g, dx_id a)
{
    int64_t n;
    return dx_get_int(g, a, &n) && n % 2 == 0;
}

static bool is_odd_integer(const dx_graph *g, dx_id a)
{
    int64_t n;
    return dx_get_int(g, a, &n) && n % 2 != 0;
}

/* (b^e)^exponent with an exponent that is not an integer. */
static bool push_power_of_power(dx_product_parts *p, dx_id power, dx_id exponent)
{
    dx_graph *g = p->pairs.graph;
    dx_id base = dx_base(g, power, 0), inner = dx_exponent(g, power, 0);
    bool never_negative = dx_is_nonnegative(g, base);
    bool inner_fraction = dx_is_number(g, inner) && !dx_is_integer(g, inner);
    if (never_negative || inner_fraction)
        return dx_product_push(p, base, dx_mul(g, inner, exponent));
    if (g->assumptions && !dx_is_number(g, inner) && dx_parity_of(g, inner) == 0)
        return dx_product_push(p, dx_call1(g, DX_FN_abs, base), dx_mul(g, inner, exponent));
    if (is_odd_integer(g, inner) && dx_is_number(g, exponent)) {
        dx_id together = dx_number_mul(g, inner, exponent);
        if (!dx_is_none(together) && !dx_is_integer(g, together)) /* b^3 is >= 0 where b is */
            return dx_product_push(p, base, together);
    }
    if (is_even_integer(g, inner) && dx_is_number(g, exponent)) {
        dx_id together = dx_number_mul(g, inner, exponent);
        if (!dx_is_none(together))
            return dx_product_push(p, dx_call1(g, DX_FN_abs, base), together);
    }
    return dx_pairs_push(&p->pairs, power, exponent);
}

/* (c·t)^exponent for a lone scaled term. */
static bool push_scaled(dx_product_parts *p, dx_id a, dx_id exponent)
{
    dx_graph *g = p->pairs.graph;
    dx_id c = dx_coefficient(g, a, 0), t = dx_term(g, a, 0);
    if (dx_is_integer(g, exponent) || dx_number_sign(g, c) > 0)
        return dx_product_push(p, c, exponent) && dx_product_push(p, t, exponent);
    if (dx_is_int(g, c, -1))
        return dx_pairs_push(&p->pairs, a, exponent);
    return dx_product_push(p, dx_number_neg(g, c), exponent) &&
           dx_product_push(p, dx_neg(g, t), exponent);
}

/* Square root and other powers of a product: factors that cannot be negative come out, but for
 * those that may be 0 where the others together are negative. */
static bool push_product_root(dx_product_parts *p, dx_id mul, dx_id exponent)
{
    dx_graph *g = p->pairs.graph;
    if (dx_factors(g, mul) == 1)
        return push_power_of_power(p, mul, exponent);
    dx_pairs rest;
    dx_pairs_init(&rest, g);
    bool pushed = true;
    for (uint32_t i = 0; i < dx_factors(g, mul) && pushed; i++) {
        dx_id b = dx_base(g, mul, i), e = dx_exponent(g, mul, i);
        dx_id factor = dx_pow(g, b, e);
        if (dx_is_none(factor))
            pushed = false;
        else if (dx_is_nonnegative(g, factor) && !dx_root_keeps(g, mul, b))
            pushed = dx_product_push(p, factor, exponent);
        else
            pushed = dx_pairs_push(&rest, b, e);
    }
    if (pushed && rest.n == 1)
        pushed = dx_product_push(p, dx_pow(g, rest.pair[0].key, rest.pair[0].number), exponent);
    else if (pushed && rest.n == dx_factors(g, mul))
        pushed = dx_pairs_push(&p->pairs, mul, exponent);
    else if (pushed && rest.n > 1) {
        dx_pairs_sort(&rest);
        pushed = dx_pairs_push(&p->pairs, dx_intern_product(g, rest.n, rest.pair), exponent);
    }
    dx_pairs_free(&rest);
    return pushed;
}

static bool push_call(dx_product_parts *p, dx_id base, dx_id exponent)
{
    dx_graph *g = p->pairs.graph;
    dx_fn fn = dx_fn_of(g, base);
    if (fn == DX_FN_exp) {
        dx_id argument = dx_operand(g, base, 0);
        return dx_pairs_push(&p->exponential,
                             dx_is_int(g, exponent, 1) ? argument : dx_mul(g, argument, exponent),
                             exponent);
    }
    if (fn == DX_FN_abs && is_even_integer(g, exponent))
        return dx_product_push(p, dx_operand(g, base, 0), exponent);
    return dx_pairs_push(&p->pairs, base, exponent);
}

/* An integer by what is assumed, and no number. */
static bool is_assumed_whole(const dx_graph *g, dx_id a)
{
    return g->assumptions && !dx_is_number(g, a) && dx_is_whole(g, a);
}

bool dx_product_push(dx_product_parts *p, dx_id base, dx_id exponent)
{
    dx_graph *g = p->pairs.graph;
    if (dx_refuse_non_number(g, base) || dx_refuse_non_number(g, exponent))
        return false;
    if (dx_is_int(g, exponent, 0)) {
        if (!dx_is_int(g, base, 0))
            return true;
        dx_fail(g->context, DX_DOMAIN, "0^0 has no value");
        return false;
    }
    switch (dx_op_of(g, base)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        return dx_product_push_number(p, base, exponent);
    case DX_OP_CALL:
        return push_call(p, base, exponent);
    case DX_OP_ADD:
        if (dx_is_scaled(g, base) && dx_is_number(g, exponent))
            return push_scaled(p, base, exponent);
        if (dx_is_scaled(g, base) && is_assumed_whole(g, exponent) &&
            dx_number_sign(g, dx_coefficient(g, base, 0)) < 0)
            return dx_product_push(p, dx_int(g, -1), exponent) &&
                   dx_product_push(p, dx_neg(g, base), exponent);
        return dx_pairs_push(&p->pairs, base, exponent);
    case DX_OP_MUL:
        if (!dx_is_integer(g, exponent) && !is_assumed_whole(g, exponent))
            return push_product_root(p, base, exponent);
        if (is_long(g, base))
            return dx_pairs_push(&p->pairs, base, exponent);
        return push_factors(p, base, exponent);
    default:
        return dx_pairs_push(&p->pairs, base, exponent);
    }
}

/* ---- merging --------------------------------------------------------------------- */

static bool is_radical(const dx_graph *g, dx_pair pair)
{
    return dx_is_number(g, pair.key) && dx_is_number(g, pair.number);
}

/* sqrt(2)·sqrt(3) is sqrt(6): radicals with one exponent become one. True when some
 * were joined, and so must be brought to lowest terms again. */
static bool join_radicals(dx_product_parts *p, bool *joined)
{
    dx_graph *g = p->pairs.graph;
    dx_pairs *pairs = &p->pairs;
    for (size_t i = 0; i < pairs->n; i++) {
        if (!is_radical(g, pairs->pair[i]))
            continue;
        for (size_t k = i + 1; k < pairs->n; k++) {
            if (!is_radical(g, pairs->pair[k]) ||
                !dx_same(pairs->pair[i].number, pairs->pair[k].number))
                continue;
            pairs->pair[i].key = dx_number_mul(g, pairs->pair[i].key, pairs->pair[k].key);
            if (dx_is_none(pairs->pair[i].key))
                return false;
            pairs->pair[k--] = pairs->pair[--pairs->n];
            *joined = true;
        }
    }
    return true;
}

/* Would pushing this pair again change it? Exponents that were added up may have become
 * integers. */
static bool is_settled(const dx_graph *g, dx_pair pair)
{
    switch (dx_op_of(g, pair.key)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        return false;
    case DX_OP_MUL:
        return dx_is_integer(g, pair.number) && is_long(g, pair.key);
    case DX_OP_ADD:
        return !(dx_is_scaled(g, pair.key) && dx_is_number(g, pair.number));
    case DX_OP_CALL:
        return !(dx_fn_of(g, pair.key) == DX_FN_abs && is_even_integer(g, pair.number));
    default:
        return true;
    }
}

/* The keys or the numbers of n pairs, added up. */
static dx_id sum_of(dx_graph *g, const dx_pair *pair, size_t n, bool keys)
{
    enum { FEW = 8 };
    dx_id few[FEW] = {DX_NONE}, *term = few;
    dx_memory *memory = &g->context->memory;
    if (n > FEW)
        term = dx_alloc(memory, n * sizeof *term);
    if (!term)
        return dx_refuse(g, dx_no_memory(g->context));
    for (size_t i = 0; i < n; i++)
        term[i] = keys ? pair[i].key : pair[i].number;
    dx_id result = dx_sum(g, n, term);
    if (n > FEW)
        dx_free(memory, term, n * sizeof *term);
    return result;
}

/* Sort, add the exponents of equal bases; *changed where a merged pair is not settled. */
static bool merge(dx_product_parts *p, bool *changed)
{
    dx_graph *g = p->pairs.graph;
    dx_pairs *pairs = &p->pairs;
    dx_pairs_sort(pairs);
    size_t kept = 0, radicals = 0;
    for (size_t i = 0, next; i < pairs->n; i = next) {
        dx_pair pair = pairs->pair[i];
        for (next = i + 1; next < pairs->n && dx_same(pairs->pair[next].key, pair.key);)
            next++;
        if (next > i + 1)
            pair.number = sum_of(g, &pairs->pair[i], next - i, false);
        if (dx_is_none(pair.number))
            return false;
        if (dx_is_int(g, pair.number, 0))
            continue;
        if (next > i + 1 && !is_settled(g, pair))
            *changed = true;
        radicals += is_radical(g, pair);
        pairs->pair[kept++] = pair;
    }
    pairs->n = kept;
    return radicals < 2 || join_radicals(p, changed);
}

static bool is_divisor(const dx_graph *g, dx_pair pair)
{
    return dx_is_number(g, pair.number) && dx_number_sign(g, pair.number) < 0;
}

/* More divisors than a product may have become one: their product to the power -1. What
 * is merged is sorted, and so are they. */
static bool gather_divisors(dx_product_parts *p, bool *changed)
{
    dx_graph *g = p->pairs.graph;
    dx_pairs *pairs = &p->pairs, below;
    size_t n = 0, kept = 0;
    for (size_t i = 0; pairs->n > DX_FLAT_PRODUCT && i < pairs->n; i++)
        n += is_divisor(g, pairs->pair[i]) && !dx_is_number(g, pairs->pair[i].key);
    if (n <= DX_FLAT_PRODUCT)
        return true;
    *changed = true;
    dx_pairs_init(&below, g);
    bool gathered = true;
    for (size_t i = 0; i < pairs->n && gathered; i++) {
        dx_pair pair = pairs->pair[i];
        if (is_divisor(g, pair))
            gathered = dx_pairs_push(&below, pair.key, dx_number_neg(g, pair.number));
        else
            pairs->pair[kept++] = pair;
    }
    pairs->n = kept;
    gathered =
        gathered && dx_pairs_push(pairs, dx_intern_product(g, below.n, below.pair), dx_int(g, -1));
    dx_pairs_free(&below);
    return gathered;
}

static bool push_again(dx_product_parts *p)
{
    dx_pairs old = p->pairs;
    dx_graph *g = old.graph;
    if (old.pair == p->pairs.few)
        old.pair = old.few;
    dx_pairs_init(&p->pairs, g);
    bool pushed = true;
    for (size_t i = 0; i < old.n && pushed; i++)
        pushed = dx_product_push(p, old.pair[i].key, old.pair[i].number);
    dx_pairs_free(&old);
    return pushed;
}

/* The gathered exponentials as one pair, unless they cancel. */
static bool settle_exponential(dx_product_parts *p, dx_id *call)
{
    dx_graph *g = p->pairs.graph;
    *call = DX_NONE;
    if (p->exponential.n == 0)
        return true;
    dx_id argument = sum_of(g, p->exponential.pair, p->exponential.n, true);
    *call = dx_call1(g, DX_FN_exp, argument);
    return !dx_is_none(*call);
}

static dx_id build(dx_product_parts *p)
{
    dx_graph *g = p->pairs.graph;
    dx_id coefficient = dx_tally_total(&p->coefficient, dx_int(g, 1));
    if (dx_is_none(coefficient) || p->pairs.n == 0 || dx_is_int(g, coefficient, 0))
        return coefficient;
    bool lone = p->pairs.n == 1 && dx_is_int(g, p->pairs.pair[0].number, 1);
    dx_id rest = lone ? p->pairs.pair[0].key : dx_intern_product(g, p->pairs.n, p->pairs.pair);
    return dx_is_int(g, coefficient, 1) ? rest : dx_scale(g, coefficient, rest);
}

static dx_id finish(dx_product_parts *p)
{
    dx_graph *g = p->pairs.graph;
    for (int pass = 0; pass < PASSES; pass++) {
        bool changed = false;
        if (!merge(p, &changed) || (!changed && !gather_divisors(p, &changed)))
            return DX_NONE;
        if (!changed)
            break;
        if (!push_again(p))
            return DX_NONE;
    }
    dx_id exponential;
    if (!settle_exponential(p, &exponential))
        return DX_NONE;
    if (!dx_is_none(exponential) && !dx_is_int(g, exponential, 1)) {
        if (!dx_pairs_push(&p->pairs, exponential, dx_int(g, 1)))
            return DX_NONE;
        dx_pairs_sort(&p->pairs);
    }
    return build(p);
}

static bool push_factor(dx_product_parts *p, dx_id factor, dx_id exponent)
{
    dx_graph *g = p->pairs.graph;
    dx_id c, rest;
    if (dx_refuse_non_number(g, factor))
        return false;
    dx_split_coefficient(g, factor, &c, &rest);
    return dx_product_push_number(p, c, exponent) && dx_product_push(p, rest, exponent);
}

dx_id dx_product_over(dx_graph *g, size_t n, const dx_id *factors, size_t n_divisors,
                      const dx_id *divisors)
{
    dx_id result = n + n_divisors <= DX_FLAT_PRODUCT
                       ? dx_product_of_strangers(g, n, factors, n_divisors, divisors)
                       : DX_NONE;
    if (!dx_is_none(result))
        return result;
    dx_product_parts p;
    init(&p, g);
    bool pushed = true;
    for (size_t i = 0; i < n && pushed; i++)
        pushed = push_factor(&p, factors[i], dx_int(g, 1));
    for (size_t i = 0; i < n_divisors && pushed; i++)
        pushed = push_factor(&p, divisors[i], dx_int(g, -1));
    if (pushed)
        result = finish(&p);
    done(&p);
    return result;
}

dx_id dx_product(dx_graph *g, size_t n, const dx_id *factors)
{
    if (n == 1)
        return dx_refuse_non_number(g, factors[0]) ? DX_NONE : factors[0];
    return dx_product_over(g, n, factors, 0, NULL);
}

dx_id dx_product_rule(dx_graph *g, dx_id mul, uint32_t index, dx_id factor)
{
    dx_product_parts p;
    init(&p, g);
    bool pushed = true;
    for (uint32_t i = 0; i < dx_factors(g, mul) && pushed; i++) {
        dx_id base = dx_base(g, mul, i), exponent = dx_exponent(g, mul, i);
        if (i == index) {
            dx_id less = dx_number_add(g, exponent, dx_int(g, -1));
            pushed =
                dx_product_scale(&p, exponent) &&
                (dx_is_int(g, less, 0) || (!dx_is_none(less) && dx_product_push(&p, base, less)));
        } else if (dx_op_of(g, base) == DX_OP_CALL) {
            pushed = push_call(&p, base, exponent);
        } else {
            pushed = dx_pairs_push(&p.pairs, base, exponent);
        }
    }
    dx_id c, rest, result = DX_NONE;
    if (pushed && !dx_refuse_non_number(g, factor)) {
        dx_split_coefficient(g, factor, &c, &rest);
        if (dx_product_scale(&p, c) &&
            (dx_is_int(g, rest, 1) || dx_product_push(&p, rest, dx_int(g, 1))))
            result = finish(&p);
    }
    done(&p);
    return result;
}

dx_id dx_mul(dx_graph *g, dx_id a, dx_id b)
{
    if (!dx_is_none(a) && dx_is_number(g, a))
        return dx_scale(g, a, b);
    if (!dx_is_none(b) && dx_is_number(g, b))
        return dx_scale(g, b, a);
    return dx_product(g, 2, (dx_id[]){a, b});
}

dx_id dx_pow(dx_graph *g, dx_id base, dx_id exponent)
{
    if (dx_is_none(base) || dx_is_none(exponent))
        return DX_NONE;
    if (dx_is_int(g, exponent, 1))
        return dx_refuse_non_number(g, base) ? DX_NONE : base;
    if (dx_op_of(g, exponent) == DX_OP_INT && !dx_is_int(g, exponent, 0) &&
        dx_is_product_base(g, base))
        return dx_intern_ids(g, DX_OP_MUL, 0, 2, (dx_id[]){base, exponent});
    dx_product_parts p;
    init(&p, g);
    dx_id result = dx_product_push(&p, base, exponent) ? finish(&p) : DX_NONE;
    done(&p);
    return result;
}

dx_id dx_power(dx_graph *g, dx_id base, int64_t exponent)
{
    return dx_pow(g, base, dx_int(g, exponent));
}

dx_id dx_div(dx_graph *g, dx_id a, dx_id b)
{
    if (dx_is_none(a) || dx_is_none(b))
        return DX_NONE;
    if (dx_is_number(g, b)) {
        dx_id inverse = dx_number_div(g, dx_int(g, 1), b);
        return dx_is_none(inverse) ? inverse : dx_scale(g, inverse, a);
    }
    return dx_mul(g, a, dx_power(g, b, -1));
}

dx_id dx_sqrt(dx_graph *g, dx_id a)
{
    return dx_pow(g, a, dx_rational(g, 1, 2));
}

void dx_split_power(dx_graph *g, dx_id a, dx_id *base, dx_id *exponent)
{
    *base = a;
    *exponent = dx_int(g, 1);
    if (dx_op_of(g, a) == DX_OP_MUL && dx_factors(g, a) == 1) {
        *base = dx_base(g, a, 0);
        *exponent = dx_exponent(g, a, 0);
    }
}
