/* f != 0 by cases: no factor is 0, and what stands around the unknown is taken back. Where f has a
 * value is said by who asks. */
#include "engine/algebra.h"
#include "engine/solvers/solvedcases.h"

#include "expr/assumptions.h"
#include "symbolic/rework/polynomial.h"

/* u != v for a function or a power u. */
static dx_status take_back(dx_by_cases *c, dx_id u, dx_id v, dx_case_rows *r);

/* w != v, behind what is in the last row. */
static dx_status say_other(dx_by_cases *c, dx_id w, dx_id v, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_case_rows one = {.n = 0};
    DX_TRY(dx_check(g, v));
    DX_TRY(dx_make_readable(c->p->e->session, 1, &v));
    dx_id relation = dx_relation(g, DX_OP_NE, w, v);
    DX_TRY(dx_check(g, relation));
    if (dx_op_of(g, relation) == DX_OP_TRUE)
        return DX_OK;
    DX_TRY(dx_cases_relation(c, relation, &one));
    dx_case_multiply(r, &one);
    return DX_OK;
}

/* A row of its own in which v op 0 holds, and w is none of n values; none where that is never. */
static dx_status say_row(dx_by_cases *c, dx_op op, dx_id v, dx_id w, uint32_t n, const dx_id *value,
                         dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_case_rows row = {.n = 0};
    dx_case_begin(&row);
    if (op == DX_OP_NE)
        DX_TRY(dx_case_say_nonzero(g, &row, v));
    else
        DX_TRY(dx_case_say_sign(g, &row, op, v));
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(say_other(c, w, value[i], &row));
    dx_case_append(r, &row);
    return DX_OK;
}

/* w is not the value. */
static dx_status say_inverse(dx_by_cases *c, dx_id w, dx_id value, dx_case_rows *r)
{
    dx_case_begin(r);
    return say_other(c, w, value, r);
}

/* Of what is above 0, with the inverse for v > 0. */
static dx_status back_positive(dx_by_cases *c, dx_id v, dx_id w, dx_id inverse, dx_case_rows *r)
{
    dx_graph *g = c->g;
    DX_TRY(dx_check(g, inverse));
    DX_TRY(say_row(c, DX_OP_LT, v, w, 1, &inverse, r));
    return dx_is_positive(g, v) ? DX_OK : say_row(c, DX_OP_LE, dx_neg(g, v), w, 0, NULL, r);
}

static bool is_positive_number(const dx_graph *g, dx_id v)
{
    return dx_is_number(g, v) && dx_number_sign(g, v) > 0;
}

static bool is_number_below(const dx_graph *g, dx_id v, bool edge)
{
    return dx_is_number(g, v) && (dx_number_sign(g, v) < 0 || (edge && dx_is_int(g, v, 0)));
}

/* base^w */
static dx_status back_exponential(dx_by_cases *c, dx_id base, dx_id w, dx_id v, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_id one = dx_int(g, 1);
    if (dx_is_number(g, base) || dx_is_constant(g, base)) {
        c->done = c->done && is_positive_number(g, base);
        if (!c->done)
            return DX_OK;
        if (is_number_below(g, v, true)) {
            dx_case_begin(r);
            return DX_OK;
        }
        return back_positive(c, v, w,
                             dx_div(g, dx_call1(g, DX_FN_log, v), dx_call1(g, DX_FN_log, base)), r);
    }
    dx_case_rows other = {.n = 0}, when = {.n = 0};
    const dx_id exponent = dx_cases_exponent_of(g, base, v);
    dx_case_begin(&when);
    DX_TRY(dx_case_say(g, &when, DX_OP_LT, dx_int(g, 0), base));
    DX_TRY(dx_case_say(g, &when, DX_OP_NE, base, one));
    if (!dx_is_none(exponent))
        DX_TRY(say_inverse(c, w, exponent, &other));
    else if (is_number_below(g, v, true))
        dx_case_begin(&other);
    else
        DX_TRY(back_positive(
            c, v, w, dx_div(g, dx_call1(g, DX_FN_log, v), dx_call1(g, DX_FN_log, base)), &other));
    dx_case_multiply(&other, &when);
    dx_case_append(r, &other);
    other.n = 0;
    dx_case_begin(&other);
    DX_TRY(dx_case_say(g, &other, DX_OP_EQ, base, one));
    DX_TRY(dx_case_say(g, &other, DX_OP_NE, v, one));
    dx_case_append(r, &other);
    return dx_cases_tell_base(c, base);
}

/* |w| and even powers of it, with the value >= 0 of w. */
static dx_status back_even(dx_by_cases *c, dx_id w, dx_id v, dx_id value, dx_case_rows *r)
{
    dx_graph *g = c->g;
    if (dx_is_int(g, v, 0))
        return say_inverse(c, w, v, r);
    if (is_number_below(g, v, false)) {
        dx_case_begin(r);
        return DX_OK;
    }
    const dx_id both[] = {value, dx_neg(g, value)};
    DX_TRY(dx_check(g, both[1]));
    DX_TRY(say_row(c, DX_OP_LE, v, w, 2, both, r));
    return dx_is_nonnegative(g, v) ? DX_OK : say_row(c, DX_OP_LT, dx_neg(g, v), w, 0, NULL, r);
}

static dx_status back_power(dx_by_cases *c, dx_id base, dx_id exponent, dx_id v, dx_case_rows *r)
{
    dx_graph *g = c->g;
    int64_t n;
    if (!dx_contains(g, base, c->x))
        return back_exponential(c, base, exponent, v, r);
    if (dx_same(exponent, dx_rational(g, 1, 2))) {
        if (is_number_below(g, v, false)) {
            dx_case_begin(r);
            return DX_OK;
        }
        const dx_id square = dx_power(g, v, 2);
        DX_TRY(say_row(c, DX_OP_LE, v, base, 1, &square, r));
        return dx_is_nonnegative(g, v) ? DX_OK
                                       : say_row(c, DX_OP_LT, dx_neg(g, v), base, 0, NULL, r);
    }
    c->done = c->done && dx_get_int(g, exponent, &n) && n > -64 && n < 64;
    if (!c->done)
        return DX_OK;
    if (n < 0) {
        dx_case_rows other = {.n = 0}, when = {.n = 0};
        if (!dx_is_int(g, v, 0)) {
            dx_case_begin(&when);
            DX_TRY(dx_case_say_nonzero(g, &when, v));
            const dx_id inverse = dx_div(g, dx_int(g, 1), v);
            DX_TRY(dx_check(g, inverse));
            if (n == -1)
                DX_TRY(say_inverse(c, base, inverse, &other));
            else
                DX_TRY(back_power(c, base, dx_int(g, -n), inverse, &other));
            dx_case_multiply(&other, &when);
            dx_case_append(r, &other);
        }
        if (dx_is_number(g, v) && !dx_is_int(g, v, 0))
            return DX_OK;
        return say_row(c, DX_OP_EQ, v, base, 0, NULL, r);
    }
    if (n % 2 == 0)
        return back_even(c, base, v, dx_pow(g, v, dx_rational(g, 1, n)), r);
    return say_inverse(c, base,
                       n == 3 ? dx_call1(g, DX_FN_cbrt, v)
                              : dx_call(g, DX_FN_root, 2, (dx_id[]){v, dx_int(g, n)}),
                       r);
}

static dx_status take_back(dx_by_cases *c, dx_id u, dx_id v, dx_case_rows *r)
{
    dx_graph *g = c->g;
    if (dx_same(u, c->x)) {
        dx_case_begin(r);
        DX_TRY(dx_make_readable(c->p->e->session, 1, &v));
        return dx_case_say(g, r, DX_OP_NE, u, v);
    }
    if (dx_op_of(g, u) == DX_OP_MUL && dx_factors(g, u) == 1)
        return back_power(c, dx_base(g, u, 0), dx_exponent(g, u, 0), v, r);
    if (dx_op_of(g, u) != DX_OP_CALL || dx_count(g, u) != 1) {
        c->done = false;
        return DX_OK;
    }
    const dx_id w = dx_operand(g, u, 0);
    switch (dx_fn_of(g, u)) {
    case DX_FN_exp:
        if (!is_number_below(g, v, true))
            return back_positive(c, v, w, dx_call1(g, DX_FN_log, v), r);
        dx_case_begin(r);
        return DX_OK;
    case DX_FN_log:
        return say_inverse(c, w, dx_call1(g, DX_FN_exp, v), r);
    case DX_FN_log2:
        return say_inverse(c, w, dx_pow(g, dx_int(g, 2), v), r);
    case DX_FN_log10:
        return say_inverse(c, w, dx_pow(g, dx_int(g, 10), v), r);
    case DX_FN_abs:
        return back_even(c, w, v, v, r);
    case DX_FN_cbrt:
        return say_inverse(c, w, dx_power(g, v, 3), r);
    case DX_FN_sinh:
        return say_inverse(c, w, dx_call1(g, DX_FN_asinh, v), r);
    case DX_FN_asinh:
        return say_inverse(c, w, dx_call1(g, DX_FN_sinh, v), r);
    case DX_FN_sign:
    case DX_FN_atan:
    case DX_FN_tanh:
    case DX_FN_erf:
        c->done = c->done && dx_is_int(g, v, 0);
        return c->done ? say_inverse(c, w, v, r) : DX_OK;
    default:
        c->done = false;
        return DX_OK;
    }
}

/* a·x + b; a may be 0. */
static dx_status other_edge(dx_by_cases *c, dx_id a, dx_id b, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_id edge = dx_div(g, dx_neg(g, b), a);
    DX_TRY(dx_check(g, edge));
    DX_TRY(dx_make_readable(c->p->e->session, 1, &edge));
    dx_case_begin(r);
    DX_TRY(dx_case_say(g, r, DX_OP_NE, c->x, edge));
    if (!dx_cases_may_vanish(g, a))
        return DX_OK;
    DX_TRY(dx_case_say_nonzero(g, r, a));
    dx_case_begin(r);
    DX_TRY(dx_case_say_sign(g, r, DX_OP_EQ, a));
    return dx_case_say_nonzero(g, r, b);
}

/* a·x^2 + b·x + c with a != 0: none of the zeros, where there are such. */
static dx_status other_ends(dx_by_cases *c, const dx_id f[3], dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_id zero = dx_int(g, 0);
    dx_id d = dx_sub(g, dx_power(g, f[1], 2), dx_scale(g, dx_int(g, 4), dx_mul(g, f[2], f[0])));
    DX_TRY(dx_check(g, d));
    DX_TRY(dx_make_readable(c->p->e->session, 1, &d));
    const dx_id minus = dx_neg(g, d), below = dx_scale(g, dx_int(g, 2), f[2]),
                middle = dx_div(g, dx_neg(g, f[1]), below);
    DX_TRY(dx_check(g, minus));
    DX_TRY(dx_check(g, middle));
    if (dx_is_positive(g, minus)) {
        dx_case_begin(r);
        return DX_OK;
    }
    if (dx_is_nonnegative(g, minus)) { /* as x^2 + b^2, and x^2 */
        DX_TRY(say_row(c, DX_OP_EQ, d, c->x, 1, &middle, r));
        return dx_is_int(g, d, 0) ? DX_OK : say_row(c, DX_OP_NE, d, c->x, 0, NULL, r);
    }
    dx_id root = dx_sqrt(g, d);
    if (dx_fn_of(g, root) == DX_FN_abs) /* of both signs one is as good as the other */
        root = dx_operand(g, root, 0);
    const dx_id half = dx_div(g, root, below);
    const dx_id ends[] = {dx_sub(g, middle, half), dx_add(g, middle, half)};
    if (dx_is_nonnegative(g, d)) {
        dx_case_begin(r);
        DX_TRY(say_other(c, c->x, ends[0], r));
        return say_other(c, c->x, ends[1], r);
    }
    DX_TRY(say_row(c, DX_OP_LE, d, c->x, 2, ends, r));
    return say_row(c, DX_OP_LT, minus, zero, 0, NULL, r);
}

static dx_status other_quadratic(dx_by_cases *c, const dx_id f[3], dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_case_rows one = {.n = 0};
    DX_TRY(other_ends(c, f, &one));
    if (!dx_cases_may_vanish(g, f[2])) {
        dx_case_append(r, &one);
        return DX_OK;
    }
    dx_case_rows when = {.n = 0};
    dx_case_begin(&when);
    DX_TRY(dx_case_say_nonzero(g, &when, f[2]));
    dx_case_multiply(&one, &when);
    dx_case_append(r, &one);
    one.n = when.n = 0;
    dx_case_begin(&when);
    DX_TRY(dx_case_say_sign(g, &when, DX_OP_EQ, f[2]));
    DX_TRY(other_edge(c, f[1], f[0], &one));
    dx_case_multiply(&one, &when);
    dx_case_append(r, &one);
    return DX_OK;
}

/* A factor that is not 0. */
static dx_status other_factor(dx_by_cases *c, dx_id f, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_polynomial of;
    dx_id k, u, rest;
    bool single;
    if (!dx_contains(g, f, c->x) || dx_is_positive(g, f)) {
        dx_case_begin(r);
        return dx_is_positive(g, f) ? DX_OK : dx_case_say_nonzero(g, r, f);
    }
    DX_TRY(dx_polynomial_in(g, f, c->x, &of));
    if (dx_is_none(of.other) && of.degree == 1)
        return other_edge(c, of.coefficient[1], of.coefficient[0], r);
    if (dx_is_none(of.other) && of.degree == 2)
        return other_quadratic(c, of.coefficient, r);
    DX_TRY(dx_cases_split_sum(c, f, &k, &u, &rest, &single));
    c->done = c->done && single && !(dx_op_of(g, u) == DX_OP_MUL && dx_factors(g, u) > 1);
    if (!c->done)
        return DX_OK;
    dx_case_rows one = {.n = 0}, when = {.n = 0};
    const dx_id v = dx_div(g, dx_neg(g, rest), k);
    DX_TRY(dx_check(g, v));
    DX_TRY(take_back(c, u, v, &one));
    if (dx_cases_may_vanish(g, k)) {
        dx_case_begin(&when);
        DX_TRY(dx_case_say_nonzero(g, &when, k));
        dx_case_multiply(&one, &when);
        dx_case_begin(&one);
        DX_TRY(dx_case_say_sign(g, &one, DX_OP_EQ, k));
        DX_TRY(dx_case_say_nonzero(g, &one, rest));
    }
    dx_case_append(r, &one);
    return DX_OK;
}

dx_status dx_cases_other(dx_by_cases *c, dx_id f, dx_case_rows *r)
{
    dx_cases_product of;
    dx_case_rows all = {.n = 0};
    DX_TRY(dx_cases_read_product(c, f, &of));
    dx_case_begin(&all);
    for (size_t i = 0; i < of.n && c->done; i++) {
        dx_case_rows one = {.n = 0};
        if (of.factor[i].below) /* as f has a value there */
            continue;
        DX_TRY(other_factor(c, of.factor[i].u, &one));
        dx_case_multiply(&all, &one);
    }
    if (c->done)
        dx_case_append(r, &all);
    return DX_OK;
}
