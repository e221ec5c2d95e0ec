/* ast.h - a statement as it was written, with the place of every part.
 *
 * Nodes are in an arena and stay until it is freed. Sums and products are lists, so
 * that long ones are not deep; depth is bounded by limits.depth. */
#ifndef DX_PARSER_AST_H
#define DX_PARSER_AST_H

#include "support/context.h"

typedef enum dx_ast_kind {
    DX_AST_NUMBER,          /* text */
    DX_AST_NAME,            /* text */
    DX_AST_STRING,          /* text, escapes resolved */
    DX_AST_VALUE,           /* a part lowered while it was read; number is its id */
    DX_AST_SUM,             /* children; a child with `inverse` is subtracted */
    DX_AST_PRODUCT,         /* children; a child with `inverse` is divided by */
    DX_AST_NEGATE,          /* child */
    DX_AST_POWER,           /* base, exponent */
    DX_AST_FACTORIAL,       /* child */
    DX_AST_PRIME,           /* child is a NAME; number = how many primes */
    DX_AST_CALL,            /* callee (NAME, PRIME or DERIVATIVE of a NAME), then arguments */
    DX_AST_INDEX,           /* value, then indices */
    DX_AST_MEMBER,          /* value; text is the member */
    DX_AST_ABS,             /* child, from bars */
    DX_AST_DERIVATIVE,      /* operand, then NAMEs (variables) with number = order by each;
                               the operand of df/dx is the NAME f. number is 1 where the
                               operand stands above the line, as in df/dx */
    DX_AST_GRADIENT,        /* operand, of ∇ */
    DX_AST_PARTIAL,         /* D[1,2](f): child NAME, then NUMBERs with their value in number (0:
                               none of an argument); called through CALL */
    DX_AST_WHERE,           /* operand, then BINDINGs and DEFINE_FUNCTIONs */
    DX_AST_RELATION,        /* two children; text is =, !=, <, <=, >, >= */
    DX_AST_CHAIN,           /* a < b <= c, directly in a call: three children. text is < or >;
                               bit i of number: the sign behind child i has a = */
    DX_AST_AND,             /* conditions: x > 0 and y > 0 */
    DX_AST_BINDING,         /* NAME, value: `name = e` as an argument or after a bar. The
                               NAME's `sign` is '+' or '-' for x=a+ and x=a- */
    DX_AST_VECTOR,          /* elements; matrices are vectors of vectors */
    DX_AST_RANGE,           /* lo, hi */
    DX_AST_LEFTDIVIDE,      /* A \ b */
    DX_AST_CASE,            /* condition, value: an argument `x < 0: -x` of piecewise */
    DX_AST_DEFINE,          /* NAME, body: name = e */
    DX_AST_DEFINE_FUNCTION, /* NAME, parameters (NAMEs), and last the body */
    DX_AST_ASSUME,          /* conditions, TRAITs and BELONGSs; none: they are listed */
    DX_AST_FORGET,          /* NAMEs; none: all of them */
    DX_AST_TRAIT,           /* NAME; text is one of dx_traits: n integer */
    DX_AST_BELONGS          /* NAME, RANGE: x in 0..1 */
} dx_ast_kind;

typedef struct dx_ast {
    uint8_t kind;     /* dx_ast_kind */
    bool inverse : 1; /* in a SUM: subtracted; in a PRODUCT: divided by */
    bool dot : 1;     /* in a PRODUCT: stands behind · */
    bool cross : 1;   /* in a PRODUCT: stands behind × */
    bool bracketed;   /* stood in parentheses of its own */
    char sign;        /* of a one-sided BINDING; 'p' of a DERIVATIVE that is written with ∂ */
    uint16_t depth;   /* levels of the tree from here down: 1 for a leaf */
    uint16_t fn;      /* dx_fn of a NAME: its row of the function table, or DX_FN_NONE */
    dx_span span;     /* in the statement's text */
    const char *text; /* NUL-terminated, in the arena */
    union {
        uint32_t n;      /* children */
        uint32_t length; /* of the text of a NUMBER, NAME or STRING, which has none */
    };
    uint32_t number;
    struct dx_ast *child; /* first */
    struct dx_ast *next;  /* sibling */
} dx_ast;

/* What can be assumed of a name in a word. */
enum { DX_TRAITS = 9 };
extern const char *const dx_traits[DX_TRAITS];

#endif
