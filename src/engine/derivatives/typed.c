#include "engine/derivatives/typed.h"
#include "engine/derivation.h"

#include "expr/asis.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "parser/array.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Beyond that nobody compares. */
enum { MOST_NODES = 200, MOST_OPERANDS = 24, MOST_TEXT = 300, MOST_RULES = 3 };

typedef struct reader {
    dx_evaluation *e;
    dx_graph *g;
    size_t nodes;
    bool fine; /* else it has parts that are not looked into */
    size_t n_rules;
    char rule[MOST_RULES][48];
} reader;

/* A part as it was typed, and its value. */
typedef struct part {
    dx_id form, value;
} part;

static dx_status read_part(reader *r, const dx_ast *ast, part *out);

/* ---- words --------------------------------------------------------------------------------- */

static void note_rule(reader *r, const char *rule)
{
    for (size_t i = 0; i < r->n_rules && i < MOST_RULES; i++)
        if (strcmp(r->rule[i], rule) == 0)
            return;
    if (r->n_rules < MOST_RULES)
        (void)snprintf(r->rule[r->n_rules], sizeof r->rule[0], "%s", rule);
    r->n_rules++;
}

/* ---- names of what constructors do ------------------------------------------------------------
 */

static bool is_even(const dx_graph *g, dx_id exponent)
{
    int64_t n;
    return dx_get_int(g, exponent, &n) && n % 2 == 0;
}

static bool is_below(const dx_graph *g, dx_id exponent)
{
    return dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0;
}

static bool divides(const dx_graph *g, dx_id product)
{
    uint32_t n = dx_op_of(g, product) == DX_OP_MUL ? dx_factors(g, product) : 0;
    for (uint32_t i = 0; i < n; i++)
        if (is_below(g, dx_exponent(g, product, i)))
            return true;
    return false;
}

static void name_power(reader *r, dx_id base, dx_id exponent, dx_id value)
{
    dx_graph *g = r->g;
    if (dx_fn_of(g, base) == DX_FN_exp)
        note_rule(r, "exp(a)^b = exp(a*b)");
    else if (dx_fn_of(g, base) == DX_FN_abs && is_even(g, exponent))
        note_rule(r, "|u|^2 = u^2");
    else if (dx_op_of(g, base) != DX_OP_MUL && dx_op_of(g, base) != DX_OP_ADD)
        note_rule(r, "rewrite");
    else if (dx_op_of(g, base) == DX_OP_ADD || dx_factors(g, base) > 1)
        note_rule(r, divides(g, base) ? "(u/v)^n = u^n/v^n" : "(u*v)^n = u^n*v^n");
    else if (dx_fn_of(g, value) == DX_FN_abs && is_even(g, dx_exponent(g, base, 0)))
        note_rule(r, "sqrt(u^2) = |u|");
    else if (dx_op_of(g, value) == DX_OP_MUL && dx_fn_of(g, dx_base(g, value, 0)) == DX_FN_abs)
        note_rule(r, "(u^a)^b = |u|^(a*b), a even");
    else
        note_rule(r, "(u^a)^b = u^(a*b)");
}

/* f(g(u)) = u, f(-u) = -f(u) */
static void name_call(reader *r, dx_fn fn, const dx_id *argument, dx_id value)
{
    dx_graph *g = r->g;
    char rule[48];
    const char *name = dx_functions[fn].name;
    dx_id scale, rest;
    dx_fn inner = dx_fn_of(g, argument[0]);
    dx_split_coefficient(g, value, &scale, &rest);
    if (fn == DX_FN_max || fn == DX_FN_min) {
        const char *pair = fn == DX_FN_max ? "max(u, -u) = |u|" : "min(u, -u) = -|u|";
        bool turned = dx_fn_of(g, rest) == DX_FN_abs;
        (void)snprintf(rule, sizeof rule, "%s", turned ? pair : "rewrite");
    } else if (inner != (dx_fn)DX_FN_NONE && dx_count(g, argument[0]) == 1 &&
               dx_same(dx_operand(g, argument[0], 0), value)) {
        (void)snprintf(rule, sizeof rule, "%s(%s(u)) = u", name, dx_functions[inner].name);
    } else if (dx_fn_of(g, rest) == fn && dx_count(g, rest) == 1 &&
               dx_same(dx_operand(g, rest, 0), dx_neg(g, argument[0]))) {
        (void)snprintf(rule, sizeof rule, "%s(-u) = %s%s(u)", name,
                       dx_is_int(g, scale, -1) ? "-" : "", name);
    } else {
        (void)snprintf(rule, sizeof rule, "rewrite");
    }
    note_rule(r, rule);
}

static void name_product(reader *r, dx_id form)
{
    dx_graph *g = r->g;
    dx_id scale, rest;
    bool powers = false, cancels = false, turned = false;
    uint32_t exponentials = 0;
    dx_split_coefficient(g, form, &scale, &rest);
    uint32_t n = dx_op_of(g, rest) == DX_OP_MUL ? dx_factors(g, rest) : 0;
    for (uint32_t i = 0; i < n; i++) {
        bool exponential = dx_fn_of(g, dx_base(g, rest, i)) == DX_FN_exp;
        exponentials += exponential;
        turned = turned || (exponential && is_below(g, dx_exponent(g, rest, i)));
        for (uint32_t k = 0; k < i; k++) {
            if (!dx_same(dx_base(g, rest, i), dx_base(g, rest, k)))
                continue;
            dx_id a = dx_exponent(g, rest, i), b = dx_exponent(g, rest, k);
            bool apart = dx_is_number(g, a) && dx_is_number(g, b) &&
                         dx_number_sign(g, a) != dx_number_sign(g, b);
            cancels = cancels || apart;
            powers = powers || !apart;
        }
    }
    if (cancels)
        note_rule(r, "cancel");
    if (exponentials > 1)
        note_rule(r, "exp(a)*exp(b) = exp(a + b)");
    else if (turned)
        note_rule(r, "1/exp(u) = exp(-u)");
    else if (powers)
        note_rule(r, "u^a*u^b = u^(a + b)");
    else if (!cancels)
        note_rule(r, "rewrite");
}

/* ---- parts --------------------------------------------------------------------------------- */

static dx_status read_value(reader *r, const dx_ast *ast, part *out)
{
    DX_TRY(dx_lower(&r->e->lowering, ast, &out->value));
    DX_TRY(dx_with_names(r->g, &out->value));
    out->form = out->value;
    r->fine = r->fine && !dx_is_array(r->g, out->value) && dx_op_of(r->g, out->value) < DX_OP_EQ;
    return DX_OK;
}

static dx_status read_list(reader *r, const dx_ast *first, part *list, size_t *n)
{
    for (*n = 0; first && r->fine; first = first->next) {
        r->fine = *n < MOST_OPERANDS;
        if (r->fine)
            DX_TRY(read_part(r, first, &list[(*n)++]));
    }
    return DX_OK;
}

/* The operation on the values, as it is and as it comes out: has that something to tell? */
static dx_status compare(reader *r, dx_id asis, dx_id value, bool *told)
{
    bool alike;
    *told = false;
    if (dx_is_none(asis) || dx_is_none(value)) {
        r->fine = false;
        dx_status status = r->g->context->diag.status;
        if (dx_is_final(status))
            return status;
        dx_diag_clear(&r->g->context->diag);
        return DX_OK;
    }
    DX_TRY(dx_is_written_alike(r->g, asis, value, &alike));
    *told = !alike;
    return DX_OK;
}

static dx_status read_sum(reader *r, const dx_ast *ast, part *out)
{
    dx_graph *g = r->g;
    part list[MOST_OPERANDS];
    dx_id form[MOST_OPERANDS], value[MOST_OPERANDS];
    size_t n, i = 0;
    bool told;
    DX_TRY(read_list(r, ast->child, list, &n));
    if (!r->fine)
        return DX_OK;
    for (const dx_ast *term = ast->child; term; term = term->next, i++) {
        const bool divides = false;
        const dx_id minus[] = {dx_int(g, -1), list[i].form};
        const bool none[] = {divides, divides};
        form[i] = term->inverse ? dx_asis_product(g, 2, minus, none) : list[i].form;
        value[i] = term->inverse ? dx_neg(g, list[i].value) : list[i].value;
    }
    out->form = dx_asis_sum(g, n, form);
    out->value = dx_sum(g, n, value);
    DX_TRY(compare(r, dx_asis_sum(g, n, value), out->value, &told));
    if (told)
        note_rule(r, "collect like terms");
    return DX_OK;
}

static dx_status read_product(reader *r, const dx_ast *ast, part *out)
{
    dx_graph *g = r->g;
    part list[MOST_OPERANDS];
    dx_id form[MOST_OPERANDS], value[MOST_OPERANDS];
    bool divides[MOST_OPERANDS], told;
    size_t n, i = 0;
    DX_TRY(read_list(r, ast->child, list, &n));
    if (!r->fine)
        return DX_OK;
    out->value = dx_int(g, 1);
    for (const dx_ast *factor = ast->child; factor; factor = factor->next, i++) {
        form[i] = list[i].form;
        value[i] = list[i].value;
        divides[i] = factor->inverse;
        out->value = divides[i] ? dx_div(g, out->value, value[i]) : dx_mul(g, out->value, value[i]);
    }
    out->form = dx_asis_product(g, n, form, divides);
    dx_id asis = dx_asis_product(g, n, value, divides);
    DX_TRY(compare(r, asis, out->value, &told));
    if (told)
        name_product(r, asis);
    return DX_OK;
}

static dx_status read_power(reader *r, const dx_ast *ast, part *out)
{
    part list[MOST_OPERANDS];
    size_t n;
    bool told;
    DX_TRY(read_list(r, ast->child, list, &n));
    if (!r->fine)
        return DX_OK;
    out->form = dx_asis_power(r->g, list[0].form, list[1].form);
    out->value = dx_pow(r->g, list[0].value, list[1].value);
    DX_TRY(compare(r, dx_asis_power(r->g, list[0].value, list[1].value), out->value, &told));
    if (told)
        name_power(r, list[0].value, list[1].value, out->value);
    return DX_OK;
}

/* log(x, b), which is a quotient of two logarithms. */
static dx_status read_logarithm(reader *r, const part *x, const part *base, part *out)
{
    dx_graph *g = r->g;
    const dx_id form[] = {x->form, base->form};
    dx_id above = dx_call1(g, DX_FN_log, x->value), below = dx_call1(g, DX_FN_log, base->value);
    out->form = dx_apply(g, dx_symbol(g, "log", strlen("log")), 2, form);
    out->value = dx_div(g, above, below);
    note_rule(r, "log(u, b) = log(u)/log(b)");
    DX_TRY(dx_check(g, out->form));
    return dx_check(g, out->value);
}

static dx_status read_call(reader *r, dx_fn fn, const dx_ast *first, part *out)
{
    dx_graph *g = r->g;
    part list[MOST_OPERANDS];
    dx_id form[MOST_OPERANDS], value[MOST_OPERANDS];
    size_t n;
    bool told;
    DX_TRY(read_list(r, first, list, &n));
    r->fine = r->fine && n > 0;
    if (!r->fine)
        return DX_OK;
    if (fn == DX_FN_log && n == 2)
        return read_logarithm(r, &list[0], &list[1], out);
    for (size_t i = 0; i < n; i++) {
        form[i] = list[i].form;
        value[i] = list[i].value;
    }
    out->form = dx_asis_call(g, fn, n, form);
    out->value = dx_call(g, fn, n, value);
    dx_id asis = dx_asis_call(g, fn, n, value);
    DX_TRY(compare(r, asis, out->value, &told));
    if (told && dx_op_of(g, asis) == DX_OP_MUL)
        name_power(r, value[0], dx_exponent(g, asis, 0), out->value);
    else if (told)
        name_call(r, fn, value, out->value);
    return DX_OK;
}

static bool is_integral(const dx_ast *ast)
{
    const dx_ast *callee = ast->kind == DX_AST_CALL ? ast->child : NULL;
    const dx_builtin *builtin = callee && callee->kind == DX_AST_NAME
                                    ? dx_find_builtin(callee->text, callee->length)
                                    : NULL;
    return builtin && builtin->run == dx_run_integrate;
}

/* As an integral though a closed form is known. NONE where it is too long to be written. */
static dx_status keep_integral(dx_evaluation *e, const dx_ast *ast, dx_id *out)
{
    dx_context *context = &e->session->context;
    const bool before = e->keeps_integrals;
    e->keeps_integrals = true;
    dx_status status = dx_lower(&e->lowering, ast, out);
    e->keeps_integrals = before;
    if (status == DX_OK) {
        dx_id shown = *out;
        DX_TRY(dx_with_names(&e->session->graph, &shown));
        if (e->n_kept < DX_MOST_KEPT)
            e->kept[e->n_kept++] = shown;
        else
            *out = DX_NONE;
        return DX_OK;
    }
    if (dx_is_final(status))
        return status;
    dx_diag_clear(&context->diag);
    *out = DX_NONE;
    return DX_OK;
}

/* The integral, and what it is. */
static dx_status read_integral(reader *r, const dx_ast *ast, part *out)
{
    dx_id form;
    DX_TRY(read_value(r, ast, out));
    DX_TRY(keep_integral(r->e, ast, &form));
    if (dx_is_none(form) || dx_same(form, out->value))
        return DX_OK;
    DX_TRY(dx_with_names(r->g, &form));
    out->form = form;
    note_rule(r, "work out the integral");
    return DX_OK;
}

/* What of vectors and matrices is a number, by the names of builtins; NULL for others. */
static const char *name_array_rule(const reader *r, const dx_ast *callee)
{
    static const char *const rules[][2] = {{"dot", "work out the dot product"},
                                           {"norm", "work out the norm"},
                                           {"det", "work out the determinant"},
                                           {"trace", "work out the trace"}};
    if (callee->kind != DX_AST_NAME ||
        dx_find_definition(r->e->session, callee->text, callee->length))
        return NULL;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (strcmp(callee->text, rules[i][0]) == 0)
            return rules[i][1];
    return NULL;
}

/* det([[x, 1], [x^2, 2]]), and what it is. */
static dx_status read_array_call(reader *r, const dx_ast *ast, const char *rule, part *out)
{
    dx_graph *g = r->g;
    dx_id argument[MOST_OPERANDS];
    size_t n = 0;
    DX_TRY(read_value(r, ast, out));
    for (const dx_ast *a = ast->child->next; a && r->fine; a = a->next) {
        r->fine = n < MOST_OPERANDS;
        if (r->fine)
            DX_TRY(dx_lower(&r->e->lowering, a, &argument[n]));
        if (r->fine)
            DX_TRY(dx_with_names(g, &argument[n++]));
    }
    if (!r->fine)
        return DX_OK;
    out->form = dx_apply(g, dx_symbol(g, ast->child->text, ast->child->length), n, argument);
    note_rule(r, rule);
    return dx_check(g, out->form);
}

/* A call of a function of the user or of an abstract one is a value; of a builtin it is not looked
 * into. */
static dx_status read_other_call(reader *r, const dx_ast *ast, part *out)
{
    const dx_ast *callee = ast->child;
    const char *rule = name_array_rule(r, callee);
    if (is_integral(ast))
        return read_integral(r, ast, out);
    if (rule)
        return read_array_call(r, ast, rule, out);
    r->fine = callee->kind == DX_AST_NAME &&
              (dx_find_definition(r->e->session, callee->text, callee->length) ||
               !dx_find_builtin(callee->text, callee->length));
    return r->fine ? read_value(r, ast, out) : DX_OK;
}

static dx_status read_part(reader *r, const dx_ast *ast, part *out)
{
    const dx_ast *child = ast->child;
    *out = (part){DX_NONE, DX_NONE};
    r->fine = r->fine && ++r->nodes <= MOST_NODES;
    if (!r->fine)
        return DX_OK;
    switch (ast->kind) {
    case DX_AST_NUMBER:
    case DX_AST_NAME:
    case DX_AST_VALUE:
        return read_value(r, ast, out);
    case DX_AST_SUM:
        return read_sum(r, ast, out);
    case DX_AST_PRODUCT:
        return read_product(r, ast, out);
    case DX_AST_NEGATE: {
        const bool divides[] = {false, false};
        DX_TRY(read_part(r, child, out));
        const dx_id form[] = {dx_int(r->g, -1), out->form};
        out->form = dx_asis_product(r->g, 2, form, divides);
        out->value = dx_neg(r->g, out->value);
        return DX_OK;
    }
    case DX_AST_POWER:
        return read_power(r, ast, out);
    case DX_AST_ABS:
        return read_call(r, DX_FN_abs, child, out);
    case DX_AST_CALL:
        if (child->kind == DX_AST_NAME && child->fn != DX_FN_NONE)
            return read_call(r, (dx_fn)child->fn, child->next, out);
        return read_other_call(r, ast, out);
    default:
        r->fine = false;
        return DX_OK;
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

static dx_status read_operand(reader *r, const dx_frame *frame, const dx_ast *operand, part *out)
{
    dx_evaluation *e = r->e;
    dx_recorder *recorder = e->recorder;
    const dx_frame *before = e->frame;
    const unsigned notices = e->session->context.notices.n;
    const size_t premises = e->n_premises;
    e->recorder = NULL;
    e->frame = frame;
    dx_status status = read_part(r, operand, out);
    e->frame = before;
    e->recorder = recorder;
    e->n_premises = premises;
    e->session->context.notices.n = notices;
    return status;
}

dx_status dx_integral_as_typed(dx_evaluation *e, const dx_frame *frame, const dx_ast *operand,
                               dx_id *out)
{
    dx_recorder *recorder = e->recorder;
    const dx_frame *before = e->frame;
    const unsigned notices = e->session->context.notices.n;
    const size_t premises = e->n_premises;
    *out = DX_NONE;
    if (!is_integral(operand))
        return DX_OK;
    e->recorder = NULL;
    e->frame = frame;
    dx_status status = keep_integral(e, operand, out);
    e->frame = before;
    e->recorder = recorder;
    e->n_premises = premises;
    e->session->context.notices.n = notices;
    return status;
}

static dx_status write_rule(const reader *r, dx_typed *out)
{
    size_t n = 0;
    if (r->n_rules == 0 || r->n_rules > MOST_RULES) {
        (void)snprintf(out->rule, sizeof out->rule, "rewrite");
        return DX_OK;
    }
    for (size_t i = 0; i < r->n_rules; i++)
        n += (size_t)snprintf(out->rule + n, sizeof out->rule - n, "%s%s", i > 0 ? ", " : "",
                              r->rule[i]);
    return DX_OK;
}

static int by_character(const void *a, const void *b)
{
    return *(const char *)a - *(const char *)b;
}

/* Have two texts the same characters? Of equal formulas that is: they differ in the order. */
static bool is_in_other_order(const char *a, const char *b)
{
    char copy[2][MOST_TEXT];
    const size_t n = strlen(a);
    if (n != strlen(b) || n > MOST_TEXT)
        return false;
    memcpy(copy[0], a, n);
    memcpy(copy[1], b, n);
    qsort(copy[0], n, 1, by_character);
    qsort(copy[1], n, 1, by_character);
    return memcmp(copy[0], copy[1], n) == 0;
}

/* On paper, but for the order. */
static dx_status is_written_alike(dx_graph *g, dx_id a, dx_id b, bool *alike)
{
    dx_text text[2];
    DX_TRY(dx_is_written_alike(g, a, b, alike));
    if (*alike)
        return DX_OK;
    dx_text_init(&text[0], &g->context->memory);
    dx_text_init(&text[1], &g->context->memory);
    dx_status status = dx_print_plain(g, a, &text[0]);
    if (status == DX_OK)
        status = dx_print_plain(g, b, &text[1]);
    if (status == DX_OK && (text[0].failed || text[1].failed))
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        *alike = is_in_other_order(dx_text_get(&text[0]), dx_text_get(&text[1]));
    dx_text_free(&text[0]);
    dx_text_free(&text[1]);
    return status;
}

dx_status dx_as_typed(dx_evaluation *e, const dx_frame *frame, const dx_ast *operand, dx_id value,
                      dx_typed *out)
{
    dx_graph *g = &e->session->graph;
    reader r = {.e = e, .g = g, .fine = true};
    part whole;
    bool alike = true;
    out->form = DX_NONE;
    out->value = value;
    DX_TRY(dx_with_names(g, &out->value));
    DX_TRY(read_operand(&r, frame, operand, &whole));
    if (!r.fine || dx_is_none(whole.form) || !dx_same(whole.value, out->value))
        return DX_OK;
    DX_TRY(is_written_alike(g, whole.form, whole.value, &alike));
    if (!alike)
        out->form = whole.form;
    return write_rule(&r, out);
}

dx_status dx_body_as_typed(dx_evaluation *e, const dx_definition *d, dx_id value, dx_typed *out)
{
    dx_id symbol[DX_MOST_BINDINGS];
    const dx_ast *parameter = d->parameters;
    for (uint32_t i = 0; i < d->n_parameters; i++, parameter = parameter->next) {
        symbol[i] = dx_symbol_of(e, parameter);
        DX_TRY(dx_check(&e->session->graph, symbol[i]));
    }
    qsort(symbol, d->n_parameters, sizeof *symbol, dx_by_id);
    const dx_frame frame = {e->frame, true, d->n_parameters, symbol, NULL, NULL};
    return dx_as_typed(e, &frame, d->body, value, out);
}
