#include "symbolic/series/rationalseries.h"

#include "expr/exact.h"
#include "expr/walk.h"
#include "symbolic/series/patient.h"

/* MOST_BITS: of all coefficients of one series together; FLINT aborts without memory.
 * MOST_POWER_BITS: of the constant term of a power. QUICKER: by how much a product is, than a
 * function of a series. */
enum { QUICKER = 4, MOST_POWER_BITS = 20000, MOST_SHIFT = 1 << 20 };
static const double most_bits = 4e8;
/* From here on FLINT is given its work in pieces: it would keep Ctrl-C waiting. */
static const double many_bits = 2.3e7;

typedef struct work {
    dx_graph *g;
    const dx_walk *walk;
    slong length;
    dx_rational_series *value; /* beside the walk; of constants that are numbers, too */
    bool covered;
    bool stopped;            /* cancelled or out of time */
    dx_rational_series a, b; /* scratch */
    fmpq_poly_t u, v;
} work;

void dx_rational_series_init(dx_rational_series *s)
{
    s->first = 0;
    s->n = 0;
    s->exact = true;
    fmpq_poly_init(s->poly);
}

void dx_rational_series_clear(dx_rational_series *s)
{
    fmpq_poly_clear(s->poly);
}

static void set(dx_rational_series *out, const dx_rational_series *a)
{
    out->first = a->first;
    out->n = a->n;
    out->exact = a->exact;
    fmpq_poly_set(out->poly, a->poly);
}

static void swap(dx_rational_series *a, dx_rational_series *b)
{
    dx_rational_series c = *a;
    *a = *b;
    *b = c;
}

static void beyond(work *w)
{
    w->covered = false;
}

/* ---- sizes ------------------------------------------------------------------------- */

static double bits_of(const fmpq_poly_t p)
{
    slong bits = _fmpz_vec_max_bits(p->coeffs, p->length);
    return (double)(bits < 0 ? -bits : bits) + (double)fmpz_bits(p->den);
}

/* By how many bits the coefficients of what is made of p grow from one to the next. */
static double growth_of(const fmpq_poly_t p)
{
    slong length = fmpq_poly_length(p);
    return bits_of(p) / (double)(length > 2 ? length - 1 : 1) + 20;
}

/* Would n coefficients, which grow by so many bits each, be too large? */
static bool fits(work *w, slong n, double growth)
{
    if ((double)n * (double)n * growth <= most_bits)
        return true;
    beyond(w);
    return false;
}

static bool is_long(slong n, double growth)
{
    return (double)n * (double)n * growth > many_bits;
}

static void stop_unless(work *w, bool made)
{
    if (made)
        return;
    w->stopped = true;
    beyond(w);
}

/* Zeros in front go into `first`; what is then longer than it may be is cut. */
static void normalise(work *w, dx_rational_series *s)
{
    if (fmpq_poly_is_zero(s->poly)) {
        /* nothing but the order term is left */
        if (!s->exact)
            beyond(w);
        s->first = 0;
        return;
    }
    slong zeros = 0;
    while (fmpz_is_zero(s->poly->coeffs + zeros))
        zeros++;
    if (zeros > 0) {
        fmpq_poly_shift_right(s->poly, s->poly, zeros);
        s->first += zeros;
        s->n -= zeros;
    }
    if (s->exact)
        s->n = w->length;
    if (s->n > w->length)
        s->n = w->length;
    if (fmpq_poly_length(s->poly) > s->n) {
        fmpq_poly_truncate(s->poly, s->n);
        s->exact = false;
    }
    if (s->first > MOST_SHIFT || s->first < -MOST_SHIFT)
        beyond(w);
}

static bool is_zero(const dx_rational_series *s)
{
    return fmpq_poly_is_zero(s->poly);
}

/* ---- sums and products ------------------------------------------------------------- */

static void set_number(work *w, dx_id number, dx_rational_series *out)
{
    mpq_t q;
    mpq_init(q);
    dx_number_to_mpq(w->g, number, q);
    fmpq_poly_set_mpq(out->poly, q);
    mpq_clear(q);
    out->first = 0;
    out->exact = true;
    out->n = w->length;
}

static const dx_rational_series *value_of(work *w, dx_id a, dx_rational_series *room)
{
    if (!dx_is_number(w->g, a))
        return &w->value[dx_walk_find(w->walk, a)];
    set_number(w, a, room);
    return room;
}

/* out += a; both in powers of t from their `first` on. */
static void add_to(work *w, dx_rational_series *out, const dx_rational_series *a)
{
    if (is_zero(a))
        return;
    if (is_zero(out)) {
        set(out, a);
        return;
    }
    int64_t first = out->first < a->first ? out->first : a->first, end = INT64_MAX;
    if (!out->exact)
        end = out->first + out->n;
    if (!a->exact && a->first + a->n < end)
        end = a->first + a->n;
    if (out->first - first > w->length || a->first - first > w->length) {
        beyond(w);
        return;
    }
    fmpq_poly_shift_left(w->u, a->poly, (slong)(a->first - first));
    fmpq_poly_shift_left(out->poly, out->poly, (slong)(out->first - first));
    fmpq_poly_add(out->poly, out->poly, w->u);
    out->first = first;
    out->exact = end == INT64_MAX;
    if (!out->exact) {
        out->n = (slong)(end - first);
        fmpq_poly_truncate(out->poly, out->n > 0 ? out->n : 0);
    }
    normalise(w, out);
}

static void of_sum(work *w, dx_id a, dx_rational_series *out)
{
    const dx_graph *g = w->g;
    set_number(w, dx_constant(g, a), out);
    mpq_t q;
    mpq_init(q);
    for (uint32_t i = 0; i < dx_terms(g, a) && w->covered; i++) {
        set(&w->a, value_of(w, dx_term(g, a, i), &w->b));
        dx_number_to_mpq(g, dx_coefficient(g, a, i), q);
        fmpq_poly_scalar_mul_mpq(w->a.poly, w->a.poly, q);
        add_to(w, out, &w->a);
    }
    mpq_clear(q);
}

static slong known(const dx_rational_series *a, const dx_rational_series *b)
{
    return a->n < b->n ? a->n : b->n;
}

static void multiply(work *w, const dx_rational_series *a, const dx_rational_series *b,
                     dx_rational_series *out)
{
    slong n = known(a, b);
    bool exact = a->exact && b->exact;
    if (is_zero(a) || is_zero(b)) {
        fmpq_poly_zero(out->poly);
        out->first = 0;
        out->exact = true;
        out->n = w->length;
        return;
    }
    if (!fits(w, n, growth_of(a->poly) + growth_of(b->poly)))
        return;
    exact = exact && fmpq_poly_length(a->poly) + fmpq_poly_length(b->poly) - 1 <= w->length;
    out->first = a->first + b->first;
    if (is_long(n, (growth_of(a->poly) + growth_of(b->poly)) / QUICKER))
        stop_unless(w, dx_patient_product(w->g->context, out->poly, a->poly, b->poly, n));
    else
        fmpq_poly_mullow(out->poly, a->poly, b->poly, n);
    if (w->stopped)
        return;
    out->n = n;
    out->exact = exact;
    normalise(w, out);
}

/* Has it few terms, the first 1 or -1 but for the denominator? */
static bool is_short_and_monic(const dx_rational_series *s)
{
    enum { SHORT = 20 };
    return s->exact && fmpq_poly_length(s->poly) <= SHORT && fmpz_is_pm1(s->poly->coeffs);
}

/* The coefficients follow one from the other without a new denominator. */
static void divide_by_short(const fmpq_poly_t a, const fmpq_poly_t by, slong n, fmpq_poly_t out)
{
    fmpz_poly_t above, below;
    fmpz_poly_init(above);
    fmpz_poly_init(below);
    fmpq_poly_get_numerator(above, a);
    fmpq_poly_get_numerator(below, by);
    fmpz_poly_div_series(above, above, below, n);
    fmpq_poly_set_fmpz_poly(out, above);
    fmpq_poly_scalar_mul_fmpz(out, out, fmpq_poly_denref(by));
    fmpq_poly_scalar_div_fmpz(out, out, fmpq_poly_denref(a));
    fmpz_poly_clear(above);
    fmpz_poly_clear(below);
}

/* a /= by */
static void divide(work *w, dx_rational_series *a, const dx_rational_series *by)
{
    slong n = known(a, by);
    if (is_zero(by)) {
        beyond(w); /* the general way tells of it */
        return;
    }
    bool exact = a->exact && by->exact && fmpq_poly_length(by->poly) == 1;
    if (is_zero(a) || !fits(w, n, exact ? 0 : growth_of(a->poly) + growth_of(by->poly)))
        return;
    if (is_short_and_monic(by))
        divide_by_short(a->poly, by->poly, n, w->u);
    else if (!exact && is_long(n, (growth_of(a->poly) + growth_of(by->poly)) / 2))
        stop_unless(w, dx_patient_quotient(w->g->context, w->u, a->poly, by->poly, n));
    else
        fmpq_poly_div_series(w->u, a->poly, by->poly, n);
    if (w->stopped)
        return;
    fmpq_poly_swap(a->poly, w->u);
    a->first -= by->first;
    a->n = n;
    a->exact = exact;
    normalise(w, a);
}

/* ---- powers ------------------------------------------------------------------------ */

/* a^e for e > 0 */
static void whole_power(work *w, dx_rational_series *a, int64_t e)
{
    fmpq_t constant;
    ulong n = (ulong)e;
    fmpq_init(constant);
    fmpq_poly_get_coeff_fmpq(constant, a->poly, 0);
    double bits = (double)(fmpz_bits(fmpq_numref(constant)) + fmpz_bits(fmpq_denref(constant)) - 2);
    fmpq_clear(constant);
    if (n > MOST_SHIFT || bits * (double)n > MOST_POWER_BITS ||
        !fits(w, a->n, growth_of(a->poly))) {
        beyond(w);
        return;
    }
    bool exact =
        a->exact && (double)(fmpq_poly_length(a->poly) - 1) * (double)n + 1 <= (double)w->length;
    if (n != 1 && !exact && is_long(a->n, growth_of(a->poly))) {
        stop_unless(w, dx_patient_power(w->g->context, w->u, a->poly, n, a->n));
        fmpq_poly_swap(a->poly, w->u);
    } else if (n != 1 && !is_zero(a))
        fmpq_poly_pow_trunc(a->poly, a->poly, n, a->n);
    if (w->stopped)
        return;
    a->first *= (int64_t)n;
    a->exact = exact;
    normalise(w, a);
}

/* w->u = exp(r·log(a)) */
static bool patient_power(work *w, const dx_rational_series *a, mpq_srcptr r)
{
    dx_context *context = w->g->context;
    bool covered;
    if (!dx_patient_function(context, DX_FN_log, w->v, a->poly, a->n, &covered))
        return false;
    fmpq_poly_scalar_mul_mpq(w->v, w->v, r);
    return dx_patient_function(context, DX_FN_exp, w->u, w->v, a->n, &covered);
}

/* a^(p/q) for a power series that starts with 1. */
static void fractional_power(work *w, dx_rational_series *a, dx_id exponent)
{
    mpq_t r;
    if (is_zero(a) || a->first != 0 || !fmpz_equal(a->poly->coeffs, a->poly->den) ||
        !fits(w, a->n, growth_of(a->poly))) {
        beyond(w);
        return;
    }
    mpq_init(r);
    dx_number_to_mpq(w->g, exponent, r);
    bool half = mpz_cmp_ui(mpq_denref(r), 2) == 0 && mpz_cmpabs_ui(mpq_numref(r), 1) == 0;
    if (is_long(a->n, growth_of(a->poly))) {
        stop_unless(w, half ? dx_patient_root(w->g->context, w->u, a->poly, mpq_sgn(r) < 0, a->n)
                            : patient_power(w, a, r));
    } else if (mpq_cmp_si(r, 1, 2) == 0) {
        fmpq_poly_sqrt_series(w->u, a->poly, a->n);
    } else if (mpq_cmp_si(r, -1, 2) == 0) {
        fmpq_poly_invsqrt_series(w->u, a->poly, a->n);
    } else {
        fmpq_poly_log_series(w->v, a->poly, a->n);
        fmpq_poly_scalar_mul_mpq(w->v, w->v, r);
        fmpq_poly_exp_series(w->u, w->v, a->n);
    }
    mpq_clear(r);
    if (w->stopped)
        return;
    fmpq_poly_swap(a->poly, w->u);
    a->exact = false;
    normalise(w, a);
}

static void multiply_by(work *w, dx_rational_series *out, const dx_rational_series *a, bool *begun)
{
    if (*begun) {
        multiply(w, out, a, &w->b);
        swap(out, &w->b);
    } else {
        set(out, a);
    }
    *begun = true;
}

static void of_product(work *w, dx_id a, dx_rational_series *out)
{
    const dx_graph *g = w->g;
    dx_rational_series below;
    bool begun = false, divided = false;
    dx_rational_series_init(&below);
    for (uint32_t i = 0; i < dx_factors(g, a) && w->covered; i++) {
        dx_id exponent = dx_exponent(g, a, i);
        int64_t n = 0;
        set(&w->a, value_of(w, dx_base(g, a, i), &w->b));
        if (!dx_is_number(g, exponent)) {
            beyond(w);
        } else if (!dx_get_int(g, exponent, &n)) {
            fractional_power(w, &w->a, exponent);
        } else if (n != 1 && n != -1) {
            if (n > MOST_SHIFT || n < -MOST_SHIFT)
                beyond(w);
            else
                whole_power(w, &w->a, n < 0 ? -n : n);
        }
        if (w->covered && n < 0)
            multiply_by(w, &below, &w->a, &divided);
        else if (w->covered)
            multiply_by(w, out, &w->a, &begun);
    }
    if (w->covered && !begun)
        set_number(w, dx_int(w->g, 1), out);
    if (w->covered && divided)
        divide(w, out, &below);
    dx_rational_series_clear(&below);
}

/* ---- functions ---------------------------------------------------------------------------------
 */

typedef void series_function(fmpq_poly_t, const fmpq_poly_t, slong);

static series_function *function_of(dx_fn fn)
{
    switch (fn) {
    case DX_FN_exp:
        return fmpq_poly_exp_series;
    case DX_FN_sin:
        return fmpq_poly_sin_series;
    case DX_FN_cos:
    case DX_FN_sec:
        return fmpq_poly_cos_series;
    case DX_FN_tan:
        return fmpq_poly_tan_series;
    case DX_FN_atan:
        return fmpq_poly_atan_series;
    case DX_FN_asin:
        return fmpq_poly_asin_series;
    case DX_FN_sinh:
        return fmpq_poly_sinh_series;
    case DX_FN_cosh:
    case DX_FN_sech:
        return fmpq_poly_cosh_series;
    case DX_FN_tanh:
        return fmpq_poly_tanh_series;
    case DX_FN_atanh:
        return fmpq_poly_atanh_series;
    case DX_FN_asinh:
        return fmpq_poly_asinh_series;
    default:
        return NULL;
    }
}

/* w->u = fn(a) mod t^n */
static void apply(work *w, dx_fn fn, const fmpq_poly_t a, slong n)
{
    dx_fn plain = fn == DX_FN_sec ? DX_FN_cos : fn == DX_FN_sech ? DX_FN_cosh : fn;
    bool covered = false;
    if (fn == DX_FN_tan || fn == DX_FN_tanh)
        stop_unless(w, dx_patient_tangent(w->g->context, w->u, a, fn == DX_FN_tanh, n, &covered));
    if (!covered && is_long(n, growth_of(a)))
        stop_unless(w, dx_patient_function(w->g->context, plain, w->u, a, n, &covered));
    if (!covered && fn == DX_FN_log)
        fmpq_poly_log_series(w->u, a, n);
    else if (!covered)
        function_of(fn)(w->u, a, n);
}

/* Where the argument is not a power series that starts with the function's own centre, or the
 * coefficients would not be rational, the general way goes on. */
static void of_call(work *w, dx_id a, dx_rational_series *out)
{
    dx_fn fn = dx_fn_of(w->g, a);
    series_function *function = function_of(fn);
    bool logarithm = fn == DX_FN_log;
    set(out, value_of(w, dx_operand(w->g, a, 0), &w->b));
    if ((!function && !logarithm) || dx_count(w->g, a) != 1 || is_zero(out)) {
        beyond(w);
        return;
    }
    bool starts = logarithm ? out->first == 0 && fmpz_equal(out->poly->coeffs, out->poly->den)
                            : out->first > 0;
    if (!starts || !fits(w, w->length, growth_of(out->poly))) {
        beyond(w);
        return;
    }
    slong n = out->n;
    if (!logarithm) {
        n = out->first > w->length - n ? w->length : (slong)out->first + n;
        if (out->first >= w->length) {
            beyond(w);
            return;
        }
        fmpq_poly_shift_left(out->poly, out->poly, (slong)out->first);
        fmpq_poly_truncate(out->poly, n);
    }
    apply(w, fn, out->poly, n);
    if (w->stopped)
        return;
    fmpq_poly_swap(out->poly, w->u);
    out->first = 0;
    out->n = n;
    out->exact = false;
    normalise(w, out);
    if (w->covered && (fn == DX_FN_sec || fn == DX_FN_sech)) {
        set(&w->a, out);
        set_number(w, dx_int(w->g, 1), out);
        divide(w, out, &w->a);
    }
}

/* ---- the whole --------------------------------------------------------------------- */

static void of_node(work *w, dx_id a, dx_id t, dx_rational_series *out)
{
    if (dx_same(a, t)) {
        fmpq_poly_one(out->poly);
        out->first = 1;
        out->n = w->length;
        out->exact = true;
        return;
    }
    switch (dx_op_of(w->g, a)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        return; /* taken from the graph where it is needed */
    case DX_OP_ADD:
        of_sum(w, a, out);
        return;
    case DX_OP_MUL:
        of_product(w, a, out);
        return;
    case DX_OP_CALL:
        of_call(w, a, out);
        return;
    default:
        beyond(w);
    }
}

dx_status dx_rational_series_expand(dx_graph *g, dx_id a, dx_id t, slong length,
                                    dx_rational_series *out, bool *covered)
{
    dx_walk walk;
    dx_memory *memory = &g->context->memory;
    *covered = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    work w = {.g = g, .walk = &walk, .length = length, .covered = true};
    size_t size = walk.n * sizeof *w.value;
    w.value = dx_alloc(memory, size);
    if (!w.value) {
        dx_walk_free(&walk);
        return dx_no_memory(g->context);
    }
    dx_rational_series_init(&w.a);
    dx_rational_series_init(&w.b);
    fmpq_poly_init(w.u);
    fmpq_poly_init(w.v);
    for (size_t i = 0; i < walk.n; i++)
        dx_rational_series_init(&w.value[i]);
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && w.covered && status == DX_OK; i++) {
        of_node(&w, walk.id[i], t, &w.value[i]);
        status = w.stopped ? g->context->diag.status : dx_poll(g->context);
    }
    *covered = status == DX_OK && w.covered && !dx_is_number(g, a);
    if (*covered)
        swap(out, &w.value[walk.n - 1]);
    for (size_t i = 0; i < walk.n; i++)
        dx_rational_series_clear(&w.value[i]);
    dx_rational_series_clear(&w.a);
    dx_rational_series_clear(&w.b);
    fmpq_poly_clear(w.u);
    fmpq_poly_clear(w.v);
    dx_free(memory, w.value, size);
    dx_walk_free(&walk);
    return status;
}

dx_id dx_rational_series_coefficient(dx_graph *g, const dx_rational_series *s, slong i)
{
    fmpq_t value;
    fmpq_init(value);
    fmpq_poly_get_coeff_fmpq(value, s->poly, i);
    dx_id id = dx_number_from_fmpq(g, value);
    fmpq_clear(value);
    return id;
}
