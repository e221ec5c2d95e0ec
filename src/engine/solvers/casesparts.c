/* Inequalities by cases: by the signs of factors, and by the pieces of absolute values and the
 * like. */
#include "engine/algebra.h"
#include "engine/solvers/solvedcases.h"

#include "expr/walk.h"
#include "symbolic/rework/polynomial.h"

#include <string.h>

/* ---- factors ------------------------------------------------------------------------------------
 */

/* u < 0, u > 0, or with =. */
static dx_status say_sign(dx_by_cases *c, dx_op op, dx_id u, bool negative, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_case_rows one = {.n = 0};
    if (!dx_contains(g, u, c->x)) {
        dx_case_begin(r);
        return dx_case_say_sign(g, r, op, negative ? dx_neg(g, u) : u);
    }
    const dx_id zero = dx_int(g, 0);
    dx_id relation = negative ? dx_relation(g, op, u, zero) : dx_relation(g, op, zero, u);
    DX_TRY(dx_check(g, relation));
    DX_TRY(dx_cases_relation(c, relation, &one));
    dx_case_append(r, &one);
    return DX_OK;
}

/* What stands below the line, or has an even power, is not 0 alone. */
static dx_status say_not_zero(dx_by_cases *c, dx_id u, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_case_rows one = {.n = 0};
    if (!dx_contains(g, u, c->x)) {
        dx_case_begin(r);
        return dx_case_say_nonzero(g, r, u);
    }
    const dx_id relation = dx_relation(g, DX_OP_NE, u, dx_int(g, 0));
    DX_TRY(dx_check(g, relation));
    DX_TRY(dx_cases_relation(c, relation, &one));
    dx_case_append(r, &one);
    return DX_OK;
}

/* u = 0 of degree 1, with a number or a name in front of the unknown. */
static dx_status say_edge(dx_by_cases *c, dx_id a, dx_id b, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_id edge = dx_div(g, dx_neg(g, b), a);
    DX_TRY(dx_check(g, edge));
    DX_TRY(dx_make_readable(c->p->e->session, 1, &edge));
    dx_case_begin(r);
    DX_TRY(dx_case_say(g, r, DX_OP_EQ, c->x, edge));
    if (!dx_cases_may_vanish(g, a))
        return DX_OK;
    DX_TRY(dx_case_say_nonzero(g, r, a));
    dx_case_begin(r);
    DX_TRY(dx_case_say_sign(g, r, DX_OP_EQ, a));
    return dx_case_say_sign(g, r, DX_OP_EQ, b);
}

/* a·x^2 + b = 0 */
static dx_status say_square(dx_by_cases *c, dx_id a, dx_id b, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_id v = dx_div(g, dx_neg(g, b), a);
    DX_TRY(dx_check(g, v));
    dx_id end[2];
    end[1] = dx_sqrt(g, v);
    end[0] = dx_neg(g, end[1]);
    DX_TRY(dx_check(g, end[0]));
    DX_TRY(dx_make_readable(c->p->e->session, 2, end));
    const bool may = dx_cases_may_vanish(g, a);
    for (int i = 0; i < 2; i++) {
        dx_case_begin(r);
        DX_TRY(dx_case_say(g, r, DX_OP_EQ, c->x, end[i]));
        DX_TRY(dx_case_say_sign(g, r, DX_OP_LE, v));
        if (may)
            DX_TRY(dx_case_say_nonzero(g, r, a));
    }
    if (!may)
        return DX_OK;
    dx_case_begin(r);
    DX_TRY(dx_case_say_sign(g, r, DX_OP_EQ, a));
    return dx_case_say_sign(g, r, DX_OP_EQ, b);
}

/* u = 0 */
static dx_status say_zero(dx_by_cases *c, dx_id u, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_polynomial of;
    if (!dx_contains(g, u, c->x)) {
        dx_case_begin(r);
        return dx_case_say_sign(g, r, DX_OP_EQ, u);
    }
    DX_TRY(dx_polynomial_in(g, u, c->x, &of));
    const bool polynomial = dx_is_none(of.other);
    if (polynomial && of.degree == 1)
        return say_edge(c, of.coefficient[1], of.coefficient[0], r);
    if (polynomial && of.degree == 2 && dx_is_int(g, of.coefficient[1], 0))
        return say_square(c, of.coefficient[2], of.coefficient[0], r);
    dx_case_rows below = {.n = 0}, above = {.n = 0};
    DX_TRY(say_sign(c, DX_OP_LE, u, true, &below));
    DX_TRY(say_sign(c, DX_OP_LE, u, false, &above));
    dx_case_multiply(&below, &above);
    dx_case_append(r, &below);
    return DX_OK;
}

static dx_status solve_factors(dx_by_cases *c, dx_op op, const dx_cases_factor *f, size_t n,
                               bool negative, dx_case_rows *r);

/* With = where the first one, which has an even power, may be 0 itself: that, or the rest alone. */
static dx_status solve_with_zero(dx_by_cases *c, const dx_cases_factor *f, size_t n, bool negative,
                                 dx_case_rows *r)
{
    DX_TRY(solve_factors(c, DX_OP_LE, f + 1, n - 1, negative, r));
    if (n == 1 && !negative) /* it holds always */
        return DX_OK;
    return say_zero(c, f->u, r);
}

/* The product of n factors is below 0, or above it; or with =. */
static dx_status solve_factors(dx_by_cases *c, dx_op op, const dx_cases_factor *f, size_t n,
                               bool negative, dx_case_rows *r)
{
    if (!c->done)
        return DX_OK;
    if (n == 0) {
        if (!negative)
            dx_case_begin(r);
        return DX_OK;
    }
    const dx_op own = f->below ? DX_OP_LT : op;
    if (n == 1 && !f->even)
        return say_sign(c, own, f->u, negative, r);
    if (f->even && !f->below && op == DX_OP_LE)
        return solve_with_zero(c, f, n, negative, r);
    if (f->even) {
        dx_case_rows rest = {.n = 0};
        DX_TRY(say_not_zero(c, f->u, r));
        DX_TRY(solve_factors(c, op, f + 1, n - 1, negative, &rest));
        dx_case_multiply(r, &rest);
        return DX_OK;
    }
    for (int side = 0; side < 2 && c->done; side++) {
        dx_case_rows one = {.n = 0}, rest = {.n = 0};
        DX_TRY(say_sign(c, own, f->u, side == 1, &one));
        DX_TRY(solve_factors(c, op, f + 1, n - 1, negative != (side == 1), &rest));
        dx_case_multiply(&one, &rest);
        dx_case_append(r, &one);
        DX_TRY(dx_poll(c->g->context));
    }
    return DX_OK;
}

/* ---- pieces -------------------------------------------------------------------------------------
 */

/* |u| is u where u >= 0, and -u elsewhere; the greatest of two is the first where that is at least
 * the second. */
static bool read_piece(dx_graph *g, dx_id a, dx_id *sign, dx_id value[2])
{
    if (dx_op_of(g, a) != DX_OP_CALL)
        return false;
    const dx_id u = dx_operand(g, a, 0);
    *sign = u;
    switch (dx_fn_of(g, a)) {
    case DX_FN_abs:
        value[0] = u;
        value[1] = dx_neg(g, u);
        return true;
    case DX_FN_relu:
        value[0] = u;
        value[1] = dx_int(g, 0);
        return true;
    case DX_FN_max:
    case DX_FN_min:
        if (dx_count(g, a) != 2)
            return false;
        *sign = dx_sub(g, u, dx_operand(g, a, 1));
        value[dx_fn_of(g, a) == DX_FN_min] = u;
        value[dx_fn_of(g, a) == DX_FN_max] = dx_operand(g, a, 1);
        return true;
    default:
        return false;
    }
}

/* The first that has the unknown in it; NONE where there is none. */
static dx_status find_piece(dx_by_cases *c, dx_id f, dx_id *found, dx_id *sign, dx_id value[2])
{
    dx_walk walk;
    *found = DX_NONE;
    DX_TRY(dx_walk_make(c->g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*found); i++)
        if (dx_contains(c->g, walk.id[i], c->x) && read_piece(c->g, walk.id[i], sign, value))
            *found = walk.id[i];
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status solve_piece(dx_by_cases *c, dx_op op, dx_id f, dx_id piece, dx_id sign,
                             const dx_id value[2], dx_case_rows *r)
{
    dx_graph *g = c->g;
    for (int side = 0; side < 2 && c->done; side++) {
        dx_case_rows one = {.n = 0}, when = {.n = 0};
        const dx_id of = dx_substitute(g, f, 1, &piece, &value[side]);
        DX_TRY(dx_check(g, of));
        DX_TRY(say_sign(c, side == 0 ? DX_OP_LE : DX_OP_LT, sign, side == 1, &when));
        DX_TRY(say_sign(c, op, of, true, &one));
        dx_case_multiply(&one, &when);
        dx_case_append(r, &one);
    }
    return DX_OK;
}

/* Those that may be 0 themselves first. */
static void put_zeros_first(dx_cases_factor *f, size_t n)
{
    size_t even = 0;
    for (size_t i = 0; i < n; i++) {
        const dx_cases_factor one = f[i];
        if (!one.even || one.below)
            continue;
        memmove(f + even + 1, f + even, (i - even) * sizeof *f);
        f[even++] = one;
    }
}

/* x = a is put into what else its row says of x. */
static dx_status put_in_edges(dx_by_cases *c, dx_case_rows *r)
{
    dx_graph *g = c->g;
    for (uint32_t i = 0; i < r->n; i++)
        for (uint32_t k = 0; k < r->length[i]; k++) {
            const dx_id equal = r->relation[i][k];
            if (dx_op_of(g, equal) != DX_OP_EQ || !dx_same(dx_operand(g, equal, 0), c->x))
                continue;
            const dx_id edge = dx_operand(g, equal, 1);
            for (uint32_t j = 0; j < r->length[i]; j++) {
                if (j == k)
                    continue;
                const dx_id with = dx_substitute(g, r->relation[i][j], 1, &c->x, &edge);
                if (dx_is_none(with))
                    DX_TRY(dx_excuse(g->context, dx_check(g, with)));
                r->relation[i][j] = dx_is_none(with) ? dx_truth(g, false) : with;
            }
            break;
        }
    return DX_OK;
}

static dx_status solve_product(dx_by_cases *c, dx_op op, dx_id f, dx_cases_product *of,
                               dx_case_rows *r)
{
    dx_case_rows rows = {.n = 0};
    bool zero = false;
    for (size_t i = 0; i < of->n; i++)
        zero = zero || (op == DX_OP_LE && of->factor[i].even && !of->factor[i].below);
    if (op == DX_OP_LE)
        put_zeros_first(of->factor, of->n);
    DX_TRY(solve_factors(c, op, of->factor, of->n, !of->negative, &rows));
    if (c->done && (of->lost || zero) && (dx_node_of(c->g, f)->holds & DX_HOLDS_PARTIAL)) {
        DX_TRY(dx_cases_narrow_to_value(c, f, &rows));
        DX_TRY(put_in_edges(c, &rows));
    }
    dx_case_append(r, &rows);
    return DX_OK;
}

dx_status dx_cases_of_parts(dx_by_cases *c, dx_op op, dx_id f, dx_case_rows *r)
{
    dx_cases_product of;
    dx_id piece, sign = DX_NONE, value[2] = {DX_NONE, DX_NONE};
    DX_TRY(dx_cases_read_product(c, f, &of));
    if (of.several)
        return solve_product(c, op, f, &of, r);
    DX_TRY(find_piece(c, f, &piece, &sign, value));
    c->done = c->done && !dx_is_none(piece);
    return c->done ? solve_piece(c, op, f, piece, sign, value, r) : DX_OK;
}
