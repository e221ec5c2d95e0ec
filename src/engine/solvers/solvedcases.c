/* Inequalities with other names in them, by the cases of these: a*x > b is x > b/a for a > 0,
 * x < b/a for a < 0, and for a = 0 it is b < 0. Polynomials of degree 1 and 2 have their zeros for
 * ends; else what stands around the unknown is taken back function by function. */
#include "engine/algebra.h"
#include "engine/solvers/solvedcases.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/rework/polynomial.h"

enum { MOST_STEPS = 12 };

/* 1, -1: certainly above or below 0; 0: that depends on names. */
static int sign_of(dx_graph *g, dx_id a)
{
    return dx_is_positive(g, a) ? 1 : dx_is_positive(g, dx_neg(g, a)) ? -1 : 0;
}

/* ---- degree 1 and 2 -----------------------------------------------------------------------------
 */

/* a·x + b < 0, or <= 0; side: 1 where a > 0 is one of the cases, -1 where a < 0 is. */
static dx_status say_side(dx_by_cases *c, dx_case_rows *r, dx_op op, dx_id edge, int side)
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

bool dx_cases_may_vanish(dx_graph *g, dx_id a)
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

static dx_status solve_linear(dx_by_cases *c, dx_op op, dx_id a, dx_id b, dx_case_rows *r)
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
    if (!dx_cases_may_vanish(g, a))
        return DX_OK;
    dx_case_begin(r);
    DX_TRY(dx_case_say_sign(g, r, DX_OP_EQ, a));
    return dx_case_say_sign(g, r, op, dx_neg(g, b));
}

/* (-b ∓ sqrt(d))/(2a) with a > 0 */
static dx_status set_ends(dx_by_cases *c, dx_id a, dx_id b, dx_id d, dx_id end[2])
{
    dx_graph *g = c->g;
    const dx_id root = dx_sqrt(g, d), below = dx_scale(g, dx_int(g, 2), a);
    dx_id number, size;
    dx_split_coefficient(g, root, &number, &size);
    const bool named = dx_op_of(g, size) == DX_OP_CALL && dx_fn_of(g, size) == DX_FN_abs;
    const dx_id width = named ? dx_mul(g, number, dx_operand(g, size, 0)) : root;
    end[0] = dx_neg(g, dx_div(g, dx_add(g, b, width), below));
    end[1] = dx_div(g, dx_sub(g, width, b), below);
    if (named) { /* the less of the two is not known */
        int order;
        DX_TRY(dx_check(g, end[0]));
        DX_TRY(dx_check(g, end[1]));
        DX_TRY(dx_make_readable(c->p->e->session, 2, end));
        DX_TRY(dx_case_order(g, end[0], end[1], &order));
        const dx_id of[2] = {end[order > 0], end[order <= 0]};
        end[0] = dx_call(g, DX_FN_min, 2, of);
        end[1] = dx_call(g, DX_FN_max, 2, of);
    }
    DX_TRY(dx_check(g, end[0]));
    DX_TRY(dx_check(g, end[1]));
    return dx_make_readable(c->p->e->session, 2, end);
}

/* Between the zeros: a·x^2 + b·x + c < 0 or <= 0 for a > 0. */
static dx_status say_between(dx_by_cases *c, dx_case_rows *r, dx_op op, const dx_id end[2], dx_id d)
{
    dx_graph *g = c->g;
    dx_case_begin(r);
    if (dx_is_int(g, d, 0) && op == DX_OP_LE)
        return dx_case_say(g, r, DX_OP_EQ, c->x, end[0]);
    DX_TRY(dx_case_say(g, r, op, end[0], c->x));
    DX_TRY(dx_case_say(g, r, op, c->x, end[1]));
    return dx_is_nonnegative(g, d) ? DX_OK : dx_case_say_sign(g, r, op, d);
}

/* Outside of them. */
static dx_status say_outside(dx_by_cases *c, dx_case_rows *r, dx_op op, const dx_id end[2], dx_id d)
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
static dx_status solve_opening(dx_by_cases *c, dx_op op, const dx_id f[3], int sign,
                               dx_case_rows *r)
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

static dx_status solve_quadratic(dx_by_cases *c, dx_op op, const dx_id f[3], dx_case_rows *r)
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
    if (!dx_cases_may_vanish(g, a))
        return DX_OK;
    dx_case_rows flat = {.n = 0}, when = {.n = 0};
    dx_case_begin(&when);
    DX_TRY(dx_case_say_sign(g, &when, DX_OP_EQ, a));
    DX_TRY(solve_linear(c, op, f[1], f[0], &flat));
    dx_case_multiply(&flat, &when);
    dx_case_append(r, &flat);
    return DX_OK;
}

/* A term as k·u with the unknown in u alone. */
static dx_status split_term(dx_by_cases *c, dx_id term, dx_id *k, dx_id *u)
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

dx_status dx_cases_split_sum(dx_by_cases *c, dx_id f, dx_id *k, dx_id *u, dx_id *rest, bool *is)
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
static dx_status say_domain(dx_by_cases *c, dx_id u, dx_case_rows *r)
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

static bool has_simple_domain(const dx_by_cases *c, dx_id u)
{
    const dx_graph *g = c->g;
    const bool call = dx_op_of(g, u) == DX_OP_CALL;
    if (!(dx_node_of(g, u)->holds & DX_HOLDS_PARTIAL))
        return true;
    return dx_same(call                                                   ? dx_operand(g, u, 0)
                   : dx_op_of(g, u) == DX_OP_MUL && dx_factors(g, u) == 1 ? dx_base(g, u, 0)
                                                                          : u,
                   c->x);
}

/* k·u + rest < 0 or <= 0 where k is not 0. */
static dx_status solve_sides(dx_by_cases *c, dx_op op, dx_id k, dx_id u, dx_id rest,
                             dx_case_rows *r)
{
    dx_graph *g = c->g;
    const int sign = sign_of(g, k), first = sign != 0 ? sign : first_side(g, k);
    dx_id v = dx_div(g, dx_neg(g, rest), k);
    DX_TRY(dx_check(g, v));
    for (int side = first; side == first || (sign == 0 && side == -first); side -= 2 * first) {
        dx_case_rows one = {.n = 0}, when = {.n = 0};
        const dx_asked q = {op, side < 0, v, side < 0 ? rest : dx_neg(g, rest)};
        if (sign == 0 && dx_is_nonnegative(g, side > 0 ? dx_neg(g, k) : k))
            continue;
        dx_case_begin(&when);
        if (sign == 0)
            DX_TRY(dx_case_say_sign(g, &when, DX_OP_LT, side > 0 ? k : dx_neg(g, k)));
        DX_TRY(dx_cases_take_back(c, &q, u, &one));
        dx_case_multiply(&one, &when);
        dx_case_append(r, &one);
    }
    return DX_OK;
}

/* The same for every k. */
static dx_status solve_scaled(dx_by_cases *c, dx_op op, dx_id k, dx_id u, dx_id rest,
                              dx_case_rows *r)
{
    dx_graph *g = c->g;
    DX_TRY(solve_sides(c, op, k, u, rest, r));
    if (sign_of(g, k) != 0 || !dx_cases_may_vanish(g, k))
        return DX_OK;
    dx_case_rows flat = {.n = 0};
    dx_case_begin(&flat);
    const bool simple = has_simple_domain(c, u);
    if (simple)
        DX_TRY(say_domain(c, u, &flat));
    DX_TRY(dx_case_say_sign(g, &flat, DX_OP_EQ, k));
    DX_TRY(dx_case_say_sign(g, &flat, op, dx_neg(g, rest)));
    if (!simple)
        DX_TRY(dx_cases_narrow_to_value(c, u, &flat));
    dx_case_append(r, &flat);
    return DX_OK;
}

/* p·sin(w) + q·cos(w) + rest as sqrt(p^2 + q^2)·cos(w - atan2(p, q)) + rest. */
static dx_status join_wave(dx_by_cases *c, dx_id *f, dx_id height[2], bool *is)
{
    dx_graph *g = c->g;
    dx_id w = DX_NONE, p = DX_NONE, q = DX_NONE, rest = *f;
    *is = false;
    for (uint32_t i = 0; dx_op_of(g, *f) == DX_OP_ADD && i < dx_terms(g, *f); i++) {
        dx_id term = dx_term(g, *f, i), k, u;
        if (!dx_contains(g, term, c->x))
            continue;
        DX_TRY(split_term(c, term, &k, &u));
        k = dx_scale(g, dx_coefficient(g, *f, i), k);
        rest = dx_sub(g, rest, dx_scale(g, dx_coefficient(g, *f, i), term));
        const dx_fn fn = dx_fn_of(g, u);
        dx_id *to = fn == DX_FN_sin ? &p : &q;
        if ((fn != DX_FN_sin && fn != DX_FN_cos) || !dx_is_none(*to) ||
            (!dx_is_none(w) && !dx_same(w, dx_operand(g, u, 0))))
            return DX_OK;
        *to = k;
        w = dx_operand(g, u, 0);
    }
    *is = !dx_is_none(p) && !dx_is_none(q);
    if (!*is)
        return DX_OK;
    const bool turned = first_side(g, p) < 0;
    p = turned ? dx_neg(g, p) : p;
    q = turned ? dx_neg(g, q) : q;
    height[0] = p;
    height[1] = q;
    const dx_id size = dx_sqrt(g, dx_add(g, dx_power(g, p, 2), dx_power(g, q, 2)));
    dx_id phase = dx_call(g, DX_FN_atan2, 2, (dx_id[]){p, q});
    DX_TRY(dx_check(g, size));
    DX_TRY(dx_check(g, phase));
    DX_TRY(dx_make_readable(c->p->e->session, 1, &phase));
    dx_id wave = dx_call1(g, DX_FN_cos, dx_sub(g, w, phase));
    wave = dx_mul(g, turned ? dx_neg(g, size) : size, wave);
    *f = dx_add(g, wave, rest);
    c->phase = phase;
    return dx_check(g, *f);
}

/* The wave of heights that may both be 0, where it has no phase. */
static dx_status solve_named_wave(dx_by_cases *c, dx_op op, dx_id k, dx_id u, dx_id rest,
                                  const dx_id height[2], dx_case_rows *r)
{
    DX_TRY(solve_sides(c, op, k, u, rest, r));
    dx_case_begin(r);
    for (int i = 0; i < 2; i++)
        DX_TRY(dx_case_say_sign(c->g, r, DX_OP_EQ, height[i]));
    return dx_case_say_sign(c->g, r, op, dx_neg(c->g, rest));
}

/* A polynomial in x was made of terms that need not have a value. */
static dx_status narrow_to_cancelled(dx_by_cases *c, dx_id f, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const bool sum = dx_op_of(g, f) == DX_OP_ADD;
    for (uint32_t i = 0; i < (sum ? dx_terms(g, f) : 1) && c->done; i++) {
        const dx_id term = sum ? dx_term(g, f, i) : f;
        if ((dx_node_of(g, term)->holds & DX_HOLDS_PARTIAL) && dx_contains(g, term, c->x))
            DX_TRY(dx_cases_narrow_to_value(c, term, r));
    }
    return DX_OK;
}

/* Factors go that are above 0 wherever the others have a value. */
static dx_status leave_positive(dx_graph *g, dx_id *f)
{
    dx_id number, term;
    dx_split_coefficient(g, *f, &number, &term);
    if (dx_op_of(g, term) != DX_OP_MUL)
        return DX_OK;
    dx_id rest = number;
    for (uint32_t i = 0; i < dx_factors(g, term); i++) {
        const dx_id factor = dx_pow(g, dx_base(g, term, i), dx_exponent(g, term, i));
        DX_TRY(dx_check(g, factor));
        if ((dx_node_of(g, factor)->holds & DX_HOLDS_PARTIAL) || !dx_is_positive(g, factor))
            rest = dx_mul(g, rest, factor);
    }
    *f = rest;
    return dx_check(g, *f);
}

/* f < 0 or f <= 0 */
static dx_status solve_sign(dx_by_cases *c, dx_op op, dx_id f, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_polynomial of;
    dx_id k, u, rest;
    bool single, sign;
    DX_TRY(leave_positive(g, &f));
    DX_TRY(dx_cases_has_sign(g, f, &sign));
    DX_TRY(dx_polynomial_in(g, f, c->x, &of));
    const bool polynomial = dx_is_none(of.other) && !sign;
    if (polynomial && (of.degree == 1 || (of.degree == 2 && !dx_is_int(g, of.coefficient[1], 0)))) {
        dx_case_rows one = {.n = 0};
        DX_TRY(of.degree == 1 ? solve_linear(c, op, of.coefficient[1], of.coefficient[0], &one)
                              : solve_quadratic(c, op, of.coefficient, &one));
        DX_TRY(narrow_to_cancelled(c, f, &one));
        dx_case_append(r, &one);
        return DX_OK;
    }
    bool wave, squares;
    DX_TRY(dx_cases_by_squares(c, op, f, r, &squares));
    if (squares)
        return DX_OK;
    dx_id height[2];
    DX_TRY(join_wave(c, &f, height, &wave));
    DX_TRY(dx_cases_split_sum(c, f, &k, &u, &rest, &single));
    if (wave && single && !dx_is_positive(g, k) && !dx_is_positive(g, dx_neg(g, k)))
        return solve_named_wave(c, op, k, u, rest, height, r);
    const bool one = single && !(dx_op_of(g, u) == DX_OP_MUL && dx_factors(g, u) > 1);
    return one ? solve_scaled(c, op, k, u, rest, r) : dx_cases_of_parts(c, op, f, r);
}

/* f != 0 by what is not 0, else f < 0 or f > 0. */
static dx_status solve_other(dx_by_cases *c, dx_id f, dx_case_rows *r)
{
    dx_graph *g = c->g;
    const uint32_t before = c->n_indices;
    dx_case_rows rows = {.n = 0};
    dx_status status = dx_cases_other(c, f, &rows);
    if (status == DX_OK && c->done && (dx_node_of(g, f)->holds & DX_HOLDS_PARTIAL))
        status = dx_cases_narrow_to_value(c, f, &rows);
    c->done = c->done && status == DX_OK && !rows.full;
    DX_TRY(dx_excuse(g->context, status));
    if (c->done) {
        dx_case_append(r, &rows);
        return DX_OK;
    }
    if (c->strict)
        return DX_OK;
    c->done = true;
    for (int more = 0; more < 2; more++) {
        dx_case_rows side = {.n = 0};
        DX_TRY(solve_sign(c, DX_OP_LT, more ? dx_neg(g, f) : f, &side));
        dx_case_append(r, &side);
    }
    c->done = c->done && c->n_indices == before; /* of waves that are two sets of intervals */
    return DX_OK;
}

/* x < v, with v free of x. */
bool dx_cases_is_bound(const dx_by_cases *c, dx_id relation)
{
    const dx_graph *g = c->g;
    const dx_op op = dx_op_of(g, relation);
    if (op != DX_OP_LT && op != DX_OP_LE && op != DX_OP_NE)
        return false;
    const dx_id left = dx_operand(g, relation, 0), right = dx_operand(g, relation, 1);
    return (dx_same(left, c->x) && !dx_contains(g, right, c->x)) ||
           (dx_same(right, c->x) && !dx_contains(g, left, c->x));
}

dx_status dx_cases_relation(dx_by_cases *c, dx_id relation, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_op op = dx_op_of(g, relation);
    if (op == DX_OP_FALSE)
        return DX_OK;
    const bool about = dx_contains(g, relation, c->x);
    const bool compares =
        op == DX_OP_LT || op == DX_OP_LE || op == DX_OP_NE || (op == DX_OP_EQ && !about);
    if (!compares) {
        c->done = false;
        return DX_OK;
    }
    const dx_id left = dx_operand(g, relation, 0), right = dx_operand(g, relation, 1);
    const bool solved = dx_cases_is_bound(c, relation);
    c->done = c->done && c->steps < MOST_STEPS;
    if (!c->done)
        return DX_OK;
    if (!about || solved) {
        dx_case_begin(r);
        r->relation[0][r->length[0]++] = relation;
        return DX_OK;
    }
    dx_id f = dx_sub(g, left, right);
    DX_TRY(dx_check(g, f));
    if (!dx_contains(g, f, c->x) && op != DX_OP_NE) { /* x < x + a */
        dx_case_begin(r);
        return dx_case_say_sign(g, r, op, dx_neg(g, f));
    }
    bool identity;
    DX_TRY(dx_exact_is_identity(c->p, f, &identity));
    if (identity && op != DX_OP_LE)
        return DX_OK;
    if (identity) {
        dx_case_begin(r);
        DX_TRY(dx_cases_narrow_to_value(c, left, r));
        return dx_cases_narrow_to_value(c, right, r);
    }
    c->steps++;
    dx_status status = op == DX_OP_NE ? solve_other(c, f, r) : solve_sign(c, op, f, r);
    c->steps--;
    return status;
}

/* ---- where what was typed has a value -----------------------------------------------------------
 */

/* The name's values are in the set: single points that are out, or one row for each interval. */
dx_status dx_cases_say_set(dx_by_cases *c, const dx_symbol_set *of, dx_case_rows *r)
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

static dx_status say_word(dx_by_cases *c, const dx_word *w, dx_case_rows *r)
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
    if (op != DX_OP_NE || dx_contains(g, relation, c->x))
        return dx_cases_relation(c, relation, r);
    dx_case_begin(r);
    return dx_case_say(g, r, op, w->of, w->level);
}

static dx_status narrow(dx_by_cases *c, dx_conditions *to, dx_case_rows *all)
{
    dx_case_rows *one = dx_arena_alloc(&c->g->context->arena, sizeof *one);
    if (!one)
        return dx_no_memory(c->g->context);
    dx_conditions_sort(to, c->x);
    c->done = c->done && !to->more && !to->crowded;
    if (dx_conditions_nowhere(to))
        all->n = 0;
    for (size_t i = 0; i < to->n_symbols + to->n_words && c->done; i++) {
        one->n = 0;
        one->full = false;
        DX_TRY(i < to->n_symbols ? dx_cases_say_set(c, dx_set_at(to, i), one)
                                 : say_word(c, &to->word[i - to->n_symbols], one));
        if (c->done)
            dx_case_multiply(all, one);
    }
    return DX_OK;
}

dx_status dx_cases_narrow_to_value(dx_by_cases *c, dx_id a, dx_case_rows *all)
{
    dx_graph *g = c->g;
    dx_conditions *of = dx_arena_alloc(&g->context->arena, sizeof *of);
    if (!of)
        return dx_no_memory(g->context);
    dx_conditions_init(of, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(of, a));
    return narrow(c, of, all);
}

/* What cancelled while it was read needs a value, too. */
static dx_status narrow_to_typed(dx_by_cases *c, dx_case_rows *all)
{
    dx_graph *g = c->g;
    dx_conditions *typed = dx_arena_alloc(&g->context->arena, sizeof *typed);
    if (!typed)
        return dx_no_memory(g->context);
    dx_conditions_init(typed, g, DX_NONE);
    DX_TRY(dx_exact_gather_typed(c->p, typed));
    return narrow(c, typed, all);
}

static bool row_has(const dx_by_cases *c, const dx_case_rows *all, uint32_t row, dx_id name)
{
    bool has = false;
    for (uint32_t j = 0; j < all->length[row] && !has; j++)
        has = dx_contains(c->g, all->relation[row][j], name);
    return has;
}

static bool every_row_has(const dx_by_cases *c, const dx_case_rows *all, dx_id a)
{
    bool every = true;
    for (uint32_t i = 0; i < all->n && every; i++)
        every = row_has(c, all, i, a);
    return every;
}

/* Terms and operands without the unknown, such as log(b), need a value, too: rows in which they are
 * not left do not show it. */
static dx_status narrow_to_constants(dx_by_cases *c, dx_id relation, dx_case_rows *all)
{
    dx_graph *g = c->g;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &relation, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK && c->done; i++) {
        const dx_id a = walk.id[i];
        for (uint32_t k = 0; dx_contains(g, a, c->x) && k < dx_count(g, a) && status == DX_OK;
             k++) {
            const dx_id part = dx_operand(g, a, k);
            if ((dx_node_of(g, part)->holds & DX_HOLDS_PARTIAL) && !dx_contains(g, part, c->x) &&
                !every_row_has(c, all, part))
                status = dx_cases_narrow_to_value(c, part, all);
        }
    }
    dx_walk_free(&walk);
    return status;
}

/* Of n relations that hold together; done is false where one is none of what is solved here. */
static dx_status solve_each(dx_by_cases *c, uint32_t n, const dx_id *relation, dx_case_rows *all)
{
    dx_graph *g = c->g;
    dx_case_rows *one = dx_arena_alloc(&g->context->arena, sizeof *one);
    if (!one)
        return dx_no_memory(g->context);
    all->n = 0;
    all->full = false;
    dx_case_begin(all);
    for (uint32_t i = 0; i < n && c->done; i++) {
        if (dx_op_of(g, relation[i]) == DX_OP_TRUE)
            continue;
        one->n = 0;
        one->full = false;
        dx_status status = dx_cases_relation(c, relation[i], one);
        c->done = c->done && status == DX_OK;
        DX_TRY(dx_excuse(g->context, status));
        if (c->done)
            DX_TRY(narrow_to_constants(c, relation[i], one));
        if (c->done)
            DX_TRY(dx_case_tidy(c->p->e->session, one));
        dx_case_multiply(all, one);
    }
    return DX_OK;
}

/* One integer in a row moves an interval; what several do together is not told so. */
static void leave_several_indices(dx_by_cases *c, const dx_case_rows *all)
{
    for (uint32_t i = 0; i < all->n; i++) {
        uint32_t n = 0;
        for (uint32_t k = 0; k < c->n_indices; k++)
            n += row_has(c, all, i, c->index[k]);
        c->done = c->done && n <= 1;
    }
}

static void tell_indices(const dx_by_cases *c, const dx_case_rows *all)
{
    for (uint32_t k = 0; k < c->n_indices; k++) {
        bool is = false;
        for (uint32_t i = 0; i < all->n && !is; i++)
            is = row_has(c, all, i, c->index[k]);
        if (is)
            dx_notice(c->g->context, "%s is any integer", dx_bytes(c->g, c->index[k]));
    }
}

dx_status dx_exact_cases_of(dx_exact *p, uint32_t n, const dx_id *relation, dx_case_rows *out,
                            bool *done)
{
    dx_by_cases c = {
        .p = p, .g = &p->e->session->graph, .x = p->u.name[0], .phase = DX_NONE, .done = true};
    DX_TRY(solve_each(&c, n, relation, out));
    if (c.done && !out->full)
        DX_TRY(dx_case_tidy(p->e->session, out));
    *done = c.done && !out->full && c.n_indices == 0;
    return DX_OK;
}

/* a != x as x != a. */
static dx_status turn_unequal(const dx_by_cases *c, dx_case_rows *all)
{
    for (uint32_t i = 0; i < all->n; i++)
        for (uint32_t j = 0; j < all->length[i]; j++) {
            dx_id *a = &all->relation[i][j];
            if (dx_op_of(c->g, *a) != DX_OP_NE || !dx_same(dx_operand(c->g, *a, 1), c->x))
                continue;
            *a = dx_relation(c->g, DX_OP_NE, c->x, dx_operand(c->g, *a, 0));
            DX_TRY(dx_check(c->g, *a));
        }
    return DX_OK;
}

/* f != 0, without a look at the order of the ends. */
static dx_status solve_others(dx_by_cases *c, dx_case_rows *all, bool *done)
{
    dx_exact *p = c->p;
    dx_notices before;
    *done = p->all.n > 0;
    for (uint32_t i = 0; i < p->all.n; i++)
        *done = *done && dx_op_of(c->g, p->all.f[i]) == DX_OP_NE;
    if (!*done)
        return DX_OK;
    dx_notices_copy(&before, &c->g->context->notices);
    c->strict = true;
    DX_TRY(solve_each(c, p->all.n, p->all.f, all));
    *done = c->done && !all->full;
    c->strict = false;
    c->done = true;
    if (!*done)
        dx_notices_copy(&c->g->context->notices, &before);
    return DX_OK;
}

/* By the order of the ends for one other name, else relation by relation. */
static dx_status solve_inequalities(dx_by_cases *c, dx_case_rows *all, bool *done)
{
    dx_exact *p = c->p;
    bool alternates = false;
    all->n = 0;
    all->full = false;
    for (uint32_t i = 0; i < p->all.n && !alternates; i++)
        DX_TRY(dx_has_integer_power(c->g, p->all.f[i], &alternates));
    if (!alternates)
        DX_TRY(dx_cases_parametric(c, all, done));
    return *done && !all->full ? DX_OK : solve_each(c, p->all.n, p->all.f, all);
}

dx_status dx_exact_by_cases(dx_exact *p, dx_id *out, bool *done)
{
    dx_graph *g = &p->e->session->graph;
    dx_by_cases c = {.p = p, .g = g, .x = p->u.name[0], .phase = DX_NONE, .done = true};
    dx_case_rows *all = dx_arena_alloc(&g->context->arena, sizeof *all);
    if (!all)
        return dx_no_memory(g->context);
    all->n = 0;
    all->full = false;
    DX_TRY(solve_others(&c, all, done));
    if (!*done)
        DX_TRY(solve_inequalities(&c, all, done));
    if (c.done && !all->full)
        DX_TRY(narrow_to_typed(&c, all));
    if (c.done && !all->full)
        DX_TRY(dx_case_tidy(p->e->session, all));
    if (c.done && !all->full)
        DX_TRY(dx_case_settle_signs(p->e->session, all));
    leave_several_indices(&c, all);
    *done = c.done && !all->full;
    if (!*done)
        return DX_OK;
    DX_TRY(dx_case_drop_dead(p->e->session, all));
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
    DX_TRY(turn_unequal(&c, all));
    DX_TRY(dx_case_sort(g, c.x, all));
    tell_indices(&c, all);
    return dx_exact_rows(p, all->n, DX_CASE_RELATIONS, &all->relation[0][0], all->length, out);
}
