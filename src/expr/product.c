/* Products: Π base^exponent, flat, merged and sorted; radicals of numbers in lowest
 * terms; exponentials gathered into one. */
#include "expr/assumptions.h"
#include "expr/intern.h"
#include "expr/tally.h"

/* A product of more than this, roots of numbers aside, stays a factor of its own in another, and
 * the base of its integer powers: flattening shared products would make work quadratic. For the
 * same reason more divisors than this are one: x/(a1*...*a17). */
enum { FLAT_LIMIT = 16, PASSES = 8 };

typedef struct product {
    dx_pairs pairs;
    dx_tally coefficient;
    dx_pairs exponential; /* terms of the exponent of e: number·key */
} product;

static void init(product *p, dx_graph *g)
{
    dx_pairs_init(&p->pairs, g);
    dx_pairs_init(&p->exponential, g);
    dx_tally_init(&p->coefficient, g, dx_number_mul);
}

static void done(product *p)
{
    dx_pairs_free(&p->pairs);
    dx_pairs_free(&p->exponential);
}

static bool push(product *p, dx_id base, dx_id exponent);

/* Roots of numbers do not count: sqrt(3)*y and y/sqrt(3) are one product, y*sqrt(3)/3. */
static bool is_long(const dx_graph *g, dx_id mul)
{
    uint32_t n = dx_factors(g, mul), counted = 0;
    for (uint32_t i = 0; n > FLAT_LIMIT && i < n && counted <= FLAT_LIMIT; i++)
        counted += !dx_is_number(g, dx_base(g, mul, i));
    return counted > FLAT_LIMIT;
}

static bool scale_by(product *p, dx_id number)
{
    if (dx_is_int(p->pairs.graph, number, 1))
        return true;
    return dx_tally_push(&p->coefficient, number);
}

/* ---- powers of numbers --------------------------------------------------------- */

/* base^(r/q) for an integer base > 1 and 0 < r < q: what comes out goes into the
 * coefficient, the rest is a pair. */
static bool push_integer_root(product *p, mpz_t base, long r, unsigned long q)
{
    dx_graph *g = p->pairs.graph;
    mpq_t outside, inside;
    mpq_inits(outside, inside, NULL);
    dx_status status = dx_extract_root(g->context, base, q, mpq_numref(outside));
    mpz_set(mpq_numref(inside), base);
    mpz_pow_ui(mpq_numref(outside), mpq_numref(outside), (unsigned long)r);
    dx_id k = dx_number_from_mpq(g, outside), rest = dx_number_from_mpq(g, inside);
    mpq_clears(outside, inside, NULL);
    if (status != DX_OK || dx_is_none(k) || dx_is_none(rest) || !scale_by(p, k))
        return false;
    if (dx_is_int(g, rest, 1))
        return true;
    dx_id exponent = dx_rational(g, r, (int64_t)q);
    /* 4^(1/4) is 2^(1/2): a base that is a power shares factors with q */
    int64_t small;
    if (dx_get_int(g, rest, &small))
        for (unsigned long f = 2; f <= q && f <= 62; f++) {
            mpz_t n, k2;
            if (q % f != 0)
                continue;
            mpz_init_set_si(n, small);
            mpz_init(k2);
            bool perfect = mpz_root(k2, n, f);
            int64_t root = perfect ? mpz_get_si(k2) : 0;
            mpz_clears(n, k2, NULL);
            if (perfect)
                return push(p, dx_int(g, root), dx_rational(g, r * (int64_t)f, (int64_t)q));
        }
    return dx_pairs_push(&p->pairs, rest, exponent);
}

static bool refuse_root(dx_graph *g, dx_id degree)
{
    int64_t q;
    if (dx_is_int(g, degree, 2)) {
        dx_fail(g->context, DX_DOMAIN, "the square root of a negative number is not real");
        return false;
    }
    dx_fail(g->context, DX_DOMAIN, "a negative number has no real power with this exponent");
    if (dx_is_int(g, degree, 3))
        dx_diag_hint(&g->context->diag, "the real cube root is cbrt(x)");
    else if (dx_get_int(g, degree, &q) && q % 2 != 0)
        dx_diag_hint(&g->context->diag, "the real root of degree %lld is root(x, %lld)",
                     (long long)q, (long long)q);
    return false;
}

/* number^(n/q), not an integer power. */
static bool push_number_root(product *p, dx_id number, dx_id exponent)
{
    dx_graph *g = p->pairs.graph;
    int64_t n, q;
    dx_id numerator = dx_number_numerator(g, exponent);
    dx_id denominator = dx_number_denominator(g, exponent);
    if (dx_is_none(numerator) || dx_is_none(denominator))
        return false;
    if (dx_number_sign(g, number) < 0)
        return refuse_root(g, denominator);
    if (!dx_get_int(g, numerator, &n) || !dx_get_int(g, denominator, &q) || q > 1000)
        return dx_pairs_push(&p->pairs, number, exponent);
    int64_t whole = n >= 0 ? n / q : -((q - 1 - n) / q), r = n - whole * q;
    if (!scale_by(p, dx_number_power(g, number, whole)))
        return false;
    dx_id rest = whole == 0 ? exponent : dx_rational(g, r, q);
    if (dx_is_interned(g, DX_OP_MUL, (uint32_t[]){number.v, rest.v}, 2))
        return dx_pairs_push(&p->pairs, number, rest); /* nothing comes out: it was tried */
    mpq_t value;
    mpq_init(value);
    dx_number_to_mpq(g, number, value);
    /* 1/b^(r/q) is b^((q-r)/q)/b */
    mpq_t down;
    mpq_init(down);
    mpz_set(mpq_denref(down), mpq_denref(value));
    mpz_set_ui(mpq_numref(down), 1);
    bool fraction = mpz_cmp_ui(mpq_denref(value), 1) > 0;
    bool pushed = push_integer_root(p, mpq_numref(value), (long)r, (unsigned long)q);
    if (pushed && fraction)
        pushed = scale_by(p, dx_number_from_mpq(g, down)) &&
                 push_integer_root(p, mpq_denref(value), (long)(q - r), (unsigned long)q);
    mpq_clears(value, down, NULL);
    return pushed;
}

/* What an integer exponent of -1 is up to even numbers: n for 3n + 4m - 2, m·n for m^2·n. */
static dx_id without_even_parts(dx_graph *g, dx_id exponent)
{
    enum { MOST = 16 };
    dx_id factor[MOST];
    int parity = dx_parity_of(g, exponent);
    if (parity >= 0)
        return dx_int(g, parity);
    if (dx_op_of(g, exponent) == DX_OP_ADD) {
        dx_id sum = dx_int(g, dx_parity_of(g, dx_constant(g, exponent)));
        for (uint32_t i = 0; i < dx_terms(g, exponent); i++)
            switch (dx_parity_of(g, dx_coefficient(g, exponent, i))) {
            case 0:
                break;
            case 1:
                sum = dx_add(g, sum, without_even_parts(g, dx_term(g, exponent, i)));
                break;
            default: /* n/2 */
                sum = dx_add(g, sum,
                             dx_scale(g, dx_coefficient(g, exponent, i), dx_term(g, exponent, i)));
                break;
            }
        int again = dx_is_none(sum) || dx_op_of(g, sum) != DX_OP_ADD
                        ? 0
                        : dx_parity_of(g, dx_constant(g, sum));
        return again == 0 && dx_op_of(g, sum) == DX_OP_ADD ? dx_sub(g, sum, dx_constant(g, sum))
                                                           : sum;
    }
    if (dx_op_of(g, exponent) != DX_OP_MUL || dx_factors(g, exponent) > MOST)
        return exponent;
    uint32_t n = dx_factors(g, exponent);
    for (uint32_t i = 0; i < n; i++) {
        dx_id base = dx_base(g, exponent, i), power = dx_exponent(g, exponent, i);
        bool number = dx_is_number(g, power);
        factor[i] = number && dx_parity_of(g, base) == 1 ? dx_int(g, 1)
                    : number                             ? base
                                                         : dx_pow(g, base, power);
    }
    return dx_product(g, n, factor);
}

/* A negative number to a power that is an integer by what is assumed. */
static bool push_turns(product *p, dx_id number, dx_id exponent)
{
    dx_graph *g = p->pairs.graph;
    int parity = dx_parity_of(g, exponent);
    if (dx_is_int(g, number, -1)) {
        for (dx_id before = DX_NONE; !dx_same(before, exponent);) { /* n^2 + n is 2n, so 0 */
            before = exponent;
            exponent = without_even_parts(g, exponent);
        }
        dx_id constant = dx_is_none(exponent)                 ? DX_NONE
                         : dx_op_of(g, exponent) == DX_OP_ADD ? dx_constant(g, exponent)
                         : dx_is_number(g, exponent)          ? exponent
                                                              : dx_int(g, 0);
        if (dx_is_none(constant))
            return false;
        if (dx_is_number(g, exponent))
            return scale_by(p, dx_int(g, dx_is_int(g, constant, 0) ? 1 : -1));
        if (!dx_is_int(g, constant, 0)) {
            exponent = dx_sub(g, exponent, constant);
            return scale_by(p, dx_int(g, -1)) && !dx_is_none(exponent) &&
                   dx_pairs_push(&p->pairs, number, exponent);
        }
        return dx_pairs_push(&p->pairs, number, exponent);
    }
    if (parity < 0)
        return dx_pairs_push(&p->pairs, number, exponent);
    return (parity == 0 || scale_by(p, dx_int(g, -1))) &&
           push(p, dx_number_neg(g, number), exponent);
}

static bool push_number(product *p, dx_id number, dx_id exponent)
{
    dx_graph *g = p->pairs.graph;
    int64_t n;
    if (dx_is_int(g, exponent, 1))
        return scale_by(p, number);
    if (dx_is_int(g, number, 1))
        return true;
    if (!dx_is_number(g, exponent))
        return g->assumptions && dx_number_sign(g, number) < 0 && dx_is_whole(g, exponent)
                   ? push_turns(p, number, exponent)
                   : dx_pairs_push(&p->pairs, number, exponent);
    if (dx_get_int(g, exponent, &n))
        return scale_by(p, dx_number_power(g, number, n));
    if (dx_is_int(g, number, 0)) {
        if (dx_number_sign(g, exponent) < 0) {
            dx_fail(g->context, DX_DOMAIN, "division by zero");
            return false;
        }
        return scale_by(p, number);
    }
    if (dx_is_integer(g, exponent)) {
        if (dx_is_int(g, number, -1)) {
            mpq_t value;
            mpq_init(value);
            dx_number_to_mpq(g, exponent, value);
            bool odd = mpz_odd_p(mpq_numref(value));
            mpq_clear(value);
            return scale_by(p, dx_int(g, odd ? -1 : 1));
        }
        dx_fail(g->context, DX_LIMIT, "a power with so large an exponent has too many digits");
        return false;
    }
    return push_number_root(p, number, exponent);
}

/* ---- flattening ---------------------------------------------------------------- */

/* (Π b^e)^exponent where every factor may take the exponent for itself. */
static bool push_factors(product *p, dx_id mul, dx_id exponent)
{
    dx_graph *g = p->pairs.graph;
    bool once = dx_is_int(g, exponent, 1);
    for (uint32_t i = 0; i < dx_factors(g, mul); i++) {
        dx_id inner = dx_exponent(g, mul, i);
        if (!push(p, dx_base(g, mul, i), once ? inner : dx_mul(g, inner, exponent)))
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
static bool push_power_of_power(product *p, dx_id power, dx_id exponent)
{
    dx_graph *g = p->pairs.graph;
    dx_id base = dx_base(g, power, 0), inner = dx_exponent(g, power, 0);
    bool never_negative = dx_is_nonnegative(g, base);
    bool inner_fraction = dx_is_number(g, inner) && !dx_is_integer(g, inner);
    if (never_negative || inner_fraction)
        return push(p, base, dx_mul(g, inner, exponent));
    if (g->assumptions && !dx_is_number(g, inner) && dx_parity_of(g, inner) == 0)
        return push(p, dx_call1(g, DX_FN_abs, base), dx_mul(g, inner, exponent));
    if (is_odd_integer(g, inner) && dx_is_number(g, exponent)) {
        dx_id together = dx_number_mul(g, inner, exponent);
        if (!dx_is_none(together) && !dx_is_integer(g, together)) /* b^3 is >= 0 where b is */
            return push(p, base, together);
    }
    if (is_even_integer(g, inner) && dx_is_number(g, exponent)) {
        dx_id together = dx_number_mul(g, inner, exponent);
        if (!dx_is_none(together))
            return push(p, dx_call1(g, DX_FN_abs, base), together);
    }
    return dx_pairs_push(&p->pairs, power, exponent);
}

/* (c·t)^exponent for a lone scaled term. */
static bool push_scaled(product *p, dx_id a, dx_id exponent)
{
    dx_graph *g = p->pairs.graph;
    dx_id c = dx_coefficient(g, a, 0), t = dx_term(g, a, 0);
    if (dx_is_integer(g, exponent) || dx_number_sign(g, c) > 0)
        return push(p, c, exponent) && push(p, t, exponent);
    if (dx_is_int(g, c, -1))
        return dx_pairs_push(&p->pairs, a, exponent);
    return push(p, dx_number_neg(g, c), exponent) && push(p, dx_neg(g, t), exponent);
}

/* Square root and other powers of a product: factors that cannot be negative come out. */
static bool push_product_root(product *p, dx_id mul, dx_id exponent)
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
        else if (dx_is_nonnegative(g, factor))
            pushed = push(p, factor, exponent);
        else
            pushed = dx_pairs_push(&rest, b, e);
    }
    if (pushed && rest.n == 1)
        pushed = push(p, dx_pow(g, rest.pair[0].key, rest.pair[0].number), exponent);
    else if (pushed && rest.n == dx_factors(g, mul))
        pushed = dx_pairs_push(&p->pairs, mul, exponent);
    else if (pushed && rest.n > 1) {
        dx_pairs_sort(&rest);
        pushed = dx_pairs_push(&p->pairs, dx_intern_product(g, rest.n, rest.pair), exponent);
    }
    dx_pairs_free(&rest);
    return pushed;
}

static bool push_call(product *p, dx_id base, dx_id exponent)
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
        return push(p, dx_operand(g, base, 0), exponent);
    return dx_pairs_push(&p->pairs, base, exponent);
}

/* An integer by what is assumed, and no number. */
static bool is_assumed_whole(const dx_graph *g, dx_id a)
{
    return g->assumptions && !dx_is_number(g, a) && dx_is_whole(g, a);
}

static bool push(product *p, dx_id base, dx_id exponent)
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
        return push_number(p, base, exponent);
    case DX_OP_CALL:
        return push_call(p, base, exponent);
    case DX_OP_ADD:
        if (dx_is_scaled(g, base) && dx_is_number(g, exponent))
            return push_scaled(p, base, exponent);
        if (dx_is_scaled(g, base) && is_assumed_whole(g, exponent) &&
            dx_number_sign(g, dx_coefficient(g, base, 0)) < 0)
            return push(p, dx_int(g, -1), exponent) && push(p, dx_neg(g, base), exponent);
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
static bool join_radicals(product *p, bool *joined)
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
static bool merge(product *p, bool *changed)
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
static bool gather_divisors(product *p, bool *changed)
{
    dx_graph *g = p->pairs.graph;
    dx_pairs *pairs = &p->pairs, below;
    size_t n = 0, kept = 0;
    for (size_t i = 0; pairs->n > FLAT_LIMIT && i < pairs->n; i++)
        n += is_divisor(g, pairs->pair[i]) && !dx_is_number(g, pairs->pair[i].key);
    if (n <= FLAT_LIMIT)
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

static bool push_again(product *p)
{
    dx_pairs old = p->pairs;
    dx_graph *g = old.graph;
    if (old.pair == p->pairs.few)
        old.pair = old.few;
    dx_pairs_init(&p->pairs, g);
    bool pushed = true;
    for (size_t i = 0; i < old.n && pushed; i++)
        pushed = push(p, old.pair[i].key, old.pair[i].number);
    dx_pairs_free(&old);
    return pushed;
}

/* The gathered exponentials as one pair, unless they cancel. */
static bool settle_exponential(product *p, dx_id *call)
{
    dx_graph *g = p->pairs.graph;
    *call = DX_NONE;
    if (p->exponential.n == 0)
        return true;
    dx_id argument = sum_of(g, p->exponential.pair, p->exponential.n, true);
    *call = dx_call1(g, DX_FN_exp, argument);
    return !dx_is_none(*call);
}

static dx_id build(product *p)
{
    dx_graph *g = p->pairs.graph;
    dx_id coefficient = dx_tally_total(&p->coefficient, dx_int(g, 1));
    if (dx_is_none(coefficient) || p->pairs.n == 0 || dx_is_int(g, coefficient, 0))
        return coefficient;
    bool lone = p->pairs.n == 1 && dx_is_int(g, p->pairs.pair[0].number, 1);
    dx_id rest = lone ? p->pairs.pair[0].key : dx_intern_product(g, p->pairs.n, p->pairs.pair);
    return dx_is_int(g, coefficient, 1) ? rest : dx_scale(g, coefficient, rest);
}

static dx_id finish(product *p)
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

/* Is it the base of a pair as it is, to any integer exponent but 0? */
static bool is_base(const dx_graph *g, dx_id a)
{
    switch (dx_op_of(g, a)) {
    case DX_OP_SYMBOL:
    case DX_OP_PI:
    case DX_OP_APPLY:
    case DX_OP_DERIV:
        return true;
    case DX_OP_CALL:
        return dx_fn_of(g, a) != DX_FN_exp && dx_fn_of(g, a) != DX_FN_abs;
    case DX_OP_ADD:
        return !dx_is_scaled(g, a);
    default:
        return false;
    }
}

/* Pairs that a product may hold together with others as they are, sorted by key. */
typedef struct ready {
    const dx_pair *pair;
    uint32_t n;
    bool exponential; /* one of the keys is exp(...) */
} ready;

/* The pairs of a factor: those of a product, or the factor itself, put into *lone. False where
 * they have to be looked at one by one. */
static bool get_ready(dx_graph *g, dx_id factor, dx_pair *lone, ready *out)
{
    if (dx_op_of(g, factor) != DX_OP_MUL) {
        *lone = (dx_pair){factor, dx_int(g, 1)};
        *out = (ready){lone, 1, dx_fn_of(g, factor) == DX_FN_exp};
        return out->exponential || is_base(g, factor);
    }
    *out = (ready){.pair = dx_pairs_of(g, factor), .n = dx_factors(g, factor)};
    if (out->n >= FLAT_LIMIT)
        return false;
    for (uint32_t i = 0; i < out->n; i++) {
        dx_id key = out->pair[i].key;
        if (dx_is_number(g, key))
            return false;
        out->exponential = out->exponential || dx_fn_of(g, key) == DX_FN_exp;
    }
    return true;
}

/* Pairs in order, without numbers, and the number before them. */
typedef struct strangers {
    dx_pair pair[FLAT_LIMIT];
    uint32_t n;
    bool exponential;
    dx_id coefficient;
} strangers;

static bool multiply_coefficient(dx_graph *g, strangers *s, dx_id number, bool over)
{
    if (dx_is_int(g, number, 1))
        return true;
    if (over)
        number = dx_is_int(g, number, 0) ? DX_NONE : dx_number_div(g, dx_int(g, 1), number);
    if (!dx_is_none(number) && !dx_is_int(g, s->coefficient, 1))
        number = dx_number_mul(g, s->coefficient, number);
    s->coefficient = number;
    return !dx_is_none(number);
}

/* False where the base is there already. */
static bool insert_pair(strangers *s, dx_pair pair)
{
    uint32_t k = s->n;
    for (; k > 0 && s->pair[k - 1].key.v >= pair.key.v; k--) {
        if (dx_same(s->pair[k - 1].key, pair.key))
            return false;
        s->pair[k] = s->pair[k - 1];
    }
    s->pair[k] = pair;
    s->n++;
    return true;
}

static bool take_stranger(dx_graph *g, strangers *s, dx_id factor, bool over)
{
    dx_id number, rest;
    dx_pair lone;
    ready factors;
    dx_split_coefficient(g, factor, &number, &rest);
    if (!multiply_coefficient(g, s, number, over))
        return false;
    if (dx_is_int(g, rest, 1))
        return true;
    if ((over && !is_base(g, rest)) || !get_ready(g, rest, &lone, &factors) ||
        (s->exponential && factors.exponential) || s->n + factors.n > FLAT_LIMIT)
        return false;
    if (over)
        lone.number = dx_int(g, -1);
    for (uint32_t i = 0; i < factors.n; i++)
        if (!insert_pair(s, factors.pair[i]))
            return false;
    s->exponential = s->exponential || factors.exponential;
    return true;
}

/* As most products are: short, of factors without a base in common. DX_NONE where it is
 * not so simple. */
static dx_id product_of_strangers(dx_graph *g, size_t n, const dx_id *factors, size_t n_divisors,
                                  const dx_id *divisors)
{
    strangers s;
    s.n = 0;
    s.exponential = false;
    s.coefficient = dx_int(g, 1);
    for (size_t i = 0; i < n; i++)
        if (!take_stranger(g, &s, factors[i], false))
            return DX_NONE;
    for (size_t i = 0; i < n_divisors; i++)
        if (!take_stranger(g, &s, divisors[i], true))
            return DX_NONE;
    if (s.n == 0 || dx_is_int(g, s.coefficient, 0))
        return s.coefficient;
    bool lone = s.n == 1 && dx_is_int(g, s.pair[0].number, 1);
    dx_id rest = lone ? s.pair[0].key : dx_intern_product(g, s.n, s.pair);
    return dx_is_int(g, s.coefficient, 1) ? rest : dx_scale(g, s.coefficient, rest);
}

static bool push_factor(product *p, dx_id factor, dx_id exponent)
{
    dx_graph *g = p->pairs.graph;
    dx_id c, rest;
    if (dx_refuse_non_number(g, factor))
        return false;
    dx_split_coefficient(g, factor, &c, &rest);
    return push_number(p, c, exponent) && push(p, rest, exponent);
}

dx_id dx_product_over(dx_graph *g, size_t n, const dx_id *factors, size_t n_divisors,
                      const dx_id *divisors)
{
    dx_id result = n + n_divisors <= FLAT_LIMIT
                       ? product_of_strangers(g, n, factors, n_divisors, divisors)
                       : DX_NONE;
    if (!dx_is_none(result))
        return result;
    product p;
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
    product p;
    init(&p, g);
    bool pushed = true;
    for (uint32_t i = 0; i < dx_factors(g, mul) && pushed; i++) {
        dx_id base = dx_base(g, mul, i), exponent = dx_exponent(g, mul, i);
        if (i == index) {
            dx_id less = dx_number_add(g, exponent, dx_int(g, -1));
            pushed = scale_by(&p, exponent) &&
                     (dx_is_int(g, less, 0) || (!dx_is_none(less) && push(&p, base, less)));
        } else if (dx_op_of(g, base) == DX_OP_CALL) {
            pushed = push_call(&p, base, exponent);
        } else {
            pushed = dx_pairs_push(&p.pairs, base, exponent);
        }
    }
    dx_id c, rest, result = DX_NONE;
    if (pushed && !dx_refuse_non_number(g, factor)) {
        dx_split_coefficient(g, factor, &c, &rest);
        if (scale_by(&p, c) && (dx_is_int(g, rest, 1) || push(&p, rest, dx_int(g, 1))))
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
    if (dx_op_of(g, exponent) == DX_OP_INT && !dx_is_int(g, exponent, 0) && is_base(g, base))
        return dx_intern_ids(g, DX_OP_MUL, 0, 2, (dx_id[]){base, exponent});
    product p;
    init(&p, g);
    dx_id result = push(&p, base, exponent) ? finish(&p) : DX_NONE;
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
