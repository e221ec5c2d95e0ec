/* values.h - what a tape is to compute, each value once and in no place yet.
 *
 * Value i is an instruction over smaller values (static single assignment). Equal ones are
 * made once, those of constants are worked out (unless these are kept exactly, for evaluators
 * of more digits), and what changes no bit of the result is put shorter: x + -y is x - y, 1·x
 * is x.
 *
 * Constructors given DX_NO_VALUE return it, as they do without memory, which is then told. */
#ifndef DX_NUMERIC_VALUES_H
#define DX_NUMERIC_VALUES_H

#include "expr/graph.h"
#include "numeric/instruction.h"
#include "numeric/tape.h"

#define DX_NO_VALUE UINT32_MAX

typedef struct dx_value {
    uint16_t code; /* dx_code */
    dx_fn fn;      /* of calls */
    union {
        struct {
            uint32_t a, b, c;
        };
        uint32_t operand[3];
    };
} dx_value;

/* What most formulas are content with. */
enum { DX_FEW_VALUES = 64, DX_FEW_CONSTANTS = 16, DX_FEW_OUTPUTS = 8 };

/* Points into itself: it stays where it is. */
typedef struct dx_values {
    dx_context *context;
    dx_value *value;
    size_t n, capacity;
    double *constant;
    size_t n_constants, constant_capacity;
    bool exact;    /* constants are the same if `number` is, and are not worked out */
    dx_id *number; /* of each constant, where they are exact: a number, PI or an atom, or NONE
                      for what has no value */
    size_t number_capacity;
    uint32_t *argument; /* of CALLN and LOOP */
    size_t n_arguments, argument_capacity;
    uint32_t *table; /* open addressing: values + 1, or 0; a power of two in size */
    size_t table_size;
    uint32_t *output;
    size_t n_outputs;
    uint32_t n_inputs;
    dx_loops loops;
    dx_value few_values[DX_FEW_VALUES];
    double few_constants[DX_FEW_CONSTANTS];
    uint32_t few_outputs[DX_FEW_OUTPUTS];
    uint32_t few_places[2 * DX_FEW_VALUES];
} dx_values;

/* With the values of the inputs, 0 to n_inputs - 1, and room for outputs, which are
 * DX_NO_VALUE. To be freed even after a failure. */
dx_status dx_values_init(dx_values *v, dx_context *context, size_t n_inputs,
                         size_t n_outputs) DX_MUST_USE;
void dx_values_free(dx_values *v);

/* A small integer, or NaN. */
uint32_t dx_values_constant(dx_values *v, double x);
/* The node without operands whose double is x. */
uint32_t dx_values_number(dx_values *v, double x, dx_id number);
/* Operands that the code has not are 0. */
uint32_t dx_values_add(dx_values *v, dx_code code, uint32_t a, uint32_t b, uint32_t c);
uint32_t dx_values_call(dx_values *v, dx_fn fn, size_t n, const uint32_t *args);
/* One of the loops at its ends and at what its body takes. */
uint32_t dx_values_loop(dx_values *v, uint32_t loop, size_t n, const uint32_t *args);

/* base^n by repeated squaring, for n > 0. */
uint32_t dx_values_power(dx_values *v, uint32_t base, uint32_t n);

/* Is it the small integer x? */
static inline bool dx_values_is_constant(const dx_values *v, uint32_t a, int32_t x)
{
    const dx_value *value = &v->value[a];
    if (value->code != DX_CODE_CONSTANT)
        return false;
    return v->exact ? dx_is_small_int(v->number[value->a]) && dx_small_int(v->number[value->a]) == x
                    : v->constant[value->a] == x;
}

/* How often each is used by values that an output needs, and as an output: uses has room
 * for n. 0: it is dead. */
dx_status dx_values_count_uses(const dx_values *v, uint32_t *uses) DX_MUST_USE;

/* The operands of a value: how many, and where they stand. */
static inline uint32_t dx_values_operands(const dx_values *v, const dx_value *value,
                                          const uint32_t **operand)
{
    if (dx_code_lists((dx_code)value->code)) {
        *operand = v->argument + value->a;
        return value->b;
    }
    *operand = value->operand;
    return dx_code_operands((dx_code)value->code);
}

/* The values of an expression's outputs. The operations are those of dx_real_evaluate,
 * except that of tapes that are not literal powers to halves of integers take roots, divisions are
 * products with a reciprocal, which several of them share, and polynomials are nested
 * (Horner's scheme). DX_NAME for
 * symbols that are no input and for abstract functions, DX_TYPE for what is no real
 * expression. */
dx_status dx_values_from_graph(dx_values *v, dx_graph *g, size_t n_roots, const dx_id *roots,
                               size_t n_symbols, const dx_id *symbols,
                               dx_tape_kind kind) DX_MUST_USE;

/* The same results, but for the last bits, from fewer or faster operations: x·(1/y) with a
 * reciprocal that is used once is x/y, a product that is used once, by a sum, is rounded with
 * it. No values are to be added afterwards. uses: of each value, before and then after it. */
dx_status dx_values_reduce(dx_values *v, uint32_t *uses) DX_MUST_USE;

#endif
