/* layout.h - an expression as it is written: signs, quotients, roots.
 *
 * The graph knows 2·x^-1 only; people write 2/x. All printers start from the shapes
 * below, so that the line, the picture and LaTeX agree. Each node of the graph becomes
 * one shape however often it is used. Children come before their parents, so passes
 * are loops; shape 0 is none. */
#ifndef DX_EXPR_LAYOUT_H
#define DX_EXPR_LAYOUT_H

#include "expr/order.h"
#include "expr/side.h"
#include "expr/walk.h"

typedef enum dx_shape_kind {
    DX_SHAPE_NONE,
    DX_SHAPE_NUMBER,   /* an integer that is not negative, of 64 bits */
    DX_SHAPE_BIG,      /* |numerator| of the number `id`; |denominator| if `detail` */
    DX_SHAPE_NAME,     /* the SYMBOL `id` */
    DX_SHAPE_CONSTANT, /* pi, e, inf, true, false: `detail` is a dx_word */
    DX_SHAPE_STRING,   /* the STRING `id` */
    DX_SHAPE_SUM, /* of the ADD or arrangement `id`; a child that is a NEGATION is subtracted */
    DX_SHAPE_NEGATION, /* child; never of a number that is not one */
    DX_SHAPE_PRODUCT,
    DX_SHAPE_FRACTION,    /* numerator, denominator */
    DX_SHAPE_POWER,       /* base, exponent */
    DX_SHAPE_ROOT,        /* child: its square root */
    DX_SHAPE_CALL,        /* arguments; row `fn` */
    DX_SHAPE_COMPONENT,   /* arguments of softmax, and last which of its elements, from 1 */
    DX_SHAPE_APPLICATION, /* arguments; the APPLY or DERIV `id`, with `detail` primes */
    DX_SHAPE_LIMIT,       /* of what, and the RELATION x = a; the APPLY `id`, of a derivation */
    DX_SHAPE_AT,          /* of what, and RELATIONs x = a behind a bar; of a derivation */
    DX_SHAPE_WHERE,       /* of what, and RELATIONs a = formula, put in one after the other */
    DX_SHAPE_PARTIAL,     /* arguments; the DERIV `id`; `detail`: ∂f/∂x, without them */
    DX_SHAPE_DIFF,        /* child: of what; the DIFF `id` */
    DX_SHAPE_RELATION,    /* two children; `detail` is a dx_relation_sign */
    DX_SHAPE_VECTOR,
    DX_SHAPE_MATRIX, /* rows, each a VECTOR of as many */
    DX_SHAPE_RANGE,  /* lo, hi */
    DX_SHAPE_STEPS,  /* a derivation inside of something else: its lines' formulas */
    DX_SHAPE_CASES,  /* condition, value, ...; last, of an odd number, what is otherwise */
    DX_SHAPE_CHAIN,  /* operands; bit i of `detail`: behind operand i stands <=, else < */
    DX_SHAPE_AND,    /* RELATIONs and CHAINs that hold together */
    /* body, name, lo, hi; the SUM, PRODUCT or INTEGRAL `id`. Of a ROOTOF the formula or the vector
     * of formulas, a name, lo, hi for each unknown, and behind those of several the index. */
    DX_SHAPE_ITERATED
} dx_shape_kind;

enum { DX_SHAPE_KINDS = DX_SHAPE_ITERATED + 1 };

typedef enum dx_word {
    DX_WORD_PI,
    DX_WORD_E,
    DX_WORD_INF,
    DX_WORD_TRUE,
    DX_WORD_FALSE,
    DX_WORD_CONSTANTS
} dx_word;

typedef enum dx_relation_sign {
    DX_SIGN_EQUAL,
    DX_SIGN_NOT_EQUAL,
    DX_SIGN_LESS,
    DX_SIGN_LESS_EQUAL,
    DX_SIGN_GREATER,
    DX_SIGN_GREATER_EQUAL,
    DX_SIGNS
} dx_relation_sign;

typedef struct dx_shape {
    uint8_t kind; /* dx_shape_kind */
    uint8_t detail;
    dx_fn fn;
    uint32_t first; /* child in the pool; the low half of a NUMBER */
    uint32_t count; /* of children; the high half of a NUMBER */
    dx_id id;
} dx_shape;

typedef struct dx_layout {
    dx_graph *graph;
    dx_memory *memory;
    dx_shape *shape;
    size_t n, capacity;
    uint32_t *child;
    size_t n_child, child_capacity;
    uint32_t root;
    /* What the names bound at each level are called here: letters that nothing else has. */
    char letter[DX_MOST_NESTED + 1][8];
} dx_layout;

/* The APPLY of this, which nobody can type, is a SHAPE_AT. */
#define DX_AT_NAME "'at"
/* And of this, which stands for no value but only for how one is shown, a SHAPE_WHERE. */
#define DX_WHERE_NAME "'where"

/* The shapes of an expression; to be freed even after a failure. It is read together with
 * `whole`, of which it is a part, as a line is of a derivation; NONE: it stands alone. */
dx_status dx_layout_make(dx_layout *layout, dx_graph *g, dx_id a, dx_id whole) DX_MUST_USE;
void dx_layout_free(dx_layout *layout);

/* The walk of an expression and of what is written of its integrals and roots. */
dx_status dx_layout_walk(dx_graph *g, dx_id a, dx_walk *walk) DX_MUST_USE;
/* Sets `detail` of the PARTIALs that are written ∂f/∂x: the arguments are left out where each
 * has a name and f stands with these arguments only, everywhere in `whole`. */
dx_status dx_layout_name_partials(dx_layout *layout, dx_id whole) DX_MUST_USE;

/* What the shape ITERATED is called: "sum", "product", "integrate", "rootof". */
const char *dx_iterated_name(const dx_graph *g, dx_id a);
/* How many names an ITERATED has. */
static inline uint32_t dx_shape_names(const dx_shape *iterated)
{
    return (iterated->count - 1) / 3;
}
static inline bool dx_shape_has_index(const dx_shape *iterated)
{
    return iterated->count % 3 == 2;
}

/* Child i of a shape, the value of a NUMBER, how many children there are. */
static inline uint32_t dx_shape_child(const dx_layout *l, uint32_t s, uint32_t i)
{
    return l->child[l->shape[s].first + i];
}
static inline uint64_t dx_shape_value(const dx_shape *number)
{
    return (uint64_t)number->count << 32 | number->first;
}
static inline bool dx_shape_is_leaf(const dx_shape *s)
{
    return s->kind <= DX_SHAPE_STRING;
}
static inline uint32_t dx_shape_children(const dx_shape *s)
{
    return dx_shape_is_leaf(s) ? 0 : s->count;
}
static inline bool dx_shape_is_one(const dx_shape *s)
{
    return s->kind == DX_SHAPE_NUMBER && dx_shape_value(s) == 1;
}

/* How tightly a shape holds together on one line, loosest first. It stands in
 * parentheses where something tighter is needed. */
typedef enum dx_binding {
    DX_BINDS_RELATION,
    DX_BINDS_RANGE,
    DX_BINDS_SUM, /* and what has a sign */
    DX_BINDS_FRACTION,
    DX_BINDS_PRODUCT,
    DX_BINDS_POWER,
    DX_BINDS_ATOM
} dx_binding;

extern const uint8_t dx_binding_of_kind[DX_SHAPE_KINDS];
extern const uint8_t dx_binding_of_children[DX_SHAPE_KINDS][2]; /* of the first, of others */

static inline dx_binding dx_shape_binding(const dx_shape *s)
{
    if (s->kind == DX_SHAPE_CALL && s->fn == DX_FN_factorial)
        return DX_BINDS_POWER; /* n! is not to be the base of a power */
    return (dx_binding)dx_binding_of_kind[s->kind];
}

/* The binding that child i of a shape needs: looser ones are put into parentheses. The
 * minus of a sum's items is the sum's. */
static inline dx_binding dx_child_binding(const dx_shape *parent, uint32_t i)
{
    if (parent->kind == DX_SHAPE_CALL && parent->fn == DX_FN_factorial)
        return DX_BINDS_ATOM;
    return (dx_binding)dx_binding_of_children[parent->kind][i > 0];
}

/* How a NAME, or the name of a function, is written. */
const char *dx_shape_name(const dx_layout *l, dx_id name, size_t *length);

/* Decimal digits of a BIG shape, NUL-terminated; NULL without memory. `size` is what
 * to give back with dx_free. */
/* NULL when interrupted or without memory. */
char *dx_shape_digits(const dx_layout *l, const dx_shape *s, size_t *size);
/* An upper bound of how many there are. */
size_t dx_shape_digit_count(const dx_layout *l, const dx_shape *s);

/* How often an abstract function was differentiated by its argument i. */
uint32_t dx_shape_order(const dx_layout *l, const dx_shape *partial, uint32_t i);
/* The name of an APPLICATION or PARTIAL. */
dx_id dx_shape_function(const dx_layout *l, const dx_shape *s);
/* What the variable of a derivative is called in ∂f/∂x: an argument x or x(t) is x; NONE for any
 * other. */
dx_id dx_shape_argument_name(const dx_layout *l, const dx_shape *partial, uint32_t i);

/* How a DIFF is written: the variables with their orders, and the order in all. */
uint32_t dx_shape_variables(const dx_layout *l, const dx_shape *diff);
dx_id dx_shape_variable(const dx_layout *l, const dx_shape *diff, uint32_t i, uint32_t *order);
uint32_t dx_shape_total_order(const dx_layout *l, const dx_shape *diff);
bool dx_shape_is_partial(const dx_layout *l, const dx_shape *diff);
/* Is it written df/dx, with a name above the bar? */
bool dx_shape_differentiates_name(const dx_layout *l, const dx_shape *diff);

#endif
