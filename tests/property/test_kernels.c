/* Every row of the function table against itself: its kernels must agree. Driven by
 * the table; a row without a sampling plan fails. Points are random, from a seed that
 * is printed and that DX_TEST_SEED sets; DX_TEST_MULTIPLIER scales their number. */
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

enum { ARGUMENTS_MOST = 3, PREC = 160, JET_LENGTH = 3 };

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
    {.name = "sigmoid", .range = {{-40, 40, false}}},
    {.name = "softplus", .range = {{-40, 40, false}}},
    {.name = "relu", .range = {ANY}},
    {.name = "leakyrelu", .range = {ANY, {0, 1, false}}},
    {.name = "gelu", .range = {{-30, 10, false}}, .ulps = 8},
    /* Between terms that cancel with the logarithm no double sum is accurate. */
    {.name = "logsumexp", .range = {{0, 20, false}, {0, 20, false}, {0, 20, false}}},
};

static uint64_t seed;

static uint64_t next(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed * UINT64_C(0x2545F4914F6CDD1D);
}

static double uniform(double low, double high)
{
    return low + (high - low) * ((double)(next() >> 11) * 0x1p-53);
}

static const plan *plan_of(const dx_function *f)
{
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
        if (strcmp(plans[i].name, f->name) == 0)
            return &plans[i];
    return NULL;
}

static int points_of(const plan *p, int usual)
{
    const char *text = getenv("DX_TEST_MULTIPLIER");
    double multiplier = text ? atof(text) : 1;
    int n = (int)(usual * multiplier) / (p->cost ? p->cost : 1);
    return n < 2 ? 2 : n;
}

static int arity(const dx_function *f)
{
    int most = f->most > ARGUMENTS_MOST ? ARGUMENTS_MOST : f->most;
    return f->least + (int)(next() % (uint64_t)(most - f->least + 1));
}

/* A point inside of the ranges; one in four close to an end. */
static void draw(double *args, int n, const plan *p)
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

static void numbers_init(numbers *x, int prec)
{
    for (int i = 0; i < ARGUMENTS_MOST; i++) {
        mpfr_init2(x->value[i], prec);
        x->pointer[i] = x->value[i];
    }
}

static void numbers_set(numbers *x, const double *args, int n)
{
    for (int i = 0; i < n; i++)
        mpfr_set_d(x->value[i], args[i], MPFR_RNDN);
}

static void numbers_clear(numbers *x)
{
    for (int i = 0; i < ARGUMENTS_MOST; i++)
        mpfr_clear(x->value[i]);
}

static void describe(const dx_function *f, const double *args, int n, const char *what)
{
    print_error("%s(", f->name);
    for (int i = 0; i < n; i++)
        print_error("%s%.17g", i ? ", " : "", args[i]);
    print_error("): %s\n", what);
}

/* |y - exact| in units of the last place of exact. */
static double ulps_between(double y, mpfr_t exact)
{
    if (mpfr_nan_p(exact) || isnan(y))
        return mpfr_nan_p(exact) && isnan(y) ? 0 : HUGE_VAL;
    double rounded = mpfr_get_d(exact, MPFR_RNDN);
    if (rounded == y)
        return 0;
    if (isinf(rounded) || isinf(y))
        return HUGE_VAL;
    int exponent = rounded == 0 ? -1074 : ilogb(rounded) - 52;
    mpfr_t d;
    mpfr_init2(d, 200);
    mpfr_set_d(d, y, MPFR_RNDN);
    mpfr_sub(d, d, exact, MPFR_RNDN);
    mpfr_mul_2si(d, d, -(exponent < -1074 ? -1074 : exponent), MPFR_RNDN);
    double ulps = fabs(mpfr_get_d(d, MPFR_RNDN));
    mpfr_clear(d);
    return ulps;
}

static void every_row_has_a_plan(void **state)
{
    (void)state;
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++)
        if (!plan_of(&dx_functions[fn]))
            fail_msg("no sampling plan for %s", dx_functions[fn].name);
}

static void real_kernels_are_within_their_bound(void **state)
{
    (void)state;
    numbers x;
    mpfr_t y;
    int failures = 0;
    numbers_init(&x, 53);
    mpfr_init2(y, PREC);
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        const dx_function *f = &dx_functions[fn];
        const plan *p = plan_of(f);
        double worst = 0, worst_args[ARGUMENTS_MOST] = {0}, args[ARGUMENTS_MOST];
        int worst_n = 1;
        for (int i = points_of(p, 1000); i > 0; i--) {
            int n = arity(f);
            draw(args, n, p);
            numbers_set(&x, args, n);
            f->mpfr(y, x.pointer, n);
            double ulps = ulps_between(f->real(args, n), y);
            if (ulps > worst) {
                worst = ulps;
                worst_n = n;
                memcpy(worst_args, args, sizeof args);
            }
        }
        if (getenv("DX_TEST_VERBOSE"))
            print_message("%-14s %8.3g ulp\n", f->name, worst);
        if (worst > (p->ulps > 0 ? p->ulps : 4)) {
            describe(f, worst_args, worst_n, "the double kernel is off");
            print_error("  by %g ulp\n", worst);
            failures++;
        }
    }
    mpfr_clear(y);
    numbers_clear(&x);
    assert_int_equal(failures, 0);
}

/* True if y, within 2^-bits of itself of the true value, may lie in the ball. */
static bool may_contain(const arb_t ball, mpfr_t y, int bits)
{
    if (!arb_is_finite(ball))
        return true;
    if (!mpfr_number_p(y))
        return false;
    arb_t t;
    arb_init(t);
    arf_set_mpfr(arb_midref(t), y);
    if (!mpfr_zero_p(y))
        arb_add_error_2exp_si(t, mpfr_get_exp(y) - bits);
    bool overlaps = arb_overlaps(ball, t);
    arb_clear(t);
    return overlaps;
}

/* The ball around args with the given radius; integers of a plan stay exact. */
static void surround(arb_ptr out, const double *args, int n, const plan *p, double radius)
{
    for (int i = 0; i < n; i++) {
        arb_set_d(out + i, args[i]);
        mag_zero(arb_radref(out + i));
        if (!p->range[i].whole)
            mag_set_d(arb_radref(out + i), radius);
    }
}

static void balls_contain_the_values_inside(void **state)
{
    (void)state;
    static const double radii[] = {0, 0x1p-40, 0x1p-10, 0.5, 3};
    numbers x;
    mpfr_t y;
    arb_t ball;
    arb_ptr point = _arb_vec_init(ARGUMENTS_MOST);
    int failures = 0;
    numbers_init(&x, 53);
    mpfr_init2(y, PREC);
    arb_init(ball);
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        const dx_function *f = &dx_functions[fn];
        const plan *p = plan_of(f);
        int undecided = 0, all = 0;
        for (int i = points_of(p, 100); i > 0; i--) {
            double args[ARGUMENTS_MOST], inner[ARGUMENTS_MOST];
            int n = arity(f);
            draw(args, n, p);
            for (size_t r = 0; r < sizeof radii / sizeof *radii; r++) {
                surround(point, args, n, p, radii[r]);
                f->ball(ball, point, n, 64);
                if (r == 0) {
                    all++;
                    undecided += !arb_is_finite(ball);
                }
                for (int k = 0; k < 4; k++) {
                    for (int j = 0; j < n; j++) {
                        inner[j] = args[j];
                        if (!p->range[j].whole)
                            inner[j] += radii[r] * (k == 0 ? -1 : k == 1 ? 1 : uniform(-1, 1));
                        if (fabs(inner[j] - args[j]) > radii[r])
                            inner[j] = args[j];
                    }
                    numbers_set(&x, inner, n);
                    f->mpfr(y, x.pointer, n);
                    if (!may_contain(ball, y, PREC - 2)) {
                        if (failures++ < 20) {
                            describe(f, inner, n, "is not in the ball");
                            print_error("  around %g, radius %g\n", args[0], radii[r]);
                        }
                    }
                }
            }
        }
        if (undecided * 4 > all) {
            print_error("%s: %d of %d balls are indeterminate\n", f->name, undecided, all);
            failures++;
        }
    }
    arb_clear(ball);
    mpfr_clear(y);
    numbers_clear(&x);
    _arb_vec_clear(point, ARGUMENTS_MOST);
    assert_int_equal(failures, 0);
}

static void mpfr_kernels_agree_with_sharper_balls(void **state)
{
    (void)state;
    numbers x;
    mpfr_t y;
    arb_t ball;
    arb_ptr point = _arb_vec_init(ARGUMENTS_MOST);
    int failures = 0;
    numbers_init(&x, 53);
    arb_init(ball);
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        const dx_function *f = &dx_functions[fn];
        const plan *p = plan_of(f);
        for (int i = points_of(p, 150); i > 0; i--) {
            double args[ARGUMENTS_MOST];
            int n = arity(f), bits = 20 + (int)(next() % 300);
            draw(args, n, p);
            numbers_set(&x, args, n);
            surround(point, args, n, p, 0);
            mpfr_init2(y, bits);
            f->mpfr(y, x.pointer, n);
            f->ball(ball, point, n, 2 * bits + 200);
            if (!arb_is_finite(ball) || !may_contain(ball, y, bits)) {
                describe(f, args, n, "the MPFR kernel is not within 1 ulp of the ball");
                failures++;
            }
            mpfr_clear(y);
        }
    }
    arb_clear(ball);
    numbers_clear(&x);
    _arb_vec_clear(point, ARGUMENTS_MOST);
    assert_int_equal(failures, 0);
}

/* The first two Taylor coefficients of f(x + t*direction) by central differences with the
 * step 2^-step, whose error is about 2^(-2*step). */
static bool difference(mpfr_t first, mpfr_t second, const dx_function *f, const double *args,
                       const double *direction, int n, int step)
{
    numbers x;
    mpfr_t y[3], h;
    numbers_init(&x, 600);
    mpfr_init2(h, 600);
    for (int k = 0; k < 3; k++) {
        mpfr_init2(y[k], 600);
        for (int i = 0; i < n; i++) {
            mpfr_set_d(h, direction[i] * (k - 1), MPFR_RNDN);
            mpfr_mul_2si(h, h, -step, MPFR_RNDN);
            mpfr_add_d(x.value[i], h, args[i], MPFR_RNDN);
        }
        f->mpfr(y[k], x.pointer, n);
    }
    bool known = mpfr_number_p(y[0]) && mpfr_number_p(y[1]) && mpfr_number_p(y[2]);
    mpfr_sub(first, y[2], y[0], MPFR_RNDN);
    mpfr_mul_2si(first, first, step - 1, MPFR_RNDN);
    mpfr_add(second, y[2], y[0], MPFR_RNDN);
    mpfr_div_2ui(second, second, 1, MPFR_RNDN);
    mpfr_sub(second, second, y[1], MPFR_RNDN);
    mpfr_mul_2si(second, second, 2 * step, MPFR_RNDN);
    for (int k = 0; k < 3; k++)
        mpfr_clear(y[k]);
    mpfr_clear(h);
    numbers_clear(&x);
    return known;
}

static bool is_near(const arb_poly_t jet, slong k, mpfr_t y, double tolerance)
{
    arb_t c, t;
    arb_init(c);
    arb_init(t);
    arb_poly_get_coeff_arb(c, jet, k);
    if (!arb_is_finite(c)) {
        arb_clear(c);
        arb_clear(t);
        return false;
    }
    arf_set_mpfr(arb_midref(t), y);
    arb_sub(t, t, c, 300);
    arf_t scale, gap;
    arf_init(scale);
    arf_init(gap);
    arf_set_d(scale, tolerance);
    arb_get_abs_lbound_arf(gap, t, 53);
    bool near = arf_cmp(gap, scale) <= 0;
    arf_clear(scale);
    arf_clear(gap);
    arb_clear(c);
    arb_clear(t);
    return near;
}

static void jets_agree_with_differences(void **state)
{
    (void)state;
    enum { STEP = 120 };
    mpfr_t first, second;
    arb_poly_struct u[ARGUMENTS_MOST];
    arb_poly_t jet;
    arb_t value;
    arb_ptr point = _arb_vec_init(ARGUMENTS_MOST);
    int failures = 0;
    mpfr_inits2(600, first, second, (mpfr_ptr)0);
    arb_poly_init(jet);
    arb_init(value);
    for (int i = 0; i < ARGUMENTS_MOST; i++)
        arb_poly_init(u + i);
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        const dx_function *f = &dx_functions[fn];
        const plan *p = plan_of(f);
        int known = 0, all = 0;
        for (int i = points_of(p, 60); i > 0; i--) {
            double args[ARGUMENTS_MOST], direction[ARGUMENTS_MOST];
            int n = arity(f);
            draw(args, n, p);
            bool bessel = strncmp(f->name, "bessel", 6) == 0;
            for (int j = 0; j < n; j++) {
                direction[j] =
                    p->range[j].whole || (bessel && j == 0) ? 0 : 1 + (double)(next() % 3);
                arb_poly_zero(u + j);
                arb_set_d(point + j, args[j]);
                arb_poly_set_coeff_arb(u + j, 0, point + j);
                arb_set_d(value, direction[j]);
                arb_poly_set_coeff_arb(u + j, 1, value);
            }
            f->jet(jet, u, n, JET_LENGTH, PREC);
            f->ball(value, point, n, PREC);
            arb_t c;
            arb_init(c);
            arb_poly_get_coeff_arb(c, jet, 0);
            if (arb_is_finite(value) && !arb_overlaps(c, value)) {
                describe(f, args, n, "the jet does not begin with the value");
                failures++;
            }
            arb_clear(c);
            all++;
            if (!difference(first, second, f, args, direction, n, STEP) || !mpfr_number_p(first) ||
                mpfr_get_exp(second) > 60)
                continue;
            known++;
            /* The error of the differences is (2^-120/distance to a singularity)^2. */
            double scale = 0x1p-60 * (1 + fabs(mpfr_get_d(first, MPFR_RNDN)) +
                                      fabs(mpfr_get_d(second, MPFR_RNDN)));
            if (!is_near(jet, 1, first, scale) || !is_near(jet, 2, second, scale)) {
                describe(f, args, n, "the jet is not what differences say");
                char *text = arb_get_str(jet->coeffs + 1, 20, 0);
                print_error("  %s, not %.17g; second %.17g\n", text, mpfr_get_d(first, MPFR_RNDN),
                            mpfr_get_d(second, MPFR_RNDN));
                flint_free(text);
                failures++;
            }
        }
        if (known * 4 < all) { /* values beyond 2^60 are no failure */
            print_error("%s: only %d of %d jets could be compared\n", f->name, known, all);
            failures++;
        }
    }
    for (int i = 0; i < ARGUMENTS_MOST; i++)
        arb_poly_clear(u + i);
    arb_poly_clear(jet);
    arb_clear(value);
    mpfr_clears(first, second, (mpfr_ptr)0);
    _arb_vec_clear(point, ARGUMENTS_MOST);
    assert_int_equal(failures, 0);
}

static void parity_is_exact(void **state)
{
    (void)state;
    int failures = 0;
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        const dx_function *f = &dx_functions[fn];
        const plan *p = plan_of(f);
        if (f->parity == DX_NO_PARITY)
            continue;
        for (int i = points_of(p, 200); i > 0; i--) {
            double x, there, back;
            draw(&x, 1, p);
            there = f->real(&x, 1);
            double minus = -x;
            back = f->real(&minus, 1);
            if (f->parity == DX_ODD)
                back = -back;
            if (there != back && !(isnan(there) && isnan(back))) {
                describe(f, &x, 1, "breaks its parity");
                failures++;
            }
        }
    }
    assert_int_equal(failures, 0);
}

static void inverses_undo(void **state)
{
    (void)state;
    int failures = 0;
    arb_t x, y;
    arb_init(x);
    arb_init(y);
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        const dx_function *f = &dx_functions[fn];
        const plan *p = plan_of(f);
        if (!*f->inverse)
            continue;
        dx_fn back = dx_function_find(f->inverse, strlen(f->inverse));
        assert_int_not_equal(back, DX_FN_NONE);
        for (int i = points_of(p, 200); i > 0; i--) {
            double point;
            draw(&point, 1, p);
            arb_set_d(x, point);
            f->ball(y, x, 1, 2000);
            dx_functions[back].ball(y, y, 1, 2000);
            if (!arb_contains(y, x) || arb_rel_accuracy_bits(y) < 20) {
                describe(f, &point, 1, "is not undone by its inverse");
                failures++;
            }
        }
    }
    arb_clear(x);
    arb_clear(y);
    assert_int_equal(failures, 0);
}

static void outside_of_the_domain_there_is_no_value(void **state)
{
    (void)state;
    numbers x;
    mpfr_t y;
    arb_t ball;
    arb_poly_t jet;
    arb_ptr point = _arb_vec_init(ARGUMENTS_MOST);
    int failures = 0;
    numbers_init(&x, 53);
    mpfr_init2(y, 53);
    arb_init(ball);
    arb_poly_init(jet);
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        const dx_function *f = &dx_functions[fn];
        const plan *p = plan_of(f);
        int n = f->least;
        if (!p->outside_known || isinf(p->outside[0]))
            continue;
        surround(point, p->outside, n, p, 0);
        arb_poly_struct u[ARGUMENTS_MOST];
        for (int i = 0; i < n; i++) {
            arb_poly_init(u + i);
            arb_poly_set_coeff_arb(u + i, 0, point + i);
        }
        numbers_set(&x, p->outside, n);
        f->mpfr(y, x.pointer, n);
        f->ball(ball, point, n, 64);
        f->jet(jet, u, n, 3, 64);
        if (isfinite(f->real(p->outside, n)) || mpfr_number_p(y) || arb_is_finite(ball) ||
            jet->length == 0 || arb_is_finite(jet->coeffs)) {
            describe(f, p->outside, n, "has a value outside of its domain");
            failures++;
        }
        for (int i = 0; i < n; i++)
            arb_poly_clear(u + i);
    }
    arb_poly_clear(jet);
    arb_clear(ball);
    mpfr_clear(y);
    numbers_clear(&x);
    _arb_vec_clear(point, ARGUMENTS_MOST);
    assert_int_equal(failures, 0);
}

/* Powers of two, infinities, NaN and hugely wide balls, up to exponents that a
 * kernel that takes them at their word would need gigabytes for. */
static void hostile(arb_t ball, mpfr_t number, double *real, int kind)
{
    static const long exponents[] = {-1100, -60,  0,        10,       60,
                                     1000,  5000, 1L << 24, 1L << 61, -(1L << 61)};
    enum { EXPONENTS = sizeof exponents / sizeof *exponents };
    arb_zero(ball);
    if (kind < 2 * EXPONENTS) {
        long exponent = exponents[kind / 2];
        mpfr_set_si_2exp(number, kind % 2 ? -3 : 3, exponent, MPFR_RNDN);
        arf_set_mpfr(arb_midref(ball), number);
    } else if (kind < 2 * EXPONENTS + 4) {
        mpfr_set_d(number, ((double[]){0, HUGE_VAL, -HUGE_VAL, NAN})[kind - 2 * EXPONENTS],
                   MPFR_RNDN);
        arf_set_mpfr(arb_midref(ball), number);
    } else {
        mpfr_set_si_2exp(number, -1, 0, MPFR_RNDN);
        arb_add_error_2exp_si(ball, exponents[kind - 2 * EXPONENTS - 4]);
    }
    *real = mpfr_get_d(number, MPFR_RNDN);
}

enum { HOSTILE_KINDS = 34 };

static void hostile_arguments_do_no_harm(void **state)
{
    (void)state;
    numbers x;
    mpfr_t y;
    arb_t ball;
    arb_poly_t jet;
    arb_ptr point = _arb_vec_init(ARGUMENTS_MOST);
    arb_poly_struct u[ARGUMENTS_MOST];
    int slow = 0;
    numbers_init(&x, 53);
    mpfr_init2(y, 53);
    arb_init(ball);
    arb_poly_init(jet);
    for (int i = 0; i < ARGUMENTS_MOST; i++)
        arb_poly_init(u + i);
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        const dx_function *f = &dx_functions[fn];
        int n = f->least;
        for (int k = 0; k < HOSTILE_KINDS * (n == 2 ? 3 : 1); k++) {
            double args[ARGUMENTS_MOST];
            for (int i = 0; i < n; i++) {
                int kind = k < HOSTILE_KINDS ? k : (int)(next() % HOSTILE_KINDS);
                hostile(point + i, x.value[i], args + i, kind);
                if (i == 0 && k >= 2 * HOSTILE_KINDS)
                    args[0] = 2, mpfr_set_ui(x.value[0], 2, MPFR_RNDN), arb_set_ui(point, 2);
                arb_poly_set_arb(u + i, point + i);
                if (i == n - 1)
                    arb_poly_set_coeff_si(u + i, 1, 1);
            }
            clock_t start = clock();
            (void)f->real(args, n);
            f->mpfr(y, x.pointer, n);
            f->ball(ball, point, n, 64);
            f->jet(jet, u, n, 4, 64);
            f->jet(jet, u, n, 1, 64);
            f->jet(jet, u, n, 0, 64);
            double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
            if (seconds > 0.25) {
                describe(f, args, n, "takes too long");
                print_error("  %.2f s\n", seconds);
                slow++;
            }
        }
    }
    for (int i = 0; i < ARGUMENTS_MOST; i++)
        arb_poly_clear(u + i);
    arb_poly_clear(jet);
    arb_clear(ball);
    mpfr_clear(y);
    numbers_clear(&x);
    _arb_vec_clear(point, ARGUMENTS_MOST);
    assert_int_equal(slow, 0);
}

static void mpfr_flags_are_restored(void **state)
{
    (void)state;
    numbers x;
    mpfr_t y;
    numbers_init(&x, 53);
    mpfr_init2(y, 53);
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        const dx_function *f = &dx_functions[fn];
        double args[ARGUMENTS_MOST];
        draw(args, f->least, plan_of(f));
        numbers_set(&x, args, f->least);
        mpfr_clear_flags();
        mpfr_set_divby0();
        f->mpfr(y, x.pointer, f->least);
        assert_int_equal(mpfr_flags_save(), MPFR_FLAGS_DIVBY0);
        mpfr_clear_flags();
    }
    mpfr_clear(y);
    numbers_clear(&x);
}

static dx_fn find(const char *name)
{
    return dx_function_find(name, strlen(name));
}

static void names_and_aliases_are_found(void **state)
{
    (void)state;
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        assert_int_equal(find(dx_functions[fn].name), fn);
        char aliases[200];
        assert_true(strlen(dx_functions[fn].aliases) < sizeof aliases);
        memcpy(aliases, dx_functions[fn].aliases, strlen(dx_functions[fn].aliases) + 1);
        for (char *name = strtok(aliases, " "); name; name = strtok(NULL, " "))
            assert_int_equal(find(name), fn);
    }
    assert_int_equal(find("ln"), DX_FN_log);
    assert_int_equal(find("arctan"), DX_FN_atan);
    assert_int_equal(dx_function_find("sinh", 3), DX_FN_sin);
}

static void other_names_are_not_found(void **state)
{
    (void)state;
    static const char *const others[] = {
        "",     " ",    "si",
        "sine", "x",    "arctan arctg",
        "Sin",  "tan ", "a_name_that_is_longer_than_any_of_the_table"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(find(others[i]), DX_FN_NONE);
    assert_int_equal(dx_function_find("ln\0", 3), DX_FN_NONE);
}

/* Values that follow from the definitions in the language. */
static void particular_values_are_exact(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int n;
        double args[2], value;
    } facts[] = {
        {"sinc", 1, {0}, 1},          {"heaviside", 1, {0}, 0.5},
        {"sign", 1, {0}, 0},          {"round", 1, {2.5}, 3},
        {"round", 1, {-0.5}, -1},     {"frac", 1, {-0.25}, 0.75},
        {"mod", 2, {-7, 3}, 2},       {"mod", 2, {7, -3}, -2},
        {"mod", 2, {6, 3}, 0},        {"root", 2, {-32, 5}, -2},
        {"root", 2, {16, -4}, 0.5},   {"cbrt", 1, {-8}, -2},
        {"cbrt", 1, {0}, 0},          {"root", 2, {0, 4}, 0},
        {"sqrt", 1, {0}, 0},          {"asech", 1, {1}, 0},
        {"asec", 1, {1}, 0},          {"acosh", 1, {1}, 0},
        {"leakyrelu", 1, {3}, 3},     {"leakyrelu", 2, {-2, 0.5}, -1},
        {"gamma", 1, {5}, 24},        {"lgamma", 1, {1}, 0},
        {"lgamma", 1, {2}, 0},        {"factorial", 1, {5}, 120},
        {"factorial", 1, {0}, 1},     {"binomial", 2, {5, 2}, 10},
        {"binomial", 2, {-2, 3}, -4}, {"binomial", 2, {5, -1}, 0},
        {"beta", 2, {0.5, -1.5}, 0},  {"besselj", 2, {0, 0}, 1},
        {"besselj", 2, {3, 0}, 0},    {"besseli", 2, {0, 0}, 1},
        {"zeta", 1, {-2}, 0},         {"zeta", 1, {0}, -0.5},
        {"lambertw", 1, {0}, 0},      {"erfinv", 1, {0}, 0},
        {"sigmoid", 1, {0}, 0.5},     {"gelu", 1, {0}, 0},
        {"logsumexp", 1, {3}, 3},
    };
    numbers x;
    mpfr_t y;
    arb_t ball;
    arb_ptr point = _arb_vec_init(2);
    int failures = 0;
    numbers_init(&x, 53);
    mpfr_init2(y, 100);
    arb_init(ball);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const dx_function *f =
            &dx_functions[dx_function_find(facts[i].name, strlen(facts[i].name))];
        const double *args = facts[i].args;
        numbers_set(&x, args, facts[i].n);
        for (int j = 0; j < facts[i].n; j++)
            arb_set_d(point + j, args[j]);
        f->mpfr(y, x.pointer, facts[i].n);
        f->ball(ball, point, facts[i].n, 100);
        arf_t value;
        arf_init(value);
        arf_set_d(value, facts[i].value);
        if (f->real(args, facts[i].n) != facts[i].value) {
            describe(f, args, facts[i].n, "real differs");
            failures++;
        }
        if (mpfr_cmp_d(y, facts[i].value) != 0 || mpfr_nan_p(y)) {
            describe(f, args, facts[i].n, "mpfr differs");
            failures++;
        }
        if (!arb_is_finite(ball) || !arb_contains_arf(ball, value)) {
            describe(f, args, facts[i].n, "ball differs");
            failures++;
        }
        arf_clear(value);
    }
    arb_clear(ball);
    mpfr_clear(y);
    numbers_clear(&x);
    _arb_vec_clear(point, 2);
    assert_int_equal(failures, 0);
}

static void jets_are_indeterminate_where_there_is_no_derivative(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double args[2];
        bool has_value; /* that a jet can tell */
    } facts[] = {
        {"abs", {0}, true},         {"sign", {0}, true},           {"heaviside", {0}, true},
        {"floor", {2}, true},       {"ceil", {2}, true},           {"round", {2.5}, true},
        {"frac", {2}, true},        {"mod", {6, 3}, true},         {"max", {1, 1}, true},
        {"min", {1, 1}, true},      {"relu", {0}, true},           {"leakyrelu", {0}, true},
        {"sqrt", {0}, true},        {"cbrt", {0}, true},           {"root", {0, 3}, true},
        {"hypot", {0, 0}, true},    {"atan2", {0, -1}, true},      {"asin", {1}, true},
        {"asec", {1}, true},        {"acosh", {1}, true},          {"asech", {1}, true},
        {"log", {-1}, false},       {"sqrt", {-1}, false},         {"gamma", {-1}, false},
        {"lgamma", {-1}, false},    {"tan", {INFINITY}, false},    {"zeta", {1}, false},
        {"bessely", {0, 0}, false}, {"polygamma", {1, -1}, false},
    };
    arb_poly_struct u[2];
    arb_poly_t jet;
    arb_t t;
    int failures = 0;
    arb_poly_init(u);
    arb_poly_init(u + 1);
    arb_poly_init(jet);
    arb_init(t);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const dx_function *f =
            &dx_functions[dx_function_find(facts[i].name, strlen(facts[i].name))];
        int n = f->least;
        for (int j = 0; j < n; j++) {
            arb_poly_zero(u + j);
            arb_set_d(t, facts[i].args[j]);
            arb_poly_set_coeff_arb(u + j, 0, t);
        }
        int moving = strncmp(f->name, "bessel", 6) == 0 || strcmp(f->name, "polygamma") == 0;
        arb_poly_set_coeff_si(u + moving, 1, 1);
        f->jet(jet, u, n, 3, 64);
        arb_poly_get_coeff_arb(t, jet, 0);
        bool has_value = arb_is_finite(t);
        arb_poly_get_coeff_arb(t, jet, 1);
        if (arb_is_finite(t) || has_value != facts[i].has_value) {
            describe(f, facts[i].args, n, has_value ? "has a derivative" : "has no value");
            failures++;
        }
    }
    arb_poly_clear(u);
    arb_poly_clear(u + 1);
    arb_poly_clear(jet);
    arb_clear(t);
    assert_int_equal(failures, 0);
}

static void bessel_series_at_zero_match_those_beside_it(void **state)
{
    (void)state;
    static const char *const names[] = {"besselj", "besseli"};
    arb_poly_struct u[2];
    arb_poly_t at_zero, beside;
    arb_t x, there, here;
    arb_poly_init(u);
    arb_poly_init(u + 1);
    arb_poly_init(at_zero);
    arb_poly_init(beside);
    arb_init(x);
    arb_init(there);
    arb_init(here);
    for (int k = 0; k < 2; k++) {
        const dx_function *f = &dx_functions[dx_function_find(names[k], strlen(names[k]))];
        for (slong order = -3; order <= 3; order++) {
            arb_poly_zero(u);
            arb_poly_set_coeff_si(u, 0, order);
            arb_poly_zero(u + 1);
            arb_poly_set_coeff_si(u + 1, 1, 1);
            f->jet(at_zero, u, 2, 20, 128);
            arb_set_si(x, 1);
            arb_mul_2exp_si(x, x, -10);
            arb_poly_evaluate(there, at_zero, x, 128);
            arb_add_error_2exp_si(there, -200);
            arb_poly_set_coeff_arb(u + 1, 0, x);
            f->jet(beside, u, 2, 3, 128);
            arb_poly_get_coeff_arb(here, beside, 0);
            assert_true(arb_overlaps(here, there));
        }
    }
    arb_poly_clear(u);
    arb_poly_clear(u + 1);
    arb_poly_clear(at_zero);
    arb_poly_clear(beside);
    arb_clear(x);
    arb_clear(there);
    arb_clear(here);
}

int main(void)
{
    const char *text = getenv("DX_TEST_SEED");
    seed = text ? strtoull(text, NULL, 0) : (uint64_t)time(NULL) * UINT64_C(0x9E3779B97F4A7C15);
    seed |= 1;
    printf("# DX_TEST_SEED=%#llx\n", (unsigned long long)seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_has_a_plan),
        cmocka_unit_test(names_and_aliases_are_found),
        cmocka_unit_test(other_names_are_not_found),
        cmocka_unit_test(real_kernels_are_within_their_bound),
        cmocka_unit_test(balls_contain_the_values_inside),
        cmocka_unit_test(mpfr_kernels_agree_with_sharper_balls),
        cmocka_unit_test(jets_agree_with_differences),
        cmocka_unit_test(parity_is_exact),
        cmocka_unit_test(inverses_undo),
        cmocka_unit_test(outside_of_the_domain_there_is_no_value),
        cmocka_unit_test(particular_values_are_exact),
        cmocka_unit_test(jets_are_indeterminate_where_there_is_no_derivative),
        cmocka_unit_test(bessel_series_at_zero_match_those_beside_it),
        cmocka_unit_test(mpfr_flags_are_restored),
        cmocka_unit_test(hostile_arguments_do_no_harm),
    };
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    flint_cleanup();
    mpfr_free_cache();
    return failures;
}
