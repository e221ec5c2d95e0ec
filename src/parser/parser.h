/* parser.h - what the files of the parser share: its state, its nodes, its faults.
 *
 * Functions that read a part return its node, or NULL after a failure whose story is in
 * the diagnostic. Two depths are bounded: that of the recursion, by dx_parser_enter where
 * the text nests, and that of the tree, by dx_node_push. */
#ifndef DX_PARSER_PARSER_H
#define DX_PARSER_PARSER_H

#include "parser/ast.h"
#include "parser/operator.h"
#include "parser/tokens.h"

#include <string.h>

typedef struct dx_parser {
    dx_context *context;
    dx_arena *arena;
    dx_names *names;
    const char *text;
    const dx_token *token;
    uint32_t i; /* the token to be read */
    uint32_t depth;
    uint32_t most_depth;    /* of the recursion, and of the tree */
    uint32_t bars;          /* absolute bars open at this bracket depth */
    bool in_list;           /* directly inside a call or vector: a comma may follow */
    bool comma_ends;        /* directly inside brackets: a comma there is theirs */
    bool one_sided;         /* in the value of a binding in a call: x = a+ may follow */
    bool marked;            /* variables are marked in the names */
    bool settles;           /* parts are lowered as they are read: see dx_name_host */
    uint32_t remarks;       /* tried so far */
    const dx_ast *abstract; /* the first call of an abstract function */
} dx_parser;

/* ---- tokens ---------------------------------------------------------------------- */

static inline dx_token_kind dx_kind(const dx_parser *p, uint32_t i)
{
    return (dx_token_kind)p->token[i].kind;
}

/* Is token i of that kind, with nothing between it and the token before? */
static inline bool dx_adjacent(const dx_parser *p, uint32_t i, dx_token_kind kind)
{
    return p->token[i].kind == kind && !p->token[i].blank;
}

static inline dx_span dx_token_span(const dx_parser *p, uint32_t i)
{
    return (dx_span){p->token[i].start, p->token[i].end};
}

/* What the name of token i means here: a parameter has a value, the function that the
 * statement defines is one. */
static inline dx_name_kind dx_parser_kind(dx_parser *p, uint32_t i)
{
    uint32_t index = p->token[i].value;
    const dx_name *name = &p->names->name[index];
    if (name->parameter)
        return DX_NAME_VALUE;
    return name->defined ? DX_NAME_FUNCTION : dx_names_kind(p->names, index);
}

/* Does `f(x, y) =` begin at token i, as behind a bar or as an argument of subst? The token
 * '=', else 0. */
uint32_t dx_function_binding_at(const dx_parser *p, uint32_t i);

/* Does `x'(t) =` begin at token i, as behind a bar? */
static inline bool dx_slope_binding_at(const dx_parser *p, uint32_t i)
{
    uint32_t open = i + 1;
    if (dx_kind(p, i) != DX_TOKEN_NAME || !dx_adjacent(p, open, DX_TOKEN_PRIME))
        return false;
    while (dx_adjacent(p, open, DX_TOKEN_PRIME))
        open++;
    return dx_adjacent(p, open, DX_TOKEN_OPEN) &&
           dx_kind(p, p->token[open].value + 1) == DX_TOKEN_EQUAL;
}

/* Is token i the word `and` between two conditions? */
static inline bool dx_is_and(dx_parser *p, uint32_t i)
{
    const dx_token *token = &p->token[i];
    return token->kind == DX_TOKEN_NAME && i > 0 && token->end - token->start == 3 &&
           memcmp(p->text + token->start, "and", 3) == 0 && dx_parser_kind(p, i) == DX_NAME_FREE;
}

/* Can token i end an operand? */
static inline bool dx_ends_operand(const dx_parser *p, uint32_t i)
{
    static const bool ends[DX_TOKEN_KINDS] = {
        [DX_TOKEN_NUMBER] = true, [DX_TOKEN_NAME] = true,         [DX_TOKEN_STRING] = true,
        [DX_TOKEN_CLOSE] = true,  [DX_TOKEN_CLOSE_SQUARE] = true, [DX_TOKEN_BANG] = true,
        [DX_TOKEN_PRIME] = true};
    return ends[dx_kind(p, i)];
}

/* Can token i begin an operand, a sign apart? */
static inline bool dx_begins_operand(const dx_parser *p, uint32_t i)
{
    static const bool begins[DX_TOKEN_KINDS] = {
        [DX_TOKEN_NUMBER] = true,  [DX_TOKEN_NAME] = true,        [DX_TOKEN_STRING] = true,
        [DX_TOKEN_OPEN] = true,    [DX_TOKEN_OPEN_SQUARE] = true, [DX_TOKEN_ROOT] = true,
        [DX_TOKEN_PARTIAL] = true, [DX_TOKEN_NABLA] = true};
    if (dx_kind(p, i) != DX_TOKEN_BAR)
        return begins[dx_kind(p, i)];
    return p->bars == 0 &&
           !(dx_kind(p, i + 1) == DX_TOKEN_NAME && dx_kind(p, i + 2) == DX_TOKEN_EQUAL) &&
           !dx_function_binding_at(p, i + 1) && !dx_slope_binding_at(p, i + 1);
}

/* ---- nodes ----------------------------------------------------------------------- */

/* False, with its story: what stands at token i would be nested too deeply. */
bool dx_parser_too_deep(dx_parser *p, uint32_t i);

/* One level deeper into the text; false, with its story, past the limit. */
static inline bool dx_parser_enter(dx_parser *p)
{
    return ++p->depth <= p->most_depth || dx_parser_too_deep(p, p->i);
}
static inline void dx_parser_leave(dx_parser *p)
{
    p->depth--;
}

/* A node without or with children; NULL, told, where there is no memory or a child is NULL. */
dx_ast *dx_node(dx_parser *p, dx_ast_kind kind, dx_span span);

/* Append a child behind *last, the last one so far; false for a NULL child, and when the
 * tree becomes too deep. */
static inline bool dx_node_push(dx_parser *p, dx_ast *parent, dx_ast **last, dx_ast *child)
{
    if (!child)
        return false;
    if (child->depth >= p->most_depth)
        return dx_parser_too_deep(p, p->i > 0 ? p->i - 1 : 0);
    if (parent->depth <= child->depth)
        parent->depth = (uint16_t)(child->depth + 1);
    if (*last)
        (*last)->next = child;
    else
        parent->child = child;
    *last = child;
    parent->n++;
    return true;
}

dx_ast *dx_node1(dx_parser *p, dx_ast_kind kind, dx_span span, dx_ast *child);
dx_ast *dx_node2(dx_parser *p, dx_ast_kind kind, dx_span span, dx_ast *first, dx_ast *second);

/* NAME with that index in the names. */
dx_ast *dx_node_name(dx_parser *p, uint32_t name, dx_span span);

/* ---- parts ------------------------------------------------------------------------ */

/* An expression of operators that bind at least so tightly. */
dx_ast *dx_parse_expression(dx_parser *p, dx_level least);

dx_ast *dx_parse_where(dx_parser *p, dx_ast *operand);

/* `first and second and ...`; the reader is at the word. */
dx_ast *dx_parse_and(dx_parser *p, dx_ast *first);

/* An operand that begins with a token of that kind, with what is applied to it. */
dx_ast *dx_parse_name(dx_parser *p);
dx_ast *dx_parse_number(dx_parser *p);
dx_ast *dx_parse_group(dx_parser *p);
dx_ast *dx_parse_vector(dx_parser *p);
dx_ast *dx_parse_root(dx_parser *p);
/* The arguments in brackets, appended to a CALL; the reader is at the '('. */
bool dx_parse_arguments(dx_parser *p, dx_ast *call, dx_ast *last, bool may_be_empty);

/* One argument of a call: a formula, `name = value`, `condition: value`; of subst also
 * `f(x) = e`. */
dx_ast *dx_parse_argument(dx_parser *p, bool substitutes);

static inline bool dx_substitutes(const dx_ast *callee)
{
    return callee->kind == DX_AST_NAME && strcmp(callee->text, "subst") == 0;
}

/* A call of the name, with its arguments in brackets; the reader is at the '('. */
dx_ast *dx_parse_call(dx_parser *p, dx_ast *name, dx_name_kind kind);

/* Does the name stand for what is applied to an argument? */
static inline bool dx_is_applied(dx_name_kind kind)
{
    return kind == DX_NAME_TABLE || kind == DX_NAME_FUNCTION || kind == DX_NAME_BUILTIN;
}

/* Can the argument of the function named by token i begin behind it? And the name applied to it,
 * which the reader is at: `sin 2x`, `grad x*y`, `factor x^2 - 1`. */
bool dx_bare_argument_at(dx_parser *p, uint32_t i, dx_name_kind kind);
dx_ast *dx_parse_bare(dx_parser *p, dx_ast *name, dx_name_kind kind);

/* Is token i one that forms like d/dx and ∂f/∂x begin with? */
static inline bool dx_begins_with_d(const dx_parser *p, uint32_t i)
{
    return dx_kind(p, i) == DX_TOKEN_PARTIAL ||
           (dx_kind(p, i) == DX_TOKEN_NAME && p->text[p->token[i].start] == 'd');
}

/* Does token i begin d/dx, ∂f/∂x, (d/dx) or the like? And read it: with the product that
 * follows where it is a prefix. */
bool dx_match_derivative(dx_parser *p, uint32_t i);
static inline bool dx_derivative_at(dx_parser *p, uint32_t i)
{
    return dx_begins_with_d(p, dx_kind(p, i) == DX_TOKEN_OPEN ? i + 1 : i) &&
           dx_match_derivative(p, i);
}
dx_ast *dx_parse_derivative(dx_parser *p);
dx_ast *dx_parse_nabla(dx_parser *p);

/* The token behind D[1,2](f) at token i; 0 where nothing like it begins. */
uint32_t dx_partial_behind(dx_parser *p, uint32_t i);
static inline uint32_t dx_partial_end(dx_parser *p, uint32_t i)
{
    return p->text[p->token[i].start] == 'D' ? dx_partial_behind(p, i) : 0;
}

/* Mark the names that stand in the statement as variables; once. */
void dx_parser_mark_variables(dx_parser *p);

/* Where x and y stand in the statement by themselves, a name xy that is not known is their product:
 * its tokens become theirs, with a notice. */
dx_status dx_split_names(dx_parser *p, dx_tokens *tokens) DX_MUST_USE;

/* Read `f(x, y) = e`; the reader is at the name. */
dx_ast *dx_parse_function_binding(dx_parser *p, dx_level least);

/* True, with its story: a relation where a value is to be put in, x(1) = 3 or x > 0. */
bool dx_refuse_equation(dx_parser *p, const dx_ast *relation);

/* `name = e`, `f(x, y) = e`; *is_definition false: it is none, and nothing was read. */
dx_ast *dx_parse_definition(dx_parser *p, bool *is_definition);

/* `assume x > 0`, `forget x`; *is_assumption false: it is neither, and nothing was read. */
dx_ast *dx_parse_assumption(dx_parser *p, bool *is_assumption);

/* A part that was just read, and lowered if that can be done now: what was allocated for
 * it since the mark is then given back. NULL after a failure. */
dx_ast *dx_settle_part(dx_parser *p, dx_arena_mark since, dx_ast *part);
static inline dx_ast *dx_settle(dx_parser *p, dx_arena_mark since, dx_ast *part)
{
    return p->settles && part && part->kind > DX_AST_VALUE ? dx_settle_part(p, since, part) : part;
}

/* ---- faults: they return NULL ------------------------------------------------------ */

/* A failure at that place; the caller adds the hint. */
DX_PRINTF(3, 4) void *dx_parser_fail(dx_parser *p, dx_span span, const char *format, ...);
void *dx_parser_no_memory(dx_parser *p);

/* An operand must stand here and does not. */
void *dx_parser_missing(dx_parser *p);
/* The token cannot follow what stands before it. */
void *dx_parser_unexpected(dx_parser *p);

/* True, with its story: token i is the \ of \alpha, \sin or \frac, which divides nothing. */
bool dx_refuse_latex(dx_parser *p, uint32_t i);
/* Is the factor a function of two, applied to what is behind it alone? Then it fails: what
 * is before it was meant to be the other argument. */
bool dx_parser_stands_between(dx_parser *p, dx_span before, const dx_ast *factor);

/* Text of the statement for a message. */
const char *dx_parser_echo(dx_parser *p, uint32_t start, uint32_t end);

/* Is it worth making up another notice? Long statements would spend their time on it. */
static inline bool dx_may_notice(dx_parser *p)
{
    return p->context->notices.n < DX_NOTICE_MAX && p->remarks++ < 64;
}

/* Say which names are read as abstract functions. */
void dx_notice_abstract(dx_parser *p);

/* Is that NAME, as a factor, a word like where or of? Then it fails. */
bool dx_parser_is_word(dx_parser *p, const dx_ast *factor);

/* Say which free names were probably meant otherwise: sinx, xy where x is used, plot. */
void dx_notice_names(dx_parser *p);

/* Say that text[start..) up to a product is read with the product in brackets. */
void dx_notice_product(dx_parser *p, uint32_t start, const dx_ast *product);

#endif
