#include "expr/layout.h"

#include "expr/derivation.h"
#include "expr/primitive.h"
#include "expr/print.h"
#include "expr/rootof.h"
#include "expr/softmax.h"
#include "expr/walk.h"

#include <stdio.h>
#include <string.h>

enum { MOST_PRIMES = 3, POLL_EVERY = 1024 };

/* The layout being made, with the shape of each id so far and lists to work with. */
struct list {
    uint32_t *item;
    size_t n, capacity;
};

struct builder {
    dx_layout *l;
    dx_graph *g;
    dx_side shape, size;
    struct list above, below; /* factors of a quotient */
    struct list index;        /* of terms, in order */
    struct list order;        /* of factors */
    mpq_t number;
    bool failed; /* no memory */
};

/* ---- making shapes --------------------------------------------------------------- */

static bool reserve(struct builder *b, struct list *list, size_t n)
{
    if (!b->failed && !dx_grow(b->l->memory, &list->item, sizeof *list->item, &list->capacity, n))
        b->failed = true;
    return !b->failed;
}

static void append(struct builder *b, struct list *list, uint32_t s)
{
    if (reserve(b, list, list->n + 1))
        list->item[list->n++] = s;
}

static uint32_t add_shape(struct builder *b, dx_shape shape)
{
    dx_layout *l = b->l;
    if (b->failed || !dx_grow(l->memory, &l->shape, sizeof *l->shape, &l->capacity, l->n + 1)) {
        b->failed = true;
        return 0;
    }
    l->shape[l->n] = shape;
    return (uint32_t)l->n++;
}

static uint32_t add_parent(struct builder *b, dx_shape shape, const uint32_t *children, size_t n)
{
    dx_layout *l = b->l;
    if (b->failed ||
        !dx_grow(l->memory, &l->child, sizeof *l->child, &l->child_capacity, l->n_child + n)) {
        b->failed = true;
        return 0;
    }
    shape.first = (uint32_t)l->n_child;
    shape.count = (uint32_t)n;
    if (n > 0)
        memcpy(l->child + l->n_child, children, n * sizeof *children);
    l->n_child += n;
    return add_shape(b, shape);
}

static uint32_t shape_of(const struct builder *b, dx_id a)
{
    return dx_side_get(&b->shape, a);
}

static dx_shape_kind kind_of(const struct builder *b, uint32_t s)
{
    return (dx_shape_kind)b->l->shape[s].kind;
}

static uint32_t negation(struct builder *b, uint32_t s)
{
    return add_parent(b, (dx_shape){.kind = DX_SHAPE_NEGATION}, &s, 1);
}

static uint32_t power(struct builder *b, uint32_t base, uint32_t exponent)
{
    return add_parent(b, (dx_shape){.kind = DX_SHAPE_POWER}, (uint32_t[]){base, exponent}, 2);
}

static uint32_t fraction(struct builder *b, uint32_t above, uint32_t below)
{
    return add_parent(b, (dx_shape){.kind = DX_SHAPE_FRACTION}, (uint32_t[]){above, below}, 2);
}

/* ---- numbers --------------------------------------------------------------------- */

static uint32_t integer(struct builder *b, uint64_t value)
{
    return add_shape(b, (dx_shape){.kind = DX_SHAPE_NUMBER,
                                   .first = (uint32_t)value,
                                   .count = (uint32_t)(value >> 32)});
}

/* |numerator| and |denominator|; 0 in place of 1. */
static void number_parts(struct builder *b, dx_id a, uint32_t *above, uint32_t *below)
{
    int64_t value;
    *above = *below = 0;
    if (dx_get_int(b->g, a, &value)) {
        if (value != 1 && value != -1)
            *above = integer(b, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
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
                      ? integer(b, mpz_get_ui(part[i]))
                      : add_shape(b, (dx_shape){.kind = DX_SHAPE_BIG, .detail = i, .id = a});
    }
}

static uint32_t magnitude(struct builder *b, dx_id a)
{
    uint32_t above, below;
    number_parts(b, a, &above, &below);
    if (above == 0)
        above = integer(b, 1);
    return below == 0 ? above : fraction(b, above, below);
}

static uint32_t number(struct builder *b, dx_id a)
{
    uint32_t s = magnitude(b, a);
    return dx_number_sign(b->g, a) < 0 ? negation(b, s) : s;
}

/* ---- products -------------------------------------------------------------------- */

/* The product of a list; 1 when it is empty. */
static uint32_t product_of(struct builder *b, const struct list *factors)
{
    if (factors->n == 0)
        return integer(b, 1);
    if (factors->n == 1)
        return factors->item[0];
    return add_parent(b, (dx_shape){.kind = DX_SHAPE_PRODUCT}, factors->item, factors->n);
}

/* A long product over something is one factor, (a1*...*a17)/b, and must not be taken for
 * the factors of a1*...*a17/b: it stays in parentheses as the only child of a product. */
static uint32_t dividend(struct builder *b)
{
    uint32_t above = product_of(b, &b->above);
    bool long_product = b->above.n == 1 && kind_of(b, above) == DX_SHAPE_PRODUCT;
    return long_product ? add_parent(b, (dx_shape){.kind = DX_SHAPE_PRODUCT}, &above, 1) : above;
}

static uint32_t quotient(struct builder *b)
{
    if (b->below.n == 0)
        return product_of(b, &b->above);
    uint32_t above = dividend(b);
    return fraction(b, above, product_of(b, &b->below));
}

static bool is_half(const struct builder *b, dx_id a)
{
    if (dx_op_of(b->g, a) != DX_OP_RAT)
        return false;
    double value = dx_number_to_double(b->g, a);
    return value == 0.5 || value == -0.5;
}

/* base^|exponent| for a number, base^exponent for anything else. */
static uint32_t factor(struct builder *b, dx_id base, dx_id exponent)
{
    uint32_t s = shape_of(b, base);
    if (dx_is_int(b->g, exponent, 1) || dx_is_int(b->g, exponent, -1))
        return s;
    if (is_half(b, exponent))
        return add_parent(b, (dx_shape){.kind = DX_SHAPE_ROOT}, &s, 1);
    bool is_number = dx_is_number(b->g, exponent);
    return power(b, s, is_number ? magnitude(b, exponent) : shape_of(b, exponent));
}

static void append_factors(struct builder *b, struct list *list, uint32_t s)
{
    if (kind_of(b, s) != DX_SHAPE_PRODUCT) {
        if (!dx_shape_is_one(&b->l->shape[s]))
            append(b, list, s);
        return;
    }
    for (uint32_t i = 0; i < b->l->shape[s].count; i++)
        append(b, list, dx_shape_child(b->l, s, i));
}

/* |number|·term: the number's parts go where the term's are. */
static uint32_t multiple(struct builder *b, dx_id number, dx_id term)
{
    uint32_t s = shape_of(b, term), above, below;
    number_parts(b, number, &above, &below);
    if (above == 0 && below == 0)
        return s;
    bool is_fraction = kind_of(b, s) == DX_SHAPE_FRACTION;
    b->above.n = b->below.n = 0;
    if (above != 0)
        append(b, &b->above, above);
    append_factors(b, &b->above, is_fraction ? dx_shape_child(b->l, s, 0) : s);
    if (below != 0)
        append(b, &b->below, below);
    if (is_fraction)
        append_factors(b, &b->below, dx_shape_child(b->l, s, 1));
    return quotient(b);
}

/* The square root of a number in a product and another root that can take it in: sqrt(2)
 * and sqrt(x) are sqrt(2*x). */
struct root_pair {
    uint32_t number, above, below; /* places in the order of factors; n: there is none */
};

static struct root_pair find_roots(const struct builder *b, dx_id mul)
{
    const dx_graph *g = b->g;
    uint32_t n = dx_factors(g, mul);
    struct root_pair found = {n, n, n};
    for (uint32_t i = 0; i < n; i++) {
        dx_id base = dx_base(g, mul, b->order.item[i]);
        dx_id exponent = dx_exponent(g, mul, b->order.item[i]);
        if (!is_half(b, exponent) || kind_of(b, shape_of(b, base)) == DX_SHAPE_NEGATION)
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

static bool order_factors(struct builder *b, dx_id mul)
{
    if (!reserve(b, &b->order, dx_factors(b->g, mul)))
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
static uint32_t product_joined(struct builder *b, dx_id coefficient, dx_id mul, uint32_t taken,
                               uint32_t into)
{
    uint32_t n = dx_factors(b->g, mul), root = 0, above, below;
    if (into < n) {
        root = multiple(b, dx_base(b->g, mul, b->order.item[taken]),
                        dx_base(b->g, mul, b->order.item[into]));
        root = add_parent(b, (dx_shape){.kind = DX_SHAPE_ROOT}, &root, 1);
    }
    number_parts(b, coefficient, &above, &below);
    b->above.n = b->below.n = 0;
    if (above != 0)
        append(b, &b->above, above);
    if (below != 0)
        append(b, &b->below, below);
    for (uint32_t i = 0; i < n; i++) {
        dx_id base = dx_base(b->g, mul, b->order.item[i]);
        dx_id exponent = dx_exponent(b->g, mul, b->order.item[i]);
        bool down = dx_is_number(b->g, exponent) && dx_number_sign(b->g, exponent) < 0;
        if (root != 0 && i == taken)
            continue;
        struct list *side = down ? &b->below : &b->above;
        uint32_t s = root != 0 && i == into ? root : factor(b, base, exponent);
        if (is_exponential(b->g, base)) /* components of softmax are factors of the whole */
            append_factors(b, side, s);
        else
            append(b, side, s);
    }
    return quotient(b);
}

static uint32_t product(struct builder *b, dx_id mul)
{
    uint32_t n = dx_factors(b->g, mul);
    if (!order_factors(b, mul))
        return 0;
    struct root_pair roots = find_roots(b, mul);
    return product_joined(b, dx_int(b->g, 1), mul, roots.number,
                          roots.number < n ? roots.above : n);
}

/* sqrt(2)/(2*sqrt(x)) is 1/sqrt(2*x), when the denominator has the 2. 0: it has not. */
static uint32_t scaled_below(struct builder *b, dx_id coefficient, dx_id mul)
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

/* coefficient·term */
static uint32_t scaled(struct builder *b, dx_id coefficient, dx_id term)
{
    uint32_t s = 0;
    bool negative = dx_number_sign(b->g, coefficient) < 0;
    if (dx_op_of(b->g, term) == DX_OP_MUL && !dx_is_integer(b->g, coefficient))
        s = scaled_below(b, coefficient, term);
    if (s == 0)
        s = multiple(b, coefficient, term);
    return negative ? negation(b, s) : s;
}

/* ---- sums ------------------------------------------------------------------------ */

/* -x^2 + 1 is written 1 - x^2: when all is negative but the last item, that one leads. In
 * a linear sum the first positive item leads: n - k + 1. */
static void lead_with_positive(const struct builder *b, struct list *items, bool linear)
{
    size_t i = 0;
    while (i < items->n && kind_of(b, items->item[i]) == DX_SHAPE_NEGATION)
        i++;
    if (i == 0 || i == items->n || (i + 1 < items->n && !linear))
        return;
    uint32_t positive = items->item[i];
    memmove(items->item + 1, items->item, i * sizeof *items->item);
    items->item[0] = positive;
}

/* A number, times a power of the step of a difference quotient? */
static bool is_power_of_step(const dx_graph *g, dx_id term)
{
    bool step = dx_op_of(g, term) == DX_OP_SYMBOL && dx_is_late(g, term);
    for (uint32_t i = 0; dx_op_of(g, term) == DX_OP_MUL && i < dx_factors(g, term); i++) {
        dx_id base = dx_base(g, term, i);
        bool here = dx_op_of(g, base) == DX_OP_SYMBOL && dx_is_late(g, base);
        if (!here && !dx_is_constant(g, base))
            return false;
        step = step || here;
    }
    return step;
}

/* Is it a polynomial in the step alone, which is written behind where it starts: 3 + h? */
static bool is_from_point(const dx_graph *g, dx_id add)
{
    bool step = false;
    for (uint32_t i = 0; i < dx_terms(g, add); i++) {
        dx_id term = dx_term(g, add, i);
        bool here = is_power_of_step(g, term);
        if (!here && !dx_is_constant(g, term))
            return false;
        step = step || here;
    }
    return step;
}

/* By rising powers, unless that begins with a minus and the other way does not. */
static void turn_round(const struct builder *b, struct list *items)
{
    size_t n = items->n;
    if (kind_of(b, items->item[n - 1]) == DX_SHAPE_NEGATION &&
        kind_of(b, items->item[0]) != DX_SHAPE_NEGATION)
        return;
    for (size_t i = 0; i < n / 2; i++) {
        uint32_t item = items->item[i];
        items->item[i] = items->item[n - 1 - i];
        items->item[n - 1 - i] = item;
    }
}

/* A number, or a sum of such and of their roots: what a surd is a root of. */
static bool is_radicand(const dx_graph *g, dx_id a)
{
    return dx_is_number(g, a) || (dx_op_of(g, a) == DX_OP_ADD && dx_is_constant(g, a));
}

static bool is_surd(const dx_graph *g, dx_id term)
{
    if (dx_fn_of(g, term) == DX_FN_cbrt)
        return is_radicand(g, dx_operand(g, term, 0));
    if (dx_op_of(g, term) != DX_OP_MUL)
        return false;
    for (uint32_t k = 0; k < dx_factors(g, term); k++) {
        dx_id base = dx_base(g, term, k);
        dx_id exponent = dx_exponent(g, term, k);
        bool root = dx_is_number(g, exponent) && !dx_is_integer(g, exponent);
        bool itself = dx_is_int(g, exponent, 1) && is_surd(g, base);
        if (!(root && is_radicand(g, base)) && !itself)
            return false;
    }
    return true;
}

/* Are all terms roots of numbers, as in 1 + sqrt(5)? */
static bool is_of_surds(const dx_graph *g, dx_id add)
{
    for (uint32_t i = 0; i < dx_terms(g, add); i++)
        if (!is_surd(g, dx_term(g, add, i)))
            return false;
    return true;
}

/* The number is written before what is irrational, 1 + sqrt(5) beside 1 - sqrt(5), unless
 * the sum would begin with a minus only for that. */
static void lead_with_number(const struct builder *b, struct list *items)
{
    size_t last = items->n - 1;
    uint32_t number = items->item[last];
    if (kind_of(b, number) == DX_SHAPE_NEGATION)
        for (size_t i = 0; i < last; i++)
            if (kind_of(b, items->item[i]) != DX_SHAPE_NEGATION)
                return;
    memmove(items->item + 1, items->item, last * sizeof *items->item);
    items->item[0] = number;
}

static uint32_t sum(struct builder *b, dx_id add)
{
    uint32_t n = dx_terms(b->g, add);
    dx_id constant = dx_constant(b->g, add);
    bool has_constant = !dx_is_int(b->g, constant, 0);
    if (n == 1 && !has_constant)
        return scaled(b, dx_coefficient(b->g, add, 0), dx_term(b->g, add, 0));
    if (!reserve(b, &b->index, (size_t)n + 1))
        return 0;
    dx_order_terms(b->g, add, b->index.item);
    bool linear = dx_op_of(b->g, dx_term(b->g, add, b->index.item[0])) == DX_OP_SYMBOL;
    for (uint32_t i = 0; i < n; i++) {
        if (i % POLL_EVERY == POLL_EVERY - 1 && dx_is_cancelled(b->g->context))
            return 0;
        uint32_t k = b->index.item[i];
        b->index.item[i] = scaled(b, dx_coefficient(b->g, add, k), dx_term(b->g, add, k));
    }
    if (has_constant)
        b->index.item[n] = number(b, constant);
    b->index.n = n + has_constant;
    if (!b->failed && is_from_point(b->g, add))
        turn_round(b, &b->index);
    else if (!b->failed && has_constant && is_of_surds(b->g, add))
        lead_with_number(b, &b->index);
    else if (!b->failed)
        lead_with_positive(b, &b->index, linear);
    return add_parent(b, (dx_shape){.kind = DX_SHAPE_SUM, .id = add}, b->index.item, b->index.n);
}

/* ---- the rest -------------------------------------------------------------------- */

/* A shape over the operands from `first` on. */
static uint32_t over_operands(struct builder *b, dx_id a, uint32_t first, dx_shape shape)
{
    uint32_t n = dx_count(b->g, a);
    b->index.n = 0;
    for (uint32_t i = first; i < n; i++)
        append(b, &b->index, shape_of(b, dx_operand(b->g, a, i)));
    return add_parent(b, shape, b->index.item, b->index.n);
}

/* Unknowns are called so, and other names not. */
static bool is_late(const dx_graph *g, dx_id name)
{
    const char *text = dx_bytes(g, name);
    return text[0] >= 't' && text[0] <= 'z';
}

/* 1 < x is written x > 1, b/a < x is x > b/a, and a < x is x > a. */
static uint32_t relation(struct builder *b, dx_id a, dx_op op)
{
    dx_relation_sign sign = op == DX_OP_EQ   ? DX_SIGN_EQUAL
                            : op == DX_OP_NE ? DX_SIGN_NOT_EQUAL
                            : op == DX_OP_LT ? DX_SIGN_LESS
                                             : DX_SIGN_LESS_EQUAL;
    dx_op left = dx_op_of(b->g, dx_operand(b->g, a, 0)),
          right = dx_op_of(b->g, dx_operand(b->g, a, 1));
    bool number =
        dx_is_number(b->g, dx_operand(b->g, a, 0)) && !dx_is_number(b->g, dx_operand(b->g, a, 1));
    bool names = left == DX_OP_SYMBOL && right == DX_OP_SYMBOL;
    bool late =
        names && is_late(b->g, dx_operand(b->g, a, 1)) && !is_late(b->g, dx_operand(b->g, a, 0));
    bool turned = sign >= DX_SIGN_LESS && (number || late || (right == DX_OP_SYMBOL && !names));
    if (turned)
        sign = sign == DX_SIGN_LESS ? DX_SIGN_GREATER : DX_SIGN_GREATER_EQUAL;
    b->index.n = 0;
    for (uint32_t i = 0; i < 2; i++)
        append(b, &b->index, shape_of(b, dx_operand(b->g, a, turned ? 1 - i : i)));
    return add_parent(b, (dx_shape){.kind = DX_SHAPE_RELATION, .detail = (uint8_t)sign},
                      b->index.item, b->index.n);
}

static uint32_t constant(struct builder *b, dx_word name)
{
    return add_shape(b, (dx_shape){.kind = DX_SHAPE_CONSTANT, .detail = (uint8_t)name});
}

/* softmax(a, b)[1]*softmax(a, b)[2] */
static uint32_t components_of_softmax(struct builder *b, const dx_components *c)
{
    uint32_t factor[DX_MOST_COMPONENTS], n = 0;
    for (uint32_t i = 0, times; i < c->n; i += times) {
        for (times = 1; i + times < c->n && c->at[i + times] == c->at[i];)
            times++;
        b->index.n = 0;
        for (uint32_t k = 0; k < dx_count(b->g, c->of); k++)
            append(b, &b->index, shape_of(b, dx_operand(b->g, c->of, k)));
        append(b, &b->index, integer(b, (uint64_t)c->at[i] + 1));
        factor[n] =
            add_parent(b, (dx_shape){.kind = DX_SHAPE_COMPONENT}, b->index.item, b->index.n);
        if (times > 1)
            factor[n] = power(b, factor[n], integer(b, times));
        n++;
    }
    return n == 1 ? factor[0] : add_parent(b, (dx_shape){.kind = DX_SHAPE_PRODUCT}, factor, n);
}

static uint32_t call(struct builder *b, dx_id a)
{
    dx_fn fn = dx_fn_of(b->g, a);
    dx_components components;
    if (fn == DX_FN_exp && dx_is_int(b->g, dx_operand(b->g, a, 0), 1))
        return constant(b, DX_WORD_E);
    if (fn == DX_FN_exp && dx_read_components(b->g, a, &components))
        return components_of_softmax(b, &components);
    return over_operands(b, a, 0, (dx_shape){.kind = DX_SHAPE_CALL, .fn = fn});
}

/* limit(sin(x)/x, x = 0), which is a function's name in derivations alone. */
static bool is_limit(const dx_graph *g, dx_id a)
{
    if (dx_count(g, a) != 3 || strcmp(dx_bytes(g, dx_operand(g, a, 0)), "limit") != 0)
        return false;
    dx_id point = dx_operand(g, a, 2);
    return dx_op_of(g, point) == DX_OP_EQ && dx_op_of(g, dx_operand(g, point, 0)) == DX_OP_SYMBOL;
}

/* Integrand, variable and ends, like a sum's. */
static uint32_t written_integral(struct builder *b, dx_id a)
{
    const dx_primitive p = dx_primitive_read(b->g, a);
    const uint32_t part[] = {shape_of(b, p.integrand), shape_of(b, p.variable), shape_of(b, p.lo),
                             shape_of(b, p.hi)};
    return add_parent(b, (dx_shape){.kind = DX_SHAPE_ITERATED, .id = a}, part, 4);
}

static uint32_t application(struct builder *b, dx_id a)
{
    if (dx_is_written_integral(b->g, a))
        return written_integral(b, a);
    const char *name = dx_bytes(b->g, dx_operand(b->g, a, 0));
    dx_shape_kind kind = is_limit(b->g, a)                  ? DX_SHAPE_LIMIT
                         : strcmp(name, DX_AT_NAME) == 0    ? DX_SHAPE_AT
                         : strcmp(name, DX_WHERE_NAME) == 0 ? DX_SHAPE_WHERE
                                                            : DX_SHAPE_APPLICATION;
    return over_operands(b, a, 1, (dx_shape){.kind = (uint8_t)kind, .id = a});
}

static uint32_t derivative(struct builder *b, dx_id a)
{
    dx_id counts = dx_operand(b->g, a, 1);
    int64_t primes = 0;
    (void)dx_get_int(b->g, dx_operand(b->g, counts, 0), &primes);
    if (dx_count(b->g, counts) != 1 || primes > MOST_PRIMES)
        return over_operands(b, a, 2, (dx_shape){.kind = DX_SHAPE_PARTIAL, .id = a});
    return over_operands(
        b, a, 2, (dx_shape){.kind = DX_SHAPE_APPLICATION, .detail = (uint8_t)primes, .id = a});
}

/* Do two relations follow each other, as a < b and b < c do? */
static bool are_linked(const dx_graph *g, dx_id a, dx_id b)
{
    dx_op p = dx_op_of(g, a), q = dx_op_of(g, b);
    return (p == DX_OP_LT || p == DX_OP_LE) && (q == DX_OP_LT || q == DX_OP_LE) &&
           dx_same(dx_operand(g, a, 1), dx_operand(g, b, 0)) &&
           !dx_is_number(g, dx_operand(g, a, 1));
}

/* Relations that follow each other are a chain: 0 < x <= 1. */
static uint32_t chain(struct builder *b, dx_id a, uint32_t first, uint32_t n)
{
    const dx_graph *g = b->g;
    dx_shape shape = {.kind = DX_SHAPE_CHAIN};
    if (n == 1)
        return shape_of(b, dx_operand(g, a, first));
    b->index.n = 0;
    append(b, &b->index, shape_of(b, dx_operand(g, dx_operand(g, a, first), 0)));
    for (uint32_t i = 0; i < n; i++) {
        dx_id link = dx_operand(g, a, first + i);
        shape.detail |= (uint8_t)((dx_op_of(g, link) == DX_OP_LE) << i);
        append(b, &b->index, shape_of(b, dx_operand(g, link, 1)));
    }
    return add_parent(b, shape, b->index.item, b->index.n);
}

static uint32_t conjunction(struct builder *b, dx_id a)
{
    const dx_graph *g = b->g;
    const uint32_t all = dx_count(g, a);
    b->above.n = 0;
    for (uint32_t first = 0, n; first < all; first += n) {
        n = 1;
        while (first + n < all && n < 8 &&
               are_linked(g, dx_operand(g, a, first + n - 1), dx_operand(g, a, first + n)))
            n++;
        append(b, &b->above, chain(b, a, first, n));
    }
    if (b->above.n == 1)
        return b->above.item[0];
    return add_parent(b, (dx_shape){.kind = DX_SHAPE_AND}, b->above.item, b->above.n);
}

/* c·p: p is the last factor above the line. */
static uint32_t arranged_product(struct builder *b, dx_id c, dx_id p)
{
    uint32_t s = shape_of(b, c), power = shape_of(b, p);
    bool negative = kind_of(b, s) == DX_SHAPE_NEGATION;
    if (negative)
        s = dx_shape_child(b->l, s, 0);
    bool is_fraction = kind_of(b, s) == DX_SHAPE_FRACTION;
    b->above.n = b->below.n = 0;
    append_factors(b, &b->above, is_fraction ? dx_shape_child(b->l, s, 0) : s);
    bool inverse = kind_of(b, power) == DX_SHAPE_FRACTION; /* 1/x^2 */
    append_factors(b, &b->above, inverse ? dx_shape_child(b->l, power, 0) : power);
    if (is_fraction)
        append_factors(b, &b->below, dx_shape_child(b->l, s, 1));
    if (inverse)
        append_factors(b, &b->below, dx_shape_child(b->l, power, 1));
    s = quotient(b);
    return negative ? negation(b, s) : s;
}

/* The terms as they are, in the order in which they are. */
static uint32_t arrangement(struct builder *b, dx_id a)
{
    uint32_t n = dx_count(b->g, a);
    if (!reserve(b, &b->index, n))
        return 0;
    for (uint32_t i = 0; i < n; i++) {
        dx_id term = dx_operand(b->g, a, i);
        b->index.item[i] =
            dx_op_of(b->g, term) == DX_OP_VECTOR
                ? arranged_product(b, dx_operand(b->g, term, 0), dx_operand(b->g, term, 1))
                : shape_of(b, term);
    }
    if (n == 1)
        return b->index.item[0];
    return add_parent(b, (dx_shape){.kind = DX_SHAPE_SUM, .id = a}, b->index.item, n);
}

static bool is_matrix(const dx_graph *g, dx_id a)
{
    uint32_t n = dx_count(g, a);
    for (uint32_t i = 0; i < n; i++) {
        dx_id row = dx_operand(g, a, i);
        if (dx_op_of(g, row) != DX_OP_VECTOR || dx_is_arrangement(g, row) ||
            dx_count(g, row) == 0 || dx_count(g, row) != dx_count(g, dx_operand(g, a, 0)))
            return false;
    }
    return n > 0;
}

static uint32_t derivation(struct builder *b, dx_id a)
{
    b->index.n = 0;
    for (uint32_t i = 0; i < dx_line_count(b->g, a); i++)
        append(b, &b->index, shape_of(b, dx_line_read(b->g, dx_line_at(b->g, a, i)).shown));
    return add_parent(b, (dx_shape){.kind = DX_SHAPE_STEPS}, b->index.item, b->index.n);
}

/* Integrand, variable and ends, like a sum's. */
static uint32_t integral(struct builder *b, dx_id a)
{
    b->index.n = 0;
    for (uint32_t k = 0; k < 4; k++)
        append(b, &b->index, shape_of(b, dx_operand(b->g, a, k)));
    return add_parent(b, (dx_shape){.kind = DX_SHAPE_ITERATED, .id = a}, b->index.item, b->index.n);
}

/* The formula or the vector of them, each unknown with its interval, and of several the index. */
static uint32_t rootof(struct builder *b, dx_id a)
{
    dx_rootof r = dx_rootof_read(b->g, a);
    b->index.n = 0;
    append(b, &b->index, shape_of(b, r.n == 1 ? dx_rootof_formula(b->g, &r, 0) : r.formulas));
    for (uint32_t k = 0; k < r.n; k++) {
        append(b, &b->index, shape_of(b, dx_rootof_unknown(b->g, &r, k)));
        append(b, &b->index, shape_of(b, dx_rootof_end(b->g, &r, k, false)));
        append(b, &b->index, shape_of(b, dx_rootof_end(b->g, &r, k, true)));
    }
    if (r.n > 1)
        append(b, &b->index, shape_of(b, dx_operand(b->g, a, 3)));
    return add_parent(b, (dx_shape){.kind = DX_SHAPE_ITERATED, .id = a}, b->index.item, b->index.n);
}

static uint32_t build(struct builder *b, dx_id a)
{
    dx_op op = dx_op_of(b->g, a);
    switch (op) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        return number(b, a);
    case DX_OP_SYMBOL:
        return add_shape(b, (dx_shape){.kind = DX_SHAPE_NAME, .id = a});
    case DX_OP_STRING:
        return add_shape(b, (dx_shape){.kind = DX_SHAPE_STRING, .id = a});
    case DX_OP_INTEGRAL:
        return integral(b, a);
    case DX_OP_PRIMITIVE:
        return add_shape(b, (dx_shape){.kind = DX_SHAPE_NONE});
    case DX_OP_ROOTOF:
        return rootof(b, a);
    case DX_OP_PI:
        return constant(b, DX_WORD_PI);
    case DX_OP_INF:
        return dx_is_minus_inf(b->g, a) ? negation(b, constant(b, DX_WORD_INF))
                                        : constant(b, DX_WORD_INF);
    case DX_OP_TRUE:
        return constant(b, DX_WORD_TRUE);
    case DX_OP_FALSE:
        return constant(b, DX_WORD_FALSE);
    case DX_OP_ADD:
        return sum(b, a);
    case DX_OP_MUL:
        return product(b, a);
    case DX_OP_CALL:
        return call(b, a);
    case DX_OP_APPLY:
        return application(b, a);
    case DX_OP_DERIV:
        return derivative(b, a);
    case DX_OP_DIFF: {
        uint32_t of = shape_of(b, dx_operand(b->g, a, 0));
        return add_parent(b, (dx_shape){.kind = DX_SHAPE_DIFF, .id = a}, &of, 1);
    }
    case DX_OP_CASES:
        return over_operands(b, a, 0, (dx_shape){.kind = DX_SHAPE_CASES});
    case DX_OP_SUM:
    case DX_OP_PRODUCT:
        return over_operands(b, a, 0, (dx_shape){.kind = DX_SHAPE_ITERATED, .id = a});
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
        return relation(b, a, op);
    case DX_OP_AND:
        return conjunction(b, a);
    case DX_OP_VECTOR:
        if (dx_is_arrangement(b->g, a))
            return arrangement(b, a);
        return over_operands(
            b, a, 0, (dx_shape){.kind = is_matrix(b->g, a) ? DX_SHAPE_MATRIX : DX_SHAPE_VECTOR});
    case DX_OP_RANGE:
        return over_operands(b, a, 0, (dx_shape){.kind = DX_SHAPE_RANGE});
    case DX_OP_STEPS:
        return derivation(b, a);
    case DX_OP_NONE:
    case DX_OP_TABLE: /* printed by files of their own, never inside of a formula */
    case DX_OP_SOLUTION:
        break;
    }
    return add_shape(b, (dx_shape){.kind = DX_SHAPE_NONE});
}

static bool start(struct builder *b, dx_layout *l, dx_graph *g)
{
    *b = (struct builder){.l = l, .g = g};
    mpq_init(b->number);
    bool ok = dx_side_init(&b->shape, l->memory, g->n) && dx_side_init(&b->size, l->memory, g->n);
    (void)add_shape(b, (dx_shape){.kind = DX_SHAPE_NONE});
    return ok && !b->failed;
}

static void stop(struct builder *b)
{
    struct list *lists[] = {&b->above, &b->below, &b->index, &b->order};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        dx_free(b->l->memory, lists[i]->item, lists[i]->capacity * sizeof *lists[i]->item);
    dx_side_free(&b->shape);
    dx_side_free(&b->size);
    mpq_clear(b->number);
}

/* ---- letters for bound names ------------------------------------------------------- */

static bool is_taken(const dx_graph *g, const dx_walk *walk, const char *name)
{
    for (size_t i = 0; i < walk->n; i++)
        if (dx_op_of(g, walk->id[i]) == DX_OP_SYMBOL && strcmp(dx_bytes(g, walk->id[i]), name) == 0)
            return true;
    return false;
}

static bool is_chosen(char letter[][8], uint32_t levels, const char *name)
{
    for (uint32_t level = 1; level < levels; level++)
        if (strcmp(letter[level], name) == 0)
            return true;
    return false;
}

/* What was typed; else k, j, m, ...: as far as the formula has no such name. */
void dx_bound_letters(const dx_graph *g, const dx_walk *walk, char letter[][8])
{
    static const char usual[] = "kjmnlpqrs";
    unsigned next = 0, letters = sizeof usual - 1;
    for (uint32_t level = 1; level <= DX_MOST_NESTED; level++) {
        memcpy(letter[level], g->letter[level], sizeof letter[level]);
        while (letter[level][0] == '\0' || is_taken(g, walk, letter[level]) ||
               is_chosen(letter, level, letter[level])) {
            unsigned round = next / letters;
            if (round == 0)
                (void)snprintf(letter[level], sizeof letter[level], "%c", usual[next]);
            else
                (void)snprintf(letter[level], sizeof letter[level], "%c_%u", usual[next % letters],
                               round % 10000);
            next++;
        }
    }
}

static dx_status build_all(struct builder *b, const dx_walk *walk)
{
    for (size_t i = 0; i < walk->n && !b->failed; i++) {
        dx_id a = walk->id[i];
        if (i % POLL_EVERY == POLL_EVERY - 1)
            DX_TRY(dx_poll(b->g->context));
        uint32_t s = build(b, a);
        b->l->root = s;
        if (!dx_side_set(&b->shape, a, s) ||
            !dx_side_set(&b->size, a, dx_size_from_operands(b->g, &b->size, a)))
            b->failed = true;
    }
    return b->failed ? dx_no_memory(b->g->context) : dx_poll(b->g->context);
}

/* Parts of integrals and roots are written; they are no operands to a walk. */
enum { SHOWN_OF_INTEGRAL = 4, SHOWN_OF_PRIMITIVE = 3, SHOWN_OF_ROOT = 4 };

static size_t count_hidden(const dx_graph *g, const dx_walk *walk)
{
    size_t n = 0;
    for (size_t i = 0; i < walk->n; i++)
        n += dx_op_of(g, walk->id[i]) == DX_OP_INTEGRAL ||
             dx_op_of(g, walk->id[i]) == DX_OP_PRIMITIVE ||
             dx_op_of(g, walk->id[i]) == DX_OP_ROOTOF;
    return n;
}

static size_t list_hidden(const dx_graph *g, dx_id a, dx_id *part)
{
    size_t n = dx_op_of(g, a) == DX_OP_INTEGRAL    ? SHOWN_OF_INTEGRAL
               : dx_op_of(g, a) == DX_OP_PRIMITIVE ? SHOWN_OF_PRIMITIVE
               : dx_op_of(g, a) == DX_OP_ROOTOF    ? SHOWN_OF_ROOT
                                                   : 0;
    for (size_t k = 0; k < n; k++)
        part[k] = dx_operand(g, a, (uint32_t)k);
    return n;
}

/* The walk of a root and of the parts of all that were seen so far. */
static dx_status walk_deeper(dx_graph *g, dx_id a, size_t n, dx_walk *walk)
{
    size_t size = (SHOWN_OF_INTEGRAL * n + 1) * sizeof(dx_id), roots = 0;
    dx_id *root = dx_alloc(&g->context->memory, size);
    if (!root)
        return dx_no_memory(g->context);
    root[roots++] = a;
    for (size_t i = 0; i < walk->n; i++)
        roots += list_hidden(g, walk->id[i], root + roots);
    dx_walk_free(walk);
    dx_status status = dx_walk_make(g, roots, root, walk);
    dx_free(&g->context->memory, root, size);
    return status;
}

dx_status dx_layout_walk(dx_graph *g, dx_id a, dx_walk *walk)
{
    DX_TRY(dx_walk_make(g, 1, &a, walk));
    for (size_t seen = 0, n; (n = count_hidden(g, walk)) > seen; seen = n) {
        dx_status status = walk_deeper(g, a, n, walk);
        if (status != DX_OK) {
            dx_walk_free(walk);
            return status;
        }
    }
    return DX_OK;
}

dx_status dx_layout_make(dx_layout *l, dx_graph *g, dx_id a, dx_id whole)
{
    *l = (dx_layout){.graph = g, .memory = &g->context->memory};
    dx_walk walk;
    DX_TRY(dx_layout_walk(g, a, &walk));
    if (g->binds)
        dx_bound_letters(g, &walk, l->letter);
    struct builder b;
    dx_status status = start(&b, l, g) ? build_all(&b, &walk) : dx_no_memory(g->context);
    stop(&b);
    dx_walk_free(&walk);
    if (status == DX_OK)
        status = dx_layout_name_partials(l, dx_is_none(whole) ? a : whole);
    if (status != DX_OK)
        dx_layout_free(l);
    return status;
}

void dx_layout_free(dx_layout *l)
{
    dx_free(l->memory, l->shape, l->capacity * sizeof *l->shape);
    dx_free(l->memory, l->child, l->child_capacity * sizeof *l->child);
    memset(l, 0, sizeof *l);
}
