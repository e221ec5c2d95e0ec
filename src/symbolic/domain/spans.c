#include "symbolic/domain/spans.h"

#include "expr/exact.h"
#include "expr/order.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/corners.h"
#include "symbolic/domain/plateau.h"
#include "symbolic/forms/readable.h"
#include "symbolic/sample.h"

#include <math.h>
#include <string.h>

enum { MOST_PIECES = 24, MOST_SPANS = 8, DEEP = 4 };

/* ---- pieces that hold on an interval ------------------------------------------------------------
 */

/* The chart with breaks where others have them, too; *known as in dx_chart_combine. */
static dx_status take_breaks(dx_graph *g, dx_chart *set, const dx_chart *others, bool *known)
{
    dx_chart all = *others;
    memset(all.cell, 1, sizeof all.cell);
    return dx_chart_combine(g, set, &all, DX_CHART_LEAST, known);
}

/* The sign that the chart has throughout the set; *known is false where it has several. */
static dx_status sign_throughout(dx_graph *g, const dx_chart *signs, const dx_chart *where,
                                 int *sign, bool *known)
{
    dx_chart a = *signs, b = *where;
    bool any = false;
    DX_TRY(take_breaks(g, &b, signs, known));
    if (*known)
        DX_TRY(take_breaks(g, &a, &b, known));
    for (size_t i = 0; i <= 2 * b.n && *known; i++) {
        if (!b.cell[i])
            continue;
        *known = !any || a.cell[i] == *sign;
        *sign = a.cell[i];
        any = true;
    }
    *known = *known && any;
    return DX_OK;
}

/* A number inside of an interval; not finite: none is found. */
static double inner_point(const dx_chart *where)
{
    for (size_t i = 0; i <= 2 * where->n; i += 2) {
        if (!where->cell[i])
            continue;
        if (where->n == 0)
            return 0;
        if (i == 0)
            return where->value[0] - 1;
        return i == 2 * where->n ? where->value[where->n - 1] + 1
                                 : (where->value[i / 2 - 1] + where->value[i / 2]) / 2;
    }
    return NAN;
}

static dx_status sign_of(dx_graph *g, dx_id a, dx_id symbol, const dx_chart *where, int *sign,
                         bool *known)
{
    dx_chart signs;
    DX_TRY(dx_check(g, a));
    DX_TRY(dx_chart_signs(g, a, symbol, &signs, known));
    return *known ? sign_throughout(g, &signs, where, sign, known) : DX_OK;
}

/* A step that stays between two integers. */
static dx_status level_step(dx_graph *g, dx_id a, dx_id symbol, const dx_chart *where, dx_id *out)
{
    dx_fn fn = dx_fn_of(g, a);
    dx_id u = dx_operand(g, a, 0), one = dx_int(g, 1);
    double point = inner_point(where), value;
    int low, high;
    bool known;
    if (fn == DX_FN_mod)
        u = dx_div(g, u, dx_operand(g, a, 1));
    else if (fn == DX_FN_round)
        u = dx_add(g, u, dx_rational(g, 1, 2));
    DX_TRY(dx_check(g, u));
    if (!isfinite(point))
        return DX_OK;
    dx_id at = dx_number_from_double(g, point);
    DX_TRY(dx_check(g, at));
    at = dx_substitute(g, u, 1, &symbol, &at);
    DX_TRY(dx_check(g, at));
    DX_TRY(dx_sample_value(g, at, &value));
    if (!(fabs(value) < 1e9))
        return DX_OK;
    dx_id level = dx_int(g, (int64_t)floor(value)), above = dx_add(g, level, one);
    DX_TRY(sign_of(g, dx_sub(g, u, level), symbol, where, &low, &known));
    if (known)
        DX_TRY(sign_of(g, dx_sub(g, above, u), symbol, where, &high, &known));
    if (!known || low <= 0 || high <= 0)
        return DX_OK;
    *out = fn == DX_FN_ceil   ? above
           : fn == DX_FN_frac ? dx_sub(g, u, level)
           : fn == DX_FN_mod ? dx_sub(g, dx_operand(g, a, 0), dx_mul(g, dx_operand(g, a, 1), level))
                             : level;
    return dx_check(g, *out);
}

/* What stands in for the node throughout the set; the node itself where nothing does. */
static dx_status level_node(dx_graph *g, dx_id a, dx_id symbol, const dx_chart *where, dx_id *out)
{
    int sign;
    bool known;
    *out = a;
    if (dx_is_step(dx_fn_of(g, a)))
        return dx_contains(g, a, symbol) ? level_step(g, a, symbol, where, out) : DX_OK;
    dx_id zero = dx_meeting(g, a);
    if (dx_is_none(zero) || !dx_contains(g, zero, symbol))
        return g->context->diag.status;
    DX_TRY(sign_of(g, zero, symbol, where, &sign, &known));
    if (known)
        *out = dx_piece(g, a, sign);
    return dx_check(g, *out);
}

dx_status dx_span_formula(dx_graph *g, dx_id a, dx_id symbol, const dx_chart *where, dx_id *out)
{
    dx_id stays[MOST_PIECES];
    size_t n_stay = 0;
    *out = a;
    for (int round = 0; round < MOST_PIECES; round++) {
        dx_walk walk;
        dx_id from = DX_NONE, to = DX_NONE;
        DX_TRY(dx_walk_make(g, 1, out, &walk));
        dx_status status = DX_OK;
        for (size_t i = 0; i < walk.n && dx_is_none(from) && status == DX_OK; i++) {
            bool seen = false;
            for (size_t k = 0; k < n_stay && !seen; k++)
                seen = dx_same(stays[k], walk.id[i]);
            if (seen)
                continue;
            status = level_node(g, walk.id[i], symbol, where, &to);
            bool corner =
                dx_is_step(dx_fn_of(g, walk.id[i])) || !dx_is_none(dx_meeting(g, walk.id[i]));
            if (status == DX_OK && !dx_same(to, walk.id[i]))
                from = walk.id[i];
            else if (corner && n_stay < MOST_PIECES)
                stays[n_stay++] = walk.id[i];
        }
        dx_walk_free(&walk);
        DX_TRY(status);
        if (dx_is_none(from))
            return DX_OK;
        *out = dx_rename(g, *out, from, to);
        DX_TRY(dx_check(g, *out));
    }
    return DX_OK;
}

dx_status dx_break_at_corners(dx_graph *g, dx_id of, dx_id symbol, dx_chart *set)
{
    dx_walk walk;
    dx_id any[2];
    DX_TRY(dx_walk_make(g, 1, &of, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        dx_chart signs;
        bool known;
        dx_id zero = dx_meeting(g, walk.id[i]);
        if (dx_is_none(zero) || dx_free_symbols(g, zero, 2, any) != 1 || !dx_same(any[0], symbol))
            continue;
        status = dx_chart_signs(g, zero, symbol, &signs, &known);
        if (status == DX_OK && known)
            status = take_breaks(g, set, &signs, &known);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    return g->context->diag.status;
}

dx_status dx_except_constant(dx_graph *g, dx_word *word, dx_id by, dx_id low, dx_id high, bool *any)
{
    dx_chart breaks, zone;
    dx_id symbol[2], where_constant[DX_CHART_BREAKS + 1];
    size_t n;
    *any = false;
    dx_chart_constant(&breaks, 1);
    if (dx_free_symbols(g, word->of, 2, symbol) != 1 || !dx_same(symbol[0], by))
        return DX_OK;
    DX_TRY(dx_break_at_corners(g, word->of, by, &breaks));
    zone = breaks;
    for (size_t i = 0; i <= 2 * zone.n; i++)
        zone.cell[i] = 1;
    for (size_t i = 0; breaks.n > 0 && i <= 2 * breaks.n; i += 2) {
        dx_chart where = breaks;
        dx_id value;
        for (size_t k = 0; k <= 2 * where.n; k++)
            where.cell[k] = k == i;
        dx_chart_tidy(&where);
        DX_TRY(dx_span_formula(g, word->of, by, &where, &value));
        if (dx_contains(g, value, by))
            continue;
        bool turns = dx_same(value, low) || dx_same(value, high);
        zone.cell[i] = 0;
        *any = true;
        if (turns && i > 0)
            zone.cell[i - 1] = 0;
        if (turns && i < 2 * zone.n)
            zone.cell[i + 1] = 0;
    }
    if (!*any)
        return DX_OK;
    dx_chart_tidy(&zone);
    DX_TRY(dx_relations_outside(g, by, &zone, &n, where_constant));
    for (size_t i = 0; i < n; i++)
        DX_TRY(dx_word_except(g, word, where_constant[i]));
    return DX_OK;
}

/* ---- derivatives on intervals -------------------------------------------------------------------
 */

typedef struct span {
    size_t first, last; /* cells */
    dx_id formula;
} span;

typedef struct spans {
    dx_graph *g;
    dx_rules *rules;
    const dx_derived *d;
    dx_chart shown;   /* 1: what is shown has a value */
    dx_chart missing; /* with the same breaks; 1: it has none, and the derivative exists */
    size_t n;
    span span[MOST_SPANS];
} spans;

/* The cells from first to last, and none else. */
static dx_chart part_of(const dx_chart *all, size_t first, size_t last)
{
    dx_chart part = *all;
    for (size_t i = 0; i <= 2 * all->n; i++)
        part.cell[i] = i >= first && i <= last;
    dx_chart_tidy(&part);
    return part;
}

static dx_status covers(dx_graph *g, const dx_conditions *c, dx_id symbol, const dx_chart *where,
                        bool *all)
{
    const dx_chart *set = dx_conditions_set(c, symbol);
    int sign = 1;
    *all = !c->nowhere && !c->more && c->n_words == 0 && c->n_symbols == 1;
    return *all ? sign_throughout(g, set, where, &sign, all) : DX_OK;
}

/* The derivative on those cells, where it has a value on all of them; else DX_NONE. */
static dx_status find_derivative(const spans *s, size_t first, size_t last, dx_id *out)
{
    dx_graph *g = s->g;
    const dx_derived *d = s->d;
    const dx_chart where = part_of(&s->shown, first, last);
    dx_conditions value;
    dx_id formula;
    bool all, power;
    *out = DX_NONE;
    DX_TRY(dx_span_formula(g, d->of, d->symbol, &where, &formula));
    DX_TRY(dx_has_power_of_zero(g, formula, &power));
    if (power)
        return DX_OK;
    DX_TRY(dx_diff(g, s->rules, formula, d->symbol, d->order, &formula));
    DX_TRY(dx_readable(g, formula, &formula));
    dx_conditions_init(&value, g, d->symbol);
    DX_TRY(dx_conditions_of_value(&value, formula));
    DX_TRY(covers(g, &value, d->symbol, &where, &all));
    if (all)
        *out = formula;
    return DX_OK;
}

/* Where the function has a derivative, as far as is known, and what is shown has no value. */
static dx_status find_missing(spans *s, bool *any)
{
    const dx_derived *d = s->d;
    dx_conditions shown, needed, corners;
    *any = false;
    dx_conditions_init(&shown, s->g, d->symbol);
    DX_TRY(dx_conditions_of_value(&shown, d->derivative));
    s->shown = *dx_conditions_set(&shown, d->symbol);
    for (size_t i = 0; i <= 2 * s->shown.n && !*any; i += 2)
        *any = !s->shown.cell[i];
    if (!*any)
        return DX_OK;
    dx_conditions_init(&needed, s->g, d->symbol);
    dx_conditions_init(&corners, s->g, d->symbol);
    DX_TRY(dx_conditions_of_derivative(&needed, &corners, d->of, d->symbol, d->order));
    s->missing = *dx_conditions_set(&needed, d->symbol);
    DX_TRY(dx_break_at_corners(s->g, d->of, d->symbol, &s->shown));
    DX_TRY(take_breaks(s->g, &s->missing, &s->shown, any));
    if (*any)
        DX_TRY(take_breaks(s->g, &s->shown, &s->missing, any));
    for (size_t i = 0; i <= 2 * s->shown.n; i++)
        s->missing.cell[i] = s->missing.cell[i] && !s->shown.cell[i];
    *any = *any && !needed.nowhere;
    return DX_OK;
}

/* Intervals, as long as one formula holds on them. */
static dx_status find_spans(spans *s)
{
    size_t cells = 2 * s->missing.n;
    for (size_t first = 0, last; first <= cells && s->n < MOST_SPANS; first = last + 2) {
        last = first;
        if (!s->missing.cell[first])
            continue;
        while (last < cells && s->missing.cell[last + 1] && s->missing.cell[last + 2])
            last += 2;
        dx_id formula;
        DX_TRY(find_derivative(s, first, last, &formula));
        if (dx_is_none(formula) && last > first) {
            last = first;
            DX_TRY(find_derivative(s, first, last, &formula));
        }
        if (!dx_is_none(formula))
            s->span[s->n++] = (span){first, last, formula};
    }
    return DX_OK;
}

/* What is shown elsewhere, with its pieces put in, where that is one interval. */
static dx_status find_rest(const spans *s, dx_id *rest)
{
    size_t cells = 2 * s->shown.n, first = 0, last;
    dx_id formula;
    *rest = s->d->derivative;
    while (first <= cells && !s->shown.cell[first])
        first++;
    for (last = first; last < cells && s->shown.cell[last + 1]; last++)
        continue;
    for (size_t i = last + 1; i <= cells; i++)
        if (s->shown.cell[i])
            return DX_OK;
    if (first > last)
        return DX_OK;
    DX_TRY(find_derivative(s, first, last, &formula));
    if (!dx_is_none(formula) && dx_print_weight(s->g, formula) < dx_print_weight(s->g, *rest))
        *rest = formula;
    return DX_OK;
}

static dx_status write_cases(const spans *s, dx_id *out)
{
    dx_graph *g = s->g;
    dx_id operand[2 * MOST_SPANS + 1];
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        dx_id relation[DX_CHART_BREAKS + 1];
        size_t many;
        dx_chart outside = part_of(&s->shown, s->span[i].first, s->span[i].last);
        for (size_t k = 0; k <= 2 * outside.n; k++)
            outside.cell[k] = !outside.cell[k];
        DX_TRY(dx_relations_outside(g, s->d->symbol, &outside, &many, relation));
        if (many != 1)
            return DX_OK;
        operand[n++] = relation[0];
        operand[n++] = s->span[i].formula;
    }
    DX_TRY(find_rest(s, &operand[n++]));
    *out = dx_cases(g, n, operand);
    return dx_check(g, *out);
}

/* ---- where several symbols decide ---------------------------------------------------------------
 */

/* On the side of a meeting, what is differentiated and what is shown of it. */
typedef struct half {
    dx_id of, shown;
} half;

/* Does it have a base 0 below the bar on that side? A factor 0 may hide that. */
static dx_status divides_by_zero(dx_graph *g, dx_id a, dx_id meeting, int sign, bool *divides)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *divides = false;
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && !*divides && status == DX_OK; i++) {
        dx_id power = walk.id[i];
        uint32_t n = dx_op_of(g, power) == DX_OP_MUL ? dx_factors(g, power) : 0;
        for (uint32_t k = 0; k < n && !*divides && status == DX_OK; k++) {
            dx_id exponent = dx_exponent(g, power, k), base;
            if (!dx_is_number(g, exponent) || dx_number_sign(g, exponent) > 0)
                continue;
            status = dx_take_side(g, dx_base(g, power, k), meeting, sign, &base);
            *divides = status == DX_OK && (dx_is_none(base) || dx_is_int(g, base, 0));
        }
    }
    dx_walk_free(&walk);
    return status;
}

/* Is what is shown a division by 0 on that side, where the function is not? *split has both sides
 * then, that one first. */
static dx_status try_side(dx_graph *g, dx_rules *rules, dx_id meeting, int sign,
                          const dx_derived *d, half split[2], bool *divides)
{
    bool power = true;
    *divides = false;
    DX_TRY(divides_by_zero(g, d->derivative, meeting, sign, divides));
    if (!*divides)
        DX_TRY(dx_take_side(g, d->derivative, meeting, sign, &split[0].shown));
    if (!*divides && !dx_is_none(split[0].shown))
        return DX_OK;
    *divides = false;
    for (int i = 0; i < 2; i++) {
        DX_TRY(dx_take_side(g, d->of, meeting, i == 0 ? sign : -sign, &split[i].of));
        if (!dx_is_none(split[i].of))
            DX_TRY(dx_has_power_of_zero(g, split[i].of, &power));
        if (dx_is_none(split[i].of) || power)
            return DX_OK;
    }
    dx_status status = dx_diff(g, rules, split[0].of, d->symbol, d->order, &split[0].shown);
    if (status == DX_DOMAIN) { /* that side has no value: beta(x, -x) */
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    DX_TRY(status);
    DX_TRY(dx_readable(g, split[0].shown, &split[0].shown));
    DX_TRY(dx_take_side(g, d->derivative, meeting, -sign, &split[1].shown));
    *divides = !dx_is_none(split[1].shown);
    return *divides ? dx_readable(g, split[1].shown, &split[1].shown) : DX_OK;
}

/* Where several symbols decide: x - y in relu(x - y), or y in a derivative by x. */
static dx_status fill_sides(dx_graph *g, dx_rules *rules, int depth, dx_derived *d)
{
    enum { MOST = 6 };
    dx_id meeting[MOST], relation, level;
    size_t n = 0;
    dx_walk walk;
    half split[2];
    bool divides = false;
    if (depth == 0)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &d->of, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        dx_id zero = dx_meeting(g, walk.id[i]);
        if (dx_is_none(zero) || dx_has_bound_name(g, zero) || dx_is_constant(g, zero))
            continue;
        size_t at = n++; /* in an order that does not depend on ids */
        for (; at > 0 && dx_compare(g, meeting[at - 1], zero) > 0; at--)
            meeting[at] = meeting[at - 1];
        meeting[at] = zero;
    }
    dx_walk_free(&walk);
    for (size_t i = 0; i < 2 * n && !divides; i++) {
        int sign = i % 2 == 0 ? -1 : 1;
        DX_TRY(try_side(g, rules, meeting[i / 2], sign, d, split, &divides));
        if (!divides)
            continue;
        DX_TRY(dx_take_side(g, d->of, meeting[i / 2], 0, &level));
        bool inside = !dx_contains(g, meeting[i / 2], d->symbol);
        bool closed = inside && dx_same(split[0].of, level);
        divides = !inside || closed || dx_same(split[1].of, level); /* else it is a third formula */
        DX_TRY(dx_relation_of_sign(g, meeting[i / 2], sign, closed, &relation));
    }
    if (!divides)
        return g->context->diag.status;
    for (int i = 0; i < 2; i++) {
        dx_derived part = *d;
        part.of = split[i].of;
        part.derivative = split[i].shown;
        DX_TRY(fill_sides(g, rules, depth - 1, &part));
        split[i].shown = part.derivative;
    }
    d->derivative = dx_cases(g, 3, (dx_id[]){relation, split[0].shown, split[1].shown});
    return dx_check(g, d->derivative);
}

dx_status dx_fill_spans(dx_graph *g, dx_rules *rules, dx_derived *d)
{
    spans s = {.g = g, .rules = rules, .d = d};
    dx_id filled = d->derivative;
    bool any;
    DX_TRY(find_missing(&s, &any));
    if (any)
        DX_TRY(find_spans(&s));
    if (s.n > 0)
        DX_TRY(write_cases(&s, &filled));
    d->derivative = filled;
    return s.n == 0 || dx_free_symbols(g, d->of, 1, &filled) > 1 ? fill_sides(g, rules, DEEP, d)
                                                                 : DX_OK;
}
