/* Inequalities with other names in them, by the cases of these: a*x > b is x > b/a for a > 0,
 * x < b/a for a < 0, and for a = 0 it is b < 0. Polynomials of degree 1 and 2 have their zeros for
 * ends; else what stands around the unknown is taken back function by function. */
#include "engine/algebra.h"
#include "engine/solvers/caserows.h"
#include "engine/solvers/exactly.h"

#include "expr/assumptions.h"
#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/solve/parametric.h"

enum { MOST_STEPS = 12 };

typedef struct cases {
    dx_exact *p;
    dx_graph *g;
    dx_id x;
    uint32_t steps; /* functions taken back on the way here */
    bool done;      /* false: this is none of what is solved here */
} cases;

static dx_status solve_relation(cases *c, dx_id relation, dx_case_rows *r);

/* 1, -1: certainly above or below 0; 0: that depends on names. */
static int sign_of(dx_graph *g, dx_id a)
{
    return dx_is_positive(g, a) ? 1 : dx_is_positive(g, dx_neg(g, a)) ? -1 : 0;
}

/* ---- degree 1 and 2 -----------------------------------------------------------------------------
 */

/* a·x + b < 0, or <= 0; side: 1 where a > 0 is one of the cases, -1 where a < 0 is. */
static dx_status say_side(cases *c, dx_case_rows *r, dx_op op, dx_id edge, int side)
{
    dx_case_begin(r);
    return side > 0 ? dx_case_say(c->g, r, op, c->x, edge) : dx_case_say(c->g, r, op, edge, c->x);
}

/* What is written is above 0 in the first case. */
static int first_side(dx_graph *g, dx_id a)
{
    dx_id number, rest;
    dx_split_coefficient(g, a, &number, &rest);
    return dx_number_sign(g, number);
}

/* Can a be 0? */
static bool may_vanish(dx_graph *g, dx_id a)
{
    if (sign_of(g, a) != 0 || dx_is_assumed_nonzero(g, a))
        return false;
    dx_id number, rest;
    dx_split_coefficient(g, a, &number, &rest);
    bool divides = dx_op_of(g, rest) == DX_OP_MUL && dx_factors(g, rest) == 1 &&
                   dx_is_number(g, dx_exponent(g, rest, 0)) &&
                   dx_number_sign(g, dx_exponent(g, rest, 0)) < 0;
    return !divides;
}

static dx_status solve_linear(cases *c, dx_op op, dx_id a, dx_id b, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_id edge = dx_div(g, dx_neg(g, b), a);
    const int sign = sign_of(g, a);
    DX_TRY(dx_check(g, edge));
    DX_TRY(dx_make_readable(c->p->e->session, 1, &edge));
    if (sign != 0)
        return say_side(c, r, op, edge, sign);
    const int first = first_side(g, a);
    for (int side = first; side == first || side == -first; side -= 2 * first) {
        DX_TRY(say_side(c, r, op, edge, side));
        DX_TRY(dx_case_say_sign(g, r, DX_OP_LT, side > 0 ? a : dx_neg(g, a)));
    }
    if (!may_vanish(g, a))
        return DX_OK;
    dx_case_begin(r);
    DX_TRY(dx_case_say_sign(g, r, DX_OP_EQ, a));
    return dx_case_say_sign(g, r, op, dx_neg(g, b));
}

/* (-b ∓ sqrt(d))/(2a) with a > 0 */
static dx_status set_ends(cases *c, dx_id a, dx_id b, dx_id d, dx_id end[2])
{
    dx_graph *g = c->g;
    dx_id root = dx_sqrt(g, d), below = dx_scale(g, dx_int(g, 2), a);
    end[0] = dx_neg(g, dx_div(g, dx_add(g, b, root), below));
    end[1] = dx_div(g, dx_sub(g, root, b), below);
    DX_TRY(dx_check(g, end[0]));
    DX_TRY(dx_check(g, end[1]));
    return dx_make_readable(c->p->e->session, 2, end);
}

/* Between the zeros: a·x^2 + b·x + c < 0 or <= 0 for a > 0. */
static dx_status say_between(cases *c, dx_case_rows *r, dx_op op, const dx_id end[2], dx_id d)
{
    dx_graph *g = c->g;
    dx_case_begin(r);
    if (dx_is_int(g, d, 0) && op == DX_OP_LE)
        return dx_case_say(g, r, DX_OP_EQ, c->x, end[0]);
    DX_TRY(dx_case_say(g, r, op, end[0], c->x));
    DX_TRY(dx_case_say(g, r, op, c->x, end[1]));
    if (dx_is_positive(g, d) || (op == DX_OP_LE && dx_is_nonnegative(g, d)))
        return DX_OK;
    return dx_case_say_sign(g, r, op, d);
}

/* Outside of them. */
static dx_status say_outside(cases *c, dx_case_rows *r, dx_op op, const dx_id end[2], dx_id d)
{
    dx_graph *g = c->g;
    const bool real = dx_is_nonnegative(g, d);
    for (int side = 0; side < 2; side++) {
        dx_case_begin(r);
        DX_TRY(side == 0 ? dx_case_say(g, r, op, c->x, end[0])
                         : dx_case_say(g, r, op, end[1], c->x));
        if (!real)
            DX_TRY(dx_case_say_sign(g, r, DX_OP_LE, d));
    }
    if (real)
        return DX_OK;
    dx_case_begin(r);
    return dx_case_say_sign(g, r, DX_OP_LT, dx_neg(g, d));
}

/* Of the sign that is given: a·x^2 + b·x + c < 0, or <= 0. */
static dx_status solve_opening(cases *c, dx_op op, const dx_id f[3], int sign, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_id of[3], end[2];
    for (int i = 0; i < 3; i++)
        of[i] = sign < 0 ? dx_neg(g, f[i]) : f[i];
    dx_id d = dx_sub(g, dx_power(g, of[1], 2), dx_scale(g, dx_int(g, 4), dx_mul(g, of[2], of[0])));
    DX_TRY(dx_check(g, d));
    DX_TRY(dx_make_readable(c->p->e->session, 1, &d));
    if (dx_is_number(g, d) && dx_number_sign(g, d) < 0) {
        if (sign < 0) /* it holds always */
            dx_case_begin(r);
        return DX_OK;
    }
    DX_TRY(set_ends(c, of[2], of[1], d, end));
    return sign > 0 ? say_between(c, r, op, end, d) : say_outside(c, r, op, end, d);
}

static dx_status solve_quadratic(cases *c, dx_op op, const dx_id f[3], dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_id a = f[2];
    const int sign = sign_of(g, a);
    if (sign != 0)
        return solve_opening(c, op, f, sign, r);
    const int first = first_side(g, a);
    for (int side = first; side == first || side == -first; side -= 2 * first) {
        dx_case_rows one = {.n = 0}, when = {.n = 0};
        dx_case_begin(&when);
        DX_TRY(dx_case_say_sign(g, &when, DX_OP_LT, side > 0 ? a : dx_neg(g, a)));
        DX_TRY(solve_opening(c, op, f, side, &one));
        dx_case_multiply(&one, &when);
        dx_case_append(r, &one);
    }
    if (!may_vanish(g, a))
        return DX_OK;
    dx_case_rows flat = {.n = 0}, when = {.n = 0};
    dx_case_begin(&when);
    DX_TRY(dx_case_say_sign(g, &when, DX_OP_EQ, a));
    DX_TRY(solve_linear(c, op, f[1], f[0], &flat));
    dx_case_multiply(&flat, &when);
    dx_case_append(r, &flat);
    return DX_OK;
}

/* ---- functions taken back -----------------------------------------------------------------------
 */

/* What is asked of w, of which u is made: u < v or u > v, or with =. `sign` has the sign of v. */
typedef struct asked {
    dx_op op;
    bool above; /* u > v */
    dx_id v, sign;
} asked;

static dx_status say_bound(cases *c, dx_case_rows *r, const asked *q, dx_id w, dx_id v)
{
    return q->above ? dx_case_say(c->g, r, q->op, v, w) : dx_case_say(c->g, r, q->op, w, v);
}

/* v > 0, or >= 0 where `edge`. */
static dx_status say_above(cases *c, dx_case_rows *r, const asked *q, bool edge)
{
    return dx_case_say_sign(c->g, r, edge ? DX_OP_LE : DX_OP_LT, q->sign);
}

static dx_status say_below(cases *c, dx_case_rows *r, const asked *q, bool edge)
{
    return dx_case_say_sign(c->g, r, edge ? DX_OP_LE : DX_OP_LT, dx_neg(c->g, q->sign));
}

/* base^w, exp(w) for none: its values are above 0. */
static dx_status back_exponential(cases *c, const asked *q, dx_id w, dx_id base, dx_case_rows *r)
{
    dx_graph *g = c->g;
    if (dx_is_number(g, q->v) && dx_number_sign(g, q->v) <= 0) {
        if (q->above)
            dx_case_begin(r);
        return DX_OK;
    }
    dx_id log_v = dx_call1(g, DX_FN_log, q->v);
    if (!dx_is_none(base))
        log_v = dx_div(g, log_v, dx_call1(g, DX_FN_log, base));
    DX_TRY(dx_check(g, log_v));
    dx_case_begin(r);
    DX_TRY(say_bound(c, r, q, w, log_v));
    DX_TRY(say_above(c, r, q, false));
    if (!q->above)
        return DX_OK;
    dx_case_begin(r);
    return say_below(c, r, q, true);
}

/* log(w): w is above 0. */
static dx_status back_logarithm(cases *c, const asked *q, dx_id w, dx_id exp_v, dx_case_rows *r)
{
    dx_case_begin(r);
    if (!q->above)
        DX_TRY(dx_case_say(c->g, r, DX_OP_LT, dx_int(c->g, 0), w));
    return say_bound(c, r, q, w, exp_v);
}

/* |w| and even powers, with v >= 0 taken back. */
static dx_status back_even(cases *c, const asked *q, dx_id w, dx_id v, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_id minus = dx_neg(g, v);
    DX_TRY(dx_check(g, minus));
    if (!q->above) {
        dx_case_begin(r);
        DX_TRY(dx_case_say(g, r, q->op, minus, w));
        DX_TRY(dx_case_say(g, r, q->op, w, v));
        return say_above(c, r, q, q->op == DX_OP_LE);
    }
    dx_case_begin(r);
    DX_TRY(dx_case_say(g, r, q->op, w, minus));
    DX_TRY(say_above(c, r, q, true));
    dx_case_begin(r);
    DX_TRY(dx_case_say(g, r, q->op, v, w));
    DX_TRY(say_above(c, r, q, true));
    dx_case_begin(r);
    return say_below(c, r, q, false);
}

/* sqrt(w), with v^2. */
static dx_status back_root(cases *c, const asked *q, dx_id w, dx_id square, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_case_begin(r);
    if (!q->above)
        DX_TRY(dx_case_say(g, r, DX_OP_LE, dx_int(g, 0), w));
    DX_TRY(say_bound(c, r, q, w, square));
    DX_TRY(say_above(c, r, q, q->above || q->op == DX_OP_LE));
    if (!q->above)
        return DX_OK;
    dx_case_begin(r);
    DX_TRY(dx_case_say(g, r, DX_OP_LE, dx_int(g, 0), w));
    return say_below(c, r, q, false);
}

/* 1/w */
static dx_status back_reciprocal(cases *c, const asked *q, dx_id w, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_id zero = dx_int(g, 0);
    const bool nought = dx_is_int(g, q->v, 0);
    const dx_id inverse = nought ? zero : dx_div(g, dx_int(g, 1), q->v);
    DX_TRY(dx_check(g, inverse));
    dx_case_begin(r); /* of the other side, or 0 */
    DX_TRY(q->above ? dx_case_say(g, r, DX_OP_LT, zero, w) : dx_case_say(g, r, DX_OP_LT, w, zero));
    DX_TRY(q->above ? say_below(c, r, q, true) : say_above(c, r, q, true));
    if (nought)
        return DX_OK;
    dx_case_begin(r); /* of the same side: w lies between 0 and 1/v */
    DX_TRY(q->above ? dx_case_say(g, r, DX_OP_LT, zero, w) : dx_case_say(g, r, DX_OP_LT, w, zero));
    DX_TRY(q->above ? dx_case_say(g, r, q->op, w, inverse) : dx_case_say(g, r, q->op, inverse, w));
    DX_TRY(q->above ? say_above(c, r, q, false) : say_below(c, r, q, false));
    dx_case_begin(r); /* beyond 1/v, where that has the other sign */
    DX_TRY(q->above ? dx_case_say(g, r, q->op, w, inverse) : dx_case_say(g, r, q->op, inverse, w));
    return q->above ? say_below(c, r, q, false) : say_above(c, r, q, false);
}

static dx_status back_monotone(cases *c, const asked *q, dx_id w, dx_id v, dx_case_rows *r)
{
    dx_case_begin(r);
    return say_bound(c, r, q, w, v);
}

static dx_status back_call(cases *c, const asked *q, dx_id u, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_id w = dx_operand(g, u, 0), v = q->v;
    switch (dx_fn_of(g, u)) {
    case DX_FN_exp:
        return back_exponential(c, q, w, DX_NONE, r);
    case DX_FN_log:
        return back_logarithm(c, q, w, dx_call1(g, DX_FN_exp, v), r);
    case DX_FN_log2:
        return back_logarithm(c, q, w, dx_pow(g, dx_int(g, 2), v), r);
    case DX_FN_log10:
        return back_logarithm(c, q, w, dx_pow(g, dx_int(g, 10), v), r);
    case DX_FN_abs:
        return back_even(c, q, w, v, r);
    case DX_FN_cbrt:
        return back_monotone(c, q, w, dx_power(g, v, 3), r);
    case DX_FN_sinh:
        return back_monotone(c, q, w, dx_call1(g, DX_FN_asinh, v), r);
    case DX_FN_asinh:
        return back_monotone(c, q, w, dx_call1(g, DX_FN_sinh, v), r);
    default:
        c->done = false;
        return DX_OK;
    }
}

static dx_status back_power(cases *c, const asked *q, dx_id base, dx_id exponent, dx_case_rows *r)
{
    dx_graph *g = c->g;
    int64_t n;
    if (dx_is_number(g, base)) { /* 2^x */
        c->done = sign_of(g, dx_sub(g, base, dx_int(g, 1))) > 0;
        return c->done ? back_exponential(c, q, exponent, base, r) : DX_OK;
    }
    if (dx_same(exponent, dx_rational(g, 1, 2)))
        return back_root(c, q, base, dx_power(g, q->v, 2), r);
    c->done = dx_get_int(g, exponent, &n) && n > -64 && (n < 0 || n == 3 || n % 2 == 0);
    if (!c->done)
        return DX_OK;
    if (n < 0)
        return back_reciprocal(c, q, dx_power(g, base, -n), r);
    if (n == 3)
        return back_monotone(c, q, base, dx_call1(g, DX_FN_cbrt, q->v), r);
    return back_even(c, q, base, dx_pow(g, q->v, dx_rational(g, 1, n)), r);
}

/* The relations of each row that have the unknown in them, taken back in turn. */
static dx_status solve_rows(cases *c, const dx_case_rows *of, dx_case_rows *r)
{
    dx_graph *g = c->g;
    for (uint32_t i = 0; i < of->n && c->done; i++) {
        dx_case_rows row = {.n = 0};
        dx_case_begin(&row);
        for (uint32_t k = 0; k < of->length[i] && c->done; k++) {
            dx_case_rows one = {.n = 0};
            DX_TRY(solve_relation(c, of->relation[i][k], &one));
            dx_case_multiply(&row, &one);
        }
        DX_TRY(dx_poll(g->context));
        dx_case_append(r, &row);
    }
    return DX_OK;
}

/* u < v and the like for a function or a power u. Rows that say nothing of what is in it are right
 * where that has a value everywhere only. */
static dx_status take_back(cases *c, const asked *q, dx_id u, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_case_rows inner = {.n = 0};
    asked readable = *q;
    DX_TRY(dx_make_readable(c->p->e->session, 1, &readable.v));
    dx_id within = DX_NONE;
    if (dx_same(u, c->x)) {
        dx_case_begin(r);
        return say_bound(c, r, &readable, u, readable.v);
    }
    if (dx_op_of(g, u) == DX_OP_CALL) {
        within = dx_operand(g, u, 0);
        DX_TRY(back_call(c, &readable, u, &inner));
    } else if (dx_op_of(g, u) == DX_OP_MUL && dx_factors(g, u) == 1) {
        bool number = dx_is_number(g, dx_base(g, u, 0));
        within = number ? dx_exponent(g, u, 0) : dx_base(g, u, 0);
        DX_TRY(back_power(c, &readable, dx_base(g, u, 0), dx_exponent(g, u, 0), &inner));
    } else {
        c->done = false;
    }
    c->done = c->done && !(dx_node_of(g, within)->holds & DX_HOLDS_PARTIAL);
    return c->done ? solve_rows(c, &inner, r) : DX_OK;
}

/* A term as k·u with the unknown in u alone. */
static dx_status split_term(cases *c, dx_id term, dx_id *k, dx_id *u)
{
    dx_graph *g = c->g;
    *k = dx_int(g, 1);
    *u = term;
    if (dx_op_of(g, term) != DX_OP_MUL)
        return DX_OK;
    *u = dx_int(g, 1);
    for (uint32_t i = 0; i < dx_factors(g, term); i++) {
        dx_id factor = dx_pow(g, dx_base(g, term, i), dx_exponent(g, term, i));
        DX_TRY(dx_check(g, factor));
        dx_id *to = dx_contains(g, factor, c->x) ? u : k;
        *to = dx_mul(g, *to, factor);
    }
    DX_TRY(dx_check(g, *k));
    return dx_check(g, *u);
}

/* f as k·u + rest with the unknown in one u alone; *is is false where it stands in several. */
static dx_status split_sum(cases *c, dx_id f, dx_id *k, dx_id *u, dx_id *rest, bool *is)
{
    dx_graph *g = c->g;
    dx_id found = DX_NONE, scale = DX_NONE;
    *rest = dx_int(g, 0);
    *is = true;
    if (dx_op_of(g, f) != DX_OP_ADD) {
        DX_TRY(split_term(c, f, k, u));
        return DX_OK;
    }
    *rest = dx_constant(g, f);
    for (uint32_t i = 0; i < dx_terms(g, f) && *is; i++) {
        dx_id term = dx_term(g, f, i), coefficient = dx_coefficient(g, f, i);
        if (dx_contains(g, term, c->x)) {
            *is = dx_is_none(found);
            found = term;
            scale = coefficient;
        } else {
            *rest = dx_add(g, *rest, dx_scale(g, coefficient, term));
        }
    }
    *is = *is && !dx_is_none(found);
    if (!*is)
        return DX_OK;
    DX_TRY(dx_check(g, *rest));
    DX_TRY(split_term(c, found, k, u));
    *k = dx_scale(g, scale, *k);
    return dx_check(g, *k);
}

/* Where u has a value: everywhere, or it is log(x), sqrt(x), 1/x or the like. */
static dx_status say_domain(cases *c, dx_id u, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_id zero = dx_int(g, 0);
    if (!(dx_node_of(g, u)->holds & DX_HOLDS_PARTIAL))
        return DX_OK;
    if (dx_op_of(g, u) == DX_OP_CALL && dx_same(dx_operand(g, u, 0), c->x)) {
        dx_fn fn = dx_fn_of(g, u);
        c->done = c->done && (fn == DX_FN_log || fn == DX_FN_log2 || fn == DX_FN_log10);
        return dx_case_say(g, r, DX_OP_LT, zero, c->x);
    }
    bool power =
        dx_op_of(g, u) == DX_OP_MUL && dx_factors(g, u) == 1 && dx_same(dx_base(g, u, 0), c->x);
    c->done = c->done && power;
    if (!power)
        return DX_OK;
    if (dx_is_integer(g, dx_exponent(g, u, 0)))
        return dx_case_say(g, r, DX_OP_NE, c->x, zero);
    c->done = c->done && dx_same(dx_exponent(g, u, 0), dx_rational(g, 1, 2));
    return dx_case_say(g, r, DX_OP_LE, zero, c->x);
}

/* k·u + rest < 0 or <= 0 */
static dx_status solve_scaled(cases *c, dx_op op, dx_id k, dx_id u, dx_id rest, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const int sign = sign_of(g, k), first = sign != 0 ? sign : first_side(g, k);
    dx_id v = dx_div(g, dx_neg(g, rest), k);
    DX_TRY(dx_check(g, v));
    for (int side = first; side == first || (sign == 0 && side == -first); side -= 2 * first) {
        dx_case_rows one = {.n = 0}, when = {.n = 0};
        const asked q = {op, side < 0, v, side < 0 ? rest : dx_neg(g, rest)};
        dx_case_begin(&when);
        if (sign == 0)
            DX_TRY(dx_case_say_sign(g, &when, DX_OP_LT, side > 0 ? k : dx_neg(g, k)));
        DX_TRY(take_back(c, &q, u, &one));
        dx_case_multiply(&one, &when);
        dx_case_append(r, &one);
    }
    if (sign != 0 || !may_vanish(g, k))
        return DX_OK;
    dx_case_begin(r);
    DX_TRY(say_domain(c, u, r));
    DX_TRY(dx_case_say_sign(g, r, DX_OP_EQ, k));
    return dx_case_say_sign(g, r, op, dx_neg(g, rest));
}

/* f < 0 or f <= 0 */
static dx_status solve_sign(cases *c, dx_op op, dx_id f, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_polynomial of;
    dx_id k, u, rest;
    bool single;
    DX_TRY(dx_polynomial_in(g, f, c->x, &of));
    const bool polynomial = dx_is_none(of.other);
    if (polynomial && of.degree == 1)
        return solve_linear(c, op, of.coefficient[1], of.coefficient[0], r);
    if (polynomial && of.degree == 2 && !dx_is_int(g, of.coefficient[1], 0))
        return solve_quadratic(c, op, of.coefficient, r);
    DX_TRY(split_sum(c, f, &k, &u, &rest, &single));
    c->done = c->done && single;
    return single ? solve_scaled(c, op, k, u, rest, r) : DX_OK;
}

/* x < v, with v free of x. */
static bool is_bound(const cases *c, dx_id relation)
{
    const dx_graph *g = c->g;
    const dx_op op = dx_op_of(g, relation);
    if (op != DX_OP_LT && op != DX_OP_LE && op != DX_OP_NE)
        return false;
    const dx_id left = dx_operand(g, relation, 0), right = dx_operand(g, relation, 1);
    return (dx_same(left, c->x) && !dx_contains(g, right, c->x)) ||
           (dx_same(right, c->x) && !dx_contains(g, left, c->x));
}

static dx_status solve_relation(cases *c, dx_id relation, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_op op = dx_op_of(g, relation);
    if (op == DX_OP_FALSE)
        return DX_OK;
    const bool about = dx_contains(g, relation, c->x);
    const bool compares = op == DX_OP_LT || op == DX_OP_LE || op == DX_OP_NE;
    if (!compares) {
        c->done = c->done && !about;
        return DX_OK;
    }
    const dx_id left = dx_operand(g, relation, 0), right = dx_operand(g, relation, 1);
    const bool solved = is_bound(c, relation);
    c->done = c->done && (solved || !about || op != DX_OP_NE) && c->steps < MOST_STEPS;
    if (!c->done)
        return DX_OK;
    if (!about || solved) {
        dx_case_begin(r);
        r->relation[0][r->length[0]++] = relation;
        return DX_OK;
    }
    dx_id f = dx_sub(g, left, right);
    DX_TRY(dx_check(g, f));
    c->steps++;
    dx_status status = solve_sign(c, op, f, r);
    c->steps--;
    return status;
}

/* ---- where what was typed has a value -----------------------------------------------------------
 */

/* The name's values are in the set: single points that are out, or one row for each interval. */
static dx_status say_set(cases *c, const dx_symbol_set *of, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_chart *set = &of->set;
    bool points = true;
    for (size_t i = 0; i <= set->n; i++)
        points = points && set->cell[2 * i];
    if (points)
        dx_case_begin(r);
    for (size_t i = 0; i < set->n && points; i++)
        if (!set->cell[2 * i + 1])
            DX_TRY(dx_case_say(g, r, DX_OP_NE, of->symbol, set->at[i]));
    for (size_t first = 0, last; first <= 2 * set->n && !points; first = last + 1) {
        last = first;
        if (!set->cell[first])
            continue;
        while (last < 2 * set->n && set->cell[last + 1])
            last++;
        dx_case_begin(r);
        if (first == last && first % 2 == 1) {
            DX_TRY(dx_case_say(g, r, DX_OP_EQ, of->symbol, set->at[first / 2]));
            continue;
        }
        if (first > 0)
            DX_TRY(dx_case_say(g, r, first % 2 == 1 ? DX_OP_LE : DX_OP_LT, set->at[(first - 1) / 2],
                               of->symbol));
        if (last < 2 * set->n)
            DX_TRY(dx_case_say(g, r, last % 2 == 1 ? DX_OP_LE : DX_OP_LT, of->symbol,
                               set->at[last / 2]));
    }
    return DX_OK;
}

static dx_status say_word(cases *c, const dx_word *w, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const bool lower = dx_is_lower(w->how);
    c->done = c->done && w->how != DX_NO_INTEGER && dx_is_none(w->but) && dx_is_none(w->range);
    if (!c->done)
        return DX_OK;
    dx_op op = w->how == DX_OTHER_THAN                    ? DX_OP_NE
               : w->how == DX_ABOVE || w->how == DX_BELOW ? DX_OP_LT
                                                          : DX_OP_LE;
    dx_id relation = dx_relation(g, op, lower ? w->level : w->of, lower ? w->of : w->level);
    DX_TRY(dx_check(g, relation));
    if (op != DX_OP_NE)
        return solve_relation(c, relation, r);
    dx_case_begin(r);
    return dx_case_say(g, r, op, w->of, w->level);
}

/* What cancelled while it was read needs a value, too. */
static dx_status narrow_to_typed(cases *c, dx_case_rows *all)
{
    dx_graph *g = c->g;
    dx_conditions *typed = dx_arena_alloc(&g->context->arena, sizeof *typed);
    dx_case_rows *one = dx_arena_alloc(&g->context->arena, sizeof *one);
    if (!typed || !one)
        return dx_no_memory(g->context);
    dx_conditions_init(typed, g, DX_NONE);
    DX_TRY(dx_exact_gather_typed(c->p, typed));
    dx_conditions_sort(typed, c->x);
    c->done = c->done && !typed->more && !typed->crowded;
    if (dx_conditions_nowhere(typed))
        all->n = 0;
    for (size_t i = 0; i < typed->n_symbols + typed->n_words && c->done; i++) {
        one->n = 0;
        one->full = false;
        DX_TRY(i < typed->n_symbols ? say_set(c, dx_set_at(typed, i), one)
                                    : say_word(c, &typed->word[i - typed->n_symbols], one));
        if (c->done)
            dx_case_multiply(all, one);
    }
    return DX_OK;
}

/* ---- with one other name ------------------------------------------------------------------------
 */

/* The relations as formulas that are compared with 0; *is is false where there is another name than
 * the unknown and one more. */
static dx_status read_compared(cases *c, dx_compared_formula *of, uint32_t *n, dx_id *other,
                               bool *is)
{
    dx_graph *g = c->g;
    const dx_formulas *all = &c->p->all;
    *other = DX_NONE;
    *n = 0;
    for (uint32_t i = 0; i < all->n; i++) {
        const dx_id a = all->f[i];
        const dx_op op = dx_op_of(g, a);
        dx_id name[3];
        if (op == DX_OP_TRUE)
            continue;
        *is = op == DX_OP_LT || op == DX_OP_LE || op == DX_OP_NE;
        const size_t names = *is ? dx_free_symbols(g, a, 3, name) : 0;
        *is = *is && names <= 2 && dx_is_real_valued(g, dx_operand(g, a, 0));
        for (size_t k = 0; k < names && *is; k++) {
            if (dx_same(name[k], c->x))
                continue;
            *is = dx_is_none(*other) || dx_same(*other, name[k]);
            *other = name[k];
        }
        if (!*is)
            return DX_OK;
        of[*n].f = dx_sub(g, dx_operand(g, a, 0), dx_operand(g, a, 1));
        of[(*n)++].how = op == DX_OP_LT   ? DX_IS_BELOW
                         : op == DX_OP_LE ? DX_IS_AT_MOST
                                          : DX_IS_OTHER;
        DX_TRY(dx_check(g, of[*n - 1].f));
    }
    *is = *n > 0 && !dx_is_none(*other);
    return DX_OK;
}

/* The ends of x, and one row for each of the intervals of the other name. */
static dx_status say_parametric(cases *c, dx_id other, dx_parametric_row *row, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_symbol_set when = {.symbol = other, .set = row->when};
    dx_case_rows ends = {.n = 0}, cases_of = {.n = 0};
    dx_case_begin(&ends);
    if (!dx_is_none(row->lo) && !dx_is_none(row->hi) && dx_same(row->lo, row->hi)) {
        DX_TRY(dx_case_say(g, &ends, DX_OP_EQ, c->x, row->lo));
    } else {
        if (!dx_is_none(row->lo))
            DX_TRY(dx_case_say(g, &ends, row->with_lo ? DX_OP_LE : DX_OP_LT, row->lo, c->x));
        if (!dx_is_none(row->hi))
            DX_TRY(dx_case_say(g, &ends, row->with_hi ? DX_OP_LE : DX_OP_LT, c->x, row->hi));
    }
    DX_TRY(say_set(c, &when, &cases_of));
    dx_case_multiply(&ends, &cases_of);
    dx_case_append(r, &ends);
    return DX_OK;
}

/* By the order of all ends for each value of the other name (parametric.h). */
static dx_status solve_parametric(cases *c, dx_case_rows *all, bool *done)
{
    dx_graph *g = c->g;
    ddx_session *s = c->p->e->session;
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_root_host host = {s, dx_roots_everywhere};
    dx_parametric *out = dx_arena_alloc(&g->context->arena, sizeof *out);
    dx_compared_formula *of = dx_arena_alloc(&g->context->arena, (c->p->all.n + 1) * sizeof *of);
    uint32_t n;
    *done = false;
    if (!out || !of)
        return dx_no_memory(g->context);
    if (c->p->all.n == 1 && is_bound(c, c->p->all.f[0]))
        return DX_OK;
    DX_TRY(read_compared(c, of, &n, &out->other, done));
    if (!*done)
        return DX_OK;
    out->unknown = c->x;
    dx_status status = dx_solve_parametric(g, &oracle, &host, n, of, out, done);
    *done = *done && status == DX_OK;
    DX_TRY(dx_excuse(g->context, status));
    for (uint32_t i = 0; i < out->n && *done; i++) {
        dx_id end[2] = {out->row[i].lo, out->row[i].hi};
        for (int k = 0; k < 2; k++)
            if (!dx_is_none(end[k]))
                DX_TRY(dx_make_readable(s, 1, &end[k]));
        out->row[i].lo = end[0];
        out->row[i].hi = end[1];
        DX_TRY(say_parametric(c, out->other, &out->row[i], all));
    }
    if (*done && out->positive)
        dx_notice(g->context, "looked for where %s > 0, as the exponent may be any number",
                  dx_bytes(g, c->x));
    return DX_OK;
}

/* Relation by relation. */
static dx_status solve_each(cases *c, dx_case_rows *all)
{
    dx_graph *g = c->g;
    dx_case_rows *one = dx_arena_alloc(&g->context->arena, sizeof *one);
    if (!one)
        return dx_no_memory(g->context);
    dx_case_begin(all);
    for (uint32_t i = 0; i < c->p->all.n && c->done; i++) {
        if (dx_op_of(g, c->p->all.f[i]) == DX_OP_TRUE)
            continue;
        one->n = 0;
        one->full = false;
        dx_status status = solve_relation(c, c->p->all.f[i], one);
        c->done = c->done && status == DX_OK;
        DX_TRY(dx_excuse(g->context, status));
        if (c->done)
            DX_TRY(dx_case_tidy(c->p->e->session, one));
        dx_case_multiply(all, one);
    }
    return DX_OK;
}

dx_status dx_exact_by_cases(dx_exact *p, dx_id *out, bool *done)
{
    dx_graph *g = &p->e->session->graph;
    cases c = {p, g, p->u.name[0], 0, true};
    dx_case_rows *all = dx_arena_alloc(&g->context->arena, sizeof *all);
    if (!all)
        return dx_no_memory(g->context);
    all->n = 0;
    all->full = false;
    DX_TRY(solve_parametric(&c, all, done));
    if (!*done || all->full) {
        all->n = 0;
        all->full = false;
        DX_TRY(solve_each(&c, all));
    }
    if (c.done && !all->full)
        DX_TRY(narrow_to_typed(&c, all));
    if (c.done && !all->full)
        DX_TRY(dx_case_tidy(p->e->session, all));
    *done = c.done && !all->full;
    if (!*done)
        return DX_OK;
    bool every = false;
    for (uint32_t i = 0; i < all->n; i++)
        every = every || all->length[i] == 0;
    if (every) {
        dx_notice(g->context, "it holds for every %s", dx_bytes(g, c.x));
        *out = dx_truth(g, true);
        return dx_check(g, *out);
    }
    if (all->n == 0)
        dx_notice(g->context, "no solution");
    dx_case_sort(g, c.x, all);
    return dx_exact_rows(p, all->n, DX_CASE_RELATIONS, &all->relation[0][0], all->length, out);
}
