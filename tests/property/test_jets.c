/* The power-series kernels of every row of the function table: against differences, and where there
 * is no derivative. */
#include "../kernels.h"

enum { JET_LENGTH = 3 };

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
    set_seed();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jets_agree_with_differences),
        cmocka_unit_test(jets_are_indeterminate_where_there_is_no_derivative),
        cmocka_unit_test(bessel_series_at_zero_match_those_beside_it),
    };
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    give_back();
    return failures;
}
