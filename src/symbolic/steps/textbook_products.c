/* Powers, products and quotients: rules for factors. */
#include "symbolic/steps/textbook_parts.h"

#include "expr/order.h"
#include "expr/walk.h"

#include <stdio.h>
#include <string.h>

/* ---- powers ------------------------------------------------------------------------- */

/* (b^n)' = n·b^(n-1)·b' */
static dx_status read_power(dx_textbook *t, dx_id a, dx_id b, dx_id e)
{
    dx_graph *g = t->g;
    dx_id db;
    if (dx_textbook_is_variable(t, b)) {
        dx_textbook_name_rule(t, "power rule");
        return dx_textbook_derivative(t, a, &t->formula);
    }
    DX_TRY(dx_textbook_part_of(t, b, dx_is_int(g, e, -1) ? "v" : "u", &db));
    if (dx_is_int(g, e, -1)) {
        dx_textbook_name_rule(t, "reciprocal rule");
        t->formula = dx_neg(g, dx_mul(g, db, dx_power(g, b, -2)));
        return dx_check(g, t->formula);
    }
    bool root = dx_op_of(g, e) == DX_OP_RAT && dx_number_to_double(g, e) == 0.5;
    dx_textbook_name_rule(t, root ? "chain rule, derivative of sqrt" : "chain rule, power rule");
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
        dx_textbook_name_rule(t, "a power of 0 is 0 where it has a value");
        t->formula = b;
        return DX_OK;
    }
    if (dx_textbook_is_variable(t, e))
        dx_textbook_name_rule(t, "exponential rule");
    else
        dx_textbook_name_rule(t, "chain rule, exponential rule");
    DX_TRY(dx_textbook_part_of(t, e, dx_textbook_is_variable(t, e) ? "" : "u", &de));
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
    DX_TRY(dx_textbook_part_of(t, t->log_y, "", &d));
    t->formula = dx_mul(g, a, d);
    return dx_check(g, t->formula);
}

static dx_status read_pair(dx_textbook *t, dx_id power, dx_id b, dx_id e)
{
    bool base, exponent;
    DX_TRY(dx_textbook_varies(t, b, &base));
    DX_TRY(dx_textbook_varies(t, e, &exponent));
    if (base && exponent)
        return read_logarithmic(t, power, b, e);
    return exponent ? read_exponential(t, power, b, e) : read_power(t, power, b, e);
}

/* ---- products ----------------------------------------------------------------------- */

/* Factors apart: constant ones, those above the bar and those below it (turned over). */
typedef struct sides {
    dx_textbook_list constant, above, below;
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
    DX_TRY(dx_textbook_varies(t, b, &base));
    DX_TRY(dx_textbook_varies(t, e, &exponent));
    if (!base && !exponent)
        return dx_textbook_append(t, &s->constant, dx_pow(g, b, e));
    s->pair = i;
    return is_below(g, e) ? dx_textbook_append(t, &s->below, dx_pow(g, b, dx_number_neg(g, e)))
                          : dx_textbook_append(t, &s->above, dx_pow(g, b, e));
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
    DX_TRY(dx_textbook_is_power_term(t, u, &power));
    if (power) {
        dx_textbook_name_rule(t, dx_textbook_is_variable(t, u)
                                     ? "constant multiple rule"
                                     : "constant multiple and power rules");
        return dx_textbook_derivative(t, a, &t->formula);
    }
    dx_textbook_name_rule(t, "constant multiple rule");
    DX_TRY(dx_textbook_part_of(t, u, "", &d));
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
        dx_textbook_name_rule(t, "reciprocal rule");
        DX_TRY(dx_textbook_part_of(t, v, "v", &dv));
        t->formula = dx_neg(g, dx_mul(g, dv, dx_power(g, v, -2)));
        return dx_check(g, t->formula);
    }
    dx_textbook_name_rule(t, "quotient rule");
    DX_TRY(dx_textbook_part_of(t, u, "u", &du));
    DX_TRY(dx_textbook_part_of(t, v, "v", &dv));
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
static dx_status add_factor_terms(dx_textbook *t, const sides *s, dx_textbook_list *terms)
{
    dx_graph *g = t->g;
    size_t n = s->above.n;
    dx_textbook_list factors = {.memory = terms->memory};
    dx_status status = DX_OK;
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        char room[DX_PART_NAME];
        dx_id d;
        factors.n = 0;
        status = dx_textbook_part_of(t, s->above.id[i], dx_textbook_part_name(i, n, room), &d);
        for (size_t k = 0; k < n && status == DX_OK; k++)
            status = dx_textbook_append(t, &factors, k == i ? d : s->above.id[k]);
        if (status == DX_OK)
            status = dx_textbook_append(t, terms, dx_product(g, n, factors.id));
    }
    dx_textbook_free_list(&factors);
    return status;
}

static dx_status read_factors(dx_textbook *t, const sides *s)
{
    dx_textbook_list terms = {.memory = &t->g->context->memory};
    dx_textbook_name_rule(t, "product rule");
    dx_status status = add_factor_terms(t, s, &terms);
    if (status == DX_OK) {
        t->formula = dx_sum(t->g, terms.n, terms.id);
        t->shown = keep_together(t->g, terms.n, terms.id);
        status = dx_check(t->g, t->formula);
    }
    dx_textbook_free_list(&terms);
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
dx_status dx_textbook_read_product(dx_textbook *t, dx_id a)
{
    dx_memory *memory = &t->g->context->memory;
    sides s = {{.memory = memory}, {.memory = memory}, {.memory = memory}, 0};
    dx_id scale, product;
    dx_split_coefficient(t->g, a, &scale, &product);
    dx_status status = read_sides(t, product, scale, a, &s);
    dx_textbook_free_list(&s.constant);
    dx_textbook_free_list(&s.above);
    dx_textbook_free_list(&s.below);
    return status;
}
