/* Limits by cases of parameters, some of them infinite: exp(a*x) goes to inf, 0 or 1. */
#include "engine/limits/limitrows.h"

#include "engine/oracle.h"
#include "expr/assumptions.h"
#include "expr/known.h"
#include "expr/walk.h"
#include "symbolic/domain/assumed.h"
#include "symbolic/forms/readable.h"
#include "symbolic/limits/limit.h"

#include <string.h>

/* MOST_DEPTH: parameters, one in another; each, and what is divided by, has a condition. */
enum { MOST_ROWS = 27, MOST_DEPTH = 4, MOST_RELATIONS = 8, MOST_NONE = 4 };

/* What holds together. */
typedef struct conditions {
    size_t n;
    dx_id relation[MOST_RELATIONS];
} conditions;

typedef struct rows {
    ddx_session *s;
    dx_id symbol, at;
    char side;
    char only; /* of both: the side on which alone some have values; or 0 */
    size_t n, n_none;
    dx_id value[MOST_ROWS];
    conditions condition[MOST_ROWS];
    conditions none[MOST_NONE]; /* under which there is no limit */
} rows;

/* What a limit depends on: the sign of scale·parameter + rest, or of the logarithm of that. The
 * parameter is a name, or a part of the formula whose names are nowhere else in it. */
typedef struct split {
    dx_id parameter, scale, rest;
    bool logarithm;
    bool inside; /* the parameter is a name that was put in: e^it is what is compared */
} split;

/* One that stands for the size of a parameter. */
static bool is_inside(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_SYMBOL && dx_bytes(g, a)[0] == '\'';
}

static bool is_parameter(const rows *r, dx_id a)
{
    const dx_graph *g = &r->s->graph;
    return dx_op_of(g, a) == DX_OP_SYMBOL && !is_inside(g, a) && !dx_same(a, r->symbol) &&
           !dx_contains(g, r->at, a);
}

/* Are all names in it those of parameters, or were put in? */
static bool is_of_parameters(const rows *r, dx_id a)
{
    enum { MOST = 4 };
    dx_id name[MOST];
    const size_t n = dx_free_symbols(&r->s->graph, a, MOST, name);
    bool all = n <= MOST;
    for (size_t i = 0; i < n && all; i++)
        all = is_parameter(r, name[i]) || is_inside(&r->s->graph, name[i]);
    return all;
}

/* Names by their letters, those that were put in behind, the last one first. */
static bool is_before(const dx_graph *g, dx_id a, dx_id b)
{
    const int order = strcmp(dx_bytes(g, a), dx_bytes(g, b));
    if (is_inside(g, a) != is_inside(g, b))
        return is_inside(g, b);
    return is_inside(g, a) ? order > 0 : order < 0;
}

/* By a parameter in which `of` is linear with a number before it. */
static dx_status find_linear(const rows *r, dx_id of, split *out)
{
    enum { MOST = 4 };
    dx_graph *g = &r->s->graph;
    dx_id name[MOST];
    const size_t n = dx_free_symbols(g, of, MOST, name);
    for (size_t i = 1; i < n && i < MOST; i++) /* a, b, what was put in last */
        for (size_t k = i; k > 0 && is_before(g, name[k], name[k - 1]); k--) {
            const dx_id other = name[k];
            name[k] = name[k - 1];
            name[k - 1] = other;
        }
    for (size_t i = 0; i < n && i < MOST && dx_is_none(out->parameter); i++) {
        dx_id slope, rest;
        const bool inside = is_inside(g, name[i]);
        if (!is_parameter(r, name[i]) && (!inside || out->logarithm))
            continue;
        dx_status status = dx_diff(g, r->s->rules, of, name[i], 1, &slope);
        DX_TRY(dx_excuse(g->context, status));
        if (status != DX_OK)
            continue;
        if (dx_is_int(g, slope, 0) || dx_contains(g, slope, name[i]))
            continue;
        rest = dx_sub(g, of, dx_mul(g, slope, name[i]));
        if (!dx_is_number(g, slope)) { /* the sign is that of the parameter and the rest over it */
            const bool above = dx_is_positive(g, slope);
            if (out->logarithm || (!above && !dx_is_positive(g, dx_neg(g, slope))))
                continue;
            rest = dx_scale(g, dx_int(g, above ? 1 : -1), dx_div(g, rest, slope));
            slope = dx_int(g, above ? 1 : -1);
        }
        DX_TRY(dx_check(g, rest));
        if (dx_contains(g, rest, name[i]) || !is_of_parameters(r, rest))
            continue;
        out->parameter = name[i];
        out->scale = slope;
        out->rest = rest;
        out->inside = inside;
    }
    return DX_OK;
}

/* By `of`, or its opposite, as it stands in the formula. */
static dx_status find_part(const rows *r, dx_id a, dx_id of, split *out)
{
    enum { MOST = 4 };
    dx_graph *g = &r->s->graph;
    dx_id name[MOST], number = dx_int(g, 1);
    const size_t n = dx_free_symbols(g, of, MOST, name);
    if (n == 0 || n > MOST || !is_of_parameters(r, of))
        return DX_OK;
    for (int sign = 1; sign >= -1 && dx_is_none(out->parameter); sign -= 2) {
        dx_id part = dx_scale(g, dx_int(g, sign), of), left;
        DX_TRY(dx_check(g, part));
        left = dx_substitute(g, a, 1, &part, &number);
        bool apart = !dx_is_none(left);
        for (size_t i = 0; i < n && apart; i++)
            apart = !dx_contains(g, left, name[i]);
        DX_TRY(dx_excuse(g->context, g->context->diag.status));
        if (apart) {
            out->parameter = part;
            out->scale = dx_int(g, sign);
        }
    }
    return DX_OK;
}

/* By a name whose absolute value is in it. */
static dx_status find_absolute(const rows *r, dx_id of, split *out)
{
    const dx_graph *g = &r->s->graph;
    dx_walk walk;
    DX_TRY(dx_walk_make(&r->s->graph, 1, &of, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        if (dx_fn_of(g, walk.id[i]) != DX_FN_abs)
            continue;
        const dx_id name = dx_operand(g, walk.id[i], 0);
        if (is_parameter(r, name) &&
            (dx_is_none(out->parameter) || is_before(g, name, out->parameter)))
            out->parameter = name;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* The parameter is NONE where there is none to be found. */
static dx_status find_split(const rows *r, dx_id a, dx_id depends, split *out)
{
    dx_graph *g = &r->s->graph;
    dx_id number;
    *out = (split){.scale = dx_int(g, 1), .rest = dx_int(g, 0)};
    dx_split_coefficient(g, depends, &number, &depends);
    for (uint32_t i = 0; dx_op_of(g, depends) == DX_OP_MUL && i < dx_factors(g, depends); i++) {
        int sign;
        dx_id gap; /* a factor that is 0 where two exponentials meet */
        DX_TRY(dx_exponential_gap(g, dx_base(g, depends, i), &gap, &sign));
        depends = dx_is_none(gap) ? depends : gap;
    }
    if (dx_fn_of(g, depends) == DX_FN_log) {
        out->logarithm = true;
        depends = dx_operand(g, depends, 0);
    }
    for (uint32_t i = 0;
         !out->logarithm && dx_op_of(g, depends) == DX_OP_MUL && i < dx_factors(g, depends); i++)
        if (is_parameter(r, dx_base(g, depends, i)) &&
            dx_is_number(g, dx_exponent(g, depends, i)) &&
            (dx_is_none(out->parameter) || is_before(g, dx_base(g, depends, i), out->parameter)))
            out->parameter = dx_base(g, depends, i);
    if (dx_is_none(out->parameter) && !out->logarithm)
        DX_TRY(find_absolute(r, depends, out));
    if (dx_is_none(out->parameter))
        DX_TRY(find_linear(r, depends, out));
    return dx_is_none(out->parameter) ? find_part(r, a, depends, out) : DX_OK;
}

/* The parameter where scale·parameter + rest has the value. */
static dx_id parameter_at(dx_graph *g, const split *by, dx_id value)
{
    return dx_div(g, dx_sub(g, value, by->rest), by->scale);
}

/* A symbol that is neither in it nor in the conditions. */
static dx_id free_name(dx_graph *g, dx_id a, const conditions *outer)
{
    static const char *const names[] = {"'u", "'v", "'w", "'z"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        dx_id s = dx_symbol(g, names[i], strlen(names[i]));
        bool taken = !dx_is_none(s) && dx_contains(g, a, s);
        for (size_t k = 0; k < outer->n && !taken; k++)
            taken = !dx_is_none(s) && dx_contains(g, outer->relation[k], s);
        if (!taken)
            return s;
    }
    return DX_NONE;
}

/* Does what is assumed leave that sign to parameter - zero? */
static bool is_possible(const dx_graph *g, dx_id difference, int sign)
{
    dx_reach reach;
    dx_reach_init(&reach);
    bool possible = true;
    if (dx_reach_of(g, difference, &reach)) {
        const int low = reach.has_low ? dx_reach_low_sign(&reach) : -1;
        const int high = reach.has_high ? dx_reach_high_sign(&reach) : 1;
        possible = sign > 0 ? high > 0 : sign < 0 ? low < 0 : low <= 0 && high >= 0;
    }
    dx_reach_clear(&reach);
    return possible;
}

static dx_id condition_of(dx_graph *g, const split *by, int sign)
{
    dx_id at = parameter_at(g, by, dx_int(g, by->logarithm)), parameter = by->parameter;
    const bool turned = dx_number_sign(g, by->scale) < 0;
    if (by->inside) {
        parameter = dx_call1(g, DX_FN_exp, parameter);
        at = dx_call1(g, DX_FN_exp, at);
    }
    if (sign == 0)
        return dx_relation(g, DX_OP_EQ, parameter, at);
    const bool above = (sign > 0) != turned;
    const dx_id beside =
        above ? dx_relation(g, DX_OP_LT, at, parameter) : dx_relation(g, DX_OP_LT, parameter, at);
    if (!by->logarithm || sign > 0)
        return beside;
    const dx_id end = parameter_at(g, by, dx_int(g, 0));
    const dx_id both[] = {turned ? beside : dx_relation(g, DX_OP_LT, end, by->parameter),
                          turned ? dx_relation(g, DX_OP_LT, by->parameter, end) : beside};
    return dx_and(g, 2, both);
}

static bool add_none(rows *r, const conditions *condition)
{
    if (r->n_none == MOST_NONE)
        return false;
    r->none[r->n_none++] = *condition;
    return true;
}

static dx_status has_power_of_zero(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]);
             k++)
            *has = *has || dx_is_int(g, dx_base(g, walk.id[i], k), 0);
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status add_cases(rows *r, dx_id a, dx_id depends, const conditions *outer, bool *found);

/* What has to be another number than 0, or positive, and is not known to be; or NONE. */
static dx_id find_need(dx_graph *g, const dx_provisos *p)
{
    if (!dx_is_none(p->nonzero) && !dx_is_positive(g, p->nonzero) &&
        !dx_is_positive(g, dx_neg(g, p->nonzero)))
        return p->nonzero;
    for (size_t i = 0; i < p->n_positive; i++)
        if (!dx_is_positive(g, p->positive[i]))
            return p->positive[i];
    return DX_NONE;
}

/* Of c·log(u) u; else NONE. */
static dx_id argument_of_log(dx_graph *g, dx_id a, dx_id *scale)
{
    dx_split_coefficient(g, a, scale, &a);
    return dx_fn_of(g, a) == DX_FN_log ? dx_operand(g, a, 0) : DX_NONE;
}

/* b < b - a is a < 0, and log(a) < log(b) is a < b. */
static dx_status write_relation(dx_graph *g, dx_op op, dx_id side[2], dx_id *out)
{
    dx_id gap, scale, rest, other;
    const dx_id first = argument_of_log(g, side[0], &scale);
    const dx_id second = argument_of_log(g, side[1], &other);
    if (!dx_is_none(first) && !dx_is_none(second) && dx_same(scale, other)) {
        const bool turned = dx_number_sign(g, scale) < 0;
        side[turned] = first;
        side[!turned] = second;
    }
    DX_TRY(dx_readable(g, dx_sub(g, side[0], side[1]), &gap));
    dx_split_coefficient(g, gap, &scale, &rest);
    dx_id at = dx_int(g, 0);
    if (dx_op_of(g, gap) == DX_OP_ADD && dx_terms(g, gap) == 1) { /* c·p + d */
        scale = dx_coefficient(g, gap, 0);
        rest = dx_term(g, gap, 0);
        at = dx_neg(g, dx_div(g, dx_constant(g, gap), scale));
        DX_TRY(dx_check(g, at));
    }
    if (dx_op_of(g, rest) == DX_OP_SYMBOL) {
        const bool below = dx_number_sign(g, scale) > 0;
        const bool left = below || op != DX_OP_LT;
        side[!left] = rest;
        side[left] = at;
    } else if (dx_looks_negative(g, side[0]) && dx_looks_negative(g, side[1])) {
        rest = dx_neg(g, side[0]);
        side[0] = dx_neg(g, side[1]);
        side[1] = rest;
    }
    *out = dx_relation(g, op, side[0], side[1]);
    return dx_check(g, *out);
}

static bool may_be_zero(const dx_graph *g, dx_id a)
{
    return !dx_is_constant(g, a) && !dx_is_positive(g, a) &&
           !dx_is_positive(g, dx_neg((dx_graph *)g, a));
}

/* With the condition that this is not 0; *fits: there is room for it. */
static dx_status add_nonzero(dx_graph *g, dx_id a, conditions *condition, bool *fits)
{
    dx_id side[] = {a, dx_int(g, 0)}, relation;
    DX_TRY(write_relation(g, DX_OP_NE, side, &relation));
    for (size_t k = 0; k < condition->n; k++)
        if (dx_same(condition->relation[k], relation))
            return DX_OK;
    *fits = condition->n < MOST_RELATIONS;
    if (*fits)
        condition->relation[condition->n++] = relation;
    return DX_OK;
}

/* With the condition that what it is divided by is not 0, where x is not in that; *fits: there is
 * room for it. `by`, which may be NULL: of what has the parameter in it alone, which becomes a
 * value and may take the divisor with it, as in a*x/(abs(a) + b). */
static dx_status add_denominators(const rows *r, dx_id a, const split *by, dx_id value,
                                  conditions *condition, bool *fits)
{
    dx_graph *g = &r->s->graph;
    dx_walk walk;
    *fits = true;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n; i++) {
        const dx_id b = walk.id[i];
        for (uint32_t k = 0; dx_op_of(g, b) == DX_OP_MUL && k < dx_factors(g, b); k++) {
            const dx_id exponent = dx_exponent(g, b, k);
            dx_id base = dx_base(g, b, k);
            if (status != DX_OK || !*fits || !dx_is_number(g, exponent) ||
                dx_number_sign(g, exponent) > 0 || dx_contains(g, base, r->symbol) ||
                (by && !dx_contains(g, base, by->parameter)))
                continue;
            if (by) {
                base = dx_substitute(g, base, 1, &by->parameter, &value);
                status = dx_excuse(g->context, g->context->diag.status);
            }
            if (status == DX_OK && !dx_is_none(base) && may_be_zero(g, base))
                status = add_nonzero(g, base, condition, fits);
        }
    }
    dx_walk_free(&walk);
    return status;
}

/* A row with the condition that what the value is divided by is not 0. */
static dx_status add_row(rows *r, dx_id value, const conditions *condition, bool *fits)
{
    conditions with = *condition;
    DX_TRY(add_denominators(r, value, NULL, DX_NONE, &with, fits));
    *fits = *fits && r->n < MOST_ROWS;
    if (*fits) {
        r->value[r->n] = value;
        r->condition[r->n++] = with;
    }
    return DX_OK;
}

static dx_status add_sign(rows *r, dx_id a, const split *by, int sign, const conditions *outer,
                          bool *found);

/* The value where what is needed is not 0, and the limit where it is. */
static dx_status add_apart(rows *r, dx_id a, dx_id needs, dx_id value, const conditions *outer,
                           bool *found)
{
    dx_graph *g = &r->s->graph;
    split by;
    conditions apart = *outer;
    *found = false;
    if (outer->n >= MOST_DEPTH || dx_op_of(g, needs) == DX_OP_MUL)
        return DX_OK;
    DX_TRY(find_split(r, a, needs, &by));
    if (dx_is_none(by.parameter) || by.logarithm || by.inside || !dx_is_number(g, by.rest))
        return DX_OK;
    const dx_id at = parameter_at(g, &by, dx_int(g, 0));
    apart.relation[apart.n++] = dx_relation(g, DX_OP_NE, by.parameter, at);
    DX_TRY(dx_check(g, apart.relation[outer->n]));
    DX_TRY(add_row(r, value, &apart, found));
    return *found ? add_sign(r, a, &by, 0, outer, found) : DX_OK;
}

/* The side on which alone there are values; or 0. */
static dx_status find_only_side(const rows *r, dx_id a, char *only)
{
    const dx_oracle oracle = dx_session_oracle(r->s);
    const dx_approach other[] = {DX_FROM_BELOW, DX_FROM_ABOVE};
    bool lacks = false, gaps;
    *only = 0;
    for (size_t i = 0; i < 2 && !lacks && r->side == 0; i++) {
        if (dx_op_of(&r->s->graph, r->at) == DX_OP_INF)
            return DX_OK;
        DX_TRY(dx_limit_lacks_value(&r->s->graph, r->s->rules, &oracle, a, r->symbol, r->at,
                                    other[i], &lacks, &gaps));
        *only = lacks ? "+-"[i] : 0;
    }
    return DX_OK;
}

/* The limit, without a word; *noted: something was to be said, but that it is from one side. */
static dx_status find_quietly(rows *r, dx_id a, dx_provisos *p, bool *noted, dx_id *value)
{
    dx_context *context = &r->s->context;
    const unsigned notices = context->notices.n;
    char only = 0;
    dx_status status = dx_find_limit(r->s, a, r->symbol, r->at, r->side, p, value);
    *noted = context->notices.n != notices;
    context->notices.n = notices;
    if (status != DX_OK || !*noted)
        return status;
    DX_TRY(find_only_side(r, a, &only));
    if (only == 0 || (r->only != 0 && r->only != only))
        return DX_OK;
    r->only = only;
    status = dx_find_limit(r->s, a, r->symbol, r->at, only, p, value);
    *noted = context->notices.n != notices;
    context->notices.n = notices;
    return status;
}

/* The limit of `a` under the conditions. */
static dx_status add_limit(rows *r, dx_id a, const conditions *condition, bool *found)
{
    dx_context *context = &r->s->context;
    dx_provisos p;
    dx_id value;
    bool noted;
    dx_status status = find_quietly(r, a, &p, &noted, &value);
    *found = false;
    if (dx_is_final(status))
        return status;
    if (status == DX_DOMAIN) {
        dx_diag_clear(&context->diag);
        *found = dx_is_none(p.nonzero) && add_none(r, condition);
        return DX_OK;
    }
    if (status != DX_OK) {
        dx_diag_clear(&context->diag);
        return dx_is_none(p.open) ? DX_OK : add_cases(r, a, p.open, condition, found);
    }
    const dx_id needs = find_need(&r->s->graph, &p);
    if (!dx_is_none(needs) && dx_op_of(&r->s->graph, value) <= DX_OP_INF)
        return add_cases(r, a, needs, condition, found);
    const dx_op op = dx_op_of(&r->s->graph, value);
    if (noted || (op >= DX_OP_EQ && op != DX_OP_VECTOR) || p.sequence || p.gaps ||
        p.smoothness >= 0)
        return DX_OK;
    if (!dx_is_none(needs))
        return dx_same(needs, p.nonzero) && op != DX_OP_VECTOR
                   ? add_apart(r, a, needs, value, condition, found)
                   : DX_OK;
    return add_row(r, value, condition, found);
}

static dx_status put_back_in(dx_graph *g, conditions *condition, dx_id name, dx_id back)
{
    for (size_t k = 0; k < condition->n; k++) {
        dx_id *relation = &condition->relation[k], side[2];
        if (!dx_contains(g, *relation, name))
            continue;
        for (uint32_t i = 0; i < 2; i++) {
            side[i] = dx_substitute(g, dx_operand(g, *relation, i), 1, &name, &back);
            DX_TRY(dx_check(g, side[i]));
            DX_TRY(dx_readable(g, side[i], &side[i]));
        }
        DX_TRY(write_relation(g, dx_op_of(g, *relation), side, relation));
    }
    return DX_OK;
}

/* In what was found from the first-th row on, what was put in with the name goes back. */
static dx_status put_back(rows *r, size_t first, size_t first_none, dx_id name, dx_id back)
{
    dx_graph *g = &r->s->graph;
    for (size_t i = first; i < r->n; i++)
        DX_TRY(put_back_in(g, &r->condition[i], name, back));
    for (size_t i = first_none; i < r->n_none; i++)
        DX_TRY(put_back_in(g, &r->none[i], name, back));
    for (size_t i = first; i < r->n; i++) {
        dx_id *value = &r->value[i];
        if (dx_op_of(g, *value) == DX_OP_INF || !dx_contains(g, *value, name))
            continue;
        *value = dx_substitute(g, *value, 1, &name, &back);
        DX_TRY(dx_check(g, *value));
        DX_TRY(dx_readable(g, *value, value));
    }
    return DX_OK;
}

/* With zero + sign·exp(u) for the parameter, which is above or below it then. */
static dx_status add_sign(rows *r, dx_id a, const split *by, int sign, const conditions *outer,
                          bool *found)
{
    dx_graph *g = &r->s->graph;
    dx_id name = DX_NONE, back = DX_NONE, with = parameter_at(g, by, dx_int(g, by->logarithm));
    conditions condition = *outer;
    const size_t first = r->n, first_none = r->n_none;
    condition.relation[condition.n++] = condition_of(g, by, sign);
    DX_TRY(dx_check(g, condition.relation[outer->n]));
    if (sign != 0) {
        const dx_id scale = dx_int(g, sign);
        name = free_name(g, a, outer);
        *found = false;
        if (dx_is_none(name))
            return DX_OK;
        const dx_id size = dx_scale(g, scale, dx_call1(g, DX_FN_exp, name));
        dx_id off = dx_add(g, dx_mul(g, by->scale, by->parameter), by->rest);
        if (by->logarithm)
            off = dx_call1(g, DX_FN_log, off);
        with = parameter_at(g, by, by->logarithm ? dx_call1(g, DX_FN_exp, size) : size);
        back = dx_call1(g, DX_FN_log, dx_scale(g, scale, off));
        DX_TRY(dx_check(g, back));
    }
    DX_TRY(dx_check(g, with));
    bool before, after = false, fits = true;
    DX_TRY(has_power_of_zero(g, a, &before));
    if (sign == 0)
        DX_TRY(add_denominators(r, a, by, with, &condition, &fits));
    *found = false;
    if (!fits)
        return DX_OK;
    a = dx_substitute(g, a, 1, &by->parameter, &with);
    if (before && !dx_is_none(a))
        DX_TRY(has_power_of_zero(g, a, &after));
    if (dx_is_none(a) || (before && !after)) { /* it has no value there, as 0^x/0^x */
        *found = add_none(r, &condition);
        return dx_excuse(g->context, g->context->diag.status);
    }
    DX_TRY(add_limit(r, a, &condition, found));
    return *found && sign != 0 ? put_back(r, first, first_none, name, back) : DX_OK;
}

/* With 0 for what has the logarithm: 0^x goes to 0. It joins the last row where the limit is that
 * of the values above 0. */
static dx_status add_end(rows *r, dx_id a, const split *by, const conditions *outer)
{
    dx_graph *g = &r->s->graph;
    const dx_id end = parameter_at(g, by, dx_int(g, 0));
    conditions condition = *outer;
    bool found;
    condition.relation[condition.n++] = dx_relation(g, DX_OP_EQ, by->parameter, end);
    DX_TRY(dx_check(g, condition.relation[outer->n]));
    bool before, after = true;
    DX_TRY(has_power_of_zero(g, a, &before));
    a = dx_substitute(g, a, 1, &by->parameter, &end);
    if (before && !dx_is_none(a))
        DX_TRY(has_power_of_zero(g, a, &after));
    if (!after) /* 0^x/0^x has no value */
        return DX_OK;
    if (dx_is_none(a))
        return dx_excuse(g->context, g->context->diag.status);
    const size_t first = r->n;
    DX_TRY(add_limit(r, a, &condition, &found));
    if (r->n != first + 1 || first == 0 || r->condition[first - 1].n != outer->n + 1 ||
        !dx_same(r->value[first - 1], r->value[first]) ||
        dx_op_of(g, r->condition[first - 1].relation[outer->n]) != DX_OP_AND)
        return DX_OK;
    const dx_id last = r->condition[first - 1].relation[outer->n];
    dx_id both[] = {dx_operand(g, last, 0), dx_operand(g, last, 1)};
    for (size_t i = 0; i < 2; i++)
        if (dx_same(dx_operand(g, both[i], 0), end) || dx_same(dx_operand(g, both[i], 1), end))
            both[i] =
                dx_relation(g, DX_OP_LE, dx_operand(g, both[i], 0), dx_operand(g, both[i], 1));
    r->condition[first - 1].relation[outer->n] = dx_and(g, 2, both);
    r->n = first;
    return dx_check(g, r->condition[first - 1].relation[outer->n]);
}

static dx_status add_cases(rows *r, dx_id a, dx_id depends, const conditions *outer, bool *found)
{
    dx_graph *g = &r->s->graph;
    split by;
    *found = false;
    if (outer->n >= MOST_DEPTH)
        return DX_OK;
    DX_TRY(find_split(r, a, depends, &by));
    if (dx_is_none(by.parameter))
        return DX_OK;
    dx_id of = dx_add(g, dx_mul(g, by.scale, by.parameter), by.rest);
    const dx_id difference = dx_sub(g, of, dx_int(g, by.logarithm));
    DX_TRY(dx_check(g, difference));
    *found = true;
    const int first = dx_number_sign(g, by.scale) < 0 ? -1 : 1; /* large parameters first */
    for (int i = 1; i >= -1 && *found; i--)
        if (is_possible(g, difference, i * first))
            DX_TRY(add_sign(r, a, &by, i * first, outer, found));
    return *found && by.logarithm && is_possible(g, of, 0) ? add_end(r, a, &by, outer) : DX_OK;
}

/* Of u < v and u = v, which follow each other, u <= v; NONE where they are not that. */
static dx_id weaker(dx_graph *g, dx_id a, dx_id b)
{
    const dx_id strict = dx_op_of(g, a) == DX_OP_LT ? a : b, equal = dx_same(strict, a) ? b : a;
    if (dx_op_of(g, strict) != DX_OP_LT || dx_op_of(g, equal) != DX_OP_EQ)
        return DX_NONE;
    const dx_id low = dx_operand(g, strict, 0), high = dx_operand(g, strict, 1);
    if (!dx_same(dx_relation(g, DX_OP_EQ, low, high), equal) &&
        !dx_same(dx_relation(g, DX_OP_EQ, high, low), equal))
        return DX_NONE;
    return dx_relation(g, DX_OP_LE, low, high);
}

/* Neighbours with the same limit become one row. */
static dx_status join_rows(rows *r)
{
    dx_graph *g = &r->s->graph;
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) {
        conditions *last = n > 0 ? &r->condition[n - 1] : NULL, *now = &r->condition[i];
        dx_id joined = DX_NONE;
        if (last && last->n == now->n && dx_same(r->value[n - 1], r->value[i]) &&
            memcmp(last->relation, now->relation, (now->n - 1) * sizeof *now->relation) == 0)
            joined = weaker(g, last->relation[now->n - 1], now->relation[now->n - 1]);
        DX_TRY(dx_check(g, dx_is_none(joined) ? r->value[i] : joined));
        if (!dx_is_none(joined)) {
            last->relation[now->n - 1] = joined;
            continue;
        }
        r->value[n] = r->value[i];
        r->condition[n++] = *now;
    }
    r->n = n;
    return DX_OK;
}

/* A number below or above a symbol, or equal to it. */
typedef struct beside {
    dx_id symbol, number;
    int side; /* of the symbol: 1 above */
} beside;

static bool read_beside(const dx_graph *g, dx_id relation, beside *out)
{
    if (dx_op_of(g, relation) != DX_OP_LT && dx_op_of(g, relation) != DX_OP_EQ)
        return false;
    const dx_id a = dx_operand(g, relation, 0), b = dx_operand(g, relation, 1);
    const bool above = dx_is_number(g, a);
    *out = above ? (beside){b, a, 1} : (beside){a, b, -1};
    if (dx_op_of(g, relation) == DX_OP_EQ)
        out->side = 0;
    return dx_op_of(g, out->symbol) == DX_OP_SYMBOL && dx_is_number(g, out->number);
}

/* a > 0 goes where a > 1 or a = 1 stands beside it. */
static void drop_implied(dx_graph *g, conditions *c)
{
    for (size_t i = 0; i < c->n; i++) {
        beside weak, strong;
        bool implied = false;
        if (!read_beside(g, c->relation[i], &weak) || weak.side == 0)
            continue;
        for (size_t k = 0; k < c->n && !implied; k++) {
            if (k == i || !read_beside(g, c->relation[k], &strong) ||
                !dx_same(weak.symbol, strong.symbol) || strong.side == -weak.side)
                continue;
            const int order = dx_number_compare(g, strong.number, weak.number) * weak.side;
            implied = order > 0 || (order == 0 && strong.side != 0 && k < i);
        }
        if (implied) {
            memmove(&c->relation[i], &c->relation[i + 1], (c->n - i - 1) * sizeof *c->relation);
            c->n--;
            i--;
        }
    }
    for (size_t i = 1; i < c->n; i++) { /* -1 < a < 0 */
        beside first, second;
        const dx_id before = c->relation[i - 1];
        if (!read_beside(g, before, &first) || !read_beside(g, c->relation[i], &second) ||
            !dx_same(first.symbol, second.symbol) || first.side != -1 || second.side != 1)
            continue;
        c->relation[i - 1] = c->relation[i];
        c->relation[i] = before;
    }
}

static dx_status tell_none(const rows *r)
{
    dx_graph *g = &r->s->graph;
    for (size_t i = 0; i < r->n_none; i++) {
        dx_text text;
        dx_text_init(&text, &r->s->context.memory);
        dx_status status = DX_OK;
        for (size_t k = 0; k < r->none[i].n && status == DX_OK; k++) {
            dx_text_string(&text, k > 0 ? " and " : "");
            status = dx_write_relation(g, r->none[i].relation[k], &text);
        }
        if (status == DX_OK)
            dx_notice(&r->s->context, "there is no limit where %s", dx_text_get(&text));
        dx_text_free(&text);
        DX_TRY(status);
    }
    return DX_OK;
}

static dx_status add_assumption(dx_graph *g, dx_assumptions *a, dx_id relation)
{
    dx_holdable can;
    if (a->n == DX_MOST_ASSUMPTIONS)
        return DX_OK;
    dx_status status = dx_can_assume(g, relation, &can);
    if (status == DX_OK && can == DX_HOLDABLE)
        a->item[a->n++] = (dx_assumption){DX_ASSUMED_RELATION, relation, false};
    return dx_excuse(g->context, status);
}

/* Do the conditions contradict what is assumed? a = 0 is a <= 0 and a >= 0. */
static dx_status is_ruled_out(ddx_session *s, const conditions *c, bool *out)
{
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    *out = false;
    if (!s->assumptions)
        return DX_OK;
    dx_assumptions *a = dx_arena_alloc(&g->context->arena, sizeof *a);
    if (!a)
        return dx_no_memory(g->context);
    *a = *s->assumptions;
    for (size_t i = 0; i < c->n; i++) {
        const dx_id relation = c->relation[i];
        if (dx_op_of(g, relation) != DX_OP_EQ) {
            DX_TRY(add_assumption(g, a, relation));
            continue;
        }
        const dx_id left = dx_operand(g, relation, 0), right = dx_operand(g, relation, 1);
        const dx_id both[] = {dx_relation(g, DX_OP_LE, left, right),
                              dx_relation(g, DX_OP_LE, right, left)};
        DX_TRY(dx_check(g, both[0]));
        DX_TRY(dx_check(g, both[1]));
        DX_TRY(add_assumption(g, a, both[0]));
        DX_TRY(add_assumption(g, a, both[1]));
    }
    return dx_settle_assumptions(g, &oracle, a, out);
}

dx_status dx_limit_rows(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side, dx_id depends,
                        bool *found, dx_id *out)
{
    dx_graph *g = &s->graph;
    rows r = {.s = s, .symbol = symbol, .at = at, .side = side};
    const conditions none = {0};
    dx_id row[MOST_ROWS];
    DX_TRY(add_cases(&r, a, depends, &none, found));
    *found = *found && r.n > 0;
    if (!*found)
        return DX_OK;
    for (size_t i = 0; i < r.n; i++)
        drop_implied(g, &r.condition[i]);
    DX_TRY(join_rows(&r));
    size_t n = 0;
    for (size_t i = 0; i < r.n; i++) {
        const dx_id entry[] = {r.value[i], dx_and(g, r.condition[i].n, r.condition[i].relation)};
        DX_TRY(dx_check(g, entry[1]));
        bool ruled_out;
        DX_TRY(is_ruled_out(s, &r.condition[i], &ruled_out));
        if (dx_op_of(g, entry[1]) != DX_OP_FALSE && !ruled_out)
            row[n++] = dx_vector(g, 2, entry);
    }
    *found = n > 0;
    if (!*found)
        return DX_OK;
    *out = dx_vector(g, n, row);
    DX_TRY(dx_check(g, *out));
    if (r.only != 0)
        dx_notice(
            &s->context,
            "from the %s; on the other side it has no real value for most values of the names",
            r.only == '+' ? "right" : "left");
    return tell_none(&r);
}
