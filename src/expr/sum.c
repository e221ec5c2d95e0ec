/* Sums: constant + Σ coefficient·term, flat, merged and sorted. */
#include "expr/intern.h"
#include "expr/tally.h"

/* Beyond so many terms a sum inside a sum stays a term of its own: flattening would
 * make chains of sums quadratic. */
enum { FLAT_LIMIT = 1024 };

typedef struct sum {
    dx_pairs pairs;
    dx_tally constant;
} sum;

static void init(sum *s, dx_graph *g)
{
    dx_pairs_init(&s->pairs, g);
    dx_tally_init(&s->constant, g, dx_number_add);
}

static bool push(sum *s, dx_id coefficient, dx_id a);

static bool push_terms(sum *s, dx_id coefficient, dx_id a)
{
    dx_graph *g = s->pairs.graph;
    if (!push(s, coefficient, dx_constant(g, a)))
        return false;
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        if (!push(s, dx_number_mul(g, coefficient, dx_coefficient(g, a, i)), dx_term(g, a, i)))
            return false;
    return true;
}

static bool push(sum *s, dx_id coefficient, dx_id a)
{
    dx_graph *g = s->pairs.graph;
    if (dx_is_none(coefficient) || dx_refuse_non_number(g, a))
        return false;
    if (dx_is_int(g, a, 0))
        return true;
    if (dx_is_number(g, a))
        return dx_tally_push(&s->constant, dx_number_mul(g, coefficient, a));
    if (dx_op_of(g, a) == DX_OP_ADD && dx_terms(g, a) <= FLAT_LIMIT)
        return push_terms(s, coefficient, a);
    return dx_pairs_push(&s->pairs, a, coefficient);
}

/* The numbers of n pairs, added up. */
static dx_id sum_of_numbers(dx_graph *g, const dx_pair *pair, size_t n)
{
    dx_tally tally;
    dx_tally_init(&tally, g, dx_number_add);
    for (size_t i = 0; i < n; i++)
        if (!dx_tally_push(&tally, pair[i].number))
            return DX_NONE;
    return dx_tally_total(&tally, DX_NONE);
}

static bool merge(dx_pairs *pairs)
{
    dx_graph *g = pairs->graph;
    dx_pairs_sort(pairs);
    size_t kept = 0;
    for (size_t i = 0, next; i < pairs->n; i = next) {
        dx_pair pair = pairs->pair[i];
        for (next = i + 1; next < pairs->n && dx_same(pairs->pair[next].key, pair.key);)
            next++;
        if (next > i + 1)
            pair.number = sum_of_numbers(g, &pairs->pair[i], next - i);
        if (dx_is_none(pair.number))
            return false;
        if (!dx_is_int(g, pair.number, 0))
            pairs->pair[kept++] = pair;
    }
    pairs->n = kept;
    return true;
}

static dx_id finish(sum *s)
{
    dx_graph *g = s->pairs.graph;
    dx_id constant = dx_tally_total(&s->constant, dx_int(g, 0));
    if (dx_is_none(constant) || !merge(&s->pairs))
        return DX_NONE;
    if (s->pairs.n == 0)
        return constant;
    if (s->pairs.n == 1 && dx_is_int(g, constant, 0))
        return dx_scale(g, s->pairs.pair[0].number, s->pairs.pair[0].key);
    return dx_intern_sum(constant, &s->pairs);
}

/* numbers may be NULL: all 1. */
static dx_id sum_of(dx_graph *g, size_t n, const dx_id *numbers, const dx_id *terms)
{
    sum s;
    init(&s, g);
    dx_id one = dx_int(g, 1), result = DX_NONE;
    size_t i = 0;
    while (i < n && push(&s, numbers ? numbers[i] : one, terms[i]))
        i++;
    if (i == n)
        result = finish(&s);
    dx_pairs_free(&s.pairs);
    return result;
}

/* Whatever stands in it as a sum of sums. */
static bool push_flat(sum *s, dx_id coefficient, dx_id a)
{
    dx_graph *g = s->pairs.graph;
    dx_pairs stack;
    dx_pairs_init(&stack, g);
    bool fine = dx_pairs_push(&stack, a, coefficient);
    while (fine && stack.n > 0) {
        const dx_pair top = stack.pair[--stack.n];
        if (dx_op_of(g, top.key) != DX_OP_ADD) {
            fine = push(s, top.number, top.key);
            continue;
        }
        fine = push(s, top.number, dx_constant(g, top.key));
        for (uint32_t i = 0; fine && i < dx_terms(g, top.key); i++)
            fine = dx_pairs_push(&stack, dx_term(g, top.key, i),
                                 dx_number_mul(g, top.number, dx_coefficient(g, top.key, i)));
    }
    dx_pairs_free(&stack);
    return fine;
}

dx_id dx_flat_linear(dx_graph *g, size_t n, const dx_id *numbers, const dx_id *terms)
{
    sum s;
    init(&s, g);
    size_t i = 0;
    while (i < n && push_flat(&s, numbers[i], terms[i]))
        i++;
    dx_id result = i == n ? finish(&s) : DX_NONE;
    dx_pairs_free(&s.pairs);
    return result;
}

/* Is it a term of a sum as it is? Numbers are not, and sums are taken apart. */
static bool is_term(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    return (op >= DX_OP_MUL && op <= DX_OP_DERIV) || op == DX_OP_SYMBOL || op == DX_OP_PI;
}

/* Terms that a sum may hold together with others as they are, sorted: words are coefficient,
 * term, ... as in the pool. */
typedef struct ready {
    dx_id constant;
    const uint32_t *word;
    uint32_t n; /* terms */
} ready;

enum { FEW_TERMS = 16 };

/* The terms of a sum, or the term itself, put into `lone`. False where they have to be looked
 * at one by one. */
static bool get_ready(dx_graph *g, dx_id a, uint32_t lone[2], ready *out)
{
    if (dx_op_of(g, a) == DX_OP_ADD) {
        *out = (ready){dx_constant(g, a), g->pool + dx_node_of(g, a)->first + 1, dx_terms(g, a)};
        return out->n < FEW_TERMS && !(out->n == 1 && dx_op_of(g, dx_term(g, a, 0)) == DX_OP_ADD);
    }
    lone[0] = dx_int(g, 1).v;
    lone[1] = a.v;
    *out = (ready){dx_int(g, 0), lone, 1};
    if (!dx_is_number(g, a))
        return is_term(g, a);
    out->constant = a;
    out->n = 0;
    return true;
}

/* As most sums are: short, of two without a term in common. DX_NONE where it is not so
 * simple. */
static dx_id sum_of_two(dx_graph *g, dx_id a, dx_id b)
{
    uint32_t lone[2][2], word[1 + 2 * FEW_TERMS];
    ready x, y;
    if (!get_ready(g, a, lone[0], &x) || !get_ready(g, b, lone[1], &y) || x.n + y.n > FEW_TERMS ||
        x.n + y.n == 0)
        return DX_NONE;
    bool no_x = dx_is_int(g, x.constant, 0), no_y = dx_is_int(g, y.constant, 0);
    uint32_t n = x.n + y.n, i = 0, k = 0;
    if (n == 1 && no_x == no_y)
        return DX_NONE;
    for (uint32_t *at = word + 1; i + k < n; at += 2) {
        bool first = k == y.n || (i < x.n && x.word[2 * i + 1] < y.word[2 * k + 1]);
        if (!first && i < x.n && x.word[2 * i + 1] == y.word[2 * k + 1])
            return DX_NONE;
        const uint32_t *from = first ? &x.word[2 * i++] : &y.word[2 * k++];
        at[0] = from[0];
        at[1] = from[1];
    }
    dx_id constant = no_x   ? y.constant
                     : no_y ? x.constant
                            : dx_number_add(g, x.constant, y.constant);
    word[0] = constant.v;
    return dx_is_none(constant) ? DX_NONE : dx_intern(g, DX_OP_ADD, 0, word, 1 + 2 * n);
}

dx_id dx_sum(dx_graph *g, size_t n, const dx_id *terms)
{
    if (n == 1)
        return dx_refuse_non_number(g, terms[0]) ? DX_NONE : terms[0];
    dx_id result = n == 2 ? sum_of_two(g, terms[0], terms[1]) : DX_NONE;
    return dx_is_none(result) ? sum_of(g, n, NULL, terms) : result;
}

dx_id dx_linear(dx_graph *g, size_t n, const dx_id *numbers, const dx_id *terms)
{
    return n == 1 ? dx_scale(g, numbers[0], terms[0]) : sum_of(g, n, numbers, terms);
}

dx_id dx_add(dx_graph *g, dx_id a, dx_id b)
{
    if (dx_is_int(g, a, 0) && !dx_refuse_non_number(g, b))
        return b;
    if (dx_is_int(g, b, 0) && !dx_refuse_non_number(g, a))
        return a;
    return dx_sum(g, 2, (dx_id[]){a, b});
}

dx_id dx_sub(dx_graph *g, dx_id a, dx_id b)
{
    return dx_add(g, a, dx_neg(g, b));
}

dx_id dx_neg(dx_graph *g, dx_id a)
{
    return dx_scale(g, dx_int(g, -1), a);
}

/* coefficient·(sum), multiplied out. */
static dx_id scale_terms(dx_graph *g, dx_id number, dx_id a)
{
    sum s;
    init(&s, g);
    dx_id result = push_terms(&s, number, a) ? finish(&s) : DX_NONE;
    dx_pairs_free(&s.pairs);
    return result;
}

/* (2x + 2)/2: do all coefficients become integers? */
static bool divides_out(dx_graph *g, dx_id number, dx_id a)
{
    for (uint32_t i = 0; i < dx_count(g, a); i += i == 0 ? 1 : 2) {
        dx_id c = dx_number_mul(g, number, dx_operand(g, a, i));
        if (dx_is_none(c) || !dx_is_integer(g, c))
            return false;
    }
    return true;
}

dx_id dx_scale(dx_graph *g, dx_id number, dx_id a)
{
    if (dx_is_none(number) || dx_refuse_non_number(g, a))
        return DX_NONE;
    if (dx_is_int(g, number, 0))
        return number;
    if (dx_is_int(g, number, 1))
        return a;
    if (dx_is_number(g, a))
        return dx_number_mul(g, number, a);
    if (dx_op_of(g, a) == DX_OP_ADD) {
        if (dx_is_scaled(g, a))
            return dx_scale(g, dx_number_mul(g, number, dx_coefficient(g, a, 0)), dx_term(g, a, 0));
        if (dx_terms(g, a) <= FLAT_LIMIT &&
            (dx_is_int(g, number, -1) || (!dx_is_integer(g, number) && divides_out(g, number, a))))
            return scale_terms(g, number, a);
    }
    return dx_intern_ids(g, DX_OP_ADD, 0, 3, (dx_id[]){dx_int(g, 0), number, a});
}
