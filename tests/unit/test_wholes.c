/* Whole numbers that are made in pieces are those of GMP. */
#include "expr/wholes.h"

#include "../workbench.h"

static void random_whole(gmp_randstate_t chance, mpz_t out, size_t bits)
{
    mpz_urandomb(out, chance, bits);
    mpz_setbit(out, bits - 1);
}

static void products_powers_and_quotients_are_those_of_gmp(void **state)
{
    static const size_t bits[] = {40, 100000, 9000000, 17000001};
    mpz_t a, b, c, expected, rest;
    gmp_randstate_t chance;
    (void)state;
    gmp_randinit_default(chance);
    mpz_inits(a, b, c, expected, rest, NULL);
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 4; k++) {
            random_whole(chance, a, bits[i]);
            random_whole(chance, b, bits[k]);
            assert_true(dx_whole_product(&context, c, a, b));
            mpz_mul(expected, a, b);
            assert_int_equal(mpz_cmp(c, expected), 0);
            assert_true(dx_whole_divide(&context, c, rest, a, b));
            mpz_mul(expected, c, b);
            mpz_add(expected, expected, rest);
            assert_int_equal(mpz_cmp(expected, a), 0);
            assert_true(mpz_cmp(rest, b) < 0 && mpz_sgn(rest) >= 0);
        }
    for (int base = -20; base <= 20; base++) {
        uint64_t n = 1 + 4999 * (uint64_t)(base + 20);
        mpz_set_si(a, base);
        assert_true(dx_whole_power(&context, c, a, n));
        mpz_pow_ui(expected, a, n);
        assert_int_equal(mpz_cmp(c, expected), 0);
    }
    mpz_clears(a, b, c, expected, rest, NULL);
    gmp_randclear(chance);
}

static void factorials_and_binomials_are_those_of_gmp(void **state)
{
    static const uint64_t n[] = {0, 1, 2, 4999, 5000, 5001, 5002, 8191, 8192, 65537, 100003};
    static const uint64_t of[][2] = {{2002, 1001},     {5000, 2500},      {100003, 50001},
                                     {65536, 1024},    {1 << 26, 1001},   {(1 << 26) + 1, 1001},
                                     {70000003, 2000}, {INT64_MAX, 1003}, {INT64_MAX - 4, 3}};
    mpz_t made, expected;
    (void)state;
    mpz_inits(made, expected, NULL);
    for (size_t i = 0; i < sizeof n / sizeof n[0]; i++) {
        assert_true(dx_whole_factorial(&context, made, n[i]));
        mpz_fac_ui(expected, n[i]);
        assert_int_equal(mpz_cmp(made, expected), 0);
    }
    for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
        assert_true(dx_whole_binomial(&context, made, of[i][0], of[i][1]));
        mpz_set_ui(expected, of[i][0]);
        mpz_bin_ui(expected, expected, of[i][1]);
        assert_int_equal(mpz_cmp(made, expected), 0);
    }
    mpz_clears(made, expected, NULL);
}

static void an_interrupt_and_missing_memory_are_told(void **state)
{
    const volatile int cancel = 1;
    mpz_t made;
    (void)state;
    mpz_init(made);
    context.cancel = &cancel;
    assert_false(dx_whole_factorial(&context, made, 100000));
    assert_int_equal(context.diag.status, DX_CANCELLED);
    assert_false(dx_whole_binomial(&context, made, 1000000000, 5000));
    context.cancel = NULL;
    dx_diag_clear(&context.diag);
    context.memory.limit = context.memory.used + 1000;
    assert_false(dx_whole_factorial(&context, made, 100000));
    assert_int_equal(context.diag.status, DX_NOMEM);
    dx_diag_clear(&context.diag);
    assert_false(dx_whole_binomial(&context, made, 1000000000, 5000));
    assert_int_equal(context.diag.status, DX_NOMEM);
    context.memory.limit = 0;
    mpz_clear(made);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(products_powers_and_quotients_are_those_of_gmp),
        TEST(factorials_and_binomials_are_those_of_gmp),
        TEST(an_interrupt_and_missing_memory_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
