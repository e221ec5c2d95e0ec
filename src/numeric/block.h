/* block.h - a tape at many points, a block of them at a time.
 *
 * Slots are arrays of a block's length, and each instruction is a loop over one, with the
 * widest vectors that the processor has. Instructions of arithmetic give the bits of vm.h.
 * Elementary functions that glibc's libmvec has are its own, within 4 ulp of the true value,
 * where argument and result are normal numbers; else, and for other functions, the bits are
 * those of the row's kernel, so that NaN, infinities and zeros are what vm.h gives. */
#ifndef DX_NUMERIC_BLOCK_H
#define DX_NUMERIC_BLOCK_H

#include "numeric/loop.h"
#include "numeric/tape.h"

enum { DX_BLOCK_LENGTH = 256, DX_BLOCK_LANES = 8 };

/* What one thread evaluates a tape in. */
typedef struct dx_block {
    const dx_tape *tape;
    const struct dx_block_kernels *kind;
    dx_memory *memory;
    struct dx_block_step *step; /* the instructions with their loops */
    double **slot;              /* inputs, constants, temporaries; then inputs of a tail */
    double *args;               /* of one call */
    dx_loop_state state;
    bool returns_inputs;
    size_t length; /* of a block: fewer points where there are many slots */
    size_t steps_room, slots_room, args_room, values_room;
    void *values_block;
} dx_block;

/* The loops for the k-th kind of vectors that this processor has, the widest first; NULL past
 * the last. Their name: "avx512", "avx2", "portable". */
const struct dx_block_kernels *dx_block_kind(unsigned k);
const char *dx_block_kind_name(const struct dx_block_kernels *kind);

/* kind: NULL for the widest. The tape and the memory, which is no other thread's, must outlive
 * it. False without memory; there is then nothing to free. */
bool dx_block_init(dx_block *block, const dx_tape *tape, const struct dx_block_kernels *kind,
                   dx_memory *memory);
void dx_block_free(dx_block *block);

/* n points: in[k] has n values of input k, out[k] gets n of output k. An array of results may
 * be one of inputs; else they do not overlap. The context is polled, NULL for none.
 * DX_LIMIT for a sum of too many terms. */
dx_status dx_block_evaluate(dx_block *block, size_t n, const double *const *in, double *const *out,
                            dx_context *context) DX_MUST_USE;

#endif
