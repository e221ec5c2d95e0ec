/* kernels.h - the loops of block.h, for one kind of vectors each. */
#ifndef DX_NUMERIC_KERNELS_H
#define DX_NUMERIC_KERNELS_H

#include "numeric/block.h"

struct dx_block_step;

/* One instruction at n points, a multiple of DX_BLOCK_LANES; slot[i] are n values, or one
 * where the kernel takes a constant. */
typedef void dx_block_kernel(const struct dx_block_step *step, double *const *slot, size_t n);

typedef struct dx_block_step {
    dx_block_kernel *run;
    const dx_tape *tape;
    double *args; /* room for those of one CALLN or LOOP, and behind them a loop's */
    dx_loop_state *state;
    dx_instruction i;
} dx_block_step;

/* Which operands are constants. */
enum { DX_CONSTANT_A = 1, DX_CONSTANT_B = 2, DX_CONSTANT_C = 4, DX_CONSTANT_KINDS = 8 };

/* A function of vectors, passed in registers: one or two, and one for its value. */
typedef void dx_vector_function(void);

typedef struct dx_block_kernels {
    const char *name;
    dx_block_kernel *code[DX_CODE_COUNT][DX_CONSTANT_KINDS]; /* NULL: there is none of the kind */
    dx_block_kernel *function[DX_FN_COUNT];                  /* NULL: code[DX_CODE_CALL..] */
    dx_vector_function *vector[DX_FN_COUNT], *power; /* with the same bits; NULL: not in vectors */
    /* The same but for lanes where argument or value are no normal numbers; and what puts the
     * row's kernel there: value, argument, kernel. */
    dx_vector_function *straight[DX_FN_COUNT], *mend;
} dx_block_kernels;

extern const dx_block_kernels dx_block_portable;
#ifdef __x86_64__
extern const dx_block_kernels dx_block_avx2, dx_block_avx512;
#endif

#endif
