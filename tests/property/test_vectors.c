/* The functions of block.h, with each kind of vectors: within 4 ulp of MPFR's value, and at
 * what is no normal number what the row's kernel gives. */
#include "numeric/block.h"

#include "../chance.h"
#include "../workbench.h"

#include <float.h>
#include <math.h>

typedef struct range {
    dx_fn fn;
    double lo, hi;
} range;

static const range ranges[] = {
    {DX_FN_exp, -20, 20},       {DX_FN_exp, -700, 700},       {DX_FN_expm1, -3, 3},
    {DX_FN_expm1, -1e-3, 1e-3}, {DX_FN_log, 1e-6, 10},        {DX_FN_log, 0.9, 1.1},
    {DX_FN_log, 1, 1e300},      {DX_FN_log1p, -0.5, 5},       {DX_FN_log1p, -1e-5, 1e-5},
    {DX_FN_log2, 0.01, 100},    {DX_FN_log10, 0.01, 100},     {DX_FN_cbrt, -10, 10},
    {DX_FN_sin, -10, 10},       {DX_FN_sin, -1e5, 1e5},       {DX_FN_sin, -1e15, 1e15},
    {DX_FN_cos, -10, 10},       {DX_FN_cos, -1e8, 1e8},       {DX_FN_tan, -10, 10},
    {DX_FN_tan, -1e6, 1e6},     {DX_FN_asin, -1, 1},          {DX_FN_acos, -1, 1},
    {DX_FN_atan, -10, 10},      {DX_FN_atan, -1e9, 1e9},      {DX_FN_sinh, -5, 5},
    {DX_FN_sinh, -700, 700},    {DX_FN_cosh, -5, 5},          {DX_FN_cosh, -700, 700},
    {DX_FN_tanh, -3, 3},        {DX_FN_tanh, -0.01, 0.01},    {DX_FN_tanh, -30, 30},
    {DX_FN_asinh, -10, 10},     {DX_FN_acosh, 1, 10},         {DX_FN_atanh, -0.999, 0.999},
    {DX_FN_erf, -3, 3},         {DX_FN_erfc, -3, 25},         {DX_FN_atan2, -10, 10},
    {DX_FN_hypot, -10, 10},     {DX_FN_hypot, -1e200, 1e200},
};

enum { POINTS = 4096 };

static double x[POINTS], y[POINTS], value[POINTS];

/* One instruction on x (and y), by its listing. */
static void run(dx_id a, const struct dx_block_kernels *kind)
{
    const dx_id symbols[] = {dx_symbol(&graph, "x", 1), dx_symbol(&graph, "y", 1)};
    const double *in[] = {x, y};
    double *out = value;
    dx_tape tape;
    dx_block block;
    assert_int_equal(dx_tape_make(&graph, 1, &a, 2, symbols, DX_TAPE_REDUCED, &tape), DX_OK);
    assert_true(dx_block_init(&block, &tape, kind, &context.memory));
    assert_int_equal(dx_block_evaluate(&block, POINTS, in, &out, &context), DX_OK);
    dx_block_free(&block);
    dx_tape_free(&tape);
}

static dx_id call_of(dx_fn fn)
{
    const dx_id args[] = {dx_symbol(&graph, "x", 1), dx_symbol(&graph, "y", 1)};
    return dx_call(&graph, fn, dx_functions[fn].least, args);
}

static double random_between(double lo, double hi)
{
    double t = ((double)below(1u << 30) + (double)below(1u << 30) * 0x1p-30) * 0x1p-30;
    return lo + t * (hi - lo);
}

/* How far `got` is from the value, in ulps of it. */
static double error_of(double got, mpfr_srcptr truth)
{
    mpfr_t difference;
    mpfr_init2(difference, 200);
    mpfr_sub_d(difference, truth, got, MPFR_RNDN);
    double ulp = ldexp(1, (int)mpfr_get_exp(truth) - 53);
    double error = fabs(mpfr_get_d(difference, MPFR_RNDN)) / ulp;
    mpfr_clear(difference);
    return error;
}

static void check_range(const range *r, const struct dx_block_kernels *kind)
{
    mpfr_t p, q, truth;
    mpfr_inits2(200, p, q, truth, (mpfr_ptr)0);
    mpfr_srcptr args[] = {p, q};
    for (size_t k = 0; k < POINTS; k++) {
        x[k] = random_between(r->lo, r->hi);
        y[k] = random_between(r->lo, r->hi);
    }
    run(call_of(r->fn), kind);
    for (size_t k = 0; k < POINTS; k++) {
        mpfr_set_d(p, x[k], MPFR_RNDN);
        mpfr_set_d(q, y[k], MPFR_RNDN);
        dx_functions[r->fn].mpfr(truth, args, dx_functions[r->fn].least);
        double error = error_of(value[k], truth);
        if (!(error <= 4))
            fail_msg("%s, %s(%a, %a): %a is %.2f ulp off", dx_block_kind_name(kind),
                     dx_functions[r->fn].name, x[k], y[k], value[k], error);
    }
    mpfr_clears(p, q, truth, (mpfr_ptr)0);
}

static void vector_functions_are_within_4_ulp(void **state)
{
    (void)state;
    random_state = 20261126;
    for (unsigned k = 0; dx_block_kind(k); k++)
        for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
            check_range(&ranges[i], dx_block_kind(k));
}

static void powers_are_within_4_ulp(void **state)
{
    (void)state;
    dx_id power = dx_pow(&graph, dx_symbol(&graph, "x", 1), dx_symbol(&graph, "y", 1));
    mpfr_t truth;
    mpfr_init2(truth, 200);
    for (unsigned kind = 0; dx_block_kind(kind); kind++) {
        for (size_t k = 0; k < POINTS; k++) {
            x[k] = random_between(0.01, 100);
            y[k] = random_between(-30, 30);
        }
        run(power, dx_block_kind(kind));
        for (size_t k = 0; k < POINTS; k++) {
            mpfr_t e;
            mpfr_init2(e, 53);
            mpfr_set_d(e, y[k], MPFR_RNDN);
            mpfr_set_d(truth, x[k], MPFR_RNDN);
            mpfr_pow(truth, truth, e, MPFR_RNDN);
            mpfr_clear(e);
            assert_true(error_of(value[k], truth) <= 4);
        }
    }
    mpfr_clear(truth);
}

static bool same_bits(double a, double b)
{
    return (isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b));
}

static void at_edges_of_domains_rows_decide(void **state)
{
    (void)state;
    static const double edges[] = {0.0,     -0.0,  1.0,     -1.0,     INFINITY,   -INFINITY,
                                   NAN,     2.0,   DBL_MAX, -DBL_MAX, 0x1p-1074,  -0x1p-1030,
                                   -1e-300, 1e300, 710.0,   -746.0,   -0x1p-1022, 1.5};
    enum { EDGES = sizeof edges / sizeof *edges };
    for (size_t k = 0; k < POINTS; k++) {
        x[k] = edges[k % EDGES];
        y[k] = edges[k / EDGES % EDGES];
    }
    for (unsigned kind = 0; dx_block_kind(kind); kind++)
        for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
            const dx_function *row = &dx_functions[ranges[i].fn];
            run(call_of(ranges[i].fn), dx_block_kind(kind));
            for (size_t k = 0; k < POINTS; k++) {
                double want = row->real((const double[]){x[k], y[k]}, row->least);
                bool decided =
                    !isnormal(x[k]) || !isnormal(want) || (row->least > 1 && !isnormal(y[k]));
                if (decided && !same_bits(value[k], want))
                    fail_msg("%s, %s(%a, %a): %a, not %a", dx_block_kind_name(dx_block_kind(kind)),
                             row->name, x[k], y[k], value[k], want);
                assert_true(isnan(value[k]) == isnan(want));
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(vector_functions_are_within_4_ulp, setup, teardown),
        cmocka_unit_test_setup_teardown(powers_are_within_4_ulp, setup, teardown),
        cmocka_unit_test_setup_teardown(at_edges_of_domains_rows_decide, setup, teardown),
    };
    return cmocka_run_group_tests_name("vectors", tests, NULL, NULL);
}
