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

/* |number|·term: the number's parts go where the term's are. */
static uint32_t multiple(dx_layout_builder *b, dx_id number, dx_id term)
{
    uint32_t s = dx_lay_shape_of(b, term), above, below;
    number_parts(b, number, &above, &below);
    if (above == 0 && below == 0)
        return s;
    bool is_fraction = dx_lay_kind_of(b, s) == DX_SHAPE_FRACTION;
    b->above.n = b->below.n = 0;
    if (above != 0)
        dx_lay_append(b, &b->above, above);
    dx_lay_factors(b, &b->above, is_fraction ? dx_shape_child(b->l, s, 0) : s);
    if (below != 0)
        dx_lay_append(b, &b->below, below);
    if (is_fraction)
        dx_lay_factors(b, &b->below, dx_shape_child(b->l, s, 1));
    return dx_lay_quotient(b);
}

/* The square root of a number in a product and another root that can take it in: sqrt(2)
 * and sqrt(x) are sqrt(2*x). */
struct root_pair {
    uint32_t number, above, below; /* places in the order of factors; n: there is none */
};

static struct root_pair find_roots(const dx_layout_builder *b, dx_id mul)
{
    const dx_graph *g = b->g;
    uint32_t n = dx_factors(g, mul);
    struct root_pair found = {n, n, n};
    for (uint32_t i = 0; i < n; i++) {
        dx_id base = dx_base(g, mul, b->order.item[i]);
        dx_id exponent = dx_exponent(g, mul, b->order.item[i]);
        if (!is_half(b, exponent) ||
            dx_lay_kind_of(b, dx_lay_shape_of(b, base)) == DX_SHAPE_NEGATION)
            continue;
        if (dx_is_number(g, base))
            found.number = i;
        else if (dx_number_sign(g, exponent) > 0)
            found.above = found.above < n ? found.above : i;
        else
            found.below = found.below < n ? found.below : i;
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

/* |coefficient|·mul where the factor at `into`, a root, takes in the root of the number at
 * `taken`; n: none does. The factors are in order. */
static uint32_t product_joined(dx_layout_builder *b, dx_id coefficient, dx_id mul, uint32_t taken,
                               uint32_t into)
{
    uint32_t n = dx_factors(b->g, mul), root = 0, above, below;
    if (into < n) {
        root = multiple(b, dx_base(b->g, mul, b->order.item[taken]),
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
        if (root != 0 && i == taken)
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
    struct root_pair roots = find_roots(b, mul);
    return product_joined(b, dx_int(b->g, 1), mul, roots.number,
                          roots.number < n ? roots.above : n);
}

/* sqrt(2)/(2*sqrt(x)) is 1/sqrt(2*x), when the denominator has the 2. 0: it has not. */
static uint32_t scaled_below(dx_layout_builder *b, dx_id coefficient, dx_id mul)
{
    dx_graph *g = b->g;
    if (!order_factors(b, mul))
        return 0;
    struct root_pair roots = find_roots(b, mul);
    if (roots.number == dx_factors(g, mul) || roots.below == dx_factors(g, mul))
        return 0;
    dx_id number = dx_base(g, mul, b->order.item[roots.number]);
    dx_id left = dx_number_mul(g, coefficient, number);
    dx_id divisor = dx_number_mul(g, dx_number_denominator(g, left), number);
    if (dx_is_none(divisor) || !dx_same(divisor, dx_number_denominator(g, coefficient)))
        return 0;
    return product_joined(b, left, mul, roots.number, roots.below);
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
