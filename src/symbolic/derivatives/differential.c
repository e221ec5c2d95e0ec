#include "symbolic/derivatives/differential.h"

#include "expr/exact.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/forms/relations.h"
#include "symbolic/forms/terms.h"

#include <string.h>

enum {
    MAX_TREE = 1500,     /* nodes of what is differentiated */
    MAX_ROOM = 20000,    /* and of the derivatives of its generators */
    MAX_TERMS = 5000,    /* of a polynomial */
    MAX_PAIRS = 1500000, /* of terms in a multiplication */
    MAX_DIVISORS = 12,
    MAX_SUMMANDS = DX_MAX_KERNELS + MAX_DIVISORS,
    MAX_BITS = 30000 /* of a coefficient */
};

/* num/(number·Π kernel^power·Π divisor^factor); exponents below 0 stand above the line. */
typedef struct fraction {
    slong power[DX_MAX_KERNELS];
    slong factor[MAX_DIVISORS];
    fmpz_t number; /* positive */
    fmpz_mpoly_t num;
} fraction;

/* A ring that has the derivatives of its generators. */
typedef struct field {
    dx_graph *g;
    dx_ring *ring;
    uint32_t n_divisors;
    bool divisors_closed; /* no more may come in: their derivatives are known */
    fmpz_mpoly_t divisor[MAX_DIVISORS];
    bool known[DX_MAX_KERNELS]; /* has a derivative */
    fraction kernel[DX_MAX_KERNELS], of_divisor[MAX_DIVISORS];
} field;

/* ---- the generators -------------------------------------------------------------------- */

/* An expression and the derivatives of generators, as the elements of a vector. */
typedef struct closure {
    dx_graph *g;
    dx_rules *rules;
    dx_id symbol;
    dx_ring_mode mode;
    bool has_quotients; /* tan and the like, which another mode writes by sin and cos */
    uint32_t n;
    dx_id generator[DX_MAX_KERNELS], derivative[DX_MAX_KERNELS + 1]; /* [n] is the expression */
} closure;

static dx_id vector_of(const closure *c, dx_id a)
{
    dx_id element[DX_MAX_KERNELS + 1];
    memcpy(element, c->derivative, c->n * sizeof *element);
    element[c->n] = a;
    return dx_vector(c->g, c->n + 1, element);
}

static bool has_derivative(const closure *c, dx_id generator)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (dx_same(c->generator[i], generator))
            return true;
    return false;
}

/* Functions that would be generators of their own by others: exp(u - logsumexp(u, v)) is
 * exp(u)/(exp(u) + exp(v)), and in the derivative of sigmoid(u) sigmoid(-u) is 1 - sigmoid(u). */
static dx_id by_fewer(dx_graph *g, dx_id generator, dx_id derivative)
{
    dx_id other, u;
    if (dx_is_none(derivative))
        return derivative;
    if (dx_fn_of(g, generator) == DX_FN_logsumexp) {
        dx_id sum = dx_int(g, 0);
        for (uint32_t k = 0; k < dx_count(g, generator); k++)
            sum = dx_add(g, sum, dx_call1(g, DX_FN_exp, dx_operand(g, generator, k)));
        other = dx_is_none(sum) ? sum : dx_call1(g, DX_FN_log, sum);
        return dx_substitute(g, derivative, 1, &generator, &other);
    }
    if (dx_fn_of(g, generator) == DX_FN_sigmoid) {
        u = dx_call1(g, DX_FN_sigmoid, dx_neg(g, dx_operand(g, generator, 0)));
        other = dx_sub(g, dx_int(g, 1), generator);
        return dx_substitute(g, derivative, 1, &u, &other);
    }
    return derivative;
}

static dx_status add_generator(closure *c, dx_id generator)
{
    dx_id d;
    if (c->n == DX_MAX_KERNELS)
        return DX_LIMIT;
    DX_TRY(dx_diff(c->g, c->rules, generator, c->symbol, 1, &d));
    d = by_fewer(c->g, generator, d);
    DX_TRY(dx_check(c->g, d));
    if (dx_is_larger(c->g, d, MAX_TREE))
        return DX_LIMIT;
    c->generator[c->n] = generator;
    c->derivative[c->n++] = d;
    return DX_OK;
}

/* All generators that derivatives up to the order have, each with its own derivative, but for
 * those that come in with the last. */
static dx_status close_under_derivatives(closure *c, dx_id a, uint32_t order)
{
    dx_graph *g = c->g;
    dx_memory *memory = &g->context->memory;
    dx_kernels *kernels = dx_alloc(memory, sizeof *kernels);
    if (!kernels)
        return dx_no_memory(g->context);
    dx_status status = DX_OK;
    bool more = true;
    for (uint32_t round = 0; round < order && more && status == DX_OK; round++) {
        const uint32_t before = c->n;
        dx_id vector = vector_of(c, a);
        status = dx_check(g, vector);
        if (status == DX_OK && dx_is_larger(g, vector, MAX_ROOM))
            status = DX_LIMIT;
        if (status != DX_OK)
            break;
        status = dx_kernels_collect(g, vector, c->mode, NULL, kernels);
        for (uint32_t i = 0; i < kernels->n && status == DX_OK; i++)
            if (!has_derivative(c, kernels->kernel[i].id))
                status = add_generator(c, kernels->kernel[i].id);
        c->has_quotients = c->has_quotients || kernels->has_quotients;
        dx_kernels_free(kernels);
        more = c->n > before;
        if (status == DX_OK)
            status = dx_poll(g->context);
    }
    dx_free(memory, kernels, sizeof *kernels);
    return status;
}

/* ---- fractions ---------------------------------------------------------------------------- */

static void fraction_init(field *f, fraction *q)
{
    memset(q, 0, sizeof *q);
    fmpz_mpoly_init(q->num, f->ring->ctx);
    fmpz_init_set_ui(q->number, 1);
}

static void fraction_clear(field *f, fraction *q)
{
    fmpz_mpoly_clear(q->num, f->ring->ctx);
    fmpz_clear(q->number);
}

static slong length(field *f, const fmpz_mpoly_t p)
{
    return fmpz_mpoly_length(p, f->ring->ctx);
}

/* Are the terms and their coefficients few and short enough? */
static dx_status look_at_size(field *f, const fmpz_mpoly_t p)
{
    slong bits = fmpz_mpoly_max_bits(p);
    return length(f, p) <= MAX_TERMS && bits <= MAX_BITS && bits >= -MAX_BITS ? DX_OK : DX_LIMIT;
}

static dx_status multiply(field *f, fmpz_mpoly_t out, const fmpz_mpoly_t a, const fmpz_mpoly_t b)
{
    if (length(f, a) * length(f, b) > MAX_PAIRS)
        return DX_LIMIT;
    fmpz_mpoly_mul(out, a, b, f->ring->ctx);
    DX_TRY(look_at_size(f, out));
    return dx_poll(f->g->context);
}

/* Take the factor that all terms have in common out of p: number (with p's sign) and exponents. */
static dx_status take_content(field *f, fmpz_mpoly_t p, fmpz_t number, slong *power)
{
    dx_ring *ring = f->ring;
    fmpz_mpoly_t term;
    memset(power, 0, DX_MAX_KERNELS * sizeof *power);
    fmpz_one(number);
    if (fmpz_mpoly_is_zero(p, ring->ctx))
        return DX_OK;
    fmpz_mpoly_init(term, ring->ctx);
    fmpz_mpoly_term_content(term, p, ring->ctx);
    bool fits = fmpz_mpoly_term_exp_fits_si(term, 0, ring->ctx);
    if (fits) {
        fmpz_mpoly_get_term_exp_si(power, term, 0, ring->ctx);
        fmpz_mpoly_get_term_coeff_fmpz(number, term, 0, ring->ctx);
        (void)fmpz_mpoly_divides(p, p, term, ring->ctx);
    }
    fmpz_mpoly_clear(term, ring->ctx);
    return fits ? DX_OK : DX_LIMIT;
}

/* Divide p by the divisor as often as it goes. */
static slong divide_out(field *f, fmpz_mpoly_t p, const fmpz_mpoly_t divisor)
{
    fmpz_mpoly_t quotient;
    slong times = 0;
    fmpz_mpoly_init(quotient, f->ring->ctx);
    while (!fmpz_mpoly_is_zero(p, f->ring->ctx) && length(f, p) * length(f, divisor) <= MAX_PAIRS &&
           fmpz_mpoly_divides(quotient, p, divisor, f->ring->ctx)) {
        fmpz_mpoly_swap(p, quotient, f->ring->ctx);
        times++;
    }
    fmpz_mpoly_clear(quotient, f->ring->ctx);
    return times;
}

static dx_status push_divisor(field *f, fraction *q, const fmpz_mpoly_t p, slong times)
{
    dx_ring *ring = f->ring;
    if (f->divisors_closed || f->n_divisors == MAX_DIVISORS)
        return DX_LIMIT;
    fmpz_mpoly_init(f->divisor[f->n_divisors], ring->ctx);
    fmpz_mpoly_set(f->divisor[f->n_divisors], p, ring->ctx);
    q->factor[f->n_divisors++] += times;
    return DX_OK;
}

/* Divide q by a polynomial without content, of which new divisors are the factors. */
static dx_status divide_by_factors(field *f, fraction *q, const fmpz_mpoly_t p)
{
    dx_ring *ring = f->ring;
    fmpz_mpoly_factor_t factors;
    if (!dx_poly_can_factor(ring, p))
        return push_divisor(f, q, p, 1);
    fmpz_mpoly_factor_init(factors, ring->ctx);
    dx_status status = DX_OK;
    if (!fmpz_mpoly_factor(factors, p, ring->ctx))
        status = push_divisor(f, q, p, 1);
    else if (!fmpz_equal_si(factors->constant, 1) && !fmpz_equal_si(factors->constant, -1))
        status = DX_LIMIT;
    else if (fmpz_sgn(factors->constant) < 0)
        fmpz_mpoly_neg(q->num, q->num, ring->ctx);
    for (slong i = 0; i < factors->num && status == DX_OK; i++)
        status = fmpz_fits_si(&factors->exp[i])
                     ? push_divisor(f, q, &factors->poly[i], fmpz_get_si(&factors->exp[i]))
                     : DX_LIMIT;
    fmpz_mpoly_factor_clear(factors, ring->ctx);
    return status;
}

/* q/p; p is used up. */
static dx_status divide_by(field *f, fraction *q, fmpz_mpoly_t p)
{
    dx_ring *ring = f->ring;
    slong power[DX_MAX_KERNELS];
    fmpz_t number;
    fmpz_init(number);
    dx_status status = fmpz_mpoly_is_zero(p, ring->ctx) ? DX_LIMIT : DX_OK;
    if (status == DX_OK)
        status = take_content(f, p, number, power);
    if (status == DX_OK) {
        for (uint32_t i = 0; i < ring->kernels.n; i++)
            q->power[i] += power[i];
        fmpz_mul(q->number, q->number, number);
        for (uint32_t i = 0; i < f->n_divisors; i++)
            q->factor[i] += divide_out(f, p, f->divisor[i]);
        if (!fmpz_mpoly_is_fmpz(p, ring->ctx))
            status = divide_by_factors(f, q, p);
        else if (fmpz_mpoly_equal_si(p, -1, ring->ctx))
            fmpz_mpoly_neg(q->num, q->num, ring->ctx);
        else if (!fmpz_mpoly_is_one(p, ring->ctx))
            status = DX_LIMIT;
    }
    fmpz_clear(number);
    return status;
}

/* Powers of roots below their degree: of sqrt(b) the square is b. */
static dx_status reduce_roots(field *f, fraction *q)
{
    dx_ring *ring = f->ring;
    dx_quotient whole;
    dx_quotient_init(ring, &whole);
    fmpz_mpoly_set(whole.num, q->num, ring->ctx);
    dx_status status = dx_quotient_reduce_roots(ring, &whole);
    if (status == DX_OK) {
        fmpz_mpoly_set(q->num, whole.num, ring->ctx);
        status = divide_by(f, q, whole.den);
    }
    dx_quotient_clear(ring, &whole);
    return status;
}

/* By sin^2 + cos^2 = 1, in the direction that has fewer terms, where one has. */
static dx_status use_pythagoras(field *f, fraction *q)
{
    dx_ring *ring = f->ring;
    fmpz_mpoly_t other;
    dx_status status = DX_OK;
    fmpz_mpoly_init(other, ring->ctx);
    for (uint32_t i = 0; i < ring->kernels.n && !dx_is_final(status); i++) {
        if (ring->kernels.kernel[i].partner == UINT32_MAX)
            continue;
        fmpz_mpoly_set(other, q->num, ring->ctx);
        status = dx_poly_by_partner(ring, other, i);
        if (status == DX_OK && length(f, other) < length(f, q->num))
            fmpz_mpoly_swap(q->num, other, ring->ctx);
    }
    fmpz_mpoly_clear(other, ring->ctx);
    return dx_is_final(status) ? status : DX_OK;
}

/* What is common to all terms out, what can be divided out divided. */
static dx_status normalise(field *f, fraction *q)
{
    dx_ring *ring = f->ring;
    slong power[DX_MAX_KERNELS];
    fmpz_t number, common;
    DX_TRY(reduce_roots(f, q));
    DX_TRY(use_pythagoras(f, q));
    fmpz_init(number);
    fmpz_init(common);
    dx_status status = take_content(f, q->num, number, power);
    if (status == DX_OK) {
        for (uint32_t i = 0; i < ring->kernels.n; i++)
            q->power[i] -= power[i];
        fmpz_gcd(common, number, q->number);
        fmpz_divexact(q->number, q->number, common);
        fmpz_divexact(number, number, common);
        for (uint32_t i = 0; i < f->n_divisors; i++)
            q->factor[i] -= divide_out(f, q->num, f->divisor[i]);
        fmpz_mpoly_scalar_mul_fmpz(q->num, q->num, number, ring->ctx);
        status = look_at_size(f, q->num);
    }
    fmpz_clear(number);
    fmpz_clear(common);
    return status;
}

static dx_status set_quotient(field *f, fraction *q, dx_quotient *from)
{
    fmpz_mpoly_set(q->num, from->num, f->ring->ctx);
    DX_TRY(divide_by(f, q, from->den));
    return normalise(f, q);
}

/* ---- the derivative of a fraction -------------------------------------------------------------
 */

/* poly over what stands below `over`, and once more below kernel or divisor `extra`. */
typedef struct summand {
    fmpz_mpoly_t poly;
    const fraction *over;
    uint32_t extra_kernel, extra_divisor; /* UINT32_MAX: none */
} summand;

typedef struct summands {
    uint32_t n;
    summand part[MAX_SUMMANDS];
} summands;

static slong power_below(const summand *s, uint32_t i)
{
    return s->over->power[i] + (s->extra_kernel == i);
}

static slong factor_below(const summand *s, uint32_t i)
{
    return s->over->factor[i] + (s->extra_divisor == i);
}

/* Σ over one denominator, times 1/(what stands below q). */
static dx_status add_up(field *f, summands *s, const fraction *q, fraction *out)
{
    dx_ring *ring = f->ring;
    slong power[DX_MAX_KERNELS] = {0}, factor[MAX_DIVISORS] = {0};
    fmpz_t number, scale;
    fmpz_mpoly_t term;
    dx_status status = DX_OK;
    fmpz_init_set_ui(number, 1);
    fmpz_init(scale);
    fmpz_mpoly_init(term, ring->ctx);
    for (uint32_t k = 0; k < s->n; k++) {
        fmpz_lcm(number, number, s->part[k].over->number);
        for (uint32_t i = 0; i < ring->kernels.n; i++)
            if (k == 0 || power_below(&s->part[k], i) > power[i])
                power[i] = power_below(&s->part[k], i);
        for (uint32_t i = 0; i < f->n_divisors; i++)
            if (k == 0 || factor_below(&s->part[k], i) > factor[i])
                factor[i] = factor_below(&s->part[k], i);
    }
    fmpz_mpoly_zero(out->num, ring->ctx);
    for (uint32_t k = 0; k < s->n && status == DX_OK; k++) {
        summand *part = &s->part[k];
        ulong exponent[DX_MAX_KERNELS] = {0};
        for (uint32_t i = 0; i < ring->kernels.n; i++)
            exponent[i] = (ulong)(power[i] - power_below(part, i));
        fmpz_divexact(scale, number, part->over->number);
        fmpz_mpoly_zero(term, ring->ctx);
        fmpz_mpoly_set_coeff_fmpz_ui(term, scale, exponent, ring->ctx);
        for (uint32_t i = 0; i < f->n_divisors && status == DX_OK; i++)
            for (slong e = factor_below(part, i); e < factor[i] && status == DX_OK; e++)
                status = multiply(f, term, term, f->divisor[i]);
        if (status == DX_OK)
            status = multiply(f, term, term, part->poly);
        if (status == DX_OK)
            fmpz_mpoly_add(out->num, out->num, term, ring->ctx);
    }
    fmpz_mul(out->number, q->number, number);
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        out->power[i] = q->power[i] + power[i];
    for (uint32_t i = 0; i < f->n_divisors; i++)
        out->factor[i] = q->factor[i] + factor[i];
    fmpz_mpoly_clear(term, ring->ctx);
    fmpz_clear(scale);
    fmpz_clear(number);
    return status == DX_OK ? look_at_size(f, out->num) : status;
}

/* What kernel i contributes: (∂num/∂k)·k' - power·num·k'/k. */
static dx_status add_kernel(field *f, const fraction *q, uint32_t i, summands *s)
{
    dx_ring *ring = f->ring;
    bool above = fmpz_mpoly_degree_si(q->num, (slong)i, ring->ctx) > 0;
    if (!above && q->power[i] == 0)
        return DX_OK;
    if (!f->known[i])
        return DX_LIMIT;
    if (fmpz_mpoly_is_zero(f->kernel[i].num, ring->ctx))
        return DX_OK;
    summand *part = &s->part[s->n++];
    fmpz_mpoly_t scaled;
    part->over = &f->kernel[i];
    part->extra_divisor = UINT32_MAX;
    part->extra_kernel = q->power[i] != 0 ? i : UINT32_MAX;
    fmpz_mpoly_init(part->poly, ring->ctx);
    fmpz_mpoly_derivative(part->poly, q->num, (slong)i, ring->ctx);
    if (q->power[i] != 0) {
        fmpz_mpoly_init(scaled, ring->ctx);
        fmpz_mpoly_gen(scaled, (slong)i, ring->ctx);
        fmpz_mpoly_mul(part->poly, part->poly, scaled, ring->ctx);
        fmpz_mpoly_scalar_mul_si(scaled, q->num, q->power[i], ring->ctx);
        fmpz_mpoly_sub(part->poly, part->poly, scaled, ring->ctx);
        fmpz_mpoly_clear(scaled, ring->ctx);
    }
    return multiply(f, part->poly, part->poly, f->kernel[i].num);
}

/* What divisor i contributes: -factor·num·b'/b. */
static dx_status add_divisor(field *f, const fraction *q, uint32_t i, summands *s)
{
    dx_ring *ring = f->ring;
    if (q->factor[i] == 0 || fmpz_mpoly_is_zero(f->of_divisor[i].num, ring->ctx))
        return DX_OK;
    summand *part = &s->part[s->n++];
    part->over = &f->of_divisor[i];
    part->extra_divisor = i;
    part->extra_kernel = UINT32_MAX;
    fmpz_mpoly_init(part->poly, ring->ctx);
    fmpz_mpoly_scalar_mul_si(part->poly, q->num, -q->factor[i], ring->ctx);
    return multiply(f, part->poly, part->poly, f->of_divisor[i].num);
}

static dx_status derive(field *f, const fraction *q, fraction *out)
{
    summands s = {.n = 0};
    dx_status status = DX_OK;
    for (uint32_t i = 0; i < f->ring->kernels.n && status == DX_OK; i++)
        status = add_kernel(f, q, i, &s);
    for (uint32_t i = 0; i < f->n_divisors && status == DX_OK; i++)
        status = add_divisor(f, q, i, &s);
    if (status == DX_OK)
        status = add_up(f, &s, q, out);
    for (uint32_t i = 0; i < s.n; i++)
        fmpz_mpoly_clear(s.part[i].poly, f->ring->ctx);
    return status == DX_OK ? normalise(f, out) : status;
}

/* ---- the field ---------------------------------------------------------------------------------
 */

/* r'/r without a root below the line: as r·..., where r^degree is a polynomial. */
static dx_status raise_root(field *f, uint32_t i, dx_quotient *q)
{
    dx_ring *ring = f->ring;
    const dx_kernel *kernel = &ring->kernels.kernel[i];
    if (kernel->kind != DX_KERNEL_ROOT || kernel->relation < 2)
        return DX_OK;
    slong below = fmpz_mpoly_degree_si(q->den, (slong)i, ring->ctx) % (slong)kernel->relation;
    if (below == 0)
        return DX_OK;
    fmpz_mpoly_t root;
    fmpz_mpoly_init(root, ring->ctx);
    fmpz_mpoly_gen(root, (slong)i, ring->ctx);
    for (slong e = below; e < (slong)kernel->relation; e++) {
        fmpz_mpoly_mul(q->num, q->num, root, ring->ctx);
        fmpz_mpoly_mul(q->den, q->den, root, ring->ctx);
    }
    fmpz_mpoly_clear(root, ring->ctx);
    return dx_quotient_reduce_roots(ring, q);
}

static dx_status set_value(field *f, dx_id a, uint32_t root, fraction *out)
{
    dx_quotient value;
    dx_quotient_init(f->ring, &value);
    dx_status status = dx_ring_value(f->ring, a, &value);
    if (status == DX_OK && root != UINT32_MAX)
        status = raise_root(f, root, &value);
    if (status == DX_OK)
        status = set_quotient(f, out, &value);
    dx_quotient_clear(f->ring, &value);
    return status;
}

/* Derivatives of the generators first: they bring in the divisors. */
static dx_status learn_derivatives(field *f, const closure *c)
{
    dx_ring *ring = f->ring;
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        for (uint32_t k = 0; k < c->n; k++)
            if (dx_same(c->generator[k], ring->kernels.kernel[i].id)) {
                DX_TRY(set_value(f, c->derivative[k], i, &f->kernel[i]));
                f->known[i] = true;
            }
    return DX_OK;
}

static dx_status learn_divisors(field *f)
{
    f->divisors_closed = true;
    for (uint32_t i = 0; i < f->n_divisors; i++) {
        fraction divisor;
        fraction_init(f, &divisor);
        fmpz_mpoly_set(divisor.num, f->divisor[i], f->ring->ctx);
        dx_status status = derive(f, &divisor, &f->of_divisor[i]);
        fraction_clear(f, &divisor);
        DX_TRY(status);
    }
    return DX_OK;
}

/* ---- back to an expression ----------------------------------------------------------------- */

/* Terms with the same functions together, where there are not too many. */
static dx_id collected(field *f, const fmpz_mpoly_t p)
{
    enum { ROOM = 400 };
    dx_graph *g = f->g;
    dx_memory *memory = &g->context->memory;
    fmpz_mpoly_struct *group = dx_alloc(memory, ROOM * sizeof *group);
    dx_id *term = dx_alloc(memory, ROOM * sizeof *term), result = DX_NONE;
    uint32_t n = group && term ? dx_poly_groups(f->ring, p, ROOM, group) : 0;
    slong power[DX_MAX_KERNELS], sign[DX_MAX_KERNELS];
    fmpz_t number;
    fmpz_init(number);
    for (uint32_t i = 0; i < n; i++) {
        dx_id factor[3] = {DX_NONE, DX_NONE, DX_NONE};
        if (take_content(f, &group[i], number, power) == DX_OK) {
            memcpy(sign, power, sizeof sign);
            factor[0] = dx_number_from_fmpz(g, number);
            factor[1] = dx_monomial_expression(f->ring, sign, DX_STYLE_PLAIN);
            factor[2] = dx_poly_expression(f->ring, &group[i]);
        }
        term[i] = dx_product(g, 3, factor);
        fmpz_mpoly_clear(&group[i], f->ring->ctx);
    }
    fmpz_clear(number);
    if (n > 0)
        result = dx_sum(g, n, term);
    dx_free(memory, group, ROOM * sizeof *group);
    dx_free(memory, term, ROOM * sizeof *term);
    return result;
}

static dx_id assembled(field *f, const fraction *q, dx_id above)
{
    dx_graph *g = f->g;
    dx_id product[MAX_DIVISORS + 3];
    slong power[DX_MAX_KERNELS] = {0};
    size_t n = 0;
    for (uint32_t i = 0; i < f->ring->kernels.n; i++)
        power[i] = -q->power[i];
    product[n++] = above;
    product[n++] = dx_div(g, dx_int(g, 1), dx_number_from_fmpz(g, q->number));
    product[n++] = dx_monomial_expression(f->ring, power, DX_STYLE_PLAIN);
    for (uint32_t i = 0; i < f->n_divisors; i++) {
        if (q->factor[i] == 0)
            continue;
        dx_id sum = dx_poly_expression(f->ring, f->divisor[i]);
        product[n++] = dx_is_none(sum) ? sum : dx_power(g, sum, -q->factor[i]);
    }
    return dx_product(g, n, product);
}

static dx_status expression_of(field *f, const fraction *q, dx_id *out)
{
    dx_graph *g = f->g;
    *out = assembled(f, q, dx_poly_expression(f->ring, q->num));
    DX_TRY(dx_check(g, *out));
    dx_id other = assembled(f, q, collected(f, q->num));
    if (!dx_is_none(other) && dx_print_weight(g, other) < dx_print_weight(g, *out))
        *out = other;
    if (dx_is_none(other))
        dx_diag_clear(&g->context->diag);
    return DX_OK;
}

/* ---- the whole ----------------------------------------------------------------------------------
 */

/* `every`: room for all orders, or NULL. */
static dx_status derive_in(field *f, const closure *c, dx_id a, uint32_t order, dx_id *every,
                           dx_id *out)
{
    dx_ring *ring = f->ring;
    fraction value, next;
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        fraction_init(f, &f->kernel[i]);
    for (uint32_t i = 0; i < MAX_DIVISORS; i++)
        fraction_init(f, &f->of_divisor[i]);
    fraction_init(f, &value);
    fraction_init(f, &next);
    dx_status status = learn_derivatives(f, c);
    if (status == DX_OK)
        status = set_value(f, a, UINT32_MAX, &value);
    if (status == DX_OK)
        status = learn_divisors(f);
    for (uint32_t i = 0; i < order && status == DX_OK; i++) {
        status = derive(f, &value, &next);
        fraction swapped = value;
        value = next;
        next = swapped;
        if (status == DX_OK && every)
            status = expression_of(f, &value, &every[i + 1]);
    }
    if (status == DX_OK && !every)
        status = expression_of(f, &value, out);
    fraction_clear(f, &next);
    fraction_clear(f, &value);
    for (uint32_t i = 0; i < MAX_DIVISORS; i++)
        fraction_clear(f, &f->of_divisor[i]);
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        fraction_clear(f, &f->kernel[i]);
    for (uint32_t i = 0; i < f->n_divisors; i++)
        fmpz_mpoly_clear(f->divisor[i], ring->ctx);
    return status;
}

static dx_status derive_closed(const closure *c, dx_id a, uint32_t order, dx_id *every, dx_id *out)
{
    dx_graph *g = c->g;
    dx_memory *memory = &g->context->memory;
    dx_id vector = vector_of(c, a);
    DX_TRY(dx_check(g, vector));
    field *f = dx_alloc(memory, sizeof *f);
    dx_ring *ring = dx_alloc(memory, sizeof *ring);
    dx_status status = DX_OK;
    if (f && ring) {
        memset(f, 0, sizeof *f);
        ring->weights = NULL;
        ring->hasty = ring->patient = false;
        f->g = g;
        f->ring = ring;
        status = dx_ring_make(g, vector, c->mode, NULL, ring);
        if (status == DX_OK)
            status = derive_in(f, c, a, order, every, out);
        dx_ring_free(ring);
    } else {
        status = dx_no_memory(g->context);
    }
    dx_free(memory, ring, sizeof *ring);
    dx_free(memory, f, sizeof *f);
    return status;
}

/* That there is no derivative in these generators is no fault. */
static dx_status excuse(dx_graph *g, dx_status status)
{
    if (status != DX_LIMIT && status != DX_DOMAIN && status != DX_UNKNOWN)
        return status;
    dx_diag_clear(&g->context->diag);
    return DX_OK;
}

/* NONE where it is not to be had in these generators. */
static dx_status derive_by(closure *c, dx_id a, uint32_t order, dx_id *out)
{
    *out = DX_NONE;
    dx_status status = close_under_derivatives(c, a, order);
    if (status == DX_OK)
        status = derive_closed(c, a, order, NULL, out);
    if (status != DX_OK)
        *out = DX_NONE;
    return excuse(c->g, status);
}

/* With tan and its like as generators, and by sines and cosines: the lighter. */
static dx_status derive_one(dx_graph *g, dx_rules *rules, dx_id a, dx_id symbol, uint32_t order,
                            dx_id *out)
{
    closure c = {.g = g, .rules = rules, .symbol = symbol};
    dx_id other;
    DX_TRY(derive_by(&c, a, order, out));
    if (!c.has_quotients)
        return DX_OK;
    c = (closure){.g = g, .rules = rules, .symbol = symbol, .mode = {.quotients = true}};
    DX_TRY(derive_by(&c, a, order, &other));
    if (dx_is_none(*out) ||
        (!dx_is_none(other) && dx_print_weight(g, other) < dx_print_weight(g, *out)))
        *out = other;
    return DX_OK;
}

/* By the elements, or pieces; conditions stay. */
static dx_status derive_elements(dx_graph *g, dx_rules *rules, dx_id a, dx_id symbol,
                                 uint32_t order, dx_id *out)
{
    enum { FEW = 16 };
    dx_id element[FEW];
    const uint32_t n = dx_count(g, a);
    *out = DX_NONE;
    if (n > FEW)
        return DX_OK;
    for (uint32_t i = 0; i < n; i++) {
        element[i] = dx_operand(g, a, i);
        if (dx_op_of(g, a) == DX_OP_CASES && i % 2 == 0 && i + 1 < n)
            continue;
        DX_TRY(dx_differential(g, rules, element[i], symbol, order, &element[i]));
        if (dx_is_none(element[i]))
            return DX_OK;
    }
    *out = dx_rebuild(g, a, element);
    return dx_check(g, *out);
}

dx_status dx_differential(dx_graph *g, dx_rules *rules, dx_id a, dx_id symbol, uint32_t order,
                          dx_id *out)
{
    const dx_op op = dx_op_of(g, a);
    *out = DX_NONE;
    if (order == 0 || dx_is_larger(g, a, MAX_TREE))
        return DX_OK;
    if (op == DX_OP_VECTOR || op == DX_OP_EQ || op == DX_OP_CASES)
        return derive_elements(g, rules, a, symbol, order, out);
    if (!dx_contains(g, a, symbol)) {
        *out = dx_int(g, 0);
        return DX_OK;
    }
    return derive_one(g, rules, a, symbol, order, out);
}

dx_status dx_differential_orders(dx_graph *g, dx_rules *rules, dx_id a, dx_id symbol, uint32_t n,
                                 dx_id *out, bool *found)
{
    closure c = {.g = g, .rules = rules, .symbol = symbol};
    out[0] = a;
    *found = false;
    if (dx_is_larger(g, a, MAX_TREE))
        return DX_OK;
    dx_status status = close_under_derivatives(&c, a, n);
    if (status == DX_OK)
        status = derive_closed(&c, a, n, out, NULL);
    *found = status == DX_OK;
    return excuse(g, status);
}
