/* kernels.h - points at which the kernels of a row of the function table are tried. A row without a
 * sampling plan fails. Points are random, from a seed that is printed and that DX_TEST_SEED sets;
 * DX_TEST_MULTIPLIER scales their number. */
#ifndef TEST_KERNELS_H
#define TEST_KERNELS_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "expr/function.h"

enum { ARGUMENTS_MOST = 3, PREC = 160 };

/* Where to take arguments from. */
typedef struct interval {
    double low, high;
    bool whole; /* integers only */
} interval;

typedef struct plan {
    const char *name;
    interval range[ARGUMENTS_MOST];
    double ulps;       /* bound of the double kernel; 0: 4 */
    double outside[2]; /* arguments outside of the domain, if outside_known */
    bool outside_known;
    int cost; /* divides the number of points; 0: 1 */
} plan;

#define ANY                                                                                        \
    {                                                                                              \
        -20, 20, false                                                                             \
    }
#define OUTSIDE(...) .outside = {__VA_ARGS__}, .outside_known = true
static const plan plans[] = {
    {.name = "sqrt", .range = {{0, 1e6, false}}, OUTSIDE(-1)},
    {.name = "cbrt", .range = {{-1e6, 1e6, false}}},
    {.name = "root", .range = {{0, 1e9, false}, {1, 9, true}}, OUTSIDE(-2, 2)},
    {.name = "exp", .range = {{-700, 700, false}}},
    {.name = "expm1", .range = {{-5, 5, false}}},
    {.name = "log", .range = {{0, 3, false}}, OUTSIDE(-1)},
    {.name = "log1p", .range = {{-1, 3, false}}, OUTSIDE(-2)},
    {.name = "log2", .range = {{0, 3, false}}, OUTSIDE(-1)},
    {.name = "log10", .range = {{0, 3, false}}, OUTSIDE(-1)},
    {.name = "hypot", .range = {ANY, ANY}},
    {.name = "abs", .range = {ANY}},
    {.name = "sign", .range = {ANY}},
    {.name = "heaviside", .range = {ANY}},
    {.name = "floor", .range = {ANY}},
    {.name = "ceil", .range = {ANY}},
    {.name = "round", .range = {ANY}},
    {.name = "frac", .range = {ANY}},
    {.name = "mod", .range = {ANY, ANY}, OUTSIDE(1, 0)},
    {.name = "min", .range = {ANY, ANY}},
    {.name = "max", .range = {ANY, ANY}},
    {.name = "sin", .range = {ANY}},
    {.name = "cos", .range = {ANY}},
    {.name = "tan", .range = {ANY}},
    {.name = "sec", .range = {ANY}},
    {.name = "csc", .range = {ANY}},
    {.name = "cot", .range = {ANY}},
    {.name = "asin", .range = {{-1, 1, false}}, OUTSIDE(1.5)},
    {.name = "acos", .range = {{-1, 1, false}}, OUTSIDE(-1.5)},
    {.name = "atan", .range = {ANY}},
    {.name = "atan2", .range = {ANY, ANY}, OUTSIDE(0, 0)},
    {.name = "asec", .range = {{1, 20, false}}, OUTSIDE(0.5)},
    {.name = "acsc", .range = {{1, 20, false}}, OUTSIDE(-0.5)},
    {.name = "acot", .range = {ANY}},
    {.name = "sinc", .range = {ANY}},
    {.name = "sinh", .range = {ANY}},
    {.name = "cosh", .range = {ANY}},
    {.name = "tanh", .range = {ANY}},
    {.name = "sech", .range = {ANY}},
    {.name = "csch", .range = {ANY}},
    {.name = "coth", .range = {ANY}},
    {.name = "asinh", .range = {ANY}},
    {.name = "acosh", .range = {{1, 20, false}}, OUTSIDE(0.5)},
    {.name = "atanh", .range = {{-1, 1, false}}, OUTSIDE(1.5)},
    {.name = "asech", .range = {{0, 1, false}}, OUTSIDE(1.5)},
    {.name = "acsch", .range = {ANY}},
    {.name = "acoth", .range = {{1, 20, false}}, OUTSIDE(0.5)},
    {.name = "gamma", .range = {{-10, 30, false}}, .ulps = 10, OUTSIDE(-2), .cost = 2},
    {.name = "lgamma", .range = {{-10, 30, false}}, .ulps = 10, OUTSIDE(-HUGE_VAL), .cost = 2},
    {.name = "digamma", .range = {{-10, 30, false}}, OUTSIDE(-2), .cost = 2},
    {.name = "polygamma", .range = {{0, 4, true}, {-4, 20, false}}, OUTSIDE(0.5, 1), .cost = 4},
    {.name = "beta", .range = {{-4, 8, false}, {-4, 8, false}}, OUTSIDE(-1, 2), .cost = 4},
    {.name = "factorial", .range = {{-8, 20, false}}, .ulps = 10, OUTSIDE(-2), .cost = 2},
    {.name = "binomial", .range = {{-8, 20, false}, {-4, 8, false}}, OUTSIDE(-2, 0.5), .cost = 4},
    {.name = "erf", .range = {{-6, 6, false}}, .cost = 2},
    {.name = "erfc", .range = {{-6, 6, false}}, .ulps = 6, .cost = 2},
    {.name = "erfinv", .range = {{-1, 1, false}}, OUTSIDE(1.5), .cost = 4},
    {.name = "besselj", .range = {{-3, 6, true}, ANY}, OUTSIDE(0.5, -1), .cost = 4},
    {.name = "bessely", .range = {{-3, 6, false}, {0, 20, false}}, OUTSIDE(1, -1), .cost = 8},
    {.name = "besseli", .range = {{-3, 6, true}, ANY}, OUTSIDE(0.5, -1), .cost = 4},
    {.name = "besselk", .range = {{-3, 6, false}, {0, 20, false}}, OUTSIDE(1, -1), .cost = 8},
    {.name = "zeta", .range = {{-10, 10, false}}, OUTSIDE(-HUGE_VAL), .cost = 8},
    {.name = "zetaderivative",
     .range = {{0, 3, true}, {-5, 10, false}},
     OUTSIDE(0.5, 2),
     .cost = 16},
    {.name = "lambertw", .range = {{-0.36, 20, false}}, OUTSIDE(-0.5), .cost = 2},
    {.name = "lambertwm1", .range = {{-0.36, -0.001, false}}, OUTSIDE(0.5), .cost = 2},
    {.name = "sigmoid", .range = {{-40, 40, false}}},
    {.name = "softplus", .range = {{-40, 40, false}}},
    {.name = "relu", .range = {ANY}},
    {.name = "leakyrelu", .range = {ANY, {0, 1, false}}},
    {.name = "gelu", .range = {{-30, 10, false}}, .ulps = 8},
    /* Between terms that cancel with the logarithm no double sum is accurate. */
    {.name = "logsumexp", .range = {{0, 20, false}, {0, 20, false}, {0, 20, false}}},
};

static uint64_t seed;

static inline uint64_t next(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed * UINT64_C(0x2545F4914F6CDD1D);
}

static inline double uniform(double low, double high)
{
    return low + (high - low) * ((double)(next() >> 11) * 0x1p-53);
}

static inline const plan *plan_of(const dx_function *f)
{
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
        if (strcmp(plans[i].name, f->name) == 0)
            return &plans[i];
    return NULL;
}

static inline int points_of(const plan *p, int usual)
{
    const char *text = getenv("DX_TEST_MULTIPLIER");
    double multiplier = text ? atof(text) : 1;
    int n = (int)(usual * multiplier) / (p->cost ? p->cost : 1);
    return n < 2 ? 2 : n;
}

static inline int arity(const dx_function *f)
{
    int most = f->most > ARGUMENTS_MOST ? ARGUMENTS_MOST : f->most;
    return f->least + (int)(next() % (uint64_t)(most - f->least + 1));
}

/* A point inside of the ranges; one in four close to an end. */
static inline void draw(double *args, int n, const plan *p)
{
    for (int i = 0; i < n; i++) {
        interval r = p->range[i];
        if (r.whole) {
            args[i] = floor(uniform(r.low, r.high + 1));
            if (strcmp(p->name, "root") == 0 && args[i] == 0)
                args[i] = 1;
        } else if (next() % 4 == 0) {
            double step = (r.high - r.low) * exp2(-uniform(1, 40));
            args[i] = next() % 2 ? r.low + step : r.high - step;
        } else {
            args[i] = uniform(r.low, r.high);
        }
    }
}

/* Arguments as MPFR numbers, arrays of pointers as the kernels take them. */
typedef struct numbers {
    mpfr_t value[ARGUMENTS_MOST];
    mpfr_srcptr pointer[ARGUMENTS_MOST];
} numbers;

static inline void numbers_init(numbers *x, int prec)
{
    for (int i = 0; i < ARGUMENTS_MOST; i++) {
        mpfr_init2(x->value[i], prec);
        x->pointer[i] = x->value[i];
    }
}

static inline void numbers_set(numbers *x, const double *args, int n)
{
    for (int i = 0; i < n; i++)
        mpfr_set_d(x->value[i], args[i], MPFR_RNDN);
}

static inline void numbers_clear(numbers *x)
{
    for (int i = 0; i < ARGUMENTS_MOST; i++)
        mpfr_clear(x->value[i]);
}

static inline void describe(const dx_function *f, const double *args, int n, const char *what)
{
    print_error("%s(", f->name);
    for (int i = 0; i < n; i++)
        print_error("%s%.17g", i ? ", " : "", args[i]);
    print_error("): %s\n", what);
}

/* The ball around args with the given radius; integers of a plan stay exact. */
static inline void surround(arb_ptr out, const double *args, int n, const plan *p, double radius)
{
    for (int i = 0; i < n; i++) {
        arb_set_d(out + i, args[i]);
        mag_zero(arb_radref(out + i));
        if (!p->range[i].whole)
            mag_set_d(arb_radref(out + i), radius);
    }
}

/* The group's seed, printed so that a failure can be had again. */
static inline void set_seed(void)
{
    const char *text = getenv("DX_TEST_SEED");
    seed = text ? strtoull(text, NULL, 0) : (uint64_t)time(NULL) * UINT64_C(0x9E3779B97F4A7C15);
    seed |= 1;
    printf("# DX_TEST_SEED=%#llx\n", (unsigned long long)seed);
}

/* What the libraries keep. */
static inline void give_back(void)
{
    flint_cleanup();
    mpfr_free_cache();
}

#endif
