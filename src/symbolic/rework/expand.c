/* Multiplying out: node by node from the leaves up. A product of sums is made by FLINT, in what
 * stands in them for generators; the constructors then merge what generators make together, as
 * sqrt(x)·sqrt(x). */
#include "symbolic/rework/expand.h"

#include "symbolic/rework/atoms.h"
#include "symbolic/rework/upward.h"

#include <math.h>
#include <string.h>

enum {
    MOST_PAIRS = 2000000, /* of terms, in a call of FLINT that cannot be interrupted */
    MOST_ROUNDS = 8
};
static const double MOST_BITS = 4e8;  /* of all coefficients together */
static const double MOST_WORK = 4e10; /* pairs of terms */

static bool is_sum(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_ADD && !dx_is_scaled(g, a);
}

static dx_status too_long(dx_graph *g, double terms)
{
    dx_context *context = g->context;
    if (terms < 1e15)
        return dx_fail(context, DX_LIMIT,
                       "multiplied out it may have %.0f terms; %.0f at most are made", terms,
                       (double)context->limits.expand_terms);
    return dx_fail(context, DX_LIMIT,
                   "multiplied out it may have more than 10^%d terms; %.0f at most are made",
                   (int)fmin(log10(terms), 1e6), (double)context->limits.expand_terms);
}

/* ---- bounds -------------------------------------------------------------------------------- */

/* How many monomials there are in the variables of p to at most its degrees times n, plus those of
 * q times m: in a box, and by the total degree. */
static double monomials(dx_atoms *p, const fmpz_mpoly_t a, double n, const fmpz_mpoly_t b, double m)
{
    slong da[DX_MOST_ATOMS], db[DX_MOST_ATOMS];
    double box = 1, simplex = 1, variables = 0,
           total = n * (double)fmpz_mpoly_total_degree_si(a, p->ctx) +
                   m * (double)fmpz_mpoly_total_degree_si(b, p->ctx);
    fmpz_mpoly_degrees_si(da, a, p->ctx);
    fmpz_mpoly_degrees_si(db, b, p->ctx);
    for (size_t i = 0; i < p->n; i++) {
        double degree = n * (double)da[i] + m * (double)db[i];
        if (degree == 0)
            continue;
        box *= degree + 1;
        variables++;
        simplex *= (total + variables) / variables;
    }
    return fmin(box, simplex);
}

static double bits_of(const fmpz_mpoly_t a)
{
    return (double)FLINT_ABS(fmpz_mpoly_max_bits(a)) + 1;
}

static dx_status check_size(dx_atoms *p, double terms, double bits)
{
    dx_graph *g = p->g;
    if (terms > (double)g->context->limits.expand_terms)
        return too_long(g, terms);
    if (terms * bits > MOST_BITS || bits > (double)g->context->limits.integer_bits)
        return dx_fail(g->context, DX_LIMIT,
                       "multiplied out it has coefficients that are too large: %.3g digits in all",
                       terms * bits * 0.30103);
    return DX_OK;
}

/* ---- multiplication ---------------------------------------------------------------------------
 */

/* a·b, a few terms of a at a time where that lasts. */
static dx_status multiply(dx_atoms *p, fmpz_mpoly_t a, const fmpz_mpoly_t b)
{
    dx_context *context = p->g->context;
    slong la = fmpz_mpoly_length(a, p->ctx), lb = fmpz_mpoly_length(b, p->ctx);
    double pairs = (double)la * (double)lb, limbs = 1 + (bits_of(a) + bits_of(b)) / 64;
    if (pairs * limbs > MOST_WORK)
        return dx_fail(context, DX_LIMIT, "multiplying this out takes too long");
    DX_TRY(check_size(p, fmin(pairs, monomials(p, a, 1, b, 1)), bits_of(a) + bits_of(b)));
    if (pairs * limbs <= MOST_PAIRS * 4.0) {
        fmpz_mpoly_mul(a, a, b, p->ctx);
        return dx_poll(context);
    }
    slong step = (slong)fmax(1, MOST_PAIRS / limbs / (double)lb);
    fmpz_mpoly_t some, part, sum;
    fmpz_t c;
    ulong exponent[DX_MOST_ATOMS];
    fmpz_init(c);
    fmpz_mpoly_init(some, p->ctx);
    fmpz_mpoly_init(part, p->ctx);
    fmpz_mpoly_init(sum, p->ctx);
    dx_status status = DX_OK;
    for (slong i = 0; i < la && status == DX_OK;) {
        fmpz_mpoly_zero(some, p->ctx);
        for (slong k = 0; k < step && i < la; k++, i++) {
            fmpz_mpoly_get_term_coeff_fmpz(c, a, i, p->ctx);
            fmpz_mpoly_get_term_exp_ui(exponent, a, i, p->ctx);
            fmpz_mpoly_push_term_fmpz_ui(some, c, exponent, p->ctx);
        }
        fmpz_mpoly_mul(part, some, b, p->ctx);
        fmpz_mpoly_add(sum, sum, part, p->ctx);
        status = dx_poll_now(context);
    }
    fmpz_mpoly_swap(a, sum, p->ctx);
    fmpz_clear(c);
    fmpz_mpoly_clear(some, p->ctx);
    fmpz_mpoly_clear(part, p->ctx);
    fmpz_mpoly_clear(sum, p->ctx);
    return status;
}

/* By squaring where FLINT's own power would last. */
static dx_status power_by_squares(dx_atoms *p, fmpz_mpoly_t a, int64_t n)
{
    fmpz_mpoly_t base;
    fmpz_mpoly_init(base, p->ctx);
    fmpz_mpoly_swap(base, a, p->ctx);
    fmpz_mpoly_one(a, p->ctx);
    dx_status status = DX_OK;
    for (; n > 0 && status == DX_OK; n >>= 1) {
        if (n & 1)
            status = multiply(p, a, base);
        if (status == DX_OK && n > 1) {
            fmpz_mpoly_t copy;
            fmpz_mpoly_init(copy, p->ctx);
            fmpz_mpoly_set(copy, base, p->ctx);
            status = multiply(p, base, copy);
            fmpz_mpoly_clear(copy, p->ctx);
        }
    }
    fmpz_mpoly_clear(base, p->ctx);
    return status;
}

static dx_status raise_to(dx_atoms *p, fmpz_mpoly_t a, int64_t n)
{
    if (n == 1)
        return DX_OK;
    double length = (double)fmpz_mpoly_length(a, p->ctx), terms = 1, power = (double)n,
           bits = power * (bits_of(a) + log2(length));
    for (double i = 1; i < length && terms < 1e300; i++)
        terms *= (power + i) / i;
    if ((double)fmpz_mpoly_total_degree_si(a, p->ctx) * power > (double)DX_MOST_EXPONENT * 64)
        return too_long(p->g, terms);
    terms = fmin(terms, monomials(p, a, power, a, 0));
    DX_TRY(check_size(p, terms, bits));
    if (terms * length * (1 + bits / 64) > MOST_PAIRS * 4.0)
        return power_by_squares(p, a, n);
    if (!fmpz_mpoly_pow_ui(a, a, (ulong)n, p->ctx))
        return dx_no_memory(p->g->context);
    return dx_poll(p->g->context);
}

/* rest · Π sum[i]^n[i] */
static dx_status multiply_sums(dx_atoms *p, size_t count, const dx_id *sum, const int64_t *n,
                               dx_id rest, dx_id *out)
{
    fmpz_mpoly_t result, factor;
    fmpq_t scale, share;
    fmpz_mpoly_init(result, p->ctx);
    fmpz_mpoly_init(factor, p->ctx);
    fmpq_init(scale);
    fmpq_init(share);
    fmpq_one(scale);
    dx_status status = DX_OK;
    for (size_t i = 0; i < count && status == DX_OK; i++) {
        fmpz_mpoly_zero(factor, p->ctx);
        dx_atoms_poly(p, sum[i], factor, share);
        status = raise_to(p, factor, n[i]);
        if (status != DX_OK)
            break;
        fmpq_pow_si(share, share, (slong)n[i]);
        fmpq_mul(scale, scale, share);
        if (i == 0)
            fmpz_mpoly_swap(result, factor, p->ctx);
        else
            status = multiply(p, result, factor);
    }
    if (status == DX_OK)
        status = dx_atoms_sum(p, result, scale, rest, out);
    fmpz_mpoly_clear(result, p->ctx);
    fmpz_mpoly_clear(factor, p->ctx);
    fmpq_clear(scale);
    fmpq_clear(share);
    return status;
}

static dx_status product_of_sums(dx_graph *g, size_t count, const dx_id *sum, const int64_t *n,
                                 dx_id rest, dx_id *out)
{
    dx_atoms p;
    dx_status status = dx_atoms_make(g, count, sum, &p);
    if (status == DX_OK)
        status = multiply_sums(&p, count, sum, n, rest, out);
    dx_atoms_free(&p);
    return status;
}

/* ---- nodes
 * ------------------------------------------------------------------------------------------ */

/* rest·sum, term by term. */
static dx_id distribute(dx_graph *g, dx_id rest, dx_id sum)
{
    uint32_t n = dx_terms(g, sum) + 1;
    dx_id *term = dx_arena_alloc(&g->context->arena, 2 * n * sizeof *term), *number = term + n;
    if (!term) {
        (void)dx_no_memory(g->context);
        return DX_NONE;
    }
    for (uint32_t i = 0; i < n; i++) {
        number[i] = i == 0 ? dx_constant(g, sum) : dx_coefficient(g, sum, i - 1);
        term[i] = i == 0 ? rest : dx_mul(g, rest, dx_term(g, sum, i - 1));
    }
    return dx_flat_linear(g, n, number, term);
}

static dx_status of_sum(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    uint32_t n = dx_terms(g, a) + 1;
    dx_id *term = dx_arena_alloc(&g->context->arena, 2 * n * sizeof *term), *number = term + n;
    if (!term)
        return dx_no_memory(g->context);
    number[0] = dx_constant(g, a);
    term[0] = dx_int(g, 1);
    for (uint32_t i = 1; i < n; i++) {
        number[i] = dx_coefficient(g, a, i - 1);
        term[i] = dx_upward_form(w, dx_term(g, a, i - 1));
    }
    *out = dx_flat_linear(g, n, number, term);
    return dx_check(g, *out);
}

static dx_status of_product(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    uint32_t pairs = dx_factors(g, a);
    dx_id *sum = dx_arena_alloc(&g->context->arena, (2 * pairs + 1) * sizeof *sum);
    dx_id *plain = sum + pairs;
    int64_t *exponent = dx_arena_alloc(&g->context->arena, (pairs + 1) * sizeof *exponent);
    size_t sums = 0, plains = 0;
    if (!sum || !exponent)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < pairs; i++) {
        dx_id base = dx_upward_form(w, dx_base(g, a, i)), e = dx_exponent(g, a, i);
        int64_t n;
        e = dx_is_number(g, e) ? e : dx_upward_form(w, e);
        if (is_sum(g, base) && dx_get_int(g, e, &n) && n > 0) {
            sum[sums] = base;
            exponent[sums++] = n;
        } else if (is_sum(g, base) && dx_get_int(g, e, &n) && n < -1) {
            dx_id below;
            n = -n;
            DX_TRY(product_of_sums(g, 1, &base, &n, dx_int(g, 1), &below));
            plain[plains++] = dx_power(g, below, -1);
        } else {
            plain[plains++] = dx_pow(g, base, e);
        }
    }
    dx_id rest = plains == 0 ? dx_int(g, 1) : dx_product(g, plains, plain);
    DX_TRY(dx_check(g, rest));
    if (sums == 0)
        *out = rest;
    else if (sums == 1 && exponent[0] == 1)
        *out = distribute(g, rest, sum[0]);
    else
        DX_TRY(product_of_sums(g, sums, sum, exponent, rest, out));
    return dx_check(g, *out);
}

static dx_status of_node(const dx_upward *w, dx_id a, dx_id *out)
{
    switch (dx_op_of(w->g, a)) {
    case DX_OP_ADD:
        return of_sum(w, a, out);
    case DX_OP_MUL:
        return of_product(w, a, out);
    default:
        return dx_upward_rebuild(w, a, out);
    }
}

dx_status dx_expand(dx_graph *g, dx_id a, dx_id *out)
{
    /* what the constructors merged may be a sum anew: sqrt(x + 1)·sqrt(x + 1) */
    *out = a;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        dx_id before = *out;
        DX_TRY(dx_upward_run(g, before, of_node, out));
        if (dx_same(*out, before))
            break;
    }
    return DX_OK;
}
