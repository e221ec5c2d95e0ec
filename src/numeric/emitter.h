/* emitter.h - the machine code of a tape, for x86-64 processors and the calls of System V.
 *
 * One point (the forms of single doubles):
 *     int code(const double *in, double *out, void *frame, dx_context *context)
 * Many points (the forms of vectors), from byte `first` of each array to before byte `end`,
 * in whole vectors:
 *     int code(size_t first, size_t end, const double *const *in, double *const *out,
 *              void *frame, dx_context *context)
 * Both return a dx_status: DX_OK, or what a poll said in a long tape.
 *
 * The code is one straight line, for many points the body of one loop. It keeps values in
 * vector registers 0 to n - 1 (registers.h), two more are for work within an instruction
 * (28 + 2 of AVX-512, 14 + 2 else), masks k1 and k2 too. Vector registers do not live across
 * calls, so what does goes to the frame, which the caller provides, aligned to a vector:
 *
 *     frame  +0       a dx_loop_state, where the tape has loops or is long enough for polls
 *            +area    arguments of a call that takes them in memory: a vector each, and room
 *                     for those of one lane
 *            +homes   a vector for each slot that left its register
 *
 *     many points               without calls   with calls      one point       with calls
 *     the arrays' offset        rdi             rbp
 *     where it ends             rsi             r12
 *     in, out                   rdx, rcx        r13, r14        rdi, rsi        r12, r13
 *     frame                     r8              rbx             rdx             rbx
 *     arrays of the first       r9-r11, rbx,    r15
 *       inputs and outputs        rbp, r12-r15
 *     other arrays, in turn     rax             rax
 *
 * In front of the code stands what it reads: masks, the tape's constants (one double each in
 * AVX-512, which spreads them; a vector each else) and the addresses of functions, so that
 * the code can be moved. */
#ifndef DX_NUMERIC_EMITTER_H
#define DX_NUMERIC_EMITTER_H

#include "numeric/machine.h"
#include "numeric/tape.h"

/* Who called functions are: rows of the function table, and these. */
enum {
    DX_CALLEE_POWER = DX_FN_COUNT, /* POW */
    DX_CALLEE_SINCOS,              /* of one double */
    DX_CALLEE_FMA,                 /* where the processor has none */
    DX_CALLEE_EACH,                /* a kernel for each lane */
    DX_CALLEE_LOOP,                /* a loop for each lane */
    DX_CALLEE_POLL,
    DX_CALLEE_MEND,   /* values of a vector function */
    DX_CALLEE_KERNEL, /* of a row, for that: + the row */
    DX_CALLEES = DX_CALLEE_KERNEL + DX_FN_COUNT
};

/* What instructions are written for that belong to none of the tape. */
enum {
    DX_ORIGIN_ENTER = UINT32_MAX - 4,
    DX_ORIGIN_LOOP,
    DX_ORIGIN_POLL,
    DX_ORIGIN_OUTPUTS,
    DX_ORIGIN_LEAVE
};

typedef struct dx_emitted {
    size_t start;                     /* of the code, behind what it reads */
    size_t frame;                     /* bytes that it needs */
    size_t weight;                    /* of a pass over the tape: an addition has 1 */
    bool polls;                       /* it looks for interruptions in the middle */
    size_t constants, loops, callees; /* where they stand, from the first byte on */
    size_t n_callees;
    uint16_t callee[DX_CALLEES]; /* in the order of their addresses */
} dx_emitted;

/* w is initialised, and to be freed even after a failure; where it has failed, there is no
 * memory or the tape takes more than code can do. */
dx_status dx_emit(const dx_tape *tape, dx_context *context, dx_writing *w,
                  dx_emitted *emitted) DX_MUST_USE;

/* What the code reads at that byte in front of it: a number, or the name of a function. */
void dx_emitted_print(const dx_emitted *emitted, const dx_writing *w, size_t offset, dx_text *out);

#endif
