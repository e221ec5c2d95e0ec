#include "symbolic/forms/readable.h"

#include "expr/exact.h"
#include "expr/walk.h"
#include "symbolic/forms/choice.h"
#include "symbolic/forms/cofactors.h"
#include "symbolic/forms/displaced.h"
#include "symbolic/forms/mirror.h"
#include "symbolic/forms/partners.h"
#include "symbolic/forms/relations.h"
#include "symbolic/forms/rewrite.h"
#include "symbolic/forms/signs.h"
#include "symbolic/sample.h"
#include "symbolic/forms/surds.h"
#include "symbolic/forms/terms.h"
#include "symbolic/forms/variants.h"
#include "symbolic/forms/waves.h"

#include <string.h>

enum {
    MAX_TREE = 1500,   /* nodes, counted as a tree, of what is put into normal form */
    MAX_EFFORT = 8000, /* the same, over all parts of an expression */
    ROUNDS = 4,
    MAX_PARTS = 16, /* terms or factors that are made readable one by one */
    SHAPED = 4,     /* variants of which all shapes are weighed */
    MODEST = 60,    /* nodes: of larger ones fewer variants are weighed */
    LARGE = 150,
    MANY_NAMES = 4 /* from which on normal forms of a sum are soon too large */
};

typedef struct reader {
    dx_graph *g;
    dx_idmap plain; /* node → the same with readable arguments */
    dx_idmap shown; /* node → its most readable form */
    dx_idmap roots; /* base of a radical → its factored form */
    dx_idmap best;  /* arithmetic → its lightest form, so that nothing is done twice */
    dx_idmap weights;
    dx_ring *ring;
    uint32_t shaped; /* variants to weigh, for the expression at hand */
    double effort;
    bool hasty;
} reader;

/* ---- normal forms of one expression -------------------------------------------------------- */

typedef struct found {
    bool quotients, multiples, even_angles, sums, hyperbolic, exponentials;
} found;

static dx_status offer_normal_forms(reader *r, dx_id a, dx_ring_mode mode, found *has,
                                    dx_choice *choice)
{
    dx_ring *ring = r->ring;
    ring->weights = &r->weights;
    ring->hasty = r->hasty;
    ring->patient = false;
    dx_status status = dx_ring_make(r->g, a, mode, &r->roots, ring);
    if (status == DX_OK) {
        dx_quotient q;
        dx_quotient_init(ring, &q);
        status = dx_ring_value(ring, a, &q);
        if (status == DX_OK)
            status = dx_variants_offer(ring, &q, r->shaped, choice);
        dx_quotient_clear(ring, &q);
    }
    const dx_kernels *k = &ring->kernels;
    *has = (found){
        .quotients = has->quotients || k->has_quotients,
        .multiples = has->multiples || k->has_multiples,
        .even_angles = has->even_angles || k->has_even_angles,
        .sums = has->sums || k->has_sums,
        .hyperbolic = has->hyperbolic || k->has_hyperbolic,
        .exponentials = has->exponentials || k->has_exponentials,
    };
    dx_ring_free(ring);
    if (status == DX_DOMAIN || status == DX_LIMIT) {
        dx_diag_clear(&r->g->context->diag);
        return DX_OK;
    }
    return status;
}

static dx_status offer_all_modes(reader *r, dx_id a, dx_choice *choice)
{
    found has = {0};
    DX_TRY(offer_normal_forms(r, a, (dx_ring_mode){0}, &has, choice));
    if (has.quotients)
        DX_TRY(offer_normal_forms(r, a, (dx_ring_mode){.quotients = true}, &has, choice));
    if (r->shaped < SHAPED - 1)
        return DX_OK;
    if (has.multiples)
        DX_TRY(offer_normal_forms(r, a, (dx_ring_mode){.quotients = true, .multiples = true}, &has,
                                  choice));
    if (has.even_angles)
        DX_TRY(offer_normal_forms(
            r, a, (dx_ring_mode){.quotients = true, .multiples = true, .halves = true}, &has,
            choice));
    if (has.sums)
        DX_TRY(offer_normal_forms(
            r, a, (dx_ring_mode){.quotients = true, .multiples = true, .sums = true}, &has,
            choice));
    if (has.hyperbolic && has.exponentials)
        DX_TRY(offer_normal_forms(r, a, (dx_ring_mode){.quotients = true, .exponentials = true},
                                  &has, choice));
    return DX_OK;
}

static bool is_arithmetic(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_ADD || dx_op_of(g, a) == DX_OP_MUL;
}

/* sin(x + pi/2), sin((x + pi)/2) */
static bool is_shifted_wave(dx_graph *g, dx_id a)
{
    dx_id c, angle;
    if (!dx_waves_is_wave(dx_fn_of(g, a)))
        return false;
    dx_split_coefficient(g, dx_operand(g, a, 0), &c, &angle);
    if (dx_op_of(g, angle) != DX_OP_ADD)
        return false;
    for (uint32_t i = 0; i < dx_terms(g, angle); i++)
        if (dx_op_of(g, dx_term(g, angle, i)) == DX_OP_PI)
            return true;
    return false;
}

static dx_status best_form(reader *r, dx_id a, bool in_parts, dx_id *out);

/* The sum of its terms' best forms. */
static dx_status offer_terms(reader *r, dx_id a, dx_choice *choice)
{
    dx_graph *g = r->g;
    uint32_t n = dx_terms(g, a);
    dx_id term[MAX_PARTS + 1];
    if (n > MAX_PARTS || n < 2)
        return DX_OK;
    for (uint32_t i = 0; i < n; i++) {
        dx_id scaled = dx_scale(g, dx_coefficient(g, a, i), dx_term(g, a, i));
        DX_TRY(best_form(r, scaled, false, &term[i]));
    }
    term[n] = dx_constant(g, a);
    return dx_choice_offer(choice, dx_sum(g, n + 1, term));
}

static dx_status factor_base(reader *r, dx_id a, dx_id *out);

/* (2*x - 2)*sign(y) as 2*(x - 1)*sign(y), which no shape of the whole may be: of a sign the
 * polynomials see nothing. */
static dx_status offer_taken_apart(reader *r, uint32_t n, dx_id rest, dx_id scale,
                                   dx_choice *choice)
{
    enum { MOST = 16 };
    dx_graph *g = r->g;
    dx_id factor[MOST + 1];
    bool changed = false, steps = false;
    if (n > MOST)
        return DX_OK;
    for (uint32_t i = 0; i < n; i++) {
        dx_id base = dx_base(g, rest, i), form = base;
        if (dx_op_of(g, base) == DX_OP_ADD && dx_is_int(g, dx_exponent(g, rest, i), 1))
            DX_TRY(factor_base(r, base, &form));
        steps = steps || dx_fn_of(g, base) == DX_FN_sign || dx_fn_of(g, base) == DX_FN_heaviside;
        changed = changed || !dx_same(form, base);
        factor[i] = dx_pow(g, form, dx_exponent(g, rest, i));
    }
    factor[n] = scale;
    return changed && steps ? dx_choice_offer(choice, dx_product(g, n + 1, factor)) : DX_OK;
}

/* The product of its factors' best forms. */
static dx_status offer_factors(reader *r, dx_id a, dx_choice *choice)
{
    dx_graph *g = r->g;
    dx_id scale, rest, factor[MAX_PARTS + 1];
    dx_split_coefficient(g, a, &scale, &rest);
    if (dx_op_of(g, rest) != DX_OP_MUL || dx_factors(g, rest) > MAX_PARTS)
        return DX_OK;
    uint32_t n = dx_factors(g, rest);
    bool changed = false;
    for (uint32_t i = 0; i < n; i++) {
        dx_id base = dx_base(g, rest, i), form = base;
        if (dx_op_of(g, base) == DX_OP_ADD)
            DX_TRY(best_form(r, base, true, &form));
        changed = changed || !dx_same(form, base);
        factor[i] = dx_pow(g, form, dx_exponent(g, rest, i));
    }
    factor[n] = scale;
    if (changed)
        DX_TRY(dx_choice_offer(choice, dx_product(g, n + 1, factor)));
    return offer_taken_apart(r, n, rest, scale, choice);
}

/* Is the product without the power at `i` a multiple of the base of that, a product itself, each of
 * its powers there at least as high and of the same sign? */
static bool is_multiple_of_base(const dx_graph *g, dx_id product, uint32_t i, int sign)
{
    const dx_id base = dx_base(g, product, i);
    for (uint32_t k = 0; k < dx_factors(g, base); k++) {
        int64_t inside, outside = 0;
        if (!dx_get_int(g, dx_exponent(g, base, k), &inside))
            return false;
        for (uint32_t j = 0; j < dx_factors(g, product); j++)
            if (j != i && dx_same(dx_base(g, product, j), dx_base(g, base, k)) &&
                !dx_get_int(g, dx_exponent(g, product, j), &outside))
                return false;
        inside *= sign;
        if (inside > 0 ? outside < inside : outside > inside)
            return false;
    }
    return true;
}

/* l/(g^2*sqrt(l/g)) as sqrt(l/g)/g: signs of l and g do not come into it. */
static dx_status offer_root_kept(dx_graph *g, dx_id a, dx_choice *choice)
{
    dx_id scale, product;
    dx_split_coefficient(g, a, &scale, &product);
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++) {
        const dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        if (!dx_is_number(g, exponent) || dx_is_integer(g, exponent) ||
            dx_op_of(g, base) != DX_OP_MUL)
            continue;
        const int sign = dx_number_sign(g, exponent) < 0 ? 1 : -1;
        if (!is_multiple_of_base(g, product, i, sign))
            continue;
        const dx_id power = dx_power(g, base, sign), root = dx_pow(g, base, exponent);
        const dx_id rest = dx_div(g, dx_div(g, product, root), power);
        const dx_id kept = dx_pow(g, base, dx_add(g, exponent, dx_int(g, sign)));
        DX_TRY(dx_choice_offer(choice, dx_product(g, 3, (dx_id[]){scale, rest, kept})));
    }
    return DX_OK;
}

/* Roots of numbers joined, in each term. */
static dx_status offer_surds_joined(dx_graph *g, bool one_root, dx_choice *choice)
{
    const dx_id best = choice->best;
    dx_id term[MAX_PARTS + 1];
    const uint32_t n = dx_op_of(g, best) == DX_OP_ADD ? dx_terms(g, best) : 0;
    if (n == 0) {
        DX_TRY(dx_surds_joined(g, best, one_root, &term[0]));
        return dx_choice_offer(choice, term[0]);
    }
    if (n > MAX_PARTS)
        return DX_OK;
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(dx_surds_joined(g, dx_scale(g, dx_coefficient(g, best, i), dx_term(g, best, i)),
                               one_root, &term[i]));
    term[n] = dx_constant(g, best);
    return dx_choice_offer(choice, dx_sum(g, n + 1, term));
}

/* (sqrt(5) - sqrt(3))/2 for -(sqrt(3) - sqrt(5))/2. */
static dx_status offer_turned(dx_graph *g, dx_choice *choice)
{
    dx_id number, sum;
    dx_split_coefficient(g, choice->best, &number, &sum);
    if (dx_op_of(g, sum) != DX_OP_ADD || dx_number_sign(g, number) >= 0)
        return DX_OK;
    return dx_choice_offer(choice, dx_scale(g, dx_number_neg(g, number), dx_neg(g, sum)));
}

static dx_status best_form(reader *r, dx_id a, bool in_parts, dx_id *out)
{
    dx_graph *g = r->g;
    *out = a;
    if (dx_is_none(a))
        return dx_check(g, a);
    if (!is_arithmetic(g, a) && !is_shifted_wave(g, a))
        return DX_OK;
    uint32_t known = dx_idmap_get(&r->best, a, 0);
    if (known != 0) {
        *out = (dx_id){known};
        return DX_OK;
    }
    double size = dx_tree_size(g, a);
    r->effort += size;
    if (size > MAX_TREE || r->effort > MAX_EFFORT)
        return DX_OK;
    dx_choice choice = {.graph = g, .weights = &r->weights};
    r->shaped = size <= MODEST ? SHAPED : size <= LARGE ? SHAPED - 1 : SHAPED - 2;
    if (!in_parts || r->hasty)
        r->shaped = SHAPED - 2;
    DX_TRY(dx_choice_offer(&choice, a));
    DX_TRY(offer_all_modes(r, a, &choice));
    if (in_parts && dx_op_of(g, a) == DX_OP_ADD)
        DX_TRY(offer_terms(r, a, &choice));
    DX_TRY(offer_factors(r, a, &choice));
    DX_TRY(offer_root_kept(g, a, &choice));
    DX_TRY(offer_surds_joined(g, false, &choice));
    DX_TRY(offer_surds_joined(g, true, &choice));
    DX_TRY(offer_turned(g, &choice));
    *out = choice.best;
    if (in_parts && !dx_idmap_put(&r->best, a, out->v))
        return dx_no_memory(g->context);
    return DX_OK;
}

/* ---- radicals ---------------------------------------------------------------------------------
 */

/* Different factors, none of them repeated or below the line: nothing comes out. */
static bool is_trivial(const dx_ring *ring, const dx_factored *f)
{
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        if (f->exponent[i] != 0 || f->sign[i])
            return false;
    for (uint32_t i = 0; i < f->n; i++)
        if (f->factor[i].exponent != 1)
            return false;
    return fmpq_is_one(f->content);
}

static bool has_repeated(const dx_factored *f)
{
    for (uint32_t i = 0; i < f->n; i++)
        if (f->factor[i].exponent > 1 || f->factor[i].exponent < -1)
            return true;
    return false;
}

/* x + 2·sqrt(x) + 1 as (sqrt(x) + 1)^2: *f where there are such factors. */
static dx_status repeat_by_roots(dx_ring *ring, const dx_quotient *q, dx_factored *f)
{
    dx_quotient by_roots;
    dx_factored other;
    bool changed = false;
    dx_quotient_init(ring, &by_roots);
    dx_quotient_set(ring, &by_roots, q);
    dx_factored_init(ring, &other);
    dx_status status = dx_quotient_by_roots(ring, &by_roots, false, &changed);
    if (status == DX_OK && changed && !fmpz_mpoly_is_zero(by_roots.num, ring->ctx))
        status = dx_factored_set(ring, &other, &by_roots);
    if (status == DX_OK && has_repeated(&other)) {
        const dx_factored swap = *f;
        *f = other;
        other = swap;
    }
    dx_factored_clear(ring, &other);
    dx_quotient_clear(ring, &by_roots);
    return status == DX_LIMIT ? DX_OK : status;
}

/* The base of a root as content · Π powers: repeated factors on their own, the others
 * multiplied out, above and below the line. */
static dx_status factor_base(reader *r, dx_id a, dx_id *out)
{
    dx_graph *g = r->g;
    dx_ring *ring = r->ring;
    ring->weights = &r->weights;
    ring->hasty = r->hasty;
    ring->patient = false;
    *out = a;
    if (!is_arithmetic(g, a) || dx_is_larger(g, a, MAX_TREE / 4))
        return DX_OK;
    dx_status status = dx_ring_make(g, a, (dx_ring_mode){0}, &r->roots, ring);
    if (status == DX_OK) {
        dx_quotient q;
        dx_factored f;
        dx_quotient_init(ring, &q);
        dx_factored_init(ring, &f);
        status = dx_ring_value(ring, a, &q);
        bool zero = status == DX_OK && fmpz_mpoly_is_zero(q.num, ring->ctx);
        if (status == DX_OK && !zero) /* which has no factors */
            status = dx_factored_set(ring, &f, &q);
        if (status == DX_OK && !zero && !has_repeated(&f))
            status = repeat_by_roots(ring, &q, &f);
        if (status == DX_OK && !zero && !is_trivial(ring, &f)) {
            dx_id product[DX_MAX_FACTORS + 5];
            size_t n = 0;
            fmpz_mpoly_t single[2];
            for (int side = 0; side < 2; side++) {
                fmpz_mpoly_init(single[side], ring->ctx);
                fmpz_mpoly_one(single[side], ring->ctx);
            }
            product[n++] = dx_number_from_fmpq(g, f.content);
            product[n++] = dx_monomial_expression(ring, f.exponent, DX_STYLE_PLAIN);
            product[n++] = dx_signs_expression(ring, &f);
            for (uint32_t i = 0; i < f.n; i++) {
                slong e = f.factor[i].exponent;
                int side = e < 0;
                if ((e == 1 || e == -1) &&
                    dx_poly_can_multiply(ring, single[side], f.factor[i].poly)) {
                    fmpz_mpoly_mul(single[side], single[side], f.factor[i].poly, ring->ctx);
                    continue;
                }
                dx_id sum = dx_poly_expression(ring, f.factor[i].poly);
                product[n++] = dx_is_none(sum) ? sum : dx_power(g, sum, e);
            }
            for (int side = 0; side < 2; side++) {
                dx_id sum = dx_poly_expression(ring, single[side]);
                product[n++] = dx_is_none(sum) ? sum : dx_power(g, sum, side ? -1 : 1);
                fmpz_mpoly_clear(single[side], ring->ctx);
            }
            dx_id factored = dx_product(g, n, product);
            status = dx_check(g, factored);
            if (status == DX_OK)
                *out = factored;
        }
        dx_factored_clear(ring, &f);
        dx_quotient_clear(ring, &q);
    }
    dx_ring_free(ring);
    if (status == DX_DOMAIN || status == DX_LIMIT) {
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    return status;
}

/* Know the factored bases of all radicals in the product. */
static dx_status learn_roots(reader *r, dx_id a)
{
    dx_graph *g = r->g;
    if (dx_op_of(g, a) != DX_OP_MUL)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), e = dx_exponent(g, a, i), factored;
        if (dx_is_integer(g, e) || dx_is_number(g, base) || dx_idmap_get(&r->roots, base, 0) != 0)
            continue;
        DX_TRY(factor_base(r, base, &factored));
        if (!dx_idmap_put(&r->roots, base, factored.v))
            return dx_no_memory(g->context);
    }
    return DX_OK;
}

/* ---- bottom-up --------------------------------------------------------------------------- */

static dx_id looked_up(const dx_idmap *map, dx_id a)
{
    return (dx_id){dx_idmap_get(map, a, a.v)};
}

/* The node's form for its own sake: as an argument, a radical's base, an exponent. */
static dx_status shown_form(reader *r, dx_id a, dx_id *out)
{
    uint32_t known = dx_idmap_get(&r->shown, a, 0);
    if (known != 0) {
        *out = (dx_id){known};
        return DX_OK;
    }
    DX_TRY(best_form(r, looked_up(&r->plain, a), true, out));
    return dx_idmap_put(&r->shown, a, out->v) ? DX_OK : dx_no_memory(r->g->context);
}

/* Does operand i belong to the same polynomial as the node? */
static bool is_inside(const dx_graph *g, dx_id a, uint32_t i)
{
    if (dx_op_of(g, a) == DX_OP_ADD)
        return true;
    return dx_op_of(g, a) == DX_OP_MUL && i % 2 == 0 && dx_is_integer(g, dx_operand(g, a, i + 1));
}

/* A name or a vector of counts, which is no expression. */
static bool is_structure(const dx_graph *g, dx_id a, uint32_t i)
{
    return (dx_op_of(g, a) == DX_OP_APPLY && i == 0) || (dx_op_of(g, a) == DX_OP_DERIV && i < 2) ||
           dx_op_of(g, a) == DX_OP_DIFF || (dx_is_iterated(g, a) && i == 1);
}

static dx_status plain_form(reader *r, dx_id a, dx_id *out)
{
    dx_graph *g = r->g;
    uint32_t n = dx_count(g, a);
    dx_memory *memory = &g->context->memory;
    dx_id few[16], *operand = few;
    dx_status status = DX_OK;
    bool changed = false;
    if (n > 16 && !(operand = dx_alloc(memory, n * sizeof *operand)))
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n && status == DX_OK; i++) {
        dx_id from = dx_operand(g, a, i);
        if (dx_is_number(g, from) || is_structure(g, a, i))
            operand[i] = from;
        else if (is_inside(g, a, i))
            operand[i] = looked_up(&r->plain, from);
        else
            status = shown_form(r, from, &operand[i]);
        changed = changed || !dx_same(operand[i], from);
    }
    *out = a;
    if (status == DX_OK && changed)
        *out = dx_rebuild(g, a, operand);
    if (operand != few)
        dx_free(memory, operand, n * sizeof *operand);
    DX_TRY(status);
    DX_TRY(dx_check(g, *out));
    *out = dx_rewrite(g, *out);
    DX_TRY(dx_check(g, *out));
    return learn_roots(r, *out);
}

/* One pass over the whole expression. */
static dx_status read_once(reader *r, dx_id a, dx_id *out)
{
    dx_graph *g = r->g;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        dx_id plain = DX_NONE;
        if (dx_is_atom(g, walk.id[i]))
            continue;
        status = plain_form(r, walk.id[i], &plain);
        if (status == DX_OK && !dx_same(plain, walk.id[i]) &&
            !dx_idmap_put(&r->plain, walk.id[i], plain.v))
            status = dx_no_memory(g->context);
        if (status == DX_OK)
            status = dx_poll(g->context);
    }
    dx_walk_free(&walk);
    return status == DX_OK ? shown_form(r, a, out) : status;
}

static dx_status read_fresh(dx_graph *g, dx_id a, bool hasty, dx_id *out)
{
    dx_memory *memory = &g->context->memory;
    reader r = {.g = g, .hasty = hasty};
    enum { N_MAPS = 5 };
    dx_idmap *map[N_MAPS] = {&r.plain, &r.shown, &r.roots, &r.best, &r.weights};
    for (int i = 0; i < N_MAPS; i++)
        dx_idmap_init(map[i], memory);
    r.ring = dx_alloc(memory, sizeof *r.ring);
    dx_status status = r.ring ? read_once(&r, a, out) : dx_no_memory(g->context);
    dx_free(memory, r.ring, sizeof *r.ring);
    for (int i = 0; i < N_MAPS; i++)
        dx_idmap_free(map[i]);
    return status;
}

/* ---- the whole --------------------------------------------------------------------------- */

/* Rounds until nothing gets lighter, so that the result is its own most readable form. */
static dx_status read_to_the_end(dx_graph *g, dx_id a, dx_id *out)
{
    double weight = dx_readable_weight(g, a);
    *out = a;
    for (int round = 0; round < ROUNDS; round++) {
        dx_id next;
        DX_TRY(read_fresh(g, *out, false, &next));
        if (dx_same(next, *out))
            break;
        double lighter = dx_readable_weight(g, next);
        if (lighter >= weight - 1e-9)
            break;
        weight = lighter;
        *out = next;
    }
    return DX_OK;
}

/* The variant's form, where that is lighter. */
static dx_status try_variant(dx_graph *g, dx_id a, dx_id variant, dx_id *out)
{
    dx_id other;
    if (dx_same(variant, a))
        return DX_OK;
    DX_TRY(read_to_the_end(g, variant, &other));
    if (dx_readable_weight(g, other) < dx_readable_weight(g, *out) - 1e-9)
        *out = other;
    return DX_OK;
}

/* The lightest of *out and of its forms with max and min by a distance. */
static dx_status try_distances(dx_graph *g, dx_id *out)
{
    enum { MOST_PAIRS = 4 };
    for (uint32_t i = 0; i < MOST_PAIRS; i++) {
        dx_id from = *out, other;
        DX_TRY(dx_distanced(g, from, i, &other));
        if (dx_same(other, from))
            break;
        DX_TRY(try_variant(g, from, other, out));
    }
    return DX_OK;
}

static dx_status try_exponentials(dx_graph *g, dx_id a, dx_id *out)
{
    dx_id variant, form = *out;
    bool writes;
    DX_TRY(dx_by_exponentials(g, a, &variant));
    DX_TRY(try_variant(g, a, variant, &form));
    DX_TRY(dx_writes_logistic(g, *out, form, &writes));
    if (!writes)
        *out = form;
    return DX_OK;
}

/* The lightest of the forms of the expression, of the one with sigmoid(-u) as 1 - sigmoid(u), of
 * those with functions written by others and of these written so again. */
static dx_status read_both_ways(dx_graph *g, dx_id a, dx_id *out)
{
    static dx_status (*const ways[])(dx_graph *, dx_id, dx_id *) = {dx_mirrored, dx_partnered,
                                                                    dx_recentred};
    enum { WAYS = sizeof ways / sizeof ways[0] };
    dx_id from = a, other[WAYS];
    DX_TRY(read_to_the_end(g, a, out));
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < WAYS; i++)
            DX_TRY(ways[i](g, from, &other[i]));
        for (int i = 0; i < WAYS; i++)
            DX_TRY(try_variant(g, from, other[i], out));
        DX_TRY(try_exponentials(g, from, out));
        DX_TRY(try_distances(g, out));
        if (dx_same(*out, from))
            break;
        from = *out;
    }
    return DX_OK;
}

/* A form on the way had no value or was too large: no reason to refuse. */
static bool is_harmless(dx_status status)
{
    return status == DX_DOMAIN || status == DX_LIMIT || status == DX_UNKNOWN;
}

/* The lighter of that and of the one in which sums like x - mu are kept together. */
static dx_status read_all_ways(dx_graph *g, dx_id a, dx_id *out)
{
    dx_displaced displaced;
    dx_id other;
    DX_TRY(read_both_ways(g, a, out));
    DX_TRY(dx_displace(g, a, &displaced));
    if (displaced.n == 0)
        return DX_OK;
    dx_status status = read_both_ways(g, displaced.expression, &other);
    if (status == DX_OK) {
        other = dx_replaced(g, &displaced, other);
        status = dx_check(g, other);
    }
    if (is_harmless(status)) {
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    if (status == DX_OK && dx_readable_weight(g, other) < dx_readable_weight(g, *out) - 1e-9)
        *out = other;
    return status;
}

static dx_status read_within_bounds(dx_graph *g, dx_id a, bool hasty, dx_id *out)
{
    *out = a;
    if (dx_is_larger(g, a, MAX_EFFORT))
        return DX_OK;
    return hasty ? read_fresh(g, a, true, out) : read_all_ways(g, a, out);
}

/* Long sums of many names are taken by what their terms have in common, too, where normal forms do
 * not get as far; those that are too large for these are so from the start. */
static dx_status read_long(dx_graph *g, dx_id a, bool hasty, dx_id *out)
{
    dx_id collected = a, other;
    const bool large = dx_is_larger(g, a, MAX_TREE);
    if (!large && dx_free_symbols(g, a, 0, NULL) < MANY_NAMES)
        return read_within_bounds(g, a, hasty, out);
    DX_TRY(dx_cofactors_collect(g, a, &collected));
    DX_TRY(read_within_bounds(g, large ? collected : a, hasty, out));
    if (dx_same(collected, a) && !large)
        DX_TRY(dx_cofactors_collect(g, *out, &collected));
    if (large || dx_same(collected, a) || dx_same(collected, *out))
        return DX_OK;
    DX_TRY(read_within_bounds(g, collected, hasty, &other));
    if (dx_readable_weight(g, other) < dx_readable_weight(g, *out) - 1e-9)
        *out = other;
    return DX_OK;
}

static dx_status make_readable(void *hasty, dx_graph *g, dx_id a, dx_id *out)
{
    return read_long(g, a, *(const bool *)hasty, out);
}

/* A form whose values do not contradict it; what is too large is left as it is. */
static dx_status readable(dx_graph *g, dx_id a, dx_id of, dx_id by, bool hasty, dx_id *out)
{
    dx_op op = dx_op_of(g, a);
    if (op == DX_OP_STEPS || op == DX_OP_TABLE ||
        op == DX_OP_SOLUTION) { /* they say what they say */
        *out = a;
        return DX_OK;
    }
    *out = a;
    if (dx_is_none(a))
        return dx_check(g, a);
    if (dx_is_atom(g, a))
        return DX_OK;
    dx_status status = dx_form_with_signs(g, make_readable, &hasty, a, of, by, out);
    if (is_harmless(status)) {
        dx_diag_clear(&g->context->diag);
        *out = a;
        return DX_OK;
    }
    if (status == DX_OK && !dx_same(*out, a)) {
        bool contradicts;
        status = dx_sample_contradicts(g, a, *out, &contradicts);
        if (status == DX_OK && contradicts)
            *out = a;
    }
    if (status != DX_OK)
        *out = a;
    return status;
}

dx_status dx_readable(dx_graph *g, dx_id a, dx_id *out)
{
    return readable(g, a, DX_NONE, DX_NONE, false, out);
}

dx_status dx_readable_soon(dx_graph *g, dx_id a, dx_id *out)
{
    return readable(g, a, DX_NONE, DX_NONE, true, out);
}

dx_status dx_readable_slope(dx_graph *g, dx_id of, dx_id by, dx_id a, dx_id *out)
{
    return readable(g, a, of, by, false, out);
}
