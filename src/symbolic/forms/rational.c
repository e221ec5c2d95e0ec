#include "symbolic/forms/rational.h"

#include "expr/exact.h"
#include "symbolic/forms/angles.h"
#include "symbolic/forms/relations.h"
#include "symbolic/forms/waves.h"

#include <string.h>

/* What an operation may cost: in a form that is one of many to be tried, and in one that was asked
 * for by name. FLINT's times for dense polynomials in four variables: 0.01 s for a gcd of 2,800
 * terms, and less for their factors. */
typedef struct bounds {
    slong terms;   /* of a polynomial */
    slong product; /* pairs of terms in a multiplication */
    slong bits;    /* of a coefficient */
    slong gcd_terms, gcd_product, gcd_degree;
    slong gcd_cells; /* pairs of terms times variables */
    slong factor_terms, factor_degree, factor_bits;
    slong factor_total; /* total degree in several variables */
    slong factor_cells; /* terms times variables */
} bounds;

static const bounds usual = {
    DX_MAX_POLY_TERMS, 60000, 20000, 300, 10000, 300, 30000, 120, 80, 1000, 40, 400};
static const bounds patient = {40000,     4000000, 200000, 5000, 16000000, 1000,
                               100000000, 12000,   400,    5000, 120,      60000};

enum { MAX_EXPONENT = 1000000 };

/* Long coefficients: limbs that meet in a product, and bits for each prime of which a gcd's image
 * is found, times generators; both last some 50 ms. */
static const double MOST_LIMBS = 1.5e8, MOST_GCD_BITS = 1.2e7;
/* Bits of all coefficients times the degree, of what is factored in two variables and in more. */
static const double MOST_BIVARIATE_BITS = 3e7, MOST_MULTIVARIATE_BITS = 1.5e8;

static const bounds *bounds_of(const dx_ring *ring)
{
    return ring->patient ? &patient : &usual;
}

/* ---- bounds ------------------------------------------------------------------------- */

static slong max_degree(dx_ring *ring, const fmpz_mpoly_t a, slong *total, slong *variables)
{
    slong degree[DX_MAX_KERNELS], most = 0;
    *total = *variables = 0;
    if (ring->kernels.n == 0 || fmpz_mpoly_is_zero(a, ring->ctx))
        return 0;
    if (!fmpz_mpoly_degrees_fit_si(a, ring->ctx))
        return MAX_EXPONENT;
    fmpz_mpoly_degrees_si(degree, a, ring->ctx);
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        most = degree[i] > most ? degree[i] : most;
        *total += degree[i];
        *variables += degree[i] > 0;
    }
    return most;
}

static slong bits_of(const fmpz_mpoly_t a)
{
    slong bits = fmpz_mpoly_max_bits(a);
    return bits < 0 ? -bits : bits;
}

static slong length(dx_ring *ring, const fmpz_mpoly_t a)
{
    return fmpz_mpoly_length(a, ring->ctx);
}

/* What a multiplication of so many pairs of terms costs, in limbs. */
static double limbs_of(double pairs, slong bits_a, slong bits_b)
{
    return pairs * (8 + (1 + (double)bits_a / 64) * (1 + (double)bits_b / 64));
}

bool dx_poly_can_multiply(dx_ring *ring, const fmpz_mpoly_t a, const fmpz_mpoly_t b)
{
    slong total, variables;
    const bounds *most = bounds_of(ring);
    return length(ring, a) * length(ring, b) <= most->product &&
           bits_of(a) + bits_of(b) <= most->bits &&
           limbs_of((double)length(ring, a) * (double)length(ring, b), bits_of(a), bits_of(b)) <=
               MOST_LIMBS &&
           max_degree(ring, a, &total, &variables) + max_degree(ring, b, &total, &variables) <
               MAX_EXPONENT;
}

bool dx_poly_can_gcd(dx_ring *ring, const fmpz_mpoly_t a, const fmpz_mpoly_t b)
{
    const bounds *most = bounds_of(ring);
    slong la = length(ring, a), lb = length(ring, b), total, variables;
    if (la <= 1 || lb <= 1)
        return true;
    return la <= most->gcd_terms && lb <= most->gcd_terms && la * lb <= most->gcd_product &&
           max_degree(ring, a, &total, &variables) <= most->gcd_degree &&
           max_degree(ring, b, &total, &variables) <= most->gcd_degree &&
           la * lb * variables <= most->gcd_cells && bits_of(a) + bits_of(b) <= most->bits / 8 &&
           ((double)la * (double)bits_of(a) + (double)lb * (double)bits_of(b)) *
                   (double)(variables + 1) <=
               MOST_GCD_BITS;
}

bool dx_poly_can_factor(dx_ring *ring, const fmpz_mpoly_t a)
{
    const bounds *most = bounds_of(ring);
    slong total, variables, degree = max_degree(ring, a, &total, &variables);
    return length(ring, a) <= most->factor_terms && degree <= most->factor_degree &&
           (variables <= 1 || total <= most->factor_total) &&
           length(ring, a) * variables <= most->factor_cells && bits_of(a) <= most->factor_bits &&
           (variables <= 1 || (double)length(ring, a) * (double)bits_of(a) * (double)degree <=
                                  (variables == 2 ? MOST_BIVARIATE_BITS : MOST_MULTIVARIATE_BITS));
}

/* ---- arithmetic ------------------------------------------------------------------------ */

void dx_quotient_init(dx_ring *ring, dx_quotient *q)
{
    fmpz_mpoly_init(q->num, ring->ctx);
    fmpz_mpoly_init(q->den, ring->ctx);
    fmpz_mpoly_one(q->den, ring->ctx);
}

void dx_quotient_clear(dx_ring *ring, dx_quotient *q)
{
    fmpz_mpoly_clear(q->num, ring->ctx);
    fmpz_mpoly_clear(q->den, ring->ctx);
}

void dx_quotient_set(dx_ring *ring, dx_quotient *q, const dx_quotient *from)
{
    fmpz_mpoly_set(q->num, from->num, ring->ctx);
    fmpz_mpoly_set(q->den, from->den, ring->ctx);
}

bool dx_quotient_equal(dx_ring *ring, const dx_quotient *a, const dx_quotient *b)
{
    return fmpz_mpoly_equal(a->num, b->num, ring->ctx) &&
           fmpz_mpoly_equal(a->den, b->den, ring->ctx);
}

/* One call of FLINT cannot be interrupted and lasts 50 ms at most; many in turn can. */
static dx_status poll(dx_ring *ring)
{
    return dx_poll(ring->kernels.graph->context);
}

dx_status dx_poly_multiply(dx_ring *ring, fmpz_mpoly_t out, const fmpz_mpoly_t a,
                           const fmpz_mpoly_t b)
{
    DX_TRY(poll(ring));
    if (!dx_poly_can_multiply(ring, a, b))
        return DX_LIMIT;
    fmpz_mpoly_mul(out, a, b, ring->ctx);
    return length(ring, out) <= bounds_of(ring)->terms ? DX_OK : DX_LIMIT;
}

/* a^n; the number of terms is at most that of monomials of degree n in so many terms. */
dx_status dx_poly_power(dx_ring *ring, fmpz_mpoly_t out, const fmpz_mpoly_t a, ulong n)
{
    slong total, variables, terms = length(ring, a);
    double most = 1;
    DX_TRY(poll(ring));
    for (slong i = 1; i < terms; i++) {
        most *= (double)(n + (ulong)i) / (double)i;
        if (most > 4.0 * (double)bounds_of(ring)->terms)
            return DX_LIMIT;
    }
    if ((double)max_degree(ring, a, &total, &variables) * (double)n >= MAX_EXPONENT ||
        (double)(bits_of(a) + 8) * (double)n > (double)bounds_of(ring)->bits)
        if (terms > 1 || bits_of(a) > 1)
            return DX_LIMIT;
    if (terms > 1 &&
        limbs_of(most * (double)terms, bits_of(a), (bits_of(a) + 8) * (slong)n) > MOST_LIMBS)
        return DX_LIMIT;
    if (!fmpz_mpoly_pow_ui(out, a, n, ring->ctx))
        return DX_LIMIT;
    return length(ring, out) <= bounds_of(ring)->terms ? DX_OK : DX_LIMIT;
}

static void fix_sign(dx_ring *ring, dx_quotient *q)
{
    if (fmpz_mpoly_is_zero(q->den, ring->ctx) || fmpz_sgn(q->den->coeffs) > 0)
        return;
    fmpz_mpoly_neg(q->num, q->num, ring->ctx);
    fmpz_mpoly_neg(q->den, q->den, ring->ctx);
}

/* Divide the common divisor of a and b out of both. Too large ones are left as they
 * are: that is no error, only less simple. */
static void divide_common(dx_ring *ring, fmpz_mpoly_t a, fmpz_mpoly_t b)
{
    if (fmpz_mpoly_is_one(a, ring->ctx) || fmpz_mpoly_is_one(b, ring->ctx) ||
        !dx_poly_can_gcd(ring, a, b))
        return;
    fmpz_mpoly_t gcd, left, right;
    fmpz_mpoly_init(gcd, ring->ctx);
    fmpz_mpoly_init(left, ring->ctx);
    fmpz_mpoly_init(right, ring->ctx);
    if (fmpz_mpoly_gcd_cofactors(gcd, left, right, a, b, ring->ctx)) {
        fmpz_mpoly_swap(a, left, ring->ctx);
        fmpz_mpoly_swap(b, right, ring->ctx);
    }
    fmpz_mpoly_clear(gcd, ring->ctx);
    fmpz_mpoly_clear(left, ring->ctx);
    fmpz_mpoly_clear(right, ring->ctx);
}

dx_status dx_quotient_cancel(dx_ring *ring, dx_quotient *q)
{
    DX_TRY(poll(ring));
    if (fmpz_mpoly_is_zero(q->den, ring->ctx))
        return DX_LIMIT;
    if (fmpz_mpoly_is_zero(q->num, ring->ctx))
        fmpz_mpoly_one(q->den, ring->ctx);
    divide_common(ring, q->num, q->den);
    fix_sign(ring, q);
    return DX_OK;
}

static dx_status multiply_by(dx_ring *ring, dx_quotient *q, const dx_quotient *by)
{
    dx_quotient other;
    dx_quotient_init(ring, &other);
    dx_quotient_set(ring, &other, by);
    divide_common(ring, q->num, other.den);
    divide_common(ring, other.num, q->den);
    dx_status status = dx_poly_multiply(ring, q->num, q->num, other.num);
    if (status == DX_OK)
        status = dx_poly_multiply(ring, q->den, q->den, other.den);
    dx_quotient_clear(ring, &other);
    if (status == DX_OK && fmpz_mpoly_is_zero(q->num, ring->ctx))
        fmpz_mpoly_one(q->den, ring->ctx);
    fix_sign(ring, q);
    return status;
}

static dx_status raise_to(dx_ring *ring, dx_quotient *q, int64_t exponent)
{
    if (exponent < 0) {
        if (fmpz_mpoly_is_zero(q->num, ring->ctx))
            return DX_LIMIT;
        fmpz_mpoly_swap(q->num, q->den, ring->ctx);
    }
    ulong n = exponent < 0 ? (ulong)-exponent : (ulong)exponent;
    if (n != 1) {
        DX_TRY(dx_poly_power(ring, q->num, q->num, n));
        DX_TRY(dx_poly_power(ring, q->den, q->den, n));
    }
    fix_sign(ring, q);
    return DX_OK;
}

/* q += by, both cancelled: the new denominator can share factors only with the gcd of
 * the old ones. */
static dx_status add_to(dx_ring *ring, dx_quotient *q, const dx_quotient *by)
{
    fmpz_mpoly_t common, left, right;
    fmpz_mpoly_init(common, ring->ctx);
    fmpz_mpoly_init(left, ring->ctx);
    fmpz_mpoly_init(right, ring->ctx);
    dx_status status = DX_OK;
    if (!dx_poly_can_gcd(ring, q->den, by->den) ||
        !fmpz_mpoly_gcd_cofactors(common, left, right, q->den, by->den, ring->ctx)) {
        fmpz_mpoly_one(common, ring->ctx);
        fmpz_mpoly_set(left, q->den, ring->ctx);
        fmpz_mpoly_set(right, by->den, ring->ctx);
    }
    status = dx_poly_multiply(ring, q->num, q->num, right);
    if (status == DX_OK)
        status = dx_poly_multiply(ring, right, q->den, right); /* the new denominator */
    if (status == DX_OK)
        status = dx_poly_multiply(ring, left, left, by->num);
    if (status == DX_OK) {
        fmpz_mpoly_add(q->num, q->num, left, ring->ctx);
        fmpz_mpoly_swap(q->den, right, ring->ctx);
        status =
            length(ring, q->num) <= bounds_of(ring)->terms ? dx_quotient_cancel(ring, q) : DX_LIMIT;
    }
    fmpz_mpoly_clear(common, ring->ctx);
    fmpz_mpoly_clear(left, ring->ctx);
    fmpz_mpoly_clear(right, ring->ctx);
    return status;
}

static dx_status set_number(dx_ring *ring, dx_quotient *q, dx_id number)
{
    mpq_t value;
    fmpz_t n;
    mpq_init(value);
    fmpz_init(n);
    dx_number_to_mpq(ring->kernels.graph, number, value);
    dx_status status = mpz_sizeinbase(mpq_numref(value), 2) + mpz_sizeinbase(mpq_denref(value), 2) >
                               (size_t)bounds_of(ring)->bits
                           ? DX_LIMIT
                           : DX_OK;
    if (status == DX_OK) {
        fmpz_set_mpz(n, mpq_numref(value));
        fmpz_mpoly_set_fmpz(q->num, n, ring->ctx);
        fmpz_set_mpz(n, mpq_denref(value));
        fmpz_mpoly_set_fmpz(q->den, n, ring->ctx);
    }
    fmpz_clear(n);
    mpq_clear(value);
    return status;
}

/* ---- leaves ------------------------------------------------------------------------------- */

static dx_status set_wave(dx_ring *ring, dx_quotient *q, const dx_wave *wave)
{
    int sines, cosines;
    dx_waves_factors(wave->fn, &sines, &cosines);
    fmpz_mpoly_t s, c;
    fmpz_mpoly_init(s, ring->ctx);
    fmpz_mpoly_init(c, ring->ctx);
    dx_status status = dx_angle_waves(ring, wave, s, c);
    fmpz_mpoly_one(q->num, ring->ctx);
    fmpz_mpoly_one(q->den, ring->ctx);
    if (status == DX_OK && sines != 0)
        fmpz_mpoly_mul(sines > 0 ? q->num : q->den, sines > 0 ? q->num : q->den, s, ring->ctx);
    if (status == DX_OK && cosines != 0)
        fmpz_mpoly_mul(cosines > 0 ? q->num : q->den, cosines > 0 ? q->num : q->den, c, ring->ctx);
    fmpz_mpoly_clear(s, ring->ctx);
    fmpz_mpoly_clear(c, ring->ctx);
    return status == DX_OK ? dx_quotient_cancel(ring, q) : status;
}

/* q is e^u; make it the hyperbolic function of u. */
static dx_status hyperbolic_from_exponential(dx_ring *ring, dx_quotient *q, dx_fn fn)
{
    int sines, cosines;
    dx_waves_factors(fn, &sines, &cosines);
    dx_quotient e, inverse, factor;
    dx_quotient_init(ring, &e);
    dx_quotient_init(ring, &inverse);
    dx_quotient_init(ring, &factor);
    dx_quotient_set(ring, &e, q);
    dx_quotient_set(ring, &inverse, q);
    dx_status status = raise_to(ring, &inverse, -1);
    fmpz_mpoly_one(q->num, ring->ctx);
    fmpz_mpoly_one(q->den, ring->ctx);
    for (int i = 0; i < 2 && status == DX_OK; i++) {
        int exponent = i == 0 ? sines : cosines;
        if (exponent == 0)
            continue;
        dx_quotient_set(ring, &factor, &inverse);
        if (i == 0)
            fmpz_mpoly_neg(factor.num, factor.num, ring->ctx);
        status = add_to(ring, &factor, &e);
        if (status != DX_OK)
            break;
        fmpz_mpoly_scalar_mul_ui(factor.den, factor.den, 2, ring->ctx);
        status = raise_to(ring, &factor, exponent);
        if (status == DX_OK)
            status = multiply_by(ring, q, &factor);
    }
    if (status == DX_OK)
        status = dx_quotient_cancel(ring, q);
    dx_quotient_clear(ring, &e);
    dx_quotient_clear(ring, &inverse);
    dx_quotient_clear(ring, &factor);
    return status;
}

static dx_quotient *stored(dx_ring *ring, dx_id a)
{
    uint32_t index = dx_idmap_get(&ring->value_of, a, UINT32_MAX);
    return index == UINT32_MAX ? NULL : &ring->value[index];
}

static dx_status value_of_leaf(dx_ring *ring, uint32_t leaf, dx_quotient *q, dx_quotient *factor)
{
    const dx_kernels *k = &ring->kernels;
    const dx_wave *exponential = NULL;
    DX_TRY(set_number(ring, q, k->leaf[leaf].coefficient));
    for (uint32_t i = 0; i < k->n_parts; i++) {
        const dx_part *part = &k->part[i];
        if (part->leaf != leaf)
            continue;
        switch (part->kind) {
        case DX_PART_KERNEL:
            fmpz_mpoly_gen(factor->num, (slong)part->index, ring->ctx);
            fmpz_mpoly_one(factor->den, ring->ctx);
            break;
        case DX_PART_NODE:
            if (dx_is_number(k->graph, part->node))
                DX_TRY(set_number(ring, factor, part->node));
            else
                dx_quotient_set(ring, factor, stored(ring, part->node));
            break;
        default:
            if (dx_is_none(k->wave[part->index].angle)) {
                exponential = &k->wave[part->index];
                continue;
            }
            DX_TRY(set_wave(ring, factor, &k->wave[part->index]));
            break;
        }
        DX_TRY(raise_to(ring, factor, part->exponent));
        DX_TRY(multiply_by(ring, q, factor));
    }
    return exponential ? hyperbolic_from_exponential(ring, q, exponential->fn) : DX_OK;
}

/* ---- the expression -------------------------------------------------------------------------- */

/* The generator that a name is; less than 0 for what is none. */
static slong name_of(const dx_ring *ring, dx_id a)
{
    const dx_kernels *k = &ring->kernels;
    for (uint32_t i = 0; i < k->n && dx_op_of(k->graph, a) == DX_OP_SYMBOL; i++)
        if (k->kernel[i].kind == DX_KERNEL_SYMBOL && dx_same(k->kernel[i].id, a))
            return i;
    return -1;
}

/* The exponents of a product of natural powers of names; false for others. */
static bool get_monomial(const dx_ring *ring, dx_id a, ulong *exponent)
{
    const dx_graph *g = ring->kernels.graph;
    const bool product = dx_op_of(g, a) == DX_OP_MUL;
    memset(exponent, 0, ring->kernels.n * sizeof *exponent);
    for (uint32_t i = 0; i < (product ? dx_factors(g, a) : 1); i++) {
        int64_t n = 1;
        slong at = name_of(ring, product ? dx_base(g, a, i) : a);
        if (at < 0 || (product && !dx_get_int(g, dx_exponent(g, a, i), &n)) || n < 0 ||
            n >= MAX_EXPONENT)
            return false;
        exponent[at] = (ulong)n;
    }
    return true;
}

/* The constant and the monomials of a sum, all at once. */
static dx_status set_monomials(dx_ring *ring, dx_id a, dx_quotient *q)
{
    dx_graph *g = ring->kernels.graph;
    ulong exponent[DX_MAX_KERNELS];
    dx_status status = DX_OK;
    fmpq_t number;
    fmpz_t common;
    fmpq_init(number);
    fmpz_init_set_ui(common, 1);
    for (int pass = 0; pass < 2 && status == DX_OK; pass++)
        for (uint32_t i = 0; i <= dx_terms(g, a) && status == DX_OK; i++) {
            bool constant = i == dx_terms(g, a);
            memset(exponent, 0, sizeof exponent);
            if (!constant && !get_monomial(ring, dx_term(g, a, i), exponent))
                continue;
            dx_number_to_fmpq(g, constant ? dx_constant(g, a) : dx_coefficient(g, a, i), number);
            if (pass == 0) {
                fmpz_lcm(common, common, fmpq_denref(number));
                if (fmpz_bits(common) + fmpz_bits(fmpq_numref(number)) >
                    (flint_bitcnt_t)bounds_of(ring)->bits)
                    status = DX_LIMIT;
            } else if (!fmpq_is_zero(number)) {
                fmpq_mul_fmpz(number, number, common);
                fmpz_mpoly_push_term_fmpz_ui(q->num, fmpq_numref(number), exponent, ring->ctx);
            }
        }
    fmpz_mpoly_sort_terms(q->num, ring->ctx);
    fmpz_mpoly_set_fmpz(q->den, common, ring->ctx);
    fmpq_clear(number);
    fmpz_clear(common);
    if (status == DX_OK && length(ring, q->num) > bounds_of(ring)->terms)
        status = DX_LIMIT;
    return status == DX_OK ? dx_quotient_cancel(ring, q) : status;
}

static dx_status value_of_sum(dx_ring *ring, dx_id a, dx_quotient *q, dx_quotient *term)
{
    dx_graph *g = ring->kernels.graph;
    ulong exponent[DX_MAX_KERNELS];
    dx_quotient scale;
    dx_quotient_init(ring, &scale);
    dx_status status = set_monomials(ring, a, q);
    for (uint32_t i = 0; i < dx_terms(g, a) && status == DX_OK; i++) {
        if (get_monomial(ring, dx_term(g, a, i), exponent))
            continue;
        dx_quotient_set(ring, term, stored(ring, dx_term(g, a, i)));
        status = set_number(ring, &scale, dx_coefficient(g, a, i));
        if (status == DX_OK)
            status = multiply_by(ring, term, &scale);
        if (status == DX_OK)
            status = add_to(ring, q, term);
    }
    dx_quotient_clear(ring, &scale);
    return status;
}

static dx_status value_of_product(dx_ring *ring, dx_id a, dx_quotient *q, dx_quotient *factor)
{
    dx_graph *g = ring->kernels.graph;
    fmpz_mpoly_one(q->num, ring->ctx);
    fmpz_mpoly_one(q->den, ring->ctx);
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        int64_t n = 1;
        dx_id b = dx_base(g, a, i), e = dx_exponent(g, a, i);
        if (!dx_get_int(g, e, &n)) {
            n = 1;
            b = dx_kernels_power(g, b, e);
        }
        const dx_quotient *known = stored(ring, b);
        if (!known) /* a root that the ring was not made for */
            return DX_LIMIT;
        dx_quotient_set(ring, factor, known);
        DX_TRY(raise_to(ring, factor, n));
        DX_TRY(multiply_by(ring, q, factor));
    }
    return DX_OK;
}

static dx_status store(dx_ring *ring, dx_id a)
{
    dx_graph *g = ring->kernels.graph;
    if (!dx_grow(&g->context->memory, &ring->value, sizeof *ring->value, &ring->values_capacity,
                 ring->n_values + 1))
        return dx_no_memory(g->context);
    dx_quotient q, scratch;
    dx_quotient_init(ring, &q);
    dx_quotient_init(ring, &scratch);
    uint32_t leaf = dx_kernels_leaf(&ring->kernels, a);
    dx_status status;
    if (leaf != UINT32_MAX)
        status = value_of_leaf(ring, leaf, &q, &scratch);
    else if (dx_op_of(g, a) == DX_OP_ADD)
        status = value_of_sum(ring, a, &q, &scratch);
    else if (dx_op_of(g, a) == DX_OP_MUL)
        status = value_of_product(ring, a, &q, &scratch);
    else
        status = DX_LIMIT;
    dx_quotient_clear(ring, &scratch);
    if (status == DX_OK && !dx_idmap_put(&ring->value_of, a, (uint32_t)ring->n_values))
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        ring->value[ring->n_values++] = q;
    else
        dx_quotient_clear(ring, &q);
    return status;
}

typedef struct work {
    dx_ring *ring;
    dx_id *stack;
    size_t n, capacity;
    bool failed;
} work;

static void need(work *w, dx_id a)
{
    dx_graph *g = w->ring->kernels.graph;
    if (dx_is_number(g, a) || stored(w->ring, a))
        return;
    if (!dx_grow(&g->context->memory, &w->stack, sizeof *w->stack, &w->capacity, w->n + 1))
        w->failed = true;
    else
        w->stack[w->n++] = a;
}

static void need_operands(work *w, dx_id a)
{
    const dx_kernels *k = &w->ring->kernels;
    dx_graph *g = k->graph;
    uint32_t leaf = dx_kernels_leaf(k, a);
    if (leaf != UINT32_MAX) {
        for (uint32_t i = 0; i < k->n_parts; i++)
            if (k->part[i].leaf == leaf && k->part[i].kind == DX_PART_NODE)
                need(w, k->part[i].node);
    } else if (dx_op_of(g, a) == DX_OP_ADD) {
        ulong exponent[DX_MAX_KERNELS];
        for (uint32_t i = 0; i < dx_terms(g, a); i++)
            if (!get_monomial(w->ring, dx_term(g, a, i), exponent))
                need(w, dx_term(g, a, i));
    } else if (dx_op_of(g, a) == DX_OP_MUL) {
        for (uint32_t i = 0; i < dx_factors(g, a); i++) {
            dx_id b = dx_base(g, a, i), e = dx_exponent(g, a, i);
            int64_t n;
            if (!dx_get_int(g, e, &n))
                b = dx_kernels_power(g, b, e);
            if (!dx_same(b, a))
                need(w, b);
        }
    }
}

dx_status dx_ring_value(dx_ring *ring, dx_id a, dx_quotient *out)
{
    dx_graph *g = ring->kernels.graph;
    work w = {.ring = ring};
    dx_status status = DX_OK;
    if (dx_is_number(g, a))
        return set_number(ring, out, a);
    need(&w, a);
    while (w.n > 0 && status == DX_OK && !w.failed) {
        dx_id top = w.stack[w.n - 1];
        size_t before = w.n;
        if (!stored(ring, top))
            need_operands(&w, top);
        if (w.n > before)
            continue;
        w.n--;
        if (!stored(ring, top)) {
            status = store(ring, top);
            if (status == DX_OK)
                status = dx_poll(g->context);
        }
    }
    if (w.failed)
        status = dx_no_memory(g->context);
    dx_free(&g->context->memory, w.stack, w.capacity * sizeof *w.stack);
    if (status == DX_OK)
        dx_quotient_set(ring, out, stored(ring, a));
    return status;
}

/* ---- making ------------------------------------------------------------------------------ */

dx_status dx_ring_make(dx_graph *g, dx_id a, dx_ring_mode mode, const dx_idmap *roots,
                       dx_ring *ring)
{
    ring->ready = false;
    ring->value = NULL;
    ring->n_values = ring->values_capacity = 0;
    ring->n_sums = ring->next_sum = 0;
    ring->n_products = ring->next_product = 0;
    dx_idmap_init(&ring->value_of, &g->context->memory);
    DX_TRY(dx_kernels_collect(g, a, mode, roots, &ring->kernels));
    if (ring->kernels.n == 0)
        return DX_LIMIT; /* a number */
    fmpz_mpoly_ctx_init(ring->ctx, (slong)ring->kernels.n, ORD_LEX);
    ring->ready = true;
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        dx_quotient_init(ring, &ring->relation[i]);
        dx_quotient_init(ring, &ring->inside[i]);
    }
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        const dx_kernel *kernel = &ring->kernels.kernel[i];
        if (!dx_kernel_is_root(kernel))
            continue;
        DX_TRY(dx_ring_value(ring, kernel->base, &ring->relation[i]));
        if (kernel->kind != DX_KERNEL_ABS)
            continue;
        dx_quotient_set(ring, &ring->inside[i], &ring->relation[i]);
        if (kernel->relation == 2)
            DX_TRY(raise_to(ring, &ring->relation[i], 2));
        else if (kernel->negative) /* abs(u) is -u wherever the expression exists */
            fmpz_mpoly_neg(ring->relation[i].num, ring->relation[i].num, ring->ctx);
    }
    dx_ring_join_roots(ring);
    return DX_OK;
}

void dx_ring_forget_sums(dx_ring *ring)
{
    for (uint32_t i = 0; i < ring->n_sums; i++)
        fmpz_mpoly_clear(ring->sum[i].poly, ring->ctx);
    ring->n_sums = ring->next_sum = 0;
}

void dx_ring_free(dx_ring *ring)
{
    dx_memory *memory = &ring->kernels.graph->context->memory;
    if (ring->ready) {
        for (uint32_t i = 0; i < ring->n_products; i++) {
            fmpz_mpoly_clear(ring->product[i].poly, ring->ctx);
            fmpz_mpoly_factor_clear(ring->product[i].factors, ring->ctx);
        }
        for (uint32_t i = 0; i < ring->kernels.n; i++) {
            dx_quotient_clear(ring, &ring->relation[i]);
            dx_quotient_clear(ring, &ring->inside[i]);
        }
        dx_ring_forget_sums(ring);
        for (size_t i = 0; i < ring->n_values; i++)
            dx_quotient_clear(ring, &ring->value[i]);
        fmpz_mpoly_ctx_clear(ring->ctx);
    }
    dx_free(memory, ring->value, ring->values_capacity * sizeof *ring->value);
    dx_idmap_free(&ring->value_of);
    dx_kernels_free(&ring->kernels);
}

static dx_status new_ring(dx_graph *g, dx_id a, const dx_idmap *roots, bool hasty, bool is_patient,
                          dx_ring **ring)
{
    *ring = dx_alloc(&g->context->memory, sizeof **ring);
    if (!*ring)
        return dx_no_memory(g->context);
    (*ring)->weights = NULL;
    (*ring)->hasty = hasty;
    (*ring)->patient = is_patient;
    dx_status status = dx_ring_make(g, a, (dx_ring_mode){.whole = is_patient}, roots, *ring);
    if (status != DX_OK) {
        dx_ring_delete(g, *ring);
        *ring = NULL;
    }
    return status;
}

dx_status dx_ring_new(dx_graph *g, dx_id a, const dx_idmap *roots, bool hasty, dx_ring **ring)
{
    return new_ring(g, a, roots, hasty, false, ring);
}

dx_status dx_ring_patient(dx_graph *g, dx_id a, dx_ring **ring)
{
    return new_ring(g, a, NULL, false, true, ring);
}

void dx_ring_delete(dx_graph *g, dx_ring *ring)
{
    if (ring)
        dx_ring_free(ring);
    dx_free(&g->context->memory, ring, sizeof *ring);
}
