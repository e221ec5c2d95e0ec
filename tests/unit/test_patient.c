/* Power series in pieces are those of FLINT. */
#include "symbolic/series/patient.h"

#include "../workbench.h"

typedef void series_function(fmpq_poly_t, const fmpq_poly_t, slong);

static void assert_equal(const fmpq_poly_t a, const fmpq_poly_t b)
{
    assert_true(fmpq_poly_is_canonical(a));
    assert_true(fmpq_poly_equal(a, b));
}

static void functions_are_those_of_flint(void **state)
{
    static const struct {
        dx_fn fn;
        series_function *flint;
    } row[] = {{DX_FN_exp, fmpq_poly_exp_series},     {DX_FN_sin, fmpq_poly_sin_series},
               {DX_FN_cos, fmpq_poly_cos_series},     {DX_FN_tan, fmpq_poly_tan_series},
               {DX_FN_sinh, fmpq_poly_sinh_series},   {DX_FN_cosh, fmpq_poly_cosh_series},
               {DX_FN_tanh, fmpq_poly_tanh_series},   {DX_FN_asin, fmpq_poly_asin_series},
               {DX_FN_asinh, fmpq_poly_asinh_series}, {DX_FN_atan, fmpq_poly_atan_series},
               {DX_FN_atanh, fmpq_poly_atanh_series}};
    static const slong length[] = {1, 2, 3, 100, 101, 230};
    static const char *const texts[] = {"0", "2  0 1", "4  0 2/3 -1/7 5", "3  0 0 -3/2"};
    fmpq_poly_t a, made, expected;
    bool covered;
    (void)state;
    fmpq_poly_init(a);
    fmpq_poly_init(made);
    fmpq_poly_init(expected);
    for (size_t k = 0; k <= sizeof texts / sizeof texts[0]; k++) {
        if (k < sizeof texts / sizeof texts[0])
            assert_int_equal(fmpq_poly_set_str(a, texts[k]), 0);
        else /* a long one */
            fmpq_poly_tan_series(a, expected, 150);
        for (size_t i = 0; i < sizeof length / sizeof length[0]; i++) {
            for (size_t f = 0; f < sizeof row / sizeof row[0]; f++) {
                assert_true(dx_patient_function(&context, row[f].fn, made, a, length[i], &covered));
                assert_true(covered);
                row[f].flint(expected, a, length[i]);
                assert_equal(made, expected);
            }
            fmpq_poly_add_si(a, a, 1);
            assert_true(dx_patient_function(&context, DX_FN_log, made, a, length[i], &covered));
            fmpq_poly_log_series(expected, a, length[i]);
            assert_equal(made, expected);
            for (int over = 0; over < 2; over++) {
                assert_true(dx_patient_root(&context, made, a, over, length[i]));
                (over ? fmpq_poly_invsqrt_series : fmpq_poly_sqrt_series)(expected, a, length[i]);
                assert_equal(made, expected);
            }
            fmpq_poly_sub_si(a, a, 1);
        }
        fmpq_poly_set_str(expected, "3  0 1/3 1");
    }
    fmpq_poly_clear(a);
    fmpq_poly_clear(made);
    fmpq_poly_clear(expected);
}

static void products_quotients_and_powers_are_those_of_flint(void **state)
{
    fmpq_poly_t a, b, t, made, expected;
    (void)state;
    fmpq_poly_init(a);
    fmpq_poly_init(b);
    fmpq_poly_init(t);
    fmpq_poly_init(made);
    fmpq_poly_init(expected);
    fmpq_poly_set_str(t, "3  0 5/3 -1/2");
    for (slong n = 1; n < 300; n += 59) {
        fmpq_poly_sin_series(a, t, n + 10);
        fmpq_poly_cos_series(b, t, n);
        assert_true(dx_patient_product(&context, made, a, b, n));
        fmpq_poly_mullow(expected, a, b, n);
        assert_equal(made, expected);
        assert_true(dx_patient_quotient(&context, made, a, b, n));
        fmpq_poly_div_series(expected, a, b, n);
        assert_equal(made, expected);
        for (ulong e = 1; e < 40; e += 6) {
            assert_true(dx_patient_power(&context, made, a, e, n));
            fmpq_poly_pow_trunc(expected, a, e, n);
            assert_equal(made, expected);
        }
    }
    fmpq_poly_clear(a);
    fmpq_poly_clear(b);
    fmpq_poly_clear(t);
    fmpq_poly_clear(made);
    fmpq_poly_clear(expected);
}

static void an_interrupt_is_obeyed(void **state)
{
    const volatile int cancel = 1;
    fmpq_poly_t a, made;
    bool covered;
    (void)state;
    fmpq_poly_init(a);
    fmpq_poly_init(made);
    fmpq_poly_set_str(a, "3  0 5/3 -1/2");
    context.cancel = &cancel;
    assert_false(dx_patient_function(&context, DX_FN_sin, made, a, 500, &covered));
    assert_int_equal(context.diag.status, DX_CANCELLED);
    context.cancel = NULL;
    dx_diag_clear(&context.diag);
    fmpq_poly_clear(a);
    fmpq_poly_clear(made);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(functions_are_those_of_flint),
        TEST(products_quotients_and_powers_are_those_of_flint),
        TEST(an_interrupt_is_obeyed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
