#include "symbolic/forms/relations.h"

#include "symbolic/forms/terms.h"

/* In p/divisor: variable^degree → top/bottom. */
static dx_status substitute_power(dx_ring *ring, fmpz_mpoly_t p, slong variable, slong degree,
                                  const fmpz_mpoly_t top, const fmpz_mpoly_t bottom,
                                  fmpz_mpoly_t divisor)
{
    if (fmpz_mpoly_degree_si(p, variable, ring->ctx) < degree)
        return DX_OK;
    slong highest = fmpz_mpoly_degree_si(p, variable, ring->ctx), most = highest / degree;
    fmpz_mpoly_t sum, term, scratch;
    fmpz_mpoly_init(sum, ring->ctx);
    fmpz_mpoly_init(term, ring->ctx);
    fmpz_mpoly_init(scratch, ring->ctx);
    dx_status status = DX_OK;
    for (slong exponent = 0; exponent <= highest && status == DX_OK; exponent++) {
        const ulong power = (ulong)exponent;
        fmpz_mpoly_get_coeff_vars_ui(term, p, &variable, &power, 1, ring->ctx);
        if (fmpz_mpoly_is_zero(term, ring->ctx))
            continue;
        status = dx_poly_power(ring, scratch, top, (ulong)(exponent / degree));
        if (status == DX_OK)
            status = dx_poly_multiply(ring, term, term, scratch);
        if (status == DX_OK)
            status = dx_poly_power(ring, scratch, bottom, (ulong)(most - exponent / degree));
        if (status == DX_OK)
            status = dx_poly_multiply(ring, term, term, scratch);
        fmpz_mpoly_gen(scratch, variable, ring->ctx);
        fmpz_mpoly_pow_ui(scratch, scratch, (ulong)(exponent % degree), ring->ctx);
        if (status == DX_OK)
            status = dx_poly_multiply(ring, term, term, scratch);
        fmpz_mpoly_add(sum, sum, term, ring->ctx);
    }
    if (status == DX_OK)
        status = dx_poly_power(ring, scratch, bottom, (ulong)most);
    if (status == DX_OK)
        status = dx_poly_multiply(ring, divisor, divisor, scratch);
    if (status == DX_OK)
        status = fmpz_mpoly_length(sum, ring->ctx) <= DX_MAX_POLY_TERMS ? DX_OK : DX_LIMIT;
    if (status == DX_OK)
        fmpz_mpoly_swap(p, sum, ring->ctx);
    fmpz_mpoly_clear(sum, ring->ctx);
    fmpz_mpoly_clear(term, ring->ctx);
    fmpz_mpoly_clear(scratch, ring->ctx);
    return status;
}

bool dx_kernel_is_root(const dx_kernel *kernel)
{
    return kernel->kind == DX_KERNEL_ROOT || kernel->kind == DX_KERNEL_ABS;
}

static dx_status reduce_once(dx_ring *ring, dx_quotient *q)
{
    fmpz_mpoly_t above, below; /* divisors of the numerator and of the denominator */
    fmpz_mpoly_init(above, ring->ctx);
    fmpz_mpoly_init(below, ring->ctx);
    fmpz_mpoly_one(above, ring->ctx);
    fmpz_mpoly_one(below, ring->ctx);
    dx_status status = DX_OK;
    for (uint32_t i = ring->kernels.n; i-- > 0 && status == DX_OK;) {
        const dx_kernel *kernel = &ring->kernels.kernel[i];
        if (!dx_kernel_is_root(kernel))
            continue;
        const dx_quotient *r = &ring->relation[i];
        status = substitute_power(ring, q->num, (slong)i, (slong)kernel->relation, r->num, r->den,
                                  above);
        if (status == DX_OK)
            status = substitute_power(ring, q->den, (slong)i, (slong)kernel->relation, r->num,
                                      r->den, below);
    }
    if (status == DX_OK)
        status = dx_poly_multiply(ring, q->num, q->num, below);
    if (status == DX_OK)
        status = dx_poly_multiply(ring, q->den, q->den, above);
    fmpz_mpoly_clear(above, ring->ctx);
    fmpz_mpoly_clear(below, ring->ctx);
    return status == DX_OK ? dx_quotient_cancel(ring, q) : status;
}

static bool has_high_root(dx_ring *ring, const fmpz_mpoly_t p)
{
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        if (dx_kernel_is_root(&ring->kernels.kernel[i]) &&
            fmpz_mpoly_degree_si(p, (slong)i, ring->ctx) >= (slong)ring->kernels.kernel[i].relation)
            return true;
    return false;
}

dx_status dx_quotient_reduce_roots(dx_ring *ring, dx_quotient *q)
{
    enum { ROUNDS = 8 }; /* roots of roots */
    for (int round = 0; round < ROUNDS; round++) {
        if (!has_high_root(ring, q->num) && !has_high_root(ring, q->den))
            return DX_OK;
        DX_TRY(reduce_once(ring, q));
    }
    return DX_OK;
}

/* The name x in r^d = c·x^e + n, of which no other root is made; false for other roots. */
static bool name_of_root(const dx_ring *ring, uint32_t i, slong *x)
{
    const dx_quotient *r = &ring->relation[i];
    *x = -1;
    if (ring->kernels.kernel[i].kind != DX_KERNEL_ROOT || !fmpz_mpoly_is_one(r->den, ring->ctx) ||
        fmpz_mpoly_length(r->num, ring->ctx) > 2 ||
        !fmpz_mpoly_total_degree_fits_si(r->num, ring->ctx))
        return false;
    for (slong k = 0; k < (slong)ring->kernels.n; k++) {
        if (fmpz_mpoly_degree_si(r->num, k, ring->ctx) == 0)
            continue;
        if (*x >= 0 || ring->kernels.kernel[k].kind != DX_KERNEL_SYMBOL)
            return false;
        *x = k;
    }
    for (uint32_t k = 0; k < ring->kernels.n && *x >= 0; k++)
        if (k != i && dx_kernel_is_root(&ring->kernels.kernel[k]) &&
            (fmpz_mpoly_degree_si(ring->relation[k].num, *x, ring->ctx) > 0 ||
             fmpz_mpoly_degree_si(ring->relation[k].den, *x, ring->ctx) > 0))
            return false;
    return *x >= 0;
}

/* x^e = top/bottom = (r^d - n)/c; false where there are two powers of x, or where it is `plain` and
 * not ±x. */
static bool solve_for_name(dx_ring *ring, uint32_t i, slong x, bool plain, fmpz_mpoly_t top,
                           fmpz_mpoly_t bottom)
{
    const fmpz_mpoly_struct *base = ring->relation[i].num;
    ulong exponent[DX_MAX_KERNELS] = {0};
    fmpz_t number;
    fmpz_init(number);
    fmpz_mpoly_get_coeff_fmpz_ui(number, base, exponent, ring->ctx);
    bool fine = fmpz_mpoly_length(base, ring->ctx) == (fmpz_is_zero(number) ? 1 : 2);
    fmpz_mpoly_gen(top, (slong)i, ring->ctx);
    fine = fine && fmpz_mpoly_pow_ui(top, top, ring->kernels.kernel[i].relation, ring->ctx) != 0;
    fmpz_mpoly_sub_fmpz(top, top, number, ring->ctx);
    exponent[x] = (ulong)fmpz_mpoly_degree_si(base, x, ring->ctx);
    fmpz_mpoly_get_coeff_fmpz_ui(number, base, exponent, ring->ctx);
    fmpz_mpoly_set_fmpz(bottom, number, ring->ctx);
    fine = fine && (!plain || (exponent[x] == 1 && fmpz_is_pm1(number)));
    fmpz_clear(number);
    return fine;
}

dx_status dx_quotient_by_roots(dx_ring *ring, dx_quotient *q, bool plain, bool *changed)
{
    fmpz_mpoly_t top, bottom, above, below; /* and divisors of the numerator, the denominator */
    fmpz_mpoly_init(top, ring->ctx);
    fmpz_mpoly_init(bottom, ring->ctx);
    fmpz_mpoly_init(above, ring->ctx);
    fmpz_mpoly_init(below, ring->ctx);
    fmpz_mpoly_one(above, ring->ctx);
    fmpz_mpoly_one(below, ring->ctx);
    dx_status status = DX_OK;
    *changed = false;
    for (uint32_t i = 0; i < ring->kernels.n && status == DX_OK; i++) {
        slong x;
        if (!name_of_root(ring, i, &x) || !solve_for_name(ring, i, x, plain, top, bottom))
            continue;
        *changed = true;
        const slong degree = fmpz_mpoly_degree_si(ring->relation[i].num, x, ring->ctx);
        status = substitute_power(ring, q->num, x, degree, top, bottom, above);
        if (status == DX_OK)
            status = substitute_power(ring, q->den, x, degree, top, bottom, below);
    }
    if (status == DX_OK)
        status = dx_poly_multiply(ring, q->num, q->num, below);
    if (status == DX_OK)
        status = dx_poly_multiply(ring, q->den, q->den, above);
    fmpz_mpoly_clear(top, ring->ctx);
    fmpz_mpoly_clear(bottom, ring->ctx);
    fmpz_mpoly_clear(above, ring->ctx);
    fmpz_mpoly_clear(below, ring->ctx);
    return status == DX_OK && *changed ? dx_quotient_cancel(ring, q) : status;
}

dx_status dx_poly_by_partner(dx_ring *ring, fmpz_mpoly_t p, uint32_t i)
{
    const dx_kernel *kernel = &ring->kernels.kernel[i];
    const bool hyperbolic = kernel->kind == DX_KERNEL_SINH || kernel->kind == DX_KERNEL_COSH;
    const bool cosine = kernel->kind == DX_KERNEL_COSINE || kernel->kind == DX_KERNEL_COSH;
    if (!hyperbolic && !cosine && kernel->kind != DX_KERNEL_SINE)
        return DX_OK;
    fmpz_mpoly_t square, one;
    fmpz_mpoly_init(square, ring->ctx);
    fmpz_mpoly_init(one, ring->ctx);
    fmpz_mpoly_one(one, ring->ctx);
    /* 1 - s^2, 1 - c^2; 1 + S^2, C^2 - 1 */
    fmpz_mpoly_gen(square, (slong)kernel->partner, ring->ctx);
    fmpz_mpoly_mul(square, square, square, ring->ctx);
    if (!hyperbolic)
        fmpz_mpoly_neg(square, square, ring->ctx);
    if (hyperbolic && !cosine)
        fmpz_mpoly_sub(square, square, one, ring->ctx);
    else
        fmpz_mpoly_add(square, square, one, ring->ctx);
    dx_status status = substitute_power(ring, p, (slong)i, 2, square, one, one);
    fmpz_mpoly_clear(square, ring->ctx);
    fmpz_mpoly_clear(one, ring->ctx);
    return status;
}

dx_status dx_poly_pythagoras(dx_ring *ring, fmpz_mpoly_t p, bool toward_sines)
{
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        dx_kernel_kind kind = ring->kernels.kernel[i].kind;
        bool cosine = kind == DX_KERNEL_COSINE || kind == DX_KERNEL_COSH;
        if (cosine == toward_sines)
            DX_TRY(dx_poly_by_partner(ring, p, i));
    }
    return DX_OK;
}

/* The square of the generator as a polynomial: of square roots, and of cosines. */
static bool square_of(dx_ring *ring, uint32_t i, fmpz_mpoly_t square)
{
    const dx_kernel *kernel = &ring->kernels.kernel[i];
    if (dx_kernel_is_root(kernel)) {
        fmpz_mpoly_set(square, ring->relation[i].num, ring->ctx);
        return kernel->relation == 2 && fmpz_mpoly_is_one(ring->relation[i].den, ring->ctx);
    }
    if (kernel->kind != DX_KERNEL_COSINE && kernel->kind != DX_KERNEL_COSH)
        return false;
    fmpz_mpoly_gen(square, (slong)i, ring->ctx);
    fmpz_mpoly_mul(square, square, square, ring->ctx);
    return dx_poly_pythagoras(ring, square, true) == DX_OK;
}

/* p = without + with·r for the generator r at i. */
static void split_by(dx_ring *ring, const fmpz_mpoly_t p, uint32_t i, fmpz_mpoly_t with,
                     fmpz_mpoly_t without)
{
    fmpz_mpoly_univar_t u;
    fmpz_mpoly_zero(with, ring->ctx);
    fmpz_mpoly_zero(without, ring->ctx);
    fmpz_mpoly_univar_init(u, ring->ctx);
    fmpz_mpoly_to_univar(u, p, (slong)i, ring->ctx);
    for (slong j = 0; j < fmpz_mpoly_univar_length(u, ring->ctx); j++)
        fmpz_mpoly_univar_get_term_coeff(
            fmpz_mpoly_univar_get_term_exp_si(u, j, ring->ctx) == 1 ? with : without, u, j,
            ring->ctx);
    fmpz_mpoly_univar_clear(u, ring->ctx);
}

/* without^2 - with^2·square; `with` and `without` are spoilt. */
static dx_status make_norm(dx_ring *ring, fmpz_mpoly_t norm, fmpz_mpoly_t with,
                           fmpz_mpoly_t without, const fmpz_mpoly_t square)
{
    DX_TRY(dx_poly_multiply(ring, with, with, with));
    DX_TRY(dx_poly_multiply(ring, with, with, square));
    DX_TRY(dx_poly_multiply(ring, without, without, without));
    fmpz_mpoly_sub(norm, without, with, ring->ctx);
    return DX_OK;
}

static bool is_abs_in(const dx_ring *ring, uint32_t i, const fmpz_mpoly_t p)
{
    return ring->kernels.kernel[i].kind == DX_KERNEL_ABS &&
           fmpz_mpoly_degree_si(p, (slong)i, ring->ctx) > 0;
}

static dx_status abs_norm(dx_ring *ring, dx_quotient *p, uint32_t i)
{
    fmpz_mpoly_t with, without, square;
    fmpz_mpoly_init(with, ring->ctx);
    fmpz_mpoly_init(without, ring->ctx);
    fmpz_mpoly_init(square, ring->ctx);
    dx_status status = square_of(ring, i, square) ? DX_OK : DX_LIMIT;
    if (status == DX_OK) {
        split_by(ring, p->num, i, with, without);
        status = make_norm(ring, p->num, with, without, square);
    }
    if (status == DX_OK)
        status = dx_quotient_reduce_roots(ring, p);
    if (status == DX_OK)
        status = dx_poly_pythagoras(ring, p->num, true);
    fmpz_mpoly_clear(with, ring->ctx);
    fmpz_mpoly_clear(without, ring->ctx);
    fmpz_mpoly_clear(square, ring->ctx);
    return status;
}

/* DX_LIMIT for x - abs(x), which is 0 for all x on one side: with that nothing may be multiplied
 * above and below the line. */
static dx_status refuse_half_zero(dx_ring *ring, const fmpz_mpoly_t factor)
{
    dx_quotient p;
    dx_quotient_init(ring, &p);
    fmpz_mpoly_set(p.num, factor, ring->ctx);
    fmpz_mpoly_one(p.den, ring->ctx);
    dx_status status = DX_OK;
    bool any = false;
    for (uint32_t i = 0; i < ring->kernels.n && !any; i++)
        any = is_abs_in(ring, i, factor);
    if (any)
        status = dx_quotient_reduce_roots(ring, &p);
    if (any && status == DX_OK)
        status = dx_poly_pythagoras(ring, p.num, true);
    for (uint32_t i = ring->kernels.n; any && i-- > 0 && status == DX_OK;)
        if (is_abs_in(ring, i, p.num))
            status = abs_norm(ring, &p, i);
    if (status == DX_OK && fmpz_mpoly_is_zero(p.num, ring->ctx))
        status = DX_LIMIT;
    dx_quotient_clear(ring, &p);
    return status;
}

/* (a + b·r) → a^2 - b^2·r^2, by multiplying with the conjugate. */
static dx_status conjugate(dx_ring *ring, dx_quotient *q, uint32_t i, const fmpz_mpoly_t square)
{
    fmpz_mpoly_t r, with, without, other;
    fmpz_mpoly_init(r, ring->ctx);
    fmpz_mpoly_init(with, ring->ctx);
    fmpz_mpoly_init(without, ring->ctx);
    fmpz_mpoly_init(other, ring->ctx);
    split_by(ring, q->den, i, with, without);
    fmpz_mpoly_gen(r, (slong)i, ring->ctx);
    dx_status status = dx_poly_multiply(ring, other, with, r);
    if (status == DX_OK) {
        fmpz_mpoly_sub(other, without, other, ring->ctx);
        status = refuse_half_zero(ring, other);
    }
    if (status == DX_OK)
        status = dx_poly_multiply(ring, q->num, q->num, other);
    if (status == DX_OK)
        status = make_norm(ring, q->den, with, without, square);
    if (status == DX_OK && fmpz_mpoly_is_zero(q->den, ring->ctx)) /* x + abs(x): no inverse */
        status = DX_LIMIT;
    fmpz_mpoly_clear(r, ring->ctx);
    fmpz_mpoly_clear(with, ring->ctx);
    fmpz_mpoly_clear(without, ring->ctx);
    fmpz_mpoly_clear(other, ring->ctx);
    return status;
}

dx_status dx_quotient_rationalise(dx_ring *ring, dx_quotient *q)
{
    fmpz_mpoly_t square;
    fmpz_mpoly_init(square, ring->ctx);
    dx_status status = dx_quotient_reduce_roots(ring, q);
    for (uint32_t i = ring->kernels.n; i-- > 0 && status == DX_OK;) {
        if (!square_of(ring, i, square))
            continue;
        dx_kernel_kind kind = ring->kernels.kernel[i].kind;
        if (kind == DX_KERNEL_COSINE || kind == DX_KERNEL_COSH)
            status = dx_poly_pythagoras(ring, q->den, true);
        if (status != DX_OK || fmpz_mpoly_degree_si(q->den, (slong)i, ring->ctx) != 1)
            continue;
        status = conjugate(ring, q, i, square);
        if (status == DX_OK)
            status = dx_quotient_reduce_roots(ring, q);
        if (status == DX_OK)
            status = dx_poly_pythagoras(ring, q->num, true);
        if (status == DX_OK)
            status = dx_poly_pythagoras(ring, q->den, true);
        if (status == DX_OK)
            status = dx_quotient_cancel(ring, q);
    }
    fmpz_mpoly_clear(square, ring->ctx);
    return status;
}

static bool is_polynomial_root(const dx_ring *ring, uint32_t i)
{
    return ring->kernels.kernel[i].kind == DX_KERNEL_ROOT &&
           fmpz_mpoly_is_one(ring->relation[i].den, ring->ctx);
}

/* sqrt(a·b) is sqrt(a)·sqrt(b) where all three stand in the expression, so that all are
 * known to exist. */
void dx_ring_join_roots(dx_ring *ring)
{
    dx_kernel *k = ring->kernels.kernel;
    fmpz_mpoly_t product;
    fmpz_mpoly_init(product, ring->ctx);
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        for (uint32_t a = 0; a < ring->kernels.n && is_polynomial_root(ring, i); a++)
            for (uint32_t b = a + 1; b < ring->kernels.n; b++) {
                if (a == i || b == i || !is_polynomial_root(ring, a) ||
                    !is_polynomial_root(ring, b) || k[i].relation == 1 ||
                    k[a].degree != k[i].degree || k[b].degree != k[i].degree ||
                    !dx_poly_can_multiply(ring, ring->relation[a].num, ring->relation[b].num))
                    continue;
                fmpz_mpoly_mul(product, ring->relation[a].num, ring->relation[b].num, ring->ctx);
                if (!fmpz_mpoly_equal(product, ring->relation[i].num, ring->ctx))
                    continue;
                k[i].relation = 1;
                fmpz_mpoly_gen(ring->relation[i].num, (slong)a, ring->ctx);
                fmpz_mpoly_gen(product, (slong)b, ring->ctx);
                fmpz_mpoly_mul(ring->relation[i].num, ring->relation[i].num, product, ring->ctx);
            }
    fmpz_mpoly_clear(product, ring->ctx);
}

/* ---- zeros ------------------------------------------------------------------------------- */

bool dx_poly_strip(dx_ring *ring, fmpz_mpoly_t den, const fmpz_mpoly_t other)
{
    fmpz_mpoly_t common;
    bool fine = true;
    fmpz_mpoly_init(common, ring->ctx);
    while (fine) {
        fine = !fmpz_mpoly_is_zero(other, ring->ctx) && dx_poly_can_gcd(ring, den, other) &&
               fmpz_mpoly_gcd(common, den, other, ring->ctx);
        if (!fine || fmpz_mpoly_is_fmpz(common, ring->ctx))
            break;
        fine = fmpz_mpoly_divides(den, den, common, ring->ctx);
    }
    fmpz_mpoly_clear(common, ring->ctx);
    return fine;
}

bool dx_poly_is_never_zero(dx_ring *ring, const fmpz_mpoly_t poly)
{
    dx_graph *g = ring->kernels.graph;
    if (fmpz_mpoly_is_zero(poly, ring->ctx))
        return false;
    if (fmpz_mpoly_is_fmpz(poly, ring->ctx))
        return true;
    dx_id a = dx_poly_expression(ring, poly);
    return !dx_is_none(a) && (dx_is_positive(g, a) || dx_is_positive(g, dx_neg(g, a)));
}
