#include "symbolic/domain/junctions.h"

#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/corners.h"
#include "symbolic/limits/limit.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/sample.h"

#include <math.h>

enum {
    MOST_ORDER = 24,
    MOST_SERIES = 8,
    LARGE = 120 /* nodes, from which on no limits are looked for */
};

static dx_status is_equal(dx_graph *g, dx_id a, dx_id b, bool *equal)
{
    *equal = false;
    if (dx_is_none(a) || dx_is_none(b))
        return DX_OK;
    dx_id difference = dx_sub(g, a, b);
    DX_TRY(dx_check(g, difference));
    if (!dx_is_int(g, difference, 0))
        DX_TRY(dx_readable(g, difference, &difference));
    *equal = dx_is_int(g, difference, 0);
    return DX_OK;
}

/* Does it jump for another reason than pieces? The value at the cut belongs to one side. */
static dx_status has_cut(dx_graph *g, dx_id a, dx_id symbol, bool *found)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *found = false;
    for (size_t i = 0; i < walk.n && !*found; i++)
        *found = dx_fn_of(g, walk.id[i]) == DX_FN_atan2 && dx_contains(g, walk.id[i], symbol);
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_has_power_of_zero(dx_graph *g, dx_id a, bool *found)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *found = false;
    for (size_t i = 0; i < walk.n && !*found; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]);
             k++)
            *found = *found || dx_is_int(g, dx_base(g, walk.id[i], k), 0);
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status is_finite(const dx_junctions *j, dx_id constant, bool *finite)
{
    enum { BITS = 128 };
    dx_interval range;
    double number;
    if (j->oracle) {
        DX_TRY(dx_ask_value(j->oracle, constant, BITS, &range));
        *finite = range.finite;
        return DX_OK;
    }
    DX_TRY(dx_sample_value(j->g, constant, &number));
    *finite = isfinite(number);
    return DX_OK;
}

/* Have all constants in it a value, as far as they may have none? */
static dx_status has_finite_constants(const dx_junctions *j, dx_id a, bool *finite)
{
    dx_graph *g = j->g;
    dx_walk walk;
    *finite = true;
    if (!(dx_node_of(g, a)->holds & DX_HOLDS_DOUBTFUL))
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && *finite && status == DX_OK; i++) {
        dx_id node = walk.id[i];
        if (!(dx_node_of(g, node)->holds & DX_HOLDS_DOUBTFUL) || dx_is_number(g, node))
            continue;
        if (dx_is_constant(g, node))
            status = is_finite(j, node, finite);
        for (uint32_t k = 0; dx_op_of(g, node) == DX_OP_MUL && k < dx_factors(g, node) && *finite &&
                             status == DX_OK;
             k++) {
            dx_id power = dx_pow(g, dx_base(g, node, k), dx_exponent(g, node, k));
            status = dx_check(g, power);
            if (status == DX_OK && dx_is_constant(g, power) && !dx_is_number(g, power))
                status = is_finite(j, power, finite);
        }
    }
    dx_walk_free(&walk);
    return status;
}

/* Constants that are no numbers must be shown to have a value; those that are 0, to be that: at the
 * golden ratio u nothing shows that y/(u^2 - u - 1) has none. */
static dx_status value_at(const dx_junctions *j, const dx_one_side *s, dx_id a, dx_id *value)
{
    dx_graph *g = j->g;
    bool finite = true, power = false;
    DX_TRY(dx_side_value(s, a, value));
    if (dx_is_none(*value) || dx_is_number(g, *value))
        return DX_OK;
    if (j->oracle) {
        dx_status status = dx_settle_constants(g, j->oracle, value);
        if (status != DX_DOMAIN)
            DX_TRY(status);
        if (status == DX_DOMAIN) {
            dx_diag_clear(&g->context->diag);
            *value = DX_NONE;
            return DX_OK;
        }
    }
    if (dx_is_constant(g, *value) && !dx_is_number(g, *value))
        DX_TRY(is_finite(j, *value, &finite));
    else if (!dx_is_number(g, *value)) {
        DX_TRY(has_finite_constants(j, *value, &finite));
        DX_TRY(dx_has_power_of_zero(g, *value, &power));
    }
    if (!finite || power)
        *value = DX_NONE;
    return DX_OK;
}

/* ---- limits ------------------------------------------------------------------------------- */

/* (f - value)/(x - at) */
static dx_id difference_quotient(const dx_one_side *s, dx_id f, dx_id value)
{
    return dx_div(s->g, dx_sub(s->g, f, value), dx_sub(s->g, s->symbol, s->at));
}

/* The slope of f from this side, where its value is that; DX_NONE where it is not found. */
static dx_status slope_by_limit(const dx_junctions *j, const dx_one_side *s, dx_id f, dx_id value,
                                dx_id *slope)
{
    dx_graph *g = j->g;
    dx_limit limit;
    *slope = DX_NONE;
    dx_id quotient = difference_quotient(s, f, value);
    DX_TRY(dx_check(g, quotient));
    if (!j->oracle || dx_is_larger(g, quotient, LARGE))
        return DX_OK;
    DX_TRY(dx_limit_one_sided(g, j->rules, j->oracle, quotient, s->symbol, s->at,
                              s->direction > 0 ? DX_FROM_ABOVE : DX_FROM_BELOW, &limit));
    if (limit.kind == DX_LIMIT_VALUE && limit.n_assumed == 0)
        *slope = limit.value;
    return DX_OK;
}

/* The quotient at a small distance, in doubles; false where it has no value there. */
static dx_status sample(const dx_junctions *j, const dx_one_side *s, dx_id quotient,
                        int64_t distance, bool *known, double *out)
{
    enum { BITS = 256 };
    dx_graph *g = j->g;
    dx_interval value;
    *known = false;
    dx_id x = dx_add(g, s->at, dx_rational(g, s->direction, distance));
    dx_id at = dx_is_none(x) ? x : dx_substitute(g, quotient, 1, &s->symbol, &x);
    if (dx_is_none(at) || !dx_is_constant(g, at))
        return dx_check(g, at);
    DX_TRY(dx_ask_value(j->oracle, at, BITS, &value));
    *known = value.finite;
    *out = (value.low + value.high) / 2;
    return DX_OK;
}

/* Do the slopes of small differences plainly differ? Then no limit need be looked for. */
static dx_status is_plain_corner(const dx_junctions *j, const dx_one_side side[2], const dx_id f[2],
                                 dx_id value, bool *corner)
{
    static const int64_t distance[] = {1 << 16, (int64_t)1 << 30, (int64_t)1 << 44};
    enum { SIZES = sizeof distance / sizeof *distance };
    double slope[2][SIZES];
    *corner = false;
    if (!j->oracle)
        return DX_OK;
    for (int i = 0; i < 2; i++) {
        dx_id quotient = difference_quotient(&side[i], f[i], value);
        DX_TRY(dx_check(j->g, quotient));
        for (int k = 0; k < SIZES; k++) {
            bool known;
            DX_TRY(sample(j, &side[i], quotient, distance[k], &known, &slope[i][k]));
            if (!known)
                return DX_OK;
        }
    }
    *corner = true;
    for (int k = 0; k < SIZES && *corner; k++) {
        double a = slope[0][k], b = slope[1][k];
        double gap = a < b ? b - a : a - b, size = (a < 0 ? -a : a) + (b < 0 ? -b : b);
        *corner = gap > 0.01 * (1 + size);
    }
    return DX_OK;
}

/* ---- both sides --------------------------------------------------------------------------- */

/* A point, seen from both sides: the derivative of some order, or what is known of it. */
typedef struct meeting {
    dx_one_side side[2];
    bool known[2]; /* f is a formula without pieces that depend on the symbol */
    dx_id f[2];
    dx_id value; /* at the point */
} meeting;

/* 1 - u^2/6 + ..., as far as derivatives of that order at u = 0 need it, and a term beyond: the
 * rules see by it that asin(sinc(x)) has no slope there, which asin(1) alone would. */
static dx_id sinc_series(dx_graph *g, dx_id u, uint32_t order)
{
    dx_id term[MOST_SERIES / 2 + 3];
    size_t n = 0;
    int64_t factorial = 1;
    for (int64_t k = 0; k <= (int64_t)order + 2; k += 2) {
        factorial *= k > 0 ? k * (k + 1) : 1;
        term[n++] = dx_scale(g, dx_rational(g, k % 4 == 0 ? 1 : -1, factorial), dx_power(g, u, k));
    }
    return dx_sum(g, n, term);
}

/* Are all powers smooth at the point, whose exponents are no whole numbers from 1 on? */
static dx_status has_smooth_powers(const dx_one_side *s, dx_id a, bool *smooth)
{
    dx_graph *g = s->g;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *smooth = true;
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && *smooth && status == DX_OK; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]);
             k++) {
            dx_id base = dx_base(g, walk.id[i], k), exponent = dx_exponent(g, walk.id[i], k);
            if ((dx_is_integer(g, exponent) && dx_number_sign(g, exponent) > 0) ||
                !dx_contains(g, base, s->symbol))
                continue;
            if (status == DX_OK)
                status = dx_side_value(s, base, &base);
            if (status == DX_OK && !dx_is_none(base))
                status = dx_readable(g, base, &base);
            *smooth = *smooth && status == DX_OK && !dx_is_none(base) && !dx_is_int(g, base, 0);
        }
    dx_walk_free(&walk);
    return status;
}

/* sinc(u) where u is 0 at the point: there the rules divide by 0, and the series has the same
 * derivatives. */
static dx_status expand_sinc(const dx_junctions *j, const dx_one_side *s, dx_id *a)
{
    enum { MOST = 8 };
    dx_graph *g = j->g;
    bool smooth;
    DX_TRY(has_smooth_powers(s, *a, &smooth));
    if (!smooth || j->d->order > MOST_SERIES)
        return DX_OK;
    for (int round = 0; round < MOST; round++) {
        dx_walk walk;
        dx_id from = DX_NONE;
        DX_TRY(dx_walk_make(g, 1, a, &walk));
        dx_status status = DX_OK;
        for (size_t i = 0; i < walk.n && dx_is_none(from) && status == DX_OK; i++) {
            dx_id u, value;
            if (dx_fn_of(g, walk.id[i]) != DX_FN_sinc)
                continue;
            u = dx_operand(g, walk.id[i], 0);
            status = dx_contains(g, u, s->symbol) ? dx_side_value(s, u, &value) : DX_OK;
            if (status == DX_OK && dx_contains(g, u, s->symbol) && !dx_is_none(value) &&
                dx_is_int(g, value, 0))
                from = walk.id[i];
        }
        dx_walk_free(&walk);
        DX_TRY(status);
        if (dx_is_none(from))
            return DX_OK;
        *a = dx_rename(g, *a, from, sinc_series(g, dx_operand(g, from, 0), j->d->order));
        DX_TRY(dx_check(g, *a));
    }
    return DX_OK;
}

static dx_status begin(const dx_junctions *j, dx_id symbol, dx_id at, dx_id a, meeting *m,
                       bool *smooth)
{
    bool number;
    for (int i = 0; i < 2; i++) {
        m->side[i] = (dx_one_side){j->g,       j->rules,        symbol,  at, i == 0 ? -1 : 1,
                                   j->assumed, j->assumed_sign, j->doubt};
        DX_TRY(dx_side_formula(&m->side[i], a, &m->f[i], &m->known[i]));
        if (!m->known[i])
            m->f[i] = a;
        else
            DX_TRY(expand_sinc(j, &m->side[i], &m->f[i]));
    }
    DX_TRY(value_at(j, &m->side[0], a, &m->value));
    if (!dx_is_none(m->value)) /* pieces of a number */
        DX_TRY(dx_side_formula(&m->side[0], m->value, &m->value, &number));
    *smooth = !dx_is_none(m->value);
    for (int i = 0; i < 2 && *smooth; i++) {
        dx_id here = DX_NONE;
        if (m->known[i])
            DX_TRY(value_at(j, &m->side[i], m->f[i], &here));
        if (!dx_is_none(here))
            DX_TRY(is_equal(j->g, here, m->value, smooth));
    }
    return DX_OK;
}

/* The slope from one side by the rules, where both the function and that have a value. */
static dx_status slope_by_rules(const dx_junctions *j, const meeting *m, int i, dx_id *formula,
                                dx_id *slope)
{
    dx_id here;
    *slope = *formula = DX_NONE;
    if (!m->known[i])
        return DX_OK;
    DX_TRY(dx_diff(j->g, j->rules, m->f[i], m->side[i].symbol, 1, formula));
    DX_TRY(value_at(j, &m->side[i], m->f[i], &here));
    return dx_is_none(here) ? DX_OK : value_at(j, &m->side[i], *formula, slope);
}

/* From the derivative of some order to the next. */
static dx_status go_on(const dx_junctions *j, uint32_t order, meeting *m, bool *smooth)
{
    dx_id formula[2], slope[2];
    bool missing = false, corner;
    for (int i = 0; i < 2; i++) {
        DX_TRY(slope_by_rules(j, m, i, &formula[i], &slope[i]));
        missing = missing || dx_is_none(slope[i]);
    }
    if (missing && order > 1 && !(m->known[0] && m->known[1])) { /* it may not exist nearby */
        *smooth = false;
        return DX_OK;
    }
    if (missing) {
        DX_TRY(is_plain_corner(j, m->side, m->f, m->value, &corner));
        *smooth = !corner;
    }
    for (int i = 0; i < 2 && *smooth; i++) {
        if (dx_is_none(slope[i]))
            DX_TRY(slope_by_limit(j, &m->side[i], m->f[i], m->value, &slope[i]));
        *smooth = !dx_is_none(slope[i]);
    }
    if (*smooth)
        DX_TRY(is_equal(j->g, slope[0], slope[1], smooth));
    m->value = slope[0];
    m->f[0] = formula[0];
    m->f[1] = formula[1];
    return DX_OK;
}

static dx_status compare_sides(const dx_junctions *j, dx_id symbol, dx_id at, dx_id a,
                               dx_junction *out)
{
    meeting m;
    bool cut;
    DX_TRY(has_cut(j->g, a, symbol, &cut));
    if (cut || j->d->order > MOST_ORDER)
        return DX_OK;
    DX_TRY(begin(j, symbol, at, a, &m, &out->smooth));
    for (uint32_t k = 1; k <= j->d->order && out->smooth; k++)
        DX_TRY(go_on(j, k, &m, &out->smooth));
    out->slope = m.value;
    return DX_OK;
}

/* What cannot be worked out is not known. */
static dx_status forgive(const dx_junctions *j, dx_status status, dx_junction *out)
{
    if (status != DX_DOMAIN && status != DX_LIMIT && status != DX_UNKNOWN && status != DX_TYPE)
        return status;
    dx_diag_clear(&j->g->context->diag);
    *out = (dx_junction){false, false, DX_NONE};
    return DX_OK;
}

static dx_status look_at(const dx_junctions *j, dx_id at, dx_junction *out)
{
    const dx_one_side here = {j->g, j->rules,   j->d->symbol,    at,
                              -1,   j->assumed, j->assumed_sign, NULL};
    dx_id shown;
    bool known;
    DX_TRY(compare_sides(j, j->d->symbol, at, j->d->of, out));
    if (!out->smooth)
        return DX_OK;
    DX_TRY(value_at(j, &here, j->d->derivative, &shown));
    if (!dx_is_none(shown))
        DX_TRY(dx_side_formula(&here, shown, &shown, &known));
    return is_equal(j->g, shown, out->slope, &out->shown);
}

bool dx_is_parted_by_others(const dx_graph *g, dx_id of, dx_id symbol)
{
    if (dx_op_of(g, of) != DX_OP_CASES || !dx_has_default(g, of))
        return false;
    for (uint32_t i = 0; i < dx_pieces(g, of); i++)
        if (dx_contains(g, dx_operand(g, of, 2 * i), symbol))
            return false;
    return true;
}

/* Piece by piece: what is shown, too, where the piece's condition is the first that holds. */
static dx_status look_at_parts(const dx_junctions *j, dx_id at, dx_junction *out)
{
    enum { MOST = 4 };
    dx_graph *g = j->g;
    const dx_id of = j->d->of;
    uint32_t n = dx_pieces(g, of);
    dx_id condition[MOST], truth[MOST];
    *out = (dx_junction){n <= MOST, n <= MOST, DX_NONE};
    for (uint32_t i = 0; i <= n && out->smooth; i++) {
        dx_derived part = *j->d;
        dx_junctions inner = *j;
        dx_junction here = {false, false, DX_NONE};
        inner.d = &part;
        part.of = dx_operand(g, of, i < n ? 2 * i + 1 : 2 * n);
        if (i < n) {
            condition[i] = dx_operand(g, of, 2 * i);
            truth[i] = dx_truth(g, true);
        }
        if (!dx_is_none(part.derivative)) {
            part.derivative = dx_replace(g, part.derivative, i < n ? i + 1 : n, condition, truth);
            DX_TRY(dx_check(g, part.derivative));
        }
        DX_TRY(look_at(&inner, at, &here));
        out->smooth = here.smooth;
        out->shown = out->shown && here.shown;
        if (i < n)
            truth[i] = dx_truth(g, false);
    }
    return DX_OK;
}

static dx_status look_with_doubt(const dx_junctions *j, dx_id at, dx_junction *out)
{
    bool parts = dx_is_parted_by_others(j->g, j->d->of, j->d->symbol);
    *out = (dx_junction){false, false, DX_NONE};
    return forgive(j, parts ? look_at_parts(j, at, out) : look_at(j, at, out), out);
}

/* Where what is in doubt is 0; nothing is amiss where there is no such place. */
static dx_status look_without(const dx_junctions *j, dx_id at, dx_id doubt, dx_junction *out)
{
    enum { MOST = 4 };
    dx_graph *g = j->g;
    dx_id symbol[MOST], zero = DX_NONE;
    dx_derived d = *j->d;
    dx_junctions there = *j;
    size_t n = dx_free_symbols(g, doubt, MOST, symbol);
    *out = (dx_junction){false, false, DX_NONE};
    for (size_t i = 0; i < n && i < MOST && dx_is_none(zero); i++) {
        DX_TRY(dx_linear_zero(g, j->rules, doubt, symbol[i], &zero));
        symbol[0] = dx_is_none(zero) ? symbol[0] : symbol[i];
    }
    if (dx_is_none(zero))
        return DX_OK;
    d.of = dx_substitute(g, d.of, 1, symbol, &zero);
    d.derivative =
        dx_is_none(d.derivative) ? DX_NONE : dx_substitute(g, d.derivative, 1, symbol, &zero);
    at = dx_substitute(g, at, 1, symbol, &zero);
    if (dx_is_none(d.of) || dx_is_none(at) ||
        (dx_is_none(d.derivative) && !dx_is_none(j->d->derivative))) {
        out->smooth = out->shown = dx_is_none(d.of);
        return dx_excuse(g->context, dx_check(g, DX_NONE));
    }
    there.d = &d;
    there.doubt = NULL;
    return look_with_doubt(&there, at, out);
}

/* |x·y| beside x = 0: for either sign of y, and for 0. */
static dx_status look_at_signs(const dx_junctions *j, dx_id at, dx_id doubt, dx_junction *out)
{
    dx_junctions inner = *j;
    dx_junction side[3];
    inner.assumed = doubt;
    inner.doubt = NULL;
    for (int i = 0; i < 2; i++) {
        inner.assumed_sign = i == 0 ? -1 : 1;
        DX_TRY(look_with_doubt(&inner, at, &side[i]));
        if (!side[i].smooth)
            return DX_OK;
    }
    DX_TRY(look_without(j, at, doubt, &side[2]));
    out->smooth = side[2].smooth;
    out->shown = side[0].shown && side[1].shown && side[2].shown;
    bool equal;
    DX_TRY(is_equal(j->g, side[0].slope, side[1].slope, &equal));
    out->slope = equal ? side[0].slope : DX_NONE;
    return DX_OK;
}

dx_status dx_junction_at(const dx_junctions *j, dx_id at, dx_junction *out)
{
    dx_id doubt = DX_NONE;
    dx_junctions inner = *j;
    inner.doubt = &doubt;
    DX_TRY(look_with_doubt(&inner, at, out));
    return out->smooth || dx_is_none(doubt) || dx_is_constant(j->g, doubt) ||
                   dx_contains(j->g, doubt, j->d->symbol)
               ? DX_OK
               : look_at_signs(j, at, doubt, out);
}

static dx_status find_slopes(const dx_junctions *j, dx_id at, dx_id slope[2], bool *corner)
{
    dx_graph *g = j->g;
    meeting m;
    dx_id formula;
    int sign;
    DX_TRY(has_cut(g, j->d->of, j->d->symbol, corner));
    if (*corner)
        return dx_fail(g->context, DX_UNKNOWN, "a cut");
    DX_TRY(begin(j, j->d->symbol, at, j->d->of, &m, corner));
    for (int i = 0; i < 2 && *corner; i++) {
        DX_TRY(slope_by_rules(j, &m, i, &formula, &slope[i]));
        if (dx_is_none(slope[i]))
            DX_TRY(slope_by_limit(j, &m.side[i], m.f[i], m.value, &slope[i]));
        *corner = !dx_is_none(slope[i]) && dx_is_constant(g, slope[i]);
    }
    if (*corner)
        DX_TRY(dx_constant_sign(g, dx_sub(g, slope[0], slope[1]), &sign, corner));
    *corner = *corner && sign != 0;
    return DX_OK;
}

dx_status dx_corner_slopes(const dx_junctions *j, dx_id at, dx_id slope[2], bool *corner)
{
    dx_junction none;
    *corner = false;
    if (j->d->order != 1 || dx_is_larger(j->g, j->d->of, LARGE))
        return DX_OK;
    dx_status status = find_slopes(j, at, slope, corner);
    *corner = *corner && status == DX_OK;
    return forgive(j, status, &none);
}

/* ---- along the zeros of a formula ------------------------------------------------------------ */

/* A function of the formula, t, and of the symbol where that stands elsewhere in it. */
typedef struct along {
    const dx_junctions *j;
    dx_id of, level, t, f;
    bool alone; /* the symbol does not */
} along;

/* sum = c·of + d for numbers c and d, `of` being a sum? Then that for the value of `of`; else
 * NONE. */
static dx_id with_level(const along *a, dx_id sum, dx_id level)
{
    dx_graph *g = a->j->g;
    dx_id c = DX_NONE, first = dx_term(g, a->of, 0);
    for (uint32_t k = 0; dx_op_of(g, sum) == DX_OP_ADD && k < dx_terms(g, sum); k++)
        if (dx_same(dx_term(g, sum, k), first))
            c = dx_number_div(g, dx_coefficient(g, sum, k), dx_coefficient(g, a->of, 0));
    if (dx_is_none(c))
        return DX_NONE;
    dx_id rest = dx_sub(g, sum, dx_mul(g, c, a->of));
    if (dx_is_none(rest) || !dx_is_number(g, rest))
        return DX_NONE;
    return dx_add(g, dx_mul(g, c, level), rest);
}

/* Sums and comparisons of the formula that are about c·of + d, with that value of `of`. */
static dx_status level_multiples(const along *a, dx_id level, dx_id *formula)
{
    enum { MOST = 16 };
    dx_graph *g = a->j->g;
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    dx_walk walk;
    if (dx_is_none(*formula) || dx_op_of(g, a->of) != DX_OP_ADD)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, formula, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        dx_id node = from[n] = walk.id[i];
        dx_op op = dx_op_of(g, node);
        if (op == DX_OP_ADD) {
            to[n] = with_level(a, node, level);
        } else if (op == DX_OP_EQ || op == DX_OP_NE || op == DX_OP_LT || op == DX_OP_LE) {
            dx_id gap = dx_sub(g, dx_operand(g, node, 0), dx_operand(g, node, 1));
            to[n] = dx_is_none(gap) ? DX_NONE : with_level(a, gap, level);
            if (!dx_is_none(to[n]))
                to[n] = dx_relation(g, op, to[n], dx_int(g, 0));
        } else {
            continue;
        }
        n += !dx_is_none(to[n]);
    }
    dx_walk_free(&walk);
    if (dx_is_final(g->context->diag.status))
        return g->context->diag.status;
    dx_diag_clear(&g->context->diag);
    *formula = dx_replace(g, *formula, n, from, to);
    dx_status status = g->context->diag.status;
    if (dx_is_none(*formula) && !dx_is_final(status)) {
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    return status;
}

/* What the derivative has to be there. */
static dx_status expected(const along *a, dx_id slope, dx_id *out)
{
    const dx_junctions *j = a->j;
    dx_graph *g = j->g;
    dx_one_side side = dx_side_of(g, j->rules, a->t, dx_int(g, 0), 1);
    dx_id value, by_formula, by_symbol;
    bool known;
    *out = DX_NONE;
    if (j->d->order == 1) { /* F_t(0, x)·of'(x) + F_x(0, x) */
        DX_TRY(value_at(j, &side, a->f, &value));
        if (!dx_is_none(value))
            DX_TRY(dx_side_formula(&side, value, &value, &known));
        if (dx_is_none(value))
            return DX_OK;
        DX_TRY(dx_diff(g, j->rules, a->of, j->d->symbol, 1, &by_formula));
        DX_TRY(dx_diff(g, j->rules, value, j->d->symbol, 1, &by_symbol));
        *out = dx_add(g, dx_mul(g, slope, by_formula), by_symbol);
        return dx_check(g, *out);
    }
    DX_TRY(dx_side_formula(&side, a->f, &value, &known));
    dx_id back = dx_sub(g, a->of, a->level);
    value = dx_substitute(g, value, 1, &a->t, &back);
    DX_TRY(dx_check(g, value));
    DX_TRY(dx_diff(g, j->rules, value, j->d->symbol, j->d->order, &value));
    side = dx_side_of(g, j->rules, a->of, a->level, 1);
    return value_at(j, &side, value, out);
}

/* By structure alone. */
static dx_status has_value_everywhere(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = !dx_is_none(a);
    if (!*has)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && *has; i++) {
        dx_id node = walk.id[i];
        for (uint32_t k = 0; dx_op_of(g, node) == DX_OP_MUL && k < dx_factors(g, node); k++)
            *has = *has && dx_is_integer(g, dx_exponent(g, node, k)) &&
                   dx_number_sign(g, dx_exponent(g, node, k)) > 0;
        if (dx_op_of(g, node) == DX_OP_CALL)
            *has = *has && dx_functions[dx_fn_of(g, node)].domain[0] == '\0';
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* Also where that is seen only with one of the symbols eliminated: 4·x^3 - 4·x·y is 0 where
 * x^2 = y. */
static dx_status is_equal_along(const along *a, dx_id shown, dx_id wanted, bool *equal)
{
    enum { MOST = 8 };
    dx_graph *g = a->j->g;
    dx_id symbol[MOST], zero = DX_NONE, of = dx_sub(g, a->of, a->level);
    DX_TRY(is_equal(g, shown, wanted, equal));
    if (*equal || dx_is_none(shown) || dx_is_none(wanted) || dx_is_none(of))
        return DX_OK;
    size_t n = dx_free_symbols(g, of, MOST, symbol);
    for (size_t i = 0; i < n && i < MOST && dx_is_none(zero); i++) {
        DX_TRY(dx_linear_zero(g, a->j->rules, of, symbol[i], &zero));
        if (dx_is_none(zero))
            continue;
        shown = dx_substitute(g, shown, 1, &symbol[i], &zero);
        wanted = dx_is_none(shown) ? DX_NONE : dx_substitute(g, wanted, 1, &symbol[i], &zero);
        DX_TRY(dx_check(g, wanted));
        return is_equal(g, shown, wanted, equal);
    }
    return DX_OK;
}

static dx_status look_along(const along *a, dx_id at, dx_junction *out)
{
    dx_graph *g = a->j->g;
    dx_one_side there = dx_side_of(g, a->j->rules, a->of, a->level, 1);
    dx_id shown = a->j->d->derivative, wanted;
    bool known;
    dx_junctions inner = *a->j;
    if (!a->alone)
        inner.oracle = NULL; /* the slope has to go to its value evenly in x */
    DX_TRY(compare_sides(&inner, a->t, dx_int(g, 0), a->f, out));
    wanted = out->slope;
    out->slope = DX_NONE;
    if (!out->smooth || dx_is_none(a->j->d->derivative))
        return DX_OK;
    DX_TRY(expected(a, wanted, &wanted));
    if (!dx_is_none(at)) {
        there = dx_side_of(g, a->j->rules, a->j->d->symbol, at, 1);
        DX_TRY(value_at(a->j, &there, wanted, &wanted));
    }
    bool everywhere = a->alone; /* else another part may have no value there */
    if (!everywhere)
        DX_TRY(has_value_everywhere(g, wanted, &everywhere));
    out->slope = everywhere ? wanted : DX_NONE;
    if (dx_is_none(at))
        DX_TRY(level_multiples(a, a->level, &shown));
    if (!dx_is_none(shown))
        DX_TRY(value_at(a->j, &there, shown, &shown));
    if (!dx_is_none(shown))
        DX_TRY(dx_side_formula(&there, shown, &shown, &known));
    return dx_is_none(at) ? is_equal_along(a, shown, wanted, &out->shown)
                          : is_equal(g, shown, wanted, &out->shown);
}

/* Has nothing else in it a corner there? */
static dx_status is_only_corner(const along *a, dx_id at, bool *only)
{
    const dx_junctions *j = a->j;
    dx_conditions value, corners;
    size_t cell;
    dx_conditions_init(&value, j->g, j->d->symbol);
    dx_conditions_init(&corners, j->g, j->d->symbol);
    DX_TRY(dx_conditions_of_derivative(&value, &corners, a->f, j->d->symbol, j->d->order));
    *only = !corners.more;
    for (size_t i = 0; i < corners.n_words; i++)
        *only = *only && dx_contains(j->g, corners.word[i].of, a->t);
    if (dx_is_none(at) || !*only)
        return DX_OK;
    const dx_chart *set = dx_conditions_set(&corners, j->d->symbol);
    DX_TRY(dx_chart_find(j->g, set, at, &cell, only));
    *only = *only && set->cell[cell];
    return DX_OK;
}

dx_status dx_junction_along(const dx_junctions *j, dx_id of, dx_id level, dx_id at,
                            dx_junction *out)
{
    dx_graph *g = j->g;
    bool only = true;
    *out = (dx_junction){false, false, DX_NONE};
    dx_id t = dx_late_symbol(g, "t", 1), negative = dx_neg(g, of);
    DX_TRY(dx_check(g, negative));
    if (!dx_contains(g, j->d->of, of) && dx_contains(g, j->d->of, negative)) {
        of = negative;
        level = dx_neg(g, level);
    }
    dx_id shifted = dx_add(g, level, t);
    along a = {.j = j, .of = of, .level = level, .t = t};
    DX_TRY(dx_check(g, shifted));
    a.f = j->d->of;
    DX_TRY(level_multiples(&a, shifted, &a.f));
    a.f = dx_is_none(a.f) ? a.f : dx_rename(g, a.f, of, shifted);
    if (dx_is_none(a.f))
        return forgive(j, dx_check(g, a.f), out);
    a.alone = !dx_contains(g, a.f, j->d->symbol);
    if (!dx_contains(g, a.f, t))
        return DX_OK;
    if (!a.alone)
        DX_TRY(is_only_corner(&a, at, &only));
    return only ? forgive(j, look_along(&a, at, out), out) : DX_OK;
}
