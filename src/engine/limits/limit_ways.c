/* How a person would find a limit. */
#include "engine/limits/limit_chain.h"

#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/domain/corners.h"
#include "symbolic/forms/addends.h"
#include "symbolic/forms/fraction.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"

#include <stdio.h>

enum { MOST_TURNS = 12, DEEPEST = 3, LARGE = 150 };

/* "= f(a)", and to the value as it was found. */
static dx_status end_in(dx_chain *c, const char *rule, dx_id value)
{
    DX_TRY(dx_chain_record(c, rule, dx_chain_no_notes(c), value));
    if (c->limit.kind == DX_LIMIT_VALUE && !dx_same(value, c->limit.value)) {
        DX_TRY(dx_record_simplification(c->e->recorder, value, c->limit.value));
        c->right = c->limit.value;
    }
    return DX_OK;
}

/* The function is continuous there. */
static dx_status put_in(dx_chain *c, bool *done)
{
    char rule[DX_CHAIN_RULE];
    dx_id value;
    bool fits;
    *done = !dx_contains(c->g, c->formula, c->x) && c->limit.kind == DX_LIMIT_VALUE;
    if (*done)
        return end_in(c, "it is constant", c->formula);
    DX_TRY(dx_chain_value_at(c, c->formula, &value));
    DX_TRY(dx_chain_ends_in(c, value, done));
    if (!*done)
        return DX_OK;
    (void)snprintf(rule, sizeof rule, "put in %s = ", dx_bytes(c->g, c->x));
    DX_TRY(dx_chain_append_formula(c, rule, c->at, &fits));
    return end_in(c, fits ? rule : "put in", value);
}

/* Pieces that are the same on all sides. */
static dx_status take_piece(dx_chain *c, bool *done)
{
    char rule[DX_CHAIN_RULE];
    dx_id formula = DX_NONE;
    bool fits;
    *done = false;
    if (dx_chain_is_far(c))
        return DX_OK;
    for (size_t i = 0; i < c->n; i++) {
        const dx_one_side side =
            dx_side_of(c->g, c->s->rules, c->x, c->at, c->approach[i] == DX_FROM_ABOVE ? 1 : -1);
        dx_id piece;
        bool known;
        DX_TRY(dx_side_formula(&side, c->formula, &piece, &known));
        if (!known || dx_same(piece, c->formula) || (i > 0 && !dx_same(piece, formula)))
            return DX_OK;
        formula = piece;
    }
    DX_TRY(dx_chain_keeps(c, formula, done));
    if (!*done)
        return DX_OK;
    (void)snprintf(rule, sizeof rule, c->n > 1 ? "near %s = " : "for %s %c ", dx_bytes(c->g, c->x),
                   c->approach[0] == DX_FROM_ABOVE ? '>' : '<');
    DX_TRY(dx_chain_append_formula(c, rule, c->at, &fits));
    return dx_chain_go_on(c, fits ? rule : "on this side", dx_chain_no_notes(c), formula);
}

/* From the formula to an equal one, by steps that have a name. */
static dx_status record_steps(dx_chain *c, dx_id to)
{
    dx_tidy_step step[DX_TIDY_STEPS];
    size_t n;
    DX_TRY(dx_tidy(c->g, c->formula, to, &c->e->recorder->effort, step, &n));
    for (size_t i = 0; i < n; i++) {
        dx_id notes[3];
        size_t noted = dx_step_notes(c->g, &step[i], notes);
        DX_TRY(dx_chain_go_on(c, step[i].rule, dx_vector(c->g, noted, notes), step[i].form));
    }
    return DX_OK;
}

/* Has it the value at the point, or none of x at infinity? */
static dx_status leads_on(const dx_chain *c, dx_id to, bool *better)
{
    dx_id value;
    DX_TRY(dx_chain_value_at(c, to, &value));
    DX_TRY(dx_chain_ends_in(c, value, better));
    *better = *better || (dx_chain_is_far(c) && !dx_contains(c->g, to, c->x));
    return DX_OK;
}

/* Cancel, or put over one denominator. */
static dx_status simplify(dx_chain *c, bool *done)
{
    dx_id to, below;
    bool fine;
    *done = false;
    if (dx_is_larger(c->g, c->formula, LARGE))
        return DX_OK;
    DX_TRY(dx_readable(c->g, c->formula, &to));
    if (!dx_same(to, c->formula))
        DX_TRY(leads_on(c, to, done));
    if (!*done && !dx_chain_is_far(c)) { /* (x + 1)/(x^2 + x + 1) reads no better */
        DX_TRY(dx_multiply_out(c->g, c->formula, &fine, &to, &below));
        if (!fine)
            return DX_OK;
        to = dx_div(c->g, to, below);
        DX_TRY(dx_check(c->g, to));
        DX_TRY(leads_on(c, to, done));
        *done = *done && !dx_same(to, c->formula);
    }
    return *done ? record_steps(c, to) : DX_OK;
}

static bool is_square_root(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_MUL && dx_factors(g, a) == 1 &&
           dx_same(dx_exponent(g, a, 0), dx_rational((dx_graph *)g, 1, 2));
}

/* Do the terms of a difference come together where x goes, whose sum this is? */
static dx_status cancels_there(const dx_chain *c, dx_id difference, dx_id sum, bool *cancels)
{
    dx_id value;
    dx_limit limit;
    DX_TRY(dx_check(c->g, sum));
    if (dx_chain_is_far(c)) {
        DX_TRY(dx_chain_limit_of(c, sum, &limit));
        *cancels = dx_is_definite(&limit) && limit.kind != DX_LIMIT_VALUE;
        return DX_OK;
    }
    DX_TRY(dx_chain_value_at(c, difference, &value));
    *cancels = !dx_is_none(value) && dx_is_int(c->g, value, 0);
    return DX_OK;
}

/* (u - v)/D = (u^2 - v^2)/(D·(u + v)), where one of them is a root. */
static dx_status multiply_by_conjugate(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    dx_id above, below, one, first, second;
    char rule[DX_CHAIN_RULE] = "multiply above and below by ";
    bool fine, fits;
    *done = false;
    DX_TRY(dx_chain_split(c, c->formula, &above, &below));
    if (!dx_is_true_sum(g, above))
        return DX_OK;
    uint32_t n = dx_terms(g, above);
    bool constant = !dx_is_int(g, dx_constant(g, above), 0);
    if (n + constant != 2 || (!is_square_root(g, dx_term(g, above, 0)) &&
                              !(n > 1 && is_square_root(g, dx_term(g, above, 1)))))
        return DX_OK;
    first = dx_scale(g, dx_coefficient(g, above, 0), dx_term(g, above, 0));
    second = dx_sub(g, above, first);
    dx_id sum = dx_sub(g, first, second);
    if (dx_is_none(sum))
        return dx_check(g, sum);
    dx_split_coefficient(g, second, &one, &(dx_id){0});
    if (dx_number_sign(g, dx_coefficient(g, above, 0)) < 0) /* v + u */
        sum = dx_neg(g, sum);
    bool cancels;
    DX_TRY(cancels_there(c, above, sum, &cancels));
    if (!cancels)
        return DX_OK;
    DX_TRY(dx_multiply_out(g, dx_mul(g, above, sum), &fine, &above, &one));
    if (!fine || !dx_is_int(g, one, 1))
        return DX_OK;
    dx_id formula = dx_div(g, dx_div(g, above, below), sum);
    DX_TRY(dx_chain_keeps(c, formula, done));
    *done = *done && !dx_same(formula, c->formula);
    if (!*done)
        return DX_OK;
    DX_TRY(dx_chain_append_formula(c, rule, sum, &fits));
    return dx_chain_go_on(c, fits ? rule : "multiply above and below by the conjugate",
                          dx_chain_no_notes(c), formula);
}

/* u^v = exp(v*log(u)). */
static dx_status as_exponential(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    dx_id base, exponent;
    *done = false;
    if (dx_op_of(g, c->formula) != DX_OP_MUL || dx_factors(g, c->formula) != 1)
        return DX_OK;
    dx_split_power(g, c->formula, &base, &exponent);
    if (!dx_contains(g, exponent, c->x))
        return DX_OK;
    dx_id formula = dx_call1(g, DX_FN_exp, dx_mul(g, exponent, dx_call1(g, DX_FN_log, base)));
    DX_TRY(dx_chain_keeps(c, formula, done));
    return *done ? dx_chain_go_on(c, "u^v = exp(v*log(u))", dx_chain_no_notes(c), formula) : DX_OK;
}

/* "limit(exp(1/x), x = 0+) = limit(exp(u), u = inf)" */
static dx_status record_inner_name(dx_chain *c, dx_fn fn, dx_id argument, const dx_limit *inner)
{
    dx_graph *g = c->g;
    char rule[DX_CHAIN_RULE];
    dx_chain named = *c;
    bool fits;
    named.x = dx_chain_new_name(c);
    named.side = 0;
    named.at = inner->kind == DX_LIMIT_VALUE      ? inner->value
               : inner->kind == DX_LIMIT_PLUS_INF ? dx_inf(g)
                                                  : dx_minus_inf(g);
    DX_TRY(dx_check(g, named.x));
    (void)snprintf(rule, sizeof rule, "%s = ", dx_bytes(g, named.x));
    DX_TRY(dx_chain_append_formula(c, rule, argument, &fits));
    return dx_chain_record(c, fits ? rule : "the limit of the argument", dx_chain_no_notes(c),
                           dx_chain_written(&named, dx_call1(g, fn, named.x)));
}

/* f(u), where u has a limit. */
static dx_status go_inside(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    char rule[DX_CHAIN_RULE];
    dx_limit inner;
    size_t lines = c->e->recorder->n;
    *done = false;
    if (dx_op_of(g, c->formula) != DX_OP_CALL || dx_count(g, c->formula) != 1)
        return DX_OK;
    dx_fn fn = dx_fn_of(g, c->formula);
    dx_id argument = dx_operand(g, c->formula, 0), value = DX_NONE;
    const char *name = dx_functions[fn].name;
    if (dx_same(argument, c->x)) {
        (void)snprintf(rule, sizeof rule, "%s at the end of its domain", name);
        if (dx_chain_is_far(c))
            (void)snprintf(rule, sizeof rule, "%s(u) for u -> %s", name,
                           dx_is_minus_inf(g, c->at) ? "-inf" : "inf");
        *done = dx_is_definite(&c->limit);
        return *done ? dx_chain_record(c, rule, dx_chain_no_notes(c), dx_chain_value(c)) : DX_OK;
    }
    DX_TRY(dx_chain_limit_of(c, argument, &inner));
    if (inner.kind == DX_LIMIT_VALUE) {
        bool is;
        value = dx_call1(g, fn, inner.value);
        if (dx_is_none(value))
            DX_TRY(dx_excuse(&c->s->context, c->s->context.diag.status));
        DX_TRY(dx_chain_ends_in(c, value, &is));
        value = is ? value : DX_NONE;
    }
    const dx_id right = c->right;
    if (!dx_is_definite(&inner))
        return DX_OK;
    if (!dx_is_none(value)) {
        (void)snprintf(rule, sizeof rule, "%s is continuous: the limit goes inside", name);
        DX_TRY(dx_chain_record(c, rule, dx_chain_no_notes(c),
                               dx_call1(g, fn, dx_chain_written(c, argument))));
    } else {
        DX_TRY(record_inner_name(c, fn, argument, &inner));
    }
    DX_TRY(dx_chain_tell_inner(c, argument, &inner, done));
    if (!*done) {
        c->e->recorder->n = lines;
        c->right = right;
        c->n_by = 0;
        return DX_OK;
    }
    return dx_is_none(value) ? dx_chain_record(c, "", dx_chain_no_notes(c), dx_chain_value(c))
                             : end_in(c, "", value);
}

static dx_status over_one_denominator(dx_chain *c, bool *done)
{
    dx_id formula;
    *done = false;
    if (!dx_is_true_sum(c->g, c->formula) || dx_is_larger(c->g, c->formula, LARGE))
        return DX_OK;
    DX_TRY(dx_over_one_denominator(c->g, c->formula, &formula));
    if (dx_same(formula, c->formula))
        return DX_OK;
    DX_TRY(dx_chain_keeps(c, formula, done));
    return *done ? dx_chain_go_on(c, "common denominator", dx_chain_no_notes(c), formula) : DX_OK;
}

/* ---- one after the other ------------------------------------------------------------------- */

/* Ways that end in the value. */
static dx_status (*const ends[])(dx_chain *, bool *) = {put_in, dx_chain_know_sine,
                                                        dx_chain_squeeze};
/* Ways that lead to another formula, the plain ones first; after each the ends are tried again. */
static dx_status (*const turns[])(dx_chain *, bool *) = {take_piece,
                                                         dx_chain_take_signs,
                                                         dx_chain_close_sums,
                                                         simplify,
                                                         multiply_by_conjugate,
                                                         dx_chain_split_wholes,
                                                         dx_chain_keep_greatest,
                                                         dx_chain_as_quotients,
                                                         over_one_denominator,
                                                         dx_chain_turn_over,
                                                         dx_chain_use_hopital,
                                                         dx_chain_take_leading,
                                                         as_exponential,
                                                         dx_chain_join_logs,
                                                         dx_chain_lead_factors,
                                                         dx_chain_as_exponentials};
/* And where there is none; then the series of the whole. */
static dx_status (*const last[])(dx_chain *, bool *) = {go_inside, dx_chain_by_form};

static dx_status try_all(dx_chain *c, dx_status (*const way[])(dx_chain *, bool *), size_t n,
                         bool *done)
{
    *done = false;
    for (size_t i = 0; i < n && !*done; i++) {
        DX_TRY(dx_poll(&c->s->context));
        DX_TRY(way[i](c, done));
    }
    return DX_OK;
}

#define TRY_ALL(c, ways, done) try_all(c, ways, sizeof(ways) / sizeof(ways)[0], done)

dx_status dx_chain_tell(dx_chain *c, bool *told)
{
    bool more = true;
    *told = false;
    for (int turn = 0; turn < MOST_TURNS && more; turn++) {
        DX_TRY(TRY_ALL(c, ends, told));
        if (!*told) {
            DX_TRY(TRY_ALL(c, turns, &more));
            *told = c->ended;
        }
        if (!*told && !more)
            DX_TRY(TRY_ALL(c, last, told));
        if (!*told && !more)
            DX_TRY(dx_chain_expand(c, &more));
        if (*told)
            return DX_OK;
    }
    return DX_OK;
}

dx_status dx_chain_tell_inner(dx_chain *c, dx_id inner, dx_limit *limit, bool *told)
{
    *told = false;
    DX_TRY(dx_chain_limit_of(c, inner, limit));
    if (!dx_is_definite(limit) || c->depth >= DEEPEST)
        return DX_OK;
    dx_chain part = *c;
    part.limit = *limit;
    part.formula = inner;
    part.right = DX_NONE;
    part.n_by = 0;
    part.depth++;
    bool same;
    DX_TRY(dx_chain_keeps(&part, inner, &same));
    if (!same || c->n_by == sizeof c->by / sizeof c->by[0])
        return DX_OK;
    c->e->recorder->depth++;
    dx_status status = dx_chain_tell(&part, told);
    c->e->recorder->depth--;
    c->by[c->n_by++] = (uint32_t)c->e->recorder->n;
    return status;
}
