/* The directions in which a region goes on for ever are in the cone of those of each formula
 * (Rockafellar, Convex Analysis, 8.3): where there is none it is bounded. */
#include "engine/solvers/boundedregion.h"

#include "engine/algebra.h"
#include "engine/solvers/wordclash.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/rework/expand.h"

#include <string.h>

enum { MOST_UNKNOWNS = 6, MOST_WORDS = 48 };

typedef struct cone {
    ddx_session *s;
    uint32_t n;
    const dx_id *name;
    bool above[MOST_UNKNOWNS]; /* that unknown is not below 0 in the region */
    uint32_t n_words, n_near;
    dx_word word[MOST_WORDS]; /* of directions, which are written with the unknowns */
    dx_word near[MOST_WORDS]; /* of the points themselves */
} cone;

static void say(dx_word *word, uint32_t *n, dx_id of)
{
    if (*n < MOST_WORDS)
        word[(*n)++] = dx_word_of(of, DX_NONE, DX_AT_LEAST);
}

static dx_status slope(const cone *c, dx_id f, uint32_t i, dx_id *out)
{
    DX_TRY(dx_diff(&c->s->graph, c->s->rules, f, c->name[i], 1, out));
    return dx_make_readable(c->s, 1, out);
}

/* Positive definite, of numbers: by elimination; a diagonal entry that is not above 0 is not. */
static bool is_definite(dx_graph *g, uint32_t n, dx_id a[MOST_UNKNOWNS][MOST_UNKNOWNS])
{
    for (uint32_t k = 0; k < n; k++) {
        if (dx_number_sign(g, a[k][k]) <= 0)
            return false;
        for (uint32_t i = k + 1; i < n; i++)
            for (uint32_t j = k + 1; j < n; j++) {
                dx_id part = dx_number_div(g, dx_number_mul(g, a[i][k], a[k][j]), a[k][k]);
                a[i][j] = dx_number_add(g, a[i][j], dx_number_neg(g, part));
            }
    }
    return true;
}

/* A formula of degree 2 at most; false where it is none, or not definite in the unknowns that have
 * squares or products. Their directions are 0, the others are in a half-space. */
static dx_status add_quadratic(cone *c, dx_id f, bool *done)
{
    dx_graph *g = &c->s->graph;
    dx_id square[MOST_UNKNOWNS][MOST_UNKNOWNS], some[MOST_UNKNOWNS][MOST_UNKNOWNS];
    dx_id zero[MOST_UNKNOWNS], sum = dx_int(g, 0);
    uint32_t own[MOST_UNKNOWNS], n = 0;
    *done = true;
    for (uint32_t i = 0; i < c->n; i++)
        zero[i] = dx_int(g, 0);
    for (uint32_t i = 0; i < c->n && *done; i++) {
        dx_id first;
        bool bare = true;
        DX_TRY(slope(c, f, i, &first));
        for (uint32_t k = 0; k < c->n && *done; k++) {
            DX_TRY(slope(c, first, k, &square[i][k]));
            *done = dx_is_number(g, square[i][k]);
            bare = bare && dx_is_int(g, square[i][k], 0);
        }
        if (!bare) {
            own[n++] = i;
            continue;
        }
        first = dx_substitute(g, first, c->n, c->name, zero);
        *done = *done && !dx_is_none(first) && dx_is_number(g, first);
        if (*done)
            sum = dx_sub(g, sum, dx_mul(g, first, c->name[i]));
    }
    for (uint32_t i = 0; i < n && *done; i++)
        for (uint32_t k = 0; k < n; k++)
            some[i][k] = square[own[i]][own[k]];
    *done = *done && is_definite(g, n, some);
    if (!*done)
        return dx_check(g, dx_int(g, 0));
    for (uint32_t i = 0; i < n; i++) {
        say(c->word, &c->n_words, c->name[own[i]]);
        say(c->word, &c->n_words, dx_neg(g, c->name[own[i]]));
    }
    say(c->word, &c->n_words, sum);
    if (n == 0)
        say(c->near, &c->n_near, dx_neg(g, f));
    return dx_check(g, sum);
}

/* A sum of even powers with numbers above 0 before them, and a number: how far its unknowns go. */
static dx_status add_powers(cone *c, dx_id f, bool *done)
{
    dx_graph *g = &c->s->graph;
    *done = dx_op_of(g, f) == DX_OP_ADD;
    for (int pass = 0; pass < 2 && *done; pass++)
        for (uint32_t i = 0; i < dx_terms(g, f) && *done; i++) {
            const dx_id term = dx_term(g, f, i), coefficient = dx_coefficient(g, f, i);
            uint32_t k = 0;
            *done = dx_op_of(g, term) == DX_OP_MUL && dx_factors(g, term) == 1 &&
                    dx_is_number(g, coefficient) && dx_number_sign(g, coefficient) > 0;
            if (!*done)
                break;
            const dx_id exponent = dx_exponent(g, term, 0);
            while (k < c->n && !dx_same(dx_base(g, term, 0), c->name[k]))
                k++;
            *done = k < c->n && dx_is_integer(g, exponent) && dx_parity_of(g, exponent) == 0 &&
                    dx_number_sign(g, exponent) > 0;
            if (!*done || pass == 0)
                continue;
            say(c->word, &c->n_words, c->name[k]);
            say(c->word, &c->n_words, dx_neg(g, c->name[k]));
            /* |x| <= 1 + level/coefficient */
            dx_id level = dx_number_div(g, dx_number_neg(g, dx_constant(g, f)), coefficient);
            if (dx_number_sign(g, level) < 0)
                level = dx_int(g, 0);
            level = dx_number_add(g, level, dx_int(g, 1));
            say(c->near, &c->n_near, dx_sub(g, level, c->name[k]));
            say(c->near, &c->n_near, dx_add(g, level, c->name[k]));
        }
    return dx_check(g, dx_int(g, 0));
}

/* The unknown of a power and its exponent, which is an integer above 0; n: there is none. */
static uint32_t power_of(const cone *c, dx_id term, uint32_t factor, int64_t *exponent)
{
    const dx_graph *g = &c->s->graph;
    const bool product = dx_op_of(g, term) == DX_OP_MUL;
    const dx_id base = product ? dx_base(g, term, factor) : term;
    uint32_t k = 0;
    *exponent = 1;
    if (product) {
        const dx_id power = dx_exponent(g, term, factor);
        if (!dx_is_small_int(power))
            return c->n;
        *exponent = dx_small_int(power);
    }
    while (k < c->n && !dx_same(base, c->name[k]))
        k++;
    return *exponent > 0 ? k : c->n;
}

/* The greatest even power of each unknown alone, or odd one of an unknown that is not below 0, with
 * a number above 0 before it; 0: there is none. */
static void leading_powers(const cone *c, dx_id f, int64_t *leading)
{
    const dx_graph *g = &c->s->graph;
    for (uint32_t i = 0; i < dx_terms(g, f); i++) {
        int64_t exponent;
        const dx_id term = dx_term(g, f, i);
        if (dx_op_of(g, term) == DX_OP_MUL && dx_factors(g, term) > 1)
            continue;
        const uint32_t k = power_of(c, term, 0, &exponent);
        if (k < c->n && (exponent % 2 == 0 || c->above[k]) && exponent > leading[k] &&
            dx_number_sign(g, dx_coefficient(g, f, i)) > 0)
            leading[k] = exponent;
    }
}

/* Is a term never below 0: by its even powers, and the unknowns that are not below 0? */
static bool is_never_below(const cone *c, dx_id term, dx_id coefficient)
{
    const dx_graph *g = &c->s->graph;
    const uint32_t factors = dx_op_of(g, term) == DX_OP_MUL ? dx_factors(g, term) : 1;
    bool never = dx_number_sign(g, coefficient) > 0;
    for (uint32_t k = 0; k < factors && never; k++) {
        int64_t exponent;
        const uint32_t name = power_of(c, term, k, &exponent);
        never = name < c->n && (exponent % 2 == 0 || c->above[name]);
    }
    return never;
}

/* x^4 + y^4 - 4*x*y: by Young's inequality even powers are above all terms of less weight, so that
 * it grows in all directions of its unknowns. */
static dx_status add_growing(cone *c, dx_id f, bool *done)
{
    dx_graph *g = &c->s->graph;
    int64_t leading[MOST_UNKNOWNS] = {0};
    DX_TRY(dx_excuse(g->context, dx_expand(g, f, &f)));
    *done = !dx_is_none(f) && dx_op_of(g, f) == DX_OP_ADD;
    if (!*done)
        return DX_OK;
    leading_powers(c, f, leading);
    for (uint32_t i = 0; i < dx_terms(g, f) && *done; i++) {
        const dx_id term = dx_term(g, f, i);
        const uint32_t factors = dx_op_of(g, term) == DX_OP_MUL ? dx_factors(g, term) : 1;
        double weight = 0;
        if (is_never_below(c, term, dx_coefficient(g, f, i)))
            continue;
        for (uint32_t k = 0; k < factors && *done; k++) {
            int64_t exponent;
            const uint32_t name = power_of(c, term, k, &exponent);
            *done = name < c->n && leading[name] > 0;
            if (!*done)
                break;
            weight += (double)exponent / (double)leading[name];
        }
        *done = *done && weight < 1 - 1e-9;
    }
    for (uint32_t k = 0; k < c->n && *done; k++)
        if (leading[k] > 0) {
            say(c->word, &c->n_words, c->name[k]);
            say(c->word, &c->n_words, dx_neg(g, c->name[k]));
        }
    return dx_check(g, dx_int(g, 0));
}

/* Is one of n formulas -x, or 1 - x, with a number above 0 before x? */
static bool has_side(const cone *c, uint32_t n, const dx_id *f, dx_id name)
{
    dx_graph *g = &c->s->graph;
    bool has = false;
    for (uint32_t i = 0; i < n && !has; i++) {
        dx_id scale, of;
        if (dx_op_of(g, f[i]) == DX_OP_ADD && dx_terms(g, f[i]) == 1) {
            if (dx_number_sign(g, dx_constant(g, f[i])) < 0)
                continue;
            scale = dx_coefficient(g, f[i], 0);
            of = dx_term(g, f[i], 0);
        } else
            dx_split_coefficient(g, f[i], &scale, &of);
        has = dx_same(of, name) && dx_number_sign(g, scale) < 0;
    }
    return has;
}

/* Where x >= 0 and x*y >= 1 y is above 0, too: of a product with a number above 0 that it is not
 * less than, of which all unknowns but one are seen to be. */
static dx_status add_last_factor(cone *c, uint32_t n, const dx_id *f, dx_id side)
{
    dx_graph *g = &c->s->graph;
    if (dx_op_of(g, side) != DX_OP_ADD || dx_terms(g, side) != 1 ||
        dx_number_sign(g, dx_constant(g, side)) <= 0 ||
        dx_number_sign(g, dx_coefficient(g, side, 0)) >= 0)
        return DX_OK;
    const dx_id term = dx_term(g, side, 0);
    dx_id last = DX_NONE;
    if (dx_op_of(g, term) != DX_OP_MUL)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, term); i++) {
        int64_t exponent;
        const uint32_t k = power_of(c, term, i, &exponent);
        if (k == c->n)
            return DX_OK;
        if (has_side(c, n, f, c->name[k]))
            continue;
        if (!dx_is_none(last) || exponent % 2 == 0)
            return DX_OK;
        last = c->name[k];
    }
    if (dx_is_none(last))
        return DX_OK;
    say(c->word, &c->n_words, last);
    say(c->near, &c->n_near, last);
    return dx_check(g, last);
}

/* Does it clash with x >= far, and with x <= -far, for each unknown? */
static dx_status ends(cone *c, uint32_t n, const dx_word *word, int64_t far, bool *all)
{
    dx_graph *g = &c->s->graph;
    dx_word own[MOST_WORDS + 1];
    *all = n < MOST_WORDS;
    for (uint32_t i = 0; i < n && *all; i++) {
        own[i] = word[i];
        own[i].level = dx_int(g, 0);
    }
    for (uint32_t i = 0; i < 2 * c->n && *all; i++) {
        dx_id at = i % 2 == 0 ? c->name[i / 2] : dx_neg(g, c->name[i / 2]);
        own[n] = dx_word_of(dx_sub(g, at, dx_int(g, far)), dx_int(g, 0), DX_AT_LEAST);
        DX_TRY(dx_check(g, own[n].of));
        DX_TRY(dx_words_clash(g, n + 1, own, all));
    }
    return DX_OK;
}

dx_status dx_is_bounded_region(ddx_session *s, uint32_t n, const dx_id *f, uint32_t unknowns,
                               const dx_id *name, int64_t far, bool *bounded, bool *within)
{
    cone c = {.s = s, .n = unknowns, .name = name};
    *bounded = *within = false;
    if (unknowns > MOST_UNKNOWNS)
        return DX_OK;
    for (uint32_t i = 0; i < unknowns; i++)
        c.above[i] = has_side(&c, n, f, name[i]);
    for (uint32_t i = 0; i < n; i++) {
        bool done;
        DX_TRY(add_powers(&c, f[i], &done));
        if (!done)
            DX_TRY(add_quadratic(&c, f[i], &done));
        if (!done)
            DX_TRY(add_growing(&c, f[i], &done));
        DX_TRY(add_last_factor(&c, n, f, f[i]));
    }
    DX_TRY(ends(&c, c.n_words, c.word, 1, bounded));
    return *bounded ? ends(&c, c.n_near, c.near, far, within) : DX_OK;
}

dx_status dx_is_linear_in(ddx_session *s, dx_id f, uint32_t n, const dx_id *name, bool *linear)
{
    const cone c = {.s = s, .n = n, .name = name};
    *linear = true;
    for (uint32_t i = 0; i < n && *linear; i++) {
        dx_id first;
        DX_TRY(slope(&c, f, i, &first));
        for (uint32_t k = 0; k < n && *linear; k++)
            *linear = !dx_contains(&s->graph, first, name[k]);
    }
    return DX_OK;
}
