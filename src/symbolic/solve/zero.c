/* f(x) = 0: by its factors, its generators, and what they are polynomials in. */
#include "symbolic/solve/equation.h"

#include "expr/order.h"
#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/algebra/integerfactors.h"
#include "symbolic/forms/relations.h"
#include "symbolic/forms/terms.h"
#include "symbolic/rework/quotients.h"
#include "symbolic/solve/circular.h"

/* ---- what is free of the unknown ------------------------------------------------------------- */

static dx_status solve_free(dx_equation *s, dx_id f)
{
    bool zero = false;
    dx_status status = dx_decide_zero(s->g, s->oracle, f, &zero);
    if (status == DX_UNKNOWN) {
        dx_diag_clear(&s->g->context->diag);
        return dx_equation_give_up(s, f);
    }
    DX_TRY(status);
    if (zero)
        return dx_equation_add_every(s);
    return dx_is_constant(s->g, f) ? DX_OK : dx_solve_free_of(s, f);
}

/* ---- one term ----------------------------------------------------------------------------------
 */

/* Factors of a product that have the unknown. */
static uint32_t with_unknown(const dx_equation *s, dx_id term)
{
    uint32_t n = 0;
    if (dx_op_of(s->g, term) != DX_OP_MUL)
        return dx_has_unknown(s, term);
    for (uint32_t i = 0; i < dx_factors(s->g, term); i++)
        n += dx_has_unknown(s, dx_base(s->g, term, i)) ||
             dx_has_unknown(s, dx_exponent(s->g, term, i));
    return n;
}

/* Sums and functions in pieces are taken apart elsewhere. */
static bool can_invert(const dx_equation *s, dx_id term)
{
    dx_op op = dx_op_of(s->g, term);
    dx_fn fn = dx_fn_of(s->g, term);
    if (fn == DX_FN_min || fn == DX_FN_max || fn == DX_FN_sign || fn == DX_FN_heaviside ||
        fn == DX_FN_relu)
        return false;
    return (op == DX_OP_MUL && with_unknown(s, term) == 1) || op == DX_OP_CALL ||
           dx_same(term, s->unknown);
}

/* rest + number·term = 0 with the unknown in that term alone. */
static dx_status solve_one_term(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    dx_id term = DX_NONE, number = DX_NONE;
    *done = false;
    if (dx_op_of(g, f) != DX_OP_ADD)
        return DX_OK;
    for (uint32_t i = 0; i < dx_terms(g, f); i++) {
        if (!dx_has_unknown(s, dx_term(g, f, i)))
            continue;
        if (!dx_is_none(term))
            return DX_OK;
        term = dx_term(g, f, i);
        number = dx_coefficient(g, f, i);
    }
    if (dx_is_none(term) || !can_invert(s, term))
        return DX_OK;
    dx_id rest = dx_sub(g, f, dx_scale(g, number, term));
    rest = dx_scale(g, dx_number_div(g, dx_int(g, -1), number), rest);
    DX_TRY(dx_equation_tidy(s, &rest));
    *done = true;
    return dx_solve_inverse(s, term, rest);
}

/* ---- products -------------------------------------------------------------------------------- */

static dx_status solve_factor(dx_equation *s, dx_id f, int64_t exponent)
{
    const uint32_t before = s->multiplicity;
    if (exponent <= 0 || !dx_has_unknown(s, f))
        return DX_OK;
    s->multiplicity = (uint32_t)(exponent < UINT32_MAX / before ? exponent : 1) * before;
    dx_status status = dx_solve_zero(s, f);
    s->multiplicity = before;
    return status;
}

/* A factor without the unknown is another way for the product to be 0: it is taken not to be. */
static dx_status require_factor(dx_equation *s, dx_id f, bool *possible)
{
    *possible = true;
    return dx_has_unknown(s, f) ? DX_OK : dx_equation_require(s, f, DX_OTHER_THAN, possible);
}

/* The i-th factor where those that are no sums come first, and else structure tells. */
static void order_bases(const dx_graph *g, dx_id f, uint32_t *order)
{
    for (uint32_t i = 0; i < dx_factors(g, f); i++) {
        uint32_t at = i;
        const dx_id base = dx_base(g, f, i);
        const bool sum = dx_op_of(g, base) == DX_OP_ADD;
        for (; at > 0; at--) {
            const dx_id other = dx_base(g, f, order[at - 1]);
            const bool other_sum = dx_op_of(g, other) == DX_OP_ADD;
            if (other_sum < sum || (other_sum == sum && dx_compare(g, other, base) < 0))
                break;
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
}

static dx_status solve_product(dx_equation *s, dx_id f)
{
    dx_graph *g = s->g;
    const uint32_t mark = s->n_path;
    const size_t before = s->n;
    bool possible = true;
    dx_status status = DX_OK;
    dx_id free = dx_int(g, 1);
    for (uint32_t i = 0; i < dx_factors(g, f) && possible && status == DX_OK; i++) {
        dx_id exponent = dx_exponent(g, f, i), base = dx_base(g, f, i);
        if (dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0)
            continue;
        const dx_id factor = dx_pow(g, base, exponent);
        status = require_factor(s, factor, &possible);
        if (!dx_has_unknown(s, factor) && !dx_is_constant(g, factor))
            free = dx_mul(g, free, factor);
    }
    uint32_t *order = dx_arena_alloc(&g->context->arena, dx_factors(g, f) * sizeof *order);
    if (!order)
        return dx_no_memory(g->context);
    order_bases(g, f, order);
    for (uint32_t i = 0; i < dx_factors(g, f) && possible && status == DX_OK; i++) {
        dx_id exponent = dx_exponent(g, f, order[i]), base = dx_base(g, f, order[i]);
        int64_t n = 1;
        if (dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0)
            continue;
        (void)dx_get_int(g, exponent, &n);
        if (dx_is_int(g, base, 0) && dx_has_unknown(s, exponent))
            s->stuck = f; /* 0^x is 0 for all x > 0 */
        const uint32_t own = s->n_path;
        bool zero = true; /* as powers of 0 are, with exponents above 0 */
        if (!dx_is_number(g, exponent) && !dx_has_unknown(s, exponent))
            status = dx_equation_require(s, exponent, DX_ABOVE, &zero);
        if (zero && status == DX_OK)
            status = solve_factor(s, base, n);
        if (status == DX_OK && dx_op_of(g, base) == DX_OP_SYMBOL && !dx_has_unknown(s, base) &&
            dx_has_unknown(s, exponent) && !dx_is_positive(g, base)) { /* a^x, for a = 0 */
            status = dx_equation_require(s, exponent, DX_ABOVE, &zero);
            if (status == DX_OK && zero)
                status = dx_equation_add_stretch(s, base);
            if (status == DX_OK && dx_is_int(g, free, 1))
                status = dx_add_against(g, base, &s->against);
        }
        s->n_path = own;
    }
    s->n_path = mark;
    if (status == DX_OK && s->n == before && !dx_is_number(g, free))
        status = dx_solve_free_of(s, free);
    return status;
}

/* ---- by generators -------------------------------------------------------------------------- */

/* Trigonometric functions as they are; those of multiple angles by one; all by sine and cosine;
 * those of an angle by those of its half; those of sums, and hyperbolic functions by exponentials.
 */
static const dx_ring_mode modes[] = {
    {0},
    {.multiples = true, .exponentials = true},
    {.quotients = true, .multiples = true, .exponentials = true},
    {.quotients = true, .multiples = true, .halves = true, .exponentials = true},
    {.quotients = true, .multiples = true, .sums = true, .exponentials = true},
};
enum { MODES = sizeof modes / sizeof *modes };

/* An irreducible polynomial over the generators, which are kept as expressions. */
typedef struct part {
    dx_equation *s;
    dx_ring *ring;
    fmpz_mpoly_struct *poly;
    uint32_t n_with; /* generators in it with the unknown */
    uint32_t with[DX_MAX_KERNELS];
} part;

static void find_generators(part *p)
{
    p->n_with = 0;
    for (uint32_t i = 0; i < p->ring->kernels.n; i++)
        if (fmpz_mpoly_degree_si(p->poly, (slong)i, p->ring->ctx) > 0 &&
            dx_has_unknown(p->s, p->ring->kernels.kernel[i].id))
            p->with[p->n_with++] = i;
}

static bool is_root(const part *p, uint32_t i)
{
    return dx_kernel_is_root(&p->ring->kernels.kernel[i]) ||
           p->ring->kernels.kernel[i].kind == DX_KERNEL_ABS;
}

/* ---- one generator ---- */

static dx_status solve_in(part *p, uint32_t generator)
{
    enum { MOST_DEGREE = 2000 };
    dx_equation *s = p->s;
    dx_graph *g = s->g;
    slong degree = fmpz_mpoly_degree_si(p->poly, (slong)generator, p->ring->ctx);
    fmpz_mpoly_univar_t u;
    fmpz_mpoly_t c;
    if (degree > MOST_DEGREE && fmpz_mpoly_length(p->poly, p->ring->ctx) > 2)
        return dx_equation_give_up(s, p->ring->kernels.kernel[generator].id);
    dx_id *coefficient =
        dx_arena_alloc(&g->context->arena, ((size_t)degree + 1) * sizeof *coefficient);
    if (!coefficient)
        return dx_no_memory(g->context);
    for (slong k = 0; k <= degree; k++)
        coefficient[k] = dx_int(g, 0);
    fmpz_mpoly_univar_init(u, p->ring->ctx);
    fmpz_mpoly_init(c, p->ring->ctx);
    fmpz_mpoly_to_univar(u, p->poly, (slong)generator, p->ring->ctx);
    dx_status status = DX_OK;
    for (slong i = 0; i < fmpz_mpoly_univar_length(u, p->ring->ctx) && status == DX_OK; i++) {
        slong k = fmpz_mpoly_univar_get_term_exp_si(u, i, p->ring->ctx);
        fmpz_mpoly_univar_get_term_coeff(c, u, i, p->ring->ctx);
        coefficient[k] = dx_poly_expression(p->ring, c);
        status = dx_check(g, coefficient[k]);
    }
    fmpz_mpoly_clear(c, p->ring->ctx);
    fmpz_mpoly_univar_clear(u, p->ring->ctx);
    dx_id of = p->ring->kernels.kernel[generator].id;
    return status == DX_OK ? dx_solve_polynomial(s, of, (size_t)degree, coefficient) : status;
}

/* ---- roots ---- */

/* One that stands in no other root of the polynomial. */
static bool outermost_root(const part *p, uint32_t *generator)
{
    const dx_kernels *k = &p->ring->kernels;
    for (uint32_t i = 0; i < p->n_with; i++) {
        bool inside = !is_root(p, p->with[i]);
        for (uint32_t j = 0; j < p->n_with && !inside; j++)
            inside = j != i && is_root(p, p->with[j]) &&
                     dx_contains(k->graph, k->kernel[p->with[j]].base, k->kernel[p->with[i]].id);
        if (!inside) {
            *generator = p->with[i];
            return true;
        }
    }
    return false;
}

/* Is the resultant small enough? The degrees multiply. */
static bool can_eliminate(const part *p, const fmpz_mpoly_t relation, uint32_t generator)
{
    const fmpz_mpoly_ctx_struct *ctx = p->ring->ctx;
    double n = (double)fmpz_mpoly_length(p->poly, ctx),
           m = (double)fmpz_mpoly_length(relation, ctx);
    double d = (double)fmpz_mpoly_degree_si(p->poly, (slong)generator, ctx),
           e = (double)fmpz_mpoly_degree_si(relation, (slong)generator, ctx);
    return n <= 60 && m <= 60 && d * e <= 24 && (d + e) * n * m <= 4000;
}

/* root^degree·den - num, or abs(u)^2·den^2 - num^2 */
static void set_relation(const part *p, uint32_t generator, fmpz_mpoly_t out)
{
    dx_ring *ring = p->ring;
    const dx_kernel *k = &ring->kernels.kernel[generator];
    bool absolute = k->kind == DX_KERNEL_ABS;
    const dx_quotient *is = absolute ? &ring->inside[generator] : &ring->relation[generator];
    fmpz_mpoly_t power;
    fmpz_mpoly_init(power, ring->ctx);
    fmpz_mpoly_gen(power, (slong)generator, ring->ctx);
    (void)fmpz_mpoly_pow_ui(power, power, absolute ? 2 : k->degree, ring->ctx);
    fmpz_mpoly_mul(out, power, is->den, ring->ctx);
    if (absolute) {
        fmpz_mpoly_mul(out, out, is->den, ring->ctx);
        fmpz_mpoly_mul(power, is->num, is->num, ring->ctx);
        fmpz_mpoly_sub(out, out, power, ring->ctx);
    } else {
        fmpz_mpoly_sub(out, out, is->num, ring->ctx);
    }
    fmpz_mpoly_clear(power, ring->ctx);
}

/* What must be 0 as the polynomial and the relation of the root are. */
static dx_status eliminate_root(part *p, uint32_t generator, dx_id *out, bool *done)
{
    dx_ring *ring = p->ring;
    fmpz_mpoly_t relation, rest;
    fmpz_mpoly_init(relation, ring->ctx);
    fmpz_mpoly_init(rest, ring->ctx);
    set_relation(p, generator, relation);
    dx_status status = DX_OK;
    *done = can_eliminate(p, relation, generator) &&
            fmpz_mpoly_resultant(rest, p->poly, relation, (slong)generator, ring->ctx) &&
            !fmpz_mpoly_is_zero(rest, ring->ctx);
    if (*done) {
        *out = dx_poly_expression(ring, rest);
        status = dx_check(ring->kernels.graph, *out);
    }
    fmpz_mpoly_clear(relation, ring->ctx);
    fmpz_mpoly_clear(rest, ring->ctx);
    return status;
}

/* A·root + B = 0: the root is -B/A, and so that is not below 0 where the root is of that kind; then
 * where it is so, what was eliminated is 0. *lead is A; *of is NONE where the root has another
 * degree. */
static dx_status root_is(part *p, uint32_t generator, dx_id *of, dx_id *lead)
{
    dx_ring *ring = p->ring;
    const dx_kernel *k = &ring->kernels.kernel[generator];
    fmpz_mpoly_univar_t u;
    fmpz_mpoly_t a, b;
    *of = DX_NONE;
    if (fmpz_mpoly_degree_si(p->poly, (slong)generator, ring->ctx) != 1 ||
        k->kind == DX_KERNEL_ABS || dx_fn_of(ring->kernels.graph, k->id) == DX_FN_cbrt)
        return DX_OK;
    fmpz_mpoly_univar_init(u, ring->ctx);
    fmpz_mpoly_init(a, ring->ctx);
    fmpz_mpoly_init(b, ring->ctx);
    fmpz_mpoly_to_univar(u, p->poly, (slong)generator, ring->ctx);
    fmpz_mpoly_univar_get_term_coeff(a, u, 0, ring->ctx);
    if (fmpz_mpoly_univar_length(u, ring->ctx) == 2)
        fmpz_mpoly_univar_get_term_coeff(b, u, 1, ring->ctx);
    dx_graph *g = ring->kernels.graph;
    *lead = dx_poly_expression(ring, a);
    *of = dx_neg(g, dx_div(g, dx_poly_expression(ring, b), *lead));
    fmpz_mpoly_clear(a, ring->ctx);
    fmpz_mpoly_clear(b, ring->ctx);
    fmpz_mpoly_univar_clear(u, ring->ctx);
    return dx_check(g, *of);
}

/* Other zeros that are none of the equation are let in. */
static dx_status solve_without_root(part *p, uint32_t generator, dx_id f)
{
    dx_equation *s = p->s;
    const bool before = s->loose;
    const uint32_t mark = s->n_path;
    bool possible = true;
    dx_id of, lead;
    DX_TRY(root_is(p, generator, &of, &lead));
    if (!dx_is_none(of) && !dx_has_unknown(s, lead))
        DX_TRY(dx_equation_require(s, lead, DX_OTHER_THAN, &possible));
    if (!dx_is_none(of) && possible)
        DX_TRY(dx_equation_require(s, of, DX_AT_LEAST, &possible));
    s->loose = before || dx_is_none(of);
    dx_status status = possible ? dx_solve_zero(s, f) : DX_OK;
    s->loose = before;
    s->n_path = mark;
    return status;
}

/* ---- one factor ---- */

static dx_status solve_part(part *p, bool *done)
{
    dx_equation *s = p->s;
    uint32_t generator;
    *done = true;
    find_generators(p);
    if (p->n_with == 0)
        return DX_OK;
    if (p->n_with == 1)
        return solve_in(p, p->with[0]);
    if (outermost_root(p, &generator)) {
        dx_id rest;
        DX_TRY(eliminate_root(p, generator, &rest, done));
        return *done ? solve_without_root(p, generator, rest) : DX_OK;
    }
    const dx_kernel *k = p->ring->kernels.kernel;
    if (p->n_with == 2 && k[p->with[0]].partner == p->with[1] &&
        (k[p->with[0]].kind == DX_KERNEL_SINE || k[p->with[0]].kind == DX_KERNEL_COSINE))
        return dx_solve_circular(s, p->ring, p->poly, p->with[0], done);
    *done = false;
    return DX_OK;
}

/* ---- all factors ---- */

/* The factors, short ones first, by their structure, so that what was typed before has no part in
 * the order. */
static dx_status order_factors(dx_equation *s, dx_ring *ring, const fmpz_mpoly_factor_struct *f,
                               slong *order)
{
    dx_id *id = dx_arena_alloc(&s->g->context->arena, ((size_t)f->num + 1) * sizeof *id);
    if (!id)
        return dx_no_memory(s->g->context);
    for (slong i = 0; i < f->num; i++) {
        slong at = i, length = fmpz_mpoly_length(&f->poly[i], ring->ctx);
        id[i] = dx_poly_expression(ring, &f->poly[i]);
        DX_TRY(dx_check(s->g, id[i]));
        for (; at > 0; at--) {
            slong other = fmpz_mpoly_length(&f->poly[order[at - 1]], ring->ctx);
            if (other < length ||
                (other == length && dx_compare(s->g, id[order[at - 1]], id[i]) < 0))
                break;
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
    return DX_OK;
}

/* How a polynomial that is 0 goes on: by factors that are smaller, or by its generators. */
static dx_status solve_numerator(dx_equation *s, dx_ring *ring, dx_quotient *q, bool *done)
{
    fmpz_mpoly_factor_t factors;
    const uint32_t before = s->multiplicity, mark = s->n_path;
    bool possible = true;
    *done = false;
    fmpz_mpoly_factor_init(factors, ring->ctx);
    dx_status status = dx_ring_factor(ring, factors, q->num);
    slong *order =
        dx_arena_alloc(&s->g->context->arena, ((size_t)factors->num + 1) * sizeof *order);
    if (status == DX_OK)
        status = order ? order_factors(s, ring, factors, order) : dx_no_memory(s->g->context);
    dx_id free = dx_int(s->g, 1);
    bool any = false;
    *done = status == DX_OK;
    for (slong i = 0; i < factors->num && status == DX_OK && possible; i++) {
        part p = {.s = s, .ring = ring, .poly = &factors->poly[i]};
        find_generators(&p);
        any = any || p.n_with > 0;
        if (p.n_with > 0)
            continue;
        dx_id factor = dx_poly_expression(ring, p.poly);
        free = dx_mul(s->g, free, factor);
        status = dx_equation_require(s, factor, DX_OTHER_THAN, &possible);
    }
    if (status == DX_OK && !any && !dx_is_constant(s->g, free)) {
        s->n_path = mark;
        status = dx_solve_free_of(s, free);
    }
    for (slong i = 0; i < factors->num && status == DX_OK && possible; i++) {
        part p = {.s = s, .ring = ring, .poly = &factors->poly[order[i]]};
        bool solved;
        s->multiplicity = before * (uint32_t)fmpz_get_ui(&factors->exp[order[i]]);
        status = solve_part(&p, &solved);
        if (status == DX_OK && !solved && factors->num > 1) { /* it is a smaller problem */
            status = dx_solve_zero(s, dx_poly_expression(ring, p.poly));
            solved = true;
        }
        *done = *done && solved;
    }
    s->multiplicity = before;
    s->n_path = mark;
    fmpz_mpoly_factor_clear(factors, ring->ctx);
    return status;
}

static dx_status solve_in_ring(dx_equation *s, dx_id f, dx_ring *ring, bool *done)
{
    dx_quotient q;
    bool changed;
    *done = false;
    dx_quotient_init(ring, &q);
    dx_status status = dx_ring_value(ring, f, &q);
    if (status == DX_OK)
        status = dx_quotient_cancel(ring, &q);
    if (status == DX_OK)
        status = dx_quotient_by_roots(ring, &q, true, &changed);
    if (status == DX_OK && fmpz_mpoly_is_zero(q.num, ring->ctx)) {
        *done = true;
        status = dx_equation_add_every(s);
    } else if (status == DX_OK) {
        status = solve_numerator(s, ring, &q, done);
    }
    dx_quotient_clear(ring, &q);
    return status;
}

static dx_status solve_by_generators(dx_equation *s, dx_id f, const dx_ring_mode *mode, bool *done)
{
    dx_graph *g = s->g;
    *done = false;
    dx_ring *ring = dx_alloc(&g->context->memory, sizeof *ring);
    if (!ring)
        return dx_no_memory(g->context);
    ring->weights = NULL;
    ring->hasty = false;
    ring->patient = true;
    dx_status status = dx_ring_make(g, f, *mode, NULL, ring);
    if (status == DX_OK)
        status = solve_in_ring(s, f, ring, done);
    dx_ring_delete(g, ring);
    if (status == DX_LIMIT && g->context->diag.status == DX_OK) {
        *done = false;
        return DX_OK;
    }
    return status;
}

/* ---- the list of ways -------------------------------------------------------------------------
 */

/* What was found by a way that came to an end is dropped. */
static dx_status try_generators(dx_equation *s, dx_id f, bool *done)
{
    dx_id stuck = s->stuck;
    size_t n = s->n;
    bool every = s->every;
    for (size_t i = 0; i < MODES; i++) {
        DX_TRY(solve_by_generators(s, f, &modes[i], done));
        if (*done && dx_same(s->stuck, stuck))
            return DX_OK;
        s->stuck = stuck;
        s->n = n;
        s->every = every;
    }
    *done = false;
    return DX_OK;
}

bool dx_least_base(dx_graph *g, dx_id number, dx_id *least, int64_t *power)
{
    int64_t p, q;
    if (!dx_get_small_rational(g, number, &p, &q) || p <= 0 || (p != 1 && q != 1) || p == q)
        return false;
    int64_t n = p == 1 ? q : p, root = n, most = 1;
    for (int64_t b = 2; b <= 1000 && b * b <= n && most == 1; b++) {
        int64_t rest = n, e = 0;
        for (; rest % b == 0; rest /= b)
            e++;
        if (rest == 1) {
            root = b;
            most = e;
        }
    }
    *power = p == 1 ? -most : most;
    *least = dx_int(g, root);
    return *power != 1;
}

/* 4^x as 2^(2x): numbers under exponents with the unknown as powers of the least that can be. */
static dx_status with_least_bases(dx_equation *s, dx_id *f)
{
    enum { MOST = 16 };
    dx_graph *g = s->g;
    dx_walk walk;
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    DX_TRY(dx_walk_make(g, 1, f, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        dx_id a = walk.id[i], base, exponent, least;
        if (dx_op_of(g, a) != DX_OP_MUL)
            continue;
        for (uint32_t k = 0; k < dx_factors(g, a) && n < MOST; k++) {
            int64_t power;
            base = dx_base(g, a, k);
            exponent = dx_exponent(g, a, k);
            if (!dx_has_unknown(s, exponent) || !dx_least_base(g, base, &least, &power))
                continue;
            from[n] = dx_pow(g, base, exponent);
            to[n++] = dx_pow(g, least, dx_scale(g, dx_int(g, power), exponent));
            if (dx_factors(g, a) > 1) { /* a part of a product is no node */
                from[n - 1] = a;
                to[n - 1] = dx_mul(g, dx_div(g, a, dx_pow(g, base, exponent)), to[n - 1]);
            }
        }
    }
    dx_walk_free(&walk);
    if (n == 0)
        return DX_OK;
    *f = dx_replace(g, *f, n, from, to);
    return dx_check(g, *f);
}

/* sin(u + c) and its like for c = offset, a share of pi, by sine and cosine of u; NONE where it has
 * no such offset. */
static dx_id without_offset(dx_equation *s, dx_id wave)
{
    dx_graph *g = s->g;
    const dx_fn fn = dx_fn_of(g, wave);
    if ((fn != DX_FN_sin && fn != DX_FN_cos && fn != DX_FN_tan && fn != DX_FN_cot) ||
        dx_op_of(g, dx_operand(g, wave, 0)) != DX_OP_ADD || !dx_has_unknown(s, wave))
        return DX_NONE;
    const dx_id angle = dx_operand(g, wave, 0), pi = dx_pi(g);
    dx_id offset = DX_NONE;
    for (uint32_t i = 0; i < dx_terms(g, angle) && dx_is_none(offset); i++)
        if (dx_same(dx_term(g, angle, i), pi))
            offset = dx_scale(g, dx_coefficient(g, angle, i), pi);
    if (dx_is_none(offset))
        return DX_NONE;
    const dx_id u = dx_sub(g, angle, offset), sine = dx_call1(g, DX_FN_sin, u),
                cosine = dx_call1(g, DX_FN_cos, u), p = dx_call1(g, DX_FN_sin, offset),
                q = dx_call1(g, DX_FN_cos, offset),
                above = dx_add(g, dx_mul(g, sine, q), dx_mul(g, cosine, p)),
                below = dx_sub(g, dx_mul(g, cosine, q), dx_mul(g, sine, p));
    return fn == DX_FN_sin   ? above
           : fn == DX_FN_cos ? below
           : fn == DX_FN_tan ? dx_div(g, above, below)
                             : dx_div(g, below, above);
}

/* c - c·sin(u)^2 of c·cos(u)^2 with a number c, which is a node of its own in an exponent; NONE of
 * others. */
static dx_id by_sine(dx_equation *s, dx_id square)
{
    dx_graph *g = s->g;
    dx_id base, exponent, number;
    dx_split_coefficient(g, square, &number, &square);
    dx_split_power(g, square, &base, &exponent);
    if (dx_fn_of(g, base) != DX_FN_cos || !dx_is_int(g, exponent, 2) || !dx_has_unknown(s, base))
        return DX_NONE;
    const dx_id sine = dx_call1(g, DX_FN_sin, dx_operand(g, base, 0));
    return dx_scale(g, number, dx_sub(g, dx_int(g, 1), dx_power(g, sine, 2)));
}

/* Waves of angles like x + pi/3 by those of x, and squares of cosines by those of sines. */
static dx_status solve_by_other_waves(dx_equation *s, dx_id f, bool *done)
{
    enum { MOST = 8 };
    dx_graph *g = s->g;
    dx_walk walk;
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        from[n] = walk.id[i];
        to[n] = without_offset(s, walk.id[i]);
        if (dx_is_none(to[n]))
            to[n] = by_sine(s, walk.id[i]);
        n += !dx_is_none(to[n]);
    }
    dx_walk_free(&walk);
    DX_TRY(g->context->diag.status);
    *done = n > 0;
    return *done ? dx_solve_zero(s, dx_replace(g, f, n, from, to)) : DX_OK;
}

static bool has_other_name(const dx_equation *s, dx_id f)
{
    dx_id name[2];
    const size_t n = dx_free_symbols(s->g, f, 2, name);
    return n > 1 || (n == 1 && !dx_same(name[0], s->unknown));
}

/* A quotient as its numerator alone: log(x + 1) - 2*log(x) of log(x + 1)/log(x) = 2. */
static dx_status solve_above_line(dx_equation *s, dx_id f, bool *done)
{
    dx_id below, above;
    *done = false;
    dx_status status = dx_rework_quotient(s->g, f, DX_REWORK_DENOMINATOR, &below);
    if (status == DX_OK && dx_has_unknown(s, below)) {
        status = dx_rework_quotient(s->g, f, DX_REWORK_NUMERATOR, &above);
        *done = status == DX_OK;
    }
    if (!*done)
        return dx_excuse(s->g->context, status);
    return dx_solve_zero(s, above);
}

static dx_status solve_sum(dx_equation *s, dx_id f)
{
    bool done;
    DX_TRY(with_least_bases(s, &f));
    if (dx_op_of(s->g, f) != DX_OP_ADD)
        return dx_solve_zero(s, f);
    DX_TRY(solve_one_term(s, f, &done));
    if (!done)
        DX_TRY(dx_solve_equal_sizes(s, f, &done));
    if (!done)
        DX_TRY(dx_solve_by_pieces(s, f, &done));
    /* angles with names or rational numbers in them stay together, and multiples, which would be
     * long polynomials */
    bool whole = has_other_name(s, f) || dx_has_offset_waves(s->g, f);
    if (!done && !whole)
        DX_TRY(dx_has_multiple_waves(s, f, &whole));
    if (!done && whole)
        DX_TRY(dx_solve_equal_waves(s, f, &done));
    if (!done)
        DX_TRY(dx_solve_four_waves(s, f, &done));
    if (!done)
        DX_TRY(try_generators(s, f, &done));
    if (!done && !whole)
        DX_TRY(dx_solve_equal_waves(s, f, &done));
    if (!done)
        DX_TRY(solve_above_line(s, f, &done));
    if (!done)
        DX_TRY(dx_solve_exponential(s, f, &done));
    if (!done)
        DX_TRY(dx_solve_power_sum(s, f, &done));
    if (!done)
        DX_TRY(dx_solve_named_powers(s, f, &done));
    if (!done)
        DX_TRY(dx_solve_squared_waves(s, f, &done));
    if (!done)
        DX_TRY(dx_solve_cube_roots(s, f, &done));
    if (!done)
        DX_TRY(dx_solve_arcs(s, f, &done));
    if (!done)
        DX_TRY(solve_by_other_waves(s, f, &done));
    return done ? DX_OK : dx_equation_give_up(s, f);
}

static dx_status solve_zero(dx_equation *s, dx_id f)
{
    if (!dx_has_unknown(s, f))
        return solve_free(s, f);
    if (dx_op_of(s->g, f) == DX_OP_MUL)
        return solve_product(s, f);
    if (dx_op_of(s->g, f) == DX_OP_ADD)
        return solve_sum(s, f);
    bool done;
    DX_TRY(dx_solve_by_pieces(s, f, &done));
    return done ? DX_OK : dx_solve_inverse(s, f, dx_int(s->g, 0));
}

dx_status dx_solve_zero(dx_equation *s, dx_id f)
{
    DX_TRY(dx_check(s->g, f));
    DX_TRY(dx_poll_now(s->g->context));
    if (s->depth == DX_MOST_SOLVE_DEPTH || ++s->branches > DX_MOST_BRANCHES)
        return dx_equation_give_up(s, f);
    s->depth++;
    dx_status status = solve_zero(s, f);
    s->depth--;
    if (status == DX_OK)
        return DX_OK;
    s->stuck = f; /* too large, or a step had no value: it is not known what was missed */
    return dx_excuse(s->g->context, status);
}
