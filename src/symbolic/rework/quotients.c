#include "symbolic/rework/quotients.h"

#include "expr/exact.h"
#include "symbolic/algebra/integerfactors.h"
#include "symbolic/forms/relations.h"
#include "symbolic/forms/terms.h"
#include "symbolic/forms/waves.h"
#include "symbolic/rework/upward.h"

#include <math.h>
#include <string.h>

static dx_status too_large(dx_graph *g, dx_status status)
{
    if (status != DX_LIMIT || g->context->diag.status != DX_OK)
        return status;
    status = dx_fail(g->context, DX_LIMIT, "this is too large to be reworked as a whole");
    dx_diag_hint(&g->context->diag, "rework its parts one by one");
    return status;
}

/* ---- factors of polynomials ------------------------------------------------------------------ */

static dx_status room_for(dx_graph *g, size_t n, dx_factorization *f)
{
    dx_id *base = dx_arena_alloc(&g->context->arena, (f->n + n + 1) * sizeof *base);
    int64_t *exponent = dx_arena_alloc(&g->context->arena, (f->n + n + 1) * sizeof *exponent);
    if (!base || !exponent)
        return dx_no_memory(g->context);
    if (f->n > 0) {
        memcpy(base, f->base, f->n * sizeof *base);
        memcpy(exponent, f->exponent, f->n * sizeof *exponent);
    }
    f->base = base;
    f->exponent = exponent;
    return DX_OK;
}

static dx_status push(dx_graph *g, dx_factorization *f, dx_id base, int64_t exponent)
{
    DX_TRY(dx_check(g, base));
    if (dx_is_number(g, base)) {
        f->content = dx_number_mul(g, f->content, dx_number_power(g, base, exponent));
        return dx_check(g, f->content);
    }
    f->base[f->n] = base;
    f->exponent[f->n++] = exponent;
    return DX_OK;
}

/* ---- u^n ± v^n ------------------------------------------------------------------------------- */

/* number·common·(u^n ± v^n) with monomials u and v that are no powers of one ratio, by exponents.
 */
typedef struct binomial {
    fmpz_t number;
    bool plus;
    ulong n;
    ulong common[DX_MAX_KERNELS], u[DX_MAX_KERNELS], v[DX_MAX_KERNELS];
} binomial;

/* b->number is initialised. */
static bool get_binomial(dx_ring *ring, const fmpz_mpoly_t p, binomial *b)
{
    enum { LEAST = 2, MOST = 5000 };
    const uint32_t kernels = ring->kernels.n;
    fmpz_t other;
    if (fmpz_mpoly_length(p, ring->ctx) != 2 || !fmpz_mpoly_degrees_fit_si(p, ring->ctx))
        return false;
    fmpz_init(other);
    fmpz_mpoly_get_term_coeff_fmpz(b->number, p, 0, ring->ctx);
    fmpz_mpoly_get_term_coeff_fmpz(other, p, 1, ring->ctx);
    b->plus = fmpz_equal(b->number, other);
    bool alike = fmpz_cmpabs(b->number, other) == 0;
    fmpz_clear(other);
    fmpz_mpoly_get_term_exp_ui(b->u, p, 0, ring->ctx);
    fmpz_mpoly_get_term_exp_ui(b->v, p, 1, ring->ctx);
    b->n = 0;
    for (uint32_t i = 0; i < kernels; i++) {
        b->common[i] = b->u[i] < b->v[i] ? b->u[i] : b->v[i];
        b->u[i] -= b->common[i];
        b->v[i] -= b->common[i];
        b->n = n_gcd(b->n, b->u[i] + b->v[i]);
    }
    for (uint32_t i = 0; i < kernels && b->n > 0; i++) {
        b->u[i] /= b->n;
        b->v[i] /= b->n;
    }
    return alike && b->n >= LEAST && b->n <= MOST;
}

/* The d-th cyclotomic polynomial of u/v, times a power of v. */
static dx_id cyclotomic_factor(dx_ring *ring, const binomial *b, ulong d)
{
    fmpz_poly_t phi;
    fmpz_mpoly_t p;
    fmpz_poly_init(phi);
    fmpz_mpoly_init(p, ring->ctx);
    fmpz_poly_cyclotomic(phi, d);
    slong degree = fmpz_poly_degree(phi);
    for (slong k = 0; k <= degree; k++) {
        ulong exponent[DX_MAX_KERNELS];
        for (uint32_t i = 0; i < ring->kernels.n; i++)
            exponent[i] = b->u[i] * (ulong)k + b->v[i] * (ulong)(degree - k);
        if (!fmpz_is_zero(&phi->coeffs[k]))
            fmpz_mpoly_push_term_fmpz_ui(p, &phi->coeffs[k], exponent, ring->ctx);
    }
    fmpz_mpoly_sort_terms(p, ring->ctx);
    dx_id a = dx_poly_expression(ring, p);
    fmpz_mpoly_clear(p, ring->ctx);
    fmpz_poly_clear(phi);
    return a;
}

/* u^n - v^n has a factor for each divisor of n, u^n + v^n for those of 2n that do not divide n. */
static dx_status push_binomial(dx_ring *ring, const binomial *b, int64_t sign, dx_factorization *f)
{
    dx_graph *g = ring->kernels.graph;
    const ulong n = b->plus ? 2 * b->n : b->n;
    slong exponent[DX_MAX_KERNELS];
    DX_TRY(room_for(g, n + 2, f));
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        exponent[i] = (slong)b->common[i];
    DX_TRY(push(g, f, dx_number_from_fmpz(g, b->number), sign));
    DX_TRY(push(g, f, dx_monomial_expression(ring, exponent, DX_STYLE_PLAIN), sign));
    for (ulong d = 1; d <= n; d++)
        if (n % d == 0 && !(b->plus && b->n % d == 0)) {
            DX_TRY(push(g, f, cyclotomic_factor(ring, b, d), sign));
            DX_TRY(dx_poll(g->context));
        }
    return DX_OK;
}

/* The factors of one side of the line, to that power. */
static dx_status push_side(dx_ring *ring, const fmpz_mpoly_t p, int64_t sign, dx_factorization *f)
{
    dx_graph *g = ring->kernels.graph;
    fmpz_mpoly_factor_t factors;
    if (fmpz_mpoly_length(p, ring->ctx) == 1) {
        DX_TRY(room_for(g, 1, f));
        return push(g, f, dx_poly_expression(ring, p), sign);
    }
    binomial b;
    fmpz_init(b.number);
    bool two = get_binomial(ring, p, &b);
    dx_status made = two ? push_binomial(ring, &b, sign, f) : DX_OK;
    fmpz_clear(b.number);
    if (two)
        return made;
    fmpz_mpoly_factor_init(factors, ring->ctx);
    dx_status status = dx_ring_factor(ring, factors, p);
    if (status == DX_OK)
        status = room_for(g, (size_t)factors->num + 1, f);
    if (status == DX_OK)
        status = push(g, f, dx_number_from_fmpz(g, factors->constant), sign);
    for (slong i = 0; i < factors->num && status == DX_OK; i++)
        status = fmpz_fits_si(&factors->exp[i])
                     ? push(g, f, dx_poly_expression(ring, &factors->poly[i]),
                            sign * fmpz_get_si(&factors->exp[i]))
                     : DX_LIMIT;
    fmpz_mpoly_factor_clear(factors, ring->ctx);
    return status;
}

dx_status dx_quotient_factors(dx_ring *ring, const dx_quotient *q, dx_factorization *out)
{
    dx_graph *g = ring->kernels.graph;
    *out = (dx_factorization){.content = dx_int(g, 1)};
    if (fmpz_mpoly_is_zero(q->num, ring->ctx)) {
        out->content = dx_int(g, 0);
        return DX_OK;
    }
    DX_TRY(too_large(g, push_side(ring, q->num, 1, out)));
    return too_large(g, push_side(ring, q->den, -1, out));
}

static dx_id multiply_factors(dx_graph *g, const dx_factorization *f)
{
    dx_id *factor = dx_arena_alloc(&g->context->arena, (f->n + 1) * sizeof *factor);
    if (!factor) {
        (void)dx_no_memory(g->context);
        return DX_NONE;
    }
    for (size_t i = 0; i < f->n; i++)
        factor[i] = dx_power(g, f->base[i], f->exponent[i]);
    return dx_scale(g, f->content,
                    f->n == 0   ? dx_int(g, 1)
                    : f->n == 1 ? factor[0]
                                : dx_product(g, f->n, factor));
}

/* ---- the quotient ----------------------------------------------------------------- */

dx_status dx_quotient_take(dx_graph *g, dx_id a, dx_ring **ring, dx_quotient *q)
{
    dx_status status = dx_ring_patient(g, a, ring);
    if (status == DX_OK) {
        dx_quotient_init(*ring, q);
        status = dx_ring_value(*ring, a, q);
        if (status == DX_OK && (fmpz_mpoly_is_zero(q->den, (*ring)->ctx) ||
                                !dx_poly_can_gcd(*ring, q->num, q->den))) /* nor is it cancelled */
            status = DX_LIMIT;
        if (status != DX_OK) {
            dx_quotient_clear(*ring, q);
            dx_ring_delete(g, *ring);
            *ring = NULL;
        }
    }
    return too_large(g, status);
}

void dx_quotient_drop(dx_graph *g, dx_ring *ring, dx_quotient *q)
{
    if (!ring)
        return;
    dx_quotient_clear(ring, q);
    dx_ring_delete(g, ring);
}

/* b as the power k of another integer, k as large as may be: 8 is the third one of 2. */
static int64_t take_root(dx_graph *g, dx_id *base)
{
    enum { LARGEST = 62 };
    int64_t b, root;
    if (!dx_get_int(g, *base, &b) || b < 4)
        return 1;
    for (int64_t k = LARGEST; k > 1; k--) {
        fmpz_t power, whole;
        fmpz_init_set_si(power, b);
        fmpz_init(whole);
        bool exact = fmpz_root(whole, power, (slong)k) != 0;
        root = fmpz_get_si(whole);
        fmpz_clear(power);
        fmpz_clear(whole);
        if (exact) {
            *base = dx_int(g, root);
            return k;
        }
    }
    return 1;
}

/* exp(2x) as exp(x)^2, x^(2n) as x^n squared, 4^n as 2^n squared: generators of which an integer
 * times the exponent is no longer to write. */
static void take_roots(dx_ring *ring, dx_quotient *q, bool *numbers)
{
    enum { MOST_STRIDE = 60 };
    dx_graph *g = ring->kernels.graph;
    fmpz *shift = _fmpz_vec_init(ring->kernels.n), *stride = _fmpz_vec_init(ring->kernels.n);
    bool changes = false;
    *numbers = false;
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        dx_kernel *kernel = &ring->kernels.kernel[i];
        const bool exponential = dx_fn_of(g, kernel->id) == DX_FN_exp;
        dx_id content, rest, base = DX_NONE;
        int64_t n;
        fmpz_one(&stride[i]);
        if (kernel->kind != DX_KERNEL_POWER ||
            (!exponential &&
             (dx_op_of(g, kernel->id) != DX_OP_MUL || dx_factors(g, kernel->id) != 1)))
            continue;
        dx_split_content(g,
                         exponential ? dx_operand(g, kernel->id, 0) : dx_exponent(g, kernel->id, 0),
                         &content, &rest);
        if (dx_is_none(content) || dx_is_none(rest) || !dx_get_int(g, content, &n) || n < 1)
            continue;
        if (!exponential) {
            base = dx_base(g, kernel->id, 0);
            n *= n <= MOST_STRIDE ? take_root(g, &base) : 1;
        }
        if (n < 2 || n > MOST_STRIDE)
            continue;
        dx_id root = exponential ? dx_call1(g, DX_FN_exp, rest) : dx_pow(g, base, rest);
        if (dx_is_none(root))
            continue;
        kernel->id = root;
        fmpz_set_si(&stride[i], n);
        changes = true;
        *numbers = *numbers || (!exponential && dx_is_number(g, base));
    }
    if (changes) {
        fmpz_mpoly_inflate(q->num, q->num, shift, stride, ring->ctx);
        fmpz_mpoly_inflate(q->den, q->den, shift, stride, ring->ctx);
    }
    _fmpz_vec_clear(shift, ring->kernels.n);
    _fmpz_vec_clear(stride, ring->kernels.n);
}

/* 2^(2n) as 4^n again. */
static dx_status join_powers(const dx_upward *u, dx_id a, dx_id *out)
{
    enum { LARGEST = 1000000 };
    dx_graph *g = u->g;
    DX_TRY(dx_upward_rebuild(u, a, out));
    dx_id joined = dx_int(g, 1);
    for (uint32_t i = 0; dx_op_of(g, *out) == DX_OP_MUL && i < dx_factors(g, *out); i++) {
        dx_id base = dx_base(g, *out, i), exponent = dx_exponent(g, *out, i), times, rest;
        int64_t b, k;
        dx_split_coefficient(g, exponent, &times, &rest);
        if (!dx_is_number(g, exponent) && dx_get_int(g, base, &b) && dx_get_int(g, times, &k) &&
            b > 1 && k > 1 && pow((double)b, (double)k) <= LARGEST) {
            base = dx_power(g, base, k);
            exponent = rest;
        }
        joined = dx_mul(g, joined, dx_pow(g, base, exponent));
    }
    *out = dx_op_of(g, *out) == DX_OP_MUL ? joined : *out;
    return dx_check(g, *out);
}

static dx_status quotient_of(dx_ring *ring, dx_quotient *q, dx_rework what, dx_id *out)
{
    dx_graph *g = ring->kernels.graph;
    dx_factorization f;
    dx_quotient below;
    bool changed, numbers;
    dx_status status = DX_OK;
    switch (what) {
    case DX_REWORK_FACTOR:
        DX_TRY(dx_quotient_by_roots(ring, q, true, &changed));
        take_roots(ring, q, &numbers);
        DX_TRY(dx_quotient_factors(ring, q, &f));
        *out = multiply_factors(g, &f);
        if (numbers)
            DX_TRY(dx_upward_run(g, *out, join_powers, out));
        break;
    case DX_REWORK_CANCEL:
        *out = dx_div(g, dx_poly_expression(ring, q->num), dx_poly_expression(ring, q->den));
        break;
    case DX_REWORK_NUMERATOR:
        *out = dx_poly_expression(ring, q->num);
        break;
    default:
        dx_quotient_init(ring, &below);
        fmpz_mpoly_set(below.num, q->den, ring->ctx);
        status = dx_quotient_factors(ring, &below, &f);
        dx_quotient_clear(ring, &below);
        DX_TRY(status);
        *out = multiply_factors(g, &f);
        if (what == DX_REWORK_TOGETHER)
            *out = dx_div(g, dx_poly_expression(ring, q->num), *out);
        break;
    }
    return dx_check(g, *out);
}

static dx_status of_number(dx_graph *g, dx_id a, dx_rework what, dx_id *out)
{
    *out = what == DX_REWORK_NUMERATOR     ? dx_number_numerator(g, a)
           : what == DX_REWORK_DENOMINATOR ? dx_number_denominator(g, a)
                                           : a;
    return dx_check(g, *out);
}

dx_status dx_rework_quotient(dx_graph *g, dx_id a, dx_rework what, dx_id *out)
{
    dx_ring *ring;
    dx_quotient q;
    dx_op op = dx_op_of(g, a);
    if (dx_is_number(g, a))
        return of_number(g, a, what, out);
    if (op != DX_OP_ADD && op != DX_OP_MUL) {
        *out = what == DX_REWORK_DENOMINATOR ? dx_int(g, 1) : a;
        return DX_OK;
    }
    DX_TRY(dx_quotient_take(g, a, &ring, &q));
    dx_status status = quotient_of(ring, &q, what, out);
    dx_quotient_drop(g, ring, &q);
    return status;
}

/* ---- inside of functions --------------------------------------------------------------------- */

/* What has no factors, is too large, or has no value, stays as it is. */
static dx_status factor_part(dx_graph *g, dx_id part, dx_id *out)
{
    *out = part;
    if (dx_op_of(g, part) != DX_OP_ADD && dx_op_of(g, part) != DX_OP_MUL)
        return DX_OK;
    dx_status status = dx_rework_quotient(g, part, DX_REWORK_FACTOR, out);
    if (status != DX_OK || (dx_op_of(g, part) == DX_OP_ADD && dx_op_of(g, *out) == DX_OP_ADD &&
                            !dx_is_scaled(g, *out)))
        *out = part;
    return dx_excuse(g->context, status);
}

static dx_status factor_arguments(const dx_upward *u, dx_id a, dx_id *out)
{
    dx_graph *g = u->g;
    const uint32_t n = dx_count(g, a);
    DX_TRY(dx_upward_rebuild(u, a, out));
    if (!dx_same(*out, a) && (dx_op_of(g, *out) != dx_op_of(g, a) || dx_count(g, *out) != n))
        return DX_OK;
    dx_id *operand = dx_arena_alloc(&g->context->arena, (n + 1) * sizeof *operand);
    if (!operand)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++) {
        operand[i] = dx_operand(g, *out, i);
        if (dx_op_of(g, a) == DX_OP_CALL || i > 0)
            DX_TRY(factor_part(g, operand[i], &operand[i]));
    }
    *out = dx_rebuild(g, *out, operand);
    return dx_check(g, *out);
}

static dx_status factor_powers(const dx_upward *u, dx_id a, dx_id *out)
{
    dx_graph *g = u->g;
    DX_TRY(dx_upward_rebuild(u, a, out));
    dx_id product = dx_int(g, 1);
    bool any = false;
    for (uint32_t i = 0; dx_op_of(g, *out) == DX_OP_MUL && i < dx_factors(g, *out); i++) {
        dx_id base = dx_base(g, *out, i), exponent = dx_exponent(g, *out, i);
        if (!dx_is_integer(g, exponent)) {
            DX_TRY(factor_part(g, base, &base));
            DX_TRY(factor_part(g, exponent, &exponent));
            any = true;
        }
        product = dx_mul(g, product, dx_pow(g, base, exponent));
    }
    *out = any ? product : *out;
    return dx_check(g, *out);
}

static dx_status factor_inside(const dx_upward *u, dx_id a, dx_id *out)
{
    switch (dx_op_of(u->g, a)) {
    case DX_OP_CALL:
    case DX_OP_APPLY:
        return factor_arguments(u, a, out);
    case DX_OP_MUL:
        return factor_powers(u, a, out);
    default:
        return dx_upward_rebuild(u, a, out);
    }
}

/* Again where that is new: signs that come out of odd functions belong to the factors. */
dx_status dx_rework_factor(dx_graph *g, dx_id a, dx_id *out)
{
    enum { MOST_ROUNDS = 4 };
    *out = a;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        const dx_id before = *out;
        dx_id factors;
        DX_TRY(dx_rework_quotient(g, before, DX_REWORK_FACTOR, &factors));
        DX_TRY(dx_upward_run(g, factors, factor_inside, out));
        if (dx_same(*out, before) || dx_same(*out, factors))
            break;
    }
    return DX_OK;
}
