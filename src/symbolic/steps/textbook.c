#include "symbolic/steps/textbook_parts.h"

#include "expr/walk.h"
#include "symbolic/derivatives/leibniz.h"
#include "symbolic/derivatives/local.h"

#include <stdio.h>

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

dx_status dx_textbook_derivative(dx_textbook *t, dx_id a, dx_id *out)
{
    DX_TRY(dx_check(t->g, a));
    return dx_derivatives_get(t->table, a, out);
}

/* floor(x) is no constant, though its derivative is 0. */
dx_status dx_textbook_varies(dx_textbook *t, dx_id a, bool *out)
{
    DX_TRY(dx_check(t->g, a));
    *out = dx_contains(t->g, a, t->table->symbol);
    return DX_OK;
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
        if (dx_contains(g, argument, t->table->symbol) && !dx_textbook_is_variable(t, argument))
            return false;
        uses += dx_textbook_is_variable(t, argument);
    }
    return uses == 1;
}

/* Is the derivative seen at once: of a constant, of the variable, of x(t)? */
static dx_status is_obvious(dx_textbook *t, dx_id a, bool *obvious)
{
    bool changes;
    DX_TRY(dx_textbook_varies(t, a, &changes));
    *obvious = !changes || dx_textbook_is_variable(t, a) || is_abstract_of_variable(t, a);
    return DX_OK;
}

/* x^n with a constant n. */
static dx_status is_plain_power(dx_textbook *t, dx_id a, bool *yes)
{
    dx_id base, exponent;
    bool changes = false;
    dx_split_power(t->g, a, &base, &exponent);
    *yes = dx_textbook_is_variable(t, base);
    if (*yes && !dx_is_number(t->g, exponent)) {
        DX_TRY(dx_textbook_varies(t, exponent, &changes));
        *yes = !changes;
    }
    return DX_OK;
}

/* c·x^n, c a number or made of constants. */
dx_status dx_textbook_is_power_term(dx_textbook *t, dx_id a, bool *yes)
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
        DX_TRY(dx_textbook_varies(t, dx_base(g, rest, i), &base));
        DX_TRY(dx_textbook_varies(t, dx_exponent(g, rest, i), &exponent));
        if (exponent || (base && !dx_textbook_is_variable(t, dx_base(g, rest, i))))
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
    DX_TRY(dx_textbook_derivative(t, a, &d));
    *yes = !dx_is_int(g, d, 0) && !dx_contains(g, d, t->table->symbol);
    if (!*yes || dx_op_of(g, a) != DX_OP_ADD)
        return *yes ? dx_textbook_is_power_term(t, a, yes) : DX_OK;
    for (uint32_t i = 0; i < dx_terms(g, a) && *yes; i++) {
        bool changes;
        DX_TRY(dx_textbook_varies(t, dx_term(g, a, i), &changes));
        if (!changes)
            continue;
        DX_TRY(dx_textbook_is_power_term(t, dx_term(g, a, i), &power));
        *yes = power;
    }
    return DX_OK;
}

/* ---- parts -------------------------------------------------------------------------- */

void dx_textbook_name_rule(dx_textbook *t, const char *name)
{
    snprintf(t->name, sizeof t->name, "%s", name);
}

/* The derivative of a part, to be put into the rule's formula. */
dx_status dx_textbook_part_of(dx_textbook *t, dx_id of, const char *name, dx_id *out)
{
    bool obvious, power = false, linear = false;
    DX_TRY(is_obvious(t, of, &obvious));
    DX_TRY(is_linear(t, of, &linear));
    obvious = obvious || linear;
    if (!obvious)
        DX_TRY(dx_textbook_is_power_term(t, of, &power));
    if (!dx_grow(&t->g->context->memory, &t->part, sizeof *t->part, &t->capacity, t->n + 1))
        return dx_no_memory(t->g->context);
    dx_part *part = &t->part[t->n++];
    *part = (dx_part){.of = of, .power = power, .linear = linear, .open = !obvious};
    snprintf(part->name, sizeof part->name, "%s", name);
    if (obvious)
        DX_TRY(dx_textbook_derivative(t, of, &part->derivative));
    else
        part->derivative = dx_written_derivative(t->g, of, t->table->symbol, 1, t->partial);
    *out = part->derivative;
    return dx_check(t->g, *out);
}

const char *dx_textbook_part_name(size_t i, size_t n, char room[DX_PART_NAME])
{
    static const char *const few[] = {"u", "v", "w"};
    if (n <= 3)
        return few[i];
    snprintf(room, DX_PART_NAME, "u_%zu", i + 1);
    return room;
}

/* ---- lists of factors or terms ------------------------------------------------------ */

dx_status dx_textbook_append(dx_textbook *t, dx_textbook_list *l, dx_id a)
{
    DX_TRY(dx_check(t->g, a));
    if (!dx_grow(l->memory, &l->id, sizeof *l->id, &l->capacity, l->n + 1))
        return dx_no_memory(t->g->context);
    l->id[l->n++] = a;
    return DX_OK;
}

void dx_textbook_free_list(dx_textbook_list *l)
{
    dx_free(l->memory, l->id, l->capacity * sizeof *l->id);
}

/* ---- sums --------------------------------------------------------------------------- */

static dx_status read_terms(dx_textbook *t, dx_id a, dx_textbook_list *terms)
{
    dx_graph *g = t->g;
    size_t varying = 0, powers = 0, multiples = 0;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        bool changes, power;
        DX_TRY(dx_textbook_varies(t, dx_term(g, a, i), &changes));
        if (!changes)
            continue;
        DX_TRY(dx_textbook_is_power_term(t, dx_term(g, a, i), &power));
        varying++;
        powers += power;
        multiples +=
            !dx_is_int(g, dx_coefficient(g, a, i), 1) && !dx_is_int(g, dx_coefficient(g, a, i), -1);
    }
    bool one = dx_terms(g, a) == 1 && dx_is_int(g, dx_constant(g, a), 0);
    if (powers == varying) { /* a polynomial: term by term at once */
        dx_textbook_name_rule(
            t, one && dx_textbook_is_variable(t, dx_term(g, a, 0)) ? "constant multiple rule"
               : one                                               ? "power rule"
               : varying == 0                                      ? "constant rule"
               : dx_terms(g, a) == 1 && dx_same(dx_term(g, a, 0), t->table->symbol)
                   ? "derivative of a linear function"
                   : "sum and power rules");
        return dx_textbook_derivative(t, a, &t->formula);
    }
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        bool changes, power;
        dx_id d;
        DX_TRY(dx_textbook_varies(t, dx_term(g, a, i), &changes));
        if (!changes)
            continue;
        DX_TRY(dx_textbook_is_power_term(t, dx_term(g, a, i), &power));
        if (power)
            DX_TRY(dx_textbook_derivative(t, dx_term(g, a, i), &d));
        else
            DX_TRY(dx_textbook_part_of(t, dx_term(g, a, i), "", &d));
        DX_TRY(dx_textbook_append(t, terms, dx_scale(g, dx_coefficient(g, a, i), d)));
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
    dx_textbook_list terms = {.memory = &t->g->context->memory};
    dx_status status = read_terms(t, a, &terms);
    dx_textbook_free_list(&terms);
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
    return dx_textbook_part_name(i, n, room);
}

static dx_status read_arguments(dx_textbook *t, dx_id a, dx_textbook_list *terms)
{
    dx_graph *g = t->g;
    uint32_t first = dx_first_argument(g, a);
    size_t varying = 0, named = 0;
    for (uint32_t i = first; i < dx_count(g, a); i++) {
        bool changes;
        DX_TRY(dx_textbook_varies(t, dx_operand(g, a, i), &changes));
        varying += changes;
    }
    for (uint32_t i = first; i < dx_count(g, a); i++) {
        dx_id argument = dx_operand(g, a, i), d;
        char room[DX_PART_NAME];
        bool changes;
        DX_TRY(dx_textbook_varies(t, argument, &changes));
        if (!changes)
            continue;
        bool bare = varying == 1 && dx_textbook_is_variable(t, argument);
        DX_TRY(dx_textbook_part_of(
            t, argument, bare ? "" : argument_name(t, a, i - first, named++, varying, room), &d));
        DX_TRY(dx_textbook_append(t, terms, by_operand(t, a, i, d)));
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
    return dx_textbook_part_of(t, product, "", &t->formula);
}

static dx_status read_function(dx_textbook *t, dx_id a)
{
    bool done;
    DX_TRY(read_binomial(t, a, &done));
    if (done)
        return DX_OK;
    dx_textbook_list terms = {.memory = &t->g->context->memory};
    dx_status status = read_arguments(t, a, &terms);
    dx_textbook_free_list(&terms);
    return status;
}

/* ---- sums and products over a name ----------------------------------------------------- */

/* The derivative of a SUM is the sum of those of its terms, of a PRODUCT P it is P·Σ f'/f. */
static dx_status read_iterated(dx_textbook *t, dx_id a)
{
    dx_graph *g = t->g;
    bool sum = dx_op_of(g, a) == DX_OP_SUM;
    dx_id body = dx_operand(g, a, 0), d;
    dx_textbook_name_rule(t, sum ? "term by term" : "product rule, factor by factor");
    if (!dx_contains(g, body, t->table->symbol))
        return DX_OK;
    DX_TRY(dx_textbook_part_of(t, body, "", &d));
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
    DX_TRY(dx_textbook_varies(t, end, &changes));
    if (!changes)
        return DX_OK;
    DX_TRY(dx_textbook_part_of(t, end, "", &d));
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
    DX_TRY(dx_textbook_varies(t, p.integrand, &inside));
    inside = inside && !dx_textbook_is_variable(t, p.variable);
    dx_textbook_name_rule(t, inside ? "Leibniz's rule" : "fundamental theorem of calculus");
    t->formula = dx_int(g, 0);
    DX_TRY(add_end(t, &p, true));
    DX_TRY(add_end(t, &p, false));
    if (!inside)
        return DX_OK;
    DX_TRY(dx_textbook_derivative(t, p.integrand, &inner));
    inner = dx_written_integral(g, inner, p.variable, p.lo, p.hi);
    t->formula = dx_add(g, t->formula, inner);
    DX_TRY(dx_shares_of_jumps(g, t->table->rules, &p, t->table->symbol, &shares));
    if (!dx_is_int(g, shares, 0))
        dx_textbook_name_rule(t, "Leibniz's rule, with the jump of the integrand");
    t->formula = dx_add(g, t->formula, shares);
    return dx_check(g, t->formula);
}

/* ---- elements ----------------------------------------------------------------------- */

static dx_status read_each(dx_textbook *t, dx_id a, dx_textbook_list *elements)
{
    for (uint32_t i = 0; i < dx_count(t->g, a); i++) {
        dx_id d;
        DX_TRY(dx_textbook_part_of(t, dx_operand(t->g, a, i), "", &d));
        DX_TRY(dx_textbook_append(t, elements, d));
    }
    dx_textbook_name_rule(t, dx_op_of(t->g, a) == DX_OP_EQ ? "differentiate both sides"
                                                           : "component by component");
    t->formula = dx_rebuild(t->g, a, elements->id);
    return dx_check(t->g, t->formula);
}

/* The conditions stay, the formulas are differentiated. */
static dx_status read_each_case(dx_textbook *t, dx_id a, dx_textbook_list *operands)
{
    uint32_t n = dx_count(t->g, a);
    for (uint32_t i = 0; i < n; i++) {
        dx_id operand = dx_operand(t->g, a, i);
        if (i % 2 == 1 || i + 1 == n)
            DX_TRY(dx_textbook_part_of(t, operand, "", &operand));
        DX_TRY(dx_textbook_append(t, operands, operand));
    }
    dx_textbook_name_rule(t, "case by case");
    t->formula = dx_rebuild(t->g, a, operands->id);
    return dx_check(t->g, t->formula);
}

static dx_status read_cases(dx_textbook *t, dx_id a)
{
    dx_textbook_list operands = {.memory = &t->g->context->memory};
    dx_status status = read_each_case(t, a, &operands);
    dx_textbook_free_list(&operands);
    return status;
}

static dx_status read_elements(dx_textbook *t, dx_id a)
{
    dx_textbook_list elements = {.memory = &t->g->context->memory};
    dx_status status = read_each(t, a, &elements);
    dx_textbook_free_list(&elements);
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
    DX_TRY(dx_textbook_derivative(t, a, &t->formula));
    if (dx_textbook_is_variable(t, a) || !contains) {
        dx_textbook_name_rule(t, dx_textbook_is_variable(t, a) ? "derivative of the variable"
                                                               : "constant rule");
        return DX_OK;
    }
    switch (op) {
    case DX_OP_ADD: {
        dx_id scale, product;
        dx_split_coefficient(g, a, &scale, &product);
        return dx_op_of(g, product) == DX_OP_MUL ? dx_textbook_read_product(t, a) : read_sum(t, a);
    }
    case DX_OP_MUL:
        return dx_textbook_read_product(t, a);
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
        dx_textbook_name_rule(t, "");
        return DX_OK;
    }
}
