/* lower.h - AST to graph: numbers, names, operators and functions of the table.
 *
 * What only the session knows (values of names, its functions, builtins such as diff,
 * derivative operators) is asked of the host, which lowers the parts it needs by calling
 * back. So the parser knows nothing of differentiation. */
#ifndef DX_PARSER_LOWER_H
#define DX_PARSER_LOWER_H

#include "expr/graph.h"
#include "parser/parse.h"

typedef struct dx_lowering dx_lowering;

typedef struct dx_lower_host {
    void *host;
    /* The value of a name that is not in the table; the symbol itself when it has none. */
    dx_status (*name)(void *host, dx_lowering *lowering, const dx_ast *name, dx_id *out);
    /* A call of anything but a row of the table: the user's functions, builtins, abstract
     * functions, primes, partials. */
    dx_status (*call)(void *host, dx_lowering *lowering, const dx_ast *call, dx_id *out);
    /* DERIVATIVE, GRADIENT, WHERE, PRIME, PARTIAL, INDEX, MEMBER, LEFTDIVIDE, CASE nodes. */
    dx_status (*special)(void *host, dx_lowering *lowering, const dx_ast *node, dx_id *out);
    /* A POWER node with a vector or matrix in it, both operands lowered. */
    dx_status (*power)(void *host, const dx_ast *node, dx_id base, dx_id exponent, dx_id *out);
    /* A product of two vectors or matrices, whose elements may be written shorter. */
    dx_status (*product)(void *host, dx_id *out);
    /* A part that may have no value somewhere, and may be missing in the result: see lost.h.
     * Arrays are told of when they come about, as their arithmetic is not looked into. */
    dx_status (*lost)(void *host, dx_id part);
    /* What a root is of, out of which came what may be 0 where the rest is negative. */
    dx_status (*narrowed)(void *host, dx_id radicand);
} dx_lower_host;

struct dx_lowering {
    dx_graph *graph;
    const dx_lower_host *host;
    uint32_t depth; /* of nested lowering, calls of user functions included */
    uint32_t turns; /* parts lowered so far */
    dx_id array;    /* the last one that the host was told of */
};

/* The expression that the AST means. Errors have the place of the part at fault, also
 * those of the constructors (division by zero, ...). Vectors: + - and products with
 * scalars are element by element, matrices are multiplied; other operators on vectors are
 * DX_TYPE. A BINDING is an equation. */
dx_status dx_lower(dx_lowering *lowering, const dx_ast *ast, dx_id *out) DX_MUST_USE;

/* The same for an operand or argument: a number, formula or vector. What is neither (a
 * relation, range, string, inf) is refused at its own place. */
dx_status dx_lower_value(dx_lowering *lowering, const dx_ast *ast, dx_id *out) DX_MUST_USE;

/* A row of the table applied to arguments, arity checked at the place of the call;
 * log(x, b) and other forms that are no rows of their own are understood. Functions of
 * one argument go through vectors element by element. */
dx_status dx_lower_call(dx_lowering *lowering, dx_fn fn, const dx_ast *call,
                        dx_id *out) DX_MUST_USE;

/* softmax(v), log_2(x): written like functions of the table, with no row there. */
dx_status dx_lower_form(dx_lowering *lowering, const dx_ast *call, dx_id *out) DX_MUST_USE;

/* An exact number as written ("1_000", "0.25", "1e-3"). */
dx_status dx_lower_number(dx_lowering *lowering, const dx_ast *number, dx_id *out) DX_MUST_USE;

/* The digits, with a point among them or without, that the text begins with: how many bytes, 0
 * where they are more than a machine's integer can be sure to hold. */
size_t dx_lower_short_number(dx_graph *g, const char *text, size_t n, dx_id *out);

/* A row of the table at numbers, of so many as it takes; what is lost is told. */
bool dx_takes_numbers(dx_fn fn, size_t n);
dx_status dx_lower_row(dx_lowering *lowering, dx_fn fn, size_t n, const dx_id *arguments,
                       dx_id *out) DX_MUST_USE;

#endif
