#include "symbolic/domain/chart.h"

#include "expr/walk.h"
#include "symbolic/domain/corners.h"
#include "symbolic/domain/stepchart.h"
#include "symbolic/forms/readable.h"
#include "symbolic/algebra/roots.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/sample.h"

#include <math.h>
#include <string.h>

/* MOST_CHARTS bounds the work for one expression. */
enum { DEEP = 10, MOST_CHARTS = 120 };

void dx_chart_constant(dx_chart *chart, int cell)
{
    chart->n = 0;
    chart->cell[0] = (signed char)cell;
}

bool dx_chart_is_empty(const dx_chart *chart)
{
    for (size_t i = 0; i <= 2 * chart->n; i++)
        if (chart->cell[i] != 0)
            return false;
    return true;
}

/* ---- breaks ----------------------------------------------------------------------------- */

/* 2^(2/3) and 4^(1/3) are written in two ways: have they a common power? */
static dx_status have_same_power(dx_graph *g, dx_id a, dx_id b, bool *same)
{
    static const int64_t powers[] = {2, 3, 4, 5, 6, 12};
    *same = false;
    for (size_t i = 0; i < sizeof powers / sizeof *powers && !*same; i++) {
        dx_id p = dx_power(g, a, powers[i]), q = dx_power(g, b, powers[i]);
        DX_TRY(dx_check(g, p));
        DX_TRY(dx_check(g, q));
        *same = dx_same(p, q);
    }
    return DX_OK;
}

/* Which of two constants is greater; 0: they are the same. What comes out small may be nothing but
 * rounding, as log(6) - log(2) - log(3) beside 0. */
static dx_status compare(dx_graph *g, dx_id a, double value_a, dx_id b, double value_b, int *order,
                         bool *known)
{
    const double gap = fabs(value_a - value_b);
    *known = true;
    *order = value_a < value_b ? -1 : 1;
    bool same = dx_same(a, b);
    if (!same && gap > 1e-9 * (fabs(value_a) + fabs(value_b)) && gap > 1e-6)
        return DX_OK;
    if (!same)
        DX_TRY(have_same_power(g, a, b, &same));
    *order = 0;
    return same ? DX_OK : dx_constant_sign(g, dx_sub(g, a, b), order, known);
}

static dx_status find(dx_graph *g, const dx_chart *chart, dx_id at, double value, size_t *cell,
                      bool *known)
{
    *known = true;
    for (size_t i = 0; i < chart->n; i++) {
        int order;
        DX_TRY(compare(g, at, value, chart->at[i], chart->value[i], &order, known));
        *cell = 2 * i + (order < 0 ? 0 : 1);
        if (!*known || order <= 0)
            return DX_OK;
    }
    *cell = 2 * chart->n;
    return DX_OK;
}

dx_status dx_chart_find(dx_graph *g, const dx_chart *chart, dx_id number, size_t *cell, bool *known)
{
    double value;
    DX_TRY(dx_sample_value(g, number, &value));
    *known = isfinite(value);
    return *known ? find(g, chart, number, value, cell, known) : DX_OK;
}

/* Make it a break, if it is none yet. */
static dx_status put_break(dx_graph *g, dx_chart *chart, dx_id at, double value, bool *known)
{
    size_t cell;
    DX_TRY(find(g, chart, at, value, &cell, known));
    if (!*known || cell % 2 == 1)
        return DX_OK;
    *known = chart->n < DX_CHART_BREAKS;
    if (!*known)
        return DX_OK;
    size_t i = cell / 2, behind = chart->n - i;
    memmove(chart->at + i + 1, chart->at + i, behind * sizeof *chart->at);
    memmove(chart->value + i + 1, chart->value + i, behind * sizeof *chart->value);
    memmove(chart->cell + cell + 2, chart->cell + cell, 2 * behind + 1);
    chart->at[i] = at;
    chart->value[i] = value;
    chart->cell[cell + 1] = chart->cell[cell];
    chart->n++;
    return DX_OK;
}

static int join(int a, int b, dx_chart_join how)
{
    if (how == DX_CHART_PRODUCT)
        return a * b;
    return (how == DX_CHART_LEAST) == (a < b) ? a : b;
}

dx_status dx_chart_combine(dx_graph *g, dx_chart *a, const dx_chart *b, dx_chart_join how,
                           bool *known)
{
    dx_chart other = *b;
    *known = true;
    for (size_t i = 0; i < b->n && *known; i++)
        DX_TRY(put_break(g, a, b->at[i], b->value[i], known));
    for (size_t i = 0; i < a->n && *known; i++)
        DX_TRY(put_break(g, &other, a->at[i], a->value[i], known));
    if (!*known)
        return DX_OK;
    for (size_t i = 0; i <= 2 * a->n; i++)
        a->cell[i] = (signed char)join(a->cell[i], other.cell[i], how);
    return DX_OK;
}

void dx_chart_tidy(dx_chart *chart)
{
    size_t kept = 0;
    for (size_t i = 0; i < chart->n; i++) {
        signed char at = chart->cell[2 * i + 1], behind = chart->cell[2 * i + 2];
        if (at == chart->cell[2 * kept] && behind == at)
            continue;
        chart->at[kept] = chart->at[i];
        chart->value[kept] = chart->value[i];
        chart->cell[2 * kept + 1] = at;
        chart->cell[2 * kept + 2] = behind;
        kept++;
    }
    chart->n = kept;
}

/* ---- signs -------------------------------------------------------------------------------- */

typedef struct work {
    dx_graph *g;
    dx_id symbol;
    int charts; /* made so far */
    int rounds; /* for which steps may still be looked at by bounds */
} work;

static dx_status signs(work *w, dx_id a, int depth, dx_chart *out, bool *known);

static dx_status signs_at_break(work *w, dx_id at, dx_chart *out, bool *known)
{
    double value;
    DX_TRY(dx_sample_value(w->g, at, &value));
    *known = isfinite(value);
    *out = (dx_chart){.n = 1, .at = {at}, .value = {value}, .cell = {-1, 0, 1}};
    return DX_OK;
}

static void turn(dx_chart *chart, int flip)
{
    for (size_t i = 0; i <= 2 * chart->n; i++)
        chart->cell[i] = (signed char)(flip * chart->cell[i]);
}

static dx_status signs_of_two(work *w, dx_id a, dx_id b, dx_chart_join how, int depth,
                              dx_chart *out, bool *known)
{
    dx_chart other;
    DX_TRY(dx_check(w->g, a));
    DX_TRY(dx_check(w->g, b));
    DX_TRY(signs(w, a, depth, out, known));
    if (*known)
        DX_TRY(signs(w, b, depth, &other, known));
    return *known ? dx_chart_combine(w->g, out, &other, how, known) : DX_OK;
}

static dx_status signs_of_product(work *w, dx_id a, int depth, dx_chart *out, bool *known)
{
    dx_graph *g = w->g;
    dx_chart_constant(out, 1);
    *known = true;
    for (uint32_t i = 0; i < dx_factors(g, a) && *known; i++) {
        dx_id exponent = dx_exponent(g, a, i);
        int64_t n = 1;
        dx_chart factor;
        (void)dx_get_int(g, exponent, &n);
        DX_TRY(signs(w, dx_base(g, a, i), depth, &factor, known));
        for (int k = n % 2 == 0 ? 2 : 1; k > 0 && *known; k--)
            DX_TRY(dx_chart_combine(g, out, &factor, DX_CHART_PRODUCT, known));
    }
    return DX_OK;
}

/* The innermost part with a corner or a jump; DX_NONE where there is none. */
static dx_status find_piece(dx_graph *g, dx_id a, dx_id *part, dx_id *meeting)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *part = DX_NONE;
    for (size_t i = 0; i < walk.n && dx_is_none(*part); i++) {
        *meeting = dx_meeting(g, walk.id[i]);
        if (!dx_is_none(*meeting) && !dx_is_constant(g, *meeting))
            *part = walk.id[i];
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* What holds on the left, at and on the right side of where two pieces meet. */
static dx_status signs_of_pieces(work *w, dx_id a, dx_id part, dx_id meeting, int depth,
                                 dx_chart *out, bool *known)
{
    dx_graph *g = w->g;
    DX_TRY(signs(w, meeting, depth, out, known));
    if (!*known)
        return DX_OK;
    dx_chart sides = *out;
    dx_chart_constant(out, -1);
    for (int side = -1; side <= 1 && *known; side++) {
        dx_chart here, there = sides;
        bool met = false;
        for (size_t i = 0; i <= 2 * sides.n; i++) {
            there.cell[i] = sides.cell[i] == side ? 1 : -1;
            met = met || sides.cell[i] == side;
        }
        if (!met)
            continue;
        dx_id piece = dx_rename(g, a, part, dx_piece(g, part, side));
        DX_TRY(dx_check(g, piece));
        DX_TRY(signs(w, piece, depth, &here, known));
        if (*known) /* -1 elsewhere */
            DX_TRY(dx_chart_combine(g, &here, &there, DX_CHART_LEAST, known));
        if (*known)
            DX_TRY(dx_chart_combine(g, out, &here, DX_CHART_MOST, known));
    }
    return DX_OK;
}

/* content·Π (t - root)^multiplicity, t a polynomial's variable. */
static dx_status signs_of_roots(work *w, dx_id t, const dx_roots *roots, int depth, dx_chart *out,
                                bool *known)
{
    dx_chart_constant(out, roots->sign);
    *known = true;
    for (uint32_t i = 0; i < roots->n && *known; i++) {
        dx_id factor = dx_sub(w->g, t, roots->at[i]);
        dx_chart chart;
        DX_TRY(dx_check(w->g, factor));
        DX_TRY(signs(w, factor, depth, &chart, known));
        for (uint32_t k = roots->multiplicity[i] % 2 == 0 ? 2 : 1; k > 0 && *known; k--)
            DX_TRY(dx_chart_combine(w->g, out, &chart, DX_CHART_PRODUCT, known));
    }
    return DX_OK;
}

/* 2·x of sqrt(2)·sqrt(x); DX_NONE of what is no product of roots. */
static dx_id radicand_of(dx_graph *g, dx_id term)
{
    dx_id product = dx_int(g, 1), half = dx_rational(g, 1, 2);
    uint32_t varying = 0;
    if (dx_op_of(g, term) != DX_OP_MUL)
        return DX_NONE;
    for (uint32_t i = 0; i < dx_factors(g, term); i++) {
        if (!dx_same(dx_exponent(g, term, i), half))
            return DX_NONE;
        varying += !dx_is_constant(g, dx_base(g, term, i));
        product = dx_mul(g, product, dx_base(g, term, i));
    }
    return varying == 1 ? product : DX_NONE;
}

/* rest + scale·sqrt(radicand), where one term is a square root and no other has one. */
static bool is_sum_with_root(dx_graph *g, dx_id a, dx_id *rest, dx_id *scale, dx_id *radicand)
{
    dx_id base;
    *rest = DX_NONE;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        base = radicand_of(g, dx_term(g, a, i));
        if (dx_is_none(base) || dx_is_constant(g, base))
            continue;
        if (!dx_is_none(*rest))
            return false;
        *scale = dx_coefficient(g, a, i);
        *radicand = base;
        *rest = dx_sub(g, a, dx_scale(g, *scale, dx_term(g, a, i)));
        if (dx_is_none(*rest))
            return false;
    }
    return !dx_is_none(*rest);
}

/* The sign of rest where both terms agree; else that of the greater square. */
static dx_status signs_with_root(work *w, dx_id rest, dx_id scale, dx_id radicand, int depth,
                                 dx_chart *out, bool *known)
{
    dx_graph *g = w->g;
    int sign = dx_number_sign(g, scale);
    dx_chart squares, all;
    dx_id difference =
        dx_sub(g, dx_scale(g, dx_number_mul(g, scale, scale), radicand), dx_power(g, rest, 2));
    DX_TRY(dx_check(g, difference));
    DX_TRY(dx_readable(g, difference, &difference));
    DX_TRY(signs(w, rest, depth, out, known));
    if (*known)
        DX_TRY(signs(w, difference, depth, &squares, known));
    if (!*known)
        return DX_OK;
    all = squares;
    memset(all.cell, 1, sizeof all.cell);
    turn(&squares, sign);
    DX_TRY(dx_chart_combine(g, out, &all, DX_CHART_PRODUCT, known));
    if (!*known)
        return DX_OK;
    /* where the terms agree, +1 or -1 wins over what the squares say */
    for (size_t i = 0; i <= 2 * out->n; i++)
        if (out->cell[i] != sign)
            out->cell[i] = (signed char)-sign;
    return dx_chart_combine(g, out, &squares, sign > 0 ? DX_CHART_MOST : DX_CHART_LEAST, known);
}

/* Π base^n over the divisors of the terms, whole n. */
static dx_id common_divisor(dx_graph *g, dx_id a)
{
    enum { MOST = 8 };
    dx_id base[MOST];
    int64_t most[MOST];
    size_t n = 0;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i);
        for (uint32_t k = 0; dx_op_of(g, term) == DX_OP_MUL && k < dx_factors(g, term); k++) {
            int64_t power;
            size_t at = 0;
            if (!dx_get_int(g, dx_exponent(g, term, k), &power) || power >= 0)
                continue;
            while (at < n && !dx_same(base[at], dx_base(g, term, k)))
                at++;
            if (at == MOST)
                return DX_NONE;
            if (at == n) {
                base[n] = dx_base(g, term, k);
                most[n++] = 0;
            }
            most[at] = -power > most[at] ? -power : most[at];
        }
    }
    for (size_t i = 0; i < n; i++)
        base[i] = dx_power(g, base[i], most[i]);
    return n > 0 ? dx_product(g, n, base) : DX_NONE;
}

/* Of one fraction the sign is that of both parts. */
static dx_status signs_of_fraction(work *w, dx_id a, dx_id below, int depth, dx_chart *out,
                                   bool *known)
{
    enum { MOST = 16 };
    dx_graph *g = w->g;
    dx_id term[MOST + 1];
    uint32_t n = dx_terms(g, a);
    if (n > MOST)
        return DX_OK;
    for (uint32_t i = 0; i < n; i++)
        term[i] = dx_scale(g, dx_coefficient(g, a, i), dx_mul(g, dx_term(g, a, i), below));
    term[n] = dx_mul(g, dx_constant(g, a), below);
    dx_id above = dx_sum(g, n + 1, term);
    DX_TRY(dx_check(g, above));
    DX_TRY(dx_readable(g, above, &above));
    return signs_of_two(w, above, below, DX_CHART_PRODUCT, depth, out, known);
}

/* x^n of the symbol alone stands in the term, n >= 1; 0: not so. */
static int64_t power_in_term(const work *w, dx_id term)
{
    dx_graph *g = w->g;
    int64_t n;
    if (dx_same(term, w->symbol))
        return 1;
    for (uint32_t k = 0; dx_op_of(g, term) == DX_OP_MUL && k < dx_factors(g, term); k++)
        if (dx_same(dx_base(g, term, k), w->symbol) && dx_get_int(g, dx_exponent(g, term, k), &n) &&
            n > 0)
            return n;
    return 0;
}

/* pi·x - x is x·(pi - 1): a power of the symbol that all terms have comes out; DX_NONE where
 * there is none. */
static dx_id take_common_power(const work *w, dx_id a, dx_id *rest)
{
    enum { MOST = 16 };
    dx_graph *g = w->g;
    dx_id term[MOST];
    int64_t least = 0;
    uint32_t n = dx_terms(g, a);
    if (n > MOST || !dx_is_int(g, dx_constant(g, a), 0))
        return DX_NONE;
    for (uint32_t i = 0; i < n; i++) {
        int64_t power = power_in_term(w, dx_term(g, a, i));
        if (power == 0)
            return DX_NONE;
        least = i == 0 || power < least ? power : least;
    }
    dx_id common = dx_power(g, w->symbol, least);
    for (uint32_t i = 0; i < n; i++)
        term[i] = dx_scale(g, dx_coefficient(g, a, i), dx_div(g, dx_term(g, a, i), common));
    *rest = dx_sum(g, n, term);
    return common;
}

/* `reached` where u reaches the level, -1 elsewhere. */
static dx_status reach(work *w, dx_id u, dx_id level, bool strictly, int reached, int depth,
                       dx_chart *out, bool *known)
{
    dx_id gap = dx_sub(w->g, u, level);
    DX_TRY(dx_check(w->g, gap));
    DX_TRY(signs(w, gap, depth, out, known));
    for (size_t i = 0; i <= 2 * out->n; i++)
        out->cell[i] =
            out->cell[i] > 0 || (!strictly && out->cell[i] == 0) ? (signed char)reached : -1;
    return DX_OK;
}

/* floor(u) - r, or ceil(u) - r: for an integer r it is floor(u - r); else it is above 0 where u
 * reaches the next integer, or passes the one before. */
static dx_status signs_of_shifted_step(work *w, dx_id step, dx_id r, int depth, dx_chart *out,
                                       bool *known)
{
    dx_graph *g = w->g;
    dx_fn fn = dx_fn_of(g, step);
    dx_id u = dx_operand(g, step, 0);
    if (dx_is_integer(g, r))
        return signs(w, dx_call1(g, fn, dx_sub(g, u, r)), depth, out, known);
    return reach(w, u, dx_call1(g, fn == DX_FN_floor ? DX_FN_ceil : DX_FN_floor, r),
                 fn == DX_FN_ceil, 1, depth, out, known);
}

static dx_status signs_of_sum(work *w, dx_id a, int depth, dx_chart *out, bool *known)
{
    dx_graph *g = w->g;
    dx_id scale, t, r;
    if (dx_single_level(g, a, &scale, &t, &r)) {
        dx_fn fn = dx_fn_of(g, t);
        if ((fn == DX_FN_floor || fn == DX_FN_ceil) && dx_is_number(g, r)) {
            DX_TRY(signs_of_shifted_step(w, t, r, depth, out, known));
            turn(out, dx_number_sign(g, scale));
            return DX_OK;
        }
        if (dx_same(t, w->symbol)) {
            DX_TRY(signs_at_break(w, r, out, known));
            turn(out, dx_number_sign(g, scale));
            return DX_OK;
        }
    }
    dx_roots roots;
    DX_TRY(dx_roots_of(g, a, &t, &roots, known));
    if (*known)
        return signs_of_roots(w, t, &roots, depth, out, known);
    if (is_sum_with_root(g, a, &r, &scale, &t))
        return signs_with_root(w, r, scale, t, depth, out, known);
    t = take_common_power(w, a, &r);
    if (!dx_is_none(t))
        return signs_of_two(w, t, r, DX_CHART_PRODUCT, depth, out, known);
    t = common_divisor(g, a);
    if (!dx_is_none(t))
        return signs_of_fraction(w, a, t, depth, out, known);
    DX_TRY(dx_readable(g, a, &t));
    return dx_same(t, a) ? DX_OK : signs(w, t, depth, out, known);
}

/* floor(u) is above 0 from u = 1 on, and 0 from u = 0 on. */
static dx_status signs_of_step(work *w, dx_id a, int depth, dx_chart *out, bool *known)
{
    dx_graph *g = w->g;
    dx_fn fn = dx_fn_of(g, a);
    dx_id u = dx_operand(g, a, 0), half = dx_rational(g, 1, 2);
    dx_id above = fn == DX_FN_floor ? dx_int(g, 1) : fn == DX_FN_ceil ? dx_int(g, 0) : half;
    dx_id zero = fn == DX_FN_floor  ? dx_int(g, 0)
                 : fn == DX_FN_ceil ? dx_int(g, -1)
                                    : dx_number_neg(g, half);
    dx_chart some;
    DX_TRY(reach(w, u, above, fn == DX_FN_ceil, 1, depth, out, known));
    if (*known)
        DX_TRY(reach(w, u, zero, fn != DX_FN_floor, 0, depth, &some, known));
    return *known ? dx_chart_combine(g, out, &some, DX_CHART_MOST, known) : DX_OK;
}

static dx_status signs_of_simple(work *w, dx_id a, int depth, dx_chart *out, bool *known)
{
    dx_graph *g = w->g;
    *known = true;
    if (dx_is_number(g, a)) {
        dx_chart_constant(out, dx_number_sign(g, a));
        return DX_OK;
    }
    if (dx_same(a, w->symbol))
        return signs_at_break(w, dx_int(g, 0), out, known);
    int flip = 1;
    dx_id u, r;
    bool even;
    DX_TRY(dx_even_level(g, a, &flip, &u, &r, &even));
    if (even) {
        DX_TRY(
            signs_of_two(w, dx_sub(g, u, r), dx_add(g, u, r), DX_CHART_PRODUCT, depth, out, known));
        turn(out, flip);
        return DX_OK;
    }
    *known = false;
    if (dx_op_of(g, a) == DX_OP_MUL)
        return signs_of_product(w, a, depth, out, known);
    DX_TRY(find_piece(g, a, &u, &r));
    if (!dx_is_none(u))
        return signs_of_pieces(w, a, u, r, depth, out, known);
    if (dx_op_of(g, a) == DX_OP_ADD)
        return signs_of_sum(w, a, depth, out, known);
    dx_fn fn = dx_fn_of(g, a);
    return fn == DX_FN_floor || fn == DX_FN_ceil || fn == DX_FN_round
               ? signs_of_step(w, a, depth, out, known)
               : DX_OK;
}

static dx_status signs(work *w, dx_id a, int depth, dx_chart *out, bool *known)
{
    int flip = 1;
    *known = false;
    dx_chart_constant(out, 0);
    if (depth == 0 || ++w->charts > MOST_CHARTS)
        return DX_OK;
    DX_TRY(dx_poll(w->g->context));
    DX_TRY(dx_same_sign(w->g, a, &flip, &a));
    DX_TRY(signs_of_simple(w, a, depth - 1, out, known));
    if (!*known && w->rounds > 0) {
        w->rounds--;
        DX_TRY(dx_chart_steps(w->g, a, w->symbol, out, known));
    }
    if (*known)
        turn(out, flip);
    return DX_OK;
}

static dx_status find_signs(work *w, dx_id a, dx_chart *out, bool *known)
{
    dx_status status = signs(w, a, DEEP, out, known);
    if (status == DX_DOMAIN || status == DX_LIMIT || status == DX_TYPE || status == DX_UNKNOWN) {
        dx_diag_clear(&w->g->context->diag);
        *known = false;
        return DX_OK;
    }
    return status;
}

dx_status dx_chart_signs(dx_graph *g, dx_id a, dx_id symbol, dx_chart *out, bool *known)
{
    enum { ROUNDS = 4 };
    work w = {.g = g, .symbol = symbol, .rounds = ROUNDS};
    return find_signs(&w, a, out, known);
}

dx_status dx_chart_plain(dx_graph *g, dx_id a, dx_id symbol, dx_chart *out, bool *known)
{
    work w = {.g = g, .symbol = symbol};
    return find_signs(&w, a, out, known);
}

dx_status dx_chart_share_breaks(dx_graph *g, dx_chart *a, dx_chart *b, bool *known)
{
    dx_chart all = *b;
    memset(all.cell, 1, sizeof all.cell);
    DX_TRY(dx_chart_combine(g, a, &all, DX_CHART_LEAST, known));
    if (!*known)
        return DX_OK;
    all = *a;
    memset(all.cell, 1, sizeof all.cell);
    return dx_chart_combine(g, b, &all, DX_CHART_LEAST, known);
}
