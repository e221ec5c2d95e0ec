/* emitter.h - the machine code of a tape, for x86-64 processors and the calls of System V.
 *
 * One point (the forms of single doubles):
 *     int code(const double *in, double *out, void *frame, dx_context *context)
 * Many points (the forms of vectors), from byte `first` of each array to before byte `end`,
 * whole vectors, at least one:
 *     int code(size_t first, size_t end, const double *const *in, double *const *out,
 *              void *frame, dx_context *context)
 * Both return a dx_status: DX_OK, or what a poll or a loop said.
 *
 * The code is one straight line, for many points the body of one loop; what is out of the line,
 * behind it, is special values of vector functions that are mended, and the way out of a poll.
 * In front of the code stands what it reads, so that it can be moved:
 *
 *     masks | constants | addresses of loops | of functions | code | out of the line
 *
 * (constants are one double each in AVX-512, which spreads them, and a vector each else). The
 * frame is the caller's, aligned to 64 bytes for many points. No register of vectors lives across
 * a call, so what is needed then, and what finds no register, is there:
 *
 *     frame  +0      a dx_loop_state: the context and a status, where there are loops or polls
 *            +area   arguments of a call: a vector each, at least four
 *                    arguments of one lane, and what a loop works in
 *            +homes  a vector for each slot that left its register
 *
 *     vector registers    0 to n - 1    values (registers.h)
 *                         from n on     constants, for many points without calls
 *                         the last two  work within an instruction, as are masks k1 and k2
 *                                       (AVX-512 has 32 registers, else there are 16)
 *
 *     general registers   many points   with calls    one point   with calls
 *     offset in arrays    rdi           rbp
 *     its end             rsi           r12
 *     in                  rdx           r13           rdi         r12
 *     out                 rcx           r14           rsi         r13
 *     frame               r8            rbx           rdx         rbx
 *     the first arrays    r9 r10 r11    r15
 *       of in and out     rbx rbp r12 to r15
 *     the others          rax, in turn  rax */
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

/* What an instruction was written for: the routine, or instruction k of the tape. */
enum {
    DX_ORIGIN_ENTER,
    DX_ORIGIN_LOOP,
    DX_ORIGIN_POLL,
    DX_ORIGIN_OUTPUTS,
    DX_ORIGIN_LEAVE,
    DX_ORIGIN_TAPE /* + k */
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
