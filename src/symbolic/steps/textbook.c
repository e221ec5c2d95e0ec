#include "symbolic/steps/textbook.h"

#include "expr/order.h"
#include "expr/walk.h"
#include "symbolic/derivatives/leibniz.h"
#include "symbolic/derivatives/local.h"

#include <stdio.h>
#include <string.h>

dx_textbook dx_textbook_open(dx_derivatives *table, bool partial)
{
    return (dx_textbook){.g = table->g, .table = table, .partial = partial};
}

void dx_textbook_free(dx_textbook *t)
{
    dx_free(&t->g->context->memory, t->part, t->capacity * sizeof *t->part);
    t->part = NULL;
    t->n = t->capacity = 0;
}

/* ---- what is known of the derivatives ----------------------------------------------- */

static dx_status derivative(dx_textbook *t, dx_id a, dx_id *out)
{
    DX_TRY(dx_check(t->g, a));
    return dx_derivatives_get(t->table, a, out);
}

/* floor(x) is no constant, though its derivative is 0. */
static dx_status varies(dx_textbook *t, dx_id a, bool *out)
{
    DX_TRY(dx_check(t->g, a));
    *out = dx_contains(t->g, a, t->table->symbol);
    return DX_OK;
}

static bool is_variable(const dx_textbook *t, dx_id a)
{
    return dx_same(a, t->table->symbol);
}

/* f(t), or a derivative of it: f'(t). */
static bool is_abstract_of_variable(const dx_textbook *t, dx_id a)
{
    const dx_graph *g = t->g;
    dx_op op = dx_op_of(g, a);
    if ((op != DX_OP_APPLY && op != DX_OP_DERIV) || dx_is_written_integral(g, a))
        return false;
    uint32_t uses = 0;
    for (uint32_t i = dx_first_argument(g, a); i < dx_count(g, a); i++) {
        dx_id argument = dx_operand(g, a, i);
        if (dx_contains(g, argument, t->table->symbol) && !is_variable(t, argument))
            return false;
        uses += is_variable(t, argument);
    }
    return uses == 1;
}

dx_status dx_textbook_is_obvious(dx_textbook *t, dx_id a, bool *obvious)
{
    bool changes;
    DX_TRY(varies(t, a, &changes));
    *obvious = !changes || is_variable(t, a) || is_abstract_of_variable(t, a);
    return DX_OK;
}

/* x^n with a constant n. */
static dx_status is_plain_power(dx_textbook *t, dx_id a, bool *yes)
{
    dx_id base, exponent;
    bool changes = false;
    dx_split_power(t->g, a, &base, &exponent);
    *yes = is_variable(t, base);
    if (*yes && !dx_is_number(t->g, exponent)) {
        DX_TRY(varies(t, exponent, &changes));
        *yes = !changes;
    }
    return DX_OK;
}

/* c·x^n, c a number or made of constants. */
static dx_status is_power_term(dx_textbook *t, dx_id a, bool *yes)
{
    dx_graph *g = t->g;
    dx_id scale, rest;
    dx_split_coefficient(g, a, &scale, &rest);
    DX_TRY(is_plain_power(t, rest, yes));
    if (*yes || dx_op_of(g, rest) != DX_OP_MUL)
        return DX_OK;
    uint32_t powers = 0;
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        bool base = false, exponent = false;
        DX_TRY(varies(t, dx_base(g, rest, i), &base));
        DX_TRY(varies(t, dx_exponent(g, rest, i), &exponent));
        if (exponent || (base && !is_variable(t, dx_base(g, rest, i))))
            return DX_OK;
        powers += base;
    }
    *yes = powers == 1;
    return DX_OK;
}

/* a·x + b */
static dx_status is_linear(dx_textbook *t, dx_id a, bool *yes)
{
    dx_graph *g = t->g;
    dx_id d;
    bool power;
    DX_TRY(derivative(t, a, &d));
    *yes = !dx_is_int(g, d, 0) && !dx_contains(g, d, t->table->symbol);
    if (!*yes || dx_op_of(g, a) != DX_OP_ADD)
        return *yes ? is_power_term(t, a, yes) : DX_OK;
    for (uint32_t i = 0; i < dx_terms(g, a) && *yes; i++) {
        bool changes;
        DX_TRY(varies(t, dx_term(g, a, i), &changes));
        if (!changes)
            continue;
        DX_TRY(is_power_term(t, dx_term(g, a, i), &power));
        *yes = power;
    }
    return DX_OK;
}

/* ---- parts -------------------------------------------------------------------------- */

static void name_rule(dx_textbook *t, const char *name)
{
    snprintf(t->name, sizeof t->name, "%s", name);
}

/* The derivative of a part, to be put into the rule's formula. */
static dx_status part_of(dx_textbook *t, dx_id of, const char *name, dx_id *out)
{
    bool obvious, power = false, linear = false;
    DX_TRY(dx_textbook_is_obvious(t, of, &obvious));
    DX_TRY(is_linear(t, of, &linear));
    obvious = obvious || linear;
    if (!obvious)
        DX_TRY(is_power_term(t, of, &power));
    if (!dx_grow(&t->g->context->memory, &t->part, sizeof *t->part, &t->capacity, t->n + 1))
        return dx_no_memory(t->g->context);
    dx_part *part = &t->part[t->n++];
    *part = (dx_part){.of = of, .power = power, .linear = linear, .open = !obvious};
    snprintf(part->name, sizeof part->name, "%s", name);
    if (obvious)
        DX_TRY(derivative(t, of, &part->derivative));
    else
        part->derivative = dx_written_derivative(t->g, of, t->table->symbol, 1, t->partial);
    *out = part->derivative;
    return dx_check(t->g, *out);
}

static const char *part_name(size_t i, size_t n, char room[DX_PART_NAME])
{
    static const char *const few[] = {"u", "v", "w"};
    if (n <= 3)
        return few[i];
    snprintf(room, DX_PART_NAME, "u_%zu", i + 1);
    return room;
}

/* ---- lists of factors or terms ------------------------------------------------------ */

typedef struct list {
    dx_memory *memory;
    dx_id *id;
    size_t n, capacity;
} list;

static dx_status append(dx_textbook *t, list *l, dx_id a)
{
    DX_TRY(dx_check(t->g, a));
    if (!dx_grow(l->memory, &l->id, sizeof *l->id, &l->capacity, l->n + 1))
        return dx_no_memory(t->g->context);
    l->id[l->n++] = a;
    return DX_OK;
}

static void free_list(list *l)
{
    dx_free(l->memory, l->id, l->capacity * sizeof *l->id);
}

/* ---- sums --------------------------------------------------------------------------- */

static dx_status read_terms(dx_textbook *t, dx_id a, list *terms)
{
    dx_graph *g = t->g;
    size_t varying = 0, powers = 0, multiples = 0;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        bool changes, power;
        DX_TRY(varies(t, dx_term(g, a, i), &changes));
        if (!changes)
            continue;
        DX_TRY(is_power_term(t, dx_term(g, a, i), &power));
        varying++;
        powers += power;
        multiples +=
            !dx_is_int(g, dx_coefficient(g, a, i), 1) && !dx_is_int(g, dx_coefficient(g, a, i), -1);
    }
    bool one = dx_terms(g, a) == 1 && dx_is_int(g, dx_constant(g, a), 0);
    if (powers == varying) { /* a polynomial: term by term at once */
        name_rule(t, one && is_variable(t, dx_term(g, a, 0)) ? "constant multiple rule"
                     : one                                   ? "power rule"
                     : varying == 0                          ? "constant rule"
                     : dx_terms(g, a) == 1 && dx_same(dx_term(g, a, 0), t->table->symbol)
                         ? "derivative of a linear function"
                         : "sum and power rules");
        return derivative(t, a, &t->formula);
    }
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        bool changes, power;
        dx_id d;
        DX_TRY(varies(t, dx_term(g, a, i), &changes));
        if (!changes)
            continue;
        DX_TRY(is_power_term(t, dx_term(g, a, i), &power));
        if (power)
            DX_TRY(derivative(t, dx_term(g, a, i), &d));
        else
            DX_TRY(part_of(t, dx_term(g, a, i), "", &d));
        DX_TRY(append(t, terms, dx_scale(g, dx_coefficient(g, a, i), d)));
    }
    snprintf(
        t->name, sizeof t->name, "%s%s%s%s", one ? "constant multiple rule" : "sum rule",
        varying == dx_terms(g, a) && dx_is_int(g, dx_constant(g, a), 0) ? "" : ", constant rule",
        !one && multiples > 0 ? ", constant multiple rule" : "", powers > 0 ? ", power rule" : "");
    t->formula = dx_sum(g, terms->n, terms->id);
    return dx_check(g, t->formula);
}

static dx_status read_sum(dx_textbook *t, dx_id a)
{
    list terms = {.memory = &t->g->context->memory};
    dx_status status = read_terms(t, a, &terms);
    free_list(&terms);
    return status;
}

/* ---- powers ------------------------------------------------------------------------- */

/* (b^n)' = n·b^(n-1)·b' */
static dx_status read_power(dx_textbook *t, dx_id a, dx_id b, dx_id e)
{
    dx_graph *g = t->g;
    dx_id db;
    if (is_variable(t, b)) {
        name_rule(t, "power rule");
        return derivative(t, a, &t->formula);
    }
    DX_TRY(part_of(t, b, dx_is_int(g, e, -1) ? "v" : "u", &db));
    if (dx_is_int(g, e, -1)) {
        name_rule(t, "reciprocal rule");
        t->formula = dx_neg(g, dx_mul(g, db, dx_power(g, b, -2)));
        return dx_check(g, t->formula);
    }
    bool root = dx_op_of(g, e) == DX_OP_RAT && dx_number_to_double(g, e) == 0.5;
    name_rule(t, root ? "chain rule, derivative of sqrt" : "chain rule, power rule");
    dx_id factors[] = {e, dx_pow(g, b, dx_sub(g, e, dx_int(g, 1))), db};
    t->formula = dx_product(g, 3, factors);
    return dx_check(g, t->formula);
}

/* (b^e)' = b^e·log(b)·e' */
static dx_status read_exponential(dx_textbook *t, dx_id a, dx_id b, dx_id e)
{
    dx_graph *g = t->g;
    dx_id de;
    if (dx_is_int(g, b, 0)) {
        name_rule(t, "a power of 0 is 0 where it has a value");
        t->formula = b;
        return DX_OK;
    }
    if (is_variable(t, e))
        name_rule(t, "exponential rule");
    else
        name_rule(t, "chain rule, exponential rule");
    DX_TRY(part_of(t, e, is_variable(t, e) ? "" : "u", &de));
    dx_id factors[] = {a, dx_call1(g, DX_FN_log, b), de};
    t->formula = dx_product(g, 3, factors);
    return dx_check(g, t->formula);
}

/* A letter that is no name in the expression. */
static dx_status choose_letter(dx_textbook *t, dx_id a)
{
    static const char letters[] = "ywzpq";
    dx_graph *g = t->g;
    dx_walk walk;
    bool taken[sizeof letters] = {false};
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        bool named = op == DX_OP_APPLY || op == DX_OP_DERIV;
        dx_id name = named ? dx_operand(g, walk.id[i], 0) : walk.id[i];
        const char *found = dx_op_of(g, name) == DX_OP_SYMBOL && dx_bytes_length(g, name) == 1
                                ? strchr(letters, dx_bytes(g, name)[0])
                                : NULL;
        if (found)
            taken[found - letters] = true;
    }
    dx_walk_free(&walk);
    size_t i = 0;
    while (i + 2 < sizeof letters && taken[i])
        i++;
    t->letter = letters[i];
    return DX_OK;
}

/* (u^v)' = u^v·(v·log(u))' */
static dx_status read_logarithmic(dx_textbook *t, dx_id a, dx_id b, dx_id e)
{
    dx_graph *g = t->g;
    dx_id d;
    DX_TRY(choose_letter(t, a));
    snprintf(t->name, sizeof t->name, "logarithmic differentiation: %c' = %c*(log(%c))'", t->letter,
             t->letter, t->letter);
    t->y = a;
    t->log_y = dx_mul(g, e, dx_call1(g, DX_FN_log, b));
    DX_TRY(dx_check(g, t->log_y));
    DX_TRY(part_of(t, t->log_y, "", &d));
    t->formula = dx_mul(g, a, d);
    return dx_check(g, t->formula);
}

static dx_status read_pair(dx_textbook *t, dx_id power, dx_id b, dx_id e)
{
    bool base, exponent;
    DX_TRY(varies(t, b, &base));
    DX_TRY(varies(t, e, &exponent));
    if (base && exponent)
        return read_logarithmic(t, power, b, e);
    return exponent ? read_exponential(t, power, b, e) : read_power(t, power, b, e);
}

/* ---- products ----------------------------------------------------------------------- */

/* Factors apart: constant ones, those above the bar and those below it (turned over). */
typedef struct sides {
    list constant, above, below;
    uint32_t pair; /* a varying one */
} sides;

static bool is_below(const dx_graph *g, dx_id exponent)
{
    return dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0;
}

static dx_status take_factor(dx_textbook *t, dx_id a, uint32_t i, sides *s)
{
    dx_graph *g = t->g;
    dx_id b = dx_base(g, a, i), e = dx_exponent(g, a, i);
    bool base, exponent;
    DX_TRY(varies(t, b, &base));
    DX_TRY(varies(t, e, &exponent));
    if (!base && !exponent)
        return append(t, &s->constant, dx_pow(g, b, e));
    s->pair = i;
    return is_below(g, e) ? append(t, &s->below, dx_pow(g, b, dx_number_neg(g, e)))
                          : append(t, &s->above, dx_pow(g, b, e));
}

/* In the order in which they are written. */
static dx_status take_apart(dx_textbook *t, dx_id a, sides *s)
{
    dx_memory *memory = &t->g->context->memory;
    uint32_t n = dx_factors(t->g, a);
    uint32_t *index = dx_alloc(memory, n * sizeof *index);
    if (!index)
        return dx_no_memory(t->g->context);
    dx_order_factors(t->g, a, index);
    dx_status status = DX_OK;
    for (uint32_t i = 0; i < n && status == DX_OK; i++)
        status = take_factor(t, a, index[i], s);
    dx_free(memory, index, n * sizeof *index);
    return status;
}

/* (c·u)' = c·u' */
static dx_status read_multiple(dx_textbook *t, dx_id a, dx_id scale, const sides *s)
{
    dx_graph *g = t->g;
    dx_id c = dx_mul(g, scale, dx_product(g, s->constant.n, s->constant.id)), d;
    dx_id above = dx_product(g, s->above.n, s->above.id);
    dx_id below = dx_product(g, s->below.n, s->below.id);
    dx_id u = dx_mul(g, above, dx_power(g, below, -1));
    bool power;
    DX_TRY(dx_check(g, u));
    DX_TRY(is_power_term(t, u, &power));
    if (power) {
        name_rule(t, is_variable(t, u) ? "constant multiple rule"
                                       : "constant multiple and power rules");
        return derivative(t, a, &t->formula);
    }
    name_rule(t, "constant multiple rule");
    DX_TRY(part_of(t, u, "", &d));
    t->formula = dx_mul(g, c, d);
    return dx_check(g, t->formula);
}

/* Would the term not stay together in a sum? */
static bool dissolves(dx_graph *g, dx_id term)
{
    dx_id scale, rest;
    dx_split_coefficient(g, term, &scale, &rest);
    return dx_op_of(g, rest) == DX_OP_ADD;
}

/* A sum of terms as they are, where one would not stay together; else NONE. */
static dx_id keep_together(dx_graph *g, size_t n, const dx_id *terms)
{
    bool any = false;
    for (size_t i = 0; i < n; i++)
        any = any || dissolves(g, terms[i]);
    return any && n > 1 ? dx_arrangement(g, n, terms) : DX_NONE;
}

/* (u/v)' = (v·u' - u·v')/v^2 */
static dx_status read_quotient(dx_textbook *t, const sides *s)
{
    dx_graph *g = t->g;
    dx_id u = dx_product(g, s->above.n, s->above.id), v = dx_product(g, s->below.n, s->below.id);
    dx_id du = DX_NONE, dv;
    DX_TRY(dx_check(g, u));
    DX_TRY(dx_check(g, v));
    if (s->above.n == 0) {
        name_rule(t, "reciprocal rule");
        DX_TRY(part_of(t, v, "v", &dv));
        t->formula = dx_neg(g, dx_mul(g, dv, dx_power(g, v, -2)));
        return dx_check(g, t->formula);
    }
    name_rule(t, "quotient rule");
    DX_TRY(part_of(t, u, "u", &du));
    DX_TRY(part_of(t, v, "v", &dv));
    dx_id above[] = {dx_mul(g, v, du), dx_mul(g, u, dv)};
    dx_id top = dx_sub(g, above[0], above[1]), below = dx_power(g, v, -2);
    t->formula = dx_mul(g, top, below);
    DX_TRY(dx_check(g, t->formula));
    if (dissolves(g, above[0]) || dissolves(g, above[1])) {
        const dx_id minus[] = {dx_int(g, -1), above[1]};
        if (dx_is_number(g, du) && dx_number_sign(g, du) < 0) { /* -(x + 1) */
            const dx_id first[] = {dx_int(g, -1), dx_neg(g, above[0])};
            above[0] = dx_vector(g, 2, first);
        }
        bool rises = dx_is_number(g, dv) && dx_number_sign(g, dv) < 0;
        above[1] = rises ? dx_neg(g, above[1]) : dx_vector(g, 2, minus);
        const dx_id part[] = {dx_arrangement(g, 2, above), below}, whole = dx_vector(g, 2, part);
        t->shown = dx_arrangement(g, 1, &whole);
        DX_TRY(dx_check(g, t->shown));
    }
    return DX_OK;
}

/* The exponent that all have in common: the greatest integer, or the one root; else NONE. Where
 * the factors are to stay whole, it is the exponent of each of them. */
static dx_id exponent_in_common(dx_graph *g, dx_id a, bool whole)
{
    int64_t common = 0, n = 0;
    dx_id first = dx_exponent(g, a, 0);
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id exponent = dx_exponent(g, a, i);
        if (dx_op_of(g, first) == DX_OP_RAT ? !dx_same(exponent, first)
                                            : !dx_get_int(g, exponent, &n) || n == INT64_MIN)
            return DX_NONE;
        if (whole && i > 0 && dx_op_of(g, first) != DX_OP_RAT && n != common && n != -common)
            return DX_NONE;
        while (dx_op_of(g, first) != DX_OP_RAT && n != 0) {
            int64_t rest = common % n;
            common = n;
            n = rest;
        }
    }
    return dx_op_of(g, first) == DX_OP_RAT ? first : dx_int(g, common < 0 ? -common : common);
}

/* ((2x + 1)/(3x - 1))^4, for the graph a quotient of powers, and roots of factors that are a root
 * of one quotient: *u to the power *e, which is NONE for other products. (2x + 1)^4/(3x - 1)^2 is
 * the square of a quotient only where it was typed so. */
static dx_status find_power(dx_textbook *t, dx_id a, const sides *s, dx_id *u, dx_id *e)
{
    enum { MOST = 16 };
    dx_graph *g = t->g;
    dx_id factor[MOST], exponent = exponent_in_common(g, a, !dx_same(a, t->power));
    *u = *e = DX_NONE;
    if (dx_is_none(exponent) || dx_is_int(g, exponent, 1) || dx_factors(g, a) > MOST ||
        (dx_is_integer(g, exponent) && (s->above.n == 0 || s->below.n == 0)))
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, a); i++)
        factor[i] = dx_pow(g, dx_base(g, a, i), dx_number_div(g, dx_exponent(g, a, i), exponent));
    *u = dx_product(g, dx_factors(g, a), factor);
    dx_id whole = dx_pow(g, *u, exponent);
    DX_TRY(dx_check(g, whole));
    if (dx_same(whole, a))
        *e = exponent;
    return DX_OK;
}

/* (u·v)' = u'·v + u·v' */
static dx_status add_factor_terms(dx_textbook *t, const sides *s, list *terms)
{
    dx_graph *g = t->g;
    size_t n = s->above.n;
    list factors = {.memory = terms->memory};
    dx_status status = DX_OK;
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        char room[DX_PART_NAME];
        dx_id d;
        factors.n = 0;
        status = part_of(t, s->above.id[i], part_name(i, n, room), &d);
        for (size_t k = 0; k < n && status == DX_OK; k++)
            status = append(t, &factors, k == i ? d : s->above.id[k]);
        if (status == DX_OK)
            status = append(t, terms, dx_product(g, n, factors.id));
    }
    free_list(&factors);
    return status;
}

static dx_status read_factors(dx_textbook *t, const sides *s)
{
    list terms = {.memory = &t->g->context->memory};
    name_rule(t, "product rule");
    dx_status status = add_factor_terms(t, s, &terms);
    if (status == DX_OK) {
        t->formula = dx_sum(t->g, terms.n, terms.id);
        t->shown = keep_together(t->g, terms.n, terms.id);
        status = dx_check(t->g, t->formula);
    }
    free_list(&terms);
    return status;
}

static dx_status read_sides(dx_textbook *t, dx_id a, dx_id scale, dx_id scaled, sides *s)
{
    DX_TRY(take_apart(t, a, s));
    if (s->constant.n > 0 || !dx_is_int(t->g, scale, 1))
        return read_multiple(t, scaled, scale, s);
    if (s->above.n + s->below.n == 1)
        return read_pair(t, a, dx_base(t->g, a, s->pair), dx_exponent(t->g, a, s->pair));
    dx_id base, exponent;
    DX_TRY(find_power(t, a, s, &base, &exponent));
    if (!dx_is_none(exponent))
        return read_power(t, a, base, exponent);
    return s->below.n > 0 ? read_quotient(t, s) : read_factors(t, s);
}

/* scale·product, a number first */
static dx_status read_product(dx_textbook *t, dx_id a)
{
    dx_memory *memory = &t->g->context->memory;
    sides s = {{.memory = memory}, {.memory = memory}, {.memory = memory}, 0};
    dx_id scale, product;
    dx_split_coefficient(t->g, a, &scale, &product);
    dx_status status = read_sides(t, product, scale, a, &s);
    free_list(&s.constant);
    free_list(&s.above);
    free_list(&s.below);
    return status;
}

/* ---- functions ---------------------------------------------------------------------- */

static void name_function_rule(dx_textbook *t, dx_id a, size_t n_varying)
{
    const dx_graph *g = t->g;
    dx_op op = dx_op_of(g, a);
    const char *chain = n_varying > 1 ? "multivariate chain rule"
                        : n_varying == 1 && t->n > 0 && t->part[0].name[0] ? "chain rule"
                                                                           : "";
    const char *name = op == DX_OP_CALL ? dx_functions[dx_fn_of(g, a)].name : "";
    snprintf(t->name, sizeof t->name, "%s%s%s%s", chain, chain[0] && name[0] ? ", " : "",
             name[0] || !chain[0] ? "derivative of " : "",
             name[0]     ? name
             : !chain[0] ? dx_bytes(g, dx_operand(g, a, 0))
                         : "");
}

/* ∂a/∂u·u' by the rules of the run. */
static dx_id by_operand(dx_textbook *t, dx_id a, uint32_t i, dx_id inner)
{
    dx_local local;
    if (dx_local_begin(&local, t->g, t->table->rules, a, false) != DX_OK)
        return DX_NONE;
    dx_id result = dx_local_partial(&local, i, inner);
    dx_local_end(&local);
    return result;
}

/* What an argument of a function is called: as its parameter, where these are known. */
static const char *argument_name(const dx_textbook *t, dx_id a, uint32_t argument, size_t i,
                                 size_t n, char room[DX_PART_NAME])
{
    const dx_graph *g = t->g;
    uint32_t functions = dx_is_none(t->parameters) ? 0 : dx_count(g, t->parameters);
    for (uint32_t k = 0; dx_op_of(g, a) == DX_OP_APPLY && k < functions; k++) {
        const dx_id known = dx_operand(g, t->parameters, k);
        if (!dx_same(dx_operand(g, known, 0), dx_operand(g, a, 0)) ||
            dx_count(g, known) != dx_count(g, a))
            continue;
        const dx_id own = dx_operand(g, known, argument + 1);
        snprintf(room, DX_PART_NAME, "%s",
                 dx_same(own, dx_operand(g, a, argument + 1)) ? "" : dx_bytes(g, own));
        return room;
    }
    return part_name(i, n, room);
}

static dx_status read_arguments(dx_textbook *t, dx_id a, list *terms)
{
    dx_graph *g = t->g;
    uint32_t first = dx_first_argument(g, a);
    size_t varying = 0, named = 0;
    for (uint32_t i = first; i < dx_count(g, a); i++) {
        bool changes;
        DX_TRY(varies(t, dx_operand(g, a, i), &changes));
        varying += changes;
    }
    for (uint32_t i = first; i < dx_count(g, a); i++) {
        dx_id argument = dx_operand(g, a, i), d;
        char room[DX_PART_NAME];
        bool changes;
        DX_TRY(varies(t, argument, &changes));
        if (!changes)
            continue;
        bool bare = varying == 1 && is_variable(t, argument);
        DX_TRY(part_of(t, argument,
                       bare ? "" : argument_name(t, a, i - first, named++, varying, room), &d));
        DX_TRY(append(t, terms, by_operand(t, a, i, d)));
    }
    name_function_rule(t, a, varying);
    t->formula = dx_sum(g, terms->n, terms->id);
    return dx_check(g, t->formula);
}

/* binomial(u, 3) is u*(u - 1)*(u - 2)/6. *done: it was written out. */
static dx_status read_binomial(dx_textbook *t, dx_id a, bool *done)
{
    enum { MOST = 6 };
    dx_graph *g = t->g;
    dx_id factor[MOST + 1], u;
    int64_t k = 0, factorial = 1;
    *done = dx_fn_of(g, a) == DX_FN_binomial && dx_get_int(g, dx_operand(g, a, 1), &k) && k > 1 &&
            k <= MOST;
    if (!*done)
        return DX_OK;
    u = dx_operand(g, a, 0);
    int n = snprintf(t->name, sizeof t->name, "binomial(u, %d) = u", (int)k);
    for (int64_t i = 0; i < k; i++) {
        factor[i] = dx_sub(g, u, dx_int(g, i));
        factorial *= i + 1;
        if (i > 0 && n > 0 && (size_t)n < sizeof t->name)
            n += snprintf(t->name + n, sizeof t->name - (size_t)n, "*(u - %d)", (int)i);
    }
    if (n > 0 && (size_t)n < sizeof t->name)
        (void)snprintf(t->name + n, sizeof t->name - (size_t)n, "/%d", (int)factorial);
    factor[k] = dx_rational(g, 1, factorial);
    dx_id product = dx_product(g, (size_t)k + 1, factor);
    DX_TRY(dx_check(g, product));
    return part_of(t, product, "", &t->formula);
}

static dx_status read_function(dx_textbook *t, dx_id a)
{
    bool done;
    DX_TRY(read_binomial(t, a, &done));
    if (done)
        return DX_OK;
    list terms = {.memory = &t->g->context->memory};
    dx_status status = read_arguments(t, a, &terms);
    free_list(&terms);
    return status;
}

/* ---- sums and products over a name ----------------------------------------------------- */

/* The derivative of a SUM is the sum of those of its terms, of a PRODUCT P it is P·Σ f'/f. */
static dx_status read_iterated(dx_textbook *t, dx_id a)
{
    dx_graph *g = t->g;
    bool sum = dx_op_of(g, a) == DX_OP_SUM;
    dx_id body = dx_operand(g, a, 0), d;
    name_rule(t, sum ? "term by term" : "product rule, factor by factor");
    if (!dx_contains(g, body, t->table->symbol))
        return DX_OK;
    DX_TRY(part_of(t, body, "", &d));
    d = dx_iterated(g, DX_OP_SUM, sum ? d : dx_div(g, d, body), dx_operand(g, a, 1),
                    dx_operand(g, a, 2), dx_operand(g, a, 3));
    t->formula = sum ? d : dx_mul(g, a, d);
    return dx_check(g, t->formula);
}

/* ---- integrals between names ------------------------------------------------------------ */

/* ±f(end)·end' */
static dx_status add_end(dx_textbook *t, const dx_primitive *p, bool high)
{
    dx_graph *g = t->g;
    const dx_id end = high ? p->hi : p->lo;
    dx_primitive by = *p;
    dx_id d;
    bool changes;
    DX_TRY(varies(t, end, &changes));
    if (!changes)
        return DX_OK;
    DX_TRY(part_of(t, end, "", &d));
    by.by_hi = high;
    by.by_lo = !high;
    t->formula = dx_add(g, t->formula, dx_mul(g, dx_leibniz(g, t->table->rules, &by), d));
    return dx_check(g, t->formula);
}

/* d/dx of the integral of f from a to b is f(b)·b' - f(a)·a', and that of ∂f/∂x. */
static dx_status read_integral(dx_textbook *t, dx_id a)
{
    dx_graph *g = t->g;
    const dx_primitive p = dx_primitive_read(g, a);
    dx_id inner, shares;
    bool inside;
    DX_TRY(varies(t, p.integrand, &inside));
    inside = inside && !is_variable(t, p.variable);
    name_rule(t, inside ? "Leibniz's rule" : "fundamental theorem of calculus");
    t->formula = dx_int(g, 0);
    DX_TRY(add_end(t, &p, true));
    DX_TRY(add_end(t, &p, false));
    if (!inside)
        return DX_OK;
    DX_TRY(derivative(t, p.integrand, &inner));
    inner = dx_written_integral(g, inner, p.variable, p.lo, p.hi);
    t->formula = dx_add(g, t->formula, inner);
    DX_TRY(dx_shares_of_jumps(g, t->table->rules, &p, t->table->symbol, &shares));
    if (!dx_is_int(g, shares, 0))
        name_rule(t, "Leibniz's rule, with the jump of the integrand");
    t->formula = dx_add(g, t->formula, shares);
    return dx_check(g, t->formula);
}

/* ---- elements ----------------------------------------------------------------------- */

static dx_status read_each(dx_textbook *t, dx_id a, list *elements)
{
    for (uint32_t i = 0; i < dx_count(t->g, a); i++) {
        dx_id d;
        DX_TRY(part_of(t, dx_operand(t->g, a, i), "", &d));
        DX_TRY(append(t, elements, d));
    }
    name_rule(t, dx_op_of(t->g, a) == DX_OP_EQ ? "differentiate both sides"
                                               : "component by component");
    t->formula = dx_rebuild(t->g, a, elements->id);
    return dx_check(t->g, t->formula);
}

/* The conditions stay, the formulas are differentiated. */
static dx_status read_each_case(dx_textbook *t, dx_id a, list *operands)
{
    uint32_t n = dx_count(t->g, a);
    for (uint32_t i = 0; i < n; i++) {
        dx_id operand = dx_operand(t->g, a, i);
        if (i % 2 == 1 || i + 1 == n)
            DX_TRY(part_of(t, operand, "", &operand));
        DX_TRY(append(t, operands, operand));
    }
    name_rule(t, "case by case");
    t->formula = dx_rebuild(t->g, a, operands->id);
    return dx_check(t->g, t->formula);
}

static dx_status read_cases(dx_textbook *t, dx_id a)
{
    list operands = {.memory = &t->g->context->memory};
    dx_status status = read_each_case(t, a, &operands);
    free_list(&operands);
    return status;
}

static dx_status read_elements(dx_textbook *t, dx_id a)
{
    list elements = {.memory = &t->g->context->memory};
    dx_status status = read_each(t, a, &elements);
    free_list(&elements);
    return status;
}

/* ---- all of them -------------------------------------------------------------------- */

dx_status dx_textbook_read(dx_textbook *t, dx_id a)
{
    dx_graph *g = t->g;
    t->n = 0;
    t->y = t->log_y = t->shown = DX_NONE;
    dx_op op = dx_op_of(g, a);
    if (op == DX_OP_VECTOR || op == DX_OP_EQ)
        return read_elements(t, a);
    bool contains = dx_contains(g, a, t->table->symbol);
    DX_TRY(derivative(t, a, &t->formula));
    if (is_variable(t, a) || !contains) {
        name_rule(t, is_variable(t, a) ? "derivative of the variable" : "constant rule");
        return DX_OK;
    }
    switch (op) {
    case DX_OP_ADD: {
        dx_id scale, product;
        dx_split_coefficient(g, a, &scale, &product);
        return dx_op_of(g, product) == DX_OP_MUL ? read_product(t, a) : read_sum(t, a);
    }
    case DX_OP_MUL:
        return read_product(t, a);
    case DX_OP_CALL:
    case DX_OP_APPLY:
    case DX_OP_DERIV:
        return dx_is_written_integral(g, a) ? read_integral(t, a) : read_function(t, a);
    case DX_OP_CASES:
        return read_cases(t, a);
    case DX_OP_SUM:
    case DX_OP_PRODUCT:
        return read_iterated(t, a);
    default:
        name_rule(t, "");
        return DX_OK;
    }
}
