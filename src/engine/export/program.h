/* program.h - expressions as parts of a program that is to be written in another language.
 *
 * Parts are made from the graph, operands before their users and equal ones once. They are
 * nearer to what is written than nodes are: a product knows what stands below the line, powers
 * are parts of their own, sec(u) is 1/cos(u), formulas by cases are selections, and a value that
 * is not a number goes on as the tape has it: where a comparison has no answer, the selection
 * has no value. */
#ifndef DX_ENGINE_PROGRAM_H
#define DX_ENGINE_PROGRAM_H

#include "expr/graph.h"

typedef enum dx_part_kind {
    DX_PART_NUMBER, /* exact: id */
    DX_PART_DOUBLE, /* worked out: value; may be an infinity or no number */
    DX_PART_PI,
    DX_PART_INPUT,   /* input `index` */
    DX_PART_COUNTER, /* of the loops of level `index` */
    DX_PART_SUM,     /* operand 2·a for + a, 2·a + 1 for - a */
    DX_PART_PRODUCT, /* the last `index` operands are divisors */
    DX_PART_POWER,   /* to the integer `exponent` > 1 */
    DX_PART_ROOT,    /* the square root */
    DX_PART_POW,     /* base and exponent; no value for negative bases and fractions */
    DX_PART_CALL,    /* row fn */
    DX_PART_LT,      /* from here on: true or false, false beside what is no number */
    DX_PART_LE,
    DX_PART_EQ,
    DX_PART_NE, /* true beside it */
    DX_PART_AND,
    DX_PART_OR,
    DX_PART_SELECT, /* condition, value where it holds, other value */
    DX_PART_TOTAL,  /* body, from, to: the sum over the counter of level `index` */
    DX_PART_TOTAL_PRODUCT
} dx_part_kind;

enum { DX_NO_PART = UINT32_MAX, DX_POWERS_MOST = 1 << 30 };

typedef struct dx_part {
    uint8_t kind;
    bool constant; /* depends on no input or counter: value */
    bool varies;   /* depends on an input */
    bool cut;      /* a long list goes on behind it: not to be written in its place */
    uint16_t mask; /* bit l - 1: depends on the counter of level l, which is bound outside */
    dx_fn fn;
    uint32_t first, n; /* operands in the pool */
    int32_t exponent;
    uint32_t index;
    dx_id id;
    double value;
} dx_part;

typedef struct dx_program {
    dx_graph *g;
    dx_part *part;
    size_t n, capacity;
    uint32_t *pool;
    size_t n_pool, pool_capacity;
    uint32_t *table; /* open addressing: parts + 1, or 0 */
    size_t table_size;
    uint32_t *output; /* of each root; constant numbers where they are */
    size_t n_outputs;
    /* Set by the caller. Has the language the function, so that a constant of it may be written
     * as a call? */
    bool (*has)(const void *language, dx_fn fn);
    const void *language;
    bool multiplies; /* it has no power to an integer: these are products */
} dx_program;

static inline uint32_t dx_part_operand(const dx_program *p, uint32_t part, uint32_t k)
{
    uint32_t word = p->pool[p->part[part].first + k];
    return p->part[part].kind == DX_PART_SUM ? word / 2 : word;
}

static inline bool dx_part_is_condition(const dx_part *part)
{
    return part->kind >= DX_PART_LT && part->kind <= DX_PART_OR;
}

static inline bool dx_part_is_loop(const dx_part *part)
{
    return part->kind >= DX_PART_TOTAL;
}

/* The lowest level among the counters that it depends on, whose loop it stands in; 0: none. */
static inline uint32_t dx_part_level(const dx_part *part)
{
    for (uint32_t level = 1; level <= DX_MOST_NESTED; level++)
        if (part->mask & (1u << (level - 1)))
            return level;
    return 0;
}

/* The parts of n roots, symbol k being input k. What the caller does not set
 * need not be initialised; to be freed even after a failure. DX_NAME for other symbols and for
 * abstract functions, DX_TYPE for what is no real expression. */
dx_status dx_program_make(dx_program *p, dx_graph *g, size_t n_roots, const dx_id *roots,
                          size_t n_symbols, const dx_id *symbols) DX_MUST_USE;
void dx_program_free(dx_program *p);

/* About how much work the outputs are, each part done once, in additions. */
dx_status dx_program_cost(const dx_program *p, double *cost) DX_MUST_USE;

#endif
