/* Inequalities by cases: by the signs of factors, and by the pieces of absolute values and the
 * like. */
#include "engine/algebra.h"
#include "engine/solvers/solvedcases.h"

#include "expr/walk.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/quotients.h"

#include <string.h>

enum { MOST_FACTORS = 4 };

/* ---- factors ------------------------------------------------------------------------------------
 */

/* A factor u of what is compared with 0. */
typedef struct factor {
    dx_id u;
    bool even, below; /* its power; it stands below the line */
} factor;

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

/* a·x + b is not 0; *is is false where it is none with a number a. */
static dx_status say_other_edge(dx_by_cases *c, dx_id u, dx_case_rows *r, bool *is)
{
    dx_graph *g = c->g;
    dx_polynomial of;
    DX_TRY(dx_polynomial_in(g, u, c->x, &of));
    *is = dx_is_none(of.other) && of.degree == 1 && dx_is_number(g, of.coefficient[1]);
    if (!*is)
        return DX_OK;
    dx_id edge = dx_div(g, dx_neg(g, of.coefficient[0]), of.coefficient[1]);
    DX_TRY(dx_check(g, edge));
    DX_TRY(dx_make_readable(c->p->e->session, 1, &edge));
    dx_case_begin(r);
    return dx_case_say(g, r, DX_OP_NE, c->x, edge);
}

/* What stands below the line, or has an even power, is not 0 alone. */
static dx_status say_not_zero(dx_by_cases *c, dx_id u, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_case_rows below = {.n = 0};
    if (!dx_contains(g, u, c->x)) {
        dx_case_begin(r);
        return dx_case_say(g, r, DX_OP_NE, u, dx_int(g, 0));
    }
    bool said;
    DX_TRY(say_other_edge(c, u, r, &said));
    if (said)
        return DX_OK;
    DX_TRY(say_sign(c, DX_OP_LT, u, true, &below));
    DX_TRY(say_sign(c, DX_OP_LT, u, false, r));
    dx_case_append(r, &below);
    return DX_OK;
}

static dx_status solve_factors(dx_by_cases *c, dx_op op, const factor *f, size_t n, bool negative,
                               dx_case_rows *r);

/* With = where the first one, which has an even power, may be 0 itself, and the others have a value
 * there: that, or the rest alone. */
static dx_status solve_with_zero(dx_by_cases *c, const factor *f, size_t n, bool negative,
                                 dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_polynomial of;
    for (size_t i = 1; i < n; i++)
        c->done = c->done && !f[i].below && !(dx_node_of(g, f[i].u)->holds & DX_HOLDS_PARTIAL);
    DX_TRY(dx_polynomial_in(g, f->u, c->x, &of));
    c->done =
        c->done && dx_is_none(of.other) && of.degree == 1 && dx_is_number(g, of.coefficient[1]);
    if (!c->done)
        return DX_OK;
    dx_id edge = dx_div(g, dx_neg(g, of.coefficient[0]), of.coefficient[1]);
    DX_TRY(dx_check(g, edge));
    DX_TRY(dx_make_readable(c->p->e->session, 1, &edge));
    DX_TRY(solve_factors(c, DX_OP_LE, f + 1, n - 1, negative, r));
    if (n == 1 && negative == false) /* it holds always */
        return DX_OK;
    dx_case_begin(r);
    return dx_case_say(g, r, DX_OP_EQ, c->x, edge);
}

/* The product of n factors is below 0, or above it; or with =. */
static dx_status solve_factors(dx_by_cases *c, dx_op op, const factor *f, size_t n, bool negative,
                               dx_case_rows *r)
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

static dx_status factors_of(dx_graph *g, dx_id a, dx_factorization *out)
{
    dx_ring *ring;
    dx_quotient q;
    *out = (dx_factorization){.n = 0};
    DX_TRY(dx_quotient_take(g, a, &ring, &q));
    dx_status status = dx_quotient_factors(ring, &q, out);
    dx_quotient_drop(g, ring, &q);
    return status;
}

static void add_factor(dx_by_cases *c, factor f, factor *out, size_t *n)
{
    c->done = c->done && *n < MOST_FACTORS;
    if (c->done)
        out[(*n)++] = f;
}

/* What a term of f divides by is not 0 where it cancels in the sum, either. */
static dx_status add_cancelled(dx_by_cases *c, dx_id divisor, factor *out, size_t *n)
{
    dx_factorization factors;
    DX_TRY(factors_of(c->g, divisor, &factors));
    for (size_t i = 0; i < factors.n && c->done; i++) {
        bool there = false;
        for (size_t k = 0; k < *n && !there; k++)
            there = out[k].below && dx_same(out[k].u, factors.base[i]);
        if (!there)
            add_factor(c, (factor){factors.base[i], true, true}, out, n);
    }
    return DX_OK;
}

static dx_status read_factors(dx_by_cases *c, dx_id f, factor *out, size_t *n, bool *negative)
{
    dx_graph *g = c->g;
    dx_factorization factors;
    dx_walk walk;
    DX_TRY(factors_of(g, f, &factors));
    *n = 0;
    for (size_t i = 0; i < factors.n && c->done; i++) {
        const int64_t power = factors.exponent[i];
        add_factor(c, (factor){factors.base[i], power % 2 == 0, power < 0}, out, n);
    }
    *negative = c->done && dx_number_sign(g, factors.content) < 0;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && c->done && status == DX_OK; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && status == DX_OK &&
                             k < dx_factors(g, walk.id[i]);
             k++) {
            const dx_id exponent = dx_exponent(g, walk.id[i], k);
            if (dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0)
                status = add_cancelled(c, dx_base(g, walk.id[i], k), out, n);
        }
    dx_walk_free(&walk);
    c->done = c->done && *n > 1;
    return status;
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
static void put_zeros_first(factor *f, size_t n)
{
    size_t even = 0;
    for (size_t i = 0; i < n; i++) {
        const factor one = f[i];
        if (!one.even || one.below)
            continue;
        memmove(f + even + 1, f + even, (i - even) * sizeof *f);
        f[even++] = one;
    }
}

dx_status dx_cases_of_parts(dx_by_cases *c, dx_op op, dx_id f, dx_case_rows *r)
{
    factor of[MOST_FACTORS];
    size_t n;
    bool negative;
    dx_id piece, sign = DX_NONE, value[2] = {DX_NONE, DX_NONE};
    DX_TRY(find_piece(c, f, &piece, &sign, value));
    if (!dx_is_none(piece))
        return solve_piece(c, op, f, piece, sign, value, r);
    DX_TRY(read_factors(c, f, of, &n, &negative));
    if (c->done && op == DX_OP_LE)
        put_zeros_first(of, n);
    return c->done ? solve_factors(c, op, of, n, !negative, r) : DX_OK;
}
