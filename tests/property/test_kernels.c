/* Every row of the function table against itself: its kernels must agree, and do no harm. */
#include "../kernels.h"

static void every_row_has_a_plan(void **state)
{
    (void)state;
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++)
        if (!plan_of(&dx_functions[fn]))
            fail_msg("no sampling plan for %s", dx_functions[fn].name);
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

int main(void)
{
    set_seed();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_has_a_plan),
        cmocka_unit_test(real_kernels_are_within_their_bound),
        cmocka_unit_test(balls_contain_the_values_inside),
        cmocka_unit_test(mpfr_kernels_agree_with_sharper_balls),
        cmocka_unit_test(outside_of_the_domain_there_is_no_value),
        cmocka_unit_test(mpfr_flags_are_restored),
        cmocka_unit_test(hostile_arguments_do_no_harm),
    };
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    give_back();
    return failures;
}
