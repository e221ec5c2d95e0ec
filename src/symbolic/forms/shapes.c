#include "symbolic/forms/shapes.h"

#include "expr/exact.h"
#include "expr/order.h"
#include "symbolic/forms/mirror.h"
#include "symbolic/forms/terms.h"

#include <stdlib.h>
#include <string.h>

enum {
    FORMS = 6,       /* ways to write the factors on one side of the line */
    MAX_GROUPS = 8,  /* terms that are split apart */
    MAX_FLIPS = 4,   /* factors tried with the opposite sign */
    LONG_SUM = 400,  /* terms of a polynomial that is written out */
    MANY_CELLS = 500 /* terms times generators: only the factored form is tried */
};

/* ---- sums -------------------------------------------------------------------------------- */

/* The lightest of a few expressions. */
static dx_id lightest(dx_ring *ring, size_t n, const dx_id *candidate)
{
    dx_choice choice = {.graph = ring->kernels.graph, .weights = ring->weights};
    for (size_t i = 0; i < n; i++)
        if (dx_choice_offer(&choice, candidate[i]) != DX_OK)
            return DX_NONE;
    return choice.best;
}

static dx_id lightest_sum(dx_ring *ring, const fmpz_mpoly_t p)
{
    dx_id plain = dx_poly_expression(ring, p);
    if (fmpz_mpoly_length(p, ring->ctx) <= 2)
        return dx_is_none(plain) ? plain : dx_mirror_sum(ring->kernels.graph, plain);
    return lightest(ring, 2, (dx_id[]){plain, dx_poly_grouped(ring, p)});
}

/* The polynomial in its lightest form as a sum. The same one comes again in several
 * shapes, so the last few are kept. */
static dx_id sum_of(dx_ring *ring, const fmpz_mpoly_t p)
{
    for (uint32_t i = 0; i < ring->n_sums; i++)
        if (fmpz_mpoly_equal(ring->sum[i].poly, p, ring->ctx))
            return ring->sum[i].form;
    dx_id form = lightest_sum(ring, p);
    if (ring->n_sums < DX_KNOWN_SUMS)
        fmpz_mpoly_init(ring->sum[ring->n_sums++].poly, ring->ctx);
    dx_known_sum *known = &ring->sum[ring->next_sum];
    ring->next_sum = (ring->next_sum + 1) % DX_KNOWN_SUMS;
    fmpz_mpoly_set(known->poly, p, ring->ctx);
    known->form = form;
    return form;
}

/* Is the sum's first term, as it is printed, negative? */
static bool leads_negative(dx_graph *g, dx_id sum)
{
    enum { MOST = 64 };
    uint32_t order[MOST];
    if (dx_op_of(g, sum) != DX_OP_ADD || dx_terms(g, sum) > MOST)
        return false;
    dx_order_terms(g, sum, order);
    return dx_number_sign(g, dx_coefficient(g, sum, order[0])) < 0;
}

/* ---- one side of the line ------------------------------------------------------------------ */

typedef struct side {
    dx_id form[FORMS]; /* products of the value, but for the sign */
    bool negated[FORMS];
    uint32_t n;
} side;

static void add_form(side *s, dx_id form, bool negated)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (dx_same(s->form[i], form))
            return;
    if (dx_is_none(form) || s->n == FORMS)
        return;
    s->negated[s->n] = negated;
    s->form[s->n++] = form;
}

static bool on_side(const dx_factor *factor, bool above)
{
    return above ? factor->exponent > 0 : factor->exponent < 0;
}

static slong times(const dx_factor *factor)
{
    return factor->exponent < 0 ? -factor->exponent : factor->exponent;
}

/* Each factor as a sum with a positive first term, but for `contrary`, which gets the
 * other sign; the signs go into *negated. */
static dx_id factors_of_side(dx_ring *ring, const dx_factored *f, bool above, uint32_t contrary,
                             bool *negated)
{
    dx_graph *g = ring->kernels.graph;
    dx_id product = dx_int(g, 1);
    fmpz_mpoly_t opposite;
    *negated = false;
    for (uint32_t i = 0; i < f->n; i++) {
        if (!on_side(&f->factor[i], above))
            continue;
        dx_id sum = dx_poly_double_angle(ring, f->factor[i].poly, above);
        if (dx_is_none(sum))
            sum = sum_of(ring, f->factor[i].poly);
        if (!dx_is_none(sum) && leads_negative(g, sum) != (i == contrary)) {
            fmpz_mpoly_init(opposite, ring->ctx);
            fmpz_mpoly_neg(opposite, f->factor[i].poly, ring->ctx);
            sum = sum_of(ring, opposite);
            fmpz_mpoly_clear(opposite, ring->ctx);
            *negated = *negated != (times(&f->factor[i]) % 2 != 0);
        }
        product =
            dx_mul(g, product, dx_is_none(sum) ? sum : dx_power(g, sum, times(&f->factor[i])));
    }
    return product;
}

/* The polynomials with one exponent multiplied into one: (x - 1)^2 (x + 1)^2 is
 * (x^2 - 1)^2; `all`: every exponent multiplied out. */
static dx_id gathered_side(dx_ring *ring, const dx_factored *f, bool above, bool all)
{
    dx_graph *g = ring->kernels.graph;
    bool used[DX_MAX_FACTORS] = {false};
    dx_id product = dx_int(g, 1);
    fmpz_mpoly_t together, power;
    fmpz_mpoly_init(together, ring->ctx);
    fmpz_mpoly_init(power, ring->ctx);
    for (uint32_t i = 0; i < f->n && !dx_is_none(product); i++) {
        if (used[i] || !on_side(&f->factor[i], above))
            continue;
        slong longest = 0;
        fmpz_mpoly_one(together, ring->ctx);
        for (uint32_t k = i; k < f->n; k++) {
            const dx_factor *factor = &f->factor[k];
            if (used[k] || !on_side(factor, above) ||
                (!all && factor->exponent != f->factor[i].exponent))
                continue;
            used[k] = true;
            if (fmpz_mpoly_length(factor->poly, ring->ctx) > longest)
                longest = fmpz_mpoly_length(factor->poly, ring->ctx);
            slong repeat = all ? times(factor) : 1;
            if (repeat > 20)
                product = DX_NONE;
            for (slong j = 0; j < repeat && !dx_is_none(product); j++) {
                if (!dx_poly_can_multiply(ring, together, factor->poly) ||
                    fmpz_mpoly_length(together, ring->ctx) > LONG_SUM)
                    product = DX_NONE;
                else
                    fmpz_mpoly_mul(together, together, factor->poly, ring->ctx);
            }
        }
        if (dx_is_none(product))
            break;
        if (!above && fmpz_mpoly_length(together, ring->ctx) > longest) {
            product = DX_NONE; /* (x + 1)*(x + 2), but x^2 - 1 */
            break;
        }
        dx_id sum = sum_of(ring, together);
        product = dx_mul(g, product,
                         dx_is_none(sum) || all ? sum : dx_power(g, sum, times(&f->factor[i])));
    }
    fmpz_mpoly_clear(together, ring->ctx);
    fmpz_mpoly_clear(power, ring->ctx);
    return product;
}

/* Are there so many terms that looking at every shape would take too long? */
static bool is_large(dx_ring *ring, const dx_factored *f)
{
    slong terms = 0;
    for (uint32_t i = 0; i < f->n; i++)
        terms += fmpz_mpoly_length(f->factor[i].poly, ring->ctx);
    return terms * (slong)ring->kernels.n > MANY_CELLS;
}

static void write_side(dx_ring *ring, const dx_factored *f, bool above, side *s)
{
    uint32_t factors = 0, contrary = 0;
    bool negated;
    s->n = 0;
    dx_id product = factors_of_side(ring, f, above, UINT32_MAX, &negated);
    if (dx_is_none(product))
        return;
    add_form(s, product, negated);
    for (uint32_t i = 0; i < f->n; i++)
        factors += on_side(&f->factor[i], above);
    if (is_large(ring, f))
        return;
    if (factors > 1)
        add_form(s, gathered_side(ring, f, above, false), false);
    if (factors > 0)
        add_form(s, gathered_side(ring, f, above, true), false);
    /* (1 - x)*exp(x) - 1 rather than -((x - 1)*exp(x) + 1) */
    for (uint32_t i = 0; i < f->n && contrary < 2; i++)
        if (on_side(&f->factor[i], above) && times(&f->factor[i]) % 2 != 0 &&
            fmpz_mpoly_length(f->factor[i].poly, ring->ctx) > 2) {
            contrary++;
            product = factors_of_side(ring, f, above, i, &negated);
            add_form(s, product, negated);
        }
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* Offer content·product with the sign in front, and put into one of the factors. */
static dx_status offer_signed(dx_choice *choice, dx_id content, dx_id product)
{
    dx_graph *g = choice->graph;
    if (dx_is_none(product))
        return dx_choice_offer(choice, product);
    DX_TRY(dx_choice_offer(choice, dx_mul(g, content, product)));
    dx_id scale, rest;
    dx_split_coefficient(g, product, &scale, &rest);
    if (dx_number_sign(g, content) * dx_number_sign(g, scale) > 0 || dx_op_of(g, rest) != DX_OP_MUL)
        return DX_OK;
    uint32_t flips = 0;
    for (uint32_t i = 0; i < dx_factors(g, rest) && flips < MAX_FLIPS; i++) {
        dx_id base = dx_base(g, rest, i), e = dx_exponent(g, rest, i);
        int64_t n;
        if (dx_op_of(g, base) != DX_OP_ADD || !dx_get_int(g, e, &n) || n % 2 == 0)
            continue;
        flips++;
        dx_id factors[] = {rest, dx_power(g, base, -n), dx_power(g, dx_neg(g, base), n)};
        dx_id flipped = dx_product(g, 3, factors);
        dx_id number = dx_number_neg(g, dx_number_mul(g, content, scale));
        DX_TRY(dx_choice_offer(choice, dx_is_none(flipped) ? flipped : dx_mul(g, number, flipped)));
    }
    return DX_OK;
}

/* Which names make the generators' product lightest. */
static dx_id named_monomial(dx_ring *ring, const slong *exponent)
{
    dx_choice choice = {.graph = ring->kernels.graph, .weights = ring->weights};
    unsigned useful = dx_monomial_styles(ring, exponent);
    for (unsigned style = 0; style < DX_STYLES; style++)
        if ((style & ~useful) == 0 &&
            dx_choice_offer(&choice, dx_monomial_expression(ring, exponent, style)) != DX_OK)
            return DX_NONE;
    return choice.best;
}

/* One side, generators and all, multiplied out, without content; false when that is too
 * long. */
static bool multiply_out(dx_ring *ring, const dx_factored *f, bool above, fmpz_mpoly_t out)
{
    enum { MOST_TIMES = 20 };
    ulong exponent[DX_MAX_KERNELS] = {0};
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        exponent[i] = above == (f->exponent[i] > 0) ? (ulong)labs(f->exponent[i]) : 0;
    fmpz_mpoly_zero(out, ring->ctx);
    fmpz_mpoly_push_term_ui_ui(out, 1, exponent, ring->ctx);
    for (uint32_t i = 0; i < f->n; i++) {
        if (!on_side(&f->factor[i], above))
            continue;
        if (times(&f->factor[i]) > MOST_TIMES)
            return false;
        for (slong k = 0; k < times(&f->factor[i]); k++) {
            if (!dx_poly_can_multiply(ring, out, f->factor[i].poly) ||
                fmpz_mpoly_length(out, ring->ctx) > LONG_SUM)
                return false;
            fmpz_mpoly_mul(out, out, f->factor[i].poly, ring->ctx);
        }
    }
    return true;
}

/* The generators on one side. */
static dx_id generators_of_side(dx_ring *ring, const dx_factored *f, bool above)
{
    slong exponent[DX_MAX_KERNELS] = {0};
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        exponent[i] = above == (f->exponent[i] > 0) ? f->exponent[i] : 0;
    return dx_monomial_expression(ring, exponent, DX_STYLE_PLAIN);
}

/* The numerator multiplied out, its content in front or in every term: 2*(x^2 + 1) or
 * 2*x^2 + 2. */
static dx_status offer_expanded(dx_ring *ring, const dx_factored *f, const side *below,
                                dx_choice *choice)
{
    dx_graph *g = ring->kernels.graph;
    fmpz_mpoly_t num;
    fmpq_t content;
    fmpz_mpoly_init(num, ring->ctx);
    fmpq_init(content);
    fmpq_set(content, f->content);
    dx_status status = DX_OK;
    bool fits = !dx_monomial_merges(ring, f->exponent) && multiply_out(ring, f, true, num);
    for (int inside = 0; inside < 2 && fits && status == DX_OK; inside++) {
        if (inside == 1) {
            if (fmpz_is_pm1(fmpq_numref(content)))
                break;
            fmpz_mpoly_scalar_mul_fmpz(num, num, fmpq_numref(content), ring->ctx);
            fmpz_one(fmpq_numref(content));
        }
        dx_id top = sum_of(ring, num), bottom = generators_of_side(ring, f, false);
        if (!dx_is_none(top) && !dx_is_none(bottom))
            bottom = dx_mul(g, bottom, dx_signs_expression(ring, f));
        dx_id factor = dx_number_from_fmpq(g, content);
        for (uint32_t i = 0; i < below->n && status == DX_OK; i++)
            status = offer_signed(
                choice, below->negated[i] ? dx_number_neg(g, factor) : factor,
                dx_product(g, 3, (dx_id[]){top, bottom, dx_power(g, below->form[i], -1)}));
    }
    fmpq_clear(content);
    fmpz_mpoly_clear(num, ring->ctx);
    return status;
}

/* (g^2 + 1)^e·g^-e with g = exp(x) as (exp(x) + exp(-x))^e. */
static dx_status offer_balanced(dx_ring *ring, const dx_factored *f, dx_choice *choice)
{
    dx_graph *g = ring->kernels.graph;
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        for (uint32_t k = 0; k < f->n; k++) {
            if (ring->kernels.kernel[i].kind != DX_KERNEL_POWER || f->exponent[i] == 0)
                continue;
            slong degree = fmpz_mpoly_degree_si(f->factor[k].poly, (slong)i, ring->ctx);
            if (degree == 0 || degree % 2 != 0 ||
                f->exponent[i] != -f->factor[k].exponent * (degree / 2))
                continue;
            slong exponent[DX_MAX_KERNELS];
            memcpy(exponent, f->exponent, sizeof exponent);
            exponent[i] = 0;
            dx_id product = dx_mul(g, dx_signs_expression(ring, f), named_monomial(ring, exponent));
            for (uint32_t m = 0; m < f->n && !dx_is_none(product); m++) {
                dx_id sum = dx_poly_shifted(ring, f->factor[m].poly, i, m == k ? degree / 2 : 0);
                product = dx_mul(g, product,
                                 dx_is_none(sum) ? sum : dx_power(g, sum, f->factor[m].exponent));
            }
            DX_TRY(offer_signed(choice, dx_number_from_fmpq(g, f->content), product));
        }
    return DX_OK;
}

static dx_status offer_products(dx_ring *ring, const dx_quotient *q, dx_choice *choice)
{
    dx_graph *g = ring->kernels.graph;
    dx_factored f;
    side above, below;
    dx_factored_init(ring, &f);
    dx_status status = dx_factored_set(ring, &f, q);
    if (status != DX_OK) {
        dx_factored_clear(ring, &f);
        return status;
    }
    write_side(ring, &f, true, &above);
    write_side(ring, &f, false, &below);
    dx_id content = dx_number_from_fmpq(g, f.content);
    dx_id names = dx_mul(g, dx_signs_expression(ring, &f), named_monomial(ring, f.exponent));
    dx_id plain = dx_mul(g, dx_signs_expression(ring, &f),
                         dx_monomial_expression(ring, f.exponent, DX_STYLE_PLAIN));
    for (int way = 0; way < (dx_same(names, plain) ? 1 : 2); way++)
        for (uint32_t i = 0; i < above.n && status == DX_OK; i++)
            for (uint32_t k = 0; k < below.n && status == DX_OK; k++) {
                dx_id factors[] = {way == 0 ? names : plain, above.form[i],
                                   dx_power(g, below.form[k], -1)};
                status = offer_signed(
                    choice,
                    above.negated[i] != below.negated[k] ? dx_number_neg(g, content) : content,
                    dx_product(g, 3, factors));
            }
    if (status == DX_OK && is_large(ring, &f)) {
        dx_factored_clear(ring, &f);
        return status;
    }
    if (status == DX_OK)
        status = offer_expanded(ring, &f, &below, choice);
    if (status == DX_OK)
        status = offer_balanced(ring, &f, choice);
    dx_factored_clear(ring, &f);
    return status;
}

/* ---- term by term ------------------------------------------------------------------------------
 */

/* One product only, for a quotient that is a small part of a sum. */
static dx_status offer_product(dx_ring *ring, const dx_quotient *q, dx_choice *choice)
{
    dx_graph *g = ring->kernels.graph;
    dx_factored f;
    dx_factored_init(ring, &f);
    dx_status status = dx_factored_set(ring, &f, q);
    if (status == DX_OK) {
        bool above, below;
        dx_id names = dx_mul(g, dx_signs_expression(ring, &f), named_monomial(ring, f.exponent));
        dx_id top = factors_of_side(ring, &f, true, UINT32_MAX, &above);
        dx_id bottom = factors_of_side(ring, &f, false, UINT32_MAX, &below);
        dx_id content = dx_number_from_fmpq(g, f.content);
        if (!dx_is_none(bottom))
            bottom = dx_power(g, bottom, -1);
        status = offer_signed(choice, above != below ? dx_number_neg(g, content) : content,
                              dx_product(g, 3, (dx_id[]){names, top, bottom}));
    }
    dx_factored_clear(ring, &f);
    return status;
}

/* part/den, cancelled, as the lightest product. */
static dx_id part_over(dx_ring *ring, const fmpz_mpoly_t part, const fmpz_mpoly_t den)
{
    dx_quotient q;
    dx_choice choice = {.graph = ring->kernels.graph, .weights = ring->weights};
    dx_quotient_init(ring, &q);
    fmpz_mpoly_set(q.num, part, ring->ctx);
    fmpz_mpoly_set(q.den, den, ring->ctx);
    dx_status status = dx_quotient_cancel(ring, &q);
    if (status == DX_OK)
        status = offer_product(ring, &q, &choice);
    dx_quotient_clear(ring, &q);
    return status == DX_OK ? choice.best : DX_NONE;
}

static dx_id sum_of_parts(dx_ring *ring, uint32_t n, const fmpz_mpoly_struct *part,
                          const fmpz_mpoly_t den)
{
    dx_id term[MAX_GROUPS];
    for (uint32_t i = 0; i < n; i++) {
        term[i] = part_over(ring, &part[i], den);
        if (dx_is_none(term[i]))
            return DX_NONE;
    }
    return dx_sum(ring->kernels.graph, n, term);
}

/* Every term a part of its own. */
static uint32_t single_terms(dx_ring *ring, const fmpz_mpoly_t p, fmpz_mpoly_struct *part)
{
    slong n = fmpz_mpoly_length(p, ring->ctx);
    if (n > MAX_GROUPS)
        return 0;
    for (slong i = 0; i < n; i++) {
        fmpz_mpoly_init(&part[i], ring->ctx);
        fmpz_mpoly_get_term(&part[i], p, i, ring->ctx);
    }
    return (uint32_t)n;
}

static dx_status offer_apart(dx_ring *ring, const dx_quotient *q, dx_choice *choice)
{
    dx_graph *g = ring->kernels.graph;
    if (fmpz_mpoly_length(q->num, ring->ctx) < 2 || fmpz_mpoly_is_one(q->den, ring->ctx))
        return DX_OK;
    fmpz_mpoly_t common, rest;
    fmpz_mpoly_init(common, ring->ctx);
    fmpz_mpoly_init(rest, ring->ctx);
    fmpz_mpoly_term_content(common, q->num, ring->ctx);
    fmpz_mpoly_divides(rest, q->num, common, ring->ctx);
    dx_id outside = dx_poly_expression(ring, common);
    dx_status status = DX_OK;
    for (int way = 0; way < 4 && status == DX_OK; way++) {
        bool whole = way < 2, by_function = way % 2 == 0;
        fmpz_mpoly_struct part[MAX_GROUPS];
        if (!whole && dx_is_number(g, outside))
            break;
        const fmpz_mpoly_struct *num = whole ? q->num : rest;
        uint32_t n = by_function ? dx_poly_groups(ring, num, MAX_GROUPS, part)
                                 : single_terms(ring, num, part);
        if (n > 1) {
            dx_id sum = sum_of_parts(ring, n, part, q->den);
            status =
                dx_choice_offer(choice, whole || dx_is_none(sum) ? sum : dx_mul(g, outside, sum));
        }
        for (uint32_t i = 0; i < n; i++)
            fmpz_mpoly_clear(&part[i], ring->ctx);
    }
    fmpz_mpoly_clear(common, ring->ctx);
    fmpz_mpoly_clear(rest, ring->ctx);
    return status;
}

dx_status dx_shapes_offer(dx_ring *ring, const dx_quotient *q, dx_choice *choice)
{
    if (fmpz_mpoly_is_zero(q->num, ring->ctx))
        return dx_choice_offer(choice, dx_int(ring->kernels.graph, 0));
    DX_TRY(offer_products(ring, q, choice));
    slong terms = fmpz_mpoly_length(q->num, ring->ctx) + fmpz_mpoly_length(q->den, ring->ctx);
    return terms * (slong)ring->kernels.n > MANY_CELLS ? DX_OK : offer_apart(ring, q, choice);
}
