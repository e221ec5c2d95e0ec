/* Limits by cases of parameters, some of them infinite: exp(a*x) goes to inf, 0 or 1. */
#include "engine/limits/limitrows.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/forms/readable.h"

#include <string.h>

enum { MOST_ROWS = 27, MOST_DEPTH = 3, MOST_NONE = 4 }; /* parameters, one in another */

/* What holds together, of one parameter each. */
typedef struct conditions {
    size_t n;
    dx_id relation[MOST_DEPTH];
} conditions;

typedef struct rows {
    ddx_session *s;
    dx_id symbol, at;
    char side;
    size_t n, n_none;
    dx_id value[MOST_ROWS];
    conditions condition[MOST_ROWS];
    conditions none[MOST_NONE]; /* under which there is no limit */
} rows;

/* What a limit depends on: the sign of parameter - zero, or of log(parameter). */
typedef struct split {
    dx_id parameter, zero;
    bool logarithm;
} split;

static bool is_parameter(const rows *r, dx_id a)
{
    const dx_graph *g = &r->s->graph;
    return dx_op_of(g, a) == DX_OP_SYMBOL && dx_bytes(g, a)[0] != '\'' && !dx_same(a, r->symbol) &&
           !dx_contains(g, r->at, a);
}

/* The parameter is NONE where there is none to be found. */
static dx_status find_split(const rows *r, dx_id depends, split *out)
{
    enum { MOST = 4 };
    dx_graph *g = &r->s->graph;
    dx_id scale, name[MOST];
    *out = (split){.zero = dx_int(g, 0)};
    dx_split_coefficient(g, depends, &scale, &depends);
    if (dx_fn_of(g, depends) == DX_FN_log && is_parameter(r, dx_operand(g, depends, 0))) {
        *out = (split){dx_operand(g, depends, 0), dx_int(g, 1), true};
        return DX_OK;
    }
    if (is_parameter(r, depends)) {
        out->parameter = depends;
        return DX_OK;
    }
    for (uint32_t i = 0; dx_op_of(g, depends) == DX_OP_MUL && i < dx_factors(g, depends); i++)
        if (is_parameter(r, dx_base(g, depends, i)) && dx_is_number(g, dx_exponent(g, depends, i)))
            out->parameter = dx_base(g, depends, i);
    if (dx_op_of(g, depends) != DX_OP_ADD)
        return DX_OK;
    const size_t n = dx_free_symbols(g, depends, MOST, name);
    for (size_t i = 0; i < n && i < MOST && dx_is_none(out->parameter); i++) {
        dx_id zero = DX_NONE, slope;
        if (!is_parameter(r, name[i]))
            continue;
        DX_TRY(dx_diff(g, r->s->rules, depends, name[i], 1, &slope));
        if (dx_is_number(g, slope))
            DX_TRY(dx_linear_zero(g, r->s->rules, depends, name[i], &zero));
        if (!dx_is_none(zero))
            *out = (split){name[i], zero, false};
    }
    return DX_OK;
}

/* A symbol that is not in it. */
static dx_id free_name(dx_graph *g, dx_id a)
{
    static const char *const names[] = {"'u", "'v", "'w"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        dx_id s = dx_symbol(g, names[i], strlen(names[i]));
        if (dx_is_none(s) || !dx_contains(g, a, s))
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
    if (sign == 0)
        return dx_relation(g, DX_OP_EQ, by->parameter, by->zero);
    if (sign > 0)
        return dx_relation(g, DX_OP_LT, by->zero, by->parameter);
    const dx_id below = dx_relation(g, DX_OP_LT, by->parameter, by->zero);
    if (!by->logarithm)
        return below;
    const dx_id both[] = {dx_relation(g, DX_OP_LT, dx_int(g, 0), by->parameter), below};
    return dx_and(g, 2, both);
}

static bool add_none(rows *r, const conditions *condition)
{
    if (r->n_none == MOST_NONE)
        return false;
    r->none[r->n_none++] = *condition;
    return true;
}

static dx_status add_cases(rows *r, dx_id a, dx_id depends, const conditions *outer, bool *found);

/* The limit of `a` under the conditions. */
static dx_status add_limit(rows *r, dx_id a, const conditions *condition, bool *found)
{
    dx_context *context = &r->s->context;
    const unsigned notices = context->notices.n;
    dx_provisos p;
    dx_id value;
    dx_status status = dx_find_limit(r->s, a, r->symbol, r->at, r->side, &p, &value);
    const bool noted = context->notices.n != notices;
    context->notices.n = notices;
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
    *found = !noted && dx_op_of(&r->s->graph, value) < DX_OP_EQ && dx_is_none(p.nonzero) &&
             p.n_positive == 0 && !p.sequence && !p.gaps && p.smoothness < 0 && r->n < MOST_ROWS;
    if (*found) {
        r->value[r->n] = value;
        r->condition[r->n++] = *condition;
    }
    return DX_OK;
}

/* In the values from the first-th on, what was put in with the name goes back. */
static dx_status put_back(rows *r, size_t first, dx_id name, dx_id back)
{
    dx_graph *g = &r->s->graph;
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
    dx_id name = DX_NONE, with = by->zero, back = DX_NONE;
    conditions condition = *outer;
    const size_t first = r->n;
    condition.relation[condition.n++] = condition_of(g, by, sign);
    DX_TRY(dx_check(g, condition.relation[outer->n]));
    if (sign != 0) {
        const dx_id scale = dx_int(g, sign);
        name = free_name(g, a);
        *found = false;
        if (dx_is_none(name))
            return DX_OK;
        const dx_id size = dx_scale(g, scale, dx_call1(g, DX_FN_exp, name));
        const dx_id off = by->logarithm ? dx_call1(g, DX_FN_log, by->parameter)
                                        : dx_sub(g, by->parameter, by->zero);
        with = by->logarithm ? dx_call1(g, DX_FN_exp, size) : dx_add(g, by->zero, size);
        back = dx_call1(g, DX_FN_log, dx_scale(g, scale, off));
        DX_TRY(dx_check(g, back));
    }
    DX_TRY(dx_check(g, with));
    a = dx_substitute(g, a, 1, &by->parameter, &with);
    if (dx_is_none(a)) { /* it has no value there */
        *found = add_none(r, &condition);
        return dx_excuse(g->context, g->context->diag.status);
    }
    DX_TRY(add_limit(r, a, &condition, found));
    return *found && sign != 0 ? put_back(r, first, name, back) : DX_OK;
}

/* Are all names in it those of parameters? */
static bool is_of_parameters(const rows *r, dx_id a)
{
    enum { MOST = 4 };
    dx_id name[MOST];
    const size_t n = dx_free_symbols(&r->s->graph, a, MOST, name);
    bool all = n <= MOST;
    for (size_t i = 0; i < n && all; i++)
        all = is_parameter(r, name[i]);
    return all;
}

static dx_status add_cases(rows *r, dx_id a, dx_id depends, const conditions *outer, bool *found)
{
    dx_graph *g = &r->s->graph;
    split by;
    *found = false;
    if (outer->n == MOST_DEPTH)
        return DX_OK;
    DX_TRY(find_split(r, depends, &by));
    if (dx_is_none(by.parameter) || !is_of_parameters(r, by.zero))
        return DX_OK;
    const dx_id difference = dx_sub(g, by.parameter, by.zero);
    DX_TRY(dx_check(g, difference));
    *found = true;
    for (int sign = 1; sign >= -1 && *found; sign--)
        if (is_possible(g, difference, sign))
            DX_TRY(add_sign(r, a, &by, sign, outer, found));
    return DX_OK;
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
    DX_TRY(join_rows(&r));
    for (size_t i = 0; i < r.n; i++) {
        const dx_id entry[] = {r.value[i], dx_and(g, r.condition[i].n, r.condition[i].relation)};
        row[i] = dx_vector(g, 2, entry);
    }
    *out = dx_vector(g, r.n, row);
    DX_TRY(dx_check(g, *out));
    return tell_none(&r);
}
