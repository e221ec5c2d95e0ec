#include "symbolic/forms/variants.h"

#include "expr/exact.h"
#include "expr/known.h"
#include "expr/walk.h"
#include "symbolic/forms/relations.h"
#include "symbolic/sample.h"
#include "symbolic/forms/terms.h"

#include <math.h>

enum { MAX_VARIANTS = 16 };

typedef struct variants {
    dx_ring *ring;
    uint32_t n;
    dx_quotient quotient[MAX_VARIANTS];
} variants;

static void push_variant(variants *v, const dx_quotient *q)
{
    if (v->n == MAX_VARIANTS)
        return;
    for (uint32_t i = 0; i < v->n; i++)
        if (dx_quotient_equal(v->ring, &v->quotient[i], q))
            return;
    dx_quotient_init(v->ring, &v->quotient[v->n]);
    dx_quotient_set(v->ring, &v->quotient[v->n++], q);
}

static void clear_variants(variants *v)
{
    for (uint32_t i = 0; i < v->n; i++)
        dx_quotient_clear(v->ring, &v->quotient[i]);
}

/* DX_LIMIT means that a variant is not to be had. */
static dx_status unless_limit(dx_status status)
{
    return status == DX_LIMIT ? DX_OK : status;
}

static bool has_kind(const dx_ring *ring, dx_kernel_kind least, dx_kernel_kind most)
{
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        if (ring->kernels.kernel[i].kind >= least && ring->kernels.kernel[i].kind <= most)
            return true;
    return false;
}

/* sin^2 + cos^2 = 1 put to use above and below the line, in both directions. */
static dx_status pythagorean_variants(variants *v, const dx_quotient *from)
{
    dx_ring *ring = v->ring;
    for (int above = 0; above < 3; above++)
        for (int below = 0; below < 3; below++) {
            dx_quotient q;
            dx_quotient_init(ring, &q);
            dx_quotient_set(ring, &q, from);
            dx_status status = DX_OK;
            if (above > 0)
                status = dx_poly_pythagoras(ring, q.num, above == 1);
            if (below > 0 && status == DX_OK)
                status = dx_poly_pythagoras(ring, q.den, below == 1);
            if (status == DX_OK)
                status = dx_quotient_cancel(ring, &q);
            if (status == DX_OK)
                push_variant(v, &q);
            dx_quotient_clear(ring, &q);
            DX_TRY(unless_limit(status));
        }
    return DX_OK;
}

/* Is it, but for a common monomial, a polynomial in generator i alone, of three terms or more? */
static bool is_in_one(dx_ring *ring, const fmpz_mpoly_t p, uint32_t i)
{
    enum { LEAST = 3 };
    int used[DX_MAX_KERNELS];
    fmpz_mpoly_t common, rest;
    if (fmpz_mpoly_length(p, ring->ctx) < LEAST)
        return false;
    fmpz_mpoly_init(common, ring->ctx);
    fmpz_mpoly_init(rest, ring->ctx);
    fmpz_mpoly_term_content(common, p, ring->ctx);
    fmpz_mpoly_divides(rest, p, common, ring->ctx);
    fmpz_mpoly_used_vars(used, rest, ring->ctx);
    bool only = true;
    for (uint32_t k = 0; k < ring->kernels.n; k++)
        only = only && (k == i || !used[k]);
    fmpz_mpoly_clear(common, ring->ctx);
    fmpz_mpoly_clear(rest, ring->ctx);
    return only;
}

/* cos^2 taken out of what is even in it: 4·sin^4 - 5·sin^2 + 1 is cos^2·(1 - 4·sin^2). */
static dx_status cosines_taken_out(variants *v, const dx_quotient *from)
{
    dx_ring *ring = v->ring;
    dx_quotient q;
    fmpz_mpoly_t square, rest;
    dx_quotient_init(ring, &q);
    dx_quotient_set(ring, &q, from);
    fmpz_mpoly_init(square, ring->ctx);
    fmpz_mpoly_init(rest, ring->ctx);
    dx_status status = dx_poly_pythagoras(ring, q.num, true);
    ulong taken[DX_MAX_KERNELS] = {0};
    bool any = false;
    for (uint32_t i = 0; i < ring->kernels.n && status == DX_OK; i++) {
        const dx_kernel *k = &ring->kernels.kernel[i];
        if ((k->kind != DX_KERNEL_SINE && k->kind != DX_KERNEL_SINH) || !is_in_one(ring, q.num, i))
            continue;
        fmpz_mpoly_gen(square, (slong)k->partner, ring->ctx);
        fmpz_mpoly_mul(square, square, square, ring->ctx);
        status = dx_poly_pythagoras(ring, square, true);
        while (status == DX_OK && fmpz_mpoly_length(q.num, ring->ctx) > 2 &&
               fmpz_mpoly_divides(rest, q.num, square, ring->ctx)) {
            fmpz_mpoly_swap(q.num, rest, ring->ctx);
            taken[k->partner] += 2;
            any = true;
        }
    }
    if (status == DX_OK && any) {
        fmpz_mpoly_zero(rest, ring->ctx);
        fmpz_mpoly_push_term_ui_ui(rest, 1, taken, ring->ctx);
        fmpz_mpoly_mul(q.num, q.num, rest, ring->ctx);
        push_variant(v, &q);
    }
    fmpz_mpoly_clear(rest, ring->ctx);
    fmpz_mpoly_clear(square, ring->ctx);
    dx_quotient_clear(ring, &q);
    return unless_limit(status);
}

/* The real zeros of c2·x^2 + c1·x + c0, c2 or c1 not 0: how many. */
static uint32_t real_zeros(dx_graph *g, dx_id c2, dx_id c1, dx_id c0, dx_id *zero)
{
    if (dx_is_int(g, c2, 0)) {
        zero[0] = dx_neg(g, dx_div(g, c0, c1));
        return 1;
    }
    dx_id square = dx_sub(g, dx_power(g, c1, 2), dx_product(g, 3, (dx_id[]){dx_int(g, 4), c2, c0}));
    if (dx_is_none(square) || dx_number_sign(g, square) < 0)
        return 0;
    for (int side = 0; side < 2; side++) {
        dx_id root = side ? dx_sqrt(g, square) : dx_neg(g, dx_sqrt(g, square));
        zero[side] = dx_div(g, dx_sub(g, root, c1), dx_scale(g, dx_int(g, 2), c2));
    }
    return 2;
}

/* Is the other polynomial known to be 0, or to have no value, wherever this factor is 0? Looked at
 * where the factor is one of a single name, and of degree 2 at most. */
static dx_status zeros_are_shared(dx_ring *ring, const fmpz_mpoly_t factor,
                                  const fmpz_mpoly_t other, bool *shared)
{
    dx_graph *g = ring->kernels.graph;
    dx_id coefficient[3], zero[2];
    slong used = -1;
    *shared = dx_poly_is_never_zero(ring, factor);
    for (uint32_t i = 0; i < ring->kernels.n && !*shared; i++)
        if (fmpz_mpoly_degree_si(factor, (slong)i, ring->ctx) > 0) {
            if (used >= 0 || ring->kernels.kernel[i].kind != DX_KERNEL_SYMBOL ||
                fmpz_mpoly_degree_si(factor, (slong)i, ring->ctx) > 2)
                return DX_OK;
            used = (slong)i;
        }
    if (*shared || used < 0)
        return DX_OK;
    fmpz_t number;
    fmpz_init(number);
    for (ulong k = 0; k < 3; k++) {
        ulong exponent[DX_MAX_KERNELS] = {0};
        exponent[used] = k;
        fmpz_mpoly_get_coeff_fmpz_ui(number, factor, exponent, ring->ctx);
        coefficient[k] = dx_number_from_fmpz(g, number);
    }
    fmpz_clear(number);
    dx_id a = dx_poly_expression(ring, other), x = ring->kernels.kernel[used].id;
    DX_TRY(dx_check(g, a));
    uint32_t n = real_zeros(g, coefficient[2], coefficient[1], coefficient[0], zero);
    *shared = true;
    for (uint32_t i = 0; i < n && *shared; i++) {
        double value = NAN;
        dx_id there = dx_substitute(g, a, 1, &x, &zero[i]);
        dx_status status = dx_check(g, there);
        if (status == DX_OK && dx_is_constant(g, there))
            status = dx_sample_value(g, there, &value);
        else if (status == DX_OK)
            value = 1;
        if (dx_is_final(status))
            return status;
        dx_diag_clear(&g->context->diag);
        *shared = !isfinite(value) || value == 0;
    }
    return DX_OK;
}

/* Has the denominator zeros that the other has not? A form with such has no value there, and a
 * case of its own would have to stand beside it: x - 1 from sqrt(x) + 1. */
static dx_status has_new_zeros(dx_ring *ring, const fmpz_mpoly_t den, const fmpz_mpoly_t other,
                               bool *has)
{
    fmpz_mpoly_t rest;
    fmpz_mpoly_factor_t factors;
    dx_status status = DX_OK;
    fmpz_mpoly_init(rest, ring->ctx);
    fmpz_mpoly_factor_init(factors, ring->ctx);
    fmpz_mpoly_set(rest, den, ring->ctx);
    *has = !dx_poly_strip(ring, rest, other);
    if (!*has && !dx_poly_is_never_zero(ring, rest)) {
        *has = !dx_poly_can_gcd(ring, rest, rest) || !fmpz_mpoly_factor(factors, rest, ring->ctx);
        for (slong i = 0;
             !*has && i < fmpz_mpoly_factor_length(factors, ring->ctx) && status == DX_OK; i++) {
            bool shared;
            status = zeros_are_shared(ring, &factors->poly[i], other, &shared);
            *has = status != DX_OK || !shared;
        }
    }
    fmpz_mpoly_factor_clear(factors, ring->ctx);
    fmpz_mpoly_clear(rest, ring->ctx);
    return status;
}

static dx_status make_variants(variants *v, const dx_quotient *q)
{
    dx_ring *ring = v->ring;
    bool roots = has_kind(ring, DX_KERNEL_ROOT, DX_KERNEL_ABS);
    bool waves = has_kind(ring, DX_KERNEL_SINE, DX_KERNEL_COSH);
    push_variant(v, q);
    if (!roots && !waves)
        return DX_OK;
    dx_quotient reduced;
    dx_quotient_init(ring, &reduced);
    dx_quotient_set(ring, &reduced, q);
    dx_status status = dx_quotient_reduce_roots(ring, &reduced);
    if (status == DX_OK) {
        push_variant(v, &reduced);
        if (waves)
            status = pythagorean_variants(v, &reduced);
        if (waves && status == DX_OK)
            status = cosines_taken_out(v, &reduced);
    }
    if (status == DX_OK)
        status = dx_quotient_rationalise(ring, &reduced);
    bool worse = false, deeper = false;
    if (status == DX_OK && roots) {
        dx_quotient by_roots;
        dx_quotient_init(ring, &by_roots);
        dx_quotient_set(ring, &by_roots, &reduced);
        status = dx_quotient_by_roots(ring, &by_roots, true, &deeper);
        if (status == DX_OK && deeper)
            push_variant(v, &by_roots);
        status = unless_limit(status);
        dx_quotient_clear(ring, &by_roots);
    }
    if (status == DX_OK)
        status = has_new_zeros(ring, reduced.den, q->den, &worse);
    if (status == DX_OK && !worse) {
        push_variant(v, &reduced);
        if (waves)
            status = pythagorean_variants(v, &reduced);
    }
    dx_quotient_clear(ring, &reduced);
    return unless_limit(status);
}

static double cost_of(dx_ring *ring, const dx_quotient *q)
{
    double cost = 0;
    const fmpz_mpoly_struct *side[2] = {q->num, q->den};
    for (int i = 0; i < 2; i++) {
        cost += (double)fmpz_mpoly_length(side[i], ring->ctx);
        if (fmpz_mpoly_total_degree_fits_si(side[i], ring->ctx) &&
            !fmpz_mpoly_is_zero(side[i], ring->ctx))
            cost += 0.25 * (double)fmpz_mpoly_total_degree_si(side[i], ring->ctx);
    }
    return cost;
}

/* Offer the shapes of the variants that look shortest. */
static dx_status offer_variants(variants *v, uint32_t most, dx_choice *choice)
{
    bool used[MAX_VARIANTS] = {false};
    dx_graph *g = choice->graph;
    for (uint32_t i = 0; i < v->n; i++)
        if (fmpz_mpoly_is_zero(v->quotient[i].num, v->ring->ctx)) {
            choice->best = dx_int(g, 0);
            choice->weight = 0;
            return DX_OK;
        }
    for (uint32_t round = 0; round < most; round++) {
        uint32_t next = UINT32_MAX;
        for (uint32_t i = 0; i < v->n; i++)
            if (!used[i] && (next == UINT32_MAX || cost_of(v->ring, &v->quotient[i]) <
                                                       cost_of(v->ring, &v->quotient[next])))
                next = i;
        if (next == UINT32_MAX)
            break;
        used[next] = true;
        DX_TRY(unless_limit(dx_shapes_offer(v->ring, &v->quotient[next], choice)));
        DX_TRY(dx_poll(g->context));
    }
    return DX_OK;
}

/* p(1/x)·x^degree for one generator. */
static void reverse(dx_ring *ring, fmpz_mpoly_t p, slong variable, slong degree)
{
    fmpz_mpoly_t reversed;
    fmpz_t number;
    ulong exponent[DX_MAX_KERNELS];
    fmpz_mpoly_init(reversed, ring->ctx);
    fmpz_init(number);
    for (slong i = 0; i < fmpz_mpoly_length(p, ring->ctx); i++) {
        fmpz_mpoly_get_term_exp_ui(exponent, p, i, ring->ctx);
        fmpz_mpoly_get_term_coeff_fmpz(number, p, i, ring->ctx);
        exponent[variable] = (ulong)degree - exponent[variable];
        fmpz_mpoly_push_term_fmpz_ui(reversed, number, exponent, ring->ctx);
    }
    fmpz_mpoly_sort_terms(reversed, ring->ctx);
    fmpz_mpoly_swap(p, reversed, ring->ctx);
    fmpz_clear(number);
    fmpz_mpoly_clear(reversed, ring->ctx);
}

static bool is_exponential(const dx_graph *g, const dx_kernel *kernel, bool negative)
{
    return kernel->kind == DX_KERNEL_POWER && dx_fn_of(g, kernel->id) == DX_FN_exp &&
           dx_looks_negative(g, dx_operand(g, kernel->id, 0)) == negative;
}

/* Would exp(-x) in place of generator i meet another exponential below the line? What is
 * even in exp(x) and exp(y) would lose its symmetry to exp(y - x). */
static bool breaks_symmetry(const dx_ring *ring, const dx_quotient *q, uint32_t i)
{
    const dx_kernel *kernel = ring->kernels.kernel;
    if (!is_exponential(ring->kernels.graph, &kernel[i], false))
        return false;
    for (uint32_t k = 0; k < ring->kernels.n; k++)
        if (k != i && is_exponential(ring->kernels.graph, &kernel[k], false) &&
            fmpz_mpoly_degree_si(q->den, (slong)k, ring->ctx) > 0)
            return true;
    return false;
}

/* The same with 1/x for one generator. */
static dx_status reverse_quotient(dx_ring *ring, dx_quotient *q, slong variable)
{
    slong above = fmpz_mpoly_degree_si(q->num, variable, ring->ctx),
          below = fmpz_mpoly_degree_si(q->den, variable, ring->ctx);
    slong degree = above > below ? above : below;
    if (degree <= 0) /* -1: of 0 */
        return DX_OK;
    reverse(ring, q->num, variable, degree);
    reverse(ring, q->den, variable, degree);
    return dx_quotient_cancel(ring, q);
}

/* What is known of roots and sizes, for the other meaning of the generator. */
static dx_status reverse_relations(dx_ring *ring, slong variable)
{
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        DX_TRY(reverse_quotient(ring, &ring->relation[i], variable));
        DX_TRY(reverse_quotient(ring, &ring->inside[i], variable));
    }
    return DX_OK;
}

/* The same with exp(x) for exp(-x) and the other way round: -exp(-x)/(exp(-x) + 1) is
 * -1/(exp(x) + 1). */
static dx_status offer_inverted(dx_ring *ring, const dx_quotient *q, dx_choice *choice)
{
    dx_graph *g = ring->kernels.graph;
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        dx_kernel *kernel = &ring->kernels.kernel[i];
        if (kernel->kind != DX_KERNEL_POWER ||
            fmpz_mpoly_degree_si(q->num, (slong)i, ring->ctx) < 0 ||
            fmpz_mpoly_degree_si(q->den, (slong)i, ring->ctx) == 0 ||
            fmpz_mpoly_length(q->den, ring->ctx) < 2 || breaks_symmetry(ring, q, i))
            continue;
        dx_id kept = kernel->id;
        dx_quotient reversed;
        dx_quotient_init(ring, &reversed);
        dx_quotient_set(ring, &reversed, q);
        kernel->id = dx_power(g, kept, -1);
        dx_ring_forget_sums(ring);
        dx_status status = dx_check(g, kernel->id);
        if (status == DX_OK)
            status = reverse_quotient(ring, &reversed, (slong)i);
        if (status == DX_OK)
            status = reverse_relations(ring, (slong)i);
        if (status == DX_OK) {
            status = dx_shapes_offer(ring, &reversed, choice);
            dx_status back = reverse_relations(ring, (slong)i);
            status = status == DX_OK ? back : status;
        }
        kernel->id = kept;
        dx_ring_forget_sums(ring);
        dx_quotient_clear(ring, &reversed);
        DX_TRY(unless_limit(status));
    }
    return DX_OK;
}

dx_status dx_variants_offer(dx_ring *ring, const dx_quotient *q, uint32_t most, dx_choice *choice)
{
    variants v = {.ring = ring};
    dx_status status = make_variants(&v, q);
    if (status == DX_OK)
        status = offer_variants(&v, most, choice);
    clear_variants(&v);
    return status == DX_OK ? offer_inverted(ring, q, choice) : status;
}
