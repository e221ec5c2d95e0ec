/* graph.h - expressions as immutable, hash-consed nodes.
 *
 * A node is 16 bytes and is named by a dx_id; its operands are ids in a pool and are
 * always smaller than its own, so every pass is a loop over ids and nothing recurses
 * over user data. Two expressions in canonical form are the same if their ids are.
 *
 * What the constructors guarantee of every node:
 *  ADD   constant + sum of coefficient·term. Operands: constant, c1, t1, c2, t2, ...;
 *        numbers c are not zero; terms are no numbers and (but for a lone one, as in
 *        2(x + 1)) no ADD; sorted by id, each once. A scaled expression 2x is the ADD
 *        0 + 2·x: products carry no number. Never 0 + 1·t.
 *  MUL   product of base^exponent. Operands: b1, e1, b2, e2, ...; a lone power is a
 *        MUL of one pair. Exponents are not 0; a pair with exponent 1 stands beside
 *        others only. Equal bases are merged; sorted by id. sqrt(x) is x^(1/2), 1/x is
 *        x^-1. A MUL of more than 16 pairs is opaque to integer exponents: it is a base
 *        as it is; other bases are no MUL with an exponent that could be distributed.
 *        No more than 16 exponents are negative numbers: more divisors are one base.
 *        Rational bases: a number to a fraction in (0, 1), its base a positive integer
 *        without factors that could come out.
 *  CALL  row `fn` of the function table applied to its arguments. sqrt is never a
 *        CALL (it is a power) and exp(a)·exp(b) is exp(a + b). The constant e is
 *        exp(1).
 *  APPLY an abstract function: operand 0 is its name (a SYMBOL), then the arguments.
 *  DERIV a derivative of an abstract function at a point: operand 0 is its name,
 *        operand 1 a VECTOR of as many INTs as arguments (how often by each), then the
 *        arguments. D[1](f)(x, y) has counts [1, 0].
 *  DIFF  a derivative that is written and not worked out, as in a line of a derivation:
 *        operand 0 is of what, operand 1 an INT, odd where it is written with ∂, 2 or 3 for df/dx
 *        of a name, then pairs
 *        of a SYMBOL and an INT, how often by it. Arithmetic takes it as an unknown
 *        number; nothing evaluates it.
 *  CASES c1, e1, c2, e2, ..., and last what holds otherwise, where there is such: an odd
 *        number of operands. The first condition that holds decides. Conditions are
 *        relations and ANDs of them, never TRUE or FALSE.
 *  SUM PRODUCT  over a name that they bind: body, bound name, from, to. The bound name is
 *        canonical (dx_bound_symbol): its level is one more than the deepest inside the
 *        body, so the letter that was typed makes no difference, and no substitution can
 *        capture it. Never of few terms: those are written out.
 *  INTEGRAL  of a formula in one variable between two constants: integrand, variable (a SYMBOL),
 *        lo, hi, an INT that is 1 where the integrand is known to have a value everywhere
 *        between the ends. A number, and an atom to every pass, like PI: nothing can be put in.
 *  PRIMITIVE  an integral as a function of its ends and of the names in the integrand, see
 *        primitive.h: in the place of an APPLY's or DERIV's name, an atom like that.
 *  ROOTOF  one unknown at the only zero that formulas have in a box, see rootof.h. A number, and
 *        an atom to every pass.
 *  EQ NE LT LE  relations of two operands; a > b is b < a.
 *  AND   two or more relations that must hold together.
 *  VECTOR n operands; a matrix is a VECTOR of VECTORs of one length. An arrangement (fn is
 *        DX_FN_NONE in it) is no value: it tells printers the terms of a sum in order.
 *  STEPS a derivation: operand 0 is what it derives, with derivatives that are written;
 *        the others are its lines, see derivation.h.
 *  TABLE values of formulas at many points, see table.h. An atom to every pass: nothing can be
 *        put in for its variable.
 *  SOLUTION what an iteration came to, see solution.h. An atom to every pass.
 *  RANGE lo, hi.   STRING, SYMBOL: bytes.   PI, INF, TRUE, FALSE: constants.
 * INF, of either sign, stands as the end of a range or argument, and as what a limit is;
 * arithmetic refuses it.
 *
 * Constructors given DX_NONE return DX_NONE, as they do when they fail; the story is
 * then in the context's diagnostic. So a formula is checked once, at its end. */
#ifndef DX_EXPR_GRAPH_H
#define DX_EXPR_GRAPH_H

#include "expr/function.h"
#include "support/context.h"

typedef struct dx_id {
    uint32_t v;
} dx_id;

#define DX_NONE ((dx_id){0})

typedef enum dx_op {
    DX_OP_NONE,
    DX_OP_INT, /* 64 bits */
    DX_OP_RAT, /* 64 bits over 64 bits */
    DX_OP_BIG, /* any other rational */
    DX_OP_SYMBOL,
    DX_OP_INTEGRAL,
    DX_OP_PRIMITIVE,
    DX_OP_ROOTOF,
    DX_OP_PI,
    DX_OP_INF,
    DX_OP_ADD,
    DX_OP_MUL,
    DX_OP_CALL,
    DX_OP_APPLY,
    DX_OP_DERIV,
    DX_OP_DIFF,
    DX_OP_CASES,
    DX_OP_SUM,
    DX_OP_PRODUCT,
    DX_OP_EQ,
    DX_OP_NE,
    DX_OP_LT,
    DX_OP_LE,
    DX_OP_AND,
    DX_OP_TRUE,
    DX_OP_FALSE,
    DX_OP_VECTOR,
    DX_OP_RANGE,
    DX_OP_STRING,
    DX_OP_STEPS,
    DX_OP_TABLE,
    DX_OP_SOLUTION
} dx_op;

/* What is among the operands of a node, at any depth, or the node itself. */
enum {
    DX_HOLDS_VARIABLE = 1, /* a free name, an abstract function, or what is no number */
    DX_HOLDS_BOUND = 2,    /* a name that a sum, product or integral binds */
    DX_HOLDS_PARTIAL = 4,  /* what need not have a value where its operands have: a function that is
                              not defined everywhere, a power of what is no number but to a
                              natural number, cases */
    DX_HOLDS_DOUBTFUL = 8  /* such a thing without names: it has a value or has none */
};

typedef struct dx_node {
    uint32_t hash;  /* of op and operands, seeded by the graph */
    uint32_t first; /* first operand in the pool, or payload */
    uint32_t count; /* operands, or payload */
    uint8_t op;     /* dx_op */
    uint8_t holds;  /* DX_HOLDS_... */
    dx_fn fn;       /* of CALL */
} dx_node;

/* A place of the hash table; the hash saves a look at the node. */
typedef struct dx_slot {
    uint32_t hash, id;
} dx_slot;

/* Which nodes a pass has seen: those stamped with the number of the pass, `now`; or numbers that
 * a walk's nodes were given after it. */
typedef struct dx_stamps {
    uint32_t *stamp;
    size_t capacity;
    uint32_t now;
} dx_stamps;

enum { DX_MOST_NESTED = 16 }; /* levels of names that sums and products bind */

typedef struct dx_graph {
    dx_context *context;
    dx_node *node; /* node[0] is DX_NONE */
    size_t n, capacity;
    size_t room; /* nodes that there may be before node or table must grow */
    uint32_t *pool;
    size_t n_pool, pool_capacity;
    dx_slot *table; /* open addressing by hash; id 0 is empty; a power of two in size */
    size_t table_size;
    char *bytes; /* of symbols and strings */
    size_t n_bytes, bytes_capacity;
    mpq_t *big;
    size_t n_big, big_capacity;
    dx_stamps *stamps;
    uint64_t seed;
    const struct dx_assumptions *assumptions; /* of the session, see assumptions.h; NULL: none */
    size_t statement_start; /* nodes when the statement began, for the node limit */
    bool binds, branches;   /* a SUM or PRODUCT, a CASES was made */
    bool roots;             /* a ROOTOF was made */
    bool primitives;        /* a PRIMITIVE */
    bool keeps_pairs;       /* max(max(x, y), z) is differentiated pair by pair, not as one */
    bool keeps_primitives;  /* derivatives of these stay, like those of abstract functions */
    bool exponentials;      /* a CALL of exp */
    bool corners;           /* a CALL of a function that jumps or has corners, of a constant */
    /* What was typed last for the name bound at each level: printers take it where it is free. */
    char letter[DX_MOST_NESTED + 1][8];
} dx_graph;

/* The graph holds the context, which must outlive it. To be freed even after a failure. */
dx_status dx_graph_init(dx_graph *graph, dx_context *context) DX_MUST_USE;
void dx_graph_free(dx_graph *graph);

/* ---- looking at nodes --------------------------------------------------------- */

static inline bool dx_is_none(dx_id a)
{
    return a.v == 0;
}
static inline bool dx_same(dx_id a, dx_id b)
{
    return a.v == b.v;
}
static inline const dx_node *dx_node_of(const dx_graph *g, dx_id a)
{
    return &g->node[a.v];
}
static inline dx_op dx_op_of(const dx_graph *g, dx_id a)
{
    return (dx_op)g->node[a.v].op;
}
static inline dx_fn dx_fn_of(const dx_graph *g, dx_id a) /* of a CALL; else DX_FN_NONE */
{
    return g->node[a.v].op == DX_OP_CALL ? g->node[a.v].fn : (dx_fn)DX_FN_NONE;
}
static inline bool dx_is_minus_inf(const dx_graph *g, dx_id a)
{
    return g->node[a.v].op == DX_OP_INF && g->node[a.v].first != 0;
}
static inline bool dx_is_arrangement(const dx_graph *g, dx_id a)
{
    return g->node[a.v].op == DX_OP_VECTOR && g->node[a.v].fn == (dx_fn)DX_FN_NONE;
}
static inline bool dx_is_atom(const dx_graph *g, dx_id a) /* has no operands */
{
    const uint32_t atoms = ((UINT32_C(2) << DX_OP_INF) - 1) | UINT32_C(1) << DX_OP_TRUE |
                           UINT32_C(1) << DX_OP_FALSE | UINT32_C(1) << DX_OP_STRING |
                           UINT32_C(1) << DX_OP_TABLE | UINT32_C(1) << DX_OP_SOLUTION;
    return atoms >> dx_op_of(g, a) & 1;
}
static inline uint32_t dx_count(const dx_graph *g, dx_id a)
{
    return dx_is_atom(g, a) ? 0 : g->node[a.v].count;
}
static inline dx_id dx_operand(const dx_graph *g, dx_id a, uint32_t i)
{
    return (dx_id){g->pool[g->node[a.v].first + i]};
}
/* Terms of an ADD, pairs of a MUL. */
static inline uint32_t dx_terms(const dx_graph *g, dx_id a)
{
    return (g->node[a.v].count - 1) / 2;
}
static inline dx_id dx_constant(const dx_graph *g, dx_id add)
{
    return dx_operand(g, add, 0);
}
static inline dx_id dx_coefficient(const dx_graph *g, dx_id add, uint32_t i)
{
    return dx_operand(g, add, 1 + 2 * i);
}
static inline dx_id dx_term(const dx_graph *g, dx_id add, uint32_t i)
{
    return dx_operand(g, add, 2 + 2 * i);
}
static inline uint32_t dx_factors(const dx_graph *g, dx_id a)
{
    return g->node[a.v].count / 2;
}
static inline dx_id dx_base(const dx_graph *g, dx_id mul, uint32_t i)
{
    return dx_operand(g, mul, 2 * i);
}
static inline dx_id dx_exponent(const dx_graph *g, dx_id mul, uint32_t i)
{
    return dx_operand(g, mul, 2 * i + 1);
}
/* The SYMBOL that a PRIMITIVE is told from others by; other nodes as they are. */
static inline dx_id dx_named_by(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_PRIMITIVE ? dx_operand(g, a, 0) : a;
}
/* Bytes of a SYMBOL, PRIMITIVE or STRING, NUL-terminated, until the next node is made. */
static inline const char *dx_bytes(const dx_graph *g, dx_id a)
{
    return g->bytes + g->node[dx_named_by(g, a).v].first;
}
static inline size_t dx_bytes_length(const dx_graph *g, dx_id a)
{
    return g->node[dx_named_by(g, a).v].count;
}

/* DX_OK, or why the constructor that gave DX_NONE failed. */
static inline dx_status dx_check(const dx_graph *g, dx_id a)
{
    return a.v != 0 ? DX_OK : g->context->diag.status != DX_OK ? g->context->diag.status : DX_BUG;
}

/* The expression as base^exponent: splits a MUL of one pair, else exponent 1. */
void dx_split_power(dx_graph *g, dx_id a, dx_id *base, dx_id *exponent);

/* Small integers are made with the graph and keep their ids for ever. */
enum { DX_SMALL_LEAST = -16, DX_SMALL_MOST = 47, DX_SMALL_FIRST = 1 };

bool dx_is_large_int(const dx_graph *g, dx_id a, int64_t value);

static inline bool dx_is_int(const dx_graph *g, dx_id a, int64_t value)
{
    if (value >= DX_SMALL_LEAST && value <= DX_SMALL_MOST)
        return a.v == (uint32_t)(value - DX_SMALL_LEAST + DX_SMALL_FIRST);
    return dx_is_large_int(g, a, value);
}

/* ---- numbers ------------------------------------------------------------------- */

static inline bool dx_is_number(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    return op == DX_OP_INT || op == DX_OP_RAT || op == DX_OP_BIG;
}
dx_id dx_large_int(dx_graph *g, int64_t value); /* one that is not small */
static inline dx_id dx_int(dx_graph *g, int64_t value)
{
    if (value >= DX_SMALL_LEAST && value <= DX_SMALL_MOST)
        return (dx_id){(uint32_t)(value - DX_SMALL_LEAST + DX_SMALL_FIRST)};
    return dx_large_int(g, value);
}
dx_id dx_rational(dx_graph *g, int64_t numerator, int64_t denominator); /* denominator != 0 */
dx_id dx_number_from_mpq(dx_graph *g, mpq_srcptr value);                /* canonical mpq */
void dx_number_to_mpq(const dx_graph *g, dx_id a, mpq_t value);         /* initialised */
int dx_number_compare(const dx_graph *g, dx_id a, dx_id b);
/* One that is not a small integer. */
bool dx_get_large_int(const dx_graph *g, dx_id a, int64_t *value);
bool dx_is_large_integer(const dx_graph *g, dx_id a);
/* In lowest terms, the denominator positive; false unless an INT or a RAT. */
bool dx_get_small_rational(const dx_graph *g, dx_id a, int64_t *numerator, int64_t *denominator);
int dx_large_number_sign(const dx_graph *g, dx_id a);
double dx_large_number_to_double(const dx_graph *g, dx_id a);

static inline bool dx_is_small_int(dx_id a)
{
    return a.v - DX_SMALL_FIRST <= (uint32_t)(DX_SMALL_MOST - DX_SMALL_LEAST);
}
static inline int32_t dx_small_int(dx_id a) /* its value */
{
    return (int32_t)a.v - DX_SMALL_FIRST + DX_SMALL_LEAST;
}
static inline bool dx_get_int(const dx_graph *g, dx_id a, int64_t *value) /* false unless an INT */
{
    if (!dx_is_small_int(a))
        return dx_get_large_int(g, a, value);
    *value = dx_small_int(a);
    return true;
}
static inline bool dx_is_integer(const dx_graph *g, dx_id a)
{
    return dx_is_small_int(a) || dx_is_large_integer(g, a);
}
static inline int dx_number_sign(const dx_graph *g, dx_id a)
{
    if (!dx_is_small_int(a))
        return dx_large_number_sign(g, a);
    return (dx_small_int(a) > 0) - (dx_small_int(a) < 0);
}
static inline double dx_number_to_double(const dx_graph *g, dx_id a)
{
    return dx_is_small_int(a) ? dx_small_int(a) : dx_large_number_to_double(g, a);
}
dx_id dx_number_add(dx_graph *g, dx_id a, dx_id b);
dx_id dx_number_mul(dx_graph *g, dx_id a, dx_id b);
dx_id dx_number_div(dx_graph *g, dx_id a, dx_id b); /* by zero: DOMAIN */
dx_id dx_number_neg(dx_graph *g, dx_id a);
dx_id dx_number_power(dx_graph *g, dx_id a, int64_t n);
dx_id dx_number_numerator(dx_graph *g, dx_id a);
dx_id dx_number_denominator(dx_graph *g, dx_id a);

/* Is it 0 + c·t, as 2x is? */
static inline bool dx_is_scaled(const dx_graph *g, dx_id a)
{
    const dx_node *node = dx_node_of(g, a);
    return node->op == DX_OP_ADD && node->count == 3 && dx_is_int(g, dx_constant(g, a), 0);
}

/* The expression as coefficient·rest: splits the lone term off 0 + c·t; a number is
 * itself times 1. */
static inline void dx_split_coefficient(dx_graph *g, dx_id a, dx_id *coefficient, dx_id *rest)
{
    *coefficient = *rest = dx_int(g, 1);
    if (dx_is_number(g, a)) {
        *coefficient = a;
    } else if (dx_is_scaled(g, a)) {
        *coefficient = dx_coefficient(g, a, 0);
        *rest = dx_term(g, a, 0);
    } else {
        *rest = a;
    }
}

enum { DX_BOUND_MARK = 0x01 }; /* before bound names; cannot be typed */
enum { DX_LATE_MARK = 0xFF };  /* no byte of UTF-8 */

/* ---- constructors --------------------------------------------------------------- */

dx_id dx_symbol(dx_graph *g, const char *name, size_t n);
/* One that is written alike but stands behind all others, as the step in x + h. Its bytes
 * begin with a mark that cannot be typed. */
dx_id dx_late_symbol(dx_graph *g, const char *name, size_t n);
static inline const char *dx_name_bytes(const char *bytes) /* of a symbol, as it is written */
{
    return (unsigned char)bytes[0] == DX_LATE_MARK ? bytes + 1 : bytes;
}
/* Of the bytes of a symbol those that are shown: x' stands for a parameter x. */
static inline size_t dx_name_length(const char *bytes)
{
    return strcspn(bytes, "'");
}
static inline bool dx_is_late(const dx_graph *g, dx_id symbol)
{
    return (unsigned char)dx_bytes(g, symbol)[0] == DX_LATE_MARK;
}
dx_id dx_string(dx_graph *g, const char *bytes, size_t n);
dx_id dx_pi(dx_graph *g);
dx_id dx_inf(dx_graph *g);
dx_id dx_minus_inf(dx_graph *g);
dx_id dx_e(dx_graph *g); /* exp(1) */

dx_id dx_sum(dx_graph *g, size_t n, const dx_id *terms);
/* Σ numbers[i]·terms[i]. */
dx_id dx_linear(dx_graph *g, size_t n, const dx_id *numbers, const dx_id *terms);
/* The same with no sum left as a term, however long; the others keep sums of many terms. */
dx_id dx_flat_linear(dx_graph *g, size_t n, const dx_id *numbers, const dx_id *terms);
dx_id dx_product(dx_graph *g, size_t n, const dx_id *factors);
/* The product of the factors over that of the divisors; a divisor 0 is DOMAIN. */
dx_id dx_product_over(dx_graph *g, size_t n, const dx_id *factors, size_t n_divisors,
                      const dx_id *divisors);
/* mul with the exponent e (a number) of pair `index` lowered by one, times e·factor: what
 * the pair contributes to the derivative of the product, factor being its base's. */
dx_id dx_product_rule(dx_graph *g, dx_id mul, uint32_t index, dx_id factor);
dx_id dx_add(dx_graph *g, dx_id a, dx_id b);
dx_id dx_sub(dx_graph *g, dx_id a, dx_id b);
dx_id dx_mul(dx_graph *g, dx_id a, dx_id b);
dx_id dx_div(dx_graph *g, dx_id a, dx_id b);
dx_id dx_neg(dx_graph *g, dx_id a);
dx_id dx_scale(dx_graph *g, dx_id number, dx_id a);
dx_id dx_pow(dx_graph *g, dx_id base, dx_id exponent);
dx_id dx_power(dx_graph *g, dx_id base, int64_t exponent);
dx_id dx_sqrt(dx_graph *g, dx_id a);

/* n is within the row's bounds. Known values and parity are applied; an argument that
 * is a number outside the domain is DOMAIN. */
dx_id dx_call(dx_graph *g, dx_fn fn, size_t n, const dx_id *args);
dx_id dx_call1(dx_graph *g, dx_fn fn, dx_id arg);

/* Provably positive (or not negative) for all real values of its symbols where it has a
 * value, by structure, exp(u), u^2, abs(u), sums of such, and by what is assumed of the symbols.
 * false: not known. */
bool dx_is_positive(const dx_graph *g, dx_id a);
bool dx_is_nonnegative(const dx_graph *g, dx_id a);

dx_id dx_apply(dx_graph *g, dx_id name, size_t n, const dx_id *args);
/* counts[i]: how often by argument i; all zero gives the APPLY. */
dx_id dx_derivative_of(dx_graph *g, dx_id name, const uint32_t *counts, size_t n,
                       const dx_id *args);

/* d^order a/d symbol^order as it is written; of one that is written already, the
 * derivative of higher order. */
dx_id dx_written_derivative(dx_graph *g, dx_id a, dx_id symbol, uint32_t order, bool partial);
/* df/dx of the name of a function, in that form. */
dx_id dx_named_derivative(dx_graph *g, dx_id name, dx_id symbol, uint32_t order, bool partial);

/* a against b by EQ, NE, LT or LE, TRUE or FALSE where that is known; all of n conditions.
 * DX_TYPE for what cannot be compared or is no condition. */
dx_id dx_relation(dx_graph *g, dx_op op, dx_id a, dx_id b);
dx_id dx_and(dx_graph *g, size_t n, const dx_id *conditions);
/* The same of relations that are not looked at: what is known of them stays in it. */
dx_id dx_conjunction(dx_graph *g, size_t n, const dx_id *conditions);

/* x >= 0 of x < 0: what holds where one comparison does not. */
dx_id dx_opposite_relation(dx_graph *g, dx_id a);

/* Operands as in the node; conditions may be TRUE and FALSE. DX_DOMAIN where none is left,
 * DX_TYPE for what is no condition or no number. */
dx_id dx_cases(dx_graph *g, size_t n, const dx_id *operands);
/* The same where values may be NONE: there the whole has no value. The operands are used up. */
dx_id dx_partial_cases(dx_graph *g, size_t n, dx_id *operands);
static inline uint32_t dx_pieces(const dx_graph *g, dx_id cases) /* with a condition */
{
    return g->node[cases.v].count / 2;
}
static inline bool dx_has_default(const dx_graph *g, dx_id cases)
{
    return g->node[cases.v].count % 2 == 1;
}

/* SUM or PRODUCT of the body over the integers lo..hi that stand for `name` in it, which
 * is any symbol, or the bound name of a node whose body this was made from. Up to
 * DX_WRITTEN_OUT terms are written out; factors without the name come out of a SUM. DX_DOMAIN for
 * ends that are fractions. */
enum { DX_WRITTEN_OUT = 1000 };
dx_id dx_iterated(dx_graph *g, dx_op op, dx_id body, dx_id name, dx_id lo, dx_id hi);
static inline bool dx_is_iterated(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_SUM || dx_op_of(g, a) == DX_OP_PRODUCT;
}
/* The name that SUMs and PRODUCTs of that level, 1 to DX_MOST_NESTED, bind. */
dx_id dx_bound_symbol(dx_graph *g, uint32_t level);
uint32_t dx_bound_level(const dx_graph *g, dx_id symbol); /* 0: no bound name */
/* The highest level that is bound or free in n roots; false without memory. */
bool dx_levels_used(dx_graph *g, size_t n, const dx_id *roots, uint32_t *level);
/* The integrand has no free symbol but the variable. */
dx_id dx_integral(dx_graph *g, dx_id integrand, dx_id variable, dx_id lo, dx_id hi, bool whole);
/* From lo to inf, where the integrand is known to fall: `tails` are VECTORs [g, p, T] in which g
 * is a formula in the variable. From any t > T on, the integral is in size less than the sum of
 * |g(t)|·t/(p - 1). */
dx_id dx_integral_to_inf(dx_graph *g, dx_id integrand, dx_id variable, dx_id lo, bool whole,
                         dx_id tails);
dx_id dx_vector(dx_graph *g, size_t n, const dx_id *elements);
/* n >= 1 terms as printers shall write their sum, each as it is and in this order: a Taylor
 * polynomial by rising degree. A term that is a vector [c, p] is written c·p, with p behind
 * all of c that stands above the line. It is for printing alone. */
dx_id dx_arrangement(dx_graph *g, size_t n, const dx_id *terms);
dx_id dx_range(dx_graph *g, dx_id lo, dx_id hi);
dx_id dx_truth(dx_graph *g, bool value);
dx_id dx_steps(dx_graph *g, dx_id subject, size_t n, const dx_id *lines);

/* The same node over other operands (as many), through its constructor. */
dx_id dx_rebuild(dx_graph *g, dx_id a, const dx_id *operands);

/* ---- going back, and cleaning ---------------------------------------------------- */

typedef struct dx_mark {
    size_t n, n_pool, n_bytes, n_big;
} dx_mark;

dx_mark dx_graph_mark(const dx_graph *g);
/* Forget everything made since; ids made since are dead. */
void dx_graph_rollback(dx_graph *g, dx_mark mark);

/* Keep what the roots reach and renumber; *roots[i] are rewritten. Ids keep their
 * relative order. Without memory it does nothing. */
void dx_graph_collect(dx_graph *g, dx_id *const *roots, size_t n);

#endif
