#include "expr/order.h"

#include <string.h>

/* Equal expressions have equal ids, so the first operands that differ decide and a
 * comparison is a descent along one path. Only the operands of sums and products have
 * no order of their own: there the smallest element that one has and the other lacks
 * decides, and looking for it takes comparisons one level down. Those wait on a stack. */

/* ---- names ----------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits_at(const char *s, size_t n)
{
    size_t k = 0;
    while (k < n && is_digit(s[k]))
        k++;
    return k;
}

static size_t zeros_at(const char *s, size_t n)
{
    size_t k = 0;
    while (k + 1 < n && s[k] == '0' && is_digit(s[k + 1]))
        k++;
    return k;
}

static int sign_of(bool less)
{
    return less ? -1 : 1;
}

/* Alphabetical, but x2 comes before x10. */
static int compare_bytes(const char *a, size_t n, const char *b, size_t m)
{
    size_t i = 0, j = 0;
    while (i < n && j < m) {
        if (is_digit(a[i]) && is_digit(b[j])) {
            i += zeros_at(a + i, n - i);
            j += zeros_at(b + j, m - j);
            size_t p = digits_at(a + i, n - i), q = digits_at(b + j, m - j);
            if (p != q)
                return sign_of(p < q);
            int order = memcmp(a + i, b + j, p);
            if (order != 0)
                return order;
            i += p;
            j += q;
            continue;
        }
        if (a[i] != b[j])
            return sign_of((unsigned char)a[i] < (unsigned char)b[j]);
        i++;
        j++;
    }
    if (n - i != m - j)
        return sign_of(n - i < m - j);
    if (n != m) /* x01 and x1 */
        return sign_of(n < m);
    return memcmp(a, b, n);
}

int dx_compare_names(const dx_graph *g, dx_id a, dx_id b)
{
    if (dx_same(a, b))
        return 0;
    const char *p = dx_bytes(g, a), *q = dx_bytes(g, b);
    if (*p != *q && !is_digit(*p) && !is_digit(*q)) /* of an empty one this is the NUL */
        return sign_of((unsigned char)*p < (unsigned char)*q);
    return compare_bytes(p, dx_bytes_length(g, a), q, dx_bytes_length(g, b));
}

/* ---- one level ------------------------------------------------------------------- */

static int rank_of(dx_op op)
{
    switch (op) {
    case DX_OP_NONE:
        return 0;
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        return 1;
    default:
        return (int)op;
    }
}

static bool has_pairs(dx_op op)
{
    return op == DX_OP_ADD || op == DX_OP_MUL;
}

/* Pairs of a sum are (term, coefficient), of a product (base, exponent). */
static uint32_t n_pairs(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_ADD ? dx_terms(g, a) : dx_factors(g, a);
}

static dx_id pair_key(const dx_graph *g, dx_id a, uint32_t i)
{
    return dx_op_of(g, a) == DX_OP_ADD ? dx_term(g, a, i) : dx_base(g, a, i);
}

static dx_id pair_value(const dx_graph *g, dx_id a, uint32_t i)
{
    return dx_op_of(g, a) == DX_OP_ADD ? dx_coefficient(g, a, i) : dx_exponent(g, a, i);
}

/* Lower derivatives first; of equal order those by earlier arguments: D[1], D[2], D[1,1]. */
static int compare_counts(const dx_graph *g, dx_id a, dx_id b)
{
    int64_t total = 0, first = 0;
    for (uint32_t i = 0; i < dx_count(g, a); i++) {
        int64_t p = 0, q = 0;
        (void)dx_get_int(g, dx_operand(g, a, i), &p);
        (void)dx_get_int(g, dx_operand(g, b, i), &q);
        total += p - q;
        if (first == 0)
            first = q - p;
    }
    int64_t order = total != 0 ? total : first;
    return order < 0 ? -1 : order > 0;
}

/* The parts of two nodes of one kind that a reader sees before the operands. */
static int compare_heads(const dx_graph *g, dx_id a, dx_id b)
{
    dx_op op = dx_op_of(g, a);
    if (op == DX_OP_CALL && dx_fn_of(g, a) != dx_fn_of(g, b)) /* the table's order: sin, cos */
        return (int)dx_fn_of(g, a) - (int)dx_fn_of(g, b);
    if (op == DX_OP_APPLY || op == DX_OP_DERIV) {
        int order = dx_compare_names(g, dx_operand(g, a, 0), dx_operand(g, b, 0));
        if (order != 0)
            return order;
    }
    if (dx_count(g, a) != dx_count(g, b))
        return sign_of(dx_count(g, a) < dx_count(g, b));
    if (op == DX_OP_DERIV)
        return compare_counts(g, dx_operand(g, a, 1), dx_operand(g, b, 1));
    return 0;
}

/* One pair each, and they differ. */
static bool has_other_pair(const dx_graph *g, dx_id a, dx_id b)
{
    return n_pairs(g, b) == 1 && !(dx_same(pair_key(g, a, 0), pair_key(g, b, 0)) &&
                                   dx_same(pair_value(g, a, 0), pair_value(g, b, 0)));
}

static void descend_pair(const dx_graph *g, dx_id *a, dx_id *b)
{
    dx_id p = pair_key(g, *a, 0), q = pair_key(g, *b, 0);
    bool same = dx_same(p, q);
    *a = same ? pair_value(g, *a, 0) : p;
    *b = same ? pair_value(g, *b, 0) : q;
}

/* ---- sets of pairs --------------------------------------------------------------- */

/* A search for the smallest pair that only one of two sums or products has. Pairs are
 * sorted by id on both sides, so a merge finds those that differ. */
struct search {
    dx_id side[2];
    uint32_t next[2];
    uint32_t best, candidate;
    uint8_t best_side, candidate_side;
};

static bool next_difference(const dx_graph *g, struct search *s)
{
    uint32_t n = n_pairs(g, s->side[0]), m = n_pairs(g, s->side[1]);
    while (s->next[0] < n || s->next[1] < m) {
        uint32_t a = s->next[0] < n ? pair_key(g, s->side[0], s->next[0]).v : UINT32_MAX;
        uint32_t b = s->next[1] < m ? pair_key(g, s->side[1], s->next[1]).v : UINT32_MAX;
        if (a == b &&
            dx_same(pair_value(g, s->side[0], s->next[0]), pair_value(g, s->side[1], s->next[1]))) {
            s->next[0]++;
            s->next[1]++;
            continue;
        }
        s->candidate_side = a <= b ? 0 : 1;
        s->candidate = s->next[s->candidate_side]++;
        return true;
    }
    return false;
}

/* The comparison that tells the candidate from the best so far. */
static void ask(const dx_graph *g, const struct search *s, dx_id *a, dx_id *b)
{
    *a = pair_key(g, s->side[s->candidate_side], s->candidate);
    *b = pair_key(g, s->side[s->best_side], s->best);
    if (dx_same(*a, *b)) {
        *a = pair_value(g, s->side[s->candidate_side], s->candidate);
        *b = pair_value(g, s->side[s->best_side], s->best);
    }
}

static void take_candidate(struct search *s)
{
    s->best = s->candidate;
    s->best_side = s->candidate_side;
}

/* Of sums that differ there alone: x - 1, x - 2, x, x + 1, x + 2. */
static int compare_constants(const dx_graph *g, dx_id a, dx_id b)
{
    dx_id p = dx_constant(g, a), q = dx_constant(g, b);
    bool negative = dx_number_sign(g, p) < 0 && dx_number_sign(g, q) < 0;
    return negative ? dx_number_compare(g, q, p) : dx_number_compare(g, p, q);
}

/* ---- short linear sums ------------------------------------------------------------ */

enum { FEW = 8 };

static bool is_linear(const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) > FEW)
        return false;
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        if (dx_op_of(g, dx_term(g, a, i)) != DX_OP_SYMBOL)
            return false;
    return true;
}

/* p - s and q - t, of the same length: the same search without a stack, as names and numbers
 * are compared at once. */
static int compare_linear(const dx_graph *g, dx_id a, dx_id b)
{
    struct search s = {.side = {a, b}};
    if (!next_difference(g, &s))
        return compare_constants(g, a, b);
    take_candidate(&s);
    while (next_difference(g, &s)) {
        dx_id p, q;
        ask(g, &s, &p, &q);
        int order =
            dx_op_of(g, p) == DX_OP_SYMBOL ? dx_compare_names(g, p, q) : dx_number_compare(g, p, q);
        if (order < 0)
            take_candidate(&s);
    }
    return s.best_side == 0 ? -1 : 1;
}

/* ---- the comparison -------------------------------------------------------------- */

enum { SEARCHES = 16, REMEMBERED = 64 };

struct comparison {
    const dx_graph *g;
    struct search fixed[SEARCHES], *search;
    size_t n, capacity; /* capacity of what is beyond `fixed` */
    struct {
        dx_id a, b;
        int order;
    } known[REMEMBERED]; /* the same pair is asked for often where much is shared */
    bool knows;          /* else nothing is remembered yet */
};

static size_t slot_of(dx_id a, dx_id b)
{
    return (a.v * 31u + b.v) % REMEMBERED;
}

static bool grow_searches(struct comparison *c)
{
    dx_memory *memory = &c->g->context->memory;
    if (c->search != c->fixed)
        return dx_grow(memory, &c->search, sizeof *c->search, &c->capacity, c->n + 1);
    struct search *moved = NULL;
    if (!dx_grow(memory, &moved, sizeof *moved, &c->capacity, 2 * SEARCHES))
        return false;
    memcpy(moved, c->fixed, sizeof c->fixed);
    c->search = moved;
    return true;
}

/* Narrow (a, b) down to the first parts that differ. True when their order is known;
 * false at two sums or products of the same length. */
static bool narrow(const dx_graph *g, dx_id *a, dx_id *b, int *order)
{
    for (;;) {
        if (dx_same(*a, *b)) {
            *order = 0;
            return true;
        }
        dx_op op = dx_op_of(g, *a);
        int p = rank_of(op), q = rank_of(dx_op_of(g, *b));
        if (p != q) {
            *order = sign_of(p < q);
            return true;
        }
        if (dx_is_number(g, *a)) {
            *order = dx_number_compare(g, *a, *b);
            return true;
        }
        if (op == DX_OP_SYMBOL || op == DX_OP_STRING) {
            *order = dx_compare_names(g, *a, *b);
            return true;
        }
        *order = compare_heads(g, *a, *b);
        if (*order != 0)
            return true;
        if (has_pairs(op) && n_pairs(g, *a) == 1 && has_other_pair(g, *a, *b)) {
            descend_pair(g, a, b);
            continue;
        }
        if (is_linear(g, *a) && is_linear(g, *b)) {
            *order = compare_linear(g, *a, *b);
            return true;
        }
        if (has_pairs(op))
            return false;
        uint32_t i = 0;
        while (dx_same(dx_operand(g, *a, i), dx_operand(g, *b, i)))
            i++;
        dx_id left = dx_operand(g, *a, i);
        *b = dx_operand(g, *b, i);
        *a = left;
    }
}

/* Begin to compare two sums or products. True when that was easy. */
static bool open_search(struct comparison *c, dx_id *a, dx_id *b, int *order)
{
    const dx_graph *g = c->g;
    size_t slot = slot_of(*a, *b);
    if (c->knows && dx_same(c->known[slot].a, *a) && dx_same(c->known[slot].b, *b)) {
        *order = c->known[slot].order;
        return true;
    }
    struct search s = {.side = {*a, *b}};
    if (!next_difference(g, &s)) { /* sums that differ in the constant */
        *order = compare_constants(g, *a, *b);
        return true;
    }
    take_candidate(&s);
    (void)next_difference(g, &s); /* as many pairs on both sides, so there is another */
    if (c->n >= (c->search == c->fixed ? (size_t)SEARCHES : c->capacity) && !grow_searches(c)) {
        *order = sign_of(a->v < b->v); /* the caller is about to find no memory either */
        return true;
    }
    c->search[c->n++] = s;
    ask(g, &s, a, b);
    return false;
}

/* Hand the order of two pairs to the searches that wait. True when all are done and
 * *order is the answer; else (a, b) is to be compared next. */
static bool close_searches(struct comparison *c, dx_id *a, dx_id *b, int *order)
{
    while (c->n > 0) {
        struct search *s = &c->search[c->n - 1];
        if (*order < 0)
            take_candidate(s);
        if (next_difference(c->g, s)) {
            ask(c->g, s, a, b);
            return false;
        }
        *order = s->best_side == 0 ? -1 : 1;
        size_t slot = slot_of(s->side[0], s->side[1]);
        if (c->n == 1) /* the last: nothing will be asked for */
            return true;
        if (!c->knows)
            memset(c->known, 0, sizeof c->known);
        c->knows = true;
        c->known[slot].a = s->side[0];
        c->known[slot].b = s->side[1];
        c->known[slot].order = *order;
        c->n--;
    }
    return true;
}

/* The searching part, apart so that easy comparisons need none of its memory. */
static int compare_sets(const dx_graph *g, dx_id a, dx_id b)
{
    struct comparison c;
    c.g = g;
    c.search = c.fixed;
    c.n = c.capacity = 0;
    c.knows = false;
    int order = 0;
    for (;;) {
        if (!narrow(g, &a, &b, &order) && !open_search(&c, &a, &b, &order))
            continue;
        if (close_searches(&c, &a, &b, &order))
            break;
    }
    if (c.search != c.fixed)
        dx_free(&g->context->memory, c.search, c.capacity * sizeof *c.search);
    return order;
}

int dx_compare(const dx_graph *g, dx_id a, dx_id b)
{
    int order;
    if (dx_op_of(g, a) == DX_OP_SYMBOL && dx_op_of(g, b) == DX_OP_SYMBOL)
        return dx_compare_names(g, a, b);
    return narrow(g, &a, &b, &order) ? order : compare_sets(g, a, b);
}
