/* instruction.h - what the instructions of a tape mean, for all that evaluate one.
 *
 * Each is one operation of IEEE 754 double precision, rounded once to nearest, or one call
 * of a row's double kernel. NaN is an operand like any other: it makes the result NaN. */
#ifndef DX_NUMERIC_INSTRUCTION_H
#define DX_NUMERIC_INSTRUCTION_H

#include "expr/function.h"

#include <math.h>
#include <stdbool.h>

typedef enum dx_code {
    DX_CODE_INPUT,    /* no work: input a */
    DX_CODE_CONSTANT, /* no work: constant a */
    DX_CODE_ADD,      /* a + b */
    DX_CODE_SUB,      /* a - b */
    DX_CODE_MUL,      /* a·b */
    DX_CODE_DIV,      /* a/b */
    DX_CODE_NEG,      /* -a */
    DX_CODE_SQRT,     /* the square root of a */
    DX_CODE_FMA,      /* a·b + c, rounded once */
    DX_CODE_FMS,      /* a·b - c, rounded once */
    DX_CODE_FNMA,     /* c - a·b, rounded once */
    DX_CODE_POW,      /* dx_code_power */
    DX_CODE_LT,       /* 1 or 0; NaN beside NaN */
    DX_CODE_LE,
    DX_CODE_EQ,
    DX_CODE_NE,
    DX_CODE_AND,    /* 0 where a or b is 0, else a·b */
    DX_CODE_SELECT, /* b where a is not 0, c where it is; NaN where it is NaN */
    DX_CODE_CALL,   /* row fn at a */
    DX_CODE_CALL2,  /* row fn at a, b */
    DX_CODE_CALLN,  /* row fn at b arguments, listed from a on */
    DX_CODE_LOOP,   /* loop c of the tape with b arguments, listed from a on; see loop.h */
    DX_CODE_SINCOS, /* sine and cosine of a; the cosine goes to c */
    DX_CODE_COUNT
} dx_code;

/* Which operands are what the instruction before has written: the scalar evaluator has that in a
 * register. */
typedef enum dx_latest {
    DX_LATEST_NONE,
    DX_LATEST_A,
    DX_LATEST_B,
    DX_LATEST_AB,
    DX_LATEST_C,
    DX_LATEST_COUNT
} dx_latest;

/* Are its operands b arguments in the list, from a on? */
static inline bool dx_code_lists(dx_code code)
{
    return code == DX_CODE_CALLN || code == DX_CODE_LOOP;
}

/* How many of a, b, c are operands; not of what lists its own, and not of what does no work. */
static inline unsigned dx_code_operands(dx_code code)
{
    static const unsigned char operands[DX_CODE_COUNT] = {
        [DX_CODE_ADD] = 2,  [DX_CODE_SUB] = 2,   [DX_CODE_MUL] = 2,    [DX_CODE_DIV] = 2,
        [DX_CODE_NEG] = 1,  [DX_CODE_SQRT] = 1,  [DX_CODE_FMA] = 3,    [DX_CODE_FMS] = 3,
        [DX_CODE_FNMA] = 3, [DX_CODE_POW] = 2,   [DX_CODE_LT] = 2,     [DX_CODE_LE] = 2,
        [DX_CODE_EQ] = 2,   [DX_CODE_NE] = 2,    [DX_CODE_AND] = 2,    [DX_CODE_SELECT] = 3,
        [DX_CODE_CALL] = 1, [DX_CODE_CALL2] = 2, [DX_CODE_SINCOS] = 1,
    };
    return operands[code];
}

/* The operations of which the scalar evaluator has forms for all that dx_latest says. */
static inline bool dx_code_is_arithmetic(dx_code code)
{
    return code >= DX_CODE_ADD && code <= DX_CODE_FNMA;
}

/* Integers have powers of negative numbers, other exponents none. */
static inline double dx_code_power(double base, double exponent)
{
    return base < 0 && exponent != floor(exponent) ? NAN : pow(base, exponent);
}

static inline double dx_code_truth(bool holds, double a, double b)
{
    return isnan(a) || isnan(b) ? NAN : (double)holds;
}

static inline double dx_code_and(double a, double b)
{
    return a == 0 || b == 0 ? 0 : a * b;
}

static inline double dx_code_select(double a, double b, double c)
{
    return isnan(a) ? a : a != 0 ? b : c;
}

#endif
