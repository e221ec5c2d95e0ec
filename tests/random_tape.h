/* random_tape.h - tapes of any shape: all operations, few values at once or many, calls or none. */
#ifndef TEST_RANDOM_TAPE_H
#define TEST_RANDOM_TAPE_H

#include "numeric/tape.h"

#include "chance.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { TAPE_INPUTS = 5, TAPE_CONSTANTS = 7, TAPE_SLOTS = 90, TAPE_CODE = 300, TAPE_OUTPUTS = 12 };

static dx_instruction tape_code[TAPE_CODE + 1];
static double tape_constants[TAPE_CONSTANTS];
static uint32_t tape_arguments[TAPE_CODE * 6], tape_outputs[TAPE_OUTPUTS];
static bool written[TAPE_SLOTS];

/* At edges of every kind, and between. */
static inline double random_double(void)
{
    static const double edges[] = {0.0,       -0.0,       1.0,         -1.0,     INFINITY,
                                   -INFINITY, NAN,        DBL_MAX,     -DBL_MAX, DBL_MIN,
                                   0x1p-1074, -0x1p-1074, 0x1.8p-1030, 0x1p1023, 0.5,
                                   -2.0,      1e-200,     1e200,       1e22,     -3e5};
    switch (below(5)) {
    case 0:
        return edges[below(sizeof edges / sizeof *edges)];
    case 1:
        return (double)between(-9, 9);
    default:
        return ldexp((double)between(-1000000, 1000000), (int)between(-24, -16));
    }
}

static inline uint32_t random_slot(const dx_tape *tape)
{
    for (;;) {
        uint32_t slot = (uint32_t)below(tape->n_slots);
        if (written[slot])
            return slot;
    }
}

/* Arb's kernels take long, with huge arguments above all. */
static inline bool is_slow(dx_fn fn)
{
    static const dx_fn slow[] = {
        DX_FN_besselj,        DX_FN_bessely,   DX_FN_besseli,  DX_FN_besselk, DX_FN_zeta,
        DX_FN_zetaderivative, DX_FN_polygamma, DX_FN_digamma,  DX_FN_gamma,   DX_FN_lgamma,
        DX_FN_factorial,      DX_FN_beta,      DX_FN_binomial, DX_FN_erfinv,  DX_FN_lambertw};
    for (size_t k = 0; k < sizeof slow / sizeof *slow; k++)
        if (fn == slow[k])
            return true;
    return false;
}

static inline dx_fn random_row(unsigned n)
{
    for (;;) {
        dx_fn fn = (dx_fn)below(DX_FN_COUNT);
        const dx_function *row = &dx_functions[fn];
        if (row->least <= n && (row->most >= n || row->most == 255) &&
            (!is_slow(fn) || below(200) == 0))
            return fn;
    }
}

static inline void draw_instruction(dx_tape *tape, dx_instruction *i, bool calls)
{
    uint32_t first = tape->n_inputs + (uint32_t)tape->n_constants,
             n_temporaries = tape->n_slots - first;
    do
        i->code = (uint8_t)(DX_CODE_ADD + below(DX_CODE_COUNT - DX_CODE_ADD));
    while (i->code == DX_CODE_LOOP ||
           (!calls && (i->code == DX_CODE_POW || i->code >= DX_CODE_CALL)));
    i->a = random_slot(tape);
    i->b = random_slot(tape);
    i->c = random_slot(tape);
    if (i->code == DX_CODE_CALL)
        i->fn = random_row(1);
    if (i->code == DX_CODE_CALL2)
        i->fn = random_row(2);
    i->out = first + (uint32_t)below(n_temporaries);
    if (i->code == DX_CODE_CALLN) {
        i->b = (uint32_t)between(3, 6);
        i->a = (uint32_t)tape->n_arguments;
        i->fn = random_row(i->b);
        for (uint32_t k = 0; k < i->b; k++)
            tape_arguments[tape->n_arguments++] = random_slot(tape);
        if (i->b > tape->widest)
            tape->widest = i->b;
    }
    if (i->code == DX_CODE_SINCOS) {
        while ((i->c = first + (uint32_t)below(n_temporaries)) == i->out)
            continue;
        written[i->c] = true;
    }
    written[i->out] = true;
}

/* Of any shape: few slots or many, with calls or without, inputs and tape_constants as outputs. */
static inline void draw_tape(dx_tape *tape)
{
    memset(written, 0, sizeof written);
    *tape = (dx_tape){.code = tape_code,
                      .constant = tape_constants,
                      .argument = tape_arguments,
                      .output = tape_outputs,
                      .n_inputs = 1 + (uint32_t)below(TAPE_INPUTS),
                      .n_constants = 1 + below(TAPE_CONSTANTS),
                      .n_outputs = 1 + below(TAPE_OUTPUTS),
                      .n_code = below(4) ? below(30) : below(TAPE_CODE)};
    uint32_t fixed = tape->n_inputs + (uint32_t)tape->n_constants;
    tape->n_slots = fixed + 2 + (uint32_t)below(below(3) ? 8 : TAPE_SLOTS - fixed - 2);
    for (uint32_t k = 0; k < fixed; k++)
        written[k] = true;
    for (size_t k = 0; k < tape->n_constants; k++)
        tape_constants[k] = random_double();
    bool calls = below(2);
    for (size_t k = 0; k < tape->n_code; k++)
        draw_instruction(tape, &tape_code[k], calls);
    dx_tape_set_forms(tape_code, tape->n_code);
    for (size_t k = 0; k < tape->n_outputs; k++)
        tape_outputs[k] = random_slot(tape);
}

#endif
