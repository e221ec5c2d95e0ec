/* A formula in its tower is a polynomial in independent generators, as far as is known, over one
 * that is not 0. Where that is 0 so is the formula. Where it is not, it may be so for some of the
 * signs that are in it: each choice of them that the formula's roots and logarithms allow is tried.
 */
#include "symbolic/equality/towerproof.h"

#include "symbolic/decide.h"
#include "symbolic/equality/proof.h"
#include "symbolic/equality/tower.h"

enum { MOST_CHOICES = 10 };

/* ---- signs ------------------------------------------------------------------------------- */

typedef struct choices {
    dx_tower *t;
    const fmpz_mpoly_struct *num;
    uint32_t n;
    uint32_t base[MOST_CHOICES]; /* of which the sign is chosen */
    /* Bit 3·(1 + s) + 1 + r of clash[i][k]: that i has the sign s and k the sign r cannot be. */
    uint16_t clash[MOST_CHOICES][MOST_CHOICES];
} choices;

/* a·x + b with a name x: where it is 0, and the sign of a. False for others. */
static bool get_root(const dx_tower *t, uint32_t base, slong *name, fmpq_t root, int *slope)
{
    const fmpz_mpoly_struct *p = t->base[base].poly;
    bool found = false;
    fmpz_t a, b;
    if (fmpz_mpoly_length(p, t->ctx) > 2 || fmpz_mpoly_total_degree_si(p, t->ctx) != 1)
        return false;
    fmpz_init(a);
    fmpz_init(b);
    for (uint32_t i = 0; i < t->n && !found; i++) {
        found = fmpz_mpoly_degree_si(p, (slong)i, t->ctx) == 1;
        *name = (slong)i;
    }
    found = found && t->generator[*name].kind == DX_GENERATOR_NODE &&
            dx_op_of(t->g, t->generator[*name].of) == DX_OP_SYMBOL;
    if (found) {
        ulong exponent[DX_TOWER_GENERATORS + 1] = {0};
        fmpz_mpoly_get_coeff_fmpz_ui(b, p, exponent, t->ctx);
        found = !fmpz_is_zero(b) || fmpz_mpoly_length(p, t->ctx) == 1;
        exponent[*name] = 1;
        fmpz_mpoly_get_coeff_fmpz_ui(a, p, exponent, t->ctx);
        *slope = fmpz_sgn(a);
        fmpz_neg(b, b);
        fmpq_set_fmpz_frac(root, b, a);
    }
    fmpz_clear(a);
    fmpz_clear(b);
    return found;
}

/* x > 1 and x < -1 */
static void find_clashes(choices *c)
{
    fmpq_t left, right;
    fmpq_init(left);
    fmpq_init(right);
    for (uint32_t i = 0; i < c->n; i++)
        for (uint32_t k = 0; k < c->n; k++) {
            slong name, other;
            int slope, incline;
            if (i == k || !get_root(c->t, c->base[i], &name, left, &slope) ||
                !get_root(c->t, c->base[k], &other, right, &incline) || name != other)
                continue;
            int order = fmpq_cmp(left, right);
            for (int s = -1; s <= 1; s++)
                for (int r = -1; r <= 1; r++) {
                    int side = s * slope, across = r * incline; /* of x from the roots */
                    bool meet = side == across && side != 0;
                    meet = meet ||
                           (order < 0 && (side > 0 || (side == 0 && across < 0)) && across <= 0);
                    meet = meet ||
                           (order > 0 && (side < 0 || (side == 0 && across > 0)) && across >= 0);
                    if (!meet)
                        c->clash[i][k] |= (uint16_t)(1u << (3 * (1 + s) + 1 + r));
                }
        }
    fmpq_clear(left);
    fmpq_clear(right);
}

static int choice_sign(uint32_t choice, uint32_t zeros, uint32_t i)
{
    return zeros >> i & 1 ? 0 : choice >> i & 1 ? -1 : 1;
}

static bool clashes(const choices *c, uint32_t choice, uint32_t zeros)
{
    for (uint32_t i = 0; i < c->n; i++)
        for (uint32_t k = i + 1; k < c->n; k++) {
            int s = choice_sign(choice, zeros, i), r = choice_sign(choice, zeros, k);
            if (c->clash[i][k] >> (3 * (1 + s) + 1 + r) & 1)
                return true;
        }
    return false;
}

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
                if ((t->constraint[k].bases | t->constraint[k].voids) >> b & 1)
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

/* Another one than is known of it. */
static bool has_other_sign(const choices *c, uint32_t choice, uint32_t i)
{
    const dx_tower_base *base = &c->t->base[c->base[i]];
    int sign = base->sign;
    for (uint32_t b = 0; b < c->t->n_bases && sign != 0; b++)
        if (base->like >> b & 1)
            sign *= sign_in(c, choice, b);
    return sign != 0 && sign != sign_in(c, choice, c->base[i]);
}

/* May the signs be those at a point where the bases of the choices in `zeros` are 0? */
static bool is_possible(const choices *c, uint32_t choice, uint32_t zeros)
{
    const dx_tower *t = c->t;
    uint32_t bases = 0;
    if (clashes(c, choice, zeros))
        return false;
    for (uint32_t i = 0; i < c->n; i++)
        if (zeros >> i & 1)
            bases |= UINT32_C(1) << c->base[i];
        else if (has_other_sign(c, choice, i))
            return false;
    for (uint32_t k = 0; k < t->n_constraints; k++) {
        int product = t->constraint[k].sign;
        if (t->constraint[k].not_zero & bases)
            return false;
        if (t->constraint[k].voids & bases)
            continue;
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

/* May the bases of the choices, as far as they are linear in names, have those signs? */
static dx_status is_held(const choices *c, uint32_t choice, bool *is)
{
    dx_premises signs = {0};
    for (uint32_t i = 0; i < c->n && signs.n < DX_MOST_PREMISES; i++) {
        dx_id of = dx_tower_expression(c->t, c->t->base[c->base[i]].poly);
        DX_TRY(dx_check(c->t->g, of));
        if (dx_proof_is_linear(c->t->g, of))
            DX_TRY(dx_premises_add(&signs, of, choice >> i & 1 ? -1 : 1, false));
    }
    *is = dx_premises_can_hold(c->t->g, &signs);
    return DX_OK;
}

/* The sign of a product of bases that a choice has just where it is 0: x*y > 0 for those in which x
 * and y have the same one. */
static dx_status tell_product(const choices *c, const bool *zero, dx_identity *out)
{
    enum { MOST = 5 };
    bool possible[1 << MOST];
    if (c->n > MOST)
        return DX_OK;
    for (uint32_t choice = 0; choice < UINT32_C(1) << c->n; choice++) {
        possible[choice] = is_possible(c, choice, 0);
        if (possible[choice])
            DX_TRY(is_held(c, choice, &possible[choice]));
    }
    for (uint32_t set = 1; set < UINT32_C(1) << c->n; set++) {
        uint32_t met[2] = {0, 0}, zeros[2] = {0, 0};
        for (uint32_t choice = 0; choice < UINT32_C(1) << c->n; choice++) {
            bool odd = false;
            for (uint32_t i = 0; i < c->n; i++)
                odd = odd != ((choice & set) >> i & 1);
            met[odd] += possible[choice];
            zeros[odd] += possible[choice] && zero[choice];
        }
        for (int odd = 0; odd < 2; odd++) {
            if (zeros[odd] == 0 || zeros[odd] != met[odd] || zeros[!odd] != 0)
                continue;
            dx_id product = dx_int(c->t->g, 1);
            for (uint32_t i = 0; i < c->n; i++)
                if (set >> i & 1)
                    product = dx_mul(c->t->g, product,
                                     dx_tower_expression(c->t, c->t->base[c->base[i]].poly));
            return dx_identity_condition(c->t->g, product, odd ? -1 : 1, out);
        }
    }
    return DX_OK;
}

/* The signs that all choices have for which it is 0; they say it where no other choice has them. */
static dx_status tell_signs(const choices *c, const bool *zero, uint32_t zeros, uint32_t same,
                            uint32_t first, dx_identity *out)
{
    uint32_t with = 0;
    out->n = 0;
    for (uint32_t choice = 0; choice < UINT32_C(1) << c->n; choice++)
        with += is_possible(c, choice, 0) && ((choice ^ first) & same) == 0;
    if (with != zeros)
        return tell_product(c, zero, out);
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

/* ---- points at which bases are 0 --------------------------------------------------------------
 */

/* |f| = s·f holds where f is 0 for both signs s, so one that makes the formula 0 is enough. But a
 * root demands no sign there of what else is in it: sqrt(x*y) has a value at x = 0 for all y. */
static bool is_zero_at(const bool *zero, uint32_t choice, uint32_t zeros)
{
    for (uint32_t free = zeros;; free = (free - 1) & zeros) {
        if (zero[(choice & ~zeros) | free])
            return true;
        if (free == 0)
            return false;
    }
}

/* Is the polynomial for these signs 0 where the bases in `zeros` are, and their roots with them? */
static bool vanishes_at(const choices *c, uint32_t choice, uint32_t zeros)
{
    const dx_tower *t = c->t;
    fmpz_mpoly_t p, quotient;
    fmpz_t value;
    fmpz_mpoly_init(p, t->ctx);
    fmpz_mpoly_init(quotient, t->ctx);
    fmpz_init(value);
    fmpz_mpoly_set(p, c->num, t->ctx);
    for (uint32_t i = 0; i < t->n; i++) {
        const dx_generator *generator = &t->generator[i];
        bool root = generator->kind == DX_GENERATOR_ROOT;
        bool put = generator->kind == DX_GENERATOR_SIGN && sign_in(c, choice, generator->base) != 0;
        for (uint32_t k = 0; k < c->n && root; k++)
            put = put || ((zeros >> k & 1) && c->base[k] == generator->base);
        fmpz_set_si(value, root ? 0 : sign_in(c, choice, generator->base));
        if (put)
            (void)fmpz_mpoly_evaluate_one_fmpz(p, p, (slong)i, value, t->ctx);
    }
    bool zero = fmpz_mpoly_is_zero(p, t->ctx);
    for (uint32_t k = 0; k < c->n && !zero; k++)
        zero =
            (zeros >> k & 1) && fmpz_mpoly_divides(quotient, p, t->base[c->base[k]].poly, t->ctx);
    fmpz_clear(value);
    fmpz_mpoly_clear(quotient, t->ctx);
    fmpz_mpoly_clear(p, t->ctx);
    return zero;
}

/* The choices of which the bases must not be 0 for the identity to hold. */
static dx_status find_exceptions(const choices *c, const bool *zero, uint32_t *not_zero)
{
    *not_zero = 0;
    for (uint32_t zeros = 1; zeros < UINT32_C(1) << c->n; zeros++) {
        for (uint32_t choice = 0; choice < UINT32_C(1) << c->n; choice++)
            if (!(zeros & (choice | *not_zero)) && is_possible(c, choice, zeros) &&
                !is_zero_at(zero, choice, zeros) && !vanishes_at(c, choice, zeros))
                *not_zero |= zeros & ~(zeros - 1);
        DX_TRY(dx_poll(c->t->g->context));
    }
    return DX_OK;
}

static dx_status try_signs(dx_tower *t, const fmpz_mpoly_t num, dx_identity *out)
{
    choices c = {.t = t, .num = num};
    uint32_t zeros = 0, others = 0, same = UINT32_MAX, first = 0, not_zero;
    bool zero[1 << MOST_CHOICES] = {false};
    find_choices(&c);
    if (c.n == 0 || c.n > MOST_CHOICES)
        return DX_OK;
    find_clashes(&c);
    for (uint32_t choice = 0; choice < UINT32_C(1) << c.n; choice++) {
        bool allowed = is_possible(&c, choice, 0);
        zero[choice] = is_zero_for(&c, choice);
        if (allowed && zero[choice]) {
            first = zeros == 0 ? choice : first;
            same &= ~(choice ^ first);
            zeros++;
        } else if (allowed) {
            others++;
        }
        DX_TRY(dx_poll(t->g->context));
    }
    if (zeros == 0)
        return DX_OK;
    if (others > 0)
        return tell_signs(&c, zero, zeros, same, first, out);
    DX_TRY(find_exceptions(&c, zero, &not_zero));
    if (not_zero == 0)
        out->kind = DX_IDENTITY_ZERO;
    for (uint32_t i = 0; i < c.n; i++)
        if (not_zero >> i & 1)
            DX_TRY(dx_identity_condition(t->g, dx_tower_expression(t, t->base[c.base[i]].poly), 0,
                                         out));
    return DX_OK;
}

/* ---- constants among the generators ------------------------------------------------------ */

/* Move the terms that have the monomial of the first one in generators that are no constants
 * from *from to *out, without that monomial. */
static void take_coefficient(const dx_tower *t, const bool *constant, fmpz_mpoly_t from,
                             fmpz_mpoly_t out)
{
    ulong monomial[DX_TOWER_GENERATORS], exponent[DX_TOWER_GENERATORS];
    fmpz_mpoly_t rest;
    fmpz_t c;
    fmpz_init(c);
    fmpz_mpoly_init(rest, t->ctx);
    fmpz_mpoly_zero(out, t->ctx);
    fmpz_mpoly_get_term_exp_ui(monomial, from, 0, t->ctx);
    for (slong i = 0; i < fmpz_mpoly_length(from, t->ctx); i++) {
        bool same = true;
        fmpz_mpoly_get_term_coeff_fmpz(c, from, i, t->ctx);
        fmpz_mpoly_get_term_exp_ui(exponent, from, i, t->ctx);
        for (uint32_t k = 0; k < t->n; k++)
            same = same && (constant[k] || exponent[k] == monomial[k]);
        for (uint32_t k = 0; same && k < t->n; k++)
            exponent[k] = constant[k] ? exponent[k] : 0;
        fmpz_mpoly_push_term_fmpz_ui(same ? out : rest, c, exponent, t->ctx);
    }
    fmpz_mpoly_sort_terms(out, t->ctx);
    fmpz_mpoly_swap(from, rest, t->ctx);
    fmpz_mpoly_clear(rest, t->ctx);
    fmpz_clear(c);
}

/* Generators that are constants, as tan(pi/6) and sqrt(3) are, can be related. A polynomial is 0
 * where its coefficients are, which are made of such ones alone. */
static dx_status try_coefficients(dx_tower *t, const fmpz_mpoly_t num, dx_identity *out)
{
    enum { MOST_COEFFICIENTS = 200 };
    bool constant[DX_TOWER_GENERATORS] = {false}, any = false, zero = true;
    fmpz_mpoly_t rest, coefficient;
    dx_status status = DX_OK;
    for (uint32_t i = 0; i < t->n; i++) {
        dx_id of = dx_tower_generator_expression(t, i);
        DX_TRY(dx_check(t->g, of));
        constant[i] = dx_is_constant(t->g, of);
        any = any || (constant[i] && fmpz_mpoly_degree_si(num, (slong)i, t->ctx) > 0);
    }
    if (!any)
        return DX_OK;
    fmpz_mpoly_init(rest, t->ctx);
    fmpz_mpoly_init(coefficient, t->ctx);
    fmpz_mpoly_set(rest, num, t->ctx);
    for (int n = 0; zero && status == DX_OK && !fmpz_mpoly_is_zero(rest, t->ctx); n++) {
        zero = n < MOST_COEFFICIENTS;
        take_coefficient(t, constant, rest, coefficient);
        dx_id value = dx_tower_expression(t, coefficient);
        status = dx_check(t->g, value);
        if (status == DX_OK && zero)
            status = dx_is_zero_constant(t->g, t->oracle, value, &zero);
    }
    fmpz_mpoly_clear(rest, t->ctx);
    fmpz_mpoly_clear(coefficient, t->ctx);
    if (status == DX_OK && zero)
        out->kind = DX_IDENTITY_ZERO;
    return status;
}

/* What the first generator that is a sign is the sign of. */
static dx_id first_sign(dx_tower *t)
{
    for (uint32_t i = 0; i < t->n; i++)
        if (t->generator[i].kind == DX_GENERATOR_SIGN)
            return dx_tower_expression(t, t->base[t->generator[i].base].poly);
    return DX_NONE;
}

/* Is there something of which a root or a logarithm is taken that is negative by the premises? */
static bool is_nowhere(const dx_tower *t)
{
    for (uint32_t i = 0; i < t->n_constraints; i++)
        if (t->constraint[i].bases == 0 && t->constraint[i].sign < 0 && t->constraint[i].voids == 0)
            return true;
    return false;
}

dx_status dx_tower_prove(dx_graph *g, const dx_oracle *oracle, dx_id a, const dx_premises *p,
                         dx_identity *out, dx_id *question)
{
    *question = DX_NONE;
    dx_tower *t = dx_alloc(&g->context->memory, sizeof *t);
    dx_fraction f;
    if (!t)
        return dx_no_memory(g->context);
    dx_status status = dx_tower_make(g, oracle, t);
    if (status == DX_OK) {
        dx_fraction_init(t, &f);
        status = dx_tower_read(t, a, p, &f);
        if (status == DX_OK && (fmpz_mpoly_is_zero(f.num, t->ctx) || (p->n > 0 && is_nowhere(t))))
            out->kind = DX_IDENTITY_ZERO;
        else if (status == DX_OK)
            status = try_signs(t, f.num, out);
        if (status == DX_OK && out->kind == DX_IDENTITY_UNKNOWN)
            status = dx_excuse(g->context, try_coefficients(t, f.num, out));
        dx_fraction_clear(t, &f);
    }
    if ((status == DX_OK || status == DX_LIMIT) && out->kind != DX_IDENTITY_ZERO)
        *question = first_sign(t);
    dx_tower_free(t);
    dx_free(&g->context->memory, t, sizeof *t);
    return status;
}
