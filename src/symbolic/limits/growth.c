/* growth.c - the most rapidly varying exponentials, and limits by their leading terms. */
#include "symbolic/limits/growth.h"

#include "expr/order.h"
#include "expr/sort.h"
#include "expr/walk.h"
#include "symbolic/limits/termwise.h"

/* Bounds of one limit: nested questions, questions in all, exponentials, nodes. */
enum {
    MOST_DEPTH = 60,
    MOST_STEPS = 3000,
    MOST_EXPONENTIALS = 64,
    MOST_NODES = 5000,
    FEW_TERMS = 5,
    MANY_TERMS = 80
};

static dx_status give_up(dx_growth *growth, const char *why)
{
    return dx_fail(growth->g->context, DX_UNKNOWN, "%s", why);
}

/* ---- the scale ----------------------------------------------------------------------------- */

/* Exponentials (or x) of one class, with their logarithms, and what these come to as
 * multiples of the first one. */
typedef struct candidates {
    uint32_t n;
    dx_id id[MOST_EXPONENTIALS];
    dx_id log[MOST_EXPONENTIALS];
    dx_id ratio[MOST_EXPONENTIALS];
} candidates;

/* a against b, by log(a)/log(b): 1, 0 or -1 for faster, alike (then *ratio is the limit) or
 * slower. */
static dx_status compare_growth(dx_growth *growth, dx_id log_a, dx_id log_b, int *order,
                                dx_id *ratio)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    dx_id quotient = dx_div(g, log_a, log_b);
    DX_TRY(dx_growth_limit_of(growth, quotient, &limit));
    *order = 1;
    if (limit.kind == DX_GROWTH_WILD)
        return give_up(growth, "the growth of two exponentials cannot be compared");
    if (limit.kind != DX_GROWTH_VALUE)
        return DX_OK;
    bool zero;
    DX_TRY(dx_growth_is_zero(growth, limit.value, &zero));
    *order = zero ? -1 : 0;
    *ratio = limit.value;
    if (!zero)
        dx_growth_assume_nonzero(growth, limit.value);
    if (!zero && dx_growth_has_phases(growth, limit.value, NULL, NULL))
        return give_up(growth, "the growth of two exponentials cannot be compared");
    return DX_OK;
}

/* Keep what grows fastest: one more candidate. */
static dx_status admit(dx_growth *growth, candidates *fastest, dx_id a, dx_id log_a)
{
    int order = 0;
    dx_id ratio = dx_int(growth->g, 1);
    if (fastest->n > 0)
        DX_TRY(compare_growth(growth, log_a, fastest->log[0], &order, &ratio));
    if (order < 0)
        return DX_OK;
    if (order > 0) {
        fastest->n = 0;
        ratio = dx_int(growth->g, 1);
    }
    if (fastest->n == MOST_EXPONENTIALS)
        return give_up(growth, "there are too many exponentials");
    fastest->id[fastest->n] = a;
    fastest->log[fastest->n] = log_a;
    fastest->ratio[fastest->n++] = ratio;
    return DX_OK;
}

/* Those that vary, of which some grow fastest. */
typedef struct varying {
    const dx_graph *g;
    uint32_t n;
    dx_id *id;
} varying;

static uint64_t no_key(const void *of, uint32_t i)
{
    (void)of;
    (void)i;
    return 0;
}

static int by_structure(const void *of, uint32_t i, uint32_t k)
{
    const varying *all = of;
    return dx_compare(all->g, all->id[i], all->id[k]);
}

/* x and the exponentials in it, by their structure: what is asked of parameters first is not to
 * depend on what the session met before. */
static dx_status find_varying(dx_growth *growth, const dx_walk *walk, varying *all,
                              uint32_t **order)
{
    dx_context *context = growth->g->context;
    *all = (varying){.g = growth->g};
    all->id = dx_arena_alloc(&growth->arena, (walk->n + 1) * sizeof *all->id);
    *order = dx_arena_alloc(&growth->arena, (walk->n + 1) * sizeof **order);
    if (!all->id || !*order)
        return dx_no_memory(context);
    for (size_t i = 0; i < walk->n; i++)
        if (dx_same(walk->id[i], growth->x) || dx_growth_is_tail(growth, walk->id[i], DX_TAIL_EXP))
            all->id[all->n++] = walk->id[i];
    if (all->n > 0)
        dx_sort_indices(context, *order, all->n, no_key, by_structure, all);
    return DX_OK;
}

static dx_status admit_varying(dx_growth *growth, dx_id a, candidates *fastest)
{
    dx_growth_limit limit;
    if (dx_same(a, growth->x)) {
        dx_id log_x = dx_call1(growth->g, DX_FN_log, a);
        DX_TRY(dx_check(growth->g, log_x));
        return admit(growth, fastest, a, log_x);
    }
    DX_TRY(dx_growth_limit_of(growth, dx_operand(growth->g, a, 1), &limit));
    if (limit.kind == DX_GROWTH_WILD)
        return give_up(growth, "an exponential swings without bounds");
    if (limit.kind == DX_GROWTH_VALUE)
        return DX_OK;
    return admit(growth, fastest, a, dx_operand(growth->g, a, 1));
}

/* The most rapidly varying of x and the exponentials in it. */
static dx_status find_fastest(dx_growth *growth, dx_id a, candidates *fastest)
{
    dx_walk walk;
    varying all = {0};
    uint32_t *order = NULL;
    fastest->n = 0;
    DX_TRY(dx_walk_make(growth->g, 1, &a, &walk));
    dx_status status = walk.n > MOST_NODES
                           ? give_up(growth, "the expression grows too large on the way")
                           : find_varying(growth, &walk, &all, &order);
    dx_walk_free(&walk);
    for (uint32_t i = 0; i < all.n && status == DX_OK; i++)
        status = admit_varying(growth, all.id[order[i]], fastest);
    return status;
}

/* Powers of omega for the fastest exponentials; the k-th one sets the scale. */
static dx_status make_scale(dx_growth *growth, const candidates *fastest, uint32_t k,
                            dx_growth_scale *scale)
{
    dx_graph *g = growth->g;
    dx_growth_limit limit;
    uint32_t n = fastest->n;
    DX_TRY(dx_growth_limit_of(growth, fastest->log[k], &limit));
    int sign = limit.kind == DX_GROWTH_MINUS ? -1 : 1;
    if (limit.kind == DX_GROWTH_UNSIGNED)
        DX_TRY(dx_growth_constant_sign(growth, limit.value, &sign));
    scale->slope = dx_scale(g, dx_int(g, -sign), fastest->log[k]);
    DX_TRY(dx_check(g, scale->slope));
    scale->n = n;
    scale->member = dx_arena_alloc(&growth->arena, 2 * n * sizeof(dx_id));
    if (!scale->member)
        return dx_no_memory(g->context);
    scale->power = scale->member + n;
    dx_id unit = dx_scale(g, dx_int(g, -sign), fastest->ratio[k]), ratio;
    DX_TRY(dx_growth_same_scale(growth, &scale->slope, &ratio));
    unit = dx_div(g, unit, ratio);
    DX_TRY(dx_check(g, unit));
    for (uint32_t i = 0; i < n; i++) {
        scale->member[i] = fastest->id[i];
        scale->power[i] = dx_div(g, fastest->ratio[i], unit);
        DX_TRY(dx_check(g, scale->power[i]));
    }
    return DX_OK;
}

/* The first whose sign depends on parameters, if there is one: that is to be asked before they are
 * compared with each other. */
static dx_status find_unsigned(dx_growth *growth, const candidates *fastest, uint32_t *k)
{
    dx_growth_limit limit;
    *k = 0;
    for (uint32_t i = 0; i < fastest->n; i++) {
        DX_TRY(dx_growth_limit_of(growth, fastest->log[i], &limit));
        if (limit.kind == DX_GROWTH_UNSIGNED) {
            *k = i;
            break;
        }
    }
    return DX_OK;
}

/* Where x itself is among the fastest, it is replaced by exp(x), which leaves limits as they
 * are; *k becomes its place. */
static dx_status lift(dx_growth *growth, dx_id *a, candidates *fastest, uint32_t *k)
{
    dx_graph *g = growth->g;
    *k = 0;
    while (*k < fastest->n && !dx_same(fastest->id[*k], growth->x))
        ++*k;
    if (*k == fastest->n)
        return find_unsigned(growth, fastest, k);
    dx_id by = dx_growth_exp(growth, growth->x);
    *a = dx_growth_replace_x(growth, *a, by);
    DX_TRY(dx_check(g, *a));
    for (uint32_t i = 0; i < fastest->n; i++) {
        fastest->id[i] = dx_growth_replace_x(growth, fastest->id[i], by);
        fastest->log[i] = dx_growth_replace_x(growth, fastest->log[i], by);
        DX_TRY(dx_check(g, fastest->id[i]));
        DX_TRY(dx_check(g, fastest->log[i]));
        if (!dx_growth_is_tail(growth, fastest->id[i], DX_TAIL_EXP))
            return give_up(growth, "an exponential is none after all");
    }
    return DX_OK;
}

/* The first term of a: coefficient·omega^exponent with 0 < omega -> 0. */
static dx_status leading_term(dx_growth *growth, dx_id a, dx_id *coefficient, dx_id *exponent)
{
    dx_graph *g = growth->g;
    candidates fastest;
    dx_growth_scale scale;
    uint32_t k;
    DX_TRY(find_fastest(growth, a, &fastest));
    DX_TRY(lift(growth, &a, &fastest, &k));
    if (!dx_growth_varies(growth, a)) { /* it was the same for all x after all */
        *coefficient = a;
        *exponent = dx_int(g, 0);
        return DX_OK;
    }
    if (fastest.n == 0)
        return give_up(growth, "nothing in it grows");
    DX_TRY(make_scale(growth, &fastest, k, &scale));
    for (uint32_t terms = FEW_TERMS; terms <= MANY_TERMS; terms *= 2) {
        growth->starved = growth->blunt = false;
        dx_status status = dx_growth_leading_term(growth, a, &scale, terms, coefficient, exponent);
        if (status != DX_LIMIT || !growth->starved)
            return status;
        if (growth->blunt)
            break;
    }
    growth->starved = false;
    return give_up(growth, "all terms of the expansion that were worked out cancel");
}

/* ---- questions ----------------------------------------------------------------------------- */

static dx_status enter(dx_growth *growth)
{
    DX_TRY(dx_poll(growth->g->context));
    if (growth->depth >= MOST_DEPTH || growth->steps >= MOST_STEPS)
        return give_up(growth, "it takes too many steps");
    growth->steps++;
    growth->depth++;
    return DX_OK;
}

/* The sign, where the form shows it at once. */
static int sign_at_sight(const dx_growth *growth, dx_id a)
{
    const dx_graph *g = growth->g;
    if (dx_same(a, growth->x) || dx_growth_is_tail(growth, a, DX_TAIL_EXP))
        return 1;
    if (dx_op_of(g, a) != DX_OP_MUL)
        return 0;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i);
        if (!dx_same(base, growth->x) && !dx_growth_is_tail(growth, base, DX_TAIL_EXP))
            return 0;
    }
    return 1;
}

static dx_status sign_of(dx_growth *growth, dx_id a, int *sign)
{
    dx_id coefficient, exponent;
    if (!dx_growth_varies(growth, a))
        return dx_growth_constant_sign(growth, a, sign);
    *sign = sign_at_sight(growth, a);
    if (*sign != 0)
        return DX_OK;
    dx_status status = leading_term(growth, a, &coefficient, &exponent);
    if (status != DX_OK) {
        growth->open = DX_NONE; /* it is of a question on the way */
        return status;
    }
    return dx_growth_sign(growth, coefficient, sign);
}

dx_status dx_growth_sign(dx_growth *growth, dx_id a, int *sign)
{
    DX_TRY(dx_check(growth->g, a));
    DX_TRY(enter(growth));
    growth->swings = false;
    growth->open = DX_NONE;
    dx_status status = sign_of(growth, a, sign);
    growth->depth--;
    return status;
}

static dx_status limit_when_infinite(dx_growth *growth, dx_id coefficient, dx_growth_limit *out)
{
    dx_context *context = growth->g->context;
    int sign;
    growth->swings = false;
    dx_status status = dx_growth_sign(growth, coefficient, &sign);
    out->value = coefficient;
    if (status == DX_OK)
        out->kind = sign > 0 ? DX_GROWTH_PLUS : DX_GROWTH_MINUS;
    if (status != DX_UNKNOWN)
        return status;
    if (growth->swings) {
        bool both = false;
        dx_growth_limit swings;
        dx_diag_clear(&context->diag);
        DX_TRY(dx_growth_takes_both_signs(growth, coefficient, &both));
        if (!both && dx_growth_varies(growth, coefficient)) {
            DX_TRY(dx_growth_limit_of(growth, coefficient, &swings));
            both = swings.kind == DX_GROWTH_WILD;
            if (swings.kind == DX_GROWTH_VALUE)
                DX_TRY(dx_growth_takes_both_signs(growth, swings.value, &both));
        }
        if (!both)
            return give_up(growth, "it swings, and how far is not known");
        growth->swings = false;
        out->kind = DX_GROWTH_WILD;
        return DX_OK;
    }
    if (dx_growth_varies(growth, coefficient) || dx_is_constant(growth->g, coefficient))
        return status;
    dx_diag_clear(&context->diag);
    dx_growth_assume_nonzero(growth, coefficient);
    out->kind = DX_GROWTH_UNSIGNED;
    return DX_OK;
}

static dx_status limit_of(dx_growth *growth, dx_id a, dx_growth_limit *out)
{
    dx_id coefficient, exponent;
    int sign;
    *out = (dx_growth_limit){DX_GROWTH_VALUE, a};
    if (!dx_growth_varies(growth, a))
        return DX_OK;
    if (dx_same(a, growth->x)) {
        out->kind = DX_GROWTH_PLUS;
        return DX_OK;
    }
    DX_TRY(leading_term(growth, a, &coefficient, &exponent));
    DX_TRY(dx_growth_constant_sign(growth, exponent, &sign));
    if (sign < 0)
        return limit_when_infinite(growth, coefficient, out);
    if (sign == 0)
        return dx_growth_limit_of(growth, coefficient, out);
    out->value = dx_int(growth->g, 0);
    return DX_OK;
}

dx_status dx_growth_limit_of(dx_growth *growth, dx_id a, dx_growth_limit *out)
{
    DX_TRY(dx_check(growth->g, a));
    uint32_t known = dx_idmap_get(&growth->limits, a, 0);
    if (known != 0) {
        *out = growth->result[known - 1];
        return DX_OK;
    }
    DX_TRY(enter(growth));
    dx_status status = limit_of(growth, a, out);
    growth->depth--;
    DX_TRY(status);
    dx_memory *memory = &growth->g->context->memory;
    if (!dx_grow(memory, &growth->result, sizeof *growth->result, &growth->results_capacity,
                 growth->n_results + 1))
        return dx_no_memory(growth->g->context);
    growth->result[growth->n_results++] = *out;
    return dx_idmap_put(&growth->limits, a, (uint32_t)growth->n_results)
               ? DX_OK
               : dx_no_memory(growth->g->context);
}
