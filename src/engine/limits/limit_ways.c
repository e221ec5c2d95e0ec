/* How a person would find a limit. */
#include "engine/limits/limit_chain.h"

#include "engine/oracle.h"

#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/domain/corners.h"
#include "symbolic/series/expansion.h"
#include "symbolic/forms/fraction.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"

#include <stdio.h>
#include <string.h>

enum { MOST_TURNS = 10, DEEPEST = 3, MOST_TERMS = 8, LARGE = 150 };

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
        const dx_side side =
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

/* Cancel, or put over one denominator. */
static dx_status simplify(dx_chain *c, bool *done)
{
    dx_id to, value;
    bool better;
    *done = false;
    if (dx_is_larger(c->g, c->formula, LARGE))
        return DX_OK;
    DX_TRY(dx_readable(c->g, c->formula, &to));
    DX_TRY(dx_chain_value_at(c, to, &value));
    DX_TRY(dx_chain_ends_in(c, value, &better));
    better = better || (dx_chain_is_far(c) && !dx_contains(c->g, to, c->x));
    if (dx_same(to, c->formula) || !better)
        return DX_OK;
    *done = true;
    return record_steps(c, to);
}

/* N/D, where there are divisors that x is in. */
static dx_status split(const dx_chain *c, dx_id a, dx_id *above, dx_id *below)
{
    dx_graph *g = c->g;
    dx_id scale, product;
    dx_split_coefficient(g, a, &scale, &product);
    *above = scale;
    *below = dx_int(g, 1);
    if (dx_op_of(g, product) != DX_OP_MUL) {
        *above = a;
        return DX_OK;
    }
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        bool under = dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0;
        if (under)
            *below = dx_mul(g, *below, dx_pow(g, base, dx_number_neg(g, exponent)));
        else
            *above = dx_mul(g, *above, dx_pow(g, base, exponent));
    }
    DX_TRY(dx_check(g, *above));
    return dx_check(g, *below);
}

static bool is_sum(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_ADD &&
           (dx_terms(g, a) > 1 || !dx_is_int(g, dx_constant(g, a), 0));
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
    DX_TRY(split(c, c->formula, &above, &below));
    if (!is_sum(g, above))
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

/* The first two terms of a series where x goes; itself where it has none, or is one. *told has the
 * largest first. */
static dx_status leading_terms(const dx_chain *c, dx_id a, dx_id *out, dx_id *told)
{
    enum { FEW = 2, WANTED = 5 };
    dx_graph *g = c->g;
    const dx_oracle oracle = dx_session_oracle(c->s);
    dx_id t = dx_symbol(g, "'t", 2), term[FEW], there, base;
    dx_series series;
    size_t n = 0;
    const int64_t turn = dx_chain_is_far(c) ? -1 : 1;
    *out = *told = a;
    if (dx_chain_is_far(c)) {
        dx_id sign = dx_int(g, dx_is_minus_inf(g, c->at) ? -1 : 1);
        there = dx_div(g, sign, t);
        base = dx_mul(g, sign, c->x); /* to the negative power */
    } else {
        bool above = c->approach[0] == DX_FROM_ABOVE;
        there = above ? dx_add(g, c->at, t) : dx_sub(g, c->at, t);
        base = above ? dx_sub(g, c->x, c->at) : dx_sub(g, c->at, c->x);
    }
    DX_TRY(dx_check(g, there));
    DX_TRY(dx_check(g, base));
    dx_id moved = dx_substitute(g, a, 1, &c->x, &there);
    DX_TRY(dx_check(g, moved));
    dx_status status =
        dx_series_expand(g, c->s->rules, &oracle, moved, t, DX_NONE, WANTED, &series);
    if (status != DX_OK) {
        if (dx_is_final(status))
            return status;
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    for (size_t i = 0; i < series.n && n < FEW && !series.exact; i++)
        if (!dx_is_int(g, series.coefficient[i], 0))
            term[n++] = dx_mul(g, series.coefficient[i],
                               dx_pow(g, base,
                                      dx_rational(g, turn * (series.first + (int64_t)i),
                                                  (int64_t)series.ramification)));
    dx_series_free(g, &series);
    if (n > 0)
        *out = *told = dx_sum(g, n, term);
    DX_TRY(dx_check(g, *out));
    if (n > 1)
        *told = dx_arrangement(g, n, term);
    return dx_check(g, *told);
}

/* With the leading terms of n parts in their places, which are told in the order of their size;
 * formula is what that makes of all. */
static dx_status record_leading(dx_chain *c, size_t n, const dx_id *part, const dx_id *told,
                                dx_id formula, bool *done)
{
    char rule[DX_CHAIN_RULE] = "series: ";
    bool fits = true, any = false;
    DX_TRY(dx_chain_keeps(c, formula, done));
    for (size_t i = 0; i < n && *done; i++) {
        if (dx_same(told[i], part[i]))
            continue;
        dx_chain_append(rule, any ? ", " : "");
        any = true;
        for (int k = 0; k < 2 && fits; k++) {
            DX_TRY(dx_chain_append_formula(c, rule, k == 0 ? part[i] : told[i], &fits));
            dx_chain_append(rule, k == 0 ? " = " : " + ...");
        }
    }
    return *done ? dx_chain_go_on(c, fits ? rule : "the leading terms of the series",
                                  dx_chain_no_notes(c), formula)
                 : DX_OK;
}

/* sin(x)/x: x - x^3/6 in the place of sin(x). */
static dx_status take_leading_terms(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    dx_id part[2], lead[2], told[2], value;
    *done = false;
    DX_TRY(split(c, c->formula, &part[0], &part[1]));
    if (!dx_contains(g, part[1], c->x) || dx_chain_is_far(c))
        return DX_OK;
    for (int i = 0; i < 2; i++) {
        lead[i] = told[i] = part[i];
        DX_TRY(dx_chain_value_at(c, part[i], &value));
        if (!dx_is_none(value) && dx_is_int(g, value, 0) && dx_contains(g, part[i], c->x))
            DX_TRY(leading_terms(c, part[i], &lead[i], &told[i]));
    }
    if (dx_same(lead[0], part[0]) && dx_same(lead[1], part[1]))
        return DX_OK;
    return record_leading(c, 2, part, told, dx_div(g, lead[0], lead[1]), done);
}

/* x*log(1 + 1/x) = 1 - 1/(2*x) + ... */
static dx_status expand_whole(dx_chain *c, bool *done)
{
    dx_id lead, told;
    *done = false;
    if (c->limit.kind != DX_LIMIT_VALUE || dx_is_larger(c->g, c->formula, LARGE))
        return DX_OK;
    DX_TRY(leading_terms(c, c->formula, &lead, &told));
    if (dx_same(lead, c->formula))
        return DX_OK;
    return record_leading(c, 1, &c->formula, &told, lead, done);
}

/* The term of a sum beside which the others are nothing; itself where it is none. */
static dx_status greatest_term(const dx_chain *c, dx_id sum, dx_id *out)
{
    dx_graph *g = c->g;
    dx_id term[MOST_TERMS];
    size_t n = 0;
    *out = sum;
    if (!is_sum(g, sum) || dx_terms(g, sum) >= MOST_TERMS)
        return DX_OK;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++)
        term[n++] = dx_scale(g, dx_coefficient(g, sum, i), dx_term(g, sum, i));
    if (!dx_is_int(g, dx_constant(g, sum), 0))
        term[n++] = dx_constant(g, sum);
    for (size_t i = 0; i < n; i++) {
        bool greatest = true;
        for (size_t k = 0; k < n && greatest; k++) {
            dx_limit limit;
            if (k == i)
                continue;
            dx_id ratio = dx_div(g, term[k], term[i]);
            DX_TRY(dx_check(g, ratio));
            DX_TRY(dx_chain_limit_of(c, ratio, &limit));
            greatest = limit.kind == DX_LIMIT_VALUE && dx_is_int(g, limit.value, 0);
        }
        if (greatest)
            *out = term[i];
        if (greatest)
            return dx_check(g, *out);
    }
    return DX_OK;
}

static dx_status keep_greatest(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    dx_id above, below, most, least;
    *done = false;
    DX_TRY(split(c, c->formula, &above, &below));
    DX_TRY(greatest_term(c, above, &most));
    DX_TRY(greatest_term(c, below, &least));
    if (dx_same(most, above) && dx_same(least, below))
        return DX_OK;
    dx_id formula = dx_div(g, most, least);
    DX_TRY(dx_chain_keeps(c, formula, done));
    return *done ? dx_chain_go_on(c,
                                  dx_chain_is_far(c) ? "keep the terms that grow fastest"
                                                     : "keep the terms that are greatest there",
                                  dx_chain_no_notes(c), formula)
                 : DX_OK;
}

/* "exp(x) grows faster than x^5", "x^2 -> inf"; where nothing but growth decides. */
static dx_status compare_growth(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    dx_id above, below;
    char rule[DX_CHAIN_RULE] = "";
    dx_limit up, down;
    bool fits = true;
    *done = false;
    bool infinite = c->limit.kind != DX_LIMIT_VALUE;
    if (!infinite && !dx_is_int(g, c->limit.value, 0))
        return DX_OK;
    DX_TRY(split(c, c->formula, &above, &below));
    dx_id one = dx_int(g, 1);
    if (dx_same(below, one) && dx_op_of(g, above) == DX_OP_MUL) {
        /* x^2*exp(-x): what goes to 0 stands below */
        for (uint32_t i = 0; i < dx_factors(g, above); i++) {
            dx_id factor = dx_pow(g, dx_base(g, above, i), dx_exponent(g, above, i));
            DX_TRY(dx_check(g, factor));
            DX_TRY(dx_chain_limit_of(c, factor, &up));
            if (up.kind == DX_LIMIT_VALUE && dx_is_int(g, up.value, 0))
                below = dx_div(g, below, factor);
        }
        DX_TRY(dx_check(g, below));
        above = dx_mul(g, above, below);
        DX_TRY(dx_check(g, above));
    }
    DX_TRY(dx_chain_limit_of(c, above, &up));
    DX_TRY(dx_chain_limit_of(c, below, &down));
    if (!dx_is_definite(&up) || !dx_is_definite(&down))
        return DX_OK;
    bool both = up.kind != DX_LIMIT_VALUE && down.kind != DX_LIMIT_VALUE;
    if (both) {
        dx_id number;
        dx_split_coefficient(g, above, &number, &above);
        dx_split_coefficient(g, below, &number, &below);
        DX_TRY(dx_chain_append_formula(c, rule, infinite ? above : below, &fits));
        dx_chain_append(rule, " grows faster than ");
        if (fits)
            DX_TRY(dx_chain_append_formula(c, rule, infinite ? below : above, &fits));
    } else {
        const dx_limit *of[] = {&up, &down};
        for (int i = 0; i < 2 && fits; i++) {
            dx_text text;
            dx_id part = i == 0 ? above : below;
            if (!dx_contains(g, part, c->x))
                continue;
            dx_chain_append(rule, *rule ? ", " : "");
            DX_TRY(dx_chain_append_formula(c, rule, part, &fits));
            dx_text_init(&text, &g->context->memory);
            dx_text_string(&text, " -> ");
            dx_write_limit(g, of[i], &text);
            dx_chain_append(rule, dx_text_get(&text));
            dx_text_free(&text);
        }
        if (infinite && down.kind == DX_LIMIT_VALUE && dx_is_int(g, down.value, 0))
            dx_chain_append(rule, c->limit.kind == DX_LIMIT_PLUS_INF
                                      ? ", the quotient is positive"
                                      : ", the quotient is negative");
    }
    *done = true;
    return dx_chain_record(c, fits ? rule : "growth", dx_chain_no_notes(c), dx_chain_value(c));
}

/* |sin(u)| <= 1, and what it is multiplied by goes to 0. */
static dx_status squeeze(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    *done = false;
    if (c->limit.kind != DX_LIMIT_VALUE || !dx_is_int(g, c->limit.value, 0) ||
        dx_op_of(g, c->formula) != DX_OP_MUL)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, c->formula) && !*done; i++) {
        dx_id base = dx_base(g, c->formula, i);
        dx_fn fn = dx_fn_of(g, base);
        if ((fn != DX_FN_sin && fn != DX_FN_cos) || !dx_is_int(g, dx_exponent(g, c->formula, i), 1))
            continue;
        char rule[DX_CHAIN_RULE] = "";
        bool fits;
        dx_limit limit;
        dx_id rest = dx_div(g, c->formula, base);
        DX_TRY(dx_check(g, rest));
        DX_TRY(dx_chain_limit_of(c, rest, &limit));
        if (limit.kind != DX_LIMIT_VALUE || !dx_is_int(g, limit.value, 0))
            continue;
        *done = true;
        DX_TRY(dx_chain_append_formula(c, rule, rest, &fits));
        dx_chain_append(rule, " -> 0, and ");
        if (fits)
            DX_TRY(dx_chain_append_formula(c, rule, base, &fits));
        dx_chain_append(rule, " stays between -1 and 1");
        return dx_chain_record(c, fits ? rule : "one factor goes to 0, the other is bounded",
                               dx_chain_no_notes(c), dx_chain_value(c));
    }
    return DX_OK;
}

/* The limit of an inner formula, as a chain of its own; *told is false where there is none. */
static dx_status tell_inner(dx_chain *c, dx_id inner, dx_limit *limit, bool *told)
{
    *told = false;
    DX_TRY(dx_chain_limit_of(c, inner, limit));
    if (!dx_is_definite(limit) || c->depth >= DEEPEST)
        return DX_OK;
    dx_chain part = *c;
    part.limit = *limit;
    part.formula = inner;
    part.right = DX_NONE;
    part.by = 0;
    part.depth++;
    bool same;
    DX_TRY(dx_chain_keeps(&part, inner, &same));
    if (!same)
        return DX_OK;
    c->e->recorder->depth++;
    dx_status status = dx_chain_tell(&part, told);
    c->e->recorder->depth--;
    c->by = (uint32_t)c->e->recorder->n;
    return status;
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
    static const char *const letters[] = {"u", "v", "w", "s"};
    dx_graph *g = c->g;
    char rule[DX_CHAIN_RULE];
    dx_chain named = *c;
    bool fits;
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        named.x = dx_symbol(g, letters[i], 1);
        if (!dx_contains(g, c->formula, named.x))
            break;
    }
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
    DX_TRY(tell_inner(c, argument, &inner, done));
    if (!*done) {
        c->e->recorder->n = lines;
        c->right = right;
        c->by = 0;
        return DX_OK;
    }
    return dx_is_none(value) ? dx_chain_record(c, "", dx_chain_no_notes(c), dx_chain_value(c))
                             : end_in(c, "", value);
}

static dx_status over_one_denominator(dx_chain *c, bool *done)
{
    dx_id formula;
    *done = false;
    if (!is_sum(c->g, c->formula) || dx_is_larger(c->g, c->formula, LARGE))
        return DX_OK;
    DX_TRY(dx_over_one_denominator(c->g, c->formula, &formula));
    if (dx_same(formula, c->formula))
        return DX_OK;
    DX_TRY(dx_chain_keeps(c, formula, done));
    return *done ? dx_chain_go_on(c, "common denominator", dx_chain_no_notes(c), formula) : DX_OK;
}

/* ---- one after the other ------------------------------------------------------------------- */

/* Ways that end in the value. */
static dx_status (*const ends[])(dx_chain *, bool *) = {put_in, squeeze};
/* Ways that lead to another formula, the plain ones first; after each the ends are tried again. */
static dx_status (*const turns[])(dx_chain *, bool *) = {
    take_piece,           simplify,           multiply_by_conjugate, keep_greatest,
    over_one_denominator, take_leading_terms, as_exponential};
/* And where there is none; then the series of the whole. */
static dx_status (*const last[])(dx_chain *, bool *) = {go_inside, compare_growth};

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
            DX_TRY(expand_whole(c, &more));
        if (*told)
            return DX_OK;
    }
    return DX_OK;
}
