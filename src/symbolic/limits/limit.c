#include "symbolic/limits/limit.h"

#include "expr/walk.h"
#include "symbolic/limits/sequences.h"
#include "symbolic/limits/termwise.h"
#include "symbolic/limits/tractable.h"
#include "symbolic/forms/readable.h"

#include <stdio.h>
#include <string.h>

static dx_status tell_assumed(dx_growth *growth, dx_limit *out)
{
    dx_graph *g = growth->g;
    out->gaps = growth->gaps;
    for (uint32_t i = 0; i < growth->n_assumed && out->n_assumed < DX_LIMIT_ASSUMED; i++) {
        dx_id a = dx_growth_concrete(growth, growth->assumed[i]);
        DX_TRY(dx_check(g, a));
        out->assumed[out->n_assumed++] = a;
    }
    for (uint32_t i = 0; i < growth->n_demanded && out->n_demanded < DX_LIMIT_ASSUMED; i++) {
        dx_id a = dx_growth_concrete(growth, growth->demanded[i]);
        DX_TRY(dx_check(g, a));
        out->demanded[out->n_demanded++] = a;
    }
    return DX_OK;
}

/* A phase that takes all its values, and the value has no other: how far is it from one phase to
 * another? Those distances that are not 0, or one that is a number; out->n_apart is 0 where none
 * was found. */
static dx_status tell_apart(dx_growth *growth, dx_id value, const dx_phase *phase, dx_limit *out)
{
    enum { PHASES = 5 };
    dx_graph *g = growth->g;
    const dx_id quarter = phase->kind == DX_PHASE_ANGLE ? dx_half_pi(g) : dx_rational(g, 1, 4);
    dx_id at[PHASES], seen[PHASES];
    size_t n = 0;
    for (int i = 0; i < PHASES; i++) {
        at[i] = i < 4 ? dx_scale(g, dx_int(g, i), quarter)
                      : dx_rational(g, 1, phase->kind == DX_PHASE_ANGLE ? 1 : 7);
        DX_TRY(dx_check(g, at[i]));
        dx_id one = dx_substitute(g, value, 1, &phase->symbol, &at[i]);
        if (dx_is_none(one) && g->context->diag.status != DX_DOMAIN)
            return dx_check(g, one);
        dx_diag_clear(&g->context->diag);
        for (size_t k = 0; k < n && !dx_is_none(one); k++) {
            bool zero;
            dx_id distance = dx_sub(g, one, seen[k]);
            DX_TRY(dx_check(g, distance));
            DX_TRY(dx_growth_is_zero(growth, distance, &zero));
            if (!zero && dx_is_constant(g, distance)) {
                out->n_apart = 1;
                out->apart[0] = distance;
                return DX_OK;
            }
            if (!zero)
                out->apart[out->n_apart++] = distance;
        }
        if (!dx_is_none(one))
            seen[n++] = one;
    }
    return DX_OK;
}

/* A value in which phases are left over: does it differ from phase to phase? */
static dx_status judge_phases(dx_growth *growth, dx_limit *out)
{
    dx_graph *g = growth->g;
    dx_id middle = out->value, one = dx_int(g, 1);
    uint32_t n, which[DX_MOST_PHASES];
    dx_growth_has_phases(growth, out->value, &n, which);
    for (uint32_t i = 0; i < n; i++) /* the value at some phase */
        middle = dx_substitute(g, middle, 1, &growth->phase[which[i]].symbol, &one);
    if (dx_is_none(middle)) {
        dx_diag_clear(&g->context->diag);
    } else if (n == 1) {
        dx_id distance = dx_sub(g, out->value, middle);
        DX_TRY(dx_check(g, distance));
        bool zero;
        DX_TRY(dx_growth_is_zero(growth, distance, &zero));
        if (zero) {
            out->value = middle;
            return DX_OK;
        }
    }
    if (n == 1 && growth->phase[which[0]].free)
        DX_TRY(tell_apart(growth, out->value, &growth->phase[which[0]], out));
    for (uint32_t i = 0; i < n && out->n_apart == 0; i++)
        if (!dx_growth_has_phases(growth, growth->phase[which[i]].of, NULL, NULL) &&
            growth->phase[which[i]].kind == DX_PHASE_BOUNDED)
            return dx_fail(g->context, DX_UNKNOWN,
                           "what is known of a series in it cancels, and its further coefficients "
                           "have no name here");
    if (out->n_apart == 0)
        return dx_fail(g->context, DX_UNKNOWN, "it swings, and how far is not known");
    out->kind = DX_LIMIT_SWINGS;
    return DX_OK;
}

enum { MOST_SPLITS = 4 }; /* conditions of which both sides are looked at, one in another */

static dx_status limit_by_pieces(dx_growth *growth, dx_id a, unsigned splits, dx_growth_limit *out);

/* A condition on parameters in the formula; DX_NONE: there is none. */
static dx_status find_condition(dx_growth *growth, dx_id a, dx_id *condition)
{
    dx_graph *g = growth->g;
    dx_walk walk;
    *condition = DX_NONE;
    if (!g->branches)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*condition); i++)
        if (dx_op_of(g, walk.id[i]) == DX_OP_CASES &&
            !dx_growth_varies(growth, dx_operand(g, walk.id[i], 0)))
            *condition = dx_operand(g, walk.id[i], 0);
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status limit_of_piece(dx_growth *growth, dx_id a, unsigned splits, dx_id *out)
{
    dx_growth_limit limit;
    DX_TRY(limit_by_pieces(growth, a, splits, &limit));
    *out = limit.value;
    if (limit.kind == DX_GROWTH_VALUE && !dx_growth_has_phases(growth, limit.value, NULL, NULL))
        return DX_OK;
    return dx_fail(growth->g->context, DX_UNKNOWN,
                   "it depends on the parameters which piece holds, and one has no finite limit");
}

/* By cases of the parameters: the limits of the pieces. */
static dx_status limit_of_pieces(dx_growth *growth, dx_id a, unsigned splits, dx_growth_limit *out)
{
    dx_graph *g = growth->g;
    uint32_t n = dx_count(g, a);
    dx_id *piece = dx_arena_alloc(&growth->arena, n * sizeof *piece);
    if (!piece)
        return dx_no_memory(g->context);
    for (uint32_t k = 0; k < n; k++) {
        bool condition = k % 2 == 0 && k + 1 < n;
        piece[k] = dx_operand(g, a, k);
        if (condition)
            continue;
        DX_TRY(limit_of_piece(growth, piece[k], splits + 1, &piece[k]));
    }
    *out = (dx_growth_limit){DX_GROWTH_VALUE, dx_cases(g, n, piece)};
    return dx_check(g, out->value);
}

/* Where the condition holds, and where it does not. */
static dx_status limit_of_sides(dx_growth *growth, dx_id a, dx_id condition, unsigned splits,
                                dx_growth_limit *out)
{
    dx_graph *g = growth->g;
    dx_id piece[3] = {condition};
    for (int side = 0; side < 2; side++) {
        dx_id truth = dx_truth(g, side == 0), there = dx_substitute(g, a, 1, &condition, &truth);
        DX_TRY(dx_check(g, there));
        DX_TRY(limit_of_piece(growth, there, splits + 1, &piece[1 + side]));
    }
    dx_id value = dx_same(piece[1], piece[2]) ? piece[1] : dx_cases(g, 3, piece);
    *out = (dx_growth_limit){DX_GROWTH_VALUE, value};
    return dx_check(g, value);
}

static dx_status limit_by_pieces(dx_growth *growth, dx_id a, unsigned splits, dx_growth_limit *out)
{
    dx_id condition;
    DX_TRY(find_condition(growth, a, &condition));
    if (dx_is_none(condition) || splits == MOST_SPLITS)
        return dx_growth_limit_of(growth, a, out);
    return dx_op_of(growth->g, a) == DX_OP_CASES
               ? limit_of_pieces(growth, a, splits, out)
               : limit_of_sides(growth, a, condition, splits, out);
}

/* The form of *a on its way. */
static dx_status prepare(dx_growth *growth, dx_id *a, dx_id symbol, dx_id at, dx_approach approach)
{
    dx_graph *g = growth->g;
    dx_id way = dx_limit_path(g, growth->x, at, approach);
    growth->at_point = approach == DX_FROM_ABOVE || approach == DX_FROM_BELOW;
    DX_TRY(dx_check(g, way));
    *a = dx_substitute(g, *a, 1, &symbol, &way);
    if (dx_is_none(*a) && g->context->diag.status == DX_DOMAIN)
        growth->outside = true; /* a part has no value anywhere */
    DX_TRY(dx_check(g, *a));
    return dx_growth_prepare(growth, *a, a);
}

static dx_status find(dx_growth *growth, dx_id a, dx_id symbol, dx_id at, dx_approach approach,
                      dx_limit *out)
{
    static const dx_limit_kind kind[] = {[DX_GROWTH_VALUE] = DX_LIMIT_VALUE,
                                         [DX_GROWTH_PLUS] = DX_LIMIT_PLUS_INF,
                                         [DX_GROWTH_MINUS] = DX_LIMIT_MINUS_INF,
                                         [DX_GROWTH_UNSIGNED] = DX_LIMIT_PARAMETER,
                                         [DX_GROWTH_WILD] = DX_LIMIT_WILD};
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    DX_TRY(prepare(growth, &a, symbol, at, approach));
    if (growth->unsafe && dx_growth_varies(growth, a))
        return dx_fail(g->context, DX_UNKNOWN,
                       "something swings through a pole or a domain's edge");
    DX_TRY(limit_by_pieces(growth, a, 0, &limit));
    if (growth->unsettled)
        return dx_fail(g->context, DX_UNKNOWN,
                       "what holds for most terms of a sum may not hold for all of them");
    out->kind = kind[limit.kind];
    out->value = dx_growth_concrete(growth, limit.value);
    DX_TRY(dx_check(g, out->value));
    if (out->kind == DX_LIMIT_VALUE) {
        DX_TRY(dx_growth_multiplied(growth, out->value, &out->value));
        DX_TRY(dx_readable(g, out->value, &out->value));
        if (dx_growth_has_phases(growth, out->value, NULL, NULL))
            DX_TRY(judge_phases(growth, out));
    } else if (out->kind == DX_LIMIT_PARAMETER) {
        int sign;
        dx_status status = dx_growth_constant_sign(growth, limit.value, &sign);
        return status == DX_OK ? dx_fail(g->context, DX_BUG, "a sign was forgotten") : status;
    }
    return tell_assumed(growth, out);
}

typedef struct attempt {
    int smoothness;      /* of abstract functions */
    uint32_t peel;       /* first terms of sums apart */
    uint32_t parity;     /* of what is a whole number */
    bool sums, sequence; /* out: there are sums; it is for whole numbers alone */
} attempt;

static dx_status try_to_find(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_id a,
                             dx_id symbol, dx_id at, dx_approach approach, attempt *as,
                             dx_limit *out)
{
    dx_growth growth;
    dx_diag *diag = &g->context->diag;
    memset(out, 0, sizeof *out);
    out->smoothness = -1;
    dx_status status = dx_growth_init(&growth, g, rules, oracle);
    growth.smoothness = as->smoothness;
    growth.peel = as->peel;
    growth.parity = as->parity;
    if (status == DX_OK)
        status = find(&growth, a, symbol, at, approach, out);
    if ((status == DX_DOMAIN && growth.outside) || status == DX_UNKNOWN || status == DX_DOMAIN) {
        out->kind = status == DX_DOMAIN && growth.outside ? DX_LIMIT_NOWHERE : DX_LIMIT_UNKNOWN;
        out->open = status == DX_UNKNOWN && !growth.swings ? growth.open : DX_NONE;
        snprintf(out->why, sizeof out->why, "%.190s", diag->message);
        dx_diag_clear(diag);
        status = DX_OK;
    }
    as->sums = growth.n_indices > 0;
    as->sequence = growth.sequence;
    out->sequence = growth.sequence;
    out->room = growth.room;
    dx_growth_free(&growth);
    return status;
}

/* Where signs depend on the first terms of a sum, these stand apart. */
static dx_status find_apart(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_id a,
                            dx_id symbol, dx_id at, dx_approach approach, attempt *as,
                            dx_limit *out)
{
    enum { MOST_PEELED = 3 };
    for (as->peel = 0;; as->peel++) {
        DX_TRY(try_to_find(g, rules, oracle, a, symbol, at, approach, as, out));
        if (out->kind != DX_LIMIT_UNKNOWN || !as->sums || as->peel == MOST_PEELED)
            return DX_OK;
    }
}

/* With abstract functions that have so many derivatives; -1: all that are wanted. What has values
 * at whole numbers alone goes over the even ones and the odd ones. */
static dx_status find_with(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_id a,
                           dx_id symbol, dx_id at, dx_approach approach, int smoothness,
                           dx_limit *out)
{
    attempt as = {.smoothness = smoothness};
    dx_limit odd;
    bool same, decided;
    DX_TRY(find_apart(g, rules, oracle, a, symbol, at, approach, &as, out));
    if (out->kind != DX_LIMIT_NOWHERE || !as.sequence)
        return DX_OK;
    as.parity = DX_PARITY_EVEN;
    DX_TRY(find_apart(g, rules, oracle, a, symbol, at, approach, &as, out));
    as.parity = DX_PARITY_ODD;
    DX_TRY(find_apart(g, rules, oracle, a, symbol, at, approach, &as, &odd));
    if (out->kind > DX_LIMIT_MINUS_INF)
        return DX_OK;
    if (odd.kind > DX_LIMIT_MINUS_INF) {
        *out = odd;
        return DX_OK;
    }
    DX_TRY(dx_limit_same(g, rules, oracle, out, &odd, &same, &decided));
    if (!decided) {
        out->kind = DX_LIMIT_UNKNOWN;
        snprintf(out->why, sizeof out->why, "are those over even and over odd numbers the same?");
    } else if (!same) {
        out->kind = DX_LIMIT_SWINGS;
    }
    return DX_OK;
}

/* Is there an abstract function of the symbol in it? */
static dx_status has_abstract(dx_graph *g, dx_id a, dx_id symbol, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        *has = (op == DX_OP_APPLY || op == DX_OP_DERIV) && dx_contains(g, walk.id[i], symbol);
    }
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_limit_one_sided(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_id a,
                             dx_id symbol, dx_id at, dx_approach approach, dx_limit *out)
{
    bool has;
    DX_TRY(find_with(g, rules, oracle, a, symbol, at, approach, -1, out));
    DX_TRY(has_abstract(g, a, symbol, &has));
    if (out->kind == DX_LIMIT_UNKNOWN && !has)
        DX_TRY(dx_limit_along_sequences(g, rules, oracle, a, symbol, at, approach, out));
    for (int n = 0; has && n < DX_LIMIT_SMOOTH && out->smoothness < 0; n++) {
        dx_limit with;
        DX_TRY(find_with(g, rules, oracle, a, symbol, at, approach, n, &with));
        if (with.kind == out->kind)
            out->smoothness = n;
    }
    if (has && out->smoothness < 0)
        out->smoothness = DX_LIMIT_SMOOTH;
    return DX_OK;
}

dx_status dx_limit_lacks_value(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_id a,
                               dx_id symbol, dx_id at, dx_approach approach, bool *lacks,
                               bool *gaps)
{
    dx_growth growth;
    dx_growth_limit limit;
    dx_status status = dx_growth_init(&growth, g, rules, oracle);
    if (status == DX_OK)
        status = prepare(&growth, &a, symbol, at, approach);
    if (status == DX_OK)
        status = dx_growth_limit_of(&growth, a, &limit);
    *lacks = status == DX_DOMAIN && growth.outside;
    *gaps = growth.gaps > 0;
    if (!dx_is_final(status)) {
        dx_diag_clear(&g->context->diag); /* whatever else is wrong with it says nothing */
        status = DX_OK;
    }
    dx_growth_free(&growth);
    return status;
}

dx_status dx_limit_same(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, const dx_limit *a,
                        const dx_limit *b, bool *same, bool *decided)
{
    *decided = true;
    *same = a->kind == b->kind;
    if (!*same || a->kind != DX_LIMIT_VALUE || dx_same(a->value, b->value))
        return DX_OK;
    dx_growth growth;
    dx_id difference = dx_sub(g, a->value, b->value);
    dx_status status = dx_growth_init(&growth, g, rules, oracle);
    if (status == DX_OK)
        status = dx_check(g, difference);
    if (status == DX_OK)
        status = dx_growth_is_zero(&growth, difference, same);
    if (status == DX_UNKNOWN) {
        dx_diag_clear(&g->context->diag);
        *decided = false;
        status = DX_OK;
    }
    dx_growth_free(&growth);
    return status;
}
