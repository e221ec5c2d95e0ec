/* Solving on paper: by the functions that the unknown stands in. */
#include "engine/derivation.h"
#include "engine/solvers/solving.h"

#include "expr/exact.h"
#include "expr/walk.h"
#include "symbolic/forms/readable.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/quotients.h"
#include "symbolic/rework/trig.h"

#include <stdio.h>

enum { MOST_PARTS = 12 };

/* The largest parts with the unknown that are no sums, products or natural powers. */
typedef struct part_list {
    size_t n;
    dx_id part[MOST_PARTS];
    bool bare; /* the unknown stands outside of them, too */
    bool full;
} part_list;

static void add_part(part_list *l, dx_id a)
{
    for (size_t i = 0; i < l->n; i++)
        if (dx_same(l->part[i], a))
            return;
    l->full = l->full || l->n == MOST_PARTS;
    if (!l->full)
        l->part[l->n++] = a;
}

static dx_status list_parts(dx_solving *w, dx_id a, unsigned depth, part_list *l)
{
    enum { DEEP = 12 };
    dx_graph *g = w->g;
    DX_TRY(dx_check(g, a));
    if (!dx_solving_has(w, a))
        return DX_OK;
    l->full = l->full || depth > DEEP;
    if (l->full)
        return DX_OK;
    if (dx_same(a, w->unknown)) {
        l->bare = true;
    } else if (dx_op_of(g, a) == DX_OP_ADD) {
        for (uint32_t i = 0; i < dx_terms(g, a); i++)
            DX_TRY(list_parts(w, dx_term(g, a, i), depth + 1, l));
    } else if (dx_op_of(g, a) == DX_OP_MUL) {
        for (uint32_t i = 0; i < dx_factors(g, a); i++) {
            dx_id base = dx_base(g, a, i), e = dx_exponent(g, a, i);
            if (dx_is_integer(g, e))
                DX_TRY(list_parts(w, base, depth + 1, l));
            else if (dx_solving_has(w, base) || dx_solving_has(w, e))
                add_part(l, dx_pow(g, base, e));
        }
    } else {
        add_part(l, a);
    }
    return DX_OK;
}

/* ---- a letter ------------------------------------------------------------------------------- */

dx_id dx_solving_free_letter(dx_solving *w, const dx_told_equation *q)
{
    static const char letters[] = "tuvwzspq";
    dx_graph *g = w->g;
    for (size_t i = w->n_letters; letters[i] != '\0'; i++) {
        dx_id name = dx_symbol(g, letters + i, 1);
        bool taken = dx_is_none(name) || dx_contains(g, q->left, name) ||
                     dx_contains(g, q->right, name) || dx_same(name, w->p->u.name[0]);
        for (size_t k = 0; k < DX_MOST_INDICES; k++)
            taken = taken || dx_same(name, w->p->index[k]);
        for (size_t k = 0; k < w->p->all.n; k++)
            taken = taken || dx_contains(g, w->p->all.f[k], name);
        w->n_letters = (uint32_t)i + 1;
        if (!taken)
            return name;
    }
    return DX_NONE;
}

dx_status dx_solving_letter(dx_solving *w, const dx_told_equation *q, dx_id letter, dx_id part,
                            dx_id left, dx_id right)
{
    dx_graph *g = w->g;
    dx_told_equation let, next, back;
    dx_id rest = dx_substitute(g, dx_sub(g, left, right), 1, &letter, &part);
    bool same;
    DX_TRY(dx_check(g, rest));
    DX_TRY(dx_solving_is_zero(w, dx_sub(g, rest, dx_sub(g, q->left, q->right)), &same));
    w->stuck =
        w->stuck || !same || dx_contains(g, left, w->unknown) || dx_contains(g, right, w->unknown);
    if (w->stuck)
        return DX_OK;
    DX_TRY(dx_solving_line(w, "a letter for it", letter, part, 0, 0, &let));
    DX_TRY(dx_solving_line(w, "put in", left, right, q->line, let.line, &next));
    const dx_id unknown = w->unknown;
    const size_t first = w->n;
    w->unknown = letter;
    DX_TRY(dx_solving_go_on(w, &next));
    w->unknown = unknown;
    dx_found_value found[DX_MOST_FOUND];
    const size_t n = w->n - first;
    for (size_t i = 0; i < n; i++)
        found[i] = w->found[first + i];
    w->n = first;
    const bool loose = w->loose;
    const uint32_t indices = w->n_indices;
    for (size_t i = 0; i < n && !w->stuck; i++) {
        w->loose = loose || found[i].loose;
        w->n_indices = indices;
        DX_TRY(dx_solving_line(w, "put in", part, found[i].value, let.line, found[i].line, &back));
        DX_TRY(dx_solving_go_on(w, &back));
    }
    w->loose = loose;
    return DX_OK;
}

/* The letter in place of n parts, which are its powers. */
static dx_status put_letter(dx_solving *w, const dx_told_equation *q, dx_id part, size_t n,
                            const dx_id *from, const int64_t *power, bool *done)
{
    dx_graph *g = w->g;
    dx_id letter = dx_solving_free_letter(w, q), to[MOST_PARTS + 1];
    *done = !dx_is_none(letter);
    for (size_t i = 0; i < n && *done; i++)
        to[i] = dx_power(g, letter, power[i]);
    if (!*done)
        return DX_OK;
    dx_id left = dx_substitute(g, q->left, n, from, to);
    dx_id right = dx_substitute(g, q->right, n, from, to);
    DX_TRY(dx_check(g, left));
    DX_TRY(dx_check(g, right));
    *done = !dx_contains(g, left, w->unknown) && !dx_contains(g, right, w->unknown);
    return *done ? dx_solving_letter(w, q, letter, part, left, right) : DX_OK;
}

/* The exponent of exp(u) or b^u; NONE: it is none of these. *base: b, or NONE. */
static dx_id exponent_of(dx_solving *w, dx_id part, dx_id *base)
{
    dx_graph *g = w->g;
    *base = DX_NONE;
    if (dx_fn_of(g, part) == DX_FN_exp)
        return dx_operand(g, part, 0);
    if (dx_op_of(g, part) != DX_OP_MUL || dx_solving_has(w, dx_base(g, part, 0)))
        return DX_NONE;
    *base = dx_base(g, part, 0);
    return dx_exponent(g, part, 0);
}

/* Rational multiples of one thing: their greatest common part, and how often it is in each. */
static dx_status common_part(dx_graph *g, size_t n, const dx_id *a, dx_id *unit, int64_t *times,
                             bool *is)
{
    dx_id ratio[MOST_PARTS], common = DX_NONE;
    *is = n > 0;
    for (size_t i = 0; i < n && *is; i++) {
        ratio[i] = dx_div(g, a[i], a[0]);
        DX_TRY(dx_check(g, ratio[i]));
        DX_TRY(dx_readable(g, ratio[i], &ratio[i]));
        *is = dx_is_number(g, ratio[i]);
        if (*is)
            common = i == 0 ? ratio[i] : dx_number_gcd(g, common, ratio[i]);
    }
    for (size_t i = 0; i < n && *is; i++) {
        dx_id count = dx_number_div(g, ratio[i], common);
        *is = dx_get_int(g, count, &times[i]);
    }
    if (*is)
        *unit = dx_mul(g, common, a[0]);
    return *is ? dx_check(g, *unit) : DX_OK;
}

/* base = least^n for numbers; 0: it is not. */
static int64_t power_of(dx_graph *g, dx_id base, dx_id least)
{
    enum { MOST_POWER = 16 };
    dx_id power = least;
    for (int64_t n = 1; n <= MOST_POWER && !dx_is_none(power); n++) {
        if (dx_same(power, base))
            return n;
        power = dx_number_mul(g, power, least);
    }
    return 0;
}

/* exp(2x) and exp(x), or 4^x and 2^x. */
static dx_status by_exponential(dx_solving *w, const dx_told_equation *q, const part_list *l,
                                bool *done)
{
    dx_graph *g = w->g;
    dx_id u[MOST_PARTS], base[MOST_PARTS], first = DX_NONE, unit, part;
    int64_t times[MOST_PARTS];
    for (size_t i = 0; i < l->n; i++) {
        u[i] = exponent_of(w, l->part[i], &base[i]);
        if (dx_is_none(u[i]) || dx_is_none(base[i]) != dx_is_none(base[0]) ||
            (!dx_is_none(base[i]) && !dx_is_number(g, base[i])))
            return DX_OK;
        if (i == 0 || (!dx_is_none(first) && dx_number_compare(g, base[i], first) < 0))
            first = base[i];
    }
    for (size_t i = 0; i < l->n && !dx_is_none(first); i++) {
        const int64_t n = power_of(g, base[i], first);
        if (n == 0)
            return DX_OK;
        u[i] = dx_scale(g, dx_int(g, n), u[i]);
    }
    DX_TRY(common_part(g, l->n, u, &unit, times, done));
    if (!*done)
        return DX_OK;
    if (times[0] < 0) {
        unit = dx_neg(g, unit);
        for (size_t i = 0; i < l->n; i++)
            times[i] = -times[i];
    }
    part = dx_is_none(first) ? dx_call1(g, DX_FN_exp, unit) : dx_pow(g, first, unit);
    DX_TRY(dx_check(g, part));
    return put_letter(w, q, part, l->n, l->part, times, done);
}

/* sqrt(x) and x, which is its square. */
static dx_status by_root(dx_solving *w, const dx_told_equation *q, const part_list *l, bool *done)
{
    dx_graph *g = w->g;
    dx_id from[MOST_PARTS + 1];
    int64_t up[MOST_PARTS], down[MOST_PARTS], power[MOST_PARTS + 1], all = 1;
    size_t n = l->n;
    for (size_t i = 0; i < l->n; i++) {
        dx_id base, e;
        dx_split_power(g, l->part[i], &base, &e);
        if (!dx_same(base, w->unknown) || !dx_get_small_rational(g, e, &up[i], &down[i]) ||
            down[i] > 12)
            return DX_OK;
        int64_t a = all, b = down[i];
        while (b != 0) {
            int64_t rest = a % b;
            a = b;
            b = rest;
        }
        all = all / a * down[i];
    }
    for (size_t i = 0; i < l->n; i++) {
        from[i] = l->part[i];
        power[i] = all / down[i] * up[i];
    }
    if (l->bare) {
        from[n] = w->unknown;
        power[n++] = all;
    }
    dx_id part = dx_pow(g, w->unknown, dx_rational(g, 1, all));
    DX_TRY(dx_check(g, part));
    const bool loose = w->loose;
    w->loose = true;
    dx_status status = put_letter(w, q, part, n, from, power, done);
    w->loose = loose;
    return status;
}

/* ---- radicals, logarithms, absolute values ------------------------------------------------------
 */

/* f = A·part + B; else *is is false. */
static dx_status linear_in(dx_solving *w, dx_id f, dx_id part, dx_id *a, dx_id *b, bool *is)
{
    dx_polynomial p;
    DX_TRY(dx_polynomial_in(w->g, f, part, &p));
    *is = dx_is_none(p.other) && p.degree == 1;
    if (*is) {
        *a = p.coefficient[1];
        *b = p.coefficient[0];
    }
    return DX_OK;
}

static bool is_square_root(dx_graph *g, dx_id part)
{
    int64_t m, n;
    dx_id base, e;
    dx_split_power(g, part, &base, &e);
    return dx_op_of(g, part) == DX_OP_MUL && dx_get_small_rational(g, e, &m, &n) && n == 2 &&
           m == 1;
}

/* One square root is put alone, and squared. */
static dx_status by_squaring(dx_solving *w, const dx_told_equation *q, const part_list *l,
                             bool *done)
{
    dx_graph *g = w->g;
    dx_told_equation next = *q;
    dx_id a, b, base, e, root = DX_NONE, all = dx_sub(g, q->left, q->right);
    bool is = false;
    for (size_t i = 0; i < l->n && !is; i++) {
        root = l->part[i];
        if (is_square_root(g, root))
            DX_TRY(linear_in(w, all, root, &a, &b, &is));
    }
    if (!is)
        return DX_OK;
    *done = true;
    dx_id left = dx_mul(g, a, root), right = dx_neg(g, b);
    DX_TRY(dx_check(g, left));
    if (!dx_solving_has(w, a) && !dx_is_int(g, a, 1)) {
        left = root;
        right = dx_div(g, right, a);
    }
    DX_TRY(dx_check(g, right));
    dx_split_power(g, root, &base, &e);
    if (!dx_same(left, q->left) || !dx_same(right, q->right)) {
        dx_id factor = dx_same(left, root) ? dx_div(g, dx_int(g, 1), a) : dx_int(g, 1);
        DX_TRY(dx_solving_next(w, "the root alone", q, factor, left, right, &next));
    }
    if (w->stuck)
        return DX_OK;
    dx_id square = dx_mul(g, dx_same(left, root) ? dx_int(g, 1) : dx_power(g, a, 2), base);
    DX_TRY(dx_check(g, square));
    DX_TRY(dx_expand(g, square, &square));
    right = dx_power(g, right, 2);
    DX_TRY(dx_check(g, right));
    DX_TRY(dx_expand(g, right, &right));
    const bool loose = w->loose;
    w->loose = true;
    DX_TRY(dx_solving_line(w, "square both sides, which may let others in", square, right,
                           next.line, 0, &next));
    DX_TRY(dx_solving_go_on(w, &next));
    w->loose = loose;
    return DX_OK;
}

/* c·log(u) + d·log(v) = e: the logarithm of u^c·v^d. */
static dx_status by_logarithm(dx_solving *w, const dx_told_equation *q, const part_list *l,
                              bool *done)
{
    dx_graph *g = w->g;
    dx_told_equation next;
    dx_id all = dx_sub(g, q->left, q->right), product = dx_int(g, 1);
    for (size_t i = 0; i < l->n; i++) {
        dx_id a, b;
        bool is;
        if (dx_fn_of(g, l->part[i]) != DX_FN_log)
            return DX_OK;
        DX_TRY(linear_in(w, all, l->part[i], &a, &b, &is));
        if (!is || !dx_is_integer(g, a))
            return DX_OK;
        product = dx_mul(g, product, dx_pow(g, dx_operand(g, l->part[i], 0), a));
        all = b;
    }
    if (l->n < 2 || dx_solving_has(w, all))
        return DX_OK;
    dx_id right = dx_call1(g, DX_FN_exp, dx_neg(g, all));
    DX_TRY(dx_check(g, product));
    DX_TRY(dx_check(g, right));
    DX_TRY(dx_readable(g, right, &right));
    *done = true;
    const bool loose = w->loose;
    w->loose = true;
    DX_TRY(dx_solving_line(w, "log(a) + log(b) = log(a*b), and exp of both sides", product, right,
                           q->line, 0, &next));
    DX_TRY(dx_solving_go_on(w, &next));
    w->loose = loose;
    return DX_OK;
}

/* |u| is u or -u. */
static dx_status by_sign(dx_solving *w, const dx_told_equation *q, const part_list *l, bool *done)
{
    dx_graph *g = w->g;
    dx_told_equation next;
    dx_id bars = DX_NONE;
    for (size_t i = 0; i < l->n && dx_is_none(bars); i++)
        if (dx_fn_of(g, l->part[i]) == DX_FN_abs)
            bars = l->part[i];
    if (dx_is_none(bars))
        return DX_OK;
    *done = true;
    dx_id u = dx_operand(g, bars, 0);
    const bool loose = w->loose;
    const uint32_t indices = w->n_indices;
    w->loose = true;
    for (int i = 0; i < 2 && !w->stuck; i++) {
        const dx_solving_case here = {dx_operand(g, bars, 0), i == 1, w->in};
        dx_id left = dx_substitute(g, q->left, 1, &bars, &u);
        dx_id right = dx_substitute(g, q->right, 1, &bars, &u);
        w->n_indices = indices;
        DX_TRY(dx_solving_line_of(w, "where ", here.of, here.below ? " < 0" : " >= 0", left, right,
                                  q->line, &next));
        w->in = &here;
        dx_status status = dx_solving_go_on(w, &next);
        w->in = here.around;
        DX_TRY(status);
        u = dx_neg(g, u);
    }
    w->loose = loose;
    return DX_OK;
}

/* ---- circular functions ------------------------------------------------------------------------
 */

/* f by even powers of `from`, whose square is 1 - to^2; else *is is false. */
static dx_status without(dx_solving *w, dx_id f, dx_id from, dx_id to, dx_id *out, bool *is)
{
    dx_graph *g = w->g;
    dx_polynomial p;
    DX_TRY(dx_polynomial_in(g, f, from, &p));
    *is = dx_is_none(p.other) && p.degree > 0;
    dx_id sum = dx_int(g, 0), square = dx_sub(g, dx_int(g, 1), dx_power(g, to, 2));
    for (size_t k = 0; *is && k <= p.degree; k++) {
        if (k % 2 == 0)
            sum =
                dx_add(g, sum, dx_mul(g, p.coefficient[k], dx_power(g, square, (int64_t)(k / 2))));
        else
            *is = dx_is_int(g, p.coefficient[k], 0);
    }
    if (!*is)
        return DX_OK;
    DX_TRY(dx_check(g, sum));
    return dx_expand(g, sum, out);
}

static dx_status by_circular(dx_solving *w, const dx_told_equation *q, const part_list *l,
                             bool *done)
{
    dx_graph *g = w->g;
    dx_told_equation next;
    dx_id all = dx_sub(g, q->left, q->right), zero = dx_int(g, 0), one = dx_int(g, 1), angle, out;
    bool is, same = true;
    for (size_t i = 0; i < l->n; i++) {
        dx_fn fn = dx_fn_of(g, l->part[i]);
        if (fn != DX_FN_sin && fn != DX_FN_cos && fn != DX_FN_tan)
            return DX_OK;
        angle = dx_operand(g, l->part[i], 0);
        same = same && dx_same(angle, dx_operand(g, l->part[0], 0));
    }
    if (!same) {
        DX_TRY(dx_trig_expand(g, all, &out));
        *done = !dx_same(out, all);
        if (!*done)
            return DX_OK;
        DX_TRY(dx_solving_next(w, "multiple angles by the single one, and all to the left", q, one,
                               out, zero, &next));
        return dx_solving_go_on(w, &next);
    }
    dx_id sine = dx_call1(g, DX_FN_sin, angle), cosine = dx_call1(g, DX_FN_cos, angle), a, b, c,
          d = DX_NONE;
    if (l->n != 2 || dx_fn_of(g, l->part[0]) == DX_FN_tan || dx_fn_of(g, l->part[1]) == DX_FN_tan)
        return DX_OK;
    DX_TRY(without(w, all, cosine, sine, &out, &is));
    const char *rule = "cos(u)^2 = 1 - sin(u)^2";
    if (!is) {
        rule = "sin(u)^2 = 1 - cos(u)^2";
        DX_TRY(without(w, all, sine, cosine, &out, &is));
    }
    if (is) {
        *done = true;
        DX_TRY(dx_solving_next(w, rule, q, one, out, zero, &next));
        return dx_solving_go_on(w, &next);
    }
    /* a·sin + b·cos = 0, where the cosine is not 0: the sine would be so, too */
    DX_TRY(linear_in(w, all, sine, &a, &b, &is));
    if (is && !dx_solving_has(w, a))
        DX_TRY(linear_in(w, b, cosine, &c, &d, &is));
    if (!is || dx_solving_has(w, a) || dx_solving_has(w, c) || !dx_is_int(g, d, 0))
        return DX_OK;
    *done = true;
    dx_id tangent = dx_call1(g, DX_FN_tan, angle);
    DX_TRY(dx_solving_next(w,
                           "divide by the cosine, which is not 0 there: the sine would be 0, too",
                           q, dx_div(g, one, cosine), dx_mul(g, a, tangent), dx_neg(g, c), &next));
    return dx_solving_go_on(w, &next);
}

dx_status dx_solving_radicals(dx_solving *w, const dx_told_equation *q, bool *done)
{
    part_list l = {0};
    *done = false;
    DX_TRY(list_parts(w, q->left, 0, &l));
    DX_TRY(list_parts(w, q->right, 0, &l));
    if (l.full || l.n == 0)
        return DX_OK;
    DX_TRY(by_root(w, q, &l, done));
    return *done || w->stuck ? DX_OK : by_squaring(w, q, &l, done);
}

dx_status dx_solving_parts(dx_solving *w, const dx_told_equation *q, bool *done)
{
    static dx_status (*const way[])(dx_solving *, const dx_told_equation *, const part_list *,
                                    bool *) = {by_exponential, by_logarithm, by_circular, by_sign};
    part_list l = {0};
    *done = false;
    DX_TRY(list_parts(w, q->left, 0, &l));
    DX_TRY(list_parts(w, q->right, 0, &l));
    if (l.full || l.n == 0)
        return DX_OK;
    if (l.n == 1 && !l.bare) {
        const int64_t once = 1;
        DX_TRY(put_letter(w, q, l.part[0], 1, l.part, &once, done));
    }
    for (size_t i = 0; i < sizeof way / sizeof *way && !*done && !w->stuck; i++)
        if (!l.bare || way[i] == by_sign)
            DX_TRY(way[i](w, q, &l, done));
    return DX_OK;
}
