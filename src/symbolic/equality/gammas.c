/* Functional equations of gamma and its relatives, and of Bessel functions. */
#include "symbolic/equality/laws.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/rework/expand.h"

#include <string.h>

enum { MOST_CALLS = 24, MOST_STEPS = 60, MOST_MULTIPLE = 4 };

/* The calls of the functions in a formula, their arguments multiplied out. */
typedef struct calls {
    uint32_t n;
    dx_id of[MOST_CALLS], argument[MOST_CALLS];
} calls;

static dx_status find_calls(dx_graph *g, dx_id a, dx_fn fn, calls *c)
{
    dx_walk walk;
    c->n = 0;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK && c->n < MOST_CALLS; i++) {
        if (dx_fn_of(g, walk.id[i]) != fn)
            continue;
        c->of[c->n] = walk.id[i];
        status = dx_expand(g, dx_operand(g, walk.id[i], dx_count(g, walk.id[i]) - 1),
                           &c->argument[c->n]);
        c->n += status == DX_OK;
    }
    dx_walk_free(&walk);
    return status;
}

static dx_status substitute(dx_graph *g, dx_id from, dx_id to, dx_id *a)
{
    DX_TRY(dx_check(g, to));
    *a = dx_substitute(g, *a, 1, &from, &to);
    return dx_check(g, *a);
}

/* ---- gamma(m·w) --------------------------------------------------------------------------------
 */

/* Gauss: gamma(m·w) = (2·pi)^((1 - m)/2)·m^(m·w - 1/2)·Π gamma(w + k/m);
 * digamma(m·w) = log(m) + Σ digamma(w + k/m)/m. */
static dx_id by_parts(dx_graph *g, dx_fn fn, dx_id argument, int64_t m)
{
    dx_id w = dx_scale(g, dx_rational(g, 1, m), argument), out = dx_int(g, fn == DX_FN_gamma);
    for (int64_t k = 0; k < m; k++) {
        dx_id part = dx_call1(g, fn, dx_add(g, w, dx_rational(g, k, m)));
        out = fn == DX_FN_gamma ? dx_mul(g, out, part)
                                : dx_add(g, out, dx_scale(g, dx_rational(g, 1, m), part));
    }
    if (fn == DX_FN_digamma)
        return dx_add(g, out, dx_call1(g, DX_FN_log, dx_int(g, m)));
    dx_id turn = dx_scale(g, dx_int(g, 2), dx_pi(g));
    out = dx_mul(g, out, dx_pow(g, turn, dx_rational(g, 1 - m, 2)));
    return dx_mul(g, out, dx_pow(g, dx_int(g, m), dx_sub(g, argument, dx_rational(g, 1, 2))));
}

/* Is v the multiple of a part that stands in the formula with a shift by a multiple of 1/m? */
static bool is_multiple_of(dx_graph *g, dx_id v, dx_id part, int64_t m)
{
    int64_t p, q;
    dx_id gap = dx_laws_distance(g, dx_scale(g, dx_rational(g, 1, m), v), part);
    return !dx_is_none(gap) && dx_get_small_rational(g, gap, &p, &q) && m % q == 0;
}

static dx_status divide_multiples(dx_graph *g, dx_fn fn, dx_id a, dx_id *out)
{
    calls c;
    *out = a;
    DX_TRY(find_calls(g, a, fn, &c));
    for (uint32_t i = 0; i < c.n; i++) {
        int64_t found = 0;
        if (dx_is_number(g, c.argument[i]))
            continue;
        for (int64_t m = MOST_MULTIPLE; m > 1 && found == 0; m--)
            for (uint32_t k = 0; k < c.n; k++)
                if (k != i && is_multiple_of(g, c.argument[i], c.argument[k], m))
                    found = m;
        if (found != 0)
            DX_TRY(substitute(g, c.of[i], by_parts(g, fn, c.argument[i], found), out));
    }
    return DX_OK;
}

/* ---- gamma(1 - u) ------------------------------------------------------------------------------
 */

/* gamma(u + n) by gamma(u), and digamma. */
static dx_id shifted(dx_graph *g, dx_fn fn, dx_id u, int64_t n)
{
    dx_id out = dx_call1(g, fn, u);
    for (int64_t i = 0; i < n; i++) {
        dx_id factor = dx_add(g, u, dx_int(g, i));
        out = fn == DX_FN_gamma ? dx_mul(g, out, factor) : dx_add(g, out, dx_power(g, factor, -1));
    }
    for (int64_t i = n; i < 0; i++) {
        dx_id factor = dx_power(g, dx_add(g, u, dx_int(g, i)), -1);
        out = fn == DX_FN_gamma ? dx_mul(g, out, factor) : dx_sub(g, out, factor);
    }
    return out;
}

/* sin(pi·u) and cos(pi·u), the number in u taken out. */
static void find_waves(dx_graph *g, dx_id u, dx_id *sine, dx_id *cosine)
{
    dx_id number = dx_op_of(g, u) == DX_OP_ADD ? dx_constant(g, u) : dx_int(g, 0);
    dx_id angle = dx_mul(g, dx_pi(g), dx_sub(g, u, number)), by = dx_mul(g, dx_pi(g), number);
    dx_id s = dx_call1(g, DX_FN_sin, angle), c = dx_call1(g, DX_FN_cos, angle);
    dx_id sb = dx_call1(g, DX_FN_sin, by), cb = dx_call1(g, DX_FN_cos, by);
    *sine = dx_add(g, dx_mul(g, s, cb), dx_mul(g, c, sb));
    *cosine = dx_sub(g, dx_mul(g, c, cb), dx_mul(g, s, sb));
}

/* gamma(n - u) by gamma(u): gamma(1 - u) = pi/(sin(pi·u)·gamma(u)). */
static dx_id reflected(dx_graph *g, dx_fn fn, dx_id u, int64_t n)
{
    dx_id sine, cosine;
    find_waves(g, u, &sine, &cosine);
    dx_id one = dx_sub(g, dx_int(g, 1), u);
    dx_id first = fn == DX_FN_gamma
                      ? dx_div(g, dx_pi(g), dx_mul(g, sine, dx_call1(g, fn, u)))
                      : dx_add(g, dx_call1(g, fn, u), dx_mul(g, dx_pi(g), dx_div(g, cosine, sine)));
    dx_id call = dx_call1(g, fn, one), all = shifted(g, fn, one, n - 1);
    return dx_is_none(call) || dx_is_none(all) ? DX_NONE : dx_substitute(g, all, 1, &call, &first);
}

static dx_status reflect(dx_graph *g, dx_fn fn, dx_id a, dx_id *out)
{
    calls c;
    bool gone[MOST_CALLS] = {false};
    *out = a;
    DX_TRY(find_calls(g, a, fn, &c));
    for (uint32_t i = 0; i < c.n; i++)
        for (uint32_t k = 0; k < i && !gone[i]; k++) {
            int64_t n;
            dx_id sum = dx_laws_distance(g, c.argument[i], dx_neg(g, c.argument[k]));
            if (gone[k] || dx_is_none(sum) || !dx_get_int(g, sum, &n) || n > MOST_STEPS ||
                n < -MOST_STEPS)
                continue;
            gone[i] = true;
            DX_TRY(substitute(g, c.of[i], reflected(g, fn, c.argument[k], n), out));
        }
    return DX_OK;
}

/* ---- gamma(u + n) ------------------------------------------------------------------------------
 */

static dx_status shift(dx_graph *g, dx_fn fn, dx_id a, dx_id *out)
{
    calls c;
    *out = a;
    DX_TRY(find_calls(g, a, fn, &c));
    for (uint32_t i = 0; i < c.n; i++) {
        int64_t most = 0, n;
        uint32_t least = i;
        for (uint32_t k = 0; k < c.n; k++) { /* the lowest of those that are integers apart */
            dx_id gap = dx_laws_distance(g, c.argument[i], c.argument[k]);
            if (dx_is_none(gap) || !dx_get_int(g, gap, &n) || n <= most)
                continue;
            most = n;
            least = k;
        }
        if (least != i && most <= MOST_STEPS)
            DX_TRY(substitute(g, c.of[i], shifted(g, fn, c.argument[least], most), out));
    }
    return DX_OK;
}

/* polygamma(m, u + n) by polygamma(m, u): each step adds (-1)^m·m!·u^(-m - 1). */
static dx_status shift_polygammas(dx_graph *g, dx_id a, dx_id *out)
{
    enum { MOST_ORDER = 12 };
    calls c;
    *out = a;
    DX_TRY(find_calls(g, a, DX_FN_polygamma, &c));
    for (uint32_t i = 0; i < c.n; i++) {
        int64_t most = 0, n, m, factorial = 1;
        uint32_t least = i;
        dx_id order = dx_operand(g, c.of[i], 0);
        if (!dx_get_int(g, order, &m) || m < 0 || m > MOST_ORDER)
            continue;
        for (uint32_t k = 0; k < c.n; k++) {
            dx_id gap = dx_laws_distance(g, c.argument[i], c.argument[k]);
            if (dx_is_none(gap) || !dx_get_int(g, gap, &n) || n <= most ||
                !dx_same(dx_operand(g, c.of[k], 0), order))
                continue;
            most = n;
            least = k;
        }
        if (least == i || most > MOST_STEPS)
            continue;
        for (int64_t k = 2; k <= m; k++)
            factorial *= k;
        dx_id sum = c.of[least], by = dx_int(g, m % 2 == 0 ? factorial : -factorial);
        for (int64_t k = 0; k < most; k++)
            sum = dx_add(
                g, sum,
                dx_scale(g, by, dx_power(g, dx_add(g, c.argument[least], dx_int(g, k)), -m - 1)));
        DX_TRY(substitute(g, c.of[i], sum, out));
    }
    return DX_OK;
}

dx_status dx_laws_gammas(dx_graph *g, dx_id a, dx_id *out)
{
    static const dx_fn functions[] = {DX_FN_gamma, DX_FN_digamma};
    *out = a;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        DX_TRY(divide_multiples(g, functions[i], *out, out));
        DX_TRY(reflect(g, functions[i], *out, out));
        DX_TRY(shift(g, functions[i], *out, out));
    }
    return shift_polygammas(g, *out, out);
}

/* ---- Bessel functions --------------------------------------------------------------------------
 */

/* F(v + 1) = up·(2v/x)·F(v) + across·F(v - 1) */
static const struct recurrence {
    dx_fn fn;
    int up, across;
} recurrences[] = {
    {DX_FN_besselj, 1, -1},
    {DX_FN_bessely, 1, -1},
    {DX_FN_besseli, -1, 1},
    {DX_FN_besselk, 1, 1},
};

/* F(1/2) and F(-1/2) are sqrt(2/(pi·x)) times these; NONE for other orders. */
static dx_id of_half(dx_graph *g, dx_fn fn, int64_t sign, dx_id x)
{
    dx_id root =
        dx_pow(g, dx_mul(g, dx_scale(g, dx_rational(g, 1, 2), dx_pi(g)), x), dx_rational(g, -1, 2));
    dx_id sine = dx_call1(g, DX_FN_sin, x), cosine = dx_call1(g, DX_FN_cos, x), wave;
    switch (fn) {
    case DX_FN_besselj:
        wave = sign > 0 ? sine : cosine;
        break;
    case DX_FN_bessely:
        wave = sign > 0 ? dx_neg(g, cosine) : sine;
        break;
    case DX_FN_besseli:
        wave = dx_call1(g, sign > 0 ? DX_FN_sinh : DX_FN_cosh, x);
        break;
    default:
        wave = dx_mul(g, dx_scale(g, dx_rational(g, 1, 2), dx_pi(g)),
                      dx_call1(g, DX_FN_exp, dx_neg(g, x)));
    }
    return dx_mul(g, root, wave);
}

/* F(low + m) by F(low + 1) and F(low). */
static dx_id at_order(dx_graph *g, const struct recurrence *r, dx_id low, int64_t m, dx_id x)
{
    dx_id below = dx_call(g, r->fn, 2, (dx_id[]){low, x});
    dx_id above = dx_call(g, r->fn, 2, (dx_id[]){dx_add(g, low, dx_int(g, 1)), x});
    int64_t p, q;
    if (!dx_is_none(below) && dx_get_small_rational(g, low, &p, &q) && p == -1 && q == 2) {
        below = of_half(g, r->fn, -1, x);
        above = of_half(g, r->fn, 1, x);
    }
    for (int64_t i = 1; i < m; i++) {
        dx_id order = dx_add(g, low, dx_int(g, i));
        dx_id by = dx_div(g, dx_scale(g, dx_int(g, 2 * r->up), order), x);
        dx_id next = dx_add(g, dx_mul(g, by, above), dx_scale(g, dx_int(g, r->across), below));
        below = above;
        above = next;
    }
    return m == 0 ? below : above;
}

static dx_status of_family(dx_graph *g, const struct recurrence *r, dx_id a, dx_id *out)
{
    calls c;
    *out = a;
    DX_TRY(find_calls(g, a, r->fn, &c));
    for (uint32_t i = 0; i < c.n; i++) {
        dx_id order = dx_operand(g, c.of[i], 0), x = dx_operand(g, c.of[i], 1), low = order, number;
        int64_t most = 0, m, p, q;
        for (uint32_t k = 0; k < c.n; k++) {
            dx_id gap = dx_laws_distance(g, order, dx_operand(g, c.of[k], 0));
            if (!dx_is_none(gap) && dx_get_int(g, gap, &m) && m > most &&
                dx_same(dx_operand(g, c.of[k], 1), x)) {
                most = m;
                low = dx_operand(g, c.of[k], 0);
            }
        }
        number = dx_is_number(g, order) ? order : DX_NONE;
        if (!dx_is_none(number) && dx_get_small_rational(g, number, &p, &q) && q == 2) {
            low = dx_rational(g, -1, 2);
            most = (p + 1) / 2;
        } else if (!dx_is_none(number) && dx_get_int(g, number, &m) && m >= 0) {
            low = dx_int(g, 0);
            most = m;
        }
        if (most >= 0 && most <= MOST_STEPS && (most > 1 || !dx_is_none(number)))
            DX_TRY(substitute(g, c.of[i], at_order(g, r, low, most, x), out));
    }
    return DX_OK;
}

/* F(n, -x) of an even or odd F by F(n, x): one of each pair in the formula. */
static dx_status turn_arguments(dx_graph *g, dx_fn fn, dx_id a, dx_id *out)
{
    calls c;
    *out = a;
    DX_TRY(find_calls(g, a, fn, &c));
    for (uint32_t i = 0; i < c.n; i++)
        for (uint32_t k = 0; k < i; k++) {
            int64_t n;
            dx_id x = dx_operand(g, c.of[k], 1);
            if (!dx_get_int(g, dx_operand(g, c.of[i], 0), &n) ||
                !dx_same(dx_operand(g, c.of[i], 1), dx_neg(g, x)))
                continue;
            dx_id call = dx_call(g, fn, 2, (dx_id[]){dx_int(g, n), x});
            DX_TRY(substitute(g, c.of[i], dx_scale(g, dx_int(g, n % 2 == 0 ? 1 : -1), call), out));
            break;
        }
    return DX_OK;
}

dx_status dx_laws_bessels(dx_graph *g, dx_id a, dx_id *out)
{
    *out = a;
    for (size_t i = 0; i < sizeof recurrences / sizeof *recurrences; i++) {
        if (recurrences[i].fn == DX_FN_besselj || recurrences[i].fn == DX_FN_besseli)
            DX_TRY(turn_arguments(g, recurrences[i].fn, *out, out));
        DX_TRY(of_family(g, &recurrences[i], *out, out));
    }
    return DX_OK;
}
