#include "symbolic/rework/direct.h"

#include "expr/exact.h"
#include "expr/polynomial.h"
#include "expr/walk.h"
#include "symbolic/rework/multiply.h"

#include <string.h>

/* The value of a node, scale·poly. Monomials have none: sums read them as they stand. */
typedef struct value {
    fmpz_mpoly_t poly;
    fmpq_t scale;
    double terms;
    uint32_t uses; /* that are still to come */
    bool ready;
} value;

typedef struct reader {
    dx_graph *g;
    const dx_walk *walk;
    dx_atoms atoms;
    value *at;      /* beside the walk */
    bool *monomial; /* beside the walk: a number, or a product of names */
    double terms;   /* of all values */
    bool fits;      /* denominators are moderate */
} reader;

enum { MOST_DENOMINATOR_BITS = 20000 };

/* ---- what is covered ------------------------------------------------------------------------- */

static bool is_natural_power(const dx_graph *g, dx_id mul, uint32_t i)
{
    int64_t n;
    return dx_get_int(g, dx_exponent(g, mul, i), &n) && n > 0 && n < DX_MOST_EXPONENT;
}

/* Is it a polynomial's node; is it a monomial? */
static bool is_covered(const dx_graph *g, dx_id a, bool *monomial)
{
    *monomial = true;
    switch (dx_op_of(g, a)) {
    case DX_OP_SYMBOL:
        return true;
    case DX_OP_ADD:
        *monomial = false;
        return true;
    case DX_OP_MUL:
        for (uint32_t i = 0; i < dx_factors(g, a); i++) {
            if (!is_natural_power(g, a, i))
                return false;
            *monomial = *monomial && dx_op_of(g, dx_base(g, a, i)) == DX_OP_SYMBOL;
        }
        return true;
    default:
        return dx_is_number(g, a);
    }
}

static value *value_of(const reader *r, dx_id a)
{
    return &r->at[dx_walk_find(r->walk, a)];
}

static bool is_monomial(const reader *r, dx_id a)
{
    return r->monomial[dx_walk_find(r->walk, a)];
}

/* The names, and who uses which value. False where it is not all covered, or nothing is to be
 * multiplied out. */
static bool survey(reader *r, dx_id *name, size_t *names)
{
    const dx_graph *g = r->g;
    bool products = false;
    *names = 0;
    for (size_t i = 0; i < r->walk->n; i++) {
        dx_id a = r->walk->id[i];
        if (!is_covered(g, a, &r->monomial[i]))
            return false;
        if (dx_op_of(g, a) == DX_OP_SYMBOL) {
            if (*names == DX_MOST_ATOMS)
                return false;
            name[(*names)++] = a;
        }
        if (r->monomial[i])
            continue;
        products = products || dx_op_of(g, a) == DX_OP_MUL || dx_is_scaled(g, a);
        if (dx_op_of(g, a) == DX_OP_ADD)
            for (uint32_t k = 0; k < dx_terms(g, a); k++)
                value_of(r, dx_term(g, a, k))->uses++;
        else
            for (uint32_t k = 0; k < dx_factors(g, a); k++)
                value_of(r, dx_base(g, a, k))->uses++;
    }
    return products;
}

/* ---- values ---------------------------------------------------------------------------------- */

static void begin_value(reader *r, value *v)
{
    fmpz_mpoly_init(v->poly, r->atoms.ctx);
    fmpq_init(v->scale);
    fmpq_one(v->scale);
    v->ready = true;
}

static void clear_value(reader *r, value *v)
{
    fmpz_mpoly_clear(v->poly, r->atoms.ctx);
    fmpq_clear(v->scale);
    v->ready = false;
}

/* The value of a node is of no use any more. */
static void end_value(reader *r, value *v)
{
    if (!v->ready)
        return;
    r->terms -= v->terms;
    clear_value(r, v);
}

static void end_use(reader *r, value *v)
{
    if (--v->uses == 0)
        end_value(r, v);
}

/* The exponents of a monomial. */
static void read_exponents(const reader *r, dx_id a, ulong *exponent)
{
    const dx_graph *g = r->g;
    memset(exponent, 0, r->atoms.n * sizeof *exponent);
    if (dx_op_of(g, a) == DX_OP_SYMBOL)
        exponent[dx_idmap_get(&r->atoms.index, a, 0)] = 1;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        int64_t n = 0;
        (void)dx_get_int(g, dx_exponent(g, a, i), &n);
        exponent[dx_idmap_get(&r->atoms.index, dx_base(g, a, i), 0)] = (ulong)n;
    }
}

/* coefficient·scale of term i of a sum, the constant being the last; 1 for monomials. */
static dx_id read_term(const reader *r, dx_id sum, uint32_t i, value **v, fmpq_t number)
{
    const dx_graph *g = r->g;
    bool constant = i == dx_terms(g, sum);
    dx_id term = constant ? dx_constant(g, sum) : dx_term(g, sum, i);
    dx_number_to_fmpq(g, constant ? term : dx_coefficient(g, sum, i), number);
    *v = NULL;
    if (!constant && !is_monomial(r, term)) {
        *v = value_of(r, term);
        fmpq_mul(number, number, (*v)->scale);
    }
    return term;
}

/* Short ones are put together first: long ones would be copied for each of them. */
typedef struct gathering {
    fmpz_mpoly_t sum, few;
} gathering;

static void settle_few(reader *r, gathering *s)
{
    fmpz_mpoly_sort_terms(s->few, r->atoms.ctx);
    fmpz_mpoly_combine_like_terms(s->few, r->atoms.ctx);
    fmpz_mpoly_add(s->sum, s->sum, s->few, r->atoms.ctx);
    fmpz_mpoly_zero(s->few, r->atoms.ctx);
}

static void add_value(reader *r, gathering *s, const value *v, const fmpz_t times)
{
    const fmpz_mpoly_ctx_struct *ctx = r->atoms.ctx;
    slong n = fmpz_mpoly_length(v->poly, ctx), most = fmpz_mpoly_length(s->sum, ctx) / 4;
    if (n > most) {
        fmpz_mpoly_t scaled;
        fmpz_mpoly_init(scaled, ctx);
        fmpz_mpoly_scalar_mul_fmpz(scaled, v->poly, times, ctx);
        fmpz_mpoly_add(s->sum, s->sum, scaled, ctx);
        fmpz_mpoly_clear(scaled, ctx);
        return;
    }
    ulong exponent[DX_MOST_ATOMS];
    fmpz_t number;
    fmpz_init(number);
    for (slong i = 0; i < n; i++) {
        fmpz_mul(number, &v->poly->coeffs[i], times);
        fmpz_mpoly_get_term_exp_ui(exponent, v->poly, i, ctx);
        fmpz_mpoly_push_term_fmpz_ui(s->few, number, exponent, ctx);
    }
    fmpz_clear(number);
    if (fmpz_mpoly_length(s->few, ctx) > 1000 + most)
        settle_few(r, s);
}

static void common_denominator(reader *r, dx_id a, fmpz_t common)
{
    value *v;
    fmpq_t number;
    fmpq_init(number);
    fmpz_one(common);
    for (uint32_t i = 0; i <= dx_terms(r->g, a) && r->fits; i++) {
        (void)read_term(r, a, i, &v, number);
        fmpz_lcm(common, common, fmpq_denref(number));
        r->fits = fmpz_bits(common) <= MOST_DENOMINATOR_BITS;
    }
    fmpq_clear(number);
}

static dx_status add_up(reader *r, dx_id a, const fmpz_t common, gathering *s)
{
    ulong exponent[DX_MOST_ATOMS];
    dx_status status = DX_OK;
    fmpq_t number;
    fmpz_t times;
    fmpq_init(number);
    fmpz_init(times);
    for (uint32_t i = 0; i <= dx_terms(r->g, a) && status == DX_OK; i++) {
        value *v;
        dx_id term = read_term(r, a, i, &v, number);
        fmpz_divexact(times, common, fmpq_denref(number));
        fmpz_mul(times, times, fmpq_numref(number));
        if (v) {
            add_value(r, s, v, times);
            end_use(r, v);
        } else if (!fmpz_is_zero(times)) {
            read_exponents(r, term, exponent);
            fmpz_mpoly_push_term_fmpz_ui(s->few, times, exponent, r->atoms.ctx);
        }
        status = dx_poll(r->g->context);
    }
    fmpq_clear(number);
    fmpz_clear(times);
    if (status == DX_OK)
        settle_few(r, s);
    return status;
}

static dx_status of_sum(reader *r, dx_id a, value *out)
{
    gathering s;
    dx_status status = DX_OK;
    fmpz_t common;
    fmpz_init(common);
    fmpz_mpoly_init(s.sum, r->atoms.ctx);
    fmpz_mpoly_init(s.few, r->atoms.ctx);
    common_denominator(r, a, common);
    if (r->fits)
        status = add_up(r, a, common, &s);
    fmpz_set(fmpq_denref(out->scale), common);
    fmpz_mpoly_swap(out->poly, s.sum, r->atoms.ctx);
    fmpz_mpoly_clear(s.sum, r->atoms.ctx);
    fmpz_mpoly_clear(s.few, r->atoms.ctx);
    fmpz_clear(common);
    return status;
}

/* base^n of a sum, into out, which is 0/1. */
static dx_status power_of(reader *r, value *base, int64_t n, value *out)
{
    fmpq_set(out->scale, base->scale);
    fmpz_mpoly_set(out->poly, base->poly, r->atoms.ctx);
    end_use(r, base);
    DX_TRY(dx_atoms_power(&r->atoms, out->poly, n));
    fmpq_pow_si(out->scale, out->scale, (slong)n);
    return DX_OK;
}

static dx_status multiply_by(reader *r, value *out, value *factor)
{
    fmpq_mul(out->scale, out->scale, factor->scale);
    if (!fmpz_mpoly_is_one(out->poly, r->atoms.ctx))
        return dx_atoms_multiply(&r->atoms, out->poly, factor->poly);
    fmpz_mpoly_swap(out->poly, factor->poly, r->atoms.ctx);
    return DX_OK;
}

static dx_status of_product(reader *r, dx_id a, value *out)
{
    const dx_graph *g = r->g;
    dx_status status = DX_OK;
    ulong exponent[DX_MOST_ATOMS] = {0};
    value factor;
    fmpz_mpoly_one(out->poly, r->atoms.ctx);
    for (uint32_t i = 0; i < dx_factors(g, a) && status == DX_OK; i++) {
        int64_t n = 0;
        dx_id base = dx_base(g, a, i);
        (void)dx_get_int(g, dx_exponent(g, a, i), &n);
        if (dx_op_of(g, base) == DX_OP_SYMBOL) {
            exponent[dx_idmap_get(&r->atoms.index, base, 0)] = (ulong)n;
            continue;
        }
        begin_value(r, &factor);
        status = power_of(r, value_of(r, base), n, &factor);
        if (status == DX_OK)
            status = multiply_by(r, out, &factor);
        clear_value(r, &factor);
    }
    if (status == DX_OK) { /* names shift what is there, and make nothing longer */
        begin_value(r, &factor);
        fmpz_mpoly_set_coeff_ui_ui(factor.poly, 1, exponent, r->atoms.ctx);
        if (!fmpz_mpoly_is_one(factor.poly, r->atoms.ctx))
            status = multiply_by(r, out, &factor);
        clear_value(r, &factor);
    }
    return status;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static dx_status read_values(reader *r)
{
    dx_graph *g = r->g;
    for (size_t i = 0; i < r->walk->n && r->fits; i++) {
        value *v = &r->at[i];
        if (r->monomial[i])
            continue;
        begin_value(r, v);
        DX_TRY(dx_op_of(g, r->walk->id[i]) == DX_OP_ADD ? of_sum(r, r->walk->id[i], v)
                                                        : of_product(r, r->walk->id[i], v));
        v->terms = (double)fmpz_mpoly_length(v->poly, r->atoms.ctx);
        r->terms += v->terms;
        if (r->terms > 4.0 * (double)g->context->limits.expand_terms)
            return dx_fail(g->context, DX_LIMIT, "this has too many terms, multiplied out");
        DX_TRY(dx_poll(g->context));
    }
    return DX_OK;
}

static dx_status run(reader *r, const dx_id *name, size_t names, bool *covered, dx_id *out)
{
    dx_status status = dx_atoms_make(r->g, names, name, &r->atoms);
    if (status == DX_OK)
        status = read_values(r);
    *covered = r->fits;
    value *last = &r->at[r->walk->n - 1];
    if (status == DX_OK && r->fits) {
        *out = dx_polynomial_sum(r->g, last->poly, r->atoms.ctx, last->scale, r->atoms.atom);
        status = dx_check(r->g, *out);
    }
    for (size_t i = 0; i < r->walk->n; i++)
        end_value(r, &r->at[i]);
    dx_atoms_free(&r->atoms);
    return status;
}

dx_status dx_expand_direct(dx_graph *g, dx_id a, bool *covered, dx_id *out)
{
    dx_walk walk;
    size_t names;
    dx_id name[DX_MOST_ATOMS];
    *covered = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_memory *memory = &g->context->memory;
    reader r = {.g = g,
                .walk = &walk,
                .at = dx_alloc(memory, walk.n * sizeof *r.at),
                .monomial = dx_alloc(memory, walk.n * sizeof *r.monomial),
                .fits = true};
    dx_status status = r.at && r.monomial ? DX_OK : dx_no_memory(g->context);
    if (status == DX_OK) {
        memset(r.at, 0, walk.n * sizeof *r.at);
        if (survey(&r, name, &names))
            status = run(&r, name, names, covered, out);
    }
    dx_free(memory, r.at, walk.n * sizeof *r.at);
    dx_free(memory, r.monomial, walk.n * sizeof *r.monomial);
    dx_walk_free(&walk);
    return status;
}
