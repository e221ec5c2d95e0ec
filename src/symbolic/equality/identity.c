/* A formula in its tower is a polynomial in independent generators, as far as is known, over one
 * that is not 0. Where that is 0 so is the formula. Where it is not, it may be so for some of the
 * signs that are in it: each choice of them that the formula's roots and logarithms allow is tried.
 */
#include "symbolic/equality/identity.h"

#include "symbolic/equality/tower.h"
#include "symbolic/forms/basic.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/upward.h"

enum { MOST_CHOICES = 10 };

/* ---- arguments multiplied out: exp((x + 1)^2)
 * ---------------------------------------------------- */

static dx_status expand_argument(const dx_upward *u, dx_id a, dx_id *out)
{
    dx_graph *g = u->g;
    DX_TRY(dx_upward_rebuild(u, a, out));
    if (dx_op_of(g, *out) == DX_OP_CALL) {
        dx_id argument, *operand;
        uint32_t n = dx_count(g, *out);
        operand = dx_arena_alloc(&g->context->arena, n * sizeof *operand);
        if (!operand)
            return dx_no_memory(g->context);
        for (uint32_t i = 0; i < n; i++) {
            DX_TRY(dx_expand(g, dx_operand(g, *out, i), &argument));
            operand[i] = argument;
        }
        *out = dx_call(g, dx_fn_of(g, *out), n, operand);
    } else if (dx_op_of(g, *out) == DX_OP_MUL) {
        dx_id product = dx_int(g, 1), exponent;
        for (uint32_t i = 0; i < dx_factors(g, *out); i++) {
            DX_TRY(dx_expand(g, dx_exponent(g, *out, i), &exponent));
            product = dx_mul(g, product, dx_pow(g, dx_base(g, *out, i), exponent));
        }
        *out = product;
    }
    return dx_check(g, *out);
}

/* ---- signs
 * ------------------------------------------------------------------------------------------ */

typedef struct choices {
    dx_tower *t;
    const fmpz_mpoly_struct *num;
    uint32_t n;
    uint32_t base[MOST_CHOICES]; /* of which the sign is chosen */
} choices;

static void choose_from(choices *c, uint32_t base)
{
    for (uint32_t i = 0; i < c->n && i < MOST_CHOICES; i++)
        if (c->base[i] == base)
            return;
    if (c->n < MOST_CHOICES)
        c->base[c->n] = base;
    c->n++;
}

/* Those in the polynomial, and those that constraints tie to them. */
static void find_choices(choices *c)
{
    const dx_tower *t = c->t;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->generator[i].kind == DX_GENERATOR_SIGN &&
            fmpz_mpoly_degree_si(c->num, (slong)i, t->ctx) > 0)
            choose_from(c, t->generator[i].base);
    for (uint32_t before = 0; c->n != before && c->n <= MOST_CHOICES;) {
        before = c->n;
        for (uint32_t k = 0; k < t->n_constraints; k++) {
            bool tied = false;
            for (uint32_t i = 0; i < c->n && i < MOST_CHOICES; i++)
                tied = tied || (t->constraint[k].bases >> c->base[i] & 1);
            for (uint32_t b = 0; tied && b < t->n_bases; b++)
                if (t->constraint[k].bases >> b & 1)
                    choose_from(c, b);
        }
    }
}

static int sign_in(const choices *c, uint32_t choice, uint32_t base)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (c->base[i] == base)
            return choice >> i & 1 ? -1 : 1;
    return 0;
}

static bool is_allowed(const choices *c, uint32_t choice)
{
    const dx_tower *t = c->t;
    for (uint32_t k = 0; k < t->n_constraints; k++) {
        int product = t->constraint[k].sign;
        for (uint32_t b = 0; b < t->n_bases && product != 0; b++)
            if (t->constraint[k].bases >> b & 1)
                product *= sign_in(c, choice, b);
        if (product < 0)
            return false;
    }
    return true;
}

static bool is_zero_for(const choices *c, uint32_t choice)
{
    const dx_tower *t = c->t;
    fmpz_mpoly_t p;
    fmpz_t sign;
    fmpz_mpoly_init(p, t->ctx);
    fmpz_init(sign);
    fmpz_mpoly_set(p, c->num, t->ctx);
    for (uint32_t i = 0; i < t->n; i++) {
        int s = t->generator[i].kind == DX_GENERATOR_SIGN ? sign_in(c, choice, t->generator[i].base)
                                                          : 0;
        if (s == 0)
            continue;
        fmpz_set_si(sign, s);
        (void)fmpz_mpoly_evaluate_one_fmpz(p, p, (slong)i, sign, t->ctx);
    }
    bool zero = fmpz_mpoly_is_zero(p, t->ctx);
    fmpz_clear(sign);
    fmpz_mpoly_clear(p, t->ctx);
    return zero;
}

/* The signs that all choices have for which it is 0; they say it where no other choice has them. */
static dx_status tell_signs(const choices *c, uint32_t zeros, uint32_t same, uint32_t first,
                            dx_identity *out)
{
    uint32_t with = 0;
    out->n = 0;
    for (uint32_t choice = 0; choice < UINT32_C(1) << c->n; choice++)
        with += is_allowed(c, choice) && ((choice ^ first) & same) == 0;
    if (with != zeros)
        return DX_OK;
    for (uint32_t i = 0; i < c->n && out->n < DX_IDENTITY_SIGNS; i++) {
        if (!(same >> i & 1))
            continue;
        out->of[out->n] = dx_tower_expression(c->t, c->t->base[c->base[i]].poly);
        DX_TRY(dx_check(c->t->g, out->of[out->n]));
        out->sign[out->n++] = first >> i & 1 ? -1 : 1;
    }
    out->kind = DX_IDENTITY_PARTLY;
    return DX_OK;
}

static dx_status try_signs(dx_tower *t, const fmpz_mpoly_t num, dx_identity *out)
{
    choices c = {.t = t, .num = num};
    uint32_t zeros = 0, others = 0, same = UINT32_MAX, first = 0;
    find_choices(&c);
    if (c.n == 0 || c.n > MOST_CHOICES)
        return DX_OK;
    for (uint32_t choice = 0; choice < UINT32_C(1) << c.n; choice++) {
        if (!is_allowed(&c, choice))
            continue;
        if (is_zero_for(&c, choice)) {
            first = zeros == 0 ? choice : first;
            same &= ~(choice ^ first);
            zeros++;
        } else {
            others++;
        }
        DX_TRY(dx_poll(t->g->context));
    }
    if (others == 0 && zeros > 0) {
        out->kind = DX_IDENTITY_ZERO;
        return DX_OK;
    }
    return zeros > 0 ? tell_signs(&c, zeros, same, first, out) : DX_OK;
}

static dx_status read_and_try(dx_graph *g, const dx_oracle *oracle, dx_id a, dx_identity *out)
{
    dx_tower *t = dx_alloc(&g->context->memory, sizeof *t);
    dx_fraction f;
    if (!t)
        return dx_no_memory(g->context);
    dx_status status = dx_tower_make(g, oracle, t);
    if (status == DX_OK) {
        dx_fraction_init(t, &f);
        status = dx_tower_read(t, a, &f);
        if (status == DX_OK && fmpz_mpoly_is_zero(f.num, t->ctx))
            out->kind = DX_IDENTITY_ZERO;
        else if (status == DX_OK)
            status = try_signs(t, f.num, out);
        dx_fraction_clear(t, &f);
    }
    dx_tower_free(t);
    dx_free(&g->context->memory, t, sizeof *t);
    return status;
}

static dx_status prove(dx_graph *g, const dx_oracle *oracle, dx_id a, dx_identity *out)
{
    DX_TRY(dx_basic_form(g, a, &a));
    DX_TRY(dx_upward_run(g, a, expand_argument, &a));
    if (dx_is_number(g, a)) {
        out->kind = dx_is_int(g, a, 0) ? DX_IDENTITY_ZERO : DX_IDENTITY_UNKNOWN;
        return DX_OK;
    }
    return read_and_try(g, oracle, a, out);
}

dx_status dx_prove_identity(dx_graph *g, const dx_oracle *oracle, dx_id a, dx_identity *out)
{
    *out = (dx_identity){.kind = DX_IDENTITY_UNKNOWN};
    dx_status status = prove(g, oracle, a, out);
    if (status == DX_OK)
        return DX_OK;
    out->kind = DX_IDENTITY_UNKNOWN;
    return dx_excuse(g->context, status);
}
