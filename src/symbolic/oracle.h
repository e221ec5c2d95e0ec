/* oracle.h - what numbers say of an expression, for symbolic code that must choose.
 *
 * Symbolic code does not evaluate (numeric code is what it is checked against); the engine
 * gives it these questions to ask. An answer is proved, or it is "not known". What cannot be
 * evaluated is not known: a status tells of interrupts and of limits of time and memory. */
#ifndef DX_SYMBOLIC_ORACLE_H
#define DX_SYMBOLIC_ORACLE_H

#include "expr/graph.h"

typedef struct dx_interval {
    bool finite;      /* certainly defined and bounded everywhere in the box */
    int sign;         /* 1, -1: certainly of this sign everywhere in the box; 0: not decided */
    double low, high; /* bounds, rounded outwards; 0 where it is not finite */
} dx_interval;

/* The engine's answers; ask by the calls below. */
typedef struct dx_oracle {
    void *host;
    dx_status (*sign)(void *host, dx_id a, int *sign);
    dx_status (*nonzero)(void *host, dx_id a, bool *nonzero);
    dx_status (*zero)(void *host, dx_id a, bool *zero);
    dx_status (*range)(void *host, dx_id a, size_t n, const dx_id *symbol, const double *low,
                       const double *high, long precision, dx_interval *out);
} dx_oracle;

/* 1 or -1 where the value is certainly positive or negative (for all values that its symbols
 * may have), 0 where it is not known; what is zero is never decided by it. */
DX_MUST_USE static inline dx_status dx_ask_sign(const dx_oracle *oracle, dx_id a, int *sign)
{
    return oracle->sign(oracle->host, a, sign);
}

/* Is the value different from zero at some values of its symbols? false: not known. Abstract
 * functions may stand for any smooth ones. */
DX_MUST_USE static inline dx_status dx_ask_nonzero(const dx_oracle *oracle, dx_id a, bool *nonzero)
{
    return oracle->nonzero(oracle->host, a, nonzero);
}

/* Is the constant 0 by what the proved roots in it satisfy? false: not known. */
DX_MUST_USE static inline dx_status dx_ask_zero(const dx_oracle *oracle, dx_id a, bool *zero)
{
    return oracle->zero(oracle->host, a, zero);
}

/* What `a` can be while symbol[i] is anywhere from low[i] to high[i], worked out with
 * `precision` bits. Abstract functions stand for fixed smooth ones. */
DX_MUST_USE static inline dx_status dx_ask_range(const dx_oracle *oracle, dx_id a, size_t n,
                                                 const dx_id *symbol, const double *low,
                                                 const double *high, long precision,
                                                 dx_interval *out)
{
    return oracle->range(oracle->host, a, n, symbol, low, high, precision, out);
}

/* The same of a constant. */
DX_MUST_USE static inline dx_status dx_ask_value(const dx_oracle *oracle, dx_id a, long precision,
                                                 dx_interval *out)
{
    return oracle->range(oracle->host, a, 0, NULL, NULL, NULL, precision, out);
}

#endif
