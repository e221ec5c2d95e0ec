/* puiseux.c - series: making, deciding, sums and products. */
#include "symbolic/series/puiseux.h"

#include "expr/walk.h"
#include "support/flint.h"
#include "symbolic/series/coefficient.h"

/* Exponents that are still counted with. */
static const int64_t most_exponent = INT64_C(1) << 40;

/* ---- making ------------------------------------------------------------------------ */

dx_status dx_puiseux_unreadable(dx_graph *g)
{
    dx_status status =
        dx_fail(g->context, DX_LIMIT, "the coefficients of this expansion are too large to write");
    dx_diag_hint(&g->context->diag, "ask for a lower order, or put numbers in for parameters");
    return status;
}

dx_status dx_puiseux_watch(dx_workshop *w, const dx_id *c, size_t k, double *size)
{
    dx_graph *g = w->g;
    DX_TRY(dx_poll(g->context));
    if (k >= w->wanted || dx_is_none(c[k]) || dx_is_number(g, c[k]))
        return DX_OK;
    double own = dx_tree_size(g, c[k]), before = k > 0 ? dx_tree_size(g, c[k - 1]) : 0;
    *size += own;
    double rest = (double)(w->wanted - 1 - k) * (own < before ? own : before);
    /* made readable they take less */
    return *size + rest > 2.0 * DX_MOST_WRITTEN ? dx_puiseux_unreadable(g) : DX_OK;
}

dx_status dx_puiseux_too_large(dx_workshop *w)
{
    return dx_fail(w->g->context, DX_LIMIT, "exponents of the series are too large");
}

dx_status dx_puiseux_begin(dx_workshop *w, int64_t first, uint32_t q, size_t n, bool exact,
                           dx_series *out)
{
    if (first > most_exponent || first < -most_exponent)
        return dx_puiseux_too_large(w);
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

void dx_puiseux_trim(const dx_workshop *w, dx_series *a)
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

dx_status dx_puiseux_finish(dx_workshop *w, dx_series *a)
{
    for (size_t i = 0; i < a->n; i++)
        DX_TRY(dx_check(w->g, a->coefficient[i]));
    dx_puiseux_trim(w, a);
    if (a->n > w->length) {
        a->n = w->length;
        a->exact = false;
    }
    return DX_OK;
}

dx_status dx_puiseux_monomial(dx_workshop *w, dx_id c, int64_t first, uint32_t q, dx_series *out)
{
    DX_TRY(dx_puiseux_begin(w, first, q, 1, true, out));
    out->coefficient[0] = c;
    return dx_puiseux_finish(w, out);
}

/* ---- decisions --------------------------------------------------------------------- */

static dx_status starve(dx_workshop *w)
{
    w->starved = true;
    return DX_UNKNOWN;
}

dx_status dx_puiseux_lead(dx_workshop *w, dx_series *a)
{
    dx_puiseux_trim(w, a);
    while (a->n > 0) {
        bool zero;
        DX_TRY(dx_coefficient_is_zero(w->g, w->oracle, a->coefficient[0], &zero));
        if (!zero)
            return DX_OK;
        a->coefficient[0] = dx_int(w->g, 0);
        dx_puiseux_trim(w, a);
    }
    return a->exact ? DX_OK : starve(w);
}

/* The same, for what must not vanish: zero is DX_DOMAIN with the story of a division. */
static dx_status lead_divisor(dx_workshop *w, dx_series *a)
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

static dx_status common_ramification(dx_workshop *w, uint32_t *q, uint32_t other)
{
    uint64_t common = (uint64_t)*q / n_gcd(*q, other) * other;
    if (common > DX_MOST_RAMIFICATION)
        return dx_fail(w->g->context, DX_LIMIT, "roots of an order above %d in the series",
                       DX_MOST_RAMIFICATION);
    *q = (uint32_t)common;
    return DX_OK;
}

/* The same series in powers of t^(1/q), q a multiple of its ramification. */
static dx_status refine(dx_workshop *w, const dx_series *of, uint32_t q, dx_series *out)
{
    const dx_series whole = *of, *a = &whole; /* out may be where it stands */
    uint32_t step = q / a->ramification;
    if (step == 1) {
        *out = *a;
        return DX_OK;
    }
    if (a->first > most_exponent / step || a->first < -most_exponent / step)
        return dx_puiseux_too_large(w);
    size_t n = a->n == 0 ? 0 : a->exact ? (a->n - 1) * step + 1 : a->n * step;
    DX_TRY(dx_puiseux_begin(w, a->first * step, q, n, a->exact, out));
    out->sided = a->sided;
    for (size_t i = 0; i < a->n; i++)
        out->coefficient[i * step] = a->coefficient[i];
    return dx_puiseux_finish(w, out);
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
        if ((term[i].n == 0 && term[i].exact) || is_zero(w, scale[i]))
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
    DX_TRY(dx_puiseux_begin(w, first, q, (size_t)(end - first), exact, &sum));
    for (int64_t at = first; at < end; at++) {
        sum.coefficient[at - first] = sum_at(w, n, scale, term, at, room);
        DX_TRY(dx_poll(w->g->context));
    }
    *out = sum;
    return dx_puiseux_finish(w, out);
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

dx_id dx_puiseux_weighted(dx_workshop *w, const dx_id *u, const dx_id *v, size_t lo, size_t k,
                          dx_id x, int64_t y, dx_id *room)
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
        if (dx_poll(g->context) != DX_OK)
            return DX_NONE;
        room[count++] = dx_coefficient_mul(g, weight, dx_coefficient_mul(g, u[j], v[k - j]));
    }
    dx_id sum = count == 0 ? dx_int(g, 0) : count == 1 ? room[0] : dx_sum(g, count, room);
    return k == 0 ? sum : dx_coefficient_mul(g, dx_rational(g, 1, (int64_t)k), sum);
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
    DX_TRY(dx_puiseux_begin(w, a.first + b.first, q, n, exact, &product));
    dx_id *room = dx_arena_alloc(&w->arena, (n + 1) * sizeof *room);
    double size = 0;
    if (!room)
        return dx_no_memory(w->g->context);
    for (size_t k = 0; k < n; k++) {
        size_t lo = k + 1 > b.n ? k + 1 - b.n : 0, hi = a.n - 1 < k ? a.n - 1 : k;
        product.coefficient[k] = a.n == 0 || b.n == 0
                                     ? dx_int(w->g, 0)
                                     : convolve(w, a.coefficient, b.coefficient, lo, hi, k, room);
        DX_TRY(dx_puiseux_watch(w, product.coefficient, k, &size));
    }
    *out = product;
    return dx_puiseux_finish(w, out);
}

dx_status dx_puiseux_divide(dx_workshop *w, const dx_series *left, const dx_series *right,
                            dx_series *out)
{
    dx_graph *g = w->g;
    dx_series a = *left, b = *right, quotient;
    DX_TRY(lead_divisor(w, &b));
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
    DX_TRY(dx_puiseux_begin(w, a.first - b.first, q, n, exact, &quotient));
    dx_id *room = dx_arena_alloc(&w->arena, (n + 2) * sizeof *room);
    if (!room)
        return dx_no_memory(g->context);
    dx_id inverse = dx_power(g, b.coefficient[0], -1);
    double size = 0;
    for (size_t k = 0; k < n; k++) {
        dx_id known = k < b.n || b.n > 1 ? convolve(w, b.coefficient, quotient.coefficient, 1,
                                                    b.n - 1 < k ? b.n - 1 : k, k, room)
                                         : dx_int(g, 0);
        dx_id rest = dx_sub(g, k < a.n ? a.coefficient[k] : dx_int(g, 0), known);
        quotient.coefficient[k] = dx_coefficient_mul(g, rest, inverse);
        DX_TRY(dx_puiseux_watch(w, quotient.coefficient, k, &size));
    }
    *out = quotient;
    return dx_puiseux_finish(w, out);
}
