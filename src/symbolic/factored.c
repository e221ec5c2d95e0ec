#include "symbolic/factored.h"

#include "symbolic/waves.h"

#include <string.h>

void dx_factored_init(dx_ring *ring, dx_factored *f)
{
    (void)ring;
    fmpq_init(f->content);
    fmpq_one(f->content);
    memset(f->exponent, 0, sizeof f->exponent);
    f->n = 0;
}

void dx_factored_clear(dx_ring *ring, dx_factored *f)
{
    for (uint32_t i = 0; i < f->n; i++)
        fmpz_mpoly_clear(f->factor[i].poly, ring->ctx);
    f->n = 0;
    fmpq_clear(f->content);
}

/* ---- taking apart ------------------------------------------------------------------- */

static dx_status push_factor(dx_ring *ring, dx_factored *f, const fmpz_mpoly_t p, slong exponent)
{
    if (f->n == DX_MAX_FACTORS)
        return DX_LIMIT;
    dx_factor *factor = &f->factor[f->n++];
    fmpz_mpoly_init(factor->poly, ring->ctx);
    fmpz_mpoly_set(factor->poly, p, ring->ctx);
    factor->exponent = exponent;
    return DX_OK;
}

static void multiply_content(dx_factored *f, const fmpz_t number, slong exponent)
{
    fmpq_t power;
    fmpq_init(power);
    fmpq_set_fmpz(power, number);
    fmpq_pow_si(power, power, exponent);
    fmpq_mul(f->content, f->content, power);
    fmpq_clear(power);
}

/* Content and generators out of p, into f; p becomes primitive. */
static dx_status take_monomial(dx_ring *ring, dx_factored *f, fmpz_mpoly_t p, slong exponent)
{
    slong power[DX_MAX_KERNELS];
    fmpz_mpoly_t term;
    fmpz_t number;
    fmpz_mpoly_init(term, ring->ctx);
    fmpz_init(number);
    fmpz_mpoly_term_content(term, p, ring->ctx);
    bool fits = fmpz_mpoly_term_exp_fits_si(term, 0, ring->ctx);
    if (fits) {
        fmpz_mpoly_get_term_exp_si(power, term, 0, ring->ctx);
        for (uint32_t i = 0; i < ring->kernels.n; i++)
            f->exponent[i] += exponent * power[i];
        fmpz_mpoly_get_term_coeff_fmpz(number, term, 0, ring->ctx);
        if (fmpz_sgn(p->coeffs) < 0) {
            fmpz_neg(number, number);
            fmpz_mpoly_neg(term, term, ring->ctx);
        }
        multiply_content(f, number, exponent);
        fmpz_mpoly_divides(p, p, term, ring->ctx);
    }
    fmpz_clear(number);
    fmpz_mpoly_clear(term, ring->ctx);
    return fits ? DX_OK : DX_LIMIT;
}

/* p is divided by the base as often as goes; *times counts. */
static void divide_out(dx_ring *ring, fmpz_mpoly_t p, const fmpz_mpoly_t base, slong *times)
{
    fmpz_mpoly_t quotient;
    fmpz_mpoly_init(quotient, ring->ctx);
    while (dx_poly_can_gcd(ring, p, base) && fmpz_mpoly_divides(quotient, p, base, ring->ctx)) {
        fmpz_mpoly_swap(p, quotient, ring->ctx);
        ++*times;
    }
    fmpz_mpoly_clear(quotient, ring->ctx);
}

/* b^m beside r^k with r^d = b is r^(k + d·m). */
static void absorb_bases(dx_ring *ring, dx_factored *f, dx_quotient *q)
{
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        const dx_kernel *kernel = &ring->kernels.kernel[i];
        const dx_quotient *base = &ring->relation[i];
        if (kernel->kind != DX_KERNEL_ROOT || f->exponent[i] == 0 ||
            fmpz_mpoly_length(base->num, ring->ctx) < 2)
            continue;
        /* a base over a number: the number is no factor of the others */
        if (!fmpz_mpoly_is_one(base->den, ring->ctx))
            continue;
        slong above = 0, below = 0;
        divide_out(ring, q->num, base->num, &above);
        divide_out(ring, q->den, base->num, &below);
        f->exponent[i] += (above - below) * (slong)kernel->degree;
    }
}

static dx_status take_factors(dx_ring *ring, dx_factored *f, const fmpz_mpoly_t p, slong exponent)
{
    if (fmpz_mpoly_length(p, ring->ctx) <= 1) {
        fmpz_t number;
        fmpz_init(number);
        fmpz_mpoly_get_fmpz(number, p, ring->ctx);
        multiply_content(f, number, exponent);
        fmpz_clear(number);
        return DX_OK;
    }
    if (!dx_poly_can_factor(ring, p))
        return push_factor(ring, f, p, exponent);
    fmpz_mpoly_factor_t factors;
    fmpz_mpoly_factor_init(factors, ring->ctx);
    dx_status status = DX_OK;
    if (fmpz_mpoly_factor(factors, p, ring->ctx)) {
        multiply_content(f, factors->constant, exponent);
        for (slong i = 0; i < factors->num && status == DX_OK; i++)
            status = fmpz_fits_si(&factors->exp[i])
                         ? push_factor(ring, f, &factors->poly[i],
                                       exponent * fmpz_get_si(&factors->exp[i]))
                         : DX_LIMIT;
    } else {
        status = push_factor(ring, f, p, exponent);
    }
    fmpz_mpoly_factor_clear(factors, ring->ctx);
    return status;
}

dx_status dx_factored_set(dx_ring *ring, dx_factored *f, const dx_quotient *q)
{
    dx_quotient rest;
    dx_quotient_init(ring, &rest);
    dx_quotient_set(ring, &rest, q);
    dx_status status = take_monomial(ring, f, rest.num, 1);
    if (status == DX_OK)
        status = take_monomial(ring, f, rest.den, -1);
    if (status == DX_OK) {
        absorb_bases(ring, f, &rest);
        status = take_factors(ring, f, rest.num, 1);
    }
    if (status == DX_OK)
        status = take_factors(ring, f, rest.den, -1);
    dx_quotient_clear(ring, &rest);
    return status;
}

/* ---- generators as expressions ------------------------------------------------------- */

typedef struct factor_list {
    dx_graph *g;
    uint32_t n;
    dx_id factor[3 * DX_MAX_KERNELS];
    dx_status status;
} factor_list;

static void push_power(factor_list *list, dx_id base, slong exponent)
{
    if (exponent != 0)
        list->factor[list->n++] = dx_power(list->g, base, exponent);
}

static void push_wave(factor_list *list, const dx_kernel *sine, int sines, int cosines, slong exponent)
{
    dx_fn fn = dx_waves_function(sine->kind == DX_KERNEL_SINH, sines, cosines);
    if (exponent != 0 && fn != DX_FN_NONE)
        push_power(list, dx_call1(list->g, fn, sine->base), exponent);
}

/* sine^s·cosine^c */
static void push_waves(factor_list *list, const dx_kernel *sine, const dx_kernel *cosine, slong s,
                       slong c, unsigned style)
{
    dx_graph *g = list->g;
    if ((style & DX_STYLE_DOUBLES) && sine->doubles && (s > 0) == (c > 0) && s != 0 && c != 0) {
        slong times = labs(s) < labs(c) ? s : c;
        dx_id angle = dx_scale(g, dx_int(g, 2), sine->base);
        dx_id half = dx_scale(g, dx_rational(g, 1, 2), dx_call1(g, dx_fn_of(g, sine->id), angle));
        push_power(list, half, times);
        s -= times;
        c -= times;
    }
    if (!(style & DX_STYLE_NAMES)) {
        push_power(list, sine->id, s);
        push_power(list, cosine->id, c);
        return;
    }
    if (s > 0 && c < 0) {
        slong times = s < -c ? s : -c;
        push_wave(list, sine, 1, -1, times);
        s -= times;
        c += times;
    } else if (s < 0 && c > 0) {
        slong times = -s < c ? -s : c;
        push_wave(list, sine, -1, 1, times);
        s += times;
        c -= times;
    }
    if (s > 0)
        push_power(list, sine->id, s);
    else
        push_wave(list, sine, -1, 0, -s);
    if (c > 0)
        push_power(list, cosine->id, c);
    else
        push_wave(list, sine, 0, -1, -c);
}

static bool is_number_root(const dx_ring *ring, uint32_t i)
{
    const dx_kernel *kernel = &ring->kernels.kernel[i];
    return kernel->kind == DX_KERNEL_ROOT && dx_is_number(ring->kernels.graph, kernel->base);
}

/* number·sum, multiplied out. */
static dx_id scale_sum(dx_graph *g, dx_id number, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_ADD)
        return dx_scale(g, number, a);
    dx_id sum = dx_number_mul(g, number, dx_constant(g, a));
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        sum = dx_add(g, sum, dx_scale(g, dx_number_mul(g, number, dx_coefficient(g, a, i)),
                                      dx_term(g, a, i)));
    return sum;
}

/* sqrt(n)·sqrt(b) as sqrt(n·b); false when no root goes with this one. */
static bool join_number_root(dx_ring *ring, factor_list *list, slong *exponent, uint32_t number)
{
    dx_graph *g = list->g;
    const dx_kernel *k = ring->kernels.kernel;
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        if (k[i].kind != DX_KERNEL_ROOT || is_number_root(ring, i) || exponent[i] == 0 ||
            dx_op_of(g, k[i].id) == DX_OP_CALL ||
            exponent[i] * (slong)k[number].degree != exponent[number] * (slong)k[i].degree)
            continue;
        dx_id base = scale_sum(g, k[number].base, k[i].base);
        if (!dx_is_none(base))
            base = dx_pow(g, base, dx_rational(g, exponent[i], k[i].degree));
        list->factor[list->n++] = base;
        exponent[i] = exponent[number] = 0;
        return true;
    }
    return false;
}

static void push_kernel(dx_ring *ring, factor_list *list, uint32_t i, slong e)
{
    const dx_kernel *kernel = &ring->kernels.kernel[i];
    if (e == 0)
        return;
    if (kernel->kind == DX_KERNEL_ROOT && dx_op_of(list->g, kernel->id) != DX_OP_CALL)
        list->factor[list->n++] = dx_pow(list->g, kernel->base,
                                         dx_rational(list->g, e, kernel->degree));
    else
        push_power(list, kernel->id, e);
}

dx_id dx_monomial_expression(dx_ring *ring, const slong *given, unsigned style)
{
    dx_graph *g = ring->kernels.graph;
    const dx_kernel *k = ring->kernels.kernel;
    factor_list list = {.g = g};
    slong exponent[DX_MAX_KERNELS];
    memcpy(exponent, given, sizeof exponent);
    if (style & DX_STYLE_JOINED)
        for (uint32_t i = 0; i < ring->kernels.n; i++)
            if (is_number_root(ring, i) && exponent[i] != 0)
                (void)join_number_root(ring, &list, exponent, i);
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        slong e = exponent[i];
        switch (k[i].kind) {
        case DX_KERNEL_SINE:
        case DX_KERNEL_SINH:
            push_waves(&list, &k[i], &k[k[i].partner], e, exponent[k[i].partner], style);
            break;
        case DX_KERNEL_COSINE:
        case DX_KERNEL_COSH:
            break; /* with its sine */
        case DX_KERNEL_ABS:
            if ((style & DX_STYLE_SIGNS) && e % 2 != 0) {
                /* abs(u)^e = sign(u)·u^e for odd e */
                push_power(&list, dx_call1(g, DX_FN_sign, k[i].base), 1);
                push_power(&list, k[i].base, e);
            } else {
                push_kernel(ring, &list, i, e);
            }
            break;
        default:
            push_kernel(ring, &list, i, e);
            break;
        }
    }
    return list.n == 0 ? dx_int(g, 1) : dx_product(g, list.n, list.factor);
}

/* ---- polynomials as expressions -------------------------------------------------------- */

static dx_id integer(dx_graph *g, const fmpz_t value)
{
    mpq_t number;
    mpq_init(number);
    fmpz_get_mpz(mpq_numref(number), value);
    dx_id id = dx_number_from_mpq(g, number);
    mpq_clear(number);
    return id;
}

dx_id dx_rational_number(dx_graph *g, const fmpq_t value)
{
    mpq_t number;
    mpq_init(number);
    fmpq_get_mpq(number, value);
    dx_id id = dx_number_from_mpq(g, number);
    mpq_clear(number);
    return id;
}

static dx_id term_expression(dx_ring *ring, const fmpz_mpoly_t p, slong i)
{
    dx_graph *g = ring->kernels.graph;
    slong exponent[DX_MAX_KERNELS] = {0};
    fmpz_t number;
    if (!fmpz_mpoly_term_exp_fits_si(p, i, ring->ctx))
        return DX_NONE;
    fmpz_mpoly_get_term_exp_si(exponent, p, i, ring->ctx);
    fmpz_init(number);
    fmpz_mpoly_get_term_coeff_fmpz(number, p, i, ring->ctx);
    dx_id coefficient = integer(g, number);
    fmpz_clear(number);
    dx_id monomial = dx_monomial_expression(ring, exponent, DX_STYLE_PLAIN);
    return dx_is_none(monomial) ? monomial : dx_mul(g, coefficient, monomial);
}

static dx_id sum_and_free(dx_graph *g, dx_id *term, size_t n, size_t capacity)
{
    dx_id sum = n == 0 ? dx_int(g, 0) : dx_sum(g, n, term);
    dx_free(&g->context->memory, term, capacity * sizeof *term);
    return sum;
}

dx_id dx_poly_expression(dx_ring *ring, const fmpz_mpoly_t p)
{
    dx_graph *g = ring->kernels.graph;
    size_t n = (size_t)fmpz_mpoly_length(p, ring->ctx);
    dx_id *term = dx_alloc(&g->context->memory, n * sizeof *term);
    if (!term) {
        (void)dx_no_memory(g->context);
        return DX_NONE;
    }
    for (size_t i = 0; i < n; i++)
        term[i] = term_expression(ring, p, (slong)i);
    return sum_and_free(g, term, n, n);
}

static bool is_function(const dx_kernel *kernel)
{
    return kernel->kind != DX_KERNEL_SYMBOL && kernel->kind != DX_KERNEL_CONSTANT;
}

static bool same_functions(dx_ring *ring, const slong *a, const slong *b)
{
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        if (a[i] != b[i] && is_function(&ring->kernels.kernel[i]))
            return false;
    return true;
}

uint32_t dx_poly_groups(dx_ring *ring, const fmpz_mpoly_t p, uint32_t room, fmpz_mpoly_struct *group)
{
    slong exponent[DX_MAX_KERNELS], leader[DX_MAX_KERNELS];
    uint32_t n = 0;
    fmpz_t number;
    fmpz_init(number);
    for (slong i = 0; i < fmpz_mpoly_length(p, ring->ctx); i++) {
        uint32_t at = 0;
        fmpz_mpoly_get_term_exp_si(exponent, p, i, ring->ctx);
        for (; at < n; at++) {
            fmpz_mpoly_get_term_exp_si(leader, &group[at], 0, ring->ctx);
            if (same_functions(ring, exponent, leader))
                break;
        }
        if (at == n) {
            if (n == room) {
                for (uint32_t k = 0; k < n; k++)
                    fmpz_mpoly_clear(&group[k], ring->ctx);
                n = 0;
                break;
            }
            fmpz_mpoly_init(&group[n++], ring->ctx);
        }
        fmpz_mpoly_get_term_coeff_fmpz(number, p, i, ring->ctx);
        fmpz_mpoly_push_term_fmpz_ui(&group[at], number, (const ulong *)exponent, ring->ctx);
    }
    fmpz_clear(number);
    return n;
}

/* The product of content, generators and factors, each factor multiplied out. */
static dx_id product_expression(dx_ring *ring, const dx_factored *f)
{
    dx_graph *g = ring->kernels.graph;
    dx_id product[DX_MAX_FACTORS + 2];
    size_t n = 0;
    product[n++] = dx_rational_number(g, f->content);
    product[n++] = dx_monomial_expression(ring, f->exponent, DX_STYLE_PLAIN);
    for (uint32_t i = 0; i < f->n; i++) {
        dx_id sum = dx_poly_expression(ring, f->factor[i].poly);
        product[n++] = dx_is_none(sum) ? sum : dx_power(g, sum, f->factor[i].exponent);
    }
    return dx_product(g, n, product);
}

static dx_id factored_group(dx_ring *ring, const fmpz_mpoly_t p)
{
    dx_quotient q;
    dx_factored f;
    dx_quotient_init(ring, &q);
    fmpz_mpoly_set(q.num, p, ring->ctx);
    dx_factored_init(ring, &f);
    dx_id id = dx_factored_set(ring, &f, &q) == DX_OK ? product_expression(ring, &f)
                                                      : dx_poly_expression(ring, p);
    dx_factored_clear(ring, &f);
    dx_quotient_clear(ring, &q);
    return id;
}

dx_id dx_poly_grouped(dx_ring *ring, const fmpz_mpoly_t p)
{
    enum { ROOM = 16 };
    dx_graph *g = ring->kernels.graph;
    fmpz_mpoly_struct group[ROOM];
    dx_id term[ROOM];
    uint32_t n = dx_poly_groups(ring, p, ROOM, group);
    if (n < 2) {
        for (uint32_t i = 0; i < n; i++)
            fmpz_mpoly_clear(&group[i], ring->ctx);
        return dx_poly_expression(ring, p);
    }
    for (uint32_t i = 0; i < n; i++) {
        bool is_pure = true; /* no function: a polynomial in its own right */
        slong exponent[DX_MAX_KERNELS];
        fmpz_mpoly_get_term_exp_si(exponent, &group[i], 0, ring->ctx);
        for (uint32_t k = 0; k < ring->kernels.n; k++)
            is_pure = is_pure && (exponent[k] == 0 || !is_function(&ring->kernels.kernel[k]));
        term[i] = is_pure || fmpz_mpoly_length(&group[i], ring->ctx) == 1
                      ? dx_poly_expression(ring, &group[i])
                      : factored_group(ring, &group[i]);
        fmpz_mpoly_clear(&group[i], ring->ctx);
    }
    return dx_sum(g, n, term);
}
