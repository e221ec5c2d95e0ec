#include "symbolic/solve/parametric.h"

#include "expr/exact.h"
#include "expr/print.h"
#include "symbolic/domain/assumed.h"
#include "symbolic/solve/breaks.h"

#include <string.h>

enum { MOST_ENDS = 12, MOST_PARTS = 24 };

/* The set of x for one value of the other name: each stretch with its ends. */
typedef struct stretch {
    dx_id lo, hi;
    bool with_lo, with_hi;
} stretch;

typedef struct stretches {
    uint32_t n;
    stretch at[DX_CHART_BREAKS + 1];
} stretches;

typedef struct parametric {
    dx_graph *g;
    const dx_oracle *oracle;
    const dx_root_host *host;
    uint32_t n_of;
    const dx_compared_formula *of;
    dx_parametric *out;
    dx_line *ends;  /* breaks in x, with the other name in them */
    dx_line *turns; /* values of the other name where these change */
    dx_line *scratch;
    bool pieces; /* formulas have such: what is divided by 0 may be in one that is not chosen */
    uint32_t n_parts; /* what need not have a value, and has x in it */
    dx_id part[MOST_PARTS];
} parametric;

static void begin_line(const parametric *p, dx_line *l, dx_id unknown, dx_id other)
{
    l->g = p->g;
    l->oracle = p->oracle;
    l->host = p->host;
    l->window = NULL;
    l->unknown = unknown;
    l->other = other;
    l->n = l->n_turns = 0;
    l->flat = l->positive = false;
    l->known = true;
}

/* ---- where the order of the ends changes --------------------------------------------------------
 */

static dx_status find_ends(parametric *p)
{
    begin_line(p, p->ends, p->out->unknown, p->out->other);
    for (uint32_t i = 0; i < p->n_of && p->ends->known; i++)
        DX_TRY(dx_line_add(p->ends, p->of[i].f));
    p->ends->known = p->ends->known && p->ends->n <= MOST_ENDS;
    p->out->positive = p->ends->positive;
    return DX_OK;
}

/* The two branches of Lambert's function meet where both begin alone, which is a break of each. */
static bool is_of_branches(const dx_graph *g, dx_id gap)
{
    if (dx_op_of(g, gap) != DX_OP_ADD || dx_terms(g, gap) != 2 ||
        !dx_is_int(g, dx_constant(g, gap), 0))
        return false;
    dx_id a = dx_term(g, gap, 0), b = dx_term(g, gap, 1);
    const dx_fn first = dx_fn_of(g, a), second = dx_fn_of(g, b);
    const bool branches = (first == DX_FN_lambertw && second == DX_FN_lambertwm1) ||
                          (first == DX_FN_lambertwm1 && second == DX_FN_lambertw);
    return branches && dx_same(dx_operand(g, a, 0), dx_operand(g, b, 0)) &&
           dx_number_sign(g, dx_coefficient(g, gap, 0)) !=
               dx_number_sign(g, dx_coefficient(g, gap, 1));
}

static dx_status find_turns(parametric *p)
{
    dx_graph *g = p->g;
    dx_line *t = p->turns, *ends = p->ends;
    dx_chart assumed; /* turns elsewhere may be left out: what holds beside them is of there */
    begin_line(p, t, p->out->other, DX_NONE);
    t->flat = true;
    DX_TRY(dx_assumed_set(g, p->out->other, &assumed));
    for (size_t i = 0; i < assumed.n; i++)
        DX_TRY(dx_line_add_point(t, assumed.at[i], false));
    for (uint32_t i = 0; i < p->n_of && t->known; i++)
        if (!dx_contains(g, p->of[i].f, p->out->unknown))
            DX_TRY(dx_line_add(t, p->of[i].f));
    for (size_t i = 0; i < ends->n_turns && t->known; i++)
        DX_TRY(dx_line_add(t, ends->turn[i]));
    for (size_t i = 0; i < ends->n && t->known; i++) {
        DX_TRY(dx_line_add_parts(t, ends->point[i].value));
        for (size_t k = 0; k < i && t->known; k++) {
            dx_id gap = dx_sub(g, ends->point[i].value, ends->point[k].value);
            DX_TRY(dx_check(g, gap));
            if (dx_contains(g, gap, t->unknown) && !is_of_branches(g, gap))
                DX_TRY(dx_line_add(t, gap));
        }
        DX_TRY(dx_poll(g->context));
    }
    if (t->known)
        DX_TRY(dx_line_sort(t));
    t->known = t->known && t->n <= DX_CHART_BREAKS;
    return DX_OK;
}

/* Parts of the formulas that may be without a value, though the whole has lost them for some value
 * of the other name: log(x) in a*log(x) for a = 0. */
static void add_part(parametric *p, dx_id a, bool *few)
{
    if (dx_is_none(a) || !(dx_node_of(p->g, a)->holds & DX_HOLDS_PARTIAL))
        return;
    *few = *few && p->n_parts < MOST_PARTS;
    if (*few)
        p->part[p->n_parts++] = a;
}

static dx_status find_parts_of(parametric *p, dx_id f, unsigned depth, bool *few);

/* The part k of the pieces, a condition or a value, where it counts; 0 elsewhere. */
static dx_status add_guarded(parametric *p, dx_id cases, uint32_t k, dx_id part, bool *few)
{
    enum { MOST = 16 };
    dx_graph *g = p->g;
    const dx_id zero = dx_int(g, 0);
    dx_id operand[2 * MOST + 1];
    uint32_t n = 0, first = k / 2; /* the pieces before it */
    *few = *few && first < MOST;
    if (!*few)
        return DX_OK;
    for (uint32_t i = 0; i < first; i++) {
        operand[n++] = dx_operand(g, cases, 2 * i);
        operand[n++] = zero;
    }
    if (k % 2 == 1) {
        operand[n++] = dx_operand(g, cases, k - 1);
        operand[n++] = part;
        part = zero;
    }
    operand[n++] = part;
    dx_id guarded = n == 1 ? part : dx_cases(g, n, operand);
    DX_TRY(dx_check(g, guarded));
    add_part(p, guarded, few);
    return DX_OK;
}

static dx_status find_parts_of_pieces(parametric *p, dx_id cases, unsigned depth, bool *few)
{
    dx_graph *g = p->g;
    for (uint32_t k = 0; k < dx_count(g, cases) && *few; k++) {
        const uint32_t before = p->n_parts;
        DX_TRY(find_parts_of(p, dx_operand(g, cases, k), depth + 1, few));
        const uint32_t n = p->n_parts;
        dx_id part[MOST_PARTS];
        memcpy(part, p->part, n * sizeof *part);
        p->n_parts = before;
        for (uint32_t i = before; i < n && *few; i++)
            DX_TRY(add_guarded(p, cases, k, part[i], few));
    }
    return DX_OK;
}

/* What is reached without a way through pieces. */
static void reach(const parametric *p, const dx_walk *walk, bool *reached)
{
    const dx_graph *g = p->g;
    for (size_t i = 0; i < walk->n; i++)
        reached[i] = i + 1 == walk->n;
    for (size_t i = walk->n; i-- > 0;)
        for (uint32_t k = 0;
             reached[i] && dx_op_of(g, walk->id[i]) != DX_OP_CASES && k < dx_count(g, walk->id[i]);
             k++) {
            const size_t at = dx_walk_find(walk, dx_operand(g, walk->id[i], k));
            reached[at] = true;
        }
}

static dx_status add_parts_of(parametric *p, dx_id a, unsigned depth, bool *few)
{
    dx_graph *g = p->g;
    if (dx_op_of(g, a) == DX_OP_CASES)
        return find_parts_of_pieces(p, a, depth, few);
    if (dx_op_of(g, a) == DX_OP_CALL)
        add_part(p, a, few);
    for (uint32_t j = 0; dx_op_of(g, a) == DX_OP_MUL && j < dx_factors(g, a); j++)
        add_part(p, dx_pow(g, dx_base(g, a, j), dx_exponent(g, a, j)), few);
    return g->context->diag.status;
}

static dx_status find_parts_of(parametric *p, dx_id f, unsigned depth, bool *few)
{
    enum { DEEP = 8 };
    dx_graph *g = p->g;
    dx_walk walk;
    *few = *few && depth < DEEP;
    if (!*few)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    bool *reached = dx_arena_alloc(&g->context->arena, walk.n + 1);
    dx_status status = reached ? DX_OK : dx_no_memory(g->context);
    if (reached)
        reach(p, &walk, reached);
    for (size_t k = 0; k < walk.n && *few && status == DX_OK; k++)
        if (reached[k])
            status = add_parts_of(p, walk.id[k], depth, few);
    dx_walk_free(&walk);
    return status;
}

static dx_status find_parts(parametric *p, bool *few)
{
    *few = true;
    for (uint32_t i = 0; i < p->n_of && *few; i++) {
        bool pieces;
        DX_TRY(find_parts_of(p, p->of[i].f, 0, few));
        DX_TRY(dx_has_op(p->g, p->of[i].f, DX_OP_CASES, &pieces));
        p->pieces = p->pieces || pieces;
    }
    return DX_OK;
}

/* ---- one value of the other name ----------------------------------------------------------------
 */

static dx_status with_value(const parametric *p, dx_id f, dx_id name, dx_id value, dx_id *out)
{
    *out = dx_substitute(p->g, f, 1, &name, &value);
    return dx_is_none(*out) ? dx_excuse(p->g->context, dx_check(p->g, *out)) : DX_OK;
}

static bool meets(dx_compared how, int sign)
{
    switch (how) {
    case DX_IS_BELOW:
        return sign < 0;
    case DX_IS_AT_MOST:
        return sign <= 0;
    case DX_IS_OTHER:
        return sign != 0;
    default:
        return sign == 0;
    }
}

/* Has f a value there, which sign? *known: neither, or one of these is certain. */
static dx_status sign_at(const parametric *p, dx_id f, dx_id x, bool between, bool is_zero,
                         bool *has, int *sign, bool *known)
{
    dx_interval range;
    dx_id a;
    bool decided;
    *has = false;
    *sign = 0;
    DX_TRY(dx_line_put(p->ends, f, p->out->unknown, x, &a, &decided));
    if (dx_is_none(a)) {
        *known = *known && decided;
        return DX_OK;
    }
    DX_TRY(dx_ask_value(p->oracle, a, DX_LINE_PRECISION, &range));
    *has = range.finite;
    *sign = range.sign;
    bool certain = range.finite || (between && decided);
    if (!certain && decided)
        DX_TRY(dx_line_lacks_value(p->ends, a, &certain));
    *known = *known && certain;
    if (range.finite && range.sign == 0) {
        bool zero = is_zero;
        if (!zero)
            DX_TRY(dx_line_is_zero(p->ends, a, &zero));
        *known = *known && zero;
    }
    return DX_OK;
}

/* Do all relations hold at x? What they and their parts are for one value of the other name is
 * given. */
static dx_status look(const parametric *p, const dx_id *f, const dx_id *part, dx_id x,
                      const dx_break *at, bool *in, bool *known)
{
    bool has = true;
    int sign;
    *in = true;
    for (uint32_t i = 0; i < p->n_parts && *in && *known; i++) {
        bool certain = true; /* a part counts by whether it has a value, not by which */
        DX_TRY(sign_at(p, part[i], x, !at, true, &has, &sign, &certain));
        *known = *known && (has || certain);
        *in = has;
    }
    for (uint32_t i = 0; i < p->n_of && *in && *known; i++) {
        bool zero = at && (dx_same(at->zero_of, f[i]) || dx_same(at->zero_of, p->of[i].f));
        DX_TRY(sign_at(p, f[i], x, !at, zero, &has, &sign, known));
        *in = has && meets(p->of[i].how, sign);
    }
    return dx_poll(p->g->context);
}

/* The stretches of x, between the breaks of the sorted line. */
static dx_status read_line(const parametric *p, dx_line *l, const dx_id *f, const dx_id *part,
                           stretches *out)
{
    bool before = false;
    out->n = 0;
    l->known = l->known && l->n <= DX_CHART_BREAKS;
    for (size_t i = 0; i < 2 * l->n + 1 && l->known; i++) {
        const bool open = i % 2 == 0;
        const dx_id x = open ? dx_line_between(l, i / 2) : l->point[i / 2].value;
        bool in = false, seen = true;
        DX_TRY(dx_check(p->g, x));
        DX_TRY(look(p, f, part, x, open ? NULL : &l->point[i / 2], &in, &seen));
        l->known = seen || (!open && l->point[i / 2].pole && !p->pieces);
        in = in && seen;
        if (in && !before)
            out->at[out->n++] = (stretch){open ? (i == 0 ? DX_NONE : l->point[i / 2 - 1].value) : x,
                                          DX_NONE, !open, false};
        if (!in && before) {
            out->at[out->n - 1].hi = open ? l->point[i / 2 - 1].value : x;
            out->at[out->n - 1].with_hi = open;
        }
        before = in;
    }
    return DX_OK;
}

/* 0^u is 0 where it has a value, as its part says. */
static dx_status without_powers_of_zero(const parametric *p, dx_id *f)
{
    enum { MOST = 8 };
    dx_graph *g = p->g;
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, f, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        const dx_id a = walk.id[i];
        if (dx_op_of(g, a) != DX_OP_MUL || dx_factors(g, a) != 1 ||
            !dx_is_int(g, dx_base(g, a, 0), 0))
            continue;
        from[n] = a;
        to[n++] = dx_int(g, 0);
    }
    dx_walk_free(&walk);
    if (n > 0)
        *f = dx_substitute(g, *f, n, from, to);
    return dx_is_none(*f) ? dx_excuse(g->context, dx_check(g, *f)) : DX_OK;
}

/* (-2)^x has a value for some x alone: these are not looked at. */
static bool has_negative_base(const parametric *p, dx_id part)
{
    const dx_graph *g = p->g;
    return dx_op_of(g, part) == DX_OP_MUL && dx_factors(g, part) == 1 &&
           dx_is_number(g, dx_base(g, part, 0)) && dx_number_sign(g, dx_base(g, part, 0)) < 0 &&
           dx_contains(g, dx_exponent(g, part, 0), p->out->unknown);
}

/* Formulas and parts for that value; *exist is false where one of them has no value whatever x
 * is. That is not known where a piece has none, which need not be chosen for some x. */
static dx_status put_in(parametric *p, dx_id value, dx_id *f, dx_id *part, bool *exist)
{
    bool pieces, open = false;
    *exist = true;
    for (uint32_t i = 0; i < p->n_of + p->n_parts && *exist; i++) {
        const bool whole = i < p->n_of;
        const dx_id of = whole ? p->of[i].f : p->part[i - p->n_of];
        dx_id *to = whole ? &f[i] : &part[i - p->n_of];
        DX_TRY(with_value(p, of, p->out->other, value, to));
        if (!dx_is_none(*to) && whole)
            DX_TRY(without_powers_of_zero(p, to));
        if (!dx_is_none(*to) && !whole)
            *exist = !has_negative_base(p, *to);
        if (!dx_is_none(*to))
            continue;
        DX_TRY(dx_has_op(p->g, of, DX_OP_CASES, &pieces));
        *exist = pieces;
        open = open || pieces;
    }
    p->turns->known = p->turns->known && (!*exist || !open);
    *exist = *exist && !open;
    return DX_OK;
}

/* A formula for the end which is the constant there: the one that is read most easily. */
static dx_status formula_of(const parametric *p, const dx_id *constant, dx_id *end)
{
    dx_id best = DX_NONE;
    double least = 0;
    if (dx_is_none(*end))
        return DX_OK;
    for (size_t k = 0; k < p->ends->n; k++) {
        bool same = false;
        if (dx_is_none(constant[k]))
            continue;
        DX_TRY(dx_line_same(p->ends, constant[k], *end, &same));
        const double weight = same ? dx_print_weight(p->g, p->ends->point[k].value) : 0;
        if (same && (dx_is_none(best) || weight < least)) {
            best = p->ends->point[k].value;
            least = weight;
        }
    }
    *end = best;
    return DX_OK;
}

/* Do the conditions hold for that value, under which the end is a zero? */
static dx_status words_hold(const parametric *p, const dx_break *end, dx_id value, bool *hold)
{
    *hold = true;
    for (uint32_t i = 0; i < end->n_words && *hold; i++) {
        const dx_word *w = &end->word[i];
        int sign = 0;
        dx_id gap = dx_sub(p->g, w->of, w->level), at;
        DX_TRY(dx_check(p->g, gap));
        DX_TRY(with_value(p, gap, p->out->other, value, &at));
        if (!dx_is_none(at))
            DX_TRY(dx_ask_sign(p->oracle, at, &sign));
        *hold =
            dx_is_none(w->but) && dx_is_none(w->range) && sign != 0 && dx_sign_meets(sign, w->how);
    }
    return DX_OK;
}

/* Between two turns: the ends are the formulas. */
static dx_status solve_between(parametric *p, dx_id value, stretches *out)
{
    dx_id f[MOST_PARTS], part[MOST_PARTS], constant[MOST_ENDS];
    dx_line *l = p->scratch;
    dx_interval range;
    bool exist;
    out->n = 0;
    DX_TRY(put_in(p, value, f, part, &exist));
    if (!exist)
        return DX_OK;
    begin_line(p, l, p->out->unknown, DX_NONE);
    for (size_t k = 0; k < p->ends->n; k++) {
        DX_TRY(with_value(p, p->ends->point[k].value, p->out->other, value, &constant[k]));
        if (dx_is_none(constant[k]))
            continue;
        DX_TRY(dx_ask_value(p->oracle, constant[k], DX_LINE_PRECISION, &range));
        if (!range.finite) {
            constant[k] = DX_NONE;
            continue;
        }
        const size_t before = l->n;
        bool hold;
        DX_TRY(words_hold(p, &p->ends->point[k], value, &hold));
        DX_TRY(dx_line_add_point(l, constant[k], p->ends->point[k].pole));
        if (l->n > before && hold)
            l->point[before].zero_of = p->ends->point[k].zero_of;
    }
    if (l->known)
        DX_TRY(dx_line_sort(l));
    if (l->known)
        DX_TRY(read_line(p, l, f, part, out));
    p->turns->known = l->known;
    for (uint32_t i = 0; i < out->n && l->known; i++) {
        DX_TRY(formula_of(p, constant, &out->at[i].lo));
        DX_TRY(formula_of(p, constant, &out->at[i].hi));
    }
    return DX_OK;
}

/* At a turn the relations are solved anew. */
static dx_status solve_at(parametric *p, dx_id value, stretches *out)
{
    dx_id f[MOST_PARTS], part[MOST_PARTS];
    dx_line *l = p->scratch;
    bool exist;
    out->n = 0;
    DX_TRY(put_in(p, value, f, part, &exist));
    if (!exist)
        return DX_OK;
    begin_line(p, l, p->out->unknown, DX_NONE);
    l->flat = true; /* 0 = 0 has no break that its parts have not */
    for (uint32_t i = 0; i < p->n_of && l->known; i++)
        DX_TRY(dx_line_add(l, f[i]));
    for (uint32_t i = 0; i < p->n_parts && l->known; i++)
        DX_TRY(dx_line_add_parts(l, part[i]));
    if (l->known)
        DX_TRY(dx_line_sort(l));
    if (l->known)
        DX_TRY(read_line(p, l, f, part, out));
    p->turns->known = l->known;
    return DX_OK;
}

/* ---- rows ---------------------------------------------------------------------------------------
 */

static bool is_row(const dx_parametric_row *row, const stretch *s)
{
    return dx_same(row->lo, s->lo) && dx_same(row->hi, s->hi) && row->with_lo == s->with_lo &&
           row->with_hi == s->with_hi;
}

static bool same_stretches(const stretches *a, const stretches *b)
{
    bool same = a->n == b->n;
    for (uint32_t i = 0; i < a->n && same; i++) {
        const stretch *s = &b->at[i];
        same = is_row(
            &(dx_parametric_row){
                a->at[i].lo, a->at[i].hi, a->at[i].with_lo, a->at[i].with_hi, {.n = 0}},
            s);
    }
    return same;
}

/* The row of these ends, which is made where there is none. */
static dx_parametric_row *row_of(parametric *p, const stretch *s)
{
    dx_parametric *out = p->out;
    for (uint32_t i = 0; i < out->n; i++)
        if (is_row(&out->row[i], s))
            return &out->row[i];
    if (out->n == DX_PARAMETRIC_ROWS)
        return NULL;
    dx_parametric_row *row = &out->row[out->n++];
    *row = (dx_parametric_row){s->lo, s->hi, s->with_lo, s->with_hi, {.n = p->turns->n}};
    for (size_t i = 0; i < p->turns->n; i++) {
        row->when.at[i] = p->turns->point[i].value;
        row->when.value[i] = p->turns->point[i].low;
    }
    return row;
}

static dx_status put_stretches(parametric *p, const stretches *s, size_t cell, const bool *but)
{
    for (uint32_t i = 0; i < s->n; i++) {
        dx_parametric_row *row = but && but[i] ? NULL : row_of(p, &s->at[i]);
        if (but && but[i])
            continue;
        p->turns->known = p->turns->known && row;
        if (row)
            row->when.cell[cell] = 1;
    }
    return DX_OK;
}

/* Is the end of a row, a formula, that constant for this value of the other name? */
static dx_status is_end(const parametric *p, dx_id formula, dx_id constant, dx_id value, bool *is)
{
    dx_id a;
    *is = dx_same(formula, constant);
    if (*is || dx_is_none(formula) || dx_is_none(constant))
        return DX_OK;
    DX_TRY(with_value(p, formula, p->out->other, value, &a));
    return dx_is_none(a) ? DX_OK : dx_line_same(p->ends, a, constant, is);
}

/* Rows of the neighbours that are right at the turn, too, take it in. */
static dx_status extend_rows(parametric *p, const stretches *at, size_t cell, dx_id value,
                             bool *covered)
{
    for (int side = 1; side >= -1; side -= 2)
        for (uint32_t i = 0; i < p->out->n; i++) {
            dx_parametric_row *row = &p->out->row[i];
            for (uint32_t k = 0; k < at->n && row->when.cell[side > 0 ? cell + 1 : cell - 1]; k++) {
                const stretch *s = &at->at[k];
                bool lo = false, hi = false;
                if (covered[k] || row->with_lo != s->with_lo || row->with_hi != s->with_hi)
                    continue;
                DX_TRY(is_end(p, row->lo, s->lo, value, &lo));
                if (lo)
                    DX_TRY(is_end(p, row->hi, s->hi, value, &hi));
                if (lo && hi)
                    row->when.cell[cell] = covered[k] = true;
            }
        }
    return DX_OK;
}

/* Two values between the same turns must tell the same. */
static dx_status solve_open(parametric *p, size_t i)
{
    dx_graph *g = p->g;
    stretches first, second;
    dx_line *t = p->turns;
    dx_id value = dx_line_between(t, i), other;
    DX_TRY(dx_check(g, value));
    if (i == 0 || i == t->n)
        other = dx_add(g, value, dx_int(g, i == 0 ? -7 : 7));
    else
        other = dx_scale(g, dx_rational(g, 1, 2),
                         dx_add(g, value, dx_number_from_double(g, t->point[i].low)));
    DX_TRY(dx_check(g, other));
    DX_TRY(solve_between(p, value, &first));
    if (t->known)
        DX_TRY(solve_between(p, other, &second));
    t->known = t->known && same_stretches(&first, &second);
    return t->known ? put_stretches(p, &first, 2 * i, NULL) : DX_OK;
}

static dx_status solve_turn(parametric *p, size_t i)
{
    stretches at;
    bool covered[DX_CHART_BREAKS + 1] = {false};
    const dx_id value = p->turns->point[i].value;
    DX_TRY(solve_at(p, value, &at));
    if (p->turns->known)
        DX_TRY(extend_rows(p, &at, 2 * i + 1, value, covered));
    return p->turns->known ? put_stretches(p, &at, 2 * i + 1, covered) : DX_OK;
}

/* From above, so that cases begin with those above 0. */
static dx_status make_rows(parametric *p)
{
    const size_t n = p->turns->n;
    for (size_t i = n + 1; i-- > 0 && p->turns->known;)
        DX_TRY(solve_open(p, i));
    for (size_t i = n; i-- > 0 && p->turns->known;)
        DX_TRY(solve_turn(p, i));
    for (uint32_t i = 0; i < p->out->n; i++)
        dx_chart_tidy(&p->out->row[i].when);
    return DX_OK;
}

dx_status dx_solve_parametric(dx_graph *g, const dx_oracle *oracle, const dx_root_host *host,
                              uint32_t n, const dx_compared_formula *of, dx_parametric *out,
                              bool *known)
{
    dx_line *line = dx_arena_alloc(&g->context->arena, 3 * sizeof *line);
    parametric p = {.g = g,
                    .oracle = oracle,
                    .host = host,
                    .n_of = n,
                    .of = of,
                    .out = out,
                    .ends = line,
                    .turns = line + 1,
                    .scratch = line + 2};
    if (!line)
        return dx_no_memory(g->context);
    out->n = 0;
    *known = n <= MOST_PARTS;
    if (*known)
        DX_TRY(find_parts(&p, known));
    if (!*known)
        return DX_OK;
    DX_TRY(find_ends(&p));
    *known = p.ends->known;
    if (!*known)
        return DX_OK;
    DX_TRY(find_turns(&p));
    if (p.turns->known)
        DX_TRY(make_rows(&p));
    *known = p.turns->known;
    return DX_OK;
}
