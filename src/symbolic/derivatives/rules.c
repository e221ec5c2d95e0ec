#include "symbolic/derivatives/rules.h"

#include "parser/parse.h"

#include <stdlib.h>
#include <string.h>

/* A rule is a small program for a stack of ids, so that it holds no ids itself and
 * outlives every collection of the graph. */
typedef enum rule_op {
    PUSH_ARGUMENT, /* value: which; the differentiated one of a variadic row is 0 */
    PUSH_VALUE,    /* y, the call itself */
    PUSH_INT,
    PUSH_PI,
    SUM,     /* value: how many */
    PRODUCT, /* value: how many */
    NEGATE,
    INVERT,
    POWER,
    CALL /* value: row; count: arguments */
} rule_op;

typedef struct rule_step {
    uint8_t op;
    uint8_t count;
    int32_t value;
} rule_step;

enum { RULE_LENGTH = 48, STACK = 24 };

typedef struct rule {
    uint8_t n; /* 0: not compiled yet */
    rule_step step[RULE_LENGTH];
} rule;

struct dx_rules {
    dx_memory *memory;
    rule *compiled[DX_FN_COUNT][2];
};

dx_rules *dx_rules_new(dx_context *context)
{
    dx_rules *rules = dx_alloc(&context->memory, sizeof *rules);
    if (rules) {
        memset(rules, 0, sizeof *rules);
        rules->memory = &context->memory;
    }
    return rules;
}

void dx_rules_free(dx_rules *rules)
{
    if (!rules)
        return;
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++)
        for (int i = 0; i < 2; i++)
            dx_free(rules->memory, rules->compiled[fn][i], sizeof(rule));
    dx_free(rules->memory, rules, sizeof *rules);
}

/* ---- compiling ---------------------------------------------------------------- */

static bool emit(rule *r, rule_op op, int32_t value, uint32_t count)
{
    if (r->n == RULE_LENGTH)
        return false;
    r->step[r->n++] = (rule_step){(uint8_t)op, (uint8_t)count, value};
    return true;
}

static bool compile(rule *r, const dx_ast *ast);

static bool compile_list(rule *r, const dx_ast *ast, rule_op inverse, rule_op join)
{
    int32_t n = 0;
    for (const dx_ast *child = ast->child; child; child = child->next) {
        if (join == PRODUCT && child->kind == DX_AST_NUMBER && strcmp(child->text, "1") == 0)
            continue; /* the 1 of 1/u */
        if (!compile(r, child) || (child->inverse && !emit(r, inverse, 0, 0)))
            return false;
        n++;
    }
    return n == 1 || emit(r, join, n, 0);
}

static bool compile_name(rule *r, const dx_ast *ast)
{
    if (strcmp(ast->text, "u") == 0)
        return emit(r, PUSH_ARGUMENT, 0, 0);
    if (strcmp(ast->text, "v") == 0)
        return emit(r, PUSH_ARGUMENT, 1, 0);
    if (strcmp(ast->text, "y") == 0)
        return emit(r, PUSH_VALUE, 0, 0);
    return strcmp(ast->text, "pi") == 0 && emit(r, PUSH_PI, 0, 0);
}

static bool compile_call(rule *r, const dx_ast *ast)
{
    const dx_ast *callee = ast->child;
    dx_fn fn = callee->kind == DX_AST_NAME ? dx_function_find(callee->text, callee->length)
                                           : (dx_fn)DX_FN_NONE;
    for (const dx_ast *argument = callee->next; argument; argument = argument->next)
        if (!compile(r, argument))
            return false;
    return fn != DX_FN_NONE && emit(r, CALL, fn, ast->n - 1);
}

static bool compile(rule *r, const dx_ast *ast)
{
    switch (ast->kind) {
    case DX_AST_NUMBER:
        return emit(r, PUSH_INT, (int32_t)strtol(ast->text, NULL, 10), 0);
    case DX_AST_NAME:
        return compile_name(r, ast);
    case DX_AST_SUM:
        return compile_list(r, ast, NEGATE, SUM);
    case DX_AST_PRODUCT:
        return compile_list(r, ast, INVERT, PRODUCT);
    case DX_AST_NEGATE:
        return compile(r, ast->child) && emit(r, NEGATE, 0, 0);
    case DX_AST_POWER:
        return compile(r, ast->child) && compile(r, ast->child->next) && emit(r, POWER, 0, 0);
    case DX_AST_CALL:
        return compile_call(r, ast);
    default:
        return false;
    }
}

static dx_name_kind name_in_rule(void *host, const char *name, size_t n)
{
    (void)host;
    if (n == 1 && strchr("uvy", name[0]))
        return DX_NAME_VALUE;
    if (n == 2 && memcmp(name, "pi", 2) == 0)
        return DX_NAME_CONSTANT;
    return dx_function_find(name, n) != DX_FN_NONE ? DX_NAME_TABLE : DX_NAME_FREE;
}

static dx_status compile_text(dx_context *context, rule *r, const char *text, size_t n)
{
    dx_arena arena;
    dx_arena_init(&arena, &context->memory);
    const dx_name_host names = {.kind = name_in_rule};
    dx_statement statement;
    dx_status status = dx_parse_statement(context, &arena, &names, text, n, &statement);
    if (status == DX_OK && (!statement.root || !compile(r, statement.root)))
        status = dx_fail(context, DX_BUG, "the rule '%.*s' of the function table is not understood",
                         (int)n, text);
    dx_arena_free(&arena);
    return status;
}

/* ---- running ------------------------------------------------------------------- */

static dx_id pop_list(dx_graph *g, rule_op join, dx_id *stack, int *top, int n)
{
    *top -= n;
    return join == SUM ? dx_sum(g, (size_t)n, stack + *top)
                       : dx_product(g, (size_t)n, stack + *top);
}

static dx_id run(dx_graph *g, const rule *r, dx_id call, uint32_t variadic_index)
{
    dx_id stack[STACK];
    int top = 0;
    for (int i = 0; i < r->n; i++) {
        rule_step step = r->step[i];
        dx_id result;
        switch ((rule_op)step.op) {
        case PUSH_ARGUMENT:
            result = dx_operand(g, call, step.value == 0 ? variadic_index : (uint32_t)step.value);
            break;
        case PUSH_VALUE:
            result = call;
            break;
        case PUSH_INT:
            result = dx_int(g, step.value);
            break;
        case PUSH_PI:
            result = dx_pi(g);
            break;
        case SUM:
        case PRODUCT:
            result = pop_list(g, (rule_op)step.op, stack, &top, step.value);
            break;
        case NEGATE:
            result = dx_neg(g, stack[--top]);
            break;
        case INVERT:
            result = dx_power(g, stack[--top], -1);
            break;
        case POWER:
            top -= 2;
            result = dx_pow(g, stack[top], stack[top + 1]);
            break;
        default: /* CALL */
            top -= step.count;
            result = dx_call(g, (dx_fn)step.value, step.count, stack + top);
            break;
        }
        if (dx_is_none(result) || top >= STACK)
            return DX_NONE;
        stack[top++] = result;
    }
    return stack[0];
}

/* The text for binomial(u, n) has no value at whole u below n, where that polynomial has a slope:
 * the sum of (-1)^(n-1-k)/(n - k)·binomial(u, k) for k < n. */
static dx_id slope_of_binomial(dx_graph *g, dx_id u, int64_t n)
{
    dx_id slope = dx_int(g, 0);
    for (int64_t k = 0; k < n; k++)
        slope = dx_add(g, slope,
                       dx_mul(g, dx_rational(g, (n - 1 - k) % 2 == 0 ? 1 : -1, n - k),
                              dx_call(g, DX_FN_binomial, 2, (dx_id[]){u, dx_int(g, k)})));
    return slope;
}

dx_id dx_rules_derivative(dx_graph *g, dx_rules *rules, dx_id call, uint32_t i)
{
    enum { MOST_TERMS = 16 };
    dx_fn fn = dx_fn_of(g, call);
    int64_t n;
    if (fn == DX_FN_binomial && i == 0 && dx_get_int(g, dx_operand(g, call, 1), &n) && n >= 0 &&
        n <= MOST_TERMS)
        return slope_of_binomial(g, dx_operand(g, call, 0), n);
    const dx_function *row = &dx_functions[fn];
    bool variadic = row->most > 2;
    uint32_t which = variadic ? 0 : i;
    const char *text = row->derivative[which];
    if (!text) {
        dx_fail(g->context, DX_UNKNOWN,
                "the derivative of %s by its %s argument is no function that ddx knows", row->name,
                i == 0 ? "first" : "second");
        return DX_NONE;
    }
    rule **compiled = &rules->compiled[fn][which];
    if (!*compiled) {
        rule *made = dx_alloc(rules->memory, sizeof *made);
        if (!made) {
            dx_no_memory(g->context);
            return DX_NONE;
        }
        made->n = 0;
        if (compile_text(g->context, made, text, strlen(text)) != DX_OK) {
            dx_free(rules->memory, made, sizeof *made);
            return DX_NONE;
        }
        *compiled = made;
    }
    return run(g, *compiled, call, variadic ? i : 0);
}

dx_id dx_rules_formula(dx_graph *g, const char *text, size_t n, dx_id call)
{
    rule r = {0};
    return compile_text(g->context, &r, text, n) == DX_OK ? run(g, &r, call, 0) : DX_NONE;
}
