#include "numeric/ball.h"

#include "expr/exact.h"
#include "numeric/balls.h"
#include "numeric/decimal.h"
#include "numeric/integral.h"
#include "numeric/pass.h"
#include "numeric/refusal.h"

#include <math.h>
#include <string.h>

enum {
    GUARD = 20,       /* bits beyond the digits: one rounding in 2^20 is not decided */
    PROBE = 1000,     /* bits from which a first pass at 64 bits pays for itself */
    LEAST_ZEROS = 30, /* decimal zeros that make "perhaps zero" worth saying */
    MOST_DIGITS = 100000,
    MOST_SLOWEST_DIGITS = 3000 /* below, no function is refused */
};

static const double BITS_PER_DIGIT = 3.3219280948873626;

typedef struct search {
    dx_listing list;
    arb_ptr value;
    size_t root; /* its position */
    uint32_t digits;
    slong need;  /* bits of the digits */
    bool shared; /* by several roots: what is wrong with one is found out elsewhere */
} search;

static arb_srcptr root_of(const search *s)
{
    return s->value + s->root;
}

static slong bits_of(double digits)
{
    return (slong)ceil(digits * BITS_PER_DIGIT) + 1;
}

/* How many digits to work with before giving up: ten times what is asked for, and enough
 * to see through any cancellation that is met in practice, but no longer than a second or
 * so for what cannot be decided anyway. */
static slong patience(const search *s)
{
    const dx_listing *list = &s->list;
    double digits = list->walk.n < 100 ? 10000 : list->walk.n < 1000 ? 3000 : 1000;
    double times = 10, most = MOST_DIGITS;
    for (size_t i = 0; i < list->walk.n; i++) {
        dx_id a = list->walk.id[i];
        if (dx_op_of(list->graph, a) == DX_OP_INTEGRAL)
            return bits_of(1.5 * s->digits + 40);
        if (dx_pass_is_slow(dx_fn_of(list->graph, a))) {
            digits = 1000;
            times = 2;
        }
        most = fmin(most, dx_pass_most_digits(dx_fn_of(list->graph, a)));
    }
    if (digits < times * s->digits)
        digits = times * s->digits < MOST_DIGITS ? times * s->digits : MOST_DIGITS;
    if (digits < 2.0 * s->digits)
        digits = 2.0 * s->digits;
    return bits_of(fmin(digits, 1.2 * most)); /* a value there takes as long as it may */
}

static dx_status refuse_slow(const search *s)
{
    const dx_listing *list = &s->list;
    for (size_t i = 0; s->digits > DX_INTEGRAL_DIGITS && i < list->walk.n; i++)
        if (dx_op_of(list->graph, list->walk.id[i]) == DX_OP_INTEGRAL)
            return dx_fail(list->graph->context, DX_LIMIT,
                           "integrals are worked out to %u digits at most",
                           (unsigned)DX_INTEGRAL_DIGITS);
    for (size_t i = 0; s->digits > MOST_SLOWEST_DIGITS && i < list->walk.n; i++) {
        dx_fn fn = dx_fn_of(list->graph, list->walk.id[i]);
        if (s->digits > dx_pass_most_digits(fn))
            return dx_fail(list->graph->context, DX_LIMIT, "%s is worked out to %u digits at most",
                           dx_functions[fn].name, (unsigned)dx_pass_most_digits(fn));
    }
    return DX_OK;
}

/* ---- what a pass tells ---------------------------------------------------------- */

/* Exact dyadic numbers that may be short decimals, as rationals. */
static bool get_rational(const arb_t x, uint32_t digits, fmpq_t out)
{
    if (!arb_is_exact(x) || !arb_is_finite(x))
        return false;
    double room = 8.0 * digits + 1000;
    if (!arb_is_zero(x) &&
        (arf_abs_bound_lt_2exp_si(arb_midref(x)) > (slong)room ||
         arf_abs_bound_lt_2exp_si(arb_midref(x)) < -(slong)room || (double)arb_bits(x) > room))
        return false;
    arf_get_fmpq(out, arb_midref(x));
    return true;
}

static bool write_exact(const fmpq_t value, uint32_t digits, dx_digits_kind *kind, dx_text *out)
{
    if (fmpq_is_zero(value)) {
        *kind = DX_DIGITS_EXACT;
        dx_text_char(out, '0');
        return true;
    }
    /* One digit more: the tie between two decimals is found here or nowhere. */
    dx_decimal decimal;
    if (!dx_decimal_exact(value, (size_t)digits + 1, &decimal))
        return false;
    *kind = decimal.n <= digits ? DX_DIGITS_EXACT : DX_DIGITS_ROUNDED;
    dx_decimal_shorten(&decimal, digits);
    dx_decimal_write(&decimal, *kind == DX_DIGITS_EXACT, out);
    dx_decimal_clear(&decimal);
    return true;
}

static bool write_rounded(const arb_t x, uint32_t digits, slong prec, dx_digits_kind *kind,
                          dx_text *out)
{
    dx_decimal decimal;
    if (!dx_decimal_round(x, digits, prec, &decimal))
        return false;
    *kind = DX_DIGITS_ROUNDED;
    dx_decimal_write(&decimal, false, out);
    dx_decimal_clear(&decimal);
    return true;
}

/* True when the pass settles the matter, one way or the other. */
static bool settle(const search *s, slong prec, dx_digits_kind *kind, dx_text *out,
                   dx_status *status)
{
    dx_context *context = s->list.graph->context;
    arb_srcptr x = root_of(s);
    if (!arb_is_finite(x)) {
        if (s->shared || !dx_refusal_is_final(&s->list, s->value, prec))
            return false;
        *status = dx_refusal_tell(&s->list, s->value, prec);
        return true;
    }
    if (arb_is_exact(x)) {
        fmpq_t q;
        fmpq_init(q);
        bool done = get_rational(x, s->digits, q) && write_exact(q, s->digits, kind, out);
        fmpq_clear(q);
        if (done)
            return true;
    }
    if (arb_contains_zero(x))
        return false;
    if (!dx_decimal_fits(x)) {
        if (s->shared)
            return false;
        *status = dx_fail(context, DX_LIMIT, "the number is too %s to be written in digits",
                          fmpz_sgn(ARF_EXPREF(arb_midref(x))) > 0 ? "large" : "small");
        return true;
    }
    if (!arb_is_exact(x) && arb_rel_accuracy_bits(x) < s->need - 4)
        return false;
    return write_rounded(x, s->digits, prec, kind, out);
}

static slong whole_limbs(slong prec)
{
    return (prec + FLINT_BITS - 1) / FLINT_BITS * FLINT_BITS;
}

/* A first pass at 64 bits tells how much is lost, and is cheap beside many digits. */
static slong first_precision(const search *s)
{
    return s->need > PROBE ? FLINT_BITS : whole_limbs(s->need + GUARD);
}

/* The precision that gives what is missing, from the accuracy that was reached. */
static slong next_precision(const search *s, slong prec)
{
    arb_srcptr x = root_of(s);
    slong accuracy = arb_is_finite(x) ? arb_rel_accuracy_bits(x) : 0;
    if (accuracy <= 0)
        return 2 * prec;
    if (accuracy >= s->need + GUARD)
        return prec + prec / 2 + FLINT_BITS; /* near a tie */
    return whole_limbs(prec + s->need + GUARD - accuracy);
}

static dx_status give_up(const search *s, slong prec, dx_digits_kind *kind, dx_text *out)
{
    arb_srcptr x = root_of(s);
    dx_context *context = s->list.graph->context;
    if (arb_is_finite(x) && !arb_contains_zero(x) && arb_rel_accuracy_bits(x) >= s->need) {
        dx_status status =
            dx_fail(context, DX_UNKNOWN,
                    "the value lies in the middle between two numbers of %u digits, or too near "
                    "to it to be rounded",
                    s->digits);
        dx_diag_hint(&context->diag, "ask for more digits");
        return status;
    }
    mag_t bound;
    mag_init(bound);
    arb_get_mag(bound, x);
    double zeros = 0;
    if (arb_is_finite(x) && fmpz_bits(MAG_EXPREF(bound)) < 50)
        zeros = floor(-(double)fmpz_get_si(MAG_EXPREF(bound)) / BITS_PER_DIGIT * (1 - 1e-12));
    mag_clear(bound);
    if (zeros < LEAST_ZEROS)
        return dx_refusal_tell(&s->list, s->value, prec);
    *kind = DX_DIGITS_ZERO;
    dx_text_format(out, "|value| < 1e-%.0f", zeros);
    return DX_OK;
}

/* An integral whose ball is wide at this precision: more would not help. */
static bool has_lost_integral(const search *s, slong prec, dx_id *which)
{
    const dx_listing *list = &s->list;
    for (size_t i = 0; i < list->walk.n; i++) {
        if (!list->needed[i] || dx_op_of(list->graph, list->walk.id[i]) != DX_OP_INTEGRAL)
            continue;
        *which = list->walk.id[i];
        arb_srcptr x = s->value + i;
        if (!arb_is_finite(x) ||
            (arb_rel_accuracy_bits(x) < prec / 2 && mag_cmp_2exp_si(arb_radref(x), -prec / 2) > 0))
            return true;
    }
    return false;
}

static dx_status run_search(const search *s, dx_digits_kind *kind, dx_text *out)
{
    slong prec = first_precision(s), most = 0;
    for (;;) {
        dx_status status = DX_OK;
        DX_TRY(dx_ball_pass(&s->list, NULL, prec, s->value));
        if (settle(s, prec, kind, out, &status))
            return status;
        dx_id integral;
        if (has_lost_integral(s, prec, &integral))
            return dx_integral_tell(s->list.graph, integral, prec);
        if (most == 0)
            most = patience(s);
        if (prec >= most)
            return give_up(s, prec, kind, out);
        prec = next_precision(s, prec);
        if (prec > most)
            prec = most;
    }
}

static dx_status search_digits(search *s, dx_digits_kind *kind, dx_text *out)
{
    DX_TRY(dx_listing_refuse_abstract(&s->list));
    DX_TRY(refuse_slow(s));
    dx_context *context = s->list.graph->context;
    size_t n = s->list.walk.n;
    s->value = dx_balls_new(&context->memory, n);
    if (!s->value)
        return dx_no_memory(context);
    s->need = bits_of(s->digits);
    dx_status status = run_search(s, kind, out);
    dx_balls_free(&context->memory, s->value, n);
    return status;
}

/* A short decimal is found without balls; what is left is no tie. */
static bool number_is_exact(dx_graph *g, dx_id a, uint32_t digits, dx_digits_kind *kind,
                            dx_text *out)
{
    fmpq_t q;
    fmpq_init(q);
    dx_number_to_fmpq(g, a, q);
    bool exact = write_exact(q, digits, kind, out);
    fmpq_clear(q);
    return exact;
}

dx_status dx_ball_digits(dx_graph *g, dx_id a, uint32_t digits, dx_digits_kind *kind, dx_text *out)
{
    if (digits == 0)
        digits = 1;
    if (digits > g->context->limits.digits)
        return dx_fail(g->context, DX_LIMIT, "%u digits are more than the limit of %u", digits,
                       g->context->limits.digits);
    if (dx_is_number(g, a) && number_is_exact(g, a, digits, kind, out))
        return out->failed ? dx_no_memory(g->context) : DX_OK;
    search s = {.digits = digits};
    DX_TRY(dx_listing_make(g, 1, &a, &s.list));
    s.root = s.list.walk.n - 1;
    dx_status status = search_digits(&s, kind, out);
    dx_listing_free(&s.list);
    if (status == DX_OK && out->failed)
        return dx_no_memory(g->context);
    return status;
}

/* ---- many at once ----------------------------------------------------------------- */

/* Passes over what the roots have in common, until the digits of all are there, or of no more
 * of them: kind[k] is set of those that are settled. */
static dx_status run_shared(search *s, size_t n, const dx_id *roots, dx_digits_kind *kind,
                            dx_text *out, bool *settled)
{
    enum { ROUNDS = 4 };
    slong prec = first_precision(s);
    for (int round = 0; round < ROUNDS; round++) {
        slong next = 0;
        DX_TRY(dx_ball_pass(&s->list, NULL, prec, s->value));
        for (size_t k = 0; k < n; k++) {
            dx_status status = DX_OK;
            if (settled[k])
                continue;
            s->root = dx_listing_position(&s->list, roots[k]);
            settled[k] = settle(s, prec, &kind[k], &out[k], &status);
            slong wanted = settled[k] ? 0 : next_precision(s, prec);
            next = wanted > next ? wanted : next;
        }
        if (next == 0 || next > 4 * s->need + PROBE)
            return DX_OK;
        prec = next;
    }
    return DX_OK;
}

static dx_status search_shared(search *s, size_t n, const dx_id *roots, dx_digits_kind *kind,
                               dx_text *out, bool *settled)
{
    dx_context *context = s->list.graph->context;
    size_t nodes = s->list.walk.n;
    DX_TRY(dx_listing_refuse_abstract(&s->list));
    DX_TRY(refuse_slow(s));
    s->value = dx_balls_new(&context->memory, nodes);
    if (!s->value)
        return dx_no_memory(context);
    s->need = bits_of(s->digits);
    dx_status status = run_shared(s, n, roots, kind, out, settled);
    dx_balls_free(&context->memory, s->value, nodes);
    if (status != DX_LIMIT)
        return status;
    dx_diag_clear(&context->diag); /* they are too large together */
    return DX_OK;
}

static dx_status share(dx_graph *g, size_t n, const dx_id *roots, uint32_t digits,
                       dx_digits_kind *kind, dx_text *out, bool *settled)
{
    search s = {.digits = digits, .shared = true};
    bool any = false;
    for (size_t k = 0; k < n; k++) {
        settled[k] =
            dx_is_number(g, roots[k]) && number_is_exact(g, roots[k], digits, &kind[k], &out[k]);
        any = any || !settled[k];
    }
    if (!any)
        return DX_OK;
    DX_TRY(dx_listing_make(g, n, roots, &s.list));
    dx_status status = search_shared(&s, n, roots, kind, out, settled);
    dx_listing_free(&s.list);
    return status;
}

dx_status dx_ball_digits_of_all(dx_graph *g, size_t n, const dx_id *roots, uint32_t digits,
                                dx_digits_kind *kind, dx_text *out)
{
    dx_memory *memory = &g->context->memory;
    size_t size = n * sizeof(bool);
    if (n == 0)
        return DX_OK;
    bool *settled = dx_alloc(memory, size);
    if (!settled)
        return dx_no_memory(g->context);
    memset(settled, 0, size);
    dx_status status = DX_OK;
    if (n > 1 && digits > 0 && digits <= g->context->limits.digits)
        status = share(g, n, roots, digits, kind, out, settled);
    for (size_t k = 0; k < n && status == DX_OK; k++) {
        if (!settled[k])
            status = dx_ball_digits(g, roots[k], digits, &kind[k], &out[k]);
        else if (out[k].failed)
            status = dx_no_memory(g->context);
    }
    dx_free(memory, settled, size);
    return status;
}
