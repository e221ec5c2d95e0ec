/* limit_leading.c - what counts of a formula near the point: leading terms of series, terms beside
 * which the others are nothing. */
#include "engine/limits/limit_chain.h"

#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/forms/addends.h"
#include "symbolic/series/expansion.h"

enum { MOST_LEADING = 2, MOST_TERMS = 8, MOST_PARTS = 8, LARGE = 150 };

dx_status dx_chain_split(const dx_chain *c, dx_id a, dx_id *above, dx_id *below)
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

/* The point as a function of t > 0, and 1/t or t in x; at a point from below x - at, which is -t.
 */
static dx_status way_there(const dx_chain *c, dx_id t, dx_id *there, dx_id *base)
{
    dx_graph *g = c->g;
    if (dx_chain_is_far(c)) {
        dx_id sign = dx_int(g, dx_is_minus_inf(g, c->at) ? -1 : 1);
        *there = dx_div(g, sign, t);
        *base = dx_mul(g, sign, c->x); /* to the negative power */
    } else {
        *there = c->approach[0] == DX_FROM_ABOVE ? dx_add(g, c->at, t) : dx_sub(g, c->at, t);
        *base = dx_sub(g, c->x, c->at);
    }
    DX_TRY(dx_check(g, *there));
    return dx_check(g, *base);
}

/* c·t^e in x, with log_t for log(t). */
static dx_id term_in_x(const dx_chain *c, dx_id base, dx_id coefficient, dx_id exponent,
                       dx_id log_t)
{
    dx_graph *g = c->g;
    int64_t n;
    if (dx_contains(g, coefficient, log_t)) {
        bool turned = !dx_chain_is_far(c) && c->approach[0] == DX_FROM_BELOW;
        dx_id log = dx_call1(g, DX_FN_log, turned ? dx_neg(g, base) : base);
        log = dx_chain_is_far(c) ? dx_neg(g, log) : log;
        if (dx_is_none(log))
            return log;
        coefficient = dx_substitute(g, coefficient, 1, &log_t, &log);
    }
    if (dx_chain_is_far(c)) {
        exponent = dx_number_neg(g, exponent);
    } else if (c->approach[0] == DX_FROM_BELOW) {
        if (!dx_get_int(g, exponent, &n))
            base = dx_neg(g, base);
        else if (n % 2 != 0)
            coefficient = dx_neg(g, coefficient);
    }
    return dx_mul(g, coefficient, dx_pow(g, base, exponent));
}

/* The first `wanted` terms of a series where x goes, from the first of the ways; none where it has
 * no series, or is one. */
static dx_status first_terms(const dx_chain *c, dx_id a, size_t wanted, dx_id *term, size_t *n)
{
    enum { TERMS = 5 };
    dx_graph *g = c->g;
    const dx_oracle oracle = dx_session_oracle(c->s);
    dx_id t = dx_symbol(g, "'t", 2), log_t = dx_symbol(g, "'l", 2), there, base;
    dx_series series;
    *n = 0;
    DX_TRY(dx_check(g, t));
    DX_TRY(dx_check(g, log_t));
    DX_TRY(way_there(c, t, &there, &base));
    dx_id moved = dx_substitute(g, a, 1, &c->x, &there);
    if (dx_is_none(moved))
        return dx_excuse(g->context, g->context->diag.status);
    dx_status status = dx_series_expand(g, c->s->rules, &oracle, moved, t, log_t, TERMS, &series);
    if (status != DX_OK)
        return dx_excuse(g->context, status);
    for (size_t i = 0; i < series.n && *n < wanted && !series.exact; i++) {
        if (dx_is_int(g, series.coefficient[i], 0))
            continue;
        dx_id exponent = dx_rational(g, series.first + (int64_t)i, (int64_t)series.ramification);
        term[(*n)++] = term_in_x(c, base, series.coefficient[i], exponent, log_t);
    }
    dx_series_free(g, &series);
    for (size_t i = 0; i < *n; i++)
        DX_TRY(dx_check(g, term[i]));
    return DX_OK;
}

/* The sum of them, if it is the same from all sides; else a itself. *told has the largest first. */
static dx_status leading_terms(const dx_chain *c, dx_id a, size_t wanted, dx_id *out, dx_id *told)
{
    dx_graph *g = c->g;
    dx_id term[MOST_LEADING], other[MOST_LEADING];
    size_t n, m;
    *out = *told = a;
    DX_TRY(first_terms(c, a, wanted, term, &n));
    if (n == 0)
        return DX_OK;
    if (c->n > 1) {
        dx_chain beyond = *c;
        beyond.approach[0] = c->approach[1];
        DX_TRY(first_terms(&beyond, a, wanted, other, &m));
        for (size_t i = 0; i < n; i++)
            if (m != n || !dx_same(term[i], other[i]))
                return DX_OK;
    }
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
dx_status dx_chain_take_leading(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    const size_t wanted = dx_is_int(g, c->at, 0) ? MOST_LEADING : 1; /* (x - a)^n reads badly */
    dx_id part[2], lead[2], told[2];
    *done = false;
    DX_TRY(dx_chain_split(c, c->formula, &part[0], &part[1]));
    if (!dx_contains(g, part[1], c->x) || dx_chain_is_far(c))
        return DX_OK;
    for (int i = 0; i < 2; i++) {
        lead[i] = told[i] = part[i];
        if (!dx_contains(g, part[i], c->x))
            continue;
        dx_limit limit;
        DX_TRY(dx_chain_limit_of(c, part[i], &limit));
        if (limit.kind == DX_LIMIT_VALUE && dx_is_int(g, limit.value, 0))
            DX_TRY(leading_terms(c, part[i], wanted, &lead[i], &told[i]));
    }
    if (dx_same(lead[0], part[0]) && dx_same(lead[1], part[1]))
        return DX_OK;
    return record_leading(c, 2, part, told, dx_div(g, lead[0], lead[1]), done);
}

/* x*log(1 + 1/x) = 1 - 1/(2*x) + ... */
dx_status dx_chain_expand(dx_chain *c, bool *done)
{
    dx_id lead, told;
    *done = false;
    if (c->limit.kind != DX_LIMIT_VALUE || dx_is_larger(c->g, c->formula, LARGE))
        return DX_OK;
    DX_TRY(leading_terms(c, c->formula, MOST_LEADING, &lead, &told));
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
    if (!dx_is_true_sum(g, sum) || dx_terms(g, sum) >= MOST_TERMS)
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
        if (greatest) {
            *out = term[i];
            return dx_check(g, *out);
        }
    }
    return DX_OK;
}

/* The same of each base of a product. *any: something was left out. */
static dx_status greatest_factors(const dx_chain *c, dx_id a, dx_id *out, bool *any)
{
    dx_graph *g = c->g;
    dx_id number, product, most;
    *out = a;
    *any = false;
    if (dx_is_true_sum(g, a)) {
        DX_TRY(greatest_term(c, a, out));
        *any = !dx_same(*out, a);
        return DX_OK;
    }
    dx_split_coefficient(g, a, &number, &product);
    if (dx_op_of(g, product) != DX_OP_MUL)
        return DX_OK;
    *out = number;
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        most = base;
        if (!dx_contains(g, exponent, c->x))
            DX_TRY(greatest_term(c, base, &most));
        *any = *any || !dx_same(most, base);
        *out = dx_mul(g, *out, dx_pow(g, most, exponent));
    }
    if (!dx_is_none(*out))
        return DX_OK;
    *out = a;
    *any = false;
    return dx_excuse(g->context, g->context->diag.status);
}

dx_status dx_chain_keep_greatest(dx_chain *c, bool *done)
{
    dx_id formula;
    DX_TRY(greatest_factors(c, c->formula, &formula, done));
    if (!*done)
        return DX_OK;
    DX_TRY(dx_chain_keeps(c, formula, done));
    return *done ? dx_chain_go_on(c,
                                  dx_chain_is_far(c) ? "keep the terms that grow fastest"
                                                     : "keep the terms that are greatest there",
                                  dx_chain_no_notes(c), formula)
                 : DX_OK;
}

/* What can stand for the base of a factor, *lead, because *part in it is so; else base itself. */
static dx_status lead_base(const dx_chain *c, dx_id base, dx_id *part, dx_id *told, dx_id *lead)
{
    dx_graph *g = c->g;
    dx_limit limit;
    *part = base;
    *lead = base;
    if (dx_fn_of(g, base) != DX_FN_log)
        return dx_fn_of(g, base) == DX_FN_exp ? DX_OK : leading_terms(c, base, 1, lead, told);
    *part = dx_operand(g, base, 0); /* log(u)/log(v) goes to 1 with u/v, unless u and v do */
    DX_TRY(dx_chain_limit_of(c, *part, &limit));
    if (limit.kind != DX_LIMIT_PLUS_INF &&
        !(limit.kind == DX_LIMIT_VALUE && dx_is_int(g, limit.value, 0)))
        return DX_OK;
    DX_TRY(greatest_term(c, *part, told));
    if (dx_same(*told, *part))
        DX_TRY(leading_terms(c, *part, 1, lead, told));
    dx_id number, rest, root, power;
    dx_split_coefficient(g, *told, &number, &rest);
    dx_split_power(g, rest, &root, &power);
    if (dx_same(*told, *part))
        *lead = base;
    else if (dx_same(root, c->x) && dx_is_number(g, power) && dx_number_sign(g, number) > 0 &&
             (c->approach[0] == DX_TO_PLUS_INF || dx_is_int(g, c->at, 0)) && c->n == 1)
        *lead = dx_scale(g, power, dx_call1(g, DX_FN_log, root));
    else
        *lead = dx_call1(g, DX_FN_log, *told);
    return dx_is_none(*lead) ? dx_excuse(g->context, g->context->diag.status) : DX_OK;
}

dx_status dx_chain_lead_factors(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    dx_id part[MOST_PARTS], told[MOST_PARTS], number, product;
    size_t n = 0;
    *done = false;
    dx_split_coefficient(g, c->formula, &number, &product);
    if (dx_op_of(g, product) != DX_OP_MUL || dx_factors(g, product) > MOST_PARTS)
        return DX_OK;
    dx_id formula = number;
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i), lead = base;
        if (!dx_contains(g, exponent, c->x) && dx_contains(g, base, c->x)) {
            DX_TRY(lead_base(c, base, &part[n], &told[n], &lead));
            n += !dx_is_none(lead) && !dx_same(lead, base);
        }
        formula = dx_mul(g, formula, dx_pow(g, lead, exponent));
    }
    if (dx_is_none(formula))
        return dx_excuse(g->context, g->context->diag.status);
    return n > 0 ? record_leading(c, n, part, told, formula, done) : DX_OK;
}

/* The factor sin(u) of a formula that is c*sin(u)/u without x in c. NONE: it is not. */
static dx_id sine_over_own(const dx_chain *c, dx_id a, dx_id *constant)
{
    dx_graph *g = c->g;
    dx_id number, product;
    dx_split_coefficient(g, a, &number, &product);
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, i);
        if (dx_op_of(g, base) != DX_OP_CALL || dx_fn_of(g, base) != DX_FN_sin ||
            !dx_is_int(g, dx_exponent(g, product, i), 1) || !dx_contains(g, base, c->x))
            continue;
        *constant = dx_mul(g, dx_div(g, a, base), dx_operand(g, base, 0));
        return dx_is_none(*constant) || !dx_contains(g, *constant, c->x) ? base : DX_NONE;
    }
    return DX_NONE;
}

dx_status dx_chain_know_sine(dx_chain *c, bool *done)
{
    dx_graph *g = c->g;
    char rule[DX_CHAIN_RULE] = "";
    dx_id value, sine = sine_over_own(c, c->formula, &value);
    dx_limit limit;
    bool fits;
    *done = false;
    if (dx_is_none(sine))
        return DX_OK;
    DX_TRY(dx_check(g, value));
    DX_TRY(dx_chain_limit_of(c, dx_operand(g, sine, 0), &limit));
    if (limit.kind == DX_LIMIT_VALUE && dx_is_int(g, limit.value, 0))
        DX_TRY(dx_chain_ends_in(c, value, done));
    if (!*done)
        return DX_OK;
    const dx_id u = dx_operand(g, sine, 0), name = dx_same(u, c->x) ? u : dx_chain_new_name(c),
                known = dx_div(g, dx_call1(g, DX_FN_sin, name), name);
    DX_TRY(dx_check(g, known));
    DX_TRY(dx_chain_append_formula(c, rule, known, &fits));
    dx_chain_append(rule, " -> 1");
    if (!dx_same(name, u)) {
        dx_chain_append(rule, ", ");
        dx_chain_append(rule, dx_bytes(g, name));
        dx_chain_append(rule, " = ");
        DX_TRY(dx_chain_append_formula(c, rule, u, &fits));
    }
    return dx_chain_go_on(c, fits ? rule : "sin(u)/u -> 1 as u -> 0", dx_chain_no_notes(c),
                          c->limit.value);
}
