/* Where on the line of their one name two formulas are equal. It is cut where parts of them change
 * sign, or leave the values that an inverse function takes; on each interval they are compared with
 * that assumed, and at each cut what is put in is. */
#include "engine/equalwhere.h"

#include "engine/oracle.h"

#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/domain/chart.h"
#include "symbolic/domain/conditions.h"

typedef struct line {
    const dx_equals *q;
    dx_graph *g;
    dx_id name;
    dx_chart cuts;
    bool some; /* not all cuts there would be, as of floor(x) there are no end of them */
} line;

enum { MOST_CUTS = 10, SMALL = 60 };

static bool is_of_name_alone(const dx_graph *g, dx_id a, dx_id name)
{
    dx_id only[2];
    return dx_free_symbols(g, a, 2, only) == 1 && dx_same(only[0], name);
}

/* A cut where u is 0, as far as that is known. */
static dx_status cut_at_zeros(line *l, dx_id u)
{
    dx_graph *g = l->g;
    dx_chart signs, all = l->cuts;
    bool known;
    DX_TRY(dx_check(g, u));
    if (!is_of_name_alone(g, u, l->name) || dx_has_bound_name(g, u) || dx_is_larger(g, u, SMALL))
        return DX_OK;
    dx_status status = dx_chart_plain(g, u, l->name, &signs, &known);
    if (status != DX_OK || !known)
        return dx_excuse(g->context, status);
    DX_TRY(dx_chart_share_breaks(g, &all, &signs, &known));
    if (known && all.n <= MOST_CUTS)
        l->cuts = all;
    return DX_OK;
}

/* Cuts where u is one of the multiples of `unit` from `first` to `last`. */
static dx_status cut_at_multiples(line *l, dx_id u, dx_id unit, int first, int last)
{
    for (int k = first; k <= last; k++)
        DX_TRY(cut_at_zeros(l, dx_sub(l->g, u, dx_mul(l->g, dx_int(l->g, k), unit))));
    return DX_OK;
}

static bool has_iterated(const dx_graph *g, const dx_walk *walk)
{
    for (size_t i = 0; i < walk->n; i++)
        if (dx_is_iterated(g, walk->id[i]))
            return true;
    return false;
}

static bool is_wave(dx_fn fn)
{
    return fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_tan || fn == DX_FN_cot;
}

static dx_status cut_for_call(line *l, dx_id call)
{
    dx_graph *g = l->g;
    dx_id u = dx_operand(g, call, 0), half = dx_rational(g, 1, 2);
    switch (dx_fn_of(g, call)) {
    case DX_FN_max:
    case DX_FN_min:
        for (uint32_t i = 0; i < dx_count(g, call); i++)
            for (uint32_t k = 0; k < i; k++)
                DX_TRY(cut_at_zeros(l, dx_sub(g, dx_operand(g, call, i), dx_operand(g, call, k))));
        return DX_OK;
    case DX_FN_asin:
    case DX_FN_acos:
    case DX_FN_atan:
    case DX_FN_acot:
        if (is_wave(dx_fn_of(g, u)))
            return cut_at_multiples(l, dx_operand(g, u, 0), dx_mul(g, half, dx_pi(g)), -2, 3);
        DX_TRY(cut_at_zeros(l, l->name));
        return cut_at_zeros(l, u);
    case DX_FN_floor:
    case DX_FN_ceil:
    case DX_FN_frac:
        l->some = true;
        return cut_at_multiples(l, u, dx_int(g, 1), -1, 2);
    case DX_FN_round:
        l->some = true;
        return cut_at_multiples(l, u, half, -1, 1);
    case DX_FN_mod:
        l->some = true;
        return cut_at_multiples(l, u, dx_operand(g, call, 1), -1, 1);
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_tan:
        return DX_OK;
    default:
        return cut_at_zeros(l, u);
    }
}

static dx_status cut_for_parts(line *l, const dx_walk *walk)
{
    dx_graph *g = l->g;
    for (size_t i = 0; i < walk->n; i++) {
        dx_id a = walk->id[i];
        dx_op op = dx_op_of(g, a);
        if (op == DX_OP_CALL)
            DX_TRY(cut_for_call(l, a));
        else if (op == DX_OP_EQ || op == DX_OP_NE || op == DX_OP_LT || op == DX_OP_LE)
            DX_TRY(cut_at_zeros(l, dx_sub(g, dx_operand(g, a, 0), dx_operand(g, a, 1))));
        for (uint32_t k = 0; op == DX_OP_MUL && k < dx_factors(g, a); k++) {
            int64_t p, q;
            if (!dx_get_small_rational(g, dx_exponent(g, a, k), &p, &q) || q > 1 || p < 0)
                DX_TRY(cut_at_zeros(l, dx_base(g, a, k)));
        }
    }
    return DX_OK;
}

static dx_status find_cuts(line *l, const dx_identity *identity)
{
    dx_graph *g = l->g;
    const dx_id of[] = {l->q->a, l->q->b};
    dx_walk walk;
    dx_chart_constant(&l->cuts, 0);
    for (uint32_t i = 0; i < identity->n; i++)
        DX_TRY(cut_at_zeros(l, identity->of[i]));
    DX_TRY(dx_walk_make(g, 2, of, &walk));
    dx_status status = DX_OK;
    if (has_iterated(g, &walk)) /* of integers */
        dx_chart_constant(&l->cuts, 0);
    else
        status = cut_for_parts(l, &walk);
    dx_walk_free(&walk);
    return status;
}

/* From `low` to `high`; NONE: there is no end. */
static dx_status compare_between(const line *l, dx_id low, dx_id high, bool *proved)
{
    dx_graph *g = l->g;
    dx_id late = dx_late_symbol(g, dx_bytes(g, l->name), dx_bytes_length(g, l->name));
    dx_assumption more[2];
    size_t n = 0;
    if (!dx_is_none(low))
        more[n++].of = dx_relation(g, DX_OP_LT, low, late);
    if (!dx_is_none(high))
        more[n++].of = dx_relation(g, DX_OP_LT, late, high);
    for (size_t i = 0; i < n; i++) {
        DX_TRY(dx_check(g, more[i].of));
        more[i] = (dx_assumption){.kind = DX_ASSUMED_RELATION, .of = more[i].of};
    }
    return dx_equal_if(l->q, 1, &l->name, &late, n, more, proved);
}

/* The interval between two cuts. */
static dx_status compare_on_interval(const line *l, size_t cell, bool *proved)
{
    return compare_between(l, cell > 0 ? l->cuts.at[cell / 2 - 1] : DX_NONE,
                           cell < 2 * l->cuts.n ? l->cuts.at[cell / 2] : DX_NONE, proved);
}

/* *valued: both, and what is needed, have a value there, as far as is known; *equal: it is one, for
 * certain. */
static dx_status compare_at(const line *l, dx_id at, bool *valued, bool *equal)
{
    dx_graph *g = l->g;
    const dx_oracle oracle = dx_session_oracle(l->q->s);
    dx_id value[2] = {l->q->a, l->q->b};
    *equal = false;
    *valued = true;
    for (size_t i = 0; i < 2 + l->q->needed->n && *valued; i++) {
        dx_id there =
            dx_substitute(g, i < 2 ? value[i] : l->q->needed->of[i - 2], 1, &l->name, &at);
        *valued = !dx_is_none(there);
        DX_TRY(dx_excuse(g->context, g->context->diag.status));
        if (i < 2)
            value[i] = there;
    }
    if (!*valued)
        return DX_OK;
    dx_id difference = dx_sub(g, value[0], value[1]);
    *valued = !dx_is_none(difference);
    dx_status status =
        *valued ? dx_is_zero_constant(g, &oracle, difference, equal) : g->context->diag.status;
    return dx_excuse(g->context, status);
}

/* Each cut that ends an interval on which they are equal; where they have no value between two such
 * ones nothing is to be said. */
static dx_status compare_at_cuts(line *l, bool *everywhere)
{
    for (size_t i = 1; i < 2 * l->cuts.n; i += 2) {
        bool before = l->cuts.cell[i - 1], after = l->cuts.cell[i + 1], valued, equal;
        if (!before && !after)
            continue;
        DX_TRY(compare_at(l, l->cuts.at[i / 2], &valued, &equal));
        l->cuts.cell[i] = equal || (!valued && before && after);
        *everywhere = *everywhere && (equal || !valued);
    }
    return DX_OK;
}

/* Is the set one interval, beyond the ends of which they are not proved to be equal? Some cuts are
 * missing there. */
static dx_status is_one_interval(const line *l, bool *is)
{
    dx_graph *g = l->g;
    const dx_chart *set = &l->cuts;
    const dx_id bit = dx_rational(g, 1, 4);
    size_t first = 0, last = 2 * set->n;
    bool more = false;
    while (!set->cell[first])
        first++;
    while (!set->cell[last])
        last--;
    *is = true;
    for (size_t i = first; i <= last; i++)
        *is = *is && set->cell[i];
    if (*is && first > 0) {
        dx_id end = set->at[(first - 1) / 2], beyond = dx_sub(g, end, bit);
        DX_TRY(dx_check(g, beyond));
        DX_TRY(compare_between(l, beyond, end, &more));
    }
    if (*is && !more && last < 2 * set->n) {
        dx_id end = set->at[last / 2], beyond = dx_add(g, end, bit);
        DX_TRY(dx_check(g, beyond));
        DX_TRY(compare_between(l, end, beyond, &more));
    }
    *is = *is && !more;
    return DX_OK;
}

dx_status dx_equal_on_line(const dx_equals *q, const dx_identity *identity, dx_text *where,
                           bool *everywhere)
{
    dx_graph *g = &q->s->graph;
    line l = {.q = q, .g = g};
    dx_id difference = dx_sub(g, q->a, q->b), name[2];
    bool any = false;
    *everywhere = false;
    DX_TRY(dx_check(g, difference));
    if (dx_free_symbols(g, difference, 2, name) != 1)
        return DX_OK;
    l.name = name[0];
    DX_TRY(find_cuts(&l, identity));
    if (l.cuts.n == 0)
        return DX_OK;
    *everywhere = true;
    for (size_t cell = 0; cell <= 2 * l.cuts.n; cell += 2) {
        bool proved;
        DX_TRY(compare_on_interval(&l, cell, &proved));
        l.cuts.cell[cell] = proved;
        any = any || proved;
        *everywhere = *everywhere && proved;
    }
    if (any)
        DX_TRY(compare_at_cuts(&l, everywhere));
    *everywhere = *everywhere && any;
    dx_chart_tidy(&l.cuts);
    if (any && l.some)
        DX_TRY(is_one_interval(&l, &any));
    return any && !*everywhere ? dx_write_set(g, l.name, &l.cuts, where) : DX_OK;
}
