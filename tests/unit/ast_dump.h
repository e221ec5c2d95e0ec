/* ast_dump.h - an AST as one line, for tests: (+ a (- b)), (* x (/ y)), (call sin x). */
#ifndef DDX_TEST_AST_DUMP_H
#define DDX_TEST_AST_DUMP_H

#include "expr/function.h"
#include "parser/parse.h"

#include <stdio.h>
#include <string.h>

struct dump {
    char *out;
    size_t room;
};

static inline void put(struct dump *d, const char *text)
{
    size_t n = strlen(text);
    if (n >= d->room)
        n = d->room - 1;
    memcpy(d->out, text, n);
    d->out[n] = '\0';
    d->out += n;
    d->room -= n;
}

static inline const char *dump_head(const dx_ast *ast)
{
    switch (ast->kind) {
    case DX_AST_SUM:
        return "+";
    case DX_AST_PRODUCT:
        return "*";
    case DX_AST_NEGATE:
        return "neg";
    case DX_AST_POWER:
        return "^";
    case DX_AST_FACTORIAL:
        return "!";
    case DX_AST_PRIME:
        return "prime";
    case DX_AST_CALL:
        return "call";
    case DX_AST_INDEX:
        return "index";
    case DX_AST_MEMBER:
        return "member";
    case DX_AST_ABS:
        return "abs";
    case DX_AST_DERIVATIVE:
        return ast->number ? "d-of" : "d";
    case DX_AST_GRADIENT:
        return "grad";
    case DX_AST_PARTIAL:
        return "D";
    case DX_AST_WHERE:
        return "where";
    case DX_AST_BINDING:
        return "bind";
    case DX_AST_VECTOR:
        return "vec";
    case DX_AST_RANGE:
        return "..";
    case DX_AST_LEFTDIVIDE:
        return "\\";
    case DX_AST_CASE:
        return "case";
    case DX_AST_DEFINE:
        return "define";
    case DX_AST_DEFINE_FUNCTION:
        return "function";
    default:
        return ast->text;
    }
}

static inline void dump_node(struct dump *d, const dx_ast *ast, const dx_ast *parent)
{
    char number[16];
    if (ast->kind == DX_AST_NUMBER || ast->kind == DX_AST_NAME) {
        put(d, ast->text);
        if (parent && parent->kind == DX_AST_DERIVATIVE && ast != parent->child &&
            ast->number != 1) {
            (void)snprintf(number, sizeof number, "^%u", ast->number);
            put(d, number);
        }
        if (ast->sign)
            put(d, ast->sign == '+' ? "+" : "-");
        return;
    }
    if (ast->kind == DX_AST_STRING) {
        put(d, "\"");
        put(d, ast->text);
        put(d, "\"");
        return;
    }
    put(d, "(");
    put(d, dump_head(ast));
    if (ast->kind == DX_AST_PRIME && ast->number != 1) {
        (void)snprintf(number, sizeof number, "%u", ast->number);
        put(d, number);
    }
    for (const dx_ast *child = ast->child; child; child = child->next) {
        put(d, " ");
        if (child->inverse)
            put(d, ast->kind == DX_AST_SUM ? "(- " : "(/ ");
        dump_node(d, child, ast);
        if (child->inverse)
            put(d, ")");
    }
    if (ast->kind == DX_AST_MEMBER) {
        put(d, " ");
        put(d, ast->text);
    }
    put(d, ")");
}

static inline void dump_ast(const dx_ast *root, char *out, size_t room)
{
    struct dump d = {out, room};
    out[0] = '\0';
    if (root)
        dump_node(&d, root, NULL);
}

/* What names mean in these tests: c and d1 have values, g and h are functions of the
 * user, diff and the like are builtins. */
static inline dx_name_kind test_kind(void *host, const char *name, size_t n)
{
    static const struct {
        const char *name;
        dx_name_kind kind;
    } known[] = {
        {"c", DX_NAME_VALUE},       {"dv", DX_NAME_VALUE},          {"g", DX_NAME_FUNCTION},
        {"h", DX_NAME_FUNCTION},    {"pi", DX_NAME_CONSTANT},       {"e", DX_NAME_CONSTANT},
        {"inf", DX_NAME_CONSTANT},  {"diff", DX_NAME_BUILTIN},      {"taylor", DX_NAME_BUILTIN},
        {"limit", DX_NAME_BUILTIN}, {"sum", DX_NAME_BUILTIN},       {"product", DX_NAME_BUILTIN},
        {"plot", DX_NAME_BUILTIN},  {"det", DX_NAME_BUILTIN},       {"div", DX_NAME_BUILTIN},
        {"curl", DX_NAME_BUILTIN},  {"laplacian", DX_NAME_BUILTIN}, {"read", DX_NAME_BUILTIN},
        {"grad", DX_NAME_BUILTIN},  {"solve", DX_NAME_BUILTIN},     {"piecewise", DX_NAME_BUILTIN},
        {"steps", DX_NAME_BUILTIN}, {"N", DX_NAME_BUILTIN},         {"newton", DX_NAME_BUILTIN},
    };
    (void)host;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strlen(known[i].name) == n && memcmp(known[i].name, name, n) == 0)
            return known[i].kind;
    return dx_function_find(name, n) != DX_FN_NONE ? DX_NAME_TABLE : DX_NAME_FREE;
}

#endif
