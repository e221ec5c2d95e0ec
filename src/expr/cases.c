/* Formulas by cases: conditions that are decided go, the first that holds ends the list. */
#include "expr/assumptions.h"
#include "expr/intern.h"
#include "expr/walk.h"

/* Pieces beyond so many are not compared with each other. */
enum { COMPARED = 64 };

static bool is_truth(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_TRUE || dx_op_of(g, a) == DX_OP_FALSE;
}

/* By what is assumed of the names in it, where both sides have values. */
static dx_id decided_by_assumptions(dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    dx_id gap = dx_sub(g, dx_operand(g, a, 1), dx_operand(g, a, 0));
    dx_id back = dx_is_none(gap) ? DX_NONE : dx_neg(g, gap);
    if (dx_is_none(back) || (dx_node_of(g, a)->holds & DX_HOLDS_PARTIAL))
        return a;
    bool above = dx_is_positive(g, gap), below = dx_is_positive(g, back);
    bool other = above || below || dx_is_assumed_nonzero(g, gap);
    if (op == DX_OP_EQ || op == DX_OP_NE)
        return other ? dx_truth(g, op == DX_OP_NE) : a;
    if (above || (op == DX_OP_LE && dx_is_nonnegative(g, gap)))
        return dx_truth(g, true);
    return below || (op == DX_OP_LT && dx_is_nonnegative(g, back)) ? dx_truth(g, false) : a;
}

/* Equalities of numbers are values of their own elsewhere; as conditions they are decided,
 * and so is a relation of an expression with itself. */
static dx_id decided(dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    if (op < DX_OP_EQ || op > DX_OP_LE)
        return a;
    dx_id left = dx_operand(g, a, 0), right = dx_operand(g, a, 1);
    if (dx_same(left, right))
        return dx_truth(g, op == DX_OP_EQ || op == DX_OP_LE);
    if (dx_is_number(g, left) && dx_is_number(g, right))
        return dx_truth(g, false); /* EQ: the others are never made of numbers */
    if ((dx_is_number(g, left) && dx_is_constant(g, right)) ||
        (dx_is_number(g, right) && dx_is_constant(g, left))) { /* -pi <= 0 */
        dx_id gap = dx_sub(g, right, left);
        bool above = !dx_is_none(gap) && dx_is_positive(g, gap);
        if (above || (!dx_is_none(gap) && dx_is_positive(g, dx_neg(g, gap))))
            return dx_truth(g, op == DX_OP_NE || (above && op != DX_OP_EQ));
    }
    bool numbers = dx_op_of(g, left) < DX_OP_EQ && dx_op_of(g, right) < DX_OP_EQ &&
                   dx_op_of(g, left) != DX_OP_INF && dx_op_of(g, right) != DX_OP_INF;
    return g->assumptions && numbers ? decided_by_assumptions(g, a) : a;
}

static bool refuse_no_condition(dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    if ((op >= DX_OP_EQ && op <= DX_OP_AND) || is_truth(g, a))
        return false;
    if (op != DX_OP_NONE)
        dx_fail(g->context, DX_TYPE, "this is no condition: it can be neither true nor false");
    return true;
}

enum { MOST_LINKS = 16 };

typedef struct links {
    dx_id id[MOST_LINKS];
    size_t n;
    bool never;
} links;

static bool add_link(dx_graph *g, links *l, dx_id a)
{
    if (refuse_no_condition(g, a))
        return false;
    a = decided(g, a);
    l->never = l->never || (!dx_is_none(a) && dx_op_of(g, a) == DX_OP_FALSE);
    if (dx_is_none(a) || is_truth(g, a))
        return !dx_is_none(a);
    for (size_t i = 0; i < l->n; i++)
        if (dx_same(l->id[i], a))
            return true;
    if (l->n == MOST_LINKS) {
        dx_fail(g->context, DX_LIMIT, "more than %d conditions together", MOST_LINKS);
        return false;
    }
    l->id[l->n++] = a;
    return true;
}

dx_id dx_and(dx_graph *g, size_t n, const dx_id *conditions)
{
    links l = {.n = 0};
    for (size_t i = 0; i < n; i++) {
        bool several = !dx_is_none(conditions[i]) && dx_op_of(g, conditions[i]) == DX_OP_AND;
        for (uint32_t k = 0; k < (several ? dx_count(g, conditions[i]) : 1); k++)
            if (!add_link(g, &l, several ? dx_operand(g, conditions[i], k) : conditions[i]))
                return DX_NONE;
        if (l.never)
            return dx_truth(g, false);
    }
    return dx_conjunction(g, l.n, l.id);
}

dx_id dx_conjunction(dx_graph *g, size_t n, const dx_id *conditions)
{
    return n == 0   ? dx_truth(g, true)
           : n == 1 ? conditions[0]
                    : dx_intern_ids(g, DX_OP_AND, 0, n, conditions);
}

dx_id dx_opposite_relation(dx_graph *g, dx_id a)
{
    dx_id left = dx_operand(g, a, 0), right = dx_operand(g, a, 1);
    switch (dx_op_of(g, a)) {
    case DX_OP_LT:
        return dx_relation(g, DX_OP_LE, right, left);
    case DX_OP_LE:
        return dx_relation(g, DX_OP_LT, right, left);
    case DX_OP_EQ:
        return dx_relation(g, DX_OP_NE, left, right);
    default:
        return dx_relation(g, DX_OP_EQ, left, right);
    }
}

/* Does one of the two hold wherever both have a meaning, and only one? */
static bool are_opposite(const dx_graph *g, dx_id a, dx_id b)
{
    dx_op p = dx_op_of(g, a), q = dx_op_of(g, b);
    if (p > DX_OP_LE || q > DX_OP_LE)
        return false;
    bool straight = dx_same(dx_operand(g, a, 0), dx_operand(g, b, 0)) &&
                    dx_same(dx_operand(g, a, 1), dx_operand(g, b, 1));
    bool crossed = dx_same(dx_operand(g, a, 0), dx_operand(g, b, 1)) &&
                   dx_same(dx_operand(g, a, 1), dx_operand(g, b, 0));
    if ((p == DX_OP_LT && q == DX_OP_LE) || (p == DX_OP_LE && q == DX_OP_LT))
        return crossed;
    return (straight || crossed) &&
           ((p == DX_OP_EQ && q == DX_OP_NE) || (p == DX_OP_NE && q == DX_OP_EQ));
}

typedef struct pieces {
    dx_graph *g;
    dx_id *id; /* condition, value, ... */
    size_t n;
    dx_id otherwise; /* NONE: no value there */
} pieces;

/* What the conditions before say of this one, all of them being false where it counts. */
static dx_id in_view_of_earlier(pieces *p, dx_id condition)
{
    for (size_t i = 0; i < p->n && i < COMPARED; i += 2) {
        if (dx_same(p->id[i], condition))
            return dx_truth(p->g, false);
        if (are_opposite(p->g, p->id[i], condition))
            return dx_truth(p->g, true);
    }
    return condition;
}

/* False after a failure. */
static bool add_piece(pieces *p, dx_id condition, dx_id value)
{
    dx_graph *g = p->g;
    if (refuse_no_condition(g, condition) || dx_refuse_non_number(g, value))
        return false;
    condition = in_view_of_earlier(p, decided(g, condition));
    if (dx_is_none(condition))
        return false;
    if (dx_op_of(g, condition) == DX_OP_TRUE)
        p->otherwise = value;
    else if (dx_op_of(g, condition) != DX_OP_FALSE) {
        p->id[p->n++] = condition;
        p->id[p->n++] = value;
    }
    return true;
}

/* Until a condition always holds. */
static bool add_pieces(pieces *p, size_t n, const dx_id *operand)
{
    size_t i = 0;
    for (; i + 1 < n && dx_is_none(p->otherwise); i += 2)
        if (!add_piece(p, operand[i], operand[i + 1]))
            return false;
    if (i + 1 == n && dx_is_none(p->otherwise)) {
        if (dx_refuse_non_number(p->g, operand[i]))
            return false;
        p->otherwise = operand[i];
    }
    return true;
}

/* Cases inside the last one are cases of this. */
static bool add_nested(pieces *p)
{
    dx_graph *g = p->g;
    dx_id inner = p->otherwise;
    p->otherwise = DX_NONE;
    for (uint32_t i = 0; i < dx_pieces(g, inner) && dx_is_none(p->otherwise); i++)
        if (!add_piece(p, dx_operand(g, inner, 2 * i), dx_operand(g, inner, 2 * i + 1)))
            return false;
    if (dx_is_none(p->otherwise) && dx_has_default(g, inner))
        p->otherwise = dx_operand(g, inner, dx_count(g, inner) - 1);
    return true;
}

static dx_id finish(pieces *p)
{
    dx_graph *g = p->g;
    while (p->n > 0 && dx_same(p->id[p->n - 1], p->otherwise))
        p->n -= 2;
    if (p->n == 0 && dx_is_none(p->otherwise)) {
        dx_fail(g->context, DX_DOMAIN, "there is no value here: none of the conditions holds");
        dx_diag_hint(&g->context->diag, "a last piece without a condition is for all other cases");
        return DX_NONE;
    }
    if (p->n == 0)
        return p->otherwise;
    if (!dx_is_none(p->otherwise))
        p->id[p->n++] = p->otherwise;
    g->branches = true;
    return dx_intern_ids(g, DX_OP_CASES, 0, p->n, p->id);
}

dx_id dx_cases(dx_graph *g, size_t n, const dx_id *operands)
{
    dx_memory *memory = &g->context->memory;
    size_t room = n + 2;
    for (size_t i = 0; i < n; i++)
        if (dx_is_none(operands[i]))
            return DX_NONE;
    if (n % 2 == 1 && dx_op_of(g, operands[n - 1]) == DX_OP_CASES)
        room += dx_count(g, operands[n - 1]);
    pieces p = {g, dx_alloc(memory, room * sizeof(dx_id)), 0, DX_NONE};
    if (!p.id)
        return dx_refuse(g, dx_no_memory(g->context));
    bool added = add_pieces(&p, n, operands);
    bool nested = n % 2 == 1 && dx_same(p.otherwise, operands[n - 1]) &&
                  dx_op_of(g, p.otherwise) == DX_OP_CASES;
    dx_id result = added && (!nested || add_nested(&p)) ? finish(&p) : DX_NONE;
    dx_free(memory, p.id, room * sizeof(dx_id));
    return result;
}

static bool is_relation(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) >= DX_OP_EQ && dx_op_of(g, a) <= DX_OP_LE;
}

/* A piece without a value goes, and those behind it hold where its condition does not; of several
 * conditions it becomes one that never comes into play where they hold. */
dx_id dx_partial_cases(dx_graph *g, size_t n, dx_id *operands)
{
    enum { MOST_BARS = 8 };
    dx_id bar[MOST_BARS + 1];
    size_t kept = 0, bars = 0;
    for (size_t i = 0; i + 1 < n; i += 2) {
        dx_id condition = operands[i], value = operands[i + 1];
        if (dx_is_none(condition))
            return DX_NONE;
        if (dx_is_none(value) && is_relation(g, condition)) {
            bar[bars] = dx_opposite_relation(g, condition);
            if (dx_is_none(bar[bars]) || ++bars == MOST_BARS)
                return DX_NONE;
            continue;
        }
        if (dx_is_none(value)) {
            if (dx_op_of(g, condition) != DX_OP_AND)
                return DX_NONE;
            const dx_id never = dx_opposite_relation(g, dx_operand(g, condition, 0));
            value = dx_is_none(never) ? never : dx_cases(g, 2, (dx_id[]){never, dx_int(g, 0)});
        }
        bar[bars] = condition;
        operands[kept++] = bars > 0 ? dx_and(g, bars + 1, bar) : condition;
        operands[kept++] = value;
    }
    if (n % 2 == 1 && !dx_is_none(operands[n - 1])) {
        const dx_id otherwise = operands[n - 1];
        if (bars > 0)
            operands[kept++] = dx_and(g, bars, bar);
        operands[kept++] = otherwise;
    }
    return dx_cases(g, kept, operands);
}
