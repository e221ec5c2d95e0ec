#include "symbolic/forms/reduce.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/relations.h"
#include "symbolic/forms/terms.h"

enum { MOST_GENERATORS = 12, MOST_TERMS = 200, MOST_TIMES = 12, LARGE = 300 };

/* What is not rational in symbols, each part once: functions and powers with names in their
 * exponents, and roots. */
typedef struct nature {
    size_t functions, roots;
} nature;

static dx_status look_at(dx_graph *g, dx_id a, nature *what)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        dx_id b = walk.id[i];
        dx_op op = dx_op_of(g, b);
        bool plain = dx_is_number(g, b) || op == DX_OP_SYMBOL || op == DX_OP_ADD || op == DX_OP_MUL;
        bool function = !plain, root = false;
        for (uint32_t k = 0; op == DX_OP_MUL && k < dx_factors(g, b); k++) {
            dx_id exponent = dx_exponent(g, b, k);
            function = function || !dx_is_number(g, exponent);
            root = root || (dx_is_number(g, exponent) && !dx_is_integer(g, exponent));
        }
        what->functions += function;
        what->roots += root;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* How heavy may a form be that has the value of another by the equation? Functions and roots are
 * worth losing; where they stay there must be much to gain. */
static double greatest_weight(const nature *before, const nature *after)
{
    size_t n = before->functions + before->roots, m = after->functions + after->roots;
    if (m == 0)
        return n == 0 ? 0.85 : 1.3;
    if (after->roots > 0)
        return 0.7;
    return m < n ? 1 : 0.8;
}

/* The form that is best so far, of what is to be written by the equation. */
typedef struct search {
    dx_id given, zero;
    nature before;
    dx_id best;
    double score;  /* its weight, by the standard of what was given */
    double spread; /* the weight of what was given, multiplied out */
    slong letters; /* generators in that */
    bool hasty;
} search;

static slong letters_of(const dx_ring *ring, const dx_quotient *q)
{
    slong n = 0;
    for (slong i = 0; i < (slong)ring->kernels.n; i++)
        n += fmpz_mpoly_degree_si(q->num, i, ring->ctx) > 0 ||
             fmpz_mpoly_degree_si(q->den, i, ring->ctx) > 0;
    return n;
}

static dx_status offer(dx_graph *g, search *s, dx_id form)
{
    nature after = {0};
    DX_TRY(look_at(g, form, &after));
    double score = dx_print_weight(g, form) / greatest_weight(&s->before, &after);
    if (score < s->score) {
        s->best = form;
        s->score = score;
    }
    return DX_OK;
}

/* The remainder of a by b, and what it must be divided by, in the order of powers in which
 * generator `lead` counts most. */
static void divide_led_by(dx_ring *ring, slong lead, const fmpz_mpoly_t a, const fmpz_mpoly_t b,
                          fmpz_mpoly_t rest, fmpz_t scale)
{
    slong n = (slong)ring->kernels.n, order[MOST_GENERATORS];
    fmpz_mpoly_t x, y, whole, left;
    for (slong i = 0; i < n; i++)
        order[i] = i == lead ? 0 : i == 0 ? lead : i;
    fmpz_mpoly_init(x, ring->ctx);
    fmpz_mpoly_init(y, ring->ctx);
    fmpz_mpoly_init(whole, ring->ctx);
    fmpz_mpoly_init(left, ring->ctx);
    fmpz_mpoly_compose_fmpz_mpoly_gen(x, a, order, ring->ctx, ring->ctx);
    fmpz_mpoly_compose_fmpz_mpoly_gen(y, b, order, ring->ctx, ring->ctx);
    fmpz_mpoly_quasidivrem(scale, whole, left, x, y, ring->ctx);
    fmpz_mpoly_compose_fmpz_mpoly_gen(rest, left, order, ring->ctx, ring->ctx);
    fmpz_mpoly_clear(x, ring->ctx);
    fmpz_mpoly_clear(y, ring->ctx);
    fmpz_mpoly_clear(whole, ring->ctx);
    fmpz_mpoly_clear(left, ring->ctx);
}

/* The same with what stands before the highest power of the generator in b multiplied in: of
 * x·t - y that is x. *times: how often. False where it gets too large. */
static bool divide_fraction(dx_ring *ring, slong lead, const fmpz_mpoly_t a, const fmpz_mpoly_t b,
                            fmpz_mpoly_t rest, ulong *times)
{
    const slong highest = fmpz_mpoly_degree_si(b, lead, ring->ctx), vars[] = {lead};
    const ulong top[] = {(ulong)highest};
    fmpz_mpoly_t by, term, power;
    slong degree;
    bool fine = true;
    fmpz_mpoly_init(by, ring->ctx);
    fmpz_mpoly_init(term, ring->ctx);
    fmpz_mpoly_init(power, ring->ctx);
    fmpz_mpoly_set(rest, a, ring->ctx);
    fmpz_mpoly_get_coeff_vars_ui(by, b, vars, top, 1, ring->ctx);
    *times = 0;
    while (fine && !fmpz_mpoly_is_zero(rest, ring->ctx) &&
           (degree = fmpz_mpoly_degree_si(rest, lead, ring->ctx)) >= highest) {
        const ulong now[] = {(ulong)degree};
        fine = fmpz_mpoly_length(rest, ring->ctx) <= MOST_TERMS && ++*times <= MOST_TIMES &&
               dx_poly_can_multiply(ring, rest, b);
        if (!fine)
            break;
        fmpz_mpoly_get_coeff_vars_ui(term, rest, vars, now, 1, ring->ctx);
        fmpz_mpoly_gen(power, lead, ring->ctx);
        fine = fmpz_mpoly_pow_ui(power, power, (ulong)(degree - highest), ring->ctx) != 0;
        fmpz_mpoly_mul(term, term, power, ring->ctx);
        fmpz_mpoly_mul(term, term, b, ring->ctx);
        fmpz_mpoly_mul(rest, rest, by, ring->ctx);
        fmpz_mpoly_sub(rest, rest, term, ring->ctx);
    }
    fmpz_mpoly_clear(by, ring->ctx);
    fmpz_mpoly_clear(term, ring->ctx);
    fmpz_mpoly_clear(power, ring->ctx);
    return fine;
}

/* Multiplied out, as it is and with the minus above and below the bar. */
static dx_status spread_quotient(dx_ring *ring, const dx_quotient *q, dx_id *out, dx_id *turned)
{
    dx_graph *g = ring->kernels.graph;
    dx_id above =
        fmpz_mpoly_is_zero(q->num, ring->ctx) ? dx_int(g, 0) : dx_poly_expression(ring, q->num);
    dx_id below = dx_poly_expression(ring, q->den);
    *out = dx_div(g, above, below);
    *turned = dx_div(g, dx_neg(g, above), dx_neg(g, below));
    DX_TRY(dx_check(g, *out));
    return dx_check(g, *turned);
}

/* With the minus, where there is one, above or below the bar: y/(x - x*y). NONE where it is no
 * shorter than what was given and has as many functions: reading it takes long then. */
static dx_status write_quotient(dx_ring *ring, const dx_quotient *q, const search *s, dx_id *out)
{
    enum { LONG = 200 };
    dx_graph *g = ring->kernels.graph;
    dx_id turned;
    DX_TRY(spread_quotient(ring, q, out, &turned));
    if (s->before.functions > 0 && letters_of(ring, q) >= s->letters &&
        dx_print_weight(g, *out) >= s->spread) {
        *out = DX_NONE;
        return DX_OK;
    }
    DX_TRY(s->hasty ? dx_readable_soon(g, *out, out) : dx_readable(g, *out, out));
    if (dx_is_larger(g, turned, LONG)) /* a minus makes no difference then */
        return DX_OK;
    DX_TRY(dx_readable(g, turned, &turned));
    if (dx_print_weight(g, turned) < dx_print_weight(g, *out))
        *out = turned;
    return DX_OK;
}

/* The quotient of two polynomials, one or both of them replaced by what division leaves. */
static dx_status try_quotient(dx_ring *ring, const fmpz_mpoly_t above, const fmpz_t above_scale,
                              const fmpz_mpoly_t below, const fmpz_t below_scale, search *s)
{
    dx_graph *g = ring->kernels.graph;
    dx_quotient divided;
    dx_id form = s->best;
    if (fmpz_mpoly_is_zero(below, ring->ctx))
        return DX_OK;
    dx_quotient_init(ring, &divided);
    fmpz_mpoly_scalar_mul_fmpz(divided.num, above, below_scale, ring->ctx);
    fmpz_mpoly_scalar_mul_fmpz(divided.den, below, above_scale, ring->ctx);
    dx_status status = dx_quotient_cancel(ring, &divided);
    if (status == DX_OK)
        status = write_quotient(ring, &divided, s, &form);
    if (status == DX_OK && !dx_is_none(form))
        status = offer(g, s, form);
    dx_quotient_clear(ring, &divided);
    return status;
}

/* Must it differ from 0 for the node to have a value, and a derivative? DX_NONE: nothing must.
 * `whole`: with the exponent, which is a fraction. */
static dx_id needed_nonzero(dx_graph *g, dx_id a, uint32_t k, bool whole)
{
    if (dx_fn_of(g, a) == DX_FN_log && !whole)
        return dx_operand(g, a, 0);
    if (dx_op_of(g, a) != DX_OP_MUL)
        return DX_NONE;
    dx_id base = dx_base(g, a, k), exponent = dx_exponent(g, a, k);
    bool positive = dx_is_number(g, exponent) && dx_number_sign(g, exponent) > 0;
    if (whole)
        return positive && !dx_is_integer(g, exponent) ? dx_pow(g, base, exponent) : DX_NONE;
    return positive && dx_is_integer(g, exponent) ? DX_NONE : base;
}

/* Take from `den` what must not be 0 anyway for what was given and the equation to have values and
 * derivatives. */
static dx_status strip_needed(dx_ring *ring, dx_id a, fmpz_mpoly_t den)
{
    dx_graph *g = ring->kernels.graph;
    dx_walk walk;
    dx_quotient q;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_quotient_init(ring, &q);
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        dx_id b = walk.id[i];
        uint32_t n = dx_op_of(g, b) == DX_OP_MUL ? dx_factors(g, b) : 1;
        for (uint32_t k = 0; k < 2 * n && status == DX_OK; k++) {
            dx_id needed = needed_nonzero(g, b, k / 2, k % 2 != 0);
            if (dx_is_none(needed))
                continue;
            status = dx_ring_value(ring, needed, &q);
            if (status == DX_LIMIT) { /* no polynomial of this ring */
                dx_diag_clear(&g->context->diag);
                status = DX_OK;
            } else if (status == DX_OK && !dx_poly_strip(ring, den, q.num)) {
                status = DX_LIMIT;
            }
        }
    }
    dx_quotient_clear(ring, &q);
    dx_walk_free(&walk);
    return status;
}

/* Where the quotient was multiplied above and below by what may be 0, points of the curve may be
 * lost. Has its denominator no zeros but those of the one that was given? */
static dx_status keeps_points(dx_ring *ring, const search *s, const dx_quotient *given,
                              const fmpz_mpoly_t zero, const dx_quotient *now, bool *kept)
{
    fmpz_mpoly_t den, rest, whole;
    fmpz_t scale;
    fmpz_mpoly_init(den, ring->ctx);
    fmpz_mpoly_init(rest, ring->ctx);
    fmpz_mpoly_init(whole, ring->ctx);
    fmpz_init(scale);
    fmpz_mpoly_set(den, now->den, ring->ctx);
    dx_status status = dx_poly_strip(ring, den, given->den) ? DX_OK : DX_LIMIT;
    *kept = status == DX_OK && dx_poly_is_never_zero(ring, den);
    if (status == DX_OK && !*kept)
        status = strip_needed(ring, s->given, den);
    if (status == DX_OK && !*kept)
        status = strip_needed(ring, s->zero, den);
    if (status == DX_OK && !*kept)
        *kept = dx_poly_is_never_zero(ring, den);
    if (status == DX_OK && !*kept && dx_poly_can_multiply(ring, zero, den)) {
        /* on the curve it cannot be 0 where the equation is not true then: x in x*exp(y) = 1 */
        fmpz_mpoly_quasidivrem(scale, whole, rest, zero, den, ring->ctx);
        *kept = dx_poly_is_never_zero(ring, rest);
    }
    fmpz_clear(scale);
    fmpz_mpoly_clear(den, ring->ctx);
    fmpz_mpoly_clear(rest, ring->ctx);
    fmpz_mpoly_clear(whole, ring->ctx);
    if (status != DX_LIMIT)
        return status;
    dx_diag_clear(&ring->kernels.graph->context->diag);
    *kept = false;
    return DX_OK;
}

/* The same, if no points are lost by it. */
static dx_status try_safe_quotient(dx_ring *ring, const dx_quotient *given, const fmpz_mpoly_t zero,
                                   const fmpz_mpoly_t above, const fmpz_mpoly_t below, search *s)
{
    dx_quotient now;
    fmpz_t one;
    bool kept = false;
    if (fmpz_mpoly_is_zero(below, ring->ctx))
        return DX_OK;
    dx_quotient_init(ring, &now);
    fmpz_init_set_ui(one, 1);
    fmpz_mpoly_set(now.num, above, ring->ctx);
    fmpz_mpoly_set(now.den, below, ring->ctx);
    dx_status status = dx_quotient_cancel(ring, &now);
    if (status == DX_OK)
        status = keeps_points(ring, s, given, zero, &now, &kept);
    if (status == DX_OK && kept)
        status = try_quotient(ring, now.num, one, now.den, one, s);
    fmpz_clear(one);
    dx_quotient_clear(ring, &now);
    return status;
}

/* y in y·(x + log(y)) is 0 on a part of the curve, on which nothing may be multiplied by it. */
static bool is_coprime(dx_ring *ring, const fmpz_mpoly_t a, const fmpz_mpoly_t zero)
{
    fmpz_mpoly_t common;
    fmpz_mpoly_init(common, ring->ctx);
    bool coprime = dx_poly_can_gcd(ring, a, zero) && fmpz_mpoly_gcd(common, a, zero, ring->ctx) &&
                   fmpz_mpoly_is_fmpz(common, ring->ctx);
    fmpz_mpoly_clear(common, ring->ctx);
    return coprime;
}

/* Both replaced by what is left of them where the generator is a quotient by the equation. */
static dx_status try_fraction(dx_ring *ring, slong lead, const dx_quotient *q,
                              const fmpz_mpoly_t zero, search *s)
{
    const slong vars[] = {lead};
    const ulong top[] = {(ulong)fmpz_mpoly_degree_si(zero, lead, ring->ctx)};
    fmpz_mpoly_t above, below, by;
    ulong n_above, n_below;
    dx_status status = DX_OK;
    fmpz_mpoly_init(above, ring->ctx);
    fmpz_mpoly_init(below, ring->ctx);
    fmpz_mpoly_init(by, ring->ctx);
    fmpz_mpoly_get_coeff_vars_ui(by, zero, vars, top, 1, ring->ctx);
    if (!fmpz_mpoly_is_fmpz(by, ring->ctx) && is_coprime(ring, by, zero) &&
        divide_fraction(ring, lead, q->num, zero, above, &n_above) &&
        divide_fraction(ring, lead, q->den, zero, below, &n_below)) {
        while (n_above > n_below && fmpz_mpoly_length(below, ring->ctx) <= MOST_TERMS) {
            fmpz_mpoly_mul(below, below, by, ring->ctx);
            n_below++;
        }
        while (n_below > n_above && fmpz_mpoly_length(above, ring->ctx) <= MOST_TERMS) {
            fmpz_mpoly_mul(above, above, by, ring->ctx);
            n_above++;
        }
        if (n_above == n_below)
            status = try_safe_quotient(ring, q, zero, above, below, s);
    }
    fmpz_mpoly_clear(above, ring->ctx);
    fmpz_mpoly_clear(below, ring->ctx);
    fmpz_mpoly_clear(by, ring->ctx);
    return status;
}

/* The lightest of the forms that division gives, for each generator in front. */
static dx_status try_orders(dx_ring *ring, const dx_quotient *q, const dx_quotient *zero,
                            bool whole, search *s)
{
    fmpz_mpoly_t above, below;
    fmpz_t one, above_scale, below_scale;
    dx_status status = DX_OK;
    fmpz_mpoly_init(above, ring->ctx);
    fmpz_mpoly_init(below, ring->ctx);
    fmpz_init_set_ui(one, 1);
    fmpz_init(above_scale);
    fmpz_init(below_scale);
    for (slong lead = 0; lead < (slong)ring->kernels.n && status == DX_OK; lead++) {
        if (fmpz_mpoly_degree_si(zero->num, lead, ring->ctx) <= 0)
            continue;
        divide_led_by(ring, lead, q->num, zero->num, above, above_scale);
        divide_led_by(ring, lead, q->den, zero->num, below, below_scale);
        status = try_quotient(ring, above, above_scale, q->den, one, s);
        if (status == DX_OK && whole)
            status = try_quotient(ring, q->num, one, below, below_scale, s);
        if (status == DX_OK && whole)
            status = try_quotient(ring, above, above_scale, below, below_scale, s);
        if (status == DX_OK && whole)
            status = try_fraction(ring, lead, q, zero->num, s);
    }
    fmpz_clear(one);
    fmpz_clear(above_scale);
    fmpz_clear(below_scale);
    fmpz_mpoly_clear(above, ring->ctx);
    fmpz_mpoly_clear(below, ring->ctx);
    return status;
}

static dx_status divide(dx_ring *ring, dx_id a, dx_id zero, bool whole, search *s)
{
    dx_graph *g = ring->kernels.graph;
    dx_quotient q, z;
    dx_quotient_init(ring, &q);
    dx_quotient_init(ring, &z);
    dx_status status = dx_ring_value(ring, a, &q);
    if (status == DX_OK)
        status = dx_ring_value(ring, zero, &z);
    if (status == DX_OK) /* the curve has no points where they are 0 */
        status = strip_needed(ring, zero, z.num);
    if (status == DX_OK)
        status = strip_needed(ring, a, z.num);
    if (status == DX_OK &&
        (fmpz_mpoly_is_zero(z.num, ring->ctx) || fmpz_mpoly_length(q.num, ring->ctx) > MOST_TERMS ||
         fmpz_mpoly_length(z.num, ring->ctx) > MOST_TERMS ||
         !dx_poly_can_multiply(ring, q.num, z.num)))
        status = DX_LIMIT;
    if (status == DX_OK) {
        dx_id spread, turned;
        status = spread_quotient(ring, &q, &spread, &turned);
        s->spread = status == DX_OK ? dx_print_weight(g, spread) : 0;
        s->letters = letters_of(ring, &q);
    }
    if (status == DX_OK)
        status = try_orders(ring, &q, &z, whole, s);
    dx_quotient_clear(ring, &z);
    dx_quotient_clear(ring, &q);
    return status;
}

/* Both in one expression, so that the ring has the generators of both. */
static dx_id put_beside(dx_graph *g, dx_id a, dx_id zero)
{
    dx_id one = dx_symbol(g, " a", 2), other = dx_symbol(g, " b", 2);
    return dx_add(g, dx_mul(g, one, a), dx_mul(g, other, zero));
}

static dx_status reduce(dx_graph *g, dx_id a, dx_id zero, bool whole, search *s)
{
    dx_id both = put_beside(g, a, zero);
    DX_TRY(dx_check(g, both));
    dx_ring *ring;
    dx_status status = dx_ring_new(g, both, NULL, s->hasty, &ring);
    if (status == DX_OK && ring->kernels.n > MOST_GENERATORS)
        status = DX_LIMIT;
    if (status == DX_OK)
        status = divide(ring, a, zero, whole, s);
    dx_ring_delete(g, ring);
    return status;
}

dx_status dx_reduce_by(dx_graph *g, dx_id a, dx_id zero, bool hasty, dx_id *out)
{
    search s = {.given = a, .zero = zero, .best = a, .hasty = hasty};
    nature of_zero = {0};
    *out = a;
    if (dx_is_number(g, a) || dx_tree_size(g, a) + dx_tree_size(g, zero) > LARGE)
        return DX_OK;
    DX_TRY(look_at(g, a, &s.before));
    DX_TRY(look_at(g, zero, &of_zero));
    s.score = dx_print_weight(g, a);
    bool rational = s.before.functions + s.before.roots + of_zero.functions + of_zero.roots == 0;
    dx_status status = reduce(g, a, zero, !rational, &s);
    if (status == DX_LIMIT) { /* without a story: it is too large */
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    *out = s.best;
    return status;
}
