/* layout_product.c - numbers, products and quotients as they are written. */
#include "expr/layout_parts.h"

uint32_t dx_lay_integer(dx_layout_builder *b, uint64_t value)
{
    return dx_lay_shape(b, (dx_shape){.kind = DX_SHAPE_NUMBER,
                                      .first = (uint32_t)value,
                                      .count = (uint32_t)(value >> 32)});
}

/* |numerator| and |denominator|; 0 in place of 1. */
static void number_parts(dx_layout_builder *b, dx_id a, uint32_t *above, uint32_t *below)
{
    int64_t value;
    *above = *below = 0;
    if (dx_get_int(b->g, a, &value)) {
        if (value != 1 && value != -1)
            *above = dx_lay_integer(b, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
        return;
    }
    dx_number_to_mpq(b->g, a, b->number);
    mpz_abs(mpq_numref(b->number), mpq_numref(b->number));
    mpz_srcptr part[] = {mpq_numref(b->number), mpq_denref(b->number)};
    uint32_t *out[] = {above, below};
    for (uint8_t i = 0; i < 2; i++) {
        if (mpz_cmp_ui(part[i], 1) == 0)
            continue;
        *out[i] = mpz_fits_ulong_p(part[i])
                      ? dx_lay_integer(b, mpz_get_ui(part[i]))
                      : dx_lay_shape(b, (dx_shape){.kind = DX_SHAPE_BIG, .detail = i, .id = a});
    }
}

static uint32_t magnitude(dx_layout_builder *b, dx_id a)
{
    uint32_t above, below;
    number_parts(b, a, &above, &below);
    if (above == 0)
        above = dx_lay_integer(b, 1);
    return below == 0 ? above : dx_lay_fraction(b, above, below);
}

uint32_t dx_lay_number(dx_layout_builder *b, dx_id a)
{
    uint32_t s = magnitude(b, a);
    return dx_number_sign(b->g, a) < 0 ? dx_lay_negation(b, s) : s;
}

/* The product of a list; 1 when it is empty. */
static uint32_t product_of(dx_layout_builder *b, const dx_shape_list *factors)
{
    if (factors->n == 0)
        return dx_lay_integer(b, 1);
    if (factors->n == 1)
        return factors->item[0];
    return dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_PRODUCT}, factors->item, factors->n);
}

/* A long product over something is one factor, (a1*...*a17)/b, and must not be taken for
 * the factors of a1*...*a17/b: it stays in parentheses as the only child of a product. */
static uint32_t dividend(dx_layout_builder *b)
{
    uint32_t above = product_of(b, &b->above);
    bool long_product = b->above.n == 1 && dx_lay_kind_of(b, above) == DX_SHAPE_PRODUCT;
    return long_product ? dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_PRODUCT}, &above, 1) : above;
}

uint32_t dx_lay_quotient(dx_layout_builder *b)
{
    if (b->below.n == 0)
        return product_of(b, &b->above);
    uint32_t above = dividend(b);
    return dx_lay_fraction(b, above, product_of(b, &b->below));
}

static bool is_half(const dx_layout_builder *b, dx_id a)
{
    if (dx_op_of(b->g, a) != DX_OP_RAT)
        return false;
    double value = dx_number_to_double(b->g, a);
    return value == 0.5 || value == -0.5;
}

/* base^|exponent| for a number, base^exponent for anything else. */
static uint32_t factor(dx_layout_builder *b, dx_id base, dx_id exponent)
{
    uint32_t s = dx_lay_shape_of(b, base);
    if (dx_is_int(b->g, exponent, 1) || dx_is_int(b->g, exponent, -1))
        return s;
    if (is_half(b, exponent))
        return dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_ROOT}, &s, 1);
    bool is_number = dx_is_number(b->g, exponent);
    return dx_lay_power(b, s, is_number ? magnitude(b, exponent) : dx_lay_shape_of(b, exponent));
}

void dx_lay_factors(dx_layout_builder *b, dx_shape_list *list, uint32_t s)
{
    if (dx_lay_kind_of(b, s) != DX_SHAPE_PRODUCT) {
        if (!dx_shape_is_one(&b->l->shape[s]))
            dx_lay_append(b, list, s);
        return;
    }
    for (uint32_t i = 0; i < b->l->shape[s].count; i++)
        dx_lay_append(b, list, dx_shape_child(b->l, s, i));
}

/* |number|·term, with pi times or divided by it where the shape of that is not 0: the number's
 * parts go where the term's are. */
static uint32_t multiple_with(dx_layout_builder *b, dx_id number, uint32_t pi_above,
                              uint32_t pi_below, dx_id term)
{
    uint32_t s = dx_lay_shape_of(b, term), above, below;
    number_parts(b, number, &above, &below);
    if (above == 0 && below == 0 && pi_above == 0 && pi_below == 0)
        return s;
    bool is_fraction = dx_lay_kind_of(b, s) == DX_SHAPE_FRACTION;
    b->above.n = b->below.n = 0;
    if (above != 0)
        dx_lay_append(b, &b->above, above);
    if (pi_above != 0)
        dx_lay_append(b, &b->above, pi_above);
    dx_lay_factors(b, &b->above, is_fraction ? dx_shape_child(b->l, s, 0) : s);
    if (below != 0)
        dx_lay_append(b, &b->below, below);
    if (pi_below != 0)
        dx_lay_append(b, &b->below, pi_below);
    if (is_fraction)
        dx_lay_factors(b, &b->below, dx_shape_child(b->l, s, 1));
    return dx_lay_quotient(b);
}

static uint32_t multiple(dx_layout_builder *b, dx_id number, dx_id term)
{
    return multiple_with(b, number, 0, 0, term);
}

/* The square roots of a number and of pi in a product, and others that can take them in: sqrt(2),
 * sqrt(pi) and sqrt(x) are sqrt(2*pi*x). */
struct roots {
    uint32_t number, pi, above, below; /* places in the order of factors; n: there is none */
};

static bool is_below(const dx_layout_builder *b, dx_id mul, uint32_t place)
{
    return dx_number_sign(b->g, dx_exponent(b->g, mul, b->order.item[place])) < 0;
}

static struct roots find_roots(const dx_layout_builder *b, dx_id mul)
{
    const dx_graph *g = b->g;
    uint32_t n = dx_factors(g, mul);
    struct roots found = {n, n, n, n};
    for (uint32_t i = 0; i < n; i++) {
        dx_id base = dx_base(g, mul, b->order.item[i]);
        dx_id exponent = dx_exponent(g, mul, b->order.item[i]);
        if (!is_half(b, exponent) ||
            dx_lay_kind_of(b, dx_lay_shape_of(b, base)) == DX_SHAPE_NEGATION)
            continue;
        if (dx_is_number(g, base))
            found.number = i;
        else if (dx_op_of(g, base) == DX_OP_PI)
            found.pi = i;
        else if (dx_number_sign(g, exponent) > 0)
            found.above = found.above < n ? found.above : i;
        else
            found.below = found.below < n ? found.below : i;
    }
    if (found.pi == n)
        return found;
    uint32_t *own = is_below(b, mul, found.pi) ? &found.below : &found.above;
    if (*own == n && found.above == n) {
        *own = found.pi;
        found.pi = n;
    }
    return found;
}

static bool order_factors(dx_layout_builder *b, dx_id mul)
{
    if (!dx_lay_reserve(b, &b->order, dx_factors(b->g, mul)))
        return false;
    dx_order_factors_by(b->g, &b->size, mul, b->order.item);
    return true;
}

static bool is_exponential(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_CALL && dx_fn_of(g, a) == DX_FN_exp;
}

/* |coefficient|·mul where the factor at `into`, a root, takes in the roots of the number at `taken`
 * and of pi at `pi`; n: none does. The factors are in order. */
static uint32_t product_joined(dx_layout_builder *b, dx_id coefficient, dx_id mul, uint32_t taken,
                               uint32_t pi, uint32_t into)
{
    uint32_t n = dx_factors(b->g, mul), root = 0, above, below;
    if (into < n && (taken < n || pi < n)) {
        const dx_id number = taken < n ? dx_base(b->g, mul, b->order.item[taken]) : dx_int(b->g, 1);
        const uint32_t s = pi < n ? dx_lay_shape_of(b, dx_base(b->g, mul, b->order.item[pi])) : 0;
        const bool opposite = pi < n && is_below(b, mul, pi) != is_below(b, mul, into);
        root = multiple_with(b, number, opposite ? 0 : s, opposite ? s : 0,
                             dx_base(b->g, mul, b->order.item[into]));
        root = dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_ROOT}, &root, 1);
    }
    number_parts(b, coefficient, &above, &below);
    b->above.n = b->below.n = 0;
    if (above != 0)
        dx_lay_append(b, &b->above, above);
    if (below != 0)
        dx_lay_append(b, &b->below, below);
    for (uint32_t i = 0; i < n; i++) {
        dx_id base = dx_base(b->g, mul, b->order.item[i]);
        dx_id exponent = dx_exponent(b->g, mul, b->order.item[i]);
        bool down = dx_is_number(b->g, exponent) && dx_number_sign(b->g, exponent) < 0;
        if (root != 0 && (i == taken || i == pi))
            continue;
        dx_shape_list *side = down ? &b->below : &b->above;
        uint32_t s = root != 0 && i == into ? root : factor(b, base, exponent);
        if (is_exponential(b->g, base)) /* components of softmax are factors of the whole */
            dx_lay_factors(b, side, s);
        else
            dx_lay_append(b, side, s);
    }
    return dx_lay_quotient(b);
}

uint32_t dx_lay_product(dx_layout_builder *b, dx_id mul)
{
    uint32_t n = dx_factors(b->g, mul);
    if (!order_factors(b, mul))
        return 0;
    struct roots roots = find_roots(b, mul);
    if (roots.pi < n && roots.below < n && is_below(b, mul, roots.pi)) {
        if (roots.number == n)
            return product_joined(b, dx_int(b->g, 1), mul, n, roots.pi, roots.below);
        roots.pi = n;
    }
    return product_joined(b, dx_int(b->g, 1), mul, roots.number, roots.pi, roots.above);
}

/* sqrt(2)/(2*sqrt(x)) is 1/sqrt(2*x), when the denominator has the 2. 0: it has not. */
static uint32_t scaled_below(dx_layout_builder *b, dx_id coefficient, dx_id mul)
{
    dx_graph *g = b->g;
    if (!order_factors(b, mul))
        return 0;
    const uint32_t n = dx_factors(g, mul);
    struct roots roots = find_roots(b, mul);
    if (roots.below == n && roots.pi < n && is_below(b, mul, roots.pi)) { /* sqrt(x)/sqrt(2*pi) */
        roots.below = roots.pi;
        roots.pi = n;
    }
    if (roots.number == n || roots.below == n)
        return 0;
    dx_id number = dx_base(g, mul, b->order.item[roots.number]);
    dx_id left = dx_number_mul(g, coefficient, number);
    dx_id divisor = dx_number_mul(g, dx_number_denominator(g, left), number);
    if (dx_is_none(divisor) || !dx_same(divisor, dx_number_denominator(g, coefficient)))
        return 0;
    const bool down = roots.pi < n && is_below(b, mul, roots.pi);
    return product_joined(b, left, mul, roots.number, down ? roots.pi : n, roots.below);
}

uint32_t dx_lay_scaled(dx_layout_builder *b, dx_id coefficient, dx_id term)
{
    uint32_t s = 0;
    bool negative = dx_number_sign(b->g, coefficient) < 0;
    if (dx_op_of(b->g, term) == DX_OP_MUL && !dx_is_integer(b->g, coefficient))
        s = scaled_below(b, coefficient, term);
    if (s == 0)
        s = multiple(b, coefficient, term);
    return negative ? dx_lay_negation(b, s) : s;
}
