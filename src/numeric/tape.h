/* tape.h - expressions as straight-line code.
 *
 * A tape computes n_outputs values from n_inputs. It works on slots: the first hold the
 * inputs, the next the constants, the rest what instructions write. Operands are written
 * before they are read; a slot is written again when its value is not needed any more, so
 * that long tapes work in little memory, and `out` may be the slot of an operand. Where
 * the evaluators work on many points, a slot is an array.
 *
 * What an instruction means is said in instruction.h, once for all evaluators: the same
 * tape gives the same bits wherever the same kernels are called.
 *
 * What is computed more than once in the expression is computed once. Integer powers up
 * to 32 are products, halves of integers among exponents take square roots; several
 * divisions by one value are products with its reciprocal, which is infinite where that is
 * below 2^-1024; powers of one base in a sum are nested (Horner's scheme); a product that a
 * sum alone uses is rounded with it (FMA); sine and cosine
 * of one angle are one instruction. Numbers are rounded to nearest. Sums and products are
 * taken in the textbook's order, so results depend on no ids.
 *
 * An exact tape serves evaluators of more digits too (vm_mpfr.h, vm_ball.h): constants are merged
 * where they are the same number, not the same double, and none is worked out of others but by
 * instructions. */
#ifndef DX_NUMERIC_TAPE_H
#define DX_NUMERIC_TAPE_H

#include "expr/graph.h"
#include "numeric/instruction.h"

typedef struct dx_instruction {
    uint8_t code; /* dx_code, neither INPUT nor CONSTANT */
    uint8_t form; /* code + DX_CODE_COUNT·dx_latest: which form the scalar evaluator takes */
    dx_fn fn;     /* of calls */
    uint32_t out, a, b, c; /* slots; of CALLN and LOOP see dx_code */
} dx_instruction;

/* Sums and products over integers; see loop.h. */
typedef struct dx_loops {
    struct dx_loop *item;
    size_t n;
} dx_loops;

/* Does not change once made: any number of threads may evaluate it at once. */
typedef struct dx_tape {
    dx_memory *memory;
    dx_instruction *code; /* and the mark of its end behind it */
    size_t n_code;
    double *constant;
    struct dx_exact *exact; /* what the constants are: of an exact tape, else NULL */
    size_t n_constants;
    size_t n_fixed;     /* of an exact tape: instructions at the front that need no input, and whose
                           values stay where they are */
    dx_graph *graph;    /* that has the atoms among the constants, those of loops too; NULL where
                           there are none, and the tape needs no graph */
    uint32_t *argument; /* slots, of CALLN and LOOP */
    size_t n_arguments;
    uint32_t *output; /* the slots of the outputs; may be those of inputs and constants */
    size_t n_outputs;
    uint32_t n_inputs, n_slots;
    uint32_t widest; /* most arguments of a CALLN or LOOP */
    dx_loops loops;
    size_t loop_room; /* doubles that a loop works in */
    void *block;      /* code, constants, arguments and outputs, beside each other */
    size_t block_size;
} dx_tape;

typedef enum dx_tape_kind {
    DX_TAPE_REDUCED,
    DX_TAPE_LITERAL, /* the operations of dx_real_evaluate alone: the same bits as it gives */
    DX_TAPE_EXACT    /* reduced, with constants as they are: see exact.h */
} dx_tape_kind;

/* The roots' values, symbol k being input k. After a failure there is nothing to free.
 * DX_NAME for other symbols and for abstract functions, DX_TYPE for what is no real
 * expression. */
dx_status dx_tape_make(dx_graph *g, size_t n_roots, const dx_id *roots, size_t n_symbols,
                       const dx_id *symbols, dx_tape_kind kind, dx_tape *tape) DX_MUST_USE;

/* Some of the roots, first to first + n - 1, have values only where the part has a finite one,
 * which is not 0 where `nonzero` is set. */
typedef struct dx_tape_guard {
    size_t first, n;
    dx_id part;
    bool nonzero;
} dx_tape_guard;

/* The same, DX_TAPE_REDUCED, with NaN for what a guard refuses. */
dx_status dx_tape_make_guarded(dx_graph *g, size_t n_roots, const dx_id *roots, size_t n_guards,
                               const dx_tape_guard *guards, size_t n_symbols, const dx_id *symbols,
                               dx_tape *tape) DX_MUST_USE;
void dx_tape_free(dx_tape *tape);

/* The arrays for so much, as the tape has of each. False without memory. */
bool dx_tape_make_room(dx_tape *tape);

/* Sets the forms, once all else of the n instructions is written, and the mark behind them. */
void dx_tape_set_forms(dx_instruction *code, size_t n);

/* The same tape in other memory, for a life of its own (but for atoms, see exact.h). False
 * without; there is then nothing to free. */
bool dx_tape_copy(const dx_tape *tape, dx_memory *memory, dx_tape *copy);

/* The slots' kinds. */
static inline bool dx_tape_is_input(const dx_tape *tape, uint32_t slot)
{
    return slot < tape->n_inputs;
}
static inline bool dx_tape_is_constant(const dx_tape *tape, uint32_t slot)
{
    return slot >= tape->n_inputs && slot - tape->n_inputs < tape->n_constants;
}

/* One line an instruction:
 *     s3 = mul x y        s4 = fma s3 2 s3      s5 s6 = sincos s4     s7 = tanh s6
 * and one for the outputs, "out s7". Inputs appear by the names of the symbols, constants by
 * the shortest decimal that is read as the same double. The operations are add, sub, mul,
 * div, neg, sqrt, fma, fms, fnma, pow, lt, le, eq, ne, and, select, as in instruction.h,
 * and the function table's. A sum's or product's ends and what its body takes, with the body
 * below, in which the index is #1, in a body of that #2, and so on:
 *     s3 = sum 1 n x
 *         s0 = pow x #1
 *         out s0 */
dx_status dx_tape_print(const dx_tape *tape, const dx_graph *g, const dx_id *symbols,
                        dx_text *out) DX_MUST_USE;
/* One of them, without its newline; and the shortest decimal that is read as the same double. */
void dx_tape_print_instruction(const dx_tape *tape, const dx_graph *g, const dx_id *symbols,
                               const dx_instruction *i, dx_text *out);
void dx_tape_print_number(double x, dx_text *out);

#endif
