#include "engine/solvers/caserows.h"

#include "engine/algebra.h"
#include "engine/oracle.h"
#include "engine/scope.h"

#include "expr/assumptions.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/domain/assumed.h"

#include <string.h>

/* ---- saying -------------------------------------------------------------------------------------
 */

static void put(dx_case_rows *r, dx_id relation)
{
    uint32_t *length = &r->length[r->n - 1];
    if (*length == DX_CASE_RELATIONS)
        r->full = true;
    else
        r->relation[r->n - 1][(*length)++] = relation;
}

void dx_case_begin(dx_case_rows *r)
{
    if (r->n == DX_CASE_ROWS) {
        r->full = true;
        r->n--;
    }
    r->length[r->n++] = 0;
}

/* x > a for x - a > 0 and b^2 > 4*a*c for b^2 - 4*a*c > 0, in which the sum stands on the right;
 * NONE where it is of another form. */
static dx_id relation_of_two(dx_graph *g, dx_op op, dx_id sum, bool zero_left)
{
    if (dx_terms(g, sum) != 2 || !dx_is_int(g, dx_constant(g, sum), 0))
        return DX_NONE;
    const dx_id first = dx_coefficient(g, sum, 0), second = dx_coefficient(g, sum, 1);
    if (dx_number_sign(g, first) == dx_number_sign(g, second))
        return DX_NONE;
    const bool less = (dx_number_sign(g, first) < 0) == zero_left; /* the first term is the less */
    const bool minus = dx_number_sign(g, first) < 0;
    const dx_id side[2] = {
        dx_scale(g, minus ? dx_number_neg(g, first) : first, dx_term(g, sum, 0)),
        dx_scale(g, minus ? second : dx_number_neg(g, second), dx_term(g, sum, 1))};
    uint32_t low = less ? 0 : 1;
    if (op == DX_OP_EQ || op == DX_OP_NE) {
        const bool names[2] = {dx_op_of(g, side[0]) == DX_OP_SYMBOL,
                               dx_op_of(g, side[1]) == DX_OP_SYMBOL};
        if (names[0] && names[1]) /* a = b in the order of the names */
            low = strcmp(dx_bytes(g, side[0]), dx_bytes(g, side[1])) < 0 ? 0 : 1;
        else if (names[0] || names[1])
            low = names[0] ? 0 : 1;
    }
    return dx_relation(g, op, side[low], side[1 - low]);
}

/* a > 1 for a - 1 > 0 and for 1 - a < 0. */
static dx_id relation_of(dx_graph *g, dx_op op, dx_id left, dx_id right)
{
    dx_id number, rest, sum = dx_is_int(g, left, 0) ? right : left;
    bool zero_left = dx_is_int(g, left, 0);
    if ((!zero_left && !dx_is_int(g, right, 0)) || dx_op_of(g, sum) != DX_OP_ADD)
        return dx_relation(g, op, left, right);
    dx_id two = relation_of_two(g, op, sum, zero_left);
    if (!dx_is_none(two))
        return two;
    dx_id constant = dx_constant(g, sum);
    dx_split_coefficient(g, dx_sub(g, sum, constant), &number, &rest);
    if (dx_op_of(g, rest) == DX_OP_ADD) /* of several names */
        return dx_relation(g, op, left, right);
    dx_id edge = dx_number_neg(g, dx_number_div(g, constant, number));
    bool edge_left =
        (op == DX_OP_LT || op == DX_OP_LE) && zero_left == (dx_number_sign(g, number) > 0);
    return edge_left ? dx_relation(g, op, edge, rest) : dx_relation(g, op, rest, edge);
}

/* exp(c) < 1 is c < 0, and log(b) < 0 is 0 < b < 1. */
static bool is_exponential(const dx_graph *g, dx_id a, dx_id other)
{
    return dx_fn_of(g, a) == DX_FN_exp && dx_is_int(g, other, 1);
}

static bool is_logarithm(const dx_graph *g, dx_id a, dx_id other)
{
    return dx_fn_of(g, a) == DX_FN_log && dx_is_int(g, other, 0);
}

static dx_status take_back(dx_graph *g, dx_case_rows *r, dx_id *relation)
{
    const dx_op op = dx_op_of(g, *relation);
    if (op != DX_OP_LT && op != DX_OP_LE && op != DX_OP_EQ && op != DX_OP_NE)
        return DX_OK;
    dx_id sides[2] = {dx_operand(g, *relation, 0), dx_operand(g, *relation, 1)}, *left = &sides[0],
          *right = &sides[1];
    const bool turned = is_exponential(g, *right, *left) || is_logarithm(g, *right, *left);
    dx_id *call = turned ? right : left, *other = turned ? left : right;
    const bool log = is_logarithm(g, *call, *other);
    if (!log && !is_exponential(g, *call, *other))
        return DX_OK;
    *call = dx_operand(g, *call, 0);
    *other = dx_int(g, log);
    if (log && !(turned && op != DX_OP_NE)) { /* else it is above 1 */
        dx_id above = dx_relation(g, DX_OP_LT, dx_int(g, 0), *call);
        DX_TRY(dx_check(g, above));
        put(r, above);
    }
    *relation = dx_relation(g, op, *left, *right);
    return dx_check(g, *relation);
}

dx_status dx_case_say(dx_graph *g, dx_case_rows *r, dx_op op, dx_id left, dx_id right)
{
    const bool turned = op == DX_OP_NE && dx_is_number(g, left);
    dx_id relation = relation_of(g, op, turned ? right : left, turned ? left : right);
    DX_TRY(dx_check(g, relation));
    DX_TRY(take_back(g, r, &relation));
    if (dx_op_of(g, relation) != DX_OP_TRUE)
        put(r, relation);
    return DX_OK;
}

/* 1/a and sqrt(a) have the sign of a, the root where it is no other. */
static dx_id without_division(dx_graph *g, dx_id a)
{
    bool divides = dx_op_of(g, a) == DX_OP_MUL && dx_factors(g, a) == 1 &&
                   (dx_is_int(g, dx_exponent(g, a, 0), -1) ||
                    (dx_same(dx_exponent(g, a, 0), dx_rational(g, 1, 2)) &&
                     dx_is_nonnegative(g, dx_base(g, a, 0))));
    return divides ? dx_base(g, a, 0) : a;
}

/* a^2 = 0 and |a| = 0 where a = 0. */
static dx_id without_power(const dx_graph *g, dx_id a)
{
    if (dx_fn_of(g, a) == DX_FN_abs)
        return dx_operand(g, a, 0);
    bool power = dx_op_of(g, a) == DX_OP_MUL && dx_factors(g, a) == 1 &&
                 dx_is_number(g, dx_exponent(g, a, 0)) &&
                 dx_number_sign(g, dx_exponent(g, a, 0)) > 0;
    return power ? dx_base(g, a, 0) : a;
}

/* Are all coefficients whole multiples of the number? */
static bool is_content(dx_graph *g, dx_id sum, dx_id number)
{
    bool whole = dx_is_integer(g, dx_number_div(g, dx_constant(g, sum), number));
    for (uint32_t i = 0; i < dx_terms(g, sum) && whole; i++)
        whole = dx_is_integer(g, dx_number_div(g, dx_coefficient(g, sum, i), number));
    return whole;
}

/* 8*a - 4*b has the sign of 2*a - b. */
static dx_id without_content(dx_graph *g, dx_id sum)
{
    if (dx_op_of(g, sum) != DX_OP_ADD)
        return sum;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        const dx_id one = dx_coefficient(g, sum, i),
                    content = dx_number_sign(g, one) < 0 ? dx_number_neg(g, one) : one;
        if (is_content(g, sum, content))
            return dx_is_int(g, content, 1) ? sum : dx_div(g, sum, content);
    }
    return sum;
}

/* -a - b, and no a - b. */
static bool is_sum_below(const dx_graph *g, dx_id sum)
{
    bool below = dx_op_of(g, sum) == DX_OP_ADD && dx_number_sign(g, dx_constant(g, sum)) <= 0;
    for (uint32_t i = 0; below && i < dx_terms(g, sum); i++)
        below = dx_number_sign(g, dx_coefficient(g, sum, i)) < 0;
    return below;
}

/* b*log(2) has the sign of b. */
static dx_id without_constants(dx_graph *g, dx_id a)
{
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        const dx_id one = dx_pow(g, dx_base(g, a, i), dx_exponent(g, a, i));
        if (dx_is_constant(g, one) && dx_is_positive(g, one))
            return without_constants(g, dx_div(g, a, one));
    }
    return a;
}

static bool is_even_power(const dx_graph *g, dx_id a)
{
    int64_t n;
    if (dx_fn_of(g, a) == DX_FN_abs)
        return true;
    return dx_op_of(g, a) == DX_OP_MUL && dx_factors(g, a) == 1 &&
           dx_get_int(g, dx_exponent(g, a, 0), &n) && n % 2 == 0;
}

dx_status dx_case_say_nonzero(dx_graph *g, dx_case_rows *r, dx_id a)
{
    const dx_id zero = dx_int(g, 0);
    dx_id number, rest;
    dx_split_coefficient(g, a, &number, &rest);
    if (dx_is_number(g, rest))
        return dx_case_say(g, r, DX_OP_NE, a, zero);
    if (dx_fn_of(g, rest) == DX_FN_abs)
        return dx_case_say_nonzero(g, r, dx_operand(g, rest, 0));
    bool powers = dx_op_of(g, rest) == DX_OP_MUL;
    for (uint32_t i = 0; powers && i < dx_factors(g, rest); i++)
        powers = dx_is_number(g, dx_exponent(g, rest, i));
    if (!powers)
        return dx_case_say(g, r, DX_OP_NE, rest, zero);
    for (uint32_t i = 0; i < dx_factors(g, rest); i++)
        DX_TRY(dx_case_say_nonzero(g, r, dx_base(g, rest, i)));
    return DX_OK;
}

/* A number over a product, which is 0 nowhere. */
static bool is_reciprocal(const dx_graph *g, dx_id a)
{
    bool is = dx_op_of(g, a) == DX_OP_MUL;
    for (uint32_t i = 0; is && i < dx_factors(g, a); i++)
        is = dx_is_number(g, dx_exponent(g, a, i)) && dx_number_sign(g, dx_exponent(g, a, i)) < 0;
    return is;
}

dx_status dx_case_say_sign(dx_graph *g, dx_case_rows *r, dx_op op, dx_id a)
{
    dx_id number, rest, zero = dx_int(g, 0);
    dx_split_coefficient(g, a, &number, &rest);
    bool below = dx_number_sign(g, number) < 0;
    if (!dx_is_constant(g, rest))
        rest = without_content(g, without_constants(g, rest));
    if (is_sum_below(g, rest)) {
        below = !below;
        rest = dx_neg(g, rest);
    }
    if (op == DX_OP_LE && is_reciprocal(g, rest)) /* 1/a <= 0 */
        op = DX_OP_LT;
    if (op == DX_OP_LE && below && dx_is_nonnegative(g, rest)) /* a^2 <= 0 */
        op = DX_OP_EQ;
    if (op == DX_OP_LT)
        rest = without_division(g, rest);
    if (op == DX_OP_EQ)
        rest = without_power(g, rest);
    if (op == DX_OP_LT && !below && is_even_power(g, rest)) /* 1/a^2 > 0, too */
        return dx_case_say_nonzero(g, r, rest);
    if (dx_is_number(g, rest)) /* the number is all of it */
        return dx_case_say(g, r, op, zero, a);
    return below || op == DX_OP_EQ ? dx_case_say(g, r, op, rest, zero)
                                   : dx_case_say(g, r, op, zero, rest);
}

/* ---- all together -------------------------------------------------------------------------------
 */

void dx_case_multiply(dx_case_rows *all, const dx_case_rows *by)
{
    const dx_case_rows before = *all;
    all->n = 0;
    all->full = before.full || by->full;
    for (uint32_t i = 0; i < before.n; i++)
        for (uint32_t k = 0; k < by->n && !all->full; k++) {
            dx_case_begin(all);
            for (uint32_t j = 0; j < before.length[i]; j++)
                put(all, before.relation[i][j]);
            for (uint32_t j = 0; j < by->length[k]; j++)
                put(all, by->relation[k][j]);
        }
}

void dx_case_append(dx_case_rows *all, const dx_case_rows *more)
{
    all->full = all->full || more->full;
    for (uint32_t i = 0; i < more->n && !all->full; i++) {
        dx_case_begin(all);
        for (uint32_t j = 0; j < more->length[i]; j++)
            put(all, more->relation[i][j]);
    }
}

/* ---- tidying ------------------------------------------------------------------------------------
 */

/* What is assumed, and all relations of a row but one that can be; *clash: they contradict each
 * other. */
static dx_status assume_row(ddx_session *s, const dx_id *relation, uint32_t n, uint32_t but,
                            dx_assumptions *a, bool *clash)
{
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_holdable can;
    if (s->assumptions)
        *a = *s->assumptions;
    else
        memset(a, 0, sizeof *a);
    for (uint32_t i = 0; i < n; i++) {
        if (i == but || a->n == DX_MOST_ASSUMPTIONS || dx_op_of(g, relation[i]) == DX_OP_EQ)
            continue;
        dx_status status = dx_can_assume(g, relation[i], &can);
        if (status == DX_OK && can == DX_HOLDABLE)
            a->item[a->n++] = (dx_assumption){DX_ASSUMED_RELATION, relation[i], false};
        DX_TRY(dx_excuse(g->context, status));
    }
    return dx_settle_assumptions(g, &oracle, a, clash);
}

/* 1: the relation holds wherever what is assumed does; -1: it never does; 0: neither is known. */
static int truth_of(dx_graph *g, const dx_assumptions *a, dx_id relation)
{
    dx_op op = dx_op_of(g, relation);
    const dx_assumptions *before = g->assumptions;
    if (op != DX_OP_LT && op != DX_OP_LE && op != DX_OP_EQ && op != DX_OP_NE)
        return 0;
    dx_id gap = dx_sub(g, dx_operand(g, relation, 1), dx_operand(g, relation, 0));
    dx_id back = dx_is_none(gap) ? DX_NONE : dx_neg(g, gap);
    if (dx_is_none(back))
        return 0;
    g->assumptions = a;
    bool above = dx_is_positive(g, gap), below = dx_is_positive(g, back);
    bool apart = above || below || dx_is_assumed_nonzero(g, gap);
    if (op == DX_OP_NE) {
        g->assumptions = before;
        return apart;
    }
    bool holds = op == DX_OP_LT ? above : op == DX_OP_LE && (above || dx_is_nonnegative(g, gap));
    bool never =
        below || (op == DX_OP_LT && dx_is_nonnegative(g, back)) || (op == DX_OP_EQ && apart);
    g->assumptions = before;
    return never ? -1 : holds;
}

/* a = 0 is put into the other relations of its row. */
static dx_status put_in_equations(dx_graph *g, dx_id *relation, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (dx_op_of(g, relation[i]) != DX_OP_EQ)
            continue;
        dx_id name = dx_operand(g, relation[i], 0), value = dx_operand(g, relation[i], 1);
        if (dx_op_of(g, name) != DX_OP_SYMBOL || dx_contains(g, value, name))
            continue;
        for (uint32_t k = 0; k < n; k++) {
            bool own = dx_same(relation[k], relation[i]);
            dx_id put_in = own ? relation[k] : dx_substitute(g, relation[k], 1, &name, &value);
            DX_TRY(dx_excuse(g->context, dx_is_none(put_in) ? dx_check(g, put_in) : DX_OK));
            if (!dx_is_none(put_in))
                relation[k] = put_in;
        }
    }
    return DX_OK;
}

/* a >= 0 and a <= 0 as a = 0. */
static dx_status join_bounds(dx_graph *g, dx_id *relation, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < i; k++) {
            if (dx_op_of(g, relation[i]) != DX_OP_LE || dx_op_of(g, relation[k]) != DX_OP_LE ||
                !dx_same(dx_operand(g, relation[i], 0), dx_operand(g, relation[k], 1)) ||
                !dx_same(dx_operand(g, relation[i], 1), dx_operand(g, relation[k], 0)))
                continue;
            const bool turned = dx_op_of(g, dx_operand(g, relation[i], 0)) != DX_OP_SYMBOL;
            relation[i] = dx_relation(g, DX_OP_EQ, dx_operand(g, relation[i], turned),
                                      dx_operand(g, relation[i], !turned));
            relation[k] = dx_truth(g, true);
            DX_TRY(dx_check(g, relation[i]));
        }
    return DX_OK;
}

/* a >= 0 and a != 0 as a > 0. */
static dx_status sharpen(dx_graph *g, dx_id *relation, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < n && dx_op_of(g, relation[i]) == DX_OP_NE; k++) {
            const dx_id a = dx_operand(g, relation[i], 0), b = dx_operand(g, relation[i], 1);
            if (dx_op_of(g, relation[k]) != DX_OP_LE)
                continue;
            const dx_id left = dx_operand(g, relation[k], 0), right = dx_operand(g, relation[k], 1);
            if (!(dx_same(a, left) && dx_same(b, right)) &&
                !(dx_same(a, right) && dx_same(b, left)))
                continue;
            relation[k] = relation[i] = dx_relation(g, DX_OP_LT, left, right);
            DX_TRY(dx_check(g, relation[i]));
        }
    return DX_OK;
}

/* sign(a) is 1, |a| is a and log(a^2) is 2*log(a) where the other relations say a > 0. */
static dx_status settle_signs(dx_graph *g, const dx_assumptions *a, dx_id *relation)
{
    enum { MOST = 8 };
    const dx_assumptions *before = g->assumptions;
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, relation, &walk));
    g->assumptions = a;
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        const dx_fn fn = dx_fn_of(g, walk.id[i]);
        if (dx_op_of(g, walk.id[i]) != DX_OP_CALL ||
            (fn != DX_FN_sign && fn != DX_FN_abs && fn != DX_FN_log))
            continue;
        const dx_id u = dx_operand(g, walk.id[i], 0), minus = dx_neg(g, u);
        if (fn == DX_FN_log) { /* log(a^2) is 2*log(a) for a > 0 */
            const bool power = dx_op_of(g, u) == DX_OP_MUL && dx_factors(g, u) == 1 &&
                               dx_is_positive(g, dx_base(g, u, 0));
            from[n] = walk.id[i];
            to[n] = power ? dx_mul(g, dx_exponent(g, u, 0), dx_call1(g, fn, dx_base(g, u, 0)))
                          : DX_NONE;
            n += power;
            continue;
        }
        const bool above = dx_is_positive(g, u), below = dx_is_positive(g, minus);
        if (!above && !below)
            continue;
        from[n] = walk.id[i];
        to[n++] = fn == DX_FN_sign ? dx_int(g, above ? 1 : -1) : above ? u : minus;
    }
    g->assumptions = before;
    dx_walk_free(&walk);
    if (n == 0)
        return DX_OK;
    dx_id with = dx_replace(g, *relation, n, from, to);
    if (dx_is_none(with))
        return dx_excuse(g->context, dx_check(g, with));
    *relation = with;
    return DX_OK;
}

static bool is_trivial(const dx_graph *g, dx_id relation)
{
    return dx_op_of(g, relation) == DX_OP_TRUE ||
           (dx_op_of(g, relation) == DX_OP_EQ &&
            dx_same(dx_operand(g, relation, 0), dx_operand(g, relation, 1)));
}

static dx_status tidy_row(ddx_session *s, dx_id *relation, uint32_t *n, bool *never)
{
    dx_graph *g = &s->graph;
    dx_assumptions *a = dx_arena_alloc(&g->context->arena, sizeof *a);
    bool clash;
    if (!a)
        return dx_no_memory(g->context);
    *never = false;
    DX_TRY(join_bounds(g, relation, *n));
    DX_TRY(put_in_equations(g, relation, *n));
    DX_TRY(sharpen(g, relation, *n));
    for (uint32_t i = 0; i < *n && !*never;) {
        bool twice = is_trivial(g, relation[i]);
        *never = dx_op_of(g, relation[i]) == DX_OP_FALSE;
        for (uint32_t k = 0; k < i; k++)
            twice = twice || dx_same(relation[k], relation[i]);
        if (!twice && !*never) {
            DX_TRY(assume_row(s, relation, *n, i, a, &clash));
            if (!clash)
                DX_TRY(settle_signs(g, a, &relation[i]));
            int truth = clash ? -1 : truth_of(g, a, relation[i]);
            *never = truth < 0;
            twice = truth > 0;
        }
        if (twice)
            memmove(relation + i, relation + i + 1, (--*n - i) * sizeof *relation);
        else
            i++;
    }
    if (!*never && *n > 0) {
        DX_TRY(assume_row(s, relation, *n, *n, a, &clash));
        *never = clash;
    }
    return dx_poll(g->context);
}

dx_status dx_case_tidy(ddx_session *s, dx_case_rows *r)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        bool never = false;
        DX_TRY(tidy_row(s, r->relation[i], &r->length[i], &never));
        if (never)
            continue;
        memmove(r->relation[kept], r->relation[i], sizeof r->relation[i]);
        r->length[kept++] = r->length[i];
    }
    r->n = kept;
    return DX_OK;
}

/* Lower bounds of x, its upper ones, what it is not, then what is said of other names. */
static int place_of(const dx_graph *g, dx_id x, dx_id relation)
{
    const bool other = dx_op_of(g, relation) == DX_OP_NE;
    if (dx_same(dx_operand(g, relation, 1), x))
        return other ? 2 : 0;
    return dx_same(dx_operand(g, relation, 0), x) ? (other ? 2 : 1) : 3;
}

/* x != -sqrt(a) before x != sqrt(a), x != a before x != b. */
static dx_status is_behind(dx_graph *g, dx_id x, dx_id a, dx_id b, bool *behind)
{
    const int place = place_of(g, x, a), to = place_of(g, x, b);
    *behind = place > to;
    if (place != 2 || to != 2)
        return DX_OK;
    int order;
    DX_TRY(dx_case_order(g, a, b, &order));
    *behind = order > 0;
    return DX_OK;
}

dx_status dx_case_order(dx_graph *g, dx_id a, dx_id b, int *order)
{
    const dx_id both[2] = {a, b};
    dx_text text[2];
    dx_status status = DX_OK;
    for (int i = 0; i < 2; i++) {
        dx_text_init(&text[i], &g->context->memory);
        if (status == DX_OK)
            status = dx_print_named(g, both[i], &text[i]);
    }
    *order = status == DX_OK ? strcmp(dx_text_get(&text[0]), dx_text_get(&text[1])) : 0;
    for (int i = 0; i < 2; i++)
        dx_text_free(&text[i]);
    return status;
}

dx_status dx_case_sort(dx_graph *g, dx_id x, dx_case_rows *r)
{
    for (uint32_t i = 0; i < r->n; i++)
        for (uint32_t k = 1; k < r->length[i]; k++) {
            dx_id moved = r->relation[i][k];
            uint32_t at = k;
            for (; at > 0; at--) {
                bool behind;
                DX_TRY(is_behind(g, x, r->relation[i][at - 1], moved, &behind));
                if (!behind)
                    break;
                r->relation[i][at] = r->relation[i][at - 1];
            }
            r->relation[i][at] = moved;
        }
    return DX_OK;
}

/* The relations with their constants worked out, without those that hold anyway; *dead: one never
 * does. */
static dx_status settle_row(ddx_session *s, dx_id *relation, uint32_t *n, bool *dead)
{
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    uint32_t kept = 0;
    *dead = false;
    for (uint32_t i = 0; i < *n && !*dead; i++) {
        dx_id fault, settled = relation[i];
        dx_status status = dx_refuse_constants(g, settled, &fault);
        if (status == DX_OK)
            status = dx_settle_constants(g, &oracle, &settled);
        *dead = status == DX_DOMAIN || (status == DX_OK && dx_op_of(g, settled) == DX_OP_FALSE);
        DX_TRY(dx_excuse(g->context, status));
        if (status != DX_OK)
            settled = relation[i];
        if (dx_op_of(g, settled) != DX_OP_TRUE)
            relation[kept++] = settled;
    }
    *n = kept;
    return DX_OK;
}

dx_status dx_case_drop_dead(ddx_session *s, dx_case_rows *all)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < all->n; i++) {
        bool dead;
        DX_TRY(settle_row(s, all->relation[i], &all->length[i], &dead));
        if (dead)
            continue;
        memmove(all->relation[kept], all->relation[i], sizeof all->relation[i]);
        all->length[kept++] = all->length[i];
    }
    all->n = kept;
    return DX_OK;
}
