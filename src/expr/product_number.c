/* Powers of numbers in a product: what comes out of a root goes into the coefficient. */
#include "expr/assumptions.h"
#include "expr/product.h"

/* base^(r/q) for an integer base > 1 and 0 < r < q: what comes out goes into the
 * coefficient, the rest is a pair. */
static bool push_integer_root(dx_product_parts *p, mpz_t base, long r, unsigned long q)
{
    dx_graph *g = p->pairs.graph;
    mpq_t outside, inside;
    mpq_inits(outside, inside, NULL);
    dx_status status = dx_extract_root(g->context, base, q, mpq_numref(outside));
    mpz_set(mpq_numref(inside), base);
    mpz_pow_ui(mpq_numref(outside), mpq_numref(outside), (unsigned long)r);
    dx_id k = dx_number_from_mpq(g, outside), rest = dx_number_from_mpq(g, inside);
    mpq_clears(outside, inside, NULL);
    if (status != DX_OK || dx_is_none(k) || dx_is_none(rest) || !dx_product_scale(p, k))
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
                return dx_product_push(p, dx_int(g, root),
                                       dx_rational(g, r * (int64_t)f, (int64_t)q));
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
static bool push_number_root(dx_product_parts *p, dx_id number, dx_id exponent)
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
    if (!dx_product_scale(p, dx_number_power(g, number, whole)))
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
        pushed = dx_product_scale(p, dx_number_from_mpq(g, down)) &&
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
static bool push_turns(dx_product_parts *p, dx_id number, dx_id exponent)
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
            return dx_product_scale(p, dx_int(g, dx_is_int(g, constant, 0) ? 1 : -1));
        if (!dx_is_int(g, constant, 0)) {
            exponent = dx_sub(g, exponent, constant);
            return dx_product_scale(p, dx_int(g, -1)) && !dx_is_none(exponent) &&
                   dx_pairs_push(&p->pairs, number, exponent);
        }
        return dx_pairs_push(&p->pairs, number, exponent);
    }
    if (parity < 0)
        return dx_pairs_push(&p->pairs, number, exponent);
    return (parity == 0 || dx_product_scale(p, dx_int(g, -1))) &&
           dx_product_push(p, dx_number_neg(g, number), exponent);
}

bool dx_product_push_number(dx_product_parts *p, dx_id number, dx_id exponent)
{
    dx_graph *g = p->pairs.graph;
    int64_t n;
    if (dx_is_int(g, exponent, 1))
        return dx_product_scale(p, number);
    if (dx_is_int(g, number, 1))
        return true;
    if (dx_is_int(g, number, 0) && !dx_is_number(g, exponent) && dx_is_positive(g, exponent))
        return dx_product_scale(p, number);
    if (!dx_is_number(g, exponent))
        return g->assumptions && dx_number_sign(g, number) < 0 && dx_is_whole(g, exponent)
                   ? push_turns(p, number, exponent)
                   : dx_pairs_push(&p->pairs, number, exponent);
    if (dx_get_int(g, exponent, &n))
        return dx_product_scale(p, dx_number_power(g, number, n));
    if (dx_is_int(g, number, 0)) {
        if (dx_number_sign(g, exponent) < 0) {
            dx_fail(g->context, DX_DOMAIN, "division by zero");
            return false;
        }
        return dx_product_scale(p, number);
    }
    if (dx_is_integer(g, exponent)) {
        if (dx_is_int(g, number, -1)) {
            mpq_t value;
            mpq_init(value);
            dx_number_to_mpq(g, exponent, value);
            bool odd = mpz_odd_p(mpq_numref(value));
            mpq_clear(value);
            return dx_product_scale(p, dx_int(g, odd ? -1 : 1));
        }
        dx_fail(g->context, DX_LIMIT, "a power with so large an exponent has too many digits");
        return false;
    }
    return push_number_root(p, number, exponent);
}
