#include "symbolic/puiseux.h"

#include "expr/walk.h"
#include "symbolic/coefficient.h"
#include "symbolic/readable.h"

#include <string.h>

/* Exponents and ramifications that are still counted with. */
enum { MOST_RAMIFICATION = 5000 };
static const int64_t most_exponent = INT64_C(1) << 40;

/* ---- making ------------------------------------------------------------------------ */

static dx_status out_of_range(dx_workshop *w)
{
    return dx_fail(w->g->context, DX_LIMIT, "exponents of the series are too large");
}

/* Room for n coefficients, all zero. */
static dx_status begin(dx_workshop *w, int64_t first, uint32_t q, size_t n, bool exact,
                       dx_series *out)
{
    if (first > most_exponent || first < -most_exponent)
        return out_of_range(w);
    *out = (dx_series){.first = first, .ramification = q, .n = n, .exact = exact};
    out->coefficient = dx_arena_alloc(&w->arena, (n + 1) * sizeof(dx_id));
    if (!out->coefficient)
        return dx_no_memory(w->g->context);
    for (size_t i = 0; i <= n; i++)
        out->coefficient[i] = dx_int(w->g, 0);
    return DX_OK;
}

static bool is_zero(const dx_workshop *w, dx_id a)
{
    return dx_is_int(w->g, a, 0);
}

/* Drop zeros in front, and behind where nothing follows them. */
static void trim(const dx_workshop *w, dx_series *a)
{
    size_t lead = 0;
    while (lead < a->n && is_zero(w, a->coefficient[lead]))
        lead++;
    a->coefficient += lead;
    a->n -= lead;
    a->first += (int64_t)lead;
    while (a->exact && a->n > 0 && is_zero(w, a->coefficient[a->n - 1]))
        a->n--;
    if (a->exact && a->n == 0) {
        a->first = 0;
        a->ramification = 1;
    }
}

static dx_status finish(dx_workshop *w, dx_series *a)
{
    for (size_t i = 0; i < a->n; i++)
        DX_TRY(dx_check(w->g, a->coefficient[i]));
    trim(w, a);
    if (a->n > w->length) {
        a->n = w->length;
        a->exact = false;
    }
    return DX_OK;
}

dx_status dx_puiseux_monomial(dx_workshop *w, dx_id c, int64_t first, uint32_t q, dx_series *out)
{
    DX_TRY(begin(w, first, q, 1, true, out));
    out->coefficient[0] = c;
    return finish(w, out);
}

static bool has_log(const dx_workshop *w, dx_id a)
{
    return !dx_is_none(w->log_t) && !dx_is_number(w->g, a) && dx_contains(w->g, a, w->log_t);
}

/* ---- decisions --------------------------------------------------------------------- */

static dx_status starve(dx_workshop *w)
{
    w->starved = true;
    return DX_UNKNOWN;
}

dx_status dx_puiseux_lead(dx_workshop *w, dx_series *a)
{
    trim(w, a);
    while (a->n > 0) {
        bool zero;
        DX_TRY(dx_coefficient_is_zero(w->g, w->oracle, a->coefficient[0], &zero));
        if (!zero)
            return DX_OK;
        a->coefficient[0] = dx_int(w->g, 0);
        trim(w, a);
    }
    return a->exact ? DX_OK : starve(w);
}

dx_status dx_puiseux_divisor(dx_workshop *w, dx_series *a)
{
    DX_TRY(dx_puiseux_lead(w, a));
    return a->n > 0 ? DX_OK : dx_fail(w->g->context, DX_DOMAIN, "division by zero");
}

dx_status dx_puiseux_sign(dx_workshop *w, dx_series *a, int *sign)
{
    *sign = 0;
    DX_TRY(dx_puiseux_lead(w, a));
    if (a->n == 0)
        return DX_OK;
    DX_TRY(dx_coefficient_sign(w->g, w->oracle, a->coefficient[0], w->log_t, sign));
    if (*sign == 0)
        return dx_fail(w->g->context, DX_UNKNOWN, "the sign of a coefficient is not known");
    return DX_OK;
}

void dx_puiseux_note_side(dx_workshop *w, const dx_series *a)
{
    w->sided = w->sided || (a->n > 0 && (a->ramification > 1 || a->first % 2 != 0));
}

dx_status dx_puiseux_constant(dx_workshop *w, const dx_series *a, dx_id *out)
{
    *out = dx_int(w->g, 0);
    if (a->first > 0 || (a->n == 0 && a->exact))
        return DX_OK;
    if (a->first + (int64_t)a->n <= 0 && !a->exact)
        return starve(w);
    if (a->first + (int64_t)a->n > 0)
        *out = a->coefficient[-a->first];
    return DX_OK;
}

/* ---- sums and products ------------------------------------------------------------- */

static uint32_t gcd(uint32_t a, uint32_t b)
{
    while (b != 0) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static dx_status common_ramification(dx_workshop *w, uint32_t *q, uint32_t other)
{
    uint64_t common = (uint64_t)*q / gcd(*q, other) * other;
    if (common > MOST_RAMIFICATION)
        return dx_fail(w->g->context, DX_LIMIT, "roots of an order above %d in the series",
                       MOST_RAMIFICATION);
    *q = (uint32_t)common;
    return DX_OK;
}

/* The same series in powers of t^(1/q), q a multiple of its ramification. */
static dx_status refine(dx_workshop *w, const dx_series *a, uint32_t q, dx_series *out)
{
    uint32_t step = q / a->ramification;
    if (step == 1) {
        *out = *a;
        return DX_OK;
    }
    if (a->first > most_exponent / step || a->first < -most_exponent / step)
        return out_of_range(w);
    size_t n = a->n == 0 ? 0 : a->exact ? (a->n - 1) * step + 1 : a->n * step;
    DX_TRY(begin(w, a->first * step, q, n, a->exact, out));
    out->sided = a->sided;
    for (size_t i = 0; i < a->n; i++)
        out->coefficient[i * step] = a->coefficient[i];
    return finish(w, out);
}

/* Σ scale·term at one exponent. */
static dx_id sum_at(dx_workshop *w, size_t n, const dx_id *scale, const dx_series *a, int64_t at,
                    dx_id *room)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (at >= a[i].first && at - a[i].first < (int64_t)a[i].n) {
            dx_id c = a[i].coefficient[at - a[i].first];
            if (!is_zero(w, c))
                room[count++] = dx_coefficient_mul(w->g, scale[i], c);
        }
    return count == 0 ? dx_int(w->g, 0) : count == 1 ? room[0] : dx_sum(w->g, count, room);
}

dx_status dx_puiseux_sum(dx_workshop *w, size_t n, const dx_id *scale, const dx_series *a,
                         dx_series *out)
{
    uint32_t q = 1;
    for (size_t i = 0; i < n; i++)
        DX_TRY(common_ramification(w, &q, a[i].ramification));
    dx_series *term = dx_arena_alloc(&w->arena, (n + 1) * sizeof *term);
    dx_id *room = dx_arena_alloc(&w->arena, (n + 1) * sizeof *room);
    if (!term || !room)
        return dx_no_memory(w->g->context);
    int64_t first = INT64_MAX, last = INT64_MIN, end = INT64_MAX;
    for (size_t i = 0; i < n; i++) {
        DX_TRY(refine(w, &a[i], q, &term[i]));
        int64_t behind = term[i].first + (int64_t)term[i].n;
        if (term[i].n == 0 && term[i].exact)
            continue;
        first = term[i].first < first ? term[i].first : first;
        last = behind > last ? behind : last;
        if (!term[i].exact && behind < end)
            end = behind;
    }
    if (first == INT64_MAX)
        return dx_puiseux_monomial(w, dx_int(w->g, 0), 0, 1, out);
    bool exact = end == INT64_MAX;
    end = exact ? last : end;
    if (end - first > (int64_t)w->length) {
        end = first + (int64_t)w->length;
        exact = false;
    }
    if (end < first)
        first = end;
    dx_series sum;
    DX_TRY(begin(w, first, q, (size_t)(end - first), exact, &sum));
    for (int64_t at = first; at < end; at++) {
        sum.coefficient[at - first] = sum_at(w, n, scale, term, at, room);
        DX_TRY(dx_poll(w->g->context));
    }
    *out = sum;
    return finish(w, out);
}

dx_status dx_puiseux_scale(dx_workshop *w, dx_id c, const dx_series *a, dx_series *out)
{
    return dx_puiseux_sum(w, 1, &c, a, out);
}

/* Are all coefficients from lo to hi numbers? Then sums of products need no nodes. */
static bool are_numbers(const dx_workshop *w, const dx_id *a, size_t lo, size_t hi)
{
    for (size_t i = lo; i <= hi; i++)
        if (!dx_is_number(w->g, a[i]))
            return false;
    return true;
}

/* Σ_{lo <= i <= hi} weight·a[i]·b[k-i], all of them numbers; the weight is x·i - y·(k-i), or 1
 * where x is DX_NONE. */
static dx_id convolve_numbers(dx_workshop *w, const dx_id *a, const dx_id *b, size_t lo, size_t hi,
                              size_t k, dx_id x, int64_t y)
{
    mpq_t sum, p, q, r;
    mpq_inits(sum, p, q, r, (mpq_ptr)NULL);
    if (!dx_is_none(x))
        dx_number_to_mpq(w->g, x, r);
    for (size_t i = lo; i <= hi && i <= k; i++) {
        if (is_zero(w, a[i]) || is_zero(w, b[k - i]))
            continue;
        dx_number_to_mpq(w->g, a[i], p);
        dx_number_to_mpq(w->g, b[k - i], q);
        mpq_mul(p, p, q);
        if (!dx_is_none(x)) {
            mpq_set_si(q, (long)i, 1);
            mpq_mul(q, q, r);
            mpz_t shift;
            mpz_init_set_si(shift, (long)(y * (int64_t)(k - i)));
            mpz_submul(mpq_numref(q), shift, mpq_denref(q));
            mpz_clear(shift);
            mpq_mul(p, p, q);
        }
        mpq_add(sum, sum, p);
    }
    dx_id id = dx_number_from_mpq(w->g, sum);
    mpq_clears(sum, p, q, r, (mpq_ptr)NULL);
    return id;
}

/* Σ_{lo <= i <= hi} a[i]·b[k-i] */
static dx_id convolve(dx_workshop *w, const dx_id *a, const dx_id *b, size_t lo, size_t hi,
                      size_t k, dx_id *room)
{
    size_t count = 0;
    hi = hi < k ? hi : k;
    if (lo <= hi && are_numbers(w, a, lo, hi) && are_numbers(w, b, k - hi, k - lo))
        return convolve_numbers(w, a, b, lo, hi, k, DX_NONE, 0);
    for (size_t i = lo; i <= hi; i++)
        if (!is_zero(w, a[i]) && !is_zero(w, b[k - i]))
            room[count++] = dx_coefficient_mul(w->g, a[i], b[k - i]);
    return count == 0 ? dx_int(w->g, 0) : count == 1 ? room[0] : dx_sum(w->g, count, room);
}

dx_status dx_puiseux_multiply(dx_workshop *w, const dx_series *left, const dx_series *right,
                              dx_series *out)
{
    dx_series a, b, product;
    uint32_t q = left->ramification;
    if ((left->n == 0 && left->exact) || (right->n == 0 && right->exact))
        return dx_puiseux_monomial(w, dx_int(w->g, 0), 0, 1, out);
    DX_TRY(common_ramification(w, &q, right->ramification));
    DX_TRY(refine(w, left, q, &a));
    DX_TRY(refine(w, right, q, &b));
    bool exact = a.exact && b.exact;
    size_t n = exact ? a.n + b.n - 1 : a.exact ? b.n : b.exact ? a.n : a.n < b.n ? a.n : b.n;
    if (n > w->length) {
        n = w->length;
        exact = false;
    }
    DX_TRY(begin(w, a.first + b.first, q, n, exact, &product));
    dx_id *room = dx_arena_alloc(&w->arena, (n + 1) * sizeof *room);
    if (!room)
        return dx_no_memory(w->g->context);
    for (size_t k = 0; k < n; k++) {
        size_t lo = k + 1 > b.n ? k + 1 - b.n : 0, hi = a.n - 1 < k ? a.n - 1 : k;
        product.coefficient[k] = a.n == 0 || b.n == 0
                                     ? dx_int(w->g, 0)
                                     : convolve(w, a.coefficient, b.coefficient, lo, hi, k, room);
        DX_TRY(dx_poll(w->g->context));
    }
    *out = product;
    return finish(w, out);
}

dx_status dx_puiseux_divide(dx_workshop *w, const dx_series *left, const dx_series *right,
                            dx_series *out)
{
    dx_graph *g = w->g;
    dx_series a = *left, b = *right, quotient;
    DX_TRY(dx_puiseux_divisor(w, &b));
    if (a.n == 0 && a.exact)
        return dx_puiseux_monomial(w, dx_int(g, 0), 0, 1, out);
    uint32_t q = a.ramification;
    DX_TRY(common_ramification(w, &q, b.ramification));
    DX_TRY(refine(w, &a, q, &a));
    DX_TRY(refine(w, &b, q, &b));
    bool exact = a.exact && b.exact && b.n == 1;
    size_t n = exact ? a.n : w->length;
    n = !a.exact && a.n < n ? a.n : n;
    n = !b.exact && b.n < n ? b.n : n;
    DX_TRY(begin(w, a.first - b.first, q, n, exact, &quotient));
    dx_id *room = dx_arena_alloc(&w->arena, (n + 2) * sizeof *room);
    if (!room)
        return dx_no_memory(g->context);
    dx_id inverse = dx_power(g, b.coefficient[0], -1);
    for (size_t k = 0; k < n; k++) {
        dx_id known = k < b.n || b.n > 1 ? convolve(w, b.coefficient, quotient.coefficient, 1,
                                                    b.n - 1 < k ? b.n - 1 : k, k, room)
                                         : dx_int(g, 0);
        dx_id rest = dx_sub(g, k < a.n ? a.coefficient[k] : dx_int(g, 0), known);
        quotient.coefficient[k] = dx_coefficient_mul(g, rest, inverse);
        DX_TRY(dx_poll(g->context));
    }
    *out = quotient;
    return finish(w, out);
}

/* ---- power series in s = t^(1/q) --------------------------------------------------- */

/* The series as s-powers from 0 on: u[k] is the coefficient of s^k, n of them; first >= 0. */
static dx_status dense(dx_workshop *w, const dx_series *a, size_t *n, dx_id **u)
{
    int64_t end = a->exact ? (int64_t)w->length : a->first + (int64_t)a->n;
    *n = end > (int64_t)w->length ? w->length : (size_t)end;
    *u = dx_arena_alloc(&w->arena, (*n + 1) * sizeof(dx_id));
    if (!*u)
        return dx_no_memory(w->g->context);
    for (size_t k = 0; k < *n; k++) {
        int64_t i = (int64_t)k - a->first;
        (*u)[k] = i >= 0 && i < (int64_t)a->n ? a->coefficient[i] : dx_int(w->g, 0);
    }
    return DX_OK;
}

static bool is_constant(const dx_series *a)
{
    return a->exact && (a->n == 0 || (a->n == 1 && a->first == 0));
}

/* Σ_{1 <= j <= k} weight(j)·u[j]·v[k-j], where weight = x·j - y·(k-j); all over d. */
static dx_id weighted(dx_workshop *w, const dx_id *u, const dx_id *v, size_t lo, size_t k, dx_id x,
                      int64_t y, dx_id *room)
{
    dx_graph *g = w->g;
    size_t count = 0;
    if (k > 0 && dx_is_number(g, x) && are_numbers(w, u, lo, k) && are_numbers(w, v, 0, k - lo))
        return dx_number_mul(g, dx_rational(g, 1, (int64_t)k),
                             convolve_numbers(w, u, v, lo, k, k, x, y));
    for (size_t j = lo; j <= k; j++) {
        if (is_zero(w, u[j]) || is_zero(w, v[k - j]))
            continue;
        dx_id weight = dx_coefficient_mul(g, x, dx_int(g, (int64_t)j));
        if (y != 0)
            weight = dx_sub(g, weight, dx_int(g, y * (int64_t)(k - j)));
        if (is_zero(w, weight))
            continue;
        room[count++] = dx_coefficient_mul(g, weight, dx_coefficient_mul(g, u[j], v[k - j]));
    }
    dx_id sum = count == 0 ? dx_int(g, 0) : count == 1 ? room[0] : dx_sum(g, count, room);
    return k == 0 ? sum : dx_coefficient_mul(g, dx_rational(g, 1, (int64_t)k), sum);
}

/* What the rows below start from: u without its constant term, and room for the result. */
static dx_status begin_power_series(dx_workshop *w, const dx_series *a, const char *name,
                                    dx_id *constant, size_t *n, dx_id **u, dx_series *out,
                                    dx_id **room)
{
    if (a->first < 0 && (a->n > 0 || !a->exact)) {
        dx_series lead = *a;
        DX_TRY(dx_puiseux_lead(w, &lead));
        if (lead.first < 0)
            return dx_fail(w->g->context, DX_UNKNOWN,
                           "an essential singularity: the argument of %s grows without bound",
                           name);
        return begin_power_series(w, &lead, name, constant, n, u, out, room);
    }
    DX_TRY(dx_puiseux_constant(w, a, constant));
    DX_TRY(dense(w, a, n, u));
    if (*n > 0)
        (*u)[0] = dx_int(w->g, 0);
    DX_TRY(begin(w, 0, a->ramification, *n, false, out));
    *room = dx_arena_alloc(&w->arena, (*n + 2) * sizeof(dx_id));
    return *room ? DX_OK : dx_no_memory(w->g->context);
}

/* exp(c): where c is r·log(t) + rest, t^r·exp(rest). */
static dx_status exp_of_constant(dx_workshop *w, dx_id c, dx_series *out)
{
    dx_graph *g = w->g;
    dx_id factor = dx_int(g, 0), rest = c;
    int64_t first = 0, q = 1;
    if (has_log(w, c)) {
        if (!dx_coefficient_split_log(g, c, w->log_t, &factor, &rest))
            return dx_fail(g->context, DX_UNKNOWN,
                           "a power that grows like no power of the variable");
        DX_TRY(dx_readable(g, factor, &factor));
        if (!dx_is_number(g, factor) || !dx_get_int(g, dx_number_numerator(g, factor), &first) ||
            !dx_get_int(g, dx_number_denominator(g, factor), &q) || q > MOST_RAMIFICATION)
            return dx_fail(g->context, DX_UNKNOWN, "a power whose exponent is no fraction");
        w->sided = w->sided || q > 1;
    }
    return dx_puiseux_monomial(w, dx_call1(g, DX_FN_exp, rest), first, (uint32_t)q, out);
}

dx_status dx_puiseux_exp(dx_workshop *w, const dx_series *a, dx_series *out)
{
    dx_id constant, *u, *room;
    size_t n;
    dx_series e, factor;
    bool trivial = is_constant(a);
    DX_TRY(begin_power_series(w, a, "exp", &constant, &n, &u, &e, &room));
    DX_TRY(exp_of_constant(w, constant, &factor));
    if (trivial) {
        *out = factor;
        return DX_OK;
    }
    for (size_t k = 0; k < n; k++) {
        e.coefficient[k] = k == 0 ? dx_int(w->g, 1)
                                  : weighted(w, u, e.coefficient, 1, k, dx_int(w->g, 1), 0, room);
        DX_TRY(dx_poll(w->g->context));
    }
    DX_TRY(finish(w, &e));
    return dx_puiseux_multiply(w, &factor, &e, out);
}

dx_status dx_puiseux_waves(dx_workshop *w, const dx_series *a, bool hyperbolic, dx_series *sine,
                           dx_series *cosine)
{
    dx_graph *g = w->g;
    dx_id constant, *u, *room;
    size_t n;
    dx_series s, c;
    const dx_id one = dx_int(g, 1), minus = dx_int(g, hyperbolic ? 1 : -1);
    bool trivial = is_constant(a);
    DX_TRY(begin_power_series(w, a, hyperbolic ? "a hyperbolic function" : "a circular function",
                              &constant, &n, &u, &s, &room));
    if (has_log(w, constant))
        return dx_fail(g->context, DX_UNKNOWN, "a logarithm stands inside a circular function");
    dx_id s0 = dx_call1(g, hyperbolic ? DX_FN_sinh : DX_FN_sin, constant);
    dx_id c0 = dx_call1(g, hyperbolic ? DX_FN_cosh : DX_FN_cos, constant);
    DX_TRY(dx_check(g, s0));
    DX_TRY(dx_check(g, c0));
    if (trivial) {
        DX_TRY(dx_puiseux_monomial(w, s0, 0, 1, sine));
        return dx_puiseux_monomial(w, c0, 0, 1, cosine);
    }
    DX_TRY(begin(w, 0, s.ramification, n, false, &c));
    for (size_t k = 0; k < n; k++) {
        s.coefficient[k] =
            k == 0 ? dx_int(g, 0) : weighted(w, u, c.coefficient, 1, k, one, 0, room);
        c.coefficient[k] = k == 0 ? one : weighted(w, u, s.coefficient, 1, k, minus, 0, room);
        DX_TRY(dx_poll(g->context));
    }
    DX_TRY(finish(w, &s));
    DX_TRY(finish(w, &c));
    const dx_series parts[] = {s, c};
    const dx_id of_sine[] = {c0, s0};
    const dx_id of_cosine[] = {dx_coefficient_mul(g, minus, s0), c0};
    DX_TRY(dx_puiseux_sum(w, 2, of_sine, parts, sine));
    return dx_puiseux_sum(w, 2, of_cosine, parts, cosine);
}

/* a = lead·t^(first/q)·(1 + rest): the rest as s-powers from 0 on, rest[0] = 0. */
static dx_status split_lead(dx_workshop *w, const dx_series *a, size_t *n, dx_id **rest)
{
    *n = a->exact ? w->length : a->n;
    *rest = dx_arena_alloc(&w->arena, (*n + 1) * sizeof(dx_id));
    if (!*rest)
        return dx_no_memory(w->g->context);
    dx_id inverse = dx_power(w->g, a->coefficient[0], -1);
    for (size_t k = 0; k < *n; k++)
        (*rest)[k] = k > 0 && k < a->n ? dx_coefficient_mul(w->g, inverse, a->coefficient[k])
                                       : dx_int(w->g, 0);
    return DX_OK;
}

/* Negative bases have no powers but whole ones, and no logarithm. */
static dx_status require_positive(dx_workshop *w, const dx_series *a, const char *what)
{
    int sign;
    DX_TRY(dx_coefficient_sign(w->g, w->oracle, a->coefficient[0], w->log_t, &sign));
    if (sign < 0)
        return dx_fail(w->g->context, DX_DOMAIN, "%s", what);
    return DX_OK;
}

dx_status dx_puiseux_log(dx_workshop *w, const dx_series *of, dx_series *out)
{
    dx_graph *g = w->g;
    dx_series a = *of, l;
    dx_id *u, *room;
    size_t n;
    DX_TRY(dx_puiseux_lead(w, &a));
    if (a.n == 0)
        return dx_fail(g->context, DX_DOMAIN, "the logarithm of 0 has no value");
    DX_TRY(require_positive(w, &a, "the logarithm of a negative number"));
    dx_id constant = dx_call1(g, DX_FN_log, a.coefficient[0]);
    DX_TRY(dx_check(g, constant));
    if (a.first != 0) {
        if (dx_is_none(w->log_t))
            return dx_fail(g->context, DX_UNKNOWN, "a logarithmic branch point");
        dx_puiseux_note_side(w, &a);
        constant =
            dx_add(g, constant, dx_mul(g, dx_rational(g, a.first, a.ramification), w->log_t));
    }
    if (a.exact && a.n == 1)
        return dx_puiseux_monomial(w, constant, 0, 1, out);
    DX_TRY(split_lead(w, &a, &n, &u));
    DX_TRY(begin(w, 0, a.ramification, n, false, &l));
    room = dx_arena_alloc(&w->arena, (n + 2) * sizeof *room);
    if (!room)
        return dx_no_memory(g->context);
    /* k·l_k = k·u_k - Σ_{0<j<k} (k-j)·u_j·l_(k-j), as (1 + u)·l' = u' */
    for (size_t k = 1; k < n; k++) {
        l.coefficient[k] =
            dx_add(g, u[k], weighted(w, u, l.coefficient, 1, k, dx_int(g, 0), 1, room));
        DX_TRY(dx_poll(g->context));
    }
    if (n > 0)
        l.coefficient[0] = constant;
    *out = l;
    return finish(w, out);
}

static dx_status whole_power(dx_workshop *w, const dx_series *a, uint64_t n, dx_series *out)
{
    dx_series square = *a, power;
    DX_TRY(dx_puiseux_monomial(w, dx_int(w->g, 1), 0, 1, &power));
    for (; n > 0; n >>= 1) {
        if (n & 1)
            DX_TRY(dx_puiseux_multiply(w, &power, &square, &power));
        if (n > 1)
            DX_TRY(dx_puiseux_multiply(w, &square, &square, &square));
    }
    *out = power;
    return DX_OK;
}

/* (lead·t^(first/q))^exponent */
static dx_status power_of_lead(dx_workshop *w, const dx_series *a, dx_id exponent, dx_series *out)
{
    dx_graph *g = w->g;
    int64_t p = 0, d = 1, first = 0;
    uint64_t q = a->ramification;
    if (a->first != 0) {
        if (!dx_is_number(g, exponent) || !dx_get_int(g, dx_number_numerator(g, exponent), &p) ||
            !dx_get_int(g, dx_number_denominator(g, exponent), &d))
            return dx_fail(g->context, DX_UNKNOWN, "a power whose exponent is no fraction");
        if (d > MOST_RAMIFICATION || __builtin_mul_overflow(a->first, p, &first))
            return out_of_range(w);
        q *= (uint64_t)d;
        uint64_t size = first < 0 ? -(uint64_t)first : (uint64_t)first;
        uint64_t x = size, y = q;
        while (y != 0) {
            uint64_t rest = x % y;
            x = y;
            y = rest;
        }
        first /= (int64_t)x;
        q /= x;
        if (q > MOST_RAMIFICATION)
            return out_of_range(w);
        if (q > 1 || (d > 1 && (a->first % 2 != 0 || first % 2 != 0)))
            w->sided = true;
    }
    return dx_puiseux_monomial(w, dx_pow(g, a->coefficient[0], exponent), first, (uint32_t)q, out);
}

dx_status dx_puiseux_power(dx_workshop *w, const dx_series *base, dx_id exponent, dx_series *out)
{
    dx_graph *g = w->g;
    dx_series a = *base, lead, rest;
    dx_id *u, *room;
    int64_t whole;
    size_t n;
    bool integer = dx_get_int(g, exponent, &whole);
    if (dx_is_int(g, exponent, 1)) {
        *out = *base;
        return DX_OK;
    }
    trim(w, &a);
    if (integer && whole > 0 && a.n == 0 && !a.exact)
        return whole_power(w, &a, (uint64_t)whole, out);
    DX_TRY(dx_puiseux_lead(w, &a));
    if (a.n == 0) {
        if (!dx_is_number(g, exponent) || dx_number_sign(g, exponent) <= 0)
            return dx_fail(g->context, DX_DOMAIN, "division by zero");
        return dx_puiseux_monomial(w, dx_int(g, 0), 0, 1, out);
    }
    if (!integer)
        DX_TRY(require_positive(w, &a, "a root of a negative number"));
    DX_TRY(power_of_lead(w, &a, exponent, &lead));
    if (a.exact && a.n == 1) {
        *out = lead;
        return DX_OK;
    }
    if (integer && whole > 0 &&
        (a.exact ? (double)(a.n - 1) * (double)whole < (double)w->length : whole < 4))
        return whole_power(w, &a, (uint64_t)whole, out);
    DX_TRY(split_lead(w, &a, &n, &u));
    DX_TRY(begin(w, 0, a.ramification, n, false, &rest));
    room = dx_arena_alloc(&w->arena, (n + 2) * sizeof *room);
    if (!room)
        return dx_no_memory(g->context);
    /* p = (1 + u)^r:  k·p_k = Σ (r·j - (k-j))·u_j·p_(k-j) */
    for (size_t k = 0; k < n; k++) {
        rest.coefficient[k] =
            k == 0 ? dx_int(g, 1) : weighted(w, u, rest.coefficient, 1, k, exponent, 1, room);
        DX_TRY(dx_poll(g->context));
    }
    DX_TRY(finish(w, &rest));
    return dx_puiseux_multiply(w, &lead, &rest, out);
}

/* ---- other functions --------------------------------------------------------------- */

dx_status dx_puiseux_compose(dx_workshop *w, size_t n, const dx_id *taylor, const dx_series *a,
                             dx_series *out)
{
    dx_id one = dx_int(w->g, 1), constant;
    dx_series u, sum, order;
    DX_TRY(dx_puiseux_constant(w, a, &constant));
    DX_TRY(dx_puiseux_monomial(w, constant, 0, 1, &sum));
    const dx_series both[] = {*a, sum};
    const dx_id difference[] = {one, dx_int(w->g, -1)};
    DX_TRY(dx_puiseux_sum(w, 2, difference, both, &u));
    DX_TRY(dx_puiseux_monomial(w, dx_int(w->g, 0), 0, 1, &sum));
    /* O(u^n), and then Horner's rule */
    order = (dx_series){.first = u.first * (int64_t)n, .ramification = u.ramification};
    if (u.n == 0 && u.exact)
        return dx_puiseux_monomial(w, taylor[0], 0, 1, out);
    for (size_t k = n; k > 0; k--) {
        dx_series term[2];
        DX_TRY(dx_puiseux_multiply(w, &sum, &u, &term[0]));
        DX_TRY(dx_puiseux_monomial(w, taylor[k - 1], 0, 1, &term[1]));
        const dx_id plain[] = {one, one};
        DX_TRY(dx_puiseux_sum(w, 2, plain, term, &sum));
    }
    order.coefficient = sum.coefficient;
    const dx_series both_parts[] = {sum, order};
    const dx_id plain[] = {one, one};
    return dx_puiseux_sum(w, 2, plain, both_parts, out);
}

dx_status dx_puiseux_integral(dx_workshop *w, dx_id constant, const dx_series *slope,
                              const dx_series *a, bool *fails, dx_series *out)
{
    dx_graph *g = w->g;
    dx_series d, product;
    *fails = false;
    DX_TRY(begin(w, a->first - a->ramification, a->ramification, a->n, a->exact, &d));
    for (size_t i = 0; i < a->n; i++)
        d.coefficient[i] = dx_coefficient_mul(
            g, dx_rational(g, a->first + (int64_t)i, a->ramification), a->coefficient[i]);
    DX_TRY(finish(w, &d));
    DX_TRY(dx_puiseux_multiply(w, slope, &d, &product));
    int64_t q = product.ramification;
    for (size_t i = 0; i < product.n; i++) {
        int64_t exponent = product.first + (int64_t)i + q;
        if (is_zero(w, product.coefficient[i]))
            continue;
        if (exponent <= 0) {
            bool zero;
            DX_TRY(dx_coefficient_is_zero(g, w->oracle, product.coefficient[i], &zero));
            *fails = !zero;
            product.coefficient[i] = dx_int(g, 0);
            if (!zero)
                return DX_OK;
            continue;
        }
        product.coefficient[i] =
            dx_coefficient_mul(g, dx_rational(g, q, exponent), product.coefficient[i]);
    }
    product.first += q;
    DX_TRY(finish(w, &product));
    dx_series parts[] = {product, {0}};
    const dx_id plain[] = {dx_int(g, 1), dx_int(g, 1)};
    DX_TRY(dx_puiseux_monomial(w, constant, 0, 1, &parts[1]));
    return dx_puiseux_sum(w, 2, plain, parts, out);
}
