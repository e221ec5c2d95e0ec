#include "symbolic/equality/towernodes.h"

#include "expr/exact.h"
#include "symbolic/decide.h"
#include "symbolic/forms/waves.h"

#include <string.h>

enum { MOST_NODES = 3000, MOST_PARTS = 60 /* L and m */ };

dx_fraction *dx_tower_stored(const dx_tower *t, dx_id a)
{
    size_t at = dx_walk_find(&t->walk, a);
    return at < t->walk.n && dx_same(t->walk.id[at], a) && t->known[at] ? &t->value[at] : NULL;
}

/* ---- how fine exponents, angles and roots are -------------------------------------------- */

static int64_t common_multiple(int64_t a, int64_t b)
{
    int64_t x = a, y = b;
    while (y != 0) {
        int64_t rest = x % y;
        x = y;
        y = rest;
    }
    return a / x * b;
}

static dx_status refine(dx_graph *g, dx_id number, int64_t *parts)
{
    int64_t p, q;
    if (!dx_get_small_rational(g, number, &p, &q) || q > MOST_PARTS)
        return DX_LIMIT;
    *parts = common_multiple(*parts, q);
    return *parts <= MOST_PARTS ? DX_OK : DX_LIMIT;
}

/* All coefficients of a sum. */
static dx_status refine_sum(dx_graph *g, dx_id a, int64_t *parts)
{
    if (dx_is_number(g, a))
        return refine(g, a, parts);
    if (dx_op_of(g, a) != DX_OP_ADD)
        return DX_OK;
    DX_TRY(refine(g, dx_constant(g, a), parts));
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        DX_TRY(refine(g, dx_coefficient(g, a, i), parts));
    return DX_OK;
}

/* One term with the coefficient 1 or -1, and an integer: an integer just where the term is one. */
static bool is_plain_exponent(const dx_graph *g, dx_id e)
{
    int64_t n, c = 1;
    if (dx_op_of(g, e) != DX_OP_ADD)
        return true;
    return dx_get_int(g, dx_constant(g, e), &n) && dx_terms(g, e) == 1 &&
           dx_get_int(g, dx_coefficient(g, e, 0), &c) && (c == 1 || c == -1);
}

static dx_status find_parts(dx_tower *t)
{
    dx_graph *g = t->g;
    int64_t n;
    for (size_t i = 0; i < t->walk.n; i++) {
        dx_id a = t->walk.id[i];
        dx_fn fn = dx_fn_of(g, a);
        if (fn == DX_FN_exp) {
            DX_TRY(refine_sum(g, dx_operand(g, a, 0), &t->exponent));
            DX_TRY(refine_sum(g, dx_operand(g, a, 0), &t->root)); /* exp(log(x)/2) */
        } else if (fn == DX_FN_sin || fn == DX_FN_cos) {
            DX_TRY(refine_sum(g, dx_operand(g, a, 0), &t->angle));
        } else if (fn == DX_FN_cbrt) {
            t->root = common_multiple(t->root, 3);
        } else if (fn == DX_FN_root && dx_get_int(g, dx_operand(g, a, 1), &n) && n > 0 &&
                   n <= MOST_PARTS) {
            t->root = common_multiple(t->root, n);
        }
        for (uint32_t k = 0; dx_op_of(g, a) == DX_OP_MUL && k < dx_factors(g, a); k++) {
            dx_id e = dx_exponent(g, a, k);
            if (dx_is_number(g, e))
                DX_TRY(refine(g, e, &t->root));
            else
                DX_TRY(refine_sum(g, e, &t->exponent));
            dx_id base = dx_base(g, a, k);
            if (!dx_is_number(g, e) && !(dx_is_number(g, base) && dx_number_sign(g, base) > 0))
                t->real_turns = t->real_turns && is_plain_exponent(g, e);
            if (!dx_is_number(g, e) && dx_op_of(g, e) == DX_OP_ADD)
                DX_TRY(refine(g, dx_constant(g, e), &t->root));
        }
    }
    return t->root <= MOST_PARTS && t->exponent <= MOST_PARTS && t->angle <= MOST_PARTS ? DX_OK
                                                                                        : DX_LIMIT;
}

/* Is q a divisor of the parts? If not they are to be finer, and all is to be read anew. */
dx_status dx_tower_demand_parts(dx_tower *t, int64_t q, int64_t *parts)
{
    if (*parts % q == 0)
        return DX_OK;
    if (q <= MOST_PARTS && common_multiple(*parts, q) <= MOST_PARTS) {
        *parts = common_multiple(*parts, q);
        t->finer = true;
    }
    return DX_LIMIT;
}

/* ---- nodes ------------------------------------------------------------------------------- */

static dx_status of_node_itself(dx_tower *t, dx_id a, dx_fraction *f)
{
    uint32_t at;
    DX_TRY(dx_tower_generator(t, DX_GENERATOR_NODE, a, UINT32_MAX, &at));
    dx_fraction_set_generator(t, f, at);
    return DX_OK;
}

/* Known to be 0 where that is all that is known: abs(0). */
static bool is_zero(const dx_tower *t, const dx_fraction *f)
{
    return fmpz_mpoly_is_zero(f->num, t->ctx);
}

static dx_status of_call(dx_tower *t, dx_id a, dx_fraction *f)
{
    dx_graph *g = t->g;
    dx_fn fn = dx_fn_of(g, a);
    dx_id u = dx_operand(g, a, 0);
    dx_tower_factors product;
    dx_fraction number;
    int64_t n = 3;
    int sign = 0;
    const dx_fraction *value = dx_tower_stored(t, u);
    switch (fn) {
    case DX_FN_exp:
        return dx_tower_of_exponential(t, u, f);
    case DX_FN_sin:
    case DX_FN_cos:
        return dx_tower_of_angle(t, fn == DX_FN_sin, u, f);
    case DX_FN_log:
        if (dx_is_constant(g, u)) /* log|u| has a value, log(u) may have none */
            DX_TRY(dx_decide_sign(g, t->oracle, u, &sign));
        return sign < 0 || is_zero(t, value) ? DX_LIMIT : dx_tower_of_logarithm(t, value, f);
    case DX_FN_abs:
    case DX_FN_sign:
        if (is_zero(t, value))
            return DX_LIMIT;
        DX_TRY(dx_tower_factor(t, value, &product));
        dx_fraction_set_number(t, f, dx_int(g, product.sign));
        for (uint32_t i = 0; i < product.n; i++)
            if (product.exponent[i] % 2 != 0)
                DX_TRY(dx_tower_times_sign(t, product.base[i], f));
        return fn == DX_FN_sign ? DX_OK : dx_fraction_multiply(t, f, value);
    case DX_FN_cbrt:
    case DX_FN_root:
        if (is_zero(t, value) ||
            (fn == DX_FN_root && (!dx_get_int(g, dx_operand(g, a, 1), &n) || n < 1)))
            return of_node_itself(t, a, f);
        DX_TRY(dx_tower_factor(t, value, &product));
        return dx_tower_of_root(t, &product, 1, n, n % 2 != 0, f);
    case DX_FN_sinc:
        DX_TRY(dx_tower_of_angle(t, true, u, f));
        dx_fraction_init(t, &number);
        dx_fraction_set(t, &number, value);
        return dx_fraction_multiply_and_clear(t, dx_fraction_power(t, &number, -1), &number, f);
    default:
        return of_node_itself(t, a, f);
    }
}

static dx_status of_sum(dx_tower *t, dx_id a, dx_fraction *f)
{
    dx_graph *g = t->g;
    dx_fraction_set_number(t, f, dx_constant(g, a));
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_fraction term;
        dx_fraction_init(t, &term);
        dx_fraction_set(t, &term, dx_tower_stored(t, dx_term(g, a, i)));
        DX_TRY(dx_fraction_add_and_clear(t, DX_OK, dx_coefficient(g, a, i), &term, f));
    }
    return DX_OK;
}

static dx_status of_product(dx_tower *t, dx_id a, dx_fraction *f)
{
    dx_graph *g = t->g;
    dx_fraction_set_number(t, f, dx_int(g, 1));
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        dx_fraction power;
        int64_t n;
        dx_fraction_init(t, &power);
        dx_status status;
        if (dx_get_int(g, exponent, &n)) {
            dx_fraction_set(t, &power, dx_tower_stored(t, base));
            status = dx_fraction_power(t, &power, n);
        } else {
            status = dx_tower_of_power(t, base, exponent, &power);
        }
        DX_TRY(dx_fraction_multiply_and_clear(t, status, &power, f));
    }
    return DX_OK;
}

static dx_status of_node(dx_tower *t, dx_id a, dx_fraction *f)
{
    if (dx_is_number(t->g, a)) {
        dx_fraction_set_number(t, f, a);
        return DX_OK;
    }
    switch (dx_op_of(t->g, a)) {
    case DX_OP_ADD:
        return of_sum(t, a, f);
    case DX_OP_MUL:
        return of_product(t, a, f);
    case DX_OP_CALL:
        return of_call(t, a, f);
    default:
        return of_node_itself(t, a, f);
    }
}

/* What stands in a function of which nothing is known is not looked at. */
static bool is_opaque(const dx_graph *g, dx_id a)
{
    switch (dx_op_of(g, a)) {
    case DX_OP_ADD:
    case DX_OP_MUL:
        return false;
    case DX_OP_CALL:
        switch (dx_fn_of(g, a)) {
        case DX_FN_exp:
        case DX_FN_sin:
        case DX_FN_cos:
        case DX_FN_log:
        case DX_FN_abs:
        case DX_FN_sign:
        case DX_FN_cbrt:
        case DX_FN_root:
        case DX_FN_sinc:
            return false;
        default:
            return true;
        }
    default:
        return true;
    }
}

/* Which nodes of the walk are looked at: users stand behind their operands. */
static void mark_needed(const dx_tower *t, bool *needed)
{
    const dx_graph *g = t->g;
    for (size_t i = t->walk.n; i-- > 0;) {
        dx_id a = t->walk.id[i];
        for (uint32_t k = 0; needed[i] && !is_opaque(g, a) && k < dx_count(g, a); k++)
            needed[dx_walk_find(&t->walk, dx_operand(g, a, k))] = true;
    }
}

dx_status dx_tower_make(dx_graph *g, const dx_oracle *oracle, dx_tower *t)
{
    memset(t, 0, sizeof *t);
    t->g = g;
    t->oracle = oracle;
    t->root = 2;
    t->exponent = t->angle = 1;
    t->real_turns = true;
    fmpz_mpoly_ctx_init(t->ctx, DX_TOWER_GENERATORS, ORD_LEX);
    t->ready = true;
    return DX_OK;
}

static void forget(dx_tower *t)
{
    for (size_t i = 0; t->known && i < t->walk.n; i++)
        if (t->known[i])
            dx_fraction_clear(t, &t->value[i]);
    for (size_t i = 0; t->known && i < t->walk.n; i++)
        t->known[i] = false;
    for (uint32_t i = 0; i < t->n_bases; i++)
        fmpz_mpoly_clear(t->base[i].poly, t->ctx);
    for (uint32_t i = 0; i < t->n; i++)
        dx_fraction_clear(t, &t->exponent_of[i]);
    t->n = t->n_bases = t->n_constraints = 0;
}

/* The product of the premise's bases has its sign. */
static dx_status suppose(dx_tower *t, const dx_premise *premise)
{
    dx_tower_factors product;
    const dx_fraction *value = dx_tower_stored(t, premise->of);
    if (is_zero(t, value))
        return DX_OK;
    DX_TRY(dx_tower_factor(t, value, &product));
    product.sign *= premise->sign;
    return dx_tower_positive(t, &product, premise->weak);
}

static bool is_given(const dx_tower *t, dx_id base)
{
    for (uint32_t i = 0; i < t->n_given; i++)
        if (dx_same(t->given[i].of, base))
            return true;
    return false;
}

/* A constraint of one base is a sign that is known everywhere: log(x) stands in the formula. It is
 * to be read anew with that. */
static dx_status learn_signs(dx_tower *t)
{
    for (uint32_t i = 0; i < t->n_constraints; i++) {
        const dx_sign_constraint *c = &t->constraint[i];
        uint32_t base = 0;
        if (c->bases == 0 || (c->bases & (c->bases - 1)) != 0 || (c->voids & ~c->bases) != 0)
            continue;
        while (!(c->bases >> base & 1))
            base++;
        dx_id of = dx_tower_expression(t, t->base[base].poly);
        DX_TRY(dx_check(t->g, of));
        if (t->n_given == DX_TOWER_GIVEN || is_given(t, of))
            continue;
        t->given[t->n_given++] = (dx_premise){of, c->sign, true};
        t->finer = true;
    }
    return DX_OK;
}

static dx_status read_nodes(dx_tower *t, const dx_premises *p, const bool *needed)
{
    dx_status status = DX_OK;
    for (size_t i = 0; i < t->walk.n && status == DX_OK; i++) {
        if (!needed[i])
            continue;
        dx_fraction_init(t, &t->value[i]);
        t->known[i] = true;
        status = of_node(t, t->walk.id[i], &t->value[i]);
    }
    /* with their signs it may be readable the next time */
    for (uint32_t i = 0; i < p->n && (status == DX_OK || status == DX_LIMIT); i++)
        if (status == DX_OK || dx_tower_stored(t, p->item[i].of))
            DX_TRY(suppose(t, &p->item[i]));
    return status;
}

dx_status dx_tower_read(dx_tower *t, dx_id a, const dx_premises *p, dx_fraction *out)
{
    enum { MOST_ROUNDS = 8 };
    dx_graph *g = t->g;
    dx_id root[DX_MOST_PREMISES + 1] = {a};
    for (uint32_t i = 0; i < p->n; i++)
        root[i + 1] = p->item[i].of;
    DX_TRY(dx_walk_make(g, p->n + 1, root, &t->walk));
    if (t->walk.n > MOST_NODES)
        return DX_LIMIT;
    t->value = dx_arena_alloc(&g->context->arena, t->walk.n * sizeof *t->value);
    t->known = dx_arena_alloc(&g->context->arena, 2 * t->walk.n * sizeof *t->known);
    if (!t->value || !t->known)
        return dx_no_memory(g->context);
    memset(t->known, 0, 2 * t->walk.n * sizeof *t->known);
    bool *needed = t->known + t->walk.n;
    DX_TRY(find_parts(t));
    for (uint32_t i = 0; i <= p->n; i++)
        needed[dx_walk_find(&t->walk, root[i])] = true;
    mark_needed(t, needed);
    dx_status status = DX_OK;
    t->finer = true;
    for (int round = 0; t->finer && round < MOST_ROUNDS; round++) {
        forget(t);
        t->finer = false;
        status = read_nodes(t, p, needed);
        if (status != DX_OK && status != DX_LIMIT)
            break;
        dx_status learned = learn_signs(t);
        status = learned == DX_OK ? status : learned;
    }
    if (status == DX_OK)
        dx_fraction_set(t, out, dx_tower_stored(t, a));
    return status;
}

void dx_tower_free(dx_tower *t)
{
    if (!t->ready)
        return;
    forget(t);
    fmpz_mpoly_ctx_clear(t->ctx);
    dx_walk_free(&t->walk);
    t->ready = false;
}

/* ---- and back ---------------------------------------------------------------------------- */

/* A base has none but generators before those made of it, so this ends. */
dx_id dx_tower_generator_expression(dx_tower *t, uint32_t i)
{
    dx_graph *g = t->g;
    const dx_generator *generator = &t->generator[i];
    dx_id base = generator->kind == DX_GENERATOR_NODE || generator->base == UINT32_MAX
                     ? DX_NONE
                     : dx_tower_expression(t, t->base[generator->base].poly);
    switch (generator->kind) {
    case DX_GENERATOR_NODE:
        return generator->of;
    case DX_GENERATOR_POWER:
        return dx_call1(g, DX_FN_exp, dx_scale(g, dx_rational(g, 1, t->exponent), generator->of));
    case DX_GENERATOR_TURN:
        return dx_pow(g, dx_int(g, -1), dx_scale(g, dx_rational(g, 1, t->exponent), generator->of));
    case DX_GENERATOR_TANGENT:
        return dx_call1(g, DX_FN_tan, dx_scale(g, dx_rational(g, 1, 2 * t->angle), generator->of));
    case DX_GENERATOR_ROOT:
        return dx_pow(g, dx_call1(g, DX_FN_abs, base), dx_rational(g, 1, t->root));
    case DX_GENERATOR_SIGN:
        return dx_call1(g, DX_FN_sign, base);
    default:
        return dx_call1(g, DX_FN_log, dx_call1(g, DX_FN_abs, base));
    }
}

dx_id dx_tower_expression(dx_tower *t, const fmpz_mpoly_t p)
{
    dx_graph *g = t->g;
    dx_id sum = dx_int(g, 0);
    ulong exponent[DX_TOWER_GENERATORS];
    fmpz_t c;
    fmpz_init(c);
    for (slong i = 0; i < fmpz_mpoly_length(p, t->ctx); i++) {
        fmpz_mpoly_get_term_coeff_fmpz(c, p, i, t->ctx);
        fmpz_mpoly_get_term_exp_ui(exponent, p, i, t->ctx);
        dx_id term = dx_number_from_fmpz(g, c);
        for (uint32_t k = 0; k < t->n; k++)
            if (exponent[k] > 0)
                term =
                    dx_mul(g, term,
                           dx_power(g, dx_tower_generator_expression(t, k), (int64_t)exponent[k]));
        sum = dx_add(g, sum, term);
    }
    fmpz_clear(c);
    return sum;
}
