#include "expr/layout_parts.h"

#include "expr/derivation.h"
#include "expr/order.h"
#include "expr/primitive.h"
#include "expr/print.h"
#include "expr/rootof.h"
#include "expr/softmax.h"
#include "expr/walk.h"

#include <stdio.h>
#include <string.h>

enum { MOST_PRIMES = 3 };

/* A shape over the operands from `first` on. */
static uint32_t over_operands(dx_layout_builder *b, dx_id a, uint32_t first, dx_shape shape)
{
    uint32_t n = dx_count(b->g, a);
    b->index.n = 0;
    for (uint32_t i = first; i < n; i++)
        dx_lay_append(b, &b->index, dx_lay_shape_of(b, dx_operand(b->g, a, i)));
    return dx_lay_parent(b, shape, b->index.item, b->index.n);
}

/* Is it written before the other, as x is before a and before y? */
static bool is_first(const dx_graph *g, dx_id name, dx_id other)
{
    return dx_is_unknown_name(g, name) &&
           (!dx_is_unknown_name(g, other) || strcmp(dx_bytes(g, name), dx_bytes(g, other)) < 0);
}

/* Is it a name, or a power of one? */
static bool is_plain_power(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_SYMBOL ||
           (dx_op_of(g, a) == DX_OP_MUL && dx_factors(g, a) == 1 &&
            dx_op_of(g, dx_base(g, a, 0)) == DX_OP_SYMBOL);
}

/* 4·b, or a·b */
static bool is_compound(dx_graph *g, dx_id a)
{
    dx_id number, rest;
    dx_split_coefficient(g, a, &number, &rest);
    return (dx_op_of(g, rest) == DX_OP_MUL && dx_factors(g, rest) > 1) ||
           (dx_op_of(g, a) == DX_OP_ADD && !dx_is_number(g, rest) &&
            dx_op_of(g, rest) != DX_OP_ADD);
}

/* 1 < x is written x > 1, b/a < x is x > b/a, a < x is x > a, y < x is x > y, and 4*a*c < b^2 is
 * b^2 > 4*a*c. */
static uint32_t relation(dx_layout_builder *b, dx_id a, dx_op op)
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
    bool late = names && is_first(b->g, dx_operand(b->g, a, 1), dx_operand(b->g, a, 0));
    bool power =
        is_plain_power(b->g, dx_operand(b->g, a, 1)) && is_compound(b->g, dx_operand(b->g, a, 0));
    bool turned =
        sign >= DX_SIGN_LESS && (number || late || power || (right == DX_OP_SYMBOL && !names));
    if (turned)
        sign = sign == DX_SIGN_LESS ? DX_SIGN_GREATER : DX_SIGN_GREATER_EQUAL;
    b->index.n = 0;
    for (uint32_t i = 0; i < 2; i++)
        dx_lay_append(b, &b->index, dx_lay_shape_of(b, dx_operand(b->g, a, turned ? 1 - i : i)));
    return dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_RELATION, .detail = (uint8_t)sign},
                         b->index.item, b->index.n);
}

static uint32_t constant(dx_layout_builder *b, dx_word name)
{
    return dx_lay_shape(b, (dx_shape){.kind = DX_SHAPE_CONSTANT, .detail = (uint8_t)name});
}

/* softmax(a, b)[1]*softmax(a, b)[2] */
static uint32_t components_of_softmax(dx_layout_builder *b, const dx_components *c)
{
    uint32_t factor[DX_MOST_COMPONENTS], n = 0;
    for (uint32_t i = 0, times; i < c->n; i += times) {
        for (times = 1; i + times < c->n && c->at[i + times] == c->at[i];)
            times++;
        b->index.n = 0;
        for (uint32_t k = 0; k < dx_count(b->g, c->of); k++)
            dx_lay_append(b, &b->index, dx_lay_shape_of(b, dx_operand(b->g, c->of, k)));
        dx_lay_append(b, &b->index, dx_lay_integer(b, (uint64_t)c->at[i] + 1));
        factor[n] =
            dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_COMPONENT}, b->index.item, b->index.n);
        if (times > 1)
            factor[n] = dx_lay_power(b, factor[n], dx_lay_integer(b, times));
        n++;
    }
    return n == 1 ? factor[0] : dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_PRODUCT}, factor, n);
}

static uint32_t call(dx_layout_builder *b, dx_id a)
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
static uint32_t written_integral(dx_layout_builder *b, dx_id a)
{
    const dx_primitive p = dx_primitive_read(b->g, a);
    const uint32_t part[] = {dx_lay_shape_of(b, p.integrand), dx_lay_shape_of(b, p.variable),
                             dx_lay_shape_of(b, p.lo), dx_lay_shape_of(b, p.hi)};
    return dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_ITERATED, .id = a}, part, 4);
}

static uint32_t application(dx_layout_builder *b, dx_id a)
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

static uint32_t derivative(dx_layout_builder *b, dx_id a)
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
static uint32_t chain(dx_layout_builder *b, dx_id a, uint32_t first, uint32_t n)
{
    const dx_graph *g = b->g;
    dx_shape shape = {.kind = DX_SHAPE_CHAIN};
    if (n == 1)
        return dx_lay_shape_of(b, dx_operand(g, a, first));
    b->index.n = 0;
    dx_lay_append(b, &b->index, dx_lay_shape_of(b, dx_operand(g, dx_operand(g, a, first), 0)));
    for (uint32_t i = 0; i < n; i++) {
        dx_id link = dx_operand(g, a, first + i);
        shape.detail |= (uint8_t)((dx_op_of(g, link) == DX_OP_LE) << i);
        dx_lay_append(b, &b->index, dx_lay_shape_of(b, dx_operand(g, link, 1)));
    }
    return dx_lay_parent(b, shape, b->index.item, b->index.n);
}

static uint32_t conjunction(dx_layout_builder *b, dx_id a)
{
    const dx_graph *g = b->g;
    const uint32_t all = dx_count(g, a);
    b->above.n = 0;
    for (uint32_t first = 0, n; first < all; first += n) {
        n = 1;
        while (first + n < all && n < 8 &&
               are_linked(g, dx_operand(g, a, first + n - 1), dx_operand(g, a, first + n)))
            n++;
        dx_lay_append(b, &b->above, chain(b, a, first, n));
    }
    if (b->above.n == 1)
        return b->above.item[0];
    return dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_AND}, b->above.item, b->above.n);
}

/* c·p: p is the last factor above the line. */
static uint32_t arranged_product(dx_layout_builder *b, dx_id c, dx_id p)
{
    uint32_t s = dx_lay_shape_of(b, c), power = dx_lay_shape_of(b, p);
    bool negative = dx_lay_kind_of(b, s) == DX_SHAPE_NEGATION;
    if (negative)
        s = dx_shape_child(b->l, s, 0);
    bool is_fraction = dx_lay_kind_of(b, s) == DX_SHAPE_FRACTION;
    b->above.n = b->below.n = 0;
    dx_lay_factors(b, &b->above, is_fraction ? dx_shape_child(b->l, s, 0) : s);
    bool inverse = dx_lay_kind_of(b, power) == DX_SHAPE_FRACTION; /* 1/x^2 */
    dx_lay_factors(b, &b->above, inverse ? dx_shape_child(b->l, power, 0) : power);
    if (is_fraction)
        dx_lay_factors(b, &b->below, dx_shape_child(b->l, s, 1));
    if (inverse)
        dx_lay_factors(b, &b->below, dx_shape_child(b->l, power, 1));
    s = dx_lay_quotient(b);
    return negative ? dx_lay_negation(b, s) : s;
}

/* The terms as they are, in the order in which they are. */
static uint32_t arrangement(dx_layout_builder *b, dx_id a)
{
    uint32_t n = dx_count(b->g, a);
    if (!dx_lay_reserve(b, &b->index, n))
        return 0;
    for (uint32_t i = 0; i < n; i++) {
        dx_id term = dx_operand(b->g, a, i);
        b->index.item[i] =
            dx_op_of(b->g, term) == DX_OP_VECTOR
                ? arranged_product(b, dx_operand(b->g, term, 0), dx_operand(b->g, term, 1))
                : dx_lay_shape_of(b, term);
    }
    if (n == 1)
        return b->index.item[0];
    return dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_SUM, .id = a}, b->index.item, n);
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

static uint32_t derivation(dx_layout_builder *b, dx_id a)
{
    b->index.n = 0;
    for (uint32_t i = 0; i < dx_line_count(b->g, a); i++)
        dx_lay_append(b, &b->index,
                      dx_lay_shape_of(b, dx_line_read(b->g, dx_line_at(b->g, a, i)).shown));
    return dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_STEPS}, b->index.item, b->index.n);
}

/* Integrand, variable and ends, like a sum's. */
static uint32_t integral(dx_layout_builder *b, dx_id a)
{
    b->index.n = 0;
    for (uint32_t k = 0; k < 4; k++)
        dx_lay_append(b, &b->index, dx_lay_shape_of(b, dx_operand(b->g, a, k)));
    return dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_ITERATED, .id = a}, b->index.item,
                         b->index.n);
}

/* The formula or the vector of them, each unknown with its interval, and of several the index. */
static uint32_t rootof(dx_layout_builder *b, dx_id a)
{
    dx_rootof r = dx_rootof_read(b->g, a);
    b->index.n = 0;
    dx_lay_append(b, &b->index,
                  dx_lay_shape_of(b, r.n == 1 ? dx_rootof_formula(b->g, &r, 0) : r.formulas));
    for (uint32_t k = 0; k < r.n; k++) {
        dx_lay_append(b, &b->index, dx_lay_shape_of(b, dx_rootof_unknown(b->g, &r, k)));
        dx_lay_append(b, &b->index, dx_lay_shape_of(b, dx_rootof_end(b->g, &r, k, false)));
        dx_lay_append(b, &b->index, dx_lay_shape_of(b, dx_rootof_end(b->g, &r, k, true)));
    }
    if (r.n > 1)
        dx_lay_append(b, &b->index, dx_lay_shape_of(b, dx_operand(b->g, a, 3)));
    return dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_ITERATED, .id = a}, b->index.item,
                         b->index.n);
}

static uint32_t build(dx_layout_builder *b, dx_id a)
{
    dx_op op = dx_op_of(b->g, a);
    switch (op) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        return dx_lay_number(b, a);
    case DX_OP_SYMBOL:
        return dx_lay_shape(b, (dx_shape){.kind = DX_SHAPE_NAME, .id = a});
    case DX_OP_STRING:
        return dx_lay_shape(b, (dx_shape){.kind = DX_SHAPE_STRING, .id = a});
    case DX_OP_INTEGRAL:
        return integral(b, a);
    case DX_OP_PRIMITIVE:
        return dx_lay_shape(b, (dx_shape){.kind = DX_SHAPE_NONE});
    case DX_OP_ROOTOF:
        return rootof(b, a);
    case DX_OP_PI:
        return constant(b, DX_WORD_PI);
    case DX_OP_INF:
        return dx_is_minus_inf(b->g, a) ? dx_lay_negation(b, constant(b, DX_WORD_INF))
                                        : constant(b, DX_WORD_INF);
    case DX_OP_TRUE:
        return constant(b, DX_WORD_TRUE);
    case DX_OP_FALSE:
        return constant(b, DX_WORD_FALSE);
    case DX_OP_ADD:
        return dx_lay_sum(b, a);
    case DX_OP_MUL:
        return dx_lay_product(b, a);
    case DX_OP_CALL:
        return call(b, a);
    case DX_OP_APPLY:
        return application(b, a);
    case DX_OP_DERIV:
        return derivative(b, a);
    case DX_OP_DIFF: {
        uint32_t of = dx_lay_shape_of(b, dx_operand(b->g, a, 0));
        return dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_DIFF, .id = a}, &of, 1);
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
    return dx_lay_shape(b, (dx_shape){.kind = DX_SHAPE_NONE});
}

static bool start(dx_layout_builder *b, dx_layout *l, dx_graph *g)
{
    *b = (dx_layout_builder){.l = l, .g = g};
    mpq_init(b->number);
    bool ok = dx_side_init(&b->shape, l->memory, g->n) && dx_side_init(&b->size, l->memory, g->n);
    (void)dx_lay_shape(b, (dx_shape){.kind = DX_SHAPE_NONE});
    return ok && !b->failed;
}

static void stop(dx_layout_builder *b)
{
    dx_shape_list *lists[] = {&b->above, &b->below, &b->index, &b->order};
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

static dx_status build_all(dx_layout_builder *b, const dx_walk *walk)
{
    for (size_t i = 0; i < walk->n && !b->failed; i++) {
        dx_id a = walk->id[i];
        if (i % DX_LAY_POLL_EVERY == DX_LAY_POLL_EVERY - 1)
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
    dx_layout_builder b;
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
