#include "symbolic/solve/breaks.h"

#include "expr/exact.h"
#include "symbolic/decide.h"

#include <math.h>
#include <stdlib.h>

/* ---- where the sign may change -----------------------------------------------------------------
 */

static bool is_of_other(const dx_line *l, dx_id a)
{
    dx_id name[2];
    return !dx_is_none(l->other) && dx_free_symbols(l->g, a, 2, name) == 1 &&
           dx_same(name[0], l->other);
}

/* Where that is 0 breaks may be others. */
static void add_turn(dx_line *l, dx_id a)
{
    if (!is_of_other(l, a))
        return;
    for (size_t i = 0; i < l->n_turns; i++)
        if (dx_same(l->turn[i], a))
            return;
    l->known = l->known && l->n_turns < DX_LINE_TURNS;
    if (l->known)
        l->turn[l->n_turns++] = a;
}

dx_status dx_line_add_point(dx_line *l, dx_id value, bool pole)
{
    const double slack = 1e-9;
    dx_interval range;
    for (size_t i = 0; i < l->n; i++)
        if (dx_same(l->point[i].value, value)) {
            l->point[i].pole = l->point[i].pole || pole;
            return DX_OK;
        }
    l->known = l->known && l->n < DX_LINE_BREAKS;
    if (l->known && is_of_other(l, value)) {
        l->point[l->n++] = (dx_break){value, 0, 0, pole, DX_NONE, 0, NULL};
        return DX_OK;
    }
    l->known = l->known && dx_is_constant(l->g, value);
    if (!l->known)
        return DX_OK;
    DX_TRY(dx_ask_value(l->oracle, value, DX_LINE_PRECISION, &range));
    l->known = range.finite && isfinite(range.low) && isfinite(range.high);
    if (l->window && (range.high < l->window->low - slack || range.low > l->window->high + slack))
        return DX_OK;
    l->point[l->n++] = (dx_break){value, range.low, range.high, pole, DX_NONE, 0, NULL};
    return DX_OK;
}

static double middle_of(const dx_interval *range)
{
    return range->low + (range->high - range->low) / 2;
}

/* first + step·k for an integer k: the members in the window. */
static dx_status add_members(dx_line *l, dx_id value, dx_id k, bool pole)
{
    const double slack = 1e-6;
    dx_graph *g = l->g;
    dx_id member[3], number;
    dx_interval first, step;
    for (int64_t m = 0; m < 3; m++) {
        number = dx_int(g, m);
        member[m] = dx_substitute(g, value, 1, &k, &number);
        if (dx_is_none(member[m])) { /* acosh(2*k + 1/2) has none for 0 */
            l->known = false;
            return dx_excuse(g->context, dx_check(g, member[m]));
        }
    }
    dx_id rise = dx_sub(g, member[1], member[0]),
          bend = dx_sub(g, dx_sub(g, member[2], member[1]), rise);
    bool even = false;
    DX_TRY(dx_check(g, bend));
    l->known = l->known && dx_is_constant(g, bend);
    if (l->known)
        DX_TRY(dx_excuse(g->context, dx_is_zero_constant(g, l->oracle, bend, &even)));
    l->known = l->known && even;
    if (!l->known)
        return DX_OK;
    DX_TRY(dx_ask_value(l->oracle, member[0], DX_LINE_PRECISION, &first));
    DX_TRY(dx_ask_value(l->oracle, rise, DX_LINE_PRECISION, &step));
    l->known = first.finite && step.finite && step.sign != 0;
    if (!l->known)
        return DX_OK;
    double a = (l->window->low - middle_of(&first)) / middle_of(&step),
           b = (l->window->high - middle_of(&first)) / middle_of(&step);
    double lo = ceil(fmin(a, b) - slack), hi = floor(fmax(a, b) + slack);
    l->known = hi - lo < DX_LINE_BREAKS && fabs(lo) < 1e9;
    for (double m = lo; m <= hi && l->known; m++) {
        number = dx_int(g, (int64_t)m);
        dx_id one = dx_substitute(g, value, 1, &k, &number);
        DX_TRY(dx_check(g, one));
        DX_TRY(dx_line_add_point(l, one, pole));
    }
    return DX_OK;
}

/* A candidate, or a family with one integer. */
static dx_status add_candidate(dx_line *l, dx_id value, bool pole)
{
    dx_id name[2];
    if (!l->window || dx_is_constant(l->g, value))
        return dx_line_add_point(l, value, pole);
    l->known = l->known && dx_free_symbols(l->g, value, 2, name) == 1;
    return l->known ? add_members(l, value, name[0], pole) : DX_OK;
}

/* What the solutions have asked for, or taken not to be 0. */
static void add_turns(dx_line *l, const dx_equation *q)
{
    if (dx_is_none(l->other))
        return;
    l->known = l->known && q->n_exceptions < DX_MOST_EXCEPTIONS;
    for (uint32_t i = 0; i < q->n_exceptions; i++)
        add_turn(l, q->exception[i]);
    if (!dx_is_none(q->against))
        add_turn(l, q->against);
    for (size_t i = 0; i < q->n_stretches; i++)
        if (!dx_is_none(q->stretch[i].zero))
            add_turn(l, q->stretch[i].zero);
    for (size_t i = 0; i < q->n; i++)
        for (uint32_t k = 0; k < q->candidate[i].n_words; k++)
            add_turn(l, q->candidate[i].word[k].of);
}

static void know_zero(dx_line *l, dx_id f, const dx_candidate *c)
{
    if (c->loose || (c->n_words > 0 && dx_is_none(l->other)))
        return;
    for (size_t i = 0; i < l->n; i++)
        if (dx_same(l->point[i].value, c->value)) {
            l->point[i].zero_of = f;
            l->point[i].n_words = c->n_words;
            l->point[i].word = c->word;
        }
}

static dx_status add_zeros(dx_line *l, dx_id f, bool pole)
{
    dx_equation q;
    const dx_id none[DX_MOST_INDICES] = {DX_NONE, DX_NONE, DX_NONE};
    if (!l->known || !dx_contains(l->g, f, l->unknown))
        return DX_OK;
    dx_equation_init(&q, l->g, l->oracle, l->host, l->unknown, l->window ? l->window->index : none);
    DX_TRY(dx_solve_zero(&q, f));
    l->known = dx_is_none(q.stuck) && (l->flat || !q.every);
    l->positive = l->positive || !dx_is_none(q.positive);
    add_turns(l, &q);
    for (size_t i = 0; i < q.n && l->known; i++) {
        /* with words it need not be a zero: x = a of max(x, x - a) */
        const bool certain = q.candidate[i].n_words == 0 && !q.candidate[i].loose;
        DX_TRY(add_candidate(l, q.candidate[i].value, pole && certain));
        know_zero(l, f, &q.candidate[i]);
    }
    return DX_OK;
}

static dx_status add_shifted(dx_line *l, dx_id u, int64_t number)
{
    return add_zeros(l, dx_sub(l->g, u, dx_int(l->g, number)), false);
}

/* Where one argument takes the place of another. */
static dx_status add_meetings(dx_line *l, dx_id a)
{
    dx_graph *g = l->g;
    for (uint32_t i = 0; i < dx_count(g, a); i++)
        for (uint32_t k = i + 1; k < dx_count(g, a) && l->known; k++)
            DX_TRY(add_zeros(l, dx_sub(g, dx_operand(g, a, i), dx_operand(g, a, k)), false));
    return DX_OK;
}

/* Where u is an integer and a half of `halves`. */
static dx_status add_jumps(dx_line *l, dx_id u, int64_t halves)
{
    dx_graph *g = l->g;
    if (!l->window || dx_is_none(l->window->index[DX_MOST_INDICES - 1])) {
        l->known = false;
        return DX_OK;
    }
    /* the last name: steps on the way to u = k take the first ones */
    dx_id k = l->window->index[DX_MOST_INDICES - 1];
    dx_id to = dx_add(g, k, dx_rational(g, halves, 2));
    return add_zeros(l, dx_sub(g, u, to), false);
}

/* Where a function of the table jumps, or begins to have a value. */
static dx_status add_call(dx_line *l, dx_id a)
{
    dx_id u = dx_operand(l->g, a, 0);
    switch (dx_fn_of(l->g, a)) {
    case DX_FN_exp:
    case DX_FN_expm1:
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_atan:
    case DX_FN_sinh:
    case DX_FN_cosh:
    case DX_FN_tanh:
    case DX_FN_sech:
    case DX_FN_asinh:
    case DX_FN_cbrt:
    case DX_FN_erf:
    case DX_FN_erfc:
    case DX_FN_sigmoid:
    case DX_FN_softplus:
    case DX_FN_sinc:
        return DX_OK;
    case DX_FN_tan:
    case DX_FN_sec:
        return add_zeros(l, dx_call1(l->g, DX_FN_cos, u), true);
    case DX_FN_cot:
    case DX_FN_csc:
        return add_zeros(l, dx_call1(l->g, DX_FN_sin, u), true);
    case DX_FN_coth:
    case DX_FN_csch:
        return add_zeros(l, u, true);
    case DX_FN_floor:
    case DX_FN_ceil:
    case DX_FN_frac:
        return add_jumps(l, u, 0);
    case DX_FN_round:
        return add_jumps(l, u, 1);
    case DX_FN_mod:
        return add_jumps(l, dx_div(l->g, u, dx_operand(l->g, a, 1)), 0);
    case DX_FN_lambertwm1:
        DX_TRY(add_zeros(l, u, true));
        return add_zeros(l, dx_add(l->g, u, dx_call1(l->g, DX_FN_exp, dx_int(l->g, -1))), false);
    case DX_FN_lambertw:
        return add_zeros(l, dx_add(l->g, u, dx_call1(l->g, DX_FN_exp, dx_int(l->g, -1))), false);
    case DX_FN_min:
    case DX_FN_max:
        return add_meetings(l, a);
    case DX_FN_abs:
    case DX_FN_relu:
    case DX_FN_log:
    case DX_FN_log2:
    case DX_FN_log10:
    case DX_FN_sign:
    case DX_FN_heaviside:
        return add_shifted(l, u, 0);
    case DX_FN_log1p:
        return add_shifted(l, u, -1);
    case DX_FN_acosh:
        return add_shifted(l, u, 1);
    case DX_FN_asin:
    case DX_FN_acos:
    case DX_FN_atanh:
        DX_TRY(add_shifted(l, u, 1));
        return add_shifted(l, u, -1);
    default:
        l->known = false;
        return DX_OK;
    }
}

/* A factor without the unknown, or the base of a power that has it above. */
static void add_turns_of_base(dx_line *l, dx_id base, dx_id exponent)
{
    add_turn(l, base);
    if (dx_contains(l->g, exponent, l->unknown))
        add_turn(l, dx_sub(l->g, base, dx_int(l->g, 1)));
}

static dx_status add_product(dx_line *l, dx_id a)
{
    dx_graph *g = l->g;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        if (!dx_contains(g, base, l->unknown))
            add_turns_of_base(l, base, exponent);
        else
            add_turn(l, exponent);
        bool whole = dx_is_integer(g, exponent),
             below = dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0;
        if (!whole || below)
            DX_TRY(add_zeros(l, base, below));
        if (dx_is_int(g, base, 0))
            DX_TRY(add_zeros(l, exponent, false));
    }
    return DX_OK;
}

static dx_status add_node(dx_line *l, dx_id a)
{
    dx_graph *g = l->g;
    switch (dx_op_of(g, a)) {
    case DX_OP_SYMBOL:
    case DX_OP_ADD:
    case DX_OP_AND:
    case DX_OP_CASES:
        return DX_OK;
    case DX_OP_MUL:
        return add_product(l, a);
    case DX_OP_CALL:
        return add_call(l, a);
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
        return add_zeros(l, dx_sub(g, dx_operand(g, a, 0), dx_operand(g, a, 1)), false);
    default:
        l->known = false;
        return DX_OK;
    }
}

/* Which pieces there are changes with a condition in the other name alone. */
static dx_status add_turn_of_condition(dx_line *l, dx_id a)
{
    dx_id gap = dx_sub(l->g, dx_operand(l->g, a, 0), dx_operand(l->g, a, 1));
    DX_TRY(dx_check(l->g, gap));
    add_turn(l, gap);
    return DX_OK;
}

dx_status dx_line_add_parts(dx_line *l, dx_id f)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(l->g, 1, &f, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && l->known && status == DX_OK; i++) {
        if (dx_contains(l->g, walk.id[i], l->unknown))
            status = add_node(l, walk.id[i]);
        else if (dx_op_of(l->g, walk.id[i]) >= DX_OP_EQ && dx_op_of(l->g, walk.id[i]) <= DX_OP_LE)
            status = add_turn_of_condition(l, walk.id[i]);
        else if (dx_node_of(l->g, walk.id[i])->holds & DX_HOLDS_PARTIAL)
            add_turn(l, walk.id[i]);
    }
    dx_walk_free(&walk);
    return status;
}

dx_status dx_line_add(dx_line *l, dx_id f)
{
    DX_TRY(add_zeros(l, f, false));
    return dx_line_add_parts(l, f);
}

static int by_place(const void *a, const void *b)
{
    const dx_break *x = a, *y = b;
    return (x->low > y->low) - (x->low < y->low);
}

/* In order, each once. */
dx_status dx_line_sort(dx_line *l)
{
    size_t kept = 0;
    qsort(l->point, l->n, sizeof *l->point, by_place);
    for (size_t i = 0; i < l->n && l->known; i++) {
        dx_break *before = kept > 0 ? &l->point[kept - 1] : NULL;
        if (before && l->point[i].low <= before->high) {
            dx_id difference = dx_sub(l->g, l->point[i].value, before->value);
            DX_TRY(dx_check(l->g, difference));
            DX_TRY(dx_excuse(l->g->context,
                             dx_is_zero_constant(l->g, l->oracle, difference, &l->known)));
            before->pole = before->pole || l->point[i].pole;
            if (dx_is_none(before->zero_of))
                before->zero_of = l->point[i].zero_of;
        } else {
            l->point[kept++] = l->point[i];
        }
    }
    l->n = kept;
    return DX_OK;
}

dx_id dx_line_between(const dx_line *l, size_t i)
{
    const double aside = 0.38671875; /* no fraction with a small denominator */
    double where;
    if (l->n == 0)
        where = aside;
    else if (i == 0)
        where = floor(l->point[0].low) - 1 - aside;
    else if (i == l->n)
        where = ceil(l->point[l->n - 1].high) + 1 + aside;
    else
        where = l->point[i - 1].high + (l->point[i].low - l->point[i - 1].high) * aside;
    return dx_number_from_double(l->g, where);
}

dx_status dx_line_is_zero(const dx_line *l, dx_id a, bool *zero)
{
    dx_graph *g = l->g;
    DX_TRY(dx_excuse(g->context, dx_is_zero_constant(g, l->oracle, a, zero)));
    if (*zero || !g->corners)
        return DX_OK;
    dx_id settled = a;
    DX_TRY(dx_excuse(g->context, dx_settle_constants(g, l->oracle, &settled)));
    if (dx_same(settled, a) || dx_is_none(settled))
        return DX_OK;
    return dx_excuse(g->context, dx_is_zero_constant(g, l->oracle, settled, zero));
}

dx_status dx_line_same(const dx_line *l, dx_id a, dx_id b, bool *same)
{
    *same = dx_same(a, b);
    if (*same)
        return DX_OK;
    dx_id gap = dx_sub(l->g, a, b);
    DX_TRY(dx_check(l->g, gap));
    return dx_excuse(l->g->context, dx_is_zero_constant(l->g, l->oracle, gap, same));
}

/* ---- at a point ---------------------------------------------------------------------------------
 */

/* Is a power of a constant, or a function of it, certainly none? */
static dx_status fails_at(const dx_line *l, dx_id a, bool *fails)
{
    dx_graph *g = l->g;
    int64_t p, q;
    int sign = 1;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a) && !*fails; i++) {
        if (!dx_get_small_rational(g, dx_exponent(g, a, i), &p, &q) || q % 2 != 0)
            continue;
        DX_TRY(dx_ask_sign(l->oracle, dx_base(g, a, i), &sign));
        *fails = sign < 0;
    }
    if (dx_op_of(g, a) != DX_OP_CALL)
        return DX_OK;
    const dx_fn fn = dx_fn_of(g, a);
    const dx_id u = dx_operand(g, a, 0), one = dx_int(g, 1);
    if (fn == DX_FN_log || fn == DX_FN_log2 || fn == DX_FN_log10) {
        DX_TRY(dx_ask_sign(l->oracle, u, &sign));
    } else if (fn == DX_FN_asin || fn == DX_FN_acos || fn == DX_FN_atanh) {
        const dx_id size = dx_sub(g, one, dx_call1(g, DX_FN_abs, u));
        DX_TRY(dx_check(g, size));
        DX_TRY(dx_ask_sign(l->oracle, size, &sign));
    } else if (fn == DX_FN_acosh || fn == DX_FN_log1p) {
        const dx_id over = fn == DX_FN_acosh ? dx_sub(g, u, one) : dx_add(g, u, one);
        DX_TRY(dx_check(g, over));
        DX_TRY(dx_ask_sign(l->oracle, over, &sign));
    }
    *fails = sign < 0;
    return DX_OK;
}

dx_status dx_line_lacks_value(const dx_line *l, dx_id a, bool *lacks)
{
    dx_graph *g = l->g;
    bool cases;
    dx_walk walk;
    *lacks = false;
    DX_TRY(dx_has_op(g, a, DX_OP_CASES, &cases));
    if (cases || !dx_is_constant(g, a))
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && !*lacks && status == DX_OK; i++)
        if (dx_node_of(g, walk.id[i])->holds & DX_HOLDS_PARTIAL)
            status = fails_at(l, walk.id[i], lacks);
    dx_walk_free(&walk);
    return dx_excuse(g->context, status);
}

/* A relation of constants is true or false; else *out stays NONE. */
static dx_status decide_relation(const dx_line *l, dx_id relation, dx_id *out)
{
    dx_graph *g = l->g;
    const dx_op op = dx_op_of(g, relation);
    int sign = 0;
    bool zero = false;
    *out = op == DX_OP_TRUE || op == DX_OP_FALSE ? relation : DX_NONE;
    if (op < DX_OP_EQ || op > DX_OP_LE)
        return DX_OK;
    dx_id gap = dx_sub(g, dx_operand(g, relation, 0), dx_operand(g, relation, 1));
    if (dx_is_none(gap) || !dx_is_constant(g, gap))
        return dx_excuse(g->context, g->context->diag.status);
    DX_TRY(dx_ask_sign(l->oracle, gap, &sign));
    if (sign == 0)
        DX_TRY(dx_line_is_zero(l, gap, &zero));
    if (sign == 0 && !zero)
        return DX_OK;
    *out = dx_truth(g, op == DX_OP_EQ   ? zero
                       : op == DX_OP_NE ? !zero
                       : op == DX_OP_LT ? sign < 0
                                        : sign <= 0);
    return dx_check(g, *out);
}

/* What a piece needs counts where it is chosen alone: which one that is has to be known before the
 * others are put in. */
dx_status dx_line_put(const dx_line *l, dx_id f, dx_id unknown, dx_id value, dx_id *out,
                      bool *decided)
{
    enum { MOST = 32 };
    dx_graph *g = l->g;
    dx_id from[MOST + 1], to[MOST + 1];
    size_t n = 0;
    dx_walk walk;
    dx_status status = DX_OK;
    *decided = true;
    if (g->branches) {
        DX_TRY(dx_walk_make(g, 1, &f, &walk));
        for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
            const dx_id a = walk.id[i];
            const dx_op op = dx_op_of(g, a);
            if (op < DX_OP_EQ || op > DX_OP_LE || !dx_contains(g, a, unknown))
                continue;
            dx_id at = dx_substitute(g, a, 1, &unknown, &value), truth = DX_NONE;
            if (dx_is_none(at)) { /* nor have the pieces one, if it comes to that condition */
                status = dx_excuse(g->context, dx_check(g, at));
                continue;
            }
            status = decide_relation(l, at, &truth);
            *decided = *decided && !dx_is_none(truth) && n < MOST;
            if (dx_is_none(truth) || n == MOST)
                continue;
            from[n] = a;
            to[n++] = truth;
        }
        dx_walk_free(&walk);
        DX_TRY(status);
    }
    from[n] = unknown;
    to[n++] = value;
    *out = dx_substitute(g, f, n, from, to);
    return dx_is_none(*out) ? dx_excuse(g->context, dx_check(g, *out)) : DX_OK;
}
