#include "symbolic/steps/laws.h"

#include "expr/walk.h"
#include "symbolic/forms/terms.h"

enum { MOST_CALLS = 8, LARGE = 400 };

/* ---- roots ---------------------------------------------------------------------------------- */

static bool divides(const dx_graph *g, dx_id a)
{
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        dx_id exponent = dx_exponent(g, a, i);
        if (dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0)
            return true;
    }
    return false;
}

static bool is_half(const dx_graph *g, dx_id exponent)
{
    int64_t above, below;
    return dx_get_small_rational(g, exponent, &above, &below) && below == 2;
}

/* Is there a square root of a quotient in it? */
static dx_status has_quotient_root(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]);
             k++)
            *has = *has || (is_half(g, dx_exponent(g, walk.id[i], k)) &&
                            divides(g, dx_base(g, walk.id[i], k)));
    dx_walk_free(&walk);
    return DX_OK;
}

/* ---- Bessel functions ------------------------------------------------------------------------ */

/* The function in it that has a negative whole order; else DX_FN_NONE. */
static dx_status find_negative_order(dx_graph *g, dx_id a, dx_fn *fn)
{
    dx_walk walk;
    *fn = (dx_fn)DX_FN_NONE;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && *fn == (dx_fn)DX_FN_NONE; i++) {
        dx_fn called = dx_fn_of(g, walk.id[i]);
        bool bessel = called == DX_FN_besselj || called == DX_FN_bessely ||
                      called == DX_FN_besseli || called == DX_FN_besselk;
        dx_id order = bessel ? dx_operand(g, walk.id[i], 0) : DX_NONE;
        if (bessel && dx_is_integer(g, order) && dx_number_sign(g, order) < 0)
            *fn = called;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status takes_order(dx_graph *g, dx_id from, dx_id to, const char **rule)
{
    dx_fn before, after;
    DX_TRY(find_negative_order(g, from, &before));
    DX_TRY(find_negative_order(g, to, &after));
    if (before == (dx_fn)DX_FN_NONE || after != (dx_fn)DX_FN_NONE)
        return DX_OK;
    *rule = before == DX_FN_besselj   ? "besselj(-n, u) = (-1)^n*besselj(n, u)"
            : before == DX_FN_bessely ? "bessely(-n, u) = (-1)^n*bessely(n, u)"
            : before == DX_FN_besseli ? "besseli(-n, u) = besseli(n, u)"
                                      : "besselk(-n, u) = besselk(n, u)";
    return DX_OK;
}

/* ---- the digamma function -------------------------------------------------------------------- */

static dx_status count_digammas(dx_graph *g, dx_id a, size_t *n)
{
    dx_walk walk;
    *n = 0;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++)
        *n += dx_op_of(g, walk.id[i]) == DX_OP_CALL && dx_fn_of(g, walk.id[i]) == DX_FN_digamma;
    dx_walk_free(&walk);
    return DX_OK;
}

/* digamma(x + 2) - digamma(x), which is 1/x + 1/(x + 1). */
static dx_status takes_recurrence(dx_graph *g, dx_id from, dx_id to, const char **rule)
{
    size_t before, after;
    DX_TRY(count_digammas(g, from, &before));
    if (before < 2)
        return DX_OK;
    DX_TRY(count_digammas(g, to, &after));
    if (after + 1 < before || (after < before && after > 0))
        *rule = "digamma(u + 1) = digamma(u) + 1/u";
    return DX_OK;
}

/* ---- the logistic function ------------------------------------------------------------------ */

/* sigmoid(u) and sigmoid(-u), each pair once. */
typedef struct pairs {
    size_t n;
    dx_id plus[MOST_CALLS], minus[MOST_CALLS];
} pairs;

static dx_status list_pairs(dx_graph *g, dx_id a, pairs *p)
{
    dx_walk walk;
    p->n = 0;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && p->n < MOST_CALLS; i++) {
        if (dx_fn_of(g, walk.id[i]) != DX_FN_sigmoid)
            continue;
        bool seen = false;
        for (size_t k = 0; k < p->n; k++)
            seen = seen || dx_same(walk.id[i], p->minus[k]);
        if (seen)
            continue;
        p->plus[p->n] = walk.id[i];
        p->minus[p->n] = dx_call1(g, DX_FN_sigmoid, dx_neg(g, dx_operand(g, walk.id[i], 0)));
        DX_TRY(dx_check(g, p->minus[p->n]));
        p->n++;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* Is it 0 when it is multiplied out, each call a name for itself or, by the law, one for a pair? */
static dx_status vanishes(dx_graph *g, dx_id a, const pairs *p, bool by_law, bool *zero)
{
    dx_id from[2 * MOST_CALLS], to[2 * MOST_CALLS], above, below;
    bool fine;
    for (size_t i = 0; i < p->n; i++) {
        const char plus[] = {' ', 's', (char)('0' + i)}, minus[] = {' ', 't', (char)('0' + i)};
        from[2 * i] = p->plus[i];
        from[2 * i + 1] = p->minus[i];
        to[2 * i] = dx_symbol(g, plus, sizeof plus);
        to[2 * i + 1] =
            by_law ? dx_sub(g, dx_int(g, 1), to[2 * i]) : dx_symbol(g, minus, sizeof minus);
    }
    a = dx_replace(g, a, 2 * p->n, from, to);
    DX_TRY(dx_check(g, a));
    DX_TRY(dx_multiply_out(g, a, &fine, &above, &below));
    *zero = fine && dx_is_int(g, above, 0);
    return DX_OK;
}

static dx_status takes_logistic(dx_graph *g, dx_id from, dx_id to, bool *takes)
{
    pairs p;
    bool by_arithmetic, by_law;
    dx_id difference = dx_sub(g, from, to);
    *takes = false;
    DX_TRY(dx_check(g, difference));
    if (dx_is_larger(g, difference, LARGE))
        return DX_OK;
    DX_TRY(list_pairs(g, difference, &p));
    if (p.n == 0)
        return DX_OK;
    DX_TRY(vanishes(g, difference, &p, true, &by_law));
    if (by_law)
        DX_TRY(vanishes(g, difference, &p, false, &by_arithmetic));
    *takes = by_law && !by_arithmetic;
    return DX_OK;
}

const char *const DX_LOGISTIC = "1 - sigmoid(u) = sigmoid(-u)";

/* 1 - sigmoid(u), which is a term of nothing else, as sigmoid(-u). */
static dx_status put_in_small(dx_graph *g, dx_id a, const pairs *p, dx_id *out)
{
    dx_id from[4 * MOST_CALLS], to[4 * MOST_CALLS];
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        for (int k = 0; k < 2; k++) {
            const dx_id call = k == 0 ? p->plus[i] : p->minus[i];
            const dx_id other = k == 0 ? p->minus[i] : p->plus[i];
            from[n] = dx_sub(g, dx_int(g, 1), call);
            to[n++] = other;
            from[n] = dx_sub(g, call, dx_int(g, 1));
            to[n++] = dx_neg(g, other);
        }
    *out = dx_replace(g, a, n, from, to);
    return dx_check(g, *out);
}

/* The call of each pair that is not in the other formula as 1 minus the one that is. */
static dx_status put_in_whole(dx_graph *g, dx_id a, dx_id other, const pairs *p, dx_id *out)
{
    dx_id from[MOST_CALLS], to[MOST_CALLS];
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        const bool plus = dx_contains(g, other, p->plus[i]);
        if (plus == dx_contains(g, other, p->minus[i]))
            continue;
        from[n] = plus ? p->minus[i] : p->plus[i];
        to[n++] = dx_sub(g, dx_int(g, 1), plus ? p->plus[i] : p->minus[i]);
    }
    *out = dx_replace(g, a, n, from, to);
    return dx_check(g, *out);
}

dx_status dx_logistic_way(dx_graph *g, dx_id from, dx_id to, dx_id form[2], bool *small, size_t *n)
{
    pairs p;
    dx_id one, both;
    bool arithmetic;
    *n = 0;
    *small = false;
    DX_TRY(list_pairs(g, dx_sub(g, from, to), &p));
    DX_TRY(put_in_small(g, from, &p, &one));
    if (dx_same(one, to))
        return DX_OK;
    *small = !dx_same(one, from);
    if (*small)
        form[(*n)++] = one;
    DX_TRY(vanishes(g, dx_sub(g, one, to), &p, false, &arithmetic));
    if (arithmetic)
        return DX_OK;
    DX_TRY(put_in_whole(g, one, to, &p, &both));
    if (!dx_same(both, one) && !dx_same(both, to))
        form[(*n)++] = both;
    return DX_OK;
}

dx_status dx_find_law(dx_graph *g, dx_id from, dx_id to, const char **rule)
{
    bool before, after, takes;
    *rule = NULL;
    DX_TRY(has_quotient_root(g, from, &before));
    if (before)
        DX_TRY(has_quotient_root(g, to, &after));
    if (before && !after)
        *rule = "v*sqrt(u/v) = sqrt(u*v)";
    if (!*rule)
        DX_TRY(takes_order(g, from, to, rule));
    if (!*rule)
        DX_TRY(takes_recurrence(g, from, to, rule));
    if (*rule)
        return DX_OK;
    DX_TRY(takes_logistic(g, from, to, &takes));
    if (takes)
        *rule = DX_LOGISTIC;
    return DX_OK;
}
