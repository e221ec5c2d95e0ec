/* formulas.h - the formulas that evaluators are measured on: shapes of a public list of parser
 * benchmarks, and what calculus meets. */
#ifndef BENCH_FORMULAS_H
#define BENCH_FORMULAS_H

#include <stddef.h>

enum { FORMULA_INPUTS = 10 };

typedef struct formula {
    const char *name, *inputs; /* one letter each */
    double lo, hi;             /* of all inputs */
    const char *text, *c;      /* for ddx, and for a compiler of C */
} formula;

extern const formula formulas[];
extern const size_t n_formulas;

#endif
