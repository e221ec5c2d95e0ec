/* Inequalities of degree 1 and 2 with other names in them, by the cases of these: a*x > b is
 * x > b/a for a > 0, x < b/a for a < 0, and for a = 0 it is b < 0. */
#include "engine/algebra.h"
#include "engine/oracle.h"
#include "engine/solvers/exactly.h"

#include "expr/assumptions.h"
#include "symbolic/rework/polynomial.h"

#include <string.h>

enum { MOST_ROWS = 12, MOST_RELATIONS = 8 };

/* Of each row all relations hold together. */
typedef struct rows {
    uint32_t n, length[MOST_ROWS];
    dx_id relation[MOST_ROWS][MOST_RELATIONS];
} rows;

static void begin_row(rows *r)
{
    r->length[r->n++] = 0;
}

/* a > 1 for a - 1 > 0 and for 1 - a < 0. */
static dx_id relation_of(dx_graph *g, dx_op op, dx_id left, dx_id right)
{
    dx_id number, rest, sum = dx_is_int(g, left, 0) ? right : left;
    bool zero_left = dx_is_int(g, left, 0);
    if ((!zero_left && !dx_is_int(g, right, 0)) || dx_op_of(g, sum) != DX_OP_ADD)
        return dx_relation(g, op, left, right);
    dx_id constant = dx_constant(g, sum);
    dx_split_coefficient(g, dx_sub(g, sum, constant), &number, &rest);
    if (dx_op_of(g, rest) == DX_OP_ADD) /* of several names */
        return dx_relation(g, op, left, right);
    dx_id edge = dx_number_neg(g, dx_number_div(g, constant, number));
    bool edge_left = zero_left == (dx_number_sign(g, number) > 0);
    return edge_left ? dx_relation(g, op, edge, rest) : dx_relation(g, op, rest, edge);
}

/* Into the last row; one that is true is not said. */
static dx_status say(dx_graph *g, rows *r, dx_op op, dx_id left, dx_id right)
{
    dx_id relation = relation_of(g, op, left, right);
    DX_TRY(dx_check(g, relation));
    if (dx_op_of(g, relation) != DX_OP_TRUE)
        r->relation[r->n - 1][r->length[r->n - 1]++] = relation;
    return DX_OK;
}

/* 1, -1: certainly above or below 0; 0: that depends on names. */
static int sign_of(dx_graph *g, dx_id a)
{
    return dx_is_positive(g, a) ? 1 : dx_is_positive(g, dx_neg(g, a)) ? -1 : 0;
}

/* 1/a has the sign of a. */
static dx_id without_division(const dx_graph *g, dx_id a)
{
    bool divides = dx_op_of(g, a) == DX_OP_MUL && dx_factors(g, a) == 1 &&
                   dx_is_int(g, dx_exponent(g, a, 0), -1);
    return divides ? dx_base(g, a, 0) : a;
}

/* 0 < a, or 0 <= a, or = 0: without a number in front. */
static dx_status say_sign(dx_graph *g, rows *r, dx_op op, dx_id a)
{
    dx_id number, rest, zero = dx_int(g, 0);
    dx_split_coefficient(g, a, &number, &rest);
    bool below = dx_number_sign(g, number) < 0;
    if (op == DX_OP_LT)
        rest = without_division(g, rest);
    if (dx_is_number(g, rest)) /* the number is all of it */
        return say(g, r, op, zero, a);
    return below ? say(g, r, op, rest, zero) : say(g, r, op, zero, rest);
}

/* Rows of which a relation never holds go. */
static void drop_false(const dx_graph *g, rows *r)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        bool never = false;
        for (uint32_t k = 0; k < r->length[i]; k++)
            never = never || dx_op_of(g, r->relation[i][k]) == DX_OP_FALSE;
        if (never)
            continue;
        memmove(r->relation[kept], r->relation[i], sizeof r->relation[i]);
        r->length[kept++] = r->length[i];
    }
    r->n = kept;
}

/* a·x + b < 0, or <= 0; side: 1 where a > 0 is one of the cases, -1 where a < 0 is. */
static dx_status say_side(dx_graph *g, rows *r, dx_op op, dx_id x, dx_id edge, int side)
{
    begin_row(r);
    return side > 0 ? say(g, r, op, x, edge) : say(g, r, op, edge, x);
}

static dx_status solve_linear(dx_exact *p, dx_op op, dx_id a, dx_id b, rows *r)
{
    dx_graph *g = &p->e->session->graph;
    dx_id x = p->u.name[0], edge = dx_div(g, dx_neg(g, b), a), number, rest;
    const int sign = sign_of(g, a);
    DX_TRY(dx_check(g, edge));
    DX_TRY(dx_make_readable(p->e->session, 1, &edge));
    if (sign != 0)
        return say_side(g, r, op, x, edge, sign);
    dx_split_coefficient(g, a, &number, &rest);
    const int first = dx_number_sign(g, number); /* what is written is above 0 first */
    for (int side = first; side == first || side == -first; side -= 2 * first) {
        if (side < 0 && dx_is_nonnegative(g, a))
            continue;
        DX_TRY(say_side(g, r, op, x, edge, side));
        DX_TRY(say_sign(g, r, DX_OP_LT, side > 0 ? a : dx_neg(g, a)));
    }
    if (dx_is_assumed_nonzero(g, a) || !dx_same(without_division(g, rest), rest))
        return DX_OK;
    begin_row(r);
    DX_TRY(say(g, r, DX_OP_EQ, rest, dx_int(g, 0)));
    if (dx_op_of(g, rest) == DX_OP_SYMBOL)
        b = dx_substitute(g, b, 1, &rest, (dx_id[]){dx_int(g, 0)});
    DX_TRY(dx_check(g, b));
    return say_sign(g, r, op, dx_neg(g, b));
}

/* (-b ∓ sqrt(d))/(2a) with a > 0 */
static dx_status set_ends(dx_exact *p, dx_id a, dx_id b, dx_id d, dx_id end[2])
{
    dx_graph *g = &p->e->session->graph;
    dx_id root = dx_sqrt(g, d), below = dx_scale(g, dx_int(g, 2), a);
    end[0] = dx_neg(g, dx_div(g, dx_add(g, b, root), below));
    end[1] = dx_div(g, dx_sub(g, root, b), below);
    DX_TRY(dx_check(g, end[0]));
    DX_TRY(dx_check(g, end[1]));
    return dx_make_readable(p->e->session, 2, end);
}

/* a·x^2 + b·x + c < 0, or <= 0, where the sign of a is known; *done is false where it is not. */
static dx_status solve_quadratic(dx_exact *p, dx_op op, dx_id a, dx_id b, dx_id c, rows *r,
                                 bool *done)
{
    dx_graph *g = &p->e->session->graph;
    dx_id x = p->u.name[0], end[2];
    const int sign = sign_of(g, a);
    *done = sign != 0;
    if (!*done)
        return DX_OK;
    if (sign < 0) {
        a = dx_neg(g, a);
        b = dx_neg(g, b);
        c = dx_neg(g, c);
    }
    dx_id d = dx_sub(g, dx_power(g, b, 2), dx_scale(g, dx_int(g, 4), dx_mul(g, a, c)));
    DX_TRY(dx_check(g, d));
    DX_TRY(dx_make_readable(p->e->session, 1, &d));
    if (dx_is_number(g, d) && dx_number_sign(g, d) < 0) {
        if (sign < 0) /* it holds always */
            begin_row(r);
        return DX_OK;
    }
    DX_TRY(set_ends(p, a, b, d, end));
    if (sign > 0) { /* between the zeros */
        begin_row(r);
        if (dx_is_int(g, d, 0) && op == DX_OP_LE)
            return say(g, r, DX_OP_EQ, x, end[0]);
        DX_TRY(say(g, r, op, end[0], x));
        DX_TRY(say(g, r, op, x, end[1]));
        if (dx_is_positive(g, d) || (op == DX_OP_LE && dx_is_nonnegative(g, d)))
            return DX_OK;
        return say_sign(g, r, op, d);
    }
    const bool real = dx_is_nonnegative(g, d);
    for (int side = 0; side < 2; side++) {
        begin_row(r);
        DX_TRY(side == 0 ? say(g, r, op, x, end[0]) : say(g, r, op, end[1], x));
        if (!real)
            DX_TRY(say_sign(g, r, DX_OP_LE, d));
    }
    if (real)
        return DX_OK;
    begin_row(r);
    return say_sign(g, r, DX_OP_LT, dx_neg(g, d));
}

static dx_status solve_relation(dx_exact *p, dx_id relation, rows *r, bool *done)
{
    dx_graph *g = &p->e->session->graph;
    dx_op op = dx_op_of(g, relation);
    dx_polynomial of;
    r->n = 0;
    *done = op == DX_OP_LT || op == DX_OP_LE;
    if (!*done)
        return DX_OK;
    if (!dx_contains(g, relation, p->u.name[0])) {
        begin_row(r);
        r->relation[0][r->length[0]++] = relation;
        return DX_OK;
    }
    dx_id f = dx_sub(g, dx_operand(g, relation, 0), dx_operand(g, relation, 1));
    DX_TRY(dx_check(g, f));
    DX_TRY(dx_polynomial_in(g, f, p->u.name[0], &of));
    *done = dx_is_none(of.other) && (of.degree == 1 || of.degree == 2);
    if (!*done)
        return DX_OK;
    const dx_id *c = of.coefficient;
    return of.degree == 1 ? solve_linear(p, op, c[1], c[0], r)
                          : solve_quadratic(p, op, c[2], c[1], c[0], r, done);
}

/* Each row of one with each of the other; *done is false where they are too many. */
static void multiply(rows *all, const rows *by, bool *done)
{
    const rows before = *all;
    *done = before.n * by->n <= MOST_ROWS;
    all->n = 0;
    for (uint32_t i = 0; i < before.n && *done; i++)
        for (uint32_t k = 0; k < by->n && *done; k++) {
            uint32_t n = before.length[i];
            *done = n + by->length[k] <= MOST_RELATIONS;
            if (!*done)
                return;
            memcpy(all->relation[all->n], before.relation[i], n * sizeof(dx_id));
            memcpy(all->relation[all->n] + n, by->relation[k], by->length[k] * sizeof(dx_id));
            all->length[all->n++] = n + by->length[k];
        }
}

dx_status dx_exact_by_cases(dx_exact *p, dx_id *out, bool *done)
{
    dx_graph *g = &p->e->session->graph;
    rows all = {.n = 1}, one;
    *done = true;
    for (uint32_t i = 0; i < p->all.n && *done; i++) {
        dx_op op = dx_op_of(g, p->all.f[i]);
        if (op == DX_OP_TRUE)
            continue;
        dx_status status = solve_relation(p, p->all.f[i], &one, done);
        *done = *done && status == DX_OK;
        DX_TRY(dx_excuse(g->context, status));
        drop_false(g, &one);
        if (*done)
            multiply(&all, &one, done);
    }
    if (!*done)
        return DX_OK;
    bool every = false;
    for (uint32_t i = 0; i < all.n; i++)
        every = every || all.length[i] == 0;
    if (every) {
        dx_notice(g->context, "it holds for every %s", dx_bytes(g, p->u.name[0]));
        *out = dx_truth(g, true);
        return dx_check(g, *out);
    }
    if (all.n == 0)
        dx_notice(g->context, "no solution");
    return dx_exact_rows(p, all.n, MOST_RELATIONS, &all.relation[0][0], all.length, out);
}
