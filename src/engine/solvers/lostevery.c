/* Values of other names for which an equation holds for every value of the unknown. */
#include "engine/solvers/lostevery.h"

#include "expr/walk.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/quotients.h"
#include "symbolic/rework/trig.h"

enum { MOST_PARTS = 12, MOST_INNER = 3 };

/* Σ coefficient·part, the parts different from each other. */
typedef struct parts {
    uint32_t n;
    dx_id part[MOST_PARTS], coefficient[MOST_PARTS];
    bool few; /* there was room for all */
} parts;

static void add_part(dx_graph *g, parts *all, dx_id part, dx_id coefficient)
{
    uint32_t i = 0;
    while (i < all->n && !dx_same(all->part[i], part))
        i++;
    all->few = all->few && i < MOST_PARTS;
    if (!all->few)
        return;
    if (i == all->n) {
        all->part[all->n] = part;
        all->coefficient[all->n++] = dx_int(g, 0);
    }
    all->coefficient[i] = dx_add(g, all->coefficient[i], coefficient);
}

static void add_term(dx_graph *g, dx_id x, dx_id number, dx_id term, parts *all)
{
    dx_id part = dx_int(g, 1), coefficient = number;
    if (dx_op_of(g, term) != DX_OP_MUL) {
        *(dx_contains(g, term, x) ? &part : &coefficient) =
            dx_contains(g, term, x) ? term : dx_mul(g, number, term);
        add_part(g, all, part, coefficient);
        return;
    }
    for (uint32_t i = 0; i < dx_factors(g, term); i++) {
        const dx_id factor = dx_pow(g, dx_base(g, term, i), dx_exponent(g, term, i));
        dx_id *to = dx_contains(g, factor, x) ? &part : &coefficient;
        *to = dx_mul(g, *to, factor);
    }
    add_part(g, all, part, coefficient);
}

/* Powers of a cosine above the first by those of the sine. */
static dx_status lower_cosine(dx_graph *g, dx_id cosine, dx_id *f)
{
    dx_polynomial of;
    DX_TRY(dx_polynomial_in(g, *f, cosine, &of));
    if (!dx_is_none(of.other) || of.degree < 2)
        return DX_OK;
    const dx_id one = dx_int(g, 1), sine = dx_call1(g, DX_FN_sin, dx_operand(g, cosine, 0)),
                square = dx_sub(g, one, dx_power(g, sine, 2));
    dx_id sum = dx_int(g, 0);
    for (size_t k = 0; k <= of.degree; k++) {
        const dx_id own[] = {of.coefficient[k], dx_power(g, square, (int64_t)(k / 2)),
                             k % 2 == 1 ? cosine : one};
        sum = dx_add(g, sum, dx_product(g, 3, own));
    }
    DX_TRY(dx_check(g, sum));
    return dx_expand(g, sum, f);
}

static dx_status lower_cosines(dx_graph *g, dx_id x, dx_id *f)
{
    dx_walk walk;
    dx_id cosine[MOST_INNER];
    uint32_t n = 0;
    DX_TRY(dx_walk_make(g, 1, f, &walk));
    for (size_t i = 0; i < walk.n && n < MOST_INNER; i++)
        if (dx_fn_of(g, walk.id[i]) == DX_FN_cos && dx_contains(g, walk.id[i], x))
            cosine[n++] = walk.id[i];
    dx_walk_free(&walk);
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(lower_cosine(g, cosine[i], f));
    return DX_OK;
}

static dx_status split(dx_graph *g, dx_id f, dx_id x, parts *all)
{
    *all = (parts){.few = true};
    DX_TRY(dx_rework_quotient(g, f, DX_REWORK_NUMERATOR, &f));
    DX_TRY(dx_trig_expand(g, f, &f));
    DX_TRY(dx_expand(g, f, &f));
    DX_TRY(lower_cosines(g, x, &f));
    const dx_id one = dx_int(g, 1);
    if (dx_op_of(g, f) == DX_OP_ADD) {
        add_part(g, all, one, dx_constant(g, f));
        for (uint32_t i = 0; i < dx_terms(g, f) && all->few; i++)
            add_term(g, x, dx_coefficient(g, f, i), dx_term(g, f, i), all);
    } else {
        add_term(g, x, one, f, all);
    }
    for (uint32_t i = 0; i < all->n; i++)
        DX_TRY(dx_check(g, all->coefficient[i]));
    return DX_OK;
}

/* ---- where all coefficients are 0 --------------------------------------------------------------
 */

static dx_status put(dx_graph *g, dx_id name, dx_id value, dx_id *a)
{
    *a = dx_substitute(g, *a, 1, &name, &value);
    return dx_check(g, *a);
}

/* One name more has a value; *can is false where there is no room for it. */
static dx_status give(dx_graph *g, dx_id name, dx_id value, dx_special *at, bool *can)
{
    *can = at->n < DX_SPECIAL_NAMES;
    if (!*can)
        return DX_OK;
    for (uint32_t i = 0; i < at->n; i++)
        DX_TRY(put(g, name, value, &at->value[i]));
    at->name[at->n] = name;
    at->value[at->n++] = value;
    return DX_OK;
}

/* What a formula is a product of, without exponents: where it is 0 one of these is. */
typedef struct bases {
    uint32_t n;
    dx_id base[MOST_PARTS];
    bool few; /* there was room for all */
} bases;

static void add_base(bases *all, dx_id base)
{
    for (uint32_t i = 0; i < all->n; i++)
        if (dx_same(all->base[i], base))
            return;
    all->few = all->few && all->n < MOST_PARTS;
    if (all->few)
        all->base[all->n++] = base;
}

static dx_status bases_of(dx_graph *g, dx_id a, bases *out)
{
    dx_ring *ring;
    dx_quotient q;
    dx_factorization f;
    *out = (bases){.few = true};
    DX_TRY(dx_quotient_take(g, a, &ring, &q));
    dx_status status = dx_quotient_factors(ring, &q, &f);
    dx_quotient_drop(g, ring, &q);
    DX_TRY(status);
    for (size_t i = 0; i < f.n; i++) { /* among which may be a product of powers */
        dx_id number, base;
        dx_split_coefficient(g, f.base[i], &number, &base);
        if (f.exponent[i] < 0 || dx_is_constant(g, base))
            continue;
        if (dx_op_of(g, base) != DX_OP_MUL) {
            add_base(out, base);
            continue;
        }
        for (uint32_t k = 0; k < dx_factors(g, base); k++)
            if (!dx_is_number(g, dx_exponent(g, base, k)) ||
                dx_number_sign(g, dx_exponent(g, base, k)) > 0)
                add_base(out, dx_base(g, base, k));
    }
    return DX_OK;
}

/* Where the factor is 0 one of the n coefficients is a number other than 0. */
static dx_status is_excluded(dx_graph *g, dx_id factor, uint32_t n, const dx_id *coefficient,
                             bool *is)
{
    dx_id name, value;
    *is = false;
    DX_TRY(dx_exact_name_of(g, factor, &name, &value));
    for (uint32_t i = 0; i < n && !dx_is_none(name) && !*is; i++) {
        dx_id there = coefficient[i];
        DX_TRY(put(g, name, value, &there));
        *is = dx_is_number(g, there) && !dx_is_int(g, there, 0);
    }
    return DX_OK;
}

/* `zero` is the sum of the squares of what is 0: the names less their values, and n others. */
static dx_status add_case(dx_graph *g, const dx_special *at, uint32_t n, const dx_id *other,
                          dx_every_cases *out)
{
    const dx_id two = dx_int(g, 2);
    dx_special own = *at;
    dx_id sum = dx_int(g, 0), only = DX_NONE;
    for (uint32_t i = 0; i < at->n + n; i++) {
        only = i < at->n ? dx_sub(g, at->name[i], at->value[i]) : other[i - at->n];
        DX_TRY(dx_check(g, only));
        sum = dx_add(g, sum, dx_pow(g, only, two));
    }
    own.zero = at->n + n == 1 ? only : sum;
    own.n = n > 0 ? 0 : at->n;
    DX_TRY(dx_check(g, sum));
    for (uint32_t i = 0; i < out->n; i++)
        if (dx_same(out->at[i].zero, own.zero))
            return DX_OK;
    if (out->n < DX_MOST_EVERY_CASES && at->n + n > 0)
        out->at[out->n++] = own;
    return DX_OK;
}

/* What is left of a coefficient without the factors that others exclude. */
static dx_status without_excluded(dx_graph *g, uint32_t n, const dx_id *coefficient, uint32_t i,
                                  dx_id *rest)
{
    bases all;
    DX_TRY(bases_of(g, coefficient[i], &all));
    *rest = all.few ? dx_int(g, 1) : coefficient[i];
    for (uint32_t k = 0; k < all.n && all.few; k++) {
        bool out;
        DX_TRY(is_excluded(g, all.base[k], n, coefficient, &out));
        if (!out)
            *rest = dx_mul(g, *rest, all.base[k]);
    }
    return dx_check(g, *rest);
}

/* A coefficient each factor of which gives a name a value; *which is n where there is none. */
static dx_status choose(dx_graph *g, uint32_t n, const dx_id *coefficient, uint32_t *which,
                        bases *out)
{
    for (*which = 0; *which < n; ++*which) {
        DX_TRY(bases_of(g, coefficient[*which], out));
        bool all = out->few;
        for (uint32_t k = 0; k < out->n && all; k++) {
            dx_id name, value;
            DX_TRY(dx_exact_name_of(g, out->base[k], &name, &value));
            all = !dx_is_none(name);
        }
        if (all)
            return DX_OK;
    }
    return DX_OK;
}

static bool has_wave(dx_graph *g, dx_fn fn, dx_id angle, uint32_t n, const dx_id *zero)
{
    for (uint32_t i = 0; i < n; i++)
        if (dx_fn_of(g, zero[i]) == fn && dx_same(dx_operand(g, zero[i], 0), angle))
            return true;
    return false;
}

/* Conditions that give no name a value are told of circular functions alone, for which this says
 * more than points do, and not
 * where a sine and the cosine would be 0. */
static bool can_tell(dx_graph *g, uint32_t n, const dx_id *zero)
{
    bool waves = true;
    for (uint32_t i = 0; i < n && waves; i++) {
        dx_walk walk;
        const dx_fn fn = dx_fn_of(g, zero[i]);
        if (dx_is_number(g, zero[i]) ||
            (fn == DX_FN_sin && has_wave(g, DX_FN_cos, dx_operand(g, zero[i], 0), n, zero)))
            return false;
        waves = dx_walk_make(g, 1, &zero[i], &walk) == DX_OK;
        bool any = false;
        for (size_t k = 0; waves && k < walk.n; k++) {
            const dx_fn own = dx_fn_of(g, walk.id[k]);
            any = any || own == DX_FN_sin || own == DX_FN_cos;
        }
        if (waves)
            dx_walk_free(&walk);
        waves = waves && any;
    }
    return waves;
}

/* The numerators of the coefficients that are not 0; *never: one is a number. */
static dx_status left_of(dx_graph *g, uint32_t n, const dx_id *coefficient, uint32_t *m,
                         dx_id *left, bool *never)
{
    *m = 0;
    *never = false;
    for (uint32_t i = 0; i < n && !*never; i++) {
        dx_id tidy = coefficient[i];
        if (!dx_is_number(g, tidy))
            DX_TRY(dx_rework_quotient(g, tidy, DX_REWORK_NUMERATOR, &tidy));
        bool known = dx_is_int(g, tidy, 0);
        *never = dx_is_constant(g, tidy) && !known;
        for (uint32_t k = 0; k < *m && !known; k++)
            known = dx_same(left[k], tidy) || dx_same(left[k], dx_neg(g, tidy));
        if (!known)
            left[(*m)++] = tidy;
    }
    return DX_OK;
}

static dx_status vanish(dx_graph *g, uint32_t n, const dx_id *coefficient, const dx_special *at,
                        dx_every_cases *out)
{
    dx_id left[MOST_PARTS], there[MOST_PARTS];
    uint32_t m, which;
    bases all;
    bool can;
    DX_TRY(left_of(g, n, coefficient, &m, left, &can));
    if (can)
        return DX_OK;
    DX_TRY(choose(g, m, left, &which, &all));
    if (which == m) {
        for (uint32_t i = 0; i < m; i++)
            DX_TRY(without_excluded(g, m, left, i, &there[i]));
        return can_tell(g, m, there) ? add_case(g, at, m, there, out) : DX_OK;
    }
    for (uint32_t k = 0; k < all.n; k++) {
        dx_special then = *at;
        dx_id name, value;
        DX_TRY(dx_exact_name_of(g, all.base[k], &name, &value));
        DX_TRY(give(g, name, value, &then, &can));
        dx_status status = DX_OK;
        for (uint32_t i = 0; i < m && status == DX_OK; i++) {
            there[i] = left[i];
            status = put(g, name, value, &there[i]);
        }
        DX_TRY(dx_excuse(g->context, status));
        if (status == DX_OK && can)
            DX_TRY(vanish(g, m, there, &then, out));
    }
    return DX_OK;
}

static dx_status look_at(dx_graph *g, dx_id f, dx_id x, const dx_special *at, dx_every_cases *out,
                         parts *all)
{
    for (uint32_t i = 0; i < at->n; i++)
        DX_TRY(put(g, at->name[i], at->value[i], &f));
    DX_TRY(split(g, f, x, all));
    return all->few ? vanish(g, all->n, all->coefficient, at, out) : DX_OK;
}

/* ---- names beside the unknown ------------------------------------------------------------------
 */

dx_status dx_find_every_cases(dx_graph *g, dx_id f, dx_id x, dx_every_cases *out)
{
    dx_id inner[MOST_INNER + 2], own = DX_NONE;
    dx_special at = {.zero = DX_NONE};
    parts all, there;
    out->n = 0;
    DX_TRY(look_at(g, f, x, &at, out, &all));
    if (!all.few || dx_op_of(g, x) != DX_OP_SYMBOL)
        return DX_OK;
    own = dx_vector(g, all.n, all.part);
    DX_TRY(dx_check(g, own));
    const size_t n = dx_free_symbols(g, own, MOST_INNER + 2, inner);
    if (n > MOST_INNER + 1)
        return DX_OK;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i; k < n; k++) {
            if (dx_same(inner[i], x) || dx_same(inner[k], x))
                continue;
            at = (dx_special){.zero = DX_NONE, .n = 1, .name = {inner[i]}};
            at.value[0] = k == i ? dx_int(g, 0) : inner[k];
            DX_TRY(dx_excuse(g->context, look_at(g, f, x, &at, out, &there)));
        }
    return DX_OK;
}
